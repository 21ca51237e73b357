//! The figures of a row into stock: movements for the difference, never a bucket set.

use std::rc::Rc;

use crate::app::command::{
    Adjust, Command, Move, Patch, ProductInput, Receive, Require, WarehouseInput,
};
use crate::app::exchange::Unlimited;
use crate::app::exchange::draft::{Draft, Targets};
use crate::app::exchange::fields::FileField;
use crate::app::exchange::import::{Done, Import};
use crate::app::exchange::report::{Notice, NoticeKind, Report};
use crate::domain::movement::Kind;
use crate::domain::product::StockType;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::{Bucket, Stock};
use crate::store::lists::stock_rows;
use crate::store::products::ProductRow;
use crate::store::warehouses::{self, WarehouseRow};
use crate::store::{Error, Tx, View, ledger};

/// What shops write for stock that never ends.
const ENDLESS: i64 = 999_999;

/// The warehouse that is made for a first import that names none.
const FIRST: &str = "MAIN";

/// Why stock is there that nobody received.
pub(super) const REASON_INITIAL: &str = "initial";

/// Why stock was corrected.
const REASON_IMPORT: &str = "import";

/// The buckets that a file can set, in the order of their exported figures.
const SET: [(Bucket, FileField); 3] = [
    (Bucket::Sellable, FileField::ExportedSellable),
    (Bucket::Unsellable, FileField::ExportedUnsellable),
    (Bucket::Locked, FileField::ExportedLocked),
];

/// Where the stock of rows without a warehouse goes.
#[derive(Debug)]
pub(super) enum Warehouses {
    /// There: the one asked for, or the only one.
    One(Rc<WarehouseRow>),
    /// There is none yet.
    None,
    /// There are several; their codes.
    Several(String),
}

impl Warehouses {
    /// Looks for the warehouse asked for, or for the only one.
    ///
    /// # Errors
    ///
    /// [`Rule::WarehouseUnknown`] for one asked for that does not exist.
    pub(super) fn look(view: &View<'_>, asked: Option<&str>) -> Result<Self, Error> {
        let mut rows = warehouses::list(view)?;
        let codes = rows.iter().map(|row| row.code.as_str()).collect::<Vec<_>>().join(", ");
        if let Some(code) = asked {
            let unknown = || {
                let refused = Refused::new(Rule::WarehouseUnknown).field("warehouse");
                refused.warehouse(code).other(codes)
            };
            let found = warehouses::find(view, code)?.ok_or_else(unknown)?;
            return Ok(Self::One(Rc::new(found)));
        }
        match rows.pop() {
            None => Ok(Self::None),
            Some(row) if rows.is_empty() => Ok(Self::One(Rc::new(row))),
            Some(_) => Ok(Self::Several(codes)),
        }
    }

    /// Whether a row needs a warehouse, names none, and there is none.
    pub(super) fn need_one(&self, draft: &Draft) -> bool {
        let units = [draft.stock.shop, draft.stock.sellable, draft.stock.unsellable];
        matches!(self, Self::None) && draft.warehouse.is_none() && units != [None; 3]
    }

    /// Makes the first warehouse.
    pub(super) fn prepare(
        &mut self,
        view: &View<'_>,
        report: &mut Report,
        line: i64,
        post: impl FnOnce(Command) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let warehouse = FIRST.to_owned();
        post(Command::Warehouse(WarehouseInput {
            warehouse,
            name: None,
            priority: None,
            require: Some(Require::New),
        }))?;
        report.tell(Notice::new(NoticeKind::WarehouseMade, line, "", FIRST));
        *self = Self::look(view, Some(FIRST))?;
        Ok(())
    }

    /// The warehouse of a row, where it is certain.
    pub(super) fn of(
        &self,
        view: &View<'_>,
        draft: &Draft,
    ) -> Result<Option<Rc<WarehouseRow>>, Error> {
        let Some(code) = &draft.warehouse else {
            return Ok(match self {
                Self::One(row) => Some(Rc::clone(row)),
                Self::None | Self::Several(_) => None,
            });
        };
        let found = warehouses::find(view, code)?;
        let unknown = || {
            let refused = Refused::new(Rule::WarehouseUnknown).field("warehouse").warehouse(code);
            match self {
                Self::Several(codes) => refused.other(codes),
                Self::One(row) => refused.other(&row.code),
                Self::None => refused,
            }
        };
        Ok(Some(Rc::new(found.ok_or_else(unknown)?)))
    }

    fn codes(&self) -> &str {
        match self {
            Self::Several(codes) => codes,
            Self::One(row) => &row.code,
            Self::None => "",
        }
    }
}

/// Whether a figure moved since the file was written: the three figures, in a refusal. Where
/// nothing ever moved, the file comes from another store and is taken as it is.
pub(super) fn stale(
    view: &View<'_>,
    product: &ProductRow,
    warehouse: &WarehouseRow,
    targets: &Targets,
) -> Result<Option<Refused>, Error> {
    if targets.exported == [None; 3] {
        return Ok(None);
    }
    let Some(held) = ledger::stock(view, product.id, warehouse.id)? else { return Ok(None) };
    let typed = [targets.sellable.or(targets.shop), targets.unsellable, targets.locked];
    for (((bucket, field), exported), typed) in SET.into_iter().zip(targets.exported).zip(typed) {
        if let Some(exported) = exported.filter(|exported| *exported != held.get(bucket)) {
            let refused = Refused::new(Rule::StaleRow).field(field.name()).sku(&product.sku);
            let refused = refused.warehouse(&warehouse.code).bucket(bucket).opened(exported);
            let held = held.get(bucket);
            return Ok(Some(refused.held(held, typed.unwrap_or(exported))));
        }
    }
    Ok(None)
}

/// One product in one warehouse, and what is to become of it.
struct Work<'a> {
    product: &'a ProductRow,
    warehouse: &'a WarehouseRow,
    /// Whether nothing ever moved there.
    first: bool,
}

impl Import<'_> {
    pub(super) fn stock(
        &self,
        tx: &Tx<'_>,
        product: &ProductRow,
        at: Option<&WarehouseRow>,
        draft: &Draft,
        line: i64,
        done: &mut Done,
    ) -> Result<(), Error> {
        let targets = &draft.stock;
        if targets.of_variations && targets.any() {
            let column = self.columns.header(FileField::Stock).unwrap_or_default();
            done.told.push(Notice::new(NoticeKind::ParentStock, line, column, &product.sku));
            return Ok(());
        }
        if !targets.any() && draft.bin.is_none() {
            return Ok(());
        }
        let Some(warehouse) = at else { return self.anywhere(tx, product, targets) };
        let held = ledger::stock(tx, product.id, warehouse.id)?;
        let work = Work { product, warehouse, first: held.is_none() };
        let held = held.unwrap_or_default();
        if self.is_endless(targets, held.sellable) {
            self.endless(tx, product, line, done)?;
        } else if let Some(wanted) = self.wanted((product, warehouse), &held, targets)? {
            self.move_to(tx, &work, &held, &wanted, done)?;
        }
        self.bin(tx, &work, draft, done)
    }

    /// A stock figure without a warehouse, where there are several, is the sum over them; it can be
    /// compared, and not be spread.
    fn anywhere(
        &self,
        view: &View<'_>,
        product: &ProductRow,
        targets: &Targets,
    ) -> Result<(), Error> {
        let rows = stock_rows(view, product.id, None)?;
        let sum = rows.iter().fold(Stock::default(), |sum, row| sum.plus(&row.stock));
        let same = |target: Option<i64>, held: i64| target.is_none_or(|target| target == held);
        let locked = if self.columns.has(FileField::Locked) { sum.locked } else { 0 };
        if same(targets.shop, sum.sellable.saturating_add(locked))
            && same(targets.sellable, sum.sellable)
            && same(targets.unsellable, sum.unsellable)
            && same(targets.locked, sum.locked)
        {
            return Ok(());
        }
        let refused = Refused::new(Rule::FieldMissing).field("warehouse").sku(&product.sku);
        Err(refused.other(self.warehouses.codes()).into())
    }

    /// Whether the figure stands for stock that never ends.
    pub(super) fn is_endless(&self, targets: &Targets, sellable: i64) -> bool {
        let endless = targets.shop.or(targets.sellable) == Some(ENDLESS);
        endless && sellable != ENDLESS && self.options.unlimited != Unlimited::No
    }

    /// 999999 in a stock cell stands for stock that never ends: offered, or taken where agreed.
    fn endless(
        &self,
        tx: &Tx<'_>,
        product: &ProductRow,
        line: i64,
        done: &mut Done,
    ) -> Result<(), Error> {
        if product.stock_type == StockType::Unlimited {
            return Ok(());
        }
        let taken = self.options.unlimited == Unlimited::Yes;
        if taken {
            let stock_type = Some(StockType::Unlimited);
            let sku = product.sku.clone();
            let input = ProductInput { sku, stock_type, ..ProductInput::default() };
            self.post(tx, Command::Product(Box::new(input)), None)?;
            done.changed();
        }
        let kind = if taken { NoticeKind::UnlimitedTaken } else { NoticeKind::Unlimited };
        let column = self.columns.header(FileField::Stock);
        let column = column.or_else(|| self.columns.header(FileField::Sellable));
        let notice = Notice::new(kind, line, column.unwrap_or_default(), "999999");
        done.told.push(notice.other(&product.sku));
        Ok(())
    }

    /// The buckets as the row wants them; `None` where it wants nothing else.
    pub(super) fn wanted(
        &self,
        (product, warehouse): (&ProductRow, &WarehouseRow),
        held: &Stock,
        targets: &Targets,
    ) -> Result<Option<Stock>, Refused> {
        let named = |rule| Refused::new(rule).sku(&product.sku).warehouse(&warehouse.code);
        let locked = targets.locked.unwrap_or(held.locked);
        let with_locked = self.columns.has(FileField::Locked);
        let sellable = match (targets.sellable, targets.shop) {
            (Some(sellable), _) => sellable,
            (None, Some(shop)) if with_locked => {
                if (0..locked).contains(&shop) {
                    let short = named(Rule::Short).field("locked").bucket(Bucket::Sellable);
                    return Err(short.held(shop, locked));
                }
                shop.saturating_sub(locked)
            }
            (None, Some(shop)) => shop,
            (None, None) => held.sellable.saturating_add(held.locked).saturating_sub(locked),
        };
        if sellable < 0 && sellable < held.sellable && product.floor == 0 {
            let field = if targets.sellable.is_some() { "sellable" } else { "stock" };
            let shown = targets.sellable.or(targets.shop).unwrap_or(sellable);
            return Err(named(Rule::Negative).field(field).value(shown.to_string()));
        }
        let unsellable = targets.unsellable.unwrap_or(held.unsellable);
        let wanted = Stock { sellable, unsellable, locked, ..*held };
        Ok(Some(wanted).filter(|wanted| wanted != held))
    }

    fn move_to(
        &self,
        tx: &Tx<'_>,
        work: &Work<'_>,
        held: &Stock,
        wanted: &Stock,
        done: &mut Done,
    ) -> Result<(), Error> {
        let locked = wanted.locked.saturating_sub(held.locked);
        let sellable = wanted.sellable.saturating_sub(held.sellable).saturating_add(locked);
        let unsellable = wanted.unsellable.saturating_sub(held.unsellable);
        // What is unlocked is there to be taken; what is locked must have come in before.
        if locked < 0 {
            self.lock(tx, work, Kind::Unlock, locked.saturating_neg())?;
        }
        self.shift(tx, work, sellable, false)?;
        self.shift(tx, work, unsellable, true)?;
        if locked > 0 {
            self.lock(tx, work, Kind::Lock, locked)?;
        }
        done.changed();
        Ok(())
    }

    fn shift(&self, tx: &Tx<'_>, work: &Work<'_>, qty: i64, unsellable: bool) -> Result<(), Error> {
        let (sku, warehouse) = (work.product.sku.clone(), work.warehouse.code.clone());
        if qty == 0 {
            return Ok(());
        }
        if work.first && qty > 0 {
            let receive = Receive {
                sku,
                warehouse,
                qty,
                unsellable,
                bin: None,
                unit_cost: None,
                lot: None,
                expires_on: None,
            };
            return self.post(tx, Command::Receive(receive), Some(REASON_INITIAL));
        }
        let adjust = Adjust { sku, warehouse, qty, unsellable, expect: None };
        self.post(tx, Command::Adjust(adjust), Some(REASON_IMPORT))
    }

    fn lock(&self, tx: &Tx<'_>, work: &Work<'_>, kind: Kind, qty: i64) -> Result<(), Error> {
        let (sku, warehouse) = (work.product.sku.clone(), work.warehouse.code.clone());
        let command = Command::Move(Move {
            kind: kind.name(),
            sku,
            warehouse,
            qty,
            supplier: String::new(),
            until: None,
            expected_on: None,
        });
        self.post(tx, command, Some(REASON_IMPORT))
    }

    fn bin(
        &self,
        tx: &Tx<'_>,
        work: &Work<'_>,
        draft: &Draft,
        done: &mut Done,
    ) -> Result<(), Error> {
        let Some(bin) = &draft.bin else { return Ok(()) };
        let rows = stock_rows(tx, work.product.id, Some(work.warehouse.id))?;
        if rows.first().map(|row| row.bin.as_str()).unwrap_or_default() == bin {
            return Ok(());
        }
        let input = ProductInput {
            sku: work.product.sku.clone(),
            warehouse: Some(work.warehouse.code.clone()),
            bin: if bin.is_empty() { Patch::Clear } else { Patch::Set(bin.clone()) },
            ..ProductInput::default()
        };
        self.post(tx, Command::Product(Box::new(input)), None)?;
        done.changed();
        Ok(())
    }
}
