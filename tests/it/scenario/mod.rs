//! The rules of the business as stories, one file a noun. A name such as S68 is the number of the
//! rule in the source documents; a paragraph sign names the page of the domain.

mod availability;
mod buckets;
mod caps;
mod counting;
mod decisions;
mod documents;
mod editing;
mod ledger;
mod orders;
mod oversell;
mod pools;
mod posting;
mod products;
mod promotions;
mod reserve;
mod scans;
mod stocktakes;
mod transfers;
