//! Alerts on the command line: lists, marks, the try-out, thresholds of categories.

use insta::assert_snapshot;
use serde_json::json;

use super::shop::Shop;

/// SOCK is in stock, TEA is low, MUG is sold out and owed by nobody.
fn shop() -> Shop {
    let shop = Shop::stocked();
    shop.batch(
        &[],
        r#"{"op":"product","sku":"TEA","name":"Tea","threshold":12,"safety":20,"category":"Tea/Green"}
{"op":"receive","sku":"TEA","warehouse":"BJ","qty":40}
{"op":"order","lines":[{"sku":"TEA","qty":30}]}
{"op":"pay","order":"O-1"}
{"op":"product","sku":"MUG","name":"Mug"}
{"op":"lock","sku":"SOCK","warehouse":"WUH","qty":5}"#,
    )
    .ends_with(0);
    shop
}

#[test]
fn a_list_of_alerts_says_why_each_fired() {
    let shop = shop();
    assert_snapshot!(shop.json(&["alert", "list"]).ends_with(0).shown(), @r#"
    alerts:
      {"alert":"sold_out:MUG","kind":"sold_out","severity":"critical","code":"OUT","sku":"MUG","name":"Mug","warehouse":null,"figures":{"sellable":0,"threshold":10,"safety":0,"total":0,"sold":0},"suggested":10,"mends":"receive","since":null}
      {"alert":"urgent:MUG","kind":"urgent","severity":"critical","code":"URG","sku":"MUG","name":"Mug","warehouse":null,"figures":{"sellable":0,"threshold":10,"safety":0,"total":0,"sold":0},"suggested":10,"mends":"receive","since":null}
      {"alert":"low:TEA","kind":"low","severity":"warning","code":"LOW","sku":"TEA","name":"Tea","warehouse":null,"figures":{"sellable":10,"threshold":12,"safety":20,"total":40,"sold":0},"suggested":22,"mends":"receive","since":"<time>"}
      {"alert":"leftover:SOCK@WUH","kind":"leftover","severity":"warning","code":"HOLD","sku":"SOCK","name":"Wool socks","warehouse":"WUH","figures":{"leftover":5,"locked":5,"sellable":95},"mends":"unlock","since":"<time>"}
    next: null
    "#);
    assert_snapshot!(shop.run(&["alert", "list", "--sku", "MUG"]).out, @"
    code  alert         name  warehouse  document  why                                suggested  since  known to
    OUT   sold_out:MUG  Mug                        sellable 0 <= 0                           10
    URG   urgent:MUG    Mug                        total 0 < safety 0 + threshold 10         10
    ");
    assert_snapshot!(shop.run(&["--lang", "zh-CN", "alert", "list", "--severity", "critical"]).out, @"
    代码  预警          名称  仓库  单据  原因                               建议补货  起始时间  知悉人
    OUT   sold_out:MUG  Mug               可销售 0 <= 0                            10
    URG   urgent:MUG    Mug               总库存 0 < 安全库存 0 + 预警值 10        10
    ");
    let csv = shop.run(&["alert", "list", "--warehouse", "WUH", "--format", "csv"]).out;
    assert!(csv.starts_with("code,alert,name,warehouse,document,why,suggested,since,known_to"));
    assert!(csv.contains("HOLD,leftover:SOCK@WUH,Wool socks,WUH,,leftover=5 locked=5 sellable=95"));
}

/// Page by page it is the same list.
#[test]
fn a_list_of_alerts_has_pages() {
    let shop = shop();
    let all = shop.json(&["alert", "list"]).json();
    let mut pages = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let mut asked = vec!["alert", "list", "--limit", "1"];
        let key = after.clone().unwrap_or_default();
        if after.is_some() {
            asked.extend(["--after", &key]);
        }
        let page = shop.json(&asked).json();
        pages.extend(page["alerts"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => after = Some(next.to_owned()),
            None => break,
        }
    }
    assert_eq!(json!(pages), all["alerts"]);
    assert!(pages.len() > 3);
}

/// For cron: 1 when somebody should look, 0 when all is known.
#[test]
fn the_exit_code_says_whether_there_are_alerts() {
    let shop = shop();
    shop.run(&["alert", "list"]).ends_with(0);
    shop.run(&["alert", "list", "--exit-code"]).ends_with(1);
    shop.run(&["alert", "list", "--exit-code", "--kind", "overstock"]).ends_with(0);
    for row in shop.json(&["alert", "list"]).json()["alerts"].as_array().unwrap() {
        shop.run(&["alert", "ack", row["alert"].as_str().unwrap()]).ends_with(0);
    }
    shop.run(&["alert", "list", "--exit-code"]).ends_with(0);
    shop.run(&["alert", "list", "--exit-code", "--state", "known"]).ends_with(1);
    shop.is_sound();
}

#[test]
fn marks_are_answered_as_changes() {
    let shop = shop();
    let ack = ["alert", "ack", "low:TEA", "--note", "ordered", "--by", "chen"];
    assert_snapshot!(shop.json(&ack).ends_with(0).shown(), @r#"
    ok: true
    op: "alert_ack"
    movements: []
    changes: [7]
    fields:
      {"subject":"low:TEA","field":"alert","before":null,"after":"known"}
    stock: []
    "#);
    assert_snapshot!(shop.json(&["alert", "list", "--state", "known"]).ends_with(0).shown(), @r#"
    alerts:
      {"alert":"low:TEA","kind":"low","severity":"warning","code":"LOW","sku":"TEA","name":"Tea","warehouse":null,"figures":{"sellable":10,"threshold":12,"safety":20,"total":40,"sold":0},"suggested":22,"mends":"receive","since":"<time>","mark":{"sleeps":"known","at":"<time>","by":"chen","note":"ordered"}}
    next: null
    "#);
    let snooze = ["alert", "snooze", "sold_out:MUG", "--until", "2126-01-01"];
    assert_snapshot!(shop.json(&snooze).ends_with(0).shown(), @r#"
    ok: true
    op: "alert_snooze"
    movements: []
    changes: [8]
    fields:
      {"subject":"sold_out:MUG","field":"alert","before":null,"after":"2126-01-01"}
    stock: []
    "#);
    assert_snapshot!(shop.json(&["alert", "wake", "low:TEA"]).ends_with(0).shown(), @r#"
    ok: true
    op: "alert_wake"
    movements: []
    changes: [9]
    fields:
      {"subject":"low:TEA","field":"alert","before":"known","after":null}
    stock: []
    "#);
}

#[test]
fn fired_and_ended_alerts_are_listed_newest_first() {
    let shop = shop();
    assert_snapshot!(shop.json(&["alert", "log"]).ends_with(0).shown(), @r#"
    crossings:
      {"id":6,"at":"<time>","kind":"leftover","subject":"SOCK@WUH","before":"clear","after":"leftover","fired":true,"figures":{"sellable":95,"threshold":0,"total":100,"leftover":5,"locked":5}}
      {"id":5,"at":"<time>","kind":"low","subject":"TEA","before":"in_stock","after":"low","fired":true,"figures":{"sellable":10,"threshold":12,"safety":20,"total":40,"sold":0}}
      {"id":4,"at":"<time>","kind":"urgent","subject":"TEA","before":"urgent","after":"clear","fired":false,"figures":{"sellable":40,"threshold":12,"safety":20,"total":40,"sold":0}}
      {"id":3,"at":"<time>","kind":"sold_out","subject":"TEA","before":"sold_out","after":"in_stock","fired":false,"figures":{"sellable":40,"threshold":12,"safety":20,"total":40,"sold":0}}
      {"id":2,"at":"<time>","kind":"urgent","subject":"SOCK","before":"urgent","after":"clear","fired":false,"figures":{"sellable":100,"threshold":10,"safety":60,"total":100,"sold":0}}
      {"id":1,"at":"<time>","kind":"sold_out","subject":"SOCK","before":"sold_out","after":"in_stock","fired":false,"figures":{"sellable":100,"threshold":10,"safety":60,"total":100,"sold":0}}
    next: null
    "#);
    assert_snapshot!(shop.run(&["alert", "log", "--limit", "1", "--format", "tsv"]).out.lines().count(), @"2");
}

#[test]
fn a_threshold_is_tried_on_the_ledger() {
    let shop = shop();
    let tried = ["alert", "try", "TEA", "--threshold", "10", "--days", "30"];
    assert_snapshot!(shop.json(&tried).ends_with(0).shown(), @r#"
    sku: "TEA"
    warehouse: null
    threshold: 10
    days: 30
    alerts: 1
    sold_outs: 0
    unwarned: 0
    least: 10
    movements: 2
    "#);
    assert_snapshot!(shop.run(&tried).out, @"TEA: had the threshold been 10 over the last 30 days: 1 alert, 0 sold-outs, 0 of them without warning; least 10");
    assert_snapshot!(shop.run(&["--lang", "zh-TW", "alert", "try", "TEA", "--threshold", "10"]).out, @"TEA: 若預警值為 10，近 90 天：預警 1 次，售罄 0 次，其中 0 次無預警；最低 10");
}

#[test]
fn categories_and_the_store_have_thresholds() {
    let shop = shop();
    let set = ["category", "set", "Tea", "--threshold", "30"];
    assert_snapshot!(shop.json(&set).ends_with(0).shown(), @r#"
    ok: true
    op: "category"
    movements: []
    changes: [7]
    fields:
      {"subject":"Tea","field":"threshold","before":null,"after":"30"}
    stock: []
    "#);
    shop.run(&["category", "set", "/", "--threshold", "7"]).ends_with(0);
    assert_snapshot!(shop.json(&["category", "list"]).ends_with(0).shown(), @r#"
    categories:
      {"category":"/","threshold":7}
      {"category":"Tea","threshold":30}
    next: null
    "#);
    shop.run(&["product", "set", "TEA", "--threshold", ""]).ends_with(0);
    let card = shop.json(&["stock", "show", "TEA"]).json();
    assert_eq!(card["threshold"], 30);
    assert_eq!(card["threshold_category"], "Tea");
    let row = ["product", "set", "TEA", "--threshold", "50", "--warehouse", "BJ"];
    assert_snapshot!(shop.json(&row).ends_with(0).shown(), @r#"
    ok: true
    op: "product"
    movements: []
    changes: [10]
    fields:
      {"subject":"TEA","field":"threshold_in","before":null,"after":"BJ 50"}
    stock: []
    "#);
    let card = shop.json(&["stock", "show", "TEA"]).json();
    assert_eq!(card["thresholds"], json!([{"warehouse": "BJ", "threshold": 50}]));
    shop.is_sound();
}
