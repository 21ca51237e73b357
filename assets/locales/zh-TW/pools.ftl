# Lock pools and promotions.

pool-state-draft = 草稿
pool-state-scheduled = 待開始
pool-state-active = 進行中
pool-state-ended = 已結束
pool-state-paused = 已暫停

field-released = 已放出

# What the clock will do.
calendar-lock = 預留
calendar-start = 開始
calendar-stage = 放出一級
calendar-end = 結束
calendar-expire = 訂單過期
calendar-crossed = { $at } { $sku } 可銷售將為 { $sellable }: { $state } (預警 { $threshold })
plan-runs-out = 剩餘數量不夠日常銷售到活動結束
plan-low = 剩餘數量不高於預警值
