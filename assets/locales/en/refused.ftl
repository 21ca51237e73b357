# Why something was not done, with the numbers, and what to do next. Every rule of the domain has
# a sentence and a hint here. A fact that does not apply is "none".

refused-bad-json = the line is not one JSON object: { $other }
    .hint = Write one object in braces on one line.
refused-unknown-op = no operation is called { $value }
    .hint = There are: { $other }.
refused-unknown-field = there is no field { $field } here
    .hint = There are: { $other }.
refused-field-missing = { $field } is missing
    .hint = Fill in { $field }.
refused-field-invalid = { $value } does not fit{ $field ->
        [none] {""}
       *[other] {" "}{ $field }
    }{ $limit ->
        [none] {""}
       *[other] , limit { $limit }
    }
    .hint = { $other ->
        [none] Give a value that the field accepts.
       *[other] It takes { $other }.
    }
refused-not-whole = { $value } is not a whole number
    .hint = Give a whole number such as 12.
refused-not-positive = the quantity must be more than 0{ $value ->
        [none] {""}
       *[other] , not { $value }
    }
    .hint = Give 1 or more.
refused-negative = { $value } is below 0
    .hint = Give 0 or more.
refused-too-large = { $value } is too large{ $limit ->
        [none] {""}
       *[other] , at most { $limit }
    }
    .hint = Give a smaller figure.
refused-too-long = { $field } is too long, at most { $limit } characters
    .hint = Shorten it.
refused-bad-text = { $field } is empty or holds control characters
    .hint = Type plain text.
refused-line-too-long = the line is longer than { $limit } bytes
    .hint = Split it.
refused-check-digit = the check digit of { $value } is wrong
    .hint = Scan it again{ $other ->
        [none] {""}
       *[other] ; the right digit is { $other }
    }.
refused-time-backwards = the time { $value } lies before the line above it
    .hint = Sort the input by time.
refused-time-in-future = { $value } lies in the future
    .hint = Give a time that is past.
refused-nothing = there is nothing to do
    .hint = Change at least one field, or give a quantity.
refused-sku-unknown = no product { $sku }
    .hint = { $other ->
        [none] Check the SKU or add the product.
       *[other] Did you mean { $other }?
    }
refused-warehouse-unknown = no warehouse { $warehouse }
    .hint = { $other ->
        [none] Check the code or add the warehouse.
       *[other] There are: { $other }.
    }
refused-no-warehouse = there is no warehouse yet
    .hint = Add one first.
refused-order-unknown = no order { $document }
    .hint = Check the number.
refused-transfer-unknown = no transfer { $document }
    .hint = Check the number.
refused-movement-unknown = no movement #{ $value }
    .hint = Check the number.
refused-change-unknown = no change #{ $value }
    .hint = Check the number.
refused-line-unknown = { $document } has no line for { $sku }
    .hint = Look at the order's lines.
refused-sku-taken = { $sku } is taken
    .hint = Choose another SKU, or change the product that has it.
refused-barcode-taken = barcode { $value } belongs to { $sku }
    .hint = Remove it there first.
refused-document-taken = { $document } is used already
    .hint = Choose another number or leave it out.
refused-short = { $record }: { $bucket } holds { $held }, { $wanted } wanted
    .hint = { $limit ->
        [none] At most { $held } can be had.
       *[other] At most { $limit } can be had.
    }
refused-not-physical = { $record }: only { $held } are really in the house, { $wanted } wanted
    .hint = { $other ->
        [none] The rest is still at the supplier or owed; book its delivery first.
       *[other] The supplier should deliver on { $other }; book the delivery first.
    }
refused-order-short = { $document } holds { $held } of { $sku }, { $wanted } wanted
    .hint = At most { $held }.
refused-transfer-short = the transfer has { $held } in that step, { $wanted } wanted
    .hint = At most { $held }.
refused-order-state = order { $document } is { $state }
    .hint = Look at the order.
refused-transfer-state = transfer { $document } is { $state }, { $other } is not possible
    .hint = Look at the transfer.
refused-unpaid = order { $document } is not paid
    .hint = Book its payment first.
refused-payment-late = the payment of { $document } came at or after its deadline
    .hint = Place the order again.
refused-not-on-sale = { $sku } is { $state ->
        [none] not on sale
       *[other] { $state }
    }
    .hint = Put it on sale first.
refused-reserved-only = { $sku } is reserved stock
    .hint = Name one of its lock pools.
refused-bundle-stock = { $sku } is a bundle and has no stock of its own
    .hint = Change the stock of its components.
refused-cap-reached = { $sku }: { $held } left under the cap of { $limit }, { $wanted } wanted
    .hint = Wait until orders are fulfilled, or raise the cap.
refused-customer-limit = { $sku }: { $wanted } wanted, at most { $limit } for one customer
    .hint = Lower the quantity.
refused-same-warehouse = a transfer needs two warehouses, not { $warehouse } twice
    .hint = Choose another receiver.
refused-type-held = { $sku } cannot change from { $other } to { $value }: orders hold { $held } units, the oldest is { $document }
    .hint = Ship or cancel them first.
refused-type-moving = { $sku } cannot change from { $other } to { $value }: transfers hold { $held } units, the oldest is { $document }
    .hint = Receive or cancel them first.
refused-type-pooled = { $sku } cannot change from { $other } to { $value }: lock pool { $document } ({ $state }) keeps { $held } units
    .hint = End the pool first; a reserve gives the former type back by itself.
refused-document-owned = movement #{ $value } belongs to { $document }
    .hint = Undo it there.
refused-already-reversed = #{ $value } was taken back before, by #{ $other }
    .hint = There is nothing left to undo.
refused-change-moved-on = { $record } cannot be taken back: it was set to { $value } and is now { $other }
    .hint = Change it by hand.
refused-key-reused = the key { $value } belongs to another request
    .hint = Use a new key.
refused-moved = { $record } moved: opened on { $opened }, now { $held }
    .hint = Set it, add the difference, or look again.
refused-stale-row = { $record } moved since the file was written: { $opened } there, now { $held }
    .hint = Export again and repeat the change.
refused-not-kept = not kept, since another line was refused
    .hint = Mend that line and run it again.
refused-row-twice = { $sku } has a row already{ $other ->
        [none] {""}
       *[other] , line { $other }
    }
    .hint = Keep one row for each SKU.
refused-ragged = the row has { $held } cells, the header { $wanted }
    .hint = Put quotes around cells that hold the separator.
refused-mangled = a spreadsheet cut the digits of { $value }
    .hint = Format the column as text before you paste or open it, and save again.
refused-undecodable = { $value } holds bytes that are not { $other }
    .hint = Name the file's encoding with --encoding.
refused-no-column = no column { $value } for the { $field }
    .hint = Name it with --map { $field }=HEADER. The file has: { $other }.
refused-column-twice = two columns are called { $value }
    .hint = Rename one of them.
refused-file-exists = { $value } exists
    .hint = Choose another name, or say that it may be replaced.
refused-unsupported = this version cannot do { $value ->
        [none] that
       *[other] { $value }
    }
    .hint = A later version may.
refused-nothing-taken = order { $document } has taken no stock yet
    .hint = Take its stock first: order take { $document }.
refused-agreement-short = { $value ->
        [none] the supplier
       *[other] { $value }
    } holds { $held } for us, { $wanted } wanted
    .hint = Name { $held } at most, or note a larger agreement first.
refused-pool-short = { $record }: { $held } can be had, { $wanted } wanted
    .hint = At most { $held } now; more once a stage is released or an order lapses.
refused-pool-holds = { $record }: pools keep what is locked; { $held } are free, { $wanted } wanted
    .hint = Release or end the pool instead.
refused-pool-unknown = there is no pool { $document }
    .hint = pool list shows them.
refused-pool-state = pool { $document } is { $state }
    .hint = That is not possible from there; pool show { $document } tells more.
refused-pool-line-unknown = pool { $document } keeps no { $sku }
    .hint = pool show { $document } lists its lines.
refused-stages-sum = { $sku }: the stages add up to { $wanted }, { $held } are set aside
    .hint = Make the stages add up to { $held }.
