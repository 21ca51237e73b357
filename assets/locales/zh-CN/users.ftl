# 谁可以做什么。

role-viewer = 查看员
role-clerk = 店员
role-operator = 操作员
role-manager = 经理
answer-yes = 是
answer-no = 否

refused-forbidden = { $value } 需要角色: { $role }, { $other } 是{ $state }
    .hint = 请经理用 user set { $other } --role 设置。
refused-act-for-others = { $other } 不能代替 { $value } 操作
    .hint = 去掉 --as 和 by，或请经理允许：user set { $other } --may-act yes。
refused-last-manager = { $value } 是最后一位经理
    .hint = 先把别人设为经理。
refused-user-unknown = 没有用户 { $value }
    .hint = user list 查看，user add 新增。
refused-user-taken = 用户 { $value } 已存在
    .hint = user set 修改权限。

message-barred = ! { $what } 需要角色: { $role }, 您是{ $own }
key-barred = ({ $role })

head-user = 用户
head-role = 角色
head-may_act = 可代他人
