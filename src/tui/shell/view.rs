//! The frame, drawn around whatever screen, form or layer is there.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::editor::Editor;
use super::layout::Layout;
use super::{Shell, Tone};
use crate::locale::Language;
use crate::tui::canvas::Canvas;
use crate::tui::keymap::{self, Action};
use crate::tui::screen::{Around, Screen, Tab};
use crate::tui::text;
use crate::tui::theme::Role;

/// What closes a sentence or a part of it in Chinese.
const CLOSING: [char; 9] = ['。', '，', '；', '：', '、', '？', '！', '）', '」'];

impl Shell {
    pub(super) fn layout(&self) -> Layout {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        Layout::of(area, self.pane && self.form.is_none())
    }

    /// Draws everything; where the terminal's cursor belongs.
    pub fn view(&self, buffer: &mut Buffer) -> Option<Position> {
        let layout = self.layout();
        let canvas = &mut Canvas::new(buffer, &self.words, self.theme, self.now);
        canvas.set_ascii(self.session.ascii);
        self.view_header(canvas, layout.header);
        self.view_tabs(canvas, layout.tabs);
        self.view_middle(canvas, &layout);
        if layout.rule.height > 0 {
            canvas.rule(layout.rule);
        }
        self.view_message(canvas, &layout);
        self.view_input(canvas, layout.input);
        self.view_keys(canvas, layout.keys);
        // Where there is no room for the focus, the input line has it: there is always a cursor.
        let line = Position { x: layout.input.x, y: layout.input.y };
        canvas.cursor().or((layout.input.height > 0).then_some(line))
    }

    fn view_middle(&self, canvas: &mut Canvas<'_>, layout: &Layout) {
        let top = if layout.crumb.height > 0 { layout.crumb.y } else { layout.body.y };
        let bottom = layout.body.bottom();
        let whole = Rect { x: 0, y: top, width: self.size.0, height: bottom.saturating_sub(top) };
        if let Some(at) = self.palette_at() {
            self.view_palette(canvas, whole, at);
        } else if let Some(editor) = &self.editor {
            let file = self.session.keys_file.as_ref().and_then(|path| path.file_name());
            let name = file.unwrap_or_default().to_string_lossy();
            editor.view(canvas, whole, &self.keymap, &name);
        } else if let (Some(chooser), Some(screen)) = (&self.chooser, self.screen()) {
            if let Some(columns) = screen.columns() {
                chooser.view(canvas, whole, &columns, columns.title);
            }
        } else if let Some(panel) = self.views.as_ref().filter(|_| self.overlay.is_none()) {
            self.view_views(canvas, whole, panel);
        } else if let Some(overlay) = &self.overlay {
            self.view_overlay(canvas, whole, overlay);
        } else if let Some(desk) = &self.desk {
            desk.draw(canvas, layout);
        } else if let Some(found) = &self.resume {
            Self::view_resume(canvas, whole, found);
        } else if let Some(moved) = &self.moved {
            moved.view(canvas, whole);
        } else if let Some((_, form)) = &self.form {
            form.view(canvas, whole);
            if let Some(field) = form.focused().filter(|_| layout.inspector.height > 0) {
                let help = canvas.words.get(&format!("field-help-{}", field.name)).to_owned();
                let x = layout.inspector.x.saturating_add(1);
                let wide = layout.inspector.width.saturating_sub(2);
                canvas.put(x, layout.inspector.y, wide, &help, Role::Quiet);
            }
        } else if let Some(screen) = self.screen() {
            let same = screen.product();
            let card = self.card.as_deref().filter(|card| Some(card.card.sku.as_str()) == same);
            let glance = self.glance.as_ref();
            let around = Around { card, glance, keymap: &self.keymap };
            screen.view(canvas, layout, &around);
        }
    }

    fn view_header(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if area.height == 0 {
            return;
        }
        canvas.fill(area, Role::Header);
        let words = canvas.words;
        let x = area.x.saturating_add(1);
        let mut left = format!(
            "{}  {} {}  {}",
            words.get("app-name"),
            self.session.store,
            words.get("header-warehouses"),
            self.session.user
        );
        left.push_str(&self.header_rights());
        let mut right = String::new();
        if let Some(desk) = &self.desk {
            let (whose, done) = desk.headline(&self.session.user, words);
            (left, right) = (whose, format!("{done}  "));
        }
        let quiet = self.desk.is_some();
        if let Some(glance) = self.glance.as_ref().filter(|glance| !quiet && glance.alerts.open > 0)
        {
            right = words.fill("header-alerts", &[("count", glance.alerts.open.into())]);
            right.push_str("  ");
        }
        right.push_str(&words.minutes(self.now));
        let end = area.right().saturating_sub(1);
        let room = area.width.saturating_sub(text::columns(&right)).saturating_sub(4);
        canvas.put(x, area.y, room, &left, Role::Header);
        canvas.put_right(end, area.y, area.width.saturating_sub(2), &right, Role::Header);
    }

    fn view_tabs(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if area.height == 0 {
            return;
        }
        let mut x = area.x;
        let wide = if area.width >= 100 { 2 } else { 0 };
        let tabs = self.screens.iter().map(|screen| screen.tab());
        let names: Vec<_> = tabs.clone().map(|tab| canvas.words.get(tab.id())).collect();
        let needed = names.iter().map(|name| text::columns(name).saturating_add(2));
        let narrow = needed.fold(0, u16::saturating_add) > area.width;
        for (at, (tab, name)) in tabs.zip(names).enumerate() {
            let active = at == self.active;
            // Where there is no room for names, the letters behind `g` stand for them.
            let letter = tab.letter().to_ascii_uppercase().to_string();
            let name = if narrow && !active { letter } else { name.to_owned() };
            let (shown, role) = if active {
                (format!("[{name}]"), Role::TabActive)
            } else {
                (format!(" {name} "), Role::Body)
            };
            x = canvas.put(x, area.y, area.right().saturating_sub(x), &shown, role);
            x = x.saturating_add(wide);
        }
    }

    fn view_message(&self, canvas: &mut Canvas<'_>, layout: &Layout) {
        let area = layout.message;
        let (said, tone) = &self.message;
        if self.slow_seconds > 0 {
            let seconds = i64::try_from(self.slow_seconds).unwrap_or(0);
            let said = canvas.words.fill("message-slow", &[("seconds", seconds.into())]);
            canvas.put(area.x.saturating_add(1), area.y, area.width, &said, Role::Body);
            return;
        }
        if area.height == 0 || said.is_empty() {
            return;
        }
        // At the desk nobody looks closely: trouble is a band.
        let role = match (tone, self.desk.is_some()) {
            (Tone::Trouble, true) => Role::Header,
            (Tone::Trouble, false) => Role::Bad,
            (Tone::Plain, _) => Role::Body,
        };
        let (x, wide) = (area.x.saturating_add(1), area.width.saturating_sub(1));
        let above = layout.inspector;
        // What is long takes the line above too, but at the desk, where that says what is saved.
        let long = text::columns(said) > wide && above.height > 0 && self.desk.is_none();
        if !long {
            canvas.put(x, area.y, wide, &text::fit(said, wide.into()), role);
            return;
        }
        // No line begins with what closes a sentence.
        let widths = (1..=7).step_by(2).map(|less| usize::from(wide.saturating_sub(less)));
        let mut wrapped = widths.map(|wide| text::wrap(said, wide));
        let fits = |lines: &Vec<String>| !lines.iter().any(|line| line.starts_with(CLOSING));
        let lines = wrapped.find(fits).unwrap_or_else(|| text::wrap(said, wide.into()));
        let (first, rest) = lines
            .split_first()
            .map_or(("", lines.as_slice()), |(first, rest)| (first.as_str(), rest));
        canvas.fill(above, Role::Body);
        canvas.put(x, above.y, wide, first, role);
        canvas.put(x, area.y, wide, &text::fit(&rest.join(" "), wide.into()), role);
    }

    fn view_input(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if area.height == 0 {
            return;
        }
        let words = canvas.words;
        if let Some(desk) = self.desk.as_ref().filter(|_| self.overlay.is_none()) {
            desk.draw_field(canvas, area);
            return;
        }
        let Some(prompt) = &self.prompt else {
            if self.form.is_none() && self.overlay.is_none() {
                canvas.put(area.x, area.y, area.width, words.get("input-go"), Role::Quiet);
            }
            return;
        };
        let label = words.get(prompt.kind.label());
        let x = canvas.put(area.x, area.y, area.width, label, Role::Head).saturating_add(1);
        let wide = area.right().saturating_sub(x);
        let (shown, caret) = prompt.line.view(wide);
        canvas.put(x, area.y, wide, &shown, Role::Body);
        canvas.focus(x.saturating_add(caret).min(area.right().saturating_sub(1)), area.y);
    }

    fn view_keys(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if area.height == 0 {
            return;
        }
        let words = canvas.words;
        let possible = |action: Action| {
            let idle = action != Action::Accept || self.overlay.is_none();
            let undo = action != Action::Undo
                || self.done.last().is_some_and(|done| !done.targets.is_empty())
                || self.is_on(Tab::Log);
            if let Some((_, form)) = &self.form
                && self.overlay.is_none()
            {
                // A form without fields is saved or left.
                let fields = [Action::NextField, Action::PreviousField, Action::Choices];
                let fields = fields.contains(&action) || action == Action::Reset;
                return !(fields && form.fields.is_empty());
            }
            let text = self.desk.is_some() || self.resume.is_some();
            let taking = self.editor.as_ref().is_some_and(Editor::is_taking);
            if self.views.is_some() && self.is_bare() {
                return self.can_with_view(action);
            }
            if self.editor.is_some() || self.chooser.is_some() {
                return !taking || action == Action::Close;
            }
            text || idle && undo && self.screen().is_none_or(|screen| screen.can(action))
        };
        let hints = self.keymap.hints().unwrap_or(self.session.hints);
        let (glue, gap) = (keymap::glue(words), keymap::gap(words));
        let wide = u16::try_from(gap.len()).unwrap_or(1);
        let mut x = area.x.saturating_add(1);
        let covered = self.form.is_some() || self.overlay.is_some() || self.prompt.is_some();
        let marks = self.screen().map_or(0, Screen::marks);
        if marks > 0 && !covered {
            let marks = i64::try_from(marks).unwrap_or(i64::MAX);
            let said = words.fill("keys-marked", &[("count", marks.into())]);
            x = canvas.put(x, area.y, area.width, &said, Role::Head).saturating_add(1);
        }
        let room = area.right().saturating_sub(x).saturating_add(1);
        let line = self.keymap.line(self.scope(), words, room.into(), hints, possible);
        for (key, word, action) in line {
            // What the role does not allow stays in its place and is seen to be out of reach.
            let barred = self.barred(action).is_some();
            let (key_role, word_role) =
                if barred { (Role::Quiet, Role::Quiet) } else { (Role::Key, Role::Body) };
            let room = area.right().saturating_sub(x);
            x = canvas.put(x, area.y, room, &key, key_role);
            let room = area.right().saturating_sub(x);
            x = canvas.put(x, area.y, room, &format!("{glue}{word}"), word_role);
            x = x.saturating_add(wide);
        }
    }

    /// Whether nothing is typed and no layer lies over a panel.
    const fn is_bare(&self) -> bool {
        self.prompt.is_none() && self.overlay.is_none()
    }

    pub(super) fn is_on(&self, tab: Tab) -> bool {
        self.screen().is_some_and(|screen| screen.tab() == tab)
    }

    /// The language in use.
    pub fn language(&self) -> Language {
        self.words.language()
    }
}
