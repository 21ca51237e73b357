//! Verbs that change something: the request, its answer, and what it would do.

use clap::ArgMatches;
use serde::Serialize;

use crate::app::command::{FieldChange, Notice, Touched};
use crate::app::{Outcome, Source};
use crate::cli::counts;
use crate::cli::failure::{Failure, exit};
use crate::cli::session::Session;
use crate::cli::verbs::Verb;
use crate::domain::stock::{BUCKETS, Bucket};
use crate::locale::{Fill, Words, grouped};

/// The answer for scripts: as in batch, without a line.
#[derive(Serialize)]
struct Answer<'a> {
    ok: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    dry_run: bool,
    #[serde(flatten)]
    outcome: &'a Outcome,
}

/// Does what the verb says, or shows what it would do.
pub(in crate::cli) fn run(
    session: &Session,
    verb: &Verb,
    matches: &ArgMatches,
) -> Result<u8, Failure> {
    let dry_run = matches.get_flag("dry-run");
    let request = verb.request(matches)?;
    let mut app = session.app(Source::Cli)?;
    let outcome = if dry_run { app.preview(&request)? } else { app.run(&request)? };
    let answer = Answer { ok: true, dry_run, outcome: &outcome };
    session.output.answer(&answer, |words| text(words, &outcome, dry_run))?;
    Ok(exit::DONE)
}

/// The answer for people.
fn text(words: &Words, outcome: &Outcome, dry_run: bool) -> String {
    let mut lines = Vec::new();
    if dry_run {
        lines.push(words.get("done-dry-run").to_owned());
    }
    if let Some(code) = &outcome.order {
        lines.push(words.fill("done-order", &[("code", Fill::from(code))]));
    }
    if let Some(code) = &outcome.transfer {
        lines.push(words.fill("done-transfer", &[("code", Fill::from(code))]));
    }
    lines.extend(counted(words, outcome));
    match outcome.expired {
        Some(0) => lines.push(words.get("done-nothing").to_owned()),
        Some(count) => lines.push(words.fill("done-expired", &[("count", Fill::from(count))])),
        None => {}
    }
    if let Some(code) = &outcome.pool {
        lines.push(words.fill("done-pool", &[("code", Fill::from(code))]));
    }
    lines.extend(outcome.notices.iter().map(|notice| told(words, notice)));
    lines.extend(outcome.fields.iter().map(|change| field(words, change)));
    for after in &outcome.stock {
        let same = |before: &&Touched| {
            before.sku == after.sku && before.row.warehouse == after.row.warehouse
        };
        lines.extend(match outcome.before.iter().find(same) {
            Some(before) => steps(words, before, after),
            None => vec![equation(words, after)],
        });
    }
    if !dry_run && !outcome.movements.is_empty() {
        let list: Vec<String> = outcome.movements.iter().map(i64::to_string).collect();
        let list = list.join(words.list_separator());
        lines.push(words.fill("done-movements", &[("list", Fill::from(list))]));
    }
    if lines.is_empty() {
        lines.push(words.get("done-same").to_owned());
    }
    lines.join("\n")
}

/// What came of a stock-take.
fn counted(words: &Words, outcome: &Outcome) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(code) = &outcome.count {
        lines.push(words.fill("done-count", &[("code", Fill::from(code))]));
    }
    if let Some(count) = outcome.lines {
        lines.push(words.fill("done-count-lines", &[("count", Fill::from(count))]));
    }
    lines.extend(outcome.entry.as_ref().map(|entry| counts::told(words, entry)));
    if let Some(place) = &outcome.place {
        let (bin, round) = (("bin", Fill::from(&place.bin)), ("round", Fill::from(place.round)));
        lines.push(match &place.taken_from {
            Some(name) => words.fill("done-place-over", &[bin, ("name", Fill::from(name))]),
            None => words.fill("done-place", &[bin, round]),
        });
    }
    if let Some(path) = &outcome.snapshot {
        lines.push(words.fill("done-count-snapshot", &[("path", Fill::from(path))]));
    }
    lines
}

/// Something worth knowing, as a sentence.
fn told(words: &Words, notice: &Notice) -> String {
    let text = |value: &Option<String>| Fill::from(value.clone().unwrap_or_default());
    let fills = [
        ("order", text(&notice.order)),
        ("sku", text(&notice.sku)),
        ("field", text(&notice.field)),
        ("count", Fill::from(notice.count.unwrap_or_default())),
    ];
    words.fill(&format!("notice-{}", notice.name), &fills)
}

fn field(words: &Words, change: &FieldChange) -> String {
    let subject = ("subject", Fill::from(&change.subject));
    if change.field == "created" {
        return words.fill("done-changed-made", &[subject]);
    }
    let shown =
        |value: &Option<String>| Fill::from(value.clone().unwrap_or_else(|| "-".to_owned()));
    let (before, after) = (shown(&change.before), shown(&change.after));
    words.fill(
        "done-changed",
        &[subject, ("field", Fill::from(&change.field)), ("before", before), ("after", after)],
    )
}

/// `SOCK WUH: 100 total = 97 sellable + 3 order-occupied`.
pub(in crate::cli) fn equation(words: &Words, touched: &Touched) -> String {
    let row = &touched.row;
    let mut parts = String::new();
    for bucket in BUCKETS {
        let units = row.stock.get(bucket);
        if units == 0 && bucket != Bucket::Sellable {
            continue;
        }
        if !parts.is_empty() {
            parts.push_str(if bucket.sign() < 0 { " - " } else { " + " });
        }
        parts.push_str(&grouped(units));
        parts.push(' ');
        parts.push_str(words.get(&format!("bucket-{}", bucket.name())));
    }
    let (total, name) = (grouped(row.total), words.get("bucket-total"));
    format!("{} {}: {total} {name} = {parts}", touched.sku, row.warehouse)
}

/// Every bucket that moves, before and after, and the total.
fn steps(words: &Words, before: &Touched, after: &Touched) -> Vec<String> {
    let named = |name: &str| words.get(&format!("bucket-{name}")).to_owned();
    let mut lines = Vec::new();
    let mut step = |name: &str, old: i64, new: i64| {
        if old != new {
            lines.push(format!(
                "{} {}: {} {} -> {}",
                after.sku,
                after.row.warehouse,
                named(name),
                grouped(old),
                grouped(new)
            ));
        }
    };
    for bucket in BUCKETS {
        step(bucket.name(), before.row.stock.get(bucket), after.row.stock.get(bucket));
    }
    step("total", before.row.total, after.row.total);
    lines
}
