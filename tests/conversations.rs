//! Whole conversations with prospects of many kinds, on the pure core.
//! `cargo test --test conversations -- --nocapture` shows every talk.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[expect(dead_code, reason = "the tests of the rules use the rest")]
#[path = "support/talk.rs"]
mod talk;

use std::collections::BTreeMap;

use fronter::conversation::message::{Author, MoveKind};
use fronter::conversation::state::{LeadStatus, message_of};
use fronter::library::Library;
use fronter::signal::Evidence;
use serde::Deserialize;
use talk::{Setting, Talk};

/// A prospect, as written down in `tests/personas`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Persona {
    campaign: String,
    #[serde(default)]
    page: Option<String>,
    /// Whether a closer is there.
    #[serde(default = "yes")]
    closer_there: bool,
    /// What they say first, one message a turn; an inner list is a burst.
    opening: Vec<Burst>,
    /// What they answer to the question about a signal, the first time and again.
    #[serde(default)]
    answers: BTreeMap<String, Burst>,
    /// What they say where no answer is prepared.
    otherwise: String,
    /// Where the lead must end.
    ends: LeadStatus,
    /// At most so many messages of the prospect.
    #[serde(default = "twelve")]
    within: u32,
    /// Signals that must be on record, in words of the lead JSON.
    #[serde(default)]
    knows: BTreeMap<String, String>,
    /// Objections that must be on record, and how they stand.
    #[serde(default)]
    objections: BTreeMap<String, String>,
    /// All that may be on record: names of signals, and `objection:ID`.
    #[serde(default)]
    reads_only: Option<Vec<String>>,
}

fn yes() -> bool {
    true
}
fn twelve() -> u32 {
    12
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Burst {
    One(String),
    Several(Vec<String>),
}

impl Burst {
    fn messages(&self) -> Vec<String> {
        match self {
            Self::One(message) => vec![message.clone()],
            Self::Several(messages) => messages.clone(),
        }
    }
}

fn finished(status: LeadStatus) -> bool {
    !matches!(
        status,
        LeadStatus::Open | LeadStatus::Engaged | LeadStatus::Qualified
    )
}

fn run(library: &Library, persona: &Persona, seed: u64) -> Talk {
    let mut talk = Talk::begin(
        library,
        &Setting {
            campaign: persona.campaign.clone(),
            page: persona.page.clone(),
            closer_there: persona.closer_there,
            seed,
            ..Setting::default()
        },
    );
    let mut opening = persona.opening.iter();
    let mut used = Vec::new();
    while talk.state.prospect_messages < persona.within + 4 {
        let burst = match opening.next() {
            Some(burst) => burst.messages(),
            None if finished(talk.state.status) => break,
            None => {
                let key = match (&talk.state.asked, &talk.state.offered) {
                    (Some(open), _) if open.question == "contact" => "contact".to_owned(),
                    (Some(open), _) => open.signal.0.clone(),
                    (None, Some(_)) => "offer".to_owned(),
                    (None, None) => "else".to_owned(),
                };
                let again = format!("{key}.again");
                let key = if used.contains(&key) && persona.answers.contains_key(&again) {
                    again
                } else {
                    key
                };
                used.push(key.clone());
                persona
                    .answers
                    .get(&key)
                    .map_or_else(|| vec![persona.otherwise.clone()], Burst::messages)
            }
        };
        for message in &burst {
            talk.write(message);
        }
        talk.answer();
    }
    talk
}

/// What must hold in every conversation.
fn invariants(talk: &Talk) -> Vec<String> {
    let mut broken = Vec::new();
    let messages: Vec<_> = talk.log.iter().filter_map(message_of).collect();
    let said: Vec<_> = messages
        .iter()
        .filter(|message| message.from == Author::Agent)
        .collect();
    for message in &said {
        let questions = message.text.matches('?').count();
        if questions > 1 {
            broken.push(format!("{questions} questions in: {}", message.text));
        }
        if message.text.trim().is_empty() || message.text.contains("{{") {
            broken.push(format!("unsayable: {:?}", message.text));
        }
        if message.text.chars().count() > 900 {
            broken.push(format!("too long: {}", message.text));
        }
    }
    for (index, message) in said.iter().enumerate() {
        if said[..index]
            .iter()
            .any(|before| before.text == message.text)
        {
            broken.push(format!("said twice: {}", message.text));
        }
    }
    for (name, signal) in &talk.state.signals {
        if signal.evidence.is_empty() {
            broken.push(format!("{name} has no evidence"));
        }
        for evidence in &signal.evidence {
            if let Evidence::Message {
                seq,
                start,
                end,
                quote,
            } = evidence
            {
                let stands = messages.iter().any(|message| {
                    message.seq == *seq
                        && message.from == Author::Prospect
                        && message
                            .text
                            .chars()
                            .skip(*start)
                            .take(end - start)
                            .collect::<String>()
                            == *quote
                        && !quote.is_empty()
                });
                if !stands {
                    broken.push(format!("{name}: «{quote}» does not stand in message {seq}"));
                }
            }
        }
    }
    let pushes: BTreeMap<&str, usize> = said
        .iter()
        .flat_map(|message| &message.moves)
        .filter(|made| made.kind == MoveKind::Rebut && made.why.as_deref() != Some("conceded"))
        .filter_map(|made| made.topic.as_deref())
        .fold(BTreeMap::new(), |mut counts, topic| {
            *counts.entry(topic).or_default() += 1;
            counts
        });
    for (objection, times) in pushes {
        if times > 2 {
            broken.push(format!("{objection} was pushed {times} times"));
        }
    }
    broken
}

fn personas() -> Vec<(String, Persona)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/personas");
    let mut personas: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "toml"))
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            let persona = toml::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
            (name, persona)
        })
        .collect();
    personas.sort_by(|(a, _), (b, _)| a.cmp(b));
    personas
}

#[test]
fn every_prospect_gets_where_they_belong() {
    let library = Library::open(None).unwrap();
    let mut failures = Vec::new();
    let mut count = 0;
    for (name, persona) in personas() {
        for seed in [7, 42, 1_000_003] {
            count += 1;
            let talk = run(&library, &persona, seed);
            let mut wrong = invariants(&talk);
            if talk.state.status != persona.ends {
                wrong.push(format!(
                    "ended {:?}, not {:?}",
                    talk.state.status, persona.ends
                ));
            }
            if talk.state.prospect_messages > persona.within {
                wrong.push(format!(
                    "took {} messages, not {}",
                    talk.state.prospect_messages, persona.within
                ));
            }
            for (signal, words) in &persona.knows {
                let known = talk.state.signals.get(signal.as_str()).map(|signal| {
                    signal.known().map_or_else(
                        || format!("{:?}", signal.status).to_lowercase(),
                        |value| {
                            fronter::speech::value::words(
                                &talk.loaded.campaign,
                                &talk.loaded.lines,
                                &signal_name(&talk, signal),
                                value,
                            )
                        },
                    )
                });
                if known.as_deref() != Some(words.as_str()) {
                    wrong.push(format!("{signal} is {known:?}, not {words:?}"));
                }
            }
            for (objection, state) in &persona.objections {
                let known = talk
                    .state
                    .objection(objection)
                    .map(|o| format!("{:?}", o.state).to_lowercase());
                if known.as_deref() != Some(state.as_str()) {
                    wrong.push(format!("objection {objection} is {known:?}, not {state}"));
                }
            }
            if let Some(allowed) = &persona.reads_only {
                let signals = talk.state.signals.keys().map(|name| name.0.clone());
                let objections = talk
                    .state
                    .objections
                    .iter()
                    .map(|raised| format!("objection:{}", raised.id));
                for read in signals.chain(objections) {
                    if !allowed.contains(&read) {
                        wrong.push(format!("{read} was never said"));
                    }
                }
            }
            if seed == 7 || !wrong.is_empty() {
                println!("\n=== {name} (seed {seed})\n{}", talk.transcript());
            }
            for reason in wrong {
                failures.push(format!("{name} (seed {seed}): {reason}"));
            }
        }
    }
    assert!(count > 0);
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn signal_name(talk: &Talk, wanted: &fronter::signal::Signal) -> String {
    talk.state
        .signals
        .iter()
        .find(|(_, signal)| std::ptr::eq(*signal, wanted))
        .map(|(name, _)| name.0.clone())
        .unwrap_or_default()
}
