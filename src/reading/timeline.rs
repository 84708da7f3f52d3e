//! When they want it, and when they want to be called.

use jiff::ToSpan;

use super::draft::{Draft, Found};
use super::finding::{SignalFinding, TimeFinding};
use super::language::Language;
use super::text::Token;
use super::time::{self, TimeContext};
use crate::signal::{SignalName, SignalValue, TimeRange, Urgency};

/// Up to so many words a sentence on when to call is kept whole.
const SHORT: usize = 12;
/// Words before the latest day.
const DEADLINES: &[&str] = &["by ", "until ", "no later", "not later", "before "];

/// The time frame, as the text says it.
pub(crate) fn find(draft: &Draft<'_>) -> Option<SignalFinding> {
    let asked = draft.asked_for(SignalName::TIMELINE);
    let now = draft.context.written_at;
    let fits = |time: &&TimeFinding| {
        let Some(at) = draft.clause_at(time.span) else {
            return false;
        };
        let clause = &draft.text.clauses[at];
        let before = draft.text.tokens_in(time.span).start.checked_sub(1);
        let told = before
            .and_then(|at| draft.text.tokens.get(at))
            .is_some_and(of_the_past);
        let quote = time.quote.to_lowercase();
        // "since 1999", "every july": how it has been, not when they want it.
        let usual = ["since ", "every ", "each ", "last "]
            .iter()
            .any(|word| quote.starts_with(word));
        let past = told || time.to.is_some_and(|to| to <= now) || !asked && usual;
        let about_a_call = draft.has_near("cue", "contact_time", at)
            || draft.has_near("intent", "ask_callback", at)
            || draft.has_near("intent", "ask_demo", at)
            || draft.has_near("intent", "existing_customer", at);
        // "not now, maybe next year" says when, too.
        let put_off = draft.has_near("objection", "timing", at);
        let wanted = put_off || draft.has_near("cue", "need", at);
        // "$280 a month in summer" tells the bill that was asked for.
        let beside = !asked
            && draft.asked().is_some()
            && draft
                .money
                .iter()
                .any(|money| draft.clause_at(money.span) == Some(at));
        !past
            && !beside
            && !clause.conditional
            && (asked || (wanted && !about_a_call && !clause.opens))
            && (time.from.is_some() || time.to.is_some() || time.urgency.is_some())
    };
    let today = now.date();
    let mut finding = None;
    // "before the season, so by end of February": the deadline is what counts.
    let deadline = |time: &&TimeFinding| {
        fits(time)
            && DEADLINES
                .iter()
                .any(|word| time.quote.to_lowercase().starts_with(word))
    };
    let times = &draft.times;
    let corrects = draft.corrects();
    let meant = if corrects {
        // "end of June. wait no, July": the last one is meant.
        times.iter().rfind(fits)
    } else {
        times
            .iter()
            .find(deadline)
            .or_else(|| times.iter().find(fits))
    };
    if let Some(time) = meant {
        let to = time
            .to
            .and_then(|to| to.checked_sub(1.second()).ok())
            .map(jiff::civil::DateTime::date);
        let from = time.from.map(jiff::civil::DateTime::date);
        let urgency = time
            .urgency
            .or_else(|| to.or(from).map(|day| TimeRange::urgency_of(today, day)))
            .unwrap_or(Urgency::ThisYear);
        let value = SignalValue::Timeline(TimeRange { from, to, urgency });
        finding = Some(draft.stated(SignalName::TIMELINE, value, time.span, 0.85));
    } else if let Some(time) = asked.then(|| season(draft)).flatten() {
        finding = Some(time);
    } else {
        for (name, urgency) in [("no_rush", Urgency::NoRush), ("now", Urgency::Now)] {
            let found = draft.of("urgency", name).find(|found| {
                draft
                    .text
                    .clause(found.first)
                    .is_some_and(|clause| !clause.opens && !clause.conditional)
            });
            if let Some(found) = found {
                let (span, _) = draft.text.quote(found.first, found.end);
                let value = SignalValue::Timeline(TimeRange {
                    from: None,
                    to: None,
                    urgency,
                });
                finding = Some(draft.stated(SignalName::TIMELINE, value, span, 0.75));
                break;
            }
        }
    }
    let mut finding = finding?;
    finding.correction = corrects;
    Some(finding)
}

/// Whether a word puts a time into the past: "since May", "last year".
pub(super) fn of_the_past(token: &Token) -> bool {
    matches!(token.text.as_str(), "back" | "since" | "ago" | "last")
}

/// Parts of the year that say when, even with nothing before them, where that was asked.
const SEASONS: &[&str] = &[
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "christmas",
    "xmas",
    "easter",
    "thanksgiving",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// "spring maybe": a part of the year by its name alone.
fn season(draft: &Draft<'_>) -> Option<SignalFinding> {
    let context = TimeContext {
        written_at: draft.context.written_at,
        locale: draft.vocabulary.words.locale.clone(),
        fiscal_year_start: draft.vocabulary.words.fiscal_year_start,
        language: Language::En,
    };
    draft
        .text
        .tokens
        .iter()
        .enumerate()
        .find_map(|(at, token)| {
            let clause = &draft.text.clauses[token.clause];
            if clause.conditional || clause.opens || !SEASONS.contains(&token.text.as_str()) {
                return None;
            }
            let time = time::find(&format!("in {}", token.text), &context)
                .into_iter()
                .next()?;
            let from = time.from?.date();
            let to = time.to?.checked_sub(1.second()).ok()?.date();
            let value = SignalValue::Timeline(TimeRange {
                from: Some(from),
                to: Some(to),
                urgency: TimeRange::urgency_of(draft.context.written_at.date(), to),
            });
            let (span, _) = draft.text.quote(at, at + 1);
            Some(draft.stated(SignalName::TIMELINE, value, span, 0.8))
        })
}

/// When and how they want to be contacted, in their words.
pub(crate) fn contact_time(draft: &Draft<'_>) -> Option<SignalFinding> {
    let real = |found: &&Found| {
        let clause = draft.text.tokens[found.first].clause;
        // "Good morning" greets.
        let greets = draft.text.tokens[found.first].text == "good" && found.end == found.first + 2;
        let past = draft.text.tokens[found.first.saturating_sub(1)..found.end]
            .iter()
            .any(of_the_past);
        !draft.text.clauses[clause].conditional && !greets && !past
    };
    // "Wednesday morning?" alone is a time to call, unless something else was asked.
    let slots = draft.asked().is_none_or(|asked| {
        matches!(
            asked,
            SignalName::CONTACT_TIME | SignalName::PHONE | SignalName::EMAIL | SignalName::NAME
        )
    });
    let found = draft
        .of("cue", "contact_time")
        .find(real)
        .or_else(|| draft.of("cue", "call_slot").filter(|_| slots).find(real))?;
    let clause = draft.text.tokens[found.first].clause;
    if !names_a_time(draft, clause) {
        return None;
    }
    // "thursday i said, monday is bad": the whole of it.
    let clauses = draft.text.sentence_of(clause);
    let (from, to) = (
        &draft.text.clauses[clauses.start],
        &draft.text.clauses[clauses.end - 1],
    );
    let (first, end) = if to.end - from.first <= SHORT {
        (from.first, to.end)
    } else {
        let clause = &draft.text.clauses[clause];
        (clause.first, clause.end)
    };
    Some(draft.stated_words(SignalName::CONTACT_TIME, first, end, 0.75))
}

/// Whether the sentence of the clause says when: "call me at 555-0100" does not.
fn names_a_time(draft: &Draft<'_>, clause: usize) -> bool {
    let sentence = draft.sentence_tokens(clause);
    let dated = draft
        .times
        .iter()
        .any(|time| sentence.contains(&draft.text.tokens_in(time.span).start));
    dated
        || draft
            .starting_in(sentence.start, sentence.end)
            .any(|found| {
                found.in_group("call_day").is_some()
                    || found.in_group("day_part").is_some()
                    || found.in_group("cue") == Some("any_time")
            })
}
