//! How the ends of a time frame are told from other times: "we open in April, so before
//! that", "start after New Year, running by summer", "after the budget round in February".

use jiff::ToSpan;
use jiff::civil::{DateTime, Time};

use super::other_time::is_of_something_else;
use super::whose_time;
use crate::reading::draft::Draft;
use crate::reading::finding::{SignalFinding, TimeFinding};
use crate::reading::placed::among;
use crate::reading::words::role::Role;
use crate::signal::{SignalName, SignalStatus, SignalValue, Span, TimeRange, Urgency};

/// What begins within so many days is not said to be open.
const STRETCH: i32 = 7;
/// So sure is a time beside which it is open whether it comes to it at all.
const PERHAPS: f64 = 0.5;

/// "We start a new warehouse in April, so before that": until what was named last.
pub(crate) fn before_that(draft: &Draft<'_>) -> Option<SignalFinding> {
    let now = draft.context.written_at;
    draft.of("cue", "before_that").find_map(|said| {
        let word = draft.text.tokens.get(said.first)?;
        // "Not till March, can't swap before then" is from then on.
        if word.negator.is_some() {
            return None;
        }
        let clause = word.clause;
        // "Call me before that" speaks of a call.
        let of_a_call = draft.has_in_clause("cue", "call", clause)
            || draft.has_in_clause("cue", "visits", clause)
            || draft.has_near("intent", "ask_callback", clause);
        if of_a_call || draft.text.clauses[clause].opens {
            return None;
        }
        let place = draft.text.span(said.first, said.end);
        let mut earlier = draft.times.iter().rev();
        let named = earlier.find(|time| time.span.end <= place.start)?;
        // "Before September … before that" is before its end; what it begins with else.
        let limit = named.from.filter(|from| *from > now).or(named.to)?;
        let today = now.date();
        let to = limit.checked_sub(1.second()).ok()?.date();
        let far = to > today.saturating_add(7.days());
        if !is_midnight(limit) || !far {
            return None;
        }
        let span = Span {
            start: named.span.start,
            end: place.end,
        };
        let value = SignalValue::Timeline(TimeRange {
            from: None,
            to: Some(to),
            urgency: TimeRange::urgency_of(today, to),
        });
        Some(draft.stated(SignalName::TIMELINE, value, span, 0.8))
    })
}

/// "In autumn, or not at all": a time beside which it is open if it comes to it is a guess.
pub(crate) fn or_never(draft: &Draft<'_>, found: SignalFinding) -> SignalFinding {
    if !draft.has("manner", "perhaps_never") {
        return found;
    }
    SignalFinding {
        confidence: found.confidence.min(PERHAPS),
        ..found
    }
}

/// "Could be summer, could be never": whether it comes to it at all is open, and when is told.
pub(crate) fn is_perhaps_never(draft: &Draft<'_>, time: &TimeFinding, clause: usize) -> bool {
    let begins = time.from.or(time.to);
    let far = draft
        .context
        .written_at
        .date()
        .saturating_add(STRETCH.days());
    draft.has_near("manner", "perhaps_never", clause) && begins.is_some_and(|at| at.date() > far)
}

/// Whether the clause of the word `at` only supposes: "if we do it at all it's spring" says
/// when, and so does "spring if the funding comes", where that was asked.
pub(crate) fn supposes(draft: &Draft<'_>, at: usize) -> bool {
    let Some(clause) = draft.text.clause(at).filter(|clause| clause.conditional) else {
        return false;
    };
    let conditions = &draft.vocabulary.clause_words.conditions;
    let mut before = draft.text.tokens[clause.first..at].iter();
    let told = draft.asked_for(SignalName::TIMELINE)
        && !before.any(|token| conditions.contains(&token.word));
    !told && !draft.has_in_clause("manner", "perhaps_never", draft.text.tokens[at].clause)
}

/// "Last Christmas we ran out by Dec 10": told of what lies behind, and no wish, where
/// the sentence begins with a time that is over.
pub(crate) fn lies_in_told_past(draft: &Draft<'_>, time: &TimeFinding, clause: usize) -> bool {
    let now = draft.context.written_at;
    let sentence = draft.sentence_tokens(clause);
    let told = draft.text.span(sentence.start, sentence.end);
    let over = among(&draft.times, told).any(|other| {
        other.span.end <= time.span.start
            && other.to.is_some_and(|to| to <= now)
            && other.from.is_some()
    });
    over && !draft.has_in_clause("cue", "need", clause)
}

/// "Not before next year": put off until some day of that year, and no sooner than it sounds.
pub(crate) fn put_off(draft: &Draft<'_>, time: &TimeFinding) -> Option<Urgency> {
    let from = time.from.filter(|_| time.to.is_none())?;
    let whole_year = from.month() == 1 && from.day() == 1 && from > draft.context.written_at;
    let mut words = draft.text.tokens_in(time.span);
    let month = words.any(|at| draft.text.is(at, Role::Season));
    (whole_year && !month).then_some(Urgency::ThisYear)
}

/// Whether the time is the latest one: "by june".
pub(crate) fn is_deadline(draft: &Draft<'_>, time: &TimeFinding) -> bool {
    let first = draft.text.tokens_in(time.span).start;
    draft.text.is(first, Role::Deadline) || draft.text.is(first, Role::No)
}

/// Whether there is no hurry.
pub(crate) fn no_rush(finding: &SignalFinding) -> bool {
    matches!(
        &finding.value,
        Some(SignalValue::Timeline(range)) if range.urgency == Urgency::NoRush
    )
}

/// "Start after New Year … running by summer": the beginning beside the end.
pub(crate) fn with_its_beginning(draft: &Draft<'_>, found: SignalFinding) -> SignalFinding {
    let Some(SignalValue::Timeline(range)) = &found.value else {
        return found;
    };
    let today = draft.context.written_at.date();
    let now = draft.context.written_at;
    let begins = |time: &&TimeFinding| {
        let at = draft.text.tokens_in(time.span).start;
        let Some(clause) = draft.text.clause(at).filter(|clause| !clause.opens) else {
            return false;
        };
        draft.has_in("cue", "begins", clause.first..at)
            && !is_of_something_else(draft, time)
            && !draft.is_of_others(time.span)
    };
    let apart = |time: &&TimeFinding| !time.span.overlaps(found.span);
    let mut range = range.clone();
    if found.correction {
        return found;
    }
    if range.from.is_none_or(|from| from <= today) {
        // The end is known.
        let other = draft.times.iter().filter(apart).find(begins);
        let from = other.and_then(|time| time.from).filter(|from| *from > now);
        match (from, range.to) {
            (Some(from), Some(to)) if from.date() < to => range.from = Some(from.date()),
            _ => return found,
        }
    } else {
        // The beginning is known: "… and live by summer".
        let own = draft
            .times
            .iter()
            .find(|time| time.span.overlaps(found.span));
        let other = draft.times.iter().filter(apart).find(|time| {
            let at = draft.text.tokens_in(time.span).start;
            time.from.is_none_or(|from| from <= now)
                && draft
                    .text
                    .is(at, crate::reading::words::role::Role::Deadline)
                && !is_of_something_else(draft, time)
        });
        let to = other.and_then(|time| time.to).and_then(last_day);
        match (own.filter(begins), range.from, to) {
            (Some(_), Some(from), Some(to)) if from < to => {
                range.to = Some(to);
                range.urgency = TimeRange::urgency_of(today, to);
            }
            _ => return found,
        }
    }
    SignalFinding {
        value: Some(SignalValue::Timeline(range)),
        ..found
    }
}

/// "After the budget round in February": from the end of February on.
pub(crate) fn after_its_event(draft: &Draft<'_>, time: &TimeFinding) -> Option<TimeFinding> {
    let first = draft.text.tokens_in(time.span).start;
    let end = time.to?;
    draft
        .reaching(first.saturating_sub(1), first + 1)
        .find(|found| {
            // "Get through xmas first": the word before the time is part of what comes first.
            let within = found.end > first;
            found.is("cue", "after_event")
                && found.first < first
                && found.end + 1 >= first
                && (within || time.from.is_some())
        })?;
    Some(TimeFinding {
        from: Some(end),
        to: None,
        ..time.clone()
    })
}

/// "Before our fiscal year starts in February": until February begins.
pub(crate) fn before_its_event(draft: &Draft<'_>, time: &TimeFinding) -> Option<TimeFinding> {
    let first = draft.text.tokens_in(time.span).start;
    let now = draft.context.written_at;
    let begins = time.from.filter(|from| *from > now && time.to.is_some())?;
    let before = draft
        .reaching(first.saturating_sub(1), first + 1)
        .find(|found| {
            found.is("cue", "before_event") && found.first < first && found.end + 1 >= first
        })?;
    // "Before the summer, so it should run in April" comes to April itself.
    let concludes = draft.has_in("cue", "concludes", before.first..first);
    if concludes {
        return None;
    }
    Some(TimeFinding {
        from: None,
        to: Some(begins),
        ..time.clone()
    })
}

/// "The exhibition opens on 12 June": it must stand by then.
pub(crate) fn until_its_launch(draft: &Draft<'_>, time: &TimeFinding) -> Option<TimeFinding> {
    let launch = time.from.is_some() && whose_time::is_of_a_launch(draft, time);
    launch.then(|| TimeFinding {
        from: None,
        ..time.clone()
    })
}

/// Whether the piece of the sentence up to the time at `at` tells a wish, and asks for no call.
pub(crate) fn is_wished_apart(draft: &Draft<'_>, at: usize) -> bool {
    let piece = whose_time::around(draft, at);
    let wish = draft
        .starting_in(piece.start, at)
        .find(|found| found.is("cue", "need") || found.is("cue", "wished_time"));
    wish.is_some_and(|wish| {
        draft
            .starting_in(wish.first, at)
            .all(|found| !found.is("cue", "call") && found.in_group("contact_way").is_none())
    })
}

/// Whether the text asks whether it should be then or later: "right away or wait".
pub(crate) fn is_weighed(draft: &Draft<'_>, clause: usize) -> bool {
    draft.has_near("cue", "weighs_when", clause)
}

/// "asap", "no rush".
pub(crate) fn by_urgency(draft: &Draft<'_>) -> Option<SignalFinding> {
    // What does not work any more is urgent for them, and no purchase.
    if draft.has("intent", "existing_customer") || draft.has("intent", "support") {
        return None;
    }
    [("no_rush", Urgency::NoRush), ("now", Urgency::Now)]
        .into_iter()
        .find_map(|(name, urgency)| {
            let found = draft.of("urgency", name).find(|found| {
                // "Call whenever": of a call.
                let of_a_call = name == "no_rush"
                    && draft
                        .text
                        .tokens
                        .get(found.first)
                        .is_some_and(|token| draft.has_in_clause("cue", "call", token.clause));
                let clause = draft.text.clause(found.first);
                let weighed = draft
                    .text
                    .tokens
                    .get(found.first)
                    .is_some_and(|token| is_weighed(draft, token.clause));
                // "Cuanto antes" itself begins like a question.
                let asks = clause.is_none_or(|clause| clause.opens && clause.first != found.first);
                !of_a_call && !weighed && !asks && clause.is_some_and(|clause| !clause.conditional)
            })?;
            let span = draft.text.span(found.first, found.end);
            let value = SignalValue::Timeline(TimeRange {
                from: None,
                to: None,
                urgency,
            });
            Some(draft.stated(SignalName::TIMELINE, value, span, 0.75))
        })
}

/// "Once we have hired a buyer", asked when: some day, after what has no date yet.
pub(crate) fn by_event(draft: &Draft<'_>) -> Option<SignalFinding> {
    let tokens = &draft.text.tokens;
    let event = draft
        .starting_in(0, tokens.len().min(2))
        .find(|found| found.is("cue", "when_event"))?;
    let states = draft
        .text
        .clauses
        .iter()
        .all(|clause| !clause.question && !clause.conditional);
    let told = draft.asked_for(SignalName::TIMELINE)
        && states
        && draft.times.is_empty()
        && tokens.len() > event.end + 1
        && !draft.has("cue", "call")
        && draft.says_in(event.end..tokens.len()) > 0.0;
    told.then(|| {
        let value = SignalValue::Timeline(TimeRange {
            from: None,
            to: None,
            urgency: Urgency::Later,
        });
        let span = draft.text.span(event.first, tokens.len());
        let mut finding = draft.stated(SignalName::TIMELINE, value, span, 0.6);
        finding.status = SignalStatus::Inferred;
        finding
    })
}

/// Whether the clause says that they need it, and speaks of no call.
pub(crate) fn has_need(draft: &Draft<'_>, clause: usize) -> bool {
    draft.has_in_clause("cue", "need", clause) && !draft.has_in_clause("cue", "call", clause)
}

fn last_day(to: DateTime) -> Option<jiff::civil::Date> {
    to.checked_sub(1.second()).ok().map(DateTime::date)
}

fn is_midnight(at: DateTime) -> bool {
    at.time() == Time::midnight()
}
