/**
 * What a storm asks of the app from within, as a process of its own with the app's environment: to have known a shop
 * and its programme for long (the pages publish as of now), and to verify the books. Its one argument is JSON; so is
 * its answer.
 */
import { db, closeDatabase } from "#app/db.server.ts";
import { publishProgramme } from "../../support/publish-programme.ts";
import { type Discrepancy, verifyBooks } from "#app/ledger/verify.server.ts";

type Known = { shopId: string; currency: string; timeZone: string; programme: unknown };

export type Asked = { ask: "know"; shops: Known[]; since: string } | { ask: "verify"; shops: string[] };

async function answer(asked: Asked): Promise<unknown> {
  if (asked.ask === "know") {
    const now = new Date(asked.since);
    for (const { programme, ...shop } of asked.shops) {
      const known = { ...shop, createdAt: now, installedAt: now };
      await db.shop.upsert({ where: { shopId: shop.shopId }, create: known, update: known });
      await publishProgramme(shop.shopId, programme, { now, by: "system" });
    }
    return asked.shops.length;
  }
  const found = [];
  for (const shop of asked.shops)
    for (const each of listOf(await verifyBooks(db, shop))) found.push({ shop, ...each });
  return found;
}

const listOf = (answer: unknown) =>
  (Array.isArray(answer) ? answer : (answer as { found: Discrepancy[] }).found) as Discrepancy[];

/** The reason in its last lines: a client's complaint begins with its own source. */
const wordsFor = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).trim().slice(-1_000);

try {
  const given = JSON.parse(process.argv[2] ?? "null") as Asked;
  process.stdout.write(`${JSON.stringify(await answer(given))}\n`);
} catch (error) {
  process.stderr.write(`${wordsFor(error)}\n`);
  process.exitCode = 1;
}
await closeDatabase();
