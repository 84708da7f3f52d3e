//! The packet as JSON: what stands in one place of it stands in no other.

use serde_json::{Map, Value};

use super::room::{self, keep_last};
use super::shape::Packet;
use super::wording::line;

/// What of the lead the packet tells in a part of its own.
const TOLD_BESIDE: [&str; 11] = [
    "qualification",
    "objections",
    "promises",
    "potential_revenue",
    "probability_interval",
    "reasons",
    "next_best_action",
    "unknown",
    "context",
    "history",
    "last_message",
];

/// Members that are made of what stands beside them, by the list that they stand in.
const MADE_OF_OTHERS: [(&str, &[&str]); 6] = [
    ("/reasons", &["effect_words", "log_odds_words"]),
    ("/qualification/clauses", &["because_words", "met_words"]),
    ("/objections", &["rebuttals_words"]),
    ("/promises", &["kind_words"]),
    ("/history", &["status_words", "time_words", "words"]),
    ("/transcript", &["from_words", "line", "time_words"]),
];

/// Lists of quotes; of one from a message, its number says where it stands.
const QUOTED: [&str; 4] = [
    "/decision/others",
    "/decision/steps",
    "/decision/criteria",
    "/decision/quotes",
];

/// A lead of more bytes has long quotes, which are cut before anything else is.
const MOST_LEAD_BYTES: usize = 7_500;
/// Characters of a text and of a quote where there is no room, less and less.
const SCARCE: [usize; 3] = [300, 160, 80];
/// Questions of theirs that are kept then.
const MOST_QUESTIONS: usize = 8;
/// A part of these is worth nothing.
const WHOLE: [&str; 4] = ["console_url", "email", "email_words", "value"];

impl Packet {
    /// The packet as JSON of at most so many bytes. What a text leaves out it leaves out, and
    /// of `lead` what the packet tells in a part of its own. Very long
    /// quotes in `lead.signals` become shorter, each still as it stands in its message; where
    /// nothing else helps, the longest signals go.
    pub fn json_within(mut self, most_bytes: usize) -> Value {
        without_repetition(&mut self.lead);
        self.left_out.quotes += shorten_lead(&mut self.lead);
        let bytes = |packet: &Packet| length(&document(packet));
        room::fit(&mut self, bytes, most_bytes);
        let mut document = document(&self);
        for most_chars in SCARCE {
            if length(&document) <= most_bytes {
                return document;
            }
            let cut = shorten_evidence(&mut document["lead"], most_chars);
            count(&mut document, "quotes", cut);
            shorten(&mut document, most_chars);
        }
        while length(&document) > most_bytes && leave_out_longest_signal(&mut document) {
            count(&mut document, "lines", 1);
        }
        document
    }
}

fn length(document: &Value) -> usize {
    serde_json::to_vec(document).unwrap_or_default().len()
}

/// Leaves in the lead what the packet does not tell beside it.
fn without_repetition(lead: &mut Value) {
    let Some(members) = lead.as_object_mut() else {
        return;
    };
    for name in TOLD_BESIDE {
        members.remove(name);
    }
    for signal in signals(lead) {
        for name in ["label", "words", "superseded"] {
            signal.remove(name);
        }
    }
}

/// The signals of a lead.
fn signals(lead: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    let signals = lead.get_mut("signals").and_then(Value::as_object_mut);
    let all = signals.into_iter().flat_map(Map::values_mut);
    all.filter_map(Value::as_object_mut)
}

/// The objects of a list.
fn items<'d>(
    document: &'d mut Value,
    list: &str,
) -> impl Iterator<Item = &'d mut Map<String, Value>> + use<'d> {
    let items = document.pointer_mut(list).and_then(Value::as_array_mut);
    items.into_iter().flatten().filter_map(Value::as_object_mut)
}

fn document(packet: &Packet) -> Value {
    let mut document = serde_json::to_value(packet).unwrap_or_default();
    for (list, names) in MADE_OF_OTHERS {
        for item in items(&mut document, list) {
            for name in names {
                item.remove(*name);
            }
        }
    }
    for list in QUOTED {
        for quote in items(&mut document, list) {
            if quote.get("seq").is_some_and(Value::is_number) {
                quote.remove("where_words");
            }
        }
    }
    let evidence = packet.lead.get("signals");
    for signal in items(&mut document, "/signals") {
        let known = signal.get("id").and_then(Value::as_str);
        if known.is_some_and(|id| evidence.and_then(|all| all.get(id)).is_some()) {
            signal.remove("quotes");
        }
    }
    for message in items(&mut document, "/transcript") {
        // Which agent it is stands in no doubt; of people it may.
        if message.get("from").and_then(Value::as_str) == Some("agent") {
            message.remove("author");
        }
        message.retain(|_, member| !member.is_null());
    }
    document
}

/// Shortens a lead that is too long; comes back with how many quotes were touched.
fn shorten_lead(lead: &mut Value) -> usize {
    let mut touched = 0;
    for most_chars in SCARCE {
        if length(lead) <= MOST_LEAD_BYTES {
            break;
        }
        touched += shorten_evidence(lead, most_chars);
        shorten(lead, most_chars);
    }
    touched
}

/// Keeps the last quote of each signal, and of that its beginning; comes back with how many
/// were touched.
fn shorten_evidence(lead: &mut Value, most_chars: usize) -> usize {
    let mut touched = 0;
    if let Some(questions) = lead.get_mut("open_questions").and_then(Value::as_array_mut) {
        touched += keep_last(questions, MOST_QUESTIONS);
    }
    for signal in signals(lead) {
        let Some(evidence) = signal.get_mut("evidence").and_then(Value::as_array_mut) else {
            continue;
        };
        touched += keep_last(evidence, 1);
        for one in evidence.iter_mut().filter_map(Value::as_object_mut) {
            let Some(quote) = one.get("quote").and_then(Value::as_str) else {
                continue;
            };
            if quote.chars().count() <= most_chars {
                continue;
            }
            let beginning: String = quote.chars().take(most_chars).collect();
            one.insert("quote".to_owned(), beginning.into());
            let start = one.get("start").and_then(Value::as_u64);
            if let Some((start, more)) = start.zip(u64::try_from(most_chars).ok()) {
                one.insert("end".to_owned(), (start + more).into());
            }
            touched += 1;
        }
    }
    touched
}

/// Shortens every text but those that are worth nothing in part.
fn shorten(value: &mut Value, most_chars: usize) {
    match value {
        Value::String(text) if text.len() > most_chars => *text = line(text, most_chars),
        Value::Array(items) => {
            for item in items {
                shorten(item, most_chars);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                if !(member.is_string() && (WHOLE.contains(&name.as_str()) || name == "quote")) {
                    shorten(member, most_chars);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Takes the longest signal out of `lead`; whether there was one.
fn leave_out_longest_signal(document: &mut Value) -> bool {
    let signals = document.pointer_mut("/lead/signals");
    let Some(signals) = signals.and_then(Value::as_object_mut) else {
        return false;
    };
    let longest = signals.iter().max_by_key(|(_, signal)| length(signal));
    let Some(name) = longest.map(|(name, _)| name.clone()) else {
        return false;
    };
    signals.remove(&name).is_some()
}

/// Counts what has been left out.
fn count(document: &mut Value, what: &str, more: usize) {
    if let Some(left_out) = document.pointer_mut(&format!("/left_out/{what}")) {
        let before = left_out.as_u64().unwrap_or_default();
        *left_out = before
            .saturating_add(u64::try_from(more).unwrap_or_default())
            .into();
    }
}
