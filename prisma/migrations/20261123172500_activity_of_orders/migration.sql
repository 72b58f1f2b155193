-- Whether an order keeps points alive is a fact of the order: it no longer hangs on an entry that was or was not posted.
ALTER TABLE "orders" ADD COLUMN     "is_activity" BOOLEAN NOT NULL DEFAULT false;

-- Of orders of before: what earned, or would have, had nobody cancelled it.
UPDATE orders o SET is_activity = true
WHERE o.paid AND NOT o.history_only AND o.state IS NOT NULL AND (o.qualifying_minor > 0 OR EXISTS (
  SELECT FROM entries e WHERE e.shop_id = o.shop_id AND e.order_id = o.order_id AND e.kind = 'earn'));

UPDATE members m SET last_active_at = a.at
FROM (
  SELECT n.shop_id, coalesce(g.kept_id, n.customer_id) AS customer_id, max(n.processed_at) AS at
  FROM (
    SELECT shop_id, processed_at, unnest(coalesce(named_customers, ARRAY[customer_id])) AS customer_id
    FROM orders WHERE is_activity) n
  LEFT JOIN customer_merges g ON g.shop_id = n.shop_id AND g.deleted_id = n.customer_id
  GROUP BY 1, 2) a
WHERE m.shop_id = a.shop_id AND m.customer_id = a.customer_id
  AND (m.last_active_at IS NULL OR m.last_active_at < a.at);

-- An order that changed hands is found by everybody it ever named.
CREATE INDEX orders_naming_others ON orders USING gin (named_customers) WHERE named_customers IS NOT NULL;
