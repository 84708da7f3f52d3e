//! Amounts: a number or a range of numbers, with bounds and approximation.

use rust_decimal::Decimal;

use super::lexicon::{ENGLISH, Turn};
use super::numeral::{self, Numeral};
use super::token::Tokens;

/// On which side of the number a mark stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// `$50`.
    Before,
    /// `50 €`.
    After,
}

/// An amount with the words that bound it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Amount<M> {
    /// First token, bounds included.
    pub start: usize,
    /// The token after it, bounds included.
    pub end: usize,
    /// The token after the numbers and their marks.
    pub core_end: usize,
    /// First token of the numbers and their marks.
    pub core_start: usize,
    /// At least.
    pub min: Option<Decimal>,
    /// At most.
    pub max: Option<Decimal>,
    /// "around".
    pub approximate: bool,
    /// What stood beside the numbers (a currency), by the caller's reading.
    pub mark: Option<M>,
    /// The first number.
    pub first: Numeral,
    /// The last number; the first again where there is only one.
    pub last: Numeral,
}

impl<M> Amount<M> {
    /// Whether two numbers were said.
    pub fn is_range(&self) -> bool {
        self.first.start != self.last.start
    }
}

/// Reads the amount that begins at token `at`. `mark` reads what may stand
/// beside a number and gives the token after it.
pub fn read<M: Copy>(
    tokens: &Tokens<'_>,
    at: usize,
    mark: &dyn Fn(usize, Side) -> Option<(usize, M)>,
) -> Option<Amount<M>> {
    read_at(tokens, at, mark, Depth::First)
}

fn read_at<M: Copy>(
    tokens: &Tokens<'_>,
    at: usize,
    mark: &dyn Fn(usize, Side) -> Option<(usize, M)>,
    depth: Depth,
) -> Option<Amount<M>> {
    let mut next = at;
    let mut turns = Turns::default();
    for _ in 0..4 {
        let Some((end, turn)) = ENGLISH.before.at(tokens, next) else {
            break;
        };
        turns.take(turn);
        next = end;
        if matches!(tokens.at(next), "a" | "the" | "of" | "our" | "your")
            && ENGLISH.before.at(tokens, next).is_none()
            && numeral::read(tokens, next).is_none()
        {
            next += 1;
        }
    }
    let core_start = next;
    let (first, after_first, first_mark) = marked(tokens, next, mark)?;
    if first.ordinal {
        return None;
    }
    let mut amount = Amount {
        start: at,
        end: after_first,
        core_end: after_first,
        core_start,
        min: Some(first.min),
        max: Some(first.max),
        approximate: first.approximate || turns.about,
        mark: first_mark,
        first,
        last: first,
    };
    if let Some((low, high, end, second_mark)) =
        second(tokens, &first, after_first, turns.between, mark)
    {
        amount.end = end;
        amount.core_end = end;
        amount.min = Some(low.min);
        amount.max = Some(high.max);
        amount.approximate |= high.approximate;
        amount.mark = first_mark.or(second_mark);
        amount.first = low;
        amount.last = high;
    }
    for _ in 0..3 {
        let glued = tokens.glued(amount.end);
        let mut from = amount.end;
        if tokens.at(from) == "," && tokens.at(from + 1) != "i" {
            from += 1;
        }
        let Some((end, turn)) = ENGLISH.after.at(tokens, from) else {
            break;
        };
        if tokens.at(from) == "+" && !glued && !tokens.ends_clause(from + 1) {
            break;
        }
        // `50 plus VAT`, `50 odd jobs`: what follows `plus` is another thing.
        if tokens.at(from) == "plus" && !tokens.ends_clause(end) {
            break;
        }
        turns.take(turn);
        amount.end = end;
        if tokens.at(from) == "+"
            && amount.mark.is_none()
            && let Some((after, found)) = mark(amount.end, Side::After)
        {
            amount.mark = Some(found);
            amount.end = after;
            amount.core_end = after;
        }
    }
    amount.approximate |= turns.about;
    // `we won't spend over 300`, `can't do more than 5k`
    let above = matches!(
        tokens.at(at),
        "over" | "above" | "more" | "greater" | "higher" | "north" | "beyond" | "past" | "exceed"
    );
    if above
        && turns.at_least
        && !turns.at_most
        && (denied(tokens, at)
            || matches!(tokens.before(at), "anything") && ruled_out(tokens, amount.end))
    {
        turns.at_least = false;
        turns.at_most = true;
    }
    if turns.at_most && !turns.at_least && !amount.is_range() {
        amount.min = None;
    }
    if turns.at_least && !turns.at_most && !amount.is_range() {
        amount.max = None;
    }
    // `more than 10k but less than 20k`, `under 20k but over 10k`
    if amount.max.is_none() != amount.min.is_none()
        && depth == Depth::First
        && let Some(joined) = joined(tokens, amount.end)
        && let Some(other) = read_at(tokens, joined, mark, Depth::Second)
        && other.min.is_none() != other.max.is_none()
        && other.min.is_none() == amount.max.is_none()
        && other.max.or(amount.max) > other.min.or(amount.min)
    {
        amount.min = amount.min.or(other.min);
        amount.max = amount.max.or(other.max);
        amount.end = other.end;
        amount.core_end = other.core_end;
        amount.last = other.last;
        amount.mark = amount.mark.or(other.mark);
    }
    Some(amount)
}

/// Whether a bound that stands behind an amount begins at `at`.
pub(in crate::reading) fn bounds(tokens: &Tokens<'_>, at: usize) -> bool {
    ENGLISH.after.at(tokens, at).is_some()
}

/// What bounds an amount from behind it, at `at`, and the token after that.
pub(in crate::reading) fn bound(tokens: &Tokens<'_>, at: usize) -> Option<(usize, Turn)> {
    ENGLISH.after.at(tokens, at)
}

/// The token after `but`, `and` between two bounds.
fn joined(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let at = at + usize::from(tokens.at(at) == ",");
    matches!(tokens.at(at), "but" | "and" | "yet").then_some(at + 1)
}

/// Whether what stands before `at` says that it is not to be spent, had or done.
fn denied(tokens: &Tokens<'_>, at: usize) -> bool {
    let mut said = false;
    for back in 1..=4 {
        let Some(before) = at.checked_sub(back) else {
            return false;
        };
        match tokens.at(before) {
            "not" | "won't" | "wont" | "can't" | "cant" | "cannot" | "don't" | "dont" | "never"
            | "wouldn't" | "couldn't" | "doesn't" | "didn't" | "shouldn't" => return said,
            "spend" | "spending" | "pay" | "paying" | "go" | "going" | "do" | "afford"
            | "invest" | "have" | "be" | "put" | "approve" | "charge" | "cost" | "commit" => {
                said = true;
            }
            "to" | "want" | "really" | "able" | "anything" | "it" | "us" | "ever" => {}
            _ => return false,
        }
    }
    false
}

/// Whether an amount is the first one, to which a second bound may be joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    First,
    Second,
}

/// `anything over 2k and I'm out`: whether what follows rules it out.
fn ruled_out(tokens: &Tokens<'_>, at: usize) -> bool {
    (at..at + 8).any(|at| {
        matches!(
            tokens.at(at),
            "out" | "too" | "no" | "not" | "won't" | "isn't" | "can't" | "doesn't" | "impossible"
        )
    })
}

#[derive(Default)]
struct Turns {
    at_most: bool,
    at_least: bool,
    about: bool,
    between: bool,
}

impl Turns {
    fn take(&mut self, turn: Turn) {
        match turn {
            Turn::AtMost => self.at_most = true,
            Turn::AtLeast => self.at_least = true,
            Turn::About => self.about = true,
            Turn::Between => self.between = true,
            Turn::From => {}
        }
    }
}

/// A number with the mark before or after it.
fn marked<M: Copy>(
    tokens: &Tokens<'_>,
    at: usize,
    mark: &dyn Fn(usize, Side) -> Option<(usize, M)>,
) -> Option<(Numeral, usize, Option<M>)> {
    let before = mark(at, Side::Before);
    let scaled = scale_before(tokens, at, mark);
    let before = scaled.map_or(before, |(end, found, _)| Some((end, found)));
    let start = before.map_or(at, |(end, _)| end);
    let mut numeral = numeral::read(tokens, start)?;
    if let Some((_, _, scale)) = scaled.filter(|_| numeral.scale.is_none()) {
        numeral = numeral.times(scale)?;
    }
    let mut end = numeral.end;
    let mut found = before.map(|(_, found)| found);
    // `50ish dollars`: the approximation may stand before the mark.
    let glued_ish = tokens.at(end) == "ish";
    let probe = if glued_ish { end + 1 } else { end };
    if let Some((after, mark)) = mark(probe, Side::After)
        // In `$20 $30` and `rmb 10 usd 20` the second mark is the next number's.
        && !(found.is_some() && tokens.digits(after).is_some())
    {
        // `$50 USD` says it twice; the second says it more exactly.
        found = Some(mark);
        end = after;
    }
    // `tens of thousands of dollars`
    if numeral.approximate
        && found.is_none()
        && end == numeral.end
        && tokens.at(end) == "of"
        && let Some((after, mark)) = mark(end + 1, Side::After)
    {
        found = Some(mark);
        end = after;
    }
    // `75 USD million`
    if end != numeral.end
        && numeral.scale.is_none()
        && matches!(
            tokens.at(end),
            "million" | "billion" | "thousand" | "mio" | "mn" | "bn"
        )
        && let Some((after, suffix)) = ENGLISH.suffixes.at(tokens, end)
    {
        numeral = numeral.times(Decimal::from(suffix.by))?;
        end = after;
    }
    let numeral = Numeral {
        approximate: numeral.approximate || (glued_ish && end != numeral.end),
        ..numeral
    };
    Some((numeral, end, found))
}

/// A scale that stands before the number with the mark, as bookkeepers write it: `k€ 40`,
/// `€k 40`. Gives the token after both.
fn scale_before<M: Copy>(
    tokens: &Tokens<'_>,
    at: usize,
    mark: &dyn Fn(usize, Side) -> Option<(usize, M)>,
) -> Option<(usize, M, Decimal)> {
    let scale = |at: usize| match tokens.at(at) {
        "k" => Some(Decimal::ONE_THOUSAND),
        "m" => Some(Decimal::from(1_000_000)),
        _ => None,
    };
    let counts = |end: usize| tokens.digits(end).is_some();
    if let Some(by) = scale(at)
        && tokens.glued(at + 1)
        && !tokens.glued(at)
        && let Some((end, found)) = mark(at + 1, Side::Before)
        && counts(end)
    {
        return Some((end, found, by));
    }
    let (end, found) = mark(at, Side::Before)?;
    let by = scale(end).filter(|_| tokens.glued(end) && counts(end + 1))?;
    Some((end + 1, found, by))
}

/// The second number of a range, and the first as the second changes it.
fn second<M: Copy>(
    tokens: &Tokens<'_>,
    first: &Numeral,
    at: usize,
    between: bool,
    mark: &dyn Fn(usize, Side) -> Option<(usize, M)>,
) -> Option<(Numeral, Numeral, usize, Option<M>)> {
    let either = tokens.at(at) == "or";
    // `12, 13 thousand`
    if tokens.at(at) == ","
        && first.scale.is_none()
        && first.in_digits
        && !tokens.glued(at + 1)
        && let Some((next, end, found)) = marked(tokens, at + 1, mark)
        && next.in_digits
        && next.scale.is_some()
        && next.unscaled() > first.max
        && next.unscaled() <= first.max * Decimal::TWO
        && let Some(low) = next.scale.and_then(|scale| first.times(scale))
    {
        return Some((low, next, end, found));
    }
    // `15k, maybe 20`, `20 grand, 25 at most`
    if tokens.at(at) == ","
        && let Some(stretched) = stretched(tokens, first, at + 1, mark)
    {
        return Some(stretched);
    }
    let mut next = if matches!(tokens.at(at), "and" | "n" | "&") && between || either {
        at + 1
    } else {
        ENGLISH.to.at(tokens, at)?.0
    };
    if let Some((after, Turn::About)) = ENGLISH.before.at(tokens, next) {
        next = after;
    }
    let (second, end, found) = marked(tokens, next, mark)?;
    if second.ordinal {
        return None;
    }
    let (low, high) = distribute(first, &second)?;
    let ratio_fits = !either || high.max <= low.min.checked_mul(Decimal::from(4))?;
    (low.min < high.max && ratio_fits).then_some((low, high, end, found))
}

/// How far they would stretch it after a pause, in the scale that was said: 15k, `maybe 20`.
fn stretched<M: Copy>(
    tokens: &Tokens<'_>,
    first: &Numeral,
    at: usize,
    mark: &dyn Fn(usize, Side) -> Option<(usize, M)>,
) -> Option<(Numeral, Numeral, usize, Option<M>)> {
    let scale = first.scale?;
    let doubted = matches!(tokens.at(at), "maybe" | "perhaps" | "possibly");
    let (more, end, found) = marked(tokens, at + usize::from(doubted), mark)?;
    let limit = ENGLISH.after.at(tokens, end);
    let limited = limit.is_some_and(|(_, turn)| turn == Turn::AtMost);
    // "Maybe sixty if it comes with training" is another sum.
    let ends = tokens.ends_clause(limit.map_or(end, |(after, _)| after));
    let fits = (doubted || limited) && ends && !more.ordinal && more.in_digits == first.in_digits;
    let more = match more.scale {
        Some(_) => more,
        None if more.max > first.unscaled() => more.times(scale)?,
        None => return None,
    };
    let near = more.max > first.max && more.max <= first.max.checked_mul(Decimal::from(4))?;
    (fits && near).then_some((*first, more, end, found))
}

/// In `20 to 30k` and `20k to 30` the scale is meant for both, and so are the
/// thousands of `100 to 200.000`; not in `500 to 1k`.
fn distribute(first: &Numeral, second: &Numeral) -> Option<(Numeral, Numeral)> {
    match (first.scale, second.scale) {
        (None, Some(scale)) if first.max < second.unscaled() && !first.round_thousands => {
            Some((first.times(scale)?, *second))
        }
        (Some(scale), None) if second.max < first.max && first.unscaled() < second.max => {
            Some((*first, second.times(scale)?))
        }
        (None, None)
            if second.round_thousands
                && first.in_digits
                && first.max < second.max / Decimal::ONE_THOUSAND =>
        {
            Some((first.times(Decimal::ONE_THOUSAND)?, *second))
        }
        _ => Some((*first, *second)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_bounds_and_approximation() {
        for (text, min, max, approximate) in [
            ("20-25", Some(20), Some(25), false),
            ("20 to 30k", Some(20_000), Some(30_000), false),
            ("500 to 1k", Some(500), Some(1_000), false),
            (
                "between 100 and 200.000",
                Some(100_000),
                Some(200_000),
                false,
            ),
            ("10 or 12", Some(10), Some(12), false),
            ("under 10k", None, Some(10_000), false),
            ("up to 50", None, Some(50), false),
            ("at least a hundred", Some(100), None, false),
            ("50+", Some(50), None, false),
            ("50ish", Some(50), Some(50), true),
            ("~50", Some(50), Some(50), true),
            ("roughly 2,000 give or take", Some(2_000), Some(2_000), true),
            ("around 20 to 30 thousand", Some(20_000), Some(30_000), true),
            ("20k max", None, Some(20_000), false),
            ("twenty to twenty-five", Some(20), Some(25), false),
            ("15k, maybe 20", Some(15_000), Some(20_000), false),
            ("20 grand, 25 at most", Some(20_000), Some(25_000), false),
        ] {
            let tokens = Tokens::of(text);
            let amount = read::<()>(&tokens, 0, &|_, _| None).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(amount.end, tokens.len(), "{text}");
            assert_eq!(amount.min, min.map(Decimal::from), "{text}");
            assert_eq!(amount.max, max.map(Decimal::from), "{text}");
            assert_eq!(amount.approximate, approximate, "{text}");
        }
    }
}
