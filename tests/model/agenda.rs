//! The agenda and the model: which question it may put, what counts as said,
//! and what only it heard.

use std::sync::Arc;
use std::time::Duration;

use crate::model_server::{KEY, ModelServer, Reply};
use crate::talk::{Answered, Setting, Talk};
use fronter::conversation::agenda::{Agenda, Point, Step};
use fronter::conversation::effect::Effect;
use fronter::conversation::event::Event;
use fronter::conversation::input::{Asked, Extent, Input, Spoken};
use fronter::conversation::message::MoveKind;
use fronter::conversation::objection::Standing;
use fronter::language::{self, EngineChoice, Language, Secret, Settings};
use fronter::library::Library;
use fronter::signal::{ReadBy, SignalName};
use fronter::speech::Voice;
use fronter::speech::compose::Composer;
use fronter::speech::guard::Grounds;
use fronter::speech::guard::sentence::sentences;
use serde_json::{Value, json};

fn engine(server: &ModelServer) -> Arc<dyn Language> {
    let settings = Settings {
        engine: EngineChoice::OpenAi,
        base_url: server.url.clone(),
        model: "test-model".to_owned(),
        api_key: Some(Secret::new(KEY)),
        first_word: Duration::from_secs(20),
        idle: Duration::from_secs(20),
        turn: Duration::from_mins(1),
        ..Settings::default()
    };
    language::build(&settings).unwrap()
}

fn begin() -> Talk {
    Talk::begin(&Library::open(None).unwrap(), &Setting::default())
}

/// An answer of these words, with what differs from an empty reading.
fn says(words: &str, reading: &Value) -> String {
    let mut whole = json!({"signals": [], "intents": [], "objections": [],
        "wants_person": null, "wants_stop": null, "move": "answer"});
    for (name, value) in reading.as_object().unwrap() {
        whole[name] = value.clone();
    }
    format!("{{\"say\": {}, \"reading\": {whole}}}", json!(words))
}

/// One turn with a model that answers this.
async fn turn(talk: &mut Talk, written: &str, answer: String) -> Answered {
    let server = ModelServer::scripted(vec![Reply::Says(answer)]).await;
    talk.write(written);
    let answered = talk.answer_with(&*engine(&server)).await.unwrap();
    assert_eq!(server.broken(), Vec::<String>::new());
    assert_eq!(server.requests().len(), 1, "one call");
    assert_eq!(
        answered.shown, answered.spoken.text,
        "what is shown is said"
    );
    let questions = answered.shown.matches('?').count();
    assert!(questions <= 1, "{}", answered.shown);
    answered
}

fn guarded(answered: &Answered, reason: &str) -> u32 {
    let model = answered.spoken.model.as_ref().unwrap();
    model.guarded.get(reason).copied().unwrap_or_default()
}

// ---- this move, or the next if it was just answered --------------------------------------------

/// What the rules cannot read: so the step asks for it.
const STRONG: &str = "our bestsellers are gone by May, the buying floor is 40 strong";

/// The agenda of a turn, and the voice's words for its next question.
fn planned(talk: &Talk, written: &str) -> (Agenda, String) {
    let mut copy = begin();
    copy.state = talk.state.clone();
    copy.write(written);
    let speak = copy.take(Input::Answer).into_iter().find_map(|e| match e {
        Effect::Speak(agenda) => Some(*agenda),
        _ => None,
    });
    let agenda = speak.unwrap();
    let next = agenda.next.as_ref().unwrap();
    let voice = Voice::new(&copy.loaded.lines, &copy.loaded.campaign, &copy.state);
    let words = voice.say_step(&next.step).text;
    (agenda, words)
}

fn question_of(step: &Step) -> String {
    match step {
        Step::Ask { question, .. } => question.clone(),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn the_next_question_is_put_where_the_reading_proves_the_first_answered() {
    let mut talk = begin();
    let (agenda, next) = planned(&talk, STRONG);
    let first = question_of(&agenda.step);
    assert_eq!(first, "users", "the rules read no quantity there");
    let after = question_of(&agenda.next.as_ref().unwrap().step);
    let words = format!("[1] Forty is a lot of hands. [next] {next}");
    let reading = json!({"signals": [{"signal": "quantity", "quote": "40", "value": "40"}]});
    let answered = turn(&mut talk, STRONG, says(&words, &reading)).await;
    let rejected = talk.log.iter().rev().find_map(|r| match &r.event {
        Event::ModelUsed { rejected, .. } => Some(rejected.clone()),
        _ => None,
    });
    assert_eq!(
        answered.spoken.asked,
        Asked::Next,
        "{rejected:?}, {:?}",
        answered.spoken
    );
    assert!(answered.shown.ends_with(&next), "{}", answered.shown);
    assert_eq!(guarded(&answered, "unproven"), 0);
    let state = &talk.state;
    assert_eq!(state.asked.as_ref().unwrap().question, after);
    let before = begin().state;
    assert_eq!(state.asked_times(&after), before.asked_times(&after) + 1);
    assert_eq!(state.asked_times(&first), before.asked_times(&first));
    let quantity = state.signals.get(SignalName::QUANTITY).unwrap();
    assert_eq!(quantity.read_by, ReadBy::Model);
    let topics: Vec<_> = answered
        .spoken
        .moves
        .iter()
        .map(|m| m.topic.clone())
        .collect();
    assert!(topics.contains(&Some(after)), "{topics:?}");
    assert!(!topics.contains(&Some(first)), "{topics:?}");
}

#[tokio::test]
async fn without_proof_the_first_question_is_put() {
    let cases = [
        (
            "a quote that stands nowhere",
            json!({"signals": [{"signal": "quantity", "quote": "forty of us", "value": "40"}]}),
        ),
        (
            "another signal",
            json!({"signals": [{"signal": "need", "quote": "gone by May", "value": "stockouts"}]}),
        ),
        (
            "a quote that says no number",
            json!({"signals": [{"signal": "quantity", "quote": "the buying floor", "value": "40"}]}),
        ),
        ("nothing read", json!({})),
    ];
    for (name, reading) in cases {
        let mut talk = begin();
        let (agenda, next) = planned(&talk, STRONG);
        let words = format!("[1] Good to know, thanks. [next] {next}");
        let answered = turn(&mut talk, STRONG, says(&words, &reading)).await;
        assert_eq!(answered.spoken.asked, Asked::Step, "{name}");
        assert!(
            !answered.shown.contains(&next),
            "{name}: {}",
            answered.shown
        );
        assert!(answered.shown.ends_with('?'), "{name}: {}", answered.shown);
        assert_eq!(guarded(&answered, "unproven"), 1, "{name}");
        let asked = talk.state.asked.as_ref().unwrap();
        assert_eq!(asked.question, question_of(&agenda.step), "{name}");
    }
}

// ---- substance ---------------------------------------------------------------------------------

const PRICE: &str = "how much does it cost?";

#[tokio::test]
async fn a_point_that_is_only_marked_is_not_said() {
    let question = "Roughly how many people at your company plan or order stock?";
    let cases = [
        format!("[1] Sure, happy to. [step] {question}"),
        format!("[1] Good question, that comes up a lot. [step] {question}"),
        format!("[1] Sure, happy to. {{{{fact:pricing}}}} [step] {question}"),
        format!("[1] {{{{fact:pricing}}}} Happy to help. [step] {question}"),
        "[1] Sure, happy to.".to_owned(),
        format!("[1] [step] {question}"),
    ];
    for words in cases {
        let mut talk = begin();
        let answered = turn(&mut talk, PRICE, says(&words, &json!({}))).await;
        let told = answered.shown.matches("$39").count();
        assert_eq!(told, 1, "{words} became: {}", answered.shown);
        assert_eq!(talk.state.promises.len(), 1, "{words}");
    }
}

#[tokio::test]
async fn what_lacks_substance_is_supplied_before_the_next_point() {
    let mut talk = begin();
    let words = "[1] Sure, happy to. [2] {{point:2}}";
    let two = "how much does it cost? and where is our data stored?";
    let answered = turn(&mut talk, two, says(words, &json!({}))).await;
    let price = answered.shown.find("$39").unwrap();
    let hosted = answered.shown.find("Frankfurt").unwrap();
    assert!(price < hosted, "{}", answered.shown);
    assert_eq!(answered.shown.matches("Frankfurt").count(), 1);
}

// ---- what only the model heard -----------------------------------------------------------------

fn kinds(talk: &Talk) -> Vec<&'static str> {
    talk.log
        .iter()
        .map(|recorded| recorded.event.kind())
        .collect()
}

const NO_WORDS: &str = "[1] Good to know, thanks.";

#[tokio::test]
async fn a_question_that_only_the_model_heard_is_answered_in_the_next_turn() {
    let written = "the bean counters upstairs will ask me for a figure first";
    let reading = json!({"intents": [{"kind": "ask_price", "quote": "will ask me for a figure"}]});
    let mut talk = begin();
    turn(&mut talk, written, says(NO_WORDS, &reading)).await;
    assert_eq!(talk.state.heard.len(), 1, "{:?}", kinds(&talk));
    assert_eq!(talk.state.unanswered().count(), 1, "a closer sees it too");
    let answered = turn(&mut talk, "we have 40 planners", says(NO_WORDS, &json!({}))).await;
    assert!(answered.shown.contains("$39"), "{}", answered.shown);
    assert!(talk.state.heard.is_empty() && talk.state.open_questions.is_empty());

    // Its words dealt with it at once.
    let mut talk = begin();
    let words = "[1] {{fact:pricing}}";
    turn(&mut talk, written, says(words, &reading)).await;
    assert!(talk.state.heard.is_empty(), "{:?}", kinds(&talk));

    // A quote that stands nowhere is no question.
    let mut talk = begin();
    let made_up = json!({"intents": [{"kind": "ask_price", "quote": "what does it cost"}]});
    turn(&mut talk, written, says(NO_WORDS, &made_up)).await;
    assert!(talk.state.heard.is_empty());

    // What the rules heard is not heard twice.
    let mut talk = begin();
    let heard = json!({"intents": [{"kind": "ask_price", "quote": "how much does it cost"}]});
    turn(&mut talk, PRICE, says("[1] {{fact:pricing}}", &heard)).await;
    assert!(talk.state.heard.is_empty());

    // What the playbook cannot answer goes to a person, and is said so.
    let mut talk = begin();
    let feature = json!({"intents": [{"kind": "ask_feature", "quote": "our robots from Osaka"}]});
    turn(
        &mut talk,
        "think of our robots from Osaka in there",
        says(NO_WORDS, &feature),
    )
    .await;
    if !talk.state.heard.is_empty() {
        turn(&mut talk, "we have 40 planners", says("", &json!({}))).await;
    }
    assert!(!talk.state.open_questions.is_empty(), "{:?}", kinds(&talk));
}

/// Whether somebody is told that a colleague comes, or gets back.
fn tells_of_a_handoff(answered: &Answered) -> bool {
    matches!(
        answered.spoken.agenda.step,
        Step::BringCloser { .. } | Step::AwaitCloser { .. } | Step::Callback { .. }
    )
}

#[tokio::test]
async fn a_lead_qualified_by_the_models_reading_is_handed_over_at_once_and_told_with_the_next_words()
 {
    let mut talk = begin();
    let before = [
        "hi, we keep running out of stock, we are a wholesaler in ohio",
        "40 planners, you can write to dana@tools.example",
        "we need it by march",
        "show me a demo",
    ];
    for written in before {
        turn(&mut talk, written, says(NO_WORDS, &json!({}))).await;
    }
    assert!(talk.state.open_handoff().is_none(), "{:?}", kinds(&talk));
    let decides = "the pen that it takes lies on my desk";
    let reading = json!({"signals": [
        {"signal": "authority", "quote": decides, "value": "decision_maker"}]});
    let answered = turn(&mut talk, decides, says(NO_WORDS, &reading)).await;
    // The words were out before the reading came: they go on as planned, …
    assert!(!tells_of_a_handoff(&answered), "{}", answered.shown);
    assert!(
        matches!(answered.spoken.agenda.step, Step::Ask { .. }),
        "{:?}",
        answered.spoken.agenda.step
    );
    // … and behind the scenes it has taken effect.
    let requested = |talk: &Talk| {
        let kinds = kinds(talk);
        let count = |kind: &str| kinds.iter().filter(|one| **one == kind).count();
        (count("lead_qualified"), count("handoff_requested"))
    };
    assert_eq!(
        requested(&talk),
        (1, 1),
        "{:?}",
        talk.evaluation().qualification
    );
    assert!(talk.state.open_handoff().is_some());
    // It is told with the next words, once, and not requested again.
    let next = turn(&mut talk, "anything else?", says("", &json!({}))).await;
    assert!(tells_of_a_handoff(&next), "{}", talk.transcript());
    assert!(next.shown.contains("Maria"), "{}", next.shown);
    let after = turn(&mut talk, "good, thanks", says("", &json!({}))).await;
    assert!(!tells_of_a_handoff(&after), "{}", talk.transcript());
    assert_eq!(requested(&talk), (1, 1), "{:?}", kinds(&talk));
}

#[tokio::test]
async fn an_objection_that_only_the_model_heard_is_met_in_the_next_turn() {
    let written = "pff, one of those gizmos, my crew would groan";
    let reading = json!({"objections": [{"id": "trust", "quote": "one of those gizmos"}]});
    let mut talk = begin();
    turn(&mut talk, written, says(NO_WORDS, &reading)).await;
    let raised = talk.state.objection("trust").unwrap();
    assert_eq!(raised.state, Standing::Raised);
    let answered = turn(&mut talk, "we have 40 planners", says("", &json!({}))).await;
    let rebuts = |answered: &Answered| {
        let mut moves = answered.spoken.moves.iter();
        moves.any(|made| made.kind == MoveKind::Rebut && made.topic.as_deref() == Some("trust"))
    };
    assert!(rebuts(&answered), "{:?}", answered.spoken.moves);
    assert_eq!(talk.state.objection("trust").unwrap().rebuttals.len(), 1);
    // And not a second time by itself.
    let answered = turn(&mut talk, "wholesale, in Ohio", says("", &json!({}))).await;
    assert!(!rebuts(&answered), "{:?}", answered.spoken.moves);
}

#[tokio::test]
async fn an_objection_that_its_own_words_met_is_met() {
    let mut talk = begin();
    let playbook = &talk.loaded.campaign.playbook;
    let objection = playbook
        .objections
        .iter()
        .find(|o| o.id == "trust")
        .unwrap();
    let rebuttal = objection.rebuttals.iter().find(|r| !r.text.contains("{{"));
    let words = format!("[1] {}", rebuttal.unwrap().text);
    let written = "pff, one of those gizmos, my crew would groan";
    let reading = json!({"objections": [{"id": "trust", "quote": "one of those gizmos"}]});
    let answered = turn(&mut talk, written, says(&words, &reading)).await;
    if answered.shown.contains(&rebuttal_text(&words)) {
        assert_eq!(
            talk.state.objection("trust").unwrap().state,
            Standing::Rebutted
        );
    } else {
        assert_eq!(
            talk.state.objection("trust").unwrap().state,
            Standing::Raised
        );
    }
}

fn rebuttal_text(words: &str) -> String {
    words.trim_start_matches("[1] ").to_owned()
}

// ---- cut short ---------------------------------------------------------------------------------

#[test]
fn half_a_text_message_is_not_sent() {
    let library = Library::open(None).unwrap();
    let setting = Setting {
        channel: fronter::conversation::Channel::Sms,
        ..Setting::default()
    };
    let mut talk = Talk::begin(&library, &setting);
    talk.write("how much does it cost? and where is our data stored?");
    let agenda = talk.take(Input::Answer).into_iter().find_map(|e| match e {
        Effect::Speak(agenda) => Some(*agenda),
        _ => None,
    });
    let agenda = agenda.unwrap();
    let points = agenda.points[..1].to_vec();
    let mut talk = Talk::begin(&library, &setting);
    talk.write("how much does it cost? and where is our data stored?");
    talk.write("hello?");
    let voice = Voice::new(&talk.loaded.lines, &talk.loaded.campaign, &talk.state);
    let words = voice.speak(&agenda);
    let begun = Spoken {
        extent: Extent::Begun(points),
        ..Spoken::by_voice(agenda, words)
    };
    let said = talk.state.agent_messages;
    talk.take(Input::Spoken(Box::new(begun)));
    assert_eq!(talk.state.agent_messages, said, "nothing was sent");
    let said = talk.answer();
    assert_eq!(said.len(), 1);
    assert!(said[0].text.contains("$39"), "{}", said[0].text);
}

#[test]
fn going_on_after_an_answer_that_was_cut_short() {
    let mut talk = begin();
    talk.write("that's too expensive for us. where is our data stored?");
    let agenda = talk
        .take(Input::Answer)
        .into_iter()
        .find_map(|effect| match effect {
            Effect::Speak(agenda) => Some(*agenda),
            _ => None,
        })
        .unwrap();
    let is_rebuttal = |point: &Point| matches!(point, Point::Rebut { .. });
    let rebut = agenda
        .points
        .iter()
        .find(|p| is_rebuttal(p))
        .unwrap()
        .clone();
    let Point::Rebut { objection, .. } = rebut.clone() else {
        return;
    };
    // The desk throws the unfinished turn away, and records what was shown.
    let mut talk = begin();
    talk.write("that's too expensive for us. where is our data stored?");
    talk.write("and we have 40 planners");
    let told = Agenda {
        points: vec![rebut.clone()],
        ..agenda.clone()
    };
    let voice = Voice::new(&talk.loaded.lines, &talk.loaded.campaign, &talk.state);
    let words = voice.speak(&Agenda {
        points: vec![rebut.clone()],
        ..Agenda::default()
    });
    let shown = words.text.clone();
    let begun = Spoken {
        extent: Extent::Begun(vec![rebut]),
        ..Spoken::by_voice(told, words)
    };
    talk.take(Input::Spoken(Box::new(begun)));
    assert_eq!(talk.state.unread.len(), 2, "nothing is read yet");
    let said = talk.answer();
    assert_eq!(said.len(), 1);
    assert!(said[0].text.contains("Frankfurt"), "{}", said[0].text);
    assert!(!said[0].text.contains(&shown), "{}", said[0].text);
    let known = talk.state.objection(&objection).unwrap();
    assert_eq!(known.rebuttals.len(), 1, "pushed once: {known:?}");
    assert_eq!(known.state, Standing::Rebutted);
    assert!(talk.state.begun.is_none());
    let begun = talk
        .log
        .iter()
        .any(|r| matches!(r.event, Event::AnswerBegun { .. }));
    assert!(begun);
}

/// What the prospect reads where the model writes the first sentence of the voice's own
/// words for this part, and breaks off.
fn broken_off_in(talk: &Talk, agenda: &Agenda, mark: &str, own: &str) -> String {
    let campaign = &talk.loaded.campaign;
    let grounds = Arc::new(Grounds::of(campaign));
    let mut composer = Composer::new(grounds, &talk.loaded.lines, campaign, &talk.state, agenda);
    let first = sentences(own).first().map_or("", |first| first);
    let mut shown = composer.push(&format!("{mark} {first} And")).concat();
    let (deltas, composed) = composer.break_off();
    shown.push_str(&deltas.concat());
    assert_eq!(shown, composed.words.text);
    shown
}

#[test]
fn where_the_model_breaks_off_in_our_own_words_no_sentence_comes_twice() {
    let mut wrong = Vec::new();
    let mut tried = 0;
    for campaign in ["demo", "solar", "studio"] {
        let talk = crate::talk::begin(&Setting {
            campaign: campaign.to_owned(),
            ..Setting::default()
        });
        let (playbook, questions) = {
            let campaign = &talk.loaded.campaign;
            (&campaign.playbook, &campaign.questions.questions)
        };
        let facts = playbook.facts.iter().map(|fact| Point::Fact {
            fact: fact.id.clone(),
        });
        let rebuttals = playbook.objections.iter().flat_map(|objection| {
            objection.rebuttals.iter().map(|rebuttal| Point::Rebut {
                objection: objection.id.clone(),
                rebuttal: rebuttal.id.clone(),
                evc: None,
            })
        });
        let points = facts.chain(rebuttals).map(|point| Agenda {
            points: vec![point],
            ..Agenda::default()
        });
        let asks = questions.iter().flat_map(|question| {
            [false, true].map(|follow_up| Step::Ask {
                question: question.id.clone(),
                kind: MoveKind::Screen,
                follow_up,
                times: 0,
                why: String::new(),
            })
        });
        let contact = ["handoff", "callback", "nurture"].map(|purpose| Step::AskContact {
            field: "email".to_owned(),
            purpose: purpose.to_owned(),
        });
        let steps = asks.chain(contact).map(|step| Agenda {
            step,
            ..Agenda::default()
        });
        for agenda in points.chain(steps) {
            let mark = if agenda.points.is_empty() {
                "[step]"
            } else {
                "[1]"
            };
            let campaign = &talk.loaded.campaign;
            let own = Voice::new(&talk.loaded.lines, campaign, &talk.state).speak(&agenda);
            let shown = broken_off_in(&talk, &agenda, mark, &own.text);
            tried += 1;
            let said = sentences(&shown);
            let mut known = Vec::new();
            for sentence in &said {
                if known.contains(&sentence) {
                    wrong.push(shown.clone());
                }
                known.push(sentence);
            }
            // What it had begun to ask is asked.
            if own.text.contains('?') && !shown.contains('?') {
                wrong.push(format!("not asked: {shown}"));
            }
        }
    }
    assert!(tried > 100, "{tried}");
    assert!(
        wrong.is_empty(),
        "{} of {tried}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
