/** News of orders become facts, targets, entries and standings: a list of them in ONE transaction. */
import { createHash } from "node:crypto";
import type { Tx } from "#app/db.server.ts";
import { inTransaction } from "#app/db.server.ts";
import { Fault } from "#app/errors.ts";
import type { NewEntry } from "#app/ledger/post.server.ts";
import { post, postedByOrder, postedByRedemption } from "#app/ledger/post.server.ts";
import { markProcessed } from "#app/models/deliveries.server.ts";
import type { LockedMember } from "#app/models/members.server.ts";
import { bumpRevisions, lockMembers, upsertMembers } from "#app/models/members.server.ts";
import type { OrderToWrite, StoredOrder } from "#app/models/orders.server.ts";
import {
  carriersOfCodes,
  findOrders,
  insertOrders,
  lockOrders,
  ordersOfMembers,
  updateOrders,
  writeRefunds,
} from "#app/models/orders.server.ts";
import { publishedProgrammes } from "#app/models/programmes.server.ts";
import { lockByCodes, moveRedemptions, ownersOfCodes } from "#app/models/redemptions.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import { clearStandings, writeStandings } from "#app/projections/standings.server.ts";
import { enqueue } from "#app/queue.server.ts";
import type { Draft, OrderNews } from "#app/rules/order-news.ts";
import { codesOf, draftOrders, memberNews, orderIdOf } from "#app/rules/order-news.ts";
import type { Programme } from "#app/rules/programme.ts";
import { judgeRedemption } from "#app/rules/redemption.ts";
import type { Settled } from "#app/rules/settlement-entries.ts";
import { answerNews, orderEntries, redemptionEntries } from "#app/rules/settlement-entries.ts";
import type { Assessed, Calendar, Plan, Settlement } from "#app/rules/settlement.ts";
import { assess, planSettlement, sameSettlement, settlementOf, unsettled } from "#app/rules/settlement.ts";

export type { OrderNews } from "#app/rules/order-news.ts";

export type SettleOptions = {
  now: Date;
  /** Settle these again, without news. */
  orderIds?: readonly bigint[];
  /** Settle what the orders of these customers need: they enrolled, or the first programme was published. */
  customerIds?: readonly bigint[];
};

const ATTEMPTS = 5;
const TIMEOUT_MS = 30_000;
const SYNC_AFTER_MS = 2_000;
const READ_AFTER_MS = 1_000;

/** Another transaction wrote an order that nobody knew a moment ago. */
class Overtaken extends Error {}

/** What the steps of one settlement share. */
type Work = {
  tx: Tx;
  shopId: string;
  calendar: Calendar;
  drafts: ReadonlyMap<bigint, Draft>;
  /** Locked orders as they were settled before. */
  stored: ReadonlyMap<bigint, StoredOrder>;
  members: ReadonlyMap<bigint, LockedMember>;
};

/** `late`: settled orders that the news re-target, and orders that had no programme when they came. */
type Decision = { plan: Plan; assessed: Assessed[]; late: Assessed[] };

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
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction((tx) => settle(tx, shopId, news, options), { timeoutMs: TIMEOUT_MS });
    } catch (error) {
      if (!(error instanceof Overtaken) && !isContention(error)) throw error;
      if (attempt === ATTEMPTS)
        throw new Fault("orders were written by others again and again", { cause: error });
    }
  }
}

/** A deadlock or a lost race for a row: the other one is done now, so the same work succeeds when repeated. */
function isContention(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error)) return false;
  const meta = "meta" in error ? JSON.stringify(error.meta) : "";
  return error.code === "P2034" || /\b(40P01|40001)\b/.test(meta);
}

async function settle(
  tx: Tx,
  shopId: string,
  news: readonly OrderNews[],
  { now, orderIds = [], customerIds = [] }: SettleOptions,
): Promise<Settled> {
  const shop = await requireShop(tx, shopId);
  const versions = await publishedProgrammes(tx, shopId);
  const calendar = { versions, timeZone: shop.timeZone ?? "UTC", now };
  const locked = await lockOrders(tx, shopId, [...new Set([...news.map(orderIdOf), ...orderIds])]);
  const stored = new Map(locked.map((each) => [each.order.orderId, each]));
  const drafts = draftOrders(news, new Map(locked.map(({ order }) => [order.orderId, order])), sha1);
  const codes = codesOf(drafts);
  const concerned = [
    ...customerIds,
    ...(await ownersOfCodes(tx, shopId, codes)),
    ...(await holdersOfWaiting(tx, shopId, locked)),
  ];
  const members = await meetMembers(tx, shopId, { news, drafts, concerned, calendar });
  const work = { tx, shopId, calendar, drafts, stored, members };
  const decision = await decide(work);
  const entries = await entriesOf(work, decision);
  await writeOrders(work, decision);
  entries.push(...(await settleRedemptions(work, codes)));
  await post(tx, shopId, entries, { clawback: current(calendar)?.clawback ?? "allow_negative" });
  const moved = await writeFolds(work, decision.plan, entries);
  const settled = answerNews(news, { drafts, entries, hasProgramme: versions.length > 0 });
  await closeNews(work, settled, { sync: entries.length > 0 || moved });
  return settled;
}

const sha1 = (content: string) => createHash("sha1").update(content).digest("base64");
const current = ({ versions }: Calendar): Programme | undefined => versions.at(-1)?.programme;

/** Who holds points of orders that wait to be read: meanwhile such an order may have gone to another customer. */
async function holdersOfWaiting(tx: Tx, shopId: string, orders: readonly StoredOrder[]): Promise<bigint[]> {
  const waiting = orders.filter(({ order }) => order.readAgain).map(({ order }) => order.orderId);
  const posted = await postedByOrder(tx, shopId, waiting);
  return [...posted.values()].flatMap(({ byMember }) => [...byMember.keys()]);
}

type Meeting = {
  news: readonly OrderNews[];
  drafts: ReadonlyMap<bigint, Draft>;
  concerned: readonly bigint[];
  calendar: Calendar;
};

/** Writes what the news say of customers, and locks everybody whose points may move. */
async function meetMembers(
  tx: Tx,
  shopId: string,
  { news, drafts, concerned, calendar }: Meeting,
): Promise<Map<bigint, LockedMember>> {
  const heard = memberNews(news, drafts, calendar.versions);
  await upsertMembers(tx, shopId, heard, calendar.now);
  const ids = new Set([...concerned, ...heard.map((each) => each.customerId)]);
  for (const { before } of drafts.values()) {
    const customerId = before?.state?.customerId ?? null;
    if (customerId !== null) ids.add(customerId);
  }
  const rows = await lockMembers(tx, shopId, [...ids]);
  return new Map(rows.map((row) => [row.customerId, row]));
}

/** Everything is read after its locks are held; who was overtaken between the two starts again. */
async function decide({ tx, shopId, calendar, drafts, members }: Work): Promise<Decision> {
  const { versions } = calendar;
  const history = await ordersOfMembers(tx, shopId, [...members.keys()]);
  if (history.some(({ orderId }) => drafts.has(orderId) && !drafts.get(orderId)?.before))
    throw new Overtaken();
  const assessed = [...drafts.values()].flatMap(({ order }) => assess(order, versions) ?? []);
  const known = new Set(drafts.keys());
  const waiting = history.filter(
    (each) => each.programmeVersion === null && !each.readAgain && !known.has(each.orderId),
  );
  const found = async (orderIds: readonly bigint[]) =>
    (await findOrders(tx, shopId, orderIds)).flatMap(({ order }) => assess(order, versions) ?? []);
  const late = versions.length > 0 ? await found(waiting.map((each) => each.orderId)) : [];
  const fresh = new Set([...assessed, ...late].map(({ order }) => order.orderId));
  const settled = history.filter((each) => each.programmeVersion !== null && !fresh.has(each.orderId));
  if (versions.length === 0)
    return { plan: { tiers: new Map(), folds: new Map(), retarget: [] }, assessed, late };
  const plan = planSettlement({ assessed: [...assessed, ...late], settled }, members, calendar);
  return { plan, assessed, late: [...late, ...(await found(plan.retarget))] };
}

async function entriesOf(
  { tx, shopId, calendar, stored }: Work,
  { plan, assessed, late }: Decision,
): Promise<NewEntry[]> {
  const older = assessed.filter(({ order }) => stored.has(order.orderId));
  const posted = await postedByOrder(
    tx,
    shopId,
    [...older, ...late].map(({ order }) => order.orderId),
  );
  return orderEntries([...assessed, ...late], { tiers: plan.tiers, posted, now: calendar.now });
}

async function writeOrders(work: Work, { plan, assessed, late }: Decision): Promise<void> {
  const { tx, shopId, drafts, stored, calendar } = work;
  const settlements = new Map<bigint, Settlement>();
  for (const each of [...assessed, ...late])
    settlements.set(each.order.orderId, settlementOf(each, plan, calendar.now));
  const written = [...drafts.values()].flatMap(({ order, changed }): OrderToWrite[] => {
    const before = stored.get(order.orderId)?.settlement;
    const settlement = settlements.get(order.orderId) ?? unsettled(order, before, calendar.versions);
    return changed || !before || !sameSettlement(before, settlement) ? [{ order, settlement }] : [];
  });
  const isNew = ({ order }: OrderToWrite) => !stored.has(order.orderId);
  const inserted = await insertOrders(tx, shopId, written.filter(isNew));
  if (inserted < written.filter(isNew).length) throw new Overtaken();
  const again = late.flatMap(({ order }): OrderToWrite[] => {
    const settlement = settlements.get(order.orderId);
    return settlement ? [{ order, settlement }] : [];
  });
  const updated = [...written.filter((each) => !isNew(each)), ...again];
  await updateOrders(tx, shopId, updated);
  await writeRefunds(tx, shopId, [...written, ...again]);
}

/**
 * Members are locked, then the redemptions of the codes: each moves to where all orders that carry it put it, judged by
 * the version it was bought under.
 */
async function settleRedemptions({ tx, shopId, calendar }: Work, codes: string[]): Promise<NewEntry[]> {
  const redemptions = await lockByCodes(tx, shopId, codes);
  if (redemptions.length === 0) return [];
  const carriers = await carriersOfCodes(
    tx,
    shopId,
    redemptions.map(({ code }) => code),
  );
  const programmes = new Map(calendar.versions.map(({ version, programme }) => [version, programme]));
  const judged = redemptions.map((redemption) => {
    const carrying = carriers.filter((each) => each.codes.includes(redemption.code));
    const returnOnCancel = programmes.get(redemption.programmeVersion)?.returnSpentPointsOnCancel ?? true;
    const use = judgeRedemption(redemption, carrying, { returnOnCancel });
    return { ...redemption, ...use, before: redemption, title: redemption.reward.title };
  });
  const changed = judged.filter(
    ({ before, state, usedOrderId }) => before.state !== state || before.usedOrderId !== usedOrderId,
  );
  await moveRedemptions(
    tx,
    shopId,
    changed.map(({ redemptionId, state, usedOrderId, usedAt }) => ({
      redemptionId,
      state,
      usedOrderId,
      usedAt,
    })),
  );
  const ids = redemptions.map(({ redemptionId }) => redemptionId);
  return redemptionEntries(judged, await postedByRedemption(tx, shopId, ids), calendar.now);
}

/** Answers whether a tier changed. Entries count a member's revision up by themselves; a tier alone has to be told. */
async function writeFolds(work: Work, plan: Plan, entries: readonly NewEntry[]): Promise<boolean> {
  const { tx, shopId, calendar, members } = work;
  const currency = current(calendar)?.currency ?? "";
  const folds = [...plan.folds].flatMap(([customerId, fold]) => {
    const enrolledAt = members.get(customerId)?.enrolledAt;
    return enrolledAt ? [{ customerId, fold, enrolledAt, currency }] : [];
  });
  const moved = await writeStandings(tx, shopId, folds);
  const posted = new Set(entries.map((entry) => entry.customerId));
  await bumpRevisions(
    tx,
    shopId,
    moved.filter((customerId) => !posted.has(customerId)),
  );
  const out = [...members.values()].filter(({ state }) => state === "excluded");
  await clearStandings(
    tx,
    shopId,
    out.map((member) => member.customerId),
  );
  return moved.length > 0;
}

async function closeNews(
  { tx, shopId, calendar: { now } }: Work,
  { outcomes, readAgain }: Settled,
  { sync }: { sync: boolean },
): Promise<void> {
  const verdicts = outcomes.flatMap(({ webhookId, outcome }) =>
    webhookId === undefined ? [] : [{ webhookId, state: "processed" as const, outcome }],
  );
  await markProcessed(tx, shopId, verdicts, now);
  const inMs = (delay: number) => new Date(now.getTime() + delay);
  if (sync) {
    const runAt = inMs(SYNC_AFTER_MS);
    await enqueue(tx, "sync-members", { shopId }, { jobKey: `sync-members:${shopId}`, runAt });
  }
  if (readAgain.length > 0) {
    const orderIds = readAgain.map(String).sort();
    const jobKey = `read-orders:${shopId}:${sha1(orderIds.join())}`;
    await enqueue(tx, "read-orders", { shopId, orderIds }, { jobKey, runAt: inMs(READ_AFTER_MS) });
  }
}
