//! Money, times, quantities and contacts in labelled messages.
//!
//! A finding is right where it overlaps the label's quote and its values are
//! equal. `"rest": "any"` leaves the other findings of a message unjudged, a
//! value of `"*"` that value.

use fronter::reading::contact::{self, ContactContext};
use fronter::reading::money::{self, MoneyContext};
use fronter::reading::quantity::{self, QuantityContext};
use fronter::reading::time::{self, TimeContext};
use fronter::reading::{ContactKind, Language};
use fronter::signal::{Currency, Span};
use jiff::civil::{DateTime, date};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::measure::{Measure, NOTHING, Part, Tally, Writers};

/// A Wednesday.
fn written_at() -> DateTime {
    date(2026, 11, 18).at(9, 30, 0, 0)
}

/// What one of the grammars found, in the corpus' terms.
pub(crate) struct Found {
    span: Span,
    quote: String,
    pub(crate) values: Value,
}

const KINDS: [&str; 4] = ["money", "time", "quantity", "contact"];

const LANGUAGES: [Language; 4] = [Language::En, Language::Es, Language::De, Language::Fr];

/// The locale and the region of phone numbers that a language is measured in.
fn place(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::En => ("en-US", "US"),
        Language::Es => ("es-ES", "ES"),
        Language::De => ("de-DE", "DE"),
        Language::Fr => ("fr-FR", "FR"),
    }
}

pub(crate) fn find(kind: &str, language: Language, message: &Value) -> Vec<Found> {
    let (locale, region) = place(language);
    let text = message["text"].as_str().unwrap();
    let asked = message["asked"] == json!(true);
    match kind {
        "money" => {
            let context = MoneyContext {
                default_currency: None::<Currency>,
                locale: locale.to_owned(),
                asked,
                language,
            };
            money::find(text, &context)
                .into_iter()
                .map(|f| Found {
                    span: f.span,
                    quote: f.quote,
                    values: json!({
                        "min": f.min.map(|n| n.normalize()), "max": f.max.map(|n| n.normalize()),
                        "currency": f.currency, "per": f.per, "per_unit": f.per_unit,
                    }),
                })
                .collect()
        }
        "quantity" => quantity::find(
            text,
            &QuantityContext {
                units: &[],
                asked,
                language,
            },
        )
        .into_iter()
        .map(|f| Found {
            span: f.span,
            quote: f.quote,
            values: json!({
                "min": f.min.map(|n| n.normalize()), "max": f.max.map(|n| n.normalize()),
                "unit": f.unit,
            }),
        })
        .collect(),
        "time" => {
            let context = TimeContext {
                written_at: written_at(),
                locale: locale.to_owned(),
                fiscal_year_start: 1,
                language,
            };
            time::find(text, &context)
                .into_iter()
                .map(|f| Found {
                    span: f.span,
                    quote: f.quote,
                    values: json!({
                        "from": f.from.map(minutes), "to": f.to.map(minutes),
                        "seconds": f.seconds, "urgency": f.urgency,
                    }),
                })
                .collect()
        }
        _ => {
            let asked = match message["asked"].as_str() {
                Some("name") => Some(ContactKind::Name),
                Some("company") => Some(ContactKind::Company),
                Some("phone") => Some(ContactKind::Phone),
                _ => None,
            };
            let context = ContactContext {
                region,
                own_names: &[],
                asked,
                language,
            };
            contact::find(text, &context)
                .into_iter()
                .map(|f| Found {
                    span: f.span,
                    quote: f.quote,
                    values: json!({"kind": f.kind, "value": f.value}),
                })
                .collect()
        }
    }
}

fn minutes(moment: DateTime) -> String {
    moment.to_string()[..16].to_owned()
}

/// In what a finding differs from the label; none where it stands elsewhere.
fn differences(kind: &str, text: &str, label: &Value, found: &Found) -> Option<Vec<&'static str>> {
    if let Some(quote) = label["quote"].as_str() {
        let at = text.find(quote).unwrap();
        let span = Span::of_bytes(text, at..at + quote.len());
        if found.span.end <= span.start || span.end <= found.span.start {
            return None;
        }
    }
    let names: &[&'static str] = match kind {
        "money" => &["min", "max", "currency", "per", "per_unit"],
        "quantity" => &["min", "max", "unit"],
        "time" => &["from", "to", "seconds", "urgency"],
        _ => &["kind", "value"],
    };
    let differs = |name: &&&'static str| {
        let (wanted, got) = (&label[**name], &found.values[**name]);
        let optional = matches!(**name, "urgency" | "currency");
        match wanted.as_str() {
            _ if wanted.is_null() && optional => false,
            Some("*") => false,
            Some(number) if matches!(**name, "min" | "max") => {
                let number: Decimal = number.parse().unwrap();
                *got != json!(number.normalize())
            }
            _ => wanted != got,
        }
    };
    Some(names.iter().filter(differs).copied().collect())
}

/// The file of a kind, a language and a part in one of the folders, where it has one.
fn rows(writers: Writers, kind: &str, language: Language, part: Part) -> Option<String> {
    let (folder, part) = (writers.folder("grammar"), part.name());
    let name = match language {
        Language::En => format!("{kind}.{part}"),
        other => format!("{kind}.{}.{part}", other.code()),
    };
    std::fs::read_to_string(format!("tests/corpus/{folder}/{name}.jsonl")).ok()
}

/// Compares what is found in the messages with their labels.
fn tally(kind: &str, language: Language, lines: &str) -> Tally {
    let mut tally = Tally::default();
    for line in lines.lines() {
        let message: Value = serde_json::from_str(line).unwrap();
        let text = message["text"].as_str().unwrap();
        let mut found = find(kind, language, &message);
        for one in &found {
            assert_eq!(one.span.slice(text), Some(one.quote.as_str()), "{text}");
        }
        for label in message["expect"].as_array().unwrap() {
            let compared: Vec<_> = found
                .iter()
                .map(|one| differences(kind, text, label, one))
                .collect();
            let name = label["kind"].as_str().unwrap_or(kind);
            let exact = compared
                .iter()
                .position(|one| one.as_ref().is_some_and(Vec::is_empty));
            if let Some(at) = exact {
                found.remove(at);
                tally.hit(name);
                continue;
            }
            let near = compared.into_iter().flatten().next();
            let instead = near.map_or_else(
                || NOTHING.to_owned(),
                |names| format!("another {}", names.join(" and ")),
            );
            tally.miss(name, &instead, format!("missed {label} in {text:?}"));
        }
        if message["rest"] != json!("any") {
            for one in found {
                let name = one.values["kind"].as_str().unwrap_or(kind).to_owned();
                let told = format!("wrong {:?} {} in {text:?}", one.quote, one.values);
                tally.invent(&name, told);
            }
        }
    }
    tally
}

/// All of it, measured.
pub fn measures() -> Vec<Measure> {
    let mut measures = Vec::new();
    for language in LANGUAGES {
        for kind in KINDS {
            for writers in [Writers::Own, Writers::Blind, Writers::BlindSecond] {
                // The second blind set is in English only.
                if writers == Writers::BlindSecond && language != Language::En {
                    continue;
                }
                for part in Part::BOTH {
                    let lines = rows(writers, kind, language, part)
                        .unwrap_or_else(|| panic!("no {part:?} of {kind} in {language:?}"));
                    measures.push(Measure {
                        messages: "grammars",
                        writers,
                        part,
                        language: language.code(),
                        kind: kind.to_owned(),
                        tally: tally(kind, language, &lines),
                    });
                }
            }
        }
    }
    measures
}

const PIECES: &[&str] = &[
    "$",
    "€",
    "50",
    "k",
    "1,000",
    "200.000",
    "to",
    "-",
    "–",
    "between",
    "and",
    "a",
    "couple",
    "hundred",
    "twenty",
    "five",
    "million",
    "by",
    "end",
    "of",
    "Q3",
    "in",
    "weeks",
    "March",
    "the",
    "15th",
    "at",
    "3pm",
    "half",
    "past",
    "quarter",
    "next",
    "Tuesday",
    "I'm",
    "Sarah",
    "from",
    "Acme",
    "Ltd",
    "@",
    ".",
    ",",
    "com",
    "dot",
    "+44",
    "20",
    "7946",
    "0958",
    "(",
    ")",
    "2026",
    "/",
    "12",
    "users",
    "team",
    "me",
    "my",
    "wife",
    "no",
    "rush",
    "ish",
    "%",
    "🙂",
    "ß",
    "İ",
    "é",
    "\n",
    "  ",
    "'",
    "’",
    "99999999999999999999",
    "0",
    "fiscal",
    "year",
    "or",
    "so",
    "last",
    "first",
    "week",
    "per",
    "month",
    "within",
    "years",
    "ago",
    "before",
    "after",
];

fn all_spans(text: &str) -> Vec<(Span, String)> {
    LANGUAGES
        .into_iter()
        .flat_map(|language| spans_in(language, text))
        .collect()
}

fn spans_in(language: Language, text: &str) -> Vec<(Span, String)> {
    KINDS
        .into_iter()
        .flat_map(|kind| find(kind, language, &json!({"text": text, "asked": true})))
        .map(|found| (found.span, found.quote))
        .collect()
}

proptest::proptest! {
    #![proptest_config(crate::random::drawn(256))]

    #[test]
    fn any_text_is_read_with_exact_spans(text in "\\PC{0,80}") {
        for (span, quote) in all_spans(&text) {
            proptest::prop_assert_eq!(span.slice(&text), Some(quote.as_str()));
        }
    }

    #[test]
    fn any_order_of_our_words_is_read(picks in proptest::collection::vec((0..PIECES.len(), 0..3_usize), 0..24)) {
        let mut text = String::new();
        for (piece, space) in picks {
            text.push_str(PIECES[piece]);
            text.push_str(if space == 0 { "" } else { " " });
        }
        for (span, quote) in all_spans(&text) {
            proptest::prop_assert_eq!(span.slice(&text), Some(quote.as_str()));
        }
    }
}

/// Every message to develop on, of a language and a kind.
fn develop(kind: &str, language: Language) -> Vec<Value> {
    rows(Writers::Own, kind, language, Part::Develop)
        .unwrap_or_default()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn white_space_and_an_exclamation_mark_around_change_nothing() {
    for language in LANGUAGES {
        for kind in KINDS {
            for message in develop(kind, language) {
                let text = message["text"].as_str().unwrap();
                let mut around = message.clone();
                around["text"] = json!(format!(" \n {text}!  "));
                let values = |message: &Value| -> Vec<(String, Value)> {
                    find(kind, language, message)
                        .into_iter()
                        .map(|found| (found.quote, found.values))
                        .collect()
                };
                assert_eq!(values(&message), values(&around), "{text}");
            }
        }
    }
}

#[test]
fn capitals_change_nothing_but_names() {
    for language in LANGUAGES {
        for kind in ["money", "time", "quantity"] {
            for message in develop(kind, language) {
                let text = message["text"].as_str().unwrap();
                let mut shouted = message.clone();
                shouted["text"] = json!(text.to_uppercase());
                let values = |message: &Value| -> Vec<Value> {
                    find(kind, language, message)
                        .into_iter()
                        .map(|found| found.values)
                        .collect()
                };
                assert_eq!(values(&message), values(&shouted), "{text}");
            }
        }
    }
}
