//! What a command works in: the transaction, the time, who asks, and what came of it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::app::Env;
use crate::app::command::{EntryTold, PlaceTold, pool};
use crate::app::who::Me;
use crate::domain::alert::AlertKind;
use crate::domain::movement::Kind;
use crate::domain::numbers::ByNumber;
use crate::domain::product::unsellable_of;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::Stock;
use crate::domain::time::Timestamp;
use crate::store::alerts::{crossings, flags, marks};
use crate::store::changes::Change;
use crate::store::ledger::{Entry, Posted, Stamp};
use crate::store::lists::StockRow;
use crate::store::products::ProductRow;
use crate::store::warehouses::WarehouseRow;
use crate::store::{Error, Tx, backup, beginnings, changes, ledger, products, steps, warehouses};

/// What a request did: the same for the answer on the command line, in batch and in the console.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The operation.
    pub op: String,
    /// The order it made or moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The transfer it made or moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transfer: Option<String>,
    /// The lock pool it made or moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
    /// The stock-take it made or moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<String>,
    /// Lines of a stock-take that were planned, or are to be counted again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<i64>,
    /// What was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryTold>,
    /// Where somebody counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceTold>,
    /// Where the snapshot of the store lies that was taken before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<String>,
    /// Orders that expired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expired: Option<i64>,
    /// Unpaid orders that were given up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<i64>,
    /// The movements it posted.
    pub movements: Vec<i64>,
    /// The changes of fields that it noted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<i64>,
    /// What whoever asked should know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
    /// What those changes are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldChange>,
    /// Every row of stock it touched, before; filled for a preview.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<Touched>,
    /// Every row of stock it touched, after.
    pub stock: Vec<Touched>,
}

/// Something worth knowing that stops nothing. The languages have a sentence for each name
/// (`notice-<name>`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its name: `unpaid_order`, `many_unpaid`.
    #[serde(rename = "notice")]
    pub name: String,
    /// The order it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// The product it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// The field it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// How many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<i64>,
}

/// A field that a request set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// SKU or warehouse code.
    pub subject: String,
    /// The field; `created` for a record that is new.
    pub field: String,
    /// Its value before.
    pub before: Option<String>,
    /// Its value after.
    pub after: Option<String>,
}

/// A row of stock that a request touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// The product.
    pub sku: String,
    /// The stock.
    #[serde(flatten)]
    pub row: StockRow,
}

/// A row that was touched, with what it held at first.
#[derive(Clone, Debug)]
struct Mark {
    product: i64,
    sku: String,
    warehouse: i64,
    code: String,
    before: Stock,
    /// Units on the road to it before, and no longer.
    arrived: i64,
    /// Units that came in.
    came: i64,
}

/// One command under way.
#[derive(Debug)]
pub struct Context<'a> {
    pub(in crate::app) tx: &'a Tx<'a>,
    pub(in crate::app) env: &'a Env,
    /// Who asks, with what they may do.
    pub(in crate::app) me: Me,
    pub(in crate::app) now: Timestamp,
    pub(in crate::app) stamp: Stamp,
    pub(in crate::app) outcome: Outcome,
    /// Whether an expired order is dated by its deadline rather than by now (replayed time).
    pub(in crate::app) replayed: bool,
    /// The change that the changes noted now take back.
    pub(in crate::app) reversing: Option<i64>,
    /// Orders whose shipment was taken back.
    pub(in crate::app) unshipped: BTreeSet<i64>,
    /// Whether what is done is kept: not a preview.
    pub(in crate::app) kept: bool,
    marks: Vec<Mark>,
    /// Where a row of stock is among the marks.
    marked: ByNumber<(i64, i64), usize>,
    /// Products whose alerts may have changed: whether they were there before, and whether a row of
    /// their stock that is watched for itself may have changed.
    touched: BTreeMap<i64, (bool, bool)>,
}

impl<'a> Context<'a> {
    pub(in crate::app) fn new(
        tx: &'a Tx<'a>,
        env: &'a Env,
        me: Me,
        now: Timestamp,
        stamp: Stamp,
        replayed: bool,
    ) -> Self {
        Self {
            tx,
            env,
            me,
            now,
            stamp,
            outcome: Outcome::default(),
            replayed,
            reversing: None,
            unshipped: BTreeSet::new(),
            kept: true,
            marks: Vec::new(),
            marked: ByNumber::default(),
            touched: BTreeMap::new(),
        }
    }

    /// Does `work`, and notes what it wrote as one step that can be taken back as one.
    pub(in crate::app) fn as_one_step(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let (movements, changes) = (self.outcome.movements.len(), self.outcome.changes.len());
        work(self)?;
        let movements = self.outcome.movements.get(movements..).unwrap_or_default();
        let changes = self.outcome.changes.get(changes..).unwrap_or_default();
        steps::note(self.tx, movements, changes)
    }

    /// The product with that SKU; whether its unsellable stock was named by the suffix.
    pub(in crate::app) fn product(&self, sku: &str) -> Result<(ProductRow, bool), Error> {
        if let Some(product) = products::find(self.tx, sku)? {
            return Ok((product, false));
        }
        if let Some(base) = unsellable_of(sku, &self.env.unsellable_suffix)
            && let Some(product) = products::find(self.tx, base)?
        {
            return Ok((product, true));
        }
        Err(Refused::new(Rule::SkuUnknown).sku(sku.trim()).into())
    }

    /// The product with that SKU, for what is not about its unsellable stock.
    pub(in crate::app) fn sellable_product(&self, sku: &str) -> Result<ProductRow, Error> {
        let (product, unsellable) = self.product(sku)?;
        if unsellable {
            return Err(Refused::new(Rule::FieldInvalid)
                .field("sku")
                .value(sku)
                .other(product.sku)
                .into());
        }
        Ok(product)
    }

    /// The warehouse with that code.
    pub(in crate::app) fn warehouse(&self, code: &str) -> Result<WarehouseRow, Error> {
        let found = warehouses::find(self.tx, code)?;
        found.ok_or_else(|| Refused::new(Rule::WarehouseUnknown).warehouse(code.trim()).into())
    }

    /// Posts a movement.
    pub(in crate::app) fn post(&mut self, entry: &Entry<'_>) -> Result<Posted, Error> {
        if entry.product.bundle {
            return Err(Refused::new(Rule::BundleStock).sku(&entry.product.sku).into());
        }
        let posted = ledger::post(self.tx, &self.stamp, entry)?;
        self.outcome.movements.push(posted.movement);
        self.mark(entry, &posted);
        let touched = self.touched.entry(entry.product.id).or_insert((true, false));
        touched.1 |= posted.watched;
        self.follow(entry, &posted)?;
        Ok(posted)
    }

    /// What a movement brings with it: goods that come in cover oversold units before they open to
    /// sale, and a holdback that says so is released when sellable reaches 0.
    fn follow(&mut self, entry: &Entry<'_>, posted: &Posted) -> Result<(), Error> {
        let (product, warehouse) = (entry.product, entry.warehouse);
        let came = posted.after.total().saturating_sub(posted.before.total());
        let opened = posted.after.sellable.saturating_sub(posted.before.sellable);
        if came > 0 && opened > 0 {
            return pool::goods_came(self, product, warehouse, opened);
        }
        let by_pool = entry.kind == Kind::Lock;
        if opened < 0 && posted.after.sellable <= 0 && !by_pool {
            return pool::auto_release(self, product.id, warehouse.id);
        }
        Ok(())
    }

    fn mark(&mut self, entry: &Entry<'_>, posted: &Posted) {
        let (product, warehouse) = (entry.product.id, entry.warehouse.id);
        let arrives = matches!(entry.kind, Kind::TransferReceive | Kind::TransferReceiveUnsellable);
        let arrived = if arrives { entry.quantity } else { 0 };
        let came = posted.after.total().saturating_sub(posted.before.total());
        let known = self.marked.get(&(product, warehouse)).copied();
        if let Some(known) = known.and_then(|at| self.marks.get_mut(at)) {
            known.arrived = known.arrived.saturating_add(arrived);
            known.came = known.came.saturating_add(came);
            return;
        }
        let (sku, before) = (entry.product.sku.clone(), posted.before);
        self.marked.insert((product, warehouse), self.marks.len());
        let code = entry.warehouse.code.clone();
        self.marks.push(Mark { product, sku, warehouse, code, before, arrived, came });
    }

    /// The alerts of a product are worked out anew when the request is done.
    pub(in crate::app) fn touch(&mut self, product: i64) {
        self.touched.entry(product).or_insert((true, true)).1 = true;
    }

    /// A product is new: what it begins with is no crossing.
    pub(in crate::app) fn touch_new(&mut self, product: i64) {
        self.touched.insert(product, (false, true));
    }

    /// Works the alerts of all that was touched out anew. Whether something came back into stock,
    /// or ran out.
    fn settle(&mut self) -> Result<(), Error> {
        let (basis, at) = (self.stamp.basis, self.stamp.posted_at);
        let mut turned = false;
        for (product, (mut known, in_rows)) in std::mem::take(&mut self.touched) {
            if let Some(position) = self.env.opening {
                known = known && beginnings::had_moved(self.tx, product, position)?;
            }
            turned |= flags::settle(self.tx, product, (known, in_rows), &basis, at)?;
        }
        let came = |mark: &&Mark| mark.came > 0;
        for mark in self.marks.iter().filter(came) {
            marks::restocked(self.tx, mark.product)?;
        }
        if turned {
            let asked = self.env.asked(self.tx, self.now)?;
            crossings::follow(self.tx, &asked, &[AlertKind::BackInStock])?;
        }
        Ok(())
    }

    /// Dates what is posted now: in replayed time by when it was due, else by now.
    pub(in crate::app) fn date(&mut self, due: Option<i64>, now: i64) {
        self.stamp.posted_at = due.filter(|_| self.replayed).unwrap_or(now);
    }

    /// Posts a movement that no document causes.
    pub(in crate::app) fn post_plain(
        &mut self,
        kind: Kind,
        product: &ProductRow,
        warehouse: &WarehouseRow,
        quantity: i64,
    ) -> Result<Posted, Error> {
        let (document, reverses, reason) = (None, None, None);
        self.post(&Entry { kind, product, warehouse, quantity, document, reverses, reason })
    }

    /// Copies the store as it was before this transaction to a file beside it; for a preview, no.
    pub(in crate::app) fn snapshot(&mut self, label: &str) -> Result<(), Error> {
        let kept = self.env.count.snapshots_kept;
        if self.kept && kept > 0 {
            let at = self.env.zone.show(self.now).format("%Y%m%d-%H%M%S-%3f").to_string();
            let path = backup::snapshot(self.tx, &format!("{label}-{at}"), kept)?;
            self.outcome.snapshot = Some(path.to_string_lossy().into_owned());
        }
        Ok(())
    }

    /// Sets where a product lies in a warehouse, and notes it.
    pub(in crate::app) fn set_bin(
        &mut self,
        product: &ProductRow,
        warehouse: &WarehouseRow,
        bin: &str,
    ) -> Result<(), Error> {
        let before = products::bin(self.tx, product.id, warehouse.id)?;
        if before == bin {
            return Ok(());
        }
        products::set_bin(self.tx, product.id, warehouse.id, bin)?;
        let (before, after) = (Self::bin_told(warehouse, &before), Self::bin_told(warehouse, bin));
        let values = (before.as_deref(), after.as_deref());
        self.note_change(Some(product.id), &product.sku, "bin", values)
    }

    /// What the log says of a bin; nothing of nowhere in particular.
    pub(in crate::app) fn bin_told(warehouse: &WarehouseRow, bin: &str) -> Option<String> {
        (!bin.is_empty()).then(|| format!("{} {bin}", warehouse.code))
    }

    /// Notes that a field beside stock was set.
    pub(in crate::app) fn note_change(
        &mut self,
        product: Option<i64>,
        subject: &str,
        field: &str,
        (before, after): (Option<&str>, Option<&str>),
    ) -> Result<(), Error> {
        let change = Change {
            at: self.now.millis(),
            actor: self.stamp.actor,
            product,
            subject,
            field,
            before,
            after,
            source: self.env.source.name(),
            reverses: self.reversing.take(),
        };
        let id = changes::note(self.tx, &change)?;
        self.outcome.changes.push(id);
        self.outcome.fields.push(FieldChange {
            subject: subject.to_owned(),
            field: field.to_owned(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
        });
        Ok(())
    }

    /// What came of it, with every row that was touched; their former state too where asked.
    pub(in crate::app) fn finish(mut self, op: &str, before: bool) -> Result<Outcome, Error> {
        op.clone_into(&mut self.outcome.op);
        self.settle()?;
        for mark in self.marks {
            let shelf = ledger::shelf(self.tx, mark.product, mark.warehouse)?;
            let stock = shelf.stock.unwrap_or_default();
            let row = StockRow {
                warehouse: mark.code,
                total: stock.total(),
                stock,
                inbound: shelf.inbound,
                floor: shelf.floor,
                bin: shelf.bin,
            };
            if before {
                let (total, stock) = (mark.before.total(), mark.before);
                let inbound = row.inbound.saturating_add(mark.arrived);
                let old = StockRow { total, stock, inbound, ..row.clone() };
                self.outcome.before.push(Touched { sku: mark.sku.clone(), row: old });
            }
            self.outcome.stock.push(Touched { sku: mark.sku, row });
        }
        Ok(self.outcome)
    }
}
