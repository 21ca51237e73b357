//! Which products a stock-take is about.

use std::collections::{BTreeMap, HashMap};

use crate::domain::stocktake::class::{Class, classes};
use crate::store::row::all;
use crate::store::{Error, Tx, View};

/// What narrows a stock-take down. What is `None` narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// In this category or below it.
    pub category: Option<String>,
    /// From this bin on.
    pub from_bin: Option<String>,
    /// Up to this bin, with all that begins like it.
    pub to_bin: Option<String>,
    /// Of this class.
    pub class: Option<Class>,
    /// Only these products' rows.
    pub products: Option<Vec<i64>>,
    /// Not counted since this instant, UTC milliseconds.
    pub not_since: Option<i64>,
    /// Only what moved since it was last counted.
    pub moved: bool,
    /// So many, chosen by this seed.
    pub sample: Option<(usize, u64)>,
}

/// A product to be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its row.
    pub product: i64,
    /// Its code.
    pub sku: String,
    /// Where it lies.
    pub bin: String,
    /// Its class.
    pub class: Class,
    /// Whether it has unsellable stock to be counted as well.
    pub unsellable: bool,
}

/// A candidate: a product with stock in the warehouse.
struct Candidate {
    planned: Planned,
    category: String,
    counted_at: Option<i64>,
    moved: bool,
}

/// The products of a warehouse within `scope`, in the order of their bins.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn plan(view: &View<'_>, warehouse: i64, scope: &Scope) -> Result<Vec<Planned>, Error> {
    let classes = class_of_products(view)?;
    let history = scope.not_since.is_some() || scope.moved;
    let mut found: Vec<Planned> = candidates(view, warehouse, history)?
        .into_iter()
        .map(|mut one| {
            one.planned.class = classes.get(&one.planned.product).copied().unwrap_or_default();
            one
        })
        .filter(|one| fits(one, scope))
        .map(|one| one.planned)
        .collect();
    if let Some(products) = &scope.products {
        let named = |one: &Planned| products.contains(&one.product);
        found.retain(named);
        add_named(view, warehouse, products, &classes, &mut found)?;
    }
    if let Some((size, seed)) = scope.sample {
        found = sample(found, size, seed);
    }
    found.sort_by(|one, other| (&one.bin, &one.sku).cmp(&(&other.bin, &other.sku)));
    Ok(found)
}

fn fits(one: &Candidate, scope: &Scope) -> bool {
    let below = |category: &String| {
        let (wanted, held) = (category.to_lowercase(), one.category.to_lowercase());
        held == wanted || held.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('/'))
    };
    let bin = one.planned.bin.to_uppercase();
    let from = |start: &String| bin >= start.to_uppercase();
    let to = |end: &String| {
        let end = end.to_uppercase();
        !bin.is_empty() && (bin <= end || bin.starts_with(&end))
    };
    scope.category.as_ref().is_none_or(below)
        && scope.from_bin.as_ref().is_none_or(from)
        && scope.to_bin.as_ref().is_none_or(to)
        && scope.class.is_none_or(|class| class == one.planned.class)
        && scope.not_since.is_none_or(|since| one.counted_at.is_none_or(|at| at < since))
        && (!scope.moved || one.moved)
}

fn candidates(view: &View<'_>, warehouse: i64, history: bool) -> Result<Vec<Candidate>, Error> {
    let (counted, moved) = if history {
        (
            "(SELECT max(l.last_at) FROM count_line l JOIN stocktake c ON c.id = l.count_id \
             WHERE l.product_id = s.product_id AND c.warehouse_id = s.warehouse_id \
             AND c.state = 1 AND l.state IN (1, 2))",
            "EXISTS (SELECT 1 FROM movement m WHERE m.product_id = s.product_id \
             AND m.warehouse_id = s.warehouse_id AND m.kind NOT BETWEEN 30 AND 34 AND m.id > COALESCE((SELECT max(l.last_position) \
             FROM count_line l JOIN stocktake c ON c.id = l.count_id \
             WHERE l.product_id = s.product_id AND c.warehouse_id = s.warehouse_id \
             AND c.state = 1 AND l.state IN (1, 2)), 0))",
        )
    } else {
        ("NULL", "1")
    };
    // What is delivered by nobody from nowhere has no shelf to be counted.
    let sql = format!(
        "SELECT s.product_id, p.sku, s.bin, s.unsellable > 0, p.category, {counted}, {moved} \
         FROM stock s JOIN product p ON p.id = s.product_id WHERE s.warehouse_id = ?1 \
         AND p.stocked = 1 AND p.stock_type <> 1 \
         AND (s.total > 0 OR s.sellable < 0)"
    );
    all(view.connection, &sql, "plan a stock-take", [warehouse], |row| {
        Ok(Candidate {
            planned: Planned {
                product: row.get(0)?,
                sku: row.get(1)?,
                bin: row.get(2)?,
                class: Class::C,
                unsellable: row.get(3)?,
            },
            category: row.get(4)?,
            counted_at: row.get(5)?,
            moved: row.get(6)?,
        })
    })
}

/// Products that were named are counted also where the books know nothing of them.
fn add_named(
    view: &View<'_>,
    warehouse: i64,
    products: &[i64],
    classes: &HashMap<i64, Class>,
    found: &mut Vec<Planned>,
) -> Result<(), Error> {
    for product in products {
        if found.iter().any(|one| one.product == *product) {
            continue;
        }
        let sql = "SELECT p.sku, COALESCE(s.bin, ''), COALESCE(s.unsellable, 0) > 0 \
                   FROM product p LEFT JOIN stock s ON s.product_id = p.id \
                   AND s.warehouse_id = ?2 WHERE p.id = ?1";
        let rows = all(view.connection, sql, "plan a product", (product, warehouse), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        let class = classes.get(product).copied().unwrap_or_default();
        let make =
            |(sku, bin, unsellable)| Planned { product: *product, sku, bin, class, unsellable };
        found.extend(rows.into_iter().map(make));
    }
    Ok(())
}

/// The class of every product that is worth something: what it sold within a year, at cost; where
/// nothing was sold at all, what lies in stock.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn class_of_products(view: &View<'_>) -> Result<HashMap<i64, Class>, Error> {
    let sold = "SELECT d.product_id, sum(d.units) * COALESCE(p.cost, p.price, 0) \
                FROM sales_day d JOIN product p ON p.id = d.product_id \
                WHERE d.day > (SELECT max(day) FROM sales_day) - 365 GROUP BY d.product_id";
    let held = "SELECT id, total * COALESCE(cost, price, 0) FROM product WHERE total > 0";
    let worth = |sql: &str| {
        all(view.connection, sql, "rank the products", [], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })
    };
    let mut values = worth(sold)?;
    values.retain(|(_, value)| *value > 0);
    if values.is_empty() {
        values = worth(held)?;
    }
    values.sort_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
    let worths: Vec<i64> = values.iter().map(|(_, value)| *value).collect();
    Ok(values.iter().map(|(id, _)| *id).zip(classes(&worths)).collect())
}

/// So many of them, the same for the same seed.
fn sample(found: Vec<Planned>, size: usize, seed: u64) -> Vec<Planned> {
    let mut drawn = BTreeMap::new();
    for one in found {
        drawn.insert((mixed(seed, one.product), one.product), one);
    }
    drawn.into_values().take(size).collect()
}

/// A number that looks random, from a seed and a row (how `SplitMix64` ends).
fn mixed(seed: u64, row: i64) -> u64 {
    let mut z = seed.wrapping_add(row.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Takes the right to count a product in a warehouse; the code of the stock-take that has it.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub fn claim(
    tx: &Tx<'_>,
    product: i64,
    warehouse: i64,
    count: i64,
) -> Result<Option<String>, Error> {
    let sql = "INSERT INTO count_claim (product_id, warehouse_id, count_id) VALUES (?1, ?2, ?3) \
               ON CONFLICT DO NOTHING";
    if crate::store::row::execute(
        tx.connection,
        sql,
        "claim a product",
        (product, warehouse, count),
    )? > 0
    {
        return Ok(None);
    }
    let sql = "SELECT c.code FROM count_claim k JOIN stocktake c ON c.id = k.count_id \
               WHERE k.product_id = ?1 AND k.warehouse_id = ?2 AND k.count_id <> ?3";
    let params = (product, warehouse, count);
    crate::store::row::first(tx.connection, sql, "look who counts it", params, |row| row.get(0))
}
