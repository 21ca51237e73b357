//! A window over a list that is never read whole.
//!
//! It holds the rows around the cursor and says when it needs more of them. Moves that run past
//! what is loaded are kept and made up for when the rows come, so no key is lost.

use std::collections::VecDeque;

/// Rows around a cursor.
#[derive(Clone, Debug)]
pub struct Window<T> {
    rows: VecDeque<T>,
    /// Index of the first row on the screen.
    top: usize,
    selected: usize,
    /// Rows on the screen.
    height: usize,
    /// How far down the cursor stood before the screen changed its size: a screen that shrinks and grows
    /// again shows what it showed.
    offset: Option<usize>,
    /// Whether the first loaded row is the first of the list, the last one the last.
    pub from_start: bool,
    pub to_end: bool,
    /// Moves that wait for rows.
    owed: isize,
}

/// Which rows are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    Before,
    After,
}

impl<T> Default for Window<T> {
    fn default() -> Self {
        Self {
            rows: VecDeque::new(),
            top: 0,
            selected: 0,
            height: 1,
            offset: None,
            from_start: false,
            to_end: false,
            owed: 0,
        }
    }
}

impl<T> Window<T> {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn selected(&self) -> Option<&T> {
        self.rows.get(self.selected)
    }

    pub fn first(&self) -> Option<&T> {
        self.rows.front()
    }

    pub fn last(&self) -> Option<&T> {
        self.rows.back()
    }

    /// Every row that is loaded, with whether it is under the cursor.
    pub fn rows(&self) -> impl Iterator<Item = (&T, bool)> {
        self.rows.iter().enumerate().map(|(at, row)| (row, at == self.selected))
    }

    /// Rows on the screen, with whether each is under the cursor.
    pub fn visible(&self) -> impl Iterator<Item = (&T, bool)> {
        let rows = self.rows.iter().enumerate().skip(self.top).take(self.height);
        rows.map(|(at, row)| (row, at == self.selected))
    }

    pub fn height(&self) -> usize {
        self.height
    }

    /// Tells how many rows the screen has.
    pub fn set_height(&mut self, height: u16) {
        let offset = self.offset.unwrap_or_else(|| self.selected.saturating_sub(self.top));
        self.offset = Some(offset);
        self.height = usize::from(height).max(1);
        let shown = offset.min(self.height.saturating_sub(1));
        self.top = self.selected.saturating_sub(shown);
        self.follow();
    }

    /// Moves the cursor; says which rows are missing for this move or the next ones.
    pub fn step(&mut self, by: isize) -> Option<Want> {
        let at = self.selected.saturating_add_signed(self.owed).saturating_add_signed(by);
        let before = isize::try_from(self.selected)
            .unwrap_or(0)
            .saturating_add(self.owed)
            .saturating_add(by);
        let last = self.rows.len().saturating_sub(1);
        self.owed = 0;
        if by != 0 {
            self.offset = None;
        }
        if before < 0 {
            self.selected = 0;
            self.owed = if self.from_start { 0 } else { before };
        } else if at > last {
            self.selected = last;
            let over = isize::try_from(at.saturating_sub(last)).unwrap_or(0);
            self.owed = if self.to_end { 0 } else { over };
        } else {
            self.selected = at;
        }
        self.follow();
        self.missing()
    }

    /// Which rows will be needed soon.
    pub fn missing(&self) -> Option<Want> {
        let near = self.height.saturating_mul(2);
        if !self.to_end && self.selected.saturating_add(near) >= self.rows.len() {
            return Some(Want::After);
        }
        (!self.from_start && self.selected < near).then_some(Want::Before)
    }

    /// A page with the cursor kept in its place on the screen.
    pub fn page(&mut self, down: bool) -> Option<Want> {
        let by = isize::try_from(self.height.saturating_sub(1).max(1)).unwrap_or(1);
        let offset = self.selected.saturating_sub(self.top);
        let want = self.step(if down { by } else { by.saturating_neg() });
        self.top = self.selected.saturating_sub(offset);
        self.follow();
        want
    }

    /// Takes a fresh set of rows, the cursor on the one that `is_it`, else at the same place.
    pub fn replace(&mut self, rows: Vec<T>, is_it: impl Fn(&T) -> bool) {
        let offset = self.selected.saturating_sub(self.top);
        let at_start = self.top == 0;
        self.rows = rows.into();
        self.owed = 0;
        self.offset = None;
        let found = self.rows.iter().position(is_it);
        self.selected = found.unwrap_or(self.selected).min(self.rows.len().saturating_sub(1));
        // At the start of the list new rows come into sight; elsewhere the screen stands still.
        self.top = if at_start { 0 } else { self.selected.saturating_sub(offset) };
        self.follow();
    }

    /// Puts the cursor on the first or the last loaded row.
    pub fn jump(&mut self, end: bool) {
        self.owed = 0;
        self.offset = None;
        self.selected = if end { self.rows.len().saturating_sub(1) } else { 0 };
        self.follow();
    }

    pub fn append(&mut self, rows: Vec<T>) -> Option<Want> {
        self.rows.extend(rows);
        let spare = self.top.saturating_sub(self.kept());
        if spare > 0 {
            self.rows.drain(..spare);
            self.top = self.top.saturating_sub(spare);
            self.selected = self.selected.saturating_sub(spare);
            self.from_start = false;
        }
        self.make_up()
    }

    /// As [`Window::append`], for lists that cannot be read backwards: nothing is let go.
    pub fn append_keeping(&mut self, rows: Vec<T>) -> Option<Want> {
        self.rows.extend(rows);
        self.make_up()
    }

    pub fn prepend(&mut self, rows: Vec<T>) -> Option<Want> {
        let count = rows.len();
        for row in rows.into_iter().rev() {
            self.rows.push_front(row);
        }
        self.top = self.top.saturating_add(count);
        self.selected = self.selected.saturating_add(count);
        let most = self.top.saturating_add(self.height).saturating_add(self.kept());
        if self.rows.len() > most {
            self.rows.truncate(most);
            self.to_end = false;
        }
        self.make_up()
    }

    /// Rows kept on either side of the screen.
    const fn kept(&self) -> usize {
        self.height.saturating_mul(8)
    }

    fn make_up(&mut self) -> Option<Want> {
        self.step(0)
    }

    fn follow(&mut self) {
        let bottom = self.selected.saturating_add(1).saturating_sub(self.height);
        self.top = self.top.clamp(bottom, self.selected.max(bottom));
        let most = self.rows.len().saturating_sub(self.height);
        self.top = self.top.min(most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(rows: std::ops::Range<i32>, height: u16) -> Window<i32> {
        let mut window = Window::default();
        window.set_height(height);
        window.replace(rows.collect(), |_| false);
        window
    }

    fn shown(window: &Window<i32>) -> Vec<i32> {
        window.visible().map(|(row, _)| *row).collect()
    }

    #[test]
    fn moves_past_what_is_loaded_are_made_up_for() {
        let mut window = window(0..5, 3);
        window.from_start = true;
        assert_eq!(window.step(7), Some(Want::After));
        assert_eq!(window.selected(), Some(&4));
        window.append((5..20).collect());
        assert_eq!(window.selected(), Some(&7));
        assert_eq!(shown(&window), [5, 6, 7]);
    }

    #[test]
    fn a_screen_that_shrinks_and_grows_again_shows_what_it_showed() {
        let mut window = window(0..40, 15);
        (window.from_start, window.to_end) = (true, true);
        for steps in [1, 20, 0, -3] {
            window.step(steps);
            let before = shown(&window);
            for height in [3, 1, 30, 2, 1, 15] {
                window.set_height(height);
                assert!(shown(&window).contains(window.selected().unwrap()));
            }
            assert_eq!(shown(&window), before);
        }
    }

    #[test]
    fn the_ends_hold() {
        let mut window = window(0..5, 3);
        (window.from_start, window.to_end) = (true, true);
        assert_eq!(window.step(100), None);
        assert_eq!(window.selected(), Some(&4));
        assert_eq!(window.step(-100), None);
        assert_eq!(window.selected(), Some(&0));
    }

    #[test]
    fn rows_that_come_in_above_do_not_move_the_cursor() {
        let mut window = window(10..20, 3);
        window.step(4);
        window.replace((5..20).collect(), |row| *row == 14);
        assert_eq!(window.selected(), Some(&14));
        assert_eq!(shown(&window), [12, 13, 14]);
    }

    #[test]
    fn far_rows_are_let_go() {
        let mut window = window(0..100, 2);
        window.from_start = true;
        window.step(99);
        window.append((100..120).collect());
        assert!(window.len() < 60, "{}", window.len());
        assert!(!window.from_start);
        assert_eq!(window.selected(), Some(&99));
    }
}
