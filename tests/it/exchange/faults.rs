//! What is wrong in a file: which row, which column, and what becomes of the rest.

use std::fmt::Write as _;

use stockroom::app::exchange::{ImportOptions, NoticeKind, Unlimited};
use stockroom::domain::product::StockType;
use stockroom::domain::refused::Rule;

use super::{
    counts, import, import_with, mapped, one_warehouse, partial, shop, size, told, try_import,
    wrong,
};

const HEAD: &str = "SKU,Name,Stock,Barcode\n";

fn file(rows: &str) -> String {
    format!("{HEAD}{rows}")
}

#[test]
fn a_stock_figure_that_is_none_is_told_with_its_row_and_column() {
    let mut world = one_warehouse();
    let rows = file("A,Tea,7,\nB,Cup,1.5,\nC,Pot,abc,\nD,Lid,-3,\nE,Can,12.0,\nF,Box,,\n");
    let report = import(&mut world, &rows);
    let expected = [
        (3, "Stock", "1.5", "bad_request"),
        (4, "Stock", "abc", "bad_request"),
        (5, "Stock", "-3", "bad_request"),
    ];
    assert_eq!(wrong(&report), expected);
    assert_eq!(counts(&report), (3, 0, 0, 0, 3));
    assert_eq!(size(&mut world), (0, 0), "whole or not at all");

    let report = import_with(&mut world, &rows, &partial());
    assert_eq!(counts(&report), (3, 0, 0, 0, 3));
    assert_eq!(size(&mut world), (3, 2));
    assert_eq!(world.stock("E", "WUH")[0], 12);
}

#[test]
fn all_that_is_wrong_in_a_row_is_told_at_once() {
    let mut world = one_warehouse();
    let report = import(&mut world, "sku,name,threshold,price,stock\nA,Tea,-1,abc,1.5\n");
    let columns: Vec<&str> = wrong(&report).iter().map(|row| row.1).collect();
    assert_eq!(columns, ["threshold", "price", "stock"]);
}

#[test]
fn a_second_row_of_a_sku_names_the_first_whatever_the_case() {
    let mut world = one_warehouse();
    let report = import(&mut world, file("Tea-1,Tea,1,\nCup,Cup,1,\ntea-1,Tea,2,\nTEA-1,T,3,\n"));
    assert_eq!(
        wrong(&report),
        [(4, "SKU", "tea-1", "bad_request"), (5, "SKU", "TEA-1", "bad_request")]
    );
    assert!(report.rejected.iter().all(|row| row.refused.rule == Rule::RowTwice));
    assert_eq!(report.rejected[0].refused.facts.other.as_deref(), Some("2"));
}

#[test]
fn an_unknown_warehouse_is_an_error_of_its_row_and_the_same_sku_may_lie_in_two() {
    let mut world = shop();
    let report = import(
        &mut world,
        "SKU,Name,Warehouse,Stock\nA,Tea,WUH,1\nA,Tea,BEI,2\nA,Tea,ZZZ,3\nA,Tea,wuh,4\n",
    );
    assert_eq!(
        wrong(&report),
        [(4, "Warehouse", "ZZZ", "not_found"), (5, "SKU", "A", "bad_request")]
    );
    let asked = ImportOptions { warehouse: Some("ZZZ".to_owned()), ..ImportOptions::default() };
    let refused = try_import(&mut world, HEAD.as_bytes(), &asked).unwrap_err();
    assert_eq!(refused.refused().unwrap().rule, Rule::WarehouseUnknown);
}

#[test]
fn stock_without_a_warehouse_is_not_spread_over_two() {
    let mut world = shop();
    let report = import(&mut world, file("SOCK,Sock,5,\n"));
    assert_eq!(wrong(&report).len(), 1);
    assert_eq!(report.rejected[0].refused.facts.other.as_deref(), Some("WUH, BEI"));
    let named = ImportOptions { warehouse: Some("bei".to_owned()), ..ImportOptions::default() };
    assert_eq!(counts(&import_with(&mut world, file("SOCK,Sock,5,\n"), &named)), (0, 1, 0, 0, 0));
    assert_eq!(world.stock("SOCK", "BEI")[1], 5);
    let same = import(&mut world, file("SOCK,Sock,5,\n"));
    assert_eq!(counts(&same), (0, 0, 1, 0, 0), "the sum over both says the same");
}

#[test]
fn a_store_without_a_warehouse_gets_its_first() {
    let mut world = crate::support::World::empty();
    let report = import(&mut world, file("A,Tea,5,\n"));
    assert_eq!(counts(&report), (1, 0, 0, 0, 0));
    assert_eq!(told(&report, NoticeKind::WarehouseMade).len(), 1);
    assert_eq!(world.stock("A", "MAIN")[1], 5);
}

#[test]
fn stock_of_999999_is_offered_as_unlimited_and_taken_where_agreed() {
    let rows = file("A,Service,999999,\nB,Tea,3,\n");
    let mut world = one_warehouse();
    let report = import(&mut world, &rows);
    assert_eq!(counts(&report), (2, 0, 0, 0, 0));
    assert_eq!(told(&report, NoticeKind::Unlimited), [(2, "Stock", "A")]);
    assert_eq!(world.card("A").product.stock_type, StockType::Finite);
    assert_eq!(world.stock("A", "WUH")[0], 0);

    let yes = ImportOptions { unlimited: Unlimited::Yes, ..ImportOptions::default() };
    let report = import_with(&mut world, &rows, &yes);
    assert_eq!(counts(&report), (0, 1, 1, 0, 0));
    assert_eq!(world.card("A").product.stock_type, StockType::Unlimited);
    assert_eq!(counts(&import(&mut world, &rows)), (0, 0, 2, 0, 0));

    let mut world = one_warehouse();
    let no = ImportOptions { unlimited: Unlimited::No, ..ImportOptions::default() };
    import_with(&mut world, &rows, &no);
    assert_eq!(world.stock("A", "WUH")[0], 999_999);
}

#[test]
fn what_a_spreadsheet_did_to_long_numbers_is_told_and_not_guessed() {
    let mut world = one_warehouse();
    let report = import_with(
        &mut world,
        file(
            "A,Tea,1,6.90107E+12\nB,Cup,1,6.901234567892E+12\nC,Pot,1,36000291452\n\
             D,Lid,1,6901234567890\n2.01808E+14,Can,1,\n",
        ),
        &partial(),
    );
    assert_eq!(
        wrong(&report),
        [(5, "Barcode", "6901234567890", "bad_request"), (6, "SKU", "2.01808E+14", "bad_request")]
    );
    assert_eq!(told(&report, NoticeKind::BarcodeCut), [(2, "Barcode", "")]);
    assert_eq!(told(&report, NoticeKind::DigitsRestored), [(3, "Barcode", "6901234567892")]);
    assert_eq!(told(&report, NoticeKind::ZerosLost), [(4, "Barcode", "036000291452")]);
    assert!(world.card("A").product.barcodes.is_empty());
    assert_eq!(world.card("B").product.barcodes[0].code, "6901234567892");
}

#[test]
fn a_sku_that_lost_its_leading_zeros_is_told() {
    let mut world = one_warehouse();
    import(&mut world, file("00123,Tea,1,\n"));
    let report = import(&mut world, file("123,Tea,2,\n"));
    assert_eq!(told(&report, NoticeKind::ZerosLost), [(2, "SKU", "00123")]);
}

#[test]
fn formulas_in_names_are_text_and_are_guarded_on_the_way_out() {
    use stockroom::app::exchange::{Format, What};
    let mut world = one_warehouse();
    let hostile = file("A,\"=HYPERLINK(\"\"http://x\"\")\",1,\nB,@SUM(1),1,\n-C,+1,1,\n");
    let report = import(&mut world, hostile);
    assert_eq!(counts(&report), (3, 0, 0, 0, 0));
    let formula = report.notices.iter().find(|told| told.kind == NoticeKind::Formula).unwrap();
    assert_eq!(formula.count, 3);
    assert_eq!(world.card("A").product.name, "=HYPERLINK(\"http://x\")");
    let csv = super::export(&mut world, What::Products, Format::Native);
    assert!(csv.contains("\"'=HYPERLINK("), "{csv}");
    assert!(csv.contains(",'@SUM(1),") && csv.contains("\n'-C,'+1,"), "{csv}");
    assert_eq!(counts(&import(&mut world, csv)), (0, 0, 3, 0, 0));
}

#[test]
fn ragged_rows_are_judged_by_what_is_lost() {
    let mut world = one_warehouse();
    let report = import_with(
        &mut world,
        file("A,Tea,1\nB,Cup, red,2,690\nC,Pot,1,,,\n\n,,,\nD\n,Nameless,3,\n"),
        &partial(),
    );
    // Row 3 has a comma too many; row 7 is short; row 8 has no SKU.
    assert_eq!(wrong(&report), [(3, "", "", "bad_request"), (8, "SKU", "", "bad_request")]);
    assert_eq!(report.rejected[0].refused.facts.held, Some(5));
    assert_eq!(counts(&report).0, 3);
    assert_eq!(told(&report, NoticeKind::RowShort).len(), 1);
}

#[test]
fn rows_are_lines_of_the_file_even_behind_cells_with_line_breaks() {
    let mut world = one_warehouse();
    let report = import_with(
        &mut world,
        "SKU,Name,Stock\r\n\r\nA,\"Tea\r\nfrom\nWuhan\",1\r\nB,Cup,x\r\n\r\nC,\"a\u{1b}b\",1\r\n",
        &partial(),
    );
    assert_eq!(
        wrong(&report),
        [(6, "Stock", "x", "bad_request"), (8, "Name", "a\u{1b}b", "bad_request")]
    );
    assert_eq!(world.card("A").product.name, "Tea from Wuhan");
    assert_eq!(told(&report, NoticeKind::LineBreak), [(3, "Name", "")]);
}

#[test]
fn a_quote_that_never_closes_ends_the_file_at_its_row() {
    let mut world = one_warehouse();
    let mut text = file("A,Tea,1,\nB,\"Cup,2,\n");
    for row in 0..200_000 {
        writeln!(text, "X{row},Tea,1,").unwrap();
    }
    let report = import(&mut world, text);
    assert_eq!(wrong(&report), [(3, "", "", "limit")]);
    assert_eq!(size(&mut world), (0, 0));
}

#[test]
fn thousands_of_columns_are_read_and_too_many_are_refused() {
    let mut world = one_warehouse();
    let many = |count: usize| {
        let head: Vec<String> = (0..count).map(|at| format!("c{at}")).collect();
        format!("SKU,Name,{}\nA,Tea,{}\n", head.join(","), "1,".repeat(count - 1) + "1")
    };
    let report = import(&mut world, many(9_000));
    assert_eq!(counts(&report), (1, 0, 0, 0, 0));
    assert_eq!(report.notices.iter().find(|n| n.kind == NoticeKind::Unused).unwrap().count, 9_000);
    let refused = try_import(&mut world, many(30_000).as_bytes(), &ImportOptions::default());
    assert_eq!(refused.unwrap_err().refused().unwrap().rule, Rule::LineTooLong);
}

#[test]
fn a_file_without_a_sku_column_or_with_two_is_refused_whole() {
    let mut world = one_warehouse();
    let rule = |world: &mut _, text: &str, options: &ImportOptions| {
        try_import(world, text.as_bytes(), options).unwrap_err().refused().unwrap().rule
    };
    let auto = ImportOptions::default();
    assert_eq!(rule(&mut world, "a,b\n1,2\n", &auto), Rule::NoColumn);
    assert_eq!(rule(&mut world, "SKU,Name,sku\nA,Tea,B\n", &auto), Rule::ColumnTwice);
    assert_eq!(rule(&mut world, "", &auto), Rule::Nothing);
    assert_eq!(rule(&mut world, "PK\u{3}\u{4}...", &auto), Rule::Workbook);
    let named = mapped("sku=Artikel");
    assert_eq!(rule(&mut world, "SKU,Name\nA,Tea\n", &named), Rule::NoColumn);
}

#[test]
fn problems_are_told_up_to_a_bound_and_then_counted() {
    let mut world = one_warehouse();
    let mut rows = String::new();
    for row in 0..1_500 {
        writeln!(rows, "S{row},Tea,1.5,").unwrap();
    }
    let report = import(&mut world, file(&rows));
    assert_eq!((report.rejected.len(), report.rejected_more), (1_000, 500));
}

#[test]
fn rows_without_a_sku_get_one_of_the_shops_number_and_parents_find_them() {
    let mut world = one_warehouse();
    let text = "ID,Type,SKU,Name,Published,Regular price,Parent,Stock\n\
         11,variation,,Red,1,5,id:10,\n10,variable,,Tee,1,,,7\n12,variation,T-B,Blue,0,5,id:13,2\n\
         13,variable,TEE,Tee two,-1,,,\n14,variation,,Lost,1,5,id:99,\n";
    let report = import(&mut world, text);
    assert_eq!(wrong(&report), [(6, "Parent", "id:99", "not_found")]);
    let report = import_with(&mut world, text, &partial());
    assert_eq!(counts(&report), (5, 0, 0, 0, 0));
    assert_eq!(told(&report, NoticeKind::SkuMade).len(), 3);
    assert_eq!(told(&report, NoticeKind::ParentStock), [(3, "Stock", "")]);
    assert_eq!(told(&report, NoticeKind::RelationMissing), [(6, "Parent", "")]);
    assert_eq!(world.card("id-11").product.variant_of.as_deref(), Some("id-10"));
    assert_eq!(world.card("T-B").product.variant_of.as_deref(), Some("TEE"));
    assert_eq!(world.card("T-B").product.state.name(), "delisted");
    assert_eq!(counts(&import_with(&mut world, text, &partial())), (0, 0, 5, 0, 0));
}

#[test]
fn an_empty_cell_leaves_the_field_unless_it_is_to_be_cleared() {
    let mut world = one_warehouse();
    import(&mut world, "sku,name,price,threshold,tags,stock\nA,Tea,12.50,5,\"x, y\",3\n");
    let empty = "sku,name,price,threshold,tags,stock\nA,,,,,\n";
    assert_eq!(counts(&import(&mut world, empty)), (0, 0, 1, 0, 0));
    let clear = ImportOptions { clear_empty: true, ..ImportOptions::default() };
    assert_eq!(counts(&import_with(&mut world, empty, &clear)), (0, 1, 0, 0, 0));
    let product = world.card("A").product;
    assert_eq!((product.name.as_str(), product.price, product.threshold), ("Tea", None, None));
    assert!(product.tags.is_empty());
    assert_eq!(world.stock("A", "WUH")[1], 3);
}
