# Marks: one form over many rows.

marks-one-by-one = That is done one by one: take the marks away with - first.
marks-mends-differ = The marked alerts are mended in different ways. Mark those that are mended alike.
bulk-marked-count = { $marked } marked, { $rows } changes, the lowest first
bulk-marked-done = OK  { $verb }: { $marked } in one step, { $rows } changes
keys-marked = { $count } marked:
form-type-count = Type { $count }

form-undo = Take back
undo-step = all of the step
undo-row = this row only
undo-of-step = { $count } entries of one step
log-dependents = What depends on it
log-depends-on = What depends on #{ $id }
log-nothing-depends = Nothing that was done later depends on it.
field-whole = Take back
field-help-whole = All that was done in one step over many rows, or this row only.
