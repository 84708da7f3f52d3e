//! Appointments: what is a wish for one, what changes it, and what only sounds like it.

use super::*;

/// A call was arranged for a Wednesday at two.
fn arranged(campaign: &str) -> Talk {
    let mut talk = begin(&Setting {
        campaign: campaign.to_owned(),
        closer_there: false,
        ..Setting::default()
    });
    talk.say("can someone call me tomorrow at 2, 617-555-0143");
    assert_eq!(time(&talk), "tomorrow (Wednesday, November 25) at 2:00 PM");
    talk
}

/// The time that was noted, without its zone.
fn time(talk: &Talk) -> String {
    let said = talk.state.text_of("contact_time").unwrap_or_default();
    said.replace(" EST", "").replace(" CST", "")
}

#[test]
fn another_hour_changes_the_appointment_and_nothing_else() {
    let at = |hour: &str| format!("tomorrow (Wednesday, November 25) at {hour} PM");
    let cases = [
        ("make it 3:30?", at("3:30")),
        ("actually make it 4", at("4:00")),
        ("make it 4 instead", at("4:00")),
        ("hm 5 is better, and my name is Gus", at("5:00")),
        ("3 then", at("3:00")),
        ("sorry, can we do 4?", at("4:00")),
        ("say 3 instead please", at("3:00")),
        (
            "actually 2 doesnt work got the dentist, make it 3:30?",
            at("3:30"),
        ),
    ];
    for campaign in ["demo", "solar", "studio"] {
        for (change, wanted) in &cases {
            let mut talk = arranged(campaign);
            let said = text(&talk.say(change));
            let seen = talk.transcript();
            assert_eq!(&time(&talk), wanted, "{campaign} {change}\n{seen}");
            assert!(!talk.state.signals.contains_key("quantity"), "{seen}");
            let foreign = ["discount", "sign-today", "monthly or yearly", "notes don't"];
            for words in foreign {
                assert!(!said.contains(words), "{campaign} {change}: {said}");
            }
        }
    }
    // Numbers of something else are no hours.
    for (told, users) in [("make it 5 users", true), ("we have 4 stores", false)] {
        let mut talk = arranged("demo");
        talk.say(told);
        assert_eq!(time(&talk), at("2:00"), "{told}");
        assert_eq!(talk.state.signals.contains_key("quantity"), users, "{told}");
    }
}

#[test]
fn alternatives_are_kept_each_with_its_own_hour() {
    let cases = [
        ("make it 3:30? or mon morning", "at 3:30 PM or "),
        (
            "evenings after 5:30 work or sat mornings",
            "after 5:30 PM or on Saturday, November 28 in the morning",
        ),
        (
            "5:30 monday would be better, wife is home then too. else sat 10",
            "on Monday, November 30 at 5:30 PM or on Saturday, November 28 at 10:00 AM",
        ),
        (
            "2 or 3pm friday",
            "on Friday, November 27 at 2:00 PM or on Friday, November 27 at 3:00 PM",
        ),
        (
            "fri 3pm or mon 10am",
            "on Friday, November 27 at 3:00 PM or on Monday, November 30 at 10:00 AM",
        ),
        // One time for all of them.
        (
            "monday or friday afternoon",
            "on Monday or Friday afternoon",
        ),
    ];
    for (wish, wanted) in cases {
        let mut talk = arranged("solar");
        talk.say(wish);
        let noted = time(&talk);
        assert!(
            noted.contains(wanted),
            "{wish}: {noted}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn a_counter_offer_that_is_not_taken_gives_way_at_any_stage() {
    let mut talk = with("solar");
    talk.say("we own it, kyle tx, bill is 210, we want a lower bill");
    talk.say("617 555 0162 call me thurs after 3");
    let offered = &talk.state.signals["contact_time"];
    assert_eq!(
        offered.status,
        fronter::signal::SignalStatus::Contradicted,
        "{}",
        talk.transcript()
    );
    let said = text(&talk.say("fri then. after 3"));
    assert_eq!(
        time(&talk),
        "on Friday, November 27 after 3:00 PM",
        "{said}"
    );
    let said = text(&talk.say("huh? friday after 3 i said. is that a visit or a call"));
    assert!(said.contains("by phone"), "{said}");
    assert_eq!(time(&talk), "on Friday, November 27 after 3:00 PM");

    // "The week after" follows from what was asked for.
    let mut talk = callback("demo");
    talk.say("evenings are better after we close, like 6ish thursday");
    assert!(!talk.state.signals.contains_key("need"));
    talk.say("oh wait thursdays thanksgiving. make it the week after");
    assert_eq!(time(&talk), "on Thursday, December 3 at 6:00 PM");
}

#[test]
fn what_is_so_at_a_time_is_no_wish_for_it() {
    // Facts of somebody's life leave the appointment as it is.
    for fact in [
        "brokers mail us pdfs today",
        "today they train with pdfs and zoom",
        "my wife gets home at 5",
        "i'd be on the call only if its after 4",
        "the new car comes in friday",
        "wed want it live by march",
    ] {
        for campaign in ["solar", "studio"] {
            let mut talk = arranged(campaign);
            talk.say(fact);
            let seen = talk.transcript();
            assert_eq!(
                time(&talk),
                "tomorrow (Wednesday, November 25) at 2:00 PM",
                "{seen}"
            );
            let way = talk
                .state
                .signals
                .get("contact_way")
                .and_then(|s| s.known());
            assert!(
                !format!("{way:?}").contains("email") && !format!("{way:?}").contains("writing"),
                "{fact}: {way:?}"
            );
        }
    }
    // The hour that is asked for counts, not the one at which somebody is free.
    let mut talk = callback("solar");
    talk.say("my dad needs to be there he gets home from work at 5. can someone come a weekday around 530");
    assert!(time(&talk).contains("5:30 PM"), "{}", talk.transcript());
    let mut talk = callback("solar");
    talk.say("oh and i cant do tuesdays, friday would be best if thats ok");
    assert!(time(&talk).contains("Friday"), "{}", talk.transcript());
}

#[test]
fn by_when_they_need_it_puts_nothing_off() {
    for need in [
        "not in a rush but before next summer for sure. ioniq comes in march i think",
        "would like to be live before september, thats when everyone comes back",
        "we start a new warehouse in april so before that",
        "patients come back in september so live by then",
    ] {
        for campaign in ["demo", "solar", "studio"] {
            let mut talk = with(campaign);
            talk.say("hi");
            talk.say(need);
            assert_ne!(talk.state.status, LeadStatus::Nurture, "{need}");
            let mut talk = arranged(campaign);
            talk.say(need);
            let seen = talk.transcript();
            assert_eq!(talk.state.status, LeadStatus::HandedOff, "{need}\n{seen}");
            assert!(talk.state.open_handoff().is_some(), "{need}\n{seen}");
            assert_eq!(talk.state.follow_up, None, "{need}\n{seen}");
        }
    }
    // Who asks to be written to later is, from the day that stands with the wish.
    let mut talk = with("solar");
    talk.say("hi");
    let said = text(&talk.say("maybe later, after the holidays. ask me again in february"));
    assert!(said.contains("February"), "{said}");
}

#[test]
fn the_last_and_more_exact_time_frame_counts() {
    let cases = [
        (
            "before next spring for sure, say end of february",
            None,
            "2027-02-28",
        ),
        (
            "we start a new warehouse in april so before that",
            None,
            "2027-03-31",
        ),
        (
            "start in feb. no hang on, april, we have the fair in march",
            Some("2027-04-01"),
            "2027-04-30",
        ),
        (
            "start after new year, must be running by summer",
            Some("2027-01-02"),
            "2027-09-23",
        ),
        (
            "wed want it live by march for the convention",
            None,
            "2027-03-31",
        ),
    ];
    for (told, from, to) in cases {
        let mut talk = with("studio");
        talk.say("we want a portal for our dealers");
        talk.say(told);
        let known = talk.state.signals.get("timeline").and_then(|s| s.known());
        let Some(SignalValue::Timeline(range)) = known else {
            panic!("{told}: {known:?}\n{}", talk.transcript());
        };
        assert_eq!(
            range.to.map(|day| day.to_string()).as_deref(),
            Some(to),
            "{told}"
        );
        if let Some(from) = from {
            assert_eq!(
                range.from.map(|day| day.to_string()).as_deref(),
                Some(from),
                "{told}"
            );
        }
    }
}

#[test]
fn another_number_is_no_refusal_of_calls() {
    for change in [
        "no wait dont call the cell, use the office 614 555 0100",
        "dont call that number, 614 555 0100 is better",
    ] {
        let mut talk = arranged("demo");
        talk.say("its dave@acme.example too");
        let said = text(&talk.say(change));
        assert_eq!(
            talk.state.text_of("phone"),
            Some("+16145550100"),
            "{change}"
        );
        assert!(!said.contains("e-mail"), "{said}");
    }
    // No calls are no calls.
    let mut talk = callback("demo");
    talk.say("dont call me, write to dave@acme.example");
    let way = talk
        .state
        .signals
        .get("contact_way")
        .and_then(|s| s.known());
    assert!(!format!("{way:?}").contains("phone"), "{way:?}");
}

#[test]
fn no_emails_on_the_page_is_a_wish_and_no_stop() {
    let mut talk = with("solar");
    talk.say("hi");
    talk.say("no calls please");
    talk.say("dont want emails either really. got the website, ill come back. thanks");
    assert!(!talk.state.opted_out, "{}", talk.transcript());
    let mut talk = with("solar");
    talk.say("stop emailing me, unsubscribe");
    assert!(talk.state.opted_out, "{}", talk.transcript());
}

#[test]
fn what_they_are_told_is_the_way_that_the_closer_reads() {
    let mut talk = callback("studio");
    let said = text(&talk.say("priya@physio.example or this number but not before 10"));
    assert!(!said.contains("by e-mail"), "{said}");
    // A call is wanted, and no number known: it is asked for.
    let mut talk = begin(&Setting {
        campaign: "studio".to_owned(),
        closer_there: false,
        ..Setting::default()
    });
    talk.say("we want a training portal, lena@brightsteps.example");
    let said = text(&talk.say("ok yes a call is fine, friday morning?"));
    assert!(said.contains("number"), "{said}");
    assert!(time(&talk).contains("Friday"), "{said}");
}

/// Nobody is there, and Maria is back tomorrow at nine.
fn back_tomorrow() -> Talk {
    let mut talk = begin(&Setting {
        closer_there: false,
        ..Setting::default()
    });
    talk.team.members[0].back_at = "2026-11-25T14:00:00Z".parse().ok();
    talk
}

#[test]
fn a_booked_call_tells_who_when_and_the_number_in_whatever_order_they_come() {
    let orders: [&[&str]; 6] = [
        &["can someone call me?", "call me at 5, 617-555-0143"],
        &["call me at 5", "617-555-0143"],
        &["call me at 617-555-0143", "today at 5 suits me"],
        &["call me at 5 thanks, its 617-555-0143"],
        &["i'd like to talk to someone", "617 555 0143", "5pm"],
        &[
            "call me friday at 3, 617-555-0143",
            "make it 5 today instead",
            "so what is arranged now, when do you call?",
        ],
    ];
    for said in orders {
        let mut talk = back_tomorrow();
        for line in said {
            talk.say(line);
        }
        let whole = talk.transcript();
        let agent: Vec<&str> = talk
            .state
            .messages
            .iter()
            .filter(|message| message.from == fronter::conversation::message::Author::Agent)
            .map(|message| message.text.as_str())
            .collect();
        let told = agent.join("\n");
        assert!(told.contains("Maria Lindqvist"), "{whole}");
        assert!(told.contains("+16175550143"), "{whole}");
        assert_eq!(
            talk.state.text_of("contact_time"),
            Some("today at 5:00 PM EST"),
            "{whole}"
        );
        // The latest word on it names nobody's "team" where somebody is known.
        let last = agent.last().unwrap();
        assert!(!last.contains("the team has"), "{whole}");
    }
}

#[test]
fn who_does_not_work_at_that_hour_is_not_promised() {
    for (hour, named) in [("9", true), ("5", false)] {
        let mut talk = back_tomorrow();
        let member = &mut talk.team.members[0];
        member.timezone = jiff::tz::TimeZone::get("America/New_York").unwrap();
        member.hours.days = [("wed".to_owned(), "08:00-16:00".to_owned())].into();
        talk.say("can someone call me on 617-555-0143?");
        let said = text(&talk.say(&format!("tomorrow at {hour} suits me")));
        assert_eq!(said.contains("Maria"), named, "{said}");
        assert!(said.contains("tomorrow"), "{said}");
    }
}

#[test]
fn a_not_between_two_days_takes_back_the_second() {
    let cases = [
        (
            "so its tuesday then not tmrw right?",
            "on Tuesday, December 1",
        ),
        ("make it tuesday not wed", "on Tuesday, December 1"),
        ("thats monday and not friday?", "on Monday, November 30"),
        ("afternoon not morning please", "in the afternoon"),
        (
            "monday not before 10",
            "on Monday, November 30 after 10:00 AM EST",
        ),
        // What is refused, with nothing in its place.
        ("tuesday not possible", "on any day but Tuesday"),
        ("any day but not monday", "on any day but Monday"),
        ("monday wont work", "on any day but Monday"),
    ];
    for (wish, words) in cases {
        let mut talk = callback("demo");
        talk.say(wish);
        assert_eq!(talk.state.text_of("contact_time"), Some(words), "{wish}");
    }
}

#[test]
fn a_number_or_address_is_put_right_by_its_end_and_put_together_from_two_messages() {
    let phone = |end: &str| format!("+161755501{end}");
    let cases: [(&[&str], &str, String); 9] = [
        (&["617 555 0143 no wait 0134"], "phone", phone("34")),
        (&["617 555 0143", "no wait 0134"], "phone", phone("34")),
        (
            &["617-555-0143", "sorry, 555 0134", "sorry 5550134"],
            "phone",
            phone("34"),
        ),
        (&["617 555", "0143"], "phone", phone("43")),
        (&["617", "555-0143"], "phone", phone("43")),
        (
            &["jo@acme.con, sorry .com"],
            "email",
            "jo@acme.com".to_owned(),
        ),
        (
            &["jo@acme.con", "sorry .com"],
            "email",
            "jo@acme.com".to_owned(),
        ),
        (
            &["jo@gmial.com", "gmail.com sorry"],
            "email",
            "jo@gmail.com".to_owned(),
        ),
        (
            &["jo@gmail.com", "we are acme.com"],
            "email",
            "jo@gmail.com".to_owned(),
        ),
    ];
    for (said, signal, value) in cases {
        let mut talk = back_tomorrow();
        talk.say("i'd like to talk to someone");
        for line in said {
            talk.say(line);
        }
        assert_eq!(
            talk.state.text_of(signal),
            Some(value.as_str()),
            "{said:?}\n{}",
            talk.transcript()
        );
        assert!(!talk.state.signals.contains_key("quantity"), "{said:?}");
    }
    // A count told with the number is put right as a count, and a year is no end of it.
    for (said, counted) in [("sorry 45", Some("45")), ("we have 2000 items", None)] {
        let mut talk = back_tomorrow();
        talk.say("40 people would use it, call me on 617 555 0143");
        talk.say(said);
        assert_eq!(talk.state.text_of("phone"), Some("+16175550143"), "{said}");
        if let Some(counted) = counted {
            let quantity = serde_json::to_string(&talk.state.signals["quantity"]).unwrap();
            assert!(quantity.contains(counted), "{quantity}");
        }
    }
}

#[test]
fn who_never_wants_to_be_phoned_has_said_yes_to_nothing() {
    for no in [
        "I never want to be phoned, jo@acme.com",
        "I do not want a call, jo@acme.com",
        "never ever call me, jo@acme.com",
        "NO CALL please just email me jo@acme.com",
        "don't want to be called. jo@acme.com",
    ] {
        let mut talk = with("demo");
        talk.say(
            "we are a wholesaler in Ohio and we keep running out of stock, 40 people would use it",
        );
        talk.say("can I see a demo?");
        talk.say(no);
        let whole = talk.transcript();
        let way = talk
            .state
            .signals
            .get("contact_way")
            .map(|signal| serde_json::to_string(&signal.value).unwrap());
        assert!(
            way.is_some_and(|way| way.contains("writing") || way.contains("email")),
            "{whole}"
        );
        assert_ne!(talk.state.text_of("intent"), Some("callback"), "{whole}");
    }
}

#[test]
fn our_own_address_is_none_of_theirs() {
    for asked in [
        "your address is sales@stockwell.com?",
        "is your email sales@stockwell.com?",
        "so your number is 617 555 0100",
    ] {
        let mut talk = with("demo");
        talk.say(asked);
        assert!(talk.state.text_of("email").is_none(), "{asked}");
        assert!(talk.state.text_of("phone").is_none(), "{asked}");
    }
    let mut talk = with("demo");
    talk.say("your form ate my email, its jo@acme.com");
    assert_eq!(talk.state.text_of("email"), Some("jo@acme.com"));
}

#[test]
fn a_wish_to_see_it_leaves_the_price_rebutted() {
    let mut talk = with("demo");
    talk.say(
        "we are a wholesaler in Ohio and we keep running out of stock, 40 people would use it",
    );
    talk.say("its too expensive");
    talk.say("ok can I see a demo");
    talk.say("jo@acme.com");
    let price = talk.state.objection("price").unwrap();
    assert_eq!(price.state, Standing::Rebutted, "{}", talk.transcript());
    // Who says that it is settled has settled it.
    let mut talk = with("demo");
    talk.say(
        "we are a wholesaler in Ohio and we keep running out of stock, 40 people would use it",
    );
    talk.say("its too expensive");
    talk.say("ok fair point");
    let price = talk.state.objection("price").unwrap();
    assert_eq!(price.state, Standing::Resolved, "{}", talk.transcript());
}

#[test]
fn what_is_said_to_an_offer_beside_yes_and_no_is_heard() {
    let offered = || {
        let mut talk = back_tomorrow();
        talk.say(
            "we are a wholesaler in Ohio and we keep running out of stock, 40 people would use it",
        );
        talk.say("by march");
        let said = talk.say("i decide");
        assert!(
            did(&said, MoveKind::OfferHandoff, "demo"),
            "{}",
            talk.transcript()
        );
        talk
    };
    // It is put off, and what was offered is not told once more.
    let mut talk = offered();
    let said = talk.say("let me think about it");
    assert!(
        !did(&said, MoveKind::OfferHandoff, "demo"),
        "{}",
        talk.transcript()
    );
    // By e-mail: the address is asked for, and no call is offered.
    let mut talk = offered();
    let said = talk.say("I'd rather email");
    assert!(
        did(&said, MoveKind::Contact, "email"),
        "{}",
        talk.transcript()
    );
    assert!(
        !did(&said, MoveKind::OfferHandoff, "call"),
        "{}",
        talk.transcript()
    );
    let mut talk = begin(&Setting {
        campaign: "solar".to_owned(),
        ..Setting::default()
    });
    talk.say("I own my house in Austin, bill is 280 a month and its way too high");
    talk.say("yes its a single family home");
    talk.say("this spring");
    let said = talk.say("fine, but only by email");
    assert!(
        did(&said, MoveKind::Contact, "email"),
        "{}",
        talk.transcript()
    );
    // "Why not" is a yes, and asks for no reason.
    let mut talk = offered();
    let said = talk.say("sure why not");
    assert!(
        !did(&said, MoveKind::Answer, "fit"),
        "{}",
        talk.transcript()
    );
    assert!(
        did(&said, MoveKind::Contact, "email"),
        "{}",
        talk.transcript()
    );
    // Who it will be is answered.
    let mut talk = offered();
    let said = talk.say("ok but who will call?");
    assert!(
        did(&said, MoveKind::Answer, "record"),
        "{}",
        talk.transcript()
    );
}

#[test]
fn a_day_on_which_something_is_celebrated_is_not_the_day_to_call() {
    for (line, day) in [
        ("its my cousins wedding monday, tuesday ok?", "Tuesday"),
        ("ive got a funeral on thursday, friday works", "Friday"),
    ] {
        let mut talk = callback("demo");
        talk.say(line);
        let told = talk.state.text_of("contact_time").unwrap_or_default();
        assert!(told.contains(day), "{line}: {told}");
        assert!(!told.contains(" or "), "{line}: {told}");
    }
}

#[test]
fn an_app_that_we_do_not_write_by_is_named_so_and_kept_for_the_closer() {
    for line in ["whatsapp me", "is whatsapp ok", "can we do whatsapp"] {
        let mut talk = with("demo");
        talk.say("we run out of stock, 25 users");
        let said = text(&talk.say(line));
        assert!(said.contains("app"), "{line}: {said}");
        let kept = &talk.state.signals["contact_way"];
        assert_eq!(kept.evidence[0].quote(), line);
        assert!(!format!("{:?}", kept.value).contains("phone"), "{kept:?}");
    }
    for line in [
        "do you integrate with whatsapp",
        "orders come in by whatsapp",
    ] {
        let mut talk = with("demo");
        talk.say("we run out of stock, 25 users");
        talk.say(line);
        assert!(!talk.state.signals.contains_key("contact_way"), "{line}");
    }
}

#[test]
fn what_was_promised_to_an_address_is_told_of_the_one_that_takes_its_place() {
    let mut talk = begin(&Setting {
        closer_there: false,
        ..Setting::default()
    });
    talk.say("can i talk to someone");
    talk.say("tgarza@gmail.com");
    let said = text(&talk.say("no wait its tgarza2@gmail.com"));
    assert!(said.matches("tgarza2@gmail.com").count() > 1, "{said}");
}

#[test]
fn the_part_of_the_day_that_is_called_best_or_the_only_one_is_the_one_noted() {
    let noted = |talk: &Talk| {
        talk.state
            .text_of("contact_time")
            .unwrap_or_default()
            .to_owned()
    };
    for (line, part) in [
        ("mornings best, afternoons is services", "in the morning"),
        ("mornings are best", "in the morning"),
        ("evenings only, the mornings we milk", "in the evening"),
        ("only afternoons, mornings we bake", "in the afternoon"),
        // Said to do, too.
        (
            "mornings or afternoons are best",
            "in the morning or afternoon",
        ),
        (
            "mornings are best but afternoons work too",
            "in the morning or afternoon",
        ),
    ] {
        let mut talk = callback("demo");
        talk.say(line);
        assert_eq!(noted(&talk), part, "{line}");
    }
}

#[test]
fn a_part_of_the_day_that_is_taken_back_is_no_longer_told() {
    for line in [
        "not the afternoon, i said mornings",
        "NOT afternoon. mornings only pls",
        "not in the afternoon",
        "no i said mornings",
        "mornings please",
    ] {
        let mut talk = callback("demo");
        talk.say("in the morning or afternoon");
        let said = text(&talk.say(line));
        let noted = talk.state.text_of("contact_time").unwrap_or_default();
        assert_eq!(noted, "in the morning", "{line}: {said}");
        assert!(!said.contains("afternoon"), "{line}: {said}");
    }
    for line in ["no i didnt say mornings", "afternoons, not mornings"] {
        let mut talk = callback("demo");
        talk.say("in the morning or afternoon");
        talk.say(line);
        let noted = talk.state.text_of("contact_time").unwrap_or_default();
        assert_eq!(noted, "in the afternoon", "{line}");
    }
}

#[test]
fn a_call_by_video_is_kept_for_the_closer_and_tells_of_nobody_who_decides() {
    for line in [
        "teams call not phone",
        "pls put teams on it",
        "on zoom",
        "google meet pls",
        "can we do it via zoom",
        "a video call please",
    ] {
        let mut talk = callback("studio");
        let said = text(&talk.say(line));
        let kept = &talk.state.signals["contact_way"];
        assert!(
            line.contains(kept.evidence.last().unwrap().quote()),
            "{kept:?}"
        );
        assert!(
            format!("{:?}", kept.value).contains("other_app"),
            "{kept:?}"
        );
        assert!(said.contains("video"), "{line}: {said}");
        assert!(!talk.state.signals.contains_key("authority"), "{line}");
    }
    for line in [
        "does it plug into teams",
        "zoom is how our customers call us",
        "our teams have a meeting on mondays",
    ] {
        let mut talk = callback("studio");
        let said = text(&talk.say(line));
        assert!(!said.contains("video"), "{line}: {said}");
    }
}

#[test]
fn a_british_mobile_number_tells_the_clock() {
    let mut talk = begin(&Setting {
        closer_there: false,
        ..Setting::default()
    });
    talk.say("can someone call me on 07700 900412, before 12 on a weekday");
    let noted = talk.state.text_of("contact_time").unwrap_or_default();
    assert!(noted.ends_with("GMT"), "{noted}");
}

#[test]
fn what_is_asked_of_a_change_of_mind_calls_nothing_off() {
    for line in [
        "can u delete my email if i change my mind",
        "what happens when i change my mind",
        "i might change my mind later",
    ] {
        let mut talk = callback("demo");
        talk.say(line);
        assert!(talk.state.open_handoff().is_some(), "{line}");
    }
    let mut talk = callback("demo");
    talk.say("ive changed my mind");
    assert!(talk.state.open_handoff().is_none());
}
