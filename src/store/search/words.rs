//! Which products may hold words: block by block, those that hold all of their pieces.

use rusqlite::Row;

use crate::store::row::{first, prepared};
use crate::store::search::blocks::{Found, Pieces, READ, WHAT, block_of};
use crate::store::search::pieces::piece;
use crate::store::{Error, View};

/// Pieces of a word that are looked up at most, the rarest first.
const PIECES_MAX: usize = 5;

/// The pieces of words; `None` where there is no word.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn wanted(view: &View<'_>, words: &[String]) -> Result<Option<Pieces>, Error> {
    let mut wanted: Vec<i64> = words.iter().flat_map(|word| pieces_of_word(word)).collect();
    if wanted.is_empty() {
        return Ok(None);
    }
    wanted.sort_unstable();
    wanted.dedup();
    let sql = "SELECT max(id) FROM product";
    let last = first(view.connection, sql, WHAT, [], |row| row.get::<_, Option<i64>>(0))?;
    let last = last.flatten().unwrap_or_default();
    if wanted.len() > 1 {
        rarest_first(view, block_of(last).div_euclid(2), &mut wanted)?;
    }
    Ok(Some(Pieces { wanted, last }))
}

/// Leaves the rarest pieces, by how much is written of each in one block.
fn rarest_first(view: &View<'_>, block: i64, wanted: &mut Vec<i64>) -> Result<(), Error> {
    let sql = "SELECT part, length(held) FROM product_piece WHERE block = ?1 AND piece = ?2 \
               ORDER BY part DESC LIMIT 1";
    let mut sized = Vec::new();
    for piece in wanted.iter() {
        let read = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
        let size = first(view.connection, sql, WHAT, (block, *piece), read)?;
        sized.push((size.unwrap_or_default(), *piece));
    }
    sized.sort_unstable();
    *wanted = sized.into_iter().take(PIECES_MAX).map(|(_, piece)| piece).collect();
    Ok(())
}

/// The products that may hold the words with these pieces, in the order of their rows; `None` where
/// they are more than `most`.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn held_by(view: &View<'_>, pieces: &Pieces, most: usize) -> Result<Option<Vec<i64>>, Error> {
    let mut statement = prepared(view.connection, READ, WHAT)?;
    let (mut ids, mut found) = (Vec::new(), Found::default());
    for block in 0..=block_of(pieces.last) {
        ids.extend(found.in_block(&mut statement, block, &pieces.wanted)?);
        if ids.len() > most {
            return Ok(None);
        }
    }
    Ok(Some(ids))
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

#[cfg(test)]
mod tests {
    use super::pieces_of_word;
    use crate::store::search::pieces::pieces;

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
