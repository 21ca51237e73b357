//! The terminal as we found it, as we use it, and as we leave it.
//!
//! Every mode that is switched on is switched off again on the way out, by return, by signal, by
//! panic: [`Guard`] restores on drop and a panic hook restores before the message is printed.
//! Nothing is asked of the terminal but whether it has shown a frame ([`super::painter::pace`]);
//! nothing waits for that in a blocking way, and no late answer comes in as keys.
//! A thread waits for the keyboard with `poll(2)` and notices a line that hung up; waiting for
//! input in any other way spins once the terminal is gone.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use anyhow::Context;
use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::input::Input;
use super::input::parser::Parser;

/// Alternate screen, bracketed paste, clean slate.
pub const ENTER: &[u8] = b"\x1b[?1049h\x1b[?2004h\x1b[m\x1b[H\x1b[2J";
const LEAVE: &[u8] = b"\x1b[m\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// Time for the rest of an escape sequence: on this machine, and over a network.
const ESCAPE_WAIT: Duration = Duration::from_millis(60);
const ESCAPE_WAIT_REMOTE: Duration = Duration::from_millis(120);
/// Silence after which a paste is over, whether its end came or not.
const PASTE_WAIT: Timespec = Timespec { tv_sec: 2, tv_nsec: 0 };
/// Time to leave in good order after a signal that ends the program.
const LEAVE_WITHIN: Duration = Duration::from_millis(1500);

/// The settings of the terminal before we came; `None` while they are in force.
static FOUND: Mutex<Option<Termios>> = Mutex::new(None);

/// What the terminal and the system tell the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// What one read brought: the batch matters, a scan comes in one piece.
    Input(Vec<Input>),
    /// So many frames were shown, as far as the terminal was asked about them.
    Shown(usize),
    Resized,
    /// SIGTSTP from outside; Ctrl-Z comes as a key.
    Suspend,
    Continued,
    /// The terminal is gone or we were told to end.
    Ended,
}

/// Holds the terminal in raw mode on the alternate screen.
#[derive(Debug)]
pub struct Guard(());

impl Guard {
    /// Switches the terminal over. [`ENTER`] is left to the caller, to go out with the first frame.
    ///
    /// # Errors
    ///
    /// When standard input or output is no terminal, or its settings cannot be changed.
    pub fn enter() -> anyhow::Result<Self> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            anyhow::bail!("the console needs a terminal for input and output");
        }
        install_panic_hook();
        raw()?;
        Ok(Self(()))
    }

    /// Gives the terminal back, stops this process, and takes the terminal again when continued.
    ///
    /// # Errors
    ///
    /// When the process cannot be stopped or the terminal not be taken again.
    pub fn suspend(&self) -> anyhow::Result<()> {
        restore();
        signal_hook::low_level::emulate_default_handler(SIGTSTP).context("stop the console")?;
        raw()
    }

    /// Takes the terminal again, after a stop that nobody announced.
    ///
    /// # Errors
    ///
    /// When the terminal's settings cannot be changed.
    pub fn resume(&self) -> anyhow::Result<()> {
        raw()
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        restore();
    }
}

/// True when nobody could bring a stopped console back.
pub fn is_session_leader() -> bool {
    rustix::process::getsid(None).is_ok_and(|session| session == rustix::process::getpid())
}

/// Columns and rows; 80x24 when the terminal does not say.
pub fn size() -> Size {
    match tcgetwinsize(rustix::stdio::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
            Size { width: size.ws_col, height: size.ws_row }
        }
        _ => Size { width: 80, height: 24 },
    }
}

fn raw() -> anyhow::Result<()> {
    let found = tcgetattr(rustix::stdio::stdin()).context("read the terminal's settings")?;
    let mut wanted = found.clone();
    wanted.make_raw();
    let mut kept = FOUND.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    // Continued without ever having left: the first settings are the true ones.
    kept.get_or_insert(found);
    tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &wanted)
        .context("switch the terminal to raw mode")
}

fn restore() {
    let mut kept = FOUND.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(found) = kept.take() {
        // A terminal that is gone cannot be restored; there is nobody to tell.
        io::stdout().write_all(LEAVE).and_then(|()| io::stdout().flush()).ok();
        tcsetattr(rustix::stdio::stdin(), OptionalActions::Now, &found).ok();
    }
}

fn install_panic_hook() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        let drawing = thread::current().id();
        std::panic::set_hook(Box::new(move |panic| {
            // A thread of the store that panics is told on the screen, which goes on; the report
            // of it is written all the same, and says nothing on the screen.
            if thread::current().id() == drawing {
                restore();
            }
            before(panic);
        }));
    });
}

/// Starts the threads that turn keyboard and signals into events.
///
/// # Errors
///
/// When a thread or a signal handler cannot be set up.
pub fn listen<E: From<Event> + Send + 'static>(events: &Sender<E>) -> anyhow::Result<()> {
    let mut signals = Signals::new([SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT])
        .context("listen to signals")?;
    let told = events.clone();
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in &mut signals {
                let event = match signal {
                    SIGWINCH => Event::Resized,
                    SIGTSTP => Event::Suspend,
                    SIGCONT => Event::Continued,
                    _ => Event::Ended,
                };
                let ending = event == Event::Ended;
                if told.send(event.into()).is_err() {
                    return;
                }
                if ending {
                    // The drawing thread may hang in a write to a line that is gone.
                    thread::sleep(LEAVE_WITHIN);
                    std::process::exit(128_i32.saturating_add(signal));
                }
            }
        })
        .context("start the signal thread")?;
    let typed = events.clone();
    thread::Builder::new()
        .name("keyboard".to_owned())
        .spawn(move || {
            keyboard(&typed);
            typed.send(Event::Ended.into()).ok();
            // The drawing thread may hang in a write to a line that is gone.
            thread::sleep(LEAVE_WITHIN);
            std::process::exit(128_i32.saturating_add(SIGHUP));
        })
        .context("start the keyboard thread")?;
    Ok(())
}

/// Reads keys until the terminal is gone.
fn keyboard<E: From<Event>>(events: &Sender<E>) {
    let remote = std::env::var_os("SSH_CONNECTION").is_some();
    let patience = if remote { ESCAPE_WAIT_REMOTE } else { ESCAPE_WAIT };
    let patience = Timespec { tv_sec: 0, tv_nsec: i64::from(patience.subsec_nanos()) };
    let mut parser = Parser::default();
    let mut bytes = [0_u8; 16 * 1024];
    loop {
        let stdin = rustix::stdio::stdin();
        let mut waited = [PollFd::new(&stdin, PollFlags::IN)];
        let pasting = parser.pasting().then_some(&PASTE_WAIT);
        let timeout = parser.waiting().then_some(&patience).or(pasting);
        let found = match poll(&mut waited, timeout) {
            Ok(0) => parser.give_up(),
            Ok(_) => {
                let state = waited.first().map_or(PollFlags::NVAL, PollFd::revents);
                if !state.contains(PollFlags::IN) {
                    return;
                }
                match rustix::io::read(stdin, &mut bytes) {
                    Ok(0) => return,
                    Ok(count) => parser.feed(bytes.get(..count).unwrap_or_default()),
                    Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => continue,
                    Err(_) => return,
                }
            }
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => return,
        };
        let shown = parser.take_answers();
        if shown > 0 && events.send(Event::Shown(shown).into()).is_err() {
            return;
        }
        if !found.is_empty() && events.send(Event::Input(found).into()).is_err() {
            return;
        }
    }
}
