//! A maybe calls nobody in: who has not asked for a person, and only guesses what was
//! missing, is asked about that once more, and whether it comes to it at all must be told first.

use crate::conversation::agenda::Agenda;
use crate::conversation::decide::Draft;
use crate::conversation::decide::asking::clarify;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::decide::step::{MOST_TIMES_ASKED, wants_to_go_on};
use crate::conversation::objection::{RaisedObjection, Standing};
use crate::signal::{SignalName, SignalStatus};

/// What is told with less confidence is a guess: "maybe by June".
const A_GUESS: f64 = 0.65;

/// Whether it is open if it comes to it at all: they put it off just now, or did so before
/// and have named no time for it since that is more than a guess.
pub(crate) fn is_open(draft: &Draft<'_>, learned: &Learned) -> bool {
    let now = |raised: &RaisedObjection| learned.objections.contains(&raised.id);
    let timeline = SignalName::from(SignalName::TIMELINE);
    let open = |raised: &RaisedObjection| {
        raised.postpones && raised.state != Standing::Resolved && is_guess(draft, &timeline)
    };
    let mut raised = draft.state.objections.iter();
    !wants_to_go_on(learned) && raised.any(|raised| raised.postpones && now(raised) || open(raised))
}

/// What was missing and is told as a guess, asked about once more.
pub(crate) fn asks_about_guess(draft: &Draft<'_>, learned: &Learned, agenda: &mut Agenda) -> bool {
    if wants_to_go_on(learned) {
        return false;
    }
    let required = &draft.rules.campaign.lead.definition.required;
    let mut told = learned.fresh.iter().chain(&learned.corrected);
    let guess = told.find(|name| {
        required.iter().any(|known| known.as_str() == name.as_str())
            && is_guess(draft, name)
            && !clarify::is_counted(draft, name)
    });
    let questions = &draft.rules.campaign.questions.questions;
    let question = guess.and_then(|name| questions.iter().find(|q| q.signal == name.as_str()));
    let asked_on = learned.asked.as_ref().is_some_and(|open| open.follow_up);
    let question = question.filter(|question| {
        !asked_on
            && !question.follow_up.is_empty()
            && draft.state.asked_times(&question.id) < MOST_TIMES_ASKED
    });
    let Some(question) = question else {
        return false;
    };
    clarify::follow_up(
        agenda,
        question,
        "it was only a guess, and nobody is called in on that",
    );
    true
}

fn is_guess(draft: &Draft<'_>, name: &SignalName) -> bool {
    let known = draft.state.signals.get(name);
    known.is_some_and(|signal| {
        let held = matches!(signal.status, SignalStatus::Stated | SignalStatus::Inferred);
        !held || signal.confidence < A_GUESS
    })
}
