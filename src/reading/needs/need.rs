//! The campaign's needs in the prospect's words, how much they matter and what they cost.

use std::ops::Range;

use super::brief_answer::BRIEF;
use super::need_words::says_too_little;
use super::no_need::{
    is_no_trouble, is_offered_elsewhere, is_well, only_unsure, serves_something_else,
    tells_something_else,
};
use super::{brief_answer, goods, need_cost};
use crate::reading::draft::{Draft, Found};
use crate::reading::finding::SignalFinding;
use crate::reading::likeness::judge::{self, Case, Judge};
use crate::reading::likeness::profile::Family;
use crate::reading::likeness::ranking::{ENOUGH, Ranked};
use crate::reading::own_signals::number_meant::costs_again_and_again;
use crate::reading::timing::whose_time;
use crate::reading::words::role::Role;
use crate::signal::{NeedValue, Priority, SignalName, SignalValue, Span};

/// So much of a need's phrase must be said.
const THRESHOLD: f64 = 0.62;
/// So much where the question was about the need.
const THRESHOLD_ASKED: f64 = 0.4;
/// So much where they complain.
const THRESHOLD_HURTING: f64 = 0.5;
/// So much where the question was about something else, which is then likely what is answered.
const THRESHOLD_ELSEWHERE: f64 = 0.75;
/// So much of a phrase's wording must be kept where it is made of common words.
const LIKE: f64 = 0.6;
/// A lone word of a phrase is little evidence where so few of the phrase's words are said
pub(super) const ONE_OF_MANY: f64 = 0.26;
/// and so much is said beside it.
const MUCH: f64 = 1.5;
/// A second need must be told at least so strongly as the first.
const SECOND: f64 = 0.75;
/// So much of what is said must be a need's where no one phrase of it is said.
const GATHERED: f64 = 0.5;
/// So much where they complain.
const GATHERED_HURTING: f64 = 0.35;
/// What is gathered must say so much more of one need than of any other,
const AHEAD: f64 = 1.3;
/// and so much where nothing else speaks for it.
const FAR_AHEAD: f64 = 1.6;
/// One word is as good as a phrase of several where so many of its words are said.
const LONE: f64 = 0.5;
/// What the rules find needs only so much of the judge's belief
const GRACE: f32 = 0.25;
/// in a message of so many words, and beside an answer: who writes more tells of many things.
const FEW_WORDS: usize = 12;
/// What the judge alone believes must be so sure.
const BY_ITSELF: f32 = 0.5;
/// A message seldom tells of more.
const MOST: usize = 2;

/// A need that a clause or a sentence speaks of.
#[derive(Clone)]
struct Told {
    ranked: Ranked,
    clause: usize,
}

/// The numbers of the needs that the rules find.
pub(crate) fn by_rules(draft: &Draft<'_>) -> Vec<usize> {
    let told = told(draft, &|_| true);
    told.iter().map(|told| told.ranked.document).collect()
}

/// So much of a phrase is said in its own words where nothing else can be meant.
const PLAIN: f64 = 0.75;

/// The needs said in the text, the strongest first; where none is, in their own goods.
pub(crate) fn find(draft: &Draft<'_>) -> Option<SignalFinding> {
    said_in(draft, &|_| true).or_else(|| {
        let (draft, goods) = goods::in_their_place(draft)?;
        // Where no goods are, all was read already.
        said_in(&draft, &|place| goods.iter().any(|at| place.contains(at)))
    })
}

/// The need told in those parts of the text, in tokens, that `may_tell` of one.
fn said_in(draft: &Draft<'_>, may_tell: &dyn Fn(&Range<usize>) -> bool) -> Option<SignalFinding> {
    let text = &draft.text;
    let mut meant = meant(draft, may_tell);
    // "Too expensive" objects, and that is all it tells.
    meant.retain(|told| {
        let objects = |found: &Found| {
            let covers = found.first <= told.ranked.first && told.ranked.end <= found.end;
            covers && found.in_group("objection").is_some()
        };
        let (first, end) = (told.ranked.first, told.ranked.end);
        !draft.reaching(first, end).any(objects)
    });
    // Figures alone tell of no need.
    meant.retain(|told| {
        (told.ranked.first..told.ranked.end).any(|at| {
            draft.vocabulary.concepts.says_of(&text.tokens[at]) > 0.0 && !text.tokens[at].number
        })
    });
    // "Our suppliers are too expensive": what others charge is nothing that we mend.
    meant.retain(|told| {
        told.ranked.likeness >= PLAIN || !draft.has_in_clause("cue", "anothers_cost", told.clause)
    });
    // "Our contract runs out in March": no stock does.
    meant.retain(|told| !whose_time::ends_a_contract(draft, told.ranked.first, told.ranked.end));
    meant.retain(|told| {
        !tells_something_else(draft, &told.ranked)
            && !is_offered_elsewhere(draft, &told.ranked)
            && !is_well(draft, told.clause)
            && !is_no_trouble(draft, &told.ranked, told.clause)
            && !need_cost::only_says_costs(draft, &(told.ranked.first..told.ranked.end))
            && !says_too_little(draft, &told.ranked, hurts(draft, told.clause))
    });
    let first = meant.iter().map(|told| told.ranked.first).min()?;
    let end = meant.iter().map(|told| told.ranked.end).max()?;
    let sure = meant.first().map_or(0.0, |told| told.ranked.score.min(1.0));
    let told = meant
        .iter()
        .map(|told| (told.clause, told.ranked.first..told.ranked.end));
    let cost = need_cost::cost(draft, &told.collect::<Vec<_>>());
    let needs = meant
        .iter()
        .enumerate()
        .filter_map(|(at, told)| {
            let (id, _) = draft.vocabulary.words.needs.get(told.ranked.document)?;
            Some(NeedValue {
                id: id.clone(),
                priority: priority(draft, told.clause),
                cost: cost
                    .as_ref()
                    .filter(|(of, _)| *of == at)
                    .map(|(_, cost)| cost.clone()),
            })
        })
        .collect();
    let span: Span = text.span(first, end);
    Some(draft.stated(
        SignalName::NEED,
        SignalValue::Needs(needs),
        span,
        0.6 + 0.35 * sure,
    ))
}

/// Whether they complain in the clause, or lose a sum again and again.
fn hurts(draft: &Draft<'_>, clause: usize) -> bool {
    draft.has_near("cue", "pain", clause) || costs_again_and_again(draft, clause)
}

/// The needs that are meant: what the rules find, where there is a judge only
/// as far as it believes it, and what it believes beside.
fn meant(draft: &Draft<'_>, may_tell: &dyn Fn(&Range<usize>) -> bool) -> Vec<Told> {
    let told = told(draft, may_tell);
    let Some(judge) = Judge::on(draft, Family::Need) else {
        return told;
    };
    if told.is_empty() && !judge::may_tell(draft, Family::Need) {
        return told;
    }
    let numbers: Vec<usize> = told.iter().map(|told| told.ranked.document).collect();
    let cases = judge::cases(draft, Family::Need, &numbers, may_tell);
    let mut judged: Vec<(f32, Told)> = Vec::new();
    let little = draft.text.tokens.len() <= FEW_WORDS
        || !matches!(draft.asked(), None | Some(SignalName::NEED));
    let grace = if little { GRACE } else { 1.0 };
    for case in &cases {
        // What is lost every month is told for itself, whatever was asked.
        let costs = |told: &Told| {
            let last = draft.text.tokens.get(told.ranked.end.saturating_sub(1));
            let last = last.map_or(told.clause, |token| token.clause);
            told.ranked.document == case.document
                && (told.clause..=last).any(|clause| costs_again_and_again(draft, clause))
        };
        let plain = told.iter().any(costs).then_some(GRACE);
        let Some(sure) = judge.believes(case, grace).or(plain) else {
            continue;
        };
        // "too expensive" objects; it tells of no need by itself.
        let objects = draft
            .reaching(case.first, case.end)
            .any(|found| found.in_group("objection").is_some());
        if objects && !case.by_rules || only_unsure(draft, case.first..case.end) {
            continue;
        }
        // What no rule finds must be told more surely.
        let brief = draft.text.tokens.len() <= BRIEF;
        if !case.by_rules && (sure < BY_ITSELF || brief) {
            continue;
        }
        // "We run two depots and do it all in Excel": the judge may be sure of more than the rules.
        let aside = |told: &Told| {
            need_cost::only_says_costs(draft, &(told.ranked.first..told.ranked.end))
                || tells_something_else(draft, &told.ranked)
        };
        let by_rules = told
            .iter()
            .find(|told| told.ranked.document == case.document)
            .filter(|told| sure < BY_ITSELF || !aside(told));
        judged.push((
            sure,
            by_rules.map_or_else(|| case_told(draft, case, sure), Told::clone),
        ));
    }
    // Beside a need that is told, another one said in so many words is told, too.
    let one = judged.first().map(|(_, told)| told.clause);
    let beside = |told: &&Told| {
        let sentence = |clause: usize| draft.text.sentence_of(clause).start;
        is_said_whole(&told.ranked)
            && one.is_some_and(|one| sentence(one) == sentence(told.clause))
            && judged
                .iter()
                .all(|(_, known)| known.ranked.document != told.ranked.document)
    };
    let more: Vec<(f32, Told)> = told
        .iter()
        .filter(beside)
        .map(|told| (GRACE, told.clone()))
        .collect();
    judged.extend(more);
    judged.extend(
        told.into_iter()
            .filter(|told| {
                cases
                    .iter()
                    .all(|case| case.document != told.ranked.document)
            })
            .map(|told| (0.5, told)),
    );
    judged.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    judged.truncate(MOST);
    judged.into_iter().map(|(_, told)| told).collect()
}

fn case_told(draft: &Draft<'_>, case: &Case, sure: f32) -> Told {
    let token = draft.text.tokens.get(case.first);
    Told {
        clause: token.map_or(0, |token| token.clause),
        ranked: Ranked {
            document: case.document,
            score: f64::from(sure),
            evidence: ENOUGH,
            first: case.first,
            end: case.end,
            held: vec![case.first],
            likeness: 0.0,
            of: 0,
            tight: false,
            plain_word: false,
        },
    }
}

/// What the rules find, the strongest first.
fn told(draft: &Draft<'_>, may_tell: &dyn Fn(&Range<usize>) -> bool) -> Vec<Told> {
    let text = &draft.text;
    let threshold = match draft.asked() {
        Some(SignalName::NEED) => THRESHOLD_ASKED,
        Some(_) => THRESHOLD_ELSEWHERE,
        None => THRESHOLD,
    };
    let hurts = |from: usize, to: usize| {
        (from..to).any(|clause| {
            draft.has_in_clause("cue", "pain", clause) || costs_again_and_again(draft, clause)
        })
    };
    let mut told: Vec<Told> = Vec::new();
    let mut sentence = 0;
    while sentence < text.clauses.len() {
        let clauses = text.sentence_of(sentence);
        let (start, stop) = (clauses.start, clauses.end.max(sentence + 1));
        // A need may stand in one clause or run over the sentence.
        let mut windows: Vec<(usize, usize)> =
            (start..stop).map(|clause| (clause, clause + 1)).collect();
        if stop - start > 1 && stop - start <= 4 {
            windows.push((start, stop));
        }
        // "…, which costs us 15 hours a week" is said of what stands before it.
        if stop - start > 2 {
            let costs = |at: &usize| costs_again_and_again(draft, *at);
            windows.extend((start + 1..stop).filter(costs).map(|at| (at - 1, at + 1)));
        }
        windows
            .retain(|(from, to)| may_tell(&(text.clauses[*from].first..text.clauses[*to - 1].end)));
        for (from, to) in windows {
            let hurts = hurts(from, to);
            // A sum that is lost every month is told for itself, whatever was asked.
            let costs = (from..to).any(|clause| costs_again_and_again(draft, clause));
            let threshold = match draft.asked() {
                None if hurts => THRESHOLD_HURTING,
                Some(_) if costs => THRESHOLD_HURTING,
                // Whatever was asked, what hurts is told.
                Some(_) if hurts => threshold.min(THRESHOLD),
                _ => threshold,
            };
            told.extend(
                in_clauses(draft, from, to, threshold)
                    .into_iter()
                    // Asked about something else they may name a tool or a thing; a need must hurt.
                    .filter(|told| {
                        hurts
                            || told.ranked.evidence > ENOUGH
                            || matches!(draft.asked(), None | Some(SignalName::NEED))
                    }),
            );
        }
        sentence = stop;
    }
    if told.is_empty() {
        told.extend(brief_answer::find(draft).map(|ranked| ranked_told(draft, ranked, 0)));
    }
    // What is said plainly comes before what only the question lets count.
    let plain = |told: &Told| told.ranked.score >= THRESHOLD;
    told.sort_by(|a, b| {
        let stronger = b.ranked.strength().total_cmp(&a.ranked.strength());
        plain(b).cmp(&plain(a)).then(stronger)
    });
    let mut meant: Vec<Told> = Vec::new();
    for candidate in told {
        // Words that tell of one need don't tell of a second one as well.
        let told_already = meant.iter().any(|known| {
            known.ranked.document == candidate.ranked.document
                || candidate
                    .ranked
                    .held
                    .iter()
                    .all(|at| known.ranked.held.contains(at))
        });
        // A second one must be told about as plainly, in words of its own.
        let plain = meant.first().is_none_or(|first| {
            let own = candidate.ranked.held.iter();
            let own = own.filter(|at| !first.ranked.held.contains(at)).count();
            let strong = candidate.ranked.strength() >= SECOND * first.ranked.strength();
            (strong || is_said_whole(&candidate.ranked)) && own * 2 > candidate.ranked.held.len()
        });
        if !told_already && plain && meant.len() < MOST {
            meant.push(candidate);
        }
    }
    meant
}

/// Whether all that a phrase speaks of is said, in several words: "filters nobody wants".
fn is_said_whole(ranked: &Ranked) -> bool {
    ranked.of == 1 && ranked.score >= 1.0 && ranked.end - ranked.first > 1 && ranked.is_specific()
}

/// What is told of a need, in the clause of its first word.
fn ranked_told(draft: &Draft<'_>, ranked: Ranked, or: usize) -> Told {
    let token = draft.text.tokens.get(ranked.first);
    Told {
        clause: token.map_or(or, |token| token.clause),
        ranked,
    }
}

/// The needs told of in the clauses `from..to`.
fn in_clauses(draft: &Draft<'_>, from: usize, to: usize, threshold: f64) -> Vec<Told> {
    let clauses = &draft.text.clauses[from..to];
    // "what can you do about late suppliers?" answers the question for the need, too.
    let answers = draft.asked_for(SignalName::NEED);
    if clauses
        .iter()
        .any(|clause| clause.opens && !answers || clause.conditional)
        || asks_which(draft, to)
    {
        return Vec::new();
    }
    let (first, end) = (clauses[0].first, clauses[clauses.len() - 1].end);
    let mut ranked = draft.vocabulary.needs.rank(
        &draft.text.tokens[first..end],
        draft.mentions_in(first, end),
        threshold,
    );
    // One word of many ("support inbox, 300 mails a day" and "too many support calls")
    // is no need where the rest speaks of something else and nobody complains.
    let hurts = (from..to).any(|at| draft.has_in_clause("cue", "pain", at));
    let sentence = draft.text.sentence_of(from);
    let sentence =
        draft.text.clauses[sentence.start].first..draft.text.clauses[sentence.end - 1].end;
    ranked.retain(|ranked| {
        hurts
            || ranked.held.len() > 1
            || ranked.likeness > ONE_OF_MANY
            // Several words that mean it ("sitting around") don't stand there by chance.
            || ranked.end - ranked.first > 1 && ranked.is_specific()
            || draft.says_beyond(sentence.clone(), ranked) < MUCH
    });
    ranked.retain(|ranked| {
        // Nor are several words that mean it one of many.
        let several = ranked.end - ranked.first > 1 && ranked.is_specific();
        let lone = ranked.is_lone(LONE) && !several && !hurts;
        // Words that everybody uses tell it in the phrase's order only.
        !lone && (ranked.is_specific() || ranked.tight)
    });
    if let Some((gathered, lead)) = draft
        .vocabulary
        .needs
        .gather(draft.mentions_in(first, end), GATHERED_HURTING)
        && is_told(&gathered, lead, hurts)
        && ranked.is_empty()
        // Words of several phrases are too little where something else was asked.
        && (hurts || matches!(draft.asked(), None | Some(SignalName::NEED)))
    {
        ranked.push(gathered);
    }
    ranked.retain(|ranked| !serves_something_else(draft, ranked));
    // "Dental office": of two words more must be said than that they resemble a part of it.
    let brief = draft.text.tokens.len() <= BRIEF;
    ranked.retain(|ranked| !brief || ranked.likeness >= ONE_OF_MANY || ranked.score >= THRESHOLD);
    // Asked for a need, a complaint about one common thing tells it ("too many spreadsheets").
    let asks = clauses.iter().any(|clause| clause.opens);
    let enough = if hurts { THRESHOLD_HURTING } else { THRESHOLD };
    let complains = answers && hurts;
    ranked.retain(|ranked| {
        // Of common words alone more must be said, and a question must complain.
        let sure = if asks {
            complains && ranked.is_specific()
        } else {
            ranked.is_specific() || ranked.score >= enough
        };
        ranked.evidence >= ENOUGH && sure
            || complains
                && ranked.evidence > 0.0
                && ranked.score >= THRESHOLD
                && ranked.likeness > LIKE
    });
    if draft.asked_for(SignalName::NEED) || draft.asked().is_none() {
        let said = draft
            .vocabulary
            .needs
            .said(&draft.text.tokens[first..end], first);
        ranked
            .extend(said.into_iter().filter(|said| {
                said.evidence > 0.0 && draft.says_beyond(first..end, said) < ENOUGH
            }));
    }
    ranked
        .into_iter()
        .map(|ranked| ranked_told(draft, ranked, from))
        .collect()
}

/// "Just the paper or does she call me": whether the clause at `to` asks what else it may be.
fn asks_which(draft: &Draft<'_>, to: usize) -> bool {
    let before = draft.text.clauses.get(to.saturating_sub(1));
    let next = draft.text.clauses.get(to);
    next.zip(before).is_some_and(|(next, before)| {
        let opens = next.opens && next.sentence == before.sentence;
        opens && draft.text.is(next.first, Role::Either)
    })
}

/// Whether what was gathered from several phrases of a need tells of it.
fn is_told(gathered: &Ranked, lead: f64, hurts: bool) -> bool {
    let plain = gathered.score >= GATHERED && gathered.telling() >= 2.0 && lead >= AHEAD;
    let told = gathered.telling() >= 1.0 && lead >= FAR_AHEAD;
    let enough = told && gathered.evidence >= MUCH && gathered.score >= GATHERED;
    plain || enough || told && hurts
}

fn priority(draft: &Draft<'_>, clause: usize) -> Priority {
    if draft.has_near("priority", "high", clause) {
        Priority::High
    } else if draft.has_near("priority", "low", clause) {
        Priority::Low
    } else {
        Priority::Medium
    }
}
