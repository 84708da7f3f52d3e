//! Objections: taken up, answered twice at most, and settled by what the prospect does next.

use super::offered::wishes_to_talk;
use super::pressing;
use crate::campaign::playbook::{Objection, Rebuttal};
use crate::conversation::agenda::Point;
use crate::conversation::decide::answering::question;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::decide::{Draft, begun};
use crate::conversation::event::Event;
use crate::conversation::objection::Standing;
use crate::conversation::state::{LeadStatus, Unread};
use crate::qualification::economic_cost;
use crate::reading::finding::{IntentKind, SignalFinding};
use crate::reading::{Manner as Said, Reading};
use crate::signal::{Money, SignalValue, Span};

/// An objection is answered at most so often: never a third push.
pub(crate) const MOST_REBUTTALS: usize = 2;

/// Objections: the next rebuttal, or concession where none is left. What there
/// is no room for stays raised and is taken up in the next turn.
pub(crate) fn objections(draft: &Draft<'_>, learned: &Learned, points: &mut Vec<Point>) {
    // Who was told that it is no match is sold nothing, whatever else speaks against it.
    if draft.state.status == LeadStatus::Disqualified {
        return;
    }
    // Two answers to two reasons are a wall: the others wait for the next turns.
    let waiting = unanswered(draft, learned);
    // Nobody is argued with who tells of a death or a divorce.
    let pushed = learned.shows(Said::FeelsPushed) || learned.shows(Said::BadNews);
    let unmoved = learned
        .unmoved
        .first()
        .filter(|_| learned.objections.is_empty());
    let Some(id) = unmoved.or(learned.objections.first()).or(waiting.first()) else {
        return;
    };
    if unmoved.is_none() && !learned.objections.contains(id) {
        points.extend(come_back(draft, id));
    }
    let answer = rebut(draft, id).filter(|_| unmoved.is_none() && !pushed);
    if let Some(answer) = answer {
        points.push(answer);
        return;
    }
    // That one reason stands settles none of the others.
    let next = waiting.iter().find(|other| *other != id);
    let next = next.and_then(|next| Some([come_back(draft, next)?, rebut(draft, next)?]));
    points.push(Point::Concede {
        objection: id.clone(),
        goes_on: next.is_some(),
    });
    points.extend(next.into_iter().flatten());
}

fn come_back(draft: &Draft<'_>, objection: &str) -> Option<Point> {
    let raised = draft.state.objection(objection)?;
    Some(Point::ComeBack {
        quote: raised.quote.clone(),
    })
}

/// The next answer to the objection, where one is left.
fn rebut(draft: &Draft<'_>, objection: &str) -> Option<Point> {
    let known = draft.rules.campaign.objection(objection)?;
    let (rebuttal, evc) = next_rebuttal(draft, known)?;
    Some(Point::Rebut {
        objection: objection.to_owned(),
        rebuttal: rebuttal.id.clone(),
        evc,
    })
}

/// Objections of earlier turns that were never answered, unless the prospect
/// has gone past them: by a yes, a no, or the wish for a person.
fn unanswered(draft: &Draft<'_>, learned: &Learned) -> Vec<String> {
    let past = learned.accepted.is_some()
        || [
            IntentKind::Decline,
            IntentKind::DeclineSoft,
            IntentKind::AskPerson,
            IntentKind::Buy,
            IntentKind::Bye,
        ]
        .iter()
        .any(|kind| learned.intends(*kind));
    let raised = draft.state.objections.iter().filter(|objection| {
        objection.state == Standing::Raised
            && !learned.objections.contains(&objection.id)
            && !begun::has_answered(draft, objection.raised_seq, &objection.id)
            && draft.rules.campaign.objection(&objection.id).is_some()
    });
    // After a no, and to who has left us for now, no old reason is brought up again.
    let rests =
        draft.state.status == LeadStatus::Nurture || !pressing::may_come_back(draft, learned);
    raised
        .filter(|_| !past && !rests && draft.state.open_handoff().is_none())
        .map(|objection| objection.id.clone())
        .collect()
}

/// The rebuttal to give now: not given yet, and sayable. Postponement is met
/// with what waiting costs, where that is known.
fn next_rebuttal<'c>(
    draft: &Draft<'_>,
    objection: &'c Objection,
) -> Option<(&'c Rebuttal, Option<Money>)> {
    let raised = draft.state.objection(&objection.id)?;
    if raised.rebuttals.len() >= MOST_REBUTTALS || raised.state == Standing::Conceded {
        return None;
    }
    let evc = economic_cost(draft.rules.campaign, &draft.state.signals).map(|cost| cost.per_month);
    let sayable = objection
        .rebuttals
        .iter()
        .filter(|rebuttal| !raised.rebuttals.contains(&rebuttal.id))
        .filter(|rebuttal| evc.is_some() || !rebuttal.text.contains("{{evc}}"));
    let best = if raised.postpones || evc.is_some() {
        sayable
            .clone()
            .find(|rebuttal| raised.postpones && rebuttal.text.contains("{{evc}}"))
            .or_else(|| sayable.clone().next())
    } else {
        sayable.clone().next()
    }?;
    let evc = evc.filter(|_| best.text.contains("{{evc}}"));
    Some((best, evc))
}

/// "Probably throw out 2 grand of food a month", after "not now": with that the answer has
/// the number that it lacked, what waiting costs.
pub(crate) fn with_what_it_costs(draft: &Draft<'_>, learned: &mut Learned) {
    let tells_cost = learned.readings.iter().any(|(_, reading)| {
        reading.signals.iter().any(|found| match &found.value {
            Some(SignalValue::Needs(needs)) => needs.iter().any(|need| need.cost.is_some()),
            _ => false,
        }) || reading.cost_told.is_some()
    });
    if !tells_cost || !learned.objections.is_empty() || learned.declined_offer.is_some() {
        return;
    }
    let open = draft.state.objections.iter().find(|raised| {
        let waits = matches!(
            raised.state,
            Standing::Raised | Standing::Rebutted | Standing::Standing
        );
        let known = draft.rules.campaign.objection(&raised.id);
        let answer = known.and_then(|known| next_rebuttal(draft, known));
        raised.postpones && waits && answer.is_some_and(|(_, evc)| evc.is_some())
    });
    learned
        .objections
        .extend(open.map(|raised| raised.id.clone()));
}

/// Whether a time belongs to a "not now" in its sentence, of one who was not asked for it.
pub(crate) fn puts_off(
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
    time: &SignalFinding,
) -> bool {
    let asked = learned
        .asked
        .as_ref()
        .is_some_and(|open| open.signal == time.signal);
    let sentence = |span: Span| question::sentence_at(&message.text, span);
    let postponed = reading
        .objections
        .iter()
        .filter(|found| found.postpones)
        .map(|found| found.span);
    let soft = reading
        .intents
        .iter()
        .filter(|found| found.kind == IntentKind::DeclineSoft && found.confidence >= 0.5)
        .map(|found| found.span);
    // "I'll get back to you after Easter" says when they come back.
    let returns = (reading.manner.iter())
        .filter(|found| found.kind == Said::WillReturn)
        .map(|found| found.span);
    // By when they need it puts nothing off: "before our fiscal year starts in February".
    let today = message.at.to_zoned(jiff::tz::TimeZone::UTC).date();
    let need_by = matches!(
        &time.value,
        Some(SignalValue::Timeline(range))
            if range.to.is_some() && range.from.is_none_or(|from| from <= today)
    );
    let apart = |span: Span| !span.overlaps(time.span) && sentence(span) == sentence(time.span);
    if returns
        .clone()
        .any(|span| sentence(span) == sentence(time.span))
    {
        return true;
    }
    !asked
        && !need_by
        && postponed
            .chain(soft)
            // "Before the summer" is the time itself, and puts nothing off.
            .any(apart)
}

/// What was rebutted before and not raised again has come to rest: resolved,
/// where the prospect agrees or takes a step; standing, where they only go on.
/// What stands is resolved by taking the next step and by nothing less.
pub(crate) fn settle_rebutted(draft: &mut Draft<'_>, learned: &mut Learned) {
    // A person who was offered to answer is no answer yet.
    let accepts = learned
        .accepted
        .as_deref()
        .is_some_and(|step| step != crate::conversation::decide::step::PERSON)
        || learned.intends(IntentKind::Buy);
    let takes_a_step = accepts
        || [IntentKind::AskDemo, IntentKind::AskTrial]
            .iter()
            .any(|kind| learned.intends(*kind));
    let agrees = [IntentKind::Affirm, IntentKind::Accept]
        .iter()
        .any(|kind| learned.intends(*kind));
    // Who wants to see it has not said that the reason against it is gone.
    let buys = learned.intends(IntentKind::Buy);
    let agreed = learned.asked.is_none() && agrees && !takes_a_step;
    let goes_on = buys || learned.shows(Said::SeesPoint) || agreed;
    // Who agrees and has the next reason at once agrees to nothing yet.
    let goes_on = goes_on && learned.objections.is_empty();
    let refusing = [
        IntentKind::Decline,
        IntentKind::DeclineSoft,
        IntentKind::Negate,
    ]
    .iter()
    .any(|kind| learned.intends(*kind))
        && !accepts;
    let wishes = wishes_to_talk(draft) && !learned.intends(IntentKind::AskPerson);
    // After the last rebuttal, grumbling that nobody can read is no yes.
    let nothing_read = learned.readings.iter().all(|(_, reading)| {
        reading.intents.is_empty() && reading.signals.is_empty() && reading.facts.is_empty()
    });
    let rebutted: Vec<(String, usize)> = draft
        .state
        .objections
        .iter()
        .filter(|objection| match objection.state {
            Standing::Rebutted => true,
            Standing::Standing => takes_a_step && learned.objections.is_empty(),
            Standing::Raised | Standing::Resolved | Standing::Conceded => false,
        })
        .map(|objection| {
            // "Not now", answered once, is not pushed a second time.
            let pushes = objection.rebuttals.len() + usize::from(objection.postpones);
            (objection.id.clone(), pushes)
        })
        .collect();
    for (objection, pushes) in rebutted {
        let grumbles = nothing_read && !learned.shows(Said::AsksAgain);
        if (refusing || grumbles) && pushes >= MOST_REBUTTALS {
            learned.unmoved.push(objection.clone());
        }
        let state = if goes_on && !refusing {
            Standing::Resolved
        } else if !refusing && !grumbles && (takes_a_step || wishes) {
            // Rebutted, and no more: the closer hears of it.
            continue;
        } else {
            Standing::Standing
        };
        draft.record(Event::ObjectionSettled { objection, state });
    }
}
