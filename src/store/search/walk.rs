//! The first of a list by SKU of products that hold words.
//!
//! Where many hold them, they are found along the index of the SKUs; the rows between those that may
//! hold the words are not read. Where few do, their SKUs are compared. What is found still has to be
//! looked at itself; a few more than wanted are found, so that it does most often.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::LazyLock;

use rusqlite::{CachedStatement, Row, params_from_iter};

use crate::domain::filter::folded;
use crate::store::error::doing;
use crate::store::row::prepared;
use crate::store::search::blocks::{BLOCK, Pieces, READ, WHAT, block_of, held_by_all, place_of};
use crate::store::search::set::Set;
use crate::store::{Error, View};

/// Pieces that a product is asked for at most, the rarest first: the text itself is looked at all the
/// same.
const ASKED_PIECES: usize = 2;

/// Products that are passed at most; where so many hold nothing, the rows may as well be read.
const PASSED_MAX: usize = 20_000;

/// Products that are passed along the index in the time in which the SKU of one is looked up.
const PASSED_FOR_ONE: i64 = 4;

/// Products whose SKUs are looked up by one statement.
const AT_ONCE: usize = 64;

/// How they are looked up: all of them; or those whose SKU is before a bound, or behind it, and those
/// of which that is not sure. A key that is the SKU in small letters compares as the SKU does without
/// case, and costs nothing to make.
static LOOK_UP: LazyLock<[String; 3]> = LazyLock::new(|| {
    let wanted: Vec<String> = (1..=AT_ONCE).map(|number| format!("(?{number})")).collect();
    let wanted = wanted.join(", ");
    let bound = AT_ONCE.saturating_add(1);
    let sooner = |sign| format!("WHERE own_key IS NOT NULL OR sku {sign} ?{bound} COLLATE NOCASE");
    [String::new(), sooner('<'), sooner('>')].map(|sooner| {
        format!(
            "SELECT product.id, sku, own_key FROM (VALUES {wanted}) AS wanted \
             CROSS JOIN product ON product.id = wanted.column1 {sooner}"
        )
    })
});

/// Products by SKU that may hold words.
pub struct First {
    /// Their rows.
    pub ids: Vec<i64>,
    /// Whether there are no others behind them.
    pub all: bool,
}

/// Where a page begins that does not begin with the first SKU (how SKUs compare with which), and
/// whether the largest come first.
pub type Order<'a> = (Option<(&'a str, &'a str)>, bool);

/// When the products that hold words are too far between to be found along the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// When comparing the SKUs of all of them is sooner done, as the first block has it.
    OthersAreSooner,
    /// When very many are passed.
    VeryFar,
}

/// The first products along the index of the SKUs, `limit` and a few more, that may hold the words
/// with these pieces; `None` where they are too far between.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn first(
    view: &View<'_>,
    pieces: &Pieces,
    order: Order<'_>,
    limit: i64,
    until: Until,
) -> Result<Option<First>, Error> {
    let what = "walk along the SKUs";
    let enough = enough(limit);
    let (begin, direction) = begin(order);
    let sql = format!("SELECT id FROM product {begin} ORDER BY sku_key {direction}");
    let mut asked = Asked::of(view, pieces)?;
    let mut statement = prepared(view.connection, &sql, what)?;
    let mut rows = statement.query(params_from_iter(key(order))).map_err(doing(what))?;
    let mut ids = Vec::with_capacity(enough);
    for passed in 0..PASSED_MAX {
        let Some(row) = rows.next().map_err(doing(what))? else {
            return Ok(Some(First { ids, all: true }));
        };
        let id = row.get(0).map_err(doing(what))?;
        if passed == 0 && until == Until::OthersAreSooner && !asked.are_near(id, enough)? {
            return Ok(None);
        }
        if asked.may_hold(id)? {
            ids.push(id);
            if ids.len() >= enough {
                return Ok(Some(First { ids, all: false }));
            }
        }
    }
    Ok(None)
}

/// The same of the products with these rows, by their SKUs.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn first_of(
    view: &View<'_>,
    ids: &[i64],
    order: Order<'_>,
    limit: i64,
) -> Result<First, Error> {
    let mut best = Best::of(order, enough(limit));
    ids.chunks(AT_ONCE).try_for_each(|some| best.look_up(view, some))?;
    Ok(best.found())
}

/// How many are found for so many that are wanted.
fn enough(limit: i64) -> usize {
    let limit = usize::try_from(limit).unwrap_or_default();
    limit.saturating_add(limit.div_euclid(8)).saturating_add(1)
}

/// The condition of a place and the direction.
fn begin((place, descending): Order<'_>) -> (String, &'static str) {
    let begin = place.map_or(String::new(), |(sign, _)| format!("WHERE sku_key {sign} ?1"));
    (begin, if descending { "DESC" } else { "ASC" })
}

fn key((place, _): Order<'_>) -> Option<String> {
    place.map(|(_, sku)| folded(sku.trim()))
}

/// The first by SKU of those that were looked up.
struct Best<'a> {
    order: Order<'a>,
    begin: Option<String>,
    enough: usize,
    /// They and their SKUs, in no order.
    kept: Vec<(String, i64)>,
    /// The SKU of the last one, where they are enough.
    bound: Option<String>,
}

impl<'a> Best<'a> {
    fn of(order: Order<'a>, enough: usize) -> Self {
        Self { order, begin: key(order), enough, kept: Vec::new(), bound: None }
    }

    /// Whether a SKU comes at the place at which the page begins or behind it.
    fn is_behind(&self, sku: &str) -> bool {
        let ((Some((sign, _)), descending), Some(begin)) = (self.order, &self.begin) else {
            return true;
        };
        match sku.cmp(begin) {
            Ordering::Equal => sign.ends_with('='),
            Ordering::Less => descending,
            Ordering::Greater => !descending,
        }
    }

    /// Looks up the SKUs of some products, `AT_ONCE` at most.
    fn look_up(&mut self, view: &View<'_>, ids: &[i64]) -> Result<(), Error> {
        let what = "compare SKUs";
        let [all, before, behind] = &*LOOK_UP;
        let sql = match (&self.bound, self.order) {
            (None, _) => all,
            (Some(_), (_, false)) => before,
            (Some(_), (_, true)) => behind,
        };
        let mut statement = prepared(view.connection, sql, what)?;
        let none = std::iter::repeat(None);
        for (number, id) in (1..=AT_ONCE).zip(ids.iter().map(Some).chain(none)) {
            statement.raw_bind_parameter(number, id).map_err(doing(what))?;
        }
        if let Some(bound) = &self.bound {
            statement.raw_bind_parameter(AT_ONCE.saturating_add(1), bound).map_err(doing(what))?;
        }
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(doing(what))? {
            let (sku, id) = read(row).map_err(doing(what))?;
            if self.is_behind(&sku) {
                self.kept.push((sku, id));
            }
        }
        self.leave_out();
        Ok(())
    }

    /// Leaves out all but the first ones.
    fn leave_out(&mut self) {
        let last = self.enough.saturating_sub(1);
        if self.kept.len() > last {
            let (_, descending) = self.order;
            let compare = |one: &_, other: &_| in_order(one, other, descending);
            let (_, (bound, _), _) = self.kept.select_nth_unstable_by(last, compare);
            self.bound = Some(bound.clone());
            self.kept.truncate(self.enough);
        }
    }

    fn found(mut self) -> First {
        let (_, descending) = self.order;
        self.kept.sort_unstable_by(|one, other| in_order(one, other, descending));
        let ids = self.kept.into_iter().map(|(_, id)| id).collect();
        First { ids, all: self.bound.is_none() }
    }
}

fn in_order(one: &(String, i64), other: &(String, i64), descending: bool) -> Ordering {
    if descending { other.cmp(one) } else { one.cmp(other) }
}

/// A product and its SKU as it is compared: as the table has it, without asking SQLite for it.
fn read(row: &Row<'_>) -> rusqlite::Result<(String, i64)> {
    let sku = if let Some(own) = row.get_ref(2)?.as_str_or_null()? {
        own.to_owned()
    } else {
        row.get_ref(1)?.as_str()?.to_ascii_lowercase()
    };
    Ok((sku, row.get(0)?))
}

/// Which products may hold words, asked of one after the other: what a block holds is read when its
/// first product comes.
struct Asked<'c> {
    statement: CachedStatement<'c>,
    wanted: Vec<i64>,
    last: i64,
    blocks: BTreeMap<i64, Option<Set>>,
}

impl<'c> Asked<'c> {
    fn of(view: &View<'c>, pieces: &Pieces) -> Result<Self, Error> {
        let statement = prepared(view.connection, READ, WHAT)?;
        let wanted = pieces.wanted.iter().copied().take(ASKED_PIECES).collect();
        Ok(Self { statement, wanted, last: pieces.last, blocks: BTreeMap::new() })
    }

    /// What the block of a product holds.
    fn block(&mut self, id: i64) -> Result<Option<&Set>, Error> {
        let held = match self.blocks.entry(block_of(id)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let set = held_by_all(&mut self.statement, *new.key(), &self.wanted)?;
                new.insert(set)
            }
        };
        Ok(held.as_ref())
    }

    fn may_hold(&mut self, id: i64) -> Result<bool, Error> {
        Ok(self.block(id)?.is_some_and(|set| set.holds(place_of(id))))
    }

    /// Whether `enough` are sooner found in passing than all of them are looked up, when the others are
    /// as near to each other as in the block of this one: with `held` in `all` of a block one passes
    /// `enough * all / held`, and looks up `held / all` of the products.
    fn are_near(&mut self, id: i64, enough: usize) -> Result<bool, Error> {
        let held = i64::from(self.block(id)?.map_or(0, Set::count));
        let begin = block_of(id).saturating_mul(BLOCK);
        let all = self.last.saturating_sub(begin).saturating_add(1).min(BLOCK);
        let enough = i64::try_from(enough).unwrap_or(i64::MAX);
        let passed = enough.saturating_mul(all).saturating_mul(all);
        let looked_up = held.saturating_mul(held).saturating_mul(self.last);
        Ok(passed < looked_up.saturating_mul(PASSED_FOR_ONE))
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::{First, Until, first, first_of};
    use crate::domain::ids::Sku;
    use crate::domain::product::Product;
    use crate::store::row::all;
    use crate::store::search::needle;
    use crate::store::search::words::wanted;
    use crate::store::{Error, Keep, Store, Tx, View, products};

    fn store(folder: &tempfile::TempDir) -> Store {
        let path = folder.path().join("shop.db");
        crate::store::place::make(&path, false).unwrap();
        Store::open(&path).unwrap()
    }

    fn fill(tx: &Tx<'_>) -> Result<(), Error> {
        for number in 0..300_usize {
            let sku = format!(
                "{}-{:03}",
                ["b", "A", "c", "É", "Ａ1"][number % 5],
                number.wrapping_mul(7) % 300
            );
            let mut product = Product::new(Sku::parse(&sku).unwrap());
            product.name = ["保温杯 kettle", "杯 温", "Kettle", "lamp"][number % 4].to_owned();
            products::save(tx, None, &product, None)?;
        }
        Ok(())
    }

    /// The rows that are known to be found first are so, and there are enough of them.
    fn are_first(found: &First, expected: &[i64], limit: i64, asked: &str) {
        let known = |id: &i64| expected.contains(id);
        let found_ones: Vec<i64> = found.ids.iter().copied().filter(known).collect();
        assert_eq!(found_ones, expected[..found_ones.len()], "{asked}");
        let many = usize::try_from(limit).unwrap().min(expected.len());
        assert!(found.all || found.ids.len() > many, "{asked}");
        assert!(!found.all || found_ones == expected, "{asked}");
    }

    /// What is found is what a plain look at every product finds first, from every place on: along the
    /// SKUs, or of so few that theirs are compared.
    #[test]
    fn the_first_that_hold_a_word_are_found_from_every_place() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(&folder);
        store.write(|tx| Ok((fill(tx)?, Keep::Yes))).unwrap();
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
                let pieces = wanted(view, std::slice::from_ref(&word))?.unwrap();
                let sql = "SELECT id, sku_key FROM product \
                           WHERE search_holds(sku, name, codes, ?1) ORDER BY sku_key";
                let all: Vec<(i64, String)> = all(view.connection, sql, "look", [&word], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
                let some = [20, 1_000].map(|count| {
                    let mut some: Vec<i64> = all.iter().map(|(id, _)| *id).take(count).collect();
                    some.sort_unstable();
                    some
                });
                let limits = |order| [1, 8, 40, 1_000].map(|limit| (order, limit));
                for (order, limit) in places.into_iter().flat_map(limits) {
                    let held = |key: &str| {
                        order.0.is_none_or(|(sign, sku)| match key.cmp(&sku.to_lowercase()) {
                            Ordering::Equal => sign.ends_with('='),
                            Ordering::Greater => !order.1,
                            Ordering::Less => order.1,
                        })
                    };
                    let mut expected: Vec<i64> =
                        all.iter().filter(|(_, key)| held(key)).map(|(id, _)| *id).collect();
                    if order.1 {
                        expected.reverse();
                    }
                    let asked = format!("{word} {order:?} {limit}");
                    let found = first(view, &pieces, order, limit, Until::VeryFar)?.unwrap();
                    are_first(&found, &expected, limit, &asked);
                    for some in some.iter().rev() {
                        expected.retain(|id| some.contains(id));
                        let found = first_of(view, some, order, limit)?;
                        are_first(&found, &expected, limit, &asked);
                    }
                }
            }
            Ok(())
        };
        store.read(look).unwrap();
    }

    /// A walk is given up at its begin where the words are so rare in the first block that looking
    /// each of them up is sooner done.
    #[test]
    fn the_way_along_the_skus_is_taken_for_words_of_many_products_only() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = store(&folder);
        let work = |tx: &Tx<'_>| {
            fill(tx)?;
            let mut product = Product::new(Sku::parse("z-1").unwrap());
            product.name = "琥珀 kettle".to_owned();
            products::save(tx, None, &product, None)?;
            Ok(((), Keep::Yes))
        };
        store.write(work).unwrap();
        let look = |view: &View<'_>| {
            for (word, near) in [("kettle", true), ("杯", true), ("琥珀", false), ("zz", false)]
            {
                let pieces = wanted(view, &[needle(word)])?.unwrap();
                let found = first(view, &pieces, (None, false), 8, Until::OthersAreSooner)?;
                assert_eq!(found.is_some(), near, "{word}");
            }
            Ok(())
        };
        store.read(look).unwrap();
    }
}
