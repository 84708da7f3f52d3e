//! What a turn used and what it cost.

use rust_decimal::Decimal;
use tracing::Span;

use super::call::Outcome;
use crate::conversation::model_turn::TurnUsage;
use crate::language::Meter;
use crate::language::prompt::estimated_tokens;
use crate::language::settings::Price;

/// What the call used, as the endpoint counted it; where it did not, our estimate.
pub(super) fn usage(
    outcome: &Outcome,
    system: &str,
    prompt: &str,
    price: Option<Price>,
) -> TurnUsage {
    let answered = outcome.first_word_at.is_some();
    let counted = outcome.usage.clone().unwrap_or_default();
    let estimated =
        answered && (counted.prompt_tokens.is_none() || counted.completion_tokens.is_none());
    let estimate = |text: &str| if answered { estimated_tokens(text) } else { 0 };
    let prompt_tokens = counted
        .prompt_tokens
        .unwrap_or_else(|| estimate(system) + estimate(prompt));
    let completion = counted
        .completion_tokens
        .unwrap_or_else(|| estimate(&outcome.answer));
    let cached = counted
        .prompt_tokens_details
        .and_then(|details| details.cached_tokens)
        .unwrap_or_default()
        .min(prompt_tokens);
    let mut usage = TurnUsage {
        prompt: prompt_tokens,
        cached,
        completion,
        calls: outcome.calls,
        cost: None,
        currency: None,
        estimated,
    };
    if let Some(price) = price.filter(|_| usage.tokens() > 0) {
        usage.cost = Some(cost(&usage, price));
        usage.currency = Some(price.currency);
    }
    usage
}

fn cost(usage: &TurnUsage, price: Price) -> Decimal {
    let fresh = Decimal::from(usage.prompt - usage.cached) * price.prompt;
    let cached = Decimal::from(usage.cached) * price.cached;
    let written = Decimal::from(usage.completion) * price.completion;
    ((fresh + cached + written) / Decimal::from(1_000_000)).normalize()
}

/// A call under way. Dropped before it is finished, because the prospect wrote
/// or a person took over, it is counted as abandoned: what it used is not known.
pub(super) struct Unfinished<'a> {
    meter: Option<&'a Meter>,
    span: &'a Span,
}

impl<'a> Unfinished<'a> {
    pub(super) fn new(meter: &'a Meter, span: &'a Span) -> Self {
        let meter = Some(meter);
        Self { meter, span }
    }

    pub(super) fn is_finished(mut self) {
        self.meter = None;
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if let Some(meter) = self.meter {
            meter.abandoned();
            self.span.record("error.type", "abandoned");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::wire::Usage;
    use super::*;
    use crate::signal::Currency;
    use tokio::time::Instant;

    fn outcome(answered: bool, counted: Option<&str>) -> Outcome {
        Outcome {
            calls: 1,
            usage: counted.map(|text| serde_json::from_str::<Usage>(text).unwrap()),
            answer: "x".repeat(40),
            first_word_at: answered.then(Instant::now),
            ..Outcome::default()
        }
    }

    #[test]
    fn a_turn_costs_what_it_used_and_an_unknown_price_is_no_price_of_nothing() {
        let price = Price {
            prompt: "0.40".parse().unwrap(),
            cached: "0.10".parse().unwrap(),
            completion: "1.60".parse().unwrap(),
            currency: Currency::USD,
        };
        let whole = r#"{"prompt_tokens": 2000, "completion_tokens": 100, "prompt_tokens_details": {"cached_tokens": 1500}}"#;
        // prompt, cached, completion, estimated, cost
        let cases = [
            (
                (true, Some(whole)),
                Some(price),
                (2_000, 1_500, 100, false),
                Some("0.00051"),
            ),
            ((true, Some(whole)), None, (2_000, 1_500, 100, false), None),
            // 400 and 400 letters of prompt, 40 of answer: four letters a token.
            (
                (true, None),
                Some(price),
                (200, 0, 10, true),
                Some("0.000096"),
            ),
            (
                (true, Some(r#"{"prompt_tokens": 7}"#)),
                Some(price),
                (7, 0, 10, true),
                Some("0.0000188"),
            ),
            // More cached than there was: not believed.
            (
                (
                    true,
                    Some(
                        r#"{"prompt_tokens": 7, "completion_tokens": 0, "prompt_tokens_details": {"cached_tokens": 9}}"#,
                    ),
                ),
                Some(price),
                (7, 7, 0, false),
                Some("0.0000007"),
            ),
            // Refused: nothing was used, and nothing is to be paid.
            ((false, None), Some(price), (0, 0, 0, false), None),
        ];
        let text = "y".repeat(400);
        for ((answered, counted), price, tokens, cost) in cases {
            let usage = usage(&outcome(answered, counted), &text, &text, price);
            let found = (
                usage.prompt,
                usage.cached,
                usage.completion,
                usage.estimated,
            );
            assert_eq!(found, tokens, "{counted:?}");
            assert_eq!(
                usage.cost.map(|cost| cost.to_string()).as_deref(),
                cost,
                "{counted:?}"
            );
            assert_eq!(usage.currency.is_some(), cost.is_some(), "{counted:?}");
        }
    }
}
