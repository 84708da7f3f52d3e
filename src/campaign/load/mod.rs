//! From the texts of a campaign's four files to the campaign, or to findings
//! that say what is wrong, where, and how to mend it.

mod document;
mod figures;
mod locate;
mod mistyped;
mod placeholder;
mod syntax;

use serde::{Deserialize, Serialize};

use super::check::{Surroundings, check};
use super::{Campaign, Identity, Lead, Playbook, Questions};
pub(crate) use document::Document;

pub use super::check::{CampaignFile, Severity};

/// The texts of the four files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignTexts {
    /// `campaign.toml`.
    pub campaign: String,
    /// `questions.toml`.
    pub questions: String,
    /// `playbook.toml`.
    pub playbook: String,
    /// `lead.toml`.
    pub lead: String,
}

/// One thing that is wrong, or looks wrong, in a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Whether the campaign can be used in spite of it.
    pub severity: Severity,
    /// The file's name: `lead.toml`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(
            f,
            "{}:{}:{}: {severity}: {}. {}",
            self.file, self.line, self.column, self.message, self.remedy
        )
    }
}

/// The text of a campaign's file, from what was read of it.
///
/// # Errors
/// The finding where it could not be read, or is no UTF-8.
pub fn text_of(file: &str, read: std::io::Result<Vec<u8>>) -> Result<String, Finding> {
    let finding = |line, column, message: String, remedy: &str| Finding {
        severity: Severity::Error,
        file: file.to_owned(),
        line,
        column,
        message,
        remedy: remedy.to_owned(),
    };
    let bytes = read.map_err(|error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            let message = "the file is not there".to_owned();
            let remedy = "put it there under this very name, in small letters and ending in .toml";
            return finding(1, 1, message, remedy);
        }
        let remedy = "let the user who runs this program read it";
        finding(1, 1, format!("the file cannot be read: {error}"), remedy)
    })?;
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let message = "the file is saved as UTF-16 (\"Unicode\" in some programs)".to_owned();
        let remedy = "save it as UTF-8 (in Windows' editor: Save as, Encoding)";
        return Err(finding(1, 1, message, remedy));
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes().get(..good).unwrap_or_default();
        let text = String::from_utf8_lossy(bytes);
        let (line, column) = locate::line_and_column(&text, text.len());
        let message = "the character here is no UTF-8".to_owned();
        let remedy = "save the file as UTF-8, and write the character anew";
        finding(line, column, message, remedy)
    })
}

/// The first mistake of form of any TOML text: its line, from 1, and in words what is wrong
/// and how it is mended.
pub fn mistake_of_form(text: &str) -> Option<(usize, String)> {
    let (_, errors) = toml::de::DeTable::parse_recoverable(text);
    let told = syntax::syntax_mistakes(text, &errors);
    let (at, message, remedy) = told.into_iter().next()?;
    let (line, _) = locate::line_and_column(text, at);
    Some((line, format!("{message}: {remedy}")))
}

/// The line, from 1, in which a path of a TOML text stands, such as `gateway[1].url`, or the
/// deepest part of it that is there; `None` where nothing of it is.
pub fn line_of(text: &str, path: &str) -> Option<usize> {
    let (tree, _) = toml::de::DeTable::parse_recoverable(text);
    let span = locate::locate(&tree, path);
    (!span.is_empty()).then(|| locate::line_and_column(text, span.start).0)
}

/// A campaign that can be used, with what looks wrong in it all the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// The campaign, its `{{fact:…}}` placeholders replaced.
    pub campaign: Campaign,
    /// Findings of which none is an error.
    pub warnings: Vec<Finding>,
}

/// Reads a campaign from the texts of its files.
///
/// # Errors
/// All findings, warnings too, where at least one is an error.
pub fn load(
    texts: &CampaignTexts,
    surroundings: &Surroundings<'_>,
) -> Result<Loaded, Vec<Finding>> {
    let mut findings = Vec::new();
    let mut parsed = |file, text| match Document::parse(file, text) {
        Ok(document) => Some(document),
        Err(errors) => {
            findings.extend(errors);
            None
        }
    };
    let documents = (
        parsed(CampaignFile::Campaign, texts.campaign.as_str()),
        parsed(CampaignFile::Questions, texts.questions.as_str()),
        parsed(CampaignFile::Playbook, texts.playbook.as_str()),
        parsed(CampaignFile::Lead, texts.lead.as_str()),
    );
    let (Some(mut campaign), Some(mut questions), Some(mut playbook), Some(mut lead)) = documents
    else {
        return Err(findings);
    };
    let facts = placeholder::fact_texts(&playbook);
    let mut misread = Vec::new();
    for document in [&mut campaign, &mut questions, &mut playbook, &mut lead] {
        findings.extend(placeholder::expand(document, &facts));
        misread.extend(figures::grouped(document));
    }
    // With figures that are read otherwise than they are meant the rest cannot be judged.
    let is_misread = !misread.is_empty();
    findings.extend(misread);
    let typed = (
        kept(&mut findings, campaign.typed::<Identity>()),
        kept(&mut findings, questions.typed::<Questions>()),
        kept(&mut findings, playbook.typed::<Playbook>()),
        kept(&mut findings, lead.typed::<Lead>()),
    );
    if let (Some(identity), Some(questions_typed), Some(playbook_typed), Some(lead_typed)) = typed
        && !is_misread
    {
        let whole = Campaign {
            identity,
            questions: questions_typed,
            playbook: playbook_typed,
            lead: lead_typed,
        };
        for mistake in check(&whole, surroundings) {
            let document = match mistake.file {
                CampaignFile::Campaign => &campaign,
                CampaignFile::Questions => &questions,
                CampaignFile::Playbook => &playbook,
                CampaignFile::Lead | CampaignFile::Closers => &lead,
            };
            findings.push(document.finding(
                mistake.severity,
                &mistake.path,
                mistake.message,
                mistake.remedy,
            ));
        }
        if findings.iter().all(|one| one.severity == Severity::Warning) {
            return Ok(Loaded {
                campaign: whole,
                warnings: findings,
            });
        }
    }
    Err(findings)
}

fn kept<T>(findings: &mut Vec<Finding>, typed: Result<T, Vec<Finding>>) -> Option<T> {
    match typed {
        Ok(typed) => Some(typed),
        Err(errors) => {
            findings.extend(errors);
            None
        }
    }
}
