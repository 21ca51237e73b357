//! Two versions of the program on one file.

use std::collections::BTreeSet;

use rusqlite::Connection;
use stockroom::store::migrate::MIGRATIONS;

use super::{Deed, Tally, Writer, shop};

/// A newer program brings the file forward while this one works on it: from then on this one
/// neither writes what it does not understand nor reads it, and says so.
#[test]
fn a_program_that_is_older_than_the_file_stops_at_once() {
    let shop = shop();
    let mut writer = Writer::on(&shop);
    let (mut done, mut tally) = (BTreeSet::new(), Tally::default());
    for number in 1..8 {
        let deed = Deed { writer: 1, number };
        writer.ask(&deed.line());
        assert_eq!(writer.answer().unwrap()["ok"], true);
        done.insert(deed);
    }
    let known = i64::try_from(MIGRATIONS.len()).unwrap();
    let newer = Connection::open(shop.store()).unwrap();
    newer.pragma_update(None, "user_version", known + 1).unwrap();
    tally.faults += 1;
    writer.ask(&Deed { writer: 1, number: 8 }.line());
    assert_eq!(writer.answer(), None);
    drop(writer.asks);
    let output = writer.child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4), "{said}");
    assert!(said.contains(&format!("has version {}", known + 1)), "{said}");
    shop.json(&["product", "list"]).ends_with(4).is_refused("unsupported");
    shop.json(&["verify"]).ends_with(4).is_refused("unsupported");

    newer.pragma_update(None, "user_version", known).unwrap();
    drop(newer);
    tally.look(&shop, &done, &BTreeSet::new());
    tally.is_clean("a newer program on the same file");
}

/// A store of the version before is brought forward once, by whoever comes first, while others
/// come too; it is copied before.
#[test]
fn several_programs_bring_an_older_store_forward_once() {
    let older = &MIGRATIONS[..MIGRATIONS.len() - 1];
    for _ in 0..3 {
        let shop = crate::cli::shop::Shop::nothing();
        let plain = Connection::open(shop.store()).unwrap();
        for step in older {
            plain.execute_batch(step.sql).unwrap();
        }
        plain.pragma_update(None, "application_id", 0x5354_4b52).unwrap();
        let version = i64::try_from(older.len()).unwrap();
        plain.pragma_update(None, "user_version", version).unwrap();
        drop(plain);
        let lines = |number: usize| {
            format!("{{\"op\":\"warehouse\",\"warehouse\":\"W{number}\",\"priority\":{number}}}")
        };
        let mut writers: Vec<Writer> = (0..4).map(|_| Writer::on(&shop)).collect();
        for (number, writer) in writers.iter_mut().enumerate() {
            assert!(writer.ask(&lines(number)));
        }
        for mut writer in writers {
            let answer = writer.answer().unwrap();
            assert_eq!(answer["ok"], true, "{answer}");
            drop(writer.asks);
            assert!(writer.child.wait().unwrap().success());
        }
        let copy = shop.path(&format!("shop.db.before-v{}", MIGRATIONS.len()));
        let copy = Connection::open(copy).unwrap();
        let found: i64 = copy.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
        assert_eq!(found, version);
        shop.is_sound();
    }
}
