//! What every request looks up before it does anything, in one statement: a statement of its own for
//! each would be a tenth of placing an order.

use rusqlite::params;

use crate::domain::alert::Basis;
use crate::domain::role::Role;
use crate::store::alerts::flags::Kept;
use crate::store::row::choice;
use crate::store::users::UserRow;
use crate::store::{Error, Tx};

/// Looks up who `user` is, which actor that is, what alerts were worked out with, whether a caller
/// took a code for an order that looks like one of ours, and whether a transfer is under way. What is
/// not there is looked for again by those who need it.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn look(tx: &Tx<'_>, user: &str) -> Result<(), Error> {
    if tx.pending.basis().is_some() {
        return Ok(());
    }
    // A hyphen, and what comes after it.
    let sql = "SELECT b.day, b.threshold, b.own_threshold, b.overstock_days, b.slow_days, \
               b.near_cap_percent, b.applied, u.role, u.may_act, \
               (SELECT a.id FROM actor a WHERE a.name = ?1), \
               EXISTS (SELECT 1 FROM sales_order o WHERE o.given_key >= 'o-' AND o.given_key < 'o.'), \
               EXISTS (SELECT 1 FROM transfer t INDEXED BY transfer_open WHERE t.state < 2) \
               FROM alert_basis b LEFT JOIN user u ON u.name = ?1";
    let found = tx.first(sql, "look up who asks", params![user], |row| {
        let basis = Basis {
            day: row.get(0)?,
            threshold: row.get(1)?,
            overstock_days: row.get(3)?,
            slow_days: row.get(4)?,
            near_cap_percent: row.get(5)?,
        };
        let kept = Kept { basis, own_threshold: row.get(2)?, applied: row.get(6)? };
        let role: Option<i64> = row.get(7)?;
        let may_act: Option<bool> = row.get(8)?;
        let exist: [bool; 2] = [row.get(10)?, row.get(11)?];
        Ok((kept, role.zip(may_act), row.get::<_, Option<i64>>(9)?, exist))
    })?;
    let Some((kept, known, actor, [like_ours, on_the_road])) = found else { return Ok(()) };
    if let Some((number, may_act)) = known {
        let role = choice(Role::numbered(number), "role", number)?;
        tx.pending.keep_user(UserRow { user: user.to_owned(), role, may_act });
    }
    if let Some(actor) = actor {
        tx.pending.keep_actor(user, actor);
    }
    tx.pending.keep_basis(Some(kept));
    tx.pending.keep_own_codes(!like_ours);
    tx.pending.keep_no_transfers(!on_the_road);
    Ok(())
}
