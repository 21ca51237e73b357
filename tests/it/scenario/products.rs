//! §3: SKUs, stock types, bundles, variants.

use serde_json::json;

use crate::support::ops::{back, order, receive, step, stock};
use crate::support::{World, given};

#[test]
fn a_sku_is_unique_and_compared_without_case() {
    given()
        .after(receive("sock", "wuh", 1))
        .after(json!({"op": "product", "sku": "Sock", "threshold": 3}))
        .then_stock("SOCK", "WUH", json!({"total": 1, "sellable": 1}))
        .when(receive("SOX", "WUH", 1))
        .then_refused_with("not_found", json!({"sku": "SOX"}))
        .when(receive("SOCK", "NYC", 1))
        .then_refused_with("not_found", json!({"warehouse": "NYC"}));
}

/// S81: 12345U names the unsellable stock of 12345.
#[test]
fn the_suffix_u_names_the_unsellable_stock() {
    given()
        .after(json!({"op": "product", "sku": "12345"}))
        .when(receive("12345U", "WUH", 4))
        .then_stock("12345", "WUH", json!({"total": 4, "unsellable": 4}))
        .when(json!({"op": "adjust", "sku": "12345u", "warehouse": "WUH", "qty": -1,
                     "reason": "gone"}))
        .then_stock("12345", "WUH", json!({"total": 3, "unsellable": 3}))
        .when(stock("repair", "12345U", "WUH", 2))
        .then_stock("12345", "WUH", json!({"total": 3, "sellable": 2, "unsellable": 1}))
        .when(order("O1", &[("12345U", 1)]))
        .then_refused_with("bad_request", json!({"other": "12345"}));
}

/// §3: unless a product really has that SKU.
#[test]
fn a_product_that_really_ends_in_u_goes_first() {
    given()
        .after(json!({"op": "product", "sku": "12345"}))
        .after(json!({"op": "product", "sku": "12345U"}))
        .when(receive("12345U", "WUH", 4))
        .then_stock("12345U", "WUH", json!({"total": 4, "sellable": 4}))
        .then_stock("12345", "WUH", json!({"total": 0}));
}

#[test]
fn check_digits_of_gtins_are_verified_and_other_codes_are_text() {
    let with = |code: &str| json!({"op": "product", "sku": "SOCK", "barcodes": [{"code": code}]});
    for code in ["73513537", "614141000036", "6291041500213", "10614141000415", "WX-88"] {
        given().when(with(code)).then_done();
    }
    given()
        .when(with("6291041500214"))
        .then_refused_with("bad_request", json!({"value": "6291041500214"}))
        .after(with("6291041500213"))
        .when(json!({"op": "product", "sku": "HAT", "barcodes": [{"code": "6291041500213"}]}))
        .then_refused_with("exists", json!({"sku": "SOCK"}));
}

/// S143: a variant has stock of its own, and none of its parent's.
#[test]
fn variants_have_stock_of_their_own() {
    let world = given()
        .after(json!({"op": "product", "sku": "SOCK-RED", "variant_of": "SOCK"}))
        .after(json!({"op": "product", "sku": "SOCK-BLUE", "variant_of": "sock"}))
        .after(receive("SOCK-RED", "WUH", 2))
        .when(order("O1", &[("SOCK-BLUE", 1)]))
        .then_refused("short")
        .when(order("O1", &[("SOCK-RED", 2)]))
        .then_done();
    drop(world.then_stock("SOCK-RED", "WUH", json!({"total": 2, "order_occupied": 2})));
}

/// The parent of variants has no state of its own; once its last variant leaves, it has again.
#[test]
fn a_parent_without_variants_counts_as_a_product_again() {
    let sold_out = |world: &mut World| match world.app().ask(&stockroom::app::Query::Glance) {
        Ok(stockroom::app::Reply::Glance(glance)) => glance.count("products_sold_out"),
        other => panic!("{other:?}"),
    };
    let mut world = given();
    assert_eq!(sold_out(&mut world), 1);
    let mut world = world.after(json!({"op": "product", "sku": "RED", "variant_of": "SOCK"}));
    assert_eq!(sold_out(&mut world), 1, "RED; SOCK stands for RED");
    let mut world = world.after(json!({"op": "product", "sku": "RED", "variant_of": null}));
    assert_eq!(sold_out(&mut world), 2, "both stand for themselves");
}

/// S142: 2 A and 1 B, with 10 A and 3 B: 3 times.
fn bundle() -> World {
    given()
        .after(json!({"op": "product", "sku": "A"}))
        .after(json!({"op": "product", "sku": "B"}))
        .after(json!({"op": "product", "sku": "SET", "bundle": [{"sku": "A", "qty": 2},
                                                              {"sku": "B", "qty": 1}]}))
        .after(receive("A", "WUH", 10))
        .after(receive("B", "WUH", 3))
}

#[test]
fn a_bundle_of_2_a_and_1_b_with_10_a_and_3_b_sells_3_times() {
    let world = bundle();
    assert_eq!(world.card("SET").bundle_sellable, Some(3));
    world
        .when(order("O1", &[("SET", 4)]))
        .then_refused_with("short", json!({"sku": "B", "held": 3, "wanted": 4}))
        .when(order("O1", &[("SET", 3)]))
        .then_stock("A", "WUH", json!({"total": 10, "sellable": 4, "order_occupied": 6}))
        .then_stock("B", "WUH", json!({"total": 3, "order_occupied": 3}))
        .after(step("pay", "O1"))
        .after(json!({"op": "ship", "order": "O1", "lines": [{"sku": "SET", "qty": 1}]}))
        .then_stock("A", "WUH", json!({"total": 8, "sellable": 4, "order_occupied": 4}))
        .after(step("ship", "O1"))
        .when(back("O1", "SET", 3, "sellable"))
        .then_stock("A", "WUH", json!({"total": 10, "sellable": 10}));
}

/// §12 with bundles: a component ordered beside its bundle is summed with it.
#[test]
fn a_component_ordered_beside_its_bundle_is_summed_with_it() {
    bundle()
        .when(order("O1", &[("SET", 3), ("A", 5)]))
        .then_refused_with("short", json!({"sku": "A", "held": 10, "wanted": 11}))
        .when(order("O1", &[("SET", 3), ("A", 4)]))
        .then_stock("A", "WUH", json!({"total": 10, "order_occupied": 10}));
}

#[test]
fn a_bundle_has_no_stock_of_its_own() {
    let with = |sku: &str, part: &str| json!({"op": "product", "sku": sku, "bundle": [{"sku": part, "qty": 1}]});
    bundle()
        .when(receive("SET", "WUH", 1))
        .then_refused_with("state", json!({"sku": "SET"}))
        .when(with("A", "B"))
        .then_refused("state")
        .when(with("BOX", "SET"))
        .then_refused("state")
        .when(with("SET", "SET"))
        .then_refused("state");
}

/// A component cannot become a bundle: a bundle takes apart once.
#[test]
fn what_is_part_of_a_bundle_does_not_become_one() {
    given()
        .after(json!({"op": "product", "sku": "A"}))
        .after(json!({"op": "product", "sku": "SET", "bundle": [{"sku": "A", "qty": 2}]}))
        .when(json!({"op": "product", "sku": "A", "bundle": [{"sku": "SOCK", "qty": 2}]}))
        .then_refused_with("state", json!({"field": "bundle"}));
}

#[test]
fn a_component_named_twice_is_summed_and_one_too_large_refused() {
    let bundle = |parts: serde_json::Value| json!({"op": "product", "sku": "SET", "bundle": parts});
    let world = given()
        .after(receive("SOCK", "WUH", 10))
        .when(bundle(json!([{"sku": "SOCK", "qty": 1_000_001}])))
        .then_refused("limit")
        .after(bundle(json!([{"sku": "SOCK", "qty": 2}, {"sku": "sock", "qty": 1}])));
    assert_eq!(world.card("SET").bundle_sellable, Some(3));
    let barcode = json!({"op": "product", "sku": "SET",
                         "barcodes": [{"code": "WX-1", "units": 1_000_001}]});
    drop(world.when(barcode).then_refused("limit"));
}

/// S46, S14: an order for n issues n, fulfilling or cancelling retires them; never sold out.
#[test]
fn an_unlimited_product_issues_what_is_ordered_and_retires_it() {
    let world = given()
        .after(json!({"op": "product", "sku": "APP", "type": "unlimited", "kind": "digital"}))
        .when(order("O1", &[("APP", 1000)]))
        .then_stock("APP", "WUH", json!({"total": 0, "order_occupied": 1000, "virtual": 1000}));
    assert_eq!(world.card("APP").card.availability, "in_stock");
    let world = world
        .after(step("pay", "O1"))
        .when(step("ship", "O1"))
        .then_stock("APP", "WUH", json!({"total": 0}))
        .then_order("O1", "shipped");
    assert_eq!(world.card("APP").sales.iter().sum::<i64>(), 1000);
    world
        .after(order("O2", &[("APP", 7)]))
        .when(step("cancel", "O2"))
        .then_stock("APP", "WUH", json!({"total": 0}))
        .after(order("O3", &[("APP", 7)]))
        .minutes_later(30)
        .when(json!({"op": "tick"}))
        .then_stock("APP", "WUH", json!({"total": 0}));
}

/// §2: what was issued for an order is virtual and at no supplier, so none can deliver it; if one
/// could, the order could never lapse.
#[test]
fn what_was_issued_for_an_order_cannot_be_delivered_or_removed() {
    given()
        .after(json!({"op": "product", "sku": "APP", "type": "unlimited"}))
        .after(stock("virtual_add", "APP", "WUH", 2))
        .after(order("O1", &[("APP", 5)]))
        .when(stock("virtual_deliver", "APP", "WUH", 3))
        .then_refused_with("short", json!({"held": 2, "wanted": 3}))
        .when(stock("virtual_remove", "APP", "WUH", 3))
        .then_refused_with("short", json!({"held": 2, "wanted": 3}))
        .after(stock("virtual_deliver", "APP", "WUH", 2))
        .minutes_later(30)
        .when(json!({"op": "tick"}))
        .then_stock("APP", "WUH", json!({"total": 2, "sellable": 2}));
}

/// S50: a practical ceiling; what lapses makes room again.
#[test]
fn reaching_the_cap_refuses_the_order_and_says_what_is_left() {
    given()
        .after(json!({"op": "product", "sku": "APP", "type": "unlimited", "cap": 10}))
        .after(order("O1", &[("APP", 8)]))
        .when(order("O2", &[("APP", 3)]))
        .then_refused_with("cap", json!({"sku": "APP", "limit": 10, "held": 2, "wanted": 3}))
        .when(order("O2", &[("APP", 2)]))
        .then_done()
        .after(step("cancel", "O1"))
        .when(order("O3", &[("APP", 8)]))
        .then_done()
        .minutes_later(30)
        .when(order("O4", &[("APP", 10)]))
        .then_done()
        .then_order("O2", "expired");
}

/// §12: lines are summed before they are checked, wherever they are taken from.
#[test]
fn two_lines_from_two_warehouses_share_one_cap() {
    given()
        .after(json!({"op": "product", "sku": "APP", "type": "unlimited", "cap": 10}))
        .when(json!({"op": "order", "lines": [{"sku": "APP", "qty": 6, "warehouse": "WUH"},
                                              {"sku": "APP", "qty": 6, "warehouse": "BEI"}]}))
        .then_refused_with("cap", json!({"limit": 10, "wanted": 12}));
}

/// S16: reserved stock is not open to sale.
#[test]
fn a_reserved_product_is_not_open_to_sale() {
    given()
        .after(receive("SOCK", "WUH", 10))
        .after(json!({"op": "product", "sku": "SOCK", "type": "reserved", "warehouse": "WUH",
                      "reserve_qty": 6, "reserve_for": "lin"}))
        .then_stock("SOCK", "WUH", json!({"total": 10, "sellable": 4, "locked": 6}))
        .when(order("O1", &[("SOCK", 1)]))
        .then_refused_with("not_for_sale", json!({"sku": "SOCK"}));
}

/// S16 again: nor does a bundle sell it, or what was taken off sale.
#[test]
fn a_bundle_does_not_sell_what_is_reserved_or_delisted() {
    for change in [
        json!({"type": "reserved", "warehouse": "WUH", "reserve_qty": 1, "reserve_for": "lin"}),
        json!({"state": "delisted"}),
    ] {
        let mut change = change;
        let fields = change.as_object_mut().unwrap();
        fields.insert("op".to_owned(), json!("product"));
        fields.insert("sku".to_owned(), json!("A"));
        let world = bundle().after(change);
        assert_eq!(world.card("SET").bundle_sellable, Some(0));
        assert_eq!(world.card("SET").card.availability, "sold_out");
        drop(
            world
                .when(order("O1", &[("SET", 1)]))
                .then_refused_with("not_for_sale", json!({"sku": "A"})),
        );
    }
}

#[test]
fn a_bundle_of_what_never_runs_out_never_runs_out() {
    let world = given()
        .after(json!({"op": "product", "sku": "APP", "type": "unlimited"}))
        .after(json!({"op": "product", "sku": "SET", "bundle": [{"sku": "APP", "qty": 2}]}));
    assert_eq!(world.card("SET").card.availability, "in_stock");
    drop(world.when(order("O1", &[("SET", 50)])).then_done());
}

/// §3: the type cannot change under units that documents hold.
#[test]
fn the_stock_type_does_not_change_under_open_orders_and_transfers() {
    let unlimited = json!({"op": "product", "sku": "SOCK", "type": "unlimited"});
    given()
        .after(receive("SOCK", "WUH", 10))
        .after(order("O1", &[("SOCK", 1)]))
        .when(unlimited.clone())
        .then_refused_with("state", json!({"sku": "SOCK", "held": 1}))
        .after(step("cancel", "O1"))
        .after(crate::support::ops::transfer("T1", "SOCK", 2))
        .when(unlimited.clone())
        .then_refused("state")
        .after(crate::support::ops::transfer_all("transfer_cancel", "T1"))
        .when(unlimited)
        .then_done();
}

/// S41: stop the sale at once.
#[test]
fn a_delisted_product_and_a_draft_cannot_be_ordered() {
    for state in ["delisted", "draft"] {
        given()
            .after(receive("SOCK", "WUH", 10))
            .after(json!({"op": "product", "sku": "SOCK", "state": state}))
            .when(order("O1", &[("SOCK", 1)]))
            .then_refused_with("not_for_sale", json!({"sku": "SOCK", "state": state}));
    }
}

/// S20, S26: 100 licences: what is entered is what is shown.
#[test]
fn a_hundred_licences_are_a_hundred() {
    given()
        .after(json!({"op": "product", "sku": "LIC", "kind": "digital"}))
        .when(receive("LIC", "WUH", 100))
        .then_stock("LIC", "WUH", json!({"total": 100, "sellable": 100}));
}
