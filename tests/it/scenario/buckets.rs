//! §1 and the plain rows of §2: what each operation does to the seven buckets.

use serde_json::json;

use crate::support::ops::{order, order_from, receive, ship, step, stock};
use crate::support::{World, given};

/// 10 each of sellable, unsellable and locked, 5 at the supplier (and open to sale).
fn well_stocked() -> World {
    given()
        .after(receive("SOCK", "WUH", 30))
        .after(stock("damage", "SOCK", "WUH", 10))
        .after(stock("lock", "SOCK", "WUH", 10))
        .after(stock("virtual_add", "SOCK", "WUH", 5))
}

#[test]
fn the_starting_point_of_these_stories_is_what_it_says() {
    well_stocked().then_stock(
        "SOCK",
        "WUH",
        json!({"total": 30, "sellable": 15, "unsellable": 10, "locked": 10, "virtual": 5}),
    );
}

/// §2: the effect column by column, for every operation that is one movement.
#[test]
fn each_operation_moves_the_buckets_that_the_table_says() {
    let rows = [
        (json!({"op": "receive"}), [2, 2, 0, 0, 0, 0, 0, 0]),
        (json!({"op": "receive", "to": "unsellable"}), [2, 0, 0, 2, 0, 0, 0, 0]),
        (json!({"op": "damage"}), [0, -2, 0, 2, 0, 0, 0, 0]),
        (json!({"op": "damage", "from": "locked"}), [0, 0, 0, 2, -2, 0, 0, 0]),
        (json!({"op": "repair"}), [0, 2, 0, -2, 0, 0, 0, 0]),
        (json!({"op": "write_off"}), [-2, 0, 0, -2, 0, 0, 0, 0]),
        (json!({"op": "lock"}), [0, -2, 0, 0, 2, 0, 0, 0]),
        (json!({"op": "unlock"}), [0, 2, 0, 0, -2, 0, 0, 0]),
        (json!({"op": "virtual_add"}), [0, 2, 0, 0, 0, 0, 0, 2]),
        (json!({"op": "virtual_remove"}), [0, -2, 0, 0, 0, 0, 0, -2]),
        (json!({"op": "virtual_deliver"}), [2, 0, 0, 0, 0, 0, 0, -2]),
        (json!({"op": "adjust", "reason": "found"}), [2, 2, 0, 0, 0, 0, 0, 0]),
        (
            json!({"op": "adjust", "reason": "found", "bucket": "unsellable"}),
            [2, 0, 0, 2, 0, 0, 0, 0],
        ),
    ];
    for (mut request, effect) in rows {
        let given = request.as_object_mut().unwrap();
        given.insert("sku".to_owned(), json!("SOCK"));
        given.insert("warehouse".to_owned(), json!("WUH"));
        given.insert("qty".to_owned(), json!(2));
        let world = well_stocked();
        let before = world.stock("SOCK", "WUH");
        let world = world.when(request.clone()).then_done();
        let after = world.stock("SOCK", "WUH");
        for (at, change) in effect.into_iter().enumerate() {
            assert_eq!(after[at] - before[at], change, "figure {at} of {request}");
        }
        assert_eq!(world.outcome().movements.len(), 1);
    }
}

/// S77, S79: damaged goods stay in the total and cannot be ordered.
#[test]
fn damage_moves_units_to_unsellable_and_nobody_can_order_them() {
    given()
        .after(receive("SOCK", "WUH", 10))
        .when(stock("damage", "SOCK", "WUH", 4))
        .then_stock("SOCK", "WUH", json!({"total": 10, "sellable": 6, "unsellable": 4}))
        .when(order("O1", &[("SOCK", 7)]))
        .then_refused_with("short", json!({"held": 6, "wanted": 7}));
}

/// S87, S88: with sellable at 0, nothing is sold until locked stock is released.
#[test]
fn locked_stock_is_not_for_sale_until_it_is_unlocked() {
    given()
        .after(receive("SOCK", "WUH", 10))
        .when(stock("lock", "SOCK", "WUH", 10))
        .then_stock("SOCK", "WUH", json!({"total": 10, "locked": 10}))
        .when(order("O1", &[("SOCK", 1)]))
        .then_refused_with("short", json!({"held": 0, "wanted": 1}))
        .after(stock("unlock", "SOCK", "WUH", 3))
        .when(order("O1", &[("SOCK", 3)]))
        .then_stock("SOCK", "WUH", json!({"total": 10, "order_occupied": 3, "locked": 7}));
}

/// §1: sellable 0, order-occupied 3, locked 5, virtual 3, total 5. The identity alone would let
/// the 3 be shipped, and they would be locked units.
#[test]
fn units_that_are_still_at_the_supplier_are_sold_and_not_shipped() {
    let sold = given()
        .after(receive("SOCK", "WUH", 5))
        .after(stock("lock", "SOCK", "WUH", 5))
        .after(stock("virtual_add", "SOCK", "WUH", 3))
        .after(order("O1", &[("SOCK", 3)]))
        .after(step("pay", "O1"))
        .then_stock(
            "SOCK",
            "WUH",
            json!({"total": 5, "order_occupied": 3, "locked": 5, "virtual": 3}),
        );
    sold.when(step("ship", "O1"))
        .then_refused_with("not_physical", json!({"held": 0, "wanted": 3}))
        .when(ship("O1", &[("SOCK", 1)]))
        .then_refused("not_physical")
        .after(stock("virtual_deliver", "SOCK", "WUH", 2))
        .when(ship("O1", &[("SOCK", 3)]))
        .then_refused_with("not_physical", json!({"held": 2, "wanted": 3}))
        .when(ship("O1", &[("SOCK", 2)]))
        .then_stock(
            "SOCK",
            "WUH",
            json!({"total": 5, "order_occupied": 1, "locked": 5, "virtual": 1}),
        );
}

/// §1: locking, damaging, requesting a transfer and counting down need real units too.
#[test]
fn what_is_still_at_the_supplier_cannot_be_touched() {
    let virtual_only = || given().after(stock("virtual_add", "SOCK", "WUH", 3));
    let touches = [
        stock("lock", "SOCK", "WUH", 1),
        stock("damage", "SOCK", "WUH", 1),
        json!({"op": "transfer_request", "sku": "SOCK", "from": "WUH", "to": "BEI", "qty": 1}),
        json!({"op": "adjust", "sku": "SOCK", "warehouse": "WUH", "qty": -1, "reason": "missing"}),
    ];
    for touch in touches {
        virtual_only()
            .when(touch)
            .then_refused_with("not_physical", json!({"held": 0, "wanted": 1}))
            .then_stock("SOCK", "WUH", json!({"total": 0, "sellable": 3, "virtual": 3}));
    }
}

/// S90 to S95: virtual stock of 10 is sold at once; the total counts only what is in the house.
#[test]
fn ten_virtual_units_sell_and_ship_after_delivery() {
    given()
        .after(stock("virtual_add", "SOCK", "WUH", 10))
        .then_stock("SOCK", "WUH", json!({"total": 0, "sellable": 10, "virtual": 10}))
        .after(order("O1", &[("SOCK", 10)]))
        .then_stock("SOCK", "WUH", json!({"total": 0, "order_occupied": 10, "virtual": 10}))
        .after(step("pay", "O1"))
        .when(step("ship", "O1"))
        .then_refused("not_physical")
        .when(stock("virtual_deliver", "SOCK", "WUH", 10))
        .then_stock("SOCK", "WUH", json!({"total": 10, "order_occupied": 10}))
        .when(step("ship", "O1"))
        .then_stock("SOCK", "WUH", json!({"total": 0}));
}

/// S94, S99: sellable = total − order-occupied − unsellable − locked + virtual − transfer-occupied.
#[test]
fn sellable_follows_from_the_total_and_the_other_buckets() {
    let world = well_stocked()
        .after(order_from("O1", "WUH", "SOCK", 4))
        .after(json!({"op": "transfer_request", "sku": "SOCK", "from": "WUH", "to": "BEI",
                      "qty": 3}));
    let [total, sellable, orders, unsellable, locked, occupied, transit, at_supplier] =
        world.stock("SOCK", "WUH");
    assert_eq!(sellable, total - orders - unsellable - locked + at_supplier - occupied);
    assert_eq!((sellable, orders, occupied, transit), (8, 4, 3, 0));
    drop(world.sound());
}

/// §1: no bucket but sellable ever goes below 0, and sellable not below its floor.
#[test]
fn taking_more_than_a_bucket_holds_is_refused_with_bucket_and_numbers() {
    let rows = [
        (stock("repair", "SOCK", "WUH", 11), "unsellable", 10),
        (stock("write_off", "SOCK", "WUH", 11), "unsellable", 10),
        (stock("unlock", "SOCK", "WUH", 11), "locked", 10),
        (stock("lock", "SOCK", "WUH", 16), "sellable", 15),
        (stock("damage", "SOCK", "WUH", 16), "sellable", 15),
        (stock("virtual_remove", "SOCK", "WUH", 6), "virtual", 5),
        (stock("virtual_deliver", "SOCK", "WUH", 6), "virtual", 5),
        (
            json!({"op": "adjust", "sku": "SOCKU", "warehouse": "WUH", "qty": -11,
                   "reason": "gone"}),
            "unsellable",
            10,
        ),
        (
            json!({"op": "damage", "sku": "SOCK", "warehouse": "WUH", "qty": 11,
                   "from": "locked"}),
            "locked",
            10,
        ),
    ];
    for (request, bucket, held) in rows {
        let wanted = request["qty"].as_i64().unwrap().abs();
        well_stocked().when(request).then_refused_with(
            "short",
            json!({"sku": "SOCK", "warehouse": "WUH", "bucket": bucket, "held": held,
                   "wanted": wanted}),
        );
    }
}

/// S53: without transfers and virtual stock the total is the sum of four buckets.
#[test]
fn without_transfer_and_virtual_stock_the_total_is_the_sum_of_the_rest() {
    given()
        .after(receive("SOCK", "WUH", 100))
        .after(order("O1", &[("SOCK", 12)]))
        .after(stock("damage", "SOCK", "WUH", 3))
        .after(stock("lock", "SOCK", "WUH", 20))
        .then_stock(
            "SOCK",
            "WUH",
            json!({"total": 100, "sellable": 65, "order_occupied": 12, "unsellable": 3,
                   "locked": 20}),
        );
}
