//! Every form as it looks at 80x24 and 120x40 in three languages.
//!
//! The titles of forms are read from the sources of the console, so whoever adds a form and no row
//! here is told. The pictures are those of `looks`.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::json;
use stockroom::app::command::{COMMANDS, Weight, spec};
use stockroom::locale::{Language, Words, Zone};
use stockroom::tui::form::field::Field;
use stockroom::tui::text;

use super::alerts::pressed;
use super::counting::{counted, posted, reviewed};
use super::desk::{Desk, Shop, shop};
use super::documents::busy;
use super::everywhere::content;
use super::looks::look_afresh;
use super::promotions::promoting;

/// A form: its title, the name of its picture, and how it is opened and filled in.
pub(crate) struct Row {
    title: &'static str,
    pub(crate) picture: &'static str,
    pub(crate) keys: &'static str,
}

const fn form(title: &'static str, picture: &'static str, keys: &'static str) -> Row {
    Row { title, picture, keys }
}

/// Forms over products.
#[rustfmt::skip]
const PRODUCTS: &[Row] = &[
    form("form-stock-type", "form_type", "t<enter>45"),
    form("form-stock-type", "form_reserve", "tr<enter><enter><enter><enter>45<enter>双十一<enter>+9h<enter>"),
    form("form-adjust", "form_adjust", "<down><enter>a<enter>50<enter>"),
    form("form-receive", "form_receive", "<down><enter>R12<enter><right>"),
    form("form-damage", "form_damage", "<enter>D39"),
    form("form-stock-type", "form_bulk_type", "/sell>20 type:fin<enter>*t45"),
    form("form-adjust", "form_bulk_adjust", "/sell>20 type:fin<enter>*a<enter><enter>-2<enter>broken"),
    form("form-receive", "form_bulk_receive", "/sell>20 type:fin<enter>*R<enter>12"),
    form("form-damage", "form_bulk", "/sell>20 type:fin<enter>*D<enter>3"),
    form("form-write-off", "form_write_off", "<down><enter>W1<enter>water"),
    form("form-write-off", "form_bulk_write_off", "  D<enter>3<f10><home>  W<enter>1"),
];

/// Forms about orders, transfers and what suppliers hold.
#[rustfmt::skip]
const DOCUMENTS: &[Row] = &[
    form("form-order", "form_order", "gonSKU-10009<enter>2<enter><enter>王小明<enter>"),
    form("form-pay", "form_pay", "go<end>P"),
    form("form-checkout", "form_checkout", "go<down>P"),
    form("form-ship", "form_ship", "go<down><down><down>S"),
    form("form-cancel", "form_cancel", "go<down><down><down>X"),
    form("form-take", "form_take", "go<down>K"),
    form("form-return", "form_return", "go<down><down>R2"),
    form("form-unship", "form_unship", "go<down><down>U"),
    form("form-substitute", "form_substitute", "goVVOSSKU-10009<enter>3"),
    form("form-delist", "form_delist", "goVVOD"),
    form("form-backorder", "form_backorder", "goVVOB"),
    form("form-transfer", "form_transfer", "gtnSKU-10009<enter>WH-BJ<enter>WH-TPE<enter>10"),
    form("form-transfer", "form_transfer_suggested", "gtVVn"),
    form("form-transfer", "form_transfer_here", "gp<down><enter>T<enter>5"),
    form("form-dispatch", "form_dispatch", "gtS"),
    form("form-transfer-receive", "form_receive_transfer", "gt<end>R20<enter><right>"),
    form("form-lose", "form_lose", "gt<end>L5"),
    form("form-transfer-cancel", "form_transfer_cancel", "gtX12"),
    form("form-agree", "form_agree", "gp/SKU-10011<enter><enter>Hn7<enter><enter>Acme<enter>2026-12-31"),
    form("form-deliver", "form_deliver", "gp/SKU-10011<enter><enter>H<end>D4"),
    form("form-remove", "form_cut", "gp/SKU-10011<enter><enter>H<end>X2"),
];

/// Forms about lock pools.
#[rustfmt::skip]
const POOLS: &[Row] = &[
    form("form-pool", "form_pool", "gmn4<enter>双十二<enter>app<enter>20:00<enter>+3d"),
    form("form-pool", "form_pool_holdback", "gmn4<s-tab><s-tab><s-tab><right>"),
    form("form-pool-edit", "form_pool_edit", "gm<down>e<tab><tab><tab>240<enter>60 20:00, 60 22:00"),
    form("form-pool-release", "form_pool_release", "gm<down>R"),
    form("form-pool-start", "form_pool_start", "gmVS"),
    form("form-pool-pause", "form_pool_pause", "gm<down>P"),
    form("form-pool-resume", "form_pool_resume", "gm<down>P<f10>P"),
    form("form-pool-finish", "form_pool_end", "gm<down>FPL-12"),
];

/// Forms of alerts: one for each sort of mending.
#[rustfmt::skip]
const ALERTS: &[Row] = &[
    form("form-mend", "form_mend", "gaM"),
    form("form-ack", "form_ack", "gaKordered"),
    form("form-snooze", "form_snooze", "gaZ2026-12-01<enter>"),
    form("form-wake", "form_wake", "gaK<f10>VVVVVW"),
];

/// Forms of the review of a stock-take.
#[rustfmt::skip]
const REVIEW: &[Row] = &[
    form("form-count-accept", "form_count_accept", "gcWA<f4><down><enter>"),
    form("form-count-reason", "form_count_reason", "gcWW"),
    form("form-count-recount", "form_count_recount", "gcWC"),
    form("form-count-zero", "form_count_zero", "gcW<end>Z"),
    form("form-count-skip", "form_count_skip", "gcW<end>Sblocked"),
    form("form-count-cancel", "form_count_cancel", "gcXC-0007"),
    form("form-count-post", "form_count_post", "gcW<f10>"),
];

/// Rows, and the shop that they are opened in.
pub(crate) type Place = (fn() -> Shop, &'static [Row]);

pub(crate) const FORMS: &[Place] = &[
    (shop, PRODUCTS),
    (busy, DOCUMENTS),
    (promoting, POOLS),
    (pressed, ALERTS),
    (reviewed, REVIEW),
    (counted, &[form("form-count-start", "form_count_start", "gcVVn")]),
    (counted, &[form("form-count-look", "form_count_look", "gcWB")]),
    (posted, &[form("form-count-reverse", "form_count_reverse", "gcVUC-0007")]),
];

/// Message ids that begin like a title and are none.
const SAYINGS: &[&str] = &[
    "form-type-code",
    "form-type-count",
    // Its pictures are those of the marks.
    "form-undo",
    "form-fault",
    "form-unchanged",
    "form-saving",
    "form-opening",
    "form-leave-ask",
];

/// Every title that the console's sources name, but for what forms themselves say.
fn titles() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/tui")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.extend((!path.ends_with("tui/form")).then_some(path));
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for rest in source.split("\"form-").skip(1) {
                let title = format!("form-{}", rest.split('"').next().unwrap());
                found.extend((!SAYINGS.contains(&title.as_str())).then_some(title));
            }
        }
    }
    found
}

#[test]
fn every_form_that_there_is_has_a_picture() {
    let known: Vec<&Row> = FORMS.iter().flat_map(|(_, rows)| rows.iter()).collect();
    let pictured: BTreeSet<String> = known.iter().map(|row| row.title.to_owned()).collect();
    let titles = titles();
    assert!(titles.len() > 40, "{titles:?}");
    let missing: Vec<_> = titles.difference(&pictured).collect();
    assert!(missing.is_empty(), "no row in this file: {missing:?}");
    let gone: Vec<_> = pictured.difference(&titles).collect();
    assert!(gone.is_empty(), "no such form: {gone:?}");
    // What can be done to one product can be done to many.
    for row in PRODUCTS {
        let many =
            |other: &&Row| other.title == row.title && other.picture.starts_with("form_bulk");
        assert!(PRODUCTS.iter().any(|other| many(&other)), "{} over marks", row.title);
    }
    let words = Words::new(Language::En, Zone::utc());
    for title in titles {
        assert!(words.has(&title), "{title}");
    }
}

/// What is wrong with a form as it is seen: not the one that it should be, a word that is missing,
/// the name of a field cut off.
fn faults(desk: &Desk, row: &Row) -> Vec<String> {
    let seen = desk.screen();
    let mut faults = Vec::new();
    if desk.shell.form() != Some(row.title) {
        faults.push(format!("another form: {:?}", desk.shell.form()));
    }
    for line in seen.lines() {
        let ids = ["field-", "form-", "choice-", "column-", "preview-", "bucket-"];
        if text::width(line) > 80 || ids.iter().any(|id| line.contains(id)) {
            faults.push(line.to_owned());
        }
    }
    // A long form scrolls, and leaves out what takes nothing now.
    let fields = desk.shell.fields();
    for field in fields.iter().filter(|field| fields.len() < 9 && field.disabled.is_none()) {
        let title = field.title(desk.shell.words());
        if !seen.contains(title.as_str()) {
            faults.push(format!("{title} is cut off"));
        }
    }
    faults
}

#[test]
fn every_form_opens_with_all_its_words() {
    let mut found = Vec::new();
    for (shop, rows) in FORMS {
        for row in *rows {
            for language in Language::ALL {
                let shop = shop();
                let mut desk = Desk::at(&shop, *language, (80, 24));
                desk.press(row.keys);
                let faults = faults(&desk, row);
                if !faults.is_empty() {
                    let name = language.name();
                    found.push(format!("{} {name}: {faults:?}\n{}", row.picture, desk.screen()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// ux 3.4.7: what ends something for good is done only when its code was typed.
#[test]
fn what_ends_something_for_good_asks_for_its_code() {
    let mut asking = BTreeSet::new();
    for (shop, rows) in FORMS {
        for row in *rows {
            let shop = shop();
            let mut desk = Desk::at(&shop, Language::En, (80, 24));
            desk.press(row.keys);
            let op = desk.shell.form_op().unwrap_or_default();
            let asks = |field: &Field| field.name == "confirm" && field.disabled.is_none();
            let asked = desk.shell.fields().iter().any(asks);
            let severe = spec(op).is_some_and(|spec| spec.weight == Weight::Severe);
            assert_eq!(asked, severe, "{} {op}", row.picture);
            if !asked {
                continue;
            }
            asking.insert(op);
            // Nothing typed, and something else typed, does nothing at all.
            let before = content(&shop);
            for typed in ["<f5>", "<f5>yes<enter>", "<f5>C-0<enter>"] {
                let at = desk.shell.fields().iter().position(asks).unwrap_or(0);
                desk.press("<f5>").press(&"<s-tab>".repeat(12)).press(&"<tab>".repeat(at));
                desk.press(typed).press("<f10>");
                assert_eq!(content(&shop), before, "{} {typed}\n{}", row.picture, desk.screen());
            }
        }
    }
    let severe = COMMANDS.iter().filter(|row| row.weight == Weight::Severe).map(|row| row.op);
    assert_eq!(asking, severe.collect());
}

#[test]
fn a_paid_order_is_given_up_whole_only_when_its_code_is_typed() {
    let shop = busy();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("go<down><down><down>X<f10>");
    assert!(desk.shell.message().contains("O-88132"), "{}", desk.screen());
    assert!(desk.screen().contains("Type O-88132"), "{}", desk.screen());
    desk.press("O-88132<f10>");
    assert!(desk.shell.message().contains("paid -> cancelled"), "{}", desk.screen());
    // A part of one, and one that nobody paid, go without.
    desk.press("<esc><esc>go<home><down>X<f10>");
    assert!(desk.shell.message().starts_with("OK"), "{}", desk.screen());
}

#[test]
fn the_forms_over_products() {
    pictures(0);
}

#[test]
fn the_forms_about_documents() {
    pictures(1);
}

#[test]
fn the_forms_about_pools() {
    pictures(2);
}

#[test]
fn the_forms_of_alerts() {
    pictures(3);
}

#[test]
fn the_forms_of_stock_takes() {
    (4..FORMS.len()).for_each(pictures);
}

/// A shop, the name of a picture, and how it is reached.
pub(crate) type Over = (fn() -> Shop, &'static str, &'static str);

/// What can lie over a screen or a form and is no form: questions, the input line, text to read.
#[rustfmt::skip]
pub(crate) const DIALOGS: &[Over] = &[
    (shop, "dialog_leave", "t<enter>45<esc>"),
    (shop, "dialog_go_to", "g"),
    (shop, "dialog_copy", "y"),
    (shop, "dialog_copied", "ys:clip<enter>"),
    (shop, "dialog_go", "12"),
    (shop, "dialog_find", "/wool"),
    (shop, "dialog_find_wrong", "/type:woo"),
    (shop, "dialog_export", "x"),
    (busy, "dialog_contacts", "goVVOC"),
    (busy, "dialog_runbook", "goVVO"),
];

#[test]
fn the_questions_and_the_input_line() {
    for (shop, name, keys) in DIALOGS {
        look_afresh(*shop, name, keys);
    }
    for language in Language::ALL {
        let shop = shop();
        let mut desk = Desk::at(&shop, *language, (80, 24));
        desk.press("<enter>a<enter>50<enter>recount");
        shop.run(json!({"op": "damage", "sku": "SKU-10000", "warehouse": "WH-BJ", "qty": 3}));
        desk.press("<f10>");
        insta::assert_snapshot!(format!("dialog_moved_{}", language.name()), desk.screen());
    }
}

fn pictures(at: usize) {
    let (shop, rows) = FORMS[at];
    for row in rows {
        look_afresh(shop, row.picture, row.keys);
    }
}
