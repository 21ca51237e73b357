//! Filters: what people type to find rows of a list.
//!
//! | typed | keeps the rows |
//! |---|---|
//! | `wool grey` | in which both are found, anywhere in what the row is known by |
//! | `"grey, 3"` | in which this is found as it stands |
//! | `!socks` | in which it is not found; `!` turns any other term round too |
//! | `~ymz` | in which the characters follow each other in this order |
//! | `type:finite`, `customer:wang` | whose column is, or for free text holds, the value |
//! | `customer=Wang` | whose column is exactly the value |
//! | `sellable<threshold`, `total>=100`, `5<open` | whose figures compare; `=` and `!=` too |
//!
//! Terms are separated by blanks and must all hold. A column may be cut short as long as one only
//! begins so (`sell<thresh`), and has its Chinese names. Full-width characters are the plain ones;
//! case does not count. A figure that a row does not have compares with nothing.
//!
//! Where it is also said how well a row fits, a word that is all of a name or code comes before one
//! that begins it, this before one that begins a word in it, this before any other place.

mod columns;
mod parse;

use crate::domain::refused::Refused;

/// What a column of a list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Free text or a code.
    Text,
    /// A whole number.
    Number,
    /// One of these: the name, and other words for it.
    Choice(&'static [(&'static str, &'static [&'static str])]),
}

/// A column that a filter may name and a list may be sorted by.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name, as in `--json`.
    pub name: &'static str,
    /// Other words for it.
    pub also: &'static [&'static str],
    /// What it holds.
    pub kind: Kind,
}

/// A list that can be filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Listed {
    /// Products.
    Products,
    /// Orders.
    Orders,
    /// What orders hold.
    Holds,
    /// Orders at risk.
    AtRisk,
    /// Transfers.
    Transfers,
    /// Transfers that would help.
    Suggestions,
    /// Alerts.
    Alerts,
    /// Lock pools.
    Pools,
    /// What the clock will do to lock pools and orders.
    Steps,
    /// What suppliers hold for us.
    Agreements,
    /// The log.
    Log,
    /// Stock-takes.
    Counts,
    /// What should be counted next.
    Due,
    /// The lines of a stock-take beside the books.
    Lines,
    /// The documents behind a row of stock.
    Holders,
}

/// How two figures compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

impl Comparison {
    /// Every comparison as it is written, the longer before those it begins with.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("<=", Self::AtMost),
        (">=", Self::AtLeast),
        ("!=", Self::Unequal),
        ("<", Self::Less),
        (">", Self::More),
        ("=", Self::Equal),
    ];

    /// As it is written.
    pub fn sign(self) -> &'static str {
        Self::ALL.iter().find(|(_, known)| *known == self).map_or("", |(sign, _)| sign)
    }

    /// Whether it holds.
    pub const fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Equal => left == right,
            Self::Unequal => left != right,
            Self::AtLeast => left >= right,
            Self::More => left > right,
        }
    }
}

/// One side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// What a column holds.
    Column(&'static str),
    /// A number.
    Number(i64),
}

/// What a term says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is found, as typed and folded.
    Word(String),
    /// Its characters follow each other in one thing that the row is known by.
    Fuzzy(String),
    /// The text of a column holds it.
    Holds(&'static str, String),
    /// A column is this, text folded or the name of a choice.
    Is(&'static str, String),
    /// Two figures compare.
    Compare(Figure, Comparison, Figure),
}

/// One term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Turned round.
    pub not: bool,
    /// What it says.
    pub what: What,
}

/// A filter: all of its terms hold. Without terms it keeps every row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The terms, as typed.
    pub terms: Vec<Term>,
}

impl Listed {
    /// The column of that name.
    pub fn column(self, name: &str) -> Option<&'static Column> {
        self.columns().iter().find(|column| column.name == name)
    }
}

impl Filter {
    /// Reads what was typed to filter `list`.
    ///
    /// # Errors
    ///
    /// [`Rule::FilterColumn`], [`Rule::FilterValue`] and [`Rule::FilterPart`], each with the place in
    /// the text and what is allowed there.
    ///
    /// [`Rule::FilterColumn`]: crate::domain::refused::Rule::FilterColumn
    /// [`Rule::FilterValue`]: crate::domain::refused::Rule::FilterValue
    /// [`Rule::FilterPart`]: crate::domain::refused::Rule::FilterPart
    pub fn parse(text: &str, list: Listed) -> Result<Self, Refused> {
        parse::filter(text, list.columns())
    }

    /// Whether it keeps every row.
    pub const fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The words that rows are ranked by.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter(|term| !term.not).filter_map(|term| match &term.what {
            What::Word(word) => Some(word.as_str()),
            What::Fuzzy(_) | What::Holds(..) | What::Is(..) | What::Compare(..) => None,
        })
    }
}

/// Text in the form in which it is compared: lower case, full-width characters made plain.
pub fn folded(text: &str) -> String {
    text.chars().map(narrow).flat_map(char::to_lowercase).collect()
}

/// The plain form of a full-width character.
pub fn narrow(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => {
            let plain = u32::from(character).saturating_sub(0xfee0);
            char::from_u32(plain).unwrap_or(character)
        }
        _ => character,
    }
}

/// Whether the characters of `wanted` follow each other in `line`, with anything between them.
pub fn follows(line: &str, wanted: &str) -> bool {
    let mut rest = line.chars();
    wanted.chars().all(|character| rest.any(|found| found == character))
}

#[cfg(test)]
mod tests;
