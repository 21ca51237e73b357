# Counting: the command sheet, the count screen, the review, the plain lines.

sheet-title = Stockroom: command sheet for counting
sheet-undo = Undo the last entry
sheet-next = This location is done, next one
sheet-done = This location is done
sheet-times = The next code counts { $times } times
sheet-location = Location { $bin }
sheet-written = Command sheet written to { $file }
