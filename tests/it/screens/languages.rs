//! Days and figures are written as each language writes them, on every screen alike.

use serde_json::json;
use stockroom::locale::Language;
use stockroom::tui::screen::TABS;

use super::desk::{Desk, Shop, run, shop};

/// A day of the fixture as a language writes it: in a column, and with its year.
const DAYS: &[(Language, &str, &str)] = &[
    (Language::En, "11-18", "18 Nov 2026"),
    (Language::ZhCn, "11-18", "2026年11月18日"),
    (Language::ZhTw, "11/18", "2026年11月18日"),
];

/// Figures of four digits in every list: stock, an order, a transfer, what the log tells.
fn large() -> Shop {
    let shop = shop();
    let mut app = shop.app("chen", -60);
    for operation in [
        json!({"op": "receive", "sku": "SKU-10008", "warehouse": "WH-BJ", "qty": 400_000}),
        json!({"op": "order", "order": "O-BIG",
            "lines": [{"sku": "SKU-10008", "qty": 4_321, "warehouse": "WH-BJ"}]}),
        json!({"op": "transfer_request", "transfer": "TR-BIG", "sku": "SKU-10008",
            "from": "WH-BJ", "to": "WH-WUH", "qty": 4_321}),
        json!({"op": "lock", "sku": "SKU-10008", "warehouse": "WH-BJ", "qty": 4_321}),
    ] {
        run(&mut app, operation);
    }
    shop
}

#[test]
fn figures_have_marks_between_thousands_on_every_screen() {
    let shop = large();
    for language in Language::ALL {
        let mut seen = 0;
        let mut desk = Desk::at(&shop, *language, (120, 40));
        for row in TABS {
            for open in ["", "/SKU-10008<enter>", "<enter>"] {
                desk.press(&format!("<esc><esc>g{}{open}", row.letter));
                let screen = desk.screen();
                assert!(!screen.contains("4321"), "{} {open}:\n{screen}", row.name);
                seen += screen.matches("4,321").count();
            }
        }
        assert!(seen > 6, "{seen} in {}", language.name());
    }
}

#[test]
fn days_are_written_as_the_language_writes_them_at_once() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (120, 40));
    for (language, column, dated) in DAYS {
        desk.press(&format!(":lang {}<enter>", language.name()));
        desk.press("<esc><esc>gl/O-88002<enter>");
        assert!(desk.screen().contains(column), "{}\n{}", language.name(), desk.screen());
        let others = DAYS.iter().map(|(_, other, _)| other).filter(|other| *other != column);
        for other in others {
            assert!(!desk.screen().contains(other), "{}\n{}", language.name(), desk.screen());
        }
        assert!(desk.screen().contains(dated), "{}\n{}", language.name(), desk.screen());
    }
}
