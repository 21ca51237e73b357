//! One table in every encoding and with every separator that files come in.

use encoding_rs::{BIG5, Encoding, GBK, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use stockroom::app::exchange::{ImportOptions, Mapping};

use super::{counts, import, import_with, one_warehouse, partial, wrong};
use crate::support::World;

/// Enough text for a reader to know the language by.
const SIMPLE: &str = "货号,品名,售价,数量\nT-1,长城干红葡萄酒,12.50,3\nT-2,有线鼠标 黑色,9.90,4\n";
const TRADITIONAL: &str =
    "貨號,品名,售價,數量\nT-1,長城乾紅葡萄酒,12.50,3\nT-2,有線滑鼠 黑色 無線鍵盤 組合,9.90,4\n";

fn bytes(text: &str, encoding: &'static Encoding, mark: bool) -> Vec<u8> {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let mark = mark.then_some(0xfeff_u16);
        let units = mark.into_iter().chain(text.encode_utf16());
        let order = |unit: u16| {
            if encoding == UTF_16LE { unit.to_le_bytes() } else { unit.to_be_bytes() }
        };
        return units.flat_map(order).collect();
    }
    let mut bytes = if mark { vec![0xef, 0xbb, 0xbf] } else { Vec::new() };
    bytes.extend_from_slice(&encoding.encode(text).0);
    bytes
}

fn read(file: &[u8], map: &str) -> World {
    let mut world = one_warehouse();
    let options =
        ImportOptions { mapping: Mapping::parse(map).unwrap(), ..ImportOptions::default() };
    let report = import_with(&mut world, file, &options);
    assert_eq!(counts(&report), (2, 0, 0, 0, 0), "{:?}", report.notices);
    assert_eq!(world.stock("T-1", "WUH")[1], 3);
    world
}

#[test]
fn simplified_chinese_is_found_out() {
    for (encoding, mark) in
        [(UTF_8, false), (UTF_8, true), (GBK, false), (UTF_16LE, true), (UTF_16BE, true)]
    {
        let world = read(&bytes(SIMPLE, encoding, mark), "auto");
        assert_eq!(world.card("T-1").product.name, "长城干红葡萄酒", "{}", encoding.name());
    }
    let wide = bytes(&SIMPLE.replace(',', "\t"), UTF_16LE, false);
    assert_eq!(read(&wide, "auto").card("T-2").product.name, "有线鼠标 黑色");
}

#[test]
fn traditional_chinese_in_big5_is_found_out() {
    let map = "sku=貨號,name=品名,price=售價,stock=數量";
    let world = read(&bytes(TRADITIONAL, BIG5, false), map);
    assert_eq!(world.card("T-1").product.name, "長城乾紅葡萄酒");
}

#[test]
fn separators_and_decimal_commas_are_found_out() {
    let german = "SKU;Name;Price;Stock\nT-1;Tee, grün;12,50;3\nT-2;Tasse;1.299,00;4\n";
    let world = read(&bytes(german, WINDOWS_1252, false), "auto");
    assert_eq!(world.card("T-1").product.name, "Tee, grün");
    assert_eq!(world.card("T-1").product.price.unwrap().to_string(), "12.50");
    assert_eq!(world.card("T-2").product.price.unwrap().to_string(), "1299.00");
    for text in [
        "SKU\tName\tPrice\tStock\r\nT-1\tTea\t1\t3\r\nT-2\tCup\t1\t4\r\n",
        "SKU|Name|Price|Stock\rT-1|Tea|1|3\rT-2|Cup|1|4",
        "sep=;\nSKU;Name;Price;Stock\nT-1;Tea;1;3\nT-2;Cup;1;4\n",
    ] {
        read(text.as_bytes(), "auto");
    }
}

#[test]
fn a_named_encoding_goes_before_a_guess_and_a_mark_before_both() {
    let gbk = bytes(SIMPLE, GBK, false);
    let named = |label: &str| ImportOptions {
        encoding: Some(label.to_owned()),
        ..ImportOptions::default()
    };
    let mut world = one_warehouse();
    assert_eq!(counts(&import_with(&mut world, &gbk, &named("gbk"))).0, 2);
    let marked = bytes(SIMPLE, UTF_8, true);
    assert_eq!(counts(&import_with(&mut world, &marked, &named("big5"))), (0, 0, 2, 0, 0));
    let refused = super::try_import(&mut world, &gbk, &named("klingon")).unwrap_err();
    assert_eq!(refused.refused().unwrap().facts.field.as_deref(), Some("encoding"));
}

#[test]
fn a_broken_byte_in_a_file_of_utf_8_is_an_error_of_its_row() {
    let mut file = SIMPLE.as_bytes().to_vec();
    file.extend_from_slice("T-3,坏".as_bytes());
    file.push(0xff);
    file.extend_from_slice(b"\xe4\xb8,1,1\nT-4,Cup,1,1\n");
    let mut world = one_warehouse();
    let report = import_with(&mut world, &file, &partial());
    assert_eq!(counts(&report), (3, 0, 0, 0, 1));
    let (row, column, _, code) = wrong(&report)[0];
    assert_eq!((row, column, code), (4, "品名", "bad_request"));
}

#[test]
fn json_lines_are_read_with_native_fields_and_bad_ones_are_told() {
    let mut world = one_warehouse();
    let report = import_with(
        &mut world,
        "{\"sku\":\"A\",\"name\":\"=Tea\",\"tags\":[\"x\",\"y, z\"],\"stock\":3,\
         \"barcodes\":[{\"code\":\"6901234567892\",\"units\":24}]}\n\
         {\"sku\":\"B\",\"nmae\":\"Cup\"}\n\n{bad\n{\"sku\":\"C\",\"name\":\"Pot\",\"stock\":1.5}\n",
        &partial(),
    );
    let rows: Vec<_> = wrong(&report).iter().map(|row| (row.0, row.3)).collect();
    assert_eq!(rows, [(2, "bad_request"), (4, "bad_request"), (5, "bad_request")]);
    let product = world.card("A").product;
    assert_eq!((product.name.as_str(), product.tags.len()), ("=Tea", 2));
    assert_eq!(product.barcodes[0].units, 24);
    assert_eq!(world.stock("A", "WUH")[1], 3);
}

#[test]
fn a_file_in_latin_letters_keeps_its_accents() {
    let text = "SKU;Name\nA;Café crème brûlée à emporter\nB;Thé glacé à la pêche\n";
    let mut world = one_warehouse();
    import(&mut world, bytes(text, WINDOWS_1252, false));
    assert_eq!(world.card("A").product.name, "Café crème brûlée à emporter");
}
