//! Every verb that writes: its answer in JSON, its dry run, and its key.

use insta::assert_snapshot;

use super::shop::Shop;

/// Runs the call as a dry run, looks that nothing changed, does it, and compares the two answers.
#[track_caller]
pub(super) fn twice(shop: &Shop, args: &[&str]) -> String {
    let before = shop.figures();
    let mut dry = args.to_vec();
    dry.push("--dry-run");
    let promised = shop.json(&dry).ends_with(0).json();
    assert_eq!(shop.figures(), before, "a dry run changed something");
    let done = shop.json(args).ends_with(0);
    let mut expected = promised.as_object().unwrap().clone();
    assert_eq!(expected.remove("dry_run"), Some(true.into()));
    expected.remove("before");
    assert_eq!(done.json().as_object(), Some(&expected), "a dry run promised something else");
    done.shown()
}

#[test]
fn products_are_added_and_set() {
    let shop = Shop::empty();
    shop.run(&["warehouse", "add", "WUH"]).ends_with(0);
    let one = |args: &[&str]| twice(&shop, args);
    assert_snapshot!(one(&["product", "add", "SOCK", "--name", "Wool socks", "--threshold", "10",
        "--barcodes", "6901028075763", "--barcodes", "16901028075760:12"]), @r#"
    ok: true
    op: "product"
    movements: []
    changes: [2]
    fields:
      {"subject":"SOCK","field":"created","before":null,"after":"Wool socks"}
    stock: []
    "#);
    assert_snapshot!(one(&["product", "set", "SOCK", "--threshold", "32", "--price", "29.90",
        "--bin", "A-03-2", "--warehouse", "WUH"]), @r#"
    ok: true
    op: "product"
    movements: []
    changes: [3,4,5]
    fields:
      {"subject":"SOCK","field":"threshold","before":"10","after":"32"}
      {"subject":"SOCK","field":"price","before":null,"after":"29.90"}
      {"subject":"SOCK","field":"bin","before":null,"after":"WUH A-03-2"}
    stock: []
    "#);
    assert_snapshot!(one(&["product", "set", "SOCK", "--threshold", ""]), @r#"
    ok: true
    op: "product"
    movements: []
    changes: [6]
    fields:
      {"subject":"SOCK","field":"threshold","before":"32","after":null}
    stock: []
    "#);
    shop.is_sound();
}

#[test]
fn products_are_tagged_linked_and_delisted() {
    let shop = Shop::empty();
    shop.run(&[
        "product",
        "add",
        "SOCK",
        "--barcodes",
        "6901028075763",
        "--barcodes",
        "16901028075760:12",
    ])
    .ends_with(0);
    let one = |args: &[&str]| twice(&shop, args);
    assert_snapshot!(one(&["product", "tag", "SOCK", "wool,冬季", "warm"]), @r#"
    ok: true
    op: "product"
    movements: []
    changes: [2]
    fields:
      {"subject":"SOCK","field":"tags","before":null,"after":"[\"wool\",\"冬季\",\"warm\"]"}
    stock: []
    "#);
    assert_snapshot!(one(&["product", "tag", "SOCK", "--remove-tags", "warm"]), @r#"
    ok: true
    op: "product"
    movements: []
    changes: [3]
    fields:
      {"subject":"SOCK","field":"tags","before":"[\"wool\",\"冬季\",\"warm\"]","after":"[\"wool\",\"冬季\"]"}
    stock: []
    "#);
    assert_snapshot!(one(&["product", "link-barcode", "SOCK", "73513537"]), @r#"
    ok: true
    op: "product"
    movements: []
    changes: [4]
    fields:
      {"subject":"SOCK","field":"barcodes","before":"[{\"code\":\"6901028075763\",\"units\":1},{\"code\":\"16901028075760\",\"units\":12}]","after":"[{\"code\":\"6901028075763\",\"units\":1},{\"code\":\"16901028075760\",\"units\":12},{\"code\":\"73513537\",\"units\":1}]"}
    stock: []
    "#);
    assert_snapshot!(one(&["product", "delist", "SOCK"]), @r#"
    ok: true
    op: "product"
    movements: []
    changes: [5]
    fields:
      {"subject":"SOCK","field":"state","before":"on_sale","after":"delisted"}
    stock: []
    "#);
    shop.is_sound();
}

#[test]
fn warehouses_are_added_and_set() {
    let shop = Shop::empty();
    let one = |args: &[&str]| twice(&shop, args);
    assert_snapshot!(one(&["warehouse", "add", "WUH", "--name", "武汉仓"]), @r#"
    ok: true
    op: "warehouse"
    movements: []
    changes: [1]
    fields:
      {"subject":"WUH","field":"created","before":null,"after":"武汉仓"}
    stock: []
    "#);
    assert_snapshot!(one(&["warehouse", "set", "wuh", "--priority", "5"]), @r#"
    ok: true
    op: "warehouse"
    movements: []
    changes: [2]
    fields:
      {"subject":"WUH","field":"priority","before":"1","after":"5"}
    stock: []
    "#);
}

#[test]
fn stock_is_moved_by_hand() {
    let shop = Shop::stocked();
    let one = |verb: &str, qty: &str| {
        twice(&shop, &["stock", verb, "SOCK", "--warehouse", "WUH", "--qty", qty])
    };
    assert_snapshot!(one("receive", "10"), @r#"
    ok: true
    op: "receive"
    movements: [2]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":110,"sellable":110,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one("damage", "5"), @r#"
    ok: true
    op: "damage"
    movements: [3]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":110,"sellable":105,"order_occupied":0,"unsellable":5,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one("repair", "2"), @r#"
    ok: true
    op: "repair"
    movements: [4]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":110,"sellable":107,"order_occupied":0,"unsellable":3,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one("write-off", "1"), @r#"
    ok: true
    op: "write_off"
    movements: [5]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":109,"sellable":107,"order_occupied":0,"unsellable":2,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one("lock", "20"), @r#"
    ok: true
    op: "lock"
    movements: [6]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":109,"sellable":87,"order_occupied":0,"unsellable":2,"locked":20,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one("unlock", "5"), @r#"
    ok: true
    op: "unlock"
    movements: [7]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":109,"sellable":92,"order_occupied":0,"unsellable":2,"locked":15,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    let adjust = ["stock", "adjust", "SOCK", "--warehouse", "WUH", "--qty", "-2", "--reason", "x"];
    assert_snapshot!(twice(&shop, &adjust), @r#"
    ok: true
    op: "adjust"
    movements: [8]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":107,"sellable":90,"order_occupied":0,"unsellable":2,"locked":15,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    shop.is_sound();
}

#[test]
fn virtual_stock_is_added_removed_and_delivered() {
    let shop = Shop::stocked();
    let one = |verb: &str, qty: &str| {
        twice(
            &shop,
            &["virtual", verb, "SOCK", "--warehouse", "BJ", "--qty", qty, "--supplier", "ACME"],
        )
    };
    assert_snapshot!(one("add", "10"), @r#"
    ok: true
    op: "virtual_add"
    movements: [2]
    stock:
      {"sku":"SOCK","warehouse":"BJ","total":0,"sellable":10,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":10,"inbound":0,"floor":0,"bin":""}
    "#);
    assert_snapshot!(one("remove", "3"), @r#"
    ok: true
    op: "virtual_remove"
    movements: [3]
    stock:
      {"sku":"SOCK","warehouse":"BJ","total":0,"sellable":7,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":7,"inbound":0,"floor":0,"bin":""}
    "#);
    assert_snapshot!(one("deliver", "7"), @r#"
    ok: true
    op: "virtual_deliver"
    movements: [4]
    stock:
      {"sku":"SOCK","warehouse":"BJ","total":7,"sellable":7,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":""}
    "#);
    shop.is_sound();
}

#[test]
fn an_order_goes_all_the_way() {
    let shop = Shop::stocked();
    let one = |args: &[&str]| twice(&shop, args);
    assert_snapshot!(one(&["order", "place", "SOCK:3@WUH", "--customer", "林"]), @r#"
    ok: true
    op: "order"
    order: "O-1"
    movements: [2]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":100,"sellable":97,"order_occupied":3,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one(&["order", "pay", "O-1"]), @r#"
    ok: true
    op: "pay"
    order: "O-1"
    movements: []
    stock: []
    "#);
    assert_snapshot!(one(&["order", "ship", "O-1", "SOCK:2"]), @r#"
    ok: true
    op: "ship"
    order: "O-1"
    movements: [3]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":98,"sellable":97,"order_occupied":1,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one(&["order", "return", "O-1", "SOCK:1:unsellable:torn at the heel"]), @r#"
    ok: true
    op: "return"
    order: "O-1"
    movements: [4]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":99,"sellable":97,"order_occupied":1,"unsellable":1,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    shop.is_sound();
}

#[test]
fn an_order_is_unshipped_cancelled_and_expires() {
    let shop = Shop::stocked();
    let one = |args: &[&str]| twice(&shop, args);
    shop.run(&["order", "place", "SOCK:3"]).ends_with(0);
    shop.run(&["order", "pay", "O-1"]).ends_with(0);
    shop.run(&["order", "ship", "O-1"]).ends_with(0);
    assert_snapshot!(one(&["order", "unship", "O-1"]), @r#"
    ok: true
    op: "unship"
    order: "O-1"
    movements: [4]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":100,"sellable":97,"order_occupied":3,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one(&["order", "cancel", "O-1"]), @r#"
    ok: true
    op: "cancel"
    order: "O-1"
    movements: [5]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":100,"sellable":100,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one(&["order", "place", "SOCK:1", "--order", "WEB-7"]), @r#"
    ok: true
    op: "order"
    order: "WEB-7"
    movements: [6]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":100,"sellable":99,"order_occupied":1,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one(&["order", "expire"]), @r#"
    ok: true
    op: "expire"
    expired: 0
    movements: []
    stock: []
    "#);
    assert_snapshot!(one(&["tick"]), @r#"
    ok: true
    op: "tick"
    expired: 0
    movements: []
    stock: []
    "#);
    shop.is_sound();
}

#[test]
fn a_transfer_goes_all_the_way() {
    let shop = Shop::stocked();
    let one = |args: &[&str]| twice(&shop, args);
    assert_snapshot!(one(&["transfer", "request", "SOCK", "--from", "WUH", "--to", "BJ", "--qty",
        "40", "--expected-on", "2026-12-01"]), @r#"
    ok: true
    op: "transfer_request"
    transfer: "T-1"
    movements: [2]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":100,"sellable":60,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":40,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one(&["transfer", "cancel", "T-1", "--qty", "10"]), @r#"
    ok: true
    op: "transfer_cancel"
    transfer: "T-1"
    movements: [3]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":100,"sellable":70,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":30,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one(&["transfer", "dispatch", "T-1"]), @r#"
    ok: true
    op: "transfer_dispatch"
    transfer: "T-1"
    movements: [4]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":70,"sellable":70,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":30,"in_transit":30,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one(&["transfer", "receive", "T-1", "--qty", "20"]), @r#"
    ok: true
    op: "transfer_receive"
    transfer: "T-1"
    movements: [5,6]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":70,"sellable":70,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":10,"in_transit":10,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
      {"sku":"SOCK","warehouse":"BJ","total":20,"sellable":20,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":10,"floor":0,"bin":""}
    "#);
    assert_snapshot!(one(&["transfer", "receive", "T-1", "--qty", "4", "--to", "unsellable"]), @r#"
    ok: true
    op: "transfer_receive"
    transfer: "T-1"
    movements: [7,8]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":70,"sellable":70,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":6,"in_transit":6,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
      {"sku":"SOCK","warehouse":"BJ","total":24,"sellable":20,"order_occupied":0,"unsellable":4,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":6,"floor":0,"bin":""}
    "#);
    assert_snapshot!(one(&["transfer", "lose", "T-1"]), @r#"
    ok: true
    op: "transfer_lose"
    transfer: "T-1"
    movements: [9]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":70,"sellable":70,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    shop.is_sound();
}

#[test]
fn a_pool_sets_stock_aside_and_gives_it_back() {
    let shop = Shop::stocked();
    let one = |args: &[&str]| twice(&shop, args);
    let line = r#"{"sku":"SOCK","warehouse":"WUH","qty":20,"oversell_bps":10500}"#;
    assert_snapshot!(one(&["pool", "create", line, "--purpose", "dedicated", "--name", "11.11"]), @r#"
    ok: true
    op: "pool_create"
    pool: "P-1"
    movements: [2]
    changes: [5,6,7]
    fields:
      {"subject":"P-1","field":"created","before":null,"after":"11.11"}
      {"subject":"P-1","field":"state","before":"scheduled","after":"active"}
      {"subject":"P-1","field":"released","before":"0","after":"20"}
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":100,"sellable":80,"order_occupied":0,"unsellable":0,"locked":20,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    assert_snapshot!(one(&["pool", "end", "P-1"]), @r#"
    ok: true
    op: "pool_end"
    pool: "P-1"
    movements: [3]
    changes: [8]
    fields:
      {"subject":"P-1","field":"state","before":"active","after":"ended"}
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":100,"sellable":100,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    one(&["pool", "create", "SOCK:5@WUH", "--purpose", "holdback", "--pool", "KEEP"]);
    assert_snapshot!(one(&["pool", "release", "KEEP", "--sku", "SOCK", "--qty", "2"]), @r#"
    ok: true
    op: "pool_release"
    pool: "KEEP"
    movements: [5]
    changes: [11]
    fields:
      {"subject":"KEEP","field":"released","before":"0","after":"2"}
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":100,"sellable":97,"order_occupied":0,"unsellable":0,"locked":3,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    shop.is_sound();
}

#[test]
fn what_was_done_is_taken_back() {
    let shop = Shop::stocked();
    assert_snapshot!(twice(&shop, &["log", "undo", "--movement", "1"]), @r#"
    ok: true
    op: "undo"
    movements: [2]
    stock:
      {"sku":"SOCK","warehouse":"WUH","total":0,"sellable":0,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
    "#);
    shop.run(&["product", "set", "SOCK", "--threshold", "32"]).ends_with(0);
    assert_snapshot!(twice(&shop, &["log", "undo", "--change", "5"]), @r#"
    ok: true
    op: "undo"
    movements: []
    changes: [6]
    fields:
      {"subject":"SOCK","field":"threshold","before":"32","after":"10"}
    stock: []
    "#);
}

#[test]
fn a_key_gives_the_first_answer_again_and_refuses_another_request() {
    let shop = Shop::stocked();
    let order = |qty: &str| shop.json(&["order", "place", qty, "--key", "WEB-1"]);
    let first = order("SOCK:3").ends_with(0).out;
    let figures = shop.figures();
    assert_eq!(order("SOCK:3").ends_with(0).out, first);
    assert_eq!(order("SOCK:4").ends_with(1).error(), "key_reused");
    assert_eq!(shop.figures(), figures);
}

#[test]
fn people_read_the_equation_and_before_and_after() {
    let shop = Shop::stocked();
    let text = |args: &[&str]| shop.run(args).ends_with(0).out;
    assert_snapshot!(text(&["order", "place", "SOCK:3", "--dry-run"]), @"
    dry run, nothing was changed
    order O-1
    SOCK WUH: sellable 100 -> 97
    SOCK WUH: order-occupied 0 -> 3
    ");
    assert_snapshot!(text(&["order", "place", "SOCK:3"]), @"
    order O-1
    SOCK WUH: 100 total = 97 sellable + 3 order-occupied
    movements 2
    ");
    assert_snapshot!(text(&["--lang", "zh-CN", "order", "cancel", "O-1"]), @"
    订单 O-1
    SOCK WUH: 100 总库存 = 100 可销售
    流水 3
    ");
    assert_snapshot!(text(&["--lang", "zh-TW", "product", "set", "SOCK", "--threshold", "32"]), @"SOCK threshold 10 -> 32");
    assert_snapshot!(text(&["product", "set", "SOCK", "--threshold", "32"]), @"already so, nothing was changed");
}
