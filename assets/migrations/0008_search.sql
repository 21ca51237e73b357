-- Which products of a block hold a piece of text: gaps between their places in the block, or bits.
-- It follows what products are found by (`product.search`), and can be made anew from that.
CREATE TABLE product_piece (
    block INTEGER NOT NULL,
    piece INTEGER NOT NULL,
    held  BLOB    NOT NULL,
    PRIMARY KEY (block, piece)
) STRICT, WITHOUT ROWID;

-- What is low, in the order of its list: among a million products twenty thousand are not sorted to
-- show forty.
CREATE INDEX product_attention_by_sku ON product (sku_key) WHERE availability > 0;
