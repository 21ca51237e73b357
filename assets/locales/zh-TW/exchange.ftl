# 匯入除錯誤之外的提示，以及匯入匯出顯示給人看的話。

notice-read = 按 { $value } 讀取：{ $other }
notice-columns_unused = 有 { $count } 欄未讀取：{ $value }
notice-warehouse_made = 還沒有倉庫，已建 { $value }
notice-stock_empty = { $count } 列的 { $column } 為空：這些庫存保持不變
notice-row_short = { $count } 列的儲存格比標題列少：缺的按空處理
notice-line_break = { $count } 個儲存格含換行，已換成空格
notice-formula = { $count } 個儲存格像公式：按文字保存，匯出時加保護
notice-unlimited_offered = { $other }：{ $value } 像是無限庫存；未作更改。--yes-unlimited 設為無限，--no-unlimited 按數字處理
notice-unlimited_taken = { $other }：{ $value } 已設為無限庫存
notice-barcode_cut = 試算表截斷了條碼 { $value }：未匯入
notice-digits_restored = { $value } 讀作 { $other }
notice-zeros_lost = { $value } 似乎丟了前導零：{ $other }？
notice-sku_made = 該列沒有 SKU：用 { $value } 產生 { $other }
notice-grouped = 組合商品按每樣一件的套裝保存
notice-sold_elsewhere = 該商品在別處銷售：此處沒有庫存
notice-parent_stock = { $value } 有變體，庫存記在變體上：它自己的數字未匯入
notice-relation_missing = 沒有 { $value }：未匯入
notice-more = { $text }（另有 { $count } 列）

import-progress = 已讀 { $count } 列 ...
import-done = 已匯入：新增 { $added }，更改 { $changed }，未變 { $unchanged }，過期 { $stale }。
import-would = 試運行，未寫入：將新增 { $added }，更改 { $changed }，未變 { $unchanged }，過期 { $stale }。
import-kept-out = 未寫入：有 { $rejected } 列出錯。請改正，或用 --partial 略過。
import-left-out = 略過了 { $rejected } 個出錯的列。
import-rejected-more = ... 另有 { $count } 個。
export-done = 已寫 { $rows } 列到 { $file }。
