//! Words of a need that tell none: who decides, how many there are, what somebody is
//! called, or that all is well.

use std::ops::Range;

use crate::reading::draft::{Draft, Found};
use crate::reading::likeness::ranking::{ENOUGH, Ranked};
use crate::reading::own_signals::number_meant::takes_time_again_and_again;
use crate::reading::placed::among;
use crate::reading::spending::rival;
use crate::reading::vocabulary::Topic;
use crate::reading::words::role::Role;
use crate::reading::words::text::Token;
use crate::signal::SignalName;

/// So many words count something at most: "2 php guys".
const COUNTED: usize = 4;

/// Whether all words of a need tell another thing: who decides ("convince my boss and the
/// board"), so many of somebody ("2 php guys"), what somebody is called ("a quote from
/// freedom forever"), or what somebody else has.
pub(crate) fn tells_something_else(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    let text = &draft.text;
    // "Excel costs us 15 hours a week": time that goes every week is a trouble, whatever else
    // the sentence tells.
    let clause = text.tokens.get(ranked.first).map(|token| token.clause);
    let mut sentence = clause.map_or(0..0, |at| text.sentence_of(at));
    if sentence.any(|clause| takes_time_again_and_again(draft, clause)) {
        return false;
    }
    let decides = |at: usize| {
        text.is(at, Role::Decider)
            || draft
                .reaching(at, at + 1)
                .any(|found| found.in_group("authority").is_some())
    };
    let counted = |at: usize| {
        let place = text.span(at, at + 1);
        // "5 stockouts a week, each costs us 300": what costs something is no head count.
        let paid = among(&draft.money, place).any(|sum| sum.per.is_some());
        among(&draft.quantities, place).any(|quantity| {
            !paid && quantity.unit.is_some() && draft.text.tokens_in(quantity.span).len() <= COUNTED
        })
    };
    // "Before, burned 60k" and "before we burn money": that is lost, and no worry of theirs.
    let gone = |at: usize| draft.is_within("cue", "money_gone", at);
    if ranked.held.len() <= 2 && (ranked.first..ranked.end).any(gone) {
        return true;
    }
    if names_what_they_use(draft, ranked) || is_of_somebody_else(draft, ranked) {
        return true;
    }
    if tells_what_they_sell(draft, ranked) || is_somebody_who_offers(draft, ranked) {
        return true;
    }
    let says: Vec<usize> = (ranked.first..ranked.end)
        .filter(|at| draft.vocabulary.concepts.says_of(&text.tokens[*at]) > 0.0)
        .collect();
    // "We run a cleaning company, nothing gets sold": half of it says who they are.
    let who = ranked.held.iter().filter(|at| decides(**at)).count();
    if ranked.likeness <= 0.0 && who * 2 >= ranked.held.len() {
        return true;
    }
    let all = |is: &dyn Fn(usize) -> bool| !says.is_empty() && says.iter().all(|at| is(*at));
    all(&decides) || all(&counted) || all(&|at| rival::is_in_a_name(draft, at))
}

/// Intents whose words tell of no need: "please cancel it", "wrong number".
const ELSEWHERE: &[&str] = &[
    "decline",
    "wrong_person",
    "support",
    "existing_customer",
    "greeting",
    "thanks",
    "bye",
    "ask_callback",
    "ask_person",
];

/// Whether what is held lies in words that do something else, or is told of somebody else.
pub(crate) fn serves_something_else(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    let clause = draft
        .text
        .tokens
        .get(ranked.first)
        .map(|token| token.clause);
    let elsewhere = |at: usize| {
        draft.reaching(at, at + 1).any(|found| {
            found
                .in_group("intent")
                .is_some_and(|name| ELSEWHERE.contains(&name))
        })
    };
    let begins = draft
        .text
        .clause(ranked.first)
        .map_or(0, |clause| clause.first);
    let another = draft.has_in("cue", "somebody_else", begins..ranked.first);
    let past = clause.is_some_and(|clause| draft.has_near("cue", "past", clause));
    another || past || ranked.held.iter().all(|at| elsewhere(*at))
}

/// "Overstock isn't really our problem": whether what is told is said to be none; "my crew
/// would roll its eyes": how somebody would take it is none either.
pub(crate) fn is_no_trouble(draft: &Draft<'_>, ranked: &Ranked, clause: usize) -> bool {
    let denied = draft.of("cue", "no_trouble").any(|found| {
        let here = draft.text.tokens.get(found.first);
        let said = here.is_some_and(|token| token.clause == clause);
        said && ranked.end <= found.first
    });
    let taken = |found: &Found| found.first <= ranked.end && ranked.first < found.end;
    denied || draft.of("cue", "taken_badly").any(taken)
}

/// "Dental office", "by email": the other word says what it is, or the word says how to reach
/// them.
pub(crate) fn names_another_thing(draft: &Draft<'_>, answer: &[Token], ranked: &Ranked) -> bool {
    let place = ranked.first..ranked.end;
    let tokens = answer.iter().enumerate();
    let another = tokens.filter(|(at, _)| !place.contains(at));
    let names = |token: &Token| {
        let known = draft.vocabulary.everyday.contains(&token.word);
        !token.number && (token.word == 0 || !known && !token.is(Role::Own))
    };
    let mut another = another.filter(|(at, token)| names(token) && !ranked.held.contains(at));
    let way = draft
        .reaching(place.start, place.end)
        .any(|found| found.in_group("contact_way").is_some());
    way || another.next().is_some()
}

/// "We sell tents and boots": what they deal in is no trouble with it.
fn tells_what_they_sell(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    let Some(at) = draft
        .text
        .tokens
        .get(ranked.first)
        .map(|token| token.clause)
    else {
        return false;
    };
    let first = draft.text.clauses[at].first;
    let deals = draft
        .starting_in(first, ranked.first + 1)
        .any(|found| found.is("cue", "deals_in"));
    let denied = (first..ranked.end).any(|at| draft.text.tokens[at].negator.is_some());
    deals
        && !denied
        && !draft.has_near("cue", "pain", at)
        && !draft.has_near("cue", "bad_stock", at)
}

/// "We use Quickbooks and Excel", "12 users use Quickbooks": with what they work is no
/// trouble with it.
fn names_what_they_use(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    let text = &draft.text;
    let options = &draft.vocabulary.option_words;
    let tells_nothing_else = |at: usize| {
        let token = &text.tokens[at];
        let used = draft.reaching(at, at + 1).any(|found| {
            matches!(found.topic, Topic::Competitor(_))
                || found.in_group("tool").is_some()
                || found.in_group("authority").is_some()
                || found.is("cue", "current_solution") && found.end > at
        });
        let counted = among(&draft.quantities, text.span(at, at + 1))
            .next()
            .is_some();
        used || counted
            || token.number
            || [Role::Uses, Role::Month, Role::Week, Role::Day]
                .into_iter()
                .any(|role| token.is(role))
    };
    let a_tool = |at: &usize| {
        let named = |found: &Found| {
            matches!(found.topic, Topic::Competitor(_)) || found.in_group("tool").is_some()
        };
        draft.reaching(*at, at + 1).any(named)
            || options
                .iter()
                .any(|words| words.contains(&text.tokens[*at].word))
    };
    let Some(clause) = text.clause(ranked.first) else {
        return false;
    };
    let place = ranked.first..ranked.end;
    let used = (clause.first..ranked.end).any(|at| text.is(at, Role::Uses));
    used && place.clone().any(|at| a_tool(&at))
        && place
            .clone()
            .filter(|at| draft.vocabulary.concepts.says_of(&text.tokens[*at]) > 0.0)
            .all(tells_nothing_else)
        && place.clone().all(|at| text.tokens[at].negator.is_none())
        && !draft.has_near("cue", "pain", text.tokens[ranked.first].clause)
}

/// "3 guys out already. Tesla", "Tesla quoted me 24k": who makes an offer is nobody's need.
fn is_somebody_who_offers(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    let (Some(token), 1) = (draft.text.tokens.get(ranked.first), ranked.held.len()) else {
        return false;
    };
    let quoted = draft
        .starting_in(ranked.end, ranked.end + 1)
        .any(|found| found.is("cue", "quoted"));
    let sentence = draft.sentence_tokens(token.clause);
    let alone = sentence.len() == 1 && sentence.start > 0;
    quoted || alone && !draft.asked_for(SignalName::NEED)
}

/// "A quote from Freedom, 19,500 with a free EV charger": what a rival gives for its price.
pub(crate) fn is_offered_elsewhere(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    let Some(place) = draft.text.tokens.get(ranked.first).map(|token| token.span) else {
        return false;
    };
    rival::price(draft).is_some_and(|price| {
        price.span.end <= place.start && draft.clause_at(price.span) == draft.clause_at(place)
    })
}

/// "We manage with the reports and gut feeling, it's fine": who says that all is well
/// complains of nothing in the same sentence.
pub(crate) fn is_well(draft: &Draft<'_>, clause: usize) -> bool {
    let sentence = draft.sentence_tokens(clause);
    let hurts = draft.has_near("cue", "pain", clause);
    !hurts
        && draft
            .reaching(sentence.start, sentence.end)
            .any(|found| found.is("objection", "no_need"))
}

/// "My brother's shop runs out of everything": what somebody else has is no need of theirs,
/// unless they come in themselves.
fn is_of_somebody_else(draft: &Draft<'_>, ranked: &Ranked) -> bool {
    let Some(clause) = draft.text.clause(ranked.first) else {
        return false;
    };
    let mut told = draft
        .starting_in(clause.first, ranked.first + 1)
        .filter(|found| found.is("cue", "anothers_trouble"));
    told.any(|found| {
        let own = |at: usize| draft.text.is(at, Role::Own) || draft.text.is(at, Role::Me);
        !(found.end..clause.end).any(own)
    })
}

/// Whether the words say no more than that they don't know: "no idea what it costs us".
pub(crate) fn only_unsure(draft: &Draft<'_>, mut words: Range<usize>) -> bool {
    let unsure = |at: usize| {
        draft
            .reaching(at, at + 1)
            .any(|found| found.is("intent", "unsure"))
    };
    let beside: f64 = words
        .clone()
        .filter(|at| !unsure(*at))
        .filter_map(|at| draft.text.tokens.get(at))
        .map(|token| draft.vocabulary.concepts.says_of(token))
        .sum();
    beside < ENOUGH && words.any(unsure)
}
