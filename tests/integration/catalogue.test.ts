/** What must hold of every table there is, asked of the database's own catalogue: nobody has to remember it. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { onPool } from "../support/pool.ts";

/** The session library's own table, and the migration tool's. The queue keeps its tables in a schema of its own. */
const OURS = `n.nspname = 'public' AND c.relkind = 'r' AND c.relname NOT IN ('Session', '_prisma_migrations')`;

async function ask(question: string): Promise<string[]> {
  const { rows } = await onPool().query<{ found: string }>(question);
  return rows.map(({ found }) => found);
}

test("every table has a shop_id that cannot be missing", async () => {
  const without = await ask(`
    SELECT c.relname AS found FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${OURS} AND NOT EXISTS (
      SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'shop_id' AND a.attnotnull)`);
  expect(without).toEqual([]);
});

describe("leads with shop_id:", () => {
  test("every primary, unique and foreign key", async () => {
    const strangers = await ask(`
      SELECT c.relname || ': ' || k.conname AS found
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
      WHERE ${OURS} AND k.contype IN ('p', 'u', 'f') AND a.attname <> 'shop_id'`);
    expect(strangers).toEqual([]);
  });

  test("every index, but those that look across shops on purpose", async () => {
    const strangers = await ask(`
      SELECT i.relname AS found
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
      WHERE ${OURS} AND a.attname <> 'shop_id' ORDER BY 1`);
    // The hourly purge is one statement for all shops; codes and names are looked up in inverted indexes. A list of
    // sales_rows is one shop's, as the primary key of sales_lists has it, and stands in two dozen orders.
    expect(strangers.filter((name) => !name.startsWith("sales_rows_by_"))).toEqual([
      "deliveries_to_purge",
      "orders_by_code",
      "orders_naming_others",
    ]);
  });
});

test("every foreign key is found by an index that leads with its columns", async () => {
  const slow = await ask(`
    SELECT c.relname || ': ' || k.conname AS found
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${OURS} AND k.contype = 'f' AND NOT EXISTS (
      SELECT FROM pg_index x WHERE x.indrelid = c.oid AND x.indpred IS NULL
        AND (x.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)`);
  expect(slow).toEqual([]);
});

test("every table of a shop is emptied when the shop is erased, and the proof of it stays", async () => {
  const tables = await ask(`
    SELECT c.relname AS found FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS} ORDER BY 1`);
  const [source = ""] = await ask("SELECT prosrc AS found FROM pg_proc WHERE proname = 'erase_shop'");
  const list = /ARRAY\[([^\]]+)\]/.exec(source)?.[1] ?? "";
  const erased = [...list.matchAll(/'(\w+)'/g)].map(([, name]) => name);
  expect(erased.toSorted()).toEqual(tables.filter((name) => name !== "erasures"));
});

/** Also those that Prisma does not know: checks, triggers, partial unique indexes. Marking what changed refuses nothing. */
test("every law has a test that shows what it refuses", async () => {
  const laws = await ask(`
    SELECT k.conname AS found FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS} AND k.contype = 'c'
    UNION SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ${OURS} AND NOT t.tgisinternal AND t.tgname NOT LIKE '%_not_truncated' AND t.tgname NOT LIKE 'marks_%'
    UNION SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS} AND x.indisunique AND x.indpred IS NOT NULL`);
  const tests = ["laws.test.ts", "laws-of-the-books.test.ts"]
    .map((file) => readFileSync(new URL(file, import.meta.url), "utf8"))
    .join();
  expect(laws.filter((law) => !tests.includes(`"${law}"`))).toEqual([]);
});
