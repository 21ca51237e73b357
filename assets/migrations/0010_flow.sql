-- What came in, went out and was sold, added up by the quarter of an hour in which it happened, so
-- that the last days are told without reading the ledger. Every time zone begins its days at a
-- quarter of an hour.
CREATE TABLE flow (
    -- Quarters of an hour since 1970-01-01 UTC.
    quarter INTEGER PRIMARY KEY,
    -- Units that the total of some warehouse gained and lost.
    came    INTEGER NOT NULL,
    gone    INTEGER NOT NULL,
    -- Units shipped and fulfilled, less what was undone.
    sold    INTEGER NOT NULL
) STRICT;

-- One movement as it adds to that.
CREATE VIEW movement_flow AS
SELECT m.id, COALESCE(m.happened_at, m.posted_at) / 900000 AS quarter,
    max(m.quantity * k.flow, 0) AS came, max(-m.quantity * k.flow, 0) AS gone,
    CASE WHEN m.kind = 7 OR (m.kind = 28 AND m.reason = 'fulfilled') THEN m.quantity
         WHEN m.kind = 8 OR (m.kind = 27 AND m.reason = 'fulfilled') THEN -m.quantity
         ELSE 0 END AS sold
FROM movement m JOIN (SELECT id, sellable + order_occupied + unsellable + locked
    + transfer_occupied - in_transit - virtual_stock AS flow FROM movement_kind) k ON k.id = m.kind;

CREATE TRIGGER movement_flows AFTER INSERT ON movement
BEGIN
    INSERT INTO flow (quarter, came, gone, sold)
    SELECT quarter, came, gone, sold FROM movement_flow
    WHERE id = NEW.id AND (came <> 0 OR gone <> 0 OR sold <> 0)
    ON CONFLICT (quarter) DO UPDATE SET came = came + excluded.came,
        gone = gone + excluded.gone, sold = sold + excluded.sold;
END;

INSERT INTO flow (quarter, came, gone, sold)
SELECT quarter, sum(came), sum(gone), sum(sold) FROM movement_flow
WHERE came <> 0 OR gone <> 0 OR sold <> 0 GROUP BY quarter;
