//! Words that many products hold: the first of a list by SKU, found along the index of the SKUs.
//!
//! The rows between those that may hold the words are not read. What is found still has to be looked
//! at itself; a few more than wanted are found, so that it does most often.

use std::collections::BTreeMap;

use rusqlite::{CachedStatement, params_from_iter};

use crate::domain::filter::folded;
use crate::store::error::doing;
use crate::store::lists::From;
use crate::store::row::prepared;
use crate::store::search::pieces::{READ, WHAT, block_of, place_of, stored};
use crate::store::search::set::Set;
use crate::store::{Error, View};

/// Products of a block that are rather looked at than another piece is read for them.
const FEW: u32 = 2;

/// Pieces that a product is asked for at most, the rarest first: the text itself is looked at all the
/// same.
const ASKED_PIECES: usize = 2;

/// Products that are passed at most; where so many hold nothing, the rows may as well be read.
const PASSED_MAX: usize = 20_000;

/// The pieces of words, the rarest first.
#[derive(Debug, PartialEq, Eq)]
pub struct Pieces(pub(super) Vec<i64>);

/// Products by SKU that may hold words.
pub struct First {
    /// Their rows.
    pub ids: Vec<i64>,
    /// Whether there are no others behind them.
    pub all: bool,
}

/// The first products of the page that begins at `from`, `limit` and a few more, that may hold the
/// words with these pieces; largest SKU first where `descending`. `None` where they are too far
/// between.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn first(
    view: &View<'_>,
    wanted: &Pieces,
    (from, descending): (&From, bool),
    limit: i64,
) -> Result<Option<First>, Error> {
    let what = "walk along the SKUs";
    let limit = usize::try_from(limit).unwrap_or_default();
    let enough = limit.saturating_add(limit.div_euclid(8)).saturating_add(1);
    let (sign, direction) = if descending { ("<", "DESC") } else { (">", "ASC") };
    let (place, key) = match from {
        From::Start | From::End => (String::new(), None),
        From::At(sku) => (format!("WHERE sku_key {sign}= ?1"), Some(sku)),
        From::After(sku) | From::Before(sku) => (format!("WHERE sku_key {sign} ?1"), Some(sku)),
    };
    let sql = format!("SELECT id FROM product {place} ORDER BY sku_key {direction}");
    let key = key.map(|sku| folded(sku.trim()));
    let mut asked = Asked::of(view, wanted)?;
    let mut statement = prepared(view.connection, &sql, what)?;
    let mut rows = statement.query(params_from_iter(key)).map_err(doing(what))?;
    let mut ids = Vec::with_capacity(enough);
    for _ in 0..PASSED_MAX {
        let Some(row) = rows.next().map_err(doing(what))? else {
            return Ok(Some(First { ids, all: true }));
        };
        let id = row.get(0).map_err(doing(what))?;
        if asked.may_hold(id)? {
            ids.push(id);
            if ids.len() >= enough {
                return Ok(Some(First { ids, all: false }));
            }
        }
    }
    Ok(None)
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

/// Which products may hold words, asked of one after the other: what a block holds is read when its
/// first product comes.
struct Asked<'c> {
    statement: CachedStatement<'c>,
    wanted: Vec<i64>,
    blocks: BTreeMap<i64, Option<Set>>,
}

impl<'c> Asked<'c> {
    fn of(view: &View<'c>, wanted: &Pieces) -> Result<Self, Error> {
        let statement = prepared(view.connection, READ, WHAT)?;
        let wanted = wanted.0.iter().copied().take(ASKED_PIECES).collect();
        Ok(Self { statement, wanted, blocks: BTreeMap::new() })
    }

    fn may_hold(&mut self, id: i64) -> Result<bool, Error> {
        let (block, place) = (block_of(id), place_of(id));
        if let Some(known) = self.blocks.get(&block) {
            return Ok(known.as_ref().is_some_and(|set| set.holds(place)));
        }
        let set = held_by_all(&mut self.statement, block, &self.wanted)?;
        let held = set.as_ref().is_some_and(|set| set.holds(place));
        self.blocks.insert(block, set);
        Ok(held)
    }
}

#[cfg(test)]
mod tests {
    use super::{Pieces, SAMPLED, are_everywhere, first};
    use crate::domain::ids::Sku;
    use crate::domain::product::Product;
    use crate::store::lists::From;
    use crate::store::row::all;
    use crate::store::search::needle;
    use crate::store::search::pieces::{Narrowed, merge, narrowed};
    use crate::store::{Keep, Store, Tx, View, products};

    fn store(folder: &tempfile::TempDir) -> Store {
        let path = folder.path().join("shop.db");
        crate::store::place::make(&path, false).unwrap();
        Store::open(&path).unwrap()
    }

    /// What is found is what a plain look at every product finds first, from every place on.
    #[test]
    fn the_first_that_hold_a_word_are_found_from_every_place() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(&folder);
        let work = |tx: &Tx<'_>| {
            for number in 0..300_usize {
                let sku = format!("{}-{:03}", ["b", "A", "c"][number % 3], number * 7 % 300);
                let mut product = Product::new(Sku::parse(&sku).unwrap());
                product.name = ["保温杯 kettle", "杯 温", "Kettle", "lamp"][number % 4].to_owned();
                products::save(tx, None, &product, None)?;
            }
            Ok(((), Keep::Yes))
        };
        store.write(work).unwrap();
        let places = [
            From::Start,
            From::End,
            From::At("A-001".to_owned()),
            From::After("B-120".to_owned()),
            From::Before("c-299".to_owned()),
        ];
        let look = |view: &View<'_>| {
            for word in ["kettle", "保温", "杯", "lamp"].map(needle) {
                let Narrowed::Many(pieces) = narrowed(view, std::slice::from_ref(&word), 10)?
                else {
                    panic!("{word}");
                };
                let sql = "SELECT id, sku_key FROM product \
                           WHERE search_holds(sku, name, codes, ?1) ORDER BY sku_key";
                let all: Vec<(i64, String)> = all(view.connection, sql, "look", [&word], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
                for (from, descending) in
                    places.iter().flat_map(|from| [(from, false), (from, true)])
                {
                    let held = |key: &str| match (from, descending) {
                        (From::Start | From::End, _) => true,
                        (From::At(sku), false) => key >= sku.to_lowercase().as_str(),
                        (From::At(sku), true) => key <= sku.to_lowercase().as_str(),
                        (From::After(sku) | From::Before(sku), false) => {
                            key > sku.to_lowercase().as_str()
                        }
                        (From::After(sku) | From::Before(sku), true) => {
                            key < sku.to_lowercase().as_str()
                        }
                    };
                    let mut expected: Vec<i64> =
                        all.iter().filter(|(_, key)| held(key)).map(|(id, _)| *id).collect();
                    if descending {
                        expected.reverse();
                    }
                    for limit in [1, 8, 40, 1_000] {
                        let found = first(view, &pieces, (from, descending), limit)?.unwrap();
                        let many = usize::try_from(limit).unwrap().min(expected.len());
                        let true_ones: Vec<i64> =
                            found.ids.iter().copied().filter(|id| expected.contains(id)).collect();
                        let so_far = true_ones.len().min(expected.len());
                        assert_eq!(true_ones, expected[..so_far], "{word} {from:?} {descending}");
                        assert!(found.all || found.ids.len() > many, "{word} {from:?} {limit}");
                        assert!(!found.all || true_ones == expected, "{word} {from:?} {limit}");
                    }
                }
            }
            Ok(())
        };
        store.read(look).unwrap();
    }

    /// A word is everywhere when every block that is looked at says so.
    #[test]
    fn a_word_of_one_corner_is_not_everywhere() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(&folder);
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
