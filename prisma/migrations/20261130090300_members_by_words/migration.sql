-- One statement and no more, so that it is no part of a transaction: nobody waits while the index is made. The words are
-- those of reports/members.server.ts, letter for letter.
CREATE INDEX CONCURRENTLY IF NOT EXISTS members_by_words ON members USING gin (shop_id, (coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, '')) gin_trgm_ops);
