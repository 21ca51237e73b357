# 逐行模式，供螢幕報讀軟體和差的線路使用: 整句回答。

plain-prompt = stockroom>
plain-welcome = Stockroom，庫 { $store }，使用者 { $user }。輸入或掃描編碼即可查詢，輸入 help 了解其他功能，輸入 quit 離開。
plain-empty = 請輸入編碼，或輸入 help。
plain-help-look = 輸入或掃描編碼，會說明該商品的庫存。若商品編碼與命令同名，請輸入 look 和編碼。
plain-help-adjust = 輸入 adjust，可附編碼，手動更正商品庫存。
plain-help-receive = 輸入 receive，可附編碼，辦理收貨。
plain-help-alerts = 輸入 alerts，了解需要處理的事項。
plain-help-quit = 輸入 quit 離開。任何提問時輸入空行都不做修改。

plain-product = { $sku }，{ $name }。庫存類型為{ $type }，目前{ $state }。
plain-row = 倉庫 { $warehouse } 共有 { $total } 件: { $parts }。
plain-sum = 總計可銷售 { $sellable } 件，貨架上共有 { $total } 件。
plain-threshold = 降到 { $threshold } 件或以下即為庫存緊張。
plain-no-stock = 沒有倉庫存有此商品。
plain-location = { $bin } 是儲位。請在盤點時掃描。
plain-command = { $code } 是盤點命令碼，在此處無效。
plain-not-known = 未知編碼 { $code }。未做任何修改。
plain-order = { $code } 是訂單，狀態為{ $state }。
plain-transfer = { $code } 是調撥單: { $sku } { $units } 件，從 { $from } 到 { $to }。

plain-alert = { $subject }，{ $name }: { $why }。
plain-alerts-none = 沒有需要處理的事項。
plain-alerts-count = 以上共 { $count } 項需要處理。
plain-alerts-more = 以上是前 { $count } 項，還有更多。

plain-which-product = 哪個商品？請輸入或掃描編碼。
plain-about = 商品為 { $sku }，{ $name }。
plain-choice = { $number } 是 { $what }。
plain-which-warehouse = 哪個倉庫？請輸入序號或編碼。
plain-no-warehouse = 沒有倉庫 { $typed }。
plain-adjust-now = { $warehouse } 目前可銷售 { $held } 件。
plain-adjust-ask = 實際有多少件？請輸入數量，或差額，例如 +5 或 -2。
plain-receive-ask = 收到多少件？
plain-no-number = { $typed } 不是數字。請輸入數字，例如 12。
plain-no-barcode = 這像是條碼，不是數量。未採用。
plain-reason = 原因是什麼？請輸入。
plain-same = 與現有數量相同。未做任何修改。
plain-before-after = { $warehouse } 的{ $bucket }將從 { $before } 變為 { $after }。
plain-save-ask = 輸入 yes 或 是 儲存。其他輸入不做修改。
plain-yes = 是
plain-left = 未做任何修改。
plain-done = 已儲存。
plain-moved = 期間有人改過：提問時是 { $opened }，現在是 { $held }，您要的是 { $wanted }。1 表示按同樣差額增減，得 { $sum }。2 表示設為 { $wanted }。
plain-moved-ask = 請輸入 1 或 2。其他輸入不做修改。
plain-refused = 未執行: { $why }。{ $hint }

plain-help-count = 輸入 count，可附盤點單號，掃碼盤點。
plain-scan = 掃碼>
plain-count = 正在盤點 { $count }。掃描或輸入編碼；編碼前加 12* 計十二件，=24 設定上一商品，bin 加標籤指明儲位，tie 加編碼和 SKU 指明未知編碼，undo 復原上一筆，done 完成儲位，quit 離開以後再盤。每次掃碼立即儲存。
plain-count-none = 沒有正在盤點的盤點單。
plain-count-open = { $count } 在 { $warehouse } 盤點中。
plain-count-which = 請輸入 count 和其中一個單號。
plain-count-empty = 請掃描編碼，或輸入 done。
plain-count-times = 下一個編碼計 { $times } 件。
plain-count-bin = 現在位於 { $bin }。
plain-count-no-times = 零倍沒有意義。未計數。
plain-count-no-last = 還沒有可更正的計數。
plain-counted = 已停止盤點 { $count }。所有計數均已儲存。
plain-entry = { $number }: { $name }，加 { $units }，此處共 { $here }。
plain-entry-less = { $number }: { $name }，減 { $units }，此處共 { $here }。
plain-entry-unknown = { $number }: 未知編碼 { $name }，已暫存。
plain-entry-undone = { $number }: 已復原第 { $undone } 筆，{ $name }，此處共 { $here }。
plain-place-held = 儲位 { $bin } 正由 { $by } 盤點。輸入 是 接手。其他輸入不做變更。
plain-place-done = 儲位 { $bin } 已由 { $by } 完成。輸入 是 再盤一次。其他輸入不做變更。
plain-place-finished = 儲位 { $bin } 已完成: { $products } 種商品，{ $units } 件。
plain-place-next = 下一儲位 { $bin }。
plain-count-nowhere = 以上計數沒有儲位。
plain-found = { $sku }，{ $name }。
plain-not-found = 沒有名為 { $text } 的商品。
plain-tied = { $code } 現在對應 { $sku }；其掃碼已計數。
plain-dropped = { $code } 已擱置。
