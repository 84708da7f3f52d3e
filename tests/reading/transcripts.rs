//! What a recorded talk tells where the seller sums up and the prospect agrees,
//! corrects, or agrees to a part only.

use fronter::conversation::context::{Channel, Context, ProspectDetails};
use fronter::conversation::decide::{Turn, import};
use fronter::conversation::event::Started;
use fronter::conversation::message::Author;
use fronter::conversation::state::State;
use fronter::id::{ConversationId, LeadId, ProspectId};
use fronter::library::Library;
use fronter::signal::{Evidence, SignalValue};
use fronter::turn::rules;
use jiff::Timestamp;
use uuid::Uuid;

fn recorded(library: &Library, turns: &[(Author, &str)]) -> State {
    let loaded = library.campaign("demo").unwrap();
    let at: Timestamp = "2026-11-02T10:00:00Z".parse().unwrap();
    let started = Started {
        conversation: ConversationId(Uuid::from_u128(1)),
        lead: LeadId(Uuid::from_u128(2)),
        prospect: ProspectId(Uuid::from_u128(3)),
        campaign: "demo".into(),
        version: loaded.campaign.version().to_owned(),
        channel: Channel::Api,
        address: None,
        gateway: None,
        own_address: None,
        seed: 1,
        details: ProspectDetails::default(),
        context: Context::default(),
        consent: serde_json::Value::Null,
    };
    let turns: Vec<Turn> = turns
        .iter()
        .map(|(from, text)| Turn {
            from: *from,
            text: (*text).to_owned(),
            at,
        })
        .collect();
    let log = import(started, &turns, None, &rules(&loaded));
    State::fold(&log).unwrap()
}

/// `name=value/messages` of the signal, where it is known.
fn shown(state: &State, name: &str) -> Option<String> {
    let signal = state.signals.get(name)?;
    let value = match signal.value.as_ref()? {
        SignalValue::Quantity(range) => range.min?.to_string(),
        SignalValue::Money(range) => range.min.or(range.max)?.amount.normalize().to_string(),
        SignalValue::Choice { choice } => choice.clone(),
        SignalValue::Authority { role, .. } => format!("{role:?}"),
        other => format!("{other:?}"),
    };
    let mut messages: Vec<i64> = signal.evidence.iter().filter_map(Evidence::seq).collect();
    messages.dedup();
    Some(format!("{name}={value} from {}", messages.len()))
}

#[test]
fn what_is_summed_up_counts_as_far_as_it_is_confirmed() {
    let library = Library::open(None).unwrap();
    let both = "So you have about 40 people and a budget of 20k?";
    let people = "So you're a team of 40 people, right?";
    // What the seller said, what the prospect answered, what is known of people and money.
    let cases: &[(&str, &str, &[&str])] = &[
        (
            both,
            "yes, roughly",
            &["quantity=40 from 2", "budget=20000 from 2"],
        ),
        (
            both,
            "Yep, exactly.",
            &["quantity=40 from 2", "budget=20000 from 2"],
        ),
        (both, "no", &[]),
        (both, "no, 30", &[]),
        (both, "no, 30 people", &["quantity=30 from 1"]),
        (both, "the first part yes", &["quantity=40 from 2"]),
        (
            both,
            "the first yes, the second not sure yet",
            &["quantity=40 from 2"],
        ),
        (both, "yes except the budget", &["quantity=40 from 2"]),
        (both, "why do you ask?", &[]),
        (both, "hm, I would have to check", &[]),
        (people, "no, 30", &["quantity=30 from 2"]),
        (people, "yes", &["quantity=40 from 2"]),
        (people, "more like 35", &["quantity=35 from 2"]),
        (
            "If I understand you right, you have 40 people. Is that correct?",
            "correct",
            &["quantity=40 from 2"],
        ),
        ("You have 40 people. And who decides?", "yes", &[]),
        (
            "We have 40 people working on this, is that okay with you?",
            "yes",
            &[],
        ),
        ("Are you 40 or 50 people?", "yes", &[]),
        ("If you had 40 people, would it pay?", "yes", &[]),
    ];
    let mut wrong = Vec::new();
    for (said, answered, expected) in cases {
        let state = recorded(
            &library,
            &[
                (Author::Prospect, "Hi, we keep running out of stock."),
                (Author::Closer, said),
                (Author::Prospect, answered),
            ],
        );
        let found: Vec<String> = ["quantity", "budget"]
            .iter()
            .filter_map(|name| shown(&state, name))
            .collect();
        if found != *expected {
            wrong.push(format!(
                "{said:?} / {answered:?}: expected {expected:?}, found {found:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_evidence_quotes_both_turns() {
    let library = Library::open(None).unwrap();
    let said = "Got it. So you’re 40 people — and you own the business?";
    let state = recorded(
        &library,
        &[
            (Author::Closer, said),
            (Author::Prospect, "That's right 👍"),
        ],
    );
    let signal = state.signals.get("quantity").unwrap();
    let quotes: Vec<&str> = signal
        .evidence
        .iter()
        .filter_map(|evidence| match evidence {
            Evidence::Message { quote, .. } => Some(quote.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(quotes.len(), 2, "{quotes:?}");
    assert!(
        said.contains(quotes[0]) && quotes[0].contains("40"),
        "{quotes:?}"
    );
    assert_eq!(quotes[1], "That's right 👍");
}
