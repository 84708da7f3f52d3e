//! GSM-7 and UCS-2 segmentation, as carriers bill it.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// The basic GSM 03.38 characters beside ASCII; each is one septet.
const GSM_BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1b}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The extension table; each is an escape and a septet.
const GSM_EXTENSION: &str = "^{}\\[~]|€\u{c}";

/// How a message goes over the air.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// 7 bits a character; a few characters take two septets.
    Gsm7,
    /// 16 bits a UTF-16 code unit; one character outside GSM-7 is enough.
    Ucs2,
}

impl Encoding {
    /// Units that fit into a message of one segment.
    pub fn single_capacity(self) -> usize {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    /// Units that fit into each segment of a message of several.
    pub fn multipart_capacity(self) -> usize {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }
}

/// What a text costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segmentation {
    /// The encoding that the text forces.
    pub encoding: Encoding,
    /// Septets (GSM-7) or UTF-16 code units (UCS-2).
    pub units: usize,
    /// Segments billed; 1 for the empty text.
    pub segments: usize,
}

/// Counts the segments of a text as it stands. A two-septet pair and a grapheme
/// (an emoji of several code points) are never cut, so a segment may stay short.
pub fn segment(text: &str) -> Segmentation {
    match text.chars().map(septets).collect::<Option<Vec<usize>>>() {
        Some(widths) => pack(Encoding::Gsm7, widths.into_iter()),
        None => pack(Encoding::Ucs2, ucs2_widths(text)),
    }
}

fn pack(encoding: Encoding, widths: impl Iterator<Item = usize>) -> Segmentation {
    let capacity = encoding.multipart_capacity();
    let (mut units, mut segments, mut used) = (0, 1, 0);
    for width in widths {
        units += width;
        if used + width > capacity {
            segments += 1;
            used = 0;
        }
        used += width;
    }
    if units <= encoding.single_capacity() {
        segments = 1;
    }
    Segmentation {
        encoding,
        units,
        segments,
    }
}

/// Widths of what may not be cut. A grapheme that no segment can hold is cut after all.
fn ucs2_widths(text: &str) -> impl Iterator<Item = usize> {
    text.graphemes(true).flat_map(|grapheme| {
        let width: usize = grapheme.chars().map(char::len_utf16).sum();
        if width <= Encoding::Ucs2.multipart_capacity() {
            vec![width]
        } else {
            grapheme.chars().map(char::len_utf16).collect()
        }
    })
}

fn septets(char: char) -> Option<usize> {
    if char.is_ascii_alphanumeric() || char == ' ' || GSM_BASIC.contains(char) {
        Some(1)
    } else if GSM_EXTENSION.contains(char) {
        Some(2)
    } else {
        None
    }
}

/// Replaces typographic characters by their GSM-7 look-alikes, so that one curly
/// quote does not double the price of a message. Letters are never changed.
/// Joiners and variation selectors go only if the rest then is GSM-7: inside an
/// emoji or a Persian word they mean something.
pub fn smart_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for char in text.nfc() {
        match replacement(char) {
            Some(plain) => encoded.push_str(plain),
            None => encoded.push(char),
        }
    }
    let without: String = encoded.chars().filter(|char| !is_joiner(*char)).collect();
    if without.chars().all(|char| septets(char).is_some()) {
        without
    } else {
        encoded
    }
}

fn replacement(char: char) -> Option<&'static str> {
    Some(match char {
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => "\"",
        '‘' | '’' | '‚' | '‛' | '′' | '‹' | '›' | '`' | '´' => "'",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '•' | '‣' | '·' | '▪' => "-",
        '…' => "...",
        '→' => "->",
        '×' => "x",
        '©' => "(c)",
        '®' => "(R)",
        '™' => "(TM)",
        '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        '\u{2028}' | '\u{2029}' => "\n",
        // Zero-width space, word joiner, byte order mark, soft hyphen; NUL and other controls.
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => "",
        control if control.is_control() && control != '\n' && control != '\r' => "",
        _ => return None,
    })
}

fn is_joiner(char: char) -> bool {
    matches!(char, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_segments() {
        use Encoding::{Gsm7, Ucs2};
        let family = "👨‍👩‍👧‍👦";
        let cases: Vec<(String, Encoding, usize)> = vec![
            (String::new(), Gsm7, 1),
            ("a".repeat(160), Gsm7, 1),
            ("a".repeat(161), Gsm7, 2),
            ("a".repeat(306), Gsm7, 2),
            ("a".repeat(307), Gsm7, 3),
            ("é".repeat(70), Gsm7, 1),
            ("ç".repeat(70), Ucs2, 1),
            ("ç".repeat(71), Ucs2, 2),
            ("€".repeat(80), Gsm7, 1),
            ("€".repeat(81), Gsm7, 2),
            // The pair does not fit into the last septet of segment 1 and moves on:
            // 152 + (2 + 152) would be 306 septets, but takes three segments.
            (format!("{}€{}", "a".repeat(152), "a".repeat(151)), Gsm7, 2),
            (format!("{}€{}", "a".repeat(152), "a".repeat(152)), Gsm7, 3),
            (format!("{}’", "a".repeat(99)), Ucs2, 2),
            ("👋".repeat(35), Ucs2, 1),
            ("👋".repeat(36), Ucs2, 2),
            ("👋".repeat(66), Ucs2, 2),
            ("👋".repeat(67), Ucs2, 3),
            // 11 units each: six in a segment of 67.
            (family.repeat(12), Ucs2, 2),
            (family.repeat(13), Ucs2, 3),
            ("a\r\n".repeat(53), Gsm7, 1),
            (format!("e{}", "\u{301}".repeat(200)), Ucs2, 3),
        ];
        for (text, encoding, segments) in cases {
            let counted = segment(&text);
            assert_eq!(
                (counted.encoding, counted.segments),
                (encoding, segments),
                "{text}"
            );
        }
    }

    #[test]
    fn one_curly_quote_costs_nothing_after_smart_encoding() {
        let text = format!("{}’", "a".repeat(99));
        assert_eq!(segment(&smart_encode(&text)).segments, 1);
    }

    #[test]
    fn smart_encoding() {
        for (text, expected) in [
            ("“It’s” – fine…", "\"It's\" - fine..."),
            ("• one\u{a0}two", "- one two"),
            ("e\u{301}te\u{301}", "été"),
            ("zero\u{200b}width\u{feff}", "zerowidth"),
            ("a\u{200d}b\u{fe0f}", "ab"),
            ("👨\u{200d}👩\u{200d}👧", "👨\u{200d}👩\u{200d}👧"),
            ("❤\u{fe0f}", "❤\u{fe0f}"),
            ("nul\0l", "null"),
            ("ça", "ça"),
        ] {
            assert_eq!(smart_encode(text), expected);
        }
    }

    proptest! {
        #[test]
        fn segments_hold_their_units(text in "\\PC{0,400}") {
            let counted = segment(&text);
            let fits_one = counted.units <= counted.encoding.single_capacity();
            prop_assert_eq!(counted.segments == 1, fits_one);
            prop_assert!(fits_one || counted.segments * counted.encoding.multipart_capacity() >= counted.units);
        }

        #[test]
        fn smart_encoding_is_stable_and_no_dearer(text in "\\PC{0,200}") {
            let once = smart_encode(&text);
            prop_assert_eq!(smart_encode(&once), once.clone());
        }
    }
}
