-- Whoever took part before: for what was bought alone where the shop's programme was for all customers once, and an
-- order that names the customer says that very instant, or a merge that brought an order along; else for another reason.
-- An account that was told of with such an order is not known any more. One statement, so that each thousand of a shop's
-- members is a transaction of its own, locked in the order of their ids as everywhere: nobody waits long. Safe to run
-- again, where it was cut off or where older code enrolled somebody meanwhile.
DO $$
DECLARE
  shop RECORD;
  ids BIGINT[];
BEGIN
  FOR shop IN SELECT s.shop_id, EXISTS (SELECT FROM programme_versions v WHERE v.shop_id = s.shop_id
      AND v.document ->> 'membership' = 'everyone') AS everyone FROM shops s ORDER BY s.shop_id
  LOOP
    ids := ARRAY[-1];
    LOOP
      ids := ARRAY(SELECT customer_id FROM members
        WHERE shop_id = shop.shop_id AND customer_id > ids[cardinality(ids)]
        ORDER BY customer_id LIMIT 1000 FOR NO KEY UPDATE);
      EXIT WHEN cardinality(ids) = 0;
      UPDATE members m SET joined_at = m.enrolled_at
      WHERE m.shop_id = shop.shop_id AND m.customer_id = ANY(ids) AND m.enrolled_at IS NOT NULL AND m.joined_at IS NULL
        AND NOT (shop.everyone AND (
          EXISTS (SELECT FROM orders o WHERE o.shop_id = m.shop_id AND o.customer_id = m.customer_id
            AND o.paid AND m.enrolled_at IN (o.processed_at, o.qualifies_from))
          OR (m.customer_id, m.enrolled_at) IN (SELECT id, since FROM orders o
            CROSS JOIN unnest(o.named_customers) AS id CROSS JOIN unnest(ARRAY[o.processed_at, o.qualifies_from]) AS since
            WHERE o.shop_id = shop.shop_id AND o.named_customers && ids AND o.paid AND since IS NOT NULL)
          OR (m.customer_id, m.enrolled_at) IN (SELECT c.into_id, c.merged_at FROM customer_merges c
            WHERE c.shop_id = shop.shop_id AND c.into_id = ANY(ids) AND EXISTS (SELECT FROM orders o
              WHERE o.shop_id = c.shop_id AND o.paid AND (o.named_customers @> ARRAY[c.deleted_id]
                OR o.customer_id = c.kept_id AND o.absorbed_from IS NOT NULL)))));
      COMMIT;
    END LOOP;
  END LOOP;
END $$;
