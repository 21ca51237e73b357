//! What every list shares.

use super::{Row, c, f, first, hidden, k, shown};
use crate::tui::input::Code;
use crate::tui::keymap::{Action, ViewVerb};

#[rustfmt::skip]
pub(in crate::tui::keymap) const LIST: &[Row] = &[
    first(&[c('/'), f(7)], Action::Find),
    first(&[k(Code::Enter), k(Code::LineFeed)], Action::Open),
    shown(&[c(' ')], Action::Mark),
    hidden(&[c('*')], Action::MarkAll),
    hidden(&[c('-')], Action::MarkNone),
    shown(&[c('v')], Action::Movements),
    shown(&[c('o'), f(8)], Action::Sort),
    hidden(&[c('>')], Action::SortNext),
    hidden(&[c('<')], Action::SortPrevious),
    shown(&[c('V')], Action::View),
    hidden(&[c('s')], Action::Saved(ViewVerb::Show)),
    hidden(&[c('|')], Action::Columns),
    shown(&[c('x')], Action::Export),
    shown(&[c('y')], Action::Copy),
    hidden(&[c('i')], Action::Inspector),
    hidden(&[c('r'), f(5)], Action::Refresh),
];
