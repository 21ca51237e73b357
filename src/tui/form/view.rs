//! ```text
//!  Products > SKU-10000 > Type and thresholds                      2 changed
//!  SKU-10000 有线鼠标 黑色 USB-C                                   field 3/7
//!
//!    1 Stock type     ( ) finite   ( ) unlimited   (*) reserved
//!  > 3 Threshold      [45        ]           ! 1.5 is not a whole number
//!
//!  Preview (not saved)                  before      after
//!    threshold                              30  ->   45
//! ```

use ratatui::layout::Rect;

use super::field::{Field, Kind, Value};
use super::{Form, Preview};
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::text;
use crate::tui::theme::Role;

/// Columns of a text box in a form, brackets not counted.
const BOX: u16 = 20;

impl Form {
    /// Draws the form into `area`, its first row the title.
    pub fn view(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let mut y = self.view_head(canvas, area);
        let label = self.label_columns(canvas);
        let room = usize::from(area.bottom().saturating_sub(y));
        for (at, field) in self.shown(room) {
            self.view_field(canvas, Rect { y, height: 1, ..area }, at, field, label);
            y = y.saturating_add(1);
        }
        let rest = Rect {
            y: y.saturating_add(1),
            height: area.bottom().saturating_sub(y.saturating_add(1)),
            ..area
        };
        if self.picking.is_some() {
            self.view_choices(canvas, rest);
        } else {
            self.view_preview(canvas, rest);
        }
    }

    /// The fields that are drawn in `room` rows: all where they fit with some lines of preview, else
    /// those that take something now, scrolled so that the one in focus is seen.
    fn shown(&self, room: usize) -> Vec<(usize, &Field)> {
        let all: Vec<(usize, &Field)> = self.fields.iter().enumerate().collect();
        if all.len().saturating_add(5) <= room {
            return all;
        }
        let open: Vec<(usize, &Field)> = all
            .into_iter()
            .filter(|(at, field)| field.disabled.is_none() || *at == self.at)
            .collect();
        let focus = open.iter().position(|(at, _)| *at == self.at).unwrap_or(0);
        let room = room.max(1);
        let first = focus.saturating_add(1).saturating_sub(room);
        open.into_iter().skip(first).take(room).collect()
    }

    fn view_head(&self, canvas: &mut Canvas<'_>, area: Rect) -> u16 {
        let title = canvas.words.get(self.title).to_owned();
        let crumb = format!("{} > {} > {title}", canvas.words.get("scope-products"), self.sku);
        let x = area.x.saturating_add(1);
        let wide = area.width.saturating_sub(2);
        let end = area.right().saturating_sub(1);
        let count = i64::try_from(self.changes()).unwrap_or(0);
        let said = canvas.words.fill("form-changed", &[("count", count.into())]);
        let said = if count > 0 { said } else { String::new() };
        let room = wide.saturating_sub(text::columns(&said)).saturating_sub(1);
        canvas.put(x, area.y, room, &crumb, Role::Head);
        canvas.put_right(end, area.y, 20, &said, Role::Changed);
        let tall = area.height > 9;
        let mut y = area.y.saturating_add(1);
        if tall {
            let name = format!("{} {}", self.sku, self.name);
            canvas.put(x, y, wide.saturating_sub(16), &name, Role::Body);
            let at = i64::try_from(self.at).unwrap_or(0).saturating_add(1);
            let count = i64::try_from(self.fields.len()).unwrap_or(0);
            let fills = [("at", at.into()), ("count", count.into())];
            let said = canvas.words.fill("form-field-of", &fills);
            canvas.put_right(end, y, 20, &said, Role::Quiet);
            y = y.saturating_add(2);
        }
        y
    }

    fn label_columns(&self, canvas: &Canvas<'_>) -> u16 {
        let label = |field: &Field| text::columns(canvas.words.get(&label_id(field)));
        self.fields.iter().map(label).max().unwrap_or(0).clamp(12, 24)
    }

    fn view_field(&self, canvas: &mut Canvas<'_>, row: Rect, at: usize, field: &Field, label: u16) {
        let focused = at == self.at;
        let y = row.y;
        let role = match (field.disabled, focused) {
            (Some(_), _) => Role::Quiet,
            (None, true) => Role::Head,
            (None, false) => Role::Body,
        };
        if focused {
            canvas.put(row.x.saturating_add(1), y, 1, ">", Role::Head);
        }
        let number = at.saturating_add(1).to_string();
        canvas.put_right(row.x.saturating_add(4), y, 2, &number, role);
        let name = canvas.words.get(&label_id(field)).to_owned();
        canvas.put(row.x.saturating_add(5), y, label, &name, role);
        let x = row.x.saturating_add(label).saturating_add(7);
        let wide = row.right().saturating_sub(x);
        if let Some(why) = field.disabled {
            let why = format!("-  {}", canvas.words.get(why));
            canvas.put(x, y, wide.saturating_sub(1), &why, Role::Quiet);
            return;
        }
        let end = match &field.kind {
            Kind::Choice(_) => view_choice(canvas, x, y, wide, field, focused),
            Kind::Number(_) | Kind::Text { .. } | Kind::Lookup(_) => {
                view_box(canvas, x, y, wide, field, focused && self.picking.is_none())
            }
        };
        let offer = self.offer.filter(|(name, _)| *name == field.name).map(|(_, most)| most);
        let note = Rect { x: end, width: row.right().saturating_sub(end), ..row };
        view_note(canvas, note, field, offer);
    }

    fn view_choices(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let (Some(row), Some(field)) = (self.picking, self.focused()) else { return };
        let title = canvas.words.get("form-choices").to_owned();
        canvas.put(area.x.saturating_add(1), area.y, area.width, &title, Role::Head);
        let room = usize::from(area.height.saturating_sub(1)).max(1);
        let first = row.saturating_sub(room.saturating_sub(1));
        for (at, choice) in field.choices().iter().enumerate().skip(first).take(room) {
            let offset = u16::try_from(at.saturating_sub(first)).unwrap_or(0);
            let y = area.y.saturating_add(1).saturating_add(offset);
            let mark = if at == row { ">" } else { " " };
            let line = format!(" {mark} {}  {}", text::left(&choice.value, 16), choice.label);
            let role = if at == row { Role::Selected } else { Role::Body };
            canvas.put(area.x, y, area.width, &text::left(&line, area.width.into()), role);
            if at == row {
                canvas.focus(area.x.saturating_add(1), y);
            }
        }
    }

    fn view_preview(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if area.height == 0 {
            return;
        }
        let x = area.x.saturating_add(1);
        let label = canvas.words.get("preview-title").to_owned();
        let before = canvas.words.get("preview-before").to_owned();
        let after = canvas.words.get("preview-after").to_owned();
        let middle = area.x.saturating_add(area.width.min(80).saturating_div(2));
        canvas.put(x, area.y, area.width, &label, Role::Head);
        canvas.put_right(middle, area.y, 12, &before, Role::Head);
        canvas.put_right(middle.saturating_add(14), area.y, 12, &after, Role::Head);
        let y = area.y.saturating_add(1);
        let indented = x.saturating_add(2);
        let wide = area.width.saturating_sub(3);
        match &self.preview {
            Preview::Waiting | Preview::Nothing => {
                let said = canvas.words.get("preview-nothing").to_owned();
                canvas.put(indented, y, wide, &said, Role::Quiet);
            }
            Preview::Refused(why) => {
                for (line, row) in
                    text::wrap(&format!("! {why}"), wide.into()).iter().zip(y..area.bottom())
                {
                    canvas.put(indented, row, wide, line, Role::Bad);
                }
            }
            Preview::Rows(rows) => {
                for (row, y) in rows.iter().zip(y..area.bottom()) {
                    canvas.put(
                        indented,
                        y,
                        middle.saturating_sub(indented).saturating_sub(10),
                        &row.label,
                        Role::Body,
                    );
                    canvas.put_right(middle, y, 14, &row.before, Role::Body);
                    let same = row.before == row.after;
                    if same {
                        let said = canvas.words.get("preview-same").to_owned();
                        canvas.put_right(middle.saturating_add(14), y, 14, &row.after, Role::Quiet);
                        canvas.put(middle.saturating_add(17), y, 12, &said, Role::Quiet);
                    } else {
                        canvas.put(middle.saturating_add(2), y, 2, "->", Role::Body);
                        canvas.put_right(
                            middle.saturating_add(14),
                            y,
                            10,
                            &row.after,
                            Role::Changed,
                        );
                    }
                }
            }
        }
    }
}

fn label_id(field: &Field) -> String {
    format!("field-{}", field.name)
}

fn view_choice(
    canvas: &mut Canvas<'_>,
    x: u16,
    y: u16,
    wide: u16,
    field: &Field,
    focused: bool,
) -> u16 {
    let end = x.saturating_add(wide);
    let all = field.choices().iter().map(|choice| text::columns(&choice.label).saturating_add(7));
    if all.fold(0, u16::saturating_add) > wide.saturating_add(3) {
        // No room side by side: the chosen one, with the arrows that change it.
        let label = field.choices().get(field.chosen).map_or("", |choice| choice.label.as_str());
        if focused {
            canvas.focus(x.saturating_add(1), y);
        }
        let role = if focused { Role::Head } else { Role::Body };
        return canvas.put(x, y, wide, &format!("< {label} >"), role).saturating_add(1);
    }
    let mut at = x;
    for (index, choice) in field.choices().iter().enumerate() {
        let chosen = index == field.chosen;
        let mark = if chosen { "(*) " } else { "( ) " };
        if chosen && focused {
            canvas.focus(at.saturating_add(1), y);
        }
        let role = if chosen && focused { Role::Head } else { Role::Body };
        at = canvas.put(at, y, end.saturating_sub(at), mark, role);
        at = canvas.put(at, y, end.saturating_sub(at), &choice.label, role);
        at = at.saturating_add(3);
    }
    at.min(end)
}

fn view_box(
    canvas: &mut Canvas<'_>,
    x: u16,
    y: u16,
    wide: u16,
    field: &Field,
    focused: bool,
) -> u16 {
    let number = matches!(field.kind, Kind::Number(_));
    let text_wide = wide.saturating_sub(2).min(if number { 14 } else { BOX.saturating_add(10) });
    let (shown, caret) = field.line.view(text_wide);
    let role = if field.is_changed() { Role::Changed } else { Role::Body };
    let inner = x.saturating_add(1);
    canvas.put(x, y, 1, "[", Role::Body);
    canvas.put(inner, y, text_wide, &text::left(&shown, text_wide.into()), role);
    let close = inner.saturating_add(text_wide);
    canvas.put(close, y, 1, "]", Role::Body);
    if focused {
        canvas.focus(inner.saturating_add(caret), y);
    }
    close.saturating_add(2)
}

/// What stands behind a field: its fault, how much can be had, what a typed sum comes to, what it
/// was, or that something is required.
fn view_note(canvas: &mut Canvas<'_>, area: Rect, field: &Field, offer: Option<i64>) {
    let words = canvas.words;
    let (said, role) = if let Some(most) = offer {
        (words.fill("form-offer", &[("most", most.into())]), Role::Bad)
    } else if let Some(fault) = field.fault_text(words) {
        (format!("! {fault}"), Role::Bad)
    } else {
        (note(words, field), Role::Quiet)
    };
    canvas.put(area.x, area.y, area.width.saturating_sub(1), &said, role);
}

fn note(words: &Words, field: &Field) -> String {
    if field.is_wanting() {
        return words.get("form-required").to_owned();
    }
    match (&field.kind, field.value()) {
        (Kind::Number(_), Ok(Value::Number(number))) => {
            let sum = if number.to_string() == field.raw() {
                String::new()
            } else {
                format!("= {number}  ")
            };
            let was = field.opened();
            let changed = field.is_changed() && !was.is_empty();
            let was = if changed {
                words.fill("form-was", &[("was", was.into())])
            } else {
                String::new()
            };
            format!("{sum}{was}")
        }
        (Kind::Lookup(choices), Ok(Value::Text(value))) => {
            let found = choices.iter().find(|choice| choice.value == value);
            let label = found.map(|choice| choice.label.clone()).unwrap_or_default();
            format!("F4  {label}")
        }
        (Kind::Lookup(_), _) => "F4".to_owned(),
        (Kind::Number(_) | Kind::Text { .. } | Kind::Choice(_), _) => String::new(),
    }
}
