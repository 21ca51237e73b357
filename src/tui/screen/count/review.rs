//! ```text
//!  Count > C-0007 differing   net -2  gross 8  value -59.92   2 keep it from being posted
//!    SKU        Name           Bin      Expect Counted  Diff Since   End   Value Why       State
//! >  SKU-10003  iPhone 7 亮黑~ A-03-02      40      38    -2    -3    35  -59.98           recount
//!
//!  expected 40  counted 38  variance -2  since then -3 -> 35
//! ```
//!
//! `Enter` shows everything about a line: what was entered late, former counts, orders at risk.

use ratatui::layout::Rect;

use crate::app::query::count::{
    CountRow, Order, Review, ReviewFilter, ReviewLine, ReviewSort, Which,
};
use crate::app::query::{CountQuery, CountReply, Query, Reply};
use crate::domain::filter::Listed;
use crate::domain::stocktake::CountState;
use crate::domain::stocktake::review::Verdict;
use crate::domain::time::Timestamp;
use crate::locale::{Words, change, grouped, money};
use crate::tui::canvas::Canvas;
use crate::tui::counts::{CountForm, CountVerb, report_of};
use crate::tui::keymap::{Action, Scope};
use crate::tui::paper::{Each, Wanted};
use crate::tui::screen::list::{Ask, List, Listing, Look, Paging, Row};
use crate::tui::screen::table::{Cell, Head, plain};
use crate::tui::screen::{Effect, Tab, Verb};
use crate::tui::text;
use crate::tui::theme::Role;

/// The lines of a stock-take beside the books.
#[derive(Debug)]
pub(super) struct Reviewing {
    count: CountRow,
    /// The head of the last answer.
    review: Option<Box<Review>>,
    /// One line is shown alone.
    open: bool,
}

const VIEWS: &[&str] = &["review-differing", "review-blocking", "review-uncounted", "review-all"];

const HEADS: [Head; 11] = [
    Head::text("column-sku", 10, 0).by("sku"),
    Head::text("column-name", 16, 96),
    Head::text("column-bin", 8, 60).by("bin"),
    Head::number("column-should", 6, 0),
    Head::number("column-counted", 6, 0),
    Head::number("column-variance", 6, 0).by("variance"),
    Head::number("column-since", 5, 56),
    Head::number("column-end", 6, 56),
    Head::number("column-value", 9, 68).by("value"),
    Head::text("column-cause", 12, 110),
    Head::text("column-verdict", 9, 0),
];

impl Row for ReviewLine {
    fn key(&self) -> String {
        format!("{} {}", self.sku, self.unsellable)
    }

    fn sku(&self) -> Option<&str> {
        Some(&self.sku)
    }
}

impl Reviewing {
    pub(super) const fn of(count: CountRow) -> Self {
        Self { count, review: None, open: false }
    }

    /// Whether the books are closed to those who have not asked to see them.
    const fn closed(&self) -> bool {
        self.count.blind && matches!(self.count.count_state, CountState::Open)
    }

    /// One form over the marked lines that `verb` can be done to.
    fn many(&self, verb: CountVerb, list: &List<ReviewLine>) -> Effect {
        let count = self.review.as_ref().map_or(&self.count, |review| &review.count);
        let fits = |row: &&ReviewLine| {
            let uncounted = row.judged == Verdict::Uncounted;
            let zero = verb == CountVerb::Zero;
            verb == CountVerb::Skip || if zero { uncounted } else { row.counted.is_some() }
        };
        let each = |row: &ReviewLine| {
            let line = Some(row.clone());
            let form = CountForm { line, ..CountForm::about(verb, count.clone()) };
            Each::of(Wanted::Count(Box::new(form)))
        };
        Effect::Many(list.marked().filter(fits).map(each).collect())
    }

    fn form(&self, verb: CountVerb, list: &List<ReviewLine>) -> Effect {
        let count = self.review.as_ref().map_or(&self.count, |review| &review.count);
        let mut form = CountForm::about(verb, count.clone());
        match verb {
            CountVerb::Post => {
                form.short = list.rows().filter(|row| row.short.is_some()).cloned().collect();
            }
            CountVerb::Recount => {
                form.short = list.chosen().into_iter().cloned().collect();
            }
            CountVerb::Look => {}
            CountVerb::Start
            | CountVerb::Review
            | CountVerb::Sheet
            | CountVerb::Report
            | CountVerb::Cancel
            | CountVerb::Reverse
            | CountVerb::Accept
            | CountVerb::Reason
            | CountVerb::Zero
            | CountVerb::Skip => form.line = list.selected().cloned(),
        }
        Effect::Count(Box::new(form))
    }
}

/// Whether it is done to single lines, so that one form can do it to many.
const fn of_line(verb: CountVerb) -> bool {
    matches!(verb, CountVerb::Accept | CountVerb::Reason | CountVerb::Zero | CountVerb::Skip)
}

impl Listing for Reviewing {
    type Row = ReviewLine;

    fn tab(&self) -> Tab {
        Tab::Count
    }

    fn scope(&self) -> Scope {
        Scope::Review
    }

    fn views(&self) -> &'static [&'static str] {
        VIEWS
    }

    fn heads(&self, _view: usize) -> Vec<Head> {
        HEADS.to_vec()
    }

    fn elastic(&self, _view: usize) -> &'static str {
        "column-verdict"
    }

    fn paging(&self, _view: usize) -> Paging {
        Paging::Again
    }

    fn sorted(&self, _view: usize) -> Option<(&'static str, bool)> {
        Some(("bin", false))
    }

    fn question(&self, ask: &Ask<'_, ReviewLine>) -> Query {
        let which = match ask.view {
            0 => Which::Differing,
            1 => Which::Blocking,
            2 => Which::Verdict(Verdict::Uncounted),
            _ => Which::All,
        };
        let wanted = ask.sort.map_or("bin", |(name, _)| name);
        let sort = ReviewSort::ALL.iter().find(|(_, name)| *name == wanted);
        let sort = sort.map(|(sort, _)| *sort).unwrap_or_default();
        let search = ask.search.to_owned();
        let filter = ReviewFilter { which, search, sort, limit: ask.limit };
        Query::Stocktake(CountQuery::Review { code: self.count.code.clone(), filter })
    }

    fn receive(&mut self, reply: Reply, _list: &List<ReviewLine>) -> Option<Vec<ReviewLine>> {
        let Reply::Stocktake(CountReply::Review(mut review)) = reply else { return None };
        if review.count.code != self.count.code {
            return None;
        }
        let lines = std::mem::take(&mut review.lines);
        self.review = Some(review);
        Some(lines)
    }

    fn open(&mut self, _row: &ReviewLine) -> Effect {
        self.open = !self.open;
        Effect::None
    }

    fn counts(&self, look: Look<'_>) -> Option<String> {
        let review = self.review.as_ref()?;
        let words = look.words;
        let mut parts = vec![self.count.code.clone()];
        let totals = &review.totals;
        let fills = [
            ("net", change(totals.sums.net).into()),
            ("gross", totals.sums.gross.into()),
            ("value", money(totals.sums.net_value).into()),
        ];
        parts.push(words.fill("review-totals", &fills));
        if review.count.count_state == CountState::Open {
            parts.push(words.fill("review-blockers", &[("lines", review.blocking.into())]));
        } else {
            parts.push(words.get(&format!("count-state-{}", review.count.state)).to_owned());
        }
        Some(parts.join("  "))
    }

    fn empty(&self, view: usize) -> &'static str {
        if view == 0 { "review-none" } else { "list-empty" }
    }

    fn cells(&self, row: &ReviewLine, look: Look<'_>) -> Vec<Cell> {
        cells(row, look.words)
    }

    fn sign(&self, row: &ReviewLine) -> Option<char> {
        row.judged.blocks().then_some('!')
    }

    fn inspector(&self, row: &ReviewLine, look: Look<'_>) -> Option<String> {
        Some(format!("{}   {}", sentence(row, look.words), row.name))
    }

    fn update(&mut self, list: &mut List<ReviewLine>, verb: Verb) -> Option<Effect> {
        if self.open && verb == Verb::Back {
            self.open = false;
            return Some(Effect::None);
        }
        let Verb::Count(wanted) = verb else { return None };
        if wanted == CountVerb::Report {
            return Some(Effect::Ask(report_of(&self.count.code)));
        }
        if list.marks() > 0 && of_line(wanted) {
            return Some(self.many(wanted, list));
        }
        if wanted == CountVerb::Post && !list.search().is_empty() {
            // What is posted is all of it, and what is short of it has to be seen.
            return Some(Effect::Say("review-post-all"));
        }
        Some(self.form(wanted, list))
    }

    fn finds(&self, _view: usize) -> Option<Listed> {
        Some(Listed::Lines)
    }

    fn marks(&self, _view: usize) -> bool {
        true
    }

    fn can(&self, list: &List<ReviewLine>, action: Action) -> Option<bool> {
        let Action::Count(verb) = action else {
            // One line is shown alone, or none yet: there is no list to arrange.
            let alone = self.open || self.review.is_none() && self.closed();
            return (alone && action.is_of_list()).then_some(false);
        };
        let Some(review) = &self.review else {
            return Some(verb == CountVerb::Look && self.closed());
        };
        let open = review.count.count_state == CountState::Open;
        let rows = list.chosen();
        let counted = rows.iter().any(|row| row.counted.is_some());
        let uncounted = rows.iter().any(|row| row.judged == Verdict::Uncounted);
        Some(match verb {
            CountVerb::Accept | CountVerb::Reason | CountVerb::Recount => open && counted,
            CountVerb::Zero => open && uncounted,
            CountVerb::Skip => open && !rows.is_empty(),
            CountVerb::Post => open,
            CountVerb::Report => true,
            CountVerb::Look
            | CountVerb::Start
            | CountVerb::Review
            | CountVerb::Sheet
            | CountVerb::Cancel
            | CountVerb::Reverse => false,
        })
    }

    fn draw_instead(&self, canvas: &mut Canvas<'_>, area: Rect, list: &List<ReviewLine>) -> bool {
        if self.review.is_none() && self.closed() {
            let help = canvas.words.get("review-closed").to_owned();
            let wide = area.width.saturating_sub(4);
            let lines = text::wrap(&help, wide.into());
            for (line, y) in lines.iter().zip(area.y.saturating_add(2)..area.bottom()) {
                canvas.put(area.x.saturating_add(2), y, wide, line, Role::Body);
            }
            canvas.focus(area.x.saturating_add(2), area.y.saturating_add(2));
            return true;
        }
        let Some(row) = list.selected().filter(|_| self.open) else { return false };
        let x = area.x.saturating_add(2);
        let wide = area.width.saturating_sub(3);
        for ((line, role), y) in whole(row, canvas.words).iter().zip(area.y..area.bottom()) {
            canvas.put(x, y, wide, line, *role);
        }
        canvas.focus(x, area.y);
        true
    }
}

fn figure(units: Option<i64>) -> Cell {
    units.map_or_else(|| ("-".to_owned(), Role::Quiet), |units| plain(units.to_string()))
}

fn signed(units: Option<i64>) -> Cell {
    let shown = units.map(|units| if units == 0 { "0".to_owned() } else { format!("{units:+}") });
    shown.map_or_else(|| ("-".to_owned(), Role::Quiet), plain)
}

fn cells(row: &ReviewLine, words: &Words) -> Vec<Cell> {
    let reason = row.reason.as_deref().map(|reason| words.value("reason", reason));
    let sku = if row.unsellable { format!("{}U", row.sku) } else { row.sku.clone() };
    let value = row.value.filter(|value| *value != 0);
    let verdict = if row.judged.blocks() {
        Role::Bad
    } else if row.judged == Verdict::Uncounted {
        Role::Warning
    } else {
        Role::Good
    };
    vec![
        plain(sku),
        plain(&row.name),
        plain(&row.bin),
        figure(row.expected),
        row.counted.map_or_else(
            || (words.get("review-not-counted").to_owned(), Role::Warning),
            |units| plain(units.to_string()),
        ),
        signed(row.variance),
        signed(row.since),
        figure(row.end),
        value.map_or_else(|| ("-".to_owned(), Role::Quiet), |value| plain(money(value))),
        plain(reason.unwrap_or_default()),
        (words.get(&format!("verdict-{}", row.verdict)).to_owned(), verdict),
    ]
}

/// `expected 40  counted 38  variance -2  since then -3 -> 35`.
fn sentence(row: &ReviewLine, words: &Words) -> String {
    let shown = |units: Option<i64>| units.map_or_else(|| "-".to_owned(), grouped);
    let sign = |units: Option<i64>| text::said(&signed(units).0);
    let fills = [
        ("expected", shown(row.expected).into()),
        ("counted", shown(row.counted).into()),
        ("variance", sign(row.variance).into()),
        ("since", sign(row.since).into()),
        ("end", shown(row.end).into()),
    ];
    let id = match (row.counted, row.expected) {
        (None, _) => "review-sentence-uncounted",
        (Some(_), None) => "review-sentence-blind",
        (Some(_), Some(_)) => "review-sentence",
    };
    words.fill(id, &fills)
}

/// Everything about a line.
fn whole(row: &ReviewLine, words: &Words) -> Vec<(String, Role)> {
    let mut lines = vec![(format!("{}  {}", row.sku, row.name), Role::Head)];
    let verdict = words.get(&format!("verdict-{}", row.verdict)).to_owned();
    let fills = [
        ("bin", row.bin.as_str().into()),
        ("class", row.class.into()),
        ("verdict", verdict.into()),
    ];
    lines.push((words.fill("review-place", &fills), Role::Body));
    lines.push((String::new(), Role::Body));
    lines.push((sentence(row, words), Role::Body));
    if let (Some(books), Some(late)) = (row.at_count, row.late) {
        let fills = [("books", books.into()), ("late", change(late).into())];
        let id = if late == 0 { "review-books" } else { "review-books-late" };
        lines.push((words.fill(id, &fills), Role::Body));
    }
    lines.push((words.get(&format!("verdict-help-{}", row.verdict)).to_owned(), Role::Quiet));
    if let Some(reason) = &row.reason {
        let reason = words.value("reason", reason);
        lines.push((words.fill("review-reason", &[("reason", reason.into())]), Role::Body));
    }
    for former in &row.former {
        let at = words.full_time(Timestamp::from_millis(former.at));
        let fills = [
            ("counted", former.counted.into()),
            ("by", former.by.as_str().into()),
            ("at", at.into()),
        ];
        lines.push((words.fill("review-former", &fills), Role::Body));
    }
    if let Some(short) = &row.short {
        lines.push((String::new(), Role::Body));
        let fills = [
            ("units", short.units.into()),
            ("locked", short.locked.into()),
            ("transfers", short.transfers.into()),
        ];
        lines.push((words.fill("review-short", &fills), Role::Bad));
        let order = |order: &Order| {
            let fills = [
                ("order", order.order.as_str().into()),
                ("customer", order.customer.as_str().into()),
                ("open", order.open.into()),
                ("risk", order.at_risk.into()),
            ];
            (words.fill("review-order", &fills), Role::Body)
        };
        lines.extend(short.orders.iter().map(order));
    }
    lines
}
