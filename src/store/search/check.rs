//! Whether the index holds what products are found by, for `verify`.
//!
//! To work out what a product is found by takes longer than all else that is verified of it. Of a
//! large store some products are looked at, others each time: a few that stand together here and
//! there, so that few rows are read for them. A row of the index that is missing or another's is the
//! row of hundreds of products, but for the rarest words.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use crate::store::audit::{Problem, Report};
use crate::store::error::doing;
use crate::store::row::{first, prepared};
use crate::store::search::blocks::{BLOCK, block_of, place_of};
use crate::store::search::gathered::Gathered;
use crate::store::search::pieces::gather;
use crate::store::search::set::Set;
use crate::store::{Error, View};

const WHAT: &str = "compare the search index";

/// Products that are looked at in all, about.
const LOOKED_AT: i64 = 65_536;

/// How many of them stand together.
const RUN: i64 = 64;

/// Which runs of products are looked at: one of so many, and which.
#[derive(Clone, Copy, Debug)]
struct Drawn {
    of: i64,
    which: i64,
}

/// Compares what is kept with what products are found by.
///
/// # Errors
///
/// [`Error::Sqlite`].
pub(in crate::store) fn compare(view: &View<'_>, report: &mut Report) -> Result<(), Error> {
    let sql = "SELECT max(id) FROM product";
    let last = first(view.connection, sql, WHAT, [], |row| row.get::<_, Option<i64>>(0))?;
    let last = last.flatten().unwrap_or_default();
    let of = last.div_euclid(LOOKED_AT).saturating_add(1);
    let number = i64::try_from(RandomState::new().hash_one(last) >> 1).unwrap_or_default();
    compare_some(
        view,
        report,
        last,
        Drawn { of, which: number.checked_rem(of).unwrap_or_default() },
    )
}

fn compare_some(
    view: &View<'_>,
    report: &mut Report,
    last: i64,
    drawn: Drawn,
) -> Result<(), Error> {
    let last = block_of(last);
    let sql = "SELECT count(*) FROM product_piece WHERE block < 0 OR block > ?1";
    let strange: i64 = first(view.connection, sql, WHAT, [last], |row| row.get(0))?.unwrap_or(0);
    report.differs("search index: sets of no product", (String::new(), String::new()), 0, strange);
    for block in 0..=last {
        let wrong = wrong_in(view, block, drawn)?;
        let mut ids = Vec::new();
        wrong.each(|place| ids.push(block.saturating_mul(BLOCK).saturating_add(i64::from(place))));
        for id in ids {
            let sql = "SELECT sku FROM product WHERE id = ?1";
            let sku = first(view.connection, sql, WHAT, [id], |row| row.get(0))?;
            report.problem(Problem { what: "search index".to_owned(), sku, ..Problem::default() });
        }
    }
    Ok(())
}

/// The products of a block, among those that are drawn, that are in other sets than they should be.
fn wrong_in(view: &View<'_>, block: i64, drawn: Drawn) -> Result<Set, Error> {
    let (looked_at, mut expected) = expected(view, block, drawn)?;
    let mut wrong = Set::new();
    let mut compare = |piece: i64, bytes: &[u8]| {
        let mut held = Set::read(bytes);
        held.keep(&looked_at);
        let expected = expected.remove(&piece).unwrap_or_default();
        wrong.add_differences(&held, &Set::read(&expected));
    };
    let sql = "SELECT piece, held FROM product_piece WHERE block = ?1 ORDER BY piece, part";
    let mut statement = prepared(view.connection, sql, WHAT)?;
    let mut rows = statement.query([block]).map_err(doing(WHAT))?;
    let (mut piece, mut bytes) = (None::<i64>, Vec::new());
    while let Some(row) = rows.next().map_err(doing(WHAT))? {
        let next = row.get(0).map_err(doing(WHAT))?;
        if piece != Some(next) {
            if let Some(piece) = piece {
                compare(piece, &bytes);
            }
            bytes.clear();
            piece = Some(next);
        }
        let held = row.get_ref(1).map_err(doing(WHAT))?.as_blob().unwrap_or_default();
        bytes.extend_from_slice(held);
    }
    if let Some(piece) = piece {
        compare(piece, &bytes);
    }
    let missing: Vec<i64> = expected.keys().copied().collect();
    for piece in missing {
        wrong
            .add_differences(&Set::new(), &Set::read(&expected.remove(&piece).unwrap_or_default()));
    }
    Ok(wrong)
}

/// The places of a block that are looked at, and what is to be written of each piece of theirs.
fn expected(
    view: &View<'_>,
    block: i64,
    drawn: Drawn,
) -> Result<(Set, HashMap<i64, Vec<u8>>), Error> {
    let (mut looked_at, mut gathered) = (Set::new(), Gathered::default());
    let sql = "SELECT id, sku, name, codes FROM product WHERE id BETWEEN ?1 AND ?2 ORDER BY id";
    let mut statement = prepared(view.connection, sql, WHAT)?;
    let begin = block.saturating_mul(BLOCK);
    for run in 0..BLOCK.div_euclid(RUN) {
        let from = begin.saturating_add(run.saturating_mul(RUN));
        if from.div_euclid(RUN).checked_rem(drawn.of) != Some(drawn.which) {
            continue;
        }
        let to = from.saturating_add(RUN).saturating_sub(1);
        (from..=to).for_each(|id| looked_at.add(place_of(id)));
        let mut rows = statement.query([from, to]).map_err(doing(WHAT))?;
        while let Some(row) = rows.next().map_err(doing(WHAT))? {
            gather(row, &mut gathered)?;
        }
    }
    Ok((looked_at, gathered.written().into_iter().collect()))
}

#[cfg(test)]
mod tests {
    use super::{Drawn, compare, compare_some};
    use crate::domain::ids::Sku;
    use crate::domain::product::Product;
    use crate::store::audit::Report;
    use crate::store::row::execute;
    use crate::store::{Error, Keep, Store, Tx, products};

    fn told(tx: &Tx<'_>, drawn: Option<Drawn>) -> Result<Vec<Option<String>>, Error> {
        let mut report = Report::default();
        match drawn {
            None => compare(tx, &mut report)?,
            Some(drawn) => compare_some(tx, &mut report, 300, drawn)?,
        }
        Ok(report.problems.into_iter().map(|problem| problem.sku).collect())
    }

    /// Whatever is wrong is told with the products it is about; of a part of the products by who looks
    /// at that part.
    #[test]
    fn what_the_index_should_not_hold_or_should_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("shop.db"), false).unwrap();
        let fill = |tx: &Tx<'_>| {
            for number in 1..=300 {
                let mut product = Product::new(Sku::parse(&format!("s-{number:03}")).unwrap());
                product.name = ["保温杯", "Kettle"][number % 2].to_owned();
                products::save(tx, None, &product, None)?;
            }
            Ok(((), Keep::Yes))
        };
        store.write(fill).unwrap();
        for (tampering, wrong) in [
            ("", vec![]),
            ("UPDATE product SET name = '杯' WHERE id = 70", vec!["s-070"]),
            ("UPDATE product SET codes = 'XY-1' WHERE id IN (1, 299)", vec!["s-001", "s-299"]),
            ("DELETE FROM product WHERE id = 299", vec![""]),
            ("INSERT INTO product_piece VALUES (0, 5, 0, x'4d')", vec!["s-077"]),
            ("INSERT INTO product_piece VALUES (0, 5, 0, x'ad02')", vec![""]),
            ("INSERT INTO product_piece VALUES (1, 5, 0, x'00')", vec![""]),
            ("INSERT INTO product_piece VALUES (-1, 5, 0, x'00')", vec![""]),
        ] {
            let look = |tx: &Tx<'_>| {
                if !tampering.is_empty() {
                    execute(tx.connection, tampering, "tamper", [])?;
                }
                let found = told(tx, None)?;
                let named: Vec<&str> =
                    found.iter().map(|sku| sku.as_deref().unwrap_or("")).collect();
                assert_eq!(named, wrong, "{tampering}");
                Ok(((), Keep::No))
            };
            store.write(look).unwrap();
        }
        let look = |tx: &Tx<'_>| {
            execute(
                tx.connection,
                "DELETE FROM product_piece WHERE piece > 1 << 43",
                "tamper",
                [],
            )?;
            let all = told(tx, None)?;
            assert_eq!(all.len(), 150, "every product with a Chinese name");
            let mut parts = Vec::new();
            for which in 0..3 {
                let part = told(tx, Some(Drawn { of: 3, which }))?;
                assert!(part.len() > 20, "{which}: {part:?}");
                parts.extend(part);
            }
            parts.sort_unstable();
            assert_eq!(parts, all);
            Ok(((), Keep::No))
        };
        store.write(look).unwrap();
    }
}
