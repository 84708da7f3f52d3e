//! The context of the constant part.

use serde::Serialize;
use serde_json::value::RawValue;

use super::language_name;

use crate::campaign::find::WELL_KNOWN;
use crate::campaign::{Campaign, Tone};
use crate::reading::Vocabulary;
use crate::signal::SignalName;
use crate::speech::guard::canary;

/// What `prompts/turn/system.hbs` is filled with.
#[derive(Debug, Serialize)]
pub(super) struct SystemContext<'a> {
    agent: &'a str,
    business: &'a str,
    what: &'a str,
    language: &'static str,
    tone: &'static str,
    canary: String,
    value_proposition: &'a str,
    target_market: &'a str,
    positioning: &'a str,
    facts: Vec<FactLine<'a>>,
    cases: Vec<CaseLine<'a>>,
    competitors: Vec<CompetitorLine<'a>>,
    needs: Vec<NeedLine<'a>>,
    signals: Vec<SignalLine>,
    objections: Vec<ObjectionLine<'a>>,
    intents: &'static str,
}

#[derive(Debug, Serialize)]
struct FactLine<'a> {
    id: &'a str,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct CaseLine<'a> {
    id: &'a str,
    customer: &'a str,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct CompetitorLine<'a> {
    name: &'a str,
    compare: &'a str,
}

#[derive(Debug, Serialize)]
struct NeedLine<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Debug, Serialize)]
struct SignalLine {
    name: String,
    kind: String,
    label: String,
    options: String,
}

#[derive(Debug, Serialize)]
struct ObjectionLine<'a> {
    id: &'a str,
    example: &'a str,
}

/// The intents that a reading may name.
const INTENTS: &str = "ask_price ask_discount ask_payment ask_demo ask_trial ask_person ask_callback \
ask_feature ask_integration ask_security ask_case ask_comparison ask_bot buy accept decline_soft decline \
wrong_person existing_customer support job_seeker spam abuse affirm negate unsure refuse greeting thanks \
bye off_topic instruct";

impl<'a> SystemContext<'a> {
    pub(super) fn of(campaign: &'a Campaign, vocabulary: &Vocabulary) -> Self {
        let identity = &campaign.identity;
        let playbook = &campaign.playbook;
        Self {
            agent: &identity.business.agent,
            business: &identity.business.name,
            what: &identity.offer.what,
            language: language_name(&identity.language),
            tone: match identity.tone {
                Tone::Friendly => "friendly, with contractions",
                Tone::Formal => "formal, without contractions",
            },
            canary: canary(&identity.id, &identity.version),
            value_proposition: &identity.offer.value_proposition,
            target_market: &identity.offer.target_market,
            positioning: identity.offer.positioning.as_deref().unwrap_or_default(),
            facts: playbook
                .facts
                .iter()
                .map(|fact| FactLine {
                    id: &fact.id,
                    text: &fact.text,
                })
                .collect(),
            cases: playbook
                .cases
                .iter()
                .map(|case| CaseLine {
                    id: &case.id,
                    customer: &case.customer,
                    text: &case.text,
                })
                .collect(),
            competitors: playbook
                .competitors
                .iter()
                .map(|known| CompetitorLine {
                    name: &known.name,
                    compare: &known.compare,
                })
                .collect(),
            needs: playbook
                .needs
                .iter()
                .map(|need| NeedLine {
                    id: &need.id,
                    name: &need.name,
                })
                .collect(),
            signals: signals(campaign, vocabulary),
            objections: playbook
                .objections
                .iter()
                .map(|objection| ObjectionLine {
                    id: &objection.id,
                    example: objection.phrases.first().map_or("", String::as_str),
                })
                .collect(),
            intents: INTENTS,
        }
    }
}

fn signals(campaign: &Campaign, vocabulary: &Vocabulary) -> Vec<SignalLine> {
    let declared = campaign.questions.signals.iter().map(|signal| SignalLine {
        name: signal.name.clone(),
        kind: crate::speech::text::name_of(&signal.kind),
        label: signal.label.clone(),
        options: signal
            .options
            .iter()
            .map(|option| option.id.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    });
    let well_known = WELL_KNOWN
        .iter()
        .filter(|name| campaign.declared(name).is_none())
        .map(|name| SignalLine {
            name: (*name).to_owned(),
            kind: crate::speech::text::name_of(&vocabulary.kind_of(name)),
            label: String::new(),
            options: match *name {
                SignalName::AUTHORITY => {
                    "decision_maker, shared, influencer, user, researcher, none".to_owned()
                }
                SignalName::INTENT => "demo, trial, buy, price, person, callback, talk".to_owned(),
                SignalName::NEED => "the ids of the needs".to_owned(),
                _ => String::new(),
            },
        });
    declared.chain(well_known).collect()
}

/// The answer's schema, with the names that this campaign knows.
pub(super) fn schema(context: &SystemContext<'_>) -> Result<Box<RawValue>, serde_json::Error> {
    let one_of = |names: Vec<&str>| -> Result<String, serde_json::Error> {
        if names.is_empty() {
            return Ok(r#"{"type":"string"}"#.to_owned());
        }
        let names = serde_json::to_string(&names)?;
        Ok(format!(r#"{{"type":"string","enum":{names}}}"#))
    };
    let signals = context
        .signals
        .iter()
        .map(|line| line.name.as_str())
        .collect();
    let objections = context.objections.iter().map(|line| line.id).collect();
    let text = include_str!("../../../prompts/turn/answer.schema.json")
        .replace("SIGNALS", &one_of(signals)?)
        .replace("INTENTS", &one_of(INTENTS.split_whitespace().collect())?)
        .replace("OBJECTIONS", &one_of(objections)?)
        .replace('\n', "");
    RawValue::from_string(text)
}
