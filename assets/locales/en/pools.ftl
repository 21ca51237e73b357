# Lock pools and promotions.

pool-state-draft = draft
pool-state-scheduled = planned
pool-state-active = live
pool-state-ended = ended
pool-state-paused = paused

field-released = Released

# What the clock will do.
calendar-lock = set aside
calendar-start = starts
calendar-stage = stage
calendar-end = ends
calendar-expire = order expires
calendar-crossed = { $at } sellable of { $sku } would be { $sellable }: { $state } (threshold { $threshold })
plan-runs-out = what is left does not last until the promotion ends
plan-low = what is left is at or below the threshold
