//! Evidence: the prospect's own words and the place where they stand.

use serde::{Deserialize, Serialize};

/// A piece of a text, counted in Unicode characters: `start..end`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

impl Span {
    /// The span in characters of the byte range `bytes` of `text`.
    ///
    /// Both ends must lie on character boundaries of `text`.
    pub fn of_bytes(text: &str, bytes: std::ops::Range<usize>) -> Self {
        let start = text[..bytes.start].chars().count();
        let end = start + text[bytes].chars().count();
        Self { start, end }
    }

    /// Whether the two have a character in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The words that the span covers in `text`, or `None` where it reaches past its end.
    pub fn slice<'t>(&self, text: &'t str) -> Option<&'t str> {
        if self.start > self.end {
            return None;
        }
        let mut boundaries = text
            .char_indices()
            .map(|(at, _)| at)
            .chain(std::iter::once(text.len()));
        let first = boundaries.nth(self.start)?;
        let last = if self.end == self.start {
            first
        } else {
            boundaries.nth(self.end - self.start - 1)?
        };
        text.get(first..last)
    }
}

/// Where a signal was found.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Evidence {
    /// In a message of the prospect.
    Message {
        /// The message's seq in the conversation.
        seq: i64,
        /// First character of the quote in the message.
        start: usize,
        /// One past its last character.
        end: usize,
        /// The words, verbatim.
        quote: String,
    },
    /// On a page that the prospect read.
    Page {
        /// The page's URL or title, as the widget told it.
        page: String,
        /// The words on it (or the URL itself).
        quote: String,
    },
    /// In a form that the prospect filled, or what the host page said of a known visitor.
    Form {
        /// The form's field.
        form: String,
        /// Its content.
        quote: String,
    },
}

impl Evidence {
    /// The verbatim words.
    pub fn quote(&self) -> &str {
        match self {
            Self::Message { quote, .. } | Self::Page { quote, .. } | Self::Form { quote, .. } => {
                quote
            }
        }
    }

    /// The seq of the message that it stands in, where it is a message.
    pub fn seq(&self) -> Option<i64> {
        match self {
            Self::Message { seq, .. } => Some(*seq),
            Self::Page { .. } | Self::Form { .. } => None,
        }
    }

    /// A quote of `span` of the message `text` with the seq `seq`.
    /// `None` where the span reaches past the text.
    pub fn quoting(seq: i64, text: &str, span: Span) -> Option<Self> {
        span.slice(text).map(|quote| Self::Message {
            seq,
            start: span.start,
            end: span.end,
            quote: quote.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_counts_characters_not_bytes() {
        let text = "Größe 😀 40 users";
        let bytes = text.find("40").map(|at| at..at + 2);
        let span = bytes.map(|bytes| Span::of_bytes(text, bytes));
        assert_eq!(span, Some(Span { start: 8, end: 10 }));
        assert_eq!(span.and_then(|span| span.slice(text)), Some("40"));
    }

    #[test]
    fn a_span_past_the_end_gives_nothing() {
        assert_eq!(Span { start: 2, end: 9 }.slice("abc"), None);
        assert_eq!(Span { start: 3, end: 3 }.slice("abc"), Some(""));
        assert_eq!(Span { start: 4, end: 4 }.slice("abc"), None);
        assert_eq!(Span { start: 2, end: 1 }.slice("abc"), None);
    }
}
