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

key-mark = Mark
    .help = Mark the row, or take its mark away; verbs then act on all that are marked
key-mark-all = Mark all
    .help = Mark all rows that the filter keeps
key-mark-none = No marks
    .help = Take all marks away
key-export = Export
    .help = Write the list as it is shown to a file: CSV, TSV or JSON
key-copy = Copy
    .help = Copy: then s SKU, b barcode, r row, v whole list
input-export = File:
list-file-ask = Name.csv, .tsv or .json; ! behind it writes over, bom marks it for old Excel.
list-file-done = OK  { $rows } rows written to { $path }
list-file-there = ! { $path } is there already. Put ! behind the name to write over it.
list-file-failed = ! { $path } was not written: { $why }
copy-keys = Copy: s SKU, b barcode, r row, v whole list
copy-nothing = There is nothing to copy here.
copy-sent = { $count } characters sent to the terminal; whether it took them nobody can tell. :clip shows them.
copy-sent-tmux = { $count } characters sent to the terminal. In tmux this needs set-clipboard on. :clip shows them.
copy-too-long = { $count } characters are more than terminals take. :clip shows them, x writes a file.
clip-title = Copied last
bulk-count = { $products } products, { $rows } changes, the lowest first
bulk-done = OK  { $verb }: { $products } products, { $rows } changes in one step
palette-title = Commands   { KEY("palette.complete", "Tab") } complete  { KEY("palette.accept", "Enter") } run  { KEY("palette.close", "Esc") } close
field-change = Change
field-help-change = Units to add, or with - to take away, for each marked product.
