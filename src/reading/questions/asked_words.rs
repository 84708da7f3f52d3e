//! The words of a question: which of them tell what is asked for, and whether a fact
//! speaks of all of those.

use std::ops::Range;

use crate::reading::draft::Draft;
use crate::reading::likeness::ranking::{ENOUGH, Written};
use crate::reading::likeness::telling::MANNERS;
use crate::reading::words::quick::{Map as HashMap, Set as HashSet};
use crate::reading::words::role::Role;

/// What a word that only describes the prospect says in a question.
const DESCRIBING: f64 = 0.15;
/// A possessive describes so many words after it: "for our small dental practice".
const POSSESSED: usize = 4;
/// So many words ask something before a condition or a reason.
const ASKED: usize = 2;
/// A word that no fact's phrases hold is outweighed by so many that this one's do.
const OUTWEIGHS: usize = 3;
/// What stands in so many of a fact's phrases is its matter, and no accident.
const OFTEN: u16 = 2;
/// So many phrases are all the ways in which people ask.
const MANY: usize = 20;
/// Of so many of its phrases one must have what it is called by.
const NAMED_IN: usize = 7;
/// A word that everybody uses must stand in so many.
const ALWAYS: u16 = 5;

/// A word of a question, or several that mean one thing.
pub(crate) struct Word {
    pub first: usize,
    pub end: usize,
    /// What it means; `None` where the word is not known at all.
    pub concept: Option<u32>,
    /// How much it says of what is asked for.
    pub says: f64,
    /// Whether it names something that the answer has to be about.
    pub telling: bool,
    /// Whether it names anything, were it what everything here is about.
    pub names: bool,
}

/// What a fact speaks of, in the ways in which it is asked for and in its text.
#[derive(Debug, Default)]
pub(crate) struct FactWords {
    /// In how many of its phrases a concept stands; what its text says counts as often said.
    concepts: HashMap<u32, u16>,
    fields: HashSet<u16>,
    /// The stems of all words of its phrases, little ones included.
    stems: HashSet<u32>,
    /// What its text speaks of.
    told: HashSet<u32>,
    /// How many phrases it has.
    phrases: usize,
}

impl FactWords {
    /// Of the phrases by which it is asked for and of its text.
    pub fn new(asked: &[Written], text: &[Written]) -> Self {
        let mut told = Self::default();
        for (phrases, counts) in [(asked, 1), (text, OFTEN)] {
            for written in phrases {
                let said: HashSet<u32> = written.mentions.iter().map(|one| one.concept).collect();
                for concept in said {
                    *told.concepts.entry(concept).or_default() += counts;
                }
                let units = written.units.iter();
                told.fields
                    .extend(units.flat_map(|unit| unit.fields.iter().copied()));
                told.stems.extend(&written.stems);
            }
        }
        let said = text.iter().flat_map(|written| &written.mentions);
        told.told = said.map(|mention| mention.concept).collect();
        told.phrases = asked.len();
        told
    }

    /// Whether so many of its phrases speak of the word that it is what it is called by.
    pub fn is_called(&self, word: &Word) -> bool {
        let times = word.concept.and_then(|concept| self.concepts.get(&concept));
        times.is_some_and(|times| *times >= OFTEN && usize::from(*times) * NAMED_IN >= self.phrases)
    }

    /// Whether it is what the fact is called by, or stands in its text: what we do.
    pub fn tells(&self, word: &Word) -> bool {
        let tells = |concept: u32| self.told.contains(&concept);
        self.is_called(word) || word.concept.is_some_and(tells)
    }

    /// Whether so many ways of asking for it are known that a word which stands in none of
    /// them tells something, and one that stands in some of them may do so by chance.
    pub fn is_well_known(&self) -> bool {
        self.phrases >= MANY
    }

    /// In how many of its phrases the word stands.
    pub fn times(&self, word: &Word) -> f64 {
        let times = word.concept.and_then(|concept| self.concepts.get(&concept));
        f64::from(times.copied().unwrap_or_default())
    }

    /// How many ways of asking for it are known.
    pub fn phrases(&self) -> f64 {
        self.phrases as f64
    }

    /// Whether one of its phrases has a word of this stem.
    pub fn says_stem(&self, stem: u32) -> bool {
        self.stems.contains(&stem)
    }

    /// Whether one of the fields is its own, manners of speaking aside.
    pub fn is_of_fields(&self, draft: &Draft<'_>, fields: &[u16]) -> bool {
        let known = &draft.vocabulary.fields;
        let mut own = fields.iter();
        own.any(|field| self.fields.contains(field) && !MANNERS.contains(&known.name(*field)))
    }

    /// Whether it speaks of `concept` at all.
    pub fn contains(&self, concept: u32) -> bool {
        self.concepts.contains_key(&concept)
    }

    /// Whether the word is among its matters: what stands in several of its phrases, and of
    /// what everybody says what stands in many.
    pub fn is_about(&self, word: &Word) -> bool {
        let enough = if word.telling { OFTEN } else { ALWAYS };
        let times = word.concept.and_then(|concept| self.concepts.get(&concept));
        times.is_some_and(|times| *times >= enough)
    }
}

/// Whether the fact with the number `document` speaks of all that the tokens of `place` ask
/// for: of every telling word, in its phrases, its text or the field of talk that they
/// belong to, and of one at least as its own matter.
pub(crate) fn are_all_of(draft: &Draft<'_>, place: Range<usize>, document: usize) -> bool {
    let Some(told) = draft.vocabulary.told_by.get(document) else {
        return false;
    };
    let of_field = |word: &Word| {
        let mut units = draft.units_in(word.first, word.end).iter();
        units.any(|unit| told.is_of_fields(draft, &unit.fields))
    };
    let all = words(draft, place.clone());
    let (mut strange, mut held) = (0, 0);
    for word in all.iter().filter(|word| word.telling) {
        let spoken_of = word.concept.is_some_and(|concept| told.contains(concept));
        let known = spoken_of || of_field(word);
        strange += usize::from(!known);
        held += usize::from(known);
    }
    // "Do you do manufactured homes?" names a thing: the fact tells of that.
    let offers = is_offered(draft, &place);
    let matter = |word: &&Word| {
        if offers {
            told.tells(word)
        } else {
            told.is_about(word)
        }
    };
    let matters = all.iter().filter(matter).count();
    held >= strange * OUTWEIGHS && matters > 0
}

/// Whether it is asked there whether we do something: "do you do batteries?"
pub(crate) fn is_offered(draft: &Draft<'_>, place: &Range<usize>) -> bool {
    let has = |cue: &str| {
        let mut reaching = draft.reaching(place.start, place.end);
        reaching.any(|found| found.is("cue", cue))
    };
    // "Is NetSuite a problem?" asks for no such thing.
    has("offers") && !has("weighs")
}

/// Whether all that the words say is of the fact with the number `document`.
pub(crate) fn say_only(draft: &Draft<'_>, words: &[Word], document: usize) -> bool {
    let Some(told) = draft.vocabulary.told_by.get(document) else {
        return false;
    };
    let of_fact = |word: &Word| word.concept.is_some_and(|concept| told.contains(concept));
    words.iter().any(|word| word.telling)
        && words.iter().all(|word| word.says <= 0.0 || of_fact(word))
}

/// Whether any fact speaks of the word.
pub(crate) fn known_to_any(draft: &Draft<'_>, word: &Word) -> bool {
    word.concept.is_some_and(|concept| {
        draft
            .vocabulary
            .told_by
            .iter()
            .any(|told| told.contains(concept))
    })
}

/// The words of `place` with what they say of what is asked for.
pub(crate) fn words(draft: &Draft<'_>, place: Range<usize>) -> Vec<Word> {
    let vocabulary = draft.vocabulary;
    let tokens = &draft.text.tokens;
    let counted = draft.spans_in(place.clone());
    let mut words: Vec<Word> = Vec::new();
    let asks_fit = draft
        .reaching(place.start, place.end)
        .any(|found| found.is("cue", "fit"));
    // "Can this help me with reordering wax?": wax is theirs, and what is asked for is help.
    let asks_help = draft
        .reaching(place.start, place.end)
        .any(|found| found.is("cue", "asks_help"));
    let known = |concept: Option<u32>| {
        concept.is_some_and(|concept| {
            let mut told = vocabulary.told_by.iter();
            told.any(|told| told.contains(concept))
        })
    };
    // "Are you safe though": what only ends a sentence says nothing.
    let closers = &vocabulary.patterns.fillers.closers;
    let closes = |at: &usize| tokens[*at].word != 0 && closers.contains(&tokens[*at].word);
    let closed = place.end - place.clone().rev().take_while(closes).count();
    let mut mentions = draft.mentions_in(place.start, place.end).iter().peekable();
    let mut at = place.start;
    while at < place.end {
        let mention = mentions.next_if(|mention| mention.first == at);
        let end = mention.map_or(at + 1, |mention| mention.end.min(place.end));
        let token = &tokens[at];
        let one_word = end == at + 1;
        let says = match mention {
            Some(mention) => vocabulary.concepts.says(mention.concept),
            None => vocabulary.concepts.says_of(token),
        };
        let empty = one_word
            && (token.number
                || at >= closed && at > place.start
                || !token.text.starts_with(char::is_alphabetic)
                || vocabulary.concepts.stopwords.contains(&token.word)
                || token.word != 0 && vocabulary.asides.contains(&token.word)
                || token.text.len() > 4 && token.text.ends_with("ly"));
        let concept = mention.map(|mention| mention.concept);
        let of_prospects = concept.is_some_and(|concept| vocabulary.describing.contains(&concept))
            || token.word != 0 && vocabulary.customers.contains(&token.word);
        let describes = of_prospects && (asks_fit || aside(draft, &place, at))
            || counted.iter().any(|span| span.overlaps(token.span))
            || possessed(draft, &place, at)
            || asks_help && !known(concept)
            || placed(draft, at);
        let usual = concept.is_some_and(|concept| vocabulary.usual.contains(&concept));
        if !empty {
            words.push(Word {
                first: at,
                end,
                concept,
                says: if describes { DESCRIBING } else { says },
                telling: says >= ENOUGH && !describes && !usual,
                names: says >= ENOUGH && !describes,
            });
        }
        at = end;
    }
    set_aside(draft, &place, &mut words);
    words
}

/// What comes after a condition or a reason only goes with what is asked before it, where
/// that names something: "can we quit if the vote goes sour", "is it gone cause he said so".
fn set_aside(draft: &Draft<'_>, place: &Range<usize>, words: &mut [Word]) {
    let conditions = &draft.vocabulary.clause_words.conditions;
    let tokens = &draft.text.tokens;
    let begins = |at: &usize| {
        let token = &tokens[*at];
        token.word != 0 && (conditions.contains(&token.word) || token.is(Role::Reason))
    };
    let Some(from) = (place.start + ASKED..place.end).find(begins) else {
        return;
    };
    let known = words
        .iter()
        .any(|word| word.end <= from && word.names && known_to_any(draft, word));
    if known {
        for word in words.iter_mut().filter(|word| word.first > from) {
            word.says = word.says.min(DESCRIBING);
            (word.telling, word.names) = (false, false);
        }
    }
}

/// Whether the word at `at` belongs to what the prospect has: "for our dental practice".
fn possessed(draft: &Draft<'_>, place: &Range<usize>, at: usize) -> bool {
    (place.start.max(at.saturating_sub(POSSESSED))..at).any(|owner| {
        draft.text.is(owner, Role::Own)
            && owner > place.start
            && draft.text.is(owner - 1, Role::Belongs)
    })
}

/// Whether the word at `at` says where they are: "I'm in Fredericksburg".
fn placed(draft: &Draft<'_>, at: usize) -> bool {
    at >= 2 && draft.text.is(at - 1, Role::Aside) && draft.text.is(at - 2, Role::Am)
}

/// Whether the word at `at` only adds for whom or where: "how much for a bakery in Ohio".
fn aside(draft: &Draft<'_>, place: &Range<usize>, at: usize) -> bool {
    (place.start.max(at.saturating_sub(POSSESSED))..at)
        .any(|before| draft.text.is(before, Role::Aside))
}
