//! Signals in sentences for people, with the words that prove them.

use super::Signals;
use crate::signal::{Evidence, Signal, SignalName, Urgency};

/// The prospect's words for a signal, the latest, in quotation marks and
/// brackets after a blank; empty where the signal is not on record.
pub fn quoted(signals: &Signals, name: &str) -> String {
    signals
        .get(name)
        .and_then(last_quote)
        .map_or_else(String::new, |quote| format!(" (“{quote}”)"))
}

/// The latest words that a signal stands in; of a time for a call none that are a number
/// alone, which only tells whose clock it is by.
pub fn last_quote(signal: &Signal) -> Option<&str> {
    let mut quotes = signal.evidence.iter().rev().map(Evidence::quote);
    let last = quotes.clone().next();
    let worded = |quote: &&str| quote.chars().any(char::is_alphabetic);
    quotes.find(worded).or(last)
}

/// An urgency, after "Wants it ".
pub fn urgency_says(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Now => "now",
        Urgency::ThisMonth => "within a month",
        Urgency::ThisQuarter => "within a quarter of a year",
        Urgency::ThisYear => "within a year",
        Urgency::Later => "in more than a year",
        Urgency::NoRush => "without a time frame",
    }
}

/// Names in a row: "team size, region and budget".
pub fn listed(campaign: &crate::campaign::Campaign, names: &[SignalName]) -> String {
    let labels: Vec<String> = names
        .iter()
        .map(|name| campaign.label(name.as_str()).to_lowercase())
        .collect();
    match labels.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qualification::sample::stated;
    use crate::signal::SignalValue;

    #[test]
    fn a_number_that_only_tells_the_clock_is_not_how_they_asked() {
        let value = SignalValue::Text {
            text: "after 3:00 PM GMT".to_owned(),
        };
        let of = |quotes: &[&str]| {
            let mut signal = stated(value.clone(), 4);
            signal.evidence = quotes
                .iter()
                .map(|quote| Evidence::Message {
                    seq: 4,
                    start: 0,
                    end: quote.chars().count(),
                    quote: (*quote).to_owned(),
                })
                .collect();
            last_quote(&signal).map(str::to_owned)
        };
        let both = of(&["wed after 3", "07700 900123"]);
        assert_eq!(both.as_deref(), Some("wed after 3"));
        assert_eq!(of(&["07700 900123"]).as_deref(), Some("07700 900123"));
    }
}
