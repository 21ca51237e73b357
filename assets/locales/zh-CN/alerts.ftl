# 预警：什么触发、为何触发、如何处理。

alert-oversold = 超卖
alert-sold_out = 售罄
alert-urgent = 紧急补货
alert-low = 库存紧张
alert-near_cap = 接近上限
alert-leftover = 锁定未释放
alert-pool_low = 活动库存将尽
alert-back_in_stock = 到货，有人在等
alert-transfer_overdue = 调拨逾期
alert-count_overdue = 盘点逾期
alert-stage_due = 阶梯放库存到期
alert-order_expiring = 订单即将过期
alert-expiring_lot = 批次临期
alert-overstock = 库存积压
alert-slow_mover = 滞销
alert-clear = 解除

severity-critical = 严重
severity-warning = 警告
severity-notice = 提示

alert-why-oversold = 可销售 { $sellable } < 0: 已售多于库存
    .rule = 可销售 < 0
alert-why-sold_out = 可销售 { $sellable } <= 0
    .rule = 可销售 <= 0
alert-why-urgent = 总库存 { $total } < 安全库存 { $safety } + 预警值 { $threshold }
    .rule = 总库存 < 安全库存 + 预警值
alert-why-low = 0 < 可销售 { $sellable } <= 预警值 { $threshold }
    .rule = 可销售 <= 预警值
alert-why-near_cap = 已占 { $used }，上限 { $cap }: { $percent }%
    .rule = 已占 >= 上限的比例
alert-why-leftover = 锁定 { $locked } 中有 { $leftover } 不属于任何活动
    .rule = 锁定 > 活动所留
alert-why-pool_low = { $allocated } 中还剩 { $left }: { $percent }%
    .rule = 剩余 <= 活动库存的比例
alert-why-back_in_stock = 可销售 { $sellable }, { $orders } 个订单等 { $units } 件
    .rule = 可销售 > 0 且有订单等待
alert-why-transfer_overdue = { $units } 件应于 { $expected_on } 到货
    .rule = 已过预计日期
alert-why-count_overdue = 已开 { $days } 天，已扫 { $scans } 次
    .rule = 盘点未结束过久
alert-why-stage_due = { $units } 件 { $at } 释放
    .rule = 阶梯即将到期
alert-why-order_expiring = { $units } 件将于 { $at } 释放
    .rule = 未支付将到时限
alert-why-expiring_lot = 该批次还剩 { $units } 件，{ $expires_on } 到期
    .rule = 批次将到期
alert-why-overstock = 可销售 { $sellable }, 30 天售 { $sold }: 可售 { $days } 天
    .rule = 可售天数 > 上限
alert-why-slow_mover = 可销售 { $sellable }, { $days } 天无销售
    .rule = 长期无销售

alert-suggested = 建议补货 { $units } = 安全库存 { $safety } + 预警值 { $threshold } - 可销售 { $sellable }
safety-computed = { $units } = 日销峰值 { $sold } x 补货 { $days } 天
safety-no-lead = 未设补货周期：日销峰值 { $sold } x { $days } 天 = { $units }

alert-mark-known = { $by } 已知悉
alert-mark-until = { $by } 延后至 { $until }
alert-mark-restock = { $by } 延后至到货
alert-marked-known = 已知悉
alert-marked-restock = 延后至到货

tryout = { $sku }: 若预警值为 { $threshold }，近 { $days } 天：预警 { $alerts } 次，售罄 { $sold_outs } 次，其中 { $unwarned } 次无预警；最低 { $least }

refused-alert-unknown = 现在没有预警 { $value }
    .hint = 用 alert list 查看现有预警。
refused-time-past = { $value } 不在将来
    .hint = 请填写更晚的日期。

field-alert = 预警
field-safety_from = 安全库存来源
field-threshold_in = 分仓预警值
safety-from-typed = 手填
safety-from-computed = 计算

# 预警页面。
tab-alerts = A预警
scope-alerts = 预警
alerts-open = 未处理
alerts-critical = 严重
alerts-shortage = 缺货
alerts-documents = 单据
alerts-surplus = 积压
alerts-known = 已知悉
alerts-snoozed = 已延后
alerts-none = 没有需要处理的预警。
alerts-counts = 未处理 { $open }  严重 { $critical }  已静默 { $quiet }
alerts-why = 为何触发
alerts-newest = 最近: { $at } { $code } { $subject }
alerts-banner = ! 新预警: { $code } { $subject }   (按 { KEY("global.go-to", "g") } a 查看)
key-mend = 处理
    .help = 打开处理该预警的表单
key-ack = 知悉
    .help = 标记已知悉：原因消失前不再提示
key-snooze = 延后
    .help = 让预警延后到某日或到货
key-wake = 唤醒
    .help = 让预警重新出现
form-mend = 处理预警
form-ack = 已知悉该预警
form-snooze = 延后预警
form-wake = 唤醒预警
column-level = 级别
column-safety = 安全
column-to-do = 建议
alert-do-oversold = 补 { $units }
alert-do-sold_out = 补 { $units }
alert-do-urgent = 补 { $units }
alert-do-low = 补 { $units }
alert-do-near_cap = 提高上限
alert-do-leftover = 释放 { $units }
alert-do-pool_low = 加量，剩 { $units }
alert-do-back_in_stock = 配货 { $units }
alert-do-transfer_overdue = 收货 { $units }
alert-do-count_overdue = 复核过账
alert-do-stage_due = 将放 { $units }
alert-do-order_expiring = 催付 { $units }
alert-do-expiring_lot = 下架 { $units }
alert-do-overstock = 调出
alert-do-slow_mover = 停售或促销
field-wakes = 唤醒日期
