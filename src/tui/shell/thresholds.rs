//! What the form of type and thresholds says below its preview: what holds without a threshold, how
//! safety stock is worked out, and what this threshold would have done on the ledger.

use super::forms::{self, FormKind};
use super::{Shell, Subject};
use crate::app::query::{ProductCard, Query, TRY_DAYS, Tryout};
use crate::domain::product::StockType;
use crate::locale::Words;
use crate::tui::form::Form;
use crate::tui::form::field::Field;
use crate::tui::jobs::Slot;

/// A threshold that is tried: of the product, in a warehouse or everywhere.
type Try = (String, Option<String>, i64);

impl Shell {
    /// Notes where the figures come from, and asks what the threshold would have done.
    pub(super) fn weigh(&mut self) {
        let Some((Subject::Stock(FormKind::StockType, card), form)) = &mut self.form else {
            return;
        };
        let wanted = tried(form, card);
        let known = self.tried.as_ref().filter(|found| Some(key(found)) == wanted);
        form.notes = notes(form, card, known, &self.words);
        let place = form.text("warehouse").unwrap_or_default();
        let label = format!("{} {place}", self.words.get("field-threshold_in"));
        if let Some(field) = form.field_mut("threshold_in") {
            field.set_label(label);
        }
        if let Some((sku, warehouse, threshold)) = wanted.filter(|_| known.is_none()) {
            let asked = Query::Tryout { sku, warehouse, threshold, days: TRY_DAYS };
            self.question(Slot::Tryout, asked);
        }
    }

    /// It is known what a threshold would have done.
    pub(super) fn weighed(&mut self, found: Tryout) {
        self.tried = Some(found);
        let Some((Subject::Stock(FormKind::StockType, card), form)) = &mut self.form else {
            return;
        };
        let wanted = tried(form, card);
        let known = self.tried.as_ref().filter(|found| Some(key(found)) == wanted);
        form.notes = notes(form, card, known, &self.words);
    }
}

fn key(found: &Tryout) -> Try {
    (found.sku.clone(), found.warehouse.clone(), found.threshold)
}

/// The threshold that the form means now; none for what is never low.
fn tried(form: &Form, card: &ProductCard) -> Option<Try> {
    if form.text("type")? == StockType::Unlimited.name() {
        return None;
    }
    let sku = card.card.sku.clone();
    let changed = form.field("threshold_in").is_some_and(Field::is_changed);
    if changed && form.field("threshold_in")?.value().is_ok() {
        let threshold = form.number("threshold_in").unwrap_or(card.card.threshold);
        return Some((sku, form.text("warehouse"), threshold));
    }
    form.field("threshold")?.value().ok()?;
    let threshold = form.number("threshold").unwrap_or(card.card.watch.fallback);
    Some((sku, None, threshold))
}

fn notes(form: &Form, card: &ProductCard, known: Option<&Tryout>, words: &Words) -> Vec<String> {
    let watch = &card.card.watch;
    let field = form.field("threshold");
    let barred = field.is_some_and(|field| field.disabled.is_some());
    let own = if barred { card.product.threshold } else { form.number("threshold") };
    let category = watch.fallback_category.as_deref();
    let id = match (own.is_some(), category.is_some()) {
        (true, true) => "threshold-over-category",
        (true, false) => "threshold-over-store",
        (false, true) => "threshold-of-category",
        (false, false) => "threshold-of-store",
    };
    let fills = [
        ("own", own.unwrap_or_default().into()),
        ("fallback", watch.fallback.into()),
        ("category", category.unwrap_or_default().into()),
    ];
    // The last ones stay where there is little room.
    let safety = words.safety(watch.daily_sales_max, watch.lead_time_longest);
    let mut lines = vec![words.fill("safety-note", &[("sum", safety.into())])];
    lines.push(words.fill(id, &fills));
    let place = form.text("warehouse").unwrap_or_default();
    if let Some(there) = forms::threshold_in(card, &place) {
        let fills = [("warehouse", place.as_str().into()), ("threshold", there.into())];
        lines.push(words.fill("threshold-there", &fills));
    }
    lines.extend(known.map(|found| {
        let fills = [
            ("threshold", found.threshold.into()),
            ("days", found.days.into()),
            ("alerts", found.alerts.into()),
            ("sold_outs", found.sold_outs.into()),
            ("unwarned", found.unwarned.into()),
            ("least", found.least.into()),
        ];
        words.fill("tryout-note", &fills)
    }));
    lines
}
