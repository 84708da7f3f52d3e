//! The context of the agenda. Its material may hold a prospect's words, and so
//! stands between the marks of data.

use serde::Serialize;

use super::turn::data;
use super::{Instructions, Material};
use crate::conversation::State;
use crate::conversation::agenda::{Agenda, Point};
use crate::speech::compose::is_models_step;
use crate::speech::guard::longest;

/// Characters of what was said of this answer, and of a point's material.
const MATERIAL_LETTERS: usize = 900;
/// Characters of a step's material.
const STEP_LETTERS: usize = 500;

/// The points that the model finds words for, by name. The others are the program's own.
pub(super) const POINTS: [&str; 38] = [
    "greet",
    "welcome",
    "acknowledge",
    "corrected",
    "respect_refusal",
    "fine_not_to_know",
    "why",
    "fact",
    "offer",
    "positioning",
    "total",
    "fit",
    "come_back",
    "case",
    "compare",
    "help",
    "rebut",
    "concede",
    "haggle",
    "passed_on",
    "not_known",
    "other_currency",
    "against_rival",
    "basis",
    "redirect",
    "calm",
    "continue",
    "rephrase",
    "apologise",
    "about_step",
    "nobody_then",
    "closed",
    "recorded",
    "called_off",
    "reconsider",
    "still_no",
    "do_tell",
    "one_more",
];
/// The steps that it finds words for (`is_models_step`).
pub(super) const STEPS: [&str; 5] = ["rest", "ask", "clarify", "ask_contact", "offer"];

/// What `prompts/turn/agenda.hbs` is filled with.
#[derive(Debug, Serialize)]
pub(super) struct AgendaContext {
    fence: String,
    begun: String,
    said: String,
    points: Vec<PointLine>,
    step: Option<StepLine>,
    next: String,
    most_letters: usize,
}

#[derive(Debug, Serialize)]
struct PointLine {
    number: usize,
    instruction: String,
    material: String,
    slot: String,
}

#[derive(Debug, Serialize)]
struct StepLine {
    instruction: String,
    material: String,
}

impl AgendaContext {
    pub(super) fn of(
        instructions: &Instructions,
        state: &State,
        agenda: &Agenda,
        material: &Material<'_>,
        fence: String,
    ) -> Self {
        let data = |text: &str, most: usize| data(&fence, text, most);
        let named = |value: Option<serde_json::Value>| {
            value
                .and_then(|value| {
                    value
                        .get("is")
                        .and_then(|is| is.as_str().map(str::to_owned))
                })
                .unwrap_or_default()
        };
        let points = agenda
            .points
            .iter()
            .zip(material.points)
            .enumerate()
            .filter(|(_, (point, own))| {
                !matches!(point, Point::Introduce { .. } | Point::Disclose) && !own.is_empty()
            })
            .map(|(index, (point, own))| {
                let name = named(serde_json::to_value(point).ok());
                PointLine {
                    number: index + 1,
                    instruction: instructions.point.get(&name).cloned().unwrap_or_default(),
                    material: data(own, MATERIAL_LETTERS),
                    slot: match point {
                        Point::Fact { fact } => format!("{{{{fact:{fact}}}}}"),
                        Point::Case { case } => format!("{{{{case:{case}}}}}"),
                        _ => format!("{{{{point:{}}}}}", index + 1),
                    },
                }
            })
            .collect();
        let step = is_models_step(&agenda.step).then(|| {
            let name = named(serde_json::to_value(&agenda.step).ok());
            StepLine {
                instruction: instructions.step.get(&name).cloned().unwrap_or_default(),
                material: data(material.step, STEP_LETTERS),
            }
        });
        Self {
            begun: data(&agenda.begun, MATERIAL_LETTERS),
            said: data(material.said, MATERIAL_LETTERS),
            points,
            next: if step.is_some() {
                data(material.next, STEP_LETTERS)
            } else {
                String::new()
            },
            step,
            most_letters: longest(state.channel()),
            fence,
        }
    }
}
