//! `fronter read`: what the rules find in texts, a JSON object a line.

use std::collections::HashMap;
use std::io::{BufRead, Write};

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde::Deserialize;
use serde_json::{Value, json};

use super::CommandError;
use crate::campaign::{Campaign, find, words};
use crate::channel::email::mime_visible_reply;
use crate::library::LoadedCampaign;
use crate::reading::{
    Asked, OptOut, Reading, ReadingContext, Vocabulary, opt_out, read, same_question,
};
use crate::signal::{SignalName, Span};

/// One text, as JSONL gives it.
#[derive(Debug, Clone, Default, Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    text: String,
    #[serde(default)]
    at: Option<String>,
    #[serde(default)]
    locale: Option<String>,
    #[serde(default)]
    asked: Option<Value>,
    /// Whether they had taken the right to write to them away.
    #[serde(default)]
    opted_out: bool,
}

/// Reads texts against one campaign.
pub struct Reader<'c> {
    loaded: &'c LoadedCampaign,
    now: Timestamp,
    locale: Option<String>,
    /// One for each locale met.
    vocabularies: HashMap<String, Vocabulary>,
}

impl<'c> Reader<'c> {
    /// A reader; texts without a time were written `now`.
    pub fn new(loaded: &'c LoadedCampaign, now: Timestamp, locale: Option<String>) -> Self {
        Self {
            loaded,
            now,
            locale,
            vocabularies: HashMap::new(),
        }
    }

    /// Reads all lines of `input` and says how many could not be read: of each of those
    /// `{"line":…,"error":…}` is printed in its place, and the rest is read. The first
    /// line tells what the input is.
    ///
    /// # Errors
    /// Where the pipe breaks.
    pub fn read_all(
        &mut self,
        at: Option<&str>,
        input: &mut impl BufRead,
        out: &mut impl Write,
    ) -> Result<usize, CommandError> {
        let mut bytes = Vec::new();
        let mut form = None;
        let mut unread = 0;
        for number in 1_usize.. {
            bytes.clear();
            let read = input
                .read_until(b'\n', &mut bytes)
                .map_err(|error| CommandError::failed(&error))?;
            if read == 0 {
                break;
            }
            let text = String::from_utf8_lossy(&bytes);
            let text = text.trim_end_matches(['\n', '\r']);
            if text.trim().is_empty() {
                continue;
            }
            let form = *form.get_or_insert_with(|| Form::told_by(text));
            let read = form
                .line(number, text)
                .and_then(|line| self.read_one(&line, at));
            let found = read.unwrap_or_else(|error| {
                unread += 1;
                json!({"line": number, "error": error})
            });
            writeln!(out, "{found}").map_err(|error| CommandError::failed(&error))?;
        }
        Ok(unread)
    }

    fn read_one(&mut self, line: &Line, at: Option<&str>) -> Result<Value, String> {
        let written_at = match line.at.as_deref().or(at) {
            Some(text) => read_time(text)?,
            None => self.now.to_zoned(self.loaded.timezone.clone()).datetime(),
        };
        let context = ReadingContext {
            written_at,
            asked: line
                .asked
                .as_ref()
                .and_then(|asked| asked_of(&self.loaded.campaign, asked)),
            offered: None,
            opted_out: line.opted_out,
        };
        let locale = line.locale.clone().or_else(|| self.locale.clone());
        let vocabulary = match locale {
            None => &self.loaded.vocabulary,
            Some(locale) => {
                let campaign = &self.loaded.campaign;
                self.vocabularies
                    .entry(locale)
                    .or_insert_with_key(|locale| vocabulary_in(campaign, locale))
            }
        };
        let mut found = read(vocabulary, &context, &line.text);
        // Nobody tells us here whether they had said "stop".
        if found.opt_out.is_none() && opt_out::starts_again(vocabulary, &context, &line.text) {
            found.opt_out = Some(OptOut::Start);
        }
        Ok(document(&line.id, &found))
    }
}

/// Prints the reply of a raw MIME message, without quotes and signature.
///
/// # Errors
/// Where it cannot be read or written.
pub fn read_email(
    raw: &[u8],
    form: super::token::Form,
    out: &mut impl Write,
) -> Result<(), CommandError> {
    let text = mime_reply(raw).map_err(CommandError::Failed)?;
    match form {
        super::token::Form::Text => writeln!(out, "{text}"),
        super::token::Form::Json => writeln!(out, "{}", json!({"text": text})),
    }
    .map_err(|error| CommandError::failed(&error))
}

fn mime_reply(raw: &[u8]) -> Result<String, String> {
    mime_visible_reply(raw)
        .map(|reply| reply.text)
        .ok_or_else(|| "this is no MIME message".to_owned())
}

/// What the lines of an input are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Every line is a text, whatever it begins with.
    Text,
    /// Lines that begin with `{` are JSON, the others are texts.
    Jsonl,
}

impl Form {
    /// The first line tells: it is JSON where it is a JSON object or begins like one,
    /// with `{"`. "{hi} there" is a text, and so is all that follows it.
    fn told_by(first: &str) -> Self {
        let inside = first.trim_start().strip_prefix('{').map(str::trim_start);
        match inside {
            Some(inside) if inside.starts_with(['"', '}']) => Self::Jsonl,
            Some(_) | None => Self::Text,
        }
    }

    fn line(self, number: usize, text: &str) -> Result<Line, String> {
        if self == Self::Text || !text.trim_start().starts_with('{') {
            return Ok(Line {
                id: Value::from(number),
                text: text.to_owned(),
                ..Line::default()
            });
        }
        let mut line: Line = serde_json::from_str(text)
            .map_err(|error| format!("this is no JSON with a text: {error}"))?;
        if line.id.is_null() {
            line.id = Value::from(number);
        }
        Ok(line)
    }
}

/// What the clock on the writer's wall showed: a local time or date, or RFC
/// 3339 with the writer's offset (`Z` for one who lives by UTC).
///
/// # Errors
/// Where it is none of them.
pub fn read_time(text: &str) -> Result<DateTime, String> {
    let text = text.trim();
    let wall = text.trim_end_matches(['Z', 'z']);
    // A date alone would also be read as its midnight; noon stands for the day.
    let is_date = wall.chars().all(|c| c.is_ascii_digit() || c == '-');
    let read = if is_date {
        wall.parse::<Date>().map(|date| date.at(12, 0, 0, 0))
    } else {
        wall.parse::<DateTime>()
    };
    read.map_err(|_| format!("`{text}` is no time such as 2026-11-21T10:00:00Z"))
}

fn vocabulary_in(campaign: &Campaign, locale: &str) -> Vocabulary {
    let mut words = words::words(campaign);
    locale.clone_into(&mut words.locale);
    // The campaign's phrases stay in its language; the locale's is the one expected.
    let parts = locale.split(['-', '_']).skip(1);
    if let Some(region) = parts.last().filter(|region| region.len() == 2) {
        words.region = region.to_uppercase();
    }
    Vocabulary::new(words)
}

/// The question just put: its id, its signal, or its wording.
fn asked_of(campaign: &Campaign, asked: &Value) -> Option<Asked> {
    let follow_up = asked["follow_up"].as_bool().unwrap_or_default();
    let named = match asked {
        Value::String(text) => text.as_str(),
        other => ["question", "signal", "id", "text"]
            .iter()
            .find_map(|key| other[key].as_str())?,
    };
    let questions = &campaign.questions.questions;
    let by_wording = || {
        questions.iter().find(|question| {
            question
                .ask
                .iter()
                .any(|wording| wording.trim().eq_ignore_ascii_case(named.trim()))
        })
    };
    let signal = campaign
        .question(named)
        .or_else(by_wording)
        .map(|question| question.signal.clone())
        .or_else(|| campaign.kind_of(named).map(|_| named.to_owned()))
        .or_else(|| in_other_words(campaign, named))?;
    Some(Asked {
        signal: SignalName(signal),
        follow_up,
    })
}

/// The signal that a question asks for which stands nowhere in the campaign.
fn in_other_words(campaign: &Campaign, asked: &str) -> Option<String> {
    let questions = campaign.questions.questions.iter();
    let own = questions.map(|question| (question.signal.as_str(), question.ask.as_slice()));
    let known = find::WELL_KNOWN
        .into_iter()
        .map(|signal| (signal, [].as_slice()));
    same_question::meant(own.chain(known), asked).map(str::to_owned)
}

/// A whole number stays one.
fn number(value: Option<Decimal>) -> Value {
    match value {
        None => Value::Null,
        Some(value) => match value.normalize() {
            whole if whole.scale() == 0 => whole.to_i64().map_or(Value::Null, Value::from),
            fraction => fraction.to_f64().map_or(Value::Null, Value::from),
        },
    }
}

/// Confidence to two places, as people read it.
fn rounded(confidence: f64) -> f64 {
    (confidence * 100.0).round() / 100.0
}

/// With what is printed only where it was told.
fn told(mut value: Value, key: &str, known: Value) -> Value {
    if !known.is_null() {
        value[key] = known;
    }
    value
}

/// What was found, as the public shape.
fn document(id: &Value, found: &Reading) -> Value {
    let place = |mut value: Value, span: Span| {
        value["start"] = span.start.into();
        value["end"] = span.end.into();
        value
    };
    json!({
        "id": id,
        "language": found.language,
        "signals": found.signals.iter().map(|one| place(json!({
            "signal": one.signal,
            "status": one.status,
            "value": one.value.as_ref().map(crate::signal::SignalValue::public_json),
            "quote": one.quote,
            "confidence": rounded(one.confidence),
        }), one.span)).collect::<Vec<_>>(),
        "money": found.money.iter().map(|one| told(place(json!({
            "quote": one.quote,
            "min": number(one.min),
            "max": number(one.max),
            "currency": one.currency,
            "per": one.per,
            "approximate": one.approximate,
        }), one.span), "per_unit", json!(one.per_unit))).collect::<Vec<_>>(),
        "times": found.times.iter().map(|one| told(place(json!({
            "quote": one.quote,
            "from": one.from,
            "to": one.to,
        }), one.span), "seconds", json!(one.seconds))).collect::<Vec<_>>(),
        "quantities": found.quantities.iter().map(|one| told(place(json!({
            "quote": one.quote,
            "min": number(one.min),
            "max": number(one.max),
            "unit": one.unit,
            "approximate": one.approximate,
        }), one.span), "per", json!(one.per))).collect::<Vec<_>>(),
        "contacts": found.contacts.iter().map(|one| place(json!({
            "kind": one.kind,
            "value": one.value,
            "quote": one.quote,
        }), one.span)).collect::<Vec<_>>(),
        "intents": found.intents.iter().map(|one| json!({
            "kind": one.kind,
            "confidence": rounded(one.confidence),
            "quote": one.quote,
        })).collect::<Vec<_>>(),
        "objections": found.objections.iter().map(|one| json!({
            "id": one.id,
            "kind": one.kind,
            "quote": one.quote,
        })).collect::<Vec<_>>(),
        "facts": found.facts.iter().map(|one| place(json!({
            "id": one.id,
            "score": rounded(one.score),
            "quote": one.quote,
        }), one.span)).collect::<Vec<_>>(),
        "open_questions": found.open_questions.iter().map(|one| place(json!({
            "quote": one.quote,
            "about": one.about,
        }), one.span)).collect::<Vec<_>>(),
        "fit_questions": found.fit_questions.iter().map(|one| place(json!({
            "signal": one.signal,
            "value": one.value.as_ref().map(crate::signal::SignalValue::public_json),
            "quote": one.quote,
        }), one.span)).collect::<Vec<_>>(),
        "manner": found.manner.iter().map(|one| json!({
            "kind": one.kind,
            "quote": one.quote,
        })).collect::<Vec<_>>(),
        "opt_out": found.opt_out,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_the_writers_clock_shows_them() {
        let cases = [
            ("2026-11-21T10:00:00Z", Some("2026-11-21T10:00:00")),
            ("2026-11-21T10:00:00-05:00", Some("2026-11-21T10:00:00")),
            ("2026-11-21T10:00:00", Some("2026-11-21T10:00:00")),
            ("2026-11-21", Some("2026-11-21T12:00:00")),
            ("soon", None),
        ];
        for (text, expected) in cases {
            let read = read_time(text).ok().map(|at| at.to_string());
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn the_first_line_tells_whether_lines_are_json() {
        for (first, form) in [
            ("{\"text\":\"hi\"}", Form::Jsonl),
            ("  { \"text\": \"hi", Form::Jsonl),
            ("{}", Form::Jsonl),
            ("{hi} there", Form::Text),
            ("{", Form::Text),
            ("hi", Form::Text),
        ] {
            assert_eq!(Form::told_by(first), form, "{first}");
        }
        let plain = Form::Text.line(2, "{\"text\":\"hi\"}");
        assert_eq!(
            plain.map(|line| line.text).as_deref(),
            Ok("{\"text\":\"hi\"}")
        );
        assert!(Form::Jsonl.line(3, "{broken").is_err());
    }

    #[test]
    fn numbers_stay_numbers() {
        assert_eq!(number(Some(Decimal::new(2_000_000, 2))), json!(20_000));
        assert_eq!(number(Some(Decimal::new(25, 1))), json!(2.5));
        assert_eq!(number(None), Value::Null);
    }
}
