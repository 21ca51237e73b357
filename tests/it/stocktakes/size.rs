//! A stock-take of many lines starts and is reviewed in about a second, and an entry costs the same
//! however large it is. 2,000 lines here; 20,000 with `STOCKROOM_LONG=1`.

use std::time::{Duration, Instant};

use serde_json::json;
use stockroom::app::query::count::{ReviewFilter, Which};
use stockroom::app::query::{CountQuery, CountReply};
use stockroom::app::{Query, Reply};

use crate::processes::stocked;
use crate::support::world::request;

#[test]
fn a_large_stock_take_starts_and_is_reviewed_at_once_and_an_entry_costs_as_in_a_small_one() {
    let long = std::env::var_os("STOCKROOM_LONG").is_some();
    let lines: i64 = if long { 20_000 } else { 2_000 };
    // Unoptimised code on a busy machine is slower by an order than what is released.
    let bound = Duration::from_millis(if long { 10_000 } else { 3_000 });
    let mut setting = vec![json!({"op": "warehouse", "warehouse": "WUH"})];
    for number in 0..lines {
        setting.push(json!({"op": "product", "sku": format!("P{number}")}));
        setting.push(json!({"op": "receive", "sku": format!("P{number}"), "warehouse": "WUH",
                            "qty": 9, "bin": format!("A-{:03}", number % 500)}));
    }
    let mut world = stocked(setting);
    let start = request(&json!({"op": "count_start", "count": "C", "warehouse": "WUH"})).unwrap();
    let begun = Instant::now();
    let outcome = world.app().run(&start).unwrap();
    let started = begun.elapsed();
    assert_eq!(outcome.lines, Some(lines));
    let begun = Instant::now();
    for number in 0..lines {
        let sku = format!("P{number}");
        let enter = json!({"op": "count_enter", "count": "C", "sku": sku, "qty": 9 - number % 2});
        world.app().run(&request(&enter).unwrap()).unwrap();
    }
    let entered = begun.elapsed();
    world.app().run(&request(&json!({"op": "count_look", "count": "C"})).unwrap()).unwrap();
    let filter = ReviewFilter { which: Which::All, limit: 100, ..ReviewFilter::default() };
    let query = Query::Stocktake(CountQuery::Review { code: "C".to_owned(), filter });
    let begun = Instant::now();
    let Ok(Reply::Stocktake(CountReply::Review(review))) = world.app().ask(&query) else {
        panic!()
    };
    let reviewed = begun.elapsed();
    assert_eq!((review.found, review.totals.sums.gross), (lines, lines / 2));
    assert!(
        started < bound && reviewed < bound,
        "{lines} lines: start {started:?}, entries {entered:?}, review {reviewed:?}"
    );
    drop(world.sound());
}
