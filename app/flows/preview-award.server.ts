/** What awarding points for past orders would come to: decided as the settling decides, and nothing is written. */
import type { Db } from "#app/db.server.ts";
import { db, inTransaction } from "#app/db.server.ts";
import { moveBackfill } from "#app/models/backfills.server.ts";
import { mergesAround } from "#app/models/merges.server.ts";
import { ordersOfMembers } from "#app/models/member-orders.server.ts";
import { findOrders } from "#app/models/orders.server.ts";
import type { PastMember } from "#app/models/past-orders.server.ts";
import { nextPastMembers } from "#app/models/past-orders.server.ts";
import { publishedProgrammes, requireProgramme } from "#app/models/programmes.server.ts";
import { requireShop } from "#app/models/shops.server.ts";
import type { AwardPreview, MemberAward } from "#app/rules/award-preview.ts";
import { AwardSum, enrolledBy } from "#app/rules/award-preview.ts";
import type { Assessed, Calendar } from "#app/rules/settlement.ts";
import { assess, FOUND_NOTHING, targetOf } from "#app/rules/settlement.ts";
import { planAll } from "#app/rules/settlement-plan.ts";

/** Orders that are looked at in one go, as many as the award itself takes. */
const AT_ONCE = 500;

/**
 * Every member with orders of the past, by id, with the points that awarding them now would bring: those of the orders
 * themselves, and those of later orders that would find a higher tier. Read in bounded steps. Refuses SHOP_NOT_FOUND;
 * nobody gets anything before a programme is published.
 */
export async function* awardsByMember(shopId: string, { now }: { now: Date }): AsyncGenerator<MemberAward[]> {
  const shop = await requireShop(db, shopId);
  const calendar = { versions: await publishedProgrammes(db, shopId), timeZone: shop.timeZone ?? "UTC", now };
  for (let after = 0n; ;) {
    const members = await nextPastMembers(db, shopId, { after, orders: AT_ONCE });
    const last = members.at(-1);
    if (!last) return;
    yield await awardsOf(db, shopId, members, calendar);
    after = last.customerId;
  }
}

/**
 * Adds all of them up and keeps the sum with a backfill that is over, also one that failed: orders may be here
 * already. Refuses PROGRAMME_NOT_PUBLISHED. Idempotent: it is worked out anew, as things stand now.
 */
export async function previewAward(
  shopId: string,
  backfillId: string,
  { now }: { now: Date },
): Promise<AwardPreview> {
  const { version, programme } = await requireProgramme(db, shopId);
  const sum = new AwardSum();
  for await (const awards of awardsByMember(shopId, { now })) sum.add(awards);
  const preview = sum.preview({ programmeVersion: version, rewards: programme.rewards, now });
  await inTransaction(async (tx) => {
    for (const state of ["imported", "done", "failed"] as const)
      await moveBackfill(tx, shopId, backfillId, { from: [state], to: state, preview, now });
  });
  return preview;
}

async function awardsOf(
  reader: Db,
  shopId: string,
  members: readonly PastMember[],
  calendar: Calendar,
): Promise<MemberAward[]> {
  const found = async (orderIds: readonly bigint[]) =>
    orderIds.length === 0 ? [] : await findOrders(reader, shopId, orderIds);
  const past = (await found(members.flatMap((each) => each.orderIds))).flatMap(
    ({ order }) => assess({ ...order, historyOnly: false, qualifiesFrom: null }, calendar) ?? [],
  );
  const ids = new Set(past.map(({ order }) => order.orderId));
  const history = await ordersOfMembers(
    reader,
    shopId,
    members.map((each) => each.customerId),
  );
  const settled = history.filter((each) => each.programmeVersion !== null && !ids.has(each.orderId));
  const participants = new Map(
    members.map((member) => [member.customerId, enrolledBy(member, datesOf(member, past))]),
  );
  const merged = await mergesAround(reader, shopId, participants.keys());
  const before = new Map<bigint, bigint>();
  const { plan, late } = await planAll(
    { assessed: past, settled },
    { people: { members: participants, merged }, calendar },
    async (orderIds) =>
      (await found(orderIds)).flatMap(({ order, settlement }) => {
        before.set(order.orderId, settlement.target);
        return assess(order, calendar) ?? [];
      }),
  );
  const points = new Map<bigint, bigint>();
  for (const each of [...past, ...late]) {
    const { orderId } = each.order;
    const moved = targetOf(each, plan.found.get(orderId) ?? FOUND_NOTHING) - (before.get(orderId) ?? 0n);
    if (each.customerId !== null) points.set(each.customerId, (points.get(each.customerId) ?? 0n) + moved);
  }
  return members.map(({ customerId, orderIds }) => ({
    customerId,
    orders: orderIds.length,
    points: points.get(customerId) ?? 0n,
  }));
}

const datesOf = ({ customerId }: PastMember, past: readonly Assessed[]): Date[] =>
  past.flatMap((each) => (each.customerId === customerId ? [each.processedAt] : []));
