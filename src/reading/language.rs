//! The languages that messages are read in.

/// A language with words of its own for every reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English: also what is read where no other language is told.
    #[default]
    En,
    /// Spanish.
    Es,
    /// German.
    De,
    /// French.
    Fr,
}

impl Language {
    /// The language of a BCP 47 tag (`de`, `es-MX`, `fr_CA`), by its first part in any case.
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "es" => Some(Self::Es),
            "de" => Some(Self::De),
            "fr" => Some(Self::Fr),
            _ => None,
        }
    }

    /// The ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::De => "de",
            Self::Fr => "fr",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_tags_name_languages() {
        for (tag, language) in [
            ("en", Some(Language::En)),
            ("de-AT", Some(Language::De)),
            ("ES_mx", Some(Language::Es)),
            ("fr", Some(Language::Fr)),
            ("pt", None),
            ("", None),
        ] {
            assert_eq!(Language::from_code(tag), language, "{tag}");
        }
        assert_eq!(Language::from_code(Language::De.code()), Some(Language::De));
    }
}
