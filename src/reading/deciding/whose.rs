//! Whose it is, where it is somebody else's: "it's my uncle's place", "her name
//! is on the deed".

use super::party;
use crate::reading::draft::Draft;
use crate::reading::finding::SignalFinding;
use crate::reading::own_signals::no_option::chattel;
use crate::reading::words::role::Role;
use crate::signal::{SignalValue, Span};

/// How sure it is that it belongs to somebody else.
const SURE: f64 = 0.85;

/// That it is not the writer's own, for the campaign's flag on that.
fn find(draft: &Draft<'_>) -> Option<SignalFinding> {
    let signal = draft.vocabulary.ownership?;
    let name = &draft.vocabulary.words.signals.get(signal)?.name;
    let span = party::owner(draft)?.span;
    Some(draft.stated(name.as_str(), SignalValue::Flag { yes: false }, span, SURE))
}

/// That it is the writer's own as well: whoever is on the deed is an owner, whosever
/// the house is called.
fn find_co_owned(draft: &Draft<'_>) -> Option<SignalFinding> {
    let signal = draft.vocabulary.ownership?;
    let name = &draft.vocabulary.words.signals.get(signal)?.name;
    let span = party::co_owns(draft).or_else(|| party::own(draft))?;
    Some(draft.stated(name.as_str(), SignalValue::Flag { yes: true }, span, SURE))
}

/// Of what is found of the campaign's flags, whose it is takes the place of what
/// its own words seem to say; what they say of themselves elsewhere holds.
pub(crate) fn settle(draft: &Draft<'_>, found: &mut Vec<SignalFinding>) {
    found.retain(|one| !is_let_out(draft, one));
    if let Some(own) = find_co_owned(draft) {
        found.retain(|one| one.signal != own.signal);
        found.push(own);
        return;
    }
    let Some(whose) = find(draft) else {
        return;
    };
    let told: Vec<Span> = draft
        .of("party", "owns")
        .map(|found| draft.text.quote(found.first, found.end).0)
        .collect();
    found.retain(|one| {
        let touches = |span: &Span| one.span.overlaps(*span);
        one.signal != whose.signal || !told.iter().any(touches)
    });
    if found.iter().all(|one| one.signal != whose.signal) {
        found.push(whose);
    }
}

/// "We own our house and rent out a flat": who lets something is no tenant, and what is let
/// tells nothing of what they live in.
fn is_let_out(draft: &Draft<'_>, one: &SignalFinding) -> bool {
    let Some(signal) = draft.vocabulary.ownership else {
        return false;
    };
    let clause = draft.clause_at(one.span);
    let place = draft.text.tokens_in(one.span);
    let let_out = draft.of("cue", "lets_out").any(|found| {
        let same = draft.text.tokens.get(found.first).map(|token| token.clause) == clause;
        same && found.first < place.end
    });
    let name = &draft.vocabulary.words.signals[signal].name;
    let owns = one.signal == *name && one.value == Some(SignalValue::Flag { yes: true });
    let_out && !owns
}

/// Whether the words of `span` speak of owning or running something.
pub(crate) fn owning(draft: &Draft<'_>, span: Span) -> bool {
    draft.text.tokens[draft.text.tokens_in(span)]
        .iter()
        .any(|token| token.is(Role::Owning) || token.is(Role::Runs))
}

/// "I own the boat", where it matters whose the house is: that tells of no say in it.
pub(crate) fn owning_another_thing(draft: &Draft<'_>, span: Span) -> bool {
    let mut place = draft.text.tokens_in(span);
    let clause = draft.text.clause(place.start);
    let own = place.rfind(|at| draft.text.is(*at, Role::Owning));
    let thing = clause
        .zip(own)
        .and_then(|(clause, own)| chattel(draft, own + 1..clause.end));
    draft.vocabulary.ownership.is_some() && thing.is_some()
}

/// Whether the words of `span` say no more than that they own something: "we own, it's".
pub(crate) fn only_owning(draft: &Draft<'_>, span: Span) -> bool {
    let said = [Role::Own, Role::I, Role::Owning, Role::It, Role::Is];
    draft.vocabulary.ownership.is_some()
        && draft.text.tokens[draft.text.tokens_in(span)]
            .iter()
            .all(|token| said.iter().any(|role| token.is(*role)))
}

/// Whether the words of `span` speak of renting, and of nobody's part.
pub(crate) fn renting(draft: &Draft<'_>, span: Span) -> bool {
    let place = draft.text.tokens_in(span);
    let told = draft
        .reaching(place.start, place.end)
        .any(|found| found.in_group("authority").is_some());
    !told && place.into_iter().any(|at| draft.text.is(at, Role::Renting))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::reading::{
        CampaignWords, ReadingContext, SignalKind, SignalWords, Vocabulary, read,
    };
    use crate::signal::{SignalName, SignalValue};

    #[test]
    fn what_is_anothers_is_not_their_own() {
        let said = |phrases: &[&str]| phrases.iter().map(|one| (*one).to_owned()).collect();
        let vocabulary = Vocabulary::new(CampaignWords {
            language: "en".to_owned(),
            locale: "en-US".to_owned(),
            signals: vec![SignalWords {
                name: SignalName::new("owner"),
                kind: SignalKind::Flag,
                options: vec![
                    ("yes".to_owned(), said(&["I own it", "we own the house"])),
                    ("no".to_owned(), said(&["I rent", "she owns it"])),
                ],
                label: None,
                scale: None,
                per: None,
                units: Vec::new(),
                closed: false,
            }],
            ..CampaignWords::default()
        });
        let context = ReadingContext::at(date(2026, 11, 23).at(10, 0, 0, 0));
        let cases = [
            (
                "its my uncles place technically hes letting me stay there",
                Some(false),
            ),
            ("no its his name on it, i told you", Some(false)),
            (
                "no i dont rent rent, its my uncles house i pay him some",
                Some(false),
            ),
            ("she owns the house", Some(false)),
            ("it belongs to my parents", Some(false)),
            ("i rent", Some(false)),
            ("i own it", Some(true)),
            (
                "its my dads old house but he left it to me and i own it",
                Some(true),
            ),
            ("my uncle says solar is great", None),
            ("im the one who rents but thats another house", None),
            ("i rent an apartment somewhere else", None),
            ("does she own it?", None),
        ];
        for (text, wanted) in cases {
            let reading = read(&vocabulary, &context, text);
            let found = reading
                .signals
                .iter()
                .find(|found| found.signal.as_str() == "owner");
            let yes = found.and_then(|found| match found.value {
                Some(SignalValue::Flag { yes }) => Some(yes),
                _ => None,
            });
            assert_eq!(yes, wanted, "{text}");
        }
    }
}
