//! An answer of a word or two to the question for the need.

use super::need::ONE_OF_MANY;
use super::need_words::tells_by_itself;
use super::no_need::names_another_thing;
use crate::reading::draft::Draft;
use crate::reading::likeness::ranked::Ranked;
use crate::reading::likeness::ranking::ENOUGH;
use crate::reading::words::role::Role;
use crate::signal::SignalName;

/// An answer of so many words may be one word of a need,
pub(super) const BRIEF: usize = 2;
/// which is then so much of its phrase.
const A_WORD: f64 = 0.2;
/// A word that another need is told by nearly as well belongs to neither.
const OWN: f64 = 0.8;

/// "Bill", asked what they would like it for: a word or two that belong to one need more
/// than to any other.
pub(super) fn find(draft: &Draft<'_>) -> Option<Ranked> {
    // "Bill and my wife won't quit bugging me": what stands before the first "and" answers.
    let first = (0..=BRIEF).find(|at| draft.text.is(*at, Role::And));
    let tokens = &draft.text.tokens[..first.unwrap_or(draft.text.tokens.len())];
    let states = draft
        .text
        .clauses
        .iter()
        .all(|clause| !clause.opens && !clause.conditional);
    // "Price?" asks for one, and tells of no trouble with prices.
    let asks = draft.found.iter().any(|found| {
        let intent = found.in_group("intent");
        intent.is_some_and(|name| name.starts_with("ask_"))
    });
    if !draft.asked_for(SignalName::NEED) || tokens.len() > BRIEF || !states || asks {
        return None;
    }
    let everything = draft.mentions_in(0, tokens.len());
    let ranked = draft.vocabulary.needs.rank(tokens, everything, A_WORD);
    let telling = |one: &&Ranked| one.evidence > 0.0;
    let best = ranked
        .iter()
        .filter(telling)
        .max_by(|a, b| a.strength().total_cmp(&b.strength()))?;
    let rivalled = ranked
        .iter()
        .any(|other| other.document != best.document && other.strength() >= OWN * best.strength());
    let token = tokens.get(best.first)?;
    // "Just looking" begins with no word of a need.
    let openers = &draft.vocabulary.patterns.fillers.openers;
    let telling = |at: &usize| {
        let word = tokens.get(*at).map(|token| token.word);
        word.is_some_and(|word| !openers.contains(&word))
    };
    // What no phrase of it says in its own words is too little by itself.
    // "Contract?" asks about ours.
    let marked = draft.text.clauses.iter().any(|clause| clause.question);
    let alike = marked && best.likeness < 1.0
        || best.likeness <= 0.0 && best.evidence < ENOUGH
        || best.held.len() > 1 && best.likeness < ONE_OF_MANY
        || !tells_by_itself(draft, best);
    if alike || !best.held.iter().any(telling) || names_another_thing(draft, tokens, best) {
        return None;
    }
    (!rivalled && token.negator.is_none()).then(|| best.clone())
}
