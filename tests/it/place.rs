//! Where the store lies: who may use the file, what is refused and how, links, what was left
//! behind. What root may always do is done as nobody.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rusqlite::Connection;
use serde_json::{Value, json};

use crate::cli::shop::{Answer, Shop};
use crate::pty::Terminal;

const NOBODY: u32 = 65_534;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn named(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn is_root() -> bool {
    stockroom::app::system_user() == "root"
}

/// The program as somebody who is not the file's owner where we are root, else as ourselves.
fn as_nobody(mut command: Command) -> Command {
    if is_root() {
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// A stocked shop in a folder that everybody may look into.
fn open_shop() -> Shop {
    let shop = Shop::stocked();
    set_mode(&shop.path(""), 0o755);
    set_mode(&shop.store(), 0o444);
    shop
}

#[test]
fn a_new_store_is_its_makers_alone_or_its_groups_too() {
    let shop = Shop::nothing();
    let own = shop.path("deep/own.db");
    shop.run(&["init", own.to_str().unwrap()]).ends_with(0);
    assert_eq!(
        [mode(&own), mode(&named(&own, "-turn")), mode(&shop.path("deep"))],
        [0o600, 0o600, 0o700]
    );
    let group = shop.path("group.db");
    shop.run(&["init", "--group", group.to_str().unwrap()]).ends_with(0);
    assert_eq!([mode(&group), mode(&named(&group, "-turn"))], [0o660, 0o660]);

    let config = shop.path("c.toml");
    fs::write(&config, "[store]\ngroup = true\n").unwrap();
    let other = shop.path("other.db");
    let config = config.to_str().unwrap();
    shop.run(&["--config", config, "init", other.to_str().unwrap()]).ends_with(0);
    assert_eq!(mode(&other), 0o660);
    // What SQLite lays beside it is no more open than the store.
    let app = Connection::open(&other).unwrap();
    app.execute("UPDATE user SET may_act = 1", []).unwrap();
    assert_eq!([mode(&named(&other, "-wal")), mode(&named(&other, "-shm"))], [0o660, 0o660]);
    drop(app);

    let backup = shop.path("backup.db");
    alone(&shop, &other, &["backup", backup.to_str().unwrap()]).ends_with(0);
    assert_eq!(mode(&backup), 0o660);
}

/// Each thing that is no store of ours, the code and the words it is refused with.
#[test]
fn what_is_no_store_is_refused_in_its_own_words_and_left_alone() {
    let shop = Shop::nothing();
    let text = shop.path("notes.txt");
    fs::write(&text, "buy socks\n".repeat(1000)).unwrap();
    let short = shop.path("short.db");
    fs::write(&short, "SQLite format 3\0").unwrap();
    let cut = shop.path("cut.db");
    shop.run(&["init", cut.to_str().unwrap()]).ends_with(0);
    let whole = fs::read(&cut).unwrap();
    fs::write(&cut, &whole[..whole.len() / 2]).unwrap();
    let foreign = shop.path("foreign.db");
    let plain = Connection::open(&foreign).unwrap();
    plain.execute_batch("PRAGMA application_id = 77; CREATE TABLE notes (text TEXT)").unwrap();
    let unmarked = shop.path("unmarked.db");
    let other = Connection::open(&unmarked).unwrap();
    other.execute_batch("CREATE TABLE notes (text TEXT)").unwrap();
    let newer = shop.path("newer.db");
    shop.run(&["init", newer.to_str().unwrap()]).ends_with(0);
    let future = Connection::open(&newer).unwrap();
    future.pragma_update(None, "user_version", 999).unwrap();
    drop((plain, other, future));
    let folder = shop.path("folder");
    fs::create_dir(&folder).unwrap();
    for (path, code, words) in [
        (&text, "corrupt", "is not a Stockroom store"),
        (&short, "corrupt", "is not a Stockroom store"),
        (&cut, "corrupt", "malformed"),
        (&foreign, "corrupt", "a database of another program (its mark is 77)"),
        (&unmarked, "corrupt", "a database of another program (its mark is 0)"),
        (&newer, "unsupported", "has version 999"),
        (&folder, "corrupt", "is no file"),
        (&PathBuf::from("/dev/null"), "corrupt", "is no file"),
        (&shop.path("none.db"), "not_found", "no store at"),
    ] {
        let before = fs::read(path).ok();
        let answer = alone(&shop, path, &["--json", "product", "list"]).ends_with(4);
        let error = answer.json()["error"].clone();
        assert_eq!(error["code"], code, "{}: {error}", path.display());
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(words), "{}: {message}", path.display());
        assert!(!error["hint"].as_str().unwrap().is_empty());
        assert_eq!(fs::read(path).ok(), before, "{} was changed", path.display());
        assert!(!named(path, "-turn").exists() || before.is_some());
    }
}

/// A command on another store than the shop's.
fn alone(shop: &Shop, store: &Path, args: &[&str]) -> Answer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stockroom"));
    command.env_clear().env("HOME", shop.path("")).env("LANG", "C.UTF-8");
    command.arg("--store").arg(store).args(args);
    Shop::feed(command, "")
}

#[test]
fn a_file_that_may_not_be_read_is_told_so() {
    let shop = open_shop();
    set_mode(&shop.store(), 0o000);
    let answer = Shop::feed(as_nobody(shop.plain(&["--json", "product", "list"])), "");
    let error = answer.ends_with(4).json()["error"].clone();
    assert_eq!(error["code"], "forbidden");
    assert!(error["message"].as_str().unwrap().ends_with("may not be read"), "{error}");
    set_mode(&shop.store(), 0o600);
    set_mode(&shop.path(""), 0o700);
}

/// Who may read the file and not write it looks at everything and changes nothing.
#[test]
fn a_file_that_may_only_be_read_is_shown_and_not_changed() {
    let shop = open_shop();
    let folder = shop.path("");
    if !is_root() {
        set_mode(&folder, 0o555);
    }
    let ask = |args: &[&str]| Shop::feed(as_nobody(shop.plain(args)), "");
    let looks: [&[&str]; 4] =
        [&["--json", "stock", "show", "SOCK"], &["verify"], &["log"], &["user", "list"]];
    for args in looks {
        ask(args).ends_with(0);
    }
    let receive = ["--json", "stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "1"];
    let error = ask(&receive).ends_with(4).json()["error"].clone();
    assert_eq!(error["code"], "forbidden");
    assert!(error["message"].as_str().unwrap().ends_with("may only be read"), "{error}");

    // The same while somebody who may write it has it open: what is new is seen.
    if is_root() {
        set_mode(&shop.store(), 0o644);
        let mut writer = shop.command(&["batch", "-"]);
        let mut writer = writer.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let line = r#"{"op":"receive","sku":"SOCK","warehouse":"WUH","qty":7}"#;
        crate::turns::say(&mut writer, line);
        crate::turns::hear(&mut writer);
        let card = ask(&["--json", "stock", "show", "SOCK"]).ends_with(0).json();
        assert_eq!(card["sum"]["sellable"], 107, "{card}");
        ask(&receive).ends_with(4);
        drop(writer.stdin.take());
        writer.wait().unwrap();
    }
    set_mode(&folder, 0o700);
}

#[test]
fn the_console_on_a_file_that_may_only_be_read_says_so_in_its_header() {
    let shop = open_shop();
    let (store, binary) = (shop.store(), env!("CARGO_BIN_EXE_stockroom"));
    let mut program = vec![binary, "--store", store.to_str().unwrap(), "open", "products"];
    if is_root() {
        let mut front = vec!["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        front.extend(program);
        program = front;
    } else {
        set_mode(&shop.path(""), 0o555);
    }
    let path = std::env::var("PATH").unwrap();
    let mut terminal = Terminal::of(&program, &[("PATH", path.as_str())]);
    terminal
        .wait("READ ONLY")
        .wait("SOCK")
        .send("R")
        .wait("lets you only read this file")
        .send("q");
    set_mode(&shop.path(""), 0o700);
}

/// A link and its target are one store with one turn, and no link leads anywhere new.
#[test]
fn a_link_to_a_store_is_that_store_and_a_dead_link_is_not_followed() {
    let shop = Shop::stocked();
    let link = shop.path("link.db");
    symlink(shop.store(), &link).unwrap();
    let receive = ["--json", "stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "1"];
    alone(&shop, &link, &receive).ends_with(0);
    assert!(!named(&link, "-turn").exists() && !named(&link, "-wal").exists());
    let card = shop.json(&["stock", "show", "SOCK"]).json();
    assert_eq!(card["sum"]["sellable"], 101);

    let target = shop.path("nowhere.db");
    let dead = shop.path("dead.db");
    symlink(&target, &dead).unwrap();
    let dead = dead.to_str().unwrap();
    shop.json(&["init", dead]).ends_with(1).is_refused("exists");
    shop.json(&["backup", dead]).ends_with(1).is_refused("exists");
    shop.json(&["export", "products", dead]).ends_with(1).is_refused("exists");
    assert!(!target.exists());
}

/// A log whose store was moved away holds what was answered: nothing new is put over it.
#[test]
fn a_log_that_was_left_behind_is_taken_in_or_kept_from_harm() {
    let shop = Shop::stocked();
    let mut writer = shop.command(&["batch", "-"]);
    let mut writer = writer.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    crate::turns::say(&mut writer, r#"{"op":"receive","sku":"SOCK","warehouse":"WUH","qty":7}"#);
    crate::turns::hear(&mut writer);
    writer.kill().unwrap();
    writer.wait().unwrap();
    assert!(fs::metadata(named(&shop.store(), "-wal")).unwrap().len() > 0);

    // Away from its log, nothing may be made in the store's place.
    let away = shop.path("away.db");
    fs::rename(shop.store(), &away).unwrap();
    shop.json(&["init"]).ends_with(1).is_refused("exists");
    fs::rename(&away, shop.store()).unwrap();

    let card = shop.json(&["stock", "show", "SOCK"]).ends_with(0).json();
    assert_eq!(card["sum"]["sellable"], 107, "what was answered is there");
    shop.is_sound();
}

/// A backup that cannot be used changes nothing; a good one keeps what was there.
#[test]
fn a_restore_checks_first_and_keeps_the_old_file() {
    let shop = Shop::stocked();
    let backup = shop.path("good.db");
    shop.run(&["backup", backup.to_str().unwrap()]).ends_with(0);
    let good = fs::read(&backup).unwrap();
    shop.run(&["stock", "receive", "SOCK", "--warehouse", "WUH", "--qty", "1"]).ends_with(0);
    let before = shop.figures();
    let bad = shop.path("bad.db");
    // Cut short, one byte turned in each of many places, and of a ledger that does not add up.
    let mut wrong = vec![good[..good.len() / 3].to_vec(), b"buy socks".to_vec(), Vec::new()];
    let plain = Connection::open(&backup).unwrap();
    plain.execute("UPDATE product SET sellable = sellable + 1", []).unwrap();
    drop(plain);
    wrong.push(fs::read(&backup).unwrap());
    for bytes in wrong {
        fs::write(&bad, &bytes).unwrap();
        let answer = shop.json(&["restore", bad.to_str().unwrap()]);
        assert_eq!(answer.code, 4, "{}", answer.out);
        assert_eq!(shop.figures(), before);
        shop.is_sound();
    }
    fs::write(&bad, &good).unwrap();
    let kept: Value = shop.json(&["restore", bad.to_str().unwrap()]).ends_with(0).json();
    let kept = PathBuf::from(kept["kept"].as_str().unwrap());
    assert_eq!(shop.json(&["stock", "show", "SOCK"]).json()["sum"]["sellable"], json!(100));
    let old = alone(&shop, &kept, &["--json", "stock", "show", "SOCK"]).ends_with(0).json();
    assert_eq!(old["sum"]["sellable"], json!(101));
    assert_eq!(fs::read(&bad).unwrap(), good, "the backup itself is never written to");
}
