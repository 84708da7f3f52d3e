//! The context of the brief: bounded, whatever the conversation's length.

use serde::Serialize;

use super::clean::clean;
use super::language_name;
use super::messages::MessageLine;
use crate::conversation::{Promise, State};
use crate::library::LoadedCampaign;
use crate::reading::finding::IntentKind;
use crate::signal::SignalStatus;
use crate::speech::guard::answered_in;
use crate::speech::{lines, value};

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

/// The name of the marks between which data stands: its writer cannot know it.
pub(super) fn fence(state: &State) -> String {
    let pick = lines::pick(state.started.seed, "fence", state.seq.unsigned_abs());
    format!("d{:08x}", pick & 0xffff_ffff)
}

/// What others wrote, safe to stand between these marks.
pub(super) fn data(fence: &str, text: &str, most: usize) -> String {
    clean(text, most).replace(fence, "")
}

impl BriefContext {
    pub(super) fn of(
        loaded: &LoadedCampaign,
        state: &State,
        fence: &str,
        messages: Vec<MessageLine>,
    ) -> Self {
        let data = |text: &str, most: usize| data(fence, text, most);
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
                        SignalStatus::Refused
                            if name.as_str() == crate::signal::SignalName::INTENT =>
                        {
                            "called off"
                        }
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
        // Facts and totals, by name: what else was stated follows from what was talked about.
        let by_name = |promise: &&Promise| promise.fact.is_some() || promise.item.is_none();
        for promise in state.promises.iter().filter(by_name) {
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
            messages,
            fence: fence.to_owned(),
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
