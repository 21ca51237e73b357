//! Plays operations on a store and on the model, and compares.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stockroom::app::batch::{self, Event, Options};
use stockroom::app::clock::rfc3339;
use stockroom::app::command::Outcome;
use stockroom::app::{App, Clock, Error, Query, Reply, Source};
use stockroom::domain::refused::Refused;
use stockroom::domain::time::Timestamp;
use tempfile::TempDir;

use super::shop::{Buckets, Shop, effect, total};
use crate::support::world::{START, config, request};

/// How the operations reach the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// One by one, through the use-cases.
    EachItsOwn,
    /// As a stream that tells its own time, several to a transaction.
    InputClock,
}

/// Lines of the stream in one transaction.
const GROUP: usize = 7;

/// Plays the list; what differs, if anything does.
pub(crate) fn play(deal: &[Value], way: Way) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let app = App::create(&folder.path().join("shop.db"), &config(), "mei", Source::Batch);
    let shop = Shop::new(START, way == Way::InputClock);
    let mut table = Table { _folder: folder, app: Some(app.unwrap()), shop };
    match way {
        Way::EachItsOwn => table.one_by_one(deal)?,
        Way::InputClock => table.stream(deal)?,
    }
    table.everything()?;
    table.ledger()
}

/// The store and the model side by side.
struct Table {
    _folder: TempDir,
    /// Taken out for a moment when its clock is set.
    app: Option<App>,
    shop: Shop,
}

type Done = Result<(), String>;

impl Table {
    fn one_by_one(&mut self, deal: &[Value]) -> Done {
        for (step, op) in deal.iter().enumerate() {
            if let Some(minutes) = op["clock"].as_i64() {
                self.shop.now += minutes * 60_000;
                continue;
            }
            let told = self.step(op).map_err(|what| format!("step {step}, {op}: {what}"));
            told?;
            if step % 100 == 99 {
                self.everything().map_err(|what| format!("after step {step}, {op}: {what}"))?;
            }
        }
        Ok(())
    }

    fn step(&mut self, op: &Value) -> Done {
        let mut given = op.as_object().unwrap().clone();
        if let Some(late) = given.remove("late") {
            let at = self.shop.now - late.as_i64().unwrap() * 60_000;
            given.insert("at".to_owned(), json!(rfc3339(Timestamp::from_millis(at))));
        }
        let look = given.remove("preview").is_some();
        self.set_clock(self.shop.now);
        let app = self.app.as_mut().unwrap();
        let read = request(&Value::Object(given));
        let looked = match (&read, look) {
            (Ok(request), true) => Some(app.preview(request)),
            _ => None,
        };
        let ran = read.map_err(Error::Refused).and_then(|request| app.run(&request));
        if let Some(looked) = looked {
            previewed(looked, &ran)?;
        }
        let mut content = op.clone();
        content.as_object_mut().unwrap().remove("preview");
        match &ran {
            Ok(outcome) => self.compare(&content, Ok(outcome)),
            Err(error) => match error.refused() {
                Some(refused) => self.compare(&content, Err(refused)),
                None => Err(error.to_string()),
            },
        }
    }

    fn set_clock(&mut self, now: i64) {
        let clock = Clock::Fixed(Timestamp::from_millis(now));
        self.app = self.app.take().map(|app| app.with_clock(clock));
    }

    fn app(&self) -> &App {
        self.app.as_ref().unwrap()
    }

    /// The whole list as one stream whose lines say when they happen.
    fn stream(&mut self, deal: &[Value]) -> Done {
        let (mut now, mut lines, mut timed) = (START, Vec::new(), Vec::new());
        for op in deal {
            if let Some(minutes) = op["clock"].as_i64() {
                now += minutes * 60_000;
                continue;
            }
            let mut line = op.clone();
            line["at"] = json!(rfc3339(Timestamp::from_millis(now)));
            lines.push(line.to_string());
            timed.push((now, op));
        }
        self.set_clock(now);
        let options = Options { group: GROUP, atomic: false, input_clock: true };
        let mut answers = Vec::new();
        let mut hear = |event| {
            if let Event::Answer { result, .. } = event {
                answers.push(result);
            }
            Ok(())
        };
        let input = lines.join("\n");
        batch::run(self.app.as_mut().unwrap(), options, &mut input.as_bytes(), &mut hear)
            .map_err(|error| error.to_string())?;
        if answers.len() != timed.len() {
            return Err(format!("{} answers to {} lines", answers.len(), timed.len()));
        }
        for ((now, op), answer) in timed.into_iter().zip(answers) {
            self.shop.now = now;
            let answer = answer.as_deref();
            self.compare(op, answer).map_err(|what| format!("{op}: {what}"))?;
        }
        Ok(())
    }

    /// The model does the same; answers, touched rows and the sum of all units must agree.
    fn compare(&mut self, op: &Value, told: Result<&Outcome, &Refused>) -> Done {
        let (first, substance) = (self.shop.moved.len(), self.shop.substance());
        let expected = self.shop.run(op);
        let told = match (told, expected) {
            (Err(refused), Err(code)) if refused.code().name() == code => return Ok(()),
            (Ok(outcome), Ok(posted)) => (outcome, posted),
            (told, expected) => {
                let told = told.map(|outcome| &outcome.movements);
                return Err(format!("store {told:?}, model {expected:?}"));
            }
        };
        self.conserved(first, substance, op)?;
        let (outcome, posted) = told;
        let again = posted.first().is_some_and(|number| *number <= first);
        let movements: Vec<usize> =
            outcome.movements.iter().map(|number| usize::try_from(*number).unwrap()).collect();
        // In replayed time what was due is done before, by movements that the line does not name.
        if !again && posted.iter().skip(posted.len() - movements.len()).ne(&movements) {
            return Err(format!("movements {movements:?}, model {posted:?}"));
        }
        if again || self.shop.replayed {
            return if !again || posted == movements {
                Ok(())
            } else {
                Err("another answer".into())
            };
        }
        let mut expected: BTreeSet<(String, String)> = BTreeSet::new();
        for moved in &self.shop.moved[first..] {
            expected.insert((moved.sku.clone(), moved.place.clone()));
        }
        for touched in &outcome.stock {
            let at = (touched.sku.clone(), touched.row.warehouse.clone());
            if !expected.remove(&at) {
                return Err(format!("{at:?} was touched for no reason"));
            }
            let row = serde_json::to_value(&touched.row).unwrap();
            same_row(&row, self.shop.held(&at.0, &at.1))
                .map_err(|what| format!("{at:?} {what}"))?;
        }
        if expected.is_empty() { Ok(()) } else { Err(format!("not told: {expected:?}")) }
    }

    /// §2: Σ total + Σ in transit changes by what comes in and goes out; a transfer moves nothing
    /// but what it loses.
    fn conserved(&self, first: usize, before: i64, op: &Value) -> Done {
        let mut change = 0;
        for moved in &self.shop.moved[first..] {
            change += match moved.kind {
                "transfer_lose" => -moved.qty,
                kind if kind.starts_with("transfer_") => 0,
                kind => effect(kind).1 * moved.qty,
            };
        }
        let found = self.shop.substance() - before;
        if found == change { Ok(()) } else { Err(format!("{op} made {found} units, not {change}")) }
    }

    /// Every row of stock, every order, every transfer.
    fn everything(&self) -> Done {
        for sku in self.shop.things.keys() {
            let Reply::Product(card) = self.ask(Query::Product { code: sku.clone() })? else {
                return Err("not a product".to_owned());
            };
            let card = serde_json::to_value(&card).unwrap();
            for place in &self.shop.places {
                let rows = card["stock"].as_array().unwrap();
                let row = rows.iter().find(|row| row["warehouse"] == json!(place));
                let held = self.shop.held(sku, place);
                match row {
                    Some(row) => {
                        same_row(row, held).map_err(|what| format!("{sku} {place}: {what}"))?;
                    }
                    None if held == Buckets::default() => {}
                    None => return Err(format!("{sku} in {place} is not there")),
                }
            }
            self.inbound(sku, &card)?;
        }
        for order in &self.shop.orders {
            let Reply::Order(card) = self.ask(Query::Order { code: order.code.clone() })? else {
                return Err("not an order".to_owned());
            };
            let ours: Vec<_> = order
                .lines
                .iter()
                .map(|l| {
                    (
                        l.sku.as_str(),
                        l.place.as_str(),
                        [l.qty, l.open(), l.shipped, l.cancelled, l.returned],
                        l.issued,
                    )
                })
                .collect();
            let theirs: Vec<_> = card
                .lines
                .iter()
                .map(|l| {
                    (
                        l.sku.as_str(),
                        l.warehouse.as_str(),
                        [l.qty, l.open, l.shipped, l.cancelled, l.returned],
                        l.issued,
                    )
                })
                .collect();
            if card.order.state != order.state || ours != theirs {
                return Err(format!("order {}: {card:?}, model {order:?}", order.code));
            }
        }
        for transfer in &self.shop.transfers {
            let code = transfer.code.clone();
            let Reply::Transfer(row) = self.ask(Query::Transfer { code })? else {
                return Err("not a transfer".to_owned());
            };
            if row.state != transfer.state() || row.dispatched != transfer.left {
                return Err(format!("transfer {row:?}, model {transfer:?}"));
            }
        }
        Ok(())
    }

    fn inbound(&self, sku: &str, card: &Value) -> Done {
        for row in card["stock"].as_array().unwrap() {
            let place = row["warehouse"].as_str().unwrap();
            let coming = self.shop.transfers.iter().filter(|t| t.sku == sku && t.to == place);
            let coming: i64 = coming.map(|transfer| transfer.road).sum();
            if row["inbound"] != json!(coming) {
                return Err(format!("inbound of {sku} to {place}: {row}, model {coming}"));
            }
        }
        Ok(())
    }

    fn ask(&self, query: Query) -> Result<Reply, String> {
        self.app().ask(&query).map_err(|error| error.to_string())
    }

    /// `verify` is clean, and the ledger read by plain SQL and the model's table makes the balances.
    fn ledger(&self) -> Done {
        let report = self.app().verify(&mut |_| {}).map_err(|error| error.to_string())?;
        if !report.ok {
            return Err(format!("{:?}", report.problems));
        }
        let file = rusqlite::Connection::open(self.app().path()).unwrap();
        let sql = "SELECT k.name, p.sku, w.code, m.quantity, m.total FROM movement m \
                   JOIN movement_kind k ON k.id = m.kind JOIN product p ON p.id = m.product_id \
                   JOIN warehouse w ON w.id = m.warehouse_id ORDER BY m.id";
        let mut statement = file.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| {
            let at = (row.get::<_, String>(1)?, row.get::<_, String>(2)?);
            Ok((row.get::<_, String>(0)?, at, row.get::<_, i64>(3)?, row.get::<_, i64>(4)?))
        });
        let mut balances: std::collections::BTreeMap<(String, String), Buckets> =
            std::collections::BTreeMap::new();
        for (number, row) in rows.unwrap().enumerate() {
            let (kind, at, qty, total_after) = row.unwrap();
            let ours = self.shop.moved.get(number).ok_or("a movement too many")?;
            if (ours.kind, &ours.sku, &ours.place, ours.qty) != (&*kind, &at.0, &at.1, qty) {
                return Err(format!(
                    "movement {}: {kind} {at:?} {qty}, model {ours:?}",
                    number + 1
                ));
            }
            let held = balances.entry(at).or_default();
            let (unit, change) = effect(&kind);
            let before = total(*held);
            for bucket in 0..7 {
                held[bucket] += unit[bucket] * qty;
            }
            if total(*held) != total_after || before + change * qty != total_after {
                return Err(format!("movement {}: total {total_after}", number + 1));
            }
        }
        balances.retain(|_, held| *held != Buckets::default());
        let mut ours = self.shop.stock.clone();
        ours.retain(|_, held| *held != Buckets::default());
        if balances == ours { Ok(()) } else { Err("the replay makes other balances".to_owned()) }
    }
}

/// A preview tells what the run then does, and changes nothing.
fn previewed(looked: Result<Outcome, Error>, ran: &Result<Outcome, Error>) -> Done {
    let same = match (&looked, ran) {
        (Ok(looked), Ok(ran)) => looked.stock == ran.stock && looked.movements == ran.movements,
        (Err(looked), Err(ran)) => looked.to_string() == ran.to_string(),
        _ => false,
    };
    if same { Ok(()) } else { Err(format!("preview {looked:?}, run {ran:?}")) }
}

/// A row as JSON shows it against the model's buckets, total included.
fn same_row(row: &Value, held: Buckets) -> Done {
    let names = [
        "sellable",
        "order_occupied",
        "unsellable",
        "locked",
        "transfer_occupied",
        "in_transit",
        "virtual",
    ];
    let found = names.map(|name| row[name].as_i64().unwrap());
    if found != held || row["total"] != json!(total(held)) {
        return Err(format!("{row}, model {held:?} with total {}", total(held)));
    }
    Ok(())
}
