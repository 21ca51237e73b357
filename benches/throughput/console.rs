//! The console without a terminal: from a key to the bytes of its frame, the store's answer
//! included; beside plain ratatui, which draws the same cells.

use std::convert::Infallible;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use ratatui::Terminal;
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect, Size};
use stockroom::app::{App, Clock, Source};
use stockroom::config::Config;
use stockroom::locale::{Language, Surroundings, Words, Zone};
use stockroom::tui::input::{Code, Input, Key};
use stockroom::tui::jobs::{Answer, Job};
use stockroom::tui::keymap::{Hints, Keymap};
use stockroom::tui::painter::Painter;
use stockroom::tui::screen::Tab;
use stockroom::tui::shell::{Bell, Event, Order, Session, Shell};
use stockroom::tui::terminal;
use stockroom::tui::theme::Theme;

use crate::shop::user;

const SIZE: Size = Size { width: 80, height: 24 };

/// What one key cost on both sides.
pub(crate) struct Cost {
    pub(crate) millis: f64,
    pub(crate) bytes: usize,
    pub(crate) bare_millis: f64,
    pub(crate) bare_bytes: usize,
}

/// A console at work on a store, and ratatui's terminal beside it.
pub(crate) struct Desk {
    app: App,
    shell: Shell,
    painter: Painter<std::io::Sink>,
    plain: Terminal<Plain>,
    now_ms: u64,
}

impl Desk {
    /// Opens the store and draws the first frame, which is what it costs.
    pub(crate) fn open(store: &Path) -> (Self, Cost) {
        let start = Instant::now();
        let app = App::open(store, &Config::default(), user().as_str(), Source::Form).unwrap();
        let words = Arc::new(Words::new(Language::En, Zone::utc()));
        let session = Session {
            store: "shop.db".to_owned(),
            user: user(),
            start: Tab::Products,
            hints: Hints::Both,
            keymap: Keymap::default(),
            keys_file: None,
            prefix: String::new(),
            ascii: false,
            in_tmux: false,
            colours: 256,
            bell: Bell::All,
            double_read_ms: 0,
            around: Surroundings::default(),
            memory_file: None,
            folder: std::path::PathBuf::new(),
        };
        let shell = Shell::new(words, Theme::named("auto16"), session, Clock::System.now());
        let plain = Terminal::new(Plain::default()).unwrap();
        let painter = Painter::new(std::io::sink(), SIZE);
        let mut desk = Self { app, shell, painter, plain, now_ms: 1_000 };
        desk.shell.resize(SIZE.width, SIZE.height);
        desk.settle();
        let cost = desk.frame(start);
        (desk, cost)
    }

    /// A key, and the frame that shows what it did.
    pub(crate) fn press(&mut self, code: Code) -> Cost {
        self.now_ms += 200;
        self.shell.pass(Clock::System.now(), self.now_ms);
        self.settle();
        let start = Instant::now();
        let key = Input::Key(Key::plain(code));
        self.take(Event::Terminal(terminal::Event::Input(vec![key])));
        // A character may be the first of a scanner's: it is a key when none follows.
        self.now_ms += 200;
        self.shell.pass(Clock::System.now(), self.now_ms);
        self.settle();
        self.frame(start)
    }

    /// A text pasted at once, and the frame that shows what it did.
    pub(crate) fn paste(&mut self, text: String) -> Cost {
        self.now_ms += 200;
        let start = Instant::now();
        self.take(Event::Terminal(terminal::Event::Input(vec![Input::Paste(text)])));
        self.frame(start)
    }

    fn take(&mut self, event: Event) {
        self.shell.take(event, Clock::System.now(), self.now_ms);
        self.settle();
    }

    /// Does what the shell orders, until it orders nothing more.
    fn settle(&mut self) {
        loop {
            let orders = self.shell.orders();
            if orders.is_empty() {
                return;
            }
            for order in orders {
                if let Order::Do(Job::Ask { slot, ticket, query }) = order {
                    let reply = self.app.ask(&query);
                    let answer = Answer::Asked { slot, ticket, reply };
                    self.shell.take(answer.into(), Clock::System.now(), self.now_ms);
                }
            }
        }
    }

    fn frame(&mut self, start: Instant) -> Cost {
        let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.width, SIZE.height));
        let cursor = self.shell.view(&mut buffer);
        let before = self.painter.written();
        self.painter.paint(&buffer, cursor).unwrap();
        let millis = start.elapsed().as_secs_f64() * 1e3;
        let bytes = (self.painter.written() - before) as usize;
        let start = Instant::now();
        self.plain.draw(|frame| frame.buffer_mut().clone_from(&buffer)).unwrap();
        let bare_millis = start.elapsed().as_secs_f64() * 1e3;
        let bare_bytes = std::mem::take(&mut self.plain.backend_mut().bytes).len();
        Cost { millis, bytes, bare_millis, bare_bytes }
    }
}

/// A terminal that takes cells as a plain backend writes them: a move where the next cell does not
/// follow the last one, and a look where it changes.
#[derive(Default)]
struct Plain {
    bytes: Vec<u8>,
}

impl Backend for Plain {
    type Error = Infallible;

    fn draw<'a, I>(&mut self, content: I) -> Result<(), Infallible>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let (mut at, mut look) = (None, None);
        for (x, y, cell) in content {
            if at != Some((x, y)) {
                write!(self.bytes, "\x1b[{};{}H", y + 1, x + 1).unwrap();
            }
            if look != Some((cell.fg, cell.bg, cell.modifier)) {
                look = Some((cell.fg, cell.bg, cell.modifier));
                self.bytes.extend(b"\x1b[0;38;5;7;48;5;0m");
            }
            self.bytes.extend(cell.symbol().as_bytes());
            at = Some((x + 1, y));
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn show_cursor(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn get_cursor_position(&mut self) -> Result<Position, Infallible> {
        Ok(Position::ORIGIN)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, _: P) -> Result<(), Infallible> {
        Ok(())
    }

    fn clear(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> Result<(), Infallible> {
        Ok(())
    }

    fn size(&self) -> Result<Size, Infallible> {
        Ok(SIZE)
    }

    fn window_size(&mut self) -> Result<WindowSize, Infallible> {
        Ok(WindowSize { columns_rows: SIZE, pixels: Size::default() })
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
