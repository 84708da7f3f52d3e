//! Which of the campaign's facts the prospect asks for, and which questions none of them answers.

use std::ops::Range;

use super::asking;
use super::draft::Draft;
use super::finding::{FactFinding, OpenQuestion};
use super::judge::{self, Judge};
use super::profile::Family;
use super::ranking::{ENOUGH, Ranked};
use super::role::Role;
use super::text::Clause;
use super::vocabulary::{CASE_PREFIX, CONTENT_PREFIX, LEFT_PREFIX};
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
/// What is asked beside the fact counts so much against it,
const BEYOND: f64 = 0.5;
/// and so much of the question must be the fact's.
const COVERED: f64 = 0.4;
/// A word that no fact knows is outweighed by so many telling ones that the fact has.
const OUTWEIGHS: usize = 3;
/// What a word that only describes the prospect says in a question.
const DESCRIBING: f64 = 0.15;
/// Up to so many words a text without a verb is a question ("pricing?", "shopify integration").
const TERSE: usize = 4;
/// "That" refers back over so many words at the most.
const BACK: usize = 40;
/// A possessive describes so many words after it: "for our small dental practice".
const POSSESSED: usize = 4;

/// A word of a question, or several that mean one thing.
struct Word {
    first: usize,
    end: usize,
    /// What it means; `None` where the word is not known at all.
    concept: Option<u32>,
    /// How much it says of what is asked for.
    says: f64,
    /// Whether it names something that the answer has to be about.
    telling: bool,
}

/// The numbers of the facts that the rules find.
pub(crate) fn by_rules(draft: &Draft<'_>) -> Vec<usize> {
    let (facts, _) = asked_for(draft);
    facts
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
    let (facts, mut open) = asked_for(draft);
    let mut facts = judged(draft, facts, &open);
    // "Send me something to read" asks for no fact, nor "you didn't answer about
    // insurance" for the story of an insurer.
    facts.retain(|fact| {
        let said = |group, name| {
            let at = draft.clause_at(fact.span);
            at.is_some_and(|at| draft.has_in_clause(group, name, at))
        };
        let wish = said("manner", "asks_for_reading") && !fact.id.starts_with(CONTENT_PREFIX);
        let again = said("cue", "asked_in_vain") && fact.id.starts_with(CASE_PREFIX);
        !wish && !again
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
    settled(draft, &mut facts, &mut open);
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

/// Takes what names a thing of a class that a fact covers as asked of that fact
/// ("do you work with Lightspeed?"), and what is left to people as open.
fn settled(draft: &Draft<'_>, facts: &mut Vec<FactFinding>, open: &mut Vec<OpenQuestion>) {
    open.retain(|question| {
        let Some(fact) = asking::of_others(draft, question) else {
            return true;
        };
        facts.push(fact);
        false
    });
    let staff = |span: Span| {
        let at = draft.clause_at(span);
        at.is_some_and(|at| draft.has_in_clause("cue", "asks_staff", at))
    };
    facts.retain(|fact| {
        let left = fact.id.starts_with(LEFT_PREFIX) || staff(fact.span);
        let said = open.iter().any(|known| known.span == fact.span);
        if left && !said {
            open.push(OpenQuestion {
                span: fact.span,
                quote: fact.quote.clone(),
                about: Vec::new(),
            });
        }
        !left
    });
    // Where a question is left to people, what resembles it is no answer.
    let left = |fact: &FactFinding| {
        open.iter().any(|open| {
            open.about.is_empty()
                && open.span.start < fact.span.end
                && fact.span.start < open.span.end
        })
    };
    facts.retain(|fact| !left(fact));
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
    let cases = judge::cases(draft, Family::Fact, &numbers);
    let mut meant: Vec<(f32, FactFinding)> = Vec::new();
    for case in &cases {
        let Some(sure) = judge.believes(case, GRACE) else {
            continue;
        };
        let Some((id, _)) = draft.vocabulary.words.facts.get(case.document) else {
            continue;
        };
        // What names something that no fact knows is better left open than answered beside the point.
        let asked = draft.text.span(case.window.0, case.window.1);
        let unknown = open.iter().any(|open| open.span.overlaps(asked));
        let sent = certain.iter().any(|fact| fact.span.overlaps(asked));
        if (unknown || sent) && !case.by_rules {
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
            .map(|fact| (0.5, fact)),
    );
    meant.retain(|(_, fact)| certain.iter().all(|known| known.id != fact.id));
    meant.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    meant.truncate(MOST);
    let meant = meant.into_iter().map(|(_, fact)| fact);
    certain.into_iter().chain(meant).collect()
}

/// What the rules find: the facts asked for, and the questions in which none is.
fn asked_for(draft: &Draft<'_>) -> (Vec<FactFinding>, Vec<OpenQuestion>) {
    let text = &draft.text;
    let mut facts: Vec<FactFinding> = Vec::new();
    let mut open = Vec::new();
    let terse = text.tokens.len() <= TERSE
        && draft.asked().is_none()
        && !text.tokens.iter().any(|token| token.is(Role::Own));
    let mut asks_before = None;
    for clause in &text.clauses {
        // "… once you say yes", "… after 5:30": what only says when asks for nothing.
        if clause.qualifies || asking::only_counts(draft, clause) {
            continue;
        }
        // "can you tell me the price and the contract length": the second clause still asks.
        let goes_on = asks_before == Some(clause.sentence);
        let at = tokens_clause(draft, clause);
        // "you didn't say about the setup", "netsuite, yes or no": asked all the same.
        let otherwise = asking::asks_otherwise(draft, at);
        // "just the template please": only what can be handed over.
        let handed_over = draft.has_in_clause("cue", "hand_over", at);
        // "SOC 2 report under NDA, and do you support EDI?": both are asked for.
        let listed = asking::leads_to_question(draft, at);
        let asks = clause.question || terse || goes_on || otherwise || listed;
        if !(asks || handed_over) {
            continue;
        }
        if asks {
            asks_before = Some(clause.sentence);
        }
        let mut place = clause.first..clause.end;
        let mut words = words(draft, place.clone());
        let surcharge = draft.has_in_clause("cue", "surcharge", at);
        if surcharge {
            // "Is that extra?": a price is asked for, whatever else is extra here.
            words.retain(|word| !draft.is_within("cue", "surcharge", word.first));
        }
        let truth = draft.has_in_clause("cue", "asks_truth", at);
        let mut earlier = None;
        let names_nothing = words.iter().all(|word| !word.telling);
        if truth || asking::refers_back(draft, clause) && names_nothing {
            // "we're on odoo, is that a problem?": what is asked about stands before.
            let before = asking::spoken_of_before(draft, at, BACK);
            if surcharge {
                let (span, quote) = text.quote(before.start, before.end);
                let about = Vec::new();
                open.push(OpenQuestion { span, quote, about });
                continue;
            }
            place = if truth {
                before.start..clause.first.max(before.start + 1)
            } else {
                before.start.max(first_of_sentence(draft, at))..before.end
            };
            words = self::words(draft, place.clone());
            earlier = Some(before).filter(|before| before.start < place.start);
        }
        let mut ranked = candidates(draft, place, &words);
        if ranked.is_empty()
            && let Some(before) = earlier
        {
            // "We're on Odoo. Is that a problem?"
            let words = self::words(draft, before.clone());
            ranked = candidates(draft, before, &words);
        }
        if !asks {
            ranked.retain(|(ranked, _)| asking::is_content(draft, ranked.document));
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
            if !new || strength < best * BEHIND || facts.iter().any(|known| known.id == *id) {
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
            let about: Vec<String> = words
                .iter()
                .filter(|word| word.telling && !known_to_any(draft, word))
                .map(|word| text.quote(word.first, word.end).1)
                .collect();
            if !about.is_empty() {
                open.push(OpenQuestion { span, quote, about });
            }
        }
    }
    (facts, open)
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
    let mut covered: Vec<(Ranked, f64)> = ranked
        .into_iter()
        .filter(|ranked| !asks_fit || !ranked.is_lone(1.01) && ranked.held.len() > 1)
        .filter_map(|ranked| {
            let share = covers(draft, words, &ranked)?;
            let strength = ranked.strength() * share;
            Some((ranked, strength))
        })
        .collect();
    covered.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    covered
}

/// How much of the question the fact answers, from 0 to 1. `None` where it is
/// about something else: a word that says what is asked for is not the fact's.
fn covers(draft: &Draft<'_>, words: &[Word], ranked: &Ranked) -> Option<f64> {
    let told = draft.vocabulary.told_by.get(ranked.document)?;
    let holds = |word: &Word| word.concept.is_some_and(|concept| told.contains(&concept));
    let strange = words
        .iter()
        .filter(|word| word.telling && !holds(word))
        .count();
    let telling = words
        .iter()
        .filter(|word| word.telling && holds(word))
        .count();
    if strange > 0 && telling < strange * OUTWEIGHS {
        return None;
    }
    let all: f64 = words.iter().map(|word| word.says).sum();
    let answered: f64 = words
        .iter()
        .filter(|word| holds(word))
        .map(|word| word.says)
        .sum();
    let beyond = all - answered;
    let share = ranked.score * ranked.evidence / (ranked.evidence + BEYOND * beyond);
    (share >= COVERED).then(|| if all > 0.0 { answered / all } else { 1.0 })
}

/// The first word of the sentence that the clause with the index `at` stands in.
fn first_of_sentence(draft: &Draft<'_>, at: usize) -> usize {
    let clauses = draft.text.sentence_of(at);
    draft.text.clauses[clauses.start].first
}

fn known_to_any(draft: &Draft<'_>, word: &Word) -> bool {
    word.concept.is_some_and(|concept| {
        draft
            .vocabulary
            .told_by
            .iter()
            .any(|told| told.contains(&concept))
    })
}

fn tokens_clause(draft: &Draft<'_>, clause: &Clause) -> usize {
    draft
        .text
        .tokens
        .get(clause.first)
        .map_or(0, |token| token.clause)
}

/// The words of `place` with what they say of what is asked for.
fn words(draft: &Draft<'_>, place: Range<usize>) -> Vec<Word> {
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
            told.any(|told| told.contains(&concept))
        })
    };
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
        if !empty {
            words.push(Word {
                first: at,
                end,
                concept,
                says: if describes { DESCRIBING } else { says },
                telling: says >= ENOUGH && !describes,
            });
        }
        at = end;
    }
    words
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
