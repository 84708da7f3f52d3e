//! The one task that writes to SQLite.
//!
//! It takes what waits, up to a limit, into one transaction: durability then
//! costs one flush to disk for all of them. Each has a savepoint of its own, so
//! that one that fails takes nobody with it. Nobody is answered before the
//! transaction is on disk.

use futures_util::future::BoxFuture;
use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::{broadcast, mpsc, oneshot};

use super::connection::{Connection, Either, Written};
use super::{Notice, StoreError};

/// The most writes in one transaction: bounds how long the first one waits.
const BATCH: usize = 128;

/// How many writes may wait before callers have to.
const QUEUE: usize = 1_024;

/// What the writer is sent.
pub(super) enum Message {
    /// Something to write.
    Write(Box<dyn Work>),
    /// Write what waits, then end.
    Close,
}

/// A write that waits for its turn.
pub(super) trait Work: Send {
    /// Does it, inside the transaction.
    fn run(self: Box<Self>, connection: &mut SqliteConnection) -> BoxFuture<'_, Ran>;
    /// It could not be tried.
    fn refuse(self: Box<Self>, error: StoreError);
}

/// A write that was done, or failed, and whose caller waits for the transaction.
pub(super) struct Ran {
    keep: bool,
    answer: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

/// A write body with the caller that waits for it.
pub(super) struct Pending<T, E, F> {
    body: F,
    reply: oneshot::Sender<Result<T, E>>,
    notice: Option<(broadcast::Sender<Notice>, Notice)>,
}

impl<T, E, F> Pending<T, E, F>
where
    F: for<'c> FnOnce(Connection<'c>) -> Written<'c, T, E>,
{
    /// With what to tell everybody once it is on disk, and where its caller waits.
    pub(super) fn new(
        body: F,
        notice: Option<(broadcast::Sender<Notice>, Notice)>,
    ) -> (Self, oneshot::Receiver<Result<T, E>>) {
        let (reply, answer) = oneshot::channel();
        let pending = Self {
            body,
            reply,
            notice,
        };
        (pending, answer)
    }
}

impl<T, E, F> Work for Pending<T, E, F>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
    F: for<'c> FnOnce(Connection<'c>) -> Written<'c, T, E> + Send + 'static,
{
    fn run(self: Box<Self>, connection: &mut SqliteConnection) -> BoxFuture<'_, Ran> {
        Box::pin(async move {
            let Self {
                body,
                reply,
                notice,
            } = *self;
            let result = body(Either::Sqlite(connection)).await;
            Ran {
                keep: result.is_ok(),
                answer: Box::new(move |committed| {
                    let result = match (result, committed) {
                        (Ok(value), Ok(())) => {
                            if let Some((listeners, notice)) = notice {
                                // Fails when nobody listens, which is fine.
                                let _ = listeners.send(notice);
                            }
                            Ok(value)
                        }
                        (Ok(_), Err(error)) => Err(E::from(error)),
                        (Err(error), _) => Err(error),
                    };
                    // The caller may have gone; the write stands all the same.
                    let _ = reply.send(result);
                }),
            }
        })
    }

    fn refuse(self: Box<Self>, error: StoreError) {
        let _ = self.reply.send(Err(E::from(error)));
    }
}

/// The queue that [`run`] serves.
pub(super) fn queue() -> (mpsc::Sender<Message>, mpsc::Receiver<Message>) {
    mpsc::channel(QUEUE)
}

/// Serves the queue until it is closed and empty.
pub(super) async fn run(mut connection: SqliteConnection, mut queue: mpsc::Receiver<Message>) {
    while let Some(message) = queue.recv().await {
        match message {
            Message::Write(work) => batch(&mut connection, work, &mut queue).await,
            // What was sent before the queue closed is still received.
            Message::Close => queue.close(),
        }
    }
    if let Err(error) = connection.close().await {
        tracing::warn!(%error, "the database file was not closed cleanly");
    }
}

/// Takes what waits, without waiting.
fn next(queue: &mut mpsc::Receiver<Message>) -> Option<Box<dyn Work>> {
    match queue.try_recv().ok()? {
        Message::Write(work) => Some(work),
        Message::Close => {
            queue.close();
            next(queue)
        }
    }
}

async fn batch(
    connection: &mut SqliteConnection,
    first: Box<dyn Work>,
    queue: &mut mpsc::Receiver<Message>,
) {
    // Immediate: a transaction that begins as a reader can lose its turn to
    // another process and fail at its first write.
    if let Err(error) = run_sql(connection, "begin immediate").await {
        first.refuse(error.clone());
        // They would each wait for the same lock in vain.
        while let Some(work) = next(queue) {
            work.refuse(error.clone());
        }
        return;
    }
    let mut answers = Vec::new();
    let mut waiting = Some(first);
    let mut failed = None;
    while let Some(work) = waiting.take() {
        let (answer, broken) = step(connection, work).await;
        answers.extend(answer);
        if let Some(error) = broken {
            failed = Some(error);
            break;
        }
        if answers.len() < BATCH {
            waiting = next(queue);
        }
    }
    let committed = match failed {
        Some(error) => Err(error),
        None => run_sql(connection, "commit").await,
    };
    if committed.is_err() {
        // Fails when SQLite has rolled back by itself, as it does on a full disk.
        let _ = run_sql(connection, "rollback").await;
    }
    for answer in answers {
        answer(committed.clone());
    }
}

type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// One write under its savepoint; the error, if any, ends the whole transaction.
async fn step(
    connection: &mut SqliteConnection,
    work: Box<dyn Work>,
) -> (Option<Answer>, Option<StoreError>) {
    if let Err(error) = run_sql(connection, "savepoint one").await {
        work.refuse(error.clone());
        return (None, Some(error));
    }
    let ran = work.run(connection).await;
    let ended = if ran.keep {
        run_sql(connection, "release one").await
    } else {
        match run_sql(connection, "rollback to one").await {
            Ok(()) => run_sql(connection, "release one").await,
            Err(error) => Err(error),
        }
    };
    (Some(ran.answer), ended.err())
}

async fn run_sql(connection: &mut SqliteConnection, sql: &'static str) -> Result<(), StoreError> {
    sqlx::query(sql).execute(connection).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::future::join_all;

    type Reply = oneshot::Receiver<Result<(), StoreError>>;

    /// Sends a write that inserts `bytes` bytes under the number `n`, and then
    /// fails if it is told to.
    fn send(
        writer: &mpsc::Sender<Message>,
        n: i64,
        bytes: i64,
        fails: Option<StoreError>,
    ) -> Reply {
        let (work, answer) = Pending::new(
            move |connection: Connection<'_>| {
                Box::pin(async move {
                    if let Either::Sqlite(connection) = connection {
                        sqlx::query("insert into t values ($1, zeroblob($2))")
                            .bind(n)
                            .bind(bytes)
                            .execute(connection)
                            .await?;
                    }
                    fails.map_or(Ok(()), Err)
                })
            },
            None,
        );
        assert!(writer.try_send(Message::Write(Box::new(work))).is_ok());
        answer
    }

    /// Runs writes that all wait at once, against a file of at most `pages`
    /// pages: gives who was told yes, and who is there afterwards.
    async fn outcome(pages: i64, writes: &[(i64, Option<StoreError>)]) -> (Vec<i64>, Vec<i64>) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/t.db?mode=rwc", folder.path().display());
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        sqlx::raw_sql("pragma journal_mode = wal; create table t (n bigint, x blob)")
            .execute(&mut connection)
            .await
            .unwrap();
        sqlx::query(sqlx::AssertSqlSafe(format!(
            "pragma max_page_count = {pages}"
        )))
        .execute(&mut connection)
        .await
        .unwrap();
        let (writer, queue) = queue();
        let replies: Vec<Reply> = (0..)
            .zip(writes)
            .map(|(n, (bytes, fails))| send(&writer, n, *bytes, fails.clone()))
            .collect();
        assert!(writer.try_send(Message::Close).is_ok());
        run(connection, queue).await;
        let told = (0..)
            .zip(join_all(replies).await)
            .filter(|(_, reply)| reply.as_ref().unwrap().is_ok())
            .map(|(n, _)| n)
            .collect();
        let mut connection = SqliteConnection::connect(&url).await.unwrap();
        let there = sqlx::query_scalar("select n from t order by n")
            .fetch_all(&mut connection)
            .await
            .unwrap();
        (told, there)
    }

    #[tokio::test]
    async fn one_that_fails_takes_nobody_with_it() {
        let fails = Some(StoreError::Cursor);
        let writes = [
            (1, None),
            (1, fails.clone()),
            (1, None),
            (1, fails),
            (1, None),
        ];
        let (told, there) = outcome(1_000, &writes).await;
        assert_eq!(told, [0, 2, 4]);
        assert_eq!(there, told);
    }

    #[tokio::test]
    async fn more_than_a_batch_is_written_in_order_and_before_the_end() {
        let writes = vec![(1, None); BATCH * 2 + 3];
        let (told, there) = outcome(1_000, &writes).await;
        assert_eq!(told.len(), writes.len());
        assert_eq!(there, told);
    }

    #[tokio::test]
    async fn on_a_full_disk_nobody_is_told_yes_in_vain() {
        let writes = [(10, None), (1_000_000, None), (10, None)];
        let (told, there) = outcome(20, &writes).await;
        assert!(!told.contains(&1), "{told:?}");
        assert_eq!(there, told);
    }
}
