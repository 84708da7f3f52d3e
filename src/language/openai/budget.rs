//! Token budgets: per conversation by its own record, per campaign and day in
//! memory (each node counts its own).

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

impl Budget {
    /// Whether a call may be made for a conversation that has used so much.
    pub(super) fn allows(
        &self,
        limits: Limits,
        conversation: u64,
        campaign: &str,
        day: Date,
    ) -> Result<(), Failure> {
        if limits.conversation > 0 && conversation >= limits.conversation {
            return Err(Failure::ConversationBudget);
        }
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let today = used.get(&(day, campaign.to_owned())).copied();
        if limits.day > 0 && today.unwrap_or_default() >= limits.day {
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
        assert_eq!(budget.allows(limits, 99, "demo", today), Ok(()));
        assert_eq!(
            budget.allows(limits, 100, "demo", today),
            Err(Failure::ConversationBudget)
        );
        budget.add("demo", today, 1_000);
        assert_eq!(
            budget.allows(limits, 0, "demo", today),
            Err(Failure::DayBudget)
        );
        assert_eq!(budget.allows(limits, 0, "solar", today), Ok(()));
        let tomorrow = date(2026, 11, 25);
        assert_eq!(budget.allows(limits, 0, "demo", tomorrow), Ok(()));
        let none = Limits {
            conversation: 0,
            day: 0,
        };
        assert_eq!(budget.allows(none, 1 << 40, "demo", today), Ok(()));
    }
}
