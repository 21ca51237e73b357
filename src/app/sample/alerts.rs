//! What makes the remaining alerts of the table fire: a lot that expires, a pool nearly used up,
//! people who waited for what came back. Somebody knows of some alerts already.

use serde_json::json;

use crate::app::clock::day_name;
use crate::app::sample::catalogue::{PLACES, Role};
use crate::app::sample::scenes::Scene;
use crate::app::sample::shop::Shop;
use crate::app::sample::story::{DAY, HOUR, MINUTE, Step, Story, by};
use crate::config::ChannelOptions;
use crate::domain::order::TakeStock;

/// The channel whose orders wait until somebody takes their stock.
pub(super) const CHANNEL: &str = "preorder";

/// Its rules.
pub(super) fn channel() -> ChannelOptions {
    let take_stock = Some(TakeStock::Hand);
    ChannelOptions { take_stock, unpaid_minutes: Some(0), cart_minutes: None }
}

/// Puts what happens before `end` into the queue.
pub(super) fn plan(story: &mut Story<'_>, shop: &Shop, end: i64) {
    let before = |millis: i64| end.saturating_sub(millis);
    let lot = json!({
        "op": "receive", "sku": "SKU-10031", "warehouse": "WUH", "qty": 24, "lot": "L2611-A",
        "expires_on": day_name(shop.today.saturating_add(18)),
    });
    story.at(before(30 * HOUR), Step::Do(by("chen", lot)));
    pool(story, before(26 * HOUR));
    waiting(story, shop, end);
    known(story, shop, before(HOUR));
}

fn pool(story: &mut Story<'_>, at: i64) {
    let line = json!([{"sku": "SKU-10035", "warehouse": "WUH", "qty": 10}]);
    let open = json!({
        "op": "pool_create", "pool": "PL-16", "purpose": "dedicated", "name": "老客专享",
        "for": "vip", "lines": line,
    });
    story.at(at, Step::Try(by("林", open)));
    let wanted = json!([{"sku": "SKU-10035", "warehouse": "WUH", "qty": 9, "pool": "PL-16"}]);
    let order = json!({
        "op": "order", "order": "PL-16-01", "lines": wanted, "customer": "星辰企业团购",
        "channel": "wholesale", "expires_in_minutes": 0,
    });
    story.at(at.saturating_add(MINUTE), Step::Try(by("陳", order)));
    let pay = json!({"op": "pay", "order": "PL-16-01"});
    story.at(at.saturating_add(HOUR), Step::Try(by("林", pay)));
}

fn waiting(story: &mut Story<'_>, shop: &Shop, end: i64) {
    let before = |millis: i64| end.saturating_sub(millis);
    let Some(item) = shop.items.iter().find(|item| item.sku == "SKU-10036") else { return };
    let item = Box::new(item.clone());
    let out = Scene::LeaveOver { item, sellable: 0, shipped: true };
    story.at(before(3 * DAY), Step::Scene(out));
    for (number, (customer, qty)) in (1..).zip([("周婷", 1), ("O'Brien, Pat", 2)]) {
        let order = format!("PRE-{number}");
        let at = before(2 * DAY).saturating_add(HOUR.saturating_mul(number));
        let op = json!({
            "op": "order", "order": order, "channel": CHANNEL, "customer": customer,
            "lines": [{"sku": "SKU-10036", "qty": qty}],
        });
        story.at(at, Step::Do(by("陳", op)));
        let pay = json!({"op": "pay", "order": order});
        story.at(at.saturating_add(10 * MINUTE), Step::Do(by("陳", pay)));
    }
    let came = json!({"op": "receive", "sku": "SKU-10036", "warehouse": "BJ", "qty": 12});
    story.at(before(20 * HOUR), Step::Do(by("chen", came)));
}

/// Stock locked on purpose is known to somebody; what was ordered already sleeps until it comes.
fn known(story: &mut Story<'_>, shop: &Shop, at: i64) {
    for item in shop.of_role(Role::Promo).skip(1) {
        for place in PLACES {
            let alert = format!("leftover:{}@{}", item.sku, place.code);
            let op = json!({"op": "alert_ack", "alert": alert, "note": "留样"});
            story.at(at, Step::Try(by("林", op)));
        }
    }
    if let Some(item) = shop.of_role(Role::Low).next() {
        let op =
            json!({"op": "alert_snooze", "alert": format!("low:{}", item.sku), "note": "在途"});
        story.at(at.saturating_add(MINUTE), Step::Try(by("林", op)));
    }
}
