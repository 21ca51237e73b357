//! Filters, orders and pages of lists, as SQL.
//!
//! A list is a `Source`: where its rows come from, what they are known by, and which SQL stands
//! behind each column that a filter may name. From a filter, an order and a place follow one
//! statement: never a whole table, never an OFFSET.

pub mod rows;
pub mod search;
pub(in crate::store) mod sources;

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;

use crate::domain::filter::{Comparison, Figure, Filter, Term, What, folded, follows};
use crate::domain::refused::{Refused, Rule};
use crate::store::Error;
use crate::store::error::doing;
use crate::store::search::{document, known, needle};

/// What stands behind a column.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) enum Sql {
    /// Text, never NULL.
    Text(&'static str),
    /// Texts of other rows: a condition with `{}` for what is asked of each, and each text.
    Each(&'static str, &'static str),
    /// Barcodes as they stand in the row of their product.
    Codes(&'static str),
    /// A figure, never NULL. `{threshold}` is the store's default.
    Figure(&'static str),
    /// A figure from 0 on, or NULL.
    Maybe(&'static str),
    /// A choice, kept as the number that its name has.
    Choice(&'static str, fn(&str) -> Option<i64>),
    /// Not in these rows.
    Nowhere,
}

/// Where the rows of a list come from.
#[derive(Debug)]
pub(in crate::store) struct Source {
    /// Tables with their conditions, from `FROM` on.
    pub(in crate::store) from: &'static str,
    /// Tells the rows apart, and is their order when there is no other.
    pub(in crate::store) id: &'static str,
    /// The condition that finds the row of a code, `{}`, where a page begins behind it.
    pub(in crate::store) key: &'static str,
    /// The product that a row is about, by which it is known as well; there may be none.
    pub(in crate::store) product: Option<&'static str>,
    /// What else a row is known by, one thing a line, folded, with pinyin; empty for nothing.
    pub(in crate::store) document: &'static str,
    /// Conditions that find a word, `{}`, beside the document.
    pub(in crate::store) elsewhere: &'static [&'static str],
    /// What stands behind each column.
    pub(in crate::store) columns: &'static [(&'static str, Sql)],
}

/// A statement in the making.
#[derive(Debug)]
pub(in crate::store) struct Page<'a> {
    source: &'a Source,
    from: String,
    threshold: i64,
    wheres: Vec<String>,
    params: Vec<Value>,
    /// What the rows are sorted by, the row itself last.
    order: Vec<String>,
}

impl<'a> Page<'a> {
    /// The rows of `source` that `filter` keeps; `threshold` is the store's default.
    pub(in crate::store) fn new(source: &'a Source, filter: &Filter, threshold: i64) -> Self {
        let (wheres, params, order) = (Vec::new(), Vec::new(), vec![source.id.to_owned()]);
        let from = source.from.to_owned();
        let mut page = Self { source, from, threshold, wheres, params, order };
        for term in &filter.terms {
            let said = page.term(term);
            page.wheres.push(said);
        }
        page
    }

    /// Adds a condition.
    pub(in crate::store) fn only(&mut self, condition: &str) {
        self.wheres.push(condition.to_owned());
    }

    /// Only rows whose `number` is one of these.
    pub(in crate::store) fn one_of(&mut self, number: &str, ids: &[i64]) {
        let listed = self.bind(Value::Text(listed(ids)));
        self.wheres.push(format!("{number} IN (SELECT value FROM json_each({listed}))"));
    }

    /// The same of a source that is one table, in the order in which they are listed here.
    pub(in crate::store) fn in_order_of(&mut self, ids: &[i64]) {
        let listed = self.bind(Value::Text(listed(ids)));
        let table = self.source.from.trim_start_matches("FROM ");
        let number = self.source.id;
        self.from = format!(
            "FROM json_each({listed}) AS listed CROSS JOIN {table} ON {number} = listed.value"
        );
        self.order.clear();
    }

    /// Sorts the rows by `column`, by the row itself where there is none; where `best`, by how well
    /// the words fit first.
    ///
    /// # Errors
    ///
    /// [`Rule::FieldInvalid`] for a column that the list cannot be sorted by, with those it can.
    pub(in crate::store) fn sort(
        &mut self,
        filter: &Filter,
        best: bool,
        (column, descending): (Option<&str>, bool),
    ) -> Result<(), Error> {
        let column = column.map(|column| self.sorted(column)).transpose()?;
        self.order = column.into_iter().chain([self.source.id.to_owned()]).collect();
        let words = filter.words().filter(|_| best);
        let ranks: Vec<String> = words.map(|word| self.rank(word)).collect();
        if !ranks.is_empty() {
            // The best come first, whatever the direction.
            let sign = if descending { "-" } else { "" };
            self.order.insert(0, format!("{sign}({})", ranks.join(" + ")));
        }
        Ok(())
    }

    fn sorted(&self, column: &str) -> Result<String, Error> {
        let found = self.source.columns.iter().find(|(name, _)| *name == column);
        match found.map(|(_, sql)| *sql) {
            Some(Sql::Text(sql) | Sql::Figure(sql) | Sql::Choice(sql, _)) => Ok(self.given(sql)),
            Some(Sql::Maybe(sql)) => Ok(format!("COALESCE({sql}, -1)")),
            Some(Sql::Each(..) | Sql::Codes(_) | Sql::Nowhere) | None => {
                let sortable = self.source.columns.iter().filter(|(_, sql)| {
                    !matches!(sql, Sql::Each(..) | Sql::Codes(_) | Sql::Nowhere)
                });
                let names: Vec<&str> = sortable.map(|(name, _)| *name).collect();
                let refused = Refused::new(Rule::FieldInvalid).field("sort").value(column);
                Err(refused.other(names.join(", ")).into())
            }
        }
    }

    /// Begins behind the row called `key`, at it or before it: `sign` compares in the order.
    pub(in crate::store) fn beside(&mut self, sign: &str, key: &str) {
        let key = self.bind(Value::Text(folded(key.trim())));
        let place = self.order.join(", ");
        let Source { from, key: is_it, .. } = self.source;
        let is_it = is_it.replace("{}", &key);
        let glue = if from.contains(" WHERE ") { "AND" } else { "WHERE" };
        self.wheres
            .push(format!("({place}) {sign} (SELECT {place} {from} {glue} {is_it} LIMIT 1)"));
    }

    /// The statement that reads `columns`, with what is bound to it.
    pub(in crate::store) fn statement(
        self,
        columns: &str,
        descending: bool,
        limit: i64,
    ) -> (String, Vec<Value>) {
        let from = self.from;
        let mut sql = format!("SELECT {columns} {from}");
        if !self.wheres.is_empty() {
            let glue = if from.contains(" WHERE ") { "AND" } else { "WHERE" };
            sql = format!("{sql} {glue} {}", self.wheres.join(" AND "));
        }
        let direction = if descending { " DESC" } else { " ASC" };
        let order: Vec<String> = self.order.iter().map(|one| format!("{one}{direction}")).collect();
        if !order.is_empty() {
            sql = format!("{sql} ORDER BY {}", order.join(", "));
        }
        (format!("{sql} LIMIT {limit}"), self.params)
    }

    fn bind(&mut self, value: Value) -> String {
        self.params.push(value);
        format!("?{}", self.params.len())
    }

    fn given(&self, sql: &str) -> String {
        sql.replace("{threshold}", &self.threshold.to_string())
    }

    fn term(&mut self, term: &Term) -> String {
        let said = match &term.what {
            What::Word(word) => self.word(word),
            What::Fuzzy(wanted) => {
                let wanted = self.bind(Value::Text(needle(wanted)));
                let text = self.of_text(|text| format!("text_follows({text}, {wanted})"));
                let product = self.of_product("search_follows", &wanted);
                product.into_iter().chain(text).collect::<Vec<_>>().join(" OR ")
            }
            What::Holds(column, text) => {
                let text = needle(text);
                self.codes(column, &text, false).unwrap_or_else(|| {
                    self.asked(column, text, |each, text| {
                        format!("instr(search_text({each}), {text}) > 0")
                    })
                })
            }
            What::Is(column, text) => self.is(column, text),
            What::Compare(left, comparison, right) => {
                let (left, right) = (self.figure(*left), self.figure(*right));
                format!("{left} {} {right}", sql_sign(*comparison))
            }
        };
        if term.not { format!("NOT COALESCE({said}, 0)") } else { format!("({said})") }
    }

    /// The one place where a word is looked for in what a row is known by.
    fn word(&mut self, word: &str) -> String {
        let word = self.bind(Value::Text(needle(word)));
        let product = self.of_product("search_holds", &word);
        let known = self.of_text(|text| format!("instr({text}, {word}) > 0"));
        let others = self.source.elsewhere.iter().map(|sql| sql.replace("{}", &word));
        product.into_iter().chain(known).chain(others).collect::<Vec<_>>().join(" OR ")
    }

    /// What is asked of the text that the row is known by, where there is one.
    fn of_text(&self, ask: impl Fn(&str) -> String) -> Option<String> {
        Some(self.source.document).filter(|text| !text.is_empty()).map(ask)
    }

    /// What a function says of the row's product and of a word.
    fn of_product(&self, function: &str, word: &str) -> Option<String> {
        let product = self.source.product?;
        Some(format!("{function}({product}.sku, {product}.name, {product}.codes, {word})"))
    }

    /// What `of` says about the text of a column and about `text`; no where there is no such text.
    fn asked(&mut self, column: &str, text: String, of: impl Fn(&str, &str) -> String) -> String {
        let found = self.source.columns.iter().find(|(name, _)| *name == column);
        match found.map(|(_, sql)| *sql) {
            Some(Sql::Text(sql)) => of(sql, &self.bind(Value::Text(text))),
            Some(Sql::Each(condition, each)) => {
                condition.replace("{}", &of(each, &self.bind(Value::Text(text))))
            }
            Some(
                Sql::Codes(_) | Sql::Figure(_) | Sql::Maybe(_) | Sql::Choice(..) | Sql::Nowhere,
            )
            | None => "0".to_owned(),
        }
    }

    /// Whether a code holds `text`, or is it.
    fn codes(&mut self, column: &str, text: &str, whole: bool) -> Option<String> {
        let (_, sql) = self.source.columns.iter().find(|(name, _)| *name == column)?;
        let Sql::Codes(sql) = *sql else { return None };
        let text = self.bind(Value::Text(text.to_owned()));
        Some(format!("search_codes({sql}, {text}, {})", i64::from(whole)))
    }

    fn is(&mut self, column: &str, text: &str) -> String {
        let found = self.source.columns.iter().find(|(name, _)| *name == column);
        if let Some((_, Sql::Choice(sql, number))) = found {
            return number(text).map_or("0".to_owned(), |number| format!("{sql} = {number}"));
        }
        if let Some(said) = self.codes(column, text, true) {
            return said;
        }
        self.asked(column, text.to_owned(), |each, text| {
            // Keys are folded already, and have an index.
            if each.ends_with("_key") {
                format!("{each} = {text}")
            } else {
                format!("search_fold({each}) = {text}")
            }
        })
    }

    fn figure(&self, figure: Figure) -> String {
        let column = match figure {
            Figure::Number(number) => return number.to_string(),
            Figure::Column(column) => column,
        };
        let found = self.source.columns.iter().find(|(name, _)| *name == column);
        match found.map(|(_, sql)| *sql) {
            Some(Sql::Figure(sql) | Sql::Maybe(sql)) => self.given(sql),
            Some(Sql::Text(_) | Sql::Each(..) | Sql::Codes(_) | Sql::Choice(..) | Sql::Nowhere)
            | None => "NULL".to_owned(),
        }
    }

    /// 0 where the word is all of something that the row is known by, 1 where it begins it, 2 where
    /// it begins a word in it, 3 elsewhere.
    fn rank(&mut self, word: &str) -> String {
        let word = self.bind(Value::Text(needle(word)));
        let text = self.of_text(|text| format!("text_rank({text}, {word})"));
        match (self.of_product("search_rank", &word), text) {
            (Some(product), Some(text)) => format!("min({product}, {text})"),
            (product, text) => product.or(text).unwrap_or_else(|| "3".to_owned()),
        }
    }
}

/// Numbers as one text for `json_each`, so that a statement is the same for all.
pub(in crate::store) fn listed(numbers: &[i64]) -> String {
    let mut text = String::from("[");
    for (place, number) in numbers.iter().enumerate() {
        text.push_str(if place == 0 { "" } else { "," });
        text.push_str(number.to_string().as_str());
    }
    text.push(']');
    text
}

const fn sql_sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::Equal => "=",
        Comparison::Unequal => "<>",
        Comparison::AtLeast => ">=",
        Comparison::More => ">",
    }
}

/// What a text is found by.
pub(in crate::store) fn search_text(text: &str) -> String {
    document(text, text, &[])
}

/// How well `word` fits a document: see [`Page::sort`].
pub(in crate::store) fn rank(document: &str, word: &str) -> i64 {
    let line_rank = |line: &str| {
        let begins = |(at, _): (usize, &str)| {
            let before = line.get(..at).and_then(|front| front.chars().next_back());
            before.is_none_or(|c| !c.is_alphanumeric())
        };
        if line == word {
            0
        } else if line.starts_with(word) {
            1
        } else if line.match_indices(word).any(begins) {
            2
        } else {
            3
        }
    };
    document.lines().map(line_rank).min().unwrap_or(3)
}

/// Gives a connection the functions that statements of lists use.
pub(in crate::store) fn functions(connection: &Connection) -> Result<(), Error> {
    let flags = FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_UTF8;
    let text = |name: &str, make: fn(&str) -> String| {
        connection.create_scalar_function(name, 1, flags, move |context| {
            Ok(context.get_raw(0).as_str_or_null()?.map(make))
        })
    };
    let done = text("search_text", search_text).and_then(|()| text("search_fold", folded));
    let done = done.and_then(|()| {
        connection.create_scalar_function("text_follows", 2, flags, |context| {
            let wanted = context.get_raw(1).as_str()?;
            let known = context.get_raw(0).as_str_or_null()?.unwrap_or_default();
            Ok(known.lines().any(|line| follows(line, wanted)))
        })
    });
    let done = done.and_then(|()| {
        connection.create_scalar_function("text_rank", 2, flags, |context| {
            let word = context.get_raw(1).as_str()?;
            Ok(rank(context.get_raw(0).as_str_or_null()?.unwrap_or_default(), word))
        })
    });
    done.and_then(|()| known::functions(connection)).map_err(doing("prepare the search"))
}
