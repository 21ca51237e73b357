//! Which warehouse serves an order line that names none.
//!
//! One warehouse that can serve the whole order first, then by priority, splitting last: a line
//! that fits into one warehouse is never split, and only what fits nowhere is. Source: the
//! command line's pinned batch format; S141.

/// What one warehouse can give to one line, in units. Warehouses come in priority order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The warehouse's row.
    pub warehouse: i64,
    /// Units it can give without going below the floor.
    pub free: i64,
}

/// A need for units of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Units wanted, more than 0.
    pub quantity: i64,
    /// The warehouse the order names; `None` leaves the choice to the store.
    pub warehouse: Option<i64>,
    /// What each warehouse offers, in priority order.
    pub offers: Vec<Offer>,
}

/// Units taken from one warehouse for one need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Take {
    /// Index of the need.
    pub need: usize,
    /// The warehouse's row.
    pub warehouse: i64,
    /// Units.
    pub quantity: i64,
}

/// Shares all needs out, or says how much of which could be had.
///
/// Needs are for different products (two lines of one SKU are summed before).
///
/// # Errors
///
/// The index of the first need that cannot be served whole, with the units that could be.
pub fn allocate(needs: &[Need]) -> Result<Vec<Take>, (usize, i64)> {
    let mut looked_at: Vec<i64> = Vec::new();
    let whole_order = needs.iter().flat_map(|need| &need.offers).find(|offer| {
        let new = !looked_at.contains(&offer.warehouse);
        if new {
            looked_at.push(offer.warehouse);
        }
        new && needs.iter().all(|need| fits(need, offer.warehouse))
    });
    let mut takes = Vec::with_capacity(needs.len());
    for (index, need) in needs.iter().enumerate() {
        let from = need.warehouse.or(whole_order.map(|offer| offer.warehouse));
        let whole = match from {
            Some(warehouse) => Some(warehouse),
            None => {
                need.offers.iter().find(|offer| offer.free >= need.quantity).map(|o| o.warehouse)
            }
        };
        match whole {
            Some(warehouse) if fits(need, warehouse) => {
                takes.push(Take { need: index, warehouse, quantity: need.quantity });
            }
            Some(warehouse) => return Err((index, free_in(need, warehouse).max(0))),
            None => split(index, need, &mut takes)?,
        }
    }
    Ok(takes)
}

fn free_in(need: &Need, warehouse: i64) -> i64 {
    need.offers.iter().find(|offer| offer.warehouse == warehouse).map_or(0, |offer| offer.free)
}

fn fits(need: &Need, warehouse: i64) -> bool {
    need.warehouse.is_none_or(|named| named == warehouse)
        && free_in(need, warehouse) >= need.quantity
}

fn split(index: usize, need: &Need, takes: &mut Vec<Take>) -> Result<(), (usize, i64)> {
    let mut left = need.quantity;
    for offer in need.offers.iter().filter(|offer| offer.free > 0) {
        let quantity = offer.free.min(left);
        if quantity > 0 {
            takes.push(Take { need: index, warehouse: offer.warehouse, quantity });
            left = left.saturating_sub(quantity);
        }
    }
    if left > 0 { Err((index, need.quantity.saturating_sub(left))) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::{Need, Offer, Take, allocate};

    fn need(quantity: i64, free: &[i64]) -> Need {
        let offers = free.iter().zip(1..).map(|(free, warehouse)| Offer { warehouse, free: *free });
        Need { quantity, warehouse: None, offers: offers.collect() }
    }

    #[test]
    fn one_warehouse_that_serves_the_whole_order_goes_before_priority() {
        let takes = allocate(&[need(3, &[5, 5]), need(3, &[0, 3])]).unwrap();
        assert!(takes.iter().all(|take| take.warehouse == 2));
    }

    #[test]
    fn without_one_each_line_goes_by_priority_and_is_split_last() {
        let takes = allocate(&[need(3, &[5, 5]), need(6, &[2, 5])]).unwrap();
        assert_eq!(
            takes,
            [
                Take { need: 0, warehouse: 1, quantity: 3 },
                Take { need: 1, warehouse: 1, quantity: 2 },
                Take { need: 1, warehouse: 2, quantity: 4 },
            ]
        );
    }

    #[test]
    fn what_cannot_be_served_whole_says_what_could_be_had() {
        assert_eq!(allocate(&[need(3, &[5]), need(9, &[2, 5])]), Err((1, 7)));
        let named = Need { warehouse: Some(1), ..need(3, &[2, 9]) };
        assert_eq!(allocate(&[named]), Err((0, 2)));
    }
}
