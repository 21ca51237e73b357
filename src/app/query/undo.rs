//! What taking back would mean: how much was done in one step, and what stands in the way.

use super::{Reply, find_warehouse};
use crate::app::command::Undo;
use crate::domain::movement::Document;
use crate::domain::stock::BUCKETS;
use crate::store::ledger::{self, History, MovementRow};
use crate::store::lists::{LogEntry, LogKey};
use crate::store::{Error, View, changes, steps};

/// Entries that are told, at most.
const TOLD_MAX: i64 = 50;
/// Entries of a step whose dependents are looked for, at most.
const LOOKED_AT_MAX: usize = 50;

/// How many entries of the log the step of one of them has that are not taken back yet; 0 where it
/// stands alone.
pub(super) fn size(view: &View<'_>, of: Undo) -> Result<Reply, Error> {
    let step = match of {
        Undo::Movement(id) | Undo::StepOfMovement(id) => steps::of_movement(view, id)?,
        Undo::Change(id) | Undo::StepOfChange(id) => steps::of_change(view, id)?,
    };
    let entries = step.map_or(0, |step| step.len());
    Ok(Reply::Step(i64::try_from(entries).unwrap_or(i64::MAX)))
}

/// What was done later and rests on an entry, newest first: what has to be taken back before it.
pub(super) fn dependents(view: &View<'_>, of: Undo) -> Result<Reply, Error> {
    let entries = entries(view, of)?;
    Ok(Reply::Log { entries, next: LogKey::NEWEST })
}

fn entries(view: &View<'_>, of: Undo) -> Result<Vec<LogEntry>, Error> {
    let step = match of {
        Undo::Movement(_) | Undo::Change(_) => None,
        Undo::StepOfMovement(id) => steps::of_movement(view, id)?,
        Undo::StepOfChange(id) => steps::of_change(view, id)?,
    };
    let Some(step) = step else {
        return match of {
            Undo::Movement(id) | Undo::StepOfMovement(id) => of_movement(view, id),
            Undo::Change(id) | Undo::StepOfChange(id) => of_change(view, id),
        };
    };
    let mut all: Vec<LogEntry> = Vec::new();
    let own = |entry: &LogEntry| match entry {
        LogEntry::Movement(row) => step.movements.contains(&row.id),
        LogEntry::Change(row) => step.changes.contains(&row.id),
    };
    let mut add = |found: Vec<LogEntry>| {
        for entry in found {
            if !own(&entry) && !all.contains(&entry) {
                all.push(entry);
            }
        }
    };
    for id in step.movements.iter().take(LOOKED_AT_MAX) {
        add(of_movement(view, *id)?);
    }
    for id in step.changes.iter().take(LOOKED_AT_MAX) {
        add(of_change(view, *id)?);
    }
    all.sort_by_key(|entry| std::cmp::Reverse(entry.at()));
    Ok(all)
}

/// The movements that rest on one: that which reversed it, the steps of its document from it on, or
/// what took from the buckets that it filled.
fn of_movement(view: &View<'_>, id: i64) -> Result<Vec<LogEntry>, Error> {
    let found = ledger::find(view, id)?;
    let any = History {
        product: None,
        warehouse: None,
        bucket: None,
        until: None,
        document: None,
        before: None,
        limit: TOLD_MAX,
    };
    let later = |asked: &History| -> Result<Vec<MovementRow>, Error> {
        let rows = ledger::history(view, asked)?;
        Ok(rows.into_iter().filter(|row| row.id > id).collect())
    };
    let spec = found.kind.spec();
    let rows = if let Some(by) = found.reversed_by {
        let before = Some(by.saturating_add(1));
        later(&History { product: Some(found.product), before, limit: 1, ..any })?
    } else if let Some(document) = found.document_id {
        let rows = ledger::history(
            view,
            &History { document: Some((document, noun(spec.document))), ..any },
        )?;
        rows.into_iter().filter(|row| row.id >= id).collect()
    } else {
        let warehouse = Some(find_warehouse(view, &found.warehouse)?);
        let filled = BUCKETS.into_iter().zip(spec.effect);
        let filled = filled.filter(|(_, effect)| effect.saturating_mul(found.quantity) > 0);
        let mut rows: Vec<MovementRow> = Vec::new();
        for (bucket, _) in filled {
            let asked =
                History { product: Some(found.product), warehouse, bucket: Some(bucket), ..any };
            let takes = |row: &MovementRow| {
                row.effect.get(bucket) < 0 && row.reversed_by.is_none() && row.reverses.is_none()
            };
            rows.extend(later(&asked)?.into_iter().filter(takes));
        }
        rows
    };
    Ok(rows.into_iter().map(LogEntry::Movement).collect())
}

/// Later changes of the same field.
fn of_change(view: &View<'_>, id: i64) -> Result<Vec<LogEntry>, Error> {
    let Some(change) = changes::find(view, id)? else { return Ok(Vec::new()) };
    let rows = changes::later(view, &change, TOLD_MAX)?;
    Ok(rows.into_iter().map(LogEntry::Change).collect())
}

/// The number of a document's noun in the file.
const fn noun(document: Document) -> i64 {
    match document {
        Document::None => 0,
        Document::Order => 1,
        Document::Transfer => 2,
        Document::Count => 3,
        Document::Agreement => 4,
        Document::Pool => 5,
    }
}
