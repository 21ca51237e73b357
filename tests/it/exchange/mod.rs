//! Files in and out: what is read, what is refused and where, and that nothing is lost on the way.

mod beginnings;
mod cli;
mod encodings;
mod faults;
mod property;
mod round_trip;
mod samples;
mod sheets;
mod stock;

use std::io::{Seek, SeekFrom, Write};

use serde_json::json;
use stockroom::app::exchange::{
    ExportOptions, Format, ImportOptions, Mapping, NoticeKind, Report, What,
};
use stockroom::app::query::Glance;
use stockroom::app::{Error, Query, Reply};

use crate::support::{World, given};

/// Added, changed, unchanged, stale, and the rows that are wrong.
type Counts = (i64, i64, i64, i64, usize);

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The store of the stories with one warehouse only.
fn one_warehouse() -> World {
    World::empty().after(json!({"op":"warehouse","warehouse":"WUH","name":"武汉仓"}))
}

/// The store of the stories: WUH, BEI and the product SOCK.
fn shop() -> World {
    given()
}

fn mapped(map: &str) -> ImportOptions {
    ImportOptions { mapping: Mapping::parse(map).unwrap(), ..ImportOptions::default() }
}

fn partial() -> ImportOptions {
    ImportOptions { partial: true, ..ImportOptions::default() }
}

fn try_import(world: &mut World, file: &[u8], options: &ImportOptions) -> Result<Report, Error> {
    let mut spool = tempfile::tempfile().unwrap();
    spool.write_all(file).unwrap();
    spool.seek(SeekFrom::Start(0)).unwrap();
    world.app().import(spool, options, &mut |_| {})
}

#[track_caller]
fn import_with(world: &mut World, file: impl AsRef<[u8]>, options: &ImportOptions) -> Report {
    let report = try_import(world, file.as_ref(), options).unwrap();
    let verified = world.app().verify(&mut |_| {}).unwrap();
    assert!(verified.ok, "{:#?}", verified.problems);
    report
}

#[track_caller]
fn import(world: &mut World, file: impl AsRef<[u8]>) -> Report {
    import_with(world, file, &ImportOptions::default())
}

fn counts(report: &Report) -> Counts {
    (report.added, report.changed, report.unchanged, report.stale, report.rejected.len())
}

/// Row, column, value and code of each wrong cell.
fn wrong(report: &Report) -> Vec<(i64, &str, &str, &str)> {
    let told = report
        .rejected
        .iter()
        .map(|row| (row.row, row.column.as_str(), row.value.as_str(), row.refused.code().name()));
    told.collect()
}

/// Rows, columns and what was made of it, for each notice of that kind.
fn told(report: &Report, kind: NoticeKind) -> Vec<(i64, &str, &str)> {
    let told = report.notices.iter().filter(|notice| notice.kind == kind);
    told.map(|notice| (notice.row, notice.column.as_str(), notice.other.as_str())).collect()
}

fn export(world: &mut World, what: What, format: Format) -> String {
    let options = ExportOptions { format, ..ExportOptions::default() };
    let mut out = Vec::new();
    world.app().export(what, &options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn glance(world: &mut World) -> Glance {
    match world.app().ask(&Query::Glance).unwrap() {
        Reply::Glance(glance) => *glance,
        other => panic!("{other:?}"),
    }
}

/// Products and the ledger position.
fn size(world: &mut World) -> (i64, i64) {
    let now = glance(world);
    (now.count("products"), now.position)
}
