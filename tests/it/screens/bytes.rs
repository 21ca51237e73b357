//! What the console costs on the line, and that the terminal shows what was meant.

use std::cell::RefCell;
use std::io;
use std::num::NonZeroU16;
use std::rc::Rc;

use ratatui::layout::Size;
use serde_json::json;
use stockroom::locale::Language;
use stockroom::tui::painter::Painter;
use stockroom::tui::terminal;

use super::desk::{Desk, Shop, rows, run, shop};

/// Where the bytes go.
#[derive(Clone, Default)]
struct Line(Rc<RefCell<Vec<u8>>>);

impl io::Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A desk with a terminal at the other end of the line.
struct Wired {
    desk: Desk,
    painter: Painter<Line>,
    line: Line,
    terminal: vt100::Parser,
}

/// A shop with more products than a screen has rows.
fn long_shop() -> Shop {
    let shop = shop();
    let mut app = shop.app("chen", 0);
    for number in 0..120 {
        let sku = format!("LONG-{number:04}");
        let name = format!("有线鼠标 {} wool {number}", ["黑色", "white", "亮黑色"][number % 3]);
        run(&mut app, json!({"op": "product", "sku": sku, "name": name, "threshold": number}));
        run(
            &mut app,
            json!({"op": "receive", "sku": sku, "warehouse": "WH-BJ", "qty": 7 * number + 1}),
        );
    }
    shop
}

impl Wired {
    fn at(language: Language, size: (u16, u16)) -> Self {
        Self::on(&shop(), language, size)
    }

    fn on(shop: &Shop, language: Language, (width, height): (u16, u16)) -> Self {
        let desk = Desk::at(shop, language, (width, height));
        let (line, size) = (Line::default(), Size { width, height });
        let mut painter = Painter::new(line.clone(), size);
        painter.start_over(size, terminal::ENTER);
        let (rows, columns) = (NonZeroU16::new(height).unwrap(), NonZeroU16::new(width).unwrap());
        Self { desk, painter, line, terminal: vt100::Parser::new(rows, columns, 0) }
    }

    /// Paints what is to be seen; the bytes of the frame. The terminal must show just that.
    fn paint(&mut self) -> Vec<u8> {
        let (buffer, cursor) = self.desk.buffer();
        self.painter.paint(&buffer, cursor).unwrap();
        let bytes = std::mem::take(&mut *self.line.0.borrow_mut());
        self.terminal.process(&bytes);
        let screen = self.terminal.screen();
        let width = buffer.area.width;
        let shown: Vec<String> =
            screen.rows(0, width).map(|row| row.trim_end().to_owned()).collect();
        let meant: Vec<String> =
            rows(&buffer).iter().map(|row| row.trim_end().to_owned()).collect();
        assert_eq!(shown, meant);
        if let Some(cursor) = cursor {
            assert_eq!(screen.cursor_position(), (cursor.y, cursor.x));
            assert!(!screen.hide_cursor());
        }
        bytes
    }
}

#[test]
fn a_full_screen_costs_at_most_3_kilobytes_in_english_and_3_5_in_chinese() {
    for (language, most) in
        [(Language::En, 3_000), (Language::ZhCn, 3_500), (Language::ZhTw, 3_500)]
    {
        for keys in ["", "<down><enter>", "gl", "t<enter>45", "go", "gt"] {
            let mut wired = Wired::at(language, (80, 24));
            wired.desk.press(keys);
            let cost = wired.paint().len();
            assert!(cost <= most, "{keys} in {}: {cost} bytes", language.name());
        }
    }
}

#[test]
fn a_step_of_the_cursor_costs_at_most_375_bytes() {
    for language in Language::ALL {
        let mut wired = Wired::at(*language, (80, 24));
        wired.paint();
        for _ in 0..12 {
            wired.desk.press("<down>");
            let bytes = wired.paint();
            assert!(
                bytes.len() <= 375,
                "{} bytes: {:?}",
                bytes.len(),
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}

#[test]
fn a_list_that_moves_by_a_row_is_moved_by_the_terminal() {
    let shop = long_shop();
    for language in Language::ALL {
        let mut wired = Wired::on(&shop, *language, (80, 24));
        wired.desk.press("<down><down><down><down><down><down><down><down><down><down>");
        wired.desk.press("<down><down><down><down>");
        wired.paint();
        let mut most = [0; 3];
        for at in 0..60 {
            let (slot, key) = [(0, "<down>"), (1, "<pgdn>"), (0, "<down>"), (2, "<up>")][at % 4];
            wired.desk.press(key);
            most[slot] = most[slot].max(wired.paint().len());
        }
        assert!(most[0] <= 525 && most[1] <= 3_300 && most[2] <= 375, "{most:?}");
        // From the top of the screen upwards.
        wired.desk.press("<end><pgup><pgup>");
        wired.paint();
        for _ in 0..30 {
            wired.desk.press("<up>");
            let cost = wired.paint().len();
            assert!(cost <= 525, "{cost}");
        }
    }
}

#[test]
fn a_key_that_does_nothing_costs_nothing() {
    let mut wired = Wired::at(Language::En, (80, 24));
    wired.paint();
    for key in ["<up>", "<home>", "Z", "<left>", "<c-t>", "<f11>", "<bs>", "\\", "<pgup>"] {
        wired.desk.press(key);
        let bytes = wired.paint();
        assert!(bytes.is_empty(), "{key}: {:?}", String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn nothing_is_written_when_nothing_changed_and_a_minute_costs_24_bytes() {
    let mut wired = Wired::at(Language::ZhCn, (80, 24));
    wired.paint();
    wired.desk.noticed();
    assert!(wired.paint().is_empty(), "read again, the same");
    wired.desk.tick(1);
    let minute = wired.paint();
    assert!(!minute.is_empty() && minute.len() <= 24, "{:?}", String::from_utf8_lossy(&minute));
}

#[test]
fn a_typed_character_costs_little() {
    let mut wired = Wired::at(Language::En, (80, 24));
    wired.desk.press("12");
    wired.paint();
    wired.desk.press("3");
    let bytes = wired.paint();
    assert!(bytes.len() <= 8, "{:?}", String::from_utf8_lossy(&bytes));
}

#[test]
fn every_way_through_the_console_leaves_the_terminal_showing_what_was_meant() {
    for language in Language::ALL {
        for size in [(80, 24), (120, 40), (40, 10)] {
            let mut wired = Wired::at(*language, size);
            for keys in [
                "",
                "<down>",
                "<down><down>",
                "<enter>",
                ".",
                ".",
                "t",
                "<right>",
                "<enter>",
                "45",
                "<f4>",
                "<esc>",
                "<f10>",
                "u",
                "gl",
                "<down>",
                "<pgdn>",
                "<home>",
                "?",
                "<f1>",
                "<pgdn>",
                "<esc>",
                "gp",
                "/socks",
                "<esc>",
                "o",
                "V",
                "V",
                ":lang zh-TW<enter>",
                "a",
                "<esc>",
                "i",
                "i",
            ] {
                wired.desk.press(keys);
                wired.paint();
            }
        }
    }
}

#[test]
fn no_frame_uses_more_than_sixteen_colours() {
    let mut wired = Wired::at(Language::En, (120, 40));
    for keys in ["", "<down><enter>", "t<enter>45", "<esc>y", "gl"] {
        wired.desk.press(keys);
        let text = String::from_utf8(wired.paint()).unwrap();
        assert!(
            !text.contains("38;5") && !text.contains("38;2") && !text.contains("48;"),
            "{keys}"
        );
    }
}
