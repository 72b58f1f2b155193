-- When a comparison with Shopify was last asked for: shops whose comparisons never end take their turn with the others.
ALTER TABLE "shops" ADD COLUMN     "reconcile_asked_at" TIMESTAMPTZ(6);
