//! How large the prompt is over a long conversation, in real tokens: it does not
//! grow, and most of it is the same every time, so that providers cache it.
//! `cargo test --test model prompt_size -- --nocapture` prints the curve.

use std::time::Duration;

use crate::model_server::{KEY, ModelServer, Reply};
use crate::talk::{Setting, Talk};
use fronter::language::{self, EngineChoice, Secret, Settings};
use fronter::library::Library;

/// Turns of the conversation.
const TURNS: usize = 100;

/// What somebody says who has all day: questions, needs, objections, long
/// messages, small talk.
const TOPICS: [&str; 12] = [
    "how does it work with seasons",
    "do you repair label printers too? ours in the Ohio shop is broken",
    "we lose sales, I think some eight thousand dollars a month, mostly in spring",
    "is the data safe, and where is it kept",
    "who else uses it, anybody like us",
    "we have late suppliers all the time and nobody tells us before it is too late",
    "what happens with transfers between the sites",
    "my boss asks about the contract, he has been burned before",
    "that's a lot of money for what it is",
    "we use spreadsheets, have done so for years, and everybody knows them by heart",
    "tell me about onboarding again, please",
    "hm, I am not sure about all this, it is a big step for a company of our kind",
];

#[tokio::test]
async fn the_prompt_does_not_grow_with_the_conversation() {
    let answer = r#"{"say":"[1] Good to know, thanks.","reading":{"signals":[],"intents":[],"objections":[],"wants_person":null,"wants_stop":null,"move":"answer"}}"#;
    let tokens = tiktoken_rs::o200k_base().unwrap();
    let count = |text: &str| tokens.encode_ordinary(text).len();
    let library = Library::open(None).unwrap();
    for campaign in ["demo", "solar"] {
        let server = ModelServer::scripted(vec![Reply::Says(answer.to_owned())]).await;
        let language = language::build(&Settings {
            engine: EngineChoice::OpenAi,
            base_url: server.url.clone(),
            model: "test-model".to_owned(),
            api_key: Some(Secret::new(KEY)),
            first_word: Duration::from_secs(30),
            turn: Duration::from_mins(1),
            tokens_per_conversation: 0,
            ..Settings::default()
        })
        .unwrap();
        let setting = Setting {
            campaign: campaign.to_owned(),
            ..Setting::default()
        };
        let mut talk = Talk::begin(&library, &setting);
        for number in 0..TURNS {
            let topic = TOPICS[number % TOPICS.len()];
            talk.write(&format!("{topic}, that is my question {number}"));
            talk.answer_with(&*language).await;
        }
        assert_eq!(server.broken(), Vec::<String>::new());
        // The schema goes with the constant part: it is the same every time too.
        let sizes: Vec<(usize, usize)> = server
            .requests()
            .iter()
            .map(|request| {
                let schema = request.body["response_format"].to_string();
                (
                    count(request.system()) + count(&schema),
                    count(request.user()),
                )
            })
            .collect();
        let whole = |at: usize| {
            let (constant, changing) = sizes[at.min(sizes.len() - 1)];
            constant + changing
        };
        println!("{campaign}: {} calls in {TURNS} turns", sizes.len());
        let shown = [0, 4, 9, 19, 29, 39, 49, 59, 69, 79, 89, 99];
        for at in shown.into_iter().filter(|at| *at < sizes.len()) {
            let (constant, changing) = sizes[at];
            println!(
                "  turn {:>3}: {constant} constant + {changing} = {} tokens, {} % cacheable",
                at + 1,
                whole(at),
                constant * 100 / whole(at)
            );
        }
        let requests = server.requests();
        let last = requests.last().unwrap().user();
        let brief = last.split("# The last messages").next().unwrap();
        // What the older turns held is still there, though their messages are not.
        for held in [
            "Known (don't ask for any of it):",
            "Objections:\n- ",
            "Stated already: ",
            "Offered so far: ",
            "They wished or said before: ",
            "Their questions that nobody has answered yet:",
        ] {
            assert!(brief.contains(held), "{held} is not in {brief}");
        }
        assert!(!last.contains("my question 60<"), "{last}");
        let constant: usize = sizes.iter().map(|(constant, _)| constant).sum();
        let all: usize = (0..sizes.len()).map(whole).sum();
        println!("  over all turns {} % cacheable", constant * 100 / all);
        assert!(sizes.len() > 50, "{} calls", sizes.len());
        assert!(sizes.iter().all(|(constant, _)| *constant == sizes[0].0));
        assert!(
            whole(49) * 10 <= whole(4) * 13,
            "turn 50 has {}, turn 5 {}",
            whole(49),
            whole(4)
        );
        assert!(whole(sizes.len() - 1) * 10 <= whole(4) * 13);
        assert!(constant * 2 > all, "less than half is cacheable");
    }
}
