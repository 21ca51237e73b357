//! Codes of documents that nobody gave one: a letter and the row's number.

use rusqlite::params;

use crate::domain::ids::folded;
use crate::store::row::execute;
use crate::store::{Error, Tx};

/// The row that a code made by the store stands for: 17 for `o-17`.
pub(in crate::store) fn made_from(key: &str) -> Option<i64> {
    let digits = key.strip_prefix("o-")?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| plain)
}

/// The code of a new order that was given none: `O-17` for row 17, unless a caller has taken that
/// for a code of their own; then the next one that is free is kept with the row.
pub(in crate::store) fn made_code(tx: &Tx<'_>, id: i64) -> Result<String, Error> {
    if tx.pending.own_codes() {
        return Ok(format!("O-{id}"));
    }
    let sql = "SELECT 1 FROM sales_order WHERE given_key = ?1";
    let free = |code: &str| {
        let taken = tx.first(sql, "look for a code", params![folded(code)], |_| Ok(()))?;
        Ok(taken.is_none())
    };
    let code = free_code("O", id, free)?;
    if made_from(&folded(&code)) != Some(id) {
        let sql = "UPDATE sales_order SET given = ?2, given_key = ?3 WHERE id = ?1";
        execute(tx.connection, sql, "keep an order's code", (id, &code, folded(&code)))?;
    }
    Ok(code)
}

/// The first of `O-17`, `O-18` … that no caller took for a code of their own: `insert` says whether
/// the row could be written with it.
pub(in crate::store) fn free_code(
    letter: &str,
    id: i64,
    insert: impl Fn(&str) -> Result<bool, Error>,
) -> Result<String, Error> {
    let mut number = id;
    loop {
        let code = format!("{letter}-{number}");
        if insert(&code)? {
            return Ok(code);
        }
        number = number.saturating_add(1);
    }
}
