//! Orders, by the domain's §5 and §12: summed, allocated, paid in time, shipped, brought back.

use serde_json::Value;

use super::rules::{Done, text};
use super::shop::{Line, Order, Shop};

/// A product, a warehouse where one is named, units.
type Demand = (String, Option<String>, i64);

impl Shop {
    pub(super) fn place(&mut self, request: &Value) -> Done {
        let code = text(request, "order").to_owned();
        if self.orders.iter().any(|order| order.code == code) {
            return Err("exists");
        }
        let demands = self.demands(request)?;
        let takes = match self.takes(&demands) {
            Err("short" | "cap") => {
                self.expire();
                self.takes(&demands)?
            }
            other => other?,
        };
        let mut lines = Vec::new();
        for (sku, place, qty, issued) in takes {
            self.post(if issued { "issue" } else { "reserve" }, &sku, &place, qty)?;
            lines.push(Line { sku, place, qty, issued, shipped: 0, cancelled: 0, returned: 0 });
        }
        let minutes = request["expires_in_minutes"].as_i64().unwrap_or(30);
        let deadline = (minutes > 0).then_some(self.now + minutes * 60_000);
        self.orders.push(Order { code, state: "placed", deadline, lines });
        Ok(())
    }

    fn demands(&self, request: &Value) -> Result<Vec<Demand>, &'static str> {
        let mut ordered: Vec<(String, i64)> = Vec::new();
        let mut demands: Vec<Demand> = Vec::new();
        for line in request["lines"].as_array().unwrap() {
            let sku = self.sellable(text(line, "sku"))?;
            let place = line["warehouse"].as_str().map(|code| self.place_of(code)).transpose()?;
            let (thing, qty) = (&self.things[&sku], line["qty"].as_i64().unwrap());
            ordered.push((sku.clone(), qty));
            let sum: i64 = ordered.iter().filter(|(one, _)| *one == sku).map(|(_, qty)| qty).sum();
            if thing.state != "on_sale" || thing.stock_type == "reserved" {
                return Err("not_for_sale");
            }
            if thing.customer_limit.is_some_and(|limit| sum > limit) {
                return Err("limit");
            }
            let parts = if thing.parts.is_empty() { vec![(sku, 1)] } else { thing.parts.clone() };
            for (part, each) in parts {
                let inside = &self.things[&part];
                if inside.state == "delisted" || inside.stock_type == "reserved" {
                    return Err("not_for_sale");
                }
                let same = |demand: &&mut Demand| demand.0 == part && demand.1 == place;
                match demands.iter_mut().find(same) {
                    Some(demand) => demand.2 += each * qty,
                    None => demands.push((part, place.clone(), each * qty)),
                }
            }
        }
        Ok(demands)
    }

    /// Units of which product from which warehouse, and whether they are issued.
    fn takes(&self, demands: &[Demand]) -> Result<Vec<(String, String, i64, bool)>, &'static str> {
        let named = demands.iter().filter(|demand| demand.1.is_some());
        let free = demands.iter().filter(|demand| demand.1.is_none());
        let all: Vec<&Demand> = named.chain(free).collect();
        let unlimited = |demand: &&&Demand| self.things[&demand.0].stock_type == "unlimited";
        let issued =
            |sku: &str| self.places.iter().map(|place| self.issued(sku, place)).sum::<i64>();
        let mut takes = Vec::new();
        for (sku, place, qty) in all.iter().filter(unlimited) {
            let wanted: i64 = all.iter().filter(|other| other.0 == *sku).map(|other| other.2).sum();
            if self.things[sku].cap.is_some_and(|cap| issued(sku) + wanted > cap) {
                return Err("cap");
            }
            let place = place.clone().unwrap_or_else(|| self.places[0].clone());
            takes.push((sku.clone(), place, *qty, true));
        }
        let finite: Vec<&Demand> = all.into_iter().filter(|demand| !unlimited(&demand)).collect();
        let plan = self.plan(&finite, false).or_else(|()| self.plan(&finite, true));
        let plan = plan.map_err(|()| "short")?;
        takes.extend(plan.into_iter().map(|(sku, place, qty)| (sku, place, qty, false)));
        Ok(takes)
    }

    /// One warehouse for the whole order first, then by priority, splitting last; what is there
    /// before what would be owed.
    fn plan(&self, demands: &[&Demand], owing: bool) -> Result<Vec<(String, String, i64)>, ()> {
        let have = |sku: &str, place: &str| {
            self.held(sku, place)[0] - if owing { self.floor(sku) } else { 0 }
        };
        for only in &self.places {
            let fits = demands.iter().all(|(sku, place, _)| {
                let wanted: i64 = demands.iter().filter(|other| other.0 == *sku).map(|d| d.2).sum();
                place.as_ref().is_none_or(|named| named == only) && have(sku, only) >= wanted
            });
            if fits {
                return Ok(demands.iter().map(|d| (d.0.clone(), only.clone(), d.2)).collect());
            }
        }
        let mut plan: Vec<(String, String, i64)> = Vec::new();
        for (sku, place, qty) in demands {
            let left = |place: &String, plan: &[(String, String, i64)]| {
                let taken = plan.iter().filter(|take| take.0 == *sku && take.1 == *place);
                have(sku, place) - taken.map(|take| take.2).sum::<i64>()
            };
            let choices: Vec<&String> = match place {
                Some(named) => vec![named],
                None => self.places.iter().collect(),
            };
            if let Some(whole) = choices.iter().find(|place| left(place, &plan) >= *qty) {
                plan.push((sku.clone(), (*whole).clone(), *qty));
                continue;
            }
            let mut missing = *qty;
            for choice in choices.into_iter().filter(|_| place.is_none()) {
                let part = left(choice, &plan).clamp(0, missing);
                if part > 0 {
                    plan.push((sku.clone(), choice.clone(), part));
                    missing -= part;
                }
            }
            if missing > 0 {
                return Err(());
            }
        }
        Ok(plan)
    }

    pub(super) fn order_step(&mut self, op: &str, request: &Value) -> Done {
        let code = text(request, "order");
        let found = self.orders.iter().position(|order| order.code == code);
        let at = found.ok_or("not_found")?;
        let (state, deadline) = (self.orders[at].state, self.orders[at].deadline);
        match op {
            "pay" => {
                let late = deadline.is_some_and(|deadline| self.now >= deadline);
                match state {
                    "expired" => Err("deadline"),
                    "placed" if late => Err("deadline"),
                    "placed" => {
                        self.orders[at].state = "paid";
                        Ok(())
                    }
                    _ => Err("state"),
                }
            }
            "ship" if state != "paid" => Err("state"),
            "ship" => self.ship(at, request),
            "cancel" if !matches!(state, "placed" | "paid") => Err("state"),
            "cancel" => {
                self.give_back(at)?;
                self.settle_state(at);
                Ok(())
            }
            _ if !matches!(state, "paid" | "shipped") => Err("state"),
            "unship" => self.unship(at),
            _ => self.bring_back(at, request),
        }
    }

    fn settle_state(&mut self, at: usize) {
        let order = &mut self.orders[at];
        let open = order.lines.iter().any(|line| line.open() > 0);
        let shipped: i64 = order.lines.iter().map(|line| line.shipped).sum();
        let returned: i64 = order.lines.iter().map(|line| line.returned).sum();
        if !open {
            order.state = match (shipped, shipped - returned) {
                (0, _) => "cancelled",
                (_, 0) => "returned",
                _ => "shipped",
            };
        }
    }

    /// Units line by line, for lines that name products; `free` is what a line can give.
    fn parts(
        &self,
        at: usize,
        named: &[(String, i64)],
        free: impl Fn(&Line) -> i64,
    ) -> Result<Vec<(usize, i64)>, &'static str> {
        let mut wanted: Vec<(String, i64)> = Vec::new();
        for (sku, qty) in named {
            let sku = self.sellable(sku)?;
            let parts = &self.things[&sku].parts;
            let parts = if parts.is_empty() { vec![(sku, 1)] } else { parts.clone() };
            for (part, each) in parts {
                match wanted.iter_mut().find(|(known, _)| *known == part) {
                    Some((_, sum)) => *sum += each * qty,
                    None => wanted.push((part, each * qty)),
                }
            }
        }
        let mut shares = Vec::new();
        for (sku, mut missing) in wanted {
            let lines = self.orders[at].lines.iter().enumerate();
            let mine: Vec<(usize, &Line)> = lines.filter(|(_, line)| line.sku == sku).collect();
            if mine.is_empty() {
                return Err("not_found");
            }
            for (index, line) in mine {
                let share = free(line).min(missing);
                missing -= share;
                shares.push((index, share));
            }
            if missing > 0 {
                return Err("short");
            }
        }
        Ok(shares)
    }

    fn ship(&mut self, at: usize, request: &Value) -> Done {
        let shares = match request["lines"].as_array() {
            None => self.orders[at].lines.iter().map(Line::open).enumerate().collect(),
            Some(lines) => {
                let read =
                    |line: &Value| (text(line, "sku").to_owned(), line["qty"].as_i64().unwrap());
                let named: Vec<(String, i64)> = lines.iter().map(read).collect();
                self.parts(at, &named, Line::open)?
            }
        };
        for (index, qty) in shares.into_iter().filter(|(_, qty)| *qty > 0) {
            let line = self.orders[at].lines[index].clone();
            let kind = if line.issued { "retire" } else { "ship" };
            self.post(kind, &line.sku, &line.place, qty)?;
            self.orders[at].lines[index].shipped += qty;
        }
        self.settle_state(at);
        Ok(())
    }

    fn unship(&mut self, at: usize) -> Done {
        let mut some = false;
        for index in 0..self.orders[at].lines.len() {
            let line = self.orders[at].lines[index].clone();
            let out = line.shipped - line.returned;
            if out > 0 {
                some = true;
                let kind = if line.issued { "issue" } else { "unship" };
                self.post(kind, &line.sku, &line.place, out)?;
                self.orders[at].lines[index].shipped -= out;
            }
        }
        self.orders[at].state = "paid";
        if some { Ok(()) } else { Err("state") }
    }

    fn bring_back(&mut self, at: usize, request: &Value) -> Done {
        for back in request["lines"].as_array().unwrap() {
            let named = [(text(back, "sku").to_owned(), back["qty"].as_i64().unwrap())];
            let shares = self.parts(at, &named, |line| line.shipped - line.returned)?;
            for (index, qty) in shares.into_iter().filter(|(_, qty)| *qty > 0) {
                let line = self.orders[at].lines[index].clone();
                if !line.issued || self.things[&line.sku].physical {
                    let kind = if back["to"] == "unsellable" {
                        "return_unsellable"
                    } else {
                        "return_sellable"
                    };
                    self.post(kind, &line.sku, &line.place, qty)?;
                }
                self.orders[at].lines[index].returned += qty;
            }
        }
        self.settle_state(at);
        Ok(())
    }
}
