//! The languages of the grammars of money, time, quantity and contact.
//!
//! There is one set of grammars. It reads tokens in English words, and every
//! other language is a file of data (`es.toml`, `de.toml`, `fr.toml`) that says
//! which of its words and phrases mean which English ones: `la semana que
//! viene` is `next week`, `zwanzigtausend` is `20 thousand`, `d'ici fin mars`
//! is `by end of march`. Every token keeps the place of the words that it came
//! from, so that findings quote the message. What a file does not know stays as
//! it was written: in a mixed message the English parts are read too.
//!
//! A further language is one more file and one more arm of [`Language`].

mod fold;
mod numeral;
mod phrase;
mod translation;
mod words;

use std::sync::LazyLock;

use super::language::Language;
use super::number::Tokens;
use words::Words;

static SPANISH: LazyLock<Words> = LazyLock::new(|| Words::parse(include_str!("es.toml")));
static GERMAN: LazyLock<Words> = LazyLock::new(|| Words::parse(include_str!("de.toml")));
static FRENCH: LazyLock<Words> = LazyLock::new(|| Words::parse(include_str!("fr.toml")));

/// The tokens of `text`, in the words of the grammars.
pub(super) fn tokens(text: &str, language: Language) -> Tokens<'_> {
    let tokens = Tokens::of(text);
    let words = match language {
        Language::En => return tokens,
        Language::Es => &*SPANISH,
        Language::De => &*GERMAN,
        Language::Fr => &*FRENCH,
    };
    translation::translate(words, tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_whole() {
        for words in [&*SPANISH, &*GERMAN, &*FRENCH] {
            assert_eq!(words.problems, Vec::<String>::new());
        }
    }

    #[test]
    fn phrases_become_the_words_of_the_grammars() {
        for (language, text, expected) in [
            (Language::Es, "la semana que viene", "next week"),
            (
                Language::Es,
                "treinta a cuarenta mil euros",
                "30 to 40 thousand euro",
            ),
            (Language::Es, "a finales de marzo", "end of march"),
            (
                Language::De,
                "fünfundzwanzigtausend Euro",
                "25 thousand euro",
            ),
            (Language::De, "bis Ende März", "by end of march"),
            (Language::De, "halb vier", "3 : 30"),
            (
                Language::Fr,
                "quatre-vingt-dix mille euros",
                "90 thousand euro",
            ),
            (Language::Fr, "lundi prochain", "next monday"),
            (Language::En, "la semana que viene", "la semana que viene"),
        ] {
            let tokens = tokens(text, language);
            let words: Vec<&str> = (0..tokens.len()).map(|at| tokens.at(at)).collect();
            assert_eq!(words.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn addresses_stay_as_they_are() {
        let text = "escríbeme a info@dos-de-mayo.es";
        let tokens = tokens(text, Language::Es);
        let last = tokens.len() - 1;
        assert_eq!(tokens.at(last), "es");
        assert_eq!(tokens.at(last - 2), "mayo");
        assert_eq!(tokens.at(last - 6), "dos");
    }
}
