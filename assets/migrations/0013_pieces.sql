-- A set of more than some hundred products filled a page of its own for what did not fit beside
-- others: half of the search index was empty. A long set is now kept in parts. What the table holds
-- is worked out by the program.
DROP TABLE product_piece;
CREATE TABLE product_piece (
    block INTEGER NOT NULL,
    piece INTEGER NOT NULL,
    part  INTEGER NOT NULL,
    held  BLOB    NOT NULL,
    PRIMARY KEY (block, piece, part)
) STRICT, WITHOUT ROWID;

-- SQLite turns `sum < column` round before it looks for an index, and never found this one.
DROP INDEX order_line_open;
CREATE INDEX order_line_open ON order_line (product_id, warehouse_id)
    WHERE quantity > shipped + cancelled;
