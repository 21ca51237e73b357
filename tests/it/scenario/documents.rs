//! §4, §5, §9: the documents behind order-occupied, transfer-occupied and virtual stock.

use serde_json::{Value, json};
use stockroom::app::query::{Agreement, AtRisk, Hold, Suggestion};
use stockroom::app::{Query, Reply};

use crate::support::ops::{order, receive, step, stock};
use crate::support::{World, given, given_with};

fn from(order: &str, customer: &str, qty: i64) -> Value {
    json!({"op": "order", "order": order, "customer": customer,
           "lines": [{"sku": "SOCK", "qty": qty}]})
}

fn in_channel(order: &str, channel: &str, cart: bool) -> Value {
    json!({"op": "order", "order": order, "channel": channel, "cart": cart,
           "lines": [{"sku": "SOCK", "qty": 3}]})
}

#[track_caller]
fn at_risk(world: &mut World) -> Vec<AtRisk> {
    match world.app().ask(&Query::AtRisk { sku: None, limit: 100 }).unwrap() {
        Reply::AtRisk(rows) => rows,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn agreements(world: &mut World) -> Vec<Agreement> {
    match world.app().ask(&Query::Agreements { sku: None, limit: 100 }).unwrap() {
        Reply::Agreements(rows) => rows,
        other => panic!("{other:?}"),
    }
}

const CHANNELS: &str = "[channels.basket]\ntake_stock = \"cart\"\ncart_minutes = 10\n\
                        [channels.Wholesale]\ntake_stock = \"payment\"\nunpaid_minutes = 60\n\
                        [channels.checked]\ntake_stock = \"hand\"\n";

/// S66, S124 to S126: at the basket, at the order, at the payment, or by hand.
#[test]
fn when_stock_is_taken_is_a_policy_of_the_channel() {
    let held = |world: &World| world.stock("SOCK", "WUH")[2];
    let shop = || given_with(CHANNELS).after(receive("SOCK", "WUH", 10));
    let world = shop().after(in_channel("A", "basket", true));
    assert_eq!(held(&world), 3, "at the basket");
    let world = shop().after(in_channel("A", "", true));
    assert_eq!(held(&world), 0, "a basket elsewhere takes nothing");
    let world = world.after(step("checkout", "A"));
    assert_eq!(held(&world), 3, "at the order");
    let world = shop().after(in_channel("A", "wholesale", false));
    assert_eq!(held(&world), 0, "an order that takes at payment");
    let world = world.after(step("pay", "A"));
    assert_eq!(held(&world), 3, "at the payment");
    let world = shop().after(in_channel("A", "checked", false)).after(step("pay", "A"));
    assert_eq!(held(&world), 0, "paid and not looked at yet");
    drop(world.when(step("ship", "A")).then_refused("state"));
    let world = shop()
        .after(in_channel("A", "checked", false))
        .after(step("pay", "A"))
        .after(step("take", "A"));
    assert_eq!(held(&world), 3, "by hand");
}

/// What was not taken can be gone: the payment is then refused, with what could be had.
#[test]
fn an_order_that_takes_at_payment_can_come_too_late() {
    given_with(CHANNELS)
        .after(receive("SOCK", "WUH", 4))
        .after(in_channel("A", "wholesale", false))
        .after(order("B", &[("SOCK", 2)]))
        .when(step("pay", "A"))
        .then_refused_with("short", json!({"sku": "SOCK", "held": 2, "wanted": 3}))
        .then_order("A", "placed");
}

/// §5: time limits per channel, for orders and for baskets.
#[test]
fn each_channel_has_its_own_time_limit() {
    let world = given_with(CHANNELS)
        .after(receive("SOCK", "WUH", 10))
        .after(in_channel("A", "wholesale", false))
        .after(in_channel("B", "basket", true))
        .after(in_channel("C", "", false));
    let expired = |world: World, minutes| {
        let world = world.minutes_later(minutes).when(json!({"op": "tick"}));
        (world.outcome().expired, world)
    };
    let (first, world) = expired(world, 10);
    assert_eq!(first, Some(1), "the basket after 10 minutes");
    let (second, world) = expired(world, 20);
    assert_eq!(second, Some(1), "the order without a channel after 30");
    let (third, world) = expired(world, 30);
    assert_eq!(third, Some(1), "wholesale after 60");
    drop(world.then_stock("SOCK", "WUH", json!({"total": 10, "sellable": 10})));
}

/// S74, S129: 5 a customer: 3 and then 3 is 6.
#[test]
fn a_customers_limit_counts_what_the_customer_holds_already() {
    given()
        .after(json!({"op": "product", "sku": "SOCK", "customer_limit": 5}))
        .after(receive("SOCK", "WUH", 100))
        .after(from("A", "li", 3))
        .when(from("B", "li", 3))
        .then_refused_with("limit", json!({"limit": 5, "held": 2, "wanted": 3}))
        .when(from("B", "wang", 5))
        .then_done()
        .after(step("cancel", "A"))
        .when(from("C", "li", 5))
        .then_done();
}

/// S75: a customer with an unpaid order for the same product is pointed to it.
#[test]
fn a_customer_is_pointed_to_the_unpaid_order() {
    let world = given().after(receive("SOCK", "WUH", 100)).after(from("A", "li", 1));
    let world = world.when(from("B", "li", 1));
    let notice = &world.outcome().notices[0];
    assert_eq!((notice.name.as_str(), notice.order.as_deref()), ("unpaid_order", Some("A")));
    let world = world.after(step("pay", "A")).after(step("pay", "B")).when(from("C", "li", 1));
    assert!(world.outcome().notices.is_empty(), "paid orders are no reason to ask");
}

/// S71: several unpaid orders from one device within the window are flagged.
#[test]
fn several_unpaid_orders_from_one_device_are_flagged() {
    let place = |order: &str| {
        json!({"op": "order", "order": order, "device": "d-1",
               "lines": [{"sku": "SOCK", "qty": 1}], "expires_in_minutes": 0})
    };
    let world = given().after(receive("SOCK", "WUH", 100)).after(place("A"));
    let world = world.when(place("B"));
    assert!(world.outcome().notices.is_empty(), "two are not many");
    let world = world.when(place("C"));
    assert_eq!(world.outcome().notices[0].count, Some(3));
    let world = world.minutes_later(61).when(place("D"));
    assert!(world.outcome().notices.is_empty(), "the others are out of the window");
}

fn service(period: &str) -> World {
    given().after(json!({"op": "product", "sku": "VISIT", "type": "unlimited", "kind": "service",
                         "cap": 5, "cap_period": period}))
}

/// S4: jobs that fit a time window. What is fulfilled still counts, what is given up does not.
#[test]
fn a_cap_by_day_counts_what_was_accepted_today() {
    let day = 24 * 60;
    service("day")
        .after(order("A", &[("VISIT", 3)]))
        .after(step("pay", "A"))
        .after(step("ship", "A"))
        .when(order("B", &[("VISIT", 3)]))
        .then_refused_with("cap", json!({"limit": 5, "held": 2, "wanted": 3}))
        .after(order("B", &[("VISIT", 2)]))
        .after(step("cancel", "B"))
        .when(order("C", &[("VISIT", 2)]))
        .then_done()
        .minutes_later(day)
        .when(order("D", &[("VISIT", 5)]))
        .then_done();
}

#[test]
fn a_cap_by_week_looks_seven_days_back() {
    let day = 24 * 60;
    service("week")
        .after(order("A", &[("VISIT", 5)]))
        .after(step("pay", "A"))
        .minutes_later(6 * day)
        .when(order("B", &[("VISIT", 1)]))
        .then_refused("cap")
        .minutes_later(day)
        .when(order("B", &[("VISIT", 5)]))
        .then_done();
}

/// §12: a reservation that is resized does not count itself.
#[test]
fn an_order_of_3_grows_to_5_where_there_are_5() {
    let to =
        |qty: i64| json!({"op": "resize", "order": "A", "lines": [{"sku": "SOCK", "qty": qty}]});
    given()
        .after(receive("SOCK", "WUH", 5))
        .after(order("A", &[("SOCK", 3)]))
        .when(to(6))
        .then_refused_with("short", json!({"held": 2, "wanted": 3}))
        .when(to(5))
        .then_stock("SOCK", "WUH", json!({"total": 5, "order_occupied": 5}))
        .when(to(1))
        .then_stock("SOCK", "WUH", json!({"total": 5, "sellable": 4, "order_occupied": 1}));
}

/// §4: the runbook's substitute: one transaction, or nothing.
#[test]
fn a_substitute_takes_the_place_of_what_cannot_be_had() {
    let swap = json!({"op": "substitute", "order": "A", "sku": "SOCK", "with": "GLOVE", "qty": 2});
    given()
        .after(json!({"op": "product", "sku": "GLOVE"}))
        .after(receive("SOCK", "WUH", 3))
        .after(receive("GLOVE", "WUH", 1))
        .after(order("A", &[("SOCK", 3)]))
        .when(swap.clone())
        .then_refused_with("short", json!({"sku": "GLOVE", "held": 1, "wanted": 2}))
        .after(receive("GLOVE", "WUH", 1))
        .when(swap)
        .then_stock("SOCK", "WUH", json!({"total": 3, "sellable": 2, "order_occupied": 1}))
        .then_stock("GLOVE", "WUH", json!({"total": 2, "order_occupied": 2}));
}

/// §4: the newest are at risk, with customer and quantity; an earlier order has the better right.
#[test]
fn orders_that_cannot_be_met_are_listed_newest_first() {
    let mut world = given()
        .after(json!({"op": "product", "sku": "SOCK", "backorder": "yes"}))
        .after(receive("SOCK", "WUH", 5))
        .after(from("A", "li", 4))
        .minutes_later(1)
        .after(from("B", "wang", 3))
        .minutes_later(1)
        .after(from("C", "chen", 2));
    let shown = |rows: &[AtRisk]| -> Vec<(String, String, i64)> {
        rows.iter().map(|row| (row.order.clone(), row.customer.clone(), row.at_risk)).collect()
    };
    let named = |order: &str, customer: &str, units| (order.to_owned(), customer.to_owned(), units);
    let rows = at_risk(&mut world);
    assert_eq!(shown(&rows), [named("C", "chen", 2), named("B", "wang", 2)]);
    assert!(rows.iter().all(|row| !row.at_supplier), "owed, and nobody holds them");
    let mut world = world.after(receive("SOCK", "WUH", 3));
    assert_eq!(shown(&at_risk(&mut world)), [named("C", "chen", 1)], "settled by the receipt");
    let mut world = world.after(step("cancel", "C"));
    assert!(at_risk(&mut world).is_empty());
}

/// Supplier-held stock: agreed, sold, expected, delivered, each with its figure.
#[test]
fn an_agreement_says_what_is_sold_and_when_it_comes() {
    let agree = json!({"op": "virtual_add", "sku": "SOCK", "warehouse": "WUH", "qty": 10,
                       "supplier": "Acme", "until": "2026-12-31", "expected_on": "2026-11-25"});
    let mut world = given().after(agree).after(from("A", "li", 7)).after(step("pay", "A"));
    let found = &agreements(&mut world)[0];
    assert_eq!(
        (found.supplier.as_str(), found.agreed, found.open, found.sold),
        ("Acme", 10, 10, 7)
    );
    let risk = &at_risk(&mut world)[0];
    assert!(risk.at_supplier && risk.expected_on.is_some(), "{risk:?}");
    let world = world
        .when(step("ship", "A"))
        .then_refused_with("not_physical", json!({"other": "2026-11-25", "held": 0, "wanted": 7}))
        .after(stock("virtual_deliver", "SOCK", "WUH", 7));
    let mut world = world.when(step("ship", "A")).then_done();
    assert_eq!(agreements(&mut world)[0].delivered, 7);
    drop(
        world
            .when(stock("virtual_deliver", "SOCK", "WUH", 4))
            .then_refused("short")
            .when(stock("virtual_deliver", "SOCK", "WUH", 3))
            .then_stock("SOCK", "WUH", json!({"total": 3, "sellable": 3})),
    );
}

#[test]
fn with_two_suppliers_a_delivery_says_whose_it_is() {
    let step = |op: &str, supplier: &str, qty: i64| json!({"op": op, "sku": "SOCK", "warehouse": "WUH", "qty": qty, "supplier": supplier});
    given()
        .after(step("virtual_add", "Acme", 5))
        .after(step("virtual_add", "Bolt", 5))
        .when(stock("virtual_deliver", "SOCK", "WUH", 1))
        .then_refused_with("bad_request", json!({"field": "supplier", "other": "Acme, Bolt"}))
        .when(step("virtual_deliver", "Acme", 6))
        .then_refused_with("short", json!({"held": 5, "wanted": 6}))
        .when(step("virtual_deliver", "Acme", 5))
        .then_stock("SOCK", "WUH", json!({"total": 5, "sellable": 10, "virtual": 5}));
}

#[test]
fn an_agreement_entered_by_mistake_is_taken_back_with_its_movement() {
    let mut world = given().when(stock("virtual_add", "SOCK", "WUH", 10)).then_done();
    let movement = world.outcome().movements[0];
    world = world.when(json!({"op": "undo", "movement": movement})).then_done();
    assert!(agreements(&mut world).is_empty());
    drop(world.then_stock("SOCK", "WUH", json!({"total": 0})));
}

/// §9: a warehouse below its threshold, another with more than its own need.
#[test]
fn a_transfer_is_suggested_from_surplus_to_shortage() {
    let mut world = given()
        .after(json!({"op": "product", "sku": "SOCK", "threshold": 10}))
        .after(receive("SOCK", "WUH", 100))
        .after(receive("SOCK", "BEI", 4));
    let suggestions = |world: &mut World| -> Vec<Suggestion> {
        match world.app().ask(&Query::Suggestions { limit: 10 }).unwrap() {
            Reply::Suggestions(rows) => rows,
            other => panic!("{other:?}"),
        }
    };
    let found = suggestions(&mut world);
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((found.from.as_str(), found.to.as_str(), found.qty), ("WUH", "BEI", 16));
    let request =
        json!({"op": "transfer_request", "sku": "SOCK", "from": "WUH", "to": "BEI", "qty": 16});
    let mut world = world.after(request);
    assert!(suggestions(&mut world).is_empty(), "what is on its way counts");
}

/// §5: who holds what, since when, until when, and who holds much of it.
#[test]
fn holds_are_listed_by_age_with_the_customers_share() {
    let mut world = given()
        .after(receive("SOCK", "WUH", 20))
        .after(from("A", "li", 9))
        .minutes_later(1)
        .after(from("B", "wang", 1))
        .after(step("pay", "B"));
    let holds = |world: &mut World, unpaid| -> Vec<Hold> {
        let query =
            Query::Holds { sku: Some("SOCK".to_owned()), customer: None, unpaid, limit: 10 };
        match world.app().ask(&query).unwrap() {
            Reply::Holds(rows) => rows,
            other => panic!("{other:?}"),
        }
    };
    let shown: Vec<(String, i64, i64)> = holds(&mut world, false)
        .into_iter()
        .map(|hold| (hold.order, hold.open, hold.share))
        .collect();
    assert_eq!(shown, [("A".to_owned(), 9, 45), ("B".to_owned(), 1, 5)]);
    assert_eq!(holds(&mut world, true).len(), 1, "B is paid");
}

/// S71: what one customer keeps off the shelf is released at once.
#[test]
fn many_unpaid_orders_are_released_together() {
    let world = given()
        .after(receive("SOCK", "WUH", 20))
        .after(from("A", "li", 5))
        .after(from("B", "li", 4))
        .after(from("C", "wang", 3))
        .after(from("D", "li", 2))
        .after(step("pay", "D"))
        .when(json!({"op": "release"}))
        .then_refused("bad_request")
        .when(json!({"op": "release", "customer": "li"}));
    assert_eq!(world.outcome().released, Some(2));
    let world = world
        .then_stock("SOCK", "WUH", json!({"total": 20, "sellable": 15, "order_occupied": 5}))
        .then_order("A", "cancelled")
        .then_order("C", "placed")
        .then_order("D", "paid")
        .minutes_later(10)
        .when(json!({"op": "release", "sku": "SOCK", "older_than_minutes": 11}));
    assert_eq!(world.outcome().released, Some(0));
    let world = world.when(json!({"op": "release", "sku": "SOCK", "older_than_minutes": 10}));
    assert_eq!(world.outcome().released, Some(1));
}
