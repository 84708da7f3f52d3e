//! "This conversation has moved", to whoever holds its socket, on any node.

use futures_util::stream::{self, BoxStream, StreamExt};
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

use super::connection::{Connection, Either, Pools};
use super::{Store, StoreError};
use crate::id::ConversationId;

/// The channel of LISTEN and NOTIFY.
const CHANNEL: &str = "fronter";

/// What a listener is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The log of a conversation now ends at `seq`.
    Moved {
        /// Which one.
        conversation: ConversationId,
        /// Its last event.
        seq: i64,
    },
    /// Some notices were missed (connection lost, listener too slow): look
    /// again at everything that is being watched.
    Missed,
}

impl Store {
    /// Notices of all commits from now on that added events, of this and of
    /// every other node. Each call has its own stream, with PostgreSQL its own
    /// connection too: call it once a process. Ends when the store is closed.
    pub async fn listen(&self) -> Result<BoxStream<'static, Notice>, StoreError> {
        let heard = match self.pools() {
            Pools::Sqlite(_) => {
                let notices = self.notices().subscribe();
                stream::unfold(notices, async |mut notices| match notices.recv().await {
                    Ok(notice) => Some((notice, notices)),
                    Err(RecvError::Lagged(_)) => Some((Notice::Missed, notices)),
                    Err(RecvError::Closed) => None,
                })
                .boxed()
            }
            Pools::Postgres(pool) => {
                // Of its own: a pool waits at its close for a listener within.
                let own = PgPoolOptions::new()
                    .max_connections(1)
                    .connect_lazy_with(pool.connect_options().as_ref().clone());
                let mut listener = PgListener::connect_with(&own).await?;
                listener.listen(CHANNEL).await?;
                stream::unfold(listener, hear).boxed()
            }
        };
        Ok(heard.take_until(self.closed()).boxed())
    }
}

async fn hear(mut listener: PgListener) -> Option<(Notice, PgListener)> {
    loop {
        match listener.try_recv().await {
            Ok(Some(told)) => {
                if let Some(notice) = read(told.payload()) {
                    return Some((notice, listener));
                }
            }
            // The connection was lost; the next call makes a new one.
            Ok(None) => return Some((Notice::Missed, listener)),
            Err(sqlx::Error::PoolClosed) => return None,
            Err(error) => {
                tracing::warn!(%error, "cannot listen to the database; trying again");
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                return Some((Notice::Missed, listener));
            }
        }
    }
}

/// Queues the notice in the transaction: PostgreSQL sends it at commit. With
/// SQLite the writer does so.
pub(super) async fn notify(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
    seq: i64,
) -> Result<(), StoreError> {
    if let Either::Postgres(connection) = connection {
        sqlx::query("select pg_notify($1, $2)")
            .bind(CHANNEL)
            .bind(format!("{conversation} {seq}"))
            .execute(&mut **connection)
            .await?;
    }
    Ok(())
}

fn read(payload: &str) -> Option<Notice> {
    let (conversation, seq) = payload.split_once(' ')?;
    Some(Notice::Moved {
        conversation: ConversationId(Uuid::try_parse(conversation).ok()?),
        seq: seq.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_notices_are_not_taken_for_ours() {
        for payload in ["", "x", "x 1", "00000000-0000-0000-0000-000000000001 y"] {
            assert_eq!(read(payload), None, "{payload}");
        }
        assert_eq!(
            read("00000000-0000-0000-0000-000000000001 9"),
            Some(Notice::Moved {
                conversation: ConversationId(Uuid::from_u128(1)),
                seq: 9
            })
        );
    }
}
