//! `import` and `export` as scripts and people call them.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use super::fixture;

struct Shell {
    folder: tempfile::TempDir,
}

impl Shell {
    fn new() -> Self {
        let shell = Self { folder: tempfile::tempdir().unwrap() };
        assert_eq!(shell.run(&["init"]).status.code(), Some(0));
        shell
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stockroom"));
        command.args(args).env("STOCKROOM_STORE", self.path("shop.db"));
        command.env("XDG_CONFIG_HOME", self.folder.path()).env("LC_ALL", "C.UTF-8");
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).stdin(Stdio::null()).output().unwrap()
    }

    /// The one JSON document that a script reads, and the exit code.
    #[track_caller]
    fn json(&self, args: &[&str]) -> (Value, i32) {
        let mut all = args.to_vec();
        all.push("--json");
        let output = self.run(&all);
        let document = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {output:?}"));
        (document, output.status.code().unwrap())
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), content).unwrap();
        self.path(name)
    }
}

#[test]
fn the_report_is_what_scripts_rely_on() {
    let shell = Shell::new();
    let file = shell.file("t.csv", "SKU,Name,Stock\nA,Tea,3\n\nB,Cup,1.5\n");
    let (report, code) = shell.json(&["import", &file]);
    assert_eq!(code, 1);
    let keys: Vec<&String> = report.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["added", "changed", "unchanged", "stale", "rejected", "notices"]);
    assert_eq!(
        report["rejected"],
        json!([{"row": 4, "column": "Stock", "value": "1.5", "code": "bad_request",
                "message": "1.5 is not a whole number"}])
    );
    let (list, _) = shell.json(&["product", "list"]);
    assert_eq!(list["products"], json!([]), "whole or not at all");

    let (report, code) = shell.json(&["import", &file, "--partial"]);
    assert_eq!((report["added"].as_i64(), code), (Some(1), 1));
    let (report, code) = shell.json(&["import", &file, "--partial", "--dry-run"]);
    assert_eq!((report["unchanged"].as_i64(), code), (Some(1), 1));
}

#[test]
fn the_real_files_import_from_the_command_line() {
    let shell = Shell::new();
    let shop = shell.file("shop.csv", fixture("sample_products.csv"));
    for (args, added) in [(vec!["--dry-run"], 25), (vec![], 25), (vec![], 0)] {
        let mut all = vec!["import", &shop];
        all.extend(args);
        let (report, code) = shell.json(&all);
        assert_eq!((report["added"].as_i64(), code), (Some(added), 0), "{report}");
    }
    let mall = shell.file("mall.csv", fixture("mall_sku_stock.gbk.csv"));
    let (report, code) = shell.json(&["import", &mall, "--map", "mall", "--lang", "zh-CN"]);
    assert_eq!((report["rejected"].as_array().unwrap().len(), code), (4, 1));
    assert_eq!(report["rejected"][0]["column"], "锁定库存");
    let (report, _) = shell.json(&["import", &mall, "--map", "mall", "--partial"]);
    assert_eq!(report["added"], 92);
    assert_eq!(shell.json(&["verify"]).1, 0);
}

#[test]
fn an_export_never_replaces_a_file_unasked_and_comes_whole() {
    let shell = Shell::new();
    let file = shell.file("t.csv", "SKU,Name,Stock\nA,Tea,3\n");
    shell.json(&["import", &file]);
    let out = shell.path("out.csv");
    let (answer, code) = shell.json(&["export", "stock", &out]);
    assert_eq!((&answer["rows"], code), (&json!(1), 0));
    let (answer, code) = shell.json(&["export", "products", &out]);
    assert_eq!((&answer["error"]["code"], code), (&json!("exists"), 1));
    assert!(std::fs::read_to_string(&out).unwrap().contains("exported_sellable"));
    assert_eq!(shell.json(&["export", "products", &out, "--force"]).1, 0);
    assert!(std::fs::read_to_string(&out).unwrap().starts_with("sku,name,"));
    let (report, code) = shell.json(&["import", &out]);
    assert_eq!((&report["unchanged"], code), (&json!(1), 0));
    let there = shell.path("no/such/folder.csv");
    assert_eq!(shell.json(&["export", "products", &there]).1, 1);
    assert!(!Path::new(&there).exists());
    let left: Vec<_> = std::fs::read_dir(shell.folder.path()).unwrap().flatten().collect();
    assert!(left.iter().all(|file| !file.file_name().to_string_lossy().starts_with(".tmp")));
}

#[test]
fn standard_input_and_output_are_files_too() {
    let shell = Shell::new();
    let mut child = shell
        .command(&["import", "-", "--format", "native", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"sku,name\nA,Tea\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["added"], 1);
    let output = shell.run(&["export", "products", "--format", "jsonl"]);
    let line: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&line["sku"], &line["name"]), (&json!("A"), &json!("Tea")));
    assert_eq!(shell.json(&["export", "products"]).1, 1, "standard output holds one document");
}

#[test]
fn wrong_use_is_told_with_its_code() {
    let shell = Shell::new();
    let file = shell.file("t.csv", "SKU,Name\nA,Tea\n");
    let code = |args: &[&str]| {
        let (document, exit) = shell.json(args);
        (document["error"]["code"].as_str().unwrap_or_default().to_owned(), exit)
    };
    let refused = |name: &str| (name.to_owned(), 1);
    assert_eq!(code(&["import", &file, "--map", "nowhere.toml"]), refused("bad_request"));
    assert_eq!(code(&["import", &file, "--map", "sku=Nr"]), refused("bad_request"));
    assert_eq!(code(&["import", &file, "--encoding", "klingon"]), refused("bad_request"));
    assert_eq!(code(&["import", &file, "--delimiter", "ab"]), refused("bad_request"));
    assert_eq!(code(&["import", &file, "--warehouse", "ZZZ"]), refused("not_found"));
    assert_eq!(code(&["import", &shell.file("t.xlsx", b"PK\x03\x04")]), refused("bad_request"));
    let old = shell.file("t.xls", b"\xd0\xcf\x11\xe0");
    assert_eq!(code(&["import", &old]), refused("unsupported"));
    assert_eq!(code(&["export", "stock", "--format", "woocommerce", "f"]), refused("unsupported"));
    assert_eq!(shell.json(&["import", &shell.path("none.csv")]).1, 1);
    assert_eq!(shell.json(&["import", shell.folder.path().to_str().unwrap()]).1, 1);
    assert_eq!(shell.run(&["export", "orders"]).status.code(), Some(2));
    let map = shell.file("own.toml", "[columns]\nsku = \"SKU\"\nname = [\"Text\", \"Name\"]\n");
    assert_eq!(shell.json(&["import", &file, "--map", &map]).0["added"], 1);
    let bad = shell.file("bad.toml", "[columns]\nskuu = \"SKU\"\n");
    assert_eq!(code(&["import", &file, "--map", &bad]), refused("bad_request"));
}

/// Peak memory of an import of that many rows, in KiB.
fn peak(rows: usize) -> i64 {
    let shell = Shell::new();
    let mut text = String::from("sku,name,stock,barcodes\n");
    for row in 0..rows {
        writeln!(text, "SKU-{row},Product number {row},{},B-{row}", row % 50).unwrap();
    }
    let file = shell.file("big.csv", text);
    let script = "\"$0\" \"$@\" & child=$!; wait_peak=0; \
        while kill -0 $child 2>/dev/null; do \
        now=$(awk '/VmHWM/{print $2}' /proc/$child/status 2>/dev/null); \
        [ -n \"$now\" ] && wait_peak=$now; sleep 0.01; done; echo; echo $wait_peak";
    let mut command = Command::new("sh");
    command.arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_stockroom"));
    command.args(["import", &file, "--json"]).env("STOCKROOM_STORE", shell.path("shop.db"));
    let output = command.stdin(Stdio::null()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains(&format!("\"added\":{rows}")), "{text}");
    text.lines().last().unwrap().trim().parse().unwrap()
}

#[test]
fn memory_does_not_grow_with_the_file() {
    let (few, many) = (peak(1_500), peak(15_000));
    // SQLite keeps up to a few MiB of pages; 13,500 rows held would be far more.
    assert!(many - few < 16 * 1024, "{few} KiB for 1,500 rows, {many} KiB for 15,000");
}
