//! Who sets the pace: a promise to come back, a wish for something to read, what is wanted at
//! once. No more is asked of them, and nobody argues.

use super::*;

fn asks(said: &[Message]) -> bool {
    let mut moves = said.iter().flat_map(|message| &message.moves);
    moves.any(|made| matches!(made.kind, MoveKind::Screen | MoveKind::Probe))
}

#[test]
fn who_promises_to_come_back_is_asked_nothing_more_and_not_pressed() {
    for words in [
        "I'll get back to you after christmas",
        "let me think about it and come back to you",
        "ok cool, will be in touch",
        "thanks, i'll let you know",
        "gonna circle back with you next month",
        "we'll come back to you on this",
        "let me chew on it, ill get back to u",
        "we will call you",
        "i'll reach out when we are ready",
    ] {
        for campaign in ["demo", "solar", "studio"] {
            let mut talk = with(campaign);
            talk.say("we have 40 people and it's a mess");
            let said = talk.say(words);
            let told = text(&said);
            assert!(!asks(&said), "{campaign}: {words}: {told}");
            assert!(!told.contains('?'), "{campaign}: {words}: {told}");
            assert_eq!(
                talk.state.status,
                LeadStatus::Nurture,
                "{campaign}: {words}: {told}"
            );
            let timeline = talk.state.signals.get("timeline");
            assert!(timeline.is_none(), "{campaign}: {words}: {timeline:?}");
            let after = talk.say("ok");
            assert!(!text(&after).contains('?'), "{words}: {}", text(&after));
        }
    }
}

#[test]
fn a_reason_beside_the_promise_is_answered_once_and_nothing_is_asked_behind_it() {
    for words in [
        "too expensive. we'll get back to you",
        "that's a lot of money, i'll let you know",
    ] {
        let mut talk = with("demo");
        talk.say("whats the price");
        let said = talk.say(words);
        assert!(!asks(&said), "{words}: {}", text(&said));
    }
}

#[test]
fn who_asks_us_to_come_back_or_wants_more_now_makes_no_such_promise() {
    for words in [
        "can you get back to me with the exact price",
        "will you let me know when someone can call",
        "when will someone get back to me",
        "when i get back from lunch can we go on",
        "nobody ever got back to us",
    ] {
        let mut talk = with("demo");
        talk.say("we have 40 people");
        talk.say(words);
        assert_ne!(talk.state.status, LeadStatus::Nurture, "{words}");
    }
}

#[test]
fn what_is_to_be_mailed_is_shown_at_once_and_the_address_is_missing() {
    for words in [
        "can you email me something",
        "just mail me a brochure",
        "email me the guide please",
    ] {
        for campaign in ["demo", "solar", "studio"] {
            let mut talk = with(campaign);
            let said = text(&talk.say(words));
            assert!(said.contains("https://"), "{campaign}: {words}: {said}");
            assert!(said.contains("inbox"), "{campaign}: {words}: {said}");
            assert!(!said.contains('“'), "{campaign}: {words}: {said}");
            assert_eq!(talk.state.unanswered().count(), 0, "{campaign}: {words}");
            let mut raised = talk.state.objections.iter();
            assert!(
                raised.all(|raised| raised.rebuttals.is_empty()),
                "{campaign}: {words}"
            );
            talk.say("pat@example.com");
            assert_eq!(talk.state.text_of("email"), Some("pat@example.com"));
        }
    }
}

#[test]
fn what_is_wanted_now_is_not_put_off_for_a_visit() {
    for words in [
        "send it now, the visit waits",
        "email it to me first, the visit can wait",
        "send me the sheet now, a call can wait",
    ] {
        let mut talk = with("solar");
        talk.say("own house in austin bill 300");
        let said = text(&talk.say(words));
        assert!(said.contains("https://"), "{words}: {said}");
    }
}

#[test]
fn a_day_that_is_ruled_out_ends_at_the_comma_or_the_and() {
    for (words, wanted) in [
        (
            "someone can visit, not tues, after 3",
            "any day but Tuesday after 3:00",
        ),
        (
            "come and look, but not mondays and after 2",
            "any day but Monday after 2:00",
        ),
        (
            "a visit is fine, cant do fridays, after 4",
            "any day but Friday after 4:00",
        ),
    ] {
        let mut talk = with("solar");
        talk.say(&format!("we own a house in austin, bill is 280. {words}"));
        let when = talk.state.text_of("contact_time").unwrap_or_default();
        assert!(when.contains(wanted), "{words}: {when}");
    }
    // The test's day is a Tuesday; tomorrow is the Wednesday that is ruled out.
    let mut talk = with("solar");
    talk.say("we own a house in austin, bill is 280, can someone come tomorrow afternoon");
    talk.say("not wednesday and after 3 is best");
    let when = talk.state.text_of("contact_time").unwrap_or_default();
    assert!(when.contains("any day but Wednesday after 3:00"), "{when}");
}

#[test]
fn a_yes_to_what_was_offered_counts_in_the_words_of_a_visit() {
    for words in [
        "yes someone can come. how long does the visit take",
        "yeah ok someone can come",
        "sure he can come round",
        "fine, you can come",
        "a visit would be good",
    ] {
        let mut talk = with("solar");
        talk.say("we own a house in austin, bill is 280, high bill is why. next summer. no shade");
        while talk.state.offered.is_none() && talk.state.handoff.is_none() {
            talk.say("not sure");
        }
        talk.say(words);
        let intent = talk.state.signals.get("intent");
        assert!(intent.is_some(), "{words}");
    }
}

#[test]
fn customers_of_theirs_make_them_no_customer_of_ours() {
    for words in [
        "those 20 are customers not our sites",
        "they're customers, not shops of ours",
        "the garden centres are customers of ours",
        "these are all customers who order from us",
    ] {
        let mut talk = with("demo");
        talk.say("about 20 garden centres");
        let said = text(&talk.say(words));
        assert!(!said.contains("customer."), "{words}: {said}");
        assert!(!said.contains("account"), "{words}: {said}");
    }
}

#[test]
fn a_complaint_about_the_talk_is_met_and_not_followed_by_an_offer() {
    for words in [
        "honestly this chat is useless",
        "half my questions get ignored",
        "this is rubbish",
    ] {
        let mut talk = with("solar");
        talk.say("we own a house in austin, bill is 280");
        let said = talk.say(words);
        let told = text(&said);
        assert!(told.contains("sorry"), "{words}: {told}");
        assert!(!asks(&said), "{words}: {told}");
        assert!(!told.contains("advisor"), "{words}: {told}");
    }
}
