//! What suppliers agreed to hold for us (virtual stock), and what came of it.

use serde::Serialize;

use crate::domain::movement::Kind;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::Bucket;
use crate::store::row::{all, execute, first};
use crate::store::{Error, Tx, View, times};

/// One agreement: a supplier, a product, the warehouse it is sold from. All figures in units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// The product.
    pub sku: String,
    /// Its name.
    #[serde(skip)]
    pub name: String,
    /// The warehouse.
    pub warehouse: String,
    /// Who holds the goods; empty for nobody named.
    pub supplier: String,
    /// Agreed in all.
    pub agreed: i64,
    /// Of those, taken back by the supplier.
    pub removed: i64,
    /// Of those, come in.
    pub delivered: i64,
    /// Still at the supplier.
    pub open: i64,
    /// Day the agreement ends, in days since 1970-01-01.
    #[serde(serialize_with = "times::day_if")]
    pub until: Option<i64>,
    /// Day the goods should come, in days since 1970-01-01.
    #[serde(serialize_with = "times::day_if")]
    pub expected_on: Option<i64>,
    /// Units of the product in that warehouse that are sold and still at suppliers.
    pub sold: i64,
}

/// Which agreement: one a product, a warehouse and a supplier.
#[derive(Clone, Copy, Debug)]
pub struct Parties<'a> {
    /// The product's row.
    pub product: i64,
    /// The warehouse's row.
    pub warehouse: i64,
    /// Who holds the goods; empty for nobody named.
    pub supplier: &'a str,
}

/// The row of an agreement, made when new.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn row(tx: &Tx<'_>, parties: &Parties<'_>) -> Result<i64, Error> {
    let key = (parties.product, parties.warehouse, parties.supplier);
    let sql = "INSERT INTO agreement (product_id, warehouse_id, supplier) VALUES (?1, ?2, ?3) \
               ON CONFLICT DO NOTHING";
    execute(tx.connection, sql, "make an agreement", key)?;
    let sql = "SELECT id FROM agreement \
               WHERE product_id = ?1 AND warehouse_id = ?2 AND supplier = ?3";
    let id = first(tx.connection, sql, "find an agreement", key, |row| row.get(0))?;
    id.ok_or_else(|| Error::Corrupt("an agreement that was just made is gone".to_owned()))
}

/// Sets when an agreement ends and when its goods should come; `None` leaves a day as it is.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn set_days(
    tx: &Tx<'_>,
    id: i64,
    until: Option<i64>,
    expected_on: Option<i64>,
) -> Result<(), Error> {
    let sql = "UPDATE agreement SET until = COALESCE(?2, until), \
               expected_on = COALESCE(?3, expected_on) WHERE id = ?1";
    execute(tx.connection, sql, "date an agreement", (id, until, expected_on)).map(drop)
}

/// Keeps an agreement in step with a movement of virtual stock ([`Kind::VirtualAdd`],
/// [`Kind::VirtualRemove`], [`Kind::VirtualDeliver`]); `quantity` is negative when one is taken
/// back.
///
/// # Errors
///
/// [`Error::Refused`] ([`Rule::AgreementShort`]) when the supplier holds less than named;
/// [`Error::Sqlite`].
pub fn keep(tx: &Tx<'_>, id: i64, kind: Kind, quantity: i64) -> Result<(), Error> {
    let sql = "SELECT agreed, removed, delivered, supplier FROM agreement WHERE id = ?1";
    let known = first(tx.connection, sql, "read an agreement", [id], |row| {
        let figures: [i64; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
        Ok((figures, row.get::<_, String>(3)?))
    })?;
    let ([mut agreed, mut removed, mut delivered], supplier) = known.unwrap_or_default();
    let open = agreed.saturating_sub(removed).saturating_sub(delivered);
    let figure = if kind == Kind::VirtualRemove {
        &mut removed
    } else if kind == Kind::VirtualDeliver {
        &mut delivered
    } else {
        &mut agreed
    };
    *figure = figure.saturating_add(quantity);
    if removed.saturating_add(delivered) > agreed || removed < 0 || delivered < 0 {
        let refused = Refused::new(Rule::AgreementShort).value(supplier).bucket(Bucket::Virtual);
        return Err(refused.held(open, quantity.saturating_abs()).into());
    }
    let sql = "UPDATE agreement SET agreed = ?2, removed = ?3, delivered = ?4 WHERE id = ?1";
    execute(tx.connection, sql, "keep an agreement", (id, agreed, removed, delivered)).map(drop)
}

/// The agreements under way, those expected first; of one product where given.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn open(view: &View<'_>, product: Option<i64>, limit: i64) -> Result<Vec<Agreement>, Error> {
    let sql = "SELECT p.sku, w.code, g.supplier, g.agreed, g.removed, g.delivered, g.until, \
         g.expected_on, max(0, s.virtual_stock - max(0, s.sellable)), p.name FROM agreement g \
         JOIN product p ON p.id = g.product_id JOIN warehouse w ON w.id = g.warehouse_id \
         JOIN stock s ON s.product_id = g.product_id AND s.warehouse_id = g.warehouse_id \
         WHERE g.removed + g.delivered < g.agreed AND (?1 IS NULL OR g.product_id = ?1) \
         ORDER BY COALESCE(g.expected_on, 9223372036854775807), p.sku_key, g.supplier LIMIT ?2";
    all(view.connection, sql, "list the agreements", (product, limit), |row| {
        let [agreed, removed, delivered]: [i64; 3] = [row.get(3)?, row.get(4)?, row.get(5)?];
        Ok(Agreement {
            sku: row.get(0)?,
            name: row.get(9)?,
            warehouse: row.get(1)?,
            supplier: row.get(2)?,
            agreed,
            removed,
            delivered,
            open: agreed.saturating_sub(removed).saturating_sub(delivered),
            until: row.get(6)?,
            expected_on: row.get(7)?,
            sold: row.get(8)?,
        })
    })
}

/// The day on which goods that a supplier holds should come first; `None` when nobody said.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn expected(view: &View<'_>, product: i64, warehouse: i64) -> Result<Option<i64>, Error> {
    let sql = "SELECT min(expected_on) FROM agreement WHERE product_id = ?1 \
               AND warehouse_id = ?2 AND removed + delivered < agreed";
    let day = first(view.connection, sql, "look for the goods", (product, warehouse), |row| {
        row.get::<_, Option<i64>>(0)
    })?;
    Ok(day.flatten())
}

/// The suppliers whose agreements are under way, at most `limit`.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn suppliers(
    view: &View<'_>,
    product: i64,
    warehouse: i64,
    limit: i64,
) -> Result<Vec<String>, Error> {
    let sql = "SELECT supplier FROM agreement WHERE product_id = ?1 AND warehouse_id = ?2 \
               AND removed + delivered < agreed ORDER BY supplier LIMIT ?3";
    all(view.connection, sql, "look for the supplier", (product, warehouse, limit), |row| {
        row.get(0)
    })
}
