-- Who may do what. A store without a row here is one from before there were users: its first
-- writer becomes its manager.
CREATE TABLE user (
    id      INTEGER PRIMARY KEY,
    -- The name of the system's user, or the one given with --as.
    name    TEXT    NOT NULL UNIQUE,
    role    INTEGER NOT NULL CHECK (role BETWEEN 0 AND 3),
    -- Whether what this user's processes do may be done in another's name.
    may_act INTEGER NOT NULL CHECK (may_act IN (0, 1))
) STRICT;
