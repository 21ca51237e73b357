//! §8, the hand that counts: entries, undo, unknown codes, locations, recounts, unsellable stock.

use serde_json::{Value, json};
use stockroom::app::command::EntryTold;
use stockroom::app::query::count::{CountCard, Review, ReviewFilter, Which};
use stockroom::app::query::{CountQuery, CountReply};
use stockroom::app::{Query, Reply};

use crate::support::ops::{receive, stock};
use crate::support::world::request;
use crate::support::{World, given};

fn op(op: &str, more: Value) -> Value {
    let mut given = json!({"op": op, "count": "C"});
    given.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    given
}

fn enter(more: Value) -> Value {
    op("count_enter", more)
}

/// A store with 10 socks in WUH, and a stock-take of them under way.
fn counting() -> World {
    given().after(receive("SOCK", "WUH", 10)).after(start(json!({})))
}

fn start(more: Value) -> Value {
    let mut given = op("count_start", more);
    given["warehouse"] = json!("WUH");
    given
}

fn ask(world: &mut World, query: CountQuery) -> CountReply {
    match world.app().ask(&Query::Stocktake(query)) {
        Ok(Reply::Stocktake(reply)) => reply,
        other => panic!("{other:?}"),
    }
}

fn card(world: &mut World) -> CountCard {
    match ask(world, CountQuery::Card { code: "C".to_owned() }) {
        CountReply::Card(card) => *card,
        other => panic!("{other:?}"),
    }
}

fn review(world: &mut World) -> Review {
    world.app().run(&request(&op("count_look", json!({}))).unwrap()).unwrap();
    let filter = ReviewFilter { which: Which::All, limit: 100, ..ReviewFilter::default() };
    match ask(world, CountQuery::Review { code: "C".to_owned(), filter }) {
        CountReply::Review(review) => *review,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn told(world: &World) -> EntryTold {
    world.outcome().entry.clone().unwrap()
}

/// The figures of the last entry: its number, what it added, what is counted now.
#[track_caller]
fn figures(world: &World) -> (i64, i64, Option<i64>) {
    let entry = told(world);
    (entry.number, entry.units, entry.counted)
}

#[test]
fn a_scan_adds_a_figure_sets_and_an_undo_is_an_entry_of_its_own() {
    let world = counting().when(enter(json!({"sku": "SOCK"})));
    assert_eq!(figures(&world), (1, 1, Some(1)));
    let world = world.when(enter(json!({"sku": "sock", "qty": 12, "mode": "add"})));
    assert_eq!(figures(&world), (2, 12, Some(13)));
    let world = world.when(enter(json!({"sku": "SOCK", "qty": 5})));
    assert_eq!(figures(&world), (3, -8, Some(5)));
    let world = world.when(enter(json!({"sku": "SOCK", "qty": -1, "mode": "add"}))).then_done();
    assert_eq!(figures(&world), (4, -1, Some(4)));
    let world = world.when(op("count_undo", json!({"entry": 3}))).then_done();
    assert_eq!((figures(&world), told(&world).undoes), ((5, 8, Some(12)), Some(3)));
    let world = world.when(op("count_undo", json!({}))).then_done();
    assert_eq!((figures(&world), told(&world).undoes), ((6, 1, Some(13)), Some(4)));
    let world = world
        .when(op("count_undo", json!({"entry": 3})))
        .then_refused_with("state", json!({"value": "3"}))
        .when(enter(json!({"sku": "SOCK", "qty": -14, "mode": "add"})))
        .then_refused("bad_request")
        .when(op("count_undo", json!({"entry": 99})))
        .then_refused("not_found");
    let mut world = world.when(op("count_undo", json!({}))).when(op("count_undo", json!({})));
    assert_eq!(figures(&world), (8, -1, None));
    assert_eq!(card(&mut world).progress.not_counted, 1, "blank is not zero");
    drop(world.sound());
}

#[test]
fn a_case_counts_its_units_and_a_late_sheet_counts_at_its_own_time() {
    let link = json!({"op": "product", "sku": "SOCK",
                      "add_barcodes": [{"code": "16901028075760", "units": 12}]});
    let world = counting().after(link).when(enter(json!({"sku": "16901028075760"})));
    assert_eq!(figures(&world), (1, 12, Some(12)));
    // Counted on paper half an hour ago; 4 were sold since, and it is typed in only now.
    let at = stockroom::app::clock::rfc3339(world.now());
    let mut world = world
        .minutes_later(10)
        .after(stock("damage", "SOCK", "WUH", 4))
        .minutes_later(20)
        .after(enter(json!({"sku": "SOCK", "qty": 9, "at": at})));
    let line = &review(&mut world).lines[0];
    assert_eq!((line.expected, line.variance, line.since), (Some(10), Some(-1), Some(-4)));
}

#[test]
fn unsellable_stock_is_counted_for_itself() {
    given()
        .after(receive("SOCK", "WUH", 10))
        .after(stock("damage", "SOCK", "WUH", 3))
        .after(start(json!({})))
        .after(enter(json!({"sku": "SOCK", "qty": 8})))
        .when(enter(json!({"sku": "SOCKU", "qty": 2})))
        .after(op("count_approve", json!({"reason": "missing"})))
        .then_stock("SOCK", "WUH", json!({"total": 10, "sellable": 8, "unsellable": 2}));
}

#[test]
fn a_quantity_that_looks_like_a_barcode_is_refused() {
    let link = json!({"op": "product", "sku": "SOCK", "add_barcodes": [{"code": "123456"}]});
    counting()
        .after(link)
        .when(enter(json!({"sku": "SOCK", "qty": 6_901_028_075_763_i64})))
        .then_refused_with("bad_request", json!({"field": "qty", "value": "6901028075763"}))
        .when(enter(json!({"sku": "SOCK", "qty": 12_345_678})))
        .then_refused("bad_request")
        .when(enter(json!({"sku": "SOCK", "qty": 123_456, "mode": "add"})))
        .then_refused("bad_request")
        .when(enter(json!({"sku": "SOCK", "qty": 123_457})))
        .then_done();
}

#[test]
fn an_unknown_code_is_kept_aside_and_counts_where_and_when_it_was_scanned() {
    let world = counting()
        .when(enter(json!({"sku": "6900000000014"})))
        .then_refused("not_found")
        .when(enter(json!({"sku": "6900000000015", "park": true})))
        .then_refused_with("bad_request", json!({"value": "6900000000015"}))
        .when(enter(json!({"sku": "6900000000014", "park": true, "qty": 4, "bin": "A-1"})))
        .then_done();
    assert_eq!((told(&world).here, told(&world).sku), (4, None));
    let mut world = world
        .minutes_later(1)
        .after(op("count_park", json!({"code": "6900000000014", "qty": 5, "bin": "A-1"})))
        .after(op("count_park", json!({"code": "WX-88"})));
    assert_eq!(card(&mut world).progress.unknown, 2);
    let mut world = world
        .after(op("count_undo", json!({})))
        .minutes_later(1)
        .after(stock("damage", "SOCK", "WUH", 2))
        .when(op("count_tie", json!({"code": "6900000000014", "sku": "SOCK"})))
        .then_done();
    let line = review(&mut world).lines[0].clone();
    assert_eq!((line.counted, line.expected, line.since), (Some(9), Some(10), Some(-2)));
    // From now on it is a barcode of the product.
    let world = world.when(enter(json!({"sku": "6900000000014"})));
    assert_eq!(told(&world).counted, Some(10));
    world
        .when(op("count_tie", json!({"code": "6900000000014", "sku": "SOCK"})))
        .then_refused("not_found")
        .after(op("count_park", json!({"code": "X-1"})))
        .when(op("count_tie", json!({"code": "X-1"})))
        .then_refused("bad_request")
        .when(op("count_tie", json!({"code": "X-1", "drop": true})))
        .then_done();
}

#[test]
fn a_location_is_one_persons_until_the_lease_lapses_and_a_second_pass_is_a_second_count() {
    let at = |step: &str, who: &str| {
        op("count_location", json!({"bin": "A-1", "step": step, "counter": who}))
    };
    let count = |who: &str, qty: i64| {
        enter(json!({"sku": "SOCK", "qty": qty, "bin": "a-1", "counter": who}))
    };
    let count = move |who: &str, qty: i64| {
        let mut given = count(who, qty);
        given["bin"] = json!("A-1");
        given
    };
    let world = counting()
        .after(at("take", "chen"))
        .after(count("chen", 6))
        .when(at("take", "lin"))
        .then_refused_with("conflict", json!({"value": "A-1", "other": "chen"}))
        .when(count("lin", 9))
        .then_refused("conflict")
        .minutes_later(1)
        .after(at("beat", "chen"))
        .minutes_later(1)
        .when(at("take", "lin"))
        .then_refused("conflict")
        .minutes_later(1)
        .when(at("take", "lin"))
        .then_done();
    assert_eq!(world.outcome().place.as_ref().unwrap().taken_from.as_deref(), Some("chen"));
    let again = op("count_location", json!({"bin": "A-1", "counter": "chen", "again": true}));
    let world = world
        .when(at("beat", "chen"))
        .then_refused("conflict")
        .after(at("done", "lin"))
        .when(at("take", "chen"))
        .then_refused_with("state", json!({"other": "lin"}))
        .when(again)
        .then_done();
    assert_eq!(world.outcome().place.as_ref().unwrap().round, 2);
    let world = world.when(count("chen", 7)).then_done();
    assert_eq!(
        (told(&world).units, told(&world).counted),
        (7, Some(7)),
        "not a mix with the first"
    );
    let world = world.when(enter(json!({"sku": "SOCK", "qty": 2, "bin": "B-2"})));
    assert_eq!(told(&world).counted, Some(9), "two locations of a product add up");
    drop(world.sound());
}

#[test]
fn somebody_else_recounts_and_both_counts_are_kept() {
    let mut world = counting()
        .after(enter(json!({"sku": "SOCK", "qty": 6, "counter": "lin"})))
        .after(op("count_recount", json!({"skus": ["SOCK"]})))
        .when(op("count_approve", json!({})))
        .then_refused_with("state", json!({"state": "waiting"}))
        .when(enter(json!({"sku": "SOCK", "qty": 7, "counter": "lin"})))
        .then_refused("forbidden")
        .when(enter(json!({"sku": "SOCK", "qty": 9, "counter": "chen"})))
        .then_done();
    let line = review(&mut world).lines[0].clone();
    assert_eq!((line.counted, line.former[0].counted), (Some(9), 6));
    assert_eq!(line.former[0].by, "lin");
    world
        .when(op("count_recount", json!({"skus": ["NOPE"]})))
        .then_refused("not_found")
        .when(op("count_approve", json!({"reason": "missing"})))
        .then_stock("SOCK", "WUH", json!({"total": 9, "sellable": 9}));
}

#[test]
fn two_counts_are_two_peoples_and_must_agree() {
    let by = |who: &str, qty: i64| enter(json!({"sku": "SOCK", "qty": qty, "counter": who}));
    let two = || {
        let world = given().after(receive("SOCK", "WUH", 10));
        world.after(start(json!({"counts": 2}))).after(by("lin", 9))
    };
    two()
        .when(op("count_approve", json!({})))
        .then_refused_with("state", json!({"state": "second"}))
        .after(by("lin", 8))
        .when(op("count_approve", json!({})))
        .then_refused_with("state", json!({"state": "second"}))
        .after(by("chen", 9))
        .when(op("count_approve", json!({})))
        .then_refused_with("state", json!({"state": "recount"}));
    two()
        .after(stock("damage", "SOCK", "WUH", 2))
        .after(by("chen", 7))
        .when(op("count_approve", json!({})))
        .then_stock("SOCK", "WUH", json!({"total": 9, "sellable": 7, "unsellable": 2}));
}

#[test]
fn a_line_is_confirmed_empty_or_skipped_with_a_reason() {
    let two = given()
        .after(receive("SOCK", "WUH", 4))
        .after(json!({"op": "product", "sku": "TEA"}))
        .after(receive("TEA", "WUH", 4))
        .after(start(json!({"uncounted": "refuse"})))
        .after(op("count_empty", json!({"sku": "SOCK"})))
        .when(op("count_skip", json!({"sku": "TEA"})))
        .then_refused_with("bad_request", json!({"field": "reason"}))
        .when(op("count_approve", json!({"reason": "missing"})))
        .then_refused_with("state", json!({"sku": "TEA", "state": "uncounted"}));
    let mut world = two.after(op("count_skip", json!({"sku": "TEA", "reason": "locked room"})));
    let progress = card(&mut world).progress;
    assert_eq!((progress.empty, progress.skipped, progress.not_counted), (1, 1, 0));
    world
        .after(op("count_approve", json!({"reason": "missing"})))
        .then_stock("SOCK", "WUH", json!({}))
        .then_stock("TEA", "WUH", json!({"total": 4, "sellable": 4}));
}

#[test]
fn what_nobody_counted_is_kept_or_zero_as_the_plan_says() {
    for (policy, left) in [("keep", 4), ("zero", 0)] {
        given()
            .after(receive("SOCK", "WUH", 4))
            .after(start(json!({"uncounted": policy})))
            .when(op("count_approve", json!({"reason": "missing"})))
            .then_stock("SOCK", "WUH", json!({"total": left, "sellable": left}));
    }
}

#[test]
fn a_product_that_nobody_planned_gets_a_line_and_another_stock_takes_is_refused() {
    let world = given()
        .after(receive("SOCK", "WUH", 4))
        .after(json!({"op": "product", "sku": "TEA"}))
        .after(json!({"op": "product", "sku": "SET", "bundle": [{"sku": "TEA", "qty": 2}]}))
        .after(start(json!({})))
        .when(enter(json!({"sku": "TEA", "qty": 3})))
        .then_done();
    assert!(told(&world).extra);
    world
        .when(json!({"op": "count_start", "count": "D", "warehouse": "WUH", "skus": ["TEA"]}))
        .then_refused_with("exists", json!({"document": "C"}))
        .when(enter(json!({"sku": "SET", "qty": 1})))
        .then_refused("state")
        .when(op("count_approve", json!({"reason": "found"})))
        .then_stock("TEA", "WUH", json!({"total": 3, "sellable": 3}));
}

#[test]
fn a_line_that_broke_is_resumed_where_it_was() {
    let take = op("count_location", json!({"bin": "A-03", "session": "pos1"}));
    let detach = op(
        "count_location",
        json!({"bin": "A-03", "session": "pos1", "step": "detach", "half_typed": "12*"}),
    );
    let mut world = counting()
        .after(take)
        .after(enter(json!({"sku": "SOCK", "bin": "A-03"})))
        .after(enter(json!({"sku": "SOCK", "bin": "A-03"})))
        .after(op("count_location", json!({"bin": "B-01", "counter": "chen"})))
        .after(detach);
    let CountReply::Resume(rows) = ask(&mut world, CountQuery::Resume) else { panic!() };
    let found = &rows[0];
    assert_eq!(
        (found.place.bin.as_str(), found.saved, found.place.half_typed.as_str()),
        ("A-03", 2, "12*")
    );
    assert_eq!((found.last.as_ref().unwrap().number, found.others[0].bin.as_str()), (2, "B-01"));
    assert!(!card(&mut world).places.iter().any(|place| place.place.bin == "A-03" && place.alive));
    let back = op("count_location", json!({"bin": "A-03", "session": "pos2"}));
    world.when(back).then_refused("conflict");
}
