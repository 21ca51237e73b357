//! The lines of a stock-take beside the books.

use serde::Serialize;

use crate::app::command::{line_facts, line_verdict};
use crate::app::query::count::{CountRow, Former, Totals};
use crate::app::{Env, who};
use crate::domain::filter::{Filter, Listed};
use crate::domain::refused::{Refused, Rule};
use crate::domain::stocktake::accuracy::Accuracy;
use crate::domain::stocktake::class::Class;
use crate::domain::stocktake::review::Verdict;
use crate::domain::stocktake::{CountState, Uncounted, sellable_bears};
use crate::store::counts::review::{self, ReviewRow};
use crate::store::counts::{self, entries};
use crate::store::filtered::rows::keeps;
use crate::store::holds::Holder;
use crate::store::{Error, View, holds};

/// Which lines a reviewer sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those that differ, or that something is to be done about.
    #[default]
    Differing,
    /// Those that keep the stock-take from being posted.
    Blocking,
    /// Those with one verdict.
    Verdict(Verdict),
    /// Those of one product.
    Sku(String),
}

/// In which order a reviewer sees them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReviewSort {
    /// Where they lie.
    #[default]
    Bin,
    /// The largest difference in value first.
    Value,
    /// The largest difference in units first.
    Variance,
    /// By code.
    Sku,
}

impl ReviewSort {
    /// Every order with its name on the command line.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Bin, "bin"),
        (Self::Value, "value"),
        (Self::Variance, "variance"),
        (Self::Sku, "sku"),
    ];
}

/// What a reviewer asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewFilter {
    /// Which lines.
    pub which: Which,
    /// Of these, those that a filter keeps; empty for all.
    pub search: String,
    /// In which order.
    pub sort: ReviewSort,
    /// At most so many.
    pub limit: i64,
}

/// A review. While a blind stock-take is open it is shown to those who opened its books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Review {
    /// The stock-take.
    #[serde(flatten)]
    pub count: CountRow,
    /// Lines by verdict.
    pub verdicts: Vec<(&'static str, i64)>,
    /// Lines that keep it from being posted.
    pub blocking: i64,
    /// What would be posted.
    pub totals: Totals,
    /// The lines asked for.
    pub lines: Vec<ReviewLine>,
    /// How many there are of them.
    pub found: i64,
}

/// A line beside the books. All figures in units, values in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReviewLine {
    /// The product.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Whether it is about the unsellable stock.
    pub unsellable: bool,
    /// Where it lies.
    pub bin: String,
    /// Its class.
    pub class: &'static str,
    /// What is known of it.
    pub state: &'static str,
    /// Where it stands in the review.
    pub verdict: &'static str,
    /// The same.
    #[serde(skip)]
    pub judged: Verdict,
    /// Found while counting, not planned.
    pub extra: bool,
    /// What was counted.
    pub counted: Option<i64>,
    /// In the books at the count.
    pub at_count: Option<i64>,
    /// Of what was entered later: what had happened before the count.
    pub late: Option<i64>,
    /// What was expected.
    pub expected: Option<i64>,
    /// `counted − expected`.
    pub variance: Option<i64>,
    /// What happened since.
    pub since: Option<i64>,
    /// What the books say after posting.
    pub end: Option<i64>,
    /// The variance in value.
    pub value: Option<i64>,
    /// Why it differs, or is left out.
    pub reason: Option<String>,
    /// Whether the figure is taken without a recount.
    pub accepted: bool,
    /// Counts that recounts replaced, oldest first.
    pub former: Vec<Former>,
    /// What sellable cannot bear of a loss.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub short: Option<Short>,
}

/// A loss that sellable cannot bear, and who holds what could.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Short {
    /// Units that sellable cannot bear.
    pub units: i64,
    /// Locked units.
    pub locked: i64,
    /// Units promised to other warehouses that have not left.
    pub transfers: i64,
    /// Orders at risk, the newest first.
    pub orders: Vec<Order>,
}

/// An order at risk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Order {
    /// The order.
    pub order: String,
    /// Who buys.
    pub customer: String,
    /// Units it holds.
    pub open: i64,
    /// Of those, units that could not be met.
    pub at_risk: i64,
}

/// Most orders at risk that are told.
const ORDERS: usize = 50;

pub(super) fn review(
    view: &View<'_>,
    env: &Env,
    count: &CountRow,
    filter: &ReviewFilter,
) -> Result<Review, Error> {
    check_open(view, env, count)?;
    let mut verdicts = vec![0_i64; Verdict::ALL.len()];
    let mut sums = Accuracy::default();
    let mut blocking = 0_i64;
    let mut kept = Vec::new();
    review::walk(view, count, None, |row| {
        let facts = line_facts(view, count, &row)?;
        let verdict = line_verdict(&facts);
        let at = Verdict::ALL.iter().position(|one| *one == verdict);
        if let Some(known) = at.and_then(|at| verdicts.get_mut(at)) {
            *known = known.saturating_add(1);
        }
        let blocks = blocks(count, verdict);
        blocking = blocking.saturating_add(i64::from(blocks));
        if let Some((expected, variance)) = posted(count, &row, verdict) {
            sums.add(expected, variance, row.unit_value);
        }
        if wanted(filter, &row, verdict, blocks) {
            kept.push((row, verdict));
        }
        Ok(())
    })?;
    let mut found = i64::try_from(kept.len()).unwrap_or(i64::MAX);
    sort(&mut kept, filter.sort);
    let search = Filter::parse(&filter.search, Listed::Lines)?;
    if search.is_empty() {
        kept.truncate(usize::try_from(filter.limit).unwrap_or(usize::MAX));
    }
    let lines = kept.into_iter().map(|(row, verdict)| line(view, count, row, verdict));
    let mut lines: Vec<ReviewLine> = lines.collect::<Result<_, _>>()?;
    if !search.is_empty() {
        lines.retain(|line| keeps(&search, line));
        found = i64::try_from(lines.len()).unwrap_or(i64::MAX);
        lines.truncate(usize::try_from(filter.limit).unwrap_or(usize::MAX));
    }
    let named = Verdict::ALL.iter().map(|verdict| verdict.name()).zip(verdicts);
    Ok(Review {
        count: count.clone(),
        verdicts: named.filter(|(_, lines)| *lines > 0).collect(),
        blocking,
        totals: Totals::from(sums),
        lines,
        found,
    })
}

/// Refuses what the books say of a blind stock-take to those who have not opened them.
pub(super) fn check_open(view: &View<'_>, env: &Env, count: &CountRow) -> Result<(), Error> {
    let closed = count.blind && count.count_state == CountState::Open;
    if closed && !counts::looked(view, count.id, &who::me(view, &env.who)?.user)? {
        return Err(Refused::new(Rule::BooksClosed).document(&count.code).into());
    }
    Ok(())
}

/// Whether a line keeps the stock-take from being posted.
fn blocks(count: &CountRow, verdict: Verdict) -> bool {
    let open = count.count_state == CountState::Open;
    let refused = verdict == Verdict::Uncounted && count.policy == Uncounted::Refuse;
    open && (verdict.blocks() || refused)
}

/// What was or would be posted of a line: expected and variance.
pub(super) fn posted(count: &CountRow, row: &ReviewRow, verdict: Verdict) -> Option<(i64, i64)> {
    match (count.count_state, verdict, row.counted) {
        (CountState::Posted | CountState::Reversed, _, _) => row.posted,
        (_, Verdict::Uncounted, _) if count.policy == Uncounted::Zero => {
            Some((row.books.at_count, row.books.at_count.saturating_neg()))
        }
        (_, Verdict::Uncounted | Verdict::Skipped, _) | (_, _, None) => None,
        (_, _, Some(counted)) => Some((row.books.expected(), row.books.variance(counted))),
    }
}

fn wanted(filter: &ReviewFilter, row: &ReviewRow, verdict: Verdict, blocks: bool) -> bool {
    match &filter.which {
        Which::All => true,
        Which::Differing => !matches!(verdict, Verdict::Matched | Verdict::Skipped),
        Which::Blocking => blocks,
        Which::Verdict(wanted) => *wanted == verdict,
        Which::Sku(sku) => row.sku.eq_ignore_ascii_case(sku.trim()),
    }
}

fn sort(kept: &mut [(ReviewRow, Verdict)], by: ReviewSort) {
    let size = |row: &ReviewRow| {
        let counted = row.counted.unwrap_or_default();
        row.books.variance(counted).saturating_abs()
    };
    match by {
        ReviewSort::Value => {
            kept.sort_by_key(|(row, _)| {
                std::cmp::Reverse(size(row).saturating_mul(row.unit_value))
            });
        }
        ReviewSort::Variance => kept.sort_by_key(|(row, _)| std::cmp::Reverse(size(row))),
        ReviewSort::Sku => kept.sort_by(|(one, _), (other, _)| one.sku.cmp(&other.sku)),
        ReviewSort::Bin => {}
    }
}

fn line(
    view: &View<'_>,
    count: &CountRow,
    row: ReviewRow,
    verdict: Verdict,
) -> Result<ReviewLine, Error> {
    let posted = posted(count, &row, verdict);
    let variance = posted.map(|(_, variance)| variance);
    let former = if row.former > 0 { entries::former(view, row.line)? } else { Vec::new() };
    let open = count.count_state == CountState::Open;
    let short = match variance {
        Some(loss) if open && loss < 0 && !row.unsellable => short(view, count, &row, loss)?,
        Some(_) | None => None,
    };
    let figure = |units: i64| Some(units).filter(|_| row.span.is_some());
    let now = crate::domain::stocktake::books(&row.now, row.unsellable);
    let end = if open { variance.map(|variance| now.saturating_add(variance)) } else { Some(now) };
    Ok(ReviewLine {
        class: Class::from_id(row.class).unwrap_or_default().name(),
        state: row.state.name(),
        verdict: verdict.name(),
        judged: verdict,
        extra: row.extra,
        counted: row.counted,
        at_count: figure(row.books.at_count),
        late: figure(row.books.late),
        expected: posted.map(|(expected, _)| expected),
        variance,
        since: figure(row.books.since),
        end,
        value: variance.map(|variance| variance.saturating_mul(row.unit_value)),
        reason: row.reason,
        accepted: row.accepted,
        former,
        short,
        sku: row.sku,
        name: row.name,
        unsellable: row.unsellable,
        bin: row.bin,
    })
}

/// What sellable cannot bear of a loss.
fn short(
    view: &View<'_>,
    count: &CountRow,
    row: &ReviewRow,
    loss: i64,
) -> Result<Option<Short>, Error> {
    let units = loss.saturating_neg().saturating_sub(sellable_bears(&row.now));
    if units <= 0 {
        return Ok(None);
    }
    let mut holders = holds::holders(view, row.product, count.warehouse_id, i64::MAX)?;
    holders.retain(|holder| !holder.issued);
    let mut missing = units;
    let at_risk = |holder: Holder| {
        let at_risk = holder.open.min(missing);
        missing = missing.saturating_sub(at_risk);
        Order { order: holder.order, customer: holder.customer, open: holder.open, at_risk }
    };
    let orders = holders.into_iter().rev().map(at_risk).take_while(|order| order.at_risk > 0);
    Ok(Some(Short {
        units,
        locked: row.now.locked,
        transfers: row.now.transfer_occupied.saturating_sub(row.now.in_transit),
        orders: orders.take(ORDERS).collect(),
    }))
}
