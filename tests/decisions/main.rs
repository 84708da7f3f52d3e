//! What the conversation decides where prospects don't follow the script: they
//! come back after a no, name odd times, haggle, want to read first, or add
//! something after the handoff. Given a talk, when this comes, then that.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod agreed;
mod another;
mod answers;
mod appointments;
mod asked;
mod beside;
mod complaints;
mod course;
mod dates;
mod ends;
mod kept;
mod limits;
mod nearest;
mod needs;
mod paraphrases;
mod people;
#[path = "../support/persona.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod persona;
mod personas;
mod persons;
#[path = "../support/random.rs"]
mod random;
mod reasons;
mod refusals;
mod reminders;
mod returning;
mod rules;
mod sums;
#[path = "../support/talk.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod talk;
mod times;
mod told;

mod typed;
mod untidy;
mod unwished;
mod vary;
mod when;
mod wishes;
mod wordings;

use fronter::conversation::context::Channel;
use fronter::conversation::event::Event;
use fronter::conversation::message::{Message, MoveKind};
use fronter::conversation::objection::Standing;
use fronter::conversation::state::{HandoffState, LeadStatus};
use fronter::signal::{Period, SignalName, SignalValue};
use talk::{Setting, Talk, begin};

fn with(campaign: &str) -> Talk {
    begin(&Setting {
        campaign: campaign.to_owned(),
        ..Setting::default()
    })
}

/// The signal has just been asked for.
fn was_asked(talk: &mut Talk, question: &str, signal: &str) {
    talk.happened(Event::QuestionAsked {
        question: question.to_owned(),
        signal: SignalName::new(signal),
        follow_up: false,
        why: String::new(),
    });
}

/// A talk in which the signal has just been asked for.
fn asked_for(campaign: &str, question: &str, signal: &str) -> Talk {
    let mut talk = with(campaign);
    was_asked(&mut talk, question, signal);
    talk
}

/// Nobody is there, and they asked to be called.
fn callback(campaign: &str) -> Talk {
    let mut talk = begin(&Setting {
        campaign: campaign.to_owned(),
        closer_there: false,
        ..Setting::default()
    });
    talk.say("can someone call me, 617-555-0143");
    assert_eq!(
        talk.state.handoff.as_ref().unwrap().state,
        HandoffState::Unavailable
    );
    talk
}

fn text(messages: &[Message]) -> String {
    let texts: Vec<&str> = messages.iter().map(|m| m.text.as_str()).collect();
    texts.join("\n")
}

fn questions(talk: &Talk) -> usize {
    let mut asked = 0;
    for recorded in &talk.log {
        asked += usize::from(matches!(recorded.event, Event::QuestionAsked { .. }));
    }
    asked
}

fn did(messages: &[Message], kind: MoveKind, topic: &str) -> bool {
    messages
        .iter()
        .flat_map(|message| &message.moves)
        .any(|made| made.kind == kind && made.topic.as_deref() == Some(topic))
}
