//! Deals operations: mostly possible ones, some beyond what is there, some nonsense.

use serde_json::{Value, json};

use super::play::Way;
use super::shop::{Order, Shop, Transfer};
use crate::support::random::Random;
use crate::support::world::START;

const PLACES: &[&str] = &["W1", "W2", "W3"];
const GOODS: &[&str] = &["FIN", "FIN2", "LIM", "BACK", "OWED", "APP", "FREE", "RES", "OLD"];
const ALL: &[&str] =
    &["FIN", "FIN", "FIN2", "LIM", "BACK", "OWED", "APP", "FREE", "RES", "OLD", "SET", "MIX"];

/// How many operations the setting has.
pub(crate) const SETTING: usize = 14;

/// What there is before anything happens.
fn setting() -> Vec<Value> {
    let mut ops: Vec<Value> =
        PLACES.iter().map(|place| json!({"op": "warehouse", "warehouse": place})).collect();
    ops.extend([
        json!({"op": "product", "sku": "FIN"}),
        json!({"op": "product", "sku": "FIN2"}),
        json!({"op": "product", "sku": "LIM", "customer_limit": 4}),
        json!({"op": "product", "sku": "BACK", "backorder": "yes", "backorder_limit": 5}),
        json!({"op": "product", "sku": "OWED", "backorder": "notice"}),
        json!({"op": "product", "sku": "APP", "type": "unlimited", "kind": "digital", "cap": 20}),
        json!({"op": "product", "sku": "FREE", "type": "unlimited"}),
        json!({"op": "product", "sku": "RES", "type": "reserved"}),
        json!({"op": "product", "sku": "OLD", "state": "delisted"}),
        json!({"op": "product", "sku": "SET", "bundle": [{"sku": "FIN", "qty": 2},
                                                       {"sku": "FIN2", "qty": 1}]}),
        json!({"op": "product", "sku": "MIX", "bundle": [{"sku": "BACK", "qty": 1},
                                                       {"sku": "APP", "qty": 3}]}),
    ]);
    ops
}

/// Deals with an eye on the model, so that most operations find something to do.
struct Dealer<'a> {
    random: &'a mut Random,
    shop: Shop,
    orders: i64,
    transfers: i64,
    keyed: Vec<Value>,
}

/// The setting and operations after it, `length` in all.
pub(crate) fn deal(random: &mut Random, length: usize, way: Way) -> Vec<Value> {
    let shop = Shop::new(START, way == Way::InputClock);
    let mut dealer = Dealer { random, shop, orders: 0, transfers: 0, keyed: Vec::new() };
    let mut ops = Vec::new();
    assert_eq!(setting().len(), SETTING);
    for op in setting() {
        dealer.shop.run(&op).unwrap();
        ops.push(op);
    }
    while ops.len() < length {
        let mut op = dealer.any();
        if let Some(minutes) = op["clock"].as_i64() {
            dealer.shop.now += minutes * 60_000;
        } else {
            if way == Way::EachItsOwn {
                dealer.decorate(&mut op);
            }
            drop(dealer.shop.run(&op));
        }
        ops.push(op);
    }
    ops
}

impl Dealer<'_> {
    fn any(&mut self) -> Value {
        match self.random.between(1, 100) {
            1..=16 => self.receive(),
            17..=32 => self.stock(),
            33..=35 => self.adjust(),
            36..=50 => self.order(),
            51..=58 => self.step("pay"),
            59..=66 => self.ship(),
            67..=69 => self.step("cancel"),
            70..=72 => self.step("unship"),
            73..=76 => self.bring_back(),
            77..=81 => self.transfer(),
            82..=89 => self.transfer_step(),
            90..=92 => self.undo(),
            93..=94 => json!({"clock": self.random.between(1, 20)}),
            95 => json!({"op": self.random.pick(&["tick", "expire"])}),
            96..=97 => self.policy(),
            _ => self.nonsense(),
        }
    }

    fn qty(&mut self) -> i64 {
        if self.random.chance(3) { 300 } else { self.random.between(1, 9) }
    }

    fn sku(&mut self) -> String {
        let sku = *self.random.pick(ALL);
        match self.random.between(1, 60) {
            1 => "NOPE".to_owned(),
            2..=3 => format!("{sku}U"),
            _ => sku.to_owned(),
        }
    }

    fn place(&mut self) -> &'static str {
        if self.random.chance(1) { "W9" } else { self.random.pick::<&'static str>(PLACES) }
    }

    /// Mostly an order of which `fit` is true; sometimes any, or none.
    fn order_code(&mut self, fit: impl Fn(&Order) -> bool) -> String {
        let number = self.random.between(1, self.orders + 1);
        let fits = self.shop.orders.iter().filter(|order| fit(order));
        let codes: Vec<String> = fits.map(|order| order.code.clone()).collect();
        if codes.is_empty() || self.random.chance(15) {
            return format!("O{number}");
        }
        self.random.pick(&codes).clone()
    }

    fn transfer_code(&mut self, fit: impl Fn(&Transfer) -> bool) -> String {
        let number = self.random.between(1, self.transfers + 1);
        let fits = self.shop.transfers.iter().filter(|transfer| fit(transfer));
        let codes: Vec<String> = fits.map(|transfer| transfer.code.clone()).collect();
        if codes.is_empty() || self.random.chance(15) {
            return format!("T{number}");
        }
        self.random.pick(&codes).clone()
    }

    /// Mostly a product of the order.
    fn sku_of(&mut self, code: &str) -> String {
        let lines = self.shop.orders.iter().filter(|order| order.code == code);
        let skus: Vec<String> =
            lines.flat_map(|order| &order.lines).map(|line| line.sku.clone()).collect();
        if skus.is_empty() || self.random.chance(10) {
            return self.sku();
        }
        self.random.pick(&skus).clone()
    }

    fn undo(&mut self) -> Value {
        let last = i64::try_from(self.shop.moved.len()).unwrap();
        json!({"op": "undo", "movement": self.random.between((last - 20).max(1), last + 2)})
    }

    fn receive(&mut self) -> Value {
        let mut op = json!({"op": "receive", "sku": self.sku(), "warehouse": self.place(),
                            "qty": self.qty()});
        if self.random.chance(15) {
            op["to"] = json!(self.random.pick(&["sellable", "unsellable"]));
        }
        op
    }

    fn stock(&mut self) -> Value {
        // What each takes from, as a place among the model's seven buckets.
        let ops = [
            ("damage", Some(0)),
            ("damage", Some(0)),
            ("damage", Some(3)),
            ("repair", Some(2)),
            ("write_off", Some(2)),
            ("lock", Some(0)),
            ("lock", Some(0)),
            ("unlock", Some(3)),
            ("virtual_add", None),
            ("virtual_add", None),
            ("virtual_remove", Some(6)),
            ("virtual_deliver", Some(6)),
        ];
        let (name, from) = *self.random.pick(&ops);
        let (mut sku, mut place) = (self.sku(), self.place().to_owned());
        let rows = self.shop.stock.iter();
        let full: Vec<_> =
            rows.filter(|(_, held)| from.is_some_and(|at: usize| held[at] > 0)).collect();
        if !full.is_empty() && self.random.chance(70) {
            (sku, place) = self.random.pick(&full).0.clone();
        }
        let mut op = json!({"op": name, "sku": sku, "warehouse": place, "qty": self.qty()});
        if name == "damage" && (from == Some(3) || self.random.chance(20)) {
            op["from"] = json!(if from == Some(3) { "locked" } else { "sellable" });
        }
        op
    }

    fn adjust(&mut self) -> Value {
        let sign = *self.random.pick(&[1, -1]);
        let mut op = json!({"op": "adjust", "sku": self.sku(), "warehouse": self.place(),
                            "qty": self.qty() * sign, "reason": "counted"});
        if self.random.chance(30) {
            op["bucket"] = json!(self.random.pick(&["sellable", "unsellable"]));
        }
        if self.random.chance(30) {
            op["expect"] = json!(self.random.between(0, 6));
        }
        if self.random.chance(5) {
            op["reason"] = Value::Null;
        }
        op
    }

    fn order(&mut self) -> Value {
        let again = self.orders > 0 && self.random.chance(3);
        if !again {
            self.orders += 1;
        }
        let mut lines = Vec::new();
        for _ in 0..self.random.between(1, 3) {
            let mut line = json!({"sku": self.sku(), "qty": self.qty()});
            if self.random.chance(40) {
                line["warehouse"] = json!(self.place());
            }
            lines.push(line);
        }
        let mut op = json!({"op": "order", "order": format!("O{}", self.orders), "lines": lines});
        if self.random.chance(20) {
            op["expires_in_minutes"] = json!(*self.random.pick(&[0, 1, 5, 60]));
        }
        op
    }

    fn step(&mut self, name: &str) -> Value {
        let code = self.order_code(|order| match name {
            "pay" => order.state == "placed",
            "ship" => order.state == "paid",
            "cancel" => matches!(order.state, "placed" | "paid"),
            _ => order.lines.iter().any(|line| line.shipped > line.returned),
        });
        json!({"op": name, "order": code})
    }

    fn ship(&mut self) -> Value {
        let mut op = self.step("ship");
        if self.random.chance(40) {
            let code = op["order"].as_str().unwrap().to_owned();
            let mut lines = Vec::new();
            for _ in 0..*self.random.pick(&[1, 1, 2]) {
                lines.push(json!({"sku": self.sku_of(&code), "qty": self.random.between(1, 4)}));
            }
            op["lines"] = json!(lines);
        }
        op
    }

    fn bring_back(&mut self) -> Value {
        let mut op = self.step("return");
        let code = op["order"].as_str().unwrap().to_owned();
        let mut lines = Vec::new();
        for _ in 0..self.random.between(1, 2) {
            let (sku, qty) = (self.sku_of(&code), self.random.between(1, 3));
            let to = *self.random.pick(&["sellable", "unsellable"]);
            lines.push(json!({"sku": sku, "qty": qty, "to": to}));
        }
        op["lines"] = json!(lines);
        op
    }

    fn transfer(&mut self) -> Value {
        let again = self.transfers > 0 && self.random.chance(3);
        if !again {
            self.transfers += 1;
        }
        json!({"op": "transfer_request", "transfer": format!("T{}", self.transfers),
               "sku": self.sku(), "from": self.place(), "to": self.place(), "qty": self.qty()})
    }

    fn transfer_step(&mut self) -> Value {
        let steps = [
            "transfer_dispatch",
            "transfer_dispatch",
            "transfer_receive",
            "transfer_receive",
            "transfer_lose",
            "transfer_cancel",
        ];
        let name = *self.random.pick(&steps);
        let outbound = matches!(name, "transfer_dispatch" | "transfer_cancel");
        let code = self.transfer_code(|t| if outbound { t.waiting > 0 } else { t.road > 0 });
        let mut op = json!({"op": name, "transfer": code});
        if self.random.chance(50) {
            op["qty"] = json!(self.random.between(1, 5));
        }
        if name == "transfer_receive" && self.random.chance(20) {
            op["to"] = json!("unsellable");
        }
        op
    }

    /// What a product may be sold by changes under way.
    fn policy(&mut self) -> Value {
        let sku = *self.random.pick(GOODS);
        match self.random.between(1, 4) {
            1 => json!({"op": "product", "sku": sku, "state":
                        self.random.pick(&["on_sale", "on_sale", "on_sale", "draft", "delisted"])}),
            2 => json!({"op": "product", "sku": sku, "type":
                        self.random.pick(&["finite", "finite", "finite", "unlimited", "reserved"])}),
            3 => json!({"op": "product", "sku": sku, "backorder":
                        self.random.pick(&["no", "yes", "notice"]),
                        "backorder_limit": self.random.pick(&[0, 3, 8])}),
            _ => json!({"op": "product", "sku": sku, "cap": self.random.pick(&[10, 50]),
                        "customer_limit": self.random.pick(&[6, 20, 50])}),
        }
    }

    fn nonsense(&mut self) -> Value {
        let choices = [
            json!({"op": "nonsense"}),
            json!({"op": "receive", "sku": "FIN", "warehouse": "W1", "qty": 0}),
            json!({"op": "receive", "sku": "FIN", "warehouse": "W1", "qty": -1}),
            json!({"op": "receive", "sku": "FIN", "warehouse": "W1", "qty": 1.5}),
            json!({"op": "receive", "sku": "FIN", "warehouse": "W1", "qty": "abc"}),
            json!({"op": "receive", "sku": "FIN", "warehouse": "W1", "qty": 1_000_000_000_001_i64}),
            json!({"op": "receive", "sku": "FIN", "warehouse": "W1", "qty": 1, "nonsense": 1}),
            json!({"op": "ship", "order": "O1", "lines": [{"sku": "FIN", "qty": 0.5}]}),
        ];
        self.random.pick(&choices).clone()
    }

    /// Keys, used again with the same and with other content; late entries; a look before.
    fn decorate(&mut self, op: &mut Value) {
        if op.get("clock").is_some() {
            return;
        }
        if self.random.chance(4) && !self.keyed.is_empty() {
            *op = self.random.pick(&self.keyed).clone();
        } else if self.random.chance(8) {
            op["key"] = json!(format!("k{}", self.random.between(1, 40)));
            self.keyed.push(op.clone());
        } else if self.random.chance(6) {
            op["late"] = json!(self.random.between(-1, 90));
        }
        if self.random.chance(8) {
            op["preview"] = json!(true);
        }
    }
}
