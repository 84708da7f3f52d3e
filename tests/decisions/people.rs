//! Who is who: whom to reach and how, colleagues, customers, whom to leave alone.

use super::*;

#[test]
fn the_way_of_contact_is_kept_and_half_a_number_is_asked_for_in_full() {
    let cases = [
        (
            "text me dont call, 415-555-2671",
            "text",
            "by text message to +1",
        ),
        (
            "email only please, pat@x.com",
            "email",
            "by e-mail at pat@x.com",
        ),
        ("call me at 415-555-2671", "phone", "by phone on +1"),
    ];
    for (message, way, told) in cases {
        let mut talk = begin(&Setting {
            closer_there: false,
            ..Setting::default()
        });
        talk.say("i want to talk to a person");
        let said = text(&talk.say(message));
        let known = format!("{:?}", talk.state.signals["contact_way"].value);
        assert!(known.contains(way), "{message}: {known}");
        assert!(said.contains(told), "{message}: {said}");
        assert!(
            talk.state.open_handoff().is_some(),
            "nothing was called off"
        );
        assert_eq!(talk.state.text_of("contact_time"), None, "{message}");
    }
    let mut talk = begin(&Setting {
        closer_there: false,
        ..Setting::default()
    });
    let said = text(&talk.say("call me at 555-0100"));
    assert!(said.contains("area code"), "{said}");
    assert!(talk.state.open_handoff().is_some());
    assert_eq!(talk.state.text_of("contact_time"), None);
    talk.say("415-555-2671");
    assert_eq!(talk.state.text_of("phone"), Some("+14155552671"));
}

#[test]
fn how_they_want_to_be_reached_is_kept_after_the_handoff_and_said_back() {
    let cases = [
        ("no phone pls", "writing"),
        ("only email pls, no calls", "email"),
    ];
    for (wish, way) in cases {
        let mut talk = begin(&Setting {
            campaign: "studio".to_owned(),
            closer_there: false,
            ..Setting::default()
        });
        talk.say("get me a person");
        talk.say("greg@portline.com, or 415-555-2671");
        let said = text(&talk.say(wish));
        let known = format!("{:?}", talk.state.signals["contact_way"].value);
        assert!(known.contains(way), "{wish}: {known}");
        assert!(
            said.contains("by e-mail at greg@portline.com"),
            "{wish}: {said}"
        );
        assert!(
            !talk.state.signals.contains_key("current_solution"),
            "{wish}"
        );
        assert!(talk.state.open_handoff().is_some(), "{wish}: {said}");
    }
}

#[test]
fn a_stop_is_about_our_own_messages_to_them() {
    let goes_on = [
        (
            "demo",
            &["i want a demo, mail is bo@acme.com", "and dont spam me"][..],
        ),
        (
            "demo",
            &["dont spam me but here is my mail: bo@acme.com, we are 8 buyers"][..],
        ),
        (
            "studio",
            &["wait pls dont email me, email HER. im Linda"][..],
        ),
        ("studio", &["call me, dont email me"][..]),
        (
            "solar",
            &["Are you a real person? I do not want to be called by ten companies."][..],
        ),
        (
            "solar",
            &["I dont want to be bothered by salesmen. just want info."][..],
        ),
        ("solar", &["stop", "I did not ask you to stop"][..]),
    ];
    for (campaign, messages) in goes_on {
        let mut talk = with(campaign);
        let mut said = Vec::new();
        for message in messages {
            said = talk.say(message);
        }
        assert!(!talk.state.opted_out, "{messages:?}");
        assert!(!said.is_empty(), "{messages:?}");
    }
    for message in [
        "stop",
        "dont email me",
        "please stop texting me",
        "dont contact me again",
    ] {
        let mut talk = with("demo");
        talk.say(message);
        assert!(talk.state.opted_out, "{message}");
    }
}

#[test]
fn a_customer_hears_of_the_support_and_of_a_person_and_is_asked_nothing() {
    let cases = [
        &["we use stockwell already (8 users) and the sync is broken"][..],
        &[
            "im a customer of yours, 8 users",
            "can we add 4 seats, we have 8 now",
        ][..],
        &["im already a customer", "password reset mail never comes"][..],
        &["im already a customer", "is support open now"][..],
        &[
            "im already a customer",
            "it is urgent, we cant order today!!",
        ][..],
    ];
    for messages in cases {
        let mut talk = with("demo");
        let before = questions(&talk);
        let mut told = false;
        for message in messages {
            let said = talk.say(message);
            told |= text(&said).contains("support@stockwell.example");
        }
        assert!(told, "{messages:?}");
        assert_eq!(questions(&talk), before, "{messages:?}");
        assert!(!talk.state.signals.contains_key("quantity"), "{messages:?}");
        talk.say("can i get a human for this");
        assert!(talk.state.open_handoff().is_some(), "{messages:?}");
    }
}

#[test]
fn a_colleague_is_kept_with_their_own_address_and_asked_for_once() {
    for first in [
        "im just the receptionist, youd want Priya Nair shes our head of ops",
        "im the receptionist, you should talk to Priya Nair, head of ops",
    ] {
        let mut talk = with("studio");
        let said = talk.say(first);
        assert!(text(&said).contains("address"), "{}", text(&said));
        let said = talk.say("priya@oak.com");
        assert!(!text(&said).contains('?'), "{}", text(&said));
        let kept = talk.state.text_of("referral").unwrap_or_default();
        assert!(
            kept.contains("Priya Nair") && kept.contains("priya@oak.com"),
            "{kept}"
        );
        for name in ["email", "name", "authority"] {
            assert!(!talk.state.signals.contains_key(name), "{name}");
        }
    }
}
