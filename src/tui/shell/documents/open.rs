//! The fields of the forms about documents.

use super::severe::void_field;
use super::{Document, Source, alerts, pool};
use crate::app::query::{OrderCard, ProductCard, WarehouseRow};
use crate::domain::alert::AlertKind;
use crate::domain::order::{OrderState, Priority};
use crate::domain::product::Backorder;
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::form::Form;
use crate::tui::form::field::{Choice, Field, Number};
use crate::tui::form::when::When;
use crate::tui::paper::{Paper, Wanted};
use crate::tui::screen::pane;
use crate::tui::shell::forms::{choices, lookup};

/// Message ids of the forms that are one verb.
const TITLES: &[(Paper, &str)] = &[
    (Paper::Pay, "form-pay"),
    (Paper::Ship, "form-ship"),
    (Paper::Cancel, "form-cancel"),
    (Paper::Take, "form-take"),
    (Paper::Return, "form-return"),
    (Paper::Unship, "form-unship"),
    (Paper::Dispatch, "form-dispatch"),
    (Paper::Receive, "form-transfer-receive"),
    (Paper::Lose, "form-lose"),
    (Paper::Deliver, "form-deliver"),
    (Paper::Remove, "form-remove"),
    (Paper::Start, "form-pool-start"),
    (Paper::Release, "form-pool-release"),
    (Paper::Pause, "form-pool-pause"),
    (Paper::Finish, "form-pool-finish"),
    (Paper::Edit, "form-pool-edit"),
    (Paper::Ack, "form-ack"),
    (Paper::Snooze, "form-snooze"),
    (Paper::Wake, "form-wake"),
];

/// Units of one product over the lines of an order.
struct Part {
    sku: String,
    units: i64,
    label: String,
}

/// What of the order `paper` is about, product by product.
fn parts(card: &OrderCard, paper: Paper) -> Vec<Part> {
    let returns = paper == Paper::Return;
    let lines = card.lines.iter().map(|line| {
        let units = if returns { line.shipped.saturating_sub(line.returned) } else { line.open };
        (line.sku.as_str(), Some(line.warehouse.as_str()), units)
    });
    let wishes = card
        .wishes
        .iter()
        .filter(|_| paper == Paper::Cancel)
        .map(|wish| (wish.sku.as_str(), wish.warehouse.as_deref(), wish.qty));
    let mut parts: Vec<Part> = Vec::new();
    for (sku, warehouse, units) in lines.chain(wishes).filter(|(_, _, units)| *units > 0) {
        let place = warehouse.map(|code| format!(" {}", pane::short(code))).unwrap_or_default();
        match parts.iter_mut().find(|part| part.sku == sku) {
            Some(part) => {
                part.units = part.units.saturating_add(units);
                part.label.push_str(&place);
            }
            None => parts.push(Part { sku: sku.to_owned(), units, label: format!("{sku}{place}") }),
        }
    }
    parts
}

impl Document {
    /// The form, opened on what was read.
    pub(super) fn open(&self, warehouses: &[WarehouseRow], words: &Words, now: Timestamp) -> Form {
        let (record, name) = self.record(words);
        let fields = self.fields(warehouses, words, now);
        let mut form = Form::new(self.title(), &record, &name, fields);
        form.place = self.place();
        form.complete = self.is_complete();
        if let Some(first) = self.first() {
            form.at = form.fields.iter().position(|field| field.name == first).unwrap_or(form.at);
        }
        form
    }

    pub(in crate::tui::shell) const fn place(&self) -> &'static str {
        match &self.wanted {
            Wanted::Order { .. }
            | Wanted::NewOrder { .. }
            | Wanted::Substitute { .. }
            | Wanted::Product { .. } => "scope-orders",
            Wanted::Transfer { .. } | Wanted::NewTransfer { .. } | Wanted::Suggested(_) => {
                "scope-transfers"
            }
            Wanted::Supply { .. } => "scope-stock",
            Wanted::Count(_) => "scope-counts",
            Wanted::NewPool { .. } | Wanted::Pool { .. } => "scope-promotions",
            Wanted::Mend(_) | Wanted::Mark { .. } => "scope-alerts",
        }
    }

    /// Message id of what the form does.
    pub(in crate::tui::shell) fn title(&self) -> &'static str {
        let basket = matches!(&self.source,
            Source::Order(card) if card.order.order_state == OrderState::Cart);
        match &self.wanted {
            Wanted::Count(about) => about.verb.title(),
            Wanted::NewOrder { .. } => "form-order",
            Wanted::NewTransfer { .. } | Wanted::Suggested(_) => "form-transfer",
            Wanted::Substitute { .. } => "form-substitute",
            Wanted::NewPool { .. } => "form-pool",
            Wanted::Pool { paper: Paper::Pause, .. } if self.is_paused() => "form-pool-resume",
            Wanted::Pool { paper, .. } => {
                let found = TITLES.iter().find(|(verb, _)| verb == paper);
                found.map_or("form-pool", |(_, title)| title)
            }
            Wanted::Order { paper: Paper::Pay, .. } if basket => "form-checkout",
            Wanted::Transfer { paper: Paper::Cancel, .. } => "form-transfer-cancel",
            Wanted::Order { paper, .. }
            | Wanted::Transfer { paper, .. }
            | Wanted::Mark { paper, .. }
            | Wanted::Supply { paper, .. } => {
                let found = TITLES.iter().find(|(verb, _)| verb == paper);
                found.map_or("form-agree", |(_, title)| title)
            }
            Wanted::Product { paper, .. } if *paper == Paper::Delist => "form-delist",
            Wanted::Product { .. } => "form-backorder",
            Wanted::Mend(_) => "form-mend",
        }
    }

    /// The record's code, and what is said behind it.
    fn record(&self, words: &Words) -> (String, String) {
        match (&self.source, &self.wanted) {
            (_, Wanted::Count(about)) => about.record(words),
            (Source::Order(card), _) => {
                let state = words.get(&format!("order-state-{}", card.order.state)).to_owned();
                (card.order.code.clone(), format!("{state}  {}", card.order.customer))
            }
            (Source::Transfer(row), _) => {
                let state = words.get(&format!("transfer-state-{}", row.state)).to_owned();
                let way = crate::tui::paper::way(row);
                (row.code.clone(), format!("{state}  {} {way}", row.sku))
            }
            (Source::Pool(card), _) => {
                let state = if card.pool.paused { "paused" } else { card.pool.state };
                let state = words.get(&format!("pool-state-{state}")).to_owned();
                (card.pool.code.clone(), format!("{state}  {}", card.pool.name))
            }
            (Source::Product(card), _) => (card.card.sku.clone(), card.card.name.clone()),
            (Source::Listed(row), _) => (row.code.clone(), row.customer.clone()),
            (Source::None, Wanted::Supply { sku, supplier, warehouse, .. }) => {
                (sku.clone(), format!("{warehouse}  {supplier}"))
            }
            (Source::None, Wanted::Suggested(row)) => (row.sku.clone(), row.name.clone()),
            (Source::None, Wanted::Mend(row) | Wanted::Mark { alert: row, .. }) => {
                (row.subject().to_owned(), words.why(row.alert, &row.figures.0))
            }
            (Source::None, _) => (String::new(), String::new()),
        }
    }

    /// Whether it may be saved as it opens: everything that is asked for is filled in.
    fn is_complete(&self) -> bool {
        match &self.wanted {
            Wanted::NewOrder { .. }
            | Wanted::NewTransfer { .. }
            | Wanted::NewPool { .. }
            | Wanted::Pool { paper: Paper::Edit | Paper::Finish, .. }
            | Wanted::Substitute { .. } => false,
            Wanted::Count(about) => about.is_complete(),
            Wanted::Supply { paper, .. } => *paper == Paper::Deliver,
            Wanted::Product { paper, .. } => *paper == Paper::Delist,
            Wanted::Mend(row) => row.alert != AlertKind::NearCap,
            Wanted::Order { .. }
            | Wanted::Transfer { .. }
            | Wanted::Pool { .. }
            | Wanted::Suggested(_)
            | Wanted::Mark { .. } => true,
        }
    }

    /// The field where the work is.
    const fn first(&self) -> Option<&'static str> {
        match &self.wanted {
            Wanted::NewPool { plan: Some(_), .. } => Some("name"),
            Wanted::Supply { .. }
            | Wanted::Suggested(_)
            | Wanted::Mend(_)
            | Wanted::NewPool { place: Some(_), .. } => Some("qty"),
            Wanted::NewTransfer { sku: Some(_), from: Some(_) } => Some("to_warehouse"),
            Wanted::Substitute { .. } => Some("with"),
            Wanted::NewPool { .. } => Some("sku"),
            Wanted::Count(_)
            | Wanted::Pool { .. }
            | Wanted::NewOrder { .. }
            | Wanted::NewTransfer { .. }
            | Wanted::Order { .. }
            | Wanted::Transfer { .. }
            | Wanted::Mark { .. }
            | Wanted::Product { .. } => None,
        }
    }

    /// Whether it is about a pool that waits.
    fn is_paused(&self) -> bool {
        matches!(&self.source, Source::Pool(card) if card.pool.paused)
    }

    fn fields(&self, warehouses: &[WarehouseRow], words: &Words, now: Timestamp) -> Vec<Field> {
        let day = When::day(words.zone(), now);
        match (&self.wanted, &self.source) {
            (Wanted::Count(about), _) => about.fields(warehouses, words),
            (Wanted::Order { paper, .. }, Source::Order(card)) => order_fields(*paper, card, words),
            (Wanted::NewOrder { sku }, _) => new_order(sku.as_deref(), warehouses, words),
            (Wanted::Substitute { sku, .. }, Source::Order(card)) => {
                let open = parts(card, Paper::Ship).into_iter().find(|part| part.sku == *sku);
                let open = open.map(|part| part.units);
                vec![Field::text("with", true, ""), Field::number("qty", Number::positive(), open)]
            }
            (Wanted::Transfer { paper, .. }, Source::Transfer(row)) => {
                let can = paper.transfer_step().map(|step| row.progress().available(step));
                let mut fields = vec![Field::number("qty", Number::positive(), can)];
                if *paper == Paper::Receive {
                    fields.push(shelf(words));
                }
                fields.push(Field::text("note", false, ""));
                fields
            }
            (Wanted::NewTransfer { sku, from }, _) => {
                let sku = sku.as_deref().unwrap_or_default();
                let from = from.as_deref().unwrap_or_default();
                new_transfer(sku, (from, ""), None, (warehouses, day))
            }
            (Wanted::Suggested(row), _) => {
                new_transfer(&row.sku, (&row.from, &row.to), Some(row.qty), (warehouses, day))
            }
            (Wanted::Supply { paper, warehouse, supplier, open, .. }, _) => {
                supply(*paper, (warehouse, supplier), *open, (warehouses, day))
            }
            (Wanted::NewPool { plan, place }, _) => {
                pool::new_fields((plan.as_deref(), place.as_ref()), warehouses, words, now)
            }
            (Wanted::Pool { paper, place, .. }, Source::Pool(card)) => {
                pool::fields((*paper, card), place.as_ref(), words, now)
            }
            (Wanted::Mend(row), _) => alerts::fields(row, warehouses),
            (Wanted::Mark { paper, .. }, _) => alerts::mark_fields(*paper, words, now),
            (Wanted::Product { paper, .. }, Source::Product(card)) => {
                if *paper == Paper::Delist {
                    Vec::new()
                } else {
                    backorder(card, words)
                }
            }
            (_, _) => Vec::new(),
        }
    }
}

pub(super) fn shelf(words: &Words) -> Field {
    Field::choice("to", choices("bucket-", &["sellable", "unsellable"], words), "sellable")
}

fn order_fields(paper: Paper, card: &OrderCard, words: &Words) -> Vec<Field> {
    if !matches!(paper, Paper::Ship | Paper::Cancel | Paper::Return) {
        return Vec::new();
    }
    let parts = parts(card, paper);
    // What comes back is named one by one; what leaves or is given up is all of it unless told.
    let all = paper != Paper::Return || parts.len() == 1;
    let number = |part: Part| {
        let opened = if all { part.units } else { 0 };
        let units = Number { max: part.units, ..Number::units(None, false) };
        Field::number("line", units, Some(opened)).labelled(part.label)
    };
    let mut fields: Vec<Field> = parts.into_iter().map(number).collect();
    if paper == Paper::Return {
        fields.push(shelf(words));
        fields.push(Field::text("reason", false, ""));
    }
    fields.push(Field::text("note", false, ""));
    if paper == Paper::Cancel {
        fields.extend(void_field(card, words));
    }
    fields
}

/// The warehouses, with the empty choice that leaves it to the store.
fn any_warehouse(warehouses: &[WarehouseRow], words: &Words) -> Vec<Choice> {
    let any = Choice { value: String::new(), label: words.get("choice-any-warehouse").to_owned() };
    std::iter::once(any).chain(lookup(warehouses)).collect()
}

fn new_order(sku: Option<&str>, warehouses: &[WarehouseRow], words: &Words) -> Vec<Field> {
    let priorities: Vec<&str> = Priority::ALL.iter().map(|priority| priority.name()).collect();
    vec![
        Field::text("sku", true, sku.unwrap_or_default()),
        Field::number("qty", Number::positive(), None),
        Field::lookup("warehouse", any_warehouse(warehouses, words), ""),
        Field::text("customer", false, ""),
        Field::text("channel", false, ""),
        Field::text("address", false, ""),
        Field::choice("priority", choices("priority-", &priorities, words), "normal"),
    ]
}

fn new_transfer(
    sku: &str,
    (from, to): (&str, &str),
    qty: Option<i64>,
    (warehouses, day): (&[WarehouseRow], When),
) -> Vec<Field> {
    vec![
        Field::text("sku", true, sku),
        Field::lookup("from_warehouse", lookup(warehouses), from),
        Field::lookup("to_warehouse", lookup(warehouses), to),
        Field::number("qty", Number::positive(), qty),
        Field::time("expected_on", day, None),
        Field::text("note", false, ""),
    ]
}

fn supply(
    paper: Paper,
    (warehouse, supplier): (&str, &str),
    open: i64,
    (warehouses, day): (&[WarehouseRow], When),
) -> Vec<Field> {
    let opened = (paper == Paper::Deliver).then_some(open);
    let mut fields = vec![Field::number("qty", Number::positive(), opened)];
    if paper == Paper::New {
        fields.push(Field::lookup("warehouse", lookup(warehouses), warehouse));
        fields.push(Field::text("supplier", false, supplier));
        fields.push(Field::time("until", day, None));
        fields.push(Field::time("expected_on", day, None));
    }
    fields.push(Field::text("note", false, ""));
    fields
}

/// Backorders are allowed by saving the form as it opens.
fn backorder(card: &ProductCard, words: &Words) -> Vec<Field> {
    let product = &card.product;
    let all: Vec<&str> = Backorder::ALL.iter().map(|choice| choice.name()).collect();
    let mut choice =
        Field::choice("backorder", choices("backorder-", &all, words), product.backorder.name());
    choice.put(Backorder::Yes.name());
    let limit = Number::units(Some(product.backorder_limit.unwrap_or(0)), true);
    vec![choice, Field::number("backorder_limit", limit, product.backorder_limit)]
}
