# 預警：什麼觸發、為何觸發、如何處理。

alert-oversold = 超賣
alert-sold_out = 售罄
alert-urgent = 緊急補貨
alert-low = 庫存緊張
alert-near_cap = 接近上限
alert-leftover = 鎖定未釋放
alert-pool_low = 活動庫存將盡
alert-back_in_stock = 到貨，有人在等
alert-transfer_overdue = 調撥逾期
alert-count_overdue = 盤點逾期
alert-stage_due = 階梯放庫存到期
alert-order_expiring = 訂單即將過期
alert-expiring_lot = 批次臨期
alert-overstock = 庫存積壓
alert-slow_mover = 滯銷
alert-clear = 解除

severity-critical = 嚴重
severity-warning = 警告
severity-notice = 提示

alert-why-oversold = 可銷售 { $sellable } < 0: 已售多於庫存
    .rule = 可銷售 < 0
alert-why-sold_out = 可銷售 { $sellable } <= 0
    .rule = 可銷售 <= 0
alert-why-urgent = 總庫存 { $total } < 安全庫存 { $safety } + 預警值 { $threshold }
    .rule = 總庫存 < 安全庫存 + 預警值
alert-why-low = 0 < 可銷售 { $sellable } <= 預警值 { $threshold }
    .rule = 可銷售 <= 預警值
alert-why-near_cap = 已佔 { $used }，上限 { $cap }: { $percent }%
    .rule = 已佔 >= 上限的比例
alert-why-leftover = 鎖定 { $locked } 中有 { $leftover } 不屬於任何活動
    .rule = 鎖定 > 活動所留
alert-why-pool_low = { $allocated } 中還剩 { $left }: { $percent }%
    .rule = 剩餘 <= 活動庫存的比例
alert-why-back_in_stock = 可銷售 { $sellable }, { $orders } 張訂單等 { $units } 件
    .rule = 可銷售 > 0 且有訂單等待
alert-why-transfer_overdue = { $units } 件應於 { $expected_on } 到貨
    .rule = 已過預計日期
alert-why-count_overdue = 已開 { $days } 天，已掃 { $scans } 次
    .rule = 盤點未結束過久
alert-why-stage_due = { $units } 件 { $at } 釋放
    .rule = 階梯即將到期
alert-why-order_expiring = { $units } 件將於 { $at } 釋放
    .rule = 未付款將到時限
alert-why-expiring_lot = 該批次還剩 { $units } 件，{ $expires_on } 到期
    .rule = 批次將到期
alert-why-overstock = 可銷售 { $sellable }, 30 天售 { $sold }: 可售 { $days } 天
    .rule = 可售天數 > 上限
alert-why-slow_mover = 可銷售 { $sellable }, { $days } 天無銷售
    .rule = 長期無銷售

alert-suggested = 建議補貨 { $units } = 安全庫存 { $safety } + 預警值 { $threshold } - 可銷售 { $sellable }
safety-computed = { $units } = 日銷峰值 { $sold } x 補貨 { $days } 天
safety-no-lead = 未設補貨週期：日銷峰值 { $sold } x { $days } 天 = { $units }

alert-mark-known = { $by } 已知悉
alert-mark-until = { $by } 延後至 { $until }
alert-mark-restock = { $by } 延後至到貨
alert-marked-known = 已知悉
alert-marked-restock = 延後至到貨

tryout = { $sku }: 若預警值為 { $threshold }，近 { $days } 天：預警 { $alerts } 次，售罄 { $sold_outs } 次，其中 { $unwarned } 次無預警；最低 { $least }

refused-alert-unknown = 現在沒有預警 { $value }
    .hint = 用 alert list 查看現有預警。
refused-time-past = { $value } 不在將來
    .hint = 請填寫更晚的日期。

field-alert = 預警
field-safety_from = 安全庫存來源
field-threshold_in = 分倉預警值
safety-from-typed = 手填
safety-from-computed = 計算

# 預警頁面。
tab-alerts = A預警
scope-alerts = 預警
alerts-open = 未處理
alerts-critical = 嚴重
alerts-shortage = 缺貨
alerts-documents = 單據
alerts-surplus = 積壓
alerts-known = 已知悉
alerts-snoozed = 已延後
alerts-none = 沒有需要處理的預警。
alerts-counts = 未處理 { $open }  嚴重 { $critical }  已靜默 { $quiet }
alerts-why = 為何觸發
alerts-newest = 最近: { $at } { $code } { $subject }
alerts-banner = ! 新預警: { $code } { $subject }   (按 { KEY("global.go-to", "g") } a 檢視)
key-mend = 處理
    .help = 開啟處理該預警的表單
key-ack = 知悉
    .help = 標記已知悉：原因消失前不再提示
key-snooze = 延後
    .help = 讓預警延後到某日或到貨
key-wake = 喚醒
    .help = 讓預警重新出現
form-mend = 處理預警
form-ack = 已知悉該預警
form-snooze = 延後預警
form-wake = 喚醒預警
column-level = 級別
column-safety = 安全
column-to-do = 建議
alert-do-oversold = 補 { $units }
alert-do-sold_out = 補 { $units }
alert-do-urgent = 補 { $units }
alert-do-low = 補 { $units }
alert-do-near_cap = 提高上限
alert-do-leftover = 釋放 { $units }
alert-do-pool_low = 加量，剩 { $units }
alert-do-back_in_stock = 配貨 { $units }
alert-do-transfer_overdue = 收貨 { $units }
alert-do-count_overdue = 複核過帳
alert-do-stage_due = 將放 { $units }
alert-do-order_expiring = 催付 { $units }
alert-do-expiring_lot = 下架 { $units }
alert-do-overstock = 調出
alert-do-slow_mover = 停售或促銷
field-wakes = 喚醒日期
