import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readiness } from "#app/readiness.server.ts";
import { onPool } from "../support/pool.ts";

describe("readiness", () => {
  test("a migrated database is ready", async () => {
    expect(await readiness()).toEqual({ ok: true, database: "up", migrations: "applied" });
  });

  test("a migration that this build has and the database has not is said, until it is applied", async () => {
    const [first] = fs.readdirSync(path.resolve("prisma/migrations"));
    await onPool().query(`UPDATE _prisma_migrations SET migration_name = 'other' WHERE migration_name = $1`, [
      first,
    ]);
    expect(await readiness()).toEqual({ ok: false, database: "up", migrations: "pending" });
    await onPool().query(`UPDATE _prisma_migrations SET migration_name = $1 WHERE migration_name = 'other'`, [
      first,
    ]);
    expect((await readiness()).ok).toBe(true);
  });
});
