//! One row of a file as what it says about a product and its stock.

use crate::app::command::{Patch, ProductInput};
use crate::app::exchange::cell;
use crate::app::exchange::fields::FileField;
use crate::app::exchange::report::NoticeKind;
use crate::domain::ids::{CODE_CHARS_MAX, Sku, TEXT_CHARS_MAX, folded};
use crate::domain::product::{
    Backorder, Barcode, CapPeriod, Component, Product, ProductKind, ProductState, StockType,
};
use crate::domain::refused::{Refused, Rule};

/// Longest name, in characters.
const NAME_CHARS_MAX: usize = 500;

/// Longest lead time, in days.
const DAYS_MAX: i64 = 3_650;

/// What a row says.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// The product's fields.
    pub(super) input: ProductInput,
    /// A tag and a barcode added to those there are.
    tag: Option<String>,
    /// Whether the category came as a shop writes it.
    shop_category: bool,
    barcode: Option<String>,
    /// The shop's number of the row.
    pub(super) id: Option<String>,
    /// The shop's handle.
    pub(super) handle: Option<String>,
    /// The SKUs of a group.
    group: Option<Vec<String>>,
    /// The parent as the shop names it.
    pub(super) parent: Option<String>,
    /// The warehouse and the place in it.
    pub(super) warehouse: Option<String>,
    pub(super) bin: Option<String>,
    /// Figures of stock.
    pub(super) stock: Targets,
    /// What is to be told of its cells.
    pub(super) told: Vec<(FileField, NoticeKind, String)>,
}

/// What the buckets are to hold, in units; `None` leaves them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Targets {
    /// As a shop counts it: what can be sold, and what is locked where the file has a column for it.
    pub(super) shop: Option<i64>,
    pub(super) sellable: Option<i64>,
    pub(super) unsellable: Option<i64>,
    pub(super) locked: Option<i64>,
    /// Sellable, unsellable and locked when the file was written.
    pub(super) exported: [Option<i64>; 3],
    /// The row stands for its variations, which keep the stock.
    pub(super) of_variations: bool,
}

impl Targets {
    pub(super) fn any(&self) -> bool {
        [self.shop, self.sellable, self.unsellable, self.locked].iter().any(Option::is_some)
    }
}

fn choice<T: Copy>(
    field: FileField,
    value: &str,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<Option<T>, Refused> {
    let key = folded(value);
    let found = all.iter().copied().find(|choice| name(*choice) == key);
    let known = || all.iter().map(|choice| name(*choice)).collect::<Vec<_>>().join(", ");
    let invalid = || Refused::new(Rule::FieldInvalid).field(field.name()).value(value);
    found.map(Some).ok_or_else(|| invalid().other(known()))
}

impl Draft {
    /// Takes a cell that is not empty.
    pub(super) fn set(&mut self, field: FileField, value: &str) -> Result<(), Refused> {
        if value.contains(['\n', '\r']) {
            self.told.push((field, NoticeKind::LineBreak, String::new()));
        }
        let name = field.name();
        let text = || cell::one_line(name, value, TEXT_CHARS_MAX).map(Patch::Set);
        let code = || cell::one_line(name, value, CODE_CHARS_MAX).map(Some);
        let figure = || cell::figure(name, value).map(Patch::Set);
        let whole = || cell::whole(name, value).map(Some);
        let money = || cell::money(name, value).map(Patch::Set);
        let input = &mut self.input;
        match field {
            FileField::Sku => self.set_sku(value)?,
            FileField::Name => self.set_name(value)?,
            FileField::Type => {
                input.stock_type = choice(field, value, StockType::ALL, StockType::name)?;
            }
            FileField::Kind => {
                input.kind = choice(field, value, ProductKind::ALL, ProductKind::name)?;
            }
            FileField::State => {
                input.state = choice(field, value, ProductState::ALL, ProductState::name)?;
            }
            FileField::Threshold => input.threshold = figure()?,
            FileField::Safety => input.safety = figure()?,
            FileField::Category => input.category = text()?,
            FileField::Tags => input.tags = Some(tags(value)?),
            FileField::Tag => self.tag = code()?,
            FileField::Unit => input.unit = text()?,
            FileField::Price => input.price = money()?,
            FileField::Cost => input.cost = money()?,
            FileField::Supplier => input.supplier = text()?,
            FileField::LeadTime => input.lead_time_days = days(name, value)?,
            FileField::LeadTimeMax => input.lead_time_days_max = days(name, value)?,
            FileField::Backorder => input.backorder = backorder(value)?,
            FileField::BackorderLimit => input.backorder_limit = figure()?,
            FileField::CustomerLimit => input.customer_limit = no_zero(figure()?),
            FileField::Cap => input.cap = figure()?,
            FileField::CapPeriod => {
                input.cap_period = choice(field, value, CapPeriod::ALL, CapPeriod::name)?;
            }
            FileField::VariantOf => input.variant_of = Patch::Set(cell::one_line(name, value, 64)?),
            FileField::Bundle => input.bundle = Some(cell::components(value)?),
            FileField::Barcodes if cell::mangled(value).is_some() => self.set_barcode(value)?,
            FileField::Barcodes => input.barcodes = Some(cell::barcodes(value)?),
            FileField::Barcode => self.set_barcode(value)?,
            FileField::Note => input.note = text()?,
            FileField::Warehouse => self.warehouse = code()?,
            FileField::Bin => self.bin = code()?,
            // A variation that has no stock of its own says so in words.
            FileField::Stock if folded(value) == "parent" => {}
            FileField::Stock => self.stock.shop = whole()?,
            FileField::Sellable => self.stock.sellable = whole()?,
            FileField::Unsellable => self.stock.unsellable = Some(cell::figure(name, value)?),
            FileField::Locked => self.stock.locked = Some(cell::figure(name, value)?),
            FileField::ExportedSellable => self.stock.exported[0] = whole()?,
            FileField::ExportedUnsellable => self.stock.exported[1] = whole()?,
            FileField::ExportedLocked => self.stock.exported[2] = whole()?,
            FileField::ShopId => self.id = code()?,
            FileField::ShopType => self.set_shop_type(value),
            FileField::ShopState => input.state = shop_state(value)?,
            FileField::ShopCategory => {
                input.category = shop_category(value)?;
                self.shop_category = true;
            }
            FileField::ShopParent => self.parent = code()?,
            FileField::ShopGroup => self.group = Some(cell::list(value)),
            FileField::ShopHandle => self.handle = code()?,
            FileField::Shown => {}
        }
        Ok(())
    }

    /// Takes an empty cell where it clears the field; stock, code and choices stay.
    pub(super) fn clear(&mut self, field: FileField) {
        let input = &mut self.input;
        match field {
            FileField::Threshold => input.threshold = Patch::Clear,
            FileField::Safety => input.safety = Patch::Clear,
            FileField::Category | FileField::ShopCategory => input.category = Patch::Clear,
            FileField::Tags => input.tags = Some(Vec::new()),
            FileField::Unit => input.unit = Patch::Clear,
            FileField::Price => input.price = Patch::Clear,
            FileField::Cost => input.cost = Patch::Clear,
            FileField::Supplier => input.supplier = Patch::Clear,
            FileField::LeadTime => input.lead_time_days = Patch::Clear,
            FileField::LeadTimeMax => input.lead_time_days_max = Patch::Clear,
            FileField::BackorderLimit => input.backorder_limit = Patch::Clear,
            FileField::CustomerLimit => input.customer_limit = Patch::Clear,
            FileField::Cap => input.cap = Patch::Clear,
            FileField::VariantOf | FileField::ShopParent => input.variant_of = Patch::Clear,
            FileField::Bundle => input.bundle = Some(Vec::new()),
            FileField::Barcodes => input.barcodes = Some(Vec::new()),
            FileField::Note => input.note = Patch::Clear,
            FileField::Bin => self.bin = Some(String::new()),
            FileField::Sku
            | FileField::Name
            | FileField::Type
            | FileField::Kind
            | FileField::State
            | FileField::Tag
            | FileField::Backorder
            | FileField::CapPeriod
            | FileField::Barcode
            | FileField::Warehouse
            | FileField::Stock
            | FileField::Sellable
            | FileField::Unsellable
            | FileField::Locked
            | FileField::ExportedSellable
            | FileField::ExportedUnsellable
            | FileField::ExportedLocked
            | FileField::ShopId
            | FileField::ShopType
            | FileField::ShopState
            | FileField::ShopGroup
            | FileField::ShopHandle
            | FileField::Shown => {}
        }
    }

    fn set_name(&mut self, value: &str) -> Result<(), Refused> {
        if cell::runs(value) {
            self.told.push((FileField::Name, NoticeKind::Formula, String::new()));
        }
        self.input.name = Patch::Set(cell::one_line("name", value, NAME_CHARS_MAX)?);
        Ok(())
    }

    fn set_sku(&mut self, value: &str) -> Result<(), Refused> {
        let whole = match cell::mangled(value) {
            None => value.to_owned(),
            Some(cell::Mangled::Lost) => {
                return Err(Refused::new(Rule::Mangled).field("sku").value(value));
            }
            Some(cell::Mangled::Whole(digits)) => {
                self.told.push((FileField::Sku, NoticeKind::DigitsRestored, digits.clone()));
                digits
            }
        };
        let sku = cell::one_line("sku", &whole, CODE_CHARS_MAX)?;
        sku.clone_into(&mut self.input.sku);
        Sku::parse(&sku).map(drop)
    }

    fn set_barcode(&mut self, value: &str) -> Result<(), Refused> {
        let told = |kind, other: &str| (FileField::Barcode, kind, other.to_owned());
        let whole = match cell::mangled(value) {
            None => value.to_owned(),
            Some(cell::Mangled::Lost) => {
                self.told.push(told(NoticeKind::BarcodeCut, ""));
                return Ok(());
            }
            Some(cell::Mangled::Whole(digits)) => {
                self.told.push(told(NoticeKind::DigitsRestored, &digits));
                digits
            }
        };
        if let Some(padded) = cell::zeros_lost(&whole) {
            self.told.push(told(NoticeKind::ZerosLost, &padded));
        }
        self.barcode = Some(crate::domain::ids::barcode(&whole)?);
        Ok(())
    }

    fn set_shop_type(&mut self, value: &str) {
        let words = cell::list(&folded(value));
        let is = |word: &str| words.iter().any(|known| known == word);
        self.input.kind = Some(if is("downloadable") {
            ProductKind::Digital
        } else if is("virtual") {
            ProductKind::Service
        } else {
            ProductKind::Physical
        });
        self.stock.of_variations = is("variable");
        for (word, kind) in [("grouped", NoticeKind::Grouped), ("external", NoticeKind::External)] {
            if is(word) {
                self.told.push((FileField::ShopType, kind, String::new()));
            }
        }
    }

    /// The start of a product of which more rows may come.
    pub(super) fn of_handle(handle: String) -> Self {
        Self { handle: Some(handle), ..Self::default() }
    }

    /// Takes from the row before what this one leaves out: the two are one product of a shop.
    pub(super) fn carry(&mut self, from: &Self) {
        let text = |to: &mut Patch<String>, from: &Patch<String>| {
            if *to == Patch::Keep {
                to.clone_from(from);
            }
        };
        let (input, from) = (&mut self.input, &from.input);
        text(&mut input.name, &from.name);
        text(&mut input.category, &from.category);
        text(&mut input.supplier, &from.supplier);
        input.state = input.state.or(from.state);
        if input.tags.is_none() {
            input.tags.clone_from(&from.tags);
        }
    }

    /// Whether the row names other products.
    pub(super) fn refers(&self) -> bool {
        let named = matches!(self.input.variant_of, Patch::Set(_)) || self.parent.is_some();
        let parts = self.input.bundle.as_ref().is_some_and(|parts| !parts.is_empty());
        named || parts || self.group.is_some()
    }

    /// Whether what the row makes where there is no such product follows from its own fields: nothing
    /// is added to those there are, and it names no other product.
    pub(super) fn stands_alone(&self) -> bool {
        self.tag.is_none() && self.barcode.is_none() && !self.refers()
    }

    /// Turns the shop's parent into a SKU: `id:44` is the SKU of the row with that number.
    pub(super) fn parent_to_variant<E>(
        &mut self,
        named: impl FnOnce(&str) -> Result<Option<String>, E>,
    ) -> Result<(), E> {
        let Some(parent) = self.parent.take() else { return Ok(()) };
        let known = match parent.strip_prefix("id:") {
            Some(id) => named(id.trim())?,
            None => None,
        };
        self.input.variant_of = Patch::Set(known.unwrap_or(parent));
        Ok(())
    }

    /// Puts what adds to the product's own over `before`, and leaves out what says the same.
    pub(super) fn merge(&mut self, before: Option<&Product>) {
        let input = &mut self.input;
        if let Some(tag) = self.tag.take() {
            let mut tags =
                input.tags.take().unwrap_or_else(|| before.map_or(Vec::new(), |b| b.tags.clone()));
            if !tags.contains(&tag) {
                tags.push(tag);
            }
            input.tags = Some(tags);
        }
        if let Some(code) = self.barcode.take() {
            let mut codes = before.map_or(Vec::new(), |before| before.barcodes.clone());
            if !codes.iter().any(|known| known.code == code) {
                codes.push(Barcode { code, units: 1 });
                codes.sort_by(|a, b| (a.units, &a.code).cmp(&(b.units, &b.code)));
            }
            input.barcodes = Some(codes);
        }
        if let (true, Patch::Set(category), Some(before)) =
            (self.shop_category, &input.category, before)
            && steps(category, '/') == steps(&before.category, '/')
        {
            input.category = Patch::Keep;
        }
        let held = before.map_or(&[][..], |before| &before.bundle);
        if let Some(skus) = self.group.take() {
            let keys = |parts: &[String]| parts.iter().map(|sku| folded(sku)).collect::<Vec<_>>();
            let parts = keys(&skus);
            let known = held.iter().map(|part| folded(&part.sku)).collect::<Vec<_>>();
            let same = parts.len() == known.len() && known.iter().all(|sku| parts.contains(sku));
            let part = |sku: String| Component { sku, qty: 1 };
            input.bundle = (!same).then(|| skus.into_iter().map(part).collect());
        }
        if let Some(parts) = &input.bundle {
            let has = |part: &Component| {
                let same = |held: &Component| {
                    held.qty == part.qty && folded(&held.sku) == folded(&part.sku)
                };
                held.iter().any(same)
            };
            if before.is_some() && parts.len() == held.len() && parts.iter().all(has) {
                input.bundle = None;
            }
        }
        if let (Patch::Set(parent), Some(held)) =
            (&input.variant_of, before.and_then(|before| before.variant_of.as_ref()))
            && folded(parent) == folded(held)
        {
            input.variant_of = Patch::Keep;
        }
    }
}

fn tags(value: &str) -> Result<Vec<String>, Refused> {
    cell::list(value).iter().map(|tag| cell::one_line("tags", tag, CODE_CHARS_MAX)).collect()
}

fn days(field: &str, value: &str) -> Result<Patch<i64>, Refused> {
    let days = cell::figure(field, value)?;
    if days > DAYS_MAX {
        let refused = Refused::new(Rule::FieldInvalid).field(field).value(value);
        return Err(refused.other("0 - 3650"));
    }
    Ok(Patch::Set(days))
}

/// 0 of one order at most would be a delisted product; in the files of shops it means no limit.
fn no_zero(patch: Patch<i64>) -> Patch<i64> {
    if patch == Patch::Set(0) { Patch::Clear } else { patch }
}

fn backorder(value: &str) -> Result<Option<Backorder>, Refused> {
    match folded(value).as_str() {
        "0" | "false" => Ok(Some(Backorder::No)),
        "1" | "true" => Ok(Some(Backorder::Yes)),
        "notify" => Ok(Some(Backorder::Notice)),
        _ => choice(FileField::Backorder, value, Backorder::ALL, Backorder::name),
    }
}

fn shop_state(value: &str) -> Result<Option<ProductState>, Refused> {
    match folded(value).as_str() {
        "1" | "true" | "active" => Ok(Some(ProductState::OnSale)),
        "0" | "false" | "archived" => Ok(Some(ProductState::Delisted)),
        "-1" | "draft" => Ok(Some(ProductState::Draft)),
        _ => {
            let refused = Refused::new(Rule::FieldInvalid).field("state").value(value);
            Err(refused.other("1, 0, -1, true, false, active, draft, archived"))
        }
    }
}

/// The first path of `Clothing > Tshirts, Sale`, as `Clothing/Tshirts`.
fn shop_category(value: &str) -> Result<Patch<String>, Refused> {
    let paths = cell::list(value);
    let first = paths.first().map(String::as_str).unwrap_or_default();
    let steps = steps(first, '>');
    if steps.is_empty() {
        return Ok(Patch::Keep);
    }
    cell::one_line("category", &steps.join("/"), TEXT_CHARS_MAX).map(Patch::Set)
}

/// The steps of a path, without what is empty.
fn steps(path: &str, sign: char) -> Vec<&str> {
    path.split(sign).map(str::trim).filter(|step| !step.is_empty()).collect()
}
