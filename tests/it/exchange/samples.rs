//! The real files: dry run, for real, and again.

use stockroom::app::exchange::{ImportOptions, NoticeKind};
use stockroom::domain::product::ProductKind;
use stockroom::domain::time::Timestamp;

use super::{
    counts, fixture, import, import_with, mapped, one_warehouse, partial, size, told, wrong,
};
use crate::support::World;

#[test]
fn the_shop_sample_imports_as_it_is() {
    let mut world = World::empty();
    let file = fixture("sample_products.csv");
    let dry = ImportOptions { dry_run: true, ..ImportOptions::default() };
    let promised = import_with(&mut world, &file, &dry);
    assert_eq!(counts(&promised), (25, 0, 0, 0, 0));
    assert!(!promised.written);
    assert_eq!(size(&mut world), (0, 0));

    let done = import(&mut world, &file);
    assert_eq!(counts(&done), counts(&promised));
    assert_eq!(done.notices, promised.notices);
    assert_eq!(size(&mut world), (25, 0));

    let empty = done.notices.iter().find(|told| told.kind == NoticeKind::StockEmpty).unwrap();
    assert_eq!((empty.row, empty.column.as_str(), empty.count), (2, "Stock", 25));
    assert_eq!(told(&done, NoticeKind::Grouped), [(24, "Type", "")]);
    assert_eq!(told(&done, NoticeKind::External), [(25, "Type", "")]);

    let hoodie = world.card("woo-hoodie-blue-logo").product;
    assert_eq!(hoodie.variant_of.as_deref(), Some("woo-hoodie"));
    assert_eq!(hoodie.price.unwrap().to_string(), "45.00");
    let tee = world.card("woo-vneck-tee").product;
    assert_eq!((tee.category.as_str(), tee.kind), ("Clothing/Tshirts", ProductKind::Physical));
    assert_eq!(world.card("woo-album").product.kind, ProductKind::Digital);
    assert_eq!(world.card("logo-collection").product.bundle.len(), 3);
    assert_eq!(world.card("wp-pennant").product.price.unwrap().to_string(), "11.05");
}

#[test]
fn the_shop_sample_again_changes_nothing() {
    let mut world = World::empty();
    import(&mut world, fixture("sample_products.csv"));
    let before = size(&mut world);
    world = world.minutes_later(5);
    let again = import(&mut world, fixture("sample_products.csv"));
    assert_eq!(counts(&again), (0, 0, 25, 0, 0));
    assert_eq!(size(&mut world), before);
}

#[test]
fn the_chinese_file_is_kept_out_whole_for_four_negative_locks() {
    let mut world = one_warehouse();
    let report = import_with(&mut world, fixture("mall_sku_stock.utf8.csv"), &mapped("mall"));
    assert_eq!(counts(&report), (92, 0, 0, 0, 4));
    assert!(!report.written);
    let expected = [
        (2, "锁定库存", "-24", "bad_request"),
        (6, "锁定库存", "-8", "bad_request"),
        (7, "锁定库存", "-8", "bad_request"),
        (10, "锁定库存", "-8", "bad_request"),
    ];
    assert_eq!(wrong(&report), expected);
    assert_eq!(size(&mut world), (0, 0));
}

#[test]
fn the_chinese_file_without_them_is_92_products_with_stock_and_one_lock() {
    for name in ["mall_sku_stock.utf8.csv", "mall_sku_stock.gbk.csv"] {
        let mut world = one_warehouse();
        let report = import_with(&mut world, fixture(name), &partial());
        assert_eq!(counts(&report), (92, 0, 0, 0, 4), "{name}");
        assert!(report.written);
        assert_eq!(size(&mut world), (92, 93));
        let phone = world.card("202210280037001");
        assert_eq!(phone.product.tags, ["苹果"]);
        assert_eq!(phone.product.category, "手机通讯");
        assert!(phone.product.name.starts_with("Apple iPhone 14 (A2884) 128GB 支持移动"));
        assert_eq!(phone.product.price.unwrap().to_string(), "5999.00");
        let world = world.then_stock(
            "202210280037001",
            "WUH",
            serde_json::json!({"total": 195, "sellable": 194, "locked": 1}),
        );
        let movements = world.movements("202210280037001");
        let reasons: Vec<_> =
            movements.iter().map(|m| (m.kind, m.quantity, m.reason.as_deref())).collect();
        assert_eq!(
            reasons,
            [("lock", 1, Some("import")), ("receive", 195, Some("initial"))],
            "{name}"
        );
    }
}

#[test]
fn the_chinese_file_again_changes_nothing_and_one_sold_unit_is_found() {
    let mut world = one_warehouse();
    import_with(&mut world, fixture("mall_sku_stock.gbk.csv"), &partial());
    let before = size(&mut world);
    let again = import_with(&mut world, fixture("mall_sku_stock.utf8.csv"), &partial());
    assert_eq!(counts(&again), (0, 0, 92, 0, 4));
    assert_eq!(size(&mut world), before);

    let sold = serde_json::json!({"op": "adjust", "sku": "202210280037001", "warehouse": "WUH",
        "qty": -2, "reason": "missing"});
    world = world.after(sold);
    let again = import_with(&mut world, fixture("mall_sku_stock.utf8.csv"), &partial());
    assert_eq!(counts(&again), (0, 1, 91, 0, 4));
    let last = world.movements("202210280037001").remove(0);
    assert_eq!((last.kind, last.quantity, last.reason.as_deref()), ("adjust", 2, Some("import")));
    assert!(last.at >= Timestamp::from_millis(0).millis());
}

#[test]
fn an_inventory_by_lots_names_each_second_row_of_a_product() {
    let mut world = one_warehouse();
    let options = mapped("sku=Product code,name=Product name,bin=Bin location,stock=Physical QOH");
    let report = import_with(&mut world, fixture("mainWarehouseInventory.csv"), &options);
    assert_eq!(counts(&report).0, 57);
    let mut world = one_warehouse();
    let bins = import(&mut world, fixture("mainWarehouseInventory.csv"));
    assert_eq!(counts(&bins), counts(&report));
    assert_eq!(told(&bins, NoticeKind::Unused).len(), 1);
    assert_eq!(world.card("QX039").card.stock[0].bin, "RM1-RACK1-SHELF1");
}

#[test]
fn a_shops_stock_thresholds_and_backorders_are_taken() {
    let mut world = one_warehouse();
    let report = import(
        &mut world,
        "ID,Type,SKU,\"GTIN, UPC, EAN, or ISBN\",Name,Published,Stock,Low stock amount,\
         Backorders allowed?,Regular price,Categories,Tags\n\
         1,simple,A,6901234567892,Tea,1,7,3,notify,9.5,\"Food > Tea > Green, Sale\",\"new, a\\, b\"\n\
         2,\"simple, virtual\",B,,Advice,0,,,0,20,Services,\n\
         3,variation,A-1,,Tea red,1,parent,,1,9,,\n",
    );
    assert_eq!(counts(&report), (3, 0, 0, 0, 0), "{report:#?}");
    let tea = world.card("A").product;
    assert_eq!((tea.threshold, tea.backorder.name()), (Some(3), "notice"));
    assert_eq!(tea.category, "Food/Tea/Green");
    assert_eq!(tea.tags, ["new", "a, b"]);
    assert_eq!(tea.barcodes[0].code, "6901234567892");
    assert_eq!(world.stock("A", "WUH")[1], 7);
    let advice = world.card("B").product;
    assert_eq!((advice.kind, advice.state.name()), (ProductKind::Service, "delisted"));
    assert_eq!(world.card("A-1").product.backorder.name(), "yes");
}

#[test]
fn rows_of_one_handle_share_what_the_first_says_and_pictures_are_no_products() {
    let mut world = one_warehouse();
    let text = "Handle,Title,Vendor,Type,Tags,Status,Variant SKU,Variant Price,\
         Variant Inventory Qty,Image Src\n\
         tee,Tee,Acme,Shirts,\"x, y\",active,TEE-S,12.00,4,1.jpg\n\
         tee,,,,,,TEE-M,13.00,5,2.jpg\n\
         tee,,,,,,,,,3.jpg\n\
         mug,Mug,Acme,Cups,,draft,,7.00,1,\n";
    let report = import(&mut world, text);
    assert_eq!(counts(&report), (3, 0, 0, 0, 0), "{report:#?}");
    let second = world.card("TEE-M").product;
    assert_eq!((second.name.as_str(), second.category.as_str()), ("Tee", "Shirts"));
    assert_eq!((second.supplier.as_str(), second.tags.len()), ("Acme", 2));
    assert_eq!(world.stock("TEE-M", "WUH")[1], 5);
    assert_eq!(told(&report, NoticeKind::SkuMade), [(5, "Handle", "mug")]);
    assert_eq!(world.card("mug").product.state.name(), "draft");
    assert_eq!(counts(&import(&mut world, text)), (0, 0, 3, 0, 0));
}
