//! Where somebody was counting when the terminal went away.
//!
//! ```text
//!   You have not finished counting (the terminal went away at 15:43:20).
//!
//!   Count C-0007   WH-BJ   location A-03-02   143 scans, all saved
//!   last scan  #143 15:42:03  SKU-10001 手工皂 薰衣草 120g
//!   Scans made after the screen froze never arrived: go on from the next item.
//!
//!   [Enter] go on at A-03-02      [v] view the 143 scans      [F12] later
//!
//!   chen counts B-01
//! ```
//!
//! Enter does nothing but go on: a scan does not answer it.

use ratatui::layout::Rect;

use super::overlay::Overlay;
use super::{Shell, Tone};
use crate::app::counting::session_lives;
use crate::app::query::count::Resume;
use crate::app::query::{CountQuery, CountReply, Query};
use crate::domain::time::Timestamp;
use crate::locale::change;
use crate::printed;
use crate::tui::canvas::Canvas;
use crate::tui::input::burst::Typed;
use crate::tui::jobs::Slot;
use crate::tui::keymap::Action;
use crate::tui::screen::Tab;
use crate::tui::screen::count::entries;
use crate::tui::theme::Role;

/// Entries shown by `v`.
const ENTRIES: i64 = 5_000;

impl Shell {
    /// Asks where whoever sits here was counting; the answer opens the question to go on.
    pub fn offer_resume(&mut self) {
        self.question(Slot::Resume, Query::Stocktake(CountQuery::Resume));
    }

    /// What was left unfinished, by a terminal that is gone.
    pub(super) fn resume_came(&mut self, found: Vec<Resume>) {
        let gone = |one: &Resume| !session_lives(&one.place.session);
        self.resume = found.into_iter().find(gone).map(Box::new);
    }

    /// A key or a scan while the question stands.
    pub(super) fn resume_typed(&mut self, typed: &Typed) {
        let Typed::Key(key) = *typed else {
            self.say_id("goon-scan");
            return;
        };
        let Some(found) = &self.resume else { return };
        match self.keymap.resolve(self.scope(), key) {
            Some(Action::Accept) => {
                let place = found.place.clone();
                self.resume = None;
                self.sit_down(&place.count, Some(place.bin), &place.half_typed);
            }
            Some(Action::Movements) => {
                let (code, by) = (found.place.count.clone(), Some(found.place.by.clone()));
                let asked = CountQuery::Entries { code, by, before: None, limit: ENTRIES };
                self.question(Slot::Text, Query::Stocktake(asked));
            }
            Some(Action::Close) => {
                self.resume = None;
                self.say_id("goon-later");
            }
            Some(action) => self.act_common(action),
            None => {}
        }
    }

    pub(super) fn view_resume(canvas: &mut Canvas<'_>, area: Rect, found: &Resume) {
        canvas.fill(area, Role::Body);
        let words = canvas.words;
        let place = &found.place;
        let at = words.seconds(Timestamp::from_millis(place.detached_at.unwrap_or(place.beat_at)));
        let id = if place.detached_at.is_some() { "goon-left" } else { "goon-gone" };
        let mut lines = vec![(words.fill(id, &[("at", at.into())]), Role::Head)];
        lines.push((String::new(), Role::Body));
        let fills = [
            ("count", place.count.as_str().into()),
            ("warehouse", found.warehouse.as_str().into()),
            ("bin", place.bin.as_str().into()),
            ("saved", found.saved.into()),
        ];
        lines.push((words.fill("goon-count", &fills), Role::Head));
        if let Some(last) = &found.last {
            let at = words.seconds(Timestamp::from_millis(last.at));
            let name = last.name.as_deref().unwrap_or_default();
            let fills = [
                ("number", last.number.into()),
                ("at", at.into()),
                ("sku", last.sku.as_deref().unwrap_or(last.code.as_str()).into()),
                ("name", name.into()),
                ("units", change(last.units).into()),
            ];
            lines.push((words.fill("goon-last", &fills), Role::Body));
        }
        lines.push((words.get("goon-rescan").to_owned(), Role::Body));
        if !place.half_typed.is_empty() {
            let fills = [("text", place.half_typed.as_str().into())];
            lines.push((words.fill("goon-half", &fills), Role::Body));
        }
        lines.push((String::new(), Role::Body));
        let fills = [("bin", place.bin.as_str().into()), ("saved", found.saved.into())];
        lines.push((words.fill("goon-keys", &fills), Role::Key));
        lines.push((String::new(), Role::Body));
        for other in &found.others {
            let fills = [("by", other.by.as_str().into()), ("bin", other.bin.as_str().into())];
            lines.push((words.fill("goon-other", &fills), Role::Body));
        }
        let x = area.x.saturating_add(3);
        let wide = area.width.saturating_sub(4);
        let top = area.y.saturating_add(1);
        for ((line, role), y) in lines.iter().zip(top..area.bottom()) {
            canvas.put(x, y, wide, line, *role);
            if *role == Role::Key {
                canvas.focus(x, y);
            }
        }
    }

    /// Text that was asked for to be read or copied.
    pub(super) fn show_text(&mut self, title: &'static str, lines: Vec<String>) {
        if lines.is_empty() {
            self.say_id("list-empty");
            return;
        }
        self.message = (String::new(), Tone::Plain);
        self.overlay = Some(Overlay::text(title, lines));
    }
}

impl Shell {
    /// Goes on at `count` where the clerk was before, else nowhere in particular.
    pub(super) fn sit_down_again(&mut self, count: &str) {
        self.code = Some(count.to_owned());
        self.question(Slot::Sit, Query::Stocktake(CountQuery::Resume));
    }

    pub(super) fn sit_came(&mut self, found: Vec<Resume>) {
        let Some(count) = self.code.take() else { return };
        let same = |one: &Resume| count == "*" || one.place.count.eq_ignore_ascii_case(&count);
        match found.into_iter().find(same) {
            Some(one) => {
                let place = one.place;
                self.sit_down(&place.count, Some(place.bin), &place.half_typed);
            }
            None if count == "*" => self.go_to(Tab::Count),
            None => self.sit_down(&count, None, ""),
        }
    }

    /// Shows an answer about a stock-take as text.
    pub(super) fn show_answer(&mut self, reply: &CountReply) {
        let words = std::sync::Arc::clone(&self.words);
        match reply {
            CountReply::Report(report) => {
                self.show_text("paper-head", printed::receipt(&words, report));
            }
            CountReply::Lines { lines, .. } => {
                self.show_text("paper-sheet", printed::sheet(&words, lines));
            }
            CountReply::Entries(rows) => {
                self.show_text("entries-head", entries::told(rows, &words));
            }
            CountReply::List(_)
            | CountReply::Card(_)
            | CountReply::Parked(_)
            | CountReply::Review(_)
            | CountReply::History(_)
            | CountReply::Next(_)
            | CountReply::Resume(_)
            | CountReply::Desk(_) => {}
        }
    }
}
