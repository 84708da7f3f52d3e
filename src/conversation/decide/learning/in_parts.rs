//! An address or a number that is put right by its end, or that comes in two messages:
//! "jo@acme.con, sorry .com", "617 555 0143 no wait 0134", "617 555" and then "0143".

use crate::conversation::decide::Draft;
use crate::conversation::state::Unread;
use crate::reading::finding::{ContactKind, Reading, SignalFinding};
use crate::reading::{ReadingContext, read_expecting};
use crate::signal::{Evidence, SignalName, SignalStatus, SignalValue, Span};

/// A message of more words puts right no number told before it.
const MOST_WORDS: usize = 6;
/// So many figures are the end of a number, the second with its exchange.
const ENDS: [usize; 2] = [4, 7];
/// A piece of a number has so many figures.
const PIECE: std::ops::RangeInclusive<usize> = 3..=8;
/// Beside the second piece of a number stand so many words at most.
const MOST_BESIDE: usize = 7;
/// A misspelt name of a host is at most so much longer or shorter.
const MISSPELT: usize = 2;

/// The number or address that the message puts right or completes.
pub(crate) fn told(
    draft: &Draft<'_>,
    message: &Unread,
    reading: &Reading,
    context: &ReadingContext,
) -> Option<SignalFinding> {
    number_put_right(draft, message, reading)
        .or_else(|| address_put_right(draft, message, reading))
        .or_else(|| number_completed(draft, message, reading, context))
}

/// What is put right: told in the same message, or in the one right before.
struct Held {
    value: String,
    /// Where it stands in this message.
    here: Option<Span>,
}

fn held(
    draft: &Draft<'_>,
    message: &Unread,
    reading: &Reading,
    kind: ContactKind,
    name: &str,
) -> Option<Held> {
    let mut here = reading.contacts.iter().rev();
    if let Some(contact) = here.find(|contact| contact.kind == kind) {
        return Some(Held {
            value: contact.value.clone(),
            here: Some(contact.span),
        });
    }
    let known = draft.state.signals.get(name)?;
    let last = known.evidence.iter().filter_map(Evidence::seq).max();
    let told_last = draft
        .before(message.seq)
        .is_some_and(|before| last == Some(before.seq));
    let short = message.text.split_whitespace().count() <= MOST_WORDS;
    (told_last && short).then_some(Held {
        value: draft.state.text_of(name)?.to_owned(),
        here: None,
    })
}

/// "No wait 0134": the last figures of the number are others.
fn number_put_right(
    draft: &Draft<'_>,
    message: &Unread,
    reading: &Reading,
) -> Option<SignalFinding> {
    if !reading.puts_right {
        return None;
    }
    let held = held(
        draft,
        message,
        reading,
        ContactKind::Phone,
        SignalName::PHONE,
    )?;
    let from = held.here.map_or(0, |span| span.end);
    let ends = |word: &&Word| {
        let figures = word.text.chars().all(|letter| letter.is_ascii_digit());
        let long = word.text.len() >= *PIECE.start() && word.text.starts_with('0');
        figures && (ENDS.contains(&word.text.len()) || long) && !held.value.ends_with(&word.text)
    };
    let words = words(&message.text, from);
    let mut others = words.iter().filter(ends);
    let (end, None) = (others.next()?, others.next()) else {
        return None;
    };
    let kept = held.value.len().checked_sub(end.text.len())?;
    // "0134 units" counts something.
    let last = words.last().is_some_and(|last| last.start == end.start);
    let denied = message.text.contains(&held.value[kept..]);
    let value = format!("{}{}", held.value.get(..kept)?, end.text);
    (last || denied).then(|| finding(message, SignalName::PHONE, value, held.here, end))?
}

/// "Sorry .com", "gmail.com I mean": the host of the address is another.
fn address_put_right(
    draft: &Draft<'_>,
    message: &Unread,
    reading: &Reading,
) -> Option<SignalFinding> {
    let held = held(
        draft,
        message,
        reading,
        ContactKind::Email,
        SignalName::EMAIL,
    )?;
    let from = held.here.map_or(0, |span| span.end);
    let (local, host) = held.value.rsplit_once('@')?;
    let (name, tail) = host.rsplit_once('.')?;
    let letters = |text: &str| text.chars().all(|letter| letter.is_ascii_alphabetic());
    words(&message.text, from).iter().find_map(|word| {
        let said = word.text.to_lowercase();
        let (own, end) = said.rsplit_once('.')?;
        if end.len() < 2 || !letters(end) {
            return None;
        }
        let host = if own.is_empty() && end != tail {
            format!("{name}.{end}")
        } else if held.here.is_none() && is_misspelt(own, name) {
            said.clone()
        } else {
            return None;
        };
        let value = format!("{local}@{host}");
        finding(message, SignalName::EMAIL, value, held.here, word)
    })
}

/// "gmial" for "gmail".
fn is_misspelt(said: &str, held: &str) -> bool {
    said != held
        && !said.is_empty()
        && said.chars().next() == held.chars().next()
        && said.len().abs_diff(held.len()) <= MISSPELT
}

/// "617 555" in the message before, "0143" in this one.
fn number_completed(
    draft: &Draft<'_>,
    message: &Unread,
    reading: &Reading,
    context: &ReadingContext,
) -> Option<SignalFinding> {
    let of_a_number = |letter: char| letter.is_ascii_digit() || " -.()+/".contains(letter);
    let figures = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    let piece = draft.before(message.seq)?.text.trim_end();
    // "512 555..." breaks off.
    let piece = piece.trim_end_matches(['.', '…', '-', ',', ' ']);
    let begins = piece
        .char_indices()
        .rev()
        .take_while(|(_, letter)| of_a_number(*letter))
        .last();
    let piece = piece.get(begins?.0..)?.trim();
    // "0173 is the rest", "sry hit send. 0173"
    let rest = only_figures(&message.text)?;
    let place = rest.place;
    let rest = rest.text.as_str();
    let phone = |reading: &Reading| {
        let mut contacts = reading.contacts.iter();
        contacts.find(|c| c.kind == ContactKind::Phone).cloned()
    };
    if !PIECE.contains(&figures(piece))
        || !PIECE.contains(&figures(rest))
        || phone(reading).is_some()
    {
        return None;
    }
    let language = draft.state.language.as_deref();
    let both = format!("{piece} {rest}");
    let whole = read_expecting(draft.rules.vocabulary, context, language, &both);
    let value = phone(&whole)?.value;
    let end = Word {
        text: rest.to_owned(),
        start: place.start,
        end: place.end,
    };
    finding(message, SignalName::PHONE, value, Some(place), &end)
}

/// The figures of a message.
struct Figures {
    text: String,
    place: Span,
}

/// The one stretch of figures in a short message, with the spaces and dashes between them.
fn only_figures(text: &str) -> Option<Figures> {
    let between = |letter: char| " -.()+/".contains(letter);
    let mut others = text.split_whitespace();
    let few = others
        .by_ref()
        .filter(|word| !word.chars().any(|letter| letter.is_ascii_digit()))
        .count()
        <= MOST_BESIDE;
    let letters: Vec<char> = text.chars().collect();
    let first = letters.iter().position(char::is_ascii_digit)?;
    let last = letters.iter().rposition(char::is_ascii_digit)?;
    let run = &letters[first..=last];
    let whole = run.iter().all(|l| l.is_ascii_digit() || between(*l));
    (few && whole).then(|| Figures {
        text: run.iter().collect(),
        place: Span {
            start: first,
            end: last + 1,
        },
    })
}

/// A word without the marks around it, and where it stands.
struct Word {
    text: String,
    start: usize,
    end: usize,
}

/// The words from a place of the text on; a dot that begins one is part of it.
fn words(text: &str, from: usize) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open: Option<Word> = None;
    for (at, letter) in text.chars().enumerate().skip(from) {
        if letter.is_alphanumeric() || letter == '.' {
            let word = open.get_or_insert_with(|| Word {
                text: String::new(),
                start: at,
                end: at,
            });
            word.text.push(letter);
            word.end = at + 1;
        } else {
            words.extend(open.take());
        }
    }
    words.extend(open);
    for word in &mut words {
        while word.text.ends_with('.') {
            word.text.pop();
            word.end -= 1;
        }
    }
    words.retain(|word| !word.text.is_empty());
    words
}

fn finding(
    message: &Unread,
    name: &str,
    value: String,
    here: Option<Span>,
    word: &Word,
) -> Option<SignalFinding> {
    let span = Span {
        start: here.map_or(word.start, |span| span.start),
        end: word.end,
    };
    Some(SignalFinding {
        signal: name.into(),
        status: SignalStatus::Stated,
        value: Some(SignalValue::Text { text: value }),
        span,
        quote: span.slice(&message.text)?.to_owned(),
        confidence: 0.85,
        correction: true,
        vague: false,
    })
}
