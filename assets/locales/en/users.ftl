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
