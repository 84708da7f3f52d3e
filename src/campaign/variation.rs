//! Another lead definition for a load or a time of the year.

use std::borrow::Cow;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Campaign;
use super::definition::{FitCriterion, Grades, LeadDefinition, Level};

/// Another definition for a time or for a load: what is given here takes the place of what
/// the definition says, all else stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variation {
    /// Applies when at most this many closers' places are free.
    #[serde(default)]
    pub free_capacity_at_most: Option<u32>,
    /// Applies when at least this many closers' places are free.
    #[serde(default)]
    pub free_capacity_at_least: Option<u32>,
    /// Applies from this day …
    #[serde(default)]
    pub from: Option<Date>,
    /// … to this day, inclusive.
    #[serde(default)]
    pub to: Option<Date>,
    /// Why, for people: "in a crowded week only the better leads interrupt a closer".
    #[serde(default)]
    pub because: Option<String>,
    /// The level then.
    #[serde(default)]
    pub level: Option<Level>,
    /// All signals that must be known then.
    #[serde(default)]
    pub required: Option<Vec<String>>,
    /// Those of them that may be refused then.
    #[serde(default)]
    pub may_refuse: Option<Vec<String>>,
    /// The ways to reach the prospect of which one must be known then.
    #[serde(default)]
    pub contact: Option<Vec<String>>,
    /// What counts as the time then.
    #[serde(default)]
    pub within_days: Option<i32>,
    /// PC at least, then.
    #[serde(default)]
    pub min_probability: Option<f64>,
    /// EV at least, then.
    #[serde(default)]
    pub min_expected_value: Option<Decimal>,
    /// Questions asked at the most, then.
    #[serde(default)]
    pub max_questions: Option<u32>,
    /// What a closer's time for one lead costs then.
    #[serde(default)]
    pub closer_cost: Option<Decimal>,
    /// From which PC a lead has which grade then.
    #[serde(default)]
    pub grades: Option<Grades>,
    /// Criteria of fit, by id, that do not count then.
    #[serde(default)]
    pub without_fit: Vec<String>,
    /// Criteria of fit that count besides, each under an id of its own: the record
    /// names what decided by its id alone.
    #[serde(default, rename = "fit")]
    pub fit: Vec<FitCriterion>,
}

/// The variation that a definition is in force with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Varied {
    /// Which, counted from 0.
    pub index: usize,
    /// When and why it applies, in words for people.
    pub because: String,
}

impl Variation {
    /// Whether it applies: all that it states must hold, and what it says of capacity does
    /// not hold while that is not known.
    fn applies(&self, today: Date, free: Option<u32>) -> bool {
        let known = |holds: &dyn Fn(u32) -> bool| free.is_some_and(holds);
        self.free_capacity_at_most
            .is_none_or(|most| known(&|free| free <= most))
            && self
                .free_capacity_at_least
                .is_none_or(|least| known(&|free| free >= least))
            && self.from.is_none_or(|from| today >= from)
            && self.to.is_none_or(|to| today <= to)
    }

    /// Whether it says when it applies. One that does not always applies.
    pub fn has_a_condition(&self) -> bool {
        self.free_capacity_at_most.is_some()
            || self.free_capacity_at_least.is_some()
            || self.from.is_some()
            || self.to.is_some()
    }

    /// When it applies, and why.
    fn says(&self) -> String {
        let places = |count: u32| match count {
            0 => "no closer's place is free".to_owned(),
            1 => "at most one closer's place is free".to_owned(),
            most => format!("at most {most} closers' places are free"),
        };
        let when = [
            self.free_capacity_at_most.map(places),
            self.free_capacity_at_least
                .map(|least| format!("at least {least} closers' places are free")),
            self.from.map(|from| format!("it is {from} or later")),
            self.to.map(|to| format!("it is {to} or earlier")),
        ];
        let when: Vec<String> = when.into_iter().flatten().collect();
        let why = self.because.as_deref().map(|why| format!(": {why}"));
        format!(
            "The definition for when {}{}",
            when.join(" and "),
            why.unwrap_or_default()
        )
    }
}

impl LeadDefinition {
    /// The variation that applies on this day with so many closers' places free: the first that does.
    pub fn variation(&self, today: Date, free: Option<u32>) -> Option<usize> {
        self.vary.iter().position(|vary| vary.applies(today, free))
    }

    /// Every criterion of fit that may ever count, those of the variations included.
    pub fn criteria(&self) -> impl Iterator<Item = &FitCriterion> {
        let varied = self.vary.iter().flat_map(|vary| &vary.fit);
        let own = |id: &str| self.fit.iter().any(|criterion| criterion.id == id);
        self.fit
            .iter()
            .chain(varied.filter(move |criterion| !own(&criterion.id)))
    }

    /// The definition with this variation in force.
    pub fn with(&self, index: usize) -> Self {
        let mut varied = self.clone();
        let Some(vary) = self.vary.get(index) else {
            return varied;
        };
        let put = |list: &mut Vec<String>, other: &Option<Vec<String>>| {
            if let Some(other) = other {
                list.clone_from(other);
            }
        };
        put(&mut varied.required, &vary.required);
        put(&mut varied.may_refuse, &vary.may_refuse);
        put(&mut varied.contact, &vary.contact);
        varied.level = vary.level.unwrap_or(self.level);
        varied.within_days = vary.within_days.or(self.within_days);
        varied.min_probability = vary.min_probability.or(self.min_probability);
        varied.min_expected_value = vary.min_expected_value.or(self.min_expected_value);
        varied.max_questions = vary.max_questions.unwrap_or(self.max_questions);
        varied.closer_cost = vary.closer_cost.unwrap_or(self.closer_cost);
        varied.grades = vary.grades.unwrap_or(self.grades);
        varied
            .fit
            .retain(|criterion| !vary.without_fit.contains(&criterion.id));
        varied.fit.extend(vary.fit.iter().cloned());
        varied.varied = Some(Varied {
            index,
            because: vary.says(),
        });
        varied
    }
}

impl Campaign {
    /// The campaign with the lead definition that is in force on this day, with so many
    /// closers' places free. Everything that judges a lead is given this one.
    pub fn in_force(&self, today: Date, free: Option<u32>) -> Cow<'_, Self> {
        match self.lead.definition.variation(today, free) {
            Some(index) => Cow::Owned(self.with(index)),
            None => Cow::Borrowed(self),
        }
    }

    /// The campaign with this variation of its lead definition in force.
    pub fn with(&self, index: usize) -> Self {
        let mut campaign = self.clone();
        campaign.lead.definition = self.lead.definition.with(index);
        campaign
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::qualification::sample::campaign;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 10);

    #[test]
    fn the_first_variation_that_applies_counts_and_capacity_must_be_known() {
        let definition = campaign().lead.definition;
        let cases = [
            (TODAY, Some(3), None),
            (TODAY, Some(0), Some(0)),
            (TODAY, None, None),
            (date(2026, 12, 1), Some(0), Some(0)),
            (date(2026, 12, 31), Some(3), Some(1)),
            (date(2026, 12, 31), None, Some(1)),
            (date(2027, 1, 1), Some(3), None),
        ];
        for (today, free, applies) in cases {
            assert_eq!(
                definition.variation(today, free),
                applies,
                "{today} {free:?}"
            );
        }
    }

    #[test]
    fn everything_of_the_definition_can_vary_and_what_is_not_given_stays() {
        let mut definition = campaign().lead.definition;
        let vary = "free_capacity_at_most = 0\nbecause = \"the week is full\"\n\
            required = [\"need\", \"budget\"]\nmay_refuse = []\ncontact = [\"phone\"]\n\
            within_days = 30\nmax_questions = 5\ncloser_cost = 90\n\
            grades = { a = 0.5, b = 0.3 }\nwithout_fit = [\"size\"]\n\
            [[fit]]\nid = \"large\"\nmeets = { signal = \"quantity\", min = 50 }\nbecause = \"x\"";
        definition.vary = vec![toml::from_str(vary).unwrap()];
        let varied = definition.with(0);
        let ids: Vec<&str> = varied.fit.iter().map(|fit| fit.id.as_str()).collect();
        assert_eq!(ids, ["region", "large"]);
        assert_eq!(varied.required, ["need", "budget"]);
        assert_eq!(varied.may_refuse, Vec::<String>::new());
        assert_eq!(varied.contact, ["phone"]);
        assert_eq!((varied.within_days, varied.max_questions), (Some(30), 5));
        assert_eq!((varied.closer_cost, varied.grades.a), (90.into(), 0.5));
        assert_eq!(varied.level, definition.level);
        assert_eq!(varied.min_probability, definition.min_probability);
        let because = varied.varied.map(|varied| varied.because);
        let says = "The definition for when no closer's place is free: the week is full";
        assert_eq!(because.as_deref(), Some(says));
        let all: Vec<&str> = definition.criteria().map(|fit| fit.id.as_str()).collect();
        assert_eq!(all, ["size", "region", "large"]);
    }
}
