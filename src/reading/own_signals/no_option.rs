//! Words of an option that pick none: they name something else, were so once, or
//! say when.

use std::ops::Range;

use crate::reading::draft::Draft;
use crate::reading::finding::ContactKind;
use crate::reading::likeness::ranking::{ENOUGH, Ranked};
use crate::reading::placed::among;
use crate::reading::vocabulary::SignalWords;
use crate::reading::words::role::Role;
use crate::reading::words::text::Clause;
use crate::signal::Span;

/// The option that stands for all that is not known by name.
pub(crate) const OTHER: &str = "other";
/// The field of what is bought and sold.
const GOODS: &str = "goods";
/// What is made or sold stands so near behind the words for that: "we make soy candles".
const OF_WHAT: usize = 3;
/// So much of an option must be said beside another for it to be told as well.
const WHOLE: f64 = 0.75;
/// The name of a street has so many words before the one that ends it.
const STREET: usize = 2;
/// What is owned stands so near behind the word for it: "own a small business".
const OWNED: usize = 3;
/// Who only says "maybe" to a thing says so many words.
const MAYBE: usize = 4;
/// From so many letters on a name with one of them wrong is known.
const SURE_LETTERS: usize = 6;
/// Of a phrase, so many words make what is counted its own ("one data person", "one IT person").
const ALIKE: f64 = 0.65;

/// Whether the words held are of a name ("Slate Creek Drive"), of an address
/// ("my mail is …"), or name a thing that stands about ("a cedar in the yard").
pub(crate) fn is_named_otherwise(draft: &Draft<'_>, clause: &Clause, ranked: &Ranked) -> bool {
    let is = |at: usize, role: Role| at < clause.end && draft.text.is(at, role);
    let of_street = ranked.held.iter().all(|at| {
        let ends = |next: usize| next < clause.end && is(next, Role::Street);
        (at + 1..=at + STREET).any(ends) && !is(*at, Role::Street)
    });
    // "7 people" counts them, and is no phrase with "people" in it.
    let counted =
        ranked.held.len() == 1 && ranked.evidence < ENOUGH && ranked.likeness < ALIKE && {
            let place = draft.text.span(ranked.held[0], ranked.held[0] + 1);
            among(&draft.quantities, place).any(|quantity| quantity.unit.is_some())
        };
    let mailed = ranked.held.iter().all(|at| is(*at, Role::Mail))
        && draft
            .contacts
            .iter()
            .any(|contact| matches!(contact.kind, ContactKind::Email | ContactKind::Phone));
    let lone = ranked.of == 1 && ranked.held.len() == 1;
    let article = (ranked.first.saturating_sub(2).max(clause.first)..ranked.first)
        .any(|at| is(at, Role::Article));
    let stands = draft.has_in("cue", "stands", ranked.end..ranked.end + 1);
    of_street || counted || mailed || lone && article && stands
}

/// Whether a short name of an option is only looked for behind a word that is written otherwise:
/// "basil" is no Basel, though "berlni" is Berlin.
pub(crate) fn is_short_and_misspelt(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    let ([at], 1) = (ranked.held.as_slice(), ranked.of) else {
        return false;
    };
    let spelling = &draft.vocabulary.spelling;
    draft.text.tokens.get(*at).is_some_and(|token| {
        let typed_otherwise = token.word != 0 && spelling.ids(&token.text).0 != token.word;
        if !typed_otherwise || token.text.chars().count() >= SURE_LETTERS {
            return false;
        }
        let meant = spelling.correct(&token.text);
        let [typed, meant] = [&token.text, &meant].map(|word| {
            let mut letters: Vec<char> = word.chars().collect();
            letters.sort_unstable();
            letters
        });
        typed.len() == meant.len() && typed != meant
    })
}

/// Whether the one word held is another that everybody uses, and only looks like
/// the option's: "the main thing" is not Maine, nor "in total" totally open.
pub(crate) fn is_another_word(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    let (true, [at]) = (ranked.plain_word, ranked.held.as_slice()) else {
        return false;
    };
    let Some(token) = draft.text.tokens.get(*at) else {
        return false;
    };
    let vocabulary = draft.vocabulary;
    let everyday = |word: &str| {
        let (id, _) = vocabulary.spelling.ids(word);
        vocabulary.everyday.contains(&id) || vocabulary.spelling.is_protected(word)
    };
    let Some(own) = vocabulary.option_words.get(ranked.document) else {
        return false;
    };
    // One shop or several: that is the same word.
    let number = match token.text.strip_suffix('s') {
        Some(single) => single.to_owned(),
        None => format!("{}s", token.text),
    };
    let same = [token.text.as_str(), number.as_str()];
    let same = same.map(|word| vocabulary.spelling.ids(word).0);
    everyday(&token.text) && !same.iter().any(|word| *word != 0 && own.contains(word))
}

/// "Lightspeed in the stores, NetSuite at head office": of what is `told`, beside what is
/// only another one that which the campaign knows by name.
pub(crate) fn named<'t, T>(
    own: &SignalWords,
    told: &'t [T],
    option: impl Fn(&T) -> usize,
) -> Option<&'t T> {
    let is_another = |one: &T| {
        own.options
            .get(option(one))
            .is_some_and(|(id, _)| id == OTHER)
    };
    let another = told.iter().any(&is_another);
    let mut others = told.iter().filter(|one| !is_another(one));
    let first = others.next().filter(|_| another)?;
    others
        .all(|one| option(one) == option(first))
        .then_some(first)
}

/// "Spa parts": the word says what the goods are for, and not what they are who sell them.
pub(crate) fn is_of_goods(draft: &Draft<'_>, clause: &Clause, ranked: &Ranked) -> bool {
    // "Boerne + tile" are two things.
    let joined = |at: usize| {
        let (here, next) = (&draft.text.tokens[at - 1], &draft.text.tokens[at]);
        let between = Span {
            start: here.span.end,
            end: next.span.start,
        };
        let between = between.slice(draft.text.source).unwrap_or_default();
        between.chars().all(char::is_whitespace)
    };
    ranked.of == 1
        && ranked.held.len() == 1
        && ranked.end < clause.end
        && !draft.text.is(ranked.end, Role::Own)
        && is_goods(draft, ranked.end)
        && joined(ranked.end)
        // "We brew beer": what they do with goods is their trade.
        && !is_done_by_them(draft, clause, ranked)
}

/// Whether who speaks stands right before the word: "we *distribute*", "I *make*".
fn is_done_by_them(draft: &Draft<'_>, clause: &Clause, ranked: &Ranked) -> bool {
    let before = ranked.first.checked_sub(1);
    let by = |at: usize| draft.text.is(at, Role::Speaker) && draft.text.is(at, Role::Statement);
    before.is_some_and(|at| at >= clause.first && by(at))
}

/// Whether the words held are those of a trade in which every thing is made or sold, said of
/// a thing: "we make candles", but neither "we make mistakes" nor "we make 40 orders a week".
pub(crate) fn is_trade_in_goods(draft: &Draft<'_>, clause: &Clause, ranked: &Ranked) -> bool {
    let spoken = (ranked.first..ranked.end)
        .any(|at| draft.text.is(at, Role::Speaker) && draft.text.is(at, Role::Statement))
        || is_done_by_them(draft, clause, ranked);
    let mut things = ranked.end..clause.end.min(ranked.end + OF_WHAT);
    spoken && ranked.likeness >= 1.0 && ranked.tight && things.any(|at| is_goods(draft, at))
}

/// Whether the word is one for what is bought and sold.
fn is_goods(draft: &Draft<'_>, at: usize) -> bool {
    let fields = &draft.vocabulary.fields;
    let mut found = Vec::new();
    fields.at(&draft.text, at, &mut found);
    found.iter().any(|field| fields.name(*field) == GOODS)
}

/// "No, not people": the denial puts something right, and is no part of what an
/// option is called ("no people").
pub(crate) fn is_denial_alone(draft: &Draft<'_>, clause: &Clause, ranked: &Ranked) -> bool {
    let is = |at: usize, role: Role| at < clause.end && draft.text.is(at, role);
    let puts_right = (clause.first..clause.end).any(|at| is(at, Role::No) && is(at + 1, Role::Not));
    puts_right
        && ranked
            .held
            .iter()
            .all(|at| draft.text.tokens[*at].negator.is_some())
}

/// "I own the boat", asked whether the house is theirs: what they own is another thing than
/// the option's words speak of.
pub(crate) fn owns_another_thing(draft: &Draft<'_>, clause: &Clause, ranked: &Ranked) -> bool {
    let is = |at: usize, role: Role| draft.text.is(at, role);
    let owns = ranked
        .held
        .iter()
        .any(|at| is(*at, Role::Owning) || is(*at, Role::Renting));
    let from = ranked.held.last().map_or(ranked.end, |last| last + 1);
    let own = draft.vocabulary.option_words.get(ranked.document);
    let is_own = |at: usize| own.is_some_and(|own| own.contains(&draft.text.tokens[at].word));
    let thing = chattel(draft, from..clause.end);
    owns && thing.is_some_and(|at| !is_own(at))
}

/// The thing among the next few words that people own beside where they live.
pub(crate) fn chattel(draft: &Draft<'_>, place: Range<usize>) -> Option<usize> {
    let mut near = place.take(OWNED);
    near.find(|at| draft.text.is(*at, Role::Chattel))
}

/// "Battery maybe": a hedge and the thing, and neither a yes nor a no to it.
pub(crate) fn is_only_a_maybe(draft: &Draft<'_>, clause: &Clause) -> bool {
    let tokens = &draft.text.tokens[clause.first..clause.end];
    let is = |role: Role| tokens.iter().any(|token| token.is(role));
    let denied = is(Role::No) || is(Role::Not) || tokens.iter().any(|one| one.negator.is_some());
    !denied && tokens.len() <= MAYBE && is(Role::Hedge)
}

/// Whether what is said of a flag is told of another place than the one that this
/// is about: "I rent, but that's another house".
pub(crate) fn is_elsewhere(draft: &Draft<'_>, at: usize) -> bool {
    let sentence = draft.sentence_tokens(at);
    draft.has_in("cue", "elsewhere", sentence.start..sentence.end)
}

/// Whether the few words held say when, or how old something is: "Saturday
/// morning" is no "morning sun", nor "2 years old" an old system.
pub(crate) fn is_of_a_time(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    let in_time = |at: usize| {
        let dated = among(&draft.times, draft.text.span(at, at + 1));
        dated.count() > 0
            || draft
                .reaching(at, at + 1)
                .any(|found| found.in_group("call_day").is_some())
    };
    // The part of a day belongs to the day that is named before or after it.
    let of_day = |at: usize| {
        let part = draft
            .reaching(at, at + 1)
            .any(|found| found.in_group("day_part").is_some());
        part && (at > 0 && in_time(at - 1) || in_time(at + 1))
    };
    let aged = |at: usize| {
        at > 0
            && (in_time(at - 1)
                || (at.saturating_sub(2)..at).any(|before| draft.text.tokens[before].number))
            && draft.text.is(at, Role::Aged)
    };
    ranked.likeness < 1.0
        && ranked
            .held
            .iter()
            .all(|at| in_time(*at) || of_day(*at) || aged(*at))
}

/// Whether what is held was theirs once, is another's, or lies where they are
/// not: "my landlord sold me the house", "lots of trees but we cut them".
pub(crate) fn is_gone(draft: &Draft<'_>, clause: &Clause, ranked: &Ranked) -> bool {
    // "asking for my parents in Kyle": it is theirs for this purpose.
    let on_behalf = |first: usize| first > 0 && draft.text.is(first - 1, Role::Belongs);
    let inside = |at: &usize| {
        draft.reaching(*at, at + 1).any(|found| {
            found.is("cue", "not_theirs") && found.first < *at && !on_behalf(found.first)
        })
    };
    let here = draft.text.tokens.get(clause.first);
    let sentence_end = here.map_or(0, |token| draft.sentence_tokens(token.clause).end);
    let after = |name: &str| draft.has_in("cue", name, ranked.end..sentence_end);
    ranked.held.iter().any(inside) || after("gone_since") || after("apart")
}

/// "An app or website thing": of two things that it may be, one alone is not what is told,
/// unless both are options of the same signal.
pub(crate) fn is_one_of_two(
    draft: &Draft<'_>,
    clause: &Clause,
    ranked: &Ranked,
    candidates: &[Ranked],
) -> bool {
    let is = |at: usize, role: Role| draft.text.is(at, role);
    let leads =
        |at: &usize| is(*at, Role::Article) || is(*at, Role::Own) || is(*at, Role::Definite);
    let signal = |one: &Ranked| {
        let of = draft.vocabulary.options_of.get(one.document);
        of.map(|(signal, _)| *signal)
    };
    let before = (clause.first..ranked.first).rev().find(|at| !leads(at));
    let other = if let Some(either) = before.filter(|at| is(*at, Role::Either)) {
        clause.first..either
    } else if is(ranked.end, Role::Either) && is(ranked.end + 1, Role::Article) {
        ranked.end + 2..clause.end
    } else {
        return false;
    };
    let same = candidates.iter().any(|one| {
        signal(one) == signal(ranked)
            && one.likeness >= WHOLE
            && other.contains(&one.first)
            && one.document != ranked.document
    });
    let says = |at: usize| draft.vocabulary.concepts.says_of(&draft.text.tokens[at]) > 0.0;
    !same && other.into_iter().any(says)
}

/// Whether the words held are words on who decides.
pub(crate) fn tells_who_decides(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    draft
        .reaching(ranked.first, ranked.end)
        .any(|found| found.in_group("authority").is_some())
}

/// "Dunno" is no "we don't know what to build", "not sure we even need it" no "not sure what".
pub(crate) fn is_not_known(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    is_said_by(
        draft,
        ranked,
        &[("intent", "unsure"), ("manner", "perhaps_never")],
    )
}

/// "Put Teams on it", of a call: the words name a way to talk.
pub(crate) fn is_a_way_to_talk(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    is_said_by(draft, ranked, &[("manner", "asks_video_call")])
}

/// Whether all that is held stands in what one of these patterns found.
fn is_said_by(draft: &Draft<'_>, ranked: &Ranked, topics: &[(&str, &str)]) -> bool {
    ranked.held.iter().all(|at| {
        draft.reaching(*at, *at + 1).any(|found| {
            let mut topics = topics.iter();
            topics.any(|(group, name)| found.is(group, name))
        })
    })
}
