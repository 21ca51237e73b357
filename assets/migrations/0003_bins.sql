-- A scanned label is looked up among the bins of a warehouse at every scan.
CREATE INDEX stock_by_bin ON stock (bin COLLATE NOCASE, warehouse_id) WHERE bin <> '';
