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

use rusqlite::{CachedStatement, Row, Rows};

use crate::store::error::doing;
use crate::store::row::{execute, first, prepared};
use crate::store::search::blocks::{
    BLOCK, Pieces, READ, WHAT, are_everywhere, block_of, held_by_all, place_of, stored,
};
use crate::store::search::gathered::Gathered;
use crate::store::search::known::found_by;
use crate::store::search::set::{Set, written};
use crate::store::{Error, Tx, View};

/// Bytes of one row at most: a longer one would fill pages of its own, most of them half.
const PART_BYTES: usize = 464;

/// Pieces of a word that are looked up at most, the rarest first.
const PIECES_MAX: usize = 5;

/// The number of one, two or three characters. ASCII keeps the short numbers.
fn piece(characters: &[char]) -> i64 {
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
fn pieces(text: &str) -> Vec<i64> {
    let mut found = Vec::new();
    each_piece(text, |piece| found.push(piece));
    found.sort_unstable();
    found.dedup();
    found
}

/// The pieces that every text with this word in it has, as few as tell it apart.
fn pieces_of_word(word: &str) -> Vec<i64> {
    let mut found = Vec::new();
    for part in word.split_whitespace() {
        let characters: Vec<char> = part.chars().collect();
        let foreign = |some: &&[char]| !some.iter().all(char::is_ascii);
        let before = found.len();
        found.extend(characters.windows(3).filter(|three| !foreign(three)).map(piece));
        found.extend(characters.windows(2).filter(foreign).map(piece));
        if found.len() == before {
            let short = characters.get(..2).or(characters.get(..1)).unwrap_or_default();
            found.extend((!short.is_empty()).then(|| piece(short)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What the index says of words.
#[derive(Debug, PartialEq, Eq)]
pub enum Narrowed {
    /// There is no word.
    Anything,
    /// The products that may hold all of them, in the order of their rows.
    These(Vec<i64>),
    /// They are more than asked for: looking in the order of a list finds some soon.
    Many(Pieces),
}

/// The products that may hold all of `words`, where they are not more than `most`.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn narrowed(view: &View<'_>, words: &[String], most: usize) -> Result<Narrowed, Error> {
    let mut wanted: Vec<i64> = words.iter().flat_map(|word| pieces_of_word(word)).collect();
    if wanted.is_empty() {
        return Ok(Narrowed::Anything);
    }
    let sql = "SELECT max(id) FROM product";
    let last = first(view.connection, sql, WHAT, [], |row| row.get(0))?.flatten();
    let Some(last) = last.map(block_of) else { return Ok(Narrowed::These(vec![])) };
    rarest_first(view, last.div_euclid(2), &mut wanted)?;
    let wanted = Pieces(wanted);
    if are_everywhere(view, &wanted, last, most)? {
        return Ok(Narrowed::Many(wanted));
    }
    let mut statement = prepared(view.connection, READ, WHAT)?;
    let mut found = Vec::new();
    for block in 0..=last {
        let Some(set) = held_by_all(&mut statement, block, &wanted.0)? else { continue };
        let first = block.saturating_mul(BLOCK);
        found.extend(set.places().into_iter().map(|place| first.saturating_add(i64::from(place))));
        if found.len() > most {
            return Ok(Narrowed::Many(wanted));
        }
    }
    Ok(Narrowed::These(found))
}

/// Leaves the rarest pieces, by what one block holds of each.
fn rarest_first(view: &View<'_>, block: i64, wanted: &mut Vec<i64>) -> Result<(), Error> {
    wanted.sort_unstable();
    wanted.dedup();
    if wanted.len() < 2 {
        return Ok(());
    }
    let sql = "SELECT sum(length(held)) FROM product_piece WHERE block = ?1 AND piece = ?2";
    let mut sized = Vec::new();
    for piece in wanted.iter() {
        let at = (block, *piece);
        let size = first(view.connection, sql, WHAT, at, |row| row.get::<_, Option<i64>>(0))?;
        sized.push((size.flatten().unwrap_or_default(), *piece));
    }
    sized.sort_unstable();
    *wanted = sized.into_iter().take(PIECES_MAX).map(|(_, piece)| piece).collect();
    Ok(())
}

/// Writes a set where none was.
const WRITE: &str = "INSERT INTO product_piece (block, piece, part, held) VALUES (?1, ?2, ?3, ?4)";

/// The same where one is; what stays as it is is not touched.
const REWRITE: &str = "INSERT INTO product_piece (block, piece, part, held) \
     VALUES (?1, ?2, ?3, ?4) ON CONFLICT (block, piece, part) DO UPDATE \
     SET held = excluded.held WHERE held <> excluded.held";

/// Writes a set; in how many rows.
fn put(
    statement: &mut CachedStatement<'_>,
    (block, piece): (i64, i64),
    places: &[u16],
) -> Result<i64, Error> {
    let mut part = 0_i64;
    for held in written(places).chunks(PART_BYTES) {
        statement.execute((block, piece, part, held)).map_err(doing(WHAT))?;
        part = part.saturating_add(1);
    }
    Ok(part)
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
        merge(tx, block_of(id), *gone, |set| set.remove(place_of(id)))?;
    }
    for new in after.iter().filter(|piece| before.binary_search(piece).is_err()) {
        merge(tx, block_of(id), *new, |set| set.add(place_of(id)))?;
    }
    Ok(())
}

pub(super) fn merge(
    tx: &Tx<'_>,
    block: i64,
    piece: i64,
    edit: impl FnOnce(&mut Set),
) -> Result<(), Error> {
    let (at, mut bytes) = ((block, piece), Vec::new());
    let before = stored(&mut prepared(tx.connection, READ, WHAT)?, at, &mut bytes)?;
    let mut set = Set::read(&bytes);
    edit(&mut set);
    let after = put(&mut prepared(tx.connection, REWRITE, WHAT)?, at, &set.places())?;
    if after < before {
        let sql = "DELETE FROM product_piece WHERE block = ?1 AND piece = ?2 AND part >= ?3";
        execute(tx.connection, sql, WHAT, (block, piece, after))?;
    }
    Ok(())
}

/// A product's SKU, name and codes.
type Text = [String; 3];

/// What the products of one block are called, each with its place, in the order of the places.
struct Texts {
    block: i64,
    texts: Vec<(u16, Text)>,
}

impl Texts {
    /// Reads the next block.
    fn next(rows: &mut Rows<'_>, ahead: &mut Option<(i64, Text)>) -> Result<Option<Self>, Error> {
        let Some((id, text)) = ahead.take() else { return Ok(None) };
        let mut block = Self { block: block_of(id), texts: vec![(place_of(id), text)] };
        while let Some(row) = rows.next().map_err(doing(WHAT))? {
            let (id, text) = read(row)?;
            if block_of(id) != block.block {
                *ahead = Some((id, text));
                break;
            }
            block.texts.push((place_of(id), text));
        }
        Ok(Some(block))
    }

    /// The pieces of all that they are found by.
    fn gathered(self) -> Held {
        let mut held = Gathered::default();
        for (place, [sku, name, codes]) in &self.texts {
            each_piece(&found_by(sku, name, codes), |piece| held.add(piece, *place));
        }
        Held { block: self.block, sets: held.take() }
    }
}

/// What the products of one block hold.
struct Held {
    block: i64,
    sets: Vec<(i64, Vec<u16>)>,
}

fn read(row: &Row<'_>) -> Result<(i64, Text), Error> {
    let read = (|| Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?])))();
    read.map_err(doing(WHAT))
}

/// Products of a block for which a thread of its own is worth its start.
const MANY: usize = 1_000;

/// Writes the pieces of the products from row `from` on, which are new. While one block is written
/// the pieces of the next are gathered beside it.
pub(in crate::store) fn write_new(tx: &Tx<'_>, from: i64) -> Result<(), Error> {
    let sql = "SELECT id, sku, name, codes FROM product WHERE id >= ?1 ORDER BY id";
    let mut statement = prepared(tx.connection, sql, WHAT)?;
    let mut rows = statement.query([from]).map_err(doing(WHAT))?;
    let first = rows.next().map_err(doing(WHAT))?;
    let mut ahead = first.map(read).transpose()?;
    std::thread::scope(|scope| {
        let mut before: Option<ScopedJoinHandle<'_, Held>> = None;
        loop {
            let next = Texts::next(&mut rows, &mut ahead)?;
            let done = before.take().map(ScopedJoinHandle::join);
            let last = next.is_none();
            let small = next.as_ref().is_some_and(|next| next.texts.len() < MANY);
            let mut now = None;
            match next {
                Some(next) if small => now = Some(next.gathered()),
                next => before = next.map(|next| scope.spawn(|| next.gathered())),
            }
            if let Some(done) = done {
                let held = done.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                write_block(tx, from, held)?;
            }
            if let Some(held) = now {
                write_block(tx, from, held)?;
            }
            if last {
                return Ok(());
            }
        }
    })
}

/// Writes what the new products of one block hold.
fn write_block(tx: &Tx<'_>, from: i64, held: Held) -> Result<(), Error> {
    let block = held.block;
    let had_others = block.saturating_mul(BLOCK) < from && block_of(from) == block;
    let mut statement = prepared(tx.connection, WRITE, WHAT)?;
    for (piece, places) in held.sets {
        if had_others {
            merge(tx, block, piece, |set| places.iter().for_each(|place| set.add(*place)))?;
        } else {
            put(&mut statement, (block, piece), &places)?;
        }
    }
    Ok(())
}

/// Makes the index anew.
pub(in crate::store) fn rebuild(tx: &Tx<'_>) -> Result<(), Error> {
    execute(tx.connection, "DELETE FROM product_piece", WHAT, [])?;
    write_new(tx, 0)
}

#[cfg(test)]
mod tests {
    use super::{Narrowed, READ, Set, merge, narrowed, pieces, pieces_of_word, rebuild, stored};
    use crate::domain::ids::Sku;
    use crate::domain::product::Product;
    use crate::store::row::{all, prepared};
    use crate::store::search::needle;
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
            for word in ["杯", "保溫", "长城", "kett", "ab-0", "0017", "zzz", "龘", "x"] {
                let word = needle(word);
                let sql =
                    "SELECT id FROM product WHERE search_holds(sku, name, codes, ?1) ORDER BY id";
                let hold: Vec<i64> = all(view.connection, sql, "look", [&word], |row| row.get(0))?;
                let may = narrowed(view, std::slice::from_ref(&word), 1_000)?;
                let Narrowed::These(may) = may else { panic!("{word}") };
                assert!(hold.iter().all(|id| may.contains(id)), "{word}");
                assert!(
                    may.len() <= 2 * hold.len() + 10,
                    "{word}: {} for {}",
                    may.len(),
                    hold.len()
                );
            }
            assert!(matches!(narrowed(view, &[needle("ab")], 10)?, Narrowed::Many(_)));
            Ok(())
        };
        store.read(look).unwrap();
    }

    /// Goal: a long set takes several rows, each short enough for its page, and gives them back.
    #[test]
    fn a_long_set_is_kept_in_parts() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("shop.db"), false).unwrap();
        let work = |tx: &Tx<'_>| {
            let kept = |places: &[u16]| {
                let mut bytes = Vec::new();
                let mut statement = prepared(tx.connection, READ, "look").unwrap();
                let parts = stored(&mut statement, (3, 77), &mut bytes).unwrap();
                assert_eq!(Set::read(&bytes).places(), places);
                assert!(rows(tx).iter().all(|(_, held)| held.len() <= 464), "{parts}");
                parts
            };
            let all: Vec<u16> = (0..8_192).collect();
            merge(tx, 3, 77, |set| all.iter().for_each(|place| set.add(*place)))?;
            assert_eq!(kept(&all), 3);
            merge(tx, 3, 77, |set| set.remove(8_000))?;
            let but: Vec<u16> = all.iter().copied().filter(|place| *place != 8_000).collect();
            assert_eq!(kept(&but), 3);
            merge(tx, 3, 77, |set| but.iter().skip(9).for_each(|place| set.remove(*place)))?;
            assert_eq!(kept(&but[..9]), 1);
            merge(tx, 3, 77, |set| but.iter().for_each(|place| set.remove(*place)))?;
            assert_eq!(kept(&[]), 0);
            Ok(((), Keep::Yes))
        };
        store.write(work).unwrap();
    }

    #[test]
    fn a_text_has_the_pieces_of_every_word_in_it() {
        let text = "lp-001\n纯棉短袖 t-shirt é杯\nchunmianduanxiu\ncmdx";
        let known = pieces(text);
        let characters: Vec<char> = text.chars().collect();
        for start in 0..characters.len() {
            for end in start + 1..=characters.len() {
                let word: String = characters[start..end].iter().collect();
                if word.contains('\n') {
                    continue;
                }
                let wanted = pieces_of_word(&word);
                assert!(wanted.iter().all(|piece| known.contains(piece)), "{word}");
                assert_eq!(wanted.is_empty(), word.trim().is_empty(), "{word}");
            }
        }
        for strange in ["lp-002", "短纯", "袖x", "zz", "q", "杯é"] {
            let wanted = pieces_of_word(strange);
            assert!(!wanted.iter().all(|piece| known.contains(piece)), "{strange}");
        }
    }
}
