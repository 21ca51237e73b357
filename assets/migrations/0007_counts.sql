-- Stock-takes: what was counted, when, by whom, and at which ledger position.

CREATE TABLE stocktake (
    id           INTEGER PRIMARY KEY,
    code         TEXT    NOT NULL,
    code_key     TEXT    NOT NULL UNIQUE,
    state        INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
    warehouse_id INTEGER NOT NULL REFERENCES warehouse (id),
    name         TEXT    NOT NULL DEFAULT '',
    -- What was to be counted, as it was asked for.
    scope        TEXT    NOT NULL DEFAULT '',
    -- Whether those who count see no figure of the books.
    blind        INTEGER NOT NULL CHECK (blind IN (0, 1)),
    -- How often each line is counted, by different people.
    counts       INTEGER NOT NULL CHECK (counts IN (1, 2)),
    -- What a line means that nobody counted: keep, zero, refuse.
    uncounted    INTEGER NOT NULL CHECK (uncounted BETWEEN 0 AND 2),
    tolerance_units INTEGER CHECK (tolerance_units >= 0),
    tolerance_bps   INTEGER CHECK (tolerance_bps >= 0),
    tolerance_value INTEGER CHECK (tolerance_value >= 0),
    class_a_units   INTEGER CHECK (class_a_units >= 0),
    class_a_bps     INTEGER CHECK (class_a_bps >= 0),
    class_a_value   INTEGER CHECK (class_a_value >= 0),
    -- How many entries it has: the number of the last one.
    entries      INTEGER NOT NULL DEFAULT 0,
    started_at   INTEGER NOT NULL,
    started_by   INTEGER NOT NULL REFERENCES actor (id),
    -- The ledger position at its start.
    position     INTEGER NOT NULL,
    -- When it was posted or cancelled, and by whom.
    ended_at     INTEGER,
    ended_by     INTEGER REFERENCES actor (id),
    reversed_at  INTEGER,
    reversed_by  INTEGER REFERENCES actor (id),
    CONSTRAINT stocktake_ends_once CHECK ((state = 0) = (ended_at IS NULL)),
    CONSTRAINT stocktake_reversed_says_when CHECK ((state = 3) = (reversed_at IS NOT NULL))
) STRICT;
CREATE INDEX stocktake_open ON stocktake (warehouse_id, id) WHERE state = 0;
CREATE TRIGGER stocktake_is_never_deleted BEFORE DELETE ON stocktake
BEGIN SELECT RAISE(ABORT, 'a stock-take is never deleted'); END;

-- A product in a warehouse is in one open stock-take at most: this row is the right to count it.
CREATE TABLE count_claim (
    product_id   INTEGER NOT NULL REFERENCES product (id),
    warehouse_id INTEGER NOT NULL REFERENCES warehouse (id),
    count_id     INTEGER NOT NULL REFERENCES stocktake (id),
    PRIMARY KEY (product_id, warehouse_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX count_claim_by_count ON count_claim (count_id);

CREATE TABLE count_line (
    id           INTEGER PRIMARY KEY,
    count_id     INTEGER NOT NULL REFERENCES stocktake (id),
    product_id   INTEGER NOT NULL REFERENCES product (id),
    unsellable   INTEGER NOT NULL CHECK (unsellable IN (0, 1)),
    -- Where it lay when it was planned: the order of the sheet.
    bin          TEXT    NOT NULL DEFAULT '',
    class        INTEGER NOT NULL DEFAULT 2 CHECK (class BETWEEN 0 AND 2),
    -- Found while counting, not planned.
    extra        INTEGER NOT NULL DEFAULT 0 CHECK (extra IN (0, 1)),
    state        INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 4),
    -- Entries of former rounds were counts that a recount replaced.
    base_round   INTEGER NOT NULL DEFAULT 1,
    -- What was counted, and the ledger positions and times of its first and its last scan.
    counted        INTEGER CHECK (counted >= 0),
    first_position INTEGER,
    first_at       INTEGER,
    last_position  INTEGER,
    last_at        INTEGER,
    reason       TEXT,
    -- Whether the reviewer takes the figure although it lies beyond the tolerance.
    accepted     INTEGER NOT NULL DEFAULT 0 CHECK (accepted IN (0, 1)),
    -- Written when it was posted: what the books said, and the value of one unit.
    expected     INTEGER,
    variance     INTEGER,
    unit_value   INTEGER,
    UNIQUE (count_id, product_id, unsellable),
    CONSTRAINT count_line_blank_is_not_zero CHECK ((state IN (1, 2)) = (counted IS NOT NULL)),
    CONSTRAINT count_line_has_a_span CHECK (
        (counted IS NULL) = (first_position IS NULL) AND (counted IS NULL) = (first_at IS NULL)
        AND (counted IS NULL) = (last_position IS NULL) AND (counted IS NULL) = (last_at IS NULL)),
    CONSTRAINT count_line_empty_is_zero CHECK (state <> 2 OR counted = 0)
) STRICT;
CREATE INDEX count_line_by_product ON count_line (product_id, count_id);
CREATE INDEX count_line_by_bin ON count_line (count_id, bin, id);
CREATE TRIGGER count_line_is_claimed BEFORE INSERT ON count_line
WHEN NOT EXISTS (SELECT 1 FROM count_claim c JOIN stocktake s ON s.id = c.count_id
    WHERE c.product_id = NEW.product_id AND c.warehouse_id = s.warehouse_id
    AND c.count_id = NEW.count_id AND s.state = 0)
BEGIN SELECT RAISE(ABORT, 'the product is in another open stock-take'); END;
CREATE TRIGGER count_line_is_never_deleted BEFORE DELETE ON count_line
BEGIN SELECT RAISE(ABORT, 'a line of a stock-take is never deleted'); END;

-- A code that nobody knows, kept aside until somebody says what it is.
CREATE TABLE count_parked (
    id             INTEGER PRIMARY KEY,
    count_id       INTEGER NOT NULL REFERENCES stocktake (id),
    code           TEXT    NOT NULL,
    bin            TEXT    NOT NULL DEFAULT '',
    units          INTEGER NOT NULL,
    first_position INTEGER NOT NULL,
    first_at       INTEGER NOT NULL,
    last_position  INTEGER NOT NULL,
    last_at        INTEGER NOT NULL,
    actor_id       INTEGER NOT NULL REFERENCES actor (id),
    -- The line it was tied to, or that it was set aside for good.
    line_id        INTEGER REFERENCES count_line (id),
    dropped        INTEGER NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1))
) STRICT;
CREATE INDEX count_parked_by_code ON count_parked (count_id, code, bin)
    WHERE line_id IS NULL AND dropped = 0;

-- Every scan and every typed figure, in order. Never changed: undoing is an entry of its own.
CREATE TABLE count_entry (
    id          INTEGER PRIMARY KEY,
    count_id    INTEGER NOT NULL REFERENCES stocktake (id),
    number      INTEGER NOT NULL,
    kind        INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 6),
    line_id     INTEGER REFERENCES count_line (id),
    parked_id   INTEGER REFERENCES count_parked (id),
    -- As scanned or typed.
    code        TEXT    NOT NULL DEFAULT '',
    quantity    INTEGER,
    bin         TEXT    NOT NULL DEFAULT '',
    round       INTEGER NOT NULL DEFAULT 1,
    -- What it changed of what is counted in this bin and round.
    units       INTEGER NOT NULL,
    actor_id    INTEGER NOT NULL REFERENCES actor (id),
    entered_at  INTEGER NOT NULL,
    -- When it was counted and where the ledger stood then.
    counted_at  INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    undoes      INTEGER UNIQUE REFERENCES count_entry (id),
    reason      TEXT,
    UNIQUE (count_id, number),
    CONSTRAINT count_entry_is_about_something CHECK (line_id IS NOT NULL OR parked_id IS NOT NULL),
    CONSTRAINT count_entry_undoing_names_it CHECK ((kind = 3) = (undoes IS NOT NULL))
) STRICT;
CREATE INDEX count_entry_by_line ON count_entry (line_id, id) WHERE line_id IS NOT NULL;
CREATE INDEX count_entry_by_parked ON count_entry (parked_id, id) WHERE parked_id IS NOT NULL;
CREATE INDEX count_entry_by_actor ON count_entry (count_id, actor_id, number);
CREATE TRIGGER count_entry_is_never_changed BEFORE UPDATE ON count_entry
BEGIN SELECT RAISE(ABORT, 'what was counted is append-only'); END;
CREATE TRIGGER count_entry_is_never_deleted BEFORE DELETE ON count_entry
BEGIN SELECT RAISE(ABORT, 'what was counted is append-only'); END;
CREATE TRIGGER count_entry_is_never_replaced BEFORE INSERT ON count_entry
WHEN EXISTS (SELECT 1 FROM count_entry WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM count_entry WHERE count_id = NEW.count_id AND number = NEW.number)
  OR EXISTS (SELECT 1 FROM count_entry WHERE undoes = NEW.undoes)
BEGIN SELECT RAISE(ABORT, 'what was counted is append-only'); END;

-- What the entries of a line make, bin by bin and round by round.
CREATE TABLE count_tally (
    line_id        INTEGER NOT NULL REFERENCES count_line (id),
    bin            TEXT    NOT NULL,
    round          INTEGER NOT NULL,
    units          INTEGER NOT NULL CHECK (units >= 0),
    first_position INTEGER NOT NULL,
    first_at       INTEGER NOT NULL,
    last_position  INTEGER NOT NULL,
    last_at        INTEGER NOT NULL,
    actor_id       INTEGER NOT NULL REFERENCES actor (id),
    PRIMARY KEY (line_id, bin, round)
) STRICT, WITHOUT ROWID;

-- The count that a recount replaced.
CREATE TABLE count_former (
    line_id        INTEGER NOT NULL REFERENCES count_line (id),
    round          INTEGER NOT NULL,
    counted        INTEGER NOT NULL,
    first_position INTEGER NOT NULL,
    first_at       INTEGER NOT NULL,
    last_position  INTEGER NOT NULL,
    last_at        INTEGER NOT NULL,
    actor_id       INTEGER NOT NULL REFERENCES actor (id),
    asked_at       INTEGER NOT NULL,
    asked_by       INTEGER NOT NULL REFERENCES actor (id),
    PRIMARY KEY (line_id, round)
) STRICT, WITHOUT ROWID;

-- Who counts where: a lease that lapses when nobody renews it.
CREATE TABLE count_place (
    id          INTEGER PRIMARY KEY,
    count_id    INTEGER NOT NULL REFERENCES stocktake (id),
    bin         TEXT    NOT NULL,
    bin_key     TEXT    NOT NULL,
    round       INTEGER NOT NULL,
    actor_id    INTEGER NOT NULL REFERENCES actor (id),
    session     TEXT    NOT NULL DEFAULT '',
    taken_at    INTEGER NOT NULL,
    beat_at     INTEGER NOT NULL,
    done_at     INTEGER,
    -- When its terminal went away, and what was typed and not sent.
    detached_at INTEGER,
    half_typed  TEXT    NOT NULL DEFAULT '',
    UNIQUE (count_id, bin_key, round)
) STRICT;
CREATE INDEX count_place_by_actor ON count_place (actor_id) WHERE done_at IS NULL;

-- Who looked at the books of a blind stock-take while it was open.
CREATE TABLE count_look (
    count_id INTEGER NOT NULL REFERENCES stocktake (id),
    actor_id INTEGER NOT NULL REFERENCES actor (id),
    at       INTEGER NOT NULL,
    PRIMARY KEY (count_id, actor_id)
) STRICT, WITHOUT ROWID;
