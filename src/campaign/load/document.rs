//! One TOML file: parsed, its mistakes of form found, made into its type.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Deserializer};

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
        if errors.is_empty() && tree.get_ref().is_empty() && file != CampaignFile::Closers {
            let remedy = format!(
                "copy the {} of a campaign that ships with the program, and change its texts",
                file.name()
            );
            let message = "nothing stands in this file".to_owned();
            return Err(vec![finding_at(file, text, None, message, remedy)]);
        }
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

    /// A finding at a byte of this file.
    pub(super) fn finding_from(
        &self,
        at: usize,
        severity: Severity,
        message: String,
        remedy: String,
    ) -> Finding {
        Finding {
            severity,
            ..finding_at(self.file, self.text, Some(at..at), message, remedy)
        }
    }

    /// The typed content. All unknown keys are found, not only the first.
    pub(crate) fn typed<T: DeserializeOwned>(&self) -> Result<T, Vec<Finding>> {
        let mut findings = Vec::new();
        let mut tree = self.tree.clone();
        let mut taken_away = self.unknown_sections::<T>(&mut tree, &mut findings);
        loop {
            let error = match T::deserialize(Deserializer::from(tree.clone())) {
                Ok(typed) if findings.is_empty() => return Ok(typed),
                Ok(_) => return Err(findings),
                Err(error) => error,
            };
            let missing = error.message().strip_prefix("missing field `");
            let missing = missing.and_then(|rest| rest.split('`').next());
            if missing.is_some_and(|missing| taken_away.iter().any(|key| is_like(key, missing))) {
                // It is there under the name that is told already.
                return Err(findings);
            }
            findings.push(self.of_form::<T>(&error));
            let removed = error
                .message()
                .starts_with("unknown field")
                .then(|| remove_key(tree.get_mut(), &error.span()?))
                .flatten();
            match removed {
                Some(keys) if findings.len() < UNKNOWN_KEYS => taken_away.extend(keys),
                Some(_) | None => return Err(findings),
            }
        }
    }

    /// Takes away the sections that no file of this kind has, before what is missing is looked
    /// for: it often stands in them. Gives the keys that are gone.
    fn unknown_sections<T: DeserializeOwned>(
        &self,
        tree: &mut Spanned<DeTable<'t>>,
        findings: &mut Vec<Finding>,
    ) -> Vec<String> {
        let keys: Vec<_> = tree.get_ref().keys().cloned().collect();
        let mut gone = Vec::new();
        for key in keys {
            let span = key.span();
            let nothing = Spanned::new(span.clone(), DeValue::Boolean(true));
            let alone = DeTable::from_iter([(key, nothing)]);
            let Err(error) = accepts::<T>(alone) else {
                continue;
            };
            if error.message().starts_with("unknown field") {
                findings.push(self.of_form::<T>(&error));
                gone.extend(remove_key(tree.get_mut(), &span).into_iter().flatten());
            }
        }
        gone
    }

    /// A mistake of form: a key, a value or a header that cannot stand where it stands.
    fn of_form<T: DeserializeOwned>(&self, error: &toml::de::Error) -> Finding {
        let at = error.span().map_or(0, |span| span.start);
        let (message, remedy) = header_at(self.text, at)
            .and_then(|head| explain_header(head, error.message()))
            .unwrap_or_else(|| explain(self.file, error.message(), home_of::<T>));
        finding_at(self.file, self.text, error.span(), message, remedy)
    }
}

/// Whether two keys are one that was mistyped.
fn is_like(one: &str, other: &str) -> bool {
    one == other || nearest(one, &[other]).is_some()
}

/// Tries whether the table could be a part of the file.
fn accepts<T: DeserializeOwned>(table: DeTable<'_>) -> Result<T, toml::de::Error> {
    T::deserialize(Deserializer::from(Spanned::new(0..0, table)))
}

/// Where in a file of this kind a key may stand, as its remedy says it; `None` where nowhere.
fn home_of<T: DeserializeOwned>(key: &str) -> Option<String> {
    let put = |name: &str, value| {
        let name = Spanned::new(0..0, Cow::Owned(name.to_owned()));
        DeTable::from_iter([(name, Spanned::new(0..0, value))])
    };
    let message = |table| match accepts::<T>(table) {
        Ok(_) => String::new(),
        Err(error) => error.message().to_owned(),
    };
    let at_the_top = |key: &str| message(put(key, DeValue::Boolean(true)));
    if !at_the_top(key).starts_with("unknown field") {
        return Some("move it to the top of the file, above the first `[header]`".to_owned());
    }
    // A key that nobody has brings up the ones that there are.
    const NONE: &str = "?";
    let unknown = at_the_top(NONE);
    let is_unknown = |message: &str| message.starts_with("unknown field");
    let mut homes = quoted(&unknown).into_iter().skip(1).filter_map(|section| {
        let inside = |key: &str| put(key, DeValue::Boolean(true));
        let as_section = |key: &str| message(put(section, DeValue::Table(inside(key))));
        let as_entry = |key: &str| {
            let entry = Spanned::new(0..0, DeValue::Table(inside(key)));
            message(put(section, DeValue::Array(DeArray::from_iter([entry]))))
        };
        if is_unknown(&as_section(NONE)) && !is_unknown(&as_section(key)) {
            return Some(format!("it stands below `[{section}]`: move it there"));
        }
        (is_unknown(&as_entry(NONE)) && !is_unknown(&as_entry(key)))
            .then(|| format!("it stands below a `[[{section}]]`: move it there"))
    });
    // Where many have the key, nobody knows which is meant.
    let home = homes.next();
    home.filter(|_| homes.next().is_none())
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

/// Takes the key that stands at `span` away, so that the rest can be looked at. Gives it and
/// the keys below it.
fn remove_key(table: &mut DeTable<'_>, span: &Range<usize>) -> Option<Vec<String>> {
    let here = table.keys().find(|key| key.span() == *span).cloned();
    let Some(key) = here else {
        return table
            .iter_mut()
            .find_map(|(_, value)| remove_key_below(value.get_mut(), span));
    };
    let value = table.remove(&key)?;
    let mut keys = vec![key.into_inner().into_owned()];
    let below = |value: &DeValue<'_>| match value {
        DeValue::Table(table) => table.keys().map(|key| key.get_ref().to_string()).collect(),
        _ => Vec::new(),
    };
    match value.get_ref() {
        DeValue::Array(entries) => {
            keys.extend(entries.iter().flat_map(|entry| below(entry.get_ref())));
        }
        other => keys.extend(below(other)),
    }
    Some(keys)
}

fn remove_key_below(value: &mut DeValue<'_>, span: &Range<usize>) -> Option<Vec<String>> {
    match value {
        DeValue::Table(table) => remove_key(table, span),
        DeValue::Array(array) => array
            .iter_mut()
            .find_map(|value| remove_key_below(value.get_mut(), span)),
        _ => None,
    }
}

/// Makes a message of serde's into one for the people who write campaigns.
fn explain(
    file: CampaignFile,
    message: &str,
    home_of: impl Fn(&str) -> Option<String>,
) -> (String, String) {
    let named = quoted(message);
    let first = named.first().copied().unwrap_or_default();
    if message.starts_with("unknown field") {
        return (
            format!("the key `{first}` is not known here"),
            unknown_key_remedy(file, first, named.get(1..).unwrap_or_default(), home_of),
        );
    }
    if message.starts_with("missing field") {
        let remedy = match first {
            "rebuttal" => {
                "write at least one `[[objection.rebuttal]]` with `id` and `text` below the objection"
                    .to_owned()
            }
            "definition" | "revenue" | "probability" | "routing" | "business" | "disclosure" => {
                format!("add the section `[{first}]` with its keys below it")
            }
            "offer" if file == CampaignFile::Campaign => {
                "add the section `[offer]` with its keys below it".to_owned()
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
                in_words(found, wanted)
            ),
            remedy.to_owned(),
        );
    }
    if message.contains("parsed date is not valid") {
        return (
            "there is no such day in the calendar".to_owned(),
            "write a day that there is, as year, month and day: \"2026-12-24\"".to_owned(),
        );
    }
    if file != CampaignFile::Questions && message.contains("failed to parse") {
        return (
            "this is no date".to_owned(),
            "write it as year, month and day, in quotes: \"2026-12-24\"".to_owned(),
        );
    }
    if message == "wanted string or table" {
        return (
            "this cannot stand here: a word between quotes is expected".to_owned(),
            "write the word in quotes, such as \"yes\"".to_owned(),
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
        "u8" | "u16" | "u32" | "u64" | "usize" | "i8" | "i16" | "i32" | "i64" => {
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
fn in_words(found: &str, wanted: &str) -> String {
    let (kind, value) = found.split_once(' ').unwrap_or((found, ""));
    match kind {
        "string" => format!("the text {value}"),
        "integer" => format!("the number {}", value.trim_matches('`')),
        "floating" => format!(
            "the number {}",
            value.trim_start_matches("point ").trim_matches('`')
        ),
        "boolean" => value.to_owned(),
        // The library hands on a date without quotes as a section.
        "map" if wanted == "a date" => "a date without quotes".to_owned(),
        "map" => "a section".to_owned(),
        "sequence" => "a list".to_owned(),
        _ => format!("this ({found})"),
    }
}

fn unknown_key_remedy(
    file: CampaignFile,
    key: &str,
    known: &[&str],
    home_of: impl Fn(&str) -> Option<String>,
) -> String {
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
    let near = nearest(key, known);
    if near.is_none()
        && let Some(home) = home_of(key)
    {
        return home;
    }
    match near {
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

    #[test]
    fn a_mistyped_name_is_one_finding_and_what_stands_below_it_is_not_missed() {
        for (text, line, says) in [
            (
                "[[fact]]\nid = \"a\"\nkind = \"trial\"\ntext = \"b\"\nasked = [\"c\"]\n",
                5,
                "`asked`",
            ),
            (
                "[[facts]]\nid = \"a\"\nkind = \"trial\"\ntext = \"b\"\nasks = [\"c\"]\n",
                1,
                "`facts`",
            ),
        ] {
            let found = told(CampaignFile::Playbook, text);
            assert_eq!(found.len(), 1, "{found:?}");
            assert_eq!(found[0].0, line, "{found:?}");
            assert!(found[0].1.contains(says), "{found:?}");
        }
        // A section under a name that there is not, which is looked for under the right one.
        let sections = "[definition]\nlevel = 1\n[revenues]\nbasis = \"x\"\n";
        let found = told(CampaignFile::Lead, sections);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].1.contains("`revenues`"), "{found:?}");
    }

    #[test]
    fn a_key_that_stands_elsewhere_is_sent_there() {
        for (key, home) in [
            ("base_rate", Some("`[probability]`")),
            ("level", Some("`[definition]`")),
            ("definition", Some("top of the file")),
            ("colour", None),
        ] {
            let found = home_of::<crate::campaign::Lead>(key);
            assert_eq!(found.is_some(), home.is_some(), "{key}: {found:?}");
            let found = found.unwrap_or_default();
            assert!(found.contains(home.unwrap_or_default()), "{key}: {found}");
        }
    }
}
