//! Behind the counter: what is bought, what breaks, what was miscounted, what is moved.

use serde_json::{Value, json};

use crate::app::clock::day_name;
use crate::app::sample::catalogue::{Item, PLACES, Place, Role};
use crate::app::sample::chance::Chance;
use crate::app::sample::shop::Shop;
use crate::app::sample::story::{DAY, HOUR, Step, Story, by, with};

const BREAKAGE: [&str; 4] = ["摔碎", "包装破损", "受潮", "damaged on the shelf"];
const MISCOUNTS: [&str; 3] = ["盘点差异", "miscounted", "found behind the rack"];

/// Bought again when less than so much of the level is left, in percent.
const REORDER_PERCENT: i64 = 55;

/// Least units that a warehouse keeps while it sends some away.
const KEPT: i64 = 40;

/// Puts the steps of a day into the queue.
pub(super) fn plan(shop: &Shop, story: &mut Story<'_>, chance: &mut Chance, day: i64) {
    let ago = shop.today.saturating_sub(day);
    buy(shop, story, chance, day);
    if chance.percent(30) {
        breakage(shop, story, chance, day);
    }
    if chance.percent(15) {
        miscount(shop, story, chance, day);
    }
    if day.rem_euclid(5) == 2 && (7..88).contains(&ago) {
        transfer(shop, story, chance, day);
    }
}

/// Goods come in.
pub(super) fn receive(item: &Item, place: Place, qty: i64, to: &str) -> Value {
    let bin = Some(&item.bin).filter(|_| to == "sellable");
    let op = json!({
        "op": "receive", "sku": item.sku, "warehouse": place.code, "qty": qty, "to": to,
        "bin": bin,
    });
    by("chen", op)
}

/// An operation that is nothing but a quantity of a product in a warehouse, with its reason.
pub(super) fn moved(op: &str, sku: &str, place: &str, qty: i64, reason: &str) -> Value {
    json!({"op": op, "sku": sku, "warehouse": place, "qty": qty, "reason": reason})
}

fn buy(shop: &Shop, story: &mut Story<'_>, chance: &mut Chance, day: i64) {
    for item in shop.items.iter().filter(|item| item.finite()) {
        for place in PLACES {
            let (level, held) = (item.level(place.code), story.sellable(&item.sku, place.code));
            let wanted = held.saturating_mul(100) < level.saturating_mul(REORDER_PERCENT);
            if !wanted || story.is_coming(&item.sku, place.code) {
                continue;
            }
            let usual = item.lead_time_days.unwrap_or(3);
            let days = chance.between(usual, item.lead_time_days_max.unwrap_or(usual));
            let arrival = day.saturating_add(days);
            if shop.today.saturating_sub(arrival) < item.role.last_delivery() {
                continue;
            }
            let at = shop.clock(arrival, chance.between(9, 11), chance.below(60));
            let packs = level.saturating_sub(held).checked_div(item.pack()).unwrap_or_default();
            let qty = packs.max(1).saturating_mul(item.pack());
            let reference = format!("PO-{}", chance.between(1_000, 9_999));
            let failed = if chance.percent(6) { chance.between(1, 4).min(qty) } else { 0 };
            if failed > 0 {
                let op =
                    with(receive(item, place, failed, "unsellable"), "ref", reference.as_str());
                story.at(at, Step::Do(with(op, "reason", "来料不良")));
            }
            let good = qty.saturating_sub(failed).max(1);
            let op = with(receive(item, place, good, "sellable"), "ref", reference.as_str());
            let (sku, place) = (item.sku.clone(), place.code);
            story.at(at, Step::Deliver { sku, place, op });
        }
    }
}

/// Some shelf with at least `least` units of something ordinary.
fn shelf<'s>(
    shop: &'s Shop,
    story: &Story<'_>,
    chance: &mut Chance,
    least: i64,
) -> Option<(&'s Item, &'static str)> {
    let ordinary: Vec<&Item> = shop.of_role(Role::Plain).filter(|item| item.finite()).collect();
    let (item, place) = (*chance.pick(&ordinary)?, chance.pick(&PLACES)?.code);
    (story.sellable(&item.sku, place) >= least).then_some((item, place))
}

fn breakage(shop: &Shop, story: &mut Story<'_>, chance: &mut Chance, day: i64) {
    let Some((item, place)) = shelf(shop, story, chance, 8) else { return };
    let at = shop.clock(day, chance.between(9, 18), chance.below(60));
    let qty = chance.between(1, 3);
    let reason = chance.pick(&BREAKAGE).copied().unwrap_or_default();
    story.at(at, Step::Try(by("wang", moved("damage", &item.sku, place, qty, reason))));
    let later = at.saturating_add(chance.between(20, 90).saturating_mul(HOUR));
    let (op, reason) = match chance.below(4) {
        0 => return,
        1 => ("repair", "repackaged"),
        _ => ("write_off", "报废"),
    };
    story.at(later, Step::Try(by("林", moved(op, &item.sku, place, qty, reason))));
}

fn miscount(shop: &Shop, story: &mut Story<'_>, chance: &mut Chance, day: i64) {
    let Some((item, place)) = shelf(shop, story, chance, 8) else { return };
    let at = shop.clock(day, chance.between(9, 18), chance.below(60));
    let units = chance.between(1, 4);
    let qty = if chance.percent(60) { units.saturating_neg() } else { units };
    let reason = chance.pick(&MISCOUNTS).copied().unwrap_or_default();
    story.at(at, Step::Try(by("chen", moved("adjust", &item.sku, place, qty, reason))));
}

/// What a transfer asks for; `expected_on` is a day since 1970-01-01.
pub(super) fn asked(
    code: &str,
    sku: &str,
    (from, to): (&str, &str),
    qty: i64,
    expected_on: i64,
) -> Value {
    let op = json!({
        "op": "transfer_request", "transfer": code, "sku": sku, "from": from, "to": to,
        "qty": qty, "expected_on": day_name(expected_on),
    });
    by("陳", op)
}

/// Goods leave.
pub(super) fn dispatched(code: &str) -> Value {
    by("wang", json!({"op": "transfer_dispatch", "transfer": code}))
}

fn transfer(shop: &Shop, story: &mut Story<'_>, chance: &mut Chance, day: i64) {
    let popular = |item: &&Item| item.speed >= 6 && story.sellable(&item.sku, "WUH") >= KEPT;
    let items: Vec<&Item> = shop.of_role(Role::Plain).filter(popular).collect();
    let Some(item) = chance.pick(&items) else { return };
    let to = if chance.percent(50) { "BJ" } else { "TPE" };
    story.summary.transfers = story.summary.transfers.saturating_add(1);
    let code = format!("TR-{:04}", story.summary.transfers);
    let qty = chance.between(2, 5).saturating_mul(4);
    let at = shop.clock(day, 14, chance.below(60));
    let expected = day.saturating_add(4);
    let op = asked(&code, &item.sku, ("WUH", to), qty, expected);
    story.at(at, Step::Try(op));
    let sent = at.saturating_add(20 * HOUR);
    let come = sent.saturating_add(chance.between(2, 3).saturating_mul(DAY));
    let arrive = |to: &str, qty: Option<i64>| {
        let op = json!({"op": "transfer_receive", "transfer": code, "to": to, "qty": qty});
        Step::Try(by("chen", op))
    };
    let step = |actor: &str, op: &str| Step::Try(by(actor, json!({"op": op, "transfer": code})));
    let left = || (sent, step("wang", "transfer_dispatch"));
    let all = (come, arrive("sellable", None));
    let steps = match story.summary.transfers.rem_euclid(6) {
        2 => vec![(sent, step("陳", "transfer_cancel"))],
        3 => vec![left(), (come, arrive("unsellable", Some(1))), all],
        5 => {
            let most = (come, arrive("sellable", Some(qty.saturating_sub(1))));
            vec![left(), most, (come.saturating_add(DAY), step("林", "transfer_lose"))]
        }
        _ => vec![left(), all],
    };
    for (time, step) in steps {
        story.at(time, step);
    }
}
