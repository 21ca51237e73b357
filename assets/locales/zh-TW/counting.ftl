# 盤點: 指令條碼頁, 盤點畫面, 差異覆核, 行模式。

sheet-title = Stockroom 盤點指令條碼
sheet-undo = 撤銷上一筆
sheet-next = 本位完成, 下一庫位
sheet-done = 本位完成
sheet-times = 下一碼乘 { $times }
sheet-location = 庫位 { $bin }
sheet-written = 指令條碼頁已寫入 { $file }
