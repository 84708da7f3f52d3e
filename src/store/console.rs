//! Who has the console open, over all nodes: each node renews what is open with
//! it, and what is not renewed ends. Presence follows from it.

use jiff::Timestamp;
use uuid::Uuid;

use super::column::millis;
use super::connection::{Connection, on};
use super::{Store, StoreError};
use crate::id::CloserId;

impl Store {
    /// A closer has the console open at a node, until `until` at least. Who was
    /// not there is there now; who said busy or away stays so. True where they
    /// have just come; false also where there is no such closer.
    pub async fn open_console(
        &self,
        node: Uuid,
        closer: CloserId,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write(move |mut connection: Connection<'_>| {
            Box::pin(async move {
                if !lock(&mut connection, &closer).await? {
                    return Ok(false);
                }
                renew(&mut connection, node, &closer, until).await?;
                let came = on!(connection, |db| {
                    sqlx::query(
                        "insert into presences (closer_id, state, until, updated_at) \
                         values ($1, 'online', null, $2) \
                         on conflict (closer_id) do update set state = 'online', until = null, \
                         updated_at = excluded.updated_at \
                         where presences.state = 'offline' or presences.until <= $2",
                    )
                    .bind(&closer)
                    .bind(millis(now))
                    .execute(&mut *db)
                    .await?
                    .rows_affected()
                });
                Ok(came == 1)
            })
        })
        .await
    }

    /// The console of a closer at a node is still open, or was a moment ago:
    /// until `until` they count as there.
    pub async fn renew_console(
        &self,
        node: Uuid,
        closer: CloserId,
        until: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |mut connection: Connection<'_>| {
            Box::pin(async move {
                if lock(&mut connection, &closer).await? {
                    renew(&mut connection, node, &closer, until).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// A closer has closed the last console at a node. True where that sent them
    /// home: none is open at another node, and they had not said anything else.
    pub async fn close_console(
        &self,
        node: Uuid,
        closer: CloserId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write(move |mut connection: Connection<'_>| {
            Box::pin(async move {
                if !lock(&mut connection, &closer).await? {
                    return Ok(false);
                }
                on!(&mut connection, |db| {
                    sqlx::query("delete from consoles where node = $1 and closer_id = $2")
                        .bind(node)
                        .bind(&closer)
                        .execute(&mut **db)
                        .await?;
                });
                send_home(&mut connection, &closer, now).await
            })
        })
        .await
    }

    /// Ends consoles that nobody has renewed, whose node has died. Gives the
    /// closers who went home by it.
    pub async fn end_consoles(&self, now: Timestamp) -> Result<Vec<CloserId>, StoreError> {
        let due: Vec<CloserId> = on!(self.pools(), |db| {
            sqlx::query_scalar(
                "select distinct closer_id from consoles where until <= $1 order by closer_id",
            )
            .bind(millis(now))
            .fetch_all(db)
            .await?
        });
        let mut gone = Vec::new();
        for closer in due {
            let id = closer.clone();
            let went = self
                .write(move |mut connection: Connection<'_>| {
                    Box::pin(async move {
                        if !lock(&mut connection, &id).await? {
                            return Ok::<_, StoreError>(false);
                        }
                        let ended = on!(&mut connection, |db| {
                            sqlx::query("delete from consoles where closer_id = $1 and until <= $2")
                                .bind(&id)
                                .bind(millis(now))
                                .execute(&mut **db)
                                .await?
                                .rows_affected()
                        });
                        // Another node may have been quicker.
                        Ok(ended > 0 && send_home(&mut connection, &id, now).await?)
                    })
                })
                .await?;
            if went {
                gone.push(closer);
            }
        }
        Ok(gone)
    }
}

/// Makes all others wait who open or close a console of this closer; false where
/// there is no such closer.
async fn lock(connection: &mut Connection<'_>, closer: &CloserId) -> Result<bool, StoreError> {
    let found = on!(connection, |db| {
        sqlx::query("update closers set updated_at = updated_at where id = $1")
            .bind(closer)
            .execute(&mut **db)
            .await?
            .rows_affected()
    });
    Ok(found == 1)
}

async fn renew(
    connection: &mut Connection<'_>,
    node: Uuid,
    closer: &CloserId,
    until: Timestamp,
) -> Result<(), StoreError> {
    on!(connection, |db| {
        sqlx::query(
            "insert into consoles (node, closer_id, until) values ($1, $2, $3) \
             on conflict (node, closer_id) do update set until = excluded.until",
        )
        .bind(node)
        .bind(closer)
        .bind(millis(until))
        .execute(&mut **db)
        .await?;
    });
    Ok(())
}

/// Who is online and has no console open any more is not there.
async fn send_home(
    connection: &mut Connection<'_>,
    closer: &CloserId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let gone = on!(connection, |db| {
        sqlx::query(
            "update presences set state = 'offline', until = null, updated_at = $2 \
             where closer_id = $1 and state = 'online' \
             and not exists (select 1 from consoles where closer_id = $1 and until > $2)",
        )
        .bind(closer)
        .bind(millis(now))
        .execute(&mut **db)
        .await?
        .rows_affected()
    });
    Ok(gone == 1)
}
