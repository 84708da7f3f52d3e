//! A conversation recorded elsewhere, read and judged by the same rules, with
//! nobody to speak to.

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;

use super::learning::confirm;
use super::learning::learn::learn;
use super::{Draft, Rules};
use crate::conversation::event::{Event, Recorded, Started};
use crate::conversation::input::Moment;
use crate::conversation::message::Author;
use crate::conversation::state::State;
use crate::handoff::Team;
use crate::id::CloserId;
use crate::reading::finding::OptOut;

/// The name under which an imported seller's words are kept.
const SELLER: &str = "Seller";
/// So many words a seller's question shares with one of the campaign's, at the least …
const LEAST_SHARED: usize = 3;
/// … and what share of the shorter one they are.
const LEAST_SHARE: f64 = 0.6;
/// A message of a conversation recorded elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The prospect, or anybody of the seller's.
    pub from: Author,
    /// The text.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// How the sale ended.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownOutcome {
    /// `won` or `lost`.
    pub result: String,
    /// The contracted amount.
    pub amount: Option<crate::signal::Money>,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
}

/// The log that a conversation recorded elsewhere would have here: everything
/// that was written, what it tells, and the verdict at its end. Nothing is said
/// and nobody is told. Empty where nobody wrote anything.
pub fn import(
    started: Started,
    turns: &[Turn],
    outcome: Option<KnownOutcome>,
    rules: &Rules<'_>,
) -> Vec<Recorded> {
    let Some(first) = turns.first() else {
        return Vec::new();
    };
    let team = Team::default();
    let moment = |at: Timestamp| Moment {
        now: at,
        fresh: Uuid::nil(),
        team: &team,
    };
    let begun = super::begin(started, rules, &moment(first.at)).events;
    let mut log: Vec<Recorded> = (1..)
        .zip(begun)
        .map(|(seq, event)| Recorded {
            seq,
            at: first.at,
            event,
        })
        .collect();
    let Some(mut state) = State::fold(&log) else {
        return Vec::new();
    };
    let mut at = first.at;
    let mut said_last: Option<(i64, &Turn)> = None;
    for (index, turn) in turns.iter().enumerate() {
        // What is recorded out of order still happened one after the other.
        at = at.max(turn.at);
        let moment = moment(at);
        let said = step(&mut log, &mut state, rules, &moment, |draft| {
            if turn.from == Author::Prospect {
                hear(draft, turn, index, said_last);
            } else {
                draft.record(Event::CloserWrote {
                    closer: CloserId::from("seller"),
                    name: SELLER.to_owned(),
                    text: turn.text.clone(),
                });
            }
            let seq = draft.state.seq;
            if turn.from != Author::Prospect
                && let Some(asked) = asked_by(rules, &turn.text)
            {
                draft.record(asked);
            }
            seq
        });
        said_last = (turn.from != Author::Prospect).then_some((said, turn));
    }
    step(&mut log, &mut state, rules, &moment(at), judge);
    let ended_at = outcome.as_ref().and_then(|known| known.at);
    let at = ended_at.map_or(at, |ended_at| ended_at.max(at));
    step(&mut log, &mut state, rules, &moment(at), |draft| {
        if let Some(known) = outcome {
            draft.record(Event::OutcomeRecorded {
                result: known.result,
                amount: known.amount,
                reason: known.reason,
                happened_at: known.at,
                by: "import".to_owned(),
            });
        }
        draft.record(Event::ConversationClosed {
            reason: "imported".to_owned(),
        });
    });
    log
}

/// Goes on from the state, and adds what is recorded to the log.
fn step<T>(
    log: &mut Vec<Recorded>,
    state: &mut State,
    rules: &Rules<'_>,
    moment: &Moment<'_>,
    act: impl FnOnce(&mut Draft<'_>) -> T,
) -> T {
    let seq = state.seq;
    let campaign = rules.in_force(moment, state.free_capacity);
    let rules = &Rules {
        campaign: &campaign,
        ..*rules
    };
    let mut draft = Draft::new(state, rules, moment);
    let done = act(&mut draft);
    *state = draft.state.clone();
    let events = draft.into_decision().events;
    log.extend((seq + 1..).zip(events).map(|(seq, event)| Recorded {
        seq,
        at: moment.now,
        event,
    }));
    done
}

fn hear(draft: &mut Draft<'_>, turn: &Turn, index: usize, said_last: Option<(i64, &Turn)>) {
    draft.record(Event::ProspectWrote {
        client_id: format!("import-{index}"),
        text: turn.text.clone(),
        mail: None,
    });
    let learned = learn(draft);
    if learned.opt_out() == Some(OptOut::Stop) && !draft.state.opted_out {
        draft.record(Event::OptedOut {
            via: draft.state.channel().as_str().to_owned(),
        });
    }
    let Some((reply, reading)) = learned.readings.last() else {
        return;
    };
    if let Some((seq, said)) = said_last {
        confirm::take(draft, (seq, &said.text), (reply.seq, &reply.text), reading);
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|char: char| !char.is_alphanumeric() && char != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// The campaign's question that the seller's last sentence resembles.
fn asked_by(rules: &Rules<'_>, text: &str) -> Option<Event> {
    let text = text.trim_end().strip_suffix('?')?;
    let sentence = text.rsplit(['.', '!', '?', '\n']).next()?;
    let asked: BTreeSet<String> = words(sentence).collect();
    let share = |wording: &str| {
        let wording: BTreeSet<String> = words(wording).collect();
        let shared = asked.intersection(&wording).count();
        let shorter = asked.len().min(wording.len()).max(1);
        let share = f64::from(u32::try_from(shared).unwrap_or_default())
            / f64::from(u32::try_from(shorter).unwrap_or(u32::MAX));
        if shared >= LEAST_SHARED { share } else { 0.0 }
    };
    let questions = &rules.campaign.questions.questions;
    let (question, _) = questions
        .iter()
        .flat_map(|question| question.ask.iter().map(move |ask| (question, share(ask))))
        .filter(|(_, share)| *share >= LEAST_SHARE)
        .max_by(|(_, one), (_, other)| one.total_cmp(other))?;
    Some(Event::QuestionAsked {
        question: question.id.clone(),
        signal: question.signal.as_str().into(),
        follow_up: false,
        why: "the seller asked it".to_owned(),
    })
}

/// The verdict, where the conversation ended.
fn judge(draft: &mut Draft<'_>) {
    if draft.state.opted_out {
        return;
    }
    let qualification = draft.evaluation().qualification;
    if let Some(ruled_out) = qualification.disqualified_by {
        let fit = &draft.rules.campaign.lead.definition.fit;
        let known = fit.iter().find(|known| known.id == ruled_out.criterion);
        let because = known.map_or(&ruled_out.criterion, |known| &known.because);
        draft.record(Event::LeadDisqualified {
            because: because.clone(),
            reason: ruled_out.criterion,
        });
    } else if qualification.qualified {
        draft.qualify(qualification);
    }
}
