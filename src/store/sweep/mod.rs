//! The whole store read once, in the order in which it lies in the file, for `verify`.
//!
//! Movements lie in the order in which they were posted; their history by product and warehouse
//! would be read all over the file. So they are read as they lie, and of each row of stock only the
//! mark of its last balance is kept. What is to be equal (units by document, units sold, what
//! buckets hold for documents, entries of indexes) is added up on both sides in sums that are equal
//! only if every part is (see [`marks`]).
//!
//! The sweep says whether something is wrong and in which rows of stock; what exactly is then asked
//! of those rows and of the tables in question, which is slow and seldom.
//!
//! What is read whole is read from the file's pages, a record at a time (see [`scan`], [`btree`]); all
//! else by questions.
//!
//! Memory: eight bytes a row of stock and eight a product, up to three and a half million rows at
//! once.

mod btree;
pub(in crate::store) mod demands;
pub(in crate::store) mod ends;
mod figure;
mod ids;
pub(in crate::store) mod indexes;
mod marks;
mod movements;
mod papers;
mod record;
pub(in crate::store) mod scan;
mod shelves;
mod stands;
pub(in crate::store) mod stretch;

use crate::store::connection::with_pages;
pub(in crate::store) use crate::store::sweep::indexes::INDEXES;
use crate::store::sweep::marks::{Marks, Sum, folded};
use crate::store::sweep::movements::Pass;
use crate::store::sweep::papers::{Papers, Said};
use crate::store::sweep::shelves::Shelves;
use crate::store::sweep::stands::Stands;
use crate::store::{Error, View};

/// Pages kept in memory while the store is swept, in KiB.
const CACHE_SWEPT_KIB: i64 = 2_048;

/// What the sweep found.
#[derive(Debug, Default)]
pub(in crate::store) struct Found {
    /// Movements read.
    pub(in crate::store) movements: i64,
    /// Rows of stock read.
    pub(in crate::store) stock_rows: i64,
    /// Rows of stock whose history departs or does not end in what stands there.
    pub(in crate::store) departed: Vec<(i64, i64)>,
    /// How many more of them there are at least.
    pub(in crate::store) more: i64,
    /// What is to be asked of exactly.
    pub(in crate::store) wrong: Wrong,
}

/// The comparisons that did not come out even.
#[expect(clippy::struct_excessive_bools, reason = "each comparison comes out even or does not")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct Wrong {
    /// A row names another that is not there, or a movement does not follow the one before it.
    pub(in crate::store) references: bool,
    /// A movement or a line of an order is not as its table demands.
    pub(in crate::store) demands: bool,
    /// A row of stock breaks a rule of its own.
    pub(in crate::store) rows: bool,
    /// Sums of products or warehouses.
    pub(in crate::store) sums: bool,
    /// Units sold by day.
    pub(in crate::store) sold: bool,
    /// Recent sales of products.
    pub(in crate::store) velocity: bool,
    /// What buckets hold for documents.
    pub(in crate::store) held: bool,
    /// What documents did.
    pub(in crate::store) orders: bool,
    /// The same of transfers.
    pub(in crate::store) transfers: bool,
    /// The same of agreements.
    pub(in crate::store) agreements: bool,
    /// The same of stock-takes.
    pub(in crate::store) counts: bool,
}

/// What the indexes of the ledger must hold.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct Entries {
    marks: Marks,
    /// The newest movement: what came since is not compared.
    last: i64,
    sums: [Sum; 3],
}

/// Does `work` with few pages kept in memory: what is read once from end to end is not read again
/// from there.
///
/// # Errors
///
/// Those of `work`, and [`Error::Sqlite`].
pub(in crate::store) fn in_passing<T>(
    view: &View<'_>,
    work: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    with_pages(view.connection, CACHE_SWEPT_KIB, work)
}

/// Reads the ledger, the stock and the documents.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub(in crate::store) fn sweep(
    view: &View<'_>,
    progress: &mut dyn FnMut(i64),
) -> Result<(Found, Entries), Error> {
    let marks = Marks::drawn();
    let mut pass = Pass::new(view, marks)?;
    let (mut stands, mut said) = (Stands::new(view, marks)?, Said::default());
    let (mut from, mut first) = (i64::MIN, true);
    loop {
        let (shelves, next) = Shelves::load(view, from, folded(0))?;
        let (passed, shelves) = pass.go(view, shelves, (from, next), first, progress)?;
        pass = passed;
        let departed = std::mem::take(&mut pass.departed);
        let (stood, shelves, departed) = stands.go(view, shelves, (from, next), departed)?;
        (stands, pass.departed) = (stood, departed);
        if first {
            said = papers::read(view, marks, Some(shelves).filter(|_| next.is_none()))?;
            first = false;
        }
        match next {
            Some(next) => from = next,
            None => break,
        }
    }
    stands.close(view)?;
    let told = pass.told;
    let Papers { orders, transfers, agreements, counts } = told.papers;
    let wrong = Wrong {
        references: told.strange || said.strange || stands.strange,
        demands: told.unsound || said.unsound || stands.unsound,
        rows: stands.unsound,
        sums: stands.uneven(),
        sold: told.sold != stands.sold,
        velocity: stands.velocity(),
        held: said.held != stands.held,
        orders: said.returns || orders != said.papers.orders,
        transfers: transfers != said.papers.transfers,
        agreements: agreements != said.papers.agreements,
        counts: counts != said.papers.counts,
    };
    let found = Found {
        movements: told.movements,
        stock_rows: stands.rows,
        departed: pass.departed.rows,
        more: pass.departed.more,
        wrong,
    };
    Ok((found, Entries { marks, last: told.last, sums: told.entries }))
}
