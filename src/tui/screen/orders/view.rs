//! ```text
//!    Order      State          Customer         Channel   Open Prio   Placed Left
//! >  O-88121    unpaid         Wang             wechat      12 -       15:15 3m
//!
//!  O-88121  SKU-10001 12 WH-BJ
//! ```

use ratatui::layout::Rect;

use super::{Line, Orders};
use crate::app::query::{AtRisk, Hold, OrderCard, OrderRow};
use crate::domain::order::{OrderState, Priority};
use crate::domain::time::Timestamp;
use crate::locale::{Words, grouped};
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{self, Scope};
use crate::tui::screen::list::List;
use crate::tui::screen::table::{Cell, Head, plain, units};
use crate::tui::screen::{Around, pane};
use crate::tui::text;
use crate::tui::theme::Role;

pub(super) const ORDERS: [Head; 8] = [
    Head::text("column-order", 10, 0).by("order"),
    Head::text("column-order-state", 14, 0).by("state"),
    Head::text("column-customer", 8, 60).by("customer"),
    Head::text("column-channel", 9, 70).by("channel"),
    Head::number("column-open", 6, 0).by("open"),
    Head::text("column-priority", 7, 76).by("priority"),
    Head::text("column-placed", 5, 50).by("placed"),
    Head::text("column-left", 6, 0).by("left"),
];

pub(super) const HOLDS: [Head; 7] = [
    Head::text("column-order", 10, 0).by("order"),
    Head::text("column-customer", 8, 60).by("customer"),
    Head::text("column-sku", 12, 0).by("sku"),
    Head::text("column-warehouse", 9, 70).by("warehouse"),
    Head::number("column-held", 5, 0).by("open"),
    Head::text("column-share", 10, 50).by("share"),
    Head::text("column-left", 6, 0).by("expires"),
];

pub(super) const RISKS: [Head; 7] = [
    Head::text("column-order", 10, 0).by("order"),
    Head::text("column-customer", 8, 60).by("customer"),
    Head::text("column-sku", 12, 0).by("sku"),
    Head::text("column-warehouse", 9, 70).by("warehouse"),
    Head::number("column-at-risk", 7, 0).by("at_risk"),
    Head::text("column-rests-on", 12, 50),
    Head::text("column-expected", 8, 60).by("expected"),
];

/// The word for the state of an order, and its colour.
pub(super) fn state(order: &OrderRow, words: &Words) -> Cell {
    let partly = order.order_state == OrderState::Paid && order.shipped > 0;
    let name = if partly { "part_shipped" } else { order.state };
    let role = match order.order_state {
        OrderState::Placed | OrderState::Cart => Role::Warning,
        OrderState::Cancelled | OrderState::Expired => Role::Quiet,
        OrderState::Paid | OrderState::Shipped | OrderState::Returned => Role::Body,
    };
    (words.get(&format!("order-state-{name}")).to_owned(), role)
}

/// How long until an unpaid order lets its stock go.
pub(super) fn left(expires_at: Option<i64>, words: &Words, now: Timestamp) -> Cell {
    let Some(at) = expires_at else { return ("-".to_owned(), Role::Quiet) };
    match words.time_left(Timestamp::from_millis(at), now) {
        Some(left) => (left, Role::Body),
        None => (words.get("left-over").to_owned(), Role::Warning),
    }
}

pub(super) fn order_cells(row: &OrderRow, words: &Words, now: Timestamp) -> Vec<Cell> {
    let waits = matches!(row.order_state, OrderState::Placed | OrderState::Cart);
    let priority = match row.priority {
        Priority::Normal => ("-".to_owned(), Role::Quiet),
        Priority::Urgent => (words.get("priority-urgent").to_owned(), Role::Warning),
        Priority::Presale => (words.get("priority-presale").to_owned(), Role::Body),
    };
    vec![
        plain(&row.code),
        state(row, words),
        plain(&row.customer),
        plain(&row.channel),
        units(row.open),
        priority,
        plain(words.short_time(Timestamp::from_millis(row.placed_at), now)),
        left(row.expires_at.filter(|_| waits), words, now),
    ]
}

pub(super) fn hold_cells(row: &Hold, words: &Words, now: Timestamp) -> Vec<Cell> {
    let share = if row.flagged {
        let word = words.get("orders-flagged");
        (format!("{}% {word}", row.share), Role::Bad)
    } else {
        (format!("{}%", row.share), Role::Body)
    };
    vec![
        plain(&row.order),
        plain(&row.customer),
        plain(&row.sku),
        plain(&row.warehouse),
        units(row.open),
        share,
        left(row.expires_at, words, now),
    ]
}

pub(super) fn risk_cells(row: &AtRisk, words: &Words) -> Vec<Cell> {
    let (rests, role) = if row.at_supplier {
        ("orders-at-supplier", Role::Warning)
    } else {
        ("orders-owed", Role::Bad)
    };
    let day = row.expected_on.map_or_else(|| "-".to_owned(), |day| words.short_date(day));
    vec![
        plain(&row.order),
        plain(&row.customer),
        plain(&row.sku),
        plain(&row.warehouse),
        (format!("{}/{}", grouped(row.at_risk), grouped(row.open)), Role::Body),
        (words.get(rests).to_owned(), role),
        plain(day),
    ]
}

impl Orders {
    /// The rows of the runbook, with their keys, over the lower end of the list.
    pub(super) fn draw_runbook(
        &self,
        canvas: &mut Canvas<'_>,
        area: Rect,
        list: &List<Line>,
        around: &Around<'_>,
    ) {
        let words = canvas.words;
        let rows: Vec<_> = (around.keymap)
            .own(Scope::Runbook)
            .map(|row| (keymap::labels(row), format!("{}.help", row.action.id())))
            .collect();
        let lines = u16::try_from(rows.len()).unwrap_or(0).saturating_add(2);
        let top = area.bottom().saturating_sub(lines).max(area.y);
        let over = Rect { y: top, height: area.bottom().saturating_sub(top), ..area };
        canvas.fill(over, Role::Body);
        canvas.rule(Rect { height: 1, ..over });
        let fills = [
            ("order", self.subject(list).unwrap_or_default().into()),
            ("sku", self.sku(list).unwrap_or_default().into()),
        ];
        let title = words.fill("orders-runbook", &fills);
        let x = over.x.saturating_add(1);
        let wide = over.width.saturating_sub(2);
        let mut y = over.y.saturating_add(1);
        canvas.put(x, y, wide, &title, Role::Head);
        canvas.focus(x, y);
        for (keys, help) in rows {
            y = y.saturating_add(1);
            if y >= over.bottom() {
                return;
            }
            let end = canvas.put(x.saturating_add(2), y, 4, &keys, Role::Key);
            let help = words.get(&help).to_owned();
            canvas.put(end.saturating_add(2), y, wide.saturating_sub(6), &help, Role::Body);
        }
    }
}

/// What the order under the cursor holds, in a line.
pub(super) fn draw_inspector(canvas: &mut Canvas<'_>, area: Rect, card: &OrderCard) {
    let words = canvas.words;
    let held = card.lines.iter().map(|line| {
        format!("{} {} x {}", pane::short(&line.warehouse), line.sku, grouped(line.open))
    });
    let wanted = card
        .wishes
        .iter()
        .map(|wish| format!("{} x {}", wish.sku, grouped(wish.qty)))
        .collect::<Vec<_>>();
    let mut parts: Vec<String> = held.collect();
    if !wanted.is_empty() {
        let fills = [("lines", wanted.join(", ").into())];
        parts.push(words.fill("orders-wants", &fills));
    }
    let traces = [&card.order.device, &card.order.address];
    let traces = traces.into_iter().filter(|trace| !trace.is_empty());
    parts.extend(traces.map(|trace| text::fit(trace, 24).into_owned()));
    let line = format!("{}  {}", card.order.code, parts.join("   "));
    let wide = area.width.saturating_sub(2);
    canvas.put(area.x.saturating_add(1), area.y, wide, &line, Role::Body);
}

/// The order at the right of a wide screen.
pub(super) fn pane_of(canvas: &mut Canvas<'_>, area: Rect, card: &OrderCard) {
    for y in area.top()..area.bottom() {
        canvas.put(area.x, y, 1, "|", Role::Quiet);
    }
    let title = canvas.words.get("pane-title").to_owned();
    let inner = Rect { x: area.x.saturating_add(2), width: area.width.saturating_sub(2), ..area };
    canvas.put(inner.x, inner.y, inner.width, &title, Role::Head);
    let rest = Rect {
        x: inner.x.saturating_sub(1),
        y: inner.y.saturating_add(1),
        width: inner.width.saturating_add(1),
        height: inner.height.saturating_sub(1),
    };
    super::card::draw(canvas, rest, card, None);
}
