//! One body of SQL for two databases: an enum of concrete connections and the
//! macro that runs the same text on whichever it is, type-checked for both.

use futures_util::future::BoxFuture;
use sqlx::{PgConnection, PgPool, SqliteConnection, SqlitePool};

/// A thing of SQLite's or the same thing of PostgreSQL's.
#[derive(Debug, Clone)]
pub(super) enum Either<S, P> {
    Sqlite(S),
    Postgres(P),
}

/// Where reads go. SQLite's pool cannot write.
pub(super) type Pools = Either<SqlitePool, PgPool>;

/// A connection inside a write transaction.
pub(super) type Connection<'c> = Either<&'c mut SqliteConnection, &'c mut PgConnection>;

/// What a write body returns: the work, borrowed from its connection.
pub(super) type Written<'c, T, E> = BoxFuture<'c, Result<T, E>>;

/// Runs one expression on either database. The name between the bars is the
/// pool or the connection in it.
macro_rules! on {
    ($either:expr, |$one:ident| $body:expr) => {
        match $either {
            $crate::store::connection::Either::Sqlite($one) => $body,
            $crate::store::connection::Either::Postgres($one) => $body,
        }
    };
}
pub(super) use on;
