-- In which form of the document the rules were last written: the sweep writes them anew where the app has a newer one.
ALTER TABLE shops ADD COLUMN IF NOT EXISTS rules_synced_form INTEGER;
