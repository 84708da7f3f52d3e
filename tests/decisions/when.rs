//! When: a date, a month, a wait, and what only sounds like one; and what a yes, a no and a
//! number among others come to.

use super::*;

fn talk_without_closer(campaign: &str) -> Talk {
    begin(&Setting {
        campaign: campaign.to_owned(),
        closer_there: false,
        ..Setting::default()
    })
}

fn contact_time(talk: &Talk) -> String {
    let said = talk.state.text_of("contact_time").unwrap_or_default();
    said.replace(" EST", "")
}

#[test]
fn a_date_with_its_hour_is_kept_however_far_it_is() {
    let cases = [
        "call me on 617-555-0143 tuesday 12 january at 10am",
        "can someone call me tues 12 jan 10am, 617-555-0143",
        "after the rush pls, call me tue 12 jan 10am on 617-555-0143",
        "call me on 617-555-0143 on 12 january at 10am",
    ];
    for wish in cases {
        let mut talk = talk_without_closer("demo");
        talk.say(wish);
        assert_eq!(
            contact_time(&talk),
            "on Tuesday, January 12 at 10:00 AM",
            "{}",
            talk.transcript()
        );
    }
    // What is put right by a date stays so.
    let mut talk = talk_without_closer("demo");
    talk.say("can someone call me tomorrow at 10am, 617-555-0143");
    talk.say("no not tmrw, i said 12th of january 10am");
    assert_eq!(
        contact_time(&talk),
        "on Tuesday, January 12 at 10:00 AM",
        "{}",
        talk.transcript()
    );
    // Days that are ruled out, and seasons, are no appointments.
    for (said, noted) in [
        ("any day but friday", "on any day but Friday"),
        ("not tomorrow", "on any day but tomorrow"),
    ] {
        let mut talk = callback("demo");
        talk.say(said);
        assert!(contact_time(&talk).contains(noted), "{}", talk.transcript());
    }
    let mut talk = callback("demo");
    talk.say("no this week");
    assert_eq!(contact_time(&talk), "by Sunday, November 29");
}

/// The time frame that the words come to, asked for it: from and to.
fn frame(said: &str) -> (Option<String>, Option<String>) {
    let mut talk = asked_for("demo", "timeline", "timeline");
    talk.say(said);
    let known = talk.state.signals.get("timeline");
    match known.and_then(|signal| signal.known()) {
        Some(SignalValue::Timeline(range)) => (
            range.from.map(|day| day.to_string()),
            range.to.map(|day| day.to_string()),
        ),
        _ => (None, None),
    }
}

#[test]
fn not_before_a_time_begins_with_it() {
    let cases = [
        ("nothing before mid jan", "2027-01-11"),
        ("id rather leave it till april", "2027-04-01"),
        ("lets wait until march", "2027-03-01"),
        ("were holding off till february", "2027-02-01"),
        ("not happening before june", "2027-06-01"),
    ];
    for (said, from) in cases {
        assert_eq!(frame(said), (Some(from.to_owned()), None), "{said}");
    }
    // What must be done before it is due by it.
    for (said, to) in [
        ("before mid jan", "2027-01-10"),
        ("we need it up before april", "2027-03-31"),
    ] {
        assert_eq!(frame(said).1.as_deref(), Some(to), "{said}");
    }
}

#[test]
fn when_somebody_is_spoken_with_and_how_long_something_lay_there_is_no_time_frame() {
    for said in [
        "ill talk to him at xmas",
        "ill ask my wife at the weekend",
        "gonna see my accountant in march",
        "i have to run it by the boss in january",
        "we ordered too much in spring n it sat there till next yr",
    ] {
        assert_eq!(frame(said), (None, None), "{said}");
    }
    for (said, to) in [
        ("we want it in march", "2027-03-31"),
        ("asap honestly, maybe start in jan", "2027-01-31"),
        ("my boss wants it by march", "2027-03-31"),
    ] {
        assert_eq!(frame(said).1.as_deref(), Some(to), "{said}");
    }
}

#[test]
fn a_goodbye_for_now_names_no_time() {
    let mut talk = callback("demo");
    talk.say("thats me, bye for now x");
    assert_eq!(contact_time(&talk), "");
    assert!(!talk.state.signals.contains_key("authority"));
    let mut talk = callback("demo");
    talk.say("call me now pls");
    assert_ne!(contact_time(&talk), "");
}

/// They asked to be written to in January, and gave their address.
fn reminded() -> Talk {
    let mut talk = with("demo");
    talk.say("we are 6 buyers at a wholesaler in ohio, always out of stock");
    talk.say("drop me a line in january");
    talk.say("paul@northgarden.example");
    assert_eq!(
        talk.state.status,
        LeadStatus::Nurture,
        "{}",
        talk.transcript()
    );
    talk
}

#[test]
fn a_call_that_is_refused_in_the_same_breath_is_none() {
    for said in [
        "will u ring me before that? pls dont",
        "are you going to call me? please dont",
    ] {
        let mut talk = reminded();
        talk.say(said);
        let seen = talk.transcript();
        assert_eq!(talk.state.status, LeadStatus::Nurture, "{seen}");
        assert!(talk.state.open_handoff().is_none(), "{seen}");
    }
    // Only how they are written to is said, and the day stands.
    let mut talk = reminded();
    talk.say("no. email only, in jan. thanks");
    let seen = talk.transcript();
    assert_eq!(talk.state.status, LeadStatus::Nurture, "{seen}");
    // A refusal of something else refuses no call.
    let mut talk = reminded();
    talk.say("can you ring me before that? dont email me the brochure, 617-555-0143");
    assert!(talk.state.open_handoff().is_some(), "{}", talk.transcript());
}

#[test]
fn who_wants_to_try_it_before_talking_to_anyone_asks_for_nobody() {
    for said in [
        "is there a free trial? would rather try it first before i talk to anyone",
        "id like to test it before talking to someone from sales",
        "can i look around without having to talk to a person",
    ] {
        let mut talk = with("demo");
        talk.say(said);
        let seen = talk.transcript();
        assert!(talk.state.open_handoff().is_none(), "{seen}");
    }
    let mut talk = with("demo");
    talk.say("can i talk to someone before i try it");
    assert!(talk.state.open_handoff().is_some(), "{}", talk.transcript());
}

#[test]
fn what_leads_over_to_a_question_takes_no_offer_of_before() {
    let begun = || {
        let mut talk = with("demo");
        talk.say(
            "we are 6 buyers at a wholesaler in ohio, always out of stock, i decide, by march",
        );
        assert!(talk.state.last_offer.is_some(), "{}", talk.transcript());
        talk.say("what about seasons, our stuff is very seasonal");
        talk
    };
    let mut talk = begun();
    talk.say("ok sounds good. what would it be for 3 of us");
    let seen = talk.transcript();
    assert!(talk.state.open_handoff().is_none(), "{seen}");
    // A yes that was none is taken back.
    let mut talk = talk_without_closer("demo");
    talk.say("we are 6 buyers at a wholesaler in ohio, always out of stock, i decide, by march");
    talk.say("yes");
    talk.say("oh no i wasnt asking for a call, just the price");
    let seen = talk.transcript();
    assert!(talk.state.open_handoff().is_none(), "{seen}");
    let intent = &talk.state.signals["intent"];
    assert_eq!(
        intent.status,
        fronter::signal::SignalStatus::Refused,
        "{seen}"
    );
}

#[test]
fn the_day_that_is_asked_about_is_no_open_question() {
    let mut talk = talk_without_closer("demo");
    talk.say("we are 6 buyers at a wholesaler in ohio, always out of stock, i decide, by march");
    let said = text(&talk.say("yeah go on then. tmrw avo any good? after 2 uk time"));
    assert!(!said.contains("avo"), "{said}");
    assert!(
        contact_time(&talk).contains("2:00 PM"),
        "{}",
        talk.transcript()
    );
}

#[test]
fn a_number_among_others_ends_nothing_before_it_is_confirmed() {
    let confirms = |messages: &[Message]| {
        let mut moves = messages.iter().flat_map(|message| &message.moves);
        moves.any(|made| made.kind == MoveKind::Confirm)
    };
    let mut talk = asked_for("demo", "quantity", "quantity");
    let said = talk.say("we are 2 people, 3 vans and 1 warehouse");
    assert!(confirms(&said), "{}", talk.transcript());
    assert_ne!(talk.state.status, LeadStatus::Disqualified);
    talk.say("yes");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    // A plain answer needs none.
    for plain in ["2 people", "just 2 of us", "2, exactly 2"] {
        let mut talk = asked_for("demo", "quantity", "quantity");
        talk.say(plain);
        assert_eq!(
            talk.state.status,
            LeadStatus::Disqualified,
            "{}",
            talk.transcript()
        );
    }
}

#[test]
fn what_comes_first_picks_no_option() {
    for said in ["battery first n panels later", "roof first and then solar"] {
        let mut talk = asked_for("solar", "shading", "shading");
        talk.say(said);
        assert!(
            !talk.state.signals.contains_key("shading"),
            "{}",
            talk.transcript()
        );
    }
    for said in ["the first", "first one"] {
        let mut talk = asked_for("solar", "shading", "shading");
        talk.say(said);
        assert!(talk.state.signals.contains_key("shading"), "{said}");
    }
}

#[test]
fn a_number_that_is_somebody_elses_or_turned_round_is_kept_as_that() {
    for said in [
        "call my wife not me, 617 555 0155",
        "ring my husband and not me, 617 555 0155",
    ] {
        let mut talk = talk_without_closer("solar");
        talk.say("can someone call me? 617 555 0143");
        talk.say(said);
        let seen = talk.transcript();
        assert_eq!(talk.state.text_of("phone"), Some("+16175550143"), "{seen}");
        assert_eq!(
            talk.state.text_of("contact_phone"),
            Some("+16175550155"),
            "{seen}"
        );
    }
    let mut talk = talk_without_closer("solar");
    talk.say("can someone call me");
    talk.say("555 0142 216 area code");
    assert_eq!(talk.state.text_of("phone"), Some("+12165550142"));
}

#[test]
fn a_talk_that_is_not_to_be_set_up_is_declined() {
    for (campaign, said) in [
        ("demo", "dont set up a first talk"),
        ("solar", "pls dont book a visit"),
        ("studio", "dont arrange any call"),
    ] {
        let mut talk = with(campaign);
        let heard = text(&talk.say(said));
        assert!(
            heard.contains("no call") || heard.contains("nobody"),
            "{heard}"
        );
        assert!(talk.state.open_handoff().is_none());
    }
}

#[test]
fn the_number_of_a_date_is_no_budget_and_no_count() {
    for said in [
        "it has to be live for 14 may",
        "Our annual user conference is on 14 May, so we would love to show it there.",
        "we need it for may 14",
        "our conference is 14 may so wd love to show it there",
        "live on 14 sept pls",
    ] {
        let mut talk = asked_for("studio", "budget", "budget");
        talk.say(said);
        let seen = talk.transcript();
        assert!(!talk.state.signals.contains_key("budget"), "{said}\n{seen}");
        assert_ne!(talk.state.status, LeadStatus::Disqualified, "{seen}");
    }
    // A sum stays one.
    for said in ["14k for the work, by 14 may", "about 60"] {
        let mut talk = asked_for("studio", "budget", "budget");
        talk.say(said);
        assert!(talk.state.signals.contains_key("budget"), "{said}");
    }
}

#[test]
fn a_part_of_the_day_of_something_else_is_no_time_to_call() {
    let mut talk = talk_without_closer("solar");
    talk.say("drop me a line in january");
    talk.say("jenna.k82@gmail.com. also roof is shingle and theres some shade in the afternoon");
    assert_eq!(contact_time(&talk), "", "{}", talk.transcript());
    let mut talk = talk_without_closer("solar");
    talk.say("can someone call me");
    talk.say("617 555 0143, in the afternoon");
    assert!(contact_time(&talk).contains("afternoon"));
}

/// Whose clock nobody knows is told "your time": ours would be a guess.
#[test]
fn an_hour_of_somebody_whose_clock_nobody_knows_is_said_as_theirs() {
    let cases = [
        // Nothing tells where they are.
        (
            &["can someone ring me on fri pm then, after 3"][..],
            "on Friday, November 27 after 3:00 PM your time",
        ),
        // A number, or a place, does.
        (
            &["can someone ring me fri after 3", "07700 900123"],
            "on Friday, November 27 after 3:00 PM GMT",
        ),
        (
            &["we have 4 shops in leicester. can someone ring me fri after 3"],
            "on Friday, November 27 after 3:00 PM GMT",
        ),
        // Named is named.
        (
            &["can someone ring me fri after 3 eastern"],
            "on Friday, November 27 after 3:00 PM Eastern time",
        ),
        // Whom to call for them mostly lives where they do.
        (
            &[
                "can someone ring my husband, ask for Tam. 07700 900123",
                "not before 9",
            ],
            "after 9:00 AM GMT",
        ),
    ];
    for (messages, words) in cases {
        let mut talk = begin(&Setting {
            campaign: "demo".to_owned(),
            closer_there: false,
            ..Setting::default()
        });
        for message in messages {
            talk.say(message);
        }
        let said = talk.state.text_of("contact_time");
        assert_eq!(said, Some(words), "{}", talk.transcript());
    }
}

#[test]
fn a_day_that_is_taken_gives_way_to_the_one_beside_it() {
    for (message, words) in [
        (
            "make it weds actually tues is stocktake",
            "Wednesday, November 25",
        ),
        ("thurs is market day, make it fri", "Friday, November 27"),
        ("not tues!! just weds", "Wednesday, November 25"),
        ("tues is best", "Tuesday"),
    ] {
        let mut talk = callback("demo");
        talk.say("tues is ok i think");
        talk.say(message);
        let said = talk.state.text_of("contact_time").unwrap_or_default();
        assert!(said.contains(words), "{message}: {said}");
    }
}
