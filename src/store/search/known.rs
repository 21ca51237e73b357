//! Whether a product is known by a word, asked of its SKU, its name and its codes as they are kept.
//!
//! What a product is found by (`document`) follows from those three, and its readings alone would be
//! half of its row: so it is not written down. A word is looked for while the texts are folded and
//! read out character by character, in all readings of a name at once: each bit of a state says how
//! much of the word was met up to here.

use std::sync::Arc;

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};

use super::{Spelling, document, each_folded, folded, is_read, is_usual, spelled};
use crate::domain::filter::follows;

/// Bytes of a word that the bits of a state tell; a longer one is looked for in the whole document.
const WORD_BYTES_MAX: usize = 64;

/// Parts a barcode from its units, where these are not 1.
pub(in crate::store) const UNITS: char = '\t';

/// The codes of a list, one a line.
pub(in crate::store) fn codes(listed: &str) -> impl Iterator<Item = &str> {
    let code = |line| str::split(line, UNITS).next().unwrap_or_default();
    listed.split('\n').map(code).filter(|code| !code.is_empty())
}

/// What a product is found by.
pub(in crate::store) fn found_by(sku: &str, name: &str, listed: &str) -> String {
    document(sku, name, &codes(listed).collect::<Vec<_>>())
}

/// A word to look for, folded.
struct Needle {
    text: String,
    /// Where in the word each byte stands.
    places: Box<[u64; 256]>,
    /// The bit of its last byte; 0 for a word that is too long.
    end: u64,
    /// Whether a reading may hold it: what is read out is no part of its reading.
    of_readings: bool,
    /// Whether it may stand in a name just so; Latin letters seldom stand there folded.
    as_it_stands: bool,
}

impl Needle {
    fn new(text: &str) -> Self {
        let mut places = Box::new([0_u64; 256]);
        let fits = (1..=WORD_BYTES_MAX).contains(&text.len());
        let mut bit = u64::from(fits);
        let mut end = 0;
        for byte in text.bytes() {
            if let Some(place) = places.get_mut(usize::from(byte)) {
                *place |= bit;
            }
            (end, bit) = (bit, bit << 1);
        }
        let end = if fits { end } else { 0 };
        let of_readings = !text.chars().any(is_read);
        let as_it_stands = !text.is_ascii() && folded(text) == text;
        Self { text: text.to_owned(), places, end, of_readings, as_it_stands }
    }
}

/// How much of the word was met: anywhere, from the begin of a word on, from the begin of the line.
#[derive(Clone, Copy, Default)]
struct State {
    any: u64,
    word: u64,
    line: u64,
}

impl State {
    fn or(self, other: Self) -> Self {
        let (any, word) = (self.any | other.any, self.word | other.word);
        Self { any, word, line: self.line | other.line }
    }
}

/// One thing that a product is known by, read out.
struct Line<'n> {
    needle: &'n Needle,
    state: State,
    /// All that was met.
    met: State,
    /// Whether a word begins here (apart from what is before), and the line.
    apart: bool,
    fresh: bool,
}

impl<'n> Line<'n> {
    fn new(needle: &'n Needle) -> Self {
        let (state, met) = (State::default(), State::default());
        Self { needle, state, met, apart: true, fresh: true }
    }

    /// Goes on with one of several texts; `part` says whether they are part of a word.
    fn read(&mut self, texts: &[&str], part: bool) {
        let mut into = State::default();
        for text in texts {
            let mut state = self.state;
            let (mut word, mut line) = (u64::from(self.apart), u64::from(self.fresh));
            for byte in text.bytes() {
                let places = self.needle.places.get(usize::from(byte)).copied().unwrap_or(0);
                state.any = ((state.any << 1) | 1) & places;
                state.word = ((state.word << 1) | word) & places;
                state.line = ((state.line << 1) | line) & places;
                (word, line) = (0, 0);
                self.met = self.met.or(state);
            }
            into = into.or(state);
        }
        self.state = into;
        (self.apart, self.fresh) = (!part, false);
    }

    fn folded(mut self, text: &str) -> Self {
        let mut buffer = [0; 4];
        each_folded(text, |character| {
            let part = is_usual(character) || character.is_alphanumeric();
            self.read(&[character.encode_utf8(&mut buffer)], part);
        });
        self
    }

    fn spelled(mut self, text: &str, spelling: Spelling) -> Self {
        spelled(text, spelling, |texts| {
            let part = texts.iter().any(|text| text.chars().all(char::is_alphanumeric));
            self.read(texts, part);
        });
        self
    }

    fn holds(&self) -> bool {
        self.met.any & self.needle.end != 0
    }

    /// See [`rank`].
    fn rank(&self) -> i64 {
        let end = self.needle.end;
        let met = [self.state.line, self.met.line, self.met.word].map(|bits| bits & end != 0);
        (0..).zip(met).find_map(|(rank, met)| met.then_some(rank)).unwrap_or(3)
    }
}

/// What a product is known by.
#[derive(Clone, Copy)]
struct Known<'a> {
    sku: &'a str,
    name: &'a str,
    codes: &'a str,
}

impl<'a> Known<'a> {
    /// The lines of its document, one after the other, until `stop` says that it is enough.
    fn lines(self, needle: &Needle, mut stop: impl FnMut(&Line<'_>) -> bool) {
        let texts = [self.sku, self.name].into_iter().chain(codes(self.codes));
        for text in texts {
            if stop(&Line::new(needle).folded(text)) {
                return;
            }
        }
        if needle.of_readings && self.name.chars().any(is_read) {
            for spelling in [Spelling::Full, Spelling::Initials] {
                if stop(&Line::new(needle).spelled(self.name, spelling)) {
                    return;
                }
            }
        }
    }

    fn of(context: &'a Context<'_>) -> rusqlite::Result<Option<Self>> {
        let text = |index| context.get_raw(index).as_str_or_null();
        let (Some(sku), Some(name), Some(codes)) = (text(0)?, text(1)?, text(2)?) else {
            return Ok(None);
        };
        Ok(Some(Self { sku, name, codes }))
    }

    fn document(self) -> String {
        found_by(self.sku, self.name, self.codes)
    }
}

fn holds(known: Known<'_>, needle: &Needle) -> bool {
    // Characters are folded one by one: a word that is folded already stays what it is.
    if needle.as_it_stands && known.name.contains(&needle.text) {
        return true;
    }
    if needle.end == 0 {
        return known.document().contains(&needle.text);
    }
    let mut held = false;
    known.lines(needle, |line| {
        held = line.holds();
        held
    });
    held
}

/// How well the word fits, as `filtered::rank` has it of the document.
fn rank(known: Known<'_>, needle: &Needle) -> i64 {
    if needle.end == 0 {
        return crate::store::filtered::rank(&known.document(), &needle.text);
    }
    let mut best = 3;
    known.lines(needle, |line| {
        best = best.min(line.rank());
        best == 0
    });
    best
}

fn needle(context: &Context<'_>) -> rusqlite::Result<Arc<Needle>> {
    context.get_or_create_aux(3, |word| {
        let text = word.as_str()?;
        Ok::<_, rusqlite::types::FromSqlError>(Needle::new(text))
    })
}

/// Gives a connection the functions that look at a product: its SKU, its name and its codes.
pub(in crate::store) fn functions(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_UTF8;
    connection.create_scalar_function("search_holds", 4, flags, |context| {
        let needle = needle(context)?;
        Ok(Known::of(context)?.is_some_and(|known| holds(known, &needle)))
    })?;
    connection.create_scalar_function("search_rank", 4, flags, |context| {
        let needle = needle(context)?;
        Ok(Known::of(context)?.map_or(3, |known| rank(known, &needle)))
    })?;
    connection.create_scalar_function("search_follows", 4, flags, |context| {
        let wanted = context.get_raw(3).as_str()?;
        let line = |document: String| document.lines().any(|line| follows(line, wanted));
        Ok(Known::of(context)?.is_some_and(|known| line(known.document())))
    })?;
    connection.create_scalar_function("search_codes", 3, flags, |context| {
        let (listed, wanted) = (context.get_raw(0).as_str()?, context.get_raw(1).as_str()?);
        let whole: bool = context.get(2)?;
        let held = |code: &str| {
            if whole {
                crate::domain::filter::folded(code) == wanted
            } else {
                document(code, code, &[]).contains(wanted)
            }
        };
        Ok(codes(listed).any(held))
    })
}

#[cfg(test)]
mod tests {
    use super::{Known, Needle, holds, rank};
    use crate::store::filtered;
    use crate::store::search::folded;

    const NAMES: [&str; 12] = [
        "长城干红 750ML",
        "長城乾紅",
        "智能保温杯 IG-9152",
        "Organic Kettle QX-4123",
        "杯é茶",
        "ＡＢ－１ 便携 mug",
        "",
        "重庆行长乐府 x",
        "a a a",
        "防水护眼台灯 XH-6634",
        "Ünïcode 银行 Straße",
        "薄薄薄薄薄 bo",
    ];

    /// What is looked for character by character is what the document holds, and as well as there.
    #[test]
    fn a_product_is_known_by_what_its_document_holds() {
        let mut asked = 0;
        for (number, name) in NAMES.into_iter().enumerate() {
            let sku = format!("Ab-{number:03}");
            let codes = ["", "6901234567892\n12345670\t24", "WX-é\t2"][number % 3];
            let known = Known { sku: &sku, name, codes };
            let document = known.document();
            let mut words: Vec<String> = Vec::new();
            for other in NAMES.iter().map(|name| super::found_by("AB-00", name, "24")) {
                for line in other.lines() {
                    let characters: Vec<char> = line.chars().collect();
                    for length in [1, 2, 3, 5, characters.len()] {
                        let parts = characters.windows(length.max(1));
                        words.extend(parts.map(|part| part.iter().collect::<String>()));
                    }
                }
            }
            words.push("x".repeat(65));
            words.push(document.replace('\n', ""));
            words.sort();
            words.dedup();
            for word in words.iter().filter(|word| !word.is_empty() && folded(word) == **word) {
                let needle = Needle::new(word);
                let (held, fits) = (holds(known, &needle), rank(known, &needle));
                assert_eq!(held, document.contains(word.as_str()), "{word} in {document}");
                assert_eq!(fits, filtered::rank(&document, word), "{word} in {document}");
                asked += usize::from(held);
            }
        }
        assert!(asked > 1_000, "{asked}");
    }
}
