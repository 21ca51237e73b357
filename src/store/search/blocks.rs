//! What the index holds of one block of products, and what that tells of all.

use rusqlite::CachedStatement;

use crate::store::Error;
use crate::store::error::doing;
use crate::store::search::set::{Set, each_written, keep_written};

/// Products of one block. A word is asked for block by block, so larger ones are read in less time.
pub(super) const BLOCK: i64 = 65_536;

pub(super) const WHAT: &str = "keep the search index";

/// Products of a block that are rather looked at than another piece is read for them.
const FEW: usize = 2;

/// The pieces of words.
#[derive(Debug)]
pub struct Pieces {
    /// The rarest first.
    pub(super) wanted: Vec<i64>,
    /// The row of the last product there is.
    pub(super) last: i64,
}

pub(super) const fn block_of(id: i64) -> i64 {
    id.div_euclid(BLOCK)
}

pub(super) fn place_of(id: i64) -> u16 {
    u16::try_from(id.rem_euclid(BLOCK)).unwrap_or_default()
}

pub(super) const READ: &str =
    "SELECT held FROM product_piece WHERE block = ?1 AND piece = ?2 ORDER BY part";

/// Reads what is written of a piece in a block: nothing where nothing holds it.
pub(super) fn stored(
    statement: &mut CachedStatement<'_>,
    at: (i64, i64),
    bytes: &mut Vec<u8>,
) -> Result<(), Error> {
    bytes.clear();
    let mut rows = statement.query(at).map_err(doing(WHAT))?;
    while let Some(row) = rows.next().map_err(doing(WHAT))? {
        let held = row.get_ref(0).map_err(doing(WHAT))?.as_bytes_or_null();
        bytes.extend_from_slice(held.ok().flatten().unwrap_or_default());
    }
    Ok(())
}

/// The places of one block that were found, and room for what is written of a piece.
#[derive(Default)]
pub(super) struct Found {
    places: Vec<u16>,
    bytes: Vec<u8>,
}

impl Found {
    /// Finds the products of a block that hold all of these pieces, and sometimes a few others.
    pub(super) fn in_block(
        &mut self,
        statement: &mut CachedStatement<'_>,
        block: i64,
        wanted: &[i64],
    ) -> Result<impl Iterator<Item = i64>, Error> {
        let Self { places, bytes } = self;
        places.clear();
        for (number, piece) in wanted.iter().enumerate() {
            if number > 0 && places.len() <= FEW {
                break;
            }
            stored(statement, (block, *piece), bytes)?;
            if number == 0 {
                each_written(bytes, |place| places.push(place));
            } else {
                keep_written(places, bytes);
            }
        }
        let first = block.saturating_mul(BLOCK);
        Ok(places.iter().map(move |place| first.saturating_add(i64::from(*place))))
    }
}

/// The same as a set, for what many hold.
pub(super) fn held_by_all(
    statement: &mut CachedStatement<'_>,
    block: i64,
    wanted: &[i64],
) -> Result<Option<Set>, Error> {
    let (mut kept, mut bytes) = (None::<Set>, Vec::new());
    for piece in wanted {
        stored(statement, (block, *piece), &mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        let set = Set::read(&bytes);
        if let Some(kept) = &mut kept {
            kept.keep(&set);
        } else {
            kept = Some(set);
        }
    }
    Ok(kept)
}
