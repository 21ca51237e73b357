//! Products: added, or the fields given set; each field that changes is noted, before and after.

mod fields;
mod figures;
mod reserve;
mod thresholds;

use serde::Serialize;

use crate::app::command::fields::{Patch, Values};
use crate::app::command::{Command, Context, Expected, Require};
use crate::domain::ids::{CODE_CHARS_MAX, Sku, barcode, folded};
use crate::domain::money::Money;
use crate::domain::product::{
    Backorder, Barcode, CapPeriod, Component, PACK_UNITS_MAX, Product, ProductKind, ProductState,
    StockType,
};
use crate::domain::refused::{Refused, Rule};
use crate::domain::stock::Stock;
use crate::domain::time::Timestamp;
use crate::store::lists::stock_rows;
use crate::store::products::ProductRow;
use crate::store::{Error, products, thresholds as kept_thresholds};

pub(in crate::app::command) use self::fields::FIELDS;
use self::fields::{BARCODE, COMPONENT};
pub use self::figures::figures;
pub(in crate::app::command) use self::figures::{setting_back, setting_back_in};
use self::thresholds::safety_from;

/// Longest category, name or supplier, in characters.
const NAME_CHARS_MAX: usize = 500;

/// Adds a product or sets the fields given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProductInput {
    /// The product's code.
    pub sku: String,
    /// What people call it.
    pub name: Patch<String>,
    /// How its stock behaves.
    pub stock_type: Option<StockType>,
    /// What it is made of.
    pub kind: Option<ProductKind>,
    /// Whether it is offered.
    pub state: Option<ProductState>,
    /// Alert threshold in units.
    pub threshold: Patch<i64>,
    /// Safety stock in units.
    pub safety: Patch<i64>,
    /// Whether safety stock is worked out; `None` leaves it.
    pub safety_computed: Option<bool>,
    /// Category path.
    pub category: Patch<String>,
    /// Words to filter by; `None` leaves them.
    pub tags: Option<Vec<String>>,
    /// Unit of sale.
    pub unit: Patch<String>,
    /// Price in minor units.
    pub price: Patch<i64>,
    /// Cost in minor units.
    pub cost: Patch<i64>,
    /// Who supplies it.
    pub supplier: Patch<String>,
    /// Usual lead time in days.
    pub lead_time_days: Patch<i64>,
    /// Longest lead time in days.
    pub lead_time_days_max: Patch<i64>,
    /// Whether orders may go below what is there.
    pub backorder: Option<Backorder>,
    /// Units that may be owed at most.
    pub backorder_limit: Patch<i64>,
    /// Units of one order at most.
    pub customer_limit: Patch<i64>,
    /// Units that the cap's period allows.
    pub cap: Patch<i64>,
    /// What the cap bounds.
    pub cap_period: Option<CapPeriod>,
    /// The SKU this one is a variant of.
    pub variant_of: Patch<String>,
    /// Components; `None` leaves them.
    pub bundle: Option<Vec<Component>>,
    /// Barcodes; `None` leaves them.
    pub barcodes: Option<Vec<Barcode>>,
    /// Free text.
    pub note: Patch<String>,
    /// Bin label in `warehouse`.
    pub bin: Patch<String>,
    /// The warehouse of the bin or of the reserve.
    pub warehouse: Option<String>,
    /// For whom units are reserved.
    pub reserve_for: Option<String>,
    /// How many, in `warehouse`.
    pub reserve_qty: Option<i64>,
    /// Until when; `None` for when somebody ends it.
    pub reserve_until: Option<Timestamp>,
    /// What the fields held when the editor was opened.
    pub expect: Expected,
    /// Words to filter by that it gets as well.
    pub add_tags: Vec<String>,
    /// Words to filter by that it loses.
    pub remove_tags: Vec<String>,
    /// Barcodes that it gets as well.
    pub add_barcodes: Vec<Barcode>,
    /// Whether it must be new or known.
    pub require: Option<Require>,
}

impl ProductInput {
    /// Whether it does no more than tie barcodes to a product that is there.
    pub(in crate::app::command) fn only_ties_barcodes(&self) -> bool {
        let nothing_else = Self {
            sku: self.sku.clone(),
            add_barcodes: self.add_barcodes.clone(),
            require: self.require,
            ..Self::default()
        };
        self.require == Some(Require::Known) && *self == nothing_else
    }
}

pub(in crate::app::command) fn read(_op: &str, mut values: Values) -> Result<Command, Refused> {
    let days = |patch: Patch<i64>, name: &str| match patch {
        Patch::Set(days) if days > 3650 => Err(Refused::new(Rule::FieldInvalid)
            .field(name)
            .value(days.to_string())
            .other("0 - 3650")),
        Patch::Keep | Patch::Clear | Patch::Set(_) => Ok(patch),
    };
    let input = ProductInput {
        sku: values.code("sku")?,
        name: values.patch_text("name")?,
        stock_type: values.choice("type", StockType::ALL, StockType::name)?,
        kind: values.choice("kind", ProductKind::ALL, ProductKind::name)?,
        state: values.choice("state", ProductState::ALL, ProductState::name)?,
        threshold: values.figure("threshold")?,
        safety: values.figure("safety")?,
        safety_computed: values.choice("safety_from", &[false, true], safety_from)?,
        category: values.patch_text("category")?,
        tags: values.texts("tags", CODE_CHARS_MAX)?,
        unit: values.patch_text("unit")?,
        price: values.money("price")?,
        cost: values.money("cost")?,
        supplier: values.patch_text("supplier")?,
        lead_time_days: days(values.figure("lead_time_days")?, "lead_time_days")?,
        lead_time_days_max: days(values.figure("lead_time_days_max")?, "lead_time_days_max")?,
        backorder: values.choice("backorder", Backorder::ALL, Backorder::name)?,
        backorder_limit: values.figure("backorder_limit")?,
        customer_limit: no_zero(values.figure("customer_limit")?),
        cap: values.figure("cap")?,
        cap_period: values.choice("cap_period", CapPeriod::ALL, CapPeriod::name)?,
        variant_of: values.patch_text("variant_of")?,
        bundle: read_bundle(&mut values)?,
        barcodes: read_barcodes(&mut values, "barcodes")?,
        note: values.patch_text("product_note")?,
        bin: values.patch_text("bin")?,
        warehouse: values.optional_code("warehouse")?,
        reserve_for: values.optional("reserve_for", NAME_CHARS_MAX)?,
        reserve_qty: values.optional_quantity("reserve_qty")?,
        reserve_until: values.time("reserve_until")?,
        expect: Expected::read(&mut values)?,
        add_tags: values.texts("add_tags", CODE_CHARS_MAX)?.unwrap_or_default(),
        remove_tags: values.texts("remove_tags", CODE_CHARS_MAX)?.unwrap_or_default(),
        add_barcodes: read_barcodes(&mut values, "add_barcodes")?.unwrap_or_default(),
        require: Require::read(&mut values)?,
    };
    Ok(Command::Product(Box::new(input)))
}

/// 0 of one order at most would be a delisted product; in the files of shops it means no limit.
fn no_zero(patch: Patch<i64>) -> Patch<i64> {
    if patch == Patch::Set(0) { Patch::Clear } else { patch }
}

fn read_bundle(values: &mut Values) -> Result<Option<Vec<Component>>, Refused> {
    let Some(records) = values.records("bundle", COMPONENT)? else { return Ok(None) };
    let read = |mut record: Values| {
        Ok(Component { sku: record.code("sku")?, qty: record.quantity("qty")? })
    };
    let mut parts: Vec<Component> = Vec::new();
    for part in records.into_iter().map(read) {
        let part = part?;
        match parts.iter_mut().find(|known| folded(&known.sku) == folded(&part.sku)) {
            Some(known) => known.qty = known.qty.saturating_add(part.qty),
            None => parts.push(part),
        }
    }
    parts.iter().try_for_each(|part| pack_units("bundle", part.qty))?;
    Ok(Some(parts))
}

fn pack_units(field: &str, units: i64) -> Result<(), Refused> {
    if units <= PACK_UNITS_MAX {
        return Ok(());
    }
    let refused = Refused::new(Rule::TooLarge).field(field);
    Err(refused.value(units.to_string()).limit(PACK_UNITS_MAX))
}

fn read_barcodes(values: &mut Values, name: &str) -> Result<Option<Vec<Barcode>>, Refused> {
    let Some(records) = values.records(name, BARCODE)? else { return Ok(None) };
    let read = |mut record: Values| {
        let code = barcode(&record.code("code")?)?;
        let units = record.optional_quantity("units")?.unwrap_or(1);
        pack_units("barcodes", units)?;
        Ok(Barcode { code, units })
    };
    records.into_iter().map(read).collect::<Result<_, _>>().map(Some)
}

/// What the rules make of a product.
struct Checked {
    /// The product as it was.
    before: Option<Product>,
    /// The product as it becomes.
    after: Product,
    /// The row of the product that it is a variant of.
    parent: Option<i64>,
}

impl ProductInput {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let known = products::find(context.tx, Sku::parse(&self.sku)?.as_str())?;
        let Checked { before, after, parent } = self.checked(context, known.as_ref())?;
        let (id, new) = (known.map(|row| row.id), before.is_none());
        let former = before.as_ref().and_then(|before| before.variant_of.clone());
        let id = products::save(context.tx, id, &after, parent)?;
        kept_thresholds::keep(context.tx, id, &after.category)?;
        products::refresh(context.tx, id)?;
        if new {
            context.touch_new(id);
        }
        context.touch(id);
        if let Some(parent) = parent {
            products::refresh(context.tx, parent)?;
            context.touch(parent);
        }
        // The parent it leaves may stand for itself again.
        if let Some(former) = former
            && let Some(former) = products::find(context.tx, &former)?
            && Some(former.id) != parent
        {
            products::refresh(context.tx, former.id)?;
            context.touch(former.id);
        }
        Self::note(context, id, before.as_ref(), &after)?;
        self.place(context, id, before.map(|before| before.stock_type))
    }

    /// What the rules make of the product, `known` or new; nothing is written.
    fn checked(&self, context: &Context<'_>, known: Option<&ProductRow>) -> Result<Checked, Error> {
        let sku = Sku::parse(&self.sku)?;
        match (self.require, known) {
            (Some(Require::New), Some(row)) => {
                return Err(Refused::new(Rule::SkuTaken).field("sku").sku(&row.sku).into());
            }
            (Some(Require::Known), None) => {
                return Err(Refused::new(Rule::SkuUnknown).sku(sku.as_str()).into());
            }
            (None | Some(_), _) => {}
        }
        let id = known.map(|row| row.id);
        let before = id.map(|id| products::load(context.tx, id)).transpose()?;
        let after = self.over(before.clone().unwrap_or_else(|| Product::new(sku)))?;
        let parent = self.beside(context, id.zip(before.as_ref()), &after)?;
        Ok(Checked { before, after, parent })
    }

    /// What the rules make of it beside all else there is, `known` or new; the parent's row.
    pub(in crate::app) fn beside(
        &self,
        context: &Context<'_>,
        known: Option<(i64, &Product)>,
        after: &Product,
    ) -> Result<Option<i64>, Error> {
        if let Some((id, before)) = known {
            self.check_expected(before)?;
            reserve::check_type(context, id, before, after)?;
        }
        let (id, before) = known.unzip();
        self.check_reserve(context, id, before, after)?;
        self.check_others(context, id, after)
    }

    /// The product with the fields given put over `product`.
    pub(in crate::app) fn over(&self, mut product: Product) -> Result<Product, Error> {
        let text = |patch: &Patch<String>, old: &mut String| match patch {
            Patch::Keep => {}
            Patch::Clear => old.clear(),
            Patch::Set(value) => old.clone_from(value),
        };
        if let Patch::Set(name) = &self.name {
            product.name = crate::domain::ids::text("name", name, NAME_CHARS_MAX)?;
        }
        product.stock_type = self.stock_type.unwrap_or(product.stock_type);
        product.kind = self.kind.unwrap_or(product.kind);
        product.state = self.state.unwrap_or(product.state);
        product.backorder = self.backorder.unwrap_or(product.backorder);
        if !self.is_for_warehouse() {
            product.threshold = self.threshold.clone().over(product.threshold);
        }
        self.put_safety(&mut product);
        product.lead_time_days = self.lead_time_days.clone().over(product.lead_time_days);
        product.lead_time_days_max =
            self.lead_time_days_max.clone().over(product.lead_time_days_max);
        product.backorder_limit = self.backorder_limit.clone().over(product.backorder_limit);
        product.customer_limit = self.customer_limit.clone().over(product.customer_limit);
        product.cap = self.cap.clone().over(product.cap);
        product.cap_period = self.cap_period.unwrap_or(product.cap_period);
        let money = |patch: &Patch<i64>, old: Option<Money>| {
            patch.clone().over(old.map(Money::minor)).map(Money::from_minor).transpose()
        };
        product.price = money(&self.price, product.price)?;
        product.cost = money(&self.cost, product.cost)?;
        text(&self.category, &mut product.category);
        text(&self.unit, &mut product.unit);
        text(&self.supplier, &mut product.supplier);
        text(&self.note, &mut product.note);
        product.variant_of = self.variant_of.clone().over(product.variant_of);
        product.tags = self.tags.clone().unwrap_or(product.tags);
        product.tags.retain(|tag| !self.remove_tags.contains(tag));
        for tag in &self.add_tags {
            if !product.tags.contains(tag) {
                product.tags.push(tag.clone());
            }
        }
        product.bundle = self.bundle.clone().unwrap_or(product.bundle);
        product.barcodes = self.barcodes.clone().unwrap_or(product.barcodes);
        for barcode in &self.add_barcodes {
            product.barcodes.retain(|known| known.code != barcode.code);
            product.barcodes.push(barcode.clone());
        }
        Ok(product)
    }

    /// A field that somebody changed since the editor was opened is a conflict, with both values.
    fn check_expected(&self, before: &Product) -> Result<(), Refused> {
        let figures = figures(before);
        let known: Vec<&str> = figures.iter().map(|(name, _)| *name).collect();
        self.expect.only(&known)?;
        self.expect.check(figures, |refused| refused.sku(before.sku.as_str()))
    }

    /// Looks for other owners of the barcodes and for the products named; the parent's row.
    fn check_others(
        &self,
        context: &Context<'_>,
        id: Option<i64>,
        after: &Product,
    ) -> Result<Option<i64>, Error> {
        for barcode in self.barcodes.iter().flatten().chain(&self.add_barcodes) {
            if let Some((owner, _)) = products::by_barcode(context.tx, &barcode.code)?
                && Some(owner.id) != id
            {
                let refused = Refused::new(Rule::BarcodeTaken).field("barcodes");
                return Err(refused.value(&barcode.code).sku(owner.sku).into());
            }
        }
        for (index, one) in after.barcodes.iter().enumerate() {
            let later = after.barcodes.iter().skip(index.saturating_add(1));
            if later.into_iter().any(|other| other.code == one.code) {
                let refused = Refused::new(Rule::BarcodeTaken).field("barcodes");
                return Err(refused.value(&one.code).sku(after.sku.as_str()).into());
            }
        }
        for component in self.bundle.iter().flatten() {
            let row = context.sellable_product(&component.sku)?;
            if Some(row.id) == id || row.bundle || folded(&component.sku) == after.sku.key() {
                let refused = Refused::new(Rule::BundleStock).field("bundle");
                return Err(refused.sku(row.sku).into());
            }
        }
        if !after.bundle.is_empty()
            && let Some(id) = id
        {
            let rows = stock_rows(context.tx, id, None)?;
            let held = rows.iter().any(|row| row.stock != Stock::default());
            if held || products::is_component(context.tx, id)? {
                let refused = Refused::new(Rule::BundleStock).field("bundle");
                return Err(refused.sku(after.sku.as_str()).into());
            }
        }
        let Some(parent) = &after.variant_of else { return Ok(None) };
        let row = context.sellable_product(parent)?;
        if Some(row.id) == id {
            let refused = Refused::new(Rule::FieldInvalid).field("variant_of").value(parent);
            return Err(refused.into());
        }
        Ok(Some(row.id))
    }

    fn note(
        context: &mut Context<'_>,
        id: i64,
        before: Option<&Product>,
        after: &Product,
    ) -> Result<(), Error> {
        let sku = after.sku.as_str();
        let Some(before) = before else {
            let values = (None, Some(after.name.as_str()));
            return context.note_change(Some(id), sku, "created", values);
        };
        for ((field, old), (_, new)) in figures(before).into_iter().zip(figures(after)) {
            if old != new {
                let values = (old.as_deref(), new.as_deref());
                context.note_change(Some(id), sku, field, values)?;
            }
        }
        Ok(())
    }

    /// Sets the bin and sets the reserve aside.
    fn place(
        &self,
        context: &mut Context<'_>,
        id: i64,
        before: Option<StockType>,
    ) -> Result<(), Error> {
        if self.bin == Patch::Keep && self.reserve_qty.is_none() && !self.is_for_warehouse() {
            return Ok(());
        }
        let Some(code) = &self.warehouse else {
            return Err(Refused::new(Rule::FieldMissing).field("warehouse").sku(&self.sku).into());
        };
        let warehouse = context.warehouse(code)?;
        match &self.bin {
            Patch::Keep => {}
            Patch::Clear => {
                let product = products::by_id(context.tx, id)?;
                context.set_bin(&product, &warehouse, "")?;
            }
            Patch::Set(bin) => {
                let bin = crate::domain::ids::text("bin", bin, CODE_CHARS_MAX)?;
                let product = products::by_id(context.tx, id)?;
                context.set_bin(&product, &warehouse, &bin)?;
            }
        }
        if self.is_for_warehouse() {
            self.watch(context, id, &warehouse)?;
        }
        self.set_aside(context, id, before, &warehouse.code)
    }
}
