//! The sample store: the same each time, right to the last figure, with something of everything.

use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use stockroom::app::query::{AlertPage, Glance, ProductCard, ProductLine, ProductPage, Scope, Why};
use stockroom::app::sample::{Summary, build};
use stockroom::app::{App, Clock, Error, Query, Reply, Source};
use stockroom::config::Config;
use stockroom::domain::alert::{ALERTS, AlertKind, AlertSpec};
use stockroom::domain::availability::Availability;
use stockroom::domain::ids::{Gtin, gtin};
use stockroom::domain::order::OrderState;
use stockroom::domain::product::StockType;
use stockroom::domain::refused::Rule;
use stockroom::domain::time::Timestamp;

/// 2026-11-20 15:42:30 in the store's zone.
const NOW: i64 = 1_795_160_550_000;
const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

/// A zone of its own, so that no machine's matters.
fn config() -> Config {
    let mut config = Config::default();
    "+08:00".clone_into(&mut config.store.time_zone);
    config
}

/// A sample store as it stands at `now`.
fn made(path: &Path, now: i64) -> (App, Summary) {
    let now = Timestamp::from_millis(now);
    let app = App::create(path, &config(), "lin", Source::Cli).unwrap();
    let mut app = app.with_clock(Clock::Fixed(now));
    let summary = build(&mut app, now).unwrap();
    (app, summary)
}

/// The file of the sample store as it stands at [`NOW`], made once for all tests.
static FILE: LazyLock<(Vec<u8>, Summary)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    let (app, summary) = made(&path, NOW);
    drop(app);
    (std::fs::read(path).unwrap(), summary)
});

/// A copy of that file, open.
fn opened(folder: &tempfile::TempDir) -> (App, Summary) {
    let (path, (file, summary)) = (folder.path().join("shop.db"), &*FILE);
    std::fs::write(&path, file).unwrap();
    let app = App::open(&path, &config(), "lin", Source::Cli).unwrap();
    (app.with_clock(Clock::Fixed(Timestamp::from_millis(NOW))), *summary)
}

fn glance(app: &App) -> Glance {
    let Reply::Glance(glance) = app.ask(&Query::Glance).unwrap() else { panic!() };
    *glance
}

fn products(app: &App) -> Vec<ProductLine> {
    let page = ProductPage { limit: 1_000, ..ProductPage::default() };
    let Reply::Products(lines) = app.ask(&Query::Products(page)).unwrap() else { panic!() };
    lines
}

fn card(app: &App, sku: &str) -> ProductCard {
    let code = sku.to_owned();
    let Reply::Product(card) = app.ask(&Query::Product { code }).unwrap() else { panic!() };
    *card
}

#[test]
fn the_same_seed_and_time_give_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("again.db");
    // A minute and a half makes no difference: the story ends at the last full ten minutes.
    let (app, summary) = made(&path, NOW + 90_000);
    drop(app);
    assert_eq!(summary, FILE.1);
    assert!(std::fs::read(path).unwrap() == FILE.0, "the files differ");
}

#[test]
fn the_sample_is_made_quickly_and_every_figure_agrees_with_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let (app, summary) = made(&folder.path().join("a.db"), NOW);
    let took = start.elapsed();
    // Usually 1.5 s without optimisation; the bound leaves room for a busy machine.
    assert!(took < Duration::from_secs(15), "{took:?}");
    let report = app.verify(&mut |_| ()).unwrap();
    assert!(report.ok, "{:#?}", report.problems);
    assert_eq!(report.movements, summary.movements);
    assert_eq!(summary.until, Timestamp::from_millis(NOW - 150_000), "the last full ten minutes");
    assert_eq!(
        summary.until.millis() - summary.from.millis(),
        90 * DAY + 15 * 3_600_000 + 2_400_000
    );
}

/// Whatever the day, the hour and the zone, nothing in the story is refused.
#[test]
fn it_can_be_made_at_any_hour_of_any_day() {
    let folder = tempfile::tempdir().unwrap();
    for step in 1..5 {
        let now = NOW + step * (61 * DAY + 5 * 3_600_000 + 7 * MINUTE);
        let (app, summary) = made(&folder.path().join(format!("{step}.db")), now);
        let report = app.verify(&mut |_| ()).unwrap();
        assert!(report.ok, "{step}: {:#?}", report.problems);
        let glance = glance(&app);
        assert_eq!(glance.count("products_oversold"), 1, "{step}");
        assert_eq!(glance.count("products_sold_out"), 3, "{step}");
        assert!((4..=8).contains(&glance.count("products_low")), "{step} {glance:?}");
        assert!((2_200..=2_900).contains(&summary.orders), "{step} {summary:?}");
    }
}

#[test]
fn it_has_something_of_everything() {
    let folder = tempfile::tempdir().unwrap();
    let (app, summary) = opened(&folder);
    let lines = products(&app);
    assert!((100..=120).contains(&lines.len()));
    let of = |stock_type| lines.iter().filter(|line| line.stock_type == stock_type).count();
    assert!(of(StockType::Unlimited) >= 5);
    assert_eq!(of(StockType::Reserved), 2);
    let chinese = lines.iter().filter(|line| !line.name.is_ascii()).count();
    assert!(chinese * 2 > lines.len());

    let glance = glance(&app);
    for state in ["placed", "paid", "shipped", "returned", "cancelled", "expired"] {
        assert!(glance.count(&format!("orders_{state}")) > 0, "{state}");
    }
    assert_eq!(glance.count("transfers_dispatched"), 2);
    assert_eq!(glance.count("transfers_requested"), 1);
    assert!(glance.count("transfers_received") > 5 && glance.count("transfers_cancelled") > 0);
    assert!((6_000..12_000).contains(&summary.movements));

    for state in ["active", "scheduled", "ended"] {
        assert!(glance.count(&format!("pools_{state}")) > 0, "{state} {glance:?}");
    }

    let urgent = lines.iter().filter(|line| line.stocked && card(&app, &line.sku).card.urgent);
    assert!((3..=12).contains(&urgent.count()));
    let over = lines.iter().find(|line| line.availability == Availability::Oversold).unwrap();
    assert_eq!((over.sku.as_str(), over.sellable), ("SKU-10012", -3));
    assert!(lines.iter().any(|line| !line.stocked));
    let set = card(&app, "SP-BATH");
    assert!(set.bundle_sellable.unwrap() > 0);
}

#[test]
fn every_bucket_holds_something_and_every_ordinary_kind_of_movement_was_posted() {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = opened(&folder);
    let Reply::Warehouses(warehouses) = app.ask(&Query::Warehouses).unwrap() else { panic!() };
    let codes: Vec<&str> = warehouses.iter().map(|warehouse| warehouse.code.as_str()).collect();
    assert_eq!(codes, ["WUH", "BJ", "TPE"]);
    let main = &warehouses[0].sums;
    for bucket in stockroom::domain::stock::BUCKETS {
        assert!(main.get(bucket) > 0, "{}", bucket.name());
    }
    let mut kinds = std::collections::BTreeMap::new();
    for line in products(&app) {
        let why = Why {
            sku: line.sku,
            warehouse: None,
            bucket: None,
            at: None,
            before: None,
            limit: 10_000,
        };
        let Reply::Movements(movements) = app.ask(&Query::Why(why)).unwrap() else { panic!() };
        for movement in movements {
            *kinds.entry(movement.kind).or_insert(0) += 1;
        }
    }
    for kind in [
        "receive",
        "receive_unsellable",
        "reserve",
        "unreserve",
        "ship",
        "return_sellable",
        "return_unsellable",
        "reserve_from_pool",
        "unreserve_to_pool",
        "damage",
        "repair",
        "write_off",
        "lock",
        "transfer_request",
        "transfer_dispatch",
        "transfer_arrive",
        "transfer_receive",
        "transfer_cancel",
        "virtual_add",
        "virtual_remove",
        "virtual_deliver",
        "issue",
        "retire",
        "adjust",
    ] {
        assert!(kinds.contains_key(kind), "no {kind} in {kinds:?}");
    }
}

#[test]
fn it_sells_on_every_day_up_to_today_and_orders_wait_for_payment_now() {
    let folder = tempfile::tempdir().unwrap();
    let (app, summary) = opened(&folder);
    let mut days = [0; 30];
    for line in products(&app) {
        for (sum, units) in days.iter_mut().zip(card(&app, &line.sku).sales) {
            *sum += units;
        }
    }
    assert!(days.iter().all(|units| *units > 0), "{days:?}");
    let usual = days[..15].iter().sum::<i64>() / 15;
    assert!(days[15..].iter().any(|units| *units > usual * 2), "a peak: {days:?}");

    let (state, after, limit) = (Some(OrderState::Placed), None, 100);
    let asked = app.ask(&Query::Orders { state, after, limit }).unwrap();
    let Reply::Orders(waiting) = asked else { panic!() };
    assert!(waiting.len() >= 5);
    let left = |order: &stockroom::app::query::OrderRow| order.expires_at.unwrap() - NOW;
    assert!(
        waiting.iter().all(|order| left(order) > 0 && order.placed_at < summary.until.millis())
    );
    assert!(waiting.iter().any(|order| left(order) < 30 * MINUTE), "one about to expire");
}

#[test]
fn barcodes_have_the_right_check_digit_and_find_their_product() {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = opened(&folder);
    let mut codes = 0;
    for line in products(&app) {
        let card = card(&app, &line.sku);
        for barcode in &card.product.barcodes {
            assert_eq!(gtin(&barcode.code), Gtin::Valid, "{}", line.sku);
            codes += 1;
        }
    }
    assert!(codes > 90, "{codes}");
    assert_eq!(card(&app, "16901234567899").card.sku, "SKU-10001", "a case of soap");
}

#[test]
fn a_store_with_products_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (mut app, _) = opened(&folder);
    let before = glance(&app);
    let Err(Error::Refused(refused)) = build(&mut app, Timestamp::from_millis(NOW)) else {
        panic!()
    };
    assert_eq!(refused.rule, Rule::FileExists);
    assert_eq!(glance(&app), before);
}

/// Every alert of the table fires in the sample shop. Somebody knows of some alerts, and some sleep.
#[test]
fn alerts_of_every_kind_exist_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut app, _) = opened(&folder);
    app.catch_up().unwrap();
    let page = AlertPage { limit: 1_000, scope: Scope::All, ..AlertPage::default() };
    let Reply::Alerts(list) = app.ask(&Query::Alerts(page)).unwrap() else { panic!() };
    let fired = |row: &&AlertSpec| list.alerts.iter().any(|alert| alert.alert == row.kind);
    let missing: Vec<_> = ALERTS.iter().filter(|row| !fired(row)).map(|row| row.kind).collect();
    assert_eq!(missing, Vec::<AlertKind>::new(), "{:?}", list.counts);
    let all = list.counts.open + list.counts.quiet;
    assert_eq!(all, i64::try_from(list.alerts.len()).unwrap(), "{:?}", list.counts);
    assert!(list.counts.quiet > 3, "{:?}", list.counts);
}
