//! The rules of the business as stories, one file a noun. A name such as S68 is the number of the
//! rule in the source documents; a paragraph sign names the page of the domain.

mod availability;
mod buckets;
mod caps;
mod decisions;
mod documents;
mod editing;
mod ledger;
mod orders;
mod oversell;
mod pools;
mod products;
mod promotions;
mod reserve;
mod scans;
mod stocktakes;
mod transfers;
