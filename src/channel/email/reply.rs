//! The visible reply of a plain-text mail: what its author typed now, without the
//! mail that is answered below it and without the signature.
//!
//! Lines are hidden, never changed, so that every quote taken from the reply also
//! stands in the mail. When everything would be hidden, nothing is.

use super::quote_header;

/// First line of our own mails. What stands below it, we wrote.
pub const REPLY_MARKER: &str = "##- Please type your reply above this line -##";

/// What the author of a mail typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisibleReply {
    /// The reply; lines end with `\n`.
    pub text: String,
    /// Set where the mail looked like nothing but quote and signature, so that
    /// `text` is all of it: what it says may not be the author's own words.
    pub whole_mail_kept: bool,
}

/// Finds the visible reply of a plain-text body.
pub fn visible_reply(body: &str) -> VisibleReply {
    let body = body.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = body.lines().collect();

    let above_marker = lines
        .iter()
        .position(|line| line.contains(REPLY_MARKER))
        .map(|marker| &lines[..marker]);
    // Who answers below our mail has nothing above the marker.
    let candidates = above_marker.into_iter().chain([lines.as_slice()]);
    for candidate in candidates {
        let text = visible_lines(candidate);
        if !text.is_empty() {
            return VisibleReply {
                text,
                whole_mail_kept: false,
            };
        }
    }
    let text = body.trim().to_owned();
    VisibleReply {
        whole_mail_kept: !text.is_empty(),
        text,
    }
}

fn visible_lines(lines: &[&str]) -> String {
    let quotes_are_certain = quotes_are_certain(lines);
    let mut visible: Vec<&str> = Vec::new();
    let mut in_signature = false;
    let mut index = 0;
    while let Some(&line) = lines.get(index) {
        if quote_header::starts_quoted_mail(&lines[index..]) {
            break;
        }
        if let Some(length) = quote_header::attribution_length(&lines[index..]) {
            let below = lines[index + length..]
                .iter()
                .find(|line| !line.trim().is_empty());
            match below {
                // Quoted line by line: answers may stand between and below.
                Some(next) if is_quoted(next) => {
                    in_signature = false;
                    index += length;
                    continue;
                }
                // Quoted as it is, to the end.
                _ => break,
            }
        }
        if is_quoted(line) && (quotes_are_certain || !looks_like_a_figure(line)) {
            in_signature = false;
        } else if is_signature_rule(line) && something_precedes(&visible) {
            in_signature = true;
        } else if !in_signature
            && !ends_with_device_note(&lines[index..])
            && !line.contains(REPLY_MARKER)
        {
            visible.push(line);
        }
        index += 1;
    }
    let is_blank = |line: &&&str| line.trim().is_empty();
    let start = visible.iter().take_while(is_blank).count();
    let end = visible.len() - visible.iter().rev().take_while(is_blank).count();
    visible.get(start..end).unwrap_or_default().join("\n")
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// Whether `>` at the start of a line means a quote for sure: there is an
/// attribution, or there are neighbouring lines of that kind.
fn quotes_are_certain(lines: &[&str]) -> bool {
    lines
        .windows(2)
        .any(|pair| is_quoted(pair[0]) && is_quoted(pair[1]))
        || lines.iter().any(|line| line.contains(REPLY_MARKER))
        || (0..lines.len()).any(|index| quote_header::attribution_length(&lines[index..]).is_some())
}

/// `>50 people`, `> $10k`: an answer, not a quote, when it stands alone.
fn looks_like_a_figure(line: &str) -> bool {
    line.trim_start()
        .trim_start_matches(['>', '=', ' '])
        .starts_with(|char: char| char.is_ascii_digit() || "$€£¥₹".contains(char))
}

/// `-- ` (RFC 3676) and the dashes that mail programs put instead.
fn is_signature_rule(line: &str) -> bool {
    matches!(line.trim_end(), "--" | "—" | "–" | "__")
}

fn something_precedes(visible: &[&str]) -> bool {
    visible.iter().any(|line| !line.trim().is_empty())
}

/// Lower-case beginnings of the line that a phone or a mail program adds.
const DEVICE_NOTES: &[&str] = &[
    "sent from my ",
    "sent from mail for ",
    "sent from outlook",
    "sent from yahoo mail",
    "sent from samsung",
    "sent from gmail mobile",
    "sent from proton mail",
    "sent with proton",
    "get outlook for ",
    "von meinem ",
    "gesendet von ",
    "gesendet mit ",
    "envoyé de mon ",
    "envoyé depuis ",
    "enviado desde mi ",
    "enviado do meu ",
    "enviado de mi ",
    "inviato da ",
    "inviato dal mio ",
    "verstuurd vanaf ",
    "verzonden vanaf ",
    "skickat från min ",
    "sendt fra min ",
    "wysłano z ",
    "отправлено с ",
    "iphoneから送信",
    "发自我的",
    "发自 ",
];

/// A device note with nothing of the author's below it.
fn ends_with_device_note(lines: &[&str]) -> bool {
    let Some((first, below)) = lines.split_first() else {
        return false;
    };
    is_device_note(first)
        && below
            .iter()
            .position(|line| !line.trim().is_empty())
            .is_none_or(|next| {
                let rest = &below[next..];
                is_quoted(rest[0])
                    || is_signature_rule(rest[0])
                    || is_device_note(rest[0])
                    || rest[0].contains(REPLY_MARKER)
                    || quote_header::starts_quoted_mail(rest)
                    || quote_header::attribution_length(rest).is_some()
            })
}

fn is_device_note(line: &str) -> bool {
    let line = line.trim().trim_matches(['*', '_', '[', '(', ' ']);
    // Somebody's own sentence is longer, or is a question.
    if line.chars().count() > 80 || line.contains('?') {
        return false;
    }
    let line = line.to_lowercase();
    DEVICE_NOTES.iter().any(|note| line.starts_with(note))
}

#[cfg(test)]
#[path = "reply_tests.rs"]
mod tests;
