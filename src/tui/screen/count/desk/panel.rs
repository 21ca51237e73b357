//! What lies beside the field for a while: found products, unknown codes, a dump, a question. The
//! field keeps the focus; F10 accepts, F12 closes, and Enter does neither.

use crate::app::counting::{Held, Weighed};
use crate::app::query::ProductLine;
use crate::app::query::count::ParkedRow;

/// A panel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Panel {
    #[default]
    None,
    /// Products with a name that was looked for.
    Found { text: String, products: Vec<ProductLine>, at: usize },
    /// Codes that nobody knows.
    Parked(Parked),
    /// A dump before it is counted.
    Batch(Weighed),
    /// Somebody else's location.
    Held(Held),
}

/// Unknown codes, and the product that one of them is to be tied to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parked {
    pub rows: Vec<ParkedRow>,
    pub at: usize,
    /// Products to choose from: the one counted last, or what was looked for.
    pub products: Vec<(String, String)>,
    pub product: usize,
    /// Up and Down choose a product, and no longer a code.
    pub choosing: bool,
}

impl Panel {
    pub(super) fn parked(rows: Vec<ParkedRow>, last: Option<(String, String)>) -> Self {
        let products = last.into_iter().collect();
        Self::Parked(Parked { rows, products, ..Parked::default() })
    }

    /// Products were found: for the code that is to be tied, else to be counted.
    pub(super) fn found(&mut self, text: &str, products: &[ProductLine]) {
        if let Self::Parked(parked) = self {
            parked.products = products.iter().map(|p| (p.sku.clone(), p.name.clone())).collect();
            parked.product = 0;
            parked.choosing = true;
        } else {
            *self = Self::Found { text: text.to_owned(), products: products.to_vec(), at: 0 };
        }
    }

    pub(super) fn step(&mut self, by: isize) {
        let (at, count) = match self {
            Self::Found { products, at, .. } => (at, products.len()),
            Self::Parked(parked) if parked.choosing => (&mut parked.product, parked.products.len()),
            Self::Parked(parked) => (&mut parked.at, parked.rows.len()),
            Self::None | Self::Batch(_) | Self::Held(_) => return,
        };
        *at = at.saturating_add_signed(by).min(count.saturating_sub(1));
    }
}

impl Parked {
    /// The code under the cursor.
    pub(super) fn code(&self) -> Option<String> {
        self.rows.get(self.at).map(|row| row.code.clone())
    }

    /// The code and the product that it is to be tied to.
    pub(super) fn choice(&self) -> Option<(String, String)> {
        let (sku, _) = self.products.get(self.product)?;
        Some((self.code()?, sku.clone()))
    }

    pub(super) fn refresh(&mut self, rows: Vec<ParkedRow>) {
        let code = self.code();
        self.rows = rows;
        let same = self.rows.iter().position(|row| Some(&row.code) == code.as_ref());
        self.at = same.unwrap_or(0);
    }
}
