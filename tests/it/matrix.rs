//! Every state of an order and of a transfer × every operation: what it does to the buckets, or
//! with which code it is refused. One table; a state or an operation without a row fails.

use serde_json::{Value, json};
use stockroom::domain::order::OrderState;
use stockroom::domain::transfer::TransferState;

use crate::support::ops::{back, receive, ship, step, transfer, transfer_all, transfer_part};
use crate::support::{World, given_with};

/// What an operation comes to: the change of the buckets of SOCK in WUH and in BEI (sellable,
/// order-occupied, unsellable, locked, transfer-occupied, in transit, virtual), and the state
/// after it; or the code of the refusal.
#[derive(Debug)]
enum Comes {
    To([i64; 7], [i64; 7], &'static str),
    No(&'static str),
}

use Comes::{No, To};

const NONE: [i64; 7] = [0; 7];

/// The change at WUH alone.
const fn at_wuh(change: [i64; 7], state: &'static str) -> Comes {
    To(change, NONE, state)
}

const CHANNELS: &str = "[channels.basket]\ntake_stock = \"cart\"\n\
                        [channels.later]\ntake_stock = \"payment\"\n\
                        [channels.hand]\ntake_stock = \"hand\"\n";

/// 100 socks, 20 gloves; the other operations of the table work on order O or transfer T.
fn world() -> World {
    given_with(CHANNELS)
        .after(json!({"op": "product", "sku": "GLOVE"}))
        .after(receive("SOCK", "WUH", 100))
        .after(receive("GLOVE", "WUH", 20))
}

fn place(channel: &str, cart: bool) -> Value {
    json!({"op": "order", "order": "O", "lines": [{"sku": "SOCK", "qty": 4}],
           "channel": channel, "cart": cart})
}

fn placed() -> World {
    world().after(place("", false))
}

fn paid() -> World {
    placed().after(step("pay", "O"))
}

fn shipped() -> World {
    paid().after(step("ship", "O"))
}

/// A state and how it is reached.
type Reached = (&'static str, fn() -> World);

/// How each state is reached; the name begins with the state's own.
#[rustfmt::skip]
const ORDERS: &[Reached] = &[
    ("cart, nothing taken",   || world().after(place("", true))),
    ("cart, stock taken",     || world().after(place("basket", true))),
    ("placed",                placed),
    ("placed, nothing taken", || world().after(place("later", false))),
    ("paid",                  paid),
    ("paid, nothing taken",   || world().after(place("hand", false)).after(step("pay", "O"))),
    ("paid, 1 of 4 shipped",  || paid().after(ship("O", &[("SOCK", 1)]))),
    ("shipped",               shipped),
    ("shipped, 1 of 4 back",  || shipped().after(back("O", "SOCK", 1, "sellable"))),
    ("returned",              || shipped().after(back("O", "SOCK", 4, "sellable"))),
    ("cancelled",             || placed().after(step("cancel", "O"))),
    ("expired",               || placed().minutes_later(30).after(json!({"op": "tick"}))),
];

/// Every operation on an order, as a caller writes it.
fn order_operations() -> Vec<(&'static str, Value)> {
    let resize =
        |qty: i64| json!({"op": "resize", "order": "O", "lines": [{"sku": "SOCK", "qty": qty}]});
    vec![
        ("checkout", step("checkout", "O")),
        ("pay", step("pay", "O")),
        ("take", step("take", "O")),
        ("ship", step("ship", "O")),
        ("ship 2", ship("O", &[("SOCK", 2)])),
        ("ship 5", ship("O", &[("SOCK", 5)])),
        ("cancel", step("cancel", "O")),
        ("cancel 2", json!({"op": "cancel", "order": "O", "lines": [{"sku": "SOCK", "qty": 2}]})),
        ("return 1", back("O", "SOCK", 1, "sellable")),
        ("return 1 unsellable", back("O", "SOCK", 1, "unsellable")),
        ("unship", step("unship", "O")),
        ("resize to 6", resize(6)),
        ("resize to 1", resize(1)),
        ("substitute", json!({"op": "substitute", "order": "O", "sku": "SOCK", "with": "GLOVE"})),
    ]
}

/// The table: a state, then what each operation comes to, in the order of [`order_operations`].
#[rustfmt::skip]
fn order_table() -> Vec<(&'static str, [Comes; 14])> {
    // sellable and order-occupied; the rest stays
    let moves = |sellable: i64, held: i64, state| at_wuh([sellable, held, 0, 0, 0, 0, 0], state);
    let stays = |state| at_wuh(NONE, state);
    let broken = |state| at_wuh([0, 0, 1, 0, 0, 0, 0], state);
    vec![
        //                        checkout              pay                   take                 ship                  ship 2               ship 5       cancel                     cancel 2                   return 1             return 1 unsell.    unship                     resize to 6            resize to 1            substitute
        ("cart, nothing taken",  [moves(-4, 4, "placed"), No("state"),        moves(-4, 4, "cart"), No("state"),         No("state"),         No("state"), stays("cancelled"),        stays("cart"),             No("state"),         No("state"),         No("state"),               stays("cart"),         stays("cart"),         No("not_found")]),
        ("cart, stock taken",    [stays("placed"),       No("state"),         No("state"),          No("state"),         No("state"),         No("state"), moves(4, -4, "cancelled"), moves(2, -2, "cart"),      No("state"),         No("state"),         No("state"),               moves(-2, 2, "cart"),  moves(3, -3, "cart"),  moves(4, -4, "cart")]),
        ("placed",               [No("state"),           stays("paid"),       No("state"),          No("state"),         No("state"),         No("state"), moves(4, -4, "cancelled"), moves(2, -2, "placed"),    No("state"),         No("state"),         No("state"),               moves(-2, 2, "placed"), moves(3, -3, "placed"), moves(4, -4, "placed")]),
        ("placed, nothing taken",[No("state"),           moves(-4, 4, "paid"), moves(-4, 4, "placed"), No("state"),      No("state"),         No("state"), stays("cancelled"),        stays("placed"),           No("state"),         No("state"),         No("state"),               stays("placed"),       stays("placed"),       No("not_found")]),
        ("paid",                 [No("state"),           No("state"),         No("state"),          moves(0, -4, "shipped"), moves(0, -2, "paid"), No("short"), moves(4, -4, "cancelled"), moves(2, -2, "paid"),      No("short"),         No("short"),         No("state"),               moves(-2, 2, "paid"),  moves(3, -3, "paid"),  moves(4, -4, "paid")]),
        ("paid, nothing taken",  [No("state"),           No("state"),         moves(-4, 4, "paid"), No("state"),         No("state"),         No("state"), stays("cancelled"),        stays("paid"),             No("not_found"),     No("not_found"),     No("state"),               stays("paid"),         stays("paid"),         No("not_found")]),
        ("paid, 1 of 4 shipped", [No("state"),           No("state"),         No("state"),          moves(0, -3, "shipped"), moves(0, -2, "paid"), No("short"), moves(3, -3, "shipped"),   moves(2, -2, "paid"),      moves(1, 0, "paid"), broken("paid"),      moves(0, 1, "paid"),       moves(-3, 3, "paid"),  moves(2, -2, "paid"),  moves(3, -3, "paid")]),
        ("shipped",              [No("state"),           No("state"),         No("state"),          No("state"),         No("state"),         No("state"), No("state"),               No("state"),               moves(1, 0, "shipped"), broken("shipped"), moves(0, 4, "paid"),       No("state"),           No("state"),           No("state")]),
        ("shipped, 1 of 4 back", [No("state"),           No("state"),         No("state"),          No("state"),         No("state"),         No("state"), No("state"),               No("state"),               moves(1, 0, "shipped"), broken("shipped"), moves(0, 3, "paid"),       No("state"),           No("state"),           No("state")]),
        ("returned",             [No("state"),           No("state"),         No("state"),          No("state"),         No("state"),         No("state"), No("state"),               No("state"),               No("state"),         No("state"),         No("state"),               No("state"),           No("state"),           No("state")]),
        ("cancelled",            [No("state"),           No("state"),         No("state"),          No("state"),         No("state"),         No("state"), No("state"),               No("state"),               No("state"),         No("state"),         No("state"),               No("state"),           No("state"),           No("state")]),
        ("expired",              [No("deadline"),        No("deadline"),      No("state"),          No("state"),         No("state"),         No("state"), No("state"),               No("state"),               No("state"),         No("state"),         No("state"),               No("state"),           No("state"),           No("state")]),
    ]
}

fn buckets(world: &World, warehouse: &str) -> [i64; 7] {
    let [_, rest @ ..] = world.stock("SOCK", warehouse);
    rest
}

/// Runs one cell of a table.
fn cell(
    what: &str,
    world: World,
    operation: Value,
    comes: Comes,
    state: impl Fn(&World) -> String,
) {
    let before = (buckets(&world, "WUH"), buckets(&world, "BEI"));
    let world = world.when(operation);
    match comes {
        No(code) => {
            let refused = world.refusal().code().name();
            assert_eq!(refused, code, "{what}");
            drop(world.then_refused(code));
        }
        To(wuh, bei, end) => {
            let found = world.outcome();
            assert!(!found.op.is_empty());
            let after = (buckets(&world, "WUH"), buckets(&world, "BEI"));
            let change = |before: [i64; 7], after: [i64; 7]| {
                std::array::from_fn::<i64, 7, _>(|bucket| after[bucket] - before[bucket])
            };
            assert_eq!(change(before.0, after.0), wuh, "WUH: {what}");
            assert_eq!(change(before.1, after.1), bei, "BEI: {what}");
            assert_eq!(state(&world), end, "state: {what}");
            drop(world.sound());
        }
    }
}

#[test]
fn every_order_state_meets_every_operation_as_the_table_says() {
    let table = order_table();
    for state in OrderState::ALL {
        assert!(table.iter().any(|(name, _)| name.starts_with(state.name())), "{state:?}");
    }
    let states: Vec<&str> = ORDERS.iter().map(|(name, _)| *name).collect();
    assert_eq!(states, table.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for ((name, cells), (_, reach)) in table.into_iter().zip(ORDERS) {
        for ((operation, request), comes) in order_operations().into_iter().zip(cells) {
            let world = reach();
            let what = format!("{operation} of an order that is {name}");
            cell(&what, world, request, comes, |world| world.order("O").order.state.to_owned());
        }
    }
}

fn requested() -> World {
    world().after(transfer("T", "SOCK", 30))
}

fn sent() -> World {
    requested().after(transfer_all("transfer_dispatch", "T"))
}

/// How each state of a transfer of 30 socks from WUH to BEI is reached.
#[rustfmt::skip]
const TRANSFERS: &[Reached] = &[
    ("requested",                  requested),
    ("dispatched, 10 of 30",       || requested().after(transfer_part("transfer_dispatch", "T", 10))),
    ("dispatched",                 sent),
    ("dispatched, 20 of 30 there", || sent().after(transfer_part("transfer_receive", "T", 20))),
    ("received",                   || sent().after(transfer_all("transfer_receive", "T"))),
    ("lost",                       || sent().after(transfer_all("transfer_lose", "T"))),
    ("cancelled",                  || requested().after(transfer_all("transfer_cancel", "T"))),
];

fn transfer_operations() -> Vec<(&'static str, Value)> {
    vec![
        ("dispatch", transfer_all("transfer_dispatch", "T")),
        ("dispatch 31", transfer_part("transfer_dispatch", "T", 31)),
        ("receive", transfer_all("transfer_receive", "T")),
        ("receive 5", transfer_part("transfer_receive", "T", 5)),
        (
            "receive 5 unsellable",
            json!({"op": "transfer_receive", "transfer": "T", "qty": 5, "to": "unsellable"}),
        ),
        ("lose 5", transfer_part("transfer_lose", "T", 5)),
        ("cancel", transfer_all("transfer_cancel", "T")),
    ]
}

#[rustfmt::skip]
fn transfer_table() -> Vec<(&'static str, [Comes; 7])> {
    let sent = |units: i64| at_wuh([0, 0, 0, 0, 0, units, 0], "dispatched");
    let there = |units: i64, state| To([0, 0, 0, 0, -units, -units, 0], [units, 0, 0, 0, 0, 0, 0], state);
    let broken = |units: i64, state| To([0, 0, 0, 0, -units, -units, 0], [0, 0, units, 0, 0, 0, 0], state);
    let lost = |units: i64, state| at_wuh([0, 0, 0, 0, -units, -units, 0], state);
    let back = |units: i64, state| at_wuh([units, 0, 0, 0, -units, 0, 0], state);
    let end = || [No("state"), No("state"), No("state"), No("state"), No("state"), No("state"), No("state")];
    vec![
        //                              dispatch   dispatch 31   receive                  receive 5               5 unsellable             lose 5                 cancel
        ("requested",                  [sent(30),  No("short"),  No("state"),             No("state"),            No("state"),             No("state"),           back(30, "cancelled")]),
        ("dispatched, 10 of 30",       [sent(20),  No("short"),  there(10, "dispatched"), there(5, "dispatched"), broken(5, "dispatched"), lost(5, "dispatched"), back(20, "dispatched")]),
        ("dispatched",                 [No("state"), No("state"), there(30, "received"),  there(5, "dispatched"), broken(5, "dispatched"), lost(5, "dispatched"), No("state")]),
        ("dispatched, 20 of 30 there", [No("state"), No("state"), there(10, "received"),  there(5, "dispatched"), broken(5, "dispatched"), lost(5, "dispatched"), No("state")]),
        ("received",                   end()),
        ("lost",                       end()),
        ("cancelled",                  end()),
    ]
}

#[test]
fn every_transfer_state_meets_every_operation_as_the_table_says() {
    let table = transfer_table();
    for state in TransferState::ALL {
        assert!(table.iter().any(|(name, _)| name.starts_with(state.name())), "{state:?}");
    }
    let states: Vec<&str> = TRANSFERS.iter().map(|(name, _)| *name).collect();
    assert_eq!(states, table.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for ((name, cells), (_, reach)) in table.into_iter().zip(TRANSFERS) {
        for ((operation, request), comes) in transfer_operations().into_iter().zip(cells) {
            let world = reach();
            let what = format!("{operation} of a transfer that is {name}");
            cell(&what, world, request, comes, |world| world.transfer("T").state.to_owned());
        }
    }
}
