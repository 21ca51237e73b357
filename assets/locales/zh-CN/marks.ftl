# Marks: one form over many rows.

marks-one-by-one = 这一操作须逐条进行：请先按 - 取消标记。
marks-mends-differ = 所标记预警的处理方式不同。请只标记处理方式相同的。
bulk-marked-count = 已标记 { $marked } 条，{ $rows } 处变更，由低到高
bulk-marked-done = OK  { $verb }: { $marked } 条一次完成，{ $rows } 处变更
keys-marked = 已标记 { $count }:
form-type-count = 键入 { $count }

form-undo = 撤销
undo-step = 整步操作
undo-row = 仅此一条
undo-of-step = 同一步的 { $count } 条记录
log-dependents = 依赖它的记录
log-depends-on = 依赖 #{ $id } 的记录
log-nothing-depends = 之后没有依赖它的操作。
field-whole = 撤销范围
field-help-whole = 撤销同一步对多条记录所做的全部操作，或仅撤销此一条。
