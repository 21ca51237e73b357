# 列表: 查找、排序、标记、视图、复制。

refused-filter-column = 此处没有列 { $value } (第 { $at } 个字符)
    .hint = 可用的列: { $other }。带冒号的文字请加引号。
refused-filter-value = { $field } 不能是 { $value } (第 { $at } 个字符)
    .hint = 可用的值: { $other }。
refused-filter-compare = { $field } 是文字, 不能比较大小 (第 { $at } 个字符)
    .hint = 数字列: { $other }。文字请用 { $field }:词 或 { $field }=词。
refused-filter-part = { $value } 还没有写完 (第 { $at } 个字符)
    .hint = 请写一个词、列:值, 或比较式, 例如 sellable<threshold。

list-sort-match = 排序: 最匹配
