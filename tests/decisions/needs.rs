//! Needs told in other words than the campaign's, and ordinary talk that tells none.

use super::untidy::tells;
use super::*;

#[test]
fn what_only_shares_a_word_with_a_need_tells_none_while_it_is_asked_for() {
    tells(
        "need",
        &[
            ("demo", "saw an ad on insta", &[("need", None)]),
            ("demo", "saw your ads everywhere", &[("need", None)]),
            ("demo", "my screen froze one sec", &[("need", None)]),
            ("demo", "8 in the office do the ordering", &[("need", None)]),
            ("demo", "phone number", &[("need", None)]),
            ("demo", "screenshots", &[("need", None)]),
            (
                "demo",
                "one of those gizmos again, my crew would roll its eyes",
                &[("need", None)],
            ),
            ("solar", "church bells", &[("need", None)]),
            ("solar", "full sun", &[("need", None)]),
            (
                "solar",
                "my phone is about out of power hang on",
                &[("need", None)],
            ),
            (
                "studio",
                "just the paper or does she call me",
                &[("need", None)],
            ),
        ],
    );
    // What is like it and does tell one.
    tells(
        "need",
        &[
            (
                "demo",
                "adding two warehouses this year",
                &[("need", Some("growth"))],
            ),
            ("solar", "bill", &[("need", Some("high_bill"))]),
            ("studio", "capacity", &[("need", Some("capacity"))]),
            (
                "demo",
                "we run out of stock, customers will go nuts",
                &[("need", Some("stockouts"))],
            ),
            (
                "solar",
                "the lights went out AGAIN",
                &[("need", Some("outages"))],
            ),
            (
                "studio",
                "all the paper forms",
                &[("need", Some("manual_work"))],
            ),
        ],
    );
}

#[test]
fn a_need_that_is_said_to_be_no_problem_is_none_and_the_one_beside_it_is_told() {
    tells(
        "need",
        &[
            (
                "demo",
                "overstock aint really our prob, more that the good ones run out",
                &[("need", Some("stockouts"))],
            ),
            (
                "demo",
                "late deliveries are not the issue, we run out of stock",
                &[("need", Some("stockouts"))],
            ),
            (
                "solar",
                "outages aren't really a problem, the bill is way too high",
                &[("need", Some("high_bill"))],
            ),
            (
                "demo",
                "overstock is our main problem",
                &[("need", Some("overstock"))],
            ),
        ],
    );
}

#[test]
fn two_needs_in_one_clause_are_both_told() {
    tells(
        "",
        &[(
            "demo",
            "always short on belts and up to our ears in filters nobody wants",
            &[("need", Some("stockouts+overstock"))],
        )],
    );
}

#[test]
fn what_stands_before_the_first_and_answers_the_question_for_the_need() {
    tells(
        "need",
        &[
            (
                "solar",
                "bill n my wife wont quit bugging me",
                &[("need", Some("high_bill"))],
            ),
            (
                "solar",
                "me and my wife moved in last week",
                &[("need", None)],
            ),
        ],
    );
}

#[test]
fn who_is_not_sure_to_need_anything_has_not_said_that_they_do_not_know_their_need() {
    for (campaign, message) in [
        ("demo", "not sure we need anything really"),
        ("solar", "not really sure i need it"),
        ("solar", "my neighbor got some"),
    ] {
        let mut talk = asked_for(campaign, "need", "need");
        talk.say(message);
        assert!(
            !talk.state.signals.contains_key("need"),
            "{message}: {:?}",
            talk.state.signals.get("need")
        );
    }
}

#[test]
fn mistyped_words_of_a_need_tell_it() {
    tells(
        "",
        &[
            (
                "demo",
                "stokouts all the time",
                &[("need", Some("stockouts"))],
            ),
            ("demo", "we have overstok", &[("need", Some("overstock"))]),
            (
                "demo",
                "keep runing out of stok",
                &[("need", Some("stockouts"))],
            ),
            ("demo", "to much inventry", &[("need", Some("overstock"))]),
            (
                "demo",
                "too many spredsheets",
                &[("need", Some("planning_time"))],
            ),
            (
                "demo",
                "exel is killing us",
                &[("need", Some("planning_time"))],
            ),
        ],
    );
}

#[test]
fn a_time_that_goes_every_week_tells_the_need_that_eats_it() {
    let planning = &[("need", Some("planning_time"))];
    tells(
        "",
        &[
            ("demo", "spreadsheets cost us 15 hours a week", planning),
            ("demo", "excel eats 15 hours a week", planning),
            (
                "demo",
                "We run two shops and do it in excel, which costs us 15 hours a week",
                planning,
            ),
            (
                "demo",
                "We sell tents and boots, 40k a month",
                &[("need", None)],
            ),
            (
                "demo",
                "i have 15 hours of meetings a week",
                &[("need", None)],
            ),
        ],
    );
}

#[test]
fn what_somebody_else_has_is_no_need_of_theirs() {
    let none = &[("need", None)];
    tells(
        "",
        &[
            ("demo", "my brother's shop runs out of everything", none),
            ("solar", "my sister's bill is crazy high", none),
            ("studio", "my friend wants to build an app", none),
            (
                "demo",
                "my cousin and I keep running out of stock",
                &[("need", Some("stockouts"))],
            ),
        ],
    );
}

#[test]
fn where_somebody_is_for_an_hour_is_no_business() {
    super::untidy::tells(
        "",
        &[
            ("demo", "cant talk now, school run", &[("business", None)]),
            ("demo", "im at the dentist till 3", &[("business", None)]),
            ("demo", "kids are at school then", &[("business", None)]),
            (
                "demo",
                "we run a school",
                &[("business", Some("nothing_physical"))],
            ),
            ("demo", "we import wine", &[("business", Some("wholesale"))]),
            ("demo", "im in bolton", &[("region", Some("europe"))]),
        ],
    );
}

#[test]
fn a_big_push_of_theirs_is_no_complaint() {
    let mut talk = with("demo");
    talk.say("hi we sell paint and hardware, 4 stores, always out of white emulsion");
    talk.say("before easter, thats our big paint push");
    assert_eq!(
        talk.state.status,
        LeadStatus::Engaged,
        "{}",
        talk.transcript()
    );
}

#[test]
fn what_is_told_by_the_way_in_a_long_message_is_no_need() {
    super::untidy::tells(
        "",
        &[
            (
                "demo",
                "i already have an account with you and since this morning the order list is \
                 empty, what is wrong with it?",
                &[("need", None)],
            ),
            (
                "solar",
                "we just moved into a two story house in round rock with my dad, the deed is \
                 in both our names and he says do whatever you want son",
                &[("need", None)],
            ),
            (
                "solar",
                "we live in round rock in a brick house from 1998 that is ours, and last winter \
                 we lost power for six days and the pipes froze",
                &[("need", Some("outages"))],
            ),
        ],
    );
}

#[test]
fn how_things_usually_go_is_no_trouble_with_them() {
    super::untidy::tells(
        "",
        &[
            ("demo", "deliveries come on mondays", &[("need", None)]),
            ("demo", "the truck arrives every friday", &[("need", None)]),
            (
                "demo",
                "we order from china twice a year",
                &[("need", None)],
            ),
            ("demo", "we distribute tiles", &[("need", None)]),
            ("solar", "we drive a diesel", &[("need", None)]),
            (
                "demo",
                "deliveries come late every monday",
                &[("need", Some("supplier_delays"))],
            ),
            (
                "demo",
                "deliveries from china come a month late",
                &[("need", Some("supplier_delays"))],
            ),
            (
                "solar",
                "we drive an ev and want to charge it at home",
                &[("need", Some("electric_car"))],
            ),
        ],
    );
}

#[test]
fn what_they_make_or_sell_tells_their_trade_and_where_it_comes_from_no_place_of_theirs() {
    let told = |message: &str, signal: &str| {
        let mut talk = with("demo");
        talk.say(message);
        let known = talk
            .state
            .signals
            .get(signal)
            .and_then(|s| s.known().cloned());
        match known {
            Some(SignalValue::Choice { choice }) => Some(choice),
            _ => None,
        }
    };
    for (message, trade) in [
        ("we make candles", Some("manufacturer")),
        ("i make soy candles", Some("manufacturer")),
        ("we brew beer", Some("manufacturer")),
        ("we distribute tiles", Some("wholesale")),
        ("we make about 40 orders a week", None),
        ("we make a lot of mistakes", None),
    ] {
        assert_eq!(told(message, "business").as_deref(), trade, "{message}");
    }
    for (message, place) in [
        ("we import from china so lead times are killing us", None),
        ("our suppliers are in china", None),
        ("we're in china", Some("elsewhere")),
    ] {
        assert_eq!(told(message, "region").as_deref(), place, "{message}");
    }
}
