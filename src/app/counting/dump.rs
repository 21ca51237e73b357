//! What a memory scanner dumps: weighed first, counted when somebody says so.

use crate::app::counting::Counting;
use crate::app::query::{Meaning, Query, Reply};
use crate::app::{Bench, Error};
use crate::domain::scan::line::{self, Entry};

/// A dump before it is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weighed {
    /// The lines, to be counted one after the other.
    pub entries: Vec<Entry>,
    /// Lines whose product is known.
    pub known: i64,
    /// Units that those lines count.
    pub units: i64,
    /// Lines of locations, quantities and other commands.
    pub commands: i64,
    /// Lines with codes that nobody knows; they would be kept aside.
    pub unknown: i64,
    /// Lines that cannot be read, with their numbers; they would not be counted.
    pub wrong: Vec<(usize, String)>,
    /// Lines that were let go: a dump has a bound.
    pub over: usize,
}

impl Counting {
    /// Weighs a dump; nothing is counted.
    ///
    /// # Errors
    ///
    /// As [`crate::app::App::ask`].
    pub fn weigh(&self, app: &impl Bench, text: &str) -> Result<Weighed, Error> {
        let entries = line::dump(text, app.scanner_prefix());
        let lines = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).count();
        let mut weighed =
            Weighed { over: lines.saturating_sub(line::LINES_MAX), entries, ..Weighed::default() };
        let mut times = None;
        for (at, entry) in weighed.entries.iter().enumerate() {
            let number = at.saturating_add(1);
            match entry {
                Entry::Nothing => {}
                Entry::Times(count) => {
                    weighed.commands = weighed.commands.saturating_add(1);
                    times = Some(*count);
                }
                Entry::Set(_) | Entry::Add(_) | Entry::Command(_) => {
                    weighed.commands = weighed.commands.saturating_add(1);
                }
                Entry::Find(text) => weighed.wrong.push((number, format!("/{text}"))),
                Entry::Fault(fault) => weighed.wrong.push((number, fault.text().to_owned())),
                Entry::Code { times: own, code } => {
                    let warehouse = Some(self.warehouse.clone());
                    let asked = Query::Code { code: code.clone(), warehouse };
                    let Reply::Meaning(meaning) = app.ask(&asked)? else { continue };
                    match meaning {
                        Meaning::Product(found) => {
                            let each = own.or(times.take()).unwrap_or(1);
                            weighed.known = weighed.known.saturating_add(1);
                            let units = each.saturating_mul(found.units);
                            weighed.units = weighed.units.saturating_add(units);
                        }
                        Meaning::Location { .. } | Meaning::Command { .. } => {
                            weighed.commands = weighed.commands.saturating_add(1);
                        }
                        Meaning::Unknown(unknown) if unknown.why.can_be_parked() => {
                            weighed.unknown = weighed.unknown.saturating_add(1);
                        }
                        Meaning::Unknown(unknown) => weighed.wrong.push((number, unknown.code)),
                    }
                }
            }
        }
        Ok(weighed)
    }
}
