//! The entries of a table or an index, read from its pages as they lie in the file (SQLite's file
//! format, section 1.6).
//!
//! SQLite's own way to a row goes through a machine of instructions, column by column, and takes
//! several times as long. The pages are those of the look that the connection has, for SQLite hands
//! them out (its table `sqlite_dbpage`). What is no tree as it should be is refused as SQLite refuses
//! it; whether a tree is sound in every way is asked of SQLite itself (see `structure::pages`).

use std::borrow::Cow;

use rusqlite::{CachedStatement, Connection, OptionalExtension, Result as Asked, ffi};

use crate::store::sweep::record::{Record, varint};

/// Deepest tree that is followed, as SQLite has it.
const DEPTH_MAX: usize = 20;

/// Kinds of pages.
const INDEX_INTERIOR: u8 = 2;
const TABLE_INTERIOR: u8 = 5;
const INDEX_LEAF: u8 = 10;
const TABLE_LEAF: u8 = 13;

/// The numbers between which entries are wanted: of rows, or what an index begins with.
pub(in crate::store) type Range = (i64, i64);

/// Whether more is wanted.
type More = bool;

/// What is in a tree: the row's number, in that of a table, and the values.
#[derive(Clone, Copy)]
pub(super) struct Entry<'e> {
    pub(super) rowid: Option<i64>,
    pub(super) payload: &'e [u8],
    pub(super) record: &'e Record,
}

/// The pages of a file.
pub(super) struct Pages<'c> {
    statement: CachedStatement<'c>,
    /// Bytes of a page that are used.
    usable: usize,
    /// Pages that may still be read: more than the file has would be a circle.
    left: i64,
}

impl<'c> Pages<'c> {
    /// `None` where SQLite hands no pages out.
    pub(super) fn of(connection: &'c Connection) -> Asked<Option<Self>> {
        let sql = "SELECT data FROM sqlite_dbpage WHERE pgno = ?1";
        let Ok(statement) = connection.prepare_cached(sql) else { return Ok(None) };
        let left = connection.query_row("PRAGMA page_count", [], |row| row.get(0))?;
        let mut pages = Self { statement, usable: 0, left };
        let first = pages.read(1)?;
        let reserved = first.get(20).copied().unwrap_or_default();
        pages.usable = first.len().saturating_sub(usize::from(reserved));
        pages.left = left;
        Ok(Some(pages))
    }

    /// Hands every entry of the tree with that root to `each`, in their order.
    pub(super) fn walk(
        self,
        root: i64,
        range: Option<Range>,
        each: &mut dyn FnMut(Entry<'_>) -> Asked<()>,
    ) -> Asked<()> {
        Walk { pages: self, range, record: Record::default(), each }.page(root, 0).map(drop)
    }

    fn read(&mut self, number: i64) -> Asked<Vec<u8>> {
        if self.left <= 0 {
            return Err(malformed());
        }
        self.left = self.left.saturating_sub(1);
        let page = self.statement.query_row([number], |row| row.get(0)).optional()?;
        page.ok_or_else(malformed)
    }

    /// What an entry holds, which may go on in pages of its own.
    fn payload<'p>(&mut self, page: &Page<'p>, cell: &Cell<'p>) -> Asked<Cow<'p, [u8]>> {
        let Cell { length, rest, .. } = *cell;
        let most = page.most_here(self.usable).ok_or_else(malformed)?;
        if length <= most {
            return rest.get(..length).map(Cow::Borrowed).ok_or_else(malformed);
        }
        let here = self.part_here(length, most).ok_or_else(malformed)?;
        let (here, rest) = rest.split_at_checked(here).ok_or_else(malformed)?;
        let mut payload = here.to_vec();
        let mut next = number_at(rest, 0).ok_or_else(malformed)?;
        while payload.len() < length {
            let part = self.read(next)?;
            next = number_at(&part, 0).ok_or_else(malformed)?;
            let part = part.get(4..self.usable).ok_or_else(malformed)?;
            let missing = length.saturating_sub(payload.len());
            payload.extend_from_slice(part.get(..missing).unwrap_or(part));
        }
        Ok(Cow::Owned(payload))
    }

    /// How much of a long entry is in its own page.
    fn part_here(&self, length: usize, most: usize) -> Option<usize> {
        let least =
            self.usable.checked_sub(12)?.checked_mul(32)?.div_euclid(255).checked_sub(23)?;
        let over = length.checked_sub(least)?.checked_rem(self.usable.checked_sub(4)?)?;
        let here = least.checked_add(over)?;
        Some(if here <= most { here } else { least })
    }
}

/// A page of a tree.
struct Page<'p> {
    bytes: &'p [u8],
    of_table: bool,
    interior: bool,
    /// Where each of its cells begins, two bytes each.
    cells: &'p [u8],
    right: Option<i64>,
}

/// An entry as it lies there, with the page of what is before it.
struct Cell<'p> {
    child: Option<i64>,
    rowid: Option<i64>,
    length: usize,
    rest: &'p [u8],
}

impl<'p> Page<'p> {
    fn of(bytes: &'p [u8], number: i64) -> Option<Self> {
        // The first page begins with the head of the file.
        let head = bytes.get(if number == 1 { 100 } else { 0 }..)?;
        let kind = *head.first()?;
        let interior = matches!(kind, INDEX_INTERIOR | TABLE_INTERIOR);
        if !interior && !matches!(kind, INDEX_LEAF | TABLE_LEAF) {
            return None;
        }
        let count = usize::from(u16::from_be_bytes(*head.get(3..)?.first_chunk()?));
        let right = if interior { Some(number_at(head, 8)?) } else { None };
        let cells = head.get(if interior { 12 } else { 8 }..)?.get(..count.checked_mul(2)?)?;
        let of_table = matches!(kind, TABLE_INTERIOR | TABLE_LEAF);
        Some(Self { bytes, of_table, interior, cells, right })
    }

    fn cell(&self, begin: [u8; 2]) -> Option<Cell<'p>> {
        let mut rest = self.bytes.get(usize::from(u16::from_be_bytes(begin))..)?;
        let number = |rest: &mut &'p [u8]| {
            let (number, length) = varint(rest)?;
            *rest = rest.get(length..)?;
            Some(number)
        };
        let mut child = None;
        if self.interior {
            child = Some(number_at(rest, 0)?);
            rest = rest.get(4..)?;
        }
        let names_only = self.interior && self.of_table;
        let length = if names_only { 0 } else { usize::try_from(number(&mut rest)?).ok()? };
        let rowid = if self.of_table { Some(number(&mut rest)?.cast_signed()) } else { None };
        Some(Cell { child, rowid, length, rest })
    }

    /// Most bytes of an entry that are in the page itself, of so many that are used.
    fn most_here(&self, usable: usize) -> Option<usize> {
        if self.of_table {
            return usable.checked_sub(35);
        }
        usable.checked_sub(12)?.checked_mul(64)?.div_euclid(255).checked_sub(23)
    }
}

/// A walk through a tree.
struct Walk<'w, 'c> {
    pages: Pages<'c>,
    range: Option<Range>,
    record: Record,
    each: &'w mut dyn FnMut(Entry<'_>) -> Asked<()>,
}

impl Walk<'_, '_> {
    fn page(&mut self, number: i64, depth: usize) -> Asked<More> {
        if depth >= DEPTH_MAX {
            return Err(malformed());
        }
        let below = depth.saturating_add(1);
        let bytes = self.pages.read(number)?;
        let page = Page::of(&bytes, number).ok_or_else(malformed)?;
        let (begins, _) = page.cells.as_chunks();
        for begin in begins {
            let cell = page.cell(*begin).ok_or_else(malformed)?;
            let more = match cell.child {
                None => self.entry(&page, &cell)?,
                Some(child) if page.of_table => self.rows_to(cell.rowid, child, below)?,
                Some(child) => {
                    (self.is_before(&page, &cell)? || self.page(child, below)?)
                        && self.entry(&page, &cell)?
                }
            };
            if !more {
                return Ok(false);
            }
        }
        page.right.map_or(Ok(true), |right| self.page(right, below))
    }

    /// The rows in a page, of which the last has at most that number.
    fn rows_to(&mut self, last: Option<i64>, child: i64, depth: usize) -> Asked<More> {
        match (self.range, last) {
            (Some((from, _)), Some(last)) if last < from => Ok(true),
            (Some((_, to)), Some(last)) => Ok(self.page(child, depth)? && last < to),
            _ => self.page(child, depth),
        }
    }

    /// Whether an entry of an index, and so all before it, is before what is wanted.
    fn is_before(&mut self, page: &Page<'_>, cell: &Cell<'_>) -> Asked<bool> {
        let Some((from, _)) = self.range else { return Ok(false) };
        let payload = self.pages.payload(page, cell)?;
        self.record.find(&payload).ok_or_else(malformed)?;
        Ok(self.key()? < from)
    }

    fn entry(&mut self, page: &Page<'_>, cell: &Cell<'_>) -> Asked<More> {
        let payload = self.pages.payload(page, cell)?;
        self.record.find(&payload).ok_or_else(malformed)?;
        if let Some((from, to)) = self.range {
            let key = cell.rowid.map_or_else(|| self.key(), Ok)?;
            if key < from || key > to {
                return Ok(key <= to);
            }
        }
        let (rowid, record) = (cell.rowid, &self.record);
        (self.each)(Entry { rowid, payload: &payload, record }).map(|()| true)
    }

    /// The number that an entry of an index begins with.
    fn key(&self) -> Asked<i64> {
        self.record.number(0).ok_or_else(malformed)
    }
}

/// A number of four bytes.
fn number_at(bytes: &[u8], at: usize) -> Option<i64> {
    Some(i64::from(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?)))
}

/// What SQLite says of such a file.
pub(super) fn malformed() -> rusqlite::Error {
    let code = ffi::Error::new(ffi::SQLITE_CORRUPT);
    rusqlite::Error::SqliteFailure(code, Some("database disk image is malformed".to_owned()))
}
