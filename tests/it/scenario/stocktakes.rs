//! §8: a count is compared with the books at its own moment, while the shop goes on selling.

use serde_json::{Value, json};
use stockroom::app::query::count::{Review, ReviewFilter, Which};
use stockroom::app::query::{CountQuery, CountReply};
use stockroom::app::{Query, Reply};

use crate::support::ops::{order_from, receive, ship, step};
use crate::support::{World, given};

/// A blind stock-take of the whole of WUH.
fn start(code: &str) -> Value {
    json!({"op": "count_start", "count": code, "warehouse": "WUH"})
}

fn counted(sku: &str, qty: i64) -> Value {
    json!({"op": "count_enter", "count": "C", "sku": sku, "qty": qty})
}

fn scanned(sku: &str, qty: i64) -> Value {
    json!({"op": "count_enter", "count": "C", "sku": sku, "qty": qty, "mode": "add"})
}

fn approve() -> Value {
    json!({"op": "count_approve", "count": "C"})
}

/// A store with so many socks in WUH, and a stock-take of them under way.
fn counting(held: i64) -> World {
    given().after(receive("SOCK", "WUH", held)).after(start("C"))
}

/// Socks leave the house; `minutes` ago where it is entered late.
fn leave(world: World, order: &str, units: i64, minutes: i64) -> World {
    let world = world.after(order_from(order, "WUH", "SOCK", units)).after(step("pay", order));
    let mut shipping = ship(order, &[("SOCK", units)]);
    if minutes > 0 {
        let at = stockroom::app::clock::rfc3339(world.now().plus_minutes(-minutes));
        shipping["at"] = json!(at);
    }
    world.after(shipping)
}

/// The review, as whoever opened the books sees it.
fn review(world: &mut World, which: Which) -> Review {
    let look = crate::support::world::request(&json!({"op": "count_look", "count": "C"})).unwrap();
    world.app().run(&look).unwrap();
    let filter = ReviewFilter { which, limit: 100, ..ReviewFilter::default() };
    let query = CountQuery::Review { code: "C".to_owned(), filter };
    match world.app().ask(&Query::Stocktake(query)) {
        Ok(Reply::Stocktake(CountReply::Review(review))) => *review,
        other => panic!("{other:?}"),
    }
}

/// Expected, counted, variance, since then and the end of the only line.
fn line(world: &mut World) -> [i64; 5] {
    let review = review(world, Which::All);
    let line = &review.lines[0];
    [line.expected, line.counted, line.variance, line.since, line.end].map(Option::unwrap)
}

#[test]
fn books_7_counted_5_and_3_shipped_after_leave_2() {
    let mut world = leave(counting(7).after(counted("SOCK", 5)).minutes_later(5), "O", 3, 0);
    assert_eq!(line(&mut world), [7, 5, -2, -3, 2]);
    world.when(approve()).then_stock("SOCK", "WUH", json!({"total": 2, "sellable": 2}));
}

#[test]
fn what_left_before_the_count_and_was_entered_after_it_lowers_what_was_expected() {
    let world = counting(7).minutes_later(60).after(counted("SOCK", 5)).minutes_later(5);
    let mut world = leave(world, "O", 3, 30);
    assert_eq!(line(&mut world), [4, 5, 1, 0, 5]);
    world.when(approve()).then_stock("SOCK", "WUH", json!({"total": 5, "sellable": 5}));
}

#[test]
fn one_before_and_two_after_the_count_end_at_3() {
    let world = counting(7).minutes_later(60).after(counted("SOCK", 5)).minutes_later(5);
    let world = leave(leave(world, "O1", 1, 30), "O2", 2, 0);
    world.when(approve()).then_stock("SOCK", "WUH", json!({"total": 3, "sellable": 3}));
}

#[test]
fn a_receipt_behind_the_count_stays() {
    counting(100)
        .after(counted("SOCK", 90))
        .after(receive("SOCK", "WUH", 20))
        .when(approve())
        .then_stock("SOCK", "WUH", json!({"total": 110, "sellable": 110}));
}

#[test]
fn a_late_issue_of_900_makes_a_variance_of_20_not_of_920() {
    let world = counting(1_000).minutes_later(60).after(counted("SOCK", 80)).minutes_later(5);
    let mut world = leave(world, "O", 900, 30);
    assert_eq!(line(&mut world), [100, 80, -20, 0, 80]);
    world.when(approve()).then_stock("SOCK", "WUH", json!({"total": 80, "sellable": 80}));
}

#[test]
fn the_last_figure_that_was_typed_counts_and_what_was_sold_before_it_is_in_it() {
    let world = leave(counting(10).after(counted("SOCK", 10)).minutes_later(1), "O1", 2, 0);
    let world = world.minutes_later(1).after(counted("SOCK", 8)).minutes_later(1);
    let mut world = leave(world, "O2", 3, 0);
    assert_eq!(line(&mut world), [8, 8, 0, -3, 5]);
    world.when(approve()).then_stock("SOCK", "WUH", json!({"total": 5, "sellable": 5}));
}

#[test]
fn a_count_of_0_obeys_the_tolerance_like_any_other() {
    let strict = json!({"op": "count_start", "count": "C", "warehouse": "WUH",
                        "tolerance_percent": 10});
    let mut world =
        given().after(receive("SOCK", "WUH", 5)).after(strict).after(counted("SOCK", 0));
    assert_eq!(review(&mut world, Which::Blocking).lines[0].verdict, "recount");
    world
        .when(approve())
        .then_refused_with("state", json!({"sku": "SOCK", "state": "recount", "held": 5}));
}

#[test]
fn a_movement_between_two_scans_of_a_line_asks_for_a_recount() {
    let world = leave(counting(10).after(scanned("SOCK", 5)).minutes_later(1), "O", 1, 0);
    let mut world = world.minutes_later(1).after(scanned("SOCK", 5));
    assert_eq!(review(&mut world, Which::Blocking).lines[0].verdict, "ambiguous");
    world
        .when(approve())
        .then_refused_with("state", json!({"sku": "SOCK", "state": "ambiguous"}))
        .after(json!({"op": "count_recount", "count": "C"}))
        .minutes_later(1)
        .after(
            json!({"op": "count_enter", "count": "C", "sku": "SOCK", "qty": 9, "counter": "chen"}),
        )
        .when(approve())
        .then_stock("SOCK", "WUH", json!({"total": 9, "sellable": 9}));
}

#[test]
fn a_second_stock_take_with_the_same_product_is_refused_and_names_the_first() {
    counting(7)
        .when(start("D"))
        .then_refused_with("exists", json!({"document": "C", "sku": "SOCK", "warehouse": "WUH"}))
        .after(json!({"op": "count_start", "count": "E", "warehouse": "BEI"}))
        .after(json!({"op": "count_cancel", "count": "C"}))
        .when(start("D"))
        .then_done();
}

#[test]
fn units_promised_to_orders_are_never_taken_silently() {
    let world = given()
        .after(receive("SOCK", "WUH", 10))
        .after(order_from("O1", "WUH", "SOCK", 6))
        .after(order_from("O2", "WUH", "SOCK", 4))
        .after(start("C"));
    let mut world = world.after(counted("SOCK", 8));
    let found = review(&mut world, Which::All);
    let short = found.lines[0].short.clone().unwrap();
    assert_eq!(
        (short.units, short.orders[0].order.as_str(), short.orders[0].at_risk),
        (2, "O2", 2)
    );
    let decided =
        |decision: Value| json!({"op": "count_approve", "count": "C", "decisions": [decision]});
    world
        .when(approve())
        .then_refused_with(
            "short",
            json!({"sku": "SOCK", "held": 0, "wanted": 2, "other": "O2 2 (-)"}),
        )
        .then_stock("SOCK", "WUH", json!({"total": 10, "order_occupied": 10}))
        .when(decided(json!({"sku": "SOCK", "from": "order", "order": "O2"})))
        .then_stock("SOCK", "WUH", json!({"total": 8, "order_occupied": 8}));
}
