//! Products: every product with what can be sold of it.

mod update;
mod view;

use super::window::Window;
use crate::app::query::{ProductFilter, ProductLine, ProductPage, ProductSort};

/// The list around the cursor.
#[derive(Debug, Default)]
pub struct Products {
    window: Window<ProductLine>,
    view: ProductPage,
    asked: Asked,
    /// What to ask next.
    want: Option<Asked>,
    /// Whether anything was read yet.
    read: bool,
    sku_columns: u16,
}

/// Which part of the list a question is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asked {
    #[default]
    Start,
    End,
    Before,
    After,
    /// The loaded rows again.
    Again,
}

impl Products {
    fn sort_name(&self) -> &'static str {
        match self.view.sort {
            ProductSort::Sku => "column-sku",
            ProductSort::Name => "column-name",
            ProductSort::Sellable => "column-sellable",
        }
    }

    fn saved_view(&self) -> &'static str {
        match self.view.filter {
            ProductFilter::All => "list-all",
            ProductFilter::Attention => "list-attention",
            ProductFilter::Type(_) | ProductFilter::State(_) => "list-part",
        }
    }
}
