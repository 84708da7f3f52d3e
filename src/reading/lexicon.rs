//! What a language says how: patterns by topic, synonyms, shorthand. Data, embedded.
//!
//! A further language is a further file: its patterns, and under `[roles]` the
//! words that the rules need by what they do in a sentence.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::language::Language;
use super::vocabulary::Force;
use super::words::concept::SYNONYMS;
use super::words::role::Role;

/// A language's lexicon, as its file says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lexicon {
    /// How words are written in this language.
    #[serde(default)]
    pub writing: Writing,
    /// Words that tell this language from others, beside its stopwords.
    #[serde(default)]
    pub telling: String,
    /// One of these as the whole text takes the right to write away, whatever language is spoken.
    #[serde(default)]
    pub stop_words: String,
    /// Shorthand and contractions: what is typed, what it stands for.
    pub expansions: BTreeMap<String, String>,
    /// Words of their own that stand for others where their apostrophe was left out.
    #[serde(default)]
    pub clipped: BTreeMap<String, Clipped>,
    /// Figures that are written for words, by the figure.
    #[serde(default)]
    pub figured: BTreeMap<String, Vec<Figured>>,
    /// Words that are right although they look like a known one mistyped.
    pub protected: String,
    /// Words without a meaning of their own.
    pub stopwords: String,
    /// Words with a meaning that everybody uses whatever the matter is: one alone proves nothing.
    pub common: String,
    /// Names of synonym classes of such words.
    pub common_classes: String,
    /// Words that add nothing to what a question is about ("exactly", "wondering").
    #[serde(default)]
    pub asides: String,
    /// Who customers may be ("bakery", "clinic"): a question that names them is
    /// not about them.
    #[serde(default)]
    pub customers: String,
    /// Words before the start of what is said.
    pub openers: String,
    /// Words after its end.
    pub closers: String,
    /// Words between clauses.
    pub joiners: String,
    /// Words that negate what follows.
    pub negators: String,
    /// How many words before them those under `negates_back` negate.
    #[serde(default)]
    pub reach_back: usize,
    /// Auxiliary verbs that stand for each other in a question.
    pub auxiliaries: String,
    /// Words that start a condition.
    pub conditions: String,
    /// Two words that make a request of a statement.
    #[serde(default)]
    pub requests: Vec<String>,
    /// The words that pick the first option, the second, and so on.
    #[serde(default)]
    pub ordinals: Vec<String>,
    /// What may stand after an answer without belonging to it.
    #[serde(default)]
    pub tails: Vec<String>,
    /// How anybody asks for a signal, by its name.
    #[serde(default)]
    pub questions: BTreeMap<String, Vec<String>>,
    /// Words by what they do in a sentence.
    #[serde(default)]
    pub roles: BTreeMap<Role, String>,
    /// Words of job titles, by how much their holders usually decide; `before` and `after` hold what may stand around them.
    pub titles: BTreeMap<String, String>,
    /// Named classes for the patterns.
    pub classes: BTreeMap<String, Vec<String>>,
    /// Words and phrases that mean the same, by an arbitrary name.
    pub synonyms: BTreeMap<String, Vec<String>>,
    /// Patterns: group, topic, rules.
    pub rules: BTreeMap<String, BTreeMap<String, Rule>>,
}

impl Lexicon {
    /// All texts that hold words of the language.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let rules = self.rules.values().flat_map(BTreeMap::values);
        let patterns = rules.flat_map(Rule::lists).flat_map(|(_, list)| list);
        patterns
            .chain(self.synonyms.values().flatten())
            .chain(self.classes.values().flatten())
            .chain([&self.common, &self.openers, &self.closers])
            .chain(self.titles.values())
            .map(String::as_str)
    }
}

/// A word that a figure is written for ("need it 4 a church"), and beside what.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Figured {
    /// The word.
    pub word: String,
    /// One of these stands before it; any word does where there are none.
    #[serde(default)]
    pub after: String,
    /// One of these stands behind it; `#` is any number in figures.
    pub before: String,
    /// Where one of these follows on that, or nothing, the figure counts.
    #[serde(default)]
    pub unless_then: String,
}

/// What a word stands for where its apostrophe was left out: "were a shop" for "we're a shop".
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Clipped {
    /// The words that are meant.
    pub words: String,
    /// The words of which one follows then: `#` is a number, `*ing` how it ends.
    pub before: String,
    /// It begins what is said, or follows one of these.
    pub after: String,
}

/// How a language's words are written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Writing {
    /// Letters that people leave the marks off, with what stands for them here.
    #[serde(default)]
    pub letters: BTreeMap<char, String>,
    /// Short words that lose their end before a vowel: `l` (of `l'eau`) and the word it is.
    #[serde(default)]
    pub elided: BTreeMap<String, String>,
    /// How words end that are typed as they are spoken ("callin"), and how they are written.
    #[serde(default)]
    pub spoken_ends: BTreeMap<String, String>,
    /// Whether words are made of several.
    #[serde(default)]
    pub compounds: Compounds,
    /// Whether a capital inside of a sentence begins a name.
    #[serde(default)]
    pub capitals: Capitals,
    /// Letters that sound alike (see `words/sounds.rs`).
    #[serde(default)]
    pub sounds: String,
    /// Words that are no form of the word whose stem they seem to have, with the word that
    /// they go by: an ad is nothing that is added.
    #[serde(default)]
    pub apart: BTreeMap<String, String>,
    /// How near a mistyped word must be to the known one.
    #[serde(default)]
    pub typos: Typos,
}

/// Whether words are made of several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Compounds {
    /// Each word stands for itself.
    #[default]
    Apart,
    /// "Lagerbestand" is "Lager" and "Bestand".
    Together,
}

/// What a capital inside of a sentence says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Capitals {
    /// A name.
    #[default]
    Names,
    /// Any noun.
    Nouns,
}

/// How near a mistyped word must be to the known one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Typos {
    /// One edit from five letters on: for lexicons that protect the words near to theirs.
    #[default]
    Usual,
    /// One edit from seven letters on.
    Careful,
}

/// Patterns that mean one thing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// Sure ones.
    #[serde(default)]
    pub sure: Vec<String>,
    /// Ones that may mean something else.
    #[serde(default)]
    pub likely: Vec<String>,
    /// Ones that count although a negation stands before them.
    #[serde(default)]
    pub also_negated: Vec<String>,
    /// Ones that count in a question or request only.
    #[serde(default)]
    pub asked: Vec<String>,
    /// Where one of these stands in the same sentence, nothing is meant.
    #[serde(default)]
    pub unless: Vec<String>,
    /// The same, and no second look, at the campaign's phrases or at the message as a whole,
    /// finds it there either.
    #[serde(default)]
    pub never: Vec<String>,
}

impl Rule {
    /// Its patterns, by how they count.
    pub fn lists(&self) -> [(Force, &[String]); 6] {
        [
            (Force::Sure, &self.sure),
            (Force::Likely, &self.likely),
            (Force::AlsoNegated, &self.also_negated),
            (Force::Asked, &self.asked),
            (Force::Unless, &self.unless),
            (Force::Never, &self.never),
        ]
    }
}

/// The languages that have a lexicon.
pub(crate) const LANGUAGES: [Language; 4] =
    [Language::En, Language::Es, Language::De, Language::Fr];

fn source(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("lexicon/en.toml"),
        Language::Es => include_str!("lexicon/es.toml"),
        Language::De => include_str!("lexicon/de.toml"),
        Language::Fr => include_str!("lexicon/fr.toml"),
    }
}

/// The lexicon of `language`.
pub(crate) fn embedded(language: Language) -> Option<&'static Lexicon> {
    static READ: [OnceLock<Option<Lexicon>>; LANGUAGES.len()] =
        [const { OnceLock::new() }; LANGUAGES.len()];
    READ[language as usize]
        .get_or_init(|| toml::from_str(source(language)).ok())
        .as_ref()
}

/// What `name`, concepts of the lexicon of `from`, means in another language, by
/// synonym classes of the same name; nothing where one of them has none there.
pub(crate) fn in_classes_of(from: Language, to: Language, name: &[u32]) -> Vec<u32> {
    let (Some(known), Some(other)) = (embedded(from), embedded(to)) else {
        return Vec::new();
    };
    let translated = name.iter().map(|concept| {
        let place = concept.checked_sub(SYNONYMS)? as usize;
        let (class, _) = known.synonyms.iter().nth(place)?;
        let place = other.synonyms.keys().position(|name| name == class)?;
        Some(SYNONYMS + place as u32)
    });
    translated.collect::<Option<Vec<u32>>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_lexicon_can_be_read() {
        for language in LANGUAGES {
            let lexicon: Result<Lexicon, _> = toml::from_str(source(language));
            assert!(lexicon.is_ok(), "{language:?} {:?}", lexicon.err());
        }
    }

    /// The rules look topics and roles up by name: a language without one is silent there.
    #[test]
    fn every_language_has_the_topics_and_roles_of_english() {
        let named = |language: Language| {
            let lexicon = embedded(language).expect("a lexicon");
            let topics = lexicon
                .rules
                .iter()
                .flat_map(|(group, rules)| rules.keys().map(move |name| format!("{group}.{name}")));
            let roles = lexicon.roles.keys().map(|role| format!("role {role:?}"));
            let titles = lexicon.titles.keys().map(|rank| format!("title {rank}"));
            topics.chain(roles).chain(titles).collect::<BTreeSet<_>>()
        };
        let english = named(Language::En);
        for language in [Language::Es, Language::De, Language::Fr] {
            let own = named(language);
            let missing: Vec<_> = english.difference(&own).collect();
            assert_eq!(missing, Vec::<&String>::new(), "{language:?}");
            let unknown: Vec<_> = own
                .difference(&english)
                .filter(|name| !name.starts_with("title ") && !name.starts_with("role "))
                .collect();
            assert_eq!(unknown, Vec::<&String>::new(), "{language:?}");
        }
    }
}
