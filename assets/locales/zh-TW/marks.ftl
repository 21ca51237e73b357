# Marks: one form over many rows.

marks-one-by-one = 這項操作須逐筆進行：請先按 - 取消標記。
marks-mends-differ = 所標記預警的處理方式不同。請只標記處理方式相同的。
bulk-marked-count = 已標記 { $marked } 筆，{ $rows } 處變更，由低到高
bulk-marked-done = OK  { $verb }: { $marked } 筆一次完成，{ $rows } 處變更
keys-marked = 已標記 { $count }:
form-type-count = 鍵入 { $count }

form-undo = 復原
undo-step = 整步操作
undo-row = 僅此一筆
undo-of-step = 同一步的 { $count } 筆紀錄
log-dependents = 依賴它的紀錄
log-depends-on = 依賴 #{ $id } 的紀錄
log-nothing-depends = 之後沒有依賴它的操作。
field-whole = 復原範圍
field-help-whole = 復原同一步對多筆紀錄所做的全部操作，或僅復原此一筆。
