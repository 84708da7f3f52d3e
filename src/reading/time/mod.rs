//! Points and stretches of time in a text, against the moment it was written.
//!
//! Conventions: weeks begin on Monday; a month or quarter without a year is the
//! one that is not over yet; `next Friday` is in the next week; `by` and `within`
//! begin now and end with what they name; `before` has no beginning and `after`
//! no end; the end of a month are its last ten or eleven days, of a year its last
//! four months; 1 to 6 o'clock is in the afternoon.

mod anchor;
mod bare_hour;
mod beside;
mod calendar;
mod clock;
mod day;
mod day_part;
mod expression;
mod figures;
mod fiscal;
mod holiday;
mod lasting;
mod length;
mod named;
mod numbered;
mod part;
mod point;
mod quarter;
mod range;
mod relation;
mod vague;
mod words;
mod year;

use jiff::civil::DateTime;

use super::finding::TimeFinding;
use super::grammar;
use super::language::Language;
use super::number::{Otherwise, Tokens};
use crate::signal::{TimeRange, Urgency};
use expression::{Expression, Reader};

/// What times are read against.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeContext {
    /// When the text was written, in the prospect's local time.
    pub written_at: DateTime,
    /// BCP 47 locale: `en-US` reads 3/4 as March 4, others as April 3.
    pub locale: String,
    /// First month of the fiscal year (1 to 12).
    pub fiscal_year_start: i8,
    /// The language that the text is in.
    pub language: Language,
}

/// Finds the times in `text`, in order, none overlapping another.
pub fn find(text: &str, context: &TimeContext) -> Vec<TimeFinding> {
    let tokens = grammar::tokens(text, context.language);
    find_in(&tokens, &Otherwise::of(&tokens), context)
}

/// The same, of tokens that are read for other things too.
pub(super) fn find_in(
    tokens: &Tokens<'_>,
    otherwise: &Otherwise,
    context: &TimeContext,
) -> Vec<TimeFinding> {
    let reader = Reader {
        tokens,
        otherwise,
        now: context.written_at,
        day_first: context.language != Language::En || !month_first(&context.locale),
        fiscal_year_start: context.fiscal_year_start.clamp(1, 12),
    };
    let mut found = Vec::new();
    let mut at = 0;
    let mut last = 0;
    while at < tokens.len() {
        // `next week sometime` says nothing more.
        if at > 0 && at == last && tokens.at(at) == "sometime" {
            at += 1;
        } else if let Some(expression) = reader.read(at) {
            at = expression.end.max(at + 1);
            last = at;
            found.push(finding(tokens, &expression, context.written_at));
        } else {
            at += 1;
        }
    }
    found
}

/// Whether dates are written month first: in the United States and where no region is said.
fn month_first(locale: &str) -> bool {
    matches!(locale, "" | "en") || locale.ends_with("US") || locale.ends_with("us")
}

fn finding(tokens: &Tokens<'_>, expression: &Expression, now: DateTime) -> TimeFinding {
    let range = expression.start..expression.end;
    TimeFinding {
        span: tokens.span(range.clone()),
        quote: tokens.quote(range).to_owned(),
        from: expression.from,
        to: expression.to,
        seconds: expression.seconds,
        urgency: expression.urgency.or_else(|| urgency(expression, now)),
    }
}

/// The urgency: of a deadline by its end, of a stretch by its middle; of the past none.
fn urgency(expression: &Expression, now: DateTime) -> Option<Urgency> {
    let today = now.date();
    if let Some(seconds) = expression.seconds {
        let days = i32::try_from(seconds / 86_400).ok()?;
        let day = today
            .checked_add(jiff::Span::new().try_days(i64::from(days)).ok()?)
            .ok()?;
        return (seconds >= 86_400).then(|| TimeRange::urgency_of(today, day));
    }
    let day = match (expression.from, expression.to) {
        (Some(_), Some(to)) if to <= now => return None,
        (_, Some(to)) if expression.deadline => to.date(),
        (Some(from), Some(to)) => {
            let days = from.date().until(to.date()).ok()?.get_days();
            from.date()
                .checked_add(jiff::Span::new().try_days(i64::from(days / 2)).ok()?)
                .ok()?
        }
        (Some(from), None) if from < now => return None,
        (Some(from), None) => from.date(),
        (None, Some(to)) => to.date(),
        (None, None) => return None,
    };
    (day >= today).then(|| TimeRange::urgency_of(today, day))
}
