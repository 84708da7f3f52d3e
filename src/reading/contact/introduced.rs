//! Who is introduced by a name, and who is not: `he's Greg` is somebody else, `I didn't
//! ask for Ben` nobody.

use super::company::is_place;
use super::given::is_given;
use super::name::{name_end, piece};
use super::{ContactContext, Piece};
use crate::reading::number::{TokenKind, Tokens};

/// `me (Arjun) and Sofie`.
pub(super) fn put_aside(
    tokens: &Tokens<'_>,
    at: usize,
    context: &ContactContext<'_>,
) -> Option<Piece> {
    let own = matches!(tokens.at(at), "me" | "i" | "myself") && tokens.at(at + 1) == "(";
    let start = at + 2;
    let written = tokens.quote(start..start + 1);
    let capital = tokens.stands_out(start) && written.contains(char::is_lowercase);
    if !own || !(capital || is_given(tokens.word(start))) {
        return None;
    }
    let end = name_end(tokens, start, true)?;
    (tokens.at(end) == ")")
        .then(|| piece(tokens, start, end, context))
        .flatten()
}

/// `he's Greg`, `shes Nadia Cherkaoui`: the names by which others are introduced, which
/// are not the writer's.
pub(super) fn of_others(tokens: &Tokens<'_>, context: &ContactContext<'_>) -> Vec<Piece> {
    let introduced = |at: usize| {
        let start = match tokens.at(at) {
            "he's" | "hes" | "she's" | "shes" => at + 1,
            "he" | "she" if tokens.at(at + 1) == "is" => at + 2,
            _ => return None,
        };
        let known = is_given(tokens.word(start));
        let capital = tokens.stands_out(start) && !is_place(tokens.word(start));
        if !(known || capital) || tokens.token(start)?.breaks {
            return None;
        }
        let end = name_end(tokens, start, known)?;
        let numbered = tokens
            .token(end)
            .is_some_and(|next| matches!(next.kind, TokenKind::Digits));
        let closes = tokens.ends_clause(end)
            || numbered
            || matches!(tokens.at(end), "at" | "on" | "and" | "+" | "(" | "-");
        (closes && (known || !is_described(tokens.word(start))))
            .then(|| piece(tokens, start, end, context))
            .flatten()
    };
    (0..tokens.len()).filter_map(introduced).collect()
}

/// `she's Mexican`, `he's British`: where somebody is from.
fn is_described(word: &str) -> bool {
    ["ish", "ian", "ese", "can", "ed"]
        .iter()
        .any(|end| word.ends_with(end))
}

/// `didn't ask for Ben`, `who do I ask for`, `they call me`: nobody is introduced there.
pub(super) fn tells_no_name(tokens: &Tokens<'_>, at: usize) -> bool {
    let asks = matches!(tokens.at(at), "ask" | "call");
    let before = tokens.before(at);
    asks && (before.ends_with("n't")
        || matches!(
            before,
            "not"
                | "dont"
                | "didnt"
                | "doesnt"
                | "wont"
                | "cant"
                | "never"
                | "i"
                | "we"
                | "you"
                | "he"
                | "she"
                | "who"
                | "ever"
        ))
}
