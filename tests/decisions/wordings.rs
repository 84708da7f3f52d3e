//! How people put it: what one message tells, and what only sounds so.

use std::sync::LazyLock;

use fronter::library::Library;
use fronter::reading::{Asked, IntentKind, Reading, ReadingContext, Vocabulary, read};
use fronter::signal::{TimeRange, Urgency};

use super::*;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| Library::open(None).unwrap());

fn heard(asked: Option<&str>, text: &str) -> Reading {
    let loaded = LIBRARY.campaign("demo").unwrap();
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
