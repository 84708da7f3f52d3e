//! The campaigns at hand: those of a folder, taken up again when a file
//! changes, or those that are built into the program.
//!
//! A conversation keeps the version that it began under for as long as the
//! process lives: older versions stay on the shelf. After a restart only the
//! current files are there, and a conversation goes on under the current
//! version ([`Library::for_conversation`]); its log says so, since every
//! decision names its version.

mod broken;
mod files;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use crate::campaign::check::Surroundings;
use crate::campaign::load::{CampaignTexts, Finding, Loaded, load};
use crate::campaign::{Campaign, words};
use crate::handoff::closer::{Closer, served};
use crate::reading::Vocabulary;
use crate::speech::Lines;

pub use broken::BrokenEdit;
use broken::{in_folder, restock_team};
pub use files::campaign_names;
use files::{Stamps, Texts, read_embedded, read_folder, stamps};

/// A campaign that is ready to work with.
#[derive(Debug)]
pub struct LoadedCampaign {
    /// The campaign.
    pub campaign: Campaign,
    /// What it contributes to reading, compiled.
    pub vocabulary: Vocabulary,
    /// The local voice's wordings in its language.
    pub lines: Lines,
    /// The business's time zone.
    pub timezone: TimeZone,
    /// SHA-256 of its files, in hexadecimal: the same texts, the same fingerprint.
    pub fingerprint: String,
    /// What looks wrong in it all the same.
    pub warnings: Vec<Finding>,
}

/// What changed on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LibraryNews {
    /// A campaign is there that was not.
    Added {
        /// Its id.
        id: String,
        /// Its version.
        version: String,
    },
    /// A campaign has another version. Running conversations keep the older one.
    Changed {
        /// Its id.
        id: String,
        /// The version before.
        from: String,
        /// The version now.
        to: String,
    },
    /// A campaign has other texts under the same version: running conversations
    /// have them too, and decisions of before cannot be told from those of now.
    /// Its author should change the version.
    Edited {
        /// Its id.
        id: String,
        /// The version that it still has.
        version: String,
    },
    /// A campaign is gone. Running conversations keep it.
    Removed {
        /// Its id.
        id: String,
    },
    /// An edit is broken; what was there before goes on.
    Broken {
        /// The campaign's id; absent for the team's file.
        id: Option<String>,
        /// What is wrong with it. The file names begin with the campaign's folder.
        findings: Vec<Finding>,
    },
    /// The team changed.
    TeamChanged {
        /// How many closers there are now.
        closers: usize,
    },
    /// The folder could not be read; what was there before goes on.
    Unreadable {
        /// Why.
        reason: String,
    },
}

/// Why there is no library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The folder or a file cannot be read.
    #[error("cannot read {path} (`campaigns.dir` in config.toml names the folder)")]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Campaigns or the team's file are broken.
    #[error("{} in the campaigns", counted(.0.len()))]
    Broken(Vec<Finding>),
    /// There is no campaign at all.
    #[error(
        "there is no campaign in {0}: a campaign is a folder with a campaign.toml in it; without a folder the ones built in are served"
    )]
    Empty(PathBuf),
}

fn counted(findings: usize) -> String {
    match findings {
        1 => "1 finding".to_owned(),
        many => format!("{many} findings"),
    }
}

/// What stands on the shelf. Replaced as a whole.
#[derive(Debug, Default, Clone)]
struct Shelf {
    current: BTreeMap<String, Arc<LoadedCampaign>>,
    older: BTreeMap<(String, String), Arc<LoadedCampaign>>,
    closers: Arc<[Closer]>,
    /// Edits that are not taken up, by the campaign's id; the team's file has none.
    broken: BTreeMap<Option<String>, Vec<Finding>>,
    /// Why the folder could not be read when it was last looked at.
    unreadable: Option<String>,
}

/// What [`Library::refresh`] remembers between its looks at the folder.
#[derive(Debug, Default)]
struct Seen {
    stamps: Stamps,
    /// The fingerprints of what was found broken, so that it is told once.
    broken: BTreeMap<String, String>,
    team: Option<String>,
}

/// All campaigns and closers at hand.
#[derive(Debug)]
pub struct Library {
    folder: Option<PathBuf>,
    shelf: ArcSwap<Shelf>,
    seen: Mutex<Seen>,
}

impl Library {
    /// The campaigns of the folder, or those built into the program where no folder is given.
    /// One that is broken is left out, and told by [`Library::broken_edits`], until it is mended.
    ///
    /// # Errors
    /// Where the folder cannot be read or is empty, or every campaign in it is broken.
    pub fn open(folder: Option<&Path>) -> Result<Self, LibraryError> {
        let (texts, stamps) = match folder {
            Some(folder) => {
                let stamps = stamps(folder)?;
                (read_folder(folder)?, stamps)
            }
            None => (read_embedded(), Stamps::new()),
        };
        let mut seen = Seen {
            stamps,
            ..Seen::default()
        };
        let mut shelf = Shelf::default();
        let broken: Vec<Finding> = restock(&mut shelf, &mut seen, &texts)
            .into_iter()
            .filter_map(|news| match news {
                LibraryNews::Broken { findings, .. } => Some(findings),
                LibraryNews::Added { .. }
                | LibraryNews::Changed { .. }
                | LibraryNews::Edited { .. }
                | LibraryNews::Removed { .. }
                | LibraryNews::TeamChanged { .. }
                | LibraryNews::Unreadable { .. } => None,
            })
            .flatten()
            .collect();
        if shelf.current.is_empty() && !broken.is_empty() {
            return Err(LibraryError::Broken(broken));
        }
        if shelf.current.is_empty() {
            return Err(LibraryError::Empty(
                folder.map_or_else(PathBuf::new, Path::to_path_buf),
            ));
        }
        Ok(Self {
            folder: folder.map(Path::to_path_buf),
            shelf: ArcSwap::from_pointee(shelf),
            seen: Mutex::new(seen),
        })
    }

    /// The current version of a campaign.
    pub fn campaign(&self, id: &str) -> Option<Arc<LoadedCampaign>> {
        self.shelf.load().current.get(id).cloned()
    }

    /// A campaign in the version given, where it is in memory.
    pub fn version(&self, id: &str, version: &str) -> Option<Arc<LoadedCampaign>> {
        let shelf = self.shelf.load();
        shelf
            .current
            .get(id)
            .filter(|loaded| loaded.campaign.version() == version)
            .or_else(|| shelf.older.get(&(id.to_owned(), version.to_owned())))
            .cloned()
    }

    /// What a conversation that began under `version` goes on with: that
    /// version, or the current one where it is no longer in memory (after a restart).
    pub fn for_conversation(&self, id: &str, version: &str) -> Option<Arc<LoadedCampaign>> {
        self.version(id, version).or_else(|| self.campaign(id))
    }

    /// The current version of every campaign, by id.
    pub fn campaigns(&self) -> Vec<Arc<LoadedCampaign>> {
        self.shelf.load().current.values().cloned().collect()
    }

    /// The team.
    pub fn closers(&self) -> Arc<[Closer]> {
        Arc::clone(&self.shelf.load().closers)
    }

    /// The closer with this id.
    pub fn closer(&self, id: &str) -> Option<Closer> {
        self.closers()
            .iter()
            .find(|closer| closer.id.as_str() == id)
            .cloned()
    }

    /// Looks at the folder and takes up what changed. Cheap where nothing did.
    ///
    /// What is broken is told once and not taken up; the version before goes on.
    pub fn refresh(&self) -> Vec<LibraryNews> {
        let Some(folder) = &self.folder else {
            return Vec::new();
        };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let now = match stamps(folder) {
            Ok(now) if now == seen.stamps && self.is_readable() => return Vec::new(),
            Ok(now) => now,
            Err(error) => return self.is_unreadable(&error),
        };
        let texts = match read_folder(folder) {
            Ok(texts) => texts,
            Err(error) => return self.is_unreadable(&error),
        };
        seen.stamps = now;
        let mut shelf = Shelf::clone(&self.shelf.load());
        shelf.unreadable = None;
        let news = restock(&mut shelf, &mut seen, &texts);
        self.shelf.store(Arc::new(shelf));
        news
    }
}

/// Puts what is new on the shelf, and says what that was.
fn restock(shelf: &mut Shelf, seen: &mut Seen, texts: &Texts) -> Vec<LibraryNews> {
    let mut news = Vec::new();
    news.extend(restock_team(shelf, seen, texts.team.as_deref()));
    let closers: Vec<String> = shelf
        .closers
        .iter()
        .map(|closer| closer.id.to_string())
        .collect();
    let segments = served(&shelf.closers);
    let is_known = texts.team.is_some() && !shelf.broken.contains_key(&None);
    for (id, campaign_texts) in &texts.campaigns {
        let fingerprint = fingerprint(campaign_texts);
        let current = shelf.current.get(id).cloned();
        if current
            .as_ref()
            .is_some_and(|current| current.fingerprint == fingerprint)
        {
            seen.broken.remove(id);
            shelf.mends(Some(id));
            continue;
        }
        if seen.broken.get(id) == Some(&fingerprint) {
            continue;
        }
        let surroundings = Surroundings {
            folder: Some(id),
            closers: is_known.then_some(closers.as_slice()),
            segments: is_known.then_some(segments.as_slice()),
        };
        match load(campaign_texts, &surroundings) {
            Ok(Loaded { campaign, warnings }) => {
                seen.broken.remove(id);
                shelf.mends(Some(id));
                let version = campaign.version().to_owned();
                let from = current
                    .as_ref()
                    .map(|current| current.campaign.version().to_owned());
                news.push(match from {
                    None => LibraryNews::Added {
                        id: id.clone(),
                        version,
                    },
                    Some(from) if from == version => LibraryNews::Edited {
                        id: id.clone(),
                        version,
                    },
                    Some(from) => {
                        if let Some(current) = current {
                            shelf.older.insert((id.clone(), from.clone()), current);
                        }
                        LibraryNews::Changed {
                            id: id.clone(),
                            from,
                            to: version,
                        }
                    }
                });
                let words = words::words(&campaign);
                let loaded = LoadedCampaign {
                    vocabulary: Vocabulary::new(words),
                    lines: match Lines::shipped(&campaign.identity.language) {
                        Ok(lines) => lines,
                        Err(error) => {
                            tracing::error!(%error, "the shipped wordings cannot be read");
                            continue;
                        }
                    },
                    timezone: TimeZone::get(&campaign.identity.timezone).unwrap_or(TimeZone::UTC),
                    campaign,
                    fingerprint,
                    warnings: in_folder(id, warnings),
                };
                shelf.current.insert(id.clone(), Arc::new(loaded));
            }
            Err(findings) => {
                seen.broken.insert(id.clone(), fingerprint);
                let findings = in_folder(id, findings);
                shelf.breaks(Some(id), &findings);
                news.push(LibraryNews::Broken {
                    id: Some(id.clone()),
                    findings,
                });
            }
        }
    }
    for (id, finding) in &texts.incomplete {
        let told = finding.to_string();
        if seen.broken.get(id) != Some(&told) {
            seen.broken.insert(id.clone(), told);
            let findings = in_folder(id, vec![finding.clone()]);
            shelf.breaks(Some(id), &findings);
            news.push(LibraryNews::Broken {
                id: Some(id.clone()),
                findings,
            });
        }
    }
    let there = |id: &String| texts.campaigns.contains_key(id) || texts.incomplete.contains_key(id);
    seen.broken.retain(|id, _| there(id));
    shelf.broken.retain(|id, _| id.as_ref().is_none_or(there));
    let gone: Vec<String> = shelf
        .current
        .keys()
        .filter(|id| !there(id))
        .cloned()
        .collect();
    for id in gone {
        if let Some(last) = shelf.current.remove(&id) {
            let version = last.campaign.version().to_owned();
            shelf.older.insert((id.clone(), version), last);
        }
        news.push(LibraryNews::Removed { id });
    }
    news
}

fn fingerprint(texts: &CampaignTexts) -> String {
    use std::fmt::Write as _;
    let mut digest = Sha256::new();
    for text in [
        &texts.campaign,
        &texts.questions,
        &texts.playbook,
        &texts.lead,
    ] {
        digest.update(text.len().to_le_bytes());
        digest.update(text.as_bytes());
    }
    digest
        .finalize()
        .iter()
        .fold(String::new(), |mut hexadecimal, byte| {
            let _ = write!(hexadecimal, "{byte:02x}");
            hexadecimal
        })
}

#[cfg(test)]
mod tests {
    use super::files::EMBEDDED;
    use super::*;

    fn copied() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        EMBEDDED.extract(folder.path()).unwrap();
        folder
    }

    fn edit(folder: &Path, file: &str, from: &str, to: &str) {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        std::fs::write(path, text.replacen(from, to, 1)).unwrap();
    }

    #[test]
    fn the_embedded_campaigns_open_without_findings() {
        let library = Library::open(None).unwrap();
        for loaded in library.campaigns() {
            assert_eq!(loaded.warnings, [], "{}", loaded.campaign.id());
        }
        assert!(library.campaign("demo").is_some());
        assert!(library.closers().len() >= 4);
        assert_eq!(library.refresh(), []);
    }

    #[test]
    fn a_running_conversation_keeps_its_version() {
        let folder = copied();
        let library = Library::open(Some(folder.path())).unwrap();
        assert_eq!(library.refresh(), []);
        edit(
            folder.path(),
            "demo/campaign.toml",
            "version = \"1\"",
            "version = \"1.1\"",
        );
        assert_eq!(
            library.refresh(),
            [LibraryNews::Changed {
                id: "demo".to_owned(),
                from: "1".to_owned(),
                to: "1.1".to_owned(),
            }]
        );
        let version = |version: &str| {
            let loaded = library.for_conversation("demo", version).unwrap();
            loaded.campaign.version().to_owned()
        };
        assert_eq!(version("1"), "1");
        assert_eq!(version("1.1"), "1.1");
        assert_eq!(version("0"), "1.1", "not in memory: the current one");
    }

    #[test]
    fn a_broken_edit_is_told_once_and_changes_nothing() {
        let folder = copied();
        let library = Library::open(Some(folder.path())).unwrap();
        let before = library.campaign("demo").unwrap().fingerprint.clone();
        edit(
            folder.path(),
            "demo/lead.toml",
            "level = 1",
            "level = 1\nlevle = 2",
        );
        let news = library.refresh();
        let [LibraryNews::Broken { id, findings }] = news.as_slice() else {
            panic!("{news:?}");
        };
        assert_eq!(id.as_deref(), Some("demo"));
        assert_eq!(findings[0].file, "demo/lead.toml");
        assert_eq!(library.refresh(), []);
        let told = library.broken_edits();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].campaign.as_deref(), Some("demo"));
        assert!(
            told[0].findings[0].starts_with("demo/lead.toml:"),
            "{told:?}"
        );
        assert_eq!(library.campaign("demo").unwrap().fingerprint, before);
        edit(folder.path(), "demo/lead.toml", "\nlevle = 2", "");
        assert_eq!(library.refresh(), [], "mended: as it was");
        assert_eq!(library.broken_edits(), []);
    }

    #[test]
    fn a_file_that_is_missing_stops_its_own_campaign_only() {
        // Given a campaign without one of its files, and an edit of another.
        let folder = copied();
        let library = Library::open(Some(folder.path())).unwrap();
        let before = library.campaign("demo").unwrap().fingerprint.clone();
        let (lead, away) = (
            folder.path().join("demo/lead.toml"),
            folder.path().join("lead.away"),
        );
        std::fs::rename(&lead, &away).unwrap();
        edit(
            folder.path(),
            "solar/campaign.toml",
            "version = \"1\"",
            "version = \"1.1\"",
        );
        // When the folder is looked at.
        let news = library.refresh();
        // Then the edit is taken up, the other goes on as it was, and both are told once.
        assert_eq!(news.len(), 2, "{news:?}");
        assert_eq!(library.campaign("solar").unwrap().campaign.version(), "1.1");
        assert_eq!(library.campaign("demo").unwrap().fingerprint, before);
        let told = library.broken_edits();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].campaign.as_deref(), Some("demo"));
        assert!(
            told[0].findings[0].starts_with("demo/lead.toml:"),
            "{told:?}"
        );
        assert_eq!(library.refresh(), []);
        // And when the file is there again, all is well.
        std::fs::rename(&away, &lead).unwrap();
        assert_eq!(library.refresh(), []);
        assert_eq!(library.broken_edits(), []);
    }

    #[test]
    fn a_campaign_that_is_broken_at_the_start_keeps_no_other_from_being_served() {
        // Given one broken campaign among others, one that lacks a file, and a broken team.
        let folder = copied();
        let levle = "level = 1\nlevle = 2";
        edit(folder.path(), "demo/lead.toml", "level = 1", levle);
        std::fs::remove_file(folder.path().join("solar/lead.toml")).unwrap();
        edit(
            folder.path(),
            "closers.toml",
            "id = \"ben\"",
            "id = \"maria\"",
        );
        // When the library is opened.
        let library = Library::open(Some(folder.path())).unwrap();
        // Then the third is served, and what is broken is told.
        let served = library.campaigns();
        let served: Vec<&str> = served.iter().map(|loaded| loaded.campaign.id()).collect();
        assert_eq!(served, ["studio"]);
        assert!(library.is_broken("demo") && library.is_broken("solar"));
        assert!(!library.is_broken("studio"));
        let told = library.broken_edits();
        let told: Vec<Option<&str>> = told.iter().map(|edit| edit.campaign.as_deref()).collect();
        assert_eq!(told, [None, Some("demo"), Some("solar")]);
        // And when it is mended, it is there.
        edit(folder.path(), "demo/lead.toml", levle, "level = 1");
        let news = library.refresh();
        assert!(
            matches!(&news[..], [LibraryNews::Added { id, .. }] if id == "demo"),
            "{news:?}"
        );
        // And where all are broken, nothing can be served.
        for id in ["demo", "studio"] {
            edit(
                folder.path(),
                &format!("{id}/lead.toml"),
                "level = 1",
                levle,
            );
        }
        let none = Library::open(Some(folder.path()));
        assert!(matches!(none, Err(LibraryError::Broken(_))));
    }

    #[test]
    fn a_broken_team_changes_nothing() {
        let folder = copied();
        let library = Library::open(Some(folder.path())).unwrap();
        let team = library.closers().len();
        edit(
            folder.path(),
            "closers.toml",
            "id = \"ben\"",
            "id = \"maria\"",
        );
        assert!(matches!(
            library.refresh().as_slice(),
            [LibraryNews::Broken { id: None, .. }]
        ));
        assert_eq!(library.closers().len(), team);
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(
            Library::open(Some(&folder.path().join("none"))),
            Err(LibraryError::Unreadable { .. })
        ));
        assert!(matches!(
            Library::open(Some(folder.path())),
            Err(LibraryError::Empty(_))
        ));
    }
}
