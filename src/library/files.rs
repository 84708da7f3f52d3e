//! The files of the campaigns: those of a folder, or those built into the program.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use include_dir::{Dir, include_dir};

use super::LibraryError;
use crate::campaign::load::{CampaignFile, CampaignTexts, Finding, text_of};

/// The campaigns that ship with the program.
pub(super) static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/campaigns");

const FILES: [CampaignFile; 4] = [
    CampaignFile::Campaign,
    CampaignFile::Questions,
    CampaignFile::Playbook,
    CampaignFile::Lead,
];

/// The texts of all files as they are at one moment.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pub(super) campaigns: BTreeMap<String, CampaignTexts>,
    /// Campaigns of which a file cannot be read; the others are none the worse for it.
    pub(super) incomplete: BTreeMap<String, Finding>,
    pub(super) team: Option<String>,
}

/// When a file was last written, and its size in bytes.
pub(super) type Stamps = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Joins four texts; `text` gives the content of a file of the campaign.
fn joined<E>(mut text: impl FnMut(&str) -> Result<String, E>) -> Result<CampaignTexts, E> {
    Ok(CampaignTexts {
        campaign: text(CampaignFile::Campaign.name())?,
        questions: text(CampaignFile::Questions.name())?,
        playbook: text(CampaignFile::Playbook.name())?,
        lead: text(CampaignFile::Lead.name())?,
    })
}

/// The texts of the campaigns built in.
pub(super) fn read_embedded() -> Texts {
    let content = |path: &Path| {
        EMBEDDED
            .get_file(path)
            .and_then(include_dir::File::contents_utf8)
            .map(str::to_owned)
    };
    let mut texts = Texts {
        team: content(Path::new(CampaignFile::Closers.name())),
        ..Texts::default()
    };
    for folder in EMBEDDED.dirs() {
        let text = |name: &str| content(&folder.path().join(name)).ok_or(());
        if let (Some(id), Ok(campaign)) = (folder.path().to_str(), joined(text)) {
            texts.campaigns.insert(id.to_owned(), campaign);
        }
    }
    texts
}

/// The folders that have one of a campaign's files, by name.
fn campaign_folders(folder: &Path) -> Result<BTreeMap<String, PathBuf>, LibraryError> {
    let unreadable = |source| LibraryError::Unreadable {
        path: folder.to_path_buf(),
        source,
    };
    let mut folders = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if FILES.iter().any(|file| path.join(file.name()).is_file())
            && let Some(id) = path.file_name().and_then(std::ffi::OsStr::to_str)
        {
            folders.insert(id.to_owned(), path);
        }
    }
    Ok(folders)
}

/// The names of the campaigns in the folder, broken ones too, or of those built in where
/// no folder is given.
///
/// # Errors
/// Where the folder cannot be read.
pub fn campaign_names(folder: Option<&Path>) -> Result<Vec<String>, LibraryError> {
    Ok(match folder {
        Some(folder) => campaign_folders(folder)?.into_keys().collect(),
        None => read_embedded().campaigns.into_keys().collect(),
    })
}

fn read(path: &Path) -> Result<String, LibraryError> {
    std::fs::read_to_string(path).map_err(|source| LibraryError::Unreadable {
        path: path.to_path_buf(),
        source,
    })
}

/// The texts of a folder's campaigns; one that lacks a file is told of, and read without.
pub(super) fn read_folder(folder: &Path) -> Result<Texts, LibraryError> {
    let team = folder.join(CampaignFile::Closers.name());
    let mut texts = Texts {
        team: team.is_file().then(|| read(&team)).transpose()?,
        ..Texts::default()
    };
    for (id, path) in campaign_folders(folder)? {
        let campaign = joined(|name| text_of(name, std::fs::read(path.join(name))));
        match campaign {
            Ok(campaign) => {
                texts.campaigns.insert(id, campaign);
            }
            Err(finding) => {
                texts.incomplete.insert(id, finding);
            }
        }
    }
    Ok(texts)
}

/// When each file was last written.
pub(super) fn stamps(folder: &Path) -> Result<Stamps, LibraryError> {
    let folders = campaign_folders(folder)?;
    let files = folders
        .values()
        .flat_map(|path| FILES.map(|file| path.join(file.name())))
        .chain(std::iter::once(folder.join(CampaignFile::Closers.name())));
    Ok(files
        .filter_map(|path| {
            let known = std::fs::metadata(&path).ok()?;
            Some((path, (known.modified().ok(), known.len())))
        })
        .collect())
}
