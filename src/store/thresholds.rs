//! Thresholds: of a product in one warehouse, of a product, of its category, of the store. The
//! nearest that is set is in force.

use serde::Serialize;

use crate::domain::ids::folded;
use crate::store::row::{all, execute, first};
use crate::store::{Error, Tx, View};

/// A category with a threshold of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CategoryRow {
    /// Its path; `/` is the whole store.
    pub category: String,
    /// The threshold of what has none nearer, in units.
    pub threshold: i64,
}

/// A path as it is compared: folded, without slashes at its ends.
pub fn path_key(path: &str) -> String {
    folded(path.trim().trim_matches('/'))
}

/// The threshold set for a category itself.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn of_category(view: &View<'_>, path: &str) -> Result<Option<i64>, Error> {
    let sql = "SELECT threshold FROM category WHERE path_key = ?1";
    first(view.connection, sql, "find a category", [path_key(path)], |row| row.get(0))
}

/// The threshold of the nearest category on the way up from `path`, with its path.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn nearest(view: &View<'_>, path: &str) -> Result<Option<CategoryRow>, Error> {
    let key = path_key(path);
    let mut rest = key.as_str();
    while !rest.is_empty() {
        let sql = "SELECT path, threshold FROM category WHERE path_key = ?1";
        let found = first(view.connection, sql, "find a category", [rest], |row| {
            Ok(CategoryRow { category: row.get(0)?, threshold: row.get(1)? })
        })?;
        if found.is_some() {
            return Ok(found);
        }
        rest = rest.rsplit_once('/').map_or("", |(parent, _)| parent);
    }
    Ok(None)
}

/// Sets or clears the threshold of a category.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn set_category(tx: &Tx<'_>, path: &str, threshold: Option<i64>) -> Result<(), Error> {
    let key = path_key(path);
    let Some(threshold) = threshold else {
        let sql = "DELETE FROM category WHERE path_key = ?1";
        return execute(tx.connection, sql, "clear a category", [key]).map(drop);
    };
    let sql = "INSERT INTO category (path_key, path, threshold) VALUES (?1, ?2, ?3) \
               ON CONFLICT (path_key) DO UPDATE SET threshold = excluded.threshold";
    let path = path.trim().trim_matches('/');
    execute(tx.connection, sql, "set a category", (key, path, threshold)).map(drop)
}

/// Sets the store's own threshold; `None` goes back to the option's.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn set_own_threshold(tx: &Tx<'_>, threshold: Option<i64>) -> Result<(), Error> {
    tx.pending.keep_basis(None);
    let sql = "UPDATE alert_basis SET own_threshold = ?1";
    execute(tx.connection, sql, "set the store's threshold", [threshold]).map(drop)
}

/// The products in a category or below it, with their categories.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn products_below(view: &View<'_>, path: &str) -> Result<Vec<(i64, String)>, Error> {
    // Paths are few beside products: the distinct ones are walked, and those that match are read.
    let sql = "SELECT DISTINCT category FROM product WHERE category <> ''";
    let paths =
        all(view.connection, sql, "read the categories", [], |row| row.get::<_, String>(0))?;
    let key = path_key(path);
    let below = |path: &String| {
        let path = path_key(path);
        path == key || path.strip_prefix(&key).is_some_and(|rest| rest.starts_with('/'))
    };
    let mut found = Vec::new();
    for path in paths.into_iter().filter(below) {
        let sql = "SELECT id FROM product WHERE category = ?1 AND category <> ''";
        let rows = all(view.connection, sql, "read a category", [&path], |row| row.get(0))?;
        found.extend(rows.into_iter().map(|id| (id, path.clone())));
    }
    Ok(found)
}

/// Keeps the nearest category's threshold beside a product; whether it changed.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn keep(tx: &Tx<'_>, product: i64, path: &str) -> Result<bool, Error> {
    let threshold = nearest(tx, path)?.map(|row| row.threshold);
    tx.pending.forget_product();
    let sql = "UPDATE product SET category_threshold = ?2 \
               WHERE id = ?1 AND category_threshold IS NOT ?2";
    Ok(execute(tx.connection, sql, "keep a category's threshold", (product, threshold))? > 0)
}

/// Every category with a threshold of its own.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn categories(view: &View<'_>) -> Result<Vec<CategoryRow>, Error> {
    let sql = "SELECT path, threshold FROM category ORDER BY path_key";
    all(view.connection, sql, "list the categories", [], |row| {
        Ok(CategoryRow { category: row.get(0)?, threshold: row.get(1)? })
    })
}

/// The threshold of a product in one warehouse.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn of_row(view: &View<'_>, product: i64, warehouse: i64) -> Result<Option<i64>, Error> {
    let sql = "SELECT threshold FROM stock WHERE product_id = ?1 AND warehouse_id = ?2";
    let found = first(view.connection, sql, "read a threshold", (product, warehouse), |row| {
        row.get::<_, Option<i64>>(0)
    })?;
    Ok(found.flatten())
}

/// Sets or clears the threshold of a product in one warehouse.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn set_row(
    tx: &Tx<'_>,
    product: i64,
    warehouse: i64,
    threshold: Option<i64>,
) -> Result<(), Error> {
    tx.pending.forget_shelves();
    let sql = "INSERT INTO stock (product_id, warehouse_id, threshold) VALUES (?1, ?2, ?3) \
               ON CONFLICT (product_id, warehouse_id) DO UPDATE SET threshold = excluded.threshold";
    execute(tx.connection, sql, "set a threshold", (product, warehouse, threshold)).map(drop)
}

/// The warehouses in which a product has a threshold of its own, with it.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn of_product(view: &View<'_>, product: i64) -> Result<Vec<(String, i64)>, Error> {
    let sql = "SELECT w.code, s.threshold FROM stock s JOIN warehouse w ON w.id = s.warehouse_id \
               WHERE s.product_id = ?1 AND s.threshold IS NOT NULL ORDER BY w.priority, w.id";
    all(view.connection, sql, "read the thresholds", [product], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
