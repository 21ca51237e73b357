# Who may do what.

role-viewer = viewer
role-clerk = clerk
role-operator = operator
role-manager = manager
answer-yes = yes
answer-no = no

refused-forbidden = { $value } needs the role { $role }; { $other } is { $state }
    .hint = Ask a manager; user set { $other } --role changes it.
refused-act-for-others = { $other } may not act for { $value }
    .hint = Leave --as and `by` out, or let a manager allow it: user set { $other } --may-act yes.
refused-last-manager = { $value } is the last manager
    .hint = Make somebody else a manager first.
refused-user-unknown = no user { $value }
    .hint = user list shows them; user add makes one.
refused-user-taken = { $value } is a user already
    .hint = user set changes what one may do.

message-barred = ! { $what } needs the role { $role }; you are { $own }
key-barred = ({ $role })

head-user = user
head-role = role
head-may_act = acts for others

header-read-only = READ ONLY
message-read-only = ! The system lets you only read this file; nothing can be changed here

# The file, where it lies and who may use it.

failed-store-no-file = { $path } is no file
    .hint = Check --store: it names a folder, a device or a pipe.
failed-store-other = { $path } is a database of another program (its mark is { $application })
    .hint = Check --store; nothing was changed in that file.
failed-store-network = { $path } lies on { $kind }, a file system of another machine
    .hint = Keep the store on a local disk and work on it over SSH: locks and shared memory do not hold over a network.
failed-store-unreadable = { $path } may not be read
    .hint = Ask who owns the file to let you in: chmod or chgrp, and the folder too.
failed-store-read-only = { $path } may only be read
    .hint = To change something, you need the right to write the file and its folder, on a disk that is not read-only.
failed-store-overtaken = { $path } was written while it was read
    .hint = Try again; with the right to write its folder you can follow what others do.
failed-store-full = { $doing }: the disk has no room
    .hint = Make room on the disk; nothing was changed.
failed-store-held = process { $pid } of { $user } has held the store for { $seconds } s; waited { $waited_ms } ms
    .hint = Try again; if that process hangs, end it: nothing that was answered is lost.

refused-workbook = the workbook cannot be read: { $other }
    .hint = Open it, save it as XLSX or CSV, and import that.
refused-workbook-large = the workbook unpacks to more than { $limit }
    .hint = Save the sheet as CSV and import that.

failed-store-sqlite = SQLite { $version } is older than this program may use
    .hint = Build it with the library it comes with.
