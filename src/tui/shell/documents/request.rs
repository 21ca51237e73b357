//! What forms about documents ask the store to do.

use serde_json::{Map, Value, json};

use super::{Document, Source, alerts, pool};
use crate::app::Request;
use crate::domain::alert::AlertKind;
use crate::domain::order::{OrderState, OrderStep};
use crate::domain::refused::{Refused, Rule};
use crate::tui::counts::{CountForm, CountVerb};
use crate::tui::form::Form;
use crate::tui::form::field::{Field, Value as Typed};
use crate::tui::paper::{Paper, Wanted};
use crate::tui::shell::forms::put_texts;

impl Document {
    /// What the form asks the store to do.
    pub(in crate::tui::shell) fn ask(&self, form: &Form) -> Result<Request, Refused> {
        let mut map = Map::new();
        let mut put = |name: &str, value: Value| drop(map.insert(name.to_owned(), value));
        match &self.wanted {
            Wanted::Order { paper, order } => {
                put("op", json!(self.order_op(*paper)));
                put("order", json!(order));
                if let Some(lines) = order_lines(form, *paper)? {
                    put("lines", lines);
                }
            }
            Wanted::Count(about) => {
                about.ask(form, &mut map)?;
                self.expect_line(about, &mut map);
            }
            Wanted::NewOrder { .. } => {
                put("op", json!("order"));
                put("lines", json!([line(form)]));
                put_texts(form, &["customer", "channel", "address", "priority"], &mut map);
            }
            Wanted::Substitute { order, sku } => {
                put("op", json!("substitute"));
                put("order", json!(order));
                put("sku", json!(sku));
                put_texts(form, &["with", "qty"], &mut map);
            }
            Wanted::Transfer { paper, transfer } => {
                let cancels = *paper == Paper::Cancel;
                put("op", json!(if cancels { "transfer_cancel" } else { op(*paper) }));
                put("transfer", json!(transfer));
                put_texts(form, &["qty", "to"], &mut map);
            }
            Wanted::NewTransfer { .. } | Wanted::Suggested(_) => {
                self.ask_transfer(form, &mut map);
            }
            Wanted::Supply { paper, sku, warehouse, supplier, open } => {
                put("op", json!(op(*paper)));
                put("sku", json!(sku));
                put("warehouse", json!(warehouse));
                put("supplier", json!(supplier));
                if form.field("qty").is_none() {
                    put("qty", json!(open));
                }
                let typed = ["warehouse", "supplier", "qty", "until", "expected_on"];
                put_texts(form, &typed, &mut map);
            }
            Wanted::NewPool { .. } => pool::ask_new(form, &mut map),
            Wanted::Pool { paper, pool, place } => {
                if let Source::Pool(card) = &self.source {
                    pool::ask((*paper, pool), (card, place.as_ref()), form, &mut map);
                    if *paper == Paper::Edit {
                        let held = pool::expected(card, place.as_ref(), form);
                        self.expect(held, &mut map);
                    }
                }
            }
            Wanted::Mend(row) => {
                alerts::request(row, form, &mut map);
                if row.alert == AlertKind::NearCap {
                    let cap = Some(row.figures.get("cap").to_string());
                    self.expect(vec![("cap", cap)], &mut map);
                }
            }
            Wanted::Mark { paper, alert } => alerts::mark(*paper, alert, form, &mut map),
            Wanted::Product { paper, sku } => {
                self.ask_product(*paper, sku, form, &mut map);
            }
        }
        put_texts(form, &["note"], &mut map);
        Request::read(map)
    }

    /// A transfer that is asked for, of one's own or as it was suggested.
    fn ask_transfer(&self, form: &Form, map: &mut Map<String, Value>) {
        let row = if let Wanted::Suggested(row) = &self.wanted { Some(row) } else { None };
        let from = form.text("from_warehouse").or(row.map(|row| row.from.clone()));
        let to = form.text("to_warehouse").or(row.map(|row| row.to.clone()));
        let mut put = |name: &str, value: Value| drop(map.insert(name.to_owned(), value));
        put("op", json!("transfer_request"));
        put("from", json!(from));
        put("to", json!(to));
        if let Some(row) = row {
            put("sku", json!(row.sku));
            put("qty", json!(row.qty));
        }
        put_texts(form, &["sku", "qty", "expected_on"], map);
    }

    /// A product that goes off sale, or its rule of backorders.
    fn ask_product(&self, paper: Paper, sku: &str, form: &Form, map: &mut Map<String, Value>) {
        map.insert("op".to_owned(), json!("product"));
        map.insert("sku".to_owned(), json!(sku));
        if paper == Paper::Delist {
            map.insert("state".to_owned(), json!("delisted"));
            return;
        }
        put_texts(form, &["backorder", "backorder_limit"], map);
        self.expect(self.backorder(), map);
    }

    /// Refuses what somebody else changed since the form was opened.
    fn expect(&self, held: Vec<(&str, Option<String>)>, map: &mut Map<String, Value>) {
        let all: Vec<String> =
            held.into_iter().map(|(name, opened)| self.expected(name, opened)).collect();
        if !all.is_empty() {
            map.insert("expect".to_owned(), json!(all));
        }
    }

    /// What the form about backorders opened on.
    fn backorder(&self) -> Vec<(&'static str, Option<String>)> {
        let Source::Product(card) = &self.source else { return Vec::new() };
        let fields = card.fields.iter();
        let own = fields.filter(|(name, _)| matches!(*name, "backorder" | "backorder_limit"));
        own.map(|(name, held)| (*name, held.clone())).collect()
    }

    /// What is decided about a line of a stock-take is decided about the figure that was seen.
    fn expect_line(&self, about: &CountForm, map: &mut Map<String, Value>) {
        let Some(line) = &about.line else { return };
        let counted = line.counted.map(|units| units.to_string());
        match about.verb {
            CountVerb::Accept | CountVerb::Reason => {
                self.expect(vec![("counted", counted), ("reason", line.reason.clone())], map);
            }
            CountVerb::Start
            | CountVerb::Review
            | CountVerb::Sheet
            | CountVerb::Report
            | CountVerb::Cancel
            | CountVerb::Reverse
            | CountVerb::Recount
            | CountVerb::Zero
            | CountVerb::Skip
            | CountVerb::Post
            | CountVerb::Look => {}
        }
    }

    /// The operation of a step of an order; a basket is ordered before it is paid.
    fn order_op(&self, paper: Paper) -> &'static str {
        let state = match &self.source {
            Source::Order(card) => Some(card.order.order_state),
            Source::Listed(row) => Some(row.order_state),
            Source::None | Source::Transfer(_) | Source::Pool(_) | Source::Product(_) => None,
        };
        let basket = state == Some(OrderState::Cart);
        if paper == Paper::Pay && basket { "checkout" } else { op(paper) }
    }
}

/// The operation of a verb.
fn op(paper: Paper) -> &'static str {
    let ops = [
        (Paper::New, "virtual_add"),
        (Paper::Deliver, "virtual_deliver"),
        (Paper::Remove, "virtual_remove"),
        (Paper::Dispatch, "transfer_dispatch"),
        (Paper::Receive, "transfer_receive"),
        (Paper::Lose, "transfer_lose"),
    ];
    let found = ops.iter().find(|(verb, _)| *verb == paper).map(|(_, op)| *op);
    let step = || paper.order_step().map(OrderStep::name);
    found.or_else(step).unwrap_or_default()
}

/// The line of a new order.
fn line(form: &Form) -> Value {
    let mut map = Map::new();
    put_texts(form, &["sku", "qty", "warehouse"], &mut map);
    if map.get("warehouse").and_then(Value::as_str).is_some_and(str::is_empty) {
        map.remove("warehouse");
    }
    Value::Object(map)
}

/// The SKU of a field whose label begins with it.
fn sku(field: &Field) -> &str {
    field.label.as_deref().and_then(|label| label.split(' ').next()).unwrap_or_default()
}

/// The units named in the form; `None` where the order has no units to name.
fn order_lines(form: &Form, paper: Paper) -> Result<Option<Value>, Refused> {
    let mut lines = Vec::new();
    let fields: Vec<&Field> = form.fields.iter().filter(|field| field.name == "line").collect();
    for field in &fields {
        let Ok(Typed::Number(number)) = field.value() else { continue };
        if number == 0 {
            continue;
        }
        let mut line = json!({"sku": sku(field), "qty": number});
        if paper == Paper::Return
            && let Some(map) = line.as_object_mut()
        {
            put_texts(form, &["to", "reason"], map);
        }
        lines.push(line);
    }
    if lines.is_empty() && !fields.is_empty() {
        return Err(Refused::new(Rule::Nothing).field("lines"));
    }
    Ok((!lines.is_empty()).then_some(Value::Array(lines)))
}
