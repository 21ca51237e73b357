//! Who asks, and what they may do.
//!
//! A process has the user of the system that started it: what the kernel says, never `$USER`. It
//! may speak in another's name (`--as NAME`, `by` of a batch line) where the store allows that user
//! to act for others. Acting for somebody who is listed gives that user's role and no more; acting
//! for somebody who is not gives the caller's own. Who is not listed is a viewer: the permissions
//! of the file let them in. A store without users is one from before there were any: its first
//! writer becomes its manager.
//!
//! What an operation needs is a column of [`crate::app::command::COMMANDS`]; what is no operation
//! is a row of [`DEEDS`]. Source: §10.

use crate::app::command::Command;
use crate::app::{Env, Request};
use crate::domain::refused::{Refused, Rule};
use crate::domain::role::Role;
use crate::store::users::{self, UserRow};
use crate::store::{Error, Keep, Tx, View};

/// The user of a process, and in whose name it speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The user of the system.
    pub user: String,
    /// The one it acts for.
    pub acts_for: Option<String>,
}

impl Who {
    /// The user of the system that started this process, acting for `name` where one is given.
    pub fn of_process(name: Option<String>) -> Self {
        Self { user: system_user(), acts_for: name }
    }

    /// `user`, acting for `name`.
    pub fn acting(user: &str, name: &str) -> Self {
        Self { user: user.to_owned(), acts_for: Some(name.to_owned()) }
    }

    /// The name that what is done carries.
    pub fn name(&self) -> &str {
        self.acts_for.as_deref().unwrap_or(&self.user)
    }
}

impl From<&str> for Who {
    fn from(user: &str) -> Self {
        Self { user: user.to_owned(), acts_for: None }
    }
}

/// The user of the system as the kernel and the list of users say; its number where it has no name.
pub fn system_user() -> String {
    let number = nix::unistd::getuid();
    let found = nix::unistd::User::from_uid(number).ok().flatten();
    let name = found.map(|user| user.name).filter(|name| !name.trim().is_empty());
    name.unwrap_or_else(|| format!("uid-{number}"))
}

/// Somebody with what they may do.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Me {
    /// The name that what is done carries.
    pub user: String,
    /// What it may do.
    pub role: Role,
    /// Whether it may act for others.
    pub may_act: bool,
}

/// What needs a role and is no operation.
#[rustfmt::skip]
pub const DEEDS: &[(&str, Role)] = &[
    ("import",  Role::Operator),
    ("export",  Role::Operator),
    ("backup",  Role::Manager),
    ("restore", Role::Manager),
    ("rewrite", Role::Manager),
    ("verify",  Role::Viewer),
];

/// Who `who` is to this store.
pub(in crate::app) fn me(view: &View<'_>, who: &Who) -> Result<Me, Error> {
    let Some(own) = users::find(view, &who.user)? else {
        let first = users::nobody(view)?;
        let role = if first { Role::Manager } else { Role::Viewer };
        let own = Me { user: who.user.clone(), role, may_act: first };
        return other(view, own, who.acts_for.as_deref());
    };
    let own = Me { user: own.user, role: own.role, may_act: own.may_act };
    other(view, own, who.acts_for.as_deref())
}

/// `own`, or the one it speaks for.
fn other(view: &View<'_>, own: Me, name: Option<&str>) -> Result<Me, Error> {
    let Some(name) = name.filter(|name| *name != own.user) else { return Ok(own) };
    if !own.may_act {
        let refused = Refused::new(Rule::ActForOthers).value(name).other(own.user);
        return Err(refused.role(Role::Manager).into());
    }
    if let Some(row) = users::find(view, name)? {
        return Ok(Me { user: row.user, role: row.role, may_act: row.may_act });
    }
    // A name that nobody listed goes on as what the caller is; it speaks for others only where
    // that cannot give it more.
    let may_act = own.role == Role::Manager;
    Ok(Me { user: name.to_owned(), role: own.role, may_act })
}

/// Who makes `request`, if they may.
pub(in crate::app) fn asks(tx: &Tx<'_>, env: &Env, request: &Request) -> Result<Me, Error> {
    let me = other(tx, me(tx, &env.who)?, request.by.as_deref())?;
    allow(&me, request.command.op(), request.command.needs())?;
    Ok(me)
}

/// The first writer of a store from before there were users becomes its manager; what is due is
/// done by whoever comes by, and makes nobody anything.
pub(in crate::app) fn settle(
    tx: &Tx<'_>,
    env: &Env,
    command: &Command,
    keep: Keep,
) -> Result<(), Error> {
    if command.is_passing() || keep == Keep::No {
        return Ok(());
    }
    // Most often it is somebody who is listed: that is looked up anyway.
    if users::find(tx, &env.who.user)?.is_some() || !users::nobody(tx)? {
        return Ok(());
    }
    users::put(tx, &first(&env.who))
}

/// The first user of a store.
pub(in crate::app) fn first(who: &Who) -> UserRow {
    UserRow { user: who.user.clone(), role: Role::Manager, may_act: true }
}

/// Refuses `what` to those whose role is below `needed`.
pub(in crate::app) fn allow(me: &Me, what: &str, needed: Role) -> Result<(), Refused> {
    if me.role >= needed {
        return Ok(());
    }
    let refused = Refused::new(Rule::Forbidden).value(what).state(me.role.name());
    Err(refused.other(me.user.clone()).role(needed))
}

/// The role that a deed needs.
pub fn needed(deed: &str) -> Role {
    DEEDS.iter().find(|(name, _)| *name == deed).map_or(Role::Manager, |(_, role)| *role)
}

/// Refuses a row of [`DEEDS`] to those who may not.
pub(in crate::app) fn may(view: &View<'_>, env: &Env, deed: &str) -> Result<(), Error> {
    Ok(allow(&me(view, &env.who)?, deed, needed(deed))?)
}
