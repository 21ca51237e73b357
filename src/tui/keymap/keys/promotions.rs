//! Lock pools and promotions.

use super::{Row, c, f, shown};
use crate::tui::keymap::Action;
use crate::tui::paper::Paper;

#[rustfmt::skip]
pub(in crate::tui::keymap) const PROMOTIONS: &[Row] = &[
    shown(&[c('n'), c('N'), f(6)], Action::Paper(Paper::New)),
    shown(&[c('e'), f(2)], Action::Paper(Paper::Edit)),
    shown(&[c('S')], Action::Paper(Paper::Start)),
    shown(&[c('R')], Action::Paper(Paper::Release)),
    shown(&[c('P')], Action::Paper(Paper::Pause)),
    shown(&[c('F')], Action::Paper(Paper::Finish)),
    shown(&[c('L')], Action::Paper(Paper::Plan)),
    shown(&[c('T')], Action::Paper(Paper::Report)),
];
