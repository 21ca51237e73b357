//! A promotion that is thought of: what is there, what it sold, what to set aside, what is left.

use ratatui::layout::Rect;

use crate::app::query::{PoolPlan, one_decimal};
use crate::domain::time::Timestamp;
use crate::locale::{Words, grouped};
use crate::tui::canvas::Canvas;
use crate::tui::screen::stock::bars::Sales;
use crate::tui::theme::Role;

pub(super) fn draw(canvas: &mut Canvas<'_>, area: Rect, plan: &PoolPlan) {
    let words = canvas.words;
    let mut lines = before(plan, words);
    lines.push((String::new(), Role::Body));
    lines.extend(after(plan, words));
    lines.push((String::new(), Role::Body));
    lines.push((words.get("plan-next").to_owned(), Role::Quiet));
    let wide = area.width.saturating_sub(2);
    for ((line, role), y) in lines.iter().zip(area.y..area.bottom()) {
        canvas.put(area.x.saturating_add(1), y, wide, line, *role);
    }
    canvas.focus(area.x, area.y);
}

/// What is there, and what it sold.
fn before(plan: &PoolPlan, words: &Words) -> Vec<(String, Role)> {
    let sales = Sales::of(&plan.sold_by_day);
    let there = [("sellable", plan.sellable.into()), ("locked", plan.locked.into())];
    let sold = [
        ("sold", plan.sold_30_days.into()),
        ("average", one_decimal(plan.sold_per_day).into()),
        ("best", plan.best_day.into()),
    ];
    vec![
        (format!("{} {}  {}", plan.sku, plan.name, plan.warehouse), Role::Head),
        (words.fill("plan-there", &there), Role::Body),
        (words.fill("plan-sold", &sold), Role::Body),
        (format!(" {}", sales.line), Role::Body),
    ]
}

/// What to set aside in which stages, and what is left.
fn after(plan: &PoolPlan, words: &Words) -> Vec<(String, Role)> {
    let moment = |at: i64| {
        let at = Timestamp::from_millis(at);
        format!("{} {}", words.date(words.day_number(at)), words.minutes(at))
    };
    let window = [("from", moment(plan.starts_at).into()), ("to", moment(plan.ends_at).into())];
    let needs = [("need", plan.daily_need.into()), ("threshold", plan.threshold.into())];
    let suggested = [
        ("suggested", plan.suggested.into()),
        ("sellable", plan.sellable.into()),
        ("need", plan.daily_need.into()),
        ("threshold", plan.threshold.into()),
    ];
    let mut lines = vec![
        (words.fill("plan-window", &window), Role::Head),
        (words.fill("plan-needs", &needs), Role::Body),
        (words.fill("plan-suggested", &suggested), Role::Good),
    ];
    for (stage, number) in plan.stages.iter().zip(1_i64..) {
        let line = format!("   {number}  {}  {}", moment(stage.at), grouped(stage.qty));
        lines.push((line, Role::Body));
    }
    let days = plan.left_days.map_or_else(|| "-".to_owned(), |days| days.to_string());
    let left = [("left", plan.left.into()), ("days", days.into())];
    lines.push((words.fill("plan-left", &left), Role::Body));
    for (id, so) in [("plan-runs-out", plan.runs_out), ("plan-low", plan.low)] {
        if so {
            lines.push((format!("! {}", words.get(id)), Role::Warning));
        }
    }
    lines
}
