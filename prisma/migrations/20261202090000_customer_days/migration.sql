-- What each customer bought, gave back, earned and spent on each day of the shop: what the reports add up.
CREATE TABLE IF NOT EXISTS "customer_days" (
    "shop_id" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "day" DATE NOT NULL,
    "channel" TEXT NOT NULL,
    "orders" INTEGER NOT NULL,
    "gross_minor" BIGINT NOT NULL,
    "discounts_minor" BIGINT NOT NULL,
    "taxes_minor" BIGINT NOT NULL,
    "shipping_minor" BIGINT NOT NULL,
    "returns_minor" BIGINT NOT NULL,
    "returned_taxes_minor" BIGINT NOT NULL,
    "returned_shipping_minor" BIGINT NOT NULL,
    "refunds" INTEGER NOT NULL,
    "order_returns_minor" BIGINT NOT NULL,
    "order_returned_taxes_minor" BIGINT NOT NULL,
    "order_returned_shipping_minor" BIGINT NOT NULL,
    "first_at" TIMESTAMPTZ(6),
    "last_at" TIMESTAMPTZ(6),
    "earned" BIGINT NOT NULL,
    "spent" BIGINT NOT NULL,
    "moved" BIGINT NOT NULL,

    CONSTRAINT "customer_days_pkey" PRIMARY KEY ("shop_id", "customer_id", "day", "channel")
);
CREATE INDEX IF NOT EXISTS "customer_days_by_day" ON "customer_days"("shop_id", "day");

-- The same of all customers together: a report's totals without its rows.
CREATE TABLE IF NOT EXISTS "day_totals" (
    "shop_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "channel" TEXT NOT NULL,
    "orders" BIGINT NOT NULL,
    "gross_minor" BIGINT NOT NULL,
    "discounts_minor" BIGINT NOT NULL,
    "taxes_minor" BIGINT NOT NULL,
    "shipping_minor" BIGINT NOT NULL,
    "returns_minor" BIGINT NOT NULL,
    "returned_taxes_minor" BIGINT NOT NULL,
    "returned_shipping_minor" BIGINT NOT NULL,
    "refunds" BIGINT NOT NULL,
    "order_returns_minor" BIGINT NOT NULL,
    "order_returned_taxes_minor" BIGINT NOT NULL,
    "order_returned_shipping_minor" BIGINT NOT NULL,
    "earned" BIGINT NOT NULL,
    "spent" BIGINT NOT NULL,
    "moved" BIGINT NOT NULL,

    CONSTRAINT "day_totals_pkey" PRIMARY KEY ("shop_id", "day", "channel")
);

-- Whose days, name, tier or balance have changed, in the order in which folds learnt of it.
CREATE TABLE IF NOT EXISTS "day_changes" (
    "shop_id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,

    CONSTRAINT "day_changes_pkey" PRIMARY KEY ("shop_id", "seq")
);

-- The dates for which sales by customer is kept added up: today, the last 7 days, and so on.
CREATE TABLE IF NOT EXISTS "sales_ranges" (
    "shop_id" TEXT NOT NULL,
    "range" TEXT NOT NULL,
    "first" DATE NOT NULL,
    "next" DATE NOT NULL,
    "seq" BIGINT NOT NULL,
    "is_ready" BOOLEAN NOT NULL,

    CONSTRAINT "sales_ranges_pkey" PRIMARY KEY ("shop_id", "range")
);

-- Each range has a list of everybody, and one for each channel.
CREATE TABLE IF NOT EXISTS "sales_lists" (
    "list_id" BIGSERIAL NOT NULL,
    "shop_id" TEXT NOT NULL,
    "range" TEXT NOT NULL,
    "channel" TEXT NOT NULL,

    CONSTRAINT "sales_lists_pkey" PRIMARY KEY ("shop_id", "list_id")
);
CREATE UNIQUE INDEX IF NOT EXISTS "sales_lists_by_range" ON "sales_lists"("shop_id", "range", "channel");

CREATE TABLE IF NOT EXISTS "sales_rows" (
    "list_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "shop_id" TEXT NOT NULL,
    "traits" SMALLINT NOT NULL,
    "tier_number" SMALLINT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "orders" INTEGER NOT NULL,
    "gross_minor" BIGINT NOT NULL,
    "discounts_minor" BIGINT NOT NULL,
    "returns_minor" BIGINT NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "taxes_minor" BIGINT NOT NULL,
    "shipping_minor" BIGINT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "aov_minor" BIGINT,
    "pause_seconds" BIGINT,
    "first_at" TIMESTAMPTZ(6),
    "last_at" TIMESTAMPTZ(6),
    "earned" BIGINT NOT NULL,
    "spent" BIGINT NOT NULL,
    "balance" BIGINT,

    CONSTRAINT "sales_rows_pkey" PRIMARY KEY ("shop_id", "list_id", "customer_id")
);
CREATE INDEX IF NOT EXISTS "sales_rows_by_name" ON "sales_rows"("list_id", "name", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_email" ON "sales_rows"("list_id", "email", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_orders" ON "sales_rows"("list_id", "orders", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_gross" ON "sales_rows"("list_id", "gross_minor", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_discounts" ON "sales_rows"("list_id", "discounts_minor", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_returns" ON "sales_rows"("list_id", "returns_minor", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_net" ON "sales_rows"("list_id", "net_minor", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_taxes" ON "sales_rows"("list_id", "taxes_minor", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_shipping" ON "sales_rows"("list_id", "shipping_minor", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_total" ON "sales_rows"("list_id", "total_minor", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_aov" ON "sales_rows"("list_id", "aov_minor", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_pause" ON "sales_rows"("list_id", "pause_seconds", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_first" ON "sales_rows"("list_id", "first_at", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_last" ON "sales_rows"("list_id", "last_at", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_earned" ON "sales_rows"("list_id", "earned", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_spent" ON "sales_rows"("list_id", "spent", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_balance" ON "sales_rows"("list_id", "balance", "customer_id");
CREATE INDEX IF NOT EXISTS "sales_rows_by_tier" ON "sales_rows"("list_id", "tier_number", "customer_id");

-- The rows of a list added up, apart for each kind of customer: the totals of a report without its rows.
CREATE TABLE IF NOT EXISTS "sales_sums" (
    "list_id" BIGINT NOT NULL,
    "traits" SMALLINT NOT NULL,
    "tier_number" SMALLINT NOT NULL,
    "shop_id" TEXT NOT NULL,
    "customers" BIGINT NOT NULL,
    "orders" BIGINT NOT NULL,
    "gross_minor" BIGINT NOT NULL,
    "discounts_minor" BIGINT NOT NULL,
    "returns_minor" BIGINT NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "taxes_minor" BIGINT NOT NULL,
    "shipping_minor" BIGINT NOT NULL,
    "total_minor" BIGINT NOT NULL,
    "earned" BIGINT NOT NULL,
    "spent" BIGINT NOT NULL,

    CONSTRAINT "sales_sums_pkey" PRIMARY KEY ("shop_id", "list_id", "traits", "tier_number")
);

-- Whose rows of a range are yet to be worked out.
CREATE TABLE IF NOT EXISTS "sales_dues" (
    "shop_id" TEXT NOT NULL,
    "range" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,

    CONSTRAINT "sales_dues_pkey" PRIMARY KEY ("shop_id", "range", "customer_id")
);

CREATE TABLE IF NOT EXISTS "day_folds" (
    "shop_id" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "next_month" DATE,
    "tiers" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "day_folds_pkey" PRIMARY KEY ("shop_id"),
    CONSTRAINT "day_fold_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT
);

-- Never unique: a mark that waits may already be read by a fold that cannot see what another transaction is about to
-- commit. Each transaction leaves a mark of its own.
CREATE TABLE IF NOT EXISTS "day_marks" (
    "shop_id" TEXT NOT NULL,
    "seq" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6),

    CONSTRAINT "day_marks_pkey" PRIMARY KEY ("shop_id", "seq")
);

-- Marks are made by the tables themselves, so that no writer can forget it. Guests are customer 0.
CREATE OR REPLACE FUNCTION mark_days_of_new_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO day_marks (shop_id, customer_id, at)
  SELECT shop_id, coalesce(customer_id, 0), processed_at FROM new_rows
  WHERE processed_at IS NOT NULL AND NOT test AND deleted_at IS NULL;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER marks_days_of_new_orders AFTER INSERT ON orders
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION mark_days_of_new_orders();

-- Whose an order is, its day and whether it counts are its refunds' too.
CREATE OR REPLACE FUNCTION mark_days_of_changed_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO day_marks (shop_id, customer_id, at)
  WITH changed AS (
    SELECT n.shop_id, n.order_id, o.customer_id AS was, n.customer_id AS is, o.processed_at AS was_at,
      n.processed_at AS is_at,
      (o.customer_id, o.processed_at, o.test, o.deleted_at IS NULL, o.source_name)
        IS DISTINCT FROM (n.customer_id, n.processed_at, n.test, n.deleted_at IS NULL, n.source_name) AS moved
    FROM old_rows o JOIN new_rows n USING (shop_id, order_id)
    WHERE (o.customer_id, o.processed_at, o.test, o.deleted_at IS NULL, o.source_name,
        o.gross_minor, o.discounts_minor, o.taxes_minor, o.shipping_minor)
      IS DISTINCT FROM (n.customer_id, n.processed_at, n.test, n.deleted_at IS NULL, n.source_name,
        n.gross_minor, n.discounts_minor, n.taxes_minor, n.shipping_minor)
  ), marks AS (
    SELECT shop_id, was AS customer_id, was_at AS at FROM changed
    UNION SELECT shop_id, "is", is_at FROM changed
    UNION SELECT c.shop_id, who, r.processed_at
      FROM changed c CROSS JOIN LATERAL (VALUES (c.was), (c.is)) AS either (who)
      JOIN refunds r ON r.shop_id = c.shop_id AND r.order_id = c.order_id WHERE c.moved)
  SELECT shop_id, coalesce(customer_id, 0), at FROM marks WHERE at IS NOT NULL;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER marks_days_of_changed_orders AFTER UPDATE ON orders
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION mark_days_of_changed_orders();

-- A refund counts on its own day and, in the second view, on its order's.
CREATE OR REPLACE FUNCTION mark_days_of_new_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO day_marks (shop_id, customer_id, at)
  SELECT DISTINCT o.shop_id, coalesce(o.customer_id, 0), day.at
  FROM new_rows r JOIN orders o USING (shop_id, order_id)
  CROSS JOIN LATERAL (VALUES (r.processed_at), (o.processed_at)) AS day (at)
  WHERE o.processed_at IS NOT NULL;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER marks_days_of_new_refunds AFTER INSERT ON refunds
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION mark_days_of_new_refunds();

CREATE OR REPLACE FUNCTION mark_days_of_changed_refunds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO day_marks (shop_id, customer_id, at)
  SELECT DISTINCT o.shop_id, coalesce(o.customer_id, 0), day.at
  FROM old_rows was JOIN new_rows now USING (shop_id, order_id, refund_id) JOIN orders o USING (shop_id, order_id)
  CROSS JOIN LATERAL (VALUES (was.processed_at), (now.processed_at), (o.processed_at)) AS day (at)
  WHERE o.processed_at IS NOT NULL AND (was.processed_at, was.returns_minor, was.taxes_minor, was.shipping_minor)
    IS DISTINCT FROM (now.processed_at, now.returns_minor, now.taxes_minor, now.shipping_minor);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER marks_days_of_changed_refunds AFTER UPDATE ON refunds
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION mark_days_of_changed_refunds();

CREATE OR REPLACE FUNCTION mark_days_of_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO day_marks (shop_id, customer_id, at) SELECT DISTINCT shop_id, customer_id, occurred_at FROM new_rows;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER marks_days_of_entries AFTER INSERT ON entries
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION mark_days_of_entries();

-- Who a customer is now stands in the reports, too: a mark without a day. Balances move with entries.
CREATE OR REPLACE FUNCTION mark_new_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO day_marks (shop_id, customer_id) SELECT shop_id, customer_id FROM new_rows;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER marks_new_members AFTER INSERT ON members
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION mark_new_members();
CREATE OR REPLACE TRIGGER marks_new_standings AFTER INSERT ON standings
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION mark_new_members();

CREATE OR REPLACE FUNCTION mark_changed_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO day_marks (shop_id, customer_id)
  SELECT shop_id, customer_id FROM old_rows o JOIN new_rows n USING (shop_id, customer_id)
  WHERE (o.state, o.first_name, o.last_name, o.email) IS DISTINCT FROM (n.state, n.first_name, n.last_name, n.email);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER marks_changed_members AFTER UPDATE ON members
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_members();

CREATE OR REPLACE FUNCTION mark_changed_standings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO day_marks (shop_id, customer_id)
  SELECT shop_id, customer_id FROM old_rows o JOIN new_rows n USING (shop_id, customer_id)
  WHERE o.tier_id IS DISTINCT FROM n.tier_id;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER marks_changed_standings AFTER UPDATE ON standings
REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
FOR EACH STATEMENT EXECUTE FUNCTION mark_changed_standings();

CREATE OR REPLACE FUNCTION erase_shop(shop text, erased_at timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  erased integer := 0;
  gone integer;
  tab text;
BEGIN
  IF EXISTS (SELECT FROM shops WHERE shop_id = shop AND uninstalled_at IS NULL AND installed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'shop % is installed and cannot be erased', shop
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'installed_shops_are_not_erased';
  END IF;
  PERFORM set_config('laurel.erasing_shop', shop, true);
  FOREACH tab IN ARRAY ARRAY['allocations', 'lots', 'pending_points', 'entries', 'expiry_warnings', 'adjustment_rows',
    'adjustments', 'conversions', 'conversion_windows', 'entry_rewards', 'activity_records', 'redemptions', 'standing_changes', 'standings', 'refunds', 'orders',
    'sales_dues', 'sales_sums', 'sales_rows', 'sales_lists', 'sales_ranges', 'day_changes', 'day_totals',
    'customer_days', 'day_folds', 'day_marks', 'customer_merges', 'products', 'backfills', 'backtests', 'book_checks', 'members', 'programme_drafts', 'storefronts', 'programme_versions',
    'audit_log', 'api_keys', 'deliveries', 'data_requests', 'cost_buckets', 'denials', 'token_leases', 'shops']
  LOOP
    EXECUTE format('DELETE FROM %I WHERE shop_id = $1', tab) USING shop;
    GET DIAGNOSTICS gone = ROW_COUNT;
    erased := erased + gone;
  END LOOP;
  DELETE FROM "Session" WHERE "Session".shop = erase_shop.shop;
  INSERT INTO erasures (shop_id, erased_at, scope, rows) VALUES (shop, erased_at, 'shop', erased);
  PERFORM set_config('laurel.erasing_shop', '', true);
  RETURN erased;
END $$;
