//! A signal of the campaign, as reading needs it: its words, and how large its sums are.

use super::words::quick::Set;
use super::words::role::Role;
use super::words::spelling::Spelling;
use super::words::text::tokens;
use rust_decimal::Decimal;

use crate::signal::{Period, SignalName};

/// A signal of the campaign, as reading needs it.
#[derive(Debug, Clone)]
pub struct SignalWords {
    /// Its name.
    pub name: SignalName,
    /// What it is called in the campaign's language ("Electric bill"), where that is told.
    pub label: Option<String>,
    /// Its kind, which decides how an answer to its question is read.
    pub kind: SignalKind,
    /// From where to where its bands go: what sums of it are like.
    pub scale: Option<(Decimal, Decimal)>,
    /// For money: the period that a sum without one is meant for.
    pub per: Option<Period>,
    /// For quantities: the words for what is counted (`user`, `people`, `seats`, …).
    pub units: Vec<String>,
    /// For choices and flags: option id (`yes`/`no` for flags) and the ways people say it.
    pub options: Vec<(String, Vec<String>)>,
    /// Whether any other thing than what the options name rules a prospect out.
    pub closed: bool,
}

/// The kinds of signals, one for each kind of value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "named as the variants of `SignalValue`")]
pub enum SignalKind {
    Money,
    Quantity,
    Timeline,
    Authority,
    Need,
    Choice,
    Flag,
    Text,
}

/// Nobody's sum is so many times larger or smaller than the campaign's bands.
const FAR_OFF: Decimal = Decimal::from_parts(3, 0, 0, false, 0);

impl SignalWords {
    /// Whether a sum may be the signal's, by its size: nobody's is far off the bands.
    pub(crate) fn may_be(&self, sum: Decimal, per: Option<Period>) -> bool {
        self.scale.is_none() || self.is_like(sum, per, FAR_OFF)
    }

    /// Whether a sum, paid as often as told or else as is usual for the signal,
    /// is of the size that the campaign's bands speak of, give or take `times`.
    pub(crate) fn is_like(&self, sum: Decimal, per: Option<Period>, times: Decimal) -> bool {
        let a_year = match per.or(self.per) {
            Some(Period::Week) => Decimal::from(52),
            Some(Period::Month) => Decimal::from(12),
            Some(Period::Quarter) => Decimal::from(4),
            Some(Period::Hour | Period::Day) => return false,
            Some(Period::Year | Period::Once) | None => Decimal::ONE,
        };
        let yearly = sum * a_year;
        self.scale.is_some_and(|(low, high)| {
            sum > Decimal::ZERO && low <= yearly * times && yearly <= high * times
        })
    }
}

/// The very words of the phrases of each option, one signal's after the other's.
pub(super) fn words_of_options(signals: &[SignalWords], spelling: &Spelling) -> Vec<Set<u32>> {
    let options = signals.iter().flat_map(|own| &own.options);
    options
        .map(|(_, phrases)| {
            let tokens = phrases.iter().flat_map(|said| tokens(said, spelling));
            tokens.map(|token| token.word).collect()
        })
        .collect()
}

/// The flag that tells whether a thing is the prospect's own, by its number.
pub(super) fn ownership(signals: &[SignalWords], spelling: &Spelling) -> Option<usize> {
    signals.iter().position(|own| {
        let says = |role: Role, wanted: &str| {
            let options = own.options.iter().filter(|(id, _)| id == wanted);
            let said = options.flat_map(|(_, phrases)| phrases);
            said.flat_map(|one| tokens(one, spelling))
                .any(|token| token.is(role))
        };
        own.kind == SignalKind::Flag
            && says(Role::Owning, "yes")
            && (says(Role::Owning, "no") || says(Role::Renting, "no"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_like_those_of_the_bands() {
        let bill = SignalWords {
            name: "bill".into(),
            label: None,
            kind: SignalKind::Money,
            scale: Some((Decimal::from(840), Decimal::from(12_000))),
            per: Some(Period::Month),
            units: Vec::new(),
            options: Vec::new(),
            closed: false,
        };
        for (sum, per, times, like) in [
            (310, None, 1, true),
            (3_100, Some(Period::Year), 1, true),
            (40, None, 1, false),
            (40, None, 2, true),
            (20_000, None, 1, false),
            (310, Some(Period::Day), 1, false),
            (0, None, 1, false),
        ] {
            assert_eq!(
                bill.is_like(Decimal::from(sum), per, Decimal::from(times)),
                like,
                "{sum} {per:?} {times}"
            );
        }
    }
}
