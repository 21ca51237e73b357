# 無法識別的編碼，以及終端機的顯示設定。

not-known-misread = ! 誤讀: { $code } 的檢查碼不對，請重新掃碼。
not-known-new = ! 沒有商品使用 { $code }，檢查碼正確: 是新商品嗎?
not-known-input-method = ! { $code } 不是編碼。輸入法似乎已開啟: 按 Shift 切換。
not-known-container = ! { $code } 是物流箱號，不是商品編碼。

message-theme = 佈景: { $name }
message-themes = 佈景: { $names }
message-theme-colours = ! { $name } 需要 { $wanted } 種顏色; 此終端機只有 { $known } 種。
