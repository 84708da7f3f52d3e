//! What the model reads counts where the quoted words say it, and takes effect
//! after the words were spoken.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/model_server.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod model_server;
#[path = "support/talk.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod talk;

use std::collections::BTreeMap;
use std::time::Duration;

use fronter::conversation::agenda::Step;
use fronter::conversation::event::Event;
use fronter::conversation::state::LeadStatus;
use fronter::language::{self, EngineChoice, Secret, Settings};
use fronter::signal::{ReadBy, Signal, SignalName, SignalStatus};
use model_server::{KEY, ModelServer, Reply};
use serde_json::json;
use talk::{Answered, Setting, Talk};

/// What a model claims: signal, quote, value.
type Claim<'a> = (&'a str, &'a str, &'a str);

/// The prospect writes, and the model claims this.
async fn turn(
    talk: &mut Talk,
    written: &str,
    words: &str,
    claims: &[Claim<'_>],
) -> Option<Answered> {
    let signals: Vec<_> = claims
        .iter()
        .map(|(signal, quote, value)| json!({"signal": signal, "quote": quote, "value": value}))
        .collect();
    let reading = json!({"signals": signals, "intents": [], "objections": [],
        "wants_person": null, "wants_stop": null, "move": "answer"});
    let answer = format!("{{\"say\": {}, \"reading\": {reading}}}", json!(words));
    let server = ModelServer::scripted(vec![Reply::Says(answer)]).await;
    let language = language::build(&Settings {
        engine: EngineChoice::OpenAi,
        base_url: server.url.clone(),
        model: "test-model".to_owned(),
        api_key: Some(Secret::new(KEY)),
        first_word: Duration::from_secs(20),
        idle: Duration::from_secs(20),
        turn: Duration::from_mins(1),
        ..Settings::default()
    })
    .unwrap();
    talk.write(written);
    talk.answer_with(&*language).await
}

fn begin(campaign: &str) -> Talk {
    talk::begin(&Setting {
        campaign: campaign.to_owned(),
        ..Setting::default()
    })
}

/// Why claims of the last turn did not count.
fn rejected(talk: &Talk) -> BTreeMap<String, u32> {
    let mut events = talk.log.iter().rev().map(|recorded| &recorded.event);
    events
        .find_map(|event| match event {
            Event::ModelUsed { rejected, .. } => Some(rejected.clone()),
            _ => None,
        })
        .unwrap_or_default()
}

fn by_model<'t>(talk: &'t Talk, name: &str) -> Option<&'t Signal> {
    let known = talk.state.signals.get(name);
    known.filter(|signal| signal.read_by == ReadBy::Model)
}

#[tokio::test]
async fn words_that_do_not_say_it_prove_nothing() {
    let cases: [(&str, &str, Claim<'_>, &str); 14] = [
        (
            "demo",
            "hi, we sell garden tools",
            ("authority", "hi", "decision_maker"),
            "unfounded",
        ),
        (
            "demo",
            "hi, we sell garden tools",
            ("intent", "hi", "buy"),
            "unfounded",
        ),
        (
            "demo",
            "hi, we sell garden tools",
            ("need", "hi", "stockouts"),
            "unfounded",
        ),
        (
            "demo",
            "hi, we sell garden tools",
            ("business", "hi", "wholesale"),
            "unfounded",
        ),
        (
            "solar",
            "hi, it is monday today",
            ("owner", "hi", "yes"),
            "unfounded",
        ),
        (
            "solar",
            "hi, it is monday today",
            ("battery", "it is monday today", "yes"),
            "unfounded",
        ),
        // The rules read the contrary, …
        (
            "demo",
            "my boss decides on such things",
            ("authority", "my boss decides", "decision_maker"),
            "contrary",
        ),
        (
            "demo",
            "we're a wholesaler with 40 planners",
            ("business", "a wholesaler", "retail"),
            "contrary",
        ),
        (
            "solar",
            "we rent the house",
            ("owner", "we rent the house", "yes"),
            "contrary",
        ),
        (
            "solar",
            "no battery please, panels only",
            ("battery", "no battery", "yes"),
            "contrary",
        ),
        (
            "demo",
            "how much does it cost for 40 people?",
            ("intent", "how much does it cost", "buy"),
            "contrary",
        ),
        // … or the message takes away what its piece would say.
        (
            "demo",
            "I am not the owner of this place",
            ("authority", "the owner", "decision_maker"),
            "",
        ),
        (
            "demo",
            "if I were the owner I would look into it",
            ("authority", "the owner", "decision_maker"),
            "",
        ),
        (
            "demo",
            "we never run out of stock",
            ("need", "run out of stock", "stockouts"),
            "",
        ),
    ];
    let mut wrong = Vec::new();
    for (campaign, written, claim, reason) in cases {
        let mut talk = begin(campaign);
        turn(&mut talk, written, "[1] Good to know, thanks.", &[claim]).await;
        let reasons = rejected(&talk);
        let counted = reasons.values().sum::<u32>() == 1;
        let known = talk.state.signals.get(claim.0);
        if by_model(&talk, claim.0).is_some()
            || !counted
            || (!reason.is_empty() && !reasons.contains_key(reason))
        {
            wrong.push(format!("{claim:?} in {written:?}: {reasons:?}, {known:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn words_that_speak_of_it_count_where_the_rules_read_nothing() {
    let cases: [(&str, &str, Claim<'_>); 4] = [
        (
            "demo",
            "by May the bestsellers are what everybody wants and nobody gets",
            (
                "need",
                "the bestsellers are what everybody wants and nobody gets",
                "stockouts",
            ),
        ),
        (
            "demo",
            "the pharmacies of our town belong to my family",
            ("business", "the pharmacies of our town", "retail"),
        ),
        (
            "demo",
            "whoever approves such things, that's yours truly",
            (
                "authority",
                "whoever approves such things, that's yours truly",
                "decision_maker",
            ),
        ),
        (
            "solar",
            "the shingles are from the nineties",
            ("roof", "the shingles", "shingle"),
        ),
    ];
    let mut wrong = Vec::new();
    for (campaign, written, claim) in cases {
        let mut talk = begin(campaign);
        turn(&mut talk, written, "[1] Good to know, thanks.", &[claim]).await;
        let known = talk.state.signals.get(claim.0);
        if known.is_none_or(|known| known.status != SignalStatus::Stated) {
            wrong.push(format!("{claim:?}: {:?}, {known:?}", rejected(&talk)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Asks on until the agent asks for the signal.
fn until_asked(talk: &mut Talk, signal: &str, answers: &[(&str, &str)]) {
    for _ in 0..8 {
        let asked = talk.state.asked.as_ref().map(|open| open.signal.0.clone());
        match asked {
            Some(asked) if asked == signal => return,
            Some(asked) => {
                let known = answers.iter().find(|(name, _)| *name == asked);
                talk.say(known.map_or("not sure", |(_, answer)| answer));
            }
            None => {
                talk.say("ok");
            }
        }
    }
    panic!("{signal} was never asked for:\n{}", talk.transcript());
}

const ANSWERS: [(&str, &str); 6] = [
    ("need", "we keep running out of our best sellers"),
    ("quantity", "about 40 people"),
    ("business", "we're a wholesaler"),
    ("timeline", "by the end of february"),
    ("region", "ohio"),
    ("budget", "20 to 30k a year, it's approved"),
];

#[tokio::test]
async fn an_answer_to_the_question_counts_and_small_talk_is_none() {
    for (written, counts) in [("that would be yours truly", true), ("hi there", false)] {
        let mut talk = begin("demo");
        talk.say("hi, can I see a demo? we keep running out of our best sellers, 40 people");
        until_asked(&mut talk, "authority", &ANSWERS);
        turn(
            &mut talk,
            written,
            "[1] Good to know.",
            &[("authority", written, "decision_maker")],
        )
        .await;
        assert_eq!(
            by_model(&talk, "authority").is_some(),
            counts,
            "{written}: {}",
            talk.transcript()
        );
    }
}

#[tokio::test]
async fn a_lead_that_the_models_reading_qualifies_is_handed_over_at_once_and_told_next() {
    let mut talk = begin("demo");
    talk.say("hi, can I see a demo? we keep running out of our best sellers, 40 people, we're a wholesaler in ohio, we need it by the end of february. dana@northgate.example");
    until_asked(&mut talk, "authority", &ANSWERS);
    assert_ne!(
        talk.state.status,
        LeadStatus::Qualified,
        "{}",
        talk.transcript()
    );
    let before = talk.log.len();
    let written = "that would be yours truly";
    let answered = turn(
        &mut talk,
        written,
        "[1] Good to know.",
        &[("authority", written, "decision_maker")],
    )
    .await
    .unwrap();
    let new: Vec<_> = talk.log[before..]
        .iter()
        .map(|recorded| &recorded.event)
        .collect();
    let at = |wanted: fn(&Event) -> bool| new.iter().position(|event| wanted(event));
    let said = at(|event| matches!(event, Event::AgentSaid { .. })).unwrap();
    let qualified = at(|event| matches!(event, Event::LeadQualified { .. }));
    let requested = at(|event| matches!(event, Event::HandoffRequested { .. }));
    assert!(
        qualified > Some(said) && requested > qualified,
        "{}",
        talk.transcript()
    );
    assert!(
        !answered.spoken.text.contains("Maria"),
        "{}",
        answered.spoken.text
    );
    // The next words tell it, and ask nothing that these asked.
    let told = talk.say("ok, and now?");
    let told = told
        .iter()
        .map(|message| message.text.as_str())
        .collect::<Vec<_>>()
        .join(" ");
    assert!(told.contains("Maria"), "{}", talk.transcript());
    let requests = talk
        .log
        .iter()
        .filter(|recorded| matches!(recorded.event, Event::HandoffRequested { .. }));
    assert_eq!(requests.count(), 1, "{}", talk.transcript());
}

#[tokio::test]
async fn two_readings_of_one_figure_are_asked_about_once() {
    let candidates = [
        "we are 40, maybe 60 people who plan",
        "about 40 of us and 60 users or so",
        "maybe 40 people? the plan says 60 users",
        "I guess 40 users, 60 people in all",
        "around 40 people, or was it 60 planners",
    ];
    let mut contradicted = 0;
    for written in candidates {
        for quote in [
            "60",
            "60 people",
            "60 users",
            "60 planners",
            "40 people",
            "40 users",
            "40",
        ] {
            if !written.contains(quote) {
                continue;
            }
            let mut talk = begin("demo");
            turn(
                &mut talk,
                written,
                "[1] Good to know.",
                &[("quantity", quote, "")],
            )
            .await;
            let known = talk.state.signals.get(SignalName::QUANTITY).cloned();
            println!(
                "{written} | {quote}: {:?} {:?}",
                known
                    .as_ref()
                    .map(|k| (k.status, k.confidence, k.read_by, k.value.clone())),
                rejected(&talk)
            );
            if known.is_some_and(|known| known.status == SignalStatus::Contradicted) {
                contradicted += 1;
                let next = turn(
                    &mut talk,
                    "by the way, we are in ohio",
                    "[1] Good to know.",
                    &[],
                )
                .await
                .unwrap();
                println!("{:?} {}", next.spoken.agenda.step, next.spoken.text);
                assert!(
                    matches!(&next.spoken.agenda.step, Step::Clarify { signal } if signal.as_str() == SignalName::QUANTITY),
                    "{}",
                    talk.transcript()
                );
                let after = turn(&mut talk, "hm", "[1] Good to know.", &[]).await;
                let again = after
                    .is_some_and(|after| matches!(after.spoken.agenda.step, Step::Clarify { .. }));
                assert!(!again, "asked twice: {}", talk.transcript());
            }
        }
    }
    assert!(contradicted > 0, "no figure was in doubt");
}
