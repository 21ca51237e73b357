//! Workbooks: read like any other file, and bounded before any of it is kept.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::write::{SimpleFileOptions, ZipWriter};

use super::{ImportOptions, counts, import, one_warehouse, size, try_import, wrong};

/// A workbook as a spreadsheet writes it: numbers as numbers, a date as a date.
fn book(rows: &[[&str; 3]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell.parse::<f64>() {
                Ok(number) if row > 0 => sheet.write_number(row, column, number).unwrap(),
                _ => sheet.write_string(row, column, *cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_imported_as_the_same_rows_of_a_text_file_are() {
    let mut world = one_warehouse();
    let rows = [
        ["SKU", "Name", "Stock"],
        ["TEA", "Tea, \"green\"", "12"],
        ["6901234567892", "长城 画册", "3"],
        ["CUP", "=1+1", ""],
    ];
    let report = import(&mut world, book(&rows));
    assert_eq!(counts(&report), (3, 0, 0, 0, 0), "{report:?}");
    assert_eq!(world.card("TEA").card.name, "Tea, \"green\"");
    assert_eq!(world.stock("6901234567892", "WUH")[0], 3, "no .0 behind a long number");
    let again = import(&mut world, book(&rows));
    assert_eq!(counts(&again).2, 3, "nothing changes the second time: {again:?}");
}

#[test]
fn what_is_wrong_in_a_workbook_is_told_with_the_row_of_its_sheet() {
    let mut world = one_warehouse();
    let rows =
        [["SKU", "Name", "Stock"], ["A", "Tea", "7"], ["B", "Cup", "1.5"], ["C", "Pot", "abc"]];
    let report = import(&mut world, book(&rows));
    let expected = [(3, "Stock", "1.5", "bad_request"), (4, "Stock", "abc", "bad_request")];
    assert_eq!(wrong(&report), expected);
    assert_eq!(size(&mut world), (0, 0), "whole or not at all");
}

#[test]
fn a_date_in_a_workbook_is_a_day() {
    let mut world = one_warehouse();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, head) in (0..).zip(["sku", "name", "note"]) {
        sheet.write_string(0, column, head).unwrap();
    }
    let date = ExcelDateTime::from_ymd(2026, 11, 20).unwrap();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_string(1, 0, "TEA").unwrap();
    sheet.write_datetime_with_format(1, 1, &date, &day).unwrap();
    let report = import(&mut world, book.save_to_buffer().unwrap());
    assert_eq!(counts(&report).0, 1, "{report:?}");
    assert_eq!(world.card("TEA").card.name, "2026-11-20");
}

/// An archive with one part of so many blanks where a sheet should be.
fn bomb(part: &str, bytes: usize) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file(part, SimpleFileOptions::default()).unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..bytes >> 20 {
        archive.write_all(&blanks).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_unpacks_to_far_more_than_it_is_is_refused_at_once() {
    let mut world = one_warehouse();
    for (part, bytes) in
        [("xl/worksheets/sheet1.xml", 300 << 20), ("xl/sharedStrings.xml", 60 << 20)]
    {
        let bomb = bomb(part, bytes);
        assert!(bomb.len() < 1 << 20);
        let refused = try_import(&mut world, &bomb, &ImportOptions::default()).unwrap_err();
        let refused = refused.refused().expect("a rule").to_string();
        assert!(refused.starts_with("workbook-large"), "{refused}");
    }
    for junk in [&b"PK\x03\x04"[..], &bomb("nothing.txt", 0), &book(&[])[..200]] {
        let refused = try_import(&mut world, junk, &ImportOptions::default()).unwrap_err();
        assert!(refused.refused().is_some(), "{refused}");
    }
    assert_eq!(size(&mut world), (0, 0));
}
