//! Every screen, unless text is being typed.

use super::{Row, c, f, hidden, k, shown};
use crate::tui::input::{Code, Key};
use crate::tui::keymap::Action;

#[rustfmt::skip]
pub(in crate::tui::keymap) const GLOBAL: &[Row] = &[
    shown(&[c('u'), f(9)], Action::Undo),
    hidden(&[c('?'), f(1)], Action::Help),
    hidden(&[c('m')], Action::Messages),
    hidden(&[c('g')], Action::GoTo),
    hidden(&[k(Code::Tab)], Action::NextTab),
    hidden(&[k(Code::BackTab)], Action::PreviousTab),
    hidden(&[k(Code::Up), c('k')], Action::Up),
    hidden(&[k(Code::Down), c('j')], Action::Down),
    hidden(&[k(Code::PageUp)], Action::PageUp),
    hidden(&[k(Code::PageDown)], Action::PageDown),
    hidden(&[k(Code::Home)], Action::Top),
    hidden(&[k(Code::End), c('G')], Action::Bottom),
    shown(&[c(':'), Key::ctrl('p')], Action::Command),
    shown(&[c('q')], Action::Quit),
    hidden(&[k(Code::Esc), f(12)], Action::Back),
    hidden(&[f(3)], Action::Exit),
    hidden(&[Key::ctrl('l')], Action::Redraw),
    hidden(&[Key::ctrl('z')], Action::Suspend),
    hidden(&[Key::ctrl('c')], Action::Interrupt),
];
