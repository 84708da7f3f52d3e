//! Amounts with their ends: ranges, numbers in words, times of the clock.

use rust_decimal::Decimal;

use super::numbers::{Number, Unit, numbers};

/// From where to where.
pub(super) type Span = (Decimal, Decimal);

/// An amount in a text: one number, or a range of two.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Amount {
    pub(super) low: Decimal,
    pub(super) high: Decimal,
    pub(super) is_range: bool,
    pub(super) unit: Unit,
    /// First byte.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
}

/// Numbers as words; others are too rare in what a business writes of itself.
const WORDS: [(&str, u32); 26] = [
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("ninety", 90),
    ("hundred", 100),
];

/// The amounts of a text, those in words included, in their order.
pub(super) fn amounts(text: &str) -> Vec<Amount> {
    let mut all = numbers(text);
    all.extend(in_words(text));
    for number in &mut all {
        if let Some(rest) = text[number.end..].strip_prefix(" and a half") {
            number.value += Decimal::new(5, 1);
            number.end = text.len() - rest.len();
        }
    }
    all.extend(by_article(text));
    all.sort_by_key(|number| number.start);
    let mut amounts: Vec<Amount> = Vec::new();
    for number in all {
        // "Two and a half a year": the half is counted already.
        if amounts.last().is_some_and(|last| number.start < last.end) {
            continue;
        }
        if let Some(last) = amounts.last_mut()
            && !last.is_range
            && is_range(text, last, &number)
        {
            (last.high, last.end, last.is_range) = (number.value, number.end, true);
            if last.unit == Unit::Plain {
                last.unit = number.unit;
            }
            continue;
        }
        amounts.push(Amount {
            low: number.value,
            high: number.value,
            is_range: false,
            unit: number.unit,
            start: number.start,
            end: number.end,
        });
    }
    amounts
}

/// "2 to 3", "2-3", "between 2 and 3".
fn is_range(text: &str, first: &Amount, second: &Number) -> bool {
    let between = text[first.end..second.start].trim_end_matches(['$', '€', '£']);
    let goes_up = first.low < second.value;
    let joined =
        ["to", "or", "-", "–", "bis", "a", "à", "o", "ou", "oder"].contains(&between.trim());
    let both = between.trim() == "and"
        && text[..first.start]
            .trim_end_matches(['$', '€', '£'])
            .trim_end()
            .ends_with("between");
    goes_up && (joined || both)
}

fn in_words(text: &str) -> Vec<Number> {
    words(text)
        .into_iter()
        .filter_map(|(start, word)| {
            let spelled = word.to_lowercase();
            let tens = |word: &str| WORDS.iter().find(|(name, _)| *name == word);
            let value = match spelled.split_once('-') {
                None => tens(&spelled)?.1,
                Some((ten, one)) => tens(ten).filter(|(_, ten)| *ten >= 20)?.1 + tens(one)?.1,
            };
            Some(Number {
                value: Decimal::from(value),
                unit: Unit::Plain,
                start,
                end: start + word.len(),
            })
        })
        .collect()
}

/// Words after which "an hour" is a length, and not how often or per what.
const LENGTH: [&str; 21] = [
    "about", "after", "around", "for", "in", "is", "last", "lasting", "lasts", "least", "most",
    "need", "needs", "only", "over", "roughly", "take", "takes", "taking", "under", "within",
];

/// Times that are told by an article: "takes an hour", "for half an hour", "an hour and a half".
fn by_article(text: &str) -> Vec<Number> {
    let words = words(text);
    let is = |index: usize, one_of: &[&str]| {
        words
            .get(index)
            .is_some_and(|(_, word)| one_of.contains(&word.to_lowercase().as_str()))
    };
    let mut found = Vec::new();
    for (index, (at, unit)) in words.iter().enumerate() {
        let after = &text[at + unit.len()..];
        let article = index.wrapping_sub(1);
        if days_of(unit).is_none() || after.starts_with(['\'', '’']) || !is(article, &["a", "an"])
        {
            continue;
        }
        let before = article.wrapping_sub(1);
        let is_half = is(before, &["half"]);
        let is_length = is_half || is(before, &LENGTH);
        if !is_length {
            continue;
        }
        let first = if is_half { before } else { article };
        let Some(((start, _), (last, article))) = words.get(first).zip(words.get(article)) else {
            continue;
        };
        let halves = match (is_half, after.starts_with(" and a half")) {
            (true, _) => 5,
            (false, true) => 15,
            (false, false) => 10,
        };
        found.push(Number {
            value: Decimal::new(halves, 1),
            unit: Unit::Plain,
            start: *start,
            end: last + article.len(),
        });
    }
    found
}

/// The words with where they begin; a hyphen belongs to its word.
pub(super) fn words(text: &str) -> Vec<(usize, &str)> {
    let mut at = 0;
    text.split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter_map(|word| {
            let start = at + text[at..].find(word)?;
            at = start + word.len();
            (!word.is_empty()).then_some((start, word))
        })
        .collect()
}

/// A unit of time in days: the shortest and the longest that it can be.
pub(super) fn days_of(unit: &str) -> Option<Span> {
    let part = |of: i64| {
        Decimal::ONE
            .checked_div(Decimal::from(of))
            .map(|day| (day, day))
    };
    let whole = |low: i64, high: i64| Some((Decimal::from(low), Decimal::from(high)));
    match unit.to_lowercase().as_str() {
        "minute" | "minutes" | "minuten" | "minutos" => part(1_440),
        "hour" | "hours" | "stunde" | "stunden" | "hora" | "horas" | "heure" | "heures" => part(24),
        "day" | "days" | "tag" | "tage" | "tagen" | "día" | "días" | "jour" | "jours" => {
            whole(1, 1)
        }
        "week" | "weeks" | "woche" | "wochen" | "semana" | "semanas" | "semaine" | "semaines" => {
            whole(7, 7)
        }
        "month" | "months" | "monat" | "monate" | "monaten" | "mes" | "meses" | "mois" => {
            whole(28, 31)
        }
        "year" | "years" | "jahr" | "jahre" | "jahren" | "año" | "años" | "an" | "ans" => {
            whole(360, 366)
        }
        _ => None,
    }
}

/// From when to when by the clock, in minutes of the day: `8:00 to 20:00`, `9 am–5 pm`.
pub(super) fn opening_hours(text: &str) -> Vec<(Span, usize, usize)> {
    let times = clock_times(text);
    times
        .windows(2)
        .filter_map(|pair| {
            let [(from, start, from_end), (to, to_start, end)] = pair else {
                return None;
            };
            let between = text[*from_end..*to_start].trim();
            ["to", "-", "–", "until", "till", "and", "bis", "a", "à"]
                .contains(&between)
                .then_some(((*from, *to), *start, *end))
        })
        .collect()
}

fn clock_times(text: &str) -> Vec<(Decimal, usize, usize)> {
    let mut times = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = bytes[at..]
        .iter()
        .position(u8::is_ascii_digit)
        .map(|found| at + found)
    {
        let digits = |from: usize| {
            bytes[from..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count()
        };
        let mut end = start + digits(start);
        at = end;
        let Ok(mut hour) = text[start..end].parse::<u32>() else {
            continue;
        };
        let mut minute = None;
        if bytes.get(end) == Some(&b':') && digits(end + 1) == 2 {
            minute = text[end + 1..end + 3].parse::<u32>().ok();
            end += 3;
        }
        let half = text[end..].trim_start().to_lowercase();
        let skipped = text[end..].len() - text[end..].trim_start().len();
        let marked = [("a.m.", 0), ("p.m.", 12), ("am", 0), ("pm", 12)]
            .into_iter()
            .find(|(mark, _)| {
                half.strip_prefix(mark)
                    .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            });
        if let Some((mark, later)) = marked {
            hour = hour % 12 + later;
            end += skipped + mark.len();
        }
        at = at.max(end);
        if hour <= 24 && (minute.is_some() || marked.is_some()) {
            let minutes = hour * 60 + minute.unwrap_or_default();
            times.push((Decimal::from(minutes), start, end));
        }
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_ranges_and_words_too() {
        let found = |text: &str| -> Vec<(String, String)> {
            amounts(text)
                .iter()
                .map(|amount| (amount.low.to_string(), amount.high.to_string()))
                .collect()
        };
        let expected = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs
                .iter()
                .map(|(low, high)| ((*low).to_owned(), (*high).to_owned()))
                .collect()
        };
        for (text, pairs) in [
            ("takes 2 to 3 weeks", &[("2", "3")][..]),
            ("two to three weeks", &[("2", "3")]),
            ("between $15,000 and $32,000 each", &[("15000", "32000")]),
            ("$39 and $59", &[("39", "39"), ("59", "59")]),
            (
                "thirty days, twenty-one users",
                &[("30", "30"), ("21", "21")],
            ),
            ("someone, often, well-known", &[]),
        ] {
            assert_eq!(found(text), expected(pairs), "{text}");
        }
    }

    #[test]
    fn hours_of_the_clock_are_read_in_both_manners() {
        let found = |text: &str| -> Vec<(String, String)> {
            opening_hours(text)
                .iter()
                .map(|((from, to), ..)| (from.to_string(), to.to_string()))
                .collect()
        };
        for (text, from, to) in [
            ("on weekdays from 8:00 to 20:00 Eastern", "480", "1200"),
            ("9 am to 5 pm", "540", "1020"),
            ("9am–5:30pm", "540", "1050"),
            ("between 9 a.m. and 12 p.m.", "540", "720"),
        ] {
            assert_eq!(found(text), [(from.to_owned(), to.to_owned())], "{text}");
        }
        assert!(found("2 to 3 weeks, at 9:00, 5 to 6 people").is_empty());
    }
}
