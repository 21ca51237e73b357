# 清單: 尋找、排序、標記、檢視、複製。

refused-filter-column = 此處沒有欄 { $value } (第 { $at } 個字元)
    .hint = 可用的欄: { $other }。帶冒號的文字請加引號。
refused-filter-value = { $field } 不能是 { $value } (第 { $at } 個字元)
    .hint = 可用的值: { $other }。
refused-filter-compare = { $field } 是文字，不能比較大小 (第 { $at } 個字元)
    .hint = 數字欄: { $other }。文字請用 { $field }:詞 或 { $field }=詞。
refused-filter-part = { $value } 還沒有寫完 (第 { $at } 個字元)
    .hint = 請寫一個詞、欄:值，或比較式，例如 sellable<threshold。

list-sort-match = 排序：最相符

key-mark = 標記
    .help = 標記此列或取消標記；之後的操作作用於所有已標記的列
key-mark-all = 全部標記
    .help = 標記篩選出的所有列
key-mark-none = 清除標記
    .help = 取消所有標記
key-export = 匯出
    .help = 將所示清單寫入檔案: CSV、TSV 或 JSON
key-copy = 複製
    .help = 複製：再按 s 編號，b 條碼，r 本列，v 整個清單
input-export = 檔案:
list-file-ask = 檔名以 .csv、.tsv 或 .json 結尾；末尾加 ! 覆蓋既有檔案，加 bom 供舊版 Excel 使用。
list-file-done = OK  已將 { $rows } 列寫入 { $path }
list-file-there = ! { $path } 已存在。如需覆蓋，請在檔名後加 !。
list-file-failed = ! { $path } 未寫入: { $why }
copy-keys = 複製: s 編號，b 條碼，r 本列，v 整個清單
copy-nothing = 此處沒有可複製的內容。
copy-sent = 已向終端機傳送 { $count } 個字元；終端機是否接受無從得知。:clip 可檢視。
copy-sent-tmux = 已向終端機傳送 { $count } 個字元。在 tmux 中需要 set-clipboard on。:clip 可檢視。
copy-too-long = { $count } 個字元超出終端機的上限。:clip 可檢視，x 可寫入檔案。
clip-title = 最近複製的內容
bulk-count = { $products } 個商品，{ $rows } 處變化，最低者在前
bulk-done = OK  { $verb }: { $products } 個商品，{ $rows } 處變化，一次完成
palette-title = 命令   { KEY("palette.complete", "Tab") } 補全  { KEY("palette.accept", "Enter") } 執行  { KEY("palette.close", "Esc") } 關閉
field-change = 增減
field-help-change = 每個已標記商品增加的件數；用 - 表示減少。
