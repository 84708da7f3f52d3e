//! Words as people type them, turned into words that the lexicon knows:
//! shorthand, contractions, repeated letters, small typos.

use std::collections::{HashMap, HashSet};

use rust_stemmers::{Algorithm, Stemmer};

/// The known words with their ids, and the ways to come to them.
pub(crate) struct Spelling {
    ids: HashMap<String, u32>,
    stems: HashMap<String, u32>,
    expansions: HashMap<String, Vec<String>>,
    /// Words that are right as they are, however near to a known one.
    protected: HashSet<String>,
    /// Known words by each of their forms with one letter left out.
    deletions: HashMap<String, Vec<String>>,
    stemmer: Stemmer,
}

impl std::fmt::Debug for Spelling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Spelling")
            .field("words", &self.ids.len())
            .finish_non_exhaustive()
    }
}

/// Longer words are neither stemmed nor corrected: nobody types them.
const LONGEST: usize = 32;

impl Spelling {
    /// An empty one for the language with the ISO 639-1 code `language`.
    pub fn new(language: &str) -> Self {
        let algorithm = match language {
            "es" => Algorithm::Spanish,
            "de" => Algorithm::German,
            "fr" => Algorithm::French,
            _ => Algorithm::English,
        };
        Self {
            ids: HashMap::new(),
            stems: HashMap::new(),
            expansions: HashMap::new(),
            protected: HashSet::new(),
            deletions: HashMap::new(),
            stemmer: Stemmer::create(algorithm),
        }
    }

    /// Takes a word into the lexicon and says its ids (word, stem).
    pub fn learn(&mut self, word: &str) -> (u32, u32) {
        let stem = self.stemmer.stem(word).into_owned();
        let next = self.stems.len() as u32 + 1;
        let stem = *self.stems.entry(stem).or_insert(next);
        if let Some(id) = self.ids.get(word) {
            return (*id, stem);
        }
        let id = self.ids.len() as u32 + 1;
        self.ids.insert(word.to_owned(), id);
        let letters = word.chars().count();
        if letters >= 4 && word.chars().all(char::is_alphabetic) {
            self.deletions
                .entry(word.to_owned())
                .or_default()
                .push(word.to_owned());
            for shorter in without_one_letter(word) {
                self.deletions
                    .entry(shorter)
                    .or_default()
                    .push(word.to_owned());
            }
        }
        (id, stem)
    }

    /// Takes a shorthand with what it stands for.
    pub fn learn_expansion(&mut self, short: &str, long: &str) {
        let words: Vec<String> = long.split_whitespace().map(str::to_owned).collect();
        self.expansions.insert(short.to_owned(), words);
    }

    /// Takes a word that must not be corrected.
    pub fn protect(&mut self, word: &str) {
        self.protected.insert(word.to_owned());
    }

    /// The ids of a normalised word and of its stem, 0 where unknown.
    pub fn ids(&self, word: &str) -> (u32, u32) {
        let id = self.ids.get(word).copied().unwrap_or(0);
        if word.len() > LONGEST {
            return (id, 0);
        }
        let stem = self.stemmer.stem(word);
        (id, self.stems.get(stem.as_ref()).copied().unwrap_or(0))
    }

    /// What a shorthand or contraction stands for.
    pub fn expand(&self, word: &str) -> Option<&[String]> {
        self.expansions.get(word).map(Vec::as_slice)
    }

    /// The known word that `word` most likely is, else `word` itself.
    pub fn correct(&self, word: &str) -> String {
        if word.len() > LONGEST || self.known(word) || word.contains(|c: char| c.is_ascii_digit()) {
            return word.to_owned();
        }
        if let Some(owner) = word.strip_suffix("'s") {
            return self.correct(owner);
        }
        if let Some(plain) = self.without_repeats(word) {
            return plain;
        }
        self.nearest(word).unwrap_or(word).to_owned()
    }

    fn known(&self, word: &str) -> bool {
        if self.ids.contains_key(word) || self.protected.contains(word) {
            return true;
        }
        // An inflected known word ("warehouses") is right, too, but not where only a short stem agrees.
        word.len() >= 4 && self.stems.contains_key(self.stemmer.stem(word).as_ref())
    }

    /// "sooo" and "heyyy" without the letters too many.
    fn without_repeats(&self, word: &str) -> Option<String> {
        let chars: Vec<char> = word.chars().collect();
        if !chars
            .windows(3)
            .any(|three| three[0] == three[1] && three[1] == three[2])
        {
            return None;
        }
        for keep in [2, 1] {
            let mut plain = String::new();
            let mut run = 0;
            let mut last = None;
            for c in &chars {
                run = if last == Some(*c) { run + 1 } else { 1 };
                last = Some(*c);
                if run <= keep {
                    plain.push(*c);
                }
            }
            if self.known(&plain) || self.expansions.contains_key(&plain) {
                return Some(plain);
            }
        }
        None
    }

    fn nearest(&self, word: &str) -> Option<&str> {
        let letters = word.chars().count();
        if letters < 4 || !word.chars().all(char::is_alphabetic) {
            return None;
        }
        let mut best: Option<(usize, &str)> = None;
        let around = std::iter::once(word.to_owned()).chain(without_one_letter(word));
        for candidate in around.filter_map(|key| self.deletions.get(&key)).flatten() {
            let distance = strsim::osa_distance(word, candidate);
            if distance <= allowed_distance(word, candidate)
                && word.chars().next() == candidate.chars().next()
                && best.is_none_or(|(least, _)| distance < least)
            {
                best = Some((distance, candidate));
            }
        }
        best.map(|(_, word)| word)
    }
}

/// How many edits may lie between a typed word and the known one that is meant.
fn allowed_distance(word: &str, known: &str) -> usize {
    let (letters, length) = (word.chars().count(), known.chars().count());
    match letters.min(length) {
        // Of four letters only a swap or a doubled letter is sure enough.
        0..=4 => {
            let single = |word: &str| {
                let mut letters: Vec<char> = word.chars().collect();
                letters.dedup();
                letters
            };
            if letters == 5 && single(word) == single(known) {
                return 1;
            }
            let sorted = |word: &str| {
                let mut letters: Vec<char> = word.chars().collect();
                letters.sort_unstable();
                letters
            };
            usize::from(sorted(word) == sorted(known))
        }
        5..=8 => 1,
        _ => 2,
    }
}

fn without_one_letter(word: &str) -> impl Iterator<Item = String> + '_ {
    word.char_indices().map(|(at, c)| {
        let mut shorter = String::with_capacity(word.len());
        shorter.push_str(&word[..at]);
        shorter.push_str(&word[at + c.len_utf8()..]);
        shorter
    })
}
