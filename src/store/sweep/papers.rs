//! What documents say that they did and what they hold, in the same sums as the ledger's.

use rusqlite::Row;

use crate::domain::movement::{Document, Kind};
use crate::domain::stock::Bucket;
use crate::store::error::doing;
use crate::store::row::{all, prepared};
use crate::store::sweep::figure;
use crate::store::sweep::ids::Ids;
use crate::store::sweep::marks::{Marks, Noun, Sum};
use crate::store::sweep::scan::{Values, go_through, number, numbers};
use crate::store::sweep::shelves::Shelves;
use crate::store::sweep::stretch::Stretch;
use crate::store::{Error, View};

/// What movements make of documents, by noun.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Papers {
    pub(super) orders: Sum,
    pub(super) transfers: Sum,
    pub(super) agreements: Sum,
    pub(super) counts: Sum,
}

impl Papers {
    /// Adds units to a figure of a document; `at` is the document, the product, the warehouse.
    pub(super) fn add(
        &mut self,
        marks: &Marks,
        of: Document,
        figure: i64,
        (document, product, warehouse): (i64, i64, i64),
        units: i64,
    ) {
        let (sum, rows) = match of {
            Document::Order => (&mut self.orders, [document, product, warehouse]),
            Document::Transfer => (&mut self.transfers, [document, 0, 0]),
            Document::Agreement => (&mut self.agreements, [document, 0, 0]),
            Document::Count => (&mut self.counts, [document, product, 0]),
            Document::None | Document::Pool => return,
        };
        sum.add(units, marks.of(Noun::Document, figure, rows));
    }
}

/// What is held in the buckets that documents fill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held(Sum);

impl Held {
    pub(super) fn add(&mut self, marks: &Marks, bucket: Bucket, at: (i64, i64), units: i64) {
        let figure = match bucket {
            Bucket::OrderOccupied => 1,
            Bucket::TransferOccupied => 2,
            Bucket::InTransit => 3,
            Bucket::Virtual => 4,
            Bucket::Sellable | Bucket::Unsellable | Bucket::Locked => return,
        };
        if units != 0 {
            self.0.add(units, marks.of(Noun::Held, figure, [at.0, at.1, 0]));
        }
    }
}

/// What the documents say.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) papers: Papers,
    pub(super) held: Held,
    /// A line names an order or a row of stock that is not there.
    pub(super) strange: bool,
    /// A line is not as its table demands.
    pub(super) unsound: bool,
    /// More or less came back to an order than its lines can have.
    pub(super) returns: bool,
}

/// Goes through all documents. `shelves` are all rows of stock, where they are at hand.
pub(super) fn read(view: &View<'_>, marks: Marks, shelves: Option<Shelves>) -> Result<Said, Error> {
    let what = "walk the orders";
    let orders = Stretch::table("sales_order");
    let orders = go_through(view, orders, ("id", what), Ids::default(), |orders, row| {
        orders.add(number(row, 0)?);
        Ok(())
    })?;
    let columns = "order_id, product_id, warehouse_id, quantity, issued, shipped, cancelled, \
                   returned";
    let said = Said { strange: shelves.is_none(), ..Said::default() };
    let lines = Lines { marks, orders, shelves, said, issued_back: false };
    let lines =
        go_through(view, Stretch::table("order_line"), (columns, what), lines, Lines::line)?;
    let Lines { mut said, issued_back, .. } = lines;
    if issued_back {
        returns(view, &marks, &mut said)?;
    }
    transfers(view, &marks, &mut said)?;
    agreements(view, &marks, &mut said)?;
    counts(view, &marks, &mut said)?;
    Ok(said)
}

/// The lines of orders.
struct Lines {
    marks: Marks,
    orders: Ids,
    shelves: Option<Shelves>,
    said: Said,
    /// Whether goods of an issued line came back.
    issued_back: bool,
}

impl Lines {
    fn line(&mut self, row: &Values<'_>) -> rusqlite::Result<()> {
        let [id, product, warehouse, quantity, issued, shipped, cancelled, returned] =
            numbers(row, 0)?;
        let Self { marks, orders, shelves, said, .. } = self;
        said.strange |= !orders.has(id);
        said.strange |= shelves.as_ref().is_some_and(|all| all.find(product, warehouse).is_none());
        // The CHECKs of `order_line`, all of them.
        let given = shipped.saturating_add(cancelled);
        said.unsound |= quantity <= 0 || shipped < 0 || cancelled < 0 || given > quantity;
        said.unsound |= !(0..=shipped).contains(&returned) || !(0..=1).contains(&issued);
        let at = (id, product, warehouse);
        for (figure, units) in [
            (figure::ORDERED, quantity),
            (figure::GIVEN_BACK, cancelled),
            (figure::SHIPPED, shipped),
            (figure::RETURNED, returned),
        ] {
            if units != 0 {
                said.papers.add(marks, Document::Order, figure, at, units);
            }
        }
        let open = quantity.saturating_sub(shipped).saturating_sub(cancelled);
        if open > 0 {
            said.held.add(marks, Bucket::OrderOccupied, (product, warehouse), open);
            if issued == 1 {
                said.held.add(marks, Bucket::Virtual, (product, warehouse), open);
            }
        }
        self.issued_back |= issued == 1 && returned > 0;
        Ok(())
    }
}

fn figures<const N: usize>(row: &Row<'_>) -> rusqlite::Result<[i64; N]> {
    let mut figures = [0; N];
    for (figure, column) in figures.iter_mut().zip(0..) {
        *figure = row.get(column)?;
    }
    Ok(figures)
}

/// Of what was issued, goods may or may not have come back: where they could, it is looked up what
/// did, and taken for what the lines say.
fn returns(view: &View<'_>, marks: &Marks, said: &mut Said) -> Result<(), Error> {
    let sql = format!(
        "SELECT l.order_id, l.product_id, l.warehouse_id, sum(l.returned), \
         COALESCE(sum(l.returned) FILTER (WHERE l.issued = 0), 0), \
         COALESCE((SELECT sum(m.quantity) FROM movement m WHERE m.document_id = l.order_id \
         AND m.kind IN ({}, {}) AND m.product_id = l.product_id \
         AND m.warehouse_id = l.warehouse_id), 0) FROM order_line l WHERE l.returned > 0 \
         GROUP BY 1, 2, 3 HAVING max(l.issued) = 1",
        Kind::ReturnSellable.spec().id,
        Kind::ReturnUnsellable.spec().id,
    );
    let what = "compare what came back";
    let mut statement = prepared(view.connection, &sql, what)?;
    let mut rows = statement.query([]).map_err(doing(what))?;
    while let Some(row) = rows.next().map_err(doing(what))? {
        let [order, product, warehouse, most, least, came] = figures(row).map_err(doing(what))?;
        said.returns |= came < least || came > most;
        let at = (order, product, warehouse);
        let units = came.saturating_sub(most);
        said.papers.add(marks, Document::Order, figure::RETURNED, at, units);
    }
    Ok(())
}

fn transfers(view: &View<'_>, marks: &Marks, said: &mut Said) -> Result<(), Error> {
    let what = "walk the transfers";
    let sql = "SELECT id, product_id, from_id, state, requested, cancelled, dispatched, received, \
               received_unsellable, lost FROM transfer";
    let mut statement = prepared(view.connection, sql, what)?;
    let mut rows = statement.query([]).map_err(doing(what))?;
    while let Some(row) = rows.next().map_err(doing(what))? {
        let [id, product, from, state, requested, cancelled, dispatched, received, damaged, lost] =
            figures(row).map_err(doing(what))?;
        let arrived = received.saturating_add(damaged);
        for (figure, units) in [
            (figure::REQUESTED, requested),
            (figure::CANCELLED, cancelled),
            (figure::DISPATCHED, dispatched),
            (figure::RECEIVED, received),
            (figure::DAMAGED, damaged),
            (figure::LOST, lost),
            (figure::ARRIVED, arrived),
        ] {
            said.papers.add(marks, Document::Transfer, figure, (id, product, from), units);
        }
        if state < 2 {
            let gone = arrived.saturating_add(lost);
            let road = dispatched.saturating_sub(gone);
            let open = requested.saturating_sub(cancelled).saturating_sub(gone);
            said.held.add(marks, Bucket::TransferOccupied, (product, from), open);
            said.held.add(marks, Bucket::InTransit, (product, from), road);
        }
    }
    Ok(())
}

fn agreements(view: &View<'_>, marks: &Marks, said: &mut Said) -> Result<(), Error> {
    let what = "walk the agreements";
    let sql = "SELECT id, product_id, warehouse_id, agreed, removed, delivered FROM agreement";
    let mut statement = prepared(view.connection, sql, what)?;
    let mut rows = statement.query([]).map_err(doing(what))?;
    while let Some(row) = rows.next().map_err(doing(what))? {
        let [id, product, warehouse, agreed, removed, delivered] =
            figures(row).map_err(doing(what))?;
        for (figure, units) in
            [(figure::AGREED, agreed), (figure::REMOVED, removed), (figure::DELIVERED, delivered)]
        {
            let at = (id, product, warehouse);
            said.papers.add(marks, Document::Agreement, figure, at, units);
        }
        let left = agreed.saturating_sub(removed).saturating_sub(delivered);
        said.held.add(marks, Bucket::Virtual, (product, warehouse), left);
    }
    Ok(())
}

fn counts(view: &View<'_>, marks: &Marks, said: &mut Said) -> Result<(), Error> {
    let sql = "SELECT l.count_id, l.product_id, l.unsellable, l.variance FROM count_line l \
               JOIN stocktake c ON c.id = l.count_id WHERE c.state = 1 AND l.variance <> 0";
    let rows = all(view.connection, sql, "walk the stock-takes", [], figures::<4>)?;
    for [count, product, unsellable, variance] in rows {
        let figure = if unsellable == 0 { figure::VARIANCE } else { figure::VARIANCE_UNSELLABLE };
        said.papers.add(marks, Document::Count, figure, (count, product, 0), variance);
    }
    Ok(())
}
