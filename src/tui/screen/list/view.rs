//! ```text
//!  Products > All       1,284 items  13 shown  filter: -  sort: SKU asc  2 marked
//!    SKU        Name                        Type      Sellable Thresh  OnHand St
//! >* SKU-10001  手工皂 薰衣草 120g          finite         149     32     254 ok
//!
//!  SKU-10001 手工皂 薰衣草  149 = BJ 60 + WUH 60 + TPE 29  lock 103
//! ```

use ratatui::layout::Rect;

use super::screen::picked;
use super::{Listing, Lists, Look, Saved};
use crate::domain::filter::Filter;
use crate::tui::canvas::Canvas;
use crate::tui::screen::Around;
use crate::tui::screen::table::{self, Line};
use crate::tui::shell::layout::Layout;
use crate::tui::text;
use crate::tui::theme::Role;

impl<L: Listing> Lists<L> {
    pub(super) fn draw(&self, canvas: &mut Canvas<'_>, layout: &Layout, around: &Around<'_>) {
        let look = Look { words: canvas.words, now: canvas.now, glance: around.glance };
        self.draw_title(canvas, layout.crumb, look);
        if !self.listing.draw_instead(canvas, layout.body, &self.list) {
            self.draw_rows(canvas, layout, look);
        }
        if layout.has_pane() {
            self.listing.draw_pane(canvas, layout, &self.list, around);
        }
        self.listing.draw_over(canvas, layout.body, &self.list, around);
        if layout.inspector.height > 0 {
            self.listing.draw_inspector(canvas, layout.inspector, &self.list, around);
        }
    }

    fn draw_rows(&self, canvas: &mut Canvas<'_>, layout: &Layout, look: Look<'_>) {
        let view = self.list.view();
        let pane = layout.has_pane();
        let order = self.order();
        let mut heads = picked(&self.listing.heads(view), &order);
        for head in heads.iter_mut().filter(|head| pane && head.alone) {
            head.from = u16::MAX;
        }
        let lines = self.list.visible().map(|(row, selected)| Line {
            cells: picked(&self.listing.cells(row, look), &order),
            selected,
            sign: if self.list.is_marked(row) { Some('*') } else { self.listing.sign(row) },
        });
        let mut area = layout.body;
        area.width = area.width.saturating_sub(u16::from(pane));
        table::draw(canvas, area, &heads, self.listing.elastic(view), lines);
        if self.list.is_empty() {
            let id = match (self.list.is_settled(), self.list.search().is_empty()) {
                (false, _) => "list-loading",
                (true, true) => self.listing.empty(view),
                (true, false) => "list-no-match",
            };
            table::empty(canvas, layout.body, id);
        }
    }

    /// Whether the filter says words, which rows fit better or worse.
    fn has_words(&self) -> bool {
        let list = self.listing.finds(self.list.view());
        let filter = list.map(|list| Filter::parse(self.list.search(), list).unwrap_or_default());
        filter.is_some_and(|filter| filter.words().next().is_some())
    }

    /// The title: place, view, counts, filter, order, marks.
    fn draw_title(&self, canvas: &mut Canvas<'_>, area: Rect, look: Look<'_>) {
        let words = canvas.words;
        let views = self.listing.views();
        let view = views.get(self.list.view()).or(views.first()).copied().unwrap_or_default();
        let titled = self.listing.title(&self.list, words);
        let saved = self.own().filter(|_| self.is_as_saved()).map(|own| own.name.as_str());
        let place = match (&titled, saved) {
            (Some(title), Some(saved)) => format!("{title} > {saved}"),
            (Some(title), None) => title.clone(),
            (None, saved) => saved.unwrap_or_else(|| words.get(view)).to_owned(),
        };
        let head = format!("{} > {place}", words.get(self.listing.tab().title()));
        let x = area.x.saturating_add(1);
        let end = canvas.put(x, area.y, area.width.saturating_sub(1), &head, Role::Head);
        if titled.is_some() && self.list.search().is_empty() {
            return;
        }
        // Each with what it is worth where there is no room for all.
        let mut parts: Vec<(u8, String)> =
            self.listing.counts(look).map(|counts| (3, counts)).into_iter().collect();
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let worth = if self.list.search().is_empty() { 1 } else { 4 };
        parts
            .push((worth, words.fill("list-shown", &[("count", count(self.list.shown()).into())])));
        if self.listing.finds(self.list.view()).is_some() {
            let search = self.list.search();
            let (worth, filter) = if search.is_empty() { (0, "-") } else { (5, search) };
            parts.push((worth, words.fill("list-filter", &[("filter", filter.into())])));
        }
        let best = self.list.sort().is_none() && self.has_words();
        if best {
            parts.push((4, words.get("list-sort-match").to_owned()));
        }
        if let Some((name, descending)) = self.sort().filter(|_| !best) {
            let heads = self.listing.heads(self.list.view());
            let column = heads.iter().find(|head| head.sort == Some(name));
            let column = words.get(column.map_or("", |head| head.id));
            let order = if descending { "list-descending" } else { "list-ascending" };
            let fills = [("column", column.into()), ("order", words.get(order).into())];
            parts.push((2, words.fill("list-sort", &fills)));
        }
        if self.list.marks() > 0 {
            let marked = count(self.list.marks());
            parts.push((6, words.fill("list-marked", &[("count", marked.into())])));
        }
        let gap = if area.width >= 100 { "   " } else { "  " };
        let room = area.right().saturating_sub(end).saturating_sub(2);
        let joined = |parts: &[(u8, String)]| {
            parts.iter().map(|(_, part)| part.as_str()).collect::<Vec<_>>().join(gap)
        };
        while parts.len() > 1 && text::columns(&joined(&parts)) > room {
            let least = parts.iter().map(|(worth, _)| *worth).min();
            parts.retain(|(worth, _)| Some(*worth) != least);
        }
        let rest = joined(&parts);
        let tab = area.x.saturating_add(22);
        let taken = text::columns(&rest);
        let fits = tab.saturating_add(taken) <= area.right();
        let at = end.saturating_add(2).max(if fits { tab } else { 0 }).min(area.right());
        canvas.put(at, area.y, area.right().saturating_sub(at), &rest, Role::Body);
    }
}

/// A line with a blank at either end.
pub(super) fn draw_line(canvas: &mut Canvas<'_>, area: Rect, line: Option<&str>) {
    if let Some(line) = line {
        let wide = area.width.saturating_sub(2);
        canvas.put(area.x.saturating_add(1), area.y, wide, line, Role::Body);
    }
}
