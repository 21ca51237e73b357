//! Users: added, or their role set. The last manager stays one.

use serde::Serialize;

use crate::app::command::fields::{Field, Kind, Values};
use crate::app::command::{Command, Context, REQUIRE, Require, field, placed};
use crate::domain::ids::CODE_CHARS_MAX;
use crate::domain::refused::{Refused, Rule};
use crate::domain::role::Role;
use crate::store::Error;
use crate::store::users::{self, UserRow};

pub(in crate::app::command) const FIELDS: &[Field] = &[
    placed("user", Kind::Code, "The name of the system's user, or the one given with --as"),
    field("role", Kind::Choice(Role::NAMES), "viewer, clerk, operator or manager"),
    field("may_act", Kind::Choice(ANSWERS), "Whether its processes may act for others"),
    REQUIRE,
];

const ANSWERS: &[&str] = &["no", "yes"];

/// Adds a user or sets what is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UserInput {
    /// Its name.
    pub user: String,
    /// What it may do; `None` leaves it, and is viewer for a new one.
    pub role: Option<Role>,
    /// Whether it may act for others; `None` leaves it.
    pub may_act: Option<bool>,
    /// Whether it must be new or known.
    pub require: Option<Require>,
}

pub(in crate::app::command) fn read(_op: &str, mut values: Values) -> Result<Command, Refused> {
    let user = values.optional("user", CODE_CHARS_MAX)?;
    Ok(Command::User(UserInput {
        user: user.ok_or_else(|| Refused::new(Rule::FieldMissing).field("user"))?,
        role: values.choice("role", Role::ALL, Role::name)?,
        may_act: values.choice("may_act", &[false, true], |yes| if yes { "yes" } else { "no" })?,
        require: Require::read(&mut values)?,
    }))
}

impl UserInput {
    pub(in crate::app::command) fn run(&self, context: &mut Context<'_>) -> Result<(), Error> {
        let tx = context.tx;
        let known = users::find(tx, &self.user)?;
        if known.is_none() && self.require == Some(Require::Known) {
            return Err(Refused::new(Rule::UserUnknown).value(&self.user).into());
        }
        if known.is_some() && self.require == Some(Require::New) {
            return Err(Refused::new(Rule::UserTaken).value(&self.user).into());
        }
        let new = known.is_none();
        let before = known.unwrap_or_else(|| UserRow {
            user: self.user.clone(),
            role: Role::Viewer,
            may_act: false,
        });
        let after = UserRow {
            role: self.role.unwrap_or(before.role),
            may_act: self.may_act.unwrap_or(before.may_act),
            ..before.clone()
        };
        if before.role == Role::Manager && after.role != Role::Manager {
            let others = users::list(tx)?;
            let manages = |row: &UserRow| row.role == Role::Manager && row.user != before.user;
            if !others.iter().any(manages) {
                return Err(Refused::new(Rule::LastManager).value(&self.user).into());
            }
        }
        users::put(tx, &after)?;
        if new {
            let role = Some(after.role.name());
            context.note_change(None, &self.user, "created", (None, role))?;
        } else if before.role != after.role {
            let roles = (Some(before.role.name()), Some(after.role.name()));
            context.note_change(None, &self.user, "role", roles)?;
        }
        if before.may_act != after.may_act {
            let told = |yes: bool| Some(if yes { "yes" } else { "no" });
            let values = (told(before.may_act), told(after.may_act));
            context.note_change(None, &self.user, "may_act", values)?;
        }
        Ok(())
    }
}
