//! Words of their own that stand for others where their apostrophe was left out: "were a
//! shop", "ill take it", "id rather wait". What stands beside them tells.

use super::quick::Set as HashSet;
use crate::reading::lexicon;

/// Stands for any number in figures.
const NUMBER: &str = "#";
/// Stands before how the next word ends.
const ENDING: char = '*';

/// What such a word means, and beside what.
#[derive(Debug)]
pub(crate) struct Clipped {
    words: Vec<String>,
    before: HashSet<String>,
    endings: Vec<String>,
    after: HashSet<String>,
}

impl Clipped {
    /// As the lexicon says it.
    pub fn new(said: &lexicon::Clipped) -> Self {
        let listed = |words: &str| words.split_whitespace().map(str::to_owned).collect();
        let endings = said.before.split_whitespace();
        Self {
            words: said.words.split_whitespace().map(str::to_owned).collect(),
            before: listed(&said.before),
            endings: endings
                .filter_map(|word| word.strip_prefix(ENDING))
                .map(str::to_owned)
                .collect(),
            after: listed(&said.after),
        }
    }

    /// The words that are meant between `previous` and `next`, which are none where
    /// something is said anew.
    pub fn meant(&self, previous: Option<&str>, next: Option<&str>) -> Option<&[String]> {
        let next = next?;
        let follows = self.before.contains(next)
            || self.before.contains(NUMBER)
                && next.starts_with(|first: char| first.is_ascii_digit())
            || self.endings.iter().any(|end| next.ends_with(end.as_str()));
        let begins = previous.is_none_or(|previous| self.after.contains(previous));
        (follows && begins).then_some(&self.words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn were() -> Clipped {
        Clipped::new(&lexicon::Clipped {
            words: "we are".to_owned(),
            before: "a in # *ing".to_owned(),
            after: "and but".to_owned(),
        })
    }

    #[test]
    fn what_stands_beside_a_word_tells_whether_its_apostrophe_was_left_out() {
        let clipped = were();
        let meant = |previous, next| clipped.meant(previous, next).is_some();
        assert!(meant(None, Some("a")));
        assert!(meant(Some("and"), Some("12")));
        assert!(meant(Some("but"), Some("looking")));
        assert!(!meant(None, Some("you")));
        assert!(!meant(Some("they"), Some("in")));
        assert!(!meant(None, None));
    }
}
