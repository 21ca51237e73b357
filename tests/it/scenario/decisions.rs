//! §12: decisions where sources differ.

use serde_json::json;

use crate::support::given;
use crate::support::ops::{back, order, receive, ship, step, stock};

/// §12: a line too large is refused whole, and the number that can be had is offered.
#[test]
fn a_line_too_large_is_refused_whole_and_told_what_can_be_had() {
    given()
        .after(receive("SOCK", "WUH", 4))
        .after(receive("SOCK", "BEI", 3))
        .when(order("O1", &[("SOCK", 8)]))
        .then_refused_with(
            "short",
            json!({"sku": "SOCK", "bucket": "sellable", "held": 7, "wanted": 8}),
        )
        .then_stock("SOCK", "WUH", json!({"total": 4, "sellable": 4}));
}

/// §12: two lines of one order for the same SKU are summed before they are checked.
#[test]
fn two_lines_of_3_with_5_there_are_refused_as_6() {
    given()
        .after(receive("SOCK", "WUH", 5))
        .when(order("O1", &[("SOCK", 3), ("SOCK", 3)]))
        .then_refused_with("short", json!({"held": 5, "wanted": 6}))
        .when(order("O1", &[("SOCK", 3), ("sock", 2)]))
        .then_stock("SOCK", "WUH", json!({"total": 5, "order_occupied": 5}));
}

/// §12: shipping more than the order holds is refused; nothing takes another order's reservation.
#[test]
fn shipping_more_than_the_order_holds_is_refused() {
    given()
        .after(receive("SOCK", "WUH", 10))
        .after(order("O1", &[("SOCK", 2)]))
        .after(order("O2", &[("SOCK", 5)]))
        .after(step("pay", "O1"))
        .when(ship("O1", &[("SOCK", 3)]))
        .then_refused_with("short", json!({"document": "O1", "held": 2, "wanted": 3}))
        .when(ship("O1", &[("SOCK", 1), ("SOCK", 2)]))
        .then_refused_with("short", json!({"held": 2, "wanted": 3}))
        .when(ship("O1", &[("SOCK", 2)]))
        .then_stock("SOCK", "WUH", json!({"total": 8, "sellable": 3, "order_occupied": 5}));
}

/// §12: a returned unit that is not for resale goes to unsellable; it never vanishes.
#[test]
fn a_return_that_is_not_for_resale_goes_to_unsellable() {
    given()
        .after(receive("SOCK", "WUH", 10))
        .after(order("O1", &[("SOCK", 3)]))
        .after(step("pay", "O1"))
        .after(step("ship", "O1"))
        .when(back("O1", "SOCK", 1, "unsellable"))
        .then_stock("SOCK", "WUH", json!({"total": 8, "sellable": 7, "unsellable": 1}))
        .then_order("O1", "shipped")
        .when(back("O1", "SOCK", 2, "sellable"))
        .then_stock("SOCK", "WUH", json!({"total": 10, "sellable": 9, "unsellable": 1}))
        .then_order("O1", "returned");
}

/// §12: a return restores once, however it is reached.
#[test]
fn a_return_restores_once() {
    given()
        .after(receive("SOCK", "WUH", 10))
        .after(order("O1", &[("SOCK", 3)]))
        .after(step("pay", "O1"))
        .when(back("O1", "SOCK", 1, "sellable"))
        .then_refused("short")
        .after(step("ship", "O1"))
        .when(back("O1", "SOCK", 4, "sellable"))
        .then_refused_with("short", json!({"held": 3, "wanted": 4}))
        .after(back("O1", "SOCK", 3, "sellable"))
        .when(back("O1", "SOCK", 1, "sellable"))
        .then_refused_with("state", json!({"state": "returned"}))
        .when(step("unship", "O1"))
        .then_refused("state")
        .when(step("cancel", "O1"))
        .then_refused("state")
        .then_stock("SOCK", "WUH", json!({"total": 10, "sellable": 10}));
}

/// §12: one return request with two lines of the same SKU counts both.
#[test]
fn two_lines_of_one_return_are_summed() {
    let two = |first: i64, second: i64| {
        json!({"op": "return", "order": "O1", "lines": [
        {"sku": "SOCK", "qty": first, "to": "sellable"},
        {"sku": "SOCK", "qty": second, "to": "unsellable"}]})
    };
    given()
        .after(receive("SOCK", "WUH", 3))
        .after(order("O1", &[("SOCK", 3)]))
        .after(step("pay", "O1"))
        .after(step("ship", "O1"))
        .when(two(2, 2))
        .then_refused("short")
        .when(two(2, 1))
        .then_stock("SOCK", "WUH", json!({"total": 3, "sellable": 2, "unsellable": 1}));
}

/// §12: undoing a shipment puts it back to order-occupied, and it can ship again.
#[test]
fn undoing_a_shipment_goes_back_to_order_occupied() {
    given()
        .after(receive("SOCK", "WUH", 10))
        .after(order("O1", &[("SOCK", 3)]))
        .after(step("pay", "O1"))
        .when(step("unship", "O1"))
        .then_refused("state")
        .after(step("ship", "O1"))
        .then_stock("SOCK", "WUH", json!({"total": 7, "sellable": 7}))
        .when(step("unship", "O1"))
        .then_stock("SOCK", "WUH", json!({"total": 10, "sellable": 7, "order_occupied": 3}))
        .then_order("O1", "paid")
        .when(step("ship", "O1"))
        .then_stock("SOCK", "WUH", json!({"total": 7, "sellable": 7}));
}

/// S19: a quantity is a whole number; −1, 1.5 and "abc" are refused with field and value.
#[test]
fn quantities_that_are_none_are_refused_with_the_field() {
    let with = |qty: serde_json::Value| json!({"op": "receive", "sku": "SOCK", "warehouse": "WUH", "qty": qty});
    for (qty, code) in [
        (json!(-1), "bad_request"),
        (json!(0), "bad_request"),
        (json!(1.5), "bad_request"),
        (json!("abc"), "bad_request"),
        (json!(true), "bad_request"),
        (json!([]), "bad_request"),
        (json!(1_000_000_000_001_i64), "limit"),
        (json!(u64::MAX), "limit"),
        (json!("99999999999999999999"), "limit"),
    ] {
        given().when(with(qty)).then_refused_with(code, json!({"field": "qty"}));
    }
    given()
        .when(stock("receive", "SOCK", "WUH", 1_000_000_000_000))
        .then_done()
        .when(stock("receive", "SOCK", "WUH", 1))
        .then_refused("limit");
}

/// A row as full as it can be: what is promised can still be given back, and nothing is stuck.
#[test]
fn a_full_row_can_always_take_a_promise_back() {
    given()
        .after(receive("SOCK", "WUH", 1_000_000_000_000))
        .after(order("O1", &[("SOCK", 5)]))
        .when(receive("SOCK", "WUH", 5))
        .then_refused("limit")
        .minutes_later(30)
        .when(json!({"op": "tick"}))
        .then_stock(
            "SOCK",
            "WUH",
            json!({"total": 1_000_000_000_000_i64, "sellable": 1_000_000_000_000_i64}),
        )
        .then_order("O1", "expired");
}

#[test]
fn a_field_that_is_not_there_is_an_error_and_so_is_one_too_many() {
    given()
        .when(json!({"op": "receive", "sku": "SOCK", "warehouse": "WUH"}))
        .then_refused_with("bad_request", json!({"field": "qty"}))
        .when(json!({"op": "receive", "sku": "SOCK", "warehouse": "WUH", "qty": 1, "qyt": 2}))
        .then_refused_with("bad_request", json!({"field": "qyt"}))
        .when(json!({"op": "recieve"}))
        .then_refused_with("bad_request", json!({"value": "recieve"}))
        .when(json!({"op": "adjust", "sku": "SOCK", "warehouse": "WUH", "qty": 1}))
        .then_refused_with("bad_request", json!({"field": "reason"}))
        .when(json!({"op": "count_start", "lines": []}))
        .then_refused("bad_request");
}
