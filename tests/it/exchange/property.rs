//! Any products: exported, imported into an empty store and exported again, the two files are one.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use stockroom::app::exchange::{Format, What};

use super::{counts, export, import};
use crate::support::World;

/// Text that files are known to spoil.
fn text() -> impl Strategy<Value = String> {
    let hostile = prop::sample::select(vec![
        "=1+1",
        "'=x",
        "''-",
        "+",
        "-5",
        "@a",
        "\"",
        "a,b",
        "a;b",
        "a\\b",
        "\\,",
        "长城 干红",
        "１２",
        "a\u{a0}b",
        "6.90107E+12",
        "007",
        "TRUE",
        "x:1",
        "'",
        "\u{feff}x",
        "é",
        "a  b",
        "|",
    ]);
    prop_oneof![
        hostile.prop_map(str::to_owned),
        "[ -~]{1,12}".prop_filter("blank", |text| !text.trim().is_empty()),
        "\\PC{1,8}".prop_filter("blank", |text| {
            !text.trim().is_empty() && !text.chars().any(char::is_control)
        }),
    ]
    .prop_map(|text| text.trim().to_owned())
}

fn maybe<T: std::fmt::Debug + Clone>(
    strategy: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    prop::option::of(strategy)
}

fn product() -> impl Strategy<Value = Map<String, Value>> {
    let words = (text(), maybe(text()), maybe(text()), maybe(text()), maybe(text()));
    let figures = (
        maybe(0_i64..1_000),
        maybe(0_i64..1_000),
        maybe((0_i64..1_000_000, 0_u8..100)),
        maybe(0_i64..3_650),
        maybe(1_i64..100),
    );
    let choices = (
        prop::sample::select(vec!["finite", "unlimited"]),
        prop::sample::select(vec!["physical", "digital", "service"]),
        prop::sample::select(vec!["draft", "on_sale", "delisted"]),
        prop::sample::select(vec!["no", "notice", "yes"]),
    );
    let tags = prop::collection::vec(text(), 0..3);
    (words, figures, choices, tags).prop_map(|(words, figures, choices, tags)| {
        let mut all = Map::new();
        let mut put = |name: &str, value: Value| {
            if !value.is_null() {
                all.insert(name.to_owned(), value);
            }
        };
        put("op", json!("product"));
        put("name", json!(words.0));
        put("category", json!(words.1));
        put("unit", json!(words.2));
        put("supplier", json!(words.3));
        put("product_note", json!(words.4));
        put("threshold", json!(figures.0));
        put("safety", json!(figures.1));
        put("price", json!(figures.2.map(|(units, cents)| format!("{units}.{cents:02}"))));
        put("lead_time_days", json!(figures.3));
        put("customer_limit", json!(figures.4));
        put("type", json!(choices.0));
        put("kind", json!(choices.1));
        put("state", json!(choices.2));
        put("backorder", json!(choices.3));
        put("tags", json!(tags));
        all
    })
}

/// A few products, some of them variants of another, whose SKU may come later in the file.
fn catalogue() -> impl Strategy<Value = Vec<Map<String, Value>>> {
    let one = (product(), "[A-Z][A-Z0-9:'=-]{0,5}", prop::option::of(0_usize..6));
    prop::collection::vec(one, 1..7).prop_map(|rows| {
        let mut all: Vec<Map<String, Value>> = Vec::new();
        for (at, (mut row, sku, parent)) in rows.into_iter().enumerate() {
            row.insert("sku".to_owned(), json!(format!("{sku}{at}")));
            row.insert("barcodes".to_owned(), json!([{"code": format!("{sku}:{at}")}]));
            if let Some(parent) = parent.and_then(|parent| all.get(parent)) {
                let of_parent = parent.contains_key("variant_of");
                let sku = parent["sku"].clone();
                if !of_parent {
                    row.insert("variant_of".to_owned(), sku);
                }
            }
            all.push(row);
        }
        all
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn products_survive_every_form_of_file(catalogue in catalogue()) {
        let mut world = World::empty();
        for product in catalogue {
            let request = Value::Object(product);
            // What the rules refuse is no product.
            let _refused = world.app().run(&crate::support::world::request(&request)?);
        }
        for format in [Format::Native, Format::Tsv, Format::JsonLines] {
            let file = export(&mut world, What::Products, format);
            let mut other = World::empty();
            let report = import(&mut other, &file);
            prop_assert_eq!(&report.rejected, &[], "{}", file);
            prop_assert_eq!(export(&mut other, What::Products, format), file.clone());
            let again = import(&mut other, &file);
            prop_assert_eq!(counts(&again), (0, 0, report.added, 0, 0));
        }
    }
}

/// Pieces of files, and bytes that are none.
fn rubbish() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "sku,name,stock\n",
            "SKU;Name;Stock\r\n",
            "A,Tea,3\n",
            "\"",
            "\"\"",
            ",",
            ";",
            "\t",
            "\n",
            "\r",
            "\r\n",
            "{\"sku\":\"A\",\"name\":\"B\"}\n",
            "{",
            "sep=;\n",
            "-5",
            "999999",
            "=1+1",
            "长城",
            "1.5",
            "6.9E+12",
            "A",
            "id:1",
            "\u{feff}",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 1..6),
        Just("长城干红".encode_utf16().flat_map(u16::to_le_bytes).collect()),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_file_holds_it_is_judged_and_never_half_written(
        file in rubbish(),
        head in any::<bool>(),
    ) {
        let mut bytes = if head { b"sku,name,stock,price\nA,Tea,3,1\n".to_vec() } else { Vec::new() };
        bytes.extend(file);
        let mut world = super::one_warehouse();
        if let Ok(report) = super::try_import(&mut world, &bytes, &super::mapped("auto")) {
            let (products, _) = super::size(&mut world);
            prop_assert_eq!(report.written, report.rejected.is_empty());
            prop_assert_eq!(products, if report.written { report.added } else { 0 });
            let kept = super::import_with(&mut world, &bytes, &super::partial());
            let again = super::import_with(&mut world, &bytes, &super::partial());
            prop_assert_eq!(kept.rejected, again.rejected.clone());
            prop_assert_eq!((again.added, again.changed), (0, 0));
        }
    }
}
