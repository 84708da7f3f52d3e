//! Clauses: where they begin, which ones ask, hedge or suppose, and what is negated in them.

use super::edges::Fillers;
use super::inversion;
use super::quick::Set as HashSet;
use super::role::Role;
use super::text::{Break, Clause, Text, Token};

/// The words that clauses are told apart by, as ids.
#[derive(Debug, Default)]
pub(crate) struct ClauseWords {
    pub negators: HashSet<u32>,
    pub conditions: HashSet<u32>,
    /// Two words that make a request of a statement.
    pub requests: HashSet<(u32, u32)>,
    /// How far a negation reaches back, in words.
    pub reach_back: usize,
    /// Words that say nothing by themselves.
    pub idle: HashSet<u32>,
}

fn is(token: Option<&Token>, role: Role) -> bool {
    token.is_some_and(|token| token.is(role))
}

/// "(and) what does it cost", "(and) how much is it": a question of its own begins there.
fn asks_anew(text: &Text<'_>, at: usize) -> bool {
    let verb = |at: usize| is(text.tokens.get(at), Role::Auxiliary);
    let subject = |at: usize| {
        text.tokens
            .get(at)
            .is_some_and(|token| !token.is(Role::Auxiliary))
    };
    // "… and where you are": asked by the way, at the end.
    let ends = |at: usize| {
        let next = text.tokens.get(at);
        next.is_none_or(|token| token.before >= Break::Comma)
    };
    let by_the_way = is(text.tokens.get(at + 1), Role::Others) && verb(at + 2) && ends(at + 3);
    is(text.tokens.get(at), Role::Asks)
        && (verb(at + 1) && subject(at + 2) || verb(at + 2) && subject(at + 3) || by_the_way)
}

/// So many words after a question word ask for something of their own.
const ASKED: usize = 3;

/// "whats the monthly for 11 and what happens if I hate it": after a question another one.
fn asks_on(text: &Text<'_>, first: usize, at: usize) -> bool {
    let token = |at: usize| text.tokens.get(at);
    let asks = |token: &Token| token.is(Role::Asks) && !token.is(Role::When);
    let goes_on =
        (at + 2..=at + ASKED).all(|at| token(at).is_some_and(|t| t.before < Break::Comma));
    // "Do we own the code and who mends it": a verb before whom it is about asks as well.
    let opens_by_verb = (first..(first + 2).min(at))
        .any(|at| is(token(at), Role::Auxiliary) && is(token(at + 1), Role::Subject));
    is(token(at), Role::And)
        && token(at + 1).is_some_and(asks)
        && goes_on
        && (text.tokens[first..at].iter().any(asks) || opens_by_verb)
}

/// A question of fewer words is not complete without its tail: "what happens once we sign".
const COMPLETE: usize = 4;

/// Whether what stands at `at` only qualifies the question before it, in `first..at`:
/// from when on ("… once you say yes"), or what it is not about ("… not the loan").
fn qualifies_question(text: &Text<'_>, first: usize, at: usize, fillers: &Fillers) -> bool {
    let before = text.tokens.get(first..at).unwrap_or_default();
    let next = text.tokens.get(at + 1);
    let token = text.tokens.get(at);
    let begins = is(token, Role::Tail) && is(next, Role::Speaker)
        || is(token, Role::Not) && (is(next, Role::Definite) || is(next, Role::Article));
    let asks = |token: &Token| token.is(Role::Asks);
    let start = before
        .iter()
        .position(|token| token.word == 0 || !fillers.openers.contains(&token.word));
    let starts = start.is_some_and(|start| {
        asks(&before[start])
            || before[start].is(Role::Auxiliary) && is(before.get(start + 1), Role::Subject)
    });
    // "I asked how long it takes not the loan": by the way.
    let words_since_asked = before.iter().rev().position(asks).map(|back| back + 1);
    let complete = if starts {
        before.len() - start.unwrap_or_default() >= COMPLETE
    } else {
        words_since_asked.is_some_and(|words| words >= COMPLETE) && is(token, Role::Not)
    };
    begins && complete
}

/// What goes on for so many words without a full stop is cut, so that no rule has to look
/// at more than that at once and reading stays linear.
const LONGEST_SENTENCE: usize = 200;

fn cut_what_runs_on(text: &mut Text<'_>) {
    let mut words = 0;
    for token in &mut text.tokens {
        if token.before == Break::Stop {
            words = 0;
        } else if words == LONGEST_SENTENCE {
            token.before = Break::Stop;
            words = 0;
        }
        words += 1;
    }
}

/// Cuts `text` into clauses and marks what is negated.
pub(crate) fn mark(text: &mut Text<'_>, words: &ClauseWords, fillers: &Fillers) {
    cut_what_runs_on(text);
    let mut clauses: Vec<Clause> = Vec::new();
    let mut sentence = 0;
    // The clauses that ask with nothing between them and what is told before.
    let mut sudden: Vec<usize> = Vec::new();
    for at in 0..text.tokens.len() {
        let token = &text.tokens[at];
        let next = text.tokens.get(at + 1);
        let joins = at > 0
            && fillers.joiners.contains(&token.word)
            && token.word != 0
            && (token.is(Role::But)
                || is(next, Role::Speaker)
                || is(next, Role::Auxiliary)
                || asks_anew(text, at + 1));
        // "own it. buda before you ask": that is said by the way.
        let joins = joins
            || at > 0
                && token.is(Role::Deadline)
                && is(next, Role::Others)
                && is(text.tokens.get(at + 2), Role::Indirect);
        let joins = joins
            || clauses
                .last()
                .is_some_and(|last| asks_on(text, last.first, at));
        let suddenly = clauses.last().is_some_and(|last| {
            !joins && inversion::asks_suddenly(text, last.first, at, fillers, words)
        });
        if suddenly {
            sudden.push(clauses.len());
        }
        let joins = joins || suddenly;
        let qualifies = clauses
            .last()
            .is_some_and(|last| qualifies_question(text, last.first, at, fillers));
        if at == 0 || token.before >= Break::Comma || joins || qualifies {
            if at > 0 && token.before == Break::Stop {
                sentence += 1;
            }
            if let Some(last) = clauses.last_mut() {
                last.end = at;
            }
            clauses.push(Clause {
                first: at,
                end: text.tokens.len(),
                sentence,
                qualifies,
                ..Clause::default()
            });
        }
        text.tokens[at].clause = clauses.len() - 1;
    }
    text.clauses = clauses;
    for index in 0..text.clauses.len() {
        let (opens, question, hedged, conditional) = {
            let clause = &text.clauses[index];
            let tokens = &text.tokens[clause.first..clause.end];
            let start = tokens
                .iter()
                .position(|token| token.word == 0 || !fillers.openers.contains(&token.word))
                .unwrap_or(0);
            // "or can I get it by itself": the other half asks as the first one does.
            let start = start
                + usize::from(
                    is(tokens.get(start), Role::Either)
                        && is(tokens.get(start + 1), Role::Auxiliary)
                        && is(tokens.get(start + 2), Role::Subject),
                );
            // "when the contract ends" tells when, "when does it end" asks.
            let tells_when = is(tokens.get(start), Role::When)
                && tokens.get(start + 1).is_some()
                && !is(tokens.get(start + 1), Role::Auxiliary)
                && !sentence_asks(text, index);
            let after = start + 1 + usize::from(is(tokens.get(start + 1), Role::Not));
            // "What no its mine" is taken aback, and asks nothing.
            let aback = is(tokens.get(start + 1), Role::Answers)
                && is(tokens.get(start + 2), Role::Statement);
            // "… in spreadsheets, which costs us 15 hours a week" tells on.
            let before = index.checked_sub(1).map(|before| &text.clauses[before]);
            let tells_on = start == 0
                && is(tokens.first(), Role::Relative)
                && before.is_some_and(|before| before.sentence == clause.sentence && !before.opens)
                && !asks_anew(text, clause.first)
                && !sentence_asks(text, index);
            let tells = tells_when || aback || tells_on;
            let opens = (is(tokens.get(start), Role::Asks) && !tells)
                || (is(tokens.get(start), Role::Auxiliary)
                    // "there is a committee" states it.
                    && !is(start.checked_sub(1).and_then(|at| tokens.get(at)), Role::There)
                    // "can't you …?", but "can't find anybody".
                    && (is(tokens.get(after), Role::Subject)
                        // "is 20k enough", "would 70k do"
                        || (is(tokens.get(start), Role::Is) || is(tokens.get(start), Role::Modal))
                            && tokens.get(after).is_some_and(|next| {
                                next.text.starts_with(|first: char| first.is_ascii_digit())
                            })
                            && tokens.len() > after + 1
                        // "could AI answer those?", but "may be 40?" supposes it.
                        || is(tokens.get(start), Role::Modal)
                            && tokens.len() > start + 2
                            && !is(tokens.get(start + 1), Role::Supposes)
                            && sentence_asks(text, index)));
            let requests = tokens
                .windows(2)
                .any(|two| words.requests.contains(&(two[0].word, two[1].word)));
            let last_of_sentence = text
                .clauses
                .get(index + 1)
                .is_none_or(|next| next.sentence != clause.sentence || next.qualifies);
            let own_statement = is(tokens.get(start), Role::Statement);
            let marked = (last_of_sentence || !own_statement) && sentence_asks(text, index);
            // "boss, budget 150k, can you do it by june?": what asks is at its end.
            let marked = marked && (last_of_sentence || !ends_asking(text, index, fillers));
            let hedged = tokens.iter().any(|token| token.is(Role::Hedge));
            let conditional = tokens.iter().enumerate().any(|(at, token)| {
                token.word != 0
                    && words.conditions.contains(&token.word)
                    // "sí" and "si", "wenn" of time and of condition: the rest tells.
                    && tokens.get(at + 1).is_some()
                    && (!token.is(Role::When) || tokens.iter().any(|token| token.is(Role::Unreal)))
                    // "next month if possible" is as real as "next month".
                    && !is(tokens.get(at + 1), Role::IdleCondition)
                    && !only_counts_in(tokens, at)
                    && !(at > 0 && is(tokens.get(at - 1), Role::Indirect))
            });
            // "is hipaa a thing for you", but "is currently a mess".
            let names = |at: usize| {
                tokens.get(at).is_some_and(|token| {
                    !(token.is(Role::Lead)
                        || token.is(Role::Article)
                        || token.is(Role::Not)
                        || fillers.openers.contains(&token.word)
                        || token.text.starts_with(|first: char| first.is_ascii_digit()))
                })
            };
            let opens = opens
                || start == 0
                    && is(tokens.first(), Role::Is)
                    && names(1)
                    && is(tokens.get(2), Role::Article)
                    && tokens.len() > 3;
            // "if they mess it up would you mend it": what the condition leads to asks.
            let opens = opens
                || tokens.len() > 3
                    && tokens.windows(3).skip(start).any(|three| {
                        three[1].is(Role::Modal)
                            && three[2].is(Role::Others)
                            && three[2].is(Role::Subject)
                            && !three[0].is(Role::Subject)
                            && !three[0].is(Role::Asks)
                    })
                    && tokens
                        .get(start)
                        .is_some_and(|token| words.conditions.contains(&token.word));
            // "got anyone like us?", with the verb left out before it.
            let opens = opens
                || is(tokens.get(start), Role::Clipped) && is(tokens.get(start + 1), Role::Anybody)
                || asks_of_others(tokens, start)
                // "free for how many days", "till what time is help there"
                || (start..start + 2).any(|at| asks_for_how_long(tokens, at))
                // "anything I should have ready", with "is there" left out before it.
                || is(tokens.get(start), Role::Anybody)
                    && is(tokens.get(start + 1), Role::Subject)
                    && is(tokens.get(start + 2), Role::Auxiliary);
            let opens = opens || sudden.binary_search(&index).is_ok();
            (opens, opens || requests || marked, hedged, conditional)
        };
        let clause = &mut text.clauses[index];
        clause.opens = opens && !clause.qualifies;
        clause.question = question && !clause.qualifies;
        clause.hedged = hedged;
        clause.conditional = conditional || clause.qualifies;
    }
    // What a condition leads to is as unreal as the condition: "if we had 50k, we would".
    let mut done = 0;
    for index in 0..text.clauses.len() {
        if index >= done && text.clauses[index].conditional {
            let sentence = text.sentence_of(index);
            done = sentence.end;
            for other in sentence {
                let clause = &text.clauses[other];
                let unreal = text.tokens[clause.first..clause.end]
                    .iter()
                    .any(|token| token.is(Role::Unreal));
                if unreal {
                    text.clauses[other].conditional = true;
                }
            }
        }
    }
    negate(text, words);
}

/// So near to a condition's word stands what is counted in.
const COUNTED_IN: usize = 4;

/// "About 12 if you count store managers": the condition at `at` only says what the number
/// holds, and the number is as real as without it. "If we had 12" supposes one.
fn only_counts_in(tokens: &[Token], at: usize) -> bool {
    let after = tokens.iter().skip(at + 1).take(COUNTED_IN);
    let counts = after.clone().any(|token| token.is(Role::Counts));
    let stated = tokens[..at].iter().any(|token| token.number);
    counts && stated && !tokens.iter().any(|token| token.is(Role::Unreal))
}

/// Whether the last clause of the sentence of the clause `of` begins like a question.
fn ends_asking(text: &Text<'_>, of: usize, fillers: &Fillers) -> bool {
    let last = text
        .sentence_of(of)
        .last()
        .and_then(|last| text.clauses.get(last));
    last.is_some_and(|clause| {
        let tokens = &text.tokens[clause.first..clause.end];
        let start = tokens
            .iter()
            .position(|token| token.word == 0 || !fillers.openers.contains(&token.word))
            .unwrap_or(0);
        is(tokens.get(start), Role::Asks)
            || is(tokens.get(start), Role::Auxiliary) && is(tokens.get(start + 1), Role::Subject)
    })
}

fn sentence_asks(text: &Text<'_>, clause: usize) -> bool {
    let clauses = text.sentence_of(clause);
    let Some(last) = clauses.last().and_then(|index| text.clauses.get(index)) else {
        return false;
    };
    let from = last
        .end
        .checked_sub(1)
        .and_then(|at| text.tokens.get(at))
        .map_or(0, |token| token.bytes.end);
    let to = text
        .tokens
        .get(last.end)
        .map_or(text.source.len(), |token| token.bytes.start);
    text.source
        .get(from..to)
        .is_some_and(|gap| gap.contains(['?', '？']))
}

/// How far a negation reaches, in words.
const REACH: usize = 7;
/// A word of so few letters is no noun.
const SHORT: usize = 2;
/// How far a "no" before a noun reaches.
const REACH_OF_NO: usize = 4;

/// Whether the "no" at `at` answers or protests: it begins what is said, and what follows
/// is a statement of its own and no thing that there could be none of ("no the bill is
/// 200", "no no she owns it", "and no after 4", "no call me").
fn answers(text: &Text<'_>, at: usize) -> bool {
    let first = text
        .tokens
        .get(at)
        .and_then(|token| text.clauses.get(token.clause))
        .map_or(0, |clause| clause.first);
    let leads = (first..at).all(|before| {
        let token = &text.tokens[before];
        token.is(Role::Answers) || token.is(Role::And) || token.is(Role::Orders)
    });
    let answering = leads && is(text.tokens.get(at), Role::Answers);
    // "no mate before 11": whom they speak to takes nothing from the answer.
    let at = at + usize::from(is(text.tokens.get(at + 1), Role::Addressed));
    let Some(next) = text.tokens.get(at + 1).filter(|_| answering) else {
        return false;
    };
    let states = [
        Role::No,
        Role::Not,
        Role::Pronoun,
        Role::Own,
        Role::Definite,
        Role::Article,
        Role::Deadline,
        Role::Speaker,
    ];
    // "no after 4", "no around 8"
    let places = [Role::Aside, Role::Orders, Role::Hedge];
    let counts = places.into_iter().any(|role| next.is(role))
        && text.tokens.get(at + 2).is_some_and(|after| after.number);
    // "no call me": what is asked for, and no call.
    let asks_for = is(text.tokens.get(at + 2), Role::Me) || is(text.tokens.get(at + 2), Role::Us);
    next.number || counts || asks_for || states.into_iter().any(|role| next.is(role))
}

/// Whether what is asked for stands behind a little word: "for how many", "till what time".
fn asks_for_how_long(tokens: &[Token], at: usize) -> bool {
    let before = tokens.get(at).filter(|token| !token.is(Role::Subject));
    let little = before.is_some_and(|token| token.is(Role::Aside) || token.is(Role::Deadline));
    little
        && is(tokens.get(at + 1), Role::Asks)
        && !is(tokens.get(at + 1), Role::Relative)
        && !is(tokens.get(at + 1), Role::Anybody)
        && !is(tokens.get(at + 1), Role::When)
        && tokens.get(at + 2).is_some()
        && !is(tokens.get(at + 2), Role::Subject)
        && !is(tokens.get(at + 2), Role::Is)
}

fn negate(text: &mut Text<'_>, words: &ClauseWords) {
    for at in 0..text.tokens.len() {
        let token = &text.tokens[at];
        if token.word == 0 || !words.negators.contains(&token.word) {
            continue;
        }
        let next = text.tokens.get(at + 1);
        let before = at.checked_sub(1).and_then(|at| text.tokens.get(at));
        // "can't you …", "isn't that …", "why not": a question, nothing is denied.
        if token.is(Role::Not)
            && (is(next, Role::Pronoun) && is(before, Role::Auxiliary)
                || is(before, Role::Why)
                || is(next, Role::NotAbout))
        {
            continue;
        }
        // "no, we need it": an answer, not a negation of what follows.
        if token.is(Role::No)
            && (is(next, Role::Pronoun)
                || next.is_some_and(|next| next.before != Break::Space)
                || answers(text, at))
        {
            continue;
        }
        let reach = if token.is(Role::No) {
            REACH_OF_NO
        } else {
            REACH
        };
        let clause = token.clause;
        if token.is(Role::NegatesBack) {
            for index in (at.saturating_sub(words.reach_back)..at).rev() {
                let earlier = &mut text.tokens[index];
                if earlier.clause != clause || earlier.is(Role::Barrier) {
                    break;
                }
                earlier.negator = earlier.negator.or(Some(at));
            }
        }
        for index in at + 1..(at + 1 + reach).min(text.tokens.len()) {
            let follower = &mut text.tokens[index];
            if follower.clause != clause || follower.is(Role::Barrier) {
                break;
            }
            follower.negator = Some(at);
        }
    }
}
/// "Do panels scratch easily", "does hail hurt it": of the verb and the noun behind it one
/// alone has the ending that both take turns in; "do deliveries mostly" tells.
fn asks_of_others(tokens: &[Token], start: usize) -> bool {
    let (Some(verb), Some(noun), Some(next)) = (
        tokens.get(start),
        tokens.get(start + 1),
        tokens.get(start + 2),
    ) else {
        return false;
    };
    let ends = |token: &Token| token.text.ends_with('s') && !token.text.ends_with("ss");
    let names = noun.text.chars().count() > SHORT && noun.text.chars().all(char::is_alphabetic);
    let goes_on = [Role::Aside, Role::And, Role::To, Role::Article, Role::Not];
    verb.is(Role::Agrees)
        && names
        && ends(verb) != ends(noun)
        && !noun.is(Role::Own)
        && !next.text.ends_with("ly")
        && !goes_on.iter().any(|role| next.is(*role))
}
