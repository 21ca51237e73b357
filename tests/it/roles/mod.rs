//! Who may do what: every operation and every role, through the command line, the use-cases and
//! the keys of the console; users; acting for others.

mod table;
mod users;

use serde_json::json;
use stockroom::app::{App, Error, Outcome, Source, Who};
use stockroom::domain::role::Role;

use crate::support::world::{config, request};
use crate::support::{World, given};

/// A store that has a user of each role, called as the role, beside its first one.
pub(crate) fn staffed() -> World {
    Role::ALL.iter().fold(given(), |world, role| {
        world.after(json!({"op": "user", "user": role.name(), "role": role.name()}))
    })
}

/// What `who` gets done.
pub(crate) fn try_as(
    world: &World,
    who: impl Into<Who>,
    given: serde_json::Value,
) -> Result<Outcome, Error> {
    let mut app = App::open(&world.path(), &config(), who, Source::Cli)?;
    app.run(&request(&given).unwrap())
}

/// The rule that refused, with the facts.
#[track_caller]
pub(crate) fn told(tried: Result<Outcome, Error>) -> String {
    tried.unwrap_err().refused().expect("a rule").to_string()
}
