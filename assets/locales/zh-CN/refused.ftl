# 为何未执行: 数字与下一步。领域的每条规则在此都有一句话和一个提示。不适用的事实为 "none"。

refused-bad-json = 此行不是一个 JSON 对象: { $other }
    .hint = 每行写一个花括号对象。
refused-unknown-op = 没有名为 { $value } 的操作
    .hint = 可用: { $other }。
refused-unknown-field = 此处没有字段 { $field }
    .hint = 可用: { $other }。
refused-field-missing = 缺少 { $field }
    .hint = 请填写 { $field }。
refused-field-invalid = { $field ->
        [none] 此处
       *[other] { $field } 
    }不接受 { $value }{ $limit ->
        [none] {""}
       *[other] ，上限 { $limit }
    }
    .hint = { $other ->
        [none] 请填写该字段允许的值。
       *[other] 可用: { $other }。
    }
refused-not-whole = { $value } 不是整数
    .hint = 请填写整数，例如 12。
refused-not-positive = 数量必须大于 0{ $value ->
        [none] {""}
       *[other] ，不能是 { $value }
    }
    .hint = 请填写 1 或更大的数。
refused-negative = { $value } 小于 0
    .hint = 请填写 0 或更大的数。
refused-too-large = { $value } 过大{ $limit ->
        [none] {""}
       *[other] ，最多 { $limit }
    }
    .hint = 请填写较小的数。
refused-too-long = { $field } 过长，最多 { $limit } 个字符
    .hint = 请缩短。
refused-bad-text = { $field } 为空或含控制字符
    .hint = 请输入普通文字。
refused-line-too-long = 此行超过 { $limit } 字节
    .hint = 请拆分。
refused-check-digit = { $value } 的校验位不对
    .hint = 请重新扫描{ $other ->
        [none] {""}
       *[other] ；正确的校验位是 { $other }
    }。
refused-time-backwards = 时间 { $value } 早于上一行
    .hint = 请按时间排序。
refused-time-in-future = { $value } 在未来
    .hint = 请填写过去的时间。
refused-nothing = 没有要做的事
    .hint = 请至少修改一个字段或填写数量。
refused-sku-unknown = 没有商品 { $sku }
    .hint = { $other ->
        [none] 请检查 SKU 或新建商品。
       *[other] 是不是 { $other }？
    }
refused-warehouse-unknown = 没有仓库 { $warehouse }
    .hint = { $other ->
        [none] 请检查代码或新建仓库。
       *[other] 现有: { $other }。
    }
refused-no-warehouse = 还没有仓库
    .hint = 请先新建仓库。
refused-order-unknown = 没有订单 { $document }
    .hint = 请检查单号。
refused-transfer-unknown = 没有调拨单 { $document }
    .hint = 请检查单号。
refused-movement-unknown = 没有流水 #{ $value }
    .hint = 请检查编号。
refused-change-unknown = 没有变更 #{ $value }
    .hint = 请检查编号。
refused-line-unknown = { $document } 中没有 { $sku }
    .hint = 请查看订单明细。
refused-sku-taken = { $sku } 已被使用
    .hint = 请换一个 SKU，或修改已有的商品。
refused-barcode-taken = 条码 { $value } 属于 { $sku }
    .hint = 请先在那里移除。
refused-document-taken = { $document } 已被使用
    .hint = 请换一个单号或留空。
refused-short = { $record }: { $bucket } 有 { $held }，需要 { $wanted }
    .hint = { $limit ->
        [none] 最多 { $held }。
       *[other] 最多 { $limit }。
    }
refused-not-physical = { $record }: 实物只有 { $held }，需要 { $wanted }
    .hint = { $other ->
        [none] 其余仍在供应商处或欠货，请先登记到货。
       *[other] 供应商预计 { $other } 到货；请先登记到货。
    }
refused-order-short = { $document } 中 { $sku } 有 { $held }，需要 { $wanted }
    .hint = 最多 { $held }。
refused-transfer-short = 调拨单此步骤有 { $held }，需要 { $wanted }
    .hint = 最多 { $held }。
refused-order-state = 订单 { $document } 状态为 { $state }
    .hint = 请查看订单。
refused-transfer-state = 调拨单 { $document } 状态为 { $state }，不能 { $other }
    .hint = 请查看调拨单。
refused-unpaid = 订单 { $document } 未支付
    .hint = 请先登记支付。
refused-payment-late = { $document } 的支付已到或超过期限
    .hint = 请重新下单。
refused-not-on-sale = { $sku } { $state ->
        [none] 不在售
       *[other] { $state }
    }
    .hint = 请先上架。
refused-reserved-only = { $sku } 是预留库存
    .hint = 请指定它的锁定池。
refused-bundle-stock = { $sku } 是组合商品，自身没有库存
    .hint = 请修改其组成商品的库存。
refused-cap-reached = { $sku }: 上限 { $limit }，还剩 { $held }，需要 { $wanted }
    .hint = 请等订单完结或提高上限。
refused-customer-limit = { $sku }: 需要 { $wanted }，每位客户最多 { $limit }
    .hint = 请减少数量。
refused-same-warehouse = 调拨需要两个仓库，不能都是 { $warehouse }
    .hint = 请选择另一个收货仓。
refused-type-held = { $sku } 不能从 { $other } 改为 { $value }: 订单占用 { $held } 件，最早的是 { $document }
    .hint = 请先发货或取消。
refused-type-moving = { $sku } 不能从 { $other } 改为 { $value }: 调拨占用 { $held } 件，最早的是 { $document }
    .hint = 请先收货或取消调拨。
refused-type-pooled = { $sku } 不能从 { $other } 改为 { $value }: 锁定池 { $document } ({ $state }) 保留 { $held } 件
    .hint = 请先结束该锁定池；预留结束后自动恢复原类型。
refused-document-owned = 流水 #{ $value } 属于 { $document }
    .hint = 请在该单据中撤销。
refused-already-reversed = #{ $value } 已被 #{ $other } 冲销
    .hint = 没有可撤销的内容。
refused-change-moved-on = { $record } 无法撤销：当时设为 { $value }，现在是 { $other }
    .hint = 请手工修改。
refused-key-reused = 幂等键 { $value } 已用于另一个请求
    .hint = 请使用新的键。
refused-moved = { $record } 已变动：打开时 { $opened }，现在 { $held }
    .hint = 可设为该值，加上差额，或重新载入。
refused-stale-row = { $record } 在导出后已变动：文件中 { $opened }，现在 { $held }
    .hint = 请重新导出后再改。
refused-not-kept = 未保留，因为另一行被拒绝
    .hint = 请修正那一行后重试。
refused-row-twice = { $sku } 已有一行{ $other ->
        [none] {""}
       *[other] ，第 { $other } 行
    }
    .hint = 每个 SKU 只保留一行。
refused-ragged = 该行有 { $held } 个单元格，表头只有 { $wanted } 个
    .hint = 含分隔符的单元格请加引号。
refused-mangled = 电子表格截断了 { $value } 的数字
    .hint = 先把该列设为文本格式，再粘贴或打开，然后重新保存。
refused-undecodable = { $value } 含有不属于 { $other } 的字节
    .hint = 用 --encoding 指明文件编码。
refused-no-column = 没有 { $value } 列（{ $field }）
    .hint = 用 --map { $field }=表头 指明。文件中有：{ $other }。
refused-column-twice = 有两列都叫 { $value }
    .hint = 请给其中一列改名。
refused-file-exists = { $value } 已存在
    .hint = 请换个名字，或声明可以覆盖。
refused-unsupported = 此版本不支持 { $value ->
        [none] 该操作
       *[other] { $value }
    }
    .hint = 以后的版本可能支持。
refused-nothing-taken = 订单 { $document } 尚未占用库存
    .hint = 请先占用库存: order take { $document }。
refused-agreement-short = { $value ->
        [none] 供应商
       *[other] { $value }
    } 为我们保留 { $held } 件，需要 { $wanted } 件
    .hint = 最多 { $held } 件，或先登记更大的协议。
refused-pool-short = { $record }: 可用 { $held }，需要 { $wanted }
    .hint = 现在最多 { $held }；下一阶段放库存或有订单取消后会更多。
refused-pool-holds = { $record }: 锁定库存由锁定池保留；可动用 { $held }，需要 { $wanted }
    .hint = 请改为放出或结束该锁定池。
refused-pool-unknown = 没有锁定池 { $document }
    .hint = 用 pool list 查看。
refused-pool-state = 锁定池 { $document } 处于 { $state }
    .hint = 此状态下不可行；详见 pool show { $document }。
refused-pool-line-unknown = 锁定池 { $document } 不含 { $sku }
    .hint = 用 pool show { $document } 查看明细。
refused-stages-sum = { $sku }: 各阶段合计 { $wanted }，锁定数量 { $held }
    .hint = 请使各阶段合计为 { $held }。
