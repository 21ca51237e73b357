//! Which row of the screen is what, at every size.
//!
//! ```text
//! header     stockroom  shop.db WH:all  lin                              !6  15:42
//! tabs      [Products] Stock  Log
//! crumb      Products > All       1,284 items
//! body       ...                                             | pane (100 columns and more)
//! rule      ----------------------------------------------------------------------
//! inspector  SKU-10001 ...  149 = BJ 60 + WUH 60 + TPE 29
//! message    OK  SKU-10001 threshold 30 -> 32, read back 32
//! input     Go/scan: _
//! keys       F1 Help  / Find  Enter Open
//! ```
//!
//! Small terminals lose the inspector first, then the tabs, then the rule; below 40x10 a list, the
//! message and the input line remain. No size is refused.

use ratatui::layout::Rect;

/// From so many columns on there is a pane at the right.
pub const PANE_FROM: u16 = 100;
const PANE_COLUMNS: u16 = 42;

/// The rows of a screen; what there is no room for is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub header: Rect,
    pub tabs: Rect,
    pub crumb: Rect,
    pub body: Rect,
    pub pane: Rect,
    pub rule: Rect,
    pub inspector: Rect,
    pub message: Rect,
    pub input: Rect,
    pub keys: Rect,
}

impl Layout {
    /// The layout of `area`; with a pane if it is `wanted` and there is room.
    pub fn of(area: Rect, wanted: bool) -> Self {
        let tiny = area.height < 10 || area.width < 40;
        let pane = wanted && area.width >= PANE_FROM;
        let (has_inspector, has_tabs, has_rule) =
            (area.height >= 24, area.height >= 20, area.height >= 16);
        let mut rows = Rows { area, top: area.top(), bottom: area.bottom() };
        let mut layout = Self::default();
        if !tiny {
            layout.keys = rows.last();
        }
        layout.input = rows.last();
        layout.message = rows.last();
        if has_inspector && !tiny {
            layout.inspector = rows.last();
        }
        if has_rule && !tiny {
            layout.rule = rows.last();
        }
        if !tiny {
            layout.header = rows.first();
        }
        if has_tabs && !tiny {
            layout.tabs = rows.first();
        }
        if !tiny {
            layout.crumb = rows.first();
        }
        layout.body = rows.rest();
        if pane && !tiny {
            let at = layout.body.width.saturating_sub(PANE_COLUMNS);
            layout.pane =
                Rect { x: layout.body.x.saturating_add(at), width: PANE_COLUMNS, ..layout.body };
            layout.body.width = at;
        }
        layout
    }

    pub fn has_pane(&self) -> bool {
        self.pane.width > 0
    }

    /// Rows of a list under its column heads.
    pub fn list_rows(&self) -> u16 {
        self.body.height.saturating_sub(1)
    }
}

/// Rows not yet given away.
struct Rows {
    area: Rect,
    top: u16,
    bottom: u16,
}

impl Rows {
    fn row(&self, y: u16) -> Rect {
        Rect { y, height: 1, ..self.area }
    }

    fn first(&mut self) -> Rect {
        if self.top >= self.bottom {
            return Rect::default();
        }
        let row = self.row(self.top);
        self.top = self.top.saturating_add(1);
        row
    }

    fn last(&mut self) -> Rect {
        if self.top >= self.bottom {
            return Rect::default();
        }
        self.bottom = self.bottom.saturating_sub(1);
        self.row(self.bottom)
    }

    const fn rest(&self) -> Rect {
        Rect { y: self.top, height: self.bottom.saturating_sub(self.top), ..self.area }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(width: u16, height: u16) -> Layout {
        Layout::of(Rect::new(0, 0, width, height), true)
    }

    #[test]
    fn eighty_by_twenty_four_has_every_row_and_fifteen_for_the_list() {
        let layout = at(80, 24);
        assert_eq!((layout.header.y, layout.tabs.y, layout.crumb.y, layout.body.y), (0, 1, 2, 3));
        assert_eq!((layout.rule.y, layout.inspector.y, layout.message.y), (19, 20, 21));
        assert_eq!((layout.input.y, layout.keys.y), (22, 23));
        assert_eq!(layout.list_rows(), 15);
        assert!(!layout.has_pane());
    }

    #[test]
    fn a_wide_screen_has_a_pane() {
        let layout = at(120, 40);
        assert_eq!((layout.body.width, layout.pane.x, layout.pane.width), (78, 78, 42));
    }

    #[test]
    fn small_screens_lose_rows_in_a_fixed_order_and_none_is_refused() {
        assert_eq!(at(80, 23).inspector.height, 0);
        assert_eq!(at(80, 19).tabs.height, 0);
        assert_eq!(at(80, 15).rule.height, 0);
        assert_eq!(at(40, 9).keys.height, 0);
        for (width, height) in [(1, 1), (2, 2), (20, 5), (39, 3), (300, 100)] {
            let layout = at(width, height);
            assert!(layout.input.height == 1, "{width}x{height}");
        }
    }
}
