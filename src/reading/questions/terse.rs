//! What is asked for by its name alone: "warranty?", "setup time?", "sso?".

use std::ops::Range;

use super::asked_words::{FactWords, Word};
use super::asking;
use crate::reading::draft::Draft;
use crate::reading::likeness::ranking::{ENOUGH, Ranked};
use crate::reading::vocabulary::CASE_PREFIX;

/// More words than so many say more than a name.
const A_NAME: usize = 3;
/// In so many of a fact's phrases its name stands,
const NAMED_IN: f64 = 3.0;
/// and so many times as often as in any other fact's, of as many phrases.
const AHEAD: f64 = 1.5;
/// A fact that has few phrases is counted as if it had so many more.
const FEW: f64 = 20.0;

/// What is wished for by its name is no question about it.
const WISHES: [&str; 6] = [
    "ask_demo",
    "ask_trial",
    "ask_price",
    "ask_discount",
    "ask_person",
    "ask_callback",
];

/// The fact that speaks so much more than any other of all that the few `words` of `place`
/// say that they are its name.
pub(crate) fn named(draft: &Draft<'_>, place: &Range<usize>, words: &[Word]) -> Option<Ranked> {
    let says: Vec<&Word> = words.iter().filter(|word| word.concept.is_some()).collect();
    if place.len() > A_NAME || says.is_empty() || says.len() < words.len() {
        return None;
    }
    // "Demo?" wants one, whatever is told about it.
    let wished = |name: &&str| draft.has_in("intent", name, place.clone());
    if WISHES.iter().any(wished) {
        return None;
    }
    let (mut best, mut second) = ((0, 0.0), 0.0);
    for (document, told) in draft.vocabulary.told_by.iter().enumerate() {
        let share = times(told, &says)
            .filter(|_| is_fact(draft, document))
            .map_or(0.0, |times| times / (told.phrases() + FEW));
        if share > best.1 {
            second = best.1;
            best = (document, share);
        } else if share > second {
            second = share;
        }
    }
    let (document, share) = best;
    (share > 0.0 && share >= second * AHEAD).then(|| Ranked {
        document,
        score: 1.0,
        evidence: ENOUGH,
        first: place.start,
        end: place.end,
        held: says.iter().map(|word| word.first).collect(),
        likeness: 1.0,
        of: says.len(),
        tight: true,
        plain_word: false,
    })
}

/// In how many of its phrases that one of the words stands which stands in the fewest; of
/// what everybody says that counts where nothing else is said.
fn times(told: &FactWords, words: &[&Word]) -> Option<f64> {
    let telling = |word: &&&Word| word.telling;
    let tells = words.iter().any(|word| word.telling);
    let words = words.iter().filter(|word| !tells || telling(word));
    let times = words.map(|word| told.times(word));
    times
        .min_by(f64::total_cmp)
        .filter(|times| *times >= NAMED_IN)
}

/// Whether it is told, and neither left to people, nor sent, nor a story.
fn is_fact(draft: &Draft<'_>, document: usize) -> bool {
    let facts = &draft.vocabulary.words.facts;
    facts
        .get(document)
        .is_some_and(|(id, _)| !asking::is_no_answer(id) && !id.starts_with(CASE_PREFIX))
}
