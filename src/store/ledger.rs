//! The ledger: append-only movements, and the balances that follow from them.

use rusqlite::params;
use serde::Serialize;

use crate::domain::alert::{Basis, SOLD_DAYS};
use crate::domain::movement::Kind;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::{Bucket, Stock};
use crate::store::error::doing;
use crate::store::flow::{self, Flow};
use crate::store::products::{ProductRow, Sums, keep_sums};
use crate::store::row::{all, choice, column, execute, first, prepared, stock as read_stock};
use crate::store::warehouses::WarehouseRow;
use crate::store::{Error, Tx, View, balances, times};

/// What all movements of one request share.
#[derive(Clone, Debug)]
pub struct Stamp {
    /// When it is posted, UTC milliseconds.
    pub posted_at: i64,
    /// When it happened on the floor, where it is entered late.
    pub happened_at: Option<i64>,
    /// Day of the posting in the store's time zone, in days since 1970-01-01.
    pub day: i64,
    /// Who.
    pub actor: i64,
    /// Why.
    pub reason: Option<String>,
    /// Free text.
    pub note: Option<String>,
    /// Somebody else's number for it.
    pub reference: Option<String>,
    /// The caller's idempotency key.
    pub key: Option<String>,
    /// What kept figures are worked out with.
    pub basis: Basis,
}

/// One movement to post.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Of what.
    pub product: &'a ProductRow,
    /// Where.
    pub warehouse: &'a WarehouseRow,
    /// Units; negative for a reversal and for a downward adjustment.
    pub quantity: i64,
    /// The row of the document that causes it.
    pub document: Option<i64>,
    /// The movement it takes back.
    pub reverses: Option<i64>,
    /// Why, where the document says so rather than the request.
    pub reason: Option<&'a str>,
}

/// What posting did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The movement's number: the ledger position.
    pub movement: i64,
    /// The balances before.
    pub before: Stock,
    /// The balances after.
    pub after: Stock,
    /// Whether the row of stock is watched for itself: a threshold of its own, or units locked.
    pub watched: bool,
}

/// A row of stock: a product in a warehouse.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// The balances; `None` while the row is not there.
    pub stock: Option<Stock>,
    /// How far sellable may fall.
    pub floor: i64,
    /// Where it lies; empty for nowhere in particular.
    pub bin: String,
    /// Units on the road to it.
    pub inbound: i64,
    /// Whether it has a threshold of its own, or an alert.
    pub watched: bool,
}

/// The row of stock of a product in a warehouse; read once in a transaction.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn shelf(view: &View<'_>, product: i64, warehouse: i64) -> Result<Shelf, Error> {
    let at = (product, warehouse);
    if let Some(known) = view.pending.shelf(at) {
        return Ok(known);
    }
    let with_roads = "SELECT s.sellable, s.order_occupied, s.unsellable, s.locked, \
         s.transfer_occupied, s.in_transit, s.virtual_stock, s.floor, s.bin, s.threshold IS NOT NULL \
         OR s.availability > 0 OR s.leftover > 0, (SELECT COALESCE(sum(t.dispatched - t.received \
         - t.received_unsellable - t.lost), 0) FROM transfer t WHERE t.product_id = s.product_id \
         AND t.to_id = s.warehouse_id AND t.state < 2) \
         FROM stock s WHERE s.product_id = ?1 AND s.warehouse_id = ?2";
    let without = "SELECT sellable, order_occupied, unsellable, locked, transfer_occupied, \
         in_transit, virtual_stock, floor, bin, threshold IS NOT NULL OR availability > 0 \
         OR leftover > 0, 0 FROM stock WHERE product_id = ?1 AND warehouse_id = ?2";
    let sql = if view.pending.no_transfers() { without } else { with_roads };
    let found = view.first(sql, "read the stock", params![product, warehouse], |row| {
        Ok(Shelf {
            stock: Some(read_stock(row, 0)?),
            floor: row.get(7)?,
            bin: row.get(8)?,
            watched: row.get(9)?,
            inbound: row.get(10)?,
        })
    })?;
    // A row that is not there yet may be made by others than posting.
    let Some(shelf) = found else { return Ok(Shelf::default()) };
    view.pending.keep_shelf(at, shelf.clone());
    Ok(shelf)
}

/// The balances of a product in a warehouse; `None` while nothing ever moved there.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn stock(view: &View<'_>, product: i64, warehouse: i64) -> Result<Option<Stock>, Error> {
    match view.pending.stock((product, warehouse)) {
        Some(known) => Ok(Some(known)),
        None => Ok(shelf(view, product, warehouse)?.stock),
    }
}

/// Appends a movement and moves the balances, the sums and the counts that follow from it.
///
/// # Errors
///
/// [`Error::Refused`] when the rules say no, with SKU, warehouse, bucket and numbers;
/// [`Error::Sqlite`] when the file fails. The caller's transaction is then given up as a whole.
pub fn post(tx: &Tx<'_>, stamp: &Stamp, entry: &Entry<'_>) -> Result<Posted, Error> {
    let (product, warehouse) = (entry.product, entry.warehouse);
    let mut shelf = shelf(tx, product.id, warehouse.id)?;
    let known = shelf.stock;
    let before = known.unwrap_or_default();
    let at = (product, warehouse);
    let (effect, after) = moved(at, &before, entry.kind, entry.quantity)?;
    shelf.floor = product.floor.min(after.sellable);
    shelf.stock = Some(after);
    let watched = shelf.watched || before.locked > 0 || after.locked > 0;
    let at = (product.id, warehouse.id);
    balances::save(tx, at, known.map(|_| &effect), &after, shelf.floor)?;
    if known.is_some() {
        tx.pending.keep_shelf(at, shelf);
    }
    let movement = append(tx, stamp, entry, &after)?;
    tx.pending.add_to_sums(warehouse.id, &effect);
    let reason = entry.reason.or(stamp.reason.as_deref());
    let sold = entry.kind.sold(entry.quantity, reason);
    flow::add(tx, stamp, Flow::of(effect.total(), sold));
    if sold != 0 {
        let sql = "INSERT INTO sales_day (product_id, day, warehouse_id, units) \
                   VALUES (?1, ?2, ?3, ?4) ON CONFLICT (product_id, day, warehouse_id) \
                   DO UPDATE SET units = units + excluded.units";
        let params = params![product.id, stamp.day, warehouse.id, sold];
        tx.execute(sql, "keep the day's sales", params)?;
    }
    let recent = stamp.day > stamp.basis.day.saturating_sub(SOLD_DAYS);
    let sums = Sums {
        sellable: effect.sellable,
        total: effect.total(),
        sold,
        recent: if recent { sold } else { 0 },
        day: stamp.day,
    };
    keep_sums(tx, product.id, &sums)?;
    Ok(Posted { movement, before, after, watched })
}

/// What a movement makes of the balances before it, by the rules: its effect, and the balances after.
///
/// # Errors
///
/// The rule that says no, with SKU, warehouse, bucket and numbers.
pub fn moved(
    (product, warehouse): (&ProductRow, &WarehouseRow),
    before: &Stock,
    kind: Kind,
    quantity: i64,
) -> Result<(Stock, Stock), Refused> {
    let named = |refused: Refused| refused.sku(&product.sku).warehouse(&warehouse.code);
    let effect = kind.effect(quantity).map_err(named)?;
    let after = before.apply(&effect, product.floor).map_err(named)?;
    Ok((effect, after))
}

fn append(tx: &Tx<'_>, stamp: &Stamp, entry: &Entry<'_>, after: &Stock) -> Result<i64, Error> {
    let sql = "INSERT INTO movement (id, posted_at, happened_at, actor_id, product_id, \
         warehouse_id, kind, quantity, document_id, reverses, reason, note, ref, request_key, \
         sellable, order_occupied, unsellable, locked, transfer_occupied, in_transit, \
         virtual_stock, total) VALUES (COALESCE(?22, (SELECT COALESCE(max(id), 0) + 1 \
         FROM movement)), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, \
         ?20, ?21)";
    let params = params![
        stamp.posted_at,
        stamp.happened_at,
        stamp.actor,
        entry.product.id,
        entry.warehouse.id,
        entry.kind.spec().id,
        entry.quantity,
        entry.document,
        entry.reverses,
        entry.reason.or(stamp.reason.as_deref()),
        stamp.note,
        stamp.reference,
        stamp.key,
        after.sellable,
        after.order_occupied,
        after.unsellable,
        after.locked,
        after.transfer_occupied,
        after.in_transit,
        after.virtual_stock,
        after.total(),
        tx.pending.next_movement(),
    ];
    tx.execute(sql, "append to the ledger", params)?;
    let id = tx.connection.last_insert_rowid();
    tx.pending.keep_next_movement(id.checked_add(1));
    Ok(id)
}

/// What came with goods: kept for costs, lots and expiry dates.
#[derive(Clone, Copy, Debug)]
pub struct Receipt<'a> {
    /// What one unit cost, in minor units.
    pub unit_cost: Option<i64>,
    /// The lot.
    pub lot: Option<&'a str>,
    /// Day the lot expires, in days since 1970-01-01.
    pub expires_on: Option<i64>,
}

/// Keeps what came with the goods of a movement.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn note_receipt(tx: &Tx<'_>, movement: i64, receipt: &Receipt<'_>) -> Result<(), Error> {
    let sql = "INSERT INTO receipt (movement_id, unit_cost, lot, expires_on) \
               VALUES (?1, ?2, ?3, ?4)";
    let params = (movement, receipt.unit_cost, receipt.lot, receipt.expires_on);
    execute(tx.connection, sql, "keep a receipt", params).map(drop)
}

/// The number of the newest movement: the ledger position. 0 for an empty ledger.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn last(view: &View<'_>) -> Result<i64, Error> {
    let sql = "SELECT COALESCE(max(id), 0) FROM movement";
    let id = first(view.connection, sql, "read the ledger position", [], |row| row.get(0))?;
    Ok(id.unwrap_or_default())
}

/// A posted movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MovementRow {
    /// Its number.
    pub id: i64,
    /// When it was posted, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub at: i64,
    /// When it happened on the floor, where it was entered late.
    #[serde(serialize_with = "times::time_if", skip_serializing_if = "Option::is_none")]
    pub happened_at: Option<i64>,
    /// Who.
    pub by: String,
    /// Of what.
    pub sku: String,
    /// Where.
    pub warehouse: String,
    /// The kind's name.
    pub kind: &'static str,
    /// Units.
    #[serde(rename = "qty")]
    pub quantity: i64,
    /// The order, transfer or stock-take that caused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Free text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Somebody else's number for it.
    #[serde(rename = "ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The movement it takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reverses: Option<i64>,
    /// The movement that took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reversed_by: Option<i64>,
    /// What it did to each bucket, in units.
    pub effect: Stock,
    /// The balances after it, in units.
    pub after: Stock,
}

/// The columns of [`read`]; the tables are m(ovement), k(ind), p(roduct), w(arehouse), a(ctor).
pub(in crate::store) const COLUMNS: &str = "m.id, m.posted_at, m.happened_at, a.name, p.sku, \
     w.code, m.kind, m.quantity, CASE k.document \
     WHEN 1 THEN (SELECT o.code FROM sales_order o WHERE o.id = m.document_id) \
     WHEN 2 THEN (SELECT t.code FROM transfer t WHERE t.id = m.document_id) \
     WHEN 3 THEN (SELECT c.code FROM stocktake c WHERE c.id = m.document_id) \
     WHEN 5 THEN (SELECT l.code FROM pool l WHERE l.id = m.document_id) \
     WHEN 4 THEN (SELECT NULLIF(g.supplier, '') FROM agreement g WHERE g.id = m.document_id) END, \
     m.reason, m.note, m.ref, m.reverses, \
     (SELECT r.id FROM movement r WHERE r.reverses = m.id), \
     m.sellable, m.order_occupied, m.unsellable, m.locked, m.transfer_occupied, m.in_transit, \
     m.virtual_stock";

/// The tables of [`COLUMNS`].
pub(in crate::store) const TABLES: &str = "movement m \
     JOIN movement_kind k ON k.id = m.kind JOIN actor a ON a.id = m.actor_id \
     JOIN product p ON p.id = m.product_id JOIN warehouse w ON w.id = m.warehouse_id";

/// Reads a row of [`COLUMNS`]; the kind is still a number.
pub(in crate::store) fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<(MovementRow, i64)> {
    let movement = MovementRow {
        id: row.get(0)?,
        at: row.get(1)?,
        happened_at: row.get(2)?,
        by: row.get(3)?,
        sku: row.get(4)?,
        warehouse: row.get(5)?,
        kind: "",
        quantity: row.get(7)?,
        document: row.get(8)?,
        reason: row.get(9)?,
        note: row.get(10)?,
        reference: row.get(11)?,
        reverses: row.get(12)?,
        reversed_by: row.get(13)?,
        effect: Stock::default(),
        after: read_stock(row, 14)?,
    };
    Ok((movement, row.get(6)?))
}

/// Names the kind and works the effect out.
pub(in crate::store) fn checked((mut row, kind): (MovementRow, i64)) -> Result<MovementRow, Error> {
    let kind = choice(Kind::from_id(kind), "movement kind", kind)?;
    row.kind = kind.name();
    row.effect = kind.effect(row.quantity)?;
    Ok(row)
}

/// A movement with what is needed to take it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its kind.
    pub kind: Kind,
    /// The product's row.
    pub product: i64,
    /// The warehouse's code.
    pub warehouse: String,
    /// Units.
    pub quantity: i64,
    /// The document's code.
    pub document: Option<String>,
    /// The document's row.
    pub document_id: Option<i64>,
    /// The movement it takes back.
    pub reverses: Option<i64>,
    /// The movement that took it back.
    pub reversed_by: Option<i64>,
}

/// The movement with that number.
///
/// # Errors
///
/// [`Error::Refused`] ([`Rule::MovementUnknown`]), [`Error::Sqlite`], [`Error::Corrupt`].
pub fn find(view: &View<'_>, id: i64) -> Result<Found, Error> {
    let sql =
        format!("SELECT {COLUMNS}, m.product_id, m.document_id FROM {TABLES} WHERE m.id = ?1");
    let found = first(view.connection, &sql, "find a movement", [id], |row| {
        Ok((read(row)?, row.get::<_, i64>(21)?, row.get::<_, Option<i64>>(22)?))
    })?;
    let Some(((row, kind), product, document_id)) = found else {
        return Err(Refused::new(Rule::MovementUnknown).value(id.to_string()).into());
    };
    Ok(Found {
        kind: choice(Kind::from_id(kind), "movement kind", kind)?,
        product,
        warehouse: row.warehouse,
        quantity: row.quantity,
        document: row.document,
        document_id,
        reverses: row.reverses,
        reversed_by: row.reversed_by,
    })
}

/// Which movements to read.
#[derive(Clone, Copy, Debug)]
pub struct History {
    /// Of which product's row; `None` for all.
    pub product: Option<i64>,
    /// In which warehouse's row; `None` for all.
    pub warehouse: Option<i64>,
    /// Only those that move this bucket.
    pub bucket: Option<Bucket>,
    /// Only those posted up to this instant, UTC milliseconds.
    pub until: Option<i64>,
    /// Only those of this document's row and of the kinds of its noun (1 order, 2 transfer).
    pub document: Option<(i64, i64)>,
    /// Only those before this number (the page's key).
    pub before: Option<i64>,
    /// At most so many.
    pub limit: i64,
}

/// A page of movements, newest first.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn history(view: &View<'_>, asked: &History) -> Result<Vec<MovementRow>, Error> {
    let mut wheres = "m.id < :before AND m.posted_at <= :until".to_owned();
    if asked.warehouse.is_some() {
        wheres.push_str(" AND m.warehouse_id = :warehouse");
    }
    if let Some(bucket) = asked.bucket {
        wheres.extend([" AND k.", column(bucket), " <> 0"]);
    }
    if asked.document.is_some() {
        wheres.push_str(" AND m.document_id = :document AND k.document = :noun");
    }
    if asked.product.is_some() && asked.warehouse.is_none() {
        // They lie in order in each warehouse: of each so many are read, and not all to be sorted.
        wheres = format!(
            "m.id IN (SELECT e.id FROM stock s JOIN movement e ON e.id IN (SELECT m.id \
             FROM movement m JOIN movement_kind k ON k.id = m.kind \
             WHERE m.product_id = s.product_id AND m.warehouse_id = s.warehouse_id AND {wheres} \
             ORDER BY m.id DESC LIMIT :limit) WHERE s.product_id = :product)"
        );
    } else if asked.product.is_some() {
        wheres.push_str(" AND m.product_id = :product");
    }
    let sql =
        format!("SELECT {COLUMNS} FROM {TABLES} WHERE {wheres} ORDER BY m.id DESC LIMIT :limit");
    let mut statement = prepared(view.connection, &sql, "read the ledger")?;
    let (document, noun) = asked.document.unwrap_or_default();
    let values: [(&str, i64); 7] = [
        (":before", asked.before.unwrap_or(i64::MAX)),
        (":until", asked.until.unwrap_or(i64::MAX)),
        (":limit", asked.limit),
        (":product", asked.product.unwrap_or_default()),
        (":warehouse", asked.warehouse.unwrap_or_default()),
        (":document", document),
        (":noun", noun),
    ];
    for (name, value) in values {
        if let Some(index) = statement.parameter_index(name).map_err(doing("read the ledger"))? {
            statement.raw_bind_parameter(index, value).map_err(doing("read the ledger"))?;
        }
    }
    let mut rows = statement.raw_query();
    let mut page = Vec::new();
    while let Some(row) = rows.next().map_err(doing("read the ledger"))? {
        page.push(checked(read(row).map_err(doing("read the ledger"))?)?);
    }
    Ok(page)
}

/// Units sold on each day from `from` on, over all warehouses, as (day, units).
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn sales(view: &View<'_>, product: i64, from: i64) -> Result<Vec<(i64, i64)>, Error> {
    let sql = "SELECT day, sum(units) FROM sales_day WHERE product_id = ?1 AND day >= ?2 \
               GROUP BY day ORDER BY day";
    all(view.connection, sql, "read the sales", (product, from), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
