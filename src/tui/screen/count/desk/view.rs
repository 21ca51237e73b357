//! ```text
//!  Location A-03-02   12 products 58 units   blind   chen: B-01        A-03-01 done
//!
//!      手工皂 薰衣草 120g                                   SKU-10001
//!
//!      this  +12          here  36          in the count  61
//!
//!       # time      units total SKU        product
//! >   143 15:42:03   +12    36 SKU-10001  手工皂 薰衣草 120g
//! ~   139 15:41:47    +1       SKU-10007  undone: Cafe mug 350ml
//!
//!  Unknown codes 2, 6 units:  6900000000014 x5   WX-88-01 x1            (F6 ties them)
//! ```

use ratatui::layout::Rect;

use super::panel::Parked;
use super::{Desk, Panel, Row};
use crate::app::counting::Weighed;
use crate::app::query::ProductLine;
use crate::app::query::count::ParkedRow;
use crate::domain::stocktake::EntryKind;
use crate::domain::time::Timestamp;
use crate::locale::{Words, grouped};
use crate::tui::canvas::Canvas;
use crate::tui::shell::layout::Layout;
use crate::tui::text;
use crate::tui::theme::Role;

/// Rows of the large figure over the entries, where there is room for it.
const LARGE_ROWS: u16 = 5;
/// Bodies lower than this have no large figure.
const LARGE_FROM: u16 = 10;

impl Desk {
    /// The header's two halves: whose count it is, and how far it has come.
    pub fn headline(&self, user: &str, words: &Words) -> (String, String) {
        let (place, entries, products, unknown) = match &self.shown {
            Some(shown) => (
                shown.count.warehouse.as_str(),
                shown.count.entries.max(self.saved.map_or(0, |(number, _)| number)),
                shown.progress.counted,
                i64::try_from(by_code(&shown.parked).len()).unwrap_or(0),
            ),
            None => ("", 0, 0, 0),
        };
        let fills = [
            ("count", self.count.as_str().into()),
            ("warehouse", place.into()),
            ("user", user.into()),
        ];
        let left = words.fill("desk-header", &fills);
        let fills = [
            ("entries", entries.into()),
            ("products", products.into()),
            ("unknown", unknown.into()),
        ];
        (left, words.fill("desk-progress", &fills))
    }

    pub fn draw(&self, canvas: &mut Canvas<'_>, layout: &Layout) {
        self.draw_place(canvas, layout.crumb);
        // The desk has no pane: nothing of the books stands beside a count.
        let body = Rect { width: layout.crumb.width.max(layout.body.width), ..layout.body };
        let large = body.height >= LARGE_FROM;
        let top = if large { LARGE_ROWS } else { 0 };
        if large {
            self.draw_large(canvas, Rect { height: LARGE_ROWS, ..body });
        }
        let rest =
            Rect { y: body.y.saturating_add(top), height: body.height.saturating_sub(top), ..body };
        match &self.panel {
            Panel::None => self.draw_rows(canvas, rest),
            Panel::Found { text, products, at } => draw_found(canvas, rest, text, products, *at),
            Panel::Parked(parked) => draw_parked(canvas, rest, parked),
            Panel::Batch(weighed) => draw_batch(canvas, rest, weighed),
            Panel::Held(held) => {
                let id = if held.done { "desk-held-done" } else { "desk-held" };
                let fills = [("bin", held.bin.as_str().into()), ("by", held.by.as_str().into())];
                let said = canvas.words.fill(id, &fills);
                let x = rest.x.saturating_add(1);
                let wide = rest.width.saturating_sub(2);
                let y = rest.y.saturating_add(1);
                canvas.put(x, y, wide, &said, Role::Head);
                let help = canvas.words.get("desk-held-help").to_owned();
                for (line, at) in text::wrap(&help, wide.into()).iter().zip(y.saturating_add(2)..) {
                    canvas.put(x, at, wide, line, Role::Body);
                }
            }
        }
        self.draw_saved(canvas, layout.inspector);
    }

    /// Where the clerk stands, and who else counts where.
    fn draw_place(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if area.height == 0 {
            return;
        }
        let words = canvas.words;
        let x = area.x.saturating_add(1);
        let wide = area.width.saturating_sub(2);
        let none = words.get("desk-nowhere");
        let bin = if self.bin.is_empty() { none } else { self.bin.as_str() };
        let head = words.fill("desk-place", &[("bin", bin.into())]);
        let mut at = canvas.put(x, area.y, wide, &head, Role::Head).saturating_add(3);
        let Some(shown) = &self.shown else { return };
        let fills = [("products", shown.here_products.into()), ("units", shown.here_units.into())];
        let mut parts = vec![words.fill("desk-here", &fills)];
        parts
            .push(words.get(if shown.count.blind { "desk-blind" } else { "desk-open" }).to_owned());
        let other =
            |place: &crate::app::query::count::PlaceRow| format!("{}: {}", place.by, place.bin);
        parts.extend(shown.others.iter().map(other));
        if let Some(before) = shown.before.as_deref().filter(|before| *before != self.bin) {
            parts.push(words.fill("desk-before", &[("bin", before.into())]));
        }
        for part in parts {
            let room = area.right().saturating_sub(at);
            if text::columns(&part) > room {
                return;
            }
            at = canvas.put(at, area.y, room, &part, Role::Body).saturating_add(3);
        }
    }

    /// The answer to "what did I just scan?", to be read from two metres away.
    fn draw_large(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let words = canvas.words;
        let x = area.x.saturating_add(5);
        let wide = area.width.saturating_sub(10);
        let y = area.y.saturating_add(1);
        let Some(row) = &self.last else {
            let id = if self.bin.is_empty() { "desk-begin" } else { "desk-begin-here" };
            canvas.put(x, y, wide, words.get(id), Role::Quiet);
            return;
        };
        let name = if row.sku.is_some() { row.name.as_str() } else { words.get("desk-unknown") };
        let sku = sku_of(row, words);
        canvas.put_right(area.right().saturating_sub(5), y, 30, &sku, Role::Head);
        let room = wide.saturating_sub(text::columns(&sku)).saturating_sub(2);
        canvas.put(x, y, room, name, Role::Head);
        let shown = row.shown();
        let fills = [("units", shown.as_str().into())];
        let mut parts = vec![words.fill("desk-this", &fills)];
        parts.push(words.fill("desk-total", &[("units", row.here.into())]));
        if let Some(counted) = row.counted {
            parts.push(words.fill("desk-counted", &[("units", counted.into())]));
        }
        if row.extra {
            parts.push(words.get("desk-extra").to_owned());
        }
        let mut at = x;
        for part in parts {
            let room = area.right().saturating_sub(at);
            at = canvas.put(at, y.saturating_add(2), room, &part, Role::Head).saturating_add(6);
        }
    }

    fn draw_rows(&self, canvas: &mut Canvas<'_>, area: Rect) {
        let words = canvas.words;
        let head = words.get("desk-columns");
        canvas.put(area.x, area.y, area.width, head, Role::Head);
        let parked = self.shown.as_ref().filter(|shown| !shown.parked.is_empty());
        let foot = u16::from(parked.is_some()).saturating_mul(2);
        let bottom = area.bottom().saturating_sub(foot);
        for (at, (row, y)) in self.rows.iter().zip(area.y.saturating_add(1)..bottom).enumerate() {
            draw_row(canvas, Rect { y, height: 1, ..area }, row, at == 0);
        }
        if let Some(shown) = parked {
            let codes = by_code(&shown.parked);
            let units = codes.iter().fold(0_i64, |sum, (_, units)| sum.saturating_add(*units));
            let count = i64::try_from(codes.len()).unwrap_or(0);
            let fills = [("codes", count.into()), ("units", units.into())];
            let mut line = words.fill("desk-parked", &fills);
            for (code, units) in codes {
                line = format!("{line}  {code} x{}", grouped(units));
            }
            let y = area.bottom().saturating_sub(1);
            let hint = words.get("desk-parked-hint");
            let room = area.width.saturating_sub(text::columns(hint)).saturating_sub(4);
            canvas.put(area.x.saturating_add(1), y, room, &line, Role::Warning);
            canvas.put_right(area.right().saturating_sub(1), y, area.width, hint, Role::Quiet);
        }
    }

    /// What is in the file, and how to come back to it.
    fn draw_saved(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if area.height == 0 {
            return;
        }
        let words = canvas.words;
        let x = area.x.saturating_add(1);
        let wide = area.width.saturating_sub(2);
        let said = match self.saved {
            Some((number, at)) => {
                let at = words.seconds(Timestamp::from_millis(at));
                words.fill("desk-saved", &[("number", number.into()), ("at", at.into())])
            }
            None => words.get("desk-saved-none").to_owned(),
        };
        let end = canvas.put(x, area.y, wide, &said, Role::Body);
        let queue = i64::try_from(self.sent.len()).unwrap_or(0);
        if queue > 1 {
            let said = words.fill("desk-queue", &[("queue", queue.into())]);
            canvas.put(end.saturating_add(3), area.y, wide, &said, Role::Warning);
            return;
        }
        let hint = words.fill("desk-resume", &[("count", self.count.as_str().into())]);
        let room = area.right().saturating_sub(end).saturating_sub(4);
        if text::columns(&hint) <= room {
            canvas.put_right(area.right().saturating_sub(1), area.y, room, &hint, Role::Quiet);
        }
    }

    /// The field, in the place of the shell's own; the cursor stands in it.
    pub fn draw_field(&self, canvas: &mut Canvas<'_>, area: Rect) {
        if area.height == 0 {
            return;
        }
        let words = canvas.words;
        let label = words.get("desk-field");
        let x = canvas.put(area.x, area.y, area.width, label, Role::Head).saturating_add(1);
        let wide = area.right().saturating_sub(x);
        let (shown, caret) = self.field.view(wide);
        let end = canvas.put(x, area.y, wide, &shown, Role::Body);
        canvas.focus(x.saturating_add(caret).min(area.right().saturating_sub(1)), area.y);
        let grammar = words.get("desk-grammar");
        let room = area.right().saturating_sub(end).saturating_sub(3);
        if text::columns(grammar) <= room {
            canvas.put_right(area.right(), area.y, room, grammar, Role::Quiet);
        }
    }
}

/// Unknown codes with their units over all locations, the newest first.
fn by_code(rows: &[ParkedRow]) -> Vec<(&str, i64)> {
    let mut codes: Vec<(&str, i64)> = Vec::new();
    for row in rows {
        match codes.iter_mut().find(|(code, _)| *code == row.code) {
            Some((_, units)) => *units = units.saturating_add(row.units),
            None => codes.push((&row.code, row.units)),
        }
    }
    codes
}

/// The product's code, or the unknown one.
fn sku_of(row: &Row, words: &Words) -> String {
    match &row.sku {
        Some(sku) if row.unsellable => format!("{sku} {}", words.get("desk-unsellable")),
        Some(sku) => sku.clone(),
        None => row.code.clone(),
    }
}

fn draw_row(canvas: &mut Canvas<'_>, area: Rect, row: &Row, newest: bool) {
    let words = canvas.words;
    let sign = if row.undone {
        "~"
    } else if newest {
        ">"
    } else {
        " "
    };
    let time = words.seconds(Timestamp::from_millis(row.at));
    let here = match (row.undone, row.sku.is_some()) {
        (true, _) => String::new(),
        (false, true) => text::figure(row.here, 6),
        (false, false) => "?".to_owned(),
    };
    let front = format!(
        "{sign} {} {time} {} {} ",
        text::right(&row.number.to_string(), 6),
        text::right(&text::written(&row.shown(), 6), 6),
        text::right(&here, 6),
    );
    let role = if row.undone { Role::Quiet } else { Role::Body };
    let x = canvas.put(area.x, area.y, area.width, &front, role);
    let (sku, name) = match &row.sku {
        Some(sku) if row.undone => {
            (sku.clone(), words.fill("desk-undone", &[("name", row.name.as_str().into())]))
        }
        Some(sku) => (sku.clone(), row.name.clone()),
        None if row.undone => (
            words.get("desk-row-unknown").to_owned(),
            words.fill("desk-undone", &[("name", row.code.as_str().into())]),
        ),
        None => {
            let fills = [("code", row.code.as_str().into())];
            (words.get("desk-row-unknown").to_owned(), words.fill("desk-row-parked", &fills))
        }
    };
    let mut name = name;
    if row.unsellable {
        name = format!("{name} ({})", words.get("desk-unsellable"));
    }
    if row.kind == EntryKind::Tie {
        name = format!("{name}  <- {}", row.code);
    }
    let wide = area.right().saturating_sub(x);
    let column = if area.width >= 100 { 16 } else { 11 };
    let sku = text::left(&sku, column);
    let x = canvas.put(x, area.y, wide, &sku, role);
    canvas.put(x, area.y, area.right().saturating_sub(x), &name, role);
}

fn line(canvas: &mut Canvas<'_>, area: Rect, y: u16, text: &str, selected: bool) {
    let role = if selected { Role::Selected } else { Role::Body };
    if y >= area.bottom() {
        return;
    }
    if selected {
        canvas.fill(Rect { y, height: 1, ..area }, Role::Selected);
        canvas.put(area.x, y, 1, ">", role);
    }
    canvas.put(area.x.saturating_add(2), y, area.width.saturating_sub(2), text, role);
}

fn draw_found(
    canvas: &mut Canvas<'_>,
    area: Rect,
    wanted: &str,
    products: &[ProductLine],
    at: usize,
) {
    let fills = [("text", wanted.into())];
    let id = if products.is_empty() { "desk-found-none" } else { "desk-found" };
    let head = canvas.words.fill(id, &fills);
    canvas.put(area.x.saturating_add(1), area.y, area.width.saturating_sub(2), &head, Role::Head);
    for ((index, product), y) in products.iter().enumerate().zip(area.y.saturating_add(1)..) {
        let shown = format!("{} {}", text::left(&product.sku, 16), product.name);
        line(canvas, area, y, &shown, index == at);
    }
}

fn draw_parked(canvas: &mut Canvas<'_>, area: Rect, parked: &Parked) {
    let words = canvas.words;
    let x = area.x.saturating_add(1);
    let wide = area.width.saturating_sub(2);
    let id = if parked.rows.is_empty() { "desk-parked-none" } else { "desk-parked-title" };
    canvas.put(x, area.y, wide, words.get(id), Role::Head);
    if parked.rows.is_empty() {
        return;
    }
    let room = usize::from(area.height.saturating_sub(4)).max(1);
    let codes = if parked.products.is_empty() { room } else { room.div_ceil(2) };
    let top = parked.at.saturating_sub(codes.saturating_sub(1));
    let mut y = area.y.saturating_add(1);
    for (index, row) in parked.rows.iter().enumerate().skip(top).take(codes) {
        let at = words.seconds(Timestamp::from_millis(row.at));
        let shown = format!(
            "{} x{}  {}  {at}  {}",
            text::left(&row.code, 20),
            text::left(&text::figure(row.units, 5), 5),
            text::left(&row.bin, 10),
            row.by
        );
        line(canvas, area, y, &shown, index == parked.at && !parked.choosing);
        y = y.saturating_add(1);
    }
    y = y.saturating_add(1);
    let head = if parked.products.is_empty() { "desk-tie-none" } else { "desk-tie" };
    let code = parked.rows.get(parked.at).map_or("", |row| row.code.as_str());
    let head = words.fill(head, &[("code", code.into())]);
    canvas.put(x, y, wide, &head, Role::Head);
    for (index, (sku, name)) in parked.products.iter().enumerate() {
        y = y.saturating_add(1);
        let shown = format!("{} {name}", text::left(sku, 16));
        line(canvas, area, y, &shown, index == parked.product);
    }
}

fn draw_batch(canvas: &mut Canvas<'_>, area: Rect, weighed: &Weighed) {
    let words = canvas.words;
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let x = area.x.saturating_add(1);
    let wide = area.width.saturating_sub(2);
    let title = words.fill("desk-batch", &[("lines", count(weighed.entries.len()).into())]);
    canvas.put(x, area.y, wide, &title, Role::Head);
    let figures = [
        ("desk-batch-known", weighed.known),
        ("desk-batch-unknown", weighed.unknown),
        ("desk-batch-wrong", count(weighed.wrong.len())),
        ("desk-batch-commands", weighed.commands),
        ("desk-batch-over", count(weighed.over)),
    ];
    let mut y = area.y.saturating_add(1);
    for (id, lines) in figures.into_iter().filter(|(_, lines)| *lines > 0) {
        let fills = [("lines", lines.into()), ("units", weighed.units.into())];
        let role = if id == "desk-batch-known" { Role::Good } else { Role::Body };
        canvas.put(x.saturating_add(2), y, wide, &words.fill(id, &fills), role);
        y = y.saturating_add(1);
    }
    let room = area.bottom().saturating_sub(y).saturating_sub(2);
    for (number, text) in weighed.wrong.iter().take(room.into()) {
        let fills = [("number", count(*number).into()), ("text", text.as_str().into())];
        canvas.put(x.saturating_add(4), y, wide, &words.fill("desk-batch-line", &fills), Role::Bad);
        y = y.saturating_add(1);
    }
    canvas.put(x, y.saturating_add(1), wide, words.get("desk-batch-keys"), Role::Head);
}
