//! The receipt of a stock-take: about twenty lines of text, to be pasted into a message; and the
//! sheet by bin for those who count on paper.

use super::review::reason_word;
use crate::app::query::count::{EntryRow, Group, LineRow, Report};
use crate::domain::time::Timestamp;
use crate::locale::{Words, money};
use crate::tui::text;

/// Groups of each sort that are told.
const GROUPS: usize = 4;

/// The receipt.
pub fn report(report: &Report, words: &Words) -> Vec<String> {
    let (count, sums) = (&report.count, &report.totals);
    let at = |millis: i64| words.full_time(Timestamp::from_millis(millis));
    let mut lines = Vec::new();
    let state = words.get(&format!("count-state-{}", count.state)).to_owned();
    let fills = [
        ("count", count.code.as_str().into()),
        ("warehouse", count.warehouse.as_str().into()),
        ("state", state.into()),
        ("name", count.name.as_str().into()),
    ];
    lines.push(words.fill("paper-title", &fills).trim_end().to_owned());
    let fills = [("at", at(count.started_at).into()), ("by", count.by.as_str().into())];
    lines.push(words.fill("paper-started", &fills));
    if let (Some(ended), Some(by)) = (count.ended_at, &count.ended_by) {
        let fills = [("at", at(ended).into()), ("by", by.as_str().into())];
        lines.push(words.fill("paper-ended", &fills));
    }
    let progress = &report.progress;
    let fills = [
        ("lines", sums.lines.into()),
        ("exact", sums.exact.into()),
        ("skipped", progress.skipped.into()),
        ("missing", progress.not_counted.into()),
    ];
    lines.push(words.fill("paper-lines", &fills));
    let share = |bps: Option<i64>| bps.map_or_else(|| "-".to_owned(), percent);
    let fills = [
        ("by_line", share(sums.by_line_bps).into()),
        ("by_quantity", share(sums.by_quantity_bps).into()),
    ];
    lines.push(words.fill("paper-accuracy", &fills));
    let fills = [
        ("expected", sums.expected.into()),
        ("counted", sums.counted.into()),
        ("net", format!("{:+}", sums.net).into()),
        ("gross", sums.gross.into()),
    ];
    lines.push(words.fill("paper-units", &fills));
    let fills = [("net", money(sums.net_value).into()), ("gross", money(sums.gross_value).into())];
    lines.push(words.fill("paper-value", &fills));
    let none = words.get("paper-none");
    let reason = |name: &str| {
        if name.is_empty() { none.to_owned() } else { reason_word(name, words) }
    };
    let named = |name: &str| if name.is_empty() { none.to_owned() } else { name.to_owned() };
    groups(&mut lines, "paper-reasons", &report.by_reason, &reason, words);
    groups(&mut lines, "paper-categories", &report.by_category, &named, words);
    groups(&mut lines, "paper-counters", &report.by_counter, &named, words);
    lines
}

fn groups(
    lines: &mut Vec<String>,
    title: &str,
    groups: &[Group],
    name: &dyn Fn(&str) -> String,
    words: &Words,
) {
    if groups.is_empty() {
        return;
    }
    lines.push(words.get(title).to_owned());
    for group in groups.iter().take(GROUPS) {
        let sums = &group.totals;
        let fills = [
            ("name", text::left(&name(&group.name), 20).into()),
            ("lines", sums.lines.into()),
            ("net", format!("{:+}", sums.net).into()),
            ("gross", sums.gross.into()),
            ("value", money(sums.net_value).into()),
        ];
        lines.push(words.fill("paper-group", &fills));
    }
}

/// `97.50 %`, from basis points.
fn percent(bps: i64) -> String {
    let rest = bps.rem_euclid(100);
    format!("{}.{rest:02}%", bps.div_euclid(100))
}

/// The sheet by bin, with room to write.
pub fn sheet(lines: &[LineRow], words: &Words) -> Vec<String> {
    let mut out = vec![words.get("sheet-columns").to_owned()];
    let mut bin = None;
    for line in lines {
        if bin != Some(line.bin.as_str()) {
            bin = Some(line.bin.as_str());
            let shown = if line.bin.is_empty() { words.get("desk-nowhere") } else { &line.bin };
            out.push(String::new());
            out.push(words.fill("sheet-location", &[("bin", shown.into())]));
        }
        let sku = if line.unsellable { format!("{} U", line.sku) } else { line.sku.clone() };
        out.push(format!("  {} {} ______", text::left(&sku, 16), text::left(&line.name, 40)));
    }
    out
}

/// Entries as they were made, newest first.
pub fn entries(rows: &[EntryRow], words: &Words) -> Vec<String> {
    let line = |row: &EntryRow| {
        let at = words.seconds(Timestamp::from_millis(row.at));
        let sku = row.sku.as_deref().unwrap_or(row.code.as_str());
        let undone = if row.undone_by.is_some() { words.get("desk-undone-word") } else { "" };
        format!(
            "{} {at} {} {} {} {} {undone}",
            text::right(&row.number.to_string(), 6),
            text::right(&format!("{:+}", row.units), 6),
            text::left(&row.bin, 10),
            text::left(sku, 14),
            row.name.as_deref().unwrap_or_default(),
        )
    };
    rows.iter().map(line).collect()
}
