//! The stock of one product, and the documents behind a row of it.

use super::{Row, c, f, hidden, shown};
use crate::tui::keymap::Action;
use crate::tui::paper::Paper;

#[rustfmt::skip]
pub(in crate::tui::keymap) const STOCK: &[Row] = &[
    shown(&[c('a')], Action::Adjust),
    shown(&[c('t'), f(2)], Action::StockType),
    shown(&[c('R')], Action::Receive),
    shown(&[c('D')], Action::Damage),
    shown(&[c('W')], Action::WriteOff),
    shown(&[c('H')], Action::Paper(Paper::Holders)),
    shown(&[c('T')], Action::Paper(Paper::Transfer)),
    shown(&[c('M')], Action::Paper(Paper::Plan)),
    shown(&[c(' ')], Action::Mark),
    hidden(&[c('*')], Action::MarkAll),
    hidden(&[c('-')], Action::MarkNone),
    shown(&[c('v')], Action::Movements),
    shown(&[c('.')], Action::NextItem),
    hidden(&[c(',')], Action::PreviousItem),
    hidden(&[c('r'), f(5)], Action::Refresh),
];

#[rustfmt::skip]
pub(in crate::tui::keymap) const HOLDERS: &[Row] = &[
    shown(&[c('n'), c('N'), f(6)], Action::Paper(Paper::New)),
    shown(&[c('D')], Action::Paper(Paper::Deliver)),
    shown(&[c('X')], Action::Paper(Paper::Remove)),
];
