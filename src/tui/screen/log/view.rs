//! ```text
//!    Time  Who      SKU        What               Before -> after              Source
//! >  15:41 lin      SKU-10001  Threshold          30 -> 32                     form
//!  ~ 15:38 chen     SKU-10012  shipped            BJ order-occupied 3 -> 2     O-88120
//! ```

use super::subject;
use crate::app::query::{ChangeRow, LogEntry, MovementRow};
use crate::domain::stock::BUCKETS;
use crate::domain::time::Timestamp;
use crate::locale::{Words, grouped};
use crate::tui::screen::pane;
use crate::tui::screen::table::{Cell, Head, plain};

pub(super) const HEADS: [Head; 6] = [
    Head::text("column-time", 5, 0),
    Head::text("column-who", 6, 50),
    Head::text("column-sku", 10, 0),
    Head::text("column-what", 14, 0).least(10),
    Head::text("column-change", 10, 0),
    Head::text("column-source", 7, 76),
];

/// The cells of an entry, in the order of the columns.
pub(super) fn cells(entry: &LogEntry, words: &Words, now: Timestamp) -> Vec<Cell> {
    let at = words.short_time(Timestamp::from_millis(entry.at()), now);
    match entry {
        LogEntry::Movement(row) => vec![
            plain(at),
            plain(&row.by),
            plain(&row.sku),
            plain(words.get(&format!("kind-{}", row.kind))),
            plain(movement(row, words)),
            plain(row.document.as_deref().unwrap_or_else(|| {
                row.reason.as_deref().map_or("", |why| words.value("reason", why))
            })),
        ],
        LogEntry::Change(row) => vec![
            plain(at),
            plain(&row.by),
            plain(about(row).unwrap_or(&row.subject)),
            plain(words.get(&what(row))),
            plain(change(row, words)),
            plain(words.get(&format!("source-{}", row.source))),
        ],
    }
}

/// The whole of the row under the cursor: time to the second, reason, note, what undid it.
pub(super) fn inspector(entry: &LogEntry, words: &Words) -> String {
    let at = words.full_time(Timestamp::from_millis(entry.at()));
    let mut parts = Vec::new();
    let (number, reverses, reversed) = match entry {
        LogEntry::Movement(row) => {
            parts.extend(row.reason.as_deref().map(|why| words.value("reason", why).to_owned()));
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
    format!("#{number}  {at}  {}  {}", subject(entry), parts.join("  "))
}

/// Every bucket that the movement changed, before and after: `BJ sellable 40 -> 37`.
fn movement(row: &MovementRow, words: &Words) -> String {
    let moved = BUCKETS.into_iter().filter(|bucket| row.effect.get(*bucket) != 0);
    let told = moved.map(|bucket| {
        let after = row.after.get(bucket);
        let before = after.saturating_sub(row.effect.get(bucket));
        let name = words.get(&format!("bucket-{}.short", bucket.name())).to_owned();
        format!("{name} {} -> {}", grouped(before), grouped(after))
    });
    format!("{} {}", pane::short(&row.warehouse), told.collect::<Vec<_>>().join(", "))
}

/// An alert is kept as `low:SKU-10001`; what it is about is told without its kind.
fn about(row: &ChangeRow) -> Option<&str> {
    (row.field == "alert").then(|| row.subject.split_once(':').map(|(_, about)| about)).flatten()
}

/// The word for what was changed; of an alert, the word for its kind.
fn what(row: &ChangeRow) -> String {
    match row.subject.split_once(':') {
        Some((kind, _)) if row.field == "alert" => format!("alert-{kind}"),
        _ => format!("field-{}", row.field),
    }
}

fn change(row: &ChangeRow, words: &Words) -> String {
    let none = words.get("preview-empty");
    let value = |value: &Option<String>| {
        let raw = value.as_deref().unwrap_or(none);
        words.value(&row.field, raw).to_owned()
    };
    format!("{} -> {}", value(&row.before), value(&row.after))
}
