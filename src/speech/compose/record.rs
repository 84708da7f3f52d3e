//! What was told, for the record: moves, promises in the very words, and what was used.

use crate::campaign::Campaign;
use crate::conversation::agenda::{Agenda, Point};
use crate::conversation::message::{Move, MoveKind, Promise, TOTAL};
use crate::speech::Words;
use crate::speech::stated::Source;

/// Everything that was shown in a turn.
pub(super) struct Told<'a> {
    pub(super) campaign: &'a Campaign,
    pub(super) source: Source<'a>,
    pub(super) agenda: &'a Agenda,
    /// The whole text.
    pub(super) shown: &'a str,
    /// What of it was for each point.
    pub(super) by_point: &'a [String],
    /// The slots that the model used: `fact:id`, `case:id`.
    pub(super) stated: &'a [String],
}

impl Told<'_> {
    /// The record of the turn, made from what the local voice would record.
    pub(super) fn words(&self, own: Words) -> Words {
        let mut words = Words {
            text: self.shown.to_owned(),
            moves: own.moves,
            promises: own
                .promises
                .into_iter()
                .filter_map(|promise| self.kept(promise))
                .collect(),
            used: own
                .used
                .into_iter()
                .filter(|used| {
                    used.strip_prefix("case:")
                        .is_none_or(|case| tells(self.campaign, case, self.shown))
                })
                .collect(),
        };
        self.add_statements(&mut words);
        for stated in self.stated {
            if !words.used.contains(stated) {
                words.used.push(stated.clone());
                self.add_fact(stated, &mut words);
            }
        }
        words
    }

    /// The promise with the words that it was made in; `None` where it was not made.
    fn kept(&self, promise: Promise) -> Option<Promise> {
        if self.shown.contains(&promise.quote) {
            return Some(promise);
        }
        let told = self
            .agenda
            .points
            .iter()
            .zip(self.by_point)
            .find(|(point, _)| {
                let fact = match point {
                    Point::Fact { fact } if promise.kind != TOTAL => Some(fact),
                    Point::Total { computed } if promise.kind == TOTAL => Some(&computed.fact),
                    _ => None,
                };
                fact.is_some() && fact == promise.fact.as_ref()
            })
            .map(|(_, told)| told.clone())
            .filter(|told| !told.is_empty())?;
        Some(Promise {
            quote: told,
            ..promise
        })
    }

    /// What the model stated in its own words for the points.
    fn add_statements(&self, words: &mut Words) {
        for (point, told) in self.agenda.points.iter().zip(self.by_point) {
            for promise in self.source.of_point(point, told) {
                if !words
                    .promises
                    .iter()
                    .any(|known| known.quote == promise.quote)
                {
                    words.promises.push(promise);
                }
            }
        }
    }

    /// A fact that the model stated beside the agenda.
    fn add_fact(&self, stated: &str, words: &mut Words) {
        let fact = stated.strip_prefix("fact:").and_then(|id| {
            self.campaign
                .playbook
                .facts
                .iter()
                .find(|fact| fact.id == id)
        });
        let Some(fact) = fact else {
            return;
        };
        words.moves.insert(
            0,
            Move {
                kind: MoveKind::Answer,
                topic: Some(fact.id.clone()),
                why: None,
            },
        );
        let kind = match serde_json::to_value(fact.kind) {
            Ok(serde_json::Value::String(name)) => name,
            _ => "fact".to_owned(),
        };
        let quote = [Some(&fact.text), fact.sms.as_ref()]
            .into_iter()
            .flatten()
            .find(|text| self.shown.contains(text.as_str()))
            .unwrap_or(&fact.text);
        words.promises.push(Promise {
            kind,
            fact: Some(fact.id.clone()),
            item: Some(stated.to_owned()),
            quote: quote.clone(),
            seq: 0,
            span: None,
        });
    }
}

/// Whether the text tells the case history.
fn tells(campaign: &Campaign, case: &str, shown: &str) -> bool {
    campaign
        .playbook
        .cases
        .iter()
        .find(|known| known.id == case)
        .is_some_and(|known| shown.contains(&known.customer))
}
