//! Blind means blind: nothing that the command line answers to those who count holds the figure of
//! the books.

use crate::cli::shop::Shop;

/// What the books say, in every form it could be written.
const FIGURES: [&str; 2] = ["73519", "73,519"];

/// A shop with a figure that is recognised, a stock-take, and a second product to scan.
fn shop() -> Shop {
    let shop = Shop::stocked();
    shop.batch(
        &[],
        r#"{"op":"receive","sku":"SOCK","warehouse":"WUH","qty":73419}
{"op":"product","sku":"TEA","name":"Tea","barcodes":[{"code":"6901028075763"}]}
{"op":"receive","sku":"TEA","warehouse":"WUH","qty":73519,"bin":"B-1"}
{"op":"user","user":"clerk","role":"clerk"}"#,
    )
    .ends_with(0);
    shop
}

#[test]
fn nothing_that_a_clerk_is_answered_holds_the_figure_of_the_books() {
    let shop = shop();
    let look = |args: &[&str]| {
        for json in [false, true] {
            for language in ["en", "zh-CN", "zh-TW"] {
                let mut all = vec!["--lang", language];
                all.extend(json.then_some("--json"));
                all.extend(args);
                let answer = shop.run(&all);
                for figure in FIGURES {
                    assert!(!answer.out.contains(figure), "{args:?}: {}", answer.out);
                    assert!(!answer.err.contains(figure), "{args:?}: {}", answer.err);
                }
            }
        }
    };
    look(&["count", "start", "--warehouse", "WUH", "--count", "C-1"]);
    look(&["count", "start", "--warehouse", "WUH", "--count", "C-1", "--dry-run"]);
    for args in [
        &["count", "location", "C-1", "A-03-2"][..],
        &["count", "enter", "C-1", "SOCK"],
        &["count", "enter", "C-1", "SOCK", "--dry-run"],
        &["count", "enter", "C-1", "SOCK", "5"],
        &["count", "enter", "C-1", "SOCK", "12345678"],
        &["count", "enter", "C-1", "6901028075763", "--bin", "B-1"],
        &["count", "enter", "C-1", "NOPE"],
        &["count", "enter", "C-1", "NOPE", "--park"],
        &["count", "park", "C-1", "WX-88"],
        &["count", "tie", "C-1", "WX-88", "SOCK", "--once"],
        &["count", "undo", "C-1"],
        &["count", "empty", "C-1", "TEA"],
        &["count", "skip", "C-1", "TEA", "--reason", "locked room"],
        &["count", "list"],
        &["count", "show", "C-1"],
        &["count", "sheet", "C-1"],
        &["count", "sheet", "C-1", "--format", "csv"],
        &["count", "resume"],
        &["count", "report", "C-1"],
        &["count", "suggest"],
        &["count", "history", "SOCK"],
        &["count", "recount", "C-1", "SOCK"],
    ] {
        look(args);
    }
}

#[test]
fn a_supervisor_opens_the_books_and_it_is_noted() {
    let shop = shop();
    shop.run(&["count", "start", "--warehouse", "WUH", "--count", "C-1"]).ends_with(0);
    shop.run(&["count", "enter", "C-1", "SOCK", "5"]).ends_with(0);
    let mut refused = shop.plain(&["--as", "clerk", "--json", "count", "review", "C-1"]);
    let out = String::from_utf8(refused.output().unwrap().stdout).unwrap();
    assert!(out.contains("forbidden") && !out.contains("73519"), "{out}");
    let review = shop.json(&["count", "review", "C-1"]).ends_with(0).json();
    assert_eq!(review["lines"][0]["expected"], 73_519);
    let log = shop.json(&["log", "--limit", "1"]).ends_with(0).json();
    assert_eq!(log["entries"][0]["field"], "books_seen");
    shop.is_sound();
}
