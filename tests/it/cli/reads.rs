//! Lists and questions, in every format, page by page.

use insta::assert_snapshot;
use serde_json::json;

use super::shop::{Shop, shown};

/// A shop with an order, a transfer on the road and a second product.
fn busy() -> Shop {
    let shop = Shop::stocked();
    shop.batch(
        &[],
        r#"{"op":"product","sku":"TEA","name":"=Tea, \"green\" 茶","threshold":5,"type":"finite"}
{"op":"receive","sku":"TEA","warehouse":"BJ","qty":4,"note":"first"}
{"op":"order","order":"WEB-1","lines":[{"sku":"SOCK","qty":3}],"customer":"林"}
{"op":"pay","order":"WEB-1"}
{"op":"transfer_request","transfer":"T-9","sku":"SOCK","from":"WUH","to":"BJ","qty":10}
{"op":"transfer_dispatch","transfer":"T-9"}
{"op":"damage","sku":"SOCK","warehouse":"WUH","qty":1,"reason":"fell"}"#,
    )
    .ends_with(0);
    shop
}

#[test]
fn the_stock_of_a_product_is_answered_as_pinned() {
    let shop = busy();
    let card = shop.json(&["stock", "show", "sock"]).ends_with(0);
    assert_snapshot!(card.out, @r#"{"sku":"SOCK","name":"Wool socks","type":"finite","availability":"in_stock","threshold":10,"safety":60,"urgent":false,"threshold_from":"product","thresholds":[],"safety_from":"typed","daily_sales_max":0,"lead_time_longest":null,"safety_computed":0,"sold_30_days":0,"cover_days":null,"suggested":0,"stock":[{"warehouse":"WUH","total":90,"sellable":86,"order_occupied":3,"unsellable":1,"locked":0,"transfer_occupied":10,"in_transit":10,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}],"sum":{"total":90,"sellable":86,"order_occupied":3,"unsellable":1,"locked":0,"transfer_occupied":10,"in_transit":10,"virtual":0,"inbound":0}}"#);
    assert_eq!(card.json()["stock"][0]["total"], json!(90));
}

#[test]
fn each_list_is_one_document_with_the_key_of_the_next_page() {
    let shop = busy();
    let list = |args: &[&str]| shop.json(args).ends_with(0).shown();
    assert_snapshot!(list(&["product", "list"]), @r#"
    products:
      {"sku":"SOCK","name":"Wool socks","type":"finite","state":"on_sale","sellable":86,"total":90,"threshold":10,"availability":"in_stock","stocked":true}
      {"sku":"TEA","name":"=Tea, \"green\" 茶","type":"finite","state":"on_sale","sellable":4,"total":4,"threshold":5,"availability":"low","stocked":true}
    next: null
    "#);
    assert_snapshot!(list(&["warehouse", "list"]), @r#"
    warehouses:
      {"warehouse":"WUH","name":"武汉仓","priority":1,"sellable":86,"order_occupied":3,"unsellable":1,"locked":0,"transfer_occupied":10,"in_transit":10,"virtual":0,"total":90}
      {"warehouse":"BJ","name":"北京仓","priority":2,"sellable":4,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"total":4}
    next: null
    "#);
    assert_snapshot!(list(&["stock", "list"]), @r#"
    stock:
      {"sku":"SOCK","name":"Wool socks","warehouse":"WUH","total":90,"sellable":86,"order_occupied":3,"unsellable":1,"locked":0,"transfer_occupied":10,"in_transit":10,"virtual":0,"inbound":0,"floor":0,"bin":"A-03-2"}
      {"sku":"TEA","name":"=Tea, \"green\" 茶","warehouse":"BJ","total":4,"sellable":4,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":""}
    next: null
    "#);
    assert_snapshot!(list(&["stock", "why", "SOCK", "--warehouse", "WUH", "--bucket", "sellable"]), @r#"
    movements:
      {"id":6,"at":"<time>","by":"lin","sku":"SOCK","warehouse":"WUH","kind":"damage","qty":1,"reason":"fell","effect":{"sellable":-1,"order_occupied":0,"unsellable":1,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0},"after":{"sellable":86,"order_occupied":3,"unsellable":1,"locked":0,"transfer_occupied":10,"in_transit":10,"virtual":0},"change":-1,"balance":86}
      {"id":4,"at":"<time>","by":"lin","sku":"SOCK","warehouse":"WUH","kind":"transfer_request","qty":10,"document":"T-9","effect":{"sellable":-10,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":10,"in_transit":0,"virtual":0},"after":{"sellable":87,"order_occupied":3,"unsellable":0,"locked":0,"transfer_occupied":10,"in_transit":0,"virtual":0},"change":-10,"balance":87}
      {"id":3,"at":"<time>","by":"lin","sku":"SOCK","warehouse":"WUH","kind":"reserve","qty":3,"document":"WEB-1","effect":{"sellable":-3,"order_occupied":3,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0},"after":{"sellable":97,"order_occupied":3,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0},"change":-3,"balance":97}
      {"id":1,"at":"<time>","by":"lin","sku":"SOCK","warehouse":"WUH","kind":"receive","qty":100,"effect":{"sellable":100,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0},"after":{"sellable":100,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0},"change":100,"balance":100}
    next: null
    "#);
    assert_snapshot!(list(&["order", "list"]), @r#"
    orders:
      {"order":"WEB-1","state":"paid","holds":true,"priority":"normal","customer":"林","channel":"","device":"","address":"","placed_at":"<time>","expires_at":"<time>","paid_at":"<time>","by":"lin","open":3,"shipped":0}
    next: null
    "#);
    assert_snapshot!(list(&["transfer", "list", "--open"]), @r#"
    transfers:
      {"transfer":"T-9","state":"dispatched","sku":"SOCK","from":"WUH","to":"BJ","requested":10,"dispatched":10,"received":0,"received_unsellable":0,"lost":0,"cancelled":0,"requested_at":"<time>","expected_on":null,"by":"lin"}
    next: null
    "#);
    assert_snapshot!(list(&["log", "--limit", "2"]), @r#"
    entries:
      {"entry":"movement","id":6,"at":"<time>","by":"lin","sku":"SOCK","warehouse":"WUH","kind":"damage","qty":1,"reason":"fell","effect":{"sellable":-1,"order_occupied":0,"unsellable":1,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0},"after":{"sellable":86,"order_occupied":3,"unsellable":1,"locked":0,"transfer_occupied":10,"in_transit":10,"virtual":0}}
      {"entry":"movement","id":5,"at":"<time>","by":"lin","sku":"SOCK","warehouse":"WUH","kind":"transfer_dispatch","qty":10,"document":"T-9","effect":{"sellable":0,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":10,"virtual":0},"after":{"sellable":87,"order_occupied":3,"unsellable":0,"locked":0,"transfer_occupied":10,"in_transit":10,"virtual":0}}
    next: "5."
    "#);
}

#[test]
fn a_product_is_one_document_with_every_field() {
    let shop = busy();
    let record = |args: &[&str]| shop.json(args).ends_with(0).shown();
    assert_snapshot!(record(&["product", "show", "TEA"]), @r#"
    sku: "TEA"
    name: "=Tea, \"green\" 茶"
    type: "finite"
    availability: "low"
    threshold: 5
    safety: 0
    urgent: true
    threshold_from: "product"
    thresholds: []
    safety_from: "typed"
    daily_sales_max: 0
    lead_time_longest: null
    safety_computed: 0
    sold_30_days: 0
    cover_days: null
    suggested: 1
    stock:
      {"warehouse":"BJ","total":4,"sellable":4,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0,"floor":0,"bin":""}
    sum: {"total":4,"sellable":4,"order_occupied":0,"unsellable":0,"locked":0,"transfer_occupied":0,"in_transit":0,"virtual":0,"inbound":0}
    sales: [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0]
    kind: "physical"
    state: "on_sale"
    category: null
    tags: []
    unit: null
    price: null
    cost: null
    supplier: null
    lead_time_days: null
    lead_time_days_max: null
    backorder: "no"
    backorder_limit: null
    customer_limit: null
    cap: null
    cap_period: "open"
    variant_of: null
    bundle: []
    barcodes: []
    product_note: null
    own_threshold: 5
    "#);
}

#[test]
fn each_record_is_one_document() {
    let shop = busy();
    let record = |args: &[&str]| shop.json(args).ends_with(0).shown();
    assert_snapshot!(record(&["order", "show", "web-1"]), @r#"
    order: "WEB-1"
    state: "paid"
    holds: true
    priority: "normal"
    customer: "林"
    channel: ""
    device: ""
    address: ""
    placed_at: "<time>"
    expires_at: "<time>"
    paid_at: "<time>"
    by: "lin"
    open: 3
    shipped: 0
    lines:
      {"sku":"SOCK","warehouse":"WUH","qty":3,"open":3,"issued":false,"shipped":0,"cancelled":0,"returned":0}
    "#);
    assert_snapshot!(record(&["transfer", "show", "T-9"]), @r#"
    transfer: "T-9"
    state: "dispatched"
    sku: "SOCK"
    from: "WUH"
    to: "BJ"
    requested: 10
    dispatched: 10
    received: 0
    received_unsellable: 0
    lost: 0
    cancelled: 0
    requested_at: "<time>"
    expected_on: null
    by: "lin"
    "#);
}

#[test]
fn pools_orders_at_risk_and_suggestions_are_listed() {
    let shop = busy();
    shop.batch(
        &[],
        r#"{"op":"pool_create","pool":"P11","purpose":"dedicated","lines":[{"sku":"SOCK","warehouse":"WUH","qty":20}],"for":"11.11"}
{"op":"virtual_add","sku":"TEA","warehouse":"BJ","qty":6,"supplier":"ACME","expected_on":"2027-01-02"}
{"op":"order","order":"WEB-2","lines":[{"sku":"TEA","qty":9,"warehouse":"BJ"}],"customer":"陳"}"#,
    )
    .ends_with(0);
    let list = |args: &[&str]| shop.json(args).ends_with(0).shown();
    assert_snapshot!(list(&["pool", "list", "--state", "active"]), @r#"
    pools:
      {"pool":"P11","purpose":"dedicated","state":"active","paused":false,"name":"","for":"11.11","starts_at":null,"ends_at":null,"ended_at":null,"auto_release":false,"close_unpaid":false,"by":"lin","lines":[{"sku":"SOCK","name":"Wool socks","warehouse":"WUH","allocated":20,"unreleased":0,"released":20,"open":20,"held":0,"shipped":0,"shelved":0,"oversold":0,"ordered":0,"lapsed":0,"ceiling":20,"left":20,"sell_through":0,"oversell_bps":10000,"sellable":66}]}
    next: null
    "#);
    assert_snapshot!(list(&["pool", "show", "p11"]), @r#"
    pool: "P11"
    purpose: "dedicated"
    state: "active"
    paused: false
    name: ""
    for: "11.11"
    starts_at: null
    ends_at: null
    ended_at: null
    auto_release: false
    close_unpaid: false
    by: "lin"
    lines:
      {"sku":"SOCK","name":"Wool socks","warehouse":"WUH","allocated":20,"unreleased":0,"released":20,"open":20,"held":0,"shipped":0,"shelved":0,"oversold":0,"ordered":0,"lapsed":0,"ceiling":20,"left":20,"sell_through":0,"oversell_bps":10000,"sellable":66}
    "#);
    assert_snapshot!(list(&["order", "holds", "--sku", "TEA"]), @r#"
    holds:
      {"order":"WEB-2","state":"placed","customer":"陳","device":"","address":"","sku":"TEA","warehouse":"BJ","open":9,"placed_at":"<time>","expires_at":"<time>","share":90,"flagged":true}
    next: null
    "#);
    assert_snapshot!(list(&["order", "at-risk"]), @r#"
    orders:
      {"order":"WEB-2","customer":"陳","channel":"","sku":"TEA","name":"=Tea, \"green\" 茶","warehouse":"BJ","open":9,"at_risk":5,"at_supplier":true,"expected_on":"2027-01-02","placed_at":"<time>"}
    next: null
    "#);
    assert_snapshot!(list(&["transfer", "suggest"]), @"
    transfers: []
    next: null
    ");
    assert_snapshot!(list(&["virtual", "list", "--sku", "TEA"]), @r#"
    agreements:
      {"sku":"TEA","warehouse":"BJ","supplier":"ACME","agreed":6,"removed":0,"delivered":0,"open":6,"until":null,"expected_on":"2027-01-02","sold":5}
    next: null
    "#);
    assert_snapshot!(shop.run(&["pool", "list", "--format", "csv"]).ends_with(0).out, @"
    pool,state,purpose,name,for,allocated,released,ordered,shipped,left,oversold,starts_at,ends_at
    P11,active,dedicated,,11.11,20,20,0,0,20,0,,
    ");
}

#[test]
fn a_list_is_a_table_for_people_and_csv_or_tsv_for_sheets() {
    let shop = busy();
    let list = |format: &str| shop.run(&["product", "list", "--format", format]).ends_with(0).out;
    assert_snapshot!(list("table"), @r#"
    SKU   name              type    state    sellable  total  threshold  availability
    SOCK  Wool socks        finite  on sale        86     90         10  in stock
    TEA   =Tea, "green" 茶  finite  on sale         4      4          5  low
    "#);
    assert_snapshot!(list("csv"), @r#"
    sku,name,type,state,sellable,total,threshold,availability
    SOCK,Wool socks,finite,on_sale,86,90,10,in_stock
    TEA,"=Tea, ""green"" 茶",finite,on_sale,4,4,5,low
    "#);
    assert_snapshot!(list("tsv"), @r#"
    sku	name	type	state	sellable	total	threshold	availability
    SOCK	Wool socks	finite	on_sale	86	90	10	in_stock
    TEA	"=Tea, ""green"" 茶"	finite	on_sale	4	4	5	low
    "#);
    assert_eq!(list("json"), shop.json(&["product", "list"]).out);
    let chinese = shop.run(&["--lang", "zh-CN", "stock", "list", "--warehouse", "WUH"]).out;
    assert_snapshot!(chinese, @"
    SKU   名称        仓库  总库存  可销售  订单占用  不可销售  锁定  调拨占用  调拨中  虚库存  在途入库  库位
    SOCK  Wool socks  WUH       90      86         3         1     0        10      10       0         0  A-03-2
    ");
}

#[test]
fn people_read_the_stock_of_a_product_as_an_equation() {
    let shop = busy();
    assert_snapshot!(shop.run(&["stock", "show", "SOCK"]).ends_with(0).out, @"
    SOCK  Wool socks  finite  in stock
    WUH: 90 total = 86 sellable + 3 order-occupied + 1 unsellable + 10 transfer-occupied - 10 in transit  [A-03-2]
    ");
    assert_snapshot!(shop.run(&["--lang", "zh-TW", "stock", "show", "SOCK"]).out, @"
    SOCK  Wool socks  有限  有貨
    WUH: 90 總庫存 = 86 可銷售 + 3 訂單佔用 + 1 不可銷售 + 10 調撥佔用 - 10 調撥中  [A-03-2]
    ");
    assert_snapshot!(shop.run(&["product", "show", "TEA"]).out, @r#"
    sku                  TEA
    name                 =Tea, "green" 茶
    type                 finite
    kind                 physical
    state                on_sale
    threshold            5
    safety-from          typed
    backorder            no
    cap-period           open

    TEA  =Tea, "green" 茶  finite  low
    BJ: 4 total = 4 sellable
    "#);
}

#[test]
fn pages_joined_are_the_whole_list_in_every_order() {
    let shop = Shop::stocked();
    let lines: Vec<String> = (0..57)
        .map(|n| {
            let qty = (n * 37 % 11) + 1;
            format!(
                "{{\"op\":\"product\",\"sku\":\"P{n:02}\",\"name\":\"n{}\"}}\n\
                 {{\"op\":\"receive\",\"sku\":\"P{n:02}\",\"warehouse\":\"WUH\",\"qty\":{qty}}}",
                n % 7
            )
        })
        .collect();
    shop.batch(&["--group", "1000"], lines.join("\n")).ends_with(0);
    for args in [
        &["product", "list"][..],
        &["product", "list", "--sort", "name"],
        &["product", "list", "--sort", "sellable", "--desc"],
        &["product", "list", "--search", "p1"],
        &["stock", "list"],
        &["log"],
        &["stock", "why", "P03"],
    ] {
        let mut whole = args.to_vec();
        whole.extend(["--limit", "all"]);
        let whole = shop.json(&whole).ends_with(0).json();
        let name = whole.as_object().unwrap().keys().next().unwrap().clone();
        assert_eq!(whole["next"], json!(null));
        let mut joined = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let mut page = args.to_vec();
            page.extend(["--limit", "9"]);
            if let Some(after) = &after {
                page.extend(["--after", after]);
            }
            let page = shop.json(&page).ends_with(0).json();
            joined.extend(page[&name].as_array().unwrap().clone());
            match page["next"].as_str() {
                Some(next) => after = Some(next.to_owned()),
                None => break,
            }
        }
        assert_eq!(whole[&name].as_array().unwrap(), &joined, "{args:?}");
    }
}

#[test]
fn filters_narrow_a_list() {
    let shop = busy();
    let skus = |args: &[&str]| {
        let mut all = vec!["product", "list"];
        all.extend(args);
        let list = shop.json(&all).ends_with(0).json();
        let rows = list["products"].as_array().unwrap().clone();
        rows.iter().map(|row| row["sku"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(skus(&["--search", "wool"]), ["SOCK"]);
    assert_eq!(skus(&["--search", "cha"]), ["TEA"], "pinyin of 茶");
    assert_eq!(skus(&["--attention"]), ["TEA"]);
    assert_eq!(skus(&["--type", "unlimited"]), Vec::<String>::new());
    assert_eq!(skus(&["--state", "on_sale"]), ["SOCK", "TEA"]);
    let orders = shop.json(&["order", "list", "--state", "placed"]).json();
    assert_eq!(shown(&orders), "orders: []\nnext: null\n");
}

#[test]
fn a_number_is_explained_as_it_was_at_a_time() {
    let shop = busy();
    let all = shop.json(&["stock", "why", "SOCK"]).json();
    let first = all["movements"].as_array().unwrap().last().unwrap()["at"].clone();
    let then = shop.json(&["stock", "why", "SOCK", "--at", first.as_str().unwrap()]).json();
    assert_eq!(then["movements"].as_array().unwrap().len(), 1);
    assert_eq!(then["movements"][0]["balance"], json!(100));
}

#[test]
fn a_reader_that_goes_away_ends_a_list_quietly() {
    let shop = busy();
    let script = "\"$0\" \"$@\" | true";
    let program = env!("CARGO_BIN_EXE_stockroom");
    let mut sh = std::process::Command::new("bash");
    sh.args(["-o", "pipefail", "-c", script, program, "--store"]).arg(shop.store());
    let said = sh.args(["log", "--limit", "all"]).output().unwrap();
    assert_eq!((said.status.code(), said.stderr.as_slice()), (Some(0), &b""[..]));
}
