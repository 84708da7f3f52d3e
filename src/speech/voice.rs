//! The local voice: turns an agenda into text, with no model. Which wording it
//! uses follows from the conversation's seed, so that it varies between
//! conversations and within one, and is the same when told again.

use super::lines::{self, Lines, foreign};
use super::stated::Source;
use super::tongue;
use super::{slot, text};
use crate::campaign::Campaign;
use crate::conversation::agenda::{Agenda, Point, Step};
use crate::conversation::message::{Author, Move, MoveKind, Promise, REMINDER};
use crate::conversation::{Channel, State};
use crate::qualification::economic_cost;
use crate::reading::SignalKind;
use crate::reading::finding::ObjectionKind;
use crate::signal::{Money, SignalName};

/// Wordings that stand in so many of the latest messages are passed over.
const HEARD_LATELY: usize = 16;

/// What was said, and what it means for the record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Words {
    /// The text.
    pub text: String,
    /// The moves in it, in order.
    pub moves: Vec<Move>,
    /// What it commits the business to.
    pub promises: Vec<Promise>,
    /// Facts, cases, benefits and nurture content used.
    pub used: Vec<String>,
}

/// The local voice of one conversation at one moment. To a prospect who writes another
/// language than the campaign's it speaks theirs (`tongue`).
pub struct Voice<'a> {
    pub(super) lines: &'a Lines,
    /// The wordings in the campaign's language.
    pub(super) home: &'a Lines,
    /// Whether `lines` are in another language than the campaign's texts.
    pub(super) abroad: bool,
    pub(super) campaign: &'a Campaign,
    pub(super) state: &'a State,
    pub(super) said: Words,
}

impl<'a> Voice<'a> {
    /// The voice that speaks in this conversation.
    pub fn new(home: &'a Lines, campaign: &'a Campaign, state: &'a State) -> Self {
        Self {
            lines: Lines::for_prospect(home, campaign, state),
            abroad: foreign(campaign, state).is_some(),
            home,
            campaign,
            state,
            said: Words::default(),
        }
    }

    /// The voice in the campaign's own language, whatever the prospect writes: what the
    /// model finds its words for, and what the guard compares them with.
    pub fn at_home(home: &'a Lines, campaign: &'a Campaign, state: &'a State) -> Self {
        Self {
            lines: home,
            home,
            abroad: false,
            campaign,
            state,
            said: Words::default(),
        }
    }

    /// The words for an agenda.
    pub fn speak(mut self, agenda: &Agenda) -> Words {
        if self.abroad {
            let channel = self.state.channel();
            let parts = self.parts(agenda);
            let pieces = parts.points.iter().flatten().chain(&parts.step);
            let text = tongue::laid_out(pieces, &parts.introductions, channel);
            return Words {
                text,
                ..parts.words
            };
        }
        let mut points: Vec<String> = Vec::new();
        for point in &agenda.points {
            let said = self.point(point);
            self.keep_stated(|source| source.of_point(point, &said));
            points.push(said);
        }
        let points = text::join(&points);
        let mut step = self.step(&agenda.step);
        self.keep_stated(|source| source.of_step(&agenda.step, &step));
        if self.follows_from_rebuttal(agenda) && !step.is_empty() {
            // The question follows from the rebuttal, instead of passing over it.
            step = text::join(&[self.say("bridge", "rebutted", &[]), step]);
        }
        let gap = if self.state.channel() == Channel::Sms || points.chars().count() < 90 {
            " "
        } else {
            "\n\n"
        };
        self.said.text = match (points.is_empty(), step.is_empty()) {
            (false, false) => format!("{points}{gap}{step}"),
            (false, true) => points,
            (true, false) => step,
            // What was noted without a word is no answer.
            (true, true) if !agenda.points.is_empty() => self.say("continue", "available", &[]),
            (true, true) => String::new(),
        };
        self.said
    }

    /// Puts what was stated on record.
    pub(super) fn keep_stated(&mut self, stated: impl Fn(&Source<'_>) -> Vec<Promise>) {
        let cost = economic_cost(self.campaign, &self.state.signals);
        let source = Source {
            campaign: self.campaign,
            lines: self.home,
            cost: cost.map(|cost| cost.per_month),
        };
        self.said.promises.extend(stated(&source));
    }

    /// Whether the question asked can put the rebuttal just given into figures.
    fn follows_from_rebuttal(&self, agenda: &Agenda) -> bool {
        let (Some(Point::Rebut { objection, .. }), Step::Ask { question, .. }) =
            (agenda.points.last(), &agenda.step)
        else {
            return false;
        };
        let about_worth = self.campaign.playbook.objections.iter().any(|known| {
            known.id == *objection
                && matches!(known.kind, ObjectionKind::Price | ObjectionKind::NoNeed)
        });
        let asks_figures = self.campaign.questions.questions.iter().any(|known| {
            let kind = self
                .campaign
                .declared(&known.signal)
                .map(|signal| signal.kind);
            known.id == *question
                && (known.signal == SignalName::NEED
                    || matches!(kind, Some(SignalKind::Quantity | SignalKind::Money)))
        });
        about_worth && asks_figures
    }

    /// The first message: disclosure, greeting for the page, one easy question.
    pub fn greet(mut self, greeting: Option<&str>, question: &Step) -> Words {
        let mut parts = Vec::new();
        let disclosure = &self.campaign.identity.disclosure.text;
        let name = self.state.details.name.as_deref().map(first_name);
        match name {
            Some(name) => {
                parts.push(self.say("greet", "by_name", &[("name", Some(name.to_owned()))]));
                parts.push(without_greeting(disclosure));
            }
            None => parts.push(disclosure.clone()),
        }
        if let Some(greeting) = greeting {
            parts.extend(self.expand(greeting, None));
        }
        if self.state.channel() == Channel::Sms
            && let Some(sms) = &self.campaign.identity.disclosure.sms
        {
            parts.push(sms.clone());
        }
        self.did(MoveKind::Greet, None, None);
        parts.push(self.step(question));
        self.said.text = text::join(&parts);
        self.said
    }

    /// Who speaks, to who wrote first, with the campaign's greeting for such a channel.
    pub(super) fn introduce(&mut self, greets: bool) -> String {
        self.did(MoveKind::Greet, None, None);
        let identity = &self.campaign.identity;
        let channel = self.state.channel();
        let mut parts = vec![match channel {
            // A letter greets by itself.
            Channel::Email => without_greeting(&identity.disclosure.text),
            Channel::Sms | Channel::Widget | Channel::Api | Channel::Import => {
                identity.disclosure.text.clone()
            }
        }];
        let greeting = self
            .campaign
            .greeting(self.state.context.page.as_deref(), channel.as_str())
            .filter(|greeting| greets && greeting.channel.is_some())
            .and_then(|greeting| greeting.worded(self.state.started.seed));
        if let Some(greeting) = greeting {
            parts.extend(self.expand(greeting, None));
        }
        if channel == Channel::Sms {
            parts.extend(identity.disclosure.sms.clone());
        }
        text::join(&parts)
    }

    /// What is written to who asked to hear from us now: who writes, and whether they
    /// want to go on, as it is put on this channel.
    pub fn remind(mut self, channel: Channel) -> Words {
        let identity = &self.campaign.identity;
        let name = self.state.text_of(SignalName::NAME).map(first_name);
        let mut parts = Vec::new();
        match name {
            // A letter greets by itself.
            _ if channel == Channel::Email => {
                parts.push(without_greeting(&identity.disclosure.text));
            }
            Some(name) => {
                parts.push(self.say("greet", "by_name", &[("name", Some(name.to_owned()))]));
                parts.push(without_greeting(&identity.disclosure.text));
            }
            None => parts.push(identity.disclosure.text.clone()),
        }
        parts.push(self.say("nurture", "reminder", &[]));
        if channel == Channel::Sms {
            parts.extend(identity.disclosure.sms.clone());
        }
        self.did(MoveKind::Nurture, Some(REMINDER), None);
        self.said.text = text::join(&parts);
        self.said
    }

    /// The words for a step alone, without anything to deal with first.
    pub fn say_step(mut self, step: &Step) -> Words {
        if self.abroad {
            return self.speak(&Agenda {
                step: step.clone(),
                ..Agenda::default()
            });
        }
        self.said.text = self.step(step);
        self.said
    }

    pub(super) fn did(&mut self, kind: MoveKind, topic: Option<&str>, why: Option<&str>) {
        self.said.moves.push(Move {
            kind,
            topic: topic.map(str::to_owned),
            why: why.map(str::to_owned),
        });
    }

    pub(super) fn pick(&self, what: &str) -> u64 {
        lines::pick(
            self.state.started.seed,
            what,
            u64::from(self.state.agent_messages),
        )
    }

    /// One of our own wordings, with the slots that every wording may use.
    pub(super) fn say(
        &self,
        section: &str,
        name: &str,
        slots: &[(&str, Option<String>)],
    ) -> String {
        let pick = self.pick(&format!("{section}.{name}"));
        let filling = |slot: &str| {
            slots
                .iter()
                .find(|(known, _)| *known == slot)
                .map_or_else(|| self.common(slot), |(_, value)| value.clone())
        };
        let said = self.unheard(self.lines.all(section, name), pick, filling);
        if !said.is_empty() || !self.abroad {
            return said;
        }
        // What needs a text of the campaign's has another wording without.
        let without = self.lines.all("abroad", &format!("{section}_{name}"));
        self.unheard(without, pick, filling)
    }

    /// The wording that `pick` chooses, passing over those that were heard
    /// lately as long as there is another.
    pub(super) fn unheard(
        &self,
        wordings: &[String],
        pick: u64,
        filling: impl Fn(&str) -> Option<String>,
    ) -> String {
        let candidates = (0..wordings.len() as u64)
            .filter_map(|step| lines::choose(wordings, pick.wrapping_add(step), &filling));
        let mut first = None;
        for candidate in candidates {
            let heard = self
                .state
                .messages
                .iter()
                .rev()
                .take(HEARD_LATELY)
                .any(|m| m.from == Author::Agent && m.text.contains(candidate.as_str()));
            if !heard {
                return candidate;
            }
            first.get_or_insert(candidate);
        }
        first.unwrap_or_default()
    }

    pub(super) fn common(&self, slot: &str) -> Option<String> {
        let identity = &self.campaign.identity;
        match slot {
            // In the campaign's language.
            "what" | "what_capital" if self.abroad => None,
            "what" => Some(identity.offer.what.clone()),
            "what_capital" => Some(text::capitalised(&identity.offer.what)),
            "business" => Some(identity.business.name.clone()),
            "agent" => Some(identity.business.agent.clone()),
            "contact" => identity.business.contact.clone(),
            "contact_sentence" => Some(identity.business.contact.as_ref().map_or_else(
                String::new,
                |contact| {
                    if self.abroad {
                        format!("{contact}. ")
                    } else {
                        format!("Help: {contact}. ")
                    }
                },
            )),
            "language_names" => Some(self.lines.languages()),
            "language_name" => self
                .lines
                .all("words", &format!("language_{}", identity.language))
                .first()
                .cloned(),
            "name" => self
                .state
                .text_of(SignalName::NAME)
                .or(self.state.details.name.as_deref())
                .map(|name| first_name(name).to_owned()),
            "comma_name" => Some(
                self.state
                    .details
                    .name
                    .as_deref()
                    .map_or_else(String::new, |name| format!(", {}", first_name(name))),
            ),
            _ => None,
        }
    }

    /// One of the campaign's texts with its slots filled; `None` where one cannot be.
    pub(super) fn expand(&self, wording: &str, evc: Option<Money>) -> Option<String> {
        slot::fill(wording, |slot| match slot.split_once(':') {
            Some(("fact", id)) => self
                .campaign
                .playbook
                .facts
                .iter()
                .find(|fact| fact.id == id)
                .map(|fact| fact.text.clone()),
            Some(_) => None,
            None if slot == "evc" => evc.map(|money| money.to_words()),
            None => self.common(slot),
        })
    }

    pub(super) fn one_of(&self, wordings: &[String], what: &str, times: u32) -> String {
        // Asked again, the next wording; at first, the one the seed picks.
        let first = lines::pick(self.state.started.seed, what, 0);
        self.unheard(wordings, first.wrapping_add(u64::from(times)), |slot| {
            self.common(slot)
        })
    }
}

/// The disclosure without the greeting that it may begin with, for those greeted by name.
fn without_greeting(disclosure: &str) -> String {
    let rest = ["Hi, ", "Hello, ", "Hi! ", "Hello! "]
        .iter()
        .find_map(|greeting| disclosure.strip_prefix(greeting))
        .unwrap_or(disclosure);
    text::capitalised(rest)
}

pub(super) fn first_name(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}
