//! Crossings: each noted once, in the transaction of the change that caused it, for whoever sends
//! notifications. Alerts about documents and the clock are compared with what fired before.

use std::collections::BTreeSet;

use rusqlite::named_params;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::domain::alert::AlertKind;
use crate::store::alerts::marks;
use crate::store::alerts::sources::{Asked, Scope, keys, page};
use crate::store::row::{all, choice, execute, first};
use crate::store::{Error, Tx, View, times};

/// Alerts of one kind that are followed at most; more are there in lists all the same.
const FOLLOWED_MAX: i64 = 5_000;

/// What a crossing says beside its kind.
pub(super) struct Crossing<'a> {
    pub(super) alert: (i64, i64),
    pub(super) product: Option<i64>,
    pub(super) subject: &'a str,
    pub(super) figures: &'a [(&'static str, i64)],
    pub(super) at: i64,
}

/// Notes a crossing.
pub(super) fn note(
    tx: &Tx<'_>,
    kind: AlertKind,
    crossing: &Crossing<'_>,
    (before, after): (&str, &str),
    fired: bool,
) -> Result<(), Error> {
    let named = crossing.figures.iter().map(|(name, units)| ((*name).to_owned(), (*units).into()));
    let figures = Value::Object(named.collect::<Map<String, Value>>()).to_string();
    let sql = "INSERT INTO alert_crossing (at, kind, a, b, product_id, subject, before, after, \
               fired, figures) VALUES (:at, :kind, :a, :b, :product, :subject, :before, :after, \
               :fired, :figures)";
    let params = named_params! {
        ":at": crossing.at, ":kind": kind.id(), ":a": crossing.alert.0, ":b": crossing.alert.1,
        ":product": crossing.product, ":subject": crossing.subject, ":before": before,
        ":after": after, ":fired": fired, ":figures": figures,
    };
    execute(tx.connection, sql, "note a crossing", params).map(drop)
}

/// Kinds whose crossings are found by comparing what is so with what fired before.
pub const FOLLOWED: [AlertKind; 7] = [
    AlertKind::PoolLow,
    AlertKind::BackInStock,
    AlertKind::TransferOverdue,
    AlertKind::CountOverdue,
    AlertKind::StageDue,
    AlertKind::OrderExpiring,
    AlertKind::ExpiringLot,
];

fn fired(view: &View<'_>, kind: AlertKind) -> Result<BTreeSet<(i64, i64)>, Error> {
    let sql = "SELECT a, b FROM alert_fired WHERE kind = ?1";
    let rows = all(view.connection, sql, "read what fired", [kind.id()], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.into_iter().collect())
}

/// What names the alerts of a kind that are so now.
fn now(view: &View<'_>, kind: AlertKind, asked: &Asked) -> Result<BTreeSet<(i64, i64)>, Error> {
    let all = Asked { scope: Scope::All, limit: FOLLOWED_MAX, ..asked.clone() };
    Ok(keys(view, kind, &all)?.into_iter().collect())
}

/// Whether something fired or ended that no crossing says yet.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn behind(view: &View<'_>, asked: &Asked) -> Result<bool, Error> {
    for kind in FOLLOWED {
        if now(view, kind, asked)? != fired(view, kind)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Notes what fired or ended since it was last looked at, each once.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn follow(tx: &Tx<'_>, asked: &Asked, kinds: &[AlertKind]) -> Result<(), Error> {
    for kind in kinds.iter().copied() {
        let (is, before) = (now(tx, kind, asked)?, fired(tx, kind)?);
        for key in is.difference(&before) {
            let only = Asked {
                kinds: vec![kind],
                scope: Scope::All,
                only: Some(*key),
                limit: 1,
                ..asked.clone()
            };
            for row in page(tx, &only)? {
                let crossing = Crossing {
                    alert: row.key,
                    product: row.product,
                    subject: row.subject(),
                    figures: &row.figures.0,
                    at: asked.now,
                };
                note(tx, kind, &crossing, ("clear", kind.name()), true)?;
                let sql = "INSERT INTO alert_fired (kind, a, b) VALUES (?1, ?2, ?3)";
                execute(tx.connection, sql, "note what fired", (kind.id(), key.0, key.1))?;
            }
        }
        for key in before.difference(&is) {
            cleared(tx, kind, *key, asked.now)?;
        }
    }
    Ok(())
}

fn cleared(tx: &Tx<'_>, kind: AlertKind, (a, b): (i64, i64), at: i64) -> Result<(), Error> {
    let sql = "SELECT subject, product_id FROM alert_crossing \
               WHERE kind = ?1 AND a = ?2 AND b = ?3 ORDER BY id DESC LIMIT 1";
    let found = first(tx.connection, sql, "find a crossing", (kind.id(), a, b), |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Option<i64>>(1)?))
    })?;
    let (subject, product) = found.unwrap_or_default();
    let crossing = Crossing { alert: (a, b), product, subject: &subject, figures: &[], at };
    note(tx, kind, &crossing, (kind.name(), "clear"), false)?;
    marks::drop_mark(tx, kind, (a, b))?;
    let sql = "DELETE FROM alert_fired WHERE kind = ?1 AND a = ?2 AND b = ?3";
    execute(tx.connection, sql, "note what ended", (kind.id(), a, b)).map(drop)
}

/// A noted crossing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CrossingRow {
    /// Its number.
    pub id: i64,
    /// When, UTC milliseconds.
    #[serde(serialize_with = "times::time")]
    pub at: i64,
    /// What fired or ended.
    pub kind: &'static str,
    /// The word in a narrow column.
    #[serde(skip)]
    pub code: &'static str,
    /// SKU, SKU@WAREHOUSE, or a document's code.
    pub subject: String,
    /// What was so before.
    pub before: String,
    /// What is so from then on.
    pub after: String,
    /// Whether an alert fired; else one ended.
    pub fired: bool,
    /// The figures that caused it.
    pub figures: Value,
}

/// A page of crossings, newest first, before the number `before`.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn list(view: &View<'_>, before: i64, limit: i64) -> Result<Vec<CrossingRow>, Error> {
    let sql = "SELECT id, at, kind, subject, before, after, fired, figures FROM alert_crossing \
               WHERE id < ?1 ORDER BY id DESC LIMIT ?2";
    let rows = all(view.connection, sql, "list the crossings", (before, limit), |row| {
        let crossing = CrossingRow {
            id: row.get(0)?,
            at: row.get(1)?,
            kind: "",
            code: "",
            subject: row.get(3)?,
            before: row.get(4)?,
            after: row.get(5)?,
            fired: row.get(6)?,
            figures: serde_json::from_str(&row.get::<_, String>(7)?).unwrap_or_default(),
        };
        Ok((crossing, row.get::<_, i64>(2)?))
    })?;
    rows.into_iter()
        .map(|(crossing, kind)| {
            let kind = choice(AlertKind::from_id(kind), "alert", kind)?;
            Ok(CrossingRow { kind: kind.name(), code: kind.spec().code, ..crossing })
        })
        .collect()
}

/// The number of the newest crossing that fired an alert, with what it says; for a banner.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn newest(view: &View<'_>) -> Result<Option<CrossingRow>, Error> {
    Ok(list(view, i64::MAX, 20)?.into_iter().find(|row| row.fired))
}
