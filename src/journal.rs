//! What the program notes of itself, in files of the user's state folder: never on the screen, and
//! nothing of what is in the store.
//!
//! `stockroom.log` holds faults and crashes, one line each; at [`BYTES_MAX`] it is put aside as
//! `stockroom.log.1`, the one before as `.2`, up to [`FILES_MAX`]. A crash leaves
//! `crash-<time>-<process>.txt` with what was being done, where the fault is, and the way there.

use std::collections::VecDeque;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of the file that is written to, at most.
pub const BYTES_MAX: u64 = 1 << 20;

/// Files that are kept, the one that is written to included.
pub const FILES_MAX: u32 = 4;

/// Longest line, in characters.
const LINE_CHARS_MAX: usize = 2_000;

/// Steps that a crash report tells.
const STEPS_MAX: usize = 20;

/// The notes of one process.
#[derive(Clone, Debug)]
pub struct Journal {
    folder: Option<PathBuf>,
    /// What was being done, the newest last: names of operations and screens, never their values.
    steps: Arc<Mutex<VecDeque<String>>>,
}

impl Journal {
    /// Notes in `folder`; nowhere where there is none.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, steps: Arc::default() }
    }

    /// Notes in the user's state folder.
    pub fn of_user() -> Self {
        Self::new(user_folder())
    }

    /// Remembers what is being done, for the report of a crash.
    pub fn step(&self, what: &str) {
        let mut steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
        if steps.len() >= STEPS_MAX {
            steps.pop_front();
        }
        steps.push_back(plain(what));
    }

    /// Writes a line to the log. What cannot be noted is not: the work goes on.
    pub fn note(&self, now: &str, what: &str) {
        let Some(folder) = &self.folder else { return };
        let line = format!("{now} {} {}\n", std::process::id(), plain(what));
        append(folder, &line).ok();
    }

    /// From now on a panic leaves a report. Where the screen is a console's, only its own thread
    /// may say so on it.
    pub fn watch(&self, now: fn() -> String) {
        let journal = self.clone();
        std::panic::set_hook(Box::new(move |panic| {
            let now = now();
            let written = journal.crashed(&now, panic);
            if std::thread::current().name() == Some("main") {
                let place =
                    written.map_or_else(String::new, |path| format!(": {}", path.display()));
                let said = format!(
                    "stockroom: ended by a fault of its own; what was answered is kept. Report{place}\n"
                );
                std::io::stderr().write_all(said.as_bytes()).ok();
            }
        }));
    }

    /// Writes the report of a crash; where it is.
    fn crashed(&self, now: &str, panic: &PanicHookInfo<'_>) -> Option<PathBuf> {
        let thread = std::thread::current();
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        self.note(now, &format!("crash at {place}"));
        // A message that was put together may hold what somebody typed; one of the program's own
        // text cannot.
        let said = panic.payload().downcast_ref::<&'static str>();
        let said = said.copied().unwrap_or("(withheld: it may hold what was typed)");
        let steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
        let report = format!(
            "stockroom {} crashed at {now}\nthread {}\nat {place}\n{said}\n\nwhat was being done, \
             the newest last:\n{}\n\n{}\n",
            env!("CARGO_PKG_VERSION"),
            thread.name().unwrap_or("?"),
            steps.iter().map(|step| format!("- {step}")).collect::<Vec<_>>().join("\n"),
            std::backtrace::Backtrace::force_capture(),
        );
        let stamp: String = now.chars().filter(char::is_ascii_alphanumeric).collect();
        let folder = self.folder.as_deref()?;
        let path = folder.join(format!("crash-{stamp}-{}.txt", std::process::id()));
        prepare(folder).ok()?;
        let options = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        options.ok()?.write_all(report.as_bytes()).ok()?;
        Some(path)
    }
}

/// What the program keeps of a user: its notes, and how the console's lists look.
pub fn user_folder() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let state = etcetera::choose_base_strategy().ok()?.state_dir()?;
    Some(state.join("stockroom"))
}

fn prepare(folder: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn append(folder: &Path, line: &str) -> std::io::Result<()> {
    prepare(folder)?;
    let path = folder.join("stockroom.log");
    let open = || OpenOptions::new().append(true).create(true).mode(0o600).open(&path);
    let mut file = open()?;
    // One process at a time puts files aside; what was put aside meanwhile is seen by its size.
    file.lock()?;
    if is_full(&file)? {
        if std::fs::metadata(&path).is_ok_and(|found| found.len() >= BYTES_MAX) {
            put_aside(&path)?;
        }
        file = open()?;
    }
    file.write_all(line.as_bytes())
}

fn is_full(file: &File) -> std::io::Result<bool> {
    Ok(file.metadata()?.len() >= BYTES_MAX)
}

fn put_aside(path: &Path) -> std::io::Result<()> {
    let named = |number: u32| path.with_extension(format!("log.{number}"));
    for number in (1..FILES_MAX.saturating_sub(1)).rev() {
        let from = named(number);
        if from.exists() {
            std::fs::rename(from, named(number.saturating_add(1)))?;
        }
    }
    std::fs::rename(path, named(1))
}

/// One line without anything that steers a terminal.
fn plain(text: &str) -> String {
    let harmless = |letter: char| {
        let steers = matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
        if letter.is_control() || steers { '?' } else { letter }
    };
    text.chars().take(LINE_CHARS_MAX).map(harmless).collect()
}

#[cfg(test)]
mod tests {
    use super::{BYTES_MAX, FILES_MAX, Journal};

    #[test]
    fn the_log_is_put_aside_when_it_is_full_and_so_many_files_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::new(Some(folder.path().join("state")));
        let long = "x".repeat(1_900);
        let lines = BYTES_MAX / 1_900 * u64::from(FILES_MAX + 2);
        for _ in 0..lines {
            journal.note("2026-11-20T08:00:00Z", &long);
        }
        let files = std::fs::read_dir(folder.path().join("state")).unwrap();
        let sizes: Vec<u64> = files.map(|file| file.unwrap().metadata().unwrap().len()).collect();
        assert_eq!(sizes.len(), usize::try_from(FILES_MAX).unwrap(), "{sizes:?}");
        assert!(sizes.iter().all(|size| *size < BYTES_MAX + 2_000), "{sizes:?}");
    }

    #[test]
    fn a_line_holds_nothing_that_steers_a_terminal() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::new(Some(folder.path().to_owned()));
        journal.note("now", &format!("\u{1b}[2J\u{202e}evil\u{200b}\n{}", "长".repeat(10_000)));
        let text = std::fs::read_to_string(folder.path().join("stockroom.log")).unwrap();
        assert_eq!(text.lines().count(), 1);
        assert!(text.contains("?[2J?evil??长"), "{}", &text[..60]);
        assert!(text.chars().count() < 2_100);
    }
}
