//! Another thing than any that the campaign knows of, named as the answer: "it's a
//! canal boat", asked for the kind of house.

use super::no_option::OTHER;
use crate::reading::draft::Draft;
use crate::reading::finding::{IntentFinding, IntentKind, SignalFinding};
use crate::reading::vocabulary::SignalWords;
use crate::reading::words::gibberish;
use crate::reading::words::role::Role;
use crate::reading::words::text::Clause;
use crate::signal::{SignalStatus, SignalValue};

/// What is named is not known, so that it decides nothing before they say that it is so.
const SUPPOSED: f64 = 0.5;
/// A name has so many words at most, and so many lead to it.
const NAME: usize = 4;
const LEADING: usize = 5;
/// A thing without an article is all that is said, in so few words.
const BARE: usize = 2;
/// What speaks so much of the campaign's needs and facts is a matter of theirs, and no other thing.
const OF_OURS: f32 = 1.0;

/// The other thing that answers the question for `own`, where nothing else in the text does.
pub(crate) fn named(
    draft: &Draft<'_>,
    own: &SignalWords,
    intents: &[IntentFinding],
    known: &[SignalFinding],
) -> Option<SignalFinding> {
    let idle = [
        IntentKind::Affirm,
        IntentKind::Negate,
        IntentKind::Greeting,
        IntentKind::Thanks,
    ];
    let wants = intents.iter().any(|found| !idle.contains(&found.kind));
    if !own.closed || wants || gibberish::is_gibberish(&draft.text) {
        return None;
    }
    let (at, (first, end)) = draft
        .text
        .clauses
        .iter()
        .enumerate()
        .filter(|(_, clause)| !clause.opens && !clause.question && !clause.conditional)
        .find_map(|(at, clause)| Some((at, thing(draft, clause)?)))?;
    let place = draft.text.span(first, end);
    let told = known
        .iter()
        .any(|found| draft.clause_at(found.span) == Some(at) && found.value.is_some());
    let of_ours = draft
        .weighed_in(first, end)
        .iter()
        .any(|one| one.strongest >= OF_OURS);
    if told || of_ours || !draft.spans_in(first..end).is_empty() {
        return None;
    }
    let choice = OTHER.to_owned();
    let value = SignalValue::Choice { choice };
    let mut found = draft.stated(own.name.as_str(), value, place, SUPPOSED);
    found.status = SignalStatus::Inferred;
    Some(found)
}

/// The words of the clause that name a thing: with an article, whatever leads to it ("we live on
/// a boat"), or nothing beside a word that nobody here knows ("poughkeepsie").
fn thing(draft: &Draft<'_>, clause: &Clause) -> Option<(usize, usize)> {
    let tokens = &draft.text.tokens;
    let is = |at: usize, role: Role| tokens[at].is(role);
    let (spelling, everyday) = (&draft.vocabulary.spelling, &draft.vocabulary.everyday);
    let common = |at: usize| {
        let word = tokens[at].word;
        everyday.contains(&word) || spelling.is_protected(&tokens[at].text)
    };
    let leads = |at: usize| is(at, Role::Lead) || is(at, Role::Subject) || common(at);
    let article = (clause.first..clause.end.min(clause.first + LEADING))
        .take_while(|at| leads(*at))
        .filter(|at| is(*at, Role::Article))
        .last();
    let first = match article {
        Some(article) => article + 1,
        None => (clause.first..clause.end).find(|at| !is(*at, Role::Lead))?,
    };
    let ends = |at: &usize| is(*at, Role::Aside) || is(*at, Role::And) || is(*at, Role::But);
    let end = (first..clause.end).find(ends).unwrap_or(clause.end);
    let short = match article {
        Some(_) => (1..=NAME).contains(&(end - first)),
        None => end == clause.end && (1..=BARE).contains(&(end - first)),
    };
    let plain = |at: usize| {
        let other = [
            Role::Hedge,
            Role::Asks,
            Role::Subject,
            Role::Kin,
            Role::Decider,
            Role::No,
            Role::Not,
        ];
        let token = &tokens[at];
        !token.number && token.negator.is_none() && !other.iter().any(|role| is(at, *role))
    };
    let vague = draft
        .reaching(clause.first, end)
        .any(|found| found.is("cue", "vague") || found.is("intent", "unsure"));
    // The last word is what it is, and "a bit" or "a mess" is no thing.
    let named = match article {
        Some(_) => end > first && !common(end - 1),
        None => draft.text.clauses.len() == 1 && (first..end).all(|at| tokens[at].word == 0),
    };
    (short && named && !vague && (first..end).all(plain)).then_some((first, end))
}
