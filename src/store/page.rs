//! Lists in pages, by key and not by offset, so that nothing is skipped or
//! shown twice while rows come and go.

use uuid::Uuid;

use super::StoreError;

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    /// The rows, in the order that was asked for.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last one.
    pub next_cursor: Option<String>,
}

/// The most rows that one call gives, whatever was asked for.
pub(super) const LIMIT: i64 = 1_000;

/// `limit` as bound by a list that asks for one row more than it shows.
pub(super) fn bounded(limit: i64) -> i64 {
    limit.clamp(1, LIMIT)
}

impl<T> Page<T> {
    /// Makes the page of `limit` rows from rows that were read with one more.
    pub(super) fn cut(mut rows: Vec<T>, limit: i64, cursor: impl Fn(&T) -> Cursor) -> Self {
        let shown = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > shown;
        rows.truncate(shown);
        let next_cursor = if more {
            rows.last().map(|last| cursor(last).to_text())
        } else {
            None
        };
        Self {
            items: rows,
            next_cursor,
        }
    }
}

/// The sort key of the last row that was shown, in a list that falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cursor {
    /// Which list it belongs to.
    pub(super) list: char,
    /// The leading key.
    pub(super) key: i64,
    /// What tells equal keys apart.
    pub(super) id: Uuid,
}

impl Cursor {
    /// Above every row: where the first page begins.
    fn start(list: char) -> Self {
        Self {
            list,
            key: i64::MAX,
            id: Uuid::max(),
        }
    }

    fn to_text(self) -> String {
        format!("{}.{}.{}", self.list, self.key, self.id.simple())
    }

    /// Reads a cursor of `list`; none means the start.
    pub(super) fn read(list: char, text: Option<&str>) -> Result<Self, StoreError> {
        let Some(text) = text else {
            return Ok(Self::start(list));
        };
        let mut parts = text.split('.');
        let (name, key, id) = (parts.next(), parts.next(), parts.next());
        if parts.next().is_some() || name != Some(list.to_string().as_str()) {
            return Err(StoreError::Cursor);
        }
        let key = key.and_then(|key| key.parse().ok());
        let id = id.and_then(|id| Uuid::try_parse(id).ok());
        match (key, id) {
            (Some(key), Some(id)) => Ok(Self { list, key, id }),
            _ => Err(StoreError::Cursor),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_in_its_own_list_only() {
        let cursor = Cursor {
            list: 'e',
            key: -1,
            id: Uuid::from_u128(7),
        };
        let text = cursor.to_text();
        assert_eq!(Cursor::read('e', Some(&text)).ok(), Some(cursor));
        for wrong in ["", "e", "e.1", "e.x.y", "u.1.0", &format!("{text}.1")] {
            assert!(Cursor::read('e', Some(wrong)).is_err(), "{wrong}");
        }
        assert!(Cursor::read('u', Some(&text)).is_err());
    }
}
