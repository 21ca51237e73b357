//! §8, the hand that approves: tolerance, reasons, four eyes, where a loss comes from, reversal,
//! what is planned, and what the report says.

use rusqlite::Connection;
use serde_json::{Value, json};
use stockroom::app::query::count::Report;
use stockroom::app::query::{CountQuery, CountReply};
use stockroom::app::{Query, Reply};
use stockroom::store::Store;

use crate::support::ops::{order_from, receive, stock, transfer};
use crate::support::{World, given, given_with};

fn op(op: &str, more: Value) -> Value {
    let mut given = json!({"op": op, "count": "C"});
    given.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    given
}

fn enter(sku: &str, qty: i64) -> Value {
    op("count_enter", json!({"sku": sku, "qty": qty}))
}

fn start(more: Value) -> Value {
    let mut given = op("count_start", more);
    given["warehouse"] = json!("WUH");
    given
}

fn approve(decisions: Value) -> Value {
    op("count_approve", json!({"decisions": decisions}))
}

/// 10 socks, counted as `qty` under these rules.
fn counted(rules: Value, qty: i64) -> World {
    given().after(receive("SOCK", "WUH", 10)).after(start(rules)).after(enter("SOCK", qty))
}

#[test]
fn beyond_the_tolerance_a_figure_is_accepted_with_a_reason_code() {
    counted(json!({"tolerance_units": 1, "tolerance_percent": "5"}), 7)
        .when(approve(json!([])))
        .then_refused_with("state", json!({"state": "recount"}))
        .when(approve(json!([{"sku": "SOCK", "accept": true}])))
        .then_refused_with("bad_request", json!({"state": "reason", "held": 10, "wanted": 7}))
        .when(approve(json!([{"sku": "SOCK", "accept": true, "reason": "aliens"}])))
        .then_refused_with("bad_request", json!({"field": "reason"}))
        .when(op("count_decide", json!({"sku": "SOCK", "reason": "stolen", "accept": true})))
        .then_done()
        .when(approve(json!([])))
        .then_stock("SOCK", "WUH", json!({"total": 7, "sellable": 7}));
}

#[test]
fn within_the_tolerance_nothing_is_asked() {
    let world = counted(json!({"tolerance_units": 1}), 9);
    let world = world.when(approve(json!([]))).then_stock(
        "SOCK",
        "WUH",
        json!({"total": 9, "sellable": 9}),
    );
    let history = world.card("SOCK").last_count.unwrap();
    assert_eq!((history.count.as_str(), history.variance, history.expected), ("C", -1, 10));
}

#[test]
fn class_a_is_counted_more_strictly() {
    // Worth 9 in 10 of what lies there, so class A.
    let set = |sku: &str, cost: &str| json!({"op": "product", "sku": sku, "cost": cost});
    given()
        .after(set("SOCK", "90.00"))
        .after(set("TEA", "1.00"))
        .after(receive("SOCK", "WUH", 100))
        .after(receive("TEA", "WUH", 100))
        .after(start(json!({"tolerance_units": 5, "class_a_units": 1})))
        .after(enter("SOCK", 97))
        .after(enter("TEA", 97))
        .when(approve(json!([])))
        .then_refused_with("state", json!({"sku": "SOCK", "state": "recount", "limit": 1}));
}

#[test]
fn above_the_limit_whoever_approves_has_not_counted() {
    let world = given_with("[count]\nfour_eyes_units = 3")
        .after(receive("SOCK", "WUH", 10))
        .after(start(json!({})))
        .after(enter("SOCK", 6))
        .when(approve(json!([])))
        .then_refused_with("forbidden", json!({"held": 4, "wanted": 3}));
    let mut by_wang = approve(json!([]));
    by_wang["by"] = json!("wang");
    world.when(by_wang).then_stock("SOCK", "WUH", json!({"total": 6, "sellable": 6}));
}

#[test]
fn what_sellable_cannot_bear_comes_from_where_the_approver_says() {
    let held = || {
        given()
            .after(receive("SOCK", "WUH", 10))
            .after(stock("lock", "SOCK", "WUH", 4))
            .after(transfer("T", "SOCK", 3))
            .after(order_from("O", "WUH", "SOCK", 2))
            .after(start(json!({})))
    };
    let from = |source: &str, more: Value| {
        let mut decision = json!({"sku": "SOCK", "from": source});
        decision.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        approve(json!([decision]))
    };
    held()
        .after(enter("SOCK", 7))
        .when(approve(json!([])))
        .then_refused_with("short", json!({"held": 1, "wanted": 3, "bucket": "sellable"}))
        .when(from("locked", json!({})))
        .then_stock(
            "SOCK",
            "WUH",
            json!({"total": 7, "locked": 2, "transfer_occupied": 3, "order_occupied": 2}),
        );
    held()
        .after(enter("SOCK", 7))
        .when(from("transfer", json!({"transfer": "T", "qty": 2})))
        .then_stock(
            "SOCK",
            "WUH",
            json!({"total": 7, "locked": 4, "transfer_occupied": 1, "order_occupied": 2}),
        );
    held()
        .after(enter("SOCK", 7))
        .when(from("backorder", json!({})))
        .then_refused("short")
        .after(json!({"op": "product", "sku": "SOCK", "backorder": "yes"}))
        .when(from("backorder", json!({})))
        .then_stock(
            "SOCK",
            "WUH",
            json!({"total": 7, "sellable": -2, "locked": 4, "transfer_occupied": 3, "order_occupied": 2}),
        );
    held()
        .after(enter("SOCK", 7))
        .when(approve(json!([{"sku": "SOCK", "skip": true}])))
        .then_stock(
            "SOCK",
            "WUH",
            json!({"total": 10, "sellable": 1, "locked": 4, "transfer_occupied": 3, "order_occupied": 2}),
        );
}

#[test]
fn a_pool_keeps_less_where_the_approver_says_so_and_no_other_way() {
    let pool = json!({"op": "pool_create", "pool": "P", "purpose": "dedicated",
                      "lines": [{"sku": "SOCK", "warehouse": "WUH", "qty": 10}]});
    let world = given().after(receive("SOCK", "WUH", 10)).after(pool).after(start(json!({})));
    world
        .after(enter("SOCK", 8))
        .when(approve(json!([])))
        .then_refused("short")
        .when(approve(json!([{"sku": "SOCK", "from": "locked"}])))
        .then_refused("short")
        .when(approve(json!([{"sku": "SOCK", "from": "pool", "pool": "P"}])))
        .then_stock("SOCK", "WUH", json!({"total": 8, "locked": 8}));
}

#[test]
fn a_posted_stock_take_is_taken_back_by_movements_that_name_theirs() {
    let world = counted(json!({}), 7)
        .after(approve(json!([])))
        .when(op("count_reverse", json!({})))
        .then_stock("SOCK", "WUH", json!({"total": 10, "sellable": 10}));
    let movements = world.movements("SOCK");
    assert_eq!(
        (movements[0].reverses, movements[0].document.as_deref()),
        (Some(movements[1].id), Some("C"))
    );
    assert_eq!((movements[1].kind, movements[1].quantity), ("count_loss", 3));
    world
        .when(op("count_reverse", json!({})))
        .then_refused_with("state", json!({"state": "reversed"}))
        .when(json!({"op": "undo", "movement": movements[1].id}))
        .then_refused("state")
        .when(enter("SOCK", 1))
        .then_refused("state")
        .when(start(json!({"count": "D"})))
        .then_done();
}

#[test]
fn a_cancelled_stock_take_posts_nothing() {
    counted(json!({}), 7)
        .when(op("count_cancel", json!({})))
        .then_stock("SOCK", "WUH", json!({"total": 10, "sellable": 10}))
        .when(approve(json!([])))
        .then_refused_with("state", json!({"state": "cancelled"}));
}

#[test]
fn before_it_is_posted_the_store_is_copied_as_it_was() {
    let world = counted(json!({}), 7).when(approve(json!([]))).then_done();
    let copy = world.outcome().snapshot.clone().unwrap();
    let store = Store::open(std::path::Path::new(&copy)).unwrap();
    let report = store.read(|view| stockroom::store::audit::verify(view, &mut |_| {})).unwrap();
    assert!(report.ok, "{:?}", report.problems);
    let plain = Connection::open(&copy).unwrap();
    let left: i64 = plain.query_row("SELECT total FROM stock", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 10, "as it was before");
}

/// The lines that a plan chooses.
fn planned(world: &mut World, rules: Value) -> Vec<String> {
    let mut plan = start(rules);
    plan["count"] = json!("P");
    world.app().run(&crate::support::world::request(&plan).unwrap()).unwrap();
    let query =
        CountQuery::Lines { code: "P".to_owned(), state: None, bin: None, after: None, limit: 100 };
    let Ok(Reply::Stocktake(CountReply::Lines { lines, .. })) =
        world.app().ask(&Query::Stocktake(query))
    else {
        panic!("no lines");
    };
    let cancel = json!({"op": "count_cancel", "count": "P"});
    world.app().run(&crate::support::world::request(&cancel).unwrap()).unwrap();
    // The code is free for nobody else, so each plan of a story has a store of its own.
    lines.into_iter().map(|line| line.sku).collect()
}

#[test]
fn a_plan_is_narrowed_by_category_bin_class_list_age_movement_and_sample() {
    let put = |sku: &str, category: &str, bin: &str, cost: &str| {
        [
            json!({"op": "product", "sku": sku, "category": category, "cost": cost}),
            json!({"op": "receive", "sku": sku, "warehouse": "WUH", "qty": 10, "bin": bin}),
        ]
    };
    let shop = || {
        let mut world = given();
        for setting in [
            put("A1", "Phones/Cases", "A-01", "90.00"),
            put("A2", "Phones", "A-02", "8.00"),
            put("B1", "Phonesx", "B-01", "1.00"),
        ] {
            for request in setting {
                world = world.after(request);
            }
        }
        // A1 was counted once and moved since; A2 was counted and lay still.
        world
            .after(start(json!({"skus": ["A1", "A2"]})))
            .after(enter("A1", 10))
            .after(enter("A2", 10))
            .after(approve(json!([])))
            .minutes_later(60 * 24 * 40)
            .after(receive("A1", "WUH", 1))
    };
    for (rules, lines) in [
        (json!({}), vec!["A1", "A2", "B1"]),
        (json!({"category": "phones"}), vec!["A1", "A2"]),
        (json!({"from_bin": "A-02", "to_bin": "B"}), vec!["A2", "B1"]),
        (json!({"class": "A"}), vec!["A1"]),
        (json!({"skus": ["B1", "SOCK"]}), vec!["SOCK", "B1"]),
        (json!({"not_counted_days": 30}), vec!["A1", "A2", "B1"]),
        (json!({"not_counted_days": 50}), vec!["B1"]),
        (json!({"moved": true}), vec!["A1", "B1"]),
    ] {
        assert_eq!(planned(&mut shop(), rules.clone()), lines, "{rules}");
    }
    let sample = |seed: i64| planned(&mut shop(), json!({"sample": 2, "seed": seed}));
    assert_eq!(sample(7), sample(7));
    assert!((0..20).any(|seed| sample(seed) != sample(7)), "a seed chooses");
}

#[test]
fn what_to_count_next_is_negative_then_never_counted_or_overdue_then_moved() {
    let product = |sku: &str, more: Value| {
        let mut op = json!({"op": "product", "sku": sku});
        op.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        op
    };
    let mut world = given()
        .after(product("OWED", json!({"backorder": "yes"})))
        .after(product("NEVER", json!({})))
        .after(product("DONE", json!({})))
        .after(receive("OWED", "WUH", 1))
        .after(receive("NEVER", "WUH", 5))
        .after(receive("DONE", "WUH", 5))
        .after(order_from("O", "WUH", "OWED", 3))
        .after(receive("SOCK", "WUH", 5))
        .after(start(json!({"skus": ["DONE", "SOCK"]})))
        .after(enter("DONE", 5))
        .after(enter("SOCK", 5))
        .after(approve(json!([])))
        .after(receive("SOCK", "WUH", 1));
    let next = |world: &mut World| {
        let query = CountQuery::Next { warehouse: None, search: String::new(), limit: 10 };
        let Ok(Reply::Stocktake(CountReply::Next(due))) = world.app().ask(&Query::Stocktake(query))
        else {
            panic!("no answer");
        };
        due.into_iter().map(|due| (due.sku, due.why)).collect::<Vec<_>>()
    };
    let named = |all: &[(&str, &'static str)]| -> Vec<(String, &'static str)> {
        all.iter().map(|(sku, why)| ((*sku).to_owned(), *why)).collect()
    };
    let now = [("OWED", "negative"), ("NEVER", "never_counted"), ("SOCK", "moved")];
    assert_eq!(next(&mut world), named(&now));
    let mut later = world.minutes_later(60 * 24 * 181);
    let then = [
        ("OWED", "negative"),
        ("NEVER", "never_counted"),
        ("DONE", "overdue"),
        ("SOCK", "overdue"),
    ];
    assert_eq!(next(&mut later), named(&then));
}

fn report(world: &mut World) -> Report {
    match world.app().ask(&Query::Stocktake(CountQuery::Report { code: "C".to_owned() })) {
        Ok(Reply::Stocktake(CountReply::Report(report))) => *report,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_report_never_nets_plus_and_minus() {
    let mut world = given()
        .after(json!({"op": "product", "sku": "SOCK", "cost": "2.00", "category": "Wool"}))
        .after(json!({"op": "product", "sku": "TEA", "cost": "3.00"}))
        .after(receive("SOCK", "WUH", 100))
        .after(receive("TEA", "WUH", 100))
        .after(start(json!({})))
        .after(enter("SOCK", 95))
        .after(op("count_enter", json!({"sku": "TEA", "qty": 105, "counter": "chen"})))
        .after(approve(
            json!([{"sku": "SOCK", "reason": "damaged"}, {"sku": "TEA", "reason": "found"}]),
        ));
    let found = report(&mut world);
    let totals = found.totals;
    assert_eq!((totals.by_line_bps, totals.by_quantity_bps), (Some(0), Some(9_500)));
    assert_eq!(
        (totals.sums.net, totals.sums.gross, totals.sums.net_value, totals.sums.gross_value),
        (0, 10, 500, 2_500)
    );
    let names = |groups: &[stockroom::app::query::count::Group]| {
        let mut names: Vec<String> = groups.iter().map(|group| group.name.clone()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&found.by_reason), ["damaged", "found"]);
    assert_eq!(names(&found.by_counter), ["chen", "mei"]);
    assert_eq!(names(&found.by_category), ["", "Wool"]);
    // What was counted is kept as proof, whatever moves later.
    let mut world = world.after(receive("SOCK", "WUH", 50));
    assert_eq!(report(&mut world).totals, totals);
}

#[test]
fn the_books_of_a_blind_stock_take_are_opened_by_a_noted_look() {
    let mut world = counted(json!({}), 7);
    let ask = |world: &mut World| {
        let query = CountQuery::Report { code: "C".to_owned() };
        world.app().ask(&Query::Stocktake(query)).map(|_| ())
    };
    let refused = ask(&mut world).unwrap_err();
    assert_eq!(refused.refused().unwrap().code().name(), "forbidden");
    let mut world = world.when(op("count_look", json!({}))).then_done();
    assert_eq!(world.outcome().fields[0].field, "books_seen");
    ask(&mut world).unwrap();
    let world = world.when(op("count_look", json!({})));
    assert!(world.outcome().fields.is_empty(), "noted once");
}

#[test]
fn plain_sql_cannot_rewrite_what_was_counted_or_count_a_product_twice() {
    let world =
        counted(json!({}), 7).after(json!({"op": "count_start", "count": "B", "warehouse": "BEI"}));
    let plain = Connection::open(world.path()).unwrap();
    for sql in [
        "UPDATE count_entry SET units = 8",
        "DELETE FROM count_entry",
        "INSERT OR REPLACE INTO count_entry SELECT * FROM count_entry",
        "DELETE FROM stocktake",
        "DELETE FROM count_line",
        "UPDATE count_line SET counted = -1",
        "UPDATE count_line SET state = 0",
        "UPDATE stocktake SET state = 1 WHERE code = 'C'",
        "INSERT INTO count_line (count_id, product_id, unsellable) SELECT id, 1, 0 FROM stocktake WHERE code = 'B'",
        "INSERT INTO count_claim SELECT product_id, warehouse_id, 2 FROM count_claim",
    ] {
        plain.execute(sql, []).map(|_| ()).expect_err(sql);
    }
    let world = world.sound();
    // What the constraints cannot see, `verify` does.
    plain.execute("UPDATE count_tally SET units = 8", []).unwrap();
    let mut world = world;
    let report = world.app().verify(&mut |_| {}).unwrap();
    assert!(
        report.problems.iter().any(|problem| problem.what.contains("stock-take C")),
        "{report:?}"
    );
}

#[test]
fn a_variance_that_its_movements_do_not_make_is_found() {
    let mut world = counted(json!({}), 7).after(approve(json!([])));
    let plain = Connection::open(world.path()).unwrap();
    plain.execute("UPDATE count_line SET variance = -2, expected = 9", []).unwrap();
    let report = world.app().verify(&mut |_| {}).unwrap();
    assert!(!report.ok);
}
