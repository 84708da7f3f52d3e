//! The grounds that a sentence may stand on: passages of text with their
//! figures, names and words.

use std::collections::{BTreeSet, HashSet};

use rust_stemmers::Stemmer;

use super::figure::{Figure, Kind, figures};
use super::sentence::sentences;
use super::words::{Word, folded, is_empty, stemmer, words};
use crate::campaign::Campaign;

/// A passage: a fact, a case history, a message.
#[derive(Debug)]
pub(super) struct Passage {
    pub(super) stems: HashSet<String>,
    /// What it is about, where that does not stand in it.
    pub(super) topic: HashSet<String>,
    pub(super) sentences: Vec<Piece>,
    /// Parts between commas, for what a figure belongs to.
    pub(super) clauses: Vec<Piece>,
    /// Where it lists several names with their sums: what is said of each.
    pub(super) rows: Option<Vec<Piece>>,
}

/// A sentence or clause of a passage.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) stems: HashSet<String>,
    pub(super) figures: Vec<Figure>,
    pub(super) denies: bool,
}

/// Passages of one origin.
pub(super) struct Passages {
    stemmer: Stemmer,
    pub(super) list: Vec<Passage>,
    whole: HashSet<String>,
    pub(super) stems: HashSet<String>,
    pub(super) names: BTreeSet<String>,
    lower: String,
}

impl std::fmt::Debug for Passages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Passages")
            .field("count", &self.list.len())
            .finish_non_exhaustive()
    }
}

impl Passages {
    pub(super) fn new(language: &str) -> Self {
        Self {
            stemmer: stemmer(language),
            list: Vec::new(),
            whole: HashSet::new(),
            stems: HashSet::new(),
            names: BTreeSet::new(),
            lower: String::new(),
        }
    }

    pub(super) fn add(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let mut passage = Passage {
            stems: self.stems_of(text),
            topic: HashSet::new(),
            sentences: Vec::new(),
            clauses: Vec::new(),
            rows: self.rows(text),
        };
        for sentence in sentences(text) {
            self.whole.insert(folded(sentence));
            let spoken = self.words(sentence);
            for word in spoken.iter().filter(|word| word.named) {
                self.names.insert(word.text.clone());
            }
            passage.sentences.push(self.piece(sentence));
            // A comma between digits belongs to the number.
            let clauses = sentence
                .split([';', ':', '(', ')'])
                .flat_map(|part| part.split(", "))
                .flat_map(apart_from_without);
            for clause in clauses {
                passage.clauses.push(self.piece(clause));
            }
        }
        self.stems.extend(passage.stems.iter().cloned());
        self.list.push(passage);
        self.lower.push_str(&text.to_lowercase());
        self.lower.push('\n');
    }

    /// The stems of a passage; where it says that something is free, of every way to say so.
    fn stems_of(&self, text: &str) -> HashSet<String> {
        let mut stems: HashSet<String> =
            self.words(text).into_iter().map(|word| word.stem).collect();
        let lower = text.to_lowercase();
        if FREE.iter().any(|said| lower.contains(said)) {
            let said = FREE.iter().flat_map(|said| self.words(said));
            stems.extend(said.map(|word| word.stem));
        }
        stems
    }

    /// Adds a passage that asks: the figures in it are choices, and say nothing.
    fn add_asked(&mut self, text: &str) {
        self.add(text);
        if let Some(passage) = self.list.last_mut().filter(|_| !text.trim().is_empty()) {
            for piece in passage.sentences.iter_mut().chain(&mut passage.clauses) {
                piece.figures.clear();
            }
        }
    }

    /// Adds the words of `topic` to what the passage with this text speaks of.
    fn about(&mut self, text: &str, topic: &str) {
        let stems: Vec<String> = self
            .words(topic)
            .into_iter()
            .map(|word| word.stem)
            .collect();
        let marker = self.stems_of(text);
        for passage in self
            .list
            .iter_mut()
            .filter(|passage| passage.stems == marker)
        {
            passage.topic.extend(stems.iter().cloned());
        }
    }

    /// "Starter at $39 …, Growth at $59 …": each clause with a name and a sum
    /// begins a row, the clauses without go with the row before them, and those
    /// before the first with every row.
    fn rows(&self, text: &str) -> Option<Vec<Piece>> {
        let sums = |clause: &str| figures(clause).iter().any(|f| f.kind == Kind::Money);
        let mut every = String::new();
        let mut rows: Vec<String> = Vec::new();
        for clause in text
            .split([';', ':', '(', ')'])
            .flat_map(|part| part.split(", "))
        {
            // Within the text, so that a name that begins a clause is one.
            let named = self
                .words(&format!("x {clause}"))
                .iter()
                .any(|word| word.named);
            if sums(clause) && named {
                rows.push(clause.to_owned());
            } else {
                let row = rows.last_mut().unwrap_or(&mut every);
                row.push_str(", ");
                row.push_str(clause);
            }
        }
        (rows.len() > 1).then(|| {
            rows.iter()
                .map(|row| self.piece(&format!("{every}, {row}")))
                .collect()
        })
    }

    fn piece(&self, text: &str) -> Piece {
        let spoken = self.words(text);
        Piece {
            denies: denies(&spoken),
            stems: spoken.into_iter().map(|word| word.stem).collect(),
            figures: figures(text),
        }
    }

    /// The words of a text in this language.
    pub(super) fn words(&self, text: &str) -> Vec<Word> {
        words(text, &self.stemmer)
    }

    /// Whether this very sentence stands here.
    pub(super) fn has(&self, sentence: &str) -> bool {
        self.whole.contains(&folded(sentence))
    }

    /// Whether these very letters stand here, in any case.
    pub(super) fn contains(&self, text: &str) -> bool {
        self.lower.contains(&text.to_lowercase())
    }

    /// Whether `letters` stand for words in a row: NDA for a non-disclosure agreement.
    pub(super) fn abbreviates(&self, letters: &str) -> bool {
        let wanted: Vec<char> = letters.to_lowercase().chars().collect();
        wanted.len() > 2
            && self.lower.lines().any(|line| {
                let words: Vec<&str> = line
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|word| !word.is_empty())
                    .collect();
                words.windows(wanted.len()).any(|row| {
                    row.iter().zip(&wanted).all(|(word, letter)| {
                        word.starts_with(*letter) && (*word == "non" || !is_empty(word))
                    })
                })
            })
    }

    /// Whether this figure stands here.
    pub(super) fn gives(&self, figure: &Figure) -> bool {
        self.list
            .iter()
            .flat_map(|passage| &passage.sentences)
            .any(|piece| piece.figures.iter().any(|known| known.covers(figure)))
    }

    /// Whether most of the words stand here: then a guessed language means nothing.
    pub(super) fn mostly_known(&self, text: &str) -> bool {
        let spoken = self.words(text);
        let known = spoken
            .iter()
            .filter(|word| self.stems.contains(&word.stem) || is_empty(&word.text))
            .count();
        known * 3 >= spoken.len() * 2
    }
}

/// "The lights stay on without the grid": what stands before `without` is affirmed.
fn apart_from_without(clause: &str) -> impl Iterator<Item = &str> {
    let (before, after) = match clause.find(" without ") {
        Some(at) => (&clause[..at], Some(&clause[at + 1..])),
        None => (clause, None),
    };
    std::iter::once(before).chain(after)
}

/// Ways to say that something costs nothing, of which one is as good as the other.
const FREE: [&str; 4] = ["free", "costs nothing", "no cost", "no charge"];

/// Whether a sentence denies something.
pub(super) fn denies(words: &[Word]) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        // "Nothing but" and "no discount beyond" affirm; "yes or no" says neither.
        let next = |by: usize| words.get(at + by).map_or("", |next| next.text.as_str());
        let excepts = (1..=3).any(|by| {
            matches!(next(by), "but" | "beyond" | "besides" | "except" | "apart")
                || next(by) == "other" && next(by + 1) == "than"
        });
        let excepted = matches!(word.text.as_str(), "nothing" | "no" | "none") && excepts;
        let either = at > 1 && word.text == "no" && words[at - 1].text == "or";
        !excepted
            && !either
            && matches!(
                word.text.as_str(),
                "not"
                    | "no"
                    | "never"
                    | "without"
                    | "nothing"
                    | "none"
                    | "cannot"
                    | "neither"
                    | "ended"
                    | "expired"
                    | "discontinued"
            )
            || word.text.ends_with("n't")
    })
}

/// What a campaign allows to be said, made ready once a version.
#[derive(Debug)]
pub struct Grounds {
    pub(super) passages: Passages,
    /// The business's and the agent's own names, in small letters.
    pub(super) own_names: Vec<String>,
    pub(super) canary: String,
    pub(super) instructions: HashSet<String>,
}

impl Grounds {
    /// The grounds of a campaign.
    pub fn of(campaign: &Campaign) -> Self {
        let identity = &campaign.identity;
        let playbook = &campaign.playbook;
        let mut passages = Passages::new(&identity.language);
        let business = &identity.business;
        let texts = playbook
            .facts
            .iter()
            .flat_map(|fact| std::iter::once(&fact.text).chain(fact.sms.as_ref()))
            .chain(playbook.cases.iter().map(|case| &case.text))
            .chain(playbook.needs.iter().map(|need| &need.help))
            .chain(playbook.objections.iter().flat_map(|objection| {
                std::iter::once(&objection.concede)
                    .chain(objection.rebuttals.iter().map(|rebuttal| &rebuttal.text))
            }))
            .chain(playbook.competitors.iter().map(|known| &known.compare))
            .chain(
                playbook
                    .next_steps
                    .iter()
                    .flat_map(|step| step.offer.iter().chain(&step.about).chain(&step.cost)),
            )
            .chain(
                playbook
                    .nurture
                    .iter()
                    .flat_map(|content| std::iter::once(&content.text).chain(&content.link)),
            )
            .chain(identity.offer.benefits.iter().map(|benefit| &benefit.text))
            .chain([
                &identity.offer.what,
                &identity.offer.target_market,
                &identity.offer.value_proposition,
                &identity.disclosure.text,
                &identity.disclosure.when_asked,
                &business.name,
                &business.agent,
            ])
            .chain(&identity.offer.positioning)
            .chain(&business.aliases)
            .chain(&business.contact)
            .chain(&business.website)
            .chain(&business.privacy_url)
            .chain(&business.address)
            .chain(
                campaign
                    .lead
                    .definition
                    .criteria()
                    .flat_map(|criterion| &criterion.says),
            )
            .chain(
                identity
                    .greetings
                    .iter()
                    .flat_map(|greeting| &greeting.text),
            );
        for text in texts {
            passages.add(text);
        }
        let asked = campaign.questions.questions.iter();
        for text in asked.flat_map(|question| question.ask.iter().chain(&question.follow_up)) {
            passages.add_asked(text);
        }
        for question in &campaign.questions.questions {
            passages.add(&question.why);
        }
        // What a fact is about stands in its id where not in its words.
        for fact in &playbook.facts {
            passages.about(&fact.text, &fact.id.replace('_', " "));
        }
        for need in &playbook.needs {
            passages.add(&need.name);
        }
        for competitor in &playbook.competitors {
            passages
                .names
                .extend(competitor.name.split_whitespace().map(str::to_lowercase));
        }
        let own_names = std::iter::once(&business.name)
            .chain(&business.aliases)
            .flat_map(|name| name.split_whitespace())
            .map(str::to_lowercase)
            .filter(|name| name.len() > 2 && !is_empty(name))
            .collect();
        Self {
            own_names,
            canary: super::leak::canary(&identity.id, &identity.version),
            instructions: super::leak::instructions(),
            passages,
        }
    }
}
