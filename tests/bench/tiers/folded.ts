/** The same night without stored states: each member is folded from its orders, a hundred at a time. */
import { closeDatabase, db } from "#app/db.server.ts";
import { settleOrders } from "#app/flows/settle-orders.server.ts";
import { NEW_YEAR } from "./night.ts";

const [shopId = ""] = process.argv.slice(2);
const BATCH = 100;
const members = await db.standing.findMany({ where: { shopId }, select: { customerId: true } });
const ids = members.map(({ customerId }) => customerId);
const begun = performance.now();
for (let from = 0; from < ids.length; from += BATCH)
  await settleOrders(shopId, [], { now: NEW_YEAR, customerIds: ids.slice(from, from + BATCH) });
const seconds = (performance.now() - begun) / 1000;
const fell = await db.standingChange.count({ where: { shopId, at: NEW_YEAR } });
await closeDatabase();
process.stdout.write(`${JSON.stringify({ seconds, done: ids.length, fell })}\n`);
