//! Which messages stand in the prompt: the last few, and those that no model has
//! read yet, as far as there is room.

use serde::Serialize;

use super::turn::data;
use crate::conversation::State;
use crate::conversation::agenda::Agenda;
use crate::conversation::message::{Author, Message};

/// The last messages that are shown.
const MESSAGES: usize = 8;
/// At most so many, where some were not read by a model yet.
const MOST_MESSAGES: usize = 12;
/// Characters of one message.
const MESSAGE_LETTERS: usize = 1_200;
/// Characters of all messages.
const ALL_LETTERS: usize = 5_000;

/// A message as it is shown.
#[derive(Debug, Serialize)]
pub(super) struct MessageLine {
    seq: i64,
    from: &'static str,
    new: bool,
    text: String,
}

#[cfg(test)]
impl MessageLine {
    pub(super) fn seq(&self) -> i64 {
        self.seq
    }
    pub(super) fn is_new(&self) -> bool {
        self.new
    }
    pub(super) fn letters(&self) -> usize {
        self.text.chars().count()
    }
}

/// The first message of the prospect that this turn answers.
pub(crate) fn first_answered(state: &State, answers: i64) -> i64 {
    let after = state
        .messages
        .iter()
        .rev()
        .find(|message| matches!(message.from, Author::Agent | Author::Closer))
        .map_or(0, |message| message.seq);
    state
        .messages
        .iter()
        .filter(|message| message.from == Author::Prospect)
        .map(|message| message.seq)
        .find(|seq| *seq > after && *seq <= answers)
        .unwrap_or(answers)
}

/// The messages that are shown, and the first unread one for which there is no room.
///
/// First come those that this turn answers, then the oldest unread ones, so that
/// each turn catches up on some, then the last ones, the newest first.
pub(super) fn shown(
    state: &State,
    agenda: &Agenda,
    fence: &str,
) -> (Vec<MessageLine>, Option<i64>) {
    let first = first_answered(state, agenda.answers);
    let new_from = state.unread_by_model.unwrap_or(first).min(first);
    let is_new = |message: &Message| message.from == Author::Prospect && message.seq >= new_from;
    let newest_first = || state.messages.iter().rev();
    let answered = newest_first().filter(|message| is_new(message) && message.seq >= first);
    let caught_up = state.messages.iter().filter(|message| is_new(message));
    let last = newest_first().take(MESSAGES);
    let mut left = ALL_LETTERS;
    let mut lines: Vec<MessageLine> = Vec::new();
    for message in answered.chain(caught_up).chain(last) {
        if lines.len() >= MOST_MESSAGES || lines.iter().any(|line| line.seq == message.seq) {
            continue;
        }
        let text = data(fence, &message.text, MESSAGE_LETTERS);
        let letters = text.chars().count();
        // What would have to be cut off here has no room.
        if letters > left {
            continue;
        }
        left -= letters;
        lines.push(MessageLine {
            seq: message.seq,
            from: match message.from {
                Author::Prospect => "prospect",
                Author::Agent => "you",
                Author::Closer => "colleague",
                Author::System => "system",
            },
            new: is_new(message),
            text,
        });
    }
    lines.sort_by_key(|line| line.seq);
    let is_shown = |seq: i64| lines.iter().any(|line| line.seq == seq);
    let mut unread = state.messages.iter().filter(|message| is_new(message));
    let left_unread = unread.find(|message| !is_shown(message.seq));
    let left_unread = left_unread.map(|message| message.seq);
    (lines, left_unread)
}
