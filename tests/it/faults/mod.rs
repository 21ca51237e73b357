//! What really happens to a store: killed processes, lines that drop, full disks, torn writes,
//! clocks that jump, two versions of the program. Real processes over a real file; every operation
//! that was answered is looked for afterwards. A few seconds here; `STOCKROOM_LONG=1` is the form
//! whose figures the README tells.

mod clocks;
mod disk;
mod kills;
mod line;
mod torn;
mod versions;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::cli::shop::Shop;

/// Products that operations are about.
const SKUS: [&str; 4] = ["SOCK", "SHOE", "HAT", "BELT"];

/// A shop with the products of [`SKUS`], each with enough to be ordered from.
fn shop() -> Shop {
    let shop = Shop::empty();
    let made = |sku: &&str| {
        let product = json!({"op": "product", "sku": sku});
        let come = json!({"op": "receive", "sku": sku, "warehouse": "WUH", "qty": 1_000_000});
        [product, come]
    };
    let setting = [json!({"op": "warehouse", "warehouse": "WUH"})];
    let setting: Vec<String> =
        setting.into_iter().chain(SKUS.iter().flat_map(made)).map(|op| op.to_string()).collect();
    shop.batch(&[], setting.join("\n")).ends_with(0);
    shop
}

/// One operation of one writer: every third an order of two products, else goods that come in.
/// Each has a key of its own, so that asking again is harmless and tells what became of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Deed {
    writer: usize,
    number: usize,
}

impl Deed {
    fn key(&self) -> String {
        format!("w{}-{}", self.writer, self.number)
    }

    fn is_order(&self) -> bool {
        self.number.is_multiple_of(3)
    }

    fn sku(&self) -> &'static str {
        SKUS[self.number % SKUS.len()]
    }

    fn line(&self) -> String {
        let key = self.key();
        if self.is_order() {
            let [one, two] = [SKUS[0], SKUS[1]];
            return format!(
                "{{\"op\":\"order\",\"order\":\"{key}\",\"key\":\"{key}\",\"expires_in_minutes\":0,\
                 \"lines\":[{{\"sku\":\"{one}\",\"qty\":1}},{{\"sku\":\"{two}\",\"qty\":2}}]}}"
            );
        }
        let sku = self.sku();
        format!(
            "{{\"op\":\"receive\",\"sku\":\"{sku}\",\"warehouse\":\"WUH\",\"qty\":1,\"key\":\"{key}\"}}"
        )
    }
}

/// A `batch` process with its pipes.
struct Writer {
    child: Child,
    asks: ChildStdin,
    tells: BufReader<ChildStdout>,
}

impl Writer {
    fn start(mut command: Command) -> Self {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let asks = child.stdin.take().unwrap();
        let tells = BufReader::new(child.stdout.take().unwrap());
        Self { child, asks, tells }
    }

    fn on(shop: &Shop) -> Self {
        Self::start(shop.command(&["batch", "-"]))
    }

    /// Asks; false when nobody listens any more.
    fn ask(&mut self, line: &str) -> bool {
        self.asks.write_all(format!("{line}\n").as_bytes()).is_ok()
    }

    /// The next whole answer; `None` at the end.
    fn answer(&mut self) -> Option<Value> {
        let mut line = String::new();
        self.tells.read_line(&mut line).ok()?;
        // A line that was cut was not answered.
        line.strip_suffix('\n').map(|line| serde_json::from_str(line).unwrap())
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What the faults came to, as the README tells it.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    faults: usize,
    acknowledged: usize,
    lost: usize,
    half: usize,
    closed: usize,
    problems: usize,
}

impl Tally {
    /// Looks at the store after a fault: it opens, `verify` is clean, everything that was answered
    /// is there, and what was not is whole or not at all.
    fn look(&mut self, shop: &Shop, done: &BTreeSet<Deed>, unknown: &BTreeSet<Deed>) {
        let verified = shop.json(&["verify"]);
        self.closed += usize::from(verified.code == 4);
        self.problems += usize::from(verified.code == 3);
        let orders = found(shop, "order", "orders", &["--limit", "all"]);
        let present = |deed: &Deed| orders.contains(&deed.key());
        let wanted = done.iter().filter(|deed| deed.is_order());
        self.lost += wanted.filter(|deed| !present(deed)).count();
        let came: usize = done.iter().filter(|deed| !deed.is_order()).count();
        let maybe: usize = unknown.iter().filter(|deed| !deed.is_order()).count();
        let taken = 3 * orders.len();
        let stock = shop.json(&["stock", "list", "--limit", "all"]).json();
        let figure = |name: &str| -> usize {
            let rows = stock["stock"].as_array().unwrap().iter();
            rows.map(|row| usize::try_from(row[name].as_u64().unwrap()).unwrap()).sum()
        };
        let received = figure("total") - SKUS.len() * 1_000_000;
        self.lost += came.saturating_sub(received);
        self.half += usize::from(received > came + maybe);
        self.half += usize::from(figure("order_occupied") != taken);
        self.acknowledged = self.acknowledged.max(done.len());
    }

    #[track_caller]
    fn is_clean(&self, what: &str) {
        let Self { faults, acknowledged, lost, half, closed, problems } = self;
        crate::support::figures(&format!(
            "{what}: {faults} faults, {acknowledged} operations acknowledged, {lost} lost, \
             {half} half done, {closed} stores that do not open, {problems} verify problems"
        ));
        assert_eq!((*lost, *half, *closed, *problems), (0, 0, 0, 0), "{what}: {self:?}");
        assert!(*faults > 0 && *acknowledged > 0, "{what}: {self:?}");
    }
}

/// The codes of a list of documents.
fn found(shop: &Shop, noun: &str, list: &str, args: &[&str]) -> BTreeSet<String> {
    let mut all = vec![noun, "list"];
    all.extend(args);
    let listed = shop.json(&all).ends_with(0).json();
    let rows = listed[list].as_array().unwrap().iter();
    rows.map(|row| row[noun].as_str().unwrap().to_owned()).collect()
}
