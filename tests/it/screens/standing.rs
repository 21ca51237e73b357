//! Rows that others insert above the cursor never change which row a key acts on: on every list,
//! plain, filtered, sorted, and with marks.

use serde_json::{Value, json};
use stockroom::locale::Language;

use super::desk::{Desk, Shop, run, shop};
use super::promotions::promoting;

/// A list that somebody looks at while others write.
struct Watched {
    name: &'static str,
    shop: fn() -> Shop,
    /// To the list; the cursor then goes down two rows.
    keys: &'static str,
    /// The same list narrowed, and in another order.
    narrowed: &'static str,
    sorted: &'static str,
    /// What others write, five times.
    theirs: fn(i64) -> Vec<Value>,
    /// The key that opens a form on the row.
    act: &'static str,
}

fn order(at: i64, sku: &str) -> Vec<Value> {
    vec![json!({"op": "order", "order": format!("O-99{at}"), "customer": "ann",
        "lines": [{"sku": sku, "qty": 1, "warehouse": "WH-BJ"}]})]
}

fn product(at: i64) -> Vec<Value> {
    vec![json!({"op": "product", "sku": format!("AAA-{at}"), "name": "Wool", "threshold": 9,
        "type": "finite", "backorder": "yes"})]
}

fn short(at: i64) -> Vec<Value> {
    let sku = format!("AAA-{at}");
    let mut all = product(at);
    all.push(json!({"op": "order", "customer": "ann",
        "lines": [{"sku": sku, "qty": 50, "warehouse": "WH-BJ"}]}));
    all
}

fn moved(at: i64) -> Vec<Value> {
    vec![json!({"op": "transfer_request", "transfer": format!("TR-99{at}"), "sku": "SKU-10010",
        "from": "WH-BJ", "to": "WH-TPE", "qty": 1})]
}

fn pooled(at: i64) -> Vec<Value> {
    vec![json!({"op": "pool_create", "pool": format!("PL-9{at}"), "purpose": "dedicated",
        "name": "a", "lines": [{"sku": "SKU-10010", "warehouse": "WH-BJ", "qty": 1}]})]
}

/// Orders, transfers and pools enough for a cursor to stand among them.
fn busy() -> Shop {
    let shop = promoting();
    let mut app = shop.app("chen", -4);
    for at in 0..4 {
        let sku = ["SKU-10007", "SKU-10008", "SKU-10009", "SKU-10003"][at];
        let lines = json!([{"sku": "SKU-10010", "qty": 2, "warehouse": "WH-BJ"}]);
        run(
            &mut app,
            json!({"op": "order", "order": format!("O-6{at}"), "customer": "mia", "lines": lines}),
        );
        run(
            &mut app,
            json!({"op": "transfer_request", "transfer": format!("TR-6{at}"), "sku": "SKU-10008",
            "from": "WH-BJ", "to": "WH-WUH", "qty": 1}),
        );
        run(
            &mut app,
            json!({"op": "virtual_add", "sku": sku, "warehouse": "WH-WUH", "supplier": "zen",
            "qty": 1}),
        );
        run(
            &mut app,
            json!({"op": "pool_create", "pool": format!("PL-6{at}"), "purpose": "dedicated",
            "name": "z", "lines": [{"sku": "SKU-10010", "warehouse": "WH-BJ", "qty": 1}]}),
        );
    }
    drop(app);
    shop
}

const LISTS: &[Watched] = &[
    Watched {
        name: "products",
        shop,
        keys: "",
        narrowed: "/type:fin<enter>",
        sorted: ">",
        theirs: product,
        act: "t",
    },
    Watched {
        name: "alerts",
        shop,
        keys: "ga",
        narrowed: "/sellable<lt>50<enter>",
        sorted: ">",
        theirs: short,
        act: "K",
    },
    Watched {
        name: "orders",
        shop: busy,
        keys: "go",
        narrowed: "/state:placed<enter>",
        sorted: "<lt>",
        theirs: |at| order(at, "SKU-10009"),
        act: "X",
    },
    Watched {
        name: "what orders hold",
        shop: busy,
        keys: "goV",
        narrowed: "/open>0<enter>",
        sorted: ">",
        theirs: |at| order(at, "SKU-10008"),
        act: "X",
    },
    Watched {
        name: "transfers",
        shop: busy,
        keys: "gt",
        narrowed: "/from:bj<enter>",
        sorted: "o",
        theirs: moved,
        act: "X",
    },
    Watched {
        name: "promotions",
        shop: busy,
        keys: "gm",
        narrowed: "/state:active<enter>",
        sorted: ">>",
        theirs: pooled,
        act: "P",
    },
];

/// The row under the cursor, up to the end of its first column.
fn under(desk: &Desk) -> String {
    let rows = (3..20).map(|at| desk.row(at));
    let row = rows.into_iter().find(|row| row.starts_with('>')).expect("a cursor");
    row[1..].trim_start_matches(['*', ' ', '!']).to_owned()
}

/// What tells the row from the others: the codes in it.
fn codes(row: &str) -> Vec<String> {
    let code = |word: &&str| word.contains('-') && word.len() > 3;
    row.split_whitespace().filter(code).map(str::to_owned).collect()
}

#[test]
fn a_key_acts_on_the_row_that_was_looked_at_whatever_comes_in_above_it() {
    for list in LISTS {
        for (kind, also) in
            [("plain", ""), ("narrowed", list.narrowed), ("sorted", list.sorted), ("marked", "")]
        {
            let shop = (list.shop)();
            let mut desk = Desk::at(&shop, Language::En, (80, 24));
            desk.press(list.keys).press(also).press("<down><down>");
            if kind == "marked" {
                // The mark stays with its row, the cursor goes back to it.
                desk.press(" ").press("<up>");
            }
            let looked_at = under(&desk);
            let wanted = codes(&looked_at);
            assert!(!wanted.is_empty(), "{} {kind}: {}", list.name, desk.screen());
            for at in 1..=5 {
                for operation in (list.theirs)(at) {
                    shop.run(operation);
                }
            }
            desk.noticed();
            let now = under(&desk);
            assert_eq!(codes(&now), wanted, "{} {kind}: {}", list.name, desk.screen());
            desk.press(list.act);
            let form = format!("{}{}", desk.row(2), desk.row(3));
            assert!(
                wanted.iter().any(|code| form.contains(code.as_str())),
                "{} {kind}: {wanted:?} in {}",
                list.name,
                desk.screen()
            );
        }
    }
}

/// The log, the warehouses of a product, what holds a row of stock, and stock-takes.
#[test]
fn the_other_lists_keep_their_row_too() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gl<down><down>");
    let looked_at = desk.row(20);
    for at in 1..=5 {
        shop.run(json!({"op": "receive", "sku": "SKU-10007", "warehouse": "WH-BJ", "qty": at}));
    }
    desk.noticed();
    assert_eq!(desk.row(20), looked_at, "the log: {}", desk.screen());

    desk.press("g").press("p<down><enter><down>");
    assert!(under(&desk).starts_with("WH-WUH"), "{}", desk.screen());
    for at in 1..=5 {
        shop.run(json!({"op": "warehouse", "warehouse": format!("A-{at}"), "priority": 0}));
        shop.run(json!({"op": "receive", "sku": "SKU-10001", "warehouse": format!("A-{at}"),
            "qty": 1}));
    }
    desk.noticed();
    assert!(under(&desk).starts_with("WH-WUH"), "the warehouses: {}", desk.screen());

    desk.press("gc").press("VV<down><down>");
    let looked_at = codes(&under(&desk));
    for at in 1..=5 {
        for operation in product(at) {
            shop.run(operation);
        }
        shop.run(json!({"op": "receive", "sku": format!("AAA-{at}"), "warehouse": "WH-BJ",
            "qty": 1}));
    }
    desk.noticed();
    assert_eq!(codes(&under(&desk)), looked_at, "what to count next: {}", desk.screen());
}
