-- The store: products, warehouses, stock in seven buckets, and the ledger that alone moves them.
-- Times are UTC milliseconds, quantities whole units, money minor units. Once released, this file
-- is never edited: the next change is a file of its own.

CREATE TABLE actor (
    id   INTEGER PRIMARY KEY,
    name TEXT    NOT NULL UNIQUE
) STRICT;

CREATE TABLE warehouse (
    id       INTEGER PRIMARY KEY,
    code     TEXT    NOT NULL,
    code_key TEXT    NOT NULL UNIQUE,
    name     TEXT    NOT NULL,
    priority INTEGER NOT NULL,
    -- Sums over all products, kept by the posting transaction.
    sellable          INTEGER NOT NULL DEFAULT 0,
    order_occupied    INTEGER NOT NULL DEFAULT 0,
    unsellable        INTEGER NOT NULL DEFAULT 0,
    locked            INTEGER NOT NULL DEFAULT 0,
    transfer_occupied INTEGER NOT NULL DEFAULT 0,
    in_transit        INTEGER NOT NULL DEFAULT 0,
    virtual_stock     INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT warehouse_sums_not_negative CHECK (
        order_occupied >= 0 AND unsellable >= 0 AND locked >= 0
        AND transfer_occupied >= 0 AND in_transit >= 0 AND virtual_stock >= 0)
) STRICT;

CREATE TABLE product (
    id                 INTEGER PRIMARY KEY,
    sku                TEXT    NOT NULL,
    sku_key            TEXT    NOT NULL UNIQUE,
    name               TEXT    NOT NULL,
    kind               INTEGER NOT NULL DEFAULT 0 CHECK (kind BETWEEN 0 AND 2),
    stock_type         INTEGER NOT NULL DEFAULT 0 CHECK (stock_type BETWEEN 0 AND 2),
    state              INTEGER NOT NULL DEFAULT 1 CHECK (state BETWEEN 0 AND 2),
    category           TEXT    NOT NULL DEFAULT '',
    tags               TEXT    NOT NULL DEFAULT '',
    unit               TEXT    NOT NULL DEFAULT '',
    price              INTEGER CHECK (price BETWEEN 0 AND 1000000000000000),
    cost               INTEGER CHECK (cost BETWEEN 0 AND 1000000000000000),
    supplier           TEXT    NOT NULL DEFAULT '',
    lead_time_days     INTEGER CHECK (lead_time_days BETWEEN 0 AND 3650),
    lead_time_days_max INTEGER CHECK (lead_time_days_max BETWEEN 0 AND 3650),
    threshold          INTEGER CHECK (threshold BETWEEN 0 AND 1000000000000),
    safety             INTEGER CHECK (safety BETWEEN 0 AND 1000000000000),
    backorder          INTEGER NOT NULL DEFAULT 0 CHECK (backorder BETWEEN 0 AND 2),
    backorder_limit    INTEGER CHECK (backorder_limit BETWEEN 0 AND 1000000000000),
    customer_limit     INTEGER CHECK (customer_limit BETWEEN 1 AND 1000000000000),
    cap                INTEGER CHECK (cap BETWEEN 0 AND 1000000000000),
    cap_period         INTEGER NOT NULL DEFAULT 0 CHECK (cap_period BETWEEN 0 AND 2),
    variant_of         INTEGER REFERENCES product (id),
    note               TEXT    NOT NULL DEFAULT '',
    -- What a search looks through, folded: SKU, name, barcodes, pinyin and its initials.
    search             TEXT    NOT NULL DEFAULT '',
    -- 0 for a bundle or the parent of variants: what stands for other products has no stock state.
    stocked            INTEGER NOT NULL DEFAULT 1 CHECK (stocked IN (0, 1)),
    -- Sums over all warehouses and the availability that follows (0 while not on sale or not
    -- stocked), kept by the posting transaction.
    sellable           INTEGER NOT NULL DEFAULT 0,
    total              INTEGER NOT NULL DEFAULT 0,
    availability       INTEGER NOT NULL DEFAULT 0 CHECK (availability BETWEEN 0 AND 3),
    created_at         INTEGER NOT NULL,
    changed_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX product_by_name ON product (name, id);
CREATE INDEX product_by_sellable ON product (sellable, id);
CREATE INDEX product_by_attention ON product (availability, id) WHERE availability > 0;
CREATE INDEX product_by_parent ON product (variant_of) WHERE variant_of IS NOT NULL;

CREATE TABLE barcode (
    code       TEXT    PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES product (id),
    units      INTEGER NOT NULL CHECK (units BETWEEN 1 AND 1000000)
) STRICT, WITHOUT ROWID;
CREATE INDEX barcode_by_product ON barcode (product_id);

CREATE TABLE bundle_component (
    bundle_id    INTEGER NOT NULL REFERENCES product (id),
    component_id INTEGER NOT NULL REFERENCES product (id),
    quantity     INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
    PRIMARY KEY (bundle_id, component_id),
    CHECK (bundle_id <> component_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bundle_component_by_component ON bundle_component (component_id);

CREATE TABLE stock (
    product_id        INTEGER NOT NULL REFERENCES product (id),
    warehouse_id      INTEGER NOT NULL REFERENCES warehouse (id),
    sellable          INTEGER NOT NULL DEFAULT 0,
    order_occupied    INTEGER NOT NULL DEFAULT 0,
    unsellable        INTEGER NOT NULL DEFAULT 0,
    locked            INTEGER NOT NULL DEFAULT 0,
    transfer_occupied INTEGER NOT NULL DEFAULT 0,
    in_transit        INTEGER NOT NULL DEFAULT 0,
    virtual_stock     INTEGER NOT NULL DEFAULT 0,
    total             INTEGER NOT NULL DEFAULT 0,
    floor             INTEGER NOT NULL DEFAULT 0,
    bin               TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (product_id, warehouse_id),
    CONSTRAINT stock_identity CHECK (
        total = sellable + order_occupied + unsellable + locked
              + transfer_occupied - in_transit - virtual_stock),
    CONSTRAINT stock_total_not_negative CHECK (total >= 0),
    CONSTRAINT stock_order_occupied_not_negative CHECK (order_occupied >= 0),
    CONSTRAINT stock_unsellable_not_negative CHECK (unsellable >= 0),
    CONSTRAINT stock_locked_not_negative CHECK (locked >= 0),
    CONSTRAINT stock_transfer_occupied_not_negative CHECK (transfer_occupied >= 0),
    CONSTRAINT stock_in_transit_not_negative CHECK (in_transit >= 0),
    CONSTRAINT stock_virtual_not_negative CHECK (virtual_stock >= 0),
    CONSTRAINT stock_in_transit_was_requested CHECK (in_transit <= transfer_occupied),
    CONSTRAINT stock_floor_not_above_0 CHECK (floor <= 0),
    CONSTRAINT stock_sellable_not_below_floor CHECK (sellable >= floor),
    CONSTRAINT stock_real_for_sale CHECK (sellable + order_occupied - virtual_stock >= 0),
    CONSTRAINT stock_within_limits CHECK (
        sellable BETWEEN -1000000000000 AND 1000000000000 AND order_occupied <= 1000000000000
        AND unsellable <= 1000000000000 AND locked <= 1000000000000
        AND transfer_occupied <= 1000000000000 AND virtual_stock <= 1000000000000)
) STRICT, WITHOUT ROWID;

-- Rows whose orders rest on units that are not in the house.
CREATE INDEX stock_at_risk ON stock (product_id, warehouse_id)
    WHERE virtual_stock > sellable AND order_occupied > 0;

-- Kinds are rows, so that a new kind is one INSERT. The effect of one unit on each bucket is part
-- of the row: what a movement did can be read from the file alone.
CREATE TABLE movement_kind (
    id                INTEGER PRIMARY KEY,
    name              TEXT    NOT NULL UNIQUE,
    sellable          INTEGER NOT NULL,
    order_occupied    INTEGER NOT NULL,
    unsellable        INTEGER NOT NULL,
    locked            INTEGER NOT NULL,
    transfer_occupied INTEGER NOT NULL,
    in_transit        INTEGER NOT NULL,
    virtual_stock     INTEGER NOT NULL,
    signed            INTEGER NOT NULL CHECK (signed IN (0, 1)),
    -- Whose row document_id names: nobody's, an order's, a transfer's, a stock-take's, an
    -- agreement's.
    document          INTEGER NOT NULL CHECK (document BETWEEN 0 AND 9)
) STRICT;
INSERT INTO movement_kind VALUES
    (1,  'receive',                      1,  0,  0,  0,  0,  0,  0, 0, 0),
    (2,  'receive_unsellable',           0,  0,  1,  0,  0,  0,  0, 0, 0),
    (3,  'reserve',                     -1,  1,  0,  0,  0,  0,  0, 0, 1),
    (4,  'reserve_from_pool',            0,  1,  0, -1,  0,  0,  0, 0, 1),
    (5,  'unreserve',                    1, -1,  0,  0,  0,  0,  0, 0, 1),
    (6,  'unreserve_to_pool',            0, -1,  0,  1,  0,  0,  0, 0, 1),
    (7,  'ship',                         0, -1,  0,  0,  0,  0,  0, 0, 1),
    (8,  'unship',                       0,  1,  0,  0,  0,  0,  0, 0, 1),
    (9,  'return_sellable',              1,  0,  0,  0,  0,  0,  0, 0, 1),
    (10, 'return_unsellable',            0,  0,  1,  0,  0,  0,  0, 0, 1),
    (11, 'damage',                      -1,  0,  1,  0,  0,  0,  0, 0, 0),
    (12, 'damage_locked',                0,  0,  1, -1,  0,  0,  0, 0, 0),
    (13, 'repair',                       1,  0, -1,  0,  0,  0,  0, 0, 0),
    (14, 'write_off',                    0,  0, -1,  0,  0,  0,  0, 0, 0),
    (15, 'lock',                        -1,  0,  0,  1,  0,  0,  0, 0, 0),
    (16, 'unlock',                       1,  0,  0, -1,  0,  0,  0, 0, 0),
    (17, 'transfer_request',            -1,  0,  0,  0,  1,  0,  0, 0, 2),
    (18, 'transfer_cancel',              1,  0,  0,  0, -1,  0,  0, 0, 2),
    (19, 'transfer_dispatch',            0,  0,  0,  0,  0,  1,  0, 0, 2),
    (20, 'transfer_arrive',              0,  0,  0,  0, -1, -1,  0, 0, 2),
    (21, 'transfer_receive',             1,  0,  0,  0,  0,  0,  0, 0, 2),
    (22, 'transfer_receive_unsellable',  0,  0,  1,  0,  0,  0,  0, 0, 2),
    (23, 'transfer_lose',                0,  0,  0,  0, -1, -1,  0, 0, 2),
    (24, 'virtual_add',                  1,  0,  0,  0,  0,  0,  1, 0, 4),
    (25, 'virtual_remove',              -1,  0,  0,  0,  0,  0, -1, 0, 4),
    (26, 'virtual_deliver',              0,  0,  0,  0,  0,  0, -1, 0, 4),
    (27, 'issue',                        0,  1,  0,  0,  0,  0,  1, 0, 1),
    (28, 'retire',                       0, -1,  0,  0,  0,  0, -1, 0, 1),
    (29, 'settle',                      -1,  0,  0,  0,  0,  0, -1, 0, 1),
    (30, 'count_gain',                   1,  0,  0,  0,  0,  0,  0, 0, 3),
    (31, 'count_loss',                  -1,  0,  0,  0,  0,  0,  0, 0, 3),
    (32, 'count_gain_unsellable',        0,  0,  1,  0,  0,  0,  0, 0, 3),
    (33, 'count_loss_unsellable',        0,  0, -1,  0,  0,  0,  0, 0, 3),
    (34, 'count_loss_locked',            0,  0,  0, -1,  0,  0,  0, 0, 3),
    (35, 'adjust',                       1,  0,  0,  0,  0,  0,  0, 1, 0),
    (36, 'adjust_unsellable',            0,  0,  1,  0,  0,  0,  0, 1, 0);

CREATE TABLE movement (
    id           INTEGER PRIMARY KEY,
    posted_at    INTEGER NOT NULL,
    -- When it happened on the floor, where it was entered late; else NULL.
    happened_at  INTEGER CHECK (happened_at <= posted_at),
    actor_id     INTEGER NOT NULL REFERENCES actor (id),
    product_id   INTEGER NOT NULL,
    warehouse_id INTEGER NOT NULL,
    kind         INTEGER NOT NULL REFERENCES movement_kind (id),
    quantity     INTEGER NOT NULL,
    -- The row of the order, transfer or stock-take that the kind belongs to.
    document_id  INTEGER,
    reverses     INTEGER REFERENCES movement (id),
    reason       TEXT,
    note         TEXT,
    ref          TEXT,
    -- The caller's idempotency key.
    request_key  TEXT,
    -- The balances after it.
    sellable          INTEGER NOT NULL,
    order_occupied    INTEGER NOT NULL,
    unsellable        INTEGER NOT NULL,
    locked            INTEGER NOT NULL,
    transfer_occupied INTEGER NOT NULL,
    in_transit        INTEGER NOT NULL,
    virtual_stock     INTEGER NOT NULL,
    total             INTEGER NOT NULL,
    FOREIGN KEY (product_id, warehouse_id) REFERENCES stock (product_id, warehouse_id),
    CONSTRAINT movement_moves_something CHECK (quantity <> 0),
    CONSTRAINT movement_negative_is_a_reversal CHECK (
        quantity > 0 OR reverses IS NOT NULL OR kind IN (35, 36)),
    CONSTRAINT movement_identity CHECK (
        total = sellable + order_occupied + unsellable + locked
              + transfer_occupied - in_transit - virtual_stock)
) STRICT;
CREATE INDEX movement_by_stock ON movement (product_id, warehouse_id, id);
CREATE UNIQUE INDEX movement_reversed ON movement (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX movement_by_document ON movement (document_id, kind) WHERE document_id IS NOT NULL;

-- What came with goods: kept beside their movement, and never changed either.
CREATE TABLE receipt (
    movement_id INTEGER PRIMARY KEY REFERENCES movement (id),
    unit_cost   INTEGER CHECK (unit_cost BETWEEN 0 AND 1000000000000000),
    lot         TEXT,
    expires_on  INTEGER
) STRICT;
CREATE TRIGGER receipt_is_never_changed BEFORE UPDATE ON receipt
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a receipt is never changed'); END;
CREATE TRIGGER receipt_is_never_deleted BEFORE DELETE ON receipt
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a receipt is never deleted'); END;

CREATE TRIGGER movement_is_never_changed BEFORE UPDATE ON movement
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a movement is never changed'); END;
CREATE TRIGGER movement_is_never_deleted BEFORE DELETE ON movement
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a movement is never deleted'); END;
-- INSERT OR REPLACE deletes what stands in its way, and fires no trigger for that by default.
CREATE TRIGGER movement_is_never_replaced BEFORE INSERT ON movement
WHEN NEW.id <= (SELECT max(id) FROM movement)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a movement takes the next number'); END;
CREATE TRIGGER movement_is_reversed_once BEFORE INSERT ON movement
WHEN NEW.reverses IS NOT NULL AND EXISTS (SELECT 1 FROM movement WHERE reverses = NEW.reverses)
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: a movement is reversed once'); END;
CREATE TRIGGER stock_is_never_deleted BEFORE DELETE ON stock
BEGIN SELECT RAISE(ABORT, 'a row of stock is never deleted'); END;

-- Units sold a day (days since 1970-01-01 in the store's time zone): velocity without a scan.
CREATE TABLE sales_day (
    product_id   INTEGER NOT NULL,
    day          INTEGER NOT NULL,
    warehouse_id INTEGER NOT NULL,
    units        INTEGER NOT NULL,
    PRIMARY KEY (product_id, day, warehouse_id)
) STRICT, WITHOUT ROWID;

-- Units of unlimited products accepted a day, what was given up taken off again: for caps by day
-- and by week.
CREATE TABLE accepted_day (
    product_id INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    units      INTEGER NOT NULL,
    PRIMARY KEY (product_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE sales_order (
    id         INTEGER PRIMARY KEY,
    code       TEXT    NOT NULL,
    code_key   TEXT    NOT NULL UNIQUE,
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
    actor_id   INTEGER NOT NULL REFERENCES actor (id)
) STRICT;
CREATE INDEX sales_order_by_deadline ON sales_order (expires_at)
    WHERE state IN (0, 6) AND expires_at IS NOT NULL;
CREATE INDEX sales_order_open ON sales_order (state, id) WHERE state IN (0, 1, 6);
CREATE INDEX sales_order_by_customer ON sales_order (customer, id)
    WHERE state IN (0, 1, 6) AND customer <> '';
CREATE INDEX sales_order_by_device ON sales_order (device, id)
    WHERE state IN (0, 6) AND device <> '';
CREATE INDEX sales_order_by_address ON sales_order (address, id)
    WHERE state IN (0, 6) AND address <> '';

-- What an order that holds no stock wants: a basket, or an order that takes its stock later.
CREATE TABLE order_wish (
    order_id     INTEGER NOT NULL REFERENCES sales_order (id),
    line         INTEGER NOT NULL,
    product_id   INTEGER NOT NULL REFERENCES product (id),
    warehouse_id INTEGER REFERENCES warehouse (id),
    quantity     INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (order_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_line (
    order_id     INTEGER NOT NULL REFERENCES sales_order (id),
    line         INTEGER NOT NULL,
    product_id   INTEGER NOT NULL,
    warehouse_id INTEGER NOT NULL,
    quantity     INTEGER NOT NULL CHECK (quantity > 0),
    -- Whether the line rests on units issued for it (virtual) rather than on stock.
    issued       INTEGER NOT NULL DEFAULT 0 CHECK (issued IN (0, 1)),
    shipped      INTEGER NOT NULL DEFAULT 0 CHECK (shipped >= 0),
    cancelled    INTEGER NOT NULL DEFAULT 0 CHECK (cancelled >= 0),
    returned     INTEGER NOT NULL DEFAULT 0 CHECK (returned BETWEEN 0 AND shipped),
    -- The day on which issued units were accepted, in days since 1970-01-01 (see accepted_day).
    accepted_on  INTEGER,
    PRIMARY KEY (order_id, line),
    FOREIGN KEY (product_id, warehouse_id) REFERENCES stock (product_id, warehouse_id),
    CONSTRAINT order_line_not_overdrawn CHECK (shipped + cancelled <= quantity)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_line_open ON order_line (product_id, warehouse_id)
    WHERE shipped + cancelled < quantity;

CREATE TABLE transfer (
    id                  INTEGER PRIMARY KEY,
    code                TEXT    NOT NULL,
    code_key            TEXT    NOT NULL UNIQUE,
    state               INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4),
    product_id          INTEGER NOT NULL REFERENCES product (id),
    from_id             INTEGER NOT NULL REFERENCES warehouse (id),
    to_id               INTEGER NOT NULL REFERENCES warehouse (id),
    requested           INTEGER NOT NULL CHECK (requested > 0),
    dispatched          INTEGER NOT NULL DEFAULT 0 CHECK (dispatched >= 0),
    received            INTEGER NOT NULL DEFAULT 0 CHECK (received >= 0),
    received_unsellable INTEGER NOT NULL DEFAULT 0 CHECK (received_unsellable >= 0),
    lost                INTEGER NOT NULL DEFAULT 0 CHECK (lost >= 0),
    cancelled           INTEGER NOT NULL DEFAULT 0 CHECK (cancelled >= 0),
    requested_at        INTEGER NOT NULL,
    expected_on         INTEGER,
    ended_at            INTEGER,
    actor_id            INTEGER NOT NULL REFERENCES actor (id),
    CHECK (from_id <> to_id),
    CHECK (dispatched + cancelled <= requested),
    CHECK (received + received_unsellable + lost <= dispatched)
) STRICT;
CREATE INDEX transfer_open ON transfer (product_id, to_id) WHERE state < 2;
CREATE INDEX transfer_by_day ON transfer (expected_on, id) WHERE state < 2 AND expected_on IS NOT NULL;

-- What a supplier agreed to hold for us, and what came of it. With the units issued for orders,
-- what is left of all agreements is the virtual stock of a product in a warehouse.
CREATE TABLE agreement (
    id           INTEGER PRIMARY KEY,
    product_id   INTEGER NOT NULL REFERENCES product (id),
    warehouse_id INTEGER NOT NULL REFERENCES warehouse (id),
    supplier     TEXT    NOT NULL,
    agreed       INTEGER NOT NULL DEFAULT 0,
    removed      INTEGER NOT NULL DEFAULT 0,
    delivered    INTEGER NOT NULL DEFAULT 0,
    -- Days since 1970-01-01: when the agreement ends, when the goods should come.
    until        INTEGER,
    expected_on  INTEGER,
    UNIQUE (product_id, warehouse_id, supplier),
    CONSTRAINT agreement_not_overdrawn CHECK (
        agreed >= 0 AND removed >= 0 AND delivered >= 0 AND removed + delivered <= agreed)
) STRICT;

-- A request that came with a key: its first answer is given again.
CREATE TABLE request (
    key         TEXT    PRIMARY KEY,
    fingerprint TEXT    NOT NULL,
    answer      TEXT    NOT NULL,
    at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What changed beside stock: product and warehouse fields, before and after.
CREATE TABLE change (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    actor_id   INTEGER NOT NULL REFERENCES actor (id),
    product_id INTEGER REFERENCES product (id),
    subject    TEXT    NOT NULL,
    field      TEXT    NOT NULL,
    before     TEXT,
    after      TEXT,
    source     TEXT    NOT NULL,
    reverses   INTEGER REFERENCES change (id)
) STRICT;
CREATE UNIQUE INDEX change_reversed ON change (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX change_by_product ON change (product_id, id) WHERE product_id IS NOT NULL;
CREATE TRIGGER change_is_never_changed BEFORE UPDATE ON change
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER change_is_never_deleted BEFORE DELETE ON change
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER change_is_never_replaced BEFORE INSERT ON change
WHEN EXISTS (SELECT 1 FROM change WHERE id = NEW.id)
  OR (NEW.reverses IS NOT NULL AND EXISTS (SELECT 1 FROM change WHERE reverses = NEW.reverses))
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

-- What a screen needs at a glance, kept by the transaction that changes it.
CREATE TABLE glance (
    name  TEXT    PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
