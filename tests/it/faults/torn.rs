//! Torn writes: a write-ahead log that ends anywhere, or in which a byte is wrong, is an earlier
//! state of the store, whole and sound.

use std::path::{Path, PathBuf};

use serde_json::json;
use stockroom::app::{App, Query, Reply, Source, Who, system_user};

use super::{Tally, Writer, shop};
use crate::support::is_long;
use crate::support::random::Random;
use crate::support::world::config;

/// Bytes in front of the frames of a log, and in front of each page in it.
const HEADER: usize = 32;
const FRAME: usize = 24 + 4096;

/// Operations whose frames are in the log.
const DEEDS: usize = 24;

/// A store as a power cut leaves it: the file, its log, and how long the log was after each
/// operation that was answered.
fn cut_off() -> (Vec<u8>, Vec<u8>, Vec<usize>) {
    let shop = shop();
    let log = shop.path("shop.db-wal");
    let mut writer = Writer::on(&shop);
    let mut ends = Vec::new();
    for _ in 0..DEEDS {
        let line = json!({"op": "receive", "sku": "SOCK", "warehouse": "WUH", "qty": 1});
        assert!(writer.ask(&line.to_string()));
        assert_eq!(writer.answer().unwrap()["ok"], true);
        ends.push(usize::try_from(std::fs::metadata(&log).unwrap().len()).unwrap());
    }
    let left = (std::fs::read(shop.store()).unwrap(), std::fs::read(&log).unwrap(), ends);
    writer.kill();
    left
}

/// Units of SOCK that came in since the log began, if the store opens and is sound.
fn units(folder: &Path, file: &[u8], log: &[u8], tally: &mut Tally) -> Option<usize> {
    let path: PathBuf = folder.join("shop.db");
    for end in ["", "-wal", "-shm", "-turn"] {
        drop(std::fs::remove_file(folder.join(format!("shop.db{end}"))));
    }
    std::fs::write(&path, file).unwrap();
    std::fs::write(folder.join("shop.db-wal"), log).unwrap();
    tally.faults += 1;
    let who = Who::from(system_user().as_str());
    let Ok(app) = App::open(&path, &config(), who, Source::Cli) else {
        tally.closed += 1;
        return None;
    };
    tally.problems += app.verify(&mut |_| {}).unwrap().problems.len();
    let asked = Query::Product { code: "SOCK".to_owned() };
    let Reply::Product(card) = app.ask(&asked).unwrap() else { panic!() };
    Some(usize::try_from(card.card.sum.stock.sellable - 1_000_000).unwrap())
}

#[test]
fn a_log_cut_anywhere_is_an_earlier_state() {
    let (file, log, ends) = cut_off();
    let folder = tempfile::tempdir().unwrap();
    let (mut tally, mut random) = (Tally::default(), Random::new(11));
    let frames = (log.len() - HEADER) / FRAME;
    let mut cuts = vec![0, 1, HEADER - 1, log.len()];
    for frame in 0..=frames {
        let edge = HEADER + frame * FRAME;
        let around = if is_long() { vec![-25, -1, 0, 1, 24, 25] } else { vec![0] };
        cuts.extend(around.into_iter().filter_map(|by| edge.checked_add_signed(by)));
    }
    if is_long() {
        cuts.extend((0..log.len()).step_by(512));
    }
    cuts.extend((0..20).map(|_| random_place(&mut random, log.len())));
    cuts.retain(|cut| *cut <= log.len());
    cuts.sort_unstable();
    cuts.dedup();
    let mut before = 0;
    for cut in cuts {
        let found = units(folder.path(), &file, &log[..cut], &mut tally);
        let Some(found) = found else { continue };
        // Exactly the operations whose last frame was there.
        let whole = ends.iter().filter(|end| **end <= cut).count();
        tally.lost += whole.saturating_sub(found);
        tally.half += found.saturating_sub(whole);
        assert!(found >= before, "{cut}: {found} after {before}");
        before = found;
    }
    assert_eq!(before, DEEDS, "the whole log is the whole state");
    tally.acknowledged = DEEDS;
    tally.is_clean("logs cut at a position");
}

#[test]
fn a_log_with_a_wrong_byte_is_an_earlier_state() {
    let (file, log, ends) = cut_off();
    let folder = tempfile::tempdir().unwrap();
    let (mut tally, mut random) = (Tally::default(), Random::new(13));
    for _ in 0..if is_long() { 1_500 } else { 30 } {
        let at = random_place(&mut random, log.len() - 1);
        let mut wrong = log.clone();
        wrong[at] ^= u8::try_from(random.between(1, 255)).unwrap();
        let Some(found) = units(folder.path(), &file, &wrong, &mut tally) else { continue };
        // At least what was whole before that byte, and no more than there was.
        let whole = ends.iter().filter(|end| **end <= at).count();
        tally.lost += whole.saturating_sub(found);
        tally.half += usize::from(found > DEEDS);
    }
    tally.acknowledged = DEEDS;
    tally.is_clean("logs with a wrong byte");
}

fn random_place(random: &mut Random, length: usize) -> usize {
    usize::try_from(random.between(0, i64::try_from(length).unwrap())).unwrap()
}
