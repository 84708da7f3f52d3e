//! What part a message as a whole seems to give its writer in the decision: when such an
//! opinion may stand beside what the rules find.

use crate::reading::calling::unwanted;
use crate::reading::draft::Draft;
use crate::reading::finding::ContactKind;
use crate::reading::language::Language;
use crate::reading::likeness::opinion::{DECIDES, Kind, Opinion};
use crate::reading::placed::among;
use crate::reading::words::role::Role;
use crate::signal::{AuthorityRole, SignalName};

/// An opinion learnt from few messages needs no other word where it is so sure.
const SURE: f32 = 0.8;

/// So few words, asked for by nobody, tell no part in a decision.
const TELLING: usize = 3;

/// Whether the opinion counts; `known` tells that the rules found a part as well.
pub(crate) fn may_count(draft: &Draft<'_>, opinion: &Opinion, known: bool) -> bool {
    opinion.sure >= DECIDES
        && !gives_an_address(draft, opinion.clause)
        && tells_of_deciding(draft, opinion.clause)
        // "My wife won't quit bugging me" gives her no part in anything.
        && !draft.has_in_clause("cue", "nags", opinion.clause)
        // "I don't want to speak to anyone yet" speaks of us, and of nobody who decides.
        && !unwanted::is_declined_in(draft, opinion.clause)
        && (known || may_tell(draft, opinion))
}

/// Whether a clause may tell who decides, said of nobody in so many words: two words as
/// "no person" do not, nor does one that counts people, unless that was asked.
fn tells_of_deciding(draft: &Draft<'_>, clause: usize) -> bool {
    let Some(clause) = draft.text.clauses.get(clause) else {
        return false;
    };
    let words = &draft.text.tokens[clause.first..clause.end];
    let counts = words.iter().any(|word| word.number);
    draft.asked_for(SignalName::AUTHORITY) || words.len() >= TELLING && !counts
}

/// Whether an opinion that no rule speaks for counts: one learnt from little needs words of
/// who decides beside it, and "I'd rather not say" or "we'd finance it" tells of no part in
/// anything.
fn may_tell(draft: &Draft<'_>, opinion: &Opinion) -> bool {
    let asked = draft.asked_for(SignalName::AUTHORITY);
    let says_nothing = || {
        [
            "refuse",
            "unsure",
            "thanks",
            "decline",
            "bye",
            "ask_payment",
        ]
        .iter()
        .any(|name| draft.has_in_clause("intent", name, opinion.clause))
            || draft.has_in_clause("opt_out", "stop", opinion.clause)
    };
    let english = draft.vocabulary.language == Language::En;
    // "No thank u", "that's insurance": that somebody has no part is told in words of it.
    let no_part = opinion.kind == Kind::Role(AuthorityRole::None);
    let well_learnt = if english {
        !no_part
    } else {
        opinion.sure >= SURE
    };
    asked || (well_learnt || names_deciding(draft, opinion.clause)) && !says_nothing()
}

/// Whether a clause has words of who decides at all.
fn names_deciding(draft: &Draft<'_>, clause: usize) -> bool {
    let Some(place) = draft.text.clauses.get(clause) else {
        return false;
    };
    let of_it = |at: usize| {
        [
            Role::Decides,
            Role::Decider,
            Role::Household,
            Role::TitleNoun,
            Role::Head,
        ]
        .into_iter()
        .any(|role| draft.text.is(at, role))
    };
    (place.first..place.end).any(of_it)
        || draft.reaching(place.first, place.end).any(|found| {
            found.in_group("authority").is_some()
                || found.is("objection", "authority")
                || found.is("intent", "wrong_person")
                || found.is("cue", "process")
        })
}

/// Whether a clause gives or speaks of an address: who decides is said elsewhere.
fn gives_an_address(draft: &Draft<'_>, clause: usize) -> bool {
    let Some(place) = draft.text.clauses.get(clause) else {
        return false;
    };
    let told = draft.text.span(place.first, place.end);
    (place.first..place.end).any(|at| draft.text.is(at, Role::Mail))
        || among(&draft.contacts, told)
            .any(|known| matches!(known.kind, ContactKind::Email | ContactKind::Phone))
}
