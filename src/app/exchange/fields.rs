//! What a column of a file can hold.

/// The fields of a file, with their names in maps and in the header of a native file.
macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident $name:literal),+ $(,)?) => {
        /// What a column holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum FileField { $($(#[$doc])* $variant),+ }

        impl FileField {
            /// Every field.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in maps and in the header of a native file.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }
        }
    };
}

fields! {
    /// The product's code.
    Sku "sku",
    /// What people call it.
    Name "name",
    /// finite, unlimited or reserved.
    Type "type",
    /// physical, digital or service.
    Kind "kind",
    /// draft, `on_sale` or delisted.
    State "state",
    /// Alert threshold in units.
    Threshold "threshold",
    /// Safety stock in units.
    Safety "safety",
    /// Path such as `Phones/Accessories`.
    Category "category",
    /// All tags, with commas between them.
    Tags "tags",
    /// One tag, added to those there are.
    Tag "tag",
    /// Unit of sale.
    Unit "unit",
    /// What a customer pays.
    Price "price",
    /// What it costs us.
    Cost "cost",
    /// Who supplies it.
    Supplier "supplier",
    /// Usual lead time in days.
    LeadTime "lead_time_days",
    /// Longest lead time in days.
    LeadTimeMax "lead_time_days_max",
    /// no, notice or yes; shops' `0`, `1` and `notify` too.
    Backorder "backorder",
    /// Units that may be owed at most.
    BackorderLimit "backorder_limit",
    /// Units of one order at most.
    CustomerLimit "customer_limit",
    /// Units of an unlimited product that may be open at once.
    Cap "cap",
    /// What the cap bounds: open, day or week.
    CapPeriod "cap_period",
    /// The SKU this one is a variant of.
    VariantOf "variant_of",
    /// Components, `SKU:QTY` with commas between them.
    Bundle "bundle",
    /// All barcodes, `CODE` or `CODE:UNITS` with commas between them.
    Barcodes "barcodes",
    /// One barcode, added to those there are.
    Barcode "barcode",
    /// Free text.
    Note "product_note",
    /// The warehouse's code.
    Warehouse "warehouse",
    /// Where it lies in the warehouse.
    Bin "bin",
    /// Units to sell as a shop counts them; those in a locked column included.
    Stock "stock",
    /// Units of the bucket sellable.
    Sellable "sellable",
    /// Units of the bucket unsellable.
    Unsellable "unsellable",
    /// Units of the bucket locked.
    Locked "locked",
    /// Sellable units when the file was written.
    ExportedSellable "exported_sellable",
    /// Unsellable units when the file was written.
    ExportedUnsellable "exported_unsellable",
    /// Locked units when the file was written.
    ExportedLocked "exported_locked",
    /// A shop's own number of the row.
    ShopId "shop_id",
    /// A shop's type of the row: simple, variable, variation, grouped, external, virtual.
    ShopType "shop_type",
    /// A shop's 1, 0 (kept private) or -1 (draft); true, false, active, draft, archived.
    ShopState "shop_state",
    /// A shop's categories, of which the first counts: `Clothing > Tshirts, Sale`.
    ShopCategory "shop_category",
    /// A shop's parent of a variation: its SKU, or `id:` and its number.
    ShopParent "shop_parent",
    /// A shop's SKUs of a group.
    ShopGroup "shop_group",
    /// A shop's handle: rows of one handle are one product with its variants.
    ShopHandle "shop_handle",
    /// Told for people, never read.
    Shown "shown",
}

impl FileField {
    /// The field called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|field| field.name() == name)
    }

    /// Whether it is a figure of stock, so that an empty cell leaves stock as it is.
    pub const fn is_stock(self) -> bool {
        matches!(self, Self::Stock | Self::Sellable | Self::Unsellable | Self::Locked)
    }
}

/// The columns of a native file of products.
pub const PRODUCT_COLUMNS: &[FileField] = &[
    FileField::Sku,
    FileField::Name,
    FileField::Type,
    FileField::Kind,
    FileField::State,
    FileField::Threshold,
    FileField::Safety,
    FileField::Category,
    FileField::Tags,
    FileField::Unit,
    FileField::Price,
    FileField::Cost,
    FileField::Supplier,
    FileField::LeadTime,
    FileField::LeadTimeMax,
    FileField::Backorder,
    FileField::BackorderLimit,
    FileField::CustomerLimit,
    FileField::Cap,
    FileField::CapPeriod,
    FileField::VariantOf,
    FileField::Bundle,
    FileField::Barcodes,
    FileField::Note,
];

/// The columns of a native file of stock that a re-import reads; the others are told for people.
pub const STOCK_COLUMNS: &[FileField] = &[
    FileField::Sku,
    FileField::Warehouse,
    FileField::Bin,
    FileField::Sellable,
    FileField::Unsellable,
    FileField::Locked,
    FileField::ExportedSellable,
    FileField::ExportedUnsellable,
    FileField::ExportedLocked,
];

/// The columns of a native file of stock that nobody reads back.
pub(super) const SHOWN_COLUMNS: &[&str] =
    &["product", "order_occupied", "transfer_occupied", "in_transit", "virtual", "total"];
