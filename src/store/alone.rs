//! One server a database file: SQLite has one writer, and what a server holds in memory
//! nobody else may change beneath it.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::PathBuf;
use std::str::FromStr;

use sqlx::sqlite::SqliteConnectOptions;

use super::StoreError;

/// Held by the server for as long as it serves. The system lets it go with the process,
/// however that ends.
#[derive(Debug)]
pub struct Alone {
    _held: Option<File>,
}

impl Alone {
    /// Holds the lock beside the database file of this url; there is none for a database
    /// server, which several share.
    ///
    /// # Errors
    /// Where another server holds it.
    pub fn hold(url: &str) -> Result<Self, StoreError> {
        let Some(database) = database_file(url) else {
            return Ok(Self { _held: None });
        };
        let mut beside = database.clone().into_os_string();
        beside.push(".lock");
        let opened = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(PathBuf::from(beside));
        // Where no file can be made, opening the store says more.
        let Ok(file) = opened else {
            return Ok(Self { _held: None });
        };
        match file.try_lock() {
            Ok(()) => Ok(Self { _held: Some(file) }),
            Err(TryLockError::WouldBlock) => Err(StoreError::Open {
                database: database.display().to_string(),
                problem: Box::new(StoreError::InUse),
            }),
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, "this file system has no locks: see that no other server uses the same database file");
                Ok(Self { _held: None })
            }
        }
    }
}

fn database_file(url: &str) -> Option<PathBuf> {
    let is_file = url.starts_with("sqlite:");
    let place = is_file.then(|| SqliteConnectOptions::from_str(url).ok())??;
    Some(place.get_filename().to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_server_on_a_file_is_told_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let url = |name: &str| format!("sqlite://{}?mode=rwc", folder.path().join(name).display());
        let first = Alone::hold(&url("one.db")).unwrap();
        let other = Alone::hold(&url("other.db")).unwrap();
        let refused = Alone::hold(&url("one.db")).unwrap_err().to_string();
        assert!(refused.contains("one.db: another fronter"), "{refused}");
        drop(first);
        assert!(Alone::hold(&url("one.db")).is_ok());
        drop(other);
        for shared in [
            "postgres://here/there",
            "mysql://x",
            "sqlite://no/such/folder.db",
        ] {
            assert!(Alone::hold(shared).is_ok(), "{shared}");
        }
    }
}
