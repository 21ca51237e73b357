//! The first start.

use super::{Row, k, shown};
use crate::tui::input::Code;
use crate::tui::keymap::Action;

#[rustfmt::skip]
pub(in crate::tui::keymap) const WELCOME: &[Row] = &[
    shown(&[k(Code::Enter), k(Code::LineFeed)], Action::Open),
];
