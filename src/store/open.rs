//! Opening, checking and closing the store, and the way to a write transaction.

use std::str::FromStr;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use include_dir::{Dir, include_dir};
use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection as _, PgConnection, SqliteConnection};
use tokio::sync::{broadcast, mpsc};
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};

use super::connection::{Connection, Either, Pools, Written, on};
use super::error::WriteError;
use super::writer::{self, Message, Pending};
use super::{Notice, StoreError};

static SQLITE_FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/migrations/sqlite");
static POSTGRES_FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/migrations/postgres");
static SQLITE: LazyLock<Migrator> = LazyLock::new(|| migrator(&SQLITE_FILES));
static POSTGRES: LazyLock<Migrator> = LazyLock::new(|| migrator(&POSTGRES_FILES));

/// A write that is tried to see whether there is room has so many rows,
const PROBING_ROWS: usize = 24;
/// and each so many characters: less than an index takes.
const PROBING_CHARACTERS: usize = 1_500;

/// How many notices a slow listener may be behind before it misses some.
const NOTICES: usize = 4_096;

/// Where the store is, and how patient it is.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// `sqlite://FILE` (made where absent) or `postgres://USER:PASSWORD@HOST/DATABASE`.
    pub url: String,
    /// The most connections: to the server, or for reading the file.
    pub max_connections: u32,
    /// How long to wait for a lock of another process on the SQLite file, in milliseconds.
    pub busy_timeout_ms: u64,
    /// How long to wait for the server or for a free connection, in milliseconds.
    pub connect_timeout_ms: u64,
    /// An SQLite file of at most so many megabytes is read whole for damage before it is used; 0:
    /// none is.
    pub check_up_to_mb: u64,
}

impl StoreOptions {
    /// The usual patience, at this place.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            max_connections: 16,
            busy_timeout_ms: 5_000,
            connect_timeout_ms: 10_000,
            check_up_to_mb: 256,
        }
    }

    /// Whether the place can be one, before anything is opened.
    ///
    /// # Errors
    /// [`StoreError::Url`]
    pub fn check(&self) -> Result<(), StoreError> {
        self.place().map(drop)
    }

    fn place(&self) -> Result<Either<SqliteConnectOptions, PgConnectOptions>, StoreError> {
        let scheme = self.url.split(':').next().unwrap_or_default();
        match scheme {
            "sqlite" if self.url.contains(":memory:") || self.url.contains("mode=memory") => Err(
                StoreError::Url("a database in memory keeps nothing, name a file".to_owned()),
            ),
            "sqlite" => SqliteConnectOptions::from_str(&self.url)
                .map(Either::Sqlite)
                .map_err(|error| StoreError::Url(error.to_string())),
            // The error may quote the url, and with it the password.
            "postgres" | "postgresql" => PgConnectOptions::from_str(&self.url)
                .map(Either::Postgres)
                .map_err(|_| StoreError::Url("the one given cannot be read".to_owned())),
            _ => Err(StoreError::Url(format!("`{scheme}:` is neither"))),
        }
    }
}

/// The open store. Cheap to clone; all clones are the same store.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    pools: Pools,
    /// Into the task that writes to SQLite.
    writer: Option<mpsc::Sender<Message>>,
    writing: Mutex<Option<JoinHandle<()>>>,
    notices: broadcast::Sender<Notice>,
    closed: CancellationToken,
    /// Why the last write failed; absent where it did not.
    trouble: Mutex<Option<&'static str>>,
}

impl Store {
    /// Opens the store, makes the SQLite file where there is none, and brings
    /// the schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Open`], which names the place and says what to do.
    pub async fn open(options: &StoreOptions) -> Result<Self, StoreError> {
        match options.place()? {
            Either::Sqlite(place) => Self::open_sqlite(options, place).await,
            Either::Postgres(place) => Self::open_postgres(options, place).await,
        }
    }

    async fn open_sqlite(
        options: &StoreOptions,
        place: SqliteConnectOptions,
    ) -> Result<Self, StoreError> {
        // With `mode=ro` in the url, asking for creation would be a contradiction.
        let create = !options.url.contains("mode=");
        let place = place
            .create_if_missing(create)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_millis(options.busy_timeout_ms));
        let file = place.get_filename().display().to_string();
        let failed = |problem: StoreError| StoreError::Open {
            database: file.clone(),
            problem: Box::new(problem),
        };
        let mut connection = place
            .connect()
            .await
            .map_err(|error| failed(error.into()))?;
        look_for_damage(&mut connection, options.check_up_to_mb)
            .await
            .map_err(failed)?;
        migrate(&SQLITE, Either::Sqlite(&mut connection))
            .await
            .map_err(failed)?;
        // A read-only or locked file with an up-to-date schema would open
        // without complaint. This writes nothing, but asks for the right to.
        sqlx::raw_sql("begin immediate; delete from deliveries where 1 = 0; rollback")
            .execute(&mut connection)
            .await
            .map_err(|error| failed(error.into()))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(options.max_connections.clamp(1, 8))
            .acquire_timeout(Duration::from_millis(options.connect_timeout_ms))
            .connect_lazy_with(place.create_if_missing(false).pragma("query_only", "on"));
        let (sender, queue) = writer::queue();
        #[expect(
            clippy::disallowed_methods,
            reason = "the writer belongs to the store: `close` waits for it, and it ends when the last clone is dropped"
        )]
        let writing = tokio::spawn(writer::run(connection, queue));
        Ok(Self::joined(
            Either::Sqlite(readers),
            Some((sender, writing)),
        ))
    }

    async fn open_postgres(
        options: &StoreOptions,
        place: PgConnectOptions,
    ) -> Result<Self, StoreError> {
        let place = place.application_name("fronter");
        let database = format!(
            "{}:{}/{}",
            place.get_host(),
            place.get_port(),
            place.get_database().unwrap_or(place.get_username())
        );
        let failed = |problem: StoreError| StoreError::Open {
            database: database.clone(),
            problem: Box::new(problem),
        };
        let patience = Duration::from_millis(options.connect_timeout_ms);
        // Not through the pool, which tries again for long and then hides the cause.
        let mut connection = tokio::time::timeout(patience, PgConnection::connect_with(&place))
            .await
            .map_err(|_| failed(StoreError::Unreachable("no answer in time".to_owned())))?
            .map_err(|error| failed(error.into()))?;
        migrate(&POSTGRES, Either::Postgres(&mut connection))
            .await
            .map_err(failed)?;
        connection
            .close()
            .await
            .map_err(|error| failed(error.into()))?;
        let pool = PgPoolOptions::new()
            .max_connections(options.max_connections.max(2))
            .acquire_timeout(patience)
            .connect_lazy_with(place);
        Ok(Self::joined(Either::Postgres(pool), None))
    }

    fn joined(pools: Pools, writer: Option<(mpsc::Sender<Message>, JoinHandle<()>)>) -> Self {
        let (sender, writing) = writer.unzip();
        Self {
            inner: Arc::new(Inner {
                pools,
                writer: sender,
                writing: Mutex::new(writing),
                notices: broadcast::channel(NOTICES).0,
                closed: CancellationToken::new(),
                trouble: Mutex::new(None),
            }),
        }
    }

    /// Asks the database for an answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        on!(self.pools(), |db| {
            sqlx::query("select head_seq from conversations limit 1")
                .fetch_optional(db)
                .await?;
        });
        Ok(())
    }

    /// Why nothing can be written: what the last write failed by, until one succeeds.
    pub fn trouble(&self) -> Option<&'static str> {
        *self
            .inner
            .trouble
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the database can be read and, where the last write failed, written again.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn is_ready(&self) -> Result<(), StoreError> {
        if self.trouble().is_some() {
            self.try_to_write().await?;
        }
        self.ping().await
    }

    /// Writes rows that are gone at the end, as much together as a long message takes: what is
    /// committed goes to the disk all the same.
    async fn try_to_write(&self) -> Result<(), StoreError> {
        self.write(move |mut connection: Connection<'_>| {
            Box::pin(async move {
                for number in 0..PROBING_ROWS {
                    let row = format!("probe {number} {}", "-".repeat(PROBING_CHARACTERS));
                    on!(&mut connection, |db| {
                        sqlx::query(
                            "insert into deliveries (gateway, delivery_id, received_at) \
                             values ('', $1, 0) on conflict do nothing",
                        )
                        .bind(row)
                        .execute(&mut **db)
                        .await?;
                    });
                }
                on!(&mut connection, |db| {
                    sqlx::query("delete from deliveries where gateway = ''")
                        .execute(&mut **db)
                        .await?;
                });
                Ok(())
            })
        })
        .await
    }

    /// Remembers whether it could be written.
    fn remember<T, E: WriteError>(&self, written: &Result<T, E>) {
        let trouble = match written {
            Ok(_) => None,
            Err(error) => match error.of_store().and_then(StoreError::trouble) {
                Some(trouble) => Some(trouble),
                // It was refused, which says nothing of the database.
                None => return,
            },
        };
        *self
            .inner
            .trouble
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Writes what waits, then closes. Everything after answers [`StoreError::Closed`].
    pub async fn close(&self) {
        if let Some(writer) = &self.inner.writer {
            // Fails when it is closed already.
            let _ = writer.send(Message::Close).await;
        }
        let writing = self
            .inner
            .writing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(writing) = writing
            && let Err(error) = writing.await
        {
            tracing::error!(%error, "the task that writes to the store ended badly");
        }
        self.inner.closed.cancel();
        on!(self.pools(), |db| db.close().await);
    }

    /// Ends when the store is closed.
    pub(super) fn closed(&self) -> WaitForCancellationFutureOwned {
        self.inner.closed.clone().cancelled_owned()
    }

    pub(super) fn pools(&self) -> &Pools {
        &self.inner.pools
    }

    pub(super) fn notices(&self) -> &broadcast::Sender<Notice> {
        &self.inner.notices
    }

    /// Runs `body` in a write transaction: committed if it gives `Ok`, else undone.
    pub(super) async fn write<T, E, F>(&self, body: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
        F: for<'c> FnOnce(Connection<'c>) -> Written<'c, T, E> + Send + 'static,
    {
        self.write_and_tell(None, body).await
    }

    /// Like [`Self::write`]; on success everybody is told. With PostgreSQL the
    /// body does that, by NOTIFY.
    pub(super) async fn write_and_tell<T, E, F>(
        &self,
        notice: Option<Notice>,
        body: F,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
        F: for<'c> FnOnce(Connection<'c>) -> Written<'c, T, E> + Send + 'static,
    {
        let written = Box::pin(self.written(notice, body)).await;
        self.remember(&written);
        written
    }

    async fn written<T, E, F>(&self, notice: Option<Notice>, body: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: WriteError,
        F: for<'c> FnOnce(Connection<'c>) -> Written<'c, T, E> + Send + 'static,
    {
        match (&self.inner.pools, &self.inner.writer) {
            (Either::Postgres(pool), _) => {
                let mut transaction = pool.begin().await.map_err(StoreError::from)?;
                match body(Either::Postgres(&mut transaction)).await {
                    Ok(value) => {
                        transaction.commit().await.map_err(StoreError::from)?;
                        Ok(value)
                    }
                    Err(error) => {
                        // The connection drops it anyway if this fails.
                        let _ = transaction.rollback().await;
                        Err(error)
                    }
                }
            }
            (Either::Sqlite(_), Some(writer)) => {
                let notice = notice.map(|notice| (self.inner.notices.clone(), notice));
                let (work, answer) = Pending::new(body, notice);
                writer
                    .send(Message::Write(Box::new(work)))
                    .await
                    .map_err(|_| StoreError::Closed)?;
                answer
                    .await
                    .unwrap_or_else(|_| Err(E::from(StoreError::Closed)))
            }
            (Either::Sqlite(_), None) => Err(E::from(StoreError::Closed)),
        }
    }
}

/// Reads an SQLite file whole, up to `limit` megabytes: a damaged page inside would else be met
/// only by the first who needs its rows, in the middle of a conversation.
///
/// # Errors
/// [`StoreError::Corrupt`], or what keeps the file from being read at all.
async fn look_for_damage(connection: &mut SqliteConnection, limit: u64) -> Result<(), StoreError> {
    let bytes: i64 = sqlx::query_scalar(
        "select page_count * page_size from pragma_page_count, pragma_page_size",
    )
    .fetch_one(&mut *connection)
    .await?;
    if u64::try_from(bytes).unwrap_or(0) > limit.saturating_mul(1 << 20) {
        return Ok(());
    }
    // One finding is enough; https://sqlite.org/pragma.html#pragma_quick_check
    let found: String = sqlx::query_scalar("pragma quick_check(1)")
        .fetch_one(connection)
        .await?;
    match found.as_str() {
        "ok" => Ok(()),
        damage => {
            tracing::error!(%damage, "the database file is damaged");
            Err(StoreError::Corrupt)
        }
    }
}

/// The migrations of a folder, `NUMBER_what_it_makes.sql`.
fn migrator(folder: &'static Dir<'static>) -> Migrator {
    let migrations = folder.files().filter_map(|file| {
        let (number, makes) = file.path().file_stem()?.to_str()?.split_once('_')?;
        Some(Migration::new(
            number.parse().ok()?,
            makes.replace('_', " ").into(),
            MigrationType::Simple,
            file.contents_utf8()?.into_sql_str(),
            false,
        ))
    });
    Migrator::with_migrations(migrations.collect())
}

async fn migrate(migrations: &Migrator, connection: Connection<'_>) -> Result<(), StoreError> {
    let known = migrations.iter().map(|one| one.version).max().unwrap_or(0);
    on!(connection, |one| migrations.run(one).await)
        .map_err(|error| StoreError::of_migration(error, known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_a_migration_and_numbers_are_not_used_twice() {
        for (files, migrator) in [(&SQLITE_FILES, &SQLITE), (&POSTGRES_FILES, &POSTGRES)] {
            let numbers: Vec<i64> = migrator.iter().map(|one| one.version).collect();
            assert_eq!(numbers.len(), files.files().count());
            assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
        }
    }

    /// Opens a store whose file has a page inside overwritten with noise.
    async fn opened_damaged(check_up_to_mb: u64) -> Result<Store, StoreError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("t.db");
        let options = StoreOptions {
            check_up_to_mb,
            ..StoreOptions::new(format!("sqlite://{}", file.display()))
        };
        let store = Store::open(&options).await?;
        store.close().await;
        let mut bytes = std::fs::read(&file).unwrap();
        // Behind the first pages, which hold the schema.
        let page = 4_096;
        let inside = bytes.len() / page / 2 * page;
        bytes[inside..inside + page].fill(0xa5);
        std::fs::write(&file, bytes).unwrap();
        Store::open(&options).await
    }

    #[tokio::test]
    async fn a_damaged_page_inside_is_told_of_at_the_start() {
        let error = opened_damaged(256).await.unwrap_err();
        assert!(error.to_string().contains("restore a backup"), "{error}");
    }

    #[tokio::test]
    async fn a_file_that_is_too_large_to_be_read_whole_is_not_looked_through() {
        assert!(opened_damaged(0).await.is_ok());
    }

    #[tokio::test]
    async fn it_is_not_ready_until_a_write_succeeds_again() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("t.db").display());
        let options = StoreOptions {
            busy_timeout_ms: 50,
            ..StoreOptions::new(url.as_str())
        };
        let store = Store::open(&options).await.unwrap();
        assert!(store.is_ready().await.is_ok());
        let mut other = sqlx::SqliteConnection::connect(&url).await.unwrap();
        sqlx::raw_sql("begin immediate")
            .execute(&mut other)
            .await
            .unwrap();
        assert!(store.is_ready().await.is_ok(), "nobody has tried yet");
        assert!(store.try_to_write().await.is_err());
        assert_eq!(
            store.trouble(),
            Some("the database is locked by another process")
        );
        assert!(store.is_ready().await.is_err());
        sqlx::raw_sql("rollback").execute(&mut other).await.unwrap();
        assert!(store.is_ready().await.is_ok());
        assert_eq!(store.trouble(), None);
    }
}
