//! The terminal's current colours and attributes, and the shortest way to other ones.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// What the terminal would give the next character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pen {
    foreground: Color,
    background: Color,
    modifier: Modifier,
}

impl Default for Pen {
    fn default() -> Self {
        Self { foreground: Color::Reset, background: Color::Reset, modifier: Modifier::empty() }
    }
}

/// The attributes we use: code on, code off.
const ATTRIBUTES: &[(Modifier, &str, &str)] = &[
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::REVERSED, "7", "27"),
];

impl Pen {
    fn of(cell: &Cell) -> Self {
        Self { foreground: cell.fg, background: cell.bg, modifier: cell.modifier }
    }

    /// True when `cell` needs no change of pen.
    pub(super) fn fits(self, cell: &Cell) -> bool {
        self == Self::of(cell)
    }

    /// Writes what turns this pen into that of `cell`.
    pub(super) fn switch(&mut self, bytes: &mut Vec<u8>, cell: &Cell) {
        let wanted = Self::of(cell);
        if *self == wanted {
            return;
        }
        let steps = self.steps(wanted);
        let mut anew = vec!["0".to_owned()];
        anew.extend(Self::default().steps(wanted));
        let afresh = if wanted == Self::default() { String::new() } else { anew.join(";") };
        let change = steps.join(";");
        let shorter = if afresh.len() < change.len() { afresh } else { change };
        bytes.extend_from_slice(b"\x1b[");
        bytes.extend_from_slice(shorter.as_bytes());
        bytes.push(b'm');
        *self = wanted;
    }

    fn steps(self, wanted: Self) -> Vec<String> {
        let mut codes = Vec::new();
        let gone = self.modifier.difference(wanted.modifier);
        let mut fresh = wanted.modifier.difference(self.modifier);
        for (attribute, _, off) in ATTRIBUTES {
            if gone.contains(*attribute) && !codes.iter().any(|code| code == off) {
                codes.push((*off).to_owned());
            }
        }
        // Code 22 ends bold and dim alike.
        if gone.intersects(Modifier::BOLD | Modifier::DIM) {
            fresh |= wanted.modifier.intersection(Modifier::BOLD | Modifier::DIM);
        }
        for (attribute, on, _) in ATTRIBUTES {
            if fresh.contains(*attribute) {
                codes.push((*on).to_owned());
            }
        }
        if self.foreground != wanted.foreground {
            codes.push(colour(wanted.foreground, Ground::Fore));
        }
        if self.background != wanted.background {
            codes.push(colour(wanted.background, Ground::Back));
        }
        codes
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    Fore,
    Back,
}

/// The code of `colour`: 30-37 and 90-97 for the sixteen, so that a terminal with sixteen colours
/// shows its own.
fn colour(colour: Color, ground: Ground) -> String {
    let (normal, bright, extended): (u8, u8, u8) = match ground {
        Ground::Fore => (30, 90, 38),
        Ground::Back => (40, 100, 48),
    };
    let plain = |number: u8| normal.saturating_add(number).to_string();
    let light = |number: u8| bright.saturating_add(number).to_string();
    match colour {
        Color::Reset => normal.saturating_add(9).to_string(),
        Color::Black => plain(0),
        Color::Red => plain(1),
        Color::Green => plain(2),
        Color::Yellow => plain(3),
        Color::Blue => plain(4),
        Color::Magenta => plain(5),
        Color::Cyan => plain(6),
        Color::Gray => plain(7),
        Color::DarkGray => light(0),
        Color::LightRed => light(1),
        Color::LightGreen => light(2),
        Color::LightYellow => light(3),
        Color::LightBlue => light(4),
        Color::LightMagenta => light(5),
        Color::LightCyan => light(6),
        Color::White => light(7),
        Color::Indexed(number) => format!("{extended};5;{number}"),
        Color::Rgb(red, green, blue) => format!("{extended};2;{red};{green};{blue}"),
    }
}
