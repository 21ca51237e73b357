# 為何未執行: 數字與下一步。領域的每條規則在此都有一句話和一個提示。不適用的事實為 "none"。

refused-bad-json = 此行不是一個 JSON 物件: { $other }
    .hint = 每行寫一個大括號物件。
refused-unknown-op = 沒有名為 { $value } 的操作
    .hint = 可用: { $other }。
refused-unknown-field = 此處沒有欄位 { $field }
    .hint = 可用: { $other }。
refused-field-missing = 缺少 { $field }
    .hint = 請填寫 { $field }。
refused-field-invalid = { $field ->
        [none] 此處
       *[other] { $field } 
    }不接受 { $value }{ $limit ->
        [none] {""}
       *[other] ，上限 { $limit }
    }
    .hint = { $other ->
        [none] 請填寫該欄位允許的值。
       *[other] 可用: { $other }。
    }
refused-not-whole = { $value } 不是整數
    .hint = 請填寫整數，例如 12。
refused-not-positive = 數量必須大於 0{ $value ->
        [none] {""}
       *[other] ，不能是 { $value }
    }
    .hint = 請填寫 1 或更大的數。
refused-negative = { $value } 小於 0
    .hint = 請填寫 0 或更大的數。
refused-too-large = { $value } 過大{ $limit ->
        [none] {""}
       *[other] ，最多 { $limit }
    }
    .hint = 請填寫較小的數。
refused-too-long = { $field } 過長，最多 { $limit } 個字元
    .hint = 請縮短。
refused-bad-text = { $field } 為空或含控制字元
    .hint = 請輸入一般文字。
refused-line-too-long = 此行超過 { $limit } 位元組
    .hint = 請拆分。
refused-check-digit = { $value } 的檢查碼不對
    .hint = 請重新掃描{ $other ->
        [none] {""}
       *[other] ；正確的檢查碼是 { $other }
    }。
refused-time-backwards = 時間 { $value } 早於上一行
    .hint = 請依時間排序。
refused-time-in-future = { $value } 在未來
    .hint = 請填寫過去的時間。
refused-nothing = 沒有要做的事
    .hint = 請至少修改一個欄位或填寫數量。
refused-sku-unknown = 沒有商品 { $sku }
    .hint = { $other ->
        [none] 請檢查 SKU 或新增商品。
       *[other] 是不是 { $other }？
    }
refused-warehouse-unknown = 沒有倉庫 { $warehouse }
    .hint = { $other ->
        [none] 請檢查代碼或新增倉庫。
       *[other] 現有: { $other }。
    }
refused-no-warehouse = 還沒有倉庫
    .hint = 請先新增倉庫。
refused-order-unknown = 沒有訂單 { $document }
    .hint = 請檢查單號。
refused-transfer-unknown = 沒有調撥單 { $document }
    .hint = 請檢查單號。
refused-movement-unknown = 沒有異動 #{ $value }
    .hint = 請檢查編號。
refused-change-unknown = 沒有變更 #{ $value }
    .hint = 請檢查編號。
refused-line-unknown = { $document } 中沒有 { $sku }
    .hint = 請檢視訂單明細。
refused-sku-taken = { $sku } 已被使用
    .hint = 請換一個 SKU，或修改已有的商品。
refused-barcode-taken = 條碼 { $value } 屬於 { $sku }
    .hint = 請先在那裡移除。
refused-document-taken = { $document } 已被使用
    .hint = 請換一個單號或留空。
refused-short = { $record }: { $bucket } 有 { $held }，需要 { $wanted }
    .hint = { $limit ->
        [none] 最多 { $held }。
       *[other] 最多 { $limit }。
    }
refused-not-physical = { $record }: 實物只有 { $held }，需要 { $wanted }
    .hint = { $other ->
        [none] 其餘仍在供應商處或欠貨，請先登記到貨。
       *[other] 供應商預計 { $other } 到貨；請先登記到貨。
    }
refused-order-short = { $document } 中 { $sku } 有 { $held }，需要 { $wanted }
    .hint = 最多 { $held }。
refused-transfer-short = 調撥單此步驟有 { $held }，需要 { $wanted }
    .hint = 最多 { $held }。
refused-order-state = 訂單 { $document } 狀態為 { $state }
    .hint = 請檢視訂單。
refused-transfer-state = 調撥單 { $document } 狀態為 { $state }，不能 { $other }
    .hint = 請檢視調撥單。
refused-unpaid = 訂單 { $document } 未付款
    .hint = 請先登記付款。
refused-payment-late = { $document } 的付款已到或超過期限
    .hint = 請重新下單。
refused-not-on-sale = { $sku } { $state ->
        [none] 不在銷售中
       *[other] { $state }
    }
    .hint = 請先上架。
refused-reserved-only = { $sku } 是預留庫存
    .hint = 請指定它的鎖定池。
refused-bundle-stock = { $sku } 是組合商品，自身沒有庫存
    .hint = 請修改其組成商品的庫存。
refused-cap-reached = { $sku }: 上限 { $limit }，還剩 { $held }，需要 { $wanted }
    .hint = 請等訂單完結或提高上限。
refused-customer-limit = { $sku }: 需要 { $wanted }，每位客戶最多 { $limit }
    .hint = 請減少數量。
refused-same-warehouse = 調撥需要兩個倉庫，不能都是 { $warehouse }
    .hint = 請選擇另一個收貨倉。
refused-type-held = { $sku } 不能從 { $other } 改為 { $value }: 訂單佔用 { $held } 件，最早的是 { $document }
    .hint = 請先出貨或取消。
refused-type-moving = { $sku } 不能從 { $other } 改為 { $value }: 調撥佔用 { $held } 件，最早的是 { $document }
    .hint = 請先收貨或取消調撥。
refused-type-pooled = { $sku } 不能從 { $other } 改為 { $value }: 鎖定池 { $document } ({ $state }) 保留 { $held } 件
    .hint = 請先結束該鎖定池；預留結束後自動恢復原類型。
refused-document-owned = 異動 #{ $value } 屬於 { $document }
    .hint = 請在該單據中復原。
refused-already-reversed = #{ $value } 已被 #{ $other } 沖銷
    .hint = 沒有可復原的內容。
refused-change-moved-on = { $record } 無法復原：當時設為 { $value }，現在是 { $other }
    .hint = 請手動修改。
refused-key-reused = 冪等鍵 { $value } 已用於另一個請求
    .hint = 請使用新的鍵。
refused-moved = { $record } 已變動：開啟時 { $opened }，現在 { $held }
    .hint = 可設為該值，加上差額，或重新載入。
refused-stale-row = { $record } 在匯出後已變動：檔案中 { $opened }，現在 { $held }
    .hint = 請重新匯出後再改。
refused-not-kept = 未保留，因為另一行被拒絕
    .hint = 請修正那一行後重試。
refused-row-twice = { $sku } 已有一行{ $other ->
        [none] {""}
       *[other] ，第 { $other } 列
    }
    .hint = 每個 SKU 只保留一行。
refused-ragged = 該列有 { $held } 個儲存格，標題列只有 { $wanted } 個
    .hint = 含分隔符號的儲存格請加引號。
refused-mangled = 試算表截斷了 { $value } 的數字
    .hint = 先把該欄設為文字格式，再貼上或開啟，然後重新儲存。
refused-undecodable = { $value } 含有不屬於 { $other } 的位元組
    .hint = 用 --encoding 指明檔案編碼。
refused-no-column = 沒有 { $value } 欄（{ $field }）
    .hint = 用 --map { $field }=標題 指明。檔案中有：{ $other }。
refused-column-twice = 有兩欄都叫 { $value }
    .hint = 請替其中一欄改名。
refused-file-exists = { $value } 已存在
    .hint = 請換個名字，或聲明可以覆蓋。
refused-unsupported = 此版本不支援 { $value ->
        [none] 該操作
       *[other] { $value }
    }
    .hint = 以後的版本可能支援。
refused-nothing-taken = 訂單 { $document } 尚未佔用庫存
    .hint = 請先佔用庫存: order take { $document }。
refused-agreement-short = { $value ->
        [none] 供應商
       *[other] { $value }
    } 為我們保留 { $held } 件，需要 { $wanted } 件
    .hint = 最多 { $held } 件，或先登記更大的協議。
refused-pool-short = { $record }: 可用 { $held }，需要 { $wanted }
    .hint = 現在最多 { $held }；下一階段放庫存或有訂單取消後會更多。
refused-pool-holds = { $record }: 鎖定庫存由鎖定池保留；可動用 { $held }，需要 { $wanted }
    .hint = 請改為放出或結束該鎖定池。
refused-pool-unknown = 沒有鎖定池 { $document }
    .hint = 用 pool list 查看。
refused-pool-state = 鎖定池 { $document } 處於 { $state }
    .hint = 此狀態下不可行；詳見 pool show { $document }。
refused-pool-line-unknown = 鎖定池 { $document } 不含 { $sku }
    .hint = 用 pool show { $document } 查看明細。
refused-stages-sum = { $sku }: 各階段合計 { $wanted }，鎖定數量 { $held }
    .hint = 請使各階段合計為 { $held }。
