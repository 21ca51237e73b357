//! Lists, page by page: a window over a key, never a whole table and never an OFFSET.

use serde::{Deserialize, Serialize};

use crate::domain::availability::Availability;
use crate::domain::filter::{Filter, Listed};
use crate::domain::product::{ProductState, StockType};
use crate::domain::stock::Stock;
use crate::store::row::{all, choice, stock};
use crate::store::search::needle;
use crate::store::search::walk::{self, First, Until};
use crate::store::search::words;
use crate::store::{Error, View, changes, filtered, glance, ledger};

/// Products that a search finds by the index of pieces, to be sorted; where more may hold the words,
/// the list is walked in its order and is full soon.
const LISTED_MAX: usize = 5_000;
/// Products of a store that is read whole to find what fits best.
const RANKED_MAX: i64 = 100_000;

/// What a list of products is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProductSort {
    /// SKU, without case.
    #[default]
    Sku,
    /// How well the words of the search fit, then SKU.
    Match,
    /// Name.
    Name,
    /// Stock type.
    Type,
    /// Draft, on sale, delisted.
    State,
    /// What a shop shows.
    Availability,
    /// Sellable units over all warehouses.
    Sellable,
    /// Alert threshold.
    Threshold,
    /// Safety stock.
    Safety,
    /// Units on the shelves of all warehouses.
    Total,
    /// Price.
    Price,
    /// Cost.
    Cost,
    /// Category.
    Category,
    /// Supplier.
    Supplier,
}

impl ProductSort {
    /// Every order, with its name on the command line.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Sku, "sku"),
        (Self::Match, "match"),
        (Self::Name, "name"),
        (Self::Type, "type"),
        (Self::State, "state"),
        (Self::Availability, "availability"),
        (Self::Sellable, "sellable"),
        (Self::Threshold, "threshold"),
        (Self::Safety, "safety"),
        (Self::Total, "total"),
        (Self::Price, "price"),
        (Self::Cost, "cost"),
        (Self::Category, "category"),
        (Self::Supplier, "supplier"),
    ];

    /// The order called `name`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(sort, _)| *sort)
    }

    fn column(self) -> &'static str {
        let named = Self::ALL.iter().find(|(sort, _)| *sort == self && *sort != Self::Match);
        named.map_or("sku", |(_, name)| name)
    }
}

/// Which products a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProductFilter {
    /// All of them.
    #[default]
    All,
    /// On sale and low, sold out or oversold.
    Attention,
    /// Of one stock type.
    Type(StockType),
    /// In one state.
    State(ProductState),
}

/// Where a page begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum From {
    /// At the first row.
    #[default]
    Start,
    /// So that it ends with the last row.
    End,
    /// Behind the row of this SKU.
    After(String),
    /// At the row of this SKU.
    At(String),
    /// So that it ends before the row of this SKU.
    Before(String),
}

/// A page of products that is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProductPage {
    /// Which products.
    pub filter: ProductFilter,
    /// A filter, as [`Filter::parse`] reads it; empty for none.
    pub search: String,
    /// The order.
    pub sort: ProductSort,
    /// Largest first.
    pub descending: bool,
    /// Where it begins.
    pub from: From,
    /// At most so many rows.
    pub limit: i64,
}

/// One row of a list of products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProductLine {
    /// Its row.
    #[serde(skip)]
    pub id: i64,
    /// Its code.
    pub sku: String,
    /// What people call it.
    pub name: String,
    /// How its stock behaves.
    #[serde(rename = "type")]
    pub stock_type: StockType,
    /// Whether it is offered.
    pub state: ProductState,
    /// Sellable units over all warehouses.
    pub sellable: i64,
    /// Units on the shelves of all warehouses.
    pub total: i64,
    /// The product's own alert threshold; `None` falls back to the store's default.
    pub threshold: Option<i64>,
    /// What a shop shows; in stock while it is not on sale or has no stock of its own.
    pub availability: Availability,
    /// Whether it has stock of its own (a bundle and a parent of variants have none).
    pub stocked: bool,
}

/// A page of products, in the order asked for; `threshold` is the store's default.
///
/// # Errors
///
/// [`Error::Refused`] for a filter that cannot be read; [`Error::Sqlite`], [`Error::Corrupt`].
pub fn products(
    view: &View<'_>,
    page: &ProductPage,
    threshold: i64,
) -> Result<Vec<ProductLine>, Error> {
    let filter = Filter::parse(&page.search, Listed::Products)?;
    let words: Vec<String> = filter.words().map(needle).collect();
    // A list that is walked in its order cannot be ranked; it is short enough to be read whole, or
    // the order is by SKU.
    let best = page.sort == ProductSort::Match && !words.is_empty();
    let sorted = |best, ids: Option<&[i64]>| rows(view, page, (&filter, threshold), best, ids);
    let order = (place(page), is_descending(page));
    // Whether the first by SKU that hold the words are the page.
    let by_sku = page.filter == ProductFilter::All
        && matches!(page.sort, ProductSort::Sku | ProductSort::Match)
        && filter.words().count() == filter.terms.len();
    let Some(pieces) = words::wanted(view, &words)? else { return sorted(best, None) };
    // What may hold the words and does not may leave the page too short.
    let full = |found: First| {
        let mut listed = filtered::Page::new(&filtered::sources::PRODUCTS, &filter, threshold);
        listed.in_order_of(&found.ids);
        let lines = read(view, page, listed)?;
        let limit = usize::try_from(page.limit).unwrap_or_default();
        Ok::<_, Error>(Some(lines).filter(|lines| found.all || lines.len() >= limit))
    };
    let along = |until| {
        let found = walk::first(view, &pieces, order, page.limit, until)?;
        Ok::<_, Error>(found.map(full).transpose()?.flatten())
    };
    let found = if by_sku && !best { along(Until::OthersAreSooner)? } else { None };
    if let Some(lines) = found {
        return Ok(lines);
    }
    if let Some(ids) = words::held_by(view, &pieces, LISTED_MAX)? {
        let first = || walk::first_of(view, &ids, order, page.limit);
        let found = if by_sku && !best { full(first()?)? } else { None };
        return found.map_or_else(|| sorted(best, Some(&ids)), Ok);
    }
    let few = || {
        glance::read(view).map(|kept| kept.get("products").is_none_or(|count| *count <= RANKED_MAX))
    };
    let best = best && few()?;
    let found = if by_sku && !best { along(Until::VeryFar)? } else { None };
    found.map_or_else(|| sorted(best, None), Ok)
}

/// Whether the rows are read from the largest on.
fn is_descending(page: &ProductPage) -> bool {
    page.descending != matches!(page.from, From::End | From::Before(_))
}

/// Where a page begins that does not begin with the first row: how its rows compare with which SKU.
fn place(page: &ProductPage) -> Option<(&'static str, &str)> {
    let (From::After(sku) | From::At(sku) | From::Before(sku)) = &page.from else { return None };
    let sign = match (is_descending(page), &page.from) {
        (false, From::At(_)) => ">=",
        (true, From::At(_)) => "<=",
        (false, _) => ">",
        (true, _) => "<",
    };
    Some((sign, sku))
}

/// The rows of a page, of these products only where they are known.
fn rows(
    view: &View<'_>,
    page: &ProductPage,
    (filter, threshold): (&Filter, i64),
    best: bool,
    ids: Option<&[i64]>,
) -> Result<Vec<ProductLine>, Error> {
    let mut wanted = filtered::Page::new(&filtered::sources::PRODUCTS, filter, threshold);
    match page.filter {
        ProductFilter::All => {}
        ProductFilter::Attention => wanted.only("availability > 0"),
        ProductFilter::Type(stock_type) => {
            wanted.only(&format!("stock_type = {}", stock_type.id()));
        }
        ProductFilter::State(state) => wanted.only(&format!("state = {}", state.id())),
    }
    if let Some(ids) = ids {
        wanted.one_of("product.id", ids);
    }
    wanted.sort(filter, best, (Some(page.sort.column()), page.descending))?;
    if let Some((sign, sku)) = place(page) {
        wanted.beside(sign, sku);
    }
    read(view, page, wanted)
}

fn read(
    view: &View<'_>,
    page: &ProductPage,
    wanted: filtered::Page<'_>,
) -> Result<Vec<ProductLine>, Error> {
    let descending = is_descending(page);
    let columns = "product.id, sku, name, stock_type, state, sellable, total, threshold, \
                   availability, stocked";
    let (sql, params) = wanted.statement(columns, descending, page.limit);
    let params = rusqlite::params_from_iter(params);
    let mut rows = all(view.connection, &sql, "list the products", params, product_line)?;
    if descending != page.descending {
        rows.reverse();
    }
    rows.into_iter().map(checked).collect()
}

type RawLine = (ProductLine, [i64; 3]);

fn product_line(row: &rusqlite::Row<'_>) -> rusqlite::Result<RawLine> {
    let line = ProductLine {
        id: row.get(0)?,
        sku: row.get(1)?,
        name: row.get(2)?,
        stock_type: StockType::default(),
        state: ProductState::default(),
        sellable: row.get(5)?,
        total: row.get(6)?,
        threshold: row.get(7)?,
        availability: Availability::default(),
        stocked: row.get(9)?,
    };
    Ok((line, [row.get(3)?, row.get(4)?, row.get(8)?]))
}

fn checked((mut line, [stock_type, state, availability]): RawLine) -> Result<ProductLine, Error> {
    line.stock_type = choice(StockType::from_id(stock_type), "stock type", stock_type)?;
    line.state = choice(ProductState::from_id(state), "product state", state)?;
    line.availability = choice(Availability::from_id(availability), "availability", availability)?;
    Ok(line)
}

/// The stock of one product in one warehouse, as every answer shows it. All figures in units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockRow {
    /// The warehouse's code.
    pub warehouse: String,
    /// What can be touched on the shelf.
    pub total: i64,
    /// The seven buckets.
    #[serde(flatten)]
    pub stock: Stock,
    /// On the road to this warehouse.
    pub inbound: i64,
    /// How far sellable may fall.
    pub floor: i64,
    /// Where it lies; empty for nowhere in particular.
    pub bin: String,
}

/// The stock of a product, warehouse by warehouse in allocation order; `only` one where given.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn stock_rows(
    view: &View<'_>,
    product: i64,
    only: Option<i64>,
) -> Result<Vec<StockRow>, Error> {
    let sql = "SELECT w.code, s.total, s.floor, s.bin, s.sellable, s.order_occupied, \
               s.unsellable, s.locked, s.transfer_occupied, s.in_transit, s.virtual_stock, \
               (SELECT COALESCE(sum(t.dispatched - t.received - t.received_unsellable - t.lost), 0) \
                FROM transfer t WHERE t.product_id = s.product_id AND t.to_id = s.warehouse_id \
                AND t.state < 2) \
               FROM stock s JOIN warehouse w ON w.id = s.warehouse_id WHERE s.product_id = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(StockRow {
            warehouse: row.get(0)?,
            total: row.get(1)?,
            stock: stock(row, 4)?,
            inbound: row.get(11)?,
            floor: row.get(2)?,
            bin: row.get(3)?,
        })
    };
    if let Some(warehouse) = only {
        let sql = format!("{sql} AND s.warehouse_id = ?2");
        return all(view.connection, &sql, "read the stock", (product, warehouse), read);
    }
    let sql = format!("{sql} ORDER BY w.priority, w.id");
    all(view.connection, &sql, "read the stock", [product], read)
}

/// A row of stock with its product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StockLine {
    /// The product.
    pub sku: String,
    /// What people call it.
    pub name: String,
    /// Its stock in one warehouse.
    #[serde(flatten)]
    pub row: StockRow,
}

/// The stock of a page of products, in `warehouse`'s row only where given, and the SKU that the
/// next page begins behind. The limit counts products.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn stock_lines(
    view: &View<'_>,
    page: &ProductPage,
    warehouse: Option<i64>,
    threshold: i64,
) -> Result<(Vec<StockLine>, Option<String>), Error> {
    let more = ProductPage { limit: page.limit.saturating_add(1), ..page.clone() };
    let mut found = products(view, &more, threshold)?;
    let limit = usize::try_from(page.limit).unwrap_or(usize::MAX);
    let next = found.len() > limit;
    found.truncate(limit);
    let next = found.last().map(|line| line.sku.clone()).filter(|_| next);
    let mut lines = Vec::new();
    for line in found {
        for row in stock_rows(view, line.id, warehouse)? {
            lines.push(StockLine { sku: line.sku.clone(), name: line.name.clone(), row });
        }
    }
    Ok((lines, next))
}

/// One entry of the log: a movement or a change of something beside stock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum LogEntry {
    /// Stock moved.
    Movement(ledger::MovementRow),
    /// A field was set.
    Change(changes::ChangeRow),
}

impl LogEntry {
    /// When, UTC milliseconds.
    pub const fn at(&self) -> i64 {
        match self {
            Self::Movement(movement) => movement.at,
            Self::Change(change) => change.at,
        }
    }
}

/// Where a page of the log begins: before this movement and before this change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogKey {
    /// Movements with a smaller number.
    pub movement: i64,
    /// Changes with a smaller number.
    pub change: i64,
}

impl LogKey {
    /// Behind the newest entry.
    pub const NEWEST: Self = Self { movement: i64::MAX, change: i64::MAX };
}

/// A page of the log, newest first, and where the next one begins; of one product where given.
///
/// # Errors
///
/// [`Error::Sqlite`], [`Error::Corrupt`].
pub fn log(
    view: &View<'_>,
    product: Option<i64>,
    key: LogKey,
    limit: i64,
) -> Result<(Vec<LogEntry>, LogKey), Error> {
    let history = ledger::History {
        product,
        warehouse: None,
        bucket: None,
        until: None,
        document: None,
        before: Some(key.movement),
        limit,
    };
    let movements = ledger::history(view, &history)?;
    let changes = changes_before(view, product, key.change, limit)?;
    Ok(merged(movements, changes, key, limit))
}

/// Movements and changes in one line of time, newest first, and where the next page begins.
pub(in crate::store) fn merged(
    movements: Vec<ledger::MovementRow>,
    changes: Vec<changes::ChangeRow>,
    mut key: LogKey,
    limit: i64,
) -> (Vec<LogEntry>, LogKey) {
    let mut movements = movements.into_iter().peekable();
    let mut changes = changes.into_iter().peekable();
    let mut page = Vec::new();
    while page.len() < usize::try_from(limit).unwrap_or(0) {
        let newer = match (movements.peek(), changes.peek()) {
            (None, None) => break,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (Some(movement), Some(change)) => movement.at >= change.at,
        };
        if newer {
            if let Some(movement) = movements.next() {
                key.movement = movement.id;
                page.push(LogEntry::Movement(movement));
            }
        } else if let Some(change) = changes.next() {
            key.change = change.id;
            page.push(LogEntry::Change(change));
        }
    }
    (page, key)
}

fn changes_before(
    view: &View<'_>,
    product: Option<i64>,
    before: i64,
    limit: i64,
) -> Result<Vec<changes::ChangeRow>, Error> {
    let of_product = if product.is_some() { "c.product_id = ?3" } else { "?3 IS NULL" };
    let sql = format!(
        "SELECT {} FROM told_change c JOIN actor a ON a.id = c.actor_id \
         WHERE c.id < ?1 AND {of_product} ORDER BY c.id DESC LIMIT ?2",
        changes::COLUMNS
    );
    let params = (before, limit, product);
    all(view.connection, &sql, "read the log", params, changes::read)
}
