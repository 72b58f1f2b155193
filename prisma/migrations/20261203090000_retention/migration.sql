-- After how many days without an order a customer counts as lapsed.
ALTER TABLE "shops" ADD COLUMN IF NOT EXISTS "inactive_after_days" INTEGER NOT NULL DEFAULT 180;
ALTER TABLE "shops" DROP CONSTRAINT IF EXISTS "customers_lapse_within_two_years";
ALTER TABLE "shops" ADD CONSTRAINT "customers_lapse_within_two_years" CHECK (inactive_after_days BETWEEN 30 AND 730);

-- The customer up to whom retention is counted; null: everybody is. Shops whose days are folded begin at the first.
ALTER TABLE "day_folds" ADD COLUMN IF NOT EXISTS "counted_to" BIGINT DEFAULT 0,
    ADD COLUMN IF NOT EXISTS "rated_on" DATE;

-- What customers who first ordered in a cohort did in a period.
CREATE TABLE IF NOT EXISTS "cohort_cells" (
    "shop_id" TEXT NOT NULL,
    "unit" TEXT NOT NULL,
    "cohort" DATE NOT NULL,
    "period" DATE NOT NULL,
    "member" BOOLEAN NOT NULL,
    "customers" BIGINT NOT NULL,
    "repeaters" BIGINT NOT NULL,
    "loyal" BIGINT NOT NULL,
    "orders" BIGINT NOT NULL,
    "spent_minor" BIGINT NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "gaps" BIGINT NOT NULL,
    "gap_seconds" BIGINT NOT NULL,

    CONSTRAINT "cohort_cells_pkey" PRIMARY KEY ("shop_id", "unit", "cohort", "period", "member")
);

-- On which days customers began, came back and lapsed, and how many of these had begun in the same month, quarter or
-- year: new ones are no part of who stayed. Days to come are those on which they will, if they do not order.
CREATE TABLE IF NOT EXISTS "customer_flows" (
    "shop_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "member" BOOLEAN NOT NULL,
    "began" BIGINT NOT NULL,
    "came_back" BIGINT NOT NULL,
    "lapsed" BIGINT NOT NULL,
    "lapsed_in_month" BIGINT NOT NULL,
    "lapsed_in_quarter" BIGINT NOT NULL,
    "lapsed_in_year" BIGINT NOT NULL,
    "back_in_month" BIGINT NOT NULL,
    "back_in_quarter" BIGINT NOT NULL,
    "back_in_year" BIGINT NOT NULL,

    CONSTRAINT "customer_flows_pkey" PRIMARY KEY ("shop_id", "day", "member")
);

-- Who is counted, and as what; their scores are those of the day on which the shop was last rated.
CREATE TABLE IF NOT EXISTS "customer_spans" (
    "shop_id" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "member" BOOLEAN NOT NULL,
    "first_day" DATE NOT NULL,
    "last_day" DATE NOT NULL,
    "orders" INTEGER NOT NULL,
    "net_minor" BIGINT NOT NULL,
    "recency" SMALLINT,
    "frequency" SMALLINT,
    "monetary" SMALLINT,
    "segment" TEXT,

    CONSTRAINT "customer_spans_pkey" PRIMARY KEY ("shop_id", "customer_id")
);
CREATE INDEX IF NOT EXISTS "customer_spans_by_segment" ON "customer_spans"("shop_id", "segment", "customer_id");

CREATE TABLE IF NOT EXISTS "segment_sums" (
    "shop_id" TEXT NOT NULL,
    "segment" TEXT NOT NULL,
    "customers" BIGINT NOT NULL,
    "orders" BIGINT NOT NULL,
    "net_minor" BIGINT NOT NULL,

    CONSTRAINT "segment_sums_pkey" PRIMARY KEY ("shop_id", "segment")
);

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
    'segment_sums', 'customer_spans', 'customer_flows', 'cohort_cells', 'sales_dues', 'sales_sums', 'sales_rows', 'sales_lists', 'sales_ranges', 'day_changes', 'day_totals',
    'customer_days', 'day_folds', 'day_marks', 'customer_merges', 'products', 'backfills', 'backtests', 'book_checks', 'members', 'saved_views', 'programme_drafts', 'storefronts', 'programme_versions',
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
