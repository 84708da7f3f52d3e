//! Numbers and money: what each counts and whose it is.

use super::*;
use rust_decimal::Decimal;

/// The most of a sum or a number that is known.
fn most(talk: &Talk, signal: &str) -> Option<Decimal> {
    match talk.state.signals.get(signal)?.known()? {
        SignalValue::Quantity(range) => range.max,
        SignalValue::Money(range) => range.max.map(|money| money.amount),
        _ => None,
    }
}

fn tells(cases: &[(&str, &str, &str, &str, Option<i64>)]) {
    for (campaign, asked, message, signal, number) in cases {
        let mut talk = match *asked {
            "" => with(campaign),
            "quantity" => asked_for(campaign, "users", "quantity"),
            asked => asked_for(campaign, asked, asked),
        };
        talk.say(message);
        assert_eq!(
            most(&talk, signal),
            number.map(Decimal::from),
            "{campaign} {asked}: {message}"
        );
    }
}

#[test]
fn people_are_counted_by_who_they_are() {
    tells(&[
        ("demo", "quantity", "me + 2", "quantity", Some(3)),
        (
            "demo",
            "quantity",
            "me, Jonas and Priya",
            "quantity",
            Some(3),
        ),
        (
            "demo",
            "quantity",
            "well theres me and Priya who buy, and then the two counter guys put in requests",
            "quantity",
            Some(4),
        ),
        (
            "demo",
            "quantity",
            "each store has a manager that orders so 9 and then me and one other at head office",
            "quantity",
            Some(11),
        ),
        ("demo", "quantity", "5 again", "quantity", Some(5)),
        ("demo", "quantity", "me, sorry was away", "quantity", None),
        (
            "demo",
            "quantity",
            "me and Priya decide that",
            "quantity",
            None,
        ),
    ]);
}

#[test]
fn a_number_counts_the_noun_that_it_stands_beside() {
    tells(&[
        ("demo", "quantity", "bike shops. 4", "quantity", None),
        ("demo", "quantity", "bike shops. 4", "sites", Some(4)),
        ("demo", "", "3 yards", "sites", Some(3)),
        (
            "demo",
            "",
            "main place in Hamilton and then two counters",
            "sites",
            Some(3),
        ),
        (
            "demo",
            "quantity",
            "we sell to shops. 12",
            "quantity",
            Some(12),
        ),
    ]);
    let mut talk = asked_for("demo", "users", "quantity");
    talk.say("4");
    assert_eq!(most(&talk, "quantity"), Some(Decimal::from(4)));
    talk.say("no 4 is the shops");
    assert_eq!(most(&talk, "sites"), Some(Decimal::from(4)));
    assert_eq!(
        most(&talk, "quantity"),
        None,
        "what it was taken for is open again"
    );
}

#[test]
fn a_number_that_is_told_again_takes_the_place_of_the_one_before() {
    let mut talk = with("demo");
    talk.say("we run out of stock all the time, there are 5 of us purchasing");
    assert_eq!(most(&talk, "quantity"), Some(Decimal::from(5)));
    talk.say("sorry 4, Mikkel left in october");
    assert_eq!(most(&talk, "quantity"), Some(Decimal::from(4)));
    talk.say("she starts in january, so then we are 5 again");
    assert_eq!(most(&talk, "quantity"), Some(Decimal::from(5)));
    let said = text(&talk.say("whats it cost for us then, 4"));
    assert!(said.contains("$156"), "{said}");
    assert_eq!(most(&talk, "quantity"), Some(Decimal::from(4)));
}

#[test]
fn an_age_or_a_year_is_no_sum() {
    tells(&[
        (
            "solar",
            "bill",
            "its my moms house really, shes 71",
            "bill",
            None,
        ),
        ("solar", "bill", "roof is from 2009", "bill", None),
        (
            "solar",
            "bill",
            "dad is 67, bill like 180",
            "bill",
            Some(180),
        ),
        (
            "solar",
            "bill",
            "4411 maple street, around 180",
            "bill",
            Some(180),
        ),
        (
            "solar",
            "",
            "71 is her AGE not the bill. bill is 160ish",
            "bill",
            Some(160),
        ),
    ]);
}

#[test]
fn money_is_whose_it_is() {
    tells(&[
        (
            "studio",
            "",
            "marcy has 200 for the half year",
            "budget",
            Some(200_000),
        ),
        (
            "studio",
            "budget",
            "dad said if its under a hundred he wont shout",
            "budget",
            Some(100_000),
        ),
        (
            "studio",
            "budget",
            "up to 90 nobody asks questions",
            "budget",
            Some(90_000),
        ),
        ("studio", "", "budget is whatever beats 110", "budget", None),
        (
            "studio",
            "budget",
            "we burned 60k on the last agency",
            "budget",
            None,
        ),
        (
            "studio",
            "",
            "the county has to ok anything above 25k",
            "budget",
            None,
        ),
        (
            "studio",
            "",
            "we have 40 people for this project",
            "budget",
            None,
        ),
        ("demo", "budget", "Netstock 1,150 a month", "budget", None),
        (
            "demo",
            "",
            "Netstock is 1,150 a month",
            "competitor_price",
            Some(1_150),
        ),
        (
            "demo",
            "",
            "rent is 1,150 a month",
            "competitor_price",
            None,
        ),
    ]);
}

#[test]
fn who_signs_up_to_a_sum_decides_and_the_second_person_is_kept() {
    for message in [
        "I sign up to 20k, over that our CFO Marisol does",
        "yes I could sign it myself up to 100.000 kroner, more than that goes to the owner",
        "I can sign up to 10k, beyond that its the owner",
    ] {
        let mut talk = asked_for("demo", "authority", "authority");
        talk.say(message);
        let authority = format!("{:?}", talk.state.signals["authority"].value);
        assert!(
            authority.contains("DecisionMaker"),
            "{message}: {authority}"
        );
        assert_eq!(talk.state.text_of("decision_process"), Some(message));
        assert_eq!(most(&talk, "budget"), None, "{message}");
    }
}

#[test]
fn a_day_that_work_eats_counts_its_hours() {
    tells(&[
        (
            "demo",
            "",
            "it eats the whole friday afternoon for both me and Priya",
            "planning_hours",
            Some(8),
        ),
        (
            "demo",
            "",
            "we spend every monday morning on it",
            "planning_hours",
            Some(4),
        ),
        (
            "demo",
            "",
            "call me friday afternoon",
            "planning_hours",
            None,
        ),
    ]);
}

#[test]
fn what_would_rule_them_out_is_asked_before_any_price() {
    let mut talk = callback("demo");
    let said = talk.say("two of us in the office do the buying, the counter guys just sell");
    assert!(text(&said).contains("2 people in all"), "{}", text(&said));
    let said = text(&talk.say("whats it cost for us"));
    assert!(!said.contains("$78"), "{said}");
    assert!(talk.state.open_handoff().is_some());
}

#[test]
fn what_they_may_sign_is_held_against_the_deal() {
    let cases = [
        (
            "15",
            "I sign up to 20k, over that our CFO Marisol does",
            "DecisionMaker",
        ),
        (
            "50",
            "I sign up to 20k, over that our CFO Marisol does",
            "Shared",
        ),
    ];
    for (users, message, role) in cases {
        let mut talk = asked_for("demo", "users", "quantity");
        talk.say(users);
        talk.say(message);
        let authority = format!("{:?}", talk.state.signals["authority"].value);
        assert!(authority.contains(role), "{users}: {authority}");
    }
}

#[test]
fn a_sum_comes_for_words_that_ask_it() {
    let told = |campaign: &str, messages: &[&str]| {
        let mut talk = with(campaign);
        let mut said = Vec::new();
        for message in messages {
            said = talk.say(message);
        }
        text(&said)
    };
    let own = |campaign, messages: &[&str], sum: &str| {
        let said = told(campaign, messages);
        assert!(said.contains(sum), "{messages:?}: {said}");
    };
    own(
        "demo",
        &["isnt that expensive for 11 people who order once a week"],
        "$649",
    );
    own(
        "demo",
        &["we are 12 buyers", "all right, and all in?"],
        "$708",
    );
    own(
        "solar",
        &["own a house in kyle", "240 a month. so whats the number"],
        "$240",
    );
    own(
        "solar",
        &["own a house in kyle", "your price. for a 240 bill"],
        "$240",
    );
    for messages in [
        &[
            "we are 22 planners",
            "all in pennsylvania maryland virginia. we run on Epicor",
        ][..],
        &["in total we have 9 stores, 12 users"],
        &["what does it cost for 2 of us"],
    ] {
        let said = told("demo", messages);
        assert!(!said.contains("a month or"), "{messages:?}: {said}");
    }
}

#[test]
fn a_day_of_work_has_eight_hours_and_only_work_is_counted() {
    tells(&[
        (
            "demo",
            "",
            "planning takes us 2 days a week, 12 users",
            "planning_hours",
            Some(16),
        ),
        (
            "demo",
            "",
            "half a day each week goes into planning",
            "planning_hours",
            Some(4),
        ),
        (
            "demo",
            "",
            "planning takes a day a week per buyer, 4 buyers",
            "planning_hours",
            Some(32),
        ),
        (
            "demo",
            "",
            "it takes us 3 hours a day to order",
            "planning_hours",
            Some(15),
        ),
        (
            "demo",
            "planning_hours",
            "a week per month",
            "planning_hours",
            Some(9),
        ),
        (
            "demo",
            "",
            "our store is open 20 hours a week",
            "planning_hours",
            None,
        ),
        ("demo", "", "i work 50 hours a week", "planning_hours", None),
    ]);
    let mut talk = asked_for("demo", "timeline", "timeline");
    talk.say("planning takes us 2 days a week");
    assert!(!talk.state.signals.contains_key("timeline"));
}

#[test]
fn what_is_added_with_which_belongs_to_what_stands_before_it() {
    let told = "We run two warehouses with about 40 people and right now everything sits in \
        spreadsheets, which costs us maybe 15 hours a week";
    tells(&[
        ("demo", "", told, "planning_hours", Some(15)),
        (
            "demo",
            "",
            "we do it all in excel, which costs us 15 hours a week",
            "planning_hours",
            Some(15),
        ),
        (
            "demo",
            "",
            "we sell tents, which costs us 15 dollars a week",
            "planning_hours",
            None,
        ),
    ]);
    let mut talk = with("demo");
    talk.say(told);
    let need = talk
        .state
        .signals
        .get(SignalName::NEED)
        .and_then(|need| need.known());
    let Some(SignalValue::Needs(needs)) = need else {
        panic!("no need in {told}");
    };
    let ids: Vec<&str> = needs.iter().map(|need| need.id.as_str()).collect();
    assert!(ids.contains(&"planning_time"), "{ids:?}");
}

/// What the need that was told costs, if that is known.
fn cost_of_need(talk: &Talk) -> Option<Decimal> {
    match talk.state.signals.get(SignalName::NEED)?.known()? {
        SignalValue::Needs(needs) => needs
            .iter()
            .find_map(|need| need.cost.as_ref().map(|cost| cost.money.amount)),
        _ => None,
    }
}

#[test]
fn what_a_thing_costs_is_no_cost_of_a_need() {
    let short =
        "we are a wholesaler in Ohio and we keep running out of stock, 40 people would use it";
    let cases = [
        ("12 grand down the drain every month", Some(12_000)),
        ("we lose 5k a week to it", Some(5_000)),
        ("bleeding money, 3k a month", Some(3_000)),
        ("a couple grand a month up in smoke", Some(2_000)),
        ("probably losing 100k a year", Some(100_000)),
        ("our rent costs us $8,000 a month", None),
        ("our software costs us $8,000 a month", None),
        ("our accountant costs us 2k a month", None),
        ("we pay 2k a month for the warehouse", None),
        ("we have 3k a month for it", None),
    ];
    for (message, cost) in cases {
        let mut talk = with("demo");
        talk.say(short);
        talk.say(message);
        assert_eq!(cost_of_need(&talk), cost.map(Decimal::from), "{message}");
        let needs = talk.state.signals.get(SignalName::NEED).unwrap().known();
        assert!(
            matches!(needs, Some(SignalValue::Needs(needs)) if needs.len() == 1),
            "{message}: {needs:?}"
        );
    }
    for (message, cost) in [
        ("stockouts cost us 8k a month", Some(8_000)),
        ("our late suppliers cost me 3 grand a month", Some(3_000)),
        (
            "we pay $8,000 a month for the warehouse and run out of stock",
            None,
        ),
        (
            "stockouts all the time and our accountant costs us 2k a month",
            None,
        ),
        (
            "our shopify plan runs us 2k a month and we run out of stock",
            None,
        ),
    ] {
        let mut talk = with("demo");
        talk.say(message);
        assert_eq!(cost_of_need(&talk), cost.map(Decimal::from), "{message}");
    }
}

#[test]
fn what_is_lost_month_by_month_is_no_budget() {
    let mut talk = asked_for("demo", "budget", "budget");
    talk.say("well we are bleeding money, 3k a month");
    assert_eq!(most(&talk, "budget"), None);
    let mut talk = asked_for("demo", "budget", "budget");
    talk.say("3k a month");
    assert_eq!(most(&talk, "budget"), Some(Decimal::from(3_000)));
}

#[test]
fn what_holds_now_and_what_will_hold_are_both_kept() {
    let cases = [
        ("users", "quantity", "7 now + 2 in january", 7, 9),
        ("users", "quantity", "five now, eight by summer", 5, 8),
        ("users", "quantity", "15 seats to start, 40 later", 15, 40),
        ("users", "quantity", "12, growing to 20", 12, 20),
        (
            "users",
            "quantity",
            "we are 7 now and hire 2 in january",
            7,
            9,
        ),
        ("users", "quantity", "12 but 3 are leaving", 9, 12),
        ("users", "quantity", "3 now, 10 if it works", 3, 3),
        (
            "users",
            "quantity",
            "12 users, call me at 5 tomorrow",
            12,
            12,
        ),
        (
            "users",
            "quantity",
            "8, we open 2 more stores in march",
            8,
            8,
        ),
        ("users", "quantity", "40, budget 20k by summer", 40, 40),
        (
            "users",
            "quantity",
            "2 people in the warehouse, 30 more in the shops",
            32,
            32,
        ),
        ("users", "quantity", "a dozen of us plus the boss", 13, 13),
        ("users", "quantity", "we got 14 perchasers", 14, 14),
        ("users", "quantity", "9 colleages", 9, 9),
        ("sites", "sites", "4 branchs", 4, 4),
        ("sites", "sites", "6 locatons", 6, 6),
    ];
    for (question, signal, message, least, most) in cases {
        let mut talk = asked_for("demo", question, signal);
        talk.say(message);
        let known = talk
            .state
            .signals
            .get(signal)
            .and_then(|known| known.known());
        let ends = match known {
            Some(SignalValue::Quantity(range)) => (range.min, range.max),
            other => panic!("{message}: {other:?}"),
        };
        let expected = (Some(Decimal::from(least)), Some(Decimal::from(most)));
        assert_eq!(ends, expected, "{message}");
    }
}

#[test]
fn a_sum_or_a_count_beside_a_date_takes_nothing_from_it() {
    for text in [
        "about 10k, before xmas",
        "maybe 10k, by march",
        "around 10k before xmas",
        "about 40 people, by march",
    ] {
        let mut talk = with("demo");
        talk.say("we run out of stock all the time");
        talk.say(text);
        let timeline = talk.state.signals.get(SignalName::TIMELINE);
        assert!(
            timeline.is_some_and(|told| told.known().is_some()),
            "{text}"
        );
    }
}

/// Of two numbers, the sum of the parts told beside it is meant, and no part ever stands for it.
#[test]
fn a_count_told_in_parts_with_its_sum_is_the_sum() {
    let counts = |message, number| ("demo", "quantity", message, "quantity", Some(number));
    tells(&[
        counts("just the 2 of us plus each shop manager so 7 i spose", 7),
        counts("abt 7, me plus 6 counter guys", 7),
        counts("about 9, me plus 8 others", 9),
        counts("me n my wife n 5 managers", 7),
        counts("just the 2 of us plus 6 managers", 8),
        counts("the two of us and 4 in the shops", 6),
        counts("the 2 of us and 5 managers", 7),
        counts("me and my brother plus 4 managers", 6),
        counts("me, my brother and 3 lads so 5", 5),
        counts("6 buyers plus me so 7 all in", 7),
        counts("10 desk + 5 warehouse", 15),
        counts("10 sales + 5 ops so 15", 15),
        counts("7 in total, 6 on the counter and me", 7),
        counts("40 ppl, 12 of them planners", 12),
        counts("8 including me", 8),
        counts("8 all told, thats me, dad and 6 reps", 8),
        // Look-alikes: what is no part of it, and what is added.
        counts("the 2 of us and 300 customers", 2),
        counts("3 and me and 2 others", 6),
        counts("7 users, 2 of them in ohio", 7),
        counts("just me, 3 in the afternoon works", 1),
    ]);
    let mut talk = asked_for("demo", "users", "quantity");
    talk.say("just me and each branch manager");
    assert_eq!(most(&talk, "quantity"), None, "nobody knows how many");
    assert_ne!(talk.state.status, LeadStatus::Disqualified);
}

#[test]
fn people_at_their_work_are_no_places_that_they_work_at() {
    tells(&[
        (
            "demo",
            "",
            "2 depots in leicester, 11 in the office order stuff",
            "quantity",
            Some(11),
        ),
        (
            "demo",
            "",
            "2 depots in leicester, 11 in the office order stuff",
            "sites",
            Some(2),
        ),
        (
            "demo",
            "",
            "3 vans in hull, 8 in the office do the ordering",
            "quantity",
            Some(8),
        ),
        ("demo", "", "2 shops in leeds, 3 in york", "sites", Some(5)),
        ("demo", "", "2 shops in leeds, 3 in york", "quantity", None),
    ]);
}

#[test]
fn a_number_that_is_only_said_back_gives_way_to_the_one_beside_it() {
    for message in [
        "14? no mate 7 total",
        "no 14? theres 7 total",
        "14? no, 7",
        "its 7 in total not 14",
        "i just said 7 total",
    ] {
        let mut talk = with("demo");
        talk.say("we are a hardware wholesaler in ohio, 14 users");
        assert_eq!(most(&talk, "quantity"), Some(Decimal::from(14)));
        talk.say(message);
        assert_eq!(
            most(&talk, "quantity"),
            Some(Decimal::from(7)),
            "{message}: {}",
            talk.transcript()
        );
    }
}

#[test]
fn a_price_said_from_a_wrong_number_is_said_again_from_the_right_one() {
    let mut talk = with("demo");
    talk.say("we are a hardware wholesaler in ohio, how much is it for 18 users");
    talk.say("18? no 9 total");
    let said = talk.transcript();
    assert!(said.contains("$351"), "{said}");
    // Where no price was said, none is pressed on them.
    let mut talk = with("demo");
    talk.say("we are a hardware wholesaler in ohio, 18 users");
    talk.say("18? no 9 total");
    let said = talk.transcript();
    assert!(!said.contains("$351"), "{said}");
}

#[test]
fn a_sum_that_may_come_takes_no_place_of_the_one_that_is_there() {
    let budget = |message, number| ("studio", "budget", message, "budget", Some(number));
    tells(&[
        budget(
            "yeah 90 thousand total. there might be a bigger grant in sept, like 250k, not sure tho",
            90_000,
        ),
        budget("no no its 90k, the 250k is a maybe", 90_000),
        budget("we have 60k. a donor might add 30k", 60_000),
        budget(
            "60k and maybe we could get another 20k from the state",
            60_000,
        ),
    ]);
    let bill = |message, number| ("solar", "bill", message, "bill", Some(number));
    tells(&[
        bill("bill was 290 in july, more like 170 other months", 170),
        bill("290 in aug, 170 most months", 170),
        // A season beside a season is a range.
        bill("280 in summer, 150 in winter", 280),
    ]);
}

#[test]
fn a_rate_by_the_month_runs_for_the_time_that_they_told() {
    let mut talk = with("studio");
    talk.say("hi, we need people to strengthen our team. just 2 devs, 6 months, remote ok?");
    talk.say("budget is 40k/mo");
    assert_eq!(most(&talk, "budget"), Some(Decimal::from(240_000)));
    // Nobody told how long: the rate stays one.
    let mut talk = with("studio");
    talk.say("budget is 40k a month");
    assert_eq!(most(&talk, "budget"), Some(Decimal::from(40_000)));
}

#[test]
fn who_would_use_it_is_counted_and_who_decides_is_not() {
    tells(&[
        (
            "demo",
            "quantity",
            "14 of us but only 5 would use it",
            "quantity",
            Some(5),
        ),
        (
            "demo",
            "quantity",
            "14 of us… only 5 would use it",
            "quantity",
            Some(5),
        ),
        (
            "demo",
            "quantity",
            "12 people here but just 3 gonna use it",
            "quantity",
            Some(3),
        ),
        (
            "demo",
            "quantity",
            "we have 14, 3 will use it",
            "quantity",
            Some(3),
        ),
        ("demo", "quantity", "5 need it", "quantity", Some(5)),
        (
            "demo",
            "quantity",
            "12 of us, 3 are going",
            "quantity",
            Some(12),
        ),
        (
            "demo",
            "quantity",
            "the board decides, 7 of them",
            "quantity",
            None,
        ),
        ("demo", "", "the board decides, 7 of them", "quantity", None),
        (
            "demo",
            "quantity",
            "14 people, 5 of them planners",
            "quantity",
            Some(5),
        ),
    ]);
}

#[test]
fn a_figure_that_stands_for_a_word_counts_nothing() {
    tells(&[
        (
            "studio",
            "budget",
            "need it 4 a 400yr old church",
            "budget",
            None,
        ),
        ("demo", "quantity", "looking 4 sth better", "quantity", None),
        ("demo", "quantity", "been 2 busy", "quantity", None),
        ("demo", "quantity", "want 2 start", "quantity", None),
        ("demo", "quantity", "4 my team", "quantity", None),
        ("demo", "quantity", "4 of us", "quantity", Some(4)),
        ("demo", "quantity", "4 a shift", "quantity", Some(4)),
        ("demo", "quantity", "just 2 buyers", "quantity", Some(2)),
        ("studio", "budget", "4k a month", "budget", Some(4_000)),
    ]);
}

#[test]
fn a_bill_is_heard_beside_other_matters() {
    tells(&[
        ("solar", "bill", "idk maybe 140?", "bill", Some(140)),
        ("solar", "bill", "i dont know maybe 140", "bill", Some(140)),
        ("solar", "bill", "530 not 520", "bill", Some(530)),
        (
            "solar",
            "need",
            "lose power alot, 210 a month",
            "bill",
            Some(210),
        ),
        (
            "solar",
            "need",
            "lost power twice. 180 a month",
            "bill",
            Some(180),
        ),
        (
            "solar",
            "need",
            "we lose a lot, costs us 300 a month",
            "bill",
            None,
        ),
    ]);
    let mut talk = with("solar");
    talk.say("lose power alot, 210 a month");
    let need = format!("{:?}", talk.state.signals["need"].value);
    assert!(!need.contains("210"), "{need}");
}

#[test]
fn who_nags_has_no_say_and_the_bells_of_a_church_make_nobody_one() {
    for (campaign, message, signal) in [
        ("solar", "bill n my wife wont quit bugging me", "authority"),
        (
            "solar",
            "my wife wont stop nagging me about the bill",
            "authority",
        ),
        ("studio", "its for church bells", "company_stage"),
    ] {
        let mut talk = with(campaign);
        talk.say(message);
        let known = talk.state.signals.get(signal);
        assert!(known.is_none(), "{message}: {known:?}");
    }
}

#[test]
fn the_price_is_told_in_whatever_order_it_is_asked_for_and_the_figure_told() {
    for question in [
        "whats the price, bill is 300 a month",
        "how much, we pay 300 a month",
        "bill is 300 a month, whats the price",
        "what does it cost, my bill is 300 a month",
    ] {
        let said = text(&with("solar").say(question));
        assert!(said.contains("$26,000 and $32,000"), "{question}: {said}");
    }
    for question in ["25 users, how much", "how much, 25 users"] {
        let said = text(&with("demo").say(question));
        assert!(said.contains("$17,700"), "{question}: {said}");
    }
    let said = with("solar").say("is 300 a month a high bill");
    assert!(!did(&said, MoveKind::Answer, "price"), "{}", text(&said));
}

#[test]
fn our_own_figure_said_back_with_a_shock_is_a_reason_against() {
    for (shock, raised) in [
        ("wow 17k", true),
        ("jesus 17.7k a year", true),
        ("so 17k a year", false),
        ("wow 17k is cheap", false),
        ("our budget is 17k", false),
    ] {
        let mut talk = with("demo");
        talk.say("25 users, how much");
        talk.say(shock);
        let found = talk.state.objection("price").is_some();
        assert_eq!(found, raised, "{shock}: {}", talk.transcript());
    }
}

#[test]
fn the_sum_of_a_list_counts_and_a_rate_does_not() {
    super::untidy::tells(
        "quantity",
        &[
            (
                "demo",
                "one manager per store plus my dad so 5ish",
                &[("quantity", Some("5-5"))],
            ),
            (
                "demo",
                "prob 3 of us, me my brother n a girl",
                &[("quantity", Some("3-3"))],
            ),
            (
                "demo",
                "2 of us, me n my dad, plus 3 managers",
                &[("quantity", Some("5-5"))],
            ),
            ("demo", "just us 2 yes", &[("quantity", Some("2-2"))]),
            ("demo", "we use sage 200", &[("quantity", None)]),
            // Look-alikes.
            (
                "demo",
                "me my brother n 3 girls",
                &[("quantity", Some("5-5"))],
            ),
            ("demo", "5 managers", &[("quantity", Some("5-5"))]),
        ],
    );
}

#[test]
fn just_me_and_somebody_are_two_whatever_follows_and_a_thing_is_nobody() {
    let of = |message, number| ("demo", "quantity", message, "quantity", number);
    tells(&[
        of("just me n darren order. plus the lads ring us", Some(2)),
        of("just me and noreen id say", Some(2)),
        of("just me and priya do the ordering", Some(2)),
        of("just me and my phone", Some(1)),
        of("just me and a laptop", Some(1)),
        of("just me so far", Some(1)),
        of("just me and Darren decide", None),
        of("4 people i mean. me noreen and the 2 managers", Some(4)),
        of("me noreen and the 2 managers", Some(4)),
        of(
            "theres a manager in each of the other 2 shops. would they count?",
            None,
        ),
    ]);
}

#[test]
fn an_age_is_no_sum() {
    let of = |message, number| ("solar", "bill", message, "bill", number);
    tells(&[
        of("dont want to leave my daughter a mess, im 74", None),
        of("I'm 74 yrs old", None),
        of("shes 80 now", None),
        of("im 280", Some(280)),
        of("I was about 350 this summer", Some(350)),
        of("it's 74", Some(74)),
    ]);
    let mut talk = asked_for("solar", "bill", "bill");
    talk.say("I run the AC for the dogs");
    assert_eq!(talk.state.text_of("company"), None);
    assert!(!talk.state.signals.contains_key("authority"));
}

#[test]
fn our_price_said_back_is_no_budget_and_their_own_sum_stands() {
    let heard = || {
        let mut talk = with("studio");
        talk.say("what does a discovery sprint cost?");
        was_asked(&mut talk, "budget", "budget");
        talk
    };
    let mut talk = heard();
    talk.say("18 thousand!! oh no love. i had put by about 900 pounds");
    assert_eq!(most(&talk, "budget"), Some(Decimal::from(900)));
    talk.say("900 is all there is");
    assert_eq!(most(&talk, "budget"), Some(Decimal::from(900)));
    for message in ["18k is a lot of grapes", "18 thousand! we are a small shop"] {
        let mut talk = heard();
        talk.say(message);
        assert_eq!(most(&talk, "budget"), None, "{message}");
    }
    let mut talk = heard();
    talk.say("no dear i said 900 pounds not 18 thousand");
    assert_eq!(most(&talk, "budget"), Some(Decimal::from(900)));
}

#[test]
fn a_currency_named_apart_from_the_sum_is_that_of_the_sum() {
    let mut talk = asked_for("studio", "budget", "budget");
    talk.say("we got 80 set aside, could go 100. pounds not dollars");
    let known = talk.state.signals["budget"].known();
    let Some(SignalValue::Money(range)) = known else {
        panic!("{known:?} is no sum");
    };
    let ends = [range.min, range.max]
        .map(|end| end.map(|end| format!("{} {}", end.currency.as_str(), end.amount.normalize())));
    assert_eq!(
        ends.map(Option::unwrap_or_default),
        ["GBP 80000", "GBP 100000"]
    );
}

#[test]
fn the_first_one_of_theirs_is_no_option() {
    let mut talk = asked_for("studio", "scope", "scope");
    talk.say("this is our first one");
    assert!(!talk.state.signals.contains_key("scope"));
}

#[test]
fn all_that_they_have_is_their_budget_however_little() {
    tells(&[
        (
            "studio",
            "",
            "i had put by about 900 pounds from the fleeces",
            "budget",
            Some(900),
        ),
        ("studio", "", "900 is all there is", "budget", Some(900)),
        ("studio", "", "all ive got is 900", "budget", Some(900)),
        ("studio", "", "ive saved up 1500", "budget", Some(1500)),
        (
            "studio",
            "",
            "ive only got 2k for this",
            "budget",
            Some(2000),
        ),
        (
            "studio",
            "",
            "we said like 100k maybe a bit more if it really cuts the phone calls",
            "budget",
            Some(100_000),
        ),
        ("studio", "budget", "maybe 700", "budget", Some(700)),
        ("studio", "budget", "around 120", "budget", Some(120_000)),
        ("studio", "", "we only have 2 devs", "budget", None),
        ("studio", "", "ive only got 3 months", "budget", None),
        ("demo", "quantity", "4 is all we have", "budget", None),
        (
            "demo",
            "quantity",
            "me and 2 other buyers",
            "quantity",
            Some(3),
        ),
    ]);
}
