-- What moved by the quarter of an hour is added up by the transaction that posts, once at its end: a
-- trigger did it at each movement, also for those that only promise, and cost a fourth of appending
-- to the ledger.
DROP TRIGGER movement_flows;
