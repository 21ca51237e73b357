//! ```text
//!  Stock > SKU-10020                                     , previous   . next
//!  Product  SKU-10020 有线鼠标 灰色   type finite   threshold 40   safety stock 60
//!  Barcode  6901234567908  (check digit ok)
//!
//!            total =  sellable +order +unsell +lock  +xfer  -road  -virt
//! > WH-BJ       90 =        85     12       3     20       0      25     5 ok
//!   sum        288 = ...
//!
//!   WH-BJ   [SSSSSSSSSSSSSSOOOULLLLL]  +ttttttv                            90
//!
//!   30 days sold min 0 max 20  ....:.:::.::|:::.:||:::::||:::|   avg 8.1
//! ```

use ratatui::layout::Rect;

use super::{StockScreen, bars};
use crate::app::query::ProductCard;
use crate::domain::ids::{Gtin, gtin};
use crate::domain::product::StockType;
use crate::domain::stock::{BUCKETS, Bucket, Stock};
use crate::locale::grouped;
use crate::tui::canvas::Canvas;
use crate::tui::screen::{Around, pane};
use crate::tui::shell::layout::Layout;
use crate::tui::text::{self, figure};
use crate::tui::theme::Role;

/// Where the figures of the equation end, in columns from the left; total first.
const EDGES: [u16; 8] = [18, 28, 35, 43, 50, 58, 66, 72];
/// The same for a narrow screen: total, sellable, order, locked.
const NARROW: [(u16, Option<Bucket>); 4] = [
    (16, None),
    (25, Some(Bucket::Sellable)),
    (32, Some(Bucket::OrderOccupied)),
    (38, Some(Bucket::Locked)),
];

/// A place to write the next line.
struct Pen {
    area: Rect,
    y: u16,
}

impl Pen {
    const fn left(&self) -> bool {
        self.y < self.area.bottom()
    }

    const fn next(&mut self) {
        self.y = self.y.saturating_add(1);
    }
}

impl StockScreen {
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, layout: &Layout, _around: &Around<'_>) {
        self.draw_crumb(canvas, layout.crumb);
        let body = layout.body;
        let Some(card) = &self.card else {
            let id = if self.sku.is_some() { "list-loading" } else { "stock-none-chosen" };
            let said = canvas.words.get(id).to_owned();
            let y = body.y.saturating_add(1);
            canvas.put(body.x.saturating_add(1), y, body.width, &said, Role::Quiet);
            return;
        };
        let mut pen = Pen { area: body, y: body.y };
        draw_product(canvas, &mut pen, card);
        if body.height > 12 {
            pen.next();
        }
        self.draw_equation(canvas, &mut pen, card);
        if body.height > 12 {
            pen.next();
        }
        draw_bars(canvas, &mut pen, card);
        if body.height > 12 {
            pen.next();
        }
        draw_sales(canvas, &mut pen, card);
        if layout.has_pane() {
            pane::draw_history(canvas, layout.pane, card);
        }
        self.draw_check(canvas, layout.inspector, card);
    }

    fn draw_crumb(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let words = canvas.words;
        let sku = self.sku.as_deref().unwrap_or("-");
        let head = format!("{} > {sku}", words.get("scope-stock"));
        let x = area.x.saturating_add(1);
        canvas.put(x, area.y, area.width.saturating_sub(1), &head, Role::Head);
        let end = area.right().saturating_sub(1);
        let room = area.width.saturating_sub(text::columns(&head)).saturating_sub(4);
        canvas.put_right(end, area.y, room, words.get("stock-neighbours"), Role::Quiet);
    }

    fn draw_equation(&self, canvas: &mut Canvas<'_>, pen: &mut Pen, card: &ProductCard) {
        let words = canvas.words;
        let x = pen.area.x;
        draw_heads(canvas, pen);
        if card.card.stock.is_empty() {
            let said = words.get("stock-no-rows");
            canvas.put(
                x.saturating_add(2),
                pen.y,
                pen.area.width.saturating_sub(2),
                said,
                Role::Quiet,
            );
            canvas.focus(x, pen.y);
            pen.next();
            return;
        }
        // The sum stays in sight; far warehouses scroll under it.
        let room = usize::from(pen.area.bottom().saturating_sub(pen.y)).saturating_sub(1).max(1);
        let most = card.card.stock.len().min(room.min(12));
        let skipped = self.row.saturating_add(1).saturating_sub(most);
        for (at, row) in card.card.stock.iter().enumerate().skip(skipped).take(most) {
            let line = Rect { y: pen.y, height: 1, ..pen.area };
            let selected = at == self.row;
            let role = if selected { Role::Selected } else { Role::Body };
            if selected {
                canvas.fill(Rect { width: line.width.min(79), ..line }, Role::Selected);
                canvas.put(x, pen.y, 1, ">", Role::Selected);
                canvas.focus(x, pen.y);
            }
            draw_figures(canvas, line, &row.warehouse, &row.stock, Some(row.total), role);
            if self.marks.contains(&row.warehouse) {
                canvas.put(x.saturating_add(1), pen.y, 1, "*", role);
            }
            pen.next();
        }
        if pen.left() {
            let line = Rect { y: pen.y, height: 1, ..pen.area };
            let sum = words.get("stock-sum");
            draw_figures(
                canvas,
                line,
                sum,
                &card.card.sum.stock,
                Some(card.card.sum.total),
                Role::Head,
            );
        }
        pen.next();
    }

    fn draw_check(&self, canvas: &mut Canvas<'_>, area: Rect, card: &ProductCard) {
        let Some(row) = card.card.stock.get(self.row).filter(|_| area.height > 0) else { return };
        let words = canvas.words;
        if let Some(kept) = card.held_back.iter().find(|kept| kept.warehouse == row.warehouse) {
            let fills = [
                ("sellable", row.stock.sellable.into()),
                ("pool", kept.pool.as_str().into()),
                ("units", kept.units.into()),
            ];
            let line = words.fill("stock-held-back", &fills);
            let wide = area.width.saturating_sub(2);
            canvas.put(area.x.saturating_add(1), area.y, wide, &line, Role::Warning);
            return;
        }
        let mut equation = format!("{} = ", grouped(row.total));
        for (at, bucket) in BUCKETS.into_iter().enumerate() {
            let sign = if bucket.sign() < 0 { "-" } else { "+" };
            let sign = if at == 0 { "" } else { sign };
            equation = format!("{equation}{sign}{}", grouped(row.stock.get(bucket)));
        }
        let holds = row.stock.total() == row.total;
        let result = words.get(if holds { "stock-holds" } else { "stock-differs" });
        let fills = [("equation", equation.as_str().into()), ("result", result.into())];
        let mut line = format!("{}  {}", row.warehouse, words.fill("stock-check", &fills));
        if row.inbound > 0 {
            line.push_str("   ");
            line.push_str(&words.fill("stock-inbound", &[("count", row.inbound.into())]));
        }
        if !row.bin.is_empty() {
            line = format!("{line}   {}", row.bin);
        }
        let role = if holds { Role::Body } else { Role::Bad };
        canvas.put(area.x.saturating_add(1), area.y, area.width.saturating_sub(2), &line, role);
    }
}

fn draw_product(canvas: &mut Canvas<'_>, pen: &mut Pen, card: &ProductCard) {
    let words = canvas.words;
    let x = pen.area.x.saturating_add(1);
    let wide = pen.area.width.saturating_sub(2);
    let kind = words.get(&format!("type-{}", card.product.stock_type.name())).to_owned();
    let tail = format!(
        "{} {kind}   {} {}   {} {}",
        words.get("stock-type"),
        words.get("stock-threshold"),
        card.card.threshold,
        words.get("stock-safety"),
        card.card.safety,
    );
    // On a narrow screen the name matters more.
    let tail = if wide < 70 { String::new() } else { tail };
    let tail_wide = text::columns(&tail);
    let head =
        format!("{}  {} {}", words.get("stock-product"), card.product.sku, card.product.name);
    let room = wide.saturating_sub(tail_wide).saturating_sub(2);
    canvas.put(x, pen.y, room, &head, Role::Body);
    canvas.put_right(x.saturating_add(wide), pen.y, tail_wide, &tail, Role::Body);
    pen.next();
    let mut line = format!("{}  ", words.get("stock-barcode"));
    match card.product.barcodes.first() {
        None => line.push_str(words.get("stock-no-barcode")),
        Some(barcode) => {
            line.push_str(&barcode.code);
            if gtin(&barcode.code) == Gtin::Valid {
                line.push_str("  ");
                line.push_str(words.get("stock-gtin-valid"));
            }
        }
    }
    let shown = words.get(&format!("availability-{}", card.state.name())).to_owned();
    let end = canvas.put(x, pen.y, wide, &line, Role::Body).saturating_add(3);
    let room = pen.area.right().saturating_sub(end);
    let end = canvas.put(end, pen.y, room, &shown, pane::role_of(card.state));
    if card.card.urgent {
        let urgent = words.get("stock-urgent");
        let room = pen.area.right().saturating_sub(end).saturating_sub(3);
        canvas.put(end.saturating_add(3), pen.y, room, urgent, Role::Bad);
    }
    pen.next();
}

fn draw_heads(canvas: &mut Canvas<'_>, pen: &mut Pen) {
    let words = canvas.words;
    let x = pen.area.x;
    canvas.put(x.saturating_add(2), pen.y, 9, words.get("column-warehouse"), Role::Head);
    let total = words.get("bucket-total.head");
    let head = |bucket: Bucket| words.get(&format!("bucket-{}.head", bucket.name())).to_owned();
    if pen.area.width < 76 {
        for (edge, bucket) in NARROW {
            let name = bucket.map_or(total.to_owned(), head);
            canvas.put_right(x.saturating_add(edge), pen.y, 8, &name, Role::Head);
        }
    } else {
        let names = std::iter::once(total.to_owned()).chain(BUCKETS.into_iter().map(head));
        for (edge, name) in EDGES.into_iter().zip(names) {
            canvas.put_right(x.saturating_add(edge), pen.y, 8, &name, Role::Head);
        }
        canvas.put(x.saturating_add(19), pen.y, 1, "=", Role::Head);
    }
    pen.next();
}

fn draw_figures(
    canvas: &mut Canvas<'_>,
    line: Rect,
    name: &str,
    stock: &Stock,
    total: Option<i64>,
    role: Role,
) {
    let x = line.x;
    canvas.put(x.saturating_add(2), line.y, 8, name, role);
    let total = total.unwrap_or_else(|| stock.total());
    if line.width < 76 {
        for (edge, bucket) in NARROW {
            let units = bucket.map_or(total, |bucket| stock.get(bucket));
            canvas.put_right(x.saturating_add(edge), line.y, 6, &figure(units, 6), role);
        }
        return;
    }
    let figures = std::iter::once(total).chain(BUCKETS.into_iter().map(|b| stock.get(b)));
    for (edge, units) in EDGES.into_iter().zip(figures) {
        canvas.put_right(x.saturating_add(edge), line.y, 7, &figure(units, 7), role);
    }
    canvas.put(x.saturating_add(19), line.y, 1, "=", role);
    let holds = stock.total() == total;
    let check = if holds { "ok".to_owned() } else { format!("!= {}", stock.total()) };
    let role = if holds { role } else { Role::Bad };
    canvas.put(x.saturating_add(73), line.y, line.width.saturating_sub(73), &check, role);
}

fn draw_bars(canvas: &mut Canvas<'_>, pen: &mut Pen, card: &ProductCard) {
    let unlimited = card.product.stock_type == StockType::Unlimited;
    if card.card.stock.is_empty() || unlimited {
        return;
    }
    let wide = pen.area.width.min(80);
    let room = usize::from(wide).saturating_sub(28);
    let reach = |stock: &Stock| {
        let parts = bars::on_shelf(stock).into_iter().chain(bars::off_shelf(stock));
        parts.fold(0_i64, |sum, (_, units)| sum.saturating_add(units.max(0)))
    };
    let most = card.card.stock.iter().map(|row| reach(&row.stock)).max().unwrap_or(0);
    let unit = bars::unit(most, room);
    // One line is kept for what the letters mean, one for the sales.
    let lines = usize::from(pen.area.bottom().saturating_sub(pen.y)).saturating_sub(3);
    for row in card.card.stock.iter().take(lines.max(1)) {
        if !pen.left() {
            return;
        }
        draw_bar(canvas, Rect { y: pen.y, height: 1, width: wide, ..pen.area }, row, unit);
        pen.next();
    }
    if !pen.left() {
        return;
    }
    let words = canvas.words;
    let legend = |bucket: &Bucket| words.get(&format!("bar-{}", bucket.name())).to_owned();
    let (shelf, off) = BUCKETS.split_at(5);
    let join = |part: &[Bucket]| part.iter().map(legend).collect::<Vec<_>>().join(" ");
    let unit = words.fill("stock-bar-unit", &[("units", unit.into())]);
    let line = format!("{} | {}   {unit}", join(shelf), join(off));
    let x = pen.area.x.saturating_add(2);
    canvas.put(x, pen.y, pen.area.width.saturating_sub(3), &line, Role::Quiet);
    pen.next();
}

fn draw_bar(canvas: &mut Canvas<'_>, line: Rect, row: &crate::app::query::StockRow, unit: i64) {
    let (y, end) = (line.y, line.right().saturating_sub(9));
    canvas.put(line.x.saturating_add(2), y, 8, &row.warehouse, Role::Body);
    let mut x = canvas.put(line.x.saturating_add(11), y, 1, "[", Role::Body);
    for (bucket, units) in bars::on_shelf(&row.stock) {
        let letters = bars::letter(bucket).to_string().repeat(bars::letters(units, unit));
        x = canvas.put(x, y, end.saturating_sub(x), &letters, pane::role_of_bucket(bucket));
    }
    x = canvas.put(x, y, 1, "]", Role::Body);
    let away: Vec<(Bucket, i64)> =
        bars::off_shelf(&row.stock).into_iter().filter(|(_, units)| *units > 0).collect();
    if !away.is_empty() {
        x = canvas.put(x, y, 3, "  +", Role::Body);
    }
    for (bucket, units) in away {
        let letters = bars::letter(bucket).to_string().repeat(bars::letters(units, unit));
        x = canvas.put(x, y, end.saturating_sub(x), &letters, pane::role_of_bucket(bucket));
    }
    let edge = line.right().saturating_sub(6);
    canvas.put_right(edge, y, 7, &figure(row.total, 7), Role::Body);
}

fn draw_sales(canvas: &mut Canvas<'_>, pen: &mut Pen, card: &ProductCard) {
    if !pen.left() {
        return;
    }
    let words = canvas.words;
    let sales = bars::Sales::of(card.last_days(30));
    let unlimited = card.product.stock_type == StockType::Unlimited;
    let cover = sales.cover(card.card.sum.stock.sellable);
    let cover = if unlimited { "-".to_owned() } else { cover };
    let cover =
        if cover == "-" { cover } else { words.fill("stock-days", &[("days", cover.into())]) };
    let fills = [
        ("min", sales.min.into()),
        ("max", sales.max.into()),
        ("line", sales.line.as_str().into()),
        ("average", sales.average.as_str().into()),
        ("days", cover.into()),
    ];
    let line = words.fill("stock-sales", &fills);
    let x = pen.area.x.saturating_add(2);
    canvas.put(x, pen.y, pen.area.width.saturating_sub(3), &line, Role::Body);
    pen.next();
    if pen.left() {
        let (days, pairs) = (bars::Sales::of(&card.sales), bars::by(&card.sales, 2));
        let fills = [
            ("line", bars::Sales::of(&pairs).line.into()),
            ("sum", days.sum().into()),
            ("average", days.average.as_str().into()),
        ];
        let line = words.fill("stock-sales-long", &fills);
        canvas.put(x, pen.y, pen.area.width.saturating_sub(3), &line, Role::Body);
        pen.next();
    }
}
