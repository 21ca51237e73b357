//! Filters: random ones against a plain look at every row, ranks, pages in every order.

use serde_json::json;
use stockroom::app::query::{
    Find, From, OrderRow, ProductLine, ProductPage, ProductSort, TransferRow,
};
use stockroom::app::{App, Query, Reply};
use stockroom::domain::filter::Listed;

use crate::screens::desk::{self, Shop};
use crate::support::random::Random;

/// Name, and how it is read: in full and by initials.
const NAMES: &[(&str, &str, &str)] = &[
    ("Wool socks, grey", "", ""),
    ("WOOL hat", "", ""),
    ("grey wool coat XL", "", ""),
    ("Woolly", "", ""),
    ("有线鼠标 黑色", "youxianshubiao heise", "yxsbhs"),
    ("無線鼠標 黑色", "wuxianshubiao heise", "wxsbhs"),
    ("USB-C 数据线", "usb-c shujuxian", "sjx"),
    ("Cafe mug 350ml", "", ""),
    ("a:b <c> \"d\" 100%", "", ""),
];

/// What is typed, what it is read as, and what may be looked for.
const WORDS: &[(&str, &str)] = &[
    ("wool", "wool"),
    ("GREY", "grey"),
    ("鼠标", "shubiao"),
    ("鼠標", "shubiao"),
    ("yxsb", "yxsb"),
    ("heise", "heise"),
    ("usb-c", "usb-c"),
    ("\"wool hat\"", "wool hat"),
    ("\"a:b\"", "a:b"),
    ("ｘｌ", "xl"),
    ("100%", "100%"),
    ("_", "_"),
    ("nothing", "nothing"),
    ("p-1", "p-1"),
];

struct Item {
    sku: String,
    name: usize,
    unlimited: bool,
    threshold: Option<i64>,
    safety: Option<i64>,
    units: i64,
    category: &'static str,
    barcode: String,
}

impl Item {
    fn lines(&self) -> Vec<String> {
        let (name, full, initials) = NAMES[self.name];
        let texts = [&self.sku.to_lowercase(), &name.to_lowercase(), &self.barcode];
        let texts = texts.into_iter().cloned().chain([full.to_owned(), initials.to_owned()]);
        texts.filter(|text| !text.is_empty()).collect()
    }

    fn figure(&self, column: &str) -> Option<i64> {
        match column {
            "sellable" | "total" => Some(self.units),
            "threshold" => Some(self.threshold.unwrap_or(desk::config().stock.threshold)),
            "safety" => self.safety,
            _ => None,
        }
    }
}

/// What a term says about an item.
type Says = Box<dyn Fn(&Item) -> bool>;

/// A random term: how it is typed, and what it says about an item.
fn term(random: &mut Random) -> (String, Says) {
    let (typed, says): (String, Says) = match random.between(0, 5) {
        0 | 1 => {
            let (typed, read) = WORDS[below(random, WORDS.len())];
            (typed.to_owned(), Box::new(move |item| item.lines().iter().any(|l| l.contains(read))))
        }
        2 => {
            let wanted = ["wsk", "ysb", "ug", "p1", "eyo"][below(random, 5)];
            let follows = move |line: &String| {
                let mut rest = line.chars();
                wanted.chars().all(|c| rest.any(|found| found == c))
            };
            (format!("~{wanted}"), Box::new(move |item| item.lines().iter().any(follows)))
        }
        3 => match random.between(0, 3) {
            0 => ("type:unl".to_owned(), Box::new(|item| item.unlimited)),
            1 => ("type=finite".to_owned(), Box::new(|item| !item.unlimited)),
            2 => ("category:oo".to_owned(), Box::new(|item| item.category.contains("oo"))),
            _ => ("category=TOOL".to_owned(), Box::new(|item| item.category == "Tool")),
        },
        _ => {
            let columns = ["sellable", "threshold", "safety", "total"];
            let signs = ["<", "<=", "=", "!=", ">=", ">", ":"];
            let left = columns[below(random, 4)];
            let sign = signs[below(random, 7)];
            let number = random.between(0, 11);
            let right = columns[below(random, 4)];
            let numeric = random.between(0, 1) == 0;
            let shown = if numeric { number.to_string() } else { right.to_owned() };
            let holds = move |item: &Item| {
                let right = if numeric { Some(number) } else { item.figure(right) };
                match (item.figure(left), right) {
                    (Some(a), Some(b)) => match sign {
                        "<" => a < b,
                        "<=" => a <= b,
                        "!=" => a != b,
                        ">=" => a >= b,
                        ">" => a > b,
                        _ => a == b,
                    },
                    _ => false,
                }
            };
            (format!("{left}{sign}{shown}"), Box::new(holds))
        }
    };
    if random.between(0, 3) == 0 {
        return (format!("!{typed}"), Box::new(move |item| !says(item)));
    }
    (typed, says)
}

fn below(random: &mut Random, count: usize) -> usize {
    usize::try_from(random.between(0, i64::try_from(count).unwrap() - 1)).unwrap()
}

fn stocked(random: &mut Random) -> (Shop, Vec<Item>) {
    let shop = desk::shop();
    let mut app = shop.app("lin", 0);
    let mut items = Vec::new();
    for number in 0..80 {
        let item = Item {
            sku: format!("P-{number:03}"),
            name: below(random, NAMES.len()),
            unlimited: random.between(0, 4) == 0,
            threshold: (random.between(0, 1) == 0).then(|| random.between(0, 9)),
            safety: (random.between(0, 1) == 0).then(|| random.between(0, 9)),
            units: 0,
            category: ["", "Tool", "Food/Wool"][below(random, 3)],
            barcode: if random.between(0, 2) == 0 { format!("X{number}Y") } else { String::new() },
        };
        let kind = if item.unlimited { "unlimited" } else { "finite" };
        let mut product = json!({"op": "product", "sku": item.sku, "name": NAMES[item.name].0,
            "type": kind, "category": item.category});
        if let Some(threshold) = item.threshold {
            product["threshold"] = json!(threshold);
        }
        if let Some(safety) = item.safety {
            product["safety"] = json!(safety);
        }
        if !item.barcode.is_empty() {
            product["barcodes"] = json!([{"code": item.barcode}]);
        }
        desk::run(&mut app, product);
        let units = if item.unlimited { 0 } else { random.between(0, 11) };
        if units > 0 {
            let receive =
                json!({"op": "receive", "sku": item.sku, "warehouse": "WH-BJ", "qty": units});
            desk::run(&mut app, receive);
        }
        items.push(Item { barcode: item.barcode.to_lowercase(), units, ..item });
    }
    (shop, items)
}

fn products(app: &App, search: &str, sort: ProductSort) -> Vec<ProductLine> {
    let page =
        ProductPage { search: search.to_owned(), sort, limit: 1_000, ..ProductPage::default() };
    match app.ask(&Query::Products(page)) {
        Ok(Reply::Products(rows)) => rows,
        other => panic!("{search}: {other:?}"),
    }
}

#[test]
fn random_filters_keep_what_a_look_at_every_row_keeps() {
    let random = &mut Random::new(45);
    let (shop, items) = stocked(random);
    let app = shop.app("lin", 0);
    let mut kept_some = 0;
    for _ in 0..600 {
        let terms: Vec<_> = (0..=random.between(0, 2)).map(|_| term(random)).collect();
        let typed: Vec<&str> = terms.iter().map(|(typed, _)| typed.as_str()).collect();
        let typed = format!("sku:p- {}", typed.join(" "));
        let wanted = items.iter().filter(|item| terms.iter().all(|(_, says)| says(item)));
        let wanted: Vec<&str> = wanted.map(|item| item.sku.as_str()).collect();
        for sort in [ProductSort::Sku, ProductSort::Match] {
            let mut found: Vec<String> =
                products(&app, &typed, sort).into_iter().map(|row| row.sku).collect();
            found.sort();
            assert_eq!(found, wanted, "{typed}");
        }
        kept_some += usize::from(!wanted.is_empty() && wanted.len() < items.len());
    }
    assert!(kept_some > 200, "the filters say something: {kept_some}");
}

#[test]
fn what_is_all_of_a_name_comes_first_then_what_begins_it_then_a_word_then_the_rest() {
    let shop = desk::shop();
    for (sku, name) in
        [("R-4", "Merwool"), ("R-3", "Grey wool"), ("R-2", "Wool hat"), ("R-1", "Wool")]
    {
        shop.run(json!({"op": "product", "sku": sku, "name": name, "type": "finite"}));
    }
    let found = products(&shop.app("lin", 0), "wool", ProductSort::Match);
    let found: Vec<&str> = found.iter().map(|row| row.sku.as_str()).collect();
    // The socks of the shop begin with wool too.
    assert_eq!(found, ["R-1", "R-2", "SKU-10002", "R-3", "R-4"]);
}

#[test]
fn every_order_of_products_is_read_page_by_page_in_both_directions() {
    let (shop, _) = stocked(&mut Random::new(7));
    let app = shop.app("lin", 0);
    for (sort, name) in ProductSort::ALL {
        for (descending, search) in [(false, ""), (true, ""), (false, "wool"), (true, "o")] {
            let asked = |from: From, limit: i64| {
                let page = ProductPage {
                    search: search.to_owned(),
                    sort: *sort,
                    descending,
                    from,
                    limit,
                    ..ProductPage::default()
                };
                let Ok(Reply::Products(rows)) = app.ask(&Query::Products(page)) else {
                    panic!("{name}")
                };
                rows.into_iter().map(|row| row.sku).collect::<Vec<_>>()
            };
            let whole = asked(From::Start, 1_000);
            let mut pages = asked(From::Start, 7);
            while let Some(last) = pages.last().cloned() {
                let more = asked(From::After(last), 7);
                if more.is_empty() {
                    break;
                }
                pages.extend(more);
            }
            assert_eq!(pages, whole, "{name} {descending} {search}");
            let mut back = asked(From::End, 7);
            while let Some(first) = back.first().cloned() {
                let more = asked(From::Before(first), 7);
                if more.is_empty() {
                    break;
                }
                back.splice(0..0, more);
            }
            assert_eq!(back, whole, "{name} {descending} {search} backwards");
        }
    }
}

fn find(app: &App, find: Find) -> Vec<String> {
    match app.ask(&Query::Find(find)) {
        Ok(Reply::Orders(rows)) => rows.into_iter().map(|row: OrderRow| row.code).collect(),
        Ok(Reply::Transfers(rows)) => rows.into_iter().map(|row: TransferRow| row.code).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn orders_and_transfers_are_found_and_read_page_by_page_in_every_order() {
    let shop = desk::shop();
    let app = shop.app("lin", 0);
    shop.run(json!({"op": "order", "order": "O-1", "customer": "王小明", "channel": "wechat",
        "lines": [{"sku": "SKU-10007", "qty": 2, "warehouse": "WH-BJ"}]}));
    shop.run(json!({"op": "transfer_request", "transfer": "TR-1", "sku": "SKU-10008",
        "from": "WH-BJ", "to": "WH-TPE", "qty": 3}));
    let orders = |search: &str| {
        let search = search.to_owned();
        find(&app, Find { search, ..Find::all(Listed::Orders, 100) })
    };
    for text in [
        "王小明",
        "wxm",
        "wangxiaoming",
        "customer:小明",
        "customer=王小明 open=2",
        "mug",
        "sku:10007 channel:wechat",
        "state:placed !sku:10012 !sku:10001",
    ] {
        assert_eq!(orders(text), ["O-1"], "{text}");
    }
    let transfers = |search: &str| {
        let search = search.to_owned();
        find(&app, Find { search, ..Find::all(Listed::Transfers, 100) })
    };
    for text in ["tr-1", "to:tpe", "from=wh-bj", "state:requested requested<=3", "プリ"] {
        assert_eq!(transfers(text), ["TR-1"], "{text}");
    }
    for list in [Listed::Orders, Listed::Transfers] {
        // What an order has several of is no order.
        let several = |name: &str| list == Listed::Orders && matches!(name, "sku" | "warehouse");
        for column in list.columns().iter().filter(|column| !several(column.name)) {
            for descending in [false, true] {
                let asked = |after: Option<String>, limit: i64| {
                    let sort = Some((column.name.to_owned(), descending));
                    find(&app, Find { sort, after, ..Find::all(list, limit) })
                };
                let whole = asked(None, 100);
                assert!(whole.len() > 1);
                let mut pages = asked(None, 2);
                while let Some(last) = pages.last().cloned() {
                    let more = asked(Some(last), 2);
                    if more.is_empty() {
                        break;
                    }
                    pages.extend(more);
                }
                assert_eq!(pages, whole, "{list:?} {}", column.name);
            }
        }
    }
}

#[test]
fn the_log_and_the_worked_out_lists_take_the_same_filters() {
    let shop = desk::shop();
    let app = shop.app("lin", 0);
    shop.run(json!({"op": "damage", "sku": "SKU-10007", "warehouse": "WH-BJ", "qty": 1,
        "note": "掉在地上"}));
    let log = |search: &str| {
        let search = search.to_owned();
        match app.ask(&Query::Find(Find { search, ..Find::all(Listed::Log, 500) })) {
            Ok(Reply::Log { entries, .. }) => entries.len(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(log("note:diao what:damage"), 1);
    assert_eq!(log("掉在 warehouse=wh-bj quantity<2"), 1);
    assert!(log("sku=SKU-10007") >= 3, "movements and changes");
    assert_eq!(
        log("sku=SKU-10007 !what:receive !what:damage source:form"),
        log("sku=SKU-10007 source:form")
    );
    assert!(log("document:TR-0042") >= 2);
    let holds = |search: &str| {
        let find = Find { search: search.to_owned(), ..Find::all(Listed::Holds, 100) };
        match app.ask(&Query::Find(find)) {
            Ok(Reply::Holds(rows)) => rows.into_iter().map(|row| row.order).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(holds("sku:10012 open>5"), ["O-88120"]);
    assert_eq!(holds("!sku:10012"), ["O-88121"]);
}
