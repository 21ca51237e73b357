//! Stock moved by hand: receive, adjust, damage, repair, write-off, lock, unlock, virtual stock.

use serde::Serialize;

use crate::app::command::fields::{Field, Kind as FieldKind, Values};
use crate::app::command::{Command, Context, QTY, Request, SKU, WAREHOUSE, field, needed, pool};
use crate::domain::movement::Kind;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::Bucket;
use crate::store::agreements::{self, Parties};
use crate::store::ledger::{Entry, Receipt};
use crate::store::products::ProductRow;
use crate::store::warehouses::WarehouseRow;
use crate::store::{Error, ledger};

/// Where goods are booked in, or what is adjusted.
const SHELVES: &[Bucket] = &[Bucket::Sellable, Bucket::Unsellable];
const SHELF_NAMES: &[&str] = &["sellable", "unsellable"];

/// What can be found broken.
const BREAKABLE: &[Bucket] = &[Bucket::Sellable, Bucket::Locked];
const BREAKABLE_NAMES: &[&str] = &["sellable", "locked"];

pub(in crate::app::command) const RECEIVE: &[Field] = &[
    SKU,
    WAREHOUSE,
    QTY,
    field(
        "to",
        FieldKind::Choice(SHELF_NAMES),
        "sellable (default) or unsellable (failed inspection)",
    ),
    field("bin", FieldKind::Text, "Where it is put"),
    field("unit_cost", FieldKind::Money, "What one unit cost"),
    field("lot", FieldKind::Code, "The lot"),
    field("expires_on", FieldKind::Date, "The day the lot expires"),
];

pub(in crate::app::command) const ADJUST: &[Field] = &[
    SKU,
    WAREHOUSE,
    needed("qty", FieldKind::Signed, "Units to add, or with - to take away"),
    field("bucket", FieldKind::Choice(SHELF_NAMES), "sellable (default) or unsellable"),
    field(
        "expect",
        FieldKind::Signed,
        "The figure this is based on; another one there is a conflict",
    ),
];

pub(in crate::app::command) const DAMAGE: &[Field] = &[
    SKU,
    WAREHOUSE,
    QTY,
    field(
        "from",
        FieldKind::Choice(BREAKABLE_NAMES),
        "sellable (default) or locked (what no open pool holds)",
    ),
];

/// Goods come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receive {
    /// The product; with the suffix, its unsellable stock.
    pub sku: String,
    /// The warehouse.
    pub warehouse: String,
    /// Units.
    pub qty: i64,
    /// Whether they failed inspection.
    pub unsellable: bool,
    /// Where they are put; `None` leaves the bin as it is.
    pub bin: Option<String>,
    /// What one unit cost, in minor units.
    pub unit_cost: Option<i64>,
    /// The lot.
    pub lot: Option<String>,
    /// Day the lot expires, in days since 1970-01-01.
    pub expires_on: Option<i64>,
}

pub(in crate::app::command) fn read_receive(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    Ok(Command::Receive(Receive {
        sku: values.code("sku")?,
        warehouse: values.code("warehouse")?,
        qty: values.quantity("qty")?,
        unsellable: values.choice("to", SHELVES, Bucket::name)? == Some(Bucket::Unsellable),
        bin: values.optional_code("bin")?,
        unit_cost: values.money("unit_cost")?.over(None),
        lot: values.optional_code("lot")?,
        expires_on: values.date("expires_on")?,
    }))
}

impl Receive {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let (product, suffix) = context.product(&self.sku)?;
        let warehouse = context.warehouse(&self.warehouse)?;
        let kind = if self.unsellable || suffix { Kind::ReceiveUnsellable } else { Kind::Receive };
        let posted = context.post_plain(kind, &product, &warehouse, self.qty)?;
        if self.unit_cost.is_some() || self.lot.is_some() || self.expires_on.is_some() {
            let receipt = Receipt {
                unit_cost: self.unit_cost,
                lot: self.lot.as_deref(),
                expires_on: self.expires_on,
            };
            ledger::note_receipt(context.tx, posted.movement, &receipt)?;
        }
        match &self.bin {
            Some(bin) => context.set_bin(&product, &warehouse, bin),
            None => Ok(()),
        }
    }
}

/// Stock is corrected by hand, with a reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Adjust {
    /// The product; with the suffix, its unsellable stock.
    pub sku: String,
    /// The warehouse.
    pub warehouse: String,
    /// Units to add; negative to take away.
    pub qty: i64,
    /// Whether the unsellable stock is meant.
    pub unsellable: bool,
    /// The figure it is based on.
    pub expect: Option<i64>,
}

pub(in crate::app::command) fn read_adjust(
    _op: &str,
    mut values: Values,
) -> Result<Command, Refused> {
    Ok(Command::Adjust(Adjust {
        sku: values.code("sku")?,
        warehouse: values.code("warehouse")?,
        qty: values.signed("qty")?,
        unsellable: values.choice("bucket", SHELVES, Bucket::name)? == Some(Bucket::Unsellable),
        expect: values.optional_signed("expect")?,
    }))
}

impl Adjust {
    pub(in crate::app::command) fn run(
        &self,
        context: &mut Context<'_>,
        request: &Request,
    ) -> Result<(), Error> {
        if request.reason.is_none() {
            return Err(Refused::new(Rule::FieldMissing).field("reason").sku(&self.sku).into());
        }
        let (product, suffix) = context.product(&self.sku)?;
        let warehouse = context.warehouse(&self.warehouse)?;
        let (kind, bucket) = if self.unsellable || suffix {
            (Kind::AdjustUnsellable, Bucket::Unsellable)
        } else {
            (Kind::Adjust, Bucket::Sellable)
        };
        if let Some(opened) = self.expect {
            let stock = ledger::stock(context.tx, product.id, warehouse.id)?.unwrap_or_default();
            let held = stock.get(bucket);
            if held != opened {
                let moved = Refused::new(Rule::Moved).sku(product.sku).warehouse(warehouse.code);
                let typed = opened.saturating_add(self.qty);
                return Err(moved.bucket(bucket).opened(opened).held(held, typed).into());
            }
        }
        context.post_plain(kind, &product, &warehouse, self.qty).map(drop)
    }
}

/// A movement that is nothing but its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// The kind's name.
    pub kind: &'static str,
    /// The product.
    pub sku: String,
    /// The warehouse.
    pub warehouse: String,
    /// Units.
    pub qty: i64,
    /// The supplier who holds virtual stock; empty for nobody named.
    pub supplier: String,
    /// Day the agreement ends, in days since 1970-01-01.
    pub until: Option<i64>,
    /// Day the goods should come, in days since 1970-01-01.
    pub expected_on: Option<i64>,
}

/// The operations that are one movement of a kind of their own.
const MOVES: &[(&str, Kind)] = &[
    ("damage", Kind::Damage),
    ("damage", Kind::DamageLocked),
    ("repair", Kind::Repair),
    ("write_off", Kind::WriteOff),
    ("lock", Kind::Lock),
    ("unlock", Kind::Unlock),
    ("virtual_add", Kind::VirtualAdd),
    ("virtual_remove", Kind::VirtualRemove),
    ("virtual_deliver", Kind::VirtualDeliver),
];

pub(in crate::app::command) fn read_move(op: &str, mut values: Values) -> Result<Command, Refused> {
    let locked = values.choice("from", BREAKABLE, Bucket::name)? == Some(Bucket::Locked);
    let wanted = if locked { Some(Kind::DamageLocked) } else { None };
    let found = MOVES.iter().find(|(name, kind)| *name == op && wanted.is_none_or(|w| w == *kind));
    let (_, kind) = found.ok_or_else(|| Refused::new(Rule::UnknownOp).value(op))?;
    Ok(Command::Move(Move {
        kind: kind.name(),
        sku: values.code("sku")?,
        warehouse: values.code("warehouse")?,
        qty: values.quantity("qty")?,
        supplier: values.text("supplier")?,
        until: values.date("until")?,
        expected_on: values.date("expected_on")?,
    }))
}

impl Move {
    fn row(&self) -> Option<&'static (&'static str, Kind)> {
        MOVES.iter().find(|(_, kind)| kind.name() == self.kind)
    }

    /// The operation in batch.
    pub(in crate::app::command) const fn op(&self) -> &'static str {
        // `damage` has two kinds; every other operation is named like its kind.
        if matches!(self.kind.as_bytes(), b"damage_locked") { "damage" } else { self.kind }
    }

    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let Some((_, kind)) = self.row() else {
            return Err(Refused::new(Rule::UnknownOp).value(self.kind).into());
        };
        // Repair and write-off are about unsellable stock, so there the suffix says what is so.
        let product = if matches!(kind, Kind::Repair | Kind::WriteOff) {
            context.product(&self.sku)?.0
        } else {
            context.sellable_product(&self.sku)?
        };
        let warehouse = context.warehouse(&self.warehouse)?;
        if matches!(kind, Kind::VirtualAdd | Kind::VirtualRemove | Kind::VirtualDeliver) {
            return self.supply(context, *kind, &product, &warehouse);
        }
        if matches!(kind, Kind::Unlock | Kind::DamageLocked) {
            pool::unlockable(context, &product, &warehouse, self.qty)?;
        }
        context.post_plain(*kind, &product, &warehouse, self.qty).map(drop)
    }

    /// Virtual stock moves with the agreement it belongs to.
    fn supply(
        &self,
        context: &mut Context<'_>,
        kind: Kind,
        product: &ProductRow,
        warehouse: &WarehouseRow,
    ) -> Result<(), Error> {
        let mut supplier = self.supplier.clone();
        if supplier.is_empty() && kind != Kind::VirtualAdd {
            let known = agreements::suppliers(context.tx, product.id, warehouse.id, 2)?;
            if known.len() > 1 && !known.contains(&supplier) {
                let refused = Refused::new(Rule::FieldMissing).field("supplier");
                return Err(refused.sku(&product.sku).other(known.join(", ")).into());
            }
            supplier = known.into_iter().next().unwrap_or_default();
        }
        let parties = Parties { product: product.id, warehouse: warehouse.id, supplier: &supplier };
        let id = agreements::row(context.tx, &parties)?;
        agreements::set_days(context.tx, id, self.until, self.expected_on)?;
        let entry = Entry {
            kind,
            product,
            warehouse,
            quantity: self.qty,
            document: Some(id),
            reverses: None,
            reason: None,
        };
        context.post(&entry)?;
        let named = |refused: Refused| refused.sku(&product.sku).warehouse(&warehouse.code);
        agreements::keep(context.tx, id, kind, self.qty).map_err(|error| error.named(named))
    }
}
