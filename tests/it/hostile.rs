//! Hostile input: every way in of the fuzz targets, over their corpus and over mutations of it, in
//! each run and on stable Rust. None may panic, and none may take long.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::support::is_long;
use crate::support::random::Random;

#[path = "../../fuzz/entries.rs"]
mod entries;

/// A mutation's length at most.
const BYTES_MAX: usize = 64 << 10;

/// What strangers like to put somewhere.
const TOKENS: &[&[u8]] = &[
    b"\0",
    b"\x1b[2J",
    b"\x1b]52;c;AAAA\x07",
    b"\xe2\x80\xae",
    b"\xe2\x80\x8b",
    b"\xff\xfe",
    b"\xf0\x9f\x91\xa8\xe2\x80\x8d",
    b"99999999999999999999",
    b"-9223372036854775808",
    b"1e309",
    b"NaN",
    b"\"",
    b"\\u0000",
    b"'; DROP TABLE movement; --",
    b"=cmd|' /C calc'!A0",
    b"{",
    b"[",
    b"]C1",
    b"\x1d",
    b"(01)",
    b"*",
    b"\r\n",
    b",,,,,,,,",
    b"\xb1\xe0\xc2\xeb",
    b"PK\x03\x04",
];

fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    found.sort();
    found
}

fn place(random: &mut Random, length: usize) -> usize {
    usize::try_from(random.between(0, i64::try_from(length).unwrap())).unwrap()
}

/// One to six changes: bytes turned, taken out, doubled, tokens put in, two inputs joined.
fn mutated(random: &mut Random, corpus: &[(PathBuf, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = random.pick(corpus).1.clone();
    for _ in 0..random.between(1, 6) {
        let at = place(random, bytes.len());
        match random.between(0, 5) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.between(0, 7),
            1 => {
                let end = (at + place(random, 40)).min(bytes.len());
                bytes.drain(at..end);
            }
            2 => {
                let end = (at + place(random, 200)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            3 => {
                let token = random.pick(TOKENS).repeat(1 << random.between(0, 6));
                bytes.splice(at..at, token);
            }
            4 => bytes.truncate(at),
            _ => {
                let other = &random.pick(corpus).1;
                let from = place(random, other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
        }
        bytes.truncate(BYTES_MAX);
    }
    bytes
}

/// One second for each MiB, and a first allowance for a machine that is busy.
fn allowed(bytes: usize) -> Duration {
    let mebibytes = u32::try_from(bytes.div_ceil(1 << 20)).unwrap();
    Duration::from_secs(4) + Duration::from_secs(1) * mebibytes
}

#[test]
fn no_way_in_gives_up_on_its_corpus_or_on_mutations_of_it() {
    let mut random = Random::new(2026);
    for (name, _) in entries::ENTRIES {
        let entry = |bytes: &[u8]| entries::run(name, bytes);
        let corpus = corpus(name);
        assert!(corpus.len() > 1 || *name == "keys", "{name} has no corpus");
        for (path, bytes) in &corpus {
            let started = Instant::now();
            entry(bytes);
            assert!(started.elapsed() < allowed(bytes.len()), "{}", path.display());
        }
        let mut longest = (Duration::ZERO, 0);
        let count = if is_long() { 20_000 } else { 300 };
        for _ in 0..count {
            let bytes = mutated(&mut random, &corpus);
            let started = Instant::now();
            entry(&bytes);
            longest = longest.max((started.elapsed(), bytes.len()));
            assert!(started.elapsed() < allowed(bytes.len()), "{name}: {bytes:?}");
        }
        crate::support::figures(&format!("{name}: {count} mutations, the longest {longest:?}"));
    }
}

/// Large inputs of one sort: one second for each MiB at most, and no panic.
#[test]
fn a_mebibyte_of_anything_takes_a_second_at_most() {
    let mut random = Random::new(9);
    let noise: Vec<u8> =
        (0..1 << 20).map(|_| u8::try_from(random.between(0, 255)).unwrap()).collect();
    let inputs: [Vec<u8>; 6] = [
        noise,
        b"[".repeat(1 << 20),
        b"a".repeat(1 << 20),
        b",\n".repeat(1 << 19),
        "\u{202e}长".as_bytes().repeat(1 << 17),
        b"\x1b[1;".repeat(1 << 18),
    ];
    for (name, entry) in entries::ENTRIES {
        for (number, bytes) in inputs.iter().enumerate() {
            let started = Instant::now();
            entry(bytes);
            // A debug build on a busy machine is given more than the product is.
            let limit = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 1 });
            assert!(started.elapsed() < limit, "{name} {number}: {:?}", started.elapsed());
        }
    }
}
