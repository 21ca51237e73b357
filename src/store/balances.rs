//! Rows of stock, as they are written by posting.

use rusqlite::params;

use crate::domain::stock::Stock;
use crate::store::{Error, Tx};

/// Writes the balances. `effect` is what a movement changes of a row that is there.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub(in crate::store) fn save(
    tx: &Tx<'_>,
    (product, warehouse): (i64, i64),
    effect: Option<&Stock>,
    after: &Stock,
    floor: i64,
) -> Result<(), Error> {
    let what = "move the balances";
    let promised = |effect: &Stock| {
        let rest = Stock { sellable: 0, order_occupied: 0, ..*effect };
        rest == Stock::default() && effect.total() == 0
    };
    if effect.is_some_and(promised) {
        // What is promised or given up leaves the other buckets, and the indexes on them, alone.
        let sql = "UPDATE stock SET sellable = ?3, order_occupied = ?4, floor = ?5 \
                   WHERE product_id = ?1 AND warehouse_id = ?2";
        let params = params![product, warehouse, after.sellable, after.order_occupied, floor];
        return tx.execute(sql, what, params).map(drop);
    }
    let update = "UPDATE stock SET sellable = ?3, order_occupied = ?4, unsellable = ?5, \
                  locked = ?6, transfer_occupied = ?7, in_transit = ?8, virtual_stock = ?9, \
                  total = ?10, floor = ?11 WHERE product_id = ?1 AND warehouse_id = ?2";
    let insert = "INSERT INTO stock (product_id, warehouse_id, sellable, order_occupied, \
                  unsellable, locked, transfer_occupied, in_transit, virtual_stock, total, floor) \
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    let params = params![
        product,
        warehouse,
        after.sellable,
        after.order_occupied,
        after.unsellable,
        after.locked,
        after.transfer_occupied,
        after.in_transit,
        after.virtual_stock,
        after.total(),
        floor,
    ];
    let sql = if effect.is_some() { update } else { insert };
    tx.execute(sql, what, params).map(drop)
}
