//! Several reasons against at once: each is on record, one is answered a turn.

use super::*;

fn standing(talk: &Talk, id: &str) -> (Standing, usize) {
    let raised = talk.state.objection(id);
    let raised = raised.unwrap_or_else(|| panic!("{id}: {}", talk.transcript()));
    (raised.state, raised.rebuttals.len())
}

fn of_25() -> Talk {
    let mut talk = with("demo");
    talk.say("25 of us at a wholesaler");
    talk
}

#[test]
fn reasons_that_come_together_are_all_raised_and_one_is_answered_a_turn() {
    let cases: [(&str, &[&str]); 6] = [
        (
            "too expensive, next year anyway, and i dont trust forecasts",
            &["price", "timing", "trust"],
        ),
        (
            "price is steep, also maybe next year, and im skeptical about AI forecasts",
            &["price", "timing", "trust"],
        ),
        (
            "too much money. not now. and my boss wouldnt go for it",
            &["price", "timing", "authority"],
        ),
        (
            "way too expensive and too much work to set up, and im skeptical about the forecasts",
            &["price", "effort", "trust"],
        ),
        (
            "its too pricey and we're not ready until next year",
            &["price", "timing"],
        ),
        (
            "no budget, no time, no trust",
            &["price", "timing", "trust"],
        ),
    ];
    for (message, raised) in cases {
        let mut talk = of_25();
        talk.say(message);
        let answers = |talk: &Talk| -> usize {
            let all = talk.state.objections.iter();
            all.map(|known| known.rebuttals.len()).sum()
        };
        for id in raised {
            standing(&talk, id);
        }
        assert_eq!(answers(&talk), 1, "{message}\n{}", talk.transcript());
        assert!(
            !talk.state.signals.contains_key(SignalName::NEED),
            "{message}"
        );
    }
}

#[test]
fn that_one_reason_stands_settles_none_of_the_others() {
    let mut talk = of_25();
    talk.say("too expensive, next year anyway, and i dont trust forecasts");
    talk.say("still too expensive");
    assert_eq!(standing(&talk, "price"), (Standing::Rebutted, 2));
    let said = text(&talk.say("no its too expensive"));
    assert_eq!(standing(&talk, "price"), (Standing::Conceded, 2), "{said}");
    assert_eq!(standing(&talk, "timing"), (Standing::Rebutted, 1), "{said}");
    assert_eq!(standing(&talk, "trust"), (Standing::Raised, 0), "{said}");
    assert!(said.contains("“next year anyway”"), "{said}");
    // Nobody parts in the middle of it.
    assert!(!said.contains("you'll find me here"), "{said}");
    assert_eq!(talk.state.status, LeadStatus::Engaged);
    talk.say("i still dont trust it");
    assert_eq!(standing(&talk, "trust"), (Standing::Rebutted, 1));
    assert_eq!(standing(&talk, "price"), (Standing::Conceded, 2));
}

#[test]
fn a_reason_that_is_resolved_makes_room_for_the_next() {
    let mut talk = of_25();
    talk.say("too much money. not now. and my boss wouldnt go for it");
    for (reply, id, quote) in [
        ("ok fair enough", "timing", "“not now”"),
        ("hm ok", "authority", "“my boss wouldnt go for it”"),
    ] {
        let said = text(&talk.say(reply));
        assert_eq!(standing(&talk, id), (Standing::Rebutted, 1), "{said}");
        assert!(said.contains(quote), "{said}");
    }
}

#[test]
fn after_a_plain_no_the_reasons_stay_on_record_and_are_not_argued() {
    let mut talk = of_25();
    talk.say("too expensive, next year anyway, and i dont trust forecasts");
    let said = text(&talk.say("not interested, leave it"));
    assert_eq!(standing(&talk, "trust"), (Standing::Raised, 0), "{said}");
    assert_eq!(standing(&talk, "timing"), (Standing::Raised, 0), "{said}");
    assert_eq!(talk.state.status, LeadStatus::Nurture);
}

#[test]
fn a_time_far_off_alone_is_no_reason_against() {
    for message in [
        "we'd like it running by next year",
        "it has to be live next year in march",
        "we open a new store next year",
    ] {
        let mut talk = of_25();
        talk.say(message);
        assert!(
            talk.state.objection("timing").is_none(),
            "{message}\n{}",
            talk.transcript()
        );
    }
}
