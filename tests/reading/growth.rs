//! Reading takes time in proportion to the length of a text, whatever it repeats.
//! Compared as a ratio within one run, as machines differ.

use std::time::{Duration, Instant};

use fronter::library::Library;
use fronter::reading::{ReadingContext, Vocabulary, read};

/// What could be read over and over: openings that never close, numbers without an
/// end, words of which every grammar wants to know what follows.
const REPEATED: &[&str] = &[
    "1,",
    "1.1.",
    "1 000 ",
    "the ",
    "half past ",
    "a quarter past ",
    "between 1 and ",
    "from ",
    "twenty ",
    "a hundred and ",
    "last ",
    "first week of ",
    "in the next ",
    "a.b@",
    "a.b.",
    "I'm A ",
    "john dot ",
    "+44 ",
    "$",
    "(",
    "next week of ",
    "end of ",
    "x at y dot ",
    "Mr Tom-Tom ",
    "in 3 days after ",
    "at Acme & ",
    "me and my wife and ",
    "we need 50k by end of Q3, ",
    "under ",
    "5 per user per ",
    "hundred million ",
    "no ",
    "stop ",
    "we don't ",
    "yes, no, ",
    "why? ",
    "we run out of stock, my boss decides, how much is it? ",
];

/// Four times the text may take that many times as long: sixteen would be its square,
/// and a busy machine adds to either.
const AT_MOST: f64 = 10.0;

/// The characters of the shorter text.
const SHORT: usize = 1_500;

fn fastest(vocabulary: &Vocabulary, text: &str) -> Duration {
    let context = ReadingContext::at(jiff::civil::date(2026, 5, 12).at(10, 0, 0, 0));
    let once = |_| {
        let started = Instant::now();
        std::hint::black_box(read(vocabulary, &context, text));
        started.elapsed()
    };
    (0..3).map(once).min().unwrap()
}

#[test]
fn time_grows_with_the_length() {
    let library = Library::open(None).unwrap();
    let vocabulary = &library.campaign("demo").unwrap().vocabulary;
    let mut steep = Vec::new();
    for pattern in REPEATED {
        let short = pattern.repeat(SHORT / pattern.len());
        let long = short.repeat(4);
        // Measured again where something else took the machine in between.
        let ratio = (0..3)
            .map(|_| {
                fastest(vocabulary, &long).as_secs_f64() / fastest(vocabulary, &short).as_secs_f64()
            })
            .find(|ratio| *ratio < AT_MOST);
        if ratio.is_none() {
            steep.push(pattern);
        }
    }
    assert!(steep.is_empty(), "steeper than their length: {steep:?}");
}
