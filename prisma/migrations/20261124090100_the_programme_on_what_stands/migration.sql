-- What reads whole tables of what stands. One statement, so that each part is a transaction of its own: readers never
-- wait, and writers of one table only while its index is made. Safe to run again where it was cut off.
DO $$
BEGIN
  ALTER TABLE entries VALIDATE CONSTRAINT shortfall_belongs_to_a_debit;
  COMMIT;
  ALTER TABLE redemptions VALIDATE CONSTRAINT redemption_never_costs_less_than_nothing;
  COMMIT;
  CREATE INDEX IF NOT EXISTS standings_to_evaluate ON standings (shop_id, next_at, customer_id);
  COMMIT;
  -- Members whose tags are to be read, and the orders that wait for them: what their job and the sweep ask for.
  CREATE INDEX IF NOT EXISTS members_to_read ON members (shop_id, tags_changed_at DESC, customer_id)
    WHERE tags_changed_at IS NOT NULL AND (tags_read_at IS NULL OR tags_read_at <= tags_changed_at);
  COMMIT;
  CREATE INDEX IF NOT EXISTS orders_awaiting_tags ON orders (shop_id, order_id) WHERE awaits_tags;
END $$;
