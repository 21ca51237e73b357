//! §4 as far as it goes now: the floor is 0 unless a backorder policy says otherwise.

use serde_json::json;

use crate::support::given;
use crate::support::ops::{order, order_from, receive, step, stock};

#[test]
fn without_a_policy_sellable_never_passes_below_0() {
    given()
        .after(receive("SOCK", "WUH", 5))
        .after(order("O1", &[("SOCK", 5)]))
        .when(order("O2", &[("SOCK", 1)]))
        .then_refused_with("short", json!({"held": 0, "wanted": 1}));
}

/// §4, S123: sellable of a row goes down to −5, and no further; the negative part is what is owed.
#[test]
fn backorders_go_down_to_minus_5_and_no_further() {
    let owed = given()
        .after(json!({"op": "product", "sku": "SOCK", "backorder": "yes", "backorder_limit": 5}))
        .after(receive("SOCK", "WUH", 2))
        .when(order_from("O1", "WUH", "SOCK", 8))
        .then_refused_with("short", json!({"held": 7, "wanted": 8}))
        .when(order_from("O1", "WUH", "SOCK", 7))
        .then_stock("SOCK", "WUH", json!({"total": 2, "sellable": -5, "order_occupied": 7}))
        .when(order_from("O2", "WUH", "SOCK", 1))
        .then_refused_with("short", json!({"held": 0, "wanted": 1}));
    assert_eq!(owed.card("SOCK").card.availability, "sold_out");
    owed.after(step("pay", "O1"))
        .when(step("ship", "O1"))
        .then_refused_with("not_physical", json!({"held": 2, "wanted": 7}))
        .after(receive("SOCK", "WUH", 5))
        .when(step("ship", "O1"))
        .then_stock("SOCK", "WUH", json!({"total": 0}));
}

#[test]
fn a_policy_that_became_stricter_takes_nothing_back_and_gives_nothing_more() {
    given()
        .after(json!({"op": "product", "sku": "SOCK", "backorder": "notice"}))
        .after(order("O1", &[("SOCK", 4)]))
        .then_stock("SOCK", "WUH", json!({"total": 0, "sellable": -4, "order_occupied": 4}))
        .after(json!({"op": "product", "sku": "SOCK", "backorder": "no"}))
        .when(order("O2", &[("SOCK", 1)]))
        .then_refused_with("short", json!({"wanted": 1}))
        .after(receive("SOCK", "WUH", 1))
        .then_stock("SOCK", "WUH", json!({"total": 1, "sellable": -3, "order_occupied": 4}))
        .when(stock("damage", "SOCK", "WUH", 1))
        .then_refused("short");
}

/// What is on a shelf goes before what would be owed.
#[test]
fn an_order_takes_what_is_there_before_it_owes() {
    given()
        .after(json!({"op": "product", "sku": "SOCK", "backorder": "yes", "backorder_limit": 5}))
        .after(receive("SOCK", "BEI", 3))
        .when(order("O1", &[("SOCK", 3)]))
        .then_stock("SOCK", "BEI", json!({"total": 3, "order_occupied": 3}))
        .then_stock("SOCK", "WUH", json!({"total": 0}));
}
