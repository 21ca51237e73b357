//! What a table demands of each of its rows by `CHECK`, asked in one question, as its schema has it.

use crate::store::row::first;
use crate::store::{Error, View};

/// Whether every row meets what the table demands; `false` as well where that cannot be asked like
/// this.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub(in crate::store) fn met(view: &View<'_>, table: &str) -> Result<bool, Error> {
    let what = "read what a table demands";
    let sql = "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1";
    let sql: Option<String> = first(view.connection, sql, what, [table], |row| row.get(0))?;
    let Some(conditions) = sql.as_deref().and_then(conditions) else { return Ok(false) };
    if conditions.is_empty() {
        return Ok(true);
    }
    // What is neither so nor not, for something is left out, is allowed.
    let unmet: Vec<String> = conditions.iter().map(|one| format!("NOT ({one}\n)")).collect();
    let sql = format!("SELECT 1 FROM \"{table}\" NOT INDEXED WHERE {} LIMIT 1", unmet.join(" OR "));
    if view.connection.prepare(&sql).is_err() {
        return Ok(false);
    }
    let unmet: Option<i64> = first(view.connection, &sql, what, [], |row| row.get(0))?;
    Ok(unmet.is_none())
}

/// What stands in the brackets of each `CHECK`; `None` where one does not end.
fn conditions(mut sql: &str) -> Option<Vec<&str>> {
    let mut conditions = Vec::new();
    while !sql.is_empty() {
        let (token, rest) = token(sql);
        sql = rest;
        if token.eq_ignore_ascii_case("CHECK") {
            let inside = sql.trim_start().strip_prefix('(')?;
            let (condition, rest) = inside.split_at_checked(end(inside)?)?;
            conditions.push(condition);
            sql = rest;
        }
    }
    Some(conditions)
}

/// Where the bracket ends that was opened before `sql`.
fn end(sql: &str) -> Option<usize> {
    let (mut rest, mut open) = (sql, 1_usize);
    while !rest.is_empty() {
        let here = sql.len().checked_sub(rest.len())?;
        let (token, behind) = token(rest);
        match token {
            "(" => open = open.saturating_add(1),
            ")" => open = open.saturating_sub(1),
            _ => {}
        }
        if open == 0 {
            return Some(here);
        }
        rest = behind;
    }
    None
}

/// What comes first: a word, a text or name in quotes, a comment, or one other character.
fn token(sql: &str) -> (&str, &str) {
    let first = sql.chars().next().unwrap_or_default();
    let until = |end: &str| {
        let rest = sql.get(first.len_utf8()..).unwrap_or_default();
        let found = rest.find(end).and_then(|at| at.checked_add(end.len()));
        found.map_or(sql.len(), |at| at.saturating_add(first.len_utf8()))
    };
    let length = match first {
        '\'' | '"' | '`' => until(first.encode_utf8(&mut [0; 4])),
        '[' => until("]"),
        '-' if sql.starts_with("--") => until("\n"),
        '/' if sql.starts_with("/*") => until("*/"),
        _ if first.is_alphanumeric() || first == '_' => {
            sql.find(|one: char| !one.is_alphanumeric() && one != '_').unwrap_or(sql.len())
        }
        _ => first.len_utf8(),
    };
    sql.split_at_checked(length).unwrap_or((sql, ""))
}

#[cfg(test)]
mod tests {
    use super::conditions;

    /// Goal: brackets, quotes and comments in a schema do not hide a condition or end one.
    #[test]
    fn every_condition_of_a_schema_is_read() {
        let sql = "CREATE TABLE t ( -- CHECK (not this)\n  \"CHECK\" TEXT CHECK(a IN (1, (2))), \
                   note TEXT DEFAULT 'it''s CHECK (no)' /* CHECK (nor this) */, unchecked INTEGER, \
                   CONSTRAINT c check ( b <> ')' AND [c)] > 0 ))";
        assert_eq!(conditions(sql), Some(vec!["a IN (1, (2))", " b <> ')' AND [c)] > 0 "]));
        assert_eq!(conditions("CREATE TABLE t (a INTEGER)"), Some(Vec::new()));
        assert_eq!(conditions("CREATE TABLE t (a CHECK (a > 0"), None);
        assert_eq!(conditions("CREATE TABLE t (a CHECK a > 0)"), None);
    }
}
