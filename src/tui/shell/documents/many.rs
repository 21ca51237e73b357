//! Documents as rows of one form over many: the fields that they share, and what each of them would
//! be afterwards. Everything else is what each form asks for alone.

use super::{Document, Source, alerts, open};
use crate::app::Outcome;
use crate::app::query::{AlertRow, WarehouseRow};
use crate::domain::order::{OrderState, OrderStep};
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::form::PreviewRow;
use crate::tui::form::field::Field;
use crate::tui::form::when::When;
use crate::tui::paper::{Each, Paper, Wanted, way};

impl Document {
    /// The document of a marked row.
    pub(in crate::tui::shell) fn of(each: Each) -> Self {
        Self::new(each.wanted, each.known)
    }

    /// What people call it.
    pub(in crate::tui::shell) fn code(&self) -> String {
        match (&self.wanted, &self.source) {
            (_, Source::Transfer(row)) => format!("{} {}", row.code, way(row)),
            (Wanted::Order { order, .. } | Wanted::Substitute { order, .. }, _) => order.clone(),
            (Wanted::Transfer { transfer, .. }, _) => transfer.clone(),
            (Wanted::Suggested(row), _) => format!("{} {}>{}", row.sku, row.from, row.to),
            (Wanted::Supply { warehouse, supplier, .. }, _) => format!("{warehouse} {supplier}"),
            (Wanted::Pool { pool, place: Some((sku, _)), .. }, _) => format!("{pool} {sku}"),
            (Wanted::Pool { pool, .. }, _) => pool.clone(),
            (Wanted::Product { sku, .. }, _) => sku.clone(),
            (Wanted::Mend(row) | Wanted::Mark { alert: row, .. }, _) => row.subject().to_owned(),
            (Wanted::Count(about), _) => {
                about.line.as_ref().map_or(about.code(), |line| &line.sku).to_owned()
            }
            (Wanted::NewOrder { .. } | Wanted::NewTransfer { .. } | Wanted::NewPool { .. }, _) => {
                String::new()
            }
        }
    }

    /// Whether it is an order that is paid, as far as its list says.
    fn may_be_paid(&self) -> bool {
        !matches!(&self.source, Source::Listed(row) if row.order_state != OrderState::Paid)
    }

    /// The alert that it mends.
    fn alert(&self) -> Option<&AlertRow> {
        if let Wanted::Mend(row) = &self.wanted { Some(row) } else { None }
    }

    /// The fields of one form over `all`, whose first this is.
    pub(in crate::tui::shell) fn shared_fields(
        &self,
        all: &[Self],
        warehouses: &[WarehouseRow],
        words: &Words,
        now: Timestamp,
    ) -> Vec<Field> {
        let note = || Field::text("note", false, "");
        match &self.wanted {
            Wanted::Transfer { paper: Paper::Receive, .. } => vec![open::shelf(words), note()],
            Wanted::Suggested(_) => {
                vec![Field::time("expected_on", When::day(words.zone(), now), None), note()]
            }
            Wanted::Mark { paper, .. } => alerts::mark_fields(*paper, words, now),
            Wanted::Mend(_) => {
                let rows: Vec<&AlertRow> = all.iter().filter_map(Self::alert).collect();
                alerts::shared_fields(&rows, warehouses)
            }
            Wanted::Count(about) => about.fields(warehouses, words),
            Wanted::Pool { paper: Paper::Finish, .. } => vec![typed(all, words)],
            // As one paid order asks for its code before it is given up, many ask how many.
            Wanted::Order { paper: Paper::Cancel, .. } if all.iter().any(Self::may_be_paid) => {
                vec![note(), typed(all, words)]
            }
            Wanted::Pool { .. } | Wanted::Product { .. } => Vec::new(),
            Wanted::Order { .. }
            | Wanted::Transfer { .. }
            | Wanted::Supply { .. }
            | Wanted::NewOrder { .. }
            | Wanted::Substitute { .. }
            | Wanted::NewTransfer { .. }
            | Wanted::NewPool { .. } => vec![note()],
        }
    }

    /// What it is before and after, beside what its stock says.
    pub(in crate::tui::shell) fn fate(&self, outcome: &Outcome, words: &Words) -> Vec<PreviewRow> {
        let row =
            |before: String, after: String| vec![PreviewRow { label: self.code(), before, after }];
        match (&self.wanted, &self.source) {
            (Wanted::Order { paper, .. }, Source::Listed(order)) => {
                let state = |name: &str| words.get(&format!("order-state-{name}")).to_owned();
                let after = paper.order_step().and_then(|step| after(step, order.order_state));
                after.map_or_else(Vec::new, |after| row(state(order.state), state(after.name())))
            }
            (Wanted::Transfer { paper, .. }, Source::Transfer(transfer)) => {
                let state = |name: &str| words.get(&format!("transfer-state-{name}")).to_owned();
                let progress = transfer.progress();
                let step = paper.transfer_step();
                let after =
                    step.and_then(|step| progress.after(step, progress.available(step)).ok());
                after.map_or_else(Vec::new, |after| {
                    row(state(transfer.state), state(after.state().name()))
                })
            }
            (Wanted::Count(about), _) => {
                let mut rows = about.rows(outcome, words);
                for row in &mut rows {
                    row.label = format!("{} {}", self.code(), row.label);
                }
                rows
            }
            (_, _) => Vec::new(),
        }
    }
}

/// The field in which it is typed how many are meant.
fn typed(all: &[Document], words: &Words) -> Field {
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let typed = words.fill("form-type-count", &[("count", count.into())]);
    Field::text("confirm", false, "").labelled(typed)
}

/// What becomes of an order in `state`; `None` where that hangs on its lines.
const fn after(step: OrderStep, state: OrderState) -> Option<OrderState> {
    match (step, state) {
        (OrderStep::Pay, OrderState::Cart) => Some(OrderState::Placed),
        (OrderStep::Pay, _) => Some(OrderState::Paid),
        (OrderStep::Ship, _) => Some(OrderState::Shipped),
        (OrderStep::Cancel, _) => Some(OrderState::Cancelled),
        (_, _) => None,
    }
}
