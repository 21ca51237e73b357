//! The `stockroom` program: reads the arguments and hands over to the command line or the console.

use std::process::ExitCode;
use std::sync::Arc;

use stockroom::app::clock::rfc3339;
use stockroom::app::{App, Clock, Source, sample};
use stockroom::cli::{self, Ended, KeysAsk, KeysSaid, KeysTeller};
use stockroom::journal::{Journal, user_folder};
use stockroom::locale::{self, Language, Words};
use stockroom::tui;
use stockroom::tui::jobs::Opening;
use stockroom::tui::keymap::{Hints, Keymap, file};
use stockroom::tui::screen::Tab;
use stockroom::tui::theme::Theme;
use stockroom::tui::welcome::Beginning;

/// Our fault, as other programs say it.
const FAULT: u8 = 70;

fn main() -> ExitCode {
    let journal = Journal::of_user();
    journal.watch(now);
    let ended = std::panic::catch_unwind(|| match cli::run(std::env::args_os(), &journal, keys) {
        Ended::Exit(code) => code,
        Ended::Console(console) => open(*console, &journal),
    });
    ExitCode::from(ended.unwrap_or(FAULT))
}

/// The time, for notes.
fn now() -> String {
    rfc3339(Clock::System.now())
}

/// The keys of the console, for the command line, which does not know it.
fn keys(ask: &KeysAsk<'_>) -> Result<KeysTeller, Vec<String>> {
    let keymap = match ask.preset {
        Some(name) => file::preset("", name, ask.prefix).map(|(_, keymap)| keymap),
        None => Keymap::read(ask.text, ask.prefix),
    };
    let told = |faults: Vec<file::fault::Fault>| {
        faults.iter().map(|fault| fault.told(ask.words)).collect::<Vec<_>>()
    };
    let keymap = keymap.map_err(told)?;
    Ok(Box::new(move |words| {
        let (file, document) = (file::full(&keymap, words), file::json(&keymap, words));
        KeysSaid { file, document }
    }))
}

/// Opens the console.
fn open(console: cli::Console, journal: &Journal) -> u8 {
    let environment = |name: &str| std::env::var(name).ok();
    let theme = Theme::for_environment(&console.config.console.theme, environment);
    let hints = console.config.console.hints.clone();
    let start = Tab::named(&console.config.console.start).unwrap_or(Tab::Overview);
    // The command line has looked at them.
    let keymap = Keymap::read(&console.keys, &console.config.scanner.prefix).unwrap_or_default();
    let (path, config, who) = (console.store, console.config, console.who);
    let (language, zone) = (console.words.language(), console.words.zone());
    // A language that was asked for by name is shown whatever the environment says.
    let ascii = language == Language::En && !locale::environment_is_utf8(environment);
    let notice = ascii.then(|| console.words.get("message-ascii").to_owned());
    let opened = tui::run(tui::Console {
        opening: Opening { path, config, who, clock: Clock::System },
        words: Arc::new(console.words),
        theme,
        place: console.open,
        start,
        hints: Hints::named(&hints),
        keymap,
        keys_file: console.keys_file,
        memory_file: user_folder().map(|folder| folder.join("console.toml")),
        ascii,
        colours: locale::environment_colours(environment),
        in_tmux: environment("TMUX").is_some(),
        notice,
        make,
        journal: journal.clone(),
    });
    drop(console.folder);
    match opened {
        Ok(()) => 0,
        Err(error) => cli::console_failed(journal, Words::new(language, zone), &error),
    }
}

/// Makes the store that the first-run screen was asked for: beside its place, and moved there when
/// it is whole, so that leaving in the middle leaves nothing.
fn make(opening: &Opening, beginning: Beginning) -> anyhow::Result<()> {
    if let Some(folder) = opening.path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut name = opening.path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}", std::process::id()));
    let beside = opening.path.with_file_name(name);
    let mut app = App::create(&beside, &opening.config, opening.who.clone(), Source::Form)?;
    if beginning == Beginning::Sample {
        sample::build(&mut app, opening.clock.now())?;
    }
    drop(app);
    // Never over what somebody put there meanwhile.
    std::fs::hard_link(&beside, &opening.path)?;
    std::fs::remove_file(&beside)?;
    // The lock file of the place where it was made.
    let mut turn = beside.into_os_string();
    turn.push("-turn");
    if std::path::Path::new(&turn).exists() {
        std::fs::remove_file(turn)?;
    }
    Ok(())
}
