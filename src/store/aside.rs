//! What is kept row by row, put aside while very many products begin: indexes of products that only
//! find rows, and what guards an insertion of a row from taking another's place.
//!
//! An index with an entry for every product, in an order that is not that of the file, costs more to
//! keep up than to make again in its own order when all products are there. One of few products
//! stays: making it again would read them all. What is unique stays too: the file itself refuses a
//! second SKU at every moment.
//!
//! The ledger and the log refuse a row that would replace another, which `INSERT OR REPLACE` does; a
//! block only inserts, and then the file refuses a number or a reversal that is taken by its unique
//! indexes. What keeps rows from being changed and deleted is never put aside. It all happens within one transaction, so nobody else ever sees the
//! store without them, and when it fails they were never gone.

use crate::store::error::doing;
use crate::store::row::all;
use crate::store::{Error, Tx};

/// Products written before anything is put aside.
const FROM: i64 = 8_000;

const WHAT: &str = "put aside what is kept row by row";

/// What was put aside.
#[derive(Debug, Default)]
pub(in crate::store) struct Aside {
    /// How to make them again.
    made: Vec<String>,
    /// Products written since they were all there.
    written: i64,
}

impl Aside {
    /// So many products are written next, and there are `known`: puts the indexes aside where much
    /// of what will be in them is yet to come.
    pub(in crate::store) fn expect(
        &mut self,
        tx: &Tx<'_>,
        products: i64,
        known: i64,
    ) -> Result<(), Error> {
        self.written = self.written.saturating_add(products);
        let much = self.written >= FROM && self.written.saturating_mul(4) >= known;
        if !much || !self.made.is_empty() {
            return Ok(());
        }
        let sql = "SELECT type, name, sql FROM sqlite_schema WHERE type = 'index' \
                   AND tbl_name = 'product' AND sql LIKE 'CREATE INDEX %' \
                   AND (sql NOT LIKE '% WHERE %' OR name IN ('product_by_category', \
                   'product_quiet')) OR type = 'trigger' AND name IN \
                   ('movement_is_never_replaced', 'movement_is_reversed_once', \
                   'change_is_never_replaced') ORDER BY rowid";
        let found = all(tx.connection, sql, WHAT, [], |row| {
            Ok([row.get::<_, String>(0)?, row.get(1)?, row.get(2)?])
        })?;
        for [kind, name, sql] in found {
            tx.connection.execute_batch(&format!("DROP {kind} {name}")).map_err(doing(WHAT))?;
            self.made.push(sql);
        }
        Ok(())
    }

    /// Makes them again.
    pub(in crate::store) fn restore(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        for sql in std::mem::take(&mut self.made) {
            tx.connection.execute_batch(&sql).map_err(doing("make again what was put aside"))?;
            self.written = 0;
        }
        Ok(())
    }
}
