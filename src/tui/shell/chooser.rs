//! `|`: which columns a list shows, and in which order.
//!
//! ```text
//!  Columns: Products                     Spc show or hide  < > move  r as usual
//!  > [x] SKU
//!    [x] Name
//!    [ ] Type
//! ```
//!
//! Each change is in force and kept at once, for this user and every store; what scripts read is as
//! ever.

use ratatui::layout::Rect;

use super::Shell;
use crate::tui::canvas::Canvas;
use crate::tui::input::Key;
use crate::tui::keymap::{Action, Scope};
use crate::tui::memory::Chosen;
use crate::tui::screen::{Columns, Screen};
use crate::tui::theme::Role;

/// The columns of a list while they are chosen.
#[derive(Debug)]
pub(super) struct Chooser {
    at: usize,
}

impl Chooser {
    pub(super) fn view(&self, canvas: &mut Canvas<'_>, area: Rect, columns: &Columns, title: &str) {
        canvas.fill(area, Role::Body);
        let words = canvas.words;
        let (x, wide) = (area.x.saturating_add(1), area.width.saturating_sub(2));
        let head = format!("{}: {}", words.get("columns-title"), words.get(title));
        let end = canvas.put(x, area.y, wide, &head, Role::Head);
        let room = area.right().saturating_sub(end).saturating_sub(3);
        let edge = area.right().saturating_sub(1);
        canvas.put_right(edge, area.y, room, words.get("columns-keys"), Role::Quiet);
        let first = area.y.saturating_add(1);
        let height = usize::from(area.bottom().saturating_sub(first)).max(1);
        let top = self.at.saturating_add(1).saturating_sub(height);
        let rows = columns.all.iter().enumerate().skip(top);
        for ((at, (id, shown)), y) in rows.zip(first..area.bottom()) {
            let chosen = at == self.at;
            let role = if chosen { Role::Selected } else { Role::Body };
            if chosen {
                canvas.fill(Rect { y, height: 1, ..area }, Role::Selected);
                canvas.focus(x, y);
            }
            let (mark, shown) = (if chosen { ">" } else { " " }, if *shown { "x" } else { " " });
            let said = format!("{mark} [{shown}] {}", words.get(id));
            canvas.put(x, y, wide, &said, role);
        }
    }
}

impl Shell {
    /// Opens the columns of the list on the screen.
    pub(super) fn open_chooser(&mut self) {
        if self.screen().and_then(Screen::columns).is_none() {
            self.say_id("message-not-now");
            return;
        }
        self.chooser = Some(Chooser { at: 0 });
        self.message = Default::default();
    }

    /// A key while columns are chosen.
    pub(super) fn chooser_key(&mut self, key: Key) {
        let action = self.keymap.resolve(Scope::Chooser, key);
        let columns = self.screen().and_then(Screen::columns);
        let (Some(action), Some(columns), Some(chooser)) = (action, columns, &mut self.chooser)
        else {
            return;
        };
        let at = chooser.at;
        let last = columns.all.len().saturating_sub(1);
        if action == Action::Up {
            chooser.at = at.saturating_sub(1);
        } else if action == Action::Down {
            chooser.at = at.saturating_add(1).min(last);
        } else if action == Action::Close {
            self.chooser = None;
            self.message = Default::default();
        } else if action == Action::ShowColumn {
            self.show_column(columns, at);
        } else if action == Action::Earlier {
            self.move_column(columns, at, at.saturating_sub(1));
        } else if action == Action::Later {
            self.move_column(columns, at, at.saturating_add(1).min(last));
        } else if action == Action::UsualColumns {
            self.keep_columns(&columns.list, None);
        } else {
            self.act_common(action);
        }
    }

    fn show_column(&mut self, mut columns: Columns, at: usize) {
        let shown = columns.all.iter().filter(|(_, shown)| *shown).count();
        let Some((_, own)) = columns.all.get_mut(at) else { return };
        if *own && shown == 1 {
            self.say_id("columns-one");
            return;
        }
        *own = !*own;
        self.keep_columns(&columns.list, Some(&columns.chosen()));
    }

    fn move_column(&mut self, mut columns: Columns, from: usize, to: usize) {
        if from == to {
            return;
        }
        columns.all.swap(from, to);
        if let Some(chooser) = &mut self.chooser {
            chooser.at = to;
        }
        self.keep_columns(&columns.list, Some(&columns.chosen()));
    }

    /// Keeps the columns of a list, on every screen and in the file.
    fn keep_columns(&mut self, list: &str, columns: Option<&[Chosen]>) {
        let saved = self.screen_mut().and_then(|screen| screen.saved_mut());
        if saved.is_some_and(|saved| saved.take_columns(columns)) {
            self.say_id("views-columns");
            return;
        }
        self.change_memory(|memory| memory.choose(list, columns.map(<[Chosen]>::to_vec)));
    }
}
