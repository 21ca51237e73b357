//! Orders, transfers and what suppliers hold, as they are seen and worked on.

use serde_json::json;
use stockroom::app::query::{OrderCard, ProductCard, Query, Reply, TransferRow};
use stockroom::locale::Language;

use super::desk::{Desk, Shop, run, shop};
use super::looks;

/// The shop with customers, a basket, a partly shipped order, suppliers and transfers.
pub(crate) fn busy() -> Shop {
    let shop = shop();
    let mut app = shop.app("chen", -24);
    let order = |order: &str, sku: &str, qty: i64, customer: &str| {
        json!({"op": "order", "order": order, "customer": customer, "channel": "wechat",
            "address": "上海市静安区 1 号", "lines": [{"sku": sku, "qty": qty, "warehouse": "WH-BJ"}]})
    };
    run(&mut app, order("O-88130", "SKU-10009", 2, "王小明"));
    run(&mut app, order("O-88131", "SKU-10009", 20, "O'Brien, Pat"));
    run(&mut app, order("O-88132", "SKU-10008", 5, "王小明"));
    run(&mut app, json!({"op": "pay", "order": "O-88132"}));
    let two = json!([{"sku": "SKU-10007", "qty": 3}, {"sku": "SKU-10009", "qty": 4}]);
    run(
        &mut app,
        json!({"op": "order", "order": "O-88133", "customer": "林", "lines": two,
        "priority": "urgent"}),
    );
    run(&mut app, json!({"op": "pay", "order": "O-88133"}));
    run(
        &mut app,
        json!({"op": "ship", "order": "O-88133",
        "lines": [{"sku": "SKU-10007", "qty": 3}]}),
    );
    run(
        &mut app,
        json!({"op": "order", "order": "O-88134", "cart": true, "customer": "陳",
        "lines": [{"sku": "SKU-10010", "qty": 1}], "expires_in_minutes": 0}),
    );
    run(
        &mut app,
        json!({"op": "virtual_add", "sku": "SKU-10011", "warehouse": "WH-BJ", "qty": 10,
        "supplier": "Acme 工厂", "until": "2026-12-31", "expected_on": "2026-11-25"}),
    );
    run(&mut app, order("O-88135", "SKU-10011", 9, "黃"));
    run(
        &mut app,
        json!({"op": "transfer_request", "transfer": "TR-0043", "sku": "SKU-10008",
        "from": "WH-BJ", "to": "WH-TPE", "qty": 40, "expected_on": "2026-11-18"}),
    );
    drop(app);
    shop
}

fn order(shop: &Shop, code: &str) -> OrderCard {
    let asked = Query::Order { code: code.to_owned() };
    let Reply::Order(card) = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
    *card
}

fn transfer(shop: &Shop, code: &str) -> TransferRow {
    let asked = Query::Transfer { code: code.to_owned() };
    let Reply::Transfer(row) = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
    *row
}

fn product(shop: &Shop, sku: &str) -> ProductCard {
    let asked = Query::Product { code: sku.to_owned() };
    let Reply::Product(card) = shop.app("lin", 0).ask(&asked).unwrap() else { panic!() };
    *card
}

fn look(name: &str, keys: &str) {
    looks::look(&busy(), name, keys);
}

#[test]
fn the_orders_under_way() {
    look("orders", "go<down>");
}

#[test]
fn who_holds_unpaid_stock_by_age() {
    look("orders_unpaid", "goV<down>");
}

#[test]
fn the_orders_at_risk_and_what_can_be_done() {
    look("orders_at_risk", "goVVO");
}

#[test]
fn an_order_open_in_place() {
    look("order", "go<down><down><down><enter><down>");
}

#[test]
fn the_transfers() {
    look("transfers", "gt");
    look("transfers_suggested", "gtVV");
}

#[test]
fn the_documents_behind_a_row_of_stock() {
    look("holders", "gp/SKU-10011<enter><enter>H<end>");
}

#[test]
fn an_order_is_placed_paid_and_shipped_by_keyboard() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gonSKU-10009<enter>2<enter><enter>Pat<f10>");
    let said = desk.shell.message().to_owned();
    assert!(said.starts_with("OK  O-"), "{}", desk.screen());
    assert!(said.contains("New order  unpaid"), "{said}");
    assert!(said.contains("read back"), "{said}");
    let code = said.split_whitespace().nth(1).unwrap().to_owned();
    assert_eq!((order(&shop, &code).order.state, order(&shop, &code).lines[0].open), ("placed", 2));
    desk.press("<home>P");
    assert!(desk.screen().contains("unpaid  ->"), "{}", desk.screen());
    desk.press("<enter>");
    assert_eq!(order(&shop, &code).order.state, "placed", "Enter never confirms");
    desk.press("<f10>");
    assert!(desk.shell.message().contains("Pay  unpaid -> paid"), "{}", desk.shell.message());
    desk.press("S1");
    assert!(desk.screen().contains("units open"), "{}", desk.screen());
    desk.press("<f10>");
    let said = desk.shell.message();
    assert!(said.contains("Ship  paid -> partly shipped  BJ order occ"), "{said}");
    desk.press("S<f10>");
    assert!(desk.shell.message().contains("partly shipped -> shipped"), "{}", desk.shell.message());
    desk.press("u");
    assert!(desk.shell.message().contains("belongs to"), "{}", desk.shell.message());
    let card = order(&shop, &code);
    assert_eq!((card.order.state, card.lines[0].shipped, card.lines[0].open), ("shipped", 2, 0));
}

#[test]
fn an_order_is_cancelled_in_part_returned_and_unshipped() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("12<bs><bs>O-88131<enter>");
    assert!(desk.row(2).starts_with(" Orders > O-88131"), "{}", desk.screen());
    desk.press("X5<f10>");
    assert_eq!(order(&shop, "O-88131").lines[0].open, 15, "{}", desk.screen());
    run(&mut shop.app("chen", 0), json!({"op": "pay", "order": "O-88131"}));
    run(&mut shop.app("chen", 0), json!({"op": "ship", "order": "O-88131"}));
    desk.noticed().press("R2<enter><right><enter>broken<f10>");
    assert_eq!(order(&shop, "O-88131").lines[0].returned, 2, "{}", desk.screen());
    let row = product(&shop, "SKU-10009").card.stock[0].clone();
    assert_eq!(row.stock.unsellable, 2);
    desk.press("U<f10>");
    assert_eq!(order(&shop, "O-88131").order.state, "paid", "{}", desk.screen());
}

#[test]
fn a_basket_takes_its_stock_by_hand() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("12<bs><bs>O-88134<enter>");
    assert!(!order(&shop, "O-88134").order.holds, "{}", desk.screen());
    desk.press("K<f10>");
    let card = order(&shop, "O-88134");
    assert!(card.order.holds, "{}", desk.screen());
    assert_eq!((card.order.state, card.lines[0].open), ("cart", 1));
}

#[test]
fn what_the_rules_refuse_is_told_in_the_form_and_changes_nothing() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gonSKU-10009<enter>500");
    assert!(desk.screen().contains("sellable holds"), "{}", desk.screen());
    desk.press("<f10>");
    assert!(desk.shell.message().starts_with("! SKU-10009"), "{}", desk.shell.message());
    desk.press("<esc>yS");
    assert!(desk.shell.message().contains("not possible"), "{}", desk.shell.message());
}

#[test]
fn a_scan_fills_the_code_of_a_form_and_a_barcode_becomes_its_product() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gon").burst("6901234567892\r");
    assert!(desk.screen().contains("[SKU-10001"), "{}", desk.screen());
    assert!(desk.screen().contains("手工皂"), "{}", desk.screen());
}

#[test]
fn the_runbook_stops_the_sale_lists_who_waits_and_substitutes() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("goVVOC");
    assert!(desk.screen().contains("O-88135  黃  "), "{}", desk.screen());
    desk.press("<esc>OD<f10>");
    let sku = product(&shop, "SKU-10011").product;
    assert_eq!(sku.state.name(), "delisted", "{}", desk.screen());
    desk.press("OB<f10>");
    assert_eq!(product(&shop, "SKU-10011").product.backorder.name(), "yes", "{}", desk.screen());
    desk.press("OSSKU-10010<enter>3<f10>");
    let card = order(&shop, "O-88135");
    assert!(card.lines.iter().any(|line| line.sku == "SKU-10010" && line.open == 3), "{card:?}");
}

#[test]
fn a_transfer_is_requested_sent_and_received_with_damage_and_loss() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gtnSKU-10009<enter>WH-BJ<enter>WH-TPE<enter>10<f10>");
    let said = desk.shell.message().to_owned();
    assert!(said.contains("Request transfer  requested"), "{}", desk.screen());
    let code = said.split_whitespace().nth(1).unwrap().to_owned();
    desk.press("<home>S8<f10>");
    assert_eq!(transfer(&shop, &code).dispatched, 8, "{}", desk.screen());
    desk.press("R");
    let seen = desk.screen();
    assert!(seen.contains("WH-BJ") && seen.contains("WH-TPE"), "both equations: {seen}");
    desk.press("5<f10>").press("R2<enter><right><f10>").press("L<f10>").press("X<f10>");
    let row = transfer(&shop, &code);
    assert_eq!((row.received, row.received_unsellable, row.lost, row.cancelled), (5, 2, 1, 2));
    assert_eq!(row.state, "received");
}

#[test]
fn a_row_of_stock_leads_to_the_documents_that_hold_it() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gp/SKU-10009<enter><enter>H");
    assert!(desk.screen().contains("O-88130"), "{}", desk.screen());
    desk.press("<enter>");
    assert!(desk.row(2).starts_with(" Orders > O-88130"), "{}", desk.screen());
    desk.press("gp<esc>/SKU-10008<enter><enter>H<down><enter>");
    assert!(desk.row(2).starts_with(" Transfer > Under way"), "{}", desk.screen());
    assert!(desk.screen().contains(">  TR-0043"), "{}", desk.screen());
}

#[test]
fn what_a_supplier_holds_is_noted_delivered_and_cut() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gp/SKU-10010<enter><enter>Hn7<enter><enter>Acme<enter>2026-12-31<f10>");
    let stock = |shop: &Shop| product(shop, "SKU-10010").card.stock[0].stock;
    assert_eq!(stock(&shop).virtual_stock, 7, "{}", desk.screen());
    desk.press("u");
    assert_eq!(stock(&shop).virtual_stock, 0, "{}", desk.screen());
    desk.press("n7<enter><enter>Acme<f10>");
    desk.press("<end>D3<f10>");
    assert_eq!(stock(&shop).virtual_stock, 4, "{}", desk.screen());
    desk.press("<end>X4<f10>");
    assert_eq!(stock(&shop).virtual_stock, 0, "{}", desk.screen());
    assert!(desk.shell.message().contains("Supplier holds less"), "{}", desk.shell.message());
}

#[test]
fn the_key_line_offers_only_what_the_state_allows() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (120, 40));
    desk.press("go<end>");
    let keys = desk.row(39);
    assert!(keys.contains("P Pay") && keys.contains("X Cancel"), "{keys}");
    assert!(!keys.contains("S Ship") && !keys.contains("R Return"), "{keys}");
}
