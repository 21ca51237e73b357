//! What is kept row by row, put aside while very many products begin: indexes of products that only
//! find rows, and what guards an insertion of a row from taking another's place.
//!
//! An index with an entry for every product, in an order that is not that of the file, costs more to
//! keep up than to make again in its own order when all products are there. One of few products
//! stays: making it again would read them all. What is unique stays too, but where no product is
//! looked up: the file itself refuses a second SKU.
//!
//! The ledger and the log refuse a row that would replace another, which `INSERT OR REPLACE` does; a
//! block only inserts, and then the file refuses a number or a reversal that is taken by its unique
//! indexes. References are followed once instead of at each row: the product and the stock that rows
//! of a block name are written or found by the same block, and what else they name is noted, and
//! looked for at the end. What keeps rows from being changed and deleted is never put aside. It all
//! happens within one transaction, so nobody else ever sees the store without them, and when it fails
//! they were never gone.

use rusqlite::config::DbConfig;

use crate::domain::movement::Kind;
use crate::store::connection::{set, with_pages};
use crate::store::error::doing;
use crate::store::row::{all, first};
use crate::store::{Error, Tx};

/// Products for which anything is put aside.
const FROM: i64 = 8_000;

/// Memory for the entries of an index that are sorted at a time, in KiB.
const SORT_KIB: i64 = 3_072;

const WHAT: &str = "put aside what is kept row by row";

/// What goes aside however many products there were: what guards the ledger and the log.
const GUARDS: &str = "name IN ('movement_is_never_replaced', 'movement_is_reversed_once', \
     'change_is_never_replaced')";

/// What goes aside where the sums of many products change: indexes of them.
const OF_SUMS: &str = "name IN ('product_by_sellable', 'product_quiet')";

/// What goes aside where products begin: indexes with an entry for every product.
const OF_ROWS: &str = "type = 'index' AND tbl_name = 'product' AND sql LIKE 'CREATE INDEX %' \
     AND (sql NOT LIKE '% WHERE %' OR name = 'product_by_category')";

/// What goes aside with that where nobody looks a product up: made again it refuses a second SKU.
const OF_KEYS: &str = "name = 'product_by_sku'";

/// How much was done of what is to be done.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// So much.
    pub done: u64,
    /// Of so much.
    pub all: u64,
}

impl Share {
    /// All of it, as far as anybody knows.
    pub const WHOLE: Self = Self { done: 1, all: 1 };

    /// What it will come to, where it came to `count` up to now.
    fn in_all(self, count: i64) -> i64 {
        let all = i128::from(count).saturating_mul(i128::from(self.all.max(self.done)));
        let all = all.checked_div(i128::from(self.done)).unwrap_or_default();
        i64::try_from(all).unwrap_or(i64::MAX)
    }
}

/// What was put aside.
#[derive(Debug, Default)]
pub(in crate::store) struct Aside<'a> {
    /// How to make it again.
    made: Vec<String>,
    /// What that is.
    groups: Vec<&'static str>,
    /// Whether each product that begins is known to be the only one of its SKU.
    all_new: bool,
    /// Products written since they were all there.
    written: i64,
    /// Whether anything was made again: something else may come between at any time, so only what
    /// is written counts.
    again: bool,
    loose: Option<Loose<'a>>,
}

impl<'a> Aside<'a> {
    pub(in crate::store) fn new(all_new: bool) -> Self {
        Self { all_new, ..Self::default() }
    }

    /// Whether each product that begins is known to be the only one of its SKU.
    pub(in crate::store) const fn all_new(&self) -> bool {
        self.all_new
    }

    /// So many products are written next, some of them `new`, there are `known`, and so much was
    /// `read` of all that is to come: puts aside what they would be entered in, where much of what
    /// will be in it is yet to come.
    pub(in crate::store) fn expect(
        &mut self,
        tx: &'a Tx<'a>,
        (products, new): (i64, bool),
        known: i64,
        read: Share,
    ) -> Result<(), Error> {
        self.written = self.written.saturating_add(products);
        let expected = if self.again { self.written } else { read.in_all(self.written) };
        if expected < FROM {
            return Ok(());
        }
        if self.loose.is_none() {
            self.put(tx, GUARDS)?;
            self.loose = Some(Loose::begin(tx)?);
        }
        // To make an index again is to read all products.
        if expected.saturating_mul(4) < known {
            return Ok(());
        }
        self.put(tx, OF_SUMS)?;
        if new {
            self.put(tx, OF_ROWS)?;
        }
        if new && self.all_new {
            self.put(tx, OF_KEYS)?;
        }
        Ok(())
    }

    fn put(&mut self, tx: &Tx<'_>, which: &'static str) -> Result<(), Error> {
        if self.groups.contains(&which) {
            return Ok(());
        }
        self.groups.push(which);
        let sql = format!("SELECT type, name, sql FROM sqlite_schema WHERE {which} ORDER BY rowid");
        let found = all(tx.connection, &sql, WHAT, [], |row| {
            Ok([row.get::<_, String>(0)?, row.get(1)?, row.get(2)?])
        })?;
        for [kind, name, sql] in found {
            tx.connection.execute_batch(&format!("DROP {kind} {name}")).map_err(doing(WHAT))?;
            self.made.push(sql);
        }
        Ok(())
    }

    /// Whether many products are written.
    pub(in crate::store) const fn is_much(&self) -> bool {
        self.loose.is_some()
    }

    /// Notes who writes, and of which kinds and where what moves is.
    pub(in crate::store) fn name(&mut self, actor: i64, moved: impl Iterator<Item = (Kind, i64)>) {
        let Some(Loose { named, .. }) = &mut self.loose else { return };
        let mut note = |table, id| {
            // Few are ever named, and mostly the same ones again.
            if !named.contains(&(table, id)) {
                named.push((table, id));
            }
        };
        note(ACTOR, actor);
        for (kind, warehouse) in moved {
            note(KIND, kind.spec().id);
            note(WAREHOUSE, warehouse);
        }
    }

    /// Makes it again, and follows the references.
    pub(in crate::store) fn restore(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        self.again = self.again || self.written > 0;
        let Some(loose) = self.loose.take() else { return Ok(()) };
        self.written = 0;
        self.groups.clear();
        // Entries are sorted beside the reading of rows: who read the file is done. As much as there
        // is room for pages is sorted at a time, on each side.
        set(tx.connection, "threads", 1)?;
        let made = with_pages(tx.connection, SORT_KIB, || {
            std::mem::take(&mut self.made).iter().try_for_each(|sql| {
                let what = "make again what was put aside";
                tx.connection.execute_batch(sql).map_err(doing(what))
            })
        });
        set(tx.connection, "threads", 0)?;
        made.and_then(|()| loose.follow())
    }
}

/// What asks for rows that are named beside products and their stock.
const ACTOR: &str = "SELECT 1 FROM actor WHERE id = ?1";
const KIND: &str = "SELECT 1 FROM movement_kind WHERE id = ?1";
const WAREHOUSE: &str = "SELECT 1 FROM warehouse WHERE id = ?1";

/// Rows whose references are not followed as they are written.
#[derive(Debug)]
struct Loose<'a> {
    tx: &'a Tx<'a>,
    /// The last product before.
    product: i64,
    /// What they name, each with what asks for it.
    named: Vec<(&'static str, i64)>,
}

impl<'a> Loose<'a> {
    fn begin(tx: &'a Tx<'a>) -> Result<Self, Error> {
        let sql = "SELECT COALESCE(max(id), 0) FROM product";
        let last = first(tx.connection, sql, WHAT, [], |row| row.get(0))?;
        let loose = Self { tx, product: last.unwrap_or_default(), named: Vec::new() };
        loose.set(false)?;
        Ok(loose)
    }

    /// Whether SQLite follows references from now on.
    fn set(&self, follows: bool) -> Result<(), Error> {
        let flag = DbConfig::SQLITE_DBCONFIG_ENABLE_FKEY;
        self.tx.connection.set_db_config(flag, follows).map(drop).map_err(doing(WHAT))
    }

    /// Follows what those rows name; what leads nowhere is a fault of the program, and nothing of the
    /// transaction is kept. New products have the numbers behind the last one before, without gaps,
    /// and refer to no other.
    fn follow(self) -> Result<(), Error> {
        let leads_nowhere =
            || Error::Corrupt("rows written together name others that are not there".to_owned());
        let asked = |sql: &str, id: i64| {
            let found = first(self.tx.connection, sql, "follow the references", [id], |_| Ok(()));
            found.map(|found| found.is_some())
        };
        for (sql, id) in &self.named {
            if !asked(sql, *id)? {
                return Err(leads_nowhere());
            }
        }
        let broken = [
            "SELECT 1 FROM barcode WHERE product_id > ?1 \
             AND product_id > (SELECT COALESCE(max(id), 0) FROM product) LIMIT 1",
            "SELECT 1 FROM product WHERE variant_of IS NOT NULL AND id > ?1 LIMIT 1",
        ];
        for sql in broken {
            if asked(sql, self.product)? {
                return Err(leads_nowhere());
            }
        }
        Ok(())
    }
}

impl Drop for Loose<'_> {
    fn drop(&mut self) {
        // It cannot fail but for a closed connection, and then nothing is written any more.
        drop(self.set(true));
    }
}

#[cfg(test)]
mod tests {
    use super::{Aside, Share};
    use crate::domain::movement::Kind;
    use crate::store::row::{all, execute};
    use crate::store::{Error, Keep, Store, Tx};

    /// A barcode of a product that is not there.
    fn orphan(tx: &Tx<'_>) -> Result<(), Error> {
        let sql = "INSERT INTO barcode (code, product_id, units) VALUES ('X', 77, 1)";
        execute(tx.connection, sql, "try", []).map(drop)
    }

    /// The first rows of a long file tell that it is long; once something else came between, nobody
    /// knows what comes next, and only what is written counts.
    #[test]
    fn what_is_to_come_is_told_from_what_was_read_until_something_else_comes_between() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("shop.db"), false).unwrap();
        let work = |tx: &Tx<'_>| {
            let there = || {
                let sql = "SELECT name FROM sqlite_schema WHERE name IN ('product_by_name', \
                           'product_by_sellable', 'movement_is_reversed_once')";
                let names = all(tx.connection, sql, "look", [], |row| row.get::<_, String>(0));
                names.map(|names| names.len())
            };
            let (little, read) = (Share { done: 9, all: 90 }, Share { done: 1, all: 1_000 });
            let mut aside = Aside::default();
            aside.expect(tx, (100, true), 0, little)?;
            assert_eq!(there()?, 3, "a thousand are not many");
            aside.expect(tx, (100, true), 10_000_000, read)?;
            assert_eq!(there()?, 2, "not among so many");
            aside.expect(tx, (100, false), 0, read)?;
            assert_eq!(there()?, 1, "no product begins");
            aside.expect(tx, (100, true), 0, read)?;
            assert_eq!(there()?, 0);
            aside.restore(tx)?;
            assert_eq!(there()?, 3);
            aside.expect(tx, (100, true), 0, read)?;
            assert_eq!(there()?, 3, "once more, and who knows how often");
            aside.expect(tx, (10_000, true), 0, read)?;
            assert_eq!(there()?, 0);
            aside.restore(tx)?;
            Ok(((), Keep::Yes))
        };
        store.write(work).unwrap();
    }

    /// What is not followed row by row is followed at the end; and from then on, however it ended,
    /// each row's references are.
    #[test]
    fn what_leads_nowhere_is_found_when_all_is_made_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("shop.db"), false).unwrap();
        let followed = |store: &mut Store| {
            let refused = store.write(|tx| Ok((orphan(tx)?, Keep::Yes))).unwrap_err();
            assert!(refused.to_string().contains("FOREIGN KEY"), "{refused}");
        };
        followed(&mut store);
        let found = store.write(|tx| {
            let mut aside = Aside::default();
            aside.expect(tx, (10_000, true), 0, Share::WHOLE)?;
            orphan(tx)?;
            aside.restore(tx)?;
            Ok(((), Keep::Yes))
        });
        assert!(matches!(found, Err(Error::Corrupt(_))), "{found:?}");
        followed(&mut store);
        for (actor, warehouse) in [(77, 1), (1, 77)] {
            let found = store.write(|tx| {
                let sql = "INSERT INTO warehouse (id, code, code_key, name, priority) \
                           VALUES (1, 'A', 'a', '', 0); INSERT INTO actor (id, name) VALUES (1, 'A')";
                tx.connection.execute_batch(sql).unwrap();
                let mut aside = Aside::default();
                aside.expect(tx, (10_000, true), 0, Share::WHOLE)?;
                let moved = [(Kind::Receive, 1), (Kind::Receive, warehouse), (Kind::Receive, 1)];
                aside.name(1, moved.into_iter());
                aside.name(actor, std::iter::empty());
                aside.restore(tx)?;
                Ok(((), Keep::Yes))
            });
            assert!(matches!(found, Err(Error::Corrupt(_))), "{found:?}");
        }
        let given_up: Result<(), Error> = store.write(|tx| {
            let mut aside = Aside::default();
            aside.expect(tx, (10_000, true), 0, Share::WHOLE)?;
            orphan(tx)?;
            Err(Error::Corrupt("given up".to_owned()))
        });
        assert!(given_up.is_err());
        followed(&mut store);
    }
}
