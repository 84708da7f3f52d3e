//! What belongs beside a price: that it is in another currency than they asked
//! for, how it stands against another's, and how a figure of ours comes about.

use rust_decimal::Decimal;

use super::material::{asks_ours, wants_sum};
use crate::campaign::playbook::FactKind;
use crate::campaign::total::LIST_PRICE;
use crate::conversation::agenda::{BasisOf, Place, Point};
use crate::conversation::decide::Draft;
use crate::conversation::message::{Author, MoveKind, TOTAL};
use crate::qualification::economic_cost;
use crate::reading::{Manner, Reading};
use crate::signal::{Currency, Money, SignalName, SignalValue};

/// Prices further apart are prices of different things.
const COMPARABLE: Decimal = Decimal::from_parts(5, 0, 0, false, 0);

/// What answers a message by itself, without any fact.
pub(crate) fn alone(draft: &Draft<'_>, reading: &Reading) -> Option<Point> {
    if let Some(asked) = other_currency(draft, reading).filter(|_| !wants_sum(draft, reading)) {
        return priced_before(draft).then_some(Point::OtherCurrency { asked });
    }
    if reading.shows(Manner::AsksBasis) {
        return basis(draft);
    }
    None
}

/// Adds to a price that is told what has to be said with it.
pub(crate) fn beside_price(draft: &Draft<'_>, reading: &Reading, answered: &mut Vec<Point>) {
    let campaign = draft.rules.campaign;
    let is_price = |point: &Point| match point {
        Point::Total { computed } => campaign
            .fact(&computed.fact)
            .is_some_and(|fact| fact.kind == FactKind::Price),
        Point::Fact { fact } => campaign
            .fact(fact)
            .is_some_and(|fact| fact.kind == FactKind::Price),
        _ => false,
    };
    let Some(at) = answered.iter().position(is_price) else {
        return;
    };
    if let Some(point) = against_rival(draft, reading, &answered[at]) {
        answered.insert(at + 1, point);
    }
    if let Some(asked) = other_currency(draft, reading) {
        answered.insert(at, Point::OtherCurrency { asked });
    }
}

fn other_currency(draft: &Draft<'_>, reading: &Reading) -> Option<Currency> {
    let own = draft.rules.campaign.identity.currency;
    reading.price_asked.currency.filter(|asked| *asked != own)
}

/// Whether a price was told in this talk.
fn priced_before(draft: &Draft<'_>) -> bool {
    let campaign = draft.rules.campaign;
    let of_price = |used: &String| {
        let id = used
            .strip_prefix("fact:")
            .or_else(|| used.strip_prefix("total:"));
        let fact = id.and_then(|id| campaign.fact(id));
        fact.is_some_and(|fact| fact.kind == FactKind::Price)
    };
    draft.state.used.iter().any(of_price)
}

/// How our price stands against the one that they were quoted elsewhere, the
/// first time that both are known, and whenever they ask for that.
fn against_rival(draft: &Draft<'_>, reading: &Reading, price: &Point) -> Option<Point> {
    let Point::Total { computed } = price else {
        return None;
    };
    let compared = draft.state.messages.iter().any(|message| {
        let mut moves = message.moves.iter();
        moves.any(|made| made.topic.as_deref() == Some(SignalName::COMPETITOR_PRICE))
    });
    if compared && !asks_ours(draft, reading) {
        return None;
    }
    let known = draft.state.signals.get(SignalName::COMPETITOR_PRICE)?;
    let Some(SignalValue::Money(theirs)) = known.known() else {
        return None;
    };
    let theirs = theirs.max.or(theirs.min)?;
    let unit = computed.amounts.get(LIST_PRICE);
    let sums = || {
        computed
            .amounts
            .iter()
            .filter(|(name, _)| *name != LIST_PRICE)
    };
    let ends = |low: Money, high: Money| {
        let like = low.currency == theirs.currency
            && theirs.amount > Decimal::ZERO
            && low.amount <= theirs.amount * COMPARABLE
            && theirs.amount <= high.amount * COMPARABLE;
        like.then_some((low.amount, high.amount))
    };
    // A price each is held against ours each, a sum against our sum.
    let (low, high) = if let Some(unit) = unit {
        ends(unit.low, unit.high)?
    } else {
        let low = sums()
            .map(|(_, sum)| sum.low)
            .min_by_key(|sum| sum.amount)?;
        let high = sums()
            .map(|(_, sum)| sum.high)
            .max_by_key(|sum| sum.amount)?;
        ends(low, high)?
    };
    let place = if theirs.amount < low {
        Place::Below
    } else if theirs.amount > high {
        Place::Above
    } else {
        Place::Within
    };
    Some(Point::AgainstRival { place, theirs })
}

/// Where the figure that was told last comes from.
fn basis(draft: &Draft<'_>) -> Option<Point> {
    let ours = draft.state.messages.iter().rev();
    let ours = ours.filter(|message| message.from == Author::Agent);
    for message in ours {
        let told = message.moves.iter().rev().find(|made| {
            let costs = made.kind == MoveKind::Benefit || made.kind == MoveKind::Rebut;
            costs && message.text.chars().any(|letter| letter.is_ascii_digit())
        });
        if told.is_some()
            && let Some(cost) = economic_cost(draft.rules.campaign, &draft.state.signals)
            && message.text.contains(&cost.per_month.to_words())
        {
            return Some(Point::Basis {
                of: BasisOf::Cost { basis: cost.basis },
            });
        }
        let promise =
            draft.state.promises.iter().rev().find(|promise| {
                promise.kind == TOTAL && message.text.contains(promise.quote.as_str())
            });
        if let Some(fact) = promise.and_then(|promise| promise.fact.clone()) {
            return Some(Point::Basis {
                of: BasisOf::Price { fact },
            });
        }
    }
    None
}
