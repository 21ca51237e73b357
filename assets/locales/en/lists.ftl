# Lists: finding, sorting, marks, views, copies.

refused-filter-column = there is no column { $value } here (character { $at })
    .hint = Columns: { $other }. Put text with a colon in quotes.
refused-filter-value = { $field } cannot be { $value } (character { $at })
    .hint = Allowed: { $other }.
refused-filter-compare = { $field } is text and has no larger or smaller (character { $at })
    .hint = Figures: { $other }. For text use { $field }:word or { $field }=word.
refused-filter-part = { $value } is not finished (character { $at })
    .hint = Write a word, column:value, or a comparison such as sellable<threshold.

list-sort-match = sort: best match
