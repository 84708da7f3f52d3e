//! Short hands for signals and their values, for tests.

use jiff::Timestamp;
use jiff::civil::Date;

use super::{
    AuthorityRole, Currency, Evidence, Money, MoneyRange, Period, QuantityRange, ReadBy, Signal,
    SignalStatus, SignalValue, TimeRange, Urgency,
};

/// A stated signal from the message `seq`.
pub(crate) fn stated(value: SignalValue, seq: i64) -> Signal {
    Signal {
        status: SignalStatus::Stated,
        value: Some(value),
        evidence: vec![Evidence::Message {
            seq,
            start: 0,
            end: 5,
            quote: format!("words {seq}"),
        }],
        confidence: 0.9,
        read_by: ReadBy::Local,
        at: Timestamp::from_second(1_770_000_000 + seq).unwrap(),
    }
}

pub(crate) fn without_value(status: SignalStatus, seq: i64) -> Signal {
    Signal {
        status,
        value: None,
        ..stated(chosen("talk"), seq)
    }
}

pub(crate) fn chosen(choice: &str) -> SignalValue {
    SignalValue::Choice {
        choice: choice.to_owned(),
    }
}

pub(crate) fn users(min: i64, max: i64) -> SignalValue {
    SignalValue::Quantity(QuantityRange {
        min: Some(min.into()),
        max: Some(max.into()),
        ..QuantityRange::default()
    })
}

pub(crate) fn role(role: AuthorityRole) -> SignalValue {
    SignalValue::Authority { role, title: None }
}

pub(crate) fn budget(min: i64, max: i64, per: Option<Period>) -> SignalValue {
    SignalValue::Money(MoneyRange {
        min: Some(Money::new(min, Currency::USD)),
        max: Some(Money::new(max, Currency::USD)),
        per,
        ..MoneyRange::default()
    })
}

pub(crate) fn wanted(urgency: Urgency, to: Option<Date>) -> SignalValue {
    SignalValue::Timeline(TimeRange {
        from: None,
        to,
        urgency,
    })
}
