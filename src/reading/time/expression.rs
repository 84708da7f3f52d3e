//! Expressions of time: a date with its time of day, a relation (`by`, `before`),
//! a length (`in six weeks`), a range.

use jiff::civil::DateTime;

use super::calendar::Stretch;
use super::words::{IS_OVER, JUST_GONE, ONCE};
use crate::reading::number::{Otherwise, Tokens};
use crate::signal::Urgency;

/// Reads expressions of time against a moment.
pub(super) struct Reader<'r> {
    pub tokens: &'r Tokens<'r>,
    pub otherwise: &'r Otherwise,
    pub now: DateTime,
    pub day_first: bool,
    pub fiscal_year_start: i8,
}

/// What an expression says, in tokens.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expression {
    pub start: usize,
    pub end: usize,
    pub from: Option<DateTime>,
    pub to: Option<DateTime>,
    pub seconds: Option<i64>,
    pub urgency: Option<Urgency>,
    /// Whether `to` is the day by which it is wanted, rather than `from` to `to` a stretch.
    pub deadline: bool,
}

impl Reader<'_> {
    /// Reads the expression that begins at token `at`.
    pub(super) fn read(&self, at: usize) -> Option<Expression> {
        if self.tokens.glued_to_word(at) {
            return None;
        }
        let found = self
            .vague(at)
            .or_else(|| self.related(at))
            .or_else(|| self.between(at))
            .or_else(|| self.counted(at))
            .or_else(|| self.free(at))?;
        Some(self.as_it_ends(found))
    }

    /// "Sept just gone" is the last one, "once xmas is over" from then on: what is said of
    /// a time behind it.
    fn as_it_ends(&self, mut found: Expression) -> Expression {
        let (Some(from), Some(to)) = (found.from, found.to) else {
            return found;
        };
        if let Some((end, ())) = JUST_GONE.at(self.tokens, found.end) {
            found.end = end;
            if from > self.now {
                let earlier = |at: DateTime| at.checked_sub(jiff::Span::new().years(1)).ok();
                found.from = earlier(from);
                found.to = earlier(to);
                found.deadline = false;
            }
        } else if to > self.now
            && let Some((end, ())) = IS_OVER.at(self.tokens, found.end)
            && ONCE.contains(&self.tokens.before(found.start))
        {
            found.end = end;
            found.from = Some(to);
            found.to = None;
            found.deadline = false;
        }
        found
    }

    /// `in 2027`, `on 5 May` begin with a number but are no lengths.
    pub(super) fn length_is_date(&self, at: usize) -> bool {
        self.date(at)
            .is_some_and(|(_, end)| self.length(at).is_none_or(|length| end >= length.end))
    }

    pub(super) fn plain(start: usize, stretch: &Stretch, end: usize) -> Expression {
        Expression {
            start,
            end,
            from: Some(stretch.from),
            to: Some(stretch.to),
            seconds: None,
            urgency: None,
            deadline: false,
        }
    }
}
