//! Stock-takes: the list, the clerk's desk, the review.

use super::{Code, Row, c, f, k, shown};
use crate::tui::counts::CountVerb;
use crate::tui::input::Key;
use crate::tui::keymap::Action;

#[rustfmt::skip]
pub(in crate::tui::keymap) const COUNTS: &[Row] = &[
    shown(&[c('n'), c('N'), f(6)], Action::Count(CountVerb::Start)),
    shown(&[c('W')], Action::Count(CountVerb::Review)),
    shown(&[c('P')], Action::Count(CountVerb::Sheet)),
    shown(&[c('I')], Action::Count(CountVerb::Report)),
    shown(&[c('X')], Action::Count(CountVerb::Cancel)),
    shown(&[c('U')], Action::Count(CountVerb::Reverse)),
];

#[rustfmt::skip]
pub(in crate::tui::keymap) const REVIEW: &[Row] = &[
    shown(&[f(10), c('P')], Action::Count(CountVerb::Post)),
    shown(&[c('A')], Action::Count(CountVerb::Accept)),
    shown(&[c('W')], Action::Count(CountVerb::Reason)),
    shown(&[c('C')], Action::Count(CountVerb::Recount)),
    shown(&[c('Z')], Action::Count(CountVerb::Zero)),
    shown(&[c('S')], Action::Count(CountVerb::Skip)),
    shown(&[c('I')], Action::Count(CountVerb::Report)),
    shown(&[c('B')], Action::Count(CountVerb::Look)),
];

/// The field has the focus: nothing but F-keys and what moves in a panel.
#[rustfmt::skip]
pub(in crate::tui::keymap) const DESK: &[Row] = &[
    shown(&[f(4)], Action::Find),
    shown(&[f(6)], Action::Unknown),
    shown(&[f(7)], Action::Location),
    shown(&[f(9)], Action::Undo),
    shown(&[f(10), Key::ctrl('s')], Action::Done),
    shown(&[f(12), k(Code::Esc)], Action::Pause),
    super::hidden(&[f(1)], Action::Help),
    super::hidden(&[Key::ctrl('l')], Action::Redraw),
    super::hidden(&[Key::ctrl('z')], Action::Suspend),
    super::hidden(&[Key::ctrl('c')], Action::Interrupt),
];

/// The same while something is to be accepted.
#[rustfmt::skip]
pub(in crate::tui::keymap) const DESK_PANEL: &[Row] = &[
    shown(&[f(10), Key::ctrl('s')], Action::TakeIt),
    super::hidden(&[k(Code::Up)], Action::Up),
    super::hidden(&[k(Code::Down)], Action::Down),
    shown(&[f(8)], Action::Drop),
    shown(&[f(9)], Action::Undo),
    shown(&[f(12), k(Code::Esc)], Action::Close),
    super::hidden(&[f(1)], Action::Help),
    super::hidden(&[f(4)], Action::Find),
    super::hidden(&[f(6)], Action::Unknown),
    super::hidden(&[f(7)], Action::Location),
    super::hidden(&[Key::ctrl('l')], Action::Redraw),
    super::hidden(&[Key::ctrl('z')], Action::Suspend),
    super::hidden(&[Key::ctrl('c')], Action::Interrupt),
];

/// Somebody was counting here before.
#[rustfmt::skip]
pub(in crate::tui::keymap) const RESUME: &[Row] = &[
    super::hidden(&[k(Code::Enter), k(Code::LineFeed)], Action::Accept),
    super::hidden(&[c('v')], Action::Movements),
    super::hidden(&[f(12), k(Code::Esc)], Action::Close),
    super::hidden(&[Key::ctrl('l')], Action::Redraw),
    super::hidden(&[Key::ctrl('z')], Action::Suspend),
    super::hidden(&[Key::ctrl('c')], Action::Interrupt),
];
