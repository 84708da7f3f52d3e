//! What they keep back, and what only sounds like it.

use super::*;
use fronter::signal::SignalStatus;

const STOCK: &str =
    "we are a wholesaler in Ohio and we keep running out of stock, 40 people would use it";

fn refused(talk: &Talk, name: &str) -> bool {
    let known = talk.state.signals.get(name);
    known.is_some_and(|signal| signal.status == SignalStatus::Refused)
}

#[test]
fn what_is_kept_back_in_other_words_is_the_matter_that_they_name() {
    let cases = [
        ("I would rather keep who signs to myself", "authority"),
        ("please do not ask me who decides", "authority"),
        ("stop asking who decides", "authority"),
        ("who signs off is none of your business", "authority"),
        ("our decision process is confidential", "decision_process"),
        ("I prefer to keep the budget to myself", "budget"),
        ("don't ask about our budget", "budget"),
        ("not giving out my phone number", "phone"),
        ("I'm not giving you my email", "email"),
    ];
    for (message, name) in cases {
        let mut talk = with("demo");
        talk.say(STOCK);
        let said = text(&talk.say(message));
        assert!(refused(&talk, name), "{message}\n{}", talk.transcript());
        assert!(!refused(&talk, "timeline"), "{message}: {said}");
        let open: Vec<&String> = talk.state.unanswered().collect();
        assert!(open.is_empty(), "{message}: {open:?}");
    }
    let mut talk = with("demo");
    talk.say(STOCK);
    talk.say("our decision process is confidential");
    let process = &talk.state.signals["decision_process"];
    assert!(process.value.is_none(), "{process:?}");
}

#[test]
fn who_keeps_something_else_refuses_no_answer() {
    for message in [
        "I don't want to give up my spreadsheets",
        "we don't want to tell our customers that we are out",
        "we keep some stock to ourselves",
        "don't ask me how but we manage",
        "we don't want to give our staff more work",
    ] {
        let mut talk = with("demo");
        talk.say(STOCK);
        talk.say(message);
        for name in ["timeline", "authority", "budget"] {
            assert!(!refused(&talk, name), "{message}\n{}", talk.transcript());
        }
    }
}

#[test]
fn too_many_questions_end_the_questions_and_not_the_talk() {
    for message in [
        "stop, that's too many questions",
        "stop asking me things",
        "stop asking",
        "stop! so many questions",
    ] {
        let mut talk = with("demo");
        talk.say(STOCK);
        let before = questions(&talk);
        talk.say(message);
        assert_ne!(
            talk.state.status,
            LeadStatus::OptedOut,
            "{message}\n{}",
            talk.transcript()
        );
        talk.say("ok we sell shoes");
        assert_eq!(questions(&talk), before, "{message}\n{}", talk.transcript());
    }
    for message in ["stop", "stop, leave me alone", "stop writing to me"] {
        let mut talk = with("demo");
        talk.say(STOCK);
        talk.say(message);
        assert_eq!(talk.state.status, LeadStatus::OptedOut, "{message}");
    }
}

#[test]
fn who_was_told_no_and_asks_what_we_need_has_told_nothing_else() {
    for words in [
        "so is it 3 people minimum? no worries if so. ta bye",
        "do you need at least 3 people",
        "how many people would i need to have then? just curious",
        "whats the minimum, 3?",
    ] {
        let mut talk = asked_for("demo", "users", "quantity");
        talk.say("just me");
        assert_eq!(talk.state.status, LeadStatus::Disqualified);
        let said = talk.say(words);
        assert_eq!(talk.state.status, LeadStatus::Disqualified, "{words}");
        assert!(
            text(&said).contains("fewer than three"),
            "{words}: {}",
            text(&said)
        );
        talk.say("no its still just me lol i was only asking");
        assert_eq!(talk.state.status, LeadStatus::Disqualified, "{words}");
    }
    let mut talk = asked_for("demo", "users", "quantity");
    talk.say("just me");
    talk.say("sorry i meant 5 people");
    assert_eq!(talk.state.status, LeadStatus::Engaged);
}

#[test]
fn bad_news_is_met_with_kindness_and_no_pitch() {
    for words in [
        "we might be selling the house, going through a divorce",
        "my husband passed away in june",
        "sorry, im in hospital right now",
        "we lost my dad last week",
        "our house flooded, so thats that for now",
    ] {
        let mut talk = with("solar");
        talk.say("my bill is too high");
        let said = text(&talk.say(words)).to_lowercase();
        assert!(said.contains("sorry"), "{words}: {said}");
        for cheer in ["great", "good to know", "perfect", "plan with"] {
            assert!(!said.contains(cheer), "{words}: {said}");
        }
    }
    for words in [
        "our battery died last week",
        "the old ac died",
        "we supply hospitals",
    ] {
        let mut talk = with("solar");
        talk.say("my bill is too high");
        let said = text(&talk.say(words));
        assert!(!said.contains("sorry to hear"), "{words}: {said}");
        assert!(!said.contains("hard time"), "{words}: {said}");
    }
}

#[test]
fn a_trade_alone_does_not_say_that_there_is_no_stock() {
    for words in [
        "hi we run vet clinics, 7 branches. we chuck out so many expired vaccines n meds",
        "were a hospital, pharmacy stock runs out all the time",
        "we run a hotel group, the bar stock is a mess, always out of gin",
    ] {
        let mut talk = with("demo");
        talk.say(words);
        assert!(
            !talk.state.signals.contains_key("business"),
            "{words}\n{}",
            talk.transcript()
        );
        assert_eq!(talk.state.status, LeadStatus::Engaged, "{words}");
    }
    let mut talk = asked_for("demo", "business", "business");
    talk.say("yoga studio, nothing physical");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
}

#[test]
fn a_home_on_a_rented_lot_is_told_no_for_that() {
    let mut talk = with("solar");
    talk.say("we have a mobile home and i own it");
    talk.say("its in a trailer park");
    let said = talk.say("yeah");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    assert!(text(&said).contains("rented lot"), "{}", text(&said));
}

#[test]
fn a_flat_below_a_shared_roof_is_no_house_and_nobody_above_decides() {
    let mut talk = with("solar");
    talk.say("mine, well its a condo, 3rd floor top one so roofs right above me");
    assert!(!talk.state.signals.contains_key("authority"));
    let said = talk.say("yes, 24 units");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    assert!(
        text(&said).contains("roof with the neighbors"),
        "{}",
        text(&said)
    );
}

#[test]
fn who_is_really_counted_are_two() {
    let mut talk = asked_for("demo", "quantity", "quantity");
    talk.say("just me really and my mum at craft fairs");
    let counted = talk.state.signals.get("quantity").map(|s| s.value.clone());
    assert!(
        format!("{counted:?}").contains("max: Some(2"),
        "{counted:?}"
    );
}

#[test]
fn so_much_a_month_takes_no_no_away() {
    let mut talk = asked_for("demo", "quantity", "quantity");
    talk.say("just me really and my mum at craft fairs");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    talk.say("oh no like 40 sales a month haha. i just want something to tell me when to buy more cream wool. how much is it");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
}

#[test]
fn a_yes_is_an_answer_whatever_is_asked_behind_it() {
    for words in [
        "yup. i have an hoa tho, do they usually block it? n is the tax credit still a thing",
        "yes. do hoas block it?",
    ] {
        let mut talk = asked_for("solar", "owner", "owner");
        talk.say(words);
        assert!(talk.state.signals.contains_key("owner"), "{words}");
    }
}

#[test]
fn who_has_things_ready_orders_nothing() {
    let mut talk = with("studio");
    talk.say("ok ill have them ready. cheers");
    assert!(!talk.state.signals.contains_key("intent"));
    let mut talk = with("solar");
    talk.say("cuz everyone is pushing it. how many yrs u been around");
    assert_eq!(
        talk.state.status,
        LeadStatus::Engaged,
        "{}",
        talk.transcript()
    );
}
