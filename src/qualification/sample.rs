//! A small campaign and short hands for signals, for the tests of this room.

use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::Signals;
use crate::campaign::Campaign;
pub(crate) use crate::signal::sample::{
    budget, chosen, role, stated, users, wanted, without_value,
};
use crate::signal::value::NeedCost;
use crate::signal::{
    AuthorityRole, Currency, Money, NeedValue, Period, Priority, SignalName, SignalValue, Urgency,
};

pub(crate) const TODAY: Date = date(2026, 3, 10);

const CAMPAIGN: &str = r#"
[identity]
id = "sample"
version = "1"
name = "Sample"
currency = "USD"
business = { name = "Stockwell", agent = "Sam" }
offer = { what = "planning software", target_market = "shops", value_proposition = "fewer stockouts" }
disclosure = { text = "I am an AI.", when_asked = "Yes." }

[[questions.signal]]
name = "quantity"
kind = "quantity"
label = "Team size"
units = ["user"]
band = [
  { id = "tiny", max = 5, share = 0.2 },
  { id = "small", min = 5, max = 50, share = 0.6 },
  { id = "large", min = 50, share = 0.2 },
]

[[questions.signal]]
name = "region"
kind = "choice"
label = "Region"
option = [
  { id = "us", share = 0.7, value = 1 },
  { id = "eu", share = 0.2, value = 2 },
  { id = "elsewhere", share = 0.1 },
]

[[questions.signal]]
name = "has_stock"
kind = "flag"
label = "Own stock"

[[questions.signal]]
name = "colour"
kind = "text"
label = "Favourite colour"

[[questions.question]]
id = "ask_need"
kind = "probing"
signal = "need"
ask = ["What hurts most?"]
why = "to see whether we can help"

[[questions.question]]
id = "ask_quantity"
kind = "screening"
signal = "quantity"
ask = ["How many people plan?"]
why = "for the price"

[[questions.question]]
id = "ask_region"
kind = "screening"
signal = "region"
ask = ["Where are you?"]
why = "we serve some regions"

[[questions.question]]
id = "ask_authority"
kind = "screening"
signal = "authority"
ask = ["Who decides?"]
why = "to invite the right people"
after = ["need"]

[[questions.question]]
id = "ask_timeline"
kind = "screening"
signal = "timeline"
ask = ["When?"]
why = "to plan"

[[questions.question]]
id = "ask_stock"
kind = "screening"
signal = "has_stock"
ask = ["Do you keep stock?"]
why = "it is about stock"
only_if = { signal = "quantity", min = 20 }

[[questions.question]]
id = "ask_colour"
kind = "probing"
signal = "colour"
ask = ["Which colour do you like?"]
why = "no reason"

[[playbook.need]]
id = "stockouts"
name = "stockouts"
phrases = ["out of stock"]
help = "It warns."
cost = { formula = "quantity * 100", per = "week", basis = "two hours a week for each planner" }

[[playbook.need]]
id = "overstock"
name = "too much stock"
phrases = ["too much stock"]
help = "It trims."

[lead.definition]
level = 2
required = ["need", "quantity", "authority"]
may_refuse = ["authority"]
within_days = 200
min_probability = 0.1
max_questions = 8
closer_cost = 40

[[lead.definition.fit]]
id = "size"
meets = { signal = "quantity", min = 5 }
because = "planning pays from five users on"
disqualifies = true
says = "For small teams a spreadsheet does it."

[[lead.definition.fit]]
id = "region"
meets = { signal = "region", one_of = ["us", "eu"] }
because = "we serve the US and the EU"
optional = true
disqualifies = true

[[lead.definition.vary]]
free_capacity_at_most = 0
level = 3

[[lead.definition.vary]]
from = "2026-12-01"
to = "2026-12-31"
level = 1
min_probability = 0.05

[lead.revenue]
basis = "users × price × 12 months"
units = { signal = "quantity", per = "month", periods = 12, unknown = { low = 5, expected = 20, high = 100 }, spread = [0.8, 1.2], tier = [{ up_to = 20, price = 50 }, { up_to = 100, price = 40 }, { price = 30 }] }
days_to_close = 90

[lead.probability]
base_rate = 0.2
outcomes_behind_base_rate = 0

[[lead.probability.weight]]
signal = "budget"
band = "approved"
log_odds = 0.9
says = "budget approved"

[[lead.probability.weight]]
signal = "budget"
band = "none"
log_odds = -1.2
says = "no budget"

[[lead.probability.weight]]
signal = "authority"
band = "decision_maker"
log_odds = 0.6
says = "decides"

[[lead.probability.weight]]
signal = "authority"
band = "refused"
log_odds = -0.2
says = "would not say who decides"

[[lead.probability.weight]]
signal = "need"
band = "high"
log_odds = 0.8
says = "need is a priority"

[[lead.probability.weight]]
signal = "timeline"
band = "this_quarter"
log_odds = 0.4
says = "wants it this quarter"

[[lead.probability.weight]]
signal = "timeline"
band = "no_rush"
log_odds = -1.5
says = "no time frame"

[[lead.probability.weight]]
signal = "quantity"
band = "large"
log_odds = -0.3
says = "large teams take long"

[[lead.probability.weight]]
signal = "intent"
band = "unknown"
log_odds = -0.5
says = "has not said what they want"
"#;

pub(crate) fn campaign() -> Campaign {
    toml::from_str(CAMPAIGN).unwrap()
}

pub(crate) fn number(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn need(id: &str, priority: Priority, cost_per_month: Option<i64>) -> SignalValue {
    SignalValue::Needs(vec![NeedValue {
        id: id.to_owned(),
        priority,
        cost: cost_per_month.map(|amount| NeedCost {
            money: Money::new(amount, Currency::USD),
            per: Period::Month,
        }),
    }])
}

/// Stated signals, each from a message of its own.
pub(crate) fn signals(all: &[(&str, SignalValue)]) -> Signals {
    all.iter()
        .enumerate()
        .map(|(index, (name, value))| {
            let seq = i64::try_from(index).unwrap() + 1;
            (SignalName::from(*name), stated(value.clone(), seq))
        })
        .collect()
}

/// All that the sample campaign wants of a lead of level 3.
pub(crate) fn qualified() -> Signals {
    signals(&[
        ("intent", chosen("demo")),
        ("need", need("stockouts", Priority::High, None)),
        ("quantity", users(40, 40)),
        ("authority", role(AuthorityRole::DecisionMaker)),
        (
            "timeline",
            wanted(Urgency::ThisQuarter, Some(date(2026, 5, 31))),
        ),
    ])
}
