//! Lock pools: one that ended, one live with stages to come, one planned, one that keeps stock back.

use serde_json::{Value, json};

use crate::app::clock::rfc3339;
use crate::app::sample::catalogue::Role;
use crate::app::sample::scenes::Scene;
use crate::app::sample::shop::Shop;
use crate::app::sample::story::{DAY, HOUR, MINUTE, Step, Story, by, with};
use crate::domain::time::Timestamp;

/// Hours between two orders of a pool.
const RHYTHM: i64 = 3 * HOUR;

/// Who orders from the pools.
const BUYERS: [&str; 4] = ["王芳", "黃雅婷", "Oliver Smith", "董浩"];

/// A pool to come.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    code: &'static str,
    /// The operation that makes it, without what is set aside.
    op: Value,
    sku: String,
    place: &'static str,
    /// How much of what is there is set aside, in percent.
    percent: i64,
    oversell_bps: i64,
    /// When it is released, in equal parts; at once where there is none.
    stages: Vec<i64>,
    orders: i64,
}

/// Puts the pools before `end` into the queue.
pub(super) fn plan(story: &mut Story<'_>, shop: &Shop, end: i64) {
    let skus: Vec<String> = shop.of_role(Role::Promo).map(|item| item.sku.clone()).collect();
    let [soap, tea, socks] = skus.as_slice() else { return };
    let time = |after: i64| rfc3339(Timestamp::from_millis(end.saturating_add(after)));
    let stages = [-41 * HOUR, -16 * HOUR, 5 * HOUR, 26 * HOUR];
    let ended = json!({
        "op": "pool_create", "purpose": "dedicated", "name": "企业团购 socks",
        "for": "星辰企业团购", "ends_at": time(-9 * DAY),
    });
    let live = json!({
        "op": "pool_create", "purpose": "dedicated", "name": "双十二 秒杀 手工皂",
        "for": "双十二", "ends_at": time(2 * DAY),
    });
    let planned = json!({
        "op": "pool_create", "purpose": "dedicated", "name": "茶葉節", "for": "茶葉節",
        "starts_at": time(3 * DAY), "ends_at": time(6 * DAY),
    });
    let kept = json!({
        "op": "pool_create", "purpose": "holdback", "name": "留给门店", "auto_release": true,
    });
    let pool = |code, op, sku: &String, place, percent, orders| Plan {
        code,
        op,
        sku: sku.clone(),
        place,
        percent,
        oversell_bps: 10_000,
        stages: Vec::new(),
        orders,
    };
    let stages = stages.into_iter().map(|after| end.saturating_add(after)).collect();
    let live = pool("PL-12", live, soap, "WUH", 55, 12);
    let plans = [
        (-20 * DAY, pool("PL-11", ended, socks, "WUH", 40, 14)),
        (-42 * HOUR, Plan { oversell_bps: 10_500, stages, ..live }),
        (-30 * HOUR, pool("PL-13", planned, tea, "TPE", 50, 0)),
        (-28 * HOUR, pool("PL-14", kept, socks, "BJ", 30, 0)),
    ];
    for (after, plan) in plans {
        story.at(end.saturating_add(after), Step::Scene(Scene::Pool(Box::new(plan))));
    }
}

/// Makes a pool of what is there, and sends its customers.
pub(super) fn open(story: &mut Story<'_>, plan: &Plan) {
    let now = story.now();
    let held = story.sellable(&plan.sku, plan.place);
    let part = held.saturating_mul(plan.percent).checked_div(400).unwrap_or_default().max(1);
    let mut line = json!({
        "sku": plan.sku, "warehouse": plan.place, "qty": part.saturating_mul(4),
        "oversell_bps": plan.oversell_bps,
    });
    if !plan.stages.is_empty() {
        let stage = |at: &i64| json!({"at": rfc3339(Timestamp::from_millis(*at)), "qty": part});
        line = with(line, "stages", plan.stages.iter().map(stage).collect::<Vec<Value>>());
    }
    let op = with(with(plan.op.clone(), "pool", plan.code), "lines", vec![line]);
    story.at(now, Step::Do(by("林", op)));
    for (number, buyer) in (1..=plan.orders).zip(BUYERS.iter().cycle()) {
        let order = format!("{}-{number:02}", plan.code);
        let wanted = json!([{
            "sku": plan.sku, "warehouse": plan.place, "pool": plan.code,
            "qty": number.rem_euclid(3).saturating_add(1),
        }]);
        let at = now.saturating_add(RHYTHM.saturating_mul(number));
        let op = json!({
            "op": "order", "order": order, "lines": wanted, "customer": buyer, "channel": "app",
            "expires_in_minutes": 30,
        });
        story.at(at, Step::Try(by("陳", op)));
        if number.rem_euclid(5) != 0 {
            let pay = json!({"op": "pay", "order": order});
            story.at(at.saturating_add(6 * MINUTE), Step::Try(by("林", pay)));
            let ship = json!({"op": "ship", "order": order});
            story.at(at.saturating_add(20 * HOUR), Step::Try(by("wang", ship)));
        }
    }
}
