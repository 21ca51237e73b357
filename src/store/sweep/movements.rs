//! The ledger in the order in which it lies in the file, each movement read once.

use std::collections::BTreeSet;

use rusqlite::types::ValueRef;

use crate::domain::movement::{Document, KINDS, Kind, REASON_FULFILLED};
use crate::domain::stock::{BUCKET_COUNT, BUCKETS};
use crate::store::audit::PROBLEMS_TOLD_MAX;
use crate::store::row::{BUCKET_COLUMNS, all, first};
use crate::store::sweep::marks::{Marks, Noun, Sum, folded};
use crate::store::sweep::scan::{Values, go_through, number, number_if, numbers};
use crate::store::sweep::shelves::Shelves;
use crate::store::sweep::stretch::Stretch;
use crate::store::sweep::{Papers, figure};
use crate::store::{Error, View};

/// Movements between two reports of progress.
const PROGRESS_STEP: i64 = 100_000;

const WHAT: &str = "replay the ledger";

/// What the ledger says, in sums.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) movements: i64,
    /// The newest movement.
    pub(super) last: i64,
    /// A movement whose number does not follow the one before it, or that names what is not there.
    pub(super) strange: bool,
    /// A movement is not as its table demands.
    pub(super) unsound: bool,
    pub(super) sold: Sum,
    pub(super) papers: Papers,
    /// What the indexes by stock, by document and by reversal must hold.
    pub(super) entries: [Sum; 3],
}

/// Rows of stock whose history departs somewhere, in the order in which that was seen.
#[derive(Debug, Default)]
pub(super) struct Departed {
    seen: BTreeSet<(i64, i64)>,
    pub(super) rows: Vec<(i64, i64)>,
    /// How many more there are at least.
    pub(super) more: i64,
}

impl Departed {
    pub(super) fn add(&mut self, at: (i64, i64)) {
        if self.rows.len() >= PROBLEMS_TOLD_MAX {
            self.more = self.more.saturating_add(i64::from(!self.seen.contains(&at)));
        } else if self.seen.insert(at) {
            self.rows.push(at);
        }
    }
}

/// What one unit of a kind does.
struct Known {
    /// Its effect on a balance.
    line: i128,
    /// Units sold by it, and whether it is told of a document: in general, and when its reason is
    /// that an order was fulfilled.
    plain: Part,
    fulfilled: Part,
}

#[derive(Clone, Copy)]
struct Part {
    sold: i64,
    of: Document,
    /// The figure of the document, and whether it is added or taken away; 0 for none.
    figure: i64,
    sign: i64,
}

impl Known {
    fn of(kind: Kind, marks: &Marks) -> Result<Self, Error> {
        let part = |reason: Option<&str>| {
            let (figure, sign) = figure::of(kind, reason == Some(REASON_FULFILLED));
            Part { sold: kind.sold(1, reason), of: kind.spec().document, figure, sign }
        };
        Ok(Self {
            line: marks.balance(&kind.effect(1)?),
            plain: part(None),
            fulfilled: part(Some(REASON_FULFILLED)),
        })
    }
}

/// What is known while the ledger goes by, once for each set of shelves.
pub(super) struct Pass {
    marks: Marks,
    /// By the number of the kind.
    kinds: Vec<Option<Known>>,
    actors: BTreeSet<i64>,
    pub(super) told: Told,
    pub(super) departed: Departed,
}

struct Movement {
    id: i64,
    at: (i64, i64),
    kind: i64,
    quantity: i64,
    document: Option<i64>,
    reverses: Option<i64>,
    actor: i64,
    fulfilled: bool,
    posted_at: i64,
    happened_at: Option<i64>,
    total: i64,
    after: [i64; BUCKET_COUNT],
}

impl Movement {
    /// Whether it is as its table demands: the CHECKs of `movement`, all of them.
    fn sound(&self) -> bool {
        let mut total = 0_i128;
        for (units, bucket) in self.after.iter().zip(BUCKETS) {
            let part = i128::from(*units).wrapping_mul(i128::from(bucket.sign()));
            total = total.wrapping_add(part);
        }
        self.quantity != 0
            && (self.quantity > 0 || self.reverses.is_some() || matches!(self.kind, 35 | 36))
            && self.happened_at.is_none_or(|happened_at| happened_at <= self.posted_at)
            && total == i128::from(self.total)
    }
}

impl Pass {
    pub(super) fn new(view: &View<'_>, marks: Marks) -> Result<Self, Error> {
        let sql = "SELECT id FROM actor";
        let actors = all(view.connection, sql, "read who acted", [], |row| row.get(0))?;
        let last = KINDS.iter().map(|spec| spec.id).max().unwrap_or_default();
        let mut kinds = Vec::new();
        for id in 0..=last {
            let kind = Kind::from_id(id);
            kinds.push(kind.map(|kind| Known::of(kind, &marks)).transpose()?);
        }
        let actors = actors.into_iter().collect();
        let (told, departed) = (Told::default(), Departed::default());
        Ok(Self { marks, kinds, actors, told, departed })
    }

    /// Follows the balances of `shelves`, which hold `products`; the first time round the ledger is
    /// summed as well.
    pub(super) fn go(
        self,
        view: &View<'_>,
        shelves: Shelves,
        products: (i64, Option<i64>),
        first: bool,
        progress: &mut dyn FnMut(i64),
    ) -> Result<(Self, Shelves), Error> {
        let columns = format!(
            "id, product_id, warehouse_id, kind, quantity, document_id, reverses, actor_id, \
             reason, posted_at, happened_at, total, {BUCKET_COLUMNS}"
        );
        let (steps, places) = (Vec::with_capacity(STEPS), Vec::with_capacity(STEPS));
        let mut round = Round { pass: self, shelves, products, first, steps, places };
        let mut start = next(view, i64::MIN)?;
        while let Some(id) = start {
            let end = id.saturating_add(PROGRESS_STEP.saturating_sub(1));
            let movements = Stretch::rows("movement", "id", (id, end));
            round = go_through(view, movements, (&columns, WHAT), round, Round::take)?;
            start = end.checked_add(1).map_or(Ok(None), |id| next(view, id))?;
            if first && start.is_some() {
                progress(round.pass.told.movements);
            }
        }
        round.make_steps();
        Ok((round.pass, round.shelves))
    }

    fn known(&self, kind: i64) -> Option<&Known> {
        self.kinds.get(usize::try_from(kind).ok()?)?.as_ref()
    }

    /// What is to be said of a movement's balances once that of its row of stock is at hand.
    fn step(&mut self, movement: &Movement) -> Option<Step> {
        let Some(known) = self.known(movement.kind) else {
            self.strange(movement.at);
            return None;
        };
        let after = self.marks.line(movement.after);
        let effect = known.line.wrapping_mul(i128::from(movement.quantity));
        let before = folded(after.wrapping_sub(effect));
        Some(Step { at: movement.at, before, after: folded(after) })
    }

    /// A movement of no kind, or of no row of stock.
    fn strange(&mut self, at: (i64, i64)) {
        self.told.strange = true;
        self.departed.add(at);
    }

    fn sum(&mut self, movement: &Movement) {
        let Movement { id, at: (product, warehouse), kind, quantity, .. } = *movement;
        let next = self.told.last.checked_add(1) == Some(id);
        let reverses = movement.reverses.is_none_or(|older| older > 0 && older < id);
        let strange = !next || !reverses || !self.actors.contains(&movement.actor);
        self.told.strange |= strange;
        self.told.unsound |= !movement.sound();
        self.told.last = id;
        self.told.movements = self.told.movements.saturating_add(1);
        let entry = |figure, rows| self.marks.of(Noun::Entry, figure, rows);
        let marks = [
            Some(entry(0, [product, warehouse, id])),
            movement.document.map(|document| entry(1, [document, kind, id])),
            movement.reverses.map(|older| entry(2, [older, older, id])),
        ];
        for (sum, mark) in self.told.entries.iter_mut().zip(marks) {
            if let Some(mark) = mark {
                sum.add(1, mark);
            }
        }
        let part = self
            .known(kind)
            .map(|known| if movement.fulfilled { known.fulfilled } else { known.plain });
        let Some(part) = part else { return };
        if part.sold != 0 {
            let mark = self.marks.of(Noun::Sold, 0, [product, warehouse, 0]);
            self.told.sold.add(part.sold.saturating_mul(quantity), mark);
        }
        if let Some(document) = movement.document.filter(|_| part.figure != 0) {
            let units = part.sign.saturating_mul(quantity);
            let at = (document, product, warehouse);
            self.told.papers.add(&self.marks, part.of, part.figure, at, units);
        }
    }
}

/// A movement's balances, before and after it, as one number each.
struct Step {
    at: (i64, i64),
    before: u64,
    after: u64,
}

/// Steps that are made together.
const STEPS: usize = 32;

/// Once through the ledger.
struct Round {
    pass: Pass,
    shelves: Shelves,
    products: (i64, Option<i64>),
    first: bool,
    steps: Vec<Step>,
    /// Where the row of stock of each is.
    places: Vec<Option<usize>>,
}

impl Round {
    fn take(&mut self, row: &Values<'_>) -> rusqlite::Result<()> {
        let movement = read(row)?;
        if self.first {
            self.pass.sum(&movement);
        }
        let (product, (from, next)) = (movement.at.0, self.products);
        if product >= from && next.is_none_or(|next| product < next) {
            if let Some(step) = self.pass.step(&movement) {
                self.steps.push(step);
            }
            if self.steps.len() >= STEPS {
                self.make_steps();
            }
        }
        Ok(())
    }

    /// The balance before each, by its own balance and effect, must be the last one's. Rows of stock
    /// lie far apart: where each is, and then each balance, is looked at before the first is needed,
    /// so that memory is waited for once and not for each.
    fn make_steps(&mut self) {
        let Self { pass, shelves, steps, places, .. } = self;
        std::hint::black_box(steps.iter().fold(0, |all, step| all ^ shelves.row(step.at.0)));
        places.clear();
        places.extend(steps.iter().map(|step| shelves.find(step.at.0, step.at.1)));
        let balances = places.iter().filter_map(|place| shelves.balance((*place)?).copied());
        std::hint::black_box(balances.fold(0, |all, balance| all ^ balance));
        for (Step { at, before, after }, place) in steps.drain(..).zip(places) {
            let shelf = place.and_then(|place| shelves.balance(place));
            match shelf.map(|last| std::mem::replace(last, after)) {
                None => pass.strange(at),
                Some(last) if last != before => pass.departed.add(at),
                Some(_) => {}
            }
        }
    }
}

/// The first movement from number `id` on.
fn next(view: &View<'_>, id: i64) -> Result<Option<i64>, Error> {
    let sql = "SELECT id FROM movement NOT INDEXED WHERE id >= ?1 ORDER BY id LIMIT 1";
    first(view.connection, sql, WHAT, [id], |row| row.get(0))
}

fn read(row: &Values<'_>) -> rusqlite::Result<Movement> {
    let [id, product, warehouse, kind, quantity] = numbers(row, 0)?;
    Ok(Movement {
        id,
        at: (product, warehouse),
        kind,
        quantity,
        document: number_if(row, 5)?,
        reverses: number_if(row, 6)?,
        actor: number(row, 7)?,
        fulfilled: row.get_raw(8) == ValueRef::Text(REASON_FULFILLED.as_bytes()),
        posted_at: number(row, 9)?,
        happened_at: number_if(row, 10)?,
        total: number(row, 11)?,
        after: numbers(row, 12)?,
    })
}
