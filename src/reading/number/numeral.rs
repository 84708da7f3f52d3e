//! One number, in digits or in words, with its scale.

use rust_decimal::Decimal;

use super::digits;
use super::lexicon::{ENGLISH, NumberWord};
use super::token::{TokenKind, Tokens};

/// More words than any number has; keeps reading linear.
const MOST_WORDS: usize = 16;

/// A number as it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Numeral {
    /// First token.
    pub start: usize,
    /// The token after it.
    pub end: usize,
    /// At least this much (`a few` is 3 to 5).
    pub min: Decimal,
    /// At most this much; equal to `min` for an exact number.
    pub max: Decimal,
    /// Whether it is vague in itself.
    pub approximate: bool,
    /// The scale that was said last (`k`, `million`).
    pub scale: Option<Decimal>,
    /// `3rd`, `third`.
    pub ordinal: bool,
    /// Whether it begins with digits.
    pub in_digits: bool,
    /// Whether it ends in a grouped `000`.
    pub round_thousands: bool,
    /// Whether it has decimals.
    pub decimals: bool,
}

impl Numeral {
    /// Its value without the scale that was said last.
    pub fn unscaled(&self) -> Decimal {
        self.scale.map_or(self.max, |scale| self.max / scale)
    }

    /// The same number under a scale that was said for its neighbour.
    pub(super) fn times(mut self, scale: Decimal) -> Option<Self> {
        self.min = self.min.checked_mul(scale)?;
        self.max = self.max.checked_mul(scale)?;
        self.scale = Some(scale);
        Some(self)
    }
}

/// The number that begins at token `at`.
pub fn read(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    tokens.numeral(at, read_anew)
}

fn read_anew(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    let numeral = if tokens.digits(at).is_some() {
        fraction_of_scale(tokens, at).or_else(|| in_digits(tokens, at))
    } else {
        ordinal_word(tokens, at)
            .or_else(|| fraction_of_scale(tokens, at))
            .or_else(|| many(tokens, at))
            .or_else(|| in_words(tokens, at))
    }?;
    if numeral.ordinal {
        return Some(numeral);
    }
    and_a_half(tokens, numeral)
}

fn in_digits(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    let written = digits::read(tokens, at, |next| {
        ENGLISH.suffixes.at(tokens, next).is_some()
    })?;
    let end = written.end;
    let numeral = Numeral {
        start: at,
        end,
        min: written.value,
        max: written.value,
        approximate: false,
        scale: None,
        ordinal: false,
        in_digits: true,
        round_thousands: written.round_thousands,
        decimals: written.decimals,
    };
    if tokens.glued(end) && matches!(tokens.at(end), "st" | "nd" | "rd" | "th") {
        return Some(Numeral {
            end: end + 1,
            ordinal: true,
            ..numeral
        });
    }
    scaled(tokens, numeral)
}

/// Takes the scales that follow: `5 hundred thousand`, `50k`.
fn scaled(tokens: &Tokens<'_>, mut numeral: Numeral) -> Option<Numeral> {
    // `20ish grand`, `10-ish k`, `30-something thousand`
    let ish = match (tokens.at(numeral.end), tokens.at(numeral.end + 1)) {
        ("ish" | "something" | "odd", _) => numeral.end + 1,
        ("-", "ish" | "something" | "odd") => numeral.end + 2,
        _ => numeral.end,
    };
    if ish > numeral.end
        && let Some((_, suffix)) = ENGLISH.suffixes.at(tokens, ish)
        && (suffix.alone || tokens.glued(ish))
    {
        numeral.approximate = true;
        numeral.end = ish;
    }
    for _ in 0..3 {
        let Some((end, suffix)) = ENGLISH.suffixes.at(tokens, numeral.end) else {
            break;
        };
        let glued = tokens.glued(numeral.end);
        let after_sign = numeral
            .start
            .checked_sub(1)
            .is_some_and(|before| matches!(tokens.at(before), "$" | "€" | "£" | "₹"));
        let fits = suffix.alone || glued || after_sign && tokens.at(numeral.end) != "l";
        if !fits {
            break;
        }
        // `5 m²`, `5 b2b users`: a letter that is glued to something else is no scale.
        if !suffix.alone && tokens.glued(end) && joins(tokens, end) {
            break;
        }
        numeral = numeral.times(Decimal::from(suffix.by))?;
        numeral.approximate |= suffix.approximate;
        numeral.end = end;
    }
    Some(numeral)
}

/// Whether the token at `at` goes on the letter before it: `5 b2b`, `5 m²`, `5k_users`.
fn joins(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens
        .token(at)
        .is_some_and(|token| token.kind != TokenKind::Mark)
        || matches!(
            tokens.at(at),
            "²" | "³" | "_" | "@" | "#" | "&" | "°" | "%" | "'" | "’" | "=" | "\\"
        )
}

fn and_a_half(tokens: &Tokens<'_>, numeral: Numeral) -> Option<Numeral> {
    let mut at = numeral.end;
    if tokens.at(at) == "and" {
        at += 1;
    } else {
        return Some(numeral);
    }
    if matches!(tokens.at(at), "a" | "an") {
        at += 1;
    }
    if tokens.at(at) != "half" || tokens.at(at + 1) == "of" {
        return Some(numeral);
    }
    // `a million and a half` adds half a million, `one and a half million` half of one.
    let half = numeral.scale.unwrap_or(Decimal::ONE) / Decimal::TWO;
    let numeral = Numeral {
        end: at + 1,
        min: numeral.min.checked_add(half)?,
        max: numeral.max.checked_add(half)?,
        ..numeral
    };
    if numeral.scale.is_some() {
        return Some(numeral);
    }
    scaled(tokens, numeral)
}

fn ordinal_word(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    let (end, value) = ENGLISH.ordinals.at(tokens, at)?;
    Some(Numeral {
        ordinal: true,
        ..plain(at, end, Decimal::from(value))
    })
}

/// `half a million`, `a quarter million`, `quarter of a million`, `half a dozen`.
fn fraction_of_scale(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    let mut next = at;
    if matches!(tokens.at(next), "a" | "one") {
        next += 1;
    }
    let part = match (tokens.at(next), tokens.at(next + 1)) {
        ("half", _) => Decimal::new(5, 1),
        ("quarter", _) => Decimal::new(25, 2),
        ("three" | "3", "quarters" | "quarter") => Decimal::new(75, 2),
        _ => return None,
    };
    next += 1 + usize::from(part == Decimal::new(75, 2));
    if tokens.at(next) == "-" {
        next += 1;
    }
    if tokens.at(next) == "of" {
        next += 1;
    }
    if matches!(tokens.at(next), "a" | "an") {
        next += 1;
    }
    let (end, suffix) = ENGLISH.suffixes.at(tokens, next)?;
    if !suffix.alone {
        return None;
    }
    plain(at, end, part).times(Decimal::from(suffix.by))
}

/// `hundreds of thousands`, `thousands of`: one to ten of them.
fn many(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    // `low hundreds`, `mid thousands`: a part of what lies between one and ten of them.
    let part = match tokens.at(at) {
        "low" | "lower" => Some((1, 3)),
        "mid" | "middle" => Some((4, 6)),
        "high" | "upper" => Some((7, 9)),
        _ => None,
    };
    if let Some((low, high)) = part {
        let all = many(tokens, at + 1).filter(|_| tokens.at(at + 1).ends_with('s'))?;
        return Some(Numeral {
            start: at,
            max: all.min * Decimal::from(high),
            min: all.min * Decimal::from(low),
            ..all
        });
    }
    let mut by = match tokens.at(at) {
        "tens" => Decimal::TEN,
        "hundreds" => Decimal::ONE_HUNDRED,
        "thousands" => Decimal::ONE_THOUSAND,
        "millions" => Decimal::from(1_000_000),
        "dozens" => Decimal::from(12),
        _ => return None,
    };
    let mut end = at + 1;
    if tokens.at(end) == "of" {
        match tokens.at(end + 1) {
            "thousands" => {
                by *= Decimal::ONE_THOUSAND;
                end += 2;
            }
            "millions" => {
                by *= Decimal::from(1_000_000);
                end += 2;
            }
            _ => {}
        }
    }
    if tokens.at(at) == "tens" && end == at + 1 {
        return None;
    }
    Some(Numeral {
        max: by * Decimal::TEN,
        approximate: true,
        ..plain(at, end, by)
    })
}

fn in_words(tokens: &Tokens<'_>, at: usize) -> Option<Numeral> {
    let mut next = at;
    if matches!(tokens.at(next), "a" | "an" | "the") {
        // `a hundred`, `a couple of`, but not the article of anything else.
        next += 1;
        if matches!(
            tokens.at(next),
            "good" | "cool" | "whole" | "mere" | "whopping"
        ) {
            next += 1;
        }
        let (_, word) = ENGLISH.cardinals.at(tokens, next)?;
        if matches!(
            word,
            NumberWord::One(_) | NumberWord::Teen(_) | NumberWord::Ten(_)
        ) {
            return None;
        }
    }
    let mut reader = WordReader::default();
    let mut end = at;
    for _ in 0..MOST_WORDS {
        let mut from = next;
        if end > at && tokens.at(from) == "-" && tokens.glued(from) && tokens.glued(from + 1) {
            from += 1;
        }
        if end > at && tokens.at(from) == "and" && reader.after_scale {
            from += 1;
        }
        if end > at
            && tokens.at(from) == "point"
            && reader.decimals.is_none()
            && let Some((after, NumberWord::One(_))) = ENGLISH.cardinals.at(tokens, from + 1)
        {
            reader.decimals = Some(Decimal::ONE);
            let _ = after;
            from += 1;
        }
        let Some((after, word)) = ENGLISH.cardinals.at(tokens, from) else {
            break;
        };
        if !reader.take(word) {
            break;
        }
        next = after;
        end = after;
    }
    // `million` alone counts nothing; `hundred` and `a million` do.
    let lone_scale = end == at + 1
        && matches!(reader.last, Some(NumberWord::Scale(_)))
        && tokens.at(at) != "thousand";
    if end == at || !reader.seen || lone_scale {
        return None;
    }
    let total = reader.total()?;
    let numeral = Numeral {
        start: at,
        end,
        min: total.0,
        max: total.1,
        approximate: reader.vague,
        scale: reader.scale,
        ordinal: false,
        in_digits: false,
        round_thousands: false,
        decimals: false,
    };
    // `ten k`, `three hundred k`
    if tokens.at(end) == "k" && total.1 < Decimal::ONE_THOUSAND {
        return Numeral {
            end: end + 1,
            ..numeral
        }
        .times(Decimal::ONE_THOUSAND);
    }
    Some(numeral)
}

#[derive(Default)]
struct WordReader {
    total: Decimal,
    group: Decimal,
    extra: Decimal,
    last: Option<NumberWord>,
    scale: Option<Decimal>,
    after_scale: bool,
    decimals: Option<Decimal>,
    vague: bool,
    seen: bool,
}

impl WordReader {
    /// Takes the next word in, or says that the number ended before it.
    fn take(&mut self, word: NumberWord) -> bool {
        if let (Some(place), NumberWord::One(digit)) = (self.decimals, word) {
            let place = place / Decimal::TEN;
            self.group += Decimal::from(digit) * place;
            self.decimals = Some(place);
            return true;
        }
        let fits = match (word, self.last) {
            (NumberWord::One(0), last) => last.is_none(),
            (NumberWord::One(_), Some(NumberWord::Ten(_))) => true,
            (
                NumberWord::One(_) | NumberWord::Teen(_) | NumberWord::Ten(_),
                None | Some(NumberWord::Hundred | NumberWord::Scale(_)),
            ) => true,
            (NumberWord::One(_) | NumberWord::Teen(_) | NumberWord::Ten(_), _) => false,
            (NumberWord::Hundred, Some(NumberWord::Hundred)) => false,
            (NumberWord::Hundred, _) => self.group < Decimal::ONE_HUNDRED,
            (NumberWord::Scale(by), _) => self
                .scale
                .is_none_or(|scale| Decimal::from(by) < scale || self.group.is_zero()),
            (NumberWord::Dozen, Some(NumberWord::Scale(_))) => false,
            (NumberWord::Dozen, _) => true,
            (NumberWord::Some(..), last) => last.is_none(),
        };
        if !fits {
            return false;
        }
        self.seen = true;
        self.after_scale = false;
        match word {
            NumberWord::One(value) | NumberWord::Teen(value) | NumberWord::Ten(value) => {
                self.group += Decimal::from(value);
            }
            NumberWord::Some(low, high) => {
                self.group = Decimal::from(low);
                self.extra = Decimal::from(high - low);
                self.vague = true;
            }
            NumberWord::Hundred | NumberWord::Dozen => {
                let by = if word == NumberWord::Hundred { 100 } else { 12 };
                let by = Decimal::from(by);
                self.group = if self.group.is_zero() {
                    by
                } else {
                    self.group * by
                };
                self.extra *= by;
                self.after_scale = word == NumberWord::Hundred;
            }
            NumberWord::Scale(by) => {
                let by = Decimal::from(by);
                let group = if self.group.is_zero() && self.total.is_zero() {
                    Decimal::ONE
                } else {
                    self.group
                };
                if self.group.is_zero() && !self.total.is_zero() {
                    // `hundred thousand million` and the like.
                    self.total *= by;
                } else {
                    self.total += group * by;
                }
                self.extra *= by;
                self.group = Decimal::ZERO;
                self.scale = Some(by);
                self.after_scale = true;
                self.decimals = None;
            }
        }
        self.last = Some(word);
        true
    }

    fn total(&self) -> Option<(Decimal, Decimal)> {
        let low = self.total.checked_add(self.group)?;
        Some((low, low.checked_add(self.extra)?))
    }
}

fn plain(start: usize, end: usize, value: Decimal) -> Numeral {
    Numeral {
        start,
        end,
        min: value,
        max: value,
        approximate: false,
        scale: None,
        ordinal: false,
        in_digits: false,
        round_thousands: false,
        decimals: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_digits_and_words() {
        for (text, low, high) in [
            ("twenty-five", "25", "25"),
            ("a hundred and fifty", "150", "150"),
            ("fifty grand", "50000", "50000"),
            ("one and a half million", "1500000", "1500000"),
            ("a million and a half", "1500000", "1500000"),
            ("one point two million", "1200000", "1200000"),
            ("two hundred thousand", "200000", "200000"),
            ("a couple hundred", "200", "200"),
            ("a couple of thousand", "2000", "2000"),
            ("a few thousand", "3000", "5000"),
            ("half a million", "500000", "500000"),
            ("quarter million", "250000", "250000"),
            ("a dozen", "12", "12"),
            ("half a dozen", "6", "6"),
            ("two dozen", "24", "24"),
            ("5 lakh", "500000", "500000"),
            ("1.5k", "1500", "1500"),
            ("2 mil", "2000000", "2000000"),
            ("1.125 million", "1125000", "1125000"),
            ("5 hundred thousand", "500000", "500000"),
            ("twenty five hundred", "2500", "2500"),
            (
                "two million three hundred thousand and five",
                "2300005",
                "2300005",
            ),
            ("tens of thousands", "10000", "100000"),
            ("2 and a half", "2.5", "2.5"),
        ] {
            let tokens = Tokens::of(text);
            let numeral = read(&tokens, 0).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(numeral.end, tokens.len(), "{text}");
            assert_eq!(numeral.min, low.parse().unwrap(), "{text}");
            assert_eq!(numeral.max, high.parse().unwrap(), "{text}");
        }
    }

    #[test]
    fn ordinals_are_told_apart() {
        for text in ["3rd", "third", "twenty-first"] {
            assert!(
                read(&Tokens::of(text), 0).is_some_and(|n| n.ordinal),
                "{text}"
            );
        }
        assert_eq!(read(&Tokens::of("a team"), 0), None);
    }
}
