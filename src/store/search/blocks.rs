//! What the index holds of one block of products, and what that tells of all.

use rusqlite::CachedStatement;

use crate::store::error::doing;
use crate::store::row::prepared;
use crate::store::search::set::Set;
use crate::store::{Error, View};

/// Products of one block.
pub(super) const BLOCK: i64 = 8_192;

pub(super) const WHAT: &str = "keep the search index";

/// Products of a block that are rather looked at than another piece is read for them.
const FEW: u32 = 2;

/// The pieces of words, the rarest first.
#[derive(Debug, PartialEq, Eq)]
pub struct Pieces(pub(super) Vec<i64>);

pub(super) const fn block_of(id: i64) -> i64 {
    id.div_euclid(BLOCK)
}

pub(super) fn place_of(id: i64) -> u16 {
    u16::try_from(id.rem_euclid(BLOCK)).unwrap_or_default()
}

pub(super) const READ: &str =
    "SELECT held FROM product_piece WHERE block = ?1 AND piece = ?2 ORDER BY part";

/// Reads what is written of a piece in a block; in how many rows.
pub(super) fn stored(
    statement: &mut CachedStatement<'_>,
    at: (i64, i64),
    bytes: &mut Vec<u8>,
) -> Result<i64, Error> {
    bytes.clear();
    let mut parts = 0_i64;
    let mut rows = statement.query(at).map_err(doing(WHAT))?;
    while let Some(row) = rows.next().map_err(doing(WHAT))? {
        let held = row.get_ref(0).map_err(doing(WHAT))?.as_bytes_or_null();
        bytes.extend_from_slice(held.ok().flatten().unwrap_or_default());
        parts = parts.saturating_add(1);
    }
    Ok(parts)
}

/// The products of a block that hold all of these pieces, and sometimes a few others.
pub(super) fn held_by_all(
    statement: &mut CachedStatement<'_>,
    block: i64,
    wanted: &[i64],
) -> Result<Option<Set>, Error> {
    let (mut kept, mut bytes) = (None::<Set>, Vec::new());
    for piece in wanted {
        if kept.as_ref().is_some_and(|set| set.count() <= FEW) {
            break;
        }
        if stored(statement, (block, *piece), &mut bytes)? == 0 {
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

/// Blocks that are looked at to see whether words are everywhere.
const SAMPLED: i64 = 4;

/// Whether words are in so many products of some blocks, far from each other, that they must be in
/// more than `most` of all: the others need not be read to know it.
pub(super) fn are_everywhere(
    view: &View<'_>,
    wanted: &Pieces,
    last: i64,
    most: usize,
) -> Result<bool, Error> {
    let blocks = last.saturating_add(1);
    if blocks < SAMPLED.saturating_mul(4) {
        return Ok(false);
    }
    let all = usize::try_from(blocks).unwrap_or(usize::MAX);
    let mut statement = prepared(view.connection, READ, WHAT)?;
    for sample in 0..SAMPLED {
        let block = sample.saturating_mul(blocks).div_euclid(SAMPLED);
        let held = held_by_all(&mut statement, block, &wanted.0)?;
        if held.map_or(0, |set| set.places().len()).saturating_mul(all) <= most {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::{Pieces, SAMPLED, are_everywhere};
    use crate::store::search::pieces::merge;
    use crate::store::{Keep, Store, Tx};

    /// A word is everywhere when every block that is looked at says so.
    #[test]
    fn a_word_of_one_corner_is_not_everywhere() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("shop.db"), false).unwrap();
        let blocks = SAMPLED * 4;
        let (common, rare) = (Pieces(vec![1]), Pieces(vec![2]));
        let work = |tx: &Tx<'_>| {
            for block in 0..blocks {
                merge(tx, block, 1, |set| (0..100).for_each(|place| set.add(place)))?;
            }
            merge(tx, 0, 2, |set| (0..8_000).for_each(|place| set.add(place)))?;
            let ask = |wanted, last, most| are_everywhere(tx, wanted, last, most);
            assert!(ask(&common, blocks - 1, 1_599)?);
            assert!(!ask(&common, blocks - 1, 1_600)?, "not more than that");
            assert!(!ask(&common, blocks - 2, 10)?, "few blocks are read soon");
            assert!(!ask(&rare, blocks - 1, 10)?);
            Ok(((), Keep::No))
        };
        store.write(work).unwrap();
    }
}
