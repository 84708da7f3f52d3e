//! How long the rules take to read, on one core, with the demo campaign.
//!
//! `cargo bench --bench reading` prints it. The aims: a message of 200
//! characters in 200 µs, one of 100 kB in 100 ms, and twice the text in no more
//! than about twice the time. `-- 50000` reads the short message so often and `-- long` only the long one,
//! 20 times, for a profiler.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement for people"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use fronter::library::Library;
use fronter::reading::contact::{self, ContactContext};
use fronter::reading::money::{self, MoneyContext};
use fronter::reading::number::{Otherwise, Tokens};
use fronter::reading::quantity::{self, QuantityContext};
use fronter::reading::time::{self, TimeContext};
use fronter::reading::{Language, ReadingContext, Vocabulary, read};
use jiff::civil::{DateTime, date};

/// As prospects write, a bit of everything that is read.
const TALK: &str = "Hi there, I'm Dana from Harbor Supply. We run two warehouses with about 40 \
people and right now everything sits in spreadsheets, which costs us maybe 15 hours a week. I saw \
your pricing page but couldn't tell whether the integration with Shopify is included. Our budget \
is around $30k for this year, my boss decides in the end, and we'd like to start in Q1 or by the \
end of February at the latest. What does the onboarding look like, and can we see a demo next \
Tuesday at 3pm? We looked at a competitor last year and it was too expensive for what it did. I \
don't want to be locked into a long contract, and I need to know where the data is stored. You \
can reach me at dana@harborsupply.com or 415-555-2671. Thanks, that would help a lot. Honestly we \
are not in a hurry. The team keeps complaining that orders get lost, customers call us every day \
to ask where their parcels are, and nobody really knows what is in stock. If the price is right \
we could sign before Christmas. Send me something in writing please, I have to talk with my \
partner first and then with the people in finance who approve anything above 10,000 dollars. ";

/// The same in German, for what another language costs.
const GERMAN: &str = "Guten Tag, ich bin Dana von der Hafen Handel GmbH. Wir haben zwei Lager mit \
etwa vierzig Leuten, unser Budget liegt bei rund 30.000 € im Jahr, und wir möchten bis Ende \
Februar starten. Können wir nächsten Dienstag um 15 Uhr telefonieren? Erreichbar bin ich unter \
dana@hafenhandel.de oder 0171 2345678. ";

/// The allocator of the program.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let library = Library::open(None).unwrap();
    let loaded = library.campaign("demo").unwrap();
    let vocabulary = &loaded.vocabulary;
    let written_at = date(2026, 11, 18).at(9, 30, 0, 0);
    let context = ReadingContext::at(written_at);
    let whole = |text: &str| {
        black_box(read(vocabulary, &context, text));
    };
    let short = of_length(TALK, 200);
    let half = of_length(TALK, 50_000);
    let long = of_length(TALK, 100_000);

    if std::env::args().any(|word| word == "long") {
        show("read", best(20, || whole(&long)));
        return;
    }
    println!("a message of 200 characters");
    let times = std::env::args().find_map(|word| word.parse().ok());
    show("read", best(times.unwrap_or(500), || whole(&short)));
    stages(&short, written_at, Language::En, 500);
    println!("100 kB");
    let whole_long = best(5, || whole(&long));
    show("read", whole_long);
    stages(&long, written_at, Language::En, 5);
    println!("twice the text takes");
    let ratio = whole_long.as_secs_f64() / best(5, || whole(&half)).as_secs_f64();
    println!("    {ratio:.2} times as long (50 kB to 100 kB)");
    println!("a message of 200 characters in German");
    let german = of_length(GERMAN, 200);
    show("read", best(500, || whole(&german)));
    stages(&german, written_at, Language::De, 500);
    println!("the words of a campaign, once");
    show(
        "compile",
        best(5, || {
            black_box(Vocabulary::new(vocabulary.words.clone()));
        }),
    );
}

/// The grammars, one by one.
fn stages(text: &str, written_at: DateTime, language: Language, times: u32) {
    show(
        "tokens",
        best(times, || {
            black_box(Tokens::of(text));
        }),
    );
    show(
        "other numbers",
        best(times, || {
            black_box(Otherwise::of(&Tokens::of(text)));
        }),
    );
    let money = MoneyContext {
        language,
        ..MoneyContext::default()
    };
    show(
        "money",
        best(times, || {
            black_box(money::find(text, &money));
        }),
    );
    let time = TimeContext {
        written_at,
        locale: "en-US".to_owned(),
        fiscal_year_start: 1,
        language,
    };
    show(
        "time",
        best(times, || {
            black_box(time::find(text, &time));
        }),
    );
    let quantity = QuantityContext {
        language,
        ..QuantityContext::default()
    };
    show(
        "quantity",
        best(times, || {
            black_box(quantity::find(text, &quantity));
        }),
    );
    let contact = ContactContext {
        region: "US",
        language,
        ..ContactContext::default()
    };
    show(
        "contact",
        best(times, || {
            black_box(contact::find(text, &contact));
        }),
    );
}

/// The shortest of so many runs: what else the machine does only adds to it.
fn best(times: u32, mut work: impl FnMut()) -> Duration {
    (0..times)
        .map(|_| {
            let started = Instant::now();
            work();
            started.elapsed()
        })
        .min()
        .unwrap_or_default()
}

fn show(what: &str, took: Duration) {
    println!("    {what:14} {:>10.1} µs", took.as_secs_f64() * 1e6);
}

/// `text` over and over, up to so many characters.
fn of_length(text: &str, characters: usize) -> String {
    text.chars().cycle().take(characters).collect()
}
