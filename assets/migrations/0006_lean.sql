-- Orders and the ledger in less space.

-- A code that the store makes follows from the row's number, so it is not written down: an order
-- costs one page less. Only a caller's own code is kept, and is unique by its key.

CREATE TABLE sales_order_next (
    id         INTEGER PRIMARY KEY,
    -- The caller's code and its folded form; NULL for one made from the number.
    given      TEXT,
    given_key  TEXT,
    state      INTEGER NOT NULL CHECK (state BETWEEN 0 AND 6),
    -- Whether it has taken its stock: its lines hold units. Else its wishes say what it wants.
    holds      INTEGER NOT NULL CHECK (holds IN (0, 1)),
    priority   INTEGER NOT NULL DEFAULT 1 CHECK (priority BETWEEN 0 AND 2),
    customer   TEXT    NOT NULL DEFAULT '',
    channel    TEXT    NOT NULL DEFAULT '',
    device     TEXT    NOT NULL DEFAULT '',
    address    TEXT    NOT NULL DEFAULT '',
    placed_at  INTEGER NOT NULL,
    expires_at INTEGER,
    paid_at    INTEGER,
    ended_at   INTEGER,
    actor_id   INTEGER NOT NULL REFERENCES actor (id),
    code       TEXT    NOT NULL AS (COALESCE(given, 'O-' || id)) VIRTUAL,
    CONSTRAINT sales_order_code_has_its_key CHECK ((given IS NULL) = (given_key IS NULL))
) STRICT;
INSERT INTO sales_order_next (id, given, given_key, state, holds, priority, customer, channel,
    device, address, placed_at, expires_at, paid_at, ended_at, actor_id)
SELECT id, CASE WHEN code <> 'O-' || id THEN code END, CASE WHEN code <> 'O-' || id THEN code_key END,
    state, holds, priority, customer, channel, device, address, placed_at, expires_at, paid_at,
    ended_at, actor_id
FROM sales_order;
DROP TABLE sales_order;
ALTER TABLE sales_order_next RENAME TO sales_order;

-- A list of three states in an index's condition makes SQLite build a table at each INSERT.
CREATE UNIQUE INDEX sales_order_by_code ON sales_order (given_key) WHERE given_key IS NOT NULL;
CREATE INDEX sales_order_by_deadline ON sales_order (expires_at)
    WHERE state IN (0, 6) AND expires_at IS NOT NULL;
CREATE INDEX sales_order_open ON sales_order (state) WHERE (state < 2 OR state > 5);
CREATE INDEX sales_order_by_customer ON sales_order (customer)
    WHERE (state < 2 OR state > 5) AND customer <> '';
CREATE INDEX sales_order_by_device ON sales_order (device)
    WHERE state IN (0, 6) AND device <> '';
CREATE INDEX sales_order_by_address ON sales_order (address)
    WHERE state IN (0, 6) AND address <> '';

-- The row's number ends every entry of an index anyway: named as a column it is stored twice.
DROP INDEX movement_by_stock;
CREATE INDEX movement_by_stock ON movement (product_id, warehouse_id);
DROP INDEX change_by_product;
CREATE INDEX change_by_product ON change (product_id) WHERE product_id IS NOT NULL;
DROP INDEX product_by_name;
CREATE INDEX product_by_name ON product (name);
DROP INDEX product_by_sellable;
CREATE INDEX product_by_sellable ON product (sellable);
DROP INDEX product_by_attention;
CREATE INDEX product_by_attention ON product (availability) WHERE availability > 0;
