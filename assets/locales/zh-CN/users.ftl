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

message-barred = ! { $what } 需要角色: { $role }，您是{ $own }
key-barred = ({ $role })

head-user = 用户
head-role = 角色
head-may_act = 可代他人

header-read-only = 只读
message-read-only = ! 系统只允许您读取此文件，不能修改

# The file, where it lies and who may use it.

failed-store-no-file = { $path } 不是文件
    .hint = 请检查 --store: 它是文件夹、设备或管道。
failed-store-other = { $path } 是其他程序的数据库 (标记 { $application })
    .hint = 请检查 --store；该文件没有任何改动。
failed-store-network = { $path } 位于 { $kind }，是其他机器的文件系统
    .hint = 请把库文件放在本地磁盘，通过 SSH 使用：网络文件系统的锁和共享内存不可靠。
failed-store-unreadable = 无权读取 { $path }
    .hint = 请文件所有者授权: chmod 或 chgrp，文件夹也要。
failed-store-read-only = { $path } 只能读取
    .hint = 要修改，需要文件和文件夹的写权限，且磁盘不是只读。
failed-store-overtaken = 读取时 { $path } 被写入
    .hint = 请重试；有文件夹写权限就能跟上别人的改动。
failed-store-full = { $doing }: 磁盘已满
    .hint = 请腾出空间；没有任何改动。
failed-store-held = { $user } 的进程 { $pid } 已占用库文件 { $seconds } 秒；等待了 { $waited_ms } 毫秒
    .hint = 请重试；若该进程卡死，可结束它：已确认的操作不会丢失。

refused-workbook = 无法读取工作簿: { $other }
    .hint = 打开后另存为 XLSX 或 CSV，再导入。
refused-workbook-large = 工作簿解开后超过 { $limit }
    .hint = 把工作表另存为 CSV 再导入。

failed-store-sqlite = SQLite { $version } 版本过旧
    .hint = 请用自带的库重新编译。
