//! Numbers of people told by who they are: `me + 2`, `me and Priya who buy, and then the
//! two counter guys`, `9 and then me and one other`.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::people_words::{NO_NAME, PEOPLE, THINGS, TOGETHER};
use super::{people, total};
use crate::reading::number::{self, TokenKind, Tokens};

/// More people than these are counted, and not told one by one.
const MOST: Decimal = Decimal::from_parts(500, 0, 0, false, 0);
/// "who put in the orders" has so many words at most.
const RELATIVE: usize = 6;
/// Between a number and the people that it counts stand at most so many words.
const BETWEEN: usize = 2;

/// A list of people, from where on it may be one.
pub(super) struct List {
    /// So many people.
    pub count: u32,
    /// The token after it.
    pub end: usize,
    /// Whether there are more: "each shop manager" is told without a number.
    pub open: bool,
    /// Whether the number of all is told behind them.
    pub summed: bool,
    /// How many were told one by one or in a number, the speaker included.
    members: usize,
    speaker: bool,
}

impl List {
    /// The sum of it, where one is told behind it.
    fn summed(self, tokens: &Tokens<'_>) -> Self {
        match total::after(tokens, self.end) {
            Some((count, end)) => Self {
                count,
                end,
                open: false,
                summed: true,
                ..self
            },
            // "Me and each manager": one more at least.
            None => Self {
                count: self.count + u32::from(self.open),
                ..self
            },
        }
    }
}

/// Those told beside a number of people.
pub(super) enum Beside {
    /// They are those that it counts, up to this token.
    Parts(usize),
    /// They are added to it, or are summed up together with it.
    More(List),
}

/// The people that are listed from `at` on, the speaker among them.
pub(super) fn read(tokens: &Tokens<'_>, at: usize, asked: bool) -> Option<List> {
    let speaker = tokens.at(at) == "me" || tokens.at(at) == "myself";
    // A list that ends with them: "Priya, Tom and me".
    let opens = asked && (at == 0 || begins_a_clause(tokens, at));
    if !speaker && !opens {
        return None;
    }
    let list = list(tokens, at, asked)?;
    let together = TOGETHER.contains(&tokens.word(list.end));
    // "Call me and Priya at 3": nobody is counted.
    let led = !asked && !may_lead(tokens.before(at));
    (list.speaker && list.members > 1 && !together && !led).then(|| list.summed(tokens))
}

/// What a number of people is, with those told beside it, of which it is the sum or to which
/// they are added: "9 and then me and one other", "9 plus me", "the 2 of us plus 6 managers",
/// "7, me plus 6 counter guys".
pub(super) fn with_others(
    tokens: &Tokens<'_>,
    number: Option<u32>,
    at: usize,
    asked: bool,
) -> Option<Beside> {
    let of_us = tokens.before(at) == "us" || tokens.at(at.saturating_sub(2)) == "us";
    let called = total::named(tokens, at);
    let from = called.unwrap_or(at);
    let apart = matches!(tokens.at(from), "(" | ":" | "-" | "–" | "—");
    // "6 on the counter and me"
    let from = total::past_place(tokens, from).unwrap_or(from);
    let next = joiner(tokens, from).or(apart.then_some(from + 1));
    let named = past_naming(tokens, next.unwrap_or(from));
    let next = named.or(next)?;
    // "The 2 of us, 4 days a week": what is added to them is joined by a word.
    let joined = matches!(
        tokens.before(next),
        "plus" | "and" | "+" | "&" | "n" | "then"
    );
    let list = list(tokens, next, asked)?;
    let together = TOGETHER.contains(&tokens.word(list.end));
    if together || !(list.speaker || of_us && joined) {
        return None;
    }
    // "7, me plus 6", "7 in total, 6 on the counter and me": they are its parts.
    // "3 of us, me my brother and a girl": who belongs to us is told one by one.
    let of_them = of_us && list.speaker && !joined && number.is_some();
    let rest = number.and_then(|all| list.count.checked_sub(all));
    let same = !list.open && !joined && (rest == Some(0) || of_them && rest.is_none());
    if called.is_some() || named.is_some() || same {
        return Some(Beside::Parts(list.end));
    }
    // "2 of us, me and my dad, plus 3 managers": the first two are told twice.
    let count = rest.filter(|_| of_them).unwrap_or(list.count);
    (!apart).then(|| Beside::More(List { count, ..list }.summed(tokens)))
}

/// Past "that's", "including", behind which a number's parts are named.
fn past_naming(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let names = matches!(
        tokens.at(at),
        "that's" | "thats" | "including" | "incl" | "counting" | "being"
    );
    names.then_some(at + 1)
}

/// Whether the unit, in the singular, is people: "buyer".
pub(super) fn is_of_people(unit: &str) -> bool {
    let plural = |people: &str| people.strip_suffix('s') == Some(unit);
    unit == "person" || PEOPLE.iter().any(|people| plural(people))
}

/// Whether somebody is joined at `at` to whom no list knows: "and Noreen told me".
pub(super) fn joins_somebody(tokens: &Tokens<'_>, at: usize) -> bool {
    joiner(tokens, at)
        .filter(|_| tokens.at(at) != ",")
        .is_some_and(|next| {
            let own = usize::from(matches!(tokens.at(next), "my" | "our" | "the" | "a"));
            let word = tokens.word(next + own);
            !THINGS.contains(&word) && !NO_NAME.contains(&word) && word.len() > 2
        })
}

fn begins_a_clause(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.begins_sentence(at) || tokens.before(at) == ","
}

/// Before a list of people: "theres me and Priya", "it's me, my dad and two guys".
fn may_lead(word: &str) -> bool {
    matches!(
        word,
        "" | ","
            | "."
            | ":"
            | "is"
            | "there's"
            | "theres"
            | "it's"
            | "its"
            | "just"
            | "only"
            | "so"
            | "well"
            | "maybe"
            | "think"
            | "be"
            | "means"
            | "both"
            | "with"
            | "um"
            | "like"
    )
}

fn list(tokens: &Tokens<'_>, at: usize, asked: bool) -> Option<List> {
    let (count, end, speaker) = member(tokens, at, asked)?;
    let mut list = List {
        count,
        end,
        open: count == 0,
        summed: false,
        members: 1,
        speaker,
    };
    // "Me my brother and a girl", "me Noreen and the 2 managers": the first comma is easily
    // left out.
    let beside = |list: &List| {
        let name = list.members == 1 && joiner(tokens, list.end + 1).is_some();
        (list.speaker && (tokens.at(list.end) == "my" || name)).then_some(list.end)
    };
    while let Some(next) = joiner(tokens, relative(tokens, list.end)).or_else(|| beside(&list)) {
        let Some((count, end, speaker)) = member(tokens, next, asked) else {
            break;
        };
        list.open |= count == 0;
        list.count = list.count.checked_add(count)?;
        list.end = end;
        list.members += 1;
        list.speaker |= speaker;
    }
    Some(list)
}

/// The token after what joins one to the next: `, and then`, `plus`, `+`.
fn joiner(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    // "Just me really and my mum"
    let filled = matches!(
        tokens.at(at),
        "really" | "mostly" | "mainly" | "basically" | "honestly"
    );
    let at = at + usize::from(filled);
    let mut next = at;
    let comma = tokens.at(next) == ",";
    next += usize::from(comma);
    let and = matches!(tokens.at(next), "and" | "plus" | "+" | "&" | "n");
    next += usize::from(and);
    let then = matches!(tokens.at(next), "then" | "also" | "maybe");
    next += usize::from(then);
    (comma || and || then && next > at + 1).then_some(next)
}

/// Past "who buy", up to what joins the next.
fn relative(tokens: &Tokens<'_>, at: usize) -> usize {
    if tokens.at(at) != "who" {
        return at;
    }
    (at + 1..at + 1 + RELATIVE)
        .find(|end| tokens.ends_clause(*end) || joiner(tokens, *end).is_some())
        .unwrap_or(at)
}

/// One of a list: how many it stands for, 0 where that is left open, the token after it, and
/// whether it is the speaker.
fn member(tokens: &Tokens<'_>, at: usize, asked: bool) -> Option<(u32, usize, bool)> {
    if matches!(tokens.at(at), "me" | "myself")
        || tokens.at(at) == "i" && tokens.ends_clause(at + 1)
    {
        return Some((1, at + 1, true));
    }
    if let Some((count, end)) = people::others(tokens, at) {
        return Some((count, end, false));
    }
    let first = at
        + usize::from(matches!(
            tokens.at(at),
            "the" | "our" | "my" | "her" | "his" | "their" | "these" | "those"
        ));
    if let Some((count, end)) = numbered(tokens, first, asked) {
        return Some((count, end, false));
    }
    if let Some(end) = each(tokens, at) {
        return Some((0, end, false));
    }
    // "My bookkeeper", "our buyer": one, where they were asked how many.
    let one = asked
        && (first > at || matches!(tokens.at(at), "a" | "an" | "one"))
        && tokens.word(at + 1).len() > 2
        && !NO_NAME.contains(&tokens.word(at + 1))
        && !THINGS.contains(&tokens.word(at + 1))
        && !tokens.word(at + 1).ends_with('s')
        && follows_well(tokens, at + 2);
    if one {
        return Some((1, at + 2, false));
    }
    named(tokens, at, asked).then_some((1, at + 1, false))
}

/// "Each shop manager", "all the buyers": more, and nobody knows how many.
fn each(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let one = matches!(tokens.at(at), "each" | "every");
    let all = matches!(tokens.at(at), "all" | "the" | "our" | "some" | "my");
    let first = at + 1 + usize::from(matches!(tokens.at(at + 1), "the" | "our" | "my" | "of"));
    (first..=first + BETWEEN)
        .take_while(|word| !tokens.ends_clause(*word))
        .find(|word| {
            let word = tokens.word(*word);
            let plural = PEOPLE.contains(&word);
            let singular = || {
                PEOPLE
                    .iter()
                    .any(|many| many.strip_suffix('s') == Some(word))
            };
            all && plural || one && (plural || singular())
        })
        .map(|word| word + 1)
}

/// "Two counter guys", "one other", and "2" alone where they were asked how many.
fn numbered(tokens: &Tokens<'_>, at: usize, asked: bool) -> Option<(u32, usize)> {
    let count = number::numeral::read(tokens, at)?;
    if count.ordinal || count.max > MOST || count.min != count.max || count.scale.is_some() {
        return None;
    }
    let whole = count.max.to_u32()?;
    let called = (count.end..=count.end + BETWEEN)
        .take_while(|word| !tokens.ends_clause(*word))
        .find(|word| PEOPLE.contains(&tokens.word(*word)));
    if let Some(word) = called {
        return Some((whole, word + 1));
    }
    // "Me + 2" counts by itself, and so does "and 4 in the shops".
    let added = matches!(tokens.before(at), "+" | "plus");
    let joined = added || matches!(tokens.before(at), "and" | "&" | "n" | "then" | "," | "(");
    if let Some(end) = total::past_place(tokens, count.end).filter(|_| joined) {
        return Some((whole, end));
    }
    ((asked || added) && tokens.ends_clause(count.end)).then_some((whole, count.end))
}

/// Whether a word is somebody's name, where they were asked how many they are.
fn named(tokens: &Tokens<'_>, at: usize, asked: bool) -> bool {
    let Some(token) = tokens.token(at) else {
        return false;
    };
    // Behind "and" a name may be written small; "me, sorry" names nobody.
    // and so it may behind "me": "me Noreen and the 2 managers".
    let joined = matches!(
        tokens.before(at),
        "and" | "plus" | "+" | "&" | "n" | "then" | "me"
    );
    asked
        && (joined || tokens.stands_out(at))
        && token.kind == TokenKind::Word
        && token.lower.chars().count() > 2
        && !NO_NAME.contains(&token.lower.as_str())
        && !THINGS.contains(&token.lower.as_str())
        && !token.lower.ends_with("ing")
        && follows_well(tokens, at + 1)
}

/// After one of a list comes the next, the end, or what they do.
fn follows_well(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.ends_clause(at)
        || joiner(tokens, at).is_some()
        || matches!(
            tokens.at(at),
            "who"
                | "in"
                | "at"
                | "for"
                | "would"
                | "will"
                | "really"
                | "order"
                | "buy"
                | "use"
                | "do"
                | "id"
                | "i'd"
                | "i"
                | "tbh"
                | "mostly"
                | "now"
                | "so"
        )
}
