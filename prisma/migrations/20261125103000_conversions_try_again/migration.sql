-- Since when no code could be made for want of a permission, while the same window is to be tried again.
ALTER TABLE "conversions" ADD COLUMN IF NOT EXISTS "denied_at" TIMESTAMPTZ(6);

-- What the sweep asks for: mostly none.
CREATE INDEX IF NOT EXISTS conversions_to_try_again ON conversions (shop_id, "window", customer_id) WHERE denied_at IS NOT NULL;
