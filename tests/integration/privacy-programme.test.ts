/**
 * What the programme holds of a customer besides orders and points is told to them, and is no person once they are
 * forgotten.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { db } from "#app/db.server.ts";
import { completeDataRequest } from "#app/flows/complete-data-request.server.ts";
import { convertPoints } from "#app/flows/convert-points.server.ts";
import { recordActivity } from "#app/flows/record-activity.server.ts";
import { redactCustomer } from "#app/flows/redact-customer.server.ts";
import { onPool } from "../support/pool.ts";
import { ada, aShopThatConverts, boughtIn, conversionsOf } from "./convert-setting.ts";

const NOW = new Date("2026-12-01T12:00:00Z");
const hike = { id: "hike", name: "Hike", kind: "custom", points: 20, proof: "required" } as const;

/** Ada has logged a hike, was given something for her tier, and her points were converted. */
async function aShopWithHer(): Promise<string> {
  const shopId = await aShopThatConverts(600n, {}, { activities: [hike] });
  const proof = { note: "With Ada Lovelace, up Scafell Pike" };
  const wish = {
    customerId: ada,
    activityId: "hike",
    key: "hike-1",
    at: null,
    proof,
    by: "staff:1",
  } as const;
  await recordActivity(shopId, wish, { now: NOW });
  await convertPoints(shopId, { now: NOW });
  const given = { tierId: "member", period: "2026", points: 25n, entries: 1 };
  await db.entryReward.create({ data: { shopId, customerId: ada, ...given } });
  await db.dataRequest.create({ data: { shopId, requestId: 9n, customerId: ada, receivedAt: NOW } });
  await completeDataRequest(shopId, 9n, { now: NOW });
  return shopId;
}

test("a request tells what was recorded, given and converted", async () => {
  const shopId = await aShopWithHer();
  const { document } = await db.dataRequest.findFirstOrThrow({ where: { shopId } });
  const [bought] = await boughtIn(shopId);
  expect(document).toMatchObject({
    activities: [{ key: "hike-1", points: "20", proof: { note: "With Ada Lovelace, up Scafell Pike" } }],
    entryRewards: [{ tier_id: "member", period: "2026", points: "25" }],
    conversions: [{ window: "2026-12", steps: 1, points: "500", redemption_id: bought?.redemptionId }],
    redemptions: [{ reward_id: "conversion:2026-12" }],
  });
  expect(JSON.stringify(document)).not.toContain(shopId);
});

test("forgetting takes what was shown, and keeps the numbers", async () => {
  const shopId = await aShopWithHer();
  const { rows } = await onPool().query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'shop_id'
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`,
  );
  const tracesOf = async (needle: string) => {
    const found: string[] = [];
    for (const { name } of rows) {
      const question = `SELECT 1 FROM ${name} t WHERE shop_id = $1 AND t::text ILIKE $2`;
      if ((await onPool().query(question, [shopId, `%${needle}%`])).rows.length > 0) found.push(name);
    }
    return found.sort();
  };
  expect(await tracesOf("Lovelace")).toEqual(["activity_records", "data_requests"]);
  await redactCustomer(shopId, { customerId: ada, webhookId: "w", asked: true }, { now: NOW });
  expect(await tracesOf("Lovelace")).toEqual([]);
  expect(await conversionsOf(shopId)).toHaveLength(1);
  expect(await db.activityRecord.count({ where: { shopId, points: 20n } })).toBe(1);
});

test("every table that names a customer is part of the document", async () => {
  const { rows } = await onPool().query<{ name: string }>(
    `SELECT DISTINCT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
       AND a.attname IN ('customer_id', 'deleted_id') AND NOT a.attisdropped ORDER BY 1`,
  );
  const source = readFileSync("app/models/data-requests.server.ts", "utf8");
  const told = source.slice(source.indexOf("jsonb_build_object("));
  expect(rows.map(({ name }) => name).filter((name) => !told.includes(`FROM ${name} `))).toEqual([
    // Added up from orders, refunds and entries that the document tells one by one.
    "customer_days",
    "customer_spans",
    // The request itself.
    "data_requests",
    // That something is to be added up anew.
    "day_changes",
    "day_marks",
    "sales_dues",
    "sales_rows",
  ]);
});
