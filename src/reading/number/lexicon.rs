//! The number words of a language, as data.

use std::sync::LazyLock;

use super::token::Phrases;

/// What a number word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NumberWord {
    /// 0 to 9.
    One(u32),
    /// 10 to 19.
    Teen(u32),
    /// 20, 30, … 90.
    Ten(u32),
    /// Times a hundred.
    Hundred,
    /// Times a power of ten; may be repeated downwards (`two million three thousand`).
    Scale(u64),
    /// Times twelve.
    Dozen,
    /// Some of them, from the first to the second number.
    Some(u32, u32),
}

/// A scale that may follow a number in digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Suffix {
    /// What the number is multiplied by.
    pub by: u64,
    /// Whether it may stand alone after a space (`5 m` is five metres).
    pub alone: bool,
    /// Whether it also says "about" (`50kish`).
    pub approximate: bool,
}

/// How an expression changes the amount in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::reading) enum Turn {
    /// The amount is the most.
    AtMost,
    /// The amount is the least.
    AtLeast,
    /// The amount is not exact.
    About,
    /// Two amounts follow, joined by "and".
    Between,
    /// Two amounts follow, joined by "to".
    From,
}

/// The words of one language.
pub(super) struct Lexicon {
    pub cardinals: Phrases<NumberWord>,
    pub ordinals: Phrases<u32>,
    pub suffixes: Phrases<Suffix>,
    pub before: Phrases<Turn>,
    pub after: Phrases<Turn>,
    pub to: Phrases<()>,
}

const fn scale(by: u64) -> Suffix {
    Suffix {
        by,
        alone: true,
        approximate: false,
    }
}

const fn letter(by: u64) -> Suffix {
    Suffix {
        by,
        alone: false,
        approximate: false,
    }
}

const fn vague(by: u64) -> Suffix {
    Suffix {
        by,
        alone: false,
        approximate: true,
    }
}

use NumberWord::{Dozen, Hundred, One, Scale, Some as Several, Teen, Ten};

/// English.
pub(super) static ENGLISH: LazyLock<Lexicon> = LazyLock::new(|| Lexicon {
    cardinals: Phrases::of_groups(&[
        ("zero|nil", One(0)),
        ("one", One(1)),
        ("two", One(2)),
        ("three", One(3)),
        ("four", One(4)),
        ("five", One(5)),
        ("six", One(6)),
        ("seven", One(7)),
        ("eight", One(8)),
        ("nine", One(9)),
        ("ten", Teen(10)),
        ("eleven", Teen(11)),
        ("twelve", Teen(12)),
        ("thirteen", Teen(13)),
        ("fourteen", Teen(14)),
        ("fifteen", Teen(15)),
        ("sixteen", Teen(16)),
        ("seventeen", Teen(17)),
        ("eighteen", Teen(18)),
        ("nineteen|ninteen", Teen(19)),
        ("twenty", Ten(20)),
        ("thirty", Ten(30)),
        ("forty|fourty", Ten(40)),
        ("fifty", Ten(50)),
        ("sixty", Ten(60)),
        ("seventy", Ten(70)),
        ("eighty", Ten(80)),
        ("ninety|ninty", Ten(90)),
        ("hundred|hundo", Hundred),
        ("thousand|grand|thousnd|thou", Scale(1_000)),
        ("million|mil|mill|millon", Scale(1_000_000)),
        ("billion|bn", Scale(1_000_000_000)),
        ("lakh|lakhs|lac|lacs", Scale(100_000)),
        ("crore|crores", Scale(10_000_000)),
        ("dozen|doz", Dozen),
        ("couple of|couple|pair of", Several(2, 2)),
        ("few", Several(3, 5)),
        ("several", Several(3, 7)),
        ("handful of|handful", Several(3, 7)),
    ]),
    ordinals: Phrases::of_groups(&[
        ("first", 1),
        ("second", 2),
        ("third", 3),
        ("fourth", 4),
        ("fifth", 5),
        ("sixth", 6),
        ("seventh", 7),
        ("eighth", 8),
        ("ninth", 9),
        ("tenth", 10),
        ("eleventh", 11),
        ("twelfth", 12),
        ("thirteenth", 13),
        ("fourteenth", 14),
        ("fifteenth", 15),
        ("sixteenth", 16),
        ("seventeenth", 17),
        ("eighteenth", 18),
        ("nineteenth", 19),
        ("twentieth", 20),
        ("twenty first", 21),
        ("twenty second", 22),
        ("twenty third", 23),
        ("twenty fourth", 24),
        ("twenty fifth", 25),
        ("twenty sixth", 26),
        ("twenty seventh", 27),
        ("twenty eighth", 28),
        ("twenty ninth", 29),
        ("thirtieth", 30),
        ("thirty first", 31),
    ]),
    suffixes: Phrases::of_groups(&[
        ("k|ks", scale(1_000)),
        ("mil millones|mil millones de", scale(1_000_000_000)),
        (
            "millones de|millions de|million de|millón de|mio .",
            scale(1_000_000),
        ),
        ("milliards de", scale(1_000_000_000)),
        ("tsd .|milliers de|miles de", scale(1_000)),
        (
            "thousand|thousands|grand|thou|thousnd|thousnad|thousend|thosand|thousan|thoussand|tsd|mille|tausend",
            scale(1_000),
        ),
        (
            "million|millions|milion|milions|millon|millons|mil|mill|mio|mln|millionen|millones|millón",
            scale(1_000_000),
        ),
        (
            "billion|billions|bn|bln|mrd|milliarden|milliards",
            scale(1_000_000_000),
        ),
        ("lakh|lakhs|lac|lacs", scale(100_000)),
        ("crore|crores|cr", scale(10_000_000)),
        ("hundred|hundreds|hundo", scale(100)),
        ("dozen|doz", scale(12)),
        ("m|mm|mn", letter(1_000_000)),
        ("b", letter(1_000_000_000)),
        ("l", letter(100_000)),
        ("kish", vague(1_000)),
        ("mish", vague(1_000_000)),
    ]),
    before: Phrases::of_groups(&[
        (
            "limit is|max is|maximum is|cap is|ceiling is|as high as|top out at|can't go past|can't go over|can't go above|won't go over|not going over|max .|nothing over|nothing above|not a cent more than|not a cent over|not a penny more than|not a penny over|not a dollar over|not a dollar more than|not one cent more than|no way over|no way more than|never over|never above|never more than|nothing more than|nothing beyond|under|below|less than|fewer than|lower than|up to|upto|no more than|not more than|max|maximum|maximum of|max of|a max of|a maximum of|at most|at the most|not exceeding|not over|no higher than|cheaper than|cap of|a cap of|capped at|ceiling of|a ceiling of|limit of|a limit of|south of|<|< =|≤|as much as|can't exceed|cannot exceed|won't exceed|not above|not to exceed|topping out at|limited to|must not exceed|stay under|keep it under|doesn't exceed|does not exceed|don't exceed|not exceed|sub -",
            Turn::AtMost,
        ),
        (
            "min .|exceeding|exceeds|exceed|beyond|nothing under|nothing below|nothing less than|over|above|more than|greater than|higher than|at least|no less than|not less than|minimum|min|minimum of|min of|a minimum of|a min of|north of|upwards of|upward of|in excess of|starting at|starting from|>|> =|≥|well over|well above|not under|no fewer than",
            Turn::AtLeast,
        ),
        (
            "around|about|abt|approx|approx .|approximately|aprox|roughly|rougly|circa|ca|ca .|~|≈|some|somewhere around|somewhere near|in the region of|in the neighborhood of|in the neighbourhood of|in the ballpark of|ballpark|ballpark of|close to|nearly|almost|maybe|maybe around|perhaps|probably|probably around|probably about|like|say|or so|in the range of|in the order of|on the order of|guess|i'd guess|i'd say|estimated|give or take|more or less|something like|somewhere in the|somewhere|shy of|just shy of",
            Turn::About,
        ),
        (
            "between|in between|btw|btwn|b/w|anywhere between|somewhere between",
            Turn::Between,
        ),
        ("from|anywhere from|somewhere from", Turn::From),
    ]),
    after: Phrases::of_groups(&[
        (
            "max|maximum|tops|at most|at the most|or less|or under|or below|or lower|or fewer|and under|and below|is our limit|is my limit|is the limit|is our max|is my max|is the ceiling|is our ceiling|is my cap|is the cap|is as far as|is as high as|is the most|is the absolute max|absolute max|hard cap|hard limit|not a penny more|not a cent more|not a dollar more|and not a penny more|and no more|not more|at max|as a maximum|as a max|top|is the max|ceiling|cap|limit|tops really",
            Turn::AtMost,
        ),
        (
            "+|plus|or more|or above|or over|or higher|or up|and up|and above|and over|at least|minimum|min|at minimum|at a minimum|upwards",
            Turn::AtLeast,
        ),
        (
            "ish|- ish|or so|give or take|more or less|or thereabouts|roughly|approx|approx .|approximately|odd|- odd|or there about|or there abouts|thereabouts|ballpark|mark|i guess|i think|or something|or something like that",
            Turn::About,
        ),
    ]),
    to: Phrases::of_groups(&[(
        "to|-|–|—|til|till|until|upto|up to|to maybe|to about|to around|through|thru|. .|…|~|-to -|or maybe|maybe",
        (),
    )]),
});

/// Whether a currency's code stands there with thousands or millions before it: `MUSD`, `kEUR`.
pub(super) fn is_scaled_code(word: &str) -> bool {
    word.len() == 4
        && word.is_ascii()
        && word.starts_with(['M', 'm', 'k', 'K', 'T', 't'])
        && matches!(
            word[1..].to_ascii_uppercase().as_str(),
            "EUR" | "USD" | "GBP" | "CHF" | "CAD" | "AUD" | "SEK" | "NOK" | "DKK"
        )
}
