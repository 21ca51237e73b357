//! The least work: a balance, a ledger, a reservation; one file, WAL, synchronous FULL.

use std::path::Path;

use rusqlite::{Connection, params};

const SCHEMA: &str = "
    CREATE TABLE balance (
        product   INTEGER NOT NULL,
        warehouse INTEGER NOT NULL,
        sellable  INTEGER NOT NULL CHECK (sellable >= 0),
        reserved  INTEGER NOT NULL,
        total     INTEGER NOT NULL,
        PRIMARY KEY (product, warehouse),
        CHECK (total = sellable + reserved)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE movement (
        id        INTEGER PRIMARY KEY,
        at        INTEGER NOT NULL,
        product   INTEGER NOT NULL,
        warehouse INTEGER NOT NULL,
        kind      INTEGER NOT NULL,
        quantity  INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX movement_by_product ON movement (product, warehouse, id);
    CREATE TABLE reservation (
        id        INTEGER PRIMARY KEY,
        product   INTEGER NOT NULL,
        warehouse INTEGER NOT NULL,
        quantity  INTEGER NOT NULL,
        movement  INTEGER NOT NULL
    ) STRICT;";

/// The bare ledger.
pub(crate) struct Ledger {
    connection: Connection,
    products: i64,
    next: i64,
}

impl Ledger {
    pub(crate) fn fill(path: &Path, products: i64) -> Self {
        let mut connection = Connection::open(path).unwrap();
        connection.pragma_update(None, "journal_mode", "WAL").unwrap();
        connection.pragma_update(None, "synchronous", "FULL").unwrap();
        connection.execute_batch(SCHEMA).unwrap();
        let tx = connection.transaction().unwrap();
        let sql = "INSERT INTO balance VALUES (?1, ?2, 1000000, 0, 1000000)";
        for product in 1..=products {
            for warehouse in 1..=3 {
                tx.prepare_cached(sql).unwrap().execute(params![product, warehouse]).unwrap();
            }
        }
        tx.commit().unwrap();
        Self { connection, products, next: 0 }
    }

    /// Makes so many reservations of one unit, `group` to a transaction.
    pub(crate) fn reserve(&mut self, count: u32, group: u32) {
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            self.connection.prepare_cached(sql).unwrap().execute(values).unwrap()
        };
        for unit in 0..count {
            if unit % group == 0 {
                run("BEGIN IMMEDIATE", &[]);
            }
            self.next += 1;
            let (product, warehouse) = (1 + self.next * 7_919 % self.products, 1 + self.next % 3);
            let at = 1_795_160_550_000 + self.next;
            let taken = run(
                "UPDATE balance SET sellable = sellable - 1, reserved = reserved + 1 \
                 WHERE product = ?1 AND warehouse = ?2 AND sellable >= 1",
                &[&product, &warehouse],
            );
            assert_eq!(taken, 1);
            run(
                "INSERT INTO movement (at, product, warehouse, kind, quantity) \
                 VALUES (?1, ?2, ?3, 3, 1)",
                &[&at, &product, &warehouse],
            );
            let movement = self.connection.last_insert_rowid();
            run(
                "INSERT INTO reservation (product, warehouse, quantity, movement) \
                 VALUES (?1, ?2, 1, ?3)",
                &[&product, &warehouse, &movement],
            );
            if unit % group == group - 1 || unit == count - 1 {
                run("COMMIT", &[]);
            }
        }
    }
}
