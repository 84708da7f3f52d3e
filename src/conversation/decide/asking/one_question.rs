//! One question at a time: a message of ours holds one at most, whatever came together in it.

use super::contact::CONTACT;
use crate::conversation::agenda::{Agenda, Point, Step};
use crate::conversation::decide::Draft;
use crate::conversation::event::Event;

/// Whether what was just said is a question already.
pub(crate) fn ends_in_a_question(draft: &Draft<'_>, point: &Point) -> bool {
    let playbook = &draft.rules.campaign.playbook;
    match point {
        Point::Calm { about } => ["gibberish", "language", "say_again"].contains(&about.as_str()),
        Point::Redirect { matter } => matter == "colleague",
        Point::NobodyThen { .. } => true,
        Point::Rebut {
            objection,
            rebuttal,
            ..
        } => playbook
            .objections
            .iter()
            .filter(|known| known.id == *objection)
            .flat_map(|known| &known.rebuttals)
            .any(|known| known.id == *rebuttal && known.text.contains('?')),
        Point::Concede {
            objection,
            goes_on: false,
        } => playbook
            .objections
            .iter()
            .any(|known| known.id == *objection && known.concede.contains('?')),
        Point::Fact { fact } => playbook
            .facts
            .iter()
            .any(|known| known.id == *fact && known.text.contains('?')),
        _ => false,
    }
}

/// Whether the step asks for something.
fn asks(step: &Step) -> bool {
    match step {
        Step::Callback { contact, .. } => contact.is_some(),
        Step::Remind { contact, reach, .. } => contact.is_some() && reach.is_none(),
        Step::Ask { .. }
        | Step::Clarify { .. }
        | Step::Confirm { .. }
        | Step::AskContact { .. }
        | Step::CheckIn { .. }
        | Step::Offer { .. } => true,
        Step::Rest
        | Step::BringCloser { .. }
        | Step::AwaitCloser { .. }
        | Step::CallbackStands { .. }
        | Step::StayAvailable
        | Step::Nurture { .. }
        | Step::Send { .. }
        | Step::Disqualify { .. }
        | Step::OptOut
        | Step::OptIn
        | Step::HelpText
        | Step::Close => false,
    }
}

/// Leaves one question where several came together: the first of what was said, which is
/// nearest to their words; what the step would ask waits for the next turn, and is on record
/// as asked only then.
pub(crate) fn keep_one(draft: &Draft<'_>, agenda: &mut Agenda) {
    let mut kept = false;
    agenda.points.retain(|point| {
        let again = kept && ends_in_a_question(draft, point);
        kept |= ends_in_a_question(draft, point);
        !again
    });
    if !kept || !asks(&agenda.step) {
        return;
    }
    // An arrangement stands, whatever is asked beside it later.
    let arranges = matches!(agenda.step, Step::Callback { .. } | Step::Remind { .. });
    agenda.step = Step::Rest;
    agenda.record.retain(|event| match event {
        Event::QuestionAsked { question, .. } => arranges && question != CONTACT,
        Event::StepOffered { .. } => false,
        _ => true,
    });
}
