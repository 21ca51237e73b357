# 总览：一眼看清现状。

tab-overview = V总览
scope-overview = 总览
overview-alerts = 预警
overview-counts = 盘点
overview-pools = 促销
overview-due = 待办
overview-more = { " " }另有 { $count }
overview-no-alerts = 没有需要处理的预警。
overview-no-counts = 没有进行中的盘点。
overview-no-pools = 没有进行中的促销。
overview-no-due = 没有到期事项。

overview-products = 商品 { $count }
overview-on-hand = 总库存 { $count }
overview-sellable = 可销售 { $count }
overview-unpaid = 待付款 { $count }
overview-to-ship = 待发货 { $count }

overview-counted = { $done } / { $lines }
overview-counted-more = { $done } / { $lines }+
overview-started = { $by }，{ $since }
overview-sold = { $sold } / { $planned }
overview-ends = { $at } 结束
overview-paused = 已暂停
overview-no-end = 无结束时间
overview-today = 今天
overview-pool = { $pool }  { $sku }  划拨 { $planned }  已释放 { $released }  已售 { $sold }  可售 { $open }
overview-left = { $time }后

overview-due-order_expires = 未付款订单到期
overview-due-pool_starts = 促销开始
overview-due-stage = 阶段释放
overview-due-pool_ends = 促销结束
overview-due-transfer = 调拨预计到货
overview-due-lot = 批次到期
overview-due-wakes = 预警恢复提醒

overview-say-totals = 商品 { $products } 种，总库存 { $total } 件，其中可销售 { $sellable } 件。待付款订单 { $unpaid } 笔，待发货 { $paid } 笔。
overview-say-alerts = 未处理预警 { $open } 条，已知悉或已延后 { $quiet } 条。
overview-say-kind = { $code } { $name }：{ $count }，首条 { $about }
overview-say-count = 盘点 { $count }（{ $warehouse }）：{ $done } / { $lines } 行，{ $by }，{ $since }
overview-say-pool = 促销 { $pool } { $name }：已售 { $sold } / { $planned }，{ $ends }
overview-say-due = { $when }  { $what }  { $about }
overview-say-due-units = { $when }  { $what }  { $about }，{ $units } 件
plain-help-overview = 输入 overview，了解当前概况。

overview-days = 近30天
overview-no-days = 没有出入库。
overview-in = 入库
overview-out = 出库
overview-out-sold = 销售
overview-moved = { $sum }，今天 { $today }
overview-best = { $way }：日均 { $average } 件，最多 { $on }：{ $max } 件
overview-say-days = 近 30 天入库 { $came } 件，出库 { $gone } 件，销售 { $sold } 件。今天：{ $came_today }、{ $gone_today }、{ $sold_today }。
overview-all = 合计

threshold-over-category = 本商品预警值 { $own }；清空则用分类 { $category } 的 { $fallback }。
threshold-over-store = 本商品预警值 { $own }；清空则用全店默认值 { $fallback }。
threshold-of-category = 未单独设预警值，使用分类 { $category } 的 { $fallback }。
threshold-of-store = 未单独设预警值，使用全店默认值 { $fallback }。
threshold-there = { $warehouse } 单独设为 { $threshold }。
safety-note = 自动计算的安全库存：{ $sum }
tryout-note = 若近 { $days } 天预警值为 { $threshold }：预警 { $alerts } 次，售罄 { $sold_outs } 次，未预警即售罄 { $unwarned } 次，最低 { $least }
only-one-threshold = 一次只改一个预警值
field-help-safety_from = 选自动计算时，安全库存随最大日销量 x 最长补货天数更新。
field-help-threshold_in = 仅此仓库的预警值，优先于商品预警值。留空用商品预警值。
stock-sales-long = 90天销量 { $line }  共 { $sum }  日均 { $average }
