//! Campaigns edited while the server runs.

use std::time::Duration;

use super::Worker;
use crate::library::LibraryNews;

impl Worker {
    pub(super) async fn watch_library(self, pace: Duration) {
        while self.wait(pace).await {
            let desk = self.parts.desk.clone();
            // It reads files, which may be slow.
            let looked = tokio::task::spawn_blocking(move || desk.library().refresh()).await;
            match looked {
                Ok(news) => {
                    for one in &news {
                        tell(one);
                        if matches!(one, LibraryNews::TeamChanged { .. }) {
                            self.parts.desk.team_changed();
                        }
                    }
                }
                Err(error) => tracing::error!(%error, "looking at the campaigns failed"),
            }
        }
    }
}

/// Logs the news.
fn tell(news: &LibraryNews) {
    match news {
        LibraryNews::Broken { findings, .. } => {
            tracing::error!("{}", told(news));
            for finding in findings {
                tracing::error!("{finding}");
            }
        }
        LibraryNews::Unreadable { .. } | LibraryNews::Edited { .. } => {
            tracing::warn!("{}", told(news));
        }
        LibraryNews::Added { .. }
        | LibraryNews::Changed { .. }
        | LibraryNews::Removed { .. }
        | LibraryNews::TeamChanged { .. } => tracing::info!("{}", told(news)),
    }
}

/// The news in one sentence, without the findings.
pub fn told(news: &LibraryNews) -> String {
    match news {
        LibraryNews::Added { id, version } => {
            format!("campaign `{id}` is there, version {version}")
        }
        LibraryNews::Changed { id, from, to } => format!(
            "campaign `{id}` changed from version {from} to {to}; running conversations keep {from}"
        ),
        LibraryNews::Edited { id, version } => format!(
            "campaign `{id}` was edited under the same version {version}: raise `version` in campaign.toml, so that decisions can be told apart"
        ),
        LibraryNews::Removed { id } => {
            format!("campaign `{id}` is gone; running conversations keep it")
        }
        LibraryNews::Broken {
            id: Some(id),
            findings,
        } => format!(
            "a broken edit of campaign `{id}` ({} findings) keeps the running version",
            findings.len()
        ),
        LibraryNews::Broken { id: None, findings } => format!(
            "a broken edit of closers.toml ({} findings) keeps the running team",
            findings.len()
        ),
        LibraryNews::TeamChanged { closers } => {
            format!("closers.toml changed: {closers} closers; new ones are added at the next start")
        }
        LibraryNews::Unreadable { reason } => {
            format!("the campaigns could not be read, the running ones go on: {reason}")
        }
    }
}
