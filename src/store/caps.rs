//! What the cap of an unlimited product counts: units open now, or accepted day by day.

use crate::store::row::{execute, first};
use crate::store::{Error, Tx, View};

/// Units of a product that open orders rest on issued units for.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn issued_open(view: &View<'_>, product: i64) -> Result<i64, Error> {
    let sql = "SELECT COALESCE(sum(quantity - shipped - cancelled), 0) FROM order_line \
               WHERE product_id = ?1 AND shipped + cancelled < quantity AND issued = 1";
    let sum = first(view.connection, sql, "sum what is issued", [product], |row| row.get(0))?;
    Ok(sum.unwrap_or_default())
}

/// Units of an unlimited product accepted on `first` and the days after it.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn accepted(view: &View<'_>, product: i64, first_day: i64) -> Result<i64, Error> {
    let sql =
        "SELECT COALESCE(sum(units), 0) FROM accepted_day WHERE product_id = ?1 AND day >= ?2";
    let sum = first(view.connection, sql, "sum what was accepted", (product, first_day), |row| {
        row.get(0)
    })?;
    Ok(sum.unwrap_or_default())
}

/// Adds to the units of an unlimited product accepted on a day; what is given up takes off again.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn accept(tx: &Tx<'_>, product: i64, day: i64, units: i64) -> Result<(), Error> {
    let sql = "INSERT INTO accepted_day (product_id, day, units) VALUES (?1, ?2, ?3) \
               ON CONFLICT (product_id, day) DO UPDATE SET units = units + excluded.units";
    execute(tx.connection, sql, "keep what was accepted", (product, day, units)).map(drop)
}
