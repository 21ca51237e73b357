# keys.toml, the list of keys, and what is wrong with a key.

scope-palette = 命令
scope-editor = 按键列表

key-complete = 补全
    .help = 写出所选名称
key-add-key = 加一个键
    .help = 为该命令再加一个按键
key-no-key = 不设键
    .help = 该命令不设按键，仍可按名称执行
key-usual-keys = 恢复
    .help = 恢复方案原有的按键

keys-title = 按键: { $preset }   { $shown } / { $all }
keys-help = 全部命令及其按键；按下新键即可更改
keys-press = 请按 { $command } ({ $place }) 的新键。Esc 保持不变。
keys-changed = OK  { $place } > { $command }: { $before } -> { $after }
keys-written = OK  已写入 { $path }
keys-no-file = ! 没有主目录：用 --keys 文件 启动才能保存按键。
keys-file-head =
    Stockroom 控制台的全部按键。要更改的几行放进 config.toml 旁的 keys.toml。
    preset = "clerk"、"operator" 或 "vim": 未写明的按键取自该方案。
    数字、Esc、Enter 以及终端和扫码枪占用的键不能绑定。
keys-line = 第 { $line } 行: { $said }
keys-toml = 无法读取: { $said }
keys-no-preset = 没有方案 { $name }；可用 { $fits }
keys-no-hints = 按键行不能显示 "{ $name }"；可用 { $fits }
keys-no-place = 没有位置 { $name }；是否指 { $fits }？
keys-no-command = 没有命令 { $name }；是否指 { $fits }？
keys-no-key = 没有名为 "{ $name }" 的键；是否指 { $fits }？
keys-not-keys = { $name } 需要一个键或一组键，例如 "a" 或 ["a", "F2"]
keys-unsafe = { $key } 不能用于 { $command }: { $why }
keys-taken = { $key } 同时是 { $one } 和 { $other }: 其中一个须换键
keys-taken-twice = { $key } 同时是 { $one } 和第 { $line } 行的 { $other }: 其中一个须换键
keys-needed = { $command } 必须有按键，否则无法继续
keys-fixed = { $command } 的按键不能更改，它在所有程序中含义相同
keys-why-digit = 数字用于打开输入和扫码框
keys-why-code = 扫码枪会把它放在条码前面
keys-why-ssh = ssh 会在行首截走它
keys-why-not-ascii = 并非每个键盘都能输入，输入法也会改变它
keys-why-chord = tmux、screen 或终端会截走它
keys-why-same = 它到达时就是 Backspace、Tab 或 Enter
keys-why-alt = 网络慢时 Alt 会变成 Esc 加字母
keys-why-full-screen = 许多终端用它切换全屏
keys-why-ends = 每次扫码都以它结束，所以它只能前进一步
keys-why-esc = 网络慢时被截断的按键以它开头，所以它只能用于离开
keys-why-kept = 它在所有程序中表示取消或挂起
keys-why-text = 那里在输入文字，它属于文字
keys-why-answer = 它用于回答提问
keys-checked = { $path }: 按键可用

scope-chooser = 选择列
key-columns = 列
    .help = 列表显示哪些列及其顺序
key-show-column = 显示/隐藏
    .help = 显示或隐藏该列
key-earlier = 左移
    .help = 该列左移一位
key-later = 右移
    .help = 该列右移一位
key-usual-columns = 恢复
    .help = 恢复默认的列和顺序
columns-title = 显示的列
columns-keys = 为您保留；脚本输出不变
columns-one = 至少保留一列。
