//! Stock-takes on the command line: the answers of every verb, and what scripts read.

use insta::assert_snapshot;

use crate::cli::shop::Shop;

fn shop() -> Shop {
    let shop = Shop::stocked();
    shop.batch(
        &[],
        r#"{"op":"product","sku":"SOCK","cost":"2.50","category":"Wool"}
{"op":"product","sku":"TEA","name":"Tea","cost":"3.00"}
{"op":"receive","sku":"TEA","warehouse":"WUH","qty":40,"bin":"B-1"}
{"op":"count_start","count":"C-7","warehouse":"WUH","tolerance_units":5}"#,
    )
    .ends_with(0);
    shop
}

#[test]
fn a_stock_take_from_start_to_reversal() {
    let shop = shop();
    let one = |args: &[&str]| shop.json(args).ends_with(0).shown();
    assert_snapshot!("start", one(&["count", "start", "--warehouse", "BJ", "--category", "Wool"]));
    assert_snapshot!("location", one(&["count", "location", "C-7", "A-03-2", "--session", "pos1"]));
    assert_snapshot!("scan", one(&["count", "enter", "C-7", "SOCK", "--bin", "A-03-2"]));
    assert_snapshot!("enter", one(&["count", "enter", "C-7", "SOCK", "97", "--bin", "A-03-2"]));
    assert_snapshot!("undo", one(&["count", "undo", "C-7"]));
    one(&["count", "enter", "C-7", "SOCK", "97", "--bin", "A-03-2"]);
    assert_snapshot!("park", one(&["count", "park", "C-7", "WX-88", "--qty", "3"]));
    assert_snapshot!("tie", one(&["count", "tie", "C-7", "WX-88", "TEA"]));
    assert_snapshot!("empty", one(&["count", "empty", "C-7", "TEA"]));
    assert_snapshot!("skip", one(&["count", "skip", "C-7", "TEA", "--reason", "locked room"]));
    assert_snapshot!("resume", one(&["count", "resume"]));
    assert_snapshot!("show", one(&["count", "show", "C-7"]));
    assert_snapshot!("sheet", one(&["count", "sheet", "C-7"]));
    assert_snapshot!("list", one(&["count", "list"]));
    assert_snapshot!("review", one(&["count", "review", "C-7", "--which", "all"]));
    assert_snapshot!("decide", one(&["count", "decide", "C-7", "SOCK", "--reason", "missing"]));
    assert_snapshot!("recount", one(&["count", "recount", "C-7", "SOCK"]));
    let again = ["count", "enter", "C-7", "SOCK", "96", "--counter", "chen"];
    assert_snapshot!("recounted", one(&again));
    let mut answer =
        shop.json(&["count", "approve", "C-7", "--reason", "missing"]).ends_with(0).json();
    let path = answer["snapshot"].take();
    assert!(path.as_str().unwrap().contains(".before-count-C-7-"), "{path}");
    assert_snapshot!("approve", crate::cli::shop::shown(&answer));
    assert_snapshot!("report", one(&["count", "report", "C-7"]));
    assert_snapshot!("history", one(&["count", "history", "SOCK"]));
    assert_snapshot!("suggest", one(&["count", "suggest"]));
    assert_snapshot!("reverse", one(&["count", "reverse", "C-7"]));
    assert_snapshot!("cancel", one(&["count", "cancel", "C-2"]));
    shop.is_sound();
}

#[test]
fn a_receipt_fits_a_message_and_a_sheet_is_printed_by_bin() {
    let shop = shop();
    shop.run(&["count", "enter", "C-7", "SOCK", "97"]).ends_with(0);
    shop.run(&["count", "enter", "C-7", "TEA", "40", "--counter", "chen"]).ends_with(0);
    let sheet = shop.run(&["count", "sheet", "C-7"]).ends_with(0).out;
    assert_snapshot!("sheet_text", sheet);
    let decision = r#"{"sku":"SOCK","reason":"damaged"}"#;
    shop.run(&["count", "approve", "C-7", "--decisions", decision]).ends_with(0);
    for language in ["en", "zh-CN", "zh-TW"] {
        let receipt = shop.run(&["--lang", language, "count", "report", "C-7"]).ends_with(0).out;
        assert!((8..=22).contains(&receipt.lines().count()), "{receipt}");
        let clean: String = receipt.lines().filter(|line| !line.contains("lin,")).fold(
            String::new(),
            |mut text, line| {
                if !line.contains(" - 20") && !line.starts_with("20") {
                    text.push_str(line);
                    text.push('\n');
                }
                text
            },
        );
        assert_snapshot!(format!("receipt_{language}"), clean);
    }
    let csv = shop.run(&["count", "report", "C-7", "--format", "csv"]).ends_with(0).out;
    assert_snapshot!("report_csv", csv);
}
