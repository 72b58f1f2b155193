-- What was sent to Shopify that it would do twice, and what somebody wants taken back.
ALTER TABLE "redemptions"
  ADD COLUMN IF NOT EXISTS "sent_at" TIMESTAMPTZ(6),
  ADD COLUMN IF NOT EXISTS "withdrawal_at" TIMESTAMPTZ(6),
  ADD COLUMN IF NOT EXISTS "withdrawal_by" TEXT,
  ADD COLUMN IF NOT EXISTS "withdrawal_sent_at" TIMESTAMPTZ(6);

-- What is no code is used without an order: a gift card, store credit, something that the merchant hands out.
ALTER TABLE redemptions
  DROP CONSTRAINT IF EXISTS used_redemptions_name_their_order,
  DROP CONSTRAINT IF EXISTS used_codes_name_their_order,
  DROP CONSTRAINT IF EXISTS withdrawals_say_who,
  ADD CONSTRAINT used_codes_name_their_order CHECK (state <> 'used' OR used_order_id IS NOT NULL
    OR coalesce(reward ->> 'kind' IN ('gift_card', 'store_credit', 'custom'), false)) NOT VALID,
  ADD CONSTRAINT withdrawals_say_who CHECK ((withdrawal_at IS NULL) = (withdrawal_by IS NULL)) NOT VALID;
