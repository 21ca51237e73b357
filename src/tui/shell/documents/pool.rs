//! The forms about lock pools: made, changed, started, released, paused, ended.

use serde_json::{Map, Value as Json, json};

use super::{Document, Source};
use crate::app::Outcome;
use crate::app::command::pool_figures;
use crate::app::query::{PoolCard, PoolLine, PoolPlan, WarehouseRow};
use crate::domain::pool::{PoolState, Purpose};
use crate::domain::time::Timestamp;
use crate::locale::Words;
use crate::tui::form::field::{Choice, Field, Number};
use crate::tui::form::when::When;
use crate::tui::form::{Form, PreviewRow, stages};
use crate::tui::paper::Paper;
use crate::tui::shell::forms::{choices, lookup, put_texts};

/// What stands for releasing units that belong to no stage.
const BY_HAND: &str = "-";

/// The line that a form is about: the one in focus, else the first.
fn line<'a>(card: &'a PoolCard, place: Option<&(String, String)>) -> Option<&'a PoolLine> {
    let named = place.and_then(|(sku, warehouse)| {
        card.lines.iter().find(|line| line.sku == *sku && line.warehouse == *warehouse)
    });
    named.or(card.lines.first())
}

fn yes_no(name: &'static str, so: bool, words: &Words) -> Field {
    Field::choice(name, choices("choice-", &["no", "yes"], words), if so { "yes" } else { "no" })
}

const fn percent(value: i64) -> Number {
    Number { base: None, min: 100, max: value, blank: false }
}

/// Percent for basis points.
fn shown_percent(bps: i64) -> i64 {
    bps.checked_div(100).unwrap_or(100)
}

/// The fields of a pool that is to be made.
pub(super) fn new_fields(
    (plan, place): (Option<&PoolPlan>, Option<&(String, String)>),
    warehouses: &[WarehouseRow],
    words: &Words,
    now: Timestamp,
) -> Vec<Field> {
    let when = When::instant(words.zone(), now);
    let planned = plan.map(|plan| (plan.sku.as_str(), plan.warehouse.as_str()));
    let named = place.map(|(sku, warehouse)| (sku.as_str(), warehouse.as_str()));
    let only = warehouses.first().map(|row| row.code.as_str()).unwrap_or_default();
    let (sku, warehouse) = planned.or(named).unwrap_or(("", only));
    let time = |at: i64| when.show(Timestamp::from_millis(at));
    let staged = plan.filter(|plan| plan.stages.len() > 1).map(|plan| {
        let rows: Vec<_> =
            plan.stages.iter().map(|stage| (stage.qty, Some(time(stage.at)), None)).collect();
        stages::show(&rows)
    });
    let quantity = plan.map(|plan| plan.quantity).filter(|quantity| *quantity > 0);
    let starts = plan.map(|plan| plan.starts_at).filter(|at| *at > now.millis());
    let (starts, ends) = (starts, plan.map(|plan| plan.ends_at));
    let purposes: Vec<&str> = Purpose::ALL.iter().map(|one| one.name()).collect();
    vec![
        Field::choice("purpose", choices("pool-purpose-", &purposes, words), "dedicated"),
        Field::text("sku", true, sku),
        Field::lookup("warehouse", lookup(warehouses), warehouse),
        Field::number("qty", Number::positive(), quantity),
        Field::text("name", false, ""),
        Field::text("for", false, ""),
        Field::time("starts_at", when, starts.map(Timestamp::from_millis)),
        Field::time("ends_at", when, ends.map(Timestamp::from_millis)),
        Field::stages("stages", when, staged.as_deref().unwrap_or_default()),
        Field::number("oversell", percent(1000), Some(100)),
        Field::number("customer_limit", Number { blank: true, ..Number::positive() }, None),
        yes_no("auto_release", false, words),
        yes_no("close_unpaid", false, words),
        yes_no("draft", false, words),
    ]
}

/// The fields of a step of a pool.
pub(super) fn fields(
    (paper, card): (Paper, &PoolCard),
    place: Option<&(String, String)>,
    words: &Words,
    now: Timestamp,
) -> Vec<Field> {
    let Some(line) = line(card, place) else { return Vec::new() };
    if paper == Paper::Release {
        release_fields(line, words, now)
    } else if paper == Paper::Edit {
        edit_fields(card, line, words, now)
    } else if paper == Paper::Finish {
        let typed = words.fill("form-type-code", &[("code", card.pool.code.as_str().into())]);
        vec![Field::text("confirm", true, "").labelled(typed)]
    } else {
        Vec::new()
    }
}

fn release_fields(line: &PoolLine, words: &Words, now: Timestamp) -> Vec<Field> {
    let when = When::instant(words.zone(), now);
    let waiting = line.stages.iter().filter(|stage| stage.released_at.is_none());
    let mut offers: Vec<Choice> = waiting
        .map(|stage| {
            let at = stage.at.map(|at| when.show(Timestamp::from_millis(at)));
            let label = stages::show(&[(stage.quantity, at, stage.share_bps)]);
            Choice { value: stage.stage.to_string(), label }
        })
        .collect();
    offers
        .push(Choice { value: BY_HAND.to_owned(), label: words.get("choice-by-hand").to_owned() });
    let first = offers.first().map(|offer| offer.value.clone()).unwrap_or_default();
    let most = Number { max: line.unreleased, ..Number::positive() };
    vec![
        Field::lookup("stage", offers, &first),
        Field::number("qty", most, Some(line.unreleased)),
        Field::text("note", false, ""),
    ]
}

fn edit_fields(card: &PoolCard, line: &PoolLine, words: &Words, now: Timestamp) -> Vec<Field> {
    let when = When::instant(words.zone(), now);
    let pool = &card.pool;
    let time = |at: Option<i64>| at.map(Timestamp::from_millis);
    let waiting = line.stages.iter().filter(|stage| stage.released_at.is_none());
    let rows: Vec<_> = waiting
        .map(|stage| {
            let at = stage.at.map(|at| when.show(Timestamp::from_millis(at)));
            (stage.quantity, at, stage.share_bps)
        })
        .collect();
    let limit = Number { blank: true, ..Number::units(None, true) };
    vec![
        Field::text("name", false, &pool.name),
        Field::text("for", false, &pool.for_whom),
        Field::time("starts_at", when, time(pool.starts_at)),
        Field::time("ends_at", when, time(pool.ends_at)),
        Field::number(
            "qty",
            Number { base: Some(line.allocated), ..Number::positive() },
            Some(line.allocated),
        ),
        Field::stages("stages", when, &stages::show(&rows)),
        Field::number("oversell", percent(1000), Some(shown_percent(line.oversell_bps))),
        Field::number("customer_limit", limit, line.customer_limit),
        yes_no("auto_release", pool.auto_release, words),
        yes_no("close_unpaid", pool.close_unpaid, words),
    ]
}

impl Document {
    /// Which fields of a form about a pool take nothing now.
    pub(super) fn settle(&self, form: &mut Form) {
        let holdback = match (&self.source, form.text("purpose")) {
            (Source::Pool(card), _) => card.pool.kind == Purpose::Holdback,
            (_, Some(purpose)) => purpose == Purpose::Holdback.name(),
            (_, None) => return,
        };
        let live = matches!(&self.source,
            Source::Pool(card) if card.pool.pool_state == PoolState::Active);
        let staged = form.text("stage").is_some_and(|stage| stage != BY_HAND);
        let rules = [
            ("auto_release", holdback, "only-holdback"),
            ("oversell", !holdback, "only-dedicated"),
            ("customer_limit", !holdback, "only-dedicated"),
            ("close_unpaid", !holdback, "only-dedicated"),
            ("starts_at", !live, "only-before-start"),
        ];
        for (name, enabled, why) in rules {
            if let Some(field) = form.field_mut(name) {
                field.disabled = (!enabled).then_some(why);
            }
        }
        if form.field("stage").is_some()
            && let Some(field) = form.field_mut("qty")
        {
            field.disabled = staged.then_some("only-by-hand");
        }
    }
}

/// The stages that a form names, as records.
fn typed_stages(form: &Form) -> Json {
    let text = form.text("stages").unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_else(|_| json!([]))
}

fn bps(form: &Form) -> Option<i64> {
    form.number("oversell").and_then(|percent| percent.checked_mul(100))
}

fn is_yes(form: &Form, name: &str) -> bool {
    form.text(name).as_deref() == Some("yes")
}

/// What a new pool asks the store to do.
pub(super) fn ask_new(form: &Form, map: &mut Map<String, Json>) {
    let mut line = Map::new();
    put_texts(form, &["sku", "qty", "warehouse"], &mut line);
    if let Some(bps) = bps(form) {
        line.insert("oversell_bps".to_owned(), json!(bps));
    }
    put_texts(form, &["customer_limit"], &mut line);
    line.insert("stages".to_owned(), typed_stages(form));
    map.insert("op".to_owned(), json!("pool_create"));
    map.insert("lines".to_owned(), json!([line]));
    put_texts(form, &["purpose", "name", "for", "starts_at", "ends_at"], map);
    for name in ["auto_release", "close_unpaid", "draft"] {
        map.insert(name.to_owned(), json!(is_yes(form, name)));
    }
}

/// What a step of a pool asks the store to do.
pub(super) fn ask(
    (paper, pool): (Paper, &str),
    (card, place): (&PoolCard, Option<&(String, String)>),
    form: &Form,
    map: &mut Map<String, Json>,
) {
    let resumes = paper == Paper::Pause && card.pool.paused;
    let op = if resumes { "pool_resume" } else { paper.op().unwrap_or_default() };
    map.insert("op".to_owned(), json!(op));
    map.insert("pool".to_owned(), json!(pool));
    let Some(line) = line(card, place) else { return };
    if paper == Paper::Release {
        map.insert("sku".to_owned(), json!(line.sku));
        map.insert("warehouse".to_owned(), json!(line.warehouse));
        match form.text("stage").filter(|stage| stage != BY_HAND) {
            Some(stage) => drop(map.insert("stage".to_owned(), json!(stage))),
            None => put_texts(form, &["qty"], map),
        }
    } else if paper == Paper::Edit {
        ask_edit(line, form, map);
    }
}

/// What the fields that were changed were opened on.
pub(super) fn expected(
    card: &PoolCard,
    place: Option<&(String, String)>,
    form: &Form,
) -> Vec<(&'static str, Option<String>)> {
    let Some(line) = line(card, place) else { return Vec::new() };
    let figures = [
        ("qty", Some(line.allocated.to_string())),
        ("oversell_bps", Some(line.oversell_bps.to_string())),
        ("customer_limit", line.customer_limit.map(|limit| limit.to_string())),
    ];
    let all = pool_figures(&card.pool).into_iter().chain(figures);
    let field =
        |name: &str| if name == "oversell_bps" { "oversell".to_owned() } else { name.to_owned() };
    let changed = |name: &str| form.field(&field(name)).is_some_and(Field::is_changed);
    all.filter(|(name, _)| changed(name)).collect()
}

/// Only what was changed is set.
fn ask_edit(line: &PoolLine, form: &Form, map: &mut Map<String, Json>) {
    let changed = |name: &str| form.field(name).is_some_and(Field::is_changed);
    for name in ["name", "for"] {
        if changed(name) {
            map.insert(name.to_owned(), json!(form.text(name)));
        }
    }
    for name in ["starts_at", "ends_at", "auto_release", "close_unpaid"] {
        if changed(name) {
            put_texts(form, &[name], map);
        }
    }
    let mut edit = Map::new();
    for name in ["qty", "customer_limit"] {
        if changed(name) {
            edit.insert(name.to_owned(), json!(form.number(name)));
        }
    }
    if changed("oversell") {
        edit.insert("oversell_bps".to_owned(), json!(bps(form)));
    }
    if changed("stages") {
        edit.insert("stages".to_owned(), typed_stages(form));
    }
    if !edit.is_empty() {
        edit.insert("sku".to_owned(), json!(line.sku));
        edit.insert("warehouse".to_owned(), json!(line.warehouse));
        map.insert("lines".to_owned(), json!([edit]));
    }
}

/// What a step does to the figures of the pool, before and after.
pub(super) fn rows(
    (paper, card): (Paper, &PoolCard),
    place: Option<&(String, String)>,
    (form, outcome): (&Form, &Outcome),
    words: &Words,
) -> Vec<PreviewRow> {
    let row = |id: &str, before: String, after: String| PreviewRow {
        label: words.get(id).to_owned(),
        before,
        after,
    };
    let state = |name: &str| words.get(&format!("pool-state-{name}")).to_owned();
    let mut found = Vec::new();
    let own = outcome.fields.iter().filter(|field| field.subject == card.pool.code);
    for field in own.clone().filter(|field| field.field == "state") {
        let (before, after) = (field.before.as_deref(), field.after.as_deref());
        found.push(row(
            "column-pool-state",
            state(before.unwrap_or_default()),
            state(after.unwrap_or_default()),
        ));
    }
    if let Some(line) = line(card, place)
        && matches!(paper, Paper::Release | Paper::Start | Paper::Edit)
    {
        let change: i64 = own
            .clone()
            .filter(|field| field.field == "released")
            .filter_map(|field| {
                let number = |text: &Option<String>| text.as_deref()?.parse::<i64>().ok();
                number(&field.after)?.checked_sub(number(&field.before)?)
            })
            .fold(0, i64::saturating_add);
        let more = own
            .clone()
            .find(|field| field.field == "qty")
            .and_then(|_| form.number("qty"))
            .map_or(0, |quantity| quantity.saturating_sub(line.allocated));
        let waiting = line.unreleased.saturating_add(more.max(line.unreleased.saturating_neg()));
        let after = waiting.saturating_sub(change);
        if line.unreleased != after {
            found.push(row("preview-unreleased", line.unreleased.to_string(), after.to_string()));
        }
        if card.pool.kind == Purpose::Dedicated && change != 0 {
            let opened = line.open.saturating_add(change);
            found.push(row("preview-pool-open", line.open.to_string(), opened.to_string()));
        }
    }
    let none = || words.get("preview-empty").to_owned();
    for field in own.filter(|field| !matches!(field.field.as_str(), "state" | "released")) {
        let id = format!("field-{}", field.field);
        let (before, after) = (field.before.clone(), field.after.clone());
        found.push(row(&id, before.unwrap_or_else(none), after.unwrap_or_else(none)));
    }
    found
}
