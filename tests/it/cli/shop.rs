//! A store of its own for each test, and the real binary that works on it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with a store.
pub(crate) struct Shop {
    folder: TempDir,
}

/// What one call came to.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Answer {
    /// The one JSON document on standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        let read = serde_json::from_str(&self.out);
        read.unwrap_or_else(|error| panic!("{error}: {} {}", self.out, self.err))
    }

    /// The error's code, where JSON was asked for.
    #[track_caller]
    pub(crate) fn error(&self) -> String {
        self.json()["error"]["code"].as_str().expect("an error code").to_owned()
    }

    /// The error's code is this.
    #[track_caller]
    pub(crate) fn is_refused(&self, code: &str) {
        assert_eq!(self.error(), code, "{}", self.out);
    }

    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{} {}", self.out, self.err);
        self
    }

    /// The document with a line for each member, times hidden.
    #[track_caller]
    pub(crate) fn shown(&self) -> String {
        shown(&self.json())
    }
}

/// A program of ours in an environment of its own.
pub(crate) fn program(home: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_stockroom"));
    program.env_clear().env("HOME", home).env("LANG", "C.UTF-8").env("TZ", "UTC");
    program
}

impl Shop {
    /// A folder without a store.
    pub(crate) fn nothing() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// An empty store.
    pub(crate) fn empty() -> Self {
        let shop = Self::nothing();
        shop.run(&["init"]).ends_with(0);
        shop
    }

    /// A store with the warehouses WUH and BJ, and 100 pairs of SOCK in WUH.
    pub(crate) fn stocked() -> Self {
        let shop = Self::empty();
        shop.batch(
            &[],
            r#"{"op":"warehouse","warehouse":"WUH","name":"武汉仓"}
{"op":"warehouse","warehouse":"BJ","name":"北京仓"}
{"op":"product","sku":"SOCK","name":"Wool socks","threshold":10,"safety":60}
{"op":"receive","sku":"SOCK","warehouse":"WUH","qty":100,"bin":"A-03-2"}"#,
        )
        .ends_with(0);
        shop
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.path("shop.db")
    }

    /// The program on this store, to be started by the caller.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut program = program(self.folder.path());
        program.arg("--store").arg(self.store()).args(["--as", "lin"]).args(args);
        program
    }

    /// The program on this store in nobody else's name.
    pub(crate) fn plain(&self, args: &[&str]) -> Command {
        let mut program = program(self.folder.path());
        program.arg("--store").arg(self.store()).args(args);
        program
    }

    pub(crate) fn run(&self, args: &[&str]) -> Answer {
        told(self.command(args).output().unwrap())
    }

    /// The same with `--json`.
    pub(crate) fn json(&self, args: &[&str]) -> Answer {
        let mut all = vec!["--json"];
        all.extend(args);
        self.run(&all)
    }

    /// `batch` with these lines on standard input.
    pub(crate) fn batch(&self, args: &[&str], input: impl AsRef<[u8]>) -> Answer {
        let mut all = vec!["batch", "-"];
        all.extend(args);
        Self::feed(self.command(&all), input)
    }

    /// Runs `program` with `input` on its standard input.
    pub(crate) fn feed(mut program: Command, input: impl AsRef<[u8]>) -> Answer {
        let program = program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = program.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.as_ref().to_vec();
        let feeding = std::thread::spawn(move || stdin.write_all(&input));
        let answer = told(child.wait_with_output().unwrap());
        drop(feeding.join().unwrap()); // a program that stops reading early is the test's affair
        answer
    }

    /// Every figure of the store, for a look whether anything changed.
    #[track_caller]
    pub(crate) fn figures(&self) -> String {
        let lists: [&[&str]; 6] = [
            &["product", "list", "--limit", "all"],
            &["stock", "list", "--limit", "all"],
            &["order", "list", "--limit", "all"],
            &["transfer", "list", "--limit", "all"],
            &["pool", "list", "--limit", "all"],
            &["log", "--limit", "all"],
        ];
        lists.map(|list| self.json(list).ends_with(0).out).concat()
    }

    #[track_caller]
    pub(crate) fn is_sound(&self) {
        self.run(&["verify"]).ends_with(0);
    }
}

fn told(output: Output) -> Answer {
    Answer {
        code: output.status.code().expect("an exit code, not a signal"),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A document with a line for each member, and for each element of a list; times hidden.
pub(crate) fn shown(document: &Value) -> String {
    let Value::Object(members) = document else { return masked(document).to_string() };
    let member = |(name, value): (&String, &Value)| match value {
        Value::Array(items) if items.iter().any(Value::is_object) => {
            let items: Vec<String> =
                items.iter().map(|item| format!("\n  {}", masked(item))).collect();
            format!("{name}:{}\n", items.concat())
        }
        _ => format!("{name}: {}\n", masked(value)),
    };
    members.iter().map(member).collect()
}

fn masked(value: &Value) -> Value {
    match value {
        Value::String(text) if is_time(text) => Value::from("<time>"),
        Value::Array(items) => items.iter().map(masked).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, value)| (name.clone(), masked(value))).collect()
        }
        other => other.clone(),
    }
}

fn is_time(text: &str) -> bool {
    text.len() == 24 && text.ends_with('Z') && text.as_bytes()[10] == b'T'
}
