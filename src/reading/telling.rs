//! Whether words speak of a matter at all: the least that a claim about them needs
//! where no rule reads them.

use super::heard;
use super::lexicon::{self, Rule};
use super::quick::Set as HashSet;
use super::ranking::ENOUGH;
use super::text::Text;
use super::vocabulary::Vocabulary;

/// Fields that tell how somebody speaks, and none of what.
const MANNERS: [&str; 16] = [
    "want",
    "asking",
    "trouble",
    "fine",
    "others",
    "no_words",
    "past_talk",
    "supposing",
    "always_words",
    "much_words",
    "few_words",
    "greeting_words",
    "leaving_words",
    "thanking",
    "agreeing",
    "unsure_words",
];

/// A matter, by the ways in which people speak of it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Matter<'a> {
    /// By phrases: a need's or an option's.
    Said(&'a [String]),
    /// By the lexicon's patterns for a topic (group and name): a role's or a wish's.
    Topic(&'static str, &'a str),
}

/// Whether `words` share a telling word, its stem, a synonym or a field with the matter.
///
/// `expected` is the language that the prospect wrote so far.
pub(crate) fn speak_of(
    vocabulary: &Vocabulary,
    expected: Option<&str>,
    words: &str,
    matter: Matter<'_>,
) -> bool {
    let heard = heard::language(&vocabulary.words, expected, words);
    let vocabulary = vocabulary.speaking(heard.language);
    let text = vocabulary.text(words);
    match matter {
        Matter::Said(phrases) => phrases
            .iter()
            .any(|phrase| share(vocabulary, &text, &vocabulary.text(phrase))),
        Matter::Topic(group, name) => lexicon::embedded(vocabulary.language)
            .and_then(|lexicon| lexicon.rules.get(group)?.get(name))
            .is_some_and(|rule| has_word_of(vocabulary, &text, rule)),
    }
}

/// Whether `words` say more than small talk: a word with a meaning of its own.
pub(crate) fn say_something(vocabulary: &Vocabulary, expected: Option<&str>, words: &str) -> bool {
    let heard = heard::language(&vocabulary.words, expected, words);
    let vocabulary = vocabulary.speaking(heard.language);
    let text = vocabulary.text(words);
    let unknown = |stem: u32, word: &str| stem == 0 && word.chars().count() > 2;
    text.tokens.iter().any(|token| {
        token.number || vocabulary.concepts.says_of(token) > 0.0 || unknown(token.stem, &token.text)
    })
}

/// Whether both mention enough of the same, negated in both or in neither, or a field.
fn share(vocabulary: &Vocabulary, said: &Text<'_>, phrase: &Text<'_>) -> bool {
    let of_phrase = vocabulary.concepts.mentions(phrase);
    let mut counted = HashSet::default();
    let shared: f64 = vocabulary
        .concepts
        .mentions(said)
        .iter()
        .filter(|mention| {
            of_phrase
                .iter()
                .any(|known| known.concept == mention.concept && known.negated == mention.negated)
        })
        .filter(|mention| counted.insert(mention.concept))
        .map(|mention| vocabulary.concepts.says(mention.concept))
        .sum();
    if shared >= ENOUGH {
        return true;
    }
    let fields = fields(vocabulary, phrase);
    fields_of(vocabulary, said).any(|field| fields.contains(&field))
}

fn fields(vocabulary: &Vocabulary, text: &Text<'_>) -> HashSet<u16> {
    fields_of(vocabulary, text).collect()
}

/// The fields that a text speaks of, without what it denies.
fn fields_of(vocabulary: &Vocabulary, text: &Text<'_>) -> impl Iterator<Item = u16> {
    let mut all = Vec::new();
    let mut here = Vec::new();
    for (at, token) in text.tokens.iter().enumerate() {
        if token.negator.is_none() {
            vocabulary.fields.at(text, at, &mut here);
            all.append(&mut here);
        }
    }
    all.retain(|field| !MANNERS.contains(&vocabulary.fields.name(*field)));
    all.into_iter()
}

/// Whether a word of the text, not denied, stands in the topic's patterns and is
/// none that everybody uses.
fn has_word_of(vocabulary: &Vocabulary, text: &Text<'_>, rule: &Rule) -> bool {
    let patterns = rule.sure.iter().chain(&rule.likely).chain(&rule.asked);
    let words = patterns.flat_map(|pattern| {
        pattern
            .split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '\'' | '@')))
            .filter(|word| !word.starts_with('@'))
    });
    let stems: HashSet<u32> = words
        .map(|word| vocabulary.spelling.ids(word))
        .filter(|(word, stem)| *stem != 0 && !vocabulary.everyday.contains(word))
        .map(|(_, stem)| stem)
        .collect();
    text.tokens.iter().any(|token| {
        let telling = token.negator.is_none() && !vocabulary.everyday.contains(&token.word);
        telling && stems.contains(&token.stem)
    })
}
