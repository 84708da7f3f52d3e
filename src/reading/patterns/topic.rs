//! The lexicon's topics that stand in a text.

use std::hash::Hasher as _;

use super::pattern::Match;
use crate::reading::vocabulary::{Force, Topic, Vocabulary};
use crate::reading::words::quick::{Quick, Sieve};
use crate::reading::words::text::{Break, Text};

/// The group of what is found for a topic that is surely not meant.
const NEVER: &str = "never";

/// A topic found in the text.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub topic: Topic,
    pub first: usize,
    pub end: usize,
    pub confidence: f64,
}

impl Found {
    /// Whether it is the topic `name` of `group`.
    pub fn is(&self, group: &str, name: &str) -> bool {
        // Asked very often: how a name ends tells most of them apart, and many are of one group.
        let ends_alike = |known: &str| known.as_bytes().last() == name.as_bytes().last();
        matches!(self.topic, Topic::Lexicon(of, known)
            if known.len() == name.len() && ends_alike(known) && known == name && of == group)
    }

    /// The name of the topic that surely is not meant.
    pub fn never(&self) -> Option<&'static str> {
        self.in_group(NEVER)
    }

    /// The topic's name where it belongs to `group` of the lexicon.
    pub fn in_group(&self, group: &str) -> Option<&'static str> {
        match self.topic {
            Topic::Lexicon(of, name) if of == group => Some(name),
            _ => None,
        }
    }
}

/// Where a topic of the lexicon was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Which topic it is (see [`key`]).
    topic: u64,
    /// Its place among all that was found, which is in the order of the text.
    pub at: usize,
}

/// A number for the topic `name` of `group`: to compare names for every question takes longer.
fn key(group: &str, name: &str) -> u64 {
    let mut hasher = Quick::default();
    hasher.write(name.as_bytes());
    hasher.write(group.as_bytes());
    hasher.finish()
}

/// The topics of the lexicon that were found: most of those that are asked for were not.
#[derive(Debug, Clone)]
pub(crate) struct Topics {
    places: Vec<Place>,
    /// One look tells most that are not there.
    sieve: Sieve<8>,
}

impl Topics {
    /// The places of `found`.
    pub fn of(found: &[Found]) -> Self {
        let mut sieve = Sieve::default();
        let mut places = Vec::with_capacity(found.len());
        for (at, found) in found.iter().enumerate() {
            if let Topic::Lexicon(group, name) = found.topic {
                let topic = key(group, name);
                sieve.add(topic);
                places.push(Place { topic, at });
            }
        }
        places.sort_unstable();
        Self { places, sieve }
    }

    /// The places of the topic `name` of `group`, in the order of the text.
    pub fn places(&self, group: &str, name: &str) -> &[Place] {
        let topic = key(group, name);
        if !self.sieve.may_hold(topic) {
            return &[];
        }
        let from = self.places.partition_point(|place| place.topic < topic);
        let some = &self.places[from..];
        &some[..some.partition_point(|place| place.topic == topic)]
    }
}

/// Whether the words stand on both sides of a comma: "I decide, by March" does not say
/// by when they decide.
fn is_broken(text: &Text<'_>, found: &Match) -> bool {
    let inside = text.tokens.get(found.first + 1..found.end);
    inside.is_some_and(|tokens| tokens.iter().any(|token| token.before != Break::Space))
}

/// The matches of all patterns that count: not negated, not taken away.
pub(crate) fn topics(vocabulary: &Vocabulary, text: &Text<'_>) -> Vec<Found> {
    let matches = vocabulary.patterns.find(text);
    let mut unless: Vec<(usize, usize)> = Vec::new();
    for found in &matches {
        if let Some((topic, Force::Unless | Force::Never)) = vocabulary.rules.get(found.rule)
            && let Some(clause) = text.clause(found.first)
            && !is_broken(text, found)
        {
            unless.push((*topic, clause.sentence));
        }
    }
    unless.sort_unstable();
    let mut topics: Vec<Found> = Vec::new();
    for found in matches {
        let Some((topic, force)) = vocabulary.rules.get(found.rule) else {
            continue;
        };
        let (Some(clause), Some(token)) = (text.clause(found.first), text.tokens.get(found.first))
        else {
            continue;
        };
        // By a word before the match, or by one in a gap of it ("do you *not* need a demo").
        let inside = text
            .tokens
            .get(found.end - 1)
            .and_then(|token| token.negator)
            .is_some_and(|negator| negator > found.first && negator + 1 < found.end);
        // "das brauche ich nicht": by a word after it.
        let after = text.tokens[found.first..found.end]
            .iter()
            .any(|token| token.negator.is_some_and(|negator| negator >= found.end));
        let negated = inside || after || token.negator.is_some_and(|negator| negator < found.first);
        let confidence = match force {
            Force::Unless => continue,
            Force::Never => {
                if let Topic::Lexicon(_, name) = vocabulary.topics[*topic]
                    && !is_broken(text, &found)
                {
                    topics.push(Found {
                        topic: Topic::Lexicon(NEVER, name),
                        first: found.first,
                        end: found.end,
                        confidence: 0.9,
                    });
                }
                continue;
            }
            Force::AlsoNegated => 0.9,
            _ if negated => continue,
            Force::Sure => 0.9,
            Force::Likely => 0.7,
            Force::Asked if clause.question => 0.85,
            Force::Asked => continue,
        };
        if unless.binary_search(&(*topic, clause.sentence)).is_ok() {
            continue;
        }
        let confidence = if clause.hedged {
            confidence * 0.85
        } else {
            confidence
        };
        topics.push(Found {
            topic: vocabulary.topics[*topic].clone(),
            first: found.first,
            end: found.end,
            confidence,
        });
    }
    topics
}
