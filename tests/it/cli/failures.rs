//! What is refused: code, exit code, sentence, hint, in three languages; nothing half-written.

use insta::assert_snapshot;
use serde_json::json;

use super::shop::{Shop, program};

/// Wrong input of every sort: the arguments, and the code it must be refused with.
#[rustfmt::skip]
const REFUSED: &[(&[&str], &str)] = &[
    (&["stock", "lock", "SOCK", "--warehouse", "WUH", "--qty", "500"], "short"),
    (&["stock", "lock", "SOCK", "--warehouse", "BJ", "--qty", "1"], "short"),
    (&["stock", "receive", "NOPE", "--warehouse", "WUH", "--qty", "1"], "not_found"),
    (&["stock", "receive", "SOCK", "--warehouse", "NOPE", "--qty", "1"], "not_found"),
    (&["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "1.5"], "bad_request"),
    (&["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "abc"], "bad_request"),
    (&["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", ""], "bad_request"),
    (&["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "0"], "bad_request"),
    (&["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "-1"], "bad_request"),
    (&["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "99999999999999999999999"], "limit"),
    (&["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "1000000000001"], "limit"),
    (&["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "1", "--to", "cellar"], "bad_request"),
    (&["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "1", "--at", "yesterday"], "bad_request"),
    (&["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "1", "--at", "2999-01-01T00:00:00Z"], "bad_request"),
    (&["stock", "adjust", "SOCK", "--warehouse", "WUH", "--qty", "1"], "bad_request"),
    (&["stock", "adjust", "SOCK", "--warehouse", "WUH", "--qty", "1", "--reason", "x", "--expect", "7"], "conflict"),
    (&["stock", "show", "NOPE"], "not_found"),
    (&["stock", "why", "SOCK", "--warehouse", "NOPE"], "not_found"),
    (&["stock", "why", "SOCK", "--after", "x"], "bad_request"),
    (&["stock", "list", "--warehouse", "NOPE"], "not_found"),
    (&["product", "list", "--after", "NOPE"], "not_found"),
    (&["product", "add", "sock"], "exists"),
    (&["product", "add", "BAD\tSKU"], "bad_request"),
    (&["product", "add", "X", "--barcodes", "6901028075764"], "bad_request"),
    (&["product", "add", "X", "--price", "12.345"], "bad_request"),
    (&["product", "add", "X", "--variant-of", "NOPE"], "not_found"),
    (&["product", "add", "X", "--bundle", "NOPE:2"], "not_found"),
    (&["product", "set", "NOPE", "--threshold", "3"], "not_found"),
    (&["product", "set", "SOCK", "--threshold", "-3"], "bad_request"),
    (&["product", "set", "SOCK", "--type", "endless"], "bad_request"),
    (&["product", "set", "SOCK", "--threshold", "3", "--expect", "threshold=7"], "conflict"),
    (&["product", "set", "SOCK", "--bin", "A"], "bad_request"),
    (&["product", "tag", "NOPE", "x"], "not_found"),
    (&["product", "delist", "NOPE"], "not_found"),
    (&["product", "link-barcode", "TEA", "6901028075763"], "exists"),
    (&["warehouse", "add", "wuh"], "exists"),
    (&["warehouse", "set", "NOPE", "--name", "x"], "not_found"),
    (&["order", "place", "SOCK"], "bad_request"),
    (&["order", "place", "SOCK:x"], "bad_request"),
    (&["order", "place", "SOCK:1", "--order", "O-1"], "exists"),
    (&["order", "place", "SOCK:9999"], "short"),
    (&["order", "place", "OLD:1"], "not_for_sale"),
    (&["order", "pay", "NOPE"], "not_found"),
    (&["order", "pay", "O-2"], "state"),
    (&["order", "ship", "O-1"], "state"),
    (&["order", "ship", "O-2", "SOCK:3"], "short"),
    (&["order", "ship", "O-2", "TEA:1"], "not_found"),
    (&["order", "return", "O-2", "SOCK:1"], "bad_request"),
    (&["order", "list", "--after", "NOPE"], "not_found"),
    (&["transfer", "request", "SOCK", "--from", "WUH", "--to", "WUH", "--qty", "1"], "bad_request"),
    (&["transfer", "request", "SOCK", "--from", "WUH", "--to", "BJ", "--qty", "1", "--expected-on", "soon"], "bad_request"),
    (&["transfer", "receive", "T-1"], "state"),
    (&["transfer", "dispatch", "T-1", "--qty", "9"], "short"),
    (&["transfer", "show", "NOPE"], "not_found"),
    (&["log", "--after", "x"], "bad_request"),
    (&["log", "undo"], "bad_request"),
    (&["log", "undo", "--movement", "999"], "not_found"),
    (&["log", "undo", "--movement", "2"], "state"),
    (&["log", "undo", "--change", "999"], "not_found"),
    (&["log", "undo", "--change", "1"], "conflict"),
    (&["backup", "/dev/null"], "exists"),
    (&["pool", "create", "SOCK:1@WUH", "--purpose", "prank"], "bad_request"),
    (&["pool", "create", "SOCK:9999@WUH", "--purpose", "dedicated"], "short"),
    (&["pool", "show", "NOPE"], "not_found"),
    (&["pool", "end", "NOPE"], "not_found"),
    (&["count", "commands", "--location", "位"], "bad_request"),
    (&["alert", "ack", "low:SOCK"], "not_found"),
    (&["alert", "snooze", "nonsense"], "not_found"),
    (&["alert", "snooze", "sold_out:TEA", "--until", "2001-01-01"], "bad_request"),
    (&["alert", "wake", "transfer_overdue:NOPE"], "not_found"),
    (&["alert", "list", "--after", "x"], "bad_request"),
    (&["alert", "try", "NOPE", "--threshold", "10"], "not_found"),
    (&["alert", "try", "SOCK", "--threshold", "-1"], "bad_request"),
    (&["category", "set", "Tea"], "bad_request"),
    (&["category", "set", "Tea", "--threshold", "-1"], "bad_request"),
    (&["init"], "exists"),
];

/// A shop in which every one of [`REFUSED`] can go wrong.
fn shop() -> Shop {
    let shop = Shop::stocked();
    shop.batch(
        &[],
        r#"{"op":"product","sku":"SOCK","barcodes":[{"code":"6901028075763"}]}
{"op":"product","sku":"TEA","name":"Tea"}
{"op":"product","sku":"OLD","state":"delisted"}
{"op":"order","lines":[{"sku":"SOCK","qty":2}]}
{"op":"order","lines":[{"sku":"SOCK","qty":2}]}
{"op":"pay","order":"O-2"}
{"op":"transfer_request","sku":"SOCK","from":"WUH","to":"BJ","qty":5}"#,
    )
    .ends_with(0);
    shop
}

#[test]
fn wrong_input_is_refused_with_its_code_and_a_sentence_in_three_languages() {
    let shop = shop();
    let figures = shop.figures();
    for (args, code) in REFUSED {
        for language in ["en", "zh-CN", "zh-TW"] {
            let mut all = vec!["--lang", language];
            all.extend(*args);
            let answer = shop.json(&all).ends_with(1);
            assert_eq!(answer.error(), *code, "{args:?}: {}", answer.out);
            let error = &answer.json()["error"];
            for part in ["message", "hint"] {
                let said = error[part].as_str().unwrap();
                assert!(!said.is_empty() && !said.contains("none"), "{args:?}: {said}");
                assert!(!said.contains("refused-") && !said.contains('{'), "{args:?}: {said}");
            }
            assert!(answer.err.contains(error["message"].as_str().unwrap()), "{}", answer.err);
        }
    }
    assert_eq!(shop.figures(), figures, "something was half-written");
    shop.is_sound();
}

#[test]
fn an_error_says_what_was_done_the_record_the_numbers_and_the_next_step() {
    let shop = shop();
    let lock = ["stock", "lock", "SOCK", "--warehouse", "WUH", "--qty", "500"];
    assert_snapshot!(shop.run(&lock).err, @"
    stockroom stock lock: SOCK WUH: sellable holds 91, 500 wanted
      At most 91 can be had.
    ");
    assert_snapshot!(shop.json(&lock).out, @r#"{"error":{"code":"short","message":"SOCK WUH: sellable holds 91, 500 wanted","sku":"SOCK","warehouse":"WUH","bucket":"sellable","held":91,"wanted":500,"hint":"At most 91 can be had."}}"#);
    let chinese = |language: &str| {
        let mut all = vec!["--lang", language];
        all.extend(lock);
        shop.run(&all).err
    };
    assert_snapshot!(chinese("zh-CN"), @"
    stockroom stock lock: SOCK WUH: 可销售 有 91，需要 500
      最多 91。
    ");
    assert_snapshot!(chinese("zh-TW"), @"
    stockroom stock lock: SOCK WUH: 可銷售 有 91，需要 500
      最多 91。
    ");
    let every = REFUSED.iter().map(|(args, _)| shop.run(args).err).collect::<String>();
    let every = every.replace(shop.store().to_str().unwrap(), "shop.db");
    assert_snapshot!("every_refusal", every);
}

#[test]
fn wrong_usage_ends_with_2() {
    let shop = Shop::empty();
    for args in [
        &["stock"][..],
        &["stock", "receive"],
        &["stock", "receive", "SOCK", "--warehouse", "WUH", "--quantity", "1"],
        &["frobnicate"],
        &["--lang", "xx", "product", "list"],
        &["product", "list", "--limit", "0"],
        &["product", "list", "--format", "xml"],
        &["batch", "--group", "5", "--atomic"],
        &["batch", "--group", "0"],
    ] {
        let answer = shop.run(args).ends_with(2);
        assert!(answer.out.is_empty() && !answer.err.is_empty(), "{args:?}");
        if args.len() > 1 {
            assert_eq!(shop.json(args).ends_with(2).error(), "bad_request", "{args:?}");
        }
    }
}

#[test]
fn a_store_that_cannot_be_opened_ends_with_4_and_is_not_made_by_a_typing_mistake() {
    let shop = Shop::nothing();
    let list = ["product", "list"];
    assert_eq!(shop.json(&list).ends_with(4).error(), "not_found");
    assert_eq!(shop.json(&["batch", "-"]).ends_with(4).error(), "not_found");
    assert!(!shop.store().exists());
    std::fs::write(shop.store(), "sku,name\n").unwrap();
    assert_eq!(shop.json(&list).ends_with(4).error(), "corrupt");
    assert_eq!(std::fs::read_to_string(shop.store()).unwrap(), "sku,name\n");
    std::fs::remove_file(shop.store()).unwrap();
    std::fs::create_dir(shop.store()).unwrap();
    assert_eq!(shop.json(&list).ends_with(4).error(), "corrupt");
}

#[test]
fn a_newer_store_is_refused_with_4() {
    let shop = Shop::empty();
    let file = rusqlite::Connection::open(shop.store()).unwrap();
    file.pragma_update(None, "user_version", 99).unwrap();
    drop(file);
    let answer = shop.json(&["product", "list"]).ends_with(4);
    assert_eq!(answer.error(), "unsupported");
    assert_eq!(answer.json()["error"]["file"], json!(99));
}

#[test]
fn wrong_options_are_all_told_at_once() {
    let shop = Shop::empty();
    let config = shop.path("config.toml");
    std::fs::write(&config, "[stock]\nthresold = 3\n[console]\ntheme = 1\n").unwrap();
    let answer = shop.run(&["--config", config.to_str().unwrap(), "product", "list"]).ends_with(1);
    assert!(answer.err.contains("stock.thresold") && answer.err.contains("console.theme"));
    std::fs::write(&config, "[store]\ntime_zone = \"Mars\"\n").unwrap();
    let answer = shop.run(&["--config", config.to_str().unwrap(), "product", "list"]).ends_with(1);
    assert!(answer.err.contains("Mars"), "{}", answer.err);
    assert_eq!(
        shop.json(&["--config", "/none.toml", "product", "list"]).ends_with(1).error(),
        "bad_request"
    );
}

#[test]
fn what_cannot_be_written_is_told() {
    let shop = Shop::stocked();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let said = shop.command(&["product", "list"]).stdout(full).output().unwrap();
    assert_eq!(said.status.code(), Some(4));
    assert!(!said.stderr.is_empty());
}

#[test]
fn a_message_cannot_steer_the_terminal() {
    let shop = Shop::empty();
    let answer = shop.run(&["stock", "show", "x\u{1b}[31m\u{202e}y"]).ends_with(1);
    assert!(!answer.err.contains('\u{1b}') && !answer.err.contains('\u{202e}'), "{:?}", answer.err);
}

#[test]
fn who_does_it_is_named_or_taken_from_the_system() {
    let shop = Shop::stocked();
    shop.run(&["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "1"]).ends_with(0);
    let mut own = program(&shop.path(""));
    own.arg("--store").arg(shop.store());
    own.args(["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "1"]);
    assert!(own.output().unwrap().status.success());
    let log = shop.json(&["log", "--limit", "2"]).json();
    assert_eq!(log["entries"][1]["by"], json!("lin"));
    assert_ne!(log["entries"][0]["by"], json!("lin"));
    let mut bad = program(&shop.path(""));
    bad.arg("--store").arg(shop.store()).args(["--as", "a\tb", "tick"]);
    assert_eq!(bad.output().unwrap().status.code(), Some(1));
}
