//! `fronter check`: configuration, campaigns and prompts, every finding with
//! file, line and a remedy.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::beside::{is_campaign, misnamed, team_file, unread};
use super::token::Form;
use super::{CommandError, Screen, Verdict};
use crate::campaign::check::Surroundings;
use crate::campaign::load::{CampaignFile, CampaignTexts, Finding, Severity, load, text_of};
use crate::config::{Config, ConfigError, Environment, Fault, Nature, Places};
use crate::handoff::closer::{Closer, served, team, untold_by_text};
use crate::speech::Lines;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Found {
    /// `error` or `warning`.
    pub severity: Severity,
    /// The file's path.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
}

/// What was looked at.
#[derive(Debug, Default)]
pub struct Checked {
    /// The files, in the order looked at.
    pub files: usize,
    /// All findings.
    pub findings: Vec<Found>,
}

impl Checked {
    /// Whether there is an error among the findings.
    pub fn verdict(&self) -> Verdict {
        if self
            .findings
            .iter()
            .any(|one| one.severity == Severity::Error)
        {
            Verdict::Errors
        } else {
            Verdict::Well
        }
    }

    /// Prints the findings.
    ///
    /// # Errors
    /// Where that cannot be written.
    pub fn print(
        &self,
        form: Form,
        screen: Screen,
        out: &mut impl Write,
        people: &mut impl Write,
    ) -> std::io::Result<()> {
        if form == Form::Json {
            let verdict = self.verdict() == Verdict::Well;
            return writeln!(
                out,
                "{}",
                serde_json::json!({"ok": verdict, "files": self.files, "findings": self.findings})
            );
        }
        for one in &self.findings {
            let severity = match one.severity {
                Severity::Error => screen.red("error"),
                Severity::Warning => screen.yellow("warning"),
            };
            writeln!(
                people,
                "{}:{}:{}: {severity}: {}\n    {}",
                one.file,
                one.line,
                one.column,
                one.message,
                screen.dim(&one.remedy)
            )?;
        }
        let errors = self
            .findings
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .count();
        let warnings = self.findings.len() - errors;
        writeln!(
            people,
            "{} checked: {}, {}",
            counted(self.files, "file"),
            counted(errors, "error"),
            counted(warnings, "warning")
        )
    }

    fn error(&mut self, file: &Path, line: usize, message: String, remedy: &str) {
        self.findings.push(Found {
            severity: Severity::Error,
            file: file.display().to_string(),
            line: line.max(1),
            column: 1,
            message,
            remedy: remedy.to_owned(),
        });
    }

    /// The findings of files in `folder`.
    fn add(&mut self, folder: &Path, findings: Vec<Finding>) {
        self.findings.extend(findings.into_iter().map(|one| Found {
            severity: one.severity,
            file: folder.join(&one.file).display().to_string(),
            line: one.line,
            column: one.column,
            message: one.message,
            remedy: one.remedy,
        }));
    }

    fn text(&mut self, path: &Path) -> Option<String> {
        self.files += 1;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match text_of(&name, std::fs::read(path)) {
            Ok(text) => Some(text),
            Err(mut finding) => {
                if !path.exists()
                    && let Some(other) = misnamed(path)
                {
                    finding.message = format!("the file is not there, and `{other}` is");
                    finding.remedy = format!("rename `{other}` to `{name}`");
                }
                self.add(path.parent().unwrap_or(Path::new("")), vec![finding]);
                None
            }
        }
    }
}

/// So many of these: "1 error", "2 errors".
fn counted(count: usize, what: &str) -> String {
    let many = if count == 1 { "" } else { "s" };
    format!("{count} {what}{many}")
}

/// What is looked at with.
pub struct Look<'l> {
    /// The environment.
    pub environment: &'l Environment,
    /// All that is wrong with a configuration: what the server would refuse to start with.
    pub judge: &'l dyn Fn(&Config) -> Vec<Fault>,
}

/// Checks the paths; where none is given, everything that a start would use.
///
/// # Errors
/// [`CommandError::Usage`] where a path is not there.
pub fn check(
    config: Option<&Path>,
    paths: &[PathBuf],
    look: &Look<'_>,
) -> Result<Checked, CommandError> {
    let mut checked = Checked::default();
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        return Err(CommandError::Usage(format!(
            "there is nothing at {}",
            missing.display()
        )));
    }
    if paths.is_empty() {
        let configuration = check_config(&mut checked, config, None, look);
        let texts = match &configuration {
            Some(config) if !config.can_text() => Texts::Nowhere,
            Some(_) | None => Texts::Unknown,
        };
        let folder = configuration.as_ref().map_or_else(
            || {
                Path::new("campaigns")
                    .is_dir()
                    .then(|| PathBuf::from("campaigns"))
            },
            |config| config.campaigns.folder(),
        );
        if let Some(folder) = folder {
            check_campaigns(&mut checked, &folder, texts);
        }
        let prompts = Path::new("prompts");
        if prompts.is_dir() {
            check_prompts(&mut checked, prompts);
        }
    }
    for path in paths {
        check_path(&mut checked, path, look);
    }
    Ok(checked)
}

fn check_path(checked: &mut Checked, path: &Path, look: &Look<'_>) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or(Path::new("."));
    if path.is_dir() {
        if is_campaign(path) {
            check_with_team(checked, path);
        } else if subfolders(path).iter().any(|folder| is_campaign(folder))
            || path.join(CampaignFile::Closers.name()).is_file()
        {
            check_campaigns(checked, path, Texts::Unknown);
        } else if let Some(inside) = installation(path) {
            for part in inside {
                check_path(checked, &part, look);
            }
        } else if name == "personas" {
            // Read by `fronter simulate`.
        } else {
            let before = checked.files;
            check_prompts(checked, path);
            if checked.files == before {
                let remedy = "name a campaign, a folder of campaigns or of prompts, or one that holds config.toml";
                let message = "there is nothing here that could be checked".to_owned();
                checked.error(path, 1, message, remedy);
            }
        }
    } else if name == CampaignFile::Closers.name() {
        check_team(checked, path, Texts::Unknown);
    } else if is_campaign(parent) {
        check_with_team(checked, parent);
    } else if is_prompt(path) {
        check_prompt(checked, path);
    } else {
        check_config(checked, Some(path), Some(parent), look);
    }
}

/// What is to be checked in a folder from which the program is started.
fn installation(folder: &Path) -> Option<Vec<PathBuf>> {
    let config = folder.join("config.toml");
    let campaigns = folder.join("campaigns");
    if !config.is_file() && !campaigns.is_dir() {
        return None;
    }
    let all = [config, campaigns, folder.join("prompts")];
    Some(all.into_iter().filter(|part| part.exists()).collect())
}

/// Checks the configuration; gives it where it can be read. Its campaigns are those of the
/// folder `home`, or those of the folder that this program was started in.
fn check_config(
    checked: &mut Checked,
    path: Option<&Path>,
    home: Option<&Path>,
    look: &Look<'_>,
) -> Option<Config> {
    checked.files += 1;
    let mut config = match Config::load(path, look.environment) {
        Ok(config) => config,
        Err(error) => {
            let (file, line) = match &error {
                ConfigError::Unreadable { path, .. } => (path.clone(), 1),
                ConfigError::Wrong { origin, line, .. } => {
                    (PathBuf::from(origin), line.unwrap_or(1))
                }
            };
            let message = match error {
                ConfigError::Wrong { message, .. } => message,
                error @ ConfigError::Unreadable { .. } => error.to_string(),
            };
            checked.error(
                &file,
                line,
                message,
                "the config.toml that ships with the program lists every key with its default",
            );
            return None;
        }
    };
    if let Some(home) = home {
        let dir = &mut config.campaigns.dir;
        let beside = home.join(if dir.is_empty() {
            "campaigns"
        } else {
            dir.as_str()
        });
        if beside.is_dir() {
            *dir = beside.display().to_string();
        }
    }
    let places = Places::of(path, look.environment);
    let faults = places.of_faults((look.judge)(&config));
    let found = faults.into_iter().map(|(file, line, fault)| Found {
        severity: match fault.nature {
            Nature::Wrong => Severity::Error,
            Nature::Unset | Nature::Odd => Severity::Warning,
        },
        file: file.display().to_string(),
        line,
        column: 1,
        message: format!("`{}`: {}", fault.key, fault.message),
        remedy: fault.remedy,
    });
    checked.findings.extend(found);
    Some(config)
}

fn check_campaigns(checked: &mut Checked, folder: &Path, texts: Texts) {
    let mut found = false;
    for campaign in subfolders(folder) {
        if is_campaign(&campaign) {
            found = true;
            check_campaign(checked, &campaign);
        }
    }
    let team = folder.join(CampaignFile::Closers.name());
    if team.is_file() {
        check_team(checked, &team, texts);
    }
    if !found {
        let remedy = "a campaign is a folder with campaign.toml, questions.toml, playbook.toml and lead.toml";
        checked.error(folder, 1, "there is no campaign here".to_owned(), remedy);
    }
}

/// A campaign and the team beside it, to which its leads go.
fn check_with_team(checked: &mut Checked, folder: &Path) {
    check_campaign(checked, folder);
    if let Some(team) = team_file(folder) {
        check_team(checked, &team, Texts::Unknown);
    }
}

fn check_campaign(checked: &mut Checked, folder: &Path) {
    for path in unread(folder) {
        checked.findings.push(Found {
            severity: Severity::Warning,
            file: path.display().to_string(),
            line: 1,
            column: 1,
            message: "nobody reads this file".to_owned(),
            remedy: "a campaign is campaign.toml, questions.toml, playbook.toml and lead.toml: put it into one of them".to_owned(),
        });
    }
    let folder_name = folder
        .canonicalize()
        .ok()
        .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let mut text = |file: CampaignFile| checked.text(&folder.join(file.name()));
    let texts = (
        text(CampaignFile::Campaign),
        text(CampaignFile::Questions),
        text(CampaignFile::Playbook),
        text(CampaignFile::Lead),
    );
    let (Some(campaign), Some(questions), Some(playbook), Some(lead)) = texts else {
        return;
    };
    let texts = CampaignTexts {
        campaign,
        questions,
        playbook,
        lead,
    };
    let team = team_beside(folder);
    let closers: Option<Vec<String>> = team
        .as_ref()
        .map(|team| team.iter().map(|closer| closer.id.to_string()).collect());
    let segments = team.as_deref().map(served);
    let surroundings = Surroundings {
        folder: folder_name.as_deref(),
        closers: closers.as_deref(),
        segments: segments.as_deref(),
    };
    let findings = match load(&texts, &surroundings) {
        Ok(loaded) => loaded.warnings,
        Err(findings) => findings,
    };
    checked.add(folder, findings);
}

/// The team beside a campaign, where it can be read.
fn team_beside(folder: &Path) -> Option<Vec<Closer>> {
    team(&std::fs::read_to_string(team_file(folder)?).ok()?).ok()
}

/// Whether text messages to closers can be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Texts {
    /// No gateway of the configuration can.
    Nowhere,
    /// One can, or no configuration was looked at.
    Unknown,
}

fn check_team(checked: &mut Checked, path: &Path, texts: Texts) {
    let Some(text) = checked.text(path) else {
        return;
    };
    let findings = match team(&text) {
        Err(findings) => findings,
        Ok(_) if texts == Texts::Nowhere => untold_by_text(&text),
        Ok(_) => Vec::new(),
    };
    checked.add(path.parent().unwrap_or(Path::new("")), findings);
}

fn is_prompt(path: &Path) -> bool {
    let parent = path.parent().and_then(Path::file_name).unwrap_or_default();
    path.extension().is_some_and(|extension| extension == "hbs")
        || (parent == "voice"
            && path
                .extension()
                .is_some_and(|extension| extension == "toml"))
}

fn check_prompts(checked: &mut Checked, folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            check_prompts(checked, &path);
        } else if is_prompt(&path) {
            check_prompt(checked, &path);
        }
    }
}

fn check_prompt(checked: &mut Checked, path: &Path) {
    let Some(text) = checked.text(path) else {
        return;
    };
    if path
        .extension()
        .is_some_and(|extension| extension == "toml")
    {
        if let Err(error) = Lines::parse(&text) {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            let message = cause.unwrap_or_else(|| error.to_string());
            let line = line_in(&message);
            let first = message.lines().next().unwrap_or_default().to_owned();
            checked.error(
                path,
                line,
                first,
                "wordings stand as `name = [\"…\"]` under a [section]",
            );
        }
    } else if let Err(error) = handlebars::Template::compile(&text) {
        let line = error.pos().map_or(1, |(line, _)| line);
        checked.error(
            path,
            line,
            error.reason().to_string(),
            "mend the template; https://handlebarsjs.com/guide describes the language",
        );
    }
}

/// The line that a TOML error names: `… at line 3, column 1`.
fn line_in(message: &str) -> usize {
    message
        .split_once("line ")
        .map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit).collect())
        .and_then(|digits: String| digits.parse().ok())
        .unwrap_or(1)
}

/// The folders in a folder, sorted.
fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}
