//! A table with column heads and a cursor row, for the screens of documents.

use ratatui::layout::Rect;

use crate::tui::canvas::{Canvas, columns};
use crate::tui::text;
use crate::tui::theme::Role;

/// A column: its head's message, how wide it is, and from how wide a table on it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    pub id: &'static str,
    pub width: u16,
    pub from: u16,
    pub right: bool,
    /// What the store calls it, where the list can be sorted by it.
    pub sort: Option<&'static str>,
    /// Left out beside the pane, which shows it.
    pub alone: bool,
    /// How wide it is where there is little room.
    pub least: u16,
}

/// Tables narrower than this give every column its least width.
const ROOMY: u16 = 70;

/// A row, with what is left of its cells.
#[derive(Debug)]
pub struct Line {
    pub cells: Vec<Cell>,
    pub selected: bool,
    pub sign: Option<char>,
}

impl Head {
    /// A column of text.
    pub const fn text(id: &'static str, width: u16, from: u16) -> Self {
        Self { id, width, from, right: false, sort: None, alone: false, least: width }
    }

    /// A column of figures.
    pub const fn number(id: &'static str, width: u16, from: u16) -> Self {
        Self { id, width, from, right: true, sort: None, alone: false, least: width }
    }

    /// The same, in a list that can be sorted by what the store calls `name`.
    #[must_use]
    pub const fn by(mut self, name: &'static str) -> Self {
        self.sort = Some(name);
        self
    }

    /// The same, not so wide where there is little room.
    #[must_use]
    pub const fn least(mut self, width: u16) -> Self {
        self.least = width;
        self
    }

    /// The same, left out beside the pane.
    #[must_use]
    pub const fn alone(mut self) -> Self {
        self.alone = true;
        self
    }
}

/// One cell.
pub type Cell = (String, Role);

/// Text in the colour of the body.
pub fn plain(text: impl Into<String>) -> Cell {
    (text.into(), Role::Body)
}

/// A figure in the colour of the body; `-` for none.
pub fn units(count: i64) -> Cell {
    if count == 0 { ("-".to_owned(), Role::Quiet) } else { (count.to_string(), Role::Body) }
}

/// Draws the heads in the first row of `area` and `rows` below it; the column `elastic` takes what
/// is left. Every row has a cell for every head, also for those that there is no room for.
pub fn draw(
    canvas: &mut Canvas<'_>,
    area: Rect,
    heads: &[Head],
    elastic: &str,
    lines: impl Iterator<Item = Line>,
) {
    let fits = |(_, head): &(usize, &Head)| area.width >= head.from;
    let mut shown: Vec<(usize, &Head)> = heads.iter().enumerate().filter(fits).collect();
    if shown.is_empty() {
        shown.extend(heads.iter().enumerate().take(1));
    }
    let widths: Vec<u16> = shown
        .iter()
        .map(|(_, head)| if area.width < ROOMY { head.least } else { head.width })
        .collect();
    // Where that column is not shown, the first text takes what is left.
    let elastic = shown.iter().position(|(_, head)| head.id == elastic);
    let text = shown.iter().position(|(_, head)| !head.right);
    let wide = elastic.or(text).unwrap_or(0);
    let room = area.width.saturating_sub(3);
    let laid = columns(area.x.saturating_add(3), room, &widths, wide);
    let headed = area.height > 3;
    if headed {
        for ((_, head), column) in shown.iter().zip(&laid) {
            let name = canvas.words.get(head.id);
            put(canvas, (column.x, area.y, column.width), name, Role::Head, head.right);
        }
    }
    let first = area.y.saturating_add(u16::from(headed));
    for (line, y) in lines.zip(first..area.bottom()) {
        let own = |role| if line.selected { Role::Selected } else { role };
        if line.selected {
            canvas.fill(Rect { y, height: 1, ..area }, Role::Selected);
            canvas.put(area.x, y, 1, ">", Role::Selected);
            canvas.focus(area.x, y);
        }
        if let Some(sign) = line.sign {
            let sign = sign.to_string();
            canvas.put(area.x.saturating_add(1), y, 1, &sign, own(Role::Body));
        }
        for ((at, head), column) in shown.iter().zip(&laid) {
            let Some((text, role)) = line.cells.get(*at) else { continue };
            put(canvas, (column.x, y, column.width), text, own(*role), head.right);
        }
    }
}

fn put(
    canvas: &mut Canvas<'_>,
    (x, y, width): (u16, u16, u16),
    shown: &str,
    role: Role,
    right: bool,
) {
    if !right {
        canvas.put(x, y, width, shown, role);
        return;
    }
    let figure = text::written(shown, width);
    canvas.put_right(x.saturating_add(width), y, width, &figure, role);
}

/// Says in the place of the first row why there is none.
pub fn empty(canvas: &mut Canvas<'_>, area: Rect, id: &str) {
    let said = canvas.words.get(id);
    let y = area.y.saturating_add(2).min(area.bottom().saturating_sub(1));
    let x = area.x.saturating_add(3);
    canvas.put(x, y, area.width.saturating_sub(4), said, Role::Quiet);
    canvas.focus(x, y);
}
