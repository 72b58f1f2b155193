-- What the sweep asks for: orders whose news were not enough, and that nobody has read yet.
CREATE INDEX orders_to_read ON orders (shop_id, order_id) WHERE read_again;
