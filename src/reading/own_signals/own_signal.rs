//! The campaign's own choices and flags, by the words of their options.
//!
//! Every clause is offered to every signal, whatever was asked. What was asked
//! breaks ties: words that tell an option of the signal asked for tell no other
//! signal's as well, and an answer may be shorter than a statement.

use std::ops::Range;

use super::no_option::{
    is_a_way_to_talk, is_another_word, is_denial_alone, is_elsewhere, is_gone, is_named_otherwise,
    is_not_known, is_of_a_time, is_of_goods, is_one_of_two, is_only_a_maybe, is_short_and_misspelt,
    is_trade_in_goods, named, owns_another_thing, tells_who_decides,
};
use super::own_question::{asks_whether_it_fits, is_the_rest_of_a_question};
use super::their_customers;
use crate::reading::deciding::authority;
use crate::reading::draft::Draft;
use crate::reading::finding::SignalFinding;
use crate::reading::likeness::ranking::{ENOUGH, Ranked};
use crate::reading::meaning::{aside, correction};
use crate::reading::vocabulary::{SignalKind, SignalWords, Vocabulary};
use crate::reading::words::apart;
use crate::reading::words::role::Role;
use crate::reading::words::text::Clause;
use crate::signal::{SignalName, SignalStatus, SignalValue, Span};

/// So much of an option's phrase must be said unasked, and as an answer.
const UNASKED: f64 = 0.8;
const ASKED: f64 = 0.45;

/// Of a phrase with one word that tells, so many of its words must be said where another option has that word, too.
const OWN_WORDS: f64 = 0.5;

/// Where one word of several is all that is held, so many of the phrase's words must be said at least.
const FEW_WORDS: f64 = 0.3;
/// Unasked, so many.
const MOST_WORDS: f64 = 0.51;
/// A title tells who somebody is; of an option it tells only what says little else.
const TITLE: f64 = 0.75;
/// Who speaks of themselves does so this near to what they are.
const NEAR: usize = 5;
/// An answer of so many words may be a phrase's one word that tells.
const BRIEF: usize = 3;
/// Where nobody is named, what they list is theirs ("own, metal roof, in Austin"):
/// so many words of an option's phrase,
const LISTED: f64 = 0.5;
/// and so little beside it in the clause.
const LITTLE: f64 = 1.0;
/// So many words may make one name.
const HEADING: usize = 4;
/// All the words of a phrase may stand in another order within so many words more.
const LOOSE: usize = 3;

/// An option that a clause may tell.
struct Told {
    ranked: Ranked,
    signal: usize,
    option: usize,
    asked: bool,
    span: Span,
    /// It is named in a question whether we work with it.
    by_question: bool,
}

/// Whether `rival`, another option of the same signal, has the word that tells
/// for `ranked` as well and is nearer to what is said: "trees" may be some or many.
fn outdoes(vocabulary: &Vocabulary, rival: &Ranked, ranked: &Ranked) -> bool {
    let signal = |ranked: &Ranked| {
        vocabulary
            .options_of
            .get(ranked.document)
            .map(|(signal, _)| *signal)
    };
    ranked.held.len() == 1
        && rival.document != ranked.document
        && signal(rival) == signal(ranked)
        && rival.held.contains(&ranked.held[0])
        && (rival.likeness > ranked.likeness
            || rival.held.len() > 1 && rival.likeness >= ranked.likeness
            || ranked.likeness < OWN_WORDS)
}

/// The value that picks `option` of `signal`.
pub(crate) fn value(signal: &SignalWords, option: usize) -> Option<SignalValue> {
    let (id, _) = signal.options.get(option)?;
    Some(match signal.kind {
        SignalKind::Flag => SignalValue::Flag { yes: id == "yes" },
        _ => SignalValue::Choice { choice: id.clone() },
    })
}

/// The choices and flags that the text states, where `beside` is what else it tells.
pub(crate) fn find(draft: &Draft<'_>, beside: &[SignalFinding]) -> Vec<SignalFinding> {
    let title = authority::titled(draft);
    let tokens = |found: &SignalFinding| draft.text.tokens_in(found.span);
    let beside: Vec<Range<usize>> = beside.iter().map(tokens).collect();
    let mut told: Vec<Told> = Vec::new();
    for (at, clause) in draft.text.clauses.iter().enumerate() {
        let goes_on = is_the_rest_of_a_question(draft, at);
        let asks_on = draft.asks_price(clause) || asks_whether_it_fits(draft, clause);
        if (!clause.opens || asks_on) && !clause.conditional && !goes_on {
            told.extend(untaken(in_clause(draft, at, title.as_ref(), &beside)));
        }
    }
    let signals = &draft.vocabulary.words.signals;
    let findings = signals.iter().enumerate().filter_map(|(index, own)| {
        let mut options: Vec<&Told> = told.iter().filter(|one| one.signal == index).collect();
        // "Wine. Wholesale to restaurants": the word of "wine shop" beside all of another's.
        if options.iter().any(|one| one.ranked.likeness >= 1.0) {
            options.retain(|one| one.ranked.likeness >= 1.0 || one.ranked.held.len() > 1);
        }
        let first = *options.first()?;
        options.sort_by_key(|one| one.span.start);
        let meant = if draft.corrects() {
            correction::meant(draft, options, |one: &Told| one.span).unwrap_or(first)
        } else {
            named(own, &options, |one| one.option).map_or(first, |one| *one)
        };
        let value = value(own, meant.option)?;
        let confidence = if meant.asked { 0.9 } else { 0.7 };
        let mut finding = draft.stated(own.name.as_str(), value, meant.span, confidence);
        finding.correction = draft.corrects();
        if meant.by_question {
            finding.status = SignalStatus::Inferred;
            finding.correction = false;
        }
        Some(finding)
    });
    findings.collect()
}

/// Of what one clause tells, all but what tells the signal asked for or tells
/// another more surely: those words are taken. Clauses share no words.
fn untaken(mut told: Vec<Told>) -> Vec<Told> {
    let taken: Vec<bool> = told
        .iter()
        .map(|one| told.iter().any(|other| takes_from(other, one)))
        .collect();
    let mut taken = taken.into_iter();
    told.retain(|_| !taken.next().unwrap_or_default());
    told
}

/// Whether `other`, of another signal, has the words of `one` and more right to them.
fn takes_from(other: &Told, one: &Told) -> bool {
    let shares = one
        .ranked
        .held
        .iter()
        .all(|at| other.ranked.held.contains(at));
    // "Cedar Park" is a town, and no cedar.
    let longer = other.ranked.held.len() > one.ranked.held.len() && other.ranked.likeness >= 1.0;
    let even = other.asked == one.asked && one.ranked.likeness < 1.0;
    let surer = other.asked && !one.asked && one.ranked.likeness < 1.0
        || even && other.ranked.likeness >= one.ranked.likeness;
    // "On a rented lot" tells of the ground, and not that they rent.
    let within = other.ranked.likeness >= 1.0
        && one.ranked.first >= other.ranked.first
        && one.ranked.end < other.ranked.end;
    other.signal != one.signal && (shares && (surer || longer) || within)
}

/// The options that a clause tells, the surest first.
fn in_clause(
    draft: &Draft<'_>,
    at: usize,
    title: Option<&Range<usize>>,
    beside: &[Range<usize>],
) -> Vec<Told> {
    let clause = &draft.text.clauses[at];
    let options = &draft.vocabulary.options;
    let tokens = &draft.text.tokens[clause.first..clause.end];
    let mentions = draft.mentions_in(clause.first, clause.end);
    let mut candidates = options.rank(tokens, mentions, ASKED);
    let mut said = options.said(tokens, clause.first);
    // "we're not renting": what is denied is not said, unless the phrase denies it.
    said.retain(|ranked| {
        // "I don't want calls" is no "I do".
        let denied = draft.text.is(ranked.end, Role::Not)
            && draft.text.is(ranked.end - 1, Role::Auxiliary)
            && ranked.end < clause.end;
        if denied {
            return false;
        }
        (ranked.first..ranked.end).all(|at| {
            let negator = draft.text.tokens[at].negator;
            negator.is_none_or(|negator| negator >= ranked.first)
        })
    });
    candidates.extend(said);
    let given = apart::given(draft, clause, &candidates);
    let mut told: Vec<Told> = Vec::new();
    for ranked in &candidates {
        let Some(&(signal, option)) = draft.vocabulary.options_of.get(ranked.document) else {
            continue;
        };
        let own = &draft.vocabulary.words.signals[signal];
        let asked = draft.asked_for(own.name.as_str());
        let known = told.iter().any(|known| known.signal == signal);
        let outdone = candidates
            .iter()
            .any(|rival| outdoes(draft.vocabulary, rival, ranked));
        // "inherited dad's place", "mom's house became mine": theirs after all.
        let doubtful = own.kind == SignalKind::Flag
            && !asked
            && !ranked
                .held
                .iter()
                .any(|at| draft.text.is(*at, Role::Renting))
            && own.options.get(option).is_some_and(|(id, _)| id == "no")
            && (!ranked.tight
                || ranked.held.len() < ranked.of
                || candidates.iter().any(|rival| {
                    let of = draft.vocabulary.options_of.get(rival.document);
                    of.is_some_and(|(rival, other)| *rival == signal && *other != option)
                        && rival.held.iter().any(|at| !ranked.held.contains(at))
                })
                || (clause.first..clause.end).any(|at| {
                    let token = &draft.text.tokens[at];
                    token.is(Role::Owning) && token.negator.is_none() && !ranked.held.contains(&at)
                }));
        if known && !draft.corrects()
            || doubtful
            || own.kind == SignalKind::Choice && aside::passes_through(draft, clause, ranked)
            || own.kind == SignalKind::Flag && aside::is_of_a_quote(draft, at)
            || own.kind == SignalKind::Flag && is_elsewhere(draft, at)
            || own.kind == SignalKind::Flag && is_unclaimed(draft, clause, ranked)
            || own.kind == SignalKind::Flag && owns_another_thing(draft, clause, ranked)
            || own.kind == SignalKind::Flag && is_only_a_maybe(draft, clause)
            || is_another_word(draft, ranked)
            || own.kind == SignalKind::Choice && is_short_and_misspelt(draft, ranked)
            || own.kind == SignalKind::Choice && is_of_goods(draft, clause, ranked)
            || is_denial_alone(draft, clause, ranked)
            || own.kind == SignalKind::Choice && is_one_of_two(draft, clause, ranked, &candidates)
            || outdone
            || is_no_option(draft, clause, ranked, title, asked)
        {
            continue;
        }
        let fits = clause.opens
            && own.kind == SignalKind::Choice
            && ranked.likeness >= 1.0
            && (ranked.evidence >= ENOUGH || ranked.tight && ranked.held.len() > 1)
            && asks_whether_it_fits(draft, clause);
        let sure = if fits {
            true
        } else if clause.opens {
            // "how much would it be in Lakeway?"
            let before = ranked.first.checked_sub(1);
            ranked.likeness >= 1.0
                && ranked.evidence >= ENOUGH
                && before.is_some_and(|at| {
                    draft.text.is(at, Role::Aside)
                        && draft.text.is(at, Role::OfUs)
                        && !draft.text.is(at, Role::Own)
                })
        } else if asked {
            // "US" is a country only where nothing else is said.
            ranked.evidence >= ENOUGH || ranked.score >= UNASKED
        } else {
            let near = apart::stretch(draft, clause, ranked, beside);
            is_stated(draft, at, ranked, own, &given, near)
        };
        if sure {
            // "Nothing exists yet" is quoted whole: "exists" alone would say the opposite.
            let whole = asked && clause.end - clause.first <= BRIEF;
            let (first, end) = if whole {
                (clause.first, clause.end)
            } else {
                (ranked.first, ranked.end)
            };
            told.push(Told {
                ranked: ranked.clone(),
                signal,
                option,
                asked,
                span: draft.text.span(first, end),
                by_question: fits,
            });
        }
    }
    told
}

/// Whether the words held are no option of the signal: one word out of many, a
/// title, somebody else's matter, or that they don't know.
fn is_no_option(
    draft: &Draft<'_>,
    clause: &Clause,
    ranked: &Ranked,
    title: Option<&Range<usize>>,
    asked: bool,
) -> bool {
    // "Business central": the whole of a name, of words that everybody uses.
    let named = clause.opens && ranked.tight && ranked.held.len() > 1 && ranked.likeness >= 1.0;
    if ranked.evidence <= 0.0 && (!asked || clause.end - clause.first > 1) && !named {
        return true;
    }
    // "I'm the CTO" is who they are, and no "we have a CTO".
    let by_title = title.is_some_and(|title| {
        ranked.held.iter().all(|at| title.contains(at)) && ranked.likeness < TITLE
    });
    let of_another = aside::is_of_another(draft, clause, ranked);
    // "Mom decides" is no "mom's house".
    if ranked.held.iter().all(|at| draft.text.is(*at, Role::Kin)) {
        return true;
    }
    let not_known = ranked.likeness < TITLE && is_not_known(draft, ranked);
    if is_named_otherwise(draft, clause, ranked)
        || is_gone(draft, clause, ranked)
        || is_of_a_time(draft, ranked)
    {
        return true;
    }
    // "I do" answers only where little else is said.
    let idle = asked
        && draft.mentions_in(ranked.first, ranked.end).is_empty()
        && ranked.end - ranked.first > 1
        && draft.text.is(ranked.end - 1, Role::Auxiliary)
        && draft.says_beside(clause.first..clause.end, ranked.first..ranked.end) >= LITTLE;
    if idle {
        return true;
    }
    // One word out of many ("CTO" of "we have a CTO") doesn't tell the rest.
    let all = draft.says_beside(clause.first..clause.end, ranked.first..ranked.end) <= 0.0;
    // Unasked, a word that everybody uses is no short form of a phrase ("people").
    let short = ranked.is_specific() || ranked.likeness >= LISTED;
    let brief = (asked || all && short) && clause.end - clause.first <= BRIEF;
    let few = if asked { FEW_WORDS } else { MOST_WORDS };
    let said = draft.text.span(ranked.first, ranked.end);
    by_title
        || of_another
        || is_a_way_to_talk(draft, ranked)
        || draft.is_of_others(said)
        || their_customers::are_meant(draft, said)
        || not_known
        || !brief && ranked.is_lone(few)
        // "Film crews" are no "people on our team": a common thing in another word.
        || !brief
            && ranked.held.len() == 1
            && ranked.evidence < ENOUGH
            && ranked.likeness < few
            && !claims(draft, ranked.held[0])
}

/// "Own", "rent": whose a thing is.
fn claims(draft: &Draft<'_>, at: usize) -> bool {
    draft.text.is(at, Role::Owning) || draft.text.is(at, Role::Renting)
}

/// Whether words that everybody uses are said of nobody: "house built 1998" is no
/// "the house we built".
fn is_unclaimed(draft: &Draft<'_>, clause: &Clause, ranked: &Ranked) -> bool {
    let is = |at: usize, role: Role| draft.text.is(at, role);
    let anybodys = !(clause.first..clause.end).any(|at| {
        let others = is(at, Role::Others) || is(at, Role::Kin);
        is(at, Role::Own) || is(at, Role::It) || is(at, Role::Definite) || others
    });
    let nouns = ranked.held.len() > 1 && !ranked.is_specific() && ranked.likeness < 1.0;
    nouns && anybodys && !ranked.held.iter().any(|at| claims(draft, *at))
}

/// Whether an option that nobody asked for is told, and not just touched on.
fn is_stated(
    draft: &Draft<'_>,
    at: usize,
    ranked: &Ranked,
    own: &SignalWords,
    given: &[usize],
    near: Range<usize>,
) -> bool {
    let clause = &draft.text.clauses[at];
    let tokens = &draft.text.tokens;
    let sentence = draft.sentence_tokens(at);
    // "it's in Temple, not in Dallas"
    let corrects = draft.asked().is_some() && draft.corrects();
    let of_themselves = tokens[sentence]
        .iter()
        .any(|token| token.is(Role::Own) || corrects && token.is(Role::It))
        || aside::is_of_whom_it_is_for(draft, clause);
    let generic = ranked.evidence < ENOUGH;
    let inside = ranked.first..ranked.end;
    let parted = near.len() < clause.end - clause.first
        && apart::in_its_words(draft, ranked)
        && apart::says_little(draft, near, |at| {
            given.contains(&at) || inside.contains(&at)
        });
    let beside: f64 = (clause.first..clause.end)
        .filter(|at| !parted && !given.contains(at) && !inside.contains(at))
        .map(|at| draft.vocabulary.concepts.says_of(&tokens[at]))
        .sum();
    // "just a brochure site" is no "just me".
    let weightless = generic
        && ranked.likeness < 1.0
        && ranked.held.iter().all(|at| {
            let word = tokens[*at].word;
            tokens[*at].is(Role::NotAbout)
                || draft.vocabulary.patterns.fillers.openers.contains(&word)
        });
    // "I do" answers what was asked, and tells nothing else.
    let answers_only = draft.mentions_in(ranked.first, ranked.end).is_empty();
    // "I said we rent": a flag's own words, whole, bear a little beside them.
    let whole = own.kind == SignalKind::Flag
        && ranked.likeness >= 1.0
        && ranked.held.len() > 1
        && of_themselves;
    // "I own a little bungalow": what they own is the matter of the flag.
    let speaks =
        |at: usize| tokens[at].is(Role::Speaker) && tokens[at].is(Role::Own) && at >= clause.first;
    // "I'm renting a duplex", "we live in Kyle and own".
    let led = ranked.first > clause.first && {
        let before = ranked.first - 1;
        speaks(before)
            || tokens[before].is(Role::Am) && before > clause.first && speaks(before - 1)
            || tokens[before].is(Role::And) && speaks(clause.first)
            || tokens[before].is(Role::And) && clause.first + 1 < before && speaks(clause.first + 1)
    };
    let owning = own.kind == SignalKind::Flag
        && ranked.likeness >= 1.0
        && led
        && (tokens[ranked.first].is(Role::Owning) || tokens[ranked.first].is(Role::Renting));
    let bears = match (owning, whole) {
        (true, _) => 1.5,
        (_, true) => 0.5,
        _ => 0.0,
    };
    // "own, metal roof, in Austin": what is listed without a subject is theirs.
    let bare = parted
        || if ranked.likeness >= 1.0 {
            beside <= LITTLE
        } else if ranked.held.len() == 1 {
            beside <= 0.0
        } else {
            beside < LITTLE
        };
    // "the factory says 4 weeks" speaks of one, and lists nothing.
    let spoken_of = ranked.held.len() == 1
        && beside > 0.0
        && ranked.first > clause.first
        && tokens[ranked.first - 1].is(Role::Definite);
    let listed = ranked.likeness >= LISTED
        && bare
        && !spoken_of
        && (parted || !aside::names_others(draft, clause))
        && (parted || !draft.has_in_clause("cue", "pain", at));
    // "schools are closed" makes nobody a school.
    let of_us = tokens[ranked.first.saturating_sub(NEAR).max(clause.first)..ranked.end]
        .iter()
        .any(|token| token.is(Role::OfUs));
    let all_said = ranked.score >= 1.0 && ranked.end - ranked.first <= ranked.of + LOOSE;
    let few = ranked.likeness < FEW_WORDS;
    let is = |at: usize, role: Role| at < clause.end && draft.text.is(at, role);
    let leads = (clause.first..ranked.first)
        .map(|at| draft.vocabulary.concepts.says_of(&tokens[at]))
        .sum::<f64>();
    // "a redesign of our dashboard": what it is of adds nothing to what it is,
    let of_a_thing = own.kind == SignalKind::Choice
        && ranked.likeness >= 1.0
        && ranked.evidence >= ENOUGH
        && leads <= 0.0
        && is(ranked.end, Role::Of);
    // nor does what stands before it in one name: "logistics dashboard redesign".
    let named = own.kind == SignalKind::Choice
        && ranked.likeness >= 1.0
        && ranked.evidence >= ENOUGH
        && ranked.end == clause.end
        && clause.end - clause.first <= HEADING
        && draft.asked().is_none_or(|asked| asked == SignalName::NEED)
        && !(clause.first..clause.end).any(|at| {
            [
                Role::Subject,
                Role::Article,
                Role::Definite,
                Role::Own,
                Role::Others,
                Role::Not,
            ]
            .into_iter()
            .any(|role| is(at, role))
                || tokens[at].negator.is_some()
        });
    // "I need a website": what they say that they need.
    let needed = own.kind == SignalKind::Choice
        && ranked.likeness >= 1.0
        && of_themselves
        && draft
            .just_before(ranked.first, 1)
            .any(|found| found.is("cue", "wants_a"));
    let scant = few
        || ranked.held.len() == 1
            && !(of_us || listed || of_a_thing || named || needed)
            && ranked.first > clause.first + 1
        || !ranked.is_specific() && !ranked.tight && !all_said
        // "just me" tells who decides, and no team.
        || generic && tells_who_decides(draft, ranked);
    let untold = scant || weightless || answers_only || generic && beside > bears && !needed;
    let trade = own.kind == SignalKind::Choice && is_trade_in_goods(draft, clause, ranked);
    let told = trade || !untold && (of_themselves || listed || of_a_thing || named || needed);
    told && ranked.score >= UNASKED && !clause.question
}
