# The overview: what is going on, in one look.

tab-overview = oVerview
scope-overview = Overview
overview-alerts = Alerts
overview-counts = Counts
overview-pools = Live
overview-due = Next
overview-more = { " " }+{ $count } more
overview-no-alerts = Nothing needs a look.
overview-no-counts = No stock-take is open.
overview-no-pools = No promotion is live.
overview-no-due = Nothing is due.

overview-products = { $count } products
overview-on-hand = { $count } on hand
overview-sellable = { $count } sellable
overview-unpaid = { $count } unpaid
overview-to-ship = { $count } to ship

overview-counted = { $done } of { $lines }
overview-counted-more = { $done } of { $lines }+
overview-started = { $by }, { $since }
overview-sold = { $sold } of { $planned }
overview-ends = ends { $at }
overview-paused = paused
overview-no-end = no end
overview-today = today
overview-pool = { $pool }  { $sku }  set aside { $planned }  released { $released }  sold { $sold }  open { $open }
overview-left = in { $time }

overview-due-order_expires = unpaid order expires
overview-due-pool_starts = promotion starts
overview-due-stage = stage opens
overview-due-pool_ends = promotion ends
overview-due-transfer = transfer expected
overview-due-lot = lot expires
overview-due-wakes = alert wakes

# The same as sentences, on the command line and in plain mode.
overview-say-totals = { $products } products, { $total } units on hand, { $sellable } of them sellable. Orders: { $unpaid } unpaid, { $paid } to be shipped.
overview-say-alerts = Alerts: { $open } open, { $quiet } known or asleep.
overview-say-kind = { $code } { $name }: { $count }, first { $about }
overview-say-count = Stock-take { $count } in { $warehouse }: { $done } of { $lines } lines, { $by }, { $since }
overview-say-pool = Promotion { $pool } { $name }: { $sold } of { $planned } sold, { $ends }
overview-say-due = { $when }  { $what }  { $about }
overview-say-due-units = { $when }  { $what }  { $about }, { $units } units
plain-help-overview = Type overview to hear what is going on.

overview-days = 30 days
overview-no-days = Nothing moved.
overview-in = in
overview-out = out
overview-out-sold = sold
overview-moved = { $sum }, today { $today }
overview-best = { $way }: { $average } units a day, most on { $on }: { $max }
overview-say-days = Last 30 days: { $came } units came in, { $gone } went out, { $sold } were sold. Today: { $came_today }, { $gone_today }, { $sold_today }.
overview-all = all

# Below the form of type and thresholds.
threshold-over-category = Threshold { $own } is its own; without it { $fallback } holds, from the category { $category }.
threshold-over-store = Threshold { $own } is its own; without it { $fallback } holds, the store's.
threshold-of-category = No threshold of its own: { $fallback } holds, from the category { $category }.
threshold-of-store = No threshold of its own: { $fallback } holds, the store's.
threshold-there = { $warehouse } has { $threshold } for itself.
safety-note = Computed safety stock: { $sum }
tryout-note = Had it been { $threshold } for { $days } days: alerts { $alerts }, sold-outs { $sold_outs }, unwarned { $unwarned }, least { $least }
only-one-threshold = one threshold at a time
field-help-safety_from = Computed follows the largest daily sales x the longest lead time by itself.
field-help-threshold_in = A threshold for this warehouse alone. Empty: the product's holds.
stock-sales-long = 90 days { $line }  sold { $sum }  avg { $average }
