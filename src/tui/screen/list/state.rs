//! The rows of a list around the cursor, and which question brings the missing ones.

use std::collections::BTreeMap;

use crate::app::query::Find;
use crate::domain::filter::Listed;
use crate::tui::screen::window::{Want, Window};

/// Pages read at once.
const PAGES: usize = 4;
/// Rows read to find one that was jumped to.
const JUMP_ROWS: usize = 1_000;

/// Rows of a list that is wanted whole, at most.
const WHOLE_ROWS: i64 = 100_000;

/// A row of a list.
pub trait Row: Clone + std::fmt::Debug + Send {
    /// What tells it from the others of its list, whatever is inserted above it: the selection and
    /// the marks are kept by it.
    fn key(&self) -> String;
    /// The product that it is about, for the inspector, forms and the log.
    fn sku(&self) -> Option<&str>;
    /// The warehouse that it is about.
    fn warehouse(&self) -> Option<&str> {
        None
    }
}

/// How a list can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paging {
    /// From any row, in both directions.
    Both,
    /// From the first row onwards.
    Onwards,
    /// From the first row only: more rows are all of them again.
    Again,
}

/// Where a page begins.
#[derive(Debug)]
pub enum Place<'a, R> {
    /// At the first row.
    Start,
    /// So that it ends with the last row.
    End,
    /// At this row.
    At(&'a R),
    /// Behind this row.
    After(&'a R),
    /// So that it ends before this row.
    Before(&'a R),
}

/// A page that is wanted.
#[derive(Debug)]
pub struct Ask<'a, R> {
    /// Which of the lists, by its place in [`super::Listing::views`].
    pub view: usize,
    pub search: &'a str,
    /// The column it is sorted by, largest first or not.
    pub sort: Option<(&'static str, bool)>,
    /// Only [`Place::Start`] and [`Place::After`] where the list is read onwards.
    pub from: Place<'a, R>,
    /// At most so many rows.
    pub limit: i64,
}

impl<R: Row> Ask<'_, R> {
    /// The page as a question about `list`, whose rows are named by their keys.
    pub fn find(&self, list: Listed) -> Find {
        let after = match &self.from {
            Place::After(row) => Some(row.key()),
            Place::Start | Place::End | Place::At(_) | Place::Before(_) => None,
        };
        let sort = self.sort.map(|(column, descending)| (column.to_owned(), descending));
        Find { search: self.search.to_owned(), sort, after, ..Find::all(list, self.limit) }
    }
}

/// Which part of the list a question is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asked {
    /// From the start, with the cursor there.
    #[default]
    Start,
    /// From the end, with the cursor there.
    End,
    Before,
    After,
    /// The loaded rows again, with the cursor kept on its row.
    Again,
}

/// A list around the cursor.
#[derive(Debug)]
pub struct List<R> {
    window: Window<R>,
    view: usize,
    search: String,
    sort: Option<(&'static str, bool)>,
    want: Option<Asked>,
    asked: Asked,
    /// Rows of the last question at most; 0 before the first one.
    asked_for: usize,
    /// Whether the rows are those of the view, the filter and the order in force.
    settled: bool,
    /// The row to put the cursor on when the rows come.
    target: Option<String>,
    /// The rows that are marked, by their keys, as they were read last.
    marks: BTreeMap<String, R>,
}

impl<R> Default for List<R> {
    fn default() -> Self {
        Self {
            window: Window::default(),
            view: 0,
            search: String::new(),
            sort: None,
            want: Some(Asked::Start),
            asked: Asked::Start,
            asked_for: 0,
            settled: false,
            target: None,
            marks: BTreeMap::new(),
        }
    }
}

impl<R: Row> List<R> {
    /// The row under the cursor.
    pub fn selected(&self) -> Option<&R> {
        self.window.selected()
    }

    pub fn is_empty(&self) -> bool {
        self.window.is_empty()
    }

    /// The rows that are loaded.
    pub fn rows(&self) -> impl Iterator<Item = &R> {
        self.window.rows().map(|(row, _)| row)
    }

    /// The rows on the screen, with whether each is under the cursor.
    pub fn visible(&self) -> impl Iterator<Item = (&R, bool)> {
        self.window.visible()
    }

    /// Rows to count for the title line: all that match where they are known, else those shown.
    pub fn shown(&self) -> usize {
        let narrowed = !self.search.is_empty() || self.view > 0;
        let whole = self.window.from_start && self.window.to_end;
        if whole && narrowed { self.window.len() } else { self.window.visible().count() }
    }

    /// Which of the lists is shown, by its place in the views.
    pub const fn view(&self) -> usize {
        self.view
    }

    pub fn search(&self) -> &str {
        &self.search
    }

    /// The column and the direction that were chosen; `None` for the list's own order.
    pub const fn sort(&self) -> Option<(&'static str, bool)> {
        self.sort
    }

    /// Whether the rows belong to the view, the filter and the order in force.
    pub const fn is_settled(&self) -> bool {
        self.settled
    }

    /// Whether the answer that is awaited begins the list anew.
    pub fn starts_over(&self) -> bool {
        self.asked == Asked::Start
    }

    /// How many rows are marked.
    pub fn marks(&self) -> usize {
        self.marks.len()
    }

    pub fn is_marked(&self, row: &R) -> bool {
        self.marks.contains_key(&row.key())
    }

    /// The rows that are marked, in the order of their keys.
    pub fn marked(&self) -> impl Iterator<Item = &R> {
        self.marks.values()
    }

    /// What a verb is about: the marked rows, else the one under the cursor.
    pub fn chosen(&self) -> Vec<&R> {
        if self.marks.is_empty() {
            return self.window.selected().into_iter().collect();
        }
        self.marked().collect()
    }

    /// Marks the row under the cursor, or takes its mark away, and goes on to the next.
    pub fn toggle_mark(&mut self) {
        if let Some(row) = self.window.selected() {
            let key = row.key();
            if self.marks.remove(&key).is_none() {
                self.marks.insert(key, row.clone());
            }
            self.step(1);
        }
    }

    /// Marks exactly these rows.
    pub fn set_marks(&mut self, rows: Vec<R>) {
        self.marks = rows.into_iter().map(|row| (row.key(), row)).collect();
    }

    /// Brings the marked rows up to date with those that were read; what is gone is not marked.
    fn refresh_marks(&mut self) {
        let whole = self.window.from_start && self.window.to_end && self.search.is_empty();
        let mut fresh = BTreeMap::new();
        for (row, _) in self.window.rows() {
            let key = row.key();
            if self.marks.contains_key(&key) {
                fresh.insert(key, row.clone());
            }
        }
        if whole {
            self.marks = fresh;
        } else {
            self.marks.extend(fresh);
        }
    }

    /// All rows, as they are shown now.
    pub fn ask_whole(&self) -> Ask<'_, R> {
        let (view, search, sort) = (self.view, self.search.as_str(), self.sort);
        Ask { view, search, sort, from: Place::Start, limit: WHOLE_ROWS }
    }

    /// Reads the list from its start, with the cursor there.
    pub fn start_over(&mut self) {
        self.window.jump(false);
        self.want = Some(Asked::Start);
        self.settled = false;
        self.target = None;
    }

    /// Shows another of the lists.
    pub fn turn(&mut self, view: usize) {
        self.view = view;
        self.search.clear();
        self.sort = None;
        self.window.replace(Vec::new(), |_| false);
        self.window.to_end = false;
        self.marks.clear();
        self.start_over();
    }

    pub fn set_search(&mut self, search: &str) {
        if self.search != search {
            search.clone_into(&mut self.search);
            self.start_over();
        }
    }

    pub fn set_sort(&mut self, sort: Option<(&'static str, bool)>) {
        if self.sort != sort {
            self.sort = sort;
            self.start_over();
        }
    }

    /// Puts the cursor on the row of this key, as soon as it is read.
    pub fn find(&mut self, key: &str) {
        self.turn(0);
        self.target = Some(key.to_owned());
    }

    /// Asks again for what is loaded; the cursor stays on its row.
    pub fn reload(&mut self) {
        if self.settled {
            self.want = Some(Asked::Again);
        } else if self.want.is_none() {
            self.want = Some(Asked::Start);
        }
    }

    pub fn set_height(&mut self, rows: u16) {
        self.window.set_height(rows);
        let want = self.window.missing();
        if self.settled {
            self.miss(want);
        }
    }

    fn page(&self) -> usize {
        self.window.height().saturating_mul(PAGES)
    }

    fn miss(&mut self, missing: Option<Want>) {
        if self.want.is_none() {
            self.want = missing.map(|want| match want {
                Want::Before => Asked::Before,
                Want::After => Asked::After,
            });
        }
    }

    /// The page to ask for now, if any.
    pub fn question(&mut self, paging: Paging) -> Option<Ask<'_, R>> {
        let asked = self.want.take()?;
        self.asked = asked;
        let (page, loaded) = (self.page(), self.window.len());
        let jump = if self.target.is_some() { JUMP_ROWS } else { 0 };
        let at_start = self.window.from_start || paging != Paging::Both;
        let (from, rows) = match (asked, self.window.first(), self.window.last()) {
            (Asked::End, ..) if paging == Paging::Both => (Place::End, page),
            (Asked::Before, Some(first), _) if paging == Paging::Both => {
                (Place::Before(first), page)
            }
            (Asked::After, _, Some(last)) if paging != Paging::Again => (Place::After(last), page),
            (Asked::After, ..) => (Place::Start, loaded.saturating_add(page)),
            (Asked::Again, Some(first), _) if !at_start => (Place::At(first), loaded.max(page)),
            (Asked::Again, ..) => (Place::Start, loaded.max(page)),
            (Asked::Start | Asked::End | Asked::Before, ..) => (Place::Start, page.max(jump)),
        };
        self.asked_for = rows;
        let limit = i64::try_from(rows).unwrap_or(i64::MAX);
        Some(Ask { view: self.view, search: &self.search, sort: self.sort, from, limit })
    }

    /// Takes the rows that were asked for.
    pub fn take(&mut self, rows: Vec<R>, paging: Paging) {
        let full = rows.len() >= self.asked_for;
        let (target, selected) = (self.target.take(), self.window.selected().map(R::key));
        let missing = match self.asked {
            Asked::Before if paging == Paging::Both => {
                self.window.from_start = !full;
                self.window.prepend(rows)
            }
            Asked::After if paging != Paging::Again => {
                self.window.to_end = !full;
                if paging == Paging::Both {
                    self.window.append(rows)
                } else {
                    self.window.append_keeping(rows)
                }
            }
            Asked::End if paging == Paging::Both => {
                self.window.to_end = true;
                self.window.from_start = !full;
                self.window.replace(rows, |_| false);
                self.window.jump(true);
                None
            }
            Asked::Start | Asked::End | Asked::Before | Asked::After | Asked::Again => {
                let over = self.asked == Asked::Start;
                self.window.from_start |= over || paging != Paging::Both;
                self.window.to_end = !full;
                let wanted = if over { target } else { selected };
                self.window.replace(rows, |row| Some(row.key()) == wanted);
                None
            }
        };
        self.settled |= self.want != Some(Asked::Start);
        if !self.marks.is_empty() {
            self.refresh_marks();
        }
        self.miss(missing);
    }

    /// Moves the cursor.
    pub fn step(&mut self, by: isize) {
        let missing = self.window.step(by);
        self.miss(missing);
    }

    pub fn page_by(&mut self, down: bool) {
        let missing = self.window.page(down);
        self.miss(missing);
    }

    /// To the first row.
    pub fn to_top(&mut self) {
        self.window.jump(false);
        if !self.window.from_start {
            self.want = Some(Asked::Start);
        }
    }

    /// To the last row; where a list is read onwards only, its far end is not a place, and the last
    /// loaded row is.
    pub fn to_bottom(&mut self, paging: Paging) {
        self.window.jump(true);
        if paging == Paging::Both && !self.window.to_end {
            self.want = Some(Asked::End);
            return;
        }
        let missing = self.window.missing();
        self.miss(missing);
    }
}
