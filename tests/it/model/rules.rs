//! What each request means, by the domain's §2, §3 and §9.

use serde_json::Value;

use super::shop::{Shop, Thing, Transfer};

pub(super) type Done = Result<(), &'static str>;

/// What cannot be understood is refused before anything is looked up.
pub(crate) fn readable(request: &Value) -> Done {
    let whole = |value: &Value| match value {
        Value::Null => Ok(()),
        Value::Number(number) => match number.as_i64() {
            Some(units) if units.abs() > 1_000_000_000_000 => Err("limit"),
            Some(units) if units > 0 || (units < 0 && request["op"] == "adjust") => Ok(()),
            Some(_) | None => Err("bad_request"),
        },
        Value::Bool(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            Err("bad_request")
        }
    };
    if request["op"] == "nonsense" || request.get("nonsense").is_some() {
        return Err("bad_request");
    }
    whole(&request["qty"])?;
    for line in request["lines"].as_array().into_iter().flatten() {
        whole(&line["qty"])?;
    }
    Ok(())
}

pub(super) fn text<'a>(request: &'a Value, field: &str) -> &'a str {
    request[field].as_str().unwrap_or_default()
}

impl Shop {
    pub(crate) fn perform(&mut self, request: &Value) -> Done {
        let op = text(request, "op");
        let qty = request["qty"].as_i64().unwrap_or_default();
        match op {
            "tick" | "expire" => {
                self.expire();
                Ok(())
            }
            "undo" => self.undo(request["movement"].as_i64().unwrap()),
            "product" => self.product(request),
            "warehouse" => {
                self.places.push(text(request, "warehouse").to_owned());
                Ok(())
            }
            "order" => self.place(request),
            "pay" | "ship" | "cancel" | "unship" | "return" => self.order_step(op, request),
            "transfer_request" => self.transfer_request(request, qty),
            "transfer_dispatch" | "transfer_receive" | "transfer_lose" | "transfer_cancel" => {
                self.transfer_step(op, request)
            }
            "adjust" => self.adjust(request, qty),
            _ => self.plain(op, request, qty),
        }
    }

    /// The product, and whether the suffix named its unsellable stock.
    fn named(&self, sku: &str) -> Result<(String, bool), &'static str> {
        if self.things.contains_key(sku) {
            return Ok((sku.to_owned(), false));
        }
        match sku.strip_suffix('U') {
            Some(base) if self.things.contains_key(base) => Ok((base.to_owned(), true)),
            _ => Err("not_found"),
        }
    }

    pub(super) fn sellable(&self, sku: &str) -> Result<String, &'static str> {
        match self.named(sku)? {
            (_, true) => Err("bad_request"),
            (sku, false) => Ok(sku),
        }
    }

    pub(super) fn place_of(&self, code: &str) -> Result<String, &'static str> {
        self.places.iter().find(|place| *place == code).cloned().ok_or("not_found")
    }

    fn product(&mut self, request: &Value) -> Done {
        let sku = text(request, "sku").to_owned();
        let held: i64 =
            self.places.iter().map(|place| self.held(&sku, place)).map(|b| b[1] + b[4]).sum();
        let fresh = Thing {
            stock_type: "finite".to_owned(),
            state: "on_sale".to_owned(),
            physical: true,
            ..Thing::default()
        };
        let stocked = self.places.iter().any(|place| self.held(&sku, place)[0] > 0);
        let thing = self.things.entry(sku).or_insert(fresh);
        if let Some(stock_type) = request["type"].as_str() {
            if held > 0 && stock_type != thing.stock_type {
                return Err("state");
            }
            // It is asked for whom and how much, where there is something to reserve.
            if stock_type == "reserved" && thing.stock_type != "reserved" && stocked {
                return Err("bad_request");
            }
            stock_type.clone_into(&mut thing.stock_type);
        }
        if let Some(state) = request["state"].as_str() {
            state.clone_into(&mut thing.state);
        }
        if let Some(kind) = request["kind"].as_str() {
            thing.physical = kind == "physical";
        }
        if let Some(policy) = request["backorder"].as_str() {
            policy.clone_into(&mut thing.backorder);
        }
        let figure = |name: &str, old: Option<i64>| request.get(name).map_or(old, Value::as_i64);
        thing.backorder_limit = figure("backorder_limit", thing.backorder_limit);
        thing.customer_limit = figure("customer_limit", thing.customer_limit);
        thing.cap = figure("cap", thing.cap);
        for part in request["bundle"].as_array().into_iter().flatten() {
            thing.parts.push((text(part, "sku").to_owned(), part["qty"].as_i64().unwrap()));
        }
        Ok(())
    }

    fn plain(&mut self, op: &str, request: &Value, qty: i64) -> Done {
        let (sku, suffix) = self.named(text(request, "sku"))?;
        if suffix && !matches!(op, "receive" | "repair" | "write_off") {
            return Err("bad_request");
        }
        let place = self.place_of(text(request, "warehouse"))?;
        let kind = match op {
            "receive" if suffix || request["to"] == "unsellable" => "receive_unsellable",
            "receive" => "receive",
            "damage" if request["from"] == "locked" => "damage_locked",
            "damage" => "damage",
            "repair" => "repair",
            "write_off" => "write_off",
            "lock" => "lock",
            "unlock" => "unlock",
            "virtual_add" => "virtual_add",
            "virtual_remove" => "virtual_remove",
            "virtual_deliver" => "virtual_deliver",
            other => panic!("the model knows no {other}"),
        };
        self.post(kind, &sku, &place, qty)
    }

    fn adjust(&mut self, request: &Value, qty: i64) -> Done {
        if request["reason"].is_null() {
            return Err("bad_request");
        }
        let (sku, suffix) = self.named(text(request, "sku"))?;
        let place = self.place_of(text(request, "warehouse"))?;
        let unsellable = suffix || request["bucket"] == "unsellable";
        let held = self.held(&sku, &place)[if unsellable { 2 } else { 0 }];
        if request["expect"].as_i64().is_some_and(|opened| opened != held) {
            return Err("conflict");
        }
        let kind = if unsellable { "adjust_unsellable" } else { "adjust" };
        self.post(kind, &sku, &place, qty)
    }

    fn transfer_request(&mut self, request: &Value, qty: i64) -> Done {
        let code = text(request, "transfer").to_owned();
        if self.transfers.iter().any(|transfer| transfer.code == code) {
            return Err("exists");
        }
        let sku = self.sellable(text(request, "sku"))?;
        let from = self.place_of(text(request, "from"))?;
        let to = self.place_of(text(request, "to"))?;
        if from == to {
            return Err("bad_request");
        }
        self.post("transfer_request", &sku, &from, qty)?;
        let (road, left, arrived, lost) = (0, 0, 0, 0);
        self.transfers.push(Transfer {
            code,
            sku,
            from,
            to,
            waiting: qty,
            road,
            left,
            arrived,
            lost,
        });
        Ok(())
    }

    fn transfer_step(&mut self, op: &str, request: &Value) -> Done {
        let code = text(request, "transfer");
        let found = self.transfers.iter().position(|transfer| transfer.code == code);
        let at = found.ok_or("not_found")?;
        let before = self.transfers[at].clone();
        let outbound = matches!(op, "transfer_dispatch" | "transfer_cancel");
        let there = if outbound { before.waiting } else { before.road };
        let qty = request["qty"].as_i64().unwrap_or(there);
        if there == 0 {
            return Err("state");
        }
        if qty > there {
            return Err("short");
        }
        let next = &mut self.transfers[at];
        if outbound {
            next.waiting -= qty;
        } else {
            next.road -= qty;
        }
        let kind = match op {
            "transfer_dispatch" => {
                next.road += qty;
                next.left += qty;
                "transfer_dispatch"
            }
            "transfer_cancel" => "transfer_cancel",
            "transfer_lose" => {
                next.lost += qty;
                "transfer_lose"
            }
            _ => {
                next.arrived += qty;
                "transfer_arrive"
            }
        };
        self.post(kind, &before.sku, &before.from, qty)?;
        if op == "transfer_receive" {
            let broken = request["to"] == "unsellable";
            let kind = if broken { "transfer_receive_unsellable" } else { "transfer_receive" };
            self.post(kind, &before.sku, &before.to, qty)?;
        }
        Ok(())
    }
}
