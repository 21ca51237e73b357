//! What is going on, as sentences: for the command line and for plain mode.

use clap::Command;

use crate::app::query::{DueNow, Flow, KindNow, Overview, PoolNow};
use crate::app::{Query, Reply, Source};
use crate::cli::failure::Failure;
use crate::cli::reads;
use crate::cli::session::Session;
use crate::domain::time::Timestamp;
use crate::locale::Words;

pub(in crate::cli) fn command() -> Command {
    Command::new("overview").about("What is going on: alerts, stock-takes, promotions, what is due")
}

pub(in crate::cli) fn run(session: &Session) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let Reply::Overview(found) = app.ask(&Query::Overview)? else {
        return Err(reads::unexpected());
    };
    session.output.answer(&found, |words| lines(&found, words).join("\n"))
}

/// Everything, a sentence each.
pub(in crate::cli) fn lines(found: &Overview, words: &Words) -> Vec<String> {
    let totals = &found.totals;
    let mut all = vec![words.fill(
        "overview-say-totals",
        &[
            ("products", totals.products.into()),
            ("total", totals.total.into()),
            ("sellable", totals.stock.sellable.into()),
            ("unpaid", totals.orders_placed.into()),
            ("paid", totals.orders_paid.into()),
        ],
    )];
    let fills = [("open", totals.alerts.into()), ("quiet", totals.alerts_quiet.into())];
    all.push(words.fill("overview-say-alerts", &fills));
    all.extend(found.alerts.iter().map(|row| kind(row, words)));
    all.extend(found.counts.iter().map(|row| {
        let since = words.full_time(Timestamp::from_millis(row.count.started_at));
        let fills = [
            ("count", row.count.code.as_str().into()),
            ("warehouse", row.count.warehouse.as_str().into()),
            ("done", row.done.into()),
            ("lines", row.lines.into()),
            ("by", row.count.by.as_str().into()),
            ("since", since.into()),
        ];
        words.fill("overview-say-count", &fills)
    }));
    all.extend(found.pools.iter().map(|row| pool(row, words)));
    all.extend(found.due.iter().map(|row| due(row, words)));
    all.push(moved(found, words));
    for (none, id) in [
        (found.counts.is_empty(), "overview-no-counts"),
        (found.pools.is_empty(), "overview-no-pools"),
        (found.due.is_empty(), "overview-no-due"),
    ] {
        all.extend(none.then(|| words.get(id).to_owned()));
    }
    all
}

fn moved(found: &Overview, words: &Words) -> String {
    let sum = found.days.iter().fold(Flow::default(), |sum, day| sum.plus(day.flow));
    let today = found.days.last().map(|day| day.flow).unwrap_or_default();
    let fills = [
        ("came", sum.came.into()),
        ("gone", sum.gone.into()),
        ("sold", sum.sold.into()),
        ("came_today", today.came.into()),
        ("gone_today", today.gone.into()),
        ("sold_today", today.sold.into()),
    ];
    words.fill("overview-say-days", &fills)
}

fn kind(row: &KindNow, words: &Words) -> String {
    let about = row.first.as_ref().map(|first| first.subject().to_owned()).unwrap_or_default();
    let name = words.get(&format!("alert-{}", row.kind)).to_owned();
    let fills = [
        ("code", row.alert.spec().code.into()),
        ("name", name.into()),
        ("count", row.count.into()),
        ("about", about.into()),
    ];
    words.fill("overview-say-kind", &fills)
}

fn pool(row: &PoolNow, words: &Words) -> String {
    let ends = match (row.paused, row.ends_at) {
        (true, _) => words.get("overview-paused").to_owned(),
        (false, None) => words.get("overview-no-end").to_owned(),
        (false, Some(at)) => {
            let at = words.full_time(Timestamp::from_millis(at));
            words.fill("overview-ends", &[("at", at.into())])
        }
    };
    let fills = [
        ("pool", row.pool.as_str().into()),
        ("name", row.name.as_str().into()),
        ("sold", row.sold.into()),
        ("planned", row.allocated.into()),
        ("ends", ends.into()),
    ];
    words.fill("overview-say-pool", &fills)
}

fn due(row: &DueNow, words: &Words) -> String {
    let when = match row.at {
        Some(at) => words.full_time(Timestamp::from_millis(at)),
        None => words.date(row.on),
    };
    let about = [Some(row.document.as_str()), row.sku.as_deref()];
    let about: Vec<&str> = about.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    let mut fills = vec![
        ("when", when.into()),
        ("what", words.get(&format!("overview-due-{}", row.what)).to_owned().into()),
        ("about", about.join(" ").into()),
    ];
    let Some(units) = row.units else { return words.fill("overview-say-due", &fills) };
    fills.push(("units", units.into()));
    words.fill("overview-say-due-units", &fills)
}
