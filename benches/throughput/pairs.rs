//! The least for words of one and two characters, of which a trigram index knows nothing: a table of
//! the characters and the pairs of them that stand in a word of a name. It has a file of its own, so
//! that an import is measured beside the trigram index alone.

use std::path::Path;

use rusqlite::Connection;

use crate::bare::{listed, plain};

/// The names of products by their characters and pairs.
pub(crate) struct Pairs {
    connection: Connection,
}

/// The characters of a name and the pairs of them, word by word.
fn pairs(name: &str) -> String {
    let mut text = String::new();
    for word in name.split(|character: char| !character.is_alphanumeric()) {
        let characters: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        let alone = characters.chunks(1);
        for token in alone.chain(characters.windows(2)) {
            text.extend(token);
            text.push(' ');
        }
    }
    text
}

impl Pairs {
    /// Makes the table of the products in a file of an import.
    pub(crate) fn of(path: &Path, products: &Path) -> Self {
        let connection = plain(path);
        let sql = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; \
                   CREATE TABLE product (id INTEGER PRIMARY KEY, sku TEXT NOT NULL, \
                   name TEXT NOT NULL) STRICT; \
                   CREATE VIRTUAL TABLE pairs USING fts5 \
                   (text, content = '', columnsize = 0, tokenize = 'unicode61')";
        connection.execute_batch(sql).unwrap();
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            connection.prepare_cached(sql).unwrap().execute(values).unwrap()
        };
        let mut reader = csv::Reader::from_path(products).unwrap();
        for (id, row) in (1_i64..).zip(reader.records()) {
            let row = row.unwrap();
            run("INSERT INTO product VALUES (?1, ?2, ?3)", &[&id, &&row[0], &&row[1]]);
            run("INSERT INTO pairs (rowid, text) VALUES (?1, ?2)", &[&id, &pairs(&row[1])]);
        }
        connection.execute_batch("COMMIT").unwrap();
        Self { connection }
    }

    /// The first products that hold `word`, of one character or two.
    pub(crate) fn first(&self, word: &str) -> usize {
        let sql = "SELECT p.id, p.sku, p.name FROM pairs t JOIN product p ON p.id = t.rowid \
                   WHERE pairs MATCH ?1 LIMIT 40";
        listed(&self.connection, sql, &[&format!("\"{word}\"")], 2)
    }
}
