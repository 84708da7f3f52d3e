//! The local voice's own wordings, read from `prompts/voice/<language>.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::slot;

/// The wordings of one language.
#[derive(Debug, Clone, Deserialize)]
pub struct Lines {
    /// ISO 639-1.
    pub language: String,
    #[serde(flatten)]
    sections: BTreeMap<String, BTreeMap<String, Wordings>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Wordings {
    One(String),
    Several(Vec<String>),
}

/// A file of wordings that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the wordings of the local voice cannot be read")]
pub struct LinesError(#[from] toml::de::Error);

impl Lines {
    /// Reads the wordings from the file's text.
    pub fn parse(text: &str) -> Result<Self, LinesError> {
        Ok(toml::from_str(text)?)
    }

    /// The wordings that ship with the program, in `language` where there are any, else in English.
    pub fn shipped(language: &str) -> Result<Self, LinesError> {
        let english = include_str!("../../prompts/voice/en.toml");
        let shipped = [("en", english)];
        let text = shipped
            .iter()
            .find(|(code, _)| *code == language)
            .map_or(english, |(_, text)| text);
        Self::parse(text)
    }

    /// All wordings under `section.name`.
    pub fn all(&self, section: &str, name: &str) -> &[String] {
        match self.sections.get(section).and_then(|lines| lines.get(name)) {
            Some(Wordings::Several(wordings)) => wordings,
            Some(Wordings::One(wording)) => std::slice::from_ref(wording),
            None => &[],
        }
    }

    /// The wording under `section.name` that `pick` chooses, of those whose
    /// slots can be filled; empty where there is none.
    pub fn say(
        &self,
        section: &str,
        name: &str,
        pick: u64,
        filling: impl Fn(&str) -> Option<String>,
    ) -> String {
        choose(self.all(section, name), pick, filling).unwrap_or_default()
    }
}

/// The wording that `pick` chooses, of those whose slots can be filled.
pub fn choose(
    wordings: &[String],
    pick: u64,
    filling: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let count = wordings.len() as u64;
    (0..count).find_map(|step| {
        let index = (pick.wrapping_add(step)) % count.max(1);
        wordings
            .get(usize::try_from(index).unwrap_or_default())
            .and_then(|wording| slot::fill(wording, &filling))
    })
}

/// A number that looks random but follows from the conversation's seed, what is
/// said and how much was said before: the same conversation always sounds the same.
pub fn pick(seed: u64, what: &str, times: u64) -> u64 {
    // FNV-1a over the parts, then one round of mixing (splitmix64's finaliser),
    // because FNV alone leaves the low bits of short keys alike.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed;
    for byte in what.bytes().chain(times.to_le_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_wordings_can_be_read_and_none_is_empty() {
        let lines = Lines::shipped("en").unwrap();
        for (section, names) in &lines.sections {
            for name in names.keys() {
                assert!(!lines.all(section, name).is_empty(), "{section}.{name}");
            }
        }
    }

    #[test]
    fn a_wording_with_an_unfilled_slot_is_passed_over() {
        let wordings = ["Hi {{name}}".to_owned(), "Hi there".to_owned()];
        for pick in 0..4 {
            let said = choose(&wordings, pick, |_| None);
            assert_eq!(said.as_deref(), Some("Hi there"));
        }
    }

    #[test]
    fn the_pick_varies_with_every_part() {
        let first = pick(1, "a", 0);
        assert_eq!(first, pick(1, "a", 0));
        assert_ne!(first, pick(2, "a", 0));
        assert_ne!(first, pick(1, "b", 0));
        assert_ne!(first, pick(1, "a", 1));
    }
}
