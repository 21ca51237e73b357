//! Warehouses.

use serde::Serialize;

use crate::app::command::fields::{Field, Kind, Patch, Values};
use crate::app::command::{Command, Context, REQUIRE, Require, field, placed};
use crate::domain::refused::{Refused, Rule};
use crate::store::{Error, warehouses};

pub(in crate::app::command) const FIELDS: &[Field] = &[
    placed("warehouse", Kind::Code, "The warehouse's code"),
    field("name", Kind::Text, "What people call it"),
    field("priority", Kind::Figure, "Lower goes first when stock is allocated"),
    REQUIRE,
];

/// Adds a warehouse or sets the fields given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WarehouseInput {
    /// Its code.
    pub warehouse: String,
    /// What people call it; `None` leaves it.
    pub name: Option<String>,
    /// Its place when stock is allocated; `None` leaves it.
    pub priority: Option<i64>,
    /// Whether it must be new or known.
    pub require: Option<Require>,
}

pub(in crate::app::command) fn read(_op: &str, mut values: Values) -> Result<Command, Refused> {
    let name = values.text("name")?;
    Ok(Command::Warehouse(WarehouseInput {
        warehouse: values.code("warehouse")?,
        name: Some(name).filter(|name| !name.is_empty()),
        priority: match values.figure("priority")? {
            Patch::Keep | Patch::Clear => None,
            Patch::Set(priority) => Some(priority),
        },
        require: Require::read(&mut values)?,
    }))
}

impl WarehouseInput {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let Some(known) = warehouses::find(context.tx, &self.warehouse)? else {
            if self.require == Some(Require::Known) {
                return Err(Refused::new(Rule::WarehouseUnknown).warehouse(&self.warehouse).into());
            }
            let name = self.name.as_deref().unwrap_or(&self.warehouse);
            warehouses::insert(context.tx, &self.warehouse, name, self.priority)?;
            return context.note_change(None, &self.warehouse, "created", (None, Some(name)));
        };
        if self.require == Some(Require::New) {
            let taken = Refused::new(Rule::DocumentTaken).field("warehouse");
            return Err(taken.document(&known.code).warehouse(&known.code).into());
        }
        let name = self.name.clone().unwrap_or_else(|| known.name.clone());
        let priority = self.priority.unwrap_or(known.priority);
        warehouses::update(context.tx, known.id, &name, priority)?;
        let (before, after) = (known.priority.to_string(), priority.to_string());
        let pairs = [("name", &known.name, &name), ("priority", &before, &after)];
        for (field, before, after) in pairs {
            if before != after {
                let values = (Some(before.as_str()), Some(after.as_str()));
                context.note_change(None, &known.code, field, values)?;
            }
        }
        Ok(())
    }
}
