//! How people put it: what one message tells, and what only sounds so.

use std::sync::LazyLock;

use fronter::library::Library;
use fronter::reading::{Asked, IntentKind, Reading, ReadingContext, Vocabulary, read};
use fronter::signal::{TimeRange, Urgency};

use super::*;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::open(None).unwrap());

fn heard(asked: Option<&str>, text: &str) -> Reading {
    heard_on("demo", asked, text)
}

fn heard_on(campaign: &str, asked: Option<&str>, text: &str) -> Reading {
    let loaded = LIBRARY.campaign(campaign).unwrap();
    let vocabulary: &Vocabulary = &loaded.vocabulary;
    let context = ReadingContext {
        written_at: jiff::civil::date(2026, 11, 18).at(9, 30, 0, 0),
        asked: asked.map(|signal| Asked {
            signal: SignalName::from(signal),
            follow_up: false,
        }),
        offered: None,
        opted_out: false,
    };
    read(vocabulary, &context, text)
}

fn value(reading: &Reading, signal: &str) -> Option<SignalValue> {
    let mut signals = reading.signals.iter();
    signals
        .find(|found| found.signal.as_str() == signal)
        .and_then(|found| found.value.clone())
}

fn wanted(reading: &Reading) -> Option<(Option<String>, Option<String>, Urgency)> {
    match value(reading, SignalName::TIMELINE)? {
        SignalValue::Timeline(TimeRange { from, to, urgency }) => {
            let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
            Some((day(from), day(to), urgency))
        }
        _ => None,
    }
}

#[test]
fn a_message_that_only_says_when_answers_when() {
    for (text, from, to) in [
        (
            "when our contract with Acme runs out in March",
            Some("2027-03-01"),
            Some("2027-03-31"),
        ),
        ("after our audit in February", Some("2027-03-01"), None),
        (
            "cuando venza el contrato en marzo",
            Some("2027-03-01"),
            Some("2027-03-31"),
        ),
        // What of it is over is no time to have it in.
        ("this year", Some("2026-11-18"), Some("2026-12-31")),
        ("H2", Some("2026-11-18"), Some("2026-12-31")),
    ] {
        let reading = heard(None, text);
        let told = wanted(&reading).map(|(from, to, _)| (from, to));
        let expected = (from.map(str::to_owned), to.map(str::to_owned));
        assert_eq!(told, Some(expected), "{text}");
        assert_eq!(value(&reading, SignalName::NEED), None, "{text}");
    }
    let later = wanted(&heard(Some("timeline"), "once we hire a new buyer"));
    assert_eq!(later, Some((None, None, Urgency::Later)));
    // A contract's end alone is no wish.
    assert_eq!(
        wanted(&heard(None, "our contract with Acme runs out in March")),
        None
    );
    assert_eq!(wanted(&heard(None, "we had an audit in February")), None);
}

#[test]
fn a_product_nobody_told_us_of_is_known_by_its_capital() {
    for (text, name) in [
        ("we're using Netstock at the moment", Some("Netstock")),
        (
            "switching from Inventory Planner",
            Some("Inventory Planner"),
        ),
        ("our contract with Lokad ends in May", Some("Lokad")),
        ("our contract with Walmart is big", None),
        ("switching from March to April", None),
        ("using contractors at the moment", None),
    ] {
        let told = match value(&heard(None, text), SignalName::CURRENT_SOLUTION) {
            Some(SignalValue::Text { text }) => Some(text),
            _ => None,
        };
        assert_eq!(told.as_deref(), name, "{text}");
    }
}

#[test]
fn what_only_sounds_like_a_part_in_the_decision_is_none() {
    for text in [
        "das möchte ich nicht sagen",
        "je préfère ne pas le dire",
        "no tengo ni idea",
        "leave me alone",
        "she told me we can spend 15k",
    ] {
        let told = value(&heard(None, text), SignalName::AUTHORITY);
        assert_eq!(told, None, "{text}");
    }
}

#[test]
fn pictures_part_what_is_listed_and_figures_stand_for_words() {
    let listed = heard(None, "💰 20k 👥 15 people 📅 March");
    for signal in [
        SignalName::BUDGET,
        SignalName::QUANTITY,
        SignalName::TIMELINE,
    ] {
        assert!(value(&listed, signal).is_some(), "{signal}");
    }
    let short = heard(None, "lmk how much 4 10 users");
    assert!(short.intends(IntentKind::AskPrice));
    let abuse = heard(None, "f*** you");
    assert!(abuse.intends(IntentKind::Abuse));
    assert_eq!(heard(None, "thank you so much").objections, Vec::new());
}

#[test]
fn who_grew_is_as_many_as_they_are_now() {
    for (text, least) in [
        ("we grew from 10 to 25 people", "25"),
        ("we have from 10 to 25 people", "10"),
        ("wir sind von 10 auf 25 Leute gewachsen", "25"),
        ("nous sommes passés de 10 à 25 personnes", "25"),
        ("pasamos de 10 a 25 personas", "25"),
    ] {
        let told = match value(&heard(None, text), SignalName::QUANTITY) {
            Some(SignalValue::Quantity(range)) => range.min.map(|min| min.to_string()),
            _ => None,
        };
        assert_eq!(told.as_deref(), Some(least), "{text}");
    }
}

#[test]
fn a_need_is_told_by_words_that_tell_it() {
    let need = Some(SignalName::NEED);
    for (campaign, asked, text) in [
        ("demo", need, "our suppliers are too expensive"),
        ("demo", need, "dental office"),
        ("demo", need, "garage side"),
        ("demo", need, "by email"),
        (
            "demo",
            need,
            "2 people in the warehouse, 30 more in the shops",
        ),
        (
            "demo",
            need,
            "we run a cleaning company, nothing gets sold from stock",
        ),
        ("studio", need, "linkedin"),
        ("studio", need, "20 to 30k a year"),
    ] {
        let told = value(&heard_on(campaign, asked, text), SignalName::NEED);
        assert_eq!(told, None, "{campaign}: {text}");
    }
    for (campaign, text) in [
        ("demo", "late suppliers"),
        ("demo", "by hand"),
        ("demo", "dead stock"),
        ("solar", "bill"),
        ("solar", "power cuts"),
        ("studio", "paper forms"),
        ("studio", "a system from twenty years ago"),
    ] {
        let told = value(&heard_on(campaign, need, text), SignalName::NEED);
        assert!(told.is_some(), "{campaign}: {text}");
    }
}

#[test]
fn what_is_asked_is_not_answered_by_words_about_something_else() {
    let unknown = |asked: &str, text: &str| {
        let reading = heard(Some(asked), text);
        let mut signals = reading.signals.iter();
        signals.any(|found| found.signal.as_str() == asked && found.value.is_none())
    };
    assert!(!unknown(SignalName::AUTHORITY, "soon enough"));
    assert!(!unknown(SignalName::TIMELINE, "stockouts cost us a lot"));
    assert!(!unknown(SignalName::AUTHORITY, "no idea about the budget"));
    assert!(unknown(SignalName::AUTHORITY, "hard to say"));
    assert!(unknown(SignalName::TIMELINE, "not sure yet"));
    let two = heard(Some(SignalName::AUTHORITY), "I decide, by march");
    assert_eq!(value(&two, SignalName::DECISION_CRITERIA), None);
    assert!(value(&two, SignalName::TIMELINE).is_some());
    let by_price = heard(None, "we decide based on price");
    assert!(value(&by_price, SignalName::DECISION_CRITERIA).is_some());
}

#[test]
fn a_budget_is_what_they_say_of_their_own_money() {
    let sum = |asked: Option<&str>, text: &str| match value(&heard(asked, text), "budget") {
        Some(SignalValue::Money(range)) => range.max.map(|max| max.amount.normalize().to_string()),
        _ => None,
    };
    let budget = Some(SignalName::BUDGET);
    for (asked, text, most) in [
        (budget, "idk tbh prob 10k", Some("10000")),
        (None, "5 ppl & 10k", Some("10000")),
        (None, "5 people and 10k", Some("10000")),
        (None, "our board gave us 80k", Some("80000")),
        (
            None,
            "my boss decides, he gave me around 80 thousand",
            Some("80000"),
        ),
        (budget, "he gave me around 80 thousand", Some("80000")),
        (budget, "zero", Some("0")),
        (budget, "zero so far", None),
        (budget, "not yet", None),
        (None, "5 people and 10k orders", None),
        (None, "the other rep came by and he gave me 31k", None),
    ] {
        assert_eq!(sum(asked, text).as_deref(), most, "{text}");
    }
    let rival = heard(None, "my boss decides, he gave me around 80 thousand");
    assert_eq!(value(&rival, SignalName::COMPETITOR_PRICE), None);
    let rival = heard(None, "the other rep came by and he gave me 31k");
    assert!(value(&rival, SignalName::COMPETITOR_PRICE).is_some());
    for text in ["zero so far", "not yet", "budget's none so far"] {
        let told = value(&heard(budget, text), SignalName::BUDGET);
        let unset =
            matches!(told, Some(SignalValue::Money(range)) if range.set_aside == Some(false));
        assert!(unset, "{text}");
    }
    // What they know of their money is no complaint about a price, nor is what others charge.
    for text in [
        "no idea on budget",
        "not sure about the budget",
        "we have no budget limit",
        "our suppliers are too expensive",
        "netstock raised its price by 30 percent",
    ] {
        let objections = heard(None, text).objections;
        assert_eq!(objections, Vec::new(), "{text}");
    }
    for text in [
        "that's too expensive",
        "you raised your prices, too expensive now",
    ] {
        assert_ne!(heard(None, text).objections, Vec::new(), "{text}");
    }
}

#[test]
fn who_works_in_several_places_is_counted_in_all_of_them() {
    for (text, all) in [
        ("2 people in the warehouse, 30 more in the shops", "32"),
        ("2 people in the warehouse and 30 in the shops", "32"),
        ("2 people in Ohio and 3 in Texas", "5"),
        ("2 people in the warehouse and 30 trucks in the yard", "2"),
    ] {
        let told = match value(&heard(None, text), SignalName::QUANTITY) {
            Some(SignalValue::Quantity(range)) => range.max.map(|max| max.to_string()),
            _ => None,
        };
        assert_eq!(told.as_deref(), Some(all), "{text}");
    }
}

#[test]
fn who_lets_a_flat_is_no_tenant() {
    let owner = |text: &str| match value(&heard_on("solar", None, text), "owner") {
        Some(SignalValue::Flag { yes }) => Some(yes),
        _ => None,
    };
    assert_ne!(owner("we own our house and rent out a flat"), Some(false));
    assert_eq!(owner("we rent out our old place, own this one"), Some(true));
    assert_ne!(owner("we rent the garage out"), Some(false));
    assert_eq!(owner("we rent"), Some(false));
    assert_eq!(owner("we rent our home"), Some(false));
    let roof = value(
        &heard_on("solar", None, "we own our house and rent out a flat"),
        "roof",
    );
    assert_eq!(roof, None);
}

#[test]
fn a_business_without_stock_is_told_by_what_it_does() {
    for text in [
        "we run a cleaning company, nothing gets sold from stock",
        "we clean offices",
        "we're a service business, no goods",
    ] {
        let told = value(&heard(None, text), "business");
        let nothing =
            matches!(&told, Some(SignalValue::Choice { choice }) if choice == "nothing_physical");
        assert!(nothing, "{text}: {told:?}");
    }
}
