//! The list of products.

use super::{Row, c, f, shown};
use crate::tui::keymap::Action;

#[rustfmt::skip]
pub(in crate::tui::keymap) const PRODUCTS: &[Row] = &[
    shown(&[c('a')], Action::Adjust),
    shown(&[c('t'), f(2)], Action::StockType),
    shown(&[c('R')], Action::Receive),
    shown(&[c('D')], Action::Damage),
    shown(&[c('W')], Action::WriteOff),
];
