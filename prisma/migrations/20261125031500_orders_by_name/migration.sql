-- An order is asked for by its name, "#1042". One statement and no more, so that it is no part of a transaction: nobody
-- waits while the index is made. What is left of one that was cut off, the next migration mends.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "orders_by_name" ON "orders"("shop_id", "name");
