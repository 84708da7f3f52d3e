//! How two values of one signal stand to each other: the same, finer, or in conflict.

use super::merge::Correction;
use super::{Money, MoneyRange, NeedValue, QuantityRange, SignalValue, TimeRange};

/// How two values stand to each other.
pub(super) enum Relation {
    /// They say the same, or the new one less; with what is on record then.
    Same(SignalValue),
    /// The new one says more; with what is on record then.
    Finer(SignalValue),
    /// They cannot both be true.
    Conflict,
}

/// Needs, old and new, in one list.
pub(super) fn unite(old: &[NeedValue], new: &[NeedValue], correction: Correction) -> Relation {
    let mut all = old.to_vec();
    for need in new {
        match all.iter_mut().find(|known| known.id == need.id) {
            None => all.push(need.clone()),
            Some(known) => {
                if need.priority > known.priority || correction == Correction::Corrects {
                    known.priority = need.priority;
                }
                if need.cost.is_some() {
                    known.cost.clone_from(&need.cost);
                }
            }
        }
    }
    if all == old {
        Relation::Same(SignalValue::Needs(all))
    } else {
        Relation::Finer(SignalValue::Needs(all))
    }
}

/// Intents by strength: buying, then acting or talking, then asking for the price.
pub(super) fn relate_intents(old: &SignalValue, new: &SignalValue) -> Relation {
    let strength = |value: &SignalValue| match value {
        SignalValue::Choice { choice } => match choice.as_str() {
            "buy" => 3,
            "price" => 1,
            _ => 2,
        },
        _ => 0,
    };
    match strength(old).cmp(&strength(new)) {
        std::cmp::Ordering::Greater => Relation::Same(old.clone()),
        std::cmp::Ordering::Less => Relation::Finer(new.clone()),
        std::cmp::Ordering::Equal => relate(old, new),
    }
}

/// How a new value stands to the one on record, by its kind.
pub(super) fn relate(old: &SignalValue, new: &SignalValue) -> Relation {
    match (old, new) {
        (
            SignalValue::Authority { role, title },
            SignalValue::Authority {
                role: new_role,
                title: new_title,
            },
        ) if role == new_role => match (title, new_title) {
            (None, Some(_)) => Relation::Finer(new.clone()),
            (Some(title), Some(new_title)) if !same_words(title, new_title) => {
                Relation::Finer(new.clone())
            }
            _ => Relation::Same(old.clone()),
        },
        (SignalValue::Timeline(old), SignalValue::Timeline(new)) => relate_times(old, new),
        (SignalValue::Money(old), SignalValue::Money(new)) => relate_money(old, new),
        (SignalValue::Quantity(old), SignalValue::Quantity(new)) => relate_quantities(old, new),
        (SignalValue::Text { text }, SignalValue::Text { text: new_text }) => {
            if same_words(text, new_text) || within_words(new_text, text) {
                Relation::Same(old.clone())
            } else if within_words(text, new_text) {
                Relation::Finer(new.clone())
            } else {
                Relation::Conflict
            }
        }
        _ if old == new => Relation::Same(old.clone()),
        _ => Relation::Conflict,
    }
}

fn same_words(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

/// Whether the words of `part` stand in `whole` one after the other.
fn within_words(part: &str, whole: &str) -> bool {
    let part = part.to_lowercase();
    let whole = whole.to_lowercase();
    let part: Vec<&str> = part.split_whitespace().collect();
    let whole: Vec<&str> = whole.split_whitespace().collect();
    !part.is_empty() && whole.windows(part.len()).any(|window| window == part)
}

/// How the range `new` stands to the range `old`; open ends reach for ever.
enum Ranges<T> {
    Equal,
    Narrower,
    Wider,
    /// Each gave the bound that the other left open.
    Halves(Option<T>, Option<T>),
    Apart,
}

fn compare<T: PartialOrd + Copy>(
    (old_low, old_high): (Option<T>, Option<T>),
    (low, high): (Option<T>, Option<T>),
) -> Ranges<T> {
    let not_under = |inner: Option<T>, outer: Option<T>| match (inner, outer) {
        (_, None) => true,
        (Some(inner), Some(outer)) => inner >= outer,
        (None, Some(_)) => false,
    };
    let not_over = |inner: Option<T>, outer: Option<T>| match (inner, outer) {
        (_, None) => true,
        (Some(inner), Some(outer)) => inner <= outer,
        (None, Some(_)) => false,
    };
    let new_in_old = not_under(low, old_low) && not_over(high, old_high);
    let old_in_new = not_under(old_low, low) && not_over(old_high, high);
    match (new_in_old, old_in_new) {
        (true, true) => Ranges::Equal,
        (true, false) => Ranges::Narrower,
        (false, true) => Ranges::Wider,
        (false, false) => match ((old_low, old_high), (low, high)) {
            ((Some(from), None), (None, Some(to))) | ((None, Some(to)), (Some(from), None))
                if from <= to =>
            {
                Ranges::Halves(Some(from), Some(to))
            }
            _ => Ranges::Apart,
        },
    }
}

fn relate_quantities(old: &QuantityRange, new: &QuantityRange) -> Relation {
    if let (Some(one), Some(other)) = (&old.unit, &new.unit)
        && !same_words(one, other)
    {
        return Relation::Conflict;
    }
    let mut together = old.clone();
    together.unit = new.unit.clone().or_else(|| old.unit.clone());
    match compare((old.min, old.max), (new.min, new.max)) {
        Ranges::Equal => together.approximate = old.approximate && new.approximate,
        Ranges::Wider => {}
        Ranges::Narrower => {
            (together.min, together.max) = (new.min, new.max);
            together.approximate = new.approximate;
        }
        Ranges::Halves(min, max) => (together.min, together.max) = (min, max),
        Ranges::Apart => return Relation::Conflict,
    }
    let same = together == *old;
    let value = SignalValue::Quantity(together);
    if same {
        Relation::Same(value)
    } else {
        Relation::Finer(value)
    }
}

fn relate_money(old: &MoneyRange, new: &MoneyRange) -> Relation {
    fn differ<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> bool {
        matches!((one, other), (Some(one), Some(other)) if one != other)
    }
    let currency = |range: &MoneyRange| range.min.or(range.max).map(|money| money.currency);
    // What is set aside now takes the place of "nothing yet", and the other way round.
    if old.set_aside != new.set_aside {
        return Relation::Conflict;
    }
    if differ(currency(old).as_ref(), currency(new).as_ref())
        || differ(old.per.as_ref(), new.per.as_ref())
        || differ(old.per_unit.as_ref(), new.per_unit.as_ref())
    {
        return Relation::Conflict;
    }
    let mut together = old.clone();
    together.per = new.per.or(old.per);
    together.per_unit = new.per_unit.clone().or_else(|| old.per_unit.clone());
    together.approved = new.approved.or(old.approved);
    let amounts = |range: &MoneyRange| {
        (
            range.min.map(|money| money.amount),
            range.max.map(|money| money.amount),
        )
    };
    match compare(amounts(old), amounts(new)) {
        Ranges::Equal => together.approximate = old.approximate && new.approximate,
        Ranges::Wider => {}
        Ranges::Narrower => {
            (together.min, together.max) = (new.min, new.max);
            together.approximate = new.approximate;
        }
        Ranges::Halves(min, max) => {
            let money = |amount| {
                currency(old)
                    .or(currency(new))
                    .map(|currency| Money { amount, currency })
            };
            together.min = min.and_then(money);
            together.max = max.and_then(money);
        }
        Ranges::Apart => return Relation::Conflict,
    }
    let same = together == *old;
    let value = SignalValue::Money(together);
    if same {
        Relation::Same(value)
    } else {
        Relation::Finer(value)
    }
}

fn relate_times(old: &TimeRange, new: &TimeRange) -> Relation {
    let dated = |time: &TimeRange| time.from.is_some() || time.to.is_some();
    let finer = |time: TimeRange| Relation::Finer(SignalValue::Timeline(time));
    let same = || Relation::Same(SignalValue::Timeline(old.clone()));
    match (dated(old), dated(new)) {
        _ if old == new => same(),
        (true, true) => match compare((old.from, old.to), (new.from, new.to)) {
            Ranges::Equal | Ranges::Wider => same(),
            Ranges::Narrower => finer(new.clone()),
            Ranges::Halves(from, to) => finer(TimeRange {
                from,
                to,
                urgency: new.urgency,
            }),
            Ranges::Apart => Relation::Conflict,
        },
        // "By March", then "the sooner the better": the date stays, the urgency rises.
        (true, false) if new.urgency < old.urgency => finer(TimeRange {
            urgency: new.urgency,
            ..old.clone()
        }),
        (true, false) if new.urgency == old.urgency => same(),
        (false, true) if new.urgency == old.urgency => finer(new.clone()),
        _ => Relation::Conflict,
    }
}

/// A sum so many times the one that is paid now and again is all of them together.
const OVER_TIME: rust_decimal::Decimal = rust_decimal::Decimal::from_parts(6, 0, 0, false, 0);

/// Takes over what `new` says nothing of. Whether it took anything.
pub(super) fn inherit(old: &SignalValue, new: &mut SignalValue) -> bool {
    fn fill<T: Clone>(new: &mut Option<T>, old: Option<&T>) -> bool {
        let takes = new.is_none() && old.is_some();
        if takes {
            *new = old.cloned();
        }
        takes
    }
    match (old, new) {
        (SignalValue::Money(old), SignalValue::Money(new)) => {
            // Another period is another sum: then nothing of the old one carries over.
            if old.per.is_some() && new.per.is_some() {
                return false;
            }
            // "3k a month", then "so 36k": so much more is no sum of one month.
            let sum = |range: &MoneyRange| range.max.or(range.min).map(|sum| sum.amount);
            let over_time = old.per.is_some()
                && sum(old)
                    .zip(sum(new))
                    .is_some_and(|(old, new)| old * OVER_TIME <= new);
            if over_time {
                return false;
            }
            let per = fill(&mut new.per, old.per.as_ref());
            let unit = fill(&mut new.per_unit, old.per_unit.as_ref());
            per || unit
        }
        (SignalValue::Quantity(old), SignalValue::Quantity(new)) => {
            fill(&mut new.unit, old.unit.as_ref())
        }
        _ => false,
    }
}
