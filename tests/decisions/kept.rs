//! What is kept of a talk and said to be true: promises, costs, budgets, who decides.

use super::*;
use fronter::conversation::message::{COST, Promise};
use fronter::signal::SignalStatus;

const STOCK: &str =
    "we are a wholesaler in Ohio and we keep running out of stock, 40 people would use it";

fn promise<'t>(talk: &'t Talk, item: &str) -> Vec<&'t Promise> {
    let promises = talk.state.promises.iter();
    let of = promises.filter(|promise| promise.item.as_deref() == Some(item));
    of.collect()
}

fn value(talk: &Talk, signal: &str) -> String {
    talk.state
        .signals
        .get(signal)
        .map_or_else(String::new, |signal| format!("{:?}", signal.value))
}

#[test]
fn all_that_was_stated_is_kept_with_its_item_and_message() {
    let mut talk = with("demo");
    talk.say(STOCK);
    talk.say("what does it cost?");
    talk.say("too expensive");
    talk.say("do you connect to shopify?");
    talk.say("we use excel");
    for item in ["need:stockouts", "fact:pricing", "fact:integrations"] {
        assert_eq!(promise(&talk, item).len(), 1, "{item}");
    }
    let rebuttal = talk.state.promises.iter().find(|promise| {
        let item = promise.item.as_deref().unwrap_or_default();
        item.starts_with("rebuttal:price/")
    });
    assert!(rebuttal.is_some(), "{:?}", talk.state.promises);
    assert!(!promise(&talk, "competitor:spreadsheets").is_empty());
    for promise in &talk.state.promises {
        let message = talk.state.messages.iter().find(|m| m.seq == promise.seq);
        assert!(
            message.unwrap().text.contains(&promise.quote),
            "{promise:?}"
        );
        assert!(!promise.quote.ends_with('?'), "{promise:?}");
    }
    // Said once more, it is no second promise.
    let kept = talk.state.promises.len();
    talk.say("do you connect to shopify?");
    assert_eq!(talk.state.promises.len(), kept);
}

#[test]
fn a_figure_for_waiting_says_whose_it_is() {
    // Part of it nobody told: that is said, and it is said in round numbers.
    let mut talk = with("demo");
    talk.say("planning takes us 20 hours a week, 12 users");
    let said = text(&talk.say("not now"));
    assert!(said.contains("about $1,600"), "{said}");
    assert!(said.contains("half of those hours"), "{said}");
    assert!(said.contains("assumption of ours"), "{said}");
    let kept = talk
        .state
        .promises
        .iter()
        .any(|promise| promise.kind == COST);
    assert!(kept, "{:?}", talk.state.promises);
    // All of it is theirs.
    let mut talk = with("demo");
    talk.say(STOCK);
    talk.say("we lose about 8000 a month because of it");
    let said = text(&talk.say("not now"));
    assert!(said.contains("about $8,000"), "{said}");
    assert!(said.contains("your own figures"), "{said}");
    assert!(!said.contains("assum"), "{said}");
}

#[test]
fn what_it_costs_belongs_to_the_need_told_before() {
    for message in [
        "We lose about 8000 a month because of it",
        "that costs us about $8,000 a month",
        "it costs us 8k a month easily",
        "thats 8000 bucks a month down the drain",
        "we're losing roughly 8 grand every month that way",
    ] {
        let mut talk = with("demo");
        talk.say(STOCK);
        talk.say(message);
        let needs = value(&talk, "need");
        assert!(
            needs.contains("stockouts") && needs.contains("8000"),
            "{message}: {needs}"
        );
        assert!(!needs.contains("visibility"), "{message}: {needs}");
    }
    for message in [
        "our current tool costs us 800 a month",
        "that would cost us 8000 a month?",
        "we pay 8000 a month in rent",
        "we lost 8000 a month before we switched",
        "we don't lose 8000 a month on it",
    ] {
        let mut talk = with("demo");
        talk.say(STOCK);
        talk.say(message);
        let needs = value(&talk, "need");
        assert!(needs.contains("cost: None"), "{message}: {needs}");
    }
}

#[test]
fn no_budget_yet_is_no_zero() {
    for (message, said, none) in [
        ("no budget yet", "set_aside: Some(false)", true),
        (
            "we don't have a budget for this",
            "set_aside: Some(false)",
            true,
        ),
        ("nothing set aside so far", "set_aside: Some(false)", true),
        ("it's not in the budget", "set_aside: Some(false)", true),
        ("zero budget, we have no money", "amount: 0", false),
    ] {
        let mut talk = with("demo");
        talk.say(message);
        let budget = value(&talk, "budget");
        assert!(budget.contains(said), "{message}: {budget}");
        assert_eq!(!budget.contains("amount"), none, "{message}: {budget}");
    }
    // Less than a sum that they do not have; and what is there at last takes its place.
    let mut talk = with("demo");
    talk.say("we don't have 50k");
    let budget = &talk.state.signals["budget"];
    assert_eq!(budget.status, SignalStatus::Inferred);
    assert!(value(&talk, "budget").contains("min: None"));
    let mut talk = with("demo");
    talk.say("no budget yet");
    talk.say("ok we got a budget of 20k approved");
    assert!(value(&talk, "budget").contains("20000"));
    assert!(value(&talk, "budget").contains("set_aside: None"));
    // How far they are is no objection to the price.
    let mut talk = with("demo");
    talk.say(STOCK);
    talk.say("can you show me a demo?");
    talk.say("no budget yet");
    assert!(
        talk.state.objections.is_empty(),
        "{:?}",
        talk.state.objections
    );
    assert_ne!(talk.state.status, LeadStatus::Nurture);
}

#[test]
fn who_answers_an_offer_with_an_address_wishes_to_talk() {
    let mut talk = with("demo");
    talk.say(STOCK);
    talk.say("I decide, by march, budget is 40k");
    talk.say("what does it cost?");
    for _ in 0..3 {
        if talk.state.offered.is_some() || talk.state.last_offer.is_some() {
            break;
        }
        talk.say("ok");
    }
    talk.say("jo@acme.example");
    let wish = &talk.state.signals["intent"];
    assert!(!value(&talk, "intent").contains("price"), "{wish:?}");
    assert!(talk.evaluation().level > 0, "{}", talk.transcript());
    assert_eq!(talk.state.status, LeadStatus::HandedOff);
}

#[test]
fn committees_decide_and_are_a_process() {
    for message in [
        "our buying committee meets monthly",
        "a committee of five decides",
        "the HOA has to approve",
        "the council has to sign it off",
    ] {
        let mut talk = with("demo");
        talk.say(message);
        assert!(
            value(&talk, "authority").contains("Influencer"),
            "{message}"
        );
        assert_eq!(talk.state.text_of("decision_process"), Some(message));
    }
    let mut talk = with("demo");
    talk.say("i'm on the buying committee");
    assert!(value(&talk, "authority").contains("Shared"));
    let mut talk = with("solar");
    talk.say("does the HOA have to approve it?");
    assert_eq!(value(&talk, "authority"), "");
}

#[test]
fn capitals_throughout_hide_no_name() {
    for (message, name, company) in [
        (
            "I'M DANA FROM HARBOR SUPPLY",
            Some("Dana"),
            Some("Harbor Supply"),
        ),
        (
            "THIS IS BOB MILLER, ACME CORP",
            Some("Bob Miller"),
            Some("Acme Corp"),
        ),
        (
            "i'm dana from harbor supply",
            Some("Dana"),
            Some("Harbor Supply"),
        ),
        ("I'M FED UP WITH THIS", None, None),
        ("I'M HERE AT THE STORE", None, None),
        ("WE RUN OUT OF STOCK ALL THE TIME", None, None),
    ] {
        let mut talk = with("demo");
        talk.say(message);
        assert_eq!(talk.state.text_of("name"), name, "{message}");
        assert_eq!(talk.state.text_of("company"), company, "{message}");
    }
}

#[test]
fn who_is_asked_for_by_name_is_told() {
    let mut talk = callback("studio");
    for question in ["who is Maria", "is maria the one calling", "who's maria?"] {
        let said = text(&talk.say(question));
        assert!(said.contains("Maria Lindqvist"), "{question}: {said}");
        assert!(!said.contains("in writing"), "{question}: {said}");
    }
    assert_eq!(talk.state.unanswered().next(), None);
    // Of whom we know nothing, nothing is said.
    talk.say("who is Gwendolyn?");
    assert!(talk.state.unanswered().next().is_some());
}

#[test]
fn two_who_own_it_have_raised_nothing() {
    for message in [
        "my husband and i own it",
        "own it yeah, me and my husband",
        "my wife and I own the house",
    ] {
        let mut talk = with("solar");
        talk.say(message);
        assert!(talk.state.objections.is_empty(), "{message}");
        assert!(value(&talk, "owner").contains("yes: true"), "{message}");
    }
    let mut talk = with("solar");
    talk.say("we own it but i need to ask my wife");
    assert_eq!(talk.state.objections[0].id, "spouse");
}

#[test]
fn the_same_sentence_again_is_meant() {
    let mut talk = with("solar");
    talk.say("i rent");
    talk.say("no");
    talk.say("i rent");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    // What is put right in other words is asked once more.
    let mut talk = with("solar");
    talk.say("i rent");
    talk.say("no i own it");
    talk.say("250 a month");
    assert_ne!(talk.state.status, LeadStatus::Disqualified);
    assert!(value(&talk, "owner").contains("yes: true"));
}
