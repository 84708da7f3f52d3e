//! Words as the guard compares them.

use rust_stemmers::{Algorithm, Stemmer};

use crate::reading::number::{Tokens, numeral};

/// Words that carry nothing: grammar and politeness.
const EMPTY: &str = " a an the this that these those and or but so if then than as at by for from in into \
 of on onto out over to up with without about after before between during through per via \
 i me my mine we us our ours you your yours he him his she her they them their it its who whom whose \
 which what when where why how there here \
 is am are was were be been being do does did done doing have has had having will would shall should \
 can could may might must ll ve re s t d m don doesn didn isn aren wasn weren won wouldn couldn \
 not no nor yes very really quite just also too even only more most much many some any all each every \
 both few own same other such again still yet already now soon once well ok okay right sure \
 thanks thank please great good glad happy nice sorry fine fair understood understand got get gets \
 hi hello hey let lets like want wants need needs help helps know knows tell told say said says see \
 make makes made take takes go goes going come comes way lot bit thing things something anything \
 sense sounds sound mean means think guess maybe perhaps course point question answer talk chat \
 mention mentioned hear heard appreciate appreciated love useful exactly quick quickly straight \
 honest honestly moment one ones two next back leave left open completely totally absolutely keep keeps gives give given look looks looking \
 it's that's i'm you're we're \
 whether another others else beyond rather besides instead while until since though although \
 put puts run runs \
 getting started starting itself yourself yourselves themselves ourselves himself herself ";

/// Whether the word says nothing of itself.
pub(super) fn is_empty(word: &str) -> bool {
    word.chars().count() < 2 || word.ends_with("n't") || EMPTY.contains(&format!(" {word} "))
}

/// Whether the word is a number, which is looked at as a figure.
pub(super) fn is_number(word: &str) -> bool {
    numeral::read(&Tokens::of(word), 0).is_some_and(|read| !read.ordinal)
}

/// A word of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In small letters.
    pub(super) text: String,
    /// Its stem.
    pub(super) stem: String,
    /// Whether it is written like a name: a capital that does not just begin the sentence.
    pub(super) named: bool,
}

/// The words of a sentence.
pub(super) fn words(text: &str, stemmer: &Stemmer) -> Vec<Word> {
    let mut words = Vec::new();
    let mut first = true;
    for piece in
        text.split(|letter: char| !(letter.is_alphanumeric() || letter == '\'' || letter == '’'))
    {
        let piece = piece.trim_matches(['\'', '’']);
        if piece.is_empty() {
            continue;
        }
        let piece = piece
            .strip_suffix("'s")
            .or_else(|| piece.strip_suffix("’s"))
            .unwrap_or(piece);
        let lower = piece.to_lowercase().replace('’', "'");
        let capital = piece.chars().next().is_some_and(char::is_uppercase);
        let shouted = piece.chars().filter(|letter| letter.is_uppercase()).count() > 1;
        words.push(Word {
            stem: stemmer.stem(&lower).into_owned(),
            named: capital && (!first || shouted) && !lower.starts_with("i'") && lower != "i",
            text: lower,
        });
        first = false;
    }
    words
}

/// The stemmer of a language; English where there is none.
pub(super) fn stemmer(language: &str) -> Stemmer {
    Stemmer::create(match language {
        "de" => Algorithm::German,
        "es" => Algorithm::Spanish,
        "fr" => Algorithm::French,
        _ => Algorithm::English,
    })
}

/// The text without its slots.
pub(super) fn without_slots(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("{{") {
        plain.push_str(&rest[..open]);
        let Some(close) = rest[open..].find("}}") else {
            rest = &rest[open..];
            break;
        };
        rest = &rest[open + close + 2..];
    }
    plain.push_str(rest);
    plain
}

/// A sentence folded for comparing whole: small letters, single spaces, no marks at the ends.
pub(in crate::speech) fn folded(text: &str) -> String {
    text.to_lowercase()
        .replace('’', "'")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '$' && letter != '%')
        .to_owned()
}
