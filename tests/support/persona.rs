//! Prospects as written down in `tests/personas`, and one whole conversation
//! with one of them, whatever finds the agent's words.

use std::collections::BTreeMap;

use fronter::conversation::message::{Author, MoveKind};
use fronter::conversation::state::{LeadStatus, message_of};
use fronter::language::Language;
use fronter::library::Library;
use fronter::signal::Evidence;
use serde::Deserialize;

use crate::talk::{Answered, Setting, Talk};

/// A prospect.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Persona {
    pub campaign: String,
    #[serde(default)]
    pub page: Option<String>,
    /// Whether a closer is there.
    #[serde(default = "yes")]
    pub closer_there: bool,
    /// What they say first, one message a turn; an inner list is a burst.
    pub opening: Vec<Burst>,
    /// What they answer to the question about a signal, the first time and again.
    #[serde(default)]
    pub answers: BTreeMap<String, Burst>,
    /// What they say where no answer is prepared.
    pub otherwise: String,
    /// Where the lead must end.
    pub ends: LeadStatus,
    /// At most so many messages of the prospect.
    #[serde(default = "twelve")]
    pub within: u32,
    /// Signals that must be on record, in words of the lead JSON.
    #[serde(default)]
    pub knows: BTreeMap<String, String>,
    /// Objections that must be on record, and how they stand.
    #[serde(default)]
    pub objections: BTreeMap<String, String>,
    /// All that may be on record: names of signals, and `objection:ID`.
    #[serde(default)]
    pub reads_only: Option<Vec<String>>,
}

fn yes() -> bool {
    true
}
fn twelve() -> u32 {
    12
}

/// What is written before an answer is waited for.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Burst {
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

/// All of them, by name.
pub fn personas() -> Vec<(String, Persona)> {
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

/// A conversation that went to its end.
pub struct Gone {
    pub talk: Talk,
    /// What broke on the way.
    pub broken: Vec<String>,
    /// What the language came to, turn by turn.
    pub answered: Vec<Answered>,
}

impl Persona {
    /// Talks to the agent until nothing more is to be said. `before_turn` is
    /// told the number of each turn before it is answered.
    pub async fn converse(
        &self,
        library: &Library,
        seed: u64,
        language: &dyn Language,
        mut before_turn: impl FnMut(usize),
    ) -> Gone {
        let mut talk = Talk::begin(
            library,
            &Setting {
                campaign: self.campaign.clone(),
                page: self.page.clone(),
                closer_there: self.closer_there,
                seed,
                ..Setting::default()
            },
        );
        let mut broken = Vec::new();
        let mut all = Vec::new();
        let mut opening = self.opening.iter();
        let mut used = Vec::new();
        let mut turn = 0;
        while talk.state.prospect_messages < self.within + 4 {
            let burst = match opening.next() {
                Some(burst) => burst.messages(),
                None if is_finished(talk.state.status) => break,
                None => self.reply(&talk, &mut used),
            };
            for message in &burst {
                talk.write(message);
            }
            before_turn(turn);
            turn += 1;
            if let Some(answered) = talk.answer_with(language).await {
                let said = &answered.spoken.text;
                if !answered.shown.is_empty() && answered.shown != *said {
                    broken.push(format!("shown {:?}, said {said:?}", answered.shown));
                }
                if said.trim().is_empty() && !answered.local.is_empty() {
                    broken.push("silent".to_owned());
                }
                all.push(answered);
            }
        }
        Gone {
            talk,
            broken,
            answered: all,
        }
    }

    fn reply(&self, talk: &Talk, used: &mut Vec<String>) -> Vec<String> {
        let key = match (&talk.state.asked, &talk.state.offered) {
            (Some(open), _) if open.question == "contact" => "contact".to_owned(),
            (Some(open), _) => open.signal.0.clone(),
            (None, Some(_)) => "offer".to_owned(),
            (None, None) => "else".to_owned(),
        };
        let again = format!("{key}.again");
        let key = if used.contains(&key) && self.answers.contains_key(&again) {
            again
        } else {
            key
        };
        used.push(key.clone());
        self.answers
            .get(&key)
            .map_or_else(|| vec![self.otherwise.clone()], Burst::messages)
    }

    /// What is wrong with how the conversation went, by what the persona says.
    pub fn mistakes(&self, talk: &Talk) -> Vec<String> {
        let mut wrong = Vec::new();
        let state = &talk.state;
        if state.status != self.ends {
            wrong.push(format!("ended {:?}, not {:?}", state.status, self.ends));
        }
        if state.prospect_messages > self.within {
            wrong.push(format!(
                "took {} messages, not {}",
                state.prospect_messages, self.within
            ));
        }
        for (name, words) in &self.knows {
            let known = state.signals.get(name.as_str()).map(|signal| {
                signal.known().map_or_else(
                    || format!("{:?}", signal.status).to_lowercase(),
                    |value| {
                        let loaded = &talk.loaded;
                        fronter::speech::value::words(&loaded.campaign, &loaded.lines, name, value)
                    },
                )
            });
            if known.as_deref() != Some(words.as_str()) {
                wrong.push(format!("{name} is {known:?}, not {words:?}"));
            }
        }
        for (objection, standing) in &self.objections {
            let known = state
                .objection(objection)
                .map(|o| format!("{:?}", o.state).to_lowercase());
            if known.as_deref() != Some(standing.as_str()) {
                wrong.push(format!(
                    "objection {objection} is {known:?}, not {standing}"
                ));
            }
        }
        if let Some(allowed) = &self.reads_only {
            let signals = state.signals.keys().map(|name| name.0.clone());
            let objections = state.objections.iter();
            let objections = objections.map(|raised| format!("objection:{}", raised.id));
            for read in signals.chain(objections) {
                if !allowed.contains(&read) {
                    wrong.push(format!("{read} was never said"));
                }
            }
        }
        wrong
    }
}

fn is_finished(status: LeadStatus) -> bool {
    !matches!(
        status,
        LeadStatus::Open | LeadStatus::Engaged | LeadStatus::Qualified
    )
}

/// What must hold in every conversation, whoever finds the words.
pub fn invariants(talk: &Talk) -> Vec<String> {
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
