//! A text cut into normalised words that remember where they stand.

use unicode_normalization::UnicodeNormalization;

use super::role::{Role, Roles};
use super::spelling::Spelling;
use crate::signal::Span;

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Break {
    /// A space or a hyphen.
    Space,
    /// A comma, a colon, a bracket, a dash.
    Comma,
    /// The end of a sentence or of a line.
    Stop,
}

/// A word of the text. "don't" makes two of them with the same place.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Normalised: lower case, spelt right where we know it.
    pub text: String,
    /// Id of the word; 0 where the lexicon does not know it.
    pub word: u32,
    /// Id of its stem; 0 where the lexicon does not know it.
    pub stem: u32,
    /// What it does in a sentence.
    pub roles: Roles,
    /// Place in characters.
    pub span: Span,
    /// Place in bytes.
    pub bytes: std::ops::Range<usize>,
    /// What stands before it.
    pub before: Break,
    /// Whether it is a number in figures (`40`, `50k`, `1,000`).
    pub number: bool,
    /// The word that negates it, by index.
    pub negator: Option<usize>,
    /// Its clause, by index.
    pub clause: usize,
}

impl Token {
    /// Whether it is on the lexicon's list for `role`.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(role)
    }
}

/// A piece of a sentence.
#[derive(Debug, Clone, Default)]
pub(crate) struct Clause {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub end: usize,
    /// Its sentence, by number.
    pub sentence: usize,
    /// Whether it asks or requests.
    pub question: bool,
    /// Whether it begins like a question ("how much", "is there").
    pub opens: bool,
    /// "maybe", "I guess".
    pub hedged: bool,
    /// "if we had".
    pub conditional: bool,
    /// It only qualifies the question before it, and asks nothing itself.
    pub qualifies: bool,
}

/// A text, read once.
#[derive(Debug, Clone)]
pub(crate) struct Text<'t> {
    pub source: &'t str,
    pub tokens: Vec<Token>,
    pub clauses: Vec<Clause>,
}

impl Text<'_> {
    /// The tokens `first` and the last one before `end`, which is at least `first`.
    fn ends(&self, first: usize, end: usize) -> Option<(&Token, &Token)> {
        let last = end.max(first + 1) - 1;
        Some((self.tokens.get(first)?, self.tokens.get(last)?))
    }

    /// The span in characters of the tokens `first..end`.
    pub fn span(&self, first: usize, end: usize) -> Span {
        self.ends(first, end)
            .map_or(Span { start: 0, end: 0 }, |(first, last)| Span {
                start: first.span.start,
                end: last.span.end,
            })
    }

    /// The span in characters of the tokens `first..end` and their words.
    pub fn quote(&self, first: usize, end: usize) -> (Span, String) {
        let words = self.ends(first, end).map_or("", |(first, last)| {
            &self.source[first.bytes.start..last.bytes.end]
        });
        (self.span(first, end), words.to_owned())
    }

    /// Whether the token at `index` is on the lexicon's list for `role`.
    pub fn is(&self, index: usize, role: Role) -> bool {
        self.tokens.get(index).is_some_and(|token| token.is(role))
    }

    /// The tokens that overlap `span`, as a range of indices (empty where none does).
    pub fn tokens_in(&self, span: Span) -> std::ops::Range<usize> {
        let first = self
            .tokens
            .partition_point(|token| token.span.end <= span.start);
        let end = self
            .tokens
            .partition_point(|token| token.span.start < span.end);
        first..end.max(first)
    }

    /// The first token that `span` overlaps, or the next one.
    pub fn token_at(&self, span: Span) -> Option<&Token> {
        let before = |token: &Token| token.span.end <= span.start;
        self.tokens.get(self.tokens.partition_point(before))
    }

    /// Whether a figure at the beginning of `span` stands for a word: "4 a church".
    pub fn is_worded(&self, span: Span) -> bool {
        self.token_at(span).is_some_and(|token| {
            let written = self.source.get(token.bytes.clone()).unwrap_or_default();
            !token.number && matches!(written, "2" | "4")
        })
    }

    /// The clause of the token at `index`.
    pub fn clause(&self, index: usize) -> Option<&Clause> {
        self.clauses.get(self.tokens.get(index)?.clause)
    }

    /// The whole text without the space around it.
    pub fn whole(&self) -> (Span, String) {
        let trimmed = self.source.trim();
        let lead = self.source.len() - self.source.trim_start().len();
        (
            Span::of_bytes(self.source, lead..lead + trimmed.len()),
            trimmed.to_owned(),
        )
    }

    /// The clauses of the sentence that the clause with index `of` belongs to.
    pub fn sentence_of(&self, of: usize) -> std::ops::Range<usize> {
        let Some(sentence) = self.clauses.get(of).map(|clause| clause.sentence) else {
            return 0..0;
        };
        let first = self
            .clauses
            .partition_point(|clause| clause.sentence < sentence);
        let end = self
            .clauses
            .partition_point(|clause| clause.sentence <= sentence);
        first..end
    }
}

struct Raw {
    text: String,
    bytes: std::ops::Range<usize>,
    span: Span,
    before: Break,
    hyphen: bool,
}

fn apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

fn separator(c: char) -> Break {
    match c {
        '.' | '!' | '?' | ';' | '\n' | '…' | '。' | '！' | '？' => Break::Stop,
        ',' | ':' | '¿' | '¡' | '(' | ')' | '–' | '—' | '[' | ']' | '|' => Break::Comma,
        _ => Break::Space,
    }
}

/// Whether a sign is a picture of a thing, as people put it before what they list. A heart
/// or an arrow stands in the middle of a sentence.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{1f300}'..='\u{1f492}' | '\u{1f4a0}'..='\u{1faff}' | '⏰' | '☎' | '✅' | '✉' | '✔')
}

/// Cuts `source` into raw words.
fn cut(source: &str) -> Vec<Raw> {
    let chars: Vec<(usize, char)> = source.char_indices().collect();
    let byte_at = |at: usize| chars.get(at).map_or(source.len(), |(byte, _)| *byte);
    let mut raws: Vec<Raw> = Vec::with_capacity(chars.len() / 5 + 1);
    let mut before = Break::Space;
    let mut hyphen = false;
    // "💰 20k 👥 15 people": what follows a picture is told apart.
    let mut pictured = false;
    let mut at = 0;
    // One past the last blank-free run already looked at for an address.
    let mut run_end = 0;
    while at < chars.len() {
        let c = chars[at].1;
        let start = at;
        if at >= run_end && !c.is_whitespace() {
            run_end = at;
            let mut address = false;
            let mut previous = ' ';
            while run_end < chars.len() && !chars[run_end].1.is_whitespace() {
                let here = chars[run_end].1;
                address |= (here == '@' && run_end > at && previous.is_alphanumeric())
                    || (here == '/' && previous == '/');
                previous = here;
                run_end += 1;
            }
            if !address && source[byte_at(at)..].starts_with("www.") {
                address = true;
            }
            if address && run_end - at > 4 {
                raws.push(Raw {
                    text: "@address".to_owned(),
                    bytes: byte_at(at)..byte_at(run_end),
                    span: Span {
                        start: at,
                        end: run_end,
                    },
                    before,
                    hyphen: false,
                });
                before = Break::Space;
                at = run_end;
                continue;
            }
        }
        if c.is_alphanumeric() {
            while at < chars.len() {
                let here = chars[at].1;
                let next = chars.get(at + 1).map(|(_, c)| *c);
                let inside = here.is_alphanumeric()
                    || (apostrophe(here) && next.is_some_and(char::is_alphabetic))
                    || (matches!(here, '.' | ',')
                        && next.is_some_and(|c| c.is_ascii_digit())
                        && chars[at - 1].1.is_ascii_digit());
                if !inside {
                    break;
                }
                at += 1;
            }
            let bytes = byte_at(start)..byte_at(at);
            let slice = &source[bytes.clone()];
            let text: String = if slice.is_ascii() {
                slice.to_ascii_lowercase().replace('`', "'")
            } else {
                slice
                    .nfkc()
                    .flat_map(char::to_lowercase)
                    .map(|c| if apostrophe(c) { '\'' } else { c })
                    .collect()
            };
            if std::mem::take(&mut pictured) && !raws.is_empty() {
                before = before.max(Break::Comma);
            }
            raws.push(Raw {
                text,
                bytes,
                span: Span { start, end: at },
                before,
                hyphen,
            });
            before = Break::Space;
            hyphen = false;
            continue;
        }
        at += 1;
        let symbol = match c {
            '$' | '€' | '£' | '%' | '₹' => true,
            '&' | '+' => false,
            _ => {
                !c.is_ascii()
                    && !c.is_whitespace()
                    && separator(c) == Break::Space
                    && !apostrophe(c)
            }
        };
        if symbol
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '“' | '”' | '„' | '«' | '»')
        {
            if is_picture(c) {
                pictured = true;
            } else if std::mem::take(&mut pictured) {
                before = before.max(Break::Comma);
            }
            raws.push(Raw {
                text: c.to_string(),
                bytes: byte_at(start)..byte_at(at),
                span: Span { start, end: at },
                before,
                hyphen: false,
            });
            before = Break::Space;
            hyphen = false;
            continue;
        }
        hyphen = c == '-' && at >= 2 && chars[at - 2].1.is_alphanumeric();
        let spaced_dash = c == '-' && !hyphen && at >= 2;
        before = before.max(if spaced_dash {
            Break::Comma
        } else {
            separator(c)
        });
    }
    raws
}

/// Reads `source` into words, without clauses and negation yet.
pub(crate) fn tokens(source: &str, spelling: &Spelling) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let push_known = |tokens: &mut Vec<Token>,
                      text: String,
                      (word, stem): (u32, u32),
                      raw: &Raw,
                      before: Break| {
        let number = text.starts_with(|c: char| c.is_ascii_digit());
        tokens.push(Token {
            text,
            word,
            stem,
            roles: spelling.roles(word),
            span: raw.span,
            bytes: raw.bytes.clone(),
            before,
            number,
            negator: None,
            clause: 0,
        });
    };
    let push = |tokens: &mut Vec<Token>, text: String, raw: &Raw, before: Break| {
        let ids = spelling.ids(&text);
        push_known(tokens, text, ids, raw, before);
    };
    let mut raws = cut(source).into_iter();
    while let Some(mut raw) = raws.next() {
        raw.text = spelling.folded(raw.text);
        let previous = tokens.last().map(|token| token.text.as_str());
        let lone = raw.before == Break::Space && raw.text.len() == 1;
        let mut behind = raws.as_slice().iter();
        let next = behind.next().filter(|next| next.before == Break::Space);
        let word = previous
            .zip(next)
            .filter(|_| lone)
            .and_then(|(previous, next)| {
                let then = behind.next().map(|then| then.text.as_str());
                spelling.figured(&raw.text, previous, &next.text, then)
            })
            .map(str::to_owned);
        if let Some(word) = word {
            raw.text = word;
        }
        if raw.hyphen
            && let Some(last) = tokens.last_mut()
        {
            let joined = format!("{}{}", last.text, raw.text);
            let (word, stem) = spelling.ids(&joined);
            if word != 0 || stem != 0 {
                last.text = joined;
                (last.word, last.stem) = (word, stem);
                last.roles = spelling.roles(word);
                last.span.end = raw.span.end;
                last.bytes.end = raw.bytes.end;
                continue;
            }
        }
        while let Some((head, rest)) = spelling.elided(&raw.text) {
            if spelling.expand(&raw.text).is_some() {
                break;
            }
            let (head, rest) = (head.to_owned(), rest.to_owned());
            let short = source[raw.bytes.clone()]
                .char_indices()
                .find(|(_, c)| apostrophe(*c))
                .map_or(0, |(at, c)| at + c.len_utf8());
            let letters = source[raw.bytes.start..raw.bytes.start + short]
                .chars()
                .count();
            let mut first = Raw {
                text: head,
                bytes: raw.bytes.start..raw.bytes.start + short,
                span: Span {
                    start: raw.span.start,
                    end: raw.span.start + letters,
                },
                before: raw.before,
                hyphen: false,
            };
            raw.bytes.start += short;
            raw.span.start += letters;
            raw.before = Break::Space;
            raw.text = rest;
            let text = std::mem::take(&mut first.text);
            push(&mut tokens, text, &first, first.before);
        }
        let stands_for = spelling.expand(&raw.text).or_else(|| {
            let previous = tokens.last().filter(|_| raw.before == Break::Space);
            let next = raws.as_slice().first();
            let next = next.filter(|next| next.before == Break::Space);
            spelling.unclipped(
                &raw.text,
                previous.map(|token| token.text.as_str()),
                next.map(|next| next.text.as_str()),
            )
        });
        if let Some(words) = stands_for {
            for (index, word) in words.iter().enumerate() {
                let before = if index == 0 { raw.before } else { Break::Space };
                push(&mut tokens, word.clone(), &raw, before);
            }
            continue;
        }
        // A capital inside of a sentence begins a name, and names are spelt as their owners like.
        let mut letters = source[raw.bytes.clone()].chars();
        let named = spelling.capitals_name()
            && !tokens.is_empty()
            && raw.before < Break::Stop
            && letters.next().is_some_and(char::is_uppercase)
            && letters.any(char::is_lowercase);
        let (text, ids) = if named {
            let text = raw.text.strip_suffix("'s").unwrap_or(&raw.text).to_owned();
            let ids = spelling.ids(&text);
            (text, ids)
        } else {
            spelling.settled(std::mem::take(&mut raw.text))
        };
        if let Some(parts) = spelling.parts(&text) {
            for (index, part) in parts.into_iter().enumerate() {
                let before = if index == 0 { raw.before } else { Break::Space };
                push(&mut tokens, part, &raw, before);
            }
            continue;
        }
        push_known(&mut tokens, text, ids, &raw, raw.before);
    }
    tokens
}
