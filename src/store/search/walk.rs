//! Words that many products hold: the first of a list by SKU, found along the index of the SKUs.
//!
//! The rows between those that may hold the words are not read. What is found still has to be looked
//! at itself; a few more than wanted are found, so that it does most often.

use std::collections::BTreeMap;

use rusqlite::{CachedStatement, params_from_iter};

use crate::domain::filter::folded;
use crate::store::error::doing;
use crate::store::row::prepared;
use crate::store::search::blocks::{Pieces, READ, WHAT, block_of, held_by_all, place_of};
use crate::store::search::set::Set;
use crate::store::{Error, View};

/// Pieces that a product is asked for at most, the rarest first: the text itself is looked at all the
/// same.
const ASKED_PIECES: usize = 2;

/// Products that are passed at most; where so many hold nothing, the rows may as well be read.
const PASSED_MAX: usize = 20_000;

/// Products by SKU that may hold words.
pub struct First {
    /// Their rows.
    pub ids: Vec<i64>,
    /// Whether there are no others behind them.
    pub all: bool,
}

/// The first products behind a place (how SKUs compare with which), `limit` and a few more, that may
/// hold the words with these pieces; largest SKU first where `descending`. `None` where they are too
/// far between.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn first(
    view: &View<'_>,
    wanted: &Pieces,
    (place, descending): (Option<(&str, &str)>, bool),
    limit: i64,
) -> Result<Option<First>, Error> {
    let what = "walk along the SKUs";
    let limit = usize::try_from(limit).unwrap_or_default();
    let enough = limit.saturating_add(limit.div_euclid(8)).saturating_add(1);
    let begin = place.map_or(String::new(), |(sign, _)| format!("WHERE sku_key {sign} ?1"));
    let direction = if descending { "DESC" } else { "ASC" };
    let sql = format!("SELECT id FROM product {begin} ORDER BY sku_key {direction}");
    let key = place.map(|(_, sku)| folded(sku.trim()));
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
    use std::cmp::Ordering;

    use super::first;
    use crate::domain::ids::Sku;
    use crate::domain::product::Product;
    use crate::store::row::all;
    use crate::store::search::needle;
    use crate::store::search::pieces::{Narrowed, narrowed};
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
            (None, false),
            (None, true),
            (Some((">=", "A-001")), false),
            (Some((">", "B-120")), false),
            (Some(("<=", "a-001")), true),
            (Some(("<", "c-299")), true),
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
                for (place, descending) in places {
                    let held = |key: &str| {
                        place.is_none_or(|(sign, sku)| match key.cmp(sku.to_lowercase().as_str()) {
                            Ordering::Equal => sign.ends_with('='),
                            Ordering::Greater => !descending,
                            Ordering::Less => descending,
                        })
                    };
                    let mut expected: Vec<i64> =
                        all.iter().filter(|(_, key)| held(key)).map(|(id, _)| *id).collect();
                    if descending {
                        expected.reverse();
                    }
                    for limit in [1, 8, 40, 1_000] {
                        let found = first(view, &pieces, (place, descending), limit)?.unwrap();
                        let many = usize::try_from(limit).unwrap().min(expected.len());
                        let true_ones: Vec<i64> =
                            found.ids.iter().copied().filter(|id| expected.contains(id)).collect();
                        let so_far = true_ones.len().min(expected.len());
                        assert_eq!(true_ones, expected[..so_far], "{word} {place:?} {descending}");
                        assert!(found.all || found.ids.len() > many, "{word} {place:?} {limit}");
                        assert!(!found.all || true_ones == expected, "{word} {place:?} {limit}");
                    }
                }
            }
            Ok(())
        };
        store.read(look).unwrap();
    }
}
