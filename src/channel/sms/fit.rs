//! Fitting an answer into as many messages as it needs, cut where sentences end.

use unicode_segmentation::UnicodeSegmentation;

use super::segment::{segment, smart_encode};

/// What one text message may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmsLimits {
    /// Segments that one message may take.
    pub max_segments: usize,
    /// Characters that the provider takes in one message at most.
    pub hard_cap_chars: usize,
}

impl Default for SmsLimits {
    fn default() -> Self {
        Self {
            max_segments: 2,
            hard_cap_chars: 1600,
        }
    }
}

impl SmsLimits {
    /// Limits too small for a number and a word are raised to what can work.
    fn sane(self) -> Self {
        Self {
            max_segments: self.max_segments.max(1),
            hard_cap_chars: self.hard_cap_chars.max(40),
        }
    }

    fn hold(self, text: &str) -> bool {
        text.chars().nth(self.hard_cap_chars).is_none()
            && segment(text).segments <= self.max_segments
    }
}

/// The messages to send for a text, smart-encoded, in order. One message stays as
/// it is; several are cut between sentences (a sentence too long, between words; a
/// word too long, between graphemes) and numbered `(1/3) `, because text messages
/// may overtake each other. Empty text gives no message.
pub fn fit(text: &str, limits: &SmsLimits) -> Vec<String> {
    let limits = limits.sane();
    let encoded = smart_encode(text);
    let encoded = encoded.trim();
    if encoded.is_empty() {
        return Vec::new();
    }
    if limits.hold(encoded) {
        return vec![encoded.to_owned()];
    }
    // How wide the number is depends on how many parts there are, which depends on
    // how wide the number is: try with one digit, then two, and so on.
    let mut parts = Vec::new();
    for digits in 1..=7 {
        let widest = "9".repeat(digits);
        parts = cut(encoded, &format!("({widest}/{widest}) "), limits);
        if parts.len().to_string().len() <= digits {
            break;
        }
    }
    let count = parts.len();
    if count == 1 {
        return parts;
    }
    parts
        .iter()
        .enumerate()
        .map(|(index, part)| format!("({}/{count}) {part}", index + 1))
        .collect()
}

/// Cuts into parts that fit behind `number`.
fn cut(text: &str, number: &str, limits: SmsLimits) -> Vec<String> {
    let mut packer = Packer {
        number,
        limits,
        parts: Vec::new(),
        open: String::new(),
    };
    for sentence in text.split_sentence_bounds() {
        if packer.add(sentence) {
            continue;
        }
        packer.close();
        if packer.add(sentence) {
            continue;
        }
        for word in sentence.split_inclusive(char::is_whitespace) {
            packer.add_word(word);
        }
    }
    packer.close();
    packer.parts
}

struct Packer<'a> {
    number: &'a str,
    limits: SmsLimits,
    parts: Vec<String>,
    open: String,
}

impl Packer<'_> {
    /// Adds a piece to the open part, if it fits.
    fn add(&mut self, piece: &str) -> bool {
        // White space at the end of a part is not sent.
        let candidate = format!("{}{}{}", self.number, self.open, piece);
        let fits = self.limits.hold(candidate.trim_end());
        if fits {
            self.open.push_str(piece);
        }
        fits
    }

    fn add_word(&mut self, word: &str) {
        if self.add(word) {
            return;
        }
        self.close();
        if self.add(word) {
            return;
        }
        for grapheme in word.graphemes(true) {
            if self.add(grapheme) {
                continue;
            }
            self.close();
            if !self.add(grapheme) {
                // A grapheme longer than a message: only its base character says anything.
                self.open.extend(grapheme.chars().next());
            }
        }
    }

    fn close(&mut self) {
        let part = self.open.trim();
        if !part.is_empty() {
            self.parts.push(part.to_owned());
        }
        self.open.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn limits(max_segments: usize, hard_cap_chars: usize) -> SmsLimits {
        SmsLimits {
            max_segments,
            hard_cap_chars,
        }
    }

    #[test]
    fn what_fits_stays_one_message_without_a_number() {
        assert_eq!(
            fit("  It’s $12 a month.  ", &SmsLimits::default()),
            ["It's $12 a month."]
        );
        assert_eq!(fit(&"a".repeat(306), &SmsLimits::default()).len(), 1);
        assert_eq!(fit(" \n ", &SmsLimits::default()), Vec::<String>::new());
    }

    #[test]
    fn cuts_between_sentences() {
        let text = "The first sentence says a little. The second one says a bit more than that. And a third?";
        assert_eq!(
            fit(text, &limits(1, 58)),
            [
                "(1/3) The first sentence says a little.",
                "(2/3) The second one says a bit more than that.",
                "(3/3) And a third?",
            ]
        );
    }

    #[test]
    fn cuts_long_sentences_between_words_and_long_words_anywhere() {
        let words = "word ".repeat(40);
        let parts = fit(&words, &limits(1, 160));
        assert!(parts.iter().all(|part| part.ends_with("word")), "{parts:?}");
        let parts = fit(&"x".repeat(400), &limits(1, 160));
        assert_eq!(parts.len(), 3);
        assert_eq!(parts[0].len(), 160);
    }

    #[test]
    fn an_emoji_makes_only_its_own_part_dear() {
        let text = format!("{} {}👋 Bye.", "Plain text here. ".repeat(9), "Hello. ");
        let parts = fit(&text, &limits(1, 1600));
        assert_eq!(
            segment(&parts[0]).encoding,
            crate::channel::sms::Encoding::Gsm7
        );
    }

    #[test]
    fn more_than_nine_parts_make_room_for_wider_numbers() {
        let parts = fit(&"Some words go here. ".repeat(100), &limits(1, 160));
        assert!(parts.len() > 9);
        assert!(parts[0].starts_with(&format!("(1/{}) ", parts.len())));
        assert!(parts.iter().all(|part| part.chars().count() <= 160));
    }

    fn letters(text: &str) -> String {
        text.chars().filter(|char| !char.is_whitespace()).collect()
    }

    proptest! {
        #[test]
        fn every_part_fits_and_nothing_is_lost(
            text in "([a-zA-Z€é,.?! ]|👋|’|\n){0,900}",
            max_segments in 1usize..4,
            cap in 40usize..400,
        ) {
            let limits = limits(max_segments, cap);
            let parts = fit(&text, &limits);
            let mut joined = String::new();
            for (index, part) in parts.iter().enumerate() {
                prop_assert!(limits.hold(part), "{}", part);
                let number = format!("({}/{}) ", index + 1, parts.len());
                joined.push_str(if parts.len() > 1 { part.strip_prefix(&number).unwrap() } else { part });
            }
            prop_assert_eq!(letters(&joined), letters(&smart_encode(&text)));
        }

        #[test]
        fn never_panics(text in any::<String>(), max_segments in 0usize..3, cap in 0usize..50) {
            let _ = fit(&text, &limits(max_segments, cap));
        }
    }
}
