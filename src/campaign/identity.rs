//! Who speaks, to whom, about what: `campaign.toml`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::signal::Currency;

/// `campaign.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// The campaign's id, equal to its folder's name.
    pub id: String,
    /// The version: every decision names it. Change it with every edit that matters.
    pub version: String,
    /// A name for people.
    pub name: String,
    /// ISO 639-1 language of the texts in this folder.
    #[serde(default = "english")]
    pub language: String,
    /// Codes of further languages that the phrases here are also given in.
    #[serde(default)]
    pub languages: Vec<String>,
    /// BCP 47 locale for reading dates and numbers.
    #[serde(default = "american")]
    pub locale: String,
    /// Currency of all amounts in this folder.
    pub currency: Currency,
    /// What one of another currency comes to in the campaign's: `EUR = 1.08`. A sum in a
    /// currency that stands here counts, at this rate; one in any other is asked for again.
    #[serde(default)]
    pub rates: BTreeMap<Currency, Decimal>,
    /// ISO 3166 region of phone numbers without country code.
    #[serde(default = "united_states")]
    pub region: String,
    /// IANA time zone of the business.
    #[serde(default = "utc")]
    pub timezone: String,
    /// Whether those who are served live where the business is: their clock is its clock,
    /// whatever number they have.
    #[serde(default)]
    pub local: bool,
    /// First month of the fiscal year.
    #[serde(default = "january")]
    pub fiscal_year_start: i8,
    /// Web origins that may start conversations; empty allows all.
    #[serde(default)]
    pub allowed_origins: Vec<String>,
    /// The business.
    pub business: Business,
    /// The offer.
    pub offer: Offer,
    /// How the agent speaks.
    #[serde(default)]
    pub tone: Tone,
    /// What is said of being an AI.
    pub disclosure: Disclosure,
    /// When people are there.
    #[serde(default)]
    pub hours: Hours,
    /// First messages by page. The first whose `page` fits is used.
    #[serde(default, rename = "greeting")]
    pub greetings: Vec<Greeting>,
}

fn english() -> String {
    "en".to_owned()
}
fn american() -> String {
    "en-US".to_owned()
}
fn united_states() -> String {
    "US".to_owned()
}
fn utc() -> String {
    "UTC".to_owned()
}
fn january() -> i8 {
    1
}

/// The business that sells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Business {
    /// Its name as prospects know it.
    pub name: String,
    /// The agent's name.
    pub agent: String,
    /// Other names it goes by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Web site.
    #[serde(default)]
    pub website: Option<String>,
    /// Privacy notice.
    #[serde(default)]
    pub privacy_url: Option<String>,
    /// How to reach a person for what is no sale (support, jobs).
    #[serde(default)]
    pub contact: Option<String>,
    /// Postal address, for e-mails.
    #[serde(default)]
    pub address: Option<String>,
}

/// The offer to the target market.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// What is sold, in a few words that fit after "about": "inventory planning software".
    pub what: String,
    /// To whom.
    pub target_market: String,
    /// What it is worth to them, one sentence.
    pub value_proposition: String,
    /// What sets it apart.
    #[serde(default)]
    pub positioning: Option<String>,
    /// Benefit statements for the opening.
    #[serde(default, rename = "benefit")]
    pub benefits: Vec<Benefit>,
}

/// An initial benefit statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benefit {
    /// Its id.
    pub id: String,
    /// The statement.
    pub text: String,
    /// Needs that it speaks to; empty speaks to all.
    #[serde(default)]
    pub needs: Vec<String>,
}

/// How the agent speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Contractions, first names.
    #[default]
    Friendly,
    /// Full forms.
    Formal,
}

/// What is said of being an AI.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Said in the first message, as a whole sentence: "I'm Sam, Stockwell's AI assistant."
    pub text: String,
    /// The answer to "are you a bot?".
    pub when_asked: String,
    /// Added to the first text message: brand and how to stop.
    #[serde(default)]
    pub sms: Option<String>,
}

/// Opening hours of the people.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// `mon` to `sun` → `"09:00-18:00"`, several parted by commas; an absent day is closed.
    /// No days at all: always open.
    #[serde(default)]
    pub days: BTreeMap<String, String>,
    /// Closed all day.
    #[serde(default)]
    pub holidays: Vec<Date>,
}

/// A first message for certain pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Greeting {
    /// Path pattern with `*` (`/pricing*`); absent fits every page.
    #[serde(default)]
    pub page: Option<String>,
    /// `widget`, `sms` or `email`; absent fits all.
    #[serde(default)]
    pub channel: Option<String>,
    /// What is said after the disclosure, several wordings. The opening question follows.
    pub text: Vec<String>,
    /// The question to open with; absent: the one that matters most.
    #[serde(default)]
    pub question: Option<String>,
}

impl Greeting {
    /// One of its wordings, by the conversation's seed.
    pub fn worded(&self, seed: u64) -> Option<&str> {
        let count = self.text.len().max(1) as u64;
        let pick = crate::speech::lines::pick(seed, "greeting", 0) % count;
        let text = self.text.get(usize::try_from(pick).unwrap_or_default());
        text.map(String::as_str)
    }
}
