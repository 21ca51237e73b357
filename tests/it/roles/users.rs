//! Users and names.

use rusqlite::Connection;
use serde_json::json;
use stockroom::app::query::UserRow;
use stockroom::app::{App, Clock, Query, Reply, Source, Who, system_user};
use stockroom::domain::role::Role;
use stockroom::domain::time::Timestamp;

use crate::cli::shop::Shop;
use crate::roles::{staffed, told, try_as};
use crate::support::given;
use crate::support::world::{START, World, config};

fn users(world: &mut World) -> Vec<(String, Role, bool)> {
    let Reply::Users(rows) = world.app().ask(&Query::Users).unwrap() else { panic!("users") };
    rows.into_iter().map(|UserRow { user, role, may_act }| (user, role, may_act)).collect()
}

fn receive() -> serde_json::Value {
    json!({"op": "receive", "sku": "SOCK", "warehouse": "WUH", "qty": 1})
}

#[test]
fn the_first_user_of_a_new_store_is_its_manager_and_may_act_for_others() {
    let mut world = given();
    assert_eq!(users(&mut world), [(system_user(), Role::Manager, true)]);
    let me = world.app().me().unwrap();
    assert_eq!((me.user.as_str(), me.role), ("mei", Role::Manager), "unlisted: the caller's role");
}

#[test]
fn who_is_not_listed_may_look_and_nothing_else() {
    let world = given();
    let refused = told(try_as(&world, "passer-by", receive()));
    assert_eq!(refused, "forbidden value=receive state=viewer other=passer-by role=clerk");
    let app = App::open(&world.path(), &config(), "passer-by", Source::Cli).unwrap();
    assert!(app.ask(&Query::Product { code: "SOCK".to_owned() }).is_ok());
    drop(world.sound());
}

/// What is due is done by whoever comes by.
#[test]
fn a_viewer_lets_time_pass() {
    let world = given()
        .after(receive())
        .after(json!({"op": "order", "order": "O1", "lines": [{"sku": "SOCK", "qty": 1}]}));
    let app = App::open(&world.path(), &config(), "passer-by", Source::Cli).unwrap();
    let later = Timestamp::from_millis(START).plus_minutes(31);
    let mut app = app.with_clock(Clock::Fixed(later));
    assert!(app.catch_up().unwrap());
    drop(world.then_order("O1", "expired").sound());
}

#[test]
fn a_store_from_before_there_were_users_makes_its_first_writer_its_manager() {
    let mut world = given();
    Connection::open(world.path()).unwrap().execute("DELETE FROM user", []).unwrap();
    // Neither what is due nor a look makes anybody anything.
    try_as(&world, "passer-by", json!({"op": "tick"})).unwrap();
    let mut looks = App::open(&world.path(), &config(), "passer-by", Source::Cli).unwrap();
    looks.preview(&crate::support::world::request(&receive()).unwrap()).unwrap();
    assert_eq!(users(&mut world), []);
    try_as(&world, "chen", receive()).unwrap();
    assert_eq!(users(&mut world), [("chen".to_owned(), Role::Manager, true)]);
    let refused = told(try_as(&world, "passer-by", receive()));
    assert!(refused.starts_with("forbidden"), "{refused}");
}

#[test]
fn acting_for_others_needs_leave_and_gives_the_role_of_who_is_named() {
    let world = staffed()
        .after(json!({"op": "user", "user": "till", "may_act": "yes"}))
        .after(json!({"op": "user", "user": "boss", "role": "manager", "may_act": "yes"}));
    let adjust =
        json!({"op": "adjust", "sku": "SOCK", "warehouse": "WUH", "qty": 2, "reason": "found"});

    let refused = told(try_as(&world, Who::acting("clerk", "manager"), receive()));
    assert_eq!(refused, "act-for-others value=manager other=clerk role=manager");

    // The shared account is a viewer; in a clerk's name it receives, and no more.
    let refused = told(try_as(&world, "till", receive()));
    assert!(refused.starts_with("forbidden value=receive state=viewer"), "{refused}");
    try_as(&world, Who::acting("till", "clerk"), receive()).unwrap();
    let refused = told(try_as(&world, Who::acting("till", "clerk"), adjust.clone()));
    assert_eq!(refused, "forbidden value=adjust state=clerk other=clerk role=manager");
    // A forced `--as clerk` cannot be stepped out of with `by`, nor by an unlisted name.
    let mut by = adjust.clone();
    by["by"] = json!("manager");
    let refused = told(try_as(&world, Who::acting("till", "clerk"), by.clone()));
    assert_eq!(refused, "act-for-others value=manager other=clerk role=manager");
    let refused = told(try_as(&world, Who::acting("till", "nobody"), by));
    assert_eq!(refused, "act-for-others value=manager other=nobody role=manager");
    // Acting for somebody gives that role and no more, even to a manager.
    let refused = told(try_as(&world, Who::acting("boss", "clerk"), adjust));
    assert!(refused.starts_with("forbidden value=adjust state=clerk"), "{refused}");
    drop(world.sound());
}

#[test]
fn the_last_manager_stays_one() {
    let own = system_user();
    let mut world = given()
        .when(json!({"op": "user", "user": own, "role": "viewer"}))
        .then_refused("state")
        .after(json!({"op": "user", "user": "chen", "role": "manager", "require": "new"}))
        .after(json!({"op": "user", "user": own, "role": "clerk"}))
        .when(json!({"op": "user", "user": "li", "role": "clerk"}))
        .then_refused_with("forbidden", json!({"state": "clerk", "role": "manager"}));
    let listed = [("chen".to_owned(), Role::Manager, false), (own, Role::Clerk, true)];
    assert_eq!(users(&mut world), listed);
}

#[test]
fn users_are_added_and_set_and_the_log_tells_it() {
    let shop = Shop::empty();
    shop.run(&["user", "add", "chen", "--role", "clerk"]).ends_with(0);
    shop.json(&["user", "add", "chen"]).ends_with(1).is_refused("exists");
    shop.json(&["user", "set", "li", "--role", "clerk"]).ends_with(1).is_refused("not_found");
    shop.json(&["user", "set", "chen", "--role", "king"]).ends_with(1).is_refused("bad_request");
    shop.run(&["user", "set", "chen", "--role", "operator", "--may-act", "yes"]).ends_with(0);
    let list = shop.json(&["user", "list"]).ends_with(0).out;
    assert!(list.contains(r#"{"user":"chen","role":"operator","may_act":true}"#), "{list}");
    let log = shop.json(&["log"]).ends_with(0).out;
    assert!(log.contains(r#""field":"role","before":"clerk","after":"operator""#), "{log}");
}

/// An old backup gives nobody a role back, and takes none away.
#[test]
fn a_restore_keeps_the_users_of_now() {
    let shop = Shop::stocked();
    shop.run(&["user", "add", "chen", "--role", "manager"]).ends_with(0);
    let backup = shop.path("before.db");
    let backup = backup.to_str().unwrap();
    shop.run(&["backup", backup]).ends_with(0);
    shop.run(&["user", "set", "chen", "--role", "viewer"]).ends_with(0);
    shop.run(&["user", "add", "wu", "--role", "clerk"]).ends_with(0);
    let before = shop.json(&["user", "list"]).out;
    shop.run(&["restore", backup]).ends_with(0);
    assert_eq!(shop.json(&["user", "list"]).out, before);
    shop.is_sound();

    // On a new machine the users are the backup's, and who puts it there.
    std::fs::remove_file(shop.store()).unwrap();
    shop.run(&["restore", backup]).ends_with(0);
    let list = shop.json(&["user", "list"]).out;
    assert!(list.contains(r#"{"user":"chen","role":"manager","may_act":false}"#), "{list}");
    assert!(list.contains(&format!(r#"{{"user":"{}","role":"manager""#, system_user())), "{list}");
}
