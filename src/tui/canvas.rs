//! What screens draw on: a buffer, with the words, the theme and the time at hand.
//!
//! Text is cleaned and cut here and nowhere else, so no screen can be broken by a name.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::text;
use super::theme::{Role, Theme};
use crate::domain::time::Timestamp;
use crate::locale::Words;

/// A frame in the making.
#[derive(Debug)]
pub struct Canvas<'a> {
    pub words: &'a Words,
    pub theme: &'a Theme,
    pub now: Timestamp,
    buffer: &'a mut Buffer,
    cursor: Option<Position>,
    ascii: bool,
}

impl<'a> Canvas<'a> {
    pub fn new(buffer: &'a mut Buffer, words: &'a Words, theme: &'a Theme, now: Timestamp) -> Self {
        Self { words, theme, now, buffer, cursor: None, ascii: false }
    }

    /// The terminal shows ASCII only: anything else becomes a question mark in its place.
    pub const fn set_ascii(&mut self, ascii: bool) {
        self.ascii = ascii;
    }

    /// Everything there is to draw on.
    pub fn area(&self) -> Rect {
        self.buffer.area
    }

    /// Where the focus is: the terminal's own cursor goes there, and with it the window of an
    /// input method and the voice of a screen reader.
    pub fn focus(&mut self, x: u16, y: u16) {
        if self.buffer.area.contains(Position { x, y }) {
            self.cursor = Some(Position { x, y });
        }
    }

    pub fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    /// Writes `text` into at most `columns` from `x`; the column after it.
    pub fn put(&mut self, x: u16, y: u16, columns: u16, text: &str, role: Role) -> u16 {
        let style = self.theme.style(role);
        self.put_styled(x, y, columns, text, style)
    }

    /// Writes `text` so that it ends right before `end`.
    pub fn put_right(&mut self, end: u16, y: u16, columns: u16, text: &str, role: Role) {
        let clean = text::clean(text);
        let fitted = text::fit(&clean, columns.into());
        let x = end.saturating_sub(text::columns(&fitted));
        self.put(x, y, columns, &fitted, role);
    }

    fn put_styled(&mut self, x: u16, y: u16, columns: u16, raw: &str, style: Style) -> u16 {
        let area = self.buffer.area;
        if y < area.top() || y >= area.bottom() || x >= area.right() {
            return x;
        }
        let room = columns.min(area.right().saturating_sub(x));
        let clean = text::clean(raw);
        let clean = if self.ascii { text::ascii(&clean) } else { clean };
        let fitted = text::fit(&clean, room.into());
        let (end, _) = self.buffer.set_stringn(x, y, &fitted, room.into(), style);
        // The second halves of wide characters too.
        let written = Rect { x, y, width: end.saturating_sub(x), height: 1 };
        self.buffer.set_style(written, style);
        end
    }

    /// Blanks with the style of `role`.
    pub fn fill(&mut self, area: Rect, role: Role) {
        let area = area.intersection(self.buffer.area);
        let style = self.theme.style(role);
        for position in area.positions() {
            if let Some(cell) = self.buffer.cell_mut(position) {
                cell.reset();
                cell.set_style(style);
            }
        }
    }

    /// Gives what is written in `area` the style of `role` on top of its own.
    pub fn paint(&mut self, area: Rect, role: Role) {
        self.buffer.set_style(area.intersection(self.buffer.area), self.theme.style(role));
    }

    /// A rule of dashes.
    pub fn rule(&mut self, area: Rect) {
        let dashes = "-".repeat(area.width.into());
        self.put(area.x, area.y, area.width, &dashes, Role::Quiet);
    }
}

/// The columns of a table: where each begins and how wide it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub x: u16,
    pub width: u16,
}

/// Lays out columns of the given widths with one blank between them; the one at `elastic` takes
/// what is left of `width`.
pub fn columns(x: u16, width: u16, widths: &[u16], elastic: usize) -> Vec<Column> {
    let gaps = u16::try_from(widths.len().saturating_sub(1)).unwrap_or(0);
    let fixed = widths.iter().enumerate().filter(|(at, _)| *at != elastic).map(|(_, w)| *w);
    let used = fixed.fold(gaps, u16::saturating_add);
    let rest = width.saturating_sub(used);
    let mut at = x;
    let mut laid = Vec::with_capacity(widths.len());
    for (index, wanted) in widths.iter().enumerate() {
        let width = if index == elastic { rest } else { *wanted };
        laid.push(Column { x: at, width });
        at = at.saturating_add(width).saturating_add(1);
    }
    laid
}
