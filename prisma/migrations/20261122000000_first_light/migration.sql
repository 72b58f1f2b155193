-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "shop" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "isOnline" BOOLEAN NOT NULL DEFAULT false,
    "scope" TEXT,
    "expires" TIMESTAMP(3),
    "accessToken" TEXT NOT NULL,
    "userId" BIGINT,
    "firstName" TEXT,
    "lastName" TEXT,
    "email" TEXT,
    "accountOwner" BOOLEAN NOT NULL DEFAULT false,
    "locale" TEXT,
    "collaborator" BOOLEAN DEFAULT false,
    "emailVerified" BOOLEAN DEFAULT false,
    "refreshToken" TEXT,
    "refreshTokenExpires" TIMESTAMP(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shops" (
    "shop_id" TEXT NOT NULL,
    "name" TEXT,
    "currency" CHAR(3),
    "time_zone" TEXT,
    "primary_locale" TEXT,
    "app_installation_gid" TEXT,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "installed_at" TIMESTAMPTZ(6),
    "uninstalled_at" TIMESTAMPTZ(6),
    "guide_dismissed_at" TIMESTAMPTZ(6),
    "rules_synced_version" INTEGER,

    CONSTRAINT "shops_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "token_leases" (
    "shop_id" TEXT NOT NULL,
    "holder" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "token_leases_pkey" PRIMARY KEY ("shop_id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "shop_id" TEXT NOT NULL,
    "webhook_id" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "event_id" TEXT,
    "triggered_at" TIMESTAMPTZ(6),
    "received_at" TIMESTAMPTZ(6) NOT NULL,
    "payload" JSONB,
    "state" TEXT NOT NULL DEFAULT 'received',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "outcome" TEXT,
    "processed_at" TIMESTAMPTZ(6),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("shop_id","webhook_id")
);

-- CreateTable
CREATE TABLE "programme_versions" (
    "shop_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "document" JSONB NOT NULL,
    "published_at" TIMESTAMPTZ(6) NOT NULL,
    "published_by" TEXT NOT NULL,

    CONSTRAINT "programme_versions_pkey" PRIMARY KEY ("shop_id","version")
);

-- CreateTable
CREATE TABLE "members" (
    "shop_id" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "enrolled_at" TIMESTAMPTZ(6),
    "first_name" TEXT,
    "last_name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "shop_updated_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6) NOT NULL,
    "available" BIGINT NOT NULL DEFAULT 0,
    "pending" BIGINT NOT NULL DEFAULT 0,
    "lifetime_earned" BIGINT NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "synced_revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "members_pkey" PRIMARY KEY ("shop_id","customer_id")
);

-- CreateTable
CREATE TABLE "orders" (
    "shop_id" TEXT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "name" TEXT,
    "customer_id" BIGINT,
    "processed_at" TIMESTAMPTZ(6),
    "created_at" TIMESTAMPTZ(6),
    "cancelled_at" TIMESTAMPTZ(6),
    "deleted_at" TIMESTAMPTZ(6),
    "shop_updated_at" TIMESTAMPTZ(6),
    "state_hash" TEXT,
    "read_again" BOOLEAN NOT NULL DEFAULT false,
    "financial_status" TEXT,
    "fulfillment_status" TEXT,
    "paid" BOOLEAN NOT NULL DEFAULT false,
    "test" BOOLEAN NOT NULL DEFAULT false,
    "source_name" TEXT,
    "currency" CHAR(3),
    "discount_codes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "gross_minor" BIGINT NOT NULL DEFAULT 0,
    "discounts_minor" BIGINT NOT NULL DEFAULT 0,
    "taxes_minor" BIGINT NOT NULL DEFAULT 0,
    "shipping_minor" BIGINT NOT NULL DEFAULT 0,
    "total_minor" BIGINT NOT NULL DEFAULT 0,
    "state" JSONB,
    "programme_version" INTEGER,
    "qualifying_minor" BIGINT NOT NULL DEFAULT 0,
    "tier_id" TEXT,
    "target" BIGINT NOT NULL DEFAULT 0,
    "settled_at" TIMESTAMPTZ(6),

    CONSTRAINT "orders_pkey" PRIMARY KEY ("shop_id","order_id")
);

-- CreateTable
CREATE TABLE "refunds" (
    "shop_id" TEXT NOT NULL,
    "order_id" BIGINT NOT NULL,
    "refund_id" BIGINT NOT NULL,
    "processed_at" TIMESTAMPTZ(6) NOT NULL,
    "state" JSONB NOT NULL,
    "returns_minor" BIGINT NOT NULL,
    "taxes_minor" BIGINT NOT NULL,
    "shipping_minor" BIGINT NOT NULL,
    "qualifying_minor" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("shop_id","order_id","refund_id")
);

-- CreateTable
CREATE TABLE "entries" (
    "shop_id" TEXT NOT NULL,
    "entry_id" BIGSERIAL NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "pending_delta" BIGINT NOT NULL,
    "available_delta" BIGINT NOT NULL,
    "order_id" BIGINT,
    "redemption_id" UUID,
    "programme_version" INTEGER,
    "reason" JSONB NOT NULL,
    "actor" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(6) NOT NULL,
    "pending_after" BIGINT NOT NULL,
    "available_after" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(6),
    "shortfall" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "entries_pkey" PRIMARY KEY ("shop_id","entry_id")
);

-- CreateTable
CREATE TABLE "lots" (
    "shop_id" TEXT NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "order_id" BIGINT,
    "amount" BIGINT NOT NULL,
    "remaining" BIGINT NOT NULL,
    "expires_at" TIMESTAMPTZ(6),

    CONSTRAINT "lots_pkey" PRIMARY KEY ("shop_id","entry_id")
);

-- CreateTable
CREATE TABLE "allocations" (
    "shop_id" TEXT NOT NULL,
    "entry_id" BIGINT NOT NULL,
    "lot_entry_id" BIGINT NOT NULL,
    "points" BIGINT NOT NULL,

    CONSTRAINT "allocations_pkey" PRIMARY KEY ("shop_id","entry_id","lot_entry_id")
);

-- CreateTable
CREATE TABLE "standings" (
    "shop_id" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "tier_id" TEXT NOT NULL,
    "since" TIMESTAMPTZ(6) NOT NULL,
    "until" TIMESTAMPTZ(6),
    "year" INTEGER NOT NULL,
    "qualifying_minor" BIGINT NOT NULL,

    CONSTRAINT "standings_pkey" PRIMARY KEY ("shop_id","customer_id")
);

-- CreateTable
CREATE TABLE "standing_changes" (
    "shop_id" TEXT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(6) NOT NULL,
    "from_tier_id" TEXT,
    "to_tier_id" TEXT NOT NULL,
    "reason" JSONB NOT NULL,

    CONSTRAINT "standing_changes_pkey" PRIMARY KEY ("shop_id","customer_id","at")
);

-- CreateTable
CREATE TABLE "redemptions" (
    "shop_id" TEXT NOT NULL,
    "redemption_id" UUID NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "reward_id" TEXT NOT NULL,
    "programme_version" INTEGER NOT NULL,
    "reward" JSONB NOT NULL,
    "points" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "code_suffix" INTEGER NOT NULL DEFAULT 0,
    "discount_gid" TEXT,
    "requested_at" TIMESTAMPTZ(6) NOT NULL,
    "issued_at" TIMESTAMPTZ(6),
    "ends_at" TIMESTAMPTZ(6),
    "used_at" TIMESTAMPTZ(6),
    "used_order_id" BIGINT,
    "failure" TEXT,

    CONSTRAINT "redemptions_pkey" PRIMARY KEY ("shop_id","redemption_id")
);

-- CreateTable
CREATE TABLE "data_requests" (
    "shop_id" TEXT NOT NULL,
    "request_id" BIGINT NOT NULL,
    "customer_id" BIGINT NOT NULL,
    "received_at" TIMESTAMPTZ(6) NOT NULL,
    "document" JSONB,
    "completed_at" TIMESTAMPTZ(6),

    CONSTRAINT "data_requests_pkey" PRIMARY KEY ("shop_id","request_id")
);

-- CreateTable
CREATE TABLE "erasures" (
    "shop_id" TEXT NOT NULL,
    "erased_at" TIMESTAMPTZ(6) NOT NULL,
    "scope" TEXT NOT NULL,
    "rows" INTEGER NOT NULL,

    CONSTRAINT "erasures_pkey" PRIMARY KEY ("shop_id","erased_at")
);

-- CreateIndex
CREATE INDEX "Session_shop_idx" ON "Session"("shop");

-- CreateIndex
CREATE INDEX "deliveries_by_state" ON "deliveries"("shop_id", "state", "received_at");

-- CreateIndex
CREATE INDEX "orders_of_customer" ON "orders"("shop_id", "customer_id", "processed_at");

-- CreateIndex
CREATE INDEX "orders_by_day" ON "orders"("shop_id", "processed_at");

-- CreateIndex
CREATE INDEX "refunds_by_day" ON "refunds"("shop_id", "processed_at");

-- CreateIndex
CREATE INDEX "entries_of_member" ON "entries"("shop_id", "customer_id", "entry_id");

-- CreateIndex
CREATE INDEX "entries_of_order" ON "entries"("shop_id", "order_id");

-- CreateIndex
CREATE INDEX "entries_by_day" ON "entries"("shop_id", "occurred_at");

-- CreateIndex
CREATE UNIQUE INDEX "entry_key_per_shop" ON "entries"("shop_id", "key");

-- CreateIndex
CREATE INDEX "lots_of_member" ON "lots"("shop_id", "customer_id");

-- CreateIndex
CREATE INDEX "allocations_of_lot" ON "allocations"("shop_id", "lot_entry_id");

-- CreateIndex
CREATE INDEX "standings_by_tier" ON "standings"("shop_id", "tier_id");

-- CreateIndex
CREATE INDEX "redemptions_of_member" ON "redemptions"("shop_id", "customer_id", "requested_at");

-- CreateIndex
CREATE INDEX "redemptions_by_state" ON "redemptions"("shop_id", "state", "requested_at");

-- CreateIndex
CREATE UNIQUE INDEX "redemption_code_per_shop" ON "redemptions"("shop_id", "code");

-- AddForeignKey
ALTER TABLE "token_leases" ADD CONSTRAINT "token_lease_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "delivery_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "programme_versions" ADD CONSTRAINT "programme_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "member_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "order_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refund_belongs_to_order" FOREIGN KEY ("shop_id", "order_id") REFERENCES "orders"("shop_id", "order_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "entries" ADD CONSTRAINT "entry_belongs_to_member" FOREIGN KEY ("shop_id", "customer_id") REFERENCES "members"("shop_id", "customer_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "lots" ADD CONSTRAINT "lot_belongs_to_entry" FOREIGN KEY ("shop_id", "entry_id") REFERENCES "entries"("shop_id", "entry_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "allocations" ADD CONSTRAINT "allocation_belongs_to_entry" FOREIGN KEY ("shop_id", "entry_id") REFERENCES "entries"("shop_id", "entry_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "allocations" ADD CONSTRAINT "allocation_belongs_to_lot" FOREIGN KEY ("shop_id", "lot_entry_id") REFERENCES "lots"("shop_id", "entry_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "standings" ADD CONSTRAINT "standing_belongs_to_member" FOREIGN KEY ("shop_id", "customer_id") REFERENCES "members"("shop_id", "customer_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "standing_changes" ADD CONSTRAINT "standing_change_belongs_to_member" FOREIGN KEY ("shop_id", "customer_id") REFERENCES "members"("shop_id", "customer_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "redemptions" ADD CONSTRAINT "redemption_belongs_to_member" FOREIGN KEY ("shop_id", "customer_id") REFERENCES "members"("shop_id", "customer_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "data_requests" ADD CONSTRAINT "data_request_belongs_to_shop" FOREIGN KEY ("shop_id") REFERENCES "shops"("shop_id") ON DELETE RESTRICT ON UPDATE RESTRICT;


-- ---------------------------------------------------------------------------------------------------------------
-- Laws. Each has a name, and a test that shows what it refuses.
-- ---------------------------------------------------------------------------------------------------------------

-- Entries and allocations only grow. The one exception is erase_shop(), which says so for its own transaction.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('laurel.erasing_shop', true) = OLD.shop_id THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% of % is refused: it is append-only', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_are_append_only';
END $$;

CREATE FUNCTION refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'TRUNCATE of % is refused: it is append-only', TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_TABLE_NAME || '_are_append_only';
END $$;

CREATE TRIGGER entries_are_append_only BEFORE UPDATE OR DELETE ON entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entries_are_not_truncated BEFORE TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER allocations_are_append_only BEFORE UPDATE OR DELETE ON allocations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER allocations_are_not_truncated BEFORE TRUNCATE ON allocations FOR EACH STATEMENT EXECUTE FUNCTION refuse_truncate();
CREATE TRIGGER programme_versions_are_append_only BEFORE UPDATE OR DELETE ON programme_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE shops
  ADD CONSTRAINT shop_id_is_a_shop_domain CHECK (shop_id ~ '^[a-z0-9][a-z0-9-]*\.myshopify\.com$');
ALTER TABLE deliveries
  ADD CONSTRAINT delivery_state_is_known CHECK (state IN ('received', 'processed', 'ignored', 'parked'));
ALTER TABLE programme_versions
  ADD CONSTRAINT programme_versions_count_from_one CHECK (version >= 1);
ALTER TABLE members
  ADD CONSTRAINT member_state_is_known CHECK (state IN ('enrolled', 'guest', 'excluded', 'redacted')),
  ADD CONSTRAINT pending_is_never_negative CHECK (pending >= 0),
  ADD CONSTRAINT lifetime_earned_is_never_negative CHECK (lifetime_earned >= 0),
  ADD CONSTRAINT redacted_members_have_no_person CHECK (
    state <> 'redacted' OR (first_name IS NULL AND last_name IS NULL AND email IS NULL AND phone IS NULL));
ALTER TABLE entries
  ADD CONSTRAINT entry_kind_is_known CHECK (kind IN (
    'earn', 'bonus', 'referral', 'activity', 'mature', 'reverse', 'redeem', 'return', 'expire', 'adjust', 'transfer', 'import')),
  ADD CONSTRAINT entry_says_something CHECK (pending_delta <> 0 OR available_delta <> 0 OR shortfall <> 0),
  ADD CONSTRAINT shortfall_belongs_to_a_debit CHECK (
    shortfall >= 0 OR kind IN ('earn', 'return', 'adjust')),
  ADD CONSTRAINT redemption_never_overdraws CHECK (kind <> 'redeem' OR available_after >= 0
    OR coalesce(reason ->> 'usedAfterReturn', '') = 'true');
ALTER TABLE lots
  ADD CONSTRAINT lot_remaining_is_within_its_amount CHECK (remaining BETWEEN 0 AND amount);
ALTER TABLE allocations
  ADD CONSTRAINT allocation_moves_points CHECK (points <> 0);
ALTER TABLE redemptions
  ADD CONSTRAINT redemption_state_is_known CHECK (state IN (
    'requested', 'issued', 'used', 'failed', 'expired', 'cancelled', 'returned')),
  ADD CONSTRAINT redemption_costs_points CHECK (points > 0),
  ADD CONSTRAINT used_redemptions_name_their_order CHECK (state <> 'used' OR used_order_id IS NOT NULL);

-- What the drain asks for: only the deliveries still to be done.
CREATE INDEX deliveries_to_do ON deliveries (shop_id, received_at) WHERE state = 'received';
-- What the hourly purge asks for: payloads that are still there, oldest first.
CREATE INDEX deliveries_to_purge ON deliveries (received_at) WHERE payload IS NOT NULL;
-- What the metafield sync asks for.
CREATE INDEX members_to_sync ON members (shop_id, customer_id) WHERE revision > synced_revision;
-- What spending asks for, soonest expiry first.
CREATE INDEX lots_open ON lots (shop_id, customer_id, expires_at) WHERE remaining > 0;
-- Few entries have a redemption.
CREATE INDEX entries_of_redemption ON entries (shop_id, redemption_id) WHERE redemption_id IS NOT NULL;
-- Orders that carry a code are looked up when a redemption is judged.
CREATE INDEX orders_by_code ON orders USING gin (discount_codes) WHERE discount_codes <> '{}';

-- Removes everything of one shop that is not installed any more, and keeps the fact that it was done.
-- Refuses an installed shop: a late or forged shop/redact must never empty a living one.
CREATE FUNCTION erase_shop(shop text, erased_at timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
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
  FOREACH tab IN ARRAY ARRAY['allocations', 'lots', 'entries', 'redemptions', 'standing_changes', 'standings',
    'refunds', 'orders', 'members', 'programme_versions', 'deliveries', 'data_requests', 'token_leases', 'shops']
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
