# Lock pools and promotions.

pool-state-draft = draft
pool-state-scheduled = planned
pool-state-active = live
pool-state-ended = ended
pool-state-paused = paused

field-released = Released
