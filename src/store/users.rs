//! Users: who has which role, and who may act for others.

use rusqlite::named_params;
use serde::Serialize;

use crate::domain::role::Role;
use crate::store::row::{all, choice, execute, first};
use crate::store::{Error, Tx, View};

/// A user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UserRow {
    /// The name of the system's user, or the one given with `--as`.
    pub user: String,
    /// What it may do.
    pub role: Role,
    /// Whether its processes may act for others.
    pub may_act: bool,
}

/// A row as it is in the file: the role still a number.
type Raw = (String, i64, bool);

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Raw> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn user((user, number, may_act): Raw) -> Result<UserRow, Error> {
    let role = choice(Role::numbered(number), "role", number)?;
    Ok(UserRow { user, role, may_act })
}

/// The user called `name`.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn find(view: &View<'_>, name: &str) -> Result<Option<UserRow>, Error> {
    let sql = "SELECT name, role, may_act FROM user WHERE name = ?1";
    if let Some(known) = view.pending.user(Some(name)) {
        return Ok(Some(known));
    }
    let found = first(view.connection, sql, "find a user", [name], read)?.map(user).transpose()?;
    if let Some(row) = &found {
        view.pending.keep_user(row.clone());
    }
    Ok(found)
}

/// Every user, by name.
///
/// # Errors
///
/// As [`find`].
pub fn list(view: &View<'_>) -> Result<Vec<UserRow>, Error> {
    let sql = "SELECT name, role, may_act FROM user ORDER BY name";
    all(view.connection, sql, "list the users", [], read)?.into_iter().map(user).collect()
}

/// Whether nobody is listed: a store from before there were users.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn nobody(view: &View<'_>) -> Result<bool, Error> {
    if view.pending.user(None).is_some() {
        return Ok(false);
    }
    let sql = "SELECT 1 FROM user LIMIT 1";
    Ok(first(view.connection, sql, "look for users", [], |_| Ok(()))?.is_none())
}

/// Adds a user, or sets what is known of one.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn put(tx: &Tx<'_>, row: &UserRow) -> Result<(), Error> {
    let sql = "INSERT INTO user (name, role, may_act) \
               VALUES (:name, :role, :may_act) \
               ON CONFLICT (name) DO UPDATE SET role = :role, may_act = :may_act";
    let params = named_params! {
        ":name": row.user, ":role": row.role.number(), ":may_act": row.may_act,
    };
    tx.pending.forget_users();
    execute(tx.connection, sql, "keep a user", params).map(drop)
}

/// Puts `users` in the place of those that are there.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn replace(tx: &Tx<'_>, users: &[UserRow]) -> Result<(), Error> {
    tx.pending.forget_users();
    execute(tx.connection, "DELETE FROM user", "replace the users", [])?;
    users.iter().try_for_each(|row| put(tx, row))
}
