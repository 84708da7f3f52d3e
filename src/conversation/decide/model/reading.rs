//! The model's reading, after its words were spoken.
//!
//! It counts only where its quote stands in a message of the prospect and
//! entails a value of the signal's kind. Against what the rules read, in this order:
//!
//! | what | who holds |
//! | --- | --- |
//! | e-mail, phone | the grammars alone decide what is an address; the model only points at it |
//! | money, quantity, time frame: the rules found nothing in the message | the model's quote, read by our grammars |
//! | the same: both found something in the same message, and it differs | the rules where they are surer than [`SURE`], else the signal is contradicted and the prospect is asked once |
//! | need | both: needs are united |
//! | need, authority, choice, flag, intent: the rules read the contrary in the quoted words | the rules; where they read nothing there, the quote must speak of the matter or answer the question for it (`model_proof`) |
//! | authority, choice, flag, text, intent | the surer one in the same message; over messages the later one, by the merging policy of `signal::merge` |
//! | anything that rests on an older message | only what is not known yet |
//!
//! What follows takes effect at once behind the scenes and is told with the
//! next words; nothing here says anything. Objections and questions that only
//! the model heard: see `model_heard`.

use std::collections::BTreeMap;

use super::heard::Heard;
use super::proof::{Quoted, Wish};
use super::quote::locate;
use super::value::{Rejection, entailed};
use crate::conversation::agenda::{Agenda, Point, Step};
use crate::conversation::decide::handing_over::route;
use crate::conversation::decide::{Draft, Rules};
use crate::conversation::event::Event;
use crate::conversation::message::{Author, Message, MoveKind};
use crate::conversation::model_turn::{ModelReading, ModelSignal, ModelTurn, TurnedAway};
use crate::conversation::state::{LeadStatus, State};
use crate::reading::SignalKind;
use crate::reading::context::{Asked, ReadingContext};
use crate::reading::finding::IntentKind;
use crate::signal::merge::{Change, Correction, Merged, merge};
use crate::signal::{Evidence, ReadBy, Signal, SignalName, SignalStatus, Span};

/// From here on the rules hold against the model in the same message.
const SURE: f64 = 0.85;
/// A reading with more signals than this is not believed beyond them.
const MOST_SIGNALS: usize = 24;

/// What was said in the turn.
pub(crate) struct Said {
    /// The text.
    pub text: String,
    /// Facts, cases, … used in it.
    pub used: Vec<String>,
    /// What it was to deal with.
    pub points: Vec<Point>,
}

/// Records what the model did and takes up what it read.
pub(crate) fn take(draft: &mut Draft<'_>, turn: ModelTurn, said: &Said, step: &Step, answers: i64) {
    let mut rejected: BTreeMap<String, u32> = BTreeMap::new();
    let mut turned_away = Vec::new();
    if let Some(reading) = &turn.reading {
        let from = turn.from.min(answers);
        let messages = prospect_messages(&draft.state, from, answers);
        turned_away = take_signals(draft, reading, &messages, &mut rejected);
        let heard = Heard {
            messages: &messages,
            said,
            from,
        };
        heard.objections(draft, reading, &mut rejected);
        heard.questions(draft, reading, &mut rejected);
        take_wishes(draft, reading, &messages, step, &mut rejected);
        act_on_qualification(draft, step);
    }
    used(
        draft,
        turn,
        answers,
        Rejected {
            rejected,
            turned_away,
        },
    );
}

/// What of a reading did not count.
#[derive(Debug, Default)]
pub(crate) struct Rejected {
    rejected: BTreeMap<String, u32>,
    turned_away: Vec<TurnedAway>,
}

/// Records what the model was used for.
pub(crate) fn used(draft: &mut Draft<'_>, turn: ModelTurn, answers: i64, not_counted: Rejected) {
    draft.record(Event::ModelUsed {
        from: turn.from,
        answers,
        usage: turn.usage,
        failure: turn.failure,
        guarded: turn.guarded,
        rejected: not_counted.rejected,
        turned_away: not_counted.turned_away,
        model: turn.model,
        first_word_ms: turn.first_word_ms,
        turn_ms: turn.turn_ms,
        left_unread: turn.left_unread,
    });
}

/// Whether the reading proves a value of `signal` with a quote from the messages
/// that this turn answers.
pub fn proves(
    state: &State,
    rules: &Rules<'_>,
    (from, answers): (i64, i64),
    reading: &ModelReading,
    signal: &SignalName,
) -> bool {
    let messages = prospect_messages(state, from.min(answers), answers);
    let mut claims = reading.signals.iter().take(MOST_SIGNALS);
    claims.any(|claim| {
        claim.signal.trim() == signal.as_str()
            && check(state, rules, claim, signal, &messages)
                .is_ok_and(|(written, _)| written.message.seq >= from)
    })
}

/// A message of the prospect, and whether this turn answers it.
pub(crate) struct Written {
    pub(crate) message: Message,
    pub(crate) fresh: bool,
}

/// What the prospect wrote, the newest first.
fn prospect_messages(state: &State, from: i64, answers: i64) -> Vec<Written> {
    let unread = state.unread_by_model.unwrap_or(from).min(from);
    state
        .messages
        .iter()
        .rev()
        .filter(|message| message.from == Author::Prospect && message.seq <= answers)
        .map(|message| Written {
            message: message.clone(),
            fresh: message.seq >= unread,
        })
        .collect()
}

fn find<'m>(messages: &'m [Written], quote: &str) -> Option<(&'m Written, Span)> {
    messages
        .iter()
        .find_map(|written| Some((written, locate(quote, &written.message.text)?)))
}

fn find_fresh<'m>(messages: &'m [Written], quote: &str) -> Option<(&'m Written, Span)> {
    find(messages, quote).filter(|(written, _)| written.fresh)
}

pub(crate) fn count(rejected: &mut BTreeMap<String, u32>, reason: Rejection) {
    *rejected.entry(reason.as_str().to_owned()).or_default() += 1;
}

fn take_signals(
    draft: &mut Draft<'_>,
    reading: &ModelReading,
    messages: &[Written],
    rejected: &mut BTreeMap<String, u32>,
) -> Vec<TurnedAway> {
    let mut turned_away = Vec::new();
    for (signal, claim) in (0..).zip(reading.signals.iter().take(MOST_SIGNALS)) {
        if let Err(reason) = take_signal(draft, claim, messages) {
            count(rejected, reason);
            turned_away.push(TurnedAway {
                signal,
                reason: reason.as_str().to_owned(),
            });
        }
    }
    turned_away
}

fn take_signal(
    draft: &mut Draft<'_>,
    claim: &ModelSignal,
    messages: &[Written],
) -> Result<(), Rejection> {
    let name = SignalName::new(claim.signal.trim());
    let known = draft
        .rules
        .vocabulary
        .words
        .signals
        .iter()
        .any(|signal| signal.name == name)
        || crate::campaign::find::WELL_KNOWN.contains(&name.as_str());
    if !known {
        return Err(Rejection::UnknownSignal);
    }
    let (_, new) = check(&draft.state, draft.rules, claim, &name, messages)?;
    let current = draft.state.signals.get(&name).cloned();
    let merged = settled(draft, &name, current.as_ref(), new);
    if merged.change == Change::Ignored {
        return Err(Rejection::Weaker);
    }
    if current.as_ref() == Some(&merged.signal) {
        return Ok(());
    }
    draft.record(Event::SignalRecorded {
        name,
        signal: merged.signal,
        superseded: merged.superseded,
    });
    Ok(())
}

/// The claim as a signal, where its quote stands there and entails its value.
fn check<'m>(
    state: &State,
    rules: &Rules<'_>,
    claim: &ModelSignal,
    name: &SignalName,
    messages: &'m [Written],
) -> Result<(&'m Written, Signal), Rejection> {
    let (written, span) = find(messages, &claim.quote).ok_or(Rejection::NoQuote)?;
    if !written.fresh && state.signals.contains_key(name) {
        return Err(Rejection::Old);
    }
    let message = &written.message;
    let evidence = Evidence::quoting(message.seq, &message.text, span).ok_or(Rejection::NoQuote)?;
    let context = context_of(state, rules, message);
    let quoted = Quoted {
        rules,
        context: &context,
        language: state.language.as_deref(),
        message: &message.text,
        quote: evidence.quote(),
        span,
    };
    let entailed = entailed(&quoted, name, &claim.value)?;
    let signal = Signal {
        status: entailed.status,
        value: Some(entailed.value),
        evidence: vec![evidence],
        confidence: entailed.confidence,
        read_by: ReadBy::Model,
        at: message.at,
    };
    Ok((written, signal))
}

/// The message as it was read: after what the agent had asked or offered.
pub(crate) fn context_of(state: &State, rules: &Rules<'_>, message: &Message) -> ReadingContext {
    let before = state
        .messages
        .iter()
        .rev()
        .find(|earlier| earlier.from == Author::Agent && earlier.seq < message.seq);
    let moves = before.map_or(&[][..], |before| &before.moves);
    let questions = &rules.campaign.questions.questions;
    let asked = moves.iter().rev().find_map(|made| {
        let topic = made.topic.as_deref()?;
        if made.kind == MoveKind::Clarify {
            return Some(SignalName::new(topic));
        }
        let asks = made.kind != MoveKind::Answer;
        let question = questions.iter().find(|known| asks && known.id == topic)?;
        Some(SignalName::new(&question.signal))
    });
    let offer = moves
        .iter()
        .rev()
        .find(|made| made.kind == MoveKind::OfferHandoff);
    ReadingContext {
        written_at: message.at.to_zoned(rules.timezone.clone()).datetime(),
        asked: asked.map(|signal| Asked {
            signal,
            follow_up: false,
        }),
        offered: offer.and_then(|made| made.topic.clone()),
        opted_out: state.opted_out,
    }
}

/// The merging policy, with the one rule of this module's table that `merge` has not:
/// figures of the same message that differ are asked about.
fn settled(draft: &Draft<'_>, name: &SignalName, current: Option<&Signal>, new: Signal) -> Merged {
    let merged = merge(name, current, new.clone(), Correction::Plain);
    let Some(current) = current else {
        return merged;
    };
    let figures = matches!(
        draft.rules.vocabulary.kind_of(name.as_str()),
        SignalKind::Money | SignalKind::Quantity | SignalKind::Timeline
    );
    let last = |signal: &Signal| signal.evidence.last().and_then(Evidence::seq);
    let differ = matches!(merged.change, Change::Ignored | Change::Replaced)
        && current.value.is_some()
        && current.status == SignalStatus::Stated;
    let in_doubt = current.read_by == ReadBy::Local && current.confidence < SURE;
    if figures && differ && in_doubt && last(current) == last(&new) {
        let mut evidence = current.evidence.clone();
        evidence.extend(new.evidence.iter().cloned());
        evidence.dedup();
        return Merged {
            signal: Signal {
                status: SignalStatus::Contradicted,
                evidence,
                ..current.clone()
            },
            superseded: Some(new),
            change: Change::Contradicted,
        };
    }
    merged
}

/// Who wants no more is written no more; who wants a person gets one.
fn take_wishes(
    draft: &mut Draft<'_>,
    reading: &ModelReading,
    messages: &[Written],
    step: &Step,
    rejected: &mut BTreeMap<String, u32>,
) {
    if let Some(quote) = &reading.wants_stop {
        let meant = wished(draft, messages, quote, Wish::Stop, rejected).is_some();
        if meant && !draft.state.opted_out {
            draft.record(Event::OptedOut {
                via: draft.state.channel().as_str().to_owned(),
            });
            draft.announce("prospect.opted_out");
            return;
        }
    }
    let asked = reading.wants_person.as_ref().or_else(|| {
        reading
            .intents
            .iter()
            .find(|(kind, _)| matches!(kind, IntentKind::AskPerson | IntentKind::AskCallback))
            .map(|(_, quote)| quote)
    });
    if let Some(quote) = asked {
        let meant = wished(draft, messages, quote, Wish::Other, rejected).is_some();
        if meant && goes_on(step) {
            request(draft, "asked_for_person");
        }
    }
}

/// The message that this turn answers and has the quote, and its place, where the quote may
/// mean the wish; where not, that is counted.
pub(crate) fn wished<'m>(
    draft: &Draft<'_>,
    messages: &'m [Written],
    quote: &str,
    wish: Wish,
    rejected: &mut BTreeMap<String, u32>,
) -> Option<(&'m Written, Span)> {
    find_wish(draft, messages, quote, wish)
        .inspect_err(|reason| count(rejected, *reason))
        .ok()
}

fn find_wish<'m>(
    draft: &Draft<'_>,
    messages: &'m [Written],
    quote: &str,
    wish: Wish,
) -> Result<(&'m Written, Span), Rejection> {
    let (written, span) = find_fresh(messages, quote).ok_or(Rejection::NoQuote)?;
    let message = &written.message;
    let context = context_of(&draft.state, draft.rules, message);
    let quoted = Quoted {
        rules: draft.rules,
        context: &context,
        language: draft.state.language.as_deref(),
        message: &message.text,
        quote: span.slice(&message.text).unwrap_or_default(),
        span,
    };
    quoted
        .may_mean(wish)
        .then_some((written, span))
        .ok_or(Rejection::Unfounded)
}

/// Whether the words just said leave the conversation open.
fn goes_on(step: &Step) -> bool {
    !matches!(
        step,
        Step::Disqualify { .. } | Step::OptOut | Step::Close | Step::Nurture { declined: true, .. }
    )
}

/// A lead that the model's reading qualified is a qualified lead from now on.
fn act_on_qualification(draft: &mut Draft<'_>, step: &Step) {
    let open = matches!(draft.state.status, LeadStatus::Open | LeadStatus::Engaged);
    if !open || draft.state.opted_out || !goes_on(step) {
        return;
    }
    let qualification = draft.evaluation().qualification;
    if !qualification.qualified {
        return;
    }
    draft.qualify(qualification);
    // Without a way to reach them, that is asked for first, with the next words.
    if route::reach(draft).is_some() {
        request(draft, "qualified");
    }
}

/// Requests the handoff without a word.
fn request(draft: &mut Draft<'_>, reason: &str) {
    if draft.state.open_handoff().is_some() || draft.state.human_speaks || draft.state.opted_out {
        return;
    }
    let mut silent = Agenda::default();
    route::request(draft, &mut silent, reason);
    for event in silent.record {
        // Nothing was asked: no words went out.
        if !matches!(event, Event::QuestionAsked { .. }) {
            draft.record(event);
        }
    }
    draft.effects.extend(silent.effects);
}
