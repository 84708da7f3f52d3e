//! Nobody is closed on one word: what rules a prospect out is put back to them
//! once, unless they have plainly said it, and the talk goes on until they have.

use crate::campaign::FitCriterion;
use crate::campaign::condition::Met;
use crate::conversation::agenda::{Agenda, FitAnswer, Point, Step};
use crate::conversation::decide::Draft;
use crate::conversation::decide::learning::doubted;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::decide::step::{MOST_TIMES_ASKED, asking};
use crate::conversation::event::Event;
use crate::conversation::message::{Author, MoveKind};
use crate::conversation::state::{OpenQuestion, Unread};
use crate::reading::finding::{IntentKind, Reading, SignalFinding};
use crate::reading::{Manner, SignalKind};
use crate::signal::merge::HEDGED;
use crate::signal::{Evidence, ReadBy, Signal, SignalName, SignalStatus, SignalValue, Span};

/// Under this and the signal's name it is on record that a value was put back.
const PUT_BACK: &str = "confirm:";

/// What was said in so many messages was meant.
const OFTEN_ENOUGH: usize = 2;

/// A plain answer with a number has so many words at most.
const A_PLAIN_ANSWER: usize = 14;

/// How sure a value is that the prospect has agreed to.
const AGREED: f64 = 0.95;

/// The reply to what was put back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reply {
    Yes,
    No,
}

/// Whether this is the record of a value that was put back.
pub(crate) fn is_put_back(question: &str) -> bool {
    question.starts_with(PUT_BACK)
}

/// Whether the value of `signal` was put back to the prospect before.
pub(crate) fn was_put_back(draft: &Draft<'_>, signal: &SignalName) -> bool {
    let key = format!("{PUT_BACK}{signal}");
    draft.state.times_asked.contains_key(&key)
}

/// Whether the value of `signal` decides nothing until the prospect confirms it.
pub(crate) fn is_doubted(draft: &Draft<'_>, signal: &SignalName) -> bool {
    let known = draft.state.signals.get(signal);
    was_put_back(draft, signal)
        && known.is_some_and(|known| known.status == SignalStatus::Contradicted)
}

/// What was put back right before these messages.
fn put_back(learned: &Learned) -> Option<&OpenQuestion> {
    let open = learned.asked.as_ref();
    open.filter(|open| is_put_back(&open.question))
}

/// The signal whose value was put back right before these messages.
pub(crate) fn in_question(draft: &Draft<'_>, learned: &Learned) -> Option<SignalName> {
    let open = put_back(learned)?;
    is_doubted(draft, &open.signal).then(|| open.signal.clone())
}

/// "Could I pay for it myself?", asked where they were just asked whether what rules them
/// out is so: what it hangs on.
pub(crate) fn doubt(draft: &Draft<'_>, learned: &Learned) -> Option<Point> {
    let signal = in_question(draft, learned)?;
    let fit = &draft.rules.campaign.lead.definition.fit;
    let criterion = fit
        .iter()
        .find(|criterion| criterion.meets.signal == signal.as_str())?;
    Some(Point::Fit {
        answer: FitAnswer::Depends,
        criteria: vec![criterion.id.clone()],
    })
}

/// What the open question asks for, as the reading should expect it. A "yes" to
/// "you rent the house?" is no yes to the question whether they own it.
pub(crate) fn expects_value(draft: &Draft<'_>, open: &OpenQuestion) -> bool {
    let flag = draft.rules.vocabulary.kind_of(open.signal.as_str()) == SignalKind::Flag;
    !(flag && is_put_back(&open.question))
}

/// "No, the cedar is a tree": the value that is denied, heard again in the denial.
pub(crate) fn is_denied(
    draft: &Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
    finding: &SignalFinding,
) -> bool {
    let put_back = put_back(learned).is_some_and(|open| open.signal == finding.signal);
    let known = draft.state.signals.get(&finding.signal);
    // "No, it's my uncle's": the words say themselves what is so.
    let told_anew = reading
        .whose
        .as_ref()
        .is_some_and(|owner| owner.span.overlaps(finding.span));
    // "No I rent it, it's his": a no that stands before a no.
    let both_no =
        reading.whose.is_some() && finding.value == Some(SignalValue::Flag { yes: false });
    put_back
        && !told_anew
        && !both_no
        && reply(message, reading).is_some_and(|(reply, _)| reply == Reply::No)
        && known.is_some_and(|signal| signal.value == finding.value)
}

/// Takes the reply to what was put back: a yes makes it firm, a no puts it right.
pub(crate) fn hear(draft: &mut Draft<'_>, learned: &mut Learned) {
    let Some(open) = put_back(learned).cloned() else {
        return;
    };
    let Some(doubted) = draft.state.signals.get(&open.signal).cloned() else {
        return;
    };
    if doubted.status != SignalStatus::Contradicted {
        // They have said in their own words what is so.
        return;
    }
    let found = learned
        .readings
        .iter()
        .rev()
        .find_map(|(message, reading)| {
            let reply = reply(message, reading);
            let (reply, span) = reply.or_else(|| takes_it_for_a_no(draft, reading))?;
            let evidence = Evidence::quoting(message.seq, &message.text, span)?;
            let again = reading.signals.iter().any(|own| own.signal == open.signal);
            Some((reply, evidence, again, message.at))
        });
    let Some((reply, evidence, again, at)) = found else {
        return;
    };
    // "Nah, she wouldn't want it" denies nothing: it is hers.
    let another = learned
        .readings
        .iter()
        .rev()
        .find_map(|(message, reading)| {
            let mut manner = reading.manner.iter();
            let said = manner.find(|found| found.kind == Manner::SpeaksForAnother)?;
            Evidence::quoting(message.seq, &message.text, said.span)
        });
    let not_theirs = doubted.value == Some(SignalValue::Flag { yes: false });
    let (reply, evidence) = match (reply, another) {
        (Reply::No, Some(_)) if !not_theirs => return,
        (Reply::No, Some(words)) => (Reply::Yes, words),
        (reply, _) => (reply, evidence),
    };
    let settled = |value: Option<SignalValue>, evidence: Vec<Evidence>| Signal {
        status: SignalStatus::Stated,
        value,
        evidence,
        confidence: AGREED,
        read_by: ReadBy::Local,
        at,
    };
    // "There is no physical stock?", "no, we don't sell nothing": both deny the same.
    let agrees = reply == Reply::No
        && put_as_a_denial(draft, &open.signal)
        && learned
            .readings
            .iter()
            .any(|(_, reading)| reading.denies_of_theirs && !reading.shows(Manner::Protests));
    let reply = if agrees { Reply::Yes } else { reply };
    let (signal, superseded) = match (reply, &doubted.value) {
        (Reply::Yes, _) => {
            let both = [doubted.evidence.clone(), vec![evidence]].concat();
            (settled(doubted.value.clone(), both), None)
        }
        // There are only two: it is the other one.
        (Reply::No, Some(SignalValue::Flag { yes })) if !again => {
            learned.mistaken = true;
            let other = Some(SignalValue::Flag { yes: !yes });
            (settled(other, vec![evidence]), Some(doubted))
        }
        (Reply::No, _) => {
            learned.mistaken = true;
            learned.ask_anew = Some(open.signal);
            return;
        }
    };
    if superseded.is_some() {
        learned.fresh.push(open.signal.clone());
    }
    draft.record(Event::SignalRecorded {
        name: open.signal,
        signal,
        superseded,
    });
}

/// "So is it a no then?", asked whether what would rule them out is so: it is.
fn takes_it_for_a_no(draft: &Draft<'_>, reading: &Reading) -> Option<(Reply, Span)> {
    let mut manner = reading.manner.iter();
    let asks = manner.find(|found| found.kind == Manner::AsksVerdict)?;
    let denies = draft.rules.vocabulary.denies(&asks.quote);
    denies.then_some((Reply::Yes, asks.span))
}

/// Whether what was put back says that something is not so: "there is no physical stock".
fn put_as_a_denial(draft: &Draft<'_>, signal: &SignalName) -> bool {
    let fit = &draft.rules.campaign.lead.definition.fit;
    let mut criteria = fit.iter().filter(|c| c.meets.signal == signal.as_str());
    criteria.any(|criterion| {
        let said = criterion.confirm.as_deref().unwrap_or_default();
        draft.rules.vocabulary.denies(said)
    })
}

/// Whether the criterion is broken by what they have plainly said.
pub(crate) fn is_meant(draft: &Draft<'_>, learned: &Learned, criterion: &FitCriterion) -> bool {
    let name = SignalName::new(criterion.meets.signal.as_str());
    let signals = &draft.state.signals;
    let met = criterion
        .meets
        .check(signals, draft.rules.campaign, draft.today());
    let known = signals.get(&name);
    met == Met::Broken
        && !learned.taken_back.contains(&name)
        && known.is_some_and(|signal| is_plain(draft, learned, &name, signal))
}

/// Puts back what rules the prospect out, where they have not plainly said it.
/// Comes back with whether the talk goes on.
pub(crate) fn in_doubt(
    draft: &mut Draft<'_>,
    learned: &Learned,
    agenda: &mut Agenda,
    criterion: &FitCriterion,
) -> bool {
    let name = SignalName::new(criterion.meets.signal.as_str());
    let Some(signal) = draft.state.signals.get(&name).cloned() else {
        return false;
    };
    let again = doubted::says_it_again(draft, &name, &signal);
    let taken_back = learned.taken_back.contains(&name) && !again;
    if !taken_back && is_plain(draft, learned, &name, &signal) {
        return false;
    }
    // Who said otherwise since, and takes that back, is asked once more.
    let changed = taken_back || changed_since(draft, &name, &signal);
    let asked_before = was_put_back(draft, &name)
        && (!changed || draft.state.asked_times(&format!("{PUT_BACK}{name}")) >= MOST_TIMES_ASKED);
    // Until it is confirmed it decides nothing.
    draft.record(Event::SignalRecorded {
        name: name.clone(),
        signal: Signal {
            status: SignalStatus::Contradicted,
            ..signal
        },
        superseded: None,
    });
    if !asked_before {
        agenda.record.push(Event::QuestionAsked {
            question: format!("{PUT_BACK}{name}"),
            signal: name,
            follow_up: true,
            why: "it would end the talk, so it must be what they meant".to_owned(),
        });
        agenda.step = Step::Confirm {
            criterion: criterion.id.clone(),
        };
    }
    true
}

/// Whether something else was said of the signal since its value was put back.
fn changed_since(draft: &Draft<'_>, name: &SignalName, signal: &Signal) -> bool {
    let earlier = draft.state.superseded.iter().filter(|(of, _)| of == name);
    // What was put back stands as contradicted until they say what is so.
    earlier
        .skip_while(|(_, old)| old.status != SignalStatus::Contradicted)
        .any(|(_, old)| old.status == SignalStatus::Stated && old.value != signal.value)
}

/// The question itself, where what was put back turned out wrong and nothing
/// took its place.
pub(crate) fn asks_anew(draft: &Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    let Some(signal) = &learned.ask_anew else {
        return false;
    };
    let questions = &draft.rules.campaign.questions.questions;
    let Some(question) = questions.iter().find(|q| q.signal == signal.as_str()) else {
        return false;
    };
    if draft.state.asked_times(&question.id) >= MOST_TIMES_ASKED {
        return false;
    }
    let why = "what was understood before is not so".to_owned();
    let (step, asked) = asking(draft, &question.id, why);
    agenda.step = step;
    agenda.record.extend(asked);
    true
}

/// The question that is not put in this turn, because what it asks for was put
/// back in the last one and they spoke of something else.
pub(crate) fn passed_over(draft: &Draft<'_>, learned: &Learned) -> Option<String> {
    let open = put_back(learned)?;
    let questions = &draft.rules.campaign.questions.questions;
    let question = questions
        .iter()
        .find(|q| q.signal == open.signal.as_str())?;
    Some(question.id.clone())
}

/// Whether the value was plainly said: as the answer to the question for it, in
/// more than one message, or on a form.
fn is_plain(draft: &Draft<'_>, learned: &Learned, name: &SignalName, signal: &Signal) -> bool {
    let mut said_in: Vec<i64> = signal.evidence.iter().filter_map(Evidence::seq).collect();
    if said_in.len() < signal.evidence.len() || signal.evidence.is_empty() {
        return true;
    }
    said_in.dedup();
    if said_in.len() >= OFTEN_ENOUGH || doubted::says_it_again(draft, name, signal) {
        return true;
    }
    let Some(last) = signal.evidence.last() else {
        return true;
    };
    signal.confidence >= HEDGED
        && said_in
            .iter()
            .any(|seq| answers_question(draft, learned, name, *seq))
        && !stands_in_a_question(draft, last)
        && !asks_with_it(learned, last)
        && !stands_among_others(learned, last)
        && !doubted::says_more(draft, learned, name, last)
}

/// Whether the message at `seq` came right after the question for the signal.
fn answers_question(draft: &Draft<'_>, learned: &Learned, name: &SignalName, seq: i64) -> bool {
    let now = learned
        .readings
        .iter()
        .any(|(message, _)| message.seq == seq);
    if now {
        return learned
            .asked
            .as_ref()
            .is_some_and(|open| open.signal == *name);
    }
    let questions = &draft.rules.campaign.questions.questions;
    let before = draft
        .state
        .messages
        .iter()
        .rev()
        .find(|message| message.from == Author::Agent && message.seq < seq);
    before.is_some_and(|message| {
        message.moves.iter().any(|made| {
            let asks = matches!(made.kind, MoveKind::Screen | MoveKind::Probe);
            let mut own = questions.iter().filter(|q| q.signal == name.as_str());
            asks && own.any(|q| made.topic.as_deref() == Some(q.id.as_str()))
        })
    })
}

/// Whether the words are part of something that they ask, question mark or not.
fn asks_with_it(learned: &Learned, evidence: &Evidence) -> bool {
    let Evidence::Message {
        seq, start, end, ..
    } = evidence
    else {
        return false;
    };
    let within = |span: Span| span.start < *end && *start < span.end;
    learned
        .readings
        .iter()
        .filter(|(message, _)| message.seq == *seq)
        .any(|(_, reading)| {
            let facts = reading.facts.iter().filter(|fact| fact.score >= 0.5);
            facts.map(|fact| fact.span).any(within)
                || reading.open_questions.iter().any(|open| within(open.span))
        })
}

/// "Its just me n 2 girls on tills, 4 shops, 300 lines": a number among others may be another
/// thing's, and so may one that is found in a long sentence.
fn stands_among_others(learned: &Learned, evidence: &Evidence) -> bool {
    let Evidence::Message {
        seq, start, end, ..
    } = evidence
    else {
        return false;
    };
    let own = |span: Span| span.start < *end && *start < span.end;
    let mut readings = learned.readings.iter();
    readings.any(|(message, reading)| {
        let counted = reading.quantities.iter();
        let counted = counted.map(|quantity| (quantity.span, quantity.max.or(quantity.min)));
        let paid = reading.money.iter();
        let paid = paid.map(|money| (money.span, money.max.or(money.min)));
        let (meant, others): (Vec<_>, Vec<_>) = counted.chain(paid).partition(|(at, _)| own(*at));
        // "12 users, exactly 12" is one number.
        let another = others
            .iter()
            .any(|(_, number)| meant.iter().all(|(_, known)| known != number));
        let long = message.text.split_whitespace().count() > A_PLAIN_ANSWER;
        message.seq == *seq && !meant.is_empty() && (long || another)
    })
}

/// "Can 2 people share it?" tells of no 2 people.
fn stands_in_a_question(draft: &Draft<'_>, evidence: &Evidence) -> bool {
    let Some(seq) = evidence.seq() else {
        return false;
    };
    let message = draft.state.messages.iter().find(|m| m.seq == seq);
    message.is_some_and(|message| {
        let Some((_, after)) = message.text.split_once(evidence.quote()) else {
            return false;
        };
        let end = after.find(['.', '!', '?', '\n']);
        end.is_some_and(|at| after[at..].starts_with('?'))
    })
}

/// The yes or no of a message, and where it stands: the first of them counts.
fn reply(message: &Unread, reading: &Reading) -> Option<(Reply, Span)> {
    let yes = [IntentKind::Affirm, IntentKind::Accept];
    let no = [
        IntentKind::Negate,
        IntentKind::Decline,
        IntentKind::DeclineSoft,
    ];
    let said = reading
        .intents
        .iter()
        .filter(|found| found.confidence >= 0.5);
    let by_intent = said.filter_map(|found| {
        if yes.contains(&found.kind) {
            Some((Reply::Yes, found.span))
        } else if no.contains(&found.kind) {
            Some((Reply::No, found.span))
        } else {
            None
        }
    });
    let manner = reading.manner.iter().filter_map(|found| match found.kind {
        Manner::BeginsWithYes => Some((Reply::Yes, found.span)),
        Manner::Protests => Some((Reply::No, found.span)),
        _ => None,
    });
    // "no i own it": the no may stand before what is understood beside it.
    // "No products, mostly classes" says what is so, and denies nothing.
    let states = reading.signals.iter().any(|found| found.value.is_some());
    let first = first_word(&message.text).filter(|_| !states);
    let found = by_intent
        .chain(manner)
        .chain(first)
        .min_by_key(|(_, span)| span.start);
    // "ok someone can call me tuesday" says yes to nothing that was put back.
    found.filter(|(reply, _)| !(reading.names_a_step() && *reply == Reply::Yes))
}

/// The word that the message begins with, where it is a plain no.
fn first_word(text: &str) -> Option<(Reply, Span)> {
    let start = text.chars().take_while(|c| c.is_whitespace()).count();
    let word: String = text
        .chars()
        .skip(start)
        .take_while(|c| c.is_alphabetic())
        .collect();
    let end = start + word.chars().count();
    let no = ["no", "nope", "nah"].contains(&word.to_lowercase().as_str());
    no.then_some((Reply::No, Span { start, end }))
}
