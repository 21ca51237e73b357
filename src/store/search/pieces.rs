//! Which products may hold a word: an index of the pieces of what products are found by.
//!
//! A piece is one character, two that stand together, or three letters or digits. For every
//! `BLOCK` products there is one set a piece: which of them hold it, as gaps between their
//! numbers, or as bits where that is shorter, in rows of which several fit a page. A word is looked
//! for block by block: what holds all of its pieces may hold the word, and few others do; the caller
//! looks at the text itself. So a word that nothing holds is known at once among a million products,
//! in Chinese from the first character on; for one that many hold see `walk`.
//!
//! The index follows the SKU, name and codes of products. One that is changed takes its pieces along
//! in the same step; new ones are written together at the end of their transaction, whole blocks at
//! a time, in the order of the index.

use std::thread::ScopedJoinHandle;
use std::vec::IntoIter;

use rusqlite::{Row, Rows};

use crate::store::error::doing;
use crate::store::row::{execute, prepared};
use crate::store::search::blocks::{BLOCK, READ, WHAT, block_of, place_of, stored};
use crate::store::search::gathered::Gathered;
use crate::store::search::known::found_by;
use crate::store::search::set::Set;
use crate::store::{Error, Tx};

/// Bytes of one row at most: a longer one would fill pages of its own, most of them half.
const PART_BYTES: usize = 464;

/// The number of one, two or three characters. ASCII keeps the short numbers.
pub(super) fn piece(characters: &[char]) -> i64 {
    let number = |character: &char| i64::from(u32::from(*character));
    let ascii = characters.iter().all(char::is_ascii);
    let bits = if ascii { 7 } else { 21 };
    let packed = characters.iter().fold(0_i64, |sum, one| sum.rotate_left(bits) | number(one));
    let kind: u32 = match (characters.len(), ascii) {
        (3, _) => return packed,
        (2, true) => 21,
        (1, true) => 22,
        (1, false) => 23,
        (_, _) => 43,
    };
    packed | 1_i64.rotate_left(kind)
}

/// Calls `found` with each piece of a text, as often as it is there.
fn each_piece(text: &str, mut found: impl FnMut(i64)) {
    for part in text.split_whitespace() {
        let (mut before, mut last) = (None::<char>, None::<char>);
        for this in part.chars() {
            found(piece(&[this]));
            if let Some(last) = last {
                found(piece(&[last, this]));
                let three = before.map(|before| [before, last, this]);
                if let Some(three) = three.filter(|three| three.iter().all(char::is_ascii)) {
                    found(piece(&three));
                }
            }
            (before, last) = (last, Some(this));
        }
    }
}

/// The pieces of a text, ascending, each once.
pub(super) fn pieces(text: &str) -> Vec<i64> {
    let mut found = Vec::new();
    each_piece(text, |piece| found.push(piece));
    found.sort_unstable();
    found.dedup();
    found
}

/// A product is found by another text from now on.
pub(in crate::store) fn change(
    tx: &Tx<'_>,
    id: i64,
    before: &str,
    after: &str,
) -> Result<(), Error> {
    if before == after {
        return Ok(());
    }
    let (before, after) = (pieces(before), pieces(after));
    for gone in before.iter().filter(|piece| after.binary_search(piece).is_err()) {
        edit(tx, (block_of(id), *gone), |set| set.remove(place_of(id)))?;
    }
    for new in after.iter().filter(|piece| before.binary_search(piece).is_err()) {
        edit(tx, (block_of(id), *new), |set| set.add(place_of(id)))?;
    }
    Ok(())
}

/// Changes which products of a block hold a piece; parts that stay as they are are not touched.
fn edit(tx: &Tx<'_>, (block, piece): (i64, i64), edit: impl FnOnce(&mut Set)) -> Result<(), Error> {
    let mut before = Vec::new();
    stored(&mut prepared(tx.connection, READ, WHAT)?, (block, piece), &mut before)?;
    let mut set = Set::read(&before);
    edit(&mut set);
    let after = set.written();
    let sql = "INSERT INTO product_piece (block, piece, part, held) VALUES (?1, ?2, ?3, ?4) \
               ON CONFLICT (block, piece, part) DO UPDATE SET held = excluded.held";
    let mut statement = prepared(tx.connection, sql, WHAT)?;
    let (mut olds, mut part) = (before.chunks(PART_BYTES), 0_i64);
    for new in after.chunks(PART_BYTES) {
        if olds.next() != Some(new) {
            statement.execute((block, piece, part, new)).map_err(doing(WHAT))?;
        }
        part = part.saturating_add(1);
    }
    if olds.next().is_some() {
        let sql = "DELETE FROM product_piece WHERE block = ?1 AND piece = ?2 AND part >= ?3";
        execute(tx.connection, sql, WHAT, (block, piece, part))?;
    }
    Ok(())
}

/// A product's SKU, name and codes.
pub(super) type Text = [String; 3];

/// Products that are read before their pieces are gathered. A thread of its own is worth its start for
/// so many, and they are not much to hold in memory.
const SHARE: usize = 8_192;

/// Shares of a block, which are as many as it takes to write the block before.
const SHARES: usize = 8;

/// The number of the first product of a store.
const FIRST: i64 = 1;

/// Products for which a thread is not worth its start.
const FEW: usize = 1_000;

/// What some products of one block are called, each with its place, in the order of the places.
struct Share {
    block: i64,
    texts: Vec<(u16, Text)>,
}

impl Share {
    /// Reads the next ones; `ahead` is the product with which they begin.
    fn next(rows: &mut Rows<'_>, ahead: &mut Option<(i64, Text)>) -> Result<Option<Self>, Error> {
        let Some((id, text)) = ahead.take() else { return Ok(None) };
        let mut share = Self { block: block_of(id), texts: vec![(place_of(id), text)] };
        while let Some(row) = rows.next().map_err(doing(WHAT))? {
            let (id, text) = read(row)?;
            if block_of(id) != share.block || share.texts.len() == SHARE {
                *ahead = Some((id, text));
                break;
            }
            share.texts.push((place_of(id), text));
        }
        Ok(Some(share))
    }

    /// Adds the pieces of all that they are found by to those of the products before them.
    fn gathered(self, mut held: Gathered) -> Gathered {
        for (place, text) in &self.texts {
            add(&mut held, *place, text);
        }
        held
    }
}

fn read(row: &Row<'_>) -> Result<(i64, Text), Error> {
    let read = (|| Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?])))();
    read.map_err(doing(WHAT))
}

/// Adds the pieces of all that a product is found by.
pub(super) fn add(held: &mut Gathered, place: u16, [sku, name, codes]: &Text) {
    each_piece(&found_by(sku, name, codes), |piece| held.add(piece, place));
}

/// Adds the pieces of a product, of which `row` has the number, the SKU, the name and the codes.
pub(super) fn gather(row: &Row<'_>, held: &mut Gathered) -> Result<(), Error> {
    let (id, text) = read(row)?;
    add(held, place_of(id), &text);
    Ok(())
}

/// Writes the pieces of the products from row `from` on, which are new. While they are written, those
/// of the products behind them are gathered beside it.
pub(in crate::store) fn write_new(tx: &Tx<'_>, from: i64) -> Result<(), Error> {
    let sql = "SELECT id, sku, name, codes FROM product WHERE id >= ?1 ORDER BY id";
    let mut statement = prepared(tx.connection, sql, WHAT)?;
    let mut rows = statement.query([from]).map_err(doing(WHAT))?;
    let first = rows.next().map_err(doing(WHAT))?;
    let mut ahead = first.map(read).transpose()?;
    let mut block = block_of(from);
    let mut writing = Writing::of(from, block, Vec::new());
    let mut held = Gathered::default();
    std::thread::scope(|scope| {
        let mut beside: Option<ScopedJoinHandle<'_, Gathered>> = None;
        loop {
            let share = Share::next(&mut rows, &mut ahead)?;
            if let Some(beside) = beside.take() {
                held = beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            }
            let next = share.as_ref().map(|share| share.block);
            if next != Some(block) {
                writing.write(tx, usize::MAX)?;
                writing = Writing::of(from, block, std::mem::take(&mut held).written());
            }
            let Some(share) = share else { return writing.write(tx, usize::MAX) };
            block = share.block;
            let before = std::mem::take(&mut held);
            if share.texts.len() < FEW {
                held = share.gathered(before);
            } else {
                beside = Some(scope.spawn(|| share.gathered(before)));
            }
            writing.write(tx, writing.at_once)?;
        }
    })
}

/// What new products of one block hold, while it is written.
pub(super) struct Writing {
    block: i64,
    /// Whether other products of the block were there before.
    had_others: bool,
    sets: IntoIter<(i64, Vec<u8>)>,
    /// Sets that are written at once.
    at_once: usize,
}

impl Writing {
    /// `sets` is what is written of each piece, and `from` the first new product.
    pub(super) fn of(from: i64, block: i64, sets: Vec<(i64, Vec<u8>)>) -> Self {
        let at_once = sets.len().div_ceil(SHARES);
        let first = block.saturating_mul(BLOCK).max(FIRST);
        let had_others = first < from && block_of(from) == block;
        Self { block, had_others, sets: sets.into_iter(), at_once }
    }

    /// Writes the next `count` sets.
    pub(super) fn write(&mut self, tx: &Tx<'_>, count: usize) -> Result<(), Error> {
        let sql = "INSERT INTO product_piece (block, piece, part, held) VALUES (?1, ?2, ?3, ?4)";
        let mut statement = prepared(tx.connection, sql, WHAT)?;
        for (piece, new) in self.sets.by_ref().take(count) {
            if self.had_others {
                edit(tx, (self.block, piece), |set| Set::read(&new).each(|place| set.add(place)))?;
                continue;
            }
            for (part, held) in (0_i64..).zip(new.chunks(PART_BYTES)) {
                statement.execute((self.block, piece, part, held)).map_err(doing(WHAT))?;
            }
        }
        Ok(())
    }
}

/// Makes the index anew.
pub(in crate::store) fn rebuild(tx: &Tx<'_>) -> Result<(), Error> {
    execute(tx.connection, "DELETE FROM product_piece", WHAT, [])?;
    write_new(tx, 0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{READ, Set, block_of, edit, pieces, place_of, rebuild, stored, write_new};
    use crate::domain::ids::Sku;
    use crate::domain::product::Product;
    use crate::store::row::{all, execute, prepared};
    use crate::store::search::known::found_by;
    use crate::store::search::needle;
    use crate::store::search::words::{held_by, wanted};
    use crate::store::{Error, Keep, Store, Tx, View, products};

    const WORDS: [&str; 8] =
        ["保温杯", "長城", "kettle", "T-shirt", "杯子", "LP-01", "x", "纯棉 衬衫"];

    fn rows(view: &View<'_>) -> Vec<([i64; 3], Vec<u8>)> {
        let sql = "SELECT block, piece, part, held FROM product_piece ORDER BY block, piece, part";
        let read =
            |row: &rusqlite::Row<'_>| Ok(([row.get(0)?, row.get(1)?, row.get(2)?], row.get(3)?));
        all(view.connection, sql, "look", [], read).unwrap()
    }

    fn save(tx: &Tx<'_>, id: Option<i64>, number: usize, step: usize) -> Result<i64, Error> {
        let mut product = Product::new(Sku::parse(&format!("AB-{number:04}")).unwrap());
        let word = |by: usize| WORDS.iter().cycle().skip(step).step_by(by).nth(number).unwrap();
        product.name = format!("{}{} {}", word(3), word(5), number % 17);
        products::save(tx, id, &product, None)
    }

    #[test]
    fn the_index_is_what_it_would_be_if_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        crate::store::place::make(&folder.path().join("shop.db"), false).unwrap();
        let mut store = Store::open(&folder.path().join("shop.db")).unwrap();
        for step in 0..4 {
            let work = |tx: &Tx<'_>| {
                if step == 3 {
                    // What is new from here on begins in one block and ends in the next.
                    let sql = "INSERT INTO product (id, sku, name) VALUES (65500, 'Last', '杯')";
                    execute(tx.connection, sql, "jump", [])?;
                    tx.pending.note_new_product(65_500);
                }
                for number in 0..100 {
                    let id = save(tx, None, step * 100 + number, step)?;
                    save(tx, Some(id), step * 100 + number, step + 1)?;
                    let id = i64::try_from(step * 50 + number).unwrap() + 1;
                    save(tx, Some(id), step * 50 + number, step)?;
                    let failed: Result<i64, Error> = tx.nested(|| {
                        save(tx, None, 9_000 + number, step)?;
                        save(tx, Some(id), 8_000 + number, step)?;
                        Err(Error::Corrupt("given up".to_owned()))
                    });
                    assert!(failed.is_err());
                }
                Ok(((), Keep::Yes))
            };
            store.write(work).unwrap();
        }
        let kept = store.read(|view| Ok(rows(view))).unwrap();
        assert!(kept.len() > 300, "{}", kept.len());
        store.write(|tx| Ok((rebuild(tx)?, Keep::Yes))).unwrap();
        assert_eq!(store.read(|view| Ok(rows(view))).unwrap(), kept);
        let look = |view: &View<'_>| {
            for word in ["杯", "保溫", "长城", "kett", "ab-0", "0017", "zzz", "龘", "x", "last"]
            {
                let word = needle(word);
                let sql =
                    "SELECT id FROM product WHERE search_holds(sku, name, codes, ?1) ORDER BY id";
                let hold: Vec<i64> = all(view.connection, sql, "look", [&word], |row| row.get(0))?;
                let asked = wanted(view, std::slice::from_ref(&word))?.unwrap();
                let may = held_by(view, &asked, 1_000)?.unwrap();
                assert!(hold.iter().all(|id| may.contains(id)), "{word}");
                assert!(
                    may.len() <= 2 * hold.len() + 10,
                    "{word}: {} for {}",
                    may.len(),
                    hold.len()
                );
            }
            let asked = wanted(view, &[needle("ab")])?.unwrap();
            assert_eq!(held_by(view, &asked, 10)?, None);
            assert!(wanted(view, &[needle(" ")])?.is_none());
            Ok(())
        };
        store.read(look).unwrap();
    }

    /// Goal: a long set takes several rows, each short enough for its page, and gives them back; what
    /// is added behind it, or taken from its end, touches the last of them only.
    #[test]
    fn a_long_set_is_kept_in_parts() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("shop.db"), false).unwrap();
        let work = |tx: &Tx<'_>| {
            let kept = |places: &[u16]| {
                let mut bytes = Vec::new();
                let mut statement = prepared(tx.connection, READ, "look").unwrap();
                stored(&mut statement, (3, 77), &mut bytes).unwrap();
                let mut found = Vec::new();
                Set::read(&bytes).each(|place| found.push(place));
                assert_eq!(found, places);
                let rows = rows(tx);
                assert!(rows.iter().all(|(_, held)| held.len() <= 464));
                rows.len()
            };
            let touched = || tx.connection.total_changes();
            let all: Vec<u16> = (0..60_000).step_by(9).collect();
            edit(tx, (3, 77), |set| all.iter().for_each(|place| set.add(*place)))?;
            assert_eq!(kept(&all), 15);
            let before = touched();
            edit(tx, (3, 77), |set| set.remove(all[6_666]))?;
            assert_eq!(touched() - before, 1);
            let but = &all[..6_666];
            assert_eq!(kept(but), 15);
            edit(tx, (3, 77), |set| but.iter().skip(900).for_each(|place| set.remove(*place)))?;
            assert_eq!(kept(&but[..900]), 2);
            let before = touched();
            edit(tx, (3, 77), |set| set.add(60_000))?;
            edit(tx, (3, 77), |set| set.remove(60_000))?;
            edit(tx, (3, 77), |set| set.remove(60_000))?;
            assert_eq!(touched() - before, 2);
            edit(tx, (3, 77), |set| but.iter().skip(9).for_each(|place| set.remove(*place)))?;
            assert_eq!(kept(&but[..9]), 1);
            edit(tx, (3, 77), |set| but.iter().for_each(|place| set.remove(*place)))?;
            assert_eq!(kept(&[]), 0);
            Ok(((), Keep::Yes))
        };
        store.write(work).unwrap();
    }

    /// More new products than a block has, read in shares, some behind what was there before: the index
    /// holds what a plain look at each of them gives.
    #[test]
    fn whole_blocks_of_new_products_are_written_as_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("shop.db"), false).unwrap();
        let work = |tx: &Tx<'_>| {
            let mut expected = BTreeMap::<[i64; 2], Vec<u16>>::new();
            for (from, to) in [(5, 20), (21, 67_000), (67_002, 69_000), (140_000, 140_001)] {
                let sql = "WITH RECURSIVE n (id) AS \
                           (SELECT ?1 UNION ALL SELECT id + 1 FROM n WHERE id < ?2) \
                           INSERT INTO product (id, sku, name) \
                           SELECT id, 's' || id, iif(id % 7, '', '杯') FROM n";
                execute(tx.connection, sql, "fill", [from, to])?;
                write_new(tx, from)?;
                for id in from..=to {
                    let name = if id % 7 == 0 { "杯" } else { "" };
                    for piece in pieces(&found_by(&format!("s{id}"), name, "")) {
                        expected.entry([block_of(id), piece]).or_default().push(place_of(id));
                    }
                }
            }
            let mut held = BTreeMap::<[i64; 2], Vec<u8>>::new();
            for ([block, piece, _], bytes) in rows(tx) {
                held.entry([block, piece]).or_default().extend(bytes);
            }
            assert!(held.keys().eq(expected.keys()));
            for (at, bytes) in held {
                let mut places = Vec::new();
                Set::read(&bytes).each(|place| places.push(place));
                assert!(places == expected[&at], "{at:?}");
            }
            Ok(((), Keep::No))
        };
        store.write(work).unwrap();
    }
}
