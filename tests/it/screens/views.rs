//! Views that somebody saved: kept under a name, shown, renamed, dropped; one file for all consoles.

use stockroom::locale::Language;
use stockroom::tui::memory::Memory;

use super::desk::{Desk, Shop, shop};
use super::looks::look_afresh;

fn kept(shop: &Shop) -> std::path::PathBuf {
    shop.folder.path().join("console.toml")
}

/// Narrows, sorts and hides a column, and keeps that.
const WOOL: &str = "/socks<enter>>o|<down><down> <esc>sn";

#[test]
fn the_views_of_a_list_look_like_this() {
    look_afresh(shop, "views", &format!("{WOOL}Socks<enter>nNo wool!<enter><up>"));
    look_afresh(shop, "views_none", "s");
    look_afresh(shop, "views_shown", &format!("{WOOL}Socks<enter><esc>"));
}

#[test]
fn a_view_is_kept_under_a_name_and_shown_again_as_it_was() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    let before = (desk.row(2), desk.row(3));
    desk.press("/type:finite<enter>>>osnWool<enter><esc>|<down><down> <esc>sn<c-u>");
    desk.paste(" Wool & more\n").press("<enter>");
    assert_eq!(
        desk.shell.message(),
        "View Wool & more is kept: V turns to it, :view Wool & more too."
    );
    desk.press("<esc>");
    let shown = desk.screen();
    assert!(desk.row(2).contains("Products > Wool & more"), "{shown}");
    assert!(desk.row(2).contains("filter: type:finite"), "{shown}");
    assert!(!desk.row(3).contains("Type"), "{shown}");
    // Back, as the list comes; then by V, by name, by the panel, and at the next start.
    desk.press("<esc>");
    assert_eq!((desk.row(2), desk.row(3)), before);
    desk.press("VVV");
    assert_eq!(rows(&desk.screen()), rows(&shown));
    desk.press("V");
    assert_eq!((desk.row(2), desk.row(3)), before, "after the last one comes the first");
    desk.press(":view wool & MORE<enter>");
    assert_eq!(rows(&desk.screen()), rows(&shown));
    let mut again = Desk::at(&shop, Language::En, (80, 24));
    again.press("s<down><down><down><enter>");
    assert_eq!(rows(&again.screen()), rows(&shown));
    // The columns of the list itself stay as they were.
    assert_eq!(Memory::load(&kept(&shop)).columns("products"), None);
    assert_eq!(
        Memory::load(&kept(&shop)).view("products", "wool & more").unwrap().filter,
        "type:finite"
    );
}

/// The title, the heads and the rows.
fn rows(screen: &str) -> Vec<String> {
    screen.lines().skip(2).take(16).map(str::to_owned).collect()
}

#[test]
fn what_is_changed_in_a_view_is_seen_and_goes_back_or_is_written_over_when_asked() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("/socks<enter>snSocks<enter><esc>");
    assert!(desk.row(2).contains("Products > Socks"), "{}", desk.row(2));
    desk.press("/<c-u>mug<enter>");
    assert!(desk.row(2).contains("Products > All"), "no longer that view: {}", desk.row(2));
    desk.press("<esc>");
    assert!(desk.row(2).contains("Products > Socks"), "one level back: {}", desk.row(2));
    // The name is offered again; the one that is there is not lost without a y, and no Enter is one.
    desk.press("/<c-u>mug<enter>sn<enter>");
    assert_eq!(desk.shell.message(), "View Socks exists. y writes over it, Esc keeps it.");
    let filter =
        |shop: &Shop| Memory::load(&kept(shop)).view("products", "Socks").unwrap().filter.clone();
    desk.press("<enter> Xn");
    desk.burst("yyyyyyy\r");
    assert_eq!(filter(&shop), "socks");
    desk.press("<esc>n<enter>y");
    assert_eq!(filter(&shop), "mug");
    desk.press("<esc>|<down> <esc>");
    assert_eq!(desk.shell.message(), "");
    assert!(!desk.row(3).contains("Name"), "{}", desk.row(3));
    assert_eq!(Memory::load(&kept(&shop)).columns("products"), None, "only the view has them");
    // Another list knows nothing of it.
    desk.press("gl");
    desk.press(":view socks<enter>");
    assert_eq!(desk.shell.message(), "! No view socks on this list. There are: All");
}

#[test]
fn a_view_is_renamed_and_dropped_and_no_row_is_touched() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("/socks<enter>snOne<enter><esc><esc>/mug<enter>snTwo<enter>");
    desk.press("e<c-u>One<enter>");
    assert_eq!(desk.shell.message(), "View One exists. y writes over it, Esc keeps it.");
    desk.press("<esc>e<c-u>Third<enter>");
    assert_eq!(desk.shell.message(), "View Two is called Third now.");
    assert!(desk.screen().contains("> Third"), "{}", desk.screen());
    desk.press("X<enter>q");
    assert!(desk.screen().contains("Third"), "kept");
    desk.press("Xy");
    assert_eq!(desk.shell.message(), "View Third is dropped.");
    let memory = Memory::load(&kept(&shop));
    let names: Vec<&str> = memory.views("products").iter().map(|view| view.name.as_str()).collect();
    assert_eq!(names, ["One"]);
    // What the list comes with can be shown and nothing else.
    desk.press("<up><up><up>Xe");
    assert_eq!(desk.shell.message(), "That is not possible here now.");
    assert_eq!(Memory::load(&kept(&shop)), memory);
}

#[test]
fn a_name_is_needed_and_has_an_end_and_a_list_has_so_many() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("sn   <enter>");
    assert_eq!(desk.shell.message(), "! A view needs a name.");
    desk.paste(&"名".repeat(21)).press("<enter>");
    assert_eq!(desk.shell.message(), "! That name is too long: 40 columns at most.");
    desk.press("<bs><enter>");
    assert!(desk.shell.message().contains("is kept"), "{}", desk.shell.message());
    for at in 1..40 {
        desk.press("n<c-u>").press(&format!("v{at}<enter>"));
    }
    desk.press("n<c-u>one more<enter>");
    assert_eq!(desk.shell.message(), "! A list has 40 saved views at most. Drop one first.");
    assert_eq!(Memory::load(&kept(&shop)).views("products").len(), 40);
    for size in [(40, 10), (60, 18), (120, 40)] {
        desk.resize(size.0, size.1);
        assert!(desk.screen().contains("v39"), "{}", desk.screen());
    }
}

#[test]
fn a_message_that_is_too_long_for_its_line_takes_the_one_above() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    desk.press("sn").paste("what my colleague wants to see at noon").press("<enter>");
    let said = desk.shell.message().to_owned();
    assert!(said.len() > 80, "{said}");
    let shown = format!("{} {}", desk.row(20).trim(), desk.row(21).trim());
    assert_eq!(shown, said);
    // The next action gives the line back.
    desk.press("<esc>");
    assert!(desk.row(20).contains("SKU-10000"), "{}", desk.screen());
    // Where there is no such line it is cut, and m has it whole.
    desk.resize(60, 18).press("sn").paste("other things that I want to see").press("<enter>");
    assert!(desk.row(15).ends_with('~'), "{}", desk.screen());
    let said = desk.shell.message().to_owned();
    desk.press("<esc>m");
    let rows = [desk.row(2)[11..].to_owned(), desk.row(3), desk.row(4)];
    let shown = rows.map(|row| row.trim().to_owned()).join(" ");
    assert_eq!(shown, said, "{}", desk.screen());
}

#[test]
fn two_consoles_keep_each_others_views() {
    let shop = shop();
    let mut one = Desk::at(&shop, Language::En, (80, 24));
    let mut other = Desk::at(&shop, Language::En, (80, 24));
    one.press("/socks<enter>snMine<enter><esc>");
    other.press("/mug<enter>s<esc>");
    one.press("/<c-u>wool<enter>sn<c-u>Later<enter><esc>");
    other.press("snMine<enter>");
    assert_eq!(other.shell.message(), "View Mine exists. y writes over it, Esc keeps it.");
    other.press("<esc>nOther<enter>");
    assert!(other.screen().contains("Later"), "{}", other.screen());
    let memory = Memory::load(&kept(&shop));
    let names: Vec<&str> = memory.views("products").iter().map(|view| view.name.as_str()).collect();
    assert_eq!(names, ["Mine", "Later", "Other"]);
    assert_eq!(memory.view("products", "mine").unwrap().filter, "socks");
    one.press("s");
    assert!(one.screen().contains("Other"), "{}", one.screen());
}

const FAULTY: &str = r#"
[[views.products]]
name = "No column"
of = "list-all"
filter = "socks"
sort = "-colour"
columns = ["sku", "colour", "name"]

[[views.products]]
name = "No field"
of = "list-all"
filter = "colour:red"

[[views.products]]
name = "No list"
of = "list-gone"

[[views.products]]
filter = "no name"
"#;

#[test]
fn a_view_of_what_is_no_more_says_so_and_shows_no_other_rows() {
    let shop = shop();
    std::fs::write(kept(&shop), FAULTY).unwrap();
    let mut desk = Desk::at(&shop, Language::En, (120, 40));
    let told =
        format!("! {}: views.products 4 cannot be read and is left out.", kept(&shop).display());
    assert_eq!(desk.shell.message(), told);
    let all = rows(&desk.screen());
    desk.press("s");
    let screen = desk.screen();
    assert!(screen.contains("! no order by colour here  ! no column colour here"), "{screen}");
    assert!(screen.contains("! it is of a list that is no more: list-gone"), "{screen}");
    desk.press("<down><down><down><enter>");
    assert!(desk.shell.message().contains("colour"), "{}", desk.shell.message());
    assert!(desk.row(2).contains("Views"), "the panel stays: {}", desk.row(2));
    desk.press("<esc>");
    assert_eq!(rows(&desk.screen()), all);
    // What can be shown is, and what is missing is said; V passes by what cannot be.
    desk.press("s<down><down><enter>");
    assert!(desk.row(2).contains("filter: socks"), "{}", desk.row(2));
    assert_eq!(desk.shell.message(), "! no order by colour here  ! no column colour here");
    desk.press("V");
    assert_eq!(rows(&desk.screen()), all);
    // Writing sets the file aside as it was.
    desk.press("snNew<enter>");
    let aside = shop.folder.path().join("console.toml.broken");
    assert_eq!(std::fs::read_to_string(aside).unwrap(), FAULTY);
    assert_eq!(Memory::load(&kept(&shop)).views("products").len(), 4);
}

#[test]
fn a_broken_file_is_told_and_the_lists_are_as_usual() {
    let shop = shop();
    for (language, said) in [
        (Language::En, "is broken in line 2"),
        (Language::ZhCn, "第 2 行有误"),
        (Language::ZhTw, "第 2 行有誤"),
    ] {
        std::fs::write(kept(&shop), "[columns]\nproducts = [").unwrap();
        let desk = Desk::at(&shop, language, (80, 24));
        assert!(desk.shell.message().contains(said), "{}", desk.shell.message());
        assert!(desk.row(3).contains("SKU"), "{}", desk.row(3));
    }
}

#[test]
fn every_list_has_views_and_alerts_of_one_kind_keep_their_kind() {
    let shop = shop();
    let mut desk = Desk::at(&shop, Language::En, (80, 24));
    for keys in ["gp", "ga", "gm", "gt", "go", "gc", "gl", "gs<down>H"] {
        desk.press(keys).press("s");
        assert!(desk.row(2).starts_with(" Views: "), "{keys}: {}", desk.screen());
        desk.press("n<c-u>Mine<enter><esc>");
        assert!(desk.row(2).contains("Mine"), "{keys}: {}", desk.screen());
        desk.press("<esc>");
        assert!(!desk.row(2).contains("Mine"), "{keys}: {}", desk.screen());
    }
    assert_eq!(Memory::load(&kept(&shop)).views("holders").len(), 1);
    // From the overview to the alerts of a kind, kept, and found again from elsewhere.
    desk.press("gv<enter>");
    let kind = desk.screen();
    assert!(desk.row(2).contains("Alerts >"), "{kind}");
    let first = desk.row(4);
    desk.press("snKind<enter><esc>gp");
    desk.press("ga:view kind<enter>");
    assert_eq!(desk.row(4), first);
    assert!(desk.row(2).contains("filter: level:"), "{}", desk.row(2));
    // An order that lies open is no list.
    desk.press("go<enter>s");
    assert_eq!(desk.shell.message(), "That is not possible here now.");
}
