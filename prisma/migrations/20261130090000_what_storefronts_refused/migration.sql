-- Why Shopify did not take what was saved last, in its words; forgotten once it does, or something else is saved.
ALTER TABLE storefronts ADD COLUMN IF NOT EXISTS refused TEXT;
