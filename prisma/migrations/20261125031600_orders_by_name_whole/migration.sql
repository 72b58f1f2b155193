-- Where making the index was cut off, what stands is not used: it is made anew, and writers of orders wait for once.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('orders_by_name') AND NOT indisvalid) THEN
    DROP INDEX orders_by_name;
    CREATE INDEX orders_by_name ON orders (shop_id, name);
  END IF;
END $$;
