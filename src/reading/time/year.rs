//! Years in figures: `2027`, `2027 to 2029`.

use super::calendar::Stretch;
use super::expression::Reader;
use crate::reading::number::{TokenKind, spoken_year};

impl Reader<'_> {
    /// `2027-2029`, `2027 to 2029`, `2027 through 2029`.
    pub(super) fn years(&self, at: usize) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let year = |at: usize| -> Option<i16> {
            let digits = tokens.digits(at).filter(|digits| digits.len() == 4)?;
            let near = self.now.year() - 30..=self.now.year() + 15;
            let year = digits.parse().ok().filter(|year| near.contains(year))?;
            (!self.otherwise.touches(at..at + 1)).then_some(year)
        };
        let first = year(at)?;
        let glued_before =
            matches!(tokens.before(at), "-" | "–" | "+" | "/" | ".") && tokens.glued(at);
        let to = matches!(
            tokens.at(at + 1),
            "-" | "–" | "~" | "to" | "through" | "thru" | "till" | "until"
        );
        if glued_before || !to {
            return None;
        }
        let last = year(at + 2).filter(|last| first < *last)?;
        let end = at + 3;
        if !tokens.ends_clause(end) {
            return None;
        }
        let (from, to) = (Stretch::year(first)?, Stretch::year(last)?);
        Some((Stretch { to: to.to, ..from }, end))
    }

    /// `2027` alone or after a preposition, where nothing is counted by it.
    pub(super) fn lone_year(&self, at: usize, led: bool) -> Option<(Stretch, usize)> {
        let tokens = self.tokens;
        let (year, end) = self.year_after(at)?;
        if tokens.digits(at).is_none() && spoken_year(tokens, at).is_none() {
            return None;
        }
        let near = (self.now.year() - 30..=self.now.year() + 15).contains(&year);
        let close = (self.now.year() - 1..=self.now.year() + 6).contains(&year);
        let counted = tokens.token(end).is_some_and(|token| {
            token.kind == TokenKind::Word
                && !token.breaks
                && (token.lower.ends_with('s') && token.lower.len() > 3
                    || matches!(
                        token.lower.as_str(),
                        "people" | "staff" | "k" | "usd" | "eur" | "dollars" | "a" | "per" | "euro"
                    ))
        });
        let sign = matches!(
            tokens.before(at),
            "$" | "€" | "£" | "#" | "," | "." | "-" | "/" | ":" | "about" | "+"
        ) && tokens.glued(at)
            || matches!(tokens.at(end), "$" | "€" | "£" | "%")
            || matches!(
                tokens.before(at),
                "about"
                    | "than"
                    | "over"
                    | "order"
                    | "no"
                    | "number"
                    | "$"
                    | "€"
                    | "£"
                    | "office"
                    | "budget"
                    | "iso"
                    | "windows"
                    | "spend"
                    | "pay"
                    | "least"
            );
        let at_start_of_answer =
            at <= 3 && tokens.ends_clause(end) || tokens.ends_clause(end) && close;
        let bounded = tokens.at(end) == "at"
            && tokens.at(end + 1) == "the"
            && matches!(tokens.at(end + 2), "earliest" | "latest");
        let fits = if led {
            near
        } else {
            close && (at_start_of_answer || bounded)
        };
        (fits && !counted && !sign)
            .then(|| Stretch::year(year))
            .flatten()
            .map(|stretch| (stretch, end))
    }
}
