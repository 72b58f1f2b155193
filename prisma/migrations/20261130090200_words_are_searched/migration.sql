-- Members are searched by any part of their name or address. Both are trusted extensions: whoever owns the database may
-- create them, also where Postgres is managed.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;
