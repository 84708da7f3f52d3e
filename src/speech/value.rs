//! Words for signal values, as the agent and the packet say them.

use rust_decimal::Decimal;

use super::lines::Lines;
use super::{slot, text};
use crate::campaign::Campaign;
use crate::signal::{
    AuthorityRole, Money, MoneyRange, Period, Priority, QuantityRange, SignalValue, TimeRange,
    Urgency,
};

/// The value in words: `40 users`, `$20,000 to $30,000 a year`, `by March 31`.
pub fn words(campaign: &Campaign, lines: &Lines, name: &str, value: &SignalValue) -> String {
    match value {
        SignalValue::Money(range) => money(lines, range),
        SignalValue::Quantity(range) => {
            let unit = range.unit.clone().or_else(|| {
                campaign
                    .questions
                    .signals
                    .iter()
                    .find(|declared| declared.name == name)
                    .and_then(|declared| declared.units.first().cloned())
            });
            quantity(lines, range, unit.as_deref())
        }
        SignalValue::Timeline(range) => timeline(range),
        SignalValue::Authority { role, title } => match title {
            Some(title) => format!("{} ({})", title, role_words(*role)),
            None => role_words(*role).to_owned(),
        },
        SignalValue::Needs(needs) => {
            let names: Vec<String> = needs
                .iter()
                .map(|need| {
                    campaign
                        .playbook
                        .needs
                        .iter()
                        .find(|known| known.id == need.id)
                        .map_or_else(|| need.id.clone(), |known| known.name.clone())
                })
                .collect();
            text::list(&names, lines_word(lines, "and"))
        }
        SignalValue::Choice { choice } => campaign
            .questions
            .signals
            .iter()
            .find(|declared| declared.name == name)
            .and_then(|declared| declared.options.iter().find(|option| option.id == *choice))
            .and_then(|option| option.label.clone())
            .unwrap_or_else(|| choice.replace('_', " ")),
        SignalValue::Flag { yes } => if *yes { "yes" } else { "no" }.to_owned(),
        SignalValue::Text { text } => text.clone(),
    }
}

/// A label as it stands inside a sentence: with a small letter, unless its first word
/// is a name, which the campaign's own texts write large in mid-sentence.
pub fn inside_sentence(campaign: &Campaign, label: &str) -> String {
    let first = label
        .split(|letter: char| !letter.is_alphanumeric())
        .next()
        .unwrap_or_default();
    // "North America" is a name whatever the texts say.
    let mut after = label.split_whitespace().skip(1);
    let name_goes_on = after
        .next()
        .is_some_and(|next| next.starts_with(char::is_uppercase) && next.len() > 2);
    let shouted =
        name_goes_on || first.chars().skip(1).any(char::is_uppercase) || first.chars().count() < 2;
    let named = || {
        let large = texts(campaign).any(|text| {
            let mut places = text.match_indices(first);
            places.any(|(at, _)| {
                let before = text[..at].trim_end();
                let after = text[at + first.len()..].chars().next();
                let whole = after.is_none_or(|letter| !letter.is_alphanumeric());
                whole && before.ends_with(|letter: char| letter.is_lowercase() || letter == ',')
            })
        });
        let small = first.to_lowercase();
        large && !texts(campaign).any(|text| text.split_whitespace().any(|word| word == small))
    };
    if first.is_empty() || shouted || named() {
        return label.to_owned();
    }
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |letter| {
        letter.to_lowercase().chain(letters).collect()
    })
}

/// What the campaign says in whole sentences.
fn texts(campaign: &Campaign) -> impl Iterator<Item = &str> {
    let facts = campaign
        .playbook
        .facts
        .iter()
        .map(|fact| fact.text.as_str());
    let asked = campaign.questions.questions.iter();
    let asked = asked.flat_map(|question| question.ask.iter().map(String::as_str));
    facts.chain(asked)
}

fn lines_word<'l>(lines: &'l Lines, name: &str) -> &'l str {
    lines.all("words", name).first().map_or("", String::as_str)
}

fn ranged(lines: &Lines, low: Option<String>, high: Option<String>, approximate: bool) -> String {
    let say = |name: &str, value: &str, high: &str| {
        slot::fill(lines_word(lines, name), |slot| match slot {
            "value" | "low" => Some(value.to_owned()),
            "high" => Some(high.to_owned()),
            _ => None,
        })
        .unwrap_or_else(|| value.to_owned())
    };
    match (low, high) {
        (Some(low), Some(high)) if low == high => {
            if approximate {
                say("about", &low, "")
            } else {
                low
            }
        }
        (Some(low), Some(high)) => say("between", &low, &high),
        (Some(low), None) => say("at_least", &low, ""),
        (None, Some(high)) => say("up_to", &high, ""),
        (None, None) => String::new(),
    }
}

/// A budget in words.
pub fn money(lines: &Lines, range: &MoneyRange) -> String {
    if range.is_none_yet() {
        return lines_word(lines, "no_budget_yet").to_owned();
    }
    let mut said = ranged(
        lines,
        range.min.map(|money| money.to_words()),
        range.max.map(|money| money.to_words()),
        range.approximate,
    );
    if let Some(unit) = &range.per_unit {
        said.push_str(" per ");
        said.push_str(unit);
    }
    if let Some(per) = range.per {
        said.push_str(period_words(per));
    }
    said
}

/// A sum, or the two ends of it, in words.
pub fn between(lines: &Lines, low: Money, high: Money) -> String {
    ranged(lines, Some(low.to_words()), Some(high.to_words()), false)
}

/// A quantity in words.
pub fn quantity(lines: &Lines, range: &QuantityRange, unit: Option<&str>) -> String {
    let number = |amount: Decimal| {
        Money::new(amount, crate::signal::Currency::USD)
            .to_words()
            .trim_start_matches('$')
            .to_owned()
    };
    let said = ranged(
        lines,
        range.min.map(number),
        range.max.map(number),
        range.approximate,
    );
    match unit {
        Some(unit) if !said.is_empty() => {
            let one = range.max.or(range.min) == Some(Decimal::ONE);
            format!(
                "{said} {}",
                if one { unit.to_owned() } else { plural(unit) }
            )
        }
        _ => said,
    }
}

/// A time frame in words.
pub fn timeline(range: &TimeRange) -> String {
    let day = |date: jiff::civil::Date| date.strftime("%B %-d, %Y").to_string();
    match (range.from, range.to) {
        (_, Some(to)) => format!("by {}", day(to)),
        (Some(from), None) => format!("from {}", day(from)),
        (None, None) => urgency_words(range.urgency).to_owned(),
    }
}

/// Urgency in words.
pub fn urgency_words(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Now => "as soon as possible",
        Urgency::ThisMonth => "within a month",
        Urgency::ThisQuarter => "within three months",
        Urgency::ThisYear => "within a year",
        Urgency::Later => "in more than a year",
        Urgency::NoRush => "no fixed time",
    }
}

/// A role in words.
pub fn role_words(role: AuthorityRole) -> &'static str {
    match role {
        AuthorityRole::DecisionMaker => "decision maker",
        AuthorityRole::Shared => "decides with others",
        AuthorityRole::Influencer => "has a say",
        AuthorityRole::User => "future user",
        AuthorityRole::Researcher => "collects information",
        AuthorityRole::None => "no part in the decision",
    }
}

/// Priority in words.
pub fn priority_words(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "nice to have",
        Priority::Medium => "mentioned",
        Priority::High => "a priority",
    }
}

/// ` a month`, ` a year`, …
pub fn period_words(period: Period) -> &'static str {
    match period {
        Period::Once => " once",
        Period::Hour => " an hour",
        Period::Day => " a day",
        Period::Week => " a week",
        Period::Month => " a month",
        Period::Quarter => " a quarter",
        Period::Year => " a year",
    }
}

/// The plural of an English unit word; words that are plural already stay.
fn plural(unit: &str) -> String {
    if unit.ends_with('s') || unit == "people" {
        unit.to_owned()
    } else if unit == "person" {
        "people".to_owned()
    } else if let Some(stem) = unit
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']))
    {
        format!("{stem}ies")
    } else if unit.ends_with("ch") || unit.ends_with("sh") || unit.ends_with(['x', 'z']) {
        format!("{unit}es")
    } else {
        format!("{unit}s")
    }
}
