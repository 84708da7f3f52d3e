//! A name that stands beside an address: `416 555 0187, Dave`, `priya, priya@…`,
//! `Dave Rourke, Rourke Plumbing Supply, 512-555-0188`.

use std::ops::Range;

use super::given::{is_given, is_never};
use super::{ContactContext, Piece, company, name};
use crate::reading::number::{TokenKind, Tokens};

/// A name has so many words at most, two people's so many.
const LONGEST: usize = 4;
const LONGEST_PAIR: usize = 6;
/// Further away than this many pieces from the address it belongs to something else.
const NEAR: usize = 2;
/// Of an address, a word must share so many letters to be its owner's name.
const ALIKE: usize = 3;

/// Before a name these are talk.
const BEFORE: [&str; 43] = [
    "add", "cc", "include", "copy", "invite", "bring", "loop", "he's", "hes", "she's", "shes",
    "it", "in", "call", "text", "email", "reach", "i'm", "im", "i", "am", "it's", "its", "this",
    "is", "name", "ok", "okay", "sure", "yes", "yeah", "fine", "thanks", "hi", "hey", "hello",
    "ask", "for", "and", "well", "just", "-", "sr",
];
/// After a name these say how or that they are to be reached.
const AFTER: [&str; 30] = [
    "instead", "rather", "too", "text", "call", "only", "cell", "mobile", "phone", "please", "pls",
    "plz", "thanks", "thx", "after", "before", "weekdays", "evenings", "mornings", "anytime",
    "here", "at", "on", "is", "tel", "email", "mail", "home", "work", "not",
];

/// Names and companies among the pieces of the text that stand beside an address;
/// `taken` are the tokens of what was found before, `addresses` those of e-mail and
/// phone, in the order of the text.
pub(super) fn find(
    tokens: &Tokens<'_>,
    context: &ContactContext<'_>,
    addresses: &[Range<usize>],
    taken: &[bool],
) -> Vec<Piece> {
    if addresses.is_empty() {
        return Vec::new();
    }
    let parts = parts(tokens, addresses);
    let mut found = Vec::new();
    let is_address: Vec<bool> = parts
        .iter()
        .map(|part| stands_in(addresses, part))
        .collect();
    for (at, part) in parts.iter().enumerate() {
        if is_address[at] || part.clone().any(|token| taken[token]) {
            continue;
        }
        let around = at.saturating_sub(NEAR)..(at + NEAR + 1).min(parts.len());
        let (from, to) = (parts[around.start].start, parts[around.end - 1].end);
        let near = around.filter(|other| *other != at).any(|other| {
            is_address[other]
                && parts[other.min(at) + 1..other.max(at)]
                    .iter()
                    .all(|between| between.len() <= LONGEST)
        });
        if !near {
            continue;
        }
        // An address is the next piece on either side.
        let beside = at > 0 && is_address[at - 1] || is_address.get(at + 1) == Some(&true);
        if let Some(range) = person(tokens, part.clone(), beside, within(addresses, from..to)) {
            found.extend(name::piece(tokens, range.start, range.end, context));
        } else if found.iter().any(|piece: &Piece| piece.end <= part.start)
            && let Some(range) = firm(tokens, part.clone())
        {
            found.extend(company::piece(tokens, range.start, range.end, context));
        }
    }
    // Of two names the nearest before the company or the address is enough.
    let mut seen = Vec::new();
    found.retain(|piece| {
        let new = !seen.contains(&piece.kind);
        seen.push(piece.kind);
        new
    });
    found
}

/// The text in pieces: each address is one, and what stands between marks.
fn parts(tokens: &Tokens<'_>, addresses: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let close = |from: usize, to: usize, parts: &mut Vec<Range<usize>>| {
        if from < to {
            parts.push(from..to);
        }
    };
    while at < tokens.len() {
        let next = addresses.partition_point(|address| address.start < at);
        if let Some(address) = addresses.get(next).filter(|address| address.start == at) {
            close(start, at, &mut parts);
            parts.push(address.clone());
            at = address.end;
            start = at;
            continue;
        }
        let mark = matches!(
            tokens.at(at),
            "," | "."
                | "!"
                | "?"
                | ";"
                | ":"
                | "/"
                | "("
                | ")"
                | "–"
                | "—"
                | "*"
                | "_"
                | "\""
                | "~"
        ) || tokens.at(at) == "-" && !tokens.glued(at);
        // `J. Kowalski`
        let initial = tokens.at(at) == "."
            && tokens.glued(at)
            && tokens.word(at.wrapping_sub(1)).chars().count() == 1;
        if mark && !initial {
            close(start, at, &mut parts);
            start = at + 1;
        } else if tokens.token(at).is_some_and(|token| token.breaks) && at > start {
            close(start, at, &mut parts);
            start = at;
        }
        at += 1;
    }
    close(start, tokens.len(), &mut parts);
    parts
}

/// Whether the piece is one of the addresses, which are in the order of the text.
fn stands_in(addresses: &[Range<usize>], piece: &Range<usize>) -> bool {
    within(addresses, piece.clone()).first() == Some(piece)
}

/// The words of a person's name, where the piece holds hardly anything else.
fn person(
    tokens: &Tokens<'_>,
    part: Range<usize>,
    beside: bool,
    addresses: &[Range<usize>],
) -> Option<Range<usize>> {
    let mut start = part.start;
    while start < part.end && BEFORE.contains(&tokens.at(start)) {
        start += 1;
    }
    // "I'm in Kyle TX" says where they are.
    if start > part.start
        && tokens.at(start - 1) == "in"
        && !is_given_alone(tokens, start, part.end)
    {
        return None;
    }
    let introduced = part.start < start
        && matches!(
            tokens.at(start - 1),
            "i'm" | "im" | "am" | "is" | "name" | "it's" | "its"
        );
    let mut end = start;
    let mut pair = false;
    while end < part.end {
        let word = tokens.word(end);
        let joins = matches!(tokens.at(end), "and" | "&") && end > start && end + 1 < part.end;
        let initial = tokens.at(end) == "." && tokens.glued(end);
        if end > start && AFTER.contains(&tokens.at(end)) {
            break;
        }
        if joins {
            pair = true;
        } else if !initial
            && (word.is_empty() || is_never(word) || word.chars().any(char::is_numeric))
        {
            return None;
        }
        end += 1;
    }
    // What follows a name says how to reach them, and no more than that.
    let rest = part.end - end;
    let words = end - start;
    if words == 0 || words > if pair { LONGEST_PAIR } else { LONGEST } || rest > LONGEST {
        return None;
    }
    let first = tokens.word(start);
    let capitals = (start..end).all(|at| {
        tokens.stands_out(at)
            || matches!(
                tokens.at(at),
                "and"
                    | "&"
                    | "."
                    | "de"
                    | "van"
                    | "von"
                    | "der"
                    | "la"
                    | "del"
                    | "da"
                    | "di"
                    | "dam"
            )
    });
    let of_address = owns(tokens, start..end, addresses);
    let known = is_given(first) && (words <= 2 || capitals || pair);
    let looks = known
        || of_address
        || capitals && words >= 2 && !company::is_place(first) && !company::ends_firm(tokens, end)
        || introduced && words == 2 && beside && !first.ends_with("ing")
        || introduced && capitals && beside && !company::is_place(first);
    // A lone word further off is talk, unless a sentence is nothing but a name.
    let sentence = is_given(first)
        && tokens.begins_sentence(part.start)
        && matches!(tokens.at(part.end), "." | "!" | "");
    let near = beside || sentence || words >= 2 && (capitals || known);
    let no_firm = !company::ends_firm(tokens, end) || known && words <= 2;
    (looks && near && no_firm).then_some(start..end)
}

/// "Loop in Dana": nothing but a given name stands behind the "in", and nobody says "I'm in".
fn is_given_alone(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    let theirs =
        start >= 2 && matches!(tokens.at(start - 2), "i'm" | "im" | "am" | "we're" | "are");
    !theirs && end - start <= 2 && is_given(tokens.word(start))
}

/// Those of the addresses, which are in the order of the text, that begin in `place`.
fn within(addresses: &[Range<usize>], place: Range<usize>) -> &[Range<usize>] {
    let first = addresses.partition_point(|address| address.start < place.start);
    let end = addresses.partition_point(|address| address.start < place.end);
    &addresses[first..end]
}

/// Whether the address is made of the name: `rdelgado@` of `Rosa Delgado`.
fn owns(tokens: &Tokens<'_>, words: Range<usize>, addresses: &[Range<usize>]) -> bool {
    addresses.iter().any(|address| {
        let written = tokens.quote(address.clone()).to_lowercase();
        let Some((local, _)) = written.split_once('@') else {
            return false;
        };
        words.clone().any(|at| {
            let word = tokens.word(at);
            word.chars().count() >= ALIKE && local.contains(word)
        })
    })
}

/// The words of a company, where the piece is nothing else.
fn firm(tokens: &Tokens<'_>, part: Range<usize>) -> Option<Range<usize>> {
    let all = part.clone().all(|at| {
        tokens.stands_out(at) && tokens.token(at).is_some_and(|t| t.kind == TokenKind::Word)
            || matches!(tokens.at(at), "&" | "and" | "of")
    });
    let first = tokens.word(part.start);
    (all && part.len() >= 2 && part.len() <= LONGEST_PAIR && !company::is_place(first))
        .then_some(part)
}
