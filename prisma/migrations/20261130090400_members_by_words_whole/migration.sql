-- Where making the index was cut off, what stands is not used: it is made anew, and writers of members wait for once.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('members_by_words') AND NOT indisvalid) THEN
    DROP INDEX members_by_words;
    CREATE INDEX members_by_words ON members
      USING gin (shop_id, (coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, '')) gin_trgm_ops);
  END IF;
END $$;
