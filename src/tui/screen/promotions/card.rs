//! One pool: what it keeps, its stages, how it sells.
//!
//! ```text
//!  PL-12  双十一 秒杀   live   dedicated, for 双十二   ends in 2d 11-22 15:42
//!  SKU-10001 手工皂 薰衣草 120g  WH-BJ    up to 105%
//!  locked 103 = to come 80 + open 23     orders may take 126   sold 97   unpaid 6   left 29
//!  [SSSSPPPUOO........]  S shipped  P paid  U unpaid  O open  . to come  - back   1 = 4
//!    stage  at                   qty  state           to come after
//!      1    11-20 00:00           60  released                 140
//!  >   3    11-20 20:00           60  in 4h17m                  20
//!  sells 2.0 a minute, 120 in the last hour; what is left lasts until 20:35
//! ```

use ratatui::layout::Rect;

use super::view;
use crate::app::query::{PoolReport, ReportLine};
use crate::domain::pool::{PoolState, Purpose};
use crate::domain::time::Timestamp;
use crate::locale::{Words, grouped};
use crate::tui::canvas::Canvas;
use crate::tui::screen::stock::bars;
use crate::tui::theme::Role;

/// Rows that are worth beginning with.
pub(super) const LEAST_ROWS: u16 = 6;

/// Lines from the top downwards.
struct Lines {
    area: Rect,
    y: u16,
}

impl Lines {
    fn put(&mut self, canvas: &mut Canvas<'_>, line: &str, role: Role) {
        self.put_at(canvas, 1, line, role);
    }

    fn put_at(&mut self, canvas: &mut Canvas<'_>, x: u16, line: &str, role: Role) {
        if self.y < self.area.bottom() {
            let wide = self.area.width.saturating_sub(x.saturating_add(1));
            canvas.put(self.area.x.saturating_add(x), self.y, wide, line, role);
        }
        self.y = self.y.saturating_add(1);
    }
}

/// Draws the pool with the line `at` in focus; `focused` where the cursor is on it.
pub(super) fn draw(
    canvas: &mut Canvas<'_>,
    area: Rect,
    report: &PoolReport,
    at: usize,
    focused: bool,
) {
    let mut lines = Lines { area, y: area.y };
    for (line, role) in head(report, canvas.words, canvas.now) {
        lines.put(canvas, &line, role);
    }
    if focused && report.lines.len() > 1 {
        draw_rows(canvas, &mut lines, report, at);
    }
    let Some(row) = report.lines.get(at).or(report.lines.first()) else { return };
    if focused {
        canvas.focus(area.x, lines.y.min(area.bottom().saturating_sub(1)));
    }
    for (line, role) in figures(report, row, canvas.words, canvas.now) {
        lines.put(canvas, &line, role);
    }
    draw_bar(canvas, &mut lines, row);
    draw_stages(canvas, &mut lines, report, row);
    if let Some(line) = preview(report, row, canvas.words) {
        lines.put(canvas, &line, Role::Head);
    }
}

/// The same in the pane at the right, in short lines.
pub(super) fn pane(canvas: &mut Canvas<'_>, area: Rect, report: &PoolReport, at: usize) {
    for y in area.top()..area.bottom() {
        canvas.put(area.x, y, 1, "|", Role::Quiet);
    }
    let inner = Rect { x: area.x.saturating_add(1), width: area.width.saturating_sub(1), ..area };
    let mut lines = Lines { area: inner, y: inner.y };
    let width = usize::from(inner.width.saturating_sub(2));
    let wrapped = |text: &str| crate::tui::text::wrap(text, width);
    for (line, role) in head(report, canvas.words, canvas.now) {
        for part in wrapped(&line) {
            lines.put(canvas, &part, role);
        }
    }
    let Some(row) = report.lines.get(at).or(report.lines.first()) else { return };
    lines.put(canvas, "", Role::Body);
    for (line, role) in figures(report, row, canvas.words, canvas.now) {
        for part in wrapped(&line) {
            lines.put(canvas, &part, role);
        }
    }
    draw_bar(canvas, &mut lines, row);
    lines.put(canvas, "", Role::Body);
    draw_stages(canvas, &mut lines, report, row);
    if let Some(line) = preview(report, row, canvas.words) {
        lines.put(canvas, "", Role::Body);
        for part in wrapped(&line) {
            lines.put(canvas, &part, Role::Head);
        }
    }
}

/// Who it is for, where it stands, when it ends.
fn head(report: &PoolReport, words: &Words, now: Timestamp) -> Vec<(String, Role)> {
    let pool = &report.pool;
    let (state, role) = view::state(pool.pool_state, pool.paused, words);
    let purpose = words.get(&format!("pool-purpose-{}", pool.purpose)).to_owned();
    let mut line = format!("{}  {state}  {purpose}", pool.code);
    if !pool.for_whom.is_empty() {
        line = format!("{line}, {}", words.fill("pool-for", &[("who", (&*pool.for_whom).into())]));
    }
    let moment = |at: i64| {
        let at = Timestamp::from_millis(at);
        format!("{} {}", words.day(at), words.minutes(at))
    };
    let (id, at) = match pool.pool_state {
        PoolState::Draft | PoolState::Scheduled => ("pool-starts", pool.starts_at),
        PoolState::Active => ("pool-ends", pool.ends_at),
        PoolState::Ended => ("pool-ended-at", pool.ended_at),
    };
    if let Some(at) = at {
        let left = words.time_left(Timestamp::from_millis(at), now).unwrap_or_default();
        let said = words.fill(id, &[("at", moment(at).into()), ("left", left.into())]);
        line = format!("{line}   {}", said.trim_end());
    }
    vec![(line, role)]
}

fn figures(
    report: &PoolReport,
    row: &ReportLine,
    words: &Words,
    now: Timestamp,
) -> Vec<(String, Role)> {
    let line = &row.line;
    let mut place = format!("{} {}  {}", line.sku, line.name, line.warehouse);
    if line.oversell_bps > 10_000 {
        let percent = line.oversell_bps.checked_div(100).unwrap_or_default();
        place = format!("{place}   {}", words.fill("pool-up-to", &[("percent", percent.into())]));
    }
    if let Some(limit) = line.customer_limit {
        place = format!("{place}   {}", words.fill("pool-limit", &[("limit", limit.into())]));
    }
    let locked = line.unreleased.saturating_add(line.open);
    let fills = [
        ("locked", locked.into()),
        ("unreleased", line.unreleased.into()),
        ("open", line.open.into()),
        ("ceiling", line.ceiling.into()),
        ("ordered", line.ordered.into()),
        ("unpaid", row.unpaid.into()),
        ("left", line.left.into()),
    ];
    let kept = match report.pool.kind {
        Purpose::Dedicated => words.fill("pool-figures", &fills),
        Purpose::Holdback => words
            .fill("pool-kept", &[("locked", locked.into()), ("released", line.released.into())]),
    };
    let mut found = vec![(place, Role::Head), (kept, Role::Body)];
    let live = report.pool.pool_state == PoolState::Active;
    if report.pool.kind == Purpose::Holdback && live && line.sellable <= 0 && locked > 0 {
        let said = words.fill("pool-kept-sold-out", &[("sellable", line.sellable.into())]);
        found.push((said, Role::Warning));
    }
    if line.oversold > 0 {
        let said = words.fill("pool-oversold", &[("oversold", line.oversold.into())]);
        found.push((said, Role::Warning));
    }
    found.extend(pace(report, row, words, now));
    found
}

/// How fast it sells and until when it lasts; once it ended, what became of it.
fn pace(
    report: &PoolReport,
    row: &ReportLine,
    words: &Words,
    now: Timestamp,
) -> Option<(String, Role)> {
    let line = &row.line;
    if report.pool.pool_state == PoolState::Ended {
        let fills = [
            ("percent", row.sold_percent.into()),
            ("paid", row.paid.into()),
            ("shipped", line.shipped.into()),
            ("lapsed", line.lapsed.into()),
            ("shelved", line.shelved.into()),
        ];
        return Some((words.fill("pool-came-to", &fills), Role::Body));
    }
    if row.ordered_last_hour == 0 {
        return None;
    }
    let hundredths = row.ordered_per_minute_hundredths;
    let whole = hundredths.checked_div(100).unwrap_or_default();
    let part = hundredths.checked_rem(100).unwrap_or_default();
    let lasts = row.lasts_until.map(Timestamp::from_millis);
    let until = lasts.map_or_else(|| "-".to_owned(), |at| words.short_time(at, now));
    let fills = [
        ("rate", format!("{whole}.{part:02}").into()),
        ("units", row.ordered_last_hour.into()),
        ("until", until.into()),
    ];
    Some((words.fill("pool-pace", &fills), Role::Body))
}

/// The lines of a pool of several products.
fn draw_rows(canvas: &mut Canvas<'_>, lines: &mut Lines, report: &PoolReport, at: usize) {
    for (index, row) in report.lines.iter().enumerate() {
        let line = &row.line;
        let said = format!(
            "  {} {}  {} / {}",
            line.sku,
            line.warehouse,
            grouped(line.ordered),
            grouped(line.allocated)
        );
        if index == at {
            let y = lines.y;
            lines.put(canvas, &said, Role::Selected);
            canvas.put(lines.area.x, y, 1, ">", Role::Head);
        } else {
            lines.put(canvas, &said, Role::Body);
        }
    }
}

/// Every unit as a letter: what became of it.
fn draw_bar(canvas: &mut Canvas<'_>, lines: &mut Lines, row: &ReportLine) {
    let line = &row.line;
    let paid = row.paid.saturating_sub(line.shipped).clamp(0, line.held);
    let parts = [
        ('S', line.shipped, Role::OffShelf),
        ('P', paid, Role::Ordered),
        ('U', line.held.saturating_sub(paid), Role::Warning),
        ('O', line.open, Role::Sellable),
        ('.', line.unreleased, Role::Locked),
        ('-', line.shelved, Role::Quiet),
    ];
    let most = parts.iter().fold(0_i64, |sum, (_, units, _)| sum.saturating_add(*units));
    let room = usize::from(lines.area.width.min(50).saturating_sub(14));
    let unit = bars::unit(most, room);
    let y = lines.y;
    if y >= lines.area.bottom() || most == 0 {
        return;
    }
    let mut x = canvas.put(lines.area.x.saturating_add(1), y, 1, "[", Role::Quiet);
    for (letter, units, role) in parts {
        let count = bars::letters(units, unit);
        let right = lines.area.right().saturating_sub(1);
        let bar = letter.to_string().repeat(count);
        x = canvas.put(x, y, right.saturating_sub(x), &bar, role);
    }
    x = canvas.put(x, y, 1, "]", Role::Quiet);
    let legend = canvas.words.fill("pool-bar", &[("unit", unit.into())]);
    let wide = lines.area.right().saturating_sub(x.saturating_add(2));
    if wide >= crate::tui::text::columns(&legend) {
        canvas.put(x.saturating_add(2), y, wide, &legend, Role::Quiet);
        lines.y = y.saturating_add(1);
    } else {
        lines.y = y.saturating_add(1);
        let parts = crate::tui::text::wrap(&legend, lines.area.width.saturating_sub(2).into());
        for part in &parts {
            lines.put(canvas, part, Role::Quiet);
        }
    }
}

fn draw_stages(canvas: &mut Canvas<'_>, lines: &mut Lines, report: &PoolReport, row: &ReportLine) {
    let words = canvas.words;
    let stages = &row.line.stages;
    if stages.is_empty() {
        return;
    }
    lines.put(canvas, words.get("pool-stages"), Role::Head);
    let next = stages.iter().position(|stage| stage.released_at.is_none());
    // Where there is little room, the stages to come are seen.
    let room = usize::from(lines.area.bottom().saturating_sub(lines.y).saturating_sub(1)).max(1);
    let skip = next.unwrap_or(stages.len()).saturating_sub(1);
    let skip = skip.min(stages.len().saturating_sub(room));
    let mut after = row.line.unreleased;
    for (index, stage) in stages.iter().enumerate() {
        let waits = stage.released_at.is_none();
        let when = match (stage.at, stage.share_bps) {
            (Some(at), _) => {
                let at = Timestamp::from_millis(at);
                format!("{} {}", words.day(at), words.minutes(at))
            }
            (None, Some(share)) => {
                let percent = share.checked_div(100).unwrap_or_default();
                words.fill("pool-at-share", &[("percent", percent.into())])
            }
            (None, None) => "-".to_owned(),
        };
        if waits {
            after = after.saturating_sub(stage.quantity).max(0);
        }
        if index < skip {
            continue;
        }
        let left = stage.at.and_then(|at| words.time_left(Timestamp::from_millis(at), canvas.now));
        let state = match (waits, left) {
            (false, _) => words.get("pool-stage-released").to_owned(),
            (true, _) if report.pool.paused => words.get("pool-state-paused").to_owned(),
            (true, Some(left)) => words.fill("pool-stage-in", &[("left", left.into())]),
            (true, None) => words.get("pool-stage-waits").to_owned(),
        };
        let number = crate::tui::text::right(&stage.stage.to_string(), 3);
        let units = crate::tui::text::right(&grouped(stage.quantity), 7);
        let rest = if waits { format!("-> {}", grouped(after)) } else { String::new() };
        let line = format!(
            "{number}  {}{units}  {} {rest}",
            crate::tui::text::left(&when, 13),
            crate::tui::text::left(&state, 12)
        );
        let role = if waits { Role::Body } else { Role::Quiet };
        let y = lines.y;
        lines.put_at(canvas, 2, line.trim_end(), role);
        if Some(index) == next && y < lines.area.bottom() {
            canvas.put(lines.area.x.saturating_add(1), y, 1, ">", Role::Head);
        }
    }
}

/// What releasing the next stage would do.
fn preview(report: &PoolReport, row: &ReportLine, words: &Words) -> Option<String> {
    let line = &row.line;
    let live = report.pool.pool_state == PoolState::Active;
    let stage = line.stages.iter().find(|stage| stage.released_at.is_none()).filter(|_| live)?;
    let units = stage.quantity.min(line.unreleased);
    let fills = [
        ("stage", stage.stage.into()),
        ("unreleased", line.unreleased.into()),
        ("after", line.unreleased.saturating_sub(units).into()),
        ("open", line.open.into()),
        ("opened", line.open.saturating_add(units).into()),
    ];
    let id = match report.pool.kind {
        Purpose::Dedicated => "pool-if-released",
        Purpose::Holdback => "pool-if-given-back",
    };
    Some(words.fill(id, &fills))
}
