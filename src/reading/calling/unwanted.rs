//! What is spoken of and not wanted: "no calls please", "will you ring me? Please don't".

use crate::reading::draft::{Draft, Found};
use crate::reading::placed::Stretches;
use crate::signal::Span;

/// Where a call, a meeting or a person is declined.
const DECLINED: [(&str, &str); 4] = [
    ("manner", "declines_talk"),
    ("manner", "calls_off"),
    ("manner", "never_asked"),
    ("contact_way", "no_phone"),
];

/// The words that decline to be called, met or passed on.
pub(crate) fn find(draft: &Draft<'_>) -> Stretches {
    let declined = DECLINED
        .iter()
        .flat_map(|(group, name)| draft.of(group, name))
        .map(|found| draft.text.span(found.first, found.end));
    declined.chain(begged_off(draft)).collect()
}

/// Whether the clause with this index declines it.
pub(crate) fn is_declined_in(draft: &Draft<'_>, clause: usize) -> bool {
    let mut declined = DECLINED.iter();
    declined.any(|(group, name)| draft.has_in_clause(group, name, clause))
}

/// The "please don't" that follows on the sentence in which this was found, with that sentence.
pub(crate) fn begging_off(draft: &Draft<'_>, found: &Found) -> Option<Span> {
    let place = draft.text.span(found.first, found.end);
    begged_off(draft).find(|begged| begged.overlaps(place))
}

/// Each "please don't", "hope not", with the question about a call right before it.
pub(crate) fn begged_off(draft: &Draft<'_>) -> impl Iterator<Item = Span> {
    draft.of("cue", "begs_off").filter_map(|found| {
        let before = found.first.checked_sub(1)?;
        let clause = draft.text.tokens[before].clause;
        let asked = draft.sentence_tokens(clause);
        let clauses = &draft.text.clauses[draft.text.sentence_of(clause)];
        let asks = clauses.iter().any(|clause| clause.question || clause.opens);
        let of_a_call = asks && draft.has_in("cue", "call", asked.clone());
        (of_a_call && asked.end <= found.first).then(|| draft.text.span(asked.start, found.end))
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::reading::finding::IntentKind;
    use crate::reading::{CampaignWords, ContactWay, ReadingContext, Vocabulary, read};

    #[test]
    fn a_call_that_is_begged_off_is_no_wish_for_one() {
        let vocabulary = Vocabulary::new(CampaignWords {
            language: "en".to_owned(),
            locale: "en-US".to_owned(),
            ..CampaignWords::default()
        });
        let context = ReadingContext::at(date(2026, 11, 24).at(10, 0, 0, 0));
        for (text, wishes, way) in [
            (
                "will u ring me before that? pls dont",
                false,
                Some(ContactWay::Writing),
            ),
            ("is someone going to call me? hope not", false, None),
            (
                "are you going to phone me? id rather you didnt",
                false,
                Some(ContactWay::Writing),
            ),
            ("i dont want to speak to anyone yet", false, None),
            (
                "would rather try it first before i talk to anyone",
                false,
                None,
            ),
            ("can i look around without talking to somebody", false, None),
            ("2nd time asking", false, None),
            ("i wasnt asking for a call", false, None),
            (
                "will you ring me tomorrow? please do",
                true,
                Some(ContactWay::Phone),
            ),
            (
                "do you sell my data? please dont. call me tomorrow",
                true,
                Some(ContactWay::Phone),
            ),
            ("can i talk to a person", true, None),
        ] {
            let reading = read(&vocabulary, &context, text);
            let wished = [IntentKind::AskCallback, IntentKind::AskPerson];
            let wished = wished.iter().any(|kind| reading.intends(*kind));
            assert_eq!(wished, wishes, "{text}");
            if wishes || way.is_some() {
                assert_eq!(reading.availability.way.map(|(way, _)| way), way, "{text}");
            }
        }
    }
}
