//! The files of a campaign's folder that are not read: those under another name than the
//! one that is looked for, and those that nobody knows.

use std::path::{Path, PathBuf};

use crate::campaign::load::CampaignFile;

/// The files that a campaign consists of.
const FILES: [CampaignFile; 4] = [
    CampaignFile::Campaign,
    CampaignFile::Questions,
    CampaignFile::Playbook,
    CampaignFile::Lead,
];

/// Whether a folder holds a campaign, or what may have been meant as one.
pub(super) fn is_campaign(folder: &Path) -> bool {
    FILES.iter().any(|file| {
        let path = folder.join(file.name());
        path.is_file() || misnamed(&path).is_some()
    })
}

/// The team's file beside a campaign, by its path from where the program was started.
pub(super) fn team_file(campaign: &Path) -> Option<PathBuf> {
    let whole = campaign.canonicalize().ok()?;
    let team = whole.parent()?.join(CampaignFile::Closers.name());
    let here = std::fs::canonicalize(".").unwrap_or_default();
    let from_here = team.strip_prefix(&here).unwrap_or(&team).to_path_buf();
    team.is_file().then_some(from_here)
}

/// The file that stands where `path` is not, under nearly its name: `lead.toml.txt`,
/// `Lead.TOML` or `lead (1).toml` for `lead.toml`.
pub(super) fn misnamed(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let stem = wanted.strip_suffix(".toml")?;
    let names = texts_in(path.parent()?).into_iter();
    let mut alike = names.filter(|name| {
        let small = name.to_lowercase();
        *name != wanted && small.starts_with(stem) && !is_read(&small, wanted)
    });
    alike.next()
}

/// Whether the name is that of another file that is read.
fn is_read(name: &str, but: &str) -> bool {
    FILES.iter().any(|file| file.name() == name && name != but)
}

/// The files of the folder that look as if they belonged to the campaign, and are not read
/// while its own four are there.
pub(super) fn unread(folder: &Path) -> Vec<PathBuf> {
    let is_own = |name: &str| FILES.iter().any(|file| file.name() == name);
    let taken = |name: &str| {
        FILES.iter().any(|file| {
            let path = folder.join(file.name());
            !path.is_file() && misnamed(&path).as_deref() == Some(name)
        })
    };
    texts_in(folder)
        .into_iter()
        .filter(|name| !is_own(name) && !taken(name) && !name.starts_with("personas"))
        .map(|name| folder.join(name))
        .collect()
}

/// The names of the files of a folder that are TOML by their name, sorted.
fn texts_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .filter(|name| {
            let small = name.to_lowercase();
            let bare = Path::new(small.strip_suffix(".txt").unwrap_or(&small));
            bare.extension().is_some_and(|ending| ending == "toml")
        })
        .collect();
    names.sort();
    names
}
