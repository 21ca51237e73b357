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
            Self::Alerts => ALERTS,
            Self::Pools => POOLS,
            Self::Steps => STEPS,
            Self::Agreements => AGREEMENTS,
            Self::Log => LOG,
            Self::Counts => COUNTS,
            Self::Due => DUE,
            Self::Lines => LINES,
            Self::Holders => HOLDERS,
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

const LEVELS: Kind = Choice(&[
    ("over", &["oversold", "超卖", "超賣"]),
    ("out", &["sold_out", "售罄"]),
    ("urg", &["urgent", "紧急", "緊急"]),
    ("low", &["紧张", "緊張"]),
    ("cap", &["near_cap", "上限"]),
    ("hold", &["leftover", "滞留", "滯留"]),
    ("pool", &["pool_low"]),
    ("back", &["back_in_stock", "到货", "到貨"]),
    ("late", &["transfer_overdue", "逾期"]),
    ("count", &["count_overdue", "盘点", "盤點"]),
    ("stage", &["stage_due"]),
    ("unpd", &["order_expiring", "未付"]),
    ("lot", &["expiring_lot", "批次"]),
    ("much", &["overstock", "积压", "積壓"]),
    ("slow", &["slow_mover", "滞销", "滯銷"]),
]);
const SEVERITIES: Kind =
    Choice(&[("critical", &["严重", "嚴重"]), ("warning", &["警告"]), ("notice", &["提示"])]);
const POOL_STATES: Kind = Choice(&[
    ("draft", &["草稿"]),
    ("scheduled", &["planned", "已排期", "已排程"]),
    ("active", &["live", "进行中", "進行中"]),
    ("paused", &["已暂停", "已暫停"]),
    ("ended", &["done", "已结束", "已結束"]),
]);
const COUNT_STATES: Kind = Choice(&[
    ("open", &["盘点中", "盤點中"]),
    ("posted", &["已过账", "已過帳"]),
    ("cancelled", &["已取消"]),
    ("reversed", &["已冲销", "已沖銷"]),
]);
const WHYS: Kind = Choice(&[
    ("negative", &["负库存", "負庫存"]),
    ("never_counted", &["从未盘点", "從未盤點"]),
    ("overdue", &["逾期"]),
    ("moved", &["有出入库", "有出入庫"]),
]);
const CLASSES: Kind = Choice(&[("a", &[]), ("b", &[]), ("c", &[])]);
const VERDICTS: Kind = Choice(&[
    ("uncounted", &["未盘", "未盤"]),
    ("skipped", &["已跳过", "已跳過"]),
    ("waiting", &["待复盘", "待複盤"]),
    ("ambiguous", &["不明确", "不明確"]),
    ("second", &["缺第二次盘点", "缺第二次盤點"]),
    ("matched", &["相符"]),
    ("within", &["容差内", "容差內"]),
    ("recount", &["须复盘", "須複盤"]),
    ("reason", &["缺原因"]),
    ("explained", &["已说明", "已說明"]),
]);
const HOLDING: Kind = Choice(&[
    ("order", &["订单", "訂單"]),
    ("transfer", &["调拨", "調撥"]),
    ("pool", &["锁定池", "鎖定池"]),
    ("supplier", &["供应商", "供應商"]),
]);
const PURPOSES: Kind = Choice(&[("dedicated", &["独立", "獨立"]), ("holdback", &["锁定", "鎖定"])]);
const EVENTS: Kind = Choice(&[
    ("lock", &["锁定", "鎖定"]),
    ("start", &["开始", "開始"]),
    ("stage", &["放量", "释放", "釋放"]),
    ("end", &["结束", "結束"]),
    ("expire", &["过期", "過期"]),
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
    NAME,
    WAREHOUSE,
    column("open", Number, &["held", "占用", "佔用"]),
    column("share", Number, &["占比", "佔比"]),
    column("placed", Number, &["下单", "下單"]),
    column("expires", Number, &["到期"]),
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
    column("placed", Number, &["下单", "下單"]),
    column("expected", Number, &["预计", "預計"]),
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
    column("from_sellable", Number, &["调出可售", "調出可售"]),
    column("to_sellable", Number, &["调入可售", "調入可售"]),
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
const ALERTS: &[Column] = &[
    column("level", LEVELS, &["code", "级别", "級別", "kind"]),
    column("severity", SEVERITIES, &["严重度", "嚴重度"]),
    SKU,
    NAME,
    WAREHOUSE,
    column("document", Text, &["单据", "單據"]),
    SELLABLE,
    THRESHOLD,
    column("safety", Number, &["安全库存", "安全庫存", "安全"]),
    column("total", Number, &["总库存", "總庫存"]),
    column("days", Number, &["cover", "天数", "天數"]),
    column("todo", Number, &["suggested", "建议", "建議"]),
    BY,
    column("note", Text, &["备注", "備註"]),
];
const POOLS: &[Column] = &[
    column("pool", Text, &["锁定池", "鎖定池"]),
    NAME,
    column("state", POOL_STATES, &["状态", "狀態"]),
    column("purpose", PURPOSES, &["用途"]),
    column("for", Text, &["对象", "對象"]),
    SKU,
    WAREHOUSE,
    column("next", Number, &["下一步"]),
    column("allocated", Number, &["set", "锁定量", "鎖定量"]),
    column("released", Number, &["out", "已放", "已釋放"]),
    column("ordered", Number, &["sold", "已售"]),
    column("left", Number, &["剩余", "剩餘"]),
    column("sellthrough", Number, &["progress", "售出率"]),
];
const BIN: Column = column("bin", Text, &["location", "库位", "庫位", "储位", "儲位"]);
const CLASS: Column = column("class", CLASSES, &["类别", "類別"]);
const COUNTS: &[Column] = &[
    column("count", Text, &["盘点", "盤點"]),
    NAME,
    column("state", COUNT_STATES, &["状态", "狀態"]),
    WAREHOUSE,
    column("scans", Number, &["扫码", "掃碼"]),
    BY,
    column("scope", Text, &["范围", "範圍"]),
];
const DUE: &[Column] = &[
    SKU,
    NAME,
    WAREHOUSE,
    BIN,
    CLASS,
    column("why", WHYS, &["原因"]),
    column("days", Number, &["天数", "天數"]),
    column("moved", Number, &["出入库", "出入庫"]),
];
const LINES: &[Column] = &[
    SKU,
    NAME,
    BIN,
    CLASS,
    column("expected", Number, &["books", "应有", "應有", "账面", "帳面"]),
    column("counted", Number, &["实盘", "實盤"]),
    column("variance", Number, &["difference", "差异", "差異"]),
    column("since", Number, &["其后", "其後"]),
    column("end", Number, &["过账后", "過帳後"]),
    column("value", Number, &["金额", "金額"]),
    column("reason", Text, &["cause", "原因"]),
    column("state", VERDICTS, &["verdict", "状态", "狀態"]),
];
const HOLDERS: &[Column] = &[
    column("kind", HOLDING, &["what", "类型", "類型"]),
    column("document", Text, &["单据", "單據"]),
    column("who", Text, &["party", "谁", "誰", "对象", "對象"]),
    column("units", Number, &["held", "数量", "數量"]),
    column("state", Text, &["状态", "狀態"]),
];
const STEPS: &[Column] = &[
    column("at", Number, &["when", "时间", "時間"]),
    column("event", EVENTS, &["步骤", "步驟"]),
    column("document", Text, &["pool", "order", "单据", "單據"]),
    SKU,
    WAREHOUSE,
    column("qty", Number, &["数量", "數量"]),
    SELLABLE,
    column("locked", Number, &["锁定", "鎖定"]),
    column("availability", AVAILABLE, &["shop", "可售状态", "可售狀態"]),
    THRESHOLD,
];
const AGREEMENTS: &[Column] = &[
    SKU,
    NAME,
    WAREHOUSE,
    column("supplier", Text, &["供应商", "供應商"]),
    column("agreed", Number, &["约定", "約定"]),
    column("removed", Number, &["收回"]),
    column("delivered", Number, &["已到"]),
    column("open", Number, &["未到"]),
    column("sold", Number, &["已售"]),
    column("until", Number, &["截止"]),
    column("expected", Number, &["预计", "預計"]),
];
