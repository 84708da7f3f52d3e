//! Token budgets: per conversation by its own record, per campaign and day by
//! what the store has of all processes. What this process has used is counted
//! here too as soon as a call is over, before it is stored. What calls on their way
//! will use nobody knows: a day's budget can be overrun by those that were let
//! through before it was used up, `max_concurrent` at the most.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

use super::failure::Failure;

/// The tokens that each campaign used on a day.
#[derive(Debug, Default)]
pub(super) struct Budget {
    used: Mutex<BTreeMap<(Date, String), u64>>,
}

/// The limits; 0 is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) conversation: u64,
    pub(super) day: u64,
}

/// What was used so far.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use<'a> {
    /// By the conversation, ever.
    pub(super) conversation: u64,
    /// By the campaign on the day, as far as it is stored.
    pub(super) today: u64,
    pub(super) campaign: &'a str,
    pub(super) day: Date,
}

impl Budget {
    /// Whether a call may be made where so much was used.
    pub(super) fn allows(&self, limits: Limits, so_far: Use<'_>) -> Result<(), Failure> {
        if limits.conversation > 0 && so_far.conversation >= limits.conversation {
            return Err(Failure::ConversationBudget);
        }
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let own = used.get(&(so_far.day, so_far.campaign.to_owned())).copied();
        if limits.day > 0 && so_far.today.max(own.unwrap_or_default()) >= limits.day {
            return Err(Failure::DayBudget);
        }
        Ok(())
    }

    /// Counts what was used.
    pub(super) fn add(&self, campaign: &str, day: Date, tokens: u64) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        *used.entry((day, campaign.to_owned())).or_default() += tokens;
        // Days gone by are of no use.
        let newest = used.keys().map(|(day, _)| *day).max();
        used.retain(|(day, _), _| Some(*day) == newest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_budget_that_is_used_up_allows_nothing_until_the_next_day() {
        let budget = Budget::default();
        let limits = Limits {
            conversation: 100,
            day: 1_000,
        };
        let today = date(2026, 11, 24);
        let so_far = |conversation, today: u64, campaign, day| Use {
            conversation,
            today,
            campaign,
            day,
        };
        let allows = |limits, so_far| budget.allows(limits, so_far);
        assert_eq!(allows(limits, so_far(99, 0, "demo", today)), Ok(()));
        assert_eq!(
            allows(limits, so_far(100, 0, "demo", today)),
            Err(Failure::ConversationBudget)
        );
        // What other processes have used counts …
        assert_eq!(
            allows(limits, so_far(0, 1_000, "demo", today)),
            Err(Failure::DayBudget)
        );
        // … and what this one has used and nobody has stored yet.
        budget.add("demo", today, 1_000);
        assert_eq!(
            allows(limits, so_far(0, 10, "demo", today)),
            Err(Failure::DayBudget)
        );
        assert_eq!(allows(limits, so_far(0, 0, "solar", today)), Ok(()));
        let tomorrow = date(2026, 11, 25);
        assert_eq!(allows(limits, so_far(0, 0, "demo", tomorrow)), Ok(()));
        let none = Limits {
            conversation: 0,
            day: 0,
        };
        assert_eq!(
            allows(none, so_far(1 << 40, 1 << 40, "demo", today)),
            Ok(())
        );
    }
}
