//! The way to the terminal: cells in, the fewest bytes out, one write a frame.
//!
//! Ours, and not ratatui's terminal over crossterm, for measured reasons: crossterm moves the
//! cursor before every wide character (a Chinese screen costs 2.8 times its bytes), writes the
//! sixteen base colours as `38;5;n`, undoes reverse video under `NO_COLOR`, and writes as it goes;
//! ratatui's comparison of frames leaves halves of wide characters behind. The painter keeps a
//! mirror of what the terminal shows and compares with that. It repaints nothing that is there
//! already, walks over short gaps by writing them again, erases to the end of the line instead of
//! writing blanks, and after a character whose width terminals disagree on it states the column
//! instead of trusting it.

pub mod pace;
mod pen;
mod scroll;

use std::io::{self, Write};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use unicode_width::UnicodeWidthStr;

use pace::Pace;
use pen::Pen;

/// A gap of so many cells that need no change is rewritten when that is no longer than a move.
const GAP_CELLS_MAX: u16 = 6;
/// Fewer blanks than this are written, more are erased.
const ERASE_CELLS_MIN: usize = 4;

/// A terminal on the other side of `out`.
#[derive(Debug)]
pub struct Painter<W: Write> {
    out: W,
    bytes: Vec<u8>,
    size: Size,
    /// What the terminal shows; the second half of a wide character is an empty cell.
    mirror: Vec<Cell>,
    changed: Vec<bool>,
    pen: Pen,
    /// Where the terminal's cursor is; `None` when unsure.
    at: Option<Position>,
    /// Whether the cursor is shown; `None` before anything was said.
    shown: Option<bool>,
    written: u64,
}

impl<W: Write> Painter<W> {
    /// A painter for a terminal of `size` that shows nothing yet.
    pub fn new(out: W, size: Size) -> Self {
        let mut painter = Self {
            out,
            bytes: Vec::with_capacity(8192),
            size,
            mirror: Vec::new(),
            changed: Vec::new(),
            pen: Pen::default(),
            at: None,
            shown: None,
            written: 0,
        };
        painter.forget();
        painter
    }

    /// Bytes written since the start.
    pub fn written(&self) -> u64 {
        self.written
    }

    /// Columns and rows that are painted.
    pub fn size(&self) -> Size {
        self.size
    }

    /// The terminal shows nothing any more (a new size, another program, a garbled line):
    /// `sequence` clears it, and the next frame paints everything, all in one write.
    pub fn start_over(&mut self, size: Size, sequence: &[u8]) {
        self.size = size;
        self.forget();
        self.bytes.extend_from_slice(sequence);
    }

    /// Sends bytes that are no picture along with the next frame.
    pub fn send(&mut self, sequence: &[u8]) {
        self.bytes.extend_from_slice(sequence);
    }

    /// Makes the terminal show `frame`, with the cursor at `cursor` or hidden.
    ///
    /// # Errors
    ///
    /// When the terminal does not take the bytes: it is gone.
    pub fn paint(&mut self, frame: &Buffer, cursor: Option<Position>) -> io::Result<()> {
        self.compose(frame, cursor);
        self.flush()
    }

    /// As [`Painter::paint`], and asks the terminal to say when it has shown the frame.
    ///
    /// # Errors
    ///
    /// As [`Painter::paint`].
    pub fn paint_paced(
        &mut self,
        frame: &Buffer,
        cursor: Option<Position>,
        pace: &mut Pace,
        now_ms: u64,
    ) -> io::Result<()> {
        self.compose(frame, cursor);
        let bytes = self.bytes.len();
        if bytes > 0 {
            let asked = pace.wants_answer(bytes);
            if asked {
                self.bytes.extend_from_slice(pace::QUESTION);
            }
            pace.wrote(bytes, asked, now_ms);
        }
        self.flush()
    }

    /// Rings, apart from any frame.
    ///
    /// # Errors
    ///
    /// As [`Painter::paint`].
    pub fn ring(&mut self, bells: u8) -> io::Result<()> {
        self.bytes.extend(std::iter::repeat_n(7, bells.into()));
        self.flush()
    }

    fn compose(&mut self, frame: &Buffer, cursor: Option<Position>) {
        self.scroll(frame);
        for y in 0..self.size.height {
            if self.compare_row(frame, y) {
                self.draw_row(y);
            }
        }
        match cursor {
            Some(Position { x, y }) => {
                self.go(x, y);
                self.show(true);
            }
            None => self.show(false),
        }
    }

    fn show(&mut self, wanted: bool) {
        if self.shown != Some(wanted) {
            self.bytes.extend_from_slice(if wanted { b"\x1b[?25h" } else { b"\x1b[?25l" });
            self.shown = Some(wanted);
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.bytes.is_empty() {
            return Ok(());
        }
        self.out.write_all(&self.bytes)?;
        self.written = self.written.saturating_add(u64::try_from(self.bytes.len()).unwrap_or(0));
        self.bytes.clear();
        self.out.flush()
    }

    fn forget(&mut self) {
        let cells = usize::from(self.size.width).saturating_mul(usize::from(self.size.height));
        self.mirror = vec![Cell::EMPTY; cells];
        self.changed = vec![false; cells];
        self.pen = Pen::default();
        self.at = None;
        self.shown = None;
    }

    fn index(&self, x: u16, y: u16) -> Option<usize> {
        (x < self.size.width && y < self.size.height).then(|| {
            usize::from(y).saturating_mul(usize::from(self.size.width)).saturating_add(x.into())
        })
    }

    fn cell(&self, x: u16, y: u16) -> Option<&Cell> {
        self.index(x, y).and_then(|index| self.mirror.get(index))
    }

    fn is_changed(&self, x: u16, y: u16) -> bool {
        self.index(x, y).and_then(|index| self.changed.get(index)).copied().unwrap_or(false)
    }

    /// Takes row `y` of `frame` into the mirror; true when something changed.
    fn compare_row(&mut self, frame: &Buffer, y: u16) -> bool {
        let mut any = false;
        let mut x = 0;
        while x < self.size.width {
            let cell = frame.cell(Position { x, y }).unwrap_or(&Cell::EMPTY);
            let wide = cell.symbol().width() > 1;
            let cut = wide && x.saturating_add(1) == self.size.width;
            if cut || cell.symbol().is_empty() {
                let mut blank = cell.clone();
                blank.set_symbol(" ");
                any |= self.take(x, y, &blank);
            } else {
                any |= self.take(x, y, cell);
            }
            if wide && !cut {
                x = x.saturating_add(1);
                let mut half = cell.clone();
                half.set_symbol("");
                any |= self.take(x, y, &half);
            }
            x = x.saturating_add(1);
        }
        any
    }

    fn take(&mut self, x: u16, y: u16, cell: &Cell) -> bool {
        let Some(index) = self.index(x, y) else { return false };
        match (self.mirror.get_mut(index), self.changed.get_mut(index)) {
            (Some(seen), Some(mark)) if seen != cell => {
                seen.clone_from(cell);
                *mark = true;
                true
            }
            _ => false,
        }
    }

    /// Where the blanks begin that reach to the end of row `y`.
    fn blank_from(&self, y: u16) -> u16 {
        let blank = |x: &u16| self.cell(*x, y).is_some_and(|cell| *cell == Cell::EMPTY);
        let kept = (0..self.size.width).rev().take_while(blank).count();
        self.size.width.saturating_sub(u16::try_from(kept).unwrap_or(0))
    }

    fn draw_row(&mut self, y: u16) {
        let blank_from = self.blank_from(y);
        let marks = |painter: &Self, from: u16| {
            (from..painter.size.width).filter(|x| painter.is_changed(*x, y)).count()
        };
        let erase = marks(self, blank_from) >= ERASE_CELLS_MIN;
        let end = if erase { blank_from } else { self.size.width };
        let mut x = 0;
        while x < end {
            let half = self.cell(x, y).is_some_and(|cell| cell.symbol().is_empty());
            if !half && self.is_changed(x, y) {
                self.reach(x, y);
                self.put(x, y);
            }
            x = x.saturating_add(1);
        }
        if erase && let Some(from) = (blank_from..self.size.width).find(|x| self.is_changed(*x, y))
        {
            self.reach(from, y);
            self.pen.switch(&mut self.bytes, &Cell::EMPTY);
            self.bytes.extend_from_slice(b"\x1b[K");
        }
        for x in 0..self.size.width {
            if let Some(mark) = self.index(x, y).and_then(|index| self.changed.get_mut(index)) {
                *mark = false;
            }
        }
    }

    /// Brings the cursor to `x`, `y`: over a short gap by writing it again, else by a move.
    fn reach(&mut self, x: u16, y: u16) {
        if let Some(at) = self.at
            && at.y == y
            && at.x < x
            && x.saturating_sub(at.x) <= GAP_CELLS_MAX
            && self.can_rewrite(at.x, x, y)
        {
            for gap in at.x..x {
                self.put(gap, y);
            }
        }
        self.go(x, y);
    }

    fn can_rewrite(&self, from: u16, to: u16, y: u16) -> bool {
        let cost = usize::from(to.saturating_sub(from));
        let plain = |x: u16| {
            self.cell(x, y).is_some_and(|cell| cell.symbol().len() == 1 && self.pen.fits(cell))
        };
        cost <= self.way(Position { x: to, y }).len() && (from..to).all(plain)
    }

    fn put(&mut self, x: u16, y: u16) {
        let Some(cell) = self.cell(x, y).cloned() else { return };
        let symbol = cell.symbol();
        if symbol.is_empty() {
            return;
        }
        self.pen.switch(&mut self.bytes, &cell);
        self.bytes.extend_from_slice(symbol.as_bytes());
        let width = symbol.width();
        let next = x.saturating_add(u16::try_from(width).unwrap_or(1));
        let sure = symbol.is_ascii() || (symbol.width_cjk() == width && single(symbol));
        self.at = (sure && next < self.size.width).then_some(Position { x: next, y });
    }

    fn go(&mut self, x: u16, y: u16) {
        let to = Position { x, y };
        if self.at == Some(to) {
            return;
        }
        let way = self.way(to);
        self.bytes.extend_from_slice(way.as_bytes());
        self.at = Some(to);
    }

    /// The shortest sequence that brings the cursor to `to`.
    fn way(&self, to: Position) -> String {
        let (column, line) = (to.x.saturating_add(1), to.y.saturating_add(1));
        let absolute = match (to.x, to.y) {
            (0, 0) => "\x1b[H".to_owned(),
            (0, _) => format!("\x1b[{line}H"),
            (_, 0) => format!("\x1b[;{column}H"),
            _ => format!("\x1b[{line};{column}H"),
        };
        let Some(at) = self.at else { return absolute };
        let mut ways = vec![absolute];
        let downward = usize::from(to.y.saturating_sub(at.y));
        if to.y >= at.y && downward <= 3 {
            let feeds = "\n".repeat(downward);
            if to.x == 0 {
                ways.push(format!("\r{feeds}"));
            }
            ways.push(format!("{feeds}{}", sideways(at.x, to.x)));
        }
        ways.into_iter().min_by_key(String::len).unwrap_or_default()
    }
}

fn single(symbol: &str) -> bool {
    symbol.chars().nth(1).is_none()
}

fn sideways(from: u16, to: u16) -> String {
    let column = to.saturating_add(1);
    match (from, to) {
        _ if from == to => String::new(),
        (_, 0) => "\r".to_owned(),
        _ if from > to && from.saturating_sub(to) <= 3 => {
            "\x08".repeat(from.saturating_sub(to).into())
        }
        _ if to.saturating_sub(from) == 1 => "\x1b[C".to_owned(),
        _ if to > from => {
            let relative = format!("\x1b[{}C", to.saturating_sub(from));
            let absolute = format!("\x1b[{column}G");
            if relative.len() <= absolute.len() { relative } else { absolute }
        }
        _ => format!("\x1b[{column}G"),
    }
}

#[cfg(test)]
mod tests;
