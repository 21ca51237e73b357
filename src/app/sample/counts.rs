//! Stock-takes: one that was posted, one that is being counted, one that was forgotten.

use serde_json::{Value, json};

use crate::app::sample::catalogue::{Item, Role};
use crate::app::sample::scenes::Scene;
use crate::app::sample::shop::Shop;
use crate::app::sample::story::{DAY, MINUTE, Step, Story, by, with};

/// A stock-take to come.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    code: &'static str,
    place: &'static str,
    /// What is counted, in the order of the bins.
    items: Vec<(String, String)>,
    course: Course,
}

/// What becomes of a stock-take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    /// Counted to the end and posted.
    Posted,
    /// Somebody is at it.
    UnderWay,
    /// Begun and left open, longer than the alert waits.
    Forgotten,
}

impl Course {
    /// How many of `lines` lines are counted, and what the stock-take is called.
    const fn of(self, lines: usize) -> (usize, &'static str) {
        match self {
            Self::Posted => (lines, "月度抽盘"),
            Self::UnderWay => (11, "夜盘"),
            Self::Forgotten => (4, "門市抽盤"),
        }
    }
}

/// What a count finds that the books did not say: the line, the units, and why.
const FOUND: [(usize, i64, &str); 4] =
    [(3, -2, "damaged"), (7, 1, "found"), (12, -1, "missing"), (16, -1, "mispicked")];

/// Puts the stock-takes before `end` into the queue.
pub(super) fn plan(story: &mut Story<'_>, shop: &Shop, end: i64) {
    let items = |place: &str, most: usize| {
        let there = |item: &&Item| item.finite() && item.level(place) >= 12;
        let mut items: Vec<(String, String)> = shop
            .of_role(Role::Plain)
            .filter(there)
            .map(|item| (item.sku.clone(), item.bin.clone()))
            .take(most)
            .collect();
        items.sort_by(|one, other| (&one.1, &one.0).cmp(&(&other.1, &other.0)));
        items
    };
    let posted =
        Plan { code: "C-0006", place: "WUH", items: items("WUH", 22), course: Course::Posted };
    let open =
        Plan { code: "C-0007", place: "BJ", items: items("BJ", 40), course: Course::UnderWay };
    let left =
        Plan { code: "C-0005", place: "TPE", items: items("TPE", 12), course: Course::Forgotten };
    let before = |millis: i64| end.saturating_sub(millis);
    story.at(before(12 * DAY), Step::Scene(Scene::Count(Box::new(posted))));
    story.at(before(9 * DAY), Step::Scene(Scene::Count(Box::new(left))));
    story.at(before(50 * MINUTE), Step::Scene(Scene::Count(Box::new(open))));
}

/// Starts a stock-take and counts what lies there.
pub(super) fn play(story: &mut Story<'_>, plan: &Plan) {
    let now = story.now();
    let skus: Vec<&String> = plan.items.iter().map(|(sku, _)| sku).collect();
    let posted = plan.course == Course::Posted;
    let (counted, name) = plan.course.of(plan.items.len());
    let start = json!({
        "op": "count_start", "count": plan.code, "warehouse": plan.place, "skus": skus,
        "name": name,
        "tolerance_units": 1, "tolerance_percent": 2,
    });
    story.at(now, Step::Do(by("林", start)));
    let mut decisions = Vec::new();
    for (at, (sku, bin)) in plan.items.iter().enumerate().take(counted) {
        let held = story.shelf(sku, plan.place);
        let found = FOUND.iter().find(|(line, _, _)| posted && *line == at);
        let units = held.saturating_add(found.map_or(0, |(_, units, _)| *units)).max(0);
        let who = if at.is_multiple_of(2) { "陳" } else { "林" };
        let step = i64::try_from(at).unwrap_or_default().saturating_mul(MINUTE / 2);
        let time = now.saturating_add(MINUTE).saturating_add(step);
        let entry = json!({
            "op": "count_enter", "count": plan.code, "sku": sku, "bin": bin, "qty": units,
        });
        story.at(time, Step::Do(by(who, entry)));
        if let Some((_, _, why)) = found {
            decisions.push(json!({"sku": sku, "reason": why, "accept": true}));
        }
    }
    if posted {
        let approve = json!({
            "op": "count_approve", "count": plan.code, "reason": "missing",
            "decisions": Value::from(decisions),
        });
        story.at(now.saturating_add(30 * MINUTE), Step::Do(by("wang", approve)));
    } else if plan.course == Course::UnderWay {
        under_way(story, plan, counted);
    }
}

/// Somebody counts still, and a code is there that nobody knows.
fn under_way(story: &mut Story<'_>, plan: &Plan, counted: usize) {
    let after = |minutes: i64| story.now().saturating_add(minutes.saturating_mul(MINUTE));
    let times = [after(20), after(21), after(22), after(23)];
    let Some((sku, bin)) = plan.items.get(counted) else { return };
    let op = |op: &str| json!({"op": op, "count": plan.code, "bin": bin});
    let take = with(op("count_location"), "session", "pos3");
    let scan = |units: i64| with(with(op("count_enter"), "sku", sku.clone()), "qty", units);
    let steps = [
        take,
        with(scan(3), "mode", "add"),
        with(op("count_park"), "code", "6900000000014"),
        with(scan(1), "mode", "add"),
    ];
    for (time, step) in times.into_iter().zip(steps) {
        story.at(time, Step::Do(by("陳", step)));
    }
}
