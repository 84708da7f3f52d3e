//! The next question: the one whose answer matters most to the decision at hand.
//!
//! Each possible answer is supposed and the lead evaluated with it. What the
//! routes are worth then:
//!
//! | route | worth |
//! | --- | --- |
//! | handoff | EV − the closer's cost; only − the cost where the definition forbids it |
//! | nurture | a tenth of EV |
//! | disqualify | 0 |
//!
//! Answers that are still missing are taken to turn out well: a required signal
//! keeps nobody from a route as long as it can still be asked.
//!
//! VOI = Σ share · (the best route's worth after the answer) − (the worth of the
//! one route that is best if it is not asked) − drop-off · (that worth). So a
//! question that cannot change the route is worth nothing, less the risk of
//! asking. While the lead is not qualified, a tenth of the spread of EV (standard
//! deviation; a disqualified lead is worth 0) is added: a closer who knows what a
//! lead is worth spends the time rightly.
//!
//! Questions for what the definition needs come first, whatever their VOI,
//! the highest first; then others while their VOI is over 0. None is asked when
//! the lead is disqualified, when nothing that can still be asked would qualify
//! it, or when `max_questions` were asked.

use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::band::unsettled;
use super::hypothesis::hypotheses;
use super::{Evaluation, Reach, Signals, evaluate};
use crate::campaign::{Campaign, Met, Question};
use crate::signal::SignalName;

/// What nurturing brings in, of EV.
const NURTURED: f64 = 0.1;
/// What knowing the worth of a lead brings in, of the spread of EV.
const WORTH_KNOWING: f64 = 0.1;
/// Differences smaller than this (in money) are none.
const NOTHING: f64 = 1e-6;

/// What was asked in this conversation.
#[derive(Debug, Clone, Copy, Default)]
pub struct AskedSoFar<'a> {
    /// How many questions.
    pub count: u32,
    /// Ids of questions that are not to be asked (again), for what reason ever.
    pub not_again: &'a [String],
}

/// Why a question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyAsked {
    /// The lead cannot be qualified without the answer.
    Required,
    /// The answer can change what is done with the lead.
    Route,
    /// The answer can change what the lead is worth.
    Value,
    /// They asked for the price, and theirs hangs on the answer.
    Price,
}

/// A question with what its answer is worth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ranked {
    /// The question's id.
    pub question: String,
    /// The signal that it fills.
    pub signal: SignalName,
    /// Why it would be asked.
    pub kind: WhyAsked,
    /// The value of the information, in the campaign's currency.
    pub voi: f64,
}

/// The question to ask.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NextQuestion {
    /// The question's id.
    pub question: String,
    /// The signal that it fills.
    pub signal: SignalName,
    /// Why it is asked.
    pub kind: WhyAsked,
    /// The same in a sentence for people.
    pub says: String,
    /// The value of the information, in the campaign's currency.
    pub voi: f64,
}

/// What to ask, and all that could be asked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ranking {
    /// The question to ask; `None`: stop asking and act.
    pub next: Option<NextQuestion>,
    /// Everything that can be asked now, the first first.
    pub ranked: Vec<Ranked>,
}

/// Ranks the questions that can be asked now. A question can be asked where its
/// signal is not settled, all signals in its `after` are, and its `only_if` holds.
pub fn next_question(
    campaign: &Campaign,
    signals: &Signals,
    today: Date,
    asked: AskedSoFar,
) -> Ranking {
    let now = evaluate(campaign, signals, today);
    if now.qualification.reach == Reach::Blocked {
        return Ranking::default();
    }
    let blocking = blocking(campaign, signals, &now);
    let mut supposed = signals.clone();
    let mut ranked: Vec<Ranked> = askable(campaign, signals, today, asked)
        .map(|question| {
            let (voi, routed) = value_of(campaign, &mut supposed, today, question, &now);
            let signal = SignalName::new(question.signal.as_str());
            let kind = if blocking.contains(&signal) {
                WhyAsked::Required
            } else if routed {
                WhyAsked::Route
            } else {
                WhyAsked::Value
            };
            Ranked {
                question: question.id.clone(),
                signal,
                kind,
                voi,
            }
        })
        .collect();
    ranked.sort_by(|one, other| {
        let required = |ranked: &Ranked| ranked.kind == WhyAsked::Required;
        required(other)
            .cmp(&required(one))
            .then(other.voi.total_cmp(&one.voi))
    });
    let next = ranked
        .first()
        .filter(|_| asked.count < campaign.lead.definition.max_questions)
        .filter(|first| first.kind == WhyAsked::Required || first.voi > NOTHING)
        .map(|first| NextQuestion {
            question: first.question.clone(),
            signal: first.signal.clone(),
            kind: first.kind,
            says: says(campaign, first),
            voi: first.voi,
        });
    Ranking { next, ranked }
}

fn says(campaign: &Campaign, ranked: &Ranked) -> String {
    // A label is written for a table and need be no noun: "Where they operate".
    let label = campaign.label(ranked.signal.as_str());
    match ranked.kind {
        WhyAsked::Required => {
            format!("The lead cannot be qualified without an answer to “{label}”")
        }
        WhyAsked::Route => format!("The answer to “{label}” can change what is done with the lead"),
        WhyAsked::Value => format!("The answer to “{label}” can change what the lead is worth"),
        WhyAsked::Price => format!("“{label}” decides their own price, which they asked for"),
    }
}

fn askable<'c>(
    campaign: &'c Campaign,
    signals: &'c Signals,
    today: Date,
    asked: AskedSoFar<'c>,
) -> impl Iterator<Item = &'c Question> {
    campaign.questions.questions.iter().filter(move |question| {
        unsettled(signals, &question.signal)
            && !asked.not_again.contains(&question.id)
            && question.after.iter().all(|name| !unsettled(signals, name))
            && question
                .only_if
                .as_ref()
                .is_none_or(|only| only.check(signals, campaign, today) == Met::Met)
    })
}

/// The signals that are missing, and those that must be settled before their questions can be put.
fn blocking(campaign: &Campaign, signals: &Signals, now: &Evaluation) -> Vec<SignalName> {
    let mut found = now.qualification.missing.clone();
    let mut next = 0;
    while let Some(name) = found.get(next).cloned() {
        next += 1;
        for question in &campaign.questions.questions {
            if question.signal != name.as_str() {
                continue;
            }
            let before = question
                .after
                .iter()
                .chain(question.only_if.as_ref().map(|only| &only.signal));
            for earlier in before {
                let earlier = SignalName::new(earlier.as_str());
                if unsettled(signals, earlier.as_str()) && !found.contains(&earlier) {
                    found.push(earlier);
                }
            }
        }
    }
    found
}

/// Handoff, nurture, disqualify.
fn routes(campaign: &Campaign, evaluation: &Evaluation) -> [f64; 3] {
    let money = |amount: rust_decimal::Decimal| amount.to_f64().unwrap_or(0.0);
    let verdict = &evaluation.qualification;
    let worth = evaluation
        .expected_value
        .map_or(0.0, |worth| money(worth.amount));
    let cost = money(campaign.lead.definition.closer_cost);
    let allowed = verdict.reach != Reach::Blocked && verdict.worthwhile;
    [
        if allowed { worth - cost } else { -cost },
        if verdict.disqualified_by.is_some() {
            0.0
        } else {
            worth * NURTURED
        },
        0.0,
    ]
}

fn best(routes: [f64; 3]) -> f64 {
    routes.into_iter().fold(f64::NEG_INFINITY, f64::max)
}

/// The VOI of a question, and whether an answer changes the route.
/// `supposed` is as it was afterwards.
fn value_of(
    campaign: &Campaign,
    supposed: &mut Signals,
    today: Date,
    question: &Question,
    now: &Evaluation,
) -> (f64, bool) {
    let name = SignalName::new(question.signal.as_str());
    let before = supposed.remove(&name);
    let mut informed = 0.0;
    let mut uninformed = [0.0; 3];
    let (mut mean, mut square) = (0.0, 0.0);
    for hypothesis in hypotheses(campaign, &question.signal, today) {
        supposed.insert(name.clone(), hypothesis.signal);
        let after = evaluate(campaign, supposed, today);
        let routes = routes(campaign, &after);
        informed += hypothesis.share * best(routes);
        for (sum, route) in uninformed.iter_mut().zip(routes) {
            *sum += hypothesis.share * route;
        }
        let worth = after
            .expected_value
            .filter(|_| after.qualification.disqualified_by.is_none())
            .and_then(|worth| worth.amount.to_f64())
            .unwrap_or(0.0);
        mean += hypothesis.share * worth;
        square += hypothesis.share * worth * worth;
    }
    match before {
        Some(signal) => supposed.insert(name, signal),
        None => supposed.remove(&name),
    };
    let without = best(uninformed);
    let gain = informed - without;
    let spread = (square - mean * mean).max(0.0).sqrt();
    let knowing = if now.qualification.qualified {
        0.0
    } else {
        WORTH_KNOWING * spread
    };
    let risk = question.drop_off.clamp(0.0, 1.0) * without.max(0.0);
    (gain + knowing - risk, gain > NOTHING)
}

#[cfg(test)]
mod tests {
    use super::super::sample::*;
    use super::*;
    use crate::signal::{AuthorityRole, Priority, SignalStatus, Urgency};
    use proptest::prelude::*;

    fn ask(signals: &Signals, count: u32, not_again: &[String]) -> Ranking {
        let asked = AskedSoFar { count, not_again };
        next_question(&campaign(), signals, TODAY, asked)
    }

    fn next(signals: &Signals) -> Option<(String, WhyAsked)> {
        ask(signals, 0, &[])
            .next
            .map(|next| (next.question, next.kind))
    }

    #[test]
    fn what_is_required_comes_first_and_the_most_telling_of_it() {
        let ranking = ask(&Signals::new(), 0, &[]);
        let ranked: Vec<(&str, WhyAsked)> = ranking
            .ranked
            .iter()
            .map(|ranked| (ranked.question.as_str(), ranked.kind))
            .collect();
        // Authority not before the need is known, own stock not while the team size is open.
        assert_eq!(
            ranked,
            [
                ("ask_timeline", WhyAsked::Required),
                ("ask_quantity", WhyAsked::Required),
                ("ask_need", WhyAsked::Required),
                ("ask_region", WhyAsked::Route),
                ("ask_colour", WhyAsked::Value),
            ],
            "{ranking:#?}"
        );
        let voi: Vec<f64> = ranking.ranked.iter().map(|ranked| ranked.voi).collect();
        assert!(voi[..3].is_sorted_by(|one, other| one >= other));
    }

    #[test]
    fn an_optional_question_is_worth_the_risk_only_where_it_can_save_more() {
        // Closer's cost, chance to lose the prospect → asked?
        let cases = [
            (40, 0.02, false),
            (4_000, 0.02, true),
            (40, 0.0, true),
            (4_000, 0.2, false),
        ];
        for (cost, drop_off, asked) in cases {
            let mut campaign = campaign();
            campaign.lead.definition.closer_cost = cost.into();
            for question in &mut campaign.questions.questions {
                question.drop_off = drop_off;
            }
            let ranking = next_question(&campaign, &qualified(), TODAY, AskedSoFar::default());
            let next = ranking
                .next
                .as_ref()
                .map(|next| (next.question.as_str(), next.says.as_str()));
            let expected = (
                "ask_region",
                "The answer to “Region” can change what is done with the lead",
            );
            assert_eq!(
                next,
                asked.then_some(expected),
                "{cost} {drop_off}: {ranking:#?}"
            );
        }
    }

    #[test]
    fn what_stands_before_a_required_question_is_required_too() {
        let mut campaign = campaign();
        for question in &mut campaign.questions.questions {
            if question.signal == "timeline" {
                question.after = vec!["colour".to_owned()];
            }
        }
        let mut signals = qualified();
        signals.remove("timeline");
        let ranking = next_question(&campaign, &signals, TODAY, AskedSoFar::default());
        let next = ranking.next.map(|next| (next.question, next.kind));
        assert_eq!(next, Some(("ask_colour".to_owned(), WhyAsked::Required)));
    }

    #[test]
    fn it_stops_when_no_answer_changes_anything() {
        let mut all = qualified();
        all.insert("region".into(), stated(chosen("us"), 9));
        let mut small = qualified();
        small.insert("quantity".into(), stated(users(2, 2), 9));
        let mut refused = qualified();
        refused.insert("need".into(), without_value(SignalStatus::Refused, 9));
        for signals in [all, small, refused] {
            let ranking = ask(&signals, 0, &[]);
            assert_eq!(ranking.next, None, "{ranking:#?}");
        }
        assert_eq!(ask(&Signals::new(), 8, &[]).next, None, "patience is over");
    }

    #[test]
    fn a_contradiction_is_asked_about_again() {
        let mut signals = qualified();
        signals.insert(
            "quantity".into(),
            crate::signal::Signal {
                status: SignalStatus::Contradicted,
                ..stated(users(40, 40), 9)
            },
        );
        assert_eq!(
            next(&signals),
            Some(("ask_quantity".to_owned(), WhyAsked::Required))
        );
    }

    #[test]
    fn a_question_that_is_not_to_be_asked_again_is_left_out() {
        let not_again = ["ask_quantity".to_owned()];
        let ranking = ask(&Signals::new(), 0, &not_again);
        assert!(
            ranking
                .ranked
                .iter()
                .all(|ranked| ranked.question != "ask_quantity")
        );
        assert!(ranking.next.is_some());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn no_settled_signal_is_asked_for(parts in proptest::collection::vec((0usize..7, 0u8..4, 1i64..80), 0..8)) {
            let names = ["need", "quantity", "region", "authority", "timeline", "has_stock", "intent"];
            let mut given = Signals::new();
            for (index, status, size) in parts {
                let value = match names[index] {
                    "need" => need("stockouts", Priority::Medium, None),
                    "quantity" => users(size, size + 3),
                    "region" => chosen("us"),
                    "authority" => role(AuthorityRole::Influencer),
                    "timeline" => wanted(Urgency::ThisYear, None),
                    "has_stock" => crate::signal::SignalValue::Flag { yes: true },
                    _ => chosen("demo"),
                };
                let signal = match status {
                    0 => without_value(SignalStatus::Refused, size),
                    1 => without_value(SignalStatus::Unknown, size),
                    2 => crate::signal::Signal { status: SignalStatus::Contradicted, ..stated(value, size) },
                    _ => stated(value, size),
                };
                given.insert(names[index].into(), signal);
            }
            let ranking = ask(&given, 0, &[]);
            for ranked in &ranking.ranked {
                prop_assert!(unsettled(&given, ranked.signal.as_str()));
                prop_assert!(ranked.voi.is_finite());
            }
            if let Some(next) = &ranking.next {
                prop_assert_eq!(&next.question, &ranking.ranked[0].question);
            }
        }
    }

    /// Printed, not asserted: a build for tests is not optimised.
    #[test]
    #[ignore = "a measurement, run by hand with --release -- --ignored --nocapture"]
    fn how_fast() {
        let (campaign, signals) = (campaign(), qualified());
        let started = std::time::Instant::now();
        for _ in 0..1_000 {
            std::hint::black_box(evaluate(&campaign, &signals, TODAY));
        }
        println!("evaluate: {:?}", started.elapsed() / 1_000);
        let started = std::time::Instant::now();
        for _ in 0..100 {
            std::hint::black_box(ask(&Signals::new(), 0, &[]));
        }
        println!("next_question: {:?}", started.elapsed() / 100);
    }
}
