//! §7: every alert fires with the figures that caused it, and goes when the cause goes.

use serde_json::json;

use crate::support::ops::{order, order_from, receive, step, stock, transfer, transfer_all};
use crate::support::{World, given};

const DAY: i64 = 1_440;

/// SOCK with threshold 10, so many sellable.
fn sock(sellable: i64) -> World {
    let world = given().after(json!({"op": "product", "sku": "SOCK", "threshold": 10}));
    if sellable == 0 { world } else { world.after(receive("SOCK", "WUH", sellable)) }
}

/// A product without stock is sold out; without safety stock it is urgent below its threshold.
#[test]
fn sold_out_low_and_in_stock_follow_each_movement() {
    let world = sock(0).then_alerts(&["sold_out:SOCK", "urgent:SOCK"]);
    let world = world.after(receive("SOCK", "WUH", 10)).then_alerts(&["low:SOCK"]);
    let world = world.after(receive("SOCK", "BEI", 1)).then_alerts(&[]);
    let world = world.after(order("O-1", &[("SOCK", 5)]));
    let mut world = world.then_alerts(&["low:SOCK"]);
    assert_eq!(
        world.figures("low:SOCK"),
        json!({"sellable": 6, "threshold": 10, "safety": 0, "total": 11, "sold": 0})
    );
    drop(
        world.then_crossings(
            "SOCK",
            &["sold_out>low", "urgent>clear", "low>in_stock", "in_stock>low"],
        ),
    );
}

/// §4: what is owed is above everything else.
#[test]
fn oversold_is_told_first() {
    let world = sock(2)
        .after(json!({"op": "product", "sku": "SOCK", "backorder": "yes"}))
        .after(order("O-1", &[("SOCK", 5)]));
    drop(world.then_alerts(&["oversold:SOCK", "urgent:SOCK"]));
}

/// S31: with safety 60 and threshold 10, a total of 69 is urgent and 70 is not.
#[test]
fn urgent_looks_at_the_total() {
    let world = sock(70).after(json!({"op": "product", "sku": "SOCK", "safety": 60}));
    let world = world.then_alerts(&[]);
    let world = world.after(stock("damage", "SOCK", "WUH", 1)).then_alerts(&[]);
    let world = world.after(stock("write_off", "SOCK", "WUH", 1));
    drop(world.then_alerts(&["urgent:SOCK"]));
}

/// A delisted product alerts nobody; on sale again it does.
#[test]
fn what_is_not_offered_alerts_nobody() {
    let world = sock(0).after(json!({"op": "product", "sku": "SOCK", "state": "delisted"}));
    let world = world.then_alerts(&[]);
    let world = world.after(json!({"op": "product", "sku": "SOCK", "state": "on_sale"}));
    drop(world.then_alerts(&["sold_out:SOCK", "urgent:SOCK"]));
}

/// S50: 40 of a cap of 50 open.
#[test]
fn a_service_near_its_cap_is_told_and_no_longer_when_work_is_done() {
    let world = given()
        .after(json!({"op": "product", "sku": "FIT", "type": "unlimited", "cap": 50}))
        .after(json!({"op": "product", "sku": "SOCK", "state": "delisted"}))
        .after(order_from("O-1", "WUH", "FIT", 39))
        .then_alerts(&[])
        .after(order_from("O-2", "WUH", "FIT", 1));
    let mut world = world.then_alerts(&["near_cap:FIT"]);
    assert_eq!(world.figures("near_cap:FIT"), json!({"used": 40, "cap": 50, "percent": 80}));
    drop(world.after(step("cancel", "O-2")).then_alerts(&[]));
}

/// Accepted today counts today: tomorrow the cap of a day is free again.
#[test]
fn a_cap_of_a_day_is_free_again_the_next_day() {
    let world = given()
        .after(json!({"op": "product", "sku": "SOCK", "state": "delisted"}))
        .after(json!({"op": "product", "sku": "FIT", "type": "unlimited", "cap": 10,
                      "cap_period": "day"}))
        .after(order_from("O-1", "WUH", "FIT", 9))
        .after(step("pay", "O-1"))
        .then_alerts(&["near_cap:FIT"]);
    drop(world.minutes_later(DAY).caught_up().then_alerts(&[]));
}

/// S89: locked stock is no permanent bucket; one key gives it back.
#[test]
fn units_locked_without_a_pool_are_told_with_how_many() {
    let world = sock(50).after(stock("lock", "SOCK", "WUH", 7));
    let mut world = world.then_alerts(&["leftover:SOCK@WUH"]);
    assert_eq!(
        world.figures("leftover:SOCK@WUH"),
        json!({"leftover": 7, "locked": 7, "sellable": 43})
    );
    drop(world.after(stock("unlock", "SOCK", "WUH", 7)).then_alerts(&[]));
}

/// What a pool under way keeps is no leftover; nine tenths ordered, it is nearly used up.
#[test]
fn a_pool_nearly_used_up_is_told_while_it_lives() {
    let pool = json!({"op": "pool_create", "pool": "P-1", "purpose": "dedicated",
                      "lines": [{"sku": "SOCK", "warehouse": "WUH", "qty": 20}]});
    let line = json!([{"sku": "SOCK", "qty": 18, "warehouse": "WUH", "pool": "P-1"}]);
    let world = sock(50)
        .after(pool)
        .then_alerts(&[])
        .after(json!({"op": "order", "order": "O-1", "lines": line}))
        .caught_up();
    let mut world = world.then_alerts(&["pool_low:P-1/1"]);
    assert_eq!(world.figures("pool_low:P-1/1"), json!({"left": 2, "allocated": 20, "percent": 10}));
    let world = world.after(json!({"op": "pool_end", "pool": "P-1"})).caught_up();
    drop(world.then_alerts(&[]).then_crossings("P-1/1", &["clear>pool_low", "pool_low>clear"]));
}

/// A stage is told a day before, and not when it was released.
#[test]
fn a_stage_is_told_before_it_is_due() {
    let pool = json!({"op": "pool_create", "pool": "P-1", "purpose": "dedicated",
                      "lines": [{"sku": "SOCK", "warehouse": "WUH", "qty": 20,
                                 "stages": [{"at": "2026-11-22T08:00:00Z", "qty": 20}]}]});
    let world = sock(50).after(pool).then_alerts(&[]);
    let world = world.minutes_later(DAY + 1).caught_up().then_alerts(&["stage_due:P-1/1/1"]);
    drop(world.minutes_later(DAY).caught_up().then_alerts(&[]));
}

/// An unpaid order is told ten minutes before it expires, once.
#[test]
fn an_unpaid_order_is_told_before_it_expires() {
    let world = sock(50).after(order("O-1", &[("SOCK", 3)])).minutes_later(19).caught_up();
    let world = world.then_alerts(&[]).minutes_later(2).caught_up();
    let mut world = world.then_alerts(&["order_expiring:O-1"]);
    assert_eq!(world.figures("order_expiring:O-1")["units"], 3);
    let world = world.minutes_later(10).caught_up().then_alerts(&[]);
    drop(world.then_crossings("O-1", &["clear>order_expiring", "order_expiring>clear"]));
}

#[test]
fn a_transfer_past_its_day_is_told_until_it_comes() {
    let mut sent = transfer("T-1", "SOCK", 5);
    sent["expected_on"] = json!("2026-11-21");
    let world = sock(50).after(sent).after(transfer_all("transfer_dispatch", "T-1"));
    let world = world.minutes_later(DAY).caught_up().then_alerts(&[]);
    let world = world.minutes_later(DAY).caught_up();
    let mut world = world.then_alerts(&["transfer_overdue:T-1"]);
    assert_eq!(
        world.figures("transfer_overdue:T-1"),
        json!({"units": 5, "expected_on": "2026-11-21"})
    );
    drop(world.after(transfer_all("transfer_receive", "T-1")).then_alerts(&[]));
}

/// A stock-take that nobody finishes is told after seven days, until it is posted or cancelled.
#[test]
fn a_stock_take_that_stays_open_is_told_until_it_ends() {
    let start = json!({"op": "count_start", "count": "C-1", "warehouse": "WUH"});
    let world = sock(50).after(start).minutes_later(7 * DAY - 1).caught_up().then_alerts(&[]);
    let world = world.minutes_later(2).caught_up();
    let mut world = world.then_alerts(&["count_overdue:C-1"]);
    assert_eq!(world.figures("count_overdue:C-1"), json!({"days": 7, "scans": 0}));
    let world = world.after(json!({"op": "count_cancel", "count": "C-1"})).caught_up();
    let world = world.then_alerts(&[]);
    drop(world.then_crossings("C-1", &["clear>count_overdue", "count_overdue>clear"]));
}

/// First in, first out: what is left of a lot is what later goods do not explain.
#[test]
fn a_lot_that_expires_is_told_with_what_is_left_of_it() {
    let lot = |qty: i64, on: &str| {
        json!({"op": "receive", "sku": "SOCK", "warehouse": "WUH", "qty": qty,
               "lot": "L1", "expires_on": on})
    };
    let world = sock(0).after(lot(30, "2026-12-10")).after(receive("SOCK", "WUH", 40));
    let mut world = world.then_alerts(&["expiring_lot:1"]);
    assert_eq!(world.figures("expiring_lot:1"), json!({"units": 30, "expires_on": "2026-12-10"}));
    let world = world.after(stock("damage", "SOCK", "WUH", 20));
    let mut world = world.then_alerts(&["expiring_lot:1"]);
    assert_eq!(world.figures("expiring_lot:1")["units"], 10);
    drop(world.after(stock("damage", "SOCK", "WUH", 10)).then_alerts(&[]));
}

/// 400 there and 30 sold in 30 days: 400 days of cover; after 30 quiet days nothing is known of it.
#[test]
fn overstock_is_cover_above_a_year() {
    let world = sock(430)
        .after(order("O-1", &[("SOCK", 30)]))
        .after(step("pay", "O-1"))
        .after(step("ship", "O-1"));
    let mut world = world.then_alerts(&["overstock:SOCK"]);
    assert_eq!(world.figures("overstock:SOCK"), json!({"sellable": 400, "sold": 30, "days": 400}));
    let world = world.minutes_later(29 * DAY).caught_up().then_alerts(&["overstock:SOCK"]);
    drop(world.minutes_later(DAY).caught_up().then_alerts(&[]));
}

/// No sale for sixty days of what is there; a sale ends it.
#[test]
fn a_slow_mover_is_told_on_the_sixtieth_day() {
    let world = sock(100).minutes_later(59 * DAY).caught_up().then_alerts(&[]);
    let mut world = world.minutes_later(DAY).caught_up().then_alerts(&["slow_mover:SOCK"]);
    assert_eq!(world.figures("slow_mover:SOCK"), json!({"sellable": 100, "days": 60}));
    let world = world.after(order("O-1", &[("SOCK", 1)])).after(step("pay", "O-1"));
    let world = world.then_alerts(&["slow_mover:SOCK"]).after(step("ship", "O-1"));
    drop(world.then_alerts(&["overstock:SOCK"]));
}

/// Orders that found nothing and wait are told when it comes back, and not before.
#[test]
fn back_in_stock_is_told_while_people_wait() {
    let world = crate::support::given_with("[orders]\ntake_stock = \"hand\"");
    let world = world
        .after(json!({"op": "product", "sku": "SOCK", "threshold": 0}))
        .after(order("O-1", &[("SOCK", 3)]))
        .after(order("O-2", &[("SOCK", 4)]))
        .then_alerts(&["sold_out:SOCK"]);
    let world = world.minutes_later(5).after(receive("SOCK", "WUH", 10));
    let mut world = world.then_alerts(&["back_in_stock:SOCK"]);
    assert_eq!(
        world.figures("back_in_stock:SOCK"),
        json!({"sellable": 10, "orders": 2, "units": 7})
    );
    let world = world.after(step("take", "O-1")).after(step("take", "O-2")).caught_up();
    drop(world.then_alerts(&[]).then_crossings(
        "SOCK",
        &["urgent>clear", "sold_out>in_stock", "clear>back_in_stock", "back_in_stock>clear"],
    ));
}
