//! Transfers.

use super::{Row, c, f, shown};
use crate::tui::keymap::Action;
use crate::tui::paper::Paper;

#[rustfmt::skip]
pub(in crate::tui::keymap) const TRANSFERS: &[Row] = &[
    shown(&[c('n'), c('N'), f(6)], Action::Paper(Paper::New)),
    shown(&[c('S')], Action::Paper(Paper::Dispatch)),
    shown(&[c('R')], Action::Paper(Paper::Receive)),
    shown(&[c('L')], Action::Paper(Paper::Lose)),
    shown(&[c('X')], Action::Paper(Paper::Cancel)),
];
