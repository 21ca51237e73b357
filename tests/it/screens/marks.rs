//! Marks on every list: one form over many rows, one transaction, one undo; each key has the role
//! of what it leads to.

use serde_json::json;
use stockroom::app::query::{Find, OrderRow, Scope, TransferRow};
use stockroom::app::{Query, Reply};
use stockroom::domain::filter::Listed;
use stockroom::domain::stock::Stock;
use stockroom::locale::Language;

use super::counting::reviewed;
use super::desk::{Desk, Shop, run, shop};
use super::promotions;
use crate::alerts::named;

/// Keys in every language on a terminal of the smallest usual size.
fn look(shop: &Shop, name: &str, keys: &str) {
    for language in Language::ALL {
        let mut desk = Desk::at(shop, *language, (80, 24));
        desk.press(keys);
        insta::assert_snapshot!(format!("{name}_{}", language.name()), desk.screen());
    }
}

fn orders(shop: &Shop) -> Vec<(String, &'static str)> {
    match shop.app("lin", 0).ask(&Query::Find(Find::all(Listed::Orders, 100))) {
        Ok(Reply::Orders(rows)) => {
            rows.into_iter().map(|row: OrderRow| (row.code, row.state)).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn transfers(shop: &Shop) -> Vec<(String, &'static str)> {
    match shop.app("lin", 0).ask(&Query::Find(Find::all(Listed::Transfers, 100))) {
        Ok(Reply::Transfers(rows)) => {
            rows.into_iter().map(|row: TransferRow| (row.code, row.state)).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn stock(shop: &Shop, sku: &str, warehouse: &str) -> Stock {
    match shop.app("lin", 0).ask(&Query::Product { code: sku.to_owned() }) {
        Ok(Reply::Product(card)) => {
            let row = card.card.stock.iter().find(|row| row.warehouse == warehouse);
            row.map(|row| row.stock).unwrap_or_default()
        }
        other => panic!("{other:?}"),
    }
}

/// The shop with three orders of one customer and three transfers that wait to leave.
fn busy() -> Shop {
    let shop = shop();
    let mut app = shop.app("chen", -5);
    for (at, sku) in ["SKU-10007", "SKU-10008", "SKU-10010"].into_iter().enumerate() {
        let (order, transfer) = (format!("O-9{at}"), format!("TR-9{at}"));
        let lines = json!([{"sku": sku, "qty": 2, "warehouse": "WH-BJ"}]);
        run(&mut app, json!({"op": "order", "order": order, "customer": "mia", "lines": lines}));
        run(
            &mut app,
            json!({"op": "transfer_request", "transfer": transfer, "sku": sku,
            "from": "WH-BJ", "to": "WH-TPE", "qty": 3}),
        );
    }
    drop(app);
    shop
}

fn of<'a>(rows: &'a [(String, &'static str)], prefix: &str) -> Vec<&'a str> {
    rows.iter().filter(|(code, _)| code.starts_with(prefix)).map(|(_, state)| *state).collect()
}

/// The same for keys that change the shop.
fn look_anew(shop: fn() -> Shop, name: &str, keys: &str) {
    for language in Language::ALL {
        let shop = shop();
        let mut desk = Desk::at(&shop, *language, (80, 24));
        desk.press(keys);
        insta::assert_snapshot!(format!("{name}_{}", language.name()), desk.screen());
    }
}

/// The shop with two suppliers who hold units of one product, two baskets whose stock nobody took
/// yet, and two orders at risk.
fn owed() -> Shop {
    let shop = busy();
    let mut app = shop.app("chen", -4);
    for supplier in ["Acme", "Birch"] {
        run(
            &mut app,
            json!({"op": "virtual_add", "sku": "SKU-10011", "warehouse": "WH-BJ", "qty": 5,
            "supplier": supplier}),
        );
    }
    for order in ["O-95", "O-96"] {
        let lines = json!([{"sku": "SKU-10007", "qty": 1, "warehouse": "WH-BJ"}]);
        run(
            &mut app,
            json!({"op": "order", "order": order, "customer": "ann", "lines": lines,
            "cart": true}),
        );
    }
    run(&mut app, json!({"op": "product", "sku": "SKU-10002", "backorder": "yes"}));
    for (order, sku) in [("O-97", "SKU-10012"), ("O-98", "SKU-10002")] {
        let lines = json!([{"sku": sku, "qty": 2, "warehouse": "WH-BJ"}]);
        run(&mut app, json!({"op": "order", "order": order, "customer": "eve", "lines": lines}));
    }
    drop(app);
    shop
}

#[test]
fn more_forms_over_marked_rows_look_like_this() {
    look_anew(owed, "many_take", "go/customer:ann<enter>*K");
    look_anew(owed, "many_unship", "go/customer:mia<enter>*P<f10>*S<f10>VVV/mia<enter>*U");
    look_anew(owed, "many_lose", "gt/to:tpe<enter>*S<f10>*Lfell off");
    look_anew(owed, "many_deliver", "gp/SKU-10011<enter><enter>H*D");
    look_anew(owed, "many_remove", "gp/SKU-10011<enter><enter>H*X");
    look_anew(owed, "many_delist", "goVV*OD");
    look_anew(owed, "many_ack", "ga*Kordered");
    look_anew(owed, "many_wake", "ga*K<f10>VVVVV*W");
    look_anew(reviewed, "many_reason", "gcW*W");
}

#[test]
fn marked_orders_are_paid_shipped_and_taken_back_as_one() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("go/customer:mia<enter>*");
    assert!(desk.row(2).contains("3 marked"), "{}", desk.screen());
    assert!(desk.row(23).contains("3 marked:"), "the key line says how many: {}", desk.row(23));
    desk.press("P");
    assert!(
        desk.screen().contains("O-91") && desk.screen().contains("unpaid"),
        "{}",
        desk.screen()
    );
    desk.press("<f10>");
    assert_eq!(of(&orders(&shop), "O-9"), ["paid"; 3], "{}", desk.shell.message());
    assert!(!desk.row(2).contains("marked"), "{}", desk.row(2));
    desk.press("*S<f10>");
    assert_eq!(of(&orders(&shop), "O-9"), ["shipped"; 3], "{}", desk.shell.message());
    assert_eq!(stock(&shop, "SKU-10007", "WH-BJ").total(), 30);
    desk.press("u");
    assert_eq!(of(&orders(&shop), "O-9"), ["paid"; 3], "{}", desk.shell.message());
    assert_eq!(stock(&shop, "SKU-10007", "WH-BJ").total(), 32);
}

#[test]
fn one_order_that_cannot_go_on_stops_them_all_and_is_named() {
    let shop = busy();
    // More than there is on the shelf.
    shop.run(json!({"op": "pay", "order": "O-88120"}));
    shop.run(json!({"op": "pay", "order": "O-90"}));
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("go/state:paid<enter>*S");
    let before = orders(&shop);
    desk.press("<f10>");
    assert!(desk.shell.message().starts_with('!'), "{}", desk.shell.message());
    assert_eq!(orders(&shop), before);
}

#[test]
fn marked_transfers_leave_and_arrive_together_and_suggestions_become_transfers() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gt/to:tpe<enter>*S<f10>");
    assert_eq!(of(&transfers(&shop), "TR-9"), ["dispatched"; 3], "{}", desk.shell.message());
    desk.press("*R<f10>");
    assert_eq!(of(&transfers(&shop), "TR-9"), ["received"; 3], "{}", desk.shell.message());
    assert_eq!(stock(&shop, "SKU-10008", "WH-TPE").sellable, 3);

    shop.run(json!({"op": "category", "category": "/", "threshold": 8}));
    desk.press("q").press("VV");
    desk.press("*");
    let marked = desk.row(2);
    let known = transfers(&shop).len();
    desk.press("n<f10>");
    let made = transfers(&shop).len() - known;
    assert!(made > 1, "{marked} {}", desk.shell.message());
    assert!(marked.contains(&format!("{made} marked")), "{marked}");
    desk.press("u");
    let now = transfers(&shop);
    let cancelled = now.iter().filter(|(_, state)| *state == "cancelled").count();
    assert_eq!(cancelled, made, "{} {now:?}", desk.shell.message());
}

#[test]
fn all_alerts_are_known_with_one_form_and_open_again_with_one_undo() {
    let shop = shop();
    let open = named(&shop.app("lin", 0), Scope::Open);
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("ga*Kordered<f10>");
    assert_eq!(named(&shop.app("lin", 0), Scope::Known), open, "{}", desk.shell.message());
    desk.press("u");
    assert_eq!(named(&shop.app("lin", 0), Scope::Open), open, "{}", desk.shell.message());
}

#[test]
fn alerts_that_are_mended_alike_are_mended_with_one_form() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gaVV*M");
    assert!(desk.screen().contains("Mend an alert"), "{}", desk.screen());
    desk.press("<f10>");
    assert!(desk.shell.message().starts_with("OK"), "{}", desk.shell.message());
    let left = named(&shop.app("lin", 0), Scope::Open);
    assert!(left.iter().all(|alert| !alert.starts_with("sold_out")), "{left:?}");

    shop.run(json!({"op": "lock", "sku": "SKU-10008", "warehouse": "WH-WUH", "qty": 1}));
    shop.run(json!({"op": "adjust", "sku": "SKU-10007", "warehouse": "WH-BJ", "qty": -20,
        "reason": "x"}));
    desk.press("ga").press("q").press("ga*M");
    assert!(desk.shell.message().contains("mended in different ways"), "{}", desk.screen());
}

#[test]
fn the_mend_key_needs_the_role_of_what_mends_the_row() {
    let shop = shop();
    shop.run(json!({"op": "user", "user": "kim", "role": "clerk"}));
    // Only goods that were locked without a pool need an operator to be mended.
    let theme = stockroom::tui::theme::Theme::named("auto16");
    let mut desk = Desk::of(&shop, "kim", Language::En, (80, 24), theme);
    desk.press("gaM");
    assert!(desk.screen().contains("Mend an alert"), "{}", desk.screen());
    desk.press("<esc>");
    let rows: Vec<String> = (4..20).map(|at| desk.row(at)).collect();
    let at = rows.iter().position(|row| row.contains("HOLD")).expect("locked without a pool");
    desk.press(&"<down>".repeat(at)).press("M");
    let said = desk.shell.message();
    assert!(said.contains("operator") && !desk.screen().contains("Mend an alert"), "{said}");
    desk.press("*M");
    assert!(desk.shell.message().contains("operator"), "{}", desk.shell.message());
}

#[test]
fn marked_pools_start_wait_and_end_together_when_their_number_is_typed() {
    let shop = promotions::promoting();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    let state = |code: &str| {
        let card = promotions::pool(&shop, code);
        if card.pool.paused { "paused" } else { card.pool.state }
    };
    desk.press("gm*P<f10>");
    assert_eq!(["PL-12", "PL-14"].map(state), ["paused"; 2], "{}", desk.shell.message());
    desk.press("u");
    assert_eq!(["PL-12", "PL-14"].map(state), ["active"; 2], "{}", desk.shell.message());
    desk.press("*F1<f10>");
    assert!(desk.shell.message().starts_with('!'), "{}", desk.shell.message());
    desk.press("<bs>2<f10>");
    assert_eq!(["PL-12", "PL-14"].map(state), ["ended"; 2], "{}", desk.shell.message());
}

#[test]
fn marked_warehouses_of_a_product_receive_in_one_step() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("<down><enter> ").press("<down> ");
    assert!(desk.screen().contains(" *WH-BJ"), "{}", desk.screen());
    let held = |code: &str| stock(&shop, "SKU-10001", code).sellable;
    let before = ["WH-BJ", "WH-WUH", "WH-TPE"].map(held);
    desk.press("R5<f10>");
    let after = ["WH-BJ", "WH-WUH", "WH-TPE"].map(held);
    let came: Vec<i64> = after.iter().zip(before).map(|(now, old)| now - old).collect();
    assert_eq!(came.iter().sum::<i64>(), 10, "{came:?} {}", desk.shell.message());
    desk.press("u");
    assert_eq!(["WH-BJ", "WH-WUH", "WH-TPE"].map(held), before, "{}", desk.shell.message());
}

#[test]
fn marked_lines_of_a_review_are_explained_with_one_reason() {
    let shop = reviewed();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gcW*A<f4><down><enter><f10>");
    assert!(desk.shell.message().starts_with("OK"), "{} {}", desk.shell.message(), desk.screen());
}

#[test]
fn a_mark_goes_with_its_row_and_an_undone_undo_is_told() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("go").press("*");
    let marked = desk.row(2);
    shop.run(json!({"op": "cancel", "order": "O-91"}));
    desk.noticed();
    assert_ne!(desk.row(2), marked, "what is gone from the list is not marked");
}

#[test]
fn the_forms_over_marked_rows_look_like_this() {
    let shop = busy();
    look(&shop, "many_pay", "go/customer:mia<enter>*P");
    look(&shop, "many_cancel", "go/customer:mia<enter>*X");
    look(&shop, "many_dispatch", "gt/to:tpe<enter>*S");
    look(&shop, "many_snooze", "ga*Z");
    look(&shop, "many_mend", "gaVV*M");
    look(&shop, "many_warehouses", "<down><enter>*R5");
    look(&shop, "marked_keys", "go/customer:mia<enter>*");
    let shop = promotions::promoting();
    look(&shop, "many_finish", "gm*F2");
    look(&shop, "many_release", "gm*R");
    look(&reviewed(), "many_accept", "gcW*A");
}

/// The newest entries of the log are those of a delivery of three products, booked as one.
fn delivered() -> Shop {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("/\"10007\"<enter> q/\"10008\"<enter> q/\"10009\"<enter> q");
    desk.press("R<enter>5<f10>");
    assert!(desk.shell.message().starts_with("OK"), "{}", desk.shell.message());
    drop(desk);
    shop
}

#[test]
fn the_log_takes_a_step_over_many_rows_back_as_one_or_one_row_of_it() {
    let shop = delivered();
    let held =
        || ["SKU-10007", "SKU-10008", "SKU-10009"].map(|s| stock(&shop, s, "WH-BJ").sellable);
    assert_eq!(held(), [37, 203, 68]);
    // Days later, in another session, from any row of it.
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gl<down>u");
    assert!(desk.screen().contains("3 entries of one step"), "{}", desk.screen());
    desk.press("<right><f10>");
    assert_eq!(held(), [37, 198, 68], "this row only: {}", desk.shell.message());
    desk.press("<home><down>u");
    assert!(desk.screen().contains("2 entries of one step"), "{}", desk.screen());
    desk.press("<f10>");
    assert_eq!(held(), [32, 198, 63], "the rest: {}", desk.shell.message());
    // Taking back is a step of its own.
    desk.press("<home>u<f10>");
    assert_eq!(held(), [37, 198, 68], "{}", desk.shell.message());
}

#[test]
fn marked_entries_of_the_log_are_taken_back_together_or_not_at_all() {
    let shop = shop();
    for sku in ["SKU-10007", "SKU-10008"] {
        shop.run(json!({"op": "product", "sku": sku, "threshold": 7}));
    }
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gl  ").press("u<f10>");
    let threshold = |sku: &str| match shop.app("lin", 0).ask(&Query::Product { code: sku.into() }) {
        Ok(Reply::Product(card)) => card.product.threshold,
        other => panic!("{other:?}"),
    };
    assert_eq!(["SKU-10007", "SKU-10008"].map(threshold), [Some(20), Some(50)]);
    // One of these belongs to an order: none is taken back.
    shop.run(json!({"op": "product", "sku": "SKU-10007", "threshold": 8}));
    desk.noticed().press("<home>*u<f10>");
    assert!(desk.shell.message().starts_with('!'), "{}", desk.shell.message());
    assert_eq!(threshold("SKU-10007"), Some(8));
}

#[test]
fn what_stands_in_the_way_is_listed_and_each_of_it_opens() {
    let shop = shop();
    shop.run(json!({"op": "receive", "sku": "SKU-10002", "warehouse": "WH-BJ", "qty": 5}));
    shop.run(json!({"op": "order", "order": "O-95", "customer": "mia",
        "lines": [{"sku": "SKU-10002", "qty": 4, "warehouse": "WH-BJ"}]}));
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gl/what:receive sku:10002<enter>u");
    assert!(desk.shell.message().starts_with('!'), "{}", desk.shell.message());
    assert!(desk.row(2).contains("What depends on #"), "{}", desk.screen());
    assert!(desk.row(4).contains("O-95"), "{}", desk.screen());
    desk.press("<enter>");
    assert!(desk.row(2).contains("Orders > O-95"), "{}", desk.screen());
    desk.press("X<f10>").press("gl<esc>/what:receive sku:10002<enter>u");
    assert!(desk.shell.message().starts_with("undone"), "{}", desk.shell.message());
    assert_eq!(stock(&shop, "SKU-10002", "WH-BJ").sellable, 0);
}

#[test]
fn the_form_that_takes_a_step_back_and_what_stands_in_the_way_look_like_this() {
    look(&delivered(), "undo_step", "glu");
    look(&delivered(), "undo_marked", "gl  u");
    look(&shop(), "undo_depends", "gl<down>u");
}
