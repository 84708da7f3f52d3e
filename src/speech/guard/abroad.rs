//! Sentences in the prospect's language, where it is not the campaign's: looked at by what
//! they say in the campaign's language, word by word. What has no meaning in the glossary
//! stands nowhere, so that what cannot be checked is kept back.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use rust_stemmers::Stemmer;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::figure::CURRENCIES;
use super::grounds::{Passage, denies};
use super::words::{Word, is_empty, stemmer};
use super::{Blocked, Guard, claim, commitment, language_of};
use crate::campaign::Campaign;
use crate::conversation::State;
use crate::reading::{Language, told_by};
use crate::speech::lines::foreign;

/// The languages of the glossary, in its order.
const LANGUAGES: [Language; 4] = [Language::En, Language::Es, Language::De, Language::Fr];

/// From so many letters on the look of a sentence tells its language.
const TELLING_LENGTH: usize = 60;

/// From so many letters on a sentence is in some language.
const SHORTEST: usize = 12;

/// So much of a statement must stand in one passage.
const FOUNDED: f64 = 0.7;

/// What binds whoever says it will be done.
const PLEDGES: [&str; 8] = [
    "call",
    "send",
    "book",
    "schedule",
    "guarantee",
    "promise",
    "refund",
    "discount",
];

/// The language that a turn is to be answered in, by name, where the prospect writes
/// another one than the campaign's and the guard can follow it.
pub fn answered_in(campaign: &Campaign, state: &State) -> Option<&'static str> {
    foreign(campaign, state).map(|language| match language {
        Language::En => "English",
        Language::Es => "Spanish",
        Language::De => "German",
        Language::Fr => "French",
    })
}

/// A text in the campaign's language.
pub(super) struct Gloss {
    pub(super) text: String,
    /// Whether it was in the prospect's language at all.
    pub(super) is_theirs: bool,
}

/// The prospect's language beside the campaign's.
pub(super) struct Abroad {
    own: Language,
    theirs: Language,
    own_stemmer: Stemmer,
    their_stemmer: Stemmer,
}

impl Abroad {
    pub(super) fn of(campaign: &Campaign, state: &State) -> Option<Self> {
        let theirs = foreign(campaign, state)?;
        let own = Language::from_code(&campaign.identity.language)?;
        Some(Self {
            own,
            theirs,
            own_stemmer: stemmer(own.code()),
            their_stemmer: stemmer(theirs.code()),
        })
    }

    /// What `text` says in the campaign's language. `known` are the stems that stand
    /// somewhere, the nearest first: of several words for a meaning those are preferred.
    pub(super) fn gloss(&self, text: &str, known: [&HashSet<String>; 2]) -> Gloss {
        let glossary = glossary();
        let mut gloss = String::with_capacity(text.len());
        let (mut theirs, mut own) = (0, 0);
        let text = &with_joined_thousands(text);
        for piece in pieces(text) {
            if !piece.starts_with(char::is_alphabetic) {
                gloss.push_str(piece);
                continue;
            }
            let meaning = glossary.meaning(self.theirs, &self.their_stemmer, piece);
            let is_named = piece.starts_with(char::is_uppercase);
            let stem = self.own_stemmer.stem(&piece.to_lowercase()).into_owned();
            let is_own = (self.own == Language::En && is_empty(&piece.to_lowercase()))
                || known.iter().any(|known| known.contains(&stem));
            if is_own && !is_named {
                own += 1;
            }
            // A name of the playbook is no word of theirs: "Starter", "May".
            let is_name = is_named && is_own && !gloss.trim().is_empty();
            match meaning.filter(|_| !is_name) {
                Some(meaning) => {
                    theirs += 1;
                    let said = &glossary.rows[meaning][self.own as usize];
                    let known = known.iter().find_map(|known| {
                        let stands = |word: &&String| {
                            known.contains(&*self.own_stemmer.stem(&word.to_lowercase()))
                        };
                        said.iter().find(stands)
                    });
                    gloss.push_str(known.or(said.first()).map_or("", String::as_str));
                }
                None => gloss.push_str(piece),
            }
        }
        let text = gloss.split_whitespace().collect::<Vec<_>>().join(" ");
        Gloss {
            text: text
                .replace(" .", ".")
                .replace(" ,", ",")
                .replace(" ?", "?"),
            is_theirs: theirs > own,
        }
    }

    /// Whether a word with the same meaning is among `stems`, in the campaign's language.
    pub(super) fn means_one_of(&self, stem: &str, stems: &HashSet<String>) -> bool {
        let glossary = glossary();
        let key = (self.own as usize, format!("~{stem}"));
        let row = glossary.meanings.get(&key).map(|row| &glossary.rows[*row]);
        row.is_some_and(|row| {
            row[self.own as usize]
                .iter()
                .any(|word| stems.contains(&*self.own_stemmer.stem(&word.to_lowercase())))
        })
    }

    /// Whether a sentence is in another language than the prospect's: the campaign's, by
    /// what its words say by themselves, or one that nobody here speaks. What has no words
    /// of any language ("Shopify, NetSuite, 2026") is in none.
    pub(super) fn is_wrong(&self, text: &str, is_theirs: bool) -> bool {
        let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
        let looks = language_of(text);
        // Names are of any language, and so is what a sentence has no small words beside.
        let small: Vec<&str> = text
            .split_whitespace()
            .filter(|word| word.starts_with(char::is_lowercase))
            .collect();
        let small = small.join(" ");
        let telling = if small.is_empty() { text } else { &small };
        let another =
            letters >= TELLING_LENGTH && ![self.own.code(), self.theirs.code()].contains(&looks);
        match told_by(telling) {
            Some(told) if told == self.theirs => another,
            // A short word may be one of several languages.
            Some(told) => told == self.own || !is_theirs,
            None if is_theirs => another,
            None => letters >= SHORTEST && looks != self.theirs.code(),
        }
    }
}

/// What is wrong with a statement in the prospect's language, by its gloss: it must stand
/// in one passage, or only take up what they said.
pub(super) fn unfounded(guard: &Guard<'_>, gloss: &str) -> Option<Blocked> {
    if gloss.trim_end().ends_with('?') {
        return None;
    }
    let spoken = guard.grounds.passages.words(gloss);
    let carrying: Vec<_> = spoken
        .iter()
        .filter(|word| !is_empty(&word.text) && !CURRENCIES.contains(&word.text.as_str()))
        .collect();
    if carrying.is_empty() {
        return None;
    }
    let pledges = carrying.iter().any(|word| {
        PLEDGES.contains(&word.text.as_str()) && !guard.turn.stems.contains(&word.stem)
    });
    if pledges {
        return Some(Blocked::Commitment);
    }
    let shares = |stems: &HashSet<String>| {
        let shared = carrying
            .iter()
            .filter(|word| guard.has_stem(stems, &word.stem));
        shared.count() as f64 >= FOUNDED * carrying.len() as f64
    };
    let of_turn = guard.turn.list.iter();
    // Sums that are not of this turn's material say what they belong to.
    let sums = gloss.contains(['$', '€', '£', '%']) || names_currency(&spoken);
    let of_playbook = guard
        .grounds
        .passages
        .list
        .iter()
        .filter(|passage| carrying.len() > 2 && (!sums || tells_the_row(&carrying, passage)));
    let founded = of_turn
        .chain(of_playbook)
        .any(|passage| carrying.len() > 1 && shares(&passage.stems));
    let echoes = carrying
        .iter()
        .all(|word| guard.prospect.stems.contains(&word.stem))
        && !commitment::binds(gloss);
    // Two words are enough where one clause says both, and neither binds.
    let denied = denies(&spoken);
    let clauses = || {
        guard
            .grounds
            .passages
            .list
            .iter()
            .flat_map(|one| &one.clauses)
    };
    let in_brief = carrying.len() == 2
        && !commitment::binds(gloss)
        && clauses().any(|clause| {
            clause.denies == denied
                && carrying
                    .iter()
                    .all(|word| clause.stems.contains(&word.stem))
        });
    let stands = echoes || in_brief || (founded && claim::stands(guard, gloss, FOUNDED));
    (!stands).then_some(Blocked::Claim)
}

fn names_currency(spoken: &[Word]) -> bool {
    spoken
        .iter()
        .any(|word| CURRENCIES.contains(&word.text.as_str()))
}

/// Whether a word says which of the passage's prices is meant, where it lists several.
fn tells_the_row(carrying: &[&Word], passage: &Passage) -> bool {
    let Some(rows) = &passage.rows else {
        return true;
    };
    carrying
        .iter()
        .filter(|word| word.text.chars().all(char::is_alphabetic))
        .any(|word| {
            let rows = rows.iter().filter(|row| row.stems.contains(&word.stem));
            rows.count() == 1
        })
}

/// Meanings by the words for them in every language.
struct Glossary {
    rows: Vec<Vec<Vec<String>>>,
    meanings: HashMap<(usize, String), usize>,
}

impl Glossary {
    fn of(text: &str) -> Self {
        let stemmers = LANGUAGES.map(|language| stemmer(language.code()));
        let mut rows = Vec::new();
        let mut meanings = HashMap::new();
        let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
        for line in lines {
            let row: Vec<Vec<String>> = line
                .split('|')
                .map(|said| said.split_whitespace().map(str::to_owned).collect())
                .collect();
            // What says nothing of itself is left out, whatever it stands for.
            let is_empty_row = row.first().is_none_or(Vec::is_empty);
            for (place, said) in row.iter().enumerate().take(LANGUAGES.len()) {
                let cut = said.iter().flat_map(|word| pieces(word));
                for piece in cut.filter(|piece| piece.starts_with(char::is_alphabetic)) {
                    let folded = fold(piece);
                    let exact = folded.clone();
                    meanings.entry((place, exact)).or_insert(rows.len());
                    if !is_empty_row {
                        let stem = format!("~{}", stemmers[place].stem(&folded));
                        meanings.entry((place, stem)).or_insert(rows.len());
                    }
                }
            }
            rows.push(if is_empty_row {
                vec![Vec::new(); LANGUAGES.len()]
            } else {
                row
            });
        }
        Self { rows, meanings }
    }

    /// The meaning of a word: by its very letters, else by its stem.
    fn meaning(&self, language: Language, stemmer: &Stemmer, word: &str) -> Option<usize> {
        let folded = fold(word);
        let stem = format!("~{}", stemmer.stem(&folded));
        let find = |key: String| self.meanings.get(&(language as usize, key)).copied();
        find(folded).or_else(|| find(stem))
    }
}

fn glossary() -> &'static Glossary {
    static READ: OnceLock<Glossary> = OnceLock::new();
    READ.get_or_init(|| Glossary::of(include_str!("glossary.txt")))
}

/// More digits than a group of thousands begins with.
const ALREADY: usize = 4;

/// "120 000" as one number.
fn with_joined_thousands(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut digits = 0;
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        let next: String = rest.clone().take(4).collect();
        let three = next.len() >= 3
            && next.bytes().take(3).all(|byte| byte.is_ascii_digit())
            && !next.as_bytes().get(3).is_some_and(u8::is_ascii_digit);
        if letter == ' ' && (1..=3).contains(&digits) && three {
            continue;
        }
        digits = match letter {
            '0'..='9' => digits + 1,
            // What has a mark in it is grouped already.
            '.' | ',' if digits > 0 => ALREADY,
            _ => 0,
        };
        joined.push(letter);
    }
    joined
}

/// Words and what stands between them, in their order.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_word = first.is_alphanumeric();
        let end = rest
            .find(|letter: char| letter.is_alphanumeric() != is_word && !is_combining_mark(letter))
            .unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

/// Small letters without their marks.
fn fold(word: &str) -> String {
    word.nfd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .replace('ß', "ss")
        .replace('œ', "oe")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_glossary_has_every_language() {
        let glossary = Glossary::of(include_str!("glossary.txt"));
        for (number, row) in glossary.rows.iter().enumerate() {
            assert_eq!(row.len(), LANGUAGES.len(), "row {number}: {row:?}");
            let filled = row.iter().filter(|said| !said.is_empty()).count();
            assert!(filled == 0 || filled == row.len(), "row {number}: {row:?}");
        }
        assert!(glossary.rows.len() > 100);
    }

    #[test]
    fn a_sentence_is_glossed_word_by_word() {
        let cases = [
            (
                Language::Es,
                "Cuesta 39 dólares por usuario y mes.",
                "cost 39 dollars users months.",
                true,
            ),
            (
                Language::De,
                "Der Preis ist 39 Dollar pro Benutzer.",
                "cost 39 dollars pro users.",
                true,
            ),
            (Language::Fr, "L'essai est gratuit.", "'try free.", true),
            (Language::Es, "You pay monthly.", "You pay monthly.", false),
        ];
        let known: HashSet<String> = ["cost", "pay", "month"].map(str::to_owned).into();
        for (theirs, text, wanted, is_theirs) in cases {
            let abroad = Abroad {
                own: Language::En,
                theirs,
                own_stemmer: stemmer("en"),
                their_stemmer: stemmer(theirs.code()),
            };
            let gloss = abroad.gloss(text, [&known, &known]);
            assert_eq!((gloss.text.as_str(), gloss.is_theirs), (wanted, is_theirs));
        }
    }
}
