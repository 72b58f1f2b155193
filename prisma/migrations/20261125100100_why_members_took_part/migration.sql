-- Whoever took part before: for what was bought alone where the shop's programme was for all customers once, and an order
-- says that very instant; else for another reason. One statement, so that each shop is a transaction of its own. Safe to
-- run again where it was cut off.
DO $$
DECLARE
  shop RECORD;
BEGIN
  FOR shop IN SELECT s.shop_id, EXISTS (SELECT FROM programme_versions v WHERE v.shop_id = s.shop_id
      AND v.document ->> 'membership' = 'everyone') AS everyone FROM shops s ORDER BY s.shop_id
  LOOP
    UPDATE members m SET joined_at = m.enrolled_at
    WHERE m.shop_id = shop.shop_id AND m.enrolled_at IS NOT NULL AND m.joined_at IS NULL
      AND NOT (shop.everyone AND EXISTS (SELECT FROM orders o WHERE o.shop_id = m.shop_id AND o.customer_id = m.customer_id
        AND o.paid AND coalesce(o.qualifies_from, o.processed_at) = m.enrolled_at));
    COMMIT;
  END LOOP;
END $$;
