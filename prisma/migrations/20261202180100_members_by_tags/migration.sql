-- One statement and no more, so that it is no part of a transaction: nobody waits while the index is made.
CREATE INDEX CONCURRENTLY IF NOT EXISTS members_by_tags ON members USING gin (shop_id, tags) WHERE tags <> '{}';
