//! The prospect's company: `from Acme Ltd`, `at Harbor & Pine`, `I run Acme Bakery`.

use std::sync::LazyLock;

use super::company_words::{ENDINGS, FAMILY, PLACES, is_of, of_a_thing};
use super::signature::spelt_form;
use super::{ContactContext, Piece, is_own};
use crate::reading::finding::ContactKind;
use crate::reading::number::{Phrases, TokenKind, Tokens};

/// Where something was seen stands so near behind the word for it.
const SEEN: usize = 5;

/// What has no more letters than this is no company that somebody runs.
const APPLIANCE: usize = 3;

/// How surely an opening is followed by a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// `I work for`, `my company is`.
    Sure,
    /// `from`, `at`: may be a place or a page as well.
    Likely,
    /// `we're`, `this is`: only with two capitals or a company's ending.
    Weak,
}

static OPENINGS: LazyLock<Phrases<Opening>> = LazyLock::new(|| {
    Phrases::of_groups(&[
        (
            "i work for|i work at|i'm working for|working for|work for|work at|working at|my company is|our company is|my company ,|our company ,|my firm ,|our firm ,|our agency ,|our business ,|my business ,|our firm is|my firm is|our agency is|my business is|our business is|the company is|company is|company :|company name is|company name :|the company's|company's called|business is called|business is named|company is named|shop is called|firm is called|company is called|company called|business called|firm called|startup called|agency called|shop called|called|i represent|representing|on behalf of|i own|i run|we run|i founded|founder of|co-founder of|cofounder of|ceo of|owner of|director of|i'm with|im with|i am with|employed by|employed at|i manage|i started|president of|head of ops at|calling from|writing from|reaching out from|here from|speaking for|account is|account name is|account :|our account is|my account is|the account is|customer name is",
            Opening::Sure,
        ),
        ("from|at|@|with", Opening::Likely),
        ("we're|we are|were|this is|it's|i'm|i am", Opening::Weak),
    ])
});

pub(super) fn find(tokens: &Tokens<'_>, context: &ContactContext<'_>) -> Vec<Piece> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        if let Some((next, opening)) = OPENINGS.at(tokens, at) {
            found.extend(opened(tokens, at, next, opening, context));
        }
    }
    if context.asked == Some(ContactKind::Company) && found.is_empty() {
        found.extend(bare(tokens, context));
    }
    found
}

fn opened(
    tokens: &Tokens<'_>,
    at: usize,
    next: usize,
    opening: Opening,
    context: &ContactContext<'_>,
) -> Option<Piece> {
    let mut start = next;
    let said_company = matches!(tokens.at(next), "a" | "an" | "the" | "our" | "my");
    if said_company {
        // `I run a company called Acme` is met at `called`.
        if !(tokens.at(next) == "the" && tokens.capital(next + 1)) {
            return None;
        }
        start += 1;
    }
    if tokens.glued(start) && tokens.at(start - 1) != "@" && tokens.at(start - 1) != ":" {
        return None;
    }
    if tokens.at(at) == "called" && (!tokens.capital(start) || of_a_thing(tokens, at)) {
        return None;
    }
    let (end, capitals, ending) = company_end(tokens, start)?;
    let first = tokens.at(start);
    // "At EACH of the 4 stores" shouts, and names nobody.
    if matches!(
        first,
        "each" | "every" | "all" | "both" | "any" | "most" | "least"
    ) && !ending
    {
        return None;
    }
    if PLACES.contains(first) && !ending {
        return None;
    }
    // `I run the AC`: an appliance or a department.
    let short = said_company && end == start + 1 && first.len() <= APPLIANCE;
    if short && matches!(tokens.before(next), "run" | "manage" | "own") {
        return None;
    }
    // `we run Epicor Eclipse` names what they work with.
    let runs = tokens.at(at) == "we" && tokens.at(at + 1) == "run";
    if runs && !ending && !tokens.quote(start..end).contains('&') || was_seen_there(tokens, at) {
        return None;
    }
    let before = tokens.before(at);
    match opening {
        Opening::Sure => {}
        Opening::Likely => {
            // Somebody comes from it or is at it: not `integrate with Acme`, `a quote from Acme`.
            let person = at == 0
                || matches!(
                    before,
                    "i'm"
                        | "im"
                        | "am"
                        | "here"
                        | "we're"
                        | "are"
                        | "me"
                        | "us"
                        | ","
                        | "work"
                        | "team"
                        | "buyer"
                        | "manager"
                        | "director"
                        | "owner"
                        | "ceo"
                        | "lead"
                        | "head"
                        | "ops"
                        | "operations"
                        | "sales"
                        | "engineer"
                        | "founder"
                        | "marketing"
                        | "it"
                        | "cto"
                        | "cfo"
                        | "coo"
                        | "vp"
                        | "purchasing"
                        | "colleague"
                        | "now"
                        | "assistant"
                        | "finance"
                        | "calling"
                        | "writing"
                        | "procurement"
                        | "coordinator"
                        | "supervisor"
                        | "president"
                        | "staff"
                        | "people"
                        | "hr"
                        | "decisions"
                        | "mgr"
                        | "planner"
                        | "admin"
                )
                || tokens.capital(at.wrapping_sub(1))
                || is_name_before(tokens, at);
            let at_place = matches!(tokens.at(at), "at" | "@")
                && !matches!(
                    before,
                    "look" | "looking" | "looked" | "arrive" | "meet" | "available"
                );
            let ok = match tokens.at(at) {
                "with" => person && !matches!(before, "," | "work" | "team" | "it") && at > 0,
                // "at tilden & sons": nothing else is written so.
                "at" | "@" => at_place && (capitals >= 1 || tokens.quote(start..end).contains('&')),
                _ => person,
            };
            if !ok {
                return None;
            }
        }
        Opening::Weak => {
            let shop = ending || tokens.quote(start..end).contains('&');
            let we = matches!(tokens.at(at), "we're" | "we" | "were");
            if tokens.at(at) == "were" && !before.is_empty() && before != "." && before != "," {
                return None;
            }
            // `I'm Tom Baker` is a name, `this is Acme Ltd` a company.
            if !(shop
                || (we && capitals >= 2 && !PLACES.contains(first))
                || (we
                    && tokens.ends_clause(end)
                    && capitals >= 1
                    && tokens.word(start).len() > 3
                    && !nationality(tokens.word(start))))
            {
                return None;
            }
        }
    }
    if tokens.word(start).ends_with("ing") && end == start + 1 && opening != Opening::Sure {
        return None;
    }
    piece(tokens, start, end, context)
}

/// `saw your flyer at the HEB on Parmer`: where something was seen or bought.
fn was_seen_there(tokens: &Tokens<'_>, at: usize) -> bool {
    matches!(tokens.at(at), "at" | "@" | "from")
        && (at.saturating_sub(SEEN)..at).any(|before| {
            matches!(
                tokens.at(before),
                "saw"
                    | "seen"
                    | "flyer"
                    | "flyers"
                    | "ad"
                    | "ads"
                    | "poster"
                    | "booth"
                    | "stand"
                    | "sign"
                    | "heard"
                    | "bought"
                    | "met"
                    | "postcard"
                    | "mailer"
                    | "quote"
                    | "offer"
            )
        })
}

/// Whether the word is a place or another thing that is no company.
pub(super) fn is_place(word: &str) -> bool {
    PLACES.contains(word)
}

/// Whether the word before `end` is one that companies' names end in.
pub(super) fn ends_firm(tokens: &Tokens<'_>, end: usize) -> bool {
    end.checked_sub(1)
        .is_some_and(|last| ENDINGS.contains(tokens.word(last)))
}

/// `Tom from Acme`, `sarah from Acme`: a word that is no verb stands before.
fn is_name_before(tokens: &Tokens<'_>, at: usize) -> bool {
    at <= 6
        && at > 0
        && matches!(
            tokens.before(at.saturating_sub(1)),
            "i'm" | "im" | "is" | "hi" | "hello" | "hey" | "am" | "," | "it's"
        )
}

fn nationality(word: &str) -> bool {
    word.ends_with("ish")
        || word.ends_with("ian")
        || word.ends_with("ese")
        || matches!(word, "german" | "french" | "dutch" | "swiss" | "american")
}

/// The token after a company's name at `at`, how many capitals it has, and
/// whether it has an ending of companies.
#[expect(
    clippy::if_same_then_else,
    reason = "each arm is one way for a name to go on"
)]
pub(super) fn company_end(tokens: &Tokens<'_>, at: usize) -> Option<(usize, usize, bool)> {
    let mut end = at;
    let mut capitals = 0;
    let mut ending = false;
    while end < at + 7 {
        let Some(token) = tokens.token(end) else {
            break;
        };
        if token.breaks && end > at {
            break;
        }
        let word = token.kind == TokenKind::Word;
        let is_ending = word && ENDINGS.contains(token.lower.as_str());
        if word
            && token.capital
            && !matches!(
                token.lower.as_str(),
                "i" | "i'm" | "i'd" | "we" | "and" | "my" | "we're" | "our" | "can" | "do" | "what"
            )
        {
            capitals += 1;
            ending |= is_ending && end > at;
            end += 1;
        } else if is_ending
            && end > at
            && matches!(
                token.lower.as_str(),
                "ltd" | "inc" | "llc" | "gmbh" | "corp" | "co" | "plc" | "ag"
            )
        {
            ending = true;
            end += 1;
            if tokens.at(end) == "." && tokens.glued(end) && !tokens.ends_clause(end + 1) {
                end += 1;
            }
        } else if matches!(token.lower.as_str(), "&" | "+") && tokens.capital(end + 1) && end > at {
            end += 1;
        } else if matches!(token.lower.as_str(), "and" | "of")
            && end > at
            && tokens.capital(end + 1)
            && tokens.token(end + 2).is_some_and(|t| {
                t.kind == TokenKind::Word && t.capital && ENDINGS.contains(t.lower.as_str())
            })
        {
            end += 1;
        } else if end > at
            && matches!(token.lower.as_str(), "del" | "de" | "du" | "des" | "d'")
            && (tokens.capital(end + 1)
                || matches!(tokens.at(end + 1), "la" | "los" | "las" | "le" | "les")
                    && tokens.capital(end + 2))
        {
            // `Textiles del Sur`, `Bodegas de la Rioja`
            end += if tokens.capital(end + 1) { 1 } else { 2 };
        } else if end > at
            && is_of(&tokens.quote(end..end + 1).to_lowercase())
            && tokens.capital(end + 1)
            && !PLACES.contains(tokens.at(end + 1))
        {
            // `Jardins de Gally`, where the grammar has taken it for "from".
            end += 1;
        } else if end > at
            && matches!(token.lower.as_str(), "and" | "&")
            && FAMILY.contains(&tokens.at(end + 1))
        {
            // `Duval et fils`
            ending = true;
            end += 2;
        } else if end > at
            && token.lower == "of"
            && tokens.at(end + 1) == "the"
            && tokens.capital(end + 2)
            && tokens.quote(end..end + 2) != "of the"
        {
            // `Textiles del Sur`, in the words of the grammars.
            end += 2;
        } else if let Some(after) = spelt_form(tokens, end).filter(|_| end > at) {
            ending = true;
            end = after;
        } else if token.kind == TokenKind::Digits && end > at && !token.spaced {
            end += 1;
        } else if matches!(token.lower.as_str(), "-" | "." | "'")
            && tokens.glued(end)
            && tokens.glued(end + 1)
            && end > at
            && tokens.capital(end + 1)
        {
            end += 1;
        } else {
            break;
        }
    }
    // `Acme's`: the owner's mark is no part of it.
    (end > at && capitals > 0).then_some((end, capitals, ending))
}

/// The whole text is a company's name, as an answer.
fn bare(tokens: &Tokens<'_>, context: &ContactContext<'_>) -> Option<Piece> {
    let mut start = 0;
    while start < 5
        && matches!(
            tokens.at(start),
            "it's"
                | "its"
                | "we're"
                | "sure"
                | "yes"
                | ","
                | "it"
                | "is"
                | "called"
                | "the"
                | "i'm"
                | "from"
                | "at"
                | "ok"
                | "yeah"
        )
    {
        start += 1;
    }
    if start >= tokens.len() {
        return None;
    }
    if let Some((end, _, _)) = company_end(tokens, start)
        && tokens.ends_clause(end)
    {
        return piece(tokens, start, end, context);
    }
    // In lower case: up to four words and nothing else.
    let mut end = start;
    while end < tokens.len()
        && (tokens.token(end).is_some_and(|t| t.kind == TokenKind::Word)
            || matches!(tokens.at(end), "&" | "-" | "+"))
    {
        end += 1;
    }
    let talk = matches!(
        tokens.at(start),
        "i" | "we"
            | "i'd"
            | "i'll"
            | "i've"
            | "no"
            | "not"
            | "none"
            | "why"
            | "what"
            | "don't"
            | "rather"
            | "prefer"
            | "just"
            | "nope"
            | "how"
            | "can"
            | "is"
            | "you"
            | "a"
            | "an"
            | "idk"
            | "nothing"
            | "my"
            | "maybe"
            | "private"
    );
    // `dont have one yet`, `im self employed`
    let says_none = (start..end).any(|at| {
        matches!(
            tokens.at(at),
            "dont"
                | "don't"
                | "doesnt"
                | "doesn't"
                | "have"
                | "yet"
                | "self"
                | "employed"
                | "freelance"
                | "freelancer"
                | "unemployed"
                | "matter"
                | "matters"
                | "say"
                | "myself"
                | "personal"
                | "homeowner"
                | "retired"
                | "individual"
                | "im"
                | "i'm"
        )
    });
    (!talk
        && !says_none
        && end == tokens.len().min(end)
        && end - start <= 4
        && tokens.ends_clause(end)
        && end > start)
        .then(|| piece(tokens, start, end, context))
        .flatten()
}

pub(super) fn piece(
    tokens: &Tokens<'_>,
    start: usize,
    end: usize,
    context: &ContactContext<'_>,
) -> Option<Piece> {
    let words = tokens.quote(start..end);
    if is_own(words, context) {
        return None;
    }
    Some(Piece {
        kind: ContactKind::Company,
        start,
        end,
        value: words.to_owned(),
    })
}
