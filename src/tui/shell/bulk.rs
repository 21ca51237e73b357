//! One form over many marked rows: one preview, one transaction, one undo.
//!
//! ```text
//!  Products > Adjust                         3 marked
//!    1 Warehouse      [WH-BJ      ]
//!  > 2 Change         [-2         ]
//!
//!  Preview (not saved)                before      after
//!    3 products, 3 rows; the worst:
//!    SKU-10011 WH-BJ sellable              1  ->     -1
//!    SKU-10007 WH-BJ sellable             32  ->     30
//! ```

use serde_json::{Map, json};

use super::documents::Document;
use super::forms::{FormKind, choices, lookup, put_texts};
use super::state::{Done, Subject, What, targets};
use super::{Shell, Tone};
use crate::app::command::{Command, Outcome};
use crate::app::query::WarehouseRow;
use crate::app::{Request, command};
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::BUCKETS;
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::form::field::{Field, Number, Value};
use crate::tui::form::{Form, PreviewRow};
use crate::tui::jobs::Written;
use crate::tui::paper::Each;
use crate::tui::screen::{Marked, Screen, UndoTarget, Verb};

/// The marked rows and what is done to them.
#[derive(Clone, Debug)]
pub(super) enum Bulk {
    /// Products, some perhaps in one warehouse only.
    Products(FormKind, Vec<Marked>),
    /// Orders, transfers, pools, agreements, alerts, lines of stock-takes.
    Papers(Vec<Document>),
    /// Entries of the log to be taken back; the row under the cursor belongs to a step of so many.
    Entries { step: Option<(UndoTarget, i64)>, targets: Vec<UndoTarget> },
}

/// Fields of products that can be set for many at once.
const FIGURES: [&str; 3] = ["threshold", "safety", "cap"];

impl Bulk {
    /// The form of `kind` over what is marked. What a product is belongs to no warehouse.
    fn products(kind: FormKind, marked: Vec<Marked>) -> Self {
        if kind != FormKind::StockType {
            return Self::Products(kind, marked);
        }
        let mut all: Vec<Marked> = Vec::new();
        for one in marked {
            if !all.iter().any(|known| known.sku == one.sku) {
                all.push(Marked { warehouse: None, ..one });
            }
        }
        Self::Products(kind, all)
    }

    fn count(&self) -> i64 {
        let count = match self {
            Self::Products(_, marked) => marked.len(),
            Self::Papers(all) => all.len(),
            Self::Entries { step: Some((_, entries)), .. } => return *entries,
            Self::Entries { targets, .. } => targets.len(),
        };
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    /// What the rows are called.
    fn names(&self) -> Vec<String> {
        match self {
            Self::Products(_, marked) => marked
                .iter()
                .map(|one| match &one.warehouse {
                    Some(place) => format!("{} {place}", one.sku),
                    None => one.sku.clone(),
                })
                .collect(),
            Self::Papers(all) => all.iter().map(Document::code).collect(),
            Self::Entries { targets, .. } => {
                let id = |target: &UndoTarget| match target {
                    UndoTarget::Movement(id) | UndoTarget::Change(id) => format!("#{id}"),
                };
                targets.iter().map(id).collect()
            }
        }
    }

    fn title(&self) -> &'static str {
        match self {
            Self::Products(kind, _) => kind.title(),
            Self::Papers(all) => all.first().map_or("", Document::title),
            Self::Entries { .. } => "form-undo",
        }
    }

    pub(super) fn open(&self, warehouses: &[WarehouseRow], words: &Words, now: Timestamp) -> Form {
        let marked = words.fill("list-marked", &[("count", self.count().into())]);
        let names = self.names();
        let some = names.iter().take(4).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = if names.len() > 4 { " ..." } else { "" };
        let fields = match self {
            Self::Products(kind, marked) => product_fields(*kind, marked, warehouses, words),
            Self::Papers(all) => {
                let first = all.first();
                first.map_or_else(Vec::new, |one| one.shared_fields(all, warehouses, words, now))
            }
            Self::Entries { step: Some(_), .. } => {
                vec![Field::choice("whole", choices("undo-", &["step", "row"], words), "step")]
            }
            Self::Entries { step: None, .. } => Vec::new(),
        };
        let marked = match self {
            Self::Entries { step: Some((_, entries)), .. } => {
                words.fill("undo-of-step", &[("count", (*entries).into())])
            }
            Self::Entries { step: None, .. } | Self::Products(..) | Self::Papers(_) => marked,
        };
        let mut form = Form::new(self.title(), &marked, &format!("{some}{more}"), fields);
        if let Self::Papers(all) = self {
            form.place = all.first().map_or(form.place, Document::place);
            form.complete = form.fields.iter().all(|field| field.value().is_ok());
        }
        if matches!(self, Self::Entries { .. }) {
            form.place = "scope-log";
            form.complete = true;
        }
        form
    }

    /// What is asked of the store: all of it or nothing.
    pub(super) fn request(&self, form: &Form) -> Result<Request, Refused> {
        let requests: Result<Vec<Request>, Refused> = match self {
            Self::Products(kind, marked) => {
                marked.iter().map(|one| product_request(*kind, one, form)).collect()
            }
            Self::Papers(all) => all.iter().map(|document| document.ask(form)).collect(),
            Self::Entries { step, targets } => {
                let whole = form.text("whole").as_deref() == Some("step");
                if let Some((target, _)) = step.filter(|_| whole) {
                    return Ok(Request::from(Command::Undo(target.undo(true))));
                }
                let one =
                    |target: &UndoTarget| Ok(Request::from(Command::Undo(target.undo(false))));
                targets.iter().map(one).collect()
            }
        };
        let requests = requests?;
        let commands = requests.iter().map(|one| one.command.clone()).collect();
        let Some(first) = requests.into_iter().next() else {
            return Err(Refused::new(Rule::Nothing));
        };
        Ok(Request { command: Command::Many(commands), ..first })
    }

    /// What keeps the form from being saved: what is severe asks how many are meant.
    pub(super) fn unconfirmed(&self, form: &Form) -> Option<Refused> {
        let field = form.field("confirm")?;
        let (typed, count) = (field.raw().trim().to_owned(), self.count().to_string());
        let refused = || Refused::new(Rule::FieldInvalid).field("confirm").other(&count);
        (typed != count).then(|| refused().value(typed))
    }

    /// Every figure that changes, the one that ends lowest first, under a count; then what becomes
    /// of each document.
    pub(super) fn preview(&self, outcome: &Outcome, words: &Words) -> Vec<PreviewRow> {
        let mut rows = stock_rows(outcome, words);
        for change in &outcome.fields {
            let value = |value: &Option<String>| {
                let raw = value.as_deref().unwrap_or_else(|| words.get("preview-empty"));
                words.value(&change.field, raw).to_owned()
            };
            let name = words.get(&format!("field-{}", change.field)).to_owned();
            let row = PreviewRow {
                label: format!("{} {name}", change.subject),
                before: value(&change.before),
                after: value(&change.after),
            };
            let figure = change.after.as_ref().and_then(|after| after.parse().ok());
            rows.push((figure.unwrap_or(i64::MAX), row));
        }
        if let Self::Papers(all) = self {
            let fates = all.iter().flat_map(|document| document.fate(outcome, words));
            rows.extend(fates.map(|row| (i64::MAX, row)));
        }
        rows.sort_by_key(|(after, _)| *after);
        let touched = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let fills = [
            ("products", self.count().into()),
            ("marked", self.count().into()),
            ("rows", touched.into()),
        ];
        let id = match self {
            Self::Products(..) => "bulk-count",
            Self::Papers(_) | Self::Entries { .. } => "bulk-marked-count",
        };
        let head = PreviewRow {
            label: words.fill(id, &fills),
            before: String::new(),
            after: String::new(),
        };
        std::iter::once(head).chain(rows.into_iter().map(|(_, row)| row)).collect()
    }

    /// The first product, to be read back, and what is saved.
    pub(super) fn saving(&self, form: &Form) -> (String, What) {
        let first = match self {
            Self::Products(_, marked) => marked.first().map(|one| one.sku.clone()),
            Self::Papers(all) => all.first().map(|document| document.sku(form)),
            Self::Entries { .. } => None,
        };
        (first.unwrap_or_default(), What::Bulk)
    }
}

/// Every bucket that changes, with what it is afterwards.
fn stock_rows(outcome: &Outcome, words: &Words) -> Vec<(i64, PreviewRow)> {
    let mut rows = Vec::new();
    for (before, after) in outcome.before.iter().zip(&outcome.stock) {
        for bucket in BUCKETS {
            let (old, new) = (before.row.stock.get(bucket), after.row.stock.get(bucket));
            if old != new {
                let name = words.get(&format!("bucket-{}.short", bucket.name())).to_owned();
                let label = format!("{} {} {name}", after.sku, after.row.warehouse);
                let row = PreviewRow { label, before: old.to_string(), after: new.to_string() };
                rows.push((new, row));
            }
        }
    }
    rows
}

fn product_fields(
    kind: FormKind,
    marked: &[Marked],
    warehouses: &[WarehouseRow],
    words: &Words,
) -> Vec<Field> {
    let first = warehouses.first().map_or("", |row| row.code.as_str());
    let two = |other| choices("bucket-", &["sellable", other], words);
    let note = Field::text("note", false, "");
    let units = || Field::number("qty", Number::positive(), None);
    let mut fields = match kind {
        FormKind::StockType => {
            let blank = Number { blank: true, ..Number::units(None, true) };
            FIGURES.iter().map(|name| Field::number(name, blank, None)).collect()
        }
        FormKind::Adjust => {
            let change = Number { min: i64::MIN, ..Number::units(Some(0), false) };
            let change = Field::number("change", change, Some(0));
            let bucket = Field::choice("bucket", two("unsellable"), "sellable");
            vec![bucket, change, Field::text("reason", true, ""), note]
        }
        FormKind::Receive => {
            let to = Field::choice("to", two("unsellable"), "sellable");
            vec![units(), to, Field::text("ref", false, ""), note]
        }
        FormKind::Damage => {
            vec![units(), Field::choice("from", two("locked"), "sellable"), note]
        }
        FormKind::WriteOff => vec![units(), note],
    };
    // Rows of one warehouse each say themselves where it is done.
    if kind != FormKind::StockType && marked.iter().any(|one| one.warehouse.is_none()) {
        fields.insert(0, Field::lookup("warehouse", lookup(warehouses), first));
    }
    fields
}

/// What is done to one of the products.
fn product_request(kind: FormKind, one: &Marked, form: &Form) -> Result<Request, Refused> {
    let mut map = Map::new();
    map.insert("sku".to_owned(), json!(one.sku));
    match kind {
        FormKind::StockType => {
            map.insert("op".to_owned(), json!("product"));
            for name in FIGURES {
                let field = form.field(name).map(Field::value);
                if let Some(Ok(Value::Number(number))) = field {
                    map.insert(name.to_owned(), json!(number));
                }
            }
            if map.len() == 2 {
                return Err(Refused::new(Rule::Nothing));
            }
        }
        FormKind::Adjust => {
            map.insert("op".to_owned(), json!("adjust"));
            let change = form.number("change").unwrap_or_default();
            map.insert("qty".to_owned(), json!(change));
            put_texts(form, &["warehouse", "bucket", "reason", "note"], &mut map);
        }
        FormKind::Receive => {
            map.insert("op".to_owned(), json!("receive"));
            put_texts(form, &["warehouse", "qty", "to", "ref", "note"], &mut map);
        }
        FormKind::Damage => {
            map.insert("op".to_owned(), json!("damage"));
            put_texts(form, &["warehouse", "qty", "from", "note"], &mut map);
        }
        FormKind::WriteOff => {
            map.insert("op".to_owned(), json!("write_off"));
            put_texts(form, &["warehouse", "qty", "note"], &mut map);
        }
    }
    if let Some(place) = one.warehouse.as_ref().filter(|_| kind != FormKind::StockType) {
        map.insert("warehouse".to_owned(), json!(place));
    }
    Request::read(map)
}

impl Shell {
    /// Opens the form of `kind` over the products that are marked; false when none is.
    pub(super) fn open_bulk(&mut self, kind: FormKind) -> bool {
        let marked = self.screen().map(Screen::marked).unwrap_or_default();
        if marked.is_empty() {
            return false;
        }
        self.open_over(Bulk::products(kind, marked));
        true
    }

    /// Opens one form over many documents; over one, its own.
    pub(super) fn open_many(&mut self, mut all: Vec<Each>) {
        if all.len() > 1 {
            self.open_over(Bulk::Papers(all.into_iter().map(Document::of).collect()));
            return;
        }
        match all.pop() {
            Some(each) => self.open_paper(each.wanted),
            None => self.say_id("paper-not-now"),
        }
    }

    /// Opens the form that takes entries of the log back: these, or all of a step.
    pub(super) fn open_undo(
        &mut self,
        step: Option<(UndoTarget, i64)>,
        mut targets: Vec<UndoTarget>,
    ) {
        // The newest first, as they came to be.
        targets.sort_by_key(|target| match target {
            UndoTarget::Change(id) => (0, std::cmp::Reverse(*id)),
            UndoTarget::Movement(id) => (1, std::cmp::Reverse(*id)),
        });
        self.open_over(Bulk::Entries { step, targets });
    }

    fn open_over(&mut self, bulk: Bulk) {
        let form = bulk.open(&self.warehouses, &self.words, self.now);
        self.form = Some((Subject::Bulk(bulk), form));
        self.message = Default::default();
        self.preview();
    }

    /// The write over many rows is done, or was refused.
    pub(super) fn bulk_saved(&mut self, done: &Written) {
        let Some((Subject::Bulk(bulk), mut form)) = self.form.take() else { return };
        form.saving = false;
        if let Some(error) = &done.error {
            if let Some(refused) = error.refused() {
                super::saving::point_at(&mut form, refused);
            }
            self.ahead.clear();
            self.trouble(error);
            if let Bulk::Entries { step, targets } = &bulk {
                let one = step.map(|(target, _)| target.undo(true));
                let one = one.or_else(|| targets.first().map(|target| target.undo(false)));
                if let Some(of) = one {
                    self.ask_dependents(of, error);
                }
                return;
            }
            self.form = Some((Subject::Bulk(bulk), form));
            return;
        }
        let words = std::sync::Arc::clone(&self.words);
        let verb = words.get(bulk.title()).to_owned();
        let marked = words.fill("list-marked", &[("count", bulk.count().into())]);
        let targets = targets(&done.outcomes);
        let rows = i64::try_from(targets.len()).unwrap_or(i64::MAX);
        let fills = [
            ("products", bulk.count().into()),
            ("marked", bulk.count().into()),
            ("rows", rows.into()),
            ("verb", verb.as_str().into()),
        ];
        let id = match &bulk {
            Bulk::Products(..) => "bulk-done",
            Bulk::Papers(_) | Bulk::Entries { .. } => "bulk-marked-done",
        };
        let said = words.fill(id, &fills);
        let tail = format!("   {}   {}", words.seconds(self.now), words.get("saved-undo"));
        let undone = matches!(bulk, Bulk::Entries { .. });
        let tail = if targets.is_empty() || undone { String::new() } else { tail };
        self.say_with(said, &tail, Tone::Plain);
        if let Bulk::Entries { targets: undone, .. } = &bulk {
            self.done.retain(|done| !done.targets.iter().any(|one| undone.contains(one)));
        } else {
            let (before, after) = (String::new(), String::new());
            let step = true;
            self.done.push(Done { sku: marked, field: verb, before, after, targets, step });
        }
        if let Some(screen) = self.screen_mut() {
            screen.update(Verb::MarkNone);
        }
    }
}

/// One request that takes all of these back, or none.
pub(super) fn together(mut commands: Vec<Command>) -> Request {
    let one = (commands.len() == 1).then(|| commands.pop()).flatten();
    Request::from(one.unwrap_or(command::Command::Many(commands)))
}
