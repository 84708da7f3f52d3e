//! What prospects tell in plain words of sums, heads, who decides and what hurts, and what
//! only sounds like it.

use super::untidy::tells;
use super::*;

#[test]
fn a_sum_that_is_said_to_be_something_else_is_no_budget() {
    for message in [
        "80 grand isnt the budget btw thats the stock",
        "the 200k i mentioned is our revenue not the budget",
        "oh and 25k is my salary lol not the budget",
        "8k is what we throw away, not a budget",
        "thats what we lose, not a budget",
        "so 18k then",
        "so it comes to 14k for us",
        "around 50k?",
    ] {
        tells("", &[("demo", message, &[("budget", None)])]);
    }
    tells(
        "budget",
        &[(
            "demo",
            "60k is what we lose, thats not a budget",
            &[("budget", None)],
        )],
    );
}

#[test]
fn how_far_a_sum_stretches_is_its_upper_end() {
    let cases: [(&str, &str); 9] = [
        ("20k, well 25 at a push", "25000"),
        ("20k, 25 if we have to", "25000"),
        ("20k but i could go to 25", "25000"),
        ("40k ish maybe 45", "45000"),
        ("up to 30 if it works", "30000"),
        ("up to 30k if it does what you say", "30000"),
        ("30 no sorry 13k", "13000"),
        ("we can spend at least 10k, maybe up to 14k", "14000"),
        ("20k all in", "20000"),
    ];
    for (message, most) in cases {
        tells("budget", &[("demo", message, &[("budget", Some(most))])]);
    }
}

#[test]
fn of_two_sums_the_one_that_holds_now_and_is_theirs_to_spend_counts() {
    let cases: [(&str, &str); 6] = [
        ("budget was 30k but got cut to 18k", "18000"),
        ("the budget was 40k, now its 25k", "25000"),
        ("had 50k originally but they cut it to 20k", "20000"),
        (
            "we lose about 5k a month in stockouts and id spend 500 a month to fix it",
            "500",
        ),
        (
            "dead stock is 90k and we can spend 10k a year to fix it",
            "10000",
        ),
        ("four hundred dollars monthly, thats our ceiling", "400"),
    ];
    for (message, sum) in cases {
        tells("", &[("demo", message, &[("budget", Some(sum))])]);
    }
}

#[test]
fn a_currency_named_behind_the_sum_is_the_sums() {
    for (message, currency) in [
        ("30k. pounds not dollars", "GBP"),
        ("30k, gbp not usd", "GBP"),
        ("30k in euros not dollars", "EUR"),
        ("we have 30k set aside, thats pounds not dollars", "GBP"),
    ] {
        let mut talk = with("demo");
        was_asked(&mut talk, "budget", "budget");
        talk.say(message);
        let budget = talk
            .state
            .signals
            .get("budget")
            .and_then(|told| told.known());
        let Some(SignalValue::Money(range)) = budget else {
            panic!("{message}: {budget:?}");
        };
        let told = range
            .max
            .as_ref()
            .map(|sum| sum.currency.as_str().to_owned());
        assert_eq!(told.as_deref(), Some(currency), "{message}");
    }
}

#[test]
fn heads_are_counted_as_they_are_told() {
    let cases: [(&str, &str); 8] = [
        ("3?? its 2 of us", "2-2"),
        ("10?? theres only 4 of us", "4-4"),
        ("down from 30 to 22", "22-22"),
        ("nearer 50 than 40", "50-50"),
        ("we were 30 now 22", "22-22"),
        ("12 in the office and 30 in the warehouse", "42-42"),
        ("200+ employees but only 6 would use it", "6-6"),
        ("60 people here but just 4 need a login", "4-4"),
    ];
    for (message, heads) in cases {
        tells(
            "quantity",
            &[("demo", message, &[("quantity", Some(heads))])],
        );
    }
}

#[test]
fn who_decides_is_told_in_plain_words() {
    for (message, role) in [
        ("me and the md decide", Some("Shared")),
        ("i do but my partner has to be ok with it", Some("Shared")),
        ("me, as long as my wife is fine with it", Some("Shared")),
        ("Helen signs these off", Some("Influencer")),
        ("pete has the last word", Some("Influencer")),
        ("co-signed by our accountant", Some("Shared")),
        ("yours truly", Some("DecisionMaker")),
        ("my prof wants a paper on these tools", Some("Researcher")),
    ] {
        tells("authority", &[("demo", message, &[("authority", role)])]);
    }
    for message in [
        "cant decide between tuesday n wednesday",
        "i decided to go gluten free lol",
        "cheaper to just hire a student for it",
        "we decided to move to a bigger shop",
        "my daughter is a student",
    ] {
        tells("", &[("demo", message, &[("authority", None)])]);
    }
}

#[test]
fn an_everyday_word_is_no_need() {
    for (campaign, message) in [
        ("demo", "price is fine"),
        ("demo", "ran out of milk at home"),
        ("demo", "my phone ran out of battery"),
        ("demo", "im done w these texts, bye forever"),
        ("demo", "sick of ur messages"),
        ("demo", "they gave us a deal on the pallets"),
        ("solar", "those things look hideous on a roof"),
        ("solar", "my phone has no power"),
        ("studio", "head of digital, its my budget"),
        ("studio", "our app has 4.8 stars, people love it"),
        ("studio", "im in digital marketing"),
    ] {
        tells("", &[(campaign, message, &[("need", None)])]);
    }
}

#[test]
fn a_need_told_as_a_scene_is_heard() {
    for (campaign, message, need) in [
        (
            "demo",
            "cust comes in for a 10mm bolt n we got zero, every time",
            "stockouts",
        ),
        (
            "demo",
            "half of what we bought for halloween is still in boxes",
            "overstock",
        ),
        (
            "demo",
            "took linda 9 hrs to do the po's last wk",
            "planning_time",
        ),
        (
            "demo",
            "leeds is rammed with them and york has none",
            "visibility",
        ),
        ("solar", "5 days without lights", "outages"),
        (
            "studio",
            "folks phone us cos they cant work out the site",
            "usability",
        ),
    ] {
        tells("", &[(campaign, message, &[("need", Some(need))])]);
    }
}

#[test]
fn a_start_in_so_many_weeks_is_a_time_frame() {
    for message in [
        "we want to start in six weeks",
        "we want to start in a month",
    ] {
        tells("", &[("demo", message, &[("timeline", Some("a time"))])]);
    }
    tells(
        "",
        &[(
            "demo",
            "i signed up on the 3rd and nobody called",
            &[("timeline", None)],
        )],
    );
}
