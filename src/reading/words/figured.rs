//! Figures that are written for words: "how much 4 10 users", "need 2 talk", "been 2 busy".
//! What stands beside them tells.

use super::quick::{Map as HashMap, Set as HashSet};
use crate::reading::lexicon;
use std::collections::BTreeMap;

/// Stands for any number in figures.
const NUMBER: &str = "#";

/// The words that figures stand for, by the figure.
#[derive(Debug, Default)]
pub(crate) struct Figured {
    by_figure: HashMap<String, Vec<Meant>>,
}

/// What a figure stands for, and beside what.
#[derive(Debug)]
struct Meant {
    word: String,
    after: HashSet<String>,
    before: HashSet<String>,
    unless_then: HashSet<String>,
}

impl Figured {
    /// As the lexicon says it.
    pub fn new(said: &BTreeMap<String, Vec<lexicon::Figured>>) -> Self {
        let listed = |words: &str| words.split_whitespace().map(str::to_owned).collect();
        let meant = |one: &lexicon::Figured| Meant {
            word: one.word.clone(),
            after: listed(&one.after),
            before: listed(&one.before),
            unless_then: listed(&one.unless_then),
        };
        let by_figure = said.iter();
        Self {
            by_figure: by_figure
                .map(|(figure, all)| (figure.clone(), all.iter().map(meant).collect()))
                .collect(),
        }
    }

    /// The word that a lone `figure` stands for between `previous` and `next`, which `then`
    /// follows: "4 a church" is for one, "4 a month" are as many.
    pub fn meant(
        &self,
        figure: &str,
        previous: &str,
        next: &str,
        then: Option<&str>,
    ) -> Option<&str> {
        let number = next.starts_with(|first: char| first.is_ascii_digit());
        let fits = |one: &&Meant| {
            let follows = one.before.contains(next) || number && one.before.contains(NUMBER);
            let begins = one.after.is_empty() || one.after.contains(previous);
            let goes_on = one.unless_then.is_empty()
                || then.is_some_and(|then| !one.unless_then.contains(then));
            follows && begins && goes_on
        };
        let all = self.by_figure.get(figure)?;
        all.iter().find(fits).map(|one| one.word.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_stands_for_a_word_by_what_is_beside_it() {
        let one = |word: &str, after: &str, before: &str, unless_then: &str| lexicon::Figured {
            word: word.to_owned(),
            after: after.to_owned(),
            before: before.to_owned(),
            unless_then: unless_then.to_owned(),
        };
        let figured = Figured::new(&BTreeMap::from([(
            "4".to_owned(),
            vec![one("for", "", "a", "month"), one("for", "much", "u #", "")],
        )]));
        let meant = |previous, next, then| figured.meant("4", previous, next, then);
        assert_eq!(meant("it", "a", Some("church")), Some("for"));
        assert_eq!(meant("pay", "a", Some("month")), None);
        assert_eq!(meant("pay", "a", None), None);
        assert_eq!(meant("much", "10", None), Some("for"));
        assert_eq!(meant("have", "10", None), None);
        assert_eq!(figured.meant("2", "much", "u", None), None);
    }
}
