//! ```text
//!    Level SKU        Name                  Whs    Sellable Thresh Safety Days To do
//! >  OVER  SKU-10012  蓝牙耳机 白色         -            -3     20     30    - order 53
//!    LOW   SKU-10000  有线鼠标 黑色 USB-C   -            38     40     60    5 order 62
//!
//!  Why  0 < sellable 38 <= threshold 40
//!       order 62 = safety 60 + threshold 40 - sellable 38
//! ```

use ratatui::layout::Rect;

use crate::app::query::{AlertRow, CrossingRow};
use crate::domain::alert::Severity;
use crate::domain::time::Timestamp;
use crate::tui::canvas::Canvas;
use crate::tui::screen::Around;
use crate::tui::screen::list::{List, Look};
use crate::tui::screen::pane;
use crate::tui::screen::table::{Cell, Head, plain};
use crate::tui::theme::Role;

/// Lines of the explanation, with an empty one above it.
const EXPLAINED: u16 = 6;

pub(super) const HEADS: [Head; 9] = [
    Head::text("column-level", 5, 0).by("level"),
    Head::text("column-sku", 10, 0).by("sku"),
    Head::text("column-name", 8, 60).least(6).by("name"),
    Head::text("column-place", 5, 44).by("warehouse"),
    Head::number("column-sellable", 8, 50).by("sellable"),
    Head::number("column-threshold", 6, 56).alone().by("threshold"),
    Head::number("column-safety", 6, 70).alone().by("safety"),
    Head::number("column-days", 5, 70).by("days"),
    Head::text("column-to-do", 12, 36).by("todo"),
];

fn role(row: &AlertRow) -> Role {
    match row.alert.spec().severity {
        Severity::Critical => Role::Bad,
        Severity::Warning => Role::Warning,
        Severity::Notice => Role::Body,
    }
}

/// A figure of the kinds that have it.
fn figure(row: &AlertRow, name: &str) -> Cell {
    shown(row.figures.find(name))
}

fn shown(figure: Option<i64>) -> Cell {
    figure.map_or_else(|| ("-".to_owned(), Role::Quiet), |units| plain(units.to_string()))
}

/// What mends it, in a word or two.
fn to_do(row: &AlertRow, look: Look<'_>) -> String {
    let units = row.to_do();
    let id = format!("alert-do-{}", row.alert.name());
    match look.words.find(&id) {
        Some(fixed) => fixed.to_owned(),
        None => look.words.fill(&id, &[("units", units.into())]),
    }
}

pub(super) fn cells(row: &AlertRow, look: Look<'_>) -> Vec<Cell> {
    let about = row.sku.clone().or_else(|| row.document.clone()).unwrap_or_default();
    let place = row.warehouse.as_deref().map_or("-", |code| pane::short(code));
    vec![
        (row.code.to_owned(), role(row)),
        plain(about),
        plain(&row.name),
        plain(place),
        figure(row, "sellable"),
        figure(row, "threshold"),
        figure(row, "safety"),
        shown(row.days()),
        plain(to_do(row, look)),
    ]
}

/// Who knows of it.
fn mark(row: &AlertRow, look: Look<'_>) -> Option<String> {
    let mark = row.mark.as_ref()?;
    let until = mark
        .until
        .map_or_else(String::new, |at| look.words.short_time(Timestamp::from_millis(at), look.now));
    let fills = [("by", mark.by.as_str().into()), ("until", until.into())];
    let said = look.words.fill(&format!("alert-mark-{}", mark.sleeps), &fills);
    let note = mark.note.as_deref().unwrap_or_default();
    Some(if note.is_empty() { said } else { format!("{said}: {note}") })
}

/// Why it fired, in a line.
pub(super) fn inspector(row: &AlertRow, look: Look<'_>) -> String {
    let why = look.words.why(row.alert, &row.figures.0);
    let about = row.subject();
    match mark(row, look) {
        Some(mark) => format!("{about}  {why}  ({mark})"),
        None => format!("{about}  {why}"),
    }
}

/// Why it fired, with the arithmetic, below a list that leaves room for it.
pub(super) fn explain(
    canvas: &mut Canvas<'_>,
    area: Rect,
    list: &List<AlertRow>,
    crossings: &[CrossingRow],
    around: &Around<'_>,
) {
    let rows = u16::try_from(list.visible().count()).unwrap_or(u16::MAX).saturating_add(1);
    let Some(row) = list.selected() else { return };
    if area.height < rows.saturating_add(EXPLAINED) {
        return;
    }
    let look = Look { words: canvas.words, now: canvas.now, glance: around.glance };
    let words = look.words;
    let mut lines = vec![words.why(row.alert, &row.figures.0)];
    if let Some(units) = row.suggested {
        lines.push(words.suggestion(&row.figures.0, units));
    }
    let same = around.card.filter(|card| Some(card.card.sku.as_str()) == row.sku.as_deref());
    if let Some(card) = same.filter(|_| row.suggested.is_some()) {
        let watch = &card.card.watch;
        lines.push(words.safety(watch.daily_sales_max, watch.lead_time_longest));
    }
    lines.extend(mark(row, look));
    if let Some(crossing) = crossings.iter().find(|crossing| crossing.fired) {
        let at = words.short_time(Timestamp::from_millis(crossing.at), look.now);
        let fills = [
            ("at", at.into()),
            ("code", crossing.code.into()),
            ("subject", crossing.subject.as_str().into()),
        ];
        lines.push(words.fill("alerts-newest", &fills));
    }
    let title = words.get("alerts-why");
    let indent = crate::tui::text::columns(title).saturating_add(3);
    let mut y = area.bottom().saturating_sub(EXPLAINED.saturating_sub(1));
    canvas.put(area.x.saturating_add(1), y, area.width, title, Role::Head);
    for line in lines.iter().take(usize::from(EXPLAINED.saturating_sub(1))) {
        let wide = area.width.saturating_sub(indent).saturating_sub(1);
        canvas.put(area.x.saturating_add(indent), y, wide, line, Role::Body);
        y = y.saturating_add(1);
    }
}
