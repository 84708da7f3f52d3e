//! Firms as they are signed with: `Bob Miller, Acme Corp`, `Textiles del Sur S.L.`

use super::{ContactContext, Piece, company};
use crate::reading::number::Tokens;

/// The token after a form of company spelt with dots: `S.L.`, `S.A.`, `S.r.l`.
pub(super) fn spelt_form(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    const FORMS: [&[&str]; 6] = [
        &["s", ".", "l", ".", "u"],
        &["s", ".", "l"],
        &["s", ".", "a", ".", "s"],
        &["s", ".", "a"],
        &["s", ".", "r", ".", "l"],
        &["b", ".", "v"],
    ];
    FORMS.iter().find_map(|form| {
        let said = form.iter().enumerate().all(|(offset, part)| {
            tokens.at(at + offset) == *part && (offset == 0 || tokens.glued(at + offset))
        });
        let end = at + form.len();
        let dot = tokens.at(end) == "." && tokens.glued(end);
        said.then_some(end + usize::from(dot))
    })
}

/// The firm that is signed with behind a name that ends at `end`: `Bob Miller, Acme Corp`,
/// `Dana Reyes, Ops Lead, Harbor Supply`. Only what ends as firms are called.
pub(super) fn after_name(
    tokens: &Tokens<'_>,
    end: usize,
    context: &ContactContext<'_>,
) -> Option<Piece> {
    if let Some(firm) = in_small_letters(tokens, end, context) {
        return Some(firm);
    }
    let mut start = end;
    for _ in 0..2 {
        if tokens.at(start) != "," {
            return None;
        }
        start += 1;
        if let Some((end, capitals, ending)) = company::company_end(tokens, start)
            && ending
            && capitals > 1
            && tokens.ends_clause(end)
        {
            return company::piece(tokens, start, end, context);
        }
        // What they do there.
        start = (start + 1..start + 5).find(|at| tokens.ends_clause(*at))?;
    }
    None
}

/// So many words a firm's name has, written small, at the most.
const LONGEST_FIRM: usize = 4;

/// `i'm dana from harbor supply`, `bob miller, acme corp`: nothing but its last word tells a
/// firm that is written in small letters.
fn in_small_letters(
    tokens: &Tokens<'_>,
    end: usize,
    context: &ContactContext<'_>,
) -> Option<Piece> {
    if !matches!(tokens.at(end), "from" | "at" | "with" | "of" | ",") || tokens.capital(end + 1) {
        return None;
    }
    let start = end + 1;
    let last = (start + 1..=start + LONGEST_FIRM).find(|last| {
        tokens.ends_clause(*last) || matches!(tokens.at(*last), "and" | "we" | "i" | "here")
    })?;
    let plain = (start..last).all(|at| {
        let word = tokens.word(at);
        word.chars().count() >= 2 && word.chars().all(char::is_alphabetic) && !is_small_talk(word)
    });
    (plain && last - start >= 2 && company::ends_firm(tokens, last))
        .then(|| {
            let words: Vec<String> = (start..last)
                .map(|at| super::capital(tokens.word(at)))
                .collect();
            Piece {
                kind: crate::reading::finding::ContactKind::Company,
                start,
                end: last,
                value: words.join(" "),
            }
        })
        .filter(|piece| !super::is_own(&piece.value, context))
}

/// Words of which no firm's name consists: "from the store", "at our shop".
fn is_small_talk(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "my"
            | "our"
            | "your"
            | "his"
            | "her"
            | "their"
            | "this"
            | "that"
            | "some"
            | "any"
            | "another"
            | "one"
            | "two"
            | "we"
            | "you"
            | "they"
            | "it"
            | "in"
            | "on"
            | "for"
            | "to"
            | "no"
            | "small"
            | "local"
            | "big"
            | "new"
            | "old"
            | "next"
            | "is"
            | "are"
            | "do"
            | "run"
            | "own"
            | "need"
            | "needs"
            | "have"
            | "has"
    )
}
