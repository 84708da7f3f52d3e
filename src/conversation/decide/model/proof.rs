//! Whether the quoted words bear out what the model says they mean.
//!
//! The rules read the whole message in the light of what was asked. What they read
//! within the quote decides; where that is nothing, the quote must at least speak
//! of the matter, or be an answer to the question for it.

use super::value::Rejection;
use crate::campaign::answer::role_word;
use crate::conversation::decide::Rules;
use crate::reading::context::ReadingContext;
use crate::reading::finding::IntentKind;
use crate::reading::telling::{Matter, Piece, say_something, speaks_of};
use crate::reading::{Reading, SignalKind, read_expecting};
use crate::signal::{SignalName, SignalValue, Span};

/// The words that a claim rests on.
pub(crate) struct Quoted<'a> {
    /// The rules' words, and what the campaign speaks of.
    pub rules: &'a Rules<'a>,
    /// In which the whole message was read, with the question just put.
    pub context: &'a ReadingContext,
    /// The language that the prospect wrote so far.
    pub language: Option<&'a str>,
    /// The whole message.
    pub message: &'a str,
    /// The quote …
    pub quote: &'a str,
    /// … and its place in the message.
    pub span: Span,
}

/// Whether the quote bears out that the signal `name` has this value.
pub(crate) fn borne_out(
    quoted: &Quoted<'_>,
    name: &SignalName,
    value: &SignalValue,
) -> Result<(), Rejection> {
    let whole = quoted.read(quoted.message);
    match told(&whole, name, value, &|at| at.overlaps(quoted.span)) {
        Told::Same => return Ok(()),
        Told::Contrary => return Err(Rejection::Contrary),
        Told::Nothing => {}
    }
    // What the words would say by themselves their message takes away ("if I decided").
    let alone = quoted.read(quoted.quote);
    if told(&alone, name, value, &|_| true) != Told::Nothing {
        return Err(Rejection::Contrary);
    }
    let plausible = quoted.answers(&alone, name, value) || quoted.speaks_of(name, value);
    plausible.then_some(()).ok_or(Rejection::Unfounded)
}

/// What the model heard and the rules did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// To be left alone, for good.
    Stop,
    /// A person, an answer, an objection.
    Other,
}

/// What a reading says of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Same,
    Contrary,
    Nothing,
}

fn told(
    reading: &Reading,
    name: &SignalName,
    value: &SignalValue,
    within: &dyn Fn(Span) -> bool,
) -> Told {
    let mut here = reading
        .signals
        .iter()
        .filter(|found| found.signal == *name && within(found.span))
        .peekable();
    let read_any = here.peek().is_some();
    if here.any(|found| found.value.as_ref().is_some_and(|read| says(read, value))) {
        return Told::Same;
    }
    let denied = reading.denied.iter().any(|denied| {
        let need = denied.need.as_deref();
        let of_need = need.is_some_and(|need| needs(value).any(|claimed| claimed == need));
        within(denied.span)
            && denied.signal == *name
            && (of_need || denied.value.as_ref() == Some(value))
    });
    let declines = name.as_str() == SignalName::INTENT
        && reading.intents.iter().any(|found| {
            let declines = matches!(
                found.kind,
                IntentKind::Decline | IntentKind::DeclineSoft | IntentKind::Refuse
            );
            declines && found.confidence >= 0.5 && within(found.span)
        });
    // Who has one need may have another; of all else there is one.
    let of_one = !matches!(value, SignalValue::Needs(_));
    if denied || declines || (of_one && read_any) {
        Told::Contrary
    } else {
        Told::Nothing
    }
}

/// Whether what the rules read says what the model claims.
fn says(read: &SignalValue, claimed: &SignalValue) -> bool {
    match (read, claimed) {
        (SignalValue::Authority { role, .. }, SignalValue::Authority { role: claimed, .. }) => {
            role == claimed
        }
        (SignalValue::Needs(_), SignalValue::Needs(_)) => {
            needs(claimed).all(|claimed| needs(read).any(|need| need == claimed))
        }
        (read, claimed) => read == claimed,
    }
}

fn needs(value: &SignalValue) -> impl Iterator<Item = &str> {
    let list = match value {
        SignalValue::Needs(needs) => needs.as_slice(),
        _ => &[],
    };
    list.iter().map(|need| need.id.as_str())
}

impl Quoted<'_> {
    fn read(&self, text: &str) -> Reading {
        read_expecting(self.rules.vocabulary, self.context, self.language, text)
    }

    /// Whether the words may mean what the rules do not hear in them: they say
    /// something, and are no number, place or other answer that the rules do read there.
    pub(crate) fn may_mean(&self, wish: Wish) -> bool {
        let whole = self.read(self.message);
        let read_otherwise = whole.signals.iter().any(|found| {
            found.value.is_some()
                && found.signal.as_str() != SignalName::INTENT
                && found.span.overlaps(self.span)
        });
        !read_otherwise
            && say_something(self.rules.vocabulary, self.language, self.quote)
            && (wish == Wish::Other || self.may_mean_stop())
    }

    /// No question and no consent says that somebody wants to be left alone.
    fn may_mean_stop(&self) -> bool {
        let says_stop = [
            IntentKind::Decline,
            IntentKind::DeclineSoft,
            IntentKind::WrongPerson,
            IntentKind::Abuse,
            IntentKind::Negate,
            IntentKind::Refuse,
            IntentKind::Spam,
        ];
        let alone = self.read(self.quote);
        let mut heard = alone.intents.iter().filter(|found| found.confidence >= 0.5);
        !alone.asks && heard.all(|found| says_stop.contains(&found.kind))
    }

    /// Whether the quote is an answer to the question just put for the signal, or
    /// takes what was offered.
    fn answers(&self, alone: &Reading, name: &SignalName, value: &SignalValue) -> bool {
        if let (SignalName::INTENT, SignalValue::Choice { choice }) = (name.as_str(), value) {
            let takes = [IntentKind::Affirm, IntentKind::Accept];
            return self.context.offered.as_ref() == Some(choice)
                && takes.into_iter().any(|kind| alone.intends(kind));
        }
        let asked = self.context.asked.as_ref();
        let evades = [
            IntentKind::Refuse,
            IntentKind::Unsure,
            IntentKind::Greeting,
            IntentKind::Thanks,
            IntentKind::Bye,
            IntentKind::OffTopic,
        ];
        asked.is_some_and(|asked| asked.signal == *name)
            && !evades.into_iter().any(|kind| alone.intends(kind))
            && !alone.asks
            && say_something(self.rules.vocabulary, self.language, self.quote)
    }

    /// Whether the quote speaks of what is claimed at all.
    fn speaks_of(&self, name: &SignalName, value: &SignalValue) -> bool {
        let piece = Piece {
            message: self.message,
            span: self.span,
            language: self.language,
        };
        let of = |matter: Matter<'_>| speaks_of(self.rules.vocabulary, piece, matter);
        match value {
            SignalValue::Needs(_) => {
                let known = &self.rules.campaign.playbook.needs;
                needs(value).all(|id| {
                    known.iter().any(|need| {
                        let mut phrases = need.phrases.clone();
                        phrases.push(need.name.clone());
                        need.id == id && of(Matter::Said(&phrases))
                    })
                })
            }
            SignalValue::Authority { role, .. } => of(Matter::Topic("authority", role_word(*role))),
            SignalValue::Choice { choice } if name.as_str() == SignalName::INTENT => {
                let topics: &[&str] = match choice.as_str() {
                    "demo" => &["ask_demo"],
                    "trial" => &["ask_trial"],
                    "buy" => &["buy"],
                    "price" => &["ask_price", "ask_discount"],
                    _ => &["ask_person", "ask_callback"],
                };
                let mut topics = topics.iter();
                topics.any(|topic| of(Matter::Topic("intent", topic)))
            }
            SignalValue::Choice { choice } => of(Matter::Said(&self.phrases(name, Some(choice)))),
            SignalValue::Flag { .. } => of(Matter::Said(&self.phrases(name, None))),
            SignalValue::Money(_)
            | SignalValue::Quantity(_)
            | SignalValue::Timeline(_)
            | SignalValue::Text { .. } => true,
        }
    }

    /// The ways in which people say the option, or any of the signal's, and what it is called.
    fn phrases(&self, name: &SignalName, option: Option<&str>) -> Vec<String> {
        let Some(declared) = self.rules.campaign.declared(name.as_str()) else {
            return Vec::new();
        };
        let wanted = declared
            .options
            .iter()
            .filter(|known| option.is_none_or(|option| known.id == option));
        let mut phrases: Vec<String> = wanted
            .flat_map(|known| known.phrases.iter().chain(&known.label))
            .cloned()
            .collect();
        if option.is_none() {
            phrases.push(declared.label.clone());
        }
        phrases
    }
}

/// Whether the rules of reading can speak for or against a value of this kind.
pub(crate) fn is_chosen(name: &SignalName, kind: SignalKind) -> bool {
    name.as_str() == SignalName::INTENT
        || matches!(
            kind,
            SignalKind::Need | SignalKind::Authority | SignalKind::Choice | SignalKind::Flag
        )
}
