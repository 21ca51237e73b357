//! §9: requested, dispatched, received, with damage and loss named; the identity holds throughout.

use serde_json::json;
use stockroom::app::command::Touched;

use crate::support::ops::{order_from, receive, transfer, transfer_all, transfer_part};
use crate::support::world::request;
use crate::support::{World, given};

fn phones() -> World {
    given().after(json!({"op": "product", "sku": "IP7-32-BLK"})).after(receive(
        "IP7-32-BLK",
        "WUH",
        300,
    ))
}

/// S97 to S102: 300 in Wuhan, 100 asked for: 200 at once, and an order of 250 is refused.
#[test]
fn a_request_of_100_out_of_300_leaves_200_and_refuses_an_order_of_250() {
    phones()
        .when(transfer("T1", "IP7-32-BLK", 100))
        .then_stock(
            "IP7-32-BLK",
            "WUH",
            json!({"total": 300, "sellable": 200, "transfer_occupied": 100}),
        )
        .when(order_from("O1", "WUH", "IP7-32-BLK", 250))
        .then_refused_with("short", json!({"held": 200, "wanted": 250}))
        .then_transfer("T1", "requested");
}

/// S103 to S107: on the road the goods belong to no total; they arrive, and nothing was made.
#[test]
fn goods_on_the_road_are_in_no_warehouse_and_arrive_whole() {
    let world = phones()
        .after(transfer("T1", "IP7-32-BLK", 100))
        .when(transfer_all("transfer_dispatch", "T1"))
        .then_stock(
            "IP7-32-BLK",
            "WUH",
            json!({"total": 200, "sellable": 200, "transfer_occupied": 100, "in_transit": 100}),
        )
        .then_stock("IP7-32-BLK", "BEI", json!({"total": 0}))
        .then_transfer("T1", "dispatched");
    let sum = world.card("IP7-32-BLK").card.sum;
    assert_eq!((sum.total, sum.stock.in_transit), (200, 100));
    world
        .when(transfer_all("transfer_receive", "T1"))
        .then_stock("IP7-32-BLK", "WUH", json!({"total": 200, "sellable": 200}))
        .then_stock("IP7-32-BLK", "BEI", json!({"total": 100, "sellable": 100}))
        .then_transfer("T1", "received");
}

#[test]
fn goods_on_the_road_show_as_inbound_at_the_receiver() {
    let world = phones()
        .after(receive("IP7-32-BLK", "BEI", 1))
        .after(transfer("T1", "IP7-32-BLK", 100))
        .after(transfer_part("transfer_dispatch", "T1", 60));
    let inbound = |world: &World, at: usize| world.card("IP7-32-BLK").card.stock[at].inbound;
    assert_eq!((inbound(&world, 0), inbound(&world, 1)), (0, 60));
    let world = world.after(transfer_part("transfer_receive", "T1", 50));
    assert_eq!(inbound(&world, 1), 10);
    let world = world.after(transfer_part("transfer_lose", "T1", 10));
    assert_eq!(inbound(&world, 1), 0);
    drop(world.sound());
}

#[test]
fn damage_and_loss_on_the_road_are_named() {
    let damaged = json!({"op": "transfer_receive", "transfer": "T1", "qty": 5, "to": "unsellable"});
    phones()
        .after(transfer("T1", "IP7-32-BLK", 100))
        .after(transfer_all("transfer_dispatch", "T1"))
        .after(transfer_part("transfer_receive", "T1", 90))
        .when(damaged)
        .then_stock("IP7-32-BLK", "BEI", json!({"total": 95, "sellable": 90, "unsellable": 5}))
        .when(transfer_part("transfer_lose", "T1", 6))
        .then_refused_with("short", json!({"document": "T1", "held": 5, "wanted": 6}))
        .when(transfer_all("transfer_lose", "T1"))
        .then_stock("IP7-32-BLK", "WUH", json!({"total": 200, "sellable": 200}))
        .then_transfer("T1", "received");
}

#[test]
fn a_transfer_is_cancelled_before_dispatch_and_not_after() {
    phones()
        .after(transfer("T1", "IP7-32-BLK", 100))
        .after(transfer_part("transfer_dispatch", "T1", 40))
        .when(transfer_part("transfer_cancel", "T1", 61))
        .then_refused_with("short", json!({"held": 60, "wanted": 61}))
        .when(transfer_all("transfer_cancel", "T1"))
        .then_stock(
            "IP7-32-BLK",
            "WUH",
            json!({"total": 260, "sellable": 260, "transfer_occupied": 40, "in_transit": 40}),
        )
        .when(transfer_all("transfer_cancel", "T1"))
        .then_refused("state")
        .when(transfer_all("transfer_dispatch", "T1"))
        .then_refused("state")
        .after(transfer_all("transfer_receive", "T1"))
        .then_transfer("T1", "received");
}

#[test]
fn nothing_is_received_that_has_not_left() {
    phones()
        .after(transfer("T1", "IP7-32-BLK", 100))
        .when(transfer_all("transfer_receive", "T1"))
        .then_refused_with("state", json!({"document": "T1", "state": "requested"}))
        .when(transfer_all("transfer_lose", "T1"))
        .then_refused("state")
        .when(transfer_all("transfer_cancel", "T1"))
        .then_stock("IP7-32-BLK", "WUH", json!({"total": 300, "sellable": 300}))
        .then_transfer("T1", "cancelled");
}

#[test]
fn a_transfer_wholly_lost_says_so() {
    phones()
        .after(transfer("T1", "IP7-32-BLK", 100))
        .after(transfer_all("transfer_dispatch", "T1"))
        .when(transfer_all("transfer_lose", "T1"))
        .then_stock("IP7-32-BLK", "WUH", json!({"total": 200, "sellable": 200}))
        .then_transfer("T1", "lost");
}

#[test]
fn a_transfer_needs_two_warehouses_and_enough_stock() {
    let to_itself = json!({"op": "transfer_request", "sku": "IP7-32-BLK", "from": "WUH",
                           "to": "wuh", "qty": 1});
    phones()
        .when(to_itself)
        .then_refused("bad_request")
        .when(transfer("T1", "IP7-32-BLK", 301))
        .then_refused_with("short", json!({"bucket": "sellable", "held": 300, "wanted": 301}))
        .after(transfer("T1", "IP7-32-BLK", 1))
        .when(transfer("t1", "IP7-32-BLK", 1))
        .then_refused("exists")
        .when(transfer_all("transfer_dispatch", "T2"))
        .then_refused("not_found");
}

#[test]
fn a_preview_of_a_receipt_shows_what_was_inbound_before() {
    let mut world = phones()
        .after(transfer("T1", "IP7-32-BLK", 100))
        .after(transfer_all("transfer_dispatch", "T1"));
    let receive = request(&transfer_part("transfer_receive", "T1", 30)).unwrap();
    let preview = world.app().preview(&receive).unwrap();
    let row = |rows: &[Touched]| {
        let row = rows.iter().find(|touched| touched.row.warehouse == "BEI").unwrap();
        (row.row.inbound, row.row.stock.sellable)
    };
    assert_eq!((row(&preview.before), row(&preview.stock)), ((100, 0), (70, 30)));
}

/// §2: Σ total + Σ in transit changes only by a loss.
#[test]
fn a_transfer_makes_and_loses_no_unit_at_any_step() {
    let held = |world: &World| {
        let sum = world.card("IP7-32-BLK").card.sum;
        sum.total + sum.stock.in_transit
    };
    let mut world = phones();
    for request in [
        transfer("T1", "IP7-32-BLK", 100),
        transfer_part("transfer_cancel", "T1", 10),
        transfer_all("transfer_dispatch", "T1"),
        transfer_part("transfer_receive", "T1", 50),
    ] {
        world = world.after(request);
        assert_eq!(held(&world), 300);
    }
    let world = world.after(transfer_all("transfer_lose", "T1"));
    assert_eq!(held(&world), 260);
    drop(world.sound());
}
