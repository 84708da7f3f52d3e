//! Times: of calls and visits, of reminders, and when they want it.

use super::*;

#[test]
fn the_time_of_a_call_keeps_what_was_said() {
    let cases = [
        (
            "dont call in the morning",
            Some("in the afternoon or evening"),
        ),
        (
            "not in the evening please",
            Some("in the morning or afternoon"),
        ),
        ("mornings are bad, evenings please", Some("in the evening")),
        (
            "call me thursday after 2pm",
            Some("on Thursday, November 26 after 2:00 PM"),
        ),
        ("call after 5", Some("after 5:00 PM")),
        (
            "reach me weekdays after 6pm",
            Some("on a weekday after 6:00 PM"),
        ),
        (
            "call between 3 and 5 on tuesday",
            Some("between 3:00 PM and 5:00 PM"),
        ),
        ("call me before 10am", Some("before 10:00 AM")),
        ("anytime but friday", Some("on any day but Friday")),
        (
            "any day except monday or friday works",
            Some("on any day but Monday or Friday"),
        ),
        ("weekends only", Some("at the weekend")),
        (
            "monday or tuesday afternoon",
            Some("on Monday or Tuesday afternoon"),
        ),
        // No word of a call, and not one that answers a question for it.
        ("we lost 40k last yr", None),
        ("its chaos all day", None),
        ("june launch is when we open the new store", None),
        ("on friday we had no stock at all for hours", None),
        ("text me dont call", None),
    ];
    for (wish, words) in cases {
        let mut talk = callback("demo");
        talk.say(wish);
        let said = talk.state.text_of("contact_time");
        match words {
            Some(words) => {
                let said = said.unwrap_or_default();
                assert!(
                    said.contains(words),
                    "{wish}: {said:?}\n{}",
                    talk.transcript()
                );
                let signal = &talk.state.signals["contact_time"];
                assert!(wish.contains(signal.evidence.last().unwrap().quote()));
            }
            None => assert_eq!(said, None, "{wish}\n{}", talk.transcript()),
        }
    }
}

#[test]
fn at_once_means_the_next_opening_where_nobody_is_there_and_says_so() {
    for (campaign, day) in [
        ("demo", "Wednesday"),
        ("solar", "tomorrow"),
        ("studio", "tomorrow"),
    ] {
        let mut talk = begin(&Setting {
            campaign: campaign.to_owned(),
            closer_there: false,
            ..Setting::default()
        });
        // Late in the evening there; the business opens the next morning.
        talk.wait(12 * 3600);
        let said = text(&talk.say("call me asap at 512-555-0143"));
        assert!(
            said.contains("as soon as somebody is in") && said.contains("AM"),
            "{campaign} {day}: {said}"
        );
        let time = talk.state.text_of("contact_time").unwrap();
        assert!(time.contains("AM"), "{time}");
    }
    // Somebody is there: they join, and no time is to be said.
    let mut talk = with("demo");
    talk.say("call me now please, 512-555-0143");
    assert_eq!(talk.state.text_of("contact_time"), None);
    assert!(talk.state.open_handoff().is_some());
}

#[test]
fn a_reminder_is_noted_with_its_time_and_ends_well() {
    let cases = [
        ("remind me in february", "2027-02-01", "in February"),
        ("not now. ping me next quarter", "2027-01-01", "January 1"),
        ("check back in march pls", "2027-03-01", "in March"),
        (
            "call me in february, not before",
            "2027-02-01",
            "in February",
        ),
    ];
    for (wish, from, words) in cases {
        for campaign in ["demo", "solar", "studio"] {
            let mut talk = with(campaign);
            let said = text(&talk.say(wish));
            assert!(said.contains(words), "{wish}: {said}");
            assert_eq!(talk.state.status, LeadStatus::Nurture, "{wish}");
            assert_eq!(
                talk.state.follow_up.map(|day| day.to_string()).as_deref(),
                Some(from),
                "{wish}"
            );
            assert!(
                talk.state
                    .objections
                    .iter()
                    .all(|o| o.state == Standing::Conceded),
                "{wish}: {:?}",
                talk.state.objections
            );
            assert!(talk.state.open_handoff().is_none(), "{wish}");
            let asked = questions(&talk);
            let thanks = text(&talk.say("sure, pat@example.com"));
            assert!(!thanks.contains('?'), "{thanks}");
            assert_eq!(talk.state.status, LeadStatus::Nurture, "{wish}");
            talk.say("ok bye");
            assert_eq!(questions(&talk), asked, "{wish}\n{}", talk.transcript());
        }
    }
    // On a channel with an address nothing is asked for.
    let mut talk = begin(&Setting {
        channel: Channel::Sms,
        ..Setting::default()
    });
    talk.say("remind me in february");
    assert!(
        talk.state
            .promises
            .iter()
            .any(|promise| promise.kind == "follow_up")
    );
}

#[test]
fn an_address_with_the_time_to_call_raises_no_objection() {
    let mut talk = begin(&Setting {
        closer_there: false,
        ..Setting::default()
    });
    talk.say("i want to talk to a person");
    let said = text(&talk.say("joe@bikes.com, not before 10 tho"));
    assert!(talk.state.objections.is_empty(), "{said}");
    assert!(said.contains("joe@bikes.com"), "{said}");
}

#[test]
fn a_time_named_later_changes_only_what_it_says() {
    // what is said one after the other → the time, in words
    let cases: [(&[&str], &str); 6] = [
        (
            &["call tuesday 3pm, 415-555-2671", "make it 4pm actually"],
            "on Tuesday, December 1 at 4:00 PM",
        ),
        (
            &[
                "call tuesday 3pm, 415-555-2671",
                "greg@portline.com, make it 4pm actually",
            ],
            "on Tuesday, December 1 at 4:00 PM",
        ),
        (
            &[
                "call tuesday 3pm, 415-555-2671",
                "sorry thursday, same time",
            ],
            "on Thursday at 3:00 PM",
        ),
        (
            &[
                "call tuesday 3pm, 415-555-2671",
                "no wait, 11 in the morning",
            ],
            "on Tuesday, December 1 at 11:00 AM",
        ),
        (
            &["evenings only, 512-555-0143", "not friday tho"],
            "on any day but Friday, in the evening",
        ),
        (
            &["call between 3 and 5 pm, 512-555-0143", "not tmrw tho"],
            "on any day but tomorrow between 3:00 PM and 5:00 PM",
        ),
    ];
    for (messages, words) in cases {
        let mut talk = callback("demo");
        for message in messages {
            talk.say(message);
        }
        let said = talk.state.text_of("contact_time");
        assert_eq!(said, Some(words), "{messages:?}\n{}", talk.transcript());
        let told = text(&talk.say("so when r u calling me exactly?"));
        assert!(told.contains(words), "{messages:?}: {told}");
    }
}

#[test]
fn an_hour_at_which_nobody_is_there_is_not_promised() {
    let mut talk = callback("solar");
    let said = text(&talk.say("512-555-0143, between 9:30 and 10:45 pm"));
    assert!(said.contains("nobody is"), "{said}");
    assert!(said.contains("9:00 AM") && !said.contains("9:30"), "{said}");
    // What they say then is arranged.
    let said = text(&talk.say("ok then wednesday at 5pm"));
    assert!(said.contains("5:00 PM"), "{said}\n{}", talk.transcript());
}
