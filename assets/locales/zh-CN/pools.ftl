# Lock pools and promotions.

pool-state-draft = 草稿
pool-state-scheduled = 待开始
pool-state-active = 进行中
pool-state-ended = 已结束
pool-state-paused = 已暂停

field-released = 已放出
