# 列表: 查找、排序、标记、视图、复制。

refused-filter-column = 此处没有列 { $value } (第 { $at } 个字符)
    .hint = 可用的列: { $other }。带冒号的文字请加引号。
refused-filter-value = { $field } 不能是 { $value } (第 { $at } 个字符)
    .hint = 可用的值: { $other }。
refused-filter-compare = { $field } 是文字，不能比较大小 (第 { $at } 个字符)
    .hint = 数字列: { $other }。文字请用 { $field }:词 或 { $field }=词。
refused-filter-part = { $value } 还没有写完 (第 { $at } 个字符)
    .hint = 请写一个词、列:值，或比较式，例如 sellable<threshold。

list-sort-match = 排序：最匹配

key-mark = 标记
    .help = 标记此行或取消标记；之后的操作作用于所有已标记的行
key-mark-all = 全部标记
    .help = 标记筛选出的所有行
key-mark-none = 清除标记
    .help = 取消所有标记
key-export = 导出
    .help = 将所示列表写入文件: CSV、TSV 或 JSON
key-copy = 复制
    .help = 复制：再按 s 编号，b 条码，r 本行，v 整个列表
input-export = 文件:
list-file-ask = 文件名以 .csv、.tsv 或 .json 结尾；末尾加 ! 覆盖已有文件，加 bom 供旧版 Excel 使用。
list-file-done = OK  已将 { $rows } 行写入 { $path }
list-file-there = ! { $path } 已存在。如需覆盖，请在文件名后加 !。
list-file-failed = ! { $path } 未写入: { $why }
copy-keys = 复制: s 编号，b 条码，r 本行，v 整个列表
copy-nothing = 此处没有可复制的内容。
copy-sent = 已向终端发送 { $count } 个字符；终端是否接受无从得知。:clip 可查看。
copy-sent-tmux = 已向终端发送 { $count } 个字符。在 tmux 中需要 set-clipboard on。:clip 可查看。
copy-too-long = { $count } 个字符超出终端的上限。:clip 可查看，x 可写入文件。
clip-title = 最近复制的内容
bulk-count = { $products } 个商品，{ $rows } 处变化，最低者在前
bulk-done = OK  { $verb }: { $products } 个商品，{ $rows } 处变化，一次完成
palette-title = 命令   { KEY("palette.complete", "Tab") } 补全  { KEY("palette.accept", "Enter") } 执行  { KEY("palette.close", "Esc") } 关闭
field-change = 增减
field-help-change = 每个已标记商品增加的件数；用 - 表示减少。
