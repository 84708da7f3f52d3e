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
            "call me friday after 2pm",
            Some("on Friday, November 27 after 2:00 PM EST"),
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
        ("weekdays only", Some("on a weekday")),
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
        let said = text(&talk.say("call me asap at 617-555-0143"));
        assert!(
            said.contains("as soon as somebody is in") && said.contains("AM"),
            "{campaign} {day}: {said}"
        );
        let time = talk.state.text_of("contact_time").unwrap();
        assert!(time.contains("AM"), "{time}");
    }
    // Somebody is there: they join, and no time is to be said.
    let mut talk = with("demo");
    talk.say("call me now please, 617-555-0143");
    assert_eq!(talk.state.text_of("contact_time"), None);
    assert!(talk.state.open_handoff().is_some());
}

#[test]
fn nobody_is_reminded_on_a_holiday() {
    // The quarter begins with one; at two of the three nobody is there on the Saturday after it.
    for (campaign, from) in [
        ("demo", "2027-01-04"),
        ("solar", "2027-01-02"),
        ("studio", "2027-01-04"),
    ] {
        let mut talk = with(campaign);
        let said = text(&talk.say("not now. ping me next quarter"));
        assert!(said.contains("January"), "{said}");
        let day = talk.state.follow_up.map(|day| day.to_string());
        assert_eq!(day.as_deref(), Some(from), "{campaign}");
    }
}

#[test]
fn a_reminder_is_noted_with_its_time_and_ends_well() {
    let cases = [
        ("remind me in february", "2027-02-01", "in February"),
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
            &["call tuesday 3pm, 617-555-2671", "make it 4pm actually"],
            "on Tuesday, December 1 at 4:00 PM EST",
        ),
        (
            &[
                "call tuesday 3pm, 617-555-2671",
                "greg@portline.com, make it 4pm actually",
            ],
            "on Tuesday, December 1 at 4:00 PM EST",
        ),
        (
            &["call tuesday 3pm, 617-555-2671", "sorry friday, same time"],
            "on Friday, November 27 at 3:00 PM EST",
        ),
        (
            &[
                "call tuesday 3pm, 617-555-2671",
                "no wait, 11 in the morning",
            ],
            "on Tuesday, December 1 at 11:00 AM EST",
        ),
        (
            &["evenings only, 617-555-0143", "not friday tho"],
            "on any day but Friday, in the evening",
        ),
        (
            &["call between 3 and 5 pm, 617-555-0143", "not tmrw tho"],
            "on any day but tomorrow between 3:00 PM and 5:00 PM EST",
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
    let said = text(&talk.say("617-555-0143, between 9:30 and 10:45 pm"));
    assert!(said.contains("nobody is"), "{said}");
    assert!(said.contains("9:00 AM") && !said.contains("9:30"), "{said}");
    // What they say then is arranged.
    let said = text(&talk.say("ok then wednesday at 5pm"));
    assert!(said.contains("5:00 PM"), "{said}\n{}", talk.transcript());
}

/// What is noted after a callback was asked for and these messages were sent.
fn noted(campaign: &str, messages: &[&str]) -> (String, Talk) {
    let mut talk = callback(campaign);
    for message in messages {
        talk.say(message);
    }
    let said = talk.state.text_of("contact_time").unwrap_or_default();
    (said.to_owned(), talk)
}

#[test]
fn hours_keep_their_side_and_all_days_survive() {
    let cases: [(&str, &[&str], &str); 21] = [
        ("solar", &["not before 5"], "after 5:00 PM CST"),
        (
            "solar",
            &["i said not before 5. 5pm. im at work"],
            "after 5:00 PM CST",
        ),
        (
            "solar",
            &["call me, but not before 5 tho"],
            "after 5:00 PM CST",
        ),
        (
            "solar",
            &["please don't ring after 6 pm"],
            "before 6:00 PM CST",
        ),
        (
            "solar",
            &["Please do not telephone before ten in the morning."],
            "after 10:00 AM CST",
        ),
        (
            "solar",
            &["hes home mon wed fri before noon"],
            "on Monday, Wednesday or Friday before 12:00 PM CST",
        ),
        (
            "solar",
            &["before noon mon wed or fri"],
            "on Monday, Wednesday or Friday before 12:00 PM CST",
        ),
        (
            "solar",
            &["after 6 mon or wed"],
            "on Monday or Wednesday after 6:00 PM CST",
        ),
        (
            "solar",
            &["i told u sat morning", "so after 10"],
            "on Saturday, November 28 after 10:00 AM CST",
        ),
        (
            "solar",
            &["either tue 10 or thu 2, next week"],
            "10:00 AM CST or on",
        ),
        (
            "solar",
            &["call tuesdays after 3"],
            "on a Tuesday after 3:00 PM CST",
        ),
        (
            "solar",
            &["Tuesdays after 3 o'clock, but not next Tuesday"],
            "on a Tuesday from December 8 on, after 3:00 PM CST",
        ),
        (
            "studio",
            &["not tomorrow morning, after 2"],
            "after 2:00 PM EST",
        ),
        (
            "studio",
            &["call me monday", "call me monday at 3 instead"],
            "on Monday, November 30 at 3:00 PM EST",
        ),
        (
            "studio",
            &["call tuesday 2pm", "make it wed actually, same time"],
            "on Wednesday, November 25 at 2:00 PM EST",
        ),
        (
            "demo",
            &["tomorrow 10 no good, im on site. 2pm tuesday"],
            "on Tuesday, December 1 at 2:00 PM EST",
        ),
        (
            "demo",
            &["call wed 3pm central", "what about friday? either"],
            "on Wednesday or Friday at 3:00 PM Central time",
        ),
        (
            "demo",
            &["call after 16h dutch time"],
            "after 4:00 PM Dutch time",
        ),
        (
            "demo",
            &["call wednesday after 10:00 dutch time", "after 16:00"],
            "after 4:00 PM Dutch time",
        ),
        (
            "demo",
            &["thursdays thanksgiving duh sorry. then wed 3pm central"],
            "at 3:00 PM Central time",
        ),
        (
            "demo",
            &["call me at noon on friday"],
            "on Friday, November 27 at 12:00 PM EST",
        ),
    ];
    let mut wrong = Vec::new();
    for (campaign, messages, words) in cases {
        let (said, talk) = noted(campaign, messages);
        if !said.contains(words) || said.contains("Thursday") && words.contains("Central") {
            wrong.push((messages, said, words, talk.transcript()));
        }
        assert_eq!(talk.state.text_of("timeline"), None, "{messages:?}");
        assert!(!talk.state.signals.contains_key("timeline"), "{messages:?}");
    }
    let short: Vec<_> = wrong
        .iter()
        .map(|(m, said, words, _)| (m, said, words))
        .collect();
    assert!(wrong.is_empty(), "{short:#?}");
}

#[test]
fn what_only_sounds_like_a_time_to_call_is_none() {
    for message in [
        "its urgent, we cant bill anyone",
        "ok so what happens now",
        "tomorrow?? it's down NOW",
        "can it forecast with under 3 months of history",
        "last xmas we ran out of candles by dec 10",
        "we moved to this office on monday",
    ] {
        let (said, talk) = noted("demo", &[message]);
        assert_eq!(said, "", "{message}\n{}", talk.transcript());
    }
}

#[test]
fn a_day_on_which_nobody_is_there_is_named_and_the_offer_can_be_taken() {
    // A holiday: the same hour on the nearest day that people are there.
    let mut talk = callback("demo");
    let said = text(&talk.say("i want a call thursday 3pm central"));
    assert!(
        said.contains("Thursday, November 26 is a holiday"),
        "{said}"
    );
    assert!(said.contains("3:00 PM Central time"), "{said}");
    let said = text(&talk.say("yes"));
    let noted = talk
        .state
        .text_of("contact_time")
        .unwrap_or_default()
        .to_owned();
    assert!(
        noted.contains("November 25") && noted.contains("3:00 PM Central time"),
        "{noted}"
    );
    assert!(said.contains(&noted), "{said}");
    let told = text(&talk.say("what day did you put?"));
    assert!(told.contains(&noted), "{told}");
    // Later changes build on what was taken.
    talk.say("make it friday");
    let noted = talk.state.text_of("contact_time").unwrap_or_default();
    assert_eq!(noted, "on Friday, November 27 at 3:00 PM Central time");

    // One of two days is closed: the other stays, and why is said.
    let mut talk = callback("solar");
    let said = text(&talk.say("sat or sunday morning"));
    assert!(said.contains("closed on Sunday"), "{said}");
    let noted = talk.state.text_of("contact_time").unwrap_or_default();
    assert_eq!(noted, "on Saturday, November 28 in the morning");
    let said = text(&talk.say("thursday would be better, or friday like 5:30"));
    assert!(
        said.contains("Thursday, November 26 is a holiday"),
        "{said}"
    );
    let noted = talk.state.text_of("contact_time").unwrap_or_default();
    assert_eq!(noted, "on Friday, November 27 at 5:30 PM CST");

    // A weekday that is always closed, and no hour.
    let mut talk = callback("solar");
    let said = text(&talk.say("sunday"));
    assert!(said.contains("closed on Sunday"), "{said}");
    assert!(!said.contains("grid"), "{said}");
    talk.say("no");
    let (_, state) = (0, &talk.state);
    assert_ne!(
        state.signals["contact_time"].status,
        fronter::signal::SignalStatus::Stated
    );
}

#[test]
fn visit_and_call_have_times_of_their_own() {
    let (said, talk) = noted(
        "solar",
        &[
            "My son-in-law can be here on Tuesdays after 3 o'clock, but not next Tuesday.",
            "Please do not telephone before ten in the morning.",
        ],
    );
    assert_eq!(
        said,
        "on a Tuesday from December 8 on, after 3:00 PM CST for the visit, and after 10:00 AM CST for calls",
        "{}",
        talk.transcript()
    );
}

#[test]
fn what_is_arranged_is_told_from_the_record() {
    let cases: [(&str, &[&str], &str, &str); 7] = [
        (
            "solar",
            &["friday 5:30pm"],
            "so when is he calling?",
            "Friday, November 27 at 5:30 PM CST",
        ),
        (
            "solar",
            &["friday 5:30pm"],
            "What day have you put down?",
            "Friday, November 27",
        ),
        (
            "solar",
            &["friday 5:30pm"],
            "Could you repeat to me when someone will telephone?",
            "5:30 PM",
        ),
        (
            "demo",
            &["2pm tuesday"],
            "did you get tuesday 2pm?",
            "Tuesday, December 1 at 2:00 PM EST",
        ),
        (
            "demo",
            &["wed or fri at 3"],
            "which is it, wed or fri?",
            "Wednesday or Friday at 3:00 PM EST",
        ),
        ("studio", &[], "what time zone r u in", "EST"),
        ("studio", &[], "who will call me?", "team"),
    ];
    for (campaign, before, question, words) in cases {
        let (_, mut talk) = noted(campaign, before);
        let said = text(&talk.say(question));
        assert!(
            said.contains(words),
            "{question}: {said}\n{}",
            talk.transcript()
        );
        assert!(!did_deflect(&talk), "{question}: {said}");
    }
    // Asked before anything is arranged, it books nothing.
    let mut talk = with("demo");
    let said = text(&talk.say("who would call me and when"));
    assert!(talk.state.open_handoff().is_none(), "{said}");
    assert!(said.contains("day and hour"), "{said}");
}

fn did_deflect(talk: &Talk) -> bool {
    let messages = talk.state.messages.iter();
    messages
        .flat_map(|message| &message.moves)
        .any(|made| made.kind == MoveKind::Deflect)
}

#[test]
fn time_frames_are_those_of_the_purchase() {
    // messages → the first and the last day of the time frame
    type Range<'a> = Option<(Option<&'a str>, Option<&'a str>)>;
    let cases: [(&[&str], Range<'_>); 12] = [
        (&["last xmas we ran out of candles by dec 10"], None),
        (
            &["can it forecast for products with under 3 months of history"],
            None,
        ),
        (&["do 45 and I sign today"], None),
        (&["if you do 45 I sign today"], None),
        (&["call me thursday 3pm central"], None),
        (&["bill 180 a month ish, sometimes 240 in summer"], None),
        (
            &[
                "we want it by december",
                "no sorry, we're not buying by december",
            ],
            None,
        ),
        (
            &[
                "we want it by december",
                "no sorry, we're not buying by december",
                "ok but summer, like june",
            ],
            Some((Some("2027-06-01"), Some("2027-06-30"))),
        ),
        (
            &["no hurry, somewhere next year sept"],
            Some((Some("2027-09-01"), Some("2027-09-30"))),
        ),
        (&["asap. well after xmas"], Some((Some("2026-12-26"), None))),
        (
            &["we want it live by june"],
            Some((Some("2026-11-24"), Some("2027-06-30"))),
        ),
        (
            &["idk maybe in a couple years when kids are out"],
            Some((Some("2028-11-24"), Some("2028-11-24"))),
        ),
    ];
    let mut wrong = Vec::new();
    for (messages, wanted) in cases {
        let mut talk = with("demo");
        for message in messages {
            talk.say(message);
        }
        let known = talk.state.signals.get("timeline");
        let found = known
            .and_then(fronter::signal::Signal::known)
            .map(|value| match value {
                fronter::signal::SignalValue::Timeline(range) => (
                    range.from.map(|day| day.to_string()),
                    range.to.map(|day| day.to_string()),
                ),
                other => panic!("{other:?}"),
            });
        let wanted = wanted.map(|(from, to)| (from.map(str::to_owned), to.map(str::to_owned)));
        if found != wanted {
            wrong.push((messages, found, wanted));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_no_of_another_matter_turns_no_time_around() {
    let cases: [(&str, &[&str], &str); 12] = [
        ("studio", &["no, AFTER 4"], "after 4:00 PM EST"),
        ("studio", &["no after 4"], "after 4:00 PM EST"),
        ("studio", &["dont mail me, after 4"], "after 4:00 PM EST"),
        (
            "demo",
            &["no emails, call friday at 3"],
            "on Friday, November 27 at 3:00 PM EST",
        ),
        ("demo", &["no make it friday"], "on Friday, November 27"),
        ("demo", &["no fridays please"], "on any day but Friday"),
        ("demo", &["dont call before 10"], "after 10:00 AM EST"),
        (
            "demo",
            &["dont call before 10, or after 4"],
            "between 10:00 AM and 4:00 PM EST",
        ),
        // Only where they are elsewhere is it the time that they name.
        ("studio", &["im with patients until 4"], "after 4:00 PM EST"),
        ("studio", &["until 4 I'm in meetings"], "after 4:00 PM EST"),
        ("studio", &["i get off at 5"], "after 5:00 PM EST"),
        ("studio", &["im free until 4"], "before 4:00 PM EST"),
    ];
    for (campaign, messages, words) in cases {
        let (said, talk) = noted(campaign, messages);
        assert_eq!(said, words, "{messages:?}\n{}", talk.transcript());
    }
}

#[test]
fn who_is_away_is_called_at_another_time() {
    let cases: [(&[&str], &str); 5] = [
        (&["im out from friday"], "by Thursday, November 26"),
        (&["im out until monday"], "from Monday, November 30 on"),
        (
            &["im away till monday, then tuesday is good"],
            "on Tuesday, December 1",
        ),
        (&["im travelling on friday"], "on any day but Friday"),
        // Nobody is away here.
        (&["we are out of stock until friday"], ""),
    ];
    for (messages, words) in cases {
        let (said, talk) = noted("studio", messages);
        assert_eq!(said, words, "{messages:?}\n{}", talk.transcript());
        assert!(!talk.state.signals.contains_key("timeline"), "{messages:?}");
    }
}

#[test]
fn a_change_of_an_appointment_replaces_what_it_names() {
    let cases: [(&str, &[&str], &str); 4] = [
        (
            "demo",
            &[
                "call friday afternoon like 4",
                "actually make it wednesday my brother can be there too",
            ],
            "tomorrow (Wednesday, November 25) at 4:00 PM EST",
        ),
        (
            "demo",
            &["call wednesday at 3", "friday works too"],
            "on Wednesday or Friday at 3:00 PM EST",
        ),
        (
            "studio",
            &["friday morning, la time"],
            "on Friday, November 27 in the morning, Los Angeles time",
        ),
        ("solar", &["shes up at 6 so mornings"], "in the morning"),
    ];
    for (campaign, messages, words) in cases {
        let (said, talk) = noted(campaign, messages);
        assert_eq!(said, words, "{messages:?}\n{}", talk.transcript());
    }
}

#[test]
fn the_day_of_a_visit_is_none_to_be_called_on() {
    let (said, mut talk) = noted(
        "solar",
        &["would a saturday work for the visit, like the 5th"],
    );
    assert_eq!(
        said,
        "on Saturday, December 5 for the visit",
        "{}",
        talk.transcript()
    );
    let said = text(&talk.say("the 5th of december i mean. you can call me before that"));
    assert_ne!(talk.state.status, LeadStatus::Nurture, "{said}");
    assert!(
        !said.contains("not before") && said.contains("by phone"),
        "{said}"
    );
    let noted_so = talk.state.text_of("contact_time").unwrap_or_default();
    assert_eq!(
        noted_so,
        "on Saturday, December 5 for the visit, and at any time for calls"
    );

    let (said, talk) = noted(
        "solar",
        &[
            "can someone come by sat morning",
            "for the visit i mean. call whenever",
        ],
    );
    assert_eq!(
        said,
        "on Saturday, November 28 in the morning for the visit, and at any time for calls",
        "{}",
        talk.transcript()
    );
    assert!(!talk.state.signals.contains_key("timeline"));

    // Where no visit is spoken of, being at home is when to call.
    let (said, _) = noted(
        "solar",
        &["weekdays im home all day", "oh and dont call before 10"],
    );
    assert_eq!(said, "on a weekday after 10:00 AM CST");
}

#[test]
fn no_answer_names_two_times() {
    let mut talk = begin(&Setting {
        campaign: "demo".to_owned(),
        closer_there: false,
        ..Setting::default()
    });
    // A holiday: another day is offered, and no time of ours beside it.
    let said = text(&talk.say("can somebody call me thursday after 3? 617-555-0143"));
    assert!(said.contains("November 25"), "{said}");
    assert!(!said.contains("tomorrow at"), "{said}");
}

#[test]
fn a_time_of_something_else_is_no_time_frame() {
    let said = |campaign: &str, messages: &[&str]| {
        let mut talk = with(campaign);
        for message in messages {
            talk.say(message);
        }
        let known = talk.state.signals.get("timeline");
        let value = known.and_then(fronter::signal::Signal::known);
        match value {
            Some(SignalValue::Timeline(range)) => range.to.map(|day| day.to_string()),
            _ => None,
        }
    };
    let first = "toy wholesaler in ohio, 12 buyers, stockouts";
    for message in [
        "well could be 10 by summer",
        "we're looking at Netstock too",
        "no it doesnt need to be this year",
        "shes on holiday till the 5th",
        "ill come back to you in january",
        "we might move in a couple yrs when my youngest graduates",
        "im opening a bakery in march",
        "we do excel every monday",
        "fridays we count stock",
        "july 4th cookout was crazy",
        "memorial day sale last year was a mess",
        "we ran out of buns on july 4th",
    ] {
        assert_eq!(said("demo", &[first, message]), None, "{message}");
    }
    for (message, until) in [
        ("before the summer, lets say start of may", "2027-05-10"),
        ("hm i guess before next summer, like may?", "2027-05-31"),
        ("we need it by march", "2027-03-31"),
        ("in spring, april or may", "2027-05-31"),
    ] {
        assert_eq!(
            said("demo", &[first, message]).as_deref(),
            Some(until),
            "{message}"
        );
    }
}

#[test]
fn a_reason_to_be_busy_is_told_by_clause_from_the_time_that_is_wanted() {
    // Written on a Tuesday; Thursday is a holiday there.
    let cases: [(&[&str], &str); 20] = [
        (
            &["itd have to be a wed or fri i work nights so not before 2pm"],
            "on Wednesday or Friday after 2:00 PM EST",
        ),
        (
            &["has to be wed or fri, im on nights so nothing before 1"],
            "on Wednesday or Friday after 1:00 PM EST",
        ),
        (
            &["tomorrow 10 is no good im at the market till noon ur time"],
            "tomorrow (Wednesday, November 25) after 12:00 PM EST",
        ),
        (
            &["no good tmrw im at the market till noon"],
            "tomorrow (Wednesday, November 25) after 12:00 PM EST",
        ),
        (
            &["ok tmrw is no good im landing at 1 ur time, make it after 3"],
            "tomorrow (Wednesday, November 25) after 3:00 PM EST",
        ),
        (
            &["im at the market til 12 fri so after 1"],
            "on Friday, November 27 after 1:00 PM EST",
        ),
        (
            &["busy till 4 tomorrow"],
            "tomorrow (Wednesday, November 25) after 4:00 PM EST",
        ),
        (
            &["cant do fri im in court till 3, wed is fine tho"],
            "on Wednesday, November 25",
        ),
        (
            &["mon is no good, got a delivery till 11 fri"],
            "on Friday, November 27 after 11:00 AM EST",
        ),
        (
            &["no AFTER noon. not before. fri after 1 my time central"],
            "on Friday, November 27 after 1:00 PM Central time",
        ),
        (&["i work til 5"], "after 5:00 PM EST"),
        (&["cant til after 6"], "after 6:00 PM EST"),
        (
            &["anytime fri just not b4 10"],
            "on Friday, November 27 after 10:00 AM EST",
        ),
        (
            &["fri at 4 MY time"],
            "on Friday, November 27 at 4:00 PM EST",
        ),
        (
            &["fri 4 pacific"],
            "on Friday, November 27 at 4:00 PM Pacific time",
        ),
        (&["traveling fri"], "on any day but Friday"),
        // A day that is ruled out for no hour stays out, and so does every such day.
        (
            &["any day but friday, i work till 5"],
            "on any day but Friday after 5:00 PM EST",
        ),
        (&["im out friday"], "on any day but Friday"),
        (&["monday im no good"], "on any day but Monday"),
        (
            &["dont call till 2 on fri"],
            "on Friday, November 27 after 2:00 PM EST",
        ),
    ];
    for (messages, words) in cases {
        let (said, talk) = noted("demo", messages);
        assert_eq!(said, words, "{messages:?}\n{}", talk.transcript());
    }
}

#[test]
fn a_day_is_told_by_the_one_that_was_spoken_of_before() {
    let cases: [(&[&str], &str); 7] = [
        (
            &["thanksgiving duh ok mon then, before 11"],
            "on Monday, November 30 before 11:00 AM EST",
        ),
        (
            &["thanksgiving duh ok wed then"],
            "on Wednesday, December 2",
        ),
        (
            &["friday at 10", "not tmrw!! mon AFTER thanksgiving"],
            "on Monday, November 30 at 10:00 AM EST",
        ),
        (
            &["after the 1st of dec, mornings"],
            "from Wednesday, December 2 on, in the morning",
        ),
        (
            &["friday at 10", "not the 1st, AFTER it, n mornings"],
            "from Wednesday, December 2 on, in the morning",
        ),
        (&["after dec 1"], "from Wednesday, December 2 on"),
        (
            &["mon at 3, before 11 is bad"],
            "on Monday, November 30 at 3:00 PM EST",
        ),
    ];
    for (messages, words) in cases {
        let (said, talk) = noted("demo", messages);
        assert_eq!(said, words, "{messages:?}\n{}", talk.transcript());
    }
    // The day that they ruled out is not offered in the place of a holiday.
    let mut talk = callback("demo");
    let answer = text(&talk.say("no good on weds actually, make it thurs morning before 11"));
    assert!(answer.contains("Friday, November 27"), "{answer}");
}

#[test]
fn by_which_clock_an_hour_was_told_is_answered_and_changes_nothing() {
    for question in ["gmt or est that 10 oclock", "is that 10 est or my time"] {
        let (said, mut talk) = noted("demo", &["friday at 10"]);
        let answer = text(&talk.say(question));
        assert!(answer.contains("10:00 AM EST"), "{question}: {answer}");
        assert_eq!(talk.state.text_of("contact_time"), Some(said.as_str()));
    }
}

#[test]
fn what_names_the_time_that_stands_is_answered_with_it() {
    let (_, mut talk) = noted("demo", &["friday at 10"]);
    let answer = text(&talk.say("friday 10 not tmrw"));
    assert!(
        answer.contains("Friday, November 27 at 10:00 AM EST"),
        "{answer}"
    );
}

#[test]
fn what_is_added_after_the_handoff_is_said_back() {
    let (_, mut talk) = noted("demo", &["friday at 10"]);
    let answer = text(&talk.say("our budget is 14000 and we want it live by february"));
    assert!(answer.contains("$14,000"), "{answer}");
}

#[test]
fn when_it_would_be_if_it_is_at_all_is_heard_whatever_was_asked() {
    for answer in [
        "could be summer, could be never",
        "if we do it at all its spring",
        "maybe in june, maybe never",
        "if at all then in autumn",
    ] {
        let mut talk = with("solar");
        talk.say("power keeps going out");
        talk.say(answer);
        let known = talk.state.signals.get(SignalName::TIMELINE);
        let known = known.unwrap_or_else(|| panic!("{answer}: {}", talk.transcript()));
        assert!(known.confidence < 0.65, "{answer}");
        let raised = talk.state.objection("timing").is_some();
        assert!(raised, "{answer}: {}", talk.transcript());
    }
    for answer in ["summer is the worst", "its never on in spring"] {
        let mut talk = with("solar");
        talk.say("power keeps going out");
        talk.say(answer);
        let known = talk.state.signals.contains_key(SignalName::TIMELINE);
        assert!(!known, "{answer}: {}", talk.transcript());
    }
}

#[test]
fn half_an_hour_is_told_in_british_english_too() {
    for words in [
        "wed half 4",
        "can he do half 4",
        "make it half 4 pls",
        "HALF 4 MY TIME",
    ] {
        let mut talk = callback("demo");
        talk.say(words);
        let time = talk.state.text_of("contact_time").unwrap_or_default();
        assert!(
            time.contains("4:30"),
            "{words}: {time}\n{}",
            talk.transcript()
        );
    }
    for words in ["half 4 of them are gone", "we lost half 5 years ago"] {
        let mut talk = callback("demo");
        talk.say(words);
        assert_eq!(talk.state.text_of("contact_time"), None, "{words}");
    }
}
