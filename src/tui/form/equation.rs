//! Rows of stock before and after, as the equation that the Stock screen shows.
//!
//! ```text
//!               total  sellable  +order +unsell  +lock   +xfer   -road  -virt
//!   WH-WUH         60        60       0       0      0       0       0      0
//!     ->           60        30       0       0      0      30       0      0
//! ```

use ratatui::layout::Rect;

use super::view::view_rows;
use super::{Effects, PreviewRow};
use crate::domain::stock::{BUCKETS, Bucket, Stock};
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::text::figure;
use crate::tui::theme::Role;

/// From so many columns on the whole equation fits.
const WHOLE_FROM: u16 = 76;
/// Where the figures end, in columns from the left; total first.
const EDGES: [u16; 8] = [18, 28, 35, 43, 50, 58, 66, 73];

/// A row of stock before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equation {
    pub sku: String,
    pub warehouse: String,
    pub before: Stock,
    pub after: Stock,
}

impl Equation {
    /// The buckets that change, with their names.
    fn rows(&self, words: &Words) -> Vec<PreviewRow> {
        let row = |name: &str, before: i64, after: i64| PreviewRow {
            label: format!("{} {}", self.warehouse, words.get(&format!("bucket-{name}"))),
            before: before.to_string(),
            after: after.to_string(),
        };
        let changed = self
            .changed()
            .map(|bucket| row(bucket.name(), self.before.get(bucket), self.after.get(bucket)));
        let total = row("total", self.before.total(), self.after.total());
        changed.chain(std::iter::once(total)).collect()
    }

    /// The buckets that change, in the order of the equation.
    pub fn changed(&self) -> impl Iterator<Item = Bucket> {
        let same = |bucket: &Bucket| self.before.get(*bucket) != self.after.get(*bucket);
        BUCKETS.into_iter().filter(same)
    }
}

/// Draws what a document would do below the figures that were drawn already.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, effects: &Effects) {
    let words = canvas.words;
    let mut y = area.y;
    let x = area.x.saturating_add(3);
    for notice in effects.notices.iter().take(usize::from(area.height)) {
        let wide = area.width.saturating_sub(4);
        canvas.put(x, y, wide, &format!("! {notice}"), Role::Warning);
        y = y.saturating_add(1);
    }
    if area.width < WHOLE_FROM {
        let rows: Vec<PreviewRow> =
            effects.stock.iter().flat_map(|equation| equation.rows(words)).collect();
        let height = area.bottom().saturating_sub(y);
        view_rows(canvas, Rect { y, height, ..area }, &rows);
        return;
    }
    // Heads without a figure under them say nothing.
    if effects.stock.is_empty() || y.saturating_add(1) >= area.bottom() {
        return;
    }
    draw_heads(canvas, Rect { y, ..area });
    y = y.saturating_add(1);
    let several =
        effects.stock.iter().any(|row| effects.stock.first().map(|f| &f.sku) != Some(&row.sku));
    let mut sku = "";
    for row in &effects.stock {
        if several && sku != row.sku && y < area.bottom() {
            sku = &row.sku;
            canvas.put(x.saturating_sub(1), y, area.width.saturating_sub(3), sku, Role::Head);
            y = y.saturating_add(1);
        }
        if y < area.bottom() {
            canvas.put(x.saturating_sub(1), y, 9, &row.warehouse, Role::Body);
            draw_figures(canvas, Rect { y, ..area }, &row.before, None);
        }
        y = y.saturating_add(1);
        if y < area.bottom() {
            canvas.put(x.saturating_add(1), y, 2, "->", Role::Body);
            draw_figures(canvas, Rect { y, ..area }, &row.after, Some(&row.before));
        }
        y = y.saturating_add(1);
    }
}

fn draw_heads(canvas: &mut Canvas<'_>, line: Rect) {
    let words = canvas.words;
    let total = std::iter::once(words.get("bucket-total.head").to_owned());
    let head = |bucket: Bucket| words.get(&format!("bucket-{}.head", bucket.name())).to_owned();
    for (edge, name) in EDGES.into_iter().zip(total.chain(BUCKETS.into_iter().map(head))) {
        canvas.put_right(line.x.saturating_add(edge), line.y, 8, &name, Role::Head);
    }
    canvas.put(line.x.saturating_add(19), line.y, 1, "=", Role::Head);
}

fn draw_figures(canvas: &mut Canvas<'_>, line: Rect, stock: &Stock, before: Option<&Stock>) {
    let all = |stock: &Stock| {
        let stock = *stock;
        std::iter::once(stock.total()).chain(BUCKETS.into_iter().map(move |b| stock.get(b)))
    };
    let old: Vec<i64> = before.map_or_else(Vec::new, |before| all(before).collect());
    for (at, (edge, units)) in EDGES.into_iter().zip(all(stock)).enumerate() {
        let role = match old.get(at) {
            Some(old) if *old == units => Role::Quiet,
            Some(_) => Role::Changed,
            None => Role::Body,
        };
        canvas.put_right(line.x.saturating_add(edge), line.y, 7, &figure(units, 7), role);
    }
    canvas.put(line.x.saturating_add(19), line.y, 1, "=", Role::Body);
}
