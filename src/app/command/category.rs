//! Thresholds above a single product: of a category, and of the whole store.

use serde::Serialize;

use crate::app::command::fields::{Field, Kind, Patch, Values};
use crate::app::command::{Command, Context, field, placed};
use crate::domain::ids::TEXT_CHARS_MAX;
use crate::domain::refused::{Refused, Rule};
use crate::store::alerts::flags;
use crate::store::{Error, thresholds};

pub(in crate::app::command) const FIELDS: &[Field] = &[
    placed("category", Kind::Text, "Path such as Phones/Accessories; / is the whole store"),
    field("threshold", Kind::Figure, "Alert threshold in units of what has none nearer"),
];

/// The threshold of a category or of the store is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CategoryInput {
    /// Its path; `/` is the whole store.
    pub category: String,
    /// The threshold.
    pub threshold: Patch<i64>,
}

pub(in crate::app::command) fn read(_op: &str, mut values: Values) -> Result<Command, Refused> {
    let category = values.optional("category", TEXT_CHARS_MAX)?.unwrap_or_default();
    if category.trim().is_empty() {
        return Err(Refused::new(Rule::FieldMissing).field("category"));
    }
    let threshold = values.figure("threshold")?;
    Ok(Command::Category(CategoryInput { category, threshold }))
}

impl CategoryInput {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        if self.threshold == Patch::Keep {
            return Err(Refused::new(Rule::FieldMissing).field("threshold").into());
        }
        let path = self.category.trim().trim_matches('/');
        let after = self.threshold.clone().over(None);
        let store = path.is_empty();
        let before = if store {
            flags::kept(context.tx)?.own_threshold
        } else {
            thresholds::of_category(context.tx, path)?
        };
        if before == after {
            return Ok(());
        }
        if store {
            thresholds::set_own_threshold(context.tx, after)?;
            context.stamp.basis = context.env.bring_forward(context.tx, context.now)?;
        } else {
            thresholds::set_category(context.tx, path, after)?;
            for (product, category) in thresholds::products_below(context.tx, path)? {
                if thresholds::keep(context.tx, product, &category)? {
                    context.touch(product);
                }
            }
        }
        let text = |units: Option<i64>| units.map(|units| units.to_string());
        let (before, after) = (text(before), text(after));
        let subject = if store { "/" } else { path };
        let values = (before.as_deref(), after.as_deref());
        context.note_change(None, subject, "threshold", values)
    }
}
