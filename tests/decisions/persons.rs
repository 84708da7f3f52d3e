//! Whose a name and an address is, who decides, and what a case of somebody else changes.

use super::*;

#[test]
fn who_is_introduced_and_who_is_not() {
    let own = [
        ("512-555-0172 its Odell", Some("Odell")),
        (
            "512 555 0190, thats mine. Tara. but call him, hes Greg 512 555 0191",
            Some("Tara"),
        ),
        ("**dale** 208 555 0127 text me", Some("Dale")),
        ("me (Arjun) and Sofie run it", Some("Arjun")),
        ("hold on i didnt ask for ben", None),
        ("who do i ask for ben", None),
        ("hes Greg 512 555 0191", None),
        ("she's asleep, 512 555 0191", None),
    ];
    for (message, name) in own {
        let mut talk = callback("solar");
        talk.say(message);
        assert_eq!(talk.state.text_of("name"), name, "{message}");
    }
    for message in [
        "saw your flyer at the HEB on parmer",
        "we run Epicor Eclipse",
        "lightspeed in the stores, netsuite at HQ",
    ] {
        let mut talk = with("demo");
        talk.say(message);
        assert_eq!(talk.state.text_of("company"), None, "{message}");
    }
}

#[test]
fn whose_address_it_is_where_others_are_to_be_there() {
    let mut talk = callback("solar");
    talk.say("my wife would want to be there too. grant.m@outlook.example");
    assert_eq!(talk.state.text_of("email"), Some("grant.m@outlook.example"));
    assert_eq!(talk.state.text_of("attendee"), Some("wife"));
    let mut talk = with("studio");
    talk.say("I'm Jonas, jonas@pellworth.example, we need a new app");
    talk.say("add marcy, marcy.lund@pellworth.example");
    assert_eq!(talk.state.text_of("email"), Some("jonas@pellworth.example"));
    assert_eq!(talk.state.text_of("name"), Some("Jonas"));
    let told = talk.state.text_of("attendee").unwrap_or_default();
    assert!(told.contains("marcy.lund@"), "{told}");
    // Who was spoken of without a name has one now.
    let mut talk = callback("solar");
    talk.say("its my moms house in buda, im just helping her with this");
    talk.say("no dont call her first, me first. her name is Wilma");
    assert_eq!(talk.state.text_of("on_behalf_of"), Some("Wilma (mom)"));
    assert_eq!(talk.state.text_of("contact_way"), None);
}

#[test]
fn nobody_is_handed_over_by_a_yes_to_something_else() {
    let mut talk = with("solar");
    talk.say("240 a month. do you own the panels or do i, and what happens with hail");
    talk.say("what about the frogs then");
    talk.say("yes its mine, in Buda. and what do the others give");
    assert!(talk.state.open_handoff().is_none());
    assert!(
        format!("{:?}", talk.state.signals["owner"].value).contains("true"),
        "{:?}",
        talk.state.signals["owner"]
    );
    let mut talk = with("demo");
    talk.say("when I have a look at it do I talk to a person or is it a video");
    assert!(talk.state.open_handoff().is_none());
    let mut talk = with("demo");
    talk.say("set up something with whoever knows about erp connections");
    assert!(talk.state.open_handoff().is_some());
    let mut talk = callback("demo");
    talk.say("i never asked for a call");
    assert!(talk.state.open_handoff().is_none());
    assert_eq!(talk.state.status, LeadStatus::Engaged);
    let mut talk = with("demo");
    let said = text(&talk.say("a call is fine but not december, december is nuts"));
    assert!(talk.state.objections.is_empty(), "{said}");
    assert!(talk.state.open_handoff().is_some());
}

#[test]
fn telling_somebody_else_gets_a_yes_and_changes_no_case() {
    let mut talk = with("demo");
    talk.say("we're a software agency, no stock");
    talk.say("yes, we sell no goods at all");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    let ask =
        "my brother in law has a medical wholesale tho, should I tell him? about 8 in the office";
    let said = text(&talk.say(ask));
    assert!(said.to_lowercase().contains("please"), "{said}");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    assert!(!talk.state.signals.contains_key("quantity"));
    talk.say("thanks anyway");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    let mut talk = with("demo");
    talk.say("my boss told me to have a look. try me again after labor day");
    assert_eq!(talk.state.status, LeadStatus::Nurture);
    let said = text(&talk.say("do you want me to ask my boss Rick?"));
    assert!(said.to_lowercase().contains("please"), "{said}");
    assert_eq!(talk.state.status, LeadStatus::Nurture);
}

#[test]
fn another_house_is_read_against_the_regions() {
    let mut talk = with("solar");
    talk.say("i own a house in austin, bill 180");
    talk.say("what about my parents place in waco they own that one");
    assert!(format!("{:?}", talk.state.signals["owner"].value).contains("true"));
}

#[test]
fn who_decides_is_told_by_words_that_say_so() {
    for (message, role) in [
        ("im the design lead, I pick", Some("DecisionMaker")),
        ("dad and me decide", Some("Shared")),
        ("we need an internal tool", None),
        ("no person, just answer me", None),
        (
            "9 stores so 9 and then me and one other at head office",
            None,
        ),
    ] {
        let mut talk = with("studio");
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
    }
    let mut talk = with("demo");
    talk.say("me and my brother Dom, we both sign");
    assert!(!talk.state.signals.contains_key("quantity"));
}

#[test]
fn who_had_mail_from_us_is_no_customer() {
    let mut talk = with("solar");
    talk.say("got a postcard from you. not sure it makes sense for us");
    assert_ne!(talk.state.status, LeadStatus::Disqualified);
    // Taken for one all the same, what they tell of their case puts it right.
    let mut talk = with("solar");
    talk.say("we are customers of yours");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
    talk.say("our house is ours and the bill is 220");
    assert_eq!(talk.state.status, LeadStatus::Engaged);
    let mut talk = with("solar");
    talk.say("we bought panels from you in 2021 and the inverter is down");
    talk.say("our house is in kyle, we own it");
    assert_eq!(talk.state.status, LeadStatus::Disqualified);
}

#[test]
fn who_runs_the_project_does_not_decide_where_another_has_the_last_word() {
    let cases = [
        (
            "demo",
            "our MD has the last word but i run the project",
            "influencer",
        ),
        (
            "studio",
            "our GM has the final call, i run the evaluation",
            "influencer",
        ),
        (
            "studio",
            "i'm a PM, the head of digital signs off",
            "influencer",
        ),
        (
            "demo",
            "its my baby but the owner holds the purse strings",
            "influencer",
        ),
        (
            "demo",
            "technically my boss but he just rubber stamps it",
            "influencer",
        ),
        ("demo", "we're a co-op, the members vote", "influencer"),
        (
            "studio",
            "the client decides, we're just the agency",
            "influencer",
        ),
        ("solar", "she wears the pants here", "influencer"),
        ("studio", "my investors want a say", "shared"),
        ("solar", "we own it together, he signs", "shared"),
        (
            "demo",
            "boss is on leave so its me till june",
            "decision_maker",
        ),
        (
            "solar",
            "its me till my husband is back from deployment",
            "decision_maker",
        ),
        (
            "demo",
            "yes me, but i want our IT guy to look at it",
            "decision_maker",
        ),
        ("demo", "i do, unless it's over 50k", "decision_maker"),
        ("demo", "i hold the purse strings", "decision_maker"),
        ("demo", "i run the company", "decision_maker"),
    ];
    for (campaign, message, role) in cases {
        let mut talk = asked_for(campaign, "authority", "authority");
        talk.say(message);
        let known = talk.state.signals.get(SignalName::AUTHORITY);
        let found = match known.and_then(|signal| signal.known()) {
            Some(SignalValue::Authority { role, .. }) => {
                fronter::campaign::answer::role_word(*role)
            }
            _ => "nothing",
        };
        assert_eq!(found, role, "{campaign}: {message}");
    }
    for message in [
        "I spend 20 hours a week on ordering",
        "our head of sales picks up the phone",
        "the landlord decides when we open",
    ] {
        let mut talk = with("demo");
        talk.say(message);
        assert!(
            !talk.state.signals.contains_key(SignalName::AUTHORITY),
            "{message}"
        );
    }
}

#[test]
fn who_is_to_be_asked_for_has_a_name_and_who_says_their_own_has_it() {
    let mut talk = with("demo");
    talk.say("can someone ring my husband, ask for Tam. 07700 900123");
    assert_eq!(talk.state.text_of("contact_person"), Some("Tam (husband)"));
    for (message, name) in [
        ("its padraic btw", Some("Padraic")),
        ("its mick barlow btw", Some("Mick")),
        ("its urgent btw", None),
    ] {
        let mut talk = callback("demo");
        talk.say(message);
        assert_eq!(talk.state.text_of("name"), name, "{message}");
    }
}

#[test]
fn whether_their_address_can_be_taken_out_later_is_answered_and_ends_nothing() {
    for message in [
        "can u delete my email if i change my mind",
        "could you remove my address later if i dont want it anymore",
        "can u take me off the list if its not for me",
        "what happens to my number if i say no",
        "can i unsubscribe whenever",
    ] {
        let mut talk = callback("demo");
        let said = text(&talk.say(message));
        assert!(said.contains("STOP"), "{message}: {said}");
        assert!(!talk.state.opted_out, "{message}");
        assert!(talk.state.open_handoff().is_some(), "{message}");
    }
    for message in [
        "delete my email",
        "can you remove me from the list if possible",
        "take me off your list now",
    ] {
        let mut talk = callback("demo");
        talk.say(message);
        assert!(talk.state.opted_out, "{message}");
    }
}
