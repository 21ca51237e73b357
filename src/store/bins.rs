//! Bins: the locations of a warehouse, as the products that lie there name them.

use crate::store::error::Error;
use crate::store::{View, row::first};

/// The bin with that label, as labelled, compared without case; `None` where nothing lies.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn find(view: &View<'_>, label: &str, warehouse: Option<i64>) -> Result<Option<String>, Error> {
    let label = label.trim();
    if label.is_empty() {
        return Ok(None);
    }
    let sql = "SELECT bin FROM stock WHERE bin <> '' AND bin = ?1 COLLATE NOCASE \
               AND (?2 IS NULL OR warehouse_id = ?2) LIMIT 1";
    first(view.connection, sql, "find a bin", (label, warehouse), |row| row.get(0))
}
