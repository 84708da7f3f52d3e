//! The packet is read on a phone and sent by mail: its texts stay under 20 kB.

use super::shape::{Packet, Quote};
use super::wording::line;

/// The most bytes of a text, with a little to spare.
const MOST_BYTES: usize = 19_800;
/// The most messages.
const MOST_MESSAGES: usize = 40;
/// What a message takes beside its words: time, speaker, markup.
const AROUND: usize = 60;

/// How much is kept, from ample to meagre: messages at the least, characters of
/// a quote, quotes and lines of each list.
const STEPS: [(usize, usize, usize, usize); 4] = [
    (6, 300, 3, 60),
    (6, 160, 1, 30),
    (4, 100, 1, 15),
    (0, 60, 1, 8),
];

/// Leaves out what has no room: the oldest messages first, then long quotes.
pub(super) fn make_room(packet: &mut Packet) {
    fit(packet, |packet| packet.longest().saturating_sub(MOST_BYTES));
}

impl Packet {
    /// Leaves out and shortens until the packet as JSON has no more than so many
    /// bytes; of little room even the shortest packet may have more.
    pub fn fit_json(&mut self, most_bytes: usize) {
        fit(self, |packet| {
            let json = serde_json::to_vec(packet).unwrap_or_default();
            json.len().saturating_sub(most_bytes)
        });
    }
}

/// Shortens until `surplus` says that nothing is too much.
fn fit(packet: &mut Packet, surplus_of: impl Fn(&Packet) -> usize) {
    let surplus = packet.transcript.len().saturating_sub(MOST_MESSAGES);
    leave_out(packet, surplus);
    for (least_messages, quote_chars, most_quotes, most_lines) in STEPS {
        shorten(packet, quote_chars, most_quotes, most_lines);
        loop {
            let surplus = surplus_of(packet);
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

fn shorten(packet: &mut Packet, quote_chars: usize, most_quotes: usize, most_lines: usize) {
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
    // Of objections, promises and reasons those that were raised last, or matter most, stay.
    let surplus = packet.objections.len().saturating_sub(most_lines);
    packet.objections.drain(..surplus);
    for objection in &mut packet.objections {
        maybe(&mut objection.quote);
        maybe(&mut objection.rebuttals_words);
    }
    let surplus = packet.promises.len().saturating_sub(most_lines);
    packet.promises.drain(..surplus);
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
