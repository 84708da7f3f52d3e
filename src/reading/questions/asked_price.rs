//! For what a price is asked: for how many, in which currency, and the sums that
//! the prospect works out themselves ("22+10", "40 * 59").

use rust_decimal::Decimal;

use super::priced;
use crate::reading::draft::Draft;
use crate::reading::finding::SignalFinding;
use crate::reading::money;
use crate::signal::Currency;

/// More numbers in one sum are no question for a price.
const MOST_PARTS: usize = 4;
/// Larger numbers count nothing that has a price each.
const LARGEST: Decimal = Decimal::from_parts(10_000_000, 0, 0, false, 0);

/// For what a price is asked, as far as the words say it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PriceAsked {
    /// So many units: "what would the 32 cost", "22+10".
    pub units: Option<Decimal>,
    /// So many beside those that they have: "10 more users".
    pub more: Option<Decimal>,
    /// Numbers that they multiply themselves: "40 * 59".
    pub product: Vec<Decimal>,
    /// A currency that is named beside no sum: "in euro".
    pub currency: Option<Currency>,
}

/// For what a price is asked, as far as the words say it.
pub(crate) fn find(draft: &Draft<'_>, known: &[SignalFinding]) -> PriceAsked {
    let (sum, product) = worked_out(draft.text.source);
    let asked = || {
        let cues = draft.of("cue", "priced_number");
        let mut numbers = cues.filter_map(|found| priced::unit_number(draft, found, known));
        let told = numbers
            .next()
            .or_else(|| priced::alone_beside(draft, known));
        told.map(|(number, _)| number)
    };
    let more = draft
        .of("cue", "more_units")
        .find_map(|found| priced::unit_number(draft, found, known));
    let (tokens, _) = draft.figures();
    let words = &draft.vocabulary.words;
    PriceAsked {
        units: sum.or_else(asked),
        more: more.map(|(number, _)| number),
        product,
        currency: money::currency_named(tokens, words.currency, &words.locale),
    }
}

/// What stands between the numbers of a sum or of a product.
const SIGNS: [char; 4] = ['+', '*', '×', 'x'];

/// What a sum in figures comes to, and the numbers of a product.
fn worked_out(source: &str) -> (Option<Decimal>, Vec<Decimal>) {
    if !source.contains(SIGNS) {
        return (None, Vec::new());
    }
    let letters: Vec<char> = source.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let inside =
            at > 0 && (letters[at - 1].is_alphanumeric() || ".,+".contains(letters[at - 1]));
        if !letters[at].is_ascii_digit() || inside {
            at += 1;
            continue;
        }
        let (mut parts, mut sign) = (Vec::new(), None);
        while let Some((number, end)) = figure(&letters, at) {
            parts.push(number);
            at = end;
            let mut next = end;
            while letters.get(next) == Some(&' ') {
                next += 1;
            }
            let Some(found) = letters.get(next).copied().filter(|c| SIGNS.contains(c)) else {
                break;
            };
            if sign.is_some_and(|sign| sign != found) {
                break;
            }
            next += 1;
            while matches!(letters.get(next), Some(' ' | '$' | '€' | '£')) {
                next += 1;
            }
            if figure(&letters, next).is_none() {
                break;
            }
            sign = Some(found);
            at = next;
        }
        at = at.max(1);
        if let Some(sign) = sign
            && (2..=MOST_PARTS).contains(&parts.len())
        {
            return match sign {
                '+' => (Some(parts.iter().sum()), Vec::new()),
                _ => (None, parts),
            };
        }
        while letters.get(at).is_some_and(char::is_ascii_digit) {
            at += 1;
        }
    }
    (None, Vec::new())
}

/// The whole number in figures that begins at `at`, and where it ends; none
/// within a word ("10k", "3pm").
fn figure(letters: &[char], at: usize) -> Option<(Decimal, usize)> {
    let mut end = at;
    while letters.get(end).is_some_and(char::is_ascii_digit) {
        end += 1;
    }
    let glued = letters.get(end).copied().filter(|c| c.is_alphabetic());
    // "40x59" is a product, "10k" is none.
    let times = glued == Some('x') && letters.get(end + 1).is_some_and(char::is_ascii_digit);
    if end == at || glued.is_some() && !times {
        return None;
    }
    let number: String = letters[at..end].iter().collect();
    let number: Decimal = number.parse().ok()?;
    (number <= LARGEST).then_some((number, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_in_figures_are_worked_out_and_other_numbers_are_left_alone() {
        let number = |n: i64| Decimal::from(n);
        let cases: [(&str, Option<i64>, &[i64]); 11] = [
            ("no I mean 22+10 = 32", Some(32), &[]),
            ("22 + 10 users", Some(32), &[]),
            ("5 + 3 + 2 people", Some(10), &[]),
            ("40 * 59 = ?", None, &[40, 59]),
            ("40 x $59", None, &[40, 59]),
            ("40x59", None, &[40, 59]),
            ("call +1 512 555 0143", None, &[]),
            ("512-555-0143", None, &[]),
            ("we use it 3x a week", None, &[]),
            ("10k + travel", None, &[]),
            ("b2b+shops, 40 users", None, &[]),
        ];
        for (text, sum, product) in cases {
            let product: Vec<Decimal> = product.iter().copied().map(number).collect();
            assert_eq!(worked_out(text), (sum.map(number), product), "{text}");
        }
    }
}
