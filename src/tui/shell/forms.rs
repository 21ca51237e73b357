//! Which forms there are: what they open on, what they ask the store to do, what they preview.

use serde_json::{Map, Value as Json, json};

use crate::app::query::{ProductCard, WarehouseRow};
use crate::app::{Outcome, Request};
use crate::domain::availability::Availability;
use crate::domain::product::{Backorder, StockType};
use crate::domain::refused::Refused;
use crate::domain::stock::{BUCKETS, Bucket, Stock};
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::form::field::{Choice, Field, Number, Value};
use crate::tui::form::when::When;
use crate::tui::form::{Form, PreviewRow};
use crate::tui::keymap::Action;

/// What a form is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FormKind {
    StockType,
    Adjust,
    Receive,
    Damage,
    WriteOff,
}

/// The figures of the type form that are plain numbers, in their order.
const FIGURES: [&str; 3] = ["threshold", "safety", "cap"];

impl FormKind {
    pub(super) fn of(action: Action) -> Option<Self> {
        let forms = [
            (Action::StockType, Self::StockType),
            (Action::Adjust, Self::Adjust),
            (Action::Receive, Self::Receive),
            (Action::Damage, Self::Damage),
            (Action::WriteOff, Self::WriteOff),
        ];
        forms.into_iter().find(|(opener, _)| *opener == action).map(|(_, kind)| kind)
    }

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::StockType => "form-stock-type",
            Self::Adjust => "form-adjust",
            Self::Receive => "form-receive",
            Self::Damage => "form-damage",
            Self::WriteOff => "form-write-off",
        }
    }

    /// The form, opened on what `card` shows.
    pub(super) fn open(
        self,
        card: &ProductCard,
        warehouses: &[WarehouseRow],
        warehouse: Option<&str>,
        words: &Words,
        now: Timestamp,
    ) -> Form {
        let fields = match self {
            Self::StockType => type_fields(card, warehouses, words, now),
            Self::Adjust | Self::Receive | Self::Damage | Self::WriteOff => {
                let first = card.card.stock.first().map(|row| row.warehouse.as_str());
                let only = warehouses.first().map(|row| row.code.as_str());
                let at = warehouse.or(first).or(only).unwrap_or_default();
                let mut fields = vec![Field::lookup("warehouse", lookup(warehouses), at)];
                fields.extend(self.stock_fields(card, at, words));
                fields
            }
        };
        let mut form = Form::new(self.title(), &card.card.sku, &card.card.name, fields);
        // Where the warehouse is known, the cursor is where the work is.
        if self != Self::StockType && (warehouse.is_some() || warehouses.len() == 1) {
            form.at = 1;
        }
        self.settle(&mut form, card);
        form
    }

    fn stock_fields(self, card: &ProductCard, at: &str, words: &Words) -> Vec<Field> {
        let shelf = ["sellable", "unsellable"];
        match self {
            Self::Adjust => {
                let held = held(card, at, Bucket::Sellable);
                vec![
                    Field::choice("bucket", choices("bucket-", &shelf, words), "sellable"),
                    Field::number(
                        "quantity",
                        Number { min: i64::MIN, ..Number::units(Some(held), false) },
                        Some(held),
                    ),
                    Field::text("reason", true, ""),
                    Field::text("note", false, ""),
                ]
            }
            Self::Receive => vec![
                Field::number("qty", Number::positive(), None),
                Field::choice("to", choices("bucket-", &shelf, words), "sellable"),
                Field::text("ref", false, ""),
                Field::text("note", false, ""),
            ],
            Self::Damage => vec![
                Field::number("qty", Number::positive(), None),
                Field::choice(
                    "from",
                    choices("bucket-", &["sellable", "locked"], words),
                    "sellable",
                ),
                Field::text("note", false, ""),
            ],
            Self::WriteOff => {
                vec![Field::number("qty", Number::positive(), None), Field::text("note", false, "")]
            }
            Self::StockType => Vec::new(),
        }
    }

    /// Brings the fields into line with each other: which are disabled, what `+5` adds to.
    pub(super) fn settle(self, form: &mut Form, card: &ProductCard) {
        match self {
            Self::StockType => {
                let kind = form.text("type").unwrap_or_default();
                let unlimited = kind == StockType::Unlimited.name();
                let reserve = kind == StockType::Reserved.name();
                let owed = form.text("backorder").is_some_and(|b| b != Backorder::No.name());
                // One threshold at a time: the product's own, or that of a warehouse.
                let changed = |name| form.field(name).is_some_and(Field::is_changed);
                let (own, there) = (changed("threshold"), changed("threshold_in"));
                let place = form.text("warehouse").unwrap_or_default();
                let held = threshold_in(card, &place).map(|units| units.to_string());
                if let Some(field) = form.field_mut("threshold_in") {
                    let held = held.unwrap_or_default();
                    if there {
                        field.reopen(&held);
                    } else {
                        field.put(&held);
                        field.reopen(&held);
                    }
                }
                let rules = [
                    ("cap", unlimited, "only-unlimited"),
                    ("threshold", !there, "only-one-threshold"),
                    ("threshold_in", !own && !reserve, "only-one-threshold"),
                    ("reserve_qty", reserve, "only-reserved"),
                    ("reserve_for", reserve, "only-reserved"),
                    ("reserve_until", reserve, "only-reserved"),
                    ("backorder_limit", owed, "only-backorder"),
                ];
                for (name, enabled, why) in rules {
                    if let Some(field) = form.field_mut(name) {
                        field.disabled = (!enabled).then_some(why);
                    }
                }
            }
            Self::Adjust => {
                let bucket = form.text("bucket").and_then(|name| Bucket::parse(&name));
                let warehouse = form.text("warehouse").unwrap_or_default();
                let held = held(card, &warehouse, bucket.unwrap_or(Bucket::Sellable));
                if let Some(field) = form.field_mut("quantity") {
                    field.rebase(held);
                }
            }
            Self::Receive | Self::Damage | Self::WriteOff => {}
        }
    }

    /// What the form asks the store to do.
    pub(super) fn request(self, form: &Form, card: &ProductCard) -> Result<Request, Refused> {
        let mut map = Map::new();
        map.insert("sku".to_owned(), json!(form.sku));
        match self {
            Self::StockType => type_request(form, card, &mut map),
            Self::Adjust => {
                map.insert("op".to_owned(), json!("adjust"));
                let typed = form.number("quantity").unwrap_or_default();
                let bucket = form.text("bucket").and_then(|name| Bucket::parse(&name));
                let warehouse = form.text("warehouse").unwrap_or_default();
                let held = held(card, &warehouse, bucket.unwrap_or(Bucket::Sellable));
                map.insert("qty".to_owned(), json!(typed.saturating_sub(held)));
                map.insert("expect".to_owned(), json!(held));
                put_texts(form, &["warehouse", "bucket", "reason", "note"], &mut map);
            }
            Self::Receive => {
                map.insert("op".to_owned(), json!("receive"));
                put_texts(form, &["warehouse", "qty", "to", "ref", "note"], &mut map);
            }
            Self::Damage => {
                map.insert("op".to_owned(), json!("damage"));
                put_texts(form, &["warehouse", "qty", "from", "note"], &mut map);
            }
            Self::WriteOff => {
                map.insert("op".to_owned(), json!("write_off"));
                put_texts(form, &["warehouse", "qty", "note"], &mut map);
            }
        }
        Request::read(map)
    }

    /// The bucket that the form is about, for the report of what was saved.
    pub(super) fn bucket(self, form: &Form) -> Option<Bucket> {
        let name = match self {
            Self::StockType => return None,
            Self::Adjust => form.text("bucket"),
            Self::Receive => form.text("to"),
            Self::Damage => form.text("from"),
            Self::WriteOff => return Some(Bucket::Unsellable),
        };
        name.and_then(|name| Bucket::parse(&name))
    }

    /// Every figure that would change, before and after, and what a shop would show.
    pub(super) fn preview(
        self,
        form: &Form,
        card: &ProductCard,
        outcome: &Outcome,
        words: &Words,
    ) -> Vec<PreviewRow> {
        let mut rows = Vec::new();
        if self == Self::StockType {
            for (name, before, after) in changes(form, card, words) {
                let label = words.get(&format!("field-{name}")).to_owned();
                rows.push(PreviewRow { label, before, after });
            }
        }
        let mut moved = Stock::default();
        for (before, after) in outcome.before.iter().zip(&outcome.stock) {
            for bucket in BUCKETS {
                let (old, new) = (before.row.stock.get(bucket), after.row.stock.get(bucket));
                let change = new.saturating_sub(old);
                moved.set(bucket, moved.get(bucket).saturating_add(change));
                if change != 0 {
                    let name = words.get(&format!("bucket-{}", bucket.name())).to_owned();
                    rows.push(PreviewRow {
                        label: format!("{} {name}", after.row.warehouse),
                        before: old.to_string(),
                        after: new.to_string(),
                    });
                }
            }
            rows.push(PreviewRow {
                label: format!("{} {}", after.row.warehouse, words.get("bucket-total")),
                before: before.row.total.to_string(),
                after: after.row.total.to_string(),
            });
        }
        rows.push(shop_row(form, card, moved.sellable, words));
        rows
    }
}

/// What a shop shows, before and after.
fn shop_row(form: &Form, card: &ProductCard, moved: i64, words: &Words) -> PreviewRow {
    let kind = form
        .text("type")
        .and_then(|name| StockType::ALL.iter().copied().find(|kind| kind.name() == name));
    let threshold = match form.field("threshold") {
        Some(field) if field.is_changed() => {
            form.number("threshold").unwrap_or(card.card.threshold)
        }
        _ => card.card.threshold,
    };
    let sellable = card.card.sum.stock.sellable.saturating_add(moved);
    let after = Availability::of(kind.unwrap_or(card.card.stock_type), sellable, threshold);
    let name =
        |state: Availability| words.get(&format!("availability-{}", state.name())).to_owned();
    PreviewRow {
        label: words.get("preview-state").to_owned(),
        before: name(card.state),
        after: name(after),
    }
}

/// The fields of the type form that were changed: name, before, after, as people read them.
pub(super) fn changes(
    form: &Form,
    card: &ProductCard,
    words: &Words,
) -> Vec<(&'static str, String, String)> {
    let none = words.get("preview-empty");
    let of_product = |name: &str| card.fields.iter().find(|(known, _)| *known == name);
    let changed = form.fields.iter().filter(|field| field.is_changed());
    changed
        .filter_map(|field| {
            let of_place = || {
                let place = form.text("warehouse").unwrap_or_default();
                let held = threshold_in(card, &place).map(|units| units.to_string());
                (field.name == "threshold_in").then_some(("threshold_in", held))
            };
            let found = of_product(field.name).map(|(name, held)| (*name, held.clone()));
            let (name, opened) = found.or_else(of_place)?;
            let after = match field.value().ok()? {
                Value::Blank => None,
                Value::Number(number) => Some(number.to_string()),
                Value::Text(text) => Some(text),
            };
            let show = |value: Option<&str>| {
                let raw = value.unwrap_or(none);
                words.value(name, raw).to_owned()
            };
            Some((name, show(opened.as_deref()), show(after.as_deref())))
        })
        .collect()
}

fn type_fields(
    card: &ProductCard,
    warehouses: &[WarehouseRow],
    words: &Words,
    now: Timestamp,
) -> Vec<Field> {
    let product = &card.product;
    let kinds: Vec<&str> = StockType::ALL.iter().map(|kind| kind.name()).collect();
    let owed: Vec<&str> = Backorder::ALL.iter().map(|choice| choice.name()).collect();
    let figure = |name, value: Option<i64>, fallback: i64| {
        Field::number(name, Number::units(Some(value.unwrap_or(fallback)), true), value)
    };
    let first = card.card.stock.first().map(|row| row.warehouse.as_str()).unwrap_or_default();
    vec![
        Field::choice("type", choices("type-", &kinds, words), product.stock_type.name()),
        figure("threshold", product.threshold, card.card.threshold),
        figure("safety", product.safety, 0),
        figure("cap", product.cap, 0),
        Field::lookup("warehouse", lookup(warehouses), first),
        Field::number("reserve_qty", Number { blank: true, ..Number::positive() }, None),
        Field::text("reserve_for", false, ""),
        Field::time("reserve_until", When::instant(words.zone(), now), None),
        Field::choice("backorder", choices("backorder-", &owed, words), product.backorder.name()),
        figure("backorder_limit", product.backorder_limit, 0),
        Field::choice(
            "safety_from",
            choices("safety-from-", &["typed", "computed"], words),
            card.card.watch.safety_from,
        ),
        figure("threshold_in", threshold_in(card, first), card.card.threshold),
    ]
}

/// The threshold that a warehouse has of its own.
pub(super) fn threshold_in(card: &ProductCard, warehouse: &str) -> Option<i64> {
    let same = |code: &str| code.eq_ignore_ascii_case(warehouse);
    let rows = card.card.watch.thresholds.iter();
    rows.into_iter().find(|row| same(&row.warehouse)).map(|row| row.threshold)
}

/// A field as it stands in the file, for comparison with what was saved.
pub(super) fn read_back(form: &Form, card: &ProductCard, name: &str, words: &Words) -> String {
    let held = card.fields.iter().find(|(known, _)| *known == name);
    let there = || {
        let warehouse = form.text("warehouse").unwrap_or_default();
        threshold_in(card, &warehouse).map(|units| units.to_string())
    };
    let raw = held.map_or_else(there, |(_, value)| value.clone());
    let raw = raw.as_deref().unwrap_or_else(|| words.get("preview-empty"));
    words.value(name, raw).to_owned()
}

fn type_request(form: &Form, card: &ProductCard, map: &mut Map<String, Json>) {
    map.insert("op".to_owned(), json!("product"));
    let mut expect = Vec::new();
    let mut note = |name: &str| {
        let opened = card.fields.iter().find(|(known, _)| *known == name);
        let opened = opened.and_then(|(_, value)| value.clone()).unwrap_or_default();
        expect.push(json!(format!("{name}={opened}")));
    };
    for field in form.fields.iter().filter(|field| field.is_changed()) {
        let value = match field.value() {
            Ok(Value::Number(number)) => json!(number),
            Ok(Value::Text(text)) => json!(text),
            Ok(Value::Blank) => Json::Null,
            Err(_) => continue,
        };
        if field.name == "threshold_in" {
            map.insert("threshold".to_owned(), value);
            put_texts(form, &["warehouse"], map);
            continue;
        }
        let known = FIGURES.contains(&field.name)
            || matches!(field.name, "type" | "backorder" | "backorder_limit" | "safety_from");
        if known {
            note(field.name);
            map.insert(field.name.to_owned(), value);
        } else if field.name.starts_with("reserve_") {
            map.insert(field.name.to_owned(), value);
            put_texts(form, &["warehouse"], map);
        }
    }
    if !expect.is_empty() {
        map.insert("expect".to_owned(), Json::Array(expect));
    }
}

pub(super) fn put_texts(form: &Form, names: &[&str], map: &mut Map<String, Json>) {
    for name in names {
        if let Some(text) = form.text(name) {
            map.insert((*name).to_owned(), json!(text));
        }
    }
}

pub(super) fn choices(prefix: &str, values: &[&str], words: &Words) -> Vec<Choice> {
    let choice = |value: &&str| Choice {
        value: (*value).to_owned(),
        label: words.get(&format!("{prefix}{value}")).to_owned(),
    };
    values.iter().map(choice).collect()
}

pub(super) fn lookup(warehouses: &[WarehouseRow]) -> Vec<Choice> {
    let choice = |row: &WarehouseRow| Choice { value: row.code.clone(), label: row.name.clone() };
    warehouses.iter().map(choice).collect()
}

/// What a bucket of a warehouse holds, as far as `card` knows.
pub(super) fn held(card: &ProductCard, warehouse: &str, bucket: Bucket) -> i64 {
    let same = |code: &str| code.eq_ignore_ascii_case(warehouse);
    let row = card.card.stock.iter().find(|row| same(&row.warehouse));
    row.map_or(0, |row| row.stock.get(bucket))
}
