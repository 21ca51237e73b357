//! What is going on, on the command line: for people, and for scripts.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::shop::Shop;

/// SOCK was received and sold, TEA is low, MUG is sold out; a stock-take, a promotion, a transfer.
fn shop() -> Shop {
    let shop = Shop::stocked();
    shop.batch(
        &[],
        r#"{"op":"product","sku":"TEA","name":"Tea","threshold":12}
{"op":"receive","sku":"TEA","warehouse":"BJ","qty":10}
{"op":"product","sku":"MUG","name":"Mug"}
{"op":"order","lines":[{"sku":"SOCK","qty":4,"warehouse":"WUH"}]}
{"op":"pay","order":"O-1"}
{"op":"ship","order":"O-1"}
{"op":"unship","order":"O-1"}
{"op":"ship","order":"O-1","lines":[{"sku":"SOCK","qty":3}]}
{"op":"adjust","sku":"SOCK","warehouse":"WUH","qty":-2,"reason":"broken"}
{"op":"pool_create","pool":"PL-1","purpose":"dedicated","name":"Eleven","lines":[{"sku":"SOCK","warehouse":"WUH","qty":20}]}
{"op":"order","lines":[{"sku":"SOCK","qty":5,"pool":"PL-1","warehouse":"WUH"}],"expires_in_minutes":5}
{"op":"transfer_request","transfer":"T-1","sku":"SOCK","from":"WUH","to":"BJ","qty":6,"expected_on":"2999-01-02"}
{"op":"count_start","count":"C-1","warehouse":"BJ"}
{"op":"count_enter","count":"C-1","sku":"TEA","qty":9}"#,
    )
    .ends_with(0);
    shop
}

#[test]
fn what_is_going_on_is_one_document() {
    let shop = shop();
    let found = shop.json(&["overview"]).ends_with(0).json();
    assert_eq!(
        found["totals"],
        json!({"products": 3, "sellable": 78, "order_occupied": 6, "unsellable": 0, "locked": 15,
            "transfer_occupied": 6, "in_transit": 0, "virtual": 0, "total": 105,
            "alerts": 6, "alerts_quiet": 0, "counts": 1, "pools": 1, "orders_placed": 1,
            "orders_paid": 1}),
        "{found:#}"
    );
    let kinds: Vec<&Value> =
        found["alerts"].as_array().unwrap().iter().map(|row| &row["kind"]).collect();
    assert_eq!(kinds, ["sold_out", "urgent", "low", "order_expiring", "overstock"], "{found:#}");
    assert_eq!(found["alerts"][0]["first"]["alert"], "sold_out:MUG");
    let count = &found["counts"][0];
    assert_eq!(
        (&count["count"], &count["lines"], &count["done"]),
        (&json!("C-1"), &json!(1), &json!(1))
    );
    let pool = &found["pools"][0];
    assert_eq!(
        (&pool["pool"], &pool["allocated"], &pool["sold"], &pool["open"]),
        (&json!("PL-1"), &json!(20), &json!(5), &json!(15))
    );
    let due: Vec<&Value> =
        found["due"].as_array().unwrap().iter().map(|row| &row["what"]).collect();
    assert_eq!(due, ["order_expires", "transfer"]);
    assert_eq!(found["due"][1]["on"], "2999-01-02");
    // 100 and 10 came in and 4 came back; 4 and 3 were shipped and 2 broke: 3 are sold.
    let days = found["days"].as_array().unwrap();
    assert_eq!(days.len(), 30);
    let today = &days[29];
    assert_eq!(
        (&today["came"], &today["gone"], &today["sold"]),
        (&json!(114), &json!(9), &json!(3))
    );
    assert!(days[..29].iter().all(|day| day["came"] == 0 && day["gone"] == 0));
    assert_eq!(found["warehouses"].as_array().unwrap().len(), 2);
}

#[test]
fn what_is_going_on_is_told_in_sentences_in_three_languages() {
    let shop = shop();
    let mut told = Vec::new();
    for language in ["en", "zh-CN", "zh-TW"] {
        let out = shop.run(&["--lang", language, "overview"]).ends_with(0).out;
        // What depends on the clock of whoever runs this.
        let kept = out.lines().filter(|line| !line.contains("O-2") && !line.contains("C-1"));
        told.push(kept.map(str::to_owned).collect::<Vec<_>>().join("\n"));
    }
    assert_snapshot!(told.join("\n\n"));
}

/// What is kept beside the ledger is found wrong and written anew from it.
#[test]
fn verify_proves_what_moved_and_repair_adds_it_up_anew() {
    let shop = shop();
    let before = shop.json(&["overview"]).json()["days"].clone();
    let file = rusqlite::Connection::open(shop.store()).unwrap();
    file.execute_batch(
        "UPDATE flow SET came = came + 7, sold = 1; INSERT INTO flow VALUES (1, 0, 0, 9);",
    )
    .unwrap();
    drop(file);
    let found = shop.json(&["verify"]).ends_with(3).out;
    assert!(found.contains("units that came less those that went"), "{found}");
    assert!(found.contains("units sold of all products"), "{found}");
    shop.json(&["verify", "--repair"]).ends_with(0);
    assert_eq!(shop.json(&["overview"]).json()["days"], before);
    shop.json(&["verify"]).ends_with(0);
}
