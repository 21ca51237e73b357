//! What was scanned and typed: a row each, never changed. Undoing is a row of its own.

use std::collections::HashMap;

use rusqlite::named_params;
use serde::Serialize;

use crate::domain::refused::{Refused, Rule};
use crate::domain::stocktake::variance::Span;
use crate::domain::stocktake::{EntryKind, LineState};
use crate::store::counts::lines::{self, Figure, LineRow};
use crate::store::counts::parked;
use crate::store::row::{all, choice, execute, first};
use crate::store::{Error, Tx, View, times};

/// An entry to append.
#[derive(Clone, Copy, Debug)]
pub struct NewEntry<'a> {
    /// The stock-take's row.
    pub count: i64,
    /// What it is.
    pub kind: EntryKind,
    /// The line it is about.
    pub line: Option<i64>,
    /// The unknown code it is about.
    pub parked: Option<i64>,
    /// As scanned or typed.
    pub code: &'a str,
    /// As typed.
    pub quantity: Option<i64>,
    /// Where.
    pub bin: &'a str,
    /// In which round.
    pub round: i64,
    /// What it changed of what is counted there.
    pub units: i64,
    /// Who counted.
    pub actor: i64,
    /// When it was entered, UTC milliseconds.
    pub entered_at: i64,
    /// When it was counted, UTC milliseconds.
    pub counted_at: i64,
    /// Where the ledger stood when it was counted.
    pub position: i64,
    /// The entry it takes back.
    pub undoes: Option<i64>,
    /// Why.
    pub reason: Option<&'a str>,
}

/// Appends an entry; its number within the stock-take, from 1 without a gap.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn append(tx: &Tx<'_>, entry: &NewEntry<'_>) -> Result<i64, Error> {
    let sql = "UPDATE stocktake SET entries = entries + 1 WHERE id = ?1";
    execute(tx.connection, sql, "number an entry", [entry.count])?;
    let sql = "INSERT INTO count_entry (count_id, number, kind, line_id, parked_id, code, \
         quantity, bin, round, units, actor_id, entered_at, counted_at, position, undoes, reason) \
         VALUES (:count, (SELECT entries FROM stocktake WHERE id = :count), :kind, :line, :parked, \
         :code, :quantity, :bin, :round, :units, :actor, :entered, :counted, :position, :undoes, \
         :reason)";
    let params = named_params! {
        ":count": entry.count, ":kind": entry.kind.id(), ":line": entry.line,
        ":parked": entry.parked, ":code": entry.code, ":quantity": entry.quantity,
        ":bin": entry.bin, ":round": entry.round, ":units": entry.units, ":actor": entry.actor,
        ":entered": entry.entered_at, ":counted": entry.counted_at, ":position": entry.position,
        ":undoes": entry.undoes, ":reason": entry.reason,
    };
    execute(tx.connection, sql, "keep an entry", params)?;
    let sql = "SELECT entries FROM stocktake WHERE id = ?1";
    let number = first(tx.connection, sql, "number an entry", [entry.count], |row| row.get(0))?;
    Ok(number.unwrap_or_default())
}

/// What is counted of a line in one bin and one round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Where.
    pub bin: String,
    /// In which round.
    pub round: i64,
    /// Units.
    pub units: i64,
    /// From the first to the last scan.
    pub span: Span,
    /// Who counted last.
    pub actor: i64,
}

/// The tallies of a line, in the order of bins and rounds.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn tallies(view: &View<'_>, line: i64) -> Result<Vec<Tally>, Error> {
    let sql = "SELECT bin, round, units, first_position, first_at, last_position, last_at, \
               actor_id FROM count_tally WHERE line_id = ?1 ORDER BY bin, round";
    all(view.connection, sql, "read what is counted", [line], |row| {
        Ok(Tally {
            bin: row.get(0)?,
            round: row.get(1)?,
            units: row.get(2)?,
            span: Span {
                first_position: row.get(3)?,
                first_at: row.get(4)?,
                last_position: row.get(5)?,
                last_at: row.get(6)?,
            },
            actor: row.get(7)?,
        })
    })
}

/// Writes a tally.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn save_tally(tx: &Tx<'_>, line: i64, tally: &Tally) -> Result<(), Error> {
    let sql = "INSERT INTO count_tally (line_id, bin, round, units, first_position, first_at, \
               last_position, last_at, actor_id) VALUES (:line, :bin, :round, :units, \
               :first_position, :first_at, :last_position, :last_at, :actor) \
               ON CONFLICT (line_id, bin, round) DO UPDATE SET units = excluded.units, \
               first_position = excluded.first_position, first_at = excluded.first_at, \
               last_position = excluded.last_position, last_at = excluded.last_at, \
               actor_id = excluded.actor_id";
    let params = named_params! {
        ":line": line, ":bin": tally.bin, ":round": tally.round, ":units": tally.units,
        ":first_position": tally.span.first_position, ":first_at": tally.span.first_at,
        ":last_position": tally.span.last_position, ":last_at": tally.span.last_at,
        ":actor": tally.actor,
    };
    execute(tx.connection, sql, "keep what is counted", params).map(drop)
}

fn drop_tally(tx: &Tx<'_>, line: i64, bin: &str, round: i64) -> Result<(), Error> {
    let sql = "DELETE FROM count_tally WHERE line_id = ?1 AND bin = ?2 AND round = ?3";
    execute(tx.connection, sql, "drop what is not counted", (line, bin, round)).map(drop)
}

/// What the tallies make: each bin in its latest round from `base` on; `None` when none counts.
pub fn summed(tallies: &[Tally], base: i64) -> Option<(i64, Span)> {
    let mut sum: Option<(i64, Span)> = None;
    for (at, tally) in tallies.iter().enumerate() {
        // The rows are sorted by bin and round: the last of a bin is its latest.
        let newer = tallies.get(at.saturating_add(1)).is_some_and(|next| next.bin == tally.bin);
        if newer || tally.round < base {
            continue;
        }
        sum = Some(match sum {
            None => (tally.units, tally.span),
            Some((units, span)) => (units.saturating_add(tally.units), span.with(tally.span)),
        });
    }
    sum
}

/// An entry as it stands there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryRow {
    /// Its row.
    #[serde(skip)]
    pub id: i64,
    /// Its number within the stock-take.
    #[serde(rename = "entry")]
    pub number: i64,
    /// What it is.
    pub kind: &'static str,
    /// The same.
    #[serde(skip)]
    pub entry_kind: EntryKind,
    /// The line's row.
    #[serde(skip)]
    pub line: Option<i64>,
    /// The unknown code's row.
    #[serde(skip)]
    pub parked: Option<i64>,
    /// The product; `None` for an unknown code.
    pub sku: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Whether it is about the unsellable stock.
    pub unsellable: bool,
    /// As scanned or typed.
    pub code: String,
    /// As typed.
    pub qty: Option<i64>,
    /// Where.
    pub bin: String,
    /// In which round.
    pub round: i64,
    /// What it changed.
    pub units: i64,
    /// Who counted.
    pub by: String,
    /// The same, by row.
    #[serde(skip)]
    pub actor: i64,
    /// When it was entered, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub at: i64,
    /// When it was counted, UTC milliseconds.
    #[serde(skip)]
    pub counted_at: i64,
    /// Where the ledger stood.
    #[serde(skip)]
    pub position: i64,
    /// The number of the entry that took it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undone_by: Option<i64>,
    /// The number of the entry that it takes back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undoes: Option<i64>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

const COLUMNS: &str = "e.id, e.number, e.kind, e.line_id, e.parked_id, p.sku, p.name, \
     COALESCE(l.unsellable, 0), e.code, e.quantity, e.bin, e.round, e.units, a.name, e.actor_id, \
     e.entered_at, e.counted_at, e.position, \
     (SELECT u.number FROM count_entry u WHERE u.undoes = e.id), \
     (SELECT o.number FROM count_entry o WHERE o.id = e.undoes), e.reason \
     FROM count_entry e JOIN actor a ON a.id = e.actor_id \
     LEFT JOIN count_line l ON l.id = e.line_id LEFT JOIN product p ON p.id = l.product_id";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<(EntryRow, i64)> {
    let entry = EntryRow {
        id: row.get(0)?,
        number: row.get(1)?,
        kind: "",
        entry_kind: EntryKind::Add,
        line: row.get(3)?,
        parked: row.get(4)?,
        sku: row.get(5)?,
        name: row.get(6)?,
        unsellable: row.get(7)?,
        code: row.get(8)?,
        qty: row.get(9)?,
        bin: row.get(10)?,
        round: row.get(11)?,
        units: row.get(12)?,
        by: row.get(13)?,
        actor: row.get(14)?,
        at: row.get(15)?,
        counted_at: row.get(16)?,
        position: row.get(17)?,
        undone_by: row.get(18)?,
        undoes: row.get(19)?,
        reason: row.get(20)?,
    };
    Ok((entry, row.get(2)?))
}

fn checked((mut entry, kind): (EntryRow, i64)) -> Result<EntryRow, Error> {
    entry.entry_kind = choice(EntryKind::from_id(kind), "entry kind", kind)?;
    entry.kind = entry.entry_kind.name();
    Ok(entry)
}

/// A page of the entries, newest first: of one person only where asked, before number `before`.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn list(
    view: &View<'_>,
    count: i64,
    actor: Option<&str>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<EntryRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE e.count_id = ?1 AND e.number < ?2 \
         AND (?4 IS NULL OR e.actor_id = (SELECT id FROM actor WHERE name = ?4)) \
         ORDER BY e.number DESC LIMIT ?3"
    );
    let params = (count, before.unwrap_or(i64::MAX), limit, actor);
    let rows = all(view.connection, &sql, "read the entries", params, read)?;
    rows.into_iter().map(checked).collect()
}

/// The entry with that number, or the last one of `actor` that still stands.
///
/// # Errors
///
/// [`Error::Refused`] ([`Rule::EntryUnknown`]), [`Error::Sqlite`], [`Error::Corrupt`].
pub fn find(
    view: &View<'_>,
    count: i64,
    number: Option<i64>,
    actor: i64,
) -> Result<EntryRow, Error> {
    let which = match number {
        Some(_) => "AND e.number = ?2",
        None => {
            "AND ?2 IS NULL AND e.actor_id = ?3 AND e.undoes IS NULL AND NOT EXISTS \
             (SELECT 1 FROM count_entry u WHERE u.undoes = e.id)"
        }
    };
    let sql = format!(
        "SELECT {COLUMNS} WHERE e.count_id = ?1 {which} AND ?3 IS NOT NULL \
         ORDER BY e.number DESC LIMIT 1"
    );
    let found = first(view.connection, &sql, "find an entry", (count, number, actor), read)?;
    let Some(found) = found else {
        let shown = number.map_or_else(|| "-".to_owned(), |number| number.to_string());
        return Err(Refused::new(Rule::EntryUnknown).value(shown).into());
    };
    checked(found)
}

/// The entries of a line that still stand, oldest first, from round `base` on.
fn standing(view: &View<'_>, line: i64, base: i64) -> Result<Vec<EntryRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE e.line_id = ?1 AND e.round >= ?2 AND e.undoes IS NULL \
         AND NOT EXISTS (SELECT 1 FROM count_entry u WHERE u.undoes = e.id) ORDER BY e.id"
    );
    let rows = all(view.connection, &sql, "read a line's entries", (line, base), read)?;
    rows.into_iter().map(checked).collect()
}

/// What a tally is after one more entry that adds, sets or empties.
pub fn after(known: Option<&Tally>, entry: &EntryRow, span: Span) -> Tally {
    let quantity = entry.qty.unwrap_or(entry.units);
    let (units, span) = match (entry.entry_kind, known) {
        (EntryKind::Set, _) => (quantity, span),
        (EntryKind::Empty, _) => (0, span),
        (EntryKind::Tie, Some(tally)) => {
            (tally.units.saturating_add(entry.units), tally.span.with(span))
        }
        (_, Some(tally)) => (tally.units.saturating_add(quantity), tally.span.with(span)),
        (_, None) => (quantity, span),
    };
    Tally { bin: entry.bin.clone(), round: entry.round, units, span, actor: entry.actor }
}

/// Works a line out anew without the entry `changed`: writes what is counted in its bin and round,
/// and answers what the line is now and what is counted there.
///
/// # Errors
///
/// [`Error::Refused`] ([`Rule::Negative`]) where less than nothing would be left, [`Error::Sqlite`].
pub fn replay(tx: &Tx<'_>, line: &LineRow, changed: &EntryRow) -> Result<(Figure, i64), Error> {
    let mut entries = standing(tx, line.id, line.base_round)?;
    entries.retain(|entry| entry.id != changed.id);
    let here = |entry: &&EntryRow| entry.bin == changed.bin && entry.round == changed.round;
    let mut tally: Option<Tally> = None;
    for entry in entries.iter().filter(here).filter(|entry| entry.entry_kind != EntryKind::Skip) {
        let scanned = entry.parked.map(|parked| parked::span(tx, parked)).transpose()?;
        let span = scanned.unwrap_or(Span::at(entry.position, entry.counted_at));
        tally = Some(after(tally.as_ref(), entry, span));
    }
    match &tally {
        Some(tally) if tally.units < 0 => {
            let refused = Refused::new(Rule::Negative).sku(&line.sku);
            return Err(refused.value(tally.units.to_string()).into());
        }
        Some(tally) => save_tally(tx, line.id, tally)?,
        None => drop_tally(tx, line.id, &changed.bin, changed.round)?,
    }
    let sum = summed(&tallies(tx, line.id)?, line.base_round);
    let last = entries.last().map(|entry| entry.entry_kind);
    let here = tally.map_or(0, |tally| tally.units);
    Ok((figure(last, sum, line.base_round > 1), here))
}

/// What a line is when `last` was the last entry and `sum` is counted.
pub fn figure(last: Option<EntryKind>, sum: Option<(i64, Span)>, again: bool) -> Figure {
    let waiting = if again { LineState::Recount } else { LineState::NotCounted };
    let state = match (last, sum) {
        (Some(EntryKind::Skip), _) => LineState::Skipped,
        (Some(EntryKind::Empty), Some((0, _))) => LineState::Empty,
        (_, Some(_)) => LineState::Counted,
        (_, None) => waiting,
    };
    let counted = sum.filter(|_| matches!(state, LineState::Counted | LineState::Empty));
    Figure { state, counted }
}

/// Whether somebody counted a line before round `base`.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn counted_before(view: &View<'_>, line: i64, base: i64, actor: i64) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM count_entry WHERE line_id = ?1 AND round < ?2 AND actor_id = ?3 \
               AND kind IN (0, 1, 2, 5) LIMIT 1";
    let params = (line, base, actor);
    let found = first(view.connection, sql, "look who counted a line", params, |_| Ok(()))?;
    Ok(found.is_some())
}

/// Sets a line's count aside, to be counted again from round `round` on.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn set_aside(
    tx: &Tx<'_>,
    line: &LineRow,
    round: i64,
    (asked_at, asked_by): (i64, i64),
) -> Result<(), Error> {
    if let (Some(counted), Some(span)) = (line.counted, line.span) {
        let sql = "INSERT INTO count_former (line_id, round, counted, first_position, first_at, \
                   last_position, last_at, actor_id, asked_at, asked_by) \
                   SELECT :line, :round, :counted, :first_position, :first_at, :last_position, \
                   :last_at, (SELECT actor_id FROM count_tally WHERE line_id = :line \
                   ORDER BY last_at DESC LIMIT 1), :at, :by";
        let params = named_params! {
            ":line": line.id, ":round": line.base_round, ":counted": counted,
            ":first_position": span.first_position, ":first_at": span.first_at,
            ":last_position": span.last_position, ":last_at": span.last_at,
            ":at": asked_at, ":by": asked_by,
        };
        execute(tx.connection, sql, "keep a former count", params)?;
    }
    let sql = "UPDATE count_line SET base_round = ?2 WHERE id = ?1";
    execute(tx.connection, sql, "ask for a recount", (line.id, round))?;
    let waiting = Figure { state: LineState::Recount, counted: None };
    lines::save(tx, line.id, &waiting, line.reason.as_deref())
}

/// A count that a recount replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Former {
    /// What was counted.
    pub counted: i64,
    /// Who counted.
    pub by: String,
    /// When, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub at: i64,
}

/// The counts of a line that recounts replaced, oldest first.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn former(view: &View<'_>, line: i64) -> Result<Vec<Former>, Error> {
    let sql = "SELECT f.counted, a.name, f.last_at FROM count_former f \
               JOIN actor a ON a.id = f.actor_id WHERE f.line_id = ?1 ORDER BY f.round";
    all(view.connection, sql, "read the former counts", [line], |row| {
        Ok(Former { counted: row.get(0)?, by: row.get(1)?, at: row.get(2)? })
    })
}

/// How many entries somebody made.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn made_by(view: &View<'_>, count: i64, actor: i64) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM count_entry WHERE count_id = ?1 AND actor_id = ?2";
    let made = first(view.connection, sql, "sum the entries", (count, actor), |row| row.get(0))?;
    Ok(made.unwrap_or_default())
}

/// Who counted each line last, by the line's row.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn last_counters(view: &View<'_>, count: i64) -> Result<HashMap<i64, String>, Error> {
    let sql = "SELECT t.line_id, a.name FROM count_tally t JOIN count_line l ON l.id = t.line_id \
               JOIN actor a ON a.id = t.actor_id WHERE l.count_id = ?1 ORDER BY t.last_at";
    let rows = all(view.connection, sql, "look who counted", [count], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.into_iter().collect())
}
