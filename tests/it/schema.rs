//! The file itself: what plain SQL, past the code, is not allowed to write; versions; strangers.

use std::path::Path;
use std::sync::Barrier;

use rusqlite::Connection;
use serde_json::json;
use stockroom::app::{App, Error, Source};
use stockroom::domain::movement::{Document, KINDS};
use stockroom::domain::refused::Code;
use stockroom::store::Store;
use stockroom::store::migrate::MIGRATIONS;

use crate::model::TABLE;
use crate::support::ops::receive;
use crate::support::world::config;
use crate::support::{World, given};

/// A store with 10 sellable socks, and a connection that knows nothing of our code.
fn file() -> (World, Connection) {
    let world = given().after(receive("SOCK", "WUH", 10));
    let plain = Connection::open(world.path()).unwrap();
    (world, plain)
}

fn number(plain: &Connection, sql: &str) -> i64 {
    plain.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Each rule of §1, broken alone or before all that follow it, and the words of the refusal.
#[test]
fn plain_sql_is_refused_for_each_rule_of_the_buckets() {
    let rows = [
        ("stock_identity", "total = total + 1"),
        ("stock_identity", "sellable = sellable + 1"),
        ("stock_identity", "unsellable = 5"),
        ("stock_identity", "in_transit = 1, transfer_occupied = 2"),
        ("stock_total_not_negative", "sellable = -20, total = -20, floor = -20"),
        ("stock_order_occupied_not_negative", "order_occupied = -1, sellable = 11"),
        ("stock_unsellable_not_negative", "unsellable = -1, sellable = 11"),
        ("stock_locked_not_negative", "locked = -1, sellable = 11"),
        ("stock_transfer_occupied_not_negative", "transfer_occupied = -1, sellable = 11"),
        ("stock_in_transit_not_negative", "in_transit = -1, total = 11"),
        ("stock_virtual_not_negative", "virtual_stock = -1, total = 11"),
        ("stock_in_transit_was_requested", "in_transit = 3, transfer_occupied = 2, total = 9"),
        ("stock_floor_not_above_0", "floor = 1"),
        ("stock_sellable_not_below_floor", "sellable = -1, order_occupied = 11"),
        ("stock_sellable_not_below_floor", "sellable = -6, order_occupied = 16, floor = -5"),
        // The domain's own example: 3 sold of 3 at the supplier, 5 locked; 3 shipped.
        ("stock_real_for_sale", "sellable = 0, locked = 5, virtual_stock = 3, total = 2"),
        ("stock_within_limits", "sellable = 1000000000001, total = 1000000000001"),
    ];
    let (world, plain) = file();
    for (rule, set) in rows {
        let refused = plain.execute(&format!("UPDATE stock SET {set}"), []).unwrap_err();
        let text = refused.to_string();
        let words = text == format!("CHECK constraint failed: {rule}");
        assert!(words, "{set}: {text}");
    }
    let text = plain.execute("UPDATE stock SET sellable = 'ten'", []).unwrap_err().to_string();
    assert!(text.contains("cannot store TEXT"), "{text}");
    drop(world.then_stock("SOCK", "WUH", json!({"total": 10, "sellable": 10})));
}

/// What §1 allows is allowed: the rows that break a rule above break no other by accident.
#[test]
fn plain_sql_may_write_a_row_that_keeps_every_rule() {
    let (_world, plain) = file();
    for set in [
        "sellable = 0, order_occupied = 3, locked = 5, virtual_stock = 3, total = 5",
        "sellable = -5, order_occupied = 15, floor = -5, total = 10",
        "sellable = 8, transfer_occupied = 2, in_transit = 2, total = 8",
    ] {
        let reset = "UPDATE stock SET sellable = 10, order_occupied = 0, locked = 0, floor = 0, \
                     transfer_occupied = 0, in_transit = 0, virtual_stock = 0, total = 10";
        plain.execute(reset, []).unwrap();
        plain.execute(&format!("UPDATE stock SET {set}"), []).unwrap();
    }
}

const COLUMNS: &str = "id, posted_at, happened_at, actor_id, product_id, warehouse_id, kind, \
    quantity, document_id, reverses, reason, note, ref, request_key, sellable, order_occupied, \
    unsellable, locked, transfer_occupied, in_transit, virtual_stock, total";

/// The first movement once more, with these columns of its own.
fn copied(verb: &str, own: &[(&str, &str)]) -> String {
    let columns: Vec<&str> = COLUMNS.split(", ").map(str::trim).collect();
    let values: Vec<&str> = columns
        .iter()
        .map(|column| own.iter().find(|(name, _)| name == column).map_or(*column, |own| own.1))
        .collect();
    let (columns, values) = (columns.join(", "), values.join(", "));
    format!("{verb} INTO movement ({columns}) SELECT {values} FROM movement WHERE id = 1")
}

#[test]
fn plain_sql_cannot_change_delete_or_replace_a_movement() {
    let (world, plain) = file();
    let world = world.after(json!({"op": "undo", "movement": 1}));
    // A connection of somebody else need not have set what makes REPLACE fire a delete's trigger.
    for pragma in ["recursive_triggers = OFF", "recursive_triggers = ON"] {
        plain.execute_batch(&format!("PRAGMA {pragma}")).unwrap();
        for sql in [
            "UPDATE movement SET quantity = 11".to_owned(),
            "UPDATE movement SET note = 'better'".to_owned(),
            "UPDATE OR REPLACE movement SET id = 2 WHERE id = 1".to_owned(),
            "DELETE FROM movement".to_owned(),
            "DELETE FROM movement WHERE id = 2".to_owned(),
            copied("INSERT OR REPLACE", &[("quantity", "11")]),
            copied("REPLACE", &[]),
            copied("INSERT", &[("id", "0")]),
            copied("INSERT", &[("id", "-1")]),
            // Takes the place of the reversal, through the index that lets one be reversed once.
            copied("INSERT OR REPLACE", &[("id", "3"), ("quantity", "-10"), ("reverses", "1")]),
        ] {
            let refused = plain.execute(&sql, []).map_err(|error| error.to_string());
            let text = refused.expect_err(&sql);
            assert!(text.contains("append-only"), "{sql}: {text}");
        }
    }
    assert_eq!(number(&plain, "SELECT count(*) FROM movement"), 2);
    drop(world.sound());
}

#[test]
fn plain_sql_cannot_append_a_movement_that_cannot_be() {
    let (world, plain) = file();
    let rows = [
        ("movement_moves_something", vec![("quantity", "0")]),
        ("movement_negative_is_a_reversal", vec![("quantity", "-10")]),
        ("movement_identity", vec![("total", "11")]),
        ("CHECK", vec![("happened_at", "posted_at + 1")]),
        ("FOREIGN KEY", vec![("kind", "99")]),
        ("FOREIGN KEY", vec![("product_id", "99")]),
        ("FOREIGN KEY", vec![("actor_id", "99")]),
        ("FOREIGN KEY", vec![("reverses", "99"), ("quantity", "-10")]),
    ];
    plain.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    for (words, mut own) in rows {
        own.push(("id", "2"));
        let text = plain.execute(&copied("INSERT", &own), []).unwrap_err().to_string();
        assert!(text.contains(words), "{own:?}: {text}");
    }
    drop(world.sound());
}

#[test]
fn plain_sql_cannot_rewrite_the_log_or_drop_a_row_of_stock() {
    let (world, plain) = file();
    let world = world.after(json!({"op": "product", "sku": "SOCK", "threshold": 3}));
    for sql in [
        "UPDATE change SET after = '4'",
        "DELETE FROM change",
        "INSERT OR REPLACE INTO change SELECT * FROM change LIMIT 1",
        "DELETE FROM stock",
    ] {
        assert!(plain.execute(sql, []).is_err(), "{sql}");
    }
    drop(world.sound());
}

/// The file's kinds, effects, signs and documents are those of the rules, and of the page that the
/// rules were typed from.
#[test]
fn the_schema_knows_exactly_the_kinds_of_the_rules() {
    let (_world, plain) = file();
    let sql = "SELECT id, name, signed, document, sellable, order_occupied, unsellable, locked, \
               transfer_occupied, in_transit, virtual_stock FROM movement_kind ORDER BY id";
    let mut statement = plain.prepare(sql).unwrap();
    let found: Vec<(i64, String, bool, i64, [i64; 7])> = statement
        .query_map([], |row| {
            let effect = [4, 5, 6, 7, 8, 9, 10].map(|at: usize| row.get::<_, i64>(at).unwrap());
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, effect))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let rules: Vec<_> = KINDS
        .iter()
        .map(|row| (row.id, row.name.to_owned(), row.signed, document(row.document), row.effect))
        .collect();
    assert_eq!(found, rules);
    assert_eq!(TABLE.len(), KINDS.len());
    for (name, effect, total) in TABLE {
        let row = KINDS.iter().find(|row| row.name == *name).unwrap();
        assert_eq!(row.effect, *effect, "{name}");
        let [sell, ord, uns, lock, tocc, tran, virt] = effect;
        assert_eq!(sell + ord + uns + lock + tocc - tran - virt, *total, "the total of {name}");
    }
}

fn document(document: Document) -> i64 {
    let numbered = [
        Document::None,
        Document::Order,
        Document::Transfer,
        Document::Count,
        Document::Agreement,
        Document::Pool,
    ];
    numbered.iter().position(|one| *one == document).map_or(-1, |at| i64::try_from(at).unwrap())
}

#[test]
fn migrations_are_numbered_without_a_gap_and_are_the_files_there_are() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/migrations");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    let known: Vec<&str> = MIGRATIONS.iter().map(|step| step.name).collect();
    assert_eq!(files, known);
    for (step, number) in known.iter().zip(1..) {
        assert!(step.starts_with(&format!("{number:04}_")), "{step} is not number {number}");
    }
}

/// A store of every older version there was is copied, brought forward, and sound.
#[test]
fn a_store_of_each_older_version_is_copied_and_brought_forward() {
    for older in 1..MIGRATIONS.len() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        let plain = Connection::open(&path).unwrap();
        for step in &MIGRATIONS[..older] {
            plain.execute_batch(step.sql).unwrap();
        }
        plain.pragma_update(None, "application_id", 0x5354_4b52).unwrap();
        plain.pragma_update(None, "user_version", i64::try_from(older).unwrap()).unwrap();
        plain.close().unwrap();
        let app = App::open(&path, &config(), "mei", Source::Cli).unwrap();
        assert!(app.verify(&mut |_| {}).unwrap().ok);
        let copy = folder.path().join(format!("shop.db.before-v{}", MIGRATIONS.len()));
        let copy = Connection::open(copy).unwrap();
        assert_eq!(number(&copy, "PRAGMA user_version"), i64::try_from(older).unwrap());
    }
}

#[test]
fn several_that_open_a_fresh_file_together_all_get_a_store() {
    for round in 0..5 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.db");
        drop(std::fs::File::create(&path).unwrap());
        let together = Barrier::new(4);
        std::thread::scope(|scope| {
            for number in 0..4 {
                let (path, together) = (&path, &together);
                scope.spawn(move || {
                    together.wait();
                    let mut app = App::open(path, &config(), "mei", Source::Cli).unwrap();
                    let given = json!({"op": "warehouse", "warehouse": format!("W{number}")});
                    app.run(&crate::support::world::request(&given).unwrap()).unwrap();
                });
            }
        });
        let plain = Connection::open(&path).unwrap();
        assert_eq!(number(&plain, "SELECT count(*) FROM warehouse"), 4, "round {round}");
        let mode: String = plain.query_row("PRAGMA journal_mode", [], |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
    }
}

#[test]
fn a_file_from_a_newer_version_is_refused_with_both_numbers() {
    let (world, plain) = file();
    let newer = i64::try_from(MIGRATIONS.len()).unwrap() + 1;
    plain.pragma_update(None, "user_version", newer).unwrap();
    let refused = Store::open(&world.path()).unwrap_err();
    assert!(matches!(refused, Error::Newer { file, known } if file == newer && known == newer - 1));
    assert_eq!(refused.code().map(Code::name), Some("unsupported"));
    assert_eq!(number(&plain, "PRAGMA user_version"), newer, "and left alone");
}

#[test]
fn a_file_of_something_else_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "buy socks\n".repeat(1000)).unwrap();
    assert!(matches!(Store::open(&text), Err(Error::NotAStore(_))));
    assert_eq!(std::fs::read_to_string(&text).unwrap().len(), 10_000);

    let other = folder.path().join("other.db");
    let plain = Connection::open(&other).unwrap();
    plain.execute_batch("CREATE TABLE notes (text TEXT)").unwrap();
    assert!(matches!(Store::open(&other), Err(Error::Foreign { application: 0, .. })));
    assert_eq!(number(&plain, "SELECT count(*) FROM sqlite_schema"), 1);

    assert!(matches!(Store::open(&folder.path().join("none.db")), Err(Error::Missing(_))));
    assert!(!folder.path().join("none.db").exists(), "a typing mistake makes no store");
    let refused = Store::create(&other, false).unwrap_err();
    assert_eq!(refused.code().map(Code::name), Some("exists"));
}

/// Older ones can corrupt a file that two connections write and checkpoint at once.
#[test]
fn the_sqlite_inside_is_one_without_the_wal_reset_bug() {
    assert!(rusqlite::version_number() >= 3_051_003, "{}", rusqlite::version());
}

/// Goal: what a new migration demands of a table that `verify` reads itself is demanded there too
/// (`sweep`: movements, papers, stands).
#[test]
fn verify_knows_every_condition_of_the_tables_that_it_reads_itself() {
    let (_world, plain) = file();
    for (table, known) in [("movement", 4), ("stock", 13), ("order_line", 6)] {
        let sql = format!("SELECT sql FROM sqlite_schema WHERE name = '{table}'");
        let sql: String = plain.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert_eq!(sql.matches("CHECK (").count(), known, "{table}");
    }
}
