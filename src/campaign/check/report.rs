//! The list that the checks write their mistakes into.

use std::collections::{BTreeMap, BTreeSet};

use super::{CampaignFile, Mistake, Name, Severity};

/// Collects mistakes of one file.
#[derive(Debug)]
pub(super) struct Report {
    pub(super) file: CampaignFile,
    pub(super) mistakes: Vec<Mistake>,
}

impl Report {
    pub(super) fn new(file: CampaignFile) -> Self {
        Self {
            file,
            mistakes: Vec::new(),
        }
    }

    pub(super) fn error(
        &mut self,
        path: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<Remedy>,
    ) {
        self.add(Severity::Error, path.into(), message.into(), remedy.into());
    }

    pub(super) fn warning(
        &mut self,
        path: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<Remedy>,
    ) {
        self.add(
            Severity::Warning,
            path.into(),
            message.into(),
            remedy.into(),
        );
    }

    fn add(&mut self, severity: Severity, path: String, message: String, remedy: Remedy) {
        self.mistakes.push(Mistake {
            severity,
            file: self.file,
            path,
            message,
            remedy: remedy.text,
            name: remedy.name,
        });
    }
}

/// How a mistake is mended.
#[derive(Debug)]
pub(super) struct Remedy {
    text: String,
    name: Name,
}

impl Remedy {
    /// Of an entry's own name, which much else may speak of.
    pub(super) fn of_a_name(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            name: Name::Wrong,
        }
    }

    /// The same with a sentence more.
    pub(super) fn and(mut self, more: &str) -> Self {
        self.text = format!("{} {more}", self.text);
        self
    }
}

impl From<&str> for Remedy {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Remedy {
    fn from(text: String) -> Self {
        Self {
            text,
            name: Name::Right,
        }
    }
}

/// A name that is wrong is told where it is given and not wherever it is spoken of, and one
/// that nothing has is told once.
pub(super) fn once(mut mistakes: Vec<Mistake>) -> Vec<Mistake> {
    let is_misnamed = mistakes.iter().any(|one| one.name == Name::Wrong);
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for one in &mistakes {
        if let Name::Unknown(word) = &one.name {
            *places.entry(word.clone()).or_default() += 1;
        }
    }
    mistakes.retain_mut(|one| match &one.name {
        Name::Right | Name::Wrong => true,
        Name::Unknown(_) if is_misnamed => false,
        Name::Unknown(word) => match places.remove(word) {
            Some(1) => true,
            Some(places) => {
                one.message = format!("{}; `{word}` is spoken of in {places} places", one.message);
                true
            }
            None => false,
        },
    });
    mistakes
}

/// "did you mean", where a known word looks like it, else the list.
pub(super) fn suggestion<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Remedy {
    let mut seen = BTreeSet::new();
    let known = known.into_iter().filter(|known| seen.insert(*known));
    let known: Vec<&str> = known.collect();
    let near = known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), *candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0));
    let text = match near {
        Some((_, near)) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "there is none yet.".to_owned(),
        None => format!("known are: {}.", known.join(", ")),
    };
    Remedy {
        text,
        name: Name::Unknown(word.to_owned()),
    }
}
