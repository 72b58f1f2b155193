-- Which of Shopify's transactions took a redemption back: none is taken for two of them.
ALTER TABLE redemptions ADD COLUMN IF NOT EXISTS withdrawal_gid TEXT;
CREATE UNIQUE INDEX IF NOT EXISTS redemptions_withdrawn_once ON redemptions (shop_id, withdrawal_gid);
