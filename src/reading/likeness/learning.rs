//! What the judges of a message look at, for those who teach them.
//!
//! Reading itself needs none of this: `tests/reading/training` asks for the
//! traits of labelled messages and writes the weights that reading then uses.

use super::judge::{self, TRAITS};
use super::opinion;
use super::profile::Family;
use crate::reading::context::ReadingContext;
use crate::reading::deciding::authority;
use crate::reading::needs::need;
use crate::reading::questions::fact;
use crate::reading::read;
use crate::reading::vocabulary::Vocabulary;
use crate::reading::wishes::{intent, objection};
use crate::signal::SignalValue;

/// A need or fact of which a message may speak.
#[derive(Debug, Clone)]
pub struct Judged {
    /// `n:ID` for a need, `f:ID` for a fact.
    pub label: String,
    /// The values of the traits named by [`judged_by`].
    pub values: Vec<f32>,
    /// Whether the rules alone find it.
    pub by_rules: bool,
}

/// What can be learnt from a message.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// The needs and facts of which it may speak.
    pub judged: Vec<Judged>,
    /// Needs and facts that the rules find where nothing is to be judged.
    pub unjudged: Vec<String>,
    /// The intents (`i:KIND`), objections (`o:KIND`) and the part in the decision
    /// (`a:ROLE`) that the rules alone find, and whether they find that nobody may
    /// write any more (`opt=stop`).
    pub kinds: Vec<String>,
    /// The traits of the whole message, with their values.
    pub traits: Vec<(String, f32)>,
}

/// The names of the traits by which needs and facts are judged.
pub fn judged_by() -> &'static [&'static str] {
    &TRAITS
}

impl Judged {
    /// Judged again by somebody who holds it for so likely (0 to 1) that the whole
    /// message tells of such a thing: a model that was not taught the message.
    pub fn told(&mut self, sure: f32) {
        if let Ok(values) = self.values.as_mut_slice().try_into() {
            judge::tell(values, judge::odds(sure));
        }
    }
}

/// What `text` has to teach.
pub fn lesson(vocabulary: &Vocabulary, context: &ReadingContext, text: &str) -> Lesson {
    let draft = read::drafted(vocabulary, context, text);
    let mut judged = Vec::new();
    let mut unjudged = Vec::new();
    let words = &vocabulary.words;
    let needs = need::by_rules(&draft);
    let facts = fact::by_rules(&draft);
    for (family, found, sign) in [(Family::Need, needs, 'n'), (Family::Fact, facts, 'f')] {
        let known = if family == Family::Need {
            &words.needs
        } else {
            &words.facts
        };
        let label = |document: usize| known.get(document).map(|(id, _)| format!("{sign}:{id}"));
        let cases = judge::cases(&draft, family, &found, |_| true);
        unjudged.extend(
            found
                .iter()
                .filter(|number| cases.iter().all(|case| case.document != **number))
                .filter_map(|number| label(*number)),
        );
        judged.extend(cases.iter().filter_map(|case| {
            Some(Judged {
                label: label(case.document)?,
                values: case.values.to_vec(),
                by_rules: found.contains(&case.document),
            })
        }));
    }
    let mut traits: Vec<(String, f32)> = Vec::new();
    opinion::traits(&draft, &mut |trait_name, value, _| {
        let name = trait_name.text();
        if traits.iter().all(|(known, _)| *known != name) {
            traits.push((name, value));
        }
    });
    let name = |sign: &str, kind: serde_json::Result<serde_json::Value>| {
        let kind = kind.ok()?;
        Some(format!("{sign}:{}", kind.as_str()?))
    };
    let intents = intent::by_rules(&draft);
    let wanted = intents
        .iter()
        .filter(|found| found.confidence >= 0.5)
        .filter_map(|found| name("i", serde_json::to_value(found.kind)));
    let (objections, _) = objection::by_rules(&draft, false);
    let raised = objections
        .iter()
        .filter_map(|found| name("o", serde_json::to_value(found.kind)));
    let part = authority::by_rules(&draft).and_then(|found| match found.value {
        Some(SignalValue::Authority { role, .. }) => name("a", serde_json::to_value(role)),
        _ => None,
    });
    let stopped = draft.has("opt_out", "stop").then(|| "opt=stop".to_owned());
    Lesson {
        kinds: wanted.chain(raised).chain(part).chain(stopped).collect(),
        judged,
        unjudged,
        traits,
    }
}
