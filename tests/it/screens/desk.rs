//! A console without a terminal: keys go in, the screen comes out as text.
//!
//! Orders of the shell are done at once against a real store, so what is seen is what a clerk
//! would see after everything has come back. The clock stands still.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use serde_json::{Value, json};
use stockroom::app::{App, Clock, Request, Source, Who, Zone as StoreZone, system_user};
use stockroom::config::Config;
use stockroom::domain::time::Timestamp;
use stockroom::locale::{Language, Surroundings, Words, Zone};
use stockroom::tui::input::{Code, Input, Key};
use stockroom::tui::jobs::{self, Answer, Clerk, Job};
use stockroom::tui::keymap::{Hints, Keymap};
use stockroom::tui::screen::Tab;
use stockroom::tui::shell::{Bell, Event, Order, Session, Shell};
use stockroom::tui::terminal;
use stockroom::tui::theme::{Role, Theme};
use tempfile::TempDir;

/// 2026-11-20 15:42:07 in Shanghai.
pub(crate) const NOW: i64 = 1_795_160_527_000;

/// A store with the products of the mock-ups.
pub(crate) struct Shop {
    pub(crate) folder: TempDir,
    pub(crate) config: Config,
}

pub(crate) fn config() -> Config {
    Config::parse("[store]\ntime_zone = \"+08:00\"\n").unwrap()
}

impl Shop {
    pub(crate) fn path(&self) -> std::path::PathBuf {
        self.folder.path().join("shop.db")
    }

    /// A connection as `actor`, at the fixed time plus `minutes`.
    pub(crate) fn app(&self, actor: &str, minutes: i64) -> App {
        let clock = Clock::Fixed(Timestamp::from_millis(NOW).plus_minutes(minutes));
        App::open(&self.path(), &self.config, Who::acting(&system_user(), actor), Source::Form)
            .unwrap()
            .with_clock(clock)
    }

    /// Does an operation as another user would.
    pub(crate) fn run(&self, operation: Value) {
        run(&mut self.app("chen", 0), operation);
    }
}

pub(crate) fn run(app: &mut App, operation: Value) {
    let Value::Object(map) = operation else { panic!("an object") };
    let request = Request::read(map).unwrap_or_else(|refused| panic!("{refused:?}"));
    app.run(&request).unwrap_or_else(|error| panic!("{error}: {request:?}"));
}

/// SKU, name, type, threshold, stock in WH-BJ, WH-WUH and WH-TPE, barcode.
type Row = (&'static str, &'static str, &'static str, Option<i64>, [i64; 3], &'static str);

const PRODUCTS: &[Row] = &[
    ("SKU-10000", "有线鼠标 黑色 USB-C", "finite", Some(40), [38, 0, 0], "6901234567908"),
    ("SKU-10001", "手工皂 薰衣草 120g", "finite", Some(32), [160, 60, 29], "6901234567892"),
    ("SKU-10002", "Wool socks, grey, 3-pack", "finite", Some(12), [0, 0, 0], ""),
    ("SKU-10003", "iPhone 7 亮黑色 32GB", "reserved", Some(30), [80, 38, 0], ""),
    ("SKU-10004", "繁體中文 測試商品 超長名稱 限定版", "finite", Some(10), [0, 0, 7], ""),
    ("SKU-10005", "API 调用包 10万次", "unlimited", None, [0, 0, 0], ""),
    ("SKU-10006", "SaaS 软件许可 (年付)", "unlimited", None, [0, 0, 0], ""),
    ("SKU-10007", "Cafe mug 350ml", "finite", Some(20), [32, 0, 0], ""),
    ("SKU-10008", "プリンター用紙 A4", "finite", Some(50), [198, 12, 0], ""),
    ("SKU-10009", "USB 条码扫描器 2D", "finite", Some(15), [63, 0, 0], ""),
    ("SKU-10010", "礼品卡 100 元", "finite", Some(100), [512, 0, 0], ""),
    ("SKU-10011", "上门安装服务 (人/日)", "finite", Some(8), [6, 0, 0], ""),
    ("SKU-10012", "蓝牙耳机 白色", "finite", Some(20), [17, 0, 0], ""),
];

/// The shop of the mock-ups; made once, then copied.
pub(crate) fn shop() -> Shop {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    let made = MADE.get_or_init(|| std::fs::read(make_shop().path()).unwrap());
    let shop = Shop { folder: tempfile::tempdir().unwrap(), config: config() };
    std::fs::write(shop.path(), made).unwrap();
    shop
}

fn make_shop() -> Shop {
    let shop = Shop { folder: tempfile::tempdir().unwrap(), config: config() };
    let who = Who::acting(&system_user(), "lin");
    drop(App::create(&shop.path(), &shop.config, who, Source::Form).unwrap());
    let mut app = shop.app("lin", -60 * 24 * 20);
    for (code, name) in [("WH-BJ", "北京仓"), ("WH-WUH", "武汉仓"), ("WH-TPE", "台北倉")] {
        run(&mut app, json!({"op": "warehouse", "warehouse": code, "name": name}));
    }
    for (sku, name, kind, threshold, stock, barcode) in PRODUCTS {
        let mut product = json!({"op": "product", "sku": sku, "name": name, "type": kind});
        if let Some(threshold) = threshold {
            product["threshold"] = json!(threshold);
        }
        if !barcode.is_empty() {
            product["barcodes"] = json!([{"code": barcode}]);
        }
        run(&mut app, product);
        for (warehouse, qty) in ["WH-BJ", "WH-WUH", "WH-TPE"].iter().zip(stock) {
            if *qty > 0 {
                run(
                    &mut app,
                    json!({"op": "receive", "sku": sku, "warehouse": warehouse, "qty": qty}),
                );
            }
        }
    }
    let mut app = shop.app("chen", -60 * 24 * 3);
    run(&mut app, json!({"op": "lock", "sku": "SKU-10001", "warehouse": "WH-BJ", "qty": 103}));
    run(&mut app, json!({"op": "damage", "sku": "SKU-10001", "warehouse": "WH-BJ", "qty": 2}));
    run(
        &mut app,
        json!({"op": "transfer_request", "transfer": "TR-0042", "sku": "SKU-10001", "from": "WH-WUH", "to": "WH-BJ", "qty": 30}),
    );
    run(&mut app, json!({"op": "transfer_dispatch", "transfer": "TR-0042", "qty": 25}));
    run(&mut app, json!({"op": "virtual_add", "sku": "SKU-10001", "warehouse": "WH-BJ", "qty": 5}));
    run(&mut app, json!({"op": "product", "sku": "SKU-10012", "backorder": "yes"}));
    for (days, qty) in [(9, 4), (7, 8), (6, 2), (4, 20), (2, 11), (1, 3)] {
        let mut app = shop.app("chen", -60 * 24 * days);
        let order = format!("O-{}", 88_000 + days);
        run(
            &mut app,
            json!({"op": "receive", "sku": "SKU-10001", "warehouse": "WH-BJ", "qty": qty}),
        );
        run(
            &mut app,
            json!({"op": "order", "order": order, "lines": [{"sku": "SKU-10001", "qty": qty, "warehouse": "WH-BJ"}]}),
        );
        run(&mut app, json!({"op": "pay", "order": order}));
        run(&mut app, json!({"op": "ship", "order": order}));
    }
    let mut app = shop.app("chen", -27);
    run(
        &mut app,
        json!({"op": "order", "order": "O-88120", "lines": [{"sku": "SKU-10012", "qty": 20, "warehouse": "WH-BJ"}]}),
    );
    run(
        &mut app,
        json!({"op": "order", "order": "O-88121", "lines": [{"sku": "SKU-10001", "qty": 12, "warehouse": "WH-BJ"}]}),
    );
    drop(app);
    shop
}

/// A usual terminal within tmux, and a scanner that nobody set.
fn around() -> Surroundings {
    let known = [("TERM", "xterm-256color"), ("LANG", "en_US.UTF-8"), ("TMUX", "socket")];
    let get = |name: &str| {
        known.iter().find(|(own, _)| *own == name).map(|(_, value)| (*value).to_owned())
    };
    Surroundings::of(get, "")
}

/// A console at work on a shop.
pub(crate) struct Desk {
    pub(crate) shell: Shell,
    app: App,
    clerk: Clerk,
    /// How often it rang.
    pub(crate) rung: Vec<u8>,
    size: (u16, u16),
    now_ms: u64,
    pub(crate) left: bool,
    /// Bytes for the terminal that are no picture.
    pub(crate) sent: Vec<u8>,
    /// Answers held back, when the test plays a slow store.
    slow: Option<VecDeque<Job>>,
}

impl Desk {
    pub(crate) fn at(shop: &Shop, language: Language, size: (u16, u16)) -> Self {
        Self::themed(shop, language, size, Theme::named("auto16"))
    }

    pub(crate) fn themed(
        shop: &Shop,
        language: Language,
        size: (u16, u16),
        theme: &'static Theme,
    ) -> Self {
        Self::of(shop, "lin", language, size, theme)
    }

    /// The same for another user.
    pub(crate) fn of(
        shop: &Shop,
        user: &str,
        language: Language,
        size: (u16, u16),
        theme: &'static Theme,
    ) -> Self {
        Self::keyed(shop, user, language, size, theme, Keymap::default())
    }

    /// The same with other keys.
    pub(crate) fn keyed(
        shop: &Shop,
        user: &str,
        language: Language,
        size: (u16, u16),
        theme: &'static Theme,
        keymap: Keymap,
    ) -> Self {
        let app = shop.app(user, 0);
        let StoreZone::Offset(offset) = app.zone() else { panic!("a fixed zone") };
        let words = Arc::new(Words::new(language, Zone::Fixed(offset)));
        let session = Session {
            store: "shop.db".to_owned(),
            user: user.to_owned(),
            // Most tests begin on the products; what begins elsewhere says so.
            start: Tab::Products,
            hints: Hints::Both,
            keymap,
            keys_file: Some(shop.folder.path().join("keys.toml")),
            prefix: String::new(),
            memory_file: Some(shop.folder.path().join("console.toml")),
            folder: shop.folder.path().to_owned(),
            ascii: false,
            colours: 256,
            bell: Bell::All,
            around: around(),
            double_read_ms: 150,
            in_tmux: false,
        };
        let shell = Shell::new(words, theme, session, Timestamp::from_millis(NOW));
        let mut desk = Self {
            shell,
            app,
            clerk: Clerk::at("elsewhere:1".to_owned()),
            rung: Vec::new(),
            size,
            now_ms: 1_000,
            left: false,
            sent: Vec::new(),
            slow: None,
        };
        desk.shell.resize(size.0, size.1);
        desk.settle();
        desk
    }

    /// Keys as `t<tab>45<f10>`; each a read of its own, a hand's pace apart.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for key in parse(keys) {
            if key.code == Code::Enter {
                // Long enough for a dialog to have been read.
                self.now_ms += 700;
            }
            self.read(vec![Input::Key(key)]);
            self.now_ms += 200;
            self.pass();
        }
        self
    }

    /// One read that brought all of this at once.
    pub(crate) fn burst(&mut self, text: &str) -> &mut Self {
        self.read(text.chars().map(|character| Input::Key(of(character))).collect());
        self.now_ms += 500;
        self.pass();
        self
    }

    /// One character a read, so many milliseconds apart: a scanner that is slow.
    pub(crate) fn drip(&mut self, text: &str, gap_ms: u64) -> &mut Self {
        for character in text.chars() {
            self.now_ms += gap_ms;
            self.read(vec![Input::Key(of(character))]);
        }
        self.now_ms += 500;
        self.pass();
        self
    }

    /// What one read brought.
    pub(crate) fn inputs(&mut self, inputs: Vec<Input>) -> &mut Self {
        self.read(inputs);
        self
    }

    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.read(vec![Input::Paste(text.to_owned())]);
        self
    }

    /// From now on the store answers only when [`Desk::answer`] is called.
    pub(crate) fn slow_store(&mut self) -> &mut Self {
        self.slow = Some(VecDeque::new());
        self
    }

    /// Questions that the slow store has not answered.
    pub(crate) fn owed(&self) -> usize {
        self.slow.as_ref().map_or(0, VecDeque::len)
    }

    pub(crate) fn answer(&mut self) -> &mut Self {
        for job in self.slow.take().unwrap_or_default() {
            self.work(job);
        }
        self.settle();
        self
    }

    /// Somebody else wrote, and the reader noticed.
    pub(crate) fn noticed(&mut self) -> &mut Self {
        self.take(Answer::Changed.into());
        self
    }

    /// Lets so many milliseconds pass.
    pub(crate) fn wait_ms(&mut self, ms: u64) -> &mut Self {
        self.now_ms += ms;
        self.pass();
        self
    }

    /// Lets `minutes` pass.
    pub(crate) fn tick(&mut self, minutes: i64) -> &mut Self {
        self.shell.pass(Timestamp::from_millis(NOW).plus_minutes(minutes), self.now_ms);
        self.settle();
        self
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.size = (width, height);
        self.shell.resize(width, height);
        self.settle();
        self
    }

    fn read(&mut self, inputs: Vec<Input>) {
        self.take(Event::Terminal(terminal::Event::Input(inputs)));
    }

    fn take(&mut self, event: Event) {
        self.shell.take(event, Timestamp::from_millis(NOW), self.now_ms);
        self.settle();
    }

    fn pass(&mut self) {
        self.shell.pass(Timestamp::from_millis(NOW), self.now_ms);
        self.settle();
    }

    fn settle(&mut self) {
        loop {
            let orders = self.shell.orders();
            if orders.is_empty() {
                return;
            }
            for order in orders {
                match (order, &mut self.slow) {
                    (Order::Do(job), Some(held)) => held.push_back(job),
                    (Order::Do(job), None) => self.work(job),
                    (Order::Quit, _) => self.left = true,
                    (Order::Ring(bells), _) => self.rung.push(bells),
                    (Order::Send(bytes), _) => self.sent.extend(bytes),
                    (Order::Suspend | Order::Resume | Order::Repaint, _) => {}
                }
            }
        }
    }

    fn work(&mut self, job: Job) {
        let answer = match job {
            Job::Ask { slot, ticket, query } => {
                Answer::Asked { slot, ticket, reply: self.app.ask(&query) }
            }
            Job::Preview { ticket, request } => {
                Answer::Previewed { ticket, outcome: self.app.preview(&request).map(Box::new) }
            }
            Job::Write { ticket, requests, sku } => {
                Answer::Written { ticket, done: jobs::write(&mut self.app, &requests, &sku) }
            }
            Job::Count { id, job } => {
                let said = self.clerk.work(&mut self.app, job);
                Answer::Counted { id, said: said.map(Box::new) }
            }
        };
        self.shell.take(answer.into(), Timestamp::from_millis(NOW), self.now_ms);
    }

    pub(crate) fn buffer(&self) -> (Buffer, Option<Position>) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        let cursor = self.shell.view(&mut buffer);
        (buffer, cursor)
    }

    /// The screen as text, one line a row, blanks at the end cut.
    pub(crate) fn screen(&self) -> String {
        let (buffer, _) = self.buffer();
        rows(&buffer).iter().map(|row| row.trim_end().to_owned() + "\n").collect()
    }

    /// Whether `text` stands somewhere in the look of what is out of reach.
    pub(crate) fn is_quiet(&self, text: &str) -> bool {
        let (buffer, _) = self.buffer();
        let quiet = Theme::named("auto16").style(Role::Quiet);
        let drawn = rows(&buffer);
        let Some((y, x)) = drawn.iter().enumerate().find_map(|(y, row)| {
            let at = row.find(text)?;
            Some((y, row[..at].chars().count()))
        }) else {
            return false;
        };
        let cell = &buffer[(u16::try_from(x).unwrap(), u16::try_from(y).unwrap())];
        cell.fg == quiet.fg.unwrap_or_default() && cell.modifier == quiet.add_modifier
    }

    pub(crate) fn row(&self, at: usize) -> String {
        let (buffer, _) = self.buffer();
        rows(&buffer)[at].trim_end().to_owned()
    }
}

/// The rows of a buffer: a wide character once, without the cell it covers.
pub(crate) fn rows(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    let row = |y| {
        let mut text = String::new();
        let mut x = 0;
        while x < area.width {
            let symbol = buffer[(x, y)].symbol();
            text.push_str(symbol);
            x += u16::try_from(stockroom::tui::text::width(symbol).max(1)).unwrap();
        }
        text
    };
    (0..area.height).map(row).collect()
}

/// The key that a scanner's character is.
pub(crate) fn of(character: char) -> Key {
    match character {
        '\r' => Key::plain(Code::Enter),
        '\n' => Key::plain(Code::LineFeed),
        '\t' => Key::plain(Code::Tab),
        other => Key::char(other),
    }
}

fn parse(keys: &str) -> Vec<Key> {
    let mut out = Vec::new();
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        if first == '<'
            && let Some(end) = rest.find('>')
        {
            out.push(named(&rest[1..end]));
            rest = &rest[end + 1..];
        } else {
            out.push(Key::char(first));
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

fn named(name: &str) -> Key {
    let code = match name {
        "enter" => Code::Enter,
        "tab" => Code::Tab,
        "s-tab" => Code::BackTab,
        "esc" => Code::Esc,
        "up" => Code::Up,
        "down" => Code::Down,
        "left" => Code::Left,
        "right" => Code::Right,
        "home" => Code::Home,
        "end" => Code::End,
        "pgup" => Code::PageUp,
        "pgdn" => Code::PageDown,
        "bs" => Code::Backspace,
        "lt" => Code::Char('<'),
        other => {
            if let Some(letter) = other.strip_prefix("c-") {
                return Key::ctrl(letter.chars().next().unwrap());
            }
            Code::F(other.strip_prefix('f').unwrap().parse().unwrap())
        }
    };
    Key::plain(code)
}
