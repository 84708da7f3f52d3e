//! Rows read into structs, written out by a macro of our own. SQLx's derive does
//! the same, but brings both databases' drivers, with TLS, into the build once more
//! for the compiler's side: a fifth of all that a build without it takes.

/// `row!(Name { field, other = "column", third as Column } and { inner })`: the
/// columns of a struct's fields. `=` names the column where it is called otherwise;
/// `as` reads it as another type, which is then converted; behind `and` stand
/// structs that are read from the same row.
macro_rules! row {
    ($($shape:tt)*) => {
        $crate::store::row::row_of!(sqlx::sqlite::SqliteRow, $($shape)*);
        $crate::store::row::row_of!(sqlx::postgres::PgRow, $($shape)*);
    };
}

macro_rules! row_of {
    (
        $row:ty, $name:ident
        { $($field:ident $(= $column:literal)? $(as $via:ty)?),* $(,)? }
        $(and { $($inner:ident $(as $inner_via:ty)?),* $(,)? })?
    ) => {
        impl<'r> sqlx::FromRow<'r, $row> for $name {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                Ok(Self {
                    $($field: $crate::store::row::field!(
                        row, stringify!($field) $(, = $column)? $(, as $via)?
                    ),)*
                    $($($inner: $crate::store::row::inner!(row $(, $inner_via)?),)*)?
                })
            }
        }
    };
}

macro_rules! field {
    ($row:ident, $default:expr) => {
        sqlx::Row::try_get($row, $default)?
    };
    ($row:ident, $default:expr, = $column:literal) => {
        sqlx::Row::try_get($row, $column)?
    };
    ($row:ident, $default:expr, as $via:ty) => {
        $crate::store::row::converted::<$via, _>($default, sqlx::Row::try_get($row, $default)?)?
    };
    ($row:ident, $default:expr, = $column:literal, as $via:ty) => {
        $crate::store::row::converted::<$via, _>($column, sqlx::Row::try_get($row, $column)?)?
    };
}

macro_rules! inner {
    ($row:ident) => {
        sqlx::FromRow::from_row($row)?
    };
    ($row:ident, $via:ty) => {
        <$via as sqlx::FromRow<'_, _>>::from_row($row)?.into()
    };
}

pub(super) use {field, inner, row, row_of};

/// What a column holds, as the field wants it.
pub(super) fn converted<C, T>(name: &str, column: C) -> Result<T, sqlx::Error>
where
    T: TryFrom<C>,
    T::Error: Into<sqlx::error::BoxDynError>,
{
    T::try_from(column).map_err(|error| sqlx::Error::ColumnDecode {
        index: name.to_owned(),
        source: error.into(),
    })
}
