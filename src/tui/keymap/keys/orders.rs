//! Orders, and what to do about one at risk.

use super::{Row, c, f, shown};
use crate::tui::keymap::Action;
use crate::tui::paper::Paper;

#[rustfmt::skip]
pub(in crate::tui::keymap) const ORDERS: &[Row] = &[
    shown(&[c('n'), c('N'), f(6)], Action::Paper(Paper::New)),
    shown(&[c('P')], Action::Paper(Paper::Pay)),
    shown(&[c('S')], Action::Paper(Paper::Ship)),
    shown(&[c('X')], Action::Paper(Paper::Cancel)),
    shown(&[c('K')], Action::Paper(Paper::Take)),
    shown(&[c('R')], Action::Paper(Paper::Return)),
    shown(&[c('U')], Action::Paper(Paper::Unship)),
    shown(&[c('O')], Action::Paper(Paper::Runbook)),
];

#[rustfmt::skip]
pub(in crate::tui::keymap) const RUNBOOK: &[Row] = &[
    shown(&[c('D')], Action::Paper(Paper::Delist)),
    shown(&[c('C')], Action::Paper(Paper::Contacts)),
    shown(&[c('S')], Action::Paper(Paper::Substitute)),
    shown(&[c('B')], Action::Paper(Paper::Backorder)),
    shown(&[c('X')], Action::Paper(Paper::Cancel)),
];
