-- AlterTable
ALTER TABLE "entries" ADD COLUMN     "matures_at" TIMESTAMPTZ(6);

-- AlterTable
ALTER TABLE "lots" ADD COLUMN     "counts_from" TIMESTAMPTZ(6);
UPDATE lots SET counts_from = e.occurred_at FROM entries e WHERE e.shop_id = lots.shop_id AND e.entry_id = lots.entry_id;
ALTER TABLE "lots" ALTER COLUMN "counts_from" SET NOT NULL;

-- AlterTable
ALTER TABLE "members" ADD COLUMN     "last_active_at" TIMESTAMPTZ(6);
UPDATE members SET last_active_at = e.at
FROM (
  SELECT shop_id, customer_id, max(occurred_at) AS at FROM entries
  WHERE kind IN ('earn', 'bonus', 'referral', 'activity', 'redeem') GROUP BY shop_id, customer_id) e
WHERE e.shop_id = members.shop_id AND e.customer_id = members.customer_id;

-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "absorbed_from" BIGINT,
ADD COLUMN     "awaits_products" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "history_only" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "named_customers" BIGINT[],
ADD COLUMN     "product_facts" JSONB,
ADD COLUMN     "qualifies_from" TIMESTAMPTZ(6);

-- AlterTable
ALTER TABLE "shops" ADD COLUMN     "reconciled_at" TIMESTAMPTZ(6),
ADD COLUMN     "reconciled_found" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "reconciled_until" TIMESTAMPTZ(6);

-- AlterTable
ALTER TABLE "deliveries" ADD COLUMN     "about" BIGINT;
UPDATE deliveries SET about = nullif(CASE
    WHEN topic = 'refunds/create' THEN payload ->> 'order_id'
    WHEN topic = 'orders/edited' THEN payload -> 'order_edit' ->> 'order_id'
    WHEN topic LIKE 'orders/%' THEN payload ->> 'id'
    ELSE coalesce(payload ->> 'id', payload -> 'customer' ->> 'id') END, '')::bigint
  WHERE payload IS NOT NULL AND topic ~ '^(orders|refunds|customers)/';

-- CreateTable
CREATE TABLE "pending_points" (
    "shop_id" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "points" BIGINT NOT NULL,
    "matures_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "pending_points_pkey" PRIMARY KEY ("shop_id","customer_id","order_id")
);

-- CreateTable
CREATE TABLE "expiry_warnings" (
    "shop_id" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,
    "days_before" INTEGER NOT NULL,
    "points" BIGINT NOT NULL,
    "noted_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "expiry_warnings_pkey" PRIMARY KEY ("shop_id","customer_id","expires_at","days_before")
);

-- CreateTable
CREATE TABLE "customer_merges" (
    "shop_id" TEXT NOT NULL,
    "deleted_id" BIGINT NOT NULL,
    "into_id" BIGINT NOT NULL,
    "kept_id" BIGINT NOT NULL,
    "merged_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "customer_merges_pkey" PRIMARY KEY ("shop_id","deleted_id")
);

-- CreateTable
CREATE TABLE "products" (
    "shop_id" TEXT NOT NULL,
    "product_id" BIGINT NOT NULL,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "collection_ids" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "read_at" TIMESTAMPTZ(6),
    "changed_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "products_pkey" PRIMARY KEY ("shop_id","product_id")
);

-- CreateTable
CREATE TABLE "cost_buckets" (
    "shop_id" TEXT NOT NULL,
    "available" DOUBLE PRECISION NOT NULL,
    "capacity" DOUBLE PRECISION NOT NULL,
    "restore_per_second" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "cost_buckets_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "denials" (
    "shop_id" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "scope" TEXT,
    "denied_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "denials_pkey" PRIMARY KEY ("shop_id","operation")
);

-- CreateTable
CREATE TABLE "backfills" (
    "shop_id" TEXT NOT NULL,
    "backfill_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "state" TEXT NOT NULL,
    "operation_gid" TEXT,
    "found" INTEGER NOT NULL DEFAULT 0,
    "imported" INTEGER NOT NULL DEFAULT 0,
    "awarded" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "to_award" INTEGER NOT NULL DEFAULT 0,
    "lines_done" INTEGER NOT NULL DEFAULT 0,
    "bytes_done" BIGINT NOT NULL DEFAULT 0,
    "preview" JSONB,
    "failure" TEXT,
    "started_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(6) NOT NULL,
    "moved_at" TIMESTAMPTZ(6) NOT NULL,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "backfills_pkey" PRIMARY KEY ("shop_id","backfill_id")
);

-- CreateTable
CREATE TABLE "adjustments" (
    "shop_id" TEXT NOT NULL,
    "adjustment_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "file_name" TEXT,
    "good_rows" INTEGER NOT NULL DEFAULT 0,
    "bad_rows" INTEGER NOT NULL DEFAULT 0,
    "given" BIGINT NOT NULL DEFAULT 0,
    "taken" BIGINT NOT NULL DEFAULT 0,
    "made_by" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(6) NOT NULL,
    "posted_at" TIMESTAMPTZ(6),
    "undone_at" TIMESTAMPTZ(6),
    "undone_by" TEXT,

    CONSTRAINT "adjustments_pkey" PRIMARY KEY ("shop_id","adjustment_id")
);

-- CreateTable
CREATE TABLE "adjustment_rows" (
    "shop_id" TEXT NOT NULL,
    "adjustment_id" UUID NOT NULL,
    "row" INTEGER NOT NULL,
    "customer_id" BIGINT,
    "points" BIGINT,
    "reason" TEXT,
    "error" TEXT,
    "email" TEXT,
    "points_text" TEXT,
    "posted_at" TIMESTAMPTZ(6),
    "undone_at" TIMESTAMPTZ(6),

    CONSTRAINT "adjustment_rows_pkey" PRIMARY KEY ("shop_id","adjustment_id","row")
);

-- CreateTable
CREATE TABLE "book_checks" (
    "shop_id" TEXT NOT NULL,
    "checked_at" TIMESTAMPTZ(6) NOT NULL,
    "finished_at" TIMESTAMPTZ(6),
    "steps" INTEGER NOT NULL,
    "steps_done" INTEGER NOT NULL DEFAULT 0,
    "entries" BIGINT NOT NULL DEFAULT 0,
    "members" BIGINT NOT NULL DEFAULT 0,
    "differences" INTEGER NOT NULL DEFAULT 0,
    "found" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "book_checks_pkey" PRIMARY KEY ("shop_id","checked_at")
);

-- DropIndex
DROP INDEX "deliveries_by_state";

-- CreateIndex
CREATE INDEX "deliveries_by_topic" ON "deliveries"("shop_id", "topic", "state", "received_at");

-- CreateIndex
CREATE INDEX "deliveries_about" ON "deliveries"("shop_id", "about");

-- CreateIndex
CREATE INDEX "pending_points_by_day" ON "pending_points"("shop_id", "matures_at");

-- CreateIndex
CREATE INDEX "customer_merges_by_kept" ON "customer_merges"("shop_id", "kept_id");

-- CreateIndex
CREATE INDEX "adjustments_by_day" ON "adjustments"("shop_id", "made_at");

-- CreateIndex
CREATE INDEX "adjustment_rows_of_member" ON "adjustment_rows"("shop_id", "customer_id");

-- AddForeignKey
ALTER TABLE "pending_points" ADD CONSTRAINT "pending_points_belong_to_member" FOREIGN KEY ("shop_id", "customer_id") REFERENCES "members"("shop_id", "customer_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "expiry_warnings" ADD CONSTRAINT "expiry_warning_belongs_to_member" FOREIGN KEY ("shop_id", "customer_id") REFERENCES "members"("shop_id", "customer_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "customer_merges" ADD CONSTRAINT "customer_merge_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "products" ADD CONSTRAINT "product_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "cost_buckets" ADD CONSTRAINT "cost_bucket_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "denials" ADD CONSTRAINT "denial_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "backfills" ADD CONSTRAINT "backfill_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "adjustments" ADD CONSTRAINT "adjustment_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "adjustment_rows" ADD CONSTRAINT "adjustment_row_belongs_to_adjustment" FOREIGN KEY ("shop_id", "adjustment_id") REFERENCES "adjustments"("shop_id", "adjustment_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "book_checks" ADD CONSTRAINT "book_check_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;


-- ---------------------------------------------------------------------------------------------------------------
-- Laws.
-- ---------------------------------------------------------------------------------------------------------------

ALTER TABLE pending_points
  ADD CONSTRAINT pending_points_are_some CHECK (points > 0);
ALTER TABLE entries
  ADD CONSTRAINT only_pending_points_mature CHECK (matures_at IS NULL OR pending_delta > 0);
ALTER TABLE customer_merges
  ADD CONSTRAINT customers_merge_into_another CHECK (deleted_id <> kept_id AND deleted_id <> into_id);
ALTER TABLE expiry_warnings
  ADD CONSTRAINT expiry_warnings_come_before CHECK (days_before > 0 AND points > 0);
ALTER TABLE cost_buckets
  ADD CONSTRAINT cost_buckets_restore CHECK (capacity > 0 AND restore_per_second > 0);
ALTER TABLE backfills
  ADD CONSTRAINT backfill_state_is_known CHECK (
    state IN ('asked', 'reading', 'importing', 'imported', 'awarding', 'done', 'failed'));
ALTER TABLE adjustments
  ADD CONSTRAINT adjustment_state_is_known CHECK (
    state IN ('draft', 'posting', 'posted', 'undoing', 'undone'));
ALTER TABLE adjustment_rows
  ADD CONSTRAINT adjustment_rows_count_from_one CHECK (row >= 1),
  ADD CONSTRAINT adjustment_rows_are_good_or_say_why CHECK (
    error IS NOT NULL OR (customer_id IS NOT NULL AND points IS NOT NULL AND points <> 0)),
  ADD CONSTRAINT adjustment_rows_with_errors_are_not_posted CHECK (error IS NULL OR posted_at IS NULL),
  ADD CONSTRAINT adjustment_rows_are_posted_before_undone CHECK (undone_at IS NULL OR posted_at IS NOT NULL);
ALTER TABLE book_checks
  ADD CONSTRAINT book_checks_answer_their_questions CHECK (
    steps_done BETWEEN 0 AND steps AND (finished_at IS NULL OR steps_done = steps));

-- What the expiry job asks for: lots with points left, by the day they end. By number too, because of a policy that ends
-- all of them on one date.
CREATE INDEX lots_expiring ON lots (shop_id, expires_at, entry_id) WHERE remaining > 0 AND expires_at IS NOT NULL;

-- Orders that wait for their products, and the products that are to be read: what their job and the sweep ask for.
CREATE INDEX orders_awaiting_products ON orders (shop_id, order_id) WHERE awaits_products;
CREATE INDEX products_to_read ON products (shop_id, product_id) WHERE read_at IS NULL OR read_at <= changed_at;

-- Orders of the past that earn nothing, by member: what a preview and an award ask for.
CREATE INDEX orders_of_the_past ON orders (shop_id, customer_id, order_id) WHERE history_only;

-- What the job for ended codes asks for.
CREATE INDEX redemptions_ending ON redemptions (shop_id, ends_at, redemption_id) WHERE state = 'issued';

-- What the purge asks for: what files said of people, as long as it is kept.
CREATE INDEX adjustment_rows_with_people ON adjustment_rows (shop_id, adjustment_id)
  WHERE email IS NOT NULL OR points_text IS NOT NULL;
-- What the sweep asks for: adjustments that are being posted or undone.
CREATE INDEX adjustments_at_work ON adjustments (shop_id, adjustment_id) WHERE state IN ('posting', 'undoing');

-- One backfill at a time for each shop.
CREATE UNIQUE INDEX one_backfill_at_a_time ON backfills (shop_id)
  WHERE state IN ('asked', 'reading', 'importing', 'awarding');

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
    'adjustments', 'redemptions', 'standing_changes', 'standings', 'refunds', 'orders', 'customer_merges', 'products',
    'backfills', 'book_checks', 'members', 'programme_versions', 'deliveries', 'data_requests', 'cost_buckets',
    'denials', 'token_leases', 'shops']
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
