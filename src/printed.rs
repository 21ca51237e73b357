//! What is printed or pasted: the same text, wherever it is asked for.

use crate::app::query::count::{LineRow, Report, Totals};
use crate::domain::time::Timestamp;
use crate::locale::{Fill, Words, grouped, money, share};

/// Groups of one sort on a receipt.
const GROUPS: usize = 4;

/// About twenty lines to paste into a message.
pub fn receipt(words: &Words, report: &Report) -> Vec<String> {
    let (count, totals) = (&report.count, &report.totals);
    let time = |at: i64| words.full_time(Timestamp::from_millis(at));
    let ended = count.ended_at.map_or_else(|| "-".to_owned(), time);
    let state = words.get(&format!("count-state-{}", count.state)).to_owned();
    let number = |figure: i64| Fill::from(grouped(figure));
    let progress = &report.progress;
    let mut lines = vec![
        words.fill(
            "count-receipt-head",
            &[
                ("code", Fill::from(&count.code)),
                ("warehouse", Fill::from(&count.warehouse)),
                ("state", Fill::from(state)),
            ],
        ),
        words.fill(
            "count-receipt-when",
            &[
                ("from", Fill::from(time(count.started_at))),
                ("until", Fill::from(ended)),
                ("by", Fill::from(&count.by)),
                ("approver", Fill::from(count.ended_by.as_deref().unwrap_or("-"))),
            ],
        ),
        words.fill(
            "count-receipt-lines",
            &[
                ("lines", number(progress.lines)),
                ("counted", number(progress.counted.saturating_add(progress.empty))),
                ("left", number(progress.not_counted)),
                ("skipped", number(progress.skipped)),
            ],
        ),
        words.fill(
            "count-receipt-accuracy",
            &[
                ("lines", Fill::from(share(totals.by_line_bps))),
                ("units", Fill::from(share(totals.by_quantity_bps))),
            ],
        ),
        words.fill("count-receipt-variance", &sums(totals)),
    ];
    for (id, groups, prefix) in [
        ("count-receipt-by-reason", &report.by_reason, Some("reason")),
        ("count-receipt-by-category", &report.by_category, None),
        ("count-receipt-by-counter", &report.by_counter, None),
    ] {
        if groups.is_empty() {
            continue;
        }
        lines.push(words.get(id).to_owned());
        for group in groups.iter().take(GROUPS) {
            let name = named(words, &group.name, prefix);
            let mut fills = vec![("name", Fill::from(name))];
            fills.extend(sums(&group.totals));
            lines.push(words.fill("count-receipt-group", &fills));
        }
    }
    lines
}

/// The lines of a sheet by bin, with room to write and nothing of the books.
pub fn sheet(words: &Words, lines: &[LineRow]) -> Vec<String> {
    let mut text = Vec::new();
    let mut bin = None;
    for line in lines {
        if bin != Some(&line.bin) {
            bin = Some(&line.bin);
            let named = if line.bin.is_empty() { "-" } else { &line.bin };
            text.push(String::new());
            text.push(words.fill("count-sheet-bin", &[("bin", Fill::from(named))]));
        }
        let sku = sku(&line.sku, line.unsellable);
        text.push(format!("  {sku:<20} ________  {}", line.name));
    }
    text
}

/// A product on paper; its unsellable stock is marked.
pub fn sku(sku: &str, unsellable: bool) -> String {
    if unsellable { format!("{sku} (U)") } else { sku.to_owned() }
}

/// The name of a group; a reason code in words.
fn named(words: &Words, name: &str, prefix: Option<&str>) -> String {
    let id = prefix.map(|prefix| format!("{prefix}-{name}"));
    match id.filter(|id| words.has(id)) {
        Some(id) => words.get(&id).to_owned(),
        None if name.is_empty() => "-".to_owned(),
        None => name.to_owned(),
    }
}

fn sums(totals: &Totals) -> Vec<(&'static str, Fill<'static>)> {
    vec![
        ("lines", Fill::from(grouped(totals.sums.lines))),
        ("net", Fill::from(grouped(totals.sums.net))),
        ("gross", Fill::from(grouped(totals.sums.gross))),
        ("netvalue", Fill::from(money(totals.sums.net_value))),
        ("grossvalue", Fill::from(money(totals.sums.gross_value))),
    ]
}
