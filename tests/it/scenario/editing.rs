//! §11: editing what somebody else may have changed.

use serde_json::json;

use crate::support::given;
use crate::support::ops::receive;

/// Opened on 40, now 37, typed 50: refused with the three numbers; adding 10 makes 47, setting
/// makes 50.
#[test]
fn opened_on_40_now_37_typed_50_is_a_conflict_with_three_numbers() {
    let adjust = |qty: i64, expect: i64| {
        json!({"op": "adjust", "sku": "SOCK", "warehouse": "WUH",
        "qty": qty, "reason": "counted", "expect": expect})
    };
    let moved = || {
        given()
            .after(receive("SOCK", "WUH", 40))
            .after(json!({"op": "adjust", "sku": "SOCK", "warehouse": "WUH", "qty": -3,
                          "reason": "somebody else"}))
            .when(adjust(10, 40))
            .then_refused_with(
                "conflict",
                json!({"bucket": "sellable", "opened": 40, "held": 37, "wanted": 50}),
            )
    };
    moved().when(adjust(10, 37)).then_stock("SOCK", "WUH", json!({"total": 47, "sellable": 47}));
    moved().when(adjust(13, 37)).then_stock("SOCK", "WUH", json!({"total": 50, "sellable": 50}));
}

#[test]
fn a_product_field_that_somebody_changed_meanwhile_is_a_conflict() {
    given()
        .after(json!({"op": "product", "sku": "SOCK", "threshold": 40}))
        .after(json!({"op": "product", "sku": "SOCK", "threshold": 37, "by": "li"}))
        .when(json!({"op": "product", "sku": "SOCK", "threshold": 50,
                     "expect": ["threshold=40"]}))
        .then_refused_with("conflict", json!({"field": "threshold", "opened": 40, "held": 37}))
        .when(json!({"op": "product", "sku": "SOCK", "threshold": 50,
                     "expect": ["threshold=37", "safety="]}))
        .then_done();
}

/// What a form was opened on can be a long name.
#[test]
fn a_long_name_can_be_expected_too() {
    let name = "长".repeat(400);
    given()
        .after(json!({"op": "product", "sku": "SOCK", "name": name}))
        .when(json!({"op": "product", "sku": "SOCK", "threshold": 1,
                     "expect": [format!("name={name}")]}))
        .then_done();
}

#[test]
fn a_changed_field_is_taken_back_while_it_is_still_so() {
    let world = given()
        .after(json!({"op": "product", "sku": "SOCK", "threshold": 30}))
        .when(json!({"op": "product", "sku": "SOCK", "threshold": 8}));
    let change = world.outcome().changes[0];
    let undo = json!({"op": "undo", "change": change});
    let world = world.when(undo.clone()).then_done();
    assert_eq!(world.card("SOCK").card.threshold, 30);
    let world = world.when(undo).then_refused("state");
    let world = world.when(json!({"op": "product", "sku": "SOCK", "threshold": 9}));
    let change = world.outcome().changes[0];
    world
        .after(json!({"op": "product", "sku": "SOCK", "threshold": 10}))
        .when(json!({"op": "undo", "change": change}))
        .then_refused("conflict");
}

#[test]
fn setting_a_field_to_what_it_is_notes_nothing() {
    let world = given()
        .after(json!({"op": "product", "sku": "SOCK", "threshold": 30}))
        .when(json!({"op": "product", "sku": "SOCK", "threshold": 30}))
        .then_done();
    assert!(world.outcome().changes.is_empty());
}
