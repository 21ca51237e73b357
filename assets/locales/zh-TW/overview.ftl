# 總覽：一眼看清現況。

tab-overview = V總覽
scope-overview = 總覽
overview-alerts = 預警
overview-counts = 盤點
overview-pools = 促銷
overview-due = 待辦
overview-more = { " " }另有 { $count }
overview-no-alerts = 沒有需要處理的預警。
overview-no-counts = 沒有進行中的盤點。
overview-no-pools = 沒有進行中的促銷。
overview-no-due = 沒有到期事項。

overview-products = 商品 { $count }
overview-on-hand = 總庫存 { $count }
overview-sellable = 可銷售 { $count }
overview-unpaid = 待付款 { $count }
overview-to-ship = 待出貨 { $count }

overview-counted = { $done } / { $lines }
overview-counted-more = { $done } / { $lines }+
overview-started = { $by }，{ $since }
overview-sold = { $sold } / { $planned }
overview-ends = { $at } 結束
overview-paused = 已暫停
overview-no-end = 無結束時間
overview-today = 今天
overview-pool = { $pool }  { $sku }  劃撥 { $planned }  已釋出 { $released }  已售 { $sold }  可售 { $open }
overview-left = { $time }後

overview-due-order_expires = 未付款訂單到期
overview-due-pool_starts = 促銷開始
overview-due-stage = 階段釋出
overview-due-pool_ends = 促銷結束
overview-due-transfer = 調撥預計到貨
overview-due-lot = 批次到期
overview-due-wakes = 預警恢復提醒

overview-say-totals = 商品 { $products } 種，總庫存 { $total } 件，其中可銷售 { $sellable } 件。待付款訂單 { $unpaid } 筆，待出貨 { $paid } 筆。
overview-say-alerts = 未處理預警 { $open } 筆，已知悉或已延後 { $quiet } 筆。
overview-say-kind = { $code } { $name }：{ $count }，首筆 { $about }
overview-say-count = 盤點 { $count }（{ $warehouse }）：{ $done } / { $lines } 行，{ $by }，{ $since }
overview-say-pool = 促銷 { $pool } { $name }：已售 { $sold } / { $planned }，{ $ends }
overview-say-due = { $when }  { $what }  { $about }
overview-say-due-units = { $when }  { $what }  { $about }，{ $units } 件
plain-help-overview = 輸入 overview，了解目前概況。

overview-days = 近30天
overview-no-days = 沒有出入庫。
overview-in = 入庫
overview-out = 出庫
overview-out-sold = 銷售
overview-moved = { $sum }，今天 { $today }
overview-best = { $way }：日均 { $average } 件，最多 { $on }：{ $max } 件
overview-say-days = 近 30 天入庫 { $came } 件，出庫 { $gone } 件，銷售 { $sold } 件。今天：{ $came_today }、{ $gone_today }、{ $sold_today }。
overview-all = 合計

threshold-over-category = 本商品預警值 { $own }；清空則用分類 { $category } 的 { $fallback }。
threshold-over-store = 本商品預警值 { $own }；清空則用全店預設值 { $fallback }。
threshold-of-category = 未單獨設預警值，使用分類 { $category } 的 { $fallback }。
threshold-of-store = 未單獨設預警值，使用全店預設值 { $fallback }。
threshold-there = { $warehouse } 單獨設為 { $threshold }。
safety-note = 自動計算的安全庫存：{ $sum }
tryout-note = 若近 { $days } 天預警值為 { $threshold }：預警 { $alerts } 次，售罄 { $sold_outs } 次，未預警即售罄 { $unwarned } 次，最低 { $least }
only-one-threshold = 一次只改一個預警值
field-help-safety_from = 選自動計算時，安全庫存隨最大日銷量 x 最長補貨天數更新。
field-help-threshold_in = 僅此倉庫的預警值，優先於商品預警值。留空用商品預警值。
stock-sales-long = 90天銷量 { $line }  共 { $sum }  日均 { $average }
