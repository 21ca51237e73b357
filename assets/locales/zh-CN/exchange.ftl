# 导入除错误之外的提示，以及导入导出显示给人看的话。

notice-read = 按 { $value } 读取：{ $other }
notice-columns_unused = 有 { $count } 列未读取：{ $value }
notice-warehouse_made = 还没有仓库，已建 { $value }
notice-stock_empty = { $count } 行的 { $column } 为空：这些库存保持不变
notice-row_short = { $count } 行的单元格比表头少：缺的按空处理
notice-line_break = { $count } 个单元格含换行，已换成空格
notice-formula = { $count } 个单元格像公式：按文字保存，导出时加保护
notice-unlimited_offered = { $other }：{ $value } 像是无限库存；未作更改。--yes-unlimited 设为无限，--no-unlimited 按数字处理
notice-unlimited_taken = { $other }：{ $value } 已设为无限库存
notice-barcode_cut = 电子表格截断了条码 { $value }：未导入
notice-digits_restored = { $value } 读作 { $other }
notice-zeros_lost = { $value } 似乎丢了前导零：{ $other }？
notice-sku_made = 该行没有 SKU：用 { $value } 生成 { $other }
notice-grouped = 组合商品按每样一件的套装保存
notice-sold_elsewhere = 该商品在别处销售：此处没有库存
notice-parent_stock = { $value } 有变体，库存记在变体上：它自己的数字未导入
notice-relation_missing = 没有 { $value }：未导入
notice-more = { $text }（另有 { $count } 行）

import-progress = 已读 { $count } 行 ...
import-done = 已导入：新增 { $added }，更改 { $changed }，未变 { $unchanged }，过期 { $stale }。
import-would = 试运行，未写入：将新增 { $added }，更改 { $changed }，未变 { $unchanged }，过期 { $stale }。
import-kept-out = 未写入：有 { $rejected } 行出错。请改正，或用 --partial 跳过。
import-left-out = 跳过了 { $rejected } 个出错的行。
import-rejected-more = ... 另有 { $count } 个。
export-done = 已写 { $rows } 行到 { $file }。
