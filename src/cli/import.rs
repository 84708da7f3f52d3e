//! `fronter import`: conversations recorded by another system become leads here.

use std::io::{BufRead, Write};
use std::sync::Arc;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;

use super::{CommandError, Verdict};
use crate::clock::Clock;
use crate::conversation::context::{Channel, Context, ProspectDetails};
use crate::conversation::decide::{KnownOutcome, Turn, import};
use crate::conversation::event::{Recorded, Started};
use crate::conversation::message::Author;
use crate::conversation::state::State;
use crate::id::{CampaignId, ConversationId, LeadId, ProspectId};
use crate::library::LoadedCampaign;
use crate::signal::Money;
use crate::turn::{Desk, TurnError, projection, rules};

/// A line of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: String,
    turns: Vec<SaidTurn>,
    #[serde(default)]
    prospect: Option<ProspectDetails>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    outcome: Option<SaidOutcome>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SaidTurn {
    from: Side,
    text: String,
    #[serde(default)]
    at: Option<Timestamp>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Side {
    Prospect,
    Seller,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SaidOutcome {
    Result(SaleResult),
    Told {
        result: SaleResult,
        #[serde(default)]
        amount: Option<Money>,
        #[serde(default)]
        reason: Option<String>,
        #[serde(default)]
        at: Option<Timestamp>,
    },
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum SaleResult {
    Won,
    Lost,
}

impl From<SaidOutcome> for KnownOutcome {
    fn from(said: SaidOutcome) -> Self {
        let (result, amount, reason, at) = match said {
            SaidOutcome::Result(result) => (result, None, None, None),
            SaidOutcome::Told {
                result,
                amount,
                reason,
                at,
            } => (result, amount, reason, at),
        };
        let result = match result {
            SaleResult::Won => "won",
            SaleResult::Lost => "lost",
        };
        Self {
            result: result.to_owned(),
            amount,
            reason,
            at,
        }
    }
}

/// Where the leads go.
pub enum Target<'a> {
    /// Into the store; a line of JSON says what came of each.
    Store(&'a Desk),
    /// Nowhere: they are printed.
    Printed,
}

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Leads made.
    pub leads: u64,
    /// Conversations that were imported before.
    pub known: u64,
    /// Lines that could not be imported.
    pub bad: u64,
}

impl Imported {
    /// The exit of the command.
    pub fn verdict(self) -> Verdict {
        if self.bad == 0 {
            Verdict::Well
        } else {
            Verdict::Errors
        }
    }
}

/// Imports every line; what cannot be imported is told on `people`, with its
/// line, and the others go on.
///
/// # Errors
/// Where the input cannot be read, nothing can be printed, or the store fails.
pub async fn import_all(
    loaded: &Arc<LoadedCampaign>,
    clock: &Clock,
    target: &Target<'_>,
    input: impl BufRead,
    out: &mut impl Write,
    people: &mut impl Write,
) -> Result<Imported, CommandError> {
    let mut imported = Imported::default();
    for (number, line) in (1_u64..).zip(input.lines()) {
        let line = line.map_err(|error| CommandError::failed(&error))?;
        if line.trim().is_empty() {
            continue;
        }
        let read = serde_json::from_str::<Line>(&line).map_err(|error| error.to_string());
        let made = read.and_then(|line| {
            let id = line.id.clone();
            log_of(loaded, clock, line).map(|log| (id, log))
        });
        let (id, log) = match made {
            Ok(made) => made,
            Err(wrong) => {
                imported.bad += 1;
                writeln!(people, "line {number}: {wrong}")
                    .map_err(|error| CommandError::failed(&error))?;
                continue;
            }
        };
        let Some(state) = State::fold(&log) else {
            continue;
        };
        let lead = projection(loaded, &state).1.document;
        let printed = match target {
            Target::Printed => {
                imported.leads += 1;
                lead
            }
            Target::Store(desk) => {
                let result = match desk.import(&log, &id).await {
                    Ok(_) => {
                        imported.leads += 1;
                        "imported"
                    }
                    Err(TurnError::DuplicateDelivery) => {
                        imported.known += 1;
                        writeln!(out, "{}", json!({"id": id, "result": "imported_before"}))
                            .map_err(|error| CommandError::failed(&error))?;
                        continue;
                    }
                    Err(error) => return Err(CommandError::failed(&error)),
                };
                json!({
                    "id": id, "result": result, "lead_id": state.lead(), "prospect_id": state.prospect(),
                    "conversation_id": state.conversation(), "status": state.status,
                    "grade": lead["grade"], "level": lead["level"],
                })
            }
        };
        writeln!(out, "{printed}").map_err(|error| CommandError::failed(&error))?;
    }
    Ok(imported)
}

fn log_of(loaded: &LoadedCampaign, clock: &Clock, line: Line) -> Result<Vec<Recorded>, String> {
    if line.id.trim().is_empty() {
        return Err("`id` is empty".to_owned());
    }
    // A text without a time was written when the one before it was.
    let first = line.turns.iter().find_map(|turn| turn.at);
    let mut at = first.unwrap_or_else(|| clock.now());
    let turns: Vec<Turn> = line
        .turns
        .into_iter()
        .filter(|turn| !turn.text.trim().is_empty())
        .map(|turn| {
            at = turn.at.unwrap_or(at);
            Turn {
                from: match turn.from {
                    Side::Prospect => Author::Prospect,
                    Side::Seller => Author::Closer,
                },
                text: turn.text,
                at,
            }
        })
        .collect();
    if !turns.iter().any(|turn| turn.from == Author::Prospect) {
        return Err("the prospect says nothing in `turns`".to_owned());
    }
    let mut context = Context::default();
    if let Some(source) = line.source {
        context.utm.insert("utm_source".to_owned(), source);
    }
    let started = Started {
        conversation: ConversationId(clock.fresh_id()),
        lead: LeadId(clock.fresh_id()),
        prospect: ProspectId(clock.fresh_id()),
        campaign: CampaignId::from(loaded.campaign.id()),
        version: loaded.campaign.version().to_owned(),
        channel: Channel::Import,
        address: None,
        gateway: None,
        own_address: None,
        seed: 0,
        details: line.prospect.unwrap_or_default(),
        context,
        consent: serde_json::Value::Null,
    };
    let outcome = line.outcome.map(KnownOutcome::from);
    Ok(import(started, &turns, outcome, &rules(loaded)))
}
