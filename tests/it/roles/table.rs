//! The table of every operation and every role, made from `COMMANDS`, `DEEDS` and the keys: an
//! operation that is new is asked for here without anything being added.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};
use stockroom::app::command::COMMANDS;
use stockroom::app::who::DEEDS;
use stockroom::domain::role::Role;
use stockroom::locale::{Language, Words, Zone};
use stockroom::tui::keymap::{Keymap, Scope};
use stockroom::tui::screen::{self, TABS};
use stockroom::tui::theme::Theme;

use crate::cli::shop::Shop;
use crate::screens::desk::{self, Desk};

/// Arguments with which an operation can be done, after its noun and verb; one that has none here is
/// asked for with something in each field that it needs.
const EXAMPLES: &[(&str, &str)] = &[
    ("product", "SOCK --threshold 5"),
    ("warehouse", "WUH --name Wuhan"),
    ("receive", "SOCK --warehouse WUH --qty 1"),
    ("adjust", "SOCK --warehouse WUH --qty 1 --reason found"),
    ("damage", "SOCK --warehouse WUH --qty 1"),
    ("repair", "SOCK --warehouse WUH --qty 1"),
    ("write_off", "SOCK --warehouse WUH --qty 1"),
    ("lock", "SOCK --warehouse WUH --qty 1"),
    ("unlock", "SOCK --warehouse WUH --qty 1"),
    ("order", "SOCK:1"),
    ("pay", "PLACED"),
    ("ship", "PAID"),
    ("cancel", "PLACED"),
    ("checkout", "CART"),
    ("take", "PLACED"),
    ("resize", "PLACED SOCK:1"),
    ("substitute", "PLACED --sku SOCK --with SHOE"),
    ("return", "SHIPPED SOCK:1:sellable"),
    ("unship", "SHIPPED"),
    ("release", "--customer li"),
    ("expire", ""),
    ("pool_create", "SOCK:1@WUH --purpose dedicated"),
    ("pool_set", "POOL --name Sale"),
    ("pool_start", "DRAFT"),
    ("pool_release", "POOL"),
    ("pool_pause", "POOL"),
    ("pool_resume", "POOL"),
    ("pool_end", "POOL"),
    ("transfer_request", "SOCK --from WUH --to BJ --qty 1"),
    ("transfer_dispatch", "ASKED"),
    ("transfer_receive", "SENT"),
    ("transfer_lose", "SENT"),
    ("transfer_cancel", "ASKED"),
    ("virtual_add", "SOCK --warehouse WUH --qty 1"),
    ("virtual_remove", "SOCK --warehouse WUH --qty 1"),
    ("virtual_deliver", "SOCK --warehouse WUH --qty 1"),
    ("count_start", "--warehouse BJ --skus SOCK"),
    ("count_enter", "OPEN SOCK 4"),
    ("count_undo", "OPEN --entry 1"),
    ("count_empty", "OPEN SOCK"),
    ("count_skip", "OPEN SOCK --reason broken"),
    ("count_park", "OPEN WX-89"),
    ("count_tie", "OPEN WX-88 SOCK --once"),
    ("count_location", "OPEN A-1"),
    ("count_recount", "OPEN SOCK"),
    ("count_decide", "OPEN SOCK --reason missing"),
    ("count_look", "OPEN"),
    ("count_approve", "OPEN"),
    ("count_cancel", "OPEN"),
    ("count_reverse", "POSTED"),
    ("undo", "--movement 1"),
    ("user", "clerk --role clerk"),
    ("tick", ""),
    ("alert_ack", "low:SOCK"),
    ("alert_snooze", "low:SOCK --until 2099-01-01"),
    ("alert_wake", "low:SOCK"),
    ("category", "Phones --threshold 5"),
];

/// What each of [`DEEDS`] is on the command line; `OUT` is a file that is not there.
const DEED_EXAMPLES: &[(&str, &str)] = &[
    ("import", "import IN"),
    ("export", "export products OUT"),
    ("backup", "backup OUT"),
    ("restore", "restore BACKUP"),
    ("rewrite", "verify --repair"),
    ("verify", "verify"),
];

/// A shop with a document in every state that the examples name, and a user of each role.
fn shop() -> Shop {
    let shop = Shop::stocked();
    let setting = r#"{"op":"product","sku":"SHOE"}
{"op":"receive","sku":"SHOE","warehouse":"WUH","qty":9}
{"op":"damage","sku":"SOCK","warehouse":"WUH","qty":3}
{"op":"lock","sku":"SOCK","warehouse":"WUH","qty":3}
{"op":"virtual_add","sku":"SOCK","warehouse":"WUH","qty":3}
{"op":"order","order":"PLACED","customer":"li","lines":[{"sku":"SOCK","qty":2}]}
{"op":"order","order":"CART","cart":true,"lines":[{"sku":"SOCK","qty":2}]}
{"op":"order","order":"PAID","lines":[{"sku":"SOCK","qty":2}]}
{"op":"pay","order":"PAID"}
{"op":"order","order":"SHIPPED","lines":[{"sku":"SOCK","qty":2}]}
{"op":"pay","order":"SHIPPED"}
{"op":"ship","order":"SHIPPED"}
{"op":"pool_create","pool":"POOL","purpose":"dedicated","lines":[{"sku":"SOCK","warehouse":"WUH","qty":2}]}
{"op":"transfer_request","transfer":"ASKED","sku":"SOCK","from":"WUH","to":"BJ","qty":2}
{"op":"transfer_request","transfer":"SENT","sku":"SOCK","from":"WUH","to":"BJ","qty":2}
{"op":"transfer_dispatch","transfer":"SENT"}
{"op":"count_start","count":"POSTED","warehouse":"BJ","skus":["SHOE"]}
{"op":"count_approve","count":"POSTED"}
{"op":"count_start","count":"OPEN","warehouse":"WUH","skus":["SOCK"]}
{"op":"count_enter","count":"OPEN","sku":"SOCK","qty":90}
{"op":"count_park","count":"OPEN","code":"WX-88"}
{"op":"user","user":"viewer","role":"viewer"}
{"op":"user","user":"clerk","role":"clerk"}
{"op":"user","user":"operator","role":"operator"}
{"op":"user","user":"manager","role":"manager"}"#;
    let answers = shop.batch(&[], setting);
    assert_eq!(answers.code, 0, "{}", answers.out);
    shop
}

/// What comes of asking as `role`: the error's code, or "done".
fn asked(shop: &Shop, role: Role, args: &[&str]) -> (String, Value) {
    let mut all = vec!["--as", role.name()];
    all.extend(args);
    let mut program = shop.plain(&all);
    let out = program.arg("--json").output().unwrap().stdout;
    let out = String::from_utf8(out).unwrap();
    let Ok(told) = serde_json::from_str::<Value>(&out) else {
        return ("done".to_owned(), Value::Null); // an export answers with the file
    };
    let code = told["error"]["code"].as_str().unwrap_or("done").to_owned();
    (code, told["error"].clone())
}

/// Asked as every role, `args` is refused to those below `needed`, by that rule and with that role.
#[track_caller]
fn holds(shop: &Shop, what: &str, needed: Role, args: &[&str]) -> usize {
    let (mut done, mut unread) = (0, 0);
    for role in Role::ALL {
        let (code, error) = asked(shop, *role, args);
        if code == "bad_request" {
            unread += 1; // its fields are read before anybody is asked for a role
            continue;
        }
        assert_eq!(code == "forbidden", *role < needed, "{what} as {}: {error}", role.name());
        if code == "forbidden" {
            let made = args
                .iter()
                .find(|word| Path::new(word).extension().is_some_and(|end| end == "out"));
            assert!(!made.is_some_and(|path| Path::new(path).exists()), "a refusal made a file");
            assert_eq!(error["role"], needed.name(), "{error}");
            let sentence = error["message"].as_str().unwrap();
            assert!(sentence.contains(needed.name()), "{sentence}");
        }
        done += usize::from(code == "done");
    }
    assert!(unread == 0 || unread == Role::ALL.len(), "{what}: read for some roles only");
    done
}

#[test]
fn every_operation_asks_for_its_role_on_the_command_line() {
    let shop = shop();
    let examples: BTreeMap<&str, &str> = EXAMPLES.iter().copied().collect();
    let mut done = 0;
    for row in COMMANDS {
        let made = example_args(row.op);
        let example = examples.get(row.op).copied().unwrap_or(&made);
        let (noun, verb) = row.path;
        let mut args: Vec<&str> =
            [noun, verb].into_iter().filter(|word| !word.is_empty()).collect();
        args.extend(example.split_whitespace());
        args.push("--dry-run");
        done += holds(&shop, row.op, row.role, &args);
    }
    assert!(done > COMMANDS.len(), "only {done} of the examples could be done by anybody");
    let known = |op: &&&str| COMMANDS.iter().any(|row| row.op == **op);
    assert_eq!(examples.keys().find(|op| !known(op)), None, "an example of no operation");
    shop.is_sound();
}

#[test]
fn every_operation_asks_for_its_role_in_a_batch() {
    let shop = shop();
    let lines: String = COMMANDS.iter().map(|row| example_line(row.op)).collect();
    for role in Role::ALL {
        let args = ["--as", role.name(), "batch", "-", "--atomic"];
        let answers = Shop::feed(shop.plain(&args), &lines).out;
        let mut unread = 0;
        for (answer, row) in answers.lines().zip(COMMANDS) {
            let answer: Value = serde_json::from_str(answer).unwrap();
            let code = answer["error"]["code"].as_str().unwrap_or("done");
            if code == "bad_request" && *role < row.role {
                unread += 1; // its fields are read before anybody is asked for a role
                continue;
            }
            let forbidden = code == "forbidden";
            assert_eq!(forbidden, *role < row.role, "{} as {}: {answer}", row.op, role.name());
        }
        assert_eq!(answers.lines().count(), COMMANDS.len());
        assert!(unread < 8, "{unread} lines could not be read");
    }
    shop.is_sound();
}

/// The same on the command line.
fn example_args(op: &str) -> String {
    use stockroom::app::command::{Kind, spec};
    let needed = spec(op).unwrap().fields.iter().filter(|field| field.required);
    let shown = |field: &stockroom::app::command::Field| {
        let value = match field.kind {
            Kind::Quantity | Kind::Signed | Kind::Figure | Kind::Money => "1",
            Kind::Choice(choices) => choices[0],
            Kind::Flag => "",
            Kind::Time => "2026-01-01T00:00:00Z",
            Kind::Date => "2026-01-01",
            Kind::Records(_) => "SOCK:1",
            Kind::Code | Kind::Text | Kind::Texts => "SOCK",
        };
        if field.positional {
            value.to_owned()
        } else {
            format!("--{} {value}", field.name.replace('_', "-"))
        }
    };
    needed.map(shown).collect::<Vec<_>>().join(" ")
}

/// A line of the batch format for an operation, with something in every field that must be there.
fn example_line(op: &str) -> String {
    use stockroom::app::command::{Field, Kind, spec};
    fn value(field: &Field) -> Value {
        match field.kind {
            Kind::Code | Kind::Text | Kind::Texts => Value::from("SOCK"),
            Kind::Quantity | Kind::Signed | Kind::Figure | Kind::Money => Value::from(1),
            Kind::Choice(choices) => Value::from(choices[0]),
            Kind::Flag => Value::from(true),
            Kind::Time => Value::from("2026-01-01T00:00:00Z"),
            Kind::Date => Value::from("2026-01-01"),
            Kind::Records(fields) => Value::from(vec![record(fields)]),
        }
    }
    fn record(fields: &[Field]) -> Value {
        let needed = fields.iter().filter(|field| field.required);
        Value::Object(needed.map(|field| (field.name.to_owned(), value(field))).collect())
    }
    let mut line = record(spec(op).unwrap().fields);
    line["op"] = Value::from(op);
    // One of several fields has to be there.
    for (of, field, value) in [("undo", "movement", json!(1)), ("release", "customer", json!("li"))]
    {
        if op == of {
            line[field] = value;
        }
    }
    if line.get("reason").is_none() {
        line["reason"] = Value::from("a reason");
    }
    format!("{line}\n")
}

#[test]
fn what_is_no_operation_asks_for_its_role_too() {
    let shop = shop();
    std::fs::write(shop.path("in.csv"), "sku,name\nSOCK,Sock\n").unwrap();
    shop.run(&["backup", shop.path("backup.db").to_str().unwrap()]).ends_with(0);
    for (at, (deed, needed)) in DEEDS.iter().enumerate() {
        let found = DEED_EXAMPLES.iter().find(|(name, _)| name == deed);
        let (_, example) = found.unwrap_or_else(|| panic!("no example of {deed}"));
        let out = shop.path(&format!("{at}.out"));
        let place = |word: &str| match word {
            "IN" => shop.path("in.csv").to_str().unwrap().to_owned(),
            "BACKUP" => shop.path("backup.db").to_str().unwrap().to_owned(),
            "OUT" => out.to_str().unwrap().to_owned(),
            other => other.to_owned(),
        };
        let args: Vec<String> = example.split_whitespace().map(place).collect();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        assert!(holds(&shop, deed, *needed, &args) > 0, "{deed} could be done by nobody");
    }
    shop.is_sound();
}

/// The keys that lead to each place; none for those that only open over a document under way, whose
/// operations are asked for in the other tests.
fn way(scope: Scope) -> Option<String> {
    let tab = screen::all().iter().position(|screen| screen.scope() == scope);
    match scope {
        Scope::Holders => Some("gsH".to_owned()),
        Scope::Runbook => Some("goVVO".to_owned()),
        Scope::Global | Scope::List => Some(String::new()),
        _ => tab.map(|tab| format!("g{}", TABS[tab].letter)),
    }
}

/// Every key that leads to an operation, pressed where it holds as every role: those below the one
/// that is needed see it dimmed and are told which it is.
#[test]
fn every_key_of_an_operation_asks_for_its_role() {
    let shop = desk::shop();
    for role in Role::ALL {
        let user = json!({"op": "user", "user": role.name(), "role": role.name()});
        desk::run(&mut shop.app("lin", 0), user);
    }
    let (mut tried, mut dimmed) = (0, 0);
    for row in Keymap::default().rows().iter().filter(|row| row.action.op().is_some()) {
        let Some(keys) = way(row.scope) else { continue };
        for role in Role::ALL {
            let theme = Theme::named("auto16");
            let mut desk = Desk::of(&shop, role.name(), Language::En, (200, 24), theme);
            desk.press(&keys);
            let (word, key) = (Words::new(Language::En, Zone::Local), row.keys[0].label());
            let shown = format!("{key} {}", word.get(row.action.id()));
            dimmed += usize::from(desk.is_quiet(&shown));
            desk.press(&key);
            let said = desk.shell.message().to_owned();
            let barred = said.contains("needs the role");
            let needed = row.action.needs();
            assert_eq!(barred, *role < needed, "{:?} as {}: {said}", row.action, role.name());
            assert!(!barred || said.contains(needed.name()), "{said}");
            tried += 1;
        }
    }
    assert!(tried > 60 && dimmed > 20, "{tried} keys, {dimmed} seen to be out of reach");
}
