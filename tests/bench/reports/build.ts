/** Makes a big shop, folds its days and brings its ranges. Its own process, so that its environment is set first. */
import { closeDatabase, pool } from "#app/db.server.ts";
import { bringRanges, foldDays } from "#app/flows/keep-reports.server.ts";
import { makeBigShop, NOW } from "./big-shop.ts";
import { timed } from "./timed.ts";

const [shopId = "", orders = "100000", seed = "1"] = process.argv.slice(2);
const client = await pool.connect();
const [made] = await timed(() => makeBigShop(client, { shopId, orders: Number(orders), seed: Number(seed) }));
client.release();
const [folded] = await timed(async () => {
  while ((await foldDays(shopId)).more);
});
const [brought] = await timed(async () => {
  while ((await bringRanges(shopId, { now: NOW })).more);
});
await pool.query("VACUUM ANALYZE");
const { rows } = await pool.query<{ mb: number }>(
  "SELECT sum(pg_total_relation_size(oid) / 1e6)::float8 AS mb FROM pg_class WHERE relname IN ('customer_days', 'sales_rows')",
);
await closeDatabase();
process.stdout.write(`${JSON.stringify({ made, folded, brought, mb: rows[0]?.mb })}\n`);
