//! The local voice to a prospect who writes another language than the campaign's: its own
//! wordings in theirs, and the campaign's texts, which nobody has translated, in a
//! paragraph of their own that a sentence in the prospect's language introduces.

use super::voice::{Voice, Words};
use super::{slot, text};
use crate::conversation::Channel;
use crate::conversation::agenda::{Agenda, FitAnswer, Point, Step};
use crate::conversation::message::MoveKind;
use crate::signal::SignalName;

/// Which language a piece is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tongue {
    /// The one that is spoken with this prospect.
    #[default]
    Spoken,
    /// The campaign's, which is another one.
    Campaign,
}

/// A part of what is said, in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) tongue: Tongue,
}

impl Piece {
    /// In the language that is spoken.
    pub(crate) fn spoken(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            tongue: Tongue::Spoken,
        }
    }

    /// In the campaign's language.
    pub(crate) fn campaign(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            tongue: Tongue::Campaign,
        }
    }
}

/// What introduces a text of the campaign's.
#[derive(Debug, Clone, Default)]
pub(crate) struct Introductions {
    text: String,
    question: String,
}

impl Introductions {
    /// The one for this text.
    pub(crate) fn of(&self, text: &str) -> &str {
        let asks = text.trim_end().ends_with('?');
        if asks { &self.question } else { &self.text }
    }
}

/// The words of an agenda, part by part.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// For every point.
    pub(crate) points: Vec<Vec<Piece>>,
    /// For the step.
    pub(crate) step: Vec<Piece>,
    /// What they mean for the record.
    pub(crate) words: Words,
    pub(crate) introductions: Introductions,
}

/// What stands between two languages.
pub(crate) fn paragraph(channel: Channel) -> &'static str {
    if channel == Channel::Sms {
        "\n"
    } else {
        "\n\n"
    }
}

/// The pieces as one text: every change of language begins a paragraph, and one in the
/// campaign's language is introduced.
pub(crate) fn laid_out<'p>(
    pieces: impl Iterator<Item = &'p Piece>,
    introductions: &Introductions,
    channel: Channel,
) -> String {
    let mut laid_out = String::new();
    let mut tongue = Tongue::Spoken;
    for piece in pieces {
        let changes = piece.tongue != tongue;
        if !laid_out.is_empty() {
            laid_out.push_str(if changes { paragraph(channel) } else { " " });
        }
        if changes && piece.tongue == Tongue::Campaign {
            laid_out.push_str(introductions.of(&piece.text));
            laid_out.push('\n');
        }
        laid_out.push_str(&piece.text);
        tongue = piece.tongue;
    }
    laid_out
}

impl Voice<'_> {
    /// The words of an agenda in the language that is spoken with this prospect.
    pub(crate) fn parts(mut self, agenda: &Agenda) -> Parts {
        let mut points: Vec<Vec<Piece>> = Vec::new();
        for point in &agenda.points {
            let mut pieces = self.point_abroad(point);
            for piece in pieces
                .iter()
                .filter(|piece| piece.tongue == Tongue::Campaign)
            {
                self.keep_stated(|source| source.of_point(point, &piece.text));
            }
            pieces.retain(|piece| !piece.text.trim().is_empty());
            points.push(pieces);
        }
        let mut step = self.step_abroad(&agenda.step);
        for piece in step.iter().filter(|piece| piece.tongue == Tongue::Campaign) {
            self.keep_stated(|source| source.of_step(&agenda.step, &piece.text));
        }
        step.retain(|piece| !piece.text.trim().is_empty());
        if step.is_empty() && !points.is_empty() && points.iter().all(Vec::is_empty) {
            // What was noted without a word is no answer.
            step.push(Piece::spoken(self.say("continue", "available", &[])));
        }
        Parts {
            points,
            step,
            introductions: self.introductions(),
            words: self.said,
        }
    }

    /// What introduces the campaign's texts.
    pub(crate) fn introductions(&self) -> Introductions {
        Introductions {
            text: self.say("abroad", "text", &[]),
            question: self.say("abroad", "question", &[]),
        }
    }

    /// Says what only the campaign has words for.
    fn in_campaigns(&mut self, say: impl FnOnce(&mut Self) -> String) -> Piece {
        let spoken = std::mem::replace(&mut self.lines, self.home);
        self.abroad = false;
        let said = say(self);
        self.abroad = true;
        self.lines = spoken;
        Piece::campaign(said)
    }

    fn point_abroad(&mut self, point: &Point) -> Vec<Piece> {
        match point {
            Point::Introduce { .. } => {
                self.did(MoveKind::Greet, None, None);
                let mut said = vec![self.say("abroad", "introduce", &[])];
                let sms = &self.campaign.identity.disclosure.sms;
                if self.state.channel() == Channel::Sms && sms.is_some() {
                    said.push(self.say("abroad", "introduce_sms", &[]));
                }
                vec![Piece::spoken(text::join(&said))]
            }
            Point::Disclose => {
                self.did(MoveKind::Answer, Some("ai"), None);
                vec![Piece::spoken(self.say("abroad", "disclose", &[]))]
            }
            Point::Why { question } => {
                let questions = &self.campaign.questions.questions;
                let known = questions.iter().any(|known| known.id == *question);
                self.did(MoveKind::Answer, Some(question), None);
                let why = if known {
                    self.say("abroad", "why_question", &[])
                } else {
                    self.say("why", "contact", &[])
                };
                vec![Piece::spoken(why)]
            }
            Point::PassedOn { signals } => {
                let first = signals.first().map(SignalName::as_str);
                self.did(MoveKind::Confirm, first, None);
                vec![Piece::spoken(self.say("acknowledge", "passed_on", &[]))]
            }
            Point::Corrected { signal } => {
                self.did(MoveKind::Confirm, Some(signal.as_str()), None);
                // Times are put into words in the prospect's language.
                let said = if signal.as_str() == SignalName::CONTACT_TIME {
                    self.corrected_time()
                } else {
                    self.say("corrected", "plain", &[])
                };
                vec![Piece::spoken(said)]
            }
            Point::Fact { .. }
            | Point::Total { .. }
            | Point::Offer
            | Point::Positioning
            | Point::Case { .. }
            | Point::Compare { .. }
            | Point::Rebut { .. }
            | Point::AboutStep { .. } => vec![self.in_campaigns(|voice| voice.point(point))],
            Point::Help { need, .. } => {
                vec![self.in_campaigns(|voice| voice.help(need, None, "plain"))]
            }
            Point::Concede { objection, goes_on } => {
                self.did(MoveKind::Rebut, Some(objection), Some("conceded"));
                let (section, name) = if *goes_on {
                    ("let_stand", "goes_on")
                } else {
                    ("nurture", "part")
                };
                vec![Piece::spoken(self.say(section, name, &[]))]
            }
            Point::Fit { answer, criteria } => {
                let name = match answer {
                    FitAnswer::Yes => "fit_yes",
                    FitAnswer::No => "fit_no",
                    FitAnswer::Depends => "fit_depends",
                    FitAnswer::Market => "fit_market",
                };
                if *answer == FitAnswer::Yes && criteria.is_empty() {
                    return vec![Piece::spoken(self.fit(*answer, criteria))];
                }
                vec![
                    Piece::spoken(self.say("abroad", name, &[])),
                    self.in_campaigns(|voice| voice.fit(*answer, criteria)),
                ]
            }
            Point::Calm { about } if about == "language" => {
                self.did(MoveKind::Deflect, Some(about), None);
                vec![Piece::spoken(self.say("abroad", "calm_language", &[]))]
            }
            _ => vec![Piece::spoken(self.point(point))],
        }
    }

    fn step_abroad(&mut self, step: &Step) -> Vec<Piece> {
        match step {
            Step::Ask { question, .. } => {
                let questions = &self.campaign.questions.questions;
                let asked = questions
                    .iter()
                    .find(|known| known.id == *question)
                    .map(|known| self.say("abroad", &format!("ask_{}", known.signal), &[]))
                    .filter(|asked| !asked.is_empty());
                let own = self.in_campaigns(|voice| voice.step(step));
                vec![asked.map_or(own, Piece::spoken)]
            }
            Step::Offer { step: offered, .. } if offered != "person" => {
                vec![self.in_campaigns(|voice| voice.step(step))]
            }
            Step::Clarify { signal } => {
                self.did(MoveKind::Clarify, Some(signal.as_str()), None);
                vec![Piece::spoken(self.say("clarify", "plain", &[]))]
            }
            Step::Confirm { criterion } => vec![Piece::spoken(self.quoted(criterion))],
            Step::Nurture { nurture, declined } => {
                let opening = if *declined { "decline" } else { "part" };
                let mut pieces = vec![Piece::spoken(self.say("nurture", opening, &[]))];
                pieces.extend(self.read(nurture.as_deref()));
                pieces.push(Piece::spoken(self.say("nurture", "open_door", &[])));
                pieces
            }
            Step::Send { nurture, contact } => {
                let Some(content) = self.read(nurture.as_deref()) else {
                    return vec![Piece::spoken(self.say("nurture", "nothing_left", &[]))];
                };
                let mut pieces = vec![Piece::spoken(self.say(
                    "nurture",
                    self.sending(nurture.as_deref()),
                    &[],
                ))];
                pieces.push(content);
                pieces.push(Piece::spoken(self.after_sending(contact.as_deref())));
                pieces
            }
            Step::Disqualify { criterion } => {
                self.did(MoveKind::Disqualify, criterion.as_deref(), None);
                let plain = self.say("disqualify", "plain", &[]);
                let after = self.say("disqualify", "after", &[]);
                vec![Piece::spoken(text::join(&[plain, after]))]
            }
            _ => vec![Piece::spoken(self.step(step))],
        }
    }

    /// Nurture content, where there is any.
    fn read(&mut self, nurture: Option<&str>) -> Option<Piece> {
        self.did(MoveKind::Nurture, nurture, None);
        let content = self.in_campaigns(|voice| text::join(&voice.content(nurture)));
        (!content.text.is_empty()).then_some(content)
    }

    /// Puts back what would end the talk, in their own words.
    pub(super) fn quoted(&mut self, criterion: &str) -> String {
        let mut fit = self.campaign.lead.definition.criteria();
        let Some(found) = fit.find(|known| known.id == criterion) else {
            return String::new();
        };
        let signal = SignalName::new(found.meets.signal.as_str());
        self.did(MoveKind::Confirm, Some(signal.as_str()), None);
        let quote = self.last_words(&signal);
        self.say("confirm", "quote", &[("quote", quote)])
    }

    /// Their own words, from which the signal was understood last.
    pub(super) fn last_words(&self, signal: &SignalName) -> Option<String> {
        let known = self.state.signals.get(signal)?;
        let quote = known.evidence.last()?;
        Some(text::one_line(quote.quote()))
    }
}

/// A sentence of the model's in the language that is spoken, with slots in it that the
/// campaign's texts fill: the pieces that it is made of.
pub(crate) fn pieces_of(
    plain: &str,
    filling: impl Fn(&str) -> Option<Vec<Piece>>,
) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut rest = plain;
    let says = |text: &str| text.chars().any(char::is_alphanumeric);
    while let Some(open) = rest.find("{{") {
        let close = open + rest[open..].find("}}")?;
        if says(&rest[..open]) {
            pieces.push(Piece::spoken(rest[..open].trim()));
        }
        pieces.extend(filling(rest[open + 2..close].trim())?);
        rest = &rest[close + 2..];
    }
    if says(rest) {
        let text = rest.trim_start_matches(|letter: char| !letter.is_alphanumeric());
        pieces.push(Piece::spoken(text.trim()));
    }
    Some(pieces)
}

/// The wording's slots, for whoever asks whether it has any.
pub(crate) fn has_slots(text: &str) -> bool {
    slot::names(text).next().is_some()
}
