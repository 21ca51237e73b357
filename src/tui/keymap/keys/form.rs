//! Forms, lists of choices and the input line.

use super::{Row, c, f, hidden, k, shown};
use crate::tui::input::{Code, Key};
use crate::tui::keymap::{Action, ViewVerb};

#[rustfmt::skip]
pub(in crate::tui::keymap) const FORM: &[Row] = &[
    shown(&[k(Code::Enter), k(Code::LineFeed), k(Code::Tab), k(Code::Down)], Action::NextField),
    shown(&[k(Code::BackTab), k(Code::Up)], Action::PreviousField),
    shown(&[f(4)], Action::Choices),
    shown(&[f(5)], Action::Reset),
    shown(&[f(10), Key::ctrl('s')], Action::Save),
    shown(&[f(12), k(Code::Esc)], Action::Leave),
    hidden(&[f(1)], Action::Help),
    hidden(&[Key::ctrl('l')], Action::Redraw),
    hidden(&[Key::ctrl('z')], Action::Suspend),
    hidden(&[Key::ctrl('c')], Action::Interrupt),
];

#[rustfmt::skip]
pub(in crate::tui::keymap) const PICK: &[Row] = &[
    hidden(&[f(1)], Action::Help),
    hidden(&[k(Code::Up), c('k')], Action::Up),
    hidden(&[k(Code::Down), c('j')], Action::Down),
    hidden(&[k(Code::PageUp)], Action::PageUp),
    hidden(&[k(Code::PageDown)], Action::PageDown),
    shown(&[k(Code::Enter), k(Code::LineFeed)], Action::Accept),
    shown(&[f(12), k(Code::Esc), c('q')], Action::Close),
    hidden(&[Key::ctrl('l')], Action::Redraw),
    hidden(&[Key::ctrl('c')], Action::Interrupt),
];

#[rustfmt::skip]
pub(in crate::tui::keymap) const INPUT: &[Row] = &[
    shown(&[k(Code::Enter), k(Code::LineFeed), k(Code::Tab)], Action::Accept),
    shown(&[k(Code::Esc), f(12)], Action::Close),
    hidden(&[k(Code::Up)], Action::Up),
    hidden(&[k(Code::Down)], Action::Down),
    hidden(&[Key::ctrl('l')], Action::Redraw),
    hidden(&[Key::ctrl('z')], Action::Suspend),
    hidden(&[Key::ctrl('c')], Action::Interrupt),
];

#[rustfmt::skip]
pub(in crate::tui::keymap) const PALETTE: &[Row] = &[
    shown(&[k(Code::Enter), k(Code::LineFeed)], Action::Accept),
    shown(&[k(Code::Tab)], Action::Complete),
    shown(&[k(Code::Esc), f(12)], Action::Close),
    hidden(&[k(Code::Up)], Action::Up),
    hidden(&[k(Code::Down)], Action::Down),
    hidden(&[Key::ctrl('l')], Action::Redraw),
    hidden(&[Key::ctrl('z')], Action::Suspend),
    hidden(&[Key::ctrl('c')], Action::Interrupt),
];

/// What is typed narrows the list, so no letter acts.
#[rustfmt::skip]
pub(in crate::tui::keymap) const EDITOR: &[Row] = &[
    shown(&[k(Code::Enter), k(Code::LineFeed)], Action::Open),
    shown(&[f(6)], Action::AddKey),
    shown(&[f(8)], Action::NoKey),
    shown(&[f(5)], Action::UsualKeys),
    shown(&[k(Code::Esc), f(12)], Action::Close),
    hidden(&[k(Code::Up)], Action::Up),
    hidden(&[k(Code::Down)], Action::Down),
    hidden(&[k(Code::PageUp)], Action::PageUp),
    hidden(&[k(Code::PageDown)], Action::PageDown),
    hidden(&[Key::ctrl('l')], Action::Redraw),
    hidden(&[Key::ctrl('z')], Action::Suspend),
    hidden(&[Key::ctrl('c')], Action::Interrupt),
];

/// The columns of a list.
#[rustfmt::skip]
pub(in crate::tui::keymap) const CHOOSER: &[Row] = &[
    shown(&[c(' ')], Action::ShowColumn),
    shown(&[c('<')], Action::Earlier),
    shown(&[c('>')], Action::Later),
    shown(&[c('r'), f(5)], Action::UsualColumns),
    shown(&[k(Code::Esc), f(12), c('q')], Action::Close),
    hidden(&[k(Code::Up), c('k')], Action::Up),
    hidden(&[k(Code::Down), c('j')], Action::Down),
    hidden(&[Key::ctrl('l')], Action::Redraw),
    hidden(&[Key::ctrl('z')], Action::Suspend),
    hidden(&[Key::ctrl('c')], Action::Interrupt),
];

/// The saved views of a list.
#[rustfmt::skip]
pub(in crate::tui::keymap) const VIEWS: &[Row] = &[
    shown(&[k(Code::Enter), k(Code::LineFeed)], Action::Open),
    shown(&[c('n'), f(6)], Action::Saved(ViewVerb::Keep)),
    shown(&[c('e'), f(2)], Action::Saved(ViewVerb::Rename)),
    shown(&[c('X'), f(8)], Action::Saved(ViewVerb::Drop)),
    shown(&[k(Code::Esc), f(12), c('q')], Action::Close),
    hidden(&[c('?'), f(1)], Action::Help),
    hidden(&[k(Code::Up), c('k')], Action::Up),
    hidden(&[k(Code::Down), c('j')], Action::Down),
    hidden(&[Key::ctrl('l')], Action::Redraw),
    hidden(&[Key::ctrl('z')], Action::Suspend),
    hidden(&[Key::ctrl('c')], Action::Interrupt),
];
