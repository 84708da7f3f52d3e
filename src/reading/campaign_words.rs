//! What a campaign tells its reader of itself.

use jiff::civil::DateTime;

use super::finding::ObjectionKind;
use super::language::Language;
use super::signal_words::SignalWords;
use super::time::TimeContext;
use crate::signal::Currency;

/// What a campaign contributes to reading, as plain lists.
#[derive(Debug, Clone, Default)]
pub struct CampaignWords {
    /// ISO 639-1 code of the campaign's language.
    pub language: String,
    /// Codes of further languages that some of the phrases are in.
    pub languages: Vec<String>,
    /// Locale (BCP 47), for number and date formats: `en-US` reads 3/4 as March 4.
    pub locale: String,
    /// The currency of amounts without one; `None` leaves them unknown.
    pub currency: Option<Currency>,
    /// ISO 3166 region for phone numbers without a country code.
    pub region: String,
    /// First month of the fiscal year (1 to 12).
    pub fiscal_year_start: i8,
    /// The signals of the campaign with their kinds and words.
    pub signals: Vec<SignalWords>,
    /// Needs: id and the ways people describe them.
    pub needs: Vec<(String, Vec<String>)>,
    /// Facts: id, and the ways people ask for them.
    pub facts: Vec<(String, Vec<String>)>,
    /// How questions begin that a fact (by its number) answers whatever is named then.
    pub others: Vec<(usize, Vec<String>)>,
    /// What the facts say, in the order of `facts`: a question's words that stand there are answered, too.
    pub fact_texts: Vec<String>,
    /// Objections: id, kind and the ways people raise them.
    pub objections: Vec<(String, ObjectionKind, Vec<String>)>,
    /// Competitors: name and aliases.
    pub competitors: Vec<(String, Vec<String>)>,
    /// The business's own names, which are nobody's company or name.
    pub own_names: Vec<String>,
}

impl CampaignWords {
    /// What a time in a text of `language`, written at `written_at` where its writer is, is read against.
    pub(crate) fn times_at(&self, written_at: DateTime, language: Language) -> TimeContext {
        TimeContext {
            written_at,
            locale: self.locale.clone(),
            fiscal_year_start: self.fiscal_year_start,
            language,
        }
    }
}
