//! Hearing no: what may still be offered to somebody who has declined (rule 6 of the
//! domain). After a no nothing is offered in this turn and the next; after two, or
//! told that we push, nothing any more, unless they ask for it.

use super::offered::keeps_a_matter;
use super::{later, returning};
use crate::conversation::decide::Draft;
use crate::conversation::decide::handing_over::route;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::message::{Author, Message, MoveKind};
use crate::conversation::state::Unread;
use crate::reading::finding::IntentKind;
use crate::reading::{Manner, Reading};
use crate::signal::{SignalName, SignalValue};

/// After so many no's nothing is offered any more.
const ENOUGH: usize = 2;
/// Steps at which somebody is met or called.
const MEETINGS: [&str; 3] = ["call", "demo", "visit"];

/// Whether a next step or a person may be offered in this turn.
pub(crate) fn may_offer(draft: &Draft<'_>, learned: &Learned) -> bool {
    if declines_now(draft, learned) {
        return false;
    }
    leaves_room(&past_turns(draft, learned), |turn| turn.no)
}

/// Whether a reason of an earlier turn may be taken up in this one. "Too expensive, not
/// now, and my boss won't": a no that is one of several reasons ends nothing.
pub(crate) fn may_come_back(draft: &Draft<'_>, learned: &Learned) -> bool {
    let past = past_turns(draft, learned);
    !declines_now(draft, learned) && leaves_room(&past, |turn| turn.no && !turn.has_reasons)
}

fn leaves_room(past: &[Turn], said_no: impl Fn(&Turn) -> bool) -> bool {
    past.iter().filter(|turn| said_no(turn)).count() < ENOUGH
        && past.iter().all(|turn| !turn.pushed)
        && past.last().is_none_or(|turn| !said_no(turn))
}

fn declines_now(draft: &Draft<'_>, learned: &Learned) -> bool {
    let last = draft.state.last_offer.as_deref();
    let declines = |reading: &Reading| {
        let thing = declined_thing(draft, reading);
        reading.shows(Manner::CallsOff)
            || reading.shows(Manner::DeclinesTalk) && thing.is_none_or(|thing| last == Some(thing))
    };
    learned.declined_offer.is_some()
        || [IntentKind::Decline, IntentKind::DeclineSoft]
            .iter()
            .any(|kind| learned.intends(*kind))
        || learned
            .readings
            .iter()
            .any(|(_, reading)| declines(reading))
        || learned.shows(Manner::FeelsPushed)
}

/// Whether they are left in peace: they keep us out, or want nobody and have said why or
/// thanked us, or come back by themselves. That reason is met, and nothing more is asked.
pub(crate) fn wants_rest(learned: &Learned) -> bool {
    let takes_leave = learned.intends(IntentKind::Thanks) || learned.intends(IntentKind::Bye);
    let wants_nobody =
        learned.shows(Manner::DeclinesTalk) && (takes_leave || !learned.objections.is_empty());
    // Who is annoyed with the talk is led nowhere by the next question.
    let annoyed = learned.manner.complains && learned.accepted.is_none();
    learned.shows(Manner::KeepsUsOut)
        || annoyed
        || returning::says_so(learned)
        || wants_nobody && !later::asks_on(learned)
}

/// What the prospect's messages of one turn did with what was offered.
#[derive(Debug, Default, Clone, Copy)]
struct Turn {
    no: bool,
    pushed: bool,
    has_reasons: bool,
}

/// The turns before this one, in order.
fn past_turns(draft: &Draft<'_>, learned: &Learned) -> Vec<Turn> {
    let now = learned.readings.first().map_or(i64::MAX, |(m, _)| m.seq);
    let mut turns: Vec<Turn> = Vec::new();
    let (mut offered, mut begun) = (false, false);
    for held in draft.state.messages.iter().filter(|held| held.seq < now) {
        match held.from {
            Author::Prospect => {
                if !begun {
                    turns.push(Turn::default());
                    begun = true;
                }
                let (_, reading) = draft.read_again(held);
                if let Some(turn) = turns.last_mut() {
                    turn.no |= says_no(draft, &reading, offered);
                    turn.pushed |= reading.shows(Manner::FeelsPushed);
                    turn.has_reasons |= reading.objections.len() > 1;
                }
            }
            Author::Agent => {
                begun = false;
                offered = makes_offer(held);
            }
            _ => {}
        }
    }
    turns
}

fn makes_offer(message: &Message) -> bool {
    let mut moves = message.moves.iter();
    moves.any(|made| made.kind == MoveKind::OfferHandoff)
}

/// "No" declines what was offered right before; "not interested" declines anyhow.
fn says_no(draft: &Draft<'_>, reading: &Reading, offered: bool) -> bool {
    let plain = [IntentKind::Decline, IntentKind::DeclineSoft];
    let answer = [IntentKind::Negate, IntentKind::Refuse];
    declines_meeting(draft, reading)
        || reading.shows(Manner::CallsOff)
        || plain.iter().any(|kind| reading.intends(*kind))
        || offered && !keeps_a_matter(reading) && answer.iter().any(|kind| reading.intends(*kind))
}

/// The step that they decline by its name, where nobody is met at it: "no proposal" is no no to
/// a call.
pub(crate) fn declined_thing<'d>(draft: &Draft<'d>, reading: &Reading) -> Option<&'d str> {
    let mut manner = reading.manner.iter();
    let said = manner.find(|found| found.kind == Manner::DeclinesTalk)?;
    let quote = said.quote.to_lowercase();
    let named = |id: &str| {
        let mut words = quote.split(|letter: char| !letter.is_alphanumeric());
        words.any(|word| word == id || word.strip_suffix('s') == Some(id))
    };
    let mut steps = draft.rules.campaign.playbook.next_steps.iter();
    let thing = steps.find(|step| named(&step.id) && !MEETINGS.contains(&step.id.as_str()));
    thing.map(|step| step.id.as_str())
}

/// Whether they have ever said no to this step by its name.
pub(crate) fn declined_by_name(draft: &Draft<'_>, step: &str) -> bool {
    if MEETINGS.contains(&step) {
        return false;
    }
    let own = |held: &&Message| held.from == Author::Prospect;
    draft.state.messages.iter().filter(own).any(|held| {
        let (_, reading) = draft.read_again(held);
        declined_thing(draft, &reading) == Some(step)
    })
}

/// Whether they decline to talk with anybody.
fn declines_meeting(draft: &Draft<'_>, reading: &Reading) -> bool {
    reading.shows(Manner::DeclinesTalk) && declined_thing(draft, reading).is_none()
}

/// Whether no more is declined than the call, the visit, the proposal itself: "no I
/// don't want a call yet". The talk goes on, in writing.
pub(crate) fn declines_talk_only(draft: &Draft<'_>, learned: &Learned) -> bool {
    let of_talk = |(_, reading): &(Unread, Reading)| {
        let declined = reading
            .manner
            .iter()
            .find(|found| found.kind == Manner::DeclinesTalk)
            .filter(|_| declined_thing(draft, reading).is_none())
            .map(|found| found.span);
        let otherwise = reading.intents.iter().any(|found| {
            let no = [IntentKind::Decline, IntentKind::DeclineSoft].contains(&found.kind);
            no && found.confidence >= 0.5
                && declined.is_none_or(|declined| !declined.overlaps(found.span))
        });
        (declined.is_some(), otherwise)
    };
    let said: Vec<(bool, bool)> = learned.readings.iter().map(of_talk).collect();
    draft.state.open_handoff().is_none()
        && said.iter().any(|(declined, _)| *declined)
        && said.iter().all(|(_, otherwise)| !otherwise)
        && !learned.intends(IntentKind::Bye)
}

/// "Can we try it before paying?": a question that shows interest, and no wish to be handed
/// to anybody yet. What they agree to is offered to them first.
pub(crate) fn only_asked_for_trial(draft: &Draft<'_>, learned: &Learned) -> bool {
    let wished = draft.state.signals.get(SignalName::INTENT);
    let trial = wished
        .and_then(|signal| signal.known())
        .is_some_and(|value| matches!(value, SignalValue::Choice { choice } if choice == "trial"));
    let asked_now = learned.readings.iter().any(|(_, reading)| {
        let mut asked = reading.intents.iter();
        asked.any(|found| {
            found.kind == IntentKind::AskTrial
                && reading
                    .questions
                    .iter()
                    .any(|span| span.overlaps(found.span))
        })
    });
    trial
        && learned.accepted.is_none()
        && (asked_now || draft.state.times_offered.is_empty())
        && route::reach(draft).is_none()
}
