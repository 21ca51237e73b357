//! From what was typed to terms.

use super::{Column, Comparison, Figure, Filter, Kind, Term, What, folded, narrow};
use crate::domain::refused::{Refused, Rule};

/// Longest filter that is read, in characters: what is pasted by mistake costs nothing.
const CHARS_MAX: usize = 500;

/// A run of characters without blanks outside quotes, with its place, from 1.
struct Part {
    at: i64,
    /// Each character, and whether it stands in quotes.
    characters: Vec<(char, bool)>,
}

impl Part {
    fn text(&self, from: usize, to: usize) -> String {
        let shown = self.characters.get(from..to).unwrap_or_default();
        folded(&shown.iter().map(|(character, _)| *character).collect::<String>())
    }

    fn len(&self) -> usize {
        self.characters.len()
    }

    fn plain(&self, at: usize) -> Option<char> {
        self.characters.get(at).filter(|(_, quoted)| !quoted).map(|(character, _)| *character)
    }

    /// Where a comparison or a colon begins outside quotes, and how it is written.
    fn operator(&self, from: usize) -> Option<(usize, &'static str)> {
        let signs = Comparison::ALL.iter().map(|(sign, _)| *sign).chain([":"]);
        (from..self.len()).find_map(|at| {
            let fits = |sign: &&str| {
                sign.chars()
                    .enumerate()
                    .all(|(offset, wanted)| self.plain(at.saturating_add(offset)) == Some(wanted))
            };
            signs.clone().find(fits).map(|sign| (at, sign))
        })
    }
}

pub(super) fn filter(text: &str, columns: &'static [Column]) -> Result<Filter, Refused> {
    let parts = parts(text);
    if text.chars().count() > CHARS_MAX {
        let limit = i64::try_from(CHARS_MAX).unwrap_or(i64::MAX);
        return Err(Refused::new(Rule::TooLong).field("filter").limit(limit));
    }
    let mut terms: Vec<Term> = Vec::new();
    for part in &parts {
        let term = term(part, columns)?;
        if !terms.contains(&term) {
            terms.push(term);
        }
    }
    Ok(Filter { terms })
}

fn parts(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let (mut quoted, mut open) = (false, false);
    for (at, raw) in text.chars().enumerate() {
        let character = match narrow(raw) {
            '“' | '”' => '"',
            other => other,
        };
        let is_quote = character == '"';
        if character.is_whitespace() && !quoted {
            open = false;
            continue;
        }
        if !open {
            let at = i64::try_from(at).unwrap_or(i64::MAX).saturating_add(1);
            parts.push(Part { at, characters: Vec::new() });
            open = true;
        }
        if is_quote {
            quoted = !quoted;
        } else if let Some(part) = parts.last_mut() {
            part.characters.push((character, quoted));
        }
    }
    parts
}

fn term(part: &Part, columns: &'static [Column]) -> Result<Term, Refused> {
    let not = part.plain(0) == Some('!');
    let mut from = usize::from(not);
    let fuzzy = part.plain(from) == Some('~');
    from = from.saturating_add(usize::from(fuzzy));
    let rest = part.text(from, part.len());
    if rest.trim().is_empty() {
        return Err(wrong(part, Rule::FilterPart).value(part.text(0, part.len())));
    }
    if fuzzy {
        return Ok(Term { not, what: What::Fuzzy(rest) });
    }
    let found = part.operator(from).filter(|(at, _)| is_name(&part.text(from, *at)));
    let what = match found {
        None => What::Word(rest),
        Some((at, sign)) => {
            let right = at.saturating_add(sign.chars().count());
            let sides = (part.text(from, at), part.text(right, part.len()));
            compared(part, columns, sides, sign)?
        }
    };
    Ok(Term { not, what })
}

/// Whether what stands before a sign can be a column or a number; else all of it is a word.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && (number(text).is_some()
            || text.chars().all(|c| c.is_alphabetic() || c == '_')
                && text.chars().next().is_some_and(char::is_alphabetic))
}

fn number(text: &str) -> Option<i64> {
    let bare: String = text.chars().filter(|c| *c != ',').collect();
    bare.parse().ok()
}

fn compared(
    part: &Part,
    columns: &'static [Column],
    (left, right): (String, String),
    sign: &str,
) -> Result<What, Refused> {
    if right.is_empty() {
        return Err(wrong(part, Rule::FilterPart).value(format!("{left}{sign}")));
    }
    let comparison = Comparison::ALL.iter().find(|(known, _)| *known == sign);
    let comparison = comparison.map_or(Comparison::Equal, |(_, comparison)| *comparison);
    let value = |column: &Column| wrong(part, Rule::FilterValue).field(column.name).value(&right);
    if let Some(number) = number(&left) {
        if sign == ":" {
            return Ok(What::Word(format!("{left}{sign}{right}")));
        }
        let right = figure(part, columns, &right)?;
        return Ok(What::Compare(Figure::Number(number), comparison, right));
    }
    let column = find(part, columns, &left)?;
    match column.kind {
        Kind::Number => {
            let allowed = || value(column).other(names(columns, true));
            let right = match number(&right) {
                Some(number) => Figure::Number(number),
                None => figure(part, columns, &right).map_err(|_| allowed())?,
            };
            Ok(What::Compare(Figure::Column(column.name), comparison, right))
        }
        Kind::Text if sign == ":" => Ok(What::Holds(column.name, right)),
        Kind::Text if sign == "=" => Ok(What::Is(column.name, right)),
        Kind::Choice(choices) if sign == ":" || sign == "=" => {
            let chosen = choice(choices, &right);
            let all: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
            let chosen = chosen.ok_or_else(|| value(column).other(all.join(", ")))?;
            Ok(What::Is(column.name, chosen.to_owned()))
        }
        Kind::Text | Kind::Choice(_) => {
            Err(wrong(part, Rule::FilterCompare).field(column.name).other(names(columns, true)))
        }
    }
}

fn figure(part: &Part, columns: &'static [Column], text: &str) -> Result<Figure, Refused> {
    if let Some(number) = number(text) {
        return Ok(Figure::Number(number));
    }
    let column = find(part, columns, text)?;
    if column.kind == Kind::Number {
        return Ok(Figure::Column(column.name));
    }
    Err(wrong(part, Rule::FilterCompare).field(column.name).other(names(columns, true)))
}

/// The choice called `text`, or the only one that begins so.
fn choice(
    choices: &'static [(&'static str, &'static [&'static str])],
    text: &str,
) -> Option<&'static str> {
    let same = |(name, also): &&(&str, &[&str])| *name == text || also.contains(&text);
    if let Some((name, _)) = choices.iter().find(same) {
        return Some(name);
    }
    let mut begin = choices.iter().filter(|(name, _)| name.starts_with(text));
    match (begin.next(), begin.next()) {
        (Some((name, _)), None) => Some(name),
        (_, _) => None,
    }
}

/// The column called `text`, or the only one that begins so.
fn find(part: &Part, columns: &'static [Column], text: &str) -> Result<&'static Column, Refused> {
    let same = |column: &&Column| column.name == text || column.also.contains(&text);
    if let Some(column) = columns.iter().find(same) {
        return Ok(column);
    }
    let begin: Vec<&Column> =
        columns.iter().filter(|column| column.name.starts_with(text)).collect();
    match begin.as_slice() {
        [column] => Ok(column),
        [] => Err(wrong(part, Rule::FilterColumn).value(text).other(names(columns, false))),
        several => {
            let several: Vec<&str> = several.iter().map(|column| column.name).collect();
            Err(wrong(part, Rule::FilterColumn).value(text).other(several.join(", ")))
        }
    }
}

fn names(columns: &[Column], numbers: bool) -> String {
    let wanted = columns.iter().filter(|column| !numbers || column.kind == Kind::Number);
    wanted.map(|column| column.name).collect::<Vec<_>>().join(", ")
}

fn wrong(part: &Part, rule: Rule) -> Refused {
    Refused::new(rule).at(part.at)
}
