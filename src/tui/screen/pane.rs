//! The pane at the right of wide screens: one product as an equation.
//!
//! ```text
//! | Inspector  (i hide)
//! | SKU-10001 手工皂 薰衣草 120g
//! | EAN 6901234567892   type finite
//! |
//! | total          254
//! | = sellable     149  [SSSSSSSSSSSSSSS]
//! | + order occ      0
//! ```

use ratatui::layout::Rect;

use super::stock::bars;
use crate::app::query::ProductCard;
use crate::domain::availability::Availability;
use crate::domain::product::StockType;
use crate::domain::stock::{BUCKETS, Bucket};
use crate::domain::time::Timestamp;
use crate::locale::{change, grouped};
use crate::tui::canvas::Canvas;
use crate::tui::text::{self, figure};
use crate::tui::theme::Role;

/// How a state of availability is drawn.
pub const fn role_of(availability: Availability) -> Role {
    match availability {
        Availability::InStock => Role::Body,
        Availability::Low => Role::Warning,
        Availability::SoldOut | Availability::Oversold => Role::Bad,
    }
}

/// The colour of a bucket's letters.
pub const fn role_of_bucket(bucket: Bucket) -> Role {
    match bucket {
        Bucket::Sellable => Role::Sellable,
        Bucket::OrderOccupied => Role::Ordered,
        Bucket::Unsellable => Role::Unsellable,
        Bucket::Locked => Role::Locked,
        Bucket::TransferOccupied => Role::Transferred,
        Bucket::InTransit | Bucket::Virtual => Role::OffShelf,
    }
}

/// A warehouse's code without the prefix that all of them tend to have: `BJ` for `WH-BJ`.
pub fn short(code: &str) -> &str {
    code.strip_prefix("WH-").filter(|rest| !rest.is_empty()).unwrap_or(code)
}

/// Sellable stock by warehouse: `BJ 60 + WUH 60 + TPE 29`.
pub fn spread(card: &ProductCard) -> String {
    if card.card.stock.is_empty() {
        return "0".to_owned();
    }
    let part = |row: &crate::app::query::StockRow| {
        format!("{} {}", short(&row.warehouse), grouped(row.stock.sellable))
    };
    card.card.stock.iter().map(part).collect::<Vec<_>>().join(" + ")
}

/// The pane beside the equation itself: what led to it.
pub fn draw_history(canvas: &mut Canvas<'_>, area: Rect, card: &ProductCard) {
    let mut lines = frame(canvas, area);
    draw_head(canvas, &mut lines, card);
    draw_sales(canvas, &mut lines, card);
    draw_movements(canvas, &mut lines, card);
}

/// Lines from the top of the pane downwards.
struct Lines {
    area: Rect,
    y: u16,
}

impl Lines {
    fn put(&mut self, canvas: &mut Canvas<'_>, line: &str, role: Role) -> u16 {
        if self.y < self.area.bottom() {
            canvas.put(self.area.x, self.y, self.area.width, line, role);
        }
        self.y = self.y.saturating_add(1);
        self.y.saturating_sub(1)
    }
}

/// Draws the pane: a border of bars, then what is known about `card`.
pub fn draw(canvas: &mut Canvas<'_>, area: Rect, card: Option<&ProductCard>) {
    let mut lines = frame(canvas, area);
    let Some(card) = card else { return };
    draw_head(canvas, &mut lines, card);
    draw_equation(canvas, &mut lines, card);
    draw_warehouses(canvas, &mut lines, card);
    draw_sales(canvas, &mut lines, card);
    draw_movements(canvas, &mut lines, card);
}

/// The border and the title.
fn frame(canvas: &mut Canvas<'_>, area: Rect) -> Lines {
    for y in area.top()..area.bottom() {
        canvas.put(area.x, y, 1, "|", Role::Quiet);
    }
    let inner = Rect { x: area.x.saturating_add(2), width: area.width.saturating_sub(3), ..area };
    let mut lines = Lines { area: inner, y: inner.y };
    let title = canvas.words.get("pane-title").to_owned();
    lines.put(canvas, &title, Role::Head);
    lines
}

fn draw_head(canvas: &mut Canvas<'_>, lines: &mut Lines, card: &ProductCard) {
    let words = canvas.words;
    let name = format!("{} {}", card.product.sku, card.product.name);
    lines.put(canvas, &name, Role::Body);
    let code = card.product.barcodes.first();
    let code = code.map_or(words.get("stock-no-barcode").to_owned(), |b| format!("EAN {}", b.code));
    let kind = words.get(&format!("type-{}", card.product.stock_type.name())).to_owned();
    let line = format!("{code}   {} {kind}", words.get("pane-type"));
    lines.put(canvas, &line, Role::Body);
    lines.put(canvas, "", Role::Body);
}

fn draw_equation(canvas: &mut Canvas<'_>, lines: &mut Lines, card: &ProductCard) {
    let words = canvas.words;
    let width = usize::from(lines.area.width);
    let label = |name: &str| text::left(words.get(&format!("bucket-{name}.short")), 10);
    let total = card.card.sum.stock.total();
    lines.put(
        canvas,
        &format!("{}  {}", label("total"), text::right(&figure(total, 7), 7)),
        Role::Head,
    );
    let largest = BUCKETS.iter().map(|b| card.card.sum.stock.get(*b)).max().unwrap_or(0);
    let unit = bars::unit(largest, width.saturating_sub(24));
    for (at, bucket) in BUCKETS.into_iter().enumerate() {
        let units = card.card.sum.stock.get(bucket);
        let sign = match (at, bucket.sign() < 0) {
            (0, _) => '=',
            (_, true) => '-',
            (_, false) => '+',
        };
        let line = format!("{sign} {}{}", label(bucket.name()), text::right(&figure(units, 7), 7));
        let y = lines.put(canvas, &line, Role::Body);
        let count = bars::letters(units, unit);
        if count > 0 && y < lines.area.bottom() {
            let x = lines.area.x.saturating_add(20);
            let bar = bars::letter(bucket).to_string().repeat(count);
            let end = canvas.put(x, y, 1, "[", Role::Quiet);
            let end = canvas.put(end, y, lines.area.width, &bar, role_of_bucket(bucket));
            canvas.put(end, y, 1, "]", Role::Quiet);
        }
    }
    lines.put(canvas, "", Role::Body);
}

fn draw_warehouses(canvas: &mut Canvas<'_>, lines: &mut Lines, card: &ProductCard) {
    let words = canvas.words;
    let head = format!(
        "{}{}{}{}",
        text::left(words.get("pane-by-warehouse"), 14),
        text::right(words.get("bucket-sellable.head"), 9),
        text::right(words.get("bucket-locked.short"), 7),
        text::right(words.get("bucket-total.head"), 8),
    );
    lines.put(canvas, &head, Role::Head);
    for row in &card.card.stock {
        let line = format!(
            "  {}{}{}{}",
            text::left(&row.warehouse, 12),
            text::right(&figure(row.stock.sellable, 9), 9),
            text::right(&figure(row.stock.locked, 6), 7),
            text::right(&figure(row.stock.total(), 7), 8),
        );
        lines.put(canvas, &line, Role::Body);
    }
    lines.put(canvas, "", Role::Body);
}

fn draw_sales(canvas: &mut Canvas<'_>, lines: &mut Lines, card: &ProductCard) {
    let words = canvas.words;
    let sales = bars::Sales::of(card.last_days(30));
    let figures = words.fill(
        "pane-sales-figures",
        &[
            ("min", sales.min.into()),
            ("max", sales.max.into()),
            ("average", sales.average.as_str().into()),
        ],
    );
    let head = format!("{}  {figures}", words.get("pane-sales"));
    lines.put(canvas, &head, Role::Head);
    lines.put(canvas, &format!(" {}", sales.line), Role::Body);
    let cover = match card.product.stock_type {
        StockType::Unlimited => "-".to_owned(),
        StockType::Finite | StockType::Reserved => sales.cover(card.card.sum.stock.sellable),
    };
    let cover = words.fill("pane-cover", &[("days", cover.into())]);
    let lead =
        card.product.lead_time_days.map(|days| words.fill("pane-lead", &[("days", days.into())]));
    let line = format!("{cover}   {}", lead.unwrap_or_default());
    lines.put(canvas, &line, Role::Body);
    lines.put(canvas, "", Role::Body);
}

fn draw_movements(canvas: &mut Canvas<'_>, lines: &mut Lines, card: &ProductCard) {
    let words = canvas.words;
    lines.put(canvas, words.get("pane-last"), Role::Head);
    if card.movements.is_empty() {
        lines.put(canvas, &format!(" {}", words.get("pane-none")), Role::Quiet);
    }
    for movement in &card.movements {
        if lines.y >= lines.area.bottom() {
            return;
        }
        let at = words.short_time(Timestamp::from_millis(movement.at), canvas.now);
        let who = movement.document.as_deref().unwrap_or(&movement.by);
        let kind = words.get(&format!("kind-{}", movement.kind)).to_owned();
        let moved = change(signed(movement));
        let line =
            format!(" {} {} {}", text::right(&at, 5), text::left(who, 8), text::left(&kind, 16));
        let y = lines.put(canvas, &line, Role::Body);
        canvas.put_right(lines.area.right(), y, 7, &moved, Role::Body);
    }
}

/// What a movement did to the bucket that it is about: the first that it moved.
pub fn signed(movement: &crate::app::query::MovementRow) -> i64 {
    let moved = BUCKETS.iter().map(|bucket| movement.effect.get(*bucket)).find(|units| *units != 0);
    moved.unwrap_or(0)
}
