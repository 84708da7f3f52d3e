//! Whatever is written, it is read without a panic, and whatever was found
//! stands, character by character, where it says it stands.
#![no_main]

use std::sync::LazyLock;

use fronter::library::Library;
use fronter::reading::{Asked, ReadingContext, read};
use fronter::signal::{SignalName, Span};
use libfuzzer_sys::fuzz_target;

const CAMPAIGNS: [&str; 3] = ["demo", "solar", "studio"];
const ASKED: [&str; 8] = [
    "quantity",
    "budget",
    "timeline",
    "authority",
    "need",
    "name",
    "current_solution",
    "phone",
];

static LIBRARY: LazyLock<Library> =
    LazyLock::new(|| Library::open(None).expect("the embedded campaigns can be read"));

fuzz_target!(|data: &[u8]| {
    // The first byte chooses the campaign and the question before.
    let Some((choice, text)) = data.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(text);
    let choice = usize::from(*choice);
    let campaign = LIBRARY
        .campaign(CAMPAIGNS[choice % CAMPAIGNS.len()])
        .expect("an embedded campaign");
    let asked = ASKED.get(choice / CAMPAIGNS.len()).map(|signal| Asked {
        signal: SignalName::from(*signal),
        follow_up: choice % 2 == 1,
    });
    let context = ReadingContext {
        written_at: jiff::civil::date(2026, 5, 12).at(10, 0, 0, 0),
        asked,
        offered: (choice % 5 == 0).then(|| "demo".to_owned()),
        opted_out: choice % 7 == 0,
    };
    let reading = read(&campaign.vocabulary, &context, &text);
    let stands = |span: Span, quote: &str| {
        assert_eq!(span.slice(&text), Some(quote), "{span:?} of {text:?}");
    };
    reading.signals.iter().for_each(|f| stands(f.span, &f.quote));
    reading.intents.iter().for_each(|f| stands(f.span, &f.quote));
    reading.objections.iter().for_each(|f| stands(f.span, &f.quote));
    reading.facts.iter().for_each(|f| stands(f.span, &f.quote));
    reading.open_questions.iter().for_each(|f| stands(f.span, &f.quote));
    reading.fit_questions.iter().for_each(|f| stands(f.span, &f.quote));
    reading.money.iter().for_each(|f| stands(f.span, &f.quote));
    reading.times.iter().for_each(|f| stands(f.span, &f.quote));
    reading.quantities.iter().for_each(|f| stands(f.span, &f.quote));
    reading.contacts.iter().for_each(|f| stands(f.span, &f.quote));
});
