-- What was done in one step over many rows, so that it can be taken back as one: the movements and
-- the changes that one transaction wrote, which have no others between them.
CREATE TABLE step (
    id             INTEGER PRIMARY KEY,
    first_movement INTEGER,
    last_movement  INTEGER,
    first_change   INTEGER,
    last_change    INTEGER,
    CONSTRAINT step_of_movements CHECK (
        (first_movement IS NULL) = (last_movement IS NULL) AND first_movement <= last_movement),
    CONSTRAINT step_of_changes CHECK (
        (first_change IS NULL) = (last_change IS NULL) AND first_change <= last_change)
) STRICT;
CREATE INDEX step_by_movement ON step (first_movement) WHERE first_movement IS NOT NULL;
CREATE INDEX step_by_change ON step (first_change) WHERE first_change IS NOT NULL;
CREATE TRIGGER step_is_never_changed BEFORE UPDATE ON step
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER step_is_never_deleted BEFORE DELETE ON step
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
