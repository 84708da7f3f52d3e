//! The rest of the model's answer: its reading, taken as far as it can be read.

use serde_json::Value;

use crate::conversation::model_turn::{ModelReading, ModelSignal};
use crate::reading::finding::IntentKind;

/// Lists longer than this are cut.
const MOST: usize = 32;

/// The reading in a finished answer; `None` where the answer is no JSON object,
/// is cut off, or has no reading. Parts of the wrong shape are left out.
pub fn reading(answer: &str) -> Option<ModelReading> {
    let start = answer.find('{')?;
    let end = answer.rfind('}')?;
    let object: Value = serde_json::from_str(answer.get(start..=end)?).ok()?;
    let reading = object.get("reading")?.as_object()?;
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
        "objections":"none","wants_person":null,"wants_stop":"","move":"answer"}}
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
        ] {
            assert_eq!(reading(answer), None, "{answer}");
        }
    }
}
