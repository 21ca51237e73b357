-- The search index keeps 65,536 products to a block, which were 8,192: a word is asked for block by
-- block, and an eighth of them is asked in an eighth of the time. What the table holds is worked out
-- by the program.
DELETE FROM product_piece;
