//! Which question is put next: the one whose answer matters most, of those that
//! may be put now.

use super::contact::CONTACT;
use super::sure;
use crate::conversation::decide::Draft;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::decide::step::MOST_TIMES_ASKED;
use crate::qualification::{AskedSoFar, NextQuestion, WhyAsked, next_question};
use crate::reading::Manner;
use crate::reading::finding::IntentKind;
use crate::signal::{Signal, SignalName};

/// Beyond the most that a campaign wants to ask, so many questions for what it needs.
const MOST_MORE: u32 = 3;

pub(crate) fn asked_so_far(draft: &Draft<'_>) -> u32 {
    draft
        .state
        .times_asked
        .iter()
        .filter(|(question, _)| {
            !question.starts_with("clarify:")
                && !sure::is_put_back(question)
                && *question != CONTACT
        })
        .map(|(_, times)| *times)
        .sum()
}

/// The question that was put right before these messages and that they passed over:
/// it is not put again at once in other words. Who asks what it means or why it is
/// put, or only says hello, has not passed over it.
pub(crate) fn passed_over(draft: &Draft<'_>, learned: &Learned) -> Option<String> {
    let open = learned.asked.as_ref()?;
    let takes_it_up = [Manner::AsksAgain, Manner::AsksWhy]
        .iter()
        .any(|manner| learned.shows(*manner));
    // Who keeps something else back has not heard what was asked.
    let takes_it_up =
        takes_it_up || learned.keeps_another && !draft.state.refused(open.signal.as_str());
    let unread = learned.readings.iter().all(|(_, reading)| {
        reading.intents.is_empty() && reading.signals.is_empty() && reading.facts.is_empty()
    });
    // Keys hit at random pass over nothing.
    let unread = unread || learned.shows(Manner::Gibberish);
    let clear = learned.says_something()
        || !unread
        || learned.says_words() && !learned.shows(Manner::Gibberish);
    let greets = learned.intends(IntentKind::Greeting) && !learned.says_something();
    let is_own = draft
        .rules
        .campaign
        .questions
        .questions
        .iter()
        .any(|question| question.id == open.question);
    (is_own && clear && !takes_it_up && !greets).then(|| open.question.clone())
}

/// The question whose answer matters most of those that may still be put, whatever
/// asking has cost already: it was put less often than is allowed, though perhaps just now.
pub(crate) fn most_valuable(draft: &Draft<'_>, learned: &Learned) -> Option<NextQuestion> {
    let most = draft.rules.campaign.lead.definition.max_questions + MOST_MORE;
    if asked_so_far(draft) >= most {
        return None;
    }
    let just_put = passed_over(draft, learned);
    let found = next_but(draft, 0, just_put.clone());
    found.filter(|next| next.kind == WhyAsked::Required || just_put.is_some())
}

pub(crate) fn next(draft: &Draft<'_>, asked_so_far: u32) -> Option<NextQuestion> {
    next_but(draft, asked_so_far, None)
}

/// The question for what they can spend, or for how many they are, of who has told a need and
/// was not asked yet: what the lead is worth without the answer is only our guess.
pub(crate) fn worth_unasked(draft: &Draft<'_>) -> Option<NextQuestion> {
    let campaign = draft.rules.campaign;
    let need = draft.state.signals.get(SignalName::NEED);
    need.and_then(Signal::known)?;
    let units = campaign.lead.revenue.units.as_ref();
    let worth = |signal: &str| {
        signal == SignalName::BUDGET || units.is_some_and(|units| units.signal == signal)
    };
    let why = "a need was told, and what it is worth to them was not asked yet";
    unasked(draft, worth, why)
}

/// The question for what the definition needs and nobody has told or was asked for, however
/// little the lead seems worth: for who was left and did not mean to go.
pub(crate) fn missing_unasked(draft: &Draft<'_>) -> Option<NextQuestion> {
    let missing = draft.evaluation().qualification.missing;
    let wanted = |signal: &str| missing.iter().any(|name| name.as_str() == signal);
    unasked(draft, wanted, "they did not mean to go, and it is missing")
}

/// The first question for such a signal that was never put and is not answered.
fn unasked(draft: &Draft<'_>, wanted: impl Fn(&str) -> bool, why: &str) -> Option<NextQuestion> {
    if draft.state.questions_refused {
        return None;
    }
    let asked = |id: &str| draft.state.times_asked.contains_key(id);
    let open = |signal: &str| !draft.state.signals.contains_key(signal);
    let mut questions = draft.rules.campaign.questions.questions.iter();
    let question = questions.find(|question| {
        wanted(&question.signal) && open(&question.signal) && !asked(&question.id)
    })?;
    Some(NextQuestion {
        question: question.id.clone(),
        signal: question.signal.as_str().into(),
        kind: WhyAsked::Value,
        says: why.to_owned(),
        voi: 0.0,
    })
}

/// The next question, leaving one out.
pub(crate) fn next_but(
    draft: &Draft<'_>,
    asked_so_far: u32,
    left_out: Option<String>,
) -> Option<NextQuestion> {
    if draft.state.questions_refused {
        return None;
    }
    let worn_out: Vec<String> = draft
        .state
        .times_asked
        .iter()
        .filter(|(_, times)| **times >= MOST_TIMES_ASKED)
        .map(|(question, _)| question.clone())
        .chain(draft.state.let_go.iter().cloned())
        .chain(left_out)
        .collect();
    next_question(
        draft.rules.campaign,
        &draft.state.signals,
        draft.today(),
        AskedSoFar {
            count: asked_so_far,
            not_again: &worn_out,
        },
    )
    .next
}

/// Who writes first is asked what the campaign's greeting for their channel opens with,
/// where that is not known yet, in place of the question that would matter most.
pub(crate) fn opened_with(draft: &Draft<'_>, next: NextQuestion) -> NextQuestion {
    let state = &draft.state;
    if state.agent_messages > 0 || state.channel().is_live() {
        return next;
    }
    let campaign = draft.rules.campaign;
    let wanted = campaign
        .greeting(state.context.page.as_deref(), state.channel().as_str())
        .filter(|greeting| greeting.channel.is_some())
        .and_then(|greeting| greeting.question.as_ref());
    let found = campaign.questions.questions.iter().find(|question| {
        Some(&question.id) == wanted
            && question.id != next.question
            && question.after.is_empty()
            && question.only_if.is_none()
            && !state.signals.contains_key(question.signal.as_str())
    });
    match found {
        Some(question) => NextQuestion {
            question: question.id.clone(),
            signal: question.signal.as_str().into(),
            says: "opens the conversation on this channel".to_owned(),
            ..next
        },
        None => next,
    }
}
