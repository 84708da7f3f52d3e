//! The typed value that a quote entails. A model's claim alone is none.

use rust_decimal::Decimal;

use super::proof::{Quoted, borne_out, is_chosen};
use super::quote::locate;
use crate::conversation::decide::Rules;
use crate::reading::context::{Asked, ReadingContext};
use crate::reading::{SignalKind, read};
use crate::signal::{AuthorityRole, NeedValue, Priority, SignalName, SignalStatus, SignalValue};

/// Why a signal of the model does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rejection {
    /// The campaign knows no such signal.
    UnknownSignal,
    /// The quote stands in no message of the prospect.
    NoQuote,
    /// The quote does not say a value of the signal's kind.
    NoValue,
    /// The quote says another value than the model.
    OtherValue,
    /// The rules read the contrary in the quote.
    Contrary,
    /// The quote does not speak of what the model reads in it.
    Unfounded,
    /// It rests on an older message, and the signal is known.
    Old,
    /// What is on record is surer.
    Weaker,
}

impl Rejection {
    /// The name under which it is counted.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::UnknownSignal => "unknown_signal",
            Self::NoQuote => "no_quote",
            Self::NoValue => "no_value",
            Self::OtherValue => "other_value",
            Self::Contrary => "contrary",
            Self::Unfounded => "unfounded",
            Self::Old => "old",
            Self::Weaker => "weaker",
        }
    }
}

/// A value that a quote entails.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entailed {
    /// Stated, refused, …
    pub status: SignalStatus,
    /// The value.
    pub value: SignalValue,
    /// From 0 to 1.
    pub confidence: f64,
}

/// How sure a value is that the grammars read out of the model's quote …
const BY_GRAMMAR: f64 = 0.8;
/// … one that the model chose from the campaign's list, …
const BY_CHOICE: f64 = 0.75;
/// … and plain words.
const BY_WORDS: f64 = 0.7;

/// The value of the signal `name` that the quote entails.
pub(crate) fn entailed(
    quoted: &Quoted<'_>,
    name: &SignalName,
    claimed: &str,
) -> Result<Entailed, Rejection> {
    let entailed = named(quoted, name, claimed)?;
    if is_chosen(name, quoted.rules.vocabulary.kind_of(name.as_str())) {
        borne_out(quoted, name, &entailed.value)?;
    }
    Ok(entailed)
}

/// The value that the model names, or that the grammars read in the quote.
fn named(quoted: &Quoted<'_>, name: &SignalName, claimed: &str) -> Result<Entailed, Rejection> {
    let Quoted {
        rules,
        context,
        message,
        quote,
        ..
    } = *quoted;
    let kind = rules.vocabulary.kind_of(name.as_str());
    let claimed = claimed.trim();
    let stated = |value: SignalValue, confidence: f64| Entailed {
        status: SignalStatus::Stated,
        value,
        confidence,
    };
    match (name.as_str(), kind) {
        (SignalName::EMAIL | SignalName::PHONE, _)
        | (_, SignalKind::Money | SignalKind::Quantity | SignalKind::Timeline) => {
            let value = by_grammar(rules, context, name, quote, message)?;
            if contradicts(&value, claimed) {
                return Err(Rejection::OtherValue);
            }
            Ok(stated(value, BY_GRAMMAR))
        }
        (SignalName::INTENT, _) => {
            let known = [
                "demo", "trial", "buy", "price", "person", "callback", "talk",
            ];
            let choice = claimed.to_lowercase();
            if !known.contains(&choice.as_str()) {
                return Err(Rejection::NoValue);
            }
            Ok(stated(SignalValue::Choice { choice }, BY_CHOICE))
        }
        (_, SignalKind::Need) => {
            let needs = &rules.campaign.playbook.needs;
            let need = needs
                .iter()
                .find(|need| need.id == claimed || need.name.eq_ignore_ascii_case(claimed))
                .ok_or(Rejection::NoValue)?;
            let need = NeedValue {
                id: need.id.clone(),
                priority: Priority::Medium,
                cost: None,
            };
            Ok(stated(SignalValue::Needs(vec![need]), BY_CHOICE))
        }
        (_, SignalKind::Authority) => {
            let role = serde_json::from_value::<AuthorityRole>(serde_json::Value::String(
                claimed.to_lowercase(),
            ))
            .map_err(|_| Rejection::NoValue)?;
            let value = SignalValue::Authority { role, title: None };
            Ok(stated(value, BY_CHOICE))
        }
        (_, SignalKind::Choice) => {
            let options = rules
                .campaign
                .declared(name.as_str())
                .map_or(&[][..], |declared| &declared.options);
            let option = options
                .iter()
                .find(|option| option.id.eq_ignore_ascii_case(claimed))
                .ok_or(Rejection::NoValue)?;
            let choice = option.id.clone();
            Ok(stated(SignalValue::Choice { choice }, BY_CHOICE))
        }
        (_, SignalKind::Flag) => {
            let yes = match claimed.to_lowercase().as_str() {
                "yes" | "true" => true,
                "no" | "false" => false,
                _ => return Err(Rejection::NoValue),
            };
            Ok(stated(SignalValue::Flag { yes }, BY_CHOICE))
        }
        (_, SignalKind::Text) => {
            let words = if claimed.is_empty() { quote } else { claimed };
            let text = locate(words, quote)
                .and_then(|span| span.slice(quote))
                .ok_or(Rejection::OtherValue)?
                .trim()
                .to_owned();
            Ok(stated(SignalValue::Text { text }, BY_WORDS))
        }
    }
}

/// What the grammars read in the quote: as it stands, or, where the message
/// does not use these words for something else, as the answer to the question for it.
fn by_grammar(
    rules: &Rules<'_>,
    context: &ReadingContext,
    name: &SignalName,
    quote: &str,
    message: &str,
) -> Result<SignalValue, Rejection> {
    let value_in = |text: &str, asked: Option<Asked>| {
        let context = ReadingContext {
            asked,
            ..context.clone()
        };
        read(rules.vocabulary, &context, text)
            .signals
            .into_iter()
            .find(|finding| finding.signal == *name)
            .and_then(|finding| finding.value)
    };
    if let Some(value) = value_in(quote, None) {
        return Ok(value);
    }
    let whole = read(rules.vocabulary, context, message);
    let span = locate(quote, message).ok_or(Rejection::NoQuote)?;
    let used_otherwise = whole.signals.iter().any(|finding| {
        finding.signal != *name && finding.span.overlaps(span) && is_figure(finding.value.as_ref())
    });
    // "We're here for 40 years" counts nobody, and "17" alone is no money unless it was asked for.
    let of_time = rules.vocabulary.kind_of(name.as_str()) != SignalKind::Timeline
        && whole.times.iter().any(|time| time.span.overlaps(span));
    let was_asked = context
        .asked
        .as_ref()
        .is_some_and(|asked| asked.signal == *name);
    let bare = rules.vocabulary.kind_of(name.as_str()) == SignalKind::Money
        && !quote.chars().any(char::is_alphabetic);
    if used_otherwise || of_time || bare && !was_asked {
        return Err(Rejection::NoValue);
    }
    let asked = Asked {
        signal: name.clone(),
        follow_up: false,
    };
    value_in(quote, Some(asked)).ok_or(Rejection::NoValue)
}

fn is_figure(value: Option<&SignalValue>) -> bool {
    matches!(
        value,
        Some(SignalValue::Money(_) | SignalValue::Quantity(_) | SignalValue::Timeline(_))
    )
}

/// Whether the model names a number that the quote does not.
fn contradicts(value: &SignalValue, claimed: &str) -> bool {
    let digits: String = claimed
        .chars()
        .filter(|letter| letter.is_ascii_digit() || *letter == '.')
        .collect();
    let whole_number = claimed
        .trim_start_matches(['$', '€', '£', '~'])
        .chars()
        .all(|letter| letter.is_ascii_digit() || matches!(letter, ',' | '.'));
    let Some(number) = digits.parse::<Decimal>().ok().filter(|_| whole_number) else {
        return false;
    };
    let (min, max) = match value {
        SignalValue::Quantity(range) => (range.min, range.max),
        SignalValue::Money(range) => (
            range.min.map(|money| money.amount),
            range.max.map(|money| money.amount),
        ),
        SignalValue::Authority { .. }
        | SignalValue::Timeline(_)
        | SignalValue::Choice { .. }
        | SignalValue::Flag { .. }
        | SignalValue::Text { .. }
        | SignalValue::Needs(_) => return false,
    };
    min.is_some_and(|min| number < min) || max.is_some_and(|max| number > max)
}
