# 业务用语。库存桶与状态按术语表，流水类型按流水表。

bucket-sellable = 可销售
    .short = 可销售
    .head = 可销售
bucket-order_occupied = 订单占用
    .short = 占用
    .head = +占用
bucket-unsellable = 不可销售
    .short = 不可售
    .head = +不可售
bucket-locked = 锁定
    .short = 锁定
    .head = +锁定
bucket-transfer_occupied = 调拨占用
    .short = 调拨占
    .head = +调拨占
bucket-in_transit = 调拨中
    .short = 调拨中
    .head = -调拨中
bucket-virtual = 虚库存
    .short = 虚
    .head = -虚
bucket-total = 总库存
    .short = 总库存
    .head = 总库存

type-finite = 有限
type-unlimited = 无限
type-reserved = 预留
kind-of-physical = 实物
kind-of-digital = 数字
kind-of-service = 服务
state-draft = 草稿
    .mark = DRFT
state-on_sale = 在售
    .mark = ok
state-delisted = 已下架
    .mark = OFF
backorder-no = 不允许
backorder-notice = 允许并告知
backorder-yes = 允许

availability-in_stock = 有货
    .mark = ok
availability-low = 库存紧张
    .mark = LOW
availability-sold_out = 无货
    .mark = OUT
availability-oversold = 超卖
    .mark = OVER

order-state-cart = 购物车
order-state-placed = 待支付
order-state-paid = 已支付
order-state-part_shipped = 部分发货
order-state-shipped = 已发货
order-state-returned = 已退货
order-state-cancelled = 已取消
order-state-expired = 已过期
transfer-state-requested = 待出库
transfer-state-dispatched = 在途
transfer-state-received = 已到货
transfer-state-lost = 丢失
transfer-state-cancelled = 已取消

kind-receive = 入库
kind-receive_unsellable = 入库(不可销售)
kind-reserve = 下单占用
kind-reserve_from_pool = 活动下单
kind-unreserve = 释放占用
kind-unreserve_to_pool = 释放回活动
kind-ship = 发货
kind-unship = 撤销发货
kind-return_sellable = 退货入库
kind-return_unsellable = 退货(不可销售)
kind-damage = 破损
kind-damage_locked = 锁定库存破损
kind-repair = 修复
kind-write_off = 报废
kind-lock = 锁定
kind-unlock = 解锁
kind-transfer_request = 调拨申请
kind-transfer_cancel = 调拨取消
kind-transfer_dispatch = 调拨出库
kind-transfer_arrive = 调拨到达
kind-transfer_receive = 调拨入库
kind-transfer_receive_unsellable = 调拨入库(破损)
kind-transfer_lose = 调拨丢失
kind-virtual_add = 增加虚库存
kind-virtual_remove = 减少虚库存
kind-virtual_deliver = 虚库存到货
kind-issue = 无实物下单
kind-retire = 无实物完结
kind-settle = 补足超卖
kind-count_gain = 盘盈
kind-count_loss = 盘亏
kind-count_gain_unsellable = 盘盈(不可销售)
kind-count_loss_unsellable = 盘亏(不可销售)
kind-count_loss_locked = 盘亏(锁定)
kind-adjust = 手工调整
kind-adjust_unsellable = 手工调整(不可销售)

# What stops nothing and is worth knowing.
notice-unpaid_order = 同一客户的 { $order } 尚未付款，其中也有 { $sku }
notice-many_unpaid = 同一{ $field ->
        [device] 设备
       *[other] 地址
    }短时间内有 { $count } 个未付款订单
