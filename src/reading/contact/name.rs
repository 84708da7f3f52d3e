//! The prospect's name: introductions, sign-offs, and a bare name when asked.

use std::sync::LazyLock;

use super::given::{is_given, is_known, is_never};
use super::{ContactContext, Piece, introduced as introduction, is_own};
use crate::reading::finding::ContactKind;
use crate::reading::number::{Phrases, TokenKind, Tokens};

/// How surely an introduction is followed by a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// `my name is`: also in lower case.
    Sure,
    /// `I'm`: a capital, or a given name that is known.
    Likely,
}

static OPENINGS: LazyLock<Phrases<Opening>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        (
            "my name is|my name's|my names|name is|name's|the name is|the name's|name :|you can call me|call me|people call me|they call me|i go by|my full name is|my first name is|under my name please ,|under my name ,|in my name ,|ask for|full name :|first name :|i am called",
            Opening::Sure,
        ),
        (
            "i'm|im|i am|this is|it's|its|it is|me is|speaking with|you're speaking with|you are talking to|you're talking to|hi i'm|mine is|mine's|i'm called",
            Opening::Likely,
        ),
    ])
});

static SIGN_OFFS: LazyLock<Phrases<()>> = LazyLock::new(|| {
    Phrases::of_groups(&[(
        "thanks|thank you|thx|cheers|best|best regards|kind regards|regards|warm regards|best wishes|sincerely|yours sincerely|many thanks|thanks again|all the best|ta|rgds|br|yours truly|yours|cordially|cheers then|thanks so much|thanks in advance|thank you very much|talk soon|warmly",
        (),
    )])
});

pub(super) fn find(tokens: &Tokens<'_>, context: &ContactContext<'_>) -> Vec<Piece> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if let Some((next, opening)) = OPENINGS.at(tokens, at) {
            // `call me tomorrow`, `it's Monday`, `what is my name is`
            found.extend(introduced(tokens, at, next, opening, context));
        }
        // `512 555 0143, name Lee`: in a list of what is asked on forms.
        if tokens.at(at) == "name"
            && matches!(tokens.before(at), "," | "" | "and" | "." | ";")
            && tokens.capital(at + 1)
        {
            found.extend(introduced(tokens, at, at + 1, Opening::Sure, context));
        }
        found.extend(clipped(tokens, at, context));
        found.extend(signed(tokens, at, context));
        found.extend(called(tokens, at, context));
        found.extend(introduction::put_aside(tokens, at, context));
    }
    found.extend(presented(tokens, context));
    if found.is_empty() {
        found.extend(alone(tokens, context));
    }
    if context.asked == Some(ContactKind::Name) && found.is_empty() {
        found.extend(bare(tokens, context));
    }
    found
}

/// `name s Padraic`, `ok names padraic`: "my name's" with a part of it left out.
fn clipped(tokens: &Tokens<'_>, at: usize, context: &ContactContext<'_>) -> Option<Piece> {
    let next = match tokens.at(at) {
        "names" => at + 1,
        "name" if tokens.at(at + 1) == "s" => at + 2,
        _ => return None,
    };
    let begins = at == 0
        || name_breaks(tokens, at)
        || matches!(
            tokens.before(at),
            "," | "." | ";" | "!" | "my" | "the" | "ok" | "hi" | "hey" | "yes" | "sure" | "and"
        );
    let named = tokens.capital(next) && !shouted(tokens)
        || is_known(tokens.word(next))
        || tokens.ends_clause(next + 1);
    (begins && named)
        .then(|| introduced(tokens, at, next, Opening::Sure, context))
        .flatten()
}

/// `Tyler is my name`.
fn called(tokens: &Tokens<'_>, at: usize, context: &ContactContext<'_>) -> Option<Piece> {
    let verb = matches!(tokens.at(at), "is" | "'s");
    let mine = matches!(tokens.at(at + 1), "my" | "the") && tokens.at(at + 2) == "name";
    if !(verb && mine) {
        return None;
    }
    let mut start = at;
    while start > 0
        && at - start < 3
        && !name_breaks(tokens, start)
        && !is_never(tokens.word(start - 1))
        && !tokens.word(start - 1).is_empty()
    {
        start -= 1;
    }
    (start < at)
        .then(|| piece(tokens, start, at, context))
        .flatten()
}

fn name_breaks(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.token(at).is_some_and(|token| token.breaks)
}

/// `fine. rick.`: a given name as the last sentence, after another one.
fn alone(tokens: &Tokens<'_>, context: &ContactContext<'_>) -> Option<Piece> {
    let mut end = tokens.len();
    while end > 0 && matches!(tokens.at(end - 1), "." | "!") {
        end -= 1;
    }
    let at = end.checked_sub(1)?;
    let parted =
        at >= 2 && matches!(tokens.before(at), "." | "!") || name_breaks(tokens, at) && at > 0;
    (parted && is_given(tokens.word(at)))
        .then(|| piece(tokens, at, end, context))
        .flatten()
}

/// `I work at Ridgeline Cycle, mike doyle`: the name behind the firm's.
pub(super) fn after_firm(
    tokens: &Tokens<'_>,
    firm_end: usize,
    context: &ContactContext<'_>,
) -> Option<Piece> {
    let at = firm_end + 1;
    if tokens.at(firm_end) != "," || !is_given(tokens.word(at)) {
        return None;
    }
    let end = name_end(tokens, at, true)?;
    tokens
        .ends_clause(end)
        .then(|| piece(tokens, at, end, context))
        .flatten()
}

fn introduced(
    tokens: &Tokens<'_>,
    at: usize,
    next: usize,
    opening: Opening,
    context: &ContactContext<'_>,
) -> Option<Piece> {
    let mut next = next;
    if matches!(
        tokens.at(next),
        "mr" | "mrs" | "ms" | "dr" | "miss" | "prof"
    ) {
        next += 1 + usize::from(tokens.at(next + 1) == ".");
    }
    if matches!(tokens.before(at), "not" | "isn't" | "what" | "think" | "if")
        || introduction::tells_no_name(tokens, at)
    {
        return None;
    }
    let first = tokens.word(next);
    let weak = matches!(
        tokens.at(at),
        "it's" | "its" | "it" | "this" | "mine" | "ask"
    );
    let known = is_known(first);
    let enough = match opening {
        Opening::Sure if tokens.at(at) == "call" || tokens.at(at) == "ask" => {
            tokens.capital(next) || known
        }
        Opening::Sure => true,
        Opening::Likely => (tokens.capital(next) && !shouted(tokens)) || known,
    };
    if !enough || tokens.token(next)?.breaks {
        return None;
    }
    let end = name_end(tokens, next, known || opening == Opening::Sure)?;
    // `it's Salesforce that…`, `this is Great`: only known names, or one that
    // ends the clause or is followed by `from`, `at`, `here`.
    if weak
        && !known
        && tokens.at(at) != "this"
        && !matches!(
            tokens.at(end),
            "from" | "here" | "again" | "calling" | "speaking" | "writing"
        )
    {
        return None;
    }
    if opening == Opening::Likely
        && !known
        && end == next + 1
        && !tokens.ends_clause(end)
        && !matches!(
            tokens.at(end),
            "from"
                | "with"
                | "and"
                | "at"
                | "here"
                | "-"
                | "–"
                | "—"
                | "the"
                | "of"
                | "i"
                | "we"
                | "|"
                | "("
                | "owner"
                | "ceo"
                | "founder"
                | "head"
                | "calling"
                | "writing"
                | "speaking"
                | "by"
                | "again"
                | "over"
        )
    {
        return None;
    }
    piece(tokens, next, end, context)
}

/// `Sarah here`, `Tom from Acme here`, `Maria speaking`, `Sarah from Acme` at the start.
fn presented(tokens: &Tokens<'_>, context: &ContactContext<'_>) -> Option<Piece> {
    let mut start = 0;
    while start < 4
        && (matches!(
            tokens.at(start),
            "hi" | "hello"
                | "hey"
                | "yo"
                | "good"
                | "morning"
                | "afternoon"
                | "evening"
                | "there"
                | "dear"
                | "team"
                | "all"
                | "yes"
                | "sure"
                | "ok"
        ) || (start > 0 && matches!(tokens.at(start), "," | "!" | "." | "-" | "–")))
    {
        start += 1;
    }
    let known = is_known(tokens.word(start));
    if !(tokens.capital(start) || known) {
        return None;
    }
    let end = name_end(tokens, start, known)?;
    let here = tokens.at(end) == "here"
        && (tokens.ends_clause(end + 1)
            || matches!(
                tokens.at(end + 1),
                "from" | "at" | "-" | "–" | "with" | "again"
            ));
    let speaking = tokens.at(end) == "speaking";
    let from = matches!(tokens.at(end), "from" | "@")
        && tokens.capital(end + 1)
        && (known || end - start >= 2 || start > 0)
        || tokens.at(end) == "at" && tokens.capital(end + 1) && known;
    (here || speaking || from)
        .then(|| piece(tokens, start, end, context))
        .flatten()
}

/// A name at the text's end, after a closing formula, on a line of its own or behind a dash.
fn signed(tokens: &Tokens<'_>, at: usize, context: &ContactContext<'_>) -> Option<Piece> {
    let dash = matches!(tokens.at(at), "-" | "–" | "—" | "~")
        && !tokens.glued(at)
        && at > 0
        && tokens.len() - at <= 4;
    let start = if dash {
        at + 1
    } else {
        let (mut next, ()) = SIGN_OFFS.at(tokens, at)?;
        if at > 0 && !tokens.begins_sentence(at) && tokens.before(at) != "," {
            return None;
        }
        let mut parted = false;
        while matches!(tokens.at(next), "," | "!" | "." | "-" | "–" | "—") && next < tokens.len()
        {
            next += 1;
            parted = true;
        }
        parted |= tokens.token(next).is_some_and(|token| token.breaks);
        // `thanks Sarah` speaks to Sarah.
        if !parted {
            return None;
        }
        // `Thanks, Sarah` at the very end signs only on a line of its own or
        // where something was said before.
        if at == 0 && !tokens.token(next).is_some_and(|token| token.breaks) {
            return None;
        }
        next
    };
    if !tokens.capital(start) && !is_known(tokens.word(start)) {
        return None;
    }
    let end = name_end(tokens, start, true)?;
    let closes = end == tokens.len()
        || tokens.token(end).is_some_and(|token| token.breaks)
        || (matches!(tokens.at(end), "." | "," | "!")
            && (end + 1 == tokens.len() || tokens.token(end + 1).is_some_and(|t| t.breaks)));
    closes.then(|| piece(tokens, start, end, context)).flatten()
}

/// The whole text is a name: `Sarah`, `sarah miller`, `it's Tom`, `sure, Tom Baker`.
fn bare(tokens: &Tokens<'_>, context: &ContactContext<'_>) -> Option<Piece> {
    let mut start = 0;
    while start < 4
        && matches!(
            tokens.at(start),
            "sure"
                | "yes"
                | "ok"
                | "okay"
                | ","
                | "it's"
                | "its"
                | "hi"
                | "yeah"
                | "yep"
                | "!"
                | "."
                | ":"
                | "of"
                | "course"
                | "i'm"
                | "im"
                | "this"
                | "is"
                | "-"
                | "mr"
                | "mrs"
                | "ms"
                | "dr"
        )
    {
        start += 1;
    }
    let end = name_end(tokens, start, true)?;
    let rest = tokens.len() - end;
    let fits = rest == 0
        || tokens.ends_clause(end)
        || matches!(
            tokens.at(end),
            "from" | "at" | "and" | "-" | "here" | "(" | "with"
        );
    fits.then(|| piece(tokens, start, end, context)).flatten()
}

/// The token after a name of one to four words that begins at `at`.
#[expect(
    clippy::if_same_then_else,
    reason = "each arm is one way for a name to go on"
)]
pub(super) fn name_end(tokens: &Tokens<'_>, at: usize, lower_case_too: bool) -> Option<usize> {
    let fits = |at: usize| {
        let word = tokens.word(at);
        word.chars().count() >= 2
            && !is_never(word)
            && !word.ends_with("ing")
            && !word.contains("n't")
            && !word.ends_with("'re")
    };
    if !fits(at)
        || (tokens.word(at).ends_with("ly") && !is_known(tokens.word(at)) && !tokens.capital(at))
    {
        return None;
    }
    let all_lower = !tokens.capital(at);
    let mut end = at + 1;
    while end < at + 5 {
        // `Anne-Marie`, `J. Smith`, `O'Neil`
        if tokens.at(end) == "-" && tokens.glued(end) && tokens.glued(end + 1) && fits(end + 1) {
            end += 2;
            continue;
        }
        let Some(token) = tokens.token(end) else {
            break;
        };
        if token.kind != TokenKind::Word || token.breaks || tokens.glued(end) {
            break;
        }
        let particle = matches!(
            token.lower.as_str(),
            "de" | "van" | "von" | "der" | "la" | "del" | "da" | "bin" | "al" | "el" | "di" | "den"
        ) && tokens.capital(end + 1)
            && fits(end + 1);
        let initial = token.lower.len() == 1 && token.capital && token.lower != "i";
        if particle {
            end += 2;
        } else if initial {
            end += 1 + usize::from(
                tokens.at(end + 1) == "."
                    && tokens.glued(end + 1)
                    && end + 2 < tokens.len()
                    && tokens.capital(end + 2),
            );
        } else if token.capital && fits(end) {
            end += 1;
        } else if all_lower
            && lower_case_too
            && end == at + 1
            && fits(end)
            && (tokens.ends_clause(end + 1)
                || matches!(
                    tokens.at(end + 1),
                    "from" | "at" | "calling" | "here" | "speaking" | "writing" | "again"
                ))
            && token.lower.chars().count() > 2
        {
            end += 1;
        } else {
            break;
        }
        if end >= tokens.len() {
            break;
        }
    }
    Some(end.min(tokens.len()))
}

pub(super) fn piece(
    tokens: &Tokens<'_>,
    start: usize,
    end: usize,
    context: &ContactContext<'_>,
) -> Option<Piece> {
    let words = tokens.quote(start..end);
    if is_own(words, context) || words.is_empty() {
        return None;
    }
    let value = if words.chars().any(char::is_uppercase) {
        words.to_owned()
    } else {
        capitalised(words)
    };
    Some(Piece {
        kind: ContactKind::Name,
        start,
        end,
        value,
    })
}

fn capitalised(words: &str) -> String {
    let mut begins = true;
    words
        .chars()
        .flat_map(|c| {
            let up = begins;
            begins = c == ' ' || c == '-';
            if up {
                c.to_uppercase().collect::<Vec<char>>()
            } else {
                vec![c]
            }
        })
        .collect::<String>()
        .replace(" And ", " and ")
}

/// Whether the text is in capitals throughout, so that a capital says nothing.
pub(super) fn shouted(tokens: &Tokens<'_>) -> bool {
    let text = tokens.text();
    text.len() > 6 && !text.chars().take(400).any(char::is_lowercase)
}
