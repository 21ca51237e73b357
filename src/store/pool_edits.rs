//! Changing a pool that is there.

use rusqlite::named_params;

use crate::store::pools::{LineRow, PoolRow, StageRow, insert_stage, stages};
use crate::store::row::execute;
use crate::store::{Error, Tx};

/// Writes the head of a pool back.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn update_head(tx: &Tx<'_>, pool: &PoolRow) -> Result<(), Error> {
    let sql = "UPDATE pool SET name = :name, for_whom = :for, starts_at = :starts, \
               ends_at = :ends, auto_release = :auto, close_unpaid = :close WHERE id = :id";
    let params = named_params! {
        ":id": pool.id, ":name": pool.name, ":for": pool.for_whom, ":starts": pool.starts_at,
        ":ends": pool.ends_at, ":auto": pool.auto_release, ":close": pool.close_unpaid,
    };
    execute(tx.connection, sql, "change a pool", params).map(drop)
}

/// Writes the terms of a line back: how much may be oversold, and to one customer.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn update_terms(tx: &Tx<'_>, line: &LineRow) -> Result<(), Error> {
    let sql = "UPDATE pool_line SET oversell_bps = ?2, customer_limit = ?3 WHERE id = ?1";
    let params = (line.id, line.oversell_bps, line.customer_limit);
    execute(tx.connection, sql, "change a pool's terms", params).map(drop)
}

/// Puts these stages in the place of those that were not released yet, numbered behind the others.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn replace_stages(tx: &Tx<'_>, line: i64, wanted: Vec<StageRow>) -> Result<(), Error> {
    let sql = "DELETE FROM pool_stage WHERE line_id = ?1 AND released_at IS NULL";
    execute(tx.connection, sql, "take stages away", [line])?;
    let last = stages(tx, line)?.last().map_or(0, |stage| stage.stage);
    for (stage, number) in wanted.into_iter().zip(1_i64..) {
        insert_stage(tx, &StageRow { line, stage: last.saturating_add(number), ..stage })?;
    }
    Ok(())
}
