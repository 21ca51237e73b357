# Lock pools and promotions.

pool-state-draft = 草稿
pool-state-scheduled = 待开始
pool-state-active = 进行中
pool-state-ended = 已结束
pool-state-paused = 已暂停

field-released = 已放出

# What the clock will do.
calendar-lock = 预留
calendar-start = 开始
calendar-stage = 放出一级
calendar-end = 结束
calendar-expire = 订单过期
calendar-crossed = { $at } { $sku } 可销售将为 { $sellable }: { $state } (预警 { $threshold })
plan-runs-out = 剩余数量不够日常销售到活动结束
plan-low = 剩余数量不高于预警值
