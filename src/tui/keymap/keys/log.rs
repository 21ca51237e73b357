//! The log: `u` takes back the row under the cursor, which is the global key.

use super::Row;

pub(in crate::tui::keymap) const LOG: &[Row] = &[];
