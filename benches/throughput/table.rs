//! What was measured: a JSON line each, and the table.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Options;

/// The lines of the table, each with its figure, the bare side's, and what is asked of it.
#[derive(Default)]
pub(crate) struct Table {
    rows: Vec<[String; 4]>,
}

fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

/// The middle of what was measured.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The value that `percent` of what was measured stays below.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted[(sorted.len() - 1) * percent / 100]
}

/// Milliseconds of each of `count` times.
pub(crate) fn timed(count: usize, mut work: impl FnMut()) -> Vec<f64> {
    let once = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1e3
    };
    (0..count).map(|_| once(&mut work)).collect()
}

/// Runs both sides in turn, the order swapped each time so that drift falls on both.
pub(crate) fn paired(
    pairs: usize,
    mut product: impl FnMut(),
    mut bare: impl FnMut(),
) -> Vec<(Duration, Duration)> {
    let timed = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    timed(&mut product);
    timed(&mut bare);
    (0..pairs)
        .map(|pair| {
            if pair % 2 == 0 {
                let first = timed(&mut product);
                (first, timed(&mut bare))
            } else {
                let second = timed(&mut bare);
                (timed(&mut product), second)
            }
        })
        .collect()
}

impl Table {
    fn row(&mut self, record: &Value, cells: [String; 4]) {
        println!("{record}");
        self.rows.push(cells);
    }

    /// A figure for itself.
    pub(crate) fn figure(&mut self, name: &str, unit: &str, value: f64, asked: &str) {
        let record = json!({"name": name, unit: round(value)});
        let cells =
            [name.to_owned(), format!("{value:.1} {unit}"), String::new(), asked.to_owned()];
        self.row(&record, cells);
    }

    /// Units of work a second on both sides, and their ratio pair by pair.
    pub(crate) fn rates(
        &mut self,
        name: &str,
        pairs: &[(Duration, Duration)],
        units: u32,
        asked: &str,
    ) {
        let rate = |time: Duration| f64::from(units) / time.as_secs_f64();
        let product = median(pairs.iter().map(|(product, _)| rate(*product)).collect());
        let bare = median(pairs.iter().map(|(_, bare)| rate(*bare)).collect());
        let ratio =
            |(product, bare): &(Duration, Duration)| bare.as_secs_f64() / product.as_secs_f64();
        let ratios: Vec<f64> = pairs.iter().map(ratio).collect();
        self.ratio(name, (product, bare), median(ratios), pairs.len(), asked);
    }

    /// The same, worked out elsewhere.
    pub(crate) fn ratio(
        &mut self,
        name: &str,
        (product, bare): (f64, f64),
        ratio: f64,
        pairs: usize,
        asked: &str,
    ) {
        let record = json!({
            "name": name, "tx_per_s": round(product), "bare_tx_per_s": round(bare),
            "ratio": round(ratio), "pairs": pairs,
        });
        let cells = [
            name.to_owned(),
            format!("{product:.0}/s"),
            format!("{bare:.0}/s, ratio {ratio:.2}"),
            asked.to_owned(),
        ];
        self.row(&record, cells);
    }

    /// Milliseconds of one question, and of the bare one where there is one.
    pub(crate) fn times(
        &mut self,
        name: &str,
        mut millis: Vec<f64>,
        bare: Option<Vec<f64>>,
        asked: &str,
    ) {
        millis.sort_by(f64::total_cmp);
        let (p50, p99) = (percentile(&millis, 50), percentile(&millis, 99));
        let bare = bare.map(|mut bare| {
            bare.sort_by(f64::total_cmp);
            (percentile(&bare, 50), percentile(&bare, 99))
        });
        let mut record = json!({
            "name": name, "p50_ms": round(p50), "p99_ms": round(p99), "asked": millis.len(),
        });
        let beside = bare.map_or(String::new(), |(bare50, bare99)| {
            record["bare_p50_ms"] = json!(round(bare50));
            record["bare_p99_ms"] = json!(round(bare99));
            format!("{bare50:.3} ms, p99 {bare99:.3}")
        });
        let cells =
            [name.to_owned(), format!("{p50:.3} ms, p99 {p99:.3}"), beside, asked.to_owned()];
        self.row(&record, cells);
    }

    /// Something that is told in words.
    pub(crate) fn told(&mut self, name: &str, record: &Value, text: &str, asked: &str) {
        self.row(record, [name.to_owned(), text.to_owned(), String::new(), asked.to_owned()]);
    }

    /// The table as lines of equal columns.
    pub(crate) fn text(&self) -> String {
        let width = |column: usize| self.rows.iter().map(|row| row[column].len()).max();
        let [first, second, third] = [0, 1, 2].map(|column| width(column).unwrap_or_default());
        let line = |[name, figure, bare, asked]: &[String; 4]| {
            format!("{name:<first$}  {figure:<second$}  {bare:<third$}  {asked}")
        };
        self.rows.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Writes the table into the README's block.
    pub(crate) fn into_readme(self, options: &Options) {
        let text = std::fs::read_to_string("README.md").unwrap();
        let (open, close) = ("<!-- bench -->\n", "<!-- /bench -->");
        let (before, rest) = text.split_once(open).expect("the block begins");
        let (_, after) = rest.split_once(close).expect("the block ends");
        let mut block = format!(
            "{} products in 3 warehouses, {} movements at least; {} pairs.\n\n\
             | measure | Stockroom | the least that is right | wanted |\n|---|---|---|---|\n",
            options.products, options.movements, options.pairs
        );
        for [name, figure, bare, asked] in &self.rows {
            writeln!(block, "| {name} | {figure} | {bare} | {asked} |").unwrap();
        }
        std::fs::write("README.md", format!("{before}{open}{block}{close}{after}")).unwrap();
    }
}
