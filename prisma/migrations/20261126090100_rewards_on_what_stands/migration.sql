-- What reads whole tables of what stands. One statement, so that each part is a transaction of its own: readers never
-- wait, and writers of one table only while its index is made. Safe to run again where it was cut off.
DO $$
BEGIN
  ALTER TABLE redemptions VALIDATE CONSTRAINT used_codes_name_their_order;
  COMMIT;
  ALTER TABLE redemptions VALIDATE CONSTRAINT withdrawals_say_who;
  COMMIT;
  -- How many of a reward are out, and how many of them with one member.
  CREATE INDEX IF NOT EXISTS "redemptions_of_reward" ON "redemptions"("shop_id", "reward_id", "customer_id", "requested_at");
  COMMIT;
  -- What the sweep asks for: mostly none.
  CREATE INDEX IF NOT EXISTS redemptions_withdrawn ON redemptions (shop_id, withdrawal_at, redemption_id)
    WHERE state = 'issued' AND withdrawal_at IS NOT NULL;
  COMMIT;
  -- What Shopify made is one redemption's alone.
  CREATE UNIQUE INDEX IF NOT EXISTS issued_once ON redemptions (shop_id, discount_gid) WHERE discount_gid IS NOT NULL;
END $$;
