//! An independent OpenAI-compatible server: llama.cpp's own, with a tiny model of
//! random weights. Whatever nonsense it answers: every turn is answered, no
//! signal counts without a quote, and no sentence gets past the guard.
//!
//! Needs `pip install xllamacpp gguf`, whose wheel carries that server. Where
//! they are not there, the test says so and does nothing. `FRONTER_LLAMA` is
//! the Python to use, or the address (`http://HOST/v1`) of any other server.
//! `cargo test --test model llama -- --nocapture` shows what came of it: turns, tokens,
//! sentences held back and signals rejected, by reason.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use crate::guarded::unguarded;
use crate::talk::{Setting, Talk};
use fronter::conversation::agenda::Agenda;
use fronter::conversation::effect::Effect;
use fronter::conversation::event::Event;
use fronter::conversation::input::Input;
use fronter::language::{self, EngineChoice, Settings};
use fronter::library::Library;
use fronter::speech::Voice;
use fronter::speech::guard::Grounds;

/// The server, ended with the test.
struct Llama {
    url: String,
    running: Option<Child>,
}

impl Drop for Llama {
    fn drop(&mut self) {
        if let Some(running) = &mut self.running {
            let _gone_already = running.kill();
            let _waited = running.wait();
        }
    }
}

/// The server, where one can be had here; else why not.
fn llama() -> Result<Llama, String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "who runs the tests says where it is"
    )]
    let wanted = std::env::var("FRONTER_LLAMA").unwrap_or_else(|_| "python3".to_owned());
    if wanted.starts_with("http") {
        return Ok(Llama {
            url: wanted,
            running: None,
        });
    }
    let python = if wanted == "1" { "python3" } else { &wanted };
    let has = Command::new(python)
        .args(["-c", "import xllamacpp, gguf"])
        .stderr(Stdio::null())
        .status();
    if !has.is_ok_and(|status| status.success()) {
        return Err(format!(
            "{python} has no llama.cpp server: `pip install xllamacpp gguf`, or FRONTER_LLAMA"
        ));
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/llama_server.py");
    let mut running = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut url = String::new();
    BufReader::new(running.stdout.take().unwrap())
        .read_line(&mut url)
        .unwrap();
    let llama = Llama {
        url: url.trim().to_owned(),
        running: Some(running),
    };
    assert!(llama.url.starts_with("http"), "the server did not start");
    Ok(llama)
}

/// Whether anything in `text` is what the local voice would not have said.
fn by_server(talk: &Talk, agenda: &Agenda, text: &str) -> bool {
    let voice = Voice::new(&talk.loaded.lines, &talk.loaded.campaign, &talk.state);
    voice.speak(agenda).text != text
}

#[tokio::test]
async fn whatever_an_independent_server_answers_the_rules_hold() {
    let llama = match llama() {
        Ok(llama) => llama,
        Err(why) => {
            println!("SKIPPED whatever_an_independent_server_answers_the_rules_hold: {why}");
            return;
        }
    };
    let settings = Settings {
        engine: EngineChoice::OpenAi,
        base_url: llama.url.clone(),
        model: "random".to_owned(),
        // Reading the prompt is all that a slow machine needs time for.
        first_word: Duration::from_mins(1),
        idle: Duration::from_secs(5),
        turn: Duration::from_secs(70),
        tokens_per_conversation: 0,
        ..Settings::default()
    };
    let library = Library::open(None).unwrap();
    let written = [
        "hi, we run out of stock every spring and it costs us about 8k a month",
        "how much does it cost? and is our data safe?",
        "we are a wholesaler in Ohio with 40 planners",
        "that's too expensive for us",
        "do you have a discount or a free month?",
        "we have a team of 20 and need it by friday",
        "let me talk to a person",
    ];
    let mut broken = Vec::new();
    let mut turns = 0;
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    let mut count = |what: &str, by: u64| *counted.entry(what.to_owned()).or_default() += by;
    for (campaign, seed) in [("demo", 7), ("solar", 8), ("studio", 9)] {
        // A new engine each, with a closed circuit.
        let language = language::build(&settings).unwrap();
        let setting = Setting {
            campaign: campaign.to_owned(),
            seed,
            ..Setting::default()
        };
        let mut talk = Talk::begin(&library, &setting);
        let grounds = Arc::new(Grounds::of(&talk.loaded.campaign));
        for text in written {
            talk.write(text);
            let agenda = talk.take(Input::Answer).into_iter().find_map(|e| match e {
                Effect::Speak(agenda) => Some(*agenda),
                _ => None,
            });
            let Some(agenda) = agenda else { continue };
            let before = talk.state.clone();
            let (order, _deltas) = talk.order(agenda.clone());
            let spoken = language.speak(order).await;
            turns += 1;
            if spoken.text.trim().is_empty() {
                broken.push(format!("{campaign}: no answer to {text}"));
            }
            for sentence in unguarded(&talk.loaded, &grounds, &before, &agenda, &spoken.text) {
                broken.push(format!("{campaign}: past the guard: {sentence}"));
            }
            let used = spoken.model.clone().unwrap_or_default();
            count(
                "turns with text from the server",
                u64::from(used.usage.completion > 0),
            );
            count("turns read to the end", u64::from(used.reading.is_some()));
            count(
                "turns in the server's words",
                u64::from(by_server(&talk, &agenda, &spoken.text)),
            );
            let seq = talk.state.seq;
            talk.take(Input::Spoken(Box::new(spoken)));
            let goes_on = talk
                .state
                .messages
                .back()
                .is_some_and(|last| last.seq > seq);
            if !goes_on || !talk.state.unread.is_empty() {
                broken.push(format!("{campaign}: it stopped after {text}"));
            }
        }
        broken.extend(crate::persona::invariants(&talk));
        for recorded in &talk.log {
            if let Event::ModelUsed {
                usage,
                failure,
                guarded,
                rejected,
                ..
            } = &recorded.event
            {
                count("tokens read", usage.prompt);
                count("tokens written", usage.completion);
                count(failure.as_deref().unwrap_or("no failure"), 1);
                for (reason, times) in guarded {
                    count(&format!("sentence held back: {reason}"), u64::from(*times));
                }
                for (reason, times) in rejected {
                    count(&format!("signal rejected: {reason}"), u64::from(*times));
                }
            }
        }
    }
    println!("{turns} turns at {}", llama.url);
    for (what, times) in &counted {
        println!("{times:>8}  {what}");
    }
    let heard = counted["turns with text from the server"];
    assert!(turns >= 15, "{turns} turns");
    assert_eq!(heard, turns, "the server was not heard in every turn");
    let read = counted.get("turns read to the end").copied();
    assert!(read > Some(0), "no reading of the server's was ever judged");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
