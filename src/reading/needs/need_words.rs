//! What a need speaks of, and whether enough of it is said to tell of it.

use std::ops::Range;

use crate::reading::draft::Draft;
use crate::reading::likeness::borrowed;
use crate::reading::likeness::ranked::Ranked;
use crate::reading::likeness::ranking::{ENOUGH, Written};
use crate::reading::likeness::telling::MANNERS;
use crate::reading::placed::among;
use crate::reading::words::quick::{Map as HashMap, Set as HashSet};
use crate::reading::words::role::Role;
use crate::reading::words::text::Token;
use crate::signal::SignalName;

/// What stands in so many of a need's phrases is its matter, and no accident,
const OFTEN: u16 = 2;
/// where no more needs than so many speak of it.
const SHARED: usize = 2;
/// So much beside one word of a need speaks of something else.
const MUCH: f64 = 1.5;
/// So much of a phrase's wording is the phrase.
const WHOLE: f64 = 0.75;
/// A period stands so many words after what is counted: "a year".
const PERIOD: usize = 2;
/// A word that is so much of a phrase is no accident of its wording.
const MOST_OF_IT: f64 = 0.5;
/// So many times as often as any other must a need speak of what tells it alone.
const AHEAD: u16 = 2;
/// So many words of a need are no accident.
const SEVERAL: usize = 2;

/// What a need speaks of, by its phrases.
#[derive(Debug, Default)]
pub(crate) struct NeedWords {
    /// In how many phrases a concept stands, and whether denied.
    concepts: HashMap<(u32, bool), u16>,
    fields: HashSet<u16>,
    /// What is a phrase by itself: "stockouts".
    whole: HashSet<u32>,
}

impl NeedWords {
    /// Of the need's phrases.
    pub fn new(phrases: &[Written]) -> Self {
        let mut told = Self::default();
        for written in phrases {
            let said = written.mentions.iter();
            let said: HashSet<(u32, bool)> = said.map(|one| (one.concept, one.negated)).collect();
            if let (1, Some((concept, false))) = (said.len(), said.iter().next()) {
                told.whole.insert(*concept);
            }
            for concept in said {
                *told.concepts.entry(concept).or_default() += 1;
            }
            let units = written.units.iter();
            told.fields
                .extend(units.flat_map(|unit| unit.fields.iter().copied()));
        }
        told
    }

    fn times(&self, concept: u32, negated: bool) -> u16 {
        let times = self.concepts.get(&(concept, negated));
        times.copied().unwrap_or_default()
    }
}

/// Whether what is said of a need tells none: "within 90 days" is no late supplier, nor
/// "300,000 units a year" too much stock. Days and counts say nothing of it, and one word
/// alone only where it is that need's own, or something hurts.
pub(crate) fn says_too_little(draft: &Draft<'_>, ranked: &Ranked, hurts: bool) -> bool {
    let vocabulary = draft.vocabulary;
    let Some(need) = vocabulary.need_words.get(ranked.document) else {
        return false;
    };
    if borrowed::says_too_little(draft, ranked, hurts) {
        return true;
    }
    let place = ranked.first..ranked.end;
    // "I gave you my phone number": an address's words alone tell of nothing else.
    let of_an_address = [Role::Phone, Role::Number, Role::Mail, Role::Own];
    if place
        .clone()
        .all(|at| of_an_address.iter().any(|role| draft.text.is(at, *role)))
    {
        return true;
    }
    let clause = draft.text.tokens.get(place.start).map(|token| token.clause);
    let sentence: Range<usize> = clause.map_or(place.clone(), |at| draft.sentence_tokens(at));
    let said = draft.text.span(sentence.start, sentence.end);
    // "5 stockouts a week, each costs us 300" complains, …
    let hurts = hurts || among(&draft.money, said).next().is_some();
    let tells = |at: usize| {
        let token: &Token = &draft.text.tokens[at];
        let dated = among(&draft.times, token.span).next().is_some();
        // "20 to 30k a year" is a sum, and nothing that is twenty years old.
        let in_a_sum = among(&draft.money, token.span).any(|money| {
            let end = draft.text.tokens_in(money.span).end;
            money.per.is_some() && at + PERIOD >= end
        });
        // … and "300,000 units a year" counts them.
        let counted = !hurts && is_counted(draft, at);
        let placed = !hurts && is_where_they_are(draft, at);
        let joins = token.is(Role::Aside) || token.is(Role::Definite);
        !dated
            && !in_a_sum
            && !counted
            && !placed
            && !joins
            && !token.number
            && !is_of_the_calendar(token)
    };
    let mentions = draft.mentions_in(place.start, place.end).iter();
    let own: Vec<_> = mentions
        .filter(|said| (said.first..said.end).any(tells))
        .filter(|said| need.times(said.concept, said.negated) > 0)
        .filter(|said| vocabulary.concepts.says(said.concept) > 0.0)
        .collect();
    let of_field = || {
        (place.clone()).filter(|at| tells(*at)).any(|at| {
            let units = draft.units_in(at, at + 1).iter();
            let mut fields = units.flat_map(|unit| &unit.fields);
            let name = |field: &u16| vocabulary.fields.name(*field);
            fields.any(|field| need.fields.contains(field) && !MANNERS.contains(&name(field)))
        })
    };
    if own.is_empty() {
        return !of_field();
    }
    let is_its_own = |concept: u32, negated: bool| {
        let others = vocabulary.need_words.iter();
        let speaking = others.filter(|other| other.times(concept, negated) > 0);
        need.times(concept, negated) >= OFTEN && speaking.count() <= SHARED
    };
    // What no phrase of it says needs more than one word.
    let by_phrase = ranked.of > 0;
    let tells = by_phrase
        && own.iter().any(|said| {
            let telling = vocabulary.concepts.says(said.concept) >= ENOUGH;
            telling && is_its_own(said.concept, said.negated)
        });
    // Asked for, "knocked" of one phrase and "door" of another tell nothing by themselves.
    let asked = draft.asked_for(SignalName::NEED);
    if asked && !tells && ranked.is_gathered() && borrowed::is_at_home(vocabulary) {
        return true;
    }
    if hurts || own.len() >= SEVERAL || ranked.likeness >= WHOLE {
        return false;
    }
    if !asked {
        // "Head of digital", "these texts": an everyday word tells it only with others beside it.
        let lone = own.len() == 1 && place.len() == 1;
        return !tells || lone && !own.iter().any(|said| need.whole.contains(&said.concept));
    }
    // "Our electric bill is driving my husband nuts": several words that mean it are enough.
    if ranked.held.len() == 1 && place.len() > 1 {
        return false;
    }
    // One word tells it where not much else is said up to the next "and": "my
    // screen froze" does not.
    let end = (place.end..sentence.end).find(|at| draft.text.is(*at, Role::And));
    let said: f64 = own
        .iter()
        .map(|said| vocabulary.concepts.says(said.concept))
        .sum();
    let all = draft.says_in(sentence.start..end.unwrap_or(sentence.end));
    !tells && all - said >= MUCH && (by_phrase || said < ENOUGH)
}

/// Whether a word of it is so much more this need's than any other's that it tells it alone:
/// "bill", and neither "church" of one long phrase nor "sun", of which several needs speak.
pub(super) fn tells_by_itself(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    if ranked.score >= MOST_OF_IT || ranked.likeness >= MOST_OF_IT {
        return true;
    }
    let needs = &draft.vocabulary.need_words;
    let mut mentions = draft.mentions_in(ranked.first, ranked.end).iter();
    mentions.any(|said| {
        let times = |need: &NeedWords| need.times(said.concept, said.negated);
        let own = needs.get(ranked.document).map_or(0, times);
        let others = needs.iter().enumerate();
        let others = others.filter(|(number, _)| *number != ranked.document);
        let most = others.map(|(_, need)| times(need)).max().unwrap_or(0);
        own >= OFTEN && own > AHEAD * most
    })
}

/// Whether the word at `at` is counted, or says in what time: "300,000 units a year".
fn is_counted(draft: &Draft<'_>, at: usize) -> bool {
    let here = draft.text.span(at, at + 1);
    let near = draft.text.span(at.saturating_sub(PERIOD), at + 1);
    among(&draft.quantities, here).next().is_some()
        || among(&draft.quantities, near).any(|quantity| quantity.per.is_some())
}

/// "2 people in the warehouse": the word only says where those are who are counted.
fn is_where_they_are(draft: &Draft<'_>, at: usize) -> bool {
    let text = &draft.text;
    let Some(before) = at.checked_sub(2) else {
        return false;
    };
    let here = text.span(before.saturating_sub(1), before);
    text.is(before, Role::Aside)
        && (text.is(at - 1, Role::Definite) || text.is(at - 1, Role::Own))
        && (among(&draft.quantities, here).any(|counted| counted.unit.is_some())
            || before > 0 && text.tokens[before - 1].number)
}

/// Whether the word counts time.
fn is_of_the_calendar(token: &Token) -> bool {
    [
        Role::Season,
        Role::Cycle,
        Role::Day,
        Role::Week,
        Role::Daily,
    ]
    .iter()
    .any(|role| token.is(*role))
}
