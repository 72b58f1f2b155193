/** News of orders become facts, targets, entries and standings: a list of them in ONE transaction. */
import { createHash } from "node:crypto";
import type { Tx } from "#app/db.server.ts";
import { inTransaction } from "#app/db.server.ts";
import { decide, entriesOf } from "#app/flows/settle-orders/decide.server.ts";
import { draftProducts } from "#app/flows/settle-orders/know-products.server.ts";
import { draftTags } from "#app/flows/settle-orders/know-tags.server.ts";
import { holdersOfWaiting, meetMembers, mergesOf } from "#app/flows/settle-orders/meet-members.server.ts";
import { rewardRises } from "#app/flows/settle-orders/reward-rises.server.ts";
import { settleRedemptions } from "#app/flows/settle-orders/settle-redemptions.server.ts";
import type { Work } from "#app/flows/settle-orders/work.server.ts";
import { current } from "#app/flows/settle-orders/work.server.ts";
import { writeFolds, writeOrders } from "#app/flows/settle-orders/write.server.ts";
import { noteActivity } from "#app/ledger/activity.server.ts";
import { post } from "#app/ledger/post.server.ts";
import { markProcessed } from "#app/models/deliveries.server.ts";
import { closeFoundOrders } from "#app/models/found-orders.server.ts";
import { enrolEarlier } from "#app/models/members.server.ts";
import { lockOrders } from "#app/models/orders.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { holdersOfSpendable } from "#app/models/redemption-ends.server.ts";
import { ownersOfCodes } from "#app/models/redemptions.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { enqueueAll, enqueueConversions, enqueueReading, enqueueSync } from "#app/queue.server.ts";
import type { KnownOrder } from "#app/rules/known-order.ts";
import { keptOf } from "#app/rules/merges.ts";
import type { OrderNews } from "#app/rules/order-news.ts";
import { awarded, buyersOf, codesOf, draftOrders, heardSince, orderIdOf } from "#app/rules/order-news.ts";
import type { Settled } from "#app/rules/settlement-entries.ts";
import { activitiesOf, answerNews } from "#app/rules/settlement-entries.ts";
import { postingRules } from "#app/rules/posting-rules.ts";
import { draftTimeZones } from "#app/rules/settlement.ts";

export type { OrderNews } from "#app/rules/order-news.ts";

export type SettleOptions = {
  now: Date;
  /** Settle these again, without news. */
  orderIds?: readonly bigint[];
  /** Settle what the orders of these customers need: they enrolled, or the first programme was published. */
  customerIds?: readonly bigint[];
  /** Orders of the shop's past that are to earn like any other from now on; those of members count, however old. */
  awardIds?: readonly bigint[];
};

const TIMEOUT_MS = 30_000;
const READ_AFTER_MS = 1_000;

/**
 * Writes the facts and posts target − posted for every order they touch, later orders of the same members included;
 * learns the use of codes, folds standings, closes the deliveries, enqueues what follows. Idempotent: what is known
 * changes nothing. The result depends on the facts alone, not on their order or batching. Refuses SHOP_NOT_FOUND.
 */
export async function settleOrders(
  shopId: string,
  news: readonly OrderNews[],
  options: SettleOptions,
): Promise<Settled> {
  return inTransaction((tx) => settle(tx, shopId, news, options), { timeoutMs: TIMEOUT_MS });
}

async function settle(
  tx: Tx,
  shopId: string,
  news: readonly OrderNews[],
  { now, orderIds = [], customerIds = [], awardIds = [] }: SettleOptions,
): Promise<Settled> {
  const shop = await requireShop(tx, shopId);
  const versions = await publishedProgrammes(tx, shopId);
  const calendar = { versions, timeZone: shop.timeZone ?? "UTC", now };
  const named = new Set([...news.map(orderIdOf), ...orderIds, ...awardIds]);
  const locked = await lockOrders(tx, shopId, [...named]);
  const stored = new Map(locked.map((each) => [each.order.orderId, each]));
  const known = new Map(locked.map(({ order }) => [order.orderId, order]));
  const merges = await mergesOf(tx, shopId, { news, orders: locked, customerIds });
  const heard = awarded(draftOrders(news, known, { merges, since: heardSince(shop), hash: sha1 }), awardIds);
  const placed = draftTimeZones(heard, calendar);
  const unmet = await draftProducts(tx, shopId, { drafts: placed, calendar });
  const codes = codesOf(unmet);
  const concerned = [
    ...customerIds.map((customerId) => keptOf(merges, customerId)),
    ...(await ownersOfCodes(tx, shopId, codes)),
    ...(await holdersOfWaiting(tx, shopId, locked)),
  ];
  await enrolEarlier(tx, shopId, buyersOf(unmet, awardIds));
  const people = await meetMembers(tx, shopId, { news, drafts: unmet, concerned, merges, calendar });
  const drafts = draftTags(unmet, { ...people, calendar });
  const work = { tx, shopId, calendar, drafts, stored, ...people };
  const decision = await decide(work);
  const entries = await entriesOf(work, decision);
  await writeOrders(work, decision);
  const rules = postingRules(current(calendar), shop.timeZone);
  const { assessed, late } = decision;
  await noteActivity(tx, shopId, activitiesOf([...assessed, ...late], { ...people, entries }), rules);
  entries.push(...(await rewardRises(work, decision.plan)));
  entries.push(...(await settleRedemptions(work, codes)));
  const posted = await post(tx, shopId, entries, rules);
  await enqueueConversions(tx, shopId, current(calendar), { entries, posted });
  const moved = await writeFolds(work, decision.plan, entries);
  await askWhatIsLeft(tx, shopId, { buyers: buyersOf(drafts, [...drafts.keys()]), now });
  const settled = answerNews(news, { drafts, entries, hasProgramme: versions.length > 0 });
  await closeNews(work, settled, { sync: entries.length > 0 || moved });
  const isSettled = (order?: KnownOrder) => order?.readAgain === false && order.state !== null;
  const closed = [...named].filter((id) => isSettled(drafts.get(id)?.order ?? known.get(id)));
  await closeFoundOrders(tx, shopId, closed, now);
  return settled;
}

/** An order may have been paid with what a member bought, of which it does not tell. */
async function askWhatIsLeft(
  tx: Tx,
  shopId: string,
  { buyers, now }: { buyers: readonly { customerId: bigint }[]; now: Date },
): Promise<void> {
  const customerIds = [...new Set(buyers.map(({ customerId }) => customerId))];
  const holders = await holdersOfSpendable(tx, shopId, { customerIds, now });
  const jobs = holders.map((customerId) => ({
    payload: { shopId, customerId: customerId.toString() },
    jobKey: `find-spent:${shopId}:${customerId}`,
  }));
  await enqueueAll(tx, "find-spent", jobs);
}

const sha1 = (content: string) => createHash("sha1").update(content).digest("base64");

async function closeNews(
  { tx, shopId, calendar: { now } }: Work,
  { outcomes, readAgain }: Settled,
  { sync }: { sync: boolean },
): Promise<void> {
  const verdicts = outcomes.flatMap(({ webhookId, outcome }) =>
    webhookId === undefined ? [] : [{ webhookId, state: "processed" as const, outcome }],
  );
  await markProcessed(tx, shopId, verdicts, now);
  if (sync) await enqueueSync(tx, shopId, now);
  if (readAgain.length > 0) {
    const runAt = new Date(now.getTime() + READ_AFTER_MS);
    await enqueueReading(tx, shopId, readAgain, { runAt });
  }
}
