//! What they keep back, and what only sounds like it.

use super::*;
use fronter::signal::SignalStatus;

const STOCK: &str =
    "we are a wholesaler in Ohio and we keep running out of stock, 40 people would use it";

fn refused(talk: &Talk, name: &str) -> bool {
    let known = talk.state.signals.get(name);
    known.is_some_and(|signal| signal.status == SignalStatus::Refused)
}

#[test]
fn what_is_kept_back_in_other_words_is_the_matter_that_they_name() {
    let cases = [
        ("I would rather keep who signs to myself", "authority"),
        ("please do not ask me who decides", "authority"),
        ("stop asking who decides", "authority"),
        ("who signs off is none of your business", "authority"),
        ("our decision process is confidential", "decision_process"),
        ("I prefer to keep the budget to myself", "budget"),
        ("don't ask about our budget", "budget"),
        ("not giving out my phone number", "phone"),
        ("I'm not giving you my email", "email"),
    ];
    for (message, name) in cases {
        let mut talk = with("demo");
        talk.say(STOCK);
        let said = text(&talk.say(message));
        assert!(refused(&talk, name), "{message}\n{}", talk.transcript());
        assert!(!refused(&talk, "timeline"), "{message}: {said}");
        let open: Vec<&String> = talk.state.unanswered().collect();
        assert!(open.is_empty(), "{message}: {open:?}");
    }
    let mut talk = with("demo");
    talk.say(STOCK);
    talk.say("our decision process is confidential");
    let process = &talk.state.signals["decision_process"];
    assert!(process.value.is_none(), "{process:?}");
}

#[test]
fn who_keeps_something_else_refuses_no_answer() {
    for message in [
        "I don't want to give up my spreadsheets",
        "we don't want to tell our customers that we are out",
        "we keep some stock to ourselves",
        "don't ask me how but we manage",
        "we don't want to give our staff more work",
    ] {
        let mut talk = with("demo");
        talk.say(STOCK);
        talk.say(message);
        for name in ["timeline", "authority", "budget"] {
            assert!(!refused(&talk, name), "{message}\n{}", talk.transcript());
        }
    }
}

#[test]
fn too_many_questions_end_the_questions_and_not_the_talk() {
    for message in [
        "stop, that's too many questions",
        "stop asking me things",
        "stop asking",
        "stop! so many questions",
    ] {
        let mut talk = with("demo");
        talk.say(STOCK);
        let before = questions(&talk);
        talk.say(message);
        assert_ne!(
            talk.state.status,
            LeadStatus::OptedOut,
            "{message}\n{}",
            talk.transcript()
        );
        talk.say("ok we sell shoes");
        assert_eq!(questions(&talk), before, "{message}\n{}", talk.transcript());
    }
    for message in ["stop", "stop, leave me alone", "stop writing to me"] {
        let mut talk = with("demo");
        talk.say(STOCK);
        talk.say(message);
        assert_eq!(talk.state.status, LeadStatus::OptedOut, "{message}");
    }
}
