//! Layers over a screen: the keys, a field's help, the messages. What F1 says is in `help`.

use ratatui::layout::Rect;

use super::Shell;
use crate::tui::canvas::Canvas;
use crate::tui::input::line::Line;
use crate::tui::input::{Code, Key};
use crate::tui::keymap::{Action, Scope};
use crate::tui::text;
use crate::tui::theme::Role;

/// Where messages begin in their list, behind the time.
const MESSAGES_AT: usize = 10;

/// A layer, with the first line shown.
#[derive(Clone, Debug)]
pub(super) struct Overlay {
    kind: Kind,
    top: usize,
}

#[derive(Clone, Debug)]
enum Kind {
    /// The keys of one place, and tasks.
    Keys(Scope),
    /// All keys, after F1 again; those that have what is typed, while something is typed.
    AllKeys(Option<Line>),
    /// The field in focus.
    Field,
    Messages,
    /// Text to read or to copy, under a title.
    Text(&'static str, Vec<String>),
}

impl Overlay {
    pub(super) const fn help(scope: Scope) -> Self {
        Self { kind: Kind::Keys(scope), top: 0 }
    }

    pub(super) const fn field() -> Self {
        Self { kind: Kind::Field, top: 0 }
    }

    /// What is typed to find a key, while it is.
    fn typed(&self) -> Option<&Line> {
        if let Kind::AllKeys(line) = &self.kind { line.as_ref() } else { None }
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
        let helps = matches!(overlay.kind, Kind::Keys(_) | Kind::AllKeys(_) | Kind::Field);
        if action == Action::Help && helps {
            return Some(Overlay { kind: Kind::AllKeys(None), top: 0 });
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

    /// A key for what is typed to find a key; false when it is for something else.
    pub(super) fn overlay_key(&mut self, key: Key) -> bool {
        let Some(Overlay { kind: Kind::AllKeys(line), top }) = &mut self.overlay else {
            return false;
        };
        match line {
            None if key == Key::char('/') => *line = Some(Line::new(String::new())),
            Some(_) if key.code == Code::Esc => *line = None,
            Some(line) if key.typed().is_some() || key.code == Code::Backspace => {
                line.key(key);
            }
            None | Some(_) => return false,
        }
        *top = 0;
        true
    }

    fn overlay_lines(&self, overlay: &Overlay) -> Vec<String> {
        let words = &self.words;
        match &overlay.kind {
            Kind::Keys(scope) => self.help_of_screen(*scope),
            Kind::AllKeys(line) => self.help_of_all(line.as_ref().map_or("", Line::value)),
            Kind::Field => self.help_of_field(),
            Kind::Text(_, lines) => lines.clone(),
            Kind::Messages if self.messages.is_empty() => {
                vec![words.get("message-none").to_owned()]
            }
            Kind::Messages => {
                let wide = usize::from(self.size.0).saturating_sub(MESSAGES_AT + 2);
                let told = |(at, said): &(_, String)| {
                    let lines = text::wrap(said, wide).into_iter().enumerate();
                    let time = words.seconds(*at);
                    let front = |first| if first { time.as_str() } else { "" };
                    let told = lines.map(|(nth, line)| {
                        format!("{}{line}", text::left(front(nth == 0), MESSAGES_AT))
                    });
                    told.collect::<Vec<_>>()
                };
                self.messages.iter().rev().flat_map(told).collect()
            }
        }
    }

    pub(super) fn view_overlay(&self, canvas: &mut Canvas<'_>, area: Rect, overlay: &Overlay) {
        canvas.fill(area, Role::Body);
        let words = canvas.words;
        let title = match &overlay.kind {
            Kind::Keys(_) => words.get("help-title"),
            Kind::AllKeys(_) => words.get("help-all"),
            Kind::Field => words.get("help-field"),
            Kind::Messages => words.get("message-list-title"),
            Kind::Text(title, _) => words.get(title),
        };
        let x = area.x.saturating_add(1);
        let wide = area.width.saturating_sub(2);
        let end = canvas.put(x, area.y, wide, title, Role::Head);
        let more = match &overlay.kind {
            Kind::Keys(_) | Kind::Field => words.get("help-more"),
            Kind::AllKeys(_) => words.get("help-find"),
            Kind::Messages | Kind::Text(..) => words.get("help-close"),
        };
        let room = area.right().saturating_sub(end).saturating_sub(3);
        canvas.put_right(area.right().saturating_sub(1), area.y, room, more, Role::Quiet);
        canvas.focus(x, area.y);
        let mut area = area;
        if let Some(line) = overlay.typed().filter(|_| area.height > 2) {
            area =
                Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area };
            let label = words.get("input-find");
            let from = canvas.put(x, area.y, wide, label, Role::Head).saturating_add(1);
            let (shown, caret) = line.view(area.right().saturating_sub(from));
            canvas.put(from, area.y, wide, &shown, Role::Body);
            canvas.focus(from.saturating_add(caret).min(area.right().saturating_sub(1)), area.y);
        }
        let rows = area.y.saturating_add(1)..area.bottom();
        for (line, y) in self.overlay_lines(overlay).iter().skip(overlay.top).zip(rows) {
            canvas.put(x, y, wide, line, Role::Body);
        }
    }
}
