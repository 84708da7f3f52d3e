//! What the model reads counts where the quoted words say it.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::model_server::{KEY, ModelServer, Reply};
use crate::talk::{Answered, Setting, Talk};
use fronter::conversation::agenda::Step;
use fronter::conversation::event::Event;
use fronter::language::{self, EngineChoice, Secret, Settings};
use fronter::signal::{ReadBy, Signal, SignalName, SignalStatus};
use serde_json::json;

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
    answered(talk, written, answer).await
}

/// The prospect writes, and the model answers this.
async fn answered(talk: &mut Talk, written: &str, answer: String) -> Option<Answered> {
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
    crate::talk::begin(&Setting {
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
    let cases: [(&str, &str, Claim<'_>); 3] = [
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

#[tokio::test]
async fn a_value_stands_in_its_own_quote() {
    let cases: [(&str, Claim<'_>, &str); 4] = [
        // Elsewhere in the message is no proof.
        (
            "hi, we run on Bertha",
            ("current_solution", "hi", "Bertha"),
            "other_value",
        ),
        // A number of something else, and a bare one that nobody asked for.
        (
            "we've been here for 40 years",
            ("quantity", "40", "40"),
            "no_value",
        ),
        (
            "we've been here for 40 years",
            ("quantity", "for 40 years", "40"),
            "no_value",
        ),
        (
            "take the 17, it stops at our door",
            ("budget", "17", "17"),
            "no_value",
        ),
    ];
    let mut wrong = Vec::new();
    for (written, claim, reason) in cases {
        let mut talk = begin("demo");
        turn(&mut talk, written, "[1] Good to know, thanks.", &[claim]).await;
        let reasons = rejected(&talk);
        if by_model(&talk, claim.0).is_some() || !reasons.contains_key(reason) {
            wrong.push(format!("{claim:?} in {written:?}: {reasons:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_wish_that_the_words_cannot_mean_is_none() {
    let hears = |written: &'static str, wish: &'static str, quote: &'static str| async move {
        let mut reading = json!({"signals": [], "intents": [], "objections": [],
            "wants_person": null, "wants_stop": null, "move": "answer"});
        reading[wish] = match wish {
            "objections" => json!([{"id": "trust", "quote": quote}]),
            "intents" => json!([{"kind": "ask_person", "quote": quote}]),
            _ => json!(quote),
        };
        let answer = format!("{{\"say\": \"[1] Good to know.\", \"reading\": {reading}}}");
        let mut talk = begin("demo");
        answered(&mut talk, written, answer).await;
        talk
    };
    for (wish, written, quote) in [
        ("wants_stop", "hi", "hi"),
        (
            "wants_stop",
            "how much is it for 40 people?",
            "how much is it",
        ),
        (
            "wants_stop",
            "we're a wholesaler in Ohio",
            "a wholesaler in Ohio",
        ),
        ("wants_person", "ok thanks", "ok"),
        ("wants_person", "40 planners", "40 planners"),
        ("intents", "hello", "hello"),
        ("objections", "hello there", "hello"),
    ] {
        let talk = hears(written, wish, quote).await;
        let told = format!("{wish} in {written:?}: {}", talk.transcript());
        assert!(!talk.state.opted_out, "{told}");
        assert!(talk.state.open_handoff().is_none(), "{told}");
        assert!(talk.state.objection("trust").is_none(), "{told}");
        assert!(rejected(&talk).contains_key("unfounded"), "{told}");
    }
    // What the rules don't know but the words may well mean counts.
    let talk = hears(
        "look, quit pestering me for good",
        "wants_stop",
        "quit pestering me for good",
    )
    .await;
    assert!(talk.state.opted_out);
    let talk = hears(
        "could you put a grown-up on the line",
        "wants_person",
        "put a grown-up on the line",
    )
    .await;
    assert!(talk.state.open_handoff().is_some());
}

#[tokio::test]
async fn an_answer_to_the_question_put_is_taken_and_an_evasion_is_not() {
    // Read off the answers by the model alone: by the rules they say nothing.
    let cases: [(&str, &str, bool); 4] = [
        ("the two of us upstairs, mostly me", "mostly me", true),
        ("no idea", "no idea", false),
        ("I'd rather not say", "rather not say", false),
        ("why do you ask?", "why do you ask", false),
    ];
    let mut wrong = Vec::new();
    for (written, quote, counts) in cases {
        let mut talk = begin("demo");
        let words = "[1] Good to know.";
        for before in ["we run out of stock, we're a wholesaler", "40 planners"] {
            turn(&mut talk, before, words, &[]).await;
        }
        // Until it asks who decides.
        for before in ["by march", "in ohio", "three sites", "by spreadsheet"] {
            if talk
                .state
                .asked
                .as_ref()
                .is_some_and(|asked| asked.signal.as_str() == SignalName::AUTHORITY)
            {
                break;
            }
            turn(&mut talk, before, words, &[]).await;
        }
        turn(
            &mut talk,
            written,
            words,
            &[("authority", quote, "decision_maker")],
        )
        .await;
        if by_model(&talk, "authority").is_some() != counts {
            wrong.push(format!(
                "{written:?}: {:?}\n{}",
                rejected(&talk),
                talk.transcript()
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn two_readings_of_one_figure_are_contradicted_and_asked_about_once() {
    let written = "maybe 40 people? the plan says 60 users";
    let mut talk = begin("demo");
    let words = "[1] Good to know.";
    turn(&mut talk, written, words, &[("quantity", "60 users", "60")]).await;
    let known = talk.state.signals.get(SignalName::QUANTITY).unwrap();
    assert_eq!(known.status, SignalStatus::Contradicted);
    let clarifies =
        |answered: &Answered| matches!(answered.spoken.agenda.step, Step::Clarify { .. });
    let next = turn(&mut talk, "by the way, we are in ohio", words, &[]).await;
    let next = next
        .filter(|next| clarifies(next))
        .map(|next| next.spoken.text);
    assert!(
        next.is_some_and(|text| text.contains('?')),
        "{}",
        talk.transcript()
    );
    let after = turn(&mut talk, "hm", words, &[]).await;
    assert!(
        !after.is_some_and(|after| clarifies(&after)),
        "{}",
        talk.transcript()
    );
}
