//! Long messages without a comma, and numbers as people type them: every fact in them is taken.

use super::*;

/// What is known of a signal, in a word.
fn known(talk: &Talk, signal: &str) -> Option<String> {
    let end = |end: Option<String>| end.unwrap_or_default();
    Some(match talk.state.signals.get(signal)?.known()? {
        SignalValue::Choice { choice } => choice.clone(),
        SignalValue::Flag { yes } => yes.to_string(),
        SignalValue::Quantity(range) => format!(
            "{}-{}",
            end(range.min.map(|min| min.normalize().to_string())),
            end(range.max.map(|max| max.normalize().to_string()))
        ),
        SignalValue::Money(range) => {
            let sum = range.max.as_ref().or(range.min.as_ref());
            end(sum.map(|sum| sum.amount.normalize().to_string()))
        }
        SignalValue::Authority { role, .. } => format!("{role:?}"),
        SignalValue::Needs(needs) => {
            let ids: Vec<&str> = needs.iter().map(|need| need.id.as_str()).collect();
            ids.join("+")
        }
        SignalValue::Text { text } => text.clone(),
        SignalValue::Timeline(_) => "a time".to_owned(),
    })
}

/// A campaign, a message and what is then known of which signals.
pub(super) type Case<'a> = (&'a str, &'a str, &'a [(&'a str, Option<&'a str>)]);

/// After one message, asked for `asked` where that is not empty, each signal is known as told;
/// a signal that nothing may be known of has none.
pub(super) fn tells(asked: &str, cases: &[Case<'_>]) {
    for (campaign, message, expected) in cases {
        let mut talk = with(campaign);
        if !asked.is_empty() {
            let question = if asked == "quantity" { "users" } else { asked };
            was_asked(&mut talk, question, asked);
        }
        talk.say(message);
        for (signal, value) in *expected {
            assert_eq!(
                known(&talk, signal).as_deref(),
                *value,
                "{campaign} {asked}: {signal} of {message}"
            );
        }
    }
}

#[test]
fn what_is_listed_without_a_comma_is_told_thing_by_thing() {
    tells(
        "",
        &[
            (
                "demo",
                "distributor uk 40 seats budget 30k asap cfo has the last word call me",
                &[
                    ("business", Some("wholesale")),
                    ("region", Some("europe")),
                    ("quantity", Some("40-40")),
                    ("budget", Some("30000")),
                    ("authority", Some("Influencer")),
                ],
            ),
            (
                "demo",
                "retailer 6 locations texas overstock everywhere",
                &[
                    ("business", Some("retail")),
                    ("region", Some("north_america")),
                    ("sites", Some("6-6")),
                    ("need", Some("overstock")),
                ],
            ),
            (
                "demo",
                "we sell online abt 2000 orders a month use quickbooks im the owner",
                &[
                    ("business", Some("ecommerce")),
                    ("system", Some("connected")),
                    ("authority", Some("DecisionMaker")),
                    ("need", None),
                ],
            ),
            (
                "solar",
                "renting in austin bill 180",
                &[
                    ("owner", Some("false")),
                    ("area", Some("austin")),
                    ("bill", Some("180")),
                ],
            ),
            (
                "solar",
                "own the house in tucson bill is 240 roof is 10 yrs old wife decides with me",
                &[
                    ("owner", Some("true")),
                    ("bill", Some("240")),
                    ("authority", Some("Shared")),
                ],
            ),
            // Look-alikes: what stands between numbers is no list by that.
            ("solar", "our budget opens in july", &[("shading", None)]),
            (
                "studio",
                "we need to rebuild the member portal from scratch. 250k, me and the board",
                &[("scope", Some("rebuild")), ("budget", Some("250000"))],
            ),
        ],
    );
}

#[test]
fn a_sum_called_by_its_name_is_one_whatever_follows_it() {
    tells(
        "",
        &[
            (
                "demo",
                "15 buyers using excel way too much dead stock budget maybe 20k need boss approval",
                &[("budget", Some("20000")), ("quantity", Some("15-15"))],
            ),
            (
                "demo",
                "manufacturer about 50 planners we use sap budget approved 40k cfo signs",
                &[
                    ("budget", Some("40000")),
                    ("business", Some("manufacturer")),
                ],
            ),
            (
                "solar",
                "we own a house in round rock bill around 300 shingle roof no trees",
                &[("bill", Some("300")), ("roof", Some("shingle"))],
            ),
            (
                "studio",
                "need an mvp budget 80k launch in june",
                &[("budget", Some("80000")), ("timeline", Some("a time"))],
            ),
            // What is counted is no sum.
            ("demo", "budget 300 users", &[("budget", None)]),
            ("demo", "we ship 40k orders a year", &[("budget", None)]),
            ("studio", "budget 500 hours", &[("budget", None)]),
        ],
    );
}

#[test]
fn part_of_a_number_and_the_number_of_now_are_what_is_meant() {
    tells(
        "",
        &[
            (
                "demo",
                "only 3 of the 12 would use it",
                &[("quantity", Some("3-3"))],
            ),
            ("demo", "half our 40 staff", &[("quantity", Some("20-20"))]),
            (
                "demo",
                "12 users now, 20 next year",
                &[("quantity", Some("12-20"))],
            ),
            (
                "demo",
                "5 users now, hiring 2 more",
                &[("quantity", Some("5-7"))],
            ),
            (
                "demo",
                "in 2024 we had 10 users now 16",
                &[("quantity", Some("16-16"))],
            ),
            (
                "demo",
                "low hundreds of users",
                &[("quantity", Some("100-300"))],
            ),
            (
                "demo",
                "40, no wait 14 users",
                &[("quantity", Some("14-14"))],
            ),
            (
                "demo",
                "20 users but we might grow to 50 next year",
                &[("quantity", Some("20-20"))],
            ),
            (
                "demo",
                "3 of the 12 stores",
                &[("sites", Some("3-3")), ("quantity", None)],
            ),
        ],
    );
    tells(
        "quantity",
        &[
            ("demo", "half of the 30", &[("quantity", Some("15-15"))]),
            (
                "demo",
                "10 now and 20 next year",
                &[("quantity", Some("10-20"))],
            ),
            (
                "demo",
                "up to 20 but the boss wants 15",
                &[("quantity", Some("15-20"))],
            ),
            ("demo", "between 10 n 15", &[("quantity", Some("10-15"))]),
            ("demo", "10/12", &[("quantity", Some("10-12"))]),
            (
                "demo",
                "3 in the office + 5 in the field",
                &[("quantity", Some("8-8"))],
            ),
            ("demo", "2 doz", &[("quantity", Some("24-24"))]),
            (
                "demo",
                "not 20 more like 12",
                &[("quantity", Some("12-12"))],
            ),
            ("demo", "12/10/2027", &[("quantity", None)]),
        ],
    );
}

#[test]
fn what_is_paid_for_otherwise_is_no_budget_and_what_is_lost_no_objection() {
    tells(
        "",
        &[
            ("demo", "my share is 5k", &[("budget", None)]),
            (
                "demo",
                "we'd finance it",
                &[("budget", None), ("authority", None)],
            ),
            ("solar", "we'd finance it", &[("authority", None)]),
            (
                "demo",
                "budget not set yet",
                &[("quantity", None), ("budget", Some(""))],
            ),
            ("demo", "my budget is 5k", &[("budget", Some("5000"))]),
        ],
    );
    for message in ["thats 2k a month gone", "its 3k a month down the drain"] {
        let mut talk = with("demo");
        talk.say(message);
        assert!(talk.state.objections.is_empty(), "{message}");
    }
    let mut talk = with("demo");
    talk.say("thats 2k a month, way too expensive");
    assert!(!talk.state.objections.is_empty());
}

#[test]
fn what_they_work_with_is_no_need_and_a_full_time_job_has_its_hours() {
    tells(
        "",
        &[
            (
                "demo",
                "we use quickbooks and excel",
                &[("need", None), ("system", Some("connected"))],
            ),
            ("demo", "we outgrew quickbooks", &[("need", Some("growth"))]),
            (
                "demo",
                "im on excel 4 hrs a day ordering",
                &[("need", Some("planning_time"))],
            ),
            (
                "demo",
                "ordering takes 20 hours a week",
                &[("planning_hours", Some("20-20"))],
            ),
            (
                "demo",
                "ordering is a full time job",
                &[("planning_hours", Some("40-40"))],
            ),
            (
                "demo",
                "i have a full time job so call after 6",
                &[("planning_hours", None)],
            ),
            (
                "demo",
                "contract with our current tool runs out in april",
                &[("need", None)],
            ),
            (
                "demo",
                "just send me some info by email",
                &[("current_solution", None)],
            ),
            (
                "demo",
                "we track it in outlook",
                &[("current_solution", Some("outlook"))],
            ),
        ],
    );
}

#[test]
fn who_else_has_a_say_is_heard_however_it_is_put() {
    tells(
        "",
        &[
            (
                "demo",
                "i'm 2nd in command, number 1 signs",
                &[("authority", Some("Influencer"))],
            ),
            (
                "demo",
                "my husband is against it but i want it",
                &[("authority", Some("Shared"))],
            ),
            (
                "solar",
                "my wife is not keen but i want it",
                &[("authority", Some("Shared"))],
            ),
            (
                "demo",
                "the owner trusts me i decide basically",
                &[("authority", Some("DecisionMaker"))],
            ),
            (
                "demo",
                "boss said find something so here i am",
                &[("authority", Some("Researcher"))],
            ),
        ],
    );
    let mut talk = with("solar");
    talk.say("my husband is against it but i want it");
    assert_eq!(talk.state.objections.len(), 1);
}
