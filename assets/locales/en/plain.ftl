# The console as lines, for screen readers and bad links: whole sentences.

plain-prompt = stockroom>
plain-welcome = Stockroom, store { $store }, user { $user }. Type or scan a code to look it up, help to hear what else can be done, quit to leave.
plain-empty = Type a code, or help.
plain-help-look = A code, typed or scanned, says what there is of the product. To look up a product that is called like a command, type look and its code.
plain-help-adjust = Type adjust, with or without a code, to correct the stock of a product by hand.
plain-help-receive = Type receive, with or without a code, to book goods in.
plain-help-alerts = Type alerts to hear what needs attention.
plain-help-quit = Type quit to leave. At any question an empty line changes nothing.

plain-product = { $sku }, { $name }. Its stock is { $type }, and it is { $state }.
plain-row = Warehouse { $warehouse } holds { $total } in total: { $parts }.
plain-sum = In all { $sellable } can be sold, and { $total } are on the shelves.
plain-threshold = It counts as low at { $threshold } or fewer.
plain-no-stock = No warehouse holds any of it.
plain-location = { $bin } is a bin. Scan it while you count.
plain-command = { $code } is a command of the count screen. It does nothing here.
plain-not-known = { $code } is not known. Nothing was changed.
plain-order = { $code } is an order. Its state: { $state }.
plain-transfer = { $code } is a transfer of { $units } units of { $sku } from { $from } to { $to }.

plain-alert = { $subject }, { $name }: { $why }.
plain-alerts-none = Nothing needs attention.
plain-alerts-count = That is all; { $count } need attention.
plain-alerts-more = Those were the first { $count }; there are more.

plain-which-product = Which product? Type or scan its code.
plain-about = This is about { $sku }, { $name }.
plain-choice = { $number } is { $what }.
plain-which-warehouse = Which warehouse? Type its number or its code.
plain-no-warehouse = There is no warehouse { $typed }.
plain-adjust-now = { $held } are sellable in { $warehouse } now.
plain-adjust-ask = How many are there? Type a number, or a difference such as +5 or -2.
plain-receive-ask = How many came in?
plain-no-number = { $typed } is not a number. Type digits, such as 12.
plain-no-barcode = That looks like a barcode, not a quantity. Nothing was taken.
plain-reason = Why? Type a reason.
plain-same = That is what is there already. Nothing was changed.
plain-before-after = In { $warehouse }, { $bucket } would go from { $before } to { $after }.
plain-save-ask = Type yes to save. Anything else changes nothing.
plain-yes = yes
plain-left = Nothing was changed.
plain-done = Saved.
plain-moved = Somebody else changed it meanwhile: it was { $opened } when you were asked, it is { $held } now, and you wanted { $wanted }. 1 adds the same difference, which makes { $sum }. 2 sets it to { $wanted }.
plain-moved-ask = Type 1 or 2. Anything else changes nothing.
plain-refused = Refused: { $why }. { $hint }

plain-help-count = Type count, with or without the code of a stock-take, to count by scanning.
plain-scan = scan>
plain-count = Counting { $count }. Scan or type codes; 12* before a code counts twelve, =24 sets the last product, bin and a label names the place, tie with a code and a SKU says what an unknown code is, undo takes the last entry back, done ends the place, quit leaves it for later. Each scan is kept at once.
plain-count-none = No stock-take is being counted.
plain-count-open = { $count } is open in { $warehouse }.
plain-count-which = Type count and one of these codes.
plain-count-empty = Scan a code, or type done.
plain-count-times = The next code counts { $times } times.
plain-count-bin = Now at { $bin }.
plain-count-no-times = Nothing times something is nothing. Nothing was counted.
plain-count-no-last = Nothing was counted yet that this could change.
plain-counted = Stopped counting { $count }. Everything is kept.
plain-entry = { $number }: { $name }, plus { $units }, now { $here } here.
plain-entry-less = { $number }: { $name }, minus { $units }, now { $here } here.
plain-entry-unknown = { $number }: unknown code { $name }, kept aside.
plain-entry-undone = { $number }: entry { $undone } taken back, { $name }, now { $here } here.
plain-place-held = { $bin } is being counted by { $by }. Type yes to take it over. Anything else changes nothing.
plain-place-done = { $bin } was finished by { $by }. Type yes to count it once more. Anything else changes nothing.
plain-place-finished = { $bin } is done: { $products } products, { $units } units.
plain-place-next = Next is { $bin }.
plain-count-nowhere = That was counted without a place.
plain-found = { $sku }, { $name }.
plain-not-found = Nothing is called { $text }.
plain-tied = { $code } stands for { $sku } now; its scans count.
plain-dropped = { $code } is set aside.
