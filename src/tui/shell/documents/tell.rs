//! What a document would do, and the receipt once it is done.

use super::{Document, Receipt, Source, alerts, pool};
use crate::app::Outcome;
use crate::app::command::{Notice, Touched};
use crate::app::query::{CountReply, ProductCard, Reply};
use crate::domain::order::OrderState;
use crate::domain::product::ProductState;
use crate::domain::stock::Bucket;
use crate::locale::Words;
use crate::tui::form::{Effects, Equation, Form, Preview, PreviewRow};
use crate::tui::paper::{Paper, Wanted};
use crate::tui::shell::forms::held;

/// Something worth knowing, as a sentence.
pub(super) fn notice(notice: &Notice, words: &Words) -> String {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let field = text(&notice.field);
    let field = words.find(&format!("field-{field}")).map_or(field.clone(), str::to_owned);
    let fills = [
        ("order", text(&notice.order).into()),
        ("sku", text(&notice.sku).into()),
        ("field", field.into()),
        ("count", notice.count.unwrap_or_default().into()),
    ];
    words.fill(&format!("notice-{}", notice.name), &fills)
}

/// The word for the state of a document that was read.
pub(super) fn state_of(reply: &Reply, words: &Words) -> Option<String> {
    let id = if let Reply::Order(card) = reply {
        let partly = card.order.order_state == OrderState::Paid && card.order.shipped > 0;
        let state = if partly { "part_shipped" } else { card.order.state };
        format!("order-state-{state}")
    } else if let Reply::Transfer(row) = reply {
        format!("transfer-state-{}", row.state)
    } else if let Reply::Stocktake(CountReply::Card(card)) = reply {
        format!("count-state-{}", card.count.state)
    } else if let Reply::Pool(card) = reply {
        let state = if card.pool.paused { "paused" } else { card.pool.state };
        format!("pool-state-{state}")
    } else {
        return None;
    };
    Some(words.get(&id).to_owned())
}

impl Receipt {
    /// The receipt as a line; `state` is the document's, read back.
    pub(super) fn say(&self, state: Option<String>, words: &Words) -> String {
        let moved = match (&self.before, state) {
            (Some(before), Some(after)) => format!("{before} -> {after}"),
            (None, Some(after)) => after,
            (_, None) => String::new(),
        };
        let fills = [
            ("record", self.record.as_str().into()),
            ("verb", self.verb.as_str().into()),
            ("state", moved.into()),
            ("stock", self.stock.as_str().into()),
        ];
        words.fill("receipt", &fills).trim_end().to_owned()
    }
}

impl Document {
    /// What the form would do: figures of the document, and every row of stock before and after.
    pub(super) fn tell(&self, form: &Form, outcome: &Outcome, words: &Words) -> Preview {
        let mut effects = Effects { rows: self.rows(form, outcome, words), ..Effects::default() };
        for (before, after) in outcome.before.iter().zip(&outcome.stock) {
            effects.stock.push(Equation {
                sku: after.sku.clone(),
                warehouse: after.row.warehouse.clone(),
                before: before.row.stock,
                after: after.row.stock,
            });
        }
        effects.notices = outcome.notices.iter().map(|one| notice(one, words)).collect();
        Preview::Stock(Box::new(effects))
    }

    /// The figures of the document itself.
    pub(super) fn rows(&self, form: &Form, outcome: &Outcome, words: &Words) -> Vec<PreviewRow> {
        let row = |id: &str, before: String, after: String| PreviewRow {
            label: words.get(id).to_owned(),
            before,
            after,
        };
        let word = |kind: &str, name: &str| words.get(&format!("{kind}-{name}")).to_owned();
        match (&self.wanted, &self.source) {
            (Wanted::Count(about), _) => about.rows(outcome, words),
            (Wanted::Order { paper: Paper::Pay, .. }, Source::Order(card)) => {
                let basket = card.order.order_state == OrderState::Cart;
                let after = if basket { OrderState::Placed } else { OrderState::Paid };
                let before = word("order-state", card.order.state);
                vec![row("column-order-state", before, word("order-state", after.name()))]
            }
            (Wanted::Order { paper: Paper::Ship | Paper::Cancel, .. }, Source::Order(card)) => {
                let open = card.order.open;
                let fields = form.fields.iter().filter(|field| field.name == "line");
                let typed = fields.filter_map(|field| field.raw().trim().parse::<i64>().ok());
                let left = typed.fold(open, i64::saturating_sub);
                vec![row("preview-open", open.to_string(), left.to_string())]
            }
            (Wanted::Transfer { paper, .. }, Source::Transfer(transfer)) => {
                let before = transfer.progress();
                let qty = form.number("qty").unwrap_or_default();
                let after = paper.transfer_step().and_then(|step| before.after(step, qty).ok());
                let Some(after) = after else { return Vec::new() };
                let figures = [
                    ("preview-waiting", before.waiting(), after.waiting()),
                    ("preview-road", before.on_the_road(), after.on_the_road()),
                ];
                let changed = figures.into_iter().filter(|(_, before, after)| before != after);
                changed.map(|(id, b, a)| row(id, b.to_string(), a.to_string())).collect()
            }
            (Wanted::Pool { paper, place, .. }, Source::Pool(card)) => {
                pool::rows((*paper, card), place.as_ref(), (form, outcome), words)
            }
            (Wanted::Mark { paper, alert }, _) => {
                let before =
                    alert.mark.as_ref().map_or("alerts-open", |mark| alerts::state(mark.sleeps));
                let after = alerts::marked(*paper);
                let told = |id: &str| words.get(id).to_owned();
                vec![row("column-order-state", told(before), told(after))]
            }
            (Wanted::Product { paper: Paper::Delist, .. }, Source::Product(card)) => {
                let before = word("state", card.product.state.name());
                vec![row("field-state", before, word("state", ProductState::Delisted.name()))]
            }
            (Wanted::Product { .. }, Source::Product(card)) => {
                let before = word("backorder", card.product.backorder.name());
                let after = form.text("backorder").unwrap_or_default();
                vec![row("field-backorder", before, word("backorder", &after))]
            }
            (_, _) => Vec::new(),
        }
    }

    /// What to tell after it was saved; `card` is the product as it was read back.
    pub(super) fn receipt(
        &self,
        form: &Form,
        outcome: &Outcome,
        card: Option<&ProductCard>,
        words: &Words,
    ) -> Receipt {
        let document = outcome.order.clone().or_else(|| outcome.transfer.clone());
        let code = document.or_else(|| outcome.count.clone()).or_else(|| outcome.pool.clone());
        let about = if let Wanted::Count(about) = &self.wanted { Some(about) } else { None };
        let count = about.and_then(|about| about.count.as_ref());
        let of_count =
            count.map(|count| words.get(&format!("count-state-{}", count.state)).to_owned());
        let before = match &self.source {
            Source::Order(card) => state_of(&Reply::Order(card.clone()), words),
            Source::Transfer(row) => state_of(&Reply::Transfer(row.clone()), words),
            Source::Pool(card) => state_of(&Reply::Pool(card.clone()), words),
            Source::None | Source::Listed(_) | Source::Product(_) => of_count,
        };
        let mut stock = match (outcome.stock.first(), card) {
            (Some(touched), Some(card)) => stock_line(form, touched, card, words),
            _ => self.product_line(card, words),
        };
        if outcome.stock.len() > 1 && !stock.is_empty() {
            let more = i64::try_from(outcome.stock.len()).unwrap_or(0).saturating_sub(1);
            stock = format!("{stock} {}", words.fill("receipt-more", &[("count", more.into())]));
        }
        let record = code.unwrap_or_else(|| form.sku.clone());
        let verb = words.get(self.title()).to_owned();
        Receipt { record, verb, before, stock }
    }

    /// What was set on a product, and what it is now.
    fn product_line(&self, card: Option<&ProductCard>, words: &Words) -> String {
        let (Wanted::Product { paper, .. }, Source::Product(old), Some(new)) =
            (&self.wanted, &self.source, card)
        else {
            return String::new();
        };
        let state = |card: &ProductCard| {
            let (kind, name) = if *paper == Paper::Delist {
                ("state", card.product.state.name())
            } else {
                ("backorder", card.product.backorder.name())
            };
            words.get(&format!("{kind}-{name}")).to_owned()
        };
        format!("{} -> {}", state(old), state(new))
    }

    /// The product to read back after saving.
    pub(in crate::tui::shell) fn sku(&self, form: &Form) -> String {
        let shown = match &form.preview {
            Preview::Stock(effects) => effects.stock.first().map(|row| row.sku.clone()),
            Preview::Waiting | Preview::Nothing | Preview::Rows(_) | Preview::Refused(_) => None,
        };
        let named = match (&self.wanted, &self.source) {
            (Wanted::Supply { sku, .. } | Wanted::Product { sku, .. }, _) => sku.clone(),
            (Wanted::Mend(row) | Wanted::Mark { alert: row, .. }, _) => {
                row.sku.clone().unwrap_or_default()
            }
            (_, Source::Transfer(row)) => row.sku.clone(),
            (_, Source::Pool(card)) => {
                card.lines.first().map(|line| line.sku.clone()).unwrap_or_default()
            }
            (_, Source::Order(card)) => {
                card.lines.first().map(|line| line.sku.clone()).unwrap_or_default()
            }
            (_, _) => form.text("sku").unwrap_or_default(),
        };
        shown.unwrap_or(named)
    }
}

/// What happened to the first row of stock: the bucket that the form was about, read back.
fn stock_line(form: &Form, touched: &Touched, card: &ProductCard, words: &Words) -> String {
    let shown = match &form.preview {
        Preview::Stock(effects) => effects
            .stock
            .iter()
            .find(|row| row.sku == touched.sku && row.warehouse == touched.row.warehouse),
        Preview::Waiting | Preview::Nothing | Preview::Rows(_) | Preview::Refused(_) => None,
    };
    let bucket = shown.and_then(|row| row.changed().next()).unwrap_or(Bucket::Sellable);
    let after = touched.row.stock.get(bucket);
    let read = held(card, &touched.row.warehouse, bucket);
    let before = shown.map_or(after, |row| row.before.get(bucket));
    let name = words.get(&format!("bucket-{}.short", bucket.name())).to_owned();
    let fills = [
        ("place", crate::tui::screen::pane::short(&touched.row.warehouse).into()),
        ("bucket", name.into()),
        ("before", before.into()),
        ("after", after.into()),
        ("read", read.into()),
    ];
    words.fill("receipt-stock", &fills)
}
