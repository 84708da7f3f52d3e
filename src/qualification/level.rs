//! The level of a lead, and the prospect's part in the decision.

use super::Signals;
use super::band::{is_known, unsettled};
use crate::campaign::answer::settled_value;
use crate::campaign::{LeadDefinition, Level, Met};
use crate::signal::{
    AuthorityRole, NeedValue, Priority, SignalName, SignalValue, TimeRange, Urgency,
};

/// What the level looks at.
pub(super) struct Known<'s> {
    pub(super) role: Option<AuthorityRole>,
    needs: &'s [NeedValue],
    pub(super) time: Option<&'s TimeRange>,
}

impl<'s> Known<'s> {
    /// From the settled signals.
    pub(super) fn of(signals: &'s Signals) -> Self {
        Self {
            role: match settled_value(signals, SignalName::AUTHORITY) {
                Some(SignalValue::Authority { role, .. }) => Some(*role),
                _ => None,
            },
            needs: match settled_value(signals, SignalName::NEED) {
                Some(SignalValue::Needs(needs)) => needs,
                _ => &[],
            },
            time: match settled_value(signals, SignalName::TIMELINE) {
                Some(SignalValue::Timeline(time)) => Some(time),
                _ => None,
            },
        }
    }

    /// A need of high priority or with a named cost, or an urgency up to this quarter.
    pub(super) fn is_a_priority(&self) -> bool {
        self.needs
            .iter()
            .any(|need| need.priority == Priority::High || need.cost.is_some())
            || self
                .time
                .is_some_and(|time| time.urgency <= Urgency::ThisQuarter)
    }

    /// Any but "no rush".
    pub(super) fn has_a_time_frame(&self) -> bool {
        self.time
            .is_some_and(|time| time.urgency != Urgency::NoRush)
    }

    /// The level of one who wants to talk and has a part in the decision.
    pub(super) fn level(&self) -> Level {
        match (self.is_a_priority(), self.has_a_time_frame()) {
            (false, _) => 1,
            (true, false) => 2,
            (true, true) => 3,
        }
    }

    /// Whether open answers can raise the level to `wanted`.
    pub(super) fn can_rise(&self, signals: &Signals, level: Level, wanted: Level) -> bool {
        let time_open = unsettled(signals, SignalName::TIMELINE);
        let need_open = unsettled(signals, SignalName::NEED);
        let priority = level >= 2 || time_open || need_open;
        let time = wanted < 3 || self.has_a_time_frame() || time_open;
        priority && time
    }

    /// What keeps the lead from the level above `level`.
    pub(super) fn next_level_takes(willing: bool, stands: bool, level: Level) -> &'static str {
        match level {
            0 if !stands => "not somebody whom a closer should talk to now",
            0 if !willing => "has not said that they want to talk",
            0 | 1 => "no need of high priority or with a named cost, and no urgency this quarter",
            _ => "no time frame",
        }
    }
}

/// Where authority is required, the prospect must have a say (or may refuse to tell).
pub(super) fn part_in_decision(
    definition: &LeadDefinition,
    signals: &Signals,
    known: &Known,
) -> Met {
    let required = requires(definition, SignalName::AUTHORITY);
    match known.role {
        _ if !required => Met::Met,
        Some(AuthorityRole::DecisionMaker | AuthorityRole::Shared | AuthorityRole::Influencer) => {
            Met::Met
        }
        Some(AuthorityRole::User | AuthorityRole::Researcher | AuthorityRole::None) => Met::Broken,
        None if excused(definition, signals, SignalName::AUTHORITY) => Met::Met,
        None => Met::Open,
    }
}

fn requires(definition: &LeadDefinition, name: &str) -> bool {
    definition.required.iter().any(|required| required == name)
}

/// Refused or not known to the prospect, and the definition lets that pass.
pub(super) fn excused(definition: &LeadDefinition, signals: &Signals, name: &str) -> bool {
    signals.contains_key(name)
        && !unsettled(signals, name)
        && !is_known(signals, name)
        && definition.may_refuse.iter().any(|excused| excused == name)
}
