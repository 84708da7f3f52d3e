//! What messages to any business mean, in English, with a small campaign.

use std::sync::LazyLock;

use fronter::reading::{
    Asked, CampaignWords, ObjectionKind, Reading, ReadingContext, SignalKind, SignalWords,
    Vocabulary, read,
};
use fronter::signal::{AuthorityRole, Currency, Priority, SignalName, SignalStatus, SignalValue};
use proptest::prelude::*;

use crate::measure::{Measure, Part, Tally, Writers};

fn list(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn signal(
    name: &str,
    kind: SignalKind,
    units: &[&str],
    options: &[(&str, &[&str])],
) -> SignalWords {
    SignalWords {
        name: SignalName::from(name),
        label: None,
        kind,
        scale: None,
        per: None,
        units: list(units),
        options: options
            .iter()
            .map(|(id, phrases)| ((*id).to_owned(), list(phrases)))
            .collect(),
        closed: false,
    }
}

fn named(entries: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
    entries
        .iter()
        .map(|(id, phrases)| ((*id).to_owned(), list(phrases)))
        .collect()
}

/// A small campaign: inventory software.
fn campaign() -> CampaignWords {
    let objections: &[(&str, ObjectionKind, &[&str])] = &[
        (
            "price",
            ObjectionKind::Price,
            &["too expensive", "costs too much", "cheaper elsewhere"],
        ),
        (
            "have_system",
            ObjectionKind::Competitor,
            &["we already have a system", "we already use netsuite"],
        ),
        (
            "busy",
            ObjectionKind::Timing,
            &["no time to switch now", "we are too busy"],
        ),
        (
            "send_info",
            ObjectionKind::BrushOff,
            &["just send me some information"],
        ),
        (
            "unknown_company",
            ObjectionKind::Trust,
            &[
                "never heard of you",
                "how do I know you will still be around",
            ],
        ),
        ("boss", ObjectionKind::Authority, &["I have to ask my boss"]),
        (
            "excel_fine",
            ObjectionKind::NoNeed,
            &["excel is good enough", "we manage fine"],
        ),
        (
            "migration",
            ObjectionKind::Other,
            &["moving our data sounds painful", "migration is a nightmare"],
        ),
    ];
    CampaignWords {
        language: "en".to_owned(),
        languages: Vec::new(),
        locale: "en-US".to_owned(),
        currency: Some(Currency::USD),
        region: "US".to_owned(),
        fiscal_year_start: 1,
        signals: vec![
            signal("budget", SignalKind::Money, &[], &[]),
            signal("authority", SignalKind::Authority, &[], &[]),
            signal("need", SignalKind::Need, &[], &[]),
            signal("timeline", SignalKind::Timeline, &[], &[]),
            signal(
                "quantity",
                SignalKind::Quantity,
                &["user", "users", "people", "seats", "staff"],
                &[],
            ),
            signal(
                "sku_count",
                SignalKind::Quantity,
                &["sku", "skus", "products", "items"],
                &[],
            ),
            signal(
                "warehouse_owner",
                SignalKind::Flag,
                &[],
                &[
                    ("yes", &["we own it", "our own warehouse"]),
                    ("no", &["we rent", "third party", "3pl"]),
                ],
            ),
            signal(
                "industry",
                SignalKind::Choice,
                &[],
                &[
                    ("retail", &["shop", "store", "retail"]),
                    ("wholesale", &["wholesale", "distribution", "distributor"]),
                    ("manufacturing", &["manufacturing", "factory", "we make"]),
                ],
            ),
            signal("pain_story", SignalKind::Text, &[], &[]),
        ],
        needs: named(&[
            (
                "stockouts",
                &[
                    "we run out of stock",
                    "stockouts",
                    "items are out of stock when customers order",
                    "shelves are empty",
                ],
            ),
            (
                "overstock",
                &[
                    "too much stock",
                    "cash tied up in inventory",
                    "dead stock",
                    "overstock",
                ],
            ),
            (
                "manual_counts",
                &[
                    "counting by hand",
                    "manual stock counts",
                    "spreadsheets are full of errors",
                    "we count with pen and paper",
                ],
            ),
            (
                "multi_location",
                &[
                    "several warehouses",
                    "we don't know what is in which location",
                    "stock across stores is not in sync",
                ],
            ),
            (
                "forecasting",
                &[
                    "we cannot predict demand",
                    "forecasting is guesswork",
                    "hard to plan purchase orders",
                ],
            ),
        ]),
        facts: named(&[
            (
                "pricing",
                &[
                    "how much does it cost",
                    "what is the price",
                    "pricing plans",
                ],
            ),
            ("trial", &["is there a free trial", "can I try it first"]),
            (
                "shopify",
                &["do you integrate with shopify", "connect to shopify"],
            ),
            (
                "security",
                &["is our data safe", "are you gdpr compliant", "soc 2"],
            ),
            (
                "onboarding",
                &[
                    "how long does setup take",
                    "how do we get started",
                    "do you help with implementation",
                ],
            ),
            (
                "contract",
                &["how long is the contract", "can we cancel any time"],
            ),
            (
                "mobile",
                &[
                    "is there a mobile app",
                    "does it work on phones",
                    "barcode scanning",
                ],
            ),
        ]),
        others: Vec::new(),
        fact_texts: Vec::new(),
        objections: objections
            .iter()
            .map(|(id, kind, phrases)| ((*id).to_owned(), *kind, list(phrases)))
            .collect(),
        competitors: named(&[
            ("NetSuite", &["net suite", "oracle netsuite"]),
            ("Cin7", &["cin 7", "dear inventory"]),
            ("Fishbowl", &["fish bowl"]),
            ("Zoho Inventory", &["zoho"]),
        ]),
        own_names: list(&["Stockwell"]),
    }
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::new(campaign()));

fn context() -> ReadingContext {
    ReadingContext::at(jiff::civil::date(2026, 5, 12).at(10, 0, 0, 0))
}

#[derive(serde::Deserialize)]
struct Row {
    text: String,
    expect: Vec<String>,
    asked: Option<String>,
    #[serde(default)]
    opted_out: bool,
}

/// The rows of a kind and a part.
fn rows(writers: Writers, kind: &str, part: Part) -> Vec<Row> {
    let path = format!(
        "{}/tests/corpus/{}/{kind}.{}.jsonl",
        env!("CARGO_MANIFEST_DIR"),
        writers.folder("meaning"),
        part.name()
    );
    std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| {
            let row: Row = serde_json::from_str(line).unwrap();
            // Who asks to start again had said stop, which only some rows tell.
            let opted_out = row.opted_out || row.expect.iter().any(|label| label == "start");
            Row { opted_out, ..row }
        })
        .collect()
}

fn read_row(row: &Row) -> Reading {
    let context = ReadingContext {
        asked: row.asked.as_deref().map(|signal| Asked {
            signal: SignalName::from(signal),
            follow_up: false,
        }),
        opted_out: row.opted_out,
        ..context()
    };
    read(&VOCABULARY, &context, &row.text)
}

/// What a reading has of a kind, as the labels have it.
type Labels = fn(&Reading, &Row) -> Vec<String>;

/// The kinds with the names of their files; those that others wrote, too, are told.
const KINDS: [(&str, &str, bool, Labels); 6] = [
    ("intent", "intent", true, intents),
    ("objection", "objection", true, objections),
    ("opt-out", "optout", true, opt_outs),
    ("authority", "authority", true, authorities),
    ("need", "need", false, needs),
    ("in context", "context", false, answers_in_context),
];

/// All of it, measured.
pub fn measures() -> Vec<Measure> {
    let mut measures = Vec::new();
    for (kind, file, by_others, labels) in KINDS {
        for writers in [
            Writers::Own,
            Writers::Blind,
            Writers::BlindSecond,
            Writers::BlindThird,
        ] {
            let third = writers == Writers::BlindThird;
            if writers != Writers::Own && !by_others || third && kind != "opt-out" {
                continue;
            }
            for part in Part::BOTH {
                if third && part == Part::Develop {
                    continue;
                }
                let mut tally = Tally::default();
                for row in rows(writers, file, part) {
                    let mut found = labels(&read_row(&row), &row);
                    // Others did not label what postpones.
                    if writers != Writers::Own {
                        for label in &mut found {
                            *label = label.replace('+', "");
                        }
                    }
                    tally.compare(&row.text, &row.expect, &found);
                }
                measures.push(Measure {
                    messages: "any business",
                    writers,
                    part,
                    language: "en",
                    kind: kind.to_owned(),
                    tally,
                });
            }
        }
    }
    measures
}

fn snake(value: impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

fn intents(reading: &Reading, _: &Row) -> Vec<String> {
    reading
        .intents
        .iter()
        .filter(|found| found.confidence >= 0.5)
        .map(|found| snake(found.kind))
        .collect()
}

fn objections(reading: &Reading, _: &Row) -> Vec<String> {
    let found = reading.objections.iter();
    found
        .map(|found| {
            let postpones = if found.postpones { "+" } else { "" };
            format!("{}{postpones}", snake(found.kind))
        })
        .collect()
}

fn opt_outs(reading: &Reading, _: &Row) -> Vec<String> {
    reading.opt_out.iter().map(snake).collect()
}

fn authority(role: AuthorityRole, title: Option<&str>, row: &Row) -> String {
    let role = snake(role);
    // A title counts where the label names one; without, it may be there or not.
    let titled = row
        .expect
        .iter()
        .find(|label| label.starts_with(&format!("{role}/")));
    match (titled, title) {
        (Some(label), Some(title))
            if label.to_lowercase() == format!("{role}/{}", title.to_lowercase()) =>
        {
            label.clone()
        }
        (Some(_), title) => format!("{role}/{}", title.unwrap_or("-")),
        (None, _) => role,
    }
}

fn authorities(reading: &Reading, row: &Row) -> Vec<String> {
    let mut found = Vec::new();
    for signal in &reading.signals {
        match (signal.signal.as_str(), &signal.value) {
            ("authority", Some(SignalValue::Authority { role, title })) => {
                // In the rows on the process somebody decides, too; who is not labelled there.
                let other = row
                    .expect
                    .iter()
                    .any(|label| label == "process" || label == "criteria");
                if !other {
                    found.push(authority(*role, title.as_deref(), row));
                }
            }
            ("decision_process", _) if row.expect.iter().any(|label| label == "process") => {
                found.push("process".to_owned());
            }
            ("decision_criteria", _)
                if row.expect.iter().any(|label| label == "criteria") || row.expect.is_empty() =>
            {
                found.push("criteria".to_owned());
            }
            _ => {}
        }
    }
    found
}

fn needs(reading: &Reading, row: &Row) -> Vec<String> {
    let mut found = Vec::new();
    let asks = |prefix: &str| {
        row.expect.iter().any(|label| label.starts_with(prefix)) || row.expect.is_empty()
    };
    for signal in &reading.signals {
        match (signal.signal.as_str(), &signal.value) {
            ("need", Some(SignalValue::Needs(needs))) if asks("n:") => {
                for need in needs {
                    let plain = format!("n:{}", need.id);
                    let priority = match need.priority {
                        Priority::High => "high",
                        Priority::Low => "low",
                        Priority::Medium => "-",
                    };
                    let cost = need
                        .cost
                        .as_ref()
                        .map(|cost| {
                            format!("/{}:{}", cost.money.amount.normalize(), snake(cost.per))
                        })
                        .unwrap_or_default();
                    let full = format!("{plain}/{priority}{cost}");
                    let labelled = row
                        .expect
                        .iter()
                        .any(|label| label.starts_with(&format!("{plain}/")));
                    found.push(if labelled { full } else { plain });
                }
            }
            ("current_solution", Some(SignalValue::Text { text })) if asks("s:") => {
                let label = format!("s:{text}");
                let meant = row.expect.iter().find(|expected| {
                    let (expected, label) = (expected.to_lowercase(), label.to_lowercase());
                    expected == label
                        || expected == label.replace("s:a ", "s:")
                        || expected.replace("s:a ", "s:") == label
                });
                found.push(meant.cloned().unwrap_or(label));
            }
            ("competitor", Some(SignalValue::Text { text })) if asks("c:") => {
                found.push(format!("c:{text}"));
            }
            _ => {}
        }
    }
    if asks("f:") {
        found.extend(
            reading
                .facts
                .iter()
                .filter(|_| row.expect.iter().any(|label| label.starts_with("f:")))
                .map(|fact| format!("f:{}", fact.id)),
        );
    }
    found
}

fn shown(value: Option<&SignalValue>, status: SignalStatus) -> String {
    let bound = |bound: Option<String>| bound.unwrap_or_else(|| "-".to_owned());
    match (status, value) {
        (SignalStatus::Refused, _) => "refused".to_owned(),
        (SignalStatus::Unknown, _) | (_, None) => "unknown".to_owned(),
        (_, Some(SignalValue::Money(range))) => format!(
            "{}..{}{}",
            bound(range.min.map(|money| money.amount.normalize().to_string())),
            bound(range.max.map(|money| money.amount.normalize().to_string())),
            match range.approved {
                Some(true) => ",approved",
                Some(false) => ",planned",
                None => "",
            }
        ),
        (_, Some(SignalValue::Quantity(range))) => format!(
            "{}..{}",
            bound(range.min.map(|number| number.normalize().to_string())),
            bound(range.max.map(|number| number.normalize().to_string())),
        ),
        (_, Some(SignalValue::Timeline(range))) => snake(range.urgency),
        (_, Some(SignalValue::Authority { role, .. })) => snake(role),
        (_, Some(SignalValue::Choice { choice })) => choice.clone(),
        (_, Some(SignalValue::Flag { yes })) => if *yes { "yes" } else { "no" }.to_owned(),
        (_, Some(SignalValue::Text { text })) => text.clone(),
        (_, Some(SignalValue::Needs(needs))) => needs
            .iter()
            .map(|need| need.id.clone())
            .collect::<Vec<_>>()
            .join("+"),
    }
}

fn answers_in_context(reading: &Reading, row: &Row) -> Vec<String> {
    const COUNTED: &[&str] = &[
        "budget",
        "quantity",
        "timeline",
        "warehouse_owner",
        "industry",
        "contact_time",
        "pain_story",
    ];
    let mut found = Vec::new();
    for signal in &reading.signals {
        let name = signal.signal.as_str();
        let label = row
            .expect
            .iter()
            .find(|label| label.as_str() == name || label.starts_with(&format!("{name}=")));
        if label.is_none() && !COUNTED.contains(&name) && row.asked.as_deref() != Some(name) {
            continue;
        }
        if label.is_some_and(|label| label == name) {
            found.push(name.to_owned());
            continue;
        }
        let mut shown = shown(signal.value.as_ref(), signal.status);
        if signal.correction {
            shown.push_str(",correction");
        }
        if signal.vague {
            shown.push_str(",vague");
        }
        let full = format!("{name}={shown}");
        let meant = label.filter(|label| {
            label.replace("=-,vague", "=unknown,vague").to_lowercase() == full.to_lowercase()
        });
        found.push(meant.cloned().unwrap_or(full));
    }
    found
}

#[test]
fn facts_are_asked_for_not_mentioned() {
    for text in [
        "we pay for shopify already",
        "I have a phone",
        "our data is a mess",
        "we tested three tools last year",
    ] {
        let reading = read(&VOCABULARY, &context(), text);
        assert_eq!(reading.facts, vec![], "{text}");
    }
}

/// Every finding's span lies in the text and covers its quote.
fn spans_hold(text: &str, reading: &Reading) {
    let mut quotes: Vec<(fronter::signal::Span, &str)> = Vec::new();
    quotes.extend(
        reading
            .signals
            .iter()
            .map(|found| (found.span, found.quote.as_str())),
    );
    quotes.extend(
        reading
            .intents
            .iter()
            .map(|found| (found.span, found.quote.as_str())),
    );
    quotes.extend(
        reading
            .objections
            .iter()
            .map(|found| (found.span, found.quote.as_str())),
    );
    quotes.extend(
        reading
            .facts
            .iter()
            .map(|found| (found.span, found.quote.as_str())),
    );
    quotes.extend(
        reading
            .money
            .iter()
            .map(|found| (found.span, found.quote.as_str())),
    );
    quotes.extend(
        reading
            .times
            .iter()
            .map(|found| (found.span, found.quote.as_str())),
    );
    quotes.extend(
        reading
            .quantities
            .iter()
            .map(|found| (found.span, found.quote.as_str())),
    );
    quotes.extend(
        reading
            .contacts
            .iter()
            .map(|found| (found.span, found.quote.as_str())),
    );
    for (span, quote) in quotes {
        assert_eq!(span.slice(text), Some(quote), "{text:?}");
    }
    for signal in &reading.signals {
        let absent = matches!(signal.status, SignalStatus::Refused | SignalStatus::Unknown);
        assert_eq!(signal.value.is_none(), absent);
        assert!(
            !signal.quote.is_empty(),
            "no evidence, no signal: {signal:?} in {text:?}"
        );
    }
}

#[test]
fn every_corpus_message_is_quoted_exactly() {
    for kind in [
        "intent",
        "objection",
        "need",
        "authority",
        "optout",
        "context",
    ] {
        for part in Part::BOTH {
            for row in rows(Writers::Own, kind, part) {
                spans_hold(&row.text, &read_row(&row));
            }
        }
    }
}

/// What a reading means, without where it stands.
fn meaning(reading: &Reading) -> String {
    format!(
        "{:?} {:?} {:?} {:?}",
        reading
            .intents
            .iter()
            .map(|found| found.kind)
            .collect::<Vec<_>>(),
        reading
            .objections
            .iter()
            .map(|found| found.kind)
            .collect::<Vec<_>>(),
        reading.opt_out,
        reading
            .signals
            .iter()
            .map(|found| (found.signal.clone(), found.status))
            .collect::<Vec<_>>(),
    )
}

proptest! {
    #![proptest_config(crate::random::drawn(96))]

    #[test]
    fn anything_can_be_read(text in "\\PC{0,120}", asked in proptest::option::of("(quantity|budget|timeline|industry|warehouse_owner|authority|need|name|current_solution)")) {
        let context = ReadingContext {
            asked: asked.map(|signal| Asked { signal: SignalName::from(signal.as_str()), follow_up: false }),
            ..context()
        };
        spans_hold(&text, &read(&VOCABULARY, &context, &text));
    }

    #[test]
    fn mixtures_of_real_words_can_be_read(words in proptest::collection::vec("(we|don't|not|no|stop|if|budget|40|\\$5k|😀|’|,|\\.|\\?|how much|price|demo|our|boss|decides|excel|use|i'm|the|CEO|of|head|run out|stock|ünïcödé|\n|-|yes)", 0..30)) {
        let text = words.join(" ");
        spans_hold(&text, &read(&VOCABULARY, &context(), &text));
    }

    #[test]
    fn space_around_changes_nothing(index in 0usize..80, before in "[ \n\t]{0,4}", after in "[ \n\t]{0,4}") {
        let rows = rows(Writers::Own, "intent", Part::Develop);
        let text = &rows[index].text;
        let padded = format!("{before}{text}{after}");
        prop_assert_eq!(
            meaning(&read(&VOCABULARY, &context(), text)),
            meaning(&read(&VOCABULARY, &context(), &padded))
        );
    }

    #[test]
    fn a_trailing_full_stop_changes_nothing(index in 0usize..80, end in "[.!]{1,3}") {
        let rows = rows(Writers::Own, "intent", Part::Develop);
        let text = rows[index].text.trim_end_matches(['.', '!']);
        // A question stays one only with its mark.
        prop_assume!(!text.ends_with('?'));
        let ended = format!("{text}{end}");
        prop_assert_eq!(
            meaning(&read(&VOCABULARY, &context(), text)),
            meaning(&read(&VOCABULARY, &context(), &ended))
        );
    }
}
