//! One TOML file: parsed, its mistakes of form found, made into its type.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

use super::locate::{line_and_column, locate};
use super::syntax::{explain_header, header_at, syntax_mistakes};
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
        let findings = syntax_mistakes(text, &errors)
            .into_iter()
            .map(|(at, message, remedy)| finding_at(file, text, Some(at..at), message, remedy))
            .collect();
        Err(findings)
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
            let at = error.span().map_or(0, |span| span.start);
            let (message, remedy) = header_at(self.text, at)
                .and_then(|head| explain_header(head, error.message()))
                .unwrap_or_else(|| explain(self.file, error.message()));
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
    if let Some((found, wanted)) = message
        .split_once(", expected ")
        .and_then(|(found, wanted)| Some((found.split_once(": ")?.1, wanted)))
        && let Some((wanted, remedy)) = expected(wanted)
    {
        return (
            format!(
                "{} cannot stand here: {wanted} is expected",
                in_words(found)
            ),
            remedy.to_owned(),
        );
    }
    if file != CampaignFile::Questions && message.contains("failed to parse") {
        return (
            "this is no date".to_owned(),
            "write it as year, month and day, in quotes: \"2026-12-24\"".to_owned(),
        );
    }
    let remedy = if message.contains("currency") {
        "write the ISO 4217 code of the currency, such as \"USD\" or \"EUR\""
    } else if message.contains("date") || message.contains("year") || message.contains("month") {
        "write the date as year, month and day: \"2026-12-24\""
    } else {
        "write a value of the kind that is expected here"
    };
    (message.to_owned(), remedy.to_owned())
}

/// What is expected, in words, and how it is written.
fn expected(wanted: &str) -> Option<(&'static str, &'static str)> {
    Some(match wanted {
        "u8" | "u32" | "u64" | "usize" | "i32" | "i64" => {
            ("a whole number", "write a number without quotes: 8")
        }
        "f64" => (
            "a number",
            "write a number without quotes, with a point: 0.12",
        ),
        "a boolean" => ("yes or no", "write true or false, without quotes"),
        "a string" | "a borrowed string" | "string" => ("a text", "write the value in quotes"),
        "a date string" => ("a date", "write the date in quotes: \"2026-12-24\""),
        "struct Condition" => (
            "a condition",
            "write { signal = \"quantity\", min = 5 }, or `one_of = [\"…\"]`, `max`, `is = true` in it",
        ),
        _ if wanted.starts_with("a sequence") => ("a list", "write a list: [\"…\", \"…\"]"),
        _ if wanted.starts_with("a Decimal") => (
            "a number",
            "write a plain number, without currency sign, percent sign or commas: 12000, 0.12",
        ),
        _ if wanted.starts_with("struct ") || wanted == "a map" => (
            "a section",
            "write its keys below a `[header]` of its own, or in braces: { key = … }",
        ),
        _ => return None,
    })
}

/// What was found, as the library calls it, in words.
fn in_words(found: &str) -> String {
    let (kind, value) = found.split_once(' ').unwrap_or((found, ""));
    match kind {
        "string" => format!("the text {value}"),
        "integer" => format!("the number {}", value.trim_matches('`')),
        "floating" => format!(
            "the number {}",
            value.trim_start_matches("point ").trim_matches('`')
        ),
        "boolean" => value.to_owned(),
        "map" => "a section".to_owned(),
        "sequence" => "a list".to_owned(),
        _ => format!("this ({found})"),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The line, and what is said there.
    fn told(file: CampaignFile, text: &str) -> Vec<(usize, String)> {
        let findings = match Document::parse(file, text) {
            Ok(document) => match file {
                CampaignFile::Playbook => document.typed::<crate::campaign::Playbook>().err(),
                _ => document.typed::<crate::campaign::Lead>().err(),
            },
            Err(findings) => Some(findings),
        };
        let findings = findings.into_iter().flatten();
        findings.map(|one| (one.line, one.message)).collect()
    }

    #[test]
    fn a_rebuttal_before_its_objection_is_one_finding_where_it_stands() {
        let objection = "[[objection]]\nid = \"price\"\nkind = \"price\"\nphrases = [\"hm\"]\nconcede = \"ok\"\n";
        let rebuttal = "[[objection.rebuttal]]\nid = \"a\"\ntext = \"b\"\n";
        let before =
            "`[[objection.rebuttal]]` stands before the `[[objection]]` that it belongs to";
        let early = format!("\n{rebuttal}{objection}{rebuttal}{objection}{rebuttal}");
        assert_eq!(
            told(CampaignFile::Playbook, &early),
            [(2, before.to_owned())]
        );
        let alone = format!("\n\n{rebuttal}");
        assert_eq!(
            told(CampaignFile::Playbook, &alone),
            [(3, before.to_owned())]
        );
    }

    #[test]
    fn a_header_with_too_many_or_too_few_brackets_says_how_it_is_written() {
        let single = "[fact]\nid = \"x\"\n";
        let found = told(CampaignFile::Playbook, single);
        assert_eq!(found.len(), 1);
        assert!(
            found[0].1.starts_with("`[fact]` begins one entry"),
            "{found:?}"
        );
        let double = "[[definition]]\nlevel = 1\n";
        let found = told(CampaignFile::Lead, double);
        assert!(
            found[0].1.starts_with("`[[definition]]` begins an entry"),
            "{found:?}"
        );
    }
}
