//! What holds on every screen, whatever is on it.

use ratatui::style::Modifier;
use stockroom::locale::Language;
use stockroom::tui::text;
use stockroom::tui::theme::Theme;

use super::desk::{Desk, rows, shop};

pub(crate) const PLACES: &[&str] = &[
    "",
    "<down><enter>",
    "gl",
    "t<enter>45",
    "<down>a<enter><enter>50",
    "R",
    "D",
    "?",
    "?<f1>",
    "/wool",
    "12",
    ":",
    "a<f4>",
    "g",
    "m",
    "go",
    "goV",
    "goVO",
    "go<enter>",
    "gon",
    "goP",
    "gt",
    "gtVV",
    "gtn",
    "gtX",
    "<down><enter>H",
    "<down><enter>Hn",
];
const SIZES: [(u16, u16); 8] =
    [(80, 24), (120, 40), (60, 18), (40, 10), (20, 5), (1, 1), (300, 100), (80, 1)];

#[test]
fn no_row_is_wider_than_the_screen_at_any_size() {
    let shop = shop();
    for language in Language::ALL {
        let mut desk = Desk::at(&shop, *language, (80, 24));
        for place in PLACES {
            desk.press(place);
            for (width, height) in SIZES {
                desk.resize(width, height);
                let (buffer, cursor) = desk.buffer();
                for row in rows(&buffer) {
                    assert_eq!(text::width(&row), usize::from(width), "{place} {row:?}");
                }
                if let Some(cursor) = cursor {
                    assert!(cursor.x < width && cursor.y < height, "{place} {cursor:?}");
                }
            }
            desk.resize(80, 24);
            desk.press("<esc><esc>y<esc>gp");
        }
    }
}

#[test]
fn the_chrome_has_no_character_that_terminals_disagree_on() {
    for language in Language::ALL {
        for source in stockroom::locale::sources(*language) {
            for line in source.lines().filter(|line| !line.starts_with('#')) {
                let doubtful: String = line.chars().filter(|c| text::is_doubtful(*c)).collect();
                assert!(doubtful.is_empty(), "{line}: {doubtful:?}");
            }
        }
    }
}

#[test]
fn the_cursor_is_where_the_focus_is() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    for place in PLACES {
        desk.press(place);
        assert!(desk.buffer().1.is_some(), "no cursor after {place:?}\n{}", desk.screen());
        desk.press("<esc><esc>y<esc>gp");
    }
}

#[test]
fn without_colour_the_selected_row_is_still_reversed_and_marked() {
    let shop = shop();
    let desk = Desk::themed(&shop, Language::En, (80, 24), Theme::named("mono"));
    let (buffer, _) = desk.buffer();
    let row = 4;
    assert_eq!(buffer[(0, row)].symbol(), ">");
    for x in 0..80 {
        assert!(buffer[(x, row)].modifier.contains(Modifier::REVERSED), "column {x}");
        assert!(!buffer[(x, row + 1)].modifier.contains(Modifier::REVERSED), "column {x}");
    }
    for cell in &buffer.content {
        assert_eq!(cell.fg, ratatui::style::Color::Reset);
        assert_eq!(cell.bg, ratatui::style::Color::Reset);
    }
}

#[test]
fn the_state_of_a_product_is_a_word_and_a_colour() {
    let shop = shop();
    let desk = Desk::at(&shop, Language::En, (80, 24));
    let (buffer, _) = desk.buffer();
    assert!(desk.row(6).ends_with("OUT"), "{}", desk.row(6));
    assert_eq!(buffer[(76, 6)].fg, ratatui::style::Color::Red);
    assert!(desk.row(8).ends_with("LOW"), "{}", desk.row(8));
    assert_eq!(buffer[(76, 8)].fg, ratatui::style::Color::Yellow);
}

#[test]
fn every_word_that_the_code_asks_for_exists() {
    let words = stockroom::locale::Words::new(Language::En, stockroom::locale::Zone::utc());
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui");
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for call in ["get(\"", "fill(\"", "say_id(\"", "Say(\"", "Said(\""] {
                for rest in source.split(call).skip(1) {
                    let id = rest.split('"').next().unwrap();
                    let is_id = id.contains('-') && !id.contains('{') && !id.contains('/');
                    assert!(!is_id || words.has(id), "{id} in {}", path.display());
                }
            }
        }
    }
}
