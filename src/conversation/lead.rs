//! The lead: what staff see of a conversation, recomputed from its state.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::context::Context;
use super::message::Promise;
use super::objection::{RaisedObjection, Standing};
use super::state::{HandoffState, HistoryLine, LeadStatus, Outcome, Owner, StageNote, State};
use crate::campaign::Campaign;
use crate::id::{ConversationId, LeadId, ProspectId};
use crate::qualification::{Evaluation, unknown};
use crate::signal::{Evidence, Money, ReadBy, Signal, SignalName, SignalStatus};

/// The kind of a promise to get back to them.
const CALLBACK: &str = "callback";
/// A longer promise is read where it stands.
const LONGEST_PROMISE: usize = 160;

/// The lead as the API shows it to staff (see the contract's example).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Lead {
    /// Its id.
    pub id: LeadId,
    /// The conversation that makes it.
    pub conversation_id: ConversationId,
    /// The campaign …
    pub campaign: String,
    /// … and the version under which it was computed.
    pub campaign_version: String,
    /// The channel.
    pub channel: String,
    /// Where it stands.
    pub status: LeadStatus,
    /// Who must move it.
    pub owner: Owner,
    /// Rises with every change of ownership.
    pub epoch: i64,
    /// `normal`, or `degraded` where the language model was out.
    pub mode: String,
    /// A, B or C; absent while it is no lead.
    pub grade: Option<String>,
    /// 0 (none) to 3.
    pub level: u8,
    /// `cold`, `warm`, `hot`.
    pub temperature: String,
    /// Who.
    pub prospect: Prospect,
    /// Whether and why it is qualified.
    pub qualification: serde_json::Value,
    /// What was learned.
    pub signals: BTreeMap<SignalName, SignalView>,
    /// Objections and how they stand.
    pub objections: Vec<RaisedObjection>,
    /// What was promised.
    pub promises: Vec<Promise>,
    /// What it is worth.
    pub potential_revenue: Option<serde_json::Value>,
    /// How likely it closes, 0 to 1; absent where the prospect was erased.
    pub probability_of_closing: Option<f64>,
    /// Between these.
    pub probability_interval: Option<[f64; 2]>,
    /// How many recorded outcomes that rests on.
    pub outcomes_seen: u32,
    /// Why.
    pub reasons: serde_json::Value,
    /// PR × PC.
    pub expected_value: Option<Money>,
    /// When.
    pub expected_close_date: Option<Date>,
    /// What to do next.
    pub next_best_action: String,
    /// What is not known yet.
    pub unknown: Vec<SignalName>,
    /// Questions of the prospect that nobody has answered yet.
    pub open_questions: Vec<String>,
    /// How they came.
    pub context: Context,
    /// The way so far.
    pub history: Vec<HistoryLine>,
    /// What staff said of the deal at its last stage.
    #[serde(default)]
    pub stage: Option<StageNote>,
    /// The outcome, where it is known.
    pub outcome: Option<Outcome>,
    /// The handoff, where there is one.
    pub handoff: Option<HandoffView>,
    /// The last message, shortened, for lists.
    pub last_message: Option<LastMessage>,
    /// How many messages the prospect wrote.
    pub prospect_messages: u32,
    /// When the conversation began.
    pub created_at: Timestamp,
    /// When something happened last.
    pub updated_at: Timestamp,
    /// When the prospect's personal data were erased. Then nothing is to be done any more and
    /// nothing is expected of it; the status stays what it was, for the statistics.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<Timestamp>,
}

/// Who the prospect is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prospect {
    /// Their id.
    pub id: ProspectId,
    /// Name.
    pub name: Option<String>,
    /// E-mail.
    pub email: Option<Claimed>,
    /// Phone, E.164.
    pub phone: Option<String>,
    /// Company.
    pub company: Option<String>,
    /// Locale.
    pub locale: Option<String>,
    /// Time zone.
    pub timezone: Option<String>,
}

/// An e-mail address and whether it is proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claimed {
    /// The address.
    pub value: String,
    /// Whether they wrote from it.
    pub verified: bool,
}

/// A signal as shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SignalView {
    /// How it is known.
    pub status: SignalStatus,
    /// What is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<serde_json::Value>,
    /// In words.
    pub words: String,
    /// Its label.
    pub label: String,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
    /// From 0 to 1.
    pub confidence: f64,
    /// By whom it was read.
    pub read_by: ReadBy,
    /// When.
    pub at: Timestamp,
    /// What it superseded, latest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub superseded: Vec<SupersededView>,
}

/// A superseded reading of a signal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SupersededView {
    /// In words.
    pub words: String,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
    /// When.
    pub at: Timestamp,
}

/// The handoff as shown with the lead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandoffView {
    /// Its id.
    pub id: crate::id::HandoffId,
    /// How far it is.
    pub state: super::state::HandoffState,
    /// Why it was asked for.
    pub reason: String,
    /// The closer.
    pub closer: Option<crate::id::CloserId>,
    /// Their name.
    pub closer_name: Option<String>,
    /// Until when the offer stands.
    pub offered_until: Option<Timestamp>,
    /// When it was asked for.
    pub requested_at: Timestamp,
}

/// The last message, for lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LastMessage {
    /// From whom.
    pub from: super::message::Author,
    /// Its text, shortened.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// What the prospect's side may know of the lead: sent to staff only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LeadBrief {
    /// Its id.
    pub id: LeadId,
    /// Where it stands.
    pub status: LeadStatus,
    /// A, B or C; absent while it is no lead.
    pub grade: Option<String>,
    /// 0 to 3.
    pub level: u8,
}

impl Lead {
    /// The lead in short.
    pub fn brief(&self) -> LeadBrief {
        LeadBrief {
            id: self.id,
            status: self.status,
            grade: self.grade.clone(),
            level: self.level,
        }
    }

    /// The lead of a conversation as it stands.
    pub fn of(
        state: &State,
        campaign: &Campaign,
        lines: &crate::speech::Lines,
        evaluation: &Evaluation,
        today: Date,
    ) -> Self {
        let signals = state
            .signals
            .iter()
            .map(|(name, signal)| {
                let view = signal_view(state, campaign, lines, name, signal);
                (name.clone(), view)
            })
            .collect();
        let last_message = state.messages.back().map(|message| LastMessage {
            from: message.from,
            text: crate::speech::text::shortened(
                &crate::speech::text::one_line(&message.text),
                160,
            ),
            at: message.at,
        });
        let name_of = |value: &serde_json::Value| match value {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let json = |value: Result<serde_json::Value, serde_json::Error>| value.unwrap_or_default();
        let lead = Self {
            id: state.lead(),
            conversation_id: state.conversation(),
            campaign: state.campaign().0.clone(),
            campaign_version: campaign.identity.version.clone(),
            channel: state.channel().as_str().to_owned(),
            status: state.status,
            owner: state.owner.clone(),
            epoch: state.epoch,
            mode: if state.degraded { "degraded" } else { "normal" }.to_owned(),
            grade: evaluation
                .grade
                .map(|grade| name_of(&json(serde_json::to_value(grade)))),
            level: evaluation.level,
            temperature: name_of(&json(serde_json::to_value(evaluation.temperature))),
            prospect: prospect(state),
            qualification: json(serde_json::to_value(&evaluation.qualification)),
            signals,
            objections: state.objections.clone(),
            promises: state.promises.clone(),
            potential_revenue: evaluation
                .potential_revenue
                .as_ref()
                .map(|revenue| json(serde_json::to_value(revenue))),
            probability_of_closing: Some(evaluation.probability.value),
            probability_interval: Some(evaluation.probability.interval),
            outcomes_seen: evaluation.probability.outcomes_seen,
            reasons: json(serde_json::to_value(&evaluation.probability.reasons)),
            expected_value: evaluation.expected_value,
            // A closer who has spoken of the date knows better than the signals.
            expected_close_date: state
                .stage
                .as_ref()
                .and_then(|note| note.expected_close_date)
                .or(Some(evaluation.expected_close_date)),
            next_best_action: nothing_to_do(state, evaluation).unwrap_or_else(|| {
                let turn = turn(state);
                let action =
                    unknown::next_best_action(campaign, &state.signals, evaluation, today, turn);
                match first_deal_with(state) {
                    Some(first) => format!("{action} {first}"),
                    None => action,
                }
            }),
            unknown: unknown::unknown(campaign, &state.signals),
            open_questions: state.unanswered().cloned().collect(),
            context: state.context.clone(),
            history: state.history.clone(),
            stage: state.stage.clone(),
            outcome: state.outcome.clone(),
            handoff: state.handoff.as_ref().map(|handoff| HandoffView {
                id: handoff.id,
                state: handoff.state,
                reason: handoff.reason.clone(),
                closer: handoff.closer.clone(),
                closer_name: handoff.closer_name.clone(),
                offered_until: handoff.offered_until,
                requested_at: handoff.requested_at,
            }),
            last_message,
            prospect_messages: state.prospect_messages,
            created_at: state.started_at,
            updated_at: state.updated_at,
            erased_at: state.erased_at,
        };
        if state.erased_at.is_some() {
            return lead.without_figures();
        }
        lead
    }
}

/// Whose turn it is: a closer's from the handoff on.
fn turn(state: &State) -> unknown::Turn<'_> {
    let handed_over = matches!(
        state.status,
        LeadStatus::HandedOff
            | LeadStatus::Accepted
            | LeadStatus::Meeting
            | LeadStatus::Opportunity
    );
    if !handed_over && !matches!(state.owner, Owner::Closer(_)) {
        return unknown::Turn::Fronter;
    }
    let promised = state.promises.iter().rev();
    let mut promised = promised.filter(|promise| promise.kind == CALLBACK);
    unknown::Turn::Closer {
        nobody_free: state
            .open_handoff()
            .is_some_and(|handoff| handoff.state == HandoffState::Unavailable),
        promised: promised
            .next()
            .map(|promise| promise.quote.as_str())
            .filter(|quote| quote.chars().count() <= LONGEST_PROMISE),
    }
}

/// Where nothing is to be done, or nothing may be: said so, whatever is known.
fn nothing_to_do(state: &State, evaluation: &Evaluation) -> Option<String> {
    if state.erased_at.is_some() {
        return Some("Nothing to do: the person's data were erased.".to_owned());
    }
    if state.opted_out {
        return Some("Nothing may be sent: they have opted out.".to_owned());
    }
    let settled = matches!(state.status, LeadStatus::Won | LeadStatus::Lost);
    if settled || (state.closed && !evaluation.qualification.qualified) {
        return Some("Nothing to do: this is closed.".to_owned());
    }
    match state.status {
        LeadStatus::Disqualified => Some("Nothing: it does not fit.".to_owned())
            .filter(|_| evaluation.qualification.disqualified_by.is_none()),

        LeadStatus::Nurture if state.follow_up.is_some() => state
            .follow_up
            .map(|from| format!("Leave them in peace: we write to them on {from}, as they asked.")),
        LeadStatus::Nurture if !reachable(state) => Some(
            "Nothing can be sent: no address of theirs is known, and they are not waiting."
                .to_owned(),
        ),
        LeadStatus::Nurture => {
            Some("Send something useful and ask again later; they are not waiting.".to_owned())
        }
        _ => None,
    }
}

/// Whether anything can be written to them: at an address, or because the channel is one.
fn reachable(state: &State) -> bool {
    !state.channel().is_live()
        || state.details.email.is_some()
        || state.details.phone.is_some()
        || [SignalName::EMAIL, SignalName::PHONE]
            .iter()
            .any(|name| state.reached_at(name).is_some())
}

/// The objection that whoever talks next has to reckon with. What was conceded is settled:
/// they have what they asked for.
fn first_deal_with(state: &State) -> Option<String> {
    let stands =
        |raised: &&RaisedObjection| raised.state.is_open() && raised.state != Standing::Conceded;
    let open = state.objections.iter().rev().find(stands)?;
    let quote = crate::speech::text::shortened(&crate::speech::text::one_line(&open.quote), 80);
    let name = open.id.replace('_', " ");
    let how = match open.state {
        Standing::Raised => "was not answered",
        _ => "still stands",
    };
    Some(format!("Reckon with “{quote}”: {name} {how}."))
}

fn prospect(state: &State) -> Prospect {
    let text = |name: &str| state.text_of(name).map(str::to_owned);
    let verified = state.started.address.as_deref() == state.text_of(SignalName::EMAIL)
        && state.channel() == super::Channel::Email;
    Prospect {
        id: state.prospect(),
        name: text(SignalName::NAME).or_else(|| state.details.name.clone()),
        email: text(SignalName::EMAIL)
            .or_else(|| state.details.email.clone())
            .map(|value| Claimed { value, verified }),
        phone: text(SignalName::PHONE).or_else(|| state.details.phone.clone()),
        company: text(SignalName::COMPANY).or_else(|| state.details.company.clone()),
        locale: state.details.locale.clone(),
        timezone: state.details.timezone.clone(),
    }
}

fn signal_view(
    state: &State,
    campaign: &Campaign,
    lines: &crate::speech::Lines,
    name: &SignalName,
    signal: &Signal,
) -> SignalView {
    let words = |signal: &Signal| match signal.known() {
        Some(value) => crate::speech::value::words(campaign, lines, name.as_str(), value),
        None => match signal.status {
            SignalStatus::Refused if name.as_str() == SignalName::INTENT => "called off".to_owned(),
            SignalStatus::Refused => "would not say".to_owned(),
            _ => "does not know".to_owned(),
        },
    };
    let label = campaign
        .questions
        .signals
        .iter()
        .find(|declared| declared.name == name.as_str())
        .map_or_else(
            || crate::speech::text::capitalised(&name.as_str().replace('_', " ")),
            |declared| declared.label.clone(),
        );
    SignalView {
        status: signal.status,
        value: signal.known().map(crate::signal::SignalValue::public_json),
        words: words(signal),
        label,
        evidence: signal.evidence.clone(),
        confidence: signal.confidence,
        read_by: signal.read_by,
        at: signal.at,
        superseded: state
            .superseded
            .iter()
            .rev()
            .filter(|(old, _)| old == name)
            .map(|(_, old)| SupersededView {
                words: words(old),
                evidence: old.evidence.clone(),
                at: old.at,
            })
            .collect(),
    }
}
