# 逐行模式，供读屏软件和差的线路使用: 整句回答。

plain-prompt = stockroom>
plain-welcome = Stockroom，库 { $store }，用户 { $user }。输入或扫描编码即可查询，输入 help 了解其他功能，输入 quit 退出。
plain-empty = 请输入编码，或输入 help。
plain-help-look = 输入或扫描编码，会说明该商品的库存。若商品编码与命令同名，请输入 look 和编码。
plain-help-adjust = 输入 adjust，可附编码，手工更正商品库存。
plain-help-receive = 输入 receive，可附编码，办理收货。
plain-help-alerts = 输入 alerts，了解需要处理的事项。
plain-help-quit = 输入 quit 退出。任何提问时输入空行都不做修改。

plain-product = { $sku }，{ $name }。库存类型为{ $type }，目前{ $state }。
plain-row = 仓库 { $warehouse } 共有 { $total } 件: { $parts }。
plain-sum = 总计可销售 { $sellable } 件，货架上共有 { $total } 件。
plain-threshold = 降到 { $threshold } 件或以下即为库存紧张。
plain-no-stock = 没有仓库存有此商品。
plain-location = { $bin } 是库位。请在盘点时扫描。
plain-command = { $code } 是盘点命令码，在此处无效。
plain-not-known = 未知编码 { $code }。未做任何修改。
plain-order = { $code } 是订单，状态为{ $state }。
plain-transfer = { $code } 是调拨单: { $sku } { $units } 件，从 { $from } 到 { $to }。

plain-alert = { $subject }，{ $name }: { $why }。
plain-alerts-none = 没有需要处理的事项。
plain-alerts-count = 以上共 { $count } 项需要处理。
plain-alerts-more = 以上是前 { $count } 项，还有更多。

plain-which-product = 哪个商品？请输入或扫描编码。
plain-about = 商品为 { $sku }，{ $name }。
plain-choice = { $number } 是 { $what }。
plain-which-warehouse = 哪个仓库？请输入序号或编码。
plain-no-warehouse = 没有仓库 { $typed }。
plain-adjust-now = { $warehouse } 目前可销售 { $held } 件。
plain-adjust-ask = 实际有多少件？请输入数量，或差额，例如 +5 或 -2。
plain-receive-ask = 收到多少件？
plain-no-number = { $typed } 不是数字。请输入数字，例如 12。
plain-no-barcode = 这像是条码，不是数量。未采用。
plain-reason = 原因是什么？请输入。
plain-same = 与现有数量相同。未做任何修改。
plain-before-after = { $warehouse } 的{ $bucket }将从 { $before } 变为 { $after }。
plain-save-ask = 输入 yes 或 是 保存。其他输入不做修改。
plain-yes = 是
plain-left = 未做任何修改。
plain-done = 已保存。
plain-moved = 期间有人改过：提问时是 { $opened }，现在是 { $held }，您要的是 { $wanted }。1 表示按同样差额增减，得 { $sum }。2 表示设为 { $wanted }。
plain-moved-ask = 请输入 1 或 2。其他输入不做修改。
plain-refused = 未执行: { $why }。{ $hint }

plain-help-count = 输入 count，可附盘点单号，扫码盘点。
plain-scan = 扫码>
plain-count = 正在盘点 { $count }。扫描或输入编码；编码前加 12* 计十二件，=24 设定上一商品，bin 加标签指明库位，tie 加编码和 SKU 指明未知编码，undo 撤销上一笔，done 完成库位，quit 离开以后再盘。每次扫码立即保存。
plain-count-none = 没有正在盘点的盘点单。
plain-count-open = { $count } 在 { $warehouse } 盘点中。
plain-count-which = 请输入 count 和其中一个单号。
plain-count-empty = 请扫描编码，或输入 done。
plain-count-times = 下一个编码计 { $times } 件。
plain-count-bin = 现在位于 { $bin }。
plain-count-no-times = 零倍没有意义。未计数。
plain-count-no-last = 还没有可更正的计数。
plain-counted = 已停止盘点 { $count }。所有计数均已保存。
plain-entry = { $number }: { $name }，加 { $units }，此处共 { $here }。
plain-entry-less = { $number }: { $name }，减 { $units }，此处共 { $here }。
plain-entry-unknown = { $number }: 未知编码 { $name }，已暂存。
plain-entry-undone = { $number }: 已撤销第 { $undone } 笔，{ $name }，此处共 { $here }。
plain-place-held = 库位 { $bin } 正由 { $by } 盘点。输入 是 接手。其他输入不做更改。
plain-place-done = 库位 { $bin } 已由 { $by } 完成。输入 是 再盘一次。其他输入不做更改。
plain-place-finished = 库位 { $bin } 已完成: { $products } 种商品，{ $units } 件。
plain-place-next = 下一库位 { $bin }。
plain-count-nowhere = 以上计数没有库位。
plain-found = { $sku }，{ $name }。
plain-not-found = 没有名为 { $text } 的商品。
plain-tied = { $code } 现在对应 { $sku }；其扫码已计数。
plain-dropped = { $code } 已搁置。
