use jiff::Timestamp;
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::*;
use crate::conversation::context::{Channel, Context, ProspectDetails, Visit as Visited};
use crate::conversation::event::{Event, Recorded, Started};
use crate::conversation::message::Promise;
use crate::conversation::objection::{RaisedObjection, Standing};
use crate::conversation::state::message_of;
use crate::id::{CampaignId, ConversationId, HandoffId, LeadId, ProspectId};
use crate::qualification::evaluate;
use crate::qualification::sample::{campaign, need, role, stated, users, wanted};
use crate::reading::CampaignWords;
use crate::reading::finding::ObjectionKind;
use crate::signal::{AuthorityRole, Evidence, Priority, SignalName, SignalValue, Urgency};

const SAMPLE: &str = include_str!("../../../prompts/packet/sample.json");
const FORMATS: [Format; 3] = [Format::Markdown, Format::Html, Format::Text];

fn sample() -> Packet {
    serde_json::from_str(SAMPLE).unwrap()
}

/// The conversation of a person called `name` who wrote `texts`.
fn conversation(name: &str, texts: &[String]) -> Vec<Recorded> {
    let id = Uuid::from_u128(7);
    let start = Started {
        conversation: ConversationId(id),
        lead: LeadId(id),
        prospect: ProspectId(id),
        campaign: CampaignId::from("sample"),
        version: "1".to_owned(),
        channel: Channel::Widget,
        address: None,
        gateway: None,
        own_address: None,
        seed: 1,
        details: ProspectDetails {
            name: Some(name.to_owned()),
            email: Some("dana@northgate.example".to_owned()),
            phone: Some("+14155550142".to_owned()),
            timezone: Some("America/Los_Angeles".to_owned()),
            ..ProspectDetails::default()
        },
        context: Context {
            referrer: Some("https://www.google.com/search".to_owned()),
            visits: vec![Visited {
                url: "https://shop.example/pricing".to_owned(),
                title: Some("Prices".to_owned()),
                at: Some(at(0)),
            }],
            downloads: vec![Visited {
                url: "/guide.pdf".to_owned(),
                title: None,
                at: None,
            }],
            ..Context::default()
        },
        consent: Value::Null,
    };
    let mut events = vec![Event::ConversationStarted(Box::new(start))];
    for (number, text) in texts.iter().enumerate() {
        events.push(Event::ProspectWrote {
            client_id: number.to_string(),
            text: text.clone(),
            mail: None,
        });
        events.push(Event::AgentSaid {
            text: "Thank you. How many people plan?".to_owned(),
            moves: Vec::new(),
            promises: vec![Promise {
                kind: "price".to_owned(),
                fact: Some(format!("fact {number}")),
                item: None,
                quote: format!("${} per user", 49 + number),
                seq: 0,
                span: None,
            }],
            used: Vec::new(),
        });
    }
    let first = texts.first().cloned().unwrap_or_default();
    let learned = [
        ("need", need("stockouts", Priority::High, Some(8_000))),
        ("quantity", users(45, 45)),
        ("authority", role(AuthorityRole::DecisionMaker)),
        (
            "timeline",
            wanted(Urgency::ThisQuarter, Some(date(2026, 5, 31))),
        ),
        (
            "decision_process",
            SignalValue::Text {
                text: first.clone(),
            },
        ),
        (
            "decision_criteria",
            SignalValue::Text {
                text: first.clone(),
            },
        ),
    ];
    for (name, value) in learned {
        let mut signal = stated(value, 2);
        signal.evidence = vec![Evidence::Message {
            seq: 2,
            start: 0,
            end: first.chars().count(),
            quote: first.clone(),
        }];
        events.push(Event::SignalRecorded {
            name: SignalName::from(name),
            signal,
            superseded: None,
        });
    }
    events.push(Event::ObjectionRaised {
        objection: RaisedObjection {
            id: "price".to_owned(),
            kind: ObjectionKind::Price,
            state: Standing::Rebutted,
            raised_seq: 2,
            quote: first,
            span: None,
            postpones: false,
            rebuttals: vec!["payback".to_owned()],
        },
    });
    events.push(Event::HandoffRequested {
        handoff: HandoffId(id),
        reason: "asked_for_person".to_owned(),
    });
    (1..)
        .zip(events)
        .map(|(seq, event)| Recorded {
            seq,
            at: at(seq),
            event,
        })
        .collect()
}

fn at(seq: i64) -> Timestamp {
    Timestamp::from_second(1_773_150_000 + seq).unwrap()
}

fn packet_of(log: &[Recorded]) -> Packet {
    let state = State::fold(log).unwrap();
    let campaign = campaign();
    let lines = Lines::shipped("en").unwrap();
    let vocabulary = Vocabulary::new(CampaignWords {
        language: "en".to_owned(),
        ..CampaignWords::default()
    });
    let today = date(2026, 3, 10);
    let evaluation = evaluate(&campaign, &state.signals, today);
    let lead = Lead::of(&state, &campaign, &lines, &evaluation, today);
    let transcript: Vec<Message> = log.iter().filter_map(message_of).collect();
    packet(&Material {
        state: &state,
        campaign: &campaign,
        vocabulary: &vocabulary,
        lines: &lines,
        lead: &lead,
        evaluation: &evaluation,
        transcript: &transcript,
        now: at(60),
        timezone: &TimeZone::UTC,
        public_url: "https://fronter.example",
    })
}

/// The names of all fields; of a list those of all its items together. `lead` is
/// the lead's own business.
fn keys(value: &Value, path: &str, found: &mut std::collections::BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                let path = format!("{path}/{key}");
                if path != "/lead" {
                    keys(inner, &path, found);
                }
                found.insert(path);
            }
        }
        Value::Array(items) => {
            for item in items {
                keys(item, &format!("{path}/*"), found);
            }
        }
        _ => {}
    }
}

#[test]
fn the_sample_is_a_packet_and_nothing_else() {
    let given: Value = serde_json::from_str(SAMPLE).unwrap();
    assert_eq!(serde_json::to_value(sample()).unwrap(), given);
}

#[test]
fn a_real_packet_has_the_shape_of_the_sample() {
    let made = packet_of(&conversation(
        "Dana Whitfield",
        &["first i pick two, then my boss signs. price is the deciding factor".to_owned()],
    ));
    let names = |packet: &Packet| {
        let mut found = std::collections::BTreeSet::new();
        keys(&serde_json::to_value(packet).unwrap(), "", &mut found);
        found
    };
    let (of_sample, of_made) = (names(&sample()), names(&made));
    // What only lists with items show; here they are empty on one side or the other.
    let listed = |path: &&String| {
        !["/context/downloads/", "/transcript/*/move/"]
            .iter()
            .any(|list| path.starts_with(list))
    };
    let missing: Vec<_> = of_sample.difference(&of_made).filter(listed).collect();
    let surplus: Vec<_> = of_made.difference(&of_sample).filter(listed).collect();
    assert_eq!((missing, surplus), (vec![], vec![]));
    let lead = serde_json::to_value(&made.lead).unwrap();
    for name in sample().lead.as_object().unwrap().keys() {
        assert!(lead.get(name).is_some(), "the lead has no `{name}`");
    }
}

#[test]
fn the_three_formats_of_the_sample() {
    let sample = sample();
    insta::assert_snapshot!("markdown", sample.render(Format::Markdown).unwrap());
    insta::assert_snapshot!("html", sample.render(Format::Html).unwrap());
    insta::assert_snapshot!("text", sample.render(Format::Text).unwrap());
}

#[test]
fn a_packet_reads_well_and_begins_with_their_own_words() {
    let made = packet_of(&conversation(
        "Dana Whitfield",
        &["we lose 8k a month to stockouts.".to_owned()],
    ));
    assert_eq!(
        made.summary.headline,
        "Dana Whitfield wants help with stockouts, at a cost of $8,000 a month by their own figures, by 31 May 2026."
    );
    assert_eq!(
        made.suggested_opening,
        "Hi Dana, this is Stockwell. You said “we lose 8k a month to stockouts”. Is now a good moment to go through it together?"
    );
    assert_eq!(
        made.best_contact.words,
        "Web chat, now: they are waiting. Later: e-mail."
    );
    assert_eq!(made.who.phone_words.as_deref(), Some("+1 415 555 0142"));
    insta::assert_snapshot!("real_text", made.render(Format::Text).unwrap());
}

#[test]
fn the_opening_and_the_next_action_suit_the_state() {
    let log = |events: Vec<Event>| {
        let mut log = conversation(
            "Dana Whitfield",
            &["we run out of our best sellers".to_owned()],
        );
        log.pop();
        for event in events {
            let seq = i64::try_from(log.len()).unwrap() + 1;
            log.push(Recorded {
                seq,
                at: at(seq),
                event,
            });
        }
        log
    };
    let settled = |state| Event::ObjectionSettled {
        objection: "price".to_owned(),
        state,
    };
    // what happened, in the opening, in the next best action
    let cases: Vec<(Vec<Event>, &str, &str)> = vec![
        (
            vec![],
            "Is now a good moment",
            "Keep the conversation going",
        ),
        (
            vec![settled(Standing::Standing)],
            "let me come to that first",
            "price still stands",
        ),
        (
            vec![Event::LeadNurtured {
                until: None,
                because: "not now".to_owned(),
            }],
            "There is no hurry",
            "Send something useful",
        ),
        (
            vec![Event::LeadDisqualified {
                reason: "users".to_owned(),
                because: "too few users".to_owned(),
            }],
            "no match (too few users)",
            "Nothing: it does not fit",
        ),
        (
            vec![Event::OptedOut {
                via: "chat".to_owned(),
            }],
            "they have opted out",
            "they have opted out",
        ),
        (
            vec![Event::OutcomeRecorded {
                result: "won".to_owned(),
                amount: None,
                reason: None,
                by: "maria".to_owned(),
                happened_at: None,
            }],
            "this is settled",
            "Nothing to do",
        ),
    ];
    for (events, opening, action) in cases {
        let shown = format!("{events:?}");
        let made = packet_of(&log(events));
        assert!(
            made.suggested_opening.contains(opening),
            "{shown}: {}",
            made.suggested_opening
        );
        let next = made.lead["next_best_action"].as_str().unwrap_or_default();
        assert!(next.contains(action), "{shown}: {next}");
    }
}

/// What was conceded is settled: nobody has to reckon with it any more.
#[test]
fn a_conceded_objection_is_nothing_to_reckon_with() {
    for (state, reckons) in [(Standing::Standing, true), (Standing::Conceded, false)] {
        let mut log = conversation(
            "Dana Whitfield",
            &["we run out of our best sellers".to_owned()],
        );
        log.pop();
        let seq = i64::try_from(log.len()).unwrap() + 1;
        log.push(Recorded {
            seq,
            at: at(seq),
            event: Event::ObjectionSettled {
                objection: "price".to_owned(),
                state,
            },
        });
        let made = packet_of(&log);
        let next = made.lead["next_best_action"].as_str().unwrap_or_default();
        assert_eq!(next.contains("Reckon with"), reckons, "{next}");
    }
}

/// The closer greets whom they reach, and says from whom they know it.
#[test]
fn who_is_called_is_greeted_by_their_own_name() {
    let mut log = conversation("Greg Moss", &["we run out of our best sellers".to_owned()]);
    let seq = i64::try_from(log.len()).unwrap() + 1;
    let mut signal = stated(
        SignalValue::Text {
            text: "Dee (wife)".to_owned(),
        },
        2,
    );
    signal.evidence = vec![Evidence::Message {
        seq: 2,
        start: 0,
        end: 2,
        quote: "we".to_owned(),
    }];
    log.push(Recorded {
        seq,
        at: at(seq),
        event: Event::SignalRecorded {
            name: SignalName::from(SignalName::CONTACT_PERSON),
            signal,
            superseded: None,
        },
    });
    let made = packet_of(&log);
    let opening = &made.suggested_opening;
    assert!(opening.starts_with("Hi Dee,"), "{opening}");
    assert!(opening.contains("Greg said"), "{opening}");
    assert!(made.best_contact.words.contains("Ask for Dee (wife)."));
}

#[test]
fn of_an_unknown_visitor_it_says_that_nothing_is_known() {
    let log = &conversation("", &[])[..1];
    let mut log = log.to_vec();
    if let Event::ConversationStarted(started) = &mut log[0].event {
        started.details = ProspectDetails::default();
        started.context = Context::default();
    }
    let made = packet_of(&log);
    insta::assert_snapshot!("unknown_visitor", made.render(Format::Text).unwrap());
    for format in FORMATS {
        made.render(format).unwrap();
    }
}

#[test]
fn what_is_long_is_left_out_and_it_says_how_much() {
    let texts: Vec<String> = (0..80)
        .map(|number| format!("message {number} <&> {}", "long words & more ".repeat(60)))
        .collect();
    let made = packet_of(&conversation("Dana", &texts));
    assert!(made.longest() < 20_000, "{}", made.longest());
    assert_eq!(made.transcript.len() + made.transcript_left_out, 160);
    assert!(made.transcript.len() >= 6);
    let says = format!(
        "The first {} messages are left out.",
        made.transcript_left_out
    );
    assert_eq!(made.transcript_left_out_words, Some(says));
    assert_eq!(made.transcript.last().unwrap().seq, 161);
}

#[test]
fn hostile_words_stay_words() {
    let hostile =
        "<script>alert(1)</script>\n# Won\n- [ ] [pay](https://evil.example) {{summary}} `rm` | x";
    let made = packet_of(&conversation(hostile, &[hostile.to_owned()]));
    let html = made.render(Format::Html).unwrap();
    assert!(!html.contains("<script"), "{html}");
    let markdown = made.render(Format::Markdown).unwrap();
    assert!(!markdown.contains("[pay](http"), "{markdown}");
    let unescaped = markdown.replace("\\<", "").contains("<script");
    assert!(!unescaped, "{markdown}");
    for text in [&markdown, &made.render(Format::Text).unwrap()] {
        assert!(
            !text
                .lines()
                .any(|line| line.starts_with("# Won") || line.starts_with("- ["))
        );
        assert!(
            text.contains("{{summary}}"),
            "a template in their words is words"
        );
    }
    // Every line that begins a heading or a table is the template's own.
    let headings = markdown
        .lines()
        .filter(|line| line.starts_with('#'))
        .count();
    let usual = sample().render(Format::Markdown).unwrap();
    assert_eq!(
        headings,
        usual.lines().filter(|line| line.starts_with('#')).count()
    );
}

fn json(packet: &Packet) -> Value {
    let document = packet.clone().json_within(MOST_JSON_BYTES);
    let bytes = serde_json::to_vec(&document).unwrap().len();
    assert!(bytes < 20_000, "{bytes}");
    document
}

fn count(value: &Value) -> usize {
    value.as_array().map_or(0, Vec::len)
}

#[test]
fn an_ordinary_talk_has_room_in_every_format() {
    for messages in [6, 14, 22] {
        let texts: Vec<String> = (0..messages)
            .map(|number| format!("{number}: we keep running out of the lines that sell best"))
            .collect();
        let made = packet_of(&conversation("Dana Whitfield", &texts));
        let document = json(&made);
        assert_eq!(count(&document["transcript"]), messages * 2, "{messages}");
        assert_eq!(document["transcript_left_out"], 0);
        assert_eq!(document["left_out"]["lines"], 0);
        assert_eq!(count(&document["promises"]), messages);
        let evidence = |name: &str| &document["lead"]["signals"][name]["evidence"];
        let whole = serde_json::to_value(packet_of(&conversation("Dana Whitfield", &texts)).lead);
        for (name, signal) in whole.unwrap()["signals"].as_object().unwrap() {
            assert_eq!(evidence(name), &signal["evidence"], "{name}");
        }
        for format in FORMATS {
            let text = made.render(format).unwrap();
            assert!(text.len() < 20_000, "{format:?}: {}", text.len());
            for said in &texts {
                assert!(text.contains(said.as_str()), "{format:?} lacks {said}");
            }
        }
    }
}

#[test]
fn the_json_says_each_thing_once() {
    let quote = "we lose 8k a month to stockouts.";
    let document = json(&packet_of(&conversation("Dana", &[quote.to_owned()])));
    for part in ["promises", "objections", "reasons", "history", "context"] {
        assert!(!document[part].is_null(), "{part}");
        assert!(document["lead"][part].is_null(), "{part} stands twice");
    }
    for signal in document["signals"].as_array().unwrap() {
        assert!(signal["quotes"].is_null(), "{signal}");
        let id = signal["id"].as_str().unwrap();
        assert_eq!(
            document["lead"]["signals"][id]["evidence"][0]["quote"],
            quote
        );
    }
    let message = document["transcript"][0].as_object().unwrap();
    assert_eq!(
        message.keys().collect::<Vec<_>>(),
        ["at", "from", "seq", "text"]
    );
}

#[test]
fn a_long_talk_of_long_words_is_short_in_every_format() {
    let long = "We keep running out of the lines that sell, and it costs us a lot. ";
    for (messages, times) in [(6, 120), (30, 4), (50, 30), (200, 2)] {
        let texts: Vec<String> = (0..messages)
            .map(|number| format!("{number} {}", long.repeat(times)))
            .collect();
        let name = "Jörg ".to_owned() + &"ü".repeat(150);
        let made = packet_of(&conversation(&name, &texts));
        let document = json(&made);
        let shown = count(&document["transcript"]);
        assert!(shown > 5, "{messages} times {times}: {shown}");
        let left_out = document["transcript_left_out"].as_u64().unwrap();
        assert_eq!(shown as u64 + left_out, messages * 2);
        assert!(count(&document["promises"]) > 5, "{messages} times {times}");
        for format in FORMATS {
            let text = made.render(format).unwrap();
            assert!(text.len() < 20_000, "{format:?}: {}", text.len());
        }
        // However short it is now, a quote stands in its message, where it says.
        for signal in document["lead"]["signals"].as_object().unwrap().values() {
            let evidence = &signal["evidence"][0];
            let (quote, text) = (evidence["quote"].as_str().unwrap(), &texts[0]);
            assert!(text.starts_with(quote), "{quote}");
            assert_eq!(evidence["end"], quote.chars().count());
        }
    }
}

#[test]
fn a_message_is_told_whole_where_there_is_room() {
    let long = format!(
        "{}the end",
        "we count every Monday and still miss things, ".repeat(20)
    );
    let made = packet_of(&conversation("Dana", &[long]));
    for format in FORMATS {
        let text = made.render(format).unwrap();
        assert!(text.contains("miss things, the end"), "{format:?}");
    }
}

#[test]
fn times_say_where_the_clock_stands_and_another_day() {
    let log = conversation("Dana", &["hello".to_owned()]);
    let made = packet_of(&log);
    assert_eq!(made.times_words, "times of Los Angeles");
    assert_eq!(made.transcript[0].time_words, "06:40");
    let mut later = log;
    later[1].at = at(-200_000);
    assert_eq!(packet_of(&later).transcript[0].time_words, "7 Mar 22:06");
}

#[test]
fn the_page_they_wrote_from_is_told() {
    let mut events = conversation("Dana", &["Hello".to_owned()]);
    let Event::ConversationStarted(started) = &mut events[0].event else {
        panic!("a start");
    };
    started.context = Context {
        page: Some("https://shop.example/pricing?x=1".to_owned()),
        title: Some("Prices".to_owned()),
        ..Context::default()
    };
    let made = packet_of(&events);
    assert_eq!(
        made.context.page.as_deref(),
        Some("https://shop.example/pricing?x=1")
    );
    assert_eq!(made.context.pages[0].title, "Prices");
    for format in FORMATS {
        let text = made.render(format).unwrap();
        let section = text
            .to_lowercase()
            .split("how they came")
            .nth(1)
            .unwrap()
            .to_owned();
        let section = section.split("the conversation").next().unwrap().to_owned();
        assert!(section.contains("prices"), "{format:?}: {section}");
    }
    // Where nothing is known, it says so.
    let Event::ConversationStarted(started) = &mut events[0].event else {
        panic!("a start");
    };
    started.context = Context::default();
    let text = packet_of(&events).render(Format::Markdown).unwrap();
    assert!(text.contains("what they read\n\n- Not known."), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn whatever_they_write_it_renders_and_is_short(
        name in "\\PC{0,60}",
        texts in prop::collection::vec("(\\PC|[\n\r<>&*_`|#]){0,500}", 0..50),
    ) {
        let made = packet_of(&conversation(&name, &texts));
        for format in FORMATS {
            let text = made.render(format).unwrap();
            prop_assert!(text.len() < 20_000, "{format:?}: {}", text.len());
        }
        let bytes = serde_json::to_vec(&made.json_within(MOST_JSON_BYTES)).unwrap().len();
        prop_assert!(bytes < 20_000, "{bytes}");
    }
}
