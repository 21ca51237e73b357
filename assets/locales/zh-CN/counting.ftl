# 盘点: 指令条码页, 盘点界面, 差异复核, 行模式。

sheet-title = Stockroom 盘点指令条码
sheet-undo = 撤销上一笔
sheet-next = 本位完成, 下一库位
sheet-done = 本位完成
sheet-times = 下一码乘 { $times }
sheet-location = 库位 { $bin }
sheet-written = 指令条码页已写入 { $file }
