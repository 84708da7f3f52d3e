//! The language that a message is written in: by its words, its letters and,
//! from some length on, by what its letters look like; a short one is in the
//! language that was expected.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::quick::Map as HashMap;
use crate::reading::language::Language;
use crate::reading::lexicon::{self, LANGUAGES};
use crate::reading::vocabulary::CampaignWords;

/// From so many letters on a text's language can be told by their look.
const TELLING_LENGTH: usize = 24;
/// So much the look of the letters weighs, in words.
const LOOK: f64 = 1.2;
/// So much the expected language is ahead, in words.
const EXPECTED: f64 = 0.5;
/// and so much one that the campaign is spoken in.
const SPOKEN: f64 = 0.1;
/// So far ahead, in words, a language must be for the text to tell it by itself.
const AHEAD: f64 = 0.4;
/// A language is hardly meant that so many times less speaks for than for another.
const HARDLY: f64 = 2.0;
/// What any word of a lexicon says for its language, where one that tells it says 1.
const ANY_WORD: f64 = 0.6;
/// Where fewer of the words are known, it is a language that we have no words of.
const KNOWN: f64 = 0.25;
/// Of such a language there are at least so many small words: names are of any.
const UNKNOWN: usize = 3;
/// So few words are told by what they are only, and not by how they look.
const FEW_WORDS: usize = 2;
/// So many words tell a text's language,
const WORDS: usize = 80;
/// which are looked for among so many characters.
const MOST: usize = 1_000;

/// How sure the language of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sureness {
    /// The text itself tells it.
    Told,
    /// It is the one that was expected, or a guess.
    Supposed,
}

/// The language of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Heard {
    /// In which it is read.
    pub language: Language,
    /// Its code (ISO 639-1), which may be one that we have no words of.
    pub code: Option<String>,
    /// How sure that is.
    pub sureness: Sureness,
}

/// Tells the language of `text`, where `expected` (a code or a locale) is what
/// they wrote so far or said that they speak.
pub(crate) fn language(words: &CampaignWords, expected: Option<&str>, text: &str) -> Heard {
    let written = expected.is_some();
    let expected = [expected.unwrap_or_default(), &words.locale, &words.language]
        .into_iter()
        .map(code_of)
        .find(|code| !code.is_empty());
    let evidence = Evidence::of(text);
    let prior = expected.as_deref().and_then(Language::from_code);
    let spoken = |language: Language| {
        words
            .languages
            .iter()
            .chain([&words.language])
            .any(|code| Language::from_code(code) == Some(language))
    };
    let score = |language: Language| {
        evidence.scores[language as usize]
            + if prior == Some(language) {
                EXPECTED
            } else {
                0.0
            }
            + if spoken(language) { SPOKEN } else { 0.0 }
    };
    let mut ranked = LANGUAGES.map(|language| (language, score(language)));
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let ((best, first), (_, second)) = (ranked[0], ranked[1]);
    let known = evidence.scores[best as usize];
    if let Some(foreign) = evidence.foreign
        && known < KNOWN * evidence.words as f64
        && evidence.unknown >= UNKNOWN
    {
        return Heard {
            language: prior.unwrap_or(best),
            code: Some(foreign.to_owned()),
            sureness: Sureness::Supposed,
        };
    }
    // A word or two change no language that they wrote so far, unless they name one or
    // come back to ours.
    let ours = Language::from_code(&code_of(&words.language)) == Some(best);
    let kept = written && evidence.words <= FEW_WORDS && evidence.named != Some(best) && !ours;
    // Where two others are near each other it is one of them, and not what was expected.
    let strange = evidence.plain > FEW_WORDS
        && prior.is_some_and(|prior| evidence.scores[prior as usize] * HARDLY < known);
    let told = known >= 0.9 && (first - second >= AHEAD || strange) && !kept;
    let sureness = if told {
        Sureness::Told
    } else {
        Sureness::Supposed
    };
    let language = if told { best } else { prior.unwrap_or(best) };
    let code = match (told, prior, expected) {
        // Of a language that we have no words of a short text may well be.
        (false, None, Some(expected)) => expected,
        _ => language.code().to_owned(),
    };
    Heard {
        language,
        code: (told || !words.language.is_empty()).then_some(code),
        sureness,
    }
}

/// The language that the words of a text tell by themselves, whatever was expected; `None`
/// where they do not.
pub(crate) fn told_by(text: &str) -> Option<Language> {
    let evidence = Evidence::of(text);
    let mut ranked = LANGUAGES.map(|language| (language, evidence.scores[language as usize]));
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
    let ((best, first), (_, second)) = (ranked[0], ranked[1]);
    (first >= 0.9 && first - second >= AHEAD).then_some(best)
}

fn code_of(locale: &str) -> String {
    let code = locale.split(['-', '_']).next().unwrap_or_default();
    code.to_ascii_lowercase()
}

/// What speaks for each language.
#[derive(Debug, Default)]
struct Evidence {
    scores: [f64; LANGUAGES.len()],
    /// How many words were looked at.
    words: usize,
    /// How many of them are written as no name is.
    plain: usize,
    /// One of ours that is called by its own name.
    named: Option<Language>,
    /// How many of them, names aside, are in none of our languages.
    unknown: usize,
    /// The language that the letters look like, where it is none of ours.
    foreign: Option<&'static str>,
}

impl Evidence {
    fn of(text: &str) -> Self {
        let mut evidence = Self::default();
        let end = text.char_indices().nth(MOST).map(|(end, _)| end);
        let start = without_addresses(&text[..end.unwrap_or(text.len())]);
        for word in cut(&start).take(WORDS) {
            evidence.words += 1;
            evidence.plain += usize::from(!word.starts_with(char::is_uppercase));
            evidence.named = evidence.named.or_else(|| called(&plain(word)));
            if let Some(shares) = telling().get(plain(word).as_ref()) {
                for (score, share) in evidence.scores.iter_mut().zip(shares) {
                    *score += share;
                }
            } else if !word.starts_with(char::is_uppercase) {
                evidence.unknown += 1;
            }
        }
        for c in start.chars().filter(|c| !c.is_ascii()) {
            for (language, letters) in LETTERS {
                if letters.contains(c) {
                    evidence.scores[language as usize] += 0.5;
                }
            }
        }
        let letters = start.chars().filter(|c| c.is_alphabetic()).count();
        // How names or a word or two look tells nothing: they are of any language.
        if letters >= TELLING_LENGTH && evidence.plain > FEW_WORDS && !evidence.is_plain() {
            let code = look(&start);
            match Language::from_code(code) {
                Some(language) => evidence.scores[language as usize] += LOOK,
                None => evidence.foreign = Some(code),
            }
        }
        evidence
    }

    /// Whether the words alone tell the language, whatever the letters look like.
    fn is_plain(&self) -> bool {
        let mut scores = self.scores;
        scores.sort_by(|a, b| b.total_cmp(a));
        let known = scores[0] >= KNOWN * self.words as f64 || self.unknown < UNKNOWN;
        known && scores[0] - scores[1] >= LOOK + EXPECTED + SPOKEN + AHEAD
    }
}

/// Letters that only one of the languages writes.
const LETTERS: [(Language, &str); 3] = [
    (Language::Es, "ñ¿¡áíóúÑÁÍÓÚ"),
    (Language::De, "äößÄÖẞ"),
    (Language::Fr, "çœêèàùîôâÇŒÊÈÀÎÔÂ"),
];

/// A text without its e-mail and web addresses, which are of no language.
fn without_addresses(text: &str) -> Cow<'_, str> {
    let is_address = |word: &str| {
        word.contains("://")
            || word.starts_with("www.")
            || word.split_once('@').is_some_and(|(name, host)| {
                name.ends_with(char::is_alphanumeric) && host.starts_with(char::is_alphanumeric)
            })
    };
    if !text.split_whitespace().any(is_address) {
        return Cow::Borrowed(text);
    }
    let words: Vec<&str> = text
        .split_whitespace()
        .filter(|word| !is_address(word))
        .collect();
    Cow::Owned(words.join(" "))
}

/// The language of ours whose own name a word is.
fn called(word: &str) -> Option<Language> {
    match word {
        "english" => Some(Language::En),
        "espanol" | "castellano" => Some(Language::Es),
        "deutsch" => Some(Language::De),
        "francais" => Some(Language::Fr),
        _ => None,
    }
}

/// The words of a text, cut at apostrophes.
fn cut(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// The words of a text in plain lower-case letters.
pub(crate) fn words_of(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    cut(text).map(plain)
}

/// `word` without case and marks, as most people type it.
fn plain(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return if word.bytes().any(|letter| letter.is_ascii_uppercase()) {
            Cow::Owned(word.to_ascii_lowercase())
        } else {
            Cow::Borrowed(word)
        };
    }
    word.chars()
        .flat_map(char::to_lowercase)
        .flat_map(|c| {
            let letters = match c {
                'á' | 'à' | 'â' => "a",
                'é' | 'è' | 'ê' | 'ë' => "e",
                'í' | 'ì' | 'î' | 'ï' => "i",
                'ó' | 'ò' | 'ô' => "o",
                'ú' | 'ù' | 'û' => "u",
                'ä' => "ae",
                'ö' => "oe",
                'ü' => "ue",
                'ß' => "ss",
                'ñ' => "n",
                'ç' => "c",
                'œ' => "oe",
                _ => "",
            };
            let own = letters.is_empty().then_some(c);
            own.into_iter().chain(letters.chars())
        })
        .collect()
}

/// The words that tell languages apart, with how much each speaks for which.
fn telling() -> &'static HashMap<String, [f64; LANGUAGES.len()]> {
    static TELLING: OnceLock<HashMap<String, [f64; LANGUAGES.len()]>> = OnceLock::new();
    TELLING.get_or_init(|| {
        let mut telling: HashMap<String, [f64; LANGUAGES.len()]> = HashMap::default();
        for language in LANGUAGES {
            let Some(lexicon) = lexicon::embedded(language) else {
                continue;
            };
            for word in words_of(&lexicon.stopwords).chain(words_of(&lexicon.telling)) {
                telling.entry(word.into_owned()).or_default()[language as usize] = 1.0;
            }
            for word in lexicon.texts().flat_map(words_of) {
                let share = &mut telling.entry(word.into_owned()).or_default()[language as usize];
                *share = share.max(ANY_WORD);
            }
        }
        for shares in telling.values_mut() {
            // A word of two languages tells neither much.
            let sharers = shares.iter().filter(|share| **share > 0.0).count();
            for share in shares {
                *share /= sharers as f64;
            }
        }
        telling
    })
}

/// The sign that says "stop" by itself.
const STOP_SIGN: char = '🛑';

/// Whether `text` is one of the words that stop everything, whatever language is spoken:
/// in plain letters, letter by letter ("s t o p"), with a zero for its o, or as the sign.
pub(crate) fn is_stop_word(text: &str) -> bool {
    let signs = || text.chars().filter(|c| !c.is_whitespace());
    if text.contains(STOP_SIGN) && signs().all(|c| c == STOP_SIGN || c == '\u{fe0f}') {
        return true;
    }
    let mut words = words_of(text);
    let word = match (words.next(), words.next()) {
        (Some(word), None) => word,
        (Some(_), Some(_)) if text.len() <= LONGEST_SPELT => match spelt(text) {
            Some(word) => Cow::Owned(word),
            None => return false,
        },
        _ => return false,
    };
    let word = if word.contains('0') && word.chars().any(char::is_alphabetic) {
        Cow::Owned(word.replace('0', "o"))
    } else {
        word
    };
    LANGUAGES
        .into_iter()
        .filter_map(lexicon::embedded)
        .any(|lexicon| words_of(&lexicon.stop_words).any(|stop| stop == word))
}

/// Nobody spells out a longer text.
const LONGEST_SPELT: usize = 40;

/// The word that single letters make: "s.t.o.p".
fn spelt(text: &str) -> Option<String> {
    let mut word = String::new();
    for letter in words_of(text) {
        if letter.chars().count() != 1 {
            return None;
        }
        word.push_str(&letter);
    }
    Some(word)
}

/// The language that the letters of a text look like.
fn look(text: &str) -> &'static str {
    match whichlang::detect_language(text) {
        whichlang::Lang::Ara => "ar",
        whichlang::Lang::Cmn => "zh",
        whichlang::Lang::Deu => "de",
        whichlang::Lang::Eng => "en",
        whichlang::Lang::Fra => "fr",
        whichlang::Lang::Hin => "hi",
        whichlang::Lang::Ita => "it",
        whichlang::Lang::Jpn => "ja",
        whichlang::Lang::Kor => "ko",
        whichlang::Lang::Nld => "nl",
        whichlang::Lang::Por => "pt",
        whichlang::Lang::Rus => "ru",
        whichlang::Lang::Spa => "es",
        whichlang::Lang::Swe => "sv",
        whichlang::Lang::Tur => "tr",
        whichlang::Lang::Vie => "vi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(campaign: &str, expected: Option<&str>, text: &str) -> String {
        let words = CampaignWords {
            language: campaign.to_owned(),
            ..CampaignWords::default()
        };
        language(&words, expected, text).code.unwrap_or_default()
    }

    #[test]
    fn words_tell_the_language_and_short_texts_keep_it() {
        let cases = [
            ("en", None, "how much is it?", "en"),
            ("en", None, "cuanto cuesta esto", "es"),
            ("en", None, "¿tienen demo?", "es"),
            ("en", None, "was kostet das?", "de"),
            ("en", None, "koennen Sie mir die Preise nennen", "de"),
            ("en", None, "combien ca coute", "fr"),
            ("en", None, "je voudrais un devis", "fr"),
            ("en", None, "ok", "en"),
            ("en", Some("es"), "ok", "es"),
            ("en", Some("de-AT"), "40", "de"),
            ("es", None, "no", "es"),
            ("de", None, "no thanks, we are not interested", "en"),
            ("fr", None, "excel", "fr"),
            (
                "en",
                None,
                "Quanto costa al mese? Vorrei provarlo prima",
                "it",
            ),
            ("en", None, "Ile to kosztuje", "en"),
            ("en", None, "Stockwell Netsuite Fishbowl integration", "en"),
            ("en", None, "dispatch@kolbtransport.com", "en"),
            ("en", Some("en"), "its dispatch@kolbtransport.com", "en"),
            ("en", None, "www.kolbtransportlogistik.de", "en"),
            ("en", None, "Wolfgang Hinterseer-Oberleitner", "en"),
            ("en", Some("de"), "dispatch@kolbtransport.com", "de"),
            ("en", Some("en"), "merci beaucoup", "en"),
            ("en", Some("en"), "hablas español?", "es"),
            ("en", Some("de"), "english pls", "en"),
            ("en", Some("fr"), "yes", "en"),
            ("en", Some("fr"), "hola", "fr"),
            ("en", None, "meine Adresse ist dispatch@kolb.com", "de"),
        ];
        for (campaign, expected, text, code) in cases {
            assert_eq!(told(campaign, expected, text), code, "{text}");
        }
    }

    #[test]
    fn stop_words_stand_alone() {
        for stop in [
            "s t o p",
            "S.T.O.P.",
            "s-t-o-p",
            "ST0P",
            "🛑",
            " 🛑🛑 ",
            "STOP",
            "baja!",
            "Arrêt",
            "stopp.",
            "abmelden",
            "désabonner",
        ] {
            assert!(is_stop_word(stop), "{stop}");
        }
        for other in [
            "a b c",
            "s t o",
            "🛑 bus",
            "0",
            "baja el precio",
            "no",
            "",
            "stop by",
            "hoch",
            "alta",
        ] {
            assert!(!is_stop_word(other), "{other}");
        }
    }
}
