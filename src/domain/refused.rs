//! Why something was not done: one rule each, with the numbers.
//!
//! A refusal carries no sentence. The languages have one for every rule (`refused-<id>`, with a
//! `.hint` that names the next step); the command line and the console print the same one.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::stock::Bucket;

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
    /// The transfer has fewer units in that step than named.
    TransferShort,
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
    /// No column of the file holds what is needed.
    NoColumn,
    /// Two columns of the file have the same header.
    ColumnTwice,
    /// The file exists and nobody said it may be replaced.
    FileExists,
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
    RuleSpec { rule: Rule::NothingTaken,     id: "nothing-taken",     code: Code::State },
    RuleSpec { rule: Rule::AgreementShort,   id: "agreement-short",   code: Code::Short },
    RuleSpec { rule: Rule::PoolShort,        id: "pool-short",        code: Code::Short },
    RuleSpec { rule: Rule::PoolHolds,        id: "pool-holds",        code: Code::Short },
    RuleSpec { rule: Rule::PoolUnknown,      id: "pool-unknown",      code: Code::NotFound },
    RuleSpec { rule: Rule::PoolState,        id: "pool-state",        code: Code::State },
    RuleSpec { rule: Rule::PoolLineUnknown,  id: "pool-line-unknown", code: Code::NotFound },
    RuleSpec { rule: Rule::StagesSum,        id: "stages-sum",        code: Code::BadRequest },
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
    RuleSpec { rule: Rule::NoColumn,         id: "no-column",         code: Code::BadRequest },
    RuleSpec { rule: Rule::ColumnTwice,      id: "column-twice",      code: Code::BadRequest },
    RuleSpec { rule: Rule::FileExists,       id: "file-exists",       code: Code::Exists },
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

/// The record and the numbers a refusal speaks of. What does not apply is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// The input field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What was given, cut to 200 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The product.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// The warehouse's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warehouse: Option<String>,
    /// The bucket that is short.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<Bucket>,
    /// Units (or figures) there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held: Option<i64>,
    /// Units (or figures) asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<i64>,
    /// The figure the editor was opened on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened: Option<i64>,
    /// The bound that was passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// The order, transfer or other document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The document's state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// What stands in the way, or what would have fitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
}

/// A rule said no. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which rule.
    pub rule: Rule,
    /// The record and the numbers.
    pub facts: Box<Facts>,
}

/// Longest value that is repeated in a refusal, in characters.
const VALUE_SHOWN_MAX: usize = 200;

impl Refused {
    /// A refusal by `rule`, its facts still to be told.
    pub fn new(rule: Rule) -> Self {
        Self { rule, facts: Box::default() }
    }

    /// What scripts see.
    pub fn code(&self) -> Code {
        self.rule.code()
    }

    /// Names the input field.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.facts.field = Some(field.into());
        self
    }

    /// Repeats what was given, cut to 200 characters.
    #[must_use]
    pub fn value(mut self, value: impl AsRef<str>) -> Self {
        self.facts.value = Some(value.as_ref().chars().take(VALUE_SHOWN_MAX).collect());
        self
    }

    /// Names the product.
    #[must_use]
    pub fn sku(mut self, sku: impl Into<String>) -> Self {
        self.facts.sku = Some(sku.into());
        self
    }

    /// Names the warehouse.
    #[must_use]
    pub fn warehouse(mut self, warehouse: impl Into<String>) -> Self {
        self.facts.warehouse = Some(warehouse.into());
        self
    }

    /// Names the bucket.
    #[must_use]
    pub fn bucket(mut self, bucket: Bucket) -> Self {
        self.facts.bucket = Some(bucket);
        self
    }

    /// Tells what there is and what was asked for.
    #[must_use]
    pub fn held(mut self, held: i64, wanted: i64) -> Self {
        self.facts.held = Some(held);
        self.facts.wanted = Some(wanted);
        self
    }

    /// Tells the figure an editor was opened on.
    #[must_use]
    pub fn opened(mut self, opened: i64) -> Self {
        self.facts.opened = Some(opened);
        self
    }

    /// Tells the bound.
    #[must_use]
    pub fn limit(mut self, limit: i64) -> Self {
        self.facts.limit = Some(limit);
        self
    }

    /// Names the document.
    #[must_use]
    pub fn document(mut self, document: impl Into<String>) -> Self {
        self.facts.document = Some(document.into());
        self
    }

    /// Names the document's state.
    #[must_use]
    pub fn state(mut self, state: impl Into<String>) -> Self {
        self.facts.state = Some(state.into());
        self
    }

    /// Names what stands in the way, or what would have fitted.
    #[must_use]
    pub fn other(mut self, other: impl Into<String>) -> Self {
        self.facts.other = Some(other.into());
        self
    }
}

impl fmt::Display for Refused {
    /// For logs and tests: the rule and the facts, in no language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.rule.id())?;
        let facts = &self.facts;
        let texts = [
            ("field", &facts.field),
            ("value", &facts.value),
            ("sku", &facts.sku),
            ("warehouse", &facts.warehouse),
            ("document", &facts.document),
            ("state", &facts.state),
            ("other", &facts.other),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                write!(f, " {name}={text}")?;
            }
        }
        if let Some(bucket) = facts.bucket {
            write!(f, " bucket={}", bucket.name())?;
        }
        let numbers = [
            ("held", facts.held),
            ("wanted", facts.wanted),
            ("opened", facts.opened),
            ("limit", facts.limit),
        ];
        for (name, number) in numbers {
            if let Some(number) = number {
                write!(f, " {name}={number}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for Refused {}
