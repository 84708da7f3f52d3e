//! Whose date it is and by whose clock: what becomes of the dates and hours of other
//! matters, of conclusions, and of zones.

use super::*;

/// From when to when they want it, after these messages.
fn wanted(campaign: &str, messages: &[&str]) -> Option<(Option<String>, Option<String>)> {
    let mut talk = with(campaign);
    for message in messages {
        talk.say(message);
    }
    let known = talk.state.signals.get("timeline")?;
    let value = known.known()?;
    let SignalValue::Timeline(range) = value else {
        unreachable!("{value:?} is no time frame");
    };
    Some((
        range.from.map(|day| day.to_string()),
        range.to.map(|day| day.to_string()),
    ))
}

#[test]
fn only_the_date_of_the_wish_is_a_time_frame() {
    let cases: [(&str, &str); 22] = [
        (
            "studio",
            "theres no money before the new fiscal year in july",
        ),
        ("studio", "our budget opens in july"),
        (
            "studio",
            "it's an open call, we need three offers by end of february",
        ),
        ("studio", "the board meets in january"),
        ("studio", "the other agency could start in january"),
        (
            "studio",
            "the thoughtbot guys would start in 2 weeks, can you",
        ),
        ("demo", "a new colleague starts in march"),
        (
            "demo",
            "can Mikkel's replacement come too, she starts in january",
        ),
        ("demo", "our current contract runs out in august"),
        (
            "demo",
            "every summer we end up with too much, and run out in october",
        ),
        ("demo", "my partner is back in february"),
        ("demo", "orders for that go in in june"),
        ("demo", "a call is fine but not december, december is nuts"),
        ("demo", "we close on january 1"),
        ("solar", "worth doing solar right away or wait"),
        ("solar", "rates go up in january i heard"),
        ("demo", "unser neuer Kollege fängt im Januar an"),
        ("demo", "vor April gibt es kein Budget"),
        ("demo", "notre nouveau collègue commence en janvier"),
        ("demo", "pas de budget avant juillet"),
        ("demo", "el contrato vence en agosto"),
        ("demo", "no hay presupuesto hasta abril"),
    ];
    for (campaign, message) in cases {
        assert_eq!(wanted(campaign, &[message]), None, "{message}");
    }
}

#[test]
fn what_a_sentence_comes_to_is_the_time_frame() {
    let cases: [(&str, &str, Option<&str>, &str); 14] = [
        (
            "demo",
            "would be nice before our fiscal year starts in feb",
            None,
            "2027-01-31",
        ),
        (
            "demo",
            "before june I mean, so like april may",
            Some("2027-04-01"),
            "2027-05-31",
        ),
        (
            "demo",
            "before next summer so it should run in april at the latest",
            None,
            "2027-04-30",
        ),
        (
            "demo",
            "we want it before the christmas season next year so like sept latest",
            None,
            "2027-09-30",
        ),
        (
            "studio",
            "it has to be done before the trade fair in october, so september at the latest",
            None,
            "2027-09-30",
        ),
        (
            "studio",
            "needs to be out before the conference in june",
            None,
            "2027-05-31",
        ),
        (
            "studio",
            "three offers by end of february, our exhibition opens 12 june",
            None,
            "2027-06-12",
        ),
        (
            "solar",
            "i want it installed by march, so email me now-ish",
            None,
            "2027-03-31",
        ),
        (
            "solar",
            "need it done before hurricane season so may latest",
            None,
            "2027-05-31",
        ),
        (
            "solar",
            "i'd want it before the pool pump goes in, so march. can you email me instead of calling? jo@yahoo.com",
            Some("2027-03-01"),
            "2027-03-31",
        ),
        ("demo", "would be nice before the fall", None, "2027-09-22"),
        (
            "demo",
            "wir brauchen es vor der Saison, also im März",
            Some("2027-03-01"),
            "2027-03-31",
        ),
        (
            "demo",
            "nous le voudrions avant la saison, donc en mars",
            Some("2027-03-01"),
            "2027-03-31",
        ),
        (
            "demo",
            "lo queremos antes del verano, o sea en mayo",
            Some("2027-05-01"),
            "2027-05-31",
        ),
    ];
    for (campaign, message, from, to) in cases {
        let found = wanted(campaign, &[message]);
        let (begins, ends) = found.unwrap_or_default();
        assert_eq!(ends.as_deref(), Some(to), "{message}");
        // What is wanted by a day begins now.
        let begins = begins.filter(|day| day != "2026-11-24");
        assert_eq!(begins.as_deref(), from, "{message}");
    }
}

#[test]
fn the_day_of_the_wish_puts_no_answer_off() {
    let mut talk = with("solar");
    talk.say("we own our house in wimberley, bill is 195");
    talk.say("i'd want it before the pool pump goes in, so march. can you email me instead of calling? jpruitt at yahoo dot com");
    assert_ne!(
        talk.state.status,
        LeadStatus::Nurture,
        "{}",
        talk.transcript()
    );
    assert_eq!(talk.state.text_of("email"), Some("jpruitt@yahoo.com"));
}

/// What is noted of when to call after these messages, where nobody is there.
fn arranged(campaign: &str, messages: &[&str]) -> (String, Talk) {
    let mut talk = begin(&Setting {
        campaign: campaign.to_owned(),
        closer_there: false,
        ..Setting::default()
    });
    for message in messages {
        talk.say(message);
    }
    let said = talk.state.text_of("contact_time").unwrap_or_default();
    (said.to_owned(), talk)
}

#[test]
fn an_hour_goes_by_the_clock_of_who_names_it() {
    let cases: [(&str, &[&str], &str); 11] = [
        // By the number, by the place, by its name.
        (
            "demo",
            &["call me friday at 3", "206 555 0119"],
            "on Friday, November 27 at 3:00 PM PST",
        ),
        (
            "demo",
            &["we're in Maine", "call me friday at 3, 206 555 0119"],
            "on Friday, November 27 at 3:00 PM EST",
        ),
        (
            "demo",
            &["can someone call me? not before 9 our time"],
            "after 9:00 AM your time",
        ),
        (
            "demo",
            &[
                "can someone call me? not before 9 our time",
                "we are danish, 443 555 0119",
            ],
            "after 9:00 AM CET",
        ),
        (
            "demo",
            &["call me friday, 9 your time, +45 20 12 34 56"],
            "on Friday, November 27 at 9:00 AM EST",
        ),
        (
            "demo",
            &["call me friday, 3 pacific. 443 555 0119"],
            "on Friday, November 27 at 3:00 PM Pacific time",
        ),
        (
            "demo",
            &["call me friday 2ish my time, 970 555 0161"],
            "on Friday, November 27 at 2:00 PM MST",
        ),
        (
            "demo",
            &[
                "call me friday after 3, 443 555 0119",
                "thats 3 mountain time right",
            ],
            "on Friday, November 27 after 3:00 PM Mountain time",
        ),
        (
            "demo",
            &["call me friday at 3, 443 555 0119", "mountain time btw"],
            "on Friday, November 27 at 3:00 PM Mountain time",
        ),
        // Who is served at home lives by the business's clock, whatever their number.
        (
            "solar",
            &["call me friday at 3, 206 555 0119"],
            "on Friday, November 27 at 3:00 PM CST",
        ),
        // No clock is named here.
        (
            "demo",
            &["call me friday at 3, if its worth our time. 443 555 0119"],
            "on Friday, November 27 at 3:00 PM EST",
        ),
    ];
    for (campaign, messages, words) in cases {
        let (said, talk) = arranged(campaign, messages);
        assert_eq!(said, words, "{messages:?}\n{}", talk.transcript());
    }
}

#[test]
fn a_day_that_suits_stands_beside_one_that_does_not() {
    let cases: [(&[&str], &str); 5] = [
        (&["tmrw im off, monday is better"], "on Monday, November 30"),
        (
            &[
                "call me friday at 2:30",
                "friday im at the dentist. monday same time",
            ],
            "on Monday, November 30 at 2:30 PM EST",
        ),
        (
            &["im at the airport on friday, monday then"],
            "on Monday, November 30",
        ),
        (&["mondays"], "on a Monday"),
        (
            &["call is fine but not december"],
            "from Monday, January 4 on",
        ),
    ];
    for (messages, words) in cases {
        let mut all = vec!["can someone call me, 617-555-0143"];
        all.extend(messages);
        let (said, talk) = arranged("studio", &all);
        assert_eq!(said, words, "{messages:?}\n{}", talk.transcript());
    }
}

#[test]
fn a_question_after_what_is_arranged_changes_nothing() {
    for question in ["is it going to be tomorrow?", "is that my time or yours"] {
        let (_, mut talk) = arranged("demo", &["call me friday at 2, 443 555 0119"]);
        let said = text(&talk.say(question));
        let words = "on Friday, November 27 at 2:00 PM EST";
        assert!(said.contains(words), "{said}");
        assert_eq!(
            talk.state.text_of("contact_time"),
            Some(words),
            "{question}"
        );
    }
}

#[test]
fn what_will_not_begin_before_a_time_begins_then() {
    let cases = [
        ("we wouldnt start before 2028", "2028-01-01"),
        ("we won't be buying until next june", "2027-06-01"),
        ("dont need it before march", "2027-03-01"),
    ];
    for (said, from) in cases {
        let mut talk = with("demo");
        talk.say("we run out of stock all the time, is there a plan for 40 people?");
        talk.say(said);
        let timeline = talk.state.signals.get("timeline");
        let timeline = serde_json::to_value(timeline.map(|signal| &signal.value)).unwrap();
        assert_eq!(timeline["is"]["from"], from, "{said}: {timeline}");
        assert!(timeline["is"].get("to").is_none(), "{said}: {timeline}");
    }
}

#[test]
fn dates_in_shorthand_are_read_and_the_refused_one_is_none() {
    let cases: [(&str, Option<&str>, &str); 8] = [
        ("need it sorted b4 spring", None, "2027-03-19"),
        ("we need it in before new yr", None, "2026-12-31"),
        ("autumn 27", Some("2027-09-23"), "2027-12-20"),
        (
            "we want it this autumn nxt yr",
            Some("2027-09-23"),
            "2027-12-20",
        ),
        (
            "no not xmas 2026, the one after. autumn 27",
            Some("2027-09-23"),
            "2027-12-20",
        ),
        (
            "not xmas 2026, the one after",
            Some("2027-12-25"),
            "2027-12-25",
        ),
        (
            "want it live in summer 27",
            Some("2027-06-21"),
            "2027-09-23",
        ),
        (
            "spring next year, xmas is too late",
            Some("2027-03-20"),
            "2027-06-20",
        ),
    ];
    for (message, from, to) in cases {
        let mut talk = with("demo");
        talk.happened(Event::QuestionAsked {
            question: "timeline".to_owned(),
            signal: SignalName::new("timeline"),
            follow_up: false,
            why: String::new(),
        });
        talk.say(message);
        let known = talk
            .state
            .signals
            .get("timeline")
            .and_then(|known| known.known());
        let Some(SignalValue::Timeline(range)) = known else {
            unreachable!("{message}: {known:?}");
        };
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        assert_eq!(
            (day(range.from), day(range.to)),
            (from.map(str::to_owned), Some(to.to_owned())),
            "{message}"
        );
    }
    for message in [
        "id sell in 2 yrs anyway",
        "can someone call me asap",
        "need somebody to call asap",
        "xmas 26 is too late",
        "we had autumn 27 orders in one day",
    ] {
        assert_eq!(wanted("demo", &[message]), None, "{message}");
    }
}

#[test]
fn a_month_in_which_something_happened_is_no_time_frame() {
    for message in [
        "my dad passed the hardware shops to me in sept",
        "we moved in october",
        "we opened the second shop in march",
        "i took over in july",
    ] {
        let mut talk = asked_for("demo", "timeline", "timeline");
        talk.say(message);
        assert!(!talk.state.signals.contains_key("timeline"), "{message}");
    }
    assert_eq!(
        wanted(
            "studio",
            &["3rd time this year the wrong hymns got printed"]
        ),
        None
    );
    for message in [
        "we want to move in october",
        "we want to have it in october",
    ] {
        let mut talk = asked_for("demo", "timeline", "timeline");
        talk.say(message);
        assert!(talk.state.signals.contains_key("timeline"), "{message}");
    }
}

#[test]
fn what_they_get_through_first_comes_before() {
    for message in [
        "its too soon, i want to get through xmas first. maybe spring",
        "we need to get through christmas",
    ] {
        let mut talk = asked_for("demo", "timeline", "timeline");
        talk.say(message);
        let Some(SignalValue::Timeline(range)) = talk.state.signals["timeline"].known() else {
            unreachable!("{message}");
        };
        assert!(range.from.is_some(), "{message}");
        assert_eq!(range.to, None, "{message}");
    }
}

/// What has to be over first is over before they begin, and a month that is there already
/// is the next one.
#[test]
fn a_time_frame_follows_what_must_be_over_first_and_the_end_of_their_own_year() {
    let cases = [
        ("once xmas is over", Some("2026-12-26"), None),
        ("lets get through xmas first", Some("2026-12-26"), None),
        ("when january is out of the way", Some("2027-02-01"), None),
        (
            "til christmas is over nothing happens",
            Some("2026-12-26"),
            None,
        ),
        ("before our yr end june", None, Some("2027-06-30")),
        (
            "need it sorted before our financial year end in june",
            None,
            Some("2027-06-30"),
        ),
        ("before year end", None, Some("2026-12-31")),
        ("before next winter", None, Some("2027-12-20")),
        ("next spring", Some("2027-03-20"), Some("2027-06-20")),
        ("by november", Some("2026-11-24"), Some("2027-11-30")),
        (
            "by the end of november",
            Some("2026-11-24"),
            Some("2026-11-30"),
        ),
        (
            "funding thing in spring maybe",
            Some("2027-03-20"),
            Some("2027-06-20"),
        ),
        (
            "spring if the funding comes through",
            Some("2027-03-20"),
            Some("2027-06-20"),
        ),
        (
            "winter is when id have time but cant swap before march",
            Some("2027-03-01"),
            None,
        ),
        ("sept just gone was a mess", None, None),
        ("if the board says yes in march", None, None),
    ];
    for (message, from, to) in cases {
        let mut talk = asked_for("demo", "timeline", "timeline");
        talk.say(message);
        let range = match talk.state.signals.get("timeline").and_then(|s| s.known()) {
            Some(SignalValue::Timeline(range)) => (range.from, range.to),
            _ => (None, None),
        };
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        assert_eq!(
            (day(range.0).as_deref(), day(range.1).as_deref()),
            (from, to),
            "{message}"
        );
    }
}
