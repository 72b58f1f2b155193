-- Reports as a merchant looks at them again and again; and to whom one is sent, and how often.
CREATE TABLE IF NOT EXISTS "saved_views" (
    "shop_id" TEXT NOT NULL,
    "view_id" UUID NOT NULL,
    "report" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "send_every" TEXT,
    "send_to" TEXT,
    "saved_at" TIMESTAMPTZ(6) NOT NULL,
    "saved_by" TEXT NOT NULL,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("shop_id", "view_id"),
    CONSTRAINT "saved_view_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE UNIQUE INDEX IF NOT EXISTS "saved_views_by_name" ON "saved_views"("shop_id", "report", "name");

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
