//! The lines of a stock-take beside the books: the only place that selects what the books said.

use rusqlite::named_params;

use crate::domain::stock::Stock;
use crate::domain::stocktake::variance::{Books, Seen, Span, books};
use crate::domain::stocktake::{LineState, books as line_books};
use crate::store::counts::CountRow;
use crate::store::counts::lines::span;
use crate::store::error::doing;
use crate::store::row::{BUCKET_COLUMNS, all, choice, execute, first, prepared, stock};
use crate::store::{Error, Tx, View};

/// A line beside the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewRow {
    /// Its row.
    pub line: i64,
    /// The product's row.
    pub product: i64,
    /// The product.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// Its category.
    pub category: String,
    /// Whether it is about the unsellable stock.
    pub unsellable: bool,
    /// Where it lies.
    pub bin: String,
    /// Its class.
    pub class: i64,
    /// What is known of it.
    pub state: LineState,
    /// Found while counting, not planned.
    pub extra: bool,
    /// What was counted.
    pub counted: Option<i64>,
    /// When it was counted.
    pub span: Option<Span>,
    /// From which round on entries belong to the present count.
    pub base_round: i64,
    /// Why it differs, or is left out.
    pub reason: Option<String>,
    /// Whether the reviewer takes the figure as it is.
    pub accepted: bool,
    /// Counts that recounts replaced.
    pub former: i64,
    /// The value of one unit, in minor units.
    pub unit_value: i64,
    /// The stock now.
    pub now: Stock,
    /// What the books say of the count.
    pub books: Books,
    /// What was written when it was posted: expected and variance.
    pub posted: Option<(i64, i64)>,
}

/// Every line beside the books, in the order of their bins, one by one.
///
/// # Errors
///
/// Those of `each`, [`Error::Sqlite`], [`Error::Corrupt`].
pub fn walk(
    view: &View<'_>,
    count: &CountRow,
    only: Option<i64>,
    mut each: impl FnMut(ReviewRow) -> Result<(), Error>,
) -> Result<(), Error> {
    let named = |prefix: &str| -> String {
        let columns = BUCKET_COLUMNS.split(", ").map(|name| format!("{prefix}.{}", name.trim()));
        columns.collect::<Vec<_>>().join(", ")
    };
    let sql = format!(
        "WITH line AS (SELECT l.*, p.sku, p.name, p.category, \
         COALESCE(p.cost, p.price, 0) AS worth, \
         (SELECT m.id FROM movement m WHERE m.product_id = l.product_id \
          AND m.warehouse_id = :place AND m.id <= l.first_position \
          ORDER BY m.id DESC LIMIT 1) AS at_id, \
         (SELECT max(m.id) FROM movement m WHERE m.product_id = l.product_id \
          AND m.warehouse_id = :place) AS last_id, \
         (SELECT count(*) FROM count_former f WHERE f.line_id = l.id) AS formers \
         FROM count_line l JOIN product p ON p.id = l.product_id \
         WHERE l.count_id = :count AND (:only IS NULL OR l.product_id = :only)) \
         SELECT l.id, l.product_id, l.sku, l.name, l.category, l.unsellable, l.bin, l.class, \
         l.state, l.extra, l.counted, l.first_position, l.first_at, l.last_position, l.last_at, \
         l.base_round, l.reason, l.accepted, l.formers, l.worth, l.expected, l.variance, \
         l.at_id, l.last_id, {}, {} FROM line l LEFT JOIN movement b ON b.id = l.at_id \
         LEFT JOIN stock s ON s.product_id = l.product_id AND s.warehouse_id = :place \
         ORDER BY l.bin, l.id",
        coalesced(&named("b")),
        coalesced(&named("s"))
    );
    let what = "review a stock-take";
    let mut statement = prepared(view.connection, &sql, what)?;
    let params = named_params! {
        ":place": count.warehouse_id, ":count": count.id, ":only": only,
    };
    let mut rows = statement.query(params).map_err(doing(what))?;
    while let Some(row) = rows.next().map_err(doing(what))? {
        let (mut line, state, then, last) = read(row).map_err(doing(what))?;
        line.state = choice(LineState::from_id(state), "line state", state)?;
        line.books.at_count = line_books(&then, line.unsellable);
        match line.span {
            Some(span) if last.is_some_and(|last| last > span.first_position) => {
                let seen = movements(view, count.warehouse_id, &line, &span)?;
                line.books = books(line.books.at_count, &span, &seen);
            }
            Some(_) => {}
            None => line.books.at_count = line_books(&line.now, line.unsellable),
        }
        each(line)?;
    }
    Ok(())
}

fn coalesced(columns: &str) -> String {
    let each = columns.split(", ").map(|column| format!("COALESCE({column}, 0)"));
    each.collect::<Vec<_>>().join(", ")
}

type Raw = (ReviewRow, i64, Stock, Option<i64>);

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Raw> {
    let (expected, variance): (Option<i64>, Option<i64>) = (row.get(20)?, row.get(21)?);
    let line = ReviewRow {
        line: row.get(0)?,
        product: row.get(1)?,
        sku: row.get(2)?,
        name: row.get(3)?,
        category: row.get(4)?,
        unsellable: row.get(5)?,
        bin: row.get(6)?,
        class: row.get(7)?,
        state: LineState::NotCounted,
        extra: row.get(9)?,
        counted: row.get(10)?,
        span: span(row, 11)?,
        base_round: row.get(15)?,
        reason: row.get(16)?,
        accepted: row.get(17)?,
        former: row.get(18)?,
        unit_value: row.get(19)?,
        now: stock(row, 31)?,
        books: Books::default(),
        posted: expected.zip(variance),
    };
    Ok((line, row.get(8)?, stock(row, 24)?, row.get(23)?))
}

/// What a movement does to a line's figure.
const CHANGE: &str = "m.quantity * CASE WHEN :unsellable THEN k.unsellable ELSE k.sellable \
     + k.order_occupied + k.locked + k.transfer_occupied - k.in_transit - k.virtual_stock END";

/// The movements behind the first scan of a line, as the rules of a stock-take see them.
fn movements(
    view: &View<'_>,
    warehouse: i64,
    line: &ReviewRow,
    span: &Span,
) -> Result<Vec<Seen>, Error> {
    seen(view, (line.product, warehouse, line.unsellable), span.first_position)
}

/// The movements of a product in a warehouse behind a ledger position.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn seen(
    view: &View<'_>,
    (product, warehouse, unsellable): (i64, i64, bool),
    position: i64,
) -> Result<Vec<Seen>, Error> {
    let sql = format!(
        "SELECT COALESCE(r.id, m.id), COALESCE(m.happened_at, r.happened_at), {CHANGE} \
         FROM movement m JOIN movement_kind k ON k.id = m.kind \
         LEFT JOIN movement r ON r.id = m.reverses WHERE m.product_id = :product \
         AND m.warehouse_id = :place AND m.id > :position ORDER BY m.id"
    );
    let params = named_params! {
        ":product": product, ":place": warehouse, ":position": position,
        ":unsellable": unsellable,
    };
    all(view.connection, &sql, "read what moved since", params, |row| {
        Ok(Seen { position: row.get(0)?, happened_at: row.get(1)?, change: row.get(2)? })
    })
}

/// The ledger position at an instant, UTC milliseconds.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn position_at(view: &View<'_>, at: i64) -> Result<i64, Error> {
    let sql = "SELECT id FROM movement WHERE posted_at <= ?1 ORDER BY id DESC LIMIT 1";
    let found = first(view.connection, sql, "find the ledger position", [at], |row| row.get(0))?;
    Ok(found.unwrap_or_default())
}

/// What the books said of a line when a tally of it was counted.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn books_at(
    view: &View<'_>,
    (product, warehouse, unsellable): (i64, i64, bool),
    span: &Span,
) -> Result<Books, Error> {
    let sql = format!(
        "SELECT {BUCKET_COLUMNS} FROM movement WHERE product_id = ?1 AND warehouse_id = ?2 \
         AND id <= ?3 ORDER BY id DESC LIMIT 1"
    );
    let params = (product, warehouse, span.first_position);
    let then = first(view.connection, &sql, "read the books", params, |row| stock(row, 0))?;
    let at_count = line_books(&then.unwrap_or_default(), unsellable);
    Ok(books(at_count, span, &seen(view, (product, warehouse, unsellable), span.first_position)?))
}

/// Writes what came of a line when it was posted: what was expected, the variance, and the value of
/// one unit in minor units.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn settle(
    tx: &Tx<'_>,
    line: i64,
    (expected, variance, unit_value): (i64, i64, i64),
    reason: Option<&str>,
) -> Result<(), Error> {
    let sql = "UPDATE count_line SET expected = ?2, variance = ?3, unit_value = ?4, \
               reason = COALESCE(?5, reason) WHERE id = ?1";
    let params = (line, expected, variance, unit_value, reason);
    execute(tx.connection, sql, "write what came of a line", params).map(drop)
}
