//! What can be done to stock-takes in the console, and what a form about one opens on.

use crate::app::query::count::{CountRow, ReviewLine};
use crate::app::query::{CountQuery, Query};

/// A verb of stock-takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CountVerb {
    Start,
    /// The lines beside the books.
    Review,
    /// The sheet by bin, to be printed.
    Sheet,
    /// What came of it, as text to copy.
    Report,
    Cancel,
    Reverse,
    /// Take a line's figure without a recount.
    Accept,
    /// Say why a line differs.
    Reason,
    Recount,
    /// Nothing of the product is there.
    Zero,
    /// Leave a line out.
    Skip,
    /// Approve and post.
    Post,
    /// Open the books of a blind stock-take.
    Look,
}

impl CountVerb {
    /// The name in the language files: the key line's word, `.help` its sentence.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Start => "key-count-start",
            Self::Review => "key-count-review",
            Self::Sheet => "key-count-sheet",
            Self::Report => "key-count-report",
            Self::Cancel => "key-count-cancel",
            Self::Reverse => "key-count-reverse",
            Self::Accept => "key-count-accept",
            Self::Reason => "key-count-reason",
            Self::Recount => "key-count-recount",
            Self::Zero => "key-count-zero",
            Self::Skip => "key-count-skip",
            Self::Post => "key-count-post",
            Self::Look => "key-count-look",
        }
    }

    /// The operation that it leads to; none for what only shows.
    pub const fn op(self) -> Option<&'static str> {
        match self {
            Self::Start => Some("count_start"),
            Self::Review | Self::Sheet | Self::Report => None,
            Self::Cancel => Some("count_cancel"),
            Self::Reverse => Some("count_reverse"),
            Self::Accept | Self::Reason => Some("count_decide"),
            Self::Recount => Some("count_recount"),
            Self::Zero => Some("count_empty"),
            Self::Skip => Some("count_skip"),
            Self::Post => Some("count_approve"),
            Self::Look => Some("count_look"),
        }
    }

    /// Message id of the form that it opens.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Start => "form-count-start",
            Self::Review | Self::Sheet | Self::Report => "",
            Self::Cancel => "form-count-cancel",
            Self::Reverse => "form-count-reverse",
            Self::Accept => "form-count-accept",
            Self::Reason => "form-count-reason",
            Self::Recount => "form-count-recount",
            Self::Zero => "form-count-zero",
            Self::Skip => "form-count-skip",
            Self::Post => "form-count-post",
            Self::Look => "form-count-look",
        }
    }
}

/// A form about a stock-take. Plain data, so a test can compare it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountForm {
    pub verb: CountVerb,
    /// The stock-take; `None` for a new one.
    pub count: Option<CountRow>,
    /// The line that it is about.
    pub line: Option<ReviewLine>,
    /// Lines whose loss sellable cannot bear.
    pub short: Vec<ReviewLine>,
    /// The warehouse and the products that a new one is suggested for.
    pub suggested: Option<(String, String)>,
}

impl CountForm {
    pub const fn about(verb: CountVerb, count: CountRow) -> Self {
        Self { verb, count: Some(count), line: None, short: Vec::new(), suggested: None }
    }

    /// The stock-take's code; empty for a new one.
    pub fn code(&self) -> &str {
        self.count.as_ref().map_or("", |count| count.code.as_str())
    }
}

/// The report of a stock-take.
pub fn report_of(code: &str) -> Query {
    Query::Stocktake(CountQuery::Report { code: code.to_owned() })
}
