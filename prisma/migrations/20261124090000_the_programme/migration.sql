-- AlterTable
ALTER TABLE "members" ADD COLUMN     "tags" TEXT[],
ADD COLUMN     "tags_changed_at" TIMESTAMPTZ(6),
ADD COLUMN     "tags_read_at" TIMESTAMPTZ(6);

-- AlterTable
-- Of orders and refunds that were settled before, nobody knows yet what these bring: null, not 0.
ALTER TABLE "orders" ADD COLUMN     "awaits_tags" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "customer_tags" TEXT[],
ADD COLUMN     "order_points" BIGINT,
ADD COLUMN     "qualifying_units" BIGINT,
ADD COLUMN     "status_points" BIGINT,
ADD COLUMN     "time_zone" TEXT;

-- AlterTable
ALTER TABLE "products" ADD COLUMN     "vendor" TEXT;

-- AlterTable
ALTER TABLE "programme_versions" ADD COLUMN     "note" TEXT,
ADD COLUMN     "reevaluate" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "restored_from" INTEGER;

-- AlterTable
ALTER TABLE "refunds" ADD COLUMN     "points" BIGINT,
ADD COLUMN     "status_points" BIGINT,
ADD COLUMN     "units" BIGINT;

-- AlterTable
-- What was folded so far is due at once, so that everybody is folded anew: no row is touched here. Until then it has its
-- tier, and its history the reasons of the old words.
ALTER TABLE "standings" ADD COLUMN     "next_at" TIMESTAMPTZ(6) DEFAULT now(),
ADD COLUMN     "period" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "period_until" TIMESTAMPTZ(6),
ADD COLUMN     "programme_version" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "state" JSONB,
ADD COLUMN     "values" JSONB NOT NULL DEFAULT '{}',
DROP COLUMN "qualifying_minor",
DROP COLUMN "year";
ALTER TABLE "standings" ALTER COLUMN "next_at" DROP DEFAULT,
ALTER COLUMN "period" DROP DEFAULT,
ALTER COLUMN "values" DROP DEFAULT;

-- CreateTable
CREATE TABLE "programme_drafts" (
    "shop_id" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "based_on" INTEGER,
    "revision" SERIAL NOT NULL,
    "edited_by" TEXT NOT NULL,
    "edited_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "programme_drafts_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "audit_log" (
    "shop_id" TEXT NOT NULL,
    "audit_id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "about" TEXT,
    "words" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("shop_id","audit_id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "shop_id" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "created_by" TEXT NOT NULL,
    "revoked_at" TIMESTAMPTZ(6),
    "last_used_at" TIMESTAMPTZ(6),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("shop_id","key_id")
);

-- CreateTable
CREATE TABLE "entry_rewards" (
    "shop_id" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "tier_id" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "points" BIGINT NOT NULL DEFAULT 0,
    "entries" INTEGER NOT NULL DEFAULT 0,
    "redemption_id" UUID,

    CONSTRAINT "entry_rewards_pkey" PRIMARY KEY ("shop_id","customer_id","tier_id","period")
);

-- CreateTable
CREATE TABLE "activity_records" (
    "shop_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "activity_id" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "proof" JSONB,
    "programme_version" INTEGER NOT NULL,
    "entry_key" TEXT,

    CONSTRAINT "activity_records_pkey" PRIMARY KEY ("shop_id","key")
);

-- CreateTable
CREATE TABLE "conversions" (
    "shop_id" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "window" TEXT NOT NULL,
    "points" BIGINT NOT NULL,
    "steps" INTEGER NOT NULL,
    "redemption_id" UUID,
    "at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "conversions_pkey" PRIMARY KEY ("shop_id","customer_id","window")
);

-- CreateTable
CREATE TABLE "backtests" (
    "shop_id" TEXT NOT NULL,
    "backtest_id" UUID NOT NULL,
    "months" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "draft_revision" INTEGER NOT NULL,
    "programme_version" INTEGER NOT NULL,
    "result" JSONB,
    "failure" TEXT,
    "asked_by" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(6) NOT NULL,
    "moved_at" TIMESTAMPTZ(6) NOT NULL,
    "finished_at" TIMESTAMPTZ(6),

    CONSTRAINT "backtests_pkey" PRIMARY KEY ("shop_id","backtest_id")
);

-- CreateTable
CREATE TABLE "conversion_windows" (
    "shop_id" TEXT NOT NULL,
    "window" TEXT NOT NULL,
    "finished_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "conversion_windows_pkey" PRIMARY KEY ("shop_id","window")
);

-- CreateIndex
CREATE UNIQUE INDEX "conversion_of_redemption" ON "conversions"("shop_id", "redemption_id");

-- CreateIndex
CREATE INDEX "activity_records_of_member" ON "activity_records"("shop_id", "customer_id", "activity_id", "at");

-- CreateIndex
CREATE INDEX "backtests_by_age" ON "backtests"("shop_id", "asked_at");

-- AddForeignKey
ALTER TABLE "programme_drafts" ADD CONSTRAINT "programme_draft_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_entry_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_key_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "backtests" ADD CONSTRAINT "backtest_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "entry_rewards" ADD CONSTRAINT "entry_reward_belongs_to_member" FOREIGN KEY ("shop_id", "customer_id") REFERENCES "members"("shop_id", "customer_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "activity_records" ADD CONSTRAINT "activity_record_belongs_to_member" FOREIGN KEY ("shop_id", "customer_id") REFERENCES "members"("shop_id", "customer_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "conversions" ADD CONSTRAINT "conversion_belongs_to_member" FOREIGN KEY ("shop_id", "customer_id") REFERENCES "members"("shop_id", "customer_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "conversions" ADD CONSTRAINT "conversion_is_a_redemption" FOREIGN KEY ("shop_id", "redemption_id") REFERENCES "redemptions"("shop_id", "redemption_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "conversion_windows" ADD CONSTRAINT "conversion_window_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;


-- ---------------------------------------------------------------------------------------------------------------
-- Laws. Each has a name, and a test that shows what it refuses.
-- ---------------------------------------------------------------------------------------------------------------

-- The audit log only grows as well. Its triggers bring the law's name along, for a log is one and entries are many.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('laurel.erasing_shop', true) = OLD.shop_id THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% of % is refused: it is append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = coalesce(TG_ARGV[0], TG_TABLE_NAME || '_are_append_only');
END $$;

CREATE OR REPLACE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'TRUNCATE of % is refused: it is append-only', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = coalesce(TG_ARGV[0], TG_TABLE_NAME || '_are_append_only');
END $$;

CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change('audit_log_is_append_only');
CREATE TRIGGER audit_log_is_not_truncated BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate('audit_log_is_append_only');

ALTER TABLE programme_versions
  ADD CONSTRAINT restored_version_is_an_older_one CHECK (restored_from BETWEEN 1 AND version - 1);
ALTER TABLE entry_rewards
  ADD CONSTRAINT entry_reward_is_never_negative CHECK (points >= 0 AND entries >= 0);
-- A bonus that stands again undoes what could not be taken back of it. Rows that stand are looked at by the next
-- migration, which keeps nobody waiting.
ALTER TABLE entries
  DROP CONSTRAINT shortfall_belongs_to_a_debit,
  ADD CONSTRAINT shortfall_belongs_to_a_debit CHECK (
    shortfall >= 0 OR kind IN ('earn', 'bonus', 'return', 'adjust')) NOT VALID;
-- A tier may give a reward to whoever rises into it: that costs nothing.
ALTER TABLE redemptions
  DROP CONSTRAINT redemption_costs_points,
  ADD CONSTRAINT redemption_never_costs_less_than_nothing CHECK (points >= 0) NOT VALID;
ALTER TABLE activity_records
  ADD CONSTRAINT activity_points_are_never_negative CHECK (points >= 0);
ALTER TABLE conversions
  ADD CONSTRAINT conversion_takes_no_less_than_nothing CHECK (points >= 0 AND steps >= 0),
  ADD CONSTRAINT converted_points_bought_something CHECK ((steps > 0) = (redemption_id IS NOT NULL) AND (steps > 0) = (points > 0));

ALTER TABLE backtests
  ADD CONSTRAINT backtest_state_is_known CHECK (
    state IN ('asked', 'reading', 'running', 'done', 'stopped', 'failed')),
  ADD CONSTRAINT backtests_that_are_done_say_what_they_found CHECK ((state = 'done') = (result IS NOT NULL));

-- One backtest at a time for each shop.
CREATE UNIQUE INDEX one_backtest_at_a_time ON backtests (shop_id) WHERE state IN ('asked', 'reading', 'running');

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
    'customer_merges', 'products', 'backfills', 'backtests', 'book_checks', 'members', 'programme_drafts', 'programme_versions',
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
