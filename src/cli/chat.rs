//! `fronter chat`: a talk with the agent in the terminal, with the lead as it
//! changes. Piped, each line is answered before the next is read.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _};

use super::token::Form;
use super::trace::{Story, Tracer, Tracing};
use super::{CommandError, Screen};
use crate::conversation::context::{Channel, Context, ProspectDetails};
use crate::conversation::input::Input;
use crate::conversation::lead::Lead;
use crate::conversation::message::{Author, Message};
use crate::conversation::state::{State, message_of};
use crate::handoff::packet::{Format, MOST_JSON_BYTES, Material, packet};
use crate::id::{CampaignId, ConversationId};
use crate::qualification::evaluate;
use crate::turn::{Desk, Envelope, NewConversation, TurnError, fold_log, projection};

/// The longest wait for an answer.
const ANSWER_WITHIN: Duration = Duration::from_mins(1);
/// How often to look for it.
const LOOK: Duration = Duration::from_millis(5);

/// How to talk.
#[derive(Debug, Clone)]
pub struct Talk {
    /// The campaign.
    pub campaign: String,
    /// The page that the prospect is on.
    pub page: Option<String>,
    /// For people or for programs.
    pub form: Form,
    /// How to write for people.
    pub screen: Screen,
    /// Whether turns are shown as they went.
    pub tracing: Tracing,
}

/// Whether lines come from a person who needs a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typist {
    /// A person at a terminal.
    Person,
    /// A pipe.
    Pipe,
}

/// Talks until the lines or the conversation end. Gives the conversation.
///
/// # Errors
/// Where the campaign is not there or the store fails.
pub async fn talk(
    desk: &Desk,
    talk: &Talk,
    typist: Typist,
    input: &mut (impl AsyncBufRead + Unpin),
    out: &mut impl Write,
) -> Result<ConversationId, CommandError> {
    let mut tracer = (talk.tracing == Tracing::On).then(|| Tracer::new(desk));
    let began = desk
        .begin(NewConversation {
            campaign: CampaignId(talk.campaign.clone()),
            channel: Channel::Api,
            address: None,
            gateway: None,
            details: ProspectDetails::default(),
            context: Context {
                page: talk.page.clone(),
                ..Context::default()
            },
            consent: Value::Null,
            token_hash: None,
        })
        .await
        .map_err(|error| could_not_begin(desk, &error))?;
    let id = began.id;
    let mut shown = Shown::default();
    let traced = look(desk, talk, &mut tracer, id).await?;
    shown.turn(desk, talk, &began.state, None, &traced, out)?;
    let mut line = Vec::new();
    for number in 1_u64.. {
        if typist == Typist::Person {
            write!(out, "\n{} ", talk.screen.bold("you ›"))
                .and_then(|()| out.flush())
                .map_err(|error| CommandError::failed(&error))?;
        }
        line.clear();
        let read = input
            .read_until(b'\n', &mut line)
            .await
            .map_err(|error| CommandError::failed(&error))?;
        if read == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line).trim().to_owned();
        if text.is_empty() {
            continue;
        }
        let message = Input::ProspectMessage {
            client_id: format!("chat-{number}"),
            text: text.clone(),
            mail: None,
        };
        let taken = match desk.take(id, message, Envelope::default()).await {
            Ok(state) => state,
            Err(TurnError::Refused(refusal)) => {
                writeln!(out, "{}", talk.screen.dim(&refusal.to_string()))
                    .map_err(|error| CommandError::failed(&error))?;
                break;
            }
            Err(error) => return Err(CommandError::failed(&error)),
        };
        let state = answered(desk, id, taken).await?;
        let traced = look(desk, talk, &mut tracer, id).await?;
        shown.turn(desk, talk, &state, Some(&text), &traced, out)?;
        if state.closed {
            break;
        }
    }
    Ok(id)
}

/// How the turn went, where somebody wants to know.
#[derive(Default)]
struct Traced {
    story: Option<Story>,
    lines: Vec<String>,
}

async fn look(
    desk: &Desk,
    talk: &Talk,
    tracer: &mut Option<Tracer>,
    id: ConversationId,
) -> Result<Traced, CommandError> {
    let Some(tracer) = tracer else {
        return Ok(Traced::default());
    };
    let story = tracer.story(desk, id).await?;
    let lines = tracer.lines(&story, talk.screen);
    let story = Some(story);
    Ok(Traced { story, lines })
}

/// The handoff packet of a conversation as it stands: text, or JSON for programs.
///
/// # Errors
/// Where the store fails or the packet cannot be rendered.
pub async fn packet_of(
    desk: &Desk,
    id: ConversationId,
    form: Form,
) -> Result<String, CommandError> {
    let log = fold_log(desk.store(), id, 0)
        .await
        .map_err(|error| CommandError::failed(&error))?;
    let state = State::fold(&log)
        .ok_or_else(|| CommandError::Failed("the conversation is gone".to_owned()))?;
    let loaded = desk
        .campaign_of(&state)
        .map_err(|error| CommandError::failed(&error))?;
    let now = desk.clock().now();
    let today = now.to_zoned(loaded.timezone.clone()).date();
    let campaign = loaded.campaign.in_force(today, state.free_capacity);
    let evaluation = evaluate(&campaign, &state.signals, today);
    let lead = Lead::of(&state, &campaign, &loaded.lines, &evaluation, today);
    let transcript: Vec<Message> = log.iter().filter_map(message_of).collect();
    let packet = packet(&Material {
        state: &state,
        campaign: &campaign,
        vocabulary: &loaded.vocabulary,
        lines: &loaded.lines,
        lead: &lead,
        evaluation: &evaluation,
        transcript: &transcript,
        now,
        timezone: &loaded.timezone,
        public_url: desk.public_url(),
    });
    match form {
        Form::Text => packet
            .render(Format::Text)
            .map_err(|error| CommandError::failed(&error)),
        Form::Json => {
            serde_json::to_string(&json!({"packet": packet.json_within(MOST_JSON_BYTES)}))
                .map_err(|error| CommandError::failed(&error))
        }
    }
}

fn could_not_begin(desk: &Desk, error: &TurnError) -> CommandError {
    match error {
        TurnError::NoCampaign(id) => {
            let known = desk.library().campaigns();
            let known: Vec<&str> = known.iter().map(|loaded| loaded.campaign.id()).collect();
            CommandError::Usage(format!(
                "there is no campaign `{id}`; there are: {}",
                known.join(", ")
            ))
        }
        error => CommandError::failed(error),
    }
}

/// The state once everything written has been dealt with.
async fn answered(desk: &Desk, id: ConversationId, taken: State) -> Result<State, CommandError> {
    let mut state = taken;
    let looking = async {
        while !state.unread.is_empty() && !state.human_speaks && !state.closed {
            tokio::time::sleep(LOOK).await;
            match desk.state(id).await {
                Ok(Some(now)) => state = now,
                Ok(None) => break,
                Err(error) => return Err(CommandError::failed(&error)),
            }
        }
        Ok(())
    };
    match tokio::time::timeout(ANSWER_WITHIN, looking).await {
        Ok(looked) => looked.map(|()| state),
        Err(_) => Err(CommandError::Failed(
            "there was no answer in time; the log says why".to_owned(),
        )),
    }
}

/// What has been shown already.
#[derive(Debug, Default)]
struct Shown {
    seq: i64,
    turns: u64,
    signals: BTreeMap<String, Value>,
    line: String,
}

impl Shown {
    fn turn(
        &mut self,
        desk: &Desk,
        talk: &Talk,
        state: &State,
        text: Option<&str>,
        traced: &Traced,
        out: &mut impl Write,
    ) -> Result<(), CommandError> {
        let loaded = desk
            .campaign_of(state)
            .map_err(|error| CommandError::failed(&error))?;
        let lead = projection(&loaded, state).1.document;
        let messages: Vec<&Message> = state
            .messages
            .iter()
            .filter(|message| message.seq > self.seq && message.from != Author::Prospect)
            .collect();
        let written = match talk.form {
            Form::Json => {
                let mut line =
                    json!({"turn": self.turns, "text": text, "messages": messages, "lead": lead});
                if let Some(story) = &traced.story {
                    line["trace"] = story.json();
                }
                writeln!(out, "{line}")
            }
            Form::Text => {
                let spoken = messages.iter().map(|message| {
                    let who = match message.from {
                        Author::Agent => loaded.campaign.identity.business.agent.as_str(),
                        Author::Closer => message.author.as_deref().unwrap_or("closer"),
                        Author::System | Author::Prospect => "—",
                    };
                    format!(
                        "\n{} {}\n",
                        talk.screen.bold(&format!("{who} ›")),
                        message.text
                    )
                });
                let mut block: Vec<String> = traced
                    .lines
                    .iter()
                    .map(|line| format!("{line}\n"))
                    .collect();
                block.extend(spoken);
                let news = self.news(&lead).into_iter();
                block.extend(news.map(|line| format!("  {}\n", talk.screen.dim(&line))));
                out.write_all(block.concat().as_bytes())
            }
        };
        written
            .and_then(|()| out.flush())
            .map_err(|error| CommandError::failed(&error))?;
        self.seq = state.seq;
        self.turns += 1;
        Ok(())
    }

    /// New signals with their words, and the lead's line where it changed.
    fn news(&mut self, lead: &Value) -> Vec<String> {
        let mut news = Vec::new();
        let none = serde_json::Map::new();
        for (name, signal) in lead["signals"].as_object().unwrap_or(&none) {
            let known = json!([signal["status"], signal["value"]]);
            if self.signals.get(name) == Some(&known) {
                continue;
            }
            self.signals.insert(name.clone(), known);
            let words = signal["words"].as_str().unwrap_or_default();
            let status = signal["status"].as_str().unwrap_or_default();
            let quote = signal["evidence"]
                .as_array()
                .and_then(|evidence| evidence.last())
                .and_then(|evidence| evidence["quote"].as_str())
                .unwrap_or_default();
            news.push(format!("+ {name} {status}: {words}  “{quote}”"));
        }
        let line = lead_line(lead);
        if line != self.line {
            news.push(line.clone());
            self.line = line;
        }
        news
    }
}

/// The lead in one line.
fn lead_line(lead: &Value) -> String {
    let text = |value: &Value| match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let money = |value: &Value| match (value["amount"].as_str(), value["currency"].as_str()) {
        (Some(amount), Some(currency)) => format!("{currency} {amount}"),
        _ => "–".to_owned(),
    };
    let chance = lead["probability_of_closing"].as_f64().map_or_else(
        || "–".to_owned(),
        |chance| format!("{:.0} %", chance * 100.0),
    );
    format!(
        "{} · level {} · grade {} · PR {} · PC {chance} · EV {}",
        text(&lead["status"]),
        text(&lead["level"]),
        text(&lead["grade"]),
        money(&lead["potential_revenue"]["expected"]),
        money(&lead["expected_value"]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_a_dash() {
        assert_eq!(
            lead_line(&json!({"status": "open", "level": 0, "grade": null})),
            "open · level 0 · grade – · PR – · PC – · EV –"
        );
    }

    #[test]
    fn a_signal_is_news_once() {
        let lead = json!({"signals": {"quantity": {"status": "stated", "value": {"min": "40"},
            "words": "40 users", "evidence": [{"quote": "40 of us"}]}}});
        let mut shown = Shown::default();
        assert_eq!(
            shown.news(&lead)[0],
            "+ quantity stated: 40 users  “40 of us”"
        );
        assert_eq!(shown.news(&lead), Vec::<String>::new());
    }
}
