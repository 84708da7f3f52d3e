//! What they name is another thing than we serve, another's, or a sum of another kind.

use super::*;
use rust_decimal::Decimal;

fn known(talk: &Talk, signal: &str) -> String {
    let known = talk.state.signals.get(signal);
    format!("{:?}", known.and_then(|known| known.value.clone()))
}

#[test]
fn a_thing_that_fits_no_option_is_put_back_once_and_then_ends_it() {
    for (campaign, question, answer) in [
        ("solar", "area", "poughkeepsie"),
        ("demo", "business", "tattoo parlor"),
        ("studio", "scope", "a mural"),
        ("studio", "scope", "its a podcast"),
    ] {
        let mut talk = asked_for(campaign, question, question);
        let put_back = text(&talk.say(answer));
        let name = answer.trim_start_matches("its ").trim_start_matches("a ");
        assert!(put_back.contains(name), "{answer}: {put_back}");
        assert_ne!(talk.state.status, LeadStatus::Disqualified, "{answer}");
        talk.say("yes");
        assert_eq!(talk.state.status, LeadStatus::Disqualified, "{answer}");
    }
    let mut talk = asked_for("solar", "area", "area");
    talk.say("poughkeepsie");
    talk.say("no sorry, its in kyle");
    assert!(known(&talk, "area").contains("austin"));
    assert_ne!(talk.state.status, LeadStatus::Disqualified);
}

#[test]
fn what_names_no_thing_is_no_other_one() {
    for (campaign, question, answer) in [
        ("demo", "business", "good question"),
        ("demo", "business", "its complicated"),
        ("demo", "business", "a bit of everything"),
        ("demo", "business", "ugh its a mess"),
        ("demo", "business", "why do you ask"),
        ("demo", "business", "understood"),
        ("demo", "business", "sounds great"),
        ("solar", "area", "a small town"),
        ("solar", "area", "near the river"),
        ("studio", "scope", "a booking platform for dentists"),
        ("studio", "scope", "whatever works"),
    ] {
        let mut talk = asked_for(campaign, question, question);
        talk.say(answer);
        let known = known(&talk, question);
        assert!(!known.contains("\"other\""), "{answer}: {known}");
    }
}

#[test]
fn what_is_no_house_is_put_back_with_their_word_for_it() {
    for answer in [
        "its a houseboat",
        "we live on a canal boat",
        "i live in a caravan",
        "my yurt",
        "its a church hall",
        "a storage unit",
        "its an igloo",
        "tiny house on wheels",
        "we live in a lighthouse",
    ] {
        let mut talk = asked_for("solar", "owner", "owner");
        let put_back = text(&talk.say(answer));
        assert!(
            put_back.contains("else than a house"),
            "{answer}: {put_back}"
        );
        talk.say("yeah");
        assert_eq!(talk.state.status, LeadStatus::Disqualified, "{answer}");
    }
    for answer in [
        "my friend lives on a houseboat",
        "we store our boat in the garage",
        "our church got solar",
        "single wide",
        "its a double wide",
        "i park the rv under the carport",
    ] {
        let mut talk = asked_for("solar", "owner", "owner");
        let said = text(&talk.say(answer));
        assert!(!said.contains("else than a house"), "{answer}: {said}");
        assert_eq!(known(&talk, "shading"), "None", "{answer}");
    }
}

#[test]
fn who_owns_another_thing_owns_no_house() {
    for (answer, owner) in [
        ("i own the boat", None),
        ("i own a truck", None),
        ("we own a small business", None),
        ("i own the house", Some(true)),
        ("we own a bungalow", Some(true)),
        ("own a truck and a house", Some(true)),
        ("i own the boat but rent the house", Some(false)),
    ] {
        let mut talk = asked_for("solar", "owner", "owner");
        talk.say(answer);
        let expected = owner.map(|yes| SignalValue::Flag { yes });
        assert_eq!(known(&talk, "owner"), format!("{expected:?}"), "{answer}");
        if owner.is_none() {
            assert_eq!(known(&talk, "authority"), "None", "{answer}");
        }
    }
}

#[test]
fn a_maybe_to_a_thing_is_neither_a_yes_nor_a_no() {
    for (answer, battery) in [
        ("battery maybe", None),
        ("maybe a battery", None),
        ("no trees its pasture. battery maybe", None),
        ("yes to the battery no to the ev", Some(true)),
        ("no to the battery yes to the ev", Some(false)),
    ] {
        let mut talk = asked_for("solar", "battery", "battery");
        talk.say(answer);
        let expected = battery.map(|yes| SignalValue::Flag { yes });
        assert_eq!(known(&talk, "battery"), format!("{expected:?}"), "{answer}");
    }
    let mut talk = with("solar");
    let price = text(&talk.say("how much is it? my bill is 300 a month"));
    assert!(price.contains("without a battery"), "{price}");
}

#[test]
fn half_of_it_in_the_shade_is_no_deep_shade() {
    for answer in ["half the roof is shade", "half of it is shaded"] {
        let mut talk = asked_for("solar", "shading", "shading");
        talk.say(answer);
        assert!(known(&talk, "shading").contains("some"), "{answer}");
    }
}

#[test]
fn a_sum_in_a_currency_without_a_rate_is_asked_for_once_in_ours() {
    let mut talk = with("studio");
    let said = text(&talk.say("we need a new booking platform, our budget is 30k CHF"));
    assert!(said.contains("USD"), "{said}");
    talk.say("about 32k");
    let Some(SignalValue::Money(budget)) = talk.state.signals["budget"].value.clone() else {
        panic!("no budget");
    };
    let most = budget.max.unwrap();
    assert_eq!(most.amount, Decimal::from(32_000));
    assert_eq!(most.currency.as_str(), "USD");

    let mut talk = with("studio");
    talk.say("we need a new booking platform, our budget is 30k euros");
    let again = text(&talk.say("no idea"));
    assert!(!again.contains("USD"), "{again}");
    let Some(SignalValue::Money(budget)) = talk.state.signals["budget"].value.clone() else {
        panic!("the budget is forgotten");
    };
    assert_eq!(budget.max.unwrap().currency.as_str(), "EUR");
}

#[test]
fn our_own_figure_said_back_is_no_sum_of_theirs() {
    for (message, taken) in [
        ("so 110 a month hm", false),
        ("wow 110 a month", false),
        ("110 a month? no way", false),
        ("so 180 a month hm", true),
        ("about 110 a month", true),
    ] {
        let mut talk = with("solar");
        talk.say("is there financing?");
        was_asked(&mut talk, "bill", "bill");
        talk.say(message);
        assert_eq!(known(&talk, "bill") != "None", taken, "{message}");
    }
}

#[test]
fn a_sum_that_is_agreed_to_is_not_replaced_by_one_that_may_come() {
    let mut talk = with("studio");
    talk.say("we need a first version of a new app, budget is 9000");
    talk.say("yeah 9 thousand total. there might be a bigger grant in sept like 25k, not sure tho");
    assert!(known(&talk, "budget").contains("9000"));
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
}

#[test]
fn what_another_would_not_want_makes_the_house_no_ones_own() {
    for (answer, ruled_out) in [
        ("nah she wouldnt want it", true),
        ("no mom wouldnt like that", true),
        ("no its mine now", false),
        ("nah, i own it with her", false),
    ] {
        let mut talk = with("solar");
        let put_back = text(&talk.say("its my moms place, bill 200"));
        assert!(put_back.contains("belongs to somebody else"), "{put_back}");
        talk.say(answer);
        let ended = talk.state.status == LeadStatus::Disqualified;
        assert_eq!(ended, ruled_out, "{answer}: {}", known(&talk, "owner"));
    }
}
