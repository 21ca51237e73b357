//! A stock-take is given up, or taken back by movements.

use crate::app::command::Context;
use crate::app::command::count::{in_state, open};
use crate::domain::stocktake::CountState;
use crate::store::ledger::{self, Entry, History};
use crate::store::{Error, counts, products};

/// The noun of a stock-take's movements in the file.
pub(super) const NOUN: i64 = 3;

/// Gives an open stock-take up: nothing is posted, and its entries stay as they are.
pub(super) fn cancel(context: &mut Context<'_>, code: &str) -> Result<(), Error> {
    let count = open(context, code, "cancel")?;
    let (at, actor) = (context.now.millis(), context.stamp.actor);
    counts::set_state(context.tx, &count, CountState::Cancelled, at, actor)
}

/// Takes a posted stock-take back: each of its movements by one that names it, the last one first.
pub(super) fn reverse(context: &mut Context<'_>, code: &str) -> Result<(), Error> {
    let count = in_state(context, code, CountState::Posted, "reverse")?;
    let history = History {
        product: None,
        warehouse: None,
        bucket: None,
        until: None,
        document: Some((count.id, NOUN)),
        before: None,
        limit: i64::MAX,
    };
    for row in ledger::history(context.tx, &history)? {
        if row.reverses.is_some() || row.reversed_by.is_some() {
            continue;
        }
        let found = ledger::find(context.tx, row.id)?;
        let product = products::by_id(context.tx, found.product)?;
        let warehouse = context.warehouse(&found.warehouse)?;
        context.post(&Entry {
            kind: found.kind,
            product: &product,
            warehouse: &warehouse,
            quantity: found.quantity.saturating_neg(),
            document: found.document_id,
            reverses: Some(row.id),
            reason: None,
        })?;
    }
    let (at, actor) = (context.now.millis(), context.stamp.actor);
    counts::set_state(context.tx, &count, CountState::Reversed, at, actor)
}
