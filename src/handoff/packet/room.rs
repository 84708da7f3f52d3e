//! The packet is read on a phone, sent by mail and taken by programs: each of its texts
//! stays under 20 kB, and so does its JSON.

use serde_json::{Map, Value};

use super::shape::{Packet, Quote};
use super::wording::line;

/// The most bytes of a text, with a little to spare.
const MOST_BYTES: usize = 19_800;
/// The most messages.
const MOST_MESSAGES: usize = 40;
/// What a message takes beside its words: time, speaker, markup.
const AROUND: usize = 60;

/// Lines of a list where there is ample room.
const MOST_LINES: usize = 60;

/// Promises that a packet lists: what binds less than so many others is read in the talk.
const MOST_PROMISES: usize = 16;

/// How much is kept, from ample to meagre: messages at the least, characters of
/// a quote, quotes and lines of each list.
const STEPS: [(usize, usize, usize, usize); 4] = [
    (6, 300, 3, MOST_LINES),
    (6, 160, 1, 30),
    (4, 100, 1, 15),
    (0, 60, 1, 8),
];

/// What a packet has at the most as JSON.
pub const MOST_JSON_BYTES: usize = MOST_BYTES;

/// Leaves out what has no room: the oldest messages first, then long quotes.
pub(super) fn make_room(packet: &mut Packet) {
    fit(packet, Packet::longest, MOST_BYTES, |_, _| {});
}

impl Packet {
    /// Leaves out and shortens until the packet as JSON has no more than so many bytes:
    /// the oldest messages first, then what the lead tells of the way so far, then long
    /// quotes beside the evidence. The evidence in `lead.signals` is never touched, so that
    /// of little room even the shortest packet may have more.
    pub fn fit_json(&mut self, most_bytes: usize) {
        let bytes = |packet: &Packet| serde_json::to_vec(packet).unwrap_or_default().len();
        fit(self, bytes, most_bytes, shorten_lead);
    }
}

/// Shortens until there are no more than so many bytes.
fn fit(
    packet: &mut Packet,
    bytes: impl Fn(&Packet) -> usize,
    most_bytes: usize,
    beside: impl Fn(&mut Packet, usize),
) {
    let surplus = packet.transcript.len().saturating_sub(MOST_MESSAGES);
    leave_out(packet, surplus);
    for (least_messages, quote_chars, most_quotes, most_lines) in STEPS {
        if most_lines < MOST_LINES {
            beside(packet, most_lines);
        }
        shorten(packet, quote_chars, most_quotes, most_lines);
        loop {
            let surplus = bytes(packet).saturating_sub(most_bytes);
            if surplus == 0 {
                return;
            }
            let spare = packet.transcript.len().saturating_sub(least_messages);
            if spare == 0 {
                break;
            }
            let mut freed = 0;
            let needed = packet
                .transcript
                .iter()
                .take_while(|message| {
                    let before = freed;
                    freed += message.line.len() + AROUND;
                    before < surplus
                })
                .count();
            leave_out(packet, needed.clamp(1, spare));
        }
    }
}

/// Of the lead's document what the packet tells too, or what is of yesterday.
fn shorten_lead(packet: &mut Packet, most_lines: usize) {
    let lead = &mut packet.lead;
    let left_out = &mut packet.left_out;
    for list in ["/context/visits", "/context/downloads"] {
        left_out.pages += keep_last(lead.pointer_mut(list), most_lines / 3);
    }
    left_out.promises += keep_binding(lead.get_mut("promises"), most_lines);
    left_out.history += keep_last(lead.get_mut("history"), most_lines / 3);
    let surplus = packet.history.len().saturating_sub(most_lines / 3);
    packet.history.drain(..surplus);
    let signals = lead.get_mut("signals").and_then(Value::as_object_mut);
    for signal in signals.into_iter().flat_map(Map::values_mut) {
        left_out.superseded += keep_last(signal.get_mut("superseded"), 0);
    }
}

/// Keeps so many at the end of a list; comes back with how many went.
fn keep_last(list: Option<&mut Value>, most: usize) -> usize {
    let Some(entries) = list.and_then(Value::as_array_mut) else {
        return 0;
    };
    let surplus = entries.len().saturating_sub(most);
    entries.drain(..surplus);
    surplus
}

/// Keeps so many of the promises, those that bind most, in their order; comes back with how
/// many went.
fn keep_binding(list: Option<&mut Value>, most: usize) -> usize {
    let Some(promises) = list.and_then(Value::as_array_mut) else {
        return 0;
    };
    let bond = |promise: &Value| super::said::bond(promise["kind"].as_str().unwrap_or_default());
    let mut bonds: Vec<(usize, usize)> = promises.iter().map(bond).zip(0..).collect();
    bonds.sort_unstable();
    let kept: Vec<usize> = bonds.iter().take(most).map(|(_, at)| *at).collect();
    let surplus = promises.len().saturating_sub(most);
    let mut at = 0..;
    promises.retain(|_| at.next().is_some_and(|at| kept.contains(&at)));
    surplus
}

fn leave_out(packet: &mut Packet, count: usize) {
    packet
        .transcript
        .drain(..count.min(packet.transcript.len()));
    packet.transcript_left_out += count;
    packet.transcript_left_out_words = match packet.transcript_left_out {
        0 => None,
        1 => Some("The first message is left out.".to_owned()),
        left_out => Some(format!("The first {left_out} messages are left out.")),
    };
}

/// How many lines and how many quotes the lists have.
fn counted(packet: &Packet) -> (usize, usize) {
    let lines = packet.signals.len()
        + packet.objections.len()
        + packet.promises.len()
        + packet.reasons.len()
        + packet.unknown.len()
        + packet.need.items.len();
    let quotes = packet.signals.iter().map(|signal| signal.quotes.len());
    (lines, quotes.sum::<usize>() + packet.decision.quotes.len())
}

fn shorten(packet: &mut Packet, quote_chars: usize, most_quotes: usize, most_lines: usize) {
    let (lines, quotes) = counted(packet);
    shorten_lists(packet, quote_chars, most_quotes, most_lines);
    let (lines_left, quotes_left) = counted(packet);
    packet.left_out.lines += lines.saturating_sub(lines_left);
    packet.left_out.quotes += quotes.saturating_sub(quotes_left);
}

fn shorten_lists(packet: &mut Packet, quote_chars: usize, most_quotes: usize, most_lines: usize) {
    let quotes = |quotes: &mut Vec<Quote>| {
        let surplus = quotes.len().saturating_sub(most_quotes);
        quotes.drain(..surplus);
        for quote in quotes {
            quote.quote = line(&quote.quote, quote_chars);
        }
    };
    let cut = |text: &mut String| *text = line(text, quote_chars);
    let maybe = |text: &mut Option<String>| {
        *text = text.as_deref().map(|text| line(text, quote_chars));
    };
    packet.signals.truncate(most_lines);
    for signal in &mut packet.signals {
        quotes(&mut signal.quotes);
        cut(&mut signal.value_words);
    }
    // Of objections those that were raised last stay, of promises and reasons those that
    // matter most.
    let surplus = packet.objections.len().saturating_sub(most_lines);
    packet.objections.drain(..surplus);
    for objection in &mut packet.objections {
        maybe(&mut objection.quote);
        maybe(&mut objection.rebuttals_words);
    }
    packet.promises.truncate(most_lines.min(MOST_PROMISES));
    for promise in &mut packet.promises {
        cut(&mut promise.quote);
    }
    packet.reasons.truncate(most_lines);
    packet.unknown.truncate(most_lines);
    packet.need.items.truncate(most_lines);
    for item in &mut packet.need.items {
        maybe(&mut item.quote);
    }
    for clause in &mut packet.qualification.clauses {
        clause.because.truncate(most_lines);
        for because in &mut clause.because {
            cut(because);
        }
        clause.because_words =
            (!clause.because.is_empty()).then(|| line(&clause.because.join("; "), quote_chars * 3));
    }
    let decision = &mut packet.decision;
    quotes(&mut decision.quotes);
    for words in [
        &mut decision.process_words,
        &mut decision.criteria_words,
        &mut decision.competitors_words,
        &mut decision.current_words,
    ] {
        maybe(words);
    }
    for page in packet
        .context
        .pages
        .iter_mut()
        .chain(&mut packet.context.downloads)
    {
        cut(&mut page.title);
    }
    for message in &mut packet.transcript {
        cut(&mut message.line);
    }
    for bullet in &mut packet.summary.bullets {
        cut(bullet);
    }
}
