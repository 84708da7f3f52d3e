//! What was never wished is not arranged, and what has ended stays so: a call that they beg
//! off, a yes that was none, a lead that we parted with, a no that has its reason.

use super::*;

fn wish(talk: &Talk) -> Option<&str> {
    match talk.state.signals.get(SignalName::INTENT)?.known()? {
        SignalValue::Choice { choice } => Some(choice),
        _ => None,
    }
}

fn later(campaign: &str) -> Talk {
    let mut talk = with(campaign);
    talk.say("can u just remind me in january, paul@sunnyside.example");
    assert_eq!(talk.state.status, LeadStatus::Nurture);
    talk
}

#[test]
fn a_call_that_is_begged_off_is_none_that_they_wish_for() {
    for words in [
        "will u ring me before that? pls dont",
        "no dont ring, just the email in january",
        "is somebody going to phone me? hope not",
        "please no calls, email me",
        "i dont want to speak to anyone yet",
    ] {
        for campaign in ["demo", "solar", "studio"] {
            let mut talk = later(campaign);
            talk.say(words);
            assert_eq!(
                talk.state.status,
                LeadStatus::Nurture,
                "{words}\n{}",
                talk.transcript()
            );
            assert_eq!(wish(&talk), None, "{words}");
            assert!(talk.state.follow_up.is_some(), "{words}");
        }
    }
    let mut talk = later("demo");
    talk.say("can somebody ring me tomorrow after all?");
    assert!(talk.state.handoff.is_some(), "{}", talk.transcript());
}

#[test]
fn a_yes_to_an_answer_takes_no_offer_of_a_while_ago() {
    let offered = || {
        let mut talk = with("demo");
        talk.say("wholesale, 3 of us order, its my call. we always overstock");
        talk.happened(Event::StepOffered {
            step: "demo".to_owned(),
        });
        talk.say("does it understand seasons?");
        talk
    };
    for (words, taken) in [
        ("ok sounds good. what would it be for 3 of us", false),
        ("great, and what about returns?", false),
        (
            "ok sounds good, id like that demo. what would it be for 3 of us",
            true,
        ),
    ] {
        let mut talk = offered();
        talk.say(words);
        assert_eq!(
            wish(&talk).is_some_and(|wish| wish != "price"),
            taken,
            "{words}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn who_never_asked_for_a_call_has_the_yes_taken_back() {
    for words in [
        "oh no i wasnt asking for a call, just the price",
        "i didnt ask for a demo",
        "i didnt mean a call",
    ] {
        let mut talk = with("demo");
        talk.say("wholesale, 12 people order, its my call. we always overstock, need it by march");
        talk.happened(Event::StepOffered {
            step: "demo".to_owned(),
        });
        talk.say("yes");
        assert!(wish(&talk).is_some(), "{}", talk.transcript());
        talk.say(words);
        assert_eq!(wish(&talk), None, "{words}\n{}", talk.transcript());
        assert!(talk.state.open_handoff().is_none(), "{words}");
    }
}

#[test]
fn a_question_about_the_price_takes_no_wish_to_talk_back() {
    let mut talk = with("demo");
    talk.say("can i see a demo");
    talk.say("no not tomorrow, i said thursday. and you didnt tell me the price");
    assert_eq!(wish(&talk), Some("demo"), "{}", talk.transcript());
}

#[test]
fn thanks_after_we_parted_begins_nothing_anew() {
    for words in [
        "got it cheers. will have a play this weekend",
        "fine thx",
        "k. last thing is my hoa gonna be a problem and when will i get that email",
    ] {
        let mut talk = later("solar");
        let asked = questions(&talk);
        talk.say(words);
        assert_eq!(
            talk.state.status,
            LeadStatus::Nurture,
            "{words}\n{}",
            talk.transcript()
        );
        assert_eq!(questions(&talk), asked, "{words}");
    }
}

#[test]
fn who_was_told_no_hears_the_reason_and_never_a_yes() {
    let mut talk = asked_for("studio", "scope", "scope");
    talk.say("just a marketing website");
    talk.say("yes");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    for words in [
        "do u build apps for small businesses like mine or not. ive got maybe 3k",
        "so 3k is ok??",
        "is that a no then",
    ] {
        let said = text(&talk.say(words));
        assert!(said.contains("$18,000"), "{words}\n{}", talk.transcript());
        assert!(!said.contains("Yes"), "{words}: {said}");
    }
    let mut talk = asked_for("demo", "users", "quantity");
    talk.say("just me");
    let asked = questions(&talk);
    for words in [
        "actually does it work for jars n wax",
        "no its ok, ill stick w the spreadsheet. thx bye",
        "nah im good, thx for being straight w me",
    ] {
        let said = text(&talk.say(words));
        assert_eq!(questions(&talk), asked, "{words}: {said}");
        assert!(!said.contains("doesn't change my answer"), "{said}");
    }
    let mut talk = asked_for("solar", "area", "area");
    talk.say("corpus christi");
    let said = text(&talk.say("its only like 2 hrs from san antonio tho, no exceptions?"));
    assert!(said.contains("beyond where our crews"), "{said}");
}

#[test]
fn who_has_said_yes_is_not_asked_whether_they_want_a_person() {
    let mut talk = asked_for("studio", "users", "users");
    talk.say("is the office dog friendly?");
    talk.happened(Event::StepOffered {
        step: "call".to_owned(),
    });
    let said = text(&talk.say("yes pls but is may 14 doable?"));
    assert!(
        !said.contains("Shall I get you") && !said.contains("Would you like"),
        "{said}"
    );
    assert!(
        said.contains("e-mail") || talk.state.handoff.is_some(),
        "{}",
        talk.transcript()
    );
}

#[test]
fn a_kind_no_and_an_address_for_later_hand_nobody_over() {
    for words in [
        "no dont put me thru to nobody. april is fine. email is ok, dlangford77@example.com NOT calls",
        "no need to call me, email is dlangford77@example.com",
    ] {
        let mut talk = with("solar");
        talk.say("can somebody look over it when the divorce is settled");
        talk.happened(Event::StepOffered {
            step: "person".to_owned(),
        });
        talk.say(words);
        assert!(
            talk.state.handoff.is_none(),
            "{words}\n{}",
            talk.transcript()
        );
    }
    let mut talk = with("studio");
    talk.say("a talk w a partner is kind but im 74 and dont like the phone");
    assert!(talk.state.handoff.is_none(), "{}", talk.transcript());
    let mut talk = with("demo");
    talk.say("the lads on the counter at the other 5 depots ring us");
    assert!(talk.state.handoff.is_none(), "{}", talk.transcript());
}

#[test]
fn who_says_goodbye_is_asked_and_sold_nothing_more() {
    for (campaign, words) in [
        (
            "studio",
            "will ask him to do it on one of those wix things then. bye bye x",
        ),
        (
            "solar",
            "nm ill ask my mom, prob not worth it for a trailer on rented dirt",
        ),
        (
            "demo",
            "grand thats perfect, thanks. noreen will have come round by then",
        ),
    ] {
        let mut talk = later(campaign);
        let asked = questions(&talk);
        let said = text(&talk.say(words));
        assert_eq!(questions(&talk), asked, "{words}: {said}");
        assert!(!said.contains('?'), "{words}: {said}");
        assert_eq!(
            talk.state.status,
            LeadStatus::Nurture,
            "{words}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn what_is_told_beside_the_address_for_later_changes_nothing_of_it() {
    let mut talk = with("solar");
    talk.say("can u just remind me in january or smth? email is better");
    assert_eq!(talk.state.unanswered().count(), 0, "{}", talk.transcript());
    let words = "jenna.k82@example.com. also roof is shingle and theres some shade if that matters";
    let said = text(&talk.say(words));
    assert!(!said.contains('?'), "{words}: {said}");
    assert_eq!(
        talk.state.status,
        LeadStatus::Nurture,
        "{}",
        talk.transcript()
    );
    assert!(talk.state.follow_up.is_some());
    assert!(talk.state.signals.contains_key("roof"));
    talk.say("actually can somebody come by next week");
    assert_ne!(talk.state.status, LeadStatus::Nurture);
}
