//! Rows read and understood by a thread of their own, ahead of the one that writes them.
//!
//! What a row says follows from the file alone: its cells, the rows of the same handle before it, the
//! rows that were about the same thing, and what product it makes where there is none. All of that is
//! done here, and what is to be told of a row goes along with it, so that it is told in the order of
//! the file. Products that are in the store are looked up here as well, as they were before anything
//! of the file was written: who writes knows whether that still holds, and looks again if not.

use std::sync::mpsc::{Receiver, SyncSender};

use crate::app::command::Patch;
use crate::app::exchange::begin;
use crate::app::exchange::draft::Draft;
use crate::app::exchange::fields::FileField;
use crate::app::exchange::map::Columns;
use crate::app::exchange::report::{Notice, NoticeKind};
use crate::app::exchange::rows::{Cells, Extent, Held, Rows};
use crate::domain::ids::folded;
use crate::domain::refused::{Refused, Rule};
use crate::store::beginnings::{Before, Beginner, Known, Share};
use crate::store::scratch::Seen;
use crate::store::{Error, View};

/// Rows that change hands together.
const BATCH: usize = 128;

/// Batches that wait at most: while a block is written the rows of the next one are read.
pub(super) const BATCHES: usize = 20;

/// Rows, or why no more can be read.
pub(super) type Batch = Result<Rowed, Error>;

/// Rows that were read together.
#[derive(Debug)]
pub(super) struct Rowed {
    pub(super) rows: Vec<Row>,
    /// What they hold, to quote from.
    pub(super) cells: Cells,
    /// How much of the file was read.
    pub(super) read: Share,
}

/// The shop's number of a row and the SKU that it stands for from now on.
type KnownAs = Option<(String, String)>;

/// A row as it was read.
#[derive(Debug)]
pub(super) struct Row {
    /// Its line in the file.
    pub(super) line: i64,
    /// What is to be told of it.
    pub(super) said: Vec<Said>,
    /// What it says, where nothing is wrong with it.
    pub(super) draft: Option<Draft>,
    /// Its SKU, folded.
    pub(super) key: String,
    /// What is known of the product.
    pub(super) ahead: Ahead,
    /// Its number, for rows that refer to it.
    pub(super) known_as: KnownAs,
    /// Where its cells are.
    pub(super) held: Held,
}

/// What is known of a row's product before it is written.
#[derive(Debug, Default)]
pub(super) enum Ahead {
    /// Nothing, or a row before it told.
    #[default]
    Nothing,
    /// What the row makes where there is none of that SKU: that follows from the row.
    Makes(Beginner),
    /// It was in the store before anything of the file was written.
    Was(Known),
}

/// Something to tell of a row.
#[derive(Debug)]
pub(super) enum Said {
    Told(Notice),
    Rejected { column: String, value: String, refused: Refused },
}

/// What is done with: rows, or what became of them.
pub(super) type Spent = Box<dyn Send>;

/// What a row is about.
#[derive(Default)]
struct Named {
    /// The SKU, folded.
    key: String,
    /// What is wrong with it.
    refused: Option<Refused>,
    /// What the row's number stands for.
    known_as: KnownAs,
}

/// A cell that is wrong.
struct Fault {
    field: FileField,
    value: String,
    refused: Refused,
}

/// A file under way.
pub(super) struct Reader<'a> {
    rows: Rows,
    columns: &'a Columns,
    /// Whether rows may add products.
    adds: bool,
    clear_empty: bool,
    seen: Seen,
    extent: Extent,
    /// What nobody needs any more, to be let go of here where it was made.
    spent: Receiver<Spent>,
    /// How the ledger stood before.
    position: i64,
    /// The SKU of the row before, folded.
    key: String,
    /// The warehouse of the row before that named one, and the same folded.
    warehouse: (String, String),
    /// What the row is about, as it is noted.
    about: String,
    /// The row before, for files where rows of one handle are one product.
    last: Draft,
    said: Vec<Said>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        rows: Rows,
        columns: &'a Columns,
        clear_empty: bool,
        position: i64,
        (extent, spent): (Extent, Receiver<Spent>),
    ) -> Result<Self, Error> {
        let (seen, last, said) = (Seen::open()?, Draft::default(), Vec::new());
        let (adds, key) = (columns.has(FileField::Name), String::new());
        Ok(Self {
            rows,
            columns,
            adds,
            clear_empty,
            seen,
            extent,
            spent,
            position,
            key,
            warehouse: <(String, String)>::default(),
            about: String::new(),
            last,
            said,
        })
    }

    /// Reads to the end, or until nobody wants more; products are looked up in the store as it was
    /// `before`, if there were any.
    pub(super) fn run(self, before: Option<&Before>, to: &SyncSender<Batch>) {
        let Some(before) = before else { return self.read_all(None, to) };
        if let Err(fault) = before.look(|view| self.read_all(Some(view), to)) {
            drop(to.send(Err(fault))); // nobody wants it who wants no rows
        }
    }

    fn read_all(mut self, view: Option<&View<'_>>, to: &SyncSender<Batch>) {
        loop {
            let batch = self.batch(view);
            let ends = batch.as_ref().map_or(true, |batch| batch.rows.len() < BATCH);
            if to.send(batch).is_err() || ends {
                return;
            }
        }
    }

    fn batch(&mut self, view: Option<&View<'_>>) -> Batch {
        self.spent.try_iter().for_each(drop);
        let (mut rows, mut cells) = (Vec::with_capacity(BATCH), Cells::default());
        while rows.len() < BATCH {
            let Some(row) = self.next(view, &mut cells)? else { break };
            rows.push(row);
        }
        Ok(Rowed { rows, cells, read: self.extent.read() })
    }

    fn next(&mut self, view: Option<&View<'_>>, cells: &mut Cells) -> Result<Option<Row>, Error> {
        let Some((line, read)) = self.rows.next()? else { return Ok(None) };
        let line = i64::try_from(line).unwrap_or(i64::MAX);
        let mut named = Named::default();
        let mut draft = None;
        match read {
            Ok(()) => (draft, named) = self.row(line)?,
            Err(refused) => {
                let value = refused.facts.value.clone().unwrap_or_default();
                self.reject("", &value, refused);
            }
        }
        let ahead = match &mut draft {
            Some(draft) => self.ahead(draft, &named.key, view)?,
            None => Ahead::Nothing,
        };
        let (said, held) = (std::mem::take(&mut self.said), self.rows.hold(cells));
        let Named { key, known_as, .. } = named;
        Ok(Some(Row { line, said, draft, key, ahead, known_as, held }))
    }

    fn ahead(
        &mut self,
        draft: &mut Draft,
        key: &str,
        view: Option<&View<'_>>,
    ) -> Result<Ahead, Error> {
        if key == self.key {
            return Ok(Ahead::Nothing);
        }
        key.clone_into(&mut self.key);
        let known = view.map(|view| Known::look(view, key, self.position)).transpose()?;
        if let Some(known) = known.flatten() {
            return Ok(Ahead::Was(known));
        }
        let alone = self.adds && draft.stands_alone();
        let made = if alone { begin::beginner(draft)? } else { None };
        Ok(made.map_or(Ahead::Nothing, Ahead::Makes))
    }

    fn tell(&mut self, notice: Notice) {
        self.said.push(Said::Told(notice));
    }

    fn reject(&mut self, column: &str, value: &str, refused: Refused) {
        let (column, value) = (column.to_owned(), value.to_owned());
        self.said.push(Said::Rejected { column, value, refused });
    }

    fn row(&mut self, line: i64) -> Result<(Option<Draft>, Named), Error> {
        let mut faults = Vec::new();
        let nothing = || Ok((None, Named::default()));
        let Some(mut draft) = self.read(line, &mut faults) else { return nothing() };
        if self.one_handle(&mut draft) {
            return nothing();
        }
        let bad = faults.iter().any(|fault| fault.field == FileField::Sku);
        let mut named = self.name(&mut draft, line, bad)?;
        if let Some(refused) = named.refused.take() {
            let field = if refused.rule == Rule::RowTwice || self.columns.has(FileField::Sku) {
                FileField::Sku
            } else {
                FileField::ShopId
            };
            faults.push(Fault { field, value: draft.input.sku.clone(), refused });
        }
        let draft = Some(draft).filter(|_| faults.is_empty());
        for fault in faults {
            let column = self.columns.header(fault.field).unwrap_or_default();
            self.reject(column, &fault.value, fault.refused);
        }
        Ok((draft, named))
    }

    /// Reads the cells of a row; `None` for one that is not of the file's shape.
    fn read(&mut self, line: i64, faults: &mut Vec<Fault>) -> Option<Draft> {
        let columns = self.columns;
        let width = columns.headers.len();
        if let Some(cells) = self.rows.len() {
            if cells < width {
                self.tell(Notice::new(NoticeKind::RowShort, line, "", &cells.to_string()));
            } else if cells > width && self.rows.any_from(width) {
                let wide = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
                self.reject("", "", Refused::new(Rule::Ragged).held(wide(cells), wide(width)));
                return None;
            }
        }
        let mut draft = Draft::default();
        for (field, place) in columns.read.iter().copied() {
            let value = self.rows.cell(place);
            let fault = |refused| Fault { field, value: value.to_owned(), refused };
            if value.is_empty() {
                self.empty(&mut draft, field, line);
            } else if self.rows.undecodable(value) {
                let refused = Refused::new(Rule::Undecodable).field(field.name()).value(value);
                faults.push(fault(refused.other(self.rows.encoding())));
            } else if let Err(refused) = draft.set(field, value) {
                faults.push(fault(refused));
            }
        }
        for (field, kind, other) in std::mem::take(&mut draft.told) {
            let column = columns.header(field).unwrap_or_default();
            let place = columns.read.iter().find(|(known, _)| *known == field);
            let value = place.map(|(_, place)| self.rows.cell(*place)).unwrap_or_default();
            let notice = Notice::new(kind, line, column, value).other(other);
            self.tell(notice);
        }
        Some(draft)
    }

    fn empty(&mut self, draft: &mut Draft, field: FileField, line: i64) {
        if field.is_stock() {
            let column = self.columns.header(field).unwrap_or_default();
            self.tell(Notice::new(NoticeKind::StockEmpty, line, column, ""));
        } else if self.clear_empty {
            draft.clear(field);
        }
    }

    /// Rows of one handle are one product: what only the first says holds for all. Whether the row
    /// holds a further picture and nothing else.
    fn one_handle(&mut self, draft: &mut Draft) -> bool {
        let Some(handle) = draft.handle.clone() else { return false };
        let same = self.last.handle.as_ref() == Some(&handle);
        if same {
            if draft.input.sku.is_empty() && draft.input.price == Patch::Keep {
                return true;
            }
            draft.carry(&self.last);
        }
        self.last = Draft::of_handle(handle);
        self.last.carry(draft);
        false
    }

    /// Makes sure that the row has a SKU that no row before it had.
    fn name(&mut self, draft: &mut Draft, line: i64, bad: bool) -> Result<Named, Error> {
        if draft.input.sku.is_empty() {
            let made = draft.id.as_ref().map(|id| format!("id-{id}"));
            let Some(made) = made.or_else(|| draft.handle.clone()).filter(|_| !bad) else {
                let missing = Refused::new(Rule::FieldMissing).field("sku");
                let refused = Some(missing).filter(|_| !bad);
                return Ok(Named { refused, ..Named::default() });
            };
            let header = self.columns.header(FileField::ShopId);
            let header = header.or_else(|| self.columns.header(FileField::ShopHandle));
            let shown = draft.id.clone().or_else(|| draft.handle.clone()).unwrap_or_default();
            let notice = Notice::new(NoticeKind::SkuMade, line, header.unwrap_or_default(), &shown);
            self.tell(notice.other(made.clone()));
            draft.input.sku = made;
        }
        let known_as = draft.id.clone().map(|id| (id, draft.input.sku.clone()));
        let key = folded(&draft.input.sku);
        let about = &mut self.about;
        key.clone_into(about);
        if let Some(warehouse) = &draft.warehouse {
            if *warehouse != self.warehouse.0 {
                self.warehouse = (warehouse.clone(), folded(warehouse));
            }
            about.extend(["\n", &self.warehouse.1]);
        }
        let first = self.seen.note(about, line)?;
        let twice = |row: i64| {
            Refused::new(Rule::RowTwice).field("sku").sku(&draft.input.sku).other(row.to_string())
        };
        Ok(Named { key, refused: first.map(twice), known_as })
    }
}
