-- The ranges of sales by customer are brought again: their rows say more now, and what asks for some customers only
-- finds them in the index it walks. All of it is worked out from customer_days, which stay.
DELETE FROM "sales_dues";
DELETE FROM "sales_sums";
DELETE FROM "sales_rows";
DELETE FROM "sales_lists";
DELETE FROM "sales_ranges";

-- Channels get numbers as tiers do: who bought in one alone stands in the list of everybody only.
ALTER TABLE "day_folds" ADD COLUMN IF NOT EXISTS "channels" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- Which of 32 bits a tag sets: who has the tag has the bit, and few others do. Never hashtext, which may change with
-- Postgres.
CREATE OR REPLACE FUNCTION tag_bits(tags text[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(bit_or(1::bigint << (('x' || left(md5(tag), 2))::bit(8)::int & 31)), 0) FROM unnest(tags) AS tag
$$;

-- kinds: 1 a member, 2 new, 4 with orders; from the 4th bit on the tier's number, from the 12th the only channel's,
-- from the 20th tag_bits. order_…: with returns on the day of their order.
ALTER TABLE "sales_rows" DROP COLUMN IF EXISTS "traits",
    ADD COLUMN IF NOT EXISTS "kinds" BIGINT NOT NULL,
    ADD COLUMN IF NOT EXISTS "tags" TEXT[] NOT NULL,
    ADD COLUMN IF NOT EXISTS "order_returns_minor" BIGINT NOT NULL,
    ADD COLUMN IF NOT EXISTS "order_net_minor" BIGINT NOT NULL,
    ADD COLUMN IF NOT EXISTS "order_taxes_minor" BIGINT NOT NULL,
    ADD COLUMN IF NOT EXISTS "order_shipping_minor" BIGINT NOT NULL,
    ADD COLUMN IF NOT EXISTS "order_total_minor" BIGINT NOT NULL;

DROP INDEX IF EXISTS "sales_rows_by_name";
DROP INDEX IF EXISTS "sales_rows_by_email";
DROP INDEX IF EXISTS "sales_rows_by_orders";
DROP INDEX IF EXISTS "sales_rows_by_gross";
DROP INDEX IF EXISTS "sales_rows_by_discounts";
DROP INDEX IF EXISTS "sales_rows_by_returns";
DROP INDEX IF EXISTS "sales_rows_by_net";
DROP INDEX IF EXISTS "sales_rows_by_taxes";
DROP INDEX IF EXISTS "sales_rows_by_shipping";
DROP INDEX IF EXISTS "sales_rows_by_total";
DROP INDEX IF EXISTS "sales_rows_by_aov";
DROP INDEX IF EXISTS "sales_rows_by_pause";
DROP INDEX IF EXISTS "sales_rows_by_first";
DROP INDEX IF EXISTS "sales_rows_by_last";
DROP INDEX IF EXISTS "sales_rows_by_earned";
DROP INDEX IF EXISTS "sales_rows_by_spent";
DROP INDEX IF EXISTS "sales_rows_by_balance";
DROP INDEX IF EXISTS "sales_rows_by_tier";
CREATE INDEX IF NOT EXISTS "sales_rows_by_name" ON "sales_rows"("list_id", "name", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_email" ON "sales_rows"("list_id", "email", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_orders" ON "sales_rows"("list_id", "orders", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_gross" ON "sales_rows"("list_id", "gross_minor", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_discounts" ON "sales_rows"("list_id", "discounts_minor", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_returns" ON "sales_rows"("list_id", "returns_minor", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_net" ON "sales_rows"("list_id", "net_minor", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_taxes" ON "sales_rows"("list_id", "taxes_minor", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_shipping" ON "sales_rows"("list_id", "shipping_minor", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_total" ON "sales_rows"("list_id", "total_minor", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_order_returns" ON "sales_rows"("list_id", "order_returns_minor", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_order_net" ON "sales_rows"("list_id", "order_net_minor", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_order_taxes" ON "sales_rows"("list_id", "order_taxes_minor", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_order_shipping" ON "sales_rows"("list_id", "order_shipping_minor", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_order_total" ON "sales_rows"("list_id", "order_total_minor", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_aov" ON "sales_rows"("list_id", "aov_minor", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_pause" ON "sales_rows"("list_id", "pause_seconds", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_first" ON "sales_rows"("list_id", "first_at", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_last" ON "sales_rows"("list_id", "last_at", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_earned" ON "sales_rows"("list_id", "earned", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_spent" ON "sales_rows"("list_id", "spent", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_balance" ON "sales_rows"("list_id", "balance", "customer_id", "kinds");
CREATE INDEX IF NOT EXISTS "sales_rows_by_tier" ON "sales_rows"("list_id", "tier_number", "customer_id", "kinds");

-- The rows of a list added up for each kind of customer but for tags, and once more for each tag ("" is everybody).
ALTER TABLE "sales_sums" DROP CONSTRAINT IF EXISTS "sales_sums_pkey";
ALTER TABLE "sales_sums" DROP COLUMN IF EXISTS "traits", DROP COLUMN IF EXISTS "tier_number",
    ADD COLUMN IF NOT EXISTS "kinds" BIGINT NOT NULL,
    ADD COLUMN IF NOT EXISTS "tag" TEXT NOT NULL,
    ADD COLUMN IF NOT EXISTS "order_returns_minor" BIGINT NOT NULL,
    ADD COLUMN IF NOT EXISTS "order_net_minor" BIGINT NOT NULL,
    ADD COLUMN IF NOT EXISTS "order_taxes_minor" BIGINT NOT NULL,
    ADD COLUMN IF NOT EXISTS "order_shipping_minor" BIGINT NOT NULL,
    ADD COLUMN IF NOT EXISTS "order_total_minor" BIGINT NOT NULL;
ALTER TABLE "sales_sums" ADD CONSTRAINT "sales_sums_pkey" PRIMARY KEY ("shop_id", "list_id", "tag", "kinds");

-- A customer's tags stand in the reports, too.
CREATE OR REPLACE FUNCTION mark_changed_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO day_marks (shop_id, customer_id)
  SELECT shop_id, customer_id FROM old_rows o JOIN new_rows n USING (shop_id, customer_id)
  WHERE (o.state, o.first_name, o.last_name, o.email, o.tags)
    IS DISTINCT FROM (n.state, n.first_name, n.last_name, n.email, n.tags);
  RETURN NULL;
END $$;
