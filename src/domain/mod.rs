//! The business: what the numbers mean. Pure: no file, no clock, no SQL, no terminal.
//!
//! | noun | module | what it is |
//! |---|---|---|
//! | bucket, stock | [`stock`] | seven buckets and a total of one product in one warehouse, and the identity that ties them |
//! | movement | [`movement`] | the only way a bucket changes; every kind is a row of [`movement::KINDS`] |
//! | product | [`product`] | SKU, stock type, thresholds, policies |
//! | order | [`order`] | states, deadlines, what is open of a line |
//! | allocation | [`allocation`] | which warehouse serves an order line |
//! | lock pool | [`pool`] | stock set aside or kept back, released in stages |
//! | stock-take | [`stocktake`] | count, variance, tolerance, review, accuracy |
//! | transfer | [`transfer`] | request, dispatch, receive, lose, cancel |
//! | availability | [`availability`] | in stock, low, sold out; urgent |
//! | alert | [`alert`] | what somebody should look at, why, and what mends it |
//! | quantity, money, time | [`quantity`], [`money`], [`time`] | checked integers in the smallest unit |
//! | maps by the numbers of rows | [`numbers`] | no business of their own |
//! | codes | [`ids`] | SKUs, warehouse codes, document codes, barcodes |
//! | scan | [`scan`] | what a scanner or a hand typed: check digits, GS1, the grammar of the count field |
//! | role | [`role`] | viewer, clerk, operator, manager |
//! | refusal | [`refused`] | one rule each, with the numbers |
#![warn(missing_docs)]

pub mod alert;
pub mod allocation;
pub mod availability;
pub mod filter;
pub mod ids;
pub mod money;
pub mod movement;
pub mod numbers;
pub mod order;
pub mod pool;
pub mod product;
pub mod quantity;
pub mod refused;
pub mod role;
pub mod scan;
pub mod stock;
pub mod stocktake;
pub mod time;
pub mod transfer;
