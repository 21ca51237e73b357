# 誰可以做什麼。

role-viewer = 檢視員
role-clerk = 店員
role-operator = 操作員
role-manager = 經理
answer-yes = 是
answer-no = 否

refused-forbidden = { $value } 需要角色: { $role }, { $other } 是{ $state }
    .hint = 請經理用 user set { $other } --role 設定。
refused-act-for-others = { $other } 不能代替 { $value } 操作
    .hint = 去掉 --as 和 by，或請經理允許：user set { $other } --may-act yes。
refused-last-manager = { $value } 是最後一位經理
    .hint = 先把別人設為經理。
refused-user-unknown = 沒有使用者 { $value }
    .hint = user list 查看，user add 新增。
refused-user-taken = 使用者 { $value } 已存在
    .hint = user set 修改權限。

message-barred = ! { $what } 需要角色: { $role }，您是{ $own }
key-barred = ({ $role })

head-user = 使用者
head-role = 角色
head-may_act = 可代他人

header-read-only = 唯讀
message-read-only = ! 系統只允許您讀取此檔案，不能修改

# The file, where it lies and who may use it.

failed-store-no-file = { $path } 不是檔案
    .hint = 請檢查 --store: 它是資料夾、裝置或管線。
failed-store-other = { $path } 是其他程式的資料庫 (標記 { $application })
    .hint = 請檢查 --store；該檔案沒有任何變動。
failed-store-network = { $path } 位於 { $kind }，是其他機器的檔案系統
    .hint = 請把庫存檔放在本機磁碟，透過 SSH 使用：網路檔案系統的鎖和共享記憶體不可靠。
failed-store-unreadable = 無權讀取 { $path }
    .hint = 請檔案擁有者授權: chmod 或 chgrp，資料夾也要。
failed-store-read-only = { $path } 只能讀取
    .hint = 要修改，需要檔案和資料夾的寫入權限，且磁碟不是唯讀。
failed-store-overtaken = 讀取時 { $path } 被寫入
    .hint = 請重試；有資料夾寫入權限就能跟上別人的變動。
failed-store-full = { $doing }: 磁碟已滿
    .hint = 請騰出空間；沒有任何變動。
failed-store-held = { $user } 的行程 { $pid } 已佔用庫存檔 { $seconds } 秒；等待了 { $waited_ms } 毫秒
    .hint = 請重試；若該行程卡死，可結束它：已確認的操作不會遺失。

refused-workbook = 無法讀取活頁簿: { $other }
    .hint = 開啟後另存為 XLSX 或 CSV，再匯入。
refused-workbook-large = 活頁簿解開後超過 { $limit }
    .hint = 把工作表另存為 CSV 再匯入。

failed-store-sqlite = SQLite { $version } 版本過舊
    .hint = 請用自帶的程式庫重新編譯。
