//! Who is who: whom to reach and how, colleagues, customers, whom to leave alone.

use super::*;
use fronter::signal::AuthorityRole;

#[test]
fn the_way_of_contact_is_kept_and_half_a_number_is_asked_for_in_full() {
    let cases = [
        (
            "text me dont call, 617-555-2671",
            "text",
            "by text message to +1",
        ),
        (
            "email only please, pat@x.com",
            "email",
            "by e-mail at pat@x.com",
        ),
        ("call me at 617-555-2671", "phone", "by phone on +1"),
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
    talk.say("617-555-2671");
    assert_eq!(talk.state.text_of("phone"), Some("+16175552671"));
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
        talk.say("greg@portline.com, or 617-555-2671");
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
        &["we're existing customers, the system you made is down"][..],
        &["were a client of yours, the import fails since this morning"][..],
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

#[test]
fn a_wish_about_the_telephone_opts_nobody_out() {
    let talks = [
        (
            "studio",
            &["new app for our shop. please don't phone me"][..],
        ),
        (
            "solar",
            &[
                "just send me something i can read. js@yahoo.com",
                "dont call me pls",
            ][..],
        ),
        ("solar", &["own in austin, bill 200", "don't call me"][..]),
        ("demo", &["we are 8 buyers, please do not ring me"][..]),
        ("demo", &["do not text me"][..]),
        ("demo", &["I don't want to be called, jo@x.com"][..]),
    ];
    for (campaign, messages) in talks {
        let mut talk = with(campaign);
        let mut said = Vec::new();
        for message in messages {
            said = talk.say(message);
        }
        assert!(!talk.state.opted_out, "{messages:?}");
        assert!(!said.is_empty(), "{messages:?}");
    }
    // By text message, "don't text me" is the end of it.
    let mut talk = begin(&Setting {
        channel: Channel::Sms,
        ..Setting::default()
    });
    talk.say("do not text me");
    assert!(talk.state.opted_out);
    // What was arranged stays, by another way, where one is known.
    let mut talk = begin(&Setting {
        closer_there: false,
        ..Setting::default()
    });
    talk.say("get me a person, i am on bo@acme.com or 617-555-2671");
    let said = text(&talk.say("please don't phone me"));
    assert!(talk.state.open_handoff().is_some(), "{said}");
    assert!(said.contains("bo@acme.com"), "{said}");
}

#[test]
fn who_asks_about_a_part_of_the_product_is_no_customer() {
    for (campaign, messages) in [
        (
            "solar",
            &[
                "we own in round rock, bill 340, want it next summer",
                "do u take the panels down if we move?",
            ][..],
        ),
        ("solar", &["do you take the old panels away"][..]),
        ("solar", &["who fixes the inverter if it breaks"][..]),
        ("studio", &["show me some apps you built"][..]),
        (
            "demo",
            &["can you show me what the system you built for others does"][..],
        ),
    ] {
        let mut talk = with(campaign);
        for message in messages {
            talk.say(message);
        }
        assert_ne!(talk.state.status, LeadStatus::Disqualified, "{messages:?}");
    }
    // What they say later as buyers reopens.
    let mut talk = with("solar");
    talk.say("you installed our panels and the inverter is broken");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    talk.say("im not a customer, i want to buy");
    assert_ne!(talk.state.status, LeadStatus::Disqualified);
}

#[test]
fn a_fault_is_taken_down_the_same_in_every_wording() {
    for message in [
        "our app you built crashed, invoice page gives error 500",
        "hi im a client already. our app gives error 500",
        "we're existing customers, the app you made is down",
        "you built our portal and it stopped working",
    ] {
        let mut talk = with("studio");
        let said = talk.say(message);
        assert!(
            text(&said).contains("hello@fieldnote.example"),
            "{message}: {}",
            text(&said)
        );
        assert!(did(&said, MoveKind::Deflect, "fault"), "{message}");
        talk.say("its urgent, we cant bill anyone");
        talk.say("Dave Miller, Tofino Foods, 416 555 0133");
        assert_eq!(talk.state.text_of("name"), Some("Dave Miller"), "{message}");
        assert_eq!(
            talk.state.text_of("company"),
            Some("Tofino Foods"),
            "{message}"
        );
        assert_eq!(questions(&talk), 1, "only the opening question: {message}");
        assert!(!talk.state.signals.contains_key("need"), "{message}");
        talk.say("get me a person");
        assert!(talk.state.open_handoff().is_some(), "{message}");
    }
}

#[test]
fn somebody_brought_in_by_who_was_ruled_out_is_a_case_of_their_own() {
    let cases = [
        (
            "demo",
            &["hi, are you hiring? here is my resume"][..],
            "actually my wife runs a wholesale flower business with 5 buyers, would that work for her?",
            "quantity",
        ),
        (
            "demo",
            &["it is only me, one user", "yes one"][..],
            "my brother has a bike shop chain, 4 stores, 6 buyers, in Toronto. could he use it",
            "quantity",
        ),
        (
            "studio",
            &["are you hiring designers? i want a job at your studio"][..],
            "my current boss needs a portal rebuilt, he has like 150k. could you help him",
            "budget",
        ),
        (
            "solar",
            &["we live in waco and own", "yes waco"][..],
            "actually its for my moms place in temple, she owns it",
            "area",
        ),
    ];
    for (campaign, before, message, signal) in cases {
        let mut talk = with(campaign);
        for first in before {
            talk.say(first);
        }
        assert_eq!(talk.state.status, LeadStatus::Disqualified, "{before:?}");
        talk.say(message);
        assert_ne!(talk.state.status, LeadStatus::Disqualified, "{message}");
        assert!(talk.state.party.is_some(), "{message}");
        let known = &talk.state.signals[signal];
        assert_eq!(
            known.evidence[0].seq(),
            Some(talk.last_seq_of(message)),
            "{message}"
        );
    }
    let mut talk = with("demo");
    talk.say("hi, are you hiring? here is my resume");
    talk.say("my wife runs a wholesale flower business with 5 buyers");
    talk.say("yes she owns it so she decides");
    let decides = format!("{:?}", talk.state.signals["authority"].value);
    assert!(decides.contains("DecisionMaker"), "{decides}");
    // Nobody is brought in by who only says who decides.
    let mut talk = with("demo");
    talk.say("it is only me, one user");
    talk.say("yes one");
    talk.say("my wife says hi");
    assert!(talk.state.party.is_none());
}

#[test]
fn whom_to_reach_may_be_another_than_who_writes() {
    let mut talk = begin(&Setting {
        campaign: "solar".to_owned(),
        closer_there: false,
        ..Setting::default()
    });
    talk.say("im priya btw, own in austin");
    talk.say("call my husband Dave on 617 555 0111");
    assert_eq!(talk.state.text_of("name"), Some("Priya"));
    assert_eq!(talk.state.text_of("contact_person"), Some("Dave (husband)"));
    assert_eq!(talk.state.text_of("phone"), None, "it is Dave's");
    assert_eq!(talk.state.reached_at("phone"), Some("+16175550111"));
    let mut talk = begin(&Setting {
        closer_there: false,
        ..Setting::default()
    });
    talk.say("get me a person, im Trish, trish@lobsterpot.com");
    talk.say("actually make it Jens email, jen@lobsterpot.com, she's better with this stuff");
    assert_eq!(talk.state.text_of("email"), Some("trish@lobsterpot.com"));
    assert_eq!(talk.state.reached_at("email"), Some("jen@lobsterpot.com"));
    assert_eq!(talk.state.text_of("name"), Some("Trish"));
    assert_eq!(talk.state.text_of("contact_person"), Some("Jen"));
    assert!(talk.state.open_handoff().is_some());
}

#[test]
fn a_place_counts_where_it_is_said_of_the_house_or_the_business() {
    for (campaign, messages, signal) in [
        (
            "solar",
            &["hey im tyler, i live in buda and own", "tyler 737-555-0112"][..],
            "Austin",
        ),
        (
            "solar",
            &["we own in buda", "my daughter lives in Dallas"][..],
            "Austin",
        ),
        (
            "solar",
            &["we own in buda", "617 555 0102, i'm dallas miller"][..],
            "Austin",
        ),
    ] {
        let mut talk = with(campaign);
        for message in messages {
            talk.say(message);
        }
        let known = &talk.state.signals["area"];
        assert_eq!(known.evidence.len(), 1, "{messages:?}");
        let value = format!("{:?}", known.value);
        assert!(
            value.contains(&signal.to_lowercase()),
            "{messages:?} {value}"
        );
    }
    let mut talk = with("demo");
    talk.say("we are in Rotterdam, NL");
    talk.say("i am in dubai on holiday this week");
    let known = format!("{:?}", talk.state.signals["region"].value);
    assert!(known.contains("europe"), "{known}");
}

#[test]
fn who_is_told_no_hears_the_reason_that_is_true() {
    let mut talk = with("demo");
    talk.say("im a yoga teacher with 2 studios");
    talk.say("no products, mostly its classes");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    let said = text(&talk.say("so thats a no?"));
    assert!(said.contains("physical stock"), "{said}");
    let said = text(&talk.say("why not?"));
    assert!(said.contains("physical stock"), "{said}");
    // What rules them out as well is the reason that was given last.
    for words in ["its just me, 1 user", "so its a no?"] {
        let said = text(&talk.say(words));
        assert!(said.contains("fewer than three"), "{words}: {said}");
    }
}

/// Talks of solar where nobody is there.
fn solar() -> Talk {
    begin(&Setting {
        campaign: "solar".to_owned(),
        closer_there: false,
        ..Setting::default()
    })
}

fn flag(talk: &Talk, signal: &str) -> Option<bool> {
    match talk.state.signals.get(signal)?.value {
        Some(SignalValue::Flag { yes }) => Some(yes),
        _ => None,
    }
}

#[test]
fn a_house_that_is_somebody_elses_is_a_no_whatever_no_stands_before_it() {
    let mut talk = solar();
    talk.say("hey looking to get solar on the place, power keeps cutting out, bill is like 260");
    talk.say("it's in bastrop, tin roof full sun");
    talk.say(
        "its my uncles place technically hes letting me stay there, im paying him every month",
    );
    assert_eq!(flag(&talk, "owner"), Some(false));
    talk.say("no its his name on it, i told you");
    assert_eq!(flag(&talk, "owner"), Some(false));
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    talk.say("he might be ok with it he lives in houston tho");
    assert_eq!(flag(&talk, "owner"), Some(false), "another's ok is no yes");
    talk.say("no i dont rent rent, its my uncles house i pay him some");
    assert_eq!(flag(&talk, "owner"), Some(false));
    assert!(talk.state.party.is_none(), "nothing is asked for the uncle");
    // A person is got, and hears whose number it is.
    talk.say("get me a person then. but its my uncle who needs to decide not me");
    talk.say("his is 713 555 0141 ray");
    assert_eq!(talk.state.text_of("name"), None);
    assert_eq!(talk.state.text_of("contact_person"), Some("Ray"));
    assert!(talk.state.open_handoff().is_some());
    assert_eq!(flag(&talk, "owner"), Some(false));
}

#[test]
fn who_writes_for_the_owner_is_not_taken_for_a_renter() {
    let mut talk = solar();
    talk.say("hi my mom wants to look into solar for her house, im typing for her");
    talk.say("she owns it yes. in san marcos");
    assert_eq!(flag(&talk, "owner"), Some(true));
    talk.say(
        "no no she OWNS it, my dad left it to her. im the one who rents but thats another house",
    );
    talk.say("hers. she owns it, free and clear");
    talk.say("you got that wrong she owns the house. i rent an apartment somewhere else");
    assert_eq!(flag(&talk, "owner"), Some(true));
    assert_ne!(talk.state.status, LeadStatus::Disqualified);
    assert!(!talk.state.signals.contains_key("authority"));
    talk.say("her number is 830 555 0122, Lupe. call her in the morning");
    assert_eq!(talk.state.text_of("contact_person"), Some("Lupe (mom)"));
    talk.say("can you please just have someone call her");
    assert_eq!(talk.state.text_of("contact_person"), Some("Lupe (mom)"));
    assert_eq!(talk.state.reached_at("phone"), Some("+18305550122"));
    assert_eq!(talk.state.text_of("on_behalf_of"), Some("mom"));
}

#[test]
fn people_keep_their_names_and_their_part() {
    let mut talk = solar();
    talk.say("can somebody call me, own in leander, 617 555 0187 name is Greg");
    talk.say(
        "oh and better use my wifes cell 617 555 0190 her names Dee, she handles the house stuff",
    );
    assert_eq!(talk.state.text_of("name"), Some("Greg"));
    assert_eq!(talk.state.text_of("contact_person"), Some("Dee (wife)"));
    let cases = [
        (
            "demo",
            "also can my colleague Priya be on the call, shes the planner",
            "attendee",
            "Priya (colleague)",
        ),
        (
            "studio",
            "my niece is jess, she should be on the call too",
            "attendee",
            "Jess (niece)",
        ),
        (
            "studio",
            "id rather have sarah my eng manager in that call, sarah.lin@paycove.io",
            "contact_person",
            "Sarah (manager)",
        ),
        (
            "demo",
            "call sarah any day this week instead",
            "contact_person",
            "Sarah",
        ),
        (
            "demo",
            "i work at Ridgeline Cycle, mike doyle",
            "name",
            "Mike Doyle",
        ),
        ("solar", "walt 737 555 0166", "name", "Walt"),
        ("demo", "make it wednesday. im Jen btw", "name", "Jen"),
    ];
    for (campaign, message, signal, wanted) in cases {
        let mut talk = callback(campaign);
        talk.say(message);
        assert_eq!(talk.state.text_of(signal), Some(wanted), "{message}");
        assert!(
            !talk.state.signals.contains_key("decision_criteria"),
            "{message}"
        );
    }
}

#[test]
fn the_latest_wish_for_a_way_wins_and_an_address_changes_none() {
    let cases: [(&[&str], &str); 8] = [
        (&["joe@acme.com"], "by phone on"),
        (&["joe@acme.com", "no call me, dont email"], "by phone on"),
        (&["joe@acme.com", "email is better"], "by e-mail at"),
        (
            &["joe@acme.com, email only", "call not mail"],
            "by phone on",
        ),
        (
            &["joe@acme.com, email only", "i said phone!!"],
            "by phone on",
        ),
        (
            &["joe@acme.com", "am i getting called or mailed?"],
            "by phone on",
        ),
        (&["joe@acme.com", "phone or email?"], "by phone on"),
        (&["joe@acme.com", "no calls please"], "by e-mail at"),
    ];
    for (messages, words) in cases {
        let mut talk = callback("studio");
        let mut said = String::new();
        for message in messages {
            said = text(&talk.say(message));
        }
        assert!(
            said.contains(words),
            "{messages:?}: {said}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn who_wants_a_call_is_asked_for_a_number_once() {
    let mut talk = begin(&Setting {
        campaign: "demo".to_owned(),
        closer_there: false,
        ..Setting::default()
    });
    let said = text(&talk.say("can somebody call me, joe@acme.com"));
    assert!(
        said.contains("number") && !said.contains("by e-mail"),
        "{said}"
    );
    let said = text(&talk.say("the mail is all you get"));
    assert!(!said.contains("Which number"), "{said}");
}

#[test]
fn no_call_yet_calls_nothing_off() {
    let mut talk = callback("demo");
    let said = text(&talk.say("i dont want a call yet, i have more questions"));
    assert!(talk.state.open_handoff().is_some(), "{said}");
    assert!(
        !talk.state.signals.contains_key("contact_way")
            || !format!("{:?}", talk.state.signals["contact_way"].value).contains("writing"),
        "{said}"
    );
}

#[test]
fn an_address_is_their_own_and_sends_nobody_away() {
    let own = [
        (
            "email is hank@brightwaterhomes dot com",
            "hank@brightwaterhomes.com",
        ),
        (
            "you can email me, k@peachmed.org. no it doesnt need to be this year",
            "k@peachmed.org",
        ),
        (
            "ok you can email me something, k@peachmed.org. and no it doesnt need to be this year",
            "k@peachmed.org",
        ),
        ("jane at firm dot org", "jane@firm.org"),
        ("contact me at k@peachmed.org", "k@peachmed.org"),
        ("try k@peachmed.org", "k@peachmed.org"),
    ];
    for (message, address) in own {
        let mut talk = with("demo");
        talk.say("we are a toy wholesaler in Ohio, 12 buyers, stockouts are killing us");
        talk.say(message);
        assert_ne!(talk.state.status, LeadStatus::Disqualified, "{message}");
        assert_eq!(talk.state.text_of("email"), Some(address), "{message}");
        assert_eq!(talk.state.text_of("referral"), None, "{message}");
        assert!(!talk.state.signals.contains_key("timeline"), "{message}");
        let role = format!("{:?}", talk.state.signals.get("authority"));
        assert!(!role.contains("DecisionMaker"), "{message}: {role}");
    }
}

#[test]
fn who_speaks_of_a_colleague_sends_us_to_nobody() {
    for message in [
        "can i talk to someone in sales",
        "our buyer handles the ordering in excel and we run out all the time",
        "my colleague who does the planning quit",
        "she left us with a mess of spreadsheets",
        "you need to call me before 5",
    ] {
        let mut talk = with("demo");
        talk.say(message);
        assert_ne!(talk.state.status, LeadStatus::Disqualified, "{message}");
    }
    for message in [
        "you have the wrong person",
        "i'm not the right person, that would be tom@acme.com",
        "you should talk to Dana in purchasing",
    ] {
        let mut talk = with("demo");
        talk.say(message);
        assert_eq!(talk.state.status, LeadStatus::Disqualified, "{message}");
        talk.say("no wait thats my own email, i want to go on");
        assert_ne!(talk.state.status, LeadStatus::Disqualified, "{message}");
        assert_eq!(talk.state.text_of("referral"), None, "{message}");
    }
}

#[test]
fn an_address_is_of_no_language() {
    let mut talk = with("studio");
    talk.say("a new app, call me");
    talk.say("dispatch@kolbtransport.com");
    assert_eq!(talk.state.language.as_deref(), Some("en"));
    let said = text(&talk.say("why is this german now"));
    assert!(said.contains("orry"), "{said}");
    assert_eq!(talk.state.unanswered().count(), 0, "{said}");
}

/// What the lead says of who else there is: name, e-mail, phone, who is included, whom to reach.
fn persons(talk: &Talk) -> [Option<String>; 5] {
    let names = ["name", "email", "phone", "attendee", "contact_person"];
    names.map(|name| talk.state.text_of(name).map(str::to_owned))
}

#[test]
fn what_is_given_of_another_never_takes_the_place_of_the_prospects() {
    let own = ["im dave, dave@acme.example", "614 555 0188"];
    let included = [
        (
            "and cc my boss, karen at karen@acme.example, she signs",
            "Karen (boss), karen@acme.example",
        ),
        (
            "my business partner Jo decides on money, ill add her, jo@acme.example",
            "Jo (partner), jo@acme.example",
        ),
        ("carol should be in it too", "Carol"),
        (
            "please copy in our cfo, tom@acme.example",
            "cfo, tom@acme.example",
        ),
        (
            "bring my colleague Priya into the call",
            "Priya (colleague)",
        ),
        (
            "my bosss email is karen@acme.example",
            "boss, karen@acme.example",
        ),
    ];
    for (message, attendee) in included {
        let mut talk = callback("demo");
        for first in own {
            talk.say(first);
        }
        talk.say(message);
        let [name, email, phone, attends, reached] = persons(&talk);
        assert_eq!(name.as_deref(), Some("Dave"), "{message}");
        assert_eq!(email.as_deref(), Some("dave@acme.example"), "{message}");
        assert_eq!(phone.as_deref(), Some("+16145550188"), "{message}");
        assert_eq!(attends.as_deref(), Some(attendee), "{message}");
        assert_eq!(reached, None, "{message}");
    }
    // Only like it.
    for message in [
        "my boss decides but my email is bo@x.com",
        "i need to ask my wife first, bo@x.com",
        "bo@x.com is mine, my husband has no email",
        "my wife and i, bo@x.com",
        "my boss said to write you. bo@x.com",
    ] {
        let mut talk = with("demo");
        talk.say(message);
        assert_eq!(talk.state.text_of("email"), Some("bo@x.com"), "{message}");
        assert_eq!(talk.state.text_of("attendee"), None, "{message}");
        assert_eq!(talk.state.text_of("contact_person"), None, "{message}");
    }
}

#[test]
fn who_is_called_instead_has_a_number_of_their_own_and_the_lead_stays() {
    let mut talk = callback("solar");
    talk.say("Marcy Dolan 617 555 0148");
    let said =
        text(&talk.say(
            "actually could they call my husband instead, hes home all day, Greg 617-555-0171",
        ));
    assert!(said.contains("+16175550171"), "{said}");
    talk.say("no still put it under my name please, Marcy, just call Greg");
    let [name, _, phone, _, reached] = persons(&talk);
    assert_eq!(name.as_deref(), Some("Marcy Dolan"));
    assert_eq!(phone.as_deref(), Some("+16175550148"));
    assert_eq!(reached.as_deref(), Some("Greg (husband)"));
    // Who was brought in writes a line: the lead is not theirs for that.
    let mut talk = with("studio");
    talk.say("my business partner Jo decides on money, ill add her, jo@oakline.example");
    talk.say("hi this is Jo. what does a first version cost");
    talk.say("nina@oakline.example is mine");
    let [name, email, _, attends, _] = persons(&talk);
    assert_eq!(name.as_deref(), Some("Nina"), "as her address says");
    assert_eq!(email.as_deref(), Some("nina@oakline.example"));
    assert_eq!(attends.as_deref(), Some("Jo (partner), jo@oakline.example"));
}

#[test]
fn the_owner_whom_a_renter_names_is_passed_on_and_nobody_is_promised_a_letter() {
    let mut talk = solar();
    talk.say("i rent, the landlord is pretty chill");
    talk.say("no i rent it, its his");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    talk.say("ok his names Walt and his email is walt.brandt at gmail.com");
    let said = text(&talk.say("can someone write him? walt.brandt@gmail.com is his. im Dee"));
    assert!(said.contains("write"), "{said}");
    let said = text(&talk.say("no thats my landlords email not mine lol"));
    assert!(!said.contains('?'), "{said}");
    let [name, email, _, _, reached] = persons(&talk);
    assert_eq!(name.as_deref(), Some("Dee"));
    assert_eq!((email, reached), (None, None));
    let kept = talk.state.text_of("referral").unwrap_or_default();
    assert!(kept.contains("walt.brandt"), "{kept}");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    // What was taken for theirs is taken back.
    let mut talk = with("demo");
    talk.say("bo@x.com");
    talk.say("wait thats my bosss email not mine");
    assert_eq!(talk.state.text_of("email"), None);
}

#[test]
fn whoever_is_on_the_deed_owns_the_house() {
    for message in [
        "its my parents house actually but they put me and my sister on the deed last year",
        "no were on the deed too, all of us",
        "my mom and i are both on the title",
        "its my dads place but im on the deed as well",
    ] {
        let mut talk = solar();
        talk.say(message);
        assert_eq!(flag(&talk, "owner"), Some(true), "{message}");
        assert_ne!(talk.state.status, LeadStatus::Disqualified, "{message}");
    }
}

#[test]
fn who_decides_is_told_by_whom_the_sentence_speaks_of() {
    let cases = [
        ("i sign it", Some("DecisionMaker")),
        ("i sign it, but not over 25k a year", Some("DecisionMaker")),
        (
            "me, im head of it. cfo signs above 100k",
            Some("DecisionMaker"),
        ),
        ("i approve everything", Some("DecisionMaker")),
        (
            "my brother owns it, i run the ops side. he'll say no",
            Some("Influencer"),
        ),
        ("my boss signs", Some("Influencer")),
        ("she signs", Some("Influencer")),
        (
            "my business partner Jo decides on money",
            Some("Influencer"),
        ),
        ("were paying Invenza $29 a user", None),
        ("my sister in law does all the ordering", None),
        ("our manager handles the phones", None),
        ("my husband makes the garden furniture", None),
        ("id rather do the small sprint first then", None),
        ("we have 12 drivers and a picker", None),
    ];
    for (message, role) in cases {
        let mut talk = with("demo");
        talk.say(message);
        let known = talk.state.signals.get("authority");
        let told = known.map(|signal| format!("{:?}", signal.value));
        match role {
            Some(role) => assert!(
                told.as_deref().is_some_and(|told| told.contains(role)),
                "{message}: {told:?}"
            ),
            None => assert_eq!(told, None, "{message}"),
        }
        for of_deciding in ["decision_criteria", "budget"] {
            let known = talk.state.signals.contains_key(of_deciding);
            let limit = of_deciding == "budget" && message.contains("25k");
            assert_eq!(known, limit, "{message}: {of_deciding}");
        }
    }
}

#[test]
fn a_name_said_with_no_word_around_it_and_one_in_an_address_are_heard() {
    let mut talk = callback("studio");
    talk.say("gus albright, northbay mutual. will that be a real person");
    assert_eq!(talk.state.text_of("name"), Some("Gus Albright"));
    assert_eq!(talk.state.text_of("company"), Some("Northbay Mutual"));
    let mut talk = callback("studio");
    talk.say("tom.becker@acme.example");
    assert_eq!(talk.state.text_of("name"), Some("Tom Becker"));
    talk.say("im Thomas");
    assert_eq!(talk.state.text_of("name"), Some("Thomas"));
    let mut talk = callback("studio");
    talk.say("sales.team@acme.example");
    assert_eq!(talk.state.text_of("name"), None);
}

/// Who decides, as it is known after the message.
fn part(campaign: &str, message: &str) -> Option<AuthorityRole> {
    let mut talk = with(campaign);
    talk.say(message);
    match talk.state.signals.get("authority")?.known()? {
        SignalValue::Authority { role, .. } => Some(*role),
        _ => None,
    }
}

#[test]
fn who_leaves_it_to_them_decides_nothing_and_who_has_a_say_shares() {
    use AuthorityRole::{DecisionMaker, Shared};
    for (message, role) in [
        (
            "me n my dad, its his company but he leaves tech stuff to me",
            Some(DecisionMaker),
        ),
        ("my boss leaves that to me", Some(DecisionMaker)),
        ("2 of us on the deed but i decide", Some(DecisionMaker)),
        (
            "its not just me, my cousin does the website so he might want a say",
            Some(Shared),
        ),
        (
            "me and callum decide, hes more careful w cash",
            Some(Shared),
        ),
        ("my wife wont quit bugging me", None),
        ("my husband keeps nagging me about it", None),
    ] {
        assert_eq!(part("studio", message), role, "{message}");
    }
}

#[test]
fn who_only_lives_elsewhere_in_the_week_owns_all_the_same() {
    let owns = |message: &str| {
        let mut talk = with("solar");
        talk.say(message);
        match talk.state.signals.get("owner")?.known()? {
            SignalValue::Flag { yes } => Some(*yes),
            _ => None,
        }
    };
    for (message, owner) in [
        (
            "no the house is IN wimberley, i just live in houston during the wk",
            None,
        ),
        (
            "lol what no its mine, paid off. i meant i only LIVE there weekends",
            Some(true),
        ),
        (
            "its ours, paid off, we just live there in summers",
            Some(true),
        ),
        ("what no i own it", Some(true)),
        ("i just live there, its my uncles", Some(false)),
        ("we only live in it, my parents own it", Some(false)),
    ] {
        assert_eq!(owns(message), owner, "{message}");
    }
}

#[test]
fn how_their_business_takes_orders_is_no_way_to_reach_them() {
    for message in [
        "orders come in by whatsapp n excel",
        "we take all our orders over the phone",
        "bookings are done by text",
        "most requests arrive by email",
    ] {
        let mut talk = with("studio");
        talk.say(message);
        assert!(
            talk.state.text_of("contact_way").is_none(),
            "{message}: {}",
            talk.transcript()
        );
    }
    let mut talk = with("studio");
    talk.say("text me dont call, 617-555-2671");
    let known = format!("{:?}", talk.state.signals["contact_way"].value);
    assert!(known.contains("text"), "{known}");
}

#[test]
fn who_does_not_fit_and_tells_of_another_has_told_of_another() {
    for (campaign, before, told, signal) in [
        (
            "solar",
            &["my bill is 300", "i rent"][..],
            "my cousin runs a salon chain they have 12 shops and own the building",
            "owner",
        ),
        (
            "demo",
            &["its just 2 users", "yes 2"][..],
            "my brother in law has a warehouse tho, 30 people",
            "quantity",
        ),
    ] {
        let mut talk = with(campaign);
        for message in before {
            talk.say(message);
        }
        assert_eq!(talk.state.status, LeadStatus::Disqualified, "{told}");
        let own = talk.state.signals[signal].value.clone();
        let said = text(&talk.say(told));
        assert!(said.contains('@'), "the way for them: {said}");
        assert_eq!(talk.state.status, LeadStatus::Disqualified, "{said}");
        assert_eq!(talk.state.signals[signal].value, own, "{said}");
        assert_eq!(talk.state.text_of("referral"), Some(told));
        talk.say("im asking for him");
        assert_ne!(talk.state.status, LeadStatus::Disqualified, "{told}");
        assert!(talk.state.party.is_some(), "{told}");
    }
    // What was told of them counts once they are spoken for.
    let mut talk = with("demo");
    talk.say("its just 2 users");
    talk.say("yes 2");
    talk.say("my brother in law has a warehouse tho, 30 people");
    let own = format!("{:?}", talk.state.signals["quantity"].value);
    assert!(!own.contains("30"), "{own}");
    talk.say("im asking for him, could it work there?");
    let theirs = format!("{:?}", talk.state.signals["quantity"].value);
    assert!(theirs.contains("30"), "{theirs} {}", talk.transcript());
}
