//! The pane at the right of wide screens: the last days as pictures, and what each warehouse holds.
//!
//! ```text
//! | 30 days  in 1,204, today 12
//! |      |         :
//! |   :  |  :      |    |
//! |   |  |  |   :  |    |
//! | ..|..|..|..:|..|....|
//! | 10-22                   11-20
//! |
//! | by warehouse         sellable   total
//! |   WH-BJ                    60     165
//! ```

use ratatui::layout::Rect;

use super::rows::Way;
use crate::app::query::Overview;
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::screen::stock::bars;
use crate::tui::text::{self, figure};
use crate::tui::theme::Role;

/// Rows of a picture.
const ROWS: i64 = 4;
/// Columns of the names of warehouses.
const NAME: usize = 18;
/// Columns of a figure.
const FIGURE: usize = 10;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, seen: &Overview) {
    for y in area.top()..area.bottom() {
        canvas.put(area.x, y, 1, "|", Role::Quiet);
    }
    let inner = Rect { x: area.x.saturating_add(2), width: area.width.saturating_sub(3), ..area };
    let mut y = inner.y;
    let mut put = |canvas: &mut Canvas<'_>, line: &str, role: Role| {
        if y < inner.bottom() {
            canvas.put(inner.x, y, inner.width, line, role);
        }
        y = y.saturating_add(1);
    };
    let words = canvas.words;
    for (way, role) in [(Way::In, Role::Sellable), (Way::Out, Role::Ordered)] {
        let units = way.units(&seen.days);
        let sales = bars::Sales::of(&units);
        let today = units.last().copied().unwrap_or_default();
        let fills = [("sum", sales.sum().into()), ("today", today.into())];
        let moved = words.fill("overview-moved", &fills);
        let head = format!("{}  {} {moved}", words.get("overview-days"), words.get(way.id()));
        put(canvas, &head, Role::Head);
        for line in picture(&units) {
            put(canvas, &format!(" {line}"), role);
        }
        put(canvas, &axis(seen, words), Role::Quiet);
        put(canvas, "", Role::Body);
    }
    let row = |name: &str, sellable: &str, total: &str| {
        let (sellable, total) = (text::right(sellable, FIGURE), text::right(total, FIGURE));
        format!("{}{sellable}{total}", text::left(name, NAME))
    };
    let head = row(
        words.get("pane-by-warehouse"),
        words.get("bucket-sellable.head"),
        words.get("bucket-total.head"),
    );
    put(canvas, &head, Role::Head);
    let units = |units: i64| figure(units, 9);
    for place in &seen.warehouses {
        let name = format!("  {}", place.warehouse);
        put(canvas, &row(&name, &units(place.sellable), &units(place.total)), Role::Body);
    }
    let totals = &seen.totals;
    let name = format!("  {}", words.get("overview-all"));
    put(canvas, &row(&name, &units(totals.stock.sellable), &units(totals.total)), Role::Body);
}

/// The first and the last day, under the first and the last column.
fn axis(seen: &Overview, words: &Words) -> String {
    let day = |on: Option<i64>| on.map(|day| words.short_date(day)).unwrap_or_default();
    let first = day(seen.days.first().map(|day| day.on));
    let last = day(seen.days.last().map(|day| day.on));
    let wide = seen.days.len().saturating_sub(first.len());
    format!(" {first}{}", text::right(&last, wide))
}

/// Bars of days, from the top row down: `|` whole, `:` half, `.` nothing.
fn picture(units: &[i64]) -> Vec<String> {
    let most = units.iter().copied().max().unwrap_or_default().max(1);
    let steps = ROWS.saturating_mul(2);
    // What there is is seen, however little it is.
    let level = |units: i64| {
        let exact = units.max(0).saturating_mul(steps).checked_div(most).unwrap_or(0);
        exact.max(i64::from(units > 0))
    };
    let mark = |units: &i64, row: i64| {
        let left = level(*units).saturating_sub(row.saturating_mul(2));
        match (left, row) {
            (2.., _) => '|',
            (1, _) => ':',
            (_, 0) => '.',
            _ => ' ',
        }
    };
    (0..ROWS).rev().map(|row| units.iter().map(|day| mark(day, row)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::picture;

    #[test]
    fn a_picture_shows_the_best_day_whole_and_a_unit_still() {
        assert_eq!(picture(&[0, 1, 50, 100, -3]), ["   | ", "   | ", "  || ", ".:||."]);
        assert_eq!(picture(&[0, 0]), ["  ", "  ", "  ", ".."]);
    }
}
