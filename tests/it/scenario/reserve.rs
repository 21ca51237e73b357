//! §3: stock type reserved: for whom, how much, until when; the rest and the former type come back.

use serde_json::{Value, json};
use stockroom::app::query::PoolCard;
use stockroom::app::{Query, Reply, Request};

use crate::support::ops::{order, receive, step, transfer, transfer_all};
use crate::support::world::request;
use crate::support::{World, given};

const EVENING: &str = "2026-11-20T20:00:00Z";

fn reserve(qty: i64) -> Value {
    json!({"op": "product", "sku": "SOCK", "type": "reserved", "warehouse": "WUH",
           "reserve_qty": qty, "reserve_for": "双十一", "reserve_until": EVENING})
}

fn with(mut request: Value, field: &str, value: Value) -> Value {
    request[field] = value;
    request
}

fn stocked() -> World {
    given().after(receive("SOCK", "WUH", 61))
}

#[track_caller]
fn pools(world: &mut World) -> Vec<PoolCard> {
    let all = Query::Pools { state: None, after: None, limit: 10 };
    match world.app().ask(&all).unwrap() {
        Reply::Pools(cards) => cards,
        other => panic!("{other:?}"),
    }
}

fn type_of(world: &World) -> &'static str {
    world.card("SOCK").product.stock_type.name()
}

/// S16, S17: one transaction makes the product's own pool, locks the quantity and changes the type.
#[test]
fn a_reserve_is_a_pool_of_the_products_own() {
    let mut world = stocked().when(reserve(45)).then_stock(
        "SOCK",
        "WUH",
        json!({"total": 61, "sellable": 16, "locked": 45}),
    );
    assert_eq!(type_of(&world), "reserved");
    let code = world.outcome().pool.clone().unwrap();
    let fields: Vec<_> = world.outcome().fields.iter().map(|change| change.field.clone()).collect();
    assert_eq!(fields, ["type", "created", "state", "released"]);
    let [card] = pools(&mut world).try_into().unwrap();
    assert_eq!((card.pool.code.as_str(), card.pool.purpose), (code.as_str(), "dedicated"));
    assert_eq!((card.pool.state, card.pool.for_whom.as_str()), ("active", "双十一"));
    assert_eq!((card.lines[0].allocated, card.lines[0].open), (45, 45));
    drop(
        world
            .when(order("D", &[("SOCK", 1)]))
            .then_refused("not_for_sale")
            .when(json!({"op": "order", "order": "A",
                         "lines": [{"sku": "SOCK", "qty": 40, "pool": code}]}))
            .then_stock(
                "SOCK",
                "WUH",
                json!({"total": 61, "sellable": 16, "order_occupied": 40, "locked": 5}),
            ),
    );
}

/// When the window ends the rest is released and the former type comes back, once, by whoever is
/// there first.
#[test]
fn when_the_window_ends_the_rest_and_the_former_type_come_back() {
    for former in ["finite", "unlimited"] {
        let mut world = given();
        if former == "unlimited" {
            world = world.after(json!({"op": "product", "sku": "SOCK", "type": former}));
        }
        let mut world =
            world.after(receive("SOCK", "WUH", 61)).after(reserve(45)).minutes_later(719);
        assert!(!world.app().catch_up().unwrap(), "a minute too early");
        let mut world = world.minutes_later(1);
        assert!(world.app().catch_up().unwrap());
        assert!(!world.app().catch_up().unwrap(), "once");
        assert_eq!(type_of(&world), former);
        let world = world.then_stock("SOCK", "WUH", json!({"total": 61, "sellable": 61}));
        let unlocked = world.movements("SOCK").iter().filter(|row| row.kind == "unlock").count();
        assert_eq!(unlocked, 1);
        drop(world.when(order("D", &[("SOCK", 1)])).then_done());
    }
}

/// An order that lapses after the end goes back to a shelf that is open to sale again.
#[test]
fn what_was_ordered_stays_ordered_when_the_window_ends() {
    let mut world = stocked().after(reserve(45));
    let code = pools(&mut world).remove(0).pool.code;
    let buy = json!({"op": "order", "order": "A", "expires_in_minutes": 2000,
                     "lines": [{"sku": "SOCK", "qty": 40, "pool": code}]});
    let world = world.after(buy).minutes_later(720).when(json!({"op": "tick"})).then_stock(
        "SOCK",
        "WUH",
        json!({"total": 61, "sellable": 21, "order_occupied": 40}),
    );
    assert_eq!(type_of(&world), "finite");
    drop(world.when(step("cancel", "A")).then_stock(
        "SOCK",
        "WUH",
        json!({"total": 61, "sellable": 61}),
    ));
}

#[test]
fn ending_the_pool_by_hand_gives_the_type_back_too() {
    let mut world = stocked().after(with(reserve(45), "reserve_until", Value::Null));
    let code = pools(&mut world).remove(0).pool.code;
    let world = world.when(json!({"op": "pool_end", "pool": code})).then_stock(
        "SOCK",
        "WUH",
        json!({"total": 61, "sellable": 61}),
    );
    assert_eq!(type_of(&world), "finite");
}

/// The form shows every bucket before and after; nothing is kept.
#[test]
fn a_preview_shows_every_bucket_and_keeps_nothing() {
    let mut world = stocked();
    let asked: Request = request(&reserve(38)).unwrap();
    let outcome = world.app().preview(&asked).unwrap();
    let figures = |stock: &stockroom::domain::stock::Stock| (stock.sellable, stock.locked);
    assert_eq!(figures(&outcome.before[0].row.stock), (61, 0));
    assert_eq!(figures(&outcome.stock[0].row.stock), (23, 38));
    assert_eq!(type_of(&world), "finite");
    drop(world.then_stock("SOCK", "WUH", json!({"total": 61, "sellable": 61})));
}

#[test]
fn it_is_asked_for_whom_how_much_and_where() {
    let mut world = stocked();
    for field in ["reserve_qty", "reserve_for", "warehouse"] {
        world = world
            .when(with(reserve(45), field, Value::Null))
            .then_refused_with("bad_request", json!({"field": field, "sku": "SOCK"}));
    }
    world
        .when(reserve(62))
        .then_refused_with("short", json!({"bucket": "sellable", "held": 61, "wanted": 62}))
        .when(with(reserve(45), "reserve_until", json!("2026-11-20T08:00:00Z")))
        .then_refused_with("bad_request", json!({"field": "reserve_until"}))
        .when(json!({"op": "product", "sku": "SOCK", "reserve_qty": 5, "reserve_for": "lin"}))
        .then_refused_with("bad_request", json!({"field": "reserve_qty", "value": "5"}));
}

/// Where there is nothing to set aside, nothing is asked for.
#[test]
fn a_product_without_stock_may_be_reserved_beforehand() {
    let world = given().when(json!({"op": "product", "sku": "SOCK", "type": "reserved"}));
    let world = world.then_done().after(receive("SOCK", "WUH", 10));
    drop(world.when(order("D", &[("SOCK", 1)])).then_refused("not_for_sale"));
}

/// Open orders, transfers and pools forbid it, each with its name and its units.
#[test]
fn documents_that_hold_units_forbid_it() {
    let code = |op: &str| json!({"op": op, "pool": "H"});
    let kept = json!({"op": "pool_create", "pool": "H", "purpose": "holdback",
                      "lines": [{"sku": "SOCK", "warehouse": "WUH", "qty": 7}]});
    stocked()
        .after(order("O1", &[("SOCK", 3)]))
        .after(order("O2", &[("SOCK", 2)]))
        .when(reserve(20))
        .then_refused_with("state", json!({"document": "O1", "held": 5, "value": "reserved"}))
        .after(step("cancel", "O1"))
        .after(step("cancel", "O2"))
        .after(transfer("T1", "SOCK", 4))
        .when(reserve(20))
        .then_refused_with("state", json!({"document": "T1", "held": 4}))
        .after(transfer_all("transfer_cancel", "T1"))
        .after(kept)
        .when(reserve(20))
        .then_refused_with("state", json!({"document": "H", "held": 7, "state": "active"}))
        .after(code("pool_end"))
        .when(reserve(20))
        .then_done();
}

#[test]
fn what_is_reserved_or_in_a_pool_does_not_become_anything_else_by_hand() {
    let mut world = stocked().after(reserve(45));
    let code = pools(&mut world).remove(0).pool.code;
    let world = world
        .when(json!({"op": "product", "sku": "SOCK", "type": "finite"}))
        .then_refused_with("state", json!({"document": code, "held": 45, "value": "finite"}));
    let change = world.movements("SOCK");
    assert!(change.iter().any(|row| row.document.as_deref() == Some(code.as_str())));
    stocked()
        .after(json!({"op": "pool_create", "pool": "P", "purpose": "dedicated",
                      "lines": [{"sku": "SOCK", "warehouse": "WUH", "qty": 7}]}))
        .when(json!({"op": "product", "sku": "SOCK", "type": "unlimited"}))
        .then_refused_with("state", json!({"document": "P", "held": 7}));
}

/// Another warehouse, another customer: each reserve has its own window, the last one gives the
/// type back.
#[test]
fn a_second_reserve_keeps_the_product_reserved_until_both_ended() {
    let later = with(reserve(5), "warehouse", json!("BEI"));
    let later = with(later, "reserve_for", json!("陈"));
    let later = with(later, "reserve_until", json!("2026-11-21T20:00:00Z"));
    let world = stocked()
        .after(receive("SOCK", "BEI", 9))
        .after(reserve(45))
        .when(later)
        .then_stock("SOCK", "BEI", json!({"total": 9, "sellable": 4, "locked": 5}))
        .minutes_later(720)
        .when(json!({"op": "tick"}))
        .then_stock("SOCK", "WUH", json!({"total": 61, "sellable": 61}));
    assert_eq!(type_of(&world), "reserved");
    let world = world.minutes_later(24 * 60).when(json!({"op": "tick"})).then_stock(
        "SOCK",
        "BEI",
        json!({"total": 9, "sellable": 9}),
    );
    assert_eq!(type_of(&world), "finite");
}
