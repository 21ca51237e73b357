//! The shop's first morning, and an ordinary day: who orders what and when.

use serde_json::{Value, json};

use crate::app::sample::catalogue::{Customer, CustomerKind, Item, PLACES, Role, customers, items};
use crate::app::sample::chance::Chance;
use crate::app::sample::story::{Basket, DAY, Fate, HOUR, MINUTE, Step, Story, by, with};
use crate::app::sample::supply::{self, receive};
use crate::store::Error;

/// Orders of an ordinary day.
const ORDERS_A_DAY: i64 = 24;

/// How busy the days of the week are, in percent, from Thursday on (1970-01-01 was one).
const WEEK: [i64; 7] = [95, 110, 135, 145, 85, 80, 90];

/// The day of [`WEEK`] on which nothing is shipped.
const SUNDAY: i64 = 3;

/// How busy the days of the promotion were, in percent: days before the end, and how much.
const PEAK: [(i64, i64); 3] = [(12, 230), (11, 300), (10, 180)];

/// How many orders come in each hour, beside the others.
const HOURS: [i64; 24] =
    [2, 1, 0, 0, 0, 0, 1, 3, 6, 9, 11, 11, 12, 9, 8, 9, 9, 8, 8, 10, 13, 14, 10, 5];

/// Minutes that an unpaid order is kept: by a person, and by a company that pays by transfer.
const RETAIL_MINUTES: i64 = 30;
pub(super) const WHOLESALE_MINUTES: i64 = 3 * 24 * 60;

/// Lines of an order, and units of a line: the usual ones more often.
const LINES: [usize; 10] = [1, 1, 1, 1, 1, 1, 2, 2, 2, 3];
const UNITS: [i64; 10] = [1, 1, 1, 1, 1, 1, 2, 2, 2, 3];

/// Why goods come back, and where they are put.
const RETURNS: [(&str, &str); 5] = [
    ("尺码不合", "sellable"),
    ("七天无理由", "sellable"),
    ("changed mind", "sellable"),
    ("瑕疵", "unsellable"),
    ("運送破損", "unsellable"),
];

/// The shop: what it sells, to whom, and how its days run.
pub(super) struct Shop {
    pub(super) items: Vec<Item>,
    customers: Vec<Customer>,
    pub(super) today: i64,
    offset: i64,
}

impl Shop {
    /// Reads the shop's files; `offset` is the zone's distance from UTC in milliseconds.
    pub(super) fn new(today: i64, offset: i64) -> Result<Self, Error> {
        Ok(Self { items: items()?, customers: customers()?, today, offset })
    }

    /// When a day begins.
    pub(super) const fn midnight(&self, day: i64) -> i64 {
        day.saturating_mul(DAY).saturating_sub(self.offset)
    }

    /// A time of day.
    pub(super) const fn clock(&self, day: i64, hour: i64, minute: i64) -> i64 {
        let hours = hour.saturating_mul(HOUR);
        self.midnight(day).saturating_add(hours).saturating_add(minute.saturating_mul(MINUTE))
    }

    /// The products with that role.
    pub(super) fn of_role(&self, role: Role) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.role == role)
    }

    /// Warehouses, products and what is on the shelves on the first morning.
    pub(super) fn open(&self, story: &mut Story<'_>, day: i64) -> Result<(), Error> {
        for (place, priority) in PLACES.iter().zip(1_i64..) {
            let op = json!({
                "op": "warehouse", "warehouse": place.code, "name": place.name,
                "priority": priority,
            });
            story.at(self.clock(day, 7, 0), Step::Do(by("林", op)));
            story.summary.warehouses = story.summary.warehouses.saturating_add(1);
        }
        for (item, number) in self.items.iter().zip(0..) {
            let added = if item.role == Role::Draft {
                self.clock(self.today.saturating_sub(4), 16, 20)
            } else {
                self.clock(day, 7, 1).saturating_add(number)
            };
            story.at(added, Step::Do(by("林", item.adding()?)));
            story.summary.products = story.summary.products.saturating_add(1);
            let arrival = if item.role == Role::Never {
                self.clock(self.today.saturating_sub(45), 10, 0)
            } else {
                self.clock(day, 7, 30)
            };
            for place in PLACES {
                let qty = item.level(place.code);
                if qty > 0 {
                    let op = with(receive(item, place, qty, "sellable"), "note", "期初库存");
                    let (sku, place) = (item.sku.clone(), place.code);
                    story.at(arrival.saturating_add(number), Step::Deliver { sku, place, op });
                }
            }
        }
        Ok(())
    }

    /// Puts the steps of a day into the queue.
    pub(super) fn plan(&self, story: &mut Story<'_>, chance: &mut Chance, day: i64) {
        let ago = self.today.saturating_sub(day);
        let weekday = day.rem_euclid(7);
        let usual = usize::try_from(weekday).ok().and_then(|day| WEEK.get(day));
        let peak = PEAK.iter().find(|(day, _)| *day == ago).map(|(_, percent)| percent);
        let percent = peak.or(usual).copied().unwrap_or(100);
        let orders = ORDERS_A_DAY.saturating_mul(percent).saturating_add(chance.below(400));
        for _ in 0..orders.checked_div(100).unwrap_or_default() {
            self.order(story, chance, day);
        }
        supply::plan(self, story, chance, day);
    }

    fn order(&self, story: &mut Story<'_>, chance: &mut Chance, day: i64) {
        let hour = i64::try_from(chance.weighted(&HOURS)).unwrap_or_default();
        let second = chance.below(60).saturating_mul(1_000);
        let at = self.clock(day, hour, chance.below(60)).saturating_add(second);
        let wholesale = chance.percent(4);
        let kind = if wholesale { CustomerKind::Wholesale } else { CustomerKind::Retail };
        let known: Vec<&Customer> = self.customers.iter().filter(|c| c.kind == kind).collect();
        let Some(customer) = chance.pick(&known) else { return };
        let lines = self.lines(chance, day, wholesale);
        if lines.is_empty() {
            return;
        }
        let channel = match chance.below(10) {
            _ if wholesale => "wholesale",
            0 | 1 => "shop",
            2..=5 => "app",
            _ => "web",
        };
        let fate = self.fate(chance, day, at, &lines, channel);
        let minutes = if wholesale { WHOLESALE_MINUTES } else { RETAIL_MINUTES };
        let (customer, near) = (customer.name.clone(), customer.near.clone());
        let basket = Basket { customer, channel, lines, minutes };
        story.at(at, Step::Place { basket, near, fate });
    }

    /// What somebody orders: what sells well more often.
    fn lines(&self, chance: &mut Chance, day: i64, wholesale: bool) -> Vec<(String, i64)> {
        let ago = self.today.saturating_sub(day);
        let weight = |item: &Item| {
            let sold = ago >= item.role.last_sale();
            let fits = !wholesale || (item.role == Role::Plain && item.speed >= 8);
            if sold && fits { item.speed } else { 0 }
        };
        let weights: Vec<i64> = self.items.iter().map(weight).collect();
        let count = if wholesale { 1 } else { chance.pick(&LINES).copied().unwrap_or(1) };
        let mut lines: Vec<(String, i64)> = Vec::new();
        for _ in 0..count {
            let Some(item) = self.items.get(chance.weighted(&weights)) else { continue };
            let wanted = if wholesale {
                chance.between(2, 5).saturating_mul(6)
            } else {
                chance.pick(&UNITS).copied().unwrap_or(1)
            };
            let qty = item.customer_limit.map_or(wanted, |limit| wanted.min(limit));
            if item.speed > 0 && !lines.iter().any(|(sku, _)| *sku == item.sku) {
                lines.push((item.sku.clone(), qty));
            }
        }
        lines
    }

    /// What becomes of it.
    fn fate(
        &self,
        chance: &mut Chance,
        day: i64,
        placed: i64,
        lines: &[(String, i64)],
        channel: &str,
    ) -> Fate {
        let minutes = |minutes: i64| minutes.saturating_mul(MINUTE);
        if channel == "shop" {
            let (paid, shipped) = (MINUTE, minutes(2));
            return Fate::Shipped { paid, shipped, rest: None, back: None };
        }
        let wholesale = channel == "wholesale";
        let paid = if wholesale {
            minutes(chance.between(240, 2_400))
        } else {
            minutes(chance.between(1, 26))
        };
        match chance.below(100) {
            0..8 => return Fate::Waits,
            8..10 => return Fate::Cancelled { after: minutes(chance.between(2, 20)) },
            10..13 if !wholesale => {
                return Fate::PaidAndCancelled {
                    paid,
                    cancelled: minutes(chance.between(40, 200)),
                };
            }
            _ => {}
        }
        let mut leaves = day.saturating_add(if wholesale { 2 } else { 1 });
        if leaves.rem_euclid(7) == SUNDAY {
            leaves = leaves.saturating_add(1);
        }
        let leaves = self.clock(leaves, chance.between(17, 19), chance.below(60));
        let shipped = leaves.saturating_sub(placed);
        let later = shipped.saturating_add(chance.between(20, 48).saturating_mul(HOUR));
        let rest = chance.percent(5).then_some(later);
        let back = if chance.percent(8) { self.back(chance, lines) } else { None };
        let back = back.map(|back| {
            let days = chance.between(4, 10).saturating_mul(DAY);
            (later.saturating_add(days).saturating_sub(chance.below(9 * HOUR)), back)
        });
        Fate::Shipped { paid, shipped, rest, back }
    }

    /// What comes back of it: goods only, and nothing that would disturb how the story ends.
    fn back(&self, chance: &mut Chance, lines: &[(String, i64)]) -> Option<Value> {
        let (sku, _) = lines.first()?;
        let item = self.items.iter().find(|item| item.sku == *sku)?;
        let (reason, to) = *chance.pick(&RETURNS)?;
        let returnable = item.finite() && matches!(item.role, Role::Plain | Role::Promo);
        returnable.then(|| json!({"sku": sku, "qty": 1, "to": to, "reason": reason}))
    }
}
