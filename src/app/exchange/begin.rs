//! Rows that begin a product or its stock: a file of a shop is nothing else when it comes first.
//!
//! Every rule that such a row is asked is asked here by the same functions as for any other: what
//! the cells say, what the product becomes (`ProductInput::checked`), what the stock is to be, and
//! what each movement makes of it. Only the writing differs: what came out is gathered and written
//! block by block ([`Block`]). A row that does anything else, or that a rule refuses, is done by
//! itself, after what was gathered; so its refusal is worded in one place.

use std::collections::HashMap;
use std::rc::Rc;

use crate::app::command::{Command, Context, Receive, Request};
use crate::app::exchange::ahead::{Ahead, Row};
use crate::app::exchange::draft::Draft;
use crate::app::exchange::import::{Done, Import, Status};
use crate::app::exchange::stock::REASON_INITIAL;
use crate::app::{Time, context, who};
use crate::domain::ids::{CODE_CHARS_MAX, Sku, text};
use crate::domain::movement::Kind;
use crate::domain::product::Product;
use crate::domain::stock::Stock;
use crate::store::alerts::{flags, marks};
use crate::store::beginnings::{Beginner, Block, Opening, Place, Share, Written};
use crate::store::products::ProductRow;
use crate::store::warehouses::WarehouseRow;
use crate::store::{Error, Keep, Tx, products, thresholds, wishes};

/// Categories whose threshold is kept at hand.
const CATEGORIES_MAX: usize = 1_000;

/// Warehouses that are kept at hand.
const WAREHOUSES_MAX: usize = 32;

/// What is gathered.
pub(super) struct Beginnings<'a> {
    block: Block<'a>,
    /// What was written since it was asked for last.
    written: Vec<Written>,
    /// How much of the file was read.
    pub(super) read: Share,
    /// Whether all is as it was before the file, but for what was gathered.
    pub(super) as_before: bool,
    /// What the rows are done in, from the first one on that begins something.
    under_way: Option<UnderWay<'a>>,
    /// The thresholds of categories.
    categories: HashMap<String, Option<i64>>,
    /// Warehouses as rows name them.
    warehouses: Vec<(String, Rc<WarehouseRow>)>,
    /// Whether rows are gathered at all.
    gathers: bool,
}

struct UnderWay<'a> {
    context: Context<'a>,
    /// Whether products that were there before may begin to have stock here: nobody waits for any,
    /// and no alert is marked.
    also_known: bool,
}

/// A row that can be gathered.
struct Gathered {
    place: Place,
    /// The product where it is new.
    new: Option<Beginner>,
    opening: Option<Opening>,
}

/// The product that a row would make, where there is none of that SKU: as far as the row tells.
pub(super) fn beginner(draft: &mut Draft) -> Result<Option<Beginner>, Error> {
    draft.merge(None);
    let product = Product::new(Sku::parse(&draft.input.sku)?);
    Ok(unless_refused(draft.input.over(product))?.map(Beginner::of))
}

/// What a row says of stock.
enum Said {
    /// Nothing, or that there is none.
    Nothing,
    /// It begins so.
    Opens(Opening),
    /// Something else, or what may not be.
    More,
}

/// What a refusal makes of a row: it is done by itself, and says so there.
fn unless_refused<T>(result: Result<T, impl Into<Error>>) -> Result<Option<T>, Error> {
    match result.map_err(Into::into) {
        Ok(value) => Ok(Some(value)),
        Err(Error::Refused(_)) => Ok(None),
        Err(fault) => Err(fault),
    }
}

impl<'a> Beginnings<'a> {
    /// Nothing yet; rows are gathered or done one by one. `all_new`: there is no product but those of
    /// the file, each in one row; `kept`: it is not only tried.
    pub(super) fn new(gathers: bool, all_new: bool, kept: bool) -> Self {
        Self {
            block: Block::new(all_new, kept),
            written: Vec::new(),
            read: Share::WHOLE,
            as_before: true,
            under_way: None,
            categories: HashMap::new(),
            warehouses: Vec::new(),
            gathers,
        }
    }

    /// What is left of new products that were written.
    pub(super) fn take_written(&mut self) -> Vec<Written> {
        std::mem::take(&mut self.written)
    }

    /// Whether a product of that SKU is gathered.
    pub(super) fn has(&self, sku: &str) -> bool {
        self.block.has(sku)
    }

    /// Writes what was gathered, where so much was read of what may be gathered.
    fn write(&mut self, tx: &'a Tx<'a>, read: Share) -> Result<(), Error> {
        if let Some(UnderWay { context, .. }) = &self.under_way {
            let author = (&context.stamp, context.env.source.name());
            self.written.extend(self.block.write(tx, author, read)?);
        }
        Ok(())
    }

    /// Writes what was gathered, and leaves the store as any other work expects it.
    pub(super) fn settle(&mut self, tx: &'a Tx<'a>) -> Result<(), Error> {
        self.write(tx, Share::WHOLE)?;
        self.block.settle(tx)
    }

    /// The nearest category's threshold.
    fn threshold(&mut self, tx: &Tx<'_>, category: &str) -> Result<Option<i64>, Error> {
        if category.is_empty() {
            return Ok(None);
        }
        if let Some(known) = self.categories.get(category) {
            return Ok(*known);
        }
        if self.categories.len() >= CATEGORIES_MAX {
            self.categories.clear();
        }
        let nearest = thresholds::nearest(tx, category)?.map(|row| row.threshold);
        self.categories.insert(category.to_owned(), nearest);
        Ok(nearest)
    }
}

impl<'a> Import<'a> {
    /// Gathers a row that begins a product or its stock and does nothing else; `None` for any other.
    pub(super) fn gather(&mut self, tx: &'a Tx<'a>, row: &mut Row) -> Result<Option<Done>, Error> {
        if !self.beginnings.gathers || !self.begins(tx)? {
            return Ok(None);
        }
        let line = row.line;
        let Some(row) = self.plan(tx, row)? else { return Ok(None) };
        let mut done = Done::default();
        if let Some(new) = &row.new
            && self.had_products
        {
            self.tell_zeros(tx, &new.row().sku, line, &mut done)?;
        }
        let block = &mut self.beginnings.block;
        let place = match (row.new, row.place) {
            (Some(new), _) => {
                done.status = Status::Added;
                block.add(new)
            }
            (None, Place::Here(place)) => place,
            (None, Place::New | Place::Apart) => return Ok(None),
        };
        if let Some(opening) = row.opening
            && let Some(UnderWay { context, .. }) = &self.beginnings.under_way
        {
            block.open(place, opening, context.stamp.day);
            done.changed();
        }
        if block.is_full() {
            self.beginnings.write(tx, self.beginnings.read)?;
        }
        Ok(Some(done))
    }

    /// Makes ready what such rows are done in: who may do that, when, and in whose name. Whether
    /// they may.
    fn begins(&mut self, tx: &'a Tx<'a>) -> Result<bool, Error> {
        if self.beginnings.under_way.is_some() {
            return Ok(true);
        }
        let receive = Receive {
            sku: String::new(),
            warehouse: String::new(),
            qty: 0,
            unsellable: false,
            bin: None,
            unit_cost: None,
            lot: None,
            expires_on: None,
        };
        let mut request = Request::from(Command::Receive(receive));
        request.reason = Some(REASON_INITIAL.to_owned());
        request.reference.clone_from(&self.options.reference);
        who::settle(tx, self.env, &request.command, Keep::Yes)?;
        let product = Request::from(Command::Product(Box::default()));
        let asks = who::asks(tx, self.env, &product).and(who::asks(tx, self.env, &request));
        let Some(me) = unless_refused(asks)? else {
            self.beginnings.gathers = false;
            return Ok(false);
        };
        let (known, now) = (flags::kept(tx)?, Time::Now(self.now));
        let context = context(tx, self.env, &request, me, now)?;
        // What was worked out anew just now is not as it was before.
        let same = known.applied && known.basis == context.stamp.basis;
        self.beginnings.as_before = self.beginnings.as_before && same;
        let also_known = !marks::any(tx)? && !wishes::any_waits(tx)?;
        self.beginnings.under_way = Some(UnderWay { context, also_known });
        Ok(true)
    }

    /// What the rules make of a row; `None` where it does more than to begin, or may not.
    fn plan(&mut self, tx: &Tx<'_>, row: &mut Row) -> Result<Option<Gathered>, Error> {
        let Some(UnderWay { also_known, .. }) = &self.beginnings.under_way else {
            return Ok(None);
        };
        let (also_known, position) = (*also_known, self.env.opening.unwrap_or_default());
        let Row { draft: Some(draft), ahead, key, .. } = row else { return Ok(None) };
        let Some(at) = unless_refused(self.warehouse(tx, draft))? else { return Ok(None) };
        let (made, was) = match std::mem::take(ahead) {
            Ahead::Nothing => (None, None),
            Ahead::Makes(made) => (Some(made), None),
            Ahead::Was(known) => (None, Some(known).filter(|_| self.beginnings.as_before)),
        };
        let place = self.beginnings.block.place(tx, key, was, (position, also_known))?;
        let new = match place {
            Place::Apart => return Ok(None),
            Place::New => {
                let Some(new) = self.new_product(tx, draft, made)? else {
                    return Ok(None);
                };
                Some(new)
            }
            Place::Here(place) => {
                if self.describes && !self.says_the_same(tx, draft, place)? {
                    return Ok(None);
                }
                None
            }
        };
        let known = self.known(place, new.as_ref());
        let Some(product) = known else { return Ok(None) };
        let opening = match self.opening(product, place, at.as_deref(), draft) {
            Said::Nothing => None,
            Said::Opens(opening) => Some(opening),
            Said::More => return Ok(None),
        };
        Ok(Some(Gathered { place, new, opening }))
    }

    /// The warehouse of a row; one that a row before it named is at hand.
    fn warehouse(&mut self, tx: &Tx<'_>, draft: &Draft) -> Result<Option<Rc<WarehouseRow>>, Error> {
        let known = &mut self.beginnings.warehouses;
        if let Some(code) = &draft.warehouse
            && let Some((_, row)) = known.iter().find(|(known, _)| known == code)
        {
            return Ok(Some(Rc::clone(row)));
        }
        let found = self.warehouses.of(tx, draft)?;
        if let (Some(code), Some(row)) = (&draft.warehouse, &found) {
            if known.len() >= WAREHOUSES_MAX {
                known.clear();
            }
            known.push((code.clone(), Rc::clone(row)));
        }
        Ok(found)
    }

    fn known<'r>(&'r self, place: Place, new: Option<&'r Beginner>) -> Option<&'r ProductRow> {
        match (new, place) {
            (Some(new), _) => Some(new.row()),
            (None, Place::Here(place)) => self.beginnings.block.product(place).map(|(row, _)| row),
            (None, Place::New | Place::Apart) => None,
        }
    }

    /// The product that a row makes, where it stands for itself; `made` is what was made of the row
    /// ahead.
    fn new_product(
        &mut self,
        tx: &Tx<'_>,
        draft: &mut Draft,
        made: Option<Beginner>,
    ) -> Result<Option<Beginner>, Error> {
        if !self.adds || draft.refers() {
            return Ok(None);
        }
        let made = made.map_or_else(|| beginner(draft), |made| Ok(Some(made)))?;
        let Some(UnderWay { context, .. }) = &self.beginnings.under_way else { return Ok(None) };
        let Some(mut made) = made else { return Ok(None) };
        let Some(product) = made.product() else { return Ok(None) };
        let block = &self.beginnings.block;
        let taken = product.barcodes.iter().any(|barcode| block.has_barcode(&barcode.code));
        if taken
            || product.safety_computed
            || unless_refused(draft.input.beside(context, None, product))?.is_none()
        {
            return Ok(None);
        }
        let threshold = self.beginnings.threshold(tx, &product.category)?;
        made.fall_back_to(threshold);
        Ok(Some(made))
    }

    /// Whether a row says nothing else of a product than what is known.
    fn says_the_same(&self, tx: &Tx<'_>, draft: &mut Draft, place: usize) -> Result<bool, Error> {
        if draft.refers() {
            return Ok(false);
        }
        let Some((row, fields)) = self.beginnings.block.product(place) else { return Ok(false) };
        let before = match fields {
            Some(fields) => fields.clone(),
            None => products::load(tx, row.id)?,
        };
        draft.merge(Some(&before));
        let after = unless_refused(draft.input.over(before.clone()))?;
        Ok(after.is_some_and(|after| after == before))
    }

    /// What a row says of the product's stock.
    fn opening(
        &self,
        product: &ProductRow,
        place: Place,
        at: Option<&WarehouseRow>,
        draft: &Draft,
    ) -> Said {
        let targets = &draft.stock;
        let bin = draft.bin.as_deref().filter(|bin| !bin.is_empty());
        if !targets.any() && draft.bin.is_none() && targets.exported == [None; 3] {
            return Said::Nothing;
        }
        let Some(warehouse) = at.filter(|_| !targets.of_variations) else { return Said::More };
        if let Place::Here(place) = place
            && self.beginnings.block.holds(place, warehouse.id)
        {
            return Said::More;
        }
        if self.is_endless(targets, 0) {
            return Said::More;
        }
        let at = (product, warehouse);
        match self.wanted(at, &Stock::default(), targets) {
            Ok(Some(wanted)) => Self::opened(at, &wanted, bin).map_or(Said::More, Said::Opens),
            Ok(None) if bin.is_none() => Said::Nothing,
            Ok(None) | Err(_) => Said::More,
        }
    }

    /// The stock as it begins; `None` where more than goods that come in is to be done, or may not.
    fn opened(
        at: (&ProductRow, &WarehouseRow),
        wanted: &Stock,
        bin: Option<&str>,
    ) -> Option<Opening> {
        if wanted.locked != 0 || wanted.sellable < 0 || wanted.unsellable < 0 {
            return None;
        }
        let steps =
            [(Kind::Receive, wanted.sellable), (Kind::ReceiveUnsellable, wanted.unsellable)];
        let steps = steps.into_iter().filter(|(_, quantity)| *quantity > 0);
        let opening = Opening::plan(at, steps).ok()?;
        let Some(bin) = bin else { return Some(opening) };
        let bin = text("bin", bin, CODE_CHARS_MAX).ok()?;
        let told = Context::bin_told(at.1, &bin)?;
        Some(opening.lies(bin, told))
    }
}
