-- Whoever took part before: for what was bought alone where the shop's programme was for all customers once, and an order
-- says that very instant; else for another reason. One statement, so that each thousand of a shop's members is a
-- transaction of its own, locked in the order of their ids as everywhere: nobody waits long. Safe to run again, where it
-- was cut off or where older code enrolled somebody meanwhile.
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
        AND NOT (shop.everyone AND EXISTS (SELECT FROM orders o
          WHERE o.shop_id = m.shop_id AND o.customer_id = m.customer_id
            AND o.paid AND coalesce(o.qualifies_from, o.processed_at) = m.enrolled_at));
      COMMIT;
    END LOOP;
  END LOOP;
END $$;
