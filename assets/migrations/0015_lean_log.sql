-- The log in less space. That a product began is a row without its SKU, its name and the word for it:
-- the product's own row and the later changes of its name tell them. Rows of before stay as they are.
CREATE VIEW told_change AS
SELECT id, at, actor_id, product_id,
    CASE field WHEN '' THEN (SELECT p.sku FROM product p WHERE p.id = c.product_id)
        ELSE subject END AS subject,
    CASE field WHEN '' THEN 'created' ELSE field END AS field,
    before,
    CASE field WHEN '' THEN COALESCE(
        (SELECT COALESCE(n.before, '') FROM change n WHERE n.product_id = c.product_id
            AND n.id > c.id AND n.field = 'name' ORDER BY n.id LIMIT 1),
        (SELECT p.name FROM product p WHERE p.id = c.product_id)) ELSE after END AS after,
    source, reverses
FROM change c;
