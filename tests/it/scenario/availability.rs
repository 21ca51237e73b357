//! §7 as far as it goes now: what a shop shows, and when to hurry.

use serde_json::json;
use stockroom::domain::availability::safety_stock;

use crate::support::ops::{receive, stock};
use crate::support::{World, given};

fn with_threshold(sellable: i64, threshold: i64) -> World {
    let world = given().after(json!({"op": "product", "sku": "SOCK", "threshold": threshold}));
    if sellable == 0 { world } else { world.after(receive("SOCK", "WUH", sellable)) }
}

/// S54 to S61 with X = 10: 11 in stock, 10 and 1 low, 0 sold out.
#[test]
fn low_is_at_or_below_the_threshold_and_sold_out_at_0() {
    for (sellable, shown) in [(11, "in_stock"), (10, "low"), (1, "low"), (0, "sold_out")] {
        let world = with_threshold(sellable, 10);
        assert_eq!(world.card("SOCK").card.availability, shown, "{sellable}");
        drop(world.sound());
    }
}

/// S23, S58: without a threshold of its own, the store's (10).
#[test]
fn a_product_without_a_threshold_has_the_stores() {
    let world = given().after(receive("SOCK", "WUH", 10));
    assert_eq!(world.card("SOCK").card.threshold, 10);
    assert_eq!(world.card("SOCK").card.availability, "low");
}

#[test]
fn availability_looks_at_sellable_and_not_at_the_total() {
    let world = with_threshold(50, 10).after(stock("lock", "SOCK", "WUH", 50));
    assert_eq!(world.card("SOCK").card.availability, "sold_out");
    assert_eq!(world.card("SOCK").card.sum.total, 50);
}

/// S29, S30: 20 a day × 3 days = 60.
#[test]
fn twenty_a_day_for_three_days_is_a_safety_stock_of_60() {
    assert_eq!(safety_stock(20, 3), 60);
}

/// S31: urgent when the total is below safety + threshold: with 60 and 10, 70 no, 69 yes; the
/// total counts, not sellable.
#[test]
fn urgent_is_below_safety_and_threshold_together_by_the_total() {
    let world = given()
        .after(json!({"op": "product", "sku": "SOCK", "threshold": 10, "safety": 60}))
        .after(receive("SOCK", "WUH", 40))
        .after(receive("SOCK", "BEI", 30))
        .after(stock("lock", "SOCK", "WUH", 40));
    assert!(!world.card("SOCK").card.urgent);
    let world = world.after(json!({"op": "adjust", "sku": "SOCK", "warehouse": "BEI", "qty": -1,
                                   "reason": "missing"}));
    assert!(world.card("SOCK").card.urgent);
}

/// The counts on the screen follow every posting and every change of a threshold.
#[test]
fn counts_at_a_glance_follow_each_posting() {
    let world = with_threshold(11, 10).sound();
    let world = world.after(json!({"op": "product", "sku": "SOCK", "threshold": 11})).sound();
    let world = world.after(stock("damage", "SOCK", "WUH", 11)).sound();
    drop(world.after(json!({"op": "product", "sku": "SOCK", "state": "delisted"})).sound());
}
