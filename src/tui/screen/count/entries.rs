//! The entries of a stock-take as text.

use crate::app::query::count::EntryRow;
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::text;

/// Entries as they were made, newest first.
pub fn told(rows: &[EntryRow], words: &Words) -> Vec<String> {
    let line = |row: &EntryRow| {
        let at = words.seconds(Timestamp::from_millis(row.at));
        let sku = row.sku.as_deref().unwrap_or(row.code.as_str());
        let undone = if row.undone_by.is_some() { words.get("desk-undone-word") } else { "" };
        format!(
            "{} {at} {} {} {} {} {undone}",
            text::right(&row.number.to_string(), 6),
            text::right(&text::written(&format!("{:+}", row.units), 6), 6),
            text::left(&row.bin, 10),
            text::left(sku, 14),
            row.name.as_deref().unwrap_or_default(),
        )
    };
    rows.iter().map(line).collect()
}
