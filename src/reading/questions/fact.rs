//! Which of the campaign's facts the prospect asks for, and which questions none of them answers.

use std::ops::Range;

use super::asked_words::{self, Word, are_all_of, known_to_any, say_only, words};
use super::asking;
use super::fact_cover::{covers, says_little};
use super::left;
use super::terse;
use crate::reading::draft::Draft;
use crate::reading::finding::{FactFinding, OpenQuestion};
use crate::reading::likeness::judge::{self, Judge};
use crate::reading::likeness::profile::Family;
use crate::reading::likeness::ranking::{ENOUGH, Ranked};
use crate::reading::vocabulary::{CASE_PREFIX, CONTENT_PREFIX};
use crate::reading::wishes::kept;
use crate::reading::words::field::Matter;
use crate::reading::words::role::Role;
use crate::reading::words::text::{Clause, Token};
use crate::signal::Span;

/// So much of a fact's phrase must be said.
const THRESHOLD: f64 = 0.48;
/// So much of a question must be a fact's where no one phrase of it is said.
const GATHERED: f64 = 0.5;
/// It must be so much more one fact's than any other's,
const AHEAD: f64 = 1.2;
/// and so much where one telling word is all there is.
const FAR_AHEAD: f64 = 1.5;
/// One word is as good as a phrase of several where so many of its words are said.
const LONE: f64 = 0.4;
/// A fact this much behind the best one of the same clause is not meant.
const BEHIND: f64 = 0.75;
/// What is said in other words alone counts so much.
const OTHERS: f64 = 0.8;
/// Up to so many words a text without a verb is a question.
const TERSE: usize = 4;
/// "That" refers back over so many words at the most.
const BACK: usize = 40;

/// The numbers of the facts that the rules find.
pub(crate) fn by_rules(draft: &Draft<'_>) -> Vec<usize> {
    let asked = asked_for(draft);
    asked
        .facts
        .iter()
        .filter_map(|fact| number_of(draft, fact))
        .collect()
}

fn number_of(draft: &Draft<'_>, fact: &FactFinding) -> Option<usize> {
    let known = &draft.vocabulary.words.facts;
    known.iter().position(|(id, _)| *id == fact.id)
}

/// The facts asked for, best match first, and the questions about something else.
pub(crate) fn find(draft: &Draft<'_>) -> (Vec<FactFinding>, Vec<OpenQuestion>) {
    let text = &draft.text;
    let Asked {
        facts,
        mut open,
        unclear,
    } = asked_for(draft);
    let mut facts = judged(draft, facts, &open);
    // What resembles no fact enough is asked all the same.
    let sentence = |span: Span| draft.clause_at(span).map(|at| text.sentence_of(at));
    let answered = |question: &OpenQuestion| {
        let mut facts = facts.iter();
        facts.any(|fact| sentence(fact.span) == sentence(question.span))
    };
    open.extend(unclear.into_iter().filter(|question| !answered(question)));
    // "Send me something to read" asks for no fact, nor "you didn't answer about
    // insurance" for the story of an insurer.
    facts.retain(|fact| {
        let said = |group, name| {
            let at = draft.clause_at(fact.span);
            at.is_some_and(|at| draft.has_in_clause(group, name, at))
        };
        // "Can this help?" asks for what we do about what they told, and for no support.
        let at = draft.clause_at(fact.span);
        let help = at.is_some_and(|at| asking::asks_for_help(draft, at));
        let wish = said("manner", "asks_for_reading") && !fact.id.starts_with(CONTENT_PREFIX);
        let again = said("cue", "asked_in_vain") && fact.id.starts_with(CASE_PREFIX);
        !wish && !again && !help
    });
    let guessed = asking::guesses(draft);
    open.retain(|asked: &OpenQuestion| {
        let within = |span: &Span| span.start <= asked.span.start && asked.span.end <= span.end;
        !guessed.iter().any(within)
    });
    // What only says when, or is the rest of a number, asks for nothing, whatever it sounds like.
    facts.retain(|fact| {
        let at = draft.clause_at(fact.span);
        let clause = at.and_then(|at| text.clauses.get(at));
        clause.is_none_or(|clause| !clause.qualifies && !asking::only_counts(draft, clause))
    });
    left::settled(draft, &mut facts, &mut open);
    facts.sort_by(|a, b| b.score.total_cmp(&a.score));
    // A part of a sentence that was answered elsewhere leaves nothing open.
    open.retain(|question: &OpenQuestion| {
        if question.about.is_empty() {
            return true;
        }
        let at = draft.clause_at(question.span);
        let sentence = at.map_or(0..0, |at| text.sentence_of(at));
        !facts.iter().any(|fact| {
            draft
                .clause_at(fact.span)
                .is_some_and(|at| sentence.contains(&at))
        })
    });
    (facts, open)
}

/// What the rules find stands: it names what the fact is about.
const GRACE: f32 = 0.0;
/// A message seldom asks for more.
const MOST: usize = 4;

/// Of `facts` those that the judge believes, with what it believes beside them.
fn judged(draft: &Draft<'_>, facts: Vec<FactFinding>, open: &[OpenQuestion]) -> Vec<FactFinding> {
    let Some(judge) = Judge::on(draft, Family::Fact) else {
        return facts;
    };
    // What a person is to answer, or is only sent, needs no second opinion.
    let (certain, facts): (Vec<FactFinding>, Vec<FactFinding>) = facts
        .into_iter()
        .partition(|fact| asking::is_no_answer(&fact.id));
    if facts.is_empty() && !judge::may_tell(draft, Family::Fact) {
        return certain;
    }
    let numbers: Vec<usize> = facts
        .iter()
        .filter_map(|fact| number_of(draft, fact))
        .collect();
    // Beside what the rules find, only what asks is answered.
    let stated = facts.is_empty() && !is_terse(draft);
    let cases = judge::cases(draft, Family::Fact, &numbers, |place| {
        !stated || asks_in(draft, place)
    });
    let mut meant: Vec<(f32, FactFinding)> = Vec::new();
    for case in &cases {
        let Some((id, _)) = draft.vocabulary.words.facts.get(case.document) else {
            continue;
        };
        let said = || {
            facts
                .iter()
                .any(|fact| fact.id == *id && is_asked_whole(draft, fact))
        };
        let believed = judge.believes(case, GRACE);
        let Some(sure) = believed.or_else(|| said().then_some(judge::BARELY)) else {
            continue;
        };
        // What names something that no fact knows is better left open than answered beside the point.
        let asked = draft.text.span(case.window.0, case.window.1);
        let unknown = open.iter().any(|open| open.span.overlaps(asked));
        let sent = certain.iter().any(|fact| fact.span.overlaps(asked));
        let place = case.window.0..case.window.1;
        let asked = || {
            asks_in(draft, &place) && are_all_of(draft, place.clone(), case.document)
                || is_terse(draft) && say_only(draft, &words(draft, place.clone()), case.document)
        };
        // What is left to people is so by the rules alone: a guess at it would hide an answer.
        let left = asking::is_no_answer(id);
        if !case.by_rules && (left || unknown || sent || !asked()) {
            continue;
        }
        let found = facts.iter().find(|fact| fact.id == *id).cloned();
        let finding = found.unwrap_or_else(|| {
            let (span, quote) = draft.text.quote(case.window.0, case.window.1);
            FactFinding {
                id: id.clone(),
                score: f64::from(sure),
                span,
                quote,
            }
        });
        meant.push((sure, finding));
    }
    meant.extend(
        facts
            .into_iter()
            .filter(|fact| {
                number_of(draft, fact)
                    .is_none_or(|number| cases.iter().all(|case| case.document != number))
            })
            .map(|fact| (judge::BARELY, fact)),
    );
    meant.retain(|(_, fact)| certain.iter().all(|known| known.id != fact.id));
    meant.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    // Each question keeps its best answer before any has a second one.
    let mut asked: Vec<Span> = Vec::new();
    meant.sort_by_key(|(_, fact)| {
        let second = asked.contains(&fact.span);
        asked.push(fact.span);
        second
    });
    meant.truncate(MOST);
    let meant = meant.into_iter().map(|(_, fact)| fact);
    certain.into_iter().chain(meant).collect()
}

/// Whether all of a phrase stands in a clause that asks: "… for nine hours. do you do batteries"
/// asks for them, whatever is told beside.
fn is_asked_whole(draft: &Draft<'_>, fact: &FactFinding) -> bool {
    let at = draft.clause_at(fact.span);
    let clause = at.and_then(|at| draft.text.clauses.get(at));
    fact.score >= 1.0 && clause.is_some_and(|clause| clause.question)
}

/// Whether something is asked or wished for in the tokens of `place`, or named with little beside.
fn asks_in(draft: &Draft<'_>, place: &Range<usize>) -> bool {
    let text = &draft.text;
    let clauses = text.clauses.iter().enumerate();
    let mut within =
        clauses.filter(|(_, clause)| clause.first < place.end && place.start < clause.end);
    let field = |matter: Matter| draft.vocabulary.fields.number(matter);
    let fields = [field(Matter::Asking), field(Matter::Want)];
    let mut units = draft.units_in(place.start, place.end).iter();
    within.any(|(at, clause)| clause.question || asking::asks_otherwise(draft, at))
        || units.any(|unit| unit.fields.iter().any(|of| fields.contains(&Some(*of))))
}

/// Whether the text is a few words without a verb: "pricing?", "shopify integration".
fn is_terse(draft: &Draft<'_>) -> bool {
    let tokens = &draft.text.tokens;
    let states = |token: &Token| token.is(Role::Own) || token.is(Role::Auxiliary);
    tokens.len() <= TERSE && draft.asked().is_none() && !tokens.iter().any(states)
}

/// What the rules find.
struct Asked {
    facts: Vec<FactFinding>,
    /// Questions about something that no fact knows.
    open: Vec<OpenQuestion>,
    /// Questions in words that facts know, of which none answers them.
    unclear: Vec<OpenQuestion>,
}

/// What the rules find: the facts asked for, and the questions in which none is.
fn asked_for(draft: &Draft<'_>) -> Asked {
    let text = &draft.text;
    let mut facts: Vec<FactFinding> = Vec::new();
    let (mut open, mut unclear) = (Vec::new(), Vec::new());
    let terse = is_terse(draft);
    let mut asks_before = None;
    for clause in &text.clauses {
        // "… once you say yes", "… after 5:30": what only says when asks for nothing.
        if clause.qualifies
            || asking::only_counts(draft, clause)
            || kept::asks_nothing(draft, clause)
        {
            continue;
        }
        // "can you tell me the price and the contract length": the second clause still asks.
        let goes_on = asks_before == Some(clause.sentence)
            || asks_before.is_some_and(|before| before + 1 == clause.sentence)
                && clause.end - clause.first <= TERSE
                && text.is(clause.first, Role::And);
        // "…, that's what the tills run on": told, and no question that goes on.
        let tells = text.is(clause.first, Role::Back) && text.is(clause.first + 1, Role::Is);
        let goes_on = goes_on && !tells;
        let at = tokens_clause(draft, clause);
        // "you didn't say about the setup", "netsuite, yes or no": asked all the same.
        let otherwise = asking::asks_otherwise(draft, at);
        // "just the template please": only what can be handed over.
        let handed_over = draft.has_in_clause("cue", "hand_over", at);
        // "SOC 2 report under NDA, and do you support EDI?": both are asked for.
        let listed = asking::leads_to_question(draft, at);
        // "we have 3 shops does it share stock": asked after what is told, with no mark between.
        let within = asking::asks_within(draft, clause).filter(|_| !clause.question);
        let yes_or_no = asking::before_yes_or_no(draft, clause);
        let otherwise = otherwise || yes_or_no.is_some();
        let asks = clause.question || terse || goes_on || otherwise || listed || within.is_some();
        if !(asks || handed_over) {
            continue;
        }
        if asks {
            asks_before = Some(clause.sentence);
        }
        let first = within.unwrap_or(clause.first);
        let mut place = first..yes_or_no.filter(|at| *at > first).unwrap_or(clause.end);
        let mut words = words(draft, place.clone());
        let surcharge = draft.has_in_clause("cue", "surcharge", at);
        if surcharge {
            // "Is that extra?": a price is asked for, whatever else is extra here.
            words.retain(|word| !draft.is_within("cue", "surcharge", word.first));
        }
        let truth = draft.has_in_clause("cue", "asks_truth", at);
        let mut earlier = None;
        let names_nothing = words.iter().all(|word| !word.names);
        if truth || asking::refers_back(draft, clause) && names_nothing {
            // "we're on odoo, is that a problem?": what is asked about stands before.
            let before = asking::spoken_of_before(draft, at, BACK);
            if surcharge {
                let (span, quote) = text.quote(before.start, before.end);
                let about = Vec::new();
                let near = None;
                open.push(OpenQuestion {
                    span,
                    quote,
                    about,
                    near,
                });
                continue;
            }
            place = if truth {
                before.start..clause.first.max(before.start + 1)
            } else {
                before.start.max(first_of_sentence(draft, at))..before.end
            };
            words = asked_words::words(draft, place.clone());
            earlier = Some(before).filter(|before| before.start < place.start);
        }
        let named = || terse::named(draft, &place, &words).filter(|_| asks);
        let mut ranked = candidates(draft, place.clone(), &words);
        if ranked.is_empty() {
            ranked.extend(named().map(|named| (named, 1.0)));
        }
        if ranked.is_empty()
            && let Some(before) = earlier
        {
            // "We're on Odoo. Is that a problem?"
            let words = asked_words::words(draft, before.clone());
            ranked = candidates(draft, before, &words);
        }
        if !asks {
            ranked.retain(|(ranked, _)| asking::is_content(draft, ranked.document));
        }
        if terse && !clause.question {
            // "Happy friday": a few words name a thing only where it is all that they say.
            ranked.retain(|(ranked, _)| say_only(draft, &words, ranked.document));
        }
        let mut taken: Vec<usize> = Vec::new();
        let best = ranked.first().map_or(0.0, |(_, strength)| *strength);
        let (span, quote) = text.quote(clause.first, clause.end);
        for (ranked, strength) in ranked {
            let Some((id, _)) = draft.vocabulary.words.facts.get(ranked.document) else {
                continue;
            };
            // What one fact has answered doesn't ask for another one.
            let new = ranked.held.iter().any(|at| !taken.contains(at));
            if !new || strength < best * BEHIND {
                continue;
            }
            if let Some(known) = facts.iter_mut().find(|known| known.id == *id) {
                // Named here, where it only resembled what was asked before.
                if known.span != span && known.score < ranked.score {
                    (known.span, known.quote, known.score) = (span, quote.clone(), 1.0);
                }
                continue;
            }
            taken.extend(&ranked.held);
            facts.push(FactFinding {
                id: id.clone(),
                score: ranked.score.min(1.0),
                span,
                quote: quote.clone(),
            });
        }
        if taken.is_empty() && (clause.question || otherwise) {
            let about: Vec<&Word> = words.iter().filter(|word| word.telling).collect();
            let said = |word: &&Word| text.quote(word.first, word.end).1;
            let strange = about.iter().any(|word| !known_to_any(draft, word));
            let about: Vec<String> = about.iter().map(said).collect();
            if !about.is_empty() {
                let question = OpenQuestion {
                    span,
                    quote,
                    about,
                    near: left::near(draft, &words),
                };
                let list = if strange { &mut open } else { &mut unclear };
                list.push(question);
            }
        }
    }
    Asked {
        facts,
        open,
        unclear,
    }
}

/// The facts that the clause may ask for with how strongly, the strongest first.
fn candidates(draft: &Draft<'_>, place: Range<usize>, words: &[Word]) -> Vec<(Ranked, f64)> {
    let mentions: Vec<_> = draft
        .mentions_in(place.start, place.end)
        .iter()
        .copied()
        .map(|mut mention| {
            mention.negated = false;
            mention
        })
        .collect();
    let tokens = &draft.text.tokens[place.clone()];
    let facts = &draft.vocabulary.facts;
    let mut ranked = facts.rank(tokens, &mentions, THRESHOLD);
    ranked.retain(|ranked| {
        let lone = ranked.is_lone(LONE);
        ranked.evidence >= ENOUGH && !lone
    });
    // "how does it work": common words, but just those.
    ranked.extend(
        asking::said_in(draft, &place)
            .into_iter()
            .filter(|said| said.evidence > 0.0),
    );
    if let Some((gathered, lead)) = facts.gather(&mentions, GATHERED)
        && gathered.evidence >= ENOUGH
        && (gathered.telling() > 1.0 && lead >= AHEAD || lead >= FAR_AHEAD)
        && ranked
            .iter()
            .all(|known| known.document != gathered.document)
    {
        ranked.push(gathered);
    }
    // "do you work with consulting firms?" asks whom, not with which systems.
    let asks_fit = draft
        .reaching(place.start, place.end)
        .any(|found| found.is("cue", "fit"));
    // "Do you do manufactured homes?" names a thing: the fact tells of that.
    let offers = asked_words::is_offered(draft, &place);
    let goes_by = |ranked: &Ranked| {
        let told = draft.vocabulary.told_by.get(ranked.document);
        let mut held = words
            .iter()
            .filter(|word| ranked.held.contains(&word.first));
        let own = |word: &&Word| {
            let matter = left::matter_of(draft, word);
            matter.is_some_and(|(document, _)| document == ranked.document)
        };
        told.is_some_and(|told| held.any(|word| told.tells(word) || own(&word)))
    };
    let names_one = |ranked: &Ranked| {
        let telling = words.iter().filter(|word| word.telling);
        telling
            .filter(|word| ranked.held.contains(&word.first))
            .count()
            <= 1
    };
    let mut covered: Vec<(Ranked, f64)> = Vec::new();
    let mut refused: Vec<Ranked> = Vec::new();
    for ranked in ranked {
        if asks_fit && (ranked.is_lone(1.01) || ranked.held.len() <= 1) {
            continue;
        }
        if offers && names_one(&ranked) && !goes_by(&ranked) {
            refused.push(ranked);
            continue;
        }
        match covers(draft, words, &ranked) {
            Some(share) => {
                // Of its own words, not only of others that mean the same.
                let own = if ranked.likeness > 0.0 { 1.0 } else { OTHERS };
                let strength = ranked.strength() * share * own;
                covered.push((ranked, strength));
            }
            None => refused.push(ranked),
        }
    }
    // What is too little for the fact that it speaks of most is too little for any other.
    covered.retain(|(ranked, _)| {
        let of_other = |other: &Ranked| {
            let all = ranked.held.iter().all(|at| other.held.contains(at));
            all && other.strength() >= ranked.strength()
        };
        !says_little(ranked) || !refused.iter().any(of_other)
    });
    covered.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    covered
}

/// The first word of the sentence that the clause with the index `at` stands in.
fn first_of_sentence(draft: &Draft<'_>, at: usize) -> usize {
    let clauses = draft.text.sentence_of(at);
    draft.text.clauses[clauses.start].first
}

fn tokens_clause(draft: &Draft<'_>, clause: &Clause) -> usize {
    draft
        .text
        .tokens
        .get(clause.first)
        .map_or(0, |token| token.clause)
}
