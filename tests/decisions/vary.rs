//! The lead definition varies with the closers' capacity and the calendar.

use std::path::Path;

use fronter::conversation::event::Event;
use fronter::conversation::state::LeadStatus;
use fronter::library::Library;

use crate::talk::{Setting, Talk};

/// A talk in the demo campaign, whose only variation is this one.
fn varied(vary: &str) -> Talk {
    let folder = tempfile::tempdir().unwrap();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("campaigns");
    let demo = folder.path().join("demo");
    std::fs::create_dir(&demo).unwrap();
    for file in ["campaign", "questions", "playbook", "lead"] {
        let name = format!("{file}.toml");
        let text = std::fs::read_to_string(shipped.join("demo").join(&name)).unwrap();
        let text = if file == "lead" {
            let (before, after) = text.split_once("[[definition.vary]]").unwrap();
            let (_, after) = after.split_once("[revenue]").unwrap();
            format!("{before}[[definition.vary]]\n{vary}\n\n[revenue]{after}")
        } else {
            text
        };
        std::fs::write(demo.join(name), text).unwrap();
    }
    Talk::begin(
        &Library::open(Some(folder.path())).unwrap(),
        &Setting::default(),
    )
}

/// What makes a lead of the demo campaign, but for the budget.
const ALL_BUT_THE_BUDGET: &str = "We are a wholesaler in Ohio with 40 people who plan stock in Excel and run out of stock all the time, which costs us about 20k a month. I decide, and we want to start next month. Can I have a demo?";

const CROWDED: &str = "free_capacity_at_most = 1\nbecause = \"in a crowded week the budget must be known\"\n\
    required = [\"need\", \"quantity\", \"authority\", \"timeline\", \"budget\"]";

fn recorded(talk: &Talk) -> Vec<(Option<u32>, Option<String>)> {
    let events = talk.log.iter().map(|recorded| &recorded.event);
    let varied = events.filter_map(|event| match event {
        Event::DefinitionVaried { free, because } => Some((*free, because.clone())),
        _ => None,
    });
    varied.collect()
}

#[test]
fn a_signal_is_required_only_while_the_closers_are_busy() {
    // Given room for one lead only.
    let mut talk = varied(CROWDED);
    talk.team.members[0].free = 1;
    // When everything but the budget is told.
    talk.say(ALL_BUT_THE_BUDGET);
    // Then the lead is not qualified, and the log and the lead say by which definition.
    let verdict = talk.evaluation().qualification;
    assert_ne!(
        talk.state.status,
        LeadStatus::Qualified,
        "{}",
        talk.transcript()
    );
    assert!(
        verdict.missing.iter().any(|name| name.as_str() == "budget"),
        "{verdict:#?}"
    );
    let why = "The definition for when at most one closer's place is free: in a crowded week the budget must be known";
    assert_eq!(verdict.in_force.because.as_deref(), Some(why));
    assert_eq!(recorded(&talk), [(Some(1), Some(why.to_owned()))]);
    // And when there is room again, the same lead is qualified with the next message.
    talk.team.members[0].free = 3;
    talk.say("we buy from about 30 suppliers");
    assert_eq!(recorded(&talk).last(), Some(&(Some(3), None)));
    assert!(
        talk.evaluation().qualification.missing.is_empty(),
        "{}",
        talk.transcript()
    );
    assert_eq!(talk.evaluation().qualification.in_force.variation, None);
}

#[test]
fn with_room_the_definition_is_as_written_and_nothing_is_recorded_of_it() {
    let mut talk = varied(CROWDED);
    talk.say(ALL_BUT_THE_BUDGET);
    assert_eq!(recorded(&talk), []);
    let verdict = talk.evaluation().qualification;
    assert!(verdict.qualified, "{verdict:#?}\n{}", talk.transcript());
}

#[test]
fn who_does_not_fit_a_busy_week_hears_what_that_week_says() {
    let vary = "free_capacity_at_most = 0\nwithout_fit = [\"users\"]\n[[definition.vary.fit]]\nid = \"large_teams\"\n\
        meets = { signal = \"quantity\", min = 20 }\nbecause = \"this month we onboard larger teams only\"\n\
        disqualifies = true\nsays = \"This month we can only take on larger teams.\"";
    for (free, fits) in [(0, false), (3, true)] {
        let mut talk = varied(vary);
        talk.team.members[0].free = free;
        talk.say("hi, we are a shop in Ohio");
        let said = talk.say("it would be 12 users, exactly 12, no more");
        let heard = said
            .iter()
            .any(|message| message.text.contains("larger teams"));
        assert_eq!(heard, !fits, "{free} free: {}", talk.transcript());
        let by = talk.evaluation().qualification.disqualified_by;
        let by = by.map(|by| by.criterion);
        assert_eq!(by.as_deref(), (!fits).then_some("large_teams"));
    }
}

#[test]
fn the_calendar_varies_the_definition_too() {
    // The talk is on 24 November 2026.
    for (from, applies) in [("2026-11-01", true), ("2026-12-01", false)] {
        let mut talk = varied(&format!(
            "from = \"{from}\"\nto = \"2026-12-31\"\nrequired = [\"budget\"]"
        ));
        talk.say("hello there");
        let missing = talk.evaluation().qualification.missing;
        let asks = missing.iter().any(|name| name.as_str() == "budget");
        assert_eq!(asks, applies, "from {from}: {missing:?}");
    }
}
