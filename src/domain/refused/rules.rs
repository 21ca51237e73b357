//! Every rule that can refuse, in one table.

use serde::Serialize;

/// Error codes that scripts rely on. Source: the command line's pinned interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The input cannot be understood.
    BadRequest,
    /// What it names does not exist.
    NotFound,
    /// What it would create is there already.
    Exists,
    /// A bucket holds too little.
    Short,
    /// The units are promised by a supplier and not in the house.
    NotPhysical,
    /// The document's state, or what hangs on it, forbids it.
    State,
    /// Too late.
    Deadline,
    /// A figure lies outside what is possible.
    Limit,
    /// An agreed ceiling is reached.
    Cap,
    /// The product is not open to sale.
    NotForSale,
    /// Somebody changed the figure meanwhile.
    Conflict,
    /// The idempotency key belongs to another request.
    KeyReused,
    /// The role does not allow it.
    Forbidden,
    /// The figure it was based on is no longer so.
    Stale,
    /// Another process holds the store.
    Busy,
    /// The file holds something that cannot be.
    Corrupt,
    /// This version does not do that.
    Unsupported,
}

impl Code {
    /// The code as scripts see it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::BadRequest => "bad_request",
            Self::NotFound => "not_found",
            Self::Exists => "exists",
            Self::Short => "short",
            Self::NotPhysical => "not_physical",
            Self::State => "state",
            Self::Deadline => "deadline",
            Self::Limit => "limit",
            Self::Cap => "cap",
            Self::NotForSale => "not_for_sale",
            Self::Conflict => "conflict",
            Self::KeyReused => "key_reused",
            Self::Forbidden => "forbidden",
            Self::Stale => "stale",
            Self::Busy => "busy",
            Self::Corrupt => "corrupt",
            Self::Unsupported => "unsupported",
        }
    }
}

/// Every rule that can refuse. To add one: a variant, a row of [`RULES`], a sentence in each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The line is not one JSON object.
    BadJson,
    /// No operation has this name.
    UnknownOp,
    /// The operation has no such field.
    UnknownField,
    /// A needed field is missing.
    FieldMissing,
    /// The value does not fit the field; `value` and, where there is one, `limit` are told.
    FieldInvalid,
    /// Not a whole number.
    NotWhole,
    /// A quantity must be more than 0.
    NotPositive,
    /// A quantity must not be negative.
    Negative,
    /// The figure is larger than a store can hold.
    TooLarge,
    /// The text is longer than the field.
    TooLong,
    /// The text is empty or holds control characters.
    BadText,
    /// No column of the list has this name, or several begin so.
    FilterColumn,
    /// The column of a filter cannot be this.
    FilterValue,
    /// Text does not compare as figures do.
    FilterCompare,
    /// A term of a filter is not finished.
    FilterPart,
    /// An input line is longer than the limit.
    LineTooLong,
    /// The barcode's check digit is wrong.
    CheckDigit,
    /// A time lies before the one of the line before it.
    TimeBackwards,
    /// A late entry cannot happen in the future.
    TimeInFuture,
    /// Nothing to do: no field, no line, quantity 0.
    Nothing,
    /// No such SKU.
    SkuUnknown,
    /// No such warehouse.
    WarehouseUnknown,
    /// There is no warehouse yet.
    NoWarehouse,
    /// No such order.
    OrderUnknown,
    /// No such transfer.
    TransferUnknown,
    /// No such movement.
    MovementUnknown,
    /// There is no such alert now.
    AlertUnknown,
    /// The day has come already.
    TimePast,
    /// No such change.
    ChangeUnknown,
    /// The order has no line for this SKU.
    LineUnknown,
    /// The SKU belongs to another product.
    SkuTaken,
    /// The barcode belongs to another product.
    BarcodeTaken,
    /// The document's code is used.
    DocumentTaken,
    /// A bucket holds too little.
    Short,
    /// Too little is really in the house.
    NotPhysical,
    /// The order holds fewer units than named.
    OrderShort,
    /// The pool can give fewer units than named.
    PoolShort,
    /// Locked units belong to a pool.
    PoolHolds,
    /// No such pool.
    PoolUnknown,
    /// The pool's state forbids it.
    PoolState,
    /// The pool keeps none of that product.
    PoolLineUnknown,
    /// The stages do not add up to what is set aside.
    StagesSum,
    /// The pool has no such stage that waits.
    StageDone,
    /// The transfer has fewer units in that step than named.
    TransferShort,
    /// No such stock-take.
    CountUnknown,
    /// The stock-take's state forbids it.
    CountState,
    /// Another open stock-take has the product in this warehouse.
    CountedElsewhere,
    /// The stock-take has no line for this SKU.
    CountLineUnknown,
    /// The line was not counted.
    NotCounted,
    /// A quantity that looks like a barcode.
    LooksLikeBarcode,
    /// The stock-take has no such entry.
    EntryUnknown,
    /// The entry was taken back, or replaced by a recount.
    EntryUndone,
    /// The stock-take has no such unknown code.
    ParkedUnknown,
    /// Nobody counts at this location.
    PlaceUnknown,
    /// Somebody else counts at this location.
    PlaceHeld,
    /// The location is finished.
    PlaceDone,
    /// A recount is somebody else's.
    RecountOther,
    /// A line must be counted again.
    CountRecount,
    /// A movement fell between the scans of a line.
    CountAmbiguous,
    /// A line was not counted by a second person.
    CountSecond,
    /// A line beyond the tolerance has no reason.
    CountReason,
    /// A line was not counted, and that refuses to be posted.
    CountUncounted,
    /// Sellable cannot bear what is missing.
    CountShort,
    /// Whoever approves must not have counted.
    FourEyes,
    /// The books of a blind stock-take are closed.
    BooksClosed,
    /// Nobody was counting.
    NothingToResume,
    /// A figure for the last line, where there is none.
    NoLineYet,
    /// A line of the scan field that cannot be read.
    ScanUnreadable,
    /// The order has taken no stock yet.
    NothingTaken,
    /// The supplier holds less for us than named.
    AgreementShort,
    /// The order's state forbids it.
    OrderState,
    /// The transfer's state forbids it.
    TransferState,
    /// The order waits for its payment.
    Unpaid,
    /// The payment comes at or after the deadline.
    PaymentLate,
    /// Draft or delisted.
    NotOnSale,
    /// Reserved stock is sold through its lock pools only.
    ReservedOnly,
    /// A bundle has no stock of its own.
    BundleStock,
    /// The cap on open units is reached.
    CapReached,
    /// More than one customer may have.
    CustomerLimit,
    /// A transfer needs two warehouses.
    SameWarehouse,
    /// The stock type cannot change while orders hold units.
    TypeHeld,
    /// The stock type cannot change while transfers hold units.
    TypeMoving,
    /// The stock type cannot change while a lock pool is under way.
    TypePooled,
    /// The movement was made by a document and is undone there.
    DocumentOwned,
    /// The movement was reversed before.
    AlreadyReversed,
    /// The change cannot be taken back any more: the figure moved on.
    ChangeMovedOn,
    /// The idempotency key belongs to another request.
    KeyReused,
    /// The figure moved since it was read.
    Moved,
    /// The row of a file was exported from figures that moved since.
    StaleRow,
    /// Kept back, since another line of the same whole was refused.
    NotKept,
    /// A second row for the same SKU.
    RowTwice,
    /// The row has more cells than the header.
    Ragged,
    /// A spreadsheet cut the digits of a long number.
    Mangled,
    /// The cell holds bytes that are none of the file's encoding.
    Undecodable,
    /// The workbook cannot be read.
    Workbook,
    /// The workbook holds more than is read of one.
    WorkbookTooLarge,
    /// No column of the file holds what is needed.
    NoColumn,
    /// Two columns of the file have the same header.
    ColumnTwice,
    /// The file exists and nobody said it may be replaced.
    FileExists,
    /// The role does not allow it.
    Forbidden,
    /// The caller may not speak in another's name.
    ActForOthers,
    /// Somebody must manage the store.
    LastManager,
    /// No such user.
    UserUnknown,
    /// The user is listed already.
    UserTaken,
    /// This version has no such operation.
    Unsupported,
}

/// One row of [`RULES`].
#[derive(Debug)]
pub struct RuleSpec {
    /// The rule.
    pub rule: Rule,
    /// Its name in the language files: `refused-<id>`.
    pub id: &'static str,
    /// What scripts see.
    pub code: Code,
}

/// Every rule with its name and code.
#[rustfmt::skip]
pub const RULES: &[RuleSpec] = &[
    RuleSpec { rule: Rule::BadJson,          id: "bad-json",          code: Code::BadRequest },
    RuleSpec { rule: Rule::UnknownOp,        id: "unknown-op",        code: Code::BadRequest },
    RuleSpec { rule: Rule::UnknownField,     id: "unknown-field",     code: Code::BadRequest },
    RuleSpec { rule: Rule::FieldMissing,     id: "field-missing",     code: Code::BadRequest },
    RuleSpec { rule: Rule::FieldInvalid,     id: "field-invalid",     code: Code::BadRequest },
    RuleSpec { rule: Rule::NotWhole,         id: "not-whole",         code: Code::BadRequest },
    RuleSpec { rule: Rule::NotPositive,      id: "not-positive",      code: Code::BadRequest },
    RuleSpec { rule: Rule::Negative,         id: "negative",          code: Code::BadRequest },
    RuleSpec { rule: Rule::TooLarge,         id: "too-large",         code: Code::Limit },
    RuleSpec { rule: Rule::TooLong,          id: "too-long",          code: Code::Limit },
    RuleSpec { rule: Rule::BadText,          id: "bad-text",          code: Code::BadRequest },
    RuleSpec { rule: Rule::FilterColumn,     id: "filter-column",     code: Code::BadRequest },
    RuleSpec { rule: Rule::FilterValue,      id: "filter-value",      code: Code::BadRequest },
    RuleSpec { rule: Rule::FilterCompare,    id: "filter-compare",    code: Code::BadRequest },
    RuleSpec { rule: Rule::FilterPart,       id: "filter-part",       code: Code::BadRequest },
    RuleSpec { rule: Rule::LineTooLong,      id: "line-too-long",     code: Code::Limit },
    RuleSpec { rule: Rule::CheckDigit,       id: "check-digit",       code: Code::BadRequest },
    RuleSpec { rule: Rule::TimeBackwards,    id: "time-backwards",    code: Code::BadRequest },
    RuleSpec { rule: Rule::TimeInFuture,     id: "time-in-future",    code: Code::BadRequest },
    RuleSpec { rule: Rule::Nothing,          id: "nothing",           code: Code::BadRequest },
    RuleSpec { rule: Rule::SkuUnknown,       id: "sku-unknown",       code: Code::NotFound },
    RuleSpec { rule: Rule::WarehouseUnknown, id: "warehouse-unknown", code: Code::NotFound },
    RuleSpec { rule: Rule::NoWarehouse,      id: "no-warehouse",      code: Code::NotFound },
    RuleSpec { rule: Rule::OrderUnknown,     id: "order-unknown",     code: Code::NotFound },
    RuleSpec { rule: Rule::TransferUnknown,  id: "transfer-unknown",  code: Code::NotFound },
    RuleSpec { rule: Rule::AlertUnknown,     id: "alert-unknown",     code: Code::NotFound },
    RuleSpec { rule: Rule::TimePast,         id: "time-past",         code: Code::BadRequest },
    RuleSpec { rule: Rule::MovementUnknown,  id: "movement-unknown",  code: Code::NotFound },
    RuleSpec { rule: Rule::ChangeUnknown,    id: "change-unknown",    code: Code::NotFound },
    RuleSpec { rule: Rule::LineUnknown,      id: "line-unknown",      code: Code::NotFound },
    RuleSpec { rule: Rule::SkuTaken,         id: "sku-taken",         code: Code::Exists },
    RuleSpec { rule: Rule::BarcodeTaken,     id: "barcode-taken",     code: Code::Exists },
    RuleSpec { rule: Rule::DocumentTaken,    id: "document-taken",    code: Code::Exists },
    RuleSpec { rule: Rule::Short,            id: "short",             code: Code::Short },
    RuleSpec { rule: Rule::NotPhysical,      id: "not-physical",      code: Code::NotPhysical },
    RuleSpec { rule: Rule::OrderShort,       id: "order-short",       code: Code::Short },
    RuleSpec { rule: Rule::TransferShort,    id: "transfer-short",    code: Code::Short },
    RuleSpec { rule: Rule::CountUnknown,       id: "count-unknown",        code: Code::NotFound },
    RuleSpec { rule: Rule::CountState,         id: "count-state",          code: Code::State },
    RuleSpec { rule: Rule::CountedElsewhere,   id: "counted-elsewhere",    code: Code::Exists },
    RuleSpec { rule: Rule::CountLineUnknown,   id: "count-line-unknown",   code: Code::NotFound },
    RuleSpec { rule: Rule::NotCounted,         id: "not-counted",          code: Code::State },
    RuleSpec { rule: Rule::LooksLikeBarcode,   id: "looks-like-barcode",   code: Code::BadRequest },
    RuleSpec { rule: Rule::EntryUnknown,       id: "entry-unknown",        code: Code::NotFound },
    RuleSpec { rule: Rule::EntryUndone,        id: "entry-undone",         code: Code::State },
    RuleSpec { rule: Rule::ParkedUnknown,      id: "parked-unknown",       code: Code::NotFound },
    RuleSpec { rule: Rule::PlaceUnknown,       id: "place-unknown",        code: Code::NotFound },
    RuleSpec { rule: Rule::PlaceHeld,          id: "place-held",           code: Code::Conflict },
    RuleSpec { rule: Rule::PlaceDone,          id: "place-done",           code: Code::State },
    RuleSpec { rule: Rule::RecountOther,       id: "recount-other",        code: Code::Forbidden },
    RuleSpec { rule: Rule::CountRecount,       id: "count-recount",        code: Code::State },
    RuleSpec { rule: Rule::CountAmbiguous,     id: "count-ambiguous",      code: Code::State },
    RuleSpec { rule: Rule::CountSecond,        id: "count-second",         code: Code::State },
    RuleSpec { rule: Rule::CountReason,        id: "count-reason",         code: Code::BadRequest },
    RuleSpec { rule: Rule::CountUncounted,     id: "count-uncounted",      code: Code::State },
    RuleSpec { rule: Rule::CountShort,         id: "count-short",          code: Code::Short },
    RuleSpec { rule: Rule::FourEyes,           id: "four-eyes",            code: Code::Forbidden },
    RuleSpec { rule: Rule::BooksClosed,      id: "books-closed",        code: Code::Forbidden },
    RuleSpec { rule: Rule::NothingToResume,  id: "nothing-to-resume",  code: Code::NotFound },
    RuleSpec { rule: Rule::NoLineYet,        id: "no-line-yet",        code: Code::State },
    RuleSpec { rule: Rule::ScanUnreadable,   id: "scan-unreadable",    code: Code::BadRequest },
    RuleSpec { rule: Rule::NothingTaken,     id: "nothing-taken",     code: Code::State },
    RuleSpec { rule: Rule::AgreementShort,   id: "agreement-short",   code: Code::Short },
    RuleSpec { rule: Rule::PoolShort,        id: "pool-short",        code: Code::Short },
    RuleSpec { rule: Rule::PoolHolds,        id: "pool-holds",        code: Code::Short },
    RuleSpec { rule: Rule::PoolUnknown,      id: "pool-unknown",      code: Code::NotFound },
    RuleSpec { rule: Rule::PoolState,        id: "pool-state",        code: Code::State },
    RuleSpec { rule: Rule::PoolLineUnknown,  id: "pool-line-unknown", code: Code::NotFound },
    RuleSpec { rule: Rule::StagesSum,        id: "stages-sum",        code: Code::BadRequest },
    RuleSpec { rule: Rule::StageDone,        id: "stage-done",        code: Code::State },
    RuleSpec { rule: Rule::OrderState,       id: "order-state",       code: Code::State },
    RuleSpec { rule: Rule::TransferState,    id: "transfer-state",    code: Code::State },
    RuleSpec { rule: Rule::Unpaid,           id: "unpaid",            code: Code::State },
    RuleSpec { rule: Rule::PaymentLate,      id: "payment-late",      code: Code::Deadline },
    RuleSpec { rule: Rule::NotOnSale,        id: "not-on-sale",       code: Code::NotForSale },
    RuleSpec { rule: Rule::ReservedOnly,     id: "reserved-only",     code: Code::NotForSale },
    RuleSpec { rule: Rule::BundleStock,      id: "bundle-stock",      code: Code::State },
    RuleSpec { rule: Rule::CapReached,       id: "cap-reached",       code: Code::Cap },
    RuleSpec { rule: Rule::CustomerLimit,    id: "customer-limit",    code: Code::Limit },
    RuleSpec { rule: Rule::SameWarehouse,    id: "same-warehouse",    code: Code::BadRequest },
    RuleSpec { rule: Rule::TypeHeld,         id: "type-held",         code: Code::State },
    RuleSpec { rule: Rule::TypeMoving,       id: "type-moving",       code: Code::State },
    RuleSpec { rule: Rule::TypePooled,       id: "type-pooled",       code: Code::State },
    RuleSpec { rule: Rule::DocumentOwned,    id: "document-owned",    code: Code::State },
    RuleSpec { rule: Rule::AlreadyReversed,  id: "already-reversed",  code: Code::State },
    RuleSpec { rule: Rule::ChangeMovedOn,    id: "change-moved-on",   code: Code::Conflict },
    RuleSpec { rule: Rule::KeyReused,        id: "key-reused",        code: Code::KeyReused },
    RuleSpec { rule: Rule::Moved,            id: "moved",             code: Code::Conflict },
    RuleSpec { rule: Rule::StaleRow,         id: "stale-row",         code: Code::Stale },
    RuleSpec { rule: Rule::NotKept,          id: "not-kept",          code: Code::State },
    RuleSpec { rule: Rule::RowTwice,         id: "row-twice",         code: Code::BadRequest },
    RuleSpec { rule: Rule::Ragged,           id: "ragged",            code: Code::BadRequest },
    RuleSpec { rule: Rule::Mangled,          id: "mangled",           code: Code::BadRequest },
    RuleSpec { rule: Rule::Undecodable,      id: "undecodable",       code: Code::BadRequest },
    RuleSpec { rule: Rule::Workbook,         id: "workbook",          code: Code::BadRequest },
    RuleSpec { rule: Rule::WorkbookTooLarge, id: "workbook-large",    code: Code::Limit },
    RuleSpec { rule: Rule::NoColumn,         id: "no-column",         code: Code::BadRequest },
    RuleSpec { rule: Rule::ColumnTwice,      id: "column-twice",      code: Code::BadRequest },
    RuleSpec { rule: Rule::FileExists,       id: "file-exists",       code: Code::Exists },
    RuleSpec { rule: Rule::Forbidden,        id: "forbidden",         code: Code::Forbidden },
    RuleSpec { rule: Rule::ActForOthers,     id: "act-for-others",    code: Code::Forbidden },
    RuleSpec { rule: Rule::LastManager,      id: "last-manager",      code: Code::State },
    RuleSpec { rule: Rule::UserUnknown,      id: "user-unknown",      code: Code::NotFound },
    RuleSpec { rule: Rule::UserTaken,        id: "user-taken",        code: Code::Exists },
    RuleSpec { rule: Rule::Unsupported,      id: "unsupported",       code: Code::Unsupported },
];

impl Rule {
    /// The row of [`RULES`]; a test holds that every rule has one.
    fn spec(self) -> Option<&'static RuleSpec> {
        RULES.iter().find(|row| row.rule == self)
    }

    /// What scripts see.
    pub fn code(self) -> Code {
        self.spec().map_or(Code::Corrupt, |row| row.code)
    }

    /// Its name in the language files, without `refused-`.
    pub fn id(self) -> &'static str {
        self.spec().map_or("unsupported", |row| row.id)
    }
}
