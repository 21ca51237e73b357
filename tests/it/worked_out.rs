//! Filters of the lists that are worked out and not read: random ones against a plain look at every
//! row, every order, and what lists that show products find.

use serde_json::json;
use stockroom::app::query::{
    Agreement, AlertPage, AlertRow, CalendarAsk, CalendarEntry, Find, PoolCard, ProductPage,
    ProductSort, Promoted, Promotion,
};
use stockroom::app::{App, Query, Reply};
use stockroom::domain::filter::Listed;

use crate::screens::desk::{self, Shop};
use crate::support::random::Random;

fn below(random: &mut Random, count: usize) -> usize {
    usize::try_from(random.between(0, i64::try_from(count).unwrap() - 1)).unwrap()
}

/// A row of a list that is worked out, as a plain look sees it: what it is known by, its texts and
/// its figures by column.
struct Seen {
    key: String,
    known: Vec<String>,
    texts: Vec<(&'static str, Vec<String>)>,
    figures: Vec<(&'static str, Option<i64>)>,
}

impl Seen {
    fn of_alert(row: &AlertRow) -> Self {
        let some = |text: &Option<String>| text.iter().cloned().collect::<Vec<_>>();
        let figure = |name: &str| row.figures.0.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
        let mut known: Vec<String> =
            [&row.sku, &row.document, &row.warehouse].into_iter().flat_map(some).collect();
        known.extend([row.name.clone(), row.code.to_owned(), row.kind.to_owned()]);
        Self {
            key: row.id.clone(),
            known,
            texts: vec![
                ("level", vec![row.code.to_owned()]),
                ("severity", vec![row.severity.to_owned()]),
                ("sku", some(&row.sku)),
                ("name", vec![row.name.clone()]),
                ("warehouse", some(&row.warehouse)),
                ("document", some(&row.document)),
            ],
            figures: vec![
                ("sellable", figure("sellable")),
                ("threshold", figure("threshold")),
                ("safety", figure("safety")),
                ("total", figure("total")),
            ],
        }
    }

    fn of_pool(card: &PoolCard) -> Self {
        let sum = |of: fn(&stockroom::app::query::PoolLine) -> i64| {
            Some(card.lines.iter().map(of).sum::<i64>())
        };
        let own = [&card.pool.code, &card.pool.name, &card.pool.for_whom];
        let mut known: Vec<String> = own.into_iter().cloned().collect();
        for line in &card.lines {
            known.extend([line.sku.clone(), line.name.clone(), line.warehouse.clone()]);
        }
        let paused = if card.pool.paused { vec!["paused".to_owned()] } else { Vec::new() };
        let states = paused.into_iter().chain([card.pool.state.to_owned()]);
        Self {
            key: card.pool.code.clone(),
            known,
            texts: vec![
                ("pool", vec![card.pool.code.clone()]),
                ("name", vec![card.pool.name.clone()]),
                ("for", vec![card.pool.for_whom.clone()]),
                ("state", states.collect()),
                ("sku", card.lines.iter().map(|line| line.sku.clone()).collect()),
                ("warehouse", card.lines.iter().map(|line| line.warehouse.clone()).collect()),
            ],
            figures: vec![
                ("allocated", sum(|line| line.allocated)),
                ("released", sum(|line| line.released)),
                ("ordered", sum(|line| line.ordered)),
                ("left", sum(|line| line.left)),
            ],
        }
    }

    fn of_step(step: &CalendarEntry) -> Self {
        let documents = step.order.iter().chain(&step.pool).cloned();
        let known = documents.clone();
        let known = known.chain([step.sku.clone(), step.warehouse.clone(), step.event.to_owned()]);
        Self {
            key: format!("{} {} {} {}", step.at, step.event, step.sku, step.qty),
            known: known.collect(),
            texts: vec![
                ("event", vec![step.event.to_owned()]),
                ("document", documents.take(1).collect()),
                ("sku", vec![step.sku.clone()]),
                ("warehouse", vec![step.warehouse.clone()]),
            ],
            figures: vec![
                ("qty", Some(step.qty)),
                ("sellable", Some(step.sellable)),
                ("locked", Some(step.locked)),
                ("threshold", Some(step.threshold)),
            ],
        }
    }

    fn of_agreement(row: &Agreement) -> Self {
        let name = catalogue(&row.sku).unwrap_or_default();
        Self {
            key: format!("{} {} {}", row.sku, row.warehouse, row.supplier),
            known: vec![row.sku.clone(), name.clone(), row.warehouse.clone(), row.supplier.clone()],
            texts: vec![
                ("sku", vec![row.sku.clone()]),
                ("name", vec![name]),
                ("warehouse", vec![row.warehouse.clone()]),
                ("supplier", vec![row.supplier.clone()]),
            ],
            figures: vec![
                ("agreed", Some(row.agreed)),
                ("removed", Some(row.removed)),
                ("delivered", Some(row.delivered)),
                ("open", Some(row.open)),
            ],
        }
    }

    /// Whether a random term, drawn from what the rows hold, keeps it; independent of the store.
    fn says(&self, term: &Drawn) -> bool {
        match term {
            Drawn::Word(word) => self.known.iter().any(|text| text.to_lowercase().contains(word)),
            Drawn::Holds(column, text) => {
                self.text(column).iter().any(|held| held.to_lowercase().contains(text))
            }
            Drawn::Is(column, text) => {
                self.text(column).iter().any(|held| held.to_lowercase() == *text)
            }
            Drawn::Less(column, number) => self.figure(column).is_some_and(|held| held < *number),
            Drawn::Beside(column, other) => {
                matches!((self.figure(column), self.figure(other)), (Some(a), Some(b)) if a >= b)
            }
            Drawn::Not(inner) => !self.says(inner),
        }
    }

    fn text(&self, column: &str) -> &[String] {
        let found = self.texts.iter().find(|(name, _)| *name == column);
        found.map_or(&[], |(_, texts)| texts)
    }

    fn figure(&self, column: &str) -> Option<i64> {
        self.figures.iter().find(|(name, _)| *name == column).and_then(|(_, figure)| *figure)
    }
}

/// The names of the shop's products, to compare with rows that do not tell them.
fn catalogue(sku: &str) -> Option<String> {
    let names = [
        ("SKU-10001", "手工皂 薰衣草 120g"),
        ("SKU-10007", "Cafe mug 350ml"),
        ("SKU-10008", "プリンター用紙 A4"),
    ];
    names.iter().find(|(known, _)| *known == sku).map(|(_, name)| (*name).to_owned())
}

/// A term drawn from what the rows hold.
#[derive(Debug)]
enum Drawn {
    Word(String),
    Holds(&'static str, String),
    Is(&'static str, String),
    Less(&'static str, i64),
    Beside(&'static str, &'static str),
    Not(Box<Self>),
}

impl Drawn {
    fn from(random: &mut Random, rows: &[Seen]) -> Self {
        let row = &rows[below(random, rows.len())];
        let plain = |text: &str| text.to_lowercase().replace('"', "");
        // Only what is written in plain letters is compared letter by letter here.
        let texts: Vec<_> = row
            .texts
            .iter()
            .filter_map(|(name, texts)| {
                let text = texts.first()?;
                (text.is_ascii() && !text.is_empty()).then(|| (*name, plain(text)))
            })
            .collect();
        let drawn = match random.between(0, 4) {
            0 => {
                let words: Vec<String> = row
                    .known
                    .iter()
                    .filter(|text| text.is_ascii())
                    .flat_map(|text| text.split(' ').map(plain).collect::<Vec<_>>())
                    .filter(|word| word.len() > 1)
                    .collect();
                Self::Word(words[below(random, words.len())].clone())
            }
            1 => {
                let (column, text) = texts[below(random, texts.len())].clone();
                // A choice is named whole.
                let choice = matches!(column, "level" | "severity" | "state" | "event");
                let from = if choice { 0 } else { below(random, text.len()) };
                let part = text[from..].trim().to_owned();
                if choice || part.is_empty() {
                    Self::Is(column, text)
                } else {
                    Self::Holds(column, part)
                }
            }
            2 => {
                let (column, text) = texts[below(random, texts.len())].clone();
                Self::Is(column, text)
            }
            3 => {
                let (column, figure) = row.figures[below(random, row.figures.len())];
                Self::Less(column, figure.unwrap_or(3) + random.between(-1, 2))
            }
            _ => {
                let (column, _) = row.figures[below(random, row.figures.len())];
                let (other, _) = row.figures[below(random, row.figures.len())];
                Self::Beside(column, other)
            }
        };
        if random.between(0, 3) == 0 { Self::Not(Box::new(drawn)) } else { drawn }
    }

    fn typed(&self) -> String {
        match self {
            Self::Word(word) => format!("\"{word}\""),
            Self::Holds(column, text) => format!("{column}:\"{text}\""),
            Self::Is(column, text) => format!("{column}=\"{text}\""),
            Self::Less(column, number) => format!("{column}<{number}"),
            Self::Beside(column, other) => format!("{column}>={other}"),
            Self::Not(inner) => format!("!{}", inner.typed()),
        }
    }
}

/// Asks a list for the rows of a filter in an order: their keys.
type Asked = Box<dyn Fn(&App, &str, Option<(String, bool)>) -> Vec<Seen>>;

fn worked_out() -> Vec<(Listed, Asked)> {
    let find = |list: Listed, search: &str, sort: Option<(String, bool)>| {
        Query::Find(Find { search: search.to_owned(), sort, ..Find::all(list, 1_000) })
    };
    vec![
        (
            Listed::Alerts,
            Box::new(|app, search, sort| {
                let search = search.to_owned();
                let page = AlertPage { search, sort, limit: 1_000, ..AlertPage::default() };
                match app.ask(&Query::Alerts(page)) {
                    Ok(Reply::Alerts(found)) => found.alerts.iter().map(Seen::of_alert).collect(),
                    other => panic!("{other:?}"),
                }
            }),
        ),
        (
            Listed::Pools,
            Box::new(move |app, search, sort| match app.ask(&find(Listed::Pools, search, sort)) {
                Ok(Reply::Pools(rows)) => rows.iter().map(Seen::of_pool).collect(),
                other => panic!("{other:?}"),
            }),
        ),
        (
            Listed::Steps,
            Box::new(|app, search, sort| {
                let search = search.to_owned();
                let asked = CalendarAsk { search, sort, limit: 1_000, ..CalendarAsk::default() };
                match app.ask(&Query::Promotion(Promotion::Calendar(asked))) {
                    Ok(Reply::Promotion(Promoted::Calendar(rows))) => {
                        rows.iter().map(Seen::of_step).collect()
                    }
                    other => panic!("{other:?}"),
                }
            }),
        ),
        (
            Listed::Agreements,
            Box::new(move |app, search, sort| {
                match app.ask(&find(Listed::Agreements, search, sort)) {
                    Ok(Reply::Agreements(rows)) => rows.iter().map(Seen::of_agreement).collect(),
                    other => panic!("{other:?}"),
                }
            }),
        ),
    ]
}

fn agreed() -> Shop {
    let shop = crate::screens::promotions::promoting();
    for (sku, supplier, qty) in
        [("SKU-10007", "acme", 5), ("SKU-10008", "acme paper", 9), ("SKU-10008", "zen", 2)]
    {
        shop.run(json!({"op": "virtual_add", "sku": sku, "warehouse": "WH-WUH",
            "supplier": supplier, "qty": qty}));
    }
    shop.run(json!({"op": "pool_pause", "pool": "PL-12"}));
    shop
}

/// Alerts, pools, the calendar and what suppliers hold, against a plain look at every row.
#[test]
fn random_filters_of_lists_that_are_worked_out_keep_what_a_plain_look_keeps() {
    let random = &mut Random::new(46);
    let shop = agreed();
    let app = shop.app("lin", 0);
    for (list, asked) in worked_out() {
        let all = asked(&app, "", None);
        assert!(all.len() > 3, "{list:?}: {}", all.len());
        let mut kept_some = 0;
        for _ in 0..300 {
            let terms: Vec<Drawn> =
                (0..=random.between(0, 1)).map(|_| Drawn::from(random, &all)).collect();
            let typed = terms.iter().map(Drawn::typed).collect::<Vec<_>>().join(" ");
            let wanted = all.iter().filter(|row| terms.iter().all(|term| row.says(term)));
            let mut wanted: Vec<&str> = wanted.map(|row| row.key.as_str()).collect();
            wanted.sort_unstable();
            let found = asked(&app, &typed, None);
            let mut found: Vec<&str> = found.iter().map(|row| row.key.as_str()).collect();
            found.sort_unstable();
            assert_eq!(found, wanted, "{list:?} {typed}");
            kept_some += usize::from(!wanted.is_empty() && wanted.len() < all.len());
        }
        assert!(kept_some > 60, "{list:?}: the filters say something: {kept_some}");
    }
}

#[test]
fn lists_that_are_worked_out_are_sorted_by_any_column_in_both_directions() {
    let shop = agreed();
    let app = shop.app("lin", 0);
    for (list, asked) in worked_out() {
        let count = asked(&app, "", None).len();
        for column in list.columns() {
            let sorted = |descending| asked(&app, "", Some((column.name.to_owned(), descending)));
            let (up, down) = (sorted(false), sorted(true));
            assert_eq!((up.len(), down.len()), (count, count), "{list:?} {}", column.name);
            // Rows without the figure come last either way.
            let figures = |rows: &[Seen]| -> Vec<i64> {
                let all: Vec<_> = rows.iter().map(|row| row.figure(column.name)).collect();
                assert!(all.iter().map(Option::is_none).is_sorted(), "{list:?} {}", column.name);
                all.into_iter().flatten().collect()
            };
            if up.iter().any(|row| row.figures.iter().any(|(name, _)| *name == column.name)) {
                assert!(figures(&up).is_sorted(), "{list:?} {}", column.name);
                let mut back = figures(&down);
                back.reverse();
                assert!(back.is_sorted(), "{list:?} {}", column.name);
            }
        }
        let wrong = Find { sort: Some(("nonsense".to_owned(), false)), ..Find::all(list, 9) };
        assert!(app.ask(&Query::Find(wrong)).is_err(), "{list:?}");
    }
}

/// Every column that a list screen shows can be named in its filter, and the screen is sorted by it.
#[test]
fn the_alerts_and_the_pools_are_filtered_and_sorted_by_keys() {
    let shop = agreed();
    let mut desk = desk::Desk::at(&shop, stockroom::locale::Language::En, (80, 24));
    desk.press("ga/level:low sellable<lt>10<enter>");
    assert!(desk.row(4).contains("LOW"), "{}", desk.screen());
    assert!(desk.row(2).contains("filter: level:low sellable<10"), "{}", desk.row(2));
    desk.press("q").press("/yxsb<enter>");
    assert!(desk.row(4).contains("SKU-10000"), "pinyin initials: {}", desk.screen());
    desk.press("q").press(">>>>");
    assert!(desk.row(2).contains("sort: Sellable asc"), "{}", desk.row(2));
    assert!(desk.row(4).contains("SKU-10012"), "{}", desk.screen());
    desk.press("gm/10009<enter>");
    assert!(desk.row(4).contains("PL-12"), "a product of any line: {}", desk.screen());
    desk.press("q").press("/state:paused<enter>");
    assert!(desk.row(4).contains("PL-12") && desk.row(5).is_empty(), "{}", desk.screen());
    desk.press("q").press("VVVVV/event:start<enter>");
    assert!(desk.row(4).contains("PL-13"), "{}", desk.screen());
}

/// What the rows of a list are about, product by product, in the order of the answer.
fn skus_of(app: &App, list: Listed, search: &str) -> Vec<String> {
    let search = search.to_owned();
    let asked = match list {
        Listed::Alerts => Query::Alerts(AlertPage { search, limit: 100, ..AlertPage::default() }),
        Listed::Products => {
            let sort = ProductSort::Match;
            Query::Products(ProductPage { search, sort, limit: 100, ..ProductPage::default() })
        }
        Listed::Steps => {
            let asked = CalendarAsk { search, limit: 100, ..CalendarAsk::default() };
            Query::Promotion(Promotion::Calendar(asked))
        }
        _ => Query::Find(Find { search, ..Find::all(list, 100) }),
    };
    match app.ask(&asked).unwrap() {
        Reply::Alerts(found) => found.alerts.into_iter().filter_map(|row| row.sku).collect(),
        Reply::Products(rows) => rows.into_iter().map(|row| row.sku).collect(),
        Reply::Transfers(rows) => rows.into_iter().map(|row| row.sku).collect(),
        Reply::Holds(rows) => rows.into_iter().map(|row| row.sku).collect(),
        Reply::AtRisk(rows) => rows.into_iter().map(|row| row.sku).collect(),
        Reply::Suggestions(rows) => rows.into_iter().map(|row| row.sku).collect(),
        Reply::Pools(rows) => {
            rows.into_iter().flat_map(|card| card.lines).map(|line| line.sku).collect()
        }
        Reply::Agreements(rows) => rows.into_iter().map(|row| row.sku).collect(),
        Reply::Orders(rows) => rows.into_iter().map(|row| row.code).collect(),
        Reply::Log { entries, .. } => entries.iter().map(|entry| format!("{entry:?}")).collect(),
        other => panic!("{list:?}: {other:?}"),
    }
}

/// The shop with four products of which each list shows something, named so that a word fits them
/// more and less.
fn known_everywhere(names: [&str; 4]) -> Shop {
    let shop = desk::shop();
    shop.run(json!({"op": "category", "category": "/", "threshold": 3}));
    for (at, name) in names.into_iter().enumerate() {
        let sku = format!("Q-{at}");
        shop.run(json!({"op": "product", "sku": sku, "name": name, "type": "finite",
            "backorder": "yes"}));
        shop.run(json!({"op": "receive", "sku": sku, "warehouse": "WH-BJ", "qty": 40}));
        shop.run(json!({"op": "virtual_add", "sku": sku, "warehouse": "WH-TPE", "supplier": "s",
            "qty": 1}));
        shop.run(json!({"op": "transfer_request", "sku": sku, "from": "WH-BJ", "to": "WH-TPE",
            "qty": 1}));
        shop.run(json!({"op": "pool_create", "pool": format!("PL-{at}"), "purpose": "dedicated",
            "lines": [{"sku": sku, "warehouse": "WH-BJ", "qty": 2}]}));
        shop.run(json!({"op": "order", "lines": [{"sku": sku, "qty": 40, "warehouse": "WH-BJ"}]}));
    }
    shop
}

const SHOWING_PRODUCTS: [Listed; 7] = [
    Listed::Products,
    Listed::Alerts,
    Listed::Transfers,
    Listed::Pools,
    Listed::Agreements,
    Listed::Holds,
    Listed::AtRisk,
];

#[test]
fn every_list_that_shows_products_puts_what_fits_best_first() {
    let shop = known_everywhere(["Merwool", "Grey wool", "Wool hat", "Wool"]);
    let app = shop.app("lin", 0);
    for list in SHOWING_PRODUCTS {
        let mut found = skus_of(&app, list, "wool sku:Q-");
        found.dedup();
        let mut once: Vec<String> = Vec::new();
        for sku in found {
            if !once.contains(&sku) {
                once.push(sku);
            }
        }
        assert_eq!(once, ["Q-3", "Q-2", "Q-1", "Q-0"], "{list:?}: exact, begins, word, anywhere");
    }
}

#[test]
fn characters_of_either_script_pinyin_and_initials_find_the_same_in_every_list() {
    let shop = known_everywhere(["有线鼠标 黑色", "數據線", "Plug", "Mug"]);
    let app = shop.app("lin", 0);
    let more = [Listed::Orders, Listed::Log, Listed::Suggestions];
    for list in SHOWING_PRODUCTS.into_iter().chain(more) {
        for same in [
            ["有线鼠标", "有線鼠標", "youxianshubiao", "yxsb", "ＹＸＳＢ"],
            ["数据线", "數據線", "shujuxian", "sjx", "ShuJuXian"],
        ] {
            let found = same.map(|word| skus_of(&app, list, word));
            assert!(found.iter().all(|rows| *rows == found[0]), "{list:?} {same:?}: {found:?}");
            let shown = list != Listed::Suggestions;
            assert!(!found[0].is_empty() || !shown, "{list:?} {same:?}");
        }
    }
}
