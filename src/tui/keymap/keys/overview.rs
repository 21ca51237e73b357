//! The overview: rows that lead somewhere.

use super::{Row, c, f, hidden, k, shown};
use crate::tui::input::Code;
use crate::tui::keymap::Action;

#[rustfmt::skip]
pub(in crate::tui::keymap) const OVERVIEW: &[Row] = &[
    shown(&[k(Code::Enter), k(Code::LineFeed)], Action::Open),
    shown(&[c('g')], Action::GoTo),
    shown(&[c('r'), f(5)], Action::Refresh),
    hidden(&[c('i')], Action::Inspector),
];
