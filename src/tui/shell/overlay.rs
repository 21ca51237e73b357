//! Layers over a screen: the keys, a field's help, the messages.

use ratatui::layout::Rect;

use super::Shell;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{self, Action, Scope};
use crate::tui::text;
use crate::tui::theme::Role;

/// A layer, with the first line shown.
#[derive(Clone, Debug)]
pub(super) struct Overlay {
    kind: Kind,
    top: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// The keys of one place; all keys when F1 is pressed again.
    Keys(Option<Scope>),
    Field(&'static str),
    Messages,
    /// Text to read or to copy, under a title.
    Text(&'static str, Vec<String>),
}

impl Overlay {
    pub(super) const fn help(scope: Scope) -> Self {
        Self { kind: Kind::Keys(Some(scope)), top: 0 }
    }

    pub(super) const fn field(name: &'static str) -> Self {
        Self { kind: Kind::Field(name), top: 0 }
    }

    pub(super) const fn text(title: &'static str, lines: Vec<String>) -> Self {
        Self { kind: Kind::Text(title, lines), top: 0 }
    }

    pub(super) const fn messages() -> Self {
        Self { kind: Kind::Messages, top: 0 }
    }
}

impl Shell {
    /// An action while a layer is open: scrolls, opens all keys, closes.
    pub(super) fn act_overlay(&mut self, mut overlay: Overlay, action: Action) -> Option<Overlay> {
        let page = usize::from(self.size.1.saturating_sub(6)).max(1);
        let last = self.overlay_lines(&overlay).len().saturating_sub(1);
        if matches!(action, Action::Redraw | Action::Suspend | Action::Interrupt) {
            self.act_common(action);
            return Some(overlay);
        }
        if action == Action::Help && matches!(overlay.kind, Kind::Keys(_) | Kind::Field(_)) {
            return Some(Overlay { kind: Kind::Keys(None), top: 0 });
        }
        let steps = [
            (Action::Up, overlay.top.saturating_sub(1)),
            (Action::Down, overlay.top.saturating_add(1)),
            (Action::PageUp, overlay.top.saturating_sub(page)),
            (Action::PageDown, overlay.top.saturating_add(page)),
        ];
        let (_, top) = steps.into_iter().find(|(step, _)| *step == action)?;
        overlay.top = top.min(last);
        Some(overlay)
    }

    fn overlay_lines(&self, overlay: &Overlay) -> Vec<String> {
        let words = &self.words;
        match &overlay.kind {
            Kind::Keys(Some(scope)) => {
                self.keymap.live(*scope).map(|row| self.key_line(row)).collect()
            }
            Kind::Keys(None) => {
                let mut lines = Vec::new();
                let mut place = None;
                for row in self.keymap.rows() {
                    if place != Some(row.scope) {
                        place = Some(row.scope);
                        lines.push(format!("- {} -", words.get(row.scope.id())));
                    }
                    lines.push(self.key_line(row));
                }
                lines
            }
            Kind::Field(name) => {
                let help = words.get(&format!("field-help-{name}")).to_owned();
                let wide = usize::from(self.size.0.saturating_sub(4));
                let mut lines = vec![words.get(&format!("field-{name}")).to_owned(), String::new()];
                lines.extend(text::wrap(&help, wide));
                lines.push(String::new());
                lines.extend(self.keymap.live(Scope::Form).map(|row| self.key_line(row)));
                lines
            }
            Kind::Text(_, lines) => lines.clone(),
            Kind::Messages if self.messages.is_empty() => {
                vec![words.get("message-none").to_owned()]
            }
            Kind::Messages => {
                let line = |(at, said): &(_, String)| format!("{}  {said}", words.seconds(*at));
                self.messages.iter().rev().map(line).collect()
            }
        }
    }

    pub(super) fn view_overlay(&self, canvas: &mut Canvas<'_>, area: Rect, overlay: &Overlay) {
        canvas.fill(area, Role::Body);
        let words = canvas.words;
        let title = match &overlay.kind {
            Kind::Keys(Some(_)) => words.get("help-title"),
            Kind::Keys(None) => words.get("help-all"),
            Kind::Field(_) => words.get("help-field"),
            Kind::Messages => words.get("message-list-title"),
            Kind::Text(title, _) => words.get(title),
        };
        let x = area.x.saturating_add(1);
        let wide = area.width.saturating_sub(2);
        let end = canvas.put(x, area.y, wide, title, Role::Head);
        let more = words.get("help-more");
        let room = area.right().saturating_sub(end).saturating_sub(3);
        canvas.put_right(area.right().saturating_sub(1), area.y, room, more, Role::Quiet);
        canvas.focus(x, area.y);
        let rows = area.y.saturating_add(1)..area.bottom();
        for (line, y) in self.overlay_lines(overlay).iter().skip(overlay.top).zip(rows) {
            canvas.put(x, y, wide, line, Role::Body);
        }
    }
}

impl Shell {
    /// The line of a key, with the role that is missing for it.
    fn key_line(&self, row: &keymap::Binding) -> String {
        let help = self.words.get(&format!("{}.help", row.action.id())).to_owned();
        let line = format!("{} {help}", text::left(&keymap::labels(row), 18));
        match self.bar_mark(row.action) {
            Some(mark) => format!("{line} {mark}"),
            None => line,
        }
    }
}
