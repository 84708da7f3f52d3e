//! What can go wrong with the database itself, told so that the reader knows
//! what to do.

use std::sync::Arc;

use sqlx::migrate::MigrateError;
use sqlx::postgres::PgDatabaseError;
use sqlx::sqlite::SqliteError;

/// The database failed, or cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The store could not be opened. The problem says why, and what to do.
    #[error("cannot open the store {database}: {problem}")]
    Open {
        /// The file, or the server and the name of the database; never a password.
        database: String,
        /// What stands in the way.
        problem: Box<StoreError>,
    },
    /// `[store] url` is of no kind that we know.
    #[error("the store's url must be sqlite://FILE or postgres://USER@HOST/DATABASE: {0}")]
    Url(String),
    /// Another process or transaction holds a lock, for longer than we wait.
    #[error(
        "the database is locked by another process: stop that process, or give this one a store of its own"
    )]
    Locked,
    /// Another server serves from the file.
    #[error(
        "another fronter serves from it: stop that one, give this one a store of its own (`[store] url`), or use PostgreSQL, which several can share"
    )]
    InUse,
    /// Transactions stood in each other's way, and the server undid this one.
    #[error("another transaction was in the way: try again")]
    Contended,
    /// The file is something else.
    #[error("the file is not an SQLite database: name another file, or move this one away")]
    NotADatabase,
    /// The file is damaged.
    #[error(
        "the database file is damaged: restore a backup, or save what is left with `sqlite3 FILE .recover`"
    )]
    Corrupt,
    /// The database may be read only.
    #[error(
        "the database is read-only: give this user the right to write the file and its folder, or use a server that takes writes"
    )]
    ReadOnly,
    /// No space is left.
    #[error("the disk is full: free some space, nothing acknowledged is lost")]
    DiskFull,
    /// The disk failed.
    #[error("the disk reported an error ({0}): check the disk and the file system")]
    Disk(String),
    /// The file can neither be opened nor made.
    #[error(
        "the file cannot be opened or created: check that its folder exists and may be written by this user"
    )]
    CannotOpenFile,
    /// The server does not answer, or went away.
    #[error(
        "the database server does not answer ({0}): check that it runs and that host and port are right"
    )]
    Unreachable(String),
    /// The server refuses user or password.
    #[error("the database server refuses this user: check user name, password and pg_hba.conf")]
    AccessDenied,
    /// There is no database of that name.
    #[error("the server has no database of that name: create it with `createdb`")]
    NoSuchDatabase,
    /// A newer version of the program has been at work on this database.
    #[error(
        "the database was made by a newer version (schema {found}, this version knows {known}): run that version or a later one"
    )]
    NewerSchema {
        /// The schema version found.
        found: i64,
        /// The latest that this version knows.
        known: i64,
    },
    /// A migration failed, or differs from the one applied.
    #[error("the database schema cannot be brought up to date: {0}")]
    Migration(String),
    /// The store has been closed.
    #[error("the store is closed")]
    Closed,
    /// A cursor of another list, or no cursor at all.
    #[error("the cursor is not one that this list gave out")]
    Cursor,
    /// A statement failed.
    #[error("the database refused a statement: {0}")]
    Statement(Arc<sqlx::Error>),
}

impl StoreError {
    /// Whether the same call may succeed when it is made again a little later.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Open { problem, .. } => problem.is_retryable(),
            Self::Locked | Self::Contended | Self::DiskFull | Self::Unreachable(_) => true,
            Self::Url(_)
            | Self::InUse
            | Self::NotADatabase
            | Self::Corrupt
            | Self::ReadOnly
            | Self::Disk(_)
            | Self::CannotOpenFile
            | Self::AccessDenied
            | Self::NoSuchDatabase
            | Self::NewerSchema { .. }
            | Self::Migration(_)
            | Self::Closed
            | Self::Cursor
            | Self::Statement(_) => false,
        }
    }

    /// Where nothing can be written until somebody or something mends it: why, in words that
    /// anybody may read.
    pub fn trouble(&self) -> Option<&'static str> {
        match self {
            Self::Open { problem, .. } => problem.trouble(),
            Self::Locked => Some("the database is locked by another process"),
            Self::DiskFull => Some("the disk is full"),
            Self::ReadOnly => Some("the database is read-only"),
            Self::Disk(_) => Some("the disk reported an error"),
            Self::Corrupt => Some("the database file is damaged"),
            Self::CannotOpenFile => Some("the database file cannot be opened"),
            Self::Unreachable(_) => Some("the database server does not answer"),
            Self::AccessDenied => Some("the database server refuses this user"),
            Self::Closed => Some("the store is closed"),
            Self::Contended
            | Self::InUse
            | Self::Url(_)
            | Self::NotADatabase
            | Self::NoSuchDatabase
            | Self::NewerSchema { .. }
            | Self::Migration(_)
            | Self::Cursor
            | Self::Statement(_) => None,
        }
    }

    /// The error of a migration run that knows migrations up to `known`.
    pub(super) fn of_migration(error: MigrateError, known: i64) -> Self {
        match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                match Self::from(error) {
                    Self::Statement(error) => Self::Migration(error.to_string()),
                    told => told,
                }
            }
            MigrateError::VersionMissing(found) => Self::NewerSchema { found, known },
            other => Self::Migration(other.to_string()),
        }
    }
}

/// What a write fails with.
pub(super) trait WriteError: From<StoreError> + Send + 'static {
    /// The failure of the database itself, where it is one.
    fn of_store(&self) -> Option<&StoreError>;
}

impl WriteError for StoreError {
    fn of_store(&self) -> Option<&StoreError> {
        Some(self)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let known = match &error {
            sqlx::Error::Database(database) => {
                if let Some(sqlite) = database.try_downcast_ref::<SqliteError>() {
                    of_sqlite(sqlite)
                } else if let Some(postgres) = database.try_downcast_ref::<PgDatabaseError>() {
                    of_postgres(postgres)
                } else {
                    None
                }
            }
            sqlx::Error::Io(error) => Some(Self::Unreachable(error.to_string())),
            sqlx::Error::Tls(error) => Some(Self::Unreachable(error.to_string())),
            sqlx::Error::PoolTimedOut => Some(Self::Unreachable(
                "no connection became free in time".to_owned(),
            )),
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Some(Self::Closed),
            _ => None,
        };
        known.unwrap_or_else(|| Self::Statement(Arc::new(error)))
    }
}

/// By SQLite's primary result codes (<https://www.sqlite.org/rescode.html>).
fn of_sqlite(error: &SqliteError) -> Option<StoreError> {
    use sqlx::error::DatabaseError;

    let extended: i32 = error.code()?.parse().ok()?;
    match extended & 0xff {
        5 | 6 => Some(StoreError::Locked),
        8 => Some(StoreError::ReadOnly),
        10 => Some(StoreError::Disk(error.message().to_owned())),
        11 => Some(StoreError::Corrupt),
        13 => Some(StoreError::DiskFull),
        14 => Some(StoreError::CannotOpenFile),
        26 => Some(StoreError::NotADatabase),
        _ => None,
    }
}

/// By SQLSTATE.
fn of_postgres(error: &PgDatabaseError) -> Option<StoreError> {
    match error.code() {
        // Serialization failure, deadlock, lock not available.
        "40001" | "40P01" | "55P03" => Some(StoreError::Contended),
        "25006" => Some(StoreError::ReadOnly),
        "53100" => Some(StoreError::DiskFull),
        "58030" => Some(StoreError::Disk(error.message().to_owned())),
        "XX001" | "XX002" => Some(StoreError::Corrupt),
        "28000" | "28P01" | "42501" => Some(StoreError::AccessDenied),
        "3D000" => Some(StoreError::NoSuchDatabase),
        // Shutting down, starting up, too many connections, connection lost.
        code if code.starts_with("57P") || code.starts_with("08") || code == "53300" => {
            Some(StoreError::Unreachable(error.message().to_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{Connection, SqliteConnection};

    #[tokio::test]
    async fn a_full_disk_is_told_as_such() {
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        sqlx::raw_sql("pragma max_page_count = 4; create table t (x blob)")
            .execute(&mut connection)
            .await
            .unwrap();
        let refused = sqlx::query("insert into t values (zeroblob(100000))")
            .execute(&mut connection)
            .await
            .unwrap_err();
        let error = StoreError::from(refused);
        assert!(matches!(error, StoreError::DiskFull), "{error}");
        assert!(error.is_retryable());
    }

    #[test]
    fn a_pool_that_is_closed_stays_closed() {
        let error = StoreError::from(sqlx::Error::PoolClosed);
        assert!(matches!(error, StoreError::Closed));
        assert!(!error.is_retryable());
    }
}
