//! The rest of the model's answer: its reading, taken as far as it can be read.

use serde_json::Value;

use crate::conversation::model_turn::{ModelReading, ModelSignal};
use crate::reading::finding::IntentKind;

/// Lists longer than this are cut.
const MOST: usize = 32;

/// What a reading has lists of, …
const LISTS: [&str; 3] = ["signals", "intents", "objections"];
/// … and what it has the words of, if any.
const WORDS: [&str; 2] = ["wants_person", "wants_stop"];

/// Words, or the plain statement that there are none.
fn is_words(field: &Value) -> bool {
    field.is_string() || *field == Value::Bool(false)
}

/// The reading in a finished answer; `None` where the answer is no JSON object,
/// is cut off, or has no reading of the right shape. Single claims of the wrong
/// shape are left out.
pub fn reading(answer: &str) -> Option<ModelReading> {
    let start = answer.find('{')?;
    let end = answer.rfind('}')?;
    let object: Value = serde_json::from_str(answer.get(start..=end)?).ok()?;
    let reading = object.get("reading")?.as_object()?;
    let lists = LISTS
        .iter()
        .map(|name| (name, Value::is_array as fn(&Value) -> bool));
    let words = WORDS
        .iter()
        .map(|name| (name, is_words as fn(&Value) -> bool));
    let mut fields = lists.chain(words).filter_map(|(name, is_right)| {
        let field = reading.get(*name)?;
        Some(field.is_null() || is_right(field))
    });
    let first_is_right = fields.next()?;
    if !first_is_right || !fields.all(|is_right| is_right) {
        return None;
    }
    let text = |value: &Value, name: &str| -> Option<String> {
        let found = value.get(name)?;
        let text = match found {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
            Value::Null | Value::Array(_) | Value::Object(_) => return None,
        };
        (!text.is_empty()).then_some(text)
    };
    let list = |name: &str| -> Vec<Value> {
        reading
            .get(name)
            .and_then(Value::as_array)
            .map(|items| items.iter().take(MOST).cloned().collect())
            .unwrap_or_default()
    };
    let words = |name: &str| -> Option<String> {
        reading
            .get(name)
            .and_then(Value::as_str)
            .map(str::trim)
            .filter(|words| !words.is_empty() && *words != "null")
            .map(str::to_owned)
    };
    Some(ModelReading {
        signals: list("signals")
            .iter()
            .filter_map(|item| {
                Some(ModelSignal {
                    signal: text(item, "signal")?,
                    quote: text(item, "quote").unwrap_or_default(),
                    value: text(item, "value").unwrap_or_default(),
                })
            })
            .collect(),
        intents: list("intents")
            .iter()
            .filter_map(|item| {
                let kind: IntentKind = serde_json::from_value(item.get("kind")?.clone()).ok()?;
                Some((kind, text(item, "quote")?))
            })
            .collect(),
        objections: list("objections")
            .iter()
            .filter_map(|item| Some((text(item, "id")?, text(item, "quote")?)))
            .collect(),
        wants_person: words("wants_person"),
        wants_stop: words("wants_stop"),
        made: words("move"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_taken_as_far_as_it_has_the_right_shape() {
        let answer = r#"```json
        {"say":"x","reading":{"signals":[{"signal":"quantity","quote":"40 users","value":40},7,{"quote":"x"}],
        "intents":[{"kind":"ask_price","quote":"how much"},{"kind":"dance","quote":"x"}],
        "objections":null,"wants_person":false,"wants_stop":"","move":"answer"}}
        ```"#;
        let reading = reading(answer).unwrap();
        assert_eq!(reading.signals.len(), 1);
        assert_eq!(reading.signals[0].value, "40");
        assert_eq!(
            reading.intents,
            [(IntentKind::AskPrice, "how much".to_owned())]
        );
        assert!(reading.objections.is_empty() && reading.wants_stop.is_none());
    }

    #[test]
    fn what_is_no_answer_has_no_reading() {
        for answer in [
            "",
            "words",
            "{",
            r#"{"say":"x"}"#,
            r#"{"say":"x","reading":{"signals":["#,
            r#"{"reading":3}"#,
            r#"{"say":"x","reading":{}}"#,
            r#"{"say":"x","reading":{"signals":"no"}}"#,
            r#"{"say":"x","reading":{"signals":[],"objections":"none"}}"#,
            r#"{"say":"x","reading":{"signals":[],"wants_stop":["x"]}}"#,
        ] {
            assert_eq!(reading(answer), None, "{answer}");
        }
    }
}
