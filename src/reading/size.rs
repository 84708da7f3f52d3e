//! How large the sums of a signal are in a campaign.

use rust_decimal::Decimal;

use super::vocabulary::SignalWords;
use crate::signal::Period;

impl SignalWords {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::vocabulary::SignalKind;

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
