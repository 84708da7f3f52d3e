//! The prompt of a turn: a constant part for each campaign version, so that
//! providers can cache it, then a bounded brief, the last messages and the
//! agenda. Its size does not grow with the conversation.

mod agenda;
pub mod clean;
mod messages;
mod system;
#[cfg(test)]
mod tests;
mod turn;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use handlebars::Handlebars;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::conversation::State;
use crate::conversation::agenda::Agenda;
use crate::library::LoadedCampaign;
use crate::speech::guard::Grounds;

pub(crate) use messages::first_answered;

/// Templates that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PromptError {
    /// One does not parse.
    #[error("a prompt template does not parse")]
    Template(#[from] Box<handlebars::TemplateError>),
    /// One cannot be filled.
    #[error("a prompt cannot be filled in")]
    Render(#[from] Box<handlebars::RenderError>),
    /// The instructions for points and steps cannot be read.
    #[error("prompts/turn/points.toml cannot be read")]
    Points(#[from] toml::de::Error),
    /// A point or step of the agenda has no instruction.
    #[error("prompts/turn/points.toml has no instruction for the {0} `{1}`: write one under [{0}]")]
    NoInstruction(&'static str, String),
    /// The answer's schema is no JSON.
    #[error("prompts/turn/answer.schema.json cannot be read")]
    Schema(#[from] serde_json::Error),
}

/// What to do with points and steps, by their names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Instructions {
    point: BTreeMap<String, String>,
    step: BTreeMap<String, String>,
}

impl Instructions {
    /// Whether every point and step that may be on an agenda has one.
    fn check(&self) -> Result<(), PromptError> {
        let lists = [
            ("point", &agenda::POINTS[..], &self.point),
            ("step", &agenda::STEPS[..], &self.step),
        ];
        for (kind, names, known) in lists {
            let has_one = |name: &str| known.get(name).is_some_and(|text| !text.is_empty());
            if let Some(name) = names.iter().find(|name| !has_one(name)) {
                return Err(PromptError::NoInstruction(kind, (*name).to_owned()));
            }
        }
        Ok(())
    }
}

/// The constant part for one version of a campaign, with what belongs to it.
#[derive(Debug)]
pub struct Prefix {
    /// The system message, byte for byte the same in every request of the version.
    pub system: String,
    /// The answer's schema.
    pub schema: Box<RawValue>,
    /// What may be said under it.
    pub grounds: Arc<Grounds>,
}

/// The changing part of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnPrompt {
    /// Its text.
    pub text: String,
    /// The first message that no model has read and that has no room in it.
    pub left_unread: Option<i64>,
}

/// The prompts, compiled.
#[derive(Debug)]
pub struct Prompts {
    templates: Handlebars<'static>,
    instructions: Instructions,
    prefixes: Mutex<BTreeMap<String, Arc<Prefix>>>,
}

/// What the local voice would say, for the model to find its own words for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Material<'a> {
    /// For each point of the agenda.
    pub points: &'a [String],
    /// For the step.
    pub step: &'a str,
    /// For the question after the step's; empty where there is none.
    pub next: &'a str,
    /// What has been shown of this answer already.
    pub said: &'a str,
}

/// Prefixes are kept for so many versions of campaigns.
const MOST_PREFIXES: usize = 64;

impl Prompts {
    /// The prompts that ship with the program.
    ///
    /// # Errors
    /// [`PromptError`] where a template or table is broken.
    pub fn shipped() -> Result<Self, PromptError> {
        let mut templates = Handlebars::new();
        templates.set_strict_mode(true);
        templates.register_escape_fn(handlebars::no_escape);
        let instructions: Instructions =
            toml::from_str(include_str!("../../../prompts/turn/points.toml"))?;
        instructions.check()?;
        let files = [
            ("system", include_str!("../../../prompts/turn/system.hbs")),
            ("brief", include_str!("../../../prompts/turn/brief.hbs")),
            ("agenda", include_str!("../../../prompts/turn/agenda.hbs")),
        ];
        for (name, text) in files {
            templates
                .register_template_string(name, text)
                .map_err(Box::new)?;
        }
        Ok(Self {
            templates,
            instructions,
            prefixes: Mutex::new(BTreeMap::new()),
        })
    }

    /// The constant part for a version of a campaign; made once.
    ///
    /// # Errors
    /// [`PromptError`] where it cannot be filled in.
    pub fn prefix(&self, loaded: &LoadedCampaign) -> Result<Arc<Prefix>, PromptError> {
        let mut prefixes = self.prefixes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = prefixes.get(&loaded.fingerprint) {
            return Ok(Arc::clone(known));
        }
        let grounds = Arc::new(Grounds::of(&loaded.campaign));
        let context = system::SystemContext::of(&loaded.campaign, &loaded.vocabulary);
        let prefix = Arc::new(Prefix {
            system: self
                .templates
                .render("system", &context)
                .map_err(Box::new)?,
            schema: system::schema(&context)?,
            grounds,
        });
        if prefixes.len() >= MOST_PREFIXES {
            prefixes.clear();
        }
        prefixes.insert(loaded.fingerprint.clone(), Arc::clone(&prefix));
        Ok(prefix)
    }

    /// The changing part: brief, last messages, agenda.
    ///
    /// # Errors
    /// [`PromptError`] where it cannot be filled in.
    pub fn turn(
        &self,
        loaded: &LoadedCampaign,
        state: &State,
        agenda: &Agenda,
        material: &Material<'_>,
    ) -> Result<TurnPrompt, PromptError> {
        let fence = turn::fence(state);
        let (lines, left_unread) = messages::shown(state, agenda, &fence);
        let brief = turn::BriefContext::of(loaded, state, &fence, lines);
        let agenda = agenda::AgendaContext::of(&self.instructions, state, agenda, material, fence);
        let mut text = self.templates.render("brief", &brief).map_err(Box::new)?;
        text.push('\n');
        text.push_str(&self.templates.render("agenda", &agenda).map_err(Box::new)?);
        Ok(TurnPrompt { text, left_unread })
    }
}

/// A language by its English name.
fn language_name(code: &str) -> &'static str {
    match code {
        "de" => "German",
        "es" => "Spanish",
        "fr" => "French",
        _ => "English",
    }
}

/// A rough count of tokens: four letters each, as English text has them.
pub fn estimated_tokens(text: &str) -> u64 {
    (text.chars().count() as u64).div_ceil(4)
}
