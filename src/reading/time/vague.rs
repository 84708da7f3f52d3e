//! Words of urgency without any date: `ASAP`, `no rush`, `soon`.

use super::expression::{Expression, Reader};
use super::words::VAGUE;
use crate::signal::Urgency;
use jiff::civil::DateTime;
impl Reader<'_> {
    pub(super) fn vague(&self, at: usize) -> Option<Expression> {
        let tokens = self.tokens;
        let (end, vague) = VAGUE.at(tokens, at)?;
        let word = tokens.at(at);
        let single = end == at + 1;
        // `2028 at the earliest`, `March at the earliest` begin with their date.
        if word == "at"
            && tokens.at(at + 2) == "earliest"
            && at > 0
            && tokens.digits(at - 1).is_some()
        {
            return None;
        }
        // `talk soon`, `as soon as I know`, `fast support`, `sometime in March`
        let greeting = matches!(
            tokens.before(at),
            "talk"
                | "speak"
                | "see"
                | "chat"
                | "hear"
                | "back"
                | "as"
                | "soon"
                | "so"
                | "how"
                | "touch"
                | "too"
                | "not"
                | "get"
                | "well"
        );
        if single && word == "soon" && (greeting || tokens.at(end) == "as") {
            return None;
        }
        if single
            && matches!(
                word,
                "sometime"
                    | "whenever"
                    | "eventually"
                    | "fast"
                    | "quickly"
                    | "immediate"
                    | "emergency"
                    | "shortly"
            )
            && !tokens.ends_clause(end)
        {
            return None;
        }
        if single
            && matches!(word, "fast" | "quickly" | "shortly")
            && (greeting || tokens.before(at) == "very" || tokens.before(at) == "and")
        {
            return None;
        }
        // `need somebody NOW`
        if single && word == "now" && !(tokens.stands_out(at) && tokens.ends_clause(end)) {
            return None;
        }
        if word == "some" && !tokens.ends_clause(end) {
            return None;
        }
        // `right now we use Excel` is about the present, not about when.
        if word == "right"
            && tokens.at(at + 1) == "now"
            && !(tokens.ends_clause(end)
                || at > 0
                    && matches!(
                        tokens.before(at),
                        "start" | "it" | "this" | "one" | "something"
                    ))
        {
            return None;
        }
        if word == "right" && tokens.at(at + 1) == "now" && at > 0 && self.about_present(at) {
            return None;
        }
        if matches!(word, "urgent" | "urgently" | "immediately")
            && matches!(
                tokens.before(at),
                "not" | "isn't" | "nothing" | "super" | "that" | "n't"
            )
            && self.denied(at)
        {
            return Some(Self::vaguely(at, end, Urgency::NoRush, None));
        }
        Some(Self::vaguely(
            at,
            end,
            vague.urgency,
            vague.now.then_some(self.now),
        ))
    }

    pub(super) fn denied(&self, at: usize) -> bool {
        (1..=3).any(|back| {
            at.checked_sub(back).is_some_and(|before| {
                matches!(
                    self.tokens.at(before),
                    "not" | "isn't" | "nothing" | "wasn't" | "ain't"
                )
            })
        })
    }

    pub(super) fn about_present(&self, at: usize) -> bool {
        (1..=8)
            .map_while(|back| at.checked_sub(back))
            .any(|before| {
                matches!(
                    self.tokens.at(before),
                    "use"
                        | "using"
                        | "have"
                        | "are"
                        | "is"
                        | "pay"
                        | "paying"
                        | "we're"
                        | "i'm"
                        | "do"
                        | "has"
                        | "not"
                        | "with"
                        | "it's"
                        | "run"
                        | "looking"
                )
            })
    }

    pub(super) fn vaguely(
        start: usize,
        end: usize,
        urgency: Urgency,
        from: Option<DateTime>,
    ) -> Expression {
        Expression {
            start,
            end,
            from,
            to: None,
            seconds: None,
            urgency: Some(urgency),
            deadline: false,
        }
    }
}
