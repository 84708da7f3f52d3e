//! The words around a figure that tell what it is of, and which of them narrow that.

use std::collections::BTreeSet;

use super::claims::TRIAL;

/// Words that tell nothing: of grammar, and of what any figure is said with.
const EMPTY: [&str; 98] = [
    "own",
    "run",
    "the",
    "and",
    "but",
    "you",
    "your",
    "our",
    "ours",
    "their",
    "its",
    "his",
    "her",
    "they",
    "she",
    "this",
    "that",
    "these",
    "those",
    "there",
    "here",
    "what",
    "who",
    "whose",
    "which",
    "are",
    "was",
    "were",
    "been",
    "has",
    "have",
    "had",
    "having",
    "can",
    "could",
    "will",
    "would",
    "may",
    "might",
    "must",
    "should",
    "not",
    "don",
    "doesn",
    "isn",
    "won",
    "just",
    "only",
    "about",
    "around",
    "roughly",
    "approximately",
    "usually",
    "normally",
    "typically",
    "mostly",
    "nearly",
    "almost",
    "some",
    "any",
    "all",
    "more",
    "less",
    "most",
    "least",
    "also",
    "too",
    "now",
    "then",
    "cost",
    "price",
    "pric",
    "charg",
    "pay",
    "paid",
    "tak",
    "last",
    "carry",
    "carri",
    "com",
    "get",
    "giv",
    "offer",
    "includ",
    "fixed",
    "each",
    "every",
    "one",
    "half",
    "free",
    "flat",
    "total",
    "everybody",
    "everyone",
    "everything",
    "list",
    "per",
    "than",
];

/// What follows one of these holds only then, or there.
const NARROWING: [&str; 27] = [
    "after", "at", "before", "between", "by", "during", "for", "from", "if", "in", "of", "on",
    "once", "over", "since", "than", "that", "through", "to", "unless", "until", "when", "where",
    "which", "while", "with", "without",
];

/// What stands after one of these is beside the matter.
const BESIDE: [&str; 17] = [
    "after", "before", "by", "for", "from", "if", "of", "once", "since", "than", "to", "unless",
    "until", "when", "while", "with", "without",
];

/// Words that take a phrase up again: it ends before them.
const SUBJECTS: [&str; 14] = [
    "we", "you", "it", "they", "is", "are", "was", "be", "has", "have", "costs", "takes", "lasts",
    "cost",
];

/// Words that say that it is not so, or no more.
const DENYING: [&str; 10] = [
    "not", "never", "no", "don't", "doesn't", "isn't", "aren't", "won't", "instead", "formerly",
];

/// A word with how it stands.
#[derive(Debug, Clone)]
struct Word {
    stem: String,
    /// Its place; two marks further where a mark stands between.
    place: usize,
    narrows: bool,
    beside: bool,
}

/// The words around a figure.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    words: Vec<Word>,
    /// Whether it is said that it is not so.
    pub(super) is_denied: bool,
}

impl Around {
    /// The words, each once.
    pub(super) fn words(&self) -> BTreeSet<String> {
        self.words.iter().map(|word| word.stem.clone()).collect()
    }

    /// The first of the words that is no matter beside: most often the subject.
    pub(super) fn subject(&self) -> Option<&str> {
        let mut words = self.words.iter();
        words
            .find(|word| !word.beside)
            .map(|word| word.stem.as_str())
    }

    /// Takes words out that tell nothing here.
    pub(super) fn forget(&mut self, words: &BTreeSet<String>) {
        self.words.retain(|word| !words.contains(&word.stem));
    }

    /// Whether the word stands only in phrases beside the matter.
    pub(super) fn only_beside(&self, stem: &str) -> bool {
        let mut same = self.words.iter().filter(|word| word.stem == stem);
        same.all(|word| word.beside)
    }

    /// Whether a word that the other does not know narrows what the shared ones tell.
    /// A condition counts only where `in_phrases` is set.
    pub(super) fn narrows(
        &self,
        known: &BTreeSet<String>,
        shared: &BTreeSet<String>,
        in_phrases: bool,
    ) -> bool {
        self.words
            .iter()
            .filter(|word| !known.contains(&word.stem))
            .any(|word| {
                (in_phrases && word.narrows)
                    || self.words.iter().any(|other| {
                        shared.contains(&other.stem) && other.place.abs_diff(word.place) == 1
                    })
            })
    }
}

/// The words around a figure that begins at `start`: from where its sentence begins, or
/// from the figure of the same kind before it, and up to the end of its clause.
pub(super) fn around(
    text: &str,
    (begin, before): (usize, Option<usize>),
    start: usize,
    (end, until): (usize, usize),
) -> Around {
    let tail = clause_end(&text[end..until]);
    let whole = after_colon(&text[begin..start]);
    let own = before.map_or(whole, |before| own_part(&text[before.min(start)..start]));
    let mut found = words_of(own);
    if found.words.is_empty() {
        found = words_of(whole);
    }
    let behind = words_of(tail);
    let place = found.words.last().map_or(0, |word| word.place) + 3;
    found
        .words
        .extend(behind.words.into_iter().map(|word| Word {
            place: word.place + place,
            ..word
        }));
    found.is_denied |= behind.is_denied;
    found
}

/// The stems of the words that tell something.
pub(super) fn stems(text: &str) -> BTreeSet<String> {
    words_of(text).words()
}

fn after_colon(text: &str) -> &str {
    text.rfind([':', ';'])
        .map_or(text, |colon| &text[colon + 1..])
}

/// What follows an earlier figure and leads to this one: after the comma or the "and".
fn own_part(text: &str) -> &str {
    let text = after_colon(text);
    let comma = text.find(", ").map(|at| at + 1);
    let and = text.find(" and ").map(|at| at + 4);
    let begin = comma.into_iter().chain(and).min();
    begin.map_or(text, |begin| &text[begin..])
}

fn clause_end(text: &str) -> &str {
    let mark = text.find([',', ';', ':', '(', '–', '.', '!', '?']);
    let joined = [" and ", " but ", " or "];
    let joined = joined.iter().filter_map(|word| text.find(word)).min();
    let end = mark.into_iter().chain(joined).min();
    &text[..end.unwrap_or(text.len())]
}

fn words_of(text: &str) -> Around {
    let mut found = Around::default();
    let (mut place, mut narrows, mut beside) = (0, false, false);
    for piece in text.split_whitespace() {
        let spoken = piece
            .trim_matches(|c: char| !c.is_alphanumeric())
            .replace('’', "'")
            .to_lowercase();
        found.is_denied |= DENYING.contains(&spoken.as_str());
        for word in spoken.split(|c: char| !c.is_alphanumeric()) {
            place += 1;
            if NARROWING.contains(&word) {
                narrows = true;
                beside = BESIDE.contains(&word);
                continue;
            }
            if SUBJECTS.contains(&word) {
                (narrows, beside) = (false, false);
                continue;
            }
            let stem = stem(word);
            let tells = word.chars().count() > 2
                && !word.starts_with(|c: char| c.is_ascii_digit())
                && !EMPTY.contains(&word)
                && !EMPTY.contains(&stem.as_str())
                && super::spans::days_of(word).is_none();
            if tells {
                found.words.push(Word {
                    stem,
                    place,
                    narrows,
                    beside,
                });
            }
        }
        if piece.ends_with([',', ';', ':', ')', '–', '.']) || piece == "–" {
            place += 2;
            (narrows, beside) = (false, false);
        }
    }
    found
}

/// A word without the ends that differ from sentence to sentence; to try is the trial.
fn stem(word: &str) -> String {
    if TRIAL.contains(&word) {
        return "trial".to_owned();
    }
    let cut = |end: &str| {
        word.strip_suffix(end)
            .filter(|rest| rest.chars().count() > 2)
    };
    let rest = ["ing", "ed", "es", "e", "s"]
        .iter()
        .find_map(|end| cut(end));
    rest.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_tell_nothing_are_left_out_and_ends_do_not_matter() {
        let set = |words: &[&str]| -> BTreeSet<String> {
            words.iter().map(|word| (*word).to_owned()).collect()
        };
        assert_eq!(
            stems("The panels carry a 20-year guarantee"),
            set(&["panel", "guarante"])
        );
        assert_eq!(
            stems("Our panels are guaranteed for 25 years"),
            set(&["panel", "guarante"])
        );
    }
}
