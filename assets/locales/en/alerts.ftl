# Alerts: what fired, why, and what mends it.

alert-oversold = oversold
alert-sold_out = sold out
alert-urgent = urgent
alert-low = low
alert-near_cap = near its cap
alert-leftover = locked without a pool
alert-pool_low = pool nearly used up
alert-back_in_stock = back in stock, people wait
alert-transfer_overdue = transfer overdue
alert-count_overdue = stock-take overdue
alert-stage_due = stage due
alert-order_expiring = order about to expire
alert-expiring_lot = lot expires
alert-overstock = too much
alert-slow_mover = slow mover
alert-clear = clear

severity-critical = critical
severity-warning = warning
severity-notice = notice

alert-why-oversold = sellable { $sellable } < 0: more is promised than there is
    .rule = sellable < 0
alert-why-sold_out = sellable { $sellable } <= 0
    .rule = sellable <= 0
alert-why-urgent = total { $total } < safety { $safety } + threshold { $threshold }
    .rule = total < safety stock + threshold
alert-why-low = 0 < sellable { $sellable } <= threshold { $threshold }
    .rule = sellable <= threshold
alert-why-near_cap = { $used } of cap { $cap } are open: { $percent }%
    .rule = open units >= share of the cap
alert-why-leftover = { $leftover } of { $locked } locked are kept by no pool
    .rule = locked > what pools keep
alert-why-pool_low = { $left } of { $allocated } are left: { $percent }%
    .rule = left <= share of the pool
alert-why-back_in_stock = sellable { $sellable }, and { $orders } orders wait for { $units }
    .rule = sellable > 0 and orders wait
alert-why-transfer_overdue = { $units } were expected on { $expected_on }
    .rule = expected day is past
alert-why-count_overdue = open for { $days } days with { $scans } scans
    .rule = a stock-take is open for too long
alert-why-stage_due = { $units } are due { $at }
    .rule = stage is due soon
alert-why-order_expiring = { $units } go back to sale at { $at }
    .rule = unpaid until its deadline
alert-why-expiring_lot = { $units } of the lot are left, they expire { $expires_on }
    .rule = lot expires soon
alert-why-overstock = { $sellable } sellable, { $sold } sold in 30 days: lasts { $days } days
    .rule = cover > limit
alert-why-slow_mover = { $sellable } sellable, no sale for { $days } days
    .rule = no sale for long

alert-suggested = order { $units } = safety { $safety } + threshold { $threshold } - sellable { $sellable }
safety-computed = { $units } = best day { $sold } x { $days } days
safety-no-lead = no lead time is set: best day { $sold } x { $days } days = { $units }

alert-mark-known = known to { $by }
alert-mark-until = sleeps until { $until }, { $by }
alert-mark-restock = sleeps until goods come in, { $by }
alert-marked-known = known
alert-marked-restock = until restocked

tryout = { $sku }: had the threshold been { $threshold } over the last { $days } days: { $alerts ->
    [one] 1 alert
   *[other] { $alerts } alerts
}, { $sold_outs ->
    [one] 1 sold-out
   *[other] { $sold_outs } sold-outs
}, { $unwarned } of them without warning; least { $least }

refused-alert-unknown = there is no alert { $value } now
    .hint = alert list shows what is so.
refused-time-past = { $value } is not in the future
    .hint = Give a later day.

field-alert = Alert
field-safety_from = Safety from
field-threshold_in = Threshold in
safety-from-typed = typed
safety-from-computed = computed

# The screen of alerts.
tab-alerts = Alerts
scope-alerts = Alerts
alerts-open = Open
alerts-critical = Critical
alerts-shortage = Shortage
alerts-documents = Documents
alerts-surplus = Surplus
alerts-known = Known
alerts-snoozed = Asleep
alerts-none = Nothing needs a look.
alerts-counts = { $open } open  { $critical } critical  { $quiet } quiet
alerts-why = Why
alerts-newest = newest: { $at } { $code } { $subject }
alerts-banner = ! new: { $code } { $subject }   ({ KEY("global.go-to", "g") } a)
key-mend = Mend
    .help = Open the form that mends the alert
key-ack = Known
    .help = Note that you know of the alert: quiet until its cause goes
key-snooze = Snooze
    .help = Let the alert sleep until a day, or until goods come in
key-wake = Wake
    .help = Let the alert be open again
form-mend = Mend an alert
form-ack = I know of this alert
form-snooze = Let the alert sleep
form-wake = Wake the alert
column-level = Level
column-safety = Safety
column-to-do = To do
alert-do-oversold = order { $units }
alert-do-sold_out = order { $units }
alert-do-urgent = order { $units }
alert-do-low = order { $units }
alert-do-near_cap = raise the cap
alert-do-leftover = free { $units }
alert-do-pool_low = add to it, { $units } left
alert-do-back_in_stock = serve { $units }
alert-do-transfer_overdue = receive { $units }
alert-do-count_overdue = review and post
alert-do-stage_due = releases { $units }
alert-do-order_expiring = ask for { $units }
alert-do-expiring_lot = take out { $units }
alert-do-overstock = move some
alert-do-slow_mover = stop or promote
field-wakes = Wakes on
