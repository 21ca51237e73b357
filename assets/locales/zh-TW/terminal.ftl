# 無法識別的編碼，以及終端機的顯示設定。

not-known-misread = ! 誤讀: { $code } 的檢查碼不對，請重新掃碼。
not-known-new = ! 沒有商品使用 { $code }，檢查碼正確：是新商品嗎？
not-known-input-method = ! { $code } 不是編碼。輸入法似乎已開啟：按 Shift 切換。
not-known-container = ! { $code } 是物流箱號，不是商品編碼。

message-theme = 佈景: { $name }
message-themes = 佈景: { $names }
message-theme-colours = ! { $name } 需要 { $wanted } 種顏色；此終端機只有 { $known } 種。

doctor-utf8 = 地區設定不是 UTF-8，因此只顯示 ASCII 且使用英文。請設定 LANG=zh_TW.UTF-8、zh_CN.UTF-8、en_US.UTF-8 或 C.UTF-8。
doctor-no-color = 已設定 NO_COLOR，因此沒有顏色；選取列仍反白。取消該變數即可恢復顏色。
doctor-no-colours = TERM 所指終端機沒有顏色。若有顏色，請設定 TERM，例如 xterm-256color。
doctor-256 = console.theme 為 dark256，但終端機只有 { $colours } 種顏色，因此使用 auto16。若有 256 種，請設定 TERM=xterm-256color。
doctor-size = { $columns }x{ $rows } 可用；80x24 起顯示全部列，100 欄起清單旁有窗格。
doctor-silent = 終端機不回答詢問，因此畫面不按回應節流。線路慢時請用 --plain。
doctor-slow = 終端機 { $ms } 毫秒後才回答：線路較慢。畫面會等待；--plain 用量最少。
doctor-wide = 終端機把寬度不定的字元畫成兩欄。介面本身不用這類字元；商品名稱中可能有。
doctor-tmux = 在 tmux 中請把 escape-time 設為 25 或更小，使 Esc 立即生效；並設 set-clipboard on，使複製有效。
doctor-screen = 在 screen 中請設 maptimeout 25，使 Esc 立即生效。
doctor-scanner = 請把掃碼槍設為以 Enter 結束並送出 AIM 識別碼，例如 ]E0；用 stockroom doctor --scanner 試用。

doctor-scan = 請掃描第 { $number } 個編碼，共 3 個。按 Esc 結束。
doctor-scan-none = 沒有掃描任何編碼。
doctor-scanned = 讀到 { $code }，用時 { $ms } 毫秒。
doctor-end-good = 編碼結尾設定正確。
doctor-end-nothing = 掃碼槍沒有送出結尾。請把後綴設為 Enter。
doctor-end-both = 掃碼槍以歸位和換行結尾；兩者按一個結尾處理。只用 Enter 更好。
doctor-end-differs = 各編碼的結尾不同。請為所有碼制設定同一後綴。
doctor-aim = AIM 識別碼能傳到，因此知道掃的是哪種碼。
doctor-no-aim = 沒有收到 AIM 識別碼。請開啟，以免把價格碼當作編號。
doctor-separator = GS1 分隔符能傳到：可以讀取批號和序號。
doctor-input-method = 輸入法改動了掃描內容。掃碼時請按 Shift 關閉輸入法。
doctor-check-digit = 有檢查碼不對：誤讀，或沒有送出檢查碼。請開啟檢查碼傳送。

doctor-title = 此終端機和掃碼器的能力與設定
doctor-terminal = 終端機 { $term }, { $columns }x{ $rows }, { $colours } 色，主題 { $theme }
doctor-place = 語言 { $language }, UTF-8: { $utf8 }，遠端連線: { $remote }
doctor-store = 資料庫 { $store }，使用者 { $user }
doctor-all-well = 無需設定。
scanner-title = 用三個條碼試掃碼器
