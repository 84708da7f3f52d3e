//! Objections and questions that the model heard and the rules did not: dealt
//! with at once, where the words just said deal with them, else in the next ones.

use std::collections::BTreeMap;

use super::proof::Wish;
use super::reading::{Said, Written, context_of, count, wished};
use super::value::Rejection;
use crate::campaign::playbook::Objection;
use crate::conversation::agenda::Point;
use crate::conversation::decide::Draft;
use crate::conversation::decide::answering::heard::{fact_for, is_question};
use crate::conversation::decide::offering::rebuttal::MOST_REBUTTALS;
use crate::conversation::event::Event;
use crate::conversation::model_turn::ModelReading;
use crate::conversation::objection::{RaisedObjection, Standing};
use crate::reading::finding::IntentKind;
use crate::reading::read;
use crate::signal::Span;
use crate::speech::compose::overlap;
use crate::speech::text::{one_line, shortened};

/// So much of a rebuttal or a fact stands in the words that deal with it.
const DEALT_WITH: f64 = 0.5;
/// A reading with more questions than this is not believed beyond them.
const MOST_QUESTIONS: usize = 2;

/// What the model may have heard in.
pub(crate) struct Heard<'a> {
    /// The messages, the newest first.
    pub messages: &'a [Written],
    /// What was said in this turn.
    pub said: &'a Said,
    /// The first message that this turn answers.
    pub from: i64,
}

impl Heard<'_> {
    /// Records the objections that the rules did not hear.
    pub(crate) fn objections(
        &self,
        draft: &mut Draft<'_>,
        reading: &ModelReading,
        rejected: &mut BTreeMap<String, u32>,
    ) {
        for (id, quote) in &reading.objections {
            let objections = &draft.rules.campaign.playbook.objections;
            let Some(known) = objections.iter().find(|known| known.id == *id) else {
                count(rejected, Rejection::NoValue);
                continue;
            };
            let found = wished(draft, self.messages, quote, Wish::Other, rejected);
            let Some((written, span)) = found else {
                continue;
            };
            let words = span.slice(&written.message.text).unwrap_or_default();
            if let Some(objection) = self.raised(draft, known, written.message.seq, words) {
                draft.record(Event::ObjectionRaised { objection });
                if let Some(rebuttal) = self.rebutted(draft, known) {
                    draft.record(Event::ObjectionRebutted {
                        objection: id.clone(),
                        rebuttal,
                    });
                }
            }
        }
    }

    /// The objection as it is raised now; `None` where the rules heard it too,
    /// or nothing more may be said about it.
    fn raised(
        &self,
        draft: &Draft<'_>,
        known: &Objection,
        seq: i64,
        words: &str,
    ) -> Option<RaisedObjection> {
        let heard_by_rules = self.said.points.iter().any(|point| {
            matches!(point, Point::Rebut { objection, .. } | Point::Concede { objection, .. } if *objection == known.id)
        });
        let Some(before) = draft.state.objection(&known.id) else {
            return Some(RaisedObjection {
                id: known.id.clone(),
                kind: known.kind,
                state: Standing::Raised,
                raised_seq: seq,
                quote: words.to_owned(),
                span: None,
                postpones: false,
                rebuttals: Vec::new(),
            });
        };
        let may_come_again = match before.state {
            Standing::Rebutted | Standing::Standing | Standing::Resolved => {
                before.rebuttals.len() < MOST_REBUTTALS
            }
            Standing::Raised | Standing::Conceded => false,
        };
        // What an older message raised was dealt with then.
        (!heard_by_rules && may_come_again && seq >= self.from).then(|| RaisedObjection {
            state: Standing::Raised,
            ..before.clone()
        })
    }

    /// The rebuttal that the words just said give.
    fn rebutted(&self, draft: &Draft<'_>, known: &Objection) -> Option<String> {
        let given = draft.state.objection(&known.id).map(|o| &o.rebuttals);
        let is_new = |id: &String| given.is_none_or(|given| !given.contains(id));
        known
            .rebuttals
            .iter()
            .find(|rebuttal| {
                is_new(&rebuttal.id) && overlap(&rebuttal.text, &self.said.text) >= DEALT_WITH
            })
            .map(|rebuttal| rebuttal.id.clone())
    }

    /// Records the questions that the rules did not hear and the words did not answer.
    pub(crate) fn questions(
        &self,
        draft: &mut Draft<'_>,
        reading: &ModelReading,
        rejected: &mut BTreeMap<String, u32>,
    ) {
        let asked = reading
            .intents
            .iter()
            .filter(|(kind, _)| is_question(*kind));
        for (intent, quote) in asked.take(MOST_QUESTIONS) {
            let found = wished(draft, self.messages, quote, Wish::Other, rejected);
            let Some((written, span)) = found else {
                continue;
            };
            let words = span.slice(&written.message.text).unwrap_or_default();
            let is_known = draft
                .state
                .heard
                .iter()
                .any(|heard| heard.intent == *intent);
            if is_known
                || rules_heard(draft, written, span, *intent)
                || self.is_answered(draft, *intent)
            {
                continue;
            }
            draft.record(Event::QuestionHeard {
                seq: written.message.seq,
                quote: shortened(&one_line(words), 200),
                intent: *intent,
            });
        }
    }

    /// Whether the words just said, or the turn's own points, answer it.
    fn is_answered(&self, draft: &Draft<'_>, intent: IntentKind) -> bool {
        let campaign = draft.rules.campaign;
        if intent == IntentKind::AskCase {
            return self.said.used.iter().any(|used| used.starts_with("case:"));
        }
        let facts = &campaign.playbook.facts;
        let answer =
            fact_for(campaign, intent).and_then(|id| facts.iter().find(|fact| fact.id == id));
        let Some(fact) = answer else {
            // A person gets it: that was said, or some fact was told instead.
            return self.said.points.iter().any(Point::is_answer);
        };
        self.said.used.contains(&format!("fact:{}", fact.id))
            || overlap(&fact.text, &self.said.text) >= DEALT_WITH
    }
}

/// Whether the rules read the same there, so that it has been dealt with.
fn rules_heard(draft: &Draft<'_>, written: &Written, span: Span, intent: IntentKind) -> bool {
    let context = context_of(&draft.state, draft.rules, &written.message);
    let reading = read(draft.rules.vocabulary, &context, &written.message.text);
    let within = |found: &Span| found.overlaps(span);
    reading.intends(intent)
        || reading
            .facts
            .iter()
            .any(|fact| fact.score >= 0.5 && within(&fact.span))
}
