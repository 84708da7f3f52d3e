//! Whether words speak of a matter at all: the least that a claim about them needs
//! where no rule reads them.

use super::ranking::ENOUGH;
use crate::reading::lexicon::{self, Rule};
use crate::reading::vocabulary::Vocabulary;
use crate::reading::words::heard;
use crate::reading::words::quick::Set as HashSet;
use crate::reading::words::text::Text;
use crate::signal::Span;

/// Fields that tell how somebody speaks, and none of what.
pub(crate) const MANNERS: [&str; 16] = [
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

/// The lexicon's group of what prospects want.
const WISHES: &str = "intent";

/// A matter, by the ways in which people speak of it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Matter<'a> {
    /// By phrases: a need's or an option's.
    Said(&'a [String]),
    /// By the lexicon's patterns for a topic (group and name): a role's or a wish's.
    Topic(&'static str, &'a str),
}

/// A piece of a message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piece<'a> {
    /// The whole message.
    pub message: &'a str,
    /// Where the piece stands in it.
    pub span: Span,
    /// The language that the prospect wrote so far.
    pub language: Option<&'a str>,
}

/// Whether the piece shares a telling word, its stem, a synonym or a field with the
/// matter, where its message neither denies nor supposes it.
pub(crate) fn speaks_of(vocabulary: &Vocabulary, piece: Piece<'_>, matter: Matter<'_>) -> bool {
    let heard = heard::language(&vocabulary.words, piece.language, piece.message);
    let vocabulary = vocabulary.speaking(heard.language);
    let text = vocabulary.text(piece.message);
    // Who asks for something says that they want it; else a question states nothing.
    let may_ask = matches!(matter, Matter::Topic(WISHES, _));
    let stated: Vec<usize> = text
        .tokens_in(piece.span)
        .filter(|at| {
            text.clause(*at)
                .is_none_or(|clause| !clause.conditional && (may_ask || !clause.question))
        })
        .collect();
    match matter {
        Matter::Said(phrases) => phrases
            .iter()
            .any(|phrase| share(vocabulary, &text, &stated, &vocabulary.text(phrase))),
        Matter::Topic(group, name) => lexicon::embedded(vocabulary.language)
            .and_then(|lexicon| lexicon.rules.get(group)?.get(name))
            .is_some_and(|rule| has_word_of(vocabulary, &text, &stated, rule)),
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
fn share(vocabulary: &Vocabulary, said: &Text<'_>, stated: &[usize], phrase: &Text<'_>) -> bool {
    let of_phrase = vocabulary.concepts.mentions(phrase);
    let mut counted = HashSet::default();
    let shared: f64 = vocabulary
        .concepts
        .mentions(said)
        .iter()
        .filter(|mention| stated.contains(&mention.first))
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
    let all: Vec<usize> = (0..phrase.tokens.len()).collect();
    let fields: HashSet<u16> = fields_of(vocabulary, phrase, &all).collect();
    fields_of(vocabulary, said, stated).any(|field| fields.contains(&field))
}

/// The fields of these words of a text, without those that it denies.
fn fields_of(vocabulary: &Vocabulary, text: &Text<'_>, at: &[usize]) -> impl Iterator<Item = u16> {
    let mut all = Vec::new();
    let mut here = Vec::new();
    for at in at.iter().filter(|at| text.tokens[**at].negator.is_none()) {
        vocabulary.fields.at(text, *at, &mut here);
        all.append(&mut here);
    }
    all.retain(|field| !MANNERS.contains(&vocabulary.fields.name(*field)));
    all.into_iter()
}

/// Whether one of these words of the text, not denied, stands in the topic's patterns and is
/// none that everybody uses.
fn has_word_of(vocabulary: &Vocabulary, text: &Text<'_>, stated: &[usize], rule: &Rule) -> bool {
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
    stated.iter().map(|at| &text.tokens[*at]).any(|token| {
        let telling = token.negator.is_none() && !vocabulary.everyday.contains(&token.word);
        telling && stems.contains(&token.stem)
    })
}
