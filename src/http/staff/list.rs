//! Lists in pages, also where not everything may be shown.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::problem::Problem;
use crate::store::{Page, StoreError};

/// Rows of a page where nothing is asked for.
const USUAL: i64 = 50;
/// The most rows of a page.
const MOST: i64 = 200;
/// Pages that one call reads at the most while it looks for what may be shown.
const MOST_READ: usize = 20;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListAnswer {
    /// The items, in the order that was asked for.
    pub items: Vec<Value>,
    /// Where the next page begins; null on the last one.
    pub next_cursor: Option<String>,
}

/// Where a page begins and how long it is.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct PageQuery {
    /// At most so many items.
    #[serde(default)]
    pub limit: Option<i64>,
    /// Where the page begins.
    #[serde(default)]
    pub cursor: Option<String>,
}

impl PageQuery {
    /// The limit that counts.
    ///
    /// # Errors
    /// 400 where it is no number of items.
    pub fn checked_limit(&self) -> Result<i64, Problem> {
        match self.limit {
            None => Ok(USUAL),
            Some(limit) if limit >= 1 => Ok(limit.min(MOST)),
            Some(_) => Err(Problem::unreadable("the query: limit must be 1 or more")),
        }
    }
}

/// Reads pages until one is full of what `shown` lets through. A page may be
/// shorter than asked for while there is a next one.
pub(super) async fn page<T, F>(
    query: &PageQuery,
    read: impl Fn(Option<String>, i64) -> F,
    shown: impl Fn(&T) -> Option<Value>,
) -> Result<ListAnswer, Problem>
where
    F: Future<Output = Result<Page<T>, StoreError>>,
{
    let limit = query.checked_limit()?;
    let mut cursor = query.cursor.clone().filter(|cursor| !cursor.is_empty());
    let mut items = Vec::new();
    for _ in 0..MOST_READ {
        let missing = limit - i64::try_from(items.len()).unwrap_or(limit);
        let page = read(cursor, missing).await?;
        items.extend(page.items.iter().filter_map(&shown));
        cursor = page.next_cursor;
        let have = i64::try_from(items.len()).unwrap_or(limit);
        // The last few are not worth reading one by one.
        if cursor.is_none() || have * 2 > limit || have >= limit {
            break;
        }
    }
    Ok(ListAnswer {
        items,
        next_cursor: cursor,
    })
}

/// The parts of a comma list; none where it is absent or empty.
pub(super) fn parts(list: Option<&str>) -> Vec<&str> {
    list.into_iter()
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}
