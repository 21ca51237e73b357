# What an import tells beside its errors, and what import and export say for people.

notice-read = read as { $value }: { $other }
notice-columns_unused = { $count } columns are not read: { $value }
notice-warehouse_made = there was no warehouse, so { $value } was made
notice-stock_empty = { $count ->
        [one] 1 row has
       *[other] { $count } rows have
    } no figure in { $column }: that stock stays as it is
notice-row_short = { $count ->
        [one] 1 row has
       *[other] { $count } rows have
    } fewer cells than the header: what is missing counts as empty
notice-line_break = { $count ->
        [one] 1 cell has
       *[other] { $count } cells have
    } line breaks, kept as spaces
notice-formula = { $count ->
        [one] 1 cell begins
       *[other] { $count } cells begin
    } like a formula: kept as text, and guarded when exported
notice-unlimited_offered = { $other }: { $value } looks like unlimited stock; nothing was changed. --yes-unlimited takes it so, --no-unlimited takes the number
notice-unlimited_taken = { $other }: { $value } is unlimited stock now
notice-barcode_cut = a spreadsheet cut the barcode { $value }: it is left out
notice-digits_restored = { $value } was read as { $other }
notice-zeros_lost = { $value } seems to have lost its leading zeros: { $other }?
notice-sku_made = the row has no SKU: { $other } is made of { $value }
notice-grouped = a group of products is kept as a bundle of one each
notice-sold_elsewhere = the product is sold elsewhere: it has no stock here
notice-parent_stock = { $value } has variations, which keep the stock: its own figure is left out
notice-relation_missing = there is no { $value }: left out
notice-more = { $text } (and { $count } more rows)

import-progress = { $count } rows read ...
import-done = Imported: { $added } added, { $changed } changed, { $unchanged } unchanged, { $stale } stale.
import-would = Dry run, nothing written: { $added } would be added, { $changed } changed, { $unchanged } are unchanged, { $stale } stale.
import-kept-out = Nothing was written: { $rejected } rows are wrong. Mend them, or leave them out with --partial.
import-left-out = { $rejected } wrong rows were left out.
import-rejected-more = ... and { $count } more.
export-done = { $rows } rows written to { $file }.
