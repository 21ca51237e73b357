//! What an import found and did.

use serde::{Deserialize, Serialize};

use crate::app::exchange::keyed;
use crate::domain::refused::Refused;

/// Most problems told one by one; more are counted.
pub const TOLD_MAX: usize = 1_000;

/// Longest text of a cell that a report repeats, in characters.
const VALUE_CHARS_MAX: usize = 200;

/// Longest list of columns that a report repeats, in characters.
const COLUMNS_CHARS_MAX: usize = 2_000;

/// What an import found and did. Rows are lines of the file, columns its own headers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Rows that made a product.
    pub added: i64,
    /// Rows that changed something.
    pub changed: i64,
    /// Rows that say what is so.
    pub unchanged: i64,
    /// Rows whose figures moved since the file was written: not written.
    pub stale: i64,
    /// Rows that are wrong, the first [`TOLD_MAX`] of them.
    pub rejected: Vec<Rejected>,
    /// How many more there are.
    pub rejected_more: i64,
    /// What to know beside it.
    pub notices: Vec<Notice>,
    /// Whether it was written: not for a dry run, nor with a wrong row unless asked to leave it.
    pub written: bool,
}

/// What is wrong in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    /// Line of the file, from 1.
    pub row: i64,
    /// The column's header; empty where the whole row is meant.
    pub column: String,
    /// What the cell holds, cut.
    pub value: String,
    /// Why.
    #[serde(with = "keyed::refused")]
    pub refused: Refused,
}

/// What to know of a row, or of all rows from this one on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What.
    pub kind: NoticeKind,
    /// Line of the file, from 1; 0 where the whole file is meant.
    pub row: i64,
    /// The column's header; empty where no single one is meant.
    pub column: String,
    /// What the cell holds, cut.
    pub value: String,
    /// What was made of it, or what it seems to be.
    pub other: String,
    /// Rows of which it holds, this one the first of them.
    pub count: i64,
    /// The figures, for a row that is stale.
    #[serde(with = "keyed::refused_or_none")]
    pub refused: Option<Refused>,
}

/// The kinds with their names; those of a whole file or of many rows are told once and counted.
macro_rules! notice_kinds {
    ($($(#[$doc:meta])* $variant:ident $name:literal $max:literal),+ $(,)?) => {
        /// What a notice says; `notice-<name>` in the languages.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum NoticeKind { $($(#[$doc])* $variant),+ }

        impl NoticeKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name for scripts and in the languages.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// How many rows are told one by one.
            const fn max(self) -> usize {
                match self { $(Self::$variant => $max),+ }
            }
        }
    };
}

notice_kinds! {
    /// How the file was read: map, encoding, delimiter.
    Read "read" 1,
    /// Columns that nobody reads.
    Unused "columns_unused" 1,
    /// The warehouse that was made, since there was none.
    WarehouseMade "warehouse_made" 1,
    /// An empty stock cell leaves stock as it is.
    StockEmpty "stock_empty" 1,
    /// Rows with fewer cells than the header: the rest is taken as empty.
    RowShort "row_short" 1,
    /// Line breaks in a cell became spaces.
    LineBreak "line_break" 1,
    /// What a spreadsheet would run is kept as text.
    Formula "formula" 1,
    /// 999999: offered as unlimited, stock left as it is.
    Unlimited "unlimited_offered" 1000,
    /// 999999: now unlimited.
    UnlimitedTaken "unlimited_taken" 1000,
    /// The figures moved since the file was written.
    Stale "stale" 1000,
    /// A spreadsheet cut the digits of a barcode: it is left out.
    BarcodeCut "barcode_cut" 1000,
    /// A spreadsheet wrote a long number in short, with all its digits.
    DigitsRestored "digits_restored" 1000,
    /// Leading zeros seem to be lost.
    ZerosLost "zeros_lost" 1000,
    /// The SKU was made of the shop's number.
    SkuMade "sku_made" 1000,
    /// A group is kept as a bundle of one each.
    Grouped "grouped" 100,
    /// Sold elsewhere: no stock here.
    External "sold_elsewhere" 100,
    /// The stock of a product with variations is kept by these.
    ParentStock "parent_stock" 1000,
    /// The product it refers to does not exist: left out.
    RelationMissing "relation_missing" 1000,
}

fn cut(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

impl Report {
    pub(super) fn reject(&mut self, row: i64, column: &str, value: &str, refused: Refused) {
        if self.rejected.len() >= TOLD_MAX {
            self.rejected_more = self.rejected_more.saturating_add(1);
            return;
        }
        let (column, value) = (column.to_owned(), cut(value, VALUE_CHARS_MAX));
        self.rejected.push(Rejected { row, column, value, refused });
    }

    /// Whether a row is wrong.
    pub fn is_rejected(&self) -> bool {
        !self.rejected.is_empty()
    }

    pub(super) fn tell(&mut self, notice: Notice) {
        let max = notice.kind.max();
        let same = |known: &&mut Notice| {
            known.kind == notice.kind && (max > 1 || known.column == notice.column)
        };
        let told = self.notices.iter().filter(|known| known.kind == notice.kind).count();
        if told >= max
            && let Some(last) = self.notices.iter_mut().rev().find(same)
        {
            last.count = last.count.saturating_add(1);
            return;
        }
        let columns = matches!(notice.kind, NoticeKind::Read | NoticeKind::Unused);
        let longest = if columns { COLUMNS_CHARS_MAX } else { VALUE_CHARS_MAX };
        let (value, other) = (cut(&notice.value, longest), cut(&notice.other, longest));
        self.notices.push(Notice { value, other, ..notice });
    }
}

impl Notice {
    pub(super) fn new(kind: NoticeKind, row: i64, column: &str, value: &str) -> Self {
        let (column, value) = (column.to_owned(), value.to_owned());
        Self { kind, row, column, value, other: String::new(), count: 1, refused: None }
    }

    pub(super) fn other(mut self, other: impl Into<String>) -> Self {
        self.other = other.into();
        self
    }
}
