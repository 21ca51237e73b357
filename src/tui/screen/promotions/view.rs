//! ```text
//!    Pool     Name              State    Next          Set  Out Sold  Left Progress
//! >  PL-12    双十一 秒杀       live     stage 4h17m   200  120   97    23 [####=...]
//! ```

use super::sum;
use crate::app::query::{CalendarEntry, PoolCard, ReportLine};
use crate::domain::pool::PoolState;
use crate::domain::time::Timestamp;
use crate::locale::{Words, grouped};
use crate::tui::screen::list::Look;
use crate::tui::screen::pane;
use crate::tui::screen::table::{Cell, Head, plain, units};
use crate::tui::theme::Role;

pub(super) const POOLS: [Head; 9] = [
    Head::text("column-pool", 8, 0).by("pool"),
    Head::text("column-name", 8, 50).by("name"),
    Head::text("column-pool-state", 8, 30).by("state"),
    Head::text("column-next", 12, 64).by("next"),
    Head::number("column-set-aside", 5, 0).by("allocated"),
    Head::number("column-let-out", 5, 50).by("released"),
    Head::number("column-sold", 5, 36).by("ordered"),
    Head::number("column-units-left", 5, 0).by("left"),
    Head::text("column-progress", 12, 72).by("sellthrough"),
];

pub(super) const STEPS: [Head; 8] = [
    Head::text("column-when", 11, 0).by("at"),
    Head::text("column-event", 9, 44).by("event"),
    Head::text("column-step-of", 8, 50).by("document"),
    Head::text("column-sku", 10, 0).by("sku"),
    Head::text("column-place", 6, 60).by("warehouse"),
    Head::number("column-sellable", 8, 0).by("sellable"),
    Head::number("column-locked", 7, 50).by("locked"),
    Head::text("column-shop", 9, 36).by("availability"),
];

/// The word and the colour of a pool's state.
pub(super) fn state(pool: PoolState, paused: bool, words: &Words) -> Cell {
    let (name, role) = match (pool, paused) {
        (PoolState::Active, true) => ("paused", Role::Warning),
        (PoolState::Active, false) => (pool.name(), Role::Good),
        (PoolState::Draft | PoolState::Ended, _) => (pool.name(), Role::Quiet),
        (PoolState::Scheduled, _) => (pool.name(), Role::Body),
    };
    (words.get(&format!("pool-state-{name}")).to_owned(), role)
}

fn next_cell(card: &PoolCard, look: Look<'_>) -> Cell {
    let words = look.words;
    let Some((step, at)) = card.next() else { return ("-".to_owned(), Role::Quiet) };
    let at = Timestamp::from_millis(at);
    if step == "ended" {
        return (words.short_time(at, look.now), Role::Quiet);
    }
    match words.time_left(at, look.now) {
        Some(left) => plain(words.fill(&format!("pool-next-{step}"), &[("left", left.into())])),
        None => (words.get("pool-due").to_owned(), Role::Warning),
    }
}

/// How far a pool is: `#` sold, `=` open, `.` to come, blank given back.
pub(super) fn progress(figures: [i64; 4], columns: usize) -> String {
    let whole = figures.iter().fold(0_i64, |sum, part| sum.saturating_add(*part)).max(1);
    let room = i64::try_from(columns).unwrap_or(0);
    let mut bar = String::new();
    let (mut done, mut drawn) = (0_i64, 0_i64);
    for (units, letter) in figures.into_iter().zip(['#', '=', '.', ' ']) {
        done = done.saturating_add(units);
        let upto = done.saturating_mul(room).checked_div(whole).unwrap_or(0);
        // What is there is seen, however little it is.
        let upto = if units > 0 && upto == drawn { upto.saturating_add(1).min(room) } else { upto };
        let count = usize::try_from(upto.saturating_sub(drawn)).unwrap_or(0);
        bar.extend(std::iter::repeat_n(letter, count));
        drawn = drawn.max(upto);
    }
    let blank = columns.saturating_sub(bar.len());
    format!("[{bar}{}]", " ".repeat(blank))
}

pub(super) fn pool_cells(card: &PoolCard, look: Look<'_>) -> Vec<Cell> {
    let ordered = sum(card, |line| line.ordered);
    let real = sum(card, |line| line.held.saturating_add(line.shipped));
    let figures = [
        real,
        sum(card, |line| line.open),
        sum(card, |line| line.unreleased),
        sum(card, |line| line.shelved),
    ];
    let name = if card.pool.name.is_empty() { &card.pool.for_whom } else { &card.pool.name };
    vec![
        plain(&card.pool.code),
        plain(name),
        state(card.pool.pool_state, card.pool.paused, look.words),
        next_cell(card, look),
        units(sum(card, |line| line.allocated)),
        units(sum(card, |line| line.released)),
        units(ordered),
        units(sum(card, |line| line.left)),
        plain(progress(figures, 10)),
    ]
}

pub(super) fn step_cells(step: &CalendarEntry, look: Look<'_>) -> Vec<Cell> {
    let words = look.words;
    let at = Timestamp::from_millis(step.at);
    let when = format!("{} {}", words.day(at), words.minutes(at));
    let what = step.order.as_deref().or(step.pool.as_deref()).unwrap_or("-");
    let shop = words.get(&format!("availability-{}", step.availability)).to_owned();
    let role = match (step.availability, step.crossed_from) {
        (_, None) => Role::Quiet,
        ("in_stock", Some(_)) => Role::Good,
        ("low", Some(_)) => Role::Warning,
        (_, Some(_)) => Role::Bad,
    };
    vec![
        plain(when),
        plain(words.get(&format!("calendar-{}", step.event))),
        plain(what),
        plain(&step.sku),
        plain(pane::short(&step.warehouse)),
        plain(step.sellable.to_string()),
        units(step.locked),
        (if step.crossed_from.is_some() { format!("! {shop}") } else { shop }, role),
    ]
}

/// What a step crosses, as a sentence; else what it does.
pub(super) fn crossing(step: &CalendarEntry, words: &Words) -> String {
    let at = Timestamp::from_millis(step.at);
    let at = format!("{} {}", words.day(at), words.minutes(at));
    let shown = words.get(&format!("availability-{}", step.availability)).to_owned();
    let fills = [
        ("at", at.into()),
        ("sku", step.sku.as_str().into()),
        ("sellable", step.product_sellable.into()),
        ("threshold", step.threshold.into()),
        ("state", shown.into()),
    ];
    words.fill("calendar-crossed", &fills)
}

/// The identity of a line, with its check.
pub(super) fn balance(row: &ReportLine, words: &Words) -> String {
    let line = &row.line;
    let parts = [line.unreleased, line.open, line.held, line.shipped, line.shelved];
    let sum = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(*part));
    let check =
        if sum == line.allocated { "ok".to_owned() } else { format!("!= {}", grouped(sum)) };
    let fills = [
        ("allocated", line.allocated.into()),
        ("unreleased", line.unreleased.into()),
        ("open", line.open.into()),
        ("held", line.held.into()),
        ("shipped", line.shipped.into()),
        ("shelved", line.shelved.into()),
        ("check", check.into()),
    ];
    words.fill("promotions-balance", &fills)
}

#[cfg(test)]
mod tests {
    use super::progress;

    #[test]
    fn a_bar_shows_every_part_that_is_there() {
        assert_eq!(progress([97, 23, 80, 0], 10), "[####==....]");
        assert_eq!(progress([0, 0, 20, 0], 10), "[..........]");
        assert_eq!(progress([128, 0, 0, 22], 10), "[########  ]");
        assert_eq!(progress([1, 0, 0, 999], 10), "[#         ]");
        assert_eq!(progress([0, 0, 0, 0], 10), "[          ]");
    }
}
