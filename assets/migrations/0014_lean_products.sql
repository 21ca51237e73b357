-- Products in less space. What a product is found by follows from its SKU, its name and its codes, so
-- it is not written down; when it was made and last changed is told by the log. A key that is the SKU
-- in small letters follows from it. The codes stand in the product's row, and no index leads from a
-- product to them.
CREATE TABLE product_next (
    id                 INTEGER PRIMARY KEY,
    sku                TEXT    NOT NULL,
    -- The SKU as it is compared, where that is not its small letters (of ASCII).
    own_key            TEXT,
    name               TEXT    NOT NULL,
    -- Its barcodes, one a line in the order of their units; units other than 1 behind a tab.
    codes              TEXT    NOT NULL DEFAULT '',
    kind               INTEGER NOT NULL DEFAULT 0 CHECK (kind BETWEEN 0 AND 2),
    stock_type         INTEGER NOT NULL DEFAULT 0 CHECK (stock_type BETWEEN 0 AND 2),
    state              INTEGER NOT NULL DEFAULT 1 CHECK (state BETWEEN 0 AND 2),
    -- Sums over all warehouses and the availability that follows (0 while not on sale or not
    -- stocked), kept by the posting transaction.
    sellable           INTEGER NOT NULL DEFAULT 0,
    total              INTEGER NOT NULL DEFAULT 0,
    availability       INTEGER NOT NULL DEFAULT 0 CHECK (availability BETWEEN 0 AND 3),
    -- 0 for a bundle or the parent of variants: what stands for other products has no stock state.
    stocked            INTEGER NOT NULL DEFAULT 1 CHECK (stocked IN (0, 1)),
    threshold          INTEGER CHECK (threshold BETWEEN 0 AND 1000000000000),
    -- The nearest category's threshold, for products that have none of their own.
    category_threshold INTEGER,
    safety             INTEGER CHECK (safety BETWEEN 0 AND 1000000000000),
    -- Whether safety stock is worked out: largest daily sales × longest lead time.
    safety_computed    INTEGER NOT NULL DEFAULT 0,
    -- Units sold in the last 30 days up to the basis' day.
    sold_recent        INTEGER NOT NULL DEFAULT 0,
    -- The days of the last sale, and on which it last came back into stock; 0 for never.
    sold_on            INTEGER NOT NULL DEFAULT 0,
    came_on            INTEGER NOT NULL DEFAULT 0,
    urgent             INTEGER NOT NULL DEFAULT 0,
    overstock          INTEGER NOT NULL DEFAULT 0,
    slow               INTEGER NOT NULL DEFAULT 0,
    near_cap           INTEGER NOT NULL DEFAULT 0,
    category           TEXT    NOT NULL DEFAULT '',
    tags               TEXT    NOT NULL DEFAULT '',
    unit               TEXT    NOT NULL DEFAULT '',
    price              INTEGER CHECK (price BETWEEN 0 AND 1000000000000000),
    cost               INTEGER CHECK (cost BETWEEN 0 AND 1000000000000000),
    supplier           TEXT    NOT NULL DEFAULT '',
    lead_time_days     INTEGER CHECK (lead_time_days BETWEEN 0 AND 3650),
    lead_time_days_max INTEGER CHECK (lead_time_days_max BETWEEN 0 AND 3650),
    backorder          INTEGER NOT NULL DEFAULT 0 CHECK (backorder BETWEEN 0 AND 2),
    backorder_limit    INTEGER CHECK (backorder_limit BETWEEN 0 AND 1000000000000),
    customer_limit     INTEGER CHECK (customer_limit BETWEEN 1 AND 1000000000000),
    cap                INTEGER CHECK (cap BETWEEN 0 AND 1000000000000),
    cap_period         INTEGER NOT NULL DEFAULT 0 CHECK (cap_period BETWEEN 0 AND 2),
    variant_of         INTEGER REFERENCES product (id),
    note               TEXT    NOT NULL DEFAULT '',
    sku_key            TEXT    NOT NULL AS (COALESCE(own_key, lower(sku))) VIRTUAL,
    quiet_since        INTEGER AS (max(sold_on, came_on)) VIRTUAL
) STRICT;
INSERT INTO product_next (id, sku, own_key, name, codes, kind, stock_type, state, sellable, total,
    availability, stocked, threshold, category_threshold, safety, safety_computed, sold_recent,
    sold_on, came_on, urgent, overstock, slow, near_cap, category, tags, unit, price, cost, supplier,
    lead_time_days, lead_time_days_max, backorder, backorder_limit, customer_limit, cap, cap_period,
    variant_of, note)
SELECT id, sku, NULLIF(sku_key, lower(sku)), name, COALESCE((
        SELECT group_concat(b.code || CASE b.units WHEN 1 THEN '' ELSE char(9) || b.units END,
            char(10) ORDER BY b.units, b.code)
        FROM barcode b WHERE b.product_id = p.id), ''),
    kind, stock_type, state, sellable, total,
    availability, stocked, threshold, category_threshold, safety, safety_computed, sold_recent,
    sold_on, came_on, urgent, overstock, slow, near_cap, category, tags, unit, price, cost, supplier,
    lead_time_days, lead_time_days_max, backorder, backorder_limit, customer_limit, cap, cap_period,
    variant_of, note
FROM product p ORDER BY id;
DROP TABLE product;
ALTER TABLE product_next RENAME TO product;
CREATE UNIQUE INDEX product_by_sku ON product (sku_key);
CREATE INDEX product_by_name ON product (name);
CREATE INDEX product_by_sellable ON product (sellable);
CREATE INDEX product_by_attention ON product (availability) WHERE availability > 0;
CREATE INDEX product_by_parent ON product (variant_of) WHERE variant_of IS NOT NULL;
CREATE INDEX product_attention_by_sku ON product (sku_key) WHERE availability > 0;
CREATE INDEX product_by_category ON product (category) WHERE category <> '';
CREATE INDEX product_urgent ON product (urgent) WHERE urgent = 1;
CREATE INDEX product_overstock ON product (overstock) WHERE overstock = 1;
CREATE INDEX product_slow ON product (slow) WHERE slow = 1;
CREATE INDEX product_near_cap ON product (near_cap) WHERE near_cap = 1;
CREATE INDEX product_computed ON product (safety_computed) WHERE safety_computed = 1;
CREATE INDEX product_quiet ON product (quiet_since) WHERE quiet_since > 0;
DROP INDEX barcode_by_product;
