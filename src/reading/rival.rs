//! What somebody else charges or has quoted, as the prospect tells it.

use super::draft::Draft;
use super::finding::{MoneyFinding, SignalFinding};
use super::role::Role;
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
        // "The board wants to spend 100k", "we have 60k, the agency wants 90": theirs to spend.
        let of_us = draft.text.tokens[told.first..told.end]
            .iter()
            .any(|token| token.is(Role::Own))
            && !draft.has_in_clause("cue", "quoted", clause);
        if of_us || draft.has_in_clause("cue", "budget", clause) {
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

/// Somebody else who made them an offer, under a name that nobody wrote down: "another
/// guy texsun said 21k", "Netstock gave us 30% off", "an offer from Netstock".
pub(crate) fn named(draft: &Draft<'_>) -> Option<SignalFinding> {
    let text = &draft.text;
    let told = draft.of("cue", "quoted").map(|found| (found, false));
    let by = draft.of("cue", "quoted_by").map(|found| (found, true));
    by.chain(told).find_map(|(found, follows)| {
        let clause = text.clause(found.first)?;
        let known = draft
            .starting_in(clause.first, clause.end)
            .any(|found| matches!(found.topic, Topic::Competitor(_)));
        if clause.opens || clause.conditional || known {
            return None;
        }
        let at = if follows {
            found.end
        } else {
            found.first.checked_sub(1)?
        };
        let named = (clause.first..clause.end).contains(&at) && is_name(draft, at);
        named.then(|| draft.stated_words(SignalName::COMPETITOR, at, at + 1, 0.7))
    })
}

/// A name has so many letters at least.
const SHORTEST_NAME: usize = 4;

/// Whether the token is a name rather than a word: one that no list of words has, and
/// that nothing makes a noun of ("the roofer").
fn is_name(draft: &Draft<'_>, at: usize) -> bool {
    let text = &draft.text;
    let Some(token) = text.tokens.get(at) else {
        return false;
    };
    let capital = text.source[token.bytes.clone()].starts_with(char::is_uppercase);
    let led = at
        .checked_sub(1)
        .is_some_and(|before| text.is(before, Role::Article) || text.is(before, Role::Own));
    token.text.chars().all(char::is_alphabetic)
        && token.text.chars().count() >= SHORTEST_NAME
        && (token.stem == 0 && token.word == 0 || capital && at > 0)
        && !led
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
