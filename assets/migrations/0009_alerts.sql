-- Alerts: figures kept for every product so that what is low, urgent, overstocked or slow is found
-- by an index; who knows of an alert already; each crossing once, for notification.

-- What the kept figures were worked out with, and the day up to which they are.
CREATE TABLE alert_basis (
    id               INTEGER PRIMARY KEY CHECK (id = 1),
    day              INTEGER NOT NULL,
    -- The threshold in force for what has none of its own; own_threshold is the store's, where it
    -- was set, else the option's is in force.
    threshold        INTEGER NOT NULL,
    own_threshold    INTEGER CHECK (own_threshold BETWEEN 0 AND 1000000000000),
    overstock_days   INTEGER NOT NULL,
    slow_days        INTEGER NOT NULL,
    near_cap_percent INTEGER NOT NULL,
    -- 0 until the figures were worked out once.
    applied          INTEGER NOT NULL CHECK (applied IN (0, 1))
) STRICT;
INSERT INTO alert_basis VALUES (1, 0, 10, NULL, 365, 60, 80, 0);

CREATE TABLE category (
    path_key  TEXT    PRIMARY KEY,
    path      TEXT    NOT NULL,
    threshold INTEGER NOT NULL CHECK (threshold BETWEEN 0 AND 1000000000000)
) STRICT, WITHOUT ROWID;
CREATE INDEX product_by_category ON product (category) WHERE category <> '';

-- The nearest category's threshold, for products that have none of their own.
ALTER TABLE product ADD COLUMN category_threshold INTEGER;
-- Whether safety stock is worked out: largest daily sales × longest lead time.
ALTER TABLE product ADD COLUMN safety_computed INTEGER NOT NULL DEFAULT 0;
-- Units sold in the last 30 days up to the basis' day.
ALTER TABLE product ADD COLUMN sold_recent INTEGER NOT NULL DEFAULT 0;
-- The days of the last sale, and on which it last came back into stock; 0 for never.
ALTER TABLE product ADD COLUMN sold_on INTEGER NOT NULL DEFAULT 0;
ALTER TABLE product ADD COLUMN came_on INTEGER NOT NULL DEFAULT 0;
ALTER TABLE product ADD COLUMN quiet_since INTEGER
    GENERATED ALWAYS AS (max(sold_on, came_on)) VIRTUAL;
ALTER TABLE product ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE product ADD COLUMN overstock INTEGER NOT NULL DEFAULT 0;
ALTER TABLE product ADD COLUMN slow INTEGER NOT NULL DEFAULT 0;
ALTER TABLE product ADD COLUMN near_cap INTEGER NOT NULL DEFAULT 0;
CREATE INDEX product_urgent ON product (urgent) WHERE urgent = 1;
CREATE INDEX product_overstock ON product (overstock) WHERE overstock = 1;
CREATE INDEX product_slow ON product (slow) WHERE slow = 1;
CREATE INDEX product_near_cap ON product (near_cap) WHERE near_cap = 1;
CREATE INDEX product_computed ON product (safety_computed) WHERE safety_computed = 1;
CREATE INDEX product_quiet ON product (quiet_since) WHERE quiet_since > 0;
CREATE INDEX sales_day_by_day ON sales_day (day, product_id);

-- A threshold for one warehouse, and the state that follows from it (0 where there is none).
ALTER TABLE stock ADD COLUMN threshold INTEGER;
ALTER TABLE stock ADD COLUMN availability INTEGER NOT NULL DEFAULT 0;
-- Units locked that no pool under way keeps.
ALTER TABLE stock ADD COLUMN leftover INTEGER NOT NULL DEFAULT 0;
CREATE INDEX stock_by_attention ON stock (availability, product_id, warehouse_id)
    WHERE availability > 0;
CREATE INDEX stock_leftover ON stock (product_id, warehouse_id) WHERE leftover > 0;

UPDATE product SET sold_on = COALESCE(
    (SELECT max(d.day) FROM sales_day d WHERE d.product_id = product.id AND d.units > 0), 0),
    sold_recent = COALESCE((SELECT sum(d.units) FROM sales_day d WHERE d.product_id = product.id), 0),
    came_on = COALESCE((SELECT max(m.posted_at) / 86400000 FROM movement m
        WHERE m.product_id = product.id AND m.kind = 1), 0);

CREATE INDEX pool_active ON pool (state) WHERE state = 2;
CREATE INDEX sales_order_waiting ON sales_order (holds) WHERE state < 2 AND holds = 0;
CREATE INDEX receipt_by_expiry ON receipt (expires_on, movement_id) WHERE expires_on IS NOT NULL;

-- Who knows of an alert, or let it sleep. It goes when the cause goes. What a and b name is said by
-- the kind: product and warehouse (0 for all), an order, a transfer, a pool's line and stage, a lot.
CREATE TABLE alert_mark (
    kind           INTEGER NOT NULL,
    a              INTEGER NOT NULL,
    b              INTEGER NOT NULL,
    product_id     INTEGER,
    -- 0 known until it goes; 1 asleep until the time; 2 asleep until goods come in.
    sleeps         INTEGER NOT NULL CHECK (sleeps BETWEEN 0 AND 2),
    until          INTEGER,
    at             INTEGER NOT NULL,
    actor_id       INTEGER NOT NULL REFERENCES actor (id),
    note           TEXT,
    PRIMARY KEY (kind, a, b),
    CHECK ((sleeps = 1) = (until IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_mark_by_product ON alert_mark (product_id) WHERE sleeps = 2;

-- Alerts about documents and lots that were fired and not cleared, so that each crossing is noted
-- once. What is so now is asked of the documents, not of this.
CREATE TABLE alert_fired (
    kind INTEGER NOT NULL,
    a    INTEGER NOT NULL,
    b    INTEGER NOT NULL,
    PRIMARY KEY (kind, a, b)
) STRICT, WITHOUT ROWID;

-- Each crossing once, written with the change that caused it: the outbox of notification.
CREATE TABLE alert_crossing (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    kind       INTEGER NOT NULL,
    a          INTEGER NOT NULL,
    b          INTEGER NOT NULL,
    product_id INTEGER,
    -- What people call it: SKU, SKU@WAREHOUSE, a document's code.
    subject    TEXT    NOT NULL,
    before     TEXT    NOT NULL,
    after      TEXT    NOT NULL,
    fired      INTEGER NOT NULL CHECK (fired IN (0, 1)),
    figures    TEXT    NOT NULL,
    sent_at    INTEGER
) STRICT;
CREATE INDEX alert_crossing_by_alert ON alert_crossing (kind, a, b, id);
CREATE INDEX alert_crossing_by_product ON alert_crossing (product_id, id)
    WHERE product_id IS NOT NULL;
CREATE INDEX alert_crossing_to_send ON alert_crossing (id) WHERE sent_at IS NULL;
