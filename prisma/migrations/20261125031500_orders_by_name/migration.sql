-- An order is asked for by its name, "#1042". Readers never wait; writers of orders do while the index is made. Safe to
-- run again where it was cut off.
CREATE INDEX IF NOT EXISTS "orders_by_name" ON "orders"("shop_id", "name");
