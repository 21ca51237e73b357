//! Lock pools, their lines and stages.

use rusqlite::named_params;
use serde::Serialize;

use crate::domain::ids::folded;
use crate::domain::pool::{Figures, PoolState, Purpose};
use crate::domain::product::StockType;
use crate::domain::refused::{Refused, Rule};
use crate::store::codes::free_code;
use crate::store::row::{all, choice, execute, first};
use crate::store::{Error, Tx, View, glance, times};

/// A pool's head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PoolRow {
    /// Its row.
    #[serde(skip)]
    pub id: i64,
    /// Its code.
    #[serde(rename = "pool")]
    pub code: String,
    /// What it is for.
    pub purpose: &'static str,
    /// The purpose itself.
    #[serde(skip)]
    pub kind: Purpose,
    /// Its state's name.
    pub state: &'static str,
    /// The state itself.
    #[serde(skip)]
    pub pool_state: PoolState,
    /// Whether orders and stages wait.
    pub paused: bool,
    /// What people call it.
    pub name: String,
    /// The promotion, customer or channel.
    #[serde(rename = "for")]
    pub for_whom: String,
    /// When it starts, UTC milliseconds.
    #[serde(serialize_with = "times::time_if")]
    pub starts_at: Option<i64>,
    /// When it ends, UTC milliseconds.
    #[serde(serialize_with = "times::time_if")]
    pub ends_at: Option<i64>,
    /// When it ended, UTC milliseconds.
    #[serde(serialize_with = "times::time_if")]
    pub ended_at: Option<i64>,
    /// A holdback that is released by itself when sellable reaches 0.
    pub auto_release: bool,
    /// Whether its unpaid orders are cancelled when it ends.
    pub close_unpaid: bool,
    /// The stock type that its products get back when it ends.
    #[serde(skip)]
    pub former_type: Option<StockType>,
    /// Who made it.
    pub by: String,
}

/// A pool to make.
#[derive(Clone, Debug)]
pub struct NewPool<'a> {
    /// The caller's code; `None` to have one made.
    pub code: Option<&'a str>,
    /// What it is for.
    pub purpose: Purpose,
    /// Draft, or scheduled.
    pub state: PoolState,
    /// What people call it.
    pub name: &'a str,
    /// The promotion, customer or channel.
    pub for_whom: &'a str,
    /// When it starts, UTC milliseconds.
    pub starts_at: Option<i64>,
    /// When it ends, UTC milliseconds.
    pub ends_at: Option<i64>,
    /// Whether it is released by itself when sellable reaches 0.
    pub auto_release: bool,
    /// Whether its unpaid orders are cancelled when it ends.
    pub close_unpaid: bool,
    /// The stock type that its products get back.
    pub former_type: Option<StockType>,
    /// When it is made, UTC milliseconds.
    pub made_at: i64,
    /// Who made it.
    pub actor: i64,
}

const COLUMNS: &str = "p.id, p.code, p.purpose, p.state, p.paused, p.name, p.for_whom, \
     p.starts_at, p.ends_at, p.ended_at, p.auto_release, p.close_unpaid, p.former_type, a.name \
     FROM pool p JOIN actor a ON a.id = p.actor_id";

type Raw = (PoolRow, [i64; 2], Option<i64>);

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Raw> {
    let pool = PoolRow {
        id: row.get(0)?,
        code: row.get(1)?,
        purpose: "",
        kind: Purpose::Dedicated,
        state: "",
        pool_state: PoolState::Draft,
        paused: row.get(4)?,
        name: row.get(5)?,
        for_whom: row.get(6)?,
        starts_at: row.get(7)?,
        ends_at: row.get(8)?,
        ended_at: row.get(9)?,
        auto_release: row.get(10)?,
        close_unpaid: row.get(11)?,
        former_type: None,
        by: row.get(13)?,
    };
    Ok((pool, [row.get(2)?, row.get(3)?], row.get(12)?))
}

fn checked((mut pool, [purpose, state], former): Raw) -> Result<PoolRow, Error> {
    pool.kind = choice(Purpose::from_id(purpose), "pool purpose", purpose)?;
    pool.purpose = pool.kind.name();
    pool.pool_state = choice(PoolState::from_id(state), "pool state", state)?;
    pool.state = pool.pool_state.name();
    pool.former_type =
        former.map(|id| choice(StockType::from_id(id), "stock type", id)).transpose()?;
    Ok(pool)
}

/// The pool with that code, compared without case.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn find(view: &View<'_>, code: &str) -> Result<Option<PoolRow>, Error> {
    let sql = format!("SELECT {COLUMNS} WHERE p.code_key = ?1");
    first(view.connection, &sql, "find a pool", [folded(code)], read)?.map(checked).transpose()
}

/// The pool in that row.
///
/// # Errors
///
/// [`Error::Corrupt`] when there is none, [`Error::Sqlite`].
pub fn by_id(view: &View<'_>, id: i64) -> Result<PoolRow, Error> {
    let sql = format!("SELECT {COLUMNS} WHERE p.id = ?1");
    let found = first(view.connection, &sql, "find a pool", [id], read)?;
    found.map(checked).transpose()?.ok_or_else(|| Error::Corrupt(format!("no pool row {id}")))
}

/// A page of pools: those under way first, then the newest; before the row `before`.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn list(
    view: &View<'_>,
    state: Option<PoolState>,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<PoolRow>, Error> {
    let state = state.map(PoolState::id);
    let sql = format!(
        "SELECT {COLUMNS} WHERE p.id < ?1 AND (?3 IS NULL OR p.state = ?3) \
         ORDER BY p.id DESC LIMIT ?2"
    );
    let params = (before.unwrap_or(i64::MAX), limit, state);
    let rows = all(view.connection, &sql, "list the pools", params, read)?;
    rows.into_iter().map(checked).collect()
}

/// Makes a pool; its row and its code.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn insert(tx: &Tx<'_>, pool: &NewPool<'_>) -> Result<(i64, String), Error> {
    let sql = "SELECT COALESCE(max(id), 0) + 1 FROM pool";
    let id = first(tx.connection, sql, "number a pool", [], |row| row.get(0))?.unwrap_or(1);
    let sql = "INSERT INTO pool (id, code, code_key, purpose, state, name, for_whom, starts_at, \
         ends_at, auto_release, close_unpaid, former_type, made_at, actor_id) VALUES (:id, :code, \
         :key, :purpose, :state, :name, :for, :starts, :ends, :auto, :close, :former, :at, :actor) \
         ON CONFLICT (code_key) DO NOTHING";
    let insert = |code: &str| {
        let params = named_params! {
            ":id": id, ":code": code, ":key": folded(code), ":purpose": pool.purpose.id(),
            ":state": pool.state.id(), ":name": pool.name, ":for": pool.for_whom,
            ":starts": pool.starts_at, ":ends": pool.ends_at, ":auto": pool.auto_release,
            ":close": pool.close_unpaid, ":former": pool.former_type.map(StockType::id),
            ":at": pool.made_at, ":actor": pool.actor,
        };
        Ok(execute(tx.connection, sql, "make a pool", params)? > 0)
    };
    let code = match pool.code {
        Some(code) if insert(code)? => code.to_owned(),
        Some(code) => return Err(Refused::new(Rule::DocumentTaken).document(code).into()),
        None => free_code("P", id, insert)?,
    };
    glance::add(tx, glance::pools(pool.state), 1);
    Ok((id, code))
}

/// Moves a pool to `state`.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn set_state(tx: &Tx<'_>, pool: &PoolRow, state: PoolState, at: i64) -> Result<(), Error> {
    let ended = (state == PoolState::Ended).then_some(at);
    let sql = "UPDATE pool SET state = ?2, ended_at = ?3 WHERE id = ?1";
    glance::moved(tx, glance::pools(pool.pool_state), glance::pools(state));
    execute(tx.connection, sql, "change a pool's state", (pool.id, state.id(), ended)).map(drop)
}

/// Lets a pool wait, or go on.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn set_paused(tx: &Tx<'_>, pool: i64, paused: bool) -> Result<(), Error> {
    let sql = "UPDATE pool SET paused = ?2 WHERE id = ?1";
    execute(tx.connection, sql, "pause a pool", (pool, paused)).map(drop)
}

/// One line of a pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRow {
    /// Its row.
    pub id: i64,
    /// The pool's row.
    pub pool: i64,
    /// The product's row.
    pub product: i64,
    /// The warehouse's row.
    pub warehouse: i64,
    /// How much may be ordered of what is released, in basis points.
    pub oversell_bps: i64,
    /// Units of one customer at most.
    pub customer_limit: Option<i64>,
    /// The figures, in units.
    pub figures: Figures,
    /// Units of orders that lapsed.
    pub lapsed: i64,
}

const LINE: &str = "id, pool_id, product_id, warehouse_id, oversell_bps, customer_limit, \
     allocated, unreleased, open, held, shipped, shelved, released, oversold, lapsed FROM pool_line";

fn line(row: &rusqlite::Row<'_>) -> rusqlite::Result<LineRow> {
    Ok(LineRow {
        id: row.get(0)?,
        pool: row.get(1)?,
        product: row.get(2)?,
        warehouse: row.get(3)?,
        oversell_bps: row.get(4)?,
        customer_limit: row.get(5)?,
        figures: Figures {
            allocated: row.get(6)?,
            unreleased: row.get(7)?,
            open: row.get(8)?,
            held: row.get(9)?,
            shipped: row.get(10)?,
            shelved: row.get(11)?,
            released: row.get(12)?,
            oversold: row.get(13)?,
        },
        lapsed: row.get(14)?,
    })
}

/// The lines of a pool.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn lines(view: &View<'_>, pool: i64) -> Result<Vec<LineRow>, Error> {
    let sql = format!("SELECT {LINE} WHERE pool_id = ?1 ORDER BY id");
    all(view.connection, &sql, "read a pool's lines", [pool], line)
}

/// The line in that row.
///
/// # Errors
///
/// [`Error::Corrupt`] when there is none, [`Error::Sqlite`].
pub fn line_by_id(view: &View<'_>, id: i64) -> Result<LineRow, Error> {
    let sql = format!("SELECT {LINE} WHERE id = ?1");
    let found = first(view.connection, &sql, "read a pool's line", [id], line)?;
    found.ok_or_else(|| Error::Corrupt(format!("no pool line {id}")))
}

/// The lines that keep units of a product in a warehouse, or owe some, oldest pool first.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn lines_of_stock(
    view: &View<'_>,
    product: i64,
    warehouse: i64,
) -> Result<Vec<LineRow>, Error> {
    let sql = format!(
        "SELECT {LINE} WHERE product_id = ?1 AND warehouse_id = ?2 \
         AND (unreleased + open > 0 OR oversold > 0) ORDER BY id"
    );
    all(view.connection, &sql, "look for pools of a product", (product, warehouse), line)
}

/// Adds a line to a pool; its row.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn insert_line(tx: &Tx<'_>, line: &LineRow) -> Result<i64, Error> {
    let sql = "INSERT INTO pool_line (pool_id, product_id, warehouse_id, oversell_bps, \
               customer_limit, allocated, unreleased) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)";
    let params = (
        line.pool,
        line.product,
        line.warehouse,
        line.oversell_bps,
        line.customer_limit,
        line.figures.allocated,
    );
    execute(tx.connection, sql, "write a pool's line", params)?;
    Ok(tx.connection.last_insert_rowid())
}

/// Writes the figures of a line back; `lapsed` is added to what lapsed.
///
/// # Errors
///
/// [`Error::Sqlite`]; the database refuses figures that break the identity.
pub fn update_line(tx: &Tx<'_>, id: i64, figures: &Figures, lapsed: i64) -> Result<(), Error> {
    let sql = "UPDATE pool_line SET allocated = :allocated, unreleased = :unreleased, \
               open = :open, held = :held, shipped = :shipped, shelved = :shelved, \
               released = :released, oversold = :oversold, lapsed = lapsed + :lapsed \
               WHERE id = :id";
    let params = named_params! {
        ":id": id, ":allocated": figures.allocated, ":unreleased": figures.unreleased,
        ":open": figures.open, ":held": figures.held, ":shipped": figures.shipped,
        ":shelved": figures.shelved, ":released": figures.released,
        ":oversold": figures.oversold, ":lapsed": lapsed,
    };
    execute(tx.connection, sql, "change a pool's line", params).map(drop)
}

/// One stage of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageRow {
    /// The line's row.
    #[serde(skip)]
    pub line: i64,
    /// Number within the line, from 1.
    pub stage: i64,
    /// When it is due, UTC milliseconds.
    #[serde(serialize_with = "times::time_if")]
    pub at: Option<i64>,
    /// From which share of what is released ordered it is due, in basis points.
    pub share_bps: Option<i64>,
    /// Units it releases.
    #[serde(rename = "qty")]
    pub quantity: i64,
    /// When it was released, UTC milliseconds.
    #[serde(serialize_with = "times::time_if")]
    pub released_at: Option<i64>,
}

const STAGE: &str = "line_id, stage, at, share_bps, quantity, released_at FROM pool_stage";

fn stage(row: &rusqlite::Row<'_>) -> rusqlite::Result<StageRow> {
    Ok(StageRow {
        line: row.get(0)?,
        stage: row.get(1)?,
        at: row.get(2)?,
        share_bps: row.get(3)?,
        quantity: row.get(4)?,
        released_at: row.get(5)?,
    })
}

/// The stages of a line.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn stages(view: &View<'_>, line: i64) -> Result<Vec<StageRow>, Error> {
    let sql = format!("SELECT {STAGE} WHERE line_id = ?1 ORDER BY stage");
    all(view.connection, &sql, "read the stages", [line], stage)
}

/// Adds a stage to a line.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn insert_stage(tx: &Tx<'_>, stage: &StageRow) -> Result<(), Error> {
    let sql = "INSERT INTO pool_stage (line_id, stage, at, share_bps, quantity) \
               VALUES (?1, ?2, ?3, ?4, ?5)";
    let params = (stage.line, stage.stage, stage.at, stage.share_bps, stage.quantity);
    execute(tx.connection, sql, "write a stage", params).map(drop)
}

/// Notes that a stage was released: each exactly once.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn mark_stage(tx: &Tx<'_>, stage: &StageRow, at: i64) -> Result<(), Error> {
    let sql = "UPDATE pool_stage SET released_at = ?3 \
               WHERE line_id = ?1 AND stage = ?2 AND released_at IS NULL";
    execute(tx.connection, sql, "release a stage", (stage.line, stage.stage, at)).map(drop)
}

/// What a pool does by the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// It starts.
    Start(PoolRow),
    /// A stage is released.
    Stage(StageRow),
    /// It ends.
    End(PoolRow),
}

/// The earliest thing that pools do at or before `now`, with its time; at one instant starts go
/// before stages and stages before ends.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn next_due(view: &View<'_>, now: i64) -> Result<Option<(i64, Due)>, Error> {
    let sql = "SELECT at, what, id, stage FROM ( \
         SELECT starts_at AS at, 0 AS what, id, 0 AS stage FROM pool \
         WHERE state = 1 AND starts_at <= ?1 \
         UNION ALL SELECT max(s.at, COALESCE(p.starts_at, s.at)), 1, s.line_id, s.stage \
         FROM pool_stage s JOIN pool_line l ON l.id = s.line_id JOIN pool p ON p.id = l.pool_id \
         WHERE s.released_at IS NULL AND s.at <= ?1 AND p.state = 2 AND p.paused = 0 \
         UNION ALL SELECT ends_at, 2, id, 0 FROM pool \
         WHERE state IN (1, 2) AND ends_at IS NOT NULL AND ends_at <= ?1) \
         ORDER BY at, what, id, stage LIMIT 1";
    let found = first(view.connection, sql, "look for what pools do", [now], |row| {
        Ok([row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
    })?;
    let Some([at, what, id, number]) = found else { return Ok(None) };
    let due = match what {
        0 => Due::Start(by_id(view, id)?),
        1 => {
            let sql = format!("SELECT {STAGE} WHERE line_id = ?1 AND stage = ?2");
            let found = first(view.connection, &sql, "read a stage", (id, number), stage)?;
            Due::Stage(found.ok_or_else(|| Error::Corrupt(format!("no stage {number}")))?)
        }
        _ => Due::End(by_id(view, id)?),
    };
    Ok(Some((at, due)))
}

/// Units of a product in a warehouse that pools under way keep locked.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn kept(view: &View<'_>, product: i64, warehouse: i64) -> Result<i64, Error> {
    let sql = "SELECT COALESCE(sum(l.unreleased + l.open), 0) FROM pool_line l \
               JOIN pool p ON p.id = l.pool_id WHERE l.product_id = ?1 AND l.warehouse_id = ?2 \
               AND p.state IN (1, 2)";
    let sum =
        first(view.connection, sql, "sum what pools keep", (product, warehouse), |row| row.get(0))?;
    Ok(sum.unwrap_or_default())
}

/// The pools under way of a product, oldest first, each with the units it keeps locked.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn under_way_of(view: &View<'_>, product: i64) -> Result<Vec<(PoolRow, i64)>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} WHERE p.state IN (1, 2) AND p.id IN \
         (SELECT l.pool_id FROM pool_line l WHERE l.product_id = ?1) ORDER BY p.id"
    );
    let rows = all(view.connection, &sql, "look for pools of a product", [product], read)?;
    let mut found = Vec::new();
    for row in rows {
        let pool = checked(row)?;
        let of_product = lines(view, pool.id)?.into_iter().filter(|line| line.product == product);
        let kept = of_product.fold(0_i64, |sum, line| sum.saturating_add(line.figures.locked()));
        found.push((pool, kept));
    }
    Ok(found)
}

/// Whether another pool under way keeps a product out of open sale as reserved.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn reserved_elsewhere(view: &View<'_>, product: i64, pool: i64) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM pool_line l JOIN pool p ON p.id = l.pool_id WHERE l.product_id = ?1 \
               AND p.id <> ?2 AND p.state < 3 AND p.former_type IS NOT NULL LIMIT 1";
    let found = first(view.connection, sql, "look for other pools", (product, pool), |_| Ok(()))?;
    Ok(found.is_some())
}
