//! How words sound: who writes by ear writes "bienen" for "vienen" and "exel" for "excel".

/// The letters of a language that sound like others.
#[derive(Debug, Default)]
pub(crate) struct Sounds {
    /// What is written, whether only at the end of a word, and what is heard.
    heard: Vec<(String, bool, String)>,
}

impl Sounds {
    /// As a lexicon lists them: `ll y, h, er$ a`. Those that come first go before; what
    /// nothing stands behind is not heard, `$` is the end of a word.
    pub fn new(listed: &str) -> Self {
        let heard = listed.split(',').filter_map(|pair| {
            let mut pair = pair.split_whitespace();
            let written = pair.next()?;
            let plain = written.trim_end_matches('$');
            let heard = pair.next().unwrap_or_default();
            Some((plain.to_owned(), plain != written, heard.to_owned()))
        });
        Self {
            heard: heard.collect(),
        }
    }

    /// Whether nothing is known of them.
    pub fn is_empty(&self) -> bool {
        self.heard.is_empty()
    }

    /// `word` as it sounds, every letter once.
    pub fn of(&self, word: &str) -> String {
        let mut said = String::with_capacity(word.len());
        let mut rest = word;
        while let Some(letter) = rest.chars().next() {
            let known = self.heard.iter().find(|(written, ends, _)| {
                rest.starts_with(written.as_str()) && (!ends || rest.len() == written.len())
            });
            let read = known.map_or(letter.len_utf8(), |(written, ..)| written.len());
            let heard = known.map_or(&rest[..read], |(_, _, heard)| heard.as_str());
            for letter in heard.chars() {
                if !said.ends_with(letter) {
                    said.push(letter);
                }
            }
            rest = &rest[read..];
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_sound_alike_are_the_same_by_ear() {
        let sounds = Sounds::new("ch x, ll y, ci si, v b, h, er$ a");
        for (written, meant) in [
            ("bienen", "vienen"),
            ("yamadas", "llamadas"),
            ("uecos", "huecos"),
            ("ausensias", "ausencias"),
            ("ladenhueta", "ladenhueter"),
            ("ajjenda", "ajenda"),
        ] {
            assert_eq!(sounds.of(written), sounds.of(meant), "{written}");
        }
        assert_ne!(sounds.of("erbe"), sounds.of("abe"));
        assert_ne!(sounds.of("coche"), sounds.of("coce"));
    }
}
