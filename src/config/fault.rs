//! What is wrong with a setting, and where that stands.

use std::path::{Path, PathBuf};

use super::{Environment, PREFIX};
use crate::campaign::load::line_of;

/// What a fault comes of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// The value cannot be used: nothing starts with it.
    Wrong,
    /// A secret is not in the environment here: nothing starts without it, and the
    /// file is none the worse for it.
    Unset,
    /// It works, and somebody should look at it.
    Odd,
}

/// What is wrong with a setting, and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What it comes of.
    pub nature: Nature,
    /// The key: `smtp.url`, `gateway[1].address`.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
}

impl Fault {
    /// A value that cannot be used.
    pub fn wrong(
        key: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            nature: Nature::Wrong,
            key: key.into(),
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "`{}`: {}: {}", self.key, self.message, self.remedy)
    }
}

/// Where the keys of a configuration stand.
#[derive(Debug, Clone, Default)]
pub struct Places {
    file: PathBuf,
    text: String,
    environment: Environment,
}

impl Places {
    /// Those of the file that [`super::Config::load`] reads.
    pub fn of(path: Option<&Path>, environment: &Environment) -> Self {
        let file = path.map_or_else(|| PathBuf::from("config.toml"), Path::to_path_buf);
        Self {
            text: std::fs::read_to_string(&file).unwrap_or_default(),
            file,
            environment: environment.clone(),
        }
    }

    /// The faults with their places, in the order of the file.
    pub fn of_faults(&self, faults: Vec<Fault>) -> Vec<(PathBuf, usize, Fault)> {
        let place = |fault: Fault| {
            let (file, line) = self.of_key(&fault.key);
            (file, line, fault)
        };
        let mut placed: Vec<_> = faults.into_iter().map(place).collect();
        placed.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
        placed
    }

    /// The file and line in which the key has its value, or the environment variable.
    fn of_key(&self, key: &str) -> (PathBuf, usize) {
        let variable = format!("{PREFIX}{}", key.replace('.', "__").to_uppercase());
        if self.environment.variable(&variable).is_some() {
            return (PathBuf::from(variable), 1);
        }
        (self.file.clone(), line_of(&self.text, key).unwrap_or(1))
    }
}
