//! `user list`: who may do what.

use clap::{ArgMatches, Command};

use crate::app::query::UserRow;
use crate::app::{Query, Reply, Source};
use crate::cli::failure::Failure;
use crate::cli::output::{Cell, Column};
use crate::cli::reads;
use crate::cli::session::Session;

pub(in crate::cli) fn command() -> Command {
    reads::format(Command::new("list").about("List users with their roles"))
}

#[rustfmt::skip]
const USERS: &[Column<UserRow>] = &[
    ("user",    |row| Cell::text(&row.user)),
    ("role",    |row| Cell::Choice("role", row.role.name())),
    ("may_act", |row| Cell::Choice("answer", if row.may_act { "yes" } else { "no" })),
];

/// Everybody who is listed; all others may look, as the file's permissions let them.
pub(in crate::cli) fn list(session: &Session, matches: &ArgMatches) -> Result<(), Failure> {
    let app = session.app(Source::Cli)?;
    let list = reads::list(session, matches, "users", USERS);
    session.output.list(list, |_, _| {
        let Reply::Users(rows) = app.ask(&Query::Users)? else { return Err(reads::unexpected()) };
        Ok((rows, None))
    })
}
