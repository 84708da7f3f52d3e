//! What the playbook has to say to what was asked: a fact, in their own case
//! where that can be computed, a comparison, a case history.

use std::collections::BTreeSet;

use super::ours::stems;
use crate::campaign::Fact;
use crate::campaign::condition::Met;
use crate::campaign::playbook::{CaseHistory, FactKind};
use crate::campaign::total::{Outcome, total};
use crate::conversation::agenda::Point;
use crate::conversation::decide::Draft;
use crate::conversation::decide::asking::sure;
use crate::conversation::decide::learning::learn::Learned;
use crate::conversation::decide::offering::part::says_goodbye;
use crate::conversation::message::TOTAL;
use crate::conversation::state::{LeadStatus, Unread};
use crate::reading::finding::IntentKind;
use crate::reading::{Manner, Reading, SignalKind};
use crate::signal::{
    Money, MoneyRange, QuantityRange, ReadBy, Signal, SignalName, SignalStatus, SignalValue,
};
use rust_decimal::Decimal;

/// Under which it is on record that we said what sets us apart.
pub(crate) const POSITIONING: &str = "positioning";
/// A word that stands in one case alone tells so much more than one of several.
const OF_ONE_CASE: usize = 2;
/// A comparison that is asked for so surely, whomever it is with.
const CLEARLY_ASKED: f64 = 0.8;

pub(crate) fn stated(id: &str) -> Point {
    match id.strip_prefix("case:") {
        Some(case) => Point::Case {
            case: case.to_owned(),
        },
        None => Point::Fact {
            fact: id.to_owned(),
        },
    }
}

/// The fact or case that answers; in their own case, where they asked for that
/// and it can be computed.
pub(crate) fn told_by(draft: &Draft<'_>, reading: &Reading, id: &str) -> Point {
    // What something costs is computed for who asks for that; what it brings, always.
    let priced = |fact: &&Fact| matches!(fact.kind, FactKind::Price | FactKind::Payment);
    let campaign = draft.rules.campaign;
    let fact = campaign
        .fact(id)
        .filter(|fact| !priced(fact) || wants_sum(draft, reading));
    match fact.map(|fact| in_their_case(draft, reading, fact)) {
        Some(Outcome::Computed(computed)) => Point::Total { computed },
        Some(Outcome::Needs(_) | Outcome::Nothing) | None => stated(id),
    }
}

/// As [`told_by`], of a price that they name themselves.
pub(crate) fn told_beside(draft: &Draft<'_>, reading: &Reading, id: &str) -> Point {
    let fact = draft.rules.campaign.fact(id);
    match fact.map(|fact| in_their_case(draft, reading, fact)) {
        Some(Outcome::Computed(computed)) => Point::Total { computed },
        Some(Outcome::Needs(_) | Outcome::Nothing) | None => stated(id),
    }
}

/// What the fact comes to for them: "what about 60?" counts 60, whatever they have.
fn in_their_case(draft: &Draft<'_>, reading: &Reading, fact: &Fact) -> Outcome {
    let priced = matches!(fact.kind, FactKind::Price | FactKind::Payment);
    if priced && is_too_few(draft, reading) {
        return Outcome::Nothing;
    }
    let mut signals = draft.state.signals.clone();
    let supposed = |confidence, value| Signal {
        status: SignalStatus::Inferred,
        value: Some(value),
        evidence: Vec::new(),
        confidence,
        read_by: ReadBy::Local,
        at: draft.moment.now,
    };
    for found in &reading.signals {
        let name = found.signal.as_str();
        if name != SignalName::BUDGET
            && let Some(value) = &found.value
        {
            signals.insert(
                found.signal.clone(),
                supposed(found.confidence, value.clone()),
            );
        }
    }
    let campaign = draft.rules.campaign;
    if let (Some(units), Some(signal)) = (asked_units(draft, reading), unit_signal(draft)) {
        let unit = unit_of(signals.get(signal.as_str()));
        signals.insert(signal, of_units(draft, units, unit));
    }
    let outcome = total(campaign, fact, &signals, draft.today());
    // "How much for my house with $310 a month": the one sum named is the one that is missing.
    let Outcome::Needs(needs) = &outcome else {
        return outcome;
    };
    let missing = needs.iter().find(|name| {
        let declared = campaign.declared(name);
        declared.is_some_and(|signal| signal.kind == SignalKind::Money)
    });
    let ([money], Some(missing)) = (reading.money.as_slice(), missing) else {
        return outcome;
    };
    let known = &draft.rules.vocabulary.words.signals;
    let known = known.iter().find(|signal| signal.name.as_str() == *missing);
    let size = money.max.or(money.min).unwrap_or_default();
    // Nobody's bill is 20k: what is meant is something else.
    if known.is_some_and(|known| !known.may_be(size, money.per)) {
        return outcome;
    }
    let own = campaign.identity.currency;
    let sum = |amount| Money::new(amount, money.currency.unwrap_or(own));
    let value = SignalValue::Money(MoneyRange {
        min: money.min.map(sum),
        max: money.max.map(sum),
        per: money.per,
        per_unit: None,
        approximate: money.approximate,
        approved: None,
        set_aside: None,
    });
    signals.insert(SignalName::new(missing), supposed(0.6, value));
    total(draft.rules.campaign, fact, &signals, draft.today())
}

/// Whether a sum is asked for: by its name, by the numbers that it comes of, or
/// as ours beside another's.
pub(crate) fn wants_sum(draft: &Draft<'_>, reading: &Reading) -> bool {
    reading.shows(Manner::AsksTotal)
        || reading.intends(IntentKind::AskPrice)
        || asks_ours(draft, reading)
        || asks_product(draft, reading)
}

/// "So what's yours?", of one who told another's price.
pub(crate) fn asks_ours(draft: &Draft<'_>, reading: &Reading) -> bool {
    let told = draft
        .state
        .signals
        .contains_key(SignalName::COMPETITOR_PRICE);
    reading.shows(Manner::AsksOurs) && told
}

/// "40 * 59": a number of units and what one of them costs.
pub(crate) fn asks_product(draft: &Draft<'_>, reading: &Reading) -> bool {
    !reading.price_asked.product.is_empty() && asked_units(draft, reading).is_some()
}

/// The units that a price is asked for in this message, where it says them.
pub(crate) fn asked_units(draft: &Draft<'_>, reading: &Reading) -> Option<Decimal> {
    let asked = &reading.price_asked;
    let units = draft.rules.campaign.lead.revenue.units.as_ref()?;
    let is_price = |number: &Decimal| units.tiers.iter().any(|tier| tier.price == *number);
    if let Some(sum) = asked.units {
        return Some(sum);
    }
    if let [one, other] = asked.product.as_slice() {
        return match (is_price(one), is_price(other)) {
            (false, true) => Some(*one),
            (true, false) => Some(*other),
            _ => None,
        };
    }
    let more = asked.more?;
    let counted = reading
        .quantities
        .iter()
        .filter_map(|quantity| quantity.min.filter(|min| quantity.max == Some(*min)));
    let known = match draft.state.signals.get(units.signal.as_str())?.known() {
        Some(SignalValue::Quantity(known)) => known.min.filter(|min| known.max == Some(*min)),
        _ => None,
    };
    let base = counted.chain(known).find(|base| *base != more)?;
    base.checked_add(more)
}

fn unit_signal(draft: &Draft<'_>) -> Option<SignalName> {
    let units = draft.rules.campaign.lead.revenue.units.as_ref()?;
    Some(SignalName::new(&units.signal))
}

fn unit_of(signal: Option<&Signal>) -> Option<String> {
    match signal.and_then(Signal::known) {
        Some(SignalValue::Quantity(known)) => known.unit.clone(),
        _ => None,
    }
}

/// Whether the number that a price is computed with would rule them out: nobody hears what it
/// comes to and then that it is nothing for them.
fn is_too_few(draft: &Draft<'_>, reading: &Reading) -> bool {
    let Some(units) = unit_signal(draft) else {
        return false;
    };
    let campaign = draft.rules.campaign;
    let mut signals = draft.state.signals.clone();
    let asked = asked_units(draft, reading);
    if let Some(units_asked) = asked {
        let unit = unit_of(signals.get(units.as_str()));
        signals.insert(units.clone(), of_units(draft, units_asked, unit));
    }
    let mut fit = campaign.lead.definition.fit.iter();
    let broken = fit.any(|criterion| {
        criterion.disqualifies
            && criterion.meets.signal == units.as_str()
            && criterion.meets.check(&signals, campaign, draft.today()) == Met::Broken
    });
    broken || asked.is_none() && sure::is_doubted(draft, &units)
}

/// So many units, as they were asked about.
fn of_units(draft: &Draft<'_>, units: Decimal, unit: Option<String>) -> Signal {
    Signal {
        status: SignalStatus::Inferred,
        value: Some(SignalValue::Quantity(QuantityRange {
            min: Some(units),
            max: Some(units),
            unit,
            approximate: false,
        })),
        evidence: Vec::new(),
        confidence: 0.9,
        read_by: ReadBy::Local,
        at: draft.moment.now,
    }
}

/// What it comes to for them, where they ask for a price and it can be computed.
pub(crate) fn own_price(draft: &Draft<'_>, reading: &Reading) -> Option<Point> {
    if !wants_sum(draft, reading) {
        return None;
    }
    let all = &draft.rules.campaign.playbook.facts;
    let of = |kind: FactKind| all.iter().filter(move |fact| fact.kind == kind);
    let yearly = reading.shows(Manner::PaysYearly);
    of(FactKind::Payment)
        .filter(|_| yearly)
        .chain(of(FactKind::Price))
        .find_map(|fact| match in_their_case(draft, reading, fact) {
            Outcome::Computed(computed) => Some(Point::Total { computed }),
            Outcome::Needs(_) | Outcome::Nothing => None,
        })
}

/// What it comes to now, where a price was said to them and a number that it hangs on is put
/// right: "18? no, 9 total".
pub(crate) fn price_put_right(draft: &Draft<'_>, learned: &Learned) -> Option<Point> {
    let campaign = draft.rules.campaign;
    let counts = |name: &SignalName| {
        let kind = draft.rules.vocabulary.kind_of(name.as_str());
        let number = matches!(kind, SignalKind::Quantity | SignalKind::Money);
        number && name.as_str() != SignalName::BUDGET
    };
    let (_, reading) = learned.readings.last()?;
    let mut said = draft.state.promises.iter().rev();
    let said = said.find(|promise| promise.kind == TOTAL)?;
    let fact = campaign.fact(said.fact.as_deref()?)?;
    if !learned.corrected.iter().any(counts) || is_too_few(draft, reading) {
        return None;
    }
    match total(campaign, fact, &draft.state.signals, draft.today()) {
        Outcome::Computed(computed) => Some(Point::Total { computed }),
        Outcome::Needs(_) | Outcome::Nothing => None,
    }
}

/// What it costs: in their own case where that can be computed, else as it is listed.
pub(crate) fn price(draft: &Draft<'_>, reading: &Reading) -> Option<Point> {
    let listed = || {
        let mut facts = draft.rules.campaign.playbook.facts.iter();
        let fact = facts.find(|fact| fact.kind == FactKind::Price)?;
        Some(stated(&fact.id))
    };
    own_price(draft, reading).or_else(listed)
}

/// Whether it tells a price.
pub(crate) fn is_price(draft: &Draft<'_>, point: &Point) -> bool {
    match point {
        Point::Total { .. } => true,
        Point::Fact { fact } => draft
            .rules
            .campaign
            .fact(fact)
            .is_some_and(|fact| fact.kind == FactKind::Price),
        _ => false,
    }
}

/// What an intent alone asks for, where no fact was named.
pub(crate) fn by_intent(
    draft: &Draft<'_>,
    learned: &Learned,
    message: &Unread,
    reading: &Reading,
) -> Option<Point> {
    let playbook = &draft.rules.campaign.playbook;
    // Beside an objection, what was told already is no news.
    let beside_objection = !learned.objections.is_empty();
    let kinds = [
        (IntentKind::AskPrice, FactKind::Price),
        (IntentKind::AskDiscount, FactKind::Discount),
        (IntentKind::AskPayment, FactKind::Payment),
        (IntentKind::AskTrial, FactKind::Trial),
        (IntentKind::AskDemo, FactKind::Demo),
        (IntentKind::AskIntegration, FactKind::Integration),
        (IntentKind::AskSecurity, FactKind::Security),
    ];
    for (intent, kind) in kinds {
        if reading.intends(intent)
            && let Some(fact) = playbook.facts.iter().find(|fact| fact.kind == kind)
            && (!beside_objection || !draft.state.used.contains(&format!("fact:{}", fact.id)))
        {
            return Some(told_by(draft, reading, &fact.id));
        }
    }
    // "Would spring be realistic?": how long it takes, and they can count.
    if reading.shows(Manner::AsksByThen) && !learned.named_time {
        let delivery = || {
            let facts = playbook.facts.iter();
            facts.filter(|fact| fact.kind == FactKind::Delivery)
        };
        let takes = delivery().find(|fact| fact.promise).or(delivery().next());
        if let Some(fact) = takes {
            return Some(stated(&fact.id));
        }
    }
    if wants_sum(draft, reading) {
        return price(draft, reading);
    }
    let compares = reading
        .intents
        .iter()
        .any(|found| found.kind == IntentKind::AskComparison && found.confidence >= CLEARLY_ASKED);
    if compares && !draft.state.used.contains(POSITIONING) {
        return Some(Point::Positioning);
    }
    if reading.intends(IntentKind::AskCase) {
        return case_for(draft, &message.text).map(|case| Point::Case { case });
    }
    None
}

/// The comparison with the competitor that was named, told once.
pub(crate) fn compare(draft: &Draft<'_>, learned: &Learned, reading: &Reading) -> Option<Point> {
    let names_competitor = learned
        .fresh
        .iter()
        .any(|name| name.as_str() == SignalName::COMPETITOR);
    // What they add after the handoff is for the closer, and no cue for a pitch.
    // Who is ruled out goes where they like, and hears no reason against it.
    let out = draft.state.status == LeadStatus::Disqualified;
    // Nor does who says goodbye.
    let stays = !out && !says_goodbye(learned) && draft.state.open_handoff().is_none();
    let names_competitor = names_competitor && stays;
    if reading.intends(IntentKind::AskComparison) || names_competitor {
        let named = draft.state.text_of(SignalName::COMPETITOR)?;
        return draft
            .rules
            .campaign
            .playbook
            .competitors
            .iter()
            .find(|competitor| {
                competitor.id == named || competitor.name.eq_ignore_ascii_case(named)
            })
            .filter(|competitor| {
                !draft
                    .state
                    .used
                    .contains(&format!("competitor:{}", competitor.id))
            })
            .map(|competitor| Point::Compare {
                competitor: competitor.id.clone(),
            });
    }
    None
}

/// The case history that is most like what `text` asks for, then fits the known needs best,
/// and was not told yet.
pub(crate) fn case_for(draft: &Draft<'_>, text: &str) -> Option<String> {
    let needs = known_needs(draft);
    let said = stems(text);
    let cases = &draft.rules.campaign.playbook.cases;
    // "Study" is said of all of them, "logistics" of one.
    let told: Vec<BTreeSet<String>> = cases.iter().map(words_of).collect();
    let tells = |word: &String| {
        let of = told.iter().filter(|words| words.contains(word)).count();
        if of == 1 { OF_ONE_CASE } else { 1 }
    };
    let alike = |words: &BTreeSet<String>| words.intersection(&said).map(tells).sum::<usize>();
    let fits = |case: &CaseHistory| {
        let of_these = case.needs.iter().filter(|need| needs.contains(need));
        of_these.count()
    };
    cases
        .iter()
        .zip(&told)
        .filter(|(case, _)| !draft.state.used.contains(&format!("case:{}", case.id)))
        .max_by_key(|(case, words)| (alike(words), fits(case)))
        .map(|(case, _)| case.id.clone())
}

/// The telling words of a case, and of how it is asked for.
pub(crate) fn words_of(case: &CaseHistory) -> BTreeSet<String> {
    let texts = case.asks.iter().chain([&case.text]);
    texts.flat_map(|text| stems(text)).collect()
}

pub(crate) fn known_needs(draft: &Draft<'_>) -> Vec<String> {
    match draft
        .state
        .signals
        .get(SignalName::NEED)
        .and_then(|signal| signal.known())
    {
        Some(SignalValue::Needs(needs)) => needs.iter().map(|need| need.id.clone()).collect(),
        _ => Vec::new(),
    }
}
