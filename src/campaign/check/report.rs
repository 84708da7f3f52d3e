//! The list that the checks write their mistakes into.

use super::{CampaignFile, Mistake, Severity};

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
        remedy: impl Into<String>,
    ) {
        self.add(Severity::Error, path.into(), message.into(), remedy.into());
    }

    pub(super) fn warning(
        &mut self,
        path: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.add(
            Severity::Warning,
            path.into(),
            message.into(),
            remedy.into(),
        );
    }

    fn add(&mut self, severity: Severity, path: String, message: String, remedy: String) {
        self.mistakes.push(Mistake {
            severity,
            file: self.file,
            path,
            message,
            remedy,
        });
    }
}

/// "did you mean", where a known word looks like it, else the list.
pub(super) fn suggestion<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let near = known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), *candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|left, right| left.0.total_cmp(&right.0));
    match near {
        Some((_, near)) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "there is none yet".to_owned(),
        None => format!("known are: {}", known.join(", ")),
    }
}
