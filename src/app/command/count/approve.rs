//! A stock-take is posted: every line in one transaction, after a snapshot of the store's file.

use serde::Serialize;

use crate::app::command::count::{COUNT, CountCommand, loss, made, open};
use crate::app::command::fields::{Field, Kind as FieldKind, Values};
use crate::app::command::{Command, Context, Notice, Request, field, placed};
use crate::domain::movement::Kind;
use crate::domain::product::choices;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stocktake::class::Class;
use crate::domain::stocktake::review::{Facts, Other, Verdict, verdict};
use crate::domain::stocktake::{CountState, Uncounted, reason};
use crate::store::counts::review::ReviewRow;
use crate::store::counts::{self, CountRow, entries, lines, review};
use crate::store::ledger::Entry;
use crate::store::products::ProductRow;
use crate::store::warehouses::WarehouseRow;
use crate::store::{Error, View, products, warehouses};

/// What an approver may decide of one line.
const DECISION: &[Field] = &[
    placed("sku", FieldKind::Code, "The product"),
    field("unsellable", FieldKind::Flag, "Its unsellable stock"),
    field("reason", FieldKind::Text, "Why it differs: a reason code"),
    field("accept", FieldKind::Flag, "Take the figure without a recount"),
    field("skip", FieldKind::Flag, "Leave the line out: the books stay as they are"),
    field(
        "from",
        FieldKind::Choice(&["locked", "pool", "order", "transfer", "backorder"]),
        "Where a loss comes from that sellable cannot bear",
    ),
    field("order", FieldKind::Code, "The order that gives up units"),
    field("pool", FieldKind::Code, "The lock pool that gives up units"),
    field("transfer", FieldKind::Code, "The transfer that gives up units"),
    field("qty", FieldKind::Quantity, "Units; all that sellable cannot bear when left out"),
];

pub(in crate::app::command) const APPROVE: &[Field] =
    &[COUNT, field("decisions", FieldKind::Records(DECISION), "What was decided line by line")];

/// Where a loss comes from that sellable cannot bear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Locked stock that no pool holds.
    Locked,
    /// A lock pool keeps less.
    Pool,
    /// An order gives up units.
    Order,
    /// A transfer gives up units.
    Transfer,
    /// It is owed: sellable falls below 0, where the product's policy allows it.
    Backorder,
}

choices!(Source, Locked = 0 "locked", Pool = 1 "pool", Order = 2 "order", Transfer = 3 "transfer", Backorder = 4 "backorder");

/// What an approver decided of one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The product; with the suffix, its unsellable stock.
    pub sku: String,
    /// Whether its unsellable stock is meant.
    pub unsellable: bool,
    /// Why it differs.
    pub reason: Option<&'static str>,
    /// Whether the figure is taken without a recount.
    pub accept: bool,
    /// Whether the books stay as they are.
    pub skip: bool,
    /// Where a loss comes from.
    pub from: Option<Source>,
    /// The order, lock pool or transfer that gives up units.
    pub document: Option<String>,
    /// Units.
    pub qty: Option<i64>,
}

/// A stock-take is posted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountApprove {
    /// The stock-take.
    pub count: String,
    /// What was decided line by line.
    pub decisions: Vec<Decision>,
}

pub(in crate::app::command) fn read_approve(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    let read = |mut record: Values| {
        let why = record.optional("reason", crate::domain::ids::CODE_CHARS_MAX)?;
        let from = record.choice("from", Source::ALL, Source::name)?;
        let named = match from {
            Some(Source::Order) => Some("order"),
            Some(Source::Pool) => Some("pool"),
            Some(Source::Transfer) => Some("transfer"),
            Some(Source::Locked | Source::Backorder) | None => None,
        };
        Ok::<_, Refused>(Decision {
            sku: record.code("sku")?,
            unsellable: record.flag("unsellable")?,
            reason: why.as_deref().map(reason).transpose()?,
            accept: record.flag("accept")?,
            skip: record.flag("skip")?,
            from,
            document: named.map(|name| record.code(name)).transpose()?,
            qty: record.optional_quantity("qty")?,
        })
    };
    let records = values.records("decisions", DECISION)?.unwrap_or_default();
    Ok(made(CountCommand::Approve(CountApprove {
        count: values.code("count")?,
        decisions: records.into_iter().map(read).collect::<Result<_, _>>()?,
    })))
}

/// What the verdict on a line rests on.
pub(in crate::app) fn line_facts(
    view: &View<'_>,
    count: &CountRow,
    line: &ReviewRow,
) -> Result<Facts, Error> {
    let class_a = line.class == Class::A.id();
    Ok(Facts {
        state: line.state,
        counted: line.counted,
        other: other_count(view, count, line)?,
        books: line.books,
        unit_value: line.unit_value,
        tolerance: if class_a { count.class_a.or(count.tolerance) } else { count.tolerance },
        former: line.former,
        accepted: line.accepted,
        explained: line.reason.is_some(),
    })
}

/// The verdict that follows.
pub(in crate::app) fn line_verdict(facts: &Facts) -> Verdict {
    verdict(facts)
}

/// The variance by the first of two counts, where two are asked for and no recount was made.
fn other_count(view: &View<'_>, count: &CountRow, line: &ReviewRow) -> Result<Other, Error> {
    if count.counts < 2 || line.former > 0 || line.counted.is_none() {
        return Ok(Other::None);
    }
    let tallies = entries::tallies(view, line.line)?;
    let base = line.base_round;
    let twice = |bin: &str| tallies.iter().any(|tally| tally.bin == bin && tally.round > base);
    let once: Vec<_> = tallies.iter().filter(|tally| tally.round == base).cloned().collect();
    if once.is_empty() || once.iter().any(|tally| !twice(&tally.bin)) {
        return Ok(Other::Missing);
    }
    let Some((counted, span)) = entries::summed(&once, base) else { return Ok(Other::Missing) };
    let what = (line.product, count.warehouse_id, line.unsellable);
    let books = review::books_at(view, what, &span)?;
    Ok(Other::Variance(books.variance(counted)))
}

/// A line to be posted.
struct Posting<'a> {
    line: ReviewRow,
    expected: i64,
    variance: i64,
    reason: Option<String>,
    decisions: Vec<&'a Decision>,
}

impl CountApprove {
    pub(in crate::app::command) fn run(
        &self,
        context: &mut Context<'_>,
        request: &Request,
    ) -> Result<(), Error> {
        let count = open(context, &self.count, "approve")?;
        let postings = self.judged(context, &count, request)?;
        four_eyes(context, &count, &postings)?;
        let unknown = lines::progress(context.tx, count.id)?.unknown;
        if unknown > 0 {
            let name = "count_unknown".to_owned();
            context.outcome.notices.push(Notice {
                name,
                count: Some(unknown),
                ..Notice::default()
            });
        }
        context.snapshot(&count.code)?;
        let warehouse = warehouses::by_id(context.tx, count.warehouse_id)?;
        for posting in &postings {
            post(context, &count, &warehouse, posting)?;
        }
        let (at, actor) = (context.now.millis(), context.stamp.actor);
        counts::set_state(context.tx, &count, CountState::Posted, at, actor)
    }

    /// Every line that is posted, or why none is.
    fn judged<'a>(
        &'a self,
        context: &mut Context<'_>,
        count: &CountRow,
        request: &Request,
    ) -> Result<Vec<Posting<'a>>, Error> {
        let mut decided = self.decided(context, count)?;
        let mut postings = Vec::new();
        let mut blocked: Option<(Refused, i64)> = None;
        let view = context.tx;
        review::walk(view, count, None, |mut line| {
            let key = (line.product, line.unsellable);
            let decisions: Vec<&Decision> = decided
                .extract_if(.., |(product, unsellable, _)| (*product, *unsellable) == key)
                .map(|(_, _, decision)| decision)
                .collect();
            if decisions.iter().any(|decision| decision.skip) {
                return Ok(());
            }
            line.accepted |= decisions.iter().any(|decision| decision.accept);
            let coded = decisions.iter().find_map(|decision| decision.reason);
            let why = coded.map(str::to_owned).or_else(|| line.reason.clone());
            let why = why.or_else(|| request.reason.clone());
            let facts = Facts { explained: why.is_some(), ..line_facts(view, count, &line)? };
            let verdict = line_verdict(&facts);
            let refuse = verdict == Verdict::Uncounted && count.policy == Uncounted::Refuse;
            if verdict.blocks() || refuse {
                let next = blocked.take().map_or_else(
                    || (blocker(count, &line, verdict), 1),
                    |(first, more)| (first, more.saturating_add(1)),
                );
                blocked = Some(next);
                return Ok(());
            }
            let Some((expected, variance)) = figures(count, &line, verdict) else { return Ok(()) };
            postings.push(Posting { line, expected, variance, reason: why, decisions });
            Ok(())
        })?;
        match blocked {
            Some((refused, lines)) => Err(refused.limit(lines).into()),
            None => match decided.first() {
                Some((_, _, decision)) => {
                    let refused = Refused::new(Rule::CountLineUnknown).document(&count.code);
                    Err(refused.sku(&decision.sku).into())
                }
                None => Ok(postings),
            },
        }
    }

    /// The decisions with the rows that they are about.
    fn decided(
        &self,
        context: &Context<'_>,
        count: &CountRow,
    ) -> Result<Vec<(i64, bool, &Decision)>, Error> {
        let named = |refused: Refused| refused.document(&count.code);
        self.decisions
            .iter()
            .map(|decision| {
                let found = context.product(&decision.sku);
                let (product, suffix) = found.map_err(|error| error.named(named))?;
                Ok((product.id, decision.unsellable || suffix, decision))
            })
            .collect()
    }
}

/// What was expected of a line that is posted, and its variance.
fn figures(count: &CountRow, line: &ReviewRow, verdict: Verdict) -> Option<(i64, i64)> {
    match (verdict, line.counted) {
        (Verdict::Uncounted, _) if count.policy == Uncounted::Zero => {
            let held = line.books.at_count;
            Some((held, held.saturating_neg()))
        }
        (Verdict::Uncounted | Verdict::Skipped, _) | (_, None) => None,
        (_, Some(counted)) => Some((line.books.expected(), line.books.variance(counted))),
    }
}

/// Why a line keeps the whole stock-take from being posted.
fn blocker(count: &CountRow, line: &ReviewRow, verdict: Verdict) -> Refused {
    let rule = match verdict {
        Verdict::Ambiguous => Rule::CountAmbiguous,
        Verdict::Second => Rule::CountSecond,
        Verdict::Waiting | Verdict::Recount => Rule::CountRecount,
        Verdict::Reason => Rule::CountReason,
        Verdict::Uncounted
        | Verdict::Skipped
        | Verdict::Matched
        | Verdict::Within
        | Verdict::Explained => Rule::CountUncounted,
    };
    let refused = Refused::new(rule).document(&count.code).sku(&line.sku).state(verdict.name());
    match line.counted {
        Some(counted) => refused.held(line.books.expected(), counted),
        None => refused,
    }
}

/// Above the limit, whoever approves has counted nothing.
fn four_eyes(
    context: &Context<'_>,
    count: &CountRow,
    postings: &[Posting<'_>],
) -> Result<(), Error> {
    let options = &context.env.count;
    let sum = |figure: &dyn Fn(&Posting<'_>) -> i64| {
        postings.iter().fold(0_i64, |sum, posting| sum.saturating_add(figure(posting)))
    };
    let units = sum(&|posting| posting.variance.saturating_abs());
    let value =
        sum(&|posting| posting.variance.saturating_abs().saturating_mul(posting.line.unit_value));
    let beyond = |limit: i64, figure: i64| limit > 0 && figure > limit;
    let limit_value = options.four_eyes_value.saturating_mul(100);
    if !beyond(options.four_eyes_units, units) && !beyond(limit_value, value) {
        return Ok(());
    }
    if counts::counters(context.tx, count.id)?.contains(&context.stamp.actor) {
        let refused = Refused::new(Rule::FourEyes).document(&count.code);
        return Err(refused.held(units, options.four_eyes_units).into());
    }
    Ok(())
}

fn post(
    context: &mut Context<'_>,
    count: &CountRow,
    warehouse: &WarehouseRow,
    posting: &Posting<'_>,
) -> Result<(), Error> {
    let line = &posting.line;
    let reason = posting.reason.as_deref();
    if posting.variance != 0 {
        let product = products::by_id(context.tx, line.product)?;
        let ends = End { count, product: &product, warehouse, reason };
        if posting.variance > 0 {
            let kind = if line.unsellable { Kind::CountGainUnsellable } else { Kind::CountGain };
            ends.post(context, kind, posting.variance)?;
        } else if line.unsellable {
            ends.post(context, Kind::CountLossUnsellable, posting.variance.saturating_neg())?;
        } else {
            let units = posting.variance.saturating_neg();
            loss::take(context, &ends, units, &posting.decisions)?;
        }
    }
    let figures = (posting.expected, posting.variance, line.unit_value);
    let why = reason.filter(|_| posting.variance != 0);
    review::settle(context.tx, line.line, figures, why)
}

/// What the movements of a line share.
pub(super) struct End<'a> {
    pub(super) count: &'a CountRow,
    pub(super) product: &'a ProductRow,
    pub(super) warehouse: &'a WarehouseRow,
    pub(super) reason: Option<&'a str>,
}

impl End<'_> {
    /// Posts a movement of the stock-take.
    pub(super) fn post(
        &self,
        context: &mut Context<'_>,
        kind: Kind,
        quantity: i64,
    ) -> Result<(), Error> {
        let entry = Entry {
            kind,
            product: self.product,
            warehouse: self.warehouse,
            quantity,
            document: Some(self.count.id),
            reverses: None,
            reason: self.reason,
        };
        context.post(&entry).map(drop)
    }
}
