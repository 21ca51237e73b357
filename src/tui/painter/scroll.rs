//! Rows that only moved: the terminal moves them, the painter writes what came into sight.
//!
//! When most rows of a frame stand in the terminal already, some rows further up or down, a scroll
//! region around them and one line deleted or inserted costs some twenty bytes where writing the
//! rows again costs thousands. Whether it pays is counted in cells before it is done, so a list
//! beside a pane that stays is moved only if that is the shorter way.

use std::io::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;
use unicode_width::UnicodeWidthStr;

use super::Painter;

/// Fewer rows that could move are written again.
const ROWS_MIN: usize = 3;
/// So many cells must be spared for a move to pay.
const CELLS_SPARED_MIN: usize = 40;
/// The columns that tell a row from another.
const COLUMNS_COMPARED: u16 = 60;

/// Rows from `top` to `bottom`, both included; each shows what stood `by` rows below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Move {
    top: u16,
    bottom: u16,
    by: i32,
}

impl Move {
    /// The row that row `y` came from, if it was among those that move.
    fn source(self, y: u16) -> Option<u16> {
        let row = i32::from(y).saturating_add(self.by);
        u16::try_from(row).ok().filter(|row| (self.top..=self.bottom).contains(row))
    }
}

impl<W: Write> Painter<W> {
    /// Moves rows within the terminal where that spares writing them.
    pub(super) fn scroll(&mut self, frame: &Buffer) {
        let Some(found) = self.find_move(frame) else { return };
        let still = self.differing(frame, found, false);
        let moved = self.differing(frame, found, true);
        if moved.saturating_add(CELLS_SPARED_MIN) > still {
            return;
        }
        // Rows that come in are blank in the terminal's current background.
        self.pen.switch(&mut self.bytes, &Cell::EMPTY);
        let (first, last) = (found.top.saturating_add(1), found.bottom.saturating_add(1));
        let count = found.by.unsigned_abs();
        let count = if count == 1 { String::new() } else { count.to_string() };
        let letter = if found.by > 0 { 'M' } else { 'L' };
        let sequence = format!("\x1b[{first};{last}r\x1b[{first}H\x1b[{count}{letter}\x1b[r");
        self.bytes.extend_from_slice(sequence.as_bytes());
        self.at = Some(Position { x: 0, y: 0 });
        self.move_mirror(found);
    }

    /// The move that most rows agree on.
    fn find_move(&self, frame: &Buffer) -> Option<Move> {
        let height = self.size.height;
        let old: Vec<Option<u64>> = (0..height).map(|y| self.mark(|x| self.cell(x, y))).collect();
        let cell = |x, y| frame.cell(Position { x, y });
        let new: Vec<Option<u64>> = (0..height).map(|y| self.mark(|x| cell(x, y))).collect();
        let changed = old.iter().zip(&new).filter(|(old, new)| old != new).count();
        if changed < ROWS_MIN {
            return None;
        }
        let mut votes: std::collections::BTreeMap<i32, (usize, u16, u16)> =
            std::collections::BTreeMap::new();
        for (y, mark) in (0_u16..).zip(&new) {
            for (from, _) in (0_u16..).zip(&old).filter(|(_, old)| mark.is_some() && *old == mark) {
                let by = i32::from(from).saturating_sub(i32::from(y));
                let vote = votes.entry(by).or_insert((0, u16::MAX, 0));
                *vote =
                    (vote.0.saturating_add(1), vote.1.min(y).min(from), vote.2.max(y).max(from));
            }
        }
        let best = votes.into_iter().filter(|(by, _)| *by != 0).max_by_key(|(_, vote)| vote.0)?;
        let (by, (count, top, bottom)) = best;
        (count >= ROWS_MIN).then_some(Move { top, bottom, by })
    }

    /// What tells a row from another: its text at the left; none for a blank row.
    fn mark<'a>(&self, cell: impl Fn(u16) -> Option<&'a Cell>) -> Option<u64> {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut blank = true;
        let mut x = 0;
        while x < self.size.width.min(COLUMNS_COMPARED) {
            let symbol = cell(x).map_or(" ", Cell::symbol);
            blank &= matches!(symbol, "" | " ");
            for byte in symbol.bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
            x = x.saturating_add(u16::try_from(symbol.width().max(1)).unwrap_or(1));
        }
        (!blank).then_some(hash)
    }

    /// How many cells would have to be written in the rows of a move.
    fn differing(&self, frame: &Buffer, rows: Move, moved: bool) -> usize {
        let mut count: usize = 0;
        for y in rows.top..=rows.bottom {
            let from = if moved { rows.source(y) } else { Some(y) };
            let mut x = 0;
            while x < self.size.width {
                let wanted = frame.cell(Position { x, y }).unwrap_or(&Cell::EMPTY);
                let seen = from.and_then(|row| self.cell(x, row)).unwrap_or(&Cell::EMPTY);
                count = count.saturating_add(usize::from(wanted != seen));
                let wide = wanted.symbol().width().max(1);
                x = x.saturating_add(u16::try_from(wide).unwrap_or(1));
            }
        }
        count
    }

    fn move_mirror(&mut self, rows: Move) {
        let width = usize::from(self.size.width);
        let row = |y: u16| {
            let from = usize::from(y).saturating_mul(width);
            from..from.saturating_add(width)
        };
        let before = self.mirror.clone();
        for y in rows.top..=rows.bottom {
            let source = rows.source(y).and_then(|from| before.get(row(from)));
            let Some(target) = self.mirror.get_mut(row(y)) else { continue };
            match source {
                Some(cells) => target.clone_from_slice(cells),
                None => target.fill(Cell::EMPTY),
            }
        }
    }
}
