//! Figures: sums of money, percentages, numbers, days. None may be new.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::grounds::Piece;
use super::words::{Word, is_number, words};
use super::{Blocked, Guard};
use crate::reading::number::{Tokens, numeral};

/// What a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Money,
    Percent,
    /// Of a unit of time, by its first letters.
    Time(&'static str),
    Plain,
}

/// A number in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) value: Decimal,
    pub(super) kind: Kind,
    /// The unit of time that it comes round in: a month, of "3 days a month".
    pub(super) per: Option<&'static str>,
    /// Where it begins, in bytes.
    pub(super) at: usize,
}

impl Figure {
    /// Whether a known figure allows to say the other one.
    pub(super) fn covers(&self, said: &Self) -> bool {
        if self.per.is_some() && said.per.is_some() && self.per != said.per {
            return false;
        }
        if let (Kind::Time(known), Kind::Time(unit)) = (self.kind, said.kind)
            && known != unit
        {
            // 14 days are two weeks.
            let whole = |figure: &Self, unit| days_of(unit).map(|days| figure.value * days);
            return whole(self, known).is_some_and(|days| whole(said, unit) == Some(days));
        }
        self.value == said.value
            && (self.kind == said.kind || (said.kind == Kind::Plain && self.kind != Kind::Percent))
    }
}

/// The days of a unit of time that always has as many.
fn days_of(unit: &str) -> Option<Decimal> {
    match unit {
        "day" => Some(Decimal::ONE),
        "week" => Some(Decimal::from(7)),
        _ => None,
    }
}

/// Ways to say of a figure that it went down, which are as good as each other.
const FALLS: [&str; 10] = [
    "down",
    "drop",
    "dropped",
    "fall",
    "fell",
    "fallen",
    "decreas",
    "decreased",
    "declined",
    "cut",
];

/// The playbook writes `$`.
pub(super) const CURRENCIES: [&str; 6] = ["dollar", "dollars", "euro", "euros", "usd", "eur"];

static FIGURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        (?P<before>[$€£¥₹]\s?|\b(?:usd|eur|gbp|chf)\s?)?
        (?P<number>\d(?:[\d.,\u{202f}]*\d)?)
        (?P<times>\s?(?:k|m|bn|thousand|million|grand|lakh)\b)?
        (?P<percent>\s?%|\s?percent\b|\s?per\scent\b)?
        (?P<after>[\s-]?(?:dollars?|euros?|pounds?|bucks|usd|eur|gbp|chf|€|£)(?:\b|$))?",
    )
    .ok()
});

/// "Half off": a share that is no number word.
static HALF: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\bhalf[\s-]+(?:off|the\s(?:price|cost))\b").ok());

/// "Takes about an hour", "within a day": a length of time that is one.
static ONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)\b(?:takes?|took|in|within|about|around|roughly|under|only|just|than|after)
        (?:\s(?:about|around|roughly|just|only|under))?
        \s(?P<one>an?|one)\s(?P<unit>minute|hour|day|week|month|quarter|year)\b",
    )
    .ok()
});

/// The figures of a text.
pub(super) fn figures(text: &str) -> Vec<Figure> {
    let mut found = Vec::new();
    if let Some(pattern) = FIGURE.as_ref() {
        for hit in pattern.captures_iter(text) {
            let (Some(number), Some(whole)) = (hit.name("number"), hit.get(0)) else {
                continue;
            };
            // A digit inside a word (`B2B`, `SOC2`) is part of a name.
            let inside = text[..number.start()]
                .chars()
                .next_back()
                .is_some_and(char::is_alphabetic)
                && hit.name("before").is_none();
            let Some(mut value) = decimal(number.as_str()).filter(|_| !inside) else {
                continue;
            };
            if let Some(times) = hit.name("times") {
                value *= match times.as_str().trim().to_lowercase().as_str() {
                    "m" | "million" => Decimal::from(1_000_000),
                    "bn" => Decimal::from(1_000_000_000),
                    "lakh" => Decimal::from(100_000),
                    _ => Decimal::ONE_THOUSAND,
                };
            }
            let kind = if hit.name("before").is_some() || hit.name("after").is_some() {
                Kind::Money
            } else if hit.name("percent").is_some() {
                Kind::Percent
            } else {
                time_unit(&text[whole.end()..]).map_or(Kind::Plain, Kind::Time)
            };
            found.push(Figure {
                value: value.normalize(),
                kind,
                per: rate_after(&text[whole.end()..]),
                at: whole.start(),
            });
        }
    }
    if let Some(hit) = HALF.as_ref().and_then(|pattern| pattern.find(text)) {
        found.push(Figure {
            value: Decimal::from(50),
            kind: Kind::Percent,
            per: None,
            at: hit.start(),
        });
    }
    if let Some(pattern) = ONE.as_ref() {
        for hit in pattern.captures_iter(text) {
            let (Some(one), Some(unit)) = (hit.name("one"), hit.name("unit")) else {
                continue;
            };
            if let Some(kind) = time_unit(unit.as_str()).map(Kind::Time) {
                found.push(Figure {
                    value: Decimal::ONE,
                    kind,
                    per: rate_after(&text[unit.end()..]),
                    at: one.start(),
                });
            }
        }
    }
    found.extend(in_words(text));
    found
}

/// The figures that are written in words: "eight hundred and fifty dollars",
/// "five licences".
fn in_words(text: &str) -> Vec<Figure> {
    let tokens = Tokens::of(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let numeral = tokens
            .digits(at)
            .is_none()
            .then(|| numeral::read(&tokens, at))
            .flatten()
            .filter(|numeral| !numeral.ordinal && numeral.min == numeral.max);
        let Some(numeral) = numeral else {
            at += 1;
            continue;
        };
        let (start, end) = (tokens.token(at), tokens.token(numeral.end - 1));
        if let (Some(start), Some(end)) = (start, end) {
            let kind = unit_after(&text[end.bytes.end..])
                .or_else(|| {
                    numeral
                        .scale
                        .filter(|scale| *scale >= Decimal::ONE_THOUSAND)
                        .map(|_| Kind::Money)
                })
                .unwrap_or(Kind::Plain);
            // "One of them", "the two of you": hardly a figure.
            if kind != Kind::Plain || numeral.max > Decimal::TWO {
                found.push(Figure {
                    value: numeral.max.normalize(),
                    kind,
                    per: rate_after(&text[end.bytes.end..]),
                    at: start.bytes.start,
                });
            }
        }
        at = numeral.end;
    }
    found
}

/// What a number in words counts, by what follows it.
fn unit_after(after: &str) -> Option<Kind> {
    let plain = after
        .trim_start_matches([' ', '-', '\u{a0}'])
        .to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| plain.starts_with(word));
    if begins(&["percent", "per cent", "%", "off "]) || plain == "off" || plain == "off." {
        Some(Kind::Percent)
    } else if begins(&[
        "dollar", "euro", "pound", "bucks", "usd", "eur", "gbp", "chf",
    ]) {
        Some(Kind::Money)
    } else {
        time_unit(after).map(Kind::Time)
    }
}

/// The unit of time that follows a number: `14 days`, `14-day`, `2 or 3 weeks` for the 3.
fn time_unit(after: &str) -> Option<&'static str> {
    let after = after
        .trim_start_matches([' ', '-', '\u{a0}'])
        .to_lowercase();
    let after = after.strip_prefix("first ").unwrap_or(&after);
    ["minute", "hour", "day", "week", "month", "quarter", "year"]
        .into_iter()
        .find(|unit| {
            after.strip_prefix(unit).is_some_and(|rest| {
                !rest
                    .trim_start_matches('s')
                    .starts_with(char::is_alphabetic)
            })
        })
}

/// In what the figure before this text comes round: "a month", "per user per month", "every week".
fn rate_after(after: &str) -> Option<&'static str> {
    static RATE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:[\s-]\w+){0,3}?(?:\s(?:per|every|each|an?)\s|\s?/\s?)(?P<unit>minute|hour|day|week|month|quarter|year)\b").ok()
    });
    let rate = RATE.as_ref()?.captures(after)?;
    time_unit(&rate["unit"])
}

/// A number with whatever separators it is written with.
fn decimal(written: &str) -> Option<Decimal> {
    let written = written.replace('\u{202f}', "");
    let dot = written.rfind('.');
    let comma = written.rfind(',');
    let decimal_mark = match (dot, comma) {
        (Some(dot), Some(comma)) => Some(if dot > comma { '.' } else { ',' }),
        (Some(at), None) => (written.len() - at - 1 != 3).then_some('.'),
        (None, Some(at)) => (written.len() - at - 1 != 3).then_some(','),
        (None, None) => None,
    };
    let plain: String = written
        .chars()
        .filter_map(|letter| match letter {
            '.' | ',' if Some(letter) == decimal_mark => Some('.'),
            '.' | ',' => None,
            other => Some(other),
        })
        .collect();
    plain.parse().ok()
}

static DAYS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\b(?:
        (?i:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|tomorrow|tonight)
        |(?i:(?:next|this|coming)\s(?:week|month|quarter|year|morning|afternoon|evening|spring|summer|fall|autumn|winter))
        |January|February|March|April|May|June|July|August|September|October|November|December
        |Christmas|Easter|Q[1-4]
        |(?i:within\s(?:an?|the)\s(?:hour|day|week|month|minute))
        |(?i:(?:within|in)\s(?:seconds|minutes|hours|days|no\stime)|(?:same|next)[\s-](?:business\s|working\s)?day|overnight|instantly)
        |(?i:by\s(?:the\s)?end\sof\s(?:the\s)?(?:day|week|month|quarter|year))
        )\b",
    )
    .ok()
});

/// Whether the sentence says a figure or a day that nobody gave.
pub(super) fn objection(guard: &Guard<'_>, text: &str) -> Option<Blocked> {
    for figure in figures(text) {
        let offered = guard.turn.gives(&figure) || guard.grounds.passages.gives(&figure);
        if offered {
            let misplaced = if figure.kind == Kind::Plain {
                super::count::exceeds(guard, text, &figure)
            } else {
                !belongs(guard, text, &figure)
            };
            if misplaced {
                return Some(Blocked::Figure);
            }
            continue;
        }
        // "9k" is nine thousand of something, dollars as well as items.
        let plainly = Figure {
            kind: Kind::Plain,
            ..figure.clone()
        };
        let of_money = figure.kind == Kind::Money
            && figure.value >= Decimal::ONE_THOUSAND
            && !names_currency(text)
            && guard.prospect.gives(&plainly);
        if !guard.prospect.gives(&figure) && !of_money {
            return Some(Blocked::Figure);
        }
        if super::count::exceeds(guard, text, &figure) {
            return Some(Blocked::Figure);
        }
        if figure.kind == Kind::Money && prices(text) {
            return Some(Blocked::Figure);
        }
    }
    let days = DAYS.as_ref()?;
    days.find_iter(text)
        .any(|day| {
            let said = day.as_str();
            !guard.turn.contains(said)
                && !guard.grounds.passages.contains(said)
                && !guard.prospect.contains(said)
        })
        .then_some(Blocked::Date)
}

/// Whether the words around a figure of the playbook are those that it stands with there:
/// the price of one plan is not said of another.
fn belongs(guard: &Guard<'_>, text: &str, figure: &Figure) -> bool {
    if guard.turn.gives(figure) {
        return true;
    }
    let stemmer = super::words::stemmer(&guard.campaign.identity.language);
    let said: Vec<Word> = words(clause_at(text, figure.at), &stemmer)
        .into_iter()
        .filter(|word| {
            !guard.grounds.own_names.contains(&word.text)
                && !super::words::is_empty(&word.text)
                && !CURRENCIES.contains(&word.text.as_str())
                && word.text.chars().any(char::is_alphabetic)
                && !is_number(&word.text)
        })
        .collect();
    let stands = |piece: &Piece| piece.figures.iter().any(|known| known.covers(figure));
    let holds = |stems: &HashSet<String>| {
        // Two weeks are told where 14 days stand.
        let is_unit =
            |word: &Word| matches!(figure.kind, Kind::Time(_)) && time_unit(&word.text).is_some();
        let falls = |word: &Word| {
            FALLS.contains(&word.text.as_str()) && FALLS.iter().any(|fall| stems.contains(*fall))
        };
        let shared = said
            .iter()
            .filter(|word| guard.has_stem(stems, &word.stem) || falls(word) || is_unit(word))
            .count();
        let names = said
            .iter()
            .filter(|word| word.named && !guard.prospect.stems.contains(&word.stem))
            .all(|word| stems.contains(&word.stem));
        names && (said.len() < 2 || shared as f64 >= ABOUT_THE_SAME * said.len() as f64)
    };
    guard.grounds.passages.list.iter().any(|passage| {
        passage
            .sentences
            .iter()
            .filter(|piece| stands(piece))
            .any(|sentence| {
                // The same one twice is still one.
                let mut sums = sentence
                    .figures
                    .iter()
                    .filter(|known| known.kind != Kind::Plain);
                let first = sums.next();
                let same = |known: &Figure| {
                    first
                        .is_some_and(|first| first.kind == known.kind && first.value == known.value)
                };
                if sums.all(same) {
                    // Nothing to mix up: the whole passage speaks of this one.
                    holds(&passage.stems.union(&passage.topic).cloned().collect())
                } else {
                    let sums = |clause: &&Piece| {
                        !clause.figures.iter().any(|known| known.kind != Kind::Plain)
                    };
                    let opening: Vec<&Piece> = passage.clauses.iter().take_while(sums).collect();
                    passage
                        .clauses
                        .iter()
                        .filter(|clause| stands(clause))
                        .any(|clause| {
                            let mut stems = clause.stems.clone();
                            for piece in &opening {
                                stems.extend(piece.stems.iter().cloned());
                            }
                            holds(&stems)
                        })
                }
            })
    })
}

/// So much of what is said around a figure must stand around it in the playbook.
const ABOUT_THE_SAME: f64 = 0.7;

pub(super) fn clause_at(text: &str, at: usize) -> &str {
    let marks = |mark: char| matches!(mark, ';' | ':' | '(' | ')');
    // A comma between digits belongs to the number.
    let commas = |from: &str| from.rfind(", ").map(|found| found + 2);
    let start = text[..at]
        .rfind(marks)
        .map(|found| found + 1)
        .max(commas(&text[..at]))
        .unwrap_or(0);
    let rest = &text[at..];
    let end = rest
        .find(marks)
        .into_iter()
        .chain(rest.find(", "))
        .min()
        .unwrap_or(rest.len());
    &text[start..at + end]
}

/// Whether a currency is named, so that a sum can be nothing but money.
fn names_currency(text: &str) -> bool {
    let text = text.to_lowercase();
    let names = ["$", "€", "£", "¥", "₹", "dollar", "euro", "pound", "buck"];
    names.iter().any(|name| text.contains(name))
}

/// Whether a sum of the prospect's is named as our price.
fn prices(text: &str) -> bool {
    let text = format!(" {} ", text.to_lowercase());
    let theirs = [
        " you said",
        " you told",
        " you mention",
        " your budget",
        " your own",
        " you named",
        " you have",
        " your figure",
        " you gave",
        " you lose",
        " you pay",
        " costs you",
        " cost you",
        " your bill",
        " you spend",
        " losing",
    ];
    let ours = [
        " we ",
        " our ",
        " price",
        " charge",
        " offer",
        " discount",
        " plan ",
        " costs ",
        " cost ",
        " for just ",
        " only ",
        " per user",
        " per seat",
        " each ",
        " quote",
        " deal",
        " pay ",
    ];
    ours.iter().any(|word| text.contains(word)) && !theirs.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_in_every_writing() {
        let cases: [(&str, &str, Kind); 16] = [
            ("$1,250.50", "1250.5", Kind::Money),
            ("1.000,50 €", "1000.5", Kind::Money),
            ("41 %", "41", Kind::Percent),
            ("20k", "20000", Kind::Plain),
            ("$20k", "20000", Kind::Money),
            ("10,000", "10000", Kind::Plain),
            ("twenty percent", "20", Kind::Percent),
            ("two months", "2", Kind::Time("month")),
            ("40 dollars", "40", Kind::Money),
            ("eight hundred and fifty dollars", "850", Kind::Money),
            ("fifteen thousand", "15000", Kind::Money),
            ("twenty-two shops", "22", Kind::Plain),
            ("half off", "50", Kind::Percent),
            ("it takes about an hour", "1", Kind::Time("hour")),
            ("a twenty-minute talk", "20", Kind::Time("minute")),
            ("one year", "1", Kind::Time("year")),
        ];
        for (text, value, kind) in cases {
            let found = figures(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].value, value.parse().unwrap(), "{text}");
            assert_eq!(found[0].kind, kind, "{text}");
        }
        for text in [
            "a B2B business with SOC2",
            "one of them",
            "the two of you",
            "$59 a month",
        ] {
            let counted = |figure: &Figure| figure.kind != Kind::Money;
            assert!(!figures(text).iter().any(counted), "{text}");
        }
    }
}
