//! The least work that is right: plain rusqlite on a file of its own, WAL, synchronous FULL.
//!
//! A balance with its identity, an append-only ledger readable by product, an order line that can be
//! reserved once, the list of what is low kept by a partial index; for an import also names, barcodes
//! and a trigram index to search them.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags, params};

use crate::chance::Chance;

const SCHEMA: &str = "
    CREATE TABLE balance (
        product   INTEGER NOT NULL,
        warehouse INTEGER NOT NULL,
        sellable  INTEGER NOT NULL CHECK (sellable >= 0),
        reserved  INTEGER NOT NULL DEFAULT 0,
        total     INTEGER NOT NULL,
        threshold INTEGER NOT NULL,
        PRIMARY KEY (product, warehouse),
        CHECK (total = sellable + reserved)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE movement (
        id        INTEGER PRIMARY KEY,
        at        INTEGER NOT NULL,
        product   INTEGER NOT NULL,
        warehouse INTEGER NOT NULL,
        kind      INTEGER NOT NULL,
        quantity  INTEGER NOT NULL,
        ref       TEXT    NOT NULL
    ) STRICT;
    CREATE TABLE reservation (
        order_no  TEXT    NOT NULL,
        line_no   INTEGER NOT NULL,
        product   INTEGER NOT NULL,
        warehouse INTEGER NOT NULL,
        quantity  INTEGER NOT NULL,
        movement  INTEGER NOT NULL,
        PRIMARY KEY (order_no, line_no)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE product (
        id INTEGER PRIMARY KEY, sku TEXT NOT NULL, name TEXT NOT NULL, barcode TEXT NOT NULL,
        category TEXT NOT NULL, price INTEGER NOT NULL
    ) STRICT;
    CREATE TRIGGER movement_no_update BEFORE UPDATE ON movement
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;
    CREATE TRIGGER movement_no_delete BEFORE DELETE ON movement
    BEGIN SELECT RAISE(ABORT, 'append-only'); END;";

const INDEXES: &str = "
    CREATE INDEX movement_by_product ON movement (product, warehouse, id);
    CREATE INDEX balance_low ON balance (warehouse, sellable) WHERE sellable < threshold;";

/// The bare ledger.
pub(crate) struct Ledger {
    connection: Connection,
    products: u64,
    chance: Chance,
    next: i64,
    tag: String,
}

/// As the system's own part of SQLite reads and writes: the product's `gather.c` has no part in it.
pub(crate) fn plain(path: &Path) -> Connection {
    Connection::open_with_flags_and_vfs(path, OpenFlags::default(), "unix").unwrap()
}

fn open(path: &Path) -> Connection {
    let connection = plain(path);
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    connection.pragma_update(None, "synchronous", "FULL").unwrap();
    connection.busy_timeout(Duration::from_mins(1)).unwrap();
    connection
}

impl Ledger {
    pub(crate) fn fill(path: &Path, products: u64) -> Self {
        let mut connection = open(path);
        connection.execute_batch(SCHEMA).unwrap();
        connection.execute_batch(INDEXES).unwrap();
        let tx = connection.transaction().unwrap();
        let sql = "INSERT INTO balance VALUES (?1, ?2, 1000000, 0, 1000000, 10)";
        for product in 1..=products as i64 {
            for warehouse in 1..=3_i64 {
                tx.prepare_cached(sql).unwrap().execute(params![product, warehouse]).unwrap();
            }
        }
        tx.commit().unwrap();
        Self { connection, products, chance: Chance::new(7), next: 0, tag: "b".to_owned() }
    }

    /// One that others use as well.
    pub(crate) fn join(path: &Path, products: u64, worker: u64) -> Self {
        let tag = format!("w{worker}-{}", std::process::id());
        let chance = Chance::new(7_919 + worker);
        Self { connection: open(path), products, chance, next: 0, tag }
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
            let product = 1 + self.chance.below(self.products) as i64;
            let warehouse = 1 + self.chance.below(3) as i64;
            let at = 1_795_160_550_000 + self.next;
            let order = format!("{}-{}", self.tag, self.next / i64::from(group));
            let taken = run(
                "UPDATE balance SET sellable = sellable - 1, reserved = reserved + 1 \
                 WHERE product = ?1 AND warehouse = ?2 AND sellable >= 1",
                &[&product, &warehouse],
            );
            assert_eq!(taken, 1);
            run(
                "INSERT INTO movement (at, product, warehouse, kind, quantity, ref) \
                 VALUES (?1, ?2, ?3, 3, 1, ?4)",
                &[&at, &product, &warehouse, &order],
            );
            let movement = self.connection.last_insert_rowid();
            run(
                "INSERT INTO reservation VALUES (?1, ?2, ?3, ?4, 1, ?5)",
                &[&order, &self.next, &product, &warehouse, &movement],
            );
            if unit % group == group - 1 || unit == count - 1 {
                run("COMMIT", &[]);
            }
        }
    }

    /// Reserves until the time is over, a lock file in front; how long each took, in milliseconds.
    pub(crate) fn reserve_for(&mut self, lock: &Path, time: Duration) -> Vec<f64> {
        let file = OpenOptions::new().create(true).append(true).open(lock).unwrap();
        let (start, mut took) = (Instant::now(), Vec::new());
        while start.elapsed() < time {
            let began = Instant::now();
            file.lock().unwrap();
            self.reserve(1, 1);
            file.unlock().unwrap();
            took.push(began.elapsed().as_secs_f64() * 1e3);
        }
        took
    }

    /// Reads both files of an import: products with a trigram index, balances with their movements.
    pub(crate) fn import(path: &Path, products: &Path, stock: &Path) {
        let connection = open(path);
        connection.execute_batch(SCHEMA).unwrap();
        let sql = "CREATE VIRTUAL TABLE words USING fts5(sku, name, barcode, content = 'product', \
                   content_rowid = 'id', tokenize = 'trigram'); BEGIN IMMEDIATE";
        connection.execute_batch(sql).unwrap();
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            connection.prepare_cached(sql).unwrap().execute(values).unwrap()
        };
        let mut ids = 0_i64;
        for row in csv::Reader::from_reader(File::open(products).unwrap()).into_records() {
            let row = row.unwrap();
            ids += 1;
            let price: f64 = row[4].parse().unwrap();
            run(
                "INSERT INTO product VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                &[&ids, &&row[0], &&row[1], &&row[2], &&row[3], &((price * 100.0) as i64)],
            );
            run(
                "INSERT INTO words (rowid, sku, name, barcode) VALUES (?1, ?2, ?3, ?4)",
                &[&ids, &&row[0], &&row[1], &&row[2]],
            );
        }
        for (number, row) in
            csv::Reader::from_reader(File::open(stock).unwrap()).into_records().enumerate()
        {
            let row = row.unwrap();
            let number = number as i64;
            let (product, warehouse) = (number / 3 + 1, number % 3 + 1);
            let units: i64 = row[2].parse().unwrap();
            run(
                "INSERT INTO balance VALUES (?1, ?2, ?3, 0, ?3, 20)",
                &[&product, &warehouse, &units],
            );
            run(
                "INSERT INTO movement (at, product, warehouse, kind, quantity, ref) \
                 VALUES (1795160550000, ?1, ?2, 1, ?3, 'import')",
                &[&product, &warehouse, &units],
            );
        }
        connection.execute_batch(INDEXES).unwrap();
        let sql = "CREATE UNIQUE INDEX product_sku ON product (sku); \
                   CREATE INDEX product_name ON product (name, id); COMMIT";
        connection.execute_batch(sql).unwrap();
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    }
}

/// What is summed anew from the product's own file, for what it keeps summed.
pub(crate) struct Sums {
    connection: Connection,
}

impl Sums {
    pub(crate) fn of(store: &Path) -> Self {
        Self { connection: plain(store) }
    }

    fn add_up(&self, sql: &str, key: usize, value: usize) -> Vec<i64> {
        let mut sums = vec![0_i64; 4];
        let mut statement = self.connection.prepare_cached(sql).unwrap();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let at = row.get::<_, i64>(key).unwrap().rem_euclid(4) as usize;
            sums[at] += row.get::<_, i64>(value).unwrap();
        }
        sums
    }

    /// Sellable units of all warehouses, row by row.
    pub(crate) fn sellable(&self) -> i64 {
        self.add_up("SELECT warehouse_id, sellable FROM stock", 0, 1).iter().sum()
    }

    fn units(&self, sql: &str) -> i64 {
        self.connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }

    /// Units sold of late, as they are kept for each product.
    pub(crate) fn sold_kept(&self) -> i64 {
        self.units("SELECT COALESCE(sum(sold_recent), 0) FROM product")
    }

    /// The same from the sales kept by day.
    pub(crate) fn sold_by_day(&self) -> i64 {
        self.units(
            "SELECT COALESCE(sum(units), 0) FROM sales_day, alert_basis b WHERE sales_day.day > b.day - 30",
        )
    }

    /// The same from the whole ledger.
    pub(crate) fn sold_anew(&self) -> i64 {
        let [ship, unship] = [7, 8];
        self.units(&format!(
            "SELECT COALESCE(sum(CASE kind WHEN {ship} THEN quantity ELSE -quantity END), 0) \
             FROM movement, alert_basis b WHERE kind IN ({ship}, {unship}) \
             AND posted_at / 86400000 > b.day - 30"
        ))
    }

    /// The whole ledger added up by product and warehouse, and compared with every balance and its
    /// identity: the least that a full check does.
    pub(crate) fn fold(&self) {
        let each = |sql: &str, row: &mut dyn FnMut([i64; 4])| {
            let mut statement = self.connection.prepare_cached(sql).unwrap();
            let mut rows = statement.query([]).unwrap();
            while let Some(found) = rows.next().unwrap() {
                row([0, 1, 2, 3].map(|at| found.get(at).unwrap()));
            }
        };
        let total = "sellable + order_occupied + unsellable + locked + transfer_occupied \
                     - in_transit - virtual_stock";
        let mut flows = vec![0_i64; 100];
        let sql = format!("SELECT id, {total}, 0, 0 FROM movement_kind");
        each(&sql, &mut |[kind, flow, ..]| flows[usize::try_from(kind).unwrap()] = flow);
        let products = self.units("SELECT COALESCE(max(id), 0) FROM product");
        let warehouses = self.units("SELECT COALESCE(max(id), 0) FROM warehouse") + 1;
        let mut sums = vec![0_i64; usize::try_from((products + 1) * warehouses).unwrap()];
        let place = |product: i64, warehouse: i64| {
            usize::try_from(product * warehouses + warehouse).unwrap()
        };
        let sql = "SELECT product_id, warehouse_id, kind, quantity FROM movement NOT INDEXED";
        each(sql, &mut |[product, warehouse, kind, quantity]| {
            sums[place(product, warehouse)] += flows[usize::try_from(kind).unwrap()] * quantity;
        });
        let sql = format!("SELECT product_id, warehouse_id, total, {total} FROM stock");
        each(&sql, &mut |[product, warehouse, kept, identity]| {
            assert_eq!((kept, identity), (sums[place(product, warehouse)], kept));
        });
    }

    /// Sizes of the tables with their indexes, the largest first, and the bytes of a movement.
    pub(crate) fn sizes(&self) -> (Vec<(String, i64)>, f64) {
        let sql = "SELECT COALESCE((SELECT tbl_name FROM sqlite_schema s WHERE s.name = d.name), \
                   d.name), sum(d.pgsize) FROM dbstat d GROUP BY 1 ORDER BY 2 DESC";
        let mut statement = self.connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let sizes: Vec<(String, i64)> = rows.map(Result::unwrap).collect();
        let ledger = sizes.iter().find(|(name, _)| name == "movement").map_or(0, |(_, n)| *n);
        (sizes, ledger as f64 / self.movements().max(1) as f64)
    }

    pub(crate) fn movements(&self) -> i64 {
        let sql = "SELECT COALESCE(max(id), 0) FROM movement";
        self.connection.query_row(sql, [], |row| row.get(0)).unwrap()
    }
}

/// What is read of an imported file: words by its trigram index, what is low by its partial index.
pub(crate) struct Words {
    connection: Connection,
}

impl Words {
    pub(crate) fn of(path: &Path) -> Self {
        let connection = plain(path);
        let sql = "CREATE INDEX IF NOT EXISTS balance_listed ON balance \
                   (warehouse, product, sellable, threshold) WHERE sellable < threshold";
        connection.execute_batch(sql).unwrap();
        Self { connection }
    }

    /// The first balances of a warehouse that are low, with their products.
    pub(crate) fn low(&self) -> usize {
        let sql = "SELECT b.product, b.sellable, b.threshold, p.sku, p.name FROM balance b \
                   INDEXED BY balance_listed JOIN product p ON p.id = b.product \
                   WHERE b.warehouse = 2 AND b.sellable < b.threshold ORDER BY b.product LIMIT 40";
        listed(&self.connection, sql, &[], 4)
    }

    /// The first products that hold `word`, three characters or more.
    pub(crate) fn first(&self, word: &str) -> usize {
        let sql = "SELECT p.id, p.sku, p.name FROM words w JOIN product p ON p.id = w.rowid \
                   WHERE words MATCH ?1 LIMIT 40";
        listed(&self.connection, sql, &[&format!("\"{word}\"")], 2)
    }
}

/// How many rows are listed, of which the text in column `text` is read.
pub(crate) fn listed(
    connection: &Connection,
    sql: &str,
    values: &[&dyn rusqlite::ToSql],
    text: usize,
) -> usize {
    let mut statement = connection.prepare_cached(sql).unwrap();
    let mut rows = statement.query(values).unwrap();
    let mut count = 0;
    while let Some(row) = rows.next().unwrap() {
        std::hint::black_box(row.get::<_, String>(text).unwrap());
        count += 1;
    }
    count
}
