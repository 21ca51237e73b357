//! `batch`: one JSON object a line, one answer a line, whatever the line holds.

use std::io::Write;
use std::process::{Child, Stdio};

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::cli::shop::Shop;

fn answers(out: &str) -> Vec<Value> {
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// `line ok code` of each answer.
fn verdicts(out: &str) -> String {
    let one = |answer: Value| {
        let code = answer["error"]["code"].as_str().unwrap_or("-").to_owned();
        format!("{} {} {} {code}\n", answer["line"], answer["ok"], answer["op"])
    };
    answers(out).into_iter().map(one).collect()
}

const RECEIVE: &str = r#"{"op":"receive","sku":"SOCK","warehouse":"WUH","qty":1}"#;

#[test]
fn each_line_is_answered_in_order_as_pinned() {
    let shop = Shop::stocked();
    let answer = shop.batch(
        &[],
        r#"{"op":"order","order":"O-17","lines":[{"sku":"SOCK","qty":3}],"key":"a"}
{"op":"order","order":"O-17","lines":[{"sku":"SOCK","qty":3}],"key":"a"}
{"op":"order","lines":[{"sku":"SOCK","qty":98}]}
{"op":"tick"}"#,
    );
    assert_snapshot!(answer.ends_with(1).out, @r#"
    {"line":1,"ok":true,"op":"order","order":"O-17","movements":[2],"stock":[{"sku":"SOCK","warehouse":"WUH","total":100,"sellable":97,"order_occupied":3,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}]}
    {"line":2,"ok":true,"op":"order","order":"O-17","movements":[2],"stock":[{"sku":"SOCK","warehouse":"WUH","total":100,"sellable":97,"order_occupied":3,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}]}
    {"line":3,"ok":false,"op":"order","error":{"code":"short","message":"SOCK: sellable holds 97, 98 wanted","sku":"SOCK","bucket":"sellable","held":97,"wanted":98,"hint":"At most 97 can be had."}}
    {"line":4,"ok":true,"op":"tick","expired":0,"movements":[],"stock":[]}
    "#);
    shop.is_sound();
}

/// Goal: a code that the store makes is never one that a caller took, whichever came first and
/// wherever: before this transaction or in it.
#[test]
fn a_made_code_steps_aside_for_one_that_a_caller_took() {
    let shop = Shop::stocked();
    let order =
        |code: &str| format!(r#"{{"op":"order"{code},"lines":[{{"sku":"SOCK","qty":1}}]}}"#);
    let own = |code: &str| order(&format!(r#","order":"{code}""#));
    let text = [order(""), own("o-3"), order(""), order("")].join("\n");
    let codes = |text: &str| {
        let told = answers(&shop.batch(&[], text).ends_with(0).out);
        told.iter().map(|answer| answer["order"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&text), ["O-1", "o-3", "O-4", "O-5"]);
    assert_eq!(codes(&[order(""), order("")].join("\n")), ["O-6", "O-7"]);
    shop.is_sound();
}

/// Goal: what is on the road is told from the line on that sends it, in the same transaction.
#[test]
fn goods_that_a_line_sends_are_inbound_to_the_next() {
    let shop = Shop::stocked();
    let told = shop.batch(
        &[],
        r#"{"op":"warehouse","warehouse":"FAR"}
{"op":"receive","sku":"SOCK","warehouse":"FAR","qty":1}
{"op":"transfer_request","transfer":"T-9","sku":"SOCK","qty":5,"from":"WUH","to":"FAR"}
{"op":"transfer_dispatch","transfer":"T-9"}
{"op":"order","lines":[{"sku":"SOCK","qty":1,"warehouse":"FAR"}]}
{"op":"transfer_receive","transfer":"T-9","qty":2}
{"op":"receive","sku":"SOCK","warehouse":"FAR","qty":1}"#,
    );
    let inbound = |answer: &Value| {
        let rows = answer["stock"].as_array().cloned().unwrap_or_default();
        rows.iter().find(|row| row["warehouse"] == "FAR").and_then(|row| row["inbound"].as_i64())
    };
    let told: Vec<Option<i64>> = answers(&told.ends_with(0).out).iter().map(inbound).collect();
    assert_eq!(told, [None, Some(0), None, None, Some(5), Some(3), Some(3)]);
    shop.is_sound();
}

/// Goal: the lines of a large order are written many at a time, and are the lines that were asked for.
#[test]
fn an_order_of_many_lines_holds_each_of_them() {
    let shop = Shop::stocked();
    let products = (1..=40).map(|number| {
        format!(
            r#"{{"op":"product","sku":"P-{number}","name":"P"}}
{{"op":"receive","sku":"P-{number}","warehouse":"WUH","qty":{number}}}
"#
        )
    });
    shop.batch(&[], products.collect::<String>()).ends_with(0);
    let lines: Vec<Value> =
        (1..=40).map(|number| json!({"sku": format!("P-{number}"), "qty": number})).collect();
    let order = json!({"op": "order", "order": "LONG", "lines": lines}).to_string();
    let told = answers(&shop.batch(&[], &order).ends_with(0).out);
    assert_eq!(told[0]["movements"].as_array().unwrap().len(), 40);
    let shown: Value =
        serde_json::from_str(&shop.run(&["order", "show", "LONG", "--json"]).ends_with(0).out)
            .unwrap();
    let held = shown["lines"].as_array().unwrap().iter();
    let held: Vec<(&str, i64)> =
        held.map(|line| (line["sku"].as_str().unwrap(), line["open"].as_i64().unwrap())).collect();
    let asked: Vec<(String, i64)> =
        (1..=40).map(|number| (format!("P-{number}"), number)).collect();
    assert_eq!(held.len(), 40);
    for ((sku, units), (wanted, number)) in held.iter().zip(&asked) {
        assert_eq!((*sku, *units), (wanted.as_str(), *number));
    }
    shop.is_sound();
}

/// Lines that are no good, between two that are.
const BAD: &[&[u8]] = &[
    RECEIVE.as_bytes(),
    b"{\"op\":\"receive\",",
    b"[1,2]",
    b"null",
    b"\"receive\"",
    b"{}",
    b"{\"op\":7}",
    b"{\"op\":\"frobnicate\"}",
    b"{\"op\":\"pool_create\",\"purpose\":\"dedicated\",\"lines\":[]}",
    b"{\"op\":\"receive\",\"sku\":\"SOCK\",\"warehouse\":\"WUH\",\"qyt\":1}",
    b"{\"op\":\"receive\",\"sku\":\"SOCK\",\"warehouse\":\"WUH\"}",
    b"{\"op\":\"receive\",\"sku\":\"SOCK\",\"warehouse\":\"WUH\",\"qty\":99999999999999999999999999}",
    b"{\"op\":\"receive\",\"sku\":\"SOCK\",\"warehouse\":\"WUH\",\"qty\":1e400}",
    b"{\"op\":\"receive\",\"sku\":\"SOCK\",\"warehouse\":\"WUH\",\"qty\":9223372036854775808}",
    b"{\"op\":\"receive\",\"sku\":\"SOCK\",\"warehouse\":\"WUH\",\"qty\":-9223372036854775808}",
    b"{\"op\":\"receive\",\"sku\":\"SOCK\",\"warehouse\":\"WUH\",\"qty\":0.5}",
    b"{\"op\":\"receive\",\"sku\":\"SO\0CK\",\"warehouse\":\"WUH\",\"qty\":1}",
    b"{\"op\":\"receive\",\"sku\":\"SO\\u0000CK\",\"warehouse\":\"WUH\",\"qty\":1}",
    b"{\"op\":\"receive\",\"sku\":\"SO\xff\xfeCK\",\"warehouse\":\"WUH\",\"qty\":1}",
    b"{\"op\":\"receive\",\"sku\":{\"a\":1},\"warehouse\":\"WUH\",\"qty\":1}",
    b"",
    b"   \t ",
    b"{\"op\":\"order\",\"lines\":\"SOCK\"}",
    b"{\"op\":\"order\",\"lines\":[]}",
    b"{\"op\":\"order\",\"lines\":[{\"sku\":\"SOCK\",\"qty\":1,\"color\":\"red\"}]}",
];

#[test]
fn bad_lines_are_answered_one_by_one_and_the_rest_goes_on() {
    let shop = Shop::stocked();
    let mut input: Vec<u8> = Vec::new();
    for line in BAD {
        input.extend_from_slice(line);
        input.extend_from_slice(b"\n");
    }
    input.extend_from_slice(
        format!("{{\"op\":\"receive\",\"note\":\"{}\"}}\n", "x".repeat(2 << 20)).as_bytes(),
    );
    input.extend_from_slice("[".repeat(100_000).as_bytes());
    input.extend_from_slice(b"\r\n");
    input.extend_from_slice(RECEIVE.as_bytes()); // no newline at the end
    let answer = shop.batch(&[], input).ends_with(1);
    assert_snapshot!(verdicts(&answer.out), @r#"
    1 true "receive" -
    2 false null bad_request
    3 false null bad_request
    4 false null bad_request
    5 false null bad_request
    6 false null bad_request
    7 false null bad_request
    8 false "frobnicate" bad_request
    9 false "pool_create" bad_request
    10 false "receive" bad_request
    11 false "receive" bad_request
    12 false "receive" bad_request
    13 false null bad_request
    14 false "receive" limit
    15 false "receive" bad_request
    16 false "receive" bad_request
    17 false null bad_request
    18 false "receive" bad_request
    19 false null bad_request
    20 false "receive" bad_request
    23 false "order" bad_request
    24 false "order" bad_request
    25 false "order" bad_request
    26 false null limit
    27 false null bad_request
    28 true "receive" -
    "#);
    assert!(answer.out.lines().all(|line| line.len() < 2_000), "an answer repeats its line");
    assert!(answer.err.is_empty(), "{}", answer.err);
    let card = shop.json(&["stock", "show", "SOCK"]).json();
    assert_eq!(card["sum"]["sellable"], json!(102), "two good lines");
    shop.is_sound();
}

#[test]
fn atomic_keeps_all_or_nothing() {
    let shop = Shop::stocked();
    let figures = shop.figures();
    let order = r#"{"op":"order","lines":[{"sku":"SOCK","qty":60}]}"#;
    let input = [RECEIVE, order, order, RECEIVE].join("\n");
    let answer = shop.batch(&["--atomic"], &input).ends_with(1);
    assert_snapshot!(answer.out, @r#"
    {"line":1,"ok":false,"op":"receive","error":{"code":"state","message":"not kept, since another line was refused","hint":"Mend that line and run it again."}}
    {"line":2,"ok":false,"op":"order","error":{"code":"state","message":"not kept, since another line was refused","hint":"Mend that line and run it again."}}
    {"line":3,"ok":false,"op":"order","error":{"code":"short","message":"SOCK: sellable holds 41, 60 wanted","sku":"SOCK","bucket":"sellable","held":41,"wanted":60,"hint":"At most 41 can be had."}}
    {"line":4,"ok":false,"op":"receive","error":{"code":"state","message":"not kept, since another line was refused","hint":"Mend that line and run it again."}}
    "#);
    assert_eq!(shop.figures(), figures);
    let answer = shop.batch(&["--atomic"], [RECEIVE, order].join("\n")).ends_with(0);
    assert_eq!(verdicts(&answer.out), "1 true \"receive\" -\n2 true \"order\" -\n");
    shop.is_sound();
}

#[test]
fn an_empty_input_is_no_mistake() {
    let shop = Shop::stocked();
    for args in [&[][..], &["--atomic"], &["--group", "10"], &["--clock", "input"]] {
        assert_eq!(shop.batch(args, "").ends_with(0).out, "");
        assert_eq!(shop.batch(args, "\n\n").ends_with(0).out, "");
    }
}

#[test]
fn a_file_is_read_like_a_stream() {
    let shop = Shop::stocked();
    let file = shop.path("ops.jsonl");
    std::fs::write(&file, format!("{RECEIVE}\r\n{RECEIVE}\r\n")).unwrap();
    let answer = shop.run(&["batch", file.to_str().unwrap()]).ends_with(0);
    assert_eq!(answers(&answer.out).len(), 2);
    assert_eq!(shop.json(&["batch", "/no/such/file"]).ends_with(1).error(), "not_found");
}

/// A running `batch` that is talked to line by line.
fn talk(shop: &Shop, args: &[&str]) -> Child {
    let mut all = vec!["batch", "-"];
    all.extend(args);
    shop.command(&all).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

#[test]
fn an_answer_comes_as_soon_as_its_line_is_durable() {
    use std::io::{BufRead, BufReader};
    let shop = Shop::stocked();
    let mut child = talk(&shop, &[]);
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for line in 1..=3 {
        writeln!(input, "{RECEIVE}").unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        let answer: Value = serde_json::from_str(&answer).unwrap();
        assert_eq!((&answer["line"], &answer["ok"]), (&json!(line), &json!(true)));
        // Durable and visible to others before it was answered; nobody waits for us.
        let card = shop.json(&["stock", "show", "SOCK"]).json();
        assert_eq!(card["sum"]["sellable"], json!(100 + line));
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_batch_whose_reader_goes_away_stops_quietly_and_keeps_what_it_answered() {
    let shop = Shop::stocked();
    let script = "yes \"$LINE\" | head -n 2000 | \"$0\" \"$@\" batch - | head -n 3 | wc -l; \
                  echo \"${PIPESTATUS[2]}\"";
    let mut sh = std::process::Command::new("bash");
    sh.env("LINE", RECEIVE).args(["-c", script, env!("CARGO_BIN_EXE_stockroom"), "--store"]);
    let said = sh.arg(shop.store()).output().unwrap();
    assert_eq!(String::from_utf8(said.stdout).unwrap().trim(), "3\n1");
    assert!(said.stderr.is_empty(), "{:?}", String::from_utf8(said.stderr));
    shop.is_sound();
}

#[test]
fn history_is_replayed_by_the_time_of_its_lines() {
    let shop = Shop::stocked();
    let answer = shop.batch(
        &["--clock", "input"],
        r#"{"op":"receive","sku":"SOCK","warehouse":"BJ","qty":5,"at":"2026-01-01T08:00:00Z"}
{"op":"order","order":"A","lines":[{"sku":"SOCK","qty":5,"warehouse":"BJ"}],"at":"2026-01-01T09:00:00+01:00"}
{"op":"order","order":"B","lines":[{"sku":"SOCK","qty":5,"warehouse":"BJ"}],"at":"2026-01-01T09:00:00Z"}
{"op":"pay","order":"A","at":"2026-01-01T09:00:00Z"}
{"op":"pay","order":"B","at":"2026-01-01T08:59:59Z"}
{"op":"tick"}"#,
    );
    assert_snapshot!(verdicts(&answer.ends_with(1).out), @r#"
    1 true "receive" -
    2 true "order" -
    3 true "order" -
    4 false "pay" deadline
    5 false "pay" bad_request
    6 true "tick" -
    "#);
    let order = shop.json(&["order", "show", "A"]).json();
    assert_eq!(order["state"], json!("expired"));
    let log = shop.json(&["stock", "why", "SOCK", "--warehouse", "BJ"]).json();
    // The newest is order B's, which expired in real time when the store was opened to ask.
    let expired = &log["movements"][2];
    assert_eq!(
        (&expired["kind"], &expired["at"]),
        (&json!("unreserve"), &json!("2026-01-01T08:30:00.000Z"))
    );
    shop.is_sound();
}

/// Peak resident memory in KiB of a batch over `lines` good lines, in groups.
fn peak(lines: usize, args: &[&str]) -> u64 {
    let shop = Shop::stocked();
    let mut child = talk(&shop, args);
    let mut input = child.stdin.take().unwrap();
    let output = child.stdout.take().unwrap();
    let counting = std::thread::spawn(move || {
        std::io::BufRead::lines(std::io::BufReader::new(output)).count()
    });
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let mut read = || {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse().ok());
        peak = peak.max(kib.unwrap_or(0));
    };
    for line in 0..lines {
        // Most are refused, which is quick; each answer is longer than its line.
        let sku = if line % 10 == 0 { "SOCK" } else { "NONE" };
        writeln!(input, "{{\"op\":\"receive\",\"sku\":\"{sku}\",\"warehouse\":\"WUH\",\"qty\":1}}")
            .unwrap();
        if line % 500 == 0 {
            read();
        }
    }
    drop(input);
    // A long group is only now done: the mark of the most memory is looked at until the end.
    let ended = loop {
        read();
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        std::thread::sleep(std::time::Duration::from_millis(2));
    };
    assert_eq!(ended.code(), Some(1));
    assert_eq!(counting.join().unwrap(), lines);
    shop.is_sound();
    peak
}

#[test]
fn memory_does_not_grow_with_the_input() {
    for args in [&["--group", "200"][..], &["--group", "100000"], &["--atomic"]] {
        let (few, many) = (peak(2_000, args), peak(20_000, args));
        assert!(many < few + 4_096, "{args:?}: {few} KiB for 2,000 lines, {many} for 20,000");
    }
}

#[test]
fn a_million_lines_need_no_more_memory_than_two_thousand() {
    if std::env::var_os("STOCKROOM_LONG").is_none() {
        return; // takes minutes; the test above is its short form
    }
    let (few, many) = (peak(2_000, &["--group", "1000"]), peak(1_000_000, &["--group", "1000"]));
    assert!(many < few + 8_192, "{few} KiB for 2,000 lines, {many} for 1,000,000");
}
