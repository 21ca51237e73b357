//! What keys ask for.

use crate::app::command;
use crate::domain::role::Role;
use crate::tui::counts::CountVerb;
use crate::tui::paper::Paper;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Help,
    Command,
    Find,
    Open,
    Back,
    Quit,
    Exit,
    NextTab,
    PreviousTab,
    GoTo,
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
    NextItem,
    PreviousItem,
    Refresh,
    Sort,
    SortNext,
    Mark,
    MarkAll,
    MarkNone,
    Export,
    Copy,
    SortPrevious,
    View,
    Inspector,
    Messages,
    Undo,
    Adjust,
    Receive,
    Damage,
    WriteOff,
    StockType,
    /// A verb of documents.
    Paper(Paper),
    Movements,
    Redraw,
    Suspend,
    Interrupt,
    NextField,
    PreviousField,
    Choices,
    Reset,
    Save,
    Leave,
    Accept,
    Close,
    /// A verb of stock-takes.
    Count(CountVerb),
    /// At the desk: another location, the unknown codes, this location is done, a break.
    Location,
    Unknown,
    Done,
    Pause,
    /// At the desk: what the panel shows is taken, an unknown code is set aside.
    TakeIt,
    Drop,
    /// In the palette: the name that is chosen, written out.
    Complete,
    /// Which columns a list shows: choose, show or hide one, move it, those that are usual.
    Columns,
    ShowColumn,
    Earlier,
    Later,
    UsualColumns,
    /// The saved views of a list: look at them, keep what is shown, another name, keep no longer.
    Saved(ViewVerb),
    /// One key more for a command, none, or those of the preset.
    AddKey,
    NoKey,
    UsualKeys,
}

/// What can be done about the saved views of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ViewVerb {
    /// Look at them.
    Show,
    /// Keep what is shown as one.
    Keep,
    /// Another name.
    Rename,
    /// Keep it no longer.
    Drop,
}

impl ViewVerb {
    const fn id(self) -> &'static str {
        match self {
            Self::Show => "key-views",
            Self::Keep => "key-keep-view",
            Self::Rename => "key-rename-view",
            Self::Drop => "key-drop-view",
        }
    }
}

impl Action {
    /// Whether it is done to a list, and not to what is open in its place.
    pub const fn is_of_list(self) -> bool {
        matches!(
            self,
            Self::Find
                | Self::Sort
                | Self::Mark
                | Self::MarkAll
                | Self::View
                | Self::Saved(_)
                | Self::Columns
        )
    }

    /// Whether the key line always has room for it, behind everything else.
    pub(super) const fn is_way_out(self) -> bool {
        matches!(
            self,
            Self::Command | Self::Quit | Self::Save | Self::Leave | Self::Close | Self::Pause
        )
    }

    /// The operation that it leads to; none for what only shows.
    pub fn op(self) -> Option<&'static str> {
        let ops = [
            (Self::Adjust, "adjust"),
            (Self::Receive, "receive"),
            (Self::Damage, "damage"),
            (Self::WriteOff, "write_off"),
            (Self::StockType, "product"),
            (Self::Undo, "undo"),
        ];
        if let Self::Paper(paper) = self {
            return paper.op();
        }
        if let Self::Count(verb) = self {
            return verb.op();
        }
        ops.into_iter().find(|(action, _)| *action == self).map(|(_, op)| op)
    }

    /// The role that it needs.
    pub fn needs(self) -> Role {
        let row = self.op().and_then(command::spec);
        row.map_or(Role::Viewer, |row| row.role)
    }

    /// Whether one form does it to all rows that are marked.
    pub const fn takes_marks(self) -> bool {
        if let Self::Paper(paper) = self {
            return paper.takes_marks();
        }
        matches!(
            self,
            Self::Adjust
                | Self::Receive
                | Self::Damage
                | Self::WriteOff
                | Self::StockType
                | Self::Count(
                    CountVerb::Accept
                        | CountVerb::Reason
                        | CountVerb::Recount
                        | CountVerb::Zero
                        | CountVerb::Skip
                )
        )
    }

    /// Whether it is about the rows on the screen, so that it waits for them.
    pub const fn needs_rows(self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::Up
                | Self::Down
                | Self::PageUp
                | Self::PageDown
                | Self::Top
                | Self::Bottom
                | Self::NextItem
                | Self::Mark
                | Self::MarkAll
                | Self::Copy
                | Self::Export
                | Self::PreviousItem
                | Self::Undo
                | Self::Adjust
                | Self::Receive
                | Self::Damage
                | Self::WriteOff
                | Self::StockType
                | Self::Paper(_)
                | Self::Count(_)
                | Self::Movements
        )
    }

    /// What it is called in a file of keys.
    pub fn name(self) -> &'static str {
        self.id().strip_prefix("key-").unwrap_or_default()
    }

    /// The name in the language files: `key-<id>` is the key line's word, `.help` its sentence.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Help => "key-help",
            Self::Command => "key-command",
            Self::Find => "key-find",
            Self::Open => "key-open",
            Self::Back => "key-back",
            Self::Quit => "key-quit",
            Self::Exit => "key-exit",
            Self::NextTab => "key-next-tab",
            Self::PreviousTab => "key-previous-tab",
            Self::GoTo => "key-go-to",
            Self::Up => "key-up",
            Self::Down => "key-down",
            Self::PageUp => "key-page-up",
            Self::PageDown => "key-page-down",
            Self::Top => "key-top",
            Self::Bottom => "key-bottom",
            Self::NextItem => "key-next-item",
            Self::PreviousItem => "key-previous-item",
            Self::Refresh => "key-refresh",
            Self::Sort => "key-sort",
            Self::Mark => "key-mark",
            Self::MarkAll => "key-mark-all",
            Self::MarkNone => "key-mark-none",
            Self::Export => "key-export",
            Self::Copy => "key-copy",
            Self::SortNext => "key-sort-next",
            Self::SortPrevious => "key-sort-previous",
            Self::View => "key-view",
            Self::Inspector => "key-inspector",
            Self::Messages => "key-messages",
            Self::Undo => "key-undo",
            Self::Adjust => "key-adjust",
            Self::Receive => "key-receive",
            Self::Damage => "key-damage",
            Self::WriteOff => "key-write-off",
            Self::StockType => "key-stock-type",
            Self::Paper(paper) => paper.id(),
            Self::Movements => "key-movements",
            Self::Redraw => "key-redraw",
            Self::Suspend => "key-suspend",
            Self::Interrupt => "key-interrupt",
            Self::NextField => "key-next-field",
            Self::PreviousField => "key-previous-field",
            Self::Choices => "key-choices",
            Self::Reset => "key-reset",
            Self::Save => "key-save",
            Self::Leave => "key-leave",
            Self::Accept => "key-accept",
            Self::Close => "key-close",
            Self::Count(verb) => verb.id(),
            Self::Location => "key-location",
            Self::Unknown => "key-unknown",
            Self::Done => "key-done",
            Self::Pause => "key-pause",
            Self::TakeIt => "key-take-it",
            Self::Drop => "key-drop",
            Self::Complete => "key-complete",
            Self::Columns => "key-columns",
            Self::ShowColumn => "key-show-column",
            Self::Earlier => "key-earlier",
            Self::Later => "key-later",
            Self::UsualColumns => "key-usual-columns",
            Self::Saved(verb) => verb.id(),
            Self::AddKey => "key-add-key",
            Self::NoKey => "key-no-key",
            Self::UsualKeys => "key-usual-keys",
        }
    }
}
