//! Whom they sell to: "we sell to bakeries", "about 20 garden centres we wholesale to", "a bakery
//! supplier". Neither the kind nor the number of their customers is their own.

use crate::reading::draft::Draft;
use crate::reading::words::role::Role;
use crate::signal::Span;

/// So many words stand at most between "we sell to" and whom they sell to.
const APART: usize = 4;

/// Whether what stands at `span` is said of their customers.
pub(crate) fn are_meant(draft: &Draft<'_>, span: Span) -> bool {
    let place = draft.text.tokens_in(span);
    let Some(clause) = draft.text.clause(place.start) else {
        return false;
    };
    let own = |between: std::ops::Range<usize>| between.into_iter().any(is_own(draft));
    let mut found = draft.reaching(clause.first, clause.end);
    found.any(|found| {
        let before = found.is("cue", "sells_to")
            && found.end <= place.start
            && place.start - found.end <= APART
            && !own(found.end..place.end);
        let behind = found.is("cue", "sold_to")
            && place.end <= found.end
            && found.first.saturating_sub(place.end) <= 1
            && !own(place.clone());
        let within =
            found.is("cue", "supplies") && found.first <= place.start && place.end < found.end;
        before || behind || within
    })
}

/// "We supply our 3 shops": those are theirs.
fn is_own<'d>(draft: &'d Draft<'_>) -> impl Fn(usize) -> bool + 'd {
    |at| draft.text.is(at, Role::Own)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::reading::{CampaignWords, ReadingContext, Vocabulary};

    #[test]
    fn whom_they_sell_to_is_told_apart_from_what_they_are() {
        for (language, text, what, of_customers) in [
            ("en", "we sell to bakeries", "bakeries", true),
            (
                "en",
                "about 20 garden centres we wholesale to",
                "20 garden centres",
                true,
            ),
            ("en", "our customers are mostly bakeries", "bakeries", true),
            ("en", "those 20 shops are customers", "20 shops", true),
            ("en", "we're a bakery supplier", "bakery", true),
            ("en", "we run 3 bakeries", "bakeries", false),
            (
                "en",
                "we supply our 3 shops from one depot",
                "3 shops",
                false,
            ),
            ("en", "we sell bread, 3 shops", "3 shops", false),
            ("de", "wir verkaufen an Bäckereien", "Bäckereien", true),
            ("de", "wir haben 3 Bäckereien", "Bäckereien", false),
            ("es", "vendemos a panaderías", "panaderías", true),
            ("es", "tenemos 3 panaderías", "panaderías", false),
            ("fr", "nous livrons aux boulangeries", "boulangeries", true),
            ("fr", "nous avons 3 boulangeries", "boulangeries", false),
        ] {
            let vocabulary = Vocabulary::new(CampaignWords {
                language: language.to_owned(),
                locale: language.to_owned(),
                ..CampaignWords::default()
            });
            let context = ReadingContext::at(date(2026, 11, 23).at(10, 0, 0, 0));
            let draft = Draft::new(&vocabulary, &context, text);
            let start = text.find(what).expect("in the text");
            let chars = |bytes: usize| text[..bytes].chars().count();
            let span = Span {
                start: chars(start),
                end: chars(start + what.len()),
            };
            assert_eq!(are_meant(&draft, span), of_customers, "{text}");
        }
    }
}
