-- What is locked is looked for among all stock.
CREATE INDEX stock_locked ON stock (product_id, warehouse_id) WHERE locked > 0;
