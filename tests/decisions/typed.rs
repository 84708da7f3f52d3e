//! What is typed without care, and what only sounds like something: stops, clipped words,
//! numbers that are denied, times that won't do, words that tell of nothing.

use fronter::reading::{Asked, OptOut, Reading, ReadingContext, read};

use super::*;

/// What is read of `text` in a campaign, where `asked` was asked for.
fn heard(campaign: &str, asked: Option<&str>, text: &str) -> Reading {
    let talk = with(campaign);
    let context = ReadingContext {
        written_at: jiff::civil::date(2026, 11, 23).at(10, 0, 0, 0),
        asked: asked.map(|signal| Asked {
            signal: signal.into(),
            follow_up: false,
        }),
        offered: None,
        opted_out: false,
    };
    read(&talk.loaded.vocabulary, &context, text)
}

fn value(reading: &Reading, signal: &str) -> Option<SignalValue> {
    let mut signals = reading.signals.iter();
    signals
        .find(|found| found.signal.as_str() == signal)
        .and_then(|found| found.value.clone())
}

/// The highest of what is counted or paid.
fn most(reading: &Reading, signal: &str) -> Option<i64> {
    let number = match value(reading, signal)? {
        SignalValue::Quantity(range) => range.max,
        SignalValue::Money(range) => range.max.map(|money| money.amount),
        _ => None,
    };
    number.and_then(|number| number.trunc().to_string().parse().ok())
}

#[test]
fn whoever_wants_no_more_of_us_is_left_alone_whatever_was_asked() {
    let ends = [
        "stop msging me",
        "stop spamin me",
        "quit msgin me",
        "u guys need to stop texting",
        "do not come to my house again. got it?",
        "stop knocking on my door",
        "never knock on my door again",
        "take my house off ur list",
        "dont u dare come out here",
        "do not call or come by again",
        "keep ur people away from my house",
        "stay off my porch",
        "dont contact me no more",
    ];
    for text in ends {
        for asked in [None, Some("need"), Some("bill")] {
            let reading = heard("solar", asked, text);
            assert_eq!(reading.opt_out, Some(OptOut::Stop), "{text} ({asked:?})");
        }
    }
}

#[test]
fn what_only_sounds_like_a_stop_ends_nothing() {
    let goes_on = [
        "can we stop by your office?",
        "stop asking about the budget",
        "stop guessing",
        "please stop by on saturday",
        "dont knock, the bell works",
        "dont come on monday",
        "please dont come to my house, call me instead",
        "someone knocked on my door yesterday",
        "take the garage off the list",
        "we want to keep the heat out of our house",
    ];
    for text in goes_on {
        let reading = heard("solar", Some("need"), text);
        assert_eq!(reading.opt_out, None, "{text}");
    }
}

#[test]
fn words_without_their_apostrophe_are_read_as_what_they_are() {
    let reading = heard("demo", None, "were a pharma wholesaler in dublin");
    assert!(value(&reading, "business").is_some());
    assert!(value(&reading, "region").is_some());
    assert!(reading.open_questions.is_empty(), "it asks nothing");
    assert_eq!(
        most(&heard("demo", Some("quantity"), "cuz were 4"), "quantity"),
        Some(4)
    );
    let brushed = heard("demo", None, "ill take the growth plan");
    assert!(brushed.intents.iter().any(|found| found.confidence >= 0.8));
    // These ask, or tell of something else.
    for text in [
        "were you going to call me?",
        "were they happy with it?",
        "my id is 5",
    ] {
        let reading = heard("demo", None, text);
        assert_eq!(value(&reading, "quantity"), None, "{text}");
        assert_eq!(value(&reading, "business"), None, "{text}");
    }
}

#[test]
fn a_number_that_is_denied_is_none_of_theirs() {
    for text in [
        "yeah but 60 users isnt us is it. we are tiny",
        "thats 60 users, we arent 60 users",
        "60 users is not what we are",
    ] {
        assert_eq!(
            value(&heard("demo", None, text), "quantity"),
            None,
            "{text}"
        );
    }
    assert_eq!(
        most(&heard("demo", None, "we have 60 users, not 16"), "quantity"),
        Some(60)
    );
}

#[test]
fn what_a_bill_usually_comes_to_is_the_bill_and_ours_asked_back_is_none() {
    for (text, bill) in [
        ("is it 380 or the avg ur using bc avg is more like 250", 250),
        ("just call it 250 average.", 250),
        ("i own it. but averaged out its more like 250", 250),
        (
            "its only that high in summer tho, prob 210 the rest of the yr",
            210,
        ),
    ] {
        assert_eq!(
            most(&heard("solar", None, text), "bill"),
            Some(bill),
            "{text}"
        );
    }
    for text in [
        "u still think my bill is 380? what number do u have down",
        "on average we get 250 orders",
    ] {
        assert_eq!(value(&heard("solar", None, text), "bill"), None, "{text}");
    }
    let reading = heard("solar", None, "just call it 250 average.");
    assert!(reading.availability.way.is_none(), "nobody wants a call");
}

#[test]
fn when_they_are_at_work_is_no_time_to_call() {
    for (text, said) in [
        ("mornings only im on the van after 11", "before 11:00 AM"),
        ("mornings only im on the till from 12", "before 12:00 PM"),
        ("no mate BEFORE 11. after 11 im driving", "before 11:00 AM"),
    ] {
        let mut talk = callback("demo");
        talk.say(text);
        let time = talk.state.text_of("contact_time").unwrap_or_default();
        assert!(time.contains(said), "{text}: {time}");
    }
    let reading = heard("studio", None, "can u make it wednesday? traveling tues");
    assert_eq!(reading.availability.not_days.len(), 1);
    let reading = heard(
        "solar",
        None,
        "i meant someone come OUT on a saturday not call",
    );
    assert!(reading.availability.not_days.is_empty());
    assert_eq!(reading.availability.days.len(), 1);
}

#[test]
fn nobody_decides_by_thanking_by_owning_a_house_or_by_being_a_vet() {
    for (campaign, text, signal) in [
        ("solar", "i just told u 2 yrs. no thank u", "authority"),
        ("solar", "we own, its in buda", "authority"),
        ("studio", "thats insurance. nvm. bye", "authority"),
        (
            "studio",
            "hey so we run 6 vet clinics and everything is phone",
            "decision_process",
        ),
        ("studio", "our vets are busy all day", "decision_process"),
    ] {
        assert_eq!(value(&heard(campaign, None, text), signal), None, "{text}");
    }
    let vets = heard("studio", None, "legal has to vet every vendor first");
    assert!(value(&vets, "decision_process").is_some());
}

#[test]
fn ordinary_words_tell_of_no_need_tool_or_option() {
    for (campaign, text, signal) in [
        (
            "studio",
            "?? i gave you my phone number. 617-555-0199",
            "need",
        ),
        (
            "studio",
            "great another chatbot. do humans even work there",
            "need",
        ),
        ("studio", "thats insurance. nvm. bye", "company_stage"),
        ("studio", "nobody answered about technical", "team"),
        ("solar", "just email me something", "current_solution"),
        ("solar", "mine is 512-555-0123", "owner"),
        ("solar", "y is the range so wide, 15 to 32k", "budget"),
        ("studio", "would it need to talk to ezyvet", "intent"),
    ] {
        assert_eq!(value(&heard(campaign, None, text), signal), None, "{text}");
    }
    for text in ["nah dont need a person yet", "not for 2 yrs"] {
        let objections = heard("solar", None, text).objections;
        let no_need = fronter::reading::ObjectionKind::NoNeed;
        assert!(
            objections.iter().all(|found| found.kind != no_need),
            "{text}"
        );
    }
}

#[test]
fn a_salesperson_who_is_asked_about_is_not_asked_for() {
    let reading = heard(
        "studio",
        None,
        "whats the talk cost and is it with like a salesperson",
    );
    let person = fronter::reading::IntentKind::AskPerson;
    assert!(reading.intents.iter().all(|found| found.kind != person));
    let reading = heard("studio", None, "can i speak to a salesperson");
    assert!(reading.intents.iter().any(|found| found.kind == person));
}

#[test]
fn who_gives_an_address_with_the_wish_to_talk_is_nobody_elses_contact() {
    for text in [
        "i want to talk to someone, naomi@eastpantry.example",
        "can i speak with somebody? naomi@eastpantry.example",
    ] {
        let kinds: Vec<_> = heard("studio", None, text)
            .intents
            .iter()
            .map(|found| found.kind)
            .collect();
        use fronter::reading::IntentKind::{AskPerson, WrongPerson};
        assert!(kinds.contains(&AskPerson), "{text}: {kinds:?}");
        assert!(!kinds.contains(&WrongPerson), "{text}: {kinds:?}");
    }
    let reading = heard("studio", None, "talk to our cto, naomi@eastpantry.example");
    let other = fronter::reading::IntentKind::WrongPerson;
    assert!(reading.intents.iter().any(|found| found.kind == other));
}

#[test]
fn one_who_works_alone_is_one() {
    for text in [
        "its literally just me haha",
        "me myself and i",
        "only me lol",
    ] {
        assert_eq!(
            most(&heard("demo", Some("quantity"), text), "quantity"),
            Some(1),
            "{text}"
        );
    }
}

#[test]
fn of_several_sums_the_one_that_is_there_is_the_budget() {
    for (asked, text, sum) in [
        (
            Some("budget"),
            "idk.. the last 40 is gone so maybe 90",
            90_000,
        ),
        (
            Some("budget"),
            "somewhere like 50 prob. 18k for a prototype might fly tho",
            50_000,
        ),
        (Some("budget"), "i just gave it.. 150, 200 tops", 200_000),
        (None, "board put 150 aside this yr", 150_000),
        (
            None,
            "sorry one thing i said 70-90k but my sister says max 75",
            75_000,
        ),
    ] {
        assert_eq!(
            most(&heard("studio", asked, text), "budget"),
            Some(sum),
            "{text}"
        );
    }
    assert_eq!(value(&heard("studio", None, "max 5 users"), "budget"), None);
}

#[test]
fn whether_we_serve_a_place_is_a_question_of_fit_and_nothing_else() {
    for text in [
        "do you serve australia",
        "u guys cover australia yeah?",
        "are you available in australia",
        "is it available in india",
        "do you operate in new zealand",
    ] {
        let reading = heard("demo", None, text);
        assert_eq!(reading.fit_questions.len(), 1, "{text}");
        assert!(reading.open_questions.is_empty(), "{text}");
    }
    assert!(
        heard("demo", None, "are you available in the morning")
            .fit_questions
            .is_empty()
    );
    let town = heard("solar", None, "own it. buda before u ask");
    assert!(value(&town, "area").is_some());
}

#[test]
fn what_only_looks_like_a_question_asks_nothing() {
    for text in [
        "huh?",
        "but who doesnt",
        "or is that dumb",
        "did u get the pacific bit",
    ] {
        assert!(
            heard("demo", None, text).open_questions.is_empty(),
            "{text}"
        );
    }
    let asks = heard("demo", None, "does it come in purple");
    assert!(!asks.open_questions.is_empty());
}

#[test]
fn what_others_ask_or_was_tried_once_is_no_wish_of_theirs() {
    use fronter::reading::IntentKind::{AskCase, AskDiscount, AskTrial};
    let wishes = |text: &str, kind| {
        let reading = heard("demo", None, text);
        reading
            .intents
            .iter()
            .any(|found| found.kind == kind && found.confidence >= 0.5)
    };
    for (text, kind, wished) in [
        (
            "customers ask for a discount all the time",
            AskDiscount,
            false,
        ),
        ("can we ask for a discount", AskDiscount, true),
        (
            "we did a free trial of something like this two years ago",
            AskTrial,
            false,
        ),
        ("can we do a free trial", AskTrial, true),
        ("app reviews are dreadful", AskCase, false),
        ("do you have reviews", AskCase, true),
    ] {
        assert_eq!(wishes(text, kind), wished, "{text}");
    }
}
