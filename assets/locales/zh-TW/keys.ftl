# keys.toml, the list of keys, and what is wrong with a key.

scope-palette = 命令
scope-editor = 按鍵清單

key-complete = 補全
    .help = 寫出所選名稱
key-add-key = 加一個鍵
    .help = 為該命令再加一個按鍵
key-no-key = 不設鍵
    .help = 該命令不設按鍵，仍可依名稱執行
key-usual-keys = 還原
    .help = 還原方案原有的按鍵

keys-title = 按鍵: { $preset }   { $shown } / { $all }
keys-help = 全部命令及其按鍵；按下新鍵即可變更
keys-press = 請按 { $command } ({ $place }) 的新鍵。Esc 保持不變。
keys-changed = OK  { $place } > { $command }: { $before } -> { $after }
keys-written = OK  已寫入 { $path }
keys-no-file = ! 沒有家目錄：以 --keys 檔案 啟動才能儲存按鍵。
keys-file-head =
    Stockroom 主控台的全部按鍵。要變更的幾行放進 config.toml 旁的 keys.toml。
    preset = "clerk"、"operator" 或 "vim": 未寫明的按鍵取自該方案。
    數字、Esc、Enter 以及終端機和掃碼槍佔用的鍵不能綁定。
keys-line = 第 { $line } 行: { $said }
keys-toml = 無法讀取: { $said }
keys-no-preset = 沒有方案 { $name }；可用 { $fits }
keys-no-hints = 按鍵列不能顯示 "{ $name }"；可用 { $fits }
keys-no-place = 沒有位置 { $name }；是否指 { $fits }？
keys-no-command = 沒有命令 { $name }；是否指 { $fits }？
keys-no-key = 沒有名為 "{ $name }" 的鍵；是否指 { $fits }？
keys-not-keys = { $name } 需要一個鍵或一組鍵，例如 "a" 或 ["a", "F2"]
keys-unsafe = { $key } 不能用於 { $command }: { $why }
keys-taken = { $key } 同時是 { $one } 和 { $other }: 其中一個須換鍵
keys-taken-twice = { $key } 同時是 { $one } 和第 { $line } 行的 { $other }: 其中一個須換鍵
keys-needed = { $command } 必須有按鍵，否則無法繼續
keys-fixed = { $command } 的按鍵不能變更，它在所有程式中意義相同
keys-why-digit = 數字用於開啟輸入和掃碼框
keys-why-code = 掃碼槍會把它放在條碼前面
keys-why-ssh = ssh 會在行首截走它
keys-why-not-ascii = 並非每個鍵盤都能輸入，輸入法也會改變它
keys-why-chord = tmux、screen 或終端機會截走它
keys-why-same = 它到達時就是 Backspace、Tab 或 Enter
keys-why-alt = 網路慢時 Alt 會變成 Esc 加字母
keys-why-full-screen = 許多終端機用它切換全螢幕
keys-why-ends = 每次掃碼都以它結束，所以它只能前進一步
keys-why-esc = 網路慢時被截斷的按鍵以它開頭，所以它只能用於離開
keys-why-kept = 它在所有程式中表示取消或暫停
keys-why-text = 那裡在輸入文字，它屬於文字
keys-why-answer = 它用於回答提問
keys-checked = { $path }: 按鍵可用

scope-chooser = 選擇欄
key-columns = 欄
    .help = 清單顯示哪些欄及其順序
key-show-column = 顯示/隱藏
    .help = 顯示或隱藏該欄
key-earlier = 左移
    .help = 該欄左移一位
key-later = 右移
    .help = 該欄右移一位
key-usual-columns = 還原
    .help = 還原預設的欄和順序
columns-title = 顯示的欄
columns-keys = 為您保留；指令稿輸出不變
columns-one = 至少保留一欄。
