//! A terminal line that can really drop: nobody else holds its other end.

use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

/// A slow machine under load still answers within this.
const PATIENCE: Duration = Duration::from_secs(30);

/// The console at the end of a line.
pub(super) struct Line {
    child: Child,
    master: File,
    screen: vt100::Parser,
}

impl Line {
    pub(super) fn to(store: &std::path::Path) -> Self {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC);
        let master = master.unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
        let slave = File::options().read(true).write(true).open(name).unwrap();
        let end = || Stdio::from(slave.try_clone().unwrap());
        let mut command = Command::new(env!("CARGO_BIN_EXE_stockroom"));
        command.env_clear().env("TERM", "xterm").env("LANG", "C.UTF-8").env("HOME", "/nonexistent");
        command.arg("--store").arg(store).args(["--as", "lin"]);
        command.stdin(end()).stdout(end()).stderr(end());
        let child = command.spawn().unwrap();
        let (rows, columns) = (NonZeroU16::new(24).unwrap(), NonZeroU16::new(80).unwrap());
        Self { child, master: File::from(master), screen: vt100::Parser::new(rows, columns, 0) }
    }

    pub(super) fn send(&mut self, keys: &str) -> &mut Self {
        for key in keys.chars() {
            self.master.write_all(key.to_string().as_bytes()).unwrap();
            // As a hand types; an escape sequence comes in one piece.
            if !keys.starts_with('\x1b') {
                self.listen(Duration::from_millis(60));
            }
        }
        self
    }

    fn listen(&mut self, time: Duration) {
        let until = Instant::now() + time;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let left = Timespec::try_from(left).unwrap();
            let mut waited = [PollFd::new(&self.master, PollFlags::IN)];
            if poll(&mut waited, Some(&left)).unwrap() == 0 {
                return;
            }
            let mut bytes = [0; 8192];
            match self.master.read(&mut bytes) {
                Ok(count) if count > 0 => self.screen.process(&bytes[..count]),
                _ => return,
            }
        }
    }

    #[track_caller]
    pub(super) fn wait(&mut self, text: &str) -> &mut Self {
        let until = Instant::now() + PATIENCE;
        while !self.screen.screen().contents().contains(text) {
            let shown = self.screen.screen().contents();
            assert!(Instant::now() < until, "{text:?} never came:\n{shown}");
            self.listen(Duration::from_millis(20));
        }
        self
    }

    /// The line drops, without any signal; the program has to be gone soon.
    pub(super) fn drop_it(mut self) {
        drop(self.master);
        let until = Instant::now() + PATIENCE;
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < until, "it goes on without a terminal");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
