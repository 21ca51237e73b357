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
alert-stage_due = 阶梯放库存到期
alert-order_expiring = 订单即将过期
alert-expiring_lot = 批次临期
alert-overstock = 库存积压
alert-slow_mover = 滞销
alert-clear = 解除

severity-critical = 严重
severity-warning = 警告
severity-notice = 提示

alert-why-oversold = 可销售 { $sellable } < 0: 欠 { $sellable }
    .rule = 可销售 < 0
alert-why-sold_out = 可销售 { $sellable } <= 0
    .rule = 可销售 <= 0
alert-why-urgent = 总库存 { $total } < 安全库存 { $safety } + 预警值 { $threshold }
    .rule = 总库存 < 安全库存 + 预警值
alert-why-low = 0 < 可销售 { $sellable } <= 预警值 { $threshold }
    .rule = 可销售 <= 预警值
alert-why-near_cap = 已占 { $used }, 上限 { $cap }: { $percent } %
    .rule = 已占 >= 上限的比例
alert-why-leftover = 锁定 { $locked } 中有 { $leftover } 不属于任何活动
    .rule = 锁定 > 活动所留
alert-why-pool_low = { $allocated } 中还剩 { $left }: { $percent } %
    .rule = 剩余 <= 活动库存的比例
alert-why-back_in_stock = 可销售 { $sellable }, { $orders } 个订单等 { $units } 件
    .rule = 可销售 > 0 且有订单等待
alert-why-transfer_overdue = { $units } 件应于 { $expected_on } 到货
    .rule = 已过预计日期
alert-why-stage_due = { $units } 件 { $at } 释放
    .rule = 阶梯即将到期
alert-why-order_expiring = { $units } 件将于 { $at } 释放
    .rule = 未支付将到时限
alert-why-expiring_lot = 该批次还剩 { $units } 件, { $expires_on } 到期
    .rule = 批次将到期
alert-why-overstock = 可销售 { $sellable }, 30 天售 { $sold }: 可售 { $days } 天
    .rule = 可售天数 > 上限
alert-why-slow_mover = 可销售 { $sellable }, { $days } 天无销售
    .rule = 长期无销售

alert-suggested = 建议补货 { $units } = 安全库存 { $safety } + 预警值 { $threshold } - 可销售 { $sellable }
safety-computed = { $units } = 日销峰值 { $sold } x 补货 { $days } 天
safety-no-lead = 未设补货周期: 日销峰值 { $sold } x { $days } 天 = { $units }

alert-mark-known = { $by } 已知悉
alert-mark-until = { $by } 延后至 { $until }
alert-mark-restock = { $by } 延后至到货

tryout = { $sku }: 若预警值为 { $threshold }, 近 { $days } 天: 预警 { $alerts } 次, 售罄 { $sold_outs } 次, 其中 { $unwarned } 次无预警; 最低 { $least }

refused-alert-unknown = 现在没有预警 { $value }
    .hint = 用 alert list 查看现有预警。
refused-time-past = { $value } 不在将来
    .hint = 请填写更晚的日期。

field-alert = 预警
field-safety_from = 安全库存来源
field-threshold_in = 分仓预警值
safety-from-typed = 手填
safety-from-computed = 计算
