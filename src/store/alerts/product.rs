//! What a product's alerts follow from, as it is read beside its row or worked out before there is one.

use rusqlite::Row;

use crate::domain::alert::{Basis, Flags, Watched, cap_since};
use crate::domain::availability::Availability;
use crate::domain::product::{CapPeriod, Product as Fields, ProductState, StockType};
use crate::domain::stock::Stock;
use crate::store::products::ProductRow;
use crate::store::row::{choice, first};
use crate::store::sweep::scan::Columns;
use crate::store::{Error, View, caps};

/// What is written of a product that its alerts follow from.
pub(super) const COLUMNS: &str = "id, sku, availability, urgent, overstock, slow, near_cap, \
     stock_type, state, stocked, sellable, total, threshold, category_threshold, safety, \
     sold_recent, sold_on, came_on, cap, cap_period, safety_computed, lead_time_days, \
     lead_time_days_max, category";
/// Of those, the threshold and the name of its category.
pub(super) const CATEGORY: [usize; 2] = [13, 23];

/// What a product's alerts follow from.
#[derive(Debug)]
pub(in crate::store) struct Product {
    pub(super) id: i64,
    pub(super) sku: String,
    availability: i64,
    flags: [bool; 4],
    stock_type: i64,
    pub(super) counts: bool,
    figures: [i64; 2],
    pub(in crate::store) threshold: Option<i64>,
    pub(super) safety: i64,
    sold: i64,
    quiet_since: i64,
    cap: Option<i64>,
    period: i64,
    pub(super) computed: bool,
    pub(super) lead: i64,
}

pub(super) fn read(row: &impl Columns) -> rusqlite::Result<Product> {
    let number = |at| row.column::<i64>(at);
    let number_if = |at| row.column::<Option<i64>>(at);
    let [threshold, ..] = CATEGORY;
    Ok(Product {
        id: number(0)?,
        sku: row.column(1)?,
        availability: number(2)?,
        flags: [row.column(3)?, row.column(4)?, row.column(5)?, row.column(6)?],
        stock_type: number(7)?,
        counts: number(8)? == ProductState::OnSale.id() && number(9)? == 1,
        figures: [number(10)?, number(11)?],
        threshold: number_if(12)?.map_or_else(|| number_if(threshold), |own| Ok(Some(own)))?,
        safety: number_if(14)?.unwrap_or_default(),
        sold: number(15)?,
        quiet_since: number(16)?.max(number(17)?),
        cap: number_if(18)?,
        period: number(19)?,
        computed: row.column(20)?,
        lead: number_if(22)?
            .map_or_else(|| number_if(21), |most| Ok(Some(most)))?
            .unwrap_or_default(),
    })
}

/// What is kept beside a product's fields, for those who read these as well: see [`Beside::read`].
pub(in crate::store) const BESIDE: &str = "availability, urgent, overstock, slow, near_cap, \
     state = 1 AND stocked = 1, sellable, total, sold_recent, quiet_since, \
     COALESCE(lead_time_days_max, lead_time_days, 0)";

/// What [`BESIDE`] names.
pub(in crate::store) struct Beside {
    availability: i64,
    flags: [bool; 4],
    counts: bool,
    figures: [i64; 2],
    sold: i64,
    quiet_since: i64,
    lead: i64,
}

impl Beside {
    /// Reads its columns, the first of which is `first`.
    pub(in crate::store) fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Self> {
        let mut columns = first..;
        let mut next = || columns.next().unwrap_or(usize::MAX);
        Ok(Self {
            availability: row.get(next())?,
            flags: [row.get(next())?, row.get(next())?, row.get(next())?, row.get(next())?],
            counts: row.get(next())?,
            figures: [row.get(next())?, row.get(next())?],
            sold: row.get(next())?,
            quiet_since: row.get(next())?,
            lead: row.get(next())?,
        })
    }

    /// What the alerts of that product follow from.
    pub(in crate::store) fn of(self, row: &ProductRow) -> Product {
        Product {
            id: row.id,
            sku: row.sku.clone(),
            availability: self.availability,
            flags: self.flags,
            stock_type: row.stock_type.id(),
            counts: self.counts,
            figures: self.figures,
            threshold: row.threshold.or(row.category_threshold),
            safety: row.safety.unwrap_or_default(),
            sold: self.sold,
            quiet_since: self.quiet_since,
            cap: row.cap,
            period: row.cap_period.id(),
            computed: row.safety_computed,
            lead: self.lead,
        }
    }
}

impl Product {
    /// A movement that sells nothing, and brings nothing back into stock, adds to the sums.
    pub(in crate::store) fn add(&mut self, by_sellable: i64, by_total: i64) {
        let [sellable, total] = self.figures;
        self.figures = [sellable.saturating_add(by_sellable), total.saturating_add(by_total)];
    }

    /// A product that is not written yet, and of which nothing moved.
    pub(in crate::store) fn new(product: &Fields) -> Self {
        Self {
            id: 0,
            sku: product.sku.as_str().to_owned(),
            availability: 0,
            flags: [false; 4],
            stock_type: product.stock_type.id(),
            counts: product.state == ProductState::OnSale,
            figures: [0, 0],
            threshold: product.threshold,
            safety: product.safety.unwrap_or_default(),
            sold: 0,
            quiet_since: 0,
            cap: product.cap,
            period: product.cap_period.id(),
            computed: product.safety_computed,
            lead: product.lead_time_days_max.or(product.lead_time_days).unwrap_or_default(),
        }
    }

    /// Goods come in, the first there ever were.
    pub(in crate::store) fn begin(&mut self, effect: &Stock, day: i64) {
        let [sellable, _] = self.figures;
        if sellable <= 0 && sellable.saturating_add(effect.sellable) > 0 {
            self.quiet_since = self.quiet_since.max(day);
        }
        self.add(effect.sellable, effect.total());
    }

    /// Its sums, sellable and total, and the day on which it came into stock.
    pub(in crate::store) const fn sums(&self) -> ([i64; 2], i64) {
        (self.figures, self.quiet_since)
    }

    /// The flags that are written, and those that follow from the figures.
    pub(in crate::store) fn worked_out(
        &self,
        view: &View<'_>,
        basis: &Basis,
    ) -> Result<(Flags, Flags), Error> {
        Ok((self.flags()?, Flags::of(&self.watched(view, basis)?, basis)))
    }

    pub(super) fn flags(&self) -> Result<Flags, Error> {
        let [urgent, overstock, slow, near_cap] = self.flags;
        let found = Availability::from_id(self.availability);
        let availability = choice(found, "availability", self.availability)?;
        Ok(Flags { availability, urgent, overstock, slow, near_cap })
    }

    pub(super) fn kind(&self) -> Result<StockType, Error> {
        choice(StockType::from_id(self.stock_type), "stock type", self.stock_type)
    }

    /// Whether its flags are those that follow; `None` where more than its row must be looked at.
    pub(super) fn is_settled(&self, basis: &Basis) -> Option<bool> {
        if self.cap.is_some() {
            return None;
        }
        let watched = self.beside(self.kind().ok()?, None, basis);
        Some(Flags::of(&watched, basis) == self.flags().ok()?)
    }

    pub(super) fn watched(&self, view: &View<'_>, basis: &Basis) -> Result<Watched, Error> {
        let stock_type = self.kind()?;
        let cap = match self.cap.filter(|_| stock_type == StockType::Unlimited) {
            None => None,
            Some(cap) => {
                let period = choice(CapPeriod::from_id(self.period), "cap period", self.period)?;
                let used = match cap_since(period, basis.day) {
                    None => caps::issued_open(view, self.id)?,
                    Some(day) => caps::accepted(view, self.id, day)?,
                };
                Some((used, cap))
            }
        };
        Ok(self.beside(stock_type, cap, basis))
    }

    /// What its alerts follow from, with what is used of its cap.
    fn beside(&self, stock_type: StockType, cap: Option<(i64, i64)>, basis: &Basis) -> Watched {
        let [sellable, total] = self.figures;
        Watched {
            stock_type,
            counts: self.counts,
            sellable,
            total,
            threshold: self.threshold.unwrap_or(basis.threshold),
            safety: self.safety,
            sold: self.sold,
            quiet_since: self.quiet_since,
            cap,
        }
    }
}

pub(in crate::store) fn read_one(view: &View<'_>, id: i64) -> Result<Product, Error> {
    let sql = format!("SELECT {COLUMNS} FROM product WHERE id = ?1");
    let found = first(view.connection, &sql, "read a product's alerts", [id], |row| read(row))?;
    found.ok_or_else(|| Error::Corrupt(format!("no product row {id}")))
}
