//! Reminders: when they are due, what cancels them, and how they are written.

use fronter::conversation::context::ProspectDetails;
use fronter::conversation::effect::{Effect, TimerName};
use fronter::conversation::input::{Actor, Input, Spoken};
use fronter::speech::Voice;

use super::*;

/// What a reminder's timer is told that is not to ring.
const FORGOTTEN: &str = "forgotten";

/// What comes out of a turn for the reminder's timer: set for then, or forgotten.
fn reminder_of(effects: &[Effect]) -> Option<String> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Set(timer) if timer.name == TimerName::Reminder => Some(timer.at.to_string()),
        Effect::Forget(TimerName::Reminder) => Some(FORGOTTEN.to_owned()),
        _ => None,
    })
}

/// The prospect writes and is answered; all that must be done.
fn turn(talk: &mut Talk, text: &str) -> Vec<Effect> {
    talk.write(text);
    let mut effects = talk.take(Input::Answer);
    for effect in effects.clone() {
        if let Effect::Speak(agenda) = effect {
            let words =
                Voice::new(&talk.loaded.lines, &talk.loaded.campaign, &talk.state).speak(&agenda);
            let spoken = Spoken::by_voice(*agenda, words);
            effects.extend(talk.take(Input::Spoken(Box::new(spoken))));
        }
    }
    effects
}

fn by_maria() -> Actor {
    Actor {
        id: "maria".into(),
        name: "Maria".to_owned(),
    }
}

#[test]
fn a_reminder_is_due_in_the_morning_of_the_day_where_the_prospect_is() {
    for (zone, wish, at) in [
        // Where they are is not known: the business's zone.
        (None, "remind me in february", "2027-02-01T15:00:00Z"),
        (
            Some("Europe/Berlin"),
            "remind me in february",
            "2027-02-01T09:00:00Z",
        ),
        (
            Some("Asia/Tokyo"),
            "check back in march pls",
            "2027-03-01T01:00:00Z",
        ),
        (
            Some("no/where"),
            "remind me in february",
            "2027-02-01T15:00:00Z",
        ),
    ] {
        let mut talk = begin(&Setting {
            details: ProspectDetails {
                timezone: zone.map(str::to_owned),
                ..ProspectDetails::default()
            },
            ..Setting::default()
        });
        let effects = turn(&mut talk, wish);
        assert_eq!(
            reminder_of(&effects),
            Some(at.to_owned()),
            "{zone:?} {wish}"
        );
    }
}

/// What happens after a reminder was arranged.
type Then = Box<dyn Fn(&mut Talk) -> Vec<Effect>>;

#[test]
fn what_moves_the_lead_cancels_the_reminder_and_politeness_does_not() {
    let says = |text: &'static str| -> Then { Box::new(move |talk: &mut Talk| turn(talk, text)) };
    let takes =
        |input: Input| -> Then { Box::new(move |talk: &mut Talk| talk.take(input.clone())) };
    let march = "2027-03-01T15:00:00Z".to_owned();
    let close = Input::Close {
        reason: "done".to_owned(),
    };
    let opt_out = Input::OptOut {
        via: "link".to_owned(),
    };
    for (what, then, timer) in [
        ("thanks", says("thanks, bye"), None),
        ("an address", says("pat@example.com"), None),
        (
            "another day",
            says("actually remind me in march"),
            Some(march.as_str()),
        ),
        (
            "more",
            says("we are 40 users now and lose 8k a month to stockouts"),
            Some(FORGOTTEN),
        ),
        (
            "a person",
            says("can I talk to a person please"),
            Some(FORGOTTEN),
        ),
        ("stop", says("STOP"), Some(FORGOTTEN)),
        ("leaving", takes(opt_out), Some(FORGOTTEN)),
        (
            "a closer",
            takes(Input::Takeover { by: by_maria() }),
            Some(FORGOTTEN),
        ),
        ("the end", takes(close), Some(FORGOTTEN)),
    ] {
        let mut talk = begin(&Setting::default());
        turn(&mut talk, "remind me in february");
        let effects = then(&mut talk);
        assert_eq!(
            reminder_of(&effects).as_deref(),
            timer,
            "{what}\n{}",
            talk.transcript()
        );
        // Where it was cancelled, a timer that rings all the same says nothing.
        talk.wait(100 * 86_400);
        let before = talk.state.agent_messages;
        talk.take(Input::ReminderDue);
        let expected = u32::from(timer != Some(FORGOTTEN));
        assert_eq!(talk.state.agent_messages - before, expected, "{what}");
    }
}

#[test]
fn a_reminder_is_written_once_at_a_decent_hour_and_goes_on_from_there() {
    for channel in [Channel::Widget, Channel::Sms, Channel::Email] {
        let mut talk = begin(&Setting {
            channel,
            ..Setting::default()
        });
        turn(&mut talk, "remind me in february");
        turn(&mut talk, "thanks");
        // 2026-11-24 15:00 to 2027-02-01 14:00: an hour too early.
        talk.wait(69 * 86_400 - 3_600 - 40);
        let early = talk.take(Input::ReminderDue);
        assert_eq!(reminder_of(&early), Some("2027-02-01T15:00:00Z".to_owned()));
        assert_eq!(early.len(), 1, "nothing is said yet");
        // The server was out all day: at night nobody is written to.
        talk.wait(14 * 3_600);
        let late = talk.take(Input::ReminderDue);
        assert_eq!(reminder_of(&late), Some("2027-02-02T15:00:00Z".to_owned()));
        assert_eq!(talk.state.status, LeadStatus::Nurture);
        talk.wait(12 * 3_600);
        let before = talk.state.messages.len();
        talk.take(Input::ReminderDue);
        let said: Vec<Message> = talk.state.messages.iter().skip(before).cloned().collect();
        assert_eq!(said.len(), 1, "{}", talk.transcript());
        let written = text(&said);
        assert!(
            written.contains("AI assistant") && written.contains("inventory planning"),
            "{written}"
        );
        assert_eq!(
            written.contains("STOP"),
            channel == Channel::Sms,
            "{written}"
        );
        assert_eq!(talk.state.status, LeadStatus::Engaged);
        assert_eq!(talk.state.follow_up, None);
        talk.take(Input::ReminderDue);
        assert_eq!(talk.state.messages.len(), before + 1, "never twice");
        // A yes goes on with the next question.
        let asked = questions(&talk);
        turn(&mut talk, "yes, now is good");
        assert!(questions(&talk) > asked, "{}", talk.transcript());
    }
}

#[test]
fn a_reminder_also_goes_the_way_that_they_named() {
    let mail = (Channel::Email, "pat@example.com");
    let number = (Channel::Sms, "+16175550143");
    for (told, expected) in [
        (&["pat@example.com"][..], Some(mail)),
        (&["text me then, 617-555-0143"], Some(number)),
        (&["no address from me"], None),
    ] {
        let mut talk = begin(&Setting::default());
        turn(&mut talk, "remind me in february");
        for text in told {
            turn(&mut talk, text);
        }
        talk.wait(80 * 86_400);
        let effects = talk.take(Input::ReminderDue);
        let sent = effects.iter().find_map(|effect| match effect {
            Effect::SendToo {
                channel,
                address,
                text,
            } => Some((*channel, address.as_str(), text)),
            _ => None,
        });
        let way = sent.map(|(channel, address, _)| (channel, address));
        assert_eq!(way, expected, "{told:?}\n{}", talk.transcript());
        if let Some((channel, _, text)) = sent {
            assert_eq!(text.contains("STOP"), channel == Channel::Sms, "{text}");
        }
    }
}

#[test]
fn the_day_of_a_reminder_moves_to_the_one_that_is_not_put_aside() {
    for message in [
        "might be feb actually when you remind me, jan we do stocktake",
        "feb not jan",
        "make it february, not january",
    ] {
        let mut talk = with("demo");
        turn(&mut talk, "remind me in january, x@acme.com");
        let effects = turn(&mut talk, message);
        let due = reminder_of(&effects).unwrap_or_default();
        assert!(due.starts_with("2027-02-01"), "{message}: {due}");
    }
}
