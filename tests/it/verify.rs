//! What `verify` finds after somebody tampered with the file.

use rusqlite::Connection;
use serde_json::json;
use stockroom::app::Error;

use crate::support::ops::{back, order, receive, step, stock, transfer, transfer_all};
use crate::support::{World, given};

/// The problems that `verify` tells after somebody tampered with the file.
fn found(world: World, tampering: &str) -> Vec<(Option<i64>, String)> {
    let plain = Connection::open(world.path()).unwrap();
    let triggers: Vec<String> = plain
        .prepare("SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    plain.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    plain.execute_batch(&triggers.join(";")).unwrap();
    plain.execute_batch(tampering).unwrap();
    plain.close().unwrap();
    let mut world = world;
    let report = world.app().verify(&mut |_| {}).unwrap();
    assert_eq!(report.ok, report.problems.is_empty());
    report.problems.into_iter().map(|problem| (problem.movement, problem.what)).collect()
}

fn history() -> World {
    given()
        .after(receive("SOCK", "WUH", 100))
        .after(receive("SOCK", "BEI", 50))
        .after(order("O1", &[("SOCK", 3)]))
        .after(stock("damage", "SOCK", "WUH", 4))
        .after(stock("lock", "SOCK", "WUH", 5))
        .after(stock("unlock", "SOCK", "WUH", 5))
}

/// With an order that was shipped and came back in part, a transfer received, virtual stock.
fn longer_history() -> World {
    history()
        .after(order("O2", &[("SOCK", 3)]))
        .after(step("pay", "O2"))
        .after(step("ship", "O2"))
        .after(back("O2", "SOCK", 1, "unsellable"))
        .after(transfer("T1", "SOCK", 2))
        .after(transfer_all("transfer_dispatch", "T1"))
        .after(transfer_all("transfer_receive", "T1"))
        .after(stock("virtual_add", "SOCK", "WUH", 5))
        .after(stock("virtual_remove", "SOCK", "WUH", 3))
}

#[test]
fn verify_names_the_first_movement_that_departs() {
    assert_eq!(found(history(), ""), []);
    let first = |tampering| found(history(), tampering)[0].0;
    assert_eq!(first("UPDATE movement SET quantity = 99 WHERE id = 1"), Some(1));
    assert_eq!(first("UPDATE movement SET quantity = 9 WHERE id >= 3"), Some(3));
    assert_eq!(first("UPDATE movement SET kind = 12 WHERE id = 4"), Some(4));
    assert_eq!(
        first("UPDATE movement SET sellable = 1, total = total + 1 - sellable WHERE id = 5"),
        Some(5)
    );
    assert_eq!(first("UPDATE movement SET kind = 99 WHERE id = 4"), Some(4));
    assert_eq!(first("DELETE FROM movement WHERE id = 4"), Some(5), "the one after the hole");
}

/// What stands in a write-ahead log beside a backup is part of it: checked and restored with it.
#[test]
fn a_backup_is_checked_as_it_will_be_restored() {
    let other = history();
    let mut world = given().after(receive("SOCK", "WUH", 7));
    world.app().restore(&other.path()).unwrap();
    let world = world.then_stock(
        "SOCK",
        "WUH",
        json!({"total": 100, "sellable": 93, "order_occupied": 3, "unsellable": 4}),
    );
    let plain = Connection::open(other.path()).unwrap();
    let tamper = "DROP TRIGGER movement_is_never_changed; \
                  UPDATE movement SET quantity = 99 WHERE id = 1";
    plain.execute_batch(tamper).unwrap();
    let mut world = world.minutes_later(1);
    let refused = world.app().restore(&other.path()).unwrap_err();
    assert!(matches!(&refused, Error::Corrupt(what) if what.contains("movement 1 ")), "{refused}");
    drop(world.sound());
}

/// Movements that cancel each other out leave no trace in any balance, but a hole.
#[test]
fn verify_finds_a_hole_in_the_ledger() {
    let world = history().after(receive("SOCK", "BEI", 1));
    let problems = found(world, "DELETE FROM movement WHERE id IN (5, 6)");
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].0, Some(7), "{problems:?}");
}

#[test]
fn verify_compares_every_figure_that_is_kept() {
    assert_eq!(found(longer_history(), ""), []);
    for tampering in [
        "UPDATE stock SET sellable = sellable + 1, total = total + 1 WHERE warehouse_id = 1",
        "UPDATE product SET sellable = sellable + 1",
        "UPDATE product SET total = total + 1",
        "UPDATE warehouse SET unsellable = unsellable + 1",
        "UPDATE glance SET value = value + 1 WHERE name = 'orders_placed'",
        "UPDATE order_line SET quantity = quantity + 1",
        "UPDATE order_line SET cancelled = 1 WHERE order_id = 1",
        "UPDATE sales_order SET state = 1",
        "INSERT INTO sales_day VALUES (1, 20000, 1, 5)",
        "UPDATE movement_kind SET sellable = 2 WHERE name = 'receive'",
        "DELETE FROM stock WHERE warehouse_id = 2",
        "UPDATE order_line SET shipped = 2, cancelled = 1 WHERE order_id = 2",
        "UPDATE order_line SET returned = 2 WHERE order_id = 2",
        "UPDATE order_line SET returned = 0 WHERE order_id = 2",
        "UPDATE transfer SET lost = 1, received = 1",
        "UPDATE transfer SET received_unsellable = 1, received = 1",
        "UPDATE agreement SET agreed = 9, removed = 7",
        "UPDATE movement SET document_id = 1 WHERE document_id = 2",
        "DELETE FROM movement WHERE warehouse_id = 2",
        "UPDATE movement SET actor_id = 99 WHERE id = 2",
        "UPDATE movement SET reverses = 77 WHERE id = 2",
        "UPDATE movement SET warehouse_id = 9 WHERE id = 2",
        "UPDATE movement SET document_id = 9 WHERE kind = 24",
        "UPDATE sales_day SET warehouse_id = 9",
        "UPDATE product SET sold_recent = sold_recent + 1",
        "UPDATE product SET sold_on = 1",
        "UPDATE order_line SET order_id = 9 WHERE order_id = 2",
        "INSERT INTO barcode VALUES ('NOBODY', 99, 1)",
        "UPDATE agreement SET agreed = agreed + 1, removed = removed + 1",
        "UPDATE product SET category_threshold = 5",
        "UPDATE product SET category = 'A/B', category_threshold = 5",
        "UPDATE product SET safety_computed = 1, safety = 77",
        "UPDATE product SET urgent = 1 - urgent",
        "UPDATE product SET availability = 3 - availability",
        "UPDATE glance SET value = value + 1 WHERE name LIKE 'products_%'",
        "INSERT INTO stock (product_id, warehouse_id) VALUES (99, 1)",
        "UPDATE sales_order SET id = 77 WHERE id = 2",
        "DELETE FROM product_piece",
        "DELETE FROM product_piece WHERE piece = (SELECT max(piece) FROM product_piece)",
        "UPDATE product_piece SET held = x'05'",
        "INSERT INTO product_piece VALUES (3, 5, 0, x'05')",
        "UPDATE product SET name = name || 'x'",
    ] {
        let problems = found(longer_history(), tampering);
        assert!(!problems.is_empty(), "not found: {tampering}");
    }
}

/// Goal: an index that does not hold what its table does is found, although the ledger is read
/// without it.
#[test]
fn verify_finds_an_index_of_the_ledger_that_misses_an_entry() {
    let index = |name: &str, columns: &str, where_: &str| {
        format!(
            "DROP INDEX {name}; CREATE INDEX {name} ON movement ({columns}) WHERE {where_}id <> 3; \
             PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = \
             replace(replace(sql, ' AND id <> 3', ''), ' WHERE id <> 3', '') \
             WHERE name = '{name}'; PRAGMA writable_schema = RESET"
        )
    };
    for (name, columns, where_) in [
        ("movement_by_stock", "product_id, warehouse_id", ""),
        ("movement_by_document", "document_id, kind", "document_id IS NOT NULL AND "),
    ] {
        let problems = found(history(), &index(name, columns, where_));
        let named = problems.iter().any(|(_, what)| what.contains(name));
        assert!(named, "{name}: {problems:?}");
    }
}

/// Goal: the same of every other table: an entry that is missing, one too many, one in the wrong
/// place, one of another row's value, one that is there twice.
#[test]
fn verify_finds_any_index_that_does_not_hold_what_its_table_holds() {
    let bent = |name: &str, made: &str, told: &str| {
        format!(
            "DROP INDEX IF EXISTS {name}; CREATE INDEX {name} ON {made}; \
             PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE {told}' \
             WHERE name = '{name}'; PRAGMA writable_schema = RESET"
        )
    };
    let goods = |mut world: World| {
        for sku in ["ABC", "abd", "XYZ"] {
            world = world
                .after(json!({"op": "product", "sku": sku, "name": sku}))
                .after(receive(sku, "WUH", 100));
        }
        world
    };
    for (name, made, told) in [
        (
            "product_by_name",
            "product (name) WHERE id <> 2",
            "INDEX product_by_name ON product (name)",
        ),
        ("product_by_name", "product (name DESC)", "INDEX product_by_name ON product (name)"),
        ("product_by_name", "product (unit)", "INDEX product_by_name ON product (name)"),
        (
            "product_by_parent",
            "product (variant_of)",
            "INDEX product_by_parent ON product (variant_of) WHERE variant_of IS NOT NULL",
        ),
        ("product_twice", "product (unit)", "UNIQUE INDEX product_twice ON product (unit)"),
        (
            "stock_by_bin",
            "stock (bin, warehouse_id)",
            "INDEX stock_by_bin ON stock (bin COLLATE NOCASE, warehouse_id) WHERE bin <> ''x''",
        ),
    ] {
        let bins = "UPDATE stock SET bin = char(64 + 7 * product_id); \
                    UPDATE stock SET bin = lower(bin) WHERE product_id % 2 = 0;";
        let tampering = format!("{bins} {}", bent(name, made, told));
        let problems = found(goods(longer_history()), &tampering);
        let named = problems.iter().any(|(_, what)| what.contains(name));
        assert!(named, "{name} of {made}: {problems:?}");
    }
}

/// Goal: numbers of products that lie far apart are gone through in several parts, and what departs
/// is named in each.
#[test]
fn verify_goes_through_a_large_store_in_parts() {
    let far = "INSERT INTO product (id, sku, name) VALUES (9000000, 'FAR', 'Far'); \
               INSERT INTO stock (product_id, warehouse_id) VALUES (9000000, 1); \
               UPDATE glance SET value = value + 1 WHERE name IN ('products', 'products_sold_out');";
    let departs = "INSERT INTO movement (id, posted_at, actor_id, product_id, warehouse_id, kind, \
                   quantity, sellable, order_occupied, unsellable, locked, transfer_occupied, \
                   in_transit, virtual_stock, total) SELECT max(id) + 1, max(posted_at), 1, 9000000, \
                   1, 1, 5, 4, 0, 0, 0, 0, 0, 0, 4 FROM movement;";
    let named = |tampering: &str| -> Vec<i64> {
        found(history(), tampering).into_iter().filter_map(|(movement, _)| movement).collect()
    };
    assert_eq!(named(far), Vec::<i64>::new());
    assert_eq!(named(&format!("{far}{departs}")), [7]);
    let both = "UPDATE movement SET quantity = 99 WHERE id = 1";
    assert_eq!(named(&format!("{far}{departs}{both}")), [1, 7]);
}

/// Goal: what a table demands of each of its rows by CHECK is found to be broken, in the tables that
/// are read with the ledger as in all others.
#[test]
fn verify_finds_a_row_that_is_not_as_its_table_demands() {
    for (table, tampering) in [
        ("movement", "quantity = 0 WHERE id = 2"),
        ("movement", "quantity = -1 WHERE id = 2"),
        ("movement", "happened_at = posted_at + 1 WHERE id = 2"),
        ("movement", "total = total + 1 WHERE id = 2"),
        ("stock", "total = total + 1"),
        ("stock", "floor = 1 WHERE warehouse_id = 2"),
        ("stock", "sellable = 1000000000001, total = total - sellable + 1000000000001"),
        ("stock", "unsellable = -1, total = total - unsellable - 1"),
        ("order_line", "quantity = 0"),
        ("order_line", "issued = 2"),
        ("order_line", "shipped = -1"),
        ("order_line", "cancelled = -1"),
        ("order_line", "returned = shipped + 1"),
        ("order_line", "cancelled = quantity + 1 WHERE shipped = 0"),
        ("product", "kind = 9"),
        ("product", "price = -1"),
        ("sales_order", "holds = 2"),
        ("transfer", "to_id = from_id"),
        ("alert_basis", "applied = 2"),
        ("warehouse", "locked = -1"),
    ] {
        let tampering =
            format!("PRAGMA ignore_check_constraints = ON; UPDATE {table} SET {tampering}");
        let problems = found(longer_history(), &tampering);
        let wanted = format!("file: CHECK constraint failed in {table}");
        assert!(problems.iter().any(|(_, what)| *what == wanted), "{tampering}: {problems:?}");
    }
}

/// Goal: what cannot be read is told as what is wrong with the file, and all else is looked at.
#[test]
fn verify_tells_what_cannot_be_read() {
    let departs = "UPDATE movement SET quantity = 99 WHERE id = 1;";
    let names = "UPDATE product SET name = CAST(x'e4' AS TEXT)";
    let problems = found(history(), &format!("{departs}{names}"));
    assert_eq!(problems[0].0, Some(1));
    assert!(problems.iter().any(|(_, what)| what.contains("utf-8")), "{problems:?}");
    let own = |value: &str| {
        format!(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') \
             WHERE name = 'product'; PRAGMA writable_schema = RESET; \
             UPDATE product SET came_on = {value}; PRAGMA writable_schema = ON; \
             UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE name = 'product'; \
             PRAGMA writable_schema = RESET"
        )
    };
    for value in ["x'00'", "'soon'"] {
        let problems = found(history(), &own(value));
        let told = problems.iter().any(|(_, what)| what.starts_with("file: "));
        assert!(told, "{value}: {problems:?}");
    }
    for name in ["movement", "movement_by_stock", "stock", "product", "sales_day", "alert_crossing"]
    {
        for page in ["zeroblob(page_size)", "CAST(char(13, 0, 0, 0, 255) || data AS BLOB)"] {
            let tampering = format!(
                "UPDATE sqlite_dbpage SET data = substr({page}, 1, page_size) FROM \
                 pragma_page_size WHERE pgno = (SELECT rootpage FROM sqlite_schema \
                 WHERE name = '{name}')"
            );
            let problems = found(longer_history(), &tampering);
            let told = problems.iter().any(|(_, what)| what.starts_with("file: "));
            assert!(told, "{name} {page}: {problems:?}");
        }
    }
}
