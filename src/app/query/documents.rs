//! Questions about orders, transfers, what suppliers hold, and who holds what.

use super::fields::WORKED_OUT_MAX;
use super::{Holders, Query, Reply, card, find_warehouse, pool, product_of, scan};
use crate::app::Env;
use crate::domain::filter::{Filter, Listed};
use crate::domain::refused::{Refused, Rule};
use crate::store::holds::HoldFilter;
use crate::store::orders::OrderRow;
use crate::store::transfers::TransferRow;
use crate::store::{Error, View, agreements, holds, orders, transfers};

/// Answers a question about documents.
pub(super) fn answer(view: &View<'_>, env: &Env, query: &Query) -> Result<Reply, Error> {
    match query {
        Query::Orders { state, after, limit } => {
            let before = after.as_deref().map(|code| find_order(view, code)).transpose()?;
            orders::list(view, *state, before.map(|order| order.id), *limit).map(Reply::Orders)
        }
        Query::UnderWay { after, limit } => {
            let before = after.as_deref().map(|code| find_order(view, code)).transpose()?;
            orders::list_under_way(view, before.map(|order| order.id), *limit).map(Reply::Orders)
        }
        Query::Order { code } => {
            let order = find_order(view, code)?;
            card::order(view, order).map(|card| Reply::Order(Box::new(card)))
        }
        Query::Holds { sku, customer, unpaid, limit } => {
            let filter = HoldFilter {
                product: product_of(view, env, sku.as_deref())?,
                customer: customer.clone(),
                warehouse: None,
                unpaid: *unpaid,
                flag_share: env.orders.flag_share_percent,
                limit: *limit,
            };
            holds::list(view, &filter).map(Reply::Holds)
        }
        Query::AtRisk { sku, limit } => {
            let product = product_of(view, env, sku.as_deref())?;
            holds::at_risk(view, product, *limit).map(Reply::AtRisk)
        }
        Query::Agreements { sku, limit } => {
            let product = product_of(view, env, sku.as_deref())?;
            agreements::open(view, product, *limit).map(Reply::Agreements)
        }
        Query::Suggestions { limit } => {
            holds::suggestions(view, env.store_threshold(view)?, *limit).map(Reply::Suggestions)
        }
        Query::Transfers { open, after, limit } => {
            let before = after.as_deref().map(|code| find_transfer(view, code)).transpose()?;
            let before = before.map(|transfer| transfer.id);
            transfers::list(view, *open, before, *limit).map(Reply::Transfers)
        }
        Query::Holders { sku, warehouse, search, limit } => {
            holders(view, env, sku, warehouse, search, *limit)
        }
        Query::Transfer { code } => {
            find_transfer(view, code).map(|row| Reply::Transfer(Box::new(row)))
        }
        Query::Glance
        | Query::Alerts(_)
        | Query::Crossings { .. }
        | Query::Categories
        | Query::Tryout { .. }
        | Query::Step(_)
        | Query::Dependents(_)
        | Query::Products(_)
        | Query::Find(_)
        | Query::Product { .. }
        | Query::Stock { .. }
        | Query::Resolve { .. }
        | Query::Scan { .. }
        | Query::Code { .. }
        | Query::Warehouses
        | Query::Users
        | Query::Log { .. }
        | Query::Pools { .. }
        | Query::Stocktake(_)
        | Query::Pool { .. }
        | Query::Promotion(_)
        | Query::Overview
        | Query::Why(_) => Err(Error::Corrupt("not about a document".to_owned())),
    }
}

fn find_order(view: &View<'_>, code: &str) -> Result<OrderRow, Error> {
    let found = orders::find(view, code)?;
    found.ok_or_else(|| Refused::new(Rule::OrderUnknown).document(code.trim()).into())
}

fn find_transfer(view: &View<'_>, code: &str) -> Result<TransferRow, Error> {
    let found = transfers::find(view, code)?;
    found.ok_or_else(|| Refused::new(Rule::TransferUnknown).document(code.trim()).into())
}

/// The documents behind the buckets of a product in a warehouse.
fn holders(
    view: &View<'_>,
    env: &Env,
    sku: &str,
    warehouse: &str,
    search: &str,
    most: i64,
) -> Result<Reply, Error> {
    let filter = Filter::parse(search, Listed::Holders)?;
    let limit = if filter.is_empty() { most } else { WORKED_OUT_MAX };
    let (product, ..) = scan::named(view, env, sku)?;
    let place = find_warehouse(view, warehouse)?;
    let holding = HoldFilter {
        product: Some(product.id),
        warehouse: Some(place),
        flag_share: env.orders.flag_share_percent,
        limit,
        ..HoldFilter::default()
    };
    let mut found = Holders {
        orders: holds::list(view, &holding)?,
        transfers: transfers::of_stock(view, product.id, place, limit)?,
        pools: pool::of_stock(view, product.id, place, limit)?,
        agreements: agreements::open(view, Some(product.id), limit)?,
    };
    found.keep(&filter, sku, warehouse, most);
    Ok(Reply::Holders(Box::new(found)))
}
