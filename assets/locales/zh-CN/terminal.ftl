# 无法识别的编码，以及终端的显示设置。

not-known-misread = ! 误读: { $code } 的校验位不对，请重新扫码。
not-known-new = ! 没有商品使用 { $code }，校验位正确：是新商品吗？
not-known-input-method = ! { $code } 不是编码。输入法似乎已开启：按 Shift 切换。
not-known-container = ! { $code } 是物流箱号，不是商品编码。

message-theme = 主题: { $name }
message-themes = 主题: { $names }
message-theme-colours = ! { $name } 需要 { $wanted } 种颜色；此终端只有 { $known } 种。

doctor-utf8 = 区域设置不是 UTF-8，因此只显示 ASCII 且使用英文。请设置 LANG=zh_CN.UTF-8、zh_TW.UTF-8、en_US.UTF-8 或 C.UTF-8。
doctor-no-color = 已设置 NO_COLOR，因此没有颜色；选中行仍反显。取消该变量即可恢复颜色。
doctor-no-colours = TERM 所指终端没有颜色。若有颜色，请设置 TERM，例如 xterm-256color。
doctor-256 = console.theme 为 dark256，但终端只有 { $colours } 种颜色，因此使用 auto16。若有 256 种，请设置 TERM=xterm-256color。
doctor-size = { $columns }x{ $rows } 可用；80x24 起显示全部行，100 列起列表旁有窗格。
doctor-silent = 终端不回答询问，因此画面不按回应节流。线路慢时请用 --plain。
doctor-slow = 终端 { $ms } 毫秒后才回答：线路较慢。画面会等待；--plain 用量最少。
doctor-wide = 终端把宽度不定的字符画成两列。界面自身不用这类字符；商品名称中可能有。
doctor-tmux = 在 tmux 中请把 escape-time 设为 25 或更小，使 Esc 立即生效；并设 set-clipboard on，使复制有效。
doctor-screen = 在 screen 中请设 maptimeout 25，使 Esc 立即生效。
doctor-scanner = 请把扫码枪设为以 Enter 结束并发送 AIM 标识，例如 ]E0；用 stockroom doctor --scanner 试用。

doctor-scan = 请扫描第 { $number } 个编码，共 3 个。按 Esc 结束。
doctor-scan-none = 没有扫描任何编码。
doctor-scanned = 读到 { $code }，用时 { $ms } 毫秒。
doctor-end-good = 编码结尾设置正确。
doctor-end-nothing = 扫码枪没有发送结尾。请把后缀设为 Enter。
doctor-end-both = 扫码枪以回车和换行结尾；两者按一个结尾处理。只用 Enter 更好。
doctor-end-differs = 各编码的结尾不同。请为所有码制设置同一后缀。
doctor-aim = AIM 标识能传到，因此知道扫的是哪种码。
doctor-no-aim = 没有收到 AIM 标识。请打开，以免把价格码当作编号。
doctor-separator = GS1 分隔符能传到：可以读取批号和序列号。
doctor-input-method = 输入法改动了扫描内容。扫码时请按 Shift 关闭输入法。
doctor-check-digit = 有校验位不对：误读，或没有发送校验位。请打开校验位发送。

doctor-title = 此终端和扫码枪的能力与设置
doctor-terminal = 终端 { $term }, { $columns }x{ $rows }, { $colours } 色，主题 { $theme }
doctor-place = 语言 { $language }, UTF-8: { $utf8 }，远程连接: { $remote }
doctor-store = 数据库 { $store }，用户 { $user }
doctor-all-well = 无需设置。
scanner-title = 用三个条码试扫码枪
