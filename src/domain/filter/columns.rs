//! What the lists can be filtered and sorted by.

use super::{Column, Kind, Listed};
use Kind::{Choice, Number, Text};

impl Listed {
    /// The columns that a filter may name.
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Products => PRODUCTS,
            Self::Orders => ORDERS,
            Self::Holds => HOLDS,
            Self::AtRisk => AT_RISK,
            Self::Transfers => TRANSFERS,
            Self::Suggestions => SUGGESTIONS,
            Self::Log => LOG,
        }
    }
}

const TYPES: Kind = Choice(&[
    ("finite", &["有限", "有限库存", "有限庫存"]),
    ("unlimited", &["无限", "無限", "无限库存", "無限庫存"]),
    ("reserved", &["预留", "預留", "预约", "預約"]),
]);
const STATES: Kind = Choice(&[
    ("draft", &["草稿"]),
    ("on_sale", &["在售", "在賣"]),
    ("delisted", &["下架", "已下架"]),
]);
const AVAILABLE: Kind = Choice(&[
    ("in_stock", &["ok", "有货", "有貨"]),
    ("low", &["紧张", "緊張", "库存紧张", "庫存緊張"]),
    ("sold_out", &["out", "无货", "無貨"]),
    ("oversold", &["超卖", "超賣"]),
]);
const ORDER_STATES: Kind = Choice(&[
    ("cart", &["basket", "购物车", "購物車"]),
    ("placed", &["unpaid", "待支付", "待付款"]),
    ("paid", &["已支付", "已付款"]),
    ("shipped", &["已发货", "已出貨"]),
    ("returned", &["已退货", "已退貨"]),
    ("cancelled", &["已取消"]),
    ("expired", &["已过期", "已過期"]),
]);
const PRIORITIES: Kind = Choice(&[
    ("normal", &["普通"]),
    ("urgent", &["加急", "紧急", "緊急"]),
    ("presale", &["预售", "預售"]),
]);
const TRANSFER_STATES: Kind = Choice(&[
    ("requested", &["待出库", "待出庫"]),
    ("dispatched", &["road", "在途"]),
    ("received", &["已收货", "已收貨"]),
    ("cancelled", &["已取消"]),
    ("lost", &["遗失", "遺失"]),
]);

const fn column(name: &'static str, kind: Kind, also: &'static [&'static str]) -> Column {
    Column { name, also, kind }
}

const SKU: Column = column("sku", Text, &["商品编号", "商品編號"]);
const NAME: Column = column("name", Text, &["名称", "名稱"]);
const CUSTOMER: Column = column("customer", Text, &["客户", "客戶"]);
const WAREHOUSE: Column = column("warehouse", Text, &["仓库", "倉庫", "仓", "倉"]);
const SELLABLE: Column = column("sellable", Number, &["可销售", "可銷售", "可售"]);
const THRESHOLD: Column = column("threshold", Number, &["预警", "預警", "预警值", "預警值"]);
const BY: Column = column("by", Text, &["who", "操作人", "谁", "誰"]);

const PRODUCTS: &[Column] = &[
    SKU,
    NAME,
    column("type", TYPES, &["类型", "類型"]),
    column("state", STATES, &["状态", "狀態"]),
    column("availability", AVAILABLE, &["st", "可售状态", "可售狀態"]),
    SELLABLE,
    THRESHOLD,
    column("safety", Number, &["安全库存", "安全庫存", "安全"]),
    column("total", Number, &["onhand", "总库存", "總庫存", "库存", "庫存"]),
    column("cap", Number, &["上限"]),
    column("price", Number, &["售价", "售價"]),
    column("cost", Number, &["成本"]),
    column("category", Text, &["分类", "分類"]),
    column("tags", Text, &["标签", "標籤"]),
    column("supplier", Text, &["供应商", "供應商"]),
    column("barcode", Text, &["ean", "条码", "條碼"]),
    column("note", Text, &["备注", "備註"]),
];
const ORDERS: &[Column] = &[
    column("order", Text, &["订单", "訂單"]),
    column("state", ORDER_STATES, &["状态", "狀態"]),
    CUSTOMER,
    column("channel", Text, &["渠道", "通路"]),
    column("open", Number, &["未发", "未出"]),
    column("shipped", Number, &["已发", "已出"]),
    column("priority", PRIORITIES, &["优先级", "優先級"]),
    column("device", Text, &["设备", "裝置"]),
    column("address", Text, &["地址"]),
    SKU,
    WAREHOUSE,
    BY,
];
const HOLDS: &[Column] = &[
    column("order", Text, &["订单", "訂單"]),
    CUSTOMER,
    SKU,
    WAREHOUSE,
    column("open", Number, &["held", "占用", "佔用"]),
    column("share", Number, &["占比", "佔比"]),
    column("device", Text, &["设备", "裝置"]),
    column("address", Text, &["地址"]),
];
const AT_RISK: &[Column] = &[
    column("order", Text, &["订单", "訂單"]),
    CUSTOMER,
    column("channel", Text, &["渠道", "通路"]),
    SKU,
    NAME,
    WAREHOUSE,
    column("open", Number, &["未发", "未出"]),
    column("at_risk", Number, &["有风险", "有風險"]),
];
const TRANSFERS: &[Column] = &[
    column("transfer", Text, &["调拨", "調撥"]),
    column("state", TRANSFER_STATES, &["状态", "狀態"]),
    SKU,
    NAME,
    column("from", Text, &["调出", "調出"]),
    column("to", Text, &["调入", "調入"]),
    column("requested", Number, &["申请", "申請"]),
    column("dispatched", Number, &["sent", "已发", "已出"]),
    column("received", Number, &["here", "已收"]),
    column("damaged", Number, &["损坏", "損壞"]),
    column("lost", Number, &["遗失", "遺失"]),
    column("cancelled", Number, &["取消"]),
    BY,
];
const SUGGESTIONS: &[Column] = &[
    SKU,
    NAME,
    column("from", Text, &["调出", "調出"]),
    column("to", Text, &["调入", "調入"]),
    column("qty", Number, &["send", "数量", "數量"]),
    THRESHOLD,
];
const LOG: &[Column] = &[
    BY,
    SKU,
    column("what", Text, &["kind", "field", "什么", "什麼"]),
    WAREHOUSE,
    column("document", Text, &["单据", "單據"]),
    column("quantity", Number, &["数量", "數量"]),
    column("reason", Text, &["原因"]),
    column("note", Text, &["备注", "備註"]),
    column("source", Text, &["来源", "來源"]),
];
