//! Going on after an answer that was cut short because the prospect wrote
//! again. One answer covers all their messages: what they had seen of it stands
//! on record, and is neither said again nor taken back.

use super::Draft;
use crate::conversation::agenda::{Agenda, Point};
use crate::conversation::event::Event;
use crate::conversation::message::Author;

/// Leaves out what is dealt with already, and says what was shown.
pub(super) fn go_on(draft: &mut Draft<'_>, agenda: &mut Agenda) {
    if draft.begun.times == 0 {
        return;
    }
    let dealt_with = draft.begun.dealt_with.clone();
    for point in &mut agenda.points {
        // What was learned since is taken up, what was taken up before is not.
        if let Point::Acknowledge { signals } = point {
            let taken_up = dealt_with.iter().flat_map(|known| match known {
                Point::Acknowledge { signals } => signals.as_slice(),
                _ => &[],
            });
            signals.retain(|name| !taken_up.clone().any(|known| known == name));
        }
    }
    agenda.points.retain(|point| match point {
        Point::Acknowledge { signals } => !signals.is_empty(),
        _ => !dealt_with.iter().any(|known| is_same(known, point)),
    });
    // Nothing is come back to where what it introduced is dealt with.
    let answers_next: Vec<bool> = (1..=agenda.points.len())
        .map(|next| agenda.points.get(next).is_some_and(Point::is_answer))
        .collect();
    let mut follows = answers_next.into_iter();
    agenda.points.retain(|point| {
        let answer_follows = follows.next().unwrap_or_default();
        !matches!(point, Point::ComeBack { .. }) || answer_follows
    });
    for point in &dealt_with {
        if let Point::Rebut {
            objection,
            rebuttal,
            ..
        } = point
            && draft.state.objection(objection).is_some()
        {
            draft.record(Event::ObjectionRebutted {
                objection: objection.clone(),
                rebuttal: rebuttal.clone(),
            });
        }
    }
    agenda.begun = draft
        .state
        .messages
        .iter()
        .filter(|message| message.from == Author::Agent && message.seq > draft.begun.answers)
        .map(|message| message.text.as_str())
        .collect::<Vec<_>>()
        .join(" ");
}

/// Whether the answer so far has met the objection that was raised in the message at `seq`.
pub(super) fn has_answered(draft: &Draft<'_>, seq: i64, objection: &str) -> bool {
    seq <= draft.begun.answers
        && draft.begun.dealt_with.iter().any(|point| {
            matches!(point, Point::Rebut { objection: known, .. } | Point::Concede { objection: known, .. } if known == objection)
        })
}

/// Whether a point of an answer to these messages is dealt with already.
pub(super) fn is_dealt_with(draft: &Draft<'_>, point: &Point) -> bool {
    let mut known = draft.begun.dealt_with.iter();
    known.any(|known| is_same(known, point))
}

/// Whether two points are about the same matter.
fn is_same(one: &Point, other: &Point) -> bool {
    match (one, other) {
        (
            Point::Rebut { objection: one, .. } | Point::Concede { objection: one, .. },
            Point::Rebut {
                objection: other, ..
            }
            | Point::Concede {
                objection: other, ..
            },
        ) => one == other,
        (Point::Help { need: one, .. }, Point::Help { need: other, .. }) => one == other,
        (Point::NotKnown { quote: one, .. }, Point::NotKnown { quote: other, .. }) => one == other,
        (one, other) => one == other,
    }
}
