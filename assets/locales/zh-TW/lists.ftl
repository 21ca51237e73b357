# 清單: 尋找、排序、標記、檢視、複製。

refused-filter-column = 此處沒有欄 { $value } (第 { $at } 個字元)
    .hint = 可用的欄: { $other }。帶冒號的文字請加引號。
refused-filter-value = { $field } 不能是 { $value } (第 { $at } 個字元)
    .hint = 可用的值: { $other }。
refused-filter-compare = { $field } 是文字, 不能比較大小 (第 { $at } 個字元)
    .hint = 數字欄: { $other }。文字請用 { $field }:詞 或 { $field }=詞。
refused-filter-part = { $value } 還沒有寫完 (第 { $at } 個字元)
    .hint = 請寫一個詞、欄:值, 或比較式, 例如 sellable<threshold。

list-sort-match = 排序: 最相符
