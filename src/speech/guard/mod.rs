//! The guard: looks at every sentence of the model before anybody sees it.
//!
//! Amounts, percentages, dates, links, names, claims and commitments must come
//! from the playbook, from what the program computed for this turn, or (where
//! they only echo) from the prospect's own words. Nothing of the instructions
//! leaks, one question at the most and only the one that is due, no longer than
//! the channel bears, in the prospect's language (`abroad`), as far as it is known and
//! one that we write. When in doubt it blocks: the local voice has words for everything.

mod abroad;
mod claim;
mod commitment;
mod count;
mod figure;
mod grounds;
mod leak;
mod question;
mod remark;
pub mod sentence;
pub(super) mod words;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use crate::campaign::Campaign;
use crate::conversation::agenda::Agenda;
use crate::conversation::message::Author;
use crate::conversation::{Channel, State};
use crate::signal::SignalValue;

pub use abroad::answered_in;
pub use grounds::Grounds;
pub use leak::canary;

/// Why a sentence is kept back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Blocked {
    /// A sum of money, a percentage or a number that nobody gave.
    Figure,
    /// A day or a time that nobody gave.
    Date,
    /// An address or link that nobody gave.
    Link,
    /// A name that nobody gave.
    Name,
    /// Something about the offer that the playbook does not say.
    Claim,
    /// A promise that is not ours to make.
    Commitment,
    /// Words of the instructions, or about them.
    Leak,
    /// Denies being a machine.
    Human,
    /// A second question, or one where none is due.
    Question,
    /// Asks what is known or was refused.
    Answered,
    /// Too long for the channel.
    Length,
    /// Another language than the one that is spoken with the prospect.
    Language,
    /// A slot that nothing fills.
    Slot,
    /// Was said before, in these very words.
    Repeated,
    /// The question after the step's, where nothing proves the step's answered.
    Unproven,
}

/// Which question of the agenda a sentence puts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The step's.
    Step,
    /// The one after it.
    Next,
    /// None of them.
    No,
}

impl Blocked {
    /// The name under which it is counted.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Date => "date",
            Self::Link => "link",
            Self::Name => "name",
            Self::Claim => "claim",
            Self::Commitment => "commitment",
            Self::Leak => "leak",
            Self::Human => "human",
            Self::Question => "question",
            Self::Answered => "answered",
            Self::Length => "length",
            Self::Language => "language",
            Self::Slot => "slot",
            Self::Repeated => "repeated",
            Self::Unproven => "unproven",
        }
    }
}

/// What the guard says to a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It may be seen.
    Pass,
    /// It may not.
    Blocked(Blocked),
}

/// The guard of one turn.
pub struct Guard<'a> {
    campaign: &'a Campaign,
    state: &'a State,
    agenda: &'a Agenda,
    grounds: Arc<Grounds>,
    /// What was computed and worded for this turn.
    turn: grounds::Passages,
    /// What the prospect said.
    prospect: grounds::Passages,
    asked: bool,
    length: usize,
    /// The agent's sentences so far, folded.
    before: HashSet<String>,
    /// Those of this turn.
    now: HashSet<String>,
    /// The prospect's language, where it is another one than the campaign's.
    abroad: Option<abroad::Abroad>,
}

impl<'a> Guard<'a> {
    /// The guard of the turn with this agenda. `material` are the local voice's
    /// words for it.
    pub fn new(
        grounds: Arc<Grounds>,
        campaign: &'a Campaign,
        state: &'a State,
        agenda: &'a Agenda,
        material: &str,
    ) -> Self {
        let mut turn = grounds::Passages::new(&campaign.identity.language);
        turn.add(material);
        for closer in state
            .handoff
            .iter()
            .filter_map(|handoff| handoff.closer_name.as_deref())
        {
            turn.add(closer);
        }
        let abroad = abroad::Abroad::of(campaign, state);
        let gloss = |text: &str, turn: &grounds::Passages| {
            let known = [&turn.stems, &grounds.passages.stems];
            let gloss = abroad.as_ref().map(|abroad| abroad.gloss(text, known));
            gloss
                .filter(|gloss| gloss.is_theirs)
                .map(|gloss| gloss.text)
        };
        let mut prospect = grounds::Passages::new(&campaign.identity.language);
        let written = state
            .messages
            .iter()
            .filter(|message| message.from == Author::Prospect);
        for message in written {
            prospect.add(&message.text);
            prospect.add(&gloss(&message.text, &turn).unwrap_or_default());
        }
        for signal in state.signals.values() {
            for evidence in &signal.evidence {
                prospect.add(evidence.quote());
            }
            if let Some(value) = &signal.value {
                prospect.add(&figures_of(value));
            }
        }
        for detail in [&state.details.name, &state.details.company] {
            prospect.add(detail.as_deref().unwrap_or_default());
        }
        Self {
            abroad,
            campaign,
            state,
            agenda,
            grounds,
            turn,
            prospect,
            asked: false,
            length: 0,
            now: HashSet::new(),
            before: state
                .messages
                .iter()
                .filter(|message| message.from == Author::Agent)
                .flat_map(|message| sentence::sentences(&message.text))
                .map(words::folded)
                .collect(),
        }
    }

    /// Lets these words of our own be said, whatever language they are in.
    pub fn allow(&mut self, text: &str) {
        if self.abroad.is_some() {
            let sense = self.sense(text).into_owned();
            self.turn.add(&sense);
        }
    }

    /// Looks at the next sentence, slots not filled yet. What passes counts as said.
    pub fn check(&mut self, sentence: &str) -> Verdict {
        if let Some(reason) = self.objection(sentence) {
            return Verdict::Blocked(reason);
        }
        self.said(sentence);
        Verdict::Pass
    }

    /// Counts words of our own, which need no look.
    pub fn said(&mut self, text: &str) {
        self.length += text.chars().count() + 1;
        self.asked |= text.contains('?');
        self.now
            .extend(sentence::sentences(text).into_iter().map(words::folded));
    }

    /// Whether a question has been put in this turn.
    pub fn has_asked(&self) -> bool {
        self.asked
    }

    /// Whether the prospect writes another language than the campaign's, which may be spoken.
    pub fn is_abroad(&self) -> bool {
        self.abroad.is_some()
    }

    /// What a sentence says in the campaign's language, word by word, where it is in the
    /// prospect's; else the sentence itself.
    pub fn sense<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let known = [&self.turn.stems, &self.grounds.passages.stems];
        self.abroad
            .as_ref()
            .map(|abroad| abroad.gloss(text, known))
            .filter(|gloss| gloss.is_theirs)
            .map_or(Cow::Borrowed(text), |gloss| Cow::Owned(gloss.text))
    }

    /// Whether `stems` have this one; where another language is spoken, any word of the
    /// campaign's that means the same.
    fn has_stem(&self, stems: &HashSet<String>, stem: &str) -> bool {
        stems.contains(stem)
            || self
                .abroad
                .as_ref()
                .is_some_and(|abroad| abroad.means_one_of(stem, stems))
    }

    /// A text of ours as it compares with the sense of what is said: where another
    /// language is spoken, without the words that its sense leaves out.
    pub fn bare<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.abroad.is_none() {
            return Cow::Borrowed(text);
        }
        let spoken = self.grounds.passages.words(text).into_iter();
        let carrying = spoken.filter(|word| !words::is_empty(&word.text));
        Cow::Owned(carrying.map(|word| word.text).collect::<Vec<_>>().join(" "))
    }

    /// Which question of the agenda it is, by its words.
    pub fn due(&self, sentence: &str) -> Due {
        question::due(self.campaign, self.agenda, &self.sense(sentence))
    }

    /// Whether most of the words of a question come from this talk or the playbook.
    pub fn is_related(&self, sentence: &str) -> bool {
        let spoken = self.grounds.passages.words(&self.sense(sentence));
        let carrying: Vec<_> = spoken
            .iter()
            .filter(|word| !words::is_empty(&word.text))
            .collect();
        let known = carrying
            .iter()
            .filter(|word| {
                self.turn.stems.contains(&word.stem)
                    || self.prospect.stems.contains(&word.stem)
                    || self.grounds.passages.stems.contains(&word.stem)
            })
            .count();
        known * 3 >= carrying.len() * 2
    }

    fn objection(&self, sentence: &str) -> Option<Blocked> {
        let text = words::without_slots(sentence);
        if !text.chars().any(char::is_alphanumeric) {
            return None;
        }
        if self.turns_round(sentence) {
            return Some(Blocked::Claim);
        }
        if leak::leaks(&self.grounds, &text) {
            return Some(Blocked::Leak);
        }
        if leak::denies_machine(&text) {
            return Some(Blocked::Human);
        }
        let sense = self.sense(&text);
        let is_theirs = matches!(sense, Cow::Owned(_));
        if text.contains('?')
            && let Some(reason) = question::objection(self, &sense)
        {
            return Some(reason);
        }
        let length = sentence.chars().count();
        if length > LONGEST_SENTENCE || self.length + length > longest(self.state.channel()) {
            return Some(Blocked::Length);
        }
        let folded = words::folded(&text);
        if folded.contains(' ') && self.now.contains(&folded)
            || folded.chars().count() >= TELLING_REPETITION && self.before.contains(&folded)
        {
            return Some(Blocked::Repeated);
        }
        let is_wrong = |abroad: &abroad::Abroad| abroad.is_wrong(&text, is_theirs);
        if self.abroad.as_ref().is_some_and(is_wrong) {
            return Some(Blocked::Language);
        }
        if self.grounds.passages.has(&text) || self.turn.has(&text) {
            return None;
        }
        if self.abroad.is_none() && self.other_language(&text) {
            return Some(Blocked::Language);
        }
        figure::objection(self, &sense)
            .or_else(|| claim::unknown_link(self, &text))
            .or_else(|| commitment::objection(self, &sense))
            .or_else(|| claim::objection(self, &sense))
            .or_else(|| {
                if self.abroad.is_some() {
                    abroad::unfounded(self, &sense)
                } else {
                    self.unfounded(&text)
                }
            })
    }

    /// "We never {{fact:pricing}}": words that run into a slot and deny it.
    fn turns_round(&self, sentence: &str) -> bool {
        let before = sentence.find("{{").map(|open| sentence[..open].trim_end());
        before.is_some_and(|before| {
            !before.ends_with([':', '.', '!', '?', '–', '—'])
                && grounds::denies(&self.turn.words(&self.sense(before)))
        })
    }

    /// Whether the sentence is not in the campaign's language. The words for
    /// claims and commitments are of one language; what is said in another would
    /// pass them by.
    fn other_language(&self, text: &str) -> bool {
        let own = self.campaign.identity.language.as_str();
        let detected = language_of(text);
        if detected == own {
            return false;
        }
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
        if letters >= TELLING_LENGTH {
            let is_a_guess = detected == "other" && text.is_ascii();
            return !(is_a_guess || self.grounds.passages.mostly_known(text));
        }
        // Too short to be sure of: then its words tell, and what they write.
        let theirs = self.state.language.as_deref() == Some(detected);
        let spoken = self.grounds.passages.words(text);
        let known = spoken
            .iter()
            .filter(|word| {
                (own == "en" && words::is_empty(&word.text))
                    || self.grounds.passages.stems.contains(&word.stem)
                    || self.turn.stems.contains(&word.stem)
            })
            .count();
        let foreign = known * 2 < spoken.len();
        foreign && (theirs || spoken.len() > 1)
    }

    /// In a campaign of another language than English there are no lists of words
    /// to know a claim by: every statement must stand in the playbook, in this
    /// turn's material, or in the prospect's words.
    fn unfounded(&self, text: &str) -> Option<Blocked> {
        let own = self.campaign.identity.language.as_str();
        let is_question = text.trim_end().ends_with('?');
        (own != "en" && !is_question && !claim::is_founded(self, text)).then_some(Blocked::Claim)
    }
}

fn language_of(text: &str) -> &'static str {
    match whichlang::detect_language(text) {
        whichlang::Lang::Eng => "en",
        whichlang::Lang::Deu => "de",
        whichlang::Lang::Spa => "es",
        whichlang::Lang::Fra => "fr",
        whichlang::Lang::Ita => "it",
        whichlang::Lang::Nld => "nl",
        whichlang::Lang::Por => "pt",
        whichlang::Lang::Swe => "sv",
        whichlang::Lang::Ara
        | whichlang::Lang::Cmn
        | whichlang::Lang::Hin
        | whichlang::Lang::Jpn
        | whichlang::Lang::Kor
        | whichlang::Lang::Rus
        | whichlang::Lang::Tur
        | whichlang::Lang::Vie => "other",
    }
}

/// From so many letters on a language can be told.
const TELLING_LENGTH: usize = 40;
/// From so many letters on the same words again are a repetition.
const TELLING_REPETITION: usize = 30;
/// Characters of one sentence.
const LONGEST_SENTENCE: usize = 420;

/// Characters of one answer.
pub fn longest(channel: Channel) -> usize {
    match channel {
        Channel::Sms => 420,
        Channel::Widget | Channel::Api | Channel::Import => 900,
        Channel::Email => 1_800,
    }
}

/// The figures of a value in plain digits, so that "forty" may be said as 40.
fn figures_of(value: &SignalValue) -> String {
    match value {
        SignalValue::Money(range) => [range.min, range.max]
            .iter()
            .flatten()
            .map(crate::signal::Money::to_words)
            .collect::<Vec<_>>()
            .join(" . "),
        SignalValue::Quantity(range) => [range.min, range.max]
            .iter()
            .flatten()
            .map(|number| number.normalize().to_string())
            .collect::<Vec<_>>()
            .join(" . "),
        SignalValue::Timeline(range) => [range.from, range.to]
            .iter()
            .flatten()
            .map(|day| day.strftime("%A, %B %-d, %Y").to_string())
            .collect::<Vec<_>>()
            .join(" . "),
        SignalValue::Text { text } => text.clone(),
        SignalValue::Authority { .. }
        | SignalValue::Choice { .. }
        | SignalValue::Flag { .. }
        | SignalValue::Needs(_) => String::new(),
    }
}
