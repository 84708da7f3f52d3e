//! One string field of a JSON object, read while the object is still arriving.
//!
//! The scanner looks for the top-level field `say` and hands out its text as it
//! comes, escapes resolved, right wherever the stream is cut. What comes before
//! the object (a fence, an apology) is passed over; an answer that is no object
//! at all is taken as the text itself.

/// The name of the field.
const FIELD: &str = "say";

/// Where the scanner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Before the object.
    Outside,
    /// In the object, before a key or after a value.
    Key,
    /// In the text of a key.
    InKey,
    /// After a key, before the value.
    Colon,
    /// In a value that is passed over.
    Passing,
    /// In the text of `say`.
    Saying,
    /// After `say`; nothing more to hand out.
    Done,
    /// There is no object: everything is text.
    Plain,
}

/// How far an escape has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Escape {
    None,
    Begun,
    /// `\u`: digits seen, value so far.
    Unicode(u8, u32),
}

/// Hands out the text of the field `say` as it arrives.
#[derive(Debug, Clone)]
pub struct PartialJson {
    place: Place,
    escape: Escape,
    /// The first half of a pair.
    high: Option<u32>,
    key: String,
    depth: usize,
    in_string: bool,
    passed_escape: bool,
    before: String,
}

impl Default for PartialJson {
    fn default() -> Self {
        Self::new()
    }
}

impl PartialJson {
    /// A scanner before the first letter.
    pub fn new() -> Self {
        Self {
            place: Place::Outside,
            escape: Escape::None,
            high: None,
            key: String::new(),
            depth: 0,
            in_string: false,
            passed_escape: false,
            before: String::new(),
        }
    }

    /// Takes the next piece; comes back with the text that it brought.
    pub fn push(&mut self, piece: &str) -> String {
        let mut text = String::new();
        for letter in piece.chars() {
            self.take(letter, &mut text);
        }
        text
    }

    /// Whether the field is complete: nothing more will be handed out.
    pub fn is_done(&self) -> bool {
        self.place == Place::Done
    }

    /// Whether the answer is plain text and no JSON.
    pub fn is_plain(&self) -> bool {
        self.place == Place::Plain
    }

    fn take(&mut self, letter: char, text: &mut String) {
        match self.place {
            Place::Outside => self.outside(letter, text),
            Place::Key => match letter {
                '"' => {
                    self.key.clear();
                    self.place = Place::InKey;
                }
                '}' => self.place = Place::Done,
                _ => {}
            },
            Place::InKey => {
                if self.escape == Escape::Begun {
                    self.escape = Escape::None;
                    self.key.push(letter);
                } else if letter == '\\' {
                    self.escape = Escape::Begun;
                } else if letter == '"' {
                    self.place = Place::Colon;
                } else if self.key.len() < 64 {
                    self.key.push(letter);
                }
            }
            Place::Colon => match letter {
                '"' if self.key == FIELD => self.place = Place::Saying,
                ':' => {}
                _ if letter.is_whitespace() => {}
                _ => {
                    self.place = Place::Passing;
                    self.depth = 0;
                    self.in_string = false;
                    self.passed_escape = false;
                    self.pass(letter);
                }
            },
            Place::Passing => self.pass(letter),
            Place::Saying => self.say(letter, text),
            Place::Done => {}
            Place::Plain => text.push(letter),
        }
    }

    /// Before the object: white space, a byte order mark and a code fence may stand there.
    fn outside(&mut self, letter: char, text: &mut String) {
        if letter == '{' {
            self.place = Place::Key;
            self.before.clear();
            return;
        }
        self.before.push(letter);
        let seen = self.before.trim_start_matches('\u{feff}').trim_start();
        let fence = seen.starts_with("```")
            || "```".starts_with(seen)
            || (seen.starts_with('<') && !seen.contains('>'));
        if !fence || self.before.len() > 64 {
            self.place = Place::Plain;
            text.push_str(seen);
            self.before.clear();
        }
    }

    /// A value that is not wanted.
    fn pass(&mut self, letter: char) {
        if self.in_string {
            if self.passed_escape {
                self.passed_escape = false;
            } else if letter == '\\' {
                self.passed_escape = true;
            } else if letter == '"' {
                self.in_string = false;
                if self.depth == 0 {
                    self.place = Place::Key;
                }
            }
            return;
        }
        match letter {
            '"' => self.in_string = true,
            '{' | '[' => self.depth += 1,
            '}' | ']' => {
                if self.depth == 0 {
                    self.place = Place::Done;
                    return;
                }
                self.depth -= 1;
                if self.depth == 0 {
                    self.place = Place::Key;
                }
            }
            ',' if self.depth == 0 => self.place = Place::Key,
            _ => {}
        }
    }

    fn say(&mut self, letter: char, text: &mut String) {
        match self.escape {
            Escape::None => match letter {
                '\\' => self.escape = Escape::Begun,
                '"' => {
                    self.lone_half(text);
                    self.place = Place::Done;
                }
                other => {
                    self.lone_half(text);
                    text.push(other);
                }
            },
            Escape::Begun => {
                self.escape = Escape::None;
                if letter == 'u' {
                    self.escape = Escape::Unicode(0, 0);
                    return;
                }
                self.lone_half(text);
                text.push(match letter {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    other => other,
                });
            }
            Escape::Unicode(seen, value) => {
                let Some(digit) = letter.to_digit(16) else {
                    // Broken; the letter counts for itself.
                    self.escape = Escape::None;
                    self.lone_half(text);
                    text.push('\u{fffd}');
                    self.say(letter, text);
                    return;
                };
                let value = value * 16 + digit;
                if seen < 3 {
                    self.escape = Escape::Unicode(seen + 1, value);
                } else {
                    self.escape = Escape::None;
                    self.unit(value, text);
                }
            }
        }
    }

    /// One UTF-16 unit.
    fn unit(&mut self, value: u32, text: &mut String) {
        match (self.high.take(), value) {
            (Some(high), 0xdc00..=0xdfff) => {
                let whole = 0x1_0000 + ((high - 0xd800) << 10) + (value - 0xdc00);
                text.push(char::from_u32(whole).unwrap_or('\u{fffd}'));
            }
            (high, 0xd800..=0xdbff) => {
                if high.is_some() {
                    text.push('\u{fffd}');
                }
                self.high = Some(value);
            }
            (high, value) => {
                if high.is_some() {
                    text.push('\u{fffd}');
                }
                text.push(char::from_u32(value).unwrap_or('\u{fffd}'));
            }
        }
    }

    fn lone_half(&mut self, text: &mut String) {
        if self.high.take().is_some() {
            text.push('\u{fffd}');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(pieces: &[&str]) -> String {
        let mut scanner = PartialJson::new();
        pieces.iter().map(|piece| scanner.push(piece)).collect()
    }

    #[test]
    fn the_field_is_found_wherever_it_stands() {
        let cases = [
            (r#"{"say":"Hi \"you\"","reading":{}}"#, r#"Hi "you""#),
            (
                r#"{"reading":{"say":"no"},"x":[1,{"say":"no"}],"say":"yes"}"#,
                "yes",
            ),
            (r#"{"n":null,"t":true,"s":"}","say":"a\nb"}"#, "a\nb"),
            ("```json\n{\"say\": \"fenced\"}\n```", "fenced"),
            (r#"  {"say":"\ud83d\ude00 ok"}"#, "😀 ok"),
            (r#"{"say":"\ud83d!"}"#, "\u{fffd}!"),
            ("Plain words, no JSON.", "Plain words, no JSON."),
            (r#"{"other":1}"#, ""),
            (r#"{"say":"cut of"#, "cut of"),
            (r#"{"say":null}"#, ""),
        ];
        for (json, text) in cases {
            assert_eq!(all(&[json]), text, "{json}");
        }
    }

    proptest! {
        #[test]
        fn it_is_right_at_every_split(say in "\\PC{0,40}", other in "\\PC{0,10}", ascii in any::<bool>(), cuts in prop::collection::vec(0usize..200, 0..6)) {
            let mut said = serde_json::to_string(&say).unwrap();
            if ascii {
                said = said.chars().flat_map(|letter| {
                    let mut units = [0u16; 2];
                    if letter.is_ascii() { vec![letter.to_string()] } else {
                        letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect()
                    }
                }).collect();
            }
            let json = format!("{{\"x\":{{\"say\":{}}}, \"say\" : {said}, \"reading\":{{}}}}", serde_json::to_string(&other).unwrap());
            let mut places: Vec<usize> = cuts.into_iter().map(|cut| cut % json.len()).filter(|cut| json.is_char_boundary(*cut)).collect();
            places.sort_unstable();
            let mut scanner = PartialJson::new();
            let mut text = String::new();
            let mut from = 0;
            for place in places {
                text.push_str(scanner.push(&json[from..place.max(from)]).as_str());
                from = place.max(from);
            }
            text.push_str(&scanner.push(&json[from..]));
            prop_assert_eq!(text, say);
            prop_assert!(scanner.is_done());
        }

        #[test]
        fn it_never_panics(text in "\\PC{0,60}") {
            let mut scanner = PartialJson::new();
            for letter in text.chars() {
                scanner.push(&letter.to_string());
            }
        }
    }
}
