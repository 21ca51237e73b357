//! ```text
//!  Overview  13 products  823 on hand  612 sellable  orders: 2 unpaid, 1 to ship
//!  Alerts    OVER      1  oversold          SKU-10012 蓝牙耳机 白色
//!   +4 more  OUT       1  sold out          SKU-10002 Wool socks, grey, 3-pack
//!
//!  Counts    C-0007    WH-BJ       37 of 124  [###.......]  lin, since 15:02
//!
//!  Live      PL-12     双十一 秒杀         97 of 120 sold  [########..]  ends 24:00
//!
//!  Next      15:50       O-88130     unpaid order expires                        2
//! ```

use ratatui::layout::Rect;

use super::rows::{Item, Line, Page, Way};
use crate::app::query::{CountNow, DayNow, DueNow, KindNow, Overview, PoolNow};
use crate::domain::alert::{Severity, Subject};
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::screen::stock::bars;
use crate::tui::text;
use crate::tui::theme::Role;

/// Columns of the names of sections, where there is room for them.
const LABEL: u16 = 11;
/// Columns from which on there is.
const LABELLED: u16 = 56;
/// Columns of a bar without its brackets.
const BAR: usize = 10;
/// Columns of a row from which on it has its bar and all its words.
const ROOMY: u16 = 60;

/// The title: everything together.
pub(super) fn title(canvas: &mut Canvas<'_>, area: Rect, seen: Option<&Overview>) {
    let words = canvas.words;
    let x = area.x.saturating_add(1);
    let head = words.get("scope-overview");
    let end = canvas.put(x, area.y, area.width.saturating_sub(1), head, Role::Head);
    let Some(totals) = seen.map(|seen| &seen.totals) else { return };
    let figures = [
        ("overview-products", totals.products),
        ("overview-on-hand", totals.total),
        ("overview-sellable", totals.stock.sellable),
        ("overview-unpaid", totals.orders_placed),
        ("overview-to-ship", totals.orders_paid),
    ];
    let mut x = end.saturating_add(3);
    for (id, figure) in figures {
        let part = words.fill(id, &[("count", figure.into())]);
        if x.saturating_add(text::columns(&part)) > area.right() {
            return;
        }
        x = canvas.put(x, area.y, area.width, &part, Role::Body).saturating_add(3);
    }
}

/// The rows, rolled so that the one under the cursor is there.
pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, page: &Page<'_>, at: &str) {
    let selected = page.place(at);
    let under = |line: &Line| matches!(line, Line::Item(item, _) if *item == selected);
    let line = page.lines.iter().position(under).unwrap_or(0);
    let height = usize::from(area.height);
    let first = line.saturating_add(1).saturating_sub(height);
    let labelled = area.width >= LABELLED;
    for (y, line) in (area.top()..area.bottom()).zip(page.lines.iter().skip(first)) {
        let Line::Item(item, place) = line else { continue };
        let Some(row) = page.shown.get(*item) else { continue };
        let is_selected = *item == selected;
        let mut pen = Pen { canvas, y, x: area.x, end: area.right(), selected: is_selected };
        if is_selected {
            pen.canvas.fill(Rect { y, height: 1, ..area }, Role::Selected);
            pen.canvas.put(area.x, y, 1, ">", Role::Selected);
            pen.canvas.focus(area.x, y);
        }
        pen.x = area.x.saturating_add(if labelled { 1 } else { 3 });
        if labelled {
            label(&mut pen, page, row, *place);
        }
        draw_row(&mut pen, row);
    }
}

fn label(pen: &mut Pen<'_, '_>, page: &Page<'_>, row: &Item<'_>, place: usize) {
    let words = pen.canvas.words;
    let more = page.hidden(row.section());
    if place == 0 {
        pen.left(LABEL, words.get(row.section().id()), Role::Head);
    } else if place == 1 && more > 0 {
        let more = i64::try_from(more).unwrap_or(i64::MAX);
        let said = words.fill("overview-more", &[("count", more.into())]);
        pen.left(LABEL, &said, Role::Quiet);
    } else {
        pen.left(LABEL, "", Role::Body);
    }
}

/// The best day of them, and how many units a day that are.
fn best(way: Way, days: &[DayNow], words: &Words) -> String {
    let units = way.units(days);
    let sales = bars::Sales::of(&units);
    let best = units.iter().zip(days).max_by_key(|(units, _)| **units);
    let on = best.map(|(_, day)| words.short_date(day.on)).unwrap_or_default();
    let fills = [
        ("way", words.get(way.id()).into()),
        ("average", sales.average.as_str().into()),
        ("max", sales.max.into()),
        ("on", on.into()),
    ];
    words.fill("overview-best", &fills)
}

/// Writes cells from left to right on one row.
struct Pen<'a, 'b> {
    canvas: &'a mut Canvas<'b>,
    y: u16,
    x: u16,
    /// The column behind the last one.
    end: u16,
    selected: bool,
}

impl Pen<'_, '_> {
    fn room(&self) -> u16 {
        self.end.saturating_sub(self.x).saturating_sub(1)
    }

    fn role(&self, role: Role) -> Role {
        if self.selected { Role::Selected } else { role }
    }

    /// A cell of so many columns, with a blank behind it.
    fn left(&mut self, columns: u16, said: &str, role: Role) {
        let columns = columns.min(self.room());
        self.canvas.put(self.x, self.y, columns, said, self.role(role));
        self.x = self.x.saturating_add(columns).saturating_add(1);
    }

    fn right(&mut self, columns: u16, said: &str, role: Role) {
        let columns = columns.min(self.room());
        let end = self.x.saturating_add(columns);
        self.canvas.put_right(end, self.y, columns, said, self.role(role));
        self.x = end.saturating_add(1);
    }

    /// Everything that is left but for so many columns.
    fn rest(&mut self, spare: u16, said: &str, role: Role) {
        self.left(self.room().saturating_sub(spare), said, role);
    }
}

fn draw_row(pen: &mut Pen<'_, '_>, row: &Item<'_>) {
    match row {
        Item::Kind(row) => draw_kind(pen, row),
        Item::Count(row) => draw_count(pen, row),
        Item::Pool(row) => draw_pool(pen, row),
        Item::Due(row) => draw_due(pen, row),
        Item::Days(way, days) => draw_days(pen, *way, days),
        Item::None(section) => {
            let said = pen.canvas.words.get(section.none());
            pen.rest(0, said, Role::Quiet);
        }
    }
}

fn draw_kind(pen: &mut Pen<'_, '_>, row: &KindNow) {
    let words = pen.canvas.words;
    let spec = row.alert.spec();
    let role = match spec.severity {
        Severity::Critical => Role::Bad,
        Severity::Warning => Role::Warning,
        Severity::Notice => Role::Body,
    };
    let roomy = pen.room() >= ROOMY;
    pen.left(5, spec.code, role);
    pen.right(5, &text::figure(row.count, 5), Role::Body);
    pen.x = pen.x.saturating_add(1);
    let name = words.get(&format!("alert-{}", row.kind)).to_owned();
    if !roomy {
        pen.rest(0, &name, Role::Body);
        return;
    }
    pen.left(22, &name, Role::Body);
    if let Some(first) = &row.first {
        let about = match spec.subject {
            Subject::Product | Subject::Lot => &first.sku,
            Subject::Order
            | Subject::Transfer
            | Subject::Count
            | Subject::PoolLine
            | Subject::Stage => &first.document,
        };
        let about = about.as_deref().unwrap_or_default();
        pen.rest(0, &format!("{about} {}", first.name), Role::Body);
    }
}

fn draw_count(pen: &mut Pen<'_, '_>, row: &CountNow) {
    let words = pen.canvas.words;
    let (now, roomy) = (pen.canvas.now, pen.room() >= ROOMY);
    pen.left(9, &row.count.code, Role::Body);
    pen.left(8, &row.count.warehouse, Role::Body);
    let id = if row.more { "overview-counted-more" } else { "overview-counted" };
    let counted = words.fill(id, &[("done", row.done.into()), ("lines", row.lines.into())]);
    if !roomy {
        pen.rest(0, &counted, Role::Body);
        return;
    }
    pen.left(15, &counted, Role::Body);
    pen.left(12, &bars::share(row.done, row.lines, BAR), Role::Body);
    pen.x = pen.x.saturating_add(1);
    let since = instant(words, row.count.started_at, now);
    let fills = [("by", row.count.by.as_str().into()), ("since", since.into())];
    pen.rest(0, &words.fill("overview-started", &fills), Role::Body);
}

/// An instant: today its time alone, else its day too.
fn instant(words: &Words, at: i64, now: Timestamp) -> String {
    let at = Timestamp::from_millis(at);
    if words.day_number(at) == words.day_number(now) {
        return words.minutes(at);
    }
    format!("{} {}", words.day(at), words.minutes(at))
}

fn ends(row: &PoolNow, words: &Words, now: Timestamp) -> String {
    if row.paused {
        return words.get("overview-paused").to_owned();
    }
    let at = row.ends_at.map(|at| instant(words, at, now));
    at.map_or_else(
        || words.get("overview-no-end").to_owned(),
        |at| words.fill("overview-ends", &[("at", at.into())]),
    )
}

fn draw_pool(pen: &mut Pen<'_, '_>, row: &PoolNow) {
    let words = pen.canvas.words;
    let (now, roomy) = (pen.canvas.now, pen.room() >= ROOMY);
    pen.left(9, &row.pool, Role::Body);
    let name = if row.name.is_empty() { &row.sku } else { &row.name };
    let fills = [("sold", row.sold.into()), ("planned", row.allocated.into())];
    let sold = words.fill("overview-sold", &fills);
    if !roomy {
        pen.rest(17, name, Role::Body);
        pen.rest(0, &sold, Role::Body);
        return;
    }
    pen.rest(45, name, Role::Body);
    pen.right(12, &sold, Role::Body);
    pen.left(12, &bars::share(row.sold, row.allocated, BAR), Role::Body);
    pen.x = pen.x.saturating_add(1);
    pen.rest(0, &ends(row, words, now), Role::Body);
}

fn draw_due(pen: &mut Pen<'_, '_>, row: &DueNow) {
    let words = pen.canvas.words;
    let now = pen.canvas.now;
    let when = match row.at {
        Some(at) => instant(words, at, now),
        None if row.on == words.day_number(now) => words.get("overview-today").to_owned(),
        None => words.short_date(row.on),
    };
    pen.left(11, &when, Role::Body);
    let (about, sku) = match (row.what, row.document.split_once(':'), &row.sku) {
        ("wakes", Some((_, subject)), _) => (subject, None),
        ("lot", _, Some(sku)) => (sku.as_str(), Some(&row.document)),
        (_, _, sku) => (row.document.as_str(), sku.as_ref()),
    };
    pen.left(10, about, Role::Body);
    pen.x = pen.x.saturating_add(1);
    let what = words.get(&format!("overview-due-{}", row.what)).to_owned();
    let said = sku.filter(|sku| !sku.is_empty()).map(|sku| format!("{what}  {sku}"));
    pen.rest(8, said.as_deref().unwrap_or(&what), Role::Body);
    if let Some(units) = row.units {
        pen.right(7, &text::figure(units, 7), Role::Body);
    }
}

fn draw_days(pen: &mut Pen<'_, '_>, way: Way, days: &[DayNow]) {
    let words = pen.canvas.words;
    let units = way.units(days);
    let sales = bars::Sales::of(&units);
    let today = units.last().copied().unwrap_or_default();
    // Beside the pane the pictures there say it better.
    let alone = pen.room() >= ROOMY && pen.end == pen.canvas.area().right();
    pen.left(6, words.get(way.id()), Role::Body);
    if alone {
        pen.left(30, &sales.line, Role::Body);
        pen.x = pen.x.saturating_add(1);
    }
    let fills = [("sum", sales.sum().into()), ("today", today.into())];
    pen.rest(0, &words.fill("overview-moved", &fills), Role::Body);
}

/// The line above the message: more about the row under the cursor.
pub(super) fn inspector(canvas: &mut Canvas<'_>, area: Rect, row: &Item<'_>) {
    let (words, now) = (canvas.words, canvas.now);
    let said = match row {
        Item::Kind(row) => row.first.as_ref().map(|first| {
            format!("{}  {}", first.subject(), words.why(first.alert, &first.figures.0))
        }),
        Item::Count(row) => {
            let policy = words.get(&format!("uncounted-{}", row.count.uncounted)).to_owned();
            let fills = [
                ("count", row.count.code.as_str().into()),
                ("name", row.count.name.as_str().into()),
                ("uncounted", policy.into()),
                ("counts", row.count.counts.into()),
            ];
            Some(words.fill("counts-inspector", &fills))
        }
        Item::Pool(row) => {
            let fills = [
                ("pool", row.pool.as_str().into()),
                ("sku", row.sku.as_str().into()),
                ("planned", row.allocated.into()),
                ("released", row.released.into()),
                ("open", row.open.into()),
                ("sold", row.sold.into()),
            ];
            Some(words.fill("overview-pool", &fills))
        }
        Item::Due(row) => {
            let left = row.at.and_then(|at| words.time_left(Timestamp::from_millis(at), now));
            left.map(|time| words.fill("overview-left", &[("time", time.into())]))
        }
        Item::Days(way, days) => Some(best(*way, days, words)),
        Item::None(_) => None,
    };
    if let Some(said) = said {
        let wide = area.width.saturating_sub(2);
        canvas.put(area.x.saturating_add(1), area.y, wide, &said, Role::Body);
    }
}
