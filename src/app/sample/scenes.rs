//! How the story ends: what is low, sold out, owed, reserved, locked, on the road, about to expire.

use serde_json::json;

use crate::app::clock::rfc3339;
use crate::app::sample::catalogue::{Item, PLACES, Role};
use crate::app::sample::shop::{Shop, WHOLESALE_MINUTES};
use crate::app::sample::story::{Basket, DAY, Fate, HOUR, MINUTE, Step, Story, by, with};
use crate::app::sample::supply::{asked, dispatched, moved, receive};
use crate::domain::time::Timestamp;

/// A thing to happen that depends on what is there by then.
#[derive(Clone, Debug)]
pub(super) enum Scene {
    /// Orders or a delivery leave `sellable` units of it; `shipped` says the goods are gone too.
    LeaveOver { item: Box<Item>, sellable: i64, shipped: bool },
    /// It becomes reserved stock, most of it locked.
    Reserve { sku: String },
    /// A stock-take is started and counted.
    Count(Box<super::counts::Plan>),
    /// A part of what is there is locked by hand.
    Lock { sku: String },
    /// A part of what is there is set aside in a pool, and some of it is ordered.
    Pool(Box<super::pools::Plan>),
    /// A transfer is requested of the most that a warehouse has.
    Send { code: &'static str, items: Vec<String>, to: &'static str, qty: i64, expected_on: i64 },
}

/// Puts the scenes before `end` into the queue.
pub(super) fn plan(story: &mut Story<'_>, shop: &Shop, end: i64) {
    let before = |millis: i64| end.saturating_sub(millis);
    for (item, minutes) in shop.items.iter().zip(0..) {
        let at = before(5 * HOUR).saturating_add(MINUTE.saturating_mul(minutes));
        let (threshold, safety) = (item.threshold.unwrap_or(10), item.safety.unwrap_or(0));
        let left = match item.role {
            Role::Low => Some((threshold.saturating_sub(2), false)),
            Role::SoldOut => Some((0, false)),
            Role::Urgent => Some((threshold.saturating_add(safety.min(6)), true)),
            Role::Oversold => Some((-3, false)),
            Role::Plain
            | Role::Promo
            | Role::Reserved
            | Role::Virtual
            | Role::NearCap
            | Role::Never
            | Role::Overstock
            | Role::Delisted
            | Role::Draft
            | Role::Parent
            | Role::Bundle => None,
        };
        if let Some((sellable, shipped)) = left {
            let item = Box::new(item.clone());
            story.at(at, Step::Scene(Scene::LeaveOver { item, sellable, shipped }));
        }
    }
    fields(story, shop, end);
    supply(story, shop, end);
    road(story, shop, end);
    counter(story, shop, end);
    super::pools::plan(story, shop, end);
    super::counts::plan(story, shop, end);
    super::alerts::plan(story, shop, end);
}

/// Products whose fields change.
fn fields(story: &mut Story<'_>, shop: &Shop, end: i64) {
    let before = |millis: i64| end.saturating_sub(millis);
    for item in shop.of_role(Role::Delisted) {
        let op = json!({"op": "product", "sku": item.sku, "state": "delisted", "reason": "停产"});
        story.at(before(20 * DAY), Step::Do(by("林", op)));
    }
    for item in shop.of_role(Role::Reserved) {
        let scene = Scene::Reserve { sku: item.sku.clone() };
        story.at(before(26 * HOUR), Step::Scene(scene));
    }
    for (item, minutes) in shop.of_role(Role::Promo).zip(0..) {
        let later = MINUTE.saturating_mul(minutes);
        let lock = Step::Scene(Scene::Lock { sku: item.sku.clone() });
        story.at(before(6 * DAY).saturating_add(later), lock);
        let threshold = item.threshold.unwrap_or(10);
        let set = |threshold: i64| {
            let op = json!({"op": "product", "sku": item.sku, "threshold": threshold});
            Step::Do(by("林", op))
        };
        story.at(before(40 * DAY).saturating_add(later), set(threshold.saturating_sub(2)));
        story.at(before(3 * HOUR).saturating_add(later), set(threshold));
    }
}

/// What a supplier holds, and a delivery that was mistyped.
fn supply(story: &mut Story<'_>, shop: &Shop, end: i64) {
    let before = |millis: i64| end.saturating_sub(millis);
    for item in shop.of_role(Role::Virtual) {
        let steps = [(20, "virtual_add", 24), (9, "virtual_deliver", 8), (2, "virtual_remove", 2)];
        for (days, op, qty) in steps {
            let op = moved(op, &item.sku, "WUH", qty, "寄售");
            let op = with(op, "supplier", item.supplier.as_str());
            story.at(before(DAY.saturating_mul(days)), Step::Do(by("chen", op)));
        }
    }
    let ordinary = shop.of_role(Role::Plain).find(|item| item.finite());
    if let (Some(item), [place, ..]) = (ordinary, PLACES) {
        let mistyped = receive(item, place, 60, "sellable");
        story.at(before(7 * HOUR), Step::Slip(mistyped));
        let meant = receive(item, place, 6, "sellable");
        story.at(before(7 * HOUR).saturating_add(2 * MINUTE), Step::Do(meant));
    }
}

/// Transfers under way: one overdue, one on the road, one that has not left.
fn road(story: &mut Story<'_>, shop: &Shop, end: i64) {
    let popular = shop.of_role(Role::Plain).filter(|item| item.speed >= 9);
    let items: Vec<String> = popular.map(|item| item.sku.clone()).collect();
    let before = |millis: i64| end.saturating_sub(millis);
    let plans = [
        ("TR-0040", "BJ", 30, 9 * DAY, -2),
        ("TR-0041", "TPE", 20, 2 * DAY, 2),
        ("TR-0042", "BJ", 30, 6 * HOUR, 4),
    ];
    for (code, to, qty, ago, days) in plans {
        let (items, expected_on) = (items.clone(), shop.today.saturating_add(days));
        let scene = Scene::Send { code, items, to, qty, expected_on };
        story.at(before(ago), Step::Scene(scene));
        if ago > DAY {
            let left = before(ago).saturating_add(20 * HOUR);
            story.at(left, Step::Do(dispatched(code)));
        }
    }
}

/// Orders of the last day: some wait for payment, some for shipment; a cap is nearly reached.
fn counter(story: &mut Story<'_>, shop: &Shop, end: i64) {
    let before = |millis: i64| end.saturating_sub(millis);
    let mut popular = shop.of_role(Role::Plain).filter(|item| item.speed >= 9);
    let waiting = [
        ("李娜", "app", 1, 30, 21 * MINUTE),
        ("陳冠宇", "web", 2, 30, 13 * MINUTE),
        ("Emma Lindqvist", "web", 1, 30, 4 * MINUTE),
        ("光谷创业园行政部", "wholesale", 24, WHOLESALE_MINUTES, 19 * HOUR),
        ("臺北好物選品店", "wholesale", 12, WHOLESALE_MINUTES, 30 * HOUR),
    ];
    for (customer, channel, qty, minutes, ago) in waiting {
        let Some(item) = popular.next() else { return };
        let place = ordered(customer, channel, &item.sku, qty, minutes, Fate::Waits);
        story.at(before(ago), place);
    }
    for item in shop.of_role(Role::NearCap) {
        for (customer, qty, hours) in [
            ("星辰企业团购", 180, 44),
            ("华中办公用品批发", 140, 20),
            ("Harbour Hotel Group", 90, 8),
        ] {
            let fate = Fate::Paid { paid: 3 * HOUR };
            let place = ordered(customer, "wholesale", &item.sku, qty, WHOLESALE_MINUTES, fate);
            story.at(before(HOUR.saturating_mul(hours)), place);
        }
    }
}

/// An order of one product, from wherever it is.
fn ordered(
    customer: &str,
    channel: &'static str,
    sku: &str,
    qty: i64,
    minutes: i64,
    fate: Fate,
) -> Step {
    let (customer, lines) = (customer.to_owned(), vec![(sku.to_owned(), qty)]);
    let basket = Basket { customer, channel, lines, minutes };
    Step::Place { basket, near: String::new(), fate }
}

/// Plays a scene: it looks at what is there and puts what follows into the queue, at once.
pub(super) fn play(story: &mut Story<'_>, scene: &Scene) {
    let now = story.now();
    match scene {
        Scene::LeaveOver { item, sellable, shipped } => {
            leave_over(story, item, *sellable, *shipped);
        }
        Scene::Reserve { sku } => {
            let held = story.sellable(sku, "WUH");
            let reserve = held.saturating_mul(3).checked_div(4).unwrap_or_default().max(1);
            let op = json!({
                "op": "product", "sku": sku, "type": "reserved", "warehouse": "WUH",
                "reserve_qty": reserve, "reserve_for": "双十二 预约",
                "reserve_until": rfc3339(Timestamp::from_millis(now.saturating_add(9 * DAY))),
                "reason": "双十二 预约",
            });
            story.at(now, Step::Do(by("林", op)));
        }
        Scene::Lock { sku } => {
            for place in PLACES {
                let held = story.sellable(sku, place.code);
                let units = held.checked_div(8).unwrap_or_default();
                if units > 0 {
                    let op = moved("lock", sku, place.code, units, "留样");
                    story.at(now, Step::Do(by("林", op)));
                }
            }
        }
        Scene::Count(plan) => super::counts::play(story, plan),
        Scene::Pool(plan) => super::pools::open(story, plan),
        Scene::Send { code, items, to, qty, expected_on } => {
            let most = items.iter().max_by_key(|sku| story.sellable(sku, "WUH"));
            if let Some(sku) = most {
                story.at(now, Step::Do(asked(code, sku, ("WUH", to), *qty, *expected_on)));
            }
        }
    }
}

fn leave_over(story: &mut Story<'_>, item: &Item, sellable: i64, shipped: bool) {
    let now = story.now();
    let surplus = story.sellable_in_all(&item.sku).saturating_sub(sellable);
    if let ([place, ..], true) = (PLACES, surplus < 0) {
        let op = receive(item, place, surplus.saturating_neg(), "sellable");
        story.at(now, Step::Do(op));
    }
    if surplus > 0 {
        let paid = 20 * MINUTE;
        let fate = if shipped {
            Fate::Shipped { paid, shipped: HOUR, rest: None, back: None }
        } else {
            Fate::Paid { paid }
        };
        let (customer, minutes) = ("星辰企业团购", WHOLESALE_MINUTES);
        story.at(now, ordered(customer, "wholesale", &item.sku, surplus, minutes, fate));
    }
}
