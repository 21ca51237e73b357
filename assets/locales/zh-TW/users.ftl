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

message-barred = ! { $what } 需要角色: { $role }, 您是{ $own }
key-barred = ({ $role })

head-user = 使用者
head-role = 角色
head-may_act = 可代他人
