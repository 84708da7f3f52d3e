//! What somebody else charges or has quoted, as the prospect tells it.

use super::draft::Draft;
use super::finding::{MoneyFinding, SignalFinding};
use super::vocabulary::Topic;
use crate::signal::{Money, MoneyRange, SignalName, SignalValue, Span};

/// The words of another's price stand at most so many words apart.
const NEAR: usize = 8;

/// A price that others, named or not, have told them: "invenza quoted us $30 a user".
pub(crate) fn price(draft: &Draft<'_>) -> Option<SignalFinding> {
    draft.money.iter().find_map(|money| {
        let clause = draft.clause_at(money.span)?;
        let told = draft.text.clauses.get(clause)?;
        if told.opens || told.conditional {
            return None;
        }
        let sentence = draft.sentence_tokens(clause);
        let sum = draft.text.tokens_in(money.span);
        let near = |first: usize, end: usize| first <= sum.end + NEAR && sum.start <= end + NEAR;
        let quoted = draft
            .starting_in(sentence.start, sentence.end)
            .find(|found| found.is("cue", "quoted") && near(found.first, found.end))?;
        // The name belongs to the quote where it stands in the same sentence.
        let named = draft
            .starting_in(sentence.start, sentence.end)
            .find(|found| matches!(found.topic, Topic::Competitor(_)));
        let first = named
            .map_or(quoted.first, |named| named.first.min(quoted.first))
            .min(sum.start);
        let end = named
            .map_or(quoted.end, |named| named.end.max(quoted.end))
            .max(sum.end);
        let value = SignalValue::Money(range(draft, money)?);
        let span = draft.text.span(first, end);
        let span = Span {
            start: span.start.min(money.span.start),
            end: span.end.max(money.span.end),
        };
        Some(draft.stated(SignalName::COMPETITOR_PRICE, value, span, 0.85))
    })
}

fn range(draft: &Draft<'_>, money: &MoneyFinding) -> Option<MoneyRange> {
    let currency = money.currency.or(draft.vocabulary.words.currency)?;
    Some(MoneyRange {
        min: money.min.map(|amount| Money::new(amount, currency)),
        max: money.max.map(|amount| Money::new(amount, currency)),
        per: money.per,
        per_unit: money.per_unit.clone(),
        approximate: money.approximate,
        approved: None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::reading::{CampaignWords, ReadingContext, Vocabulary, read};
    use crate::signal::{Currency, SignalName};

    #[test]
    fn what_others_charge_is_read_with_their_words() {
        let vocabulary = Vocabulary::new(CampaignWords {
            language: "en".to_owned(),
            locale: "en-US".to_owned(),
            currency: Some(Currency::USD),
            competitors: vec![("Invenza".to_owned(), Vec::new())],
            ..CampaignWords::default()
        });
        let context = ReadingContext {
            written_at: date(2026, 11, 24).at(10, 0, 0, 0),
            asked: None,
            offered: None,
            opted_out: false,
        };
        let cases = [
            (
                "invenza quoted us $30 a user",
                Some("invenza quoted us $30 a user"),
            ),
            (
                "we got a quote for $14k from invenza",
                Some("got a quote for $14k from invenza"),
            ),
            (
                "another company offered me $12,000",
                Some("offered me $12,000"),
            ),
            ("what do you charge, $30?", None),
            ("you quoted us $30", None),
            ("our budget is $30k", None),
            ("invenza is cheaper", None),
        ];
        for (text, quote) in cases {
            let reading = read(&vocabulary, &context, text);
            let found = reading
                .signals
                .iter()
                .find(|found| found.signal.as_str() == SignalName::COMPETITOR_PRICE);
            assert_eq!(found.map(|found| found.quote.as_str()), quote, "{text}");
        }
    }
}
