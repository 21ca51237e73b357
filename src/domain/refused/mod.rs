//! Why something was not done: one rule each, with the numbers.
//!
//! A refusal carries no sentence. The languages have one for every rule (`refused-<id>`, with a
//! `.hint` that names the next step); the command line and the console print the same one.

mod rules;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::rules::{Code, RULES, Rule, RuleSpec};
use crate::domain::role::Role;
use crate::domain::stock::Bucket;

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
    /// Where in what was typed, in characters from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<i64>,
    /// The order, transfer or other document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The role that is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// The document's state, or the role of who asks.
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

    /// Tells where in what was typed, in characters from 1.
    #[must_use]
    pub fn at(mut self, at: i64) -> Self {
        self.facts.at = Some(at);
        self
    }

    /// Names the document.
    #[must_use]
    pub fn document(mut self, document: impl Into<String>) -> Self {
        self.facts.document = Some(document.into());
        self
    }

    /// Names the role that is needed.
    #[must_use]
    pub fn role(mut self, role: Role) -> Self {
        self.facts.role = Some(role);
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
        if let Some(role) = facts.role {
            write!(f, " role={}", role.name())?;
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
