//! What limits an appointment: days and hours that won't do, said once and not again; a yes to
//! a visit beside something else; where and how they are to be reached.

use super::*;

/// A call is due, and no time was named.
fn called(campaign: &str) -> Talk {
    let mut talk = begin(&Setting {
        campaign: campaign.to_owned(),
        closer_there: false,
        ..Setting::default()
    });
    talk.say("can someone call me? 617-555-0143");
    talk
}

/// The visit was just offered.
fn visit_offered() -> Talk {
    let mut talk = begin(&Setting {
        campaign: "solar".to_owned(),
        closer_there: false,
        ..Setting::default()
    });
    talk.say("i own it in austin, bill 300, want it by june");
    talk
}

fn time(talk: &Talk) -> String {
    let said = talk.state.text_of("contact_time").unwrap_or_default();
    said.replace(" EST", "").replace(" CST", "")
}

fn intent(talk: &Talk) -> Option<String> {
    let known = talk.state.signals.get("intent");
    match known.and_then(|signal| signal.known()) {
        Some(SignalValue::Choice { choice }) => Some(choice.clone()),
        _ => None,
    }
}

#[test]
fn a_no_to_a_day_ends_where_the_hours_begin() {
    let cases = [
        (
            "not mondays and after 2 please",
            "on any day but Monday after 2:00 PM",
        ),
        (
            "no fridays and only before 11",
            "on any day but Friday before 11:00 AM",
        ),
        (
            "not friday, and after 4",
            "on any day but Friday after 4:00 PM",
        ),
        (
            "i cant do friday and before 11 is bad too",
            "on any day but Friday after 11:00 AM",
        ),
        (
            "any day but monday and after 3",
            "on any day but Monday after 3:00 PM",
        ),
        ("not before 10", "after 10:00 AM"),
    ];
    for campaign in ["demo", "solar", "studio"] {
        for (said, noted) in cases {
            let mut talk = called(campaign);
            talk.say(said);
            assert_eq!(
                time(&talk),
                noted,
                "{campaign} {said}\n{}",
                talk.transcript()
            );
        }
    }
}

#[test]
fn a_day_that_was_ruled_out_stays_so() {
    let cases = [
        "not friday i said, friday is my day at the clinic",
        "friday is when i work, i told you",
        "friday no",
        "and not friday please",
    ];
    for said in cases {
        let mut talk = called("demo");
        talk.say("not friday");
        talk.say(said);
        assert_eq!(
            time(&talk),
            "on any day but Friday",
            "{said}\n{}",
            talk.transcript()
        );
    }
    // The day after is Wednesday.
    for said in [
        "not wednesday i said, tomorrow IS wednesday",
        "tomorrow is wednesday, so no",
    ] {
        let mut talk = called("demo");
        talk.say("not wednesday");
        talk.say(said);
        assert!(
            !time(&talk).contains("on tomorrow"),
            "{said}: {}",
            time(&talk)
        );
        assert!(
            time(&talk).contains("any day but"),
            "{said}: {}",
            time(&talk)
        );
    }
    // Limits add up over the messages.
    let mut talk = called("demo");
    talk.say("not friday");
    talk.say("only after 4");
    assert_eq!(time(&talk), "on any day but Friday after 4:00 PM");
    // And who changes their mind may.
    for said in ["ok friday is fine after all", "friday at 3 then"] {
        let mut talk = called("demo");
        talk.say("not friday");
        talk.say(said);
        assert!(
            time(&talk).contains("Friday, November 27"),
            "{said}: {}",
            time(&talk)
        );
    }
    // The day that was agreed on falls to the no.
    let mut talk = called("demo");
    talk.say("tomorrow afternoon");
    talk.say("not wednesday and after 3 is best");
    assert_eq!(time(&talk), "on any day but Wednesday after 3:00 PM");
}

#[test]
fn hours_in_a_reproach_are_no_wish() {
    let said = "nobody works after 3 on a weekday?? ok whatever saturdays are fine, but after 10";
    let mut talk = called("solar");
    talk.say(said);
    let noted = time(&talk);
    assert!(
        noted.contains("Saturday") && noted.contains("after 10:00 AM"),
        "{said}: {noted}"
    );
}

#[test]
fn a_day_to_come_on_is_no_time_frame() {
    for said in [
        "can someone look at my roof? i work till 3 so only after 3 or saturday",
        "could someone come by? only saturdays",
        "can one of your guys check my roof? only after 3 pm or sat",
    ] {
        let mut talk = begin(&Setting {
            campaign: "solar".to_owned(),
            ..Setting::default()
        });
        talk.say(said);
        let seen = talk.transcript();
        assert!(
            !talk.state.signals.contains_key("timeline"),
            "{said}\n{seen}"
        );
    }
    let mut talk = visit_offered();
    talk.say("yes");
    for said in ["not thurs thats thanksgiving", "not friday, im away then"] {
        talk.say(said);
        let known = talk.state.signals.get("timeline");
        assert!(known.and_then(|signal| signal.known()).is_some(), "{said}");
    }
}

#[test]
fn a_yes_to_the_visit_counts_beside_anything_else() {
    for said in [
        "yes someone can come. how long does the visit take",
        "yeah ok someone can come, how long does it take?",
        "i asked how long. but yeah ok someone can come",
        "ok you can come round, is it free?",
        "ok when can he come",
        "saturday after 10 would be good",
        "can it be friday or saturday?",
        "yes please",
    ] {
        let mut talk = visit_offered();
        talk.say(said);
        let seen = talk.transcript();
        assert_eq!(intent(&talk).as_deref(), Some("demo"), "{said}\n{seen}");
    }
    for said in ["no visit please", "not now", "who are you?"] {
        let mut talk = visit_offered();
        talk.say(said);
        assert_ne!(intent(&talk).as_deref(), Some("demo"), "{said}");
    }
}

#[test]
fn who_asks_whether_it_is_settled_is_told_so_first() {
    for asked in [
        "is the visit confirmed for saturday or do i wait?",
        "confirmed or not?",
        "so is he coming or not??",
        "can we book the saturday then?",
        "is it fixed now?",
    ] {
        let mut talk = visit_offered();
        talk.say("yes, saturday after 10. 512 555 0143");
        let noted = time(&talk);
        let said = text(&talk.say(asked));
        let first = said.to_lowercase();
        assert!(first.contains("confirmed"), "{asked}: {said}");
        assert!(said.contains("Saturday, November 28"), "{asked}: {said}");
        assert_eq!(time(&talk), noted, "{asked}");
    }
}

#[test]
fn a_number_in_two_messages_is_one() {
    for (first, rest) in [
        ("im on 512 555", "0173 is the rest"),
        ("my number is 512 555", "sry hit send. 0173"),
        ("512-555...", "and then 0173"),
        ("call me on 512 555", "ends with 0173"),
    ] {
        let mut talk = visit_offered();
        talk.say("yes please");
        talk.say(first);
        talk.say(rest);
        let seen = talk.transcript();
        assert_eq!(
            talk.state.text_of("phone"),
            Some("+15125550173"),
            "{rest}\n{seen}"
        );
        let bill = talk.state.signals.get("bill");
        assert_eq!(
            bill.map(|signal| signal.evidence.len()),
            Some(1),
            "{rest}\n{seen}"
        );
    }
}

#[test]
fn the_street_is_kept_and_said_back() {
    for (told, street) in [
        ("512 555 0143, house is 219 Gruene Rd", "219 Gruene Rd"),
        ("11 oak creek dr, 512 555 0143", "11 oak creek dr"),
        ("come to 4b Maple Street. 512 555 0143", "4b Maple Street"),
    ] {
        let mut talk = visit_offered();
        talk.say("yes please");
        talk.say(told);
        assert_eq!(talk.state.text_of("address"), Some(street), "{told}");
        let said = text(&talk.say("did you get the address?"));
        assert!(said.contains(street), "{told}: {said}");
    }
    for told in [
        "its a 20 minute drive from there",
        "we have 3 stores",
        "call me at 3 pm ct",
    ] {
        let mut talk = visit_offered();
        talk.say(told);
        assert!(!talk.state.signals.contains_key("address"), "{told}");
    }
}

#[test]
fn the_name_of_a_colleague_is_nobody_elses() {
    let mut talk = called("demo");
    let said = text(&talk.say("wed is fine. who is maria?"));
    assert!(!said.contains("who is maria"), "{said}");
    assert!(talk.state.unanswered().next().is_none(), "{said}");
    let mut talk = called("demo");
    talk.say("its maria is it, who calls?");
    assert_eq!(talk.state.text_of("name"), None);
    for told in [
        "we need an app, also my cfo is called Priya",
        "our boss is called Karen",
        "my wife is called Ana",
    ] {
        let mut talk = with("studio");
        talk.say(told);
        assert_eq!(talk.state.text_of("company"), None, "{told}");
        assert_eq!(talk.state.text_of("name"), None, "{told}");
    }
    let mut talk = with("studio");
    talk.say("our company is called Crumb");
    assert_eq!(talk.state.text_of("company"), Some("Crumb"));
}

#[test]
fn what_is_unwelcome_on_the_phone_is_a_wish() {
    for told in [
        "dont leave a voicemail tho",
        "no voicemails please",
        "please hang up if you get the voicemail",
    ] {
        let mut talk = called("demo");
        talk.say(told);
        let seen = talk.transcript();
        assert!(
            talk.state.signals.contains_key("voicemail"),
            "{told}\n{seen}"
        );
        assert!(talk.state.unanswered().next().is_none(), "{told}\n{seen}");
    }
    let mut talk = called("demo");
    talk.say("text only please");
    assert!(!talk.state.signals.contains_key("need"));
}
