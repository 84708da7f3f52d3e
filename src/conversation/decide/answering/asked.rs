//! Answers the prospect's questions: from the playbook, in their own case where
//! that can be computed, or with an honest "I don't know" that names the question.

use super::asks_nothing::{asks_who_we_are, only_speaks_against};
use super::material::{by_intent, compare, is_price, own_price, stated, told_by};
use super::nearest::nearest;
use super::unanswered::{
    answers_listed, asked_words, leave_open, left_open, lost, lost_and_short, name_later,
    name_open, put_off, told_near,
};
use super::wanted::{
    asked_in_protest, asks_for_proof, asks_for_the_thing, asks_total, just_told, names_competitor,
    protests, tells_of_another, unknown_rival, with_a_sum,
};
use super::{beside, complaint, fit, haggle, listed, ours, question, record, step_cost};
use crate::campaign::playbook::FactKind;
use crate::conversation::agenda::Point;
use crate::conversation::decide::asking::sure;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::decide::learning::other;
use crate::conversation::decide::offering::part::only_courtesy;
use crate::conversation::decide::{Draft, begun};
use crate::conversation::event::Event;
use crate::conversation::state::{LeadStatus, Unread};
use crate::reading::CONTENT_PREFIX;
use crate::reading::finding::{FactFinding, IntentKind, Recorded};
use crate::reading::{Manner, Reading};
use crate::signal::Span;

/// A turn answers at most so many questions and objections; more would be a lecture.
pub(crate) const MOST_ANSWERS: usize = 3;

/// What a rule finds is at least so sure.
const BY_RULE: f64 = 0.7;

/// What is found for a question that was lost among others is so sure.
const ALONE: f64 = 0.6;

/// An answer, with the fact that it is from.
pub(super) type Answer<'f> = (Point, Option<&'f FactFinding>);

/// Answers the prospect's questions from the playbook.
pub(crate) fn answers(draft: &mut Draft<'_>, learned: &Learned, points: &mut Vec<Point>) {
    let mut answered: Vec<Point> = Vec::new();
    let mut not_known: Vec<String> = Vec::new();
    let most = MOST_ANSWERS + draft.begun.dealt_with.len();
    let mut later: Vec<Event> = Vec::new();
    let mut near = false;
    for (message, reading) in &learned.readings {
        if only_courtesy(message, reading) {
            continue;
        }
        let money_aside = reading.shows(Manner::KeepsMoneyBack) && !message.text.contains('?');
        let asks = !reading.facts.is_empty() || reading.intends(IntentKind::AskPrice);
        if let Some(again) = listed::asked_again(draft, message, reading) {
            answered.extend(again.points);
            continue;
        }
        if let Some(taken) = complaint::take_up(draft, learned, message, reading, asks) {
            let unsaid = |point: &Point| !answered.contains(point);
            let said: Vec<Point> = taken.points.into_iter().filter(unsaid).collect();
            answered.extend(said);
            for quote in taken.open {
                not_known.push(leave_open(draft, message, quote));
            }
            if !asks {
                continue;
            }
        }
        // Who feels pushed gets no more words than what they ask for.
        let pushed = reading.shows(Manner::FeelsPushed) && reading.facts.is_empty();
        let complains = reading.shows(Manner::Complains) || reading.shows(Manner::TellsAgain);
        if pushed || money_aside || complains && !asks {
            continue;
        }
        if let Some(matter) = set_aside(draft, learned, message, reading) {
            answered.push(Point::Redirect { matter });
            continue;
        }
        if reading.shows(Manner::AsksWhy)
            && let Some(open) = &learned.asked
        {
            answered.push(Point::Why {
                question: open.question.clone(),
            });
            continue;
        }
        if reading.shows(Manner::AsksVerdict)
            && !haggle::asks_for_less(reading)
            && !haggle::was_told(draft)
            && let Some(point) = sure::doubt(draft, learned)
                .or_else(|| fit::verdict(draft))
                .or_else(|| other::why_not(draft))
        {
            answered.push(point);
            continue;
        }
        let offer = reading.shows(Manner::AsksOffer).then(|| vec![Point::Offer]);
        if let Some(said) = offer.or_else(|| record::who_is(draft, message, reading)) {
            answered.extend(said);
            continue;
        }
        if record::only_says_when(learned, message, reading) {
            continue;
        }
        if let Some(point) = record::of_ourselves(draft, reading) {
            answered.push(point);
            continue;
        }
        let before = answered.len();
        let record = record::answers(draft, reading);
        if !record.is_empty() || reading.asks_for(Recorded::Reach) {
            answered.extend(record);
            let (facts, open) = beside_record(draft, reading);
            answered.extend(facts);
            for quote in open {
                not_known.push(leave_open(draft, message, quote));
            }
            continue;
        }
        let told = reading.facts.iter().any(|fact| fact.score >= 0.5);
        let connects = reading.intends(IntentKind::AskIntegration);
        if reading.shows(Manner::AsksKind) && !told && !connects {
            if let Some(quote) = ours::unknown_thing(message, reading) {
                not_known.push(leave_open(draft, message, quote));
                continue;
            }
            let ours = ours::answer(draft, message, reading);
            if !ours.is_empty() {
                answered.extend(ours);
                continue;
            }
        }
        if let Some(own) = beside::alone(draft, reading) {
            answered.push(own);
            continue;
        }
        if let Some((said, open)) = step_cost::answers(draft, message, reading) {
            answered.extend(said);
            for quote in open {
                not_known.push(leave_open(draft, message, quote));
            }
            continue;
        }
        let mut open = question::unknown(&message.text, reading);
        // Told already, and not what they want to know: that goes to a person.
        if let Some(again) = asked_in_protest(draft, reading) {
            open.push(question::sentence_at(&message.text, again.span));
        }
        let of_another = reading.facts.iter();
        let of_another = of_another.filter(|fact| tells_of_another(draft, fact));
        open.extend(of_another.map(|fact| asked_words(&message.text, fact)));
        let mut found = playbook(draft, learned, message, reading);
        for unlisted in listed::not_listed(draft, reading) {
            found.retain(|(_, fact)| fact.is_none_or(|fact| !fact.span.overlaps(unlisted.span)));
            open.retain(|question| !question.contains(unlisted.name.as_str()));
            answered.extend(unlisted.points);
        }
        if let Some((point, words)) = fit::weighed(draft, reading) {
            let words = question::bare(words);
            open.retain(|question| !question.contains(&words));
            answered.push(point);
        }
        if found.is_empty()
            && answered.len() == before
            && let Some(point) = nearest(draft, learned, message, reading, &open)
        {
            open.clear();
            answered.push(point);
            continue;
        }
        for (point, fact) in found {
            if answered.contains(&point) {
                continue;
            }
            match fact {
                Some(fact) if answered.len() >= most => {
                    later.push(Event::QuestionLeftOpen {
                        seq: message.seq,
                        quote: asked_words(&message.text, fact),
                        fact: Some(fact.id.clone()),
                    });
                }
                _ => {
                    later.extend(fact.and_then(|fact| answers_listed(draft, message, fact)));
                    answered.push(point);
                }
            }
        }
        // What nothing is written on is not answered with what resembles it.
        if answered.len() == before && open.is_empty() {
            answered.extend(fit::answer(draft, &reading.fit_questions));
            if answered.len() == before {
                open.extend(fit::left_open(&reading.fit_questions));
            }
        }
        if answered.len() == before && open.is_empty() {
            let point = by_intent(draft, learned, message, reading);
            if point == Some(Point::Positioning) {
                open.extend(unknown_rival(message, reading));
            }
            answered.extend(point);
        }
        // What was lost among the others is read by itself.
        let mut found_alone: Vec<String> = Vec::new();
        if answered.len() > before && learned.objections.is_empty() {
            let noted = lost(message, reading);
            for quote in noted
                .iter()
                .cloned()
                .chain(lost_and_short(message, reading))
            {
                let Some((point, fact)) = alone(draft, learned, message, &quote) else {
                    open.extend(Some(quote).filter(|quote| noted.contains(quote)));
                    continue;
                };
                found_alone.push(question::bare(&quote));
                if answered.contains(&point) {
                    continue;
                }
                if answered.len() < most {
                    answered.push(point);
                } else {
                    let seq = message.seq;
                    later.push(Event::QuestionLeftOpen { seq, quote, fact });
                }
            }
        }
        beside::beside_price(draft, reading, &mut answered);
        let has_answer = answered.len() > before;
        let open = left_open(learned, message, reading, open, has_answer);
        if !has_answer && learned.objections.is_empty() {
            answered.extend(told_near(draft, reading, &open));
            near |= answered.len() > before;
        }
        for quote in open {
            if !found_alone
                .iter()
                .any(|known| quote.contains(known.as_str()))
            {
                not_known.push(leave_open(draft, message, quote));
            }
        }
    }
    answered.retain(|point| !begun::is_dealt_with(draft, point));
    let mut kept = 0;
    answered.retain(|point| {
        kept += usize::from(point.is_answer());
        !point.is_answer() || kept <= MOST_ANSWERS
    });
    let room = MOST_ANSWERS.saturating_sub(kept + usize::from(!not_known.is_empty()));
    points.extend(answered);
    points.extend(
        name_open(draft, not_known, near).filter(|point| !begun::is_dealt_with(draft, point)),
    );
    points.extend(put_off(draft, learned, room));
    points.extend(name_later(points, &later));
    for event in later {
        draft.record(event);
    }
}

/// What is asked in the same message in other words than those about the record:
/// what the playbook says to it, and what it says nothing to.
fn beside_record(draft: &Draft<'_>, reading: &Reading) -> (Vec<Point>, Vec<String>) {
    let apart = |span: Span| {
        let mut record = reading.record.iter();
        !record.any(|asked| asked.span.overlaps(span))
    };
    let facts = reading.facts.iter();
    let facts = facts
        .filter(|fact| fact.score >= 0.5 && apart(fact.span))
        .map(|fact| told_by(draft, reading, &fact.id));
    let open = reading.open_questions.iter();
    let open = open
        .filter(|open| apart(open.span))
        .map(|open| question::bare(&open.quote));
    (facts.take(1).collect(), open.collect())
}

/// Whose matter was none for sales gets no sales talk for an answer: what they
/// ask then goes where they were sent.
fn set_aside(
    draft: &Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
) -> Option<String> {
    let last = draft.state.history.last()?;
    let stands = draft.state.status == LeadStatus::Disqualified && last.why == "job_seeker";
    let asks = message.text.contains('?') || !reading.questions.is_empty();
    (stands && asks && learned.fresh.is_empty()).then(|| last.why.clone())
}

/// What the playbook says to a question of a message read without the rest of it, with the fact
/// that it is from; a story to who asks for one.
fn alone(
    draft: &mut Draft<'_>,
    learned: &Learned,
    message: &Unread,
    quote: &str,
) -> Option<(Point, Option<String>)> {
    let mut reading = draft.read_at(message.at, None, &format!("{quote}?"));
    reading.facts.retain(|fact| fact.score >= ALONE);
    let mut found = playbook(draft, learned, message, &reading).into_iter();
    if let Some((point, fact)) = found.next() {
        return Some((point, fact.map(|fact| fact.id.clone())));
    }
    let story = reading.intends(IntentKind::AskCase);
    let story = story.then(|| by_intent(draft, learned, message, &reading))?;
    Some((story?, None))
}

/// Whether it was told before this turn.
pub(crate) fn is_told(draft: &Draft<'_>, point: &Point) -> bool {
    let used = |kind: &str, id: &str| draft.state.used.contains(&format!("{kind}:{id}"));
    match point {
        Point::Fact { fact } => used("fact", fact),
        Point::Total { computed } => used("total", &computed.fact),
        Point::Case { case } => used("case", case),
        Point::Compare { competitor } => used("competitor", competitor),
        _ => false,
    }
}

/// What the playbook says to the questions of a message, in the order asked.
pub(super) fn playbook<'f>(
    draft: &mut Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &'f Reading,
) -> Vec<Answer<'f>> {
    let used = &draft.state.used;
    let told = |id: &str| used.contains(id) || used.contains(&format!("fact:{id}"));
    let protests = protests(reading);
    let just_told = just_told(draft);
    let mut asked_in = Vec::new();
    let campaign = draft.rules.campaign;
    let prices = |fact: &FactFinding| {
        let known = campaign.fact(&fact.id);
        // "What does it cost to run after?": the fact on that names its own sum.
        known.is_some_and(|known| {
            known.kind == FactKind::Price || known.text.contains(['$', '€', '£'])
        })
    };
    // Who objects wants no fact that merely resembles their words.
    let sure = if learned.objections.is_empty() {
        0.5
    } else {
        BY_RULE
    };
    let mut facts: Vec<&FactFinding> = reading.facts.iter().collect();
    if reading.intends(IntentKind::AskPrice) {
        // Who asks for a price wants that, and no story.
        facts.sort_by_key(|fact| !prices(fact));
    }
    let found = facts
        .into_iter()
        .filter(|fact| fact.score >= sure && !fact.id.starts_with(CONTENT_PREFIX))
        // "Got any proof?" wants to hear of somebody.
        .filter(|fact| fact.id.starts_with("case:") || !asks_for_proof(reading, fact))
        // How long one thing takes is no answer to how long another does.
        .filter(|fact| !tells_of_another(draft, fact))
        // "Are you human?" asks about us, whatever else it sounds like.
        .filter(|fact| !asks_who_we_are(reading, fact.span))
        // "Too expensive", "that's confidential": a reason or a refusal asks for nothing.
        .filter(|fact| message.text.contains('?') || !only_speaks_against(reading, fact.span))
        // Who wants a call wants no story about callers.
        .filter(|fact| !fact.id.starts_with("case:") || !acts(reading))
        // Who asks whether a kind of business is served wants no fact that resembles it.
        .filter(|fact| fact.id.starts_with("case:") || !fit::is_meant(draft, reading, fact))
        // Beside an objection, what was told already is no news.
        .filter(|fact| learned.objections.is_empty() || !told(&fact.id))
        // Who protests against an answer wants another one.
        .filter(|fact| !protests || !just_told.contains(&fact.id.as_str()))
        // One question has one answer: the best.
        .filter(|fact| {
            let first = !asked_in.contains(&fact.span);
            asked_in.push(fact.span);
            first
        })
        .map(|fact| (told_by(draft, reading, &fact.id), Some(fact)));
    let mut found: Vec<Answer<'f>> = match compare(draft, learned, reading) {
        // Who names a competitor wants the comparison, not a fact that resembles it;
        // what they ask in other words than that name, they want as well.
        Some(_) if asks_for_the_thing(reading) => found.collect(),
        Some(point) => {
            let apart = |span: Span| !names_competitor(reading, span);
            let beside = found.filter(|(_, fact)| fact.is_some_and(|fact| apart(fact.span)));
            let asked: Vec<Answer<'f>> = beside.collect();
            asked.into_iter().chain([(point, None)]).collect()
        }
        None => found.collect(),
    };
    // In the order asked.
    found.sort_by_key(|(_, fact)| fact.map_or(usize::MAX, |fact| fact.span.start));
    let less = haggle::answer(draft, message, reading);
    let found = priced_first(draft, message, reading, found);
    match less {
        // Beside the comparison, but instead of a fact that resembles it.
        Some(less) => {
            // What it costs is told as well to who asks for that in other words.
            let priced = haggle::asks_price_as_well(reading);
            let told = |(point, fact): &Answer<'_>| {
                fact.is_none() || priced && is_price(draft, point) && *point != less
            };
            let kept: Vec<Answer<'f>> = found.into_iter().filter(told).collect();
            kept.into_iter().chain([(less, None)]).collect()
        }
        None => found,
    }
}

/// Their own price, where they ask for it and it can be computed, before facts
/// that only resemble what they said; and beside those, where it is asked for
/// in other words of the message.
fn priced_first<'f>(
    draft: &Draft<'_>,
    message: &Unread,
    reading: &Reading,
    mut found: Vec<Answer<'f>>,
) -> Vec<Answer<'f>> {
    let campaign = draft.rules.campaign;
    let priced = found.iter().any(|(point, fact)| {
        let known = fact.and_then(|fact| campaign.fact(&fact.id));
        matches!(point, Point::Total { .. } | Point::Compare { .. })
            || known.is_some_and(|known| known.kind == FactKind::Price)
    });
    // "What about setup, how much is that?": another thing has its own price.
    let total = asks_total(draft, reading, &found);
    let asked_at = reading.intents.iter().find_map(|intent| {
        let asks = intent.kind == IntentKind::AskPrice && intent.confidence >= 0.5;
        asks.then_some(intent.span)
    });
    // "Is there a setup fee?" asks for a price that nobody has written down.
    // "Would it run the oxygen machine?" only sounds like one to the ear.
    let by_ear = reading
        .intents
        .iter()
        .all(|intent| intent.kind != IntentKind::AskPrice || intent.confidence < BY_RULE);
    let sentence = |span: Span| question::sentence_at(&message.text, span);
    let left = asked_at.is_some_and(|span| {
        let mut open = reading.open_questions.iter();
        open.any(|open| {
            (open.about.is_empty() || by_ear) && open.span.overlaps(span)
                || open.about.is_empty() && sentence(open.span) == sentence(span)
        })
    });
    if left {
        return found;
    }
    // "I asked with the battery, total": the price of a part is no answer to that.
    let with_sum = |at: Span| with_a_sum(draft, reading, at, &found);
    let first = total || asked_at.is_some_and(with_sum) || !priced && found.is_empty();
    let yearly = reading.shows(Manner::PaysYearly);
    if let Some(point) = own_price(draft, reading).filter(|_| first || yearly) {
        let other = |fact: &FactFinding| {
            let known = campaign.fact(&fact.id);
            asked_at.is_some_and(|span| !fact.span.overlaps(span))
                && known.is_some_and(|known| known.kind == FactKind::Policy)
        };
        found.retain(|(_, fact)| fact.is_some_and(other));
        found.insert(0, (point, None));
        return found;
    }
    let apart = |span: Span| {
        !reading.facts.iter().any(|fact| fact.span.overlaps(span))
            && !reading
                .open_questions
                .iter()
                .any(|open| open.span.overlaps(span))
    };
    if let Some(span) = asked_at.filter(|span| !priced && apart(*span)) {
        let list = || {
            let mut facts = campaign.playbook.facts.iter();
            let fact = facts.find(|fact| fact.kind == FactKind::Price)?;
            Some(stated(&fact.id))
        };
        let before = found
            .first()
            .and_then(|(_, fact)| fact.map(|fact| fact.span.start));
        let at = usize::from(before.is_some_and(|start| start < span.start));
        if let Some(point) = own_price(draft, reading).or_else(list) {
            found.insert(at.min(found.len()), (point, None));
        }
    }
    found
}

/// Whether the next step is asked for.
fn acts(reading: &Reading) -> bool {
    [
        IntentKind::AskCallback,
        IntentKind::AskPerson,
        IntentKind::AskDemo,
        IntentKind::Buy,
    ]
    .iter()
    .any(|kind| reading.intends(*kind))
}
