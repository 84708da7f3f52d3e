//! E-mail and web addresses, written or spelled out.

use super::Piece;
use crate::reading::finding::ContactKind;
use crate::reading::number::{TokenKind, Tokens};

/// Endings that make `word.word` a web address without `www` or a scheme.
const TOP_LEVEL: &[&str] = &[
    "com", "org", "net", "io", "co", "ai", "dev", "app", "de", "fr", "es", "uk", "eu", "us", "ca",
    "au", "in", "nl", "ch", "at", "it", "biz", "info", "shop", "store", "tech", "edu", "gov", "me",
    "be", "se", "no", "dk", "pl", "ie", "nz", "br", "mx", "cloud", "online", "agency",
];

/// Endings that are no words of a sentence.
const ENDINGS: [&str; 8] = ["com", "org", "net", "io", "edu", "co", "biz", "uk"];

/// Where people have their mailboxes: nobody is "at" one otherwise.
const PROVIDERS: [&str; 14] = [
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "hotmail.com",
    "outlook.com",
    "icloud.com",
    "aol.com",
    "gmx.de",
    "web.de",
    "gmx.net",
    "live.com",
    "msn.com",
    "proton.me",
    "comcast.net",
];

pub(super) fn find(tokens: &Tokens<'_>) -> Vec<Piece> {
    let mut found = Vec::new();
    // What is spelled out first: "jane (at) firm.de" is no web address.
    let mut at = 0;
    while at < tokens.len() {
        at = match spelled_out(tokens, at) {
            Some(piece) => {
                let end = piece.end;
                found.push(piece);
                end
            }
            None => at + 1,
        };
    }
    let mut start = 0;
    while start < tokens.len() {
        let mut end = start + 1;
        while tokens.glued(end) {
            end += 1;
        }
        in_chunk(tokens, start, end, &mut found);
        start = end;
    }
    found
}

/// Finds an address among the tokens of one chunk without white space.
fn in_chunk(tokens: &Tokens<'_>, start: usize, end: usize, found: &mut Vec<Piece>) {
    let mut sign = None;
    for at in start..end {
        if tokens.at(at) == "@" {
            sign = Some(at);
            break;
        }
    }
    if let Some(at) = sign {
        let mut first = at;
        while first > start && is_local(tokens, first - 1) {
            first -= 1;
        }
        while first < at
            && tokens
                .token(first)
                .is_some_and(|t| t.kind == TokenKind::Mark)
        {
            first += 1;
        }
        if let Some(last) = host_end(tokens, at + 1, end)
            && first < at
        {
            // `mailto:` and the like are no part of the address.
            let value = tokens.quote(first..last).to_lowercase();
            found.push(Piece {
                kind: ContactKind::Email,
                start: first,
                end: last,
                value,
            });
        } else if first < at {
            found.extend(parted(tokens, first, at, end));
        }
        return;
    }
    let mut first = start;
    while first < end && matches!(tokens.at(first), "(" | "<" | "[" | "\"" | "'") {
        first += 1;
    }
    let scheme = matches!(tokens.at(first), "http" | "https")
        && tokens.at(first + 1) == ":"
        && tokens.at(first + 2) == "/"
        && first + 3 < end;
    let host = if scheme { first + 4 } else { first };
    let Some(host_end) = host_end(tokens, host, end) else {
        return;
    };
    let labels = tokens.quote(host..host_end).split('.').count();
    let top = tokens.at(host_end - 1);
    let plain = TOP_LEVEL.contains(&top)
        && (labels > 2 || tokens.at(host).len() > 1)
        && tokens.token(host).is_some_and(|t| t.kind == TokenKind::Word)
        && (!tokens.capital(host_end - 1) || labels > 2)
        // `today.no problem` has no path and a common word for an ending
        && !(matches!(top, "in" | "no" | "it" | "at" | "me" | "us" | "be" | "is") && host_end == end && !tokens.ends_clause(end));
    if !(scheme || tokens.at(host) == "www" || plain) {
        return;
    }
    let mut last = host_end;
    if matches!(tokens.at(last), "/" | ":" | "?" | "#") && last < end {
        last = end;
        while last > host_end
            && matches!(
                tokens.at(last - 1),
                "." | "," | "!" | "?" | ")" | ";" | ":" | "\"" | "'" | ">" | "]"
            )
        {
            last -= 1;
        }
    }
    found.push(Piece {
        kind: ContactKind::Url,
        start: first,
        end: last,
        value: tokens.quote(first..last).to_owned(),
    });
}

/// `jo@gmail. com`, `jo@gmail com`: a space has slipped in before the ending.
fn parted(tokens: &Tokens<'_>, first: usize, sign: usize, end: usize) -> Option<Piece> {
    let host = sign + 1;
    let dot = (host + 1..=end).find(|at| tokens.at(*at) == ".");
    let dot = dot.filter(|dot| *dot == host + 1 || *dot + 1 >= end);
    let top = dot.map_or(end, |dot| dot + 1);
    let label = tokens.quote(host..dot.unwrap_or(end)).to_lowercase();
    let ending = tokens.at(top);
    let site = format!("{label}.{ending}");
    // `@acme` alone is a handle; a mailbox everybody knows needs no dot.
    let ends = dot.is_some() && ENDINGS.contains(&ending) || PROVIDERS.contains(&site.as_str());
    (ends && top >= end && !label.is_empty() && label.chars().all(is_of_a_label)).then(|| Piece {
        kind: ContactKind::Email,
        start: first,
        end: top + 1,
        value: format!("{}@{site}", tokens.quote(first..sign).to_lowercase()),
    })
}

fn is_of_a_label(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '-'
}

fn is_local(tokens: &Tokens<'_>, at: usize) -> bool {
    tokens.token(at).is_some_and(|token| {
        token.kind != TokenKind::Mark || matches!(token.lower.as_str(), "." | "_" | "-" | "+" | "%")
    }) && !tokens.at(at).contains('\'')
}

/// The token after a host name (`acme.co.uk`) that begins at `at`.
fn host_end(tokens: &Tokens<'_>, at: usize, limit: usize) -> Option<usize> {
    let is_label = |at: usize| {
        at < limit
            && tokens
                .token(at)
                .is_some_and(|t| t.kind != TokenKind::Mark || t.lower == "-")
    };
    let mut next = at;
    let mut dots = 0;
    let mut last_dot = at;
    loop {
        let label = next;
        while is_label(next) {
            next += 1;
        }
        if next == label {
            break;
        }
        if tokens.at(next) == "." && is_label(next + 1) && next + 1 < limit {
            last_dot = next;
            dots += 1;
            next += 1;
        } else {
            break;
        }
    }
    let top = last_dot + 1;
    let letters = tokens.word(top).len();
    (dots > 0
        && letters >= 2
        && next == top + 1
        && tokens.word(top).chars().all(char::is_alphabetic))
    .then_some(next)
}

/// `john at acme dot com`, `john.doe [at] acme [dot] com`.
fn spelled_out(tokens: &Tokens<'_>, at: usize) -> Option<Piece> {
    let mut next = at;
    let mut value = String::new();
    let token = tokens.token(next)?;
    if token.kind == TokenKind::Mark {
        return None;
    }
    // The words as they were written: those of the grammars may be others.
    let said = |at: usize| tokens.quote(at..at + 1).to_lowercase();
    // local part
    value.push_str(&said(next));
    next += 1;
    for _ in 0..8 {
        let word = tokens.at(next);
        let glued = tokens.glued(next) && tokens.glued(next + 1);
        if glued && matches!(word, "." | "_" | "-" | "+") {
            value.push_str(word);
        } else if word == "dot" {
            value.push('.');
        } else if word == "underscore" {
            value.push('_');
        } else if tokens.glued(next)
            && tokens
                .token(next)
                .is_some_and(|t| t.kind != TokenKind::Mark)
        {
            value.push_str(&said(next));
            next += 1;
            continue;
        } else {
            break;
        }
        if tokens.word(next + 1).is_empty() {
            tokens.digits(next + 1)?;
        }
        value.push_str(&said(next + 1));
        next += 2;
    }
    let sign = next;
    next = joiner(tokens, next, "at")?;
    value.push('@');
    let mut dotted = false;
    let mut said_dot = false;
    for _ in 0..8 {
        let token = tokens.token(next)?;
        if token.kind == TokenKind::Mark {
            return None;
        }
        value.push_str(&said(next));
        next += 1;
        if tokens.glued(next) && tokens.at(next) == "-" && tokens.glued(next + 1) {
            value.push('-');
            next += 1;
            continue;
        }
        if tokens.glued(next)
            && tokens
                .token(next)
                .is_some_and(|t| t.kind != TokenKind::Mark)
        {
            continue;
        }
        if let Some(after) = joiner(tokens, next, "dot") {
            said_dot = true;
            dotted = true;
            value.push('.');
            next = after;
        } else if tokens.at(next) == "." && tokens.glued(next) && tokens.glued(next + 1) {
            dotted = true;
            value.push('.');
            next += 1;
        } else {
            break;
        }
    }
    let top = value.rsplit('.').next().unwrap_or("");
    // `at acme.com` without a `dot` is a place unless the `at` was in brackets, a
    // mailbox is called so (`walt.brandt at gmail.com`), or it is said to be an address.
    let bracketed = tokens.quote(at..next).contains(['[', '(']);
    let host = value.split_once('@').map_or("", |(_, host)| host);
    let mailbox = PROVIDERS.contains(&host) || called_an_address(tokens, at);
    let written = said_dot || bracketed || mailbox || is_set_apart(tokens, at, sign);
    (dotted && written && TOP_LEVEL.contains(&top)).then_some(Piece {
        kind: ContactKind::Email,
        start: at,
        end: next,
        value,
    })
}

/// Words before a spaced `@` that say where somebody is or what they do there.
const WHERE: [&str; 26] = [
    "me", "us", "here", "work", "works", "working", "meet", "meeting", "find", "look", "am", "are",
    "is", "now", "employed", "founder", "ceo", "cto", "cfo", "coo", "vp", "manager", "director",
    "owner", "lead", "engineer",
];

/// `dana @ harborsupply.com`: an address with space around its sign, and no `Dana Reyes @ Acme`.
fn is_set_apart(tokens: &Tokens<'_>, at: usize, sign: usize) -> bool {
    let spaced = !tokens.glued(sign) || !tokens.glued(sign + 1);
    let whole_name = at > 0
        && tokens.capital(at)
        && tokens.capital(at - 1)
        && tokens.token(at).is_some_and(|token| !token.breaks)
        && !tokens.word(at - 1).is_empty();
    tokens.at(sign) == "@" && spaced && !whole_name && !WHERE.contains(&tokens.at(sign - 1))
}

/// Whether the words before say that an address follows: `his email is`.
fn called_an_address(tokens: &Tokens<'_>, at: usize) -> bool {
    let is = at
        .checked_sub(1)
        .is_some_and(|before| matches!(tokens.at(before), "is" | ":" | "'s"));
    let mail = at.checked_sub(2).is_some_and(|before| {
        matches!(
            tokens.at(before),
            "email" | "mail" | "address" | "e-mail" | "correo" | "adresse"
        )
    });
    is && mail
}

fn joiner(tokens: &Tokens<'_>, at: usize, word: &str) -> Option<usize> {
    if tokens.at(at) == word || (word == "at" && tokens.at(at) == "@") {
        return Some(at + 1);
    }
    (matches!(tokens.at(at), "[" | "(" | "{")
        && tokens.at(at + 1) == word
        && matches!(tokens.at(at + 2), "]" | ")" | "}"))
    .then_some(at + 3)
}
