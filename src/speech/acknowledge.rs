//! The words that take up what was just learned, without reading a form back.

use super::voice::Voice;
use super::{text, value};
use crate::conversation::message::{Author, MoveKind};
use crate::signal::{AuthorityRole, SignalName, SignalStatus, SignalValue, Urgency};

/// What was learned is taken up in one of so many turns at most.
const ONE_IN: usize = 4;

/// How something learned is taken up.
enum Taken {
    Sentence(String),
    Value(String),
    Silently,
}

impl Voice<'_> {
    pub(super) fn value_words(&self, signal: &SignalName) -> Option<String> {
        let known = self.state.signals.get(signal)?.known()?;
        let words = value::words(self.campaign, self.lines, signal.as_str(), known);
        let words = match known {
            // An option's label begins with a capital, which has no place inside a sentence.
            SignalValue::Choice { .. } => value::inside_sentence(self.campaign, &words),
            _ => words,
        };
        (!words.is_empty()).then_some(words)
    }

    /// Takes up what they add after the handoff.
    pub(super) fn passed_on(&mut self, signals: &[SignalName]) -> String {
        let first = signals.first().map(SignalName::as_str);
        self.did(MoveKind::Confirm, first, None);
        match self.added(signals) {
            Some(added) => self.say("acknowledge", "passed_on_as", &[("added", Some(added))]),
            None => self.say("acknowledge", "passed_on", &[]),
        }
    }

    /// What they added, where it can be said in few words: sums, counts and dates.
    fn added(&self, signals: &[SignalName]) -> Option<String> {
        let tells = |name: &&SignalName| {
            let known = self
                .state
                .signals
                .get(*name)
                .and_then(|known| known.known());
            matches!(
                known,
                Some(SignalValue::Money(_) | SignalValue::Quantity(_) | SignalValue::Timeline(_))
            )
        };
        let said: Vec<String> = signals
            .iter()
            .filter(tells)
            .filter_map(|name| self.value_words(name))
            .collect();
        let and = self.lines.all("words", "and").first();
        (!said.is_empty()).then(|| text::list(&said, and.map_or("", String::as_str)))
    }

    /// Takes up what was just learned, without reading a form back.
    pub(super) fn acknowledge(&mut self, signals: &[SignalName]) -> String {
        let mut plain_values = Vec::new();
        let mut sentences = Vec::new();
        let mut contact = false;
        let personal = signals.iter().any(|name| {
            [
                SignalName::NAME,
                SignalName::EMAIL,
                SignalName::PHONE,
                SignalName::CONTACT_TIME,
                SignalName::CONTACT_PERSON,
                SignalName::ATTENDEE,
            ]
            .contains(&name.as_str())
        });
        for name in signals {
            if [SignalName::EMAIL, SignalName::PHONE].contains(&name.as_str())
                && std::mem::replace(&mut contact, true)
            {
                continue;
            }
            let Some(signal) = self.state.signals.get(name) else {
                continue;
            };
            match signal.status {
                SignalStatus::Refused | SignalStatus::Unknown | SignalStatus::Contradicted => {
                    continue;
                }
                SignalStatus::Stated | SignalStatus::Inferred => {}
            }
            // What an address seems to say of a name is not said to anybody's face.
            if name.as_str() == SignalName::NAME && signal.status == SignalStatus::Inferred {
                continue;
            }
            match self.sentence_for(name, signal.known()) {
                Taken::Sentence(sentence) => sentences.push(sentence),
                Taken::Value(value) => plain_values.push(value),
                Taken::Silently => {}
            }
        }
        let lately = self.acknowledged_lately();
        // A name and an address are always taken up, a form is not read back.
        if lately {
            sentences.retain(|_| personal);
            plain_values.clear();
        }
        match plain_values.as_slice() {
            [] => {}
            [one] if sentences.is_empty() => {
                sentences.insert(
                    0,
                    self.say("acknowledge", "one", &[("value", Some(one.clone()))]),
                );
            }
            many => {
                let list = text::list(many, "and");
                let said = self.say("acknowledge", "several", &[("list", Some(list))]);
                sentences.insert(0, said);
            }
        }
        if sentences.is_empty() && !lately {
            sentences.push(self.say("acknowledge", "plain", &[]));
        }
        if let Some(first) = signals.first().filter(|_| !sentences.is_empty()) {
            self.did(MoveKind::Confirm, Some(first.as_str()), None);
        }
        // "Good, then … Okay, so …" would read like a protocol.
        sentences.truncate(if contact { 2 } else { 1 });
        text::join(
            &sentences
                .iter()
                .map(|sentence| text::capitalised(sentence))
                .collect::<Vec<_>>(),
        )
    }

    /// Whether one of the latest turns took up what was learned.
    fn acknowledged_lately(&self) -> bool {
        self.state
            .messages
            .iter()
            .rev()
            .filter(|message| message.from == Author::Agent)
            .take(ONE_IN - 1)
            .flat_map(|message| &message.moves)
            .any(|made| {
                made.kind == MoveKind::Confirm
                    && made
                        .topic
                        .as_deref()
                        .is_some_and(|topic| self.state.signals.contains_key(topic))
            })
    }

    fn sentence_for(&self, name: &SignalName, known: Option<&SignalValue>) -> Taken {
        let line = |wording: &str| Taken::Sentence(self.say("acknowledge", wording, &[]));
        match (name.as_str(), known) {
            // Of somebody brought in: it is not they who write.
            (SignalName::NAME, Some(SignalValue::Text { text })) if self.state.party.is_some() => {
                Taken::Sentence(self.say(
                    "acknowledge",
                    "contact_person",
                    &[("value", Some(text.clone()))],
                ))
            }
            (SignalName::NAME, _) => line("name"),
            (SignalName::EMAIL | SignalName::PHONE, Some(SignalValue::Text { text })) => {
                Taken::Sentence(self.say(
                    "acknowledge",
                    "contact",
                    &[("value", Some(text.clone()))],
                ))
            }
            (SignalName::CONTACT_PERSON, Some(SignalValue::Text { text })) => {
                Taken::Sentence(self.say(
                    "acknowledge",
                    "contact_person",
                    &[("value", Some(text.clone()))],
                ))
            }
            (SignalName::ATTENDEE, Some(SignalValue::Text { text })) => Taken::Sentence(self.say(
                "acknowledge",
                "attendee",
                &[("value", Some(text.clone()))],
            )),
            (SignalName::CONTACT_TIME, _) => match self.asked_time() {
                Some(when) => Taken::Sentence(self.say(
                    "acknowledge",
                    "contact_time",
                    &[("when", Some(when))],
                )),
                None => Taken::Silently,
            },
            (SignalName::BUDGET, Some(SignalValue::Money(range))) => {
                let none = range.max.is_some_and(|money| money.amount.is_zero());
                let none = none || range.is_none_yet();
                line(if none { "no_budget" } else { "budget" })
            }
            (_, Some(SignalValue::Authority { role, .. })) => line(match role {
                AuthorityRole::DecisionMaker => "decision_maker",
                AuthorityRole::Shared => "shared_decision",
                AuthorityRole::Influencer
                | AuthorityRole::User
                | AuthorityRole::Researcher
                | AuthorityRole::None => "not_decider",
            }),
            // "Just curious" is no statement about time that wants taking up.
            (_, Some(SignalValue::Timeline(range))) if range.urgency == Urgency::NoRush => {
                Taken::Silently
            }
            // A date that happens to be near is no word about hurry.
            (_, Some(SignalValue::Timeline(range))) => line(match range.urgency {
                Urgency::Now | Urgency::ThisMonth if range.from.is_none() && range.to.is_none() => {
                    "timeline_soon"
                }
                Urgency::Now
                | Urgency::ThisMonth
                | Urgency::ThisQuarter
                | Urgency::ThisYear
                | Urgency::Later
                | Urgency::NoRush => "timeline_set",
            }),
            // What is counted is named in the campaign's language.
            (_, Some(SignalValue::Quantity(_))) if self.abroad => Taken::Silently,
            (_, Some(SignalValue::Quantity(_))) => {
                self.value_words(name).map_or(Taken::Silently, Taken::Value)
            }
            _ => Taken::Silently,
        }
    }
}
