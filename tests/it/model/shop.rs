//! The shop as a child would keep it: maps, and the table of the domain's §2 typed in once more.
//!
//! Nothing here is taken from the product's code. Requests are the JSON that a caller writes; what
//! is answered is the numbers of the movements, or the code of the refusal.

use std::collections::BTreeMap;

use serde_json::Value;

/// Sellable, order-occupied, unsellable, locked, transfer-occupied, in transit, virtual.
pub(crate) type Buckets = [i64; 7];

/// The table of §2: what one unit does to each bucket, and to the total.
#[rustfmt::skip]
pub(crate) const TABLE: &[(&str, Buckets, i64)] = &[
    //                               sell ord uns lock tocc tran virt   total
    ("receive",                     [ 1,  0,  0,  0,  0,  0,  0],  1),
    ("receive_unsellable",          [ 0,  0,  1,  0,  0,  0,  0],  1),
    ("reserve",                     [-1,  1,  0,  0,  0,  0,  0],  0),
    ("reserve_from_pool",           [ 0,  1,  0, -1,  0,  0,  0],  0),
    ("unreserve",                   [ 1, -1,  0,  0,  0,  0,  0],  0),
    ("unreserve_to_pool",           [ 0, -1,  0,  1,  0,  0,  0],  0),
    ("ship",                        [ 0, -1,  0,  0,  0,  0,  0], -1),
    ("unship",                      [ 0,  1,  0,  0,  0,  0,  0],  1),
    ("return_sellable",             [ 1,  0,  0,  0,  0,  0,  0],  1),
    ("return_unsellable",           [ 0,  0,  1,  0,  0,  0,  0],  1),
    ("damage",                      [-1,  0,  1,  0,  0,  0,  0],  0),
    ("damage_locked",               [ 0,  0,  1, -1,  0,  0,  0],  0),
    ("repair",                      [ 1,  0, -1,  0,  0,  0,  0],  0),
    ("write_off",                   [ 0,  0, -1,  0,  0,  0,  0], -1),
    ("lock",                        [-1,  0,  0,  1,  0,  0,  0],  0),
    ("unlock",                      [ 1,  0,  0, -1,  0,  0,  0],  0),
    ("transfer_request",            [-1,  0,  0,  0,  1,  0,  0],  0),
    ("transfer_cancel",             [ 1,  0,  0,  0, -1,  0,  0],  0),
    ("transfer_dispatch",           [ 0,  0,  0,  0,  0,  1,  0], -1),
    ("transfer_arrive",             [ 0,  0,  0,  0, -1, -1,  0],  0),
    ("transfer_receive",            [ 1,  0,  0,  0,  0,  0,  0],  1),
    ("transfer_receive_unsellable", [ 0,  0,  1,  0,  0,  0,  0],  1),
    ("transfer_lose",               [ 0,  0,  0,  0, -1, -1,  0],  0),
    ("virtual_add",                 [ 1,  0,  0,  0,  0,  0,  1],  0),
    ("virtual_remove",              [-1,  0,  0,  0,  0,  0, -1],  0),
    ("virtual_deliver",             [ 0,  0,  0,  0,  0,  0, -1],  1),
    ("issue",                       [ 0,  1,  0,  0,  0,  0,  1],  0),
    ("retire",                      [ 0, -1,  0,  0,  0,  0, -1],  0),
    ("settle",                      [-1,  0,  0,  0,  0,  0, -1],  0),
    ("count_gain",                  [ 1,  0,  0,  0,  0,  0,  0],  1),
    ("count_loss",                  [-1,  0,  0,  0,  0,  0,  0], -1),
    ("count_gain_unsellable",       [ 0,  0,  1,  0,  0,  0,  0],  1),
    ("count_loss_unsellable",       [ 0,  0, -1,  0,  0,  0,  0], -1),
    ("count_loss_locked",           [ 0,  0,  0, -1,  0,  0,  0], -1),
    ("adjust",                      [ 1,  0,  0,  0,  0,  0,  0],  1),
    ("adjust_unsellable",           [ 0,  0,  1,  0,  0,  0,  0],  1),
];

/// The kinds that no document posts: they can be taken back one by one.
const PLAIN: &[&str] = &[
    "receive",
    "receive_unsellable",
    "damage",
    "damage_locked",
    "repair",
    "write_off",
    "lock",
    "unlock",
    "virtual_add",
    "virtual_remove",
    "virtual_deliver",
    "adjust",
    "adjust_unsellable",
];

/// What one unit of a kind does to each bucket, and to the total.
pub(crate) fn effect(kind: &str) -> (Buckets, i64) {
    let row = TABLE.iter().find(|row| row.0 == kind).expect("a kind of the table");
    (row.1, row.2)
}

/// §1.
pub(crate) fn total([sell, ord, uns, lock, tocc, tran, virt]: Buckets) -> i64 {
    sell + ord + uns + lock + tocc - tran - virt
}

/// The numbers of the movements posted, or the code of the refusal.
pub(crate) type Answer = Result<Vec<usize>, &'static str>;

#[derive(Clone, Debug, Default)]
pub(crate) struct Thing {
    pub(crate) stock_type: String,
    pub(crate) state: String,
    pub(crate) physical: bool,
    pub(crate) backorder: String,
    pub(crate) backorder_limit: Option<i64>,
    pub(crate) customer_limit: Option<i64>,
    pub(crate) cap: Option<i64>,
    pub(crate) parts: Vec<(String, i64)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Moved {
    pub(crate) kind: &'static str,
    pub(crate) sku: String,
    pub(crate) place: String,
    pub(crate) qty: i64,
    reversed: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) sku: String,
    pub(crate) place: String,
    pub(crate) qty: i64,
    pub(crate) issued: bool,
    pub(crate) shipped: i64,
    pub(crate) cancelled: i64,
    pub(crate) returned: i64,
}

impl Line {
    pub(crate) fn open(&self) -> i64 {
        self.qty - self.shipped - self.cancelled
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) code: String,
    pub(crate) state: &'static str,
    pub(crate) deadline: Option<i64>,
    pub(crate) lines: Vec<Line>,
}

#[derive(Clone, Debug)]
pub(crate) struct Transfer {
    pub(crate) code: String,
    pub(crate) sku: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) waiting: i64,
    pub(crate) road: i64,
    pub(crate) left: i64,
    pub(crate) arrived: i64,
    pub(crate) lost: i64,
}

impl Transfer {
    pub(crate) fn state(&self) -> &'static str {
        match (self.waiting > 0, self.road > 0, self.left > 0) {
            (true, _, false) => "requested",
            (true, _, true) | (_, true, _) => "dispatched",
            _ if self.arrived > 0 => "received",
            _ if self.lost > 0 => "lost",
            _ => "cancelled",
        }
    }
}

/// Everything there is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shop {
    pub(crate) things: BTreeMap<String, Thing>,
    pub(crate) places: Vec<String>,
    pub(crate) stock: BTreeMap<(String, String), Buckets>,
    pub(crate) orders: Vec<Order>,
    pub(crate) transfers: Vec<Transfer>,
    pub(crate) moved: Vec<Moved>,
    keys: BTreeMap<String, (Value, Vec<usize>)>,
    pub(crate) now: i64,
    /// What is due is done before each request, as batch does with the input's clock.
    pub(crate) replayed: bool,
}

impl Shop {
    pub(crate) fn new(now: i64, replayed: bool) -> Self {
        Self { now, replayed, ..Self::default() }
    }

    /// Does a request whole, or not at all.
    pub(crate) fn run(&mut self, request: &Value) -> Answer {
        let mut next = self.clone();
        let answer = next.attempt(request)?;
        *self = next;
        Ok(answer)
    }

    fn attempt(&mut self, request: &Value) -> Answer {
        super::rules::readable(request)?;
        if self.replayed && !matches!(request["op"].as_str(), Some("tick" | "expire")) {
            self.expire();
        }
        let first = self.moved.len();
        // What is said in so many words and what goes without saying are the same request.
        let mut content = request.clone();
        let fields = content.as_object_mut().unwrap();
        fields.retain(|name, value| {
            !(matches!(name.as_str(), "to" | "from" | "bucket") && value == "sellable")
        });
        let key = fields.remove("key");
        let key = key.map(|key| key.as_str().unwrap().to_owned());
        if let Some(key) = &key
            && let Some((known, answer)) = self.keys.get(key)
        {
            return if *known == content { Ok(answer.clone()) } else { Err("key_reused") };
        }
        if !self.replayed && request["late"].as_i64().is_some_and(|late| late < 0) {
            return Err("bad_request");
        }
        self.perform(request)?;
        let posted: Vec<usize> = (first + 1..=self.moved.len()).collect();
        if let Some(key) = key {
            self.keys.insert(key, (content, posted.clone()));
        }
        Ok(posted)
    }

    pub(crate) fn held(&self, sku: &str, place: &str) -> Buckets {
        self.stock.get(&(sku.to_owned(), place.to_owned())).copied().unwrap_or_default()
    }

    pub(crate) fn floor(&self, sku: &str) -> i64 {
        let thing = &self.things[sku];
        match thing.backorder.as_str() {
            "notice" | "yes" => -thing.backorder_limit.unwrap_or(1_000_000_000_000),
            _ => 0,
        }
    }

    /// §1 and §2: posts a movement where every rule allows it.
    pub(crate) fn post(
        &mut self,
        kind: &'static str,
        sku: &str,
        place: &str,
        qty: i64,
    ) -> Result<(), &'static str> {
        if !self.things[sku].parts.is_empty() {
            return Err("state");
        }
        let before = self.held(sku, place);
        let (unit, _) = effect(kind);
        let mut after = before;
        for bucket in 0..7 {
            after[bucket] += unit[bucket] * qty;
        }
        let floor = self.floor(sku).min(before[0]);
        let short = after[0] < floor || after[1..].iter().any(|units| *units < 0);
        if short || after[5] > after[4] {
            return Err("short");
        }
        // What was issued for orders is held by no supplier.
        if kind.starts_with("virtual_")
            && after[6] < before[6]
            && after[6] < self.issued(sku, place)
        {
            return Err("short");
        }
        if after[0] + after[1] - after[6] < 0 {
            return Err("not_physical");
        }
        self.stock.insert((sku.to_owned(), place.to_owned()), after);
        let (sku, place) = (sku.to_owned(), place.to_owned());
        self.moved.push(Moved { kind, sku, place, qty, reversed: false });
        Ok(())
    }

    /// Units that open orders had issued for them there.
    pub(crate) fn issued(&self, sku: &str, place: &str) -> i64 {
        let lines = self.orders.iter().flat_map(|order| &order.lines);
        let mine = lines.filter(|line| line.sku == sku && line.place == place && line.issued);
        mine.map(Line::open).sum()
    }

    /// Takes a movement back by one of its own.
    pub(crate) fn undo(&mut self, number: i64) -> Result<(), &'static str> {
        let at = usize::try_from(number - 1).map_err(|_| "bad_request")?;
        let Some(found) = self.moved.get(at).cloned() else { return Err("not_found") };
        if found.reversed || !PLAIN.contains(&found.kind) {
            return Err("state");
        }
        self.post(found.kind, &found.sku, &found.place, -found.qty)?;
        self.moved[at].reversed = true;
        Ok(())
    }

    /// §5: unpaid orders whose time is up give everything back, oldest deadline first.
    pub(crate) fn expire(&mut self) {
        let mut due: Vec<usize> = (0..self.orders.len())
            .filter(|at| {
                let order = &self.orders[*at];
                order.state == "placed" && order.deadline.is_some_and(|time| time <= self.now)
            })
            .collect();
        due.sort_by_key(|at| (self.orders[*at].deadline, *at));
        for at in due {
            self.give_back(at).expect("what an order holds can always be given back");
            self.orders[at].state = "expired";
        }
    }

    pub(crate) fn give_back(&mut self, at: usize) -> Result<(), &'static str> {
        for index in 0..self.orders[at].lines.len() {
            let line = self.orders[at].lines[index].clone();
            if line.open() > 0 {
                let kind = if line.issued { "retire" } else { "unreserve" };
                self.post(kind, &line.sku, &line.place, line.open())?;
                self.orders[at].lines[index].cancelled += line.open();
            }
        }
        Ok(())
    }

    /// Σ total + Σ in transit of everything.
    pub(crate) fn substance(&self) -> i64 {
        self.stock.values().map(|held| total(*held) + held[5]).sum()
    }
}
