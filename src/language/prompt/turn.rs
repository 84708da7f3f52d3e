//! The context of the changing part: bounded, whatever the conversation's length.

use serde::Serialize;

use super::clean::clean;
use super::{Instructions, Material, language_name};
use crate::conversation::State;
use crate::conversation::agenda::{Agenda, Point};
use crate::conversation::message::Author;
use crate::library::LoadedCampaign;
use crate::reading::finding::IntentKind;
use crate::signal::SignalStatus;
use crate::speech::compose::is_models_step;
use crate::speech::guard::{answered_in, longest};
use crate::speech::{lines, value};

/// The last messages that are shown.
const MESSAGES: usize = 8;
/// At most so many, where some were not read by a model yet.
const MOST_MESSAGES: usize = 12;
/// Characters of one message.
const MESSAGE_LETTERS: usize = 1_200;
/// Characters of all messages.
const ALL_LETTERS: usize = 5_000;
/// Signals that are listed.
const MOST_SIGNALS: usize = 20;
/// Characters of a value.
const VALUE_LETTERS: usize = 80;
/// Objections, promises, open questions that are listed.
const MOST_LINES: usize = 6;

/// Wishes that are listed.
const MOST_WISHES: usize = 12;
/// What is told once, by the beginning of its name in the record.
const TOLD: [&str; 4] = ["case:", "need:", "competitor:", "total:"];
/// Intents that nobody has to remember.
const SMALL_TALK: [IntentKind; 6] = [
    IntentKind::Greeting,
    IntentKind::Thanks,
    IntentKind::Bye,
    IntentKind::Affirm,
    IntentKind::Negate,
    IntentKind::Unsure,
];

/// What `prompts/turn/brief.hbs` is filled with.
#[derive(Debug, Serialize)]
pub(super) struct BriefContext {
    channel: &'static str,
    fence: String,
    prospect_messages: u32,
    agent_messages: u32,
    language: String,
    answer_in: &'static str,
    /// The language of the campaign's texts, by name.
    campaign_language: &'static str,
    page: String,
    known: Vec<KnownLine>,
    objections: Vec<ObjectionLine>,
    promised: String,
    answered: String,
    used: String,
    offered: String,
    wishes: String,
    handoff: &'static str,
    follow_up: String,
    open_questions: Vec<String>,
    messages: Vec<MessageLine>,
}

#[derive(Debug, Serialize)]
struct KnownLine {
    label: String,
    value: String,
    note: &'static str,
}

#[derive(Debug, Serialize)]
struct ObjectionLine {
    id: String,
    standing: String,
}

#[derive(Debug, Serialize)]
struct MessageLine {
    seq: i64,
    from: &'static str,
    new: bool,
    text: String,
}

/// The first message of the prospect that this turn answers.
pub(crate) fn first_answered(state: &State, answers: i64) -> i64 {
    let after = state
        .messages
        .iter()
        .rev()
        .find(|message| matches!(message.from, Author::Agent | Author::Closer))
        .map_or(0, |message| message.seq);
    state
        .messages
        .iter()
        .filter(|message| message.from == Author::Prospect)
        .map(|message| message.seq)
        .find(|seq| *seq > after && *seq <= answers)
        .unwrap_or(answers)
}

impl BriefContext {
    pub(super) fn of(loaded: &LoadedCampaign, state: &State, agenda: &Agenda) -> Self {
        // Data stands between marks that its writer cannot know.
        let pick = lines::pick(state.started.seed, "fence", state.seq.unsigned_abs());
        let fence = format!("d{:08x}", pick & 0xffff_ffff);
        let data = |text: &str, most: usize| clean(text, most).replace(&fence, "");
        let campaign = &loaded.campaign;
        let known = state
            .signals
            .iter()
            .filter(|(_, signal)| signal.value.is_some() || signal.status == SignalStatus::Refused)
            .take(MOST_SIGNALS)
            .map(|(name, signal)| {
                let label = campaign.declared(name.as_str()).map_or_else(
                    || name.as_str().replace('_', " "),
                    |declared| declared.label.clone(),
                );
                let words = signal
                    .value
                    .as_ref()
                    .map(|known| value::words(campaign, &loaded.lines, name.as_str(), known))
                    .unwrap_or_default();
                KnownLine {
                    label,
                    value: data(&words, VALUE_LETTERS),
                    note: match signal.status {
                        SignalStatus::Refused => "would not say",
                        SignalStatus::Contradicted => "two statements disagree",
                        SignalStatus::Inferred => "it seems",
                        SignalStatus::Stated | SignalStatus::Unknown => "",
                    },
                }
            })
            .collect();
        let objections = state
            .objections
            .iter()
            .rev()
            .take(MOST_LINES)
            .map(|objection| ObjectionLine {
                id: objection.id.clone(),
                standing: serde_json::to_value(objection.state)
                    .ok()
                    .and_then(|standing| standing.as_str().map(str::to_owned))
                    .unwrap_or_default(),
            })
            .collect();
        let last = |names: Vec<&str>| {
            let from = names.len().saturating_sub(MOST_LINES * 2);
            names[from..].join(", ")
        };
        let mut promised: Vec<&str> = Vec::new();
        for promise in &state.promises {
            let fact = promise.fact.as_deref().unwrap_or(&promise.kind);
            if !promised.contains(&fact) {
                promised.push(fact);
            }
        }
        Self {
            channel: state.channel().as_str(),
            prospect_messages: state.prospect_messages,
            agent_messages: state.agent_messages,
            language: state.language.clone().unwrap_or_default(),
            answer_in: answered_in(campaign, state).unwrap_or_default(),
            campaign_language: language_name(&campaign.identity.language),
            page: data(
                &[state.context.path(), state.context.title.as_deref()]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" "),
                200,
            ),
            known,
            objections,
            answered: last(
                state
                    .used
                    .iter()
                    .filter_map(|used| used.strip_prefix("fact:"))
                    .filter(|fact| !promised.contains(fact))
                    .collect(),
            ),
            promised: last(promised),
            used: last(
                state
                    .used
                    .iter()
                    .filter(|used| TOLD.iter().any(|kind| used.starts_with(kind)))
                    .map(String::as_str)
                    .collect(),
            ),
            offered: offered(state),
            wishes: wishes(state),
            handoff: state
                .handoff
                .as_ref()
                .map_or("", |handoff| handoff.state.as_str()),
            follow_up: state
                .follow_up
                .map(|day| day.to_string())
                .unwrap_or_default(),
            open_questions: state
                .unanswered()
                .collect::<Vec<_>>()
                .into_iter()
                .rev()
                .take(MOST_LINES)
                .map(|quote| data(quote, VALUE_LETTERS * 2))
                .collect(),
            messages: messages(state, agenda, &data),
            fence,
        }
    }
}

/// What was offered, how often, and what still stands.
fn offered(state: &State) -> String {
    let times = state.times_offered.iter().map(|(step, times)| {
        let stands = state.last_offer.as_ref() == Some(step);
        let note = if stands { ", not answered yet" } else { "" };
        format!("{step} ({times}×{note})")
    });
    times.take(MOST_LINES).collect::<Vec<_>>().join("; ")
}

/// What they asked for, wished and declined over the whole conversation, by its name.
fn wishes(state: &State) -> String {
    let said = state
        .intents
        .iter()
        .filter(|(kind, _)| !SMALL_TALK.contains(kind))
        .filter_map(|(kind, times)| {
            let name = serde_json::to_value(kind).ok()?;
            let name = name.as_str()?.replace('_', " ");
            Some(match times {
                1 => name,
                times => format!("{name} ({times}×)"),
            })
        });
    said.take(MOST_WISHES).collect::<Vec<_>>().join(", ")
}

fn messages(
    state: &State,
    agenda: &Agenda,
    data: &dyn Fn(&str, usize) -> String,
) -> Vec<MessageLine> {
    let first = first_answered(state, agenda.answers);
    let new_from = state.unread_by_model.unwrap_or(first).min(first);
    let mut left = ALL_LETTERS;
    let mut lines: Vec<MessageLine> = Vec::new();
    for message in state.messages.iter().rev() {
        let new = message.from == Author::Prospect && message.seq >= new_from;
        if lines.len() >= MOST_MESSAGES || (lines.len() >= MESSAGES && !new) || left == 0 {
            break;
        }
        let text = data(&message.text, MESSAGE_LETTERS.min(left));
        left = left.saturating_sub(text.chars().count());
        lines.push(MessageLine {
            seq: message.seq,
            from: match message.from {
                Author::Prospect => "prospect",
                Author::Agent => "you",
                Author::Closer => "colleague",
                Author::System => "system",
            },
            new,
            text,
        });
    }
    lines.reverse();
    lines
}

/// What `prompts/turn/agenda.hbs` is filled with.
#[derive(Debug, Serialize)]
pub(super) struct AgendaContext {
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
    ) -> Self {
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
                !matches!(point, Point::Introduce | Point::Disclose) && !own.is_empty()
            })
            .map(|(index, (point, own))| {
                let name = named(serde_json::to_value(point).ok());
                PointLine {
                    number: index + 1,
                    instruction: instructions.point.get(&name).cloned().unwrap_or_default(),
                    material: clean(own, 900),
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
                material: clean(material.step, 500),
            }
        });
        Self {
            begun: clean(&agenda.begun, 900),
            said: material.said.to_owned(),
            points,
            next: if step.is_some() {
                clean(material.next, 500)
            } else {
                String::new()
            },
            step,
            most_letters: longest(state.channel()),
        }
    }
}
