-- Since when the shop's customers cannot pay with store credit, as far as Laurel knows.
ALTER TABLE "shops" ADD COLUMN IF NOT EXISTS "store_credit_off_at" TIMESTAMPTZ(6);
