//! "Is this for a tiny shop?": answered from what the lead definition says, honestly.

use crate::campaign::condition::Met;
use crate::campaign::definition::FitCriterion;
use crate::campaign::playbook::FactKind;
use crate::conversation::agenda::{Agenda, FitAnswer, Point};
use crate::conversation::decide::Draft;
use crate::conversation::decide::learning::learn::{Learned, take_signal};
use crate::conversation::decide::step::{MOST_TIMES_ASKED, asking};
use crate::conversation::state::{LeadStatus, Unread};
use crate::reading::finding::{FactFinding, FitQuestion, SignalFinding};
use crate::reading::{Manner, Reading};
use crate::signal::{ReadBy, Signal, SignalName, SignalStatus, SignalValue, Span};

/// How sure it is that who asks for a place or a kind asks for their own.
const SUPPOSED: f64 = 0.5;
/// Reasons that one answer gives.
const MOST_REASONS: usize = 2;

/// The answer to the questions of fit in a message: no where one criterion rules
/// it out, yes where all that were asked about hold, else what it depends on.
pub(crate) fn answer(draft: &Draft<'_>, asked: &[FitQuestion]) -> Option<Point> {
    // How much something counts is answered as that.
    if asked.is_empty() || asked.iter().any(|question| question.weighs) {
        return None;
    }
    let judged: Vec<(Met, String)> = asked
        .iter()
        .flat_map(|question| judge(draft, question))
        .collect();
    // "Does it work with Business Central?" names a system, and asks for no fit.
    if judged.is_empty() && asked.iter().any(|question| question.value.is_some()) {
        return None;
    }
    let those = |met: Met| -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (judged, id) in &judged {
            if *judged == met && !found.contains(id) && found.len() < MOST_REASONS {
                found.push(id.clone());
            }
        }
        found
    };
    for (met, answer) in [
        (Met::Broken, FitAnswer::No),
        (Met::Open, FitAnswer::Depends),
        (Met::Met, FitAnswer::Yes),
    ] {
        let mut criteria = those(met);
        // "Do you take over other people's code?" gets no yes because we extend things.
        if answer == FitAnswer::Yes && asked.iter().all(|question| question.in_part) {
            return None;
        }
        if !criteria.is_empty() {
            // "Do you do metal roofs?" asks for that and no more.
            let named = asked.iter().any(|question| question.value.is_some());
            if answer == FitAnswer::Yes && !named {
                // What they did not ask about and would rule them out is no secret.
                criteria.extend(still_open(draft, asked));
                criteria.dedup();
                criteria.truncate(MOST_REASONS);
            }
            return Some(Point::Fit { answer, criteria });
        }
    }
    // The definition does not speak of it: then whom the offer is made for.
    let (answer, criteria) = (FitAnswer::Market, Vec::new());
    Some(Point::Fit { answer, criteria })
}

/// The words of the questions of which only a part is known.
pub(crate) fn left_open(asked: &[FitQuestion]) -> Option<String> {
    let asked = asked.iter().find(|question| question.in_part)?;
    Some(asked.quote.clone())
}

/// "How bad is shade?": what the definition says of that, whatever is known of them. With it
/// the words that ask.
pub(crate) fn weighed<'r>(draft: &Draft<'_>, reading: &'r Reading) -> Option<(Point, &'r str)> {
    let told = |span: Span| {
        let mut facts = reading.facts.iter();
        facts.any(|fact| fact.score >= 0.5 && fact.span.overlaps(span))
    };
    reading.fit_questions.iter().find_map(|question| {
        let judged = judge(draft, question);
        let weighs = question.weighs && !judged.is_empty() && !told(question.span);
        let criteria = judged.into_iter().map(|(_, id)| id);
        let point = Point::Fit {
            answer: FitAnswer::Depends,
            criteria: criteria.take(MOST_REASONS).collect(),
        };
        weighs.then_some((point, question.quote.as_str()))
    })
}

/// "Do you serve Australia?", where that rules out: most likely they ask for themselves. It is
/// noted as supposed, so that they are asked whether it is so, and nobody is sold to meanwhile.
pub(crate) fn suppose(
    draft: &mut Draft<'_>,
    learned: &mut Learned,
    message: &Unread,
    reading: &Reading,
) {
    for question in &reading.fit_questions {
        let (Some(signal), Some(value @ SignalValue::Choice { .. })) =
            (&question.signal, &question.value)
        else {
            continue;
        };
        let ruled_out = ruled_out_by(draft, signal, value).is_some();
        let known = draft.state.signals.get(signal).and_then(Signal::known);
        let told = reading.signals.iter().any(|found| found.signal == *signal);
        if !ruled_out || told || known.is_some_and(|known| known != value) {
            continue;
        }
        let finding = SignalFinding {
            signal: signal.clone(),
            status: SignalStatus::Inferred,
            value: Some(value.clone()),
            span: question.span,
            quote: question.quote.clone(),
            confidence: SUPPOSED,
            correction: false,
            vague: false,
        };
        take_signal(draft, learned, message, &finding);
        learned.fresh.retain(|name| name != signal);
    }
}

/// The criterion by which `value` would rule them out.
pub(crate) fn ruled_out_by<'d>(
    draft: &Draft<'d>,
    signal: &SignalName,
    value: &SignalValue,
) -> Option<&'d FitCriterion> {
    let judged = judge_value(draft, signal, Some(value));
    let fit = &draft.rules.campaign.lead.definition.fit;
    fit.iter().find(|criterion| {
        criterion.disqualifies && judged.contains(&(Met::Broken, criterion.id.clone()))
    })
}

/// Whether it is for this prospect, by all that is known of them: yes where
/// something speaks for it and nothing against it. A no is said as what it is.
pub(crate) fn overall(draft: &Draft<'_>) -> Option<Point> {
    let campaign = draft.rules.campaign;
    let judged = campaign.lead.definition.fit.iter().map(|criterion| {
        let signals = &draft.state.signals;
        let met = criterion.meets.check(signals, campaign, draft.today());
        (met, criterion.id.clone())
    });
    let judged: Vec<(Met, String)> = judged.collect();
    if judged.iter().any(|(met, _)| *met == Met::Broken) {
        return None;
    }
    let met = judged.into_iter().filter(|(met, _)| *met == Met::Met);
    let criteria: Vec<String> = met.map(|(_, id)| id).take(MOST_REASONS).collect();
    (!criteria.is_empty()).then_some(Point::Fit {
        answer: FitAnswer::Yes,
        criteria,
    })
}

/// "So that's a no?": how it stands with what is known of them, and why. `None`
/// where the reason is none of the definition's.
pub(crate) fn verdict(draft: &Draft<'_>) -> Option<Point> {
    let evaluation = draft.evaluation().qualification;
    let campaign = draft.rules.campaign;
    // What rules them out is said with the no itself.
    if evaluation.disqualified_by.is_some() || draft.state.status == LeadStatus::Disqualified {
        return None;
    }
    let fit = campaign.lead.definition.fit.iter();
    let those = |wanted: Met| -> Vec<String> {
        fit.clone()
            .filter(|criterion| {
                let signals = &draft.state.signals;
                criterion.meets.check(signals, campaign, draft.today()) == wanted
            })
            .map(|criterion| criterion.id.clone())
            .take(MOST_REASONS)
            .collect()
    };
    let (open, met) = (those(Met::Open), those(Met::Met));
    let (answer, criteria) = if open.is_empty() {
        (FitAnswer::Yes, met)
    } else {
        (FitAnswer::Depends, open)
    };
    (!criteria.is_empty()).then_some(Point::Fit { answer, criteria })
}

/// "So is that a no?": what it hangs on is asked, whatever else is open. `true` where it is so.
pub(crate) fn asks_what_it_hangs_on(
    draft: &Draft<'_>,
    learned: &Learned,
    agenda: &mut Agenda,
) -> bool {
    let open = agenda.points.iter().find_map(|point| match point {
        Point::Fit {
            answer: FitAnswer::Depends,
            criteria,
        } => criteria.first(),
        _ => None,
    });
    let campaign = draft.rules.campaign;
    let question = open
        .filter(|_| learned.shows(Manner::AsksVerdict))
        .and_then(|id| {
            let fit = &campaign.lead.definition.fit;
            let signal = &fit
                .iter()
                .find(|criterion| criterion.id == *id)?
                .meets
                .signal;
            let questions = &campaign.questions.questions;
            questions.iter().find(|question| question.signal == *signal)
        });
    let Some(question) = question else {
        return false;
    };
    if draft.state.asked_times(&question.id) > MOST_TIMES_ASKED {
        return false;
    }
    let why = "they ask how it stands, and it hangs on this".to_owned();
    let (step, asked) = asking(draft, &question.id, why);
    agenda.step = step;
    agenda.record.extend(asked);
    true
}

/// The criteria that could still rule this prospect out.
fn still_open(draft: &Draft<'_>, asked: &[FitQuestion]) -> Vec<String> {
    let campaign = draft.rules.campaign;
    let named = |signal: &str| {
        let mut signals = asked.iter().filter_map(|question| question.signal.as_ref());
        signals.any(|known| known.as_str() == signal)
    };
    let criteria = campaign.lead.definition.fit.iter();
    criteria
        .filter(|criterion| criterion.disqualifies && !criterion.optional)
        .filter(|criterion| !named(&criterion.meets.signal))
        .filter(|criterion| {
            let met = criterion
                .meets
                .check(&draft.state.signals, campaign, draft.today());
            met == Met::Open
        })
        .map(|criterion| criterion.id.clone())
        .collect()
}

/// Whether the fact only resembles a question of fit that stands there: what we do is told to
/// who asks for it in the fact's own words, whom and where we serve the definition knows best.
pub(crate) fn is_meant(draft: &Draft<'_>, reading: &Reading, fact: &FactFinding) -> bool {
    let known = draft.rules.campaign.fact(&fact.id);
    let told = fact.score >= 1.0 && known.is_some_and(|known| known.kind == FactKind::Feature);
    !told && names(draft, reading, fact.span)
}

/// Whether a question of fit that names whom it is about stands there, and the
/// definition speaks of that.
pub(crate) fn names(draft: &Draft<'_>, reading: &Reading, span: Span) -> bool {
    reading.fit_questions.iter().any(|question| {
        question.value.is_some()
            && question.span.start < span.end
            && span.start < question.span.end
            && !judge(draft, question).is_empty()
    })
}

/// The criteria on the signal that is asked about, with the value asked about,
/// else with what is known of this prospect.
fn judge(draft: &Draft<'_>, question: &FitQuestion) -> Vec<(Met, String)> {
    match &question.signal {
        Some(signal) => judge_value(draft, signal, question.value.as_ref()),
        None => Vec::new(),
    }
}

fn judge_value(
    draft: &Draft<'_>,
    signal: &SignalName,
    value: Option<&SignalValue>,
) -> Vec<(Met, String)> {
    let mut signals = draft.state.signals.clone();
    if let Some(value) = value {
        signals.insert(
            SignalName::clone(signal),
            Signal {
                status: SignalStatus::Inferred,
                value: Some(value.clone()),
                evidence: Vec::new(),
                confidence: 1.0,
                read_by: ReadBy::Local,
                at: draft.moment.now,
            },
        );
    }
    let campaign = draft.rules.campaign;
    let criteria = campaign.lead.definition.fit.iter();
    criteria
        .filter(|criterion| criterion.meets.signal == signal.as_str())
        .map(|criterion| {
            let met = criterion.meets.check(&signals, campaign, draft.today());
            (met, criterion.id.clone())
        })
        .collect()
}
