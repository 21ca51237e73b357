//! §5 as far as it goes now: an order holds its stock, is paid in time, ships, comes back.

use serde_json::json;

use crate::support::ops::{back, order, order_from, receive, ship, step};
use crate::support::world::request;
use crate::support::{World, given};

fn socks() -> World {
    given().after(receive("SOCK", "WUH", 100))
}

/// S65, S67, S68: socks, 100; an order of 3; 97 and 3, and the total stays.
#[test]
fn an_order_of_3_out_of_100_socks_leaves_97_and_3() {
    socks()
        .then_stock("SOCK", "WUH", json!({"total": 100, "sellable": 100}))
        .when(order("O1", &[("SOCK", 3)]))
        .then_stock("SOCK", "WUH", json!({"total": 100, "sellable": 97, "order_occupied": 3}))
        .then_order("O1", "placed");
}

/// §12: the total falls at shipment, not at payment.
#[test]
fn the_total_falls_at_shipment_and_not_at_payment() {
    socks()
        .after(order("O1", &[("SOCK", 3)]))
        .when(step("pay", "O1"))
        .then_stock("SOCK", "WUH", json!({"total": 100, "sellable": 97, "order_occupied": 3}))
        .then_order("O1", "paid")
        .when(step("ship", "O1"))
        .then_stock("SOCK", "WUH", json!({"total": 97, "sellable": 97}))
        .then_order("O1", "shipped");
}

/// S72, S73: 30 minutes by default; then 100 and 0 again.
#[test]
fn an_unpaid_order_gives_its_socks_back_after_30_minutes() {
    socks()
        .after(order("O1", &[("SOCK", 3)]))
        .minutes_later(30)
        .millis_later(-1)
        .when(json!({"op": "tick"}))
        .then_stock("SOCK", "WUH", json!({"total": 100, "sellable": 97, "order_occupied": 3}))
        .millis_later(1)
        .when(json!({"op": "expire"}))
        .then_stock("SOCK", "WUH", json!({"total": 100, "sellable": 100}))
        .then_order("O1", "expired");
}

/// After a night in which nothing ran, nobody who sells waits until all that lapsed is given back:
/// that is done in parts, and whoever looks sees all of it done.
#[test]
fn what_lapsed_over_night_is_given_back_in_parts() {
    let lapsed = || {
        let mut world = given().after(receive("SOCK", "WUH", 501));
        for _ in 0..501 {
            let one = json!({"op": "order", "lines": [{"sku": "SOCK", "qty": 1}]});
            world.app().run(&request(&one).unwrap()).unwrap();
        }
        world.minutes_later(600)
    };
    let mut world = lapsed();
    assert!(world.app().catch_up_some().unwrap(), "there is more");
    let mut world = world.then_stock(
        "SOCK",
        "WUH",
        json!({"total": 501, "sellable": 500, "order_occupied": 1}),
    );
    assert!(!world.app().catch_up_some().unwrap(), "that was all");
    assert!(!world.app().catch_up_some().unwrap(), "nothing is left");
    drop(world.then_stock("SOCK", "WUH", json!({"total": 501, "sellable": 501})));
    let mut world = lapsed();
    assert!(world.app().catch_up().unwrap());
    assert!(!world.app().catch_up().unwrap(), "nothing is left");
    drop(world.then_stock("SOCK", "WUH", json!({"total": 501, "sellable": 501})));
}

/// S72: or an hour.
#[test]
fn an_order_with_60_minutes_gives_its_socks_back_after_60() {
    let hour = json!({"op": "order", "order": "O1", "lines": [{"sku": "SOCK", "qty": 3}],
                      "expires_in_minutes": 60});
    let world = socks().after(hour).minutes_later(59).when(json!({"op": "tick"}));
    assert_eq!(world.outcome().expired, Some(0));
    let world = world.minutes_later(1).when(json!({"op": "tick"}));
    assert_eq!(world.outcome().expired, Some(1));
    drop(world.then_stock("SOCK", "WUH", json!({"total": 100, "sellable": 100})));
}

#[test]
fn an_order_with_0_minutes_never_expires() {
    let forever = json!({"op": "order", "order": "O1", "lines": [{"sku": "SOCK", "qty": 3}],
                         "expires_in_minutes": 0});
    socks()
        .after(forever)
        .minutes_later(60 * 24 * 365)
        .when(json!({"op": "tick"}))
        .then_order("O1", "placed")
        .when(step("pay", "O1"))
        .then_done();
}

/// §12: payment at the very deadline is too late.
#[test]
fn payment_at_the_very_deadline_is_too_late() {
    let placed = || socks().after(order("O1", &[("SOCK", 3)])).minutes_later(30);
    placed().when(step("pay", "O1")).then_refused_with("deadline", json!({"document": "O1"}));
    placed().millis_later(-1).when(step("pay", "O1")).then_done().then_order("O1", "paid");
    placed()
        .after(json!({"op": "tick"}))
        .when(step("pay", "O1"))
        .then_refused_with("deadline", json!({"state": "expired"}));
}

#[test]
fn a_paid_order_does_not_expire() {
    socks()
        .after(order("O1", &[("SOCK", 3)]))
        .after(step("pay", "O1"))
        .minutes_later(600)
        .when(json!({"op": "tick"}))
        .then_stock("SOCK", "WUH", json!({"total": 100, "sellable": 97, "order_occupied": 3}));
}

/// §5: expiry runs before any order is refused for lack of stock.
#[test]
fn a_stale_reservation_never_causes_a_false_sold_out() {
    let world = given()
        .after(receive("SOCK", "WUH", 3))
        .after(order("O1", &[("SOCK", 3)]))
        .when(order("O2", &[("SOCK", 1)]))
        .then_refused_with("short", json!({"held": 0, "wanted": 1}))
        .minutes_later(30)
        .when(order("O2", &[("SOCK", 3)]))
        .then_done()
        .then_order("O1", "expired")
        .then_order("O2", "placed");
    assert_eq!(world.outcome().expired, Some(1));
    drop(world.then_stock("SOCK", "WUH", json!({"total": 3, "order_occupied": 3})));
}

/// S74: at most 5 a customer: 5 accepted, 6 refused, also as two lines.
#[test]
fn five_are_accepted_and_six_refused_where_the_limit_is_5() {
    socks()
        .after(json!({"op": "product", "sku": "SOCK", "customer_limit": 5}))
        .when(order("O1", &[("SOCK", 6)]))
        .then_refused_with("limit", json!({"limit": 5, "wanted": 6}))
        .when(order("O1", &[("SOCK", 3), ("sock", 3)]))
        .then_refused_with("limit", json!({"limit": 5, "wanted": 6}))
        .when(order("O1", &[("SOCK", 5)]))
        .then_done();
}

#[test]
fn an_order_ships_in_parts_and_is_cancelled_in_part() {
    socks()
        .after(order("O1", &[("SOCK", 5)]))
        .when(ship("O1", &[("SOCK", 1)]))
        .then_refused("state")
        .after(step("pay", "O1"))
        .when(ship("O1", &[("SOCK", 2)]))
        .then_stock("SOCK", "WUH", json!({"total": 98, "sellable": 95, "order_occupied": 3}))
        .then_order("O1", "paid")
        .when(step("cancel", "O1"))
        .then_stock("SOCK", "WUH", json!({"total": 98, "sellable": 98}))
        .then_order("O1", "shipped")
        .when(step("cancel", "O1"))
        .then_refused_with("state", json!({"state": "shipped"}));
}

#[test]
fn a_cancelled_order_gives_everything_back() {
    socks()
        .after(order("O1", &[("SOCK", 5)]))
        .when(step("cancel", "O1"))
        .then_stock("SOCK", "WUH", json!({"total": 100, "sellable": 100}))
        .then_order("O1", "cancelled")
        .when(step("pay", "O1"))
        .then_refused("state")
        .when(step("ship", "O1"))
        .then_refused("state");
}

#[test]
fn a_part_returned_and_then_unshipped_never_counts_twice() {
    socks()
        .after(order("O1", &[("SOCK", 5)]))
        .after(step("pay", "O1"))
        .after(step("ship", "O1"))
        .after(back("O1", "SOCK", 2, "sellable"))
        .then_stock("SOCK", "WUH", json!({"total": 97, "sellable": 97}))
        .when(step("unship", "O1"))
        .then_stock("SOCK", "WUH", json!({"total": 100, "sellable": 97, "order_occupied": 3}))
        .then_order("O1", "paid")
        .when(back("O1", "SOCK", 1, "sellable"))
        .then_refused_with("short", json!({"held": 0, "wanted": 1}))
        .after(step("ship", "O1"))
        .after(back("O1", "SOCK", 3, "sellable"))
        .then_stock("SOCK", "WUH", json!({"total": 100, "sellable": 100}))
        .then_order("O1", "returned");
}

/// S141 and the batch format: one warehouse for the whole order first, then by priority, splitting
/// last.
#[test]
fn an_order_without_a_warehouse_is_allocated_by_the_rule() {
    let world = given()
        .after(json!({"op": "product", "sku": "HAT"}))
        .after(receive("SOCK", "WUH", 5))
        .after(receive("SOCK", "BEI", 5))
        .after(receive("HAT", "BEI", 2))
        .after(order("O1", &[("SOCK", 2), ("HAT", 1)]));
    let from = |world: &World, code: &str| -> Vec<(String, i64)> {
        world.order(code).lines.iter().map(|line| (line.warehouse.clone(), line.qty)).collect()
    };
    let bei = "BEI".to_owned();
    let wuh = "WUH".to_owned();
    assert_eq!(from(&world, "O1"), [(bei.clone(), 2), (bei.clone(), 1)], "one for the whole order");
    let world = world.after(order("O2", &[("SOCK", 2)]));
    assert_eq!(from(&world, "O2"), [(wuh.clone(), 2)], "by priority");
    let world = world.after(order("O3", &[("SOCK", 6)]));
    assert_eq!(from(&world, "O3"), [(wuh, 3), (bei, 3)], "splitting last");
    world
        .when(order("O4", &[("SOCK", 1)]))
        .then_refused_with("short", json!({"held": 0, "wanted": 1}))
        .then_order("O3", "placed");
}

#[test]
fn a_line_that_names_its_warehouse_is_served_from_there_or_not_at_all() {
    given()
        .after(receive("SOCK", "WUH", 5))
        .after(receive("SOCK", "BEI", 2))
        .when(order_from("O1", "BEI", "SOCK", 3))
        .then_refused_with("short", json!({"warehouse": "BEI", "held": 2, "wanted": 3}))
        .when(order_from("O1", "BEI", "SOCK", 2))
        .then_stock("SOCK", "BEI", json!({"total": 2, "order_occupied": 2}));
}

#[test]
fn an_order_code_is_good_for_one_order() {
    socks()
        .after(order("O1", &[("SOCK", 1)]))
        .when(order("o1", &[("SOCK", 1)]))
        .then_refused_with("exists", json!({"document": "o1"}))
        .when(step("pay", "O9"))
        .then_refused("not_found");
}

#[test]
fn an_order_whose_second_line_fails_takes_nothing() {
    socks()
        .after(json!({"op": "product", "sku": "HAT"}))
        .when(order("O1", &[("SOCK", 1), ("HAT", 1)]))
        .then_refused_with("short", json!({"sku": "HAT", "held": 0, "wanted": 1}))
        .when(order("O1", &[("SOCK", 1), ("NOPE", 1)]))
        .then_refused_with("not_found", json!({"sku": "NOPE"}))
        .then_stock("SOCK", "WUH", json!({"total": 100, "sellable": 100}));
}
