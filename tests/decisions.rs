//! What the conversation decides where prospects don't follow the script: they
//! come back after a no, name odd times, haggle, want to read first, or add
//! something after the handoff. Given a talk, when this comes, then that.

#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/talk.rs"]
#[allow(
    dead_code,
    clippy::allow_attributes,
    reason = "each test program uses its own part of this"
)]
mod talk;

use fronter::conversation::context::{Channel, ProspectDetails};
use fronter::conversation::effect::{Effect, TimerName};
use fronter::conversation::event::Event;
use fronter::conversation::input::{Actor, Input, Spoken};
use fronter::conversation::message::{Message, MoveKind};
use fronter::conversation::objection::Standing;
use fronter::conversation::state::{HandoffState, LeadStatus};
use fronter::library::Library;
use fronter::speech::Voice;
use talk::{Setting, Talk};

thread_local! {
    static LIBRARY: &'static Library = Box::leak(Box::new(Library::open(None).unwrap()));
}

fn begin(setting: &Setting) -> Talk {
    LIBRARY.with(|library| Talk::begin(library, setting))
}

fn with(campaign: &str) -> Talk {
    begin(&Setting {
        campaign: campaign.to_owned(),
        ..Setting::default()
    })
}

/// Nobody is there, and they asked to be called.
fn callback(campaign: &str) -> Talk {
    let mut talk = begin(&Setting {
        campaign: campaign.to_owned(),
        closer_there: false,
        ..Setting::default()
    });
    talk.say("can someone call me, 512-555-0143");
    assert_eq!(
        talk.state.handoff.as_ref().unwrap().state,
        HandoffState::Unavailable
    );
    talk
}

fn text(messages: &[Message]) -> String {
    let texts: Vec<&str> = messages.iter().map(|m| m.text.as_str()).collect();
    texts.join("\n")
}

fn questions(talk: &Talk) -> usize {
    let mut asked = 0;
    for recorded in &talk.log {
        asked += usize::from(matches!(recorded.event, Event::QuestionAsked { .. }));
    }
    asked
}

fn did(messages: &[Message], kind: MoveKind, topic: &str) -> bool {
    messages
        .iter()
        .flat_map(|message| &message.moves)
        .any(|made| made.kind == kind && made.topic.as_deref() == Some(topic))
}

// ---- after a no -------------------------------------------------------------------

#[test]
fn a_protest_or_a_new_fact_after_a_no_opens_the_talk_again() {
    // campaign, what leads to the no, what comes then, the signal that it tells
    let cases: [(&str, &[&str], &str, Option<&str>); 9] = [
        (
            "studio",
            &["need a new app for our clinic", "budget is like 10k"],
            "what about 20k then",
            Some("budget"),
        ),
        (
            "studio",
            &["we need a web app built", "10k max"],
            "actually we could stretch to 60k",
            Some("budget"),
        ),
        (
            "demo",
            &["its just 2 users"],
            "and with 5 people?",
            Some("quantity"),
        ),
        (
            "solar",
            &["my bill is 300", "we rent"],
            "we do own it, i misspoke",
            Some("owner"),
        ),
        (
            "demo",
            &["im already a customer"],
            "im not a customer yet, i want to be one",
            None,
        ),
        (
            "demo",
            &["we run out of stock", "you have the wrong person"],
            "i AM the right person",
            None,
        ),
        (
            "studio",
            &["we need a logo"],
            "sorry i meant a web app, a first version",
            None,
        ),
        (
            "studio",
            &["wrong person mate"],
            "no wait, you misunderstood me",
            None,
        ),
        (
            "solar",
            &["are you hiring? i'm looking for a job"],
            "sorry no, im not looking for a job, i want to buy panels",
            None,
        ),
    ];
    for (campaign, before, then, signal) in cases {
        let mut talk = with(campaign);
        for message in before {
            talk.say(message);
        }
        if talk.state.status != LeadStatus::Disqualified {
            talk.say("yes");
        }
        assert_eq!(
            talk.state.status,
            LeadStatus::Disqualified,
            "{before:?}\n{}",
            talk.transcript()
        );
        let asked = questions(&talk);
        talk.say(then);
        assert_eq!(
            talk.state.status,
            LeadStatus::Engaged,
            "{then}\n{}",
            talk.transcript()
        );
        if let Some(signal) = signal {
            let known = &talk.state.signals[signal];
            let quote = known.evidence.last().unwrap().quote();
            assert!(then.contains(quote), "{then}: {quote}");
        }
        assert!(
            questions(&talk) > asked || talk.state.open_handoff().is_some(),
            "qualified again: {then}\n{}",
            talk.transcript()
        );
    }
}

#[test]
fn politeness_and_small_talk_after_a_no_open_nothing() {
    for then in ["ok thanks", "oh well", "fair enough, bye"] {
        let mut talk = with("solar");
        talk.say("we rent");
        talk.say("yes, we rent");
        assert_eq!(talk.state.status, LeadStatus::Disqualified);
        talk.say(then);
        assert_eq!(talk.state.status, LeadStatus::Disqualified, "{then}");
    }
}

// ---- times and ways of calls ------------------------------------------------------

#[test]
fn the_time_of_a_call_keeps_what_was_said() {
    let cases = [
        (
            "dont call in the morning",
            Some("in the afternoon or evening"),
        ),
        (
            "not in the evening please",
            Some("in the morning or afternoon"),
        ),
        ("mornings are bad, evenings please", Some("in the evening")),
        (
            "call me thursday after 2pm",
            Some("on Thursday, November 26 after 2:00 PM"),
        ),
        ("call after 5", Some("after 5:00 PM")),
        (
            "reach me weekdays after 6pm",
            Some("on a weekday after 6:00 PM"),
        ),
        (
            "call between 3 and 5 on tuesday",
            Some("between 3:00 PM and 5:00 PM"),
        ),
        ("call me before 10am", Some("before 10:00 AM")),
        ("anytime but friday", Some("on any day but Friday")),
        (
            "any day except monday or friday works",
            Some("on any day but Monday or Friday"),
        ),
        ("weekends only", Some("at the weekend")),
        (
            "monday or tuesday afternoon",
            Some("on Monday or Tuesday afternoon"),
        ),
        // No word of a call, and not one that answers a question for it.
        ("we lost 40k last yr", None),
        ("its chaos all day", None),
        ("june launch is when we open the new store", None),
        ("on friday we had no stock at all for hours", None),
        ("text me dont call", None),
    ];
    for (wish, words) in cases {
        let mut talk = callback("demo");
        talk.say(wish);
        let said = talk.state.text_of("contact_time");
        match words {
            Some(words) => {
                let said = said.unwrap_or_default();
                assert!(
                    said.contains(words),
                    "{wish}: {said:?}\n{}",
                    talk.transcript()
                );
                let signal = &talk.state.signals["contact_time"];
                assert!(wish.contains(signal.evidence.last().unwrap().quote()));
            }
            None => assert_eq!(said, None, "{wish}\n{}", talk.transcript()),
        }
    }
}

#[test]
fn at_once_means_the_next_opening_where_nobody_is_there_and_says_so() {
    for (campaign, day) in [
        ("demo", "Wednesday"),
        ("solar", "tomorrow"),
        ("studio", "tomorrow"),
    ] {
        let mut talk = begin(&Setting {
            campaign: campaign.to_owned(),
            closer_there: false,
            ..Setting::default()
        });
        // Late in the evening there; the business opens the next morning.
        talk.wait(12 * 3600);
        let said = text(&talk.say("call me asap at 512-555-0143"));
        assert!(
            said.contains("as soon as somebody is in") && said.contains("AM"),
            "{campaign} {day}: {said}"
        );
        let time = talk.state.text_of("contact_time").unwrap();
        assert!(time.contains("AM"), "{time}");
    }
    // Somebody is there: they join, and no time is to be said.
    let mut talk = with("demo");
    talk.say("call me now please, 512-555-0143");
    assert_eq!(talk.state.text_of("contact_time"), None);
    assert!(talk.state.open_handoff().is_some());
}

#[test]
fn the_way_of_contact_is_kept_and_half_a_number_is_asked_for_in_full() {
    let cases = [
        (
            "text me dont call, 415-555-2671",
            "text",
            "by text message to +1",
        ),
        (
            "email only please, pat@x.com",
            "email",
            "by e-mail at pat@x.com",
        ),
        ("call me at 415-555-2671", "phone", "by phone on +1"),
    ];
    for (message, way, told) in cases {
        let mut talk = begin(&Setting {
            closer_there: false,
            ..Setting::default()
        });
        talk.say("i want to talk to a person");
        let said = text(&talk.say(message));
        let known = format!("{:?}", talk.state.signals["contact_way"].value);
        assert!(known.contains(way), "{message}: {known}");
        assert!(said.contains(told), "{message}: {said}");
        assert!(
            talk.state.open_handoff().is_some(),
            "nothing was called off"
        );
        assert_eq!(talk.state.text_of("contact_time"), None, "{message}");
    }
    let mut talk = begin(&Setting {
        closer_there: false,
        ..Setting::default()
    });
    let said = text(&talk.say("call me at 555-0100"));
    assert!(said.contains("area code"), "{said}");
    assert!(talk.state.open_handoff().is_some());
    assert_eq!(talk.state.text_of("contact_time"), None);
    talk.say("415-555-2671");
    assert_eq!(talk.state.text_of("phone"), Some("+14155552671"));
}

// ---- what is not written down ------------------------------------------------------

#[test]
fn a_question_that_no_fact_answers_is_left_to_the_closer() {
    let cases = [
        ("demo", "are you hipaa compliant"),
        ("demo", "are you insured?"),
        ("demo", "is it built for dental labs?"),
        ("demo", "do you take equity"),
        ("solar", "are you insured?"),
        ("solar", "are you soc 2"),
        ("solar", "is it built for dental labs?"),
        ("studio", "are you HIPAA compliant?"),
        ("studio", "are you soc 2 certified?"),
        ("studio", "are you insured"),
    ];
    for (campaign, question) in cases {
        let mut talk = with(campaign);
        let said = talk.say(question);
        assert!(
            did(&said, MoveKind::Deflect, "not_known"),
            "{campaign}: {question}: {}",
            text(&said)
        );
        let answered = said
            .iter()
            .flat_map(|message| &message.moves)
            .any(|made| made.kind == MoveKind::Answer);
        assert!(!answered, "{campaign}: {question}: {}", text(&said));
        let open: Vec<&String> = talk.state.unanswered().collect();
        assert!(
            open.iter()
                .any(|open| question.contains(open.trim_end_matches('?'))),
            "{open:?}"
        );
        assert!(text(&said).contains('?'), "and goes on: {}", text(&said));
    }
}

#[test]
fn what_a_fact_is_really_about_is_answered_by_it() {
    let cases = [
        ("demo", "are you SOC 2", "security"),
        ("demo", "where is the data hosted", "hosting"),
        ("demo", "do you connect to foobar9000", "integrations"),
        ("studio", "do you take equity?", "discounts"),
        ("solar", "what does it cost for a barn", "price"),
    ];
    for (campaign, question, fact) in cases {
        let mut talk = with(campaign);
        let said = talk.say(question);
        let answers: Vec<String> = said
            .iter()
            .flat_map(|message| &message.moves)
            .filter(|made| made.kind == MoveKind::Answer)
            .filter_map(|made| made.topic.clone())
            .collect();
        assert!(
            answers
                .iter()
                .any(|told| told == fact || fact == "integrations" && told == "other_systems"),
            "{campaign}: {question}: {answers:?}"
        );
    }
}

// ---- haggling ----------------------------------------------------------------------

#[test]
fn hagglers_never_hear_the_same_twice() {
    let cases: [(&str, &[&str], &str); 4] = [
        (
            "demo",
            &[
                "match the 30",
                "so can you match it",
                "whats your best price",
                "come on, best price",
            ],
            "discounts",
        ),
        (
            "studio",
            &[
                "can you do 15k",
                "whats your best price",
                "come on can u do 15k",
                "15k, final offer",
            ],
            "discounts",
        ),
        (
            "solar",
            &[
                "whats ur best price",
                "can you do 12k",
                "so match it",
                "best price pls",
            ],
            "discount",
        ),
        (
            "studio",
            &[
                "is there something cheaper?",
                "could you take equity instead",
                "can you beat that",
            ],
            "discounts",
        ),
    ];
    for (campaign, messages, fact) in cases {
        let mut talk = with(campaign);
        let mut told: Vec<String> = Vec::new();
        for (at, message) in messages.iter().enumerate() {
            let said = talk.say(message);
            assert_eq!(
                did(&said, MoveKind::Answer, fact),
                at == 0,
                "{campaign}: {message}: {}",
                text(&said)
            );
            let first = text(&said).split(['.', '\n']).next().unwrap().to_owned();
            assert!(!told.contains(&first), "{campaign}: {message}: {first}");
            told.push(first);
        }
        let offered = talk.state.times_offered.get("person").copied();
        assert_eq!(offered, Some(1), "{campaign}\n{}", talk.transcript());
        assert!(
            talk.state
                .unanswered()
                .any(|open| messages.contains(&open.as_str())),
            "for the closer: {campaign}"
        );
        assert!(!talk.state.signals.contains_key("quantity"), "{campaign}");
    }
}

#[test]
fn what_a_competitor_charges_reaches_the_closer_with_its_words() {
    let mut talk = with("demo");
    talk.say("invenza quoted us $30 a user. match the 30");
    let price = &talk.state.signals["competitor_price"];
    assert_eq!(
        price.evidence.last().unwrap().quote(),
        "invenza quoted us $30 a user"
    );
    assert!(format!("{:?}", price.value).contains("30"));
    assert!(!talk.state.signals.contains_key("budget"));
}

// ---- reading first, later, not at all ----------------------------------------------

#[test]
fn something_to_read_is_sent_at_once_and_nothing_is_asked() {
    for campaign in ["demo", "solar", "studio"] {
        for wish in ["send me something to read", "just email me some info"] {
            let mut talk = with(campaign);
            let asked = questions(&talk);
            let said = text(&talk.say(wish));
            assert!(said.contains("https://"), "{campaign}: {said}");
            assert!(!said.contains('?'), "{campaign}: {said}");
            assert_eq!(talk.state.status, LeadStatus::Nurture);
            let thanks = text(&talk.say("ok thx"));
            assert!(!thanks.contains('?'), "{campaign}: {thanks}");
            assert_eq!(questions(&talk), asked, "{campaign}");
            // Who comes back with something is talked to again.
            talk.say("can we have a call with someone");
            assert_ne!(talk.state.status, LeadStatus::Nurture);
        }
    }
}

#[test]
fn a_reminder_is_noted_with_its_time_and_ends_well() {
    let cases = [
        ("remind me in february", "2027-02-01", "in February"),
        ("not now. ping me next quarter", "2027-01-01", "January 1"),
        ("check back in march pls", "2027-03-01", "in March"),
        (
            "call me in february, not before",
            "2027-02-01",
            "in February",
        ),
    ];
    for (wish, from, words) in cases {
        for campaign in ["demo", "solar", "studio"] {
            let mut talk = with(campaign);
            let said = text(&talk.say(wish));
            assert!(said.contains(words), "{wish}: {said}");
            assert_eq!(talk.state.status, LeadStatus::Nurture, "{wish}");
            assert_eq!(
                talk.state.follow_up.map(|day| day.to_string()).as_deref(),
                Some(from),
                "{wish}"
            );
            assert!(
                talk.state
                    .objections
                    .iter()
                    .all(|o| o.state == Standing::Conceded),
                "{wish}: {:?}",
                talk.state.objections
            );
            assert!(talk.state.open_handoff().is_none(), "{wish}");
            let asked = questions(&talk);
            let thanks = text(&talk.say("sure, pat@example.com"));
            assert!(!thanks.contains('?'), "{thanks}");
            assert_eq!(talk.state.status, LeadStatus::Nurture, "{wish}");
            talk.say("ok bye");
            assert_eq!(questions(&talk), asked, "{wish}\n{}", talk.transcript());
        }
    }
    // On a channel with an address nothing is asked for.
    let mut talk = begin(&Setting {
        channel: Channel::Sms,
        ..Setting::default()
    });
    talk.say("remind me in february");
    assert!(
        talk.state
            .promises
            .iter()
            .any(|promise| promise.kind == "follow_up")
    );
}

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
        assert_eq!(talk.take(Input::ReminderDue), []);
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
    let number = (Channel::Sms, "+15125550143");
    for (told, expected) in [
        (&["pat@example.com"][..], Some(mail)),
        (&["text me then, 512-555-0143"], Some(number)),
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
fn whom_our_messages_bother_hears_how_to_stop_them_and_no_question() {
    for wish in [
        "WHY DO U PPL KEEP MESSAGING ME",
        "how did you get my number?",
    ] {
        for channel in [Channel::Widget, Channel::Sms] {
            let mut talk = begin(&Setting {
                channel,
                ..Setting::default()
            });
            talk.say("hello");
            let asked = questions(&talk);
            let said = text(&talk.say(wish));
            assert!(
                said.contains("sorry") && said.contains("STOP"),
                "{wish}: {said}"
            );
            assert_eq!(questions(&talk), asked, "{wish}: {said}");
            assert!(!said.contains('?'), "{wish}: {said}");
        }
    }
}

#[test]
fn who_asks_at_home_first_raises_an_objection_and_no_wish_to_talk() {
    for (campaign, objection) in [
        ("solar", "spouse"),
        ("studio", "committee"),
        ("demo", "authority"),
    ] {
        for message in [
            "i need to talk to my husband first",
            "have to talk it over with my wife",
        ] {
            let mut talk = with(campaign);
            talk.say(message);
            let raised = talk.state.objection(objection);
            assert_eq!(
                raised.map(|o| o.state),
                Some(Standing::Rebutted),
                "{campaign}: {message}\n{}",
                talk.transcript()
            );
            assert!(
                !talk.state.signals.contains_key("intent"),
                "{campaign}: {message}"
            );
        }
    }
}

#[test]
fn an_address_with_the_time_to_call_raises_no_objection() {
    let mut talk = begin(&Setting {
        closer_there: false,
        ..Setting::default()
    });
    talk.say("i want to talk to a person");
    let said = text(&talk.say("joe@bikes.com, not before 10 tho"));
    assert!(talk.state.objections.is_empty(), "{said}");
    assert!(said.contains("joe@bikes.com"), "{said}");
}

// ---- once a turn, and after the handoff ---------------------------------------------

#[test]
fn a_fact_that_the_rebuttal_tells_anyway_is_not_told_beside_it() {
    let mut talk = with("demo");
    let said = talk.say("too much hassle. how long is the onboarding?");
    let told = text(&said);
    assert_eq!(told.matches("one training session").count(), 1, "{told}");
    // What the rebuttal does not tell is still answered.
    let mut talk = with("demo");
    let said = talk.say("too much hassle. where are your servers?");
    assert!(did(&said, MoveKind::Answer, "hosting"), "{}", text(&said));
}

#[test]
fn what_comes_after_the_handoff_is_passed_on_and_asks_nothing() {
    // message, the signal that it updates
    let cases = [
        ("our budget is 30k a year", Some("budget")),
        ("we also use netsuite", Some("current_solution")),
        ("forgot to say, we have 60 users", Some("quantity")),
        ("the dock door is on the left btw", None),
        ("its chaos all day", None),
    ];
    for there in [true, false] {
        let mut talk = begin(&Setting {
            closer_there: there,
            ..Setting::default()
        });
        talk.say("we run out of stock a lot, get me a person. i'm at pat@example.com");
        assert!(talk.state.open_handoff().is_some());
        let asked = questions(&talk);
        for (message, signal) in cases {
            let said = text(&talk.say(message));
            if let Some(signal) = signal {
                let known = talk.state.signals.get(signal).and_then(|s| s.known());
                assert!(known.is_some(), "{message}\n{}", talk.transcript());
            }
            assert!(!said.is_empty(), "{message}");
            assert!(!said.contains('?'), "{message}: {said}");
        }
        assert_eq!(questions(&talk), asked, "{}", talk.transcript());
    }
}

// ---- nobody is closed on one word ---------------------------------------------------

#[test]
fn what_would_end_the_talk_is_put_back_once_before_it_does() {
    // campaign, what is said, what is put back, the reply, and where that leads
    let cases: [(&str, &[&str], &str, &str, LeadStatus); 10] = [
        (
            "solar",
            &["hi", "we rent"],
            "you rent",
            "yes",
            LeadStatus::Disqualified,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "you rent",
            "yeah we rent it",
            LeadStatus::Disqualified,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "you rent",
            "no",
            LeadStatus::Engaged,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "you rent",
            "no i own it",
            LeadStatus::Engaged,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "you rent",
            "my bill is 300",
            LeadStatus::Engaged,
        ),
        (
            "studio",
            &["need a new app for our clinic", "budget is like 10k"],
            "the whole budget is",
            "ok we could go up to 70k",
            LeadStatus::Engaged,
        ),
        (
            "studio",
            &["need a new app for our clinic", "budget is like 10k"],
            "the whole budget is",
            "yes thats all",
            LeadStatus::Disqualified,
        ),
        (
            "demo",
            &["hi", "its for 2 users"],
            "2 ",
            "no we are 12",
            LeadStatus::Engaged,
        ),
        (
            "solar",
            &["hi", "we rent"],
            "you rent",
            "ok someone can call me tuesday 3pm 512-555-0143",
            LeadStatus::HandedOff,
        ),
        (
            "studio",
            &["we need a web app built", "10k"],
            "the whole budget is",
            "wait 10k was just for the first step, overall we could do up to 70k",
            LeadStatus::Engaged,
        ),
    ];
    for (campaign, messages, put_back, reply, status) in cases {
        let mut talk = with(campaign);
        let mut last = Vec::new();
        for message in messages {
            last = talk.say(message);
        }
        let said = text(&last);
        assert_eq!(
            talk.state.status,
            LeadStatus::Engaged,
            "{messages:?}: {said}"
        );
        assert!(
            said.contains(put_back) && said.ends_with('?'),
            "{messages:?}: {said}"
        );
        let asked = talk.state.asked.clone().unwrap().question;
        assert!(asked.starts_with("confirm:"), "{asked}");
        let after = text(&talk.say(reply));
        assert_eq!(talk.state.status, status, "{reply}\n{}", talk.transcript());
        // It goes on, with something else.
        assert_ne!(after, said, "{reply}");
        let again = talk.state.times_asked[&asked];
        assert_eq!(again, 1, "{reply}: {after}");
    }
}

#[test]
fn what_answers_the_question_or_was_said_twice_is_not_put_back() {
    let mut talk = with("solar");
    talk.happened(Event::QuestionAsked {
        question: "owner".to_owned(),
        signal: "owner".into(),
        follow_up: false,
        why: "a rule".to_owned(),
    });
    talk.say("we rent");
    assert_eq!(
        talk.state.status,
        LeadStatus::Disqualified,
        "{}",
        talk.transcript()
    );
    // Passed over once, it is not put back again; said again, it counts.
    let mut talk = with("solar");
    talk.say("we rent");
    talk.say("my bill is 300");
    assert_eq!(
        talk.state.status,
        LeadStatus::Engaged,
        "{}",
        talk.transcript()
    );
    talk.say("like i wrote, we rent the house");
    assert_eq!(
        talk.state.status,
        LeadStatus::Disqualified,
        "{}",
        talk.transcript()
    );
}

#[test]
fn what_a_denial_names_again_is_not_taken_for_a_yes() {
    let mut talk = with("solar");
    talk.say("we rent");
    let said = text(&talk.say("no, we rent out the other one"));
    assert_ne!(talk.state.status, LeadStatus::Disqualified, "{said}");
}

// ---- handing over, parting ----------------------------------------------------------

#[test]
fn an_address_beside_a_no_takes_no_offer() {
    let mut talk = with("studio");
    talk.say("need a redesign of our dashboard, 3 people, starting in spring");
    talk.happened(Event::StepOffered {
        step: "proposal".to_owned(),
    });
    let said = text(&talk.say(
        "nah not yet. maybe after the grant. could u just send me something to read, nora@x.com",
    ));
    assert!(talk.state.open_handoff().is_none(), "{said}");
    assert!(said.contains("https://"), "{said}");
    assert_eq!(talk.state.text_of("email"), Some("nora@x.com"));
}

#[test]
fn an_order_with_its_size_reaches_a_person_at_once() {
    let mut talk = with("demo");
    talk.say("send me a contract, we take 12 seats");
    assert!(talk.state.open_handoff().is_some(), "{}", talk.transcript());
    let mut talk = with("studio");
    talk.say("we want to start next spring, after the audit in april");
    assert!(talk.state.open_handoff().is_none(), "{}", talk.transcript());
}

#[test]
fn thanks_at_the_end_take_up_no_old_offer_and_bring_no_question() {
    let mut talk = with("solar");
    for message in [
        "we own in austin, bill 300, want it this summer",
        "just browsing, no need to ask me stuff",
    ] {
        talk.say(message);
    }
    let said = text(&talk.say("ok thx"));
    assert!(talk.state.open_handoff().is_none(), "{}", talk.transcript());
    assert!(!said.contains('?') && !said.is_empty(), "{said}");
}

#[test]
fn something_to_read_is_handed_out_once_at_parting() {
    let mut talk = with("demo");
    let mut links = 0;
    for message in [
        "we run out of stock",
        "thx bye",
        "we have 20 users",
        "gotta go, bye",
        "bye",
    ] {
        links += text(&talk.say(message)).matches("https://").count();
    }
    assert_eq!(links, 1, "{}", talk.transcript());
}

#[test]
fn nothing_that_is_told_meets_silence_or_a_bare_sorry() {
    let cases: [(&str, &[&str]); 4] = [
        (
            "studio",
            &[
                "need a redesign of our dashboard",
                "me and my brother own it, we both have to say yes",
                "asap",
            ],
        ),
        (
            "solar",
            &[
                "we own in austin, bill 300, want it this summer",
                "i said i own it",
                "i told you already, i own it",
            ],
        ),
        (
            "solar",
            &[
                "can somebody call me",
                "512-555-0143, evenings",
                "i said evenings",
            ],
        ),
        (
            "demo",
            &[
                "our sizes are always wrong",
                "the branches never tell us anything",
                "its a mess",
            ],
        ),
    ];
    for (campaign, messages) in cases {
        let mut talk = begin(&Setting {
            campaign: campaign.to_owned(),
            closer_there: false,
            ..Setting::default()
        });
        for message in messages {
            let said = talk.say(message);
            let words = text(&said);
            let sorry = said
                .iter()
                .flat_map(|message| &message.moves)
                .all(|made| made.kind == MoveKind::Deflect);
            assert!(!words.is_empty(), "{message}\n{}", talk.transcript());
            assert!(!words.starts_with("Sorry") || !sorry, "{message}: {words}");
            assert!(!words.contains("isn't clear yet"), "{message}: {words}");
        }
    }
}

// ---- appointments -------------------------------------------------------------------

#[test]
fn a_time_named_later_changes_only_what_it_says() {
    // what is said one after the other → the time, in words
    let cases: [(&[&str], &str); 6] = [
        (
            &["call tuesday 3pm, 415-555-2671", "make it 4pm actually"],
            "on Tuesday, December 1 at 4:00 PM",
        ),
        (
            &[
                "call tuesday 3pm, 415-555-2671",
                "greg@portline.com, make it 4pm actually",
            ],
            "on Tuesday, December 1 at 4:00 PM",
        ),
        (
            &[
                "call tuesday 3pm, 415-555-2671",
                "sorry thursday, same time",
            ],
            "on Thursday at 3:00 PM",
        ),
        (
            &[
                "call tuesday 3pm, 415-555-2671",
                "no wait, 11 in the morning",
            ],
            "on Tuesday, December 1 at 11:00 AM",
        ),
        (
            &["evenings only, 512-555-0143", "not friday tho"],
            "on any day but Friday, in the evening",
        ),
        (
            &["call between 3 and 5 pm, 512-555-0143", "not tmrw tho"],
            "on any day but tomorrow between 3:00 PM and 5:00 PM",
        ),
    ];
    for (messages, words) in cases {
        let mut talk = callback("demo");
        for message in messages {
            talk.say(message);
        }
        let said = talk.state.text_of("contact_time");
        assert_eq!(said, Some(words), "{messages:?}\n{}", talk.transcript());
        let told = text(&talk.say("so when r u calling me exactly?"));
        assert!(told.contains(words), "{messages:?}: {told}");
    }
}

#[test]
fn an_hour_at_which_nobody_is_there_is_not_promised() {
    let mut talk = callback("solar");
    let said = text(&talk.say("512-555-0143, between 9:30 and 10:45 pm"));
    assert!(said.contains("nobody is"), "{said}");
    assert!(said.contains("9:00 AM") && !said.contains("9:30"), "{said}");
    // What they say then is arranged.
    let said = text(&talk.say("ok then wednesday at 5pm"));
    assert!(said.contains("5:00 PM"), "{said}\n{}", talk.transcript());
}

#[test]
fn how_they_want_to_be_reached_is_kept_after_the_handoff_and_said_back() {
    let cases = [
        ("no phone pls", "writing"),
        ("only email pls, no calls", "email"),
    ];
    for (wish, way) in cases {
        let mut talk = begin(&Setting {
            campaign: "studio".to_owned(),
            closer_there: false,
            ..Setting::default()
        });
        talk.say("get me a person");
        talk.say("greg@portline.com, or 415-555-2671");
        let said = text(&talk.say(wish));
        let known = format!("{:?}", talk.state.signals["contact_way"].value);
        assert!(known.contains(way), "{wish}: {known}");
        assert!(
            said.contains("by e-mail at greg@portline.com"),
            "{wish}: {said}"
        );
        assert!(
            !talk.state.signals.contains_key("current_solution"),
            "{wish}"
        );
        assert!(talk.state.open_handoff().is_some(), "{wish}: {said}");
    }
}

#[test]
fn a_step_that_the_campaign_has_is_told_of_when_it_is_wished_for() {
    let mut talk = callback("solar");
    let said = text(&talk.say("i want a visit"));
    assert!(said.contains("45 minutes"), "{said}");
}

#[test]
fn a_stop_is_about_our_own_messages_to_them() {
    let goes_on = [
        (
            "demo",
            &["i want a demo, mail is bo@acme.com", "and dont spam me"][..],
        ),
        (
            "demo",
            &["dont spam me but here is my mail: bo@acme.com, we are 8 buyers"][..],
        ),
        (
            "studio",
            &["wait pls dont email me, email HER. im Linda"][..],
        ),
        ("studio", &["call me, dont email me"][..]),
        (
            "solar",
            &["Are you a real person? I do not want to be called by ten companies."][..],
        ),
        (
            "solar",
            &["I dont want to be bothered by salesmen. just want info."][..],
        ),
        ("solar", &["stop", "I did not ask you to stop"][..]),
    ];
    for (campaign, messages) in goes_on {
        let mut talk = with(campaign);
        let mut said = Vec::new();
        for message in messages {
            said = talk.say(message);
        }
        assert!(!talk.state.opted_out, "{messages:?}");
        assert!(!said.is_empty(), "{messages:?}");
    }
    for message in [
        "stop",
        "dont email me",
        "please stop texting me",
        "dont contact me again",
    ] {
        let mut talk = with("demo");
        talk.say(message);
        assert!(talk.state.opted_out, "{message}");
    }
}

#[test]
fn a_customer_hears_of_the_support_and_of_a_person_and_is_asked_nothing() {
    let cases = [
        &["we use stockwell already (8 users) and the sync is broken"][..],
        &[
            "im a customer of yours, 8 users",
            "can we add 4 seats, we have 8 now",
        ][..],
        &["im already a customer", "password reset mail never comes"][..],
        &["im already a customer", "is support open now"][..],
        &[
            "im already a customer",
            "it is urgent, we cant order today!!",
        ][..],
    ];
    for messages in cases {
        let mut talk = with("demo");
        let before = questions(&talk);
        let mut told = false;
        for message in messages {
            let said = talk.say(message);
            told |= text(&said).contains("support@stockwell.example");
        }
        assert!(told, "{messages:?}");
        assert_eq!(questions(&talk), before, "{messages:?}");
        assert!(!talk.state.signals.contains_key("quantity"), "{messages:?}");
        talk.say("can i get a human for this");
        assert!(talk.state.open_handoff().is_some(), "{messages:?}");
    }
}

#[test]
fn a_colleague_is_kept_with_their_own_address_and_asked_for_once() {
    for first in [
        "im just the receptionist, youd want Priya Nair shes our head of ops",
        "im the receptionist, you should talk to Priya Nair, head of ops",
    ] {
        let mut talk = with("studio");
        let said = talk.say(first);
        assert!(text(&said).contains("address"), "{}", text(&said));
        let said = talk.say("priya@oak.com");
        assert!(!text(&said).contains('?'), "{}", text(&said));
        let kept = talk.state.text_of("referral").unwrap_or_default();
        assert!(
            kept.contains("Priya Nair") && kept.contains("priya@oak.com"),
            "{kept}"
        );
        for name in ["email", "name", "authority"] {
            assert!(!talk.state.signals.contains_key(name), "{name}");
        }
    }
}

#[test]
fn what_we_sell_is_said_in_a_sentence() {
    for campaign in ["demo", "solar", "studio"] {
        for message in [
            "what does it actually do",
            "what the hell do you even sell",
            "what is it you sell",
        ] {
            let mut talk = with(campaign);
            let said = text(&talk.say(message));
            let offer = &talk.loaded.campaign.identity.offer.value_proposition;
            assert!(said.contains(offer.as_str()), "{message}: {said}");
        }
    }
}

#[test]
fn a_price_in_their_own_case_is_computed_at_once() {
    let cases = [
        ("solar", &["my bill is 310 a month", "number??"][..], "$310"),
        (
            "solar",
            &["HOW MUCH for my house with $310 a month"][..],
            "$310",
        ),
        (
            "demo",
            &["10 users", "if we pay yearly how much is it exactly"][..],
            "$3,900",
        ),
        (
            "studio",
            &["need a redesign of our app", "is 25k enough to start"][..],
            "$40,000",
        ),
    ];
    for (campaign, messages, figure) in cases {
        let mut talk = with(campaign);
        let mut said = String::new();
        for message in messages {
            said = text(&talk.say(message));
        }
        assert!(said.contains(figure), "{messages:?}: {said}");
    }
}
