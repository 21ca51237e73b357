//! A file into the store, row by row, in one transaction.

use std::sync::mpsc::{Receiver, Sender};

use crate::app::command::{Command, Patch, ProductInput, Request};
use crate::app::exchange::ahead::{BATCHES, Batch, Reader, Row, Rowed, Said, Spent};
use crate::app::exchange::begin::Beginnings;
use crate::app::exchange::cell;
use crate::app::exchange::draft::Draft;
use crate::app::exchange::fields::FileField;
use crate::app::exchange::map::Columns;
use crate::app::exchange::report::{Notice, NoticeKind, Report};
use crate::app::exchange::rows::{Cells, Extent, Rows};
use crate::app::exchange::{ImportOptions, stock};
use crate::app::{Env, Time, perform};
use crate::domain::ids::{Sku, folded};
use crate::domain::product::{Product, unsellable_of};
use crate::domain::refused::{Refused, Rule};
use crate::domain::time::Timestamp;
use crate::store::beginnings::Before;
use crate::store::products::{self, ProductRow};
use crate::store::scratch::{Later, Scratch};
use crate::store::{Error, Keep, Tx};

/// Rows between two reports of progress.
const PROGRESS_STEP: i64 = 20_000;

/// Most leading zeros that a spreadsheet is thought to have taken from a SKU.
const ZEROS_MAX: usize = 4;

/// An import under way.
pub(super) struct Import<'a> {
    pub(super) env: &'a Env,
    pub(super) now: Timestamp,
    pub(super) options: &'a ImportOptions,
    pub(super) columns: &'a Columns,
    pub(super) report: Report,
    pub(super) warehouses: stock::Warehouses,
    pub(super) scratch: Scratch,
    /// Whether the file says more of a product than its stock.
    pub(super) describes: bool,
    /// Whether its rows may add products.
    pub(super) adds: bool,
    /// Whether there were products before.
    pub(super) had_products: bool,
    /// Hears how many rows are read, now and then.
    pub(super) progress: &'a mut dyn FnMut(i64),
    /// Products and stock that begin, to be written together.
    pub(super) beginnings: Beginnings<'a>,
}

/// What came of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Status {
    #[default]
    Unchanged,
    Changed,
    Added,
    Stale,
}

/// What a row did, told only once it holds.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub(super) status: Status,
    pub(super) told: Vec<Notice>,
    later: Vec<(FileField, String)>,
}

impl Done {
    pub(super) fn changed(&mut self) {
        self.status = self.status.max(Status::Changed);
    }
}

impl<'a> Import<'a> {
    /// Takes every row, then what had to wait for other rows. While rows are taken, the next ones are
    /// read beside it.
    pub(super) fn run(
        &mut self,
        tx: &'a Tx<'a>,
        (rows, extent): (Rows, Extent),
        before: Option<Before>,
    ) -> Result<(), Error> {
        self.tell_file(&rows);
        let (spend, spent) = std::sync::mpsc::channel();
        let (clear_empty, position) = (self.options.clear_empty, self.env.opening);
        let position = position.unwrap_or_default();
        let reader = Reader::new(rows, self.columns, clear_empty, position, (extent, spent))?;
        std::thread::scope(|scope| {
            let (send, read) = std::sync::mpsc::sync_channel(BATCHES);
            let reading = scope.spawn(move || reader.run(before.as_ref(), &send));
            let taken = self.take(tx, &read, &spend);
            drop(read); // who reads stops at the next batch that nobody wants
            match reading.join() {
                Ok(()) => taken,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })?;
        self.beginnings.settle(tx)?;
        self.relate(tx)
    }

    fn take(
        &mut self,
        tx: &'a Tx<'a>,
        read: &Receiver<Batch>,
        spend: &Sender<Spent>,
    ) -> Result<(), Error> {
        let mut count = 0_i64;
        for batch in read {
            let Rowed { mut rows, cells, read } = batch?;
            self.beginnings.read = read;
            for row in &mut rows {
                count = count.saturating_add(1);
                if count % PROGRESS_STEP == 0 {
                    (self.progress)(count);
                }
                self.row(tx, row, &cells)?;
            }
            // Once all is read nobody takes it, and it is let go of here.
            drop(spend.send(Box::new((rows, cells, self.beginnings.take_written()))));
        }
        Ok(())
    }

    fn tell_file(&mut self, rows: &Rows) {
        let columns = self.columns;
        let read: Vec<String> = columns
            .read
            .iter()
            .filter(|(field, _)| *field != FileField::Shown)
            .filter_map(|(field, place)| {
                let header = columns.headers.get(*place)?;
                let own = header == field.name();
                Some(if own { header.clone() } else { format!("{} = {header}", field.name()) })
            })
            .collect();
        let how = format!("{}, {}, {}", columns.map, rows.encoding(), rows.form());
        let notice = Notice::new(NoticeKind::Read, 0, "", &how).other(read.join(", "));
        let unused = columns.unused();
        let count = i64::try_from(unused.len()).unwrap_or(i64::MAX);
        let mut missed = Notice::new(NoticeKind::Unused, 0, "", &unused.join(", "));
        missed.count = count;
        self.report.tell(notice);
        if count > 0 {
            self.report.tell(missed);
        }
    }

    fn row(&mut self, tx: &'a Tx<'a>, row: &mut Row, cells: &Cells) -> Result<(), Error> {
        let line = row.line;
        for said in row.said.drain(..) {
            match said {
                Said::Told(notice) => self.report.tell(notice),
                Said::Rejected { column, value, refused } => {
                    self.report.reject(line, &column, &value, refused);
                }
            }
        }
        if let Some((id, sku)) = &row.known_as {
            self.scratch.name(id, sku)?;
        }
        let Some(draft) = &row.draft else { return Ok(()) };
        if self.warehouses.need_one(draft) {
            self.beginnings.settle(tx)?;
            self.beginnings.as_before = false;
            self.warehouses.prepare(tx, &mut self.report, line, |command| {
                post(tx, self.env, self.now, command, None, self.options.reference.as_deref())
            })?;
        }
        if let Some(done) = self.gather(tx, row)? {
            let sku = row.draft.as_ref().map(|draft| draft.input.sku.as_str());
            return self.count(done, line, sku.unwrap_or_default());
        }
        self.beginnings.settle(tx)?;
        self.beginnings.as_before = false;
        let Row { draft: Some(draft), held, .. } = row else { return Ok(()) };
        let sku = draft.input.sku.clone();
        match tx.nested(|| self.apply(tx, draft, line)) {
            Ok(done) => self.count(done, line, &sku),
            Err(Error::Refused(refused)) => {
                let field = refused.facts.field.clone();
                let column = field.as_deref().and_then(|field| self.columns.header_of(field));
                let column = column.unwrap_or_default().to_owned();
                let place = self.columns.headers.iter().position(|header| *header == column);
                let value = place.map(|place| cells.cell(*held, place)).unwrap_or_default();
                self.report.reject(line, &column, value, refused);
                Ok(())
            }
            Err(fault) => Err(fault),
        }
    }

    fn count(&mut self, done: Done, line: i64, sku: &str) -> Result<(), Error> {
        let count = match done.status {
            Status::Added => &mut self.report.added,
            Status::Changed => &mut self.report.changed,
            Status::Unchanged => &mut self.report.unchanged,
            Status::Stale => &mut self.report.stale,
        };
        *count = count.saturating_add(1);
        let mut unchanged = done.status == Status::Unchanged;
        for (field, value) in done.later {
            let (sku, field) = (sku.to_owned(), field.name().to_owned());
            let later = Later { id: 0, row: line, sku, field, value, unchanged };
            self.scratch.put_off(&later)?;
            unchanged = false;
        }
        for notice in done.told {
            self.report.tell(notice);
        }
        Ok(())
    }

    /// Does what a row says, all of it or nothing.
    fn apply(&self, tx: &Tx<'_>, draft: &mut Draft, line: i64) -> Result<Done, Error> {
        let mut done = Done::default();
        let mut known = products::find(tx, &draft.input.sku)?;
        if known.is_none() && !self.adds {
            known = self.unsellable_product(tx, draft)?;
        }
        if known.is_none() && !self.adds {
            return Err(Refused::new(Rule::SkuUnknown).field("sku").sku(&draft.input.sku).into());
        }
        let at = self.warehouses.of(tx, draft)?;
        if let (Some(product), Some(warehouse)) = (&known, &at)
            && let Some(refused) = stock::stale(tx, product, warehouse, &draft.stock)?
        {
            let field = refused.facts.field.clone().unwrap_or_default();
            let column = self.columns.header_of(&field).unwrap_or_default();
            let mut notice = Notice::new(NoticeKind::Stale, line, column, &product.sku);
            notice.refused = Some(refused);
            return Ok(Done { status: Status::Stale, told: vec![notice], later: Vec::new() });
        }
        let product = match known {
            Some(product) if !self.describes => product,
            known => self.product(tx, draft, known, line, &mut done)?,
        };
        self.stock(tx, &product, at.as_deref(), draft, line, &mut done)?;
        Ok(done)
    }

    /// The product whose unsellable stock the SKU names by its suffix; the row is then about that.
    fn unsellable_product(
        &self,
        tx: &Tx<'_>,
        draft: &mut Draft,
    ) -> Result<Option<ProductRow>, Error> {
        let base = unsellable_of(&draft.input.sku, &self.env.unsellable_suffix);
        let Some(base) = base.map(str::to_owned) else { return Ok(None) };
        let found = products::find(tx, &base)?;
        if found.is_some() {
            let targets = &mut draft.stock;
            targets.unsellable = targets.shop.take().or(targets.sellable.take());
            draft.input = ProductInput { sku: base, ..ProductInput::default() };
        }
        Ok(found)
    }

    fn product(
        &self,
        tx: &Tx<'_>,
        draft: &mut Draft,
        known: Option<ProductRow>,
        line: i64,
        done: &mut Done,
    ) -> Result<ProductRow, Error> {
        let before = known.as_ref().map(|row| products::load(tx, row.id)).transpose()?;
        draft.parent_to_variant(|id| self.scratch.named(id))?;
        draft.merge(before.as_ref());
        put_off(tx, &mut draft.input, done)?;
        let sku = Sku::parse(&draft.input.sku)?;
        let blank = || Product::new(sku.clone());
        let after = draft.input.over(before.clone().unwrap_or_else(blank))?;
        if let (Some(before), Some(known)) = (before, known)
            && before == after
        {
            return Ok(known);
        } else if self.had_products && done.status == Status::Unchanged {
            self.tell_zeros(tx, sku.as_str(), line, done)?;
        }
        let input = std::mem::take(&mut draft.input);
        let known = products::find(tx, sku.as_str())?.is_some();
        self.post(tx, Command::Product(Box::new(input)), None)?;
        done.status = if known { Status::Changed } else { Status::Added };
        let found = products::find(tx, sku.as_str())?;
        found.ok_or_else(|| Error::Corrupt(format!("no product {sku} after it was written")))
    }

    /// A new SKU of digits that is a known one without its leading zeros is told.
    pub(super) fn tell_zeros(
        &self,
        tx: &Tx<'_>,
        sku: &str,
        line: i64,
        done: &mut Done,
    ) -> Result<(), Error> {
        let known = |sku: &str| {
            Ok::<_, Error>(self.beginnings.has(sku) || products::find(tx, sku)?.is_some())
        };
        if !sku.bytes().all(|byte| byte.is_ascii_digit()) || known(sku)? {
            return Ok(());
        }
        let mut padded = sku.to_owned();
        for _ in 0..ZEROS_MAX {
            padded.insert(0, '0');
            if known(&padded)? {
                let column = self.columns.header(FileField::Sku).unwrap_or_default();
                let notice = Notice::new(NoticeKind::ZerosLost, line, column, sku);
                done.told.push(notice.other(padded));
                return Ok(());
            }
        }
        Ok(())
    }

    pub(super) fn post(
        &self,
        tx: &Tx<'_>,
        command: Command,
        reason: Option<&str>,
    ) -> Result<(), Error> {
        post(tx, self.env, self.now, command, reason, self.options.reference.as_deref())
    }

    /// Sets what had to wait until all rows were read.
    fn relate(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        let mut after = 0;
        loop {
            let page = self.scratch.later(after)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id;
            for later in page {
                self.relate_one(tx, &later)?;
            }
        }
    }

    fn relate_one(&mut self, tx: &Tx<'_>, later: &Later) -> Result<(), Error> {
        let mut input = ProductInput { sku: later.sku.clone(), ..ProductInput::default() };
        if later.field == FileField::Bundle.name() {
            input.bundle = Some(cell::components(&later.value)?);
        } else {
            let made = match later.value.strip_prefix("id:") {
                Some(id) => self.scratch.named(id.trim())?,
                None => None,
            };
            let parent = made.unwrap_or_else(|| later.value.clone());
            let known = products::find(tx, &later.sku)?;
            let product = known.map(|row| products::load(tx, row.id)).transpose()?;
            let held = product.and_then(|product| product.variant_of);
            if held.is_some_and(|held| folded(&held) == folded(&parent)) {
                return Ok(());
            }
            input.variant_of = Patch::Set(parent);
        }
        match tx.nested(|| self.post(tx, Command::Product(Box::new(input)), None)) {
            Ok(()) if later.unchanged => {
                self.report.unchanged = self.report.unchanged.saturating_sub(1);
                self.report.changed = self.report.changed.saturating_add(1);
                Ok(())
            }
            Ok(()) => Ok(()),
            Err(Error::Refused(refused)) => {
                let column = self.columns.header_of(&later.field).unwrap_or_default().to_owned();
                if self.options.partial {
                    let kind = NoticeKind::RelationMissing;
                    self.report.tell(Notice::new(kind, later.row, &column, &later.value));
                } else {
                    self.report.reject(later.row, &column, &later.value, refused);
                }
                Ok(())
            }
            Err(fault) => Err(fault),
        }
    }
}

/// Leaves out the products it refers to that do not exist yet, to be set once all rows were read.
fn put_off(tx: &Tx<'_>, input: &mut ProductInput, done: &mut Done) -> Result<(), Error> {
    if let Patch::Set(parent) = &input.variant_of
        && products::find(tx, parent)?.is_none()
    {
        done.later.push((FileField::VariantOf, parent.clone()));
        input.variant_of = Patch::Keep;
    }
    let mut missing = false;
    for part in input.bundle.iter().flatten() {
        missing = missing || products::find(tx, &part.sku)?.is_none();
    }
    if missing && let Some(parts) = input.bundle.take() {
        done.later.push((FileField::Bundle, cell::components_listed(&parts)));
    }
    Ok(())
}

/// Does one operation of the import, with the file as its reference.
pub(super) fn post(
    tx: &Tx<'_>,
    env: &Env,
    now: Timestamp,
    command: Command,
    reason: Option<&str>,
    reference: Option<&str>,
) -> Result<(), Error> {
    let mut request = Request::from(command);
    request.reason = reason.map(str::to_owned);
    request.reference = reference.map(str::to_owned);
    perform(tx, env, &request, Time::Now(now), Keep::Yes).map(drop)
}
