# Lock pools and promotions.

pool-state-draft = 草稿
pool-state-scheduled = 待開始
pool-state-active = 進行中
pool-state-ended = 已結束
pool-state-paused = 已暫停

field-released = 已放出
