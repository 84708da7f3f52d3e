//! The course of the talk: what is put back, what reopens a no, what leads to a person, and how it ends.

use super::*;

#[test]
fn a_protest_or_a_new_fact_after_a_no_opens_the_talk_again() {
    // campaign, what leads to the no, what comes then, the signal that it tells
    let cases: [(&str, &[&str], &str, Option<&str>); 9] = [
        (
            "studio",
            &["need a new app for our clinic", "budget is like 10k"],
            "what about 20k then",
            Some("budget"),
        ),
        (
            "studio",
            &["we need a web app built", "10k max"],
            "actually we could stretch to 60k",
            Some("budget"),
        ),
        (
            "demo",
            &["its just 2 users"],
            "and with 5 people?",
            Some("quantity"),
        ),
        (
            "solar",
            &["my bill is 300", "we rent"],
            "we do own it, i misspoke",
            Some("owner"),
        ),
        (
            "demo",
            &["im already a customer"],
            "im not a customer yet, i want to be one",
            None,
        ),
        (
            "demo",
            &["we run out of stock", "you have the wrong person"],
            "i AM the right person",
            None,
        ),
        (
            "studio",
            &["we need a logo"],
            "sorry i meant a web app, a first version",
            None,
        ),
        (
            "studio",
            &["wrong person mate"],
            "no wait, you misunderstood me",
            None,
        ),
        (
            "solar",
            &["are you hiring? i'm looking for a job"],
            "sorry no, im not looking for a job, i want to buy panels",
            None,
        ),
    ];
    for (campaign, before, then, signal) in cases {
        let mut talk = with(campaign);
        for message in before {
            talk.say(message);
        }
        if talk.state.status != LeadStatus::Disqualified {
            talk.say("yes");
        }
        assert_eq!(
            talk.state.status,
            LeadStatus::Disqualified,
            "{before:?}\n{}",
            talk.transcript()
        );
        let asked = questions(&talk);
        talk.say(then);
        assert_eq!(
            talk.state.status,
            LeadStatus::Engaged,
            "{then}\n{}",
            talk.transcript()
        );
        if let Some(signal) = signal {
            let known = &talk.state.signals[signal];
            let quote = known.evidence.last().unwrap().quote();
            assert!(then.contains(quote), "{then}: {quote}");
        }
        assert!(
            questions(&talk) > asked || talk.state.open_handoff().is_some(),
            "qualified again: {then}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn politeness_and_small_talk_after_a_no_open_nothing() {
    for then in ["ok thanks", "oh well", "fair enough, bye"] {
        let mut talk = with("solar");
        talk.say("we rent");
        talk.say("yes, we rent");
        assert_eq!(talk.state.status, LeadStatus::Disqualified);
        talk.say(then);
        assert_eq!(talk.state.status, LeadStatus::Disqualified, "{then}");
    }
}

#[test]
fn something_to_read_is_sent_at_once_and_nothing_is_asked() {
    for campaign in ["demo", "solar", "studio"] {
        for wish in ["send me something to read", "just email me some info"] {
            let mut talk = with(campaign);
            let asked = questions(&talk);
            let said = text(&talk.say(wish));
            assert!(said.contains("https://"), "{campaign}: {said}");
            assert!(!said.contains('?'), "{campaign}: {said}");
            assert_eq!(talk.state.status, LeadStatus::Nurture);
            let thanks = text(&talk.say("ok thx"));
            assert!(!thanks.contains('?'), "{campaign}: {thanks}");
            assert_eq!(questions(&talk), asked, "{campaign}");
            // Who comes back with something is talked to again.
            talk.say("can we have a call with someone");
            assert_ne!(talk.state.status, LeadStatus::Nurture);
        }
    }
}

#[test]
fn whom_our_messages_bother_hears_how_to_stop_them_and_no_question() {
    for wish in [
        "WHY DO U PPL KEEP MESSAGING ME",
        "how did you get my number?",
    ] {
        for channel in [Channel::Widget, Channel::Sms] {
            let mut talk = begin(&Setting {
                channel,
                ..Setting::default()
            });
            talk.say("hello");
            let asked = questions(&talk);
            let said = text(&talk.say(wish));
            assert!(
                said.contains("sorry") && said.contains("STOP"),
                "{wish}: {said}"
            );
            assert_eq!(questions(&talk), asked, "{wish}: {said}");
            assert!(!said.contains('?'), "{wish}: {said}");
        }
    }
}

#[test]
fn who_asks_at_home_first_raises_an_objection_and_no_wish_to_talk() {
    for (campaign, objection) in [
        ("solar", "spouse"),
        ("studio", "committee"),
        ("demo", "authority"),
    ] {
        for message in [
            "i need to talk to my husband first",
            "have to talk it over with my wife",
        ] {
            let mut talk = with(campaign);
            talk.say(message);
            let raised = talk.state.objection(objection);
            assert_eq!(
                raised.map(|o| o.state),
                Some(Standing::Rebutted),
                "{campaign}: {message}\n{}",
                talk.transcript()
            );
            assert!(
                !talk.state.signals.contains_key("intent"),
                "{campaign}: {message}"
            );
        }
    }
}

#[test]
fn what_comes_after_the_handoff_is_passed_on_and_asks_nothing() {
    // message, the signal that it updates
    let cases = [
        ("our budget is 30k a year", Some("budget")),
        ("we also use netsuite", Some("current_solution")),
        ("forgot to say, we have 60 users", Some("quantity")),
        ("the dock door is on the left btw", None),
        ("its chaos all day", None),
    ];
    for there in [true, false] {
        let mut talk = begin(&Setting {
            closer_there: there,
            ..Setting::default()
        });
        talk.say("we run out of stock a lot, get me a person. i'm at pat@example.com");
        assert!(talk.state.open_handoff().is_some());
        let asked = questions(&talk);
        for (message, signal) in cases {
            let said = text(&talk.say(message));
            if let Some(signal) = signal {
                let known = talk.state.signals.get(signal).and_then(|s| s.known());
                assert!(known.is_some(), "{message}\n{}", talk.transcript());
            }
            assert!(!said.is_empty(), "{message}");
            assert!(!said.contains('?'), "{message}: {said}");
        }
        assert_eq!(questions(&talk), asked, "{}", talk.transcript());
    }
}

#[test]
fn what_would_end_the_talk_is_put_back_once_before_it_does() {
    // campaign, what is said, what is put back, the reply, and where that leads
    let cases: [(&str, &[&str], &str, &str, LeadStatus); 10] = [
        (
            "solar",
            &["hi", "we rent"],
            "you rent",
            "yes",
            LeadStatus::Disqualified,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "you rent",
            "yeah we rent it",
            LeadStatus::Disqualified,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "you rent",
            "no",
            LeadStatus::Engaged,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "you rent",
            "no i own it",
            LeadStatus::Engaged,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "you rent",
            "my bill is 300",
            LeadStatus::Engaged,
        ),
        (
            "studio",
            &["need a new app for our clinic", "budget is like 10k"],
            "the whole budget is",
            "ok we could go up to 70k",
            LeadStatus::Engaged,
        ),
        (
            "studio",
            &["need a new app for our clinic", "budget is like 10k"],
            "the whole budget is",
            "yes thats all",
            LeadStatus::Disqualified,
        ),
        (
            "demo",
            &["hi", "its for 2 users"],
            "2 ",
            "no we are 12",
            LeadStatus::Engaged,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "you rent",
            "ok someone can call me tuesday 3pm 512-555-0143",
            LeadStatus::HandedOff,
        ),
        (
            "studio",
            &["we need a web app built", "10k"],
            "the whole budget is",
            "wait 10k was just for the first step, overall we could do up to 70k",
            LeadStatus::Engaged,
        ),
    ];
    for (campaign, messages, put_back, reply, status) in cases {
        let mut talk = with(campaign);
        let mut last = Vec::new();
        for message in messages {
            last = talk.say(message);
        }
        let said = text(&last);
        assert_eq!(
            talk.state.status,
            LeadStatus::Engaged,
            "{messages:?}: {said}"
        );
        assert!(
            said.contains(put_back) && said.ends_with('?'),
            "{messages:?}: {said}"
        );
        let asked = talk.state.asked.clone().unwrap().question;
        assert!(asked.starts_with("confirm:"), "{asked}");
        let after = text(&talk.say(reply));
        assert_eq!(talk.state.status, status, "{reply}\n{}", talk.transcript());
        // It goes on, with something else.
        assert_ne!(after, said, "{reply}");
        let again = talk.state.times_asked[&asked];
        assert_eq!(again, 1, "{reply}: {after}");
    }
}

#[test]
fn what_answers_the_question_or_was_said_twice_is_not_put_back() {
    let mut talk = with("solar");
    talk.happened(Event::QuestionAsked {
        question: "owner".to_owned(),
        signal: "owner".into(),
        follow_up: false,
        why: "a rule".to_owned(),
    });
    talk.say("we rent");
    assert_eq!(
        talk.state.status,
        LeadStatus::Disqualified,
        "{}",
        talk.transcript()
    );
    // Passed over once, it is not put back again; said again, it counts.
    let mut talk = with("solar");
    talk.say("we rent");
    talk.say("my bill is 300");
    assert_eq!(
        talk.state.status,
        LeadStatus::Engaged,
        "{}",
        talk.transcript()
    );
    talk.say("like i wrote, we rent the house");
    assert_eq!(
        talk.state.status,
        LeadStatus::Disqualified,
        "{}",
        talk.transcript()
    );
}

#[test]
fn what_a_denial_names_again_is_not_taken_for_a_yes() {
    let mut talk = with("solar");
    talk.say("we rent");
    let said = text(&talk.say("no, we rent out the other one"));
    assert_ne!(talk.state.status, LeadStatus::Disqualified, "{said}");
}

#[test]
fn an_address_beside_a_no_takes_no_offer() {
    let mut talk = with("studio");
    talk.say("need a redesign of our dashboard, 3 people, starting in spring");
    talk.happened(Event::StepOffered {
        step: "proposal".to_owned(),
    });
    let said = text(&talk.say(
        "nah not yet. maybe after the grant. could u just send me something to read, nora@x.com",
    ));
    assert!(talk.state.open_handoff().is_none(), "{said}");
    assert!(said.contains("https://"), "{said}");
    assert_eq!(talk.state.text_of("email"), Some("nora@x.com"));
}

#[test]
fn an_order_with_its_size_reaches_a_person_at_once() {
    let mut talk = with("demo");
    talk.say("send me a contract, we take 12 seats");
    assert!(talk.state.open_handoff().is_some(), "{}", talk.transcript());
    let mut talk = with("studio");
    talk.say("we want to start next spring, after the audit in april");
    assert!(talk.state.open_handoff().is_none(), "{}", talk.transcript());
}

#[test]
fn thanks_at_the_end_take_up_no_old_offer_and_bring_no_question() {
    let mut talk = with("solar");
    for message in [
        "we own in austin, bill 300, want it this summer",
        "just browsing, no need to ask me stuff",
    ] {
        talk.say(message);
    }
    let said = text(&talk.say("ok thx"));
    assert!(talk.state.open_handoff().is_none(), "{}", talk.transcript());
    assert!(!said.contains('?') && !said.is_empty(), "{said}");
}

#[test]
fn something_to_read_is_handed_out_once_at_parting() {
    let mut talk = with("demo");
    let mut links = 0;
    for message in [
        "we run out of stock",
        "thx bye",
        "we have 20 users",
        "gotta go, bye",
        "bye",
    ] {
        links += text(&talk.say(message)).matches("https://").count();
    }
    assert_eq!(links, 1, "{}", talk.transcript());
}
