//! What a yes, a no to one thing and a day do: a yes is never lost beside a question, our own
//! words said back are one, and what is arranged is told as it is.

use fronter::conversation::message::MoveKind;
use fronter::conversation::state::LeadStatus;
use fronter::signal::{SignalName, SignalValue, Urgency};

use crate::talk::{Setting, Talk, begin};
use crate::{did, text, with};

/// A talk at the studio in which the first talk with a partner was just offered.
fn offered() -> Talk {
    let mut talk = begin(&Setting {
        campaign: "studio".to_owned(),
        closer_there: false,
        ..Setting::default()
    });
    let said = talk.say("we need a first version of an app, budget 90k, i decide, asap");
    assert!(
        did(&said, MoveKind::OfferHandoff, "call"),
        "{}",
        talk.transcript()
    );
    talk
}

fn agreed(talk: &Talk) -> bool {
    let intent = talk.state.signals.get(SignalName::INTENT);
    intent.is_some_and(|signal| signal.value.is_some())
}

#[test]
fn who_asks_whether_we_need_their_number_is_asked_for_it() {
    for words in [
        "u need my number or email or smth?",
        "do you need my email?",
        "should i leave my number",
        "dont you need my email",
    ] {
        let mut talk = offered();
        let said = talk.say(words);
        assert!(
            talk.state.times_asked.contains_key("contact"),
            "{words}\n{}",
            talk.transcript()
        );
        assert_ne!(talk.state.status, LeadStatus::Nurture, "{words}");
        assert!(
            !talk.state.signals.contains_key(SignalName::CONTACT_WAY),
            "{words}"
        );
        assert!(text(&said).contains('?'), "{words}");
        talk.say("jo@acme.com");
        assert!(
            talk.state.handoff.is_some(),
            "{words}\n{}",
            talk.transcript()
        );
    }
    for words in [
        "do you need my number of users?",
        "why do you need my number?",
        "do your customers need my number",
    ] {
        let mut talk = offered();
        talk.say(words);
        assert!(!agreed(&talk), "{words}\n{}", talk.transcript());
    }
}

#[test]
fn a_yes_stands_whatever_is_asked_after_it() {
    for words in [
        "yeah ok. mornings r best, tue or thu?  oh n how long till its done",
        "yes. how long is the call?",
        "sure, wed 10am. who will i be talking to",
        "yep, what happens in that talk?",
    ] {
        let mut talk = offered();
        talk.say(words);
        assert!(agreed(&talk), "{words}\n{}", talk.transcript());
        assert!(
            talk.state.times_asked.contains_key("contact"),
            "{words}\n{}",
            talk.transcript()
        );
    }
    for words in ["ok but how long is the call?", "how long would that take?"] {
        let mut talk = offered();
        talk.say(words);
        assert!(!agreed(&talk), "{words}\n{}", talk.transcript());
    }
}

#[test]
fn that_they_said_yes_already_is_a_yes() {
    let mut talk = offered();
    talk.say("how long till its done");
    talk.say("i said yes already lol. wed 10am eastern. n i meant how long till the APP is done");
    assert!(agreed(&talk), "{}", talk.transcript());
    let time = talk.state.text_of(SignalName::CONTACT_TIME);
    assert!(
        time.is_some_and(|time| time.contains("10:00")),
        "{time:?}\n{}",
        talk.transcript()
    );
    let said = text(&talk.say("so are we booked for wed 10 or not?"));
    assert!(said.contains("10:00"), "{said}");
    for words in ["i never said yes", "my boss said yes"] {
        let mut talk = offered();
        talk.say(words);
        assert!(!agreed(&talk), "{words}\n{}", talk.transcript());
    }
}

#[test]
fn whether_it_is_booked_is_told_as_it_stands() {
    for words in [
        "so is it booked or what",
        "is it booked yes or no",
        "did you book it?",
        "is it all confirmed then",
        "booked yes or no",
    ] {
        let mut talk = offered();
        talk.say("yes, wed 10am");
        talk.say("jo@acme.com");
        let said = text(&talk.say(words));
        assert!(said.contains("10:00"), "{words}: {said}");
        assert!(!said.contains("Lumen"), "{words}: {said}");
    }
    let mut talk = offered();
    let said = talk.say("is it booked through an app?");
    assert!(!text(&said).contains("arranged"), "{}", text(&said));
}

#[test]
fn our_own_offer_said_back_is_a_yes() {
    for words in [
        "set up a first talk pls",
        "set up a first talk with one of your partners",
        "ok set up the first talk",
    ] {
        let mut talk = offered();
        talk.say(words);
        assert!(agreed(&talk), "{words}\n{}", talk.transcript());
    }
    for words in ["dont set up a first talk", "no first talk with a partner"] {
        let mut talk = offered();
        talk.say(words);
        assert!(!agreed(&talk), "{words}\n{}", talk.transcript());
    }
}

#[test]
fn no_proposal_is_no_no_to_the_call_and_ends_offers_of_a_proposal() {
    for words in [
        "no proposal!! just tell me how long the call is n who id be talking to",
        "dont send a proposal",
        "no proposal pls",
        "i dont want a proposal",
    ] {
        let mut talk = offered();
        let said = text(&talk.say(words));
        assert!(!said.contains("obody will call"), "{words}: {said}");
        assert_ne!(talk.state.status, LeadStatus::Nurture, "{words}");
        for more in ["hm", "do you do ios?", "hm ok then", "what do apps cost"] {
            let said = talk.say(more);
            assert!(
                !did(&said, MoveKind::OfferHandoff, "proposal"),
                "{words}\n{}",
                talk.transcript()
            );
        }
    }
    let mut talk = offered();
    let said =
        text(&talk.say("no proposal!! just tell me how long the call is n who id be talking to"));
    assert!(
        said.contains("40 minutes") && said.contains("colleague"),
        "{said}"
    );
    let mut talk = offered();
    let said = talk.say("no call please");
    assert!(
        !did(&said, MoveKind::OfferHandoff, "call"),
        "{}",
        text(&said)
    );
}

#[test]
fn a_no_behind_a_day_rules_that_day_out_and_the_next_one_stands() {
    for words in [
        "weds no, thurs next wk then",
        "wednesday no, make it thursday next week",
        "no not wednesday, thursday next week",
    ] {
        let mut talk = begin(&Setting {
            campaign: "solar".to_owned(),
            closer_there: false,
            ..Setting::default()
        });
        talk.say("i own my house in austin, bill is 300 a month, want panels");
        talk.say("can someone call me wednesday afternoon, 512 555 0142");
        talk.say(words);
        let time = talk.state.text_of(SignalName::CONTACT_TIME);
        assert!(
            time.is_some_and(|time| time.contains("December 3") && !time.contains("Wednesday")),
            "{words}: {time:?}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn another_day_that_they_would_rather_have_is_none_ruled_out() {
    for words in [
        "no wait id rather sunday, is that possible",
        "no i prefer sunday",
        "nah rather sunday",
    ] {
        let mut talk = begin(&Setting {
            campaign: "solar".to_owned(),
            closer_there: false,
            ..Setting::default()
        });
        talk.say("can someone call me saturday morning, 512 555 0142");
        let said = text(&talk.say(words));
        assert!(!said.contains("6 to 10 weeks"), "{words}: {said}");
        assert!(said.contains("unday"), "{words}: {said}");
    }
}

#[test]
fn a_day_asked_of_those_who_are_to_come_is_the_day_of_the_visit() {
    for words in [
        "can they come wednesday afternoon",
        "could they come by wed afternoon",
    ] {
        let mut talk = with("solar");
        talk.say("i own my house in austin, bill is 300 a month, want panels");
        talk.say(words);
        let time = talk.state.text_of(SignalName::CONTACT_TIME);
        assert!(
            time.is_some_and(|time| time.contains("Wednesday")),
            "{words}: {time:?}\n{}",
            talk.transcript()
        );
    }
    let mut talk = with("solar");
    talk.say("i own my house in austin, bill is 300 a month, want panels");
    talk.say("the kids come home tuesday afternoon");
    assert!(!talk.state.signals.contains_key(SignalName::CONTACT_TIME));
}

#[test]
fn what_is_put_off_to_another_year_is_late() {
    for words in [
        "not till next yr at earliest, kitchen first",
        "till next yr at earliest, kitchen first",
        "not before next year",
        "next year at the earliest",
    ] {
        let mut talk = with("solar");
        talk.say("i own my house in austin, bill is 300 a month, want panels");
        let before = talk.evaluation();
        talk.say(words);
        let timeline = talk.state.signals.get(SignalName::TIMELINE);
        let Some(SignalValue::Timeline(range)) = timeline.and_then(|signal| signal.value.clone())
        else {
            panic!("{words}\n{}", talk.transcript());
        };
        assert!(range.to.is_none(), "{words}: {range:?}");
        assert!(range.urgency >= Urgency::ThisYear, "{words}: {range:?}");
        let soon = format!("{:?}", talk.evaluation());
        assert!(!soon.contains("within two months"), "{words}: {before:?}");
    }
}

#[test]
fn nobody_is_written_to_on_a_holiday_and_the_day_can_be_moved() {
    let mut talk = with("solar");
    talk.say("i own my house in austin, bill is 300 a month, want panels");
    talk.say("get back to me on xmas day");
    let day = talk.state.follow_up.map(|day| day.to_string());
    assert_eq!(day.as_deref(), Some("2026-12-26"), "{}", talk.transcript());
    talk.say("not on xmas day lol. jan is fine");
    let day = talk.state.follow_up.map(|day| day.to_string());
    assert_eq!(day.as_deref(), Some("2027-01-02"), "{}", talk.transcript());
}

#[test]
fn a_place_beside_an_address_is_no_name() {
    for words in ["im in kyle tx, jo@acme.com", "i am in kyle, 512 555 0199"] {
        let mut talk = with("solar");
        talk.say("can someone call me");
        talk.say(words);
        let name = talk.state.text_of(SignalName::NAME).unwrap_or_default();
        assert!(!name.contains("Kyle"), "{words}: {name}");
    }
    let mut talk = with("solar");
    talk.say("can someone call me");
    talk.say("im kyle, 512 555 0199");
    assert_eq!(talk.state.text_of(SignalName::NAME), Some("Kyle"));
}

#[test]
fn who_takes_our_doubt_for_a_no_hears_it_and_is_asked_nothing_more() {
    let mut talk = with("studio");
    talk.say(
        "hi im a nail salon, i need something, and i have a logo already, or a website, dunno",
    );
    let said =
        text(&talk.say("just a website, we dont have much money at all so keep it small ok"));
    if talk.state.status != LeadStatus::Disqualified {
        assert!(said.contains('?'), "{said}");
        talk.say("so is it a no then? just tell me");
    }
    assert_eq!(
        talk.state.status,
        LeadStatus::Disqualified,
        "{}",
        talk.transcript()
    );
    for words in ["so u dont come here right", "ok who does then"] {
        let said = talk.say(words);
        let asks = said.iter().flat_map(|message| &message.moves);
        let mut asks = asks.map(|made| made.kind);
        assert!(
            !asks.any(|kind| matches!(
                kind,
                MoveKind::Screen | MoveKind::Probe | MoveKind::OfferHandoff
            )),
            "{words}\n{}",
            talk.transcript()
        );
        assert!(
            !text(&said).contains("not sure I understood"),
            "{words}: {}",
            text(&said)
        );
    }
}

#[test]
fn a_small_question_after_a_goodbye_begins_nothing_anew() {
    let mut talk = with("studio");
    talk.say("hi, we are a charity and need a donor portal, maybe 60k");
    talk.say("not interested any more, bye");
    assert_eq!(talk.state.status, LeadStatus::Nurture);
    let said = text(&talk.say("is there a discount for charities?"));
    assert!(said.contains("discount"), "{said}");
    assert_eq!(talk.state.status, LeadStatus::Nurture, "{said}");
    assert!(!said.contains('?'), "{said}");
}

#[test]
fn who_sees_the_point_and_leaves_takes_no_offer() {
    for words in [
        "ok makes sense. ill chat again in april then, bye x",
        "makes sense, bye",
    ] {
        let mut talk = offered();
        talk.say(words);
        assert!(!agreed(&talk), "{words}\n{}", talk.transcript());
        assert!(talk.state.open_handoff().is_none(), "{words}");
    }
    let mut talk = offered();
    talk.say("makes sense, yes please. jo@acme.com, bye");
    assert!(agreed(&talk), "{}", talk.transcript());
}

#[test]
fn who_leaves_it_till_a_month_is_written_to_then() {
    let mut talk = offered();
    talk.say(
        "id rather leave it till like april when we know about the grant. can u ping me then?",
    );
    let day = talk.state.follow_up.map(|day| day.to_string());
    assert_eq!(day.as_deref(), Some("2027-04-01"), "{}", talk.transcript());
}

#[test]
fn who_was_refused_and_goes_elsewhere_is_pitched_nothing() {
    let mut talk = with("studio");
    talk.say("logo n a landing page thats all");
    talk.say("yes");
    assert_eq!(
        talk.state.status,
        LeadStatus::Disqualified,
        "{}",
        talk.transcript()
    );
    let said = text(&talk.say("u just said no. ok whatever il ask someone on fiverr"));
    for pitch in ["freelancer", "How far along", "once more"] {
        assert!(!said.contains(pitch), "{}", talk.transcript());
    }
}
