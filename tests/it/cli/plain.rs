//! The console as lines, through the real program.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::json;
use stockroom::app::query::{Query, Reply};

use crate::screens::desk::{Shop, shop};

/// What is said when these lines come in; the exit code.
fn talk(shop: &Shop, language: &str, lines: &str) -> (String, i32) {
    talk_as("lin", shop, language, lines)
}

fn talk_as(user: &str, shop: &Shop, language: &str, lines: &str) -> (String, i32) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_stockroom"))
        .env_clear()
        .env("TERM", "xterm")
        .args(["--as", user, "--lang", language, "--plain", "--store"])
        .arg(shop.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    let (said, errors) = (done.stdout, String::from_utf8_lossy(&done.stderr).into_owned());
    assert!(errors.is_empty(), "{errors}");
    (String::from_utf8(said).unwrap(), done.status.code().unwrap())
}

fn sellable(shop: &Shop, sku: &str) -> i64 {
    let asked = Query::Product { code: sku.to_owned() };
    let Reply::Product(card) = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
    card.card.sum.stock.sellable
}

#[test]
fn a_code_is_told_in_whole_sentences_in_every_language() {
    let shop = shop();
    // Paid, so that they do not expire by the clock of this machine.
    shop.run(json!({"op": "pay", "order": "O-88120"}));
    shop.run(json!({"op": "pay", "order": "O-88121"}));
    for language in ["en", "zh-CN", "zh-TW"] {
        let (said, code) = talk(
            &shop,
            language,
            "6901234567892\nhelp\nSKU-10005\n6901234567893\nWX-9\nO-88120\nTR-0042\ncount\nalerts\n\nquit\nSKU-10000\n",
        );
        assert_eq!(code, 0);
        for line in said.lines() {
            assert!(line.ends_with(['.', '。', '?']), "not a sentence: {line}");
        }
        insta::assert_snapshot!(format!("plain_look_{language}"), said);
    }
}

#[test]
fn stock_is_adjusted_only_by_the_typed_word() {
    let shop = shop();
    let (said, _) = talk(&shop, "en", "adjust SKU-10009\n1\n60\nbroken\nno\n");
    assert!(said.ends_with("Nothing was changed.\n"), "{said}");
    assert_eq!(sellable(&shop, "SKU-10009"), 63);
    let (said, code) = talk(&shop, "en", "adjust SKU-10009\nWH-BJ\n60\nbroken\nyes\n");
    assert_eq!((sellable(&shop, "SKU-10009"), code), (60, 0));
    insta::assert_snapshot!("plain_adjust", said);
    // A scan is neither a quantity nor the word.
    let (said, _) =
        talk(&shop, "en", "receive 6901234567908\n1\n6901234567892\n5\n6901234567892\n");
    assert!(said.contains("looks like a barcode"), "{said}");
    assert!(said.ends_with("Nothing was changed.\n"), "{said}");
    assert_eq!(sellable(&shop, "SKU-10000"), 38);
    talk(&shop, "zh-CN", "receive 6901234567908\n1\n5\n是\n");
    assert_eq!(sellable(&shop, "SKU-10000"), 43);
}

#[test]
fn what_the_rules_refuse_is_said_and_the_talk_goes_on() {
    let shop = shop();
    let (said, code) = talk(&shop, "en", "adjust SKU-10009\n1\n-64\nlost\nSKU-10009\n");
    assert_eq!(code, 0);
    assert!(said.contains("SKU-10009, USB"), "{said}");
    insta::assert_snapshot!("plain_refused", said);
    assert_eq!(sellable(&shop, "SKU-10009"), 63);
}

#[test]
fn an_input_that_ends_in_the_middle_of_a_question_changes_nothing() {
    let shop = shop();
    for lines in ["adjust", "adjust SKU-10009\n", "adjust SKU-10009\n1\n5\nlost\n", "receive\n"] {
        let (said, code) = talk(&shop, "en", lines);
        assert!(code == 0 && said.ends_with("Nothing was changed.\n"), "{lines:?}: {said}");
    }
    assert_eq!(sellable(&shop, "SKU-10009"), 63);
}

#[test]
fn without_a_terminal_the_console_talks_and_a_missing_store_is_told() {
    let shop = shop();
    shop.run(json!({"op": "receive", "sku": "SKU-10002", "warehouse": "WH-BJ", "qty": 1}));
    let run = |store: &std::path::Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stockroom"));
        command.env_clear().args(["--lang", "en", "--as", "lin", "--store"]).arg(store);
        command.args(["open", "SKU-10002"]).stdin(Stdio::null()).output().unwrap()
    };
    let done = run(&shop.path());
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success() && said.contains("Wool socks"), "{said}");
    let done = run(&shop.folder.path().join("none.db"));
    assert!(!done.status.success() && !done.stderr.is_empty());
    assert!(!shop.folder.path().join("none.db").exists());
}

#[test]
fn counting_by_lines_keeps_every_scan_and_tells_nothing_of_the_books() {
    let shop = shop();
    shop.run(json!({"op": "count_start", "count": "C-7", "warehouse": "WH-BJ"}));
    let (said, code) = talk(
        &shop,
        "en",
        "count\n6901234567892\n12*6901234567892\nundo\n=24\n+3\n-1\nWX-88-01\n0*\nbin A-03\n6901234567908\n#QTY:5\n6901234567908\ndone\nquit\n",
    );
    assert_eq!(code, 0);
    insta::assert_snapshot!("plain_count", said);
    let (said, _) = talk(&shop, "zh-CN", "count C-9\ncount C-7\n6901234567892\n");
    assert!(said.ends_with("已停止盘点 C-7。所有计数均已保存。\n"), "{said}");
}

#[test]
fn counting_by_lines_holds_a_location_as_the_count_screen_does() {
    let shop = shop();
    shop.run(json!({"op": "count_start", "count": "C-7", "warehouse": "WH-BJ"}));
    talk_as("chen", &shop, "en", "count C-7\nbin B-02\n6901234567892\ndone\ncount C-7\nbin B-01\n");
    let (said, _) = talk(
        &shop,
        "en",
        "count C-7\nbin A-03-02\n6901234567892\nWX-88-01\ntie WX-88-01 SKU-10003\n/mug\ndone\n\
         count C-7\nbin B-01\nno\nbin B-01\nyes\n6901234567892\nbin B-02\nyes\nquit\n",
    );
    insta::assert_snapshot!("plain_count_places", said);
    let (said, _) = talk_as("chen", &shop, "zh-TW", "count *\nbin B-01\n\nquit\n");
    assert!(said.contains("儲位 B-01 已由 lin 完成"), "{said}");
    assert!(shop.app("lin", 0).verify(&mut |_| {}).unwrap().ok);
}
