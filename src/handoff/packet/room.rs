//! The packet is read on a phone, sent by mail and taken by programs: each of its texts
//! stays under 20 kB, and so does its JSON (`document.rs`).

use super::shape::{Packet, Quote};
use super::wording::line;

/// The most bytes of a text, with a little to spare.
const MOST_BYTES: usize = 19_800;
/// Of more messages than this the last ones are all that has room.
const MOST_MESSAGES: usize = 80;
/// What a message takes beside its words: time, speaker, markup.
const AROUND: usize = 60;

/// How much is kept.
struct Room {
    /// Messages at the least: so many stay.
    messages: usize,
    /// Characters of a message.
    message: usize,
    /// Characters of a quote.
    quote: usize,
    /// Quotes of each list.
    quotes: usize,
    /// Lines of each list.
    lines: usize,
}

/// All messages stay.
const ALL: usize = usize::MAX;

/// From ample to meagre: long messages are cut and what is quoted beside them is, before
/// the oldest ones go.
const STEPS: [Room; 7] = [
    Room::of(ALL, 2_000, 300, 3, 60),
    Room::of(ALL, 600, 300, 3, 60),
    Room::of(ALL, 300, 120, 2, 60),
    Room::of(12, 300, 120, 1, 60),
    Room::of(6, 160, 100, 1, 30),
    Room::of(4, 100, 100, 1, 15),
    Room::of(0, 60, 60, 1, 8),
];

/// What a packet has at the most as JSON.
pub const MOST_JSON_BYTES: usize = MOST_BYTES;

impl Room {
    const fn of(
        messages: usize,
        message: usize,
        quote: usize,
        quotes: usize,
        lines: usize,
    ) -> Self {
        Self {
            messages,
            message,
            quote,
            quotes,
            lines,
        }
    }
}

/// Leaves out what has no room in the texts.
pub(super) fn make_room(packet: &mut Packet) {
    fit(packet, Packet::longest, MOST_BYTES);
}

/// Shortens until there are no more than so many bytes.
pub(super) fn fit(packet: &mut Packet, bytes: impl Fn(&Packet) -> usize, most_bytes: usize) {
    let surplus = packet.transcript.len().saturating_sub(MOST_MESSAGES);
    leave_out(packet, surplus);
    for room in &STEPS {
        shorten(packet, room);
        loop {
            let surplus = bytes(packet).saturating_sub(most_bytes);
            if surplus == 0 {
                return;
            }
            let spare = packet.transcript.len().saturating_sub(room.messages);
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

/// How many lines and how many quotes the lists have.
fn counted(packet: &Packet) -> (usize, usize) {
    let lines = packet.signals.len()
        + packet.objections.len()
        + packet.promises.len()
        + packet.reasons.len()
        + packet.unknown.len()
        + packet.need.items.len();
    let quotes = packet.signals.iter().map(|signal| signal.quotes.len());
    let decision = &packet.decision;
    let deciding = [
        &decision.quotes,
        &decision.others,
        &decision.steps,
        &decision.criteria,
    ];
    let deciding = deciding.into_iter().map(Vec::len);
    (lines, quotes.chain(deciding).sum())
}

fn shorten(packet: &mut Packet, room: &Room) {
    let (lines, quotes) = counted(packet);
    shorten_lists(packet, room);
    let (lines_left, quotes_left) = counted(packet);
    packet.left_out.lines += lines.saturating_sub(lines_left);
    packet.left_out.quotes += quotes.saturating_sub(quotes_left);
    let context = &mut packet.context;
    packet.left_out.pages += keep_last(&mut context.pages, room.lines);
    packet.left_out.pages += keep_last(&mut context.downloads, room.lines);
    packet.left_out.history += keep_last(&mut packet.history, room.lines);
}

/// Keeps so many at the end of a list; comes back with how many went.
pub(super) fn keep_last<T>(list: &mut Vec<T>, most: usize) -> usize {
    let surplus = list.len().saturating_sub(most);
    list.drain(..surplus);
    surplus
}

fn shorten_lists(packet: &mut Packet, room: &Room) {
    let most_lines = room.lines;
    let quotes = |quotes: &mut Vec<Quote>| {
        keep_last(quotes, room.quotes);
        for quote in quotes {
            quote.quote = line(&quote.quote, room.quote);
        }
    };
    let cut = |text: &mut String| *text = line(text, room.quote);
    let maybe = |text: &mut Option<String>| {
        *text = text.as_deref().map(|text| line(text, room.quote));
    };
    packet.signals.truncate(most_lines);
    for signal in &mut packet.signals {
        quotes(&mut signal.quotes);
        cut(&mut signal.value_words);
    }
    // Of objections those that were raised last stay, of promises and reasons those that
    // matter most.
    keep_last(&mut packet.objections, most_lines);
    for objection in &mut packet.objections {
        maybe(&mut objection.quote);
        maybe(&mut objection.rebuttals_words);
    }
    packet.promises.truncate(most_lines);
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
            (!clause.because.is_empty()).then(|| line(&clause.because.join("; "), room.quote * 3));
    }
    let decision = &mut packet.decision;
    for list in [
        &mut decision.quotes,
        &mut decision.others,
        &mut decision.steps,
        &mut decision.criteria,
    ] {
        quotes(list);
    }
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
        cut(&mut page.url);
    }
    for entry in &mut packet.history {
        cut(&mut entry.why);
    }
    for message in &mut packet.transcript {
        message.line = line(&message.line, room.message);
        message.text = crate::speech::text::shortened(&message.text, room.message);
    }
    // What is said first is cut last.
    for bullet in &mut packet.summary.bullets {
        *bullet = line(bullet, room.quote * 2);
    }
}
