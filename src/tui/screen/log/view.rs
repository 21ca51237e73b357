//! ```text
//!  Log > All
//!    Time  Who      SKU        What               Before -> after              Source
//! >  15:41 lin      SKU-10001  Threshold          30 -> 32                     form
//!  ~ 15:38 chen     SKU-10012  shipped            BJ order-occupied 3 -> 2     O-88120
//! ```

use ratatui::layout::Rect;

use super::{Log, subject};
use crate::app::query::{ChangeRow, LogEntry, MovementRow};
use crate::domain::stock::BUCKETS;
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::canvas::{Canvas, Column, columns};
use crate::tui::screen::{Around, pane};
use crate::tui::shell::layout::Layout;
use crate::tui::theme::Role;

/// One entry as cells.
struct Row {
    undone: bool,
    cells: [String; 6],
}

const HEADINGS: [&str; 6] =
    ["column-time", "column-who", "column-sku", "column-what", "column-change", "column-source"];

impl Log {
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, layout: &Layout, around: &Around<'_>) {
        self.draw_crumb(canvas, layout.crumb);
        let body = layout.body;
        let laid = laid(body);
        let headed = body.height > 3 && layout.crumb.height > 0;
        if headed {
            for (id, column) in HEADINGS.iter().zip(&laid) {
                let name = canvas.words.get(id);
                canvas.put(column.x, body.y, column.width, name, Role::Head);
            }
        }
        let first = body.y.saturating_add(u16::from(headed));
        if self.window.is_empty() {
            let id = if self.read { "list-empty" } else { "list-loading" };
            let x = body.x.saturating_add(3);
            let said = canvas.words.get(id);
            canvas.put(x, first.saturating_add(1), body.width.saturating_sub(3), said, Role::Quiet);
        }
        for ((entry, selected), y) in self.window.visible().zip(first..body.bottom()) {
            let row = row(entry, canvas.words, canvas.now);
            let line = Rect { y, height: 1, ..body };
            let role = if selected { Role::Selected } else { Role::Body };
            if selected {
                canvas.fill(line, Role::Selected);
                canvas.put(line.x, y, 1, ">", Role::Selected);
                canvas.focus(line.x, y);
            }
            if row.undone {
                canvas.put(line.x.saturating_add(1), y, 1, "~", role);
            }
            for (cell, column) in row.cells.iter().zip(&laid) {
                canvas.put(column.x, y, column.width, cell, role);
            }
        }
        if layout.has_pane() {
            let selected = self.window.selected().map(subject);
            let same = |card: &&crate::app::query::ProductCard| {
                selected == Some(card.product.sku.as_str())
            };
            pane::draw(canvas, layout.pane, around.card.filter(same));
        }
        self.draw_inspector(canvas, layout.inspector);
    }

    fn draw_crumb(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let words = canvas.words;
        let subject = match &self.sku {
            None => words.get("log-all").to_owned(),
            Some(sku) => words.fill("log-of", &[("sku", sku.into())]),
        };
        let line = words.fill("log-crumb", &[("subject", subject.into())]);
        canvas.put(
            area.x.saturating_add(1),
            area.y,
            area.width.saturating_sub(1),
            &line,
            Role::Head,
        );
    }

    /// The whole of the row under the cursor: time to the second, reason, note, what undid it.
    fn draw_inspector(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let Some(entry) = self.window.selected().filter(|_| area.height > 0) else { return };
        let words = canvas.words;
        let at = words.full_time(Timestamp::from_millis(entry.at()));
        let mut parts = Vec::new();
        let (number, reverses, reversed) = match entry {
            LogEntry::Movement(row) => {
                parts.extend(row.reason.clone());
                parts.extend(row.note.clone());
                parts.extend(row.reference.clone());
                (row.id, row.reverses, row.reversed_by)
            }
            LogEntry::Change(row) => (row.id, row.reverses, row.reversed_by),
        };
        if let Some(id) = reverses {
            parts.push(words.fill("log-undoes", &[("id", id.into())]));
        }
        if let Some(id) = reversed {
            parts.push(format!("{} #{id}", words.get("log-undone")));
        }
        let line = format!("#{number}  {at}  {}  {}", subject(entry), parts.join("  "));
        canvas.put(
            area.x.saturating_add(1),
            area.y,
            area.width.saturating_sub(2),
            &line,
            Role::Body,
        );
    }
}

fn laid(body: Rect) -> Vec<Column> {
    let x = body.x.saturating_add(3);
    let room = body.width.saturating_sub(3);
    match body.width {
        0..50 => columns(x, room, &[5, 0, 10, 10, 8, 0], 4),
        50..76 => columns(x, room, &[5, 6, 10, 12, 10, 0], 4),
        76..110 => columns(x, room, &[5, 6, 10, 14, 10, 7], 4),
        _ => columns(x, room, &[5, 10, 16, 20, 10, 10], 4),
    }
}

fn row(entry: &LogEntry, words: &Words, now: Timestamp) -> Row {
    let at = words.short_time(Timestamp::from_millis(entry.at()), now);
    match entry {
        LogEntry::Movement(row) => Row {
            undone: row.reversed_by.is_some(),
            cells: [
                at,
                row.by.clone(),
                row.sku.clone(),
                words.get(&format!("kind-{}", row.kind)).to_owned(),
                movement(row, words),
                row.document.clone().or_else(|| row.reason.clone()).unwrap_or_default(),
            ],
        },
        LogEntry::Change(row) => Row {
            undone: row.reversed_by.is_some(),
            cells: [
                at,
                row.by.clone(),
                row.subject.clone(),
                words.get(&format!("field-{}", row.field)).to_owned(),
                change(row, words),
                words.get(&format!("source-{}", row.source)).to_owned(),
            ],
        },
    }
}

/// Every bucket that the movement changed, before and after: `BJ sellable 40 -> 37`.
fn movement(row: &MovementRow, words: &Words) -> String {
    let moved = BUCKETS.into_iter().filter(|bucket| row.effect.get(*bucket) != 0);
    let told = moved.map(|bucket| {
        let after = row.after.get(bucket);
        let before = after.saturating_sub(row.effect.get(bucket));
        let name = words.get(&format!("bucket-{}.short", bucket.name())).to_owned();
        format!("{name} {before} -> {after}")
    });
    format!("{} {}", pane::short(&row.warehouse), told.collect::<Vec<_>>().join(", "))
}

fn change(row: &ChangeRow, words: &Words) -> String {
    let none = words.get("preview-empty");
    let value = |value: &Option<String>| {
        let raw = value.as_deref().unwrap_or(none);
        words.value(&row.field, raw).to_owned()
    };
    format!("{} -> {}", value(&row.before), value(&row.after))
}
