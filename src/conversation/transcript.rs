//! The messages that both sides see, out of the events.

use jiff::Timestamp;

use super::event::{Event, Recorded};
use super::message::{Author, Message};

fn plain(seq: i64, at: Timestamp, from: Author, text: &str) -> Message {
    Message {
        seq,
        from,
        text: text.to_owned(),
        at,
        author: None,
        main_move: None,
        moves: Vec::new(),
        ai_generated: false,
        client_id: None,
    }
}

/// The move that a message is filed under: what was done about the prospect's
/// words or the lead's route before what was merely asked or acknowledged.
fn main_move(moves: &[super::message::Move]) -> Option<super::message::Move> {
    use super::message::MoveKind as Kind;
    let rank = |kind: Kind| match kind {
        Kind::OptOut => 0,
        Kind::Handoff => 1,
        Kind::Disqualify => 2,
        Kind::Nurture => 3,
        Kind::Close => 4,
        Kind::Rebut => 5,
        Kind::Greet => 6,
        Kind::Answer => 7,
        Kind::Clarify => 8,
        Kind::OfferHandoff => 9,
        Kind::Contact => 10,
        Kind::Deflect => 11,
        Kind::Screen | Kind::Probe => 12,
        Kind::Benefit => 13,
        Kind::Confirm => 14,
    };
    moves.iter().min_by_key(|made| rank(made.kind)).cloned()
}

/// The message that an event is, where it is one that the prospect sees.
pub fn message_of(recorded: &Recorded) -> Option<Message> {
    let Recorded { seq, at, event } = recorded;
    match event {
        Event::ProspectWrote {
            client_id, text, ..
        } => {
            let mut message = plain(*seq, *at, Author::Prospect, text);
            message.client_id = Some(client_id.clone());
            Some(message)
        }
        Event::AgentSaid { text, moves, .. } => {
            let mut message = plain(*seq, *at, Author::Agent, text);
            message.main_move = main_move(moves);
            message.moves.clone_from(moves);
            message.ai_generated = true;
            Some(message)
        }
        Event::SystemSaid { text } => Some(plain(*seq, *at, Author::System, text)),
        Event::CloserWrote { name, text, .. } => {
            let mut message = plain(*seq, *at, Author::Closer, text);
            message.author = Some(name.clone());
            Some(message)
        }
        _ => None,
    }
}
