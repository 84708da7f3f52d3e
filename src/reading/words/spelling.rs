//! Words as people type them, turned into words that the lexicon knows:
//! shorthand, contractions, repeated letters, small typos.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_stemmers::{Algorithm, Stemmer};

use super::clipped::Clipped;
use super::figured::Figured;
use super::quick::{Map as HashMap, Set as HashSet};
use super::role::{Role, Roles};
use super::sounds::Sounds;
use crate::reading::language::Language;
use crate::reading::lexicon::{self, Capitals, Compounds, Typos, Writing};

/// The known words with their ids, and the ways to come to them.
pub(crate) struct Spelling {
    /// Known words with their ids and those of their stems.
    ids: HashMap<String, (u32, u32)>,
    stems: HashMap<String, u32>,
    expansions: HashMap<String, Vec<String>>,
    /// Words that stand for others where their apostrophe was left out.
    clipped: HashMap<String, Clipped>,
    figured: Figured,
    /// Words that are right as they are, however near to a known one.
    protected: HashSet<String>,
    /// Known words by each of their forms with one letter left out.
    deletions: HashMap<String, Vec<String>>,
    sounds: Sounds,
    /// Known words by how they sound.
    alike: HashMap<String, String>,
    stemmer: Stemmer,
    writing: Writing,
    /// What the words of the lexicon do in a sentence, by id.
    roles: Vec<Roles>,
    /// Words up to this id are never taken apart: those of the lexicon itself.
    whole: u32,
    /// Nor are those with a stem up to this id.
    whole_stems: u32,
}

impl std::fmt::Debug for Spelling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Spelling")
            .field("words", &self.ids.len())
            .finish_non_exhaustive()
    }
}

/// A part of a compound has at least so many letters.
const SHORTEST_PART: usize = 4;
/// What is left of a word without its end has at least so many letters.
const SHORTEST_STEM: usize = 3;
/// What joins the parts of a compound.
const LINKS: [&str; 6] = ["s", "es", "n", "en", "er", "e"];

/// Shorter words are told by how they are written alone: too many sound alike.
const LEAST_HEARD: usize = 5;

/// Longer words are neither stemmed nor corrected: nobody types them.
const LONGEST: usize = 32;

impl Spelling {
    /// An empty one for `language`, the words of which are written as `writing` says.
    pub fn new(language: Language, writing: Writing) -> Self {
        let algorithm = match language {
            Language::Es => Algorithm::Spanish,
            Language::De => Algorithm::German,
            Language::Fr => Algorithm::French,
            Language::En => Algorithm::English,
        };
        Self {
            ids: HashMap::default(),
            stems: HashMap::default(),
            expansions: HashMap::default(),
            clipped: HashMap::default(),
            figured: Figured::default(),
            protected: HashSet::default(),
            deletions: HashMap::default(),
            sounds: Sounds::new(&writing.sounds),
            alike: HashMap::default(),
            stemmer: Stemmer::create(algorithm),
            writing,
            roles: Vec::new(),
            whole: 0,
            whole_stems: 0,
        }
    }

    /// `word` with plain letters, as the lexicon's words are kept.
    pub fn folded(&self, word: String) -> String {
        if word.is_ascii() || self.writing.letters.is_empty() {
            return word;
        }
        let mut plain = String::with_capacity(word.len());
        for c in word.chars() {
            match self.writing.letters.get(&c) {
                Some(letters) => plain.push_str(letters),
                None => plain.push(c),
            }
        }
        plain
    }

    /// The short word at the start of `word` that lost its end, and the rest: "l'eau".
    pub fn elided<'w>(&self, word: &'w str) -> Option<(&str, &'w str)> {
        if self.writing.elided.is_empty() {
            return None;
        }
        let (short, rest) = word.split_once('\'')?;
        let long = self.writing.elided.get(short)?;
        (!rest.is_empty()).then_some((long.as_str(), rest))
    }

    /// The words that `word` of a pattern is in a text, cut as a text is.
    pub fn written(&self, word: &str) -> Vec<String> {
        let word = self.folded(word.to_owned());
        if !word.contains(['\'', '-']) {
            return vec![word];
        }
        if let Some(words) = self.expand(&word) {
            return words.to_vec();
        }
        let mut words = Vec::new();
        for part in word.split('-').filter(|part| !part.is_empty()) {
            let mut rest = part;
            while let Some((head, more)) = self.elided(rest) {
                words.push(head.to_owned());
                rest = more;
            }
            words.push(rest.to_owned());
        }
        words
    }

    /// Whether a capital inside of a sentence begins a name.
    pub fn capitals_name(&self) -> bool {
        self.writing.capitals == Capitals::Names
    }

    /// Marks the words of `list` as ones that do `role`.
    pub fn assign(&mut self, role: Role, list: &str) {
        for word in list.split_whitespace() {
            let (id, _) = self.learn(word);
            let at = id as usize;
            if self.roles.len() <= at {
                self.roles.resize(at + 1, Roles::default());
            }
            self.roles[at].insert(role);
        }
    }

    /// What the word with the id `word` does in a sentence.
    pub fn roles(&self, word: u32) -> Roles {
        self.roles.get(word as usize).copied().unwrap_or_default()
    }

    /// From now on learnt words may be taken apart, those so far may not.
    pub fn close(&mut self) {
        // Ids are given in order.
        self.whole = self.ids.len() as u32;
        self.whole_stems = self.stems.len() as u32;
    }

    /// The known words that `word` is made of, where it is no known one itself.
    pub fn parts(&self, word: &str) -> Option<Vec<String>> {
        if self.writing.compounds == Compounds::Apart
            || word.len() > LONGEST
            || word.len() < 2 * SHORTEST_PART
            || !word.is_ascii()
            || word.contains(|c: char| !c.is_ascii_alphabetic())
        {
            return None;
        }
        let (id, stem) = self.ids(word);
        if (1..=self.whole).contains(&id) || (1..=self.whole_stems).contains(&stem) {
            return None;
        }
        let parts = self.split(word, 3)?;
        (parts.len() > 1).then_some(parts)
    }

    /// `word` as at most `most` known words; the longest first part counts.
    fn split(&self, word: &str, most: usize) -> Option<Vec<String>> {
        let known = |part: &str| {
            part.len() >= SHORTEST_PART
                && (self.ids.contains_key(part)
                    || part.len() > SHORTEST_PART
                        && self.stems.contains_key(self.stemmer.stem(part).as_ref()))
        };
        if most > 1 {
            for at in (SHORTEST_PART..=word.len().saturating_sub(SHORTEST_PART)).rev() {
                let (first, rest) = word.split_at(at);
                let first = std::iter::once(first)
                    .chain(LINKS.iter().filter_map(|link| first.strip_suffix(link)))
                    .find(|first| known(first));
                let Some(first) = first else {
                    continue;
                };
                if let Some(more) = self.split(rest, most - 1) {
                    let mut parts = vec![first.to_owned()];
                    parts.extend(more);
                    return Some(parts);
                }
            }
        }
        (known(word) && most < 3).then(|| vec![word.to_owned()])
    }

    /// Takes a word into the lexicon and says its ids (word, stem).
    pub fn learn(&mut self, word: &str) -> (u32, u32) {
        let word = &self.folded(word.to_owned());
        if let Some(known) = self.ids.get(word) {
            return *known;
        }
        let stem = self.stemmed(word).into_owned();
        let next = self.stems.len() as u32 + 1;
        let stem = *self.stems.entry(stem).or_insert(next);
        let id = self.ids.len() as u32 + 1;
        self.ids.insert(word.clone(), (id, stem));
        let letters = word.chars().count();
        if letters >= 4 && word.chars().all(char::is_alphabetic) {
            for key in std::iter::once(word.clone()).chain(without_one_letter(word)) {
                self.deletions.entry(key).or_default().push(word.clone());
            }
            if letters >= LEAST_HEARD && !self.sounds.is_empty() {
                let heard = self.sounds.of(word);
                self.alike.entry(heard).or_insert_with(|| word.clone());
            }
        }
        (id, stem)
    }

    /// Takes a shorthand with what it stands for.
    pub fn learn_expansion(&mut self, short: &str, long: &str) {
        let words: Vec<String> = long
            .split_whitespace()
            .map(|word| self.folded(word.to_owned()))
            .collect();
        let short = self.folded(short.to_owned());
        self.expansions.insert(short, words);
    }

    /// Takes the words that may be others without their apostrophe.
    pub fn learn_clipped(&mut self, listed: &BTreeMap<String, lexicon::Clipped>) {
        let known = listed.iter();
        self.clipped
            .extend(known.map(|(typed, said)| (typed.clone(), Clipped::new(said))));
    }

    /// Takes a word that must not be corrected.
    pub fn protect(&mut self, word: &str) {
        let word = self.folded(word.to_owned());
        self.protected.insert(word);
    }

    /// The ids of a normalised word and of its stem, 0 where unknown.
    pub fn ids(&self, word: &str) -> (u32, u32) {
        match self.ids.get(word) {
            Some((id, _)) if word.len() > LONGEST => (*id, 0),
            Some(known) => *known,
            None if word.len() > LONGEST => (0, 0),
            None => (0, self.stem(word)),
        }
    }

    /// The id of the stem of a word, 0 where unknown.
    fn stem(&self, word: &str) -> u32 {
        let stem = self.stemmed(word);
        self.stems.get(stem.as_ref()).copied().unwrap_or(0)
    }

    /// What all forms of `word` have in common.
    fn stemmed<'w>(&'w self, word: &'w str) -> Cow<'w, str> {
        let apart = self.writing.apart.get(word);
        self.stemmer.stem(apart.map_or(word, String::as_str))
    }

    /// `word` as it most likely is meant, with its ids.
    pub fn settled(&self, word: String) -> (String, (u32, u32)) {
        if word.len() <= LONGEST {
            if let Some(known) = self.ids.get(&word) {
                return (word, *known);
            }
            let stem = self.stem(&word);
            if word.len() >= 4 && stem != 0 {
                return (word, (0, stem));
            }
        }
        let meant = self.correct(&word);
        let ids = self.ids(&meant);
        (meant, ids)
    }

    /// What a shorthand or contraction stands for.
    pub fn expand(&self, word: &str) -> Option<&[String]> {
        self.expansions.get(word).map(Vec::as_slice)
    }

    /// Takes the figures that are written for words.
    pub fn learn_figured(&mut self, listed: &BTreeMap<String, Vec<lexicon::Figured>>) {
        self.figured = Figured::new(listed);
    }

    /// The word that a lone figure stands for beside these.
    pub fn figured(
        &self,
        figure: &str,
        previous: &str,
        next: &str,
        then: Option<&str>,
    ) -> Option<&str> {
        self.figured.meant(figure, previous, next, then)
    }

    /// What `word` stands for between `previous` and `next`, where its apostrophe was left out.
    pub fn unclipped(
        &self,
        word: &str,
        previous: Option<&str>,
        next: Option<&str>,
    ) -> Option<&[String]> {
        self.clipped.get(word)?.meant(previous, next)
    }

    /// "Callin" with the end that it is written with, where that is a known word.
    fn as_written(&self, word: &str) -> Option<String> {
        self.writing.spoken_ends.iter().find_map(|(spoken, end)| {
            let stem = word.strip_suffix(spoken.as_str())?;
            let twice = stem.chars().last()?;
            let plain = format!("{stem}{end}");
            let doubled = format!("{stem}{twice}{end}");
            [plain, doubled]
                .into_iter()
                .find(|whole| stem.len() >= SHORTEST_STEM && self.ids.contains_key(whole.as_str()))
        })
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
        if let Some(written) = self.as_written(word) {
            return written;
        }
        let meant = self.nearest(word).or_else(|| self.alike(word));
        meant.unwrap_or(word).to_owned()
    }

    /// The known word that sounds like `word`.
    fn alike(&self, word: &str) -> Option<&str> {
        let plain = word.len() >= 4 && word.chars().all(char::is_alphabetic);
        if !plain || self.sounds.is_empty() {
            return None;
        }
        self.alike.get(&self.sounds.of(word)).map(String::as_str)
    }

    /// Whether `word` is a word of the language that is right as it is.
    pub fn is_protected(&self, word: &str) -> bool {
        self.protected.contains(word)
    }

    fn known(&self, word: &str) -> bool {
        if self.ids.contains_key(word) || self.protected.contains(word) {
            return true;
        }
        // An inflected known word ("warehouses") is right, too, but not where only a short stem agrees.
        word.len() >= 4 && self.stems.contains_key(self.stemmed(word).as_ref())
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
            if distance <= self.allowed_distance(word, candidate)
                && word.chars().next() == candidate.chars().next()
                && best.is_none_or(|(least, _)| distance < least)
            {
                best = Some((distance, candidate));
            }
        }
        best.map(|(_, word)| word)
    }

    /// How many edits may lie between a typed word and the known one that is meant.
    fn allowed_distance(&self, word: &str, known: &str) -> usize {
        let careful = self.writing.typos == Typos::Careful;
        let sorted = |word: &str| {
            let mut letters: Vec<char> = word.chars().collect();
            letters.sort_unstable();
            letters
        };
        let swapped = sorted(word) == sorted(known);
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
                usize::from(swapped)
            }
            5 | 6 if careful => usize::from(swapped),
            5..=8 => 1,
            _ if careful => 1,
            _ => 2,
        }
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
