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
