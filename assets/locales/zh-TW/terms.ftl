# 業務用語。庫存桶與狀態依術語表，異動類型依異動表。

bucket-sellable = 可銷售
    .short = 可銷售
    .head = 可銷售
bucket-order_occupied = 訂單佔用
    .short = 佔用
    .head = +佔用
bucket-unsellable = 不可銷售
    .short = 不可售
    .head = +不可售
bucket-locked = 鎖定
    .short = 鎖定
    .head = +鎖定
bucket-transfer_occupied = 調撥佔用
    .short = 調撥佔
    .head = +調撥佔
bucket-in_transit = 調撥中
    .short = 調撥中
    .head = -調撥中
bucket-virtual = 虛庫存
    .short = 虛
    .head = -虛
bucket-total = 總庫存
    .short = 總庫存
    .head = 總庫存

type-finite = 有限
type-unlimited = 無限
type-reserved = 預留
kind-of-physical = 實物
kind-of-digital = 數位
kind-of-service = 服務
state-draft = 草稿
    .mark = DRFT
state-on_sale = 銷售中
    .mark = ok
state-delisted = 已下架
    .mark = OFF
backorder-no = 不允許
backorder-notice = 允許並告知
backorder-yes = 允許

availability-in_stock = 有貨
    .mark = ok
availability-low = 庫存緊張
    .mark = LOW
availability-sold_out = 無貨
    .mark = OUT
availability-oversold = 超賣
    .mark = OVER

order-state-cart = 購物車
order-state-placed = 待付款
order-state-paid = 已付款
order-state-part_shipped = 部分出貨
order-state-shipped = 已出貨
order-state-returned = 已退貨
order-state-cancelled = 已取消
order-state-expired = 已過期
transfer-state-requested = 待出庫
transfer-state-dispatched = 在途
transfer-state-received = 已到貨
transfer-state-lost = 遺失
transfer-state-cancelled = 已取消

kind-receive = 入庫
kind-receive_unsellable = 入庫(不可銷售)
kind-reserve = 下單佔用
kind-reserve_from_pool = 活動下單
kind-unreserve = 釋放佔用
kind-unreserve_to_pool = 釋放回活動
kind-ship = 出貨
kind-unship = 撤銷出貨
kind-return_sellable = 退貨入庫
kind-return_unsellable = 退貨(不可銷售)
kind-damage = 破損
kind-damage_locked = 鎖定庫存破損
kind-repair = 修復
kind-write_off = 報廢
kind-lock = 鎖定
kind-unlock = 解鎖
kind-transfer_request = 調撥申請
kind-transfer_cancel = 調撥取消
kind-transfer_dispatch = 調撥出庫
kind-transfer_arrive = 調撥到達
kind-transfer_receive = 調撥入庫
kind-transfer_receive_unsellable = 調撥入庫(破損)
kind-transfer_lose = 調撥遺失
kind-virtual_add = 增加虛庫存
kind-virtual_remove = 減少虛庫存
kind-virtual_deliver = 虛庫存到貨
kind-issue = 無實物下單
kind-retire = 無實物完結
kind-settle = 補足超賣
kind-count_gain = 盤盈
kind-count_loss = 盤虧
kind-count_gain_unsellable = 盤盈(不可銷售)
kind-count_loss_unsellable = 盤虧(不可銷售)
kind-count_loss_locked = 盤虧(鎖定)
kind-adjust = 手工調整
kind-adjust_unsellable = 手工調整(不可銷售)

# What stops nothing and is worth knowing.
notice-unpaid_order = 同一客戶的 { $order } 尚未付款，其中也有 { $sku }
notice-many_unpaid = 同一{ $field ->
        [device] 裝置
       *[other] 地址
    }短時間內有 { $count } 個未付款訂單
