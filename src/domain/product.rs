//! Products: what is sold, how its stock behaves, and from when on it is scarce.
//!
//! - *Finite* (有限库存): sold down to its floor.
//! - *Unlimited* (无限库存): never sold out. An order for n issues n units (virtual +n,
//!   order-occupied +n); fulfilling or cancelling retires them, so the identity needs no exception.
//!   An optional cap limits what may be open at once.
//! - *Reserved* (预留库存): not open to sale; only orders that name one of its lock pools get stock.
//!
//! Variants have stock of their own; a bundle has none and reserves its components.
//! Source: S11 to S22, S81, S142, S143.

use serde::{Deserialize, Serialize};

use crate::domain::ids::{Sku, folded};
use crate::domain::money::Money;
use crate::domain::quantity::QUANTITY_MAX;

/// How the stock of a product behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StockType {
    /// 有限库存: sold down to its floor.
    #[default]
    Finite,
    /// 无限库存: never sold out.
    Unlimited,
    /// 预留库存: sold through its lock pools only.
    Reserved,
}

/// What a product is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductKind {
    /// Goods on a shelf.
    #[default]
    Physical,
    /// Licences, capacity.
    Digital,
    /// Work in a time window.
    Service,
}

/// Whether a product is offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductState {
    /// Not offered yet.
    Draft,
    /// Offered.
    #[default]
    OnSale,
    /// No longer offered.
    Delisted,
}

/// Whether orders may go below what is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backorder {
    /// Never below 0.
    #[default]
    No,
    /// Yes, and the customer is told.
    Notice,
    /// Yes.
    Yes,
}

/// What the cap of an unlimited product bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapPeriod {
    /// Units open at once.
    #[default]
    Open,
    /// Units accepted in a day.
    Day,
    /// Units accepted in seven days, today included.
    Week,
}

impl CapPeriod {
    /// Days that the cap looks back over, today included; 0 for what is open.
    pub const fn days(self) -> i64 {
        match self {
            Self::Open => 0,
            Self::Day => 1,
            Self::Week => 7,
        }
    }
}

/// The choices of a closed field: name in JSON and in the file, number in the file.
macro_rules! choices {
    ($type:ident, $($variant:ident = $id:literal $name:literal),+ $(,)?) => {
        impl $type {
            /// Every choice, in the order shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name in JSON and in the language files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The number in the file; never reused.
            pub const fn id(self) -> i64 {
                match self { $(Self::$variant => $id),+ }
            }

            /// The choice with that number.
            pub fn from_id(id: i64) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.id() == id)
            }
        }
    };
}
pub(crate) use choices;

choices!(StockType, Finite = 0 "finite", Unlimited = 1 "unlimited", Reserved = 2 "reserved");
choices!(ProductKind, Physical = 0 "physical", Digital = 1 "digital", Service = 2 "service");
choices!(ProductState, Draft = 0 "draft", OnSale = 1 "on_sale", Delisted = 2 "delisted");
choices!(CapPeriod, Open = 0 "open", Day = 1 "day", Week = 2 "week");
choices!(Backorder, No = 0 "no", Notice = 1 "notice", Yes = 2 "yes");

/// A product's own fields. What may be left out is `None` or empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its code.
    pub sku: Sku,
    /// What people call it.
    pub name: String,
    /// What it is made of.
    pub kind: ProductKind,
    /// How its stock behaves.
    pub stock_type: StockType,
    /// Whether it is offered.
    pub state: ProductState,
    /// Path such as `Phones/Accessories`; empty for none.
    pub category: String,
    /// Words to filter by.
    pub tags: Vec<String>,
    /// Unit of sale (`pair`, `件`); empty for none.
    pub unit: String,
    /// What a customer pays.
    pub price: Option<Money>,
    /// What it costs us.
    pub cost: Option<Money>,
    /// Who supplies it; empty for none.
    pub supplier: String,
    /// Usual days from order to receipt.
    pub lead_time_days: Option<i64>,
    /// Longest days from order to receipt.
    pub lead_time_days_max: Option<i64>,
    /// Alert threshold in units: low at or below it. `None` falls back to the store's default.
    pub threshold: Option<i64>,
    /// Safety stock in units.
    pub safety: Option<i64>,
    /// Whether it is worked out: largest daily sales × longest lead time.
    pub safety_computed: bool,
    /// Whether orders may go below what is there.
    pub backorder: Backorder,
    /// Units that may be owed at most; `None` for no limit. Counts only with a backorder policy.
    pub backorder_limit: Option<i64>,
    /// Units of one order at most (S74).
    pub customer_limit: Option<i64>,
    /// Units of an unlimited product that `cap_period` allows; `None` for no cap (S50).
    pub cap: Option<i64>,
    /// What the cap bounds: units open at once, or accepted in a day or a week (S4).
    pub cap_period: CapPeriod,
    /// The SKU this one is a variant of.
    pub variant_of: Option<String>,
    /// Components of a bundle; empty when it is none.
    pub bundle: Vec<Component>,
    /// Barcodes, each with the units it stands for.
    pub barcodes: Vec<Barcode>,
    /// Free text; empty for none.
    pub note: String,
}

/// Most units of one component in a bundle, and most units that one barcode stands for.
pub const PACK_UNITS_MAX: i64 = 1_000_000;

/// A part of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// The component's SKU.
    pub sku: String,
    /// Units of it in one bundle.
    pub qty: i64,
}

/// A code on a package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Barcode {
    /// The code as scanned.
    pub code: String,
    /// Units that one scan stands for: 1, or 24 for a case of 24.
    #[serde(default = "one")]
    pub units: i64,
}

/// The units of a barcode that names none.
const fn one() -> i64 {
    1
}

impl Product {
    /// A new product of that code: finite, on sale, every other field left out.
    pub fn new(sku: Sku) -> Self {
        Self {
            name: sku.as_str().to_owned(),
            sku,
            kind: ProductKind::default(),
            stock_type: StockType::default(),
            state: ProductState::default(),
            safety_computed: false,
            category: String::new(),
            tags: Vec::new(),
            unit: String::new(),
            price: None,
            cost: None,
            supplier: String::new(),
            lead_time_days: None,
            lead_time_days_max: None,
            threshold: None,
            safety: None,
            backorder: Backorder::default(),
            backorder_limit: None,
            customer_limit: None,
            cap: None,
            cap_period: CapPeriod::default(),
            variant_of: None,
            bundle: Vec::new(),
            barcodes: Vec::new(),
            note: String::new(),
        }
    }

    /// How far sellable may fall: 0, or below where backorders are allowed.
    pub fn floor(&self) -> i64 {
        floor(self.backorder, self.backorder_limit)
    }

    /// Whether it is sold as a set of other products.
    pub fn is_bundle(&self) -> bool {
        !self.bundle.is_empty()
    }
}

/// How far sellable may fall under a backorder policy, in units (0 or less).
pub fn floor(backorder: Backorder, limit: Option<i64>) -> i64 {
    match backorder {
        Backorder::No => 0,
        Backorder::Notice | Backorder::Yes => limit.unwrap_or(QUANTITY_MAX).saturating_neg(),
    }
}

/// The SKU without the suffix that names the unsellable stock of the same product (S81: 12345U).
///
/// `None` where `typed` does not end in the suffix, or is nothing else. A product that really has
/// the longer SKU goes first; the caller looks for that.
pub fn unsellable_of<'a>(typed: &'a str, suffix: &str) -> Option<&'a str> {
    let typed = typed.trim();
    let cut = typed.len().checked_sub(suffix.len()).filter(|cut| *cut > 0)?;
    let (base, tail) = (typed.get(..cut)?, typed.get(cut..)?);
    (!suffix.is_empty() && folded(tail) == folded(suffix)).then_some(base)
}

/// How often a bundle can be sold: min over its components of ⌊sellable ÷ quantity⌋, 0 at least
/// (S142). `None` where one of them is unlimited and no other bounds it.
pub fn bundle_sellable(components: &[(Option<i64>, i64)]) -> Option<i64> {
    let bounds = components.iter().filter_map(|(sellable, quantity)| {
        sellable.map(|sellable| sellable.checked_div(*quantity).unwrap_or(0).max(0))
    });
    bounds.min()
}

#[cfg(test)]
mod tests {
    use super::{Backorder, bundle_sellable, floor, unsellable_of};

    #[test]
    fn suffix_u_names_the_unsellable_stock() {
        assert_eq!(unsellable_of("12345U", "U"), Some("12345"));
        assert_eq!(unsellable_of("12345u", "U"), Some("12345"));
        assert_eq!(unsellable_of("12345", "U"), None);
        assert_eq!(unsellable_of("U", "U"), None);
        assert_eq!(unsellable_of("12345U", ""), None);
        assert_eq!(unsellable_of("手机U", "U"), Some("手机"));
    }

    #[test]
    fn a_bundle_of_2_a_and_1_b_with_10_a_and_3_b_sells_3_times() {
        assert_eq!(bundle_sellable(&[(Some(10), 2), (Some(3), 1)]), Some(3));
        assert_eq!(bundle_sellable(&[(Some(-4), 2), (Some(3), 1)]), Some(0));
        assert_eq!(bundle_sellable(&[(None, 2), (Some(7), 3)]), Some(2));
        assert_eq!(bundle_sellable(&[(None, 1)]), None);
    }

    #[test]
    fn the_floor_is_0_unless_backorders_are_allowed() {
        assert_eq!(floor(Backorder::No, Some(5)), 0);
        assert_eq!(floor(Backorder::Yes, Some(5)), -5);
        assert!(floor(Backorder::Notice, None) < -1_000_000);
    }
}
