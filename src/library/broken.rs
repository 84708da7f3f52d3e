//! Edits that are not taken up: told as long as nobody has mended them, since whoever
//! edited a file seldom reads the log.

use std::sync::Arc;

use super::{Library, LibraryError, LibraryNews, Seen, Shelf};
use crate::campaign::load::Finding;
use crate::handoff::closer::team;

/// An edit that is not taken up: what was there before goes on, at the start nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenEdit {
    /// The campaign's id; absent for the team's file and for the folder as a whole.
    pub campaign: Option<String>,
    /// What is wrong, each with file, line and remedy, in words.
    pub findings: Vec<String>,
}

impl Library {
    /// The edits that are not taken up.
    pub fn broken_edits(&self) -> Vec<BrokenEdit> {
        let shelf = self.shelf.load();
        let folder = shelf.unreadable.iter().map(|reason| BrokenEdit {
            campaign: None,
            findings: vec![reason.clone()],
        });
        let edits = shelf.broken.iter().map(|(campaign, findings)| BrokenEdit {
            campaign: campaign.clone(),
            findings: findings.iter().map(Finding::to_string).collect(),
        });
        folder.chain(edits).collect()
    }

    /// Whether the files of this campaign are there, and broken.
    pub fn is_broken(&self, id: &str) -> bool {
        self.shelf.load().broken.contains_key(&Some(id.to_owned()))
    }

    /// Notes that the folder cannot be read, and says so.
    pub(super) fn is_unreadable(&self, error: &LibraryError) -> Vec<LibraryNews> {
        let mut reason = error.to_string();
        if let Some(source) = std::error::Error::source(error) {
            reason = format!("{reason}: {source}");
        }
        let mut shelf = Shelf::clone(&self.shelf.load());
        shelf.unreadable = Some(reason.clone());
        self.shelf.store(Arc::new(shelf));
        vec![LibraryNews::Unreadable { reason }]
    }

    /// Whether it could be read when it was last looked at.
    pub(super) fn is_readable(&self) -> bool {
        self.shelf.load().unreadable.is_none()
    }
}

impl Shelf {
    /// The edit of a campaign, or of the team's file, is broken.
    pub(super) fn breaks(&mut self, campaign: Option<&str>, findings: &[Finding]) {
        let campaign = campaign.map(str::to_owned);
        self.broken.insert(campaign, findings.to_vec());
    }

    /// It is no longer.
    pub(super) fn mends(&mut self, campaign: Option<&str>) {
        self.broken.remove(&campaign.map(str::to_owned));
    }
}

/// The findings with the campaign's folder before the file's name.
pub(super) fn in_folder(id: &str, findings: Vec<Finding>) -> Vec<Finding> {
    findings
        .into_iter()
        .map(|finding| Finding {
            file: format!("{id}/{}", finding.file),
            ..finding
        })
        .collect()
}

/// Takes up the team's file where it changed.
pub(super) fn restock_team(
    shelf: &mut Shelf,
    seen: &mut Seen,
    text: Option<&str>,
) -> Option<LibraryNews> {
    let text = text.unwrap_or_default();
    if seen.team.as_deref() == Some(text) {
        return None;
    }
    seen.team = Some(text.to_owned());
    shelf.mends(None);
    match team(text) {
        Ok(closers) if closers.as_slice() == &*shelf.closers => None,
        Ok(closers) => {
            let count = closers.len();
            shelf.closers = closers.into();
            Some(LibraryNews::TeamChanged { closers: count })
        }
        Err(findings) => {
            shelf.breaks(None, &findings);
            Some(LibraryNews::Broken { id: None, findings })
        }
    }
}
