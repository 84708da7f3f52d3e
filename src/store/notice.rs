//! "This conversation has moved", to whoever holds its socket, and what consoles
//! are told that stands in no log, on any node.

use futures_util::stream::{self, BoxStream, StreamExt};
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

use super::connection::{Connection, Either, Pools};
use super::{Store, StoreError};
use crate::id::{CloserId, ConversationId};

/// The channel of LISTEN and NOTIFY.
const CHANNEL: &str = "fronter";

/// What a listener is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The log of a conversation now ends at `seq`.
    Moved {
        /// Which one.
        conversation: ConversationId,
        /// Its last event.
        seq: i64,
    },
    /// What is in the store about a conversation was erased: nothing of it may
    /// stay in memory.
    Erased {
        /// Which one.
        conversation: ConversationId,
    },
    /// Something that consoles show has changed: look it up in the store.
    Changed {
        /// The node that has told its own consoles already.
        by: Uuid,
        /// What.
        what: Shown,
    },
    /// Some notices were missed (connection lost, listener too slow): look
    /// again at everything that is being watched.
    Missed,
}

/// What consoles show beside leads and messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// Whether a closer is there.
    Presence(CloserId),
    /// How far the prospect has seen a conversation.
    Seen(ConversationId),
}

impl Store {
    /// Tells the other nodes that something has changed which consoles show. `by`
    /// is the node that tells. With SQLite there is none to tell.
    ///
    /// # Errors
    /// Where the store fails: the others know it when they look next.
    pub async fn tell_nodes(&self, by: Uuid, what: &Shown) -> Result<(), StoreError> {
        if let Pools::Postgres(pool) = self.pools() {
            let payload = match what {
                Shown::Presence(closer) => format!("presence {by} {closer}"),
                Shown::Seen(conversation) => format!("seen {by} {conversation}"),
            };
            sqlx::query("select pg_notify($1, $2)")
                .bind(CHANNEL)
                .bind(payload)
                .execute(pool)
                .await?;
        }
        Ok(())
    }

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

/// Queues the notice that a log has grown in the transaction: PostgreSQL sends it
/// at commit. With SQLite the writer does so.
pub(super) async fn notify(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
    seq: i64,
) -> Result<(), StoreError> {
    queue(connection, format!("{conversation} {seq}")).await
}

/// Queues the notice that a conversation is erased in the transaction.
pub(super) async fn notify_erased(
    connection: &mut Connection<'_>,
    conversation: ConversationId,
) -> Result<(), StoreError> {
    queue(connection, format!("erased {conversation}")).await
}

async fn queue(connection: &mut Connection<'_>, payload: String) -> Result<(), StoreError> {
    if let Either::Postgres(connection) = connection {
        sqlx::query("select pg_notify($1, $2)")
            .bind(CHANNEL)
            .bind(payload)
            .execute(&mut **connection)
            .await?;
    }
    Ok(())
}

/// What a payload says; `None` for what this version does not know.
fn read(payload: &str) -> Option<Notice> {
    let conversation = |text: &str| Uuid::try_parse(text).ok().map(ConversationId);
    let (first, rest) = payload.split_once(' ')?;
    if first == "erased" {
        return Some(Notice::Erased {
            conversation: conversation(rest)?,
        });
    }
    if ["presence", "seen"].contains(&first) {
        let (by, what) = rest.split_once(' ')?;
        let what = match first {
            "seen" => Shown::Seen(conversation(what)?),
            _ => Shown::Presence(CloserId::from(what)),
        };
        return Some(Notice::Changed {
            by: Uuid::try_parse(by).ok()?,
            what,
        });
    }
    Some(Notice::Moved {
        conversation: conversation(first)?,
        seq: rest.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_notices_are_not_taken_for_ours() {
        let id = "00000000-0000-0000-0000-000000000001";
        for payload in [
            "",
            "x",
            "x 1",
            &format!("{id} y"),
            "erased",
            "erased x",
            "seen",
            &format!("seen {id}"),
            &format!("seen {id} x"),
            &format!("presence {id}"),
            "presence x maria",
        ] {
            assert_eq!(read(payload), None, "{payload}");
        }
        assert_eq!(
            read("00000000-0000-0000-0000-000000000001 9"),
            Some(Notice::Moved {
                conversation: ConversationId(Uuid::from_u128(1)),
                seq: 9
            })
        );
        let (by, conversation) = (Uuid::from_u128(1), ConversationId(Uuid::from_u128(1)));
        for (payload, expected) in [
            (format!("erased {id}"), Notice::Erased { conversation }),
            (
                format!("seen {id} {id}"),
                Notice::Changed {
                    by,
                    what: Shown::Seen(conversation),
                },
            ),
            (
                format!("presence {id} maria"),
                Notice::Changed {
                    by,
                    what: Shown::Presence("maria".into()),
                },
            ),
        ] {
            assert_eq!(read(&payload), Some(expected), "{payload}");
        }
    }
}
