//! A figure that moved under a form: every form is either one that edits a figure, and then asks
//! with the three figures, or one that does not, and says why. A new form has to be put in one of
//! the two tables.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use stockroom::app::query::ProductCard;
use stockroom::app::{Query, Reply};
use stockroom::locale::Language;

use super::counting::reviewed;
use super::desk::{Desk, Shop, run, shop};
use super::promotions::{pool, promoting};

/// A form that edits a figure.
struct Edit {
    title: &'static str,
    shop: fn() -> Shop,
    /// Opens it and types a figure of one's own.
    keys: &'static str,
    /// What somebody else does meanwhile.
    theirs: fn() -> Value,
    /// The three figures, as the question tells them.
    told: &'static str,
    /// The figure as the store has it.
    held: fn(&Shop) -> Option<i64>,
    /// What it is after theirs, after mine is kept, and after mine is added to theirs.
    ends: [Option<i64>; 3],
}

fn card(shop: &Shop, sku: &str) -> ProductCard {
    match shop.app("lin", 0).ask(&Query::Product { code: sku.to_owned() }) {
        Ok(Reply::Product(card)) => *card,
        other => panic!("{other:?}"),
    }
}

/// The shop with an unlimited product that is near its cap.
fn capped() -> Shop {
    let shop = shop();
    let mut app = shop.app("lin", 0);
    run(&mut app, json!({"op": "product", "sku": "SKU-10005", "cap": 10}));
    run(
        &mut app,
        json!({"op": "order", "lines": [
        {"sku": "SKU-10005", "qty": 9, "warehouse": "WH-BJ"}]}),
    );
    drop(app);
    shop
}

const EDITS: &[Edit] = &[
    Edit {
        title: "form-stock-type",
        shop,
        keys: "t<enter><bs><bs>45",
        theirs: || json!({"op": "product", "sku": "SKU-10000", "threshold": 37}),
        told: "opened on 40, now 37, you typed 45",
        held: |shop| card(shop, "SKU-10000").product.threshold,
        ends: [Some(37), Some(45), Some(42)],
    },
    Edit {
        title: "form-adjust",
        shop,
        keys: "<enter>a<enter>50<enter>found<enter>",
        theirs: || json!({"op": "damage", "sku": "SKU-10000", "warehouse": "WH-BJ", "qty": 3}),
        told: "opened on 38, now 35, you typed 50",
        held: |shop| Some(card(shop, "SKU-10000").card.sum.stock.sellable),
        ends: [Some(35), Some(50), Some(47)],
    },
    Edit {
        title: "form-backorder",
        shop,
        keys: "goVVOB<tab>9",
        theirs: || json!({"op": "product", "sku": "SKU-10012", "backorder_limit": 4}),
        told: "opened on -, now 4, you typed 9",
        held: |shop| card(shop, "SKU-10012").product.backorder_limit,
        ends: [Some(4), Some(9), None],
    },
    Edit {
        title: "form-pool-edit",
        shop: promoting,
        keys: "gm/10007<enter>e<tab><tab><tab>15",
        theirs: || {
            json!({"op": "pool_set", "pool": "PL-14",
            "lines": [{"sku": "SKU-10007", "warehouse": "WH-BJ", "qty": 12}]})
        },
        told: "opened on 10, now 12, you typed 15",
        held: |shop| Some(pool(shop, "PL-14").lines[0].allocated),
        ends: [Some(12), Some(15), Some(17)],
    },
    Edit {
        title: "form-mend",
        shop: capped,
        keys: "ga/level:cap<enter>M20",
        theirs: || json!({"op": "product", "sku": "SKU-10005", "cap": 11}),
        told: "opened on 10, now 11, you typed 20",
        held: |shop| card(shop, "SKU-10005").product.cap,
        ends: [Some(11), Some(20), Some(21)],
    },
];

/// Forms that take the figure which they decide about as it is: when it moved there is nothing of
/// one's own to keep.
const JUDGES: &[&str] = &["form-count-accept", "form-count-reason"];

/// Forms that open on no figure, or whose figure is units that come, go or move: what they say is
/// added to what is there, and refused where that is too little.
const ADDS: &[&str] = &[
    "form-receive",
    "form-damage",
    "form-write-off",
    "form-order",
    "form-pay",
    "form-checkout",
    "form-ship",
    "form-cancel",
    "form-take",
    "form-return",
    "form-unship",
    "form-substitute",
    "form-transfer",
    "form-dispatch",
    "form-transfer-receive",
    "form-lose",
    "form-transfer-cancel",
    "form-agree",
    "form-deliver",
    "form-remove",
    "form-delist",
    "form-pool",
    "form-pool-start",
    "form-pool-release",
    "form-pool-pause",
    "form-pool-resume",
    "form-pool-finish",
    "form-ack",
    "form-snooze",
    "form-wake",
    "form-undo",
    "form-count-start",
    "form-count-cancel",
    "form-count-reverse",
    "form-count-recount",
    "form-count-zero",
    "form-count-skip",
    "form-count-post",
    "form-count-look",
];

/// What is said inside forms and is the title of none.
const SAID: &[&str] = &[
    "form-changed",
    "form-field-of",
    "form-choices",
    "form-meant",
    "form-leave-ask",
    "form-stays",
    "form-fault",
    "form-unchanged",
    "form-no-choices",
    "form-busy",
    "form-no-scan",
    "form-no-paste",
    "form-offer",
    "form-required",
    "form-was",
    "form-saving",
    "form-opening",
    "form-stages-sum",
    "form-type-code",
    "form-type-count",
];

#[test]
fn every_form_edits_a_figure_and_asks_or_edits_none() {
    let mut titles = BTreeSet::new();
    for file in std::fs::read_dir("assets/locales/en").unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let ids = text.lines().filter_map(|line| line.split_once(" =").map(|(id, _)| id));
        titles.extend(ids.filter(|id| id.starts_with("form-")).map(str::to_owned));
    }
    let edits = EDITS.iter().map(|edit| edit.title);
    let told: Vec<&str> = edits.chain([JUDGES, ADDS, SAID].concat()).collect();
    let known: BTreeSet<String> = told.iter().map(|id| (*id).to_owned()).collect();
    assert_eq!(known.len(), told.len(), "each form stands in one table");
    assert_eq!(titles, known, "a form that is in no table: does it edit a figure?");
}

fn opened(edit: &Edit) -> (Shop, Desk) {
    let shop = (edit.shop)();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press(edit.keys);
    shop.run((edit.theirs)());
    desk.press("<f10>");
    assert!(
        desk.screen().contains("Someone else changed this"),
        "{}: {}",
        edit.title,
        desk.screen()
    );
    assert!(desk.screen().contains(edit.told), "{}: {}", edit.title, desk.screen());
    assert_eq!((edit.held)(&shop), edit.ends[0], "{}: nothing is written", edit.title);
    (shop, desk)
}

#[test]
fn mine_is_kept_theirs_is_taken_or_the_form_goes_on() {
    for edit in EDITS {
        let (shop, mut desk) = opened(edit);
        desk.press("s");
        assert_eq!((edit.held)(&shop), edit.ends[1], "{}: {}", edit.title, desk.screen());

        let (shop, mut desk) = opened(edit);
        desk.press("<esc>");
        assert!(!desk.screen().contains("Someone else changed this"), "{}", edit.title);
        assert_eq!((edit.held)(&shop), edit.ends[0], "{}: back to the form", edit.title);
        desk.press("<f10>");
        assert!(
            desk.screen().contains(edit.told),
            "{}: it asks again: {}",
            edit.title,
            desk.screen()
        );
        desk.press("r");
        assert_eq!((edit.held)(&shop), edit.ends[0], "{}: theirs is taken", edit.title);
        assert!(!desk.screen().contains("Someone else changed this"), "{}", edit.title);

        let (shop, mut desk) = opened(edit);
        desk.press("a");
        match edit.ends[2] {
            Some(_) => assert_eq!((edit.held)(&shop), edit.ends[2], "{}: added", edit.title),
            None => assert_eq!((edit.held)(&shop), edit.ends[0], "{}: no sum", edit.title),
        }
    }
}

/// The counted figure of a line changed between look and key: it is not accepted unseen.
#[test]
fn a_line_that_was_counted_anew_is_not_accepted_unseen() {
    let shop = reviewed();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("gcW");
    let sku = desk.row(4).split_whitespace().nth(1).unwrap().to_owned();
    desk.press("A<f4><down><enter>");
    shop.run(json!({"op": "count_enter", "count": "C-0007", "sku": sku, "mode": "set", "qty": 7}));
    desk.press("<f10>");
    assert!(desk.screen().contains("Someone else changed this"), "{}", desk.screen());
    assert!(desk.screen().contains("opened on 30, now 37"), "{}", desk.screen());
    desk.press("r");
    let row = desk.row(4);
    assert!(row.contains(&sku) && row.contains(" 37 "), "the row says what there is: {row}");
}
