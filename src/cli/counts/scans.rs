//! `count enter COUNT -`: scans from standard input, one a line, with the grammar of the field.
//!
//! What already waits in the input is written together, and each line is answered behind the
//! commit that keeps it: a stream is fast, and what was answered is there whatever happens next.

use std::io::{self, BufRead, Read as _, Write};

use clap::ArgMatches;
use serde_json::{Value, json};

use crate::app::counting::{Counting, Said};
use crate::app::query::Unfamiliar;
use crate::app::{Error, Source};
use crate::cli::counts::told;
use crate::cli::failure::{Failure, exit, refused};
use crate::cli::session::Session;
use crate::domain::refused::{Refused, Rule};
use crate::locale::{Fill, Words};

/// Most lines that are written together.
const TOGETHER_MAX: usize = 250;

/// Longest line that is read, in bytes; a longer one is refused.
const LINE_BYTES_MAX: usize = 4_096;

/// What the product stands for that makes [`run`] read scans.
pub(in crate::cli) const STREAM: &str = "-";

/// One answered line.
struct Answer {
    ok: bool,
    text: String,
    json: Value,
}

/// Reads scans until the input ends.
pub(in crate::cli) fn run(session: &Session, matches: &ArgMatches) -> Result<u8, Failure> {
    let code = matches.get_one::<String>("count").cloned().unwrap_or_default();
    let bin = matches.get_one::<String>("bin").cloned();
    let mut app = session.app(Source::Scan)?;
    let mut counting = Counting::open(&app, &code, "")?;
    if let Some(bin) = bin {
        counting.go(&mut app, &bin, false)?;
    }
    let words = &session.output.words;
    let mut input = io::BufReader::with_capacity(1 << 16, io::stdin().lock());
    let mut fine = true;
    loop {
        let lines = waiting(&mut input)?;
        if lines.is_empty() {
            break;
        }
        let mut next = counting.clone();
        let answers = app.together(|bench| {
            let mut answers = Vec::with_capacity(lines.len());
            for line in &lines {
                let said = match line {
                    Ok(line) => next.line(bench, line),
                    Err(refused) => Err(Error::Refused(refused.clone())),
                };
                answers.push(match said {
                    Ok(said) => answer(words, &said),
                    Err(Error::Refused(refusal)) => not_counted(words, &refusal),
                    Err(fault) => return Err(fault),
                });
            }
            Ok(answers)
        })?;
        counting = next;
        let mut out = io::stdout().lock();
        for answer in answers {
            fine &= answer.ok;
            if session.output.json {
                serde_json::to_writer(&mut out, &answer.json).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
            } else {
                writeln!(out, "{}", crate::cli::output::clean(&answer.text))?;
            }
        }
        out.flush()?;
    }
    Ok(if fine { exit::DONE } else { exit::REFUSED })
}

/// The next line, and those that wait behind it already; none at the end of the input.
fn waiting(
    input: &mut io::BufReader<io::StdinLock<'_>>,
) -> Result<Vec<Result<String, Refused>>, Failure> {
    let mut lines = Vec::new();
    while lines.len() < TOGETHER_MAX {
        // What is in the buffer is there without waiting for more.
        if !lines.is_empty() && !input.buffer().contains(&b'\n') {
            break;
        }
        let mut line = Vec::new();
        let most = u64::try_from(LINE_BYTES_MAX).unwrap_or(u64::MAX);
        if input.by_ref().take(most).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.len() >= LINE_BYTES_MAX && line.last() != Some(&b'\n') {
            let mut rest = Vec::new();
            input.read_until(b'\n', &mut rest)?;
            let limit = i64::try_from(LINE_BYTES_MAX).unwrap_or(i64::MAX);
            lines.push(Err(Refused::new(Rule::LineTooLong).limit(limit)));
            continue;
        }
        let text = String::from_utf8_lossy(&line);
        // A scanner may end its codes with a tab or a carriage return.
        let text = text.trim_end_matches(['\n', '\r', '\t']);
        if !text.trim().is_empty() {
            lines.push(Ok(text.to_owned()));
        }
    }
    Ok(lines)
}

/// A line that was not counted.
fn not_counted(words: &Words, refusal: &Refused) -> Answer {
    let told = refused(words, refusal);
    let text = format!("! {}  {}", told.message, told.hint);
    Answer { ok: false, text, json: json!({"ok": false, "error": told.json()}) }
}

fn answer(words: &Words, said: &Said) -> Answer {
    let fine = |text: String, json: Value| Answer { ok: true, text, json };
    match said {
        Said::Counted { entry, .. } | Said::Parked { entry, .. } | Said::Undone(entry) => {
            fine(told(words, entry), json!({"ok": true, "entry": entry}))
        }
        Said::Placed(place) => {
            let fills = [("bin", Fill::from(&place.bin)), ("round", Fill::from(place.round))];
            let json = json!({"ok": true, "place": place});
            fine(words.fill("done-place", &fills), json)
        }
        Said::Finished(done) => {
            let text = words.fill(
                "scan-finished",
                &[
                    ("bin", Fill::from(&done.bin)),
                    ("products", Fill::from(done.products)),
                    ("units", Fill::from(done.units)),
                ],
            );
            let figures = json!({"bin": done.bin, "products": done.products,
                                 "units": done.units, "next": done.next});
            fine(text, json!({"ok": true, "finished": figures}))
        }
        Said::Times(times) => fine(
            words.fill("scan-times", &[("times", Fill::from(*times))]),
            json!({"ok": true, "times": times}),
        ),
        Said::Found { text, products } => {
            let skus: Vec<&str> = products.iter().map(|product| product.sku.as_str()).collect();
            let told: Vec<String> = products
                .iter()
                .map(|product| format!("{}  {}", product.sku, product.name))
                .collect();
            let json = json!({"ok": true, "find": text, "found": skus});
            fine(format!("/{text}: {}", told.join(words.list_separator())), json)
        }
        Said::Held(held) => {
            let rule = if held.done { Rule::PlaceDone } else { Rule::PlaceHeld };
            let refusal = Refused::new(rule).value(&held.bin).other(&held.by).document("-");
            not_counted(words, &refusal)
        }
        // Not worth keeping: read wrongly, or perhaps meant as a quantity.
        Said::Unknown { code, why: Unfamiliar::Misread } => {
            not_counted(words, &Refused::new(Rule::CheckDigit).field("code").value(code))
        }
        Said::Unknown { code, .. } => not_counted(words, &Refused::new(Rule::SkuUnknown).sku(code)),
        Said::NoLine => not_counted(words, &Refused::new(Rule::NoLineYet)),
        Said::Fault(fault) => {
            not_counted(words, &Refused::new(Rule::ScanUnreadable).value(fault.text()))
        }
        Said::Nothing | Said::Tied { .. } | Said::Weighed(_) | Said::Desk(_) => {
            fine(String::new(), json!({"ok": true}))
        }
    }
}
