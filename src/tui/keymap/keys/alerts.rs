//! Alerts.

use super::{Row, c, f, hidden, shown};
use crate::tui::keymap::Action;
use crate::tui::paper::Paper;

#[rustfmt::skip]
pub(in crate::tui::keymap) const ALERTS: &[Row] = &[
    shown(&[c('M')], Action::Paper(Paper::Mend)),
    shown(&[c('K')], Action::Paper(Paper::Ack)),
    shown(&[c('Z')], Action::Paper(Paper::Snooze)),
    shown(&[c('W')], Action::Paper(Paper::Wake)),
    shown(&[c('t'), f(2)], Action::StockType),
    hidden(&[c('a')], Action::Adjust),
    hidden(&[c('R')], Action::Receive),
    hidden(&[c('D')], Action::Damage),
];
