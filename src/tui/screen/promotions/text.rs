//! The report of a pool as lines to read and to copy.

use crate::app::query::{PoolReport, ReportLine};
use crate::domain::time::Timestamp;
use crate::locale::{Words, grouped};
use crate::tui::text;

/// The lines: every figure by its name, and how to have it as a file.
pub fn report(report: &PoolReport, words: &Words) -> Vec<String> {
    let pool = &report.pool;
    let state = words.get(&format!("pool-state-{}", pool.state)).to_owned();
    let purpose = words.get(&format!("pool-purpose-{}", pool.purpose)).to_owned();
    let mut lines = vec![format!("{}  {state}  {purpose}  {}", pool.code, pool.name)];
    for (id, at) in [
        ("column-starts", pool.starts_at),
        ("column-ends", pool.ends_at),
        ("column-ended", pool.ended_at),
    ] {
        if let Some(at) = at {
            let at = words.full_time(Timestamp::from_millis(at));
            lines.push(format!("  {} {at}", text::left(words.get(id), 20)));
        }
    }
    for row in &report.lines {
        lines.push(String::new());
        lines.push(format!("{} {}  {}", row.line.sku, row.line.name, row.line.warehouse));
        for (id, units) in figures(row) {
            let name = text::left(words.get(&format!("report-{id}")), 20);
            lines.push(format!("  {name} {}", text::right(&grouped(units), 9)));
        }
    }
    lines.push(String::new());
    lines.push(format!("stockroom pool report {} --format csv", pool.code));
    lines
}

fn figures(row: &ReportLine) -> [(&'static str, i64); 12] {
    let line = &row.line;
    [
        ("allocated", line.allocated),
        ("released", line.released),
        ("ordered", line.ordered),
        ("unpaid", row.unpaid),
        ("paid", row.paid),
        ("shipped", line.shipped),
        ("lapsed", line.lapsed),
        ("returned", row.returned),
        ("shelved", line.shelved),
        ("left", line.left),
        ("oversold", line.oversold),
        ("sold-percent", row.sold_percent),
    ]
}
