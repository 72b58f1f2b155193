-- Where making the index was cut off, what stands is not used: it is made anew, and writers of members wait for once.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass('members_by_tags') AND NOT indisvalid) THEN
    DROP INDEX members_by_tags;
    CREATE INDEX members_by_tags ON members USING gin (shop_id, tags) WHERE tags <> '{}';
  END IF;
END $$;
