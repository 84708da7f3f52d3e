//! The words of the packet: statuses, roles, days and shares, and texts of
//! prospects on one line.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use crate::conversation::objection::Standing;
use crate::conversation::state::LeadStatus;
use crate::signal::{AuthorityRole, Money, Priority, Urgency};

use super::shape::Worth;

/// What stands where nothing is known.
pub(super) const NOT_KNOWN: &str = "not known yet";
/// The most characters of a quote or a line.
pub(super) const QUOTE: usize = 300;
/// The most characters of a message.
pub(super) const MESSAGE: usize = 2_000;
/// The most characters of a name, a title, an address.
pub(super) const NAME: usize = 120;

/// A text of the prospect on one line of at most `most` characters, without
/// what could turn the direction of reading or hide.
pub(super) fn line(text: &str, most: usize) -> String {
    let visible: String = text
        .chars()
        .filter(|letter| {
            !matches!(
                letter,
                '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                    | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
            )
        })
        .collect();
    crate::speech::text::shortened(&crate::speech::text::one_line(&visible), most)
}

/// [`line`], or nothing where nothing is left.
pub(super) fn some_line(text: Option<&str>, most: usize) -> Option<String> {
    text.map(|text| line(text, most))
        .filter(|text| !text.is_empty())
}

/// `decision_process` as people write it: "Decision process".
pub(super) fn title(id: &str) -> String {
    crate::speech::text::capitalised(line(&id.replace(['_', '-'], " "), NAME).as_str())
}

pub(super) fn status(status: LeadStatus) -> &'static str {
    match status {
        LeadStatus::Open => "New",
        LeadStatus::Engaged => "Talking",
        LeadStatus::Qualified => "Qualified",
        LeadStatus::HandedOff => "Offered",
        LeadStatus::Accepted => "Accepted",
        LeadStatus::Meeting => "Meeting",
        LeadStatus::Opportunity => "Opportunity",
        LeadStatus::Nurture => "Nurture",
        LeadStatus::Disqualified => "Disqualified",
        LeadStatus::OptedOut => "Opted out",
        LeadStatus::Won => "Won",
        LeadStatus::Lost => "Lost",
    }
}

pub(super) fn channel(channel: &str) -> String {
    match channel {
        "widget" => "Web chat".to_owned(),
        "api" => "API".to_owned(),
        "sms" => "SMS".to_owned(),
        "email" => "E-mail".to_owned(),
        "phone" => "Phone".to_owned(),
        other => title(other),
    }
}

pub(super) fn role(role: AuthorityRole) -> &'static str {
    match role {
        AuthorityRole::DecisionMaker => "Decides",
        AuthorityRole::Shared => "Decides with others",
        AuthorityRole::Influencer => "Has a say",
        AuthorityRole::User => "Will use it",
        AuthorityRole::Researcher => "Collects information",
        AuthorityRole::None => "No part in the decision",
    }
}

pub(super) fn standing(state: Standing) -> (&'static str, &'static str) {
    match state {
        Standing::Raised => ("raised", "Raised, unanswered"),
        Standing::Rebutted => ("rebutted", "Answered, open"),
        Standing::Resolved => ("resolved", "Resolved"),
        Standing::Standing => ("standing", "Still standing"),
        Standing::Conceded => ("conceded", "Conceded"),
    }
}

pub(super) fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Now => "as soon as possible",
        Urgency::ThisMonth => "within a month",
        Urgency::ThisQuarter => "within three months",
        Urgency::ThisYear => "within a year",
        Urgency::Later => "in more than a year",
        Urgency::NoRush => "no rush",
    }
}

/// Before "priority".
pub(super) fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "low",
        Priority::Medium => "medium",
        Priority::High => "high",
    }
}

pub(super) fn reason(reason: &str) -> String {
    match reason {
        "asked_for_person" => "asked for a person".to_owned(),
        "open_question" => "asked what only a person can answer".to_owned(),
        "qualified" => "is a qualified lead".to_owned(),
        other => line(&other.replace('_', " "), NAME),
    }
}

/// The level, in full only where it counts: what is missing would belie it.
pub(super) fn level(level: u8, qualified: bool) -> String {
    if level > 0 && !qualified {
        return format!("{level}, once what is missing is known");
    }
    let words = match level {
        0 => "0, not a lead yet",
        1 => "1, wants to talk",
        2 => "2, wants to talk, a priority",
        _ => "3, wants to talk, a priority, with a time frame",
    };
    words.to_owned()
}

pub(super) fn grade(grade: Option<&str>) -> &'static str {
    match grade {
        Some("A") => "A, close to closing",
        Some("B") => "B, part of the way",
        Some(_) => "C, worth pursuing",
        None => "none yet",
    }
}

/// The language of a code such as `en` or `en-US`; the code itself where it is a rare one.
pub(super) fn language(code: &str) -> String {
    let base = code.split(['-', '_']).next().unwrap_or(code);
    let name = match base.to_ascii_lowercase().as_str() {
        "ar" => "Arabic",
        "cs" => "Czech",
        "da" => "Danish",
        "de" => "German",
        "el" => "Greek",
        "en" => "English",
        "es" => "Spanish",
        "fi" => "Finnish",
        "fr" => "French",
        "he" => "Hebrew",
        "hi" => "Hindi",
        "hu" => "Hungarian",
        "it" => "Italian",
        "ja" => "Japanese",
        "ko" => "Korean",
        "nl" => "Dutch",
        "nb" | "nn" | "no" => "Norwegian",
        "pl" => "Polish",
        "pt" => "Portuguese",
        "ro" => "Romanian",
        "ru" => "Russian",
        "sv" => "Swedish",
        "tr" => "Turkish",
        "uk" => "Ukrainian",
        "vi" => "Vietnamese",
        "zh" => "Chinese",
        _ => return line(code, 20),
    };
    name.to_owned()
}

/// `21 Nov 2026`.
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// `18:05 UTC`.
pub(super) fn time_utc(at: Timestamp) -> String {
    at.strftime("%H:%M UTC").to_string()
}

/// `21 Nov 2026, 18:05 UTC`.
pub(super) fn moment_utc(at: Timestamp) -> String {
    at.strftime("%-d %b %Y, %H:%M UTC").to_string()
}

/// `10:05` there.
pub(super) fn time_at(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

/// Whether the day is told with a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DaysTold {
    Yes,
    No,
}

/// `10:05`, or `21 Nov 10:05`.
pub(super) fn time_of(at: Timestamp, zone: &TimeZone, days: DaysTold) -> String {
    let form = match days {
        DaysTold::Yes => "%-d %b %H:%M",
        DaysTold::No => "%H:%M",
    };
    at.to_zoned(zone.clone()).strftime(form).to_string()
}

/// `Los Angeles` of `America/Los_Angeles`.
pub(super) fn place(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// `46 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", whole_percent(share))
}

pub(super) fn whole_percent(share: f64) -> i64 {
    (share.clamp(0.0, 1.0) * 100.0).round() as i64
}

/// Money without cents.
pub(super) fn round_money(money: Money) -> String {
    let cents_matter = money.amount.abs() < Decimal::ONE_HUNDRED;
    let decimals = if cents_matter { 2 } else { 0 };
    Money::new(money.amount.round_dp(decimals), money.currency).to_words()
}

pub(super) fn worth(money: Option<Money>) -> Worth {
    match money {
        Some(money) => Worth {
            amount: serde_json::to_value(money)
                .ok()
                .and_then(|json| json["amount"].as_str().map(str::to_owned)),
            currency: Some(money.currency.to_string()),
            words: round_money(money),
        },
        None => Worth {
            amount: None,
            currency: None,
            words: NOT_KNOWN.to_owned(),
        },
    }
}

/// The text without what ends a sentence, for putting it into another.
pub(super) fn without_end(text: &str) -> &str {
    text.trim_end_matches(['.', ',', ';', ':', '!', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_one_line_and_reads_as_it_looks() {
        let cases = [
            ("one\n# two\r\n three", "one # two three"),
            ("\u{202e}evil\u{202c} abc\u{200b}def", "evil abcdef"),
            ("  \u{0}\u{7}  ", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(line(text, QUOTE), expected, "{text:?}");
        }
        assert_eq!(line(&"x".repeat(400), QUOTE).chars().count(), QUOTE);
    }
}
