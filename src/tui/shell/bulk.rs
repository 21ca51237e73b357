//! One form over many marked products: one preview, one transaction, one undo.
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

use super::forms::{FormKind, choices, lookup, put_texts};
use super::state::{Done, Subject, What, targets};
use super::{Shell, Tone};
use crate::app::command::{Command, Outcome};
use crate::app::query::WarehouseRow;
use crate::app::{Request, command};
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::BUCKETS;
use crate::locale::Words;
use crate::tui::form::field::{Field, Number, Value};
use crate::tui::form::{Form, PreviewRow};
use crate::tui::jobs::Written;
use crate::tui::screen::{Screen, Verb};

/// The marked products and what is done to them.
#[derive(Clone, Debug)]
pub(super) struct Bulk {
    kind: FormKind,
    skus: Vec<String>,
}

/// Fields of products that can be set for many at once.
const FIGURES: [&str; 3] = ["threshold", "safety", "cap"];

impl Bulk {
    pub(super) fn of(kind: FormKind, skus: Vec<String>) -> Self {
        Self { kind, skus }
    }

    fn count(&self) -> i64 {
        i64::try_from(self.skus.len()).unwrap_or(i64::MAX)
    }

    pub(super) fn open(&self, warehouses: &[WarehouseRow], words: &Words) -> Form {
        let marked = words.fill("list-marked", &[("count", self.count().into())]);
        let some: Vec<&str> = self.skus.iter().take(4).map(String::as_str).collect();
        let more = if self.skus.len() > some.len() { " ..." } else { "" };
        let name = format!("{}{more}", some.join(", "));
        Form::new(self.kind.title(), &marked, &name, self.fields(warehouses, words))
    }

    fn fields(&self, warehouses: &[WarehouseRow], words: &Words) -> Vec<Field> {
        let first = warehouses.first().map_or("", |row| row.code.as_str());
        let place = Field::lookup("warehouse", lookup(warehouses), first);
        let two = |other| choices("bucket-", &["sellable", other], words);
        let note = Field::text("note", false, "");
        let units = || Field::number("qty", Number::positive(), None);
        match self.kind {
            FormKind::StockType => {
                let blank = Number { blank: true, ..Number::units(None, true) };
                FIGURES.iter().map(|name| Field::number(name, blank, None)).collect()
            }
            FormKind::Adjust => {
                let change = Number { min: i64::MIN, ..Number::units(Some(0), false) };
                let change = Field::number("change", change, Some(0));
                let bucket = Field::choice("bucket", two("unsellable"), "sellable");
                vec![place, bucket, change, Field::text("reason", true, ""), note]
            }
            FormKind::Receive => {
                let to = Field::choice("to", two("unsellable"), "sellable");
                vec![place, units(), to, Field::text("ref", false, ""), note]
            }
            FormKind::Damage => {
                vec![place, units(), Field::choice("from", two("locked"), "sellable"), note]
            }
        }
    }

    /// What is asked of the store: all of it or nothing.
    pub(super) fn request(&self, form: &Form) -> Result<Request, Refused> {
        let mut commands: Vec<Command> = Vec::new();
        let mut whole = None;
        for sku in &self.skus {
            let mut map = Map::new();
            map.insert("sku".to_owned(), json!(sku));
            match self.kind {
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
            }
            let one = Request::read(map)?;
            commands.push(one.command.clone());
            whole.get_or_insert(one);
        }
        let Some(first) = whole else { return Err(Refused::new(Rule::Nothing)) };
        Ok(Request { command: Command::Many(commands), ..first })
    }

    /// Every figure that changes, the one that ends lowest first, under a count.
    pub(super) fn preview(&self, outcome: &Outcome, words: &Words) -> Vec<PreviewRow> {
        let mut rows: Vec<(i64, PreviewRow)> = Vec::new();
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
        rows.sort_by_key(|(after, _)| *after);
        let touched = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let fills = [("products", self.count().into()), ("rows", touched.into())];
        let head = PreviewRow {
            label: words.fill("bulk-count", &fills),
            before: String::new(),
            after: String::new(),
        };
        std::iter::once(head).chain(rows.into_iter().map(|(_, row)| row)).collect()
    }

    /// The first product, to be read back, and what is saved.
    pub(super) fn saving(&self) -> (String, What) {
        (self.skus.first().cloned().unwrap_or_default(), What::Bulk)
    }
}

impl Shell {
    /// Opens the form of `kind` over the products that are marked; false when none is.
    pub(super) fn open_bulk(&mut self, kind: FormKind) -> bool {
        let skus = self.screen().map(Screen::marked).unwrap_or_default();
        if skus.is_empty() {
            return false;
        }
        let bulk = Bulk::of(kind, skus);
        let form = bulk.open(&self.warehouses, &self.words);
        self.form = Some((Subject::Bulk(bulk), form));
        self.message = Default::default();
        true
    }

    /// The write over many products is done, or was refused.
    pub(super) fn bulk_saved(&mut self, done: &Written) {
        let Some((Subject::Bulk(bulk), mut form)) = self.form.take() else { return };
        form.saving = false;
        if let Some(error) = &done.error {
            if let Some(refused) = error.refused() {
                super::saving::point_at(&mut form, refused);
            }
            self.ahead.clear();
            self.trouble(error);
            self.form = Some((Subject::Bulk(bulk), form));
            return;
        }
        let words = std::sync::Arc::clone(&self.words);
        let verb = words.get(bulk.kind.title()).to_owned();
        let marked = words.fill("list-marked", &[("count", bulk.count().into())]);
        let targets = targets(&done.outcomes);
        let rows = i64::try_from(targets.len()).unwrap_or(i64::MAX);
        let fills = [
            ("products", bulk.count().into()),
            ("rows", rows.into()),
            ("verb", verb.as_str().into()),
        ];
        let said = words.fill("bulk-done", &fills);
        let tail = format!("   {}   {}", words.seconds(self.now), words.get("saved-undo"));
        self.say_with(said, &tail, Tone::Plain);
        let (before, after) = (String::new(), String::new());
        self.done.push(Done { sku: marked, field: verb, before, after, targets });
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
