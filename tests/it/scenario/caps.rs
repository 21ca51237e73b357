//! §3 and §5: what a cap and a customer's limit count, and what they no longer count.

use serde_json::{Value, json};

use crate::support::ops::{order, receive, step};
use crate::support::{World, given};

/// A service that takes 10 jobs a day (S4).
fn service() -> World {
    given().after(json!({"op": "product", "sku": "JOB", "type": "unlimited", "kind": "service",
                         "cap": 10, "cap_period": "day"}))
}

fn cap(free: i64, wanted: i64) -> Value {
    json!({"sku": "JOB", "limit": 10, "held": free, "wanted": wanted})
}

#[test]
fn a_cap_of_10_a_day_takes_10_today_and_10_tomorrow() {
    service()
        .after(order("O1", &[("JOB", 10)]))
        .after(step("pay", "O1"))
        .after(step("ship", "O1"))
        .when(order("O2", &[("JOB", 1)]))
        .then_refused_with("cap", cap(0, 1))
        .minutes_later(24 * 60)
        .when(order("O2", &[("JOB", 11)]))
        .then_refused_with("cap", cap(10, 11))
        .when(order("O2", &[("JOB", 10)]))
        .then_done();
}

/// What was accepted on one day and given up on another makes room on the day it was accepted.
#[test]
fn a_late_order_given_up_makes_no_room_on_another_day() {
    let late = json!({"op": "order", "order": "O1", "lines": [{"sku": "JOB", "qty": 10}],
                      "at": "2026-11-19T12:00:00Z"});
    service()
        .after(late)
        .after(step("cancel", "O1"))
        .when(order("O2", &[("JOB", 11)]))
        .then_refused_with("cap", cap(10, 11))
        .when(order("O2", &[("JOB", 10)]))
        .then_done();
}

#[test]
fn an_order_placed_today_and_taken_tomorrow_counts_tomorrow_alone() {
    let hour = json!({"op": "order", "order": "O1", "lines": [{"sku": "JOB", "qty": 10}],
                      "cart": true, "expires_in_minutes": 0});
    service()
        .after(hour)
        .minutes_later(24 * 60)
        .after(json!({"op": "take", "order": "O1"}))
        .when(order("O2", &[("JOB", 1)]))
        .then_refused_with("cap", cap(0, 1))
        .after(step("cancel", "O1"))
        .when(order("O2", &[("JOB", 11)]))
        .then_refused_with("cap", cap(10, 11))
        .when(order("O2", &[("JOB", 10)]))
        .then_done();
}

/// §5: what has run out of time holds nothing, so it counts in no limit either.
#[test]
fn a_customers_expired_order_does_not_count_in_the_limit() {
    let buy = |code: &str| {
        json!({"op": "order", "order": code, "customer": "li",
                                  "lines": [{"sku": "SOCK", "qty": 5}]})
    };
    given()
        .after(json!({"op": "product", "sku": "SOCK", "customer_limit": 5}))
        .after(receive("SOCK", "WUH", 20))
        .after(buy("O1"))
        .when(buy("O2"))
        .then_refused_with("limit", json!({"limit": 5, "held": 0, "wanted": 5}))
        .minutes_later(30)
        .when(buy("O2"))
        .then_done()
        .after(json!({"op": "tick"}))
        .then_stock("SOCK", "WUH", json!({"total": 20, "sellable": 15, "order_occupied": 5}));
}
