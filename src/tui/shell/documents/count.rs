//! The forms about stock-takes: start, decide, post, reverse.

use serde_json::{Map, Value, json};

use crate::app::Outcome;
use crate::app::query::WarehouseRow;
use crate::app::query::count::ReviewLine;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stocktake::{CountState, REASONS, Uncounted};
use crate::locale::Words;
use crate::tui::counts::{CountForm, CountVerb};
use crate::tui::form::field::{Choice, Field, Number};
use crate::tui::form::{Form, PreviewRow};
use crate::tui::shell::forms::{choices, lookup, put_texts};

/// What a stock-take can be about; what is typed beside it means that.
const SCOPES: [&str; 8] =
    ["all", "category", "bins", "class", "skus", "not_counted", "moved", "sample"];
/// Where a loss can come from that sellable cannot bear.
const SOURCES: [&str; 6] = ["none", "locked", "pool", "order", "transfer", "backorder"];

impl CountForm {
    /// The record's code, and what is said behind it.
    pub(super) fn record(&self, words: &Words) -> (String, String) {
        match (&self.count, &self.line) {
            (None, _) => (String::new(), String::new()),
            (Some(count), None) => {
                let state = words.get(&format!("count-state-{}", count.state)).to_owned();
                (count.code.clone(), format!("{state}  {} {}", count.warehouse, count.name))
            }
            (Some(count), Some(line)) => {
                (count.code.clone(), format!("{} {}", line.sku, line.name))
            }
        }
    }

    /// Whether it may be saved as it opens.
    pub(super) const fn is_complete(&self) -> bool {
        !matches!(self.verb, CountVerb::Start)
    }

    pub(super) fn fields(&self, warehouses: &[WarehouseRow], words: &Words) -> Vec<Field> {
        match self.verb {
            CountVerb::Start => self.start_fields(warehouses, words),
            CountVerb::Reason | CountVerb::Accept => vec![reason(self.line.as_ref(), words)],
            CountVerb::Skip => vec![Field::text("reason", true, "")],
            CountVerb::Post => {
                let mut fields = Vec::new();
                for line in &self.short {
                    fields.extend(source_fields(line, words));
                }
                fields.push(reason(None, words));
                fields.push(Field::text("confirm", false, ""));
                fields
            }
            CountVerb::Cancel | CountVerb::Reverse => vec![Field::text("confirm", false, "")],
            CountVerb::Review
            | CountVerb::Sheet
            | CountVerb::Report
            | CountVerb::Recount
            | CountVerb::Zero
            | CountVerb::Look => Vec::new(),
        }
    }

    fn start_fields(&self, warehouses: &[WarehouseRow], words: &Words) -> Vec<Field> {
        let (place, skus) = self.suggested.clone().unwrap_or_default();
        let only = warehouses.first().map(|row| row.code.clone()).unwrap_or_default();
        let place = if place.is_empty() { only } else { place };
        let scope = if skus.is_empty() { "all" } else { "skus" };
        let policies: Vec<&str> = Uncounted::ALL.iter().map(|one| one.name()).collect();
        let blank = Number { blank: true, ..Number::units(None, true) };
        vec![
            Field::lookup("warehouse", lookup(warehouses), &place),
            Field::lookup("scope", choices("scope-", &SCOPES, words), scope),
            Field::text("scope_value", false, &skus),
            Field::choice("blind", choices("choice-", &["yes", "no"], words), "yes"),
            Field::choice("counts", choices("counts-", &["1", "2"], words), "1"),
            Field::number("tolerance_units", blank, None),
            Field::text("tolerance_percent", false, ""),
            Field::choice("uncounted", choices("uncounted-", &policies, words), "keep"),
            Field::text("name", false, ""),
        ]
    }

    /// What the form asks the store to do.
    pub(super) fn ask(&self, form: &Form, map: &mut Map<String, Value>) -> Result<(), Refused> {
        let mut put = |name: &str, value: Value| drop(map.insert(name.to_owned(), value));
        put("op", json!(self.verb.op().unwrap_or_default()));
        if let Some(count) = &self.count {
            put("count", json!(count.code));
        }
        if let Some(line) = &self.line {
            put("sku", json!(line.sku));
            if line.unsellable {
                put("unsellable", json!(true));
            }
        }
        match self.verb {
            CountVerb::Start => {
                scope(form, &mut put)?;
                put("blind", json!(form.text("blind").is_none_or(|blind| blind == "yes")));
                put("counts", json!(form.text("counts").and_then(|n| n.parse::<i64>().ok())));
                put_texts(
                    form,
                    &["warehouse", "tolerance_units", "tolerance_percent", "uncounted", "name"],
                    map,
                );
            }
            CountVerb::Accept => {
                put("accept", json!(true));
                put_texts(form, &["reason"], map);
            }
            CountVerb::Reason | CountVerb::Skip => put_texts(form, &["reason"], map),
            CountVerb::Recount => {
                let skus: Vec<&str> = self.short.iter().map(|line| line.sku.as_str()).collect();
                if !skus.is_empty() {
                    put("skus", json!(skus));
                }
            }
            CountVerb::Post => {
                put("decisions", self.decisions(form));
                put_texts(form, &["reason"], map);
            }
            CountVerb::Zero => {
                let bin = self.line.as_ref().map(|line| line.bin.clone());
                if let Some(bin) = bin.filter(|bin| !bin.is_empty()) {
                    put("bin", json!(bin));
                }
            }
            CountVerb::Review
            | CountVerb::Sheet
            | CountVerb::Report
            | CountVerb::Cancel
            | CountVerb::Reverse
            | CountVerb::Look => {}
        }
        Ok(())
    }

    /// The decisions of the form: two fields for each line that is short, in their order.
    fn decisions(&self, form: &Form) -> Value {
        let from = form.fields.iter().filter(|field| field.name == "from_source");
        let documents = form.fields.iter().filter(|field| field.name == "source_document");
        let mut all = Vec::new();
        for ((from, document), line) in from.zip(documents).zip(&self.short) {
            let source = from.raw().trim().to_owned();
            if source.is_empty() || source == "none" {
                continue;
            }
            let mut decision = json!({"sku": line.sku, "from": source});
            if matches!(source.as_str(), "order" | "pool" | "transfer")
                && let Some(map) = decision.as_object_mut()
            {
                map.insert(source, json!(document.raw().trim()));
            }
            all.push(decision);
        }
        Value::Array(all)
    }

    /// The figures of the stock-take itself, before and after.
    pub(super) fn rows(&self, outcome: &Outcome, words: &Words) -> Vec<PreviewRow> {
        let row = |id: &str, before: String, after: String| PreviewRow {
            label: words.get(id).to_owned(),
            before,
            after,
        };
        let state =
            |state: CountState| words.get(&format!("count-state-{}", state.name())).to_owned();
        let verdict =
            |line: &ReviewLine| words.get(&format!("verdict-{}", line.verdict)).to_owned();
        let to = |after: CountState| {
            let before = self.count.as_ref().map_or(CountState::Open, |count| count.count_state);
            vec![row("column-count-state", state(before), state(after))]
        };
        match (self.verb, &self.line) {
            (CountVerb::Start | CountVerb::Recount, _) => {
                let lines = outcome.lines.unwrap_or_default().to_string();
                vec![row("preview-lines", "0".to_owned(), lines)]
            }
            (CountVerb::Post, _) => to(CountState::Posted),
            (CountVerb::Cancel, _) => to(CountState::Cancelled),
            (CountVerb::Reverse, _) => to(CountState::Reversed),
            (CountVerb::Accept | CountVerb::Reason, Some(line)) => {
                vec![row(
                    "column-verdict",
                    verdict(line),
                    words.get("verdict-explained").to_owned(),
                )]
            }
            (CountVerb::Zero, Some(_)) => {
                let before = words.get("review-not-counted").to_owned();
                vec![row("column-counted", before, "0".to_owned())]
            }
            (CountVerb::Skip, Some(line)) => {
                vec![row("column-verdict", verdict(line), words.get("verdict-skipped").to_owned())]
            }
            (CountVerb::Look, _) => {
                let opened = words.get("review-opened").to_owned();
                vec![row("column-blind", words.get("choice-yes").to_owned(), opened)]
            }
            (_, _) => Vec::new(),
        }
    }
}

/// A reason code to choose from; none is the first choice where there is none yet.
fn reason(line: Option<&ReviewLine>, words: &Words) -> Field {
    let mut all = choices("reason-", REASONS, words);
    all.insert(0, Choice { value: String::new(), label: words.get("preview-empty").to_owned() });
    let opened = line.and_then(|line| line.reason.clone()).unwrap_or_default();
    Field::lookup("reason", all, &opened)
}

/// Where the loss of a line comes from, and the document that gives up units.
fn source_fields(line: &ReviewLine, words: &Words) -> Vec<Field> {
    let units = line.short.as_ref().map_or(0, |short| short.units);
    let from = Field::lookup("from_source", choices("source-", &SOURCES, words), "none");
    let fills = [("sku", line.sku.as_str().into()), ("units", units.into())];
    let order = line.short.as_ref().and_then(|short| short.orders.first());
    let document = order.map(|order| order.order.clone()).unwrap_or_default();
    let named = words.fill("field-source-document", &[("sku", line.sku.as_str().into())]);
    vec![
        from.labelled(words.fill("field-source-of", &fills)),
        Field::text("source_document", false, &document).labelled(named),
    ]
}

/// What is to be counted.
fn scope(form: &Form, put: &mut impl FnMut(&str, Value)) -> Result<(), Refused> {
    let scope = form.text("scope").unwrap_or_default();
    let value = form.text("scope_value").unwrap_or_default();
    let value = value.trim();
    let number = || {
        value.parse::<i64>().map_err(|_| {
            Refused::new(Rule::FieldInvalid).field("scope_value").value(value).other("1, 2, 30")
        })
    };
    let wanted = || Refused::new(Rule::FieldMissing).field("scope_value");
    if value.is_empty() && !matches!(scope.as_str(), "all" | "moved") {
        return Err(wanted());
    }
    match scope.as_str() {
        "category" => put("category", json!(value)),
        "bins" => {
            let (from, to) = value.split_once("..").unwrap_or((value, value));
            put("from_bin", json!(from.trim()));
            put("to_bin", json!(to.trim()));
        }
        "class" => put("class", json!(value.to_uppercase())),
        "skus" => {
            let skus = value.split([',', ' ', ';']).map(str::trim).filter(|sku| !sku.is_empty());
            put("skus", json!(skus.collect::<Vec<_>>()));
        }
        "not_counted" => put("not_counted_days", json!(number()?)),
        "moved" => put("moved", json!(true)),
        "sample" => put("sample", json!(number()?)),
        _ => {}
    }
    Ok(())
}
