//! What they wish of the talk itself: whom they want, who is not to come, what is called
//! off, and a no that agrees.

use fronter::conversation::state::{HandoffState, LeadStatus};
use fronter::signal::{SignalName, SignalStatus, SignalValue};

use crate::talk::Talk;
use crate::{callback, text, with};

/// The handoff that stands, where one was asked for.
fn handed_over(talk: &Talk) -> bool {
    talk.state.handoff.is_some()
}

#[test]
fn an_address_given_with_the_wish_to_talk_is_their_own_in_any_words() {
    for (campaign, words) in [
        ("demo", "talk to someone? naomi@x.example"),
        ("demo", "im naomi, can i talk to sb, naomi@x.example"),
        ("demo", "talk to sales naomi@x.example"),
        ("demo", "naomi@x.example wanna speak to a human"),
        (
            "studio",
            "id like to talk to somebody - naomi@x.example - thx",
        ),
    ] {
        let mut talk = with(campaign);
        talk.say(words);
        assert!(handed_over(&talk), "{words}\n{}", talk.transcript());
        assert_eq!(
            talk.state.text_of(SignalName::EMAIL),
            Some("naomi@x.example"),
            "{words}"
        );
    }
    // Somebody else is named there.
    let mut talk = with("demo");
    talk.say("wrong person, talk to dave@x.example");
    assert!(!handed_over(&talk), "{}", talk.transcript());
}

#[test]
fn that_nobody_is_to_come_is_kept_and_ends_nothing() {
    for words in [
        "no sales visit pls",
        "no visit please, just tell me what it costs",
        "if he shows up at my house im done",
        "i dont want anyone coming out to the house",
    ] {
        let mut talk = with("solar");
        talk.say(words);
        let kept = talk.state.signals.get(SignalName::VISITS);
        assert_eq!(
            kept.and_then(|signal| signal.value.clone()),
            Some(SignalValue::Flag { yes: false }),
            "{words}"
        );
        assert_eq!(
            talk.state.status,
            LeadStatus::Engaged,
            "{words}\n{}",
            talk.transcript()
        );
    }
    for words in [
        "can someone come to the house",
        "visit our site",
        "no visitors on our page, thats the problem",
    ] {
        let mut talk = with("solar");
        talk.say(words);
        assert!(
            !talk.state.signals.contains_key(SignalName::VISITS),
            "{words}"
        );
    }
}

#[test]
fn an_appointment_is_called_off_however_it_is_put() {
    for words in [
        "cancel the call please",
        "hey pls cancel my call tmrw",
        "something came up, cant do the call anymore",
        "dont call tomorrow, i changed my mind",
    ] {
        let mut talk = callback("demo");
        talk.say(words);
        assert_eq!(
            talk.state.status,
            LeadStatus::Nurture,
            "{words}\n{}",
            talk.transcript()
        );
    }
    let words = "dont call before 10 please";
    let mut talk = callback("demo");
    talk.say(words);
    let stands = talk.state.handoff.as_ref().map(|handoff| handoff.state);
    assert_eq!(
        stands,
        Some(HandoffState::Unavailable),
        "{words}\n{}",
        talk.transcript()
    );
}

#[test]
fn nobody_is_offered_right_after_a_no_to_a_person() {
    let mut talk = with("solar");
    talk.say("hi i own my home in austin, bill is 250, roof is 5 yrs old, no trees");
    talk.say("id like to see what id save");
    let said = talk.say("nah no person, id sell in 2 yrs prob anyway");
    assert!(!text(&said).contains("advisor"), "{}", talk.transcript());
}

#[test]
fn that_does_not_answer_me_refuses_no_question() {
    for words in [
        "that dont answer me",
        "it doesnt answer that",
        "you didnt answer me",
    ] {
        let mut talk = with("demo");
        talk.say("we run out of stock all the time, 40 users");
        talk.say(words);
        let mut signals = talk.state.signals.values();
        assert!(
            signals.all(|signal| signal.status != SignalStatus::Refused),
            "{words}\n{}",
            talk.transcript()
        );
        assert!(!talk.state.opted_out, "{words}");
    }
}

#[test]
fn a_no_that_denies_the_same_agrees_with_what_was_put_back() {
    for (words, agrees) in [
        ("no we dont sell nothing", true),
        ("no there isnt any", true),
        ("no", false),
        ("no thats not right", false),
    ] {
        let mut talk = with("demo");
        let asked = talk.say("we are a law firm, 12 people");
        assert!(
            text(&asked).contains("no physical stock"),
            "{}",
            talk.transcript()
        );
        talk.say(words);
        assert_eq!(
            talk.state.status == LeadStatus::Disqualified,
            agrees,
            "{words}\n{}",
            talk.transcript()
        );
    }
}

const OPENING: &str =
    "hi, we run a hardware wholesale in ohio, 4 stores, always running out of bestsellers";

#[test]
fn a_day_before_which_nobody_is_to_write_is_when_to_write_and_no_stop() {
    for words in [
        "NOT today. february. dont contact me b4",
        "dont contact me before february",
        "please dont email me until february",
        "dont bother me till feb thx",
    ] {
        let mut talk = with("demo");
        talk.say(OPENING);
        talk.say(words);
        assert!(!talk.state.opted_out, "{words}");
        assert_eq!(
            talk.state.status,
            LeadStatus::Nurture,
            "{words}\n{}",
            talk.transcript()
        );
        let day = talk.state.follow_up.map(|day| day.to_string());
        assert_eq!(day.as_deref(), Some("2027-02-01"), "{words}");
    }
    for words in [
        "dont contact me again",
        "dont contact me until further notice",
        "dont text me ever",
    ] {
        let mut talk = with("demo");
        talk.say(words);
        assert!(talk.state.opted_out, "{words}");
    }
}

#[test]
fn a_month_to_write_in_is_granted_however_it_is_put() {
    for words in [
        "just email in feb pls, bye",
        "drop me a line in february",
        "ok give me a shout in feb then",
    ] {
        let mut talk = with("demo");
        talk.say(OPENING);
        talk.say(words);
        assert_eq!(
            talk.state.status,
            LeadStatus::Nurture,
            "{words}\n{}",
            talk.transcript()
        );
        let day = talk.state.follow_up.map(|day| day.to_string());
        assert_eq!(day.as_deref(), Some("2027-02-01"), "{words}");
    }
}

#[test]
fn a_question_when_somebody_writes_wishes_for_nothing() {
    for words in [
        "so is he writing me this week or jan??",
        "is someone emailing me in january or what",
        "june is yr end not dec btw",
    ] {
        let mut talk = callback("demo");
        talk.say(words);
        assert!(
            talk.state.open_handoff().is_some(),
            "{words}\n{}",
            talk.transcript()
        );
        assert_eq!(talk.state.follow_up, None, "{words}\n{}", talk.transcript());
        assert_eq!(
            talk.state.text_of("contact_time"),
            None,
            "{words}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn a_real_person_who_is_to_write_is_a_person_asked_for() {
    for words in [
        "can a real person email me the answers, rita@spokeline.example",
        "could an actual human write to me? rita@spokeline.example",
    ] {
        let mut talk = with("demo");
        talk.say(OPENING);
        talk.say(words);
        assert!(handed_over(&talk), "{words}\n{}", talk.transcript());
    }
}

#[test]
fn a_number_that_they_do_not_pick_up_leaves_the_telephone() {
    let mut talk = callback("demo");
    talk.say("do u lot ring on a withheld number, i dont pick up them");
    let way = talk.state.text_of("contact_way");
    assert_ne!(way, Some("writing"), "{}", talk.transcript());
}
