-- Lock pools: stock set aside or kept back, released in stages.

CREATE TABLE pool (
    id           INTEGER PRIMARY KEY,
    code         TEXT    NOT NULL,
    code_key     TEXT    NOT NULL UNIQUE,
    purpose      INTEGER NOT NULL CHECK (purpose IN (0, 1)),
    state        INTEGER NOT NULL CHECK (state BETWEEN 0 AND 3),
    paused       INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
    name         TEXT    NOT NULL DEFAULT '',
    for_whom     TEXT    NOT NULL DEFAULT '',
    starts_at    INTEGER,
    ends_at      INTEGER,
    -- A holdback: whether it is released by itself when sellable reaches 0.
    auto_release INTEGER NOT NULL DEFAULT 0 CHECK (auto_release IN (0, 1)),
    -- Whether its unpaid orders are cancelled when it ends.
    close_unpaid INTEGER NOT NULL DEFAULT 0 CHECK (close_unpaid IN (0, 1)),
    -- The stock type that its products get back when it ends; NULL when it changed none.
    former_type  INTEGER CHECK (former_type BETWEEN 0 AND 2),
    made_at      INTEGER NOT NULL,
    ended_at     INTEGER,
    actor_id     INTEGER NOT NULL REFERENCES actor (id),
    CONSTRAINT pool_ends_after_its_start CHECK (ends_at IS NULL OR starts_at IS NULL OR ends_at > starts_at)
) STRICT;
CREATE INDEX pool_by_start ON pool (starts_at) WHERE state = 1;
CREATE INDEX pool_by_end ON pool (ends_at) WHERE state IN (1, 2) AND ends_at IS NOT NULL;

CREATE TABLE pool_line (
    id             INTEGER PRIMARY KEY,
    pool_id        INTEGER NOT NULL REFERENCES pool (id),
    product_id     INTEGER NOT NULL REFERENCES product (id),
    warehouse_id   INTEGER NOT NULL REFERENCES warehouse (id),
    oversell_bps   INTEGER NOT NULL DEFAULT 10000 CHECK (oversell_bps BETWEEN 10000 AND 100000),
    customer_limit INTEGER CHECK (customer_limit BETWEEN 1 AND 1000000000000),
    allocated      INTEGER NOT NULL,
    unreleased     INTEGER NOT NULL CHECK (unreleased >= 0),
    open           INTEGER NOT NULL DEFAULT 0 CHECK (open >= 0),
    held           INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
    shipped        INTEGER NOT NULL DEFAULT 0 CHECK (shipped >= 0),
    shelved        INTEGER NOT NULL DEFAULT 0 CHECK (shelved >= 0),
    released       INTEGER NOT NULL DEFAULT 0 CHECK (released >= 0),
    oversold       INTEGER NOT NULL DEFAULT 0 CHECK (oversold >= 0),
    -- Units of orders that lapsed, for the report.
    lapsed         INTEGER NOT NULL DEFAULT 0 CHECK (lapsed >= 0),
    UNIQUE (pool_id, product_id, warehouse_id),
    CONSTRAINT pool_line_identity CHECK (
        allocated = unreleased + open + held + shipped + shelved)
) STRICT;
CREATE INDEX pool_line_by_stock ON pool_line (product_id, warehouse_id);

CREATE TABLE pool_stage (
    line_id     INTEGER NOT NULL REFERENCES pool_line (id),
    stage       INTEGER NOT NULL,
    -- Due at this instant, or once this share (basis points) of what is released was ordered.
    at          INTEGER,
    share_bps   INTEGER CHECK (share_bps BETWEEN 1 AND 10000),
    quantity    INTEGER NOT NULL CHECK (quantity > 0),
    released_at INTEGER,
    PRIMARY KEY (line_id, stage),
    CHECK ((at IS NULL) <> (share_bps IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX pool_stage_by_time ON pool_stage (at) WHERE released_at IS NULL AND at IS NOT NULL;

ALTER TABLE order_line ADD COLUMN pool_line_id INTEGER REFERENCES pool_line (id);
CREATE INDEX order_line_by_pool ON order_line (pool_line_id, order_id)
    WHERE pool_line_id IS NOT NULL;
ALTER TABLE order_wish ADD COLUMN pool_id INTEGER REFERENCES pool (id);

-- What is locked or unlocked for a pool names it.
UPDATE movement_kind SET document = 5 WHERE id IN (15, 16);
