//! Bare hours: which words around a number let it be one: `call me at 5, it's …`, `tomorrow
//! at 10 suits me`.

use super::expression::Reader;

/// So many words before the hour a call or a day lets it be one: `ring me tomorrow at 5`.
const LED_FROM: usize = 5;

impl Reader<'_> {
    /// `a weekday around 530`, `monday 530`: after a day, no count of anything.
    pub(super) fn follows_a_day(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let day = |at: usize| {
            matches!(
                tokens.at(at),
                "weekday" | "weekdays" | "tomorrow" | "today" | "tmrw"
            ) || super::words::WEEKDAYS.at(tokens, at).is_some()
        };
        let led = matches!(
            tokens.before(at),
            "around" | "about" | "by" | "after" | "before" | "till" | "until"
        );
        at > 0 && day(at - 1) || led && at > 1 && day(at - 2)
    }

    /// `between 9.30 and 4.30pm`: the last of two hours tells that the dots are those of times.
    pub(super) fn is_dotted_range(&self, at: usize) -> bool {
        let tokens = self.tokens;
        matches!(
            tokens.at(at + 3),
            "-" | "–" | "to" | "and" | "until" | "till"
        ) && tokens.at(at + 5) == "."
            && tokens.glued(at + 5)
            && matches!(tokens.at(at + 7), "am" | "pm" | "a" | "p")
    }

    /// `between 0730 and 0930`, `0900-1100`: times of day in four figures, of which one begins
    /// with a zero, at both ends of a range.
    pub(super) fn is_four_figured(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let figures = |at: usize| {
            tokens.digits(at).filter(|digits| {
                digits.len() == 4 && {
                    let (hour, minute) = digits.split_at(2);
                    let minute: i8 = minute.parse().unwrap_or(60);
                    hour < "24" && minute < 60 && minute % 5 == 0
                }
            })
        };
        let joined =
            |at: usize| matches!(tokens.at(at), "-" | "–" | "to" | "and" | "until" | "till");
        let Some(this) = figures(at) else {
            return false;
        };
        let other = if joined(at + 1) {
            figures(at + 2)
        } else if at > 1 && joined(at - 1) {
            figures(at - 2)
        } else {
            None
        };
        other.is_some_and(|other| this.starts_with('0') || other.starts_with('0'))
    }

    /// `tomorrow 10ish`, `friday morning 9ish`: about that hour of that day.
    pub(super) fn is_about_an_hour(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let in_day = |at: usize| {
            matches!(tokens.at(at), "morning" | "afternoon" | "evening")
                && at > 0
                && self.follows_a_day(at)
        };
        tokens.at(at + 1) == "ish"
            && tokens.glued(at + 1)
            && (self.follows_a_day(at) || at > 0 && in_day(at - 1))
    }

    /// `monday at 2.30`, `at 7.30 tomorrow`, `call me at 6.45`: minutes behind a dot, where a
    /// day or a call is spoken of and nothing is counted or priced by it.
    pub(super) fn has_dotted_minutes(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let free = tokens.ends_clause(at + 3) || self.day_follows(at + 3);
        let led = matches!(
            tokens.before(at),
            "at" | "before" | "after" | "by" | "until" | "till" | "around" | "about"
        ) && (at.saturating_sub(LED_FROM)..at).any(|at| {
            matches!(
                tokens.at(at),
                "call"
                    | "ring"
                    | "phone"
                    | "talk"
                    | "speak"
                    | "meet"
                    | "visit"
                    | "come"
                    | "home"
                    | "free"
                    | "not"
                    | "tomorrow"
                    | "today"
            ) || super::words::WEEKDAYS.at(tokens, at).is_some()
        });
        free && (led
            || self.follows_a_day(at)
            || tokens.before(at) == "at" && self.day_follows(at + 3))
    }

    /// Whether what follows a bare number lets it be an hour.
    pub(super) fn may_be_hour(&self, at: usize) -> bool {
        let tokens = self.tokens;
        // `after 4 at 614 555 0182`
        let number_follows = tokens.digits(at).is_some_and(|digits| digits.len() == 3)
            && tokens
                .digits(at + 1)
                .is_some_and(|digits| digits.len() >= 3)
            || tokens.at(at) == "at"
                && (tokens.at(at + 1) == "+"
                    || tokens.digits(at + 1).is_some_and(|digits| digits.len() > 2));
        // `9 german time`
        let zone_follows = tokens.at(at + 1) == "time" && tokens.digits(at).is_none();
        // `until 4 I'm with patients`, `after 4 we are home`
        let limit = at > 1
            && matches!(
                tokens.at(at - 2),
                "until" | "till" | "til" | "before" | "after"
            );
        let goes_on = limit
            && matches!(
                tokens.at(at),
                "i" | "im" | "i'm" | "we" | "we're" | "she" | "she's" | "he" | "he's" | "so"
            );
        tokens.ends_clause(at)
            || (tokens.at(at), tokens.at(at + 1)) == ("at", "night")
            || number_follows
            || zone_follows
            || goes_on
            || matches!(
                tokens.at(at),
                "tomorrow"
                    | "yesterday"
                    | "today"
                    | "on"
                    | "if"
                    | "works"
                    | "and"
                    | "or"
                    | "to"
                    | "-"
                    | "–"
                    | "in"
                    | "this"
                    | "tonight"
                    | "would"
                    | "is"
                    | "est"
                    | "pst"
                    | "cet"
                    | "gmt"
                    | "et"
                    | "pt"
                    | "utc"
                    | "bst"
                    | "cst"
                    | "ct"
                    | "mst"
                    | "for"
                    | "until"
                    | "till"
                    | "your"
                    | "my"
                    | "ish"
                    | "next"
                    | "but"
                    | "then"
                    | "tho"
                    | "though"
                    | "instead"
                    | "please"
                    | "pls"
                    | "because"
                    | "bc"
                    | "cuz"
                    | "as"
                    | "sharp"
                    | "eastern"
                    | "central"
                    | "mountain"
                    | "pacific"
                    | "dutch"
                    | "uk"
            )
            || super::words::WEEKDAYS.at(tokens, at).is_some()
            || self.is_led_to_an_hour(at)
    }

    /// `call me at 5 its 614…`, `friday at 2 sounds good`: where a call is spoken of, or beside
    /// a day, a number after `at` is an hour unless things are counted by it.
    fn is_led_to_an_hour(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let Some(hour) = at.checked_sub(1) else {
            return false;
        };
        let led = matches!(tokens.before(hour), "at")
            || matches!(tokens.before(hour), "about" | "around" | "like")
                && hour > 1
                && tokens.at(hour - 2) == "at";
        led && (hour.saturating_sub(LED_FROM)..hour).any(|at| {
            matches!(
                tokens.at(at),
                "call" | "ring" | "phone" | "talk" | "speak" | "tomorrow" | "today" | "tmrw"
            ) || super::words::WEEKDAYS.at(tokens, at).is_some()
        }) && (matches!(
            tokens.at(at),
            "thanks"
                | "thx"
                | "thank"
                | "ty"
                | "cheers"
                | "it's"
                | "its"
                | "the"
                | "i"
                | "i'm"
                | "im"
                | "we"
                | "we're"
                | "when"
                | "after"
                | "before"
                | "could"
                | "can"
                | "will"
                | "should"
                | "might"
                | "sounds"
                | "fits"
                | "suit"
                | "with"
                | "not"
                | "no"
                | "so"
                | "he"
                | "she"
                | "they"
        ) || self.suits(at))
    }

    /// `10 suits me`, `3 is fine`, `4 ok?`: that the hour fits, and no ten suits.
    fn suits(&self, at: usize) -> bool {
        let tokens = self.tokens;
        let fits = matches!(
            tokens.at(at),
            "suits" | "good" | "fine" | "great" | "perfect" | "ok" | "okay" | "better" | "best"
        );
        fits && (tokens.ends_clause(at + 1)
            || matches!(
                tokens.at(at + 1),
                "me" | "us" | "him" | "her" | "them" | "everyone" | "for" | "with" | "by" | "too"
            ))
    }
}
