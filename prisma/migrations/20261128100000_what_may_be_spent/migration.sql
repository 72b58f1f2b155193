-- Gift cards and store credit of which something may be left: what is asked of every shop, also where it sells none.
CREATE INDEX IF NOT EXISTS redemptions_spendable ON redemptions (shop_id, redemption_id)
  WHERE state IN ('issued', 'used') AND reward ->> 'kind' IN ('gift_card', 'store_credit')
    AND discount_gid IS NOT NULL AND withdrawal_at IS NULL;
