//! Of all that are counted the ones who have to do with it: "200 employees but only 6 would
//! use it", "1,200 people, 35 who'd need access".

use rust_decimal::Decimal;

use crate::reading::draft::Draft;
use crate::reading::finding::QuantityFinding;
use crate::reading::placed::among;

/// The mere number behind `total` that is told as the part of it.
pub(super) fn find(draft: &Draft<'_>, total: &QuantityFinding) -> Option<QuantityFinding> {
    let all = total.min.or(total.max)?;
    let unit = total.unit.clone()?;
    let end = draft.text.tokens_in(total.span).end;
    let sentence = draft.sentence_tokens(draft.clause_at(total.span)?);
    draft.of("cue", "part_using").find_map(|found| {
        let at = (found.first..found.end).find(|at| draft.text.tokens[*at].number)?;
        let token = &draft.text.tokens[at];
        let number: Decimal = token.text.replace(',', "").parse().ok()?;
        let counts_else = among(&draft.quantities, token.span).any(|other| other.unit.is_some())
            || among(&draft.money, token.span).any(|money| !money.bare)
            || among(&draft.times, token.span).next().is_some();
        let part = at >= end
            && sentence.contains(&at)
            && number > Decimal::ZERO
            && number < all
            && !counts_else;
        part.then(|| QuantityFinding {
            span: token.span,
            quote: draft.text.quote(at, at + 1).1,
            min: Some(number),
            max: Some(number),
            unit: Some(unit.clone()),
            ..total.clone()
        })
    })
}

/// Whether what is counted here is told as the part of those counted before it.
pub(super) fn is_one(draft: &Draft<'_>, quantity: &QuantityFinding) -> bool {
    let place = draft.text.tokens_in(quantity.span);
    draft
        .of("cue", "part_using")
        .any(|found| place.contains(&found.first))
}
