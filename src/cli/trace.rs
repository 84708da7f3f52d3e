//! `fronter chat --trace`: how a turn went. What was read and decided, from the
//! log; and, where a model speaks, the prompt, its raw answer, the guard's
//! verdict on every sentence, what of its reading counted, tokens, cost, time.

use serde::Serialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;

use super::{CommandError, Screen};
use crate::conversation::event::{Event, Recorded};
use crate::conversation::model_turn::{ModelTurn, TurnedAway};
use crate::id::ConversationId;
use crate::language::TurnTrace;
use crate::signal::Evidence;
use crate::speech::guard::Blocked;
use crate::turn::{Desk, fold_log};

/// Whether turns are shown as they went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tracing {
    /// Only the words and the lead.
    #[default]
    Off,
    /// Everything.
    On,
}

/// Who looks over the engine's shoulder.
pub(super) struct Tracer {
    turns: Option<UnboundedReceiver<TurnTrace>>,
    seq: i64,
    /// The constant part of the prompt that was shown last; it is long.
    system: String,
}

/// A turn, as it went.
pub(super) struct Story {
    events: Vec<Recorded>,
    turns: Vec<TurnTrace>,
}

impl Tracer {
    /// From now on.
    pub(super) fn new(desk: &Desk) -> Self {
        Self {
            turns: desk.language().follow(),
            seq: 0,
            system: String::new(),
        }
    }

    /// What happened since the last time.
    pub(super) async fn story(
        &mut self,
        desk: &Desk,
        id: ConversationId,
    ) -> Result<Story, CommandError> {
        let events = fold_log(desk.store(), id, self.seq)
            .await
            .map_err(|error| CommandError::failed(&error))?;
        self.seq = events.last().map_or(self.seq, |last| last.seq);
        let mut turns = Vec::new();
        while let Some(turn) = self.turns.as_mut().and_then(|turns| turns.try_recv().ok()) {
            turns.push(turn);
        }
        Ok(Story { events, turns })
    }

    /// The story for people, a line each.
    pub(super) fn lines(&mut self, story: &Story, screen: Screen) -> Vec<String> {
        let mut lines: Vec<String> = story.events.iter().filter_map(event_line).collect();
        let last = story.turns.len().saturating_sub(1);
        for (index, turn) in story.turns.iter().enumerate() {
            // An answer that came too late has no event: nothing of it counted.
            let turned_away = if index == last {
                story.turned_away()
            } else {
                None
            };
            self.model(turn, turned_away, &mut lines);
        }
        lines.iter().map(|line| screen.dim(line)).collect()
    }

    fn model(
        &mut self,
        trace: &TurnTrace,
        turned_away: Option<&[TurnedAway]>,
        lines: &mut Vec<String>,
    ) {
        if !trace.prompt.is_empty() {
            if trace.system == self.system {
                lines.push(labelled("system", "as before"));
            } else {
                block("system", &trace.system, lines);
                self.system.clone_from(&trace.system);
            }
            block("prompt", &trace.prompt, lines);
            block("answer", &trace.answer, lines);
        }
        for judged in &trace.sentences {
            let verdict = judged.blocked.map_or("pass".to_owned(), |rule| {
                format!("kept back ({})", rule.as_str())
            });
            lines.push(labelled(
                "guard",
                &format!("{verdict}: {}", judged.sentence),
            ));
        }
        lines.extend(claims(&trace.turn, turned_away).iter().map(|claim| {
            let verdict = claim.rejected.map_or_else(
                || "counts".to_owned(),
                |reason| format!("rejected ({reason})"),
            );
            let text = format!(
                "{} = {} “{}”: {verdict}",
                claim.signal, claim.value, claim.quote
            );
            labelled("claim", &text)
        }));
        let reading = trace.turn.reading.as_ref();
        if let Some(made) = reading.and_then(|reading| reading.made.as_deref()) {
            lines.push(labelled("move", made));
        }
        lines.push(labelled("used", &used(&trace.turn)));
        if let Some(failure) = &trace.turn.failure {
            lines.push(labelled("fallback", failure));
        }
    }
}

impl Story {
    /// Which of the model's signals did not count; none where it was not recorded.
    fn turned_away(&self) -> Option<&[TurnedAway]> {
        self.events
            .iter()
            .rev()
            .find_map(|recorded| match &recorded.event {
                Event::ModelUsed { turned_away, .. } => Some(turned_away.as_slice()),
                _ => None,
            })
    }

    /// The story for programs.
    pub(super) fn json(&self) -> Value {
        let last = self.turns.len().saturating_sub(1);
        let turns = self.turns.iter().enumerate().map(|(index, trace)| {
            let turned_away = if index == last { self.turned_away() } else { None };
            let sentences: Vec<Value> = trace
                .sentences
                .iter()
                .map(|one| json!({"sentence": one.sentence, "blocked": one.blocked.map(Blocked::as_str)}))
                .collect();
            json!({
                "model": trace.turn.model,
                "system": trace.system,
                "prompt": trace.prompt,
                "answer": trace.answer,
                "sentences": sentences,
                "claims": claims(&trace.turn, turned_away),
                "move": trace.turn.reading.as_ref().and_then(|reading| reading.made.as_deref()),
                "usage": trace.turn.usage,
                "first_word_ms": trace.turn.first_word_ms,
                "turn_ms": trace.turn.turn_ms,
                "fallback": trace.turn.failure,
            })
        });
        json!({"events": self.events, "model": turns.collect::<Vec<_>>()})
    }
}

/// A signal that the model claims to have read.
#[derive(Debug, PartialEq, Serialize)]
struct Claim<'t> {
    signal: &'t str,
    value: &'t str,
    quote: &'t str,
    rejected: Option<&'t str>,
}

fn claims<'t>(turn: &'t ModelTurn, turned_away: Option<&'t [TurnedAway]>) -> Vec<Claim<'t>> {
    let signals = turn.reading.iter().flat_map(|reading| &reading.signals);
    (0..)
        .zip(signals)
        .map(|(number, claim)| Claim {
            signal: &claim.signal,
            value: &claim.value,
            quote: &claim.quote,
            rejected: match turned_away {
                None => Some("dropped with its turn"),
                Some(list) => list
                    .iter()
                    .find(|away| away.signal == number)
                    .map(|away| away.reason.as_str()),
            },
        })
        .collect()
}

fn used(turn: &ModelTurn) -> String {
    let usage = &turn.usage;
    let cost = match (usage.cost, usage.currency) {
        (Some(cost), Some(currency)) => format!("{cost} {currency}"),
        _ if usage.tokens() == 0 => "nothing".to_owned(),
        _ => "unknown (no price for this model)".to_owned(),
    };
    let time = |ms: Option<u64>| ms.map_or("–".to_owned(), |ms| format!("{ms} ms"));
    let estimated = if usage.estimated { " (estimated)" } else { "" };
    format!(
        "{} · {} calls · {} prompt tokens ({} cached), {} answer tokens{estimated} · cost {cost} · first word {} · turn {}",
        turn.model,
        usage.calls,
        usage.prompt,
        usage.cached,
        usage.completion,
        time(turn.first_word_ms),
        time(turn.turn_ms),
    )
}

fn labelled(label: &str, text: &str) -> String {
    format!("{label:>9} │ {text}")
}

/// A long text, line by line.
fn block(label: &str, text: &str, lines: &mut Vec<String>) {
    let mut label = label;
    for line in text.trim_end().lines() {
        lines.push(labelled(label, line));
        label = "";
    }
}

/// What an event tells of the turn; the words themselves are shown anyway.
fn event_line(recorded: &Recorded) -> Option<String> {
    let body = serde_json::to_value(&recorded.event).unwrap_or_default();
    let line = match &recorded.event {
        Event::ProspectWrote { .. } | Event::ConversationStarted(_) => return None,
        Event::MessageRead { .. } => {
            let intents = names(&body["intents"]);
            let language = body["language"].as_str().unwrap_or("not told apart");
            labelled("read", &format!("intents {intents} · language {language}"))
        }
        Event::SignalRecorded { name, signal, .. } => {
            let quote = signal.evidence.last().map(Evidence::quote);
            let text = format!(
                "{} {} {} “{}” · by {} · sure {:.2}",
                name.as_str(),
                body["signal"]["status"].as_str().unwrap_or_default(),
                body["signal"]["value"]["is"],
                quote.unwrap_or_default(),
                body["signal"]["read_by"].as_str().unwrap_or_default(),
                signal.confidence,
            );
            labelled("read", &text)
        }
        Event::ObjectionRaised { objection } => labelled(
            "read",
            &format!("objection {} “{}”", objection.id, objection.quote),
        ),
        Event::AgentSaid { used, .. } => {
            let moves = body["moves"].as_array().into_iter().flatten().map(|made| {
                let kind = made["kind"].as_str().unwrap_or_default();
                made["topic"]
                    .as_str()
                    .map_or_else(|| kind.to_owned(), |topic| format!("{kind} {topic}"))
            });
            let moves = moves.collect::<Vec<_>>().join(", ");
            let used = if used.is_empty() {
                String::new()
            } else {
                format!(" · from the playbook: {}", used.join(", "))
            };
            labelled("said", &format!("{moves}{used}"))
        }
        other => {
            let mut rest = body;
            if let Some(fields) = rest.as_object_mut() {
                fields.remove("kind");
            }
            let rest: String = rest.to_string().chars().take(300).collect();
            labelled("decided", &format!("{} {rest}", other.kind()))
        }
    };
    Some(line)
}

fn names(list: &Value) -> String {
    let names: Vec<&str> = list
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::model_turn::{ModelReading, ModelSignal, TurnUsage};
    use crate::speech::Judged;

    fn trace() -> TurnTrace {
        let signal = |signal: &str| ModelSignal {
            signal: signal.to_owned(),
            quote: "40 of us".to_owned(),
            value: "40".to_owned(),
        };
        let judged = |sentence: &str, blocked| Judged {
            sentence: sentence.to_owned(),
            blocked,
        };
        TurnTrace {
            system: "You write.".to_owned(),
            prompt: "# The agenda\n[1] Answer.".to_owned(),
            answer: "{\"say\": \"…\"}".to_owned(),
            sentences: vec![
                judged("Good to know.", None),
                judged("It costs $3.", Some(Blocked::Figure)),
            ],
            turn: ModelTurn {
                model: "m".to_owned(),
                first_word_ms: Some(412),
                turn_ms: Some(1_730),
                usage: TurnUsage {
                    prompt: 2_000,
                    cached: 1_500,
                    completion: 100,
                    calls: 1,
                    cost: Some("0.00051".parse().unwrap()),
                    currency: Some("USD".parse().unwrap()),
                    estimated: false,
                },
                reading: Some(ModelReading {
                    signals: vec![signal("quantity"), signal("budget")],
                    ..ModelReading::default()
                }),
                ..ModelTurn::default()
            },
        }
    }

    #[test]
    fn a_turn_is_shown_as_it_went() {
        let mut tracer = Tracer {
            turns: None,
            seq: 0,
            system: String::new(),
        };
        let away = [TurnedAway {
            signal: 1,
            reason: "no_value".to_owned(),
        }];
        let mut lines = Vec::new();
        tracer.model(&trace(), Some(&away), &mut lines);
        insta::assert_snapshot!(lines.join("\n"), @r#"
           system │ You write.
           prompt │ # The agenda
                  │ [1] Answer.
           answer │ {"say": "…"}
            guard │ pass: Good to know.
            guard │ kept back (figure): It costs $3.
            claim │ quantity = 40 “40 of us”: counts
            claim │ budget = 40 “40 of us”: rejected (no_value)
             used │ m · 1 calls · 2000 prompt tokens (1500 cached), 100 answer tokens · cost 0.00051 USD · first word 412 ms · turn 1730 ms
        "#);
        let mut again = Vec::new();
        tracer.model(&trace(), None, &mut again);
        assert_eq!(again[0], "   system │ as before");
        assert!(
            again
                .iter()
                .any(|line| line.ends_with("rejected (dropped with its turn)"))
        );
    }

    #[test]
    fn an_unknown_cost_is_called_unknown() {
        let mut turn = trace().turn;
        turn.usage.cost = None;
        turn.usage.estimated = true;
        let text = used(&turn);
        assert!(
            text.contains("cost unknown") && text.contains("(estimated)"),
            "{text}"
        );
        assert!(used(&ModelTurn::default()).contains("cost nothing"));
    }
}
