//! What each theme makes of a screen: which style each cell has, as letters.

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use stockroom::locale::Language;
use stockroom::tui::theme::Theme;

use super::desk::{Desk, shop};

type Look = (Color, Color, Modifier);

/// The cells of a screen as letters, one a style, and what the letters mean.
fn map(buffer: &Buffer) -> String {
    let mut looks: Vec<Look> = vec![(Color::Reset, Color::Reset, Modifier::empty())];
    let mut out = String::new();
    // Without the tabs, which become more.
    for y in (0..buffer.area.height).filter(|y| *y != 1) {
        let mut row = String::new();
        for x in 0..buffer.area.width {
            let cell = &buffer[(x, y)];
            let look = (cell.fg, cell.bg, cell.modifier);
            let at = looks.iter().position(|known| *known == look).unwrap_or_else(|| {
                looks.push(look);
                looks.len() - 1
            });
            row.push(char::from(b".abcdefghijklmnopqrstuvwxyz"[at]));
        }
        writeln!(out, "{}", row.trim_end_matches('.')).unwrap();
    }
    for (at, (fore, back, modifier)) in looks.iter().enumerate() {
        let letter = char::from(b".abcdefghijklmnopqrstuvwxyz"[at]);
        writeln!(out, "{letter} = {fore:?} on {back:?} {modifier:?}").unwrap();
    }
    out
}

#[test]
fn every_theme_has_its_styles() {
    let shop = shop();
    for theme in Theme::all() {
        let mut desk = Desk::themed(&shop, Language::En, (80, 24), theme);
        let list = map(&desk.buffer().0);
        desk.press("<down><enter>");
        let stock = map(&desk.buffer().0);
        desk.press("t<enter>45");
        let form = map(&desk.buffer().0);
        let seen = format!("products\n{list}\nstock\n{stock}\nform\n{form}");
        insta::assert_snapshot!(format!("theme_{}", theme.name), seen);
    }
}

#[test]
fn a_theme_is_chosen_while_running_and_a_wrong_name_lists_them() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press(":theme light<enter>");
    assert_eq!(desk.shell.message(), "Theme: light");
    assert_eq!(desk.buffer().0[(0, 0)].fg, Color::Blue);
    desk.press(":theme pink<enter>");
    assert_eq!(desk.shell.message(), "Themes: auto16 mono light dark256 high-contrast");
    assert_eq!(desk.buffer().0[(0, 0)].fg, Color::Blue);
}
