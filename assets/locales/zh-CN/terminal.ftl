# 无法识别的编码，以及终端的显示设置。

not-known-misread = ! 误读: { $code } 的校验位不对，请重新扫码。
not-known-new = ! 没有商品使用 { $code }，校验位正确: 是新商品吗?
not-known-input-method = ! { $code } 不是编码。输入法似乎已开启: 按 Shift 切换。
not-known-container = ! { $code } 是物流箱号，不是商品编码。

message-theme = 主题: { $name }
message-themes = 主题: { $names }
message-theme-colours = ! { $name } 需要 { $wanted } 种颜色; 此终端只有 { $known } 种。
