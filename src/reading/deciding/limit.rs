//! Up to where somebody may sign: "I sign up to 20k, over that our CFO does", "the county has
//! to ok anything above 25k". It tells who decides, and of no money that is there.

use crate::reading::draft::{Draft, Found};
use crate::reading::finding::MoneyFinding;
use crate::reading::own_signals::own_money;
use crate::reading::placed::among;
use crate::signal::SignalName;

/// Whether a sum is the one from where on somebody else has to agree.
pub(crate) fn is_of_approval(draft: &Draft<'_>, money: &MoneyFinding) -> bool {
    let open = money.min.is_some() && money.max.is_none();
    let Some(at) = draft.clause_at(money.span).filter(|_| open) else {
        return false;
    };
    let of_authority =
        || draft.asked_for(SignalName::AUTHORITY) && !draft.has_near("cue", "budget", at);
    draft.has_in_clause("cue", "of_approval", at)
        || ["influencer", "decision_maker", "shared"]
            .into_iter()
            .any(|role| draft.has_near("authority", role, at))
        || of_authority()
}

/// "I could sign it myself up to 100k": the sum up to which they sign, told in the sentence
/// of the words that say that they do.
pub(crate) fn own<'d>(draft: &'d Draft<'_>, found: &Found) -> Option<&'d MoneyFinding> {
    let clause = draft.text.tokens.get(found.first)?.clause;
    let place = draft.text.clauses.get(clause)?;
    let span = draft.text.span(place.first, place.end);
    // "I can sign for 50k, above that the board" says no more than "up to 50k".
    let beyond = draft.has_near("cue", "beyond_limit", clause);
    let bounded = |money: &&MoneyFinding| money.max.is_some() && (money.min.is_none() || beyond);
    let mut told = among(&draft.money, span);
    told.find(bounded)
        .or_else(|| among(own_money::numbers(draft), span).find(bounded))
}
