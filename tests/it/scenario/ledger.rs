//! §2: a movement is never edited, a mistake is reversed, a key is good for one request.

use serde_json::json;
use stockroom::app::query::{LogEntry, LogKey};
use stockroom::app::{Query, Reply};

use crate::support::given;
use crate::support::ops::{order, receive, step, stock};
use crate::support::world::START;

#[test]
fn a_movement_tells_when_who_what_why_and_the_balances_after_it() {
    let world = given().after(json!({"op": "adjust", "sku": "sock", "warehouse": "wuh", "qty": 5,
        "reason": "found", "note": "behind the shelf", "by": "li", "ref": "R-1", "key": "k1"}));
    let movement = &world.movements("SOCK")[0];
    assert_eq!((movement.at, movement.by.as_str()), (START, "li"));
    assert_eq!((movement.sku.as_str(), movement.warehouse.as_str()), ("SOCK", "WUH"));
    assert_eq!((movement.kind, movement.quantity), ("adjust", 5));
    assert_eq!(movement.reason.as_deref(), Some("found"));
    assert_eq!(movement.note.as_deref(), Some("behind the shelf"));
    assert_eq!(movement.reference.as_deref(), Some("R-1"));
    assert_eq!((movement.effect.sellable, movement.after.sellable), (5, 5));
    assert_eq!((movement.document.as_deref(), movement.happened_at), (None, None));
}

#[test]
fn a_mistake_is_reversed_by_a_movement_that_names_it_and_only_once() {
    let world = given().when(receive("SOCK", "WUH", 48)).then_done();
    let mistake = world.outcome().movements[0];
    let undo = json!({"op": "undo", "movement": mistake});
    let world = world.when(undo.clone()).then_stock("SOCK", "WUH", json!({"total": 0}));
    let reversal = world.outcome().movements[0];
    let rows = world.movements("SOCK");
    assert_eq!((rows[0].kind, rows[0].quantity, rows[0].reverses), ("receive", -48, Some(mistake)));
    assert_eq!(rows[1].reversed_by, Some(reversal));
    let world = world
        .when(undo)
        .then_refused_with("state", json!({"other": reversal.to_string()}))
        .when(json!({"op": "undo", "movement": reversal}));
    drop(world.then_stock("SOCK", "WUH", json!({"total": 48, "sellable": 48})));
}

/// Each warehouse's are read for themselves.
#[test]
fn a_products_newest_movements_are_in_order_whichever_warehouse_they_were_in() {
    let mut world = given().after(json!({"op": "product", "sku": "MUG", "name": "Mug"}));
    for quantity in 1..=20 {
        let warehouse = if quantity % 5 < 3 { "WUH" } else { "BEI" };
        world = world.after(receive("SOCK", warehouse, quantity)).after(receive("MUG", "BEI", 7));
    }
    let shown = world.card("SOCK").movements.into_iter().map(|row| (row.quantity, row.warehouse));
    let expected = [(20, "WUH"), (19, "BEI"), (18, "BEI"), (17, "WUH"), (16, "WUH"), (15, "WUH")];
    assert_eq!(shown.take(6).collect::<Vec<_>>(), expected.map(|(n, at)| (n, at.to_owned())));
}

#[test]
fn what_was_sold_meanwhile_cannot_be_unreceived() {
    let world = given().when(receive("SOCK", "WUH", 5)).then_done();
    let movement = world.outcome().movements[0];
    world
        .after(order("O1", &[("SOCK", 4)]))
        .when(json!({"op": "undo", "movement": movement}))
        .then_refused_with("short", json!({"bucket": "sellable", "held": 1, "wanted": 5}));
}

#[test]
fn what_a_document_moved_is_undone_there_and_nowhere_else() {
    let world = given().after(receive("SOCK", "WUH", 5)).when(order("O1", &[("SOCK", 4)]));
    let movement = world.outcome().movements[0];
    world
        .when(json!({"op": "undo", "movement": movement}))
        .then_refused_with("state", json!({"document": "O1"}))
        .when(json!({"op": "undo", "movement": 999}))
        .then_refused("not_found");
}

#[test]
fn the_same_key_again_gives_the_first_answer_and_changes_nothing() {
    let request = json!({"op": "receive", "sku": "SOCK", "warehouse": "WUH", "qty": 5, "key": "k"});
    let world = given().when(request.clone());
    let first = world.outcome().clone();
    let world = world.after(receive("SOCK", "WUH", 1)).minutes_later(5).when(request);
    assert_eq!(world.outcome(), &first, "the first answer, though the stock moved on");
    drop(world.then_stock("SOCK", "WUH", json!({"total": 6, "sellable": 6})));
}

#[test]
fn the_same_key_with_other_content_is_an_error() {
    let with = |qty: i64| json!({"op": "receive", "sku": "SOCK", "warehouse": "WUH", "qty": qty, "key": "k"});
    given()
        .after(with(5))
        .when(with(6))
        .then_refused("key_reused")
        .when(json!({"op": "pay", "order": "O1", "key": "k"}))
        .then_refused("key_reused")
        .then_stock("SOCK", "WUH", json!({"total": 5, "sellable": 5}));
}

#[test]
fn a_refused_request_does_not_use_its_key_up() {
    let place =
        json!({"op": "order", "order": "O1", "lines": [{"sku": "SOCK", "qty": 3}], "key": "k"});
    given()
        .when(place.clone())
        .then_refused("short")
        .after(receive("SOCK", "WUH", 3))
        .when(place.clone())
        .then_done()
        .when(place)
        .then_stock("SOCK", "WUH", json!({"total": 3, "order_occupied": 3}));
}

#[test]
fn a_late_entry_keeps_both_times_and_none_lies_in_the_future() {
    let at = |time: &str| json!({"op": "receive", "sku": "SOCK", "warehouse": "WUH", "qty": 1, "at": time});
    let world = given().after(at("2026-11-19T10:00:00+08:00"));
    let movement = &world.movements("SOCK")[0];
    assert_eq!(movement.at, START);
    assert_eq!(movement.happened_at, Some(START - 30 * 3_600_000));
    world
        .when(at("2026-11-20T08:00:00.001Z"))
        .then_refused_with("bad_request", json!({"field": "at"}))
        .when(at("yesterday"))
        .then_refused_with("bad_request", json!({"field": "at", "value": "yesterday"}));
}

/// Sales velocity (S39) counts what left, takes back what was unshipped, on the day it happened.
#[test]
fn units_sold_are_those_shipped_less_those_unshipped() {
    let sold = |world: &crate::support::World| world.card("SOCK").sales.iter().sum::<i64>();
    let world = given()
        .after(receive("SOCK", "WUH", 10))
        .after(order("O1", &[("SOCK", 4)]))
        .after(step("pay", "O1"));
    assert_eq!(sold(&world), 0);
    let world = world.after(step("ship", "O1"));
    assert_eq!(sold(&world), 4);
    let world = world.after(step("unship", "O1"));
    assert_eq!(sold(&world), 0);
    drop(world.sound());
}

/// A word that a caller may type as a reason must not change what was sold.
#[test]
fn a_reason_that_sounds_like_ours_changes_no_figure() {
    let world = given()
        .after(json!({"op": "product", "sku": "APP", "type": "unlimited", "kind": "digital"}))
        .after(json!({"op": "order", "order": "O1", "lines": [{"sku": "APP", "qty": 4}],
                      "reason": "fulfilled"}));
    assert_eq!(world.card("APP").sales.iter().sum::<i64>(), 0);
    let world = world.after(json!({"op": "cancel", "order": "O1", "reason": "fulfilled"}));
    assert_eq!(world.card("APP").sales.iter().sum::<i64>(), 0);
    drop(world.sound());
}

#[test]
fn a_preview_shows_before_and_after_and_changes_nothing() {
    let mut world = given().after(receive("SOCK", "WUH", 10));
    let request = crate::support::world::request(&stock("damage", "SOCK", "WUH", 4)).unwrap();
    let preview = world.app().preview(&request).unwrap();
    assert_eq!(preview.before[0].row.stock.sellable, 10);
    assert_eq!(preview.stock[0].row.stock.sellable, 6);
    assert_eq!((preview.before[0].row.total, preview.stock[0].row.total), (10, 10));
    drop(world.then_stock("SOCK", "WUH", json!({"total": 10, "sellable": 10})));
}

/// What the pinned format takes with a receipt is kept beside its movement.
#[test]
fn a_receipt_keeps_cost_lot_and_expiry() {
    let goods = json!({"op": "receive", "sku": "SOCK", "warehouse": "WUH", "qty": 5,
                       "unit_cost": "12.50", "lot": "L-7", "expires_on": "2027-01-31"});
    let world = given().when(goods).then_done();
    let plain = rusqlite::Connection::open(world.path()).unwrap();
    let sql = "SELECT unit_cost, lot, expires_on FROM receipt";
    let kept: (i64, String, i64) =
        plain.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    assert_eq!(kept, (1250, "L-7".to_owned(), 20_849));
    assert!(plain.execute("DELETE FROM receipt", []).is_err());
}

#[test]
fn a_new_bin_is_noted_in_the_log() {
    let bin = |bin: &str| json!({"op": "product", "sku": "SOCK", "warehouse": "WUH", "bin": bin});
    let mut world = given().after(bin("A-03-2")).after(bin("A-03-2")).after(bin("B-01-1"));
    let query = Query::Log { sku: Some("SOCK".to_owned()), from: LogKey::NEWEST, limit: 9 };
    let Reply::Log { entries, .. } = world.app().ask(&query).unwrap() else { panic!("no log") };
    let bins: Vec<_> = entries
        .iter()
        .filter_map(|entry| match entry {
            LogEntry::Change(change) if change.field == "bin" => {
                Some((change.before.clone(), change.after.clone()))
            }
            _ => None,
        })
        .collect();
    let at = |bin: &str| Some(format!("WUH {bin}"));
    assert_eq!(bins, [(at("A-03-2"), at("B-01-1")), (None, at("A-03-2"))]);
}
