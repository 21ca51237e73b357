//! One order, open in place.
//!
//! ```text
//!  O-88121  unpaid   27m left, then its stock is free again
//!  customer Wang   channel wechat   priority normal   placed 11-20 15:15 by chen
//!
//!    SKU        Name             Warehouse   Qty  Open  Sent  Back Holds
//! >  SKU-10001  手工皂           WH-BJ        12    12     -     - order-occupied
//! ```

use ratatui::layout::Rect;

use super::{Line, Orders, view};
use crate::app::query::{OrderCard, OrderLineRow, WishRow};
use crate::domain::order::OrderState;
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::screen::list::List;
use crate::tui::screen::table::{self, Cell, Head, plain, units};
use crate::tui::text;
use crate::tui::theme::Role;

const LINES: [Head; 9] = [
    Head::text("column-sku", 10, 0),
    Head::text("column-name", 8, 60),
    Head::text("column-warehouse", 9, 36),
    Head::number("column-ordered", 5, 60),
    Head::number("column-open", 5, 0),
    Head::number("column-sent", 5, 36),
    Head::number("column-given-up", 5, 76),
    Head::number("column-returned", 5, 60),
    Head::text("column-holds", 9, 76),
];

fn line_cells(line: &OrderLineRow, words: &Words) -> Vec<Cell> {
    let holds = match (line.open, line.issued) {
        (0, _) => ("-".to_owned(), Role::Quiet),
        (_, true) => (words.get("bucket-virtual.short").to_owned(), Role::Warning),
        (_, false) => plain(words.get("bucket-order_occupied.short")),
    };
    vec![
        plain(&line.sku),
        plain(&line.name),
        plain(&line.warehouse),
        units(line.qty),
        units(line.open),
        units(line.shipped),
        units(line.cancelled),
        units(line.returned),
        holds,
    ]
}

fn wish_cells(wish: &WishRow, words: &Words) -> Vec<Cell> {
    let none = || ("-".to_owned(), Role::Quiet);
    vec![
        plain(&wish.sku),
        plain(&wish.name),
        wish.warehouse.as_ref().map_or_else(none, plain),
        units(wish.qty),
        units(wish.qty),
        none(),
        none(),
        none(),
        (words.get("orders-not-taken").to_owned(), Role::Warning),
    ]
}

/// The first lines: state and time left; who, where, when.
fn heads(card: &OrderCard, words: &Words, now: Timestamp) -> Vec<Cell> {
    let order = &card.order;
    let (state, role) = view::state(order, words);
    let mut first = format!("{}  {state}", order.code);
    let waits = matches!(order.order_state, OrderState::Placed | OrderState::Cart);
    if let Some(at) = order.expires_at.filter(|_| waits) {
        let (left, _) = view::left(Some(at), words, now);
        first = format!("{first}   {}", words.fill("orders-release", &[("left", left.into())]));
    }
    let none = words.get("preview-empty");
    let shown = |text: &String| if text.is_empty() { none.to_owned() } else { text.clone() };
    let placed = words.full_time(Timestamp::from_millis(order.placed_at));
    let priority = words.get(&format!("priority-{}", order.priority.name())).to_owned();
    let who = words.fill(
        "orders-who",
        &[
            ("customer", shown(&order.customer).into()),
            ("channel", shown(&order.channel).into()),
            ("priority", priority.into()),
        ],
    );
    let mut when =
        words.fill("orders-when", &[("placed", placed.into()), ("by", order.by.as_str().into())]);
    if let Some(paid) = order.paid_at {
        let paid = words.full_time(Timestamp::from_millis(paid));
        when = format!("{when}   {}", words.fill("orders-paid", &[("paid", paid.into())]));
    }
    let mut lines = vec![(first, role), plain(who), plain(when)];
    if !(order.device.is_empty() && order.address.is_empty()) {
        let fills =
            [("device", shown(&order.device).into()), ("address", shown(&order.address).into())];
        lines.push(plain(words.fill("orders-from", &fills)));
    }
    lines
}

/// Draws the order into `area`, with the cursor on the line `at`.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, card: &OrderCard, at: Option<usize>) {
    let words = canvas.words;
    let x = area.x.saturating_add(1);
    let wide = area.width.saturating_sub(2);
    let tall = area.height > 8;
    let shown = if tall { usize::MAX } else { 1 };
    let mut y = area.y;
    let heads = heads(card, words, canvas.now).into_iter().flat_map(|(line, role)| {
        text::wrap(&line, wide.into()).into_iter().map(move |part| (part, role))
    });
    for (line, role) in heads.take(shown) {
        if y < area.bottom() {
            canvas.put(x, y, wide, &line, role);
        }
        y = y.saturating_add(1);
    }
    y = y.saturating_add(u16::from(tall));
    let rest = Rect { y, height: area.bottom().saturating_sub(y), ..area };
    let rows: Vec<Vec<Cell>> = card
        .lines
        .iter()
        .map(|line| line_cells(line, words))
        .chain(card.wishes.iter().map(|wish| wish_cells(wish, words)))
        .collect();
    let room = usize::from(rest.height.saturating_sub(1)).max(1);
    let top = at.unwrap_or(0).saturating_add(1).saturating_sub(room);
    let rows = rows.into_iter().enumerate().skip(top).take(room);
    let rows =
        rows.map(|(row, cells)| table::Line { cells, selected: at == Some(row), sign: None });
    table::draw(canvas, rest, &LINES, "column-name", rows);
}

impl Orders {
    pub(super) fn draw_open(&self, canvas: &mut Canvas<'_>, area: Rect, list: &List<Line>) {
        let at = self.open.as_ref().map(|(_, at)| *at);
        match self.lines(list) {
            Some(card) => draw(canvas, area, card, at),
            None => table::empty(canvas, area, "list-loading"),
        }
    }
}
