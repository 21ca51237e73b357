#![expect(clippy::arithmetic_side_effects, reason = "small numbers of a test")]

use std::io;

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};
use ratatui::style::{Color, Modifier, Style};

use super::Painter;

#[derive(Default)]
struct Wire {
    bytes: Vec<u8>,
    writes: usize,
}

impl io::Write for &mut Wire {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        self.writes += 1;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What the terminal shows, cell by cell: text and reverse video.
fn shown(parser: &vt100::Parser, width: u16, height: u16) -> Vec<(String, bool)> {
    let cell = |x, y| {
        let cell = parser.screen().cell(y, x).unwrap();
        let blank = cell.contents().is_empty() && !cell.is_wide_continuation();
        let text = if blank { " " } else { cell.contents() };
        (text.to_owned(), cell.inverse())
    };
    (0..height).flat_map(|y| (0..width).map(move |x| cell(x, y))).collect()
}

fn rows(parser: &vt100::Parser, width: u16) -> Vec<String> {
    parser.screen().rows(0, width).map(|row| row.trim_end().to_owned()).collect()
}

type Lines<'a> = &'a [(&'a str, Style)];

/// Draws the frames one after the other; what each of them cost.
fn frames(width: u16, height: u16, frames: &[Lines<'_>]) -> (Vec<Vec<u8>>, vt100::Parser) {
    let mut wire = Wire::default();
    let mut costs = Vec::new();
    let rows = std::num::NonZeroU16::new(height).unwrap();
    let columns = std::num::NonZeroU16::new(width).unwrap();
    let mut parser = vt100::Parser::new(rows, columns, 0);
    let mut all = Vec::new();
    {
        let mut painter = Painter::new(&mut wire, Size { width, height });
        let mut ends = Vec::new();
        for lines in frames {
            let mut frame = Buffer::empty(Rect::new(0, 0, width, height));
            for (y, (text, style)) in lines.iter().enumerate() {
                frame.set_string(0, u16::try_from(y).unwrap(), text, *style);
            }
            painter.paint(&frame, None).unwrap();
            ends.push(usize::try_from(painter.written()).unwrap());
        }
        drop(painter);
        let bytes = &wire.bytes;
        let mut from = 0;
        for end in ends {
            costs.push(bytes[from..end].to_vec());
            all.extend_from_slice(&bytes[from..end]);
            from = end;
        }
    }
    assert!(wire.writes <= frames.len(), "one write a frame");
    parser.process(&all);
    (costs, parser)
}

#[test]
fn a_frame_that_changes_nothing_writes_nothing() {
    let lines: Lines<'_> = &[("库存 stock", Style::new())];
    let (costs, _) = frames(20, 2, &[lines, lines]);
    assert!(costs[1].is_empty(), "{:?}", String::from_utf8_lossy(&costs[1]));
}

#[test]
fn wide_characters_need_no_move_of_their_own() {
    let (costs, parser) = frames(40, 1, &[&[("有线鼠标黑色手工皂薰衣草", Style::new())]]);
    let text = String::from_utf8(costs[0].clone()).unwrap();
    assert!(text.contains("有线鼠标黑色手工皂薰衣草"), "{text:?}");
    assert_eq!(parser.screen().contents(), "有线鼠标黑色手工皂薰衣草");
}

#[test]
fn after_a_character_of_doubtful_width_the_column_is_stated() {
    let (costs, _) = frames(40, 1, &[&[("5\u{b0}C", Style::new())]]);
    let text = String::from_utf8(costs[0].clone()).unwrap();
    assert!(text.contains("\u{b0}\x1b[;3HC"), "{text:?}");
}

#[test]
fn the_sixteen_colours_are_written_as_themselves_and_reverse_survives() {
    let style = Style::new().fg(Color::Red).add_modifier(Modifier::REVERSED | Modifier::BOLD);
    let (costs, _) = frames(10, 1, &[&[("LOW", style)]]);
    let text = String::from_utf8(costs[0].clone()).unwrap();
    assert!(text.contains("\x1b[1;7;31mLOW"), "{text:?}");
    assert!(!text.contains("38;5"));
}

#[test]
fn blanks_at_the_end_of_a_line_are_erased_not_written() {
    let long = "x".repeat(60);
    let (costs, parser) =
        frames(80, 1, &[&[(long.as_str(), Style::new())], &[("x", Style::new())]]);
    assert!(costs[1].len() < 24, "{:?}", String::from_utf8_lossy(&costs[1]));
    assert_eq!(rows(&parser, 80), ["x"]);
}

#[test]
fn narrow_over_wide_and_wide_over_narrow_leave_no_halves() {
    let (_, parser) = frames(
        12,
        2,
        &[
            &[("库存库存", Style::new()), ("abcdefgh", Style::new())],
            &[("a库b存", Style::new()), ("库存x", Style::new())],
            &[("ab", Style::new()), ("a库库", Style::new())],
        ],
    );
    assert_eq!(rows(&parser, 12), ["ab", "a库库"]);
}

proptest::proptest! {
    /// Whatever is drawn after whatever: the terminal shows the last frame.
    #[test]
    fn the_terminal_shows_the_last_frame(
        texts in proptest::collection::vec(
            proptest::collection::vec("[ a-c库存皂-]{0,14}", 3), 1..6),
        bold in proptest::collection::vec(proptest::bool::ANY, 18),
    ) {
        let style = |on: bool| if on { Style::new().reversed() } else { Style::new() };
        let drawn: Vec<Vec<(&str, Style)>> = texts
            .iter()
            .enumerate()
            .map(|(f, rows)| {
                rows.iter().enumerate().map(|(r, t)| (t.as_str(), style(bold[f * 3 + r]))).collect()
            })
            .collect();
        let lines: Vec<Lines<'_>> = drawn.iter().map(Vec::as_slice).collect();
        let (_, parser) = frames(16, 3, &lines);
        let (_, once) = frames(16, 3, &lines[lines.len() - 1..]);
        proptest::prop_assert_eq!(shown(&parser, 16, 3), shown(&once, 16, 3));
    }
}

/// The window of a list at each of `tops`, between a head and a foot that stay.
fn windows(tops: &[usize], beside: bool) -> Vec<Vec<(String, Style)>> {
    let names = ["有线鼠标 黑色", "wool socks, grey", "手工皂 120g", "cafe mug", "-"];
    let row = |number: usize, selected: bool| {
        let style = if selected { Style::new().reversed() } else { Style::new() };
        let pane = if beside { "| pane that stays" } else { "" };
        (format!("{number:>3} {:<18}{pane}", names[number % names.len()]), style)
    };
    let frame = |top: usize| {
        let rows = (top..top + 8).map(|number| row(number, number == top + 7));
        let head = (format!("head {top}"), Style::new().reversed());
        std::iter::once(head).chain(rows).chain([("foot".to_owned(), Style::new())]).collect()
    };
    tops.iter().map(|top| frame(*top)).collect()
}

fn scrolled(tops: &[usize], beside: bool) -> (Vec<Vec<u8>>, vt100::Parser) {
    let all = windows(tops, beside);
    let all: Vec<Vec<(&str, Style)>> =
        all.iter().map(|rows| rows.iter().map(|(t, s)| (t.as_str(), *s)).collect()).collect();
    let lines: Vec<Lines<'_>> = all.iter().map(Vec::as_slice).collect();
    frames(44, 10, &lines)
}

#[test]
fn rows_that_moved_are_moved_by_the_terminal() {
    let (costs, parser) = scrolled(&[10, 11, 10], false);
    for cost in &costs[1..] {
        assert!(cost.len() < 140, "{:?}", String::from_utf8_lossy(cost));
        let text = String::from_utf8_lossy(cost);
        assert!(text.contains("\x1b[2;9r\x1b[2H\x1b["), "{text:?}");
    }
    assert!(rows(&parser, 44)[1].starts_with(" 10"));
    let (costs, _) = scrolled(&[10, 16], false);
    assert!(!costs[1].windows(3).any(|three| three == b";9r"), "two rows that stay pay nothing");
}

proptest::proptest! {
    /// However a list is walked, beside a pane or not: the terminal shows the last frame.
    #[test]
    fn a_list_that_moved_shows_its_last_window(
        tops in proptest::collection::vec(0_usize..14, 2..9),
        beside in proptest::bool::ANY,
    ) {
        let (_, parser) = scrolled(&tops, beside);
        let (_, once) = scrolled(&tops[tops.len() - 1..], beside);
        proptest::prop_assert_eq!(shown(&parser, 44, 10), shown(&once, 44, 10));
    }
}
