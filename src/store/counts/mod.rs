//! Stock-takes: the plan, the lines, what was counted, and what came of it.
//!
//! | what | module |
//! |---|---|
//! | the stock-take itself | here |
//! | its lines, and which products it is about | [`lines`], [`plan`] |
//! | scans and typed figures, append-only | [`entries`] |
//! | codes that nobody knows | [`parked`] |
//! | what a clerk sees beside the field | [`desk`] |
//! | who counts where | [`places`] |
//! | lines beside the books | [`review`] |
//! | what was counted before, and what to count next | [`history`] |
//! | for `verify` | `audit` |
//!
//! Nothing here but [`review`] selects a figure of the books: what a clerk of a blind stock-take is
//! answered comes from the other modules.

pub(in crate::store) mod audit;
pub mod desk;
pub mod entries;
pub mod history;
pub mod lines;
pub mod parked;
pub mod places;
pub mod plan;
pub mod review;

use rusqlite::named_params;
use serde::Serialize;

use crate::domain::ids::folded;
use crate::domain::refused::{Refused, Rule};
use crate::domain::stocktake::tolerance::Tolerance;
use crate::domain::stocktake::{CountState, Uncounted};
use crate::store::codes::free_code;
use crate::store::row::{all, choice, execute, first};
use crate::store::{Error, Tx, View, glance, times};

/// A stock-take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountRow {
    /// Its row.
    #[serde(skip)]
    pub id: i64,
    /// Its code.
    #[serde(rename = "count")]
    pub code: String,
    /// Its state's name.
    pub state: &'static str,
    /// The state itself.
    #[serde(skip)]
    pub count_state: CountState,
    /// The warehouse's row.
    #[serde(skip)]
    pub warehouse_id: i64,
    /// The warehouse's code.
    pub warehouse: String,
    /// What people call it.
    pub name: String,
    /// What was to be counted, as it was asked for.
    pub scope: String,
    /// Whether those who count see no figure of the books.
    pub blind: bool,
    /// How often each line is counted, by different people.
    pub counts: i64,
    /// What a line means that nobody counted.
    pub uncounted: &'static str,
    /// The same.
    #[serde(skip)]
    pub policy: Uncounted,
    /// How far a line may be off without a second look.
    #[serde(skip)]
    pub tolerance: Tolerance,
    /// The same for class A.
    #[serde(skip)]
    pub class_a: Tolerance,
    /// How many entries it has.
    pub entries: i64,
    /// When it was started, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub started_at: i64,
    /// Who started it.
    pub by: String,
    /// When it was posted or cancelled, UTC milliseconds.
    #[serde(serialize_with = "times::time_if")]
    pub ended_at: Option<i64>,
    /// Who posted or cancelled it.
    pub ended_by: Option<String>,
    /// When it was reversed, UTC milliseconds.
    #[serde(serialize_with = "times::time_if", skip_serializing_if = "Option::is_none")]
    pub reversed_at: Option<i64>,
    /// Who reversed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reversed_by: Option<String>,
}

/// A stock-take to start.
#[derive(Clone, Debug)]
pub struct NewCount<'a> {
    /// The caller's code; `None` to have one made.
    pub code: Option<&'a str>,
    /// The warehouse's row.
    pub warehouse: i64,
    /// What people call it.
    pub name: &'a str,
    /// What is to be counted, as it was asked for.
    pub scope: &'a str,
    /// Whether those who count see no figure of the books.
    pub blind: bool,
    /// How often each line is counted.
    pub counts: i64,
    /// What a line means that nobody counted.
    pub uncounted: Uncounted,
    /// How far a line may be off.
    pub tolerance: Tolerance,
    /// The same for class A.
    pub class_a: Tolerance,
    /// When, UTC milliseconds.
    pub started_at: i64,
    /// Who.
    pub actor: i64,
    /// The ledger position.
    pub position: i64,
}

const COLUMNS: &str = "c.id, c.code, c.state, c.warehouse_id, w.code, c.name, c.scope, c.blind, \
     c.counts, c.uncounted, c.tolerance_units, c.tolerance_bps, c.tolerance_value, \
     c.class_a_units, c.class_a_bps, c.class_a_value, c.entries, c.started_at, a.name, \
     c.ended_at, (SELECT e.name FROM actor e WHERE e.id = c.ended_by), c.reversed_at, \
     (SELECT r.name FROM actor r WHERE r.id = c.reversed_by) \
     FROM stocktake c JOIN warehouse w ON w.id = c.warehouse_id \
     JOIN actor a ON a.id = c.started_by";

type Raw = (CountRow, [i64; 2]);

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Raw> {
    let tolerance = |from: usize| {
        Ok::<_, rusqlite::Error>(Tolerance {
            units: row.get(from)?,
            bps: row.get(from.saturating_add(1))?,
            value: row.get(from.saturating_add(2))?,
        })
    };
    let count = CountRow {
        id: row.get(0)?,
        code: row.get(1)?,
        state: "",
        count_state: CountState::Open,
        warehouse_id: row.get(3)?,
        warehouse: row.get(4)?,
        name: row.get(5)?,
        scope: row.get(6)?,
        blind: row.get(7)?,
        counts: row.get(8)?,
        uncounted: "",
        policy: Uncounted::Keep,
        tolerance: tolerance(10)?,
        class_a: tolerance(13)?,
        entries: row.get(16)?,
        started_at: row.get(17)?,
        by: row.get(18)?,
        ended_at: row.get(19)?,
        ended_by: row.get(20)?,
        reversed_at: row.get(21)?,
        reversed_by: row.get(22)?,
    };
    Ok((count, [row.get(2)?, row.get(9)?]))
}

fn checked((mut count, [state, uncounted]): Raw) -> Result<CountRow, Error> {
    count.count_state = choice(CountState::from_id(state), "stock-take state", state)?;
    count.state = count.count_state.name();
    count.policy = choice(Uncounted::from_id(uncounted), "policy", uncounted)?;
    count.uncounted = count.policy.name();
    Ok(count)
}

/// The stock-take with that code, compared without case.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn find(view: &View<'_>, code: &str) -> Result<Option<CountRow>, Error> {
    let sql = format!("SELECT {COLUMNS} WHERE c.code_key = ?1");
    first(view.connection, &sql, "find a stock-take", [folded(code)], read)?
        .map(checked)
        .transpose()
}

/// The stock-take in that row.
///
/// # Errors
///
/// [`Error::Corrupt`] when there is none, [`Error::Sqlite`].
pub fn by_id(view: &View<'_>, id: i64) -> Result<CountRow, Error> {
    let sql = format!("SELECT {COLUMNS} WHERE c.id = ?1");
    let found = first(view.connection, &sql, "find a stock-take", [id], read)?;
    found.map(checked).transpose()?.ok_or_else(|| Error::Corrupt(format!("no stock-take {id}")))
}

/// A page of stock-takes, newest first: in one state only where asked, before the row `before`.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn list(
    view: &View<'_>,
    state: Option<CountState>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<CountRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE c.id < ?1 AND (?3 IS NULL OR c.state = ?3) \
         ORDER BY c.id DESC LIMIT ?2"
    );
    let params = (before.unwrap_or(i64::MAX), limit, state.map(CountState::id));
    let rows = all(view.connection, &sql, "list the stock-takes", params, read)?;
    rows.into_iter().map(checked).collect()
}

/// Starts a stock-take; its row and its code.
///
/// # Errors
///
/// [`Error::Refused`] ([`Rule::DocumentTaken`]), [`Error::Sqlite`].
pub fn insert(tx: &Tx<'_>, count: &NewCount<'_>) -> Result<(i64, String), Error> {
    let sql = "SELECT COALESCE(max(id), 0) + 1 FROM stocktake";
    let id = first(tx.connection, sql, "number a stock-take", [], |row| row.get(0))?.unwrap_or(1);
    let sql = "INSERT INTO stocktake (id, code, code_key, state, warehouse_id, name, scope, \
         blind, counts, uncounted, tolerance_units, tolerance_bps, tolerance_value, \
         class_a_units, class_a_bps, class_a_value, started_at, started_by, position) VALUES \
         (:id, :code, :key, 0, :warehouse, :name, :scope, :blind, :counts, :uncounted, :units, \
         :bps, :value, :a_units, :a_bps, :a_value, :at, :by, :position) \
         ON CONFLICT (code_key) DO NOTHING";
    let insert = |code: &str| {
        let params = named_params! {
            ":id": id, ":code": code, ":key": folded(code), ":warehouse": count.warehouse,
            ":name": count.name, ":scope": count.scope, ":blind": count.blind,
            ":counts": count.counts, ":uncounted": count.uncounted.id(),
            ":units": count.tolerance.units, ":bps": count.tolerance.bps,
            ":value": count.tolerance.value, ":a_units": count.class_a.units,
            ":a_bps": count.class_a.bps, ":a_value": count.class_a.value,
            ":at": count.started_at, ":by": count.actor, ":position": count.position,
        };
        Ok(execute(tx.connection, sql, "start a stock-take", params)? > 0)
    };
    let code = match count.code {
        Some(code) if insert(code)? => code.to_owned(),
        Some(code) => return Err(Refused::new(Rule::DocumentTaken).document(code).into()),
        None => free_code("C", id, insert)?,
    };
    glance::add(tx, glance::counts(CountState::Open), 1);
    Ok((id, code))
}

/// Moves a stock-take to `state`; one that ends lets go of its products.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn set_state(
    tx: &Tx<'_>,
    count: &CountRow,
    state: CountState,
    at: i64,
    actor: i64,
) -> Result<(), Error> {
    let sql = match state {
        CountState::Reversed => {
            "UPDATE stocktake SET state = ?2, reversed_at = ?3, reversed_by = ?4 WHERE id = ?1"
        }
        CountState::Open | CountState::Posted | CountState::Cancelled => {
            "UPDATE stocktake SET state = ?2, ended_at = ?3, ended_by = ?4 WHERE id = ?1"
        }
    };
    let params = (count.id, state.id(), at, actor);
    execute(tx.connection, sql, "change a stock-take's state", params)?;
    let sql = "DELETE FROM count_claim WHERE count_id = ?1";
    execute(tx.connection, sql, "let go of the products", [count.id])?;
    let sql = "UPDATE count_place SET done_at = ?2 WHERE count_id = ?1 AND done_at IS NULL";
    execute(tx.connection, sql, "let go of the locations", (count.id, at))?;
    glance::moved(tx, glance::counts(count.count_state), glance::counts(state));
    Ok(())
}

/// Who counted in a stock-take, by row.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn counters(view: &View<'_>, count: i64) -> Result<Vec<i64>, Error> {
    let sql = "SELECT DISTINCT actor_id FROM count_entry WHERE count_id = ?1";
    all(view.connection, sql, "look who counted", [count], |row| row.get(0))
}

/// Notes that somebody looks at the books of a blind stock-take; whether it is the first time.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn look(tx: &Tx<'_>, count: i64, actor: i64, at: i64) -> Result<bool, Error> {
    let sql = "INSERT INTO count_look (count_id, actor_id, at) VALUES (?1, ?2, ?3) \
               ON CONFLICT DO NOTHING";
    Ok(execute(tx.connection, sql, "note a look at the books", (count, actor, at))? > 0)
}

/// Whether somebody of that name has looked at the books of a blind stock-take.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn looked(view: &View<'_>, count: i64, actor: &str) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM count_look l JOIN actor a ON a.id = l.actor_id \
               WHERE l.count_id = ?1 AND a.name = ?2";
    let found = first(view.connection, sql, "look for a look", (count, actor), |_| Ok(()))?;
    Ok(found.is_some())
}
