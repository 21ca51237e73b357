//! The file itself: init, verify, repair, backup, restore, and what the program says of itself.

use insta::assert_snapshot;
use serde_json::json;

use super::shop::{Shop, program};

#[test]
fn a_store_is_made_once() {
    let shop = Shop::nothing();
    let made = shop.json(&["init"]).ends_with(0).json();
    assert_eq!(made, json!({"ok": true, "store": shop.store().to_str().unwrap()}));
    assert_eq!(shop.json(&["init"]).ends_with(1).error(), "exists");
    let other = shop.path("deep/down/other.db");
    shop.run(&["init", other.to_str().unwrap()]).ends_with(0);
    assert!(other.exists());
}

#[test]
fn the_store_is_found_by_option_environment_or_config() {
    let shop = Shop::stocked();
    let found = |prepare: &dyn Fn(&mut std::process::Command)| {
        let mut list = program(&shop.path(""));
        prepare(&mut list);
        list.args(["product", "list", "--format", "csv"]).output().unwrap().status.code()
    };
    assert_eq!(found(&|_| ()), Some(4), "nothing says where it is");
    assert_eq!(
        found(&|list| {
            list.env("STOCKROOM_STORE", shop.store());
        }),
        Some(0)
    );
    let config = shop.path("c.toml");
    let text = format!("[store]\npath = {:?}\n", shop.store().to_str().unwrap());
    std::fs::write(&config, text).unwrap();
    assert_eq!(
        found(&|list| {
            list.arg("--config").arg(&config);
        }),
        Some(0)
    );
    std::fs::create_dir_all(shop.path(".local/share/stockroom")).unwrap();
    std::fs::copy(shop.store(), shop.path(".local/share/stockroom/stockroom.db")).unwrap();
    assert_eq!(found(&|_| ()), Some(0));
}

#[test]
fn the_sample_shop_is_sound() {
    let shop = Shop::nothing();
    let made = shop.json(&["init", "--sample"]).ends_with(0).json();
    assert!(made["products"].as_i64().unwrap() > 100, "{made}");
    shop.is_sound();
    let warehouses = shop.json(&["warehouse", "list"]).json();
    assert_eq!(warehouses["warehouses"].as_array().unwrap().len(), 3);
}

#[test]
fn verify_answers_as_pinned() {
    let shop = Shop::stocked();
    assert_snapshot!(shop.json(&["verify"]).ends_with(0).out, @r#"{"ok":true,"stock_rows":1,"movements":1,"problems":[]}"#);
    assert_snapshot!(shop.run(&["verify"]).ends_with(0).out, @"ok: 1 rows of stock and 1 movements agree");
}

#[test]
fn people_read_what_verify_finds() {
    let shop = Shop::stocked();
    let file = rusqlite::Connection::open(shop.store()).unwrap();
    file.execute_batch("UPDATE warehouse SET sellable = 7 WHERE id = 1;").unwrap();
    drop(file);
    assert_snapshot!(shop.run(&["--lang", "zh-CN", "verify"]).ends_with(3).out, @"
    1 行库存和 1 条流水中有 1 个问题
    - sellable over all products
      流水得出 100，实际为 7
    余额、合计、计数：`stockroom verify --repair`。流水本身：恢复最近的完好备份。
    ");
}

#[test]
fn verify_finds_what_departs_and_repair_rewrites_what_follows_from_the_ledger() {
    let shop = Shop::stocked();
    shop.run(&["order", "place", "SOCK:3"]).ends_with(0);
    shop.run(&["order", "pay", "O-1"]).ends_with(0);
    shop.run(&["order", "ship", "O-1"]).ends_with(0);
    let before = shop.json(&["stock", "show", "SOCK"]).out;
    let glance = shop.json(&["product", "list"]).out;
    let file = rusqlite::Connection::open(shop.store()).unwrap();
    file.execute_batch(
        "UPDATE stock SET sellable = sellable + 5, total = total + 5;
         UPDATE product SET sellable = 1, total = 2, availability = 2;
         UPDATE warehouse SET sellable = 7 WHERE id = 1;
         UPDATE sales_day SET units = 9, day = 1;
         UPDATE glance SET value = 9 WHERE name = 'products';
         DELETE FROM glance WHERE name = 'orders_shipped';",
    )
    .unwrap();
    drop(file);
    assert_snapshot!(shop.json(&["verify"]).ends_with(3).shown(), @r#"
    ok: false
    stock_rows: 1
    movements: 3
    problems:
      {"what":"the stock of SOCK in WUH is not what its movements make","sku":"SOCK","warehouse":"WUH","expected":"sellable 97","found":"sellable 102"}
      {"what":"units sold by day","sku":"SOCK","warehouse":"WUH","expected":"3","found":"9"}
      {"what":"sellable over all warehouses","sku":"SOCK","expected":"102","found":"1"}
      {"what":"total over all warehouses","sku":"SOCK","expected":"102","found":"2"}
      {"what":"sellable over all products","warehouse":"WUH","expected":"102","found":"7"}
      {"what":"units sold of late","sku":"SOCK","expected":"0","found":"3"}
      {"what":"day of the last sale","sku":"SOCK","expected":"1","found":"20779"}
      {"what":"alerts of a product, by its figures","sku":"SOCK","expected":"1","found":"0"}
      {"what":"count of orders_shipped","expected":"1","found":"0"}
      {"what":"count of products","expected":"1","found":"9"}
      {"what":"count of products_in_stock","expected":"0","found":"1"}
      {"what":"count of products_sold_out","expected":"1","found":"0"}
    "#);
    assert_snapshot!(shop.json(&["verify", "--repair"]).ends_with(0).shown(), @"
    ok: true
    stock_rows: 1
    movements: 3
    problems: []
    repaired: 9
    ");
    assert_eq!(shop.json(&["stock", "show", "SOCK"]).out, before);
    assert_eq!(shop.json(&["product", "list"]).out, glance);
    let card = shop.json(&["product", "show", "SOCK"]).json();
    assert_eq!(card["sales"].as_array().unwrap().last(), Some(&json!(3)));
    assert_snapshot!(shop.json(&["verify", "--repair"]).ends_with(0).shown(), @"
    ok: true
    stock_rows: 1
    movements: 3
    problems: []
    repaired: 0
    ");
}

#[test]
fn repair_does_not_touch_the_ledger_and_says_what_is_left() {
    let shop = Shop::stocked();
    shop.run(&["stock", "lock", "SOCK", "--warehouse", "WUH", "--qty", "7"]).ends_with(0);
    let file = rusqlite::Connection::open(shop.store()).unwrap();
    file.execute_batch(
        "DROP TRIGGER movement_is_never_changed;
         UPDATE movement SET sellable = 90, total = 97 WHERE id = 2;",
    )
    .unwrap();
    drop(file);
    let found = shop.json(&["verify", "--repair"]).ends_with(3).json();
    assert_eq!(found["problems"][0]["movement"], json!(2), "{found}");
}

#[test]
fn a_backup_is_restored_and_what_was_there_is_kept() {
    let shop = Shop::stocked();
    let copy = shop.path("copy.db");
    let copy = copy.to_str().unwrap();
    let answer = shop.json(&["backup", copy]).ends_with(0).json();
    assert_eq!(answer, json!({"ok": true, "backup": copy}));
    assert_eq!(shop.json(&["backup", copy]).ends_with(1).error(), "exists");
    let then = shop.figures();
    shop.run(&["stock", "lock", "SOCK", "--warehouse", "WUH", "--qty", "7"]).ends_with(0);
    let later = shop.figures();
    let answer = shop.json(&["restore", copy]).ends_with(0).json();
    assert_eq!(shop.figures(), then);
    let kept = answer["kept"].as_str().unwrap().to_owned();
    shop.run(&["restore", &kept]).ends_with(0);
    assert_eq!(shop.figures(), later);
}

#[test]
fn a_backup_makes_the_store_of_a_new_machine() {
    let shop = Shop::stocked();
    let copy = shop.path("copy.db");
    shop.run(&["backup", copy.to_str().unwrap()]).ends_with(0);
    let new = Shop::nothing();
    let answer = new.json(&["restore", copy.to_str().unwrap()]).ends_with(0).json();
    assert_eq!(answer["kept"], json!(null));
    assert_eq!(new.figures(), shop.figures());
    new.is_sound();
}

#[test]
fn what_is_no_sound_backup_is_not_restored() {
    let shop = Shop::stocked();
    let figures = shop.figures();
    let bad = shop.path("bad.db");
    let path = bad.to_str().unwrap();
    assert_eq!(shop.json(&["restore", path]).ends_with(4).error(), "not_found");
    std::fs::write(&bad, "no store").unwrap();
    assert_eq!(shop.json(&["restore", path]).ends_with(4).error(), "corrupt");
    std::fs::remove_file(&bad).unwrap();
    shop.run(&["backup", path]).ends_with(0);
    let file = rusqlite::Connection::open(&bad).unwrap();
    file.execute_batch("UPDATE warehouse SET sellable = 7;").unwrap();
    drop(file);
    assert_eq!(shop.json(&["restore", path]).ends_with(4).error(), "corrupt");
    assert_eq!(shop.figures(), figures);
    let new = Shop::nothing();
    assert_eq!(new.json(&["restore", path]).ends_with(4).error(), "corrupt");
    assert!(!new.store().exists());
}

#[test]
fn the_options_in_force_can_be_read_back() {
    let shop = Shop::empty();
    let text = shop.run(&["config"]).ends_with(0).out;
    assert!(text.contains("[stock]") && text.contains("threshold = 10"), "{text}");
    let file = shop.path("c.toml");
    std::fs::write(&file, text.replace("threshold = 10", "threshold = 3")).unwrap();
    let read = shop.json(&["--config", file.to_str().unwrap(), "config"]).ends_with(0).json();
    assert_eq!(read["stock"]["threshold"], json!(3));
}

#[test]
fn the_doctor_says_what_this_runs_on() {
    let shop = Shop::empty();
    let found = shop.json(&["doctor"]).ends_with(0).json();
    assert_eq!(found["sqlite_ok"], json!(true));
    assert_eq!(found["store_state"], json!("ok"));
    assert_eq!(found["user"], json!("lin"));
    let none = Shop::nothing();
    let found = none.json(&["doctor"]).ends_with(0).json();
    assert_eq!((&found["store_state"], &found["store_bytes"]), (&json!("missing"), &json!(null)));
    std::fs::write(none.store(), "else").unwrap();
    none.run(&["doctor"]).ends_with(4);
}

#[test]
fn completions_and_the_manual_are_written() {
    let shop = Shop::nothing();
    for shell in ["bash", "zsh", "fish"] {
        let script = shop.run(&["completions", shell]).ends_with(0).out;
        assert!(script.contains("stockroom") && script.contains("write-off"), "{shell}");
    }
    assert!(shop.run(&["man"]).ends_with(0).out.contains(".TH"));
    assert!(shop.run(&["--version"]).ends_with(0).out.starts_with("stockroom "));
}

#[test]
fn the_console_without_a_terminal_talks_in_lines() {
    let shop = Shop::empty();
    for args in [&[][..], &["open"], &["open", "stock"]] {
        let answer = shop.run(args);
        assert!(answer.code == 0 && answer.err.is_empty(), "{args:?} {answer:?}");
        assert!(answer.out.starts_with("Stockroom, store "), "{args:?} {answer:?}");
    }
    assert_ne!(shop.json(&[]).code, 0, "a script names what it wants");
}
