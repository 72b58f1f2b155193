/** Migrations that were cut off run again, and end as if they had run once. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { onPool } from "../support/pool.ts";

const FROM = "20261125";
const FOLDER = "prisma/migrations";
const sqlOf = (name: string) => readFileSync(`${FOLDER}/${name}/migration.sql`, "utf8");

const repeated = readdirSync(FOLDER)
  .filter((name) => /^\d/.test(name) && name >= FROM)
  .toSorted();

test.each(repeated)("%s runs again where it has run", async (name) => {
  await onPool().query(sqlOf(name));
});

test("an index that was not made to its end is made anew, and nobody waits for the first", async () => {
  expect(sqlOf("20261125031500_orders_by_name")).toContain("CREATE INDEX CONCURRENTLY");
  const standing = async () => {
    const { rows } = await onPool().query<{ isValid: boolean; made: number }>(
      `SELECT indisvalid AS "isValid", indexrelid::bigint::integer AS made FROM pg_index
       WHERE indexrelid = 'orders_by_name'::regclass`,
    );
    return rows[0];
  };
  const first = await standing();
  expect(first?.isValid).toBe(true);
  await onPool().query(
    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'orders_by_name'::regclass",
  );
  for (const name of ["20261125031500_orders_by_name", "20261125031600_orders_by_name_whole"])
    await onPool().query(sqlOf(name));
  const second = await standing();
  expect(second?.isValid).toBe(true);
  expect(second?.made).not.toBe(first?.made);
  await onPool().query(sqlOf("20261125031600_orders_by_name_whole"));
  expect(await standing()).toEqual(second);
});
