/** Shopify merged a customer into another: who is gone leaves points, lots, holes, orders and codes to the other. */
import { Overtaken } from "#app/contention.server.ts";
import type { Tx } from "#app/db.server.ts";
import { inTransaction } from "#app/db.server.ts";
import { assert } from "#app/errors.ts";
import { transferPoints } from "#app/ledger/transfer.server.ts";
import { noteChangedTags } from "#app/models/customer-tags.server.ts";
import { markProcessed } from "#app/models/deliveries.server.ts";
import type { LockedMember } from "#app/models/members.server.ts";
import { lockMembers, upsertMembers } from "#app/models/members.server.ts";
import type { NamedOrder } from "#app/models/merges.server.ts";
import {
  forgetPerson,
  insertMerge,
  insertStrangers,
  lockOrdersToMerge,
  mergesAround,
  moveBelongings,
  moveOrders,
} from "#app/models/merges.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { enqueue, enqueueSync } from "#app/queue.server.ts";
import type { EnrolmentFact, Merge, Merges } from "#app/rules/merges.ts";
import { followMerges, keptOf, NOBODY, originOf } from "#app/rules/merges.ts";
import { postingRules } from "#app/rules/posting-rules.ts";

export type MergeNews = { deletedId: bigint; intoId: bigint; mergedAt: Date; webhookId?: string };

const TIMEOUT_MS = 30_000;

/**
 * Writes the merge, moves everything that is the deleted customer's to whoever the kept one is by now, and has a job
 * settle that one's orders again; the door may do so at once. The customers need not be known. Idempotent: a customer
 * is merged once, and a merge that would close a circle is noted only. Answers the customer to settle, or null where
 * nothing changed. Refuses SHOP_NOT_FOUND.
 */
export async function mergeCustomers(
  shopId: string,
  news: MergeNews,
  { now }: { now: Date },
): Promise<bigint | null> {
  return inTransaction((tx) => merge(tx, shopId, news, now), { timeoutMs: TIMEOUT_MS });
}

async function merge(tx: Tx, shopId: string, news: MergeNews, now: Date): Promise<bigint | null> {
  const { deletedId, intoId, mergedAt } = news;
  const shop = await requireShop(tx, shopId);
  const known = await mergesAround(tx, shopId, [deletedId, intoId]);
  const keptId = keptOf(known, intoId);
  if (known.has(deletedId)) return close(tx, shopId, news, { now, outcome: "Already merged" });
  if (keptId === deletedId) return close(tx, shopId, news, { now, outcome: "Nobody is merged into itself" });
  const orders = await lockOrdersToMerge(tx, shopId, { deletedId, keptId });
  await insertStrangers(tx, shopId, [deletedId, keptId], now);
  const members = await lockMembers(tx, shopId, [deletedId, keptId]);
  await refuseOvertaken(tx, shopId, { deletedId, keptId, known, orders });
  const rules = postingRules((await publishedProgrammes(tx, shopId)).at(-1)?.programme, shop.timeZone);
  const points = await transferPoints(tx, shopId, { fromId: deletedId, toId: keptId, now, rules });
  await insertMerge(tx, shopId, { deletedId, intoId, keptId, mergedAt });
  const merges: Merges = new Map<bigint, Merge>([...known, [deletedId, { deletedId, intoId, mergedAt }]]);
  await moveOrders(tx, shopId, { keptId, orders: orders.map((order) => absorbed(order, keptId, merges)) });
  await moveBelongings(tx, shopId, { deletedId, keptId });
  await forgetPerson(tx, shopId, deletedId);
  await upsertMembers(tx, shopId, followMerges(enrolmentOf(members, deletedId), merges, now), now);
  await askAnew(tx, shopId, keptId, now);
  await enqueue(tx, "settle-members", { shopId, customerIds: [keptId.toString()] });
  await enqueueSync(tx, shopId, now);
  const outcome = `Merged, ${orders.length} orders and ${points} points moved`;
  await close(tx, shopId, news, { now, outcome });
  return keptId;
}

/** Shopify gives the kept customer the tags of both. */
async function askAnew(tx: Tx, shopId: string, keptId: bigint, now: Date): Promise<void> {
  const asked = await noteChangedTags(tx, shopId, { customerIds: [keptId], everybodys: false, now });
  if (asked > 0) await enqueue(tx, "read-tags", { shopId }, { jobKey: `read-tags:${shopId}`, runAt: now });
}

/** What was read before the members were locked has to be true after it. */
async function refuseOvertaken(
  tx: Tx,
  shopId: string,
  seen: { deletedId: bigint; keptId: bigint; known: Merges; orders: readonly NamedOrder[] },
): Promise<void> {
  const merges = await mergesAround(tx, shopId, [seen.deletedId, seen.keptId]);
  if (merges.size !== seen.known.size || merges.has(seen.keptId)) throw new Overtaken();
  const orders = await lockOrdersToMerge(tx, shopId, seen);
  if (orders.length !== seen.orders.length) throw new Overtaken();
}

function absorbed(order: NamedOrder, keptId: bigint, merges: Merges) {
  const origin = originOf(merges, order.namedCustomers, keptId);
  return { ...order, absorbedFrom: origin === keptId ? null : origin };
}

/** That the one who is gone took part, where it did, and whether for more than what it bought. */
function enrolmentOf(members: readonly LockedMember[], deletedId: bigint): EnrolmentFact[] {
  const gone = members.find(({ customerId }) => customerId === deletedId);
  assert(gone, "who is merged has a row");
  if (gone.state === "excluded" || !gone.enrolledAt) return [];
  const { enrolledAt, joinedAt } = gone;
  return [
    { ...NOBODY, customerId: deletedId, enrolledAt, byBuying: true },
    { ...NOBODY, customerId: deletedId, enrolledAt: joinedAt },
  ];
}

async function close(
  tx: Tx,
  shopId: string,
  { webhookId }: MergeNews,
  { now, outcome }: { now: Date; outcome: string },
): Promise<null> {
  if (webhookId !== undefined)
    await markProcessed(tx, shopId, [{ webhookId, state: "processed", outcome }], now);
  return null;
}
