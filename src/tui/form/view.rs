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
use super::{Form, Preview, PreviewRow, equation};
use crate::locale::Words;
use crate::tui::canvas::Canvas;
use crate::tui::text;
use crate::tui::theme::Role;

/// Columns of a text box in a form, brackets not counted.
const BOX: u16 = 20;

/// Rows from which on a long form leaves some to the preview, and how many.
const TALL: usize = 14;
const PREVIEWED: usize = 6;
/// Rows that a preview keeps beside notes.
const PREVIEW_MIN: u16 = 3;

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
        let mut rest = Rect {
            y: y.saturating_add(1),
            height: area.bottom().saturating_sub(y.saturating_add(1)),
            ..area
        };
        rest.height = self.view_notes(canvas, rest);
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
        // A long form scrolls rather than hide what it would do.
        let long = room >= TALL && open.len().saturating_add(PREVIEWED) > room;
        let room = if long { room.saturating_sub(PREVIEWED) } else { room.max(1) };
        let first = focus.saturating_add(1).saturating_sub(room);
        open.into_iter().skip(first).take(room).collect()
    }

    fn view_head(&self, canvas: &mut Canvas<'_>, area: Rect) -> u16 {
        let title = canvas.words.get(self.title).to_owned();
        let record = if self.sku.is_empty() { String::new() } else { format!("{} > ", self.sku) };
        let crumb = format!("{} > {record}{title}", canvas.words.get(self.place));
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
            let name = format!("{} {}", self.sku, self.name).trim().to_owned();
            canvas.put(x, y, wide.saturating_sub(16), &name, Role::Body);
            let at = i64::try_from(self.at).unwrap_or(0).saturating_add(1);
            let count = i64::try_from(self.fields.len()).unwrap_or(0);
            let fills = [("at", at.into()), ("count", count.into())];
            let said = canvas.words.fill("form-field-of", &fills);
            if self.fields.is_empty() {
                canvas.focus(x, y);
            } else {
                canvas.put_right(end, y, 20, &said, Role::Quiet);
            }
            y = y.saturating_add(2);
        }
        y
    }

    fn label_columns(&self, canvas: &Canvas<'_>) -> u16 {
        let label = |field: &Field| text::columns(&field.title(canvas.words));
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
        let name = field.title(canvas.words);
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
            Kind::Number(_)
            | Kind::Text { .. }
            | Kind::Lookup(_)
            | Kind::Time(_)
            | Kind::Stages(_) => {
                view_box(canvas, x, y, wide, field, focused && self.picking.is_none())
            }
        };
        let offer = self.offer.filter(|(name, _)| *name == field.name).map(|(_, most)| most);
        let note = Rect { x: end, width: row.right().saturating_sub(end), ..row };
        view_note(canvas, note, field, offer);
    }

    /// Draws what is noted at the foot, the last notes where the preview leaves no room for all; the
    /// rows that are left.
    fn view_notes(&self, canvas: &mut Canvas<'_>, area: Rect) -> u16 {
        let all = u16::try_from(self.notes.len()).unwrap_or(u16::MAX);
        let rows = match &self.preview {
            Preview::Rows(rows) => u16::try_from(rows.len()).unwrap_or(u16::MAX),
            Preview::Refused(_) | Preview::Stock(_) | Preview::Waiting | Preview::Nothing => 0,
        };
        let kept = rows.saturating_add(1).max(PREVIEW_MIN);
        let count = all.min(area.height.saturating_sub(kept));
        if count == 0 || self.picking.is_some() {
            return area.height;
        }
        let left = area.height.saturating_sub(count);
        let first = usize::from(all.saturating_sub(count));
        let x = area.x.saturating_add(1);
        let wide = area.width.saturating_sub(2);
        let notes = self.notes.iter().skip(first);
        for (note, y) in notes.zip(area.y.saturating_add(left)..) {
            canvas.put(x, y, wide, note, Role::Quiet);
        }
        left
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
        canvas.put(x, area.y, area.width, canvas.words.get("preview-title"), Role::Head);
        let rest =
            Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(1), ..area };
        let indented = x.saturating_add(2);
        let wide = area.width.saturating_sub(3);
        match &self.preview {
            Preview::Waiting | Preview::Nothing => {
                view_heads(canvas, area);
                let said = canvas.words.get("preview-nothing").to_owned();
                canvas.put(indented, rest.y, wide, &said, Role::Quiet);
            }
            Preview::Refused(why) => {
                view_heads(canvas, area);
                let lines = text::wrap(&format!("! {why}"), wide.into());
                for (line, row) in lines.iter().zip(rest.y..area.bottom()) {
                    canvas.put(indented, row, wide, line, Role::Bad);
                }
            }
            Preview::Rows(rows) => {
                view_heads(canvas, area);
                view_rows(canvas, rest, rows);
            }
            Preview::Stock(effects) => {
                if !effects.rows.is_empty() {
                    view_heads(canvas, area);
                }
                let used = view_rows(canvas, rest, &effects.rows);
                let height = rest.bottom().saturating_sub(used);
                equation::draw(canvas, Rect { y: used, height, ..rest }, effects);
            }
        }
    }
}

/// Where the figures before a change end.
fn middle(area: Rect) -> u16 {
    area.x.saturating_add(area.width.min(80).saturating_div(2))
}

fn view_heads(canvas: &mut Canvas<'_>, area: Rect) {
    let end = middle(area);
    canvas.put_right(end, area.y, 12, canvas.words.get("preview-before"), Role::Head);
    let end = end.saturating_add(14);
    canvas.put_right(end, area.y, 12, canvas.words.get("preview-after"), Role::Head);
}

/// Draws figures before and after, a row each; the row below them.
pub(super) fn view_rows(canvas: &mut Canvas<'_>, area: Rect, rows: &[PreviewRow]) -> u16 {
    let middle = middle(area);
    let x = area.x.saturating_add(3);
    let label = middle.saturating_sub(x).saturating_sub(10);
    let end = middle.saturating_add(14);
    let mut y = area.y;
    for row in rows.iter().take(usize::from(area.height)) {
        if row.before.is_empty() && row.after.is_empty() {
            // A sentence about the rows below it.
            let wide = area.right().saturating_sub(x).saturating_sub(1);
            canvas.put(x, y, wide, &row.label, Role::Body);
            y = y.saturating_add(1);
            continue;
        }
        canvas.put(x, y, label, &row.label, Role::Body);
        let (before, after) = (text::written(&row.before, 14), text::written(&row.after, 10));
        canvas.put_right(middle, y, 14, &before, Role::Body);
        if row.before == row.after {
            let said = canvas.words.get("preview-same");
            canvas.put_right(end, y, 14, &after, Role::Quiet);
            canvas.put(middle.saturating_add(17), y, 12, said, Role::Quiet);
        } else {
            canvas.put(middle.saturating_add(2), y, 2, "->", Role::Body);
            canvas.put_right(end, y, 10, &after, Role::Changed);
        }
        y = y.saturating_add(1);
    }
    y
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
            format!("{}  {label}", words.keys().label("form.choices", "F4"))
        }
        (Kind::Lookup(_), _) => words.keys().label("form.choices", "F4").to_owned(),
        (Kind::Stages(when), Ok(Value::Text(_))) => {
            let units = super::stages::sum(*when, &field.raw());
            words.fill("form-stages-sum", &[("units", units.into())])
        }
        (Kind::Time(when), Ok(Value::Text(_))) => {
            let meant = when.meaning(field.raw().trim(), words);
            meant.map_or_else(String::new, |meant| {
                words.fill("form-meant", &[("time", meant.into())])
            })
        }
        (
            Kind::Number(_) | Kind::Text { .. } | Kind::Choice(_) | Kind::Time(_) | Kind::Stages(_),
            _,
        ) => String::new(),
    }
}
