//! One TOML file: parsed, its mistakes of form found, made into its type.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use super::locate::{line_and_column, locate};
use super::{CampaignFile, Finding, Severity};

/// More unknown keys than this in one file are not listed.
const UNKNOWN_KEYS: usize = 30;

/// A parsed file with the places of everything in it.
pub(crate) struct Document<'t> {
    pub(super) file: CampaignFile,
    pub(super) text: &'t str,
    pub(super) tree: Spanned<DeTable<'t>>,
}

impl<'t> Document<'t> {
    /// Parses the text; what is no TOML at all is one finding.
    pub(crate) fn parse(file: CampaignFile, text: &'t str) -> Result<Self, Vec<Finding>> {
        let (tree, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            return Ok(Self { file, text, tree });
        }
        Err(errors
            .into_iter()
            .map(|error| {
                let (message, remedy) = explain_syntax(error.message());
                finding_at(file, text, error.span(), message, remedy)
            })
            .collect())
    }

    /// A finding at a path of this file.
    pub(crate) fn finding(
        &self,
        severity: Severity,
        path: &str,
        message: String,
        remedy: String,
    ) -> Finding {
        let span = locate(&self.tree, path);
        Finding {
            severity,
            ..finding_at(self.file, self.text, Some(span), message, remedy)
        }
    }

    /// The typed content. All unknown keys are found, not only the first.
    pub(crate) fn typed<T: DeserializeOwned>(&self) -> Result<T, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut tree = self.tree.clone();
        loop {
            let error = match T::deserialize(Deserializer::from(tree.clone())) {
                Ok(typed) if findings.is_empty() => return Ok(typed),
                Ok(_) => return Err(findings),
                Err(error) => error,
            };
            let (message, remedy) = explain(self.file, error.message());
            findings.push(finding_at(
                self.file,
                self.text,
                error.span(),
                message,
                remedy,
            ));
            let removed = error.message().starts_with("unknown field")
                && findings.len() < UNKNOWN_KEYS
                && error
                    .span()
                    .is_some_and(|span| remove_key(tree.get_mut(), &span));
            if !removed {
                return Err(findings);
            }
        }
    }
}

fn finding_at(
    file: CampaignFile,
    text: &str,
    span: Option<Range<usize>>,
    message: String,
    remedy: String,
) -> Finding {
    let (line, column) = line_and_column(text, span.map_or(0, |span| span.start));
    Finding {
        severity: Severity::Error,
        file: file.name().to_owned(),
        line,
        column,
        message,
        remedy,
    }
}

/// Takes the key that stands at `span` away, so that the rest can be looked at.
fn remove_key(table: &mut DeTable<'_>, span: &Range<usize>) -> bool {
    let here = table
        .keys()
        .find(|key| key.span() == *span)
        .map(|key| key.get_ref().to_string());
    match here {
        Some(key) => table.remove(key.as_str()).is_some(),
        None => table
            .iter_mut()
            .any(|(_, value)| remove_key_below(value.get_mut(), span)),
    }
}

fn remove_key_below(value: &mut DeValue<'_>, span: &Range<usize>) -> bool {
    match value {
        DeValue::Table(table) => remove_key(table, span),
        DeValue::Array(array) => array
            .iter_mut()
            .any(|value| remove_key_below(value.get_mut(), span)),
        _ => false,
    }
}

fn explain_syntax(message: &str) -> (String, String) {
    let remedy = if message.contains("duplicate key") {
        "give this value once; a second entry of a list needs its own `[[…]]` header"
    } else if message.contains("string") || message.contains("quote") {
        "put the text between quotes, and write a quote inside it as \\\""
    } else {
        "write `key = value`, texts in quotes, lists in [brackets], entries under `[[name]]`"
    };
    (
        format!("this is no valid TOML: {message}"),
        remedy.to_owned(),
    )
}

/// Makes a message of serde's into one for the people who write campaigns.
fn explain(file: CampaignFile, message: &str) -> (String, String) {
    let named = quoted(message);
    let first = named.first().copied().unwrap_or_default();
    if message.starts_with("unknown field") {
        return (
            format!("the key `{first}` is not known here"),
            unknown_key_remedy(file, first, named.get(1..).unwrap_or_default()),
        );
    }
    if message.starts_with("missing field") {
        let remedy = match first {
            "rebuttal" => {
                "write at least one `[[objection.rebuttal]]` with `id` and `text` below the objection"
                    .to_owned()
            }
            "asks" | "phrases" | "ask" | "text" | "offer" if file != CampaignFile::Lead => {
                format!("add `{first} = …` below this header")
            }
            "tier" => "write at least one `[[revenue.units.tier]]` with a `price`".to_owned(),
            _ => format!("add `{first} = …` below this header"),
        };
        return (format!("`{first}` is missing"), remedy);
    }
    if message.starts_with("unknown variant") {
        let known = named.get(1..).unwrap_or_default();
        return (
            format!("`{first}` is not one of the values that can stand here"),
            nearest(first, known).map_or_else(
                || format!("write one of: {}", known.join(", ")),
                |near| format!("did you mean `{near}`? Possible are: {}", known.join(", ")),
            ),
        );
    }
    let remedy = if message.contains("datetime") {
        "write the date in quotes: \"2026-12-24\""
    } else if message.contains("expected a Decimal") {
        "write a plain number, without currency sign or commas: 12000"
    } else if message.contains("expected a sequence") {
        "write a list: [\"…\", \"…\"]"
    } else if message.contains("expected a string") {
        "write the value in quotes"
    } else if message.contains("currency") {
        "write the ISO 4217 code of the currency, such as \"USD\" or \"EUR\""
    } else if message.contains("date") || message.contains("year") || message.contains("month") {
        "write the date as year, month and day: \"2026-12-24\""
    } else {
        "write a value of the kind that is expected here"
    };
    (message.to_owned(), remedy.to_owned())
}

fn unknown_key_remedy(file: CampaignFile, key: &str, known: &[&str]) -> String {
    let belongs = match key {
        "rebuttal" | "rebuttals" => Some(
            "a rebuttal stands below its objection: write `[[objection.rebuttal]]` after the `[[objection]]` that it answers",
        ),
        "tier" | "tiers" => {
            Some("price tiers stand below the unit pricing: write `[[revenue.units.tier]]`")
        }
        "option" | "options" => Some(
            "options stand below their signal: write `[[signal.option]]` after its `[[signal]]`",
        ),
        "band" | "bands" => {
            Some("bands stand below their signal: write `[[signal.band]]` after its `[[signal]]`")
        }
        "weight" | "weights" => Some("weights stand in lead.toml: write `[[probability.weight]]`"),
        "fit" => Some("fit criteria stand in lead.toml: write `[[definition.fit]]`"),
        "segment" | "segments" => Some("segments stand in lead.toml: write `[[routing.segment]]`"),
        "benefit" | "benefits" => {
            Some("benefit statements stand in campaign.toml: write `[[offer.benefit]]`")
        }
        _ => None,
    };
    if let Some(remedy) = belongs.filter(|_| !known.contains(&key)) {
        return remedy.to_owned();
    }
    let home = match key {
        "fact" | "need" | "objection" | "competitor" | "case" | "next_step" | "nurture" => {
            Some(CampaignFile::Playbook)
        }
        "signal" | "question" if known.contains(&"question") || file != CampaignFile::Questions => {
            Some(CampaignFile::Questions)
        }
        "definition" | "revenue" | "probability" | "routing" => Some(CampaignFile::Lead),
        "business" | "offer" | "disclosure" | "greeting" | "hours" => Some(CampaignFile::Campaign),
        _ => None,
    };
    if let Some(home) = home.filter(|home| *home != file) {
        return format!("`{key}` belongs in {}", home.name());
    }
    match nearest(key, known) {
        Some(near) => format!("did you mean `{near}`? Otherwise take the key away"),
        None if known.is_empty() => "take the key away".to_owned(),
        None => format!("take the key away; known here are: {}", known.join(", ")),
    }
}

/// The known word that looks most like `word`, where one does.
fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), *candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, candidate)| candidate)
}

/// The words between backquotes.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}
