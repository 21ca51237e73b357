//! Products and the stock they begin with, gathered and written together.
//!
//! A file of a million products is a million beginnings: nothing of a product is there, then it is
//! with all its fields, its barcodes and its first stock. What the rules made of each is put into a
//! [`Block`], and a block is written table by table in the order of the tables: each row once, with
//! the sums and flags that it ends with, where one operation after the other would write some rows
//! a dozen times. The rules are asked before; the constraints and triggers of the file hold for
//! each row here as they do everywhere; what the file refuses ends the transaction, so a statement
//! that fails need not be taken back by itself (`OR FAIL`), and keeps no copies of pages for that.

mod beginner;
mod known;

use std::collections::{HashMap, HashSet};

use rusqlite::params;
use rusqlite::types::ValueRef::{Integer as Int, Null};

use crate::domain::alert::Flags;
use crate::domain::availability::Availability;
use crate::domain::ids::folded;
use crate::domain::movement::Kind;
use crate::domain::product::Product;
use crate::domain::stock::Stock;
use crate::store::alerts::flags;
use crate::store::aside::Aside;
pub use crate::store::aside::Share;
pub use crate::store::beginnings::beginner::{Beginner, Opening};
use crate::store::beginnings::beginner::{Entry, Fields};
pub use crate::store::beginnings::known::{Before, Known};
use crate::store::beginnings::known::{Found, Touched};
use crate::store::changes::BEGAN;
use crate::store::flow::{self, Flow};
use crate::store::ledger::{self, Stamp};
use crate::store::product_rows::{self, Kept};
use crate::store::products::ProductRow;
use crate::store::row::{IN_BLOCKS, first, insert_many, text, text_if};
use crate::store::search::beside::{Beside, Named};
use crate::store::{Error, Tx, View, glance};

/// Products of one block at most.
const PRODUCTS_MAX: usize = 1_024;

/// Rows of stock of one block at most.
const SHELVES_MAX: usize = 2_048;

/// Beginnings that are not written yet.
#[derive(Debug, Default)]
pub struct Block<'a> {
    #[expect(clippy::vec_box, reason = "an entry stays where the reading thread made it")]
    entries: Vec<Box<Entry>>,
    /// Where a product is among them, by its folded SKU.
    places: HashMap<String, usize>,
    /// The barcodes of those that are new.
    codes: HashSet<String>,
    shelves: Vec<Shelf>,
    movements: Vec<Movement>,
    /// What the movements add to what came and went.
    moved: Flow,
    notes: Vec<Note>,
    /// Indexes that wait until all is written.
    aside: Aside<'a>,
    /// Products that blocks before this one changed.
    touched: Touched,
    /// Whether what is written will be kept, as far as anybody knows.
    kept: bool,
    /// Who gathers beside it by what new products are found.
    beside: Option<Beside>,
}

/// What was written: nobody needs it any more. Who made it had better let go of it as well, for two
/// threads at one heap wait for each other.
#[derive(Debug)]
pub struct Written {
    #[expect(clippy::vec_box, reason = "an entry stays where the reading thread made it")]
    _entries: Vec<Box<Entry>>,
    _places: HashMap<String, usize>,
}

/// The first stock of a product in a warehouse.
#[derive(Debug)]
struct Shelf {
    entry: usize,
    warehouse: i64,
    stock: Stock,
    floor: i64,
    bin: String,
}

#[derive(Debug)]
struct Movement {
    entry: usize,
    warehouse: i64,
    kind: Kind,
    quantity: i64,
    after: Stock,
}

/// A change to note: a field with its new value, or that the product began.
#[derive(Debug)]
struct Note {
    entry: usize,
    told: Option<(&'static str, String)>,
}

/// Whether anything of a product had moved when the ledger stood at `position`.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn had_moved(view: &View<'_>, product: i64, position: i64) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM movement WHERE product_id = ?1 AND id <= ?2 LIMIT 1";
    let found = first(view.connection, sql, "look for movements", (product, position), |_| Ok(()))?;
    Ok(found.is_some())
}

/// What a product is to a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// There is no such product.
    New,
    /// It is in the block, and nothing of it moved before.
    Here(usize),
    /// It is in the store, with stock that moved before.
    Apart,
}

impl<'a> Block<'a> {
    /// Nothing yet. `all_new`: the store has no product but those that begin here, each SKU once;
    /// `kept`: it is not written to be taken back.
    pub fn new(all_new: bool, kept: bool) -> Self {
        Self { aside: Aside::new(all_new), kept, ..Self::default() }
    }

    /// Whether nothing waits to be written, and nothing is known.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether it should be written before more comes.
    pub fn is_full(&self) -> bool {
        self.entries.len() >= PRODUCTS_MAX || self.shelves.len() >= SHELVES_MAX
    }

    /// Whether there is such a product here.
    pub fn has(&self, sku: &str) -> bool {
        self.places.contains_key(&folded(sku))
    }

    /// Whether a new product of the block has that barcode.
    pub fn has_barcode(&self, code: &str) -> bool {
        self.codes.contains(code)
    }

    /// What a folded SKU is to the block; one in the store of which nothing had moved when the ledger
    /// stood at `position` is taken into it, where `also_known` products may begin here. `before` is
    /// what was found of it before anything of all this was written, where that still holds but for
    /// blocks.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`], [`Error::Corrupt`].
    pub fn place(
        &mut self,
        view: &View<'_>,
        key: &str,
        before: Option<Known>,
        (position, also_known): (i64, bool),
    ) -> Result<Place, Error> {
        if let Some(entry) = self.places.get(key) {
            return Ok(Place::Here(*entry));
        }
        if self.aside.all_new() {
            return Ok(Place::New);
        }
        let found = match before.filter(|known| !self.touched.has(known.0.row.id)) {
            Some(known) => Found::Known(known),
            None => known::find(view, key, position)?,
        };
        match found {
            Found::New => Ok(Place::New),
            Found::Known(known) if also_known => Ok(Place::Here(self.push(known.0))),
            Found::Known(_) | Found::Apart => Ok(Place::Apart),
        }
    }

    fn push(&mut self, mut entry: Box<Entry>) -> usize {
        let place = self.entries.len();
        self.places.insert(std::mem::take(&mut entry.key), place);
        self.entries.push(entry);
        place
    }

    /// The row of a product that is here, and all its fields where it is new.
    pub fn product(&self, place: usize) -> Option<(&ProductRow, Option<&Product>)> {
        let entry = self.entries.get(place)?;
        Some((&entry.row, entry.fields.as_ref().map(|fields| &fields.product)))
    }

    /// Whether it has stock in that warehouse.
    pub fn holds(&self, place: usize, warehouse: i64) -> bool {
        self.entries.get(place).is_some_and(|entry| entry.held.contains(&warehouse))
    }

    /// A product begins.
    pub fn add(&mut self, product: Beginner) -> usize {
        let barcodes = product.product().into_iter().flat_map(|product| &product.barcodes);
        self.codes.extend(barcodes.map(|barcode| barcode.code.clone()));
        let place = self.push(product.0);
        self.notes.push(Note { entry: place, told: None });
        place
    }

    /// Its stock begins in a warehouse, on `day`.
    pub fn open(&mut self, place: usize, opening: Opening, day: i64) {
        let Some(entry) = self.entries.get_mut(place) else { return };
        let (mut stock, warehouse) = (Stock::default(), opening.warehouse);
        for (kind, quantity, effect, after) in opening.movements {
            entry.figures.begin(&effect, day);
            self.movements.push(Movement { entry: place, warehouse, kind, quantity, after });
            self.moved = self.moved.plus(Flow::of(effect.total(), 0));
            stock = after;
        }
        entry.opened = true;
        entry.held.push(warehouse);
        let mut bin = String::new();
        if let Some((label, after)) = opening.bin {
            self.notes.push(Note { entry: place, told: Some(("bin", after)) });
            bin = label;
        }
        self.shelves.push(Shelf { entry: place, warehouse, stock, floor: opening.floor, bin });
    }

    /// Writes all of it, and forgets it; so much was `read` of all that tells of beginnings. What is
    /// left of it, if there was anything.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`], [`Error::Corrupt`].
    pub fn write(
        &mut self,
        tx: &'a Tx<'a>,
        (stamp, source): (&Stamp, &str),
        read: Share,
    ) -> Result<Option<Written>, Error> {
        let next = Self {
            aside: std::mem::take(&mut self.aside),
            touched: std::mem::take(&mut self.touched),
            kept: self.kept,
            beside: self.beside.take(),
            ..Self::default()
        };
        let mut block = std::mem::replace(self, next);
        if block.notes.is_empty() && block.movements.is_empty() {
            return Ok(None);
        }
        tx.pending.forget_product();
        tx.pending.forget_shelves();
        let begun = block.entries.iter().filter(|entry| entry.opened || entry.fields.is_some());
        let begun = begun.inspect(|entry| self.touched.note(entry.row.id)).count();
        let begun = i64::try_from(begun).unwrap_or(i64::MAX);
        let last = last_product(tx)?;
        let new = block.entries.iter().any(|entry| entry.fields.is_some());
        self.aside.expect(tx, (begun, new), last, read)?;
        self.aside.name(stamp.actor, block.movements.iter().map(|one| (one.kind, one.warehouse)));
        if new && self.kept && self.aside.is_much() && !tx.pending.has_new_products() {
            self.beside = self.beside.take().or_else(|| Beside::begin(last.saturating_add(1)));
        }
        block.write_products(tx, stamp, last)?;
        block.write_barcodes(tx)?;
        block.write_notes(tx, stamp, source)?;
        block.write_stock(tx)?;
        block.write_movements(tx, stamp)?;
        if let Some(beside) = &self.beside {
            beside.gather(tx, block.named())?;
        } else if let Some(first) = block.entries.iter().find(|entry| entry.fields.is_some()) {
            tx.pending.note_new_product(first.row.id);
        }
        Ok(Some(Written { _entries: block.entries, _places: block.places }))
    }

    /// Takes out by what new products are found; nobody else needs it any more.
    fn named(&mut self) -> Named {
        let new = self.entries.iter_mut().filter_map(|entry| {
            let Entry { row, fields, .. } = &mut **entry;
            let texts = &mut fields.as_mut()?.texts;
            let text = [&mut row.sku, &mut row.name, &mut texts.codes].map(std::mem::take);
            Some((row.id, text))
        });
        new.collect()
    }

    /// Brings the store to where any other work finds it as always: after the last block, and before
    /// anything else is done.
    ///
    /// # Errors
    ///
    /// [`Error::Sqlite`].
    pub fn settle(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        self.aside.restore(tx)?;
        self.beside.take().map_or(Ok(()), |beside| beside.end(tx))
    }

    fn id(&self, entry: usize) -> i64 {
        self.entries.get(entry).map(|entry| entry.row.id).unwrap_or_default()
    }

    fn write_products(&mut self, tx: &Tx<'_>, stamp: &Stamp, last: i64) -> Result<(), Error> {
        let (mut id, mut new) = (last, Vec::new());
        for entry in &mut self.entries {
            if !entry.opened && entry.fields.is_none() {
                continue;
            }
            let (before, flags) = entry.figures.worked_out(tx, &stamp.basis)?;
            let ([sellable, total], came_on) = entry.figures.sums();
            if entry.fields.is_none() {
                update(tx, entry, (before, flags))?;
                continue;
            }
            id = id.saturating_add(1);
            entry.row.id = id;
            let category_threshold = entry.row.category_threshold;
            let kept = Kept { category_threshold, sellable, total, came_on, flags };
            new.push((id, kept));
            glance::add(tx, glance::PRODUCTS, 1);
            glance::add(tx, glance::availability(Availability::InStock), 1);
            flags::count(tx, Flags::default(), flags);
        }
        let products = self.entries.iter().filter_map(|entry| entry.fields.as_ref());
        let rows = products.zip(&new).map(|(fields, (id, kept))| {
            let Fields { product, texts } = fields;
            let row = product_rows::Written { id: Some(*id), product, parent: None, texts };
            product_rows::begun(&row, kept)
        });
        insert_many(tx.connection, &IN_BLOCKS, &product_rows::BEGIN, "write a product", rows)
    }

    fn write_barcodes(&self, tx: &Tx<'_>) -> Result<(), Error> {
        let mut rows: Vec<(&str, i64, i64)> = Vec::new();
        for entry in &self.entries {
            let barcodes = entry.fields.iter().flat_map(|fields| &fields.product.barcodes);
            rows.extend(barcodes.map(|one| (one.code.as_str(), entry.row.id, one.units)));
        }
        rows.sort_unstable();
        let head = "INSERT OR FAIL INTO barcode (code, product_id, units) VALUES ";
        let rows = rows.iter().map(|(code, id, units)| [text(code), Int(*id), Int(*units)]);
        insert_many(tx.connection, &IN_BLOCKS, head, "write a barcode", rows)
    }

    fn write_notes(&self, tx: &Tx<'_>, stamp: &Stamp, source: &str) -> Result<(), Error> {
        let head = "INSERT OR FAIL INTO change (at, actor_id, product_id, subject, field, after, source) \
                    VALUES ";
        let rows = self.notes.iter().map(|note| {
            let row = self.entries.get(note.entry).map(|entry| (entry.row.id, &*entry.row.sku));
            let (id, sku) = row.unwrap_or_default();
            let (at, actor) = (Int(stamp.posted_at), Int(stamp.actor));
            let [sku, field, after] = match &note.told {
                None => [text(""), text(BEGAN), Null],
                Some((field, after)) => [text(sku), text(field), text(after)],
            };
            [at, actor, Int(id), sku, field, after, text(source)]
        });
        insert_many(tx.connection, &IN_BLOCKS, head, "note a change", rows)
    }

    fn write_stock(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        let mut shelves = std::mem::take(&mut self.shelves);
        shelves.sort_by_key(|shelf| (self.id(shelf.entry), shelf.warehouse));
        for shelf in &shelves {
            tx.pending.add_to_sums(shelf.warehouse, &shelf.stock);
        }
        let head = "INSERT OR FAIL INTO stock (product_id, warehouse_id, sellable, unsellable, total, \
                    floor, bin) VALUES ";
        let rows = shelves.iter().map(|shelf| {
            let (id, stock) = (self.id(shelf.entry), &shelf.stock);
            let (sellable, unsellable) = (Int(stock.sellable), Int(stock.unsellable));
            let (total, floor) = (Int(stock.total()), Int(shelf.floor));
            [Int(id), Int(shelf.warehouse), sellable, unsellable, total, floor, text(&shelf.bin)]
        });
        insert_many(tx.connection, &IN_BLOCKS, head, "write the balances", rows)
    }

    fn write_movements(&self, tx: &Tx<'_>, stamp: &Stamp) -> Result<(), Error> {
        let head = "INSERT OR FAIL INTO movement (id, posted_at, actor_id, product_id, warehouse_id, kind, \
                    quantity, reason, ref, sellable, order_occupied, unsellable, locked, \
                    transfer_occupied, in_transit, virtual_stock, total) VALUES ";
        flow::add(tx, stamp, self.moved);
        tx.pending.keep_next_movement(None);
        let first = ledger::last(tx)?.saturating_add(1);
        let rows = (first..).zip(&self.movements).map(|(id, movement)| {
            let after = &movement.after;
            let at = (Int(self.id(movement.entry)), Int(movement.warehouse));
            [
                Int(id),
                Int(stamp.posted_at),
                Int(stamp.actor),
                at.0,
                at.1,
                Int(movement.kind.spec().id),
                Int(movement.quantity),
                text_if(stamp.reason.as_deref()),
                text_if(stamp.reference.as_deref()),
                Int(after.sellable),
                Int(after.order_occupied),
                Int(after.unsellable),
                Int(after.locked),
                Int(after.transfer_occupied),
                Int(after.in_transit),
                Int(after.virtual_stock),
                Int(after.total()),
            ]
        });
        insert_many(tx.connection, &IN_BLOCKS, head, "append to the ledger", rows)
    }
}

/// The number of the last product; 0 where there is none.
fn last_product(view: &View<'_>) -> Result<i64, Error> {
    let sql = "SELECT max(id) FROM product";
    let last = first(view.connection, sql, "number the products", [], |row| row.get(0))?;
    Ok(last.flatten().unwrap_or_default())
}

/// Writes what begins for a product that was there. What does not change is left out: the indexes on
/// it are then left alone.
fn update(tx: &Tx<'_>, entry: &Entry, (before, after): (Flags, Flags)) -> Result<(), Error> {
    let ([sellable, total], came_on) = entry.figures.sums();
    let id = entry.row.id;
    let what = "keep the product's sums";
    if before == after {
        let sql = "UPDATE product SET sellable = ?2, total = ?3, came_on = ?4 WHERE id = ?1";
        return tx.execute(sql, what, params![id, sellable, total, came_on]).and_then(one);
    }
    let sql = "UPDATE product SET sellable = ?2, total = ?3, came_on = ?4, availability = ?5, \
               urgent = ?6, overstock = ?7, slow = ?8, near_cap = ?9 WHERE id = ?1";
    let params = params![
        id,
        sellable,
        total,
        came_on,
        after.availability.id(),
        after.urgent,
        after.overstock,
        after.slow,
        after.near_cap,
    ];
    tx.execute(sql, what, params).and_then(one)?;
    flags::count(tx, before, after);
    Ok(())
}

/// The product that was found is there: what is written of its stock names it.
fn one(changed: usize) -> Result<(), Error> {
    if changed == 1 {
        return Ok(());
    }
    Err(Error::Corrupt("a product that was found is not there".to_owned()))
}
