//! Everything that is computed of a lead, in one call.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::probability::probability_of_closing;
use super::revenue::potential_revenue;
use super::value::{expected_close_date, expected_value, forecast_month, grade, temperature};
use super::verdict::assess_worth;
use super::{Grade, PotentialRevenue, ProbabilityOfClosing, Qualification, Signals, Temperature};
use crate::campaign::{Campaign, Level};
use crate::signal::Money;

/// What a lead is, is worth, and how likely it closes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Whether it is a qualified lead, and why.
    pub qualification: Qualification,
    /// PR; absent where the revenue model cannot tell yet.
    pub potential_revenue: Option<PotentialRevenue>,
    /// PC.
    pub probability: ProbabilityOfClosing,
    /// EV = PR × PC; absent without PR.
    pub expected_value: Option<Money>,
    /// When it is expected to close.
    pub expected_close_date: Date,
    /// The month that it counts into in the forecast: its first day.
    pub forecast_month: Date,
    /// A, B, C, or none.
    pub grade: Option<Grade>,
    /// The level reached, 0 to 3.
    pub level: Level,
    /// Cold, warm, hot.
    pub temperature: Temperature,
}

/// Evaluates the signals on the day `today` by the campaign in force.
pub fn evaluate(campaign: &Campaign, signals: &Signals, today: Date) -> Evaluation {
    let revenue = potential_revenue(campaign, signals);
    let probability = probability_of_closing(campaign, signals, today);
    let worth = revenue
        .as_ref()
        .map(|revenue| expected_value(revenue, &probability));
    let qualification = assess_worth(campaign, signals, today, &probability, worth);
    let close = expected_close_date(campaign, signals, today);
    Evaluation {
        grade: grade(
            campaign,
            signals,
            &qualification,
            revenue.as_ref(),
            &probability,
        ),
        level: qualification.level,
        temperature: temperature(signals),
        expected_close_date: close,
        forecast_month: forecast_month(close),
        expected_value: worth,
        potential_revenue: revenue,
        probability,
        qualification,
    }
}
