//! Products that are in the store and may begin to have stock: looked up by who writes, or ahead of
//! that in a look at the store as it was before anything was written.

use std::path::Path;

use rusqlite::{Connection, OpenFlags, params};

use crate::store::beginnings::beginner::Entry;
use crate::store::beginnings::had_moved;
use crate::store::connection::{Open, keep_pages, opening, prepare};
use crate::store::kept::Kept;
use crate::store::pending::Pending;
use crate::store::row::all;
use crate::store::{Error, View, products};

/// Memory for pages that are looked up ahead: they come once, most often in the order of the file.
const CACHE_KIB: i64 = 2_048;

/// Products with higher numbers are never known to be untouched.
const ID_MAX: i64 = 1 << 26;

/// A product that is in the store, and nothing of it moved before.
#[derive(Debug)]
pub struct Known(pub(super) Box<Entry>);

/// What is found of a SKU.
#[derive(Debug)]
pub(super) enum Found {
    New,
    Apart,
    Known(Known),
}

impl Known {
    /// The product of a folded SKU, where nothing of it had moved when the ledger stood at
    /// `position`.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`], [`Error::Corrupt`].
    pub fn look(view: &View<'_>, key: &str, position: i64) -> Result<Option<Self>, Error> {
        match find(view, key, position)? {
            Found::Known(known) => Ok(Some(known)),
            Found::New | Found::Apart => Ok(None),
        }
    }
}

pub(super) fn find(view: &View<'_>, key: &str, position: i64) -> Result<Found, Error> {
    let found = products::find_watched(view, key)?;
    let Some((row, figures)) = found else { return Ok(Found::New) };
    if row.bundle {
        return Ok(Found::Apart);
    }
    let sql = "SELECT warehouse_id FROM stock WHERE product_id = ?1";
    let any = view.first(sql, "look for stock", params![row.id], |row| row.get::<_, i64>(0))?;
    let held: Vec<i64> = match any {
        Some(_) => all(view.connection, sql, "look for stock", [row.id], |row| row.get(0))?,
        None => Vec::with_capacity(4),
    };
    // Nothing moves but in a row of stock.
    if !held.is_empty() && had_moved(view, row.id, position)? {
        return Ok(Found::Apart);
    }
    let (key, fields, opened) = (key.to_owned(), None, false);
    Ok(Found::Known(Known(Box::new(Entry { key, row, fields, figures, held, opened }))))
}

/// The store as it was before the transaction that is under way: nobody else writes meanwhile.
#[derive(Debug)]
pub struct Before(Connection);

impl Before {
    /// Opens it a second time, to be read by another thread.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`], or what else keeps it from being opened.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags).map_err(opening(path))?;
        prepare(&connection)?;
        keep_pages(&connection, CACHE_KIB)?;
        Ok(Self(connection))
    }

    /// Does `work` in one look.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`] when it cannot be begun; then nothing was done.
    pub fn look(&self, work: impl FnOnce(&View<'_>)) -> Result<(), Error> {
        let open = Open::begin(&self.0, "BEGIN", "begin reading")?;
        let (pending, kept) = (Pending::default(), Kept::of(open.connection));
        work(&View { connection: open.connection, pending, kept: &kept });
        Ok(())
    }
}

/// Products that are no longer as they were before.
#[derive(Debug, Default)]
pub(super) struct Touched(Vec<u64>);

impl Touched {
    /// The word of a product, and its bit there.
    fn place(id: i64) -> Option<(usize, u64)> {
        let word = usize::try_from(id.div_euclid(64)).ok()?;
        let bit = 1_u64.rotate_left(u32::try_from(id.rem_euclid(64)).ok()?);
        (id < ID_MAX).then_some((word, bit))
    }

    pub(super) fn note(&mut self, id: i64) {
        let Some((word, bit)) = Self::place(id) else { return };
        if self.0.len() <= word {
            self.0.resize(word.saturating_add(1), 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= bit;
        }
    }

    pub(super) fn has(&self, id: i64) -> bool {
        let Some((word, bit)) = Self::place(id) else { return true };
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::{ID_MAX, Touched};

    #[test]
    fn a_product_is_as_it_was_until_it_is_touched() {
        let mut touched = Touched::default();
        for id in [1, 63, 64, 70_000] {
            assert!(!touched.has(id), "{id}");
            touched.note(id);
            assert!(touched.has(id), "{id}");
        }
        assert!(!touched.has(2) && !touched.has(65) && !touched.has(ID_MAX - 1));
        assert!(touched.has(ID_MAX) && touched.has(-1), "nobody knows");
    }
}
